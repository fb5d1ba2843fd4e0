//! The views of the tickets: what each holds, and one page of it; how many it holds is in `tally`, somebody's own requests are in
//! `my_requests`, a whole ticket is in `tickets`.

use super::groups::{part_taken, seen};
use super::hands::{Unable, held_by, in_no_hands};
use super::identity::apart;
use super::sql::{IfAsked, Selected, record};
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

words! {
    /// A view of the tickets; the word stands in the address of its page.
    TicketFilter {
        /// Somebody waits for the team.
        ToHandle = "open",
        /// Assigned to me and open.
        Assigned = "mine",
        /// Nobody has it, or nobody who can act on it.
        Unassigned = "unassigned",
        /// A deadline has passed.
        Late = "late",
        /// Waiting for somebody else.
        Pending = "pending",
        /// Solved, not answered yet.
        Solved = "solved",
        /// Over.
        Closed = "closed",
        /// All of them.
        All = "all",
    }
}

impl TicketFilter {
    /// Of which statuses its tickets are.
    const fn statuses(self) -> &'static [Status] {
        use Status::{Assigned, Closed, New, Pending, Planned, Solved};
        match self {
            Self::ToHandle => &[New, Assigned, Planned],
            Self::Assigned => &[New, Assigned, Planned, Pending],
            Self::Unassigned => &[New],
            Self::Pending => &[Pending],
            Self::Solved => &[Solved],
            Self::Closed => &[Closed],
            Self::Late | Self::All => Status::ALL,
        }
    }

    /// The condition on `ticket t` beside its status; `?1` is the person looking.
    const fn condition(self) -> &'static str {
        match self {
            Self::Assigned => {
                "EXISTS (SELECT 1 FROM ticket_person h WHERE h.ticket = t.number AND h.part = 'assignee' AND h.person = ?1 AND h.load IS NOT NULL)"
            }
            Self::Unassigned => {
                "NOT EXISTS (SELECT 1 FROM ticket_person h WHERE h.ticket = t.number AND h.part = 'assignee')"
            }
            Self::Late => "t.late = 1",
            Self::Closed => "t.waits_since IS NULL",
            Self::ToHandle | Self::Pending | Self::Solved | Self::All => "TRUE",
        }
    }

    /// The numbers of a few tickets among which all of it is, where the file keeps such.
    const fn among(self) -> Option<&'static str> {
        match self {
            Self::Assigned => {
                Some("SELECT ticket FROM ticket_person WHERE person = ?1 AND load IS NOT NULL")
            }
            Self::Late => Some("SELECT number FROM ticket WHERE late = 1"),
            Self::ToHandle
            | Self::Unassigned
            | Self::Pending
            | Self::Solved
            | Self::Closed
            | Self::All => None,
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
    /// The column of `ticket` that is sorted by, and then by number.
    const fn column(self) -> &'static str {
        match self {
            Self::Wait => "wait_order",
            Self::Newest => "number",
            Self::Changed => "changed_at",
            Self::Priority => "priority_order",
        }
    }

    /// The index in which the tickets of each status stand in this order.
    const fn index(self) -> &'static str {
        match self {
            Self::Wait => "ticket_by_wait",
            Self::Newest => "ticket_by_status",
            Self::Changed => "ticket_by_change",
            Self::Priority => "ticket_by_priority",
        }
    }

    /// How both run, and how what comes after compares.
    const fn direction(self) -> (&'static str, char) {
        match self {
            Self::Wait | Self::Priority => ("ASC", '>'),
            Self::Newest | Self::Changed => ("DESC", '<'),
        }
    }
}

/// Where a page of a list ends: what its last ticket is sorted by, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    key: i64,
    number: i64,
}

impl Cursor {
    /// The condition on `ticket t` of coming after it.
    fn sql(self, sort: Sort) -> String {
        let (column, (_, than)) = (sort.column(), sort.direction());
        format!(
            " AND (t.{column}, t.number) {than} ({}, {})",
            self.key, self.number
        )
    }
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
    /// The condition on `ticket t`. Words and numbers are our own.
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
                "EXISTS (SELECT 1 FROM ticket_person a WHERE a.ticket = t.number AND a.part = 'assignee' AND a.person = {id})"
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

