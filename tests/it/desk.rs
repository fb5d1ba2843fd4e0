//! A desk at work, entered by its doors only: a raw mail in, a page out, a mail out; mails are read in `desk/mail.rs`,
//! what only its file tells in `desk/file.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use helpdesk::config::Config;
use helpdesk::store::{Purpose, Store};
use serde_json::{Value, json};

use crate::lab::{self, Lab};
use crate::missing::{Missing, need};
use crate::poll::until;

mod file;
mod mail;
mod visitor;

pub use file::journal_of;
pub use mail::{Letter, Mail, plain};
pub use visitor::{Page, Visitor, multipart};

/// Generous, as it only passes when something is broken.
pub const LIMIT: Duration = Duration::from_secs(60);
/// The password of every account that [`Desk::user`] makes.
pub const PASSWORD: &str = "correct horse";
/// What people write to.
pub const ADDRESS: &str = "support@ecole.example";
/// What clocks that stand still are ahead of UTC by.
const WINTER_IN_PARIS: &str = "+01:00";
const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/// The built binary serving a file in a folder of its own; it ends, and the folder goes, when this is dropped.
pub struct Desk {
    /// Beginning of its pages' addresses.
    pub url: String,
    folder: tempfile::TempDir,
    faked_clock: bool,
    talkative: bool,
    full_hashes: bool,
    turned: chrono::Duration,
    abort_at: Option<String>,
    process: Option<Child>,
    /// Mails that came out and were read already, by name and time.
    read: Mutex<BTreeMap<(PathBuf, SystemTime), Mail>>,
}

/// What a desk is to be like, before it starts.
pub struct Builder {
    frozen: Option<&'static str>,
    desk: String,
    mailbox: String,
    web: String,
    outgoing: String,
    more: String,
    faked_clock: bool,
    talkative: bool,
    full_hashes: bool,
}

impl Builder {
    /// Takes mail from the IMAP mailbox `support` of this lab. `security` is `tls` or `starttls`; `after` as in
    /// `[[mailbox]]`.
    pub fn imap(mut self, lab: &Lab, security: &str, after: &str) -> Self {
        let port = if security == "tls" {
            lab.imaps_port
        } else {
            lab.imap_port
        };
        let server = server(lab, port, security);
        self.mailbox = format!("kind = \"imap\"\n{server}after = \"{after}\"\npoll_seconds = 5\n");
        self
    }

    /// The time between two looks into the IMAP mailbox.
    pub fn poll_seconds(mut self, seconds: u32) -> Self {
        let poll = format!("poll_seconds = {seconds}");
        self.mailbox = self.mailbox.replace("poll_seconds = 5", &poll);
        self
    }

    /// Signs in to the mail servers with a token that this command prints, instead of a password.
    pub fn token(mut self, command: &str) -> Self {
        let password = format!("password = \"{}\"", lab::PASSWORD);
        let token = format!("token_command = \"{command}\"");
        self.mailbox = self.mailbox.replace(&password, &token);
        self.outgoing = self.outgoing.replace(&password, &token);
        self
    }

    /// Signs in to the mail servers with a password that is none.
    pub fn wrong_password(mut self) -> Self {
        let password = format!("password = \"{}\"", lab::PASSWORD);
        let wrong = "password = \"changed since\"";
        self.mailbox = self.mailbox.replace(&password, wrong);
        self.outgoing = self.outgoing.replace(&password, wrong);
        self
    }

    /// Sends its mail by the SMTP server of this lab.
    pub fn smtp(mut self, lab: &Lab) -> Self {
        let server = server(lab, lab.smtp_port, "starttls");
        self.outgoing = format!("kind = \"smtp\"\n{server}");
        self
    }

    /// More keys of `[desk]`; its address too.
    pub fn desk(mut self, keys: &str) -> Self {
        self.desk.push_str(keys);
        self
    }

    /// Another `[outgoing]`.
    pub fn outgoing(mut self, keys: &str) -> Self {
        keys.clone_into(&mut self.outgoing);
        self
    }

    /// More keys of `[web]`.
    pub fn web(mut self, keys: &str) -> Self {
        self.web.push_str(keys);
        self
    }

