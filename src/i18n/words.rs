//! Names of states, roles and reasons, as pages and mails show them.

use super::{Phrase, phrases, sentences};

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

    REFUSED_NO_SENDER: fr "le mail n’a pas un expéditeur unique et lisible", en "the mail has no single readable sender";
    REFUSED_OUTSIDER: fr "l’adresse n’est pas une adresse de l’école", en "the address is not one of the school’s";
    REFUSED_OWN_MAIL: fr "c’est un mail du support lui-même", en "it is a mail of the desk itself";
    REFUSED_DISABLED: fr "le compte est désactivé", en "the account is disabled";
    REFUSED_REPORT: fr "c’est un avis de non-remise, d’aucun mail du support", en "it reports on no mail of the desk";
}

sentences! {
    number(n): fr "n° {n}", en "#{n}";
}

/// The name of a reason that `rules::mail::Refused::word` wrote; nothing for an unknown one.
pub fn refused(word: &str) -> Option<Phrase> {
    match word {
        "no_sender" => Some(REFUSED_NO_SENDER),
        "outsider" => Some(REFUSED_OUTSIDER),
        "own_mail" => Some(REFUSED_OWN_MAIL),
        "disabled" => Some(REFUSED_DISABLED),
        "report" => Some(REFUSED_REPORT),
        _ => None,
    }
}
