//! The sentences of the settings pages; those of all pages are in `pages`, what becomes of mail is in `mail_log`.

use super::{counted, phrases, sentences};

phrases! {
    MAIL: fr "Messagerie", en "Email";
    SETTINGS: fr "Réglages", en "Settings";
    JOURNAL: fr "Journal des courriels", en "Email log";
    TRY: fr "Essayer un message", en "Test a message";
    MAILBOXES: fr "Boîtes relevées", en "Mailboxes";
    MAILBOX: fr "Boîte", en "Mailbox";
    STATE: fr "État", en "State";
    LAST_LOOK: fr "Dernier relevé", en "Last check";
    NEXT_LOOK: fr "Prochain relevé", en "Next check";
    WORKS: fr "fonctionne", en "works";
    NOT_YET: fr "pas encore relevée", en "not checked yet";
    FAILS: fr "en panne", en "failing";
    WATCHED: fr "le serveur prévient aussitôt", en "the server notifies at once";
    COUNTED: fr "Comptés", en "Counted";
    NO_MAILBOX: fr "Aucune boîte n’est configurée : ajoutez une table [[mailbox]] à helpdesk.toml.", en "No mailboxes are configured: add a [[mailbox]] table to helpdesk.toml.";
    OUTGOING: fr "Envoi", en "Sending";

    QUEUE: fr "File d’envoi", en "Outgoing email";
    QUEUE_EMPTY: fr "Rien n’attend d’être envoyé, et rien n’a été refusé depuis 30 jours.", en "Nothing is waiting to be sent, and nothing has been refused in the last 30 days.";
    QUEUE_CAPTION: fr "Courriels en attente, refusés ou abandonnés, du plus ancien au plus récent", en "Emails that are waiting, were refused or given up, oldest first";
    TICKET: fr "Ticket", en "Ticket";
    TO: fr "À", en "To";
    ABOUT: fr "Sujet", en "About";
    WAITS: fr "en attente depuis", en "waiting since";
    LEAVES: fr "en cours d’envoi depuis", en "being sent since";
    SENT: fr "envoyé", en "sent";
    REFUSED: fr "refusé", en "refused";
    ABANDONED: fr "abandonné", en "given up";
    RETRY: fr "Réessayer", en "Try again";
    RETRY_ALL: fr "Tout réessayer", en "Try all again";
    RETRY_ALL_HINT: fr "Tout ce qui a échoué ou a été refusé depuis 30 jours part de nouveau. Ce qui a été abandonné à la main le reste.", en "Everything that failed or was refused in the last 30 days is sent again. What somebody gave up stays given up.";
    ABANDON: fr "Abandonner", en "Give up";
    WILL_RETRY: fr "L’envoi sera repris dans l’instant.", en "It will be sent again in a moment.";
    IS_ABANDONED: fr "L’envoi a été abandonné ; « Réessayer » le reprend.", en "Sending has been given up; “Try again” resumes it.";
    PREVIEW_HINT: fr "Donnez le numéro d’un ticket : le courriel est montré comme il partirait. Rien n’est envoyé.", en "Enter a ticket’s number: the email is shown as it would be sent. Nothing is sent.";
    PREVIEW: fr "Aperçu d’un courriel", en "Preview of an email";
    PREVIEW_BUTTON: fr "Voir", en "Show";
    THE_REQUESTER: fr "le demandeur", en "the requester";
    AN_AGENT: fr "un agent", en "an agent";
    THEME: fr "Thème", en "Theme";
    THEME_SYSTEM: fr "Comme le système", en "Same as system";
    THEME_LIGHT: fr "Clair", en "Light";
    THEME_DARK: fr "Sombre", en "Dark";
    LANGUAGE: fr "Langue", en "Language";
    NO_SUCH_TICKET: fr "Ce ticket n’existe pas.", en "This ticket does not exist.";
    SEE_HTML: fr "Voir la version HTML", en "See the HTML version";
    PREFERENCES: fr "Préférences", en "Preferences";
    SAVED: fr "C’est enregistré.", en "Saved.";
    NEWS_CAPTION: fr "Courriels que vous recevez comme agent", en "Emails you receive as an agent";
    EACH: fr "à chaque fois", en "each time";
    DAILY: fr "une fois par jour", en "once a day";
    NONE: fr "jamais", en "never";

    LAST_DAY: fr "Depuis 24 heures", en "In the last 24 hours";
    RECEIVED: fr "Reçu", en "Received";
    FROM: fr "De", en "From";
    SUBJECT: fr "Objet", en "Subject";
    DECISION: fr "Décision", en "Decision";
    JOURNAL_CAPTION: fr "Courriels reçus et ce qu’ils sont devenus, du plus récent au plus ancien", en "Emails received and what became of them, newest first";
    NOT_KEPT: fr "(sans objet)", en "(no subject)";
    NONE_FOUND: fr "Aucun courriel ne correspond.", en "No emails match.";
    NONE_YET: fr "Aucun courriel n’est encore arrivé. Écrivez à l’adresse du support pour essayer.", en "No emails have arrived yet. Write to IT support’s address to try.";
    FILTER_ALL: fr "Tous", en "All";
    FILTER_SET_ASIDE: fr "Mis de côté", en "Set aside";
    FILTER_REGISTERED: fr "Enregistrés", en "Accepted";
    FILTER_REFUSED: fr "Refusés", en "Refused";
    FILTER_REPORTED: fr "Avis de remise", en "Delivery reports";
    FILTER_OTHERS: fr "Déjà reçus, supprimés", en "Already received, discarded";
    WORDS: fr "Expéditeur ou objet contient", en "Sender or subject contains";
    SHOW: fr "Filtrer", en "Filter";
    OLDER: fr "Plus anciens", en "Older";
    NEWEST: fr "Revenir aux plus récents", en "Back to the newest";

    ONE_MAIL: fr "Un courriel", en "An email";
    SENT_AT: fr "Date indiquée", en "Date given";
    SEEN_AT: fr "Reçu le", en "Received on";
    HANDLED_BY: fr "Traité par", en "Handled by";
    REFUSED_TEXT: fr "Texte d’un courriel refusé : seuls les administrateurs le lisent, et il sera bientôt supprimé automatiquement.", en "Text of a refused email: only administrators read it, and it will soon be deleted automatically.";
    KEPT_WHOLE: fr "Ce courriel attend votre décision. Il est conservé en entier.", en "This email is waiting for your decision. All of it is kept.";
    IMPORT: fr "L’enregistrer quand même", en "Accept it anyway";
    IMPORT_HINT: fr "Il ouvre ou rejoint un ticket comme s’il venait d’arriver ; si son expéditeur est illisible, le ticket est ouvert à votre nom.", en "It opens or joins a ticket as if it had just arrived; if its sender cannot be read, the ticket is opened in your name.";
    DISCARD: fr "Le supprimer", en "Discard it";
    IS_DISCARDED: fr "Le courriel a été supprimé.", en "The email has been discarded.";
    DISCARD_HINT: fr "Son contenu est effacé ; cette ligne reste.", en "Its content is erased; this line stays.";
    HEADERS: fr "En-têtes", en "Headers";
    TEXT: fr "Texte", en "Text";
    RAW: fr "Message brut", en "Raw message";
    DOWNLOAD: fr "Télécharger le message (.eml)", en "Download the message (.eml)";
    BACK_TO_JOURNAL: fr "← Journal des courriels", en "← Email log";
    ALREADY_HANDLED: fr "Ce courriel a déjà été traité.", en "This email has already been handled.";

    TRY_HINT: fr "Collez un message complet, en-têtes compris, ou choisissez un fichier .eml : rien n’est enregistré, rien n’est envoyé.", en "Paste a whole message with its headers, or choose an .eml file: nothing is saved, nothing is sent.";
    TRY_TEXT: fr "Message", en "Message";
    TRY_FILE: fr "Fichier .eml", en ".eml file";
    TRY_BUTTON: fr "Essayer", en "Test";
    TRY_EMPTY: fr "Collez un message ou choisissez un fichier.", en "Paste a message or choose a file.";
    VERDICT: fr "Ce qu’il deviendrait", en "What would become of it";
    BECAUSE: fr "Ce qui le décide", en "What decides it";
    UNDERSTOOD: fr "Ce qui en est compris", en "What is understood from it";
    REGISTERED_TEXT: fr "Texte enregistré", en "Text kept";
    CUT_HISTORY: fr "Message complet", en "Whole message";
}

