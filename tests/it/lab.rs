//! A real mail system and directory for one test, on loopback; the servers are set up in `tests/lab/start.sh`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use lettre::message::Message;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport as _};
use sha2::Sha256;

use crate::missing::{Missing, need};
use crate::poll::until;

const PACKAGES: &[&str] = &[
    "dovecot-imapd",
    "dovecot-lmtpd",
    "slapd",
    "ldap-utils",
    "openssl",
    "python3-aiosmtpd",
];
/// Generous, as it only passes when something is broken.
const LIMIT: Duration = Duration::from_secs(30);
/// The password of everybody; the IMAP user is the local part of the address, the domain is `ecole.example`.
pub const PASSWORD: &str = "secret";

/// The running servers; they end, and their folder goes, when this is dropped or the test process dies.
pub struct Lab {
    pub imap_port: u16,
    pub imaps_port: u16,
    pub smtp_port: u16,
    pub ldap_port: u16,
    pub ldaps_port: u16,
    pub ca_file: PathBuf,
    pub dir: PathBuf,
    script: Script,
}

/// start.sh: stops all servers when its standard input ends, and this process' death ends it too.
struct Script {
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Lab {
    pub fn start() -> Result<Self, Missing> {
        need(PACKAGES)?;
        // Another program may take a port between our choice and the servers' start.
        let started = (0..5).find_map(|_| Self::start_once());
        Ok(started.expect("five attempts to start the lab: each time its log is above"))
    }

    fn start_once() -> Option<Self> {
        let dir = tempfile::Builder::new()
            .prefix("lab")
            .tempdir()
            .expect("a folder");
        let ports = free_ports();
        let mut script = Script::run(dir.path(), ports);
        if script.answer() != "ready" {
            return None;
        }
        let dir = dir.keep(); // start.sh removes it
        Some(Self {
            imap_port: ports[0],
            imaps_port: ports[1],
            smtp_port: ports[2],
            ldap_port: ports[3],
            ldaps_port: ports[4],
            ca_file: dir.join("ca.pem"),
            dir,
            script,
        })
    }

    /// Puts this very mail into the user's INBOX, byte for byte.
    pub fn deliver(&self, user: &str, raw: &[u8]) {
        let mut imap = self.sign_in(user);
        imap.append("INBOX", raw).finish().expect("APPEND");
        imap.logout().expect("LOGOUT");
    }

    /// Sends a mail as this user's mail program does, by SMTP.
    pub fn send(&self, user: &str, mail: &Message) {
        transport(self, user).send(mail).expect("sent");
    }

    /// The mails in the user's INBOX, oldest first; looking marks nothing as read.
    pub fn mails(&self, user: &str) -> Vec<Vec<u8>> {
        self.folder_mails(user, "INBOX")
    }

    /// How many mails are in the user's INBOX.
    pub fn count(&self, user: &str) -> u32 {
        let mut imap = self.sign_in(user);
        let exists = imap.examine("INBOX").expect("EXAMINE").exists;
        imap.logout().expect("LOGOUT");
        exists
    }

    pub fn folder_mails(&self, user: &str, folder: &str) -> Vec<Vec<u8>> {
        let mut imap = self.sign_in(user);
        imap.examine(folder).expect("EXAMINE");
        let mails = imap.uid_fetch("1:*", "BODY.PEEK[]").expect("FETCH");
        let mails = mails
            .iter()
            .map(|mail| mail.body().expect("a body").to_vec())
            .collect();
        imap.logout().expect("LOGOUT");
        mails
    }

    /// Dovecot's own threads of the user's INBOX (RFC 5256), by hand: the crate knows no such answer.
    pub fn threads(&self, user: &str) -> String {
        let line = TcpStream::connect(("127.0.0.1", self.imap_port)).expect("Dovecot listens");
        line.set_read_timeout(Some(LIMIT)).expect("a read limit");
        let mut orders = &line;
        let orders_given = format!(
            "a LOGIN {user} {PASSWORD}\r\nb EXAMINE INBOX\r\nc THREAD REFERENCES UTF-8 ALL\r\nd LOGOUT\r\n"
        );
        orders.write_all(orders_given.as_bytes()).expect("sent");
        let mut answers = BufReader::new(&line).lines().map_while(Result::ok);
        let threads = answers.find_map(|answer| Some(answer.strip_prefix("* THREAD ")?.to_owned()));
        threads.expect("threads")
    }

    /// The first mail in the user's INBOX that is `wanted`, now or when it arrives.
    #[track_caller]
    pub fn wait_for_mail(&self, user: &str, wanted: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        until(&format!("{user} has the mail"), LIMIT, || {
            self.mails(user).into_iter().find(|mail| wanted(mail))
        })
    }

    /// Takes a second: Dovecot says BYE to its clients first.
    pub fn restart_dovecot(&mut self) {
        self.script.order("restart dovecot");
    }

    /// The mails of the user's folder `Processed` are in the INBOX again, with another UIDVALIDITY and other UIDs, as
    /// after a restore.
    pub fn restore_inbox(&mut self, user: &str) {
        let before = self.validity(user);
        self.script.order("stop dovecot");
        let inbox = self.dir.join("mail").join(user);
        for part in ["cur", "new"] {
            let processed = inbox.join(".Processed").join(part);
            for mail in std::fs::read_dir(processed).expect("a folder") {
                let mail = mail.expect("an entry");
                let back = inbox.join(part).join(mail.file_name());
                std::fs::rename(mail.path(), back).expect("moved");
            }
        }
        for folder in [inbox.clone(), inbox.join(".Processed")] {
            for file in std::fs::read_dir(folder).expect("a folder") {
                let file = file.expect("an entry");
                if file.file_name().to_string_lossy().starts_with("dovecot") {
                    std::fs::remove_file(file.path()).expect("removed");
                }
            }
        }
        self.script.order("start dovecot");
        assert_ne!(self.validity(user), before);
    }

    fn validity(&self, user: &str) -> Option<u32> {
        let mut imap = self.sign_in(user);
        let found = imap.examine("INBOX").expect("EXAMINE").uid_validity;
        imap.logout().expect("LOGOUT");
        found
    }

    /// Sends a signal to each IMAP session of Dovecot's that is open now.
    pub fn signal_sessions(&self, signal: &str) {
        let read = |path: String| std::fs::read_to_string(path).unwrap_or_default();
        let master = std::fs::read_to_string(self.dir.join("run/master.pid")).expect("a pid");
        let master = master.trim();
        let children = read(format!("/proc/{master}/task/{master}/children"));
        let sessions = children
            .split_whitespace()
            .filter(|pid| read(format!("/proc/{pid}/comm")).trim() == "imap");
        let sessions: Vec<&str> = sessions.collect();
        assert!(!sessions.is_empty(), "no session");
        let done = Command::new("kill").arg(signal).args(sessions).status();
        assert!(done.expect("kill").success());
    }

    /// An access token for this user, as an identity provider would sign it (RFC 7519, HS256).
    pub fn token(user: &str) -> String {
        let part = |json: &str| BASE64URL_NOPAD.encode(json.as_bytes());
        let signed = format!(
            "{}.{}",
            part(r#"{"alg":"HS256","typ":"JWT"}"#),
            part(&format!(
                r#"{{"sub":"{user}","iat":1600000000,"exp":4000000000}}"#
            ))
        );
        let mut hmac = Hmac::<Sha256>::new_from_slice(b"token key of the lab").expect("a key");
        hmac.update(signed.as_bytes());
        let signature = BASE64URL_NOPAD.encode(&hmac.finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    /// From now on the SMTP port refuses connections.
    pub fn stop_smtp(&mut self) {
        self.script.order("stop smtp");
    }

    pub fn start_smtp(&mut self) {
        self.script.order("start smtp");
    }

    fn sign_in(&self, user: &str) -> imap::Session<TcpStream> {
        let tcp = TcpStream::connect(("127.0.0.1", self.imap_port)).expect("Dovecot listens");
        tcp.set_read_timeout(Some(LIMIT)).expect("a read limit");
        let mut client = imap::Client::new(tcp);
        client.read_greeting().expect("a greeting");
        client
            .login(user, PASSWORD)
            .map_err(|(error, _)| error)
            .expect("LOGIN")
    }
}

impl Script {
    fn run(dir: &Path, ports: [u16; 6]) -> Self {
        let mut child = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lab/start.sh"))
            .arg(dir)
            .args(ports.map(|port| port.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0) // an interrupt at the terminal ends the test, and thereby this
            .spawn()
            .expect("start.sh");
        let orders = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        Self {
            child,
            orders,
            answers,
        }
    }

    fn order(&mut self, order: &str) {
        let orders = self.orders.as_mut().expect("open until dropped");
        writeln!(orders, "{order}").expect("start.sh listens");
        assert_eq!(self.answer(), "done", "{order}");
    }

    /// One line; empty when start.sh has ended.
    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("UTF-8");
        line.trim_end().to_owned()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.child.wait();
    }
}

fn transport(lab: &Lab, user: &str) -> SmtpTransport {
    let ca = std::fs::read(&lab.ca_file).expect("the CA");
    let ca = Certificate::from_pem(&ca).expect("a certificate");
    let tls = TlsParameters::builder("localhost".to_owned())
        .add_root_certificate(ca)
        .build()
        .expect("TLS");
    SmtpTransport::builder_dangerous("127.0.0.1")
        .port(lab.smtp_port)
        .tls(Tls::Required(tls))
        .credentials(Credentials::new(user.to_owned(), PASSWORD.to_owned()))
        .build()
}

fn free_ports() -> [u16; 6] {
    let listeners = [(); 6].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    listeners.map(|listener| listener.local_addr().expect("bound").port())
}

mod tests {
    use super::*;
    use crate::missing::left_out;

    #[test]
    fn mail_sent_by_smtp_arrives_by_imap() {
        let mut lab = match Lab::start() {
            Ok(lab) => lab,
            Err(missing) => return left_out("mail_sent_by_smtp_arrives_by_imap", &missing),
        };
        let smtp = transport(&lab, "camille.durand");
        smtp.send(&mail_to("support")).expect("sent");
        let arrived = lab.wait_for_mail("support", |_| true);
        assert!(String::from_utf8_lossy(&arrived).contains("No picture"));

        let refusal = smtp.send(&mail_to("reject.me")).expect_err("refused");
        assert_eq!(refusal.status().map(u16::from), Some(550));
        let refusal = smtp
            .send(&mail_to("defer.me"))
            .expect_err("refused for now");
        assert_eq!(refusal.status().map(u16::from), Some(451));
        assert!(refusal.is_transient());

        lab.stop_smtp();
        transport(&lab, "camille.durand")
            .send(&mail_to("support"))
            .expect_err("nobody listens");
        lab.start_smtp();
        lab.restart_dovecot();
        transport(&lab, "camille.durand")
            .send(&mail_to("support"))
            .expect("sent again");
        assert_eq!(lab.mails("support").len(), 2);
    }

    #[test]
    fn a_delivered_mail_is_kept_byte_for_byte() {
        let lab = match Lab::start() {
            Ok(lab) => lab,
            Err(missing) => return left_out("a_delivered_mail_is_kept_byte_for_byte", &missing),
        };
        let raw = b"From: a@b.example\r\nSubject: caf\xe9\r\n\r\n.\r\n.. \xff\r\n";
        assert_eq!(lab.mails("marie.lopez"), Vec::<Vec<u8>>::new());
        lab.deliver("marie.lopez", raw);
        assert_eq!(lab.mails("marie.lopez"), [raw.to_vec()]);
        assert!(lab.folder_mails("marie.lopez", "Processed").is_empty());
    }

    #[test]
    fn the_directory_answers_and_all_is_gone_at_the_end() {
        let lab = match Lab::start() {
            Ok(lab) => lab,
            Err(missing) => {
                return left_out("the_directory_answers_and_all_is_gone_at_the_end", &missing);
            }
        };
        for address in [
            format!("ldap://127.0.0.1:{}", lab.ldap_port),
            format!("ldaps://127.0.0.1:{}", lab.ldaps_port),
        ] {
            let person = "uid=marie.lopez,ou=people,dc=ecole,dc=example";
            assert_eq!(
                who_am_i(&lab, &address, person, PASSWORD),
                format!("dn:{person}\n")
            );
            assert_eq!(who_am_i(&lab, &address, person, "wrong"), "");
            // An empty password is no wrong one to it: whoever asks it must know that.
            assert_eq!(who_am_i(&lab, &address, person, ""), "anonymous\n");
        }
        let (dir, port) = (lab.dir.clone(), lab.imaps_port);
        drop(lab);
        assert!(!dir.exists());
        TcpStream::connect(("127.0.0.1", port)).expect_err("nobody listens");
    }

    fn mail_to(user: &str) -> Message {
        Message::builder()
            .from(
                "Camille Durand <camille.durand@ecole.example>"
                    .parse()
                    .expect("an address"),
            )
            .to(format!("{user}@ecole.example").parse().expect("an address"))
            .subject("Projector")
            .body("No picture.".to_owned())
            .expect("a mail")
    }

    fn who_am_i(lab: &Lab, address: &str, person: &str, password: &str) -> String {
        let output = Command::new("ldapwhoami")
            .env("LDAPTLS_CACERT", &lab.ca_file)
            .args(["-x", "-H", address, "-D", person, "-w", password])
            .output()
            .expect("ldapwhoami");
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}
