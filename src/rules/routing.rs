//! Which agents a request goes to: by its subject, then by who is there and how much they have. Words are found in `matching`,
//! who is there is in `presence`; `desk/routing.rs` carries it out.

use chrono::NaiveDate;

use super::matching::{Found, Message, Word, find};
use super::presence::Presence;
use super::priority::Priority;
use super::words::words;
use super::{CategoryId, Instant, PersonId};

/// A category as routing sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Which.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// Words, expressions and addresses that point to it.
    pub words: Vec<Word>,
    /// Who treats it, in order: its own agents, then those of its group.
    pub agents: Vec<PersonId>,
    /// How many of them get a ticket.
    pub share: Share,
}

words! {
    /// How many agents get a ticket of a category.
    Share {
        /// One of those who are there.
        One = "one",
        /// All who are there, together.
        All = "all",
    }
}

/// An agent as routing sees one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Which.
    pub id: PersonId,
    /// Whether they are there.
    pub presence: Presence,
    /// What they have in hand: the sum of [`weight`] over their open tickets.
    pub load: u32,
    /// When they were last given a ticket.
    pub last_given: Option<Instant>,
    /// Confidential categories whose tickets they must not see.
    pub barred: Vec<CategoryId>,
}

/// How much an open ticket counts in somebody's hands: a major one as three ordinary ones.
pub const fn weight(priority: Priority) -> u32 {
    match priority {
        Priority::VeryLow => 1,
        Priority::Low => 2,
        Priority::Medium => 3,
        Priority::High => 4,
        Priority::VeryHigh => 6,
        Priority::Major => 9,
    }
}

words! {
    /// What decided between the agents of a category.
    Basis {
        /// Nobody else was there.
        Only = "only",
        /// The fewest open tickets.
        Load = "load",
        /// As few as another, but longest without a new one.
        Turn = "turn",
        /// Named first.
        Order = "order",
        /// All who are there get it.
        Together = "together",
        /// The substitute of whoever had it.
        Substitute = "substitute",
    }
}

/// Somebody of the category who is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// Who.
    pub person: PersonId,
    /// The last day of the absence; none: it is not their hour.
    pub until: Option<NaiveDate>,
    /// Who stands in for them now.
    pub substitute: Option<PersonId>,
}

/// Where a request goes, and why, as values that `i18n` puts in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Its category; none where nothing speaks for one.
    pub category: Option<CategoryId>,
    /// The word that found it; none where somebody chose it.
    pub found: Option<Found>,
    /// Who gets it; empty when nobody can.
    pub agents: Vec<PersonId>,
    /// What decided between them.
    pub basis: Option<Basis>,
    /// Who would have been asked, but is away.
    pub away: Vec<Away>,
    /// It waited until somebody came back.
    pub waited: bool,
    /// Out of whose hands it comes; the others keep it.
    pub replaces: Option<PersonId>,
}

impl Choice {
    /// Everybody it names.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        let away = self.away.iter();
        let away = away.flat_map(|away| std::iter::once(away.person).chain(away.substitute));
        let chosen = self.agents.iter().chain(&self.replaces).copied();
        chosen.chain(away)
    }
}

/// Chooses for a new request. `chosen` is a category that the requester picked, which no word overrides.
pub fn choose(
    message: &Message<'_>,
    chosen: Option<CategoryId>,
    categories: &[Category],
    agents: &[Agent],
) -> Choice {
    let found = match chosen {
        Some(id) => categories.iter().find(|c| c.id == id).map(|c| (c, None)),
        None => find(message, categories.iter().map(|c| c.words.as_slice()))
            .and_then(|(number, found)| Some((categories.get(number)?, Some(found)))),
    };
    let Some((category, found)) = found else {
        return Choice::default();
    };
    Choice {
        found,
        ..give(category, agents, None)
    }
}

/// Chooses among the agents of a category. `without` is somebody who must not get it, though they may be there.
pub fn give(category: &Category, agents: &[Agent], without: Option<PersonId>) -> Choice {
    let mut here: Vec<&Agent> = Vec::new();
    let mut away = Vec::new();
    for agent in category
        .agents
        .iter()
        .filter_map(|id| find_agent(agents, *id))
    {
        if Some(agent.id) == without {
            continue;
        }
        let (who, until) = match agent.presence {
            Presence::Here => (Some(agent), None),
            Presence::OffHours => (None, None),
            Presence::Absent { until, .. } => {
                let other = substitute(agent, category.id, agents);
                (other.filter(|other| Some(other.id) != without), Some(until))
            }
        };
        if agent.presence != Presence::Here {
            away.push(Away {
                person: agent.id,
                until,
                substitute: who.map(|other| other.id),
            });
        }
        here.extend(who.filter(|who| !here.iter().any(|known| known.id == who.id)));
    }
    let (given, basis) = match category.share {
        Share::All if here.len() > 1 => (here, Some(Basis::Together)),
        Share::One | Share::All => pick(&here),
    };
    Choice {
        category: Some(category.id),
        agents: given.iter().map(|agent| agent.id).collect(),
        basis,
        away,
        ..Choice::default()
    }
}

fn find_agent(agents: &[Agent], id: PersonId) -> Option<&Agent> {
    agents.iter().find(|agent| agent.id == id)
}

/// The fewest open tickets, then the longest time without a new one, then the first named; and which of these decided.
fn pick<'a>(here: &[&'a Agent]) -> (Vec<&'a Agent>, Option<Basis>) {
    let least = here.iter().map(|agent| agent.load).min();
    let light: Vec<&Agent> = here
        .iter()
        .copied()
        .filter(|a| Some(a.load) == least)
        .collect();
    // Whoever never had one sorts before any time.
    let earliest = light.iter().map(|agent| agent.last_given).min();
    let turn: Vec<&Agent> = light
        .iter()
        .copied()
        .filter(|a| Some(a.last_given) == earliest)
        .collect();
    let basis = match (here.len(), light.len(), turn.len()) {
        (0, ..) => None,
        (1, ..) => Some(Basis::Only),
        (_, 1, _) => Some(Basis::Load),
        (_, _, 1) => Some(Basis::Turn),
        (..) => Some(Basis::Order),
    };
    (turn.into_iter().take(1).collect(), basis)
}

/// Substitutes of substitutes are followed this far.
const CHAIN_MAX: usize = 5;

/// Who stands in for somebody absent: the substitute, or, as long as they are absent too, theirs.
fn substitute<'a>(absent: &Agent, category: CategoryId, agents: &'a [Agent]) -> Option<&'a Agent> {
    let mut presence = absent.presence;
    for _ in 0..CHAIN_MAX {
        match presence {
            Presence::Absent {
                substitute: Some(next),
                ..
            } => {
                let next = find_agent(agents, next)?;
                if next.presence == Presence::Here {
                    return Some(next).filter(|next| !next.barred.contains(&category));
                }
                presence = next.presence;
            }
            Presence::Absent {
                substitute: None, ..
            }
            | Presence::Here
            | Presence::OffHours => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests;
