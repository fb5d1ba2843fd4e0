//! Sends what waits: takes a mail, posts it, marks it, each in its own short transaction; never holds one over a socket.

use std::collections::VecDeque;
use std::sync::Arc;

use super::account::{word_link, word_trouble};
use super::code::gather_code;
use super::digest::gather_digest;
use super::facts::{Sender, gather};
use super::failure::Failure;
use super::message::{Sealed, seal, seal_code, seal_digest, seal_link, seal_refusal};
use super::post::Post;
use crate::config::Config;
use crate::failpoints;
use crate::rules::calendar::{Delay, Waited};
use crate::rules::channel::{Outage, SENDING};
use crate::rules::faults::Cause;
use crate::rules::{Instant, OutgoingId};
use crate::store::{self, LinkKind, OtherKind, OtherMail, Outgoing, OutgoingState, Store, Tried};

/// Minutes before each further try; together more than two days, so that no outage of a weekend loses a mail.
const RETRY_MINUTES: &[i64] = &[1, 2, 5, 15, 30, 60, 120, 240, 360, 480, 600, 720, 720];
/// The sender: one for the process.
pub struct Sending {
    store: Arc<Store>,
    configured: Sender,
    /// The same as administrators settled it when the last mail left.
    sender: Sender,
    post: Post,
    /// What keeps every mail from leaving, if something does.
    outage: Option<Outage<Cause>>,
    /// The mail that the way out failed at last.
    failed_at: Option<Debt>,
    /// The next mail is tried though the way out rests.
    hurries: bool,
    unmarked: Option<Mark>,
    per_minute_max: u64,
    /// When the mails of the last minute left.
    left: VecDeque<Instant>,
}

/// What was taken to be sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Debt {
    Mail(OutgoingId),
    Other(i64),
}

/// What became of a try.
struct Mark {
    debt: Debt,
    tried: Tried,
    /// By what a mail that left is known when somebody quotes it.
    words: Vec<u8>,
}

impl std::fmt::Debug for Sending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sending")
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}

/// Who the desk is, for its mails.
pub fn sender(config: &Config) -> Sender {
    Sender {
        name: config.desk.name.clone(),
        address: config.desk.address.clone(),
        base_url: config.desk.base_url.clone(),
        host: config.host().into(),
        language: config.desk.language.clone(),
        closing: Delay {
            days: config.closing.after_days,
            working: config.closing.working_days,
        },
        waited: Waited::of_days(
            config.waiting.remind_days,
            config.waiting.close_days,
            config.closing.working_days,
        ),
        asks: config.closing.ask_satisfaction,
        domains: config.desk.domains.clone(),
        signatures: Vec::new(),
    }
}

impl Sending {
    /// Takes up the work: what was being sent when the process last ended waits again.
    pub fn new(store: Arc<Store>, config: &Config) -> store::Result<Self> {
        let again = store.write(|w| w.release_taken())?;
        if again > 0 {
            log::warn!(
                "emails that were being sent when helpdesk last stopped, and are sent again: {again}"
            );
        }
        let outage = store.read(|r| r.outage_of_sending())?;
        Ok(Self {
            store,
            sender: sender(config),
            configured: sender(config),
            post: Post::new(&config.outgoing.kind, config.limits.answer_max),
            outage,
            failed_at: None,
            hurries: false,
            unmarked: None,
            per_minute_max: config.outgoing.per_minute_max,
            left: VecDeque::new(),
        })
    }

