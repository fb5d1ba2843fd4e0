//! The sentences of the « Aide » page: the users' guide of this desk, made from its configuration.

use super::{counted, phrases, sentences};

phrases! {
    TITLE: fr "Aide", en "Help";
    ASK: fr "Demander de l’aide", en "Ask for help";
    ONE_PROBLEM: fr "Un message par problème : dites où, depuis quand, et ce qui s’affiche. Une photo ou une capture d’écran aide beaucoup.", en "One message per problem: say where, since when, and what is shown on the screen. A photo or a screenshot helps a lot.";
    ACKNOWLEDGED: fr "Dans les minutes qui suivent, un accusé de réception vous donne le numéro de votre demande et, sur sa première ligne, le lien qui y mène.", en "Within minutes, an acknowledgement gives you the number of your request and, on its first line, the link to it.";
    ASSIGNED: fr "Votre demande est attribuée à un ou plusieurs agents selon son sujet et leur présence. Tout ce qui en est dit y reste attaché et s’y retrouve.", en "Your request is assigned to one or more agents according to its subject and their availability. Everything said about it stays with it and can be found there.";

    FOLLOW: fr "Suivre votre demande", en "Follow your request";
    SIGN_IN: fr "Le lien du message mène à la page de connexion : donnez l’identifiant et le mot de passe de votre compte de l’école. Cochez « Se souvenir de moi » sur un appareil à vous.", en "The link in the message leads to the sign-in page: enter the user name and password of your school account. Tick “Remember me” on a device of your own.";
    BASIC: fr "Hors du réseau de l’école, on s’authentifie deux fois, car ce qui est écrit dans une demande peut être personnel : d’abord la fenêtre du navigateur, puis la page de connexion, avec le même compte.", en "From outside the school’s network you sign in twice, as a request can contain personal information: first in the browser’s own window, then on the sign-in page, with the same account.";
    CODE: fr "Hors du réseau de l’école, on s’authentifie deux fois, car ce qui est écrit dans une demande peut être personnel : d’abord votre mot de passe, puis un code reçu par courriel.", en "From outside the school’s network you sign in twice, as a request can contain personal information: first with your password, then with a code that you receive by email.";
    TOTP: fr "Hors du réseau de l’école, les agents s’authentifient deux fois : d’abord leur mot de passe, puis un code de leur application.", en "From outside the school’s network agents sign in twice: first with their password, then with a code from their app.";
    IN_THE_TICKET: fr "Dans la demande, le menu de gauche mène à « Traitement de la demande » : les échanges y sont, du plus récent au plus ancien.", en "In the request, the menu on the left leads to “Request handling”: the messages are there, newest first.";
    GREY: fr "Le bouton gris « Suivi » ajoute un message ; le bouton vert « Document » joint des fichiers.", en "The grey button “Follow-up” adds a message; the green button “Document” attaches files.";
    BY_MAIL: fr "Vous pouvez aussi répondre à n’importe quel message du support : votre texte et vos pièces jointes s’ajoutent à la demande.", en "You can also reply to any message from IT support: your text and attachments are added to the request.";
    MAILED: fr "Chaque nouveauté vous est envoyée : le lien d’abord, ce qui a changé, ce qui est attendu de vous, un récapitulatif, puis les échanges, du plus récent au plus ancien.", en "Every update is emailed to you: the link first, what changed, what is expected of you, a summary, then the messages, newest first.";

    SOLUTION: fr "Accepter ou refuser une solution", en "Accept or reject a solution";
    PROPOSED: fr "Quand un agent propose une solution, acceptez-la ou refusez-la : dans la demande, par les liens du message, ou en répondant ACCEPTER, ou REFUSER suivi de votre motif.", en "When an agent proposes a solution, accept or reject it: in the request, with the links in the message, or by replying ACCEPT, or REJECT followed by your reason.";
    NO_QUESTION: fr "Une question, un autre avis ? Écrivez-le : la demande ne sera pas close pendant ce temps.", en "A question, another opinion? Write it: the request will not be closed in the meantime.";
    REOPEN: fr "Le problème revient ? Pendant quatorze jours, la demande se rouvre depuis sa page ; ensuite, répondez à l’un de ses messages : une nouvelle demande lui sera reliée.", en "Is the problem back? For fourteen days the request can be reopened from its page; after that, reply to one of its messages: a new request will be linked to it.";

    CONTACT: fr "En cas de difficulté", en "If something does not work";
    PRINT: fr "Cette page s’imprime.", en "This page can be printed.";
}

counted! {
    closes(days): fr "Sans réponse de votre part pendant {days} jour, la demande est close automatiquement ; un rappel vous prévient avant." | "Sans réponse de votre part pendant {days} jours, la demande est close automatiquement ; un rappel vous prévient avant.", en "If you do not reply for {days} day, the request is closed automatically; a reminder tells you beforehand." | "If you do not reply for {days} days, the request is closed automatically; a reminder tells you beforehand.";
    closes_working(days): fr "Sans réponse de votre part pendant {days} jour ouvré, la demande est close automatiquement ; un rappel vous prévient avant." | "Sans réponse de votre part pendant {days} jours ouvrés, la demande est close automatiquement ; un rappel vous prévient avant.", en "If you do not reply for {days} working day, the request is closed automatically; a reminder tells you beforehand." | "If you do not reply for {days} working days, the request is closed automatically; a reminder tells you beforehand.";
}

sentences! {
    write_to(address): fr "Pour tout problème informatique, écrivez à {address}. C’est tout.", en "For any computer problem, write to {address}. That is all.";
    only_from(domains): fr "Écrivez depuis votre adresse de l’école ({domains}) : les autres messages sont supprimés.", en "Write from your school address ({domains}): other messages are deleted.";
    answers_at(url): fr "La base de connaissances répond aussi aux questions fréquentes : {url}", en "The knowledge base also answers frequent questions: {url}";
    or_online(url): fr "Vous pouvez aussi décrire votre problème en ligne : {url}", en "You can also describe your problem online: {url}";
    ask(desk, address): fr "Écrivez au service « {desk} » : {address}", en "Write to the {desk} service: {address}";
}
