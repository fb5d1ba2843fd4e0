//! The sentences of deadlines: their settings, what is late, and the mails that announce it.

use super::{phrases, sentences};

phrases! {
    DEADLINES: fr "Délais visés", en "Target times";
    FOR: fr "Délais de", en "Targets of";
    WHOLE_DESK: fr "tout le service", en "the whole desk";
    SHOW: fr "Afficher", en "Show";
    ANSWER: fr "Première réponse", en "First answer";
    SOLUTION: fr "Résolution", en "Solution";
    CAPTION: fr "Heures de travail, par priorité", en "Working hours, by priority";
    HINT: fr "En heures de travail du service : 4, 1,5 ou 1:30. Laissez vide s’il n’y a pas de délai. Le temps passé en attente ne compte pas pour la résolution ; un ticket rouvert retrouve le délai entier.", en "In the desk’s working hours: 4, 1.5 or 1:30. An empty field: no target. Time on hold does not count for the solution; a ticket opened again gets the whole time anew.";
    HINT_CATEGORY: fr "Laissez vide pour le délai de tout le service.", en "An empty field: the target of the whole desk.";
    SILENT: fr "Les tickets ouverts suivent aussitôt. Ceux que ce changement met en retard montent dans la file sans être annoncés par courriel.", en "Open tickets follow at once. Those that this change makes late rise in the queue and are not announced by mail.";
    LATE: fr "En retard", en "Late";
    NO_ANSWER_YET: fr "Ce ticket est en retard : le délai de première réponse est dépassé.", en "This ticket is late: the time for a first answer has passed.";
    NO_SOLUTION_YET: fr "Ce ticket est en retard : le délai de résolution est dépassé.", en "This ticket is late: the time for a solution has passed.";
    NEWS_ANSWER_LATE: fr "première réponse en retard", en "first answer late";
    NEWS_SOLUTION_LATE: fr "résolution en retard", en "solution late";
}

sentences! {
    answer_by(moment): fr "réponse attendue avant le {moment}", en "answer expected before {moment}";
    solution_by(moment): fr "résolution visée pour le {moment}", en "solution aimed at by {moment}";
    field(deadline, priority): fr "{deadline}, priorité {priority}", en "{deadline}, priority {priority}";
    bad(what): fr "{what} : écrivez un nombre d’heures, comme 4, 1,5 ou 1:30 (2 000 au plus), ou laissez vide.", en "{what}: write a number of hours, such as 4, 1.5 or 1:30 (2,000 at most), or nothing.";
}
