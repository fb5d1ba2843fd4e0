//! The views of the tickets: what each holds, how many, and one page of it; somebody's own requests are in `my_requests`, a whole ticket is in `tickets`.

use std::collections::HashMap;

use super::groups::seen;
use super::hands::{Unable, in_no_hands};
use super::identity::apart;
use super::sql::{Selected, record};
use super::{Error, Read, Result};
use crate::rules::access::Rights;
use crate::rules::ticket::{Kind, Priority, Status};
use crate::rules::{CategoryId, Instant, PersonId, TicketNumber, words};

/// A ticket as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTicket {
    /// The number people quote.
    pub number: TicketNumber,
    /// Its title.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// How soon it is due.
    pub priority: Priority,
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
    /// A deadline has passed.
    pub late: bool,
    /// An agent is chosen for it once one of its category is back.
    pub to_choose: bool,
    /// None of those who have it can act on it.
    pub nobody_acts: bool,
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
    Assigned = "mine", "t.number IN (SELECT ticket FROM ticket_person WHERE person = ?1 AND load IS NOT NULL)";
    /// Nobody has it; or nobody who can act on it, which [`Self::holds`] adds.
    Unassigned = "unassigned", "(t.status = 'new' AND NOT EXISTS (SELECT 1 FROM ticket_person p WHERE p.ticket = t.number AND p.part = 'assignee') AND ?1 = ?1)";
    /// A deadline has passed.
    Late = "late", "t.late = 1 AND ?1 = ?1";
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
    /// The condition on `ticket t`, where these people cannot act on what they have.
    fn holds(self, unable: &[Unable]) -> String {
        match self {
            Self::Unassigned if !unable.is_empty() => {
                format!("({} OR {})", self.sql(), in_no_hands(unable))
            }
            Self::ToHandle
            | Self::Assigned
            | Self::Unassigned
            | Self::Late
            | Self::Pending
            | Self::Solved
            | Self::Closed
            | Self::All => self.sql().into(),
        }
    }

    /// Where somebody may wait, what is late comes first, and then the longest wait; what is over, and all of it, is read from the newest.
    pub const fn usual_sort(self) -> Sort {
        match self {
            Self::Closed | Self::All => Sort::Newest,
            Self::ToHandle
            | Self::Assigned
            | Self::Unassigned
            | Self::Late
            | Self::Pending
            | Self::Solved => Sort::Wait,
        }
    }
}

// Of `ticket t`, its requester `p` and its category `c`.
record! {
    ListedTicket as t {
        number, subject, status, requester: "p.name", category: "c.name", changed_at, waits_since,
        assignees: "(SELECT group_concat(a.name, char(10)) FROM ticket_person tp JOIN person a ON a.id = tp.person
            WHERE tp.ticket = t.number AND tp.part = 'assignee')",
        priority, late, to_choose: "EXISTS (SELECT 1 FROM waiting w WHERE w.ticket = t.number)",
    } with { nobody_acts: false }
}

/// What a list as a file tells of a ticket beside what the page of the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForFile {
    /// Incident or request.
    pub kind: Kind,
    /// Its requester's address.
    pub address: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was last solved.
    pub solved_at: Option<Instant>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
}

record! { ForFile as t { kind, address: "p.address", opened_at, solved_at, closed_at } }

words! {
    /// What a list is sorted by; the word stands in the address of its page.
    Sort {
        /// What is late comes first, by when it was due; then who waits longest.
        Wait = "wait",
        /// The newest ticket comes first.
        Newest = "newest",
        /// Where something happened last comes first.
        Changed = "changed",
        /// The most pressing comes first; of equals the oldest.
        Priority = "priority",
    }
}

impl Sort {
    /// What is sorted by, ascending; then by number, or by its opposite where the newest of equals comes first.
    const fn key(self) -> (&'static str, &'static str) {
        match self {
            // Late ones before any wait, as each key of theirs is negative; a ticket that nobody waits for comes after all.
            Self::Wait => (
                "CASE t.late WHEN 1 THEN min(coalesce(t.answer_due_at, t.solution_due_at),
                     coalesce(t.solution_due_at, t.answer_due_at)) - 1000000000000000
                 ELSE coalesce(t.waits_since, 9223372036854775807) END",
                "t.number",
            ),
            Self::Newest => ("0", "-t.number"),
            Self::Changed => ("-t.changed_at", "-t.number"),
            Self::Priority => (
                "CASE t.priority WHEN 'major' THEN 0 WHEN 'very_high' THEN 1 WHEN 'high' THEN 2
                 WHEN 'medium' THEN 3 WHEN 'low' THEN 4 ELSE 5 END",
                "t.number",
            ),
        }
    }

    fn order(self) -> String {
        match self {
            // As the key of the table runs: the newest fifty of a million are found at once.
            Self::Newest => "t.number DESC".into(),
            Self::Wait | Self::Changed | Self::Priority => {
                let (first, then) = self.key();
                format!("{first}, {then}")
            }
        }
    }
}

/// Where a page of a list ends: what its last ticket is sorted by, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    key: i64,
    number: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.key, self.number)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let (key, number) = text.split_once('.').ok_or(())?;
        let number: u32 = number.parse().map_err(|_| ())?;
        Ok(Self {
            key: key.parse().map_err(|_| ())?,
            number: number.into(),
        })
    }
}

/// How a list is narrowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Filed there.
    pub category: Option<CategoryId>,
    /// In this person's hands.
    pub assignee: Option<PersonId>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// So pressing.
    pub priority: Option<Priority>,
}

