//! Opens the store, starts the pages and the threads, and stops them; the threads are in `serve/crew.rs`, the alarm in
//! `serve/alarm.rs`, what the pages ask of the mail side in `serve/mail_side.rs`, what systemd is told in `serve/manager.rs`.

mod alarm;
mod crew;
mod mail_side;
mod manager;

pub use crew::Stop;

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant as Monotonic};

use crate::auth::Sources;
use crate::config::{Config, MailboxKind};
use crate::copies::nightly::Nightly;
use crate::desk::Desk;
use crate::i18n::{Lang, words};
use crate::intake;
use crate::intake::folder;
use crate::intake::poll::{Interrupt, Watcher};
use crate::outbox;
use crate::outbox::send::Sending;
use crate::rules::Clock;
use crate::store::{self, Purpose, Store};
use crate::web::http::theme::Looks;
use crate::web::ports::health::Health;
use crate::web::server::NotOpen;
use crate::web::visit::Site;
use alarm::Alarms;
use crew::{Crew, Work};
use mail_side::MailSide;
use manager::{Heart, Manager, Watch};

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

/// A desk at work.
pub struct Running {
    door: crate::web::door::Door,
    manager: Manager,
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
    let manager = Manager::of_environment();
    let base_url = config.desk.base_url.clone();
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
    let newest: Result<_, crate::store::Error> = store.read(|r| r.newest_line());
    let site = Site {
        lists: crate::web::ports::lists::Lists::since(newest?),
        onlookers: crate::web::ports::onlookers::Onlookers::default(),
        shelf: crate::web::ports::shelf::Shelf::default(),
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
            outage: desk.outage_of_mailbox(&mailbox.name).unwrap_or_default(),
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
    crew.look_after(desk.clone(), config.clone(), clock.clone(), health.clone());
    if let Some(command) = config.alarm.clone() {
        let (desk, config) = (desk.clone(), config.clone());
        let alarms = Alarms::new(desk, config, health.clone(), command, clock());
        crew.alarm(alarms, clock.clone());
    }
    let heart = Heart::new();
    crew.sweep(desk, config, clock.clone(), health, heart.clone());
    if let Some(within) = manager.watchdog() {
        let watch = Watch {
            manager: manager.clone(),
            heart,
            door: door.address(),
        };
        crew.watch(watch, within);
    }
    let Crew {
        stop,
        interrupts,
        threads,
        ended,
        ..
    } = crew;
    manager.ready(&format!("serving {base_url} on {}", door.address()));
    Ok(Running {
        door,
        manager,
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
        self.manager.stopping();
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

/// What the intake says itself, in the desk's language.
pub fn own_words(config: &Config) -> intake::Words {
    let lang = Lang::from_code(&config.desk.language);
    intake::Words {
        untitled: lang.say(words::UNTITLED).into(),
        cut: lang.say(words::CUT).into(),
    }
}
