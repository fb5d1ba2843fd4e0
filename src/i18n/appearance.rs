//! The sentences of what administrators settle about the desk itself: its look, what mails end with, how long things are kept, the
//! statement on accessibility; the text on personal data is in `personal`.

use super::{Phrase, counted, phrases, sentences};
use crate::rules::choices::{Conformity, Retained};

phrases! {
    APPEARANCE: fr "Apparence", en "Appearance";
    NAME: fr "Nom du service", en "Name of the service";
    NAME_BAD: fr "Ce nom ne convient pas : une seule ligne, 60 caractères au plus.", en "This name is not valid: one line, 60 characters at most.";
    COLOUR: fr "Couleur de l’école", en "The school’s colour";
    COLOUR_BAD: fr "Cette couleur n’est pas valable : écrivez-la comme #2457b3.", en "This colour is not valid: write it like #2457b3.";
    SIGNATURE_FR: fr "Signature des courriels en français", en "Signature of emails in French";
    SIGNATURE_EN: fr "Signature des courriels en anglais", en "Signature of emails in English";
    SIGNATURE_BAD: fr "Une signature est trop longue : 6 lignes et 500 caractères au plus.", en "A signature is too long: 6 lines and 500 characters at most.";
    LOGO: fr "Logo", en "Logo";
    LOGO_FILE: fr "Image", en "Picture";
    LOGO_SAVE: fr "Enregistrer le logo", en "Save the logo";
    LOGO_REMOVE: fr "Retirer le logo", en "Remove the logo";
    LOGO_MISSING: fr "Choisissez d’abord une image, puis enregistrez.", en "Choose a picture first, then save.";
    LOGO_TOO_LARGE: fr "Cette image est trop lourde : enregistrez-la plus petite, puis choisissez-la de nouveau.", en "This picture is too large: save a smaller copy, then choose it again.";
    LOGO_BAD: fr "Ce fichier n’est pas une image PNG, JPEG, WebP ou GIF : choisissez-en une autre.", en "This file is not a PNG, JPEG, WebP or GIF picture: choose another one.";

    RETENTION: fr "Conservation", en "Retention";
    RETENTION_INTRO: fr "Ce qui est plus ancien est supprimé chaque nuit, sans retour possible. La page « Données personnelles » annonce ces durées à tous.", en "Anything older is deleted every night, permanently. The page “Personal data” tells everybody these times.";
    BACKUPS: fr "Sauvegardes", en "Backups";
    BACKUPS_NONE: fr "Aucune sauvegarde automatique n’est configurée : renseignez [backup] folder dans helpdesk.toml.", en "No automatic backups are configured: set [backup] folder in helpdesk.toml.";
    BACKUPS_SOON: fr "La première sauvegarde est en cours.", en "The first backup is being made.";
    CLOSED: fr "Tickets clos (années)", en "Closed tickets (years)";
    CLOSED_HINT: fr "Avec leurs échanges et leurs documents. 0 : sans limite de durée.", en "With their messages and their documents. 0: no time limit.";
    JOURNAL: fr "Journal des courriels (jours)", en "Email log (days)";
    JOURNAL_HINT: fr "Ce qu’est devenu chaque courriel reçu. Les tickets n’en dépendent pas.", en "What became of each email received. Tickets do not depend on it.";
    REFUSED: fr "Courriels refusés dans ce journal (jours)", en "Refused emails in that log (days)";
    REFUSED_TEXT: fr "Texte des courriels refusés (jours)", en "Text of refused emails (days)";
    REFUSED_TEXT_HINT: fr "Seuls les administrateurs le lisent, au cas où un courriel aurait été refusé à tort. 0 : il n’est pas conservé.", en "Only administrators read it, in case an email was refused by mistake. 0: it is not kept.";
    REFUSED_HINT: fr "Seulement l’expéditeur, l’objet et la raison.", en "Sender, subject and reason only.";
    AUDIT: fr "Journal des accès (jours)", en "Audit log (days)";
    AUDIT_HINT: fr "Connexions et actes d’administration.", en "Sign-ins and administrators’ actions.";
    SURE: fr "Oui, supprimer ces tickets", en "Yes, delete these tickets";

    STATEMENT: fr "Déclaration d’accessibilité", en "Accessibility statement";
    MENTION: fr "Mention au bas de chaque page", en "Notice at the foot of each page";
    MENTION_HINT: fr "La loi demande « non conforme » tant qu’aucun audit n’a établi autre chose.", en "French law requires “not compliant” until an audit has shown otherwise.";
    NOT_CONFORMING: fr "Accessibilité : non conforme", en "Accessibility: not compliant";
    PARTLY: fr "Accessibilité : partiellement conforme", en "Accessibility: partially compliant";
    FULLY: fr "Accessibilité : totalement conforme", en "Accessibility: fully compliant";
    RESULT_NONE: fr "Ces pages n’ont pas encore été auditées selon le référentiel général d’amélioration de l’accessibilité (RGAA, version 4.1) : elles sont donc déclarées non conformes.", en "These pages have not yet been audited against the French accessibility standard (RGAA, version 4.1): they are therefore declared not compliant.";
    RESULT_PARTIAL: fr "Un audit selon le référentiel général d’amélioration de l’accessibilité (RGAA, version 4.1) a trouvé ces pages partiellement conformes.", en "An audit against the French accessibility standard (RGAA, version 4.1) found these pages partially compliant.";
    RESULT_FULL: fr "Un audit selon le référentiel général d’amélioration de l’accessibilité (RGAA, version 4.1) a trouvé ces pages totalement conformes.", en "An audit against the French accessibility standard (RGAA, version 4.1) found these pages fully compliant.";
    MADE_FOR: fr "Elles se lisent et s’utilisent au clavier seul, avec un lecteur d’écran, agrandies deux fois, sur un téléphone, en clair ou en sombre, et sans JavaScript. Les documents joints par chacun ne sont pas contrôlés.", en "They can be read and used by keyboard alone, with a screen reader, at twice the size, on a phone, light or dark, and without JavaScript. Documents that people attach are not checked.";
    DEFENDER: fr "Si vous signalez un défaut d’accessibilité et n’obtenez pas de réponse satisfaisante, vous pouvez saisir le Défenseur des droits : www.defenseurdesdroits.fr, par téléphone au 09 69 39 00 00, ou gratuitement par courrier (sans timbre) : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.", en "If you report an accessibility problem and do not receive a satisfactory reply, you can turn to the Défenseur des droits: www.defenseurdesdroits.fr, by telephone on +33 9 69 39 00 00, or free of charge by post: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07, France.";
}

