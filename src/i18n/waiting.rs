//! The sentences of how long the answer of a requester is waited for, as administrators settle it; what mails say then is in `mail`.

use super::{counted, phrases};

phrases! {
    WAITING: fr "Attente du demandeur", en "Waiting for the requester";
    INTRO: fr "Un ticket « en attente du demandeur », qui a été interrogé et ne répond pas, peut être relancé, puis clos. Les jours se comptent à partir de la dernière question ; la réponse arrête tout.", en "A ticket “waiting for the requester”, who was asked and does not reply, can be followed by a reminder, then closed. Days are counted from the last question; a reply stops everything.";
    WORKING: fr "Les samedis, les dimanches, les jours fériés et les jours fermés du service ne comptent pas.", en "Saturdays, Sundays, public holidays and closed days of IT support do not count.";
    REMIND: fr "Relance après (jours)", en "Reminder after (days)";
    REMIND_HINT: fr "Le message dit ce qui manque. 0 : aucune relance.", en "The message says what is missing. 0: no reminder.";
    CLOSE: fr "Clôture après (jours)", en "Closing after (days)";
    CLOSE_HINT: fr "Le demandeur en est prévenu et peut rouvrir le ticket. 0 : jamais.", en "The requester is told, and can reopen the ticket. 0: never.";
    BAD: fr "Écrivez des nombres de jours, de 0 à 365 ; la relance vient avant la clôture.", en "Enter numbers of days, from 0 to 365; the reminder comes before closing.";
    SURE: fr "Oui, les clore", en "Yes, close them";
}

counted! {
    would_close(n): fr "{n} ticket attend depuis plus longtemps : il serait clos aussitôt, et son demandeur en serait prévenu." | "{n} tickets attendent depuis plus longtemps : ils seraient clos aussitôt, et leurs demandeurs en seraient prévenus.", en "{n} ticket has been waiting for longer: it would be closed at once, and its requester told." | "{n} tickets have been waiting for longer: they would be closed at once, and their requesters told.";
}
