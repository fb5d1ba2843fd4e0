//! The sentences of what is taken out of a ticket, put back or let go for good, and of words that their author corrects.

use super::{Phrase, phrases, sentences};
use crate::rules::removal::Removed;

phrases! {
    EDIT: fr "Modifier ce message", en "Edit this message";
    EDIT_OWN: fr "Corriger", en "Correct";
    LINE: fr "Un message du ticket", en "A message of the ticket";
    CORRECT: fr "Corriger mon texte", en "Correct my text";
    CORRECT_HINT: fr "Pendant 15 minutes, et tant qu’aucun courriel n’est parti, le texte est simplement remplacé. Ensuite le message porte la mention « modifié », et l’ancien texte reste visible pour les agents. Un courriel déjà parti ne change pas.", en "For 15 minutes, and as long as no email has been sent, the text is simply replaced. After that the message is marked “edited”, and agents can still see the old text. An email already sent does not change.";
    CORRECT_BUTTON: fr "Enregistrer la correction", en "Save the correction";
    EDITED: fr "modifié", en "edited";
    EARLIER: fr "Texte avant correction", en "Text before the correction";
    REMOVE_LINE: fr "Retirer tout le message", en "Remove the whole message";
    REMOVE_LINE_HINT: fr "Son texte, ses documents et ce que des messages plus tardifs en citent disparaissent des pages, de la recherche, des exports et des courriels à venir. Un courriel encore retenu ne part pas. Les agents peuvent le rétablir tant qu’un administrateur ne l’a pas effacé.", en "Its text, its documents and what later messages quote of it disappear from pages, search, exports and future emails. An email still held back is not sent. Agents can restore it until an administrator erases it.";
    REMOVE_DOCUMENT: fr "Retirer un document", en "Remove a document";
    REMOVE: fr "Retirer", en "Remove";
    REMOVE_WORDS: fr "Masquer des mots", en "Hide words";
    REMOVE_WORDS_HINT: fr "Ces mots sont remplacés par « •••• » partout dans le ticket : titre, messages, citations, notes, tâches, articles tirés du ticket.", en "These words are replaced by “••••” everywhere in the ticket: title, messages, quotations, notes, tasks, articles made from the ticket.";
    WORDS: fr "Mots à masquer", en "Words to hide";
    WHY: fr "Motif", en "Reason";
    WHY_HINT: fr "Visible par tous ceux qui lisent le ticket.", en "Visible to everyone who reads the ticket.";
    WHY_MISSING: fr "Écrivez le motif, en quelques mots.", en "Enter the reason, in a few words.";
    BAD_WORDS: fr "Écrivez au moins 4 caractères, et au plus 500.", en "Enter at least 4 characters, and at most 500.";
    NO_SUCH_WORDS: fr "Ces mots ne se trouvent nulle part dans ce ticket : vérifiez-les.", en "These words are nowhere in this ticket: check them.";
    LINE_GONE: fr "Rien n’a été enregistré : cela a été retiré, rétabli ou effacé entre-temps.", en "Nothing was saved: this has been removed, restored or deleted in the meantime.";
    NOT_OWN_WORDS: fr "Seul l’auteur d’un message peut le corriger, et seulement s’il n’a pas été retiré.", en "Only the author of a message can correct it, and only if it has not been removed.";
    BACK: fr "Revenir au ticket", en "Back to the ticket";
    RESTORE: fr "Rétablir", en "Restore";
    PURGE: fr "Effacer définitivement", en "Erase for good";
    PURGED: fr "effacé définitivement", en "erased for good";
    DONE: fr "C’est retiré.", en "Removed.";
    STILL_SAID: fr "Les mêmes mots se trouvent encore, cités ou recopiés, dans ces messages :", en "The same words are still found, quoted or copied, in these messages:";
    MAILS_LEFT: fr "Les courriels déjà partis ne peuvent pas être repris.", en "Emails already sent cannot be taken back.";
    KEPT: fr "Contenus retirés", en "Removed content";
    KEPT_HINT: fr "Ce que des agents ont retiré des tickets est mis à l’écart jusqu’à ce que vous l’effaciez. Effacer supprime les textes et les documents du fichier, et les courriels d’origine. Un courriel mis de côté qui attend votre décision n’est pas touché : décidez-en d’abord. Les copies de sauvegarde ne sont pas atteintes : elles gardent ce contenu jusqu’à ce que vous les supprimiez.", en "What agents have removed from tickets is kept aside until you erase it. Erasing deletes the texts and documents from the file, and the original emails. An email set aside that awaits your decision is not touched: decide on it first. Backup copies are not reached: they keep this content until you delete them.";
    KEPT_CAPTION: fr "Ce qui a été retiré, du plus récent au plus ancien", en "What has been removed, newest first";
    NONE_KEPT: fr "Aucun contenu retiré n’est gardé.", en "No removed content is being kept.";
    KIND: fr "Quoi", en "What";
    KIND_LINE: fr "Message", en "Message";
    KIND_DOCUMENT: fr "Document", en "Document";
    KIND_WORDS: fr "Mots", en "Words";
}

sentences! {
    copies(place): fr "Copies de sauvegarde connues : {place}", en "Known backup copies: {place}";
    line_removed(who, when, why): fr "Message retiré par {who}, {when} : {why}", en "Message removed by {who}, {when}: {why}";
    document_removed(who, when, why): fr "Document retiré par {who}, {when} : {why}", en "Document removed by {who}, {when}: {why}";
    took_line(why): fr "Message retiré : {why}", en "Message removed: {why}";
    took_document(why): fr "Document retiré : {why}", en "Document removed: {why}";
    took_words(why): fr "Mots masqués : {why}", en "Words hidden: {why}";
    put_back(what): fr "Rétabli : {what}", en "Restored: {what}";
    purged(what): fr "Effacé définitivement : {what}", en "Erased for good: {what}";
    remove_named(name): fr "Retirer le document {name}", en "Remove the document {name}";
    edited_at(when): fr "modifié {when}", en "edited {when}";
    until(when): fr "Jusqu’à : {when}", en "Until: {when}";
    line_of(who, when): fr "Message de : {who}, {when}", en "Message from: {who}, {when}";
}

/// What was taken out, as one calls it.
pub const fn kind(kind: Removed) -> Phrase {
    match kind {
        Removed::Line => KIND_LINE,
        Removed::Document => KIND_DOCUMENT,
        Removed::Words => KIND_WORDS,
    }
}
