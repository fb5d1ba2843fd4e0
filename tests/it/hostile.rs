//! An IMAP server that lies, drips, hangs or answers too much, and can be repaired; `imap.rs` sets desks at it.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use native_tls::{Identity, TlsAcceptor};

use crate::desk::Letter;
use crate::lab::Lab;

/// How it behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As it should, without IDLE.
    Good,
    NoGreeting,
    GarbageGreeting,
    NoTls,
    /// Hangs up in the middle of a mail.
    Drop,
    /// Falls silent in the middle of a mail.
    Hang,
    /// Binary instead of IMAP.
    Garbage,
    /// A line of IMAP now and then, but no end.
    Drip,
    /// A mail of four gigabytes, and sends it.
    Huge,
    /// A line without end.
    Endless,
    /// News without end.
    Chatter,
    /// A structure nested so deep that a parser's stack would not hold it.
    Nested,
    /// Other mails than were asked for.
    WrongMail,
    /// No mail where it said there is one.
    NilBody,
    /// Has IDLE, and hangs up each time.
    DropsIdle,
    /// Has IDLE, and says at once that it is over.
    EndsIdle,
}

/// One such server; its mails are from Camille, with `subject`.
pub struct Hostile {
    pub port: u16,
    manner: Arc<Mutex<Manner>>,
    mails: Arc<AtomicU32>,
    /// Orders that let mails leave.
    expunges: Arc<AtomicU32>,
}

impl Hostile {
    pub fn start(lab: &Lab, manner: Manner, subject: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let read = |name: &str| std::fs::read(lab.dir.join(name)).expect("a file");
        let identity = Identity::from_pkcs8(&read("cert.pem"), &read("key.pem")).expect("a key");
        let tls = Arc::new(TlsAcceptor::new(identity).expect("TLS"));
        let server = Self {
            port,
            manner: Arc::new(Mutex::new(manner)),
            mails: Arc::new(AtomicU32::new(1)),
            expunges: Arc::default(),
        };
        let (manner, mails) = (server.manner.clone(), server.mails.clone());
        let expunges = server.expunges.clone();
        let subject = subject.to_owned();
        thread::spawn(move || {
            for line in listener.incoming().flatten() {
                let (tls, manner, mails) = (tls.clone(), manner.clone(), mails.clone());
                let (subject, expunges) = (subject.clone(), expunges.clone());
                thread::spawn(move || {
                    let manner = *manner.lock().unwrap_or_else(PoisonError::into_inner);
                    let _ = serve(line, &tls, manner, (&mails, &expunges), &subject);
                });
            }
        });
        server
    }

    /// From the next connection on.
    pub fn becomes(&self, manner: Manner) {
        *self.manner.lock().unwrap_or_else(PoisonError::into_inner) = manner;
    }

    /// One more mail is there.
    pub fn mail(&self) {
        self.mails.fetch_add(1, Ordering::SeqCst);
    }

    /// How many orders have let mails leave.
    pub fn expunges(&self) -> u32 {
        self.expunges.load(Ordering::SeqCst)
    }

    /// The table of helpdesk.toml for it.
    pub fn mailbox(&self, lab: &Lab) -> String {
        format!(
            "[[mailbox]]\nkind = \"imap\"\nhost = \"127.0.0.1\"\nport = {0}\nuser = \"u{0}\"\npassword = \"x\"\n\
             ca_file = \"{1}\"\nafter = \"delete\"\npoll_seconds = 1\n",
            self.port,
            lab.ca_file.display()
        )
    }
}

/// Waits until the other side gives up; what it still says is thrown away.
fn hold(line: &mut impl Read) {
    let _ = std::io::copy(line, &mut std::io::sink());
}

