//! The sentences of the agents' queue: sorting, narrowing, saved views, what is done to several tickets at once, keys.

use super::{counted, phrases, sentences};

phrases! {
    FILTER: fr "Filtrer et trier", en "Filter and sort";
    SORT: fr "Trier par", en "Sort by";
    BY_WAIT: fr "retard, puis attente la plus longue", en "late first, then longest wait";
    BY_NEWEST: fr "plus récents", en "newest";
    BY_CHANGED: fr "dernière activité", en "latest activity";
    BY_PRIORITY: fr "priorité", en "priority";
    ANY: fr "(tous)", en "(any)";
    APPLY: fr "Appliquer", en "Apply";
    TO_CHOOSE: fr "choix au retour d’un agent", en "to be chosen when an agent is back";
    SELECT: fr "Sélectionner", en "Select";
    SAVED: fr "Vues enregistrées", en "Saved views";
    SAVE_VIEW: fr "Enregistrer cette vue", en "Save this view";
    VIEW_NAME: fr "Nom de la vue", en "Name of the view";
    VIEW_NAME_HINT: fr "Si l’une de vos vues porte déjà ce nom, elle sera remplacée.", en "If one of your views already has this name, it will be replaced.";
    SHARE: fr "La montrer à toute l’équipe", en "Show it to the whole team";
    SHARED: fr "partagée", en "shared";
    REMOVE_VIEW: fr "Supprimer", en "Delete";
    VIEW_REMOVED: fr "La vue a été supprimée ; ses tickets restent.", en "The view has been deleted; its tickets stay.";
    BULK: fr "Pour les tickets sélectionnés", en "For the selected tickets";
    TO_BULK: fr "Aller à « Pour les tickets sélectionnés »", en "Go to “For the selected tickets”";
    BULK_ASSIGN: fr "Attribuer à", en "Assign to";
    BULK_STATUS: fr "Statut", en "Status";
    BULK_CATEGORY: fr "Catégorie", en "Category";
    BULK_MERGE: fr "Fusionner", en "Merge";
    BULK_REPLY: fr "Répondre à tous", en "Reply to all";
    BULK_TEXT: fr "Votre réponse à chacun", en "Your reply to each";
    MERGE_TWO: fr "Pour fusionner, cochez au moins deux tickets ouverts.", en "To merge, tick at least two open tickets.";
    MERGE_GO: fr "Continuer", en "Continue";
    SELECT_ALL: fr "Sélectionner toute la page", en "Select the whole page";
    IN_LIST: fr "Dans la liste", en "In the list";
    PREVIOUS: fr "Précédent", en "Previous";
    NEXT: fr "Suivant", en "Next";
    UNCHANGED: fr "(inchangé)", en "(unchanged)";
    DO: fr "Modifier", en "Change";
    NONE_SELECTED: fr "Aucun ticket n’est sélectionné : cochez-en dans la liste.", en "No tickets are selected: tick some in the list.";
    DOWNLOAD: fr "Télécharger cette liste (CSV)", en "Download this list (CSV)";
    TITLE: fr "Titre", en "Title";
    CHANGED: fr "Dernière activité", en "Latest activity";
    SOLVED_ON: fr "Résolu le", en "Solved on";
    CLOSED_ON: fr "Clos le", en "Closed on";
    FIRST_PAGE: fr "Revenir au début", en "Back to the beginning";
    KEYS: fr "Raccourcis clavier", en "Keyboard shortcuts";
    KEYS_ON: fr "Raccourcis d’une touche (j, k, x, /, r, n, s, m)", en "One-key shortcuts (j, k, x, /, r, n, s, m)";
    KEYS_HINT: fr "À désactiver si vous utilisez une commande vocale.", en "Turn them off if you use voice control.";
    NEWS_SHOWN: fr "La page vient d’être mise à jour.", en "The page has just been updated.";
    NAME_MISSING: fr "Le nom de la vue manque : écrivez-le en quelques mots.", en "The name of the view is missing: enter it in a few words.";
}

counted! {
    nobody_acts(count): fr "ne peut agir : parti ou absent" | "aucun d’eux ne peut agir : partis ou absents", en "cannot act: gone or away" | "none of them can act: gone or away";
    done(count): fr "{count} ticket modifié." | "{count} tickets modifiés.", en "{count} ticket changed." | "{count} tickets changed.";
}

sentences! {
    wrote(who): fr "{who} a écrit", en "{who} wrote";
    place_in(place, all): fr "{place} sur {all}", en "{place} of {all}";
    select(number): fr "Sélectionner le ticket n° {number}", en "Select ticket #{number}";
    not_done(numbers): fr "Sans effet pour : {numbers}. Ces tickets, ou celui avec lequel les fusionner, sont clos, n’existent pas ou ne vous concernent pas.", en "No change for: {numbers}. These tickets, or the one to merge them into, are closed, do not exist or do not concern you.";
    remove_view(name): fr "Supprimer la vue {name}", en "Delete the view {name}";
    view_saved(name): fr "La vue « {name} » a été enregistrée : elle est dans le menu, sous « Vues enregistrées ».", en "The view “{name}” has been saved: it is in the menu, under “Saved views”.";
}
