//! The school's own mail server as a source: the password is the one for mail; over `line`, by hand (RFC 9051), because a
//! sign-in is three lines.

use std::io::{self, Read, Write};

use data_encoding::BASE64;

use super::line::{Line, connect, odd, refused};
use super::{Admit, Answer, Source, named, names};
use crate::config::{ImapSignIn, LoginAs, Security};
use crate::rules::faults::{Cause, ServerFault, told};

/// One line of the server's, in bytes.
const LINE_BYTES_MAX: usize = 4_096;
/// Lines of the server's that are no answer, while one is waited for.
const CHATTER_LINES_MAX: usize = 100;

/// The mail server.
#[derive(Debug)]
pub struct MailServer {
    configured: ImapSignIn,
    name: String,
}

impl MailServer {
    /// As configured.
    pub fn new(configured: ImapSignIn) -> Self {
        let name = format!("imap {}", configured.server.host);
        Self { configured, name }
    }

    fn open(&self) -> Result<Line, ServerFault> {
        let server = &self.configured.server;
        let mut line = connect(server, |line| {
            greeted(&read_line(line)?)?;
            line.write_all(b"s STARTTLS\r\n")?;
            let said = answer(line, "s")?;
            // What the server sends after its OK would be injected text; reading byte by byte leaves it to TLS, which refuses it.
            if said.starts_with("OK") {
                Ok(())
            } else {
                Err(refused(&said))
            }
        })?;
        if server.security == Security::Tls {
            let greeting = read_line(&mut line).and_then(|said| greeted(&said));
            greeting.map_err(|cause| self.lost(&cause))?;
        }
        Ok(line)
    }

    fn fault(&self, cause: Cause, said: &str) -> ServerFault {
        let server = &self.configured.server;
        ServerFault::new(cause, format!("{}:{}: {said}", server.host, server.port))
    }

    fn lost(&self, cause: &io::Error) -> ServerFault {
        let kind = match cause.kind() {
            io::ErrorKind::PermissionDenied => Cause::NoPasswords,
            _ => Cause::Odd,
        };
        self.fault(kind, &told(cause))
    }

    /// Asks for the password (RFC 4616), in a form that no character of it can leave.
    fn ask(&self, login: &str, password: &str) -> Result<bool, ServerFault> {
        let mut line = self.open()?;
        let said = by_plain(&mut line, login, password).map_err(|cause| self.lost(&cause))?;
        // RFC 5530: these say nothing about the password.
        let upper = said.to_ascii_uppercase();
        let passing = ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"];
        let passing = passing.iter().any(|code| upper.contains(code));
        match upper.split(' ').next() {
            Some("OK") => Ok(true),
            Some("NO") if !passing => Ok(false),
            Some("NO") => Err(self.fault(Cause::Unavailable, &odd(&said).to_string())),
            _ => Err(self.lost(&odd(&said))),
        }
    }
}

impl Source for MailServer {
    fn name(&self) -> &str {
        &self.name
    }

    fn check(&self, login: &str, password: &str, admit: Admit<'_>) -> Answer {
        let Some((name, address)) = names::in_domain(login, &self.configured.domain) else {
            return Answer::NotHere;
        };
        if !admit(&address) {
            return Answer::Wrong;
        }
        let told = match self.configured.login_as {
            LoginAs::Name => &name,
            LoginAs::Address => &address,
        };
        match self.ask(told, password) {
            Ok(true) => Answer::Yes(named(name, address)),
            Ok(false) => Answer::Wrong,
            Err(cause) => Answer::CouldNotAsk(cause),
        }
    }

    fn probe(&self) -> Result<String, ServerFault> {
        let mut line = self.open()?;
        let said = (|| {
            line.write_all(b"c CAPABILITY\r\n")?;
            let capability = read_line(&mut line)?;
            let done = answer(&mut line, "c")?;
            Ok(format!("{capability} {done}").to_ascii_uppercase())
        })();
        let said = said.map_err(|cause: io::Error| self.lost(&cause))?;
        let server = &self.configured.server;
        let place = format!("{}:{}", server.host, server.port);
        if said.split_whitespace().any(|word| word == "AUTH=PLAIN") {
            Ok(format!("{place} takes passwords (AUTH=PLAIN)"))
        } else {
            let said = "the server takes no passwords (it does not offer AUTH=PLAIN)";
            Err(self.fault(Cause::NoPasswords, said))
        }
    }
}

/// The server's tagged answer.
fn by_plain(line: &mut Line, login: &str, password: &str) -> io::Result<String> {
    line.write_all(b"a AUTHENTICATE PLAIN\r\n")?;
    let said = read_line(line)?;
    if !said.starts_with('+') {
        // Refused before the password was said: no answer about it.
        let no = said.starts_with("a NO");
        return Err(if no {
            without_passwords(&said)
        } else {
            odd(&said)
        });
    }
    let coded = BASE64.encode(format!("\0{login}\0{password}").as_bytes());
    line.write_all(format!("{coded}\r\n").as_bytes())?;
    let answer = answer(line, "a")?;
    let _ = line.write_all(b"z LOGOUT\r\n");
    Ok(answer)
}

fn greeted(said: &str) -> io::Result<()> {
    if said.starts_with("* OK") {
        Ok(())
    } else {
        Err(odd(said))
    }
}

/// RFC 9051 section 6.2.2: NO to a mechanism that the server does not have.
fn without_passwords(said: &str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, odd(said))
}

/// What follows the tag.
fn answer(line: &mut impl Read, tag: &str) -> io::Result<String> {
    for _ in 0..CHATTER_LINES_MAX {
        let said = read_line(line)?;
        if let Some((given, rest)) = said.split_once(' ')
            && given == tag
        {
            return Ok(rest.into());
        }
        if !said.starts_with('*') {
            return Err(odd(&said));
        }
    }
    Err(odd("beside the question"))
}

/// Byte by byte, so that nothing after the line is taken.
fn read_line(line: &mut impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while bytes.len() < LINE_BYTES_MAX {
        line.read_exact(&mut byte)?;
        if byte[0] == b'\n' {
            return Ok(String::from_utf8_lossy(&bytes).trim_end().to_string());
        }
        bytes.push(byte[0]);
    }
    Err(odd("an endless line"))
}