    /// Sends the next mail that is due; false when none is.
    pub fn send_next(&mut self, now: impl Fn() -> Instant) -> store::Result<bool> {
        self.mark(now())?;
        // Asked by a reader first: an idle desk must not write.
        let (mail, other) = self
            .store
            .read(|r| Ok::<_, store::Error>((r.outgoing_due(now())?, r.other_due(now())?)))?;
        if !(mail || other) {
            self.post.rest();
            return Ok(false);
        }
        if self.is_too_fast(now()) {
            return Ok(false);
        }
        self.sender = self.store.read(|r| self.configured.settled(r))?;
        // Somebody waits for a code.
        let code = if other {
            self.store.write(|w| w.take_code(now()))?
        } else {
            None
        };
        let outage = self.outage.as_ref().filter(|_| !self.hurries);
        let rests = outage.is_some_and(|outage| outage.rests(now()));
        let (debt, tries, done) = if let Some(outgoing) = code {
            let done = self.post_other(&outgoing, now()).map(|()| vec![]);
            (Debt::Other(outgoing.id), outgoing.tries, done)
        } else if rests {
            self.post.rest();
            return Ok(false);
        } else if let Some(outgoing) = self.store.write(|w| w.take_due(now()))? {
            (
                Debt::Mail(outgoing.id),
                outgoing.tries,
                self.post_outgoing(outgoing),
            )
        } else if let Some(outgoing) = self.store.write(|w| w.take_other(now()))? {
            let done = self.post_other(&outgoing, now()).map(|()| vec![]);
            (Debt::Other(outgoing.id), outgoing.tries, done)
        } else {
            return Ok(false);
        };
        if done.is_ok() {
            failpoints::reached("after_smtp_250");
        }
        self.hurries = false;
        self.note_the_way(debt, &done, now());
        let tried = outcome(&done, tries, self.outage.as_ref(), now());
        if let Some(error) = &tried.error {
            log::warn!("{debt}, try {tries}: {error}");
        }
        self.left.push_back(now());
        self.unmarked = Some(Mark {
            debt,
            tried,
            words: done.unwrap_or_default(),
        });
        self.mark(now())?;
        failpoints::reached("after_mark");
        Ok(true)
    }

    /// What keeps every mail from leaving, if something does.
    pub const fn outage(&self) -> Option<&Outage<Cause>> {
        self.outage.as_ref()
    }

    /// Tries again at once: somebody has mended what failed, or says so.
    pub const fn try_now(&mut self) {
        self.hurries = true;
    }

    /// Learns from a try how the way out does. Whatever the server answers about a reader shows that it works.
    fn note_the_way(&mut self, debt: Debt, done: &Result<Vec<u8>, Failure>, now: Instant) {
        match done {
            Ok(_) | Err(Failure::Refused(_)) => self.outage = None,
            // Not made, or a reader's server is busy: nothing is known.
            Err(Failure::Impossible(_) | Failure::Passing(_)) => {}
            // The same mail again may be refused for itself.
            Err(Failure::Desk { told_reader, .. })
                if *told_reader && self.failed_at == Some(debt) => {}
            Err(Failure::Desk { fault, .. }) => {
                let before = self.outage.as_ref();
                let outage = Outage::after(before, fault.cause, &fault.said, now);
                self.outage = Some(outage);
                self.failed_at = Some(debt);
            }
        }
    }

    /// Notes what became of the last try. Where the file cannot take it now, nothing else is sent before it can: a mail that
    /// left and is not marked would leave again. Whoever is refused is marked on the ticket in the same breath.
    fn mark(&mut self, now: Instant) -> store::Result<()> {
        let Some(mark) = &self.unmarked else {
            return Ok(());
        };
        let tried = &mark.tried;
        self.store.write(|w| {
            w.note_sending(self.outage.as_ref(), now)?;
            match mark.debt {
                Debt::Other(id) => w.mark_other(id, tried),
                Debt::Mail(id) => {
                    w.mark_outgoing(id, tried, now)?;
                    if tried.state == OutgoingState::Sent {
                        w.keep_words(id, &mark.words)?;
                    }
                    match (tried.state, &tried.error, w.outgoing_about(id)?) {
                        (OutgoingState::Refused, Some(why), Some((number, person))) => {
                            w.add_unreached(number, person, why.clone(), (now, now))
                        }
                        _ => Ok(()),
                    }
                }
            }
        })?;
        self.unmarked = None;
        Ok(())
    }

