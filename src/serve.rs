//! Opens the store and runs the threads: pages, one for each mailbox, the outbox, the sweep; and stops them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant as Monotonic};

use crate::auth::Sources;
use crate::config::{Config, MailboxKind};
use crate::copies::nightly::Nightly;
use crate::desk::{self, Desk};
use crate::i18n::{Lang, words};
use crate::intake;
use crate::intake::folder::{self, Glance};
use crate::intake::poll::{Interrupt, Next, Watcher};
use crate::outbox;
use crate::outbox::facts::{Imagined, imagine};
use crate::outbox::send::Sending;
use crate::rules::audit::Trail;
use crate::rules::mail::Fate;
use crate::rules::mailbox::Fault;
use crate::rules::{Clock, Instant, PersonId, ReceivedId};
use crate::store::{self, Person, Purpose, Store};
use crate::sweep;
use crate::web::http::theme::Looks;
use crate::web::ports::health::Health;
use crate::web::ports::letterbox::{Explained, Letterbox, Preview, Wanted};
use crate::web::server::NotOpen;
use crate::web::visit::Site;

/// How often the outbox looks for mail that became due.
const OUTBOX_EVERY: Duration = Duration::from_millis(250);
/// How often the search looks whether there is something new to index.
const INDEX_EVERY: Duration = Duration::from_millis(250);
/// How often the sweep looks whether a minute has passed.
const SWEEP_EVERY: Duration = Duration::from_millis(200);
/// How often is looked whether a copy is due.
const BACKUP_EVERY: Duration = Duration::from_secs(60);
/// How soon one that failed is tried again.
const BACKUP_AGAIN: Duration = Duration::from_secs(15 * 60);
/// The longest pause after failures in a row.
const BACKOFF_MAX: Duration = Duration::from_secs(60);
/// What a clean stop may take, all in all.
const STOP_WITHIN: Duration = Duration::from_secs(4);