fn serve(
    mut line: TcpStream,
    tls: &TlsAcceptor,
    manner: Manner,
    (mails, expunges): (&AtomicU32, &AtomicU32),
    subject: &str,
) -> std::io::Result<()> {
    if manner == Manner::NoTls {
        line.write_all(b"* OK who needs TLS\r\n")?;
        hold(&mut line);
        return Ok(());
    }
    let wait = line.try_clone()?;
    let line = tls.accept(line).map_err(std::io::Error::other)?;
    let mut line = BufReader::new(line);
    match manner {
        Manner::NoGreeting => hold(&mut line),
        Manner::GarbageGreeting => line
            .get_mut()
            .write_all(&b"\x00\xff\xfe garbage\r\n".repeat(9))?,
        _ => line.get_mut().write_all(b"* OK at your service\r\n")?,
    }
    let mut deleted = 0;
    loop {
        let mut command = String::new();
        if line.read_line(&mut command)? == 0 {
            return Ok(());
        }
        let (tag, rest) = command.trim_end().split_once(' ').unwrap_or_default();
        let out = line.get_mut();
        let total = mails.load(Ordering::SeqCst);
        let present: Vec<String> = (deleted + 1..=total).map(|uid| uid.to_string()).collect();
        let untagged = match rest {
            "CAPABILITY" if matches!(manner, Manner::DropsIdle | Manner::EndsIdle) => {
                "* CAPABILITY IMAP4rev1 IDLE\r\n".into()
            }
            "CAPABILITY" => "* CAPABILITY IMAP4rev1\r\n".into(),
            "IDLE" if manner == Manner::DropsIdle => return Ok(()),
            _ if rest.starts_with("SELECT") => {
                format!("* {} EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n", total - deleted)
            }
            "UID SEARCH UNDELETED" => format!("* SEARCH {}\r\n", present.join(" ")),
            _ if rest.starts_with("UID FETCH") && rest.contains("SIZE") => {
                let size = |uid| format!("* {uid} FETCH (UID {uid} RFC822.SIZE 200)\r\n");
                present.iter().map(size).collect::<Vec<_>>().concat()
            }
            _ if rest.starts_with("UID FETCH") => {
                let uid: u32 = rest
                    .split(' ')
                    .nth(2)
                    .and_then(|uid| uid.parse().ok())
                    .unwrap_or_default();
                answer_fetch(out, &wait, manner, (tag, uid), subject)?;
                continue;
            }
            _ if rest.starts_with("UID EXPUNGE") => {
                expunges.fetch_add(1, Ordering::SeqCst);
                deleted += rest.split(',').map(|_| 1).sum::<u32>();
                String::new()
            }
            _ => String::new(),
        };
        out.write_all(format!("{untagged}{tag} OK done\r\n").as_bytes())?;
    }
}

fn answer_fetch(
    out: &mut impl Write,
    wait: &TcpStream,
    manner: Manner,
    (tag, uid): (&str, u32),
    subject: &str,
) -> std::io::Result<()> {
    let begun = format!("* {uid} FETCH (UID {uid} BODY[] ");
    let ended = format!("{tag} OK done\r\n");
    let gone = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
    let said = match manner {
        Manner::Drop => {
            out.write_all(format!("{begun}{{1000}}\r\nhalf a mai").as_bytes())?;
            return Err(gone());
        }
        Manner::Hang => {
            out.write_all(format!("{begun}{{1000}}\r\nhalf a mai").as_bytes())?;
            // Nothing is said any more; the end of the line ends it.
            hold(&mut wait.try_clone()?);
            return Err(gone());
        }
        Manner::Drip => {
            wait.set_read_timeout(Some(Duration::from_millis(100)))?;
            loop {
                out.write_all(b"* 1 FETCH (FLAGS (\\Seen))\r\n")?;
                // The pause between two drops: until the other side is gone.
                if matches!(wait.peek(&mut [0]), Ok(0)) {
                    return Err(gone());
                }
            }
        }
        Manner::Huge | Manner::Endless => {
            let length = if manner == Manner::Huge {
                "{4000000000}\r\n"
            } else {
                "\""
            };
            out.write_all(format!("{begun}{length}").as_bytes())?;
            let part = vec![b'x'; 1_000_000];
            for _ in 0..4_000 {
                out.write_all(&part)?;
            }
            return Err(gone());
        }
        Manner::Chatter => {
            let news = b"* 1 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n".repeat(1_000);
            loop {
                out.write_all(&news)?;
            }
        }
        Manner::Garbage => {
            out.write_all(
                &b"* 1 FETCH (UID 99999999999999999999 BODY[] \"\xff\xff(((((\r\n".repeat(3),
            )?;
            ended
        }
        Manner::Nested => {
            let deep = 200_000;
            format!(
                "* 1 FETCH (UID {uid} BODYSTRUCTURE {}{})\r\n{ended}",
                "(".repeat(deep),
                ")".repeat(deep)
            )
        }
        Manner::WrongMail => format!(
            "* 7 FETCH (UID 5 FLAGS ())\r\n* 9 FETCH (UID 77 BODY[] {{2}}\r\nhi)\r\n* 1 EXPUNGE\r\n{ended}"
        ),
        Manner::NilBody => format!("{begun}NIL)\r\n{ended}"),
        Manner::Good
        | Manner::NoGreeting
        | Manner::GarbageGreeting
        | Manner::NoTls
        | Manner::DropsIdle
        | Manner::EndsIdle => {
            let mail = Letter::from("camille.durand", &format!("{subject} {uid}"), subject).raw();
            let mail = String::from_utf8(mail).expect("UTF-8");
            format!("{begun}{{{}}}\r\n{mail})\r\n{ended}", mail.len())
        }
    };
    out.write_all(said.as_bytes())
}
