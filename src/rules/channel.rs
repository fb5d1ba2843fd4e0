//! How the desk's own ways in and out of mail do: since when one fails, when that is told, how soon it is tried again; what a server's
//! refusal means is in `smtp_reply`, when an alarm is given in `alarm`, the sentences in `i18n::channel`.

use chrono::Duration;

use super::Instant;
use super::faults::Cause;
use super::mailbox::Trouble;

/// What a server says of itself is kept and shown up to this length.
const SAID_CHARS_MAX: usize = 300;

/// Tries of one way that failed in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage<W> {
    /// In one word.
    pub what: W,
    /// As the server or the system put it the last time, on one line.
    pub said: String,
    /// When the first of them failed.
    pub since: Instant,
    /// When the last one did.
    pub last_at: Instant,
    /// How many.
    pub tries: u32,
}

/// How much has to fail before it is told: servers restart, and lines break for a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Tries in a row.
    pub tries: u32,
    /// From the first to the last of them.
    pub lasting: Duration,
}

/// Of what leaves: its tries are a minute and more apart.
pub const SENDING: Patience = Patience {
    tries: 3,
    lasting: Duration::minutes(2),
};
/// Of a mailbox, which is tried each minute.
pub const RECEIVING: Patience = Patience {
    tries: 3,
    lasting: Duration::minutes(10),
};

impl<W> Outage<W> {
    /// One more failed try. Where the clock was put back meanwhile, it has failed for as long as it had before.
    pub fn after(before: Option<&Self>, what: W, said: &str, now: Instant) -> Self {
        let since = |before: &Self| {
            if before.last_at <= now {
                before.since
            } else {
                now - (before.last_at - before.since)
            }
        };
        Self {
            what,
            said: on_one_line(said),
            since: before.map_or(now, since),
            last_at: now,
            tries: before.map_or(0, |before| before.tries).saturating_add(1),
        }
    }

    /// Whether it failed often and long enough to be told.
    pub fn is_told(&self, patience: Patience) -> bool {
        self.tries >= patience.tries && self.last_at - self.since >= patience.lasting
    }
}

/// Minutes between the tries of a way out that fails: one mail at a time finds out whether it works again, the others wait.
const AGAIN_MINUTES: &[i64] = &[0, 1, 1, 2, 5, 10, 15];

/// What a server answers to many tries by closing the account, or by counting on; others are asked each minute.
const fn minds_many_tries(cause: Cause) -> bool {
    match cause {
        Cause::Token
        | Cause::SignIn
        | Cause::NoPasswords
        | Cause::Sender
        | Cause::Relay
        | Cause::Quota
        | Cause::Other => true,
        Cause::Secret
        | Cause::Authority
        | Cause::Certificate
        | Cause::Folder
        | Cause::Name
        | Cause::NoAnswer
        | Cause::Protection
        | Cause::Odd
        | Cause::Unavailable
        | Cause::Reader
        | Cause::Place
        | Cause::NoAccount
        | Cause::Here => false,
    }
}

impl Outage<Cause> {
    /// When the way out is tried again, whichever mail is due. After the first failure the next mail is, at once: it may have been
    /// that one's.
    pub fn again_at(&self) -> Instant {
        let index = usize::try_from(self.tries.saturating_sub(1)).unwrap_or(usize::MAX);
        let last = if minds_many_tries(self.what) {
            AGAIN_MINUTES.len() - 1
        } else {
            1
        };
        self.last_at + Duration::minutes(AGAIN_MINUTES[index.min(last)])
    }

    /// Whether nothing is tried yet. A clock that was put back makes nobody wait.
    pub fn rests(&self, now: Instant) -> bool {
        self.last_at <= now && now < self.again_at()
    }
}

/// A way in or out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What takes the desk's mail.
    Outgoing,
    /// A mailbox, by the name that it has in the configuration.
    Mailbox(String),
    /// All mailboxes, and whatever else brings mail in.
    Incoming,
    /// The pages: only their certificate is looked at here.
    Pages,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// No mail leaves, since then.
    Sending(Cause, Instant),
    /// A mailbox is not read, since then.
    Receiving(Trouble, Instant),
    /// What the server says is there is not what has its fate.
    Differs,
    /// Its certificate ends then.
    Ends(Instant),
    /// No mail at all has come in since then, which is unusually long.
    Quiet(Instant),
}

/// One thing that is wrong, long enough to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ailment {
    /// With what.
    pub part: Part,
    /// What.
    pub what: What,
    /// What the server or the system said; may be empty.
    pub said: String,
}

impl Ailment {
    /// For programs, in fixed words: no name and no text of anybody's.
    pub fn code(&self) -> String {
        let part = match self.part {
            Part::Outgoing => "outgoing",
            Part::Mailbox(_) => "mailbox",
            Part::Incoming => "incoming",
            Part::Pages => "pages",
        };
        let what = match self.what {
            What::Sending(cause, _) => cause.word(),
            What::Receiving(trouble, _) => trouble.word(),
            What::Differs => "count_differs",
            What::Ends(_) => "certificate_ends",
            What::Quiet(_) => "quiet",
        };
        format!("{part}.{what}")
    }

    /// What it is the same trouble by, though its cause changes while it lasts.
    pub fn subject(&self) -> String {
        let part = match &self.part {
            Part::Outgoing => "outgoing",
            Part::Mailbox(name) => name,
            Part::Incoming => "incoming",
            Part::Pages => "pages",
        };
        let what = match self.what {
            What::Sending(..) | What::Receiving(..) => "fails",
            What::Differs => "differs",
            What::Ends(_) => "ends",
            What::Quiet(_) => "quiet",
        };
        format!("{what} {part}")
    }

