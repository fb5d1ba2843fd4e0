//! How many tickets the views of the team hold: kept as tickets change, by triggers of the file, or counted up to a limit; the views
//! themselves are in `lists`.

use std::collections::{BTreeMap, HashMap};

use super::groups::{seen, sees_all_of, taking_part};
use super::hands::{Unable, held_by, in_no_hands};
use super::sql::IfAsked;
use super::{Read, Result, TicketFilter};
use crate::rules::CategoryId;
use crate::rules::access::Rights;

/// Where a number is not kept, counting ends there.
const COUNTED_MAX: u64 = 1_000;
/// Tickets that somebody has a part in, of which those are counted that are seen for it alone.
const PARTS_MAX: u64 = 2_000;

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// So many.
    pub number: u64,
    /// At least: not all were counted.
    pub more: bool,
}

impl From<u64> for Count {
    fn from(number: u64) -> Self {
        let more = false;
        Self { number, more }
    }
}

impl Count {
    /// Both together.
    const fn and(self, other: Self) -> Self {
        Self {
            number: self.number + other.number,
            more: self.more || other.more,
        }
    }
}

/// How many tickets a view holds, of each category; 0 is none.
type ByCategory = BTreeMap<i64, Count>;

/// How many tickets each view holds.
pub type Counts = HashMap<&'static str, Count>;

/// How many tickets the lists hold that somebody sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Each view.
    pub views: Counts,
    /// One of them, by category; one that is not here holds none.
    pub filed: HashMap<CategoryId, Count>,
}

/// The views whose numbers are kept, in the order of [`TALLIED`].
const KEPT: [TicketFilter; 6] = [
    TicketFilter::ToHandle,
    TicketFilter::Late,
    TicketFilter::Pending,
    TicketFilter::Solved,
    TicketFilter::Closed,
    TicketFilter::All,
];

/// By category how many of each, in rows of `category, counts_as, late, tickets`.
const TALLIED: &str = "SELECT category, sum(tickets) FILTER (WHERE counts_as IN ('new','assigned','planned')),
    sum(tickets) FILTER (WHERE late = 1), sum(tickets) FILTER (WHERE counts_as = 'pending'),
    sum(tickets) FILTER (WHERE counts_as = 'solved'), sum(tickets) FILTER (WHERE counts_as = 'closed'), sum(tickets)";

type Tallied = (
    i64,
    Option<u64>,
    Option<u64>,
    Option<u64>,
    Option<u64>,
    Option<u64>,
    u64,
);

