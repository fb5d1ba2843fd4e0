//! Signing in to an IMAP server, with a password or an access token; the session is used in `look`.

use std::io::{self, Write};

use data_encoding::BASE64;
use imap::{Client, Session};

use super::fault;
use super::line::{Line, read_line};
use crate::config::{Secret, Security, Server};
use crate::rules::mailbox::{Fault, Trouble};

/// Lines of the server's that are no answer, while one is waited for.
const CHATTER_LINES_MAX: usize = 100;

/// Signs in over a line that is already protected.
pub(super) fn sign_in(server: &Server, mut line: Line) -> Result<Session<Line>, Fault> {
    let (user, secret) = server.login.as_ref().ok_or_else(|| Fault {
        trouble: Trouble::Secret,
        cause: "no account is configured".into(),
    })?;
    // After STARTTLS there is no second greeting.
    let greets = server.security == Security::Tls;
    if secret.is_token() {
        if greets {
            read_line(&mut line).map_err(lost)?;
        }
        // A command may print a token that it kept too long: asked again, it may know better.
        if let Some(refusal) = by_token(&mut line, "t1", user, &fetch(secret)?)? {
            log::info!("a new token, as the server says: {refusal}");
            if let Some(refusal) = by_token(&mut line, "t2", user, &fetch(secret)?)? {
                return Err(Fault {
                    trouble: Trouble::SignIn,
                    cause: format!("the server refuses the token: {refusal}"),
                });
            }
        }
        line.grant_login();
        return login(Client::new(line), user, "");
    }
    let mut client = Client::new(line);
    if greets {
        client.read_greeting().map_err(fault)?;
    }
    login(client, user, &fetch(secret)?)
}

fn login(client: Client<Line>, user: &str, password: &str) -> Result<Session<Line>, Fault> {
    client.login(user, password).map_err(|(cause, _)| {
        let no = matches!(cause, imap::Error::No(_));
        let fault = fault(cause);
        Fault {
            trouble: if no { Trouble::SignIn } else { fault.trouble },
            ..fault
        }
    })
}

/// XOAUTH2, as Google and Microsoft describe it; what the server says if it refuses. By hand, because the crate's way
/// brings a regular-expression engine with it, a fifth of the program.
fn by_token(line: &mut Line, tag: &str, user: &str, token: &str) -> Result<Option<String>, Fault> {
    let answer = format!("user={user}\x01auth=Bearer {token}\x01\x01");
    // The first question asks for this; a second one is the error, answered with nothing so that the refusal follows.
    let mut answers = [BASE64.encode(answer.as_bytes()), String::new()].into_iter();
    say(line, &format!("{tag} AUTHENTICATE XOAUTH2")).map_err(lost)?;
    for _ in 0..CHATTER_LINES_MAX {
        let said = read_line(line).map_err(lost)?;
        if said.starts_with('+') {
            say(line, &answers.next().unwrap_or_default()).map_err(lost)?;
        } else if let Some(answer) = said.strip_prefix(tag) {
            let granted = answer.trim_start().starts_with("OK");
            return Ok((!granted).then(|| answer.trim().into()));
        } else if !said.starts_with('*') {
            break;
        }
    }
    Err(Fault {
        trouble: Trouble::Odd,
        cause: "the server: not an answer of IMAP".into(),
    })
}

fn say(line: &mut Line, text: &str) -> io::Result<()> {
    line.write_all(format!("{text}\r\n").as_bytes())?;
    line.flush()
}

fn lost(cause: io::Error) -> Fault {
    fault(imap::Error::Io(cause))
}

fn fetch(secret: &Secret) -> Result<String, Fault> {
    secret.fetch().map_err(|cause| Fault {
        trouble: Trouble::Secret,
        cause,
    })
}
