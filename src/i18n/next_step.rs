//! The sentences that say whose turn it is in a ticket, to the people who asked.

use super::{phrases, sentences};

phrases! {
    NOBODY: fr "La demande est enregistrée : un agent va la prendre en charge.", en "The request has been logged: an agent will take it on.";
    PLANNED: fr "L’intervention est planifiée.", en "The work is planned.";
    MAILED: fr "Chaque nouveauté vous est envoyée par courriel.", en "Every update is emailed to you.";
    YOURS: fr "Votre réponse est attendue", en "Your reply is needed";
    YOURS_HINT: fr "Le support en a besoin pour continuer.", en "IT support needs it to continue.";
    ANSWER: fr "Répondre", en "Reply";
    THEIRS: fr "Le support attend une réponse du demandeur pour continuer.", en "IT support needs a reply from the requester to continue.";
    HELD: fr "La demande est en attente.", en "The request is on hold.";
}

sentences! {
    one_at_work(who): fr "{who} s’occupe de la demande.", en "{who} is handling the request.";
    several_at_work(who): fr "{who} s’occupent de la demande.", en "{who} are handling the request.";
    held_for(reason): fr "La demande est en attente : {reason}.", en "The request is on hold: {reason}.";
    else_closes_on(day): fr "Sans réponse de votre part, elle sera close le {day}.", en "Without a reply from you, it will be closed on {day}.";
    gives_up_on(day): fr "Sans réponse du demandeur, ce ticket sera clos le {day}.", en "Without a reply from the requester, this ticket will be closed on {day}.";
    held_until(day): fr "Elle sera reprise le {day}.", en "Work will resume on {day}.";
}