    /// The numbers of what may be few tickets, among which all that is asked for is.
    fn among(self, statuses: &str) -> Vec<String> {
        let category = self.category.map(|id| {
            format!("SELECT number FROM ticket WHERE category = {id} AND status IN {statuses}")
        });
        let assignee = self.assignee.map(|id| {
            format!("SELECT ticket FROM ticket_person WHERE person = {id} AND part = 'assignee'")
        });
        let priority = self.priority.map(|priority| {
            format!(
                "SELECT number FROM ticket WHERE status IN {statuses} AND priority_order = {}",
                order(priority)
            )
        });
        [category, assignee, priority]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// Where a priority stands in `priority_order`.
const fn order(priority: Priority) -> u8 {
    match priority {
        Priority::Major => 0,
        Priority::VeryHigh => 1,
        Priority::High => 2,
        Priority::Medium => 3,
        Priority::Low => 4,
        Priority::VeryLow => 5,
    }
}

/// Words of statuses as a list of SQL.
fn listed(statuses: &[Status]) -> String {
    let words: Vec<&str> = statuses.iter().copied().map(Status::word).collect();
    format!("('{}')", words.join("','"))
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

/// With so few tickets to choose from, each is looked at.
const FEW: u32 = 1_000;

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
        found.ok_or_else(|| Error::damaged(format!("ticket {number} vanished")))
    }

    /// One page of a view, of what the viewer may see, each with where a page after it begins.
    pub fn list(&self, asked: &ListAsked<'_>) -> Result<Vec<(ListedTicket, Cursor)>> {
        let (column, (way, _)) = (asked.sort.column(), asked.sort.direction());
        let branches = self.branches(asked)?.join(" UNION ALL ");
        // Sorted by number alone first: names are only looked up for what is shown. A limit that is bound would have SQLite
        // prepare the statement anew each time, as the order can depend on it.
        let sql = format!(
            "SELECT {}, t.{column}, {}, {}
             FROM ({branches} ORDER BY 2 {way}, 1 {way} LIMIT {}) shown
             JOIN ticket t ON t.number = shown.number
             JOIN person p ON p.id = t.requester LEFT JOIN category c ON c.id = t.category ORDER BY t.{column} {way}, t.number {way}",
            ListedTicket::COLUMNS,
            in_no_hands(asked.unable),
            names_apart(),
            asked.limit
        );
        let rows: Vec<Row> = self.all(&sql, IfAsked(asked.viewer.person))?;
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

    /// What a page is merged of, each in its order and none twice: numbers, and what is sorted by.
    fn branches(&self, asked: &ListAsked<'_>) -> Result<Vec<String>> {
        let (view, sort) = (asked.view, asked.sort);
        let column = sort.column();
        let rest = format!(
            "{}{}{}",
            seen(asked.viewer),
            asked.narrowed.sql(),
            asked.after.map(|after| after.sql(sort)).unwrap_or_default()
        );
        let few = |numbers: &str, which: &str| {
            format!(
                "SELECT t.number AS number, t.{column} FROM ticket t NOT INDEXED WHERE t.number IN ({numbers}) AND {which} AND {rest}"
            )
        };
        let condition = view.condition();
        let mut branches = Vec::new();
        match self.few_holding(asked)? {
            Some(numbers) => {
                let which = format!("t.status IN {} AND {condition}", listed(view.statuses()));
                branches.push(few(&numbers, &which));
            }
            None => branches.extend(view.statuses().iter().map(|status| {
                format!(
                    "SELECT t.number AS number, t.{column} FROM ticket t INDEXED BY {} WHERE t.status = '{}' AND {condition} AND {rest}",
                    sort.index(),
                    status.word()
                )
            })),
        }
        if view == TicketFilter::Unassigned && !asked.unable.is_empty() {
            let (held, nobody) = (held_by(asked.unable), in_no_hands(asked.unable));
            branches.push(few(&held, &nobody));
        }
        Ok(branches)
    }

    /// The numbers of so few tickets that all of them are looked at, where what is asked for is among such: the list in its
    /// order would be walked far for them.
    fn few_holding(&self, asked: &ListAsked<'_>) -> Result<Option<String>> {
        let statuses = listed(asked.view.statuses());
        let mut among: Vec<String> = asked.view.among().map(Into::into).into_iter().collect();
        among.extend(asked.narrowed.among(&statuses));
        among.extend(part_taken(asked.viewer, &statuses));
        for numbers in among {
            let sql = format!("SELECT count(*) FROM ({numbers} LIMIT {})", FEW + 1);
            let count: u32 = self.one(&sql, IfAsked(asked.viewer.person))?;
            if count <= FEW {
                return Ok(Some(numbers));
            }
        }
        Ok(None)
    }
}
