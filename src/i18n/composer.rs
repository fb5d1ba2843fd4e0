//! The sentences of the form in which agents answer: what becomes of the ticket with their words.

use super::{Phrase, phrases, sentences};
use crate::rules::ending::Ending;

phrases! {
    THEN: fr "Ensuite", en "Then";
    SEND: fr "Envoyer", en "Send";
    WAIT: fr "Envoyer et attendre la réponse", en "Send and wait for the reply";
    SOLUTION: fr "Envoyer comme solution", en "Send as the solution";
    TAKE: fr "Envoyer et prendre le ticket", en "Send and take the ticket";
    NOTE: fr "Note privée seulement", en "Private note only";
    NOTE_HINT: fr "Une note privée reste entre agents.", en "A private note stays among agents.";
}

sentences! {
    reply_to(name): fr "Répondre à {name}", en "Reply to {name}";
}

/// What an ending is called.
pub const fn ending(ending: Ending) -> Phrase {
    match ending {
        Ending::Send => SEND,
        Ending::Wait => WAIT,
        Ending::Solution => SOLUTION,
        Ending::Take => TAKE,
        Ending::Note => NOTE,
    }
}
