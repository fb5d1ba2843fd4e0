//! The sentences of the first steps that a fresh desk's administrator takes, on `/settings`.

use super::{counted, phrases, sentences};

phrases! {
    FIRST_STEPS: fr "Premiers pas", en "First steps";
    HINT: fr "Chaque étape se coche d’elle-même dès qu’elle est faite. L’ordre est libre, et rien n’empêche de commencer à traiter des tickets.", en "Each step is ticked off as soon as it is done. Take them in any order; nothing prevents you from handling tickets already.";
    ALL_DONE: fr "Tout est prêt. Les réglages restent modifiables à tout moment par le menu.", en "Everything is ready. The settings can be changed at any time from the menu.";
    STEP_DONE: fr "Fait", en "Done";
    STEP_TO_DO: fr "À faire", en "To do";
    CATEGORIES: fr "Ranger les tickets par catégorie", en "File tickets by category";
    CATEGORIES_HINT: fr "Quelques mots par catégorie suffisent pour que les tickets se rangent et soient attribués seuls.", en "A few words per category are enough for tickets to be filed and assigned automatically.";
    HOURS: fr "Indiquer les horaires du service", en "Enter the service’s working hours";
    HOURS_HINT: fr "Les délais comptent en heures ouvrées ; les jours fériés sont connus.", en "Times are counted in working hours; public holidays are known.";
    COLLEAGUES: fr "Inviter vos collègues", en "Invite your colleagues";
    COLLEAGUES_HINT: fr "Il faut au moins une personne de plus que vous pour se partager les tickets.", en "At least one person besides you is needed to share the tickets.";
    REPLIES: fr "Préparer des réponses types", en "Prepare canned replies";
    REPLIES_HINT: fr "Ce que vous écrivez chaque semaine s’insère alors en un geste.", en "What you write every week is then inserted at once.";
    BACKUP: fr "Sauvegarder chaque nuit", en "Back up every night";
    BACKUP_HINT: fr "Donnez un dossier à la table [backup] de helpdesk.toml, puis redémarrez le service : la première copie est faite et vérifiée.", en "Enter a folder in the table [backup] of helpdesk.toml, then restart the service: the first copy is made and checked.";
    MAIL: fr "Envoyer un courriel d’essai", en "Send a test email";
}

sentences! {
    mail_hint(address): fr "Écrivez à {address} : le ticket s’ouvre, et le journal des courriels dit ce qui s’est passé.", en "Write to {address}: the ticket opens, and the email log says what happened.";
}

counted! {
    steps_done(done, all): fr "{done} étape faite sur {all}" | "{done} étapes faites sur {all}", en "{done} of {all} steps done" | "{done} of {all} steps done";
}