    /// More keys of `[[mailbox]]`.
    pub fn mailbox(mut self, keys: &str) -> Self {
        self.mailbox.push_str(keys);
        self
    }

    /// More tables for helpdesk.toml.
    pub fn toml(mut self, more: &str) -> Self {
        self.more.push_str(more);
        self
    }

    /// With a clock that [`Desk::turn_clock`] turns.
    pub fn clock(mut self) -> Result<Self, Missing> {
        need(&["faketime"])?;
        self.faked_clock = true;
        Ok(self)
    }

    /// In Paris, with a clock that stands still at that moment until [`Desk::freeze_at`].
    pub fn frozen(mut self, at: &'static str) -> Result<Self, Missing> {
        self.frozen = Some(at);
        self.clock()
    }

    /// Passwords cost what they cost in use; otherwise tests do not wait for them.
    pub fn full_hashes(mut self) -> Self {
        self.full_hashes = true;
        self
    }

    /// With all that its log can say.
    pub fn talkative(mut self) -> Self {
        self.talkative = true;
        self
    }

    /// Starts it, and waits until it answers.
    pub fn start(self) -> Desk {
        let mut desk = self.make();
        desk.start_again();
        desk
    }

    /// Everything but the start.
    pub fn make(self) -> Desk {
        let host = own_host();
        let url = format!("http://{host}");
        let folder = tempfile::tempdir().expect("a folder");
        let own = if self.desk.contains("address") {
            String::new()
        } else {
            format!("address = \"{ADDRESS}\"\n")
        };
        let hold = if self.outgoing.contains("hold_seconds") {
            ""
        } else {
            "hold_seconds = 0\n"
        };
        let text = format!(
            "[desk]\nname = \"Support\"\n{own}{}base_url = \"{url}\"\n[web]\nlisten = \"{host}\"\n{}\
             [[mailbox]]\n{}[outgoing]\n{}{hold}{}",
            self.desk, self.web, self.mailbox, self.outgoing, self.more
        );
        fs::write(folder.path().join("helpdesk.toml"), &text).expect("written");
        let config = Config::parse(&text, folder.path()).expect("no mistake");
        let file = fs::File::options()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(&config.desk.database);
        let copied = file.and_then(|mut file| file.write_all(empty_file()));
        copied.expect("a file");
        let desk = Desk {
            url,
            folder,
            faked_clock: self.faked_clock,
            talkative: self.talkative,
            full_hashes: self.full_hashes,
            turned: chrono::Duration::zero(),
            abort_at: None,
            process: None,
            read: Mutex::default(),
        };
        match self.frozen {
            Some(at) => desk.freeze_at(at),
            None => desk.set_clock(),
        }
        desk
    }
}

/// An empty desk's file, made once. Were each made here, a process that another test starts at that moment would inherit the
/// lock beside it, and hold it until it is another program.
fn empty_file() -> &'static [u8] {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("helpdesk.db");
        let store = Store::open(&file, Purpose::Make).expect("a file");
        store.into_one_file().expect("closed");
        fs::read(file).expect("read")
    })
}

impl Desk {
    /// One with mail in folders.
    pub fn start() -> Self {
        Self::with().start()
    }