impl Read<'_> {
    /// How many tickets each view holds for that person, and one of them by category.
    pub fn list_counts(
        &self,
        shown: TicketFilter,
        viewer: &Rights,
        unable: &[Unable],
    ) -> Result<ListCounts> {
        let mut all = self.tallied(viewer)?;
        all.insert(TicketFilter::Assigned, self.in_own_hands(viewer)?);
        all.insert(TicketFilter::Unassigned, self.unassigned(viewer, unable)?);
        let total = |by: &ByCategory| by.values().copied().fold(Count::default(), Count::and);
        let views = all.iter().map(|(view, by)| (view.word(), total(by)));
        let filed = all.get(&shown).into_iter().flatten();
        Ok(ListCounts {
            filed: filed.map(|(id, count)| (CategoryId(*id), *count)).collect(),
            views: views.collect(),
        })
    }

    /// The views whose numbers are kept: for categories of which that person sees all as they are kept, and beside these what
    /// they have a part in.
    fn tallied(&self, viewer: &Rights) -> Result<BTreeMap<TicketFilter, ByCategory>> {
        let kept = format!(
            "SELECT category, counts_as, late, tickets FROM tally WHERE {}",
            sees_all_of(viewer, "category")
        );
        let whole = sees_all_of(viewer, "t.category");
        let (more, rows): (bool, Vec<Tallied>) = if whole == "TRUE" {
            let sql = format!("{TALLIED} FROM ({kept}) GROUP BY category");
            (false, self.all(&sql, ())?)
        } else {
            let part = taking_part(viewer);
            let sql = format!("SELECT count(*) = {PARTS_MAX} FROM ({part} LIMIT {PARTS_MAX})");
            let more = self.one(&sql, viewer.person)?;
            let sql = format!(
                "{TALLIED} FROM ({kept} UNION ALL SELECT coalesce(t.category, 0), t.counts_as, t.late, 1 FROM ticket t
                    WHERE t.number IN (SELECT number FROM ({part} LIMIT {PARTS_MAX})) AND NOT {whole} AND {})
                 GROUP BY category",
                seen(viewer)
            );
            (more, self.all(&sql, viewer.person)?)
        };
        let mut views: BTreeMap<TicketFilter, ByCategory> = BTreeMap::new();
        for (category, to_handle, late, pending, solved, closed, all) in rows {
            let numbers = [to_handle, late, pending, solved, closed, Some(all)];
            for (view, tickets) in KEPT.into_iter().zip(numbers) {
                if let Some(tickets) = tickets.filter(|tickets| *tickets > 0) {
                    views.entry(view).or_default().insert(
                        category,
                        Count {
                            number: tickets,
                            more,
                        },
                    );
                }
            }
        }
        Ok(views)
    }

    /// What somebody has in hand, counted.
    fn in_own_hands(&self, viewer: &Rights) -> Result<ByCategory> {
        let tickets = "FROM ticket_person m CROSS JOIN ticket t ON t.number = m.ticket
            WHERE m.person = ?1 AND m.load IS NOT NULL";
        self.counted(&[tickets.into()], viewer)
    }

    /// What nobody has, or nobody who can act on it, counted.
    fn unassigned(&self, viewer: &Rights, unable: &[Unable]) -> Result<ByCategory> {
        let mut tickets = vec![
            "FROM ticket t INDEXED BY ticket_by_status WHERE t.status = 'new'
             AND NOT EXISTS (SELECT 1 FROM ticket_person h WHERE h.ticket = t.number AND h.part = 'assignee')".to_owned(),
        ];
        if !unable.is_empty() {
            let (held, nobody) = (held_by(unable), in_no_hands(unable));
            tickets.push(format!(
                "FROM ticket t NOT INDEXED WHERE t.number IN ({held}) AND {nobody}"
            ));
        }
        self.counted(&tickets, viewer)
    }

    fn counted(&self, tickets: &[String], viewer: &Rights) -> Result<ByCategory> {
        let seen = seen(viewer);
        let of: Vec<String> = tickets
            .iter()
            .map(|tickets| {
                format!("SELECT coalesce(t.category, 0) AS category {tickets} AND {seen}")
            })
            .collect();
        let sql = format!(
            "SELECT category, count(*) FROM ({} LIMIT {}) GROUP BY category",
            of.join(" UNION ALL "),
            COUNTED_MAX
        );
        let rows: Vec<(i64, u64)> = self.all(&sql, IfAsked(viewer.person))?;
        let all: u64 = rows.iter().map(|(_, tickets)| tickets).sum();
        let more = all >= COUNTED_MAX;
        Ok(rows
            .into_iter()
            .map(|(category, tickets)| {
                (
                    category,
                    Count {
                        number: tickets,
                        more,
                    },
                )
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Error, NewPerson, NewTicket, Purpose, Store};
    use super::*;
    use crate::rules::Instant;
    use crate::rules::access::Role;
    use crate::rules::ticket::{Kind, Priority, Source};

    #[test]
    fn past_the_limit_at_least_so_many_are_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        let now = Instant::UNIX_EPOCH;
        let counts = store.write(|w| {
            let zoe = NewPerson {
                address: "zoe@ecole.example",
                name: "Zoé",
                login: None,
                role: Role::Administrator,
            };
            let requester = w.add_person(&zoe, now)?;
            let ticket = NewTicket {
                subject: "The projector hums",
                requester,
                source: Source::Mail,
                kind: Kind::Incident,
                priority: Priority::Medium,
                follows: None,
                mail_root: None,
            };
            for _ in 0..COUNTED_MAX + 5 {
                w.add_ticket(&ticket, now)?;
            }
            let viewer = w.rights(requester, Role::Administrator)?;
            w.list_counts(TicketFilter::Unassigned, &viewer, &[])
        });
        let counts = counts.map_err(|cause: Error| cause.to_string());
        let views = counts.expect("counts").views;
        let tickets = COUNTED_MAX;
        let more = true;
        assert_eq!(
            views["unassigned"],
            Count {
                number: tickets,
                more
            }
        );
        assert_eq!(views["open"], Count::from(COUNTED_MAX + 5));
    }
}
