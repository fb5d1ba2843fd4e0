//! The sentences of the statistics; what they count is `rules::stats`.

use chrono::{Duration, NaiveDate};

use super::{Lang, Phrase, counted, phrases, sentences};
use crate::rules::satisfaction::Satisfaction;
use crate::rules::stats::{BadPeriod, Preset};

phrases! {
    STATISTICS: fr "Statistiques", en "Statistics";
    PERIOD: fr "Période", en "Period";
    FIRST_DAY: fr "Du", en "From";
    LAST_DAY: fr "Au", en "To";
    CATEGORY: fr "Catégorie", en "Category";
    AGENT: fr "Agent", en "Agent";
    EVERY_CATEGORY: fr "Toutes", en "All";
    EVERY_AGENT: fr "Tous", en "All";
    SHOW: fr "Afficher", en "Show";
    DOWNLOAD: fr "Télécharger ces chiffres (CSV)", en "Download these figures (CSV)";
    NOTHING: fr "Aucun ticket ouvert ni résolu dans cette période, parmi ceux que vous voyez. Élargissez la période ou les filtres.", en "No tickets were opened or solved in this period, among those you see. Widen the period or the filters.";
    BY_CLOCK: fr "Délais en heures réelles (24 h sur 24), nuits et week-ends compris : les horaires du service ne sont pas réglés.", en "Times are in clock hours, nights and weekends included: the service’s hours are not set.";
    BY_HOURS: fr "Délais en heures ouvrées, selon les horaires, jours fériés et fermetures du service.", en "Times are in working hours, according to the service’s hours, public holidays and closed days.";
    SEEN_ONLY: fr "Ces chiffres comptent les tickets que vous voyez ; un ticket fusionné avec un autre n’est compté qu’une fois.", en "These figures count the tickets that you see; a merged ticket is counted once.";
    OPENED: fr "Ouverts", en "Opened";
    SOLVED: fr "Résolus", en "Solved";
    FIRST_ANSWER: fr "Première réponse", en "First response";
    SOLUTION: fr "Résolution", en "Resolution";
    ANSWER_MEDIAN: fr "Première réponse (médiane)", en "First response (median)";
    SOLUTION_MEDIAN: fr "Résolution (médiane)", en "Resolution (median)";
    REOPENED: fr "Rouverts (solution refusée ou réouverture)", en "Reopened (solution rejected or ticket reopened)";
    BY_WEEK: fr "Tickets ouverts et résolus par semaine", en "Tickets opened and solved per week";
    BY_MONTH: fr "Tickets ouverts et résolus par mois", en "Tickets opened and solved per month";
    WEEK_OF: fr "Semaine du", en "Week of";
    MONTH: fr "Mois", en "Month";
    ANSWER_DELAY: fr "Délai de première réponse", en "First response time";
    SOLUTION_DELAY: fr "Délai de résolution", en "Resolution time";
    KEPT: fr "Délais visés", en "Target times";
    KEPT_HINT: fr "Parmi les tickets ouverts dans la période, là où un délai était visé. Ce qui est encore attendu après son délai compte en retard.", en "Of the tickets opened in the period, where a target was set. What is still awaited after its target counts as late.";
    DEADLINE: fr "Délai visé", en "Target time";
    IN_TIME: fr "À temps", en "On time";
    LATE: fr "En retard", en "Late";
    DELAY: fr "Délai", en "Time";
    TICKETS: fr "Tickets", en "Tickets";
    BY_CATEGORY: fr "Tickets ouverts par catégorie", en "Tickets opened by category";
    BY_HOUR: fr "Tickets ouverts par heure", en "Tickets opened by hour";
    HOUR: fr "Heure", en "Hour";
    ANSWERS: fr "Réponses aux solutions", en "Replies to solutions";
    ANSWER: fr "Réponse", en "Reply";
    SOLUTIONS: fr "Solutions", en "Solutions";
    ACCEPTED: fr "Acceptées", en "Accepted";
    REJECTED: fr "Refusées", en "Rejected";
    EXPIRED: fr "Sans réponse", en "No reply";
    BY_AGENT: fr "Par agent, sur la période", en "By agent, in the period";
    LOAD_ONLY: fr "Ce tableau sert à répartir la charge, non à juger les personnes : un ticket n’en vaut pas un autre. Seuls les administrateurs voient tout le monde ; chacun voit sa propre ligne. À annoncer à l’équipe avant tout usage (recommandations de la CNIL).", en "This table is for sharing out the load, not for judging people: no two tickets are alike. Only administrators see everybody; each agent sees their own line. Tell the team before using it for anything (as the CNIL advises).";
    GIVEN: fr "Attribués (ouverts dans la période)", en "Assigned (opened in the period)";
    IN_HAND: fr "En cours aujourd’hui", en "In progress today";
    NO_LOAD: fr "Aucun ticket attribué.", en "No tickets assigned.";
    FIGURES: fr "Les chiffres en tableau", en "The figures as a table";
    PLOT: fr "Graphique", en "Chart";
    MEDIAN: fr "Médiane", en "Median";
    NINTH: fr "90 % en moins de", en "90% within";
    NONE: fr "aucun", en "none";
    FIGURE: fr "Chiffre", en "figure";
    LINE: fr "Ligne", en "line";
    SERIES: fr "Série", en "series";
    VALUE: fr "Valeur", en "value";

    SATISFACTION: fr "Satisfaction", en "Satisfaction";
    QUESTION: fr "Comment jugez-vous le traitement de votre demande ?", en "How satisfied are you with the handling of your request?";
    COMMENT: fr "Un commentaire (facultatif)", en "A comment (optional)";
    THANKS: fr "Merci, c’est noté :", en "Thank you, noted:";
    MAY_CHANGE: fr "Vous pouvez encore changer votre réponse.", en "You can still change your answer.";
    VERY: fr "Très satisfaisant", en "Very satisfied";
    RATHER: fr "Plutôt satisfaisant", en "Fairly satisfied";
    LITTLE: fr "Peu satisfaisant", en "Fairly dissatisfied";
    NOT_AT_ALL: fr "Pas du tout satisfaisant", en "Very dissatisfied";

    PRESET_YEAR: fr "12 mois", en "12 months";
    PRESET_MONTH: fr "30 jours", en "30 days";
    PRESET_QUARTER: fr "3 mois", en "3 months";
    PRESET_SCHOOL: fr "Année scolaire", en "School year";
    BAD_DAYS: fr "Indiquez deux jours qui existent, comme 2026-09-01.", en "Enter two days that exist, such as 2026-09-01.";
    BACKWARDS: fr "Le premier jour doit précéder le dernier : inversez-les.", en "The first day must come before the last: swap them.";
    TOO_LONG: fr "La période dépasse dix ans : raccourcissez-la.", en "The period is longer than ten years: shorten it.";
}

