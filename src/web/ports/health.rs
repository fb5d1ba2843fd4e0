//! How each part of the desk does, for `/health` and for agents; the threads of `serve` write it, pages read it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::config::Config;
use crate::rules::Instant;
use crate::rules::channel::{
    Ailment, Outage, Part, RECEIVING, SENDING, Validity, What, differs_long,
};
use crate::rules::faults::Cause;
use crate::rules::mailbox::{Counts, Fault, Trouble};

/// The state of one part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// When it last worked.
    pub worked_at: Option<Instant>,
    /// Why it does not, if it does not.
    pub fault: Option<String>,
}

/// The state of one mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// When a look last went well.
    pub worked_at: Option<Instant>,
    /// Why the last look did not, if it did not; `i18n::mailbox::trouble` has the words.
    pub fault: Option<Fault>,
    /// The server tells of new mail by itself, and is listened to.
    pub watching: bool,
    /// When the next look is due, at the latest.
    pub next_at: Option<Instant>,
    /// What the last good look counted; nothing for a folder of this machine.
    pub counts: Option<Counts>,
    /// The looks in a row that failed.
    pub outage: Option<Outage<Trouble>>,
    /// Since when the count differs, if it does.
    pub differs_since: Option<Instant>,
}

/// The state of all parts.
#[derive(Debug)]
pub struct Health {
    parts: Mutex<Parts>,
    /// Somebody wants what waits to be sent now.
    hurry: AtomicBool,
}

/// What [`Health`] holds.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// By name.
    pub mailboxes: BTreeMap<String, Mailbox>,
    /// The sender of mail.
    pub outbox: State,
    /// What its server refuses or fails to do, whoever the reader is.
    pub sending: Option<Outage<Cause>>,
    /// The clock's work.
    pub sweep: State,
    /// The copies of each night; none where they are not configured.
    pub backup: Option<State>,
    /// The clock jumped: nothing closes by itself.
    pub closing_held: bool,
    /// When the certificates hold that servers and pages prove themselves with; those that are known.
    pub certificates: BTreeMap<Part, Validity>,
    /// Since when no mail at all has come in, where that is unusually long.
    pub quiet_since: Option<Instant>,
    /// Why the command of the alarm failed the last time, if it did.
    pub alarm_fault: Option<String>,
}

impl Parts {
    /// What is wrong with the ways in and out of mail, the worst first.
    pub fn ailments(&self, now: Instant) -> Vec<Ailment> {
        let sending = self.sending.iter().filter(|out| out.is_told(SENDING));
        let sending = sending.map(|out| Ailment {
            part: Part::Outgoing,
            what: What::Sending(out.what, out.since),
            said: out.said.clone(),
        });
        let mailboxes = self.mailboxes.iter().filter_map(|(name, mailbox)| {
            let outage = mailbox.outage.as_ref().filter(|out| out.is_told(RECEIVING));
            let (what, said) = match (outage, mailbox.differs_since) {
                (Some(out), _) => (What::Receiving(out.what, out.since), out.said.clone()),
                (None, Some(since)) if differs_long(since, now) => (What::Differs, String::new()),
                (None, _) => return None,
            };
            let part = Part::Mailbox(name.clone());
            Some(Ailment { part, what, said })
        });
        let unsaid = |part: &Part, what| Ailment {
            part: part.clone(),
            what,
            said: String::new(),
        };
        let certificates = self.certificates.iter();
        let certificates = certificates
            .filter(|(_, validity)| validity.ends_soon(now))
            .map(|(part, validity)| unsaid(part, What::Ends(validity.until)));
        let mut all: Vec<Ailment> = sending.chain(mailboxes).chain(certificates).collect();
        let reads = !all
            .iter()
            .any(|one| matches!(one.what, What::Receiving(..)));
        // Where mailboxes fail, it is said why nothing comes in.
        let quiet = self.quiet_since.filter(|_| reads);
        all.extend(quiet.map(|since| unsaid(&Part::Incoming, What::Quiet(since))));
        all
    }
}

