//! The sentences of the search; what is asked is `rules::search`.

use super::{Lang, counted, phrases, sentences};
use crate::rules::search::Mistake;

phrases! {
    SEARCH: fr "Rechercher", en "Search";
    BOX: fr "Rechercher un numéro ou des mots", en "Search for a number or words";
    RESULTS: fr "Recherche", en "Search";
    NOTHING: fr "Aucun ticket ne correspond. Essayez moins de mots, ou le début d’un mot.", en "No tickets match. Try fewer words, or the beginning of a word.";
    HOW: fr "Comment chercher", en "How to search";
    ASK: fr "Tapez un numéro ou des mots dans le champ de recherche, en haut de la page.", en "Type a number or words into the search field at the top of the page.";
    BY_WORDS: fr "tous ces mots, accents ou non ; le dernier peut n’être qu’un début", en "all these words, with or without accents; the last one may be only a beginning";
    BY_PHRASE: fr "ces mots à la suite", en "these words one after the other";
    BY_NUMBER: fr "le ticket de ce numéro", en "the ticket with that number";
    BY_AUTHOR: fr "où cette personne a écrit ; « moi » pour vous", en "in which that person has written; “me” for yourself";
    BY_REQUESTER: fr "que cette personne a demandé", en "opened by that person";
    BY_STATUS: fr "nouveau, en-cours, planifié, en-attente, résolu, clos, ouvert", en "new, in-progress, planned, on-hold, solved, closed, open";
    BY_CATEGORY: fr "de cette catégorie", en "in that category";
    BY_DAY: fr "ouvert avant ce jour ; « après: » prend ce jour et les suivants", en "opened before that day; “after:” takes that day and later ones";
    EXAMPLE_WORDS: fr "imprimante bourrage", en "printer jam";
    EXAMPLE_PHRASE: fr "\"mot de passe\"", en "\"paper jam\"";
    EXAMPLE_NUMBER: fr "1042", en "1042";
    EXAMPLE_AUTHOR: fr "auteur:durand", en "author:durand";
    EXAMPLE_REQUESTER: fr "demandeur:\"camille durand\"", en "requester:\"camille durand\"";
    EXAMPLE_STATUS: fr "statut:en-attente", en "status:on-hold";
    EXAMPLE_CATEGORY: fr "catégorie:réseau", en "category:network";
    EXAMPLE_DAY: fr "avant:2026-11-23", en "before:2026-11-23";
    IN_TITLE: fr "dans le titre", en "in the title";
    NEAR: fr "Tickets similaires", en "Similar tickets";
    OTHERS: fr "Autres demandes de cette personne", en "Other requests from this person";
    ALL_OF_THEM: fr "Toutes", en "All of them";
}

counted! {
    many(count): fr "{count} ticket" | "{count} tickets, les derniers ouverts d’abord", en "{count} ticket" | "{count} tickets, most recently opened first";
}

sentences! {
    title(asked): fr "Recherche : {asked}", en "Search: {asked}";
    more(count): fr "Plus de {count} tickets, les derniers ouverts d’abord", en "More than {count} tickets, most recently opened first";
    examined(count): fr "Seuls les {count} plus récents de ceux qui contiennent ces mots ont été examinés : précisez par une date ou un mot de plus.", en "Only the newest {count} of those that contain these words were examined: add a date or one more word.";
    go_to(number, subject): fr "Ticket n° {number} : {subject}", en "Ticket #{number}: {subject}";
    of_requester(name): fr "demandeur:\"{name}\"", en "requester:\"{name}\"";
    in_document(name): fr "document « {name} »", en "document “{name}”";
    in_note_document(name): fr "document d’une note privée, « {name} »", en "document of a private note, “{name}”";
    in_entry(author): fr "{author},", en "{author},";
    in_task(author): fr "tâche notée par {author},", en "task added by {author},";
    in_note(author): fr "note privée écrite par {author},", en "private note by {author},";

    no_status(typed): fr "« statut:{typed} » n’est pas un statut : nouveau, en-cours, planifié, en-attente, résolu, clos ou ouvert.", en "“status:{typed}” is not a status: new, in-progress, planned, on-hold, solved, closed or open.";
    no_day(typed): fr "« {typed} » n’est pas une date : écrivez par exemple 2026-11-23, 23/11/2026 ou 2026.", en "“{typed}” is not a date: write for example 2026-11-23, 23/11/2026 or 2026.";
    no_category(typed): fr "Aucune catégorie ne s’appelle « {typed} ».", en "No category is called “{typed}”.";
    no_value(typed): fr "« {typed}: » attend un mot après les deux-points.", en "“{typed}:” needs a word after its colon.";
    no_letter(typed): fr "« {typed} » ne contient ni lettre ni chiffre : ce n’est pas cherché.", en "“{typed}” contains no letter or digit: it is not searched for.";
    too_many(count): fr "Seuls les {count} premiers mots sont cherchés.", en "Only the first {count} words are searched for.";
    too_long(count): fr "Seul le début de votre texte est cherché, {count} caractères au plus.", en "Only the beginning of your text is searched for, {count} characters at most.";
}

/// What was not understood, and what may be typed instead.
pub fn mistake(lang: Lang, mistake: &Mistake) -> String {
    match mistake {
        Mistake::Status(typed) => no_status(lang, typed),
        Mistake::Day(typed) => no_day(lang, typed),
        Mistake::Category(typed) => no_category(lang, typed),
        Mistake::Nothing(typed) => no_value(lang, typed),
        Mistake::NoLetter(typed) => no_letter(lang, typed),
        Mistake::TooMany(count) => too_many(lang, count),
        Mistake::TooLong(count) => too_long(lang, count),
    }
}