    pub fn with() -> Builder {
        Builder {
            frozen: None,
            desk: String::new(),
            mailbox: "kind = \"folder\"\npath = \"in\"\n".into(),
            web: String::new(),
            outgoing: "kind = \"folder\"\npath = \"out\"\n".into(),
            more: String::new(),
            faked_clock: false,
            talkative: false,
            full_hashes: false,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts the binary on the same folder, and waits until it answers.
    #[track_caller]
    pub fn start_again(&mut self) {
        self.launch();
        let child = self.process.as_mut().expect("launched");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        out.read_line(&mut line).expect("UTF-8");
        let host = self.url.trim_start_matches("http://");
        let told = format!("listening on {host}");
        assert!(line.contains(&told), "{line:?}\n{}", self.log());
        until("/health answers", LIMIT, || {
            self.health().get("status").cloned()
        });
    }

    /// Starts the binary without waiting for anything.
    pub fn launch(&mut self) {
        assert!(self.process.is_none(), "it runs already");
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.path("log"));
        let mut command = self.command(&["serve"]);
        command.stderr(log.expect("a log"));
        if self.talkative {
            command.env("HELPDESK_LOG", "trace");
        }
        if let Some(point) = &self.abort_at {
            command.env("HELPDESK_ABORT_AT", point);
        }
        self.process = Some(command.spawn().expect("the binary"));
    }

    /// Starts it to end by itself at this point (`src/failpoints.rs`), and waits for that.
    #[track_caller]
    pub fn abort_at(&mut self, point: &str) {
        self.abort_at = Some(point.into());
        self.launch();
        self.abort_at = None;
        let mut child = self.process.take().expect("launched");
        let ended = until(&format!("it ends {point}"), LIMIT, || {
            child.try_wait().expect("a child")
        });
        assert!(!ended.success(), "{ended}");
    }

    /// Starts it with that point in its way, and waits until it answers all the same.
    #[track_caller]
    pub fn start_with(&mut self, point: &str) {
        self.abort_at = Some(point.into());
        self.start_again();
        self.abort_at = None;
    }

    /// The most memory it has held, in bytes.
    pub fn memory_peak(&self) -> u64 {
        let id = self.process.as_ref().expect("it runs").id();
        let status = fs::read_to_string(format!("/proc/{id}/status")).expect("a status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.expect("a peak").trim().trim_end_matches(" kB");
        peak.parse::<u64>().expect("a number") * 1024
    }

    /// Ends it as a power cut would (SIGKILL).
    pub fn kill(&mut self) {
        let mut child = self.process.take().expect("it runs");
        child.kill().expect("killed");
        child.wait().expect("its end");
    }

    /// Ends it as a service manager does (SIGTERM), and tells how long that took.
    #[track_caller]
    pub fn stop(&mut self) -> Duration {
        let mut child = self.process.take().expect("it runs");
        let asked = Instant::now();
        let told = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status();
        assert!(told.expect("kill").success());
        let ended = until("the process ends", LIMIT, || {
            child.try_wait().expect("a child")
        });
        assert!(ended.success(), "{ended}\n{}", self.log());
        asked.elapsed()
    }

    /// Tells it what a service manager tells at a reload (SIGHUP), and waits until it was heard.
    #[track_caller]
    pub fn hang_up(&self) {
        let id = self.process.as_ref().expect("it runs").id();
        let told = Command::new("kill")
            .args(["-HUP", &id.to_string()])
            .status();
        assert!(told.expect("kill").success());
        until("the signal is heard", LIMIT, || {
            self.log().contains("SIGHUP").then_some(())
        });
    }

    /// What it wrote to standard error.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_helpdesk"));
        if arguments.first() != Some(&"--config") {
            command.args(["--config", "helpdesk.toml"]);
        }
        command.args(arguments);
        command.current_dir(self.folder.path());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if !self.full_hashes {
            command.env("HELPDESK_QUICK_HASHES", "1");
        }
        if self.faked_clock {
            command
                .env("LD_PRELOAD", FAKETIME)
                .env("FAKETIME_TIMESTAMP_FILE", self.path("clock"))
                .env("TZ", "Europe/Paris")
                .env("FAKETIME_NO_CACHE", "1")
                .env("DONT_FAKE_MONOTONIC", "1");
        }
        command
    }

    /// Runs a command of the binary beside the desk, with this on its standard input.
    pub fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.command(arguments).spawn().expect("the binary");
        // A command that reads nothing closes its end early.
        let _ = child
            .stdin
            .take()
            .expect("piped")
            .write_all(input.as_bytes());
        child.wait_with_output().expect("its end")
    }

    /// The answer of a command; fails when it failed.
    #[track_caller]
    pub fn ok(&self, arguments: &[&str], input: &str) -> String {
        let done = self.run(arguments, input);
        assert!(done.status.success(), "{arguments:?}: {done:?}");
        String::from_utf8(done.stdout).expect("UTF-8")
    }

