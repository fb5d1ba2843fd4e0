//! The first steps of a new desk, through the door of `helpdesk setup`; the rest is in files below, by what it protects.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use helpdesk::config::{Config, MailboxKind, OutgoingKind, SignIn};
use serde_json::Value;

use crate::desk::{LIMIT, PASSWORD, Page, Visitor, own_host};
use crate::lab::{self, Lab};
use crate::missing::left_out;
use crate::poll::until;

mod browser;
mod faults;
mod making;
mod reach;
mod seen;

const ADMINISTRATOR: [(&str, &str); 5] = [
    ("login", "Camille.Durand"),
    ("address", "camille.durand@ecole.example"),
    ("name", "Camille Durand"),
    ("password", PASSWORD),
    ("again", PASSWORD),
];

/// `helpdesk setup` in a folder of its own; it ends, and the folder goes, when this is dropped.
struct Setup {
    folder: tempfile::TempDir,
    host: String,
    url: String,
    /// `/setup/` and the secret.
    base: String,
    process: Child,
    out: BufReader<ChildStdout>,
}

impl Setup {
    fn start() -> Self {
        Self::start_in(tempfile::tempdir().expect("a folder"), own_host())
    }

    fn start_in(folder: tempfile::TempDir, host: String) -> Self {
        Self::start_with(folder, host, None)
    }

    /// It ends by itself at that point (`src/failpoints.rs`), if one is named.
    fn start_with(folder: tempfile::TempDir, host: String, abort_at: Option<&str>) -> Self {
        let mut command = command(
            folder.path(),
            &["setup", "--dir", "desk", "--listen", &host],
        );
        command.envs(abort_at.map(|point| ("HELPDESK_ABORT_AT", point)));
        let mut process = command.spawn().expect("the binary");
        let mut out = BufReader::new(process.stdout.take().expect("piped"));
        let url = format!("http://{host}");
        let base = out
            .by_ref()
            .lines()
            .map_while(Result::ok)
            .find_map(|line| Some(line.trim().strip_prefix(&url)?.to_owned()));
        Self {
            base: base.expect("a link"),
            folder,
            url,
            host,
            process,
            out,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("desk").join(name)
    }

    /// Whoever holds the link.
    fn visitor(&self) -> Visitor {
        Visitor::new(&self.url)
    }

    fn place(&self, step: u32) -> String {
        format!("{}/{step}", self.base)
    }

    fn get(&self, step: u32) -> Page {
        self.visitor().get(&self.place(step))
    }

    fn post(&self, step: u32, fields: &[(&str, &str)]) -> Page {
        self.visitor().post(&self.place(step), fields)
    }

    /// Takes a step; fails unless it leads to the next one.
    #[track_caller]
    fn take(&self, step: u32, fields: &[(&str, &str)]) {
        let page = self.post(step, fields);
        assert_eq!(page.status, 303, "{}", page.text());
        assert_eq!(page.header("location"), self.place(step + 1));
    }

    /// Takes all steps before this one, without any server.
    #[track_caller]
    fn take_before(&self, step: u32) {
        let url = self.url.clone();
        let desk = [
            ("name", "Support"),
            ("address", "support@ecole.example"),
            ("domains", "ecole.example"),
            ("base_url", &url),
            ("do", "later"),
        ];
        let all: [(u32, &[(&str, &str)]); 4] = [
            (1, &ADMINISTRATOR),
            (2, &desk),
            (3, &[("do", "later")]),
            (4, &[("inside", "127.0.0.0/8")]),
        ];
        for (number, fields) in all.iter().filter(|(number, _)| *number < step) {
            self.take(*number, fields);
        }
    }

    /// Takes the last step; fails unless the desk is open when that is answered.
    #[track_caller]
    fn finish(&self) {
        let page = self.post(5, &[("revision", &self.revision()), ("do", "finish")]);
        assert_eq!(page.header("location"), "/login", "{}", page.text());
        // Not a moment later: a browser follows at once, and does not ask twice.
        assert_eq!(self.visitor().get("/login").status, 200);
    }

    /// Which answers the last step shows.
    fn revision(&self) -> String {
        let text = self.get(5).text();
        let (_, rest) = text
            .split_once("name=\"revision\" value=\"")
            .expect("a form");
        rest.split('"').next().expect("a value").to_owned()
    }

    fn config(&self) -> Config {
        let text = fs::read_to_string(self.path("helpdesk.toml")).expect("a configuration");
        Config::parse(&text, &self.path("")).expect("one that is understood")
    }

    /// What there is in the desk's folder.
    fn files(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("")) else {
            return Vec::new();
        };
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<_> = entries
            .map(|entry| name(entry.expect("an entry")))
            .collect();
        names.sort();
        names
    }

    fn mode(&self, name: &str) -> u32 {
        let meta = fs::metadata(self.path(name)).expect(name);
        meta.permissions().mode() & 0o777
    }

