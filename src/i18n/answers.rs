//! The sentences of the answers for everybody (« Réponses fréquentes »): reading, proposing, wording them.

use super::{phrases, sentences};

phrases! {
    ANSWERS: fr "Base de connaissances", en "Frequent answers";
    SHORT: fr "Base de connaissances", en "Answers";
    SEE_ALL: fr "Voir la base de connaissances", en "See the frequent answers";
    LOOK: fr "Chercher un article", en "Look for an answer";
    SEARCH: fr "Chercher", en "Search";
    ALL: fr "Tous les articles", en "All answers";
    EMPTY: fr "Aucun article n’est publié pour l’instant. Écrivez au support : un agent vous répondra.", en "No answer is published yet. Write to support: an agent will answer you.";
    EMPTY_FOR_AGENTS: fr "Aucun article n’est publié pour l’instant. Dans un ticket résolu, choisissez « Ajouter à la base de connaissances » sous la solution, ou écrivez le premier ici.", en "No answer is published yet. In a solved ticket, choose “Make it a frequent answer” below the solution, or write the first one here.";
    NOTHING: fr "Aucun article ne contient ces mots. Essayez moins de mots, ou écrivez au support.", en "No answer holds these words. Try fewer words, or write to support.";
    NO_DRAFT: fr "Aucun brouillon.", en "No draft.";
    UNFILED: fr "Sans catégorie", en "Without a category";
    WRITE_TO_SUPPORT: fr "Écrire au support", en "Write to support";
    NOT_HELPED: fr "Cela n’a pas aidé : écrire au support", en "That did not help: write to support";
    NEAR: fr "Articles similaires", en "Near answers";
    MAY_HELP: fr "Ces articles peuvent vous aider tout de suite (ils s’ouvrent dans un nouvel onglet) :", en "These answers may help you at once (they open in a new tab):";
    NONE_NEAR: fr "Aucun article publié ne correspond à ces mots.", en "No published answer is near these words.";
    DRAFT: fr "Brouillon", en "Draft";
    HIDDEN: fr "Cet article est classé dans une catégorie devenue confidentielle : seuls ses agents le lisent. Classez-le ailleurs pour le montrer à tous.", en "This answer is filed under a category that has become confidential: only its agents read it. File it elsewhere to show it to everybody.";
    NEW: fr "Nouvel article", en "New frequent answer";
    EDIT: fr "Modifier", en "Edit";
    EDIT_ANSWER: fr "Modifier l’article", en "Edit the frequent answer";
    PUBLISH: fr "Publier", en "Publish";
    UNPUBLISH: fr "Retirer de la publication", en "Take back from publication";
    KEEP_DRAFT: fr "Garder comme brouillon", en "Keep as a draft";
    REMOVE: fr "Supprimer", en "Remove";
    YES_REMOVE: fr "Oui, supprimer l’article", en "Yes, remove the answer";
    KEEP: fr "Le garder", en "Keep it";
    REMOVE_HINT: fr "Il disparaît des recherches et des propositions ; les liens qui y mènent ne trouveront plus rien. Le ticket dont il vient ne change pas.", en "It disappears from searches and proposals; links to it will find nothing any more. The ticket it comes from does not change.";
    READ_BY_ALL: fr "Un article publié est lu par toute personne connectée. Rien de la demande n’y est copié : n’écrivez ni nom, ni identifiant, ni rien qui désigne le demandeur.", en "A published answer is read by everybody signed in. Nothing of the request is copied into it: write no name, no user name, nothing that points to the requester.";
    FROM_CONFIDENTIAL: fr "Le ticket est d’une catégorie confidentielle : relisez le texte avec soin, et choisissez vous-même une catégorie que tous peuvent voir. Le brouillon aussi est lu par toute l’équipe.", en "The ticket is of a confidential category: read the text with care, and choose yourself a category that everybody may see. The draft is read by the whole team, too.";
    TITLE: fr "Question", en "Question";
    TITLE_HINT: fr "Comme on la pose : « Mon badge n’ouvre plus l’atelier, que faire ? »", en "As people ask it: “My badge does not open the workshop any more, what can I do?”";
    TEXT: fr "Réponse", en "Answer";
    TEXT_HINT: fr "Ce que chacun peut faire, pas à pas. Les adresses en https:// deviennent des liens.", en "What everybody can do, step by step. Addresses with https:// become links.";
    CHOOSE: fr "Choisir…", en "Choose…";
    TITLE_MISSING: fr "Écrivez une question d’une seule ligne, de 150 caractères au plus.", en "A question of one line is needed, of 150 characters at most.";
    TEXT_MISSING: fr "Écrivez une réponse, de 20 000 caractères au plus.", en "An answer is needed, of 20,000 characters at most.";
    CATEGORY_MISSING: fr "Choisissez où classer l’article : une catégorie que tous peuvent voir, ou aucune.", en "Choose where to file the answer: a category that everybody may see, or none.";
    CATEGORY_CLOSED: fr "Cette catégorie est confidentielle : un article y resterait caché. Choisissez-en une que tous peuvent voir, ou aucune.", en "That category is confidential: an answer would stay hidden in it. Choose one that everybody may see, or none.";
    OVERTAKEN: fr "Quelqu’un d’autre a modifié cet article pendant que vous écriviez. Votre texte est gardé ci-dessous : comparez-le à l’article publié, puis envoyez de nouveau.", en "Somebody else changed this answer while you were writing. Your text is kept below: compare it with the published answer, then send it again.";
    MAKE_ONE: fr "Ajouter à la base de connaissances", en "Make it a frequent answer";
    SAVED: fr "L’article a été enregistré.", en "The answer is saved.";
    REMOVED: fr "L’article a été supprimé.", en "The answer is removed.";
}

sentences! {
    drafts(count): fr "Brouillons ({count})", en "Drafts ({count})";
    is_one(title): fr "Article : {title}", en "Frequent answer: {title}";
    changed(day): fr "Mise à jour le {day}", en "Updated on {day}";
    changed_by(name, day): fr "Mise à jour par {name} le {day}", en "Updated by {name} on {day}";
    from_ticket(number): fr "D’après la solution du ticket n° {number}", en "Made of the solution of ticket no. {number}";
    remove_what(title): fr "Supprimer « {title} » ?", en "Remove “{title}”?";
    inserted(title, link): fr "{title} : {link}", en "{title}: {link}";
}