    /// Makes an account: `marie.lopez` is Marie Lopez <marie.lopez@ecole.example>.
    #[track_caller]
    pub fn user(&self, login: &str, role: &str) {
        let (name, address) = (mail::name_of(login), mail::address_of(login));
        let add = [
            "user",
            "add",
            login,
            "--address",
            &address,
            "--name",
            &name,
            "--role",
            role,
        ];
        self.ok(&add, PASSWORD);
    }

    /// Every ticket, as `helpdesk export` writes it.
    #[track_caller]
    pub fn export(&self) -> Vec<Value> {
        let lines = self.ok(&["export"], "");
        lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    /// The export without what became of its mails, which leave at a moment of their own: to see that nothing was changed.
    pub fn tickets(&self) -> Vec<Value> {
        let mut all = self.export();
        for ticket in &mut all {
            ticket["mails"].take();
        }
        all
    }

    /// One ticket of the export, once `wanted` is true of it.
    #[track_caller]
    pub fn ticket_when(&self, number: u64, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut changed = file::changes(&self.path("helpdesk.db"));
        until(&format!("ticket {number} is as wanted"), LIMIT, || {
            // The same file would be exported the same.
            let mut tickets = changed().then(|| self.export())?.into_iter();
            tickets.find(|ticket| ticket["number"] == json!(number) && wanted(ticket))
        })
    }

    /// The one ticket there is, once it is there.
    #[track_caller]
    pub fn only_ticket(&self) -> Value {
        let ticket = self.ticket_when(1, |_| true);
        assert_eq!(self.export().len(), 1);
        ticket
    }

    /// Puts a mail into the mailbox folder, as a mail server does.
    pub fn mail_in(&self, raw: &[u8]) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{:06}.test", COUNT.fetch_add(1, Ordering::Relaxed));
        let inbox = self.path("in");
        for folder in ["tmp", "new", "cur"] {
            fs::create_dir_all(inbox.join(folder)).expect("a folder");
        }
        let draft = inbox.join("tmp").join(&name);
        fs::write(&draft, raw).expect("written");
        fs::rename(draft, inbox.join("new").join(name)).expect("moved");
    }

    /// The mails in the folder of those sent, oldest first.
    pub fn mails_out(&self) -> Vec<Mail> {
        let mut read = self.read.lock().expect("no reader failed");
        let read_once = |file: PathBuf| {
            let written = fs::metadata(&file).and_then(|file| file.modified());
            let key = (file, written.expect("a time"));
            let mail = read.entry(key.clone());
            mail.or_insert_with(|| mail_of(&key.0)).clone()
        };
        files_in(&self.path("out")).map(read_once).collect()
    }

    /// A mail sent to this person, now or when it leaves.
    #[track_caller]
    pub fn wait_for_mail(&self, login: &str, wanted: impl Fn(&Mail) -> bool) -> Mail {
        let to = mail::address_of(login);
        until(&format!("a mail leaves for {to}"), LIMIT, || {
            self.mails_out()
                .into_iter()
                .find(|mail| mail.to == to && wanted(mail))
        })
    }

    /// How often mails with these words were sent to this person.
    pub fn mails_with(&self, login: &str, words: &str) -> usize {
        let to = mail::address_of(login);
        let told = |mail: &&Mail| mail.to == to && mail.says(words);
        self.mails_out().iter().filter(told).count()
    }

    /// Nothing waits to be sent and nothing to be read.
    #[track_caller]
    pub fn drained(&self) {
        let new = self.path("in/new");
        until("all mail is in and out", LIMIT, || {
            let unread = fs::read_dir(&new).map_or(0, |files| files.count());
            (unread == 0 && self.health()["mails_waiting"] == json!(0)).then_some(())
        });
    }

    /// Nothing waits to be read, and nothing is due to be sent.
    #[track_caller]
    pub fn drained_for_now(&self) {
        let new = self.path("in/new");
        until("all mail is in, and what is due is out", LIMIT, || {
            let unread = fs::read_dir(&new).map_or(0, |files| files.count());
            (unread == 0 && file::due(&self.path("helpdesk.db"), self.now()) == 0).then_some(())
        });
    }