    /// Every ticket, as `helpdesk export` writes it.
    fn tickets(&self) -> Vec<Value> {
        let done = command(
            self.folder.path(),
            &["--config", "desk/helpdesk.toml", "export"],
        )
        .output()
        .expect("the binary");
        let lines = String::from_utf8(done.stdout).expect("UTF-8");
        lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    /// Ends it as a power cut would, and starts it again.
    fn cut_and_start_again(mut self) -> Self {
        self.end();
        let (folder, host) = (
            std::mem::replace(&mut self.folder, tempfile::tempdir().expect("a folder")),
            self.host.clone(),
        );
        drop(self);
        Self::start_in(folder, host)
    }

    fn end(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Setup {
    fn drop(&mut self) {
        self.end();
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_helpdesk"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The second step with the servers of this lab; what is wrong in a test is put in front, as the first of a field counts.
fn desk_fields<'a>(url: &'a str, servers: &'a [String; 3]) -> Vec<(&'a str, &'a str)> {
    let [imap, smtp, ca_file] = servers;
    vec![
        ("name", "Support de l’école « A \"B\" \\ »"),
        ("address", "support@ecole.example"),
        ("domains", "ecole.example, etu.ecole.example"),
        ("base_url", url),
        ("user", "support"),
        ("password", lab::PASSWORD),
        ("imap", imap),
        ("imap_security", "tls"),
        ("smtp", smtp),
        ("smtp_security", "starttls"),
        ("ca_file", ca_file),
        ("do", "try"),
    ]
}

fn servers(lab: &Lab) -> [String; 3] {
    [
        format!("localhost:{}", lab.imaps_port),
        format!("localhost:{}", lab.smtp_port),
        lab.ca_file.display().to_string(),
    ]
}

#[test]
fn the_whole_walk_ends_in_a_desk_at_work() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("the_whole_walk_ends_in_a_desk_at_work", &missing),
    };
    let setup = Setup::start();
    let (url, servers) = (setup.url.clone(), servers(&lab));
    assert_eq!(
        setup.visitor().get(&setup.base).header("location"),
        setup.place(1)
    );
    setup.take(1, &ADMINISTRATOR);
    assert!(
        setup.get(2).has("imap.ecole.example:993"),
        "the domain proposes servers"
    );
    setup.take(2, &desk_fields(&url, &servers));
    let ldap = format!("localhost:{}", lab.ldaps_port);
    let directory = [
        ("kind", "ldap-"),
        ("ldap", &*ldap),
        ("ldap_security", "tls"),
        ("ldap_ca", &servers[2]),
        ("base", "ou=people,dc=ecole,dc=example"),
        ("filter", "(uid={login})"),
        ("bind_dn", "cn=reader,dc=ecole,dc=example"),
        ("bind_password", "readersecret"),
        ("ldap_login", "marie.lopez"),
        ("password", lab::PASSWORD),
    ];
    let mut wrong = directory;
    wrong[9].1 = "open sesame";
    let page = setup.post(3, &wrong);
    assert_eq!(page.status, 422);
    assert!(
        page.has("ne vont pas ensemble") && !page.has("sesame"),
        "{}",
        page.text()
    );
    setup.take(3, &directory);
    assert!(setup.get(4).has("Adresse de votre navigateur : 127."));
    let team = [
        ("inside", "127.0.0.0/8\n10.0.0.0/8"),
        ("invited", "paul.ndiaye@ecole.example"),
    ];
    setup.take(4, &team);
    let page = setup.post(5, &[("revision", &setup.revision()), ("do", "try")]);
    assert_eq!(page.status, 200);
    for words in [
        "La réception fonctionne",
        "L’envoi fonctionne",
        "Certificat valide jusqu’au",
        "L’annuaire répond",
        "Courriel d’essai envoyé",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    lab.wait_for_mail("camille.durand", |mail| says(mail, "Si vous lisez ceci"));
    assert_eq!(
        setup.files(),
        [""; 0],
        "nothing is written before the last step"
    );
    setup.finish();
    holds_what_was_answered(&setup);
    works(&setup, &lab);
}

fn holds_what_was_answered(setup: &Setup) {
    let config = setup.config();
    assert_eq!(config.desk.name, "Support de l’école « A \"B\" \\ »");
    assert_eq!(config.desk.domains, ["ecole.example", "etu.ecole.example"]);
    assert!(matches!(config.mailboxes[0].kind, MailboxKind::Imap(_)));
    assert!(matches!(config.outgoing.kind, OutgoingKind::Smtp(_)));
    assert!(matches!(
        config.sign_in[..],
        [SignIn::Local, SignIn::Ldap(_)]
    ));
    let text = fs::read_to_string(setup.path("helpdesk.toml")).expect("a configuration");
    assert!(
        !text.contains(lab::PASSWORD) && !text.contains("readersecret"),
        "{text}"
    );
    for name in ["helpdesk.toml", "mail.password", "ldap.password"] {
        assert_eq!(setup.mode(name), 0o600, "{name}");
    }
    let check = command(
        setup.folder.path(),
        &["--config", "desk/helpdesk.toml", "check"],
    )
    .output();
    let check = check.expect("the binary");
    assert!(check.status.success(), "{check:?}");
}

/// A mail becomes a ticket, people sign in, and who was invited is told.
fn works(setup: &Setup, lab: &Lab) {
    lab.deliver("support", b"From: Marie Lopez <marie.lopez@ecole.example>\r\nSubject: No picture\r\n\r\nIt is dark.\r\n");
    let ticket = until("the mail is a ticket", LIMIT, || {
        setup.tickets().into_iter().next()
    });
    assert_eq!(ticket["subject"], "No picture");
    let mut camille = setup.visitor();
    assert_eq!(camille.sign_in("camille.durand", PASSWORD, &[]).status, 303);
    assert!(camille.get("/tickets").has("No picture"));
    assert_eq!(
        camille.get("/settings/people").status,
        200,
        "an administrator"
    );
    let mut marie = setup.visitor();
    assert_eq!(
        marie.sign_in("marie.lopez", lab::PASSWORD, &[]).status,
        303,
        "by the directory"
    );
    lab.wait_for_mail("paul.ndiaye", |mail| says(mail, "/invitation/"));
    assert_ne!(setup.get(1).status, 200, "the link is over");
}

fn says(mail: &[u8], words: &str) -> bool {
    String::from_utf8_lossy(mail)
        .replace("=\r\n", "")
        .contains(words)
}
