//! The views of the tickets: what each holds, how many, and one page of it; somebody's own requests are in `own`, a whole ticket is in `tickets`.

use std::collections::HashMap;

use rusqlite::Row;

use super::groups::seen;
use super::{Read, Result, from_millis, from_word};
use crate::rules::access::Rights;
use crate::rules::ticket::Status;
use crate::rules::{CategoryId, Instant, TicketNumber};

/// A ticket as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTicket {
    /// The number people quote.
    pub number: TicketNumber,
    /// Its title.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// Who asked, by name.
    pub requester: String,
    /// Whose work it is, by name.
    pub assignees: Vec<String>,
    /// Its category's name.
    pub category: Option<String>,
    /// When anything last happened.
    pub changed_at: Instant,
    /// Since when the requester waits.
    pub waits_since: Option<Instant>,
}

macro_rules! filters {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $sql:literal;)*) => {
        /// A view of the tickets; `?1` in its SQL is the person looking.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TicketFilter { $($(#[$doc])* $name,)* }

        impl TicketFilter {
            /// Every view.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in the address of its page.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Reads what [`Self::word`] wrote.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|view| view.word() == word)
            }

            const fn sql(self) -> &'static str {
                match self { $(Self::$name => $sql,)* }
            }
        }
    };
}

filters! {
    /// Somebody waits for the team.
    ToHandle = "open", "t.status IN ('new','assigned','planned') AND ?1 = ?1";
    /// Assigned to me and open.
    Assigned = "mine", "t.number IN (SELECT ticket FROM ticket_person WHERE person = ?1 AND part = 'assignee') AND t.status IN ('new','assigned','planned','pending')";
    /// Nobody has it.
    Unassigned = "unassigned", "t.status = 'new' AND NOT EXISTS (SELECT 1 FROM ticket_person p WHERE p.ticket = t.number AND p.part = 'assignee') AND ?1 = ?1";
    /// Waiting for somebody else.
    Pending = "pending", "t.status = 'pending' AND ?1 = ?1";
    /// Solved, not answered yet.
    Solved = "solved", "t.status = 'solved' AND ?1 = ?1";
    /// Over.
    Closed = "closed", "t.status = 'closed' AND t.waits_since IS NULL AND ?1 = ?1";
    /// All of them.
    All = "all", "?1 = ?1";
}

impl TicketFilter {
    /// Where somebody may wait, the longest wait comes first; what is over, and all of it, is read from the newest.
    const fn order(self) -> &'static str {
        match self {
            Self::Closed | Self::All => "ORDER BY t.number DESC",
            Self::ToHandle | Self::Assigned | Self::Unassigned | Self::Pending | Self::Solved => {
                "ORDER BY t.waits_since IS NULL, t.waits_since, t.number DESC"
            }
        }
    }
}

/// The columns that [`read_listed`] reads, of `ticket t`, its requester `p` and its category `c`.
pub(super) const LISTED: &str =
    "SELECT t.number, t.subject, t.status, p.name, c.name, t.changed_at, t.waits_since,
       (SELECT group_concat(a.name, char(10)) FROM ticket_person tp JOIN person a ON a.id = tp.person
        WHERE tp.ticket = t.number AND tp.part = 'assignee')";

/// How many tickets each view holds.
pub type Counts = HashMap<&'static str, u64>;

impl Read<'_> {
    /// One page of a view, of what the viewer may see: who waits longest first, then the newest; `offset` tickets are passed over.
    pub fn list(
        &self,
        view: TicketFilter,
        viewer: &Rights,
        category: Option<CategoryId>,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<ListedTicket>> {
        let order = view.order();
        // Sorted by number alone first: names are only looked up for what is shown.
        let sql = format!(
            "{LISTED}
             FROM (SELECT number FROM ticket t WHERE {} AND {} AND (?2 IS NULL OR t.category = ?2) {order} LIMIT ?3 OFFSET ?4) shown
             JOIN ticket t ON t.number = shown.number
             JOIN person p ON p.id = t.requester LEFT JOIN category c ON c.id = t.category {order}",
            view.sql(),
            seen(viewer)
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query((viewer.person.0, category.map(|c| c.0), limit, offset))?;
        let mut tickets = Vec::new();
        while let Some(row) = rows.next()? {
            tickets.push(read_listed(row)?);
        }
        Ok(tickets)
    }

    /// How many tickets each of these views holds for that person.
    pub fn counts(&self, views: &[TicketFilter], viewer: &Rights) -> Result<Counts> {
        let count = |view: &TicketFilter| {
            let sql = format!(
                "SELECT count(*) FROM ticket t WHERE {} AND {}",
                view.sql(),
                seen(viewer)
            );
            let count: i64 = self
                .db
                .prepare_cached(&sql)?
                .query_row([viewer.person.0], |row| row.get(0))?;
            Ok((view.word(), u64::try_from(count).unwrap_or_default()))
        };
        views.iter().map(count).collect()
    }
}

pub(super) fn read_listed(row: &Row<'_>) -> Result<ListedTicket> {
    let status: String = row.get(2)?;
    let assignees: Option<String> = row.get(7)?;
    Ok(ListedTicket {
        number: TicketNumber(row.get(0)?),
        subject: row.get(1)?,
        status: from_word(Status::from_word, &status, "status")?,
        requester: row.get(3)?,
        category: row.get(4)?,
        changed_at: from_millis(row.get(5)?)?,
        waits_since: row.get::<_, Option<i64>>(6)?.map(from_millis).transpose()?,
        assignees: assignees
            .map(|names| names.lines().map(Into::into).collect())
            .unwrap_or_default(),
    })
}