impl Health {
    /// Nothing has worked yet, and nothing has failed.
    pub fn new(config: &Config) -> Self {
        let mailboxes = config
            .mailboxes
            .iter()
            .map(|mailbox| (mailbox.name.clone(), Mailbox::default()));
        Self {
            parts: Mutex::new(Parts {
                mailboxes: mailboxes.collect(),
                backup: config.backup.as_ref().map(|_| State::default()),
                ..Parts::default()
            }),
            hurry: AtomicBool::new(false),
        }
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of it, as it is now.
    pub fn now(&self) -> Parts {
        self.parts().clone()
    }

    /// What is wrong with the ways in and out of mail, the worst first.
    pub fn ailments(&self, now: Instant) -> Vec<Ailment> {
        self.parts().ailments(now)
    }

    /// When the certificates hold; what is not to be had now is as it was.
    pub fn certificates(&self, found: Vec<(Part, Validity)>) {
        self.parts().certificates.extend(found);
    }

    /// Since when no mail at all has come in, where that is unusually long.
    pub fn quiet(&self, since: Option<Instant>) {
        self.parts().quiet_since = since;
    }

    /// Why the command of the alarm failed; none: it did not.
    pub fn alarm(&self, fault: Option<&str>) {
        self.parts().alarm_fault = fault.map(str::to_owned);
    }

    /// A look at a mailbox went well.
    pub fn looked(&self, name: &str, counts: Option<Counts>, now: Instant) {
        let mut parts = self.parts();
        let mailbox = parts.mailboxes.entry(name.into()).or_default();
        mailbox.worked_at = Some(now);
        mailbox.fault = None;
        mailbox.outage = None;
        let differs = counts.is_some_and(|counts| counts.difference.is_some());
        mailbox.differs_since = differs.then(|| mailbox.differs_since.unwrap_or(now));
        mailbox.counts = counts;
    }

    /// A look at a mailbox failed, the last of several.
    pub fn look_failed(&self, name: &str, fault: Fault, outage: Outage<Trouble>) {
        let mut parts = self.parts();
        let mailbox = parts.mailboxes.entry(name.into()).or_default();
        mailbox.fault = Some(fault);
        mailbox.outage = Some(outage);
    }

    /// When a mailbox is looked at next, and whether its server is listened to until then.
    pub fn next_look(&self, name: &str, at: Instant, watching: bool) {
        let mut parts = self.parts();
        let mailbox = parts.mailboxes.entry(name.into()).or_default();
        mailbox.next_at = Some(at);
        mailbox.watching = watching;
    }

    /// The sender found nothing due, or failed.
    pub fn outbox(&self, worked: Result<(), &str>, now: Instant) {
        note(&mut self.parts().outbox, worked, now);
    }

    /// How the way out does.
    pub fn sending(&self, outage: Option<&Outage<Cause>>) {
        let mut parts = self.parts();
        if parts.sending.as_ref() != outage {
            parts.sending = outage.cloned();
        }
    }

    /// What waits is to be sent now, though the way out failed a moment ago.
    pub fn hurry(&self) {
        self.hurry.store(true, Ordering::Relaxed);
    }

    /// Whether [`Self::hurry`] was called since this was asked last.
    pub fn hurries(&self) -> bool {
        self.hurry.swap(false, Ordering::Relaxed)
    }

    /// When the last good copy was made, or why there is no new one.
    pub fn backup(&self, kept: Result<Option<Instant>, &str>) {
        let state = &mut self.parts().backup;
        let state = state.get_or_insert_default();
        match kept {
            Ok(last) => {
                *state = State {
                    worked_at: last,
                    fault: None,
                }
            }
            Err(fault) => state.fault = Some(fault.into()),
        }
    }

    /// A sweep ended; true when closing is held.
    pub fn sweep(&self, swept: Result<bool, &str>, now: Instant) {
        let mut parts = self.parts();
        if let Ok(held) = swept {
            parts.closing_held = held;
        }
        note(&mut parts.sweep, swept.map(drop), now);
    }
}

fn note(state: &mut State, worked: Result<(), &str>, now: Instant) {
    match worked {
        Ok(()) => {
            *state = State {
                worked_at: Some(now),
                fault: None,
            }
        }
        Err(fault) => state.fault = Some(fault.into()),
    }
}
