//! The sentences of the audit's page; the deeds themselves are `rules::audit`.

use super::{Phrase, phrases};
use crate::rules::audit::Deed;

phrases! {
    AUDIT: fr "Journal des accès", en "Audit log";
    CAPTION: fr "Qui a fait quoi, du plus récent au plus ancien", en "Who did what, newest first";
    WHEN: fr "Quand", en "When";
    WHO: fr "Qui", en "Who";
    WHAT: fr "Quoi", en "What";
    ABOUT: fr "Concerne", en "Target";
    FROM: fr "Depuis", en "From address";
    ANY: fr "(tout)", en "(anything)";
    WORDS: fr "Personne, adresse ou objet", en "Person, address or target";
    FIRST_DAY: fr "Du", en "From";
    LAST_DAY: fr "Au", en "To";
    SHOW: fr "Afficher", en "Show";
    DOWNLOAD: fr "Télécharger ces lignes (CSV)", en "Download these entries (CSV)";
    NONE: fr "Aucune ligne ne correspond.", en "No entries match.";
    THE_DESK: fr "(le service lui-même)", en "(the service itself)";
    OLDER: fr "Plus anciennes", en "Older";
    NEWEST: fr "Les plus récentes", en "Newest";
    WHY: fr "Ce journal sert à la sécurité et à elle seule ; ses lignes sont supprimées automatiquement.", en "This log is for security only; its entries are deleted automatically.";

    SIGNED_IN: fr "connexion", en "signed in";
    SIGN_IN_FAILED: fr "connexion refusée", en "sign-in refused";
    CODE_FAILED: fr "code à usage unique refusé", en "one-time code refused";
    SIGNED_OUT: fr "déconnexion", en "signed out";
    SESSIONS_ENDED: fr "sessions fermées", en "sessions ended";
    APP_SET: fr "application de codes activée", en "code app turned on";
    APP_REMOVED: fr "application de codes désactivée", en "code app turned off";
    ACCOUNT_ADDED: fr "compte créé", en "account added";
    ROLE_CHANGED: fr "rôle modifié", en "role changed";
    PASSWORD_SET: fr "mot de passe défini", en "password set";
    ACCOUNT_SWITCHED: fr "compte désactivé ou réactivé", en "account disabled or enabled";
    INVITED: fr "invitation envoyée", en "invitation sent";
    GROUP_CHANGED: fr "groupe modifié", en "group changed";
    CATEGORY_CHANGED: fr "catégorie modifiée", en "category changed";
    HOURS_CHANGED: fr "horaires ou jours fermés modifiés", en "hours or closed days changed";
    DEADLINES_CHANGED: fr "délais visés modifiés", en "target times changed";
    ABSENCE_CHANGED: fr "absence ajoutée ou retirée", en "absence added or removed";
    HANDED_OVER: fr "tickets transférés", en "tickets handed over";
    REPLY_CHANGED: fr "réponse type modifiée", en "canned reply changed";
    ARTICLE_CHANGED: fr "article de la base de connaissances modifié", en "knowledge base article changed";
    REGISTER_CHANGED: fr "registre modifié", en "register changed";
    REGISTER_UPDATED: fr "registre mis à jour par un fichier", en "register updated from a file";
    EXPORTED: fr "données exportées", en "data exported";
    TAKEN_OVER: fr "autre logiciel repris", en "another help desk imported";
    LETTER_IMPORTED: fr "courriel mis de côté enregistré", en "email set aside accepted";
    LETTER_DISCARDED: fr "courriel mis de côté supprimé", en "email set aside discarded";
    SENDER_JUDGED: fr "expéditeur jugé automatique ou humain", en "sender judged automatic or human";
    QUEUE_DECIDED: fr "envoi relancé ou abandonné", en "sending retried or given up";
    PERSON_RENAMED: fr "nom ou adresses modifiés", en "name or addresses changed";
    PERSON_JOINED: fr "deux personnes fusionnées", en "two people merged";
    PERSON_PARTED: fr "deux personnes de nouveau séparées", en "two people separated again";
    ANONYMISED: fr "personne anonymisée", en "person anonymised";
    TICKET_DISCARDED: fr "ticket jeté", en "ticket discarded";
    TICKET_RESTORED: fr "ticket rétabli", en "ticket restored";
    SENDER_BLOCKED: fr "expéditeur bloqué", en "sender blocked";
    SENDER_UNBLOCKED: fr "expéditeur débloqué", en "sender unblocked";
    PURGED: fr "contenu retiré effacé définitivement", en "removed content erased for good";
    TICKETS_DELETED: fr "tickets supprimés à échéance", en "tickets deleted at the end of their retention time";
    APPEARANCE_CHANGED: fr "apparence ou signature modifiée", en "appearance or signature changed";
    RETENTION_CHANGED: fr "durées de conservation modifiées", en "retention times changed";
    WAITING_CHANGED: fr "relances et clôtures sans réponse modifiées", en "reminders and closing without a reply changed";
    ACCESSIBILITY_CHANGED: fr "déclaration d’accessibilité modifiée", en "accessibility statement changed";
    PRIVACY_CHANGED: fr "texte sur les données personnelles modifié", en "text on personal data changed";
}

