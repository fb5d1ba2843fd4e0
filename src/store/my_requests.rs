//! Somebody's own requests: asked for or observed, how many, and one page of them; the team's views are in `lists`.

use super::{Counts, ListedTicket, Read, Result};
use crate::rules::{PersonId, words};

words! {
    /// A view of one's own requests; the word stands in the address of its page. Every role sees what it takes part in, so
    /// that no right is asked here.
    MyRequestsView {
        /// Not over yet.
        Open = "own",
        /// Mine, with a solution or a question that waits for my answer.
        ToAnswer = "to-answer",
        /// Over.
        Closed = "own-closed",
        /// All of them.
        All = "own-all",
    }
}

impl MyRequestsView {
    const fn condition(self) -> &'static str {
        match self {
            Self::Open => "t.status <> 'closed'",
            Self::ToAnswer => {
                "t.status <> 'closed' AND t.requester = ?1
                 AND (t.status = 'solved' OR t.status = 'pending' AND t.awaits_requester)"
            }
            Self::Closed => "t.status = 'closed'",
            Self::All => "TRUE",
        }
    }

    const fn order(self) -> &'static str {
        match self {
            Self::ToAnswer => "ORDER BY t.waits_since IS NULL, t.waits_since, t.number DESC",
            Self::Open | Self::Closed | Self::All => "ORDER BY t.number DESC",
        }
    }

    /// The tickets of `?1` in two walks of an index, asked for and observed: one condition with OR walks the whole table.
    pub(super) fn tickets(self, columns: &str) -> String {
        let condition = format!(
            "{} AND t.number NOT IN (SELECT ticket FROM discarded)",
            self.condition()
        );
        format!(
            "SELECT {columns} FROM ticket t WHERE t.requester = ?1 AND {condition}
             UNION ALL
             SELECT {columns} FROM ticket_person p JOIN ticket t ON t.number = p.ticket
             WHERE p.person = ?1 AND p.part = 'observer' AND t.requester <> ?1 AND {condition}"
        )
    }
}

impl Read<'_> {
    /// One page of a view: who waits longest first, what is over from the newest; `offset` tickets are passed over.
    pub fn my_requests(
        &self,
        view: MyRequestsView,
        person: PersonId,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<ListedTicket>> {
        let (tickets, order) = (view.tickets("t.number, t.waits_since"), view.order());
        let shown = format!(
            "FROM (SELECT number FROM ({tickets}) t {order} LIMIT {limit} OFFSET ?2) shown
             JOIN ticket t ON t.number = shown.number
             JOIN person p ON p.id = t.requester LEFT JOIN category c ON c.id = t.category {order}"
        );
        self.select(&shown, (person, offset))
    }

    /// How many tickets each view holds.
    pub fn my_request_counts(&self, person: PersonId) -> Result<Counts> {
        let count = |view: MyRequestsView| -> Result<u64> {
            let sql = format!("SELECT count(*) FROM ({})", view.tickets("t.number"));
            self.one(&sql, person)
        };
        let (open, all) = (count(MyRequestsView::Open)?, count(MyRequestsView::All)?);
        Ok(Counts::from([
            (MyRequestsView::Open.word(), open.into()),
            (
                MyRequestsView::ToAnswer.word(),
                count(MyRequestsView::ToAnswer)?.into(),
            ),
            (
                MyRequestsView::Closed.word(),
                all.saturating_sub(open).into(),
            ),
            (MyRequestsView::All.word(), all.into()),
        ]))
    }
}
