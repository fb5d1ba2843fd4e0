//! The sentences of the answers for everybody (« Réponses fréquentes »): reading, proposing, wording them.

use super::{phrases, sentences};

phrases! {
    ANSWERS: fr "Base de connaissances", en "Knowledge base";
    SHORT: fr "Base de connaissances", en "Knowledge base";
    SEE_ALL: fr "Voir la base de connaissances", en "See the knowledge base";
    LOOK: fr "Chercher un article", en "Search for an article";
    SEARCH: fr "Chercher", en "Search";
    ALL: fr "Tous les articles", en "All articles";
    EMPTY: fr "Aucun article n’est publié pour l’instant. Écrivez au support : un agent vous répondra.", en "No articles have been published yet. Write to IT support: an agent will reply to you.";
    EMPTY_FOR_AGENTS: fr "Aucun article n’est publié pour l’instant. Dans un ticket résolu, choisissez « Ajouter à la base de connaissances » sous la solution, ou écrivez le premier ici.", en "No articles have been published yet. In a solved ticket, choose “Add to the knowledge base” below the solution, or write the first one here.";
    NOTHING: fr "Aucun article ne contient ces mots. Essayez moins de mots, ou écrivez au support.", en "No articles contain these words. Try fewer words, or write to IT support.";
    NO_DRAFT: fr "Aucun brouillon.", en "No drafts.";
    UNFILED: fr "Sans catégorie", en "Uncategorised";
    WRITE_TO_SUPPORT: fr "Écrire au support", en "Write to IT support";
    NOT_HELPED: fr "Cela n’a pas aidé : écrire au support", en "That did not help: write to IT support";
    NEAR: fr "Articles similaires", en "Similar articles";
    MAY_HELP: fr "Ces articles peuvent vous aider tout de suite (ils s’ouvrent dans un nouvel onglet) :", en "These articles may help you straight away (they open in a new tab):";
    NONE_NEAR: fr "Aucun article publié ne correspond à ces mots.", en "No published articles match these words.";
    DRAFT: fr "Brouillon", en "Draft";
    HIDDEN: fr "Cet article est classé dans une catégorie devenue confidentielle : seuls ses agents le lisent. Classez-le ailleurs pour le montrer à tous.", en "This article is filed under a category that has become confidential: only its agents can read it. File it elsewhere to show it to everybody.";
    NEW: fr "Nouvel article", en "New article";
    EDIT: fr "Modifier", en "Edit";
    EDIT_ANSWER: fr "Modifier l’article", en "Edit the article";
    PUBLISH: fr "Publier", en "Publish";
    UNPUBLISH: fr "Retirer de la publication", en "Unpublish";
    KEEP_DRAFT: fr "Garder comme brouillon", en "Keep as draft";
    REMOVE: fr "Supprimer", en "Delete";
    YES_REMOVE: fr "Oui, supprimer l’article", en "Yes, delete the article";
    KEEP: fr "Le garder", en "Keep it";
    REMOVE_HINT: fr "Il disparaît des recherches et des propositions ; les liens qui y mènent ne trouveront plus rien. Le ticket dont il vient ne change pas.", en "It disappears from searches and suggestions; links to it will no longer work. The ticket it comes from does not change.";
    READ_BY_ALL: fr "Un article publié est lu par toute personne connectée. Rien de la demande n’y est copié : n’écrivez ni nom, ni identifiant, ni rien qui désigne le demandeur.", en "A published article can be read by everybody who is signed in. Nothing is copied from the request: write no name, no user name, nothing that identifies the requester.";
    FROM_CONFIDENTIAL: fr "Le ticket est d’une catégorie confidentielle : relisez le texte avec soin, et choisissez vous-même une catégorie que tous peuvent voir. Le brouillon aussi est lu par toute l’équipe.", en "The ticket belongs to a confidential category: read the text carefully, and choose a category yourself that everybody may see. The draft can be read by the whole team, too.";
    TITLE: fr "Question", en "Question";
    TITLE_HINT: fr "Comme on la pose : « Mon badge n’ouvre plus l’atelier, que faire ? »", en "As people ask it: “My badge no longer opens the workshop, what can I do?”";
    TEXT: fr "Réponse", en "Answer";
    TEXT_HINT: fr "Ce que chacun peut faire, pas à pas. Les adresses en https:// deviennent des liens.", en "What everybody can do, step by step. Addresses starting with https:// become links.";
    CHOOSE: fr "Choisir…", en "Choose…";
    TITLE_MISSING: fr "Écrivez une question d’une seule ligne, de 150 caractères au plus.", en "Enter a question of one line, 150 characters at most.";
    TEXT_MISSING: fr "Écrivez une réponse, de 20 000 caractères au plus.", en "Enter an answer, 20,000 characters at most.";
    CATEGORY_MISSING: fr "Choisissez où classer l’article : une catégorie que tous peuvent voir, ou aucune.", en "Choose where to file the article: a category that everybody may see, or none.";
    CATEGORY_CLOSED: fr "Cette catégorie est confidentielle : un article y resterait caché. Choisissez-en une que tous peuvent voir, ou aucune.", en "That category is confidential: an article would stay hidden in it. Choose one that everybody may see, or none.";
    OVERTAKEN: fr "Quelqu’un d’autre a modifié cet article pendant que vous écriviez. Votre texte est gardé ci-dessous : comparez-le à l’article publié, puis envoyez de nouveau.", en "Somebody else changed this article while you were writing. Your text is kept below: compare it with the published article, then send it again.";
    MAKE_ONE: fr "Ajouter à la base de connaissances", en "Add to the knowledge base";
    SAVED: fr "L’article a été enregistré.", en "The article has been saved.";
    REMOVED: fr "L’article a été supprimé.", en "The article has been deleted.";
}

sentences! {
    drafts(count): fr "Brouillons ({count})", en "Drafts ({count})";
    is_one(title): fr "Article : {title}", en "Article: {title}";
    changed(day): fr "Mise à jour le {day}", en "Updated on {day}";
    changed_by(name, day): fr "Mise à jour par {name} le {day}", en "Updated by {name} on {day}";
    from_ticket(number): fr "D’après la solution du ticket n° {number}", en "Based on the solution to ticket #{number}";
    remove_what(title): fr "Supprimer « {title} » ?", en "Delete “{title}”?";
    inserted(title, link): fr "{title} : {link}", en "{title}: {link}";
}
