//! Names of states, roles and reasons, as pages and mails show them.

use super::{Phrase, phrases, sentences};
use crate::rules::priority::Level;
use crate::rules::ticket::{Kind, Priority, Status};

phrases! {
    NEW: fr "Nouveau", en "New";
    ASSIGNED: fr "En cours", en "In progress";
    PLANNED: fr "Planifié", en "Planned";
    PENDING: fr "En attente", en "On hold";
    SOLVED: fr "Résolu", en "Solved";
    CLOSED: fr "Clos", en "Closed";
    SOLVED_WAITING: fr "Résolu, en attente de votre accord", en "Solved, waiting for your approval";

    INCIDENT: fr "Incident", en "Incident";
    REQUEST: fr "Demande", en "Request";
    VERY_LOW: fr "Très basse", en "Very low";
    LOW: fr "Basse", en "Low";
    MEDIUM: fr "Moyenne", en "Medium";
    HIGH: fr "Haute", en "High";
    VERY_HIGH: fr "Très haute", en "Very high";
    VERY_LOW_IMPACT: fr "Très bas", en "Very low";
    LOW_IMPACT: fr "Bas", en "Low";
    MEDIUM_IMPACT: fr "Moyen", en "Medium";
    HIGH_IMPACT: fr "Haut", en "High";
    VERY_HIGH_IMPACT: fr "Très haut", en "Very high";
    MAJOR: fr "Majeure", en "Major";
    KIND: fr "Type", en "Type";
    PRIORITY: fr "Priorité", en "Priority";
    URGENCY: fr "Urgence", en "Urgency";
    IMPACT: fr "Impact", en "Impact";

    STATUS: fr "Statut", en "Status";
    TICKET: fr "Ticket", en "Ticket";
    REQUESTER: fr "Demandeur", en "Requester";
    ASSIGNED_TO: fr "Attribué à", en "Assigned to";
    CATEGORY: fr "Catégorie", en "Category";
    OPENED_ON: fr "Ouvert le", en "Opened on";
    UNTITLED: fr "(sans titre)", en "(untitled)";
    CUT: fr "(Ce message dépasse la taille permise : seul son début est enregistré ici, sans ses pièces jointes. Demandez un envoi plus léger, ou un lien.)", en "(This message is over the size limit: only its beginning is kept here, without its attachments. Ask for a smaller one, or for a link.)";
    NOBODY_YET: fr "personne pour l’instant", en "nobody yet";
    NO_CATEGORY: fr "à préciser", en "uncategorised";
}

sentences! {
    number(n): fr "n° {n}", en "#{n}";
}

/// The name of a kind of ticket.
pub const fn kind(kind: Kind) -> Phrase {
    match kind {
        Kind::Incident => INCIDENT,
        Kind::Request => REQUEST,
    }
}

/// The name of a step of impact, a masculine noun in French.
pub const fn impact(level: Level) -> Phrase {
    match level {
        Level::VeryLow => VERY_LOW_IMPACT,
        Level::Low => LOW_IMPACT,
        Level::Medium => MEDIUM_IMPACT,
        Level::High => HIGH_IMPACT,
        Level::VeryHigh => VERY_HIGH_IMPACT,
    }
}

/// The name of a step of urgency, a feminine noun in French.
pub const fn urgency(level: Level) -> Phrase {
    match level {
        Level::VeryLow => VERY_LOW,
        Level::Low => LOW,
        Level::Medium => MEDIUM,
        Level::High => HIGH,
        Level::VeryHigh => VERY_HIGH,
    }
}

/// The name of a priority.
pub const fn priority(priority: Priority) -> Phrase {
    match priority {
        Priority::VeryLow => VERY_LOW,
        Priority::Low => LOW,
        Priority::Medium => MEDIUM,
        Priority::High => HIGH,
        Priority::VeryHigh => VERY_HIGH,
        Priority::Major => MAJOR,
    }
}

/// The name of a state.
pub const fn status(status: Status) -> Phrase {
    match status {
        Status::New => NEW,
        Status::Assigned => ASSIGNED,
        Status::Planned => PLANNED,
        Status::Pending => PENDING,
        Status::Solved => SOLVED,
        Status::Closed => CLOSED,
    }
}
