//! The sentences of what agents keep beside a ticket: tasks, working time, links, splitting, undoing, who else is there.

use super::{phrases, sentences};

phrases! {
    TASKS: fr "Tâches", en "Tasks";
    TASK: fr "Tâche", en "Task";
    TASK_WHO: fr "Pour", en "For";
    TASK_ANYBODY: fr "(qui a le ticket)", en "(whoever has the ticket)";
    TASK_DUE: fr "Échéance", en "Due on";
    TASK_ADD: fr "Ajouter la tâche", en "Add the task";
    TASK_DONE: fr "Fait", en "Done";
    TASK_UNDONE: fr "Marquer comme non faite", en "Mark as not done";
    TASK_IS_DONE: fr "C’est fait. La tâche reste dans son ticket, où elle peut être marquée comme non faite :", en "Done. The task stays in its ticket, where it can be marked as not done:";
    TASK_EMPTY: fr "Écrivez ce qui est à faire.", en "Write what has to be done.";
    DONE: fr "fait", en "done";
    LATE: fr "en retard", en "late";
    MY_TASKS: fr "Mes tâches", en "My tasks";
    MY_TASKS_CAPTION: fr "Ce que vous avez à faire, par échéance", en "What you have to do, by due date";
    NO_TASK: fr "Aucune tâche ne vous attend. On les ajoute dans un ticket, sous « Tâches ».", en "No tasks are waiting for you. They are added in a ticket, under “Tasks”.";
    TIME: fr "Temps passé", en "Time spent";
    MINUTES: fr "Durée", en "Duration";
    MINUTES_HINT: fr "En minutes, ou comme 1 h 30.", en "In minutes, or as 1 h 30.";
    TIME_ADD: fr "Noter ce temps", en "Log this time";
    BAD_MINUTES: fr "Écrivez une durée comme 45 min, 4 h ou 1 h 30, de 1 min à 100 h.", en "Enter a duration such as 45 min, 4 h or 1 h 30, from 1 min to 100 h.";
    LINKS: fr "Tickets liés", en "Linked tickets";
    LINK_NUMBER: fr "Numéro du ticket", en "Number of the ticket";
    LINK_ADD: fr "Lier", en "Link";
    UNLINK: fr "Délier", en "Unlink";
    NO_LINK: fr "Ce numéro n’est celui d’aucun autre ticket que vous traitez.", en "No other ticket of yours has this number.";
    SPLIT: fr "Détacher", en "Split off";
    SPLIT_SUBJECT: fr "Titre du nouveau ticket", en "Title of the new ticket";
    SPLIT_BUTTON: fr "En faire un ticket", en "Make it a ticket";
    SPLIT_EMPTY: fr "Le titre manque : écrivez-le en quelques mots.", en "The title is missing: enter it in a few words.";
    UNSAY: fr "Annuler ce suivi", en "Undo this follow-up";
    UNSAYABLE: fr "Suivi ajouté. Son courriel n’est pas encore parti.", en "Follow-up added. Its email has not been sent yet.";
    UNSAID: fr "Le suivi a été annulé : voici son texte.", en "The follow-up has been undone: here is its text.";
    ON_BEHALF: fr "Au nom de", en "On behalf of";
    ON_BEHALF_HINT: fr "Adresse de la personne qui appelle ; laissez vide si la demande est la vôtre.", en "Address of the person who is calling; leave empty if the request is yours.";
}

sentences! {
    cannot_act(who): fr "{who} (ne peut agir)", en "{who} (cannot act)";
    also_here(who): fr "Ce ticket est aussi ouvert par {who}.", en "Also viewing this ticket: {who}.";
    due(day): fr "pour le {day}", en "by {day}";
    minutes(n): fr "{n} min", en "{n} min";
    hours(h, m): fr "{h} h {m} min", en "{h} h {m} min";
    overtaken(who): fr "{who} a écrit entre-temps : relisez l’échange, puis envoyez de nouveau si votre texte convient toujours.", en "{who} has written in the meantime: read the messages again, then send if your text still fits.";
    unlink(n): fr "Délier le ticket n° {n}", en "Unlink ticket #{n}";
    done_with(what): fr "Fait : {what}", en "Done: {what}";
    undone(what): fr "Marquer comme non faite : {what}", en "Mark as not done: {what}";
}