counted! {
    measured(count, median, ninth): fr "Médiane {median} ; 90 % en {ninth} au plus ({count} mesuré)." | "Médiane {median} ; 90 % en {ninth} au plus ({count} mesurés).", en "Median {median}; 90% within {ninth} ({count} measured)." | "Median {median}; 90% within {ninth} ({count} measured).";
}

sentences! {
    over(hours): fr "plus de {hours} h", en "over {hours} h";
    below(hours): fr "moins de {hours} h", en "under {hours} h";
    from_to(from, to): fr "{from} à {to} h", en "{from} to {to} h";
    hour(hour): fr "{hour} h", en "{hour}:00";
    columns(title, most, when): fr "{title}. Maximum : {most} ({when}). Le tableau qui suit donne les chiffres.", en "{title}. Maximum: {most} ({when}). The table below gives the figures.";
}

/// How content somebody is.
pub const fn satisfaction(answer: Satisfaction) -> Phrase {
    match answer {
        Satisfaction::Very => VERY,
        Satisfaction::Rather => RATHER,
        Satisfaction::Little => LITTLE,
        Satisfaction::No => NOT_AT_ALL,
    }
}

/// The name of a preset.
pub const fn preset(preset: Preset) -> Phrase {
    match preset {
        Preset::Year => PRESET_YEAR,
        Preset::Month => PRESET_MONTH,
        Preset::Quarter => PRESET_QUARTER,
        Preset::School => PRESET_SCHOOL,
    }
}

/// What is wrong with a period, and what to do.
pub const fn bad(bad: BadPeriod) -> Phrase {
    match bad {
        BadPeriod::Unreadable => BAD_DAYS,
        BadPeriod::Backwards => BACKWARDS,
        BadPeriod::TooLong => TOO_LONG,
    }
}

/// « 45 min », « 3 h 20 », « 64 h »: minutes are left out where they no longer matter.
pub fn span(lang: Lang, time: Duration) -> String {
    let (hours, minutes) = (time.num_hours(), time.num_minutes() % 60);
    match (hours, lang) {
        (0, _) => format!("{minutes}\u{a0}min"),
        (1..24, Lang::Fr) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
        (1..24, Lang::En) => format!("{hours}\u{a0}h\u{a0}{minutes:02}\u{a0}min"),
        _ => format!("{}\u{a0}h", (time.num_minutes() + 30) / 60),
    }
}

/// The same in a file, where a spreadsheet would take the short form for another century or for none.
pub fn step_in_file(lang: Lang, day: NaiveDate, by_month: bool) -> String {
    match (by_month, lang) {
        (false, Lang::Fr) => day.format("%d/%m/%Y").to_string(),
        (true, _) | (false, Lang::En) => step(lang, day, by_month),
    }
}

/// A week by its Monday, a month by its name and year, short enough for an axis.
pub fn step(lang: Lang, day: NaiveDate, by_month: bool) -> String {
    match (by_month, lang) {
        (true, _) => day.format("%m/%Y").to_string(),
        (false, Lang::Fr) => day.format("%d/%m/%y").to_string(),
        (false, Lang::En) => day.format("%-d %b %y").to_string(),
    }
}
