//! The links of a solution's mail that answer it without a sign-in: signed, for one person and one solution, for a time.

use super::message_id::signature;
use super::{EntryId, Instant, PersonId, TicketNumber};

/// What such a link grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerLink {
    /// The ticket.
    pub ticket: TicketNumber,
    /// The entry that proposes the solution: no other solution is answered by it.
    pub solution: EntryId,
    /// Who answers.
    pub person: PersonId,
    /// Until when, in seconds since 1970.
    pub until: i64,
}

impl AnswerLink {
    /// The token: numbers, and a proof of 128 bits.
    pub fn write(&self, key: &[u8]) -> String {
        let what = self.what();
        format!("{what}-{}", signature(key, &format!("answer:{what}")))
    }

    /// Reads a token of ours that still holds.
    pub fn read(key: &[u8], token: &str, now: Instant) -> Option<Self> {
        let mut numbers = token.split('-').map(str::parse::<i64>);
        let mut next = || numbers.next()?.ok();
        let link = Self {
            ticket: TicketNumber(next()?),
            solution: EntryId(next()?),
            person: PersonId(next()?),
            until: next()?,
        };
        let same = super::message_id::same(token, &link.write(key));
        (same && now.timestamp() <= link.until).then_some(link)
    }

    fn what(&self) -> String {
        let Self {
            ticket,
            solution,
            person,
            until,
        } = self;
        format!("{ticket}-{solution}-{person}-{until}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_grants_what_it_was_made_for_and_only_for_its_time() {
        let key = b"a key of this desk";
        let now: Instant = "2026-11-24T09:00:00Z".parse().unwrap();
        let link = AnswerLink {
            ticket: TicketNumber(7),
            solution: EntryId(31),
            person: PersonId(3),
            until: now.timestamp() + 60,
        };
        let token = link.write(key);
        let later = |seconds| now + chrono::Duration::seconds(seconds);
        assert_eq!(AnswerLink::read(key, &token, now), Some(link));
        assert_eq!(AnswerLink::read(key, &token, later(60)), Some(link));
        assert_eq!(AnswerLink::read(key, &token, later(61)), None);
        for forged in [
            token.replace("7-31", "8-31"),
            token.replace("-31-3-", "-31-4-"),
            token.replace("-31-", "-32-"),
            format!("{token}0"),
            format!("+{token}"),
            token.replace('-', "--"),
            link.write(b"another key"),
            "1-2-3-4".into(),
            String::new(),
        ] {
            assert_eq!(AnswerLink::read(key, &forged, now), None, "{forged}");
        }
    }
}
