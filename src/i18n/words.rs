//! Names of states, roles and reasons, as pages and mails show them.

use super::{Phrase, phrases, sentences};
use crate::rules::ticket::Status;

phrases! {
    NEW: fr "Nouveau", en "New";
    ASSIGNED: fr "En cours", en "In progress";
    PLANNED: fr "Planifié", en "Planned";
    PENDING: fr "En attente", en "On hold";
    SOLVED: fr "Résolu", en "Solved";
    CLOSED: fr "Clos", en "Closed";
    SOLVED_WAITING: fr "Résolu, en attente de votre accord", en "Solved, waiting for your approval";

    STATUS: fr "Statut", en "Status";
    TICKET: fr "Ticket", en "Ticket";
    REQUESTER: fr "Demandeur", en "Requester";
    ASSIGNED_TO: fr "Attribué à", en "Assigned to";
    CATEGORY: fr "Catégorie", en "Category";
    OPENED_ON: fr "Ouvert le", en "Opened on";
    UNTITLED: fr "(sans objet)", en "(no subject)";
    CUT: fr "(Ce message dépasse la taille permise : seul son début est enregistré ici, sans ses pièces jointes. Demandez un envoi plus léger, ou un lien.)", en "(This message is over the size limit: only its beginning is kept here, without its attachments. Ask for a smaller one, or for a link.)";
    NOBODY_YET: fr "personne pour l’instant", en "nobody yet";
    NO_CATEGORY: fr "à préciser", en "not filed yet";
}

sentences! {
    number(n): fr "n° {n}", en "#{n}";
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
