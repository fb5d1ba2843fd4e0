//! The threads beside the door's: one for each mailbox, the outbox, the copies, the search, the sweep; what each does in a step.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::alarm::{Alarms, mail_administrators};
use super::manager::{Heart, Watch};
use crate::config::Config;
use crate::copies::nightly::Nightly;
use crate::desk::Desk;
use crate::intake;
use crate::intake::folder::{self, Glance};
use crate::intake::poll::{Interrupt, Next, Watcher};
use crate::outbox::send::Sending;
use crate::probe;
use crate::rules::channel::Outage;
use crate::rules::mailbox::{Counts, Fault, Trouble};
use crate::rules::{Clock, Instant};
use crate::store::Store;
use crate::sweep;
use crate::web::ports::health::Health;

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
/// How often is looked whether something is to be looked after.
const LOOK_AFTER_EVERY: Duration = Duration::from_secs(5);
/// How often servers are asked for their certificates, and how long after the start first.
const CERTIFICATES_EVERY: chrono::Duration = chrono::Duration::hours(12);
const CERTIFICATES_FIRST: chrono::Duration = chrono::Duration::minutes(2);
/// How often is looked for how long no mail has come in.
const QUIET_EVERY: chrono::Duration = chrono::Duration::minutes(10);
/// The longest pause after failures in a row.
const BACKOFF_MAX: Duration = Duration::from_secs(60);

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

/// What the thread of a mailbox works with.
pub(super) struct Work {
    pub(super) mailbox: String,
    pub(super) desk: Desk,
    pub(super) rules: intake::Rules,
    pub(super) clock: Clock,
    pub(super) health: Arc<Health>,
    /// The looks in a row that failed, over a restart.
    pub(super) outage: Option<Outage<Trouble>>,
}

impl Work {
    /// Notes a look that failed, and tells how long to pause.
    fn failed(&mut self, fault: Fault, failures: u32) -> Duration {
        log::warn!("mailbox {}: {fault}", self.mailbox);
        let now = (self.clock)();
        let outage = Outage::after(self.outage.as_ref(), fault.trouble, &fault.cause, now);
        self.health
            .look_failed(&self.mailbox, fault, outage.clone());
        self.outage = Some(outage);
        self.note();
        backoff(failures)
    }

    /// Notes a look that went well.
    fn looked(&mut self, counts: Option<Counts>) {
        self.health.looked(&self.mailbox, counts, (self.clock)());
        if self.outage.take().is_some() {
            self.note();
        }
    }

    /// How the mailbox does outlives a restart, where the file can take it.
    fn note(&self) {
        let noted = self.desk.note_mailbox(&self.mailbox, self.outage.as_ref());
        if let Err(cause) = noted {
            log::warn!("mailbox {}: {cause}", self.mailbox);
        }
    }

    fn next(&self, pause: Duration, watching: bool) {
        let pause = chrono::Duration::from_std(pause).unwrap_or_default();
        let at = (self.clock)() + pause;
        self.health.next_look(&self.mailbox, at, watching);
    }
}

/// The threads beside the door's.
pub(super) struct Crew {
    pub(super) stop: Stop,
    pub(super) interrupts: Vec<Interrupt>,
    pub(super) threads: usize,
    pub(super) ended: Receiver<()>,
    done: Sender<()>,
}

impl Crew {
    /// Nobody yet.
    pub(super) fn new() -> Self {
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

    /// Looks into a folder as mails come.
    pub(super) fn folder(&mut self, mut work: Work, path: PathBuf) {
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
                    work.looked(None);
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

    /// Looks into an IMAP mailbox, or waits for its news.
    pub(super) fn imap(&mut self, mut work: Work, mut watcher: Watcher) {
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
            work.looked(Some(looked.counts));
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

    /// Sends what is due.
    pub(super) fn outbox(&mut self, mut sending: Sending, clock: Clock, health: Arc<Health>) {
        health.sending(sending.outage());
        self.run("outbox", move || {
            if health.hurries() {
                sending.try_now();
            }
            let sent = sending.send_next(|| clock());
            health.sending(sending.outage());
            match sent {
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
            }
        });
    }

    /// Looks now and then at what fails slowly: certificates, and mail that does not come.
    pub(super) fn look_after(
        &mut self,
        desk: Desk,
        config: Arc<Config>,
        clock: Clock,
        health: Arc<Health>,
    ) {
        let start = clock();
        let (mut certificates_at, mut quiet_at) = (start + CERTIFICATES_FIRST, start);
        self.run("look after", move || {
            let now = clock();
            if is_time(&mut quiet_at, QUIET_EVERY, now) {
                match desk.quiet_since(now) {
                    Ok(since) => health.quiet(since),
                    Err(cause) => log::error!("mail that came in: {cause}"),
                }
            }
            if is_time(&mut certificates_at, CERTIFICATES_EVERY, now) {
                health.certificates(probe::certificates(&config));
            }
            mail_administrators(&desk, &config, &health.ailments(now), now);
            LOOK_AFTER_EVERY
        });
    }

    /// Tells by another way what fails.
    pub(super) fn alarm(&mut self, mut alarms: Alarms, clock: Clock) {
        self.run("alarm", move || alarms.step(clock()));
    }

    /// Makes a copy each night.
    pub(super) fn backup(
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
    pub(super) fn search(&mut self, store: Arc<Store>) {
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

    /// Gives the service manager signs of life.
    pub(super) fn watch(&mut self, watch: Watch, within: Duration) {
        self.run("watch", move || watch.look(within));
    }

    /// Closes, reminds and purges, once a minute.
    pub(super) fn sweep(
        &mut self,
        desk: Desk,
        config: Arc<Config>,
        clock: Clock,
        health: Arc<Health>,
        heart: Heart,
    ) {
        let mut minute = None;
        self.run("sweep", move || {
            heart.beat();
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

/// Whether it is time, and then sets the next. A clock that was put back makes nobody wait.
fn is_time(next: &mut Instant, every: chrono::Duration, now: Instant) -> bool {
    let due = *next <= now || *next > now + every;
    if due {
        *next = now + every;
    }
    due
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