    /// The journal of mails, oldest first: sender, fate, reason.
    pub fn journal(&self) -> Vec<(String, String, String)> {
        journal_of(&self.path("helpdesk.db"))
    }

    /// What /health says; null while nobody answers.
    pub fn health(&self) -> Value {
        let page = Visitor::new(&self.url).try_get("/health");
        page.and_then(|page| serde_json::from_slice(&page.body).ok())
            .unwrap_or_default()
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Visitor {
        Visitor::new(&self.url)
    }

    /// Somebody who has, with an account of [`Desk::user`].
    #[track_caller]
    pub fn sign_in(&self, login: &str) -> Visitor {
        let mut visitor = self.stranger();
        let page = visitor.sign_in(login, PASSWORD, &[]);
        assert_eq!(page.status, 303, "{}", page.text());
        visitor
    }

    /// A request of that person, by mail, with its acknowledgement.
    #[track_caller]
    pub fn request(&self, login: &str, subject: &str) -> Mail {
        self.mail_in(&Letter::from(login, subject, "Rien ne s’affiche.").raw());
        self.wait_for_mail(login, |mail| mail.subject.contains(subject))
    }

    /// Now, as the desk sees it.
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.turned
    }

    /// Turns its clock forward, and waits until the sweep has seen it.
    #[track_caller]
    pub fn turn_clock(&mut self, by: chrono::Duration) {
        self.turned += by;
        self.set_clock();
        let now = self.now();
        until("the sweep has seen the new time", LIMIT, || {
            (self.swept_at()? >= now).then_some(())
        });
    }

    /// Sets a clock that stands still, in the time of Paris: `2026-11-24 09:12:00`.
    pub fn freeze_at(&self, at: &str) {
        self.write_clock(at);
    }

    /// The same in winter, and waits until the sweep has seen it: this moment, as one before may still be under way.
    #[track_caller]
    pub fn freeze_and_sweep(&self, at: &str) {
        self.freeze_at(at);
        let now = format!("{at}{WINTER_IN_PARIS}").parse::<DateTime<Utc>>();
        let now = now.expect("a date and a time of day");
        until("the sweep has seen the new time", LIMIT, || {
            (self.swept_at()?.timestamp() == now.timestamp()).then_some(())
        });
    }

    fn swept_at(&self) -> Option<DateTime<Utc>> {
        self.health()["swept_at"].as_str()?.parse().ok()
    }

    fn set_clock(&self) {
        self.write_clock(&format!("+{}", self.turned.num_seconds()));
    }

    fn write_clock(&self, what: &str) {
        let draft = self.path("clock.part");
        fs::write(&draft, what).expect("written");
        fs::rename(draft, self.path("clock")).expect("moved");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(mut child) = self.process.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if !std::thread::panicking() {
            // Every mail of the whole run goes through the linter, looked at by its test or not.
            self.mails_out();
        }
        if std::thread::panicking() {
            // Not eprintln!: the harness shows what the test printed only where it can, and this must not be lost.
            let _ = write!(
                std::io::stderr(),
                "the log of {}:\n{}",
                self.url,
                self.log()
            );
        }
    }
}

/// A loopback address of its own for each desk, on a port that the system gives to nobody by itself: so that a desk
/// that starts again finds its place free.
pub fn own_host() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let [_, _, high, low] = std::process::id().to_be_bytes();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("127.{}.{low}.{}:18080", high % 254 + 1, count % 254 + 1)
}

fn server(lab: &Lab, port: u16, security: &str) -> String {
    format!(
        "host = \"localhost\"\nport = {port}\nsecurity = \"{security}\"\nuser = \"support\"\npassword = \"{}\"\n\
         ca_file = \"{}\"\n",
        lab::PASSWORD,
        lab.ca_file.display()
    )
}

/// The mails of a folder of sent ones, oldest first.
pub fn mails_in(folder: &Path) -> Vec<Mail> {
    files_in(folder).map(|file| mail_of(&file)).collect()
}

fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "eml"))
        .collect();
    files.sort();
    files.into_iter()
}

fn mail_of(file: &Path) -> Mail {
    Mail::read(&fs::read(file).expect("a mail"))
}