    /// Whether mail is kept from its way now; otherwise something is to be seen to before it is.
    pub const fn is_failure(&self) -> bool {
        match self.what {
            What::Sending(..) | What::Receiving(..) | What::Differs => true,
            What::Ends(_) | What::Quiet(_) => false,
        }
    }
}

/// From when to when a certificate holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// Not before.
    pub from: Instant,
    /// Not after.
    pub until: Instant,
}

/// Days before its end from which a certificate is to be renewed.
const ENDS_SOON: Duration = Duration::days(14);

impl Validity {
    /// Whether it ends soon: within so many days, and within the last fifth of its time, as some are made for a week and renewed by
    /// themselves.
    pub fn ends_soon(&self, now: Instant) -> bool {
        self.until - now < ENDS_SOON.min((self.until - self.from) / 5)
    }
}

/// How long a mailbox may count otherwise than its server before that is told.
const DIFFERS_FOR: Duration = Duration::minutes(10);

/// Whether a difference that was first seen then is told now.
pub fn differs_long(since: Instant, now: Instant) -> bool {
    now - since >= DIFFERS_FOR
}

/// What somebody else's server says, made harmless to show: one line, no longer than that.
fn on_one_line(said: &str) -> String {
    let words = said.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(SAID_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Instant {
        Instant::from_timestamp(minute * 60, 0).expect("a moment")
    }

    fn failed(what: Cause, minutes: &[i64]) -> Outage<Cause> {
        let mut outage = None;
        for minute in minutes {
            outage = Some(Outage::after(outage.as_ref(), what, "no", at(*minute)));
        }
        outage.expect("one")
    }

    #[test]
    fn an_outage_is_told_once_it_failed_often_and_long() {
        for (minutes, sending, receiving) in [
            (&[10][..], false, false),
            (&[10, 10, 10], false, false),
            (&[10, 10, 10, 10, 12], true, false),
            (&[10, 11], false, false),
            (&[10, 11, 13], true, false),
            (&[10, 20], false, false),
            (&[10, 15, 19], true, false),
            (&[10, 15, 20], true, true),
            // The clock was put back between.
            (&[100, 101, 10], false, false),
            (&[100, 101, 10, 11], true, false),
            (&[100, 105, 120, 10], true, true),
        ] {
            let outage = failed(Cause::Odd, minutes);
            let told = (outage.is_told(SENDING), outage.is_told(RECEIVING));
            assert_eq!(told, (sending, receiving), "{minutes:?}");
        }
    }

    #[test]
    fn what_fails_is_tried_again_from_at_once_to_each_minute_or_quarter_of_an_hour() {
        let (down, refused) = (Cause::NoAnswer, Cause::SignIn);
        let long = [0, 0, 1, 2, 4, 9, 19, 34, 49];
        for (what, tries, now, expected) in [
            (refused, &long[..1], 0, false),
            (refused, &long[..2], 0, true),
            (refused, &long[..2], 1, false),
            (refused, &long[..7], 33, true),
            (refused, &long[..7], 34, false),
            (refused, &long, 63, true),
            (refused, &long, 64, false),
            (down, &long, 49, true),
            (down, &long, 50, false),
            // The clock was put back.
            (refused, &[100, 100], 10, false),
        ] {
            let rests = failed(what, tries).rests(at(now));
            assert_eq!(rests, expected, "{what:?} {tries:?} {now}");
        }
    }

    #[test]
    fn a_certificate_ends_soon_in_its_last_fifth_and_its_last_fortnight() {
        for (what, days, left, expected) in [
            ("a year", 365, 15, false),
            ("a year, the last fortnight", 365, 13, true),
            ("three months", 90, 15, false),
            ("three months, the last fortnight", 90, 13, true),
            ("six days, renewed each third", 6, 2, false),
            ("six days, the last one", 6, 1, true),
            ("ended", 90, -1, true),
        ] {
            let now = at(0);
            let validity = Validity {
                from: now + Duration::days(left - days),
                until: now + Duration::days(left),
            };
            assert_eq!(validity.ends_soon(now), expected, "{what}");
        }
    }

    #[test]
    fn programs_are_told_in_fixed_words() {
        let ailment = |part, what| Ailment {
            part,
            what,
            said: "550 somebody@ecole.example".into(),
        };
        let mailbox = || Part::Mailbox("support@imap.ecole.example".into());
        for (ailment, code, failure) in [
            (
                ailment(Part::Outgoing, What::Sending(Cause::SignIn, at(0))),
                "outgoing.sign_in",
                true,
            ),
            (
                ailment(mailbox(), What::Receiving(Trouble::Folder, at(0))),
                "mailbox.folder",
                true,
            ),
            (
                ailment(mailbox(), What::Differs),
                "mailbox.count_differs",
                true,
            ),
            (
                ailment(Part::Incoming, What::Quiet(at(0))),
                "incoming.quiet",
                false,
            ),
            (
                ailment(Part::Pages, What::Ends(at(0))),
                "pages.certificate_ends",
                false,
            ),
        ] {
            assert_eq!(
                (ailment.code().as_str(), ailment.is_failure()),
                (code, failure)
            );
        }
    }

    #[test]
    fn what_a_server_says_is_one_short_line() {
        for (said, expected) in [
            ("550 no\r\n550 never", "550 no 550 never"),
            ("\u{1b}[31mred\0", "[31mred"),
            ("  ", ""),
        ] {
            assert_eq!(on_one_line(said), expected);
        }
        assert_eq!(on_one_line(&"é".repeat(1_000)).chars().count(), 300);
    }
}
