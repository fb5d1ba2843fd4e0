//! Who may see and do what; every page, document and mail asks here.

use super::PersonId;
use super::ticket::{Ticket, words};

words! {
    /// What an account may do; each includes the one before.
    Role {
        /// Opens tickets and sees those that concern them.
        Requester = "requester",
        /// Treats tickets.
        Agent = "agent",
        /// Also settles accounts and configuration.
        Administrator = "administrator",
    }
}

impl Role {
    /// Sees every ticket and the private notes.
    pub const fn is_agent(self) -> bool {
        match self {
            Self::Requester => false,
            Self::Agent | Self::Administrator => true,
        }
    }
}

/// Who may call a route; the route table names one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anybody, signed in or not.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    /// Agents and administrators.
    Agents,
    /// Administrators.
    Administrators,
}

/// Whether a role belongs to that audience. `None` is somebody who is not signed in.
pub const fn may_enter(audience: Audience, role: Option<Role>) -> bool {
    match (audience, role) {
        (Audience::Anybody, _) | (Audience::SignedIn, Some(_)) => true,
        (Audience::Agents, Some(role)) => role.is_agent(),
        (Audience::Administrators, Some(role)) => matches!(role, Role::Administrator),
        (Audience::SignedIn | Audience::Agents | Audience::Administrators, None) => false,
    }
}

/// Whether that person may read the public side of a ticket. Those who may not are told it does not exist.
pub fn may_read(ticket: &Ticket, person: PersonId, role: Role) -> bool {
    role.is_agent() || ticket.concerns(person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_hold_the_roles_they_name() {
        use Audience::{Administrators, Agents, Anybody, SignedIn};
        let roles = [
            None,
            Some(Role::Requester),
            Some(Role::Agent),
            Some(Role::Administrator),
        ];
        for (audience, expected) in [
            (Anybody, [true, true, true, true]),
            (SignedIn, [false, true, true, true]),
            (Agents, [false, false, true, true]),
            (Administrators, [false, false, false, true]),
        ] {
            assert_eq!(
                roles.map(|role| may_enter(audience, role)),
                expected,
                "{audience:?}"
            );
        }
    }
}