/// What was done, in words.
pub const fn deed(deed: Deed) -> Phrase {
    match deed {
        Deed::SignedIn => SIGNED_IN,
        Deed::SignInFailed => SIGN_IN_FAILED,
        Deed::CodeFailed => CODE_FAILED,
        Deed::SignedOut => SIGNED_OUT,
        Deed::SessionsEnded => SESSIONS_ENDED,
        Deed::AppSet => APP_SET,
        Deed::AppRemoved => APP_REMOVED,
        Deed::AccountAdded => ACCOUNT_ADDED,
        Deed::RoleChanged => ROLE_CHANGED,
        Deed::PasswordSet => PASSWORD_SET,
        Deed::AccountSwitched => ACCOUNT_SWITCHED,
        Deed::Invited => INVITED,
        Deed::GroupChanged => GROUP_CHANGED,
        Deed::CategoryChanged => CATEGORY_CHANGED,
        Deed::HoursChanged => HOURS_CHANGED,
        Deed::DeadlinesChanged => DEADLINES_CHANGED,
        Deed::AbsenceChanged => ABSENCE_CHANGED,
        Deed::HandedOver => HANDED_OVER,
        Deed::ReplyChanged => REPLY_CHANGED,
        Deed::ArticleChanged => ARTICLE_CHANGED,
        Deed::RegisterChanged => REGISTER_CHANGED,
        Deed::RegisterUpdated => REGISTER_UPDATED,
        Deed::Exported => EXPORTED,
        Deed::TakenOver => TAKEN_OVER,
        Deed::MailImported => LETTER_IMPORTED,
        Deed::MailDiscarded => LETTER_DISCARDED,
        Deed::SenderJudged => SENDER_JUDGED,
        Deed::QueueDecided => QUEUE_DECIDED,
        Deed::PersonRenamed => PERSON_RENAMED,
        Deed::PersonJoined => PERSON_JOINED,
        Deed::PersonParted => PERSON_PARTED,
        Deed::Anonymised => ANONYMISED,
        Deed::TicketDiscarded => TICKET_DISCARDED,
        Deed::TicketRestored => TICKET_RESTORED,
        Deed::SenderBlocked => SENDER_BLOCKED,
        Deed::SenderUnblocked => SENDER_UNBLOCKED,
        Deed::Purged => PURGED,
        Deed::TicketsDeleted => TICKETS_DELETED,
        Deed::AppearanceChanged => APPEARANCE_CHANGED,
        Deed::RetentionChanged => RETENTION_CHANGED,
        Deed::WaitingChanged => WAITING_CHANGED,
        Deed::AccessibilityChanged => ACCESSIBILITY_CHANGED,
        Deed::PrivacyChanged => PRIVACY_CHANGED,
    }
}
