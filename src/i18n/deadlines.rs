//! The sentences of deadlines: their settings, what is late, and the mails that announce it.

use super::{phrases, sentences};

phrases! {
    DEADLINES: fr "Délais visés", en "Target times";
    FOR: fr "Délais de", en "Targets for";
    WHOLE_DESK: fr "tout le service", en "all of IT support";
    SHOW: fr "Afficher", en "Show";
    ANSWER: fr "Première réponse", en "First response";
    SOLUTION: fr "Résolution", en "Resolution";
    CAPTION: fr "Heures de travail, par priorité", en "Working hours, by priority";
    HINT: fr "En heures de travail du service : 4, 4 h, 1,5, 1 h 30 ou 45 min. Laissez vide s’il n’y a pas de délai. Le temps passé en attente ne compte pas pour la résolution ; un ticket rouvert retrouve le délai entier.", en "In IT support’s working hours: 4, 4 h, 1.5, 1:30 or 45 min. Leave empty if there is no target. Time on hold does not count towards resolution; a reopened ticket gets the full time again.";
    HINT_CATEGORY: fr "Laissez vide pour le délai de tout le service.", en "Leave empty for the target of all of IT support.";
    SILENT: fr "Les tickets ouverts suivent aussitôt. Ceux que ce changement met en retard montent dans la file sans être annoncés par courriel.", en "Open tickets follow at once. Those that this change makes late move up the queue and are not announced by email.";
    LATE: fr "En retard", en "Late";
    NO_ANSWER_YET: fr "Ce ticket est en retard : le délai de première réponse est dépassé.", en "This ticket is late: the target time for a first response has passed.";
    NO_SOLUTION_YET: fr "Ce ticket est en retard : le délai de résolution est dépassé.", en "This ticket is late: the target time for its resolution has passed.";
    NEWS_ANSWER_LATE: fr "première réponse en retard", en "first response late";
    NEWS_SOLUTION_LATE: fr "résolution en retard", en "resolution late";
}

sentences! {
    answer_by(moment): fr "réponse attendue avant le {moment}", en "response due by {moment}";
    solution_by(moment): fr "résolution visée pour le {moment}", en "resolution due by {moment}";
    field(deadline, priority): fr "{deadline}, priorité {priority}", en "{deadline}, priority {priority}";
    bad(what): fr "{what} : écrivez un nombre d’heures, comme 4, 4 h, 1,5 ou 1 h 30 (2 000 h au plus), ou laissez vide.", en "{what}: enter a time in hours, such as 4, 4 h, 1.5 or 1:30 (2,000 h at most), or leave empty.";
}
