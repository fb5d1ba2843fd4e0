//! What an account may do, in general; what somebody may do with one ticket is in `access`.

use super::words::words;

words! {
    /// What an account may do; each includes the one before.
    Role {
        /// Opens tickets and sees those that concern them.
        Requester = "requester",
        /// Treats the tickets of their own categories, and those given to them; sees no others.
        GroupAgent = "group_agent",
        /// Treats tickets.
        Agent = "agent",
        /// Also settles accounts and configuration.
        Administrator = "administrator",
    }
}

impl Role {
    /// Treats tickets; which ones is asked of `access::Rights::sight`.
    pub const fn is_agent(self) -> bool {
        match self {
            Self::Requester => false,
            Self::GroupAgent | Self::Agent | Self::Administrator => true,
        }
    }

    /// Treats whatever is not confidential, hence also what belongs to no ticket: the mailboxes and their journal.
    pub const fn sees_the_desk(self) -> bool {
        match self {
            Self::Requester | Self::GroupAgent => false,
            Self::Agent | Self::Administrator => true,
        }
    }
}