counted! {
    retried(count): fr "{count} courriel repart." | "{count} courriels repartent.", en "{count} email is being sent again." | "{count} emails are being sent again.";
    without_fate(n): fr "{n} sans suite connue : le serveur l’annonce mais ne le donne pas" | "{n} sans suite connue : le serveur les annonce mais ne les donne pas", en "{n} unaccounted for: the server announces it but does not hand it over" | "{n} unaccounted for: the server announces them but does not hand them over";
    tries(n): fr "{n} essai" | "{n} essais", en "{n} attempt" | "{n} attempts";
    still_there(n): fr "{n} enregistré mais toujours dans la boîte" | "{n} enregistrés mais toujours dans la boîte", en "{n} accepted but still in the mailbox" | "{n} accepted but still in the mailbox";
    aside_waits(n): fr "{n} courriel mis de côté attend une décision." | "{n} courriels mis de côté attendent une décision.", en "{n} email set aside is waiting for a decision." | "{n} emails set aside are waiting for a decision.";
}

sentences! {
    decide_on(what, name, number): fr "{what} : courriel à {name} sur le ticket n° {number}", en "{what}: email to {name} about ticket #{number}";
    counted(there, known): fr "{there} dans la boîte, {known} au journal", en "{there} in the mailbox, {known} in the log";
    to_come(n): fr "{n} au prochain relevé", en "{n} at the next check";
    sent_to(who, when): fr "Envoyé à {who} ({when})", en "Sent to {who} ({when})";
    waits_for(who, when): fr "Courriel à {who} pas encore parti, en file depuis {when}", en "Email to {who} not sent yet, queued since {when}";
    refused_for(who, why): fr "Refusé pour {who} : {why}", en "Refused for {who}: {why}";
    given_up_for(who): fr "Abandonné pour {who}", en "Given up for {who}";
    ticket(n): fr "ticket n° {n}", en "ticket #{n}";
}