    /// Small providers refuse more than so many mails a minute, and some close the account.
    fn is_too_fast(&mut self, now: Instant) -> bool {
        let minute_ago = now - chrono::Duration::minutes(1);
        while self.left.front().is_some_and(|at| *at <= minute_ago) {
            self.left.pop_front();
        }
        self.per_minute_max > 0 && self.left.len() as u64 >= self.per_minute_max
    }

    /// Gives by what the mail is known when somebody quotes it.
    fn post_outgoing(&mut self, outgoing: Outgoing) -> Result<Vec<u8>, Failure> {
        let key = self.store.key();
        let facts = self
            .store
            .read(|r| gather(r, outgoing, &self.sender, key))
            .map_err(|cause| Failure::Passing(cause.to_string()))?;
        let facts = facts.ok_or_else(|| {
            Failure::Impossible("its reader is disabled, or may not see the ticket".into())
        })?;
        let mail = seal(&facts, &self.sender)?;
        self.post.take(&mail)?;
        Ok(mail.words)
    }

    fn seal_other(&self, outgoing: &OtherMail, now: Instant) -> Result<Sealed, Failure> {
        match outgoing.kind {
            OtherKind::Refusal => seal_refusal(outgoing, &self.sender, now),
            OtherKind::Code => {
                let code = self
                    .store
                    .read(|r| gather_code(r, outgoing, now))
                    .map_err(|cause| Failure::Passing(cause.to_string()))?;
                let code = code.ok_or_else(|| Failure::Impossible("it is too late".into()))?;
                seal_code(outgoing, &code, &self.sender, now)
            }
            OtherKind::Digest => {
                let digest = self
                    .store
                    .read(|r| gather_digest(r, outgoing))
                    .map_err(|cause| Failure::Passing(cause.to_string()))?;
                let digest = digest.ok_or_else(|| Failure::Impossible("nothing to tell".into()))?;
                seal_digest(outgoing, &digest, &self.sender, now)
            }
            OtherKind::Invitation => self.seal_link(outgoing, LinkKind::Invitation, now),
            OtherKind::Password => self.seal_link(outgoing, LinkKind::Password, now),
            OtherKind::Trouble => {
                let words = self
                    .store
                    .read(|r| word_trouble(r, outgoing, &self.sender))
                    .map_err(|cause| Failure::Passing(cause.to_string()))?;
                let gone = || Failure::Impossible("its reader is no administrator now".into());
                seal_link(outgoing, &words.ok_or_else(gone)?, &self.sender, now)
            }
        }
    }

    fn seal_link(
        &self,
        outgoing: &OtherMail,
        kind: LinkKind,
        now: Instant,
    ) -> Result<Sealed, Failure> {
        let words = self
            .store
            .read(|r| word_link(r, outgoing, kind, &self.sender))
            .map_err(|cause| Failure::Passing(cause.to_string()))?;
        let words = words.ok_or_else(|| Failure::Impossible("the account is disabled".into()))?;
        seal_link(outgoing, &words, &self.sender, now)
    }

    fn post_other(&mut self, outgoing: &OtherMail, now: Instant) -> Result<(), Failure> {
        let mail = self.seal_other(outgoing, now)?;
        self.post.take(&mail)
    }
}

impl std::fmt::Display for Debt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mail(id) => write!(f, "mail {id}"),
            Self::Other(id) => write!(f, "other mail {id}"),
        }
    }
}