counted! {
    doomed(count): fr "Avec cette durée, {count} ticket clos sera supprimé la nuit prochaine, avec ses documents. Cochez la case pour confirmer, ou augmentez le nombre d’années." | "Avec cette durée, {count} tickets clos seront supprimés la nuit prochaine, avec leurs documents. Cochez la case pour confirmer, ou augmentez le nombre d’années.", en "With this setting, {count} closed ticket will be deleted tonight, with its documents. Tick the box to confirm, or increase the number of years." | "With this setting, {count} closed tickets will be deleted tonight, with their documents. Tick the box to confirm, or increase the number of years.";
}

sentences! {
    backup_last(when): fr "Dernière sauvegarde vérifiée : {when}.", en "Last checked backup: {when}.";
    backup_failed(cause): fr "La sauvegarde a échoué : {cause}", en "The backup failed: {cause}";
    name_hint(configured): fr "Sur les pages et dans les courriels. Laissez vide pour « {configured} », comme dans helpdesk.toml.", en "On pages and in emails. Leave empty for “{configured}”, as in helpdesk.toml.";
    colour_hint(original): fr "Celle des boutons et des liens. Le texte des boutons est blanc : il lui faut une couleur assez sombre. D’origine : {original}.", en "The colour of buttons and links. The text of buttons is white: it needs a colour that is dark enough. Originally: {original}.";
    colour_too_light(colour, contrast, fitting): fr "Le texte des boutons ne se lirait pas sur {colour} : son contraste est de {contrast}, il en faut 5,2. La nuance la plus proche qui convienne, {fitting}, est proposée : enregistrez de nouveau pour la prendre.", en "The text of buttons would not be readable on {colour}: its contrast is {contrast}, and 5.2 is needed. The nearest suitable shade, {fitting}, is proposed: save again to use it.";
    signature_hint(name, address): fr "Dernières lignes des courriels sur les tickets. Laissez vide pour « {name} – {address} ».", en "Last lines of emails about tickets. Leave empty for “{name} – {address}”.";
    logo_hint(most): fr "PNG, JPEG, WebP ou GIF, {most} au plus ; montré à gauche du nom, haut de deux lignes.", en "PNG, JPEG, WebP or GIF, {most} at most; shown to the left of the name, two lines high.";
    number_bad(label, least, most): fr "{label} : écrivez un nombre de {least} à {most}.", en "{label}: enter a number from {least} to {most}.";
    commits(name): fr "Le service « {name} » s’engage à rendre ces pages accessibles, comme le demande l’article 47 de la loi n° 2005-102 du 11 février 2005.", en "The {name} service undertakes to make these pages accessible, as required by article 47 of the French law 2005-102 of 11 February 2005.";
    feedback(address): fr "Une difficulté pour lire ou faire quelque chose ici ? Écrivez à {address} : nous vous répondrons par un autre moyen, et corrigerons la page.", en "Is something here hard to read or to do? Write to {address}: we will reply by another means, and fix the page.";
}

/// The lawful mention.
pub const fn mention(found: Conformity) -> Phrase {
    match found {
        Conformity::None => NOT_CONFORMING,
        Conformity::Partial => PARTLY,
        Conformity::Full => FULLY,
    }
}

/// What is kept for a time: its name, and what it takes.
pub const fn retained(what: Retained) -> (Phrase, Phrase) {
    match what {
        Retained::Journal => (JOURNAL, JOURNAL_HINT),
        Retained::Refused => (REFUSED, REFUSED_HINT),
        Retained::RefusedText => (REFUSED_TEXT, REFUSED_TEXT_HINT),
        Retained::Audit => (AUDIT, AUDIT_HINT),
        Retained::Closed => (CLOSED, CLOSED_HINT),
    }
}

/// What the statement says of the audit.
pub const fn result(found: Conformity) -> Phrase {
    match found {
        Conformity::None => RESULT_NONE,
        Conformity::Partial => RESULT_PARTIAL,
        Conformity::Full => RESULT_FULL,
    }
}
