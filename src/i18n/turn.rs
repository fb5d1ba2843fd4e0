//! The sentences that say whose turn it is in a ticket, to the people who asked.

use super::{phrases, sentences};

phrases! {
    NOBODY: fr "La demande est enregistrée : un agent va la prendre en charge.", en "The request is registered: an agent will take it.";
    PLANNED: fr "L’intervention est planifiée.", en "The work is planned.";
    MAILED: fr "Chaque nouveauté vous est envoyée par courriel.", en "Every update is mailed to you.";
    YOURS: fr "Votre réponse est attendue", en "Your answer is needed";
    YOURS_HINT: fr "Le support en a besoin pour continuer.", en "The desk needs it to go on.";
    ANSWER: fr "Répondre", en "Answer";
    THEIRS: fr "Le support attend une réponse du demandeur pour continuer.", en "The desk needs an answer from the requester to go on.";
    HELD: fr "La demande est en attente.", en "The request is on hold.";
}

sentences! {
    one_at_work(who): fr "{who} s’occupe de la demande.", en "{who} is in charge of the request.";
    several_at_work(who): fr "{who} s’occupent de la demande.", en "{who} are in charge of the request.";
    held_for(reason): fr "La demande est en attente : {reason}.", en "The request is on hold: {reason}.";
    held_until(day): fr "Elle sera reprise le {day}.", en "It will be taken up again on {day}.";
}