/// What a try comes to: the new state, the error to keep, and when to try again.
fn outcome(
    done: &Result<Vec<u8>, Failure>,
    tries: u32,
    outage: Option<&Outage<Cause>>,
    now: Instant,
) -> Tried {
    let ended = |state, why: Option<&str>| Tried {
        state,
        error: why.map(str::to_owned),
        due: None,
        counts: true,
    };
    let again = |why: &str, due| Tried {
        due: Some(due),
        ..ended(OutgoingState::Waiting, Some(why))
    };
    let later = |after: i64| now + chrono::Duration::minutes(after);
    let index = usize::try_from(tries).unwrap_or(usize::MAX);
    let minutes = RETRY_MINUTES.get(index.saturating_sub(1));
    match (done, minutes) {
        (Ok(_), _) => ended(OutgoingState::Sent, None),
        (Err(Failure::Refused(why)), _) => ended(OutgoingState::Refused, Some(why)),
        (Err(Failure::Passing(why)), Some(minutes)) => again(why, later(*minutes)),
        (Err(Failure::Impossible(why)), _) | (Err(Failure::Passing(why)), None) => {
            ended(OutgoingState::Abandoned, Some(why))
        }
        // As long as no reader was named, it may wait for as long as it takes.
        (
            Err(Failure::Desk {
                fault,
                told_reader: false,
            }),
            _,
        ) => Tried {
            counts: false,
            ..again(&fault.said, outage.map_or(now, Outage::again_at))
        },
        (Err(Failure::Desk { fault, .. }), Some(minutes)) => again(&fault.said, later(*minutes)),
        (Err(Failure::Desk { fault, .. }), None)
            if outage.is_some_and(|outage| outage.is_told(SENDING)) =>
        {
            again(&fault.said, later(720))
        }
        (Err(Failure::Desk { fault, .. }), None) => {
            ended(OutgoingState::Abandoned, Some(&fault.said))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::faults::ServerFault;

    fn at(minute: i64) -> Instant {
        Instant::from_timestamp(minute * 60, 0).expect("a moment")
    }

    fn desk(told_reader: bool) -> Result<Vec<u8>, Failure> {
        let fault = ServerFault::new(Cause::Relay, "no");
        Err(Failure::Desk { fault, told_reader })
    }

    #[test]
    fn what_fails_by_the_desk_itself_waits_and_counts_for_no_reader() {
        use OutgoingState::{Abandoned, Refused, Sent, Waiting};
        let one = Outage::after(None, Cause::Relay, "no", at(0));
        let told = Outage {
            tries: 9,
            ..Outage::after(Some(&one), Cause::Relay, "no", at(5))
        };
        let passing = || Err(Failure::Passing("no".into()));
        let refused = Err(Failure::Refused("no".into()));
        let impossible = Err(Failure::Impossible("no".into()));
        for (what, done, tries, outage, state, minutes, counts) in [
            ("sent", Ok(vec![]), 1, None, Sent, None, true),
            ("refused", refused, 1, None, Refused, None, true),
            ("never made", impossible, 1, None, Abandoned, None, true),
            ("later", passing(), 1, None, Waiting, Some(1), true),
            (
                "later for the last time",
                passing(),
                13,
                None,
                Waiting,
                Some(720),
                true,
            ),
            (
                "long enough",
                passing(),
                14,
                Some(&told),
                Abandoned,
                None,
                true,
            ),
            (
                "nobody named",
                desk(false),
                1,
                Some(&one),
                Waiting,
                Some(-5),
                false,
            ),
            (
                "nobody named, again",
                desk(false),
                99,
                Some(&told),
                Waiting,
                Some(15),
                false,
            ),
            ("named", desk(true), 1, Some(&one), Waiting, Some(1), true),
            (
                "named, for long",
                desk(true),
                14,
                Some(&told),
                Waiting,
                Some(720),
                true,
            ),
            (
                "named, and only this one",
                desk(true),
                14,
                Some(&one),
                Abandoned,
                None,
                true,
            ),
        ] {
            let tried = outcome(&done, tries, outage, at(5));
            let due = minutes.map(|minutes| at(5 + minutes));
            assert_eq!(
                (tried.state, tried.due, tried.counts),
                (state, due, counts),
                "{what}"
            );
        }
    }

    #[test]
    fn a_mail_is_tried_ten_times_and_for_two_days() {
        assert!(RETRY_MINUTES.len() >= 10);
        assert!(RETRY_MINUTES.iter().sum::<i64>() >= 48 * 60);
        assert!(RETRY_MINUTES.is_sorted());
    }
}
