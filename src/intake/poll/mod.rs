//! A mailbox on an IMAP server: watched by IDLE or looked into now and then; one look is in `look`, the line to it in `line`.

mod guard;
mod leaving;
mod line;
mod look;
mod sign_in;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use imap::Session;
use imap::extensions::idle::WaitOutcome;
use imap::types::UnsolicitedResponse;

use guard::TooMuch;
pub use line::Interrupt;
use line::{Bounds, Line, is_silence};

use super::Rules;
use crate::config::{Imap, Limits, Server};
use crate::desk::Desk;
use crate::rules::Instant;
use crate::rules::mailbox::{Counts, Fault, Seen, Trouble};

/// The longest wait for news. RFC 2177 asks for less than 29 minutes; home routers forget a silent line after five.
const NEWS_MAX: Duration = Duration::from_secs(240);
/// What the server may take to begin telling news.
const NEWS_BEGIN_MAX: Duration = Duration::from_secs(10);
/// Waits in a row that the server cut short before it is looked at now and then instead.
const CUT_SHORT_MAX: u32 = 3;
/// The pause after a wait that was cut short, or after news that brought no mail again and again.
const PAUSE: Duration = Duration::from_secs(1);
/// News in a row that may bring no mail: another program that reads the mailbox makes some.
const IN_VAIN_MAX: u32 = 3;

type Imaps = Session<Line>;

/// One IMAP mailbox, and the session in it if there is one.
#[derive(Debug)]
pub struct Watcher {
    name: String,
    imap: Imap,
    answer_max: Duration,
    session_max: Duration,
    interrupt: Interrupt,
    turn: Arc<Mutex<()>>,
    open: Option<Open>,
    before: Seen,
    /// UIDs of mails at which the line broke.
    stumbled: BTreeSet<u32>,
    cut_short: u32,
    in_vain: u32,
}

/// A session, signed in.
#[derive(Debug)]
struct Open {
    session: Imaps,
    bounds: Bounds,
    /// The server can tell of new mail by itself (RFC 2177).
    idles: bool,
}

/// What a look came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// How many mails there were, and what became of them.
    pub counts: Counts,
    /// More came meanwhile, or was left.
    pub more: bool,
}

/// What is to be done after a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Wait for the server's news with [`Watcher::wait`], at most that long.
    News(Duration),
    /// Look again after that time.
    Look(Duration),
}

impl Watcher {
    /// Nothing is connected yet. `turn` is one for all mailboxes: held by who reads a large mail.
    pub fn new(name: &str, imap: &Imap, limits: &Limits, turn: Arc<Mutex<()>>) -> Self {
        Self {
            name: name.into(),
            imap: imap.clone(),
            answer_max: limits.answer_max,
            session_max: limits.session_max,
            interrupt: Interrupt::default(),
            turn,
            open: None,
            before: Seen::default(),
            stumbled: BTreeSet::new(),
            cut_short: 0,
            in_vain: 0,
        }
    }

    /// Ends its waiting, from another thread.
    pub fn interrupt(&self) -> Interrupt {
        self.interrupt.clone()
    }

    /// Takes in what is in the mailbox. After a fault the session is over, and the mail stays where it is.
    pub fn look(
        &mut self,
        desk: &Desk,
        rules: &Rules,
        now: impl Fn() -> Instant,
    ) -> Result<Looked, Fault> {
        let mut open = match self.open.take() {
            Some(open) => {
                open.bounds.begin(self.session_max);
                open
            }
            // Its time runs since it was connected.
            None => caught(|| self.sign_in())?,
        };
        let at = Cell::new(None);
        let looked = caught(|| {
            look::look(
                &mut open.session,
                &open.bounds,
                &look::Task {
                    desk,
                    rules,
                    name: &self.name,
                    imap: &self.imap,
                    before: &self.before,
                    turn: &self.turn,
                    stumbled: &self.stumbled,
                    at: &at,
                },
                now,
            )
        });
        let (looked, seen) = match (looked, at.get()) {
            (Ok(looked), _) => looked,
            (Err(fault), None) => return Err(fault),
            (Err(fault), Some(uid)) => {
                self.stumbled.insert(uid);
                let cause = format!("{} (at the email with UID {uid})", fault.cause);
                return Err(Fault { cause, ..fault });
            }
        };
        self.stumbled.clear();
        if looked.counts.with_fate > 0 {
            self.in_vain = 0;
        } else if looked.more {
            self.in_vain += 1;
        }
        self.before = seen;
        self.open = Some(open);
        Ok(looked)
    }

    /// How to go on after a look. Without news the session is closed.
    pub fn next(&mut self, looked: &Looked) -> Next {
        if looked.more {
            return Next::Look(self.pause());
        }
        if let Some(open) = &self.open
            && open.idles
            && self.cut_short < CUT_SHORT_MAX
        {
            return Next::News(self.imap.poll.min(NEWS_MAX));
        }
        self.cut_short = self.cut_short.saturating_sub(1);
        if let Some(mut open) = self.open.take() {
            open.bounds.begin(self.answer_max);
            // The work is done: a server that hangs up early takes nothing from it.
            let _ = caught(|| Ok(open.session.logout()?));
        }
        Next::Look(self.imap.poll)
    }

