//! Servers that are not whom they should be, or say nothing: no byte of a password goes to them, and nobody waits long.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use helpdesk::auth::SignIn;
use native_tls::{Identity, Protocol, TlsAcceptor};

use super::directory::{Door, SEARCH, imap, ldap};
use crate::desk::PASSWORD;
use crate::missing::{Missing, left_out, need};

/// Certificates: an authority, and what it or nobody signed.
struct Certificates(tempfile::TempDir);

impl Certificates {
    fn make() -> Result<Self, Missing> {
        need(&["openssl", "faketime"])?;
        let folder = tempfile::tempdir().expect("a folder");
        let script = r#"
            new() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "$@"; }
            new -days 3650 -subj "/CN=CA" -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.pem
            leaf() { name=$1; shift; new -subj "/CN=$name" -addext "subjectAltName=DNS:$name" -addext basicConstraints=critical,CA:FALSE "$@"; }
            leaf localhost -days 30 -CA ca.pem -CAkey ca.key -keyout right.key -out right.pem
            leaf localhost -days 30 -keyout self.key -out self.pem
            leaf evil.example -days 30 -CA ca.pem -CAkey ca.key -keyout host.key -out host.pem
            faketime -f '-400d' sh -c 'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE -days 30 -CA ca.pem -CAkey ca.key -keyout old.key -out old.pem'
        "#;
        let made = Command::new("sh")
            .args(["-e", "-c", script])
            .current_dir(folder.path())
            .output()
            .expect("sh");
        assert!(made.status.success(), "{made:?}");
        Ok(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn acceptor(&self, name: &str, newest: Option<Protocol>) -> TlsAcceptor {
        let read = |end: &str| std::fs::read(self.path().join(format!("{name}.{end}")));
        let (chain, key) = (read("pem").expect("a chain"), read("key").expect("a key"));
        let identity = Identity::from_pkcs8(&chain, &key).expect("they fit");
        TlsAcceptor::builder(identity)
            .min_protocol_version(Some(Protocol::Tlsv10))
            .max_protocol_version(newest)
            .build()
            .expect("TLS")
    }
}

/// What a server does once somebody connects.
enum Plan {
    /// TLS at once.
    Tls(TlsAcceptor),
    /// Says these greetings and answers, then TLS if it is given.
    StartTls(&'static [u8], &'static [u8], Option<TlsAcceptor>),
    /// Nothing, for ever.
    Silence,
}

/// One that takes one connection; all that it is told, before TLS and in it.
fn server(plan: Plan) -> (u16, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let (tell, told) = channel();
    thread::spawn(move || {
        let (mut line, _) = listener.accept().expect("a client");
        let limit = Some(Duration::from_secs(10));
        line.set_read_timeout(limit).expect("a limit");
        let mut heard = Vec::new();
        match plan {
            Plan::Silence => {
                let _ = line.read_to_end(&mut heard);
            }
            Plan::Tls(tls) => listen(&tls, line, GREETING, &mut heard),
            Plan::StartTls(greeting, answer, tls) => {
                line.write_all(greeting).expect("greeted");
                let mut asked = [0; 256];
                let length = line.read(&mut asked).expect("a request");
                heard.extend(&asked[..length]);
                line.write_all(answer).expect("answered");
                match tls {
                    Some(tls) => listen(&tls, line, b"", &mut heard),
                    None => drop(line.read_to_end(&mut heard)),
                }
            }
        }
        let _ = tell.send(heard);
    });
    (port, told)
}

fn listen(tls: &TlsAcceptor, line: TcpStream, greeting: &[u8], heard: &mut Vec<u8>) {
    if let Ok(mut line) = tls.accept(line) {
        let _ = line.write_all(greeting);
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = line.read(&mut bytes) {
            heard.extend(&bytes[..length]);
            let _ = line.write_all(b"+ \r\n");
        }
    }
}

const GREETING: &[u8] = b"* OK here\r\n";
const GO_AHEAD: &[u8] = b"s OK begin\r\n";
const REFUSED: &[u8] = b"s BAD unknown\r\n";
/// `ExtendedResponse`, success and protocolError (RFC 4511 section 4.12).
const LDAP_GO_AHEAD: &[u8] = b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00";
const LDAP_REFUSED: &[u8] = b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x02\x04\x00\x04\x00";

/// The ways in which the server is not the one it should be; with `right` it is, which shows that the others bite.
fn plans(certificates: &Certificates, ldap: bool) -> Vec<(String, &'static str, Plan)> {
    let (greeting, go_ahead, refused): (&[u8], &[u8], &[u8]) = if ldap {
        (b"", LDAP_GO_AHEAD, LDAP_REFUSED)
    } else {
        (GREETING, GO_AHEAD, REFUSED)
    };
    let mut plans = vec![
        (
            "STARTTLS stripped".to_owned(),
            "starttls",
            Plan::StartTls(greeting, refused, None),
        ),
        (
            "plain text after STARTTLS".to_owned(),
            "starttls",
            Plan::StartTls(greeting, go_ahead, None),
        ),
    ];
    for (what, name, newest) in [
        ("right", "right", None),
        ("self-signed", "self", None),
        ("expired", "old", None),
        ("wrong host", "host", None),
        ("TLS 1.0 only", "right", Some(Protocol::Tlsv10)),
    ] {
        let acceptor = || certificates.acceptor(name, newest);
        plans.push((what.to_owned(), "tls", Plan::Tls(acceptor())));
        let after = Plan::StartTls(greeting, go_ahead, Some(acceptor()));
        plans.push((format!("{what} after STARTTLS"), "starttls", after));
    }
    plans
}

/// F10: the line is read by somebody between: no certificate to trust, or STARTTLS taken out of what the server says.
#[test]
fn no_byte_of_a_password_goes_to_a_server_that_is_not_proven() {
    let certificates = match Certificates::make() {
        Ok(certificates) => certificates,
        Err(missing) => return left_out("no_byte_of_a_password_goes_to_a_server", &missing),
    };
    let ca = certificates.path().join("ca.pem").display().to_string();
    for by_ldap in [true, false] {
        for (what, security, plan) in plans(&certificates, by_ldap) {
            let (port, told) = server(plan);
            let source = if by_ldap {
                let how = "pattern = \"uid={login},dc=x\"\n";
                ldap("localhost", port, security, &ca, how)
            } else {
                imap("localhost", port, security, &ca)
            };
            let answer = Door::new(&source).ask("marie.lopez", PASSWORD);
            let heard = told.recv_timeout(Duration::from_secs(20)).expect("an end");
            let coded =
                BASE64.encode(format!("\0marie.lopez@ecole.example\0{PASSWORD}").as_bytes());
            let has = |secret: &str| {
                heard
                    .windows(secret.len())
                    .any(|part| part == secret.as_bytes())
            };
            let spoken = has(PASSWORD) || has(&coded);
            assert_eq!(
                spoken,
                what.starts_with("right"),
                "{what} {source}: {heard:?}"
            );
            assert!(
                matches!(answer, SignIn::CouldNotAsk(_)),
                "{what}: {answer:?}"
            );
        }
    }
}

/// A14: a directory that hangs keeps nobody waiting, and a local administrator enters all the same.
#[test]
fn a_source_that_is_down_or_hangs_is_given_up_in_seconds() {
    let (own, hash) = (
        "[[sign_in]]\nkind = \"local\"\n",
        helpdesk::auth::Hasher::default()
            .hash(PASSWORD)
            .expect("a hash"),
    );
    for security in ["tls", "starttls"] {
        for by_ldap in [true, false] {
            for hangs in [true, false] {
                let (port, _told) = if hangs {
                    server(Plan::Silence)
                } else {
                    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
                    (free.local_addr().expect("bound").port(), channel().1)
                };
                let source = if by_ldap {
                    ldap("127.0.0.1", port, security, "/none", SEARCH)
                } else {
                    imap("127.0.0.1", port, security, "/none")
                };
                let source = source.replace("ca_file = \"/none\"\n", "");
                let door = Door::new(&(own.to_owned() + &source));
                let boss = helpdesk::store::NewPerson {
                    address: "boss@ecole.example",
                    name: "Boss",
                    login: Some("boss"),
                    role: helpdesk::rules::access::Role::Administrator,
                };
                let add = |w: &helpdesk::store::Write<'_>| -> helpdesk::store::Result<()> {
                    let id = w.add_person(&boss, chrono::Utc::now())?;
                    w.set_password(id, &hash)
                };
                door.store.write(add).expect("added");
                let begun = Instant::now();
                let answer = door.ask("marie.lopez", PASSWORD);
                let took = begun.elapsed();
                assert!(
                    matches!(&answer, SignIn::CouldNotAsk(causes) if causes.len() == 1),
                    "{answer:?}"
                );
                // Four seconds are granted; without a limit it would be minutes.
                assert!(took <= Duration::from_secs(15), "{took:?}: {source}");
                assert!(matches!(door.ask("boss", PASSWORD), SignIn::Welcome(_)));
            }
        }
    }
}
