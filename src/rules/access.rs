//! Who may see and do what; every page, document and mail asks here.

pub use super::role::Role;

use super::ticket::{Actor, Ticket};
use super::{CategoryId, PersonId};

/// Who may call a route; the route table names one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anybody, signed in or not.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    /// Everybody who treats tickets.
    Agents,
    /// Agents whose work is not bound to their groups, and administrators.
    WholeDesk,
    /// Administrators.
    Administrators,
}

/// Whether a role belongs to that audience. `None` is somebody who is not signed in.
pub const fn may_enter(audience: Audience, role: Option<Role>) -> bool {
    match (audience, role) {
        (Audience::Anybody, _) | (Audience::SignedIn, Some(_)) => true,
        (Audience::Agents, Some(role)) => role.is_agent(),
        (Audience::WholeDesk, Some(role)) => role.sees_the_desk(),
        (Audience::Administrators, Some(role)) => matches!(role, Role::Administrator),
        (
            Audience::SignedIn | Audience::Agents | Audience::WholeDesk | Audience::Administrators,
            None,
        ) => false,
    }
}

/// How much of a ticket somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Not even that it exists.
    Nothing,
    /// What its requester sees: the timeline and its documents.
    Public,
    /// Private notes and the desk's remarks too; may treat it.
    Whole,
}

/// Somebody with the categories as they concern this person: whoever asks about a ticket asks here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Who.
    pub person: PersonId,
    /// The role held at this moment.
    pub role: Role,
    /// The categories this person treats: as one of their agents, or by a group.
    pub own: Vec<CategoryId>,
    /// The confidential ones that this person does not treat.
    pub closed: Vec<CategoryId>,
}

/// The rights of somebody in the team: what asks for private notes takes these, and no requester has them.
#[derive(Clone, Copy, Debug)]
pub struct TeamRights<'a>(&'a Rights);

impl<'a> TeamRights<'a> {
    /// All of them.
    pub const fn rights(&self) -> &'a Rights {
        self.0
    }
}

impl Rights {
    /// Whether a ticket of that category may be given to this person.
    pub fn may_be_given(&self, category: Option<CategoryId>) -> bool {
        match self.role {
            Role::Requester => false,
            Role::Administrator => true,
            Role::GroupAgent | Role::Agent => category.is_none_or(|id| !self.closed.contains(&id)),
        }
    }

    /// How much of a ticket this person sees. Whoever sees nothing is told that it does not exist.
    pub fn sight(&self, ticket: &Ticket) -> Sight {
        if ticket.discarded {
            Sight::Nothing
        } else {
            self.sight_if_kept(ticket)
        }
    }

    /// The same, of one that was thrown away too: for whoever may bring it back.
    pub fn sight_if_kept(&self, ticket: &Ticket) -> Sight {
        let in_hand = match self.role {
            Role::Requester => false,
            Role::Agent | Role::Administrator => true,
            Role::GroupAgent => {
                let own = ticket.category.is_some_and(|id| self.own.contains(&id));
                own || ticket.assignees.contains(&self.person)
            }
        };
        if in_hand && self.may_be_given(ticket.category) {
            Sight::Whole
        } else if ticket.requester == self.person || ticket.observers.contains(&self.person) {
            Sight::Public
        } else {
            Sight::Nothing
        }
    }

    /// Whether this person sees anything of it.
    pub fn sees(&self, ticket: &Ticket) -> bool {
        self.sight(ticket) != Sight::Nothing
    }

