//! The sentences of tickets that need no solution: closed at once, their sender blocked, thrown away.

use super::{Phrase, phrases, sentences};
use crate::rules::ticket::ClosingReason;

phrases! {
    CLOSE: fr "Clore sans solution", en "Close without a solution";
    REASON: fr "Motif", en "Reason";
    BY_PHONE: fr "Réglé par téléphone", en "Done by phone";
    NOT_NEEDED: fr "La demande n’a plus lieu d’être", en "No longer needed";
    SPAM: fr "Courrier indésirable", en "Spam";
    DUPLICATE: fr "Doublon d’un autre ticket", en "Duplicate of another ticket";
    WORD: fr "Un mot pour le demandeur", en "A word for the requester";
    TELL: fr "Prévenir par courriel", en "Tell them by email";
    TELL_HINT: fr "Jamais pour un courrier indésirable.", en "Never for spam.";
    CLOSE_BUTTON: fr "Clore le ticket", en "Close the ticket";
    BULK: fr "Clore sans courriel", en "Close without an email";
    REASON_MISSING: fr "Choisissez le motif.", en "Choose the reason.";
    DISCARD: fr "Jeter ce ticket", en "Discard this ticket";
    DISCARD_HINT: fr "Pour un ticket ouvert par erreur : il disparaît partout, pour tout le monde. Pendant 30 jours il peut être rétabli depuis « Tickets jetés », puis il est supprimé. Son numéro ne sert plus.", en "For a ticket opened by mistake: it disappears everywhere, for everyone. For 30 days it can be restored from “Discarded tickets”, then it is deleted. Its number is not used again.";
    SURE: fr "Oui, ce ticket a été ouvert par erreur", en "Yes, this ticket was opened by mistake";
    NOT_SURE: fr "Cochez la case pour jeter le ticket.", en "Tick the box to discard the ticket.";
    DISCARDED: fr "Tickets jetés", en "Discarded tickets";
    DISCARDED_CAPTION: fr "Ce qui a été jeté, du plus récent au plus ancien", en "What has been discarded, newest first";
    DISCARDED_HINT: fr "Chaque ticket est supprimé 30 jours après avoir été jeté.", en "Each ticket is deleted 30 days after it was discarded.";
    NONE_DISCARDED: fr "Aucun ticket jeté.", en "No discarded tickets.";
    RESTORE: fr "Rétablir", en "Restore";
    UNTIL: fr "Supprimé le", en "Deleted on";
    BLOCKED: fr "Expéditeurs bloqués", en "Blocked senders";
    BLOCKED_CAPTION: fr "Adresses dont les courriels ne sont pas enregistrés", en "Addresses whose email is not accepted";
    BLOCKED_HINT: fr "Leurs courriels sont refusés sans réponse ; le journal des courriels en garde une ligne. On bloque une adresse en fermant un de ses tickets comme courrier indésirable.", en "Their email is refused without a reply; the email log keeps a line for each. An address is blocked by closing one of its tickets as spam.";
    NONE_BLOCKED: fr "Aucun expéditeur n’est bloqué.", en "No senders are blocked.";
    ADDRESS: fr "Adresse", en "Address";
    UNBLOCK: fr "Débloquer", en "Unblock";

    TOLD_BY_PHONE: fr "Votre ticket est clos : il a été réglé par téléphone.", en "Your ticket is closed: it was handled by phone.";
    TOLD_NOT_NEEDED: fr "Votre ticket est clos : la demande n’a plus lieu d’être.", en "Your ticket is closed: the request is no longer needed.";
    TOLD_SPAM: fr "Ce ticket est clos : il a été considéré comme un courrier indésirable.", en "This ticket is closed: it was considered to be spam.";
    TOLD_DUPLICATE: fr "Votre ticket est clos : la même demande est traitée dans un autre ticket.", en "Your ticket is closed: the same request is being handled in another ticket.";
}

sentences! {
    closed(reason): fr "Ticket clos sans solution : {reason}", en "Ticket closed without a solution: {reason}";
    goes_along(numbers): fr "Ce qui y a été fusionné part avec lui : {numbers}.", en "What was merged into it goes with it: {numbers}.";
    block(address): fr "Courrier indésirable : bloquer aussi l’adresse {address}", en "Spam: block the address {address} too";
}

/// Why, in a few words.
pub const fn reason(reason: ClosingReason) -> Phrase {
    match reason {
        ClosingReason::ByPhone => BY_PHONE,
        ClosingReason::NotNeeded => NOT_NEEDED,
        ClosingReason::Spam => SPAM,
        ClosingReason::Duplicate => DUPLICATE,
    }
}

/// What a mail says of it.
pub const fn told(reason: ClosingReason) -> Phrase {
    match reason {
        ClosingReason::ByPhone => TOLD_BY_PHONE,
        ClosingReason::NotNeeded => TOLD_NOT_NEEDED,
        ClosingReason::Spam => TOLD_SPAM,
        ClosingReason::Duplicate => TOLD_DUPLICATE,
    }
}