impl Narrowed {
    /// The condition on `ticket t`: only what is asked, so that each may use its index. Words and numbers are our own.
    fn sql(self) -> String {
        let mut sql = String::new();
        let mut and = |condition: String| {
            sql.push_str(" AND ");
            sql.push_str(&condition);
        };
        if let Some(CategoryId(id)) = self.category {
            and(format!("t.category = {id}"));
        }
        if let Some(PersonId(id)) = self.assignee {
            and(format!(
                "t.number IN (SELECT ticket FROM ticket_person WHERE person = {id} AND part = 'assignee')"
            ));
        }
        if let Some(kind) = self.kind {
            and(format!("t.kind = '{}'", kind.word()));
        }
        if let Some(priority) = self.priority {
            and(format!("t.priority = '{}'", priority.word()));
        }
        sql
    }
}

/// A page of a list, as it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct ListAsked<'a> {
    /// Which view.
    pub view: TicketFilter,
    /// Narrowed to what.
    pub narrowed: Narrowed,
    /// In which order.
    pub sort: Sort,
    /// Only what comes after that.
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: u32,
    /// Who looks.
    pub viewer: &'a Rights,
    /// Who has open tickets and cannot act on them.
    pub unable: &'a [Unable],
}

/// How many tickets each view holds.
pub type Counts = HashMap<&'static str, u64>;

/// A ticket, what it is sorted by, whether nobody can act on it, and its people as the team reads them.
type Row = (ListedTicket, i64, bool, (String, Vec<String>));

/// Requester and assignees of `ticket t` as the team reads them.
fn names_apart() -> String {
    let (requester, assignee) = (apart("p"), apart("a"));
    format!(
        "{requester}, (SELECT group_concat({assignee}, char(10)) FROM ticket_person tp JOIN person a ON a.id = tp.person
            WHERE tp.ticket = t.number AND tp.part = 'assignee')"
    )
}

impl Read<'_> {
    /// People of one name told apart in a ticket that an agent reads.
    pub(super) fn tell_apart(&self, ticket: ListedTicket) -> Result<ListedTicket> {
        let sql = format!(
            "SELECT {} FROM ticket t JOIN person p ON p.id = t.requester WHERE t.number = ?1",
            names_apart()
        );
        let names: Option<(String, Vec<String>)> = self.maybe(&sql, ticket.number)?;
        Ok(match names {
            Some((requester, assignees)) => ListedTicket {
                requester,
                assignees,
                ..ticket
            },
            None => ticket,
        })
    }

    /// What a list as a file tells of a ticket beside.
    pub fn for_file(&self, number: TicketNumber) -> Result<ForFile> {
        let found = self.find(
            "FROM ticket t JOIN person p ON p.id = t.requester WHERE t.number = ?1",
            number,
        )?;
        found.ok_or_else(|| Error::Damaged(format!("ticket {number} vanished")))
    }

    /// One page of a view, of what the viewer may see, each with where a page after it begins.
    pub fn list(&self, asked: &ListAsked<'_>) -> Result<Vec<(ListedTicket, Cursor)>> {
        let (key, then) = asked.sort.key();
        let order = asked.sort.order();
        let after = match (asked.after, asked.sort) {
            (None, _) => String::new(),
            (Some(after), Sort::Newest) => format!(" AND t.number < {}", after.number),
            (Some(after), Sort::Changed) => {
                format!(" AND ({key}, {then}) > ({}, -{})", after.key, after.number)
            }
            (Some(after), Sort::Wait | Sort::Priority) => {
                format!(" AND ({key}, {then}) > ({}, {})", after.key, after.number)
            }
        };
        // Sorted by number alone first: names are only looked up for what is shown. A limit that is bound would have SQLite
        // prepare the statement anew each time, as the order can depend on it.
        let sql = format!(
            "SELECT {}, {key}, {}, {}
             FROM (SELECT number FROM ticket t WHERE {} AND {}{}{after} ORDER BY {order} LIMIT {}) shown
             JOIN ticket t ON t.number = shown.number
             JOIN person p ON p.id = t.requester LEFT JOIN category c ON c.id = t.category ORDER BY {order}",
            ListedTicket::COLUMNS,
            in_no_hands(asked.unable),
            names_apart(),
            asked.view.holds(asked.unable),
            seen(asked.viewer),
            asked.narrowed.sql(),
            asked.limit
        );
        let rows: Vec<Row> = self.all(&sql, asked.viewer.person)?;
        let with_cursor =
            rows.into_iter()
                .map(|(ticket, key, nobody_acts, (requester, assignees))| {
                    let number = ticket.number.0;
                    let ticket = ListedTicket {
                        requester,
                        assignees,
                        nobody_acts,
                        ..ticket
                    };
                    (ticket, Cursor { key, number })
                });
        Ok(with_cursor.collect())
    }

    /// How many tickets each of these views holds for that person.
    pub fn counts(
        &self,
        views: &[TicketFilter],
        viewer: &Rights,
        unable: &[Unable],
    ) -> Result<Counts> {
        let count = |view: &TicketFilter| {
            let sql = format!(
                "SELECT count(*) FROM ticket t WHERE {} AND {}",
                view.holds(unable),
                seen(viewer)
            );
            Ok((view.word(), self.one(&sql, viewer.person)?))
        };
        views.iter().map(count).collect()
    }

    /// How many tickets of a view each category holds, of what that person may see.
    pub fn counts_by_category(
        &self,
        view: TicketFilter,
        viewer: &Rights,
        unable: &[Unable],
    ) -> Result<HashMap<CategoryId, u64>> {
        let sql = format!(
            "SELECT t.category, count(*) FROM ticket t WHERE t.category IS NOT NULL AND {} AND {} GROUP BY t.category",
            view.holds(unable),
            seen(viewer)
        );
        self.map(&sql, viewer.person)
    }
}