/// Why the desk did not start.
#[derive(Debug)]
pub enum Error {
    /// The file.
    Store(store::Error),
    /// The address of the pages, or the certificate of our own TLS.
    Door(NotOpen),
    /// A mailbox folder.
    Folder(std::io::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(cause) => cause.fmt(f),
            Self::Door(NotOpen::Listen(cause)) => {
                write!(f, "the pages cannot be served: {cause}. See [web] listen.")
            }
            Self::Door(NotOpen::Tls(cause)) => write!(f, "the pages cannot be served: {cause}"),
            Self::Folder(cause) => write!(f, "a mailbox folder cannot be made: {cause}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

/// Tells every thread to end, and wakes those that pause.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// From now on every pause is over at once.
    pub fn ask(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }

    /// Waits that long, or until asked to stop; true when asked.
    pub fn pause(&self, time: Duration) -> bool {
        let asked = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.0.1.wait_timeout_while(asked, time, |asked| !*asked);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// A desk at work.
pub struct Running {
    door: crate::web::door::Door,
    stop: Stop,
    interrupts: Vec<Interrupt>,
    ended: Receiver<()>,
    threads: usize,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running")
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

/// Starts the desk of that configuration. `demo` adds the page that writes mail as members of the school.
pub fn start(config: Config, clock: &Clock, demo: bool) -> Result<Running, Error> {
    let store = Arc::new(Store::open(&config.desk.database, Purpose::Serve)?);
    let config = Arc::new(config);
    let desk = Desk::new(store.clone(), config.outgoing.hold)
        .with_uploads_a_day(config.limits.uploads_a_day_bytes_max);
    let health = Arc::new(Health::new(&config));
    for mailbox in &config.mailboxes {
        if let MailboxKind::Folder(path) = &mailbox.kind {
            folder::prepare(path).map_err(Error::Folder)?;
        }
    }
    let looks = Looks::open(&store, &config)?;
    let rules = intake::Rules::new(&config, store.key(), own_words(&config));
    let site = Site {
        onlookers: crate::web::ports::onlookers::Onlookers::default(),
        letterbox: Arc::new(MailSide {
            sender: outbox::send::sender(&config),
            desk: desk.clone(),
            rules: rules.clone(),
        }),
        desk: desk.clone(),
        config: config.clone(),
        sources: Sources::new(&config.sign_in, &config.desk.domains, &store),
        clock: clock.clone(),
        health: health.clone(),
        looks,
        routes: crate::web::routes::ROUTES,
        demo,
    };
    let door = crate::web::server::open(site).map_err(Error::Door)?;
    let mut crew = Crew::new();
    let turn = Arc::default();
    for mailbox in &config.mailboxes {
        let work = Work {
            mailbox: mailbox.name.clone(),
            desk: desk.clone(),
            rules: rules.of_mailbox(mailbox),
            clock: clock.clone(),
            health: health.clone(),
        };
        match &mailbox.kind {
            MailboxKind::Folder(path) => crew.folder(work, path.clone()),
            MailboxKind::Imap(imap) => {
                let turn = Arc::clone(&turn);
                let watcher = Watcher::new(&mailbox.name, imap, &config.limits, turn);
                crew.imap(work, watcher);
            }
        }
    }
    let sending = Sending::new(store.clone(), &config)?;
    crew.outbox(sending, clock.clone(), health.clone());
    if let Some(backup) = config.backup.clone() {
        crew.backup(
            store.clone(),
            Nightly::new(backup),
            clock.clone(),
            health.clone(),
        );
    }
    crew.search(store);
    crew.sweep(desk, config, clock.clone(), health);
    let Crew {
        stop,
        interrupts,
        threads,
        ended,
        done: _,
    } = crew;
    Ok(Running {
        door,
        stop,
        interrupts,
        ended,
        threads,
    })
}

impl Running {
    /// Where the pages are.
    pub fn address(&self) -> std::net::SocketAddr {
        self.door.address()
    }

    /// Stops cleanly, within five seconds. The lines to mailboxes are cut: everything committed stays committed, and
    /// everything else comes again. What still hangs on a silent server is left.
    pub fn stop(self) {
        let until = Monotonic::now() + STOP_WITHIN;
        self.stop.ask();
        self.interrupts.iter().for_each(Interrupt::ask);
        self.door.close(Duration::from_secs(2));
        for _ in 0..self.threads {
            let left = until.saturating_duration_since(Monotonic::now());
            if self.ended.recv_timeout(left).is_err() {
                log::warn!("a thread still waits for a server; stopping without it");
                return;
            }
        }
    }
}

/// The mail side, for the pages.
struct MailSide {
    sender: outbox::facts::Sender,
    desk: Desk,
    rules: intake::Rules,
}

impl Letterbox for MailSide {
    fn explain(&self, raw: &[u8]) -> desk::Result<Explained> {
        let read = intake::read(raw, &self.rules);
        let (fate, steps) = self.desk.foresee(&read.digest, &read.says)?;
        let size = |part: &intake::part::Part| (part.name.clone(), part.bytes.len() as u64);
        Ok(Explained {
            fate,
            steps,
            documents: read.documents.iter().map(size).collect(),
            says: read.says,
        })
    }

    fn import(&self, id: ReceivedId, by: (&Person, &Trail), now: Instant) -> desk::Result<Fate> {
        intake::import(&self.desk, &self.rules, id, by, now)
    }

    fn preview(
        &self,
        wanted: &Wanted,
        viewer: PersonId,
        now: Instant,
    ) -> store::Result<Option<Preview>> {
        let store = self.desk.store();
        let (sender, facts) = store.read(|r| {
            let sender = self.sender.settled(r)?;
            let imagined = Imagined {
                ticket: wanted.ticket,
                topic: wanted.topic,
                language: wanted.language.code(),
                agent: wanted.to_agent.then_some(viewer),
            };
            let facts = imagine(r, &imagined, &sender, store.key(), now)?;
            Ok::<_, store::Error>((sender, facts))
        })?;
        let worded = facts.and_then(|facts| {
            let (worded, _) = outbox::message::word(&facts, &sender).ok()?;
            Some((facts, worded))
        });
        Ok(worded.map(|(facts, worded)| Preview {
            subject: worded.letter.subject,
            from: worded.letter.from_name,
            to: format!("{} <{}>", facts.reader.name, facts.reader.address),
            text: worded.text,
            html: worded.html,
        }))
    }
}

/// What the thread of a mailbox works with.
struct Work {
    mailbox: String,
    desk: Desk,
    rules: intake::Rules,
    clock: Clock,
    health: Arc<Health>,
}

impl Work {
    /// Notes a look that failed, and tells how long to pause.
    fn failed(&self, fault: Fault, failures: u32) -> Duration {
        log::warn!("mailbox {}: {fault}", self.mailbox);
        self.health.look_failed(&self.mailbox, fault);
        backoff(failures)
    }

    fn next(&self, pause: Duration, watching: bool) {
        let pause = chrono::Duration::from_std(pause).unwrap_or_default();
        let at = (self.clock)() + pause;
        self.health.next_look(&self.mailbox, at, watching);
    }
}

/// The threads beside the door's.
struct Crew {
    stop: Stop,
    interrupts: Vec<Interrupt>,
    threads: usize,
    ended: Receiver<()>,
    done: Sender<()>,
}

impl Crew {
    fn new() -> Self {
        let (done, ended) = channel();
        Self {
            stop: Stop::default(),
            interrupts: Vec::new(),
            threads: 0,
            ended,
            done,
        }
    }

    /// Runs `step` over and over; it tells how long to pause. A panic costs that step only.
    fn run(&mut self, name: &str, mut step: impl FnMut() -> Duration + Send + 'static) {
        let (stop, done, title) = (self.stop.clone(), self.done.clone(), name.to_string());
        let work = move || {
            loop {
                let pause = catch_unwind(AssertUnwindSafe(&mut step)).unwrap_or_else(|_| {
                    log::error!("{title}: a step failed; going on");
                    BACKOFF_MAX
                });
                if stop.pause(pause) {
                    break;
                }
            }
            drop(step);
            let _ = done.send(());
        };
        match thread::Builder::new().name(name.into()).spawn(work) {
            Ok(_) => self.threads += 1,
            Err(cause) => log::error!("{name} cannot be started: {cause}"),
        }
    }

    fn folder(&mut self, work: Work, path: PathBuf) {
        let (mut failures, mut glance) = (0_u32, Glance::default());
        self.run("mailbox", move || {
            if !glance.is_due(&path) {
                return folder::GLANCE_EVERY;
            }
            let name = &work.mailbox;
            let looked = folder::look(&work.desk, &work.rules, name, &path, (work.clock)());
            match looked {
                Ok(_) => {
                    failures = 0;
                    work.health.looked(name, None, (work.clock)());
                    work.next(folder::LOOK_EVERY, false);
                    folder::GLANCE_EVERY
                }
                Err(cause) => {
                    failures += 1;
                    glance = Glance::default();
                    let pause = work.failed(cause.into(), failures);
                    work.next(pause, false);
                    pause
                }
            }
        });
    }

    fn imap(&mut self, work: Work, mut watcher: Watcher) {
        self.interrupts.push(watcher.interrupt());
        let interrupt = watcher.interrupt();
        let mut failures = 0_u32;
        self.run("mailbox", move || {
            let looked = watcher.look(&work.desk, &work.rules, || (work.clock)());
            let looked = match looked {
                Ok(looked) => looked,
                Err(_) if interrupt.asked() => return BACKOFF_MAX,
                Err(fault) => {
                    failures += 1;
                    let pause = work.failed(fault, failures);
                    work.next(pause, false);
                    return pause;
                }
            };
            failures = 0;
            (work.health).looked(&work.mailbox, Some(looked.counts), (work.clock)());
            match watcher.next(&looked) {
                Next::Look(pause) => {
                    work.next(pause, false);
                    pause
                }
                Next::News(most) => {
                    work.next(most, true);
                    let pause = watcher.wait(most);
                    work.next(pause, watcher.is_open());
                    pause
                }
            }
        });
    }

    fn outbox(&mut self, mut sending: Sending, clock: Clock, health: Arc<Health>) {
        self.run("outbox", move || match sending.send_next(|| clock()) {
            Ok(true) => Duration::ZERO,
            Ok(false) => {
                health.outbox(Ok(()), clock());
                OUTBOX_EVERY
            }
            Err(cause) => {
                log::error!("outbox: {cause}");
                health.outbox(Err(&cause.to_string()), clock());
                Duration::from_secs(5)
            }
        });
    }

    /// Makes a copy each night.
    fn backup(
        &mut self,
        store: Arc<Store>,
        mut nightly: Nightly,
        clock: Clock,
        health: Arc<Health>,
    ) {
        // Shown from the start on, before the first look.
        health.backup(Ok(nightly.last(clock())));
        self.run("backup", move || match nightly.keep_up(&store, clock()) {
            Ok(last) => {
                health.backup(Ok(last));
                BACKUP_EVERY
            }
            Err(cause) => {
                log::error!("backup: {cause}");
                health.backup(Err(&cause.to_string()));
                BACKUP_AGAIN
            }
        });
    }

    /// Indexes for the search what was committed, a moment later.
    fn search(&mut self, store: Arc<Store>) {
        let mut checked = false;
        let mut step = move || {
            if !checked {
                intake::searchable::check(&store)?;
                checked = true;
            }
            intake::searchable::keep_up(&store)
        };
        self.run("search", move || match step() {
            Ok(true) => Duration::ZERO,
            Ok(false) => INDEX_EVERY,
            Err(cause) => {
                log::error!("search: {cause}");
                Duration::from_secs(10)
            }
        });
    }

    fn sweep(&mut self, desk: Desk, config: Arc<Config>, clock: Clock, health: Arc<Health>) {
        let mut minute = None;
        self.run("sweep", move || {
            let now = clock();
            let this = now.timestamp().div_euclid(60);
            if minute == Some(this) {
                return SWEEP_EVERY;
            }
            match sweep::sweep(&desk, &config, now) {
                Ok(swept) => {
                    minute = Some(this);
                    if swept.closed + swept.reminded > 0 {
                        log::info!(
                            "sweep: {} reminded, {} closed",
                            swept.reminded,
                            swept.closed
                        );
                    }
                    health.sweep(Ok(swept.held), now);
                    SWEEP_EVERY
                }
                Err(cause) => {
                    log::error!("sweep: {cause}");
                    health.sweep(Err(&cause.to_string()), now);
                    Duration::from_secs(10)
                }
            }
        });
    }
}

/// What the intake says itself, in the desk's language.
pub fn own_words(config: &Config) -> intake::Words {
    let lang = Lang::from_code(&config.desk.language);
    intake::Words {
        untitled: lang.say(words::UNTITLED).into(),
        cut: lang.say(words::CUT).into(),
    }
}

fn backoff(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.saturating_sub(1).min(6)).min(BACKOFF_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_fails_is_tried_again_from_each_second_to_each_minute() {
        let pauses: Vec<u64> = (1..=9)
            .map(|failures| backoff(failures).as_secs())
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