    /// Waits until the server tells of new mail, and tells how long to pause before the next look. That the server hangs
    /// up is no fault: many do so now and then.
    pub fn wait(&mut self, most: Duration) -> Duration {
        let Some(mut open) = self.open.take() else {
            return Duration::ZERO;
        };
        open.bounds.begin(NEWS_BEGIN_MAX.min(self.answer_max));
        open.bounds.allow(0);
        let waited = caught(|| Ok(wait_for_news(&mut open.session, most)?));
        match waited {
            Ok(outcome) if !open.bounds.silent() && !self.interrupt.asked() => {
                self.cut_short = 0;
                self.open = Some(open);
                match outcome {
                    WaitOutcome::TimedOut => self.in_vain = 0,
                    WaitOutcome::MailboxChanged => self.in_vain += 1,
                }
                self.pause()
            }
            Ok(_) | Err(_) => {
                if let Err(fault) = waited {
                    log::debug!("mailbox {}: no more news: {fault}", self.name);
                }
                self.cut_short += 1;
                PAUSE
            }
        }
    }

    const fn pause(&self) -> Duration {
        if self.in_vain > IN_VAIN_MAX {
            PAUSE
        } else {
            Duration::ZERO
        }
    }

    /// Whether the session in the mailbox stands.
    pub const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    fn sign_in(&self) -> Result<Open, Fault> {
        let (mut session, bounds) = enter(
            &self.imap.server,
            (self.answer_max, self.session_max),
            &self.interrupt,
        )?;
        bounds.allow(0);
        let idles = session.capabilities().map_err(fault)?.has_str("IDLE");
        Ok(Open {
            session,
            bounds,
            idles,
        })
    }
}

/// Signs in and out again: what `helpdesk check` tries. Tells how many mails there are.
pub fn probe(imap: &Imap, limits: &Limits) -> Result<u32, Fault> {
    caught(|| {
        let times = (limits.answer_max, limits.session_max);
        let (mut session, bounds) = enter(&imap.server, times, &Interrupt::default())?;
        bounds.allow(0);
        let folder = session
            .examine(&imap.folder)
            .map_err(look::folder_refused)?;
        let _ = session.logout();
        Ok(folder.exists)
    })
}

fn enter(
    server: &Server,
    (answer_max, session_max): (Duration, Duration),
    interrupt: &Interrupt,
) -> Result<(Imaps, Bounds), Fault> {
    let bounds = Bounds::new(answer_max, session_max);
    let line = line::connect(server, &bounds, interrupt)?;
    Ok((sign_in::sign_in(server, line)?, bounds))
}

fn wait_for_news(session: &mut Imaps, most: Duration) -> imap::Result<WaitOutcome> {
    let mut waiting = session.idle();
    let is_news = |told: &UnsolicitedResponse| {
        matches!(
            told,
            UnsolicitedResponse::Exists(_) | UnsolicitedResponse::Bye { .. }
        )
    };
    // Without keepalive: the crate renews by calling itself, for ever deeper.
    let waiting = waiting.timeout(most).keepalive(false);
    waiting.wait_while(|told| !is_news(&told))
}

/// A panic of the crates on an odd answer costs the session, not the thread.
fn caught<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Fault {
            trouble: Trouble::Odd,
            cause: "the server's answer could not be read".into(),
        })
    })
}

/// What an error of the session means, where nothing better is known.
fn fault(cause: imap::Error) -> Fault {
    let too_much = match &cause {
        imap::Error::Io(cause) => cause
            .get_ref()
            .and_then(|cause| cause.downcast_ref::<TooMuch>()),
        _ => None,
    };
    if let Some(too_much) = too_much {
        return Fault {
            trouble: Trouble::Odd,
            cause: too_much.to_string(),
        };
    }
    let trouble = match &cause {
        imap::Error::Io(cause) if is_silence(cause) => Trouble::Silent,
        imap::Error::Io(_) | imap::Error::ConnectionLost => Trouble::Lost,
        _ => Trouble::Odd,
    };
    let cause = match cause {
        imap::Error::No(no) => format!("the server refused: {}", no.information),
        // The crate's word for every answer that it cannot read.
        imap::Error::Bye(bye) if bye.information == "no explanation given" => {
            "the server: not an answer of IMAP".into()
        }
        _ if trouble == Trouble::Silent => "the server does not answer in time".into(),
        cause => format!("the server: {cause}"),
    };
    Fault { trouble, cause }
}

impl From<imap::Error> for Fault {
    fn from(cause: imap::Error) -> Self {
        fault(cause)
    }
}