    /// These rights as of somebody in the team; none for requesters, who can ask for nothing of the team's by construction.
    pub fn team(&self) -> Option<TeamRights<'_>> {
        self.role.is_agent().then_some(TeamRights(self))
    }

    /// This person acting on a ticket: an agent who sees its public side only does no more than a requester.
    pub fn actor_on(&self, ticket: &Ticket) -> Actor {
        let role = match self.sight(ticket) {
            Sight::Whole => self.role,
            Sight::Public | Sight::Nothing => Role::Requester,
        };
        Actor::Person(self.person, role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_hold_the_roles_they_name() {
        use Audience::{Administrators, Agents, Anybody, SignedIn, WholeDesk};
        let roles = [
            None,
            Some(Role::Requester),
            Some(Role::GroupAgent),
            Some(Role::Agent),
            Some(Role::Administrator),
        ];
        for (audience, expected) in [
            (Anybody, [true, true, true, true, true]),
            (SignedIn, [false, true, true, true, true]),
            (Agents, [false, false, true, true, true]),
            (WholeDesk, [false, false, false, true, true]),
            (Administrators, [false, false, false, false, true]),
        ] {
            assert_eq!(
                roles.map(|role| may_enter(audience, role)),
                expected,
                "{audience:?}"
            );
        }
    }
    /// The category that only [`HR_AGENT`] treats, and one of everybody's.
    const HR: CategoryId = CategoryId(1);
    const NETWORK: CategoryId = CategoryId(2);
    const CAMILLE: PersonId = PersonId(1);
    const HUGO: PersonId = PersonId(2);
    const HR_AGENT: PersonId = PersonId(10);
    const OTHER_AGENT: PersonId = PersonId(11);

    fn ticket(category: Option<CategoryId>, assignee: PersonId) -> Ticket {
        Ticket {
            category,
            requester: CAMILLE,
            observers: vec![HUGO],
            assignees: vec![assignee],
            ..Ticket::sample()
        }
    }

    #[test]
    fn a_confidential_category_is_seen_by_its_agents_administrators_and_who_takes_part() {
        use Sight::{Nothing, Public, Whole};
        let of = |person, role, own: &[CategoryId]| Rights {
            person,
            role,
            own: own.to_vec(),
            closed: if own.contains(&HR) { vec![] } else { vec![HR] },
        };
        let someone = PersonId(99);
        for (rights, hr, network, unfiled) in [
            (of(CAMILLE, Role::Requester, &[]), Public, Public, Public),
            (of(HUGO, Role::Requester, &[]), Public, Public, Public),
            (of(someone, Role::Requester, &[]), Nothing, Nothing, Nothing),
            // Assigned to it, and an agent no more.
            (
                of(OTHER_AGENT, Role::Requester, &[]),
                Nothing,
                Nothing,
                Nothing,
            ),
            (of(HR_AGENT, Role::Agent, &[HR]), Whole, Whole, Whole),
            (
                of(HR_AGENT, Role::GroupAgent, &[HR]),
                Whole,
                Nothing,
                Nothing,
            ),
            (
                of(someone, Role::GroupAgent, &[NETWORK]),
                Nothing,
                Whole,
                Nothing,
            ),
            (
                of(someone, Role::GroupAgent, &[]),
                Nothing,
                Nothing,
                Nothing,
            ),
            // Assigned: enough for an open category, not for a confidential one.
            (
                of(OTHER_AGENT, Role::GroupAgent, &[]),
                Nothing,
                Whole,
                Whole,
            ),
            (of(OTHER_AGENT, Role::Agent, &[]), Nothing, Whole, Whole),
            // An agent who asks or reads along sees what a requester sees.
            (of(CAMILLE, Role::Agent, &[]), Public, Whole, Whole),
            (of(HUGO, Role::GroupAgent, &[]), Public, Public, Public),
            (of(someone, Role::Administrator, &[]), Whole, Whole, Whole),
        ] {
            let sight = |category| rights.sight(&ticket(category, OTHER_AGENT));
            let found = [sight(Some(HR)), sight(Some(NETWORK)), sight(None)];
            assert_eq!(found, [hr, network, unfiled], "{rights:?}");
        }
    }

    #[test]
    fn no_requester_has_rights_of_the_team() {
        let of = |role| Rights {
            person: CAMILLE,
            role,
            own: vec![HR],
            closed: vec![],
        };
        assert!(of(Role::Requester).team().is_none());
        assert!(of(Role::GroupAgent).team().is_some());
    }

    #[test]
    fn who_sees_the_public_side_only_acts_as_a_requester() {
        let agent = Rights {
            person: CAMILLE,
            role: Role::Agent,
            own: vec![],
            closed: vec![HR],
        };
        let role = |category| agent.actor_on(&ticket(category, OTHER_AGENT));
        assert_eq!(role(Some(HR)), Actor::Person(CAMILLE, Role::Requester));
        assert_eq!(role(None), Actor::Person(CAMILLE, Role::Agent));
    }
}
