//! The sentences of canned replies: choosing one in a ticket, and wording them at `/settings/replies`.

use super::{phrases, sentences};

phrases! {
    REPLIES: fr "Réponses types", en "Canned replies";
    CHOOSE: fr "Réponse type", en "Canned reply";
    INSERT: fr "Insérer", en "Insert";
    NONE_CHOSEN: fr "(aucune)", en "(none)";
    HINT: fr "Les agents les insèrent dans un suivi ou une solution, puis les adaptent.", en "Agents insert them into a follow-up or a solution, then adapt them.";
    VARIABLES: fr "Remplis automatiquement : {prénom}, {nom}, {numéro}, {titre}, {agent}, {lien}.", en "Filled in automatically: {firstname}, {name}, {number}, {title}, {agent}, {link}.";
    NO_REPLY: fr "Aucune réponse type pour l’instant : ajoutez celle que vous écrivez le plus souvent.", en "No canned replies yet: add the one you write most often.";
    NEW: fr "Nouvelle réponse", en "New reply";
    NAME: fr "Nom", en "Name";
    TEXT: fr "Texte", en "Text";
    ADD: fr "Ajouter", en "Add";
    REMOVE: fr "Supprimer", en "Delete";
    MISSING: fr "Écrivez un nom et un texte.", en "Enter a name and a text.";
    TAKEN: fr "Une autre réponse porte déjà ce nom : choisissez-en un autre.", en "Another reply already has this name: choose another one.";
    INSERTED: fr "La réponse a été insérée : relisez-la, puis envoyez.", en "The reply has been inserted: read it, then send.";
}

sentences! {
    unknown(word): fr "« {word} », entre accolades, ne désigne rien : corrigez-le, ou ôtez les accolades.", en "“{word}”, in braces, stands for nothing: correct it, or remove the braces.";
}
