//! Sends what waits: takes a mail, posts it, marks it, each in its own short transaction; never holds one over a socket.

use std::collections::VecDeque;
use std::sync::Arc;

use super::account::word_link;
use super::code::gather_code;
use super::digest::gather_digest;
use super::facts::{Sender, gather};
use super::failure::Failure;
use super::message::{Sealed, seal, seal_code, seal_digest, seal_link, seal_refusal};
use super::post::Post;
use crate::config::Config;
use crate::failpoints;
use crate::rules::calendar::{Delay, Patience};
use crate::rules::{Instant, OutgoingId};
use crate::store::{self, LinkKind, OtherKind, OtherMail, Outgoing, OutgoingState, Store};

/// Minutes before each further try; together more than two days, so that no outage of a weekend loses a mail.
const RETRY_MINUTES: &[i64] = &[1, 2, 5, 15, 30, 60, 120, 240, 360, 480, 600, 720, 720];
/// The sender: one for the process.
pub struct Sending {
    store: Arc<Store>,
    configured: Sender,
    /// The same as administrators settled it when the last mail left.
    sender: Sender,
    post: Post,
    unmarked: Option<Mark>,
    per_minute_max: u64,
    /// When the mails of the last minute left.
    left: VecDeque<Instant>,
}

/// What was taken to be sent.
#[derive(Clone, Copy)]
enum Debt {
    Mail(OutgoingId),
    Other(i64),
}

/// What became of a try.
struct Mark {
    debt: Debt,
    state: OutgoingState,
    error: Option<String>,
    due: Option<Instant>,
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
        patience: Patience::of_days(
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
        Ok(Self {
            store,
            sender: sender(config),
            configured: sender(config),
            post: Post::new(&config.outgoing.kind, config.limits.answer_max),
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
            self.post.forget_token();
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
        let (debt, tries, done) = if let Some(outgoing) = code {
            let done = self.post_other(&outgoing, now()).map(|()| vec![]);
            (Debt::Other(outgoing.id), outgoing.tries, done)
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
        let (state, error, due) = outcome(&done, tries, now());
        if let Some(error) = &error {
            log::warn!("{debt}, try {tries}: {error}");
        }
        self.left.push_back(now());
        self.unmarked = Some(Mark {
            debt,
            state,
            error,
            due,
            words: done.unwrap_or_default(),
        });
        self.mark(now())?;
        failpoints::reached("after_mark");
        Ok(true)
    }

    /// Notes what became of the last try. Where the file cannot take it now, nothing else is sent before it can: a mail that
    /// left and is not marked would leave again. Whoever is refused is marked on the ticket in the same breath.
    fn mark(&mut self, now: Instant) -> store::Result<()> {
        let Some(mark) = &self.unmarked else {
            return Ok(());
        };
        let error = mark.error.as_deref();
        self.store.write(|w| match mark.debt {
            Debt::Other(id) => w.mark_other(id, mark.state, mark.due),
            Debt::Mail(id) => {
                w.mark_outgoing(id, mark.state, error, (now, mark.due))?;
                if mark.state == OutgoingState::Sent {
                    w.keep_words(id, &mark.words)?;
                }
                match (mark.state, error, w.outgoing_about(id)?) {
                    (OutgoingState::Refused, Some(why), Some((number, person))) => {
                        w.add_unreached(number, person, why.into(), (now, now))
                    }
                    _ => Ok(()),
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
    now: Instant,
) -> (OutgoingState, Option<String>, Option<Instant>) {
    match done {
        Ok(_) => (OutgoingState::Sent, None, None),
        Err(Failure::Refused(why)) => (OutgoingState::Refused, Some(why.clone()), None),
        Err(Failure::Impossible(why)) => (OutgoingState::Abandoned, Some(why.clone()), None),
        Err(Failure::Passing(why)) => {
            let again = usize::try_from(tries)
                .ok()
                .and_then(|tries| RETRY_MINUTES.get(tries.saturating_sub(1)));
            match again {
                Some(minutes) => (
                    OutgoingState::Waiting,
                    Some(why.clone()),
                    Some(now + chrono::Duration::minutes(*minutes)),
                ),
                None => (OutgoingState::Abandoned, Some(why.clone()), None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RETRY_MINUTES;

    #[test]
    fn a_mail_is_tried_ten_times_and_for_two_days() {
        assert!(RETRY_MINUTES.len() >= 10);
        assert!(RETRY_MINUTES.iter().sum::<i64>() >= 48 * 60);
        assert!(RETRY_MINUTES.is_sorted());
    }
}
