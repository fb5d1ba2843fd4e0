//! Tickets whose requester was asked and has not answered: since when, and whether they were asked again; those that wait for an agent
//! are in `routing`.

use super::{Read, Result, Write};
use crate::rules::calendar::{Patience, Waited};
use crate::rules::{EntryId, Instant, TicketNumber};

/// The last question to a requester.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// When.
    pub at: Instant,
    /// The team's words, if there were any.
    pub line: Option<EntryId>,
    /// When they were asked again since.
    pub reminded_at: Option<Instant>,
}

/// The team's words to the requester of `ticket t`; what a machine answers in the requester's name is none.
const SAID: &str = "e.event IN ('followed_up', 'documents_added') AND p.role <> 'requester' AND p.id <> t.requester";

/// From when it counts that the requester of `ticket t` was asked last: that the team waits, its words since, or that it is back.
fn at() -> String {
    format!(
        "(SELECT max(max(e.at), coalesce(t.returned_at, 0)) FROM entry e LEFT JOIN person p ON p.id = e.author
            WHERE e.ticket = t.number AND (e.event = 'answer_awaited' OR ({SAID})))"
    )
}

/// When the requester of `ticket t` was last asked again.
const REMINDED: &str =
    "(SELECT max(e.at) FROM entry e WHERE e.ticket = t.number AND e.event = 'asked_again')";

type Row = (Option<Instant>, Option<EntryId>, Option<Instant>);

/// Settings that go before what is configured: days.
const REMIND: &str = "waiting_remind_days";
const CLOSE: &str = "waiting_close_days";

impl Read<'_> {
    /// How long the answer of a requester is waited for, as settled in the browser, else as configured.
    pub fn waited(&self, configured: Waited) -> Result<Waited> {
        Ok(Waited {
            remind: self.settled(REMIND)?.unwrap_or(configured.remind),
            close: self.settled(CLOSE)?.unwrap_or(configured.close),
            working: configured.working,
        })
    }

    /// The same, as it is counted.
    pub fn patience(&self, configured: Waited) -> Result<Patience> {
        Ok(Patience::of(self.waited(configured)?))
    }

    /// What the requester of a ticket was asked last, if anything.
    pub fn asked(&self, number: TicketNumber) -> Result<Option<Asked>> {
        // Words that the requester answered before the team began to wait are no question any more.
        let line = format!(
            "(SELECT max(e.id) FROM entry e JOIN person p ON p.id = e.author WHERE e.ticket = t.number AND {SAID}
                AND NOT EXISTS (SELECT 1 FROM entry l WHERE l.ticket = t.number AND l.id > e.id AND l.event = 'followed_up'
                    AND l.author = t.requester
                    AND l.id < (SELECT max(w.id) FROM entry w WHERE w.ticket = t.number AND w.event = 'answer_awaited')))"
        );
        let sql = format!(
            "SELECT {}, {line}, {REMINDED} FROM ticket t WHERE t.number = ?1",
            at()
        );
        Ok(self.maybe::<Row>(&sql, number)?.and_then(asked))
    }

    /// Every ticket whose requester's answer is awaited, with what was asked.
    pub fn awaited_answers(&self) -> Result<Vec<(TicketNumber, Asked)>> {
        let sql = format!(
            "SELECT t.number, {}, NULL, {REMINDED} FROM ticket t
             WHERE t.status = 'pending' AND t.awaits_requester = 1 AND t.number NOT IN (SELECT ticket FROM discarded) ORDER BY t.number",
            at()
        );
        let rows: Vec<(TicketNumber, Row)> = self.all(&sql, ())?;
        let asked = rows
            .into_iter()
            .filter_map(|(number, row)| Some((number, asked(row)?)));
        Ok(asked.collect())
    }
}

impl Write<'_> {
    /// Settles how long the answer of a requester is waited for.
    pub fn set_waited(&self, wanted: Waited) -> Result<()> {
        self.settle(REMIND, wanted.remind)?;
        self.settle(CLOSE, wanted.close)
    }
}

fn asked((at, line, reminded_at): Row) -> Option<Asked> {
    let at = at?;
    Some(Asked {
        at,
        line,
        reminded_at: reminded_at.filter(|reminded| *reminded >= at),
    })
}
