//! The sentences of the settings of categories, team and hours; those of mail are in `settings`, the reasons for a choice in `routing`.

use super::{Phrase, counted, phrases, sentences};
use crate::rules::access::Role;
use crate::rules::holidays::{Holiday, Region};
use crate::rules::hours::BadHours;
use crate::rules::matching::Place;
use crate::rules::routing::Share;

phrases! {
    CATEGORIES: fr "Catégories et règles", en "Categories and rules";
    CATEGORIES_HINT: fr "Un mot trouvé dans une demande donne la catégorie, la catégorie donne les agents. Les agents absents sont sautés ; celui qui a le moins de tickets ouverts reçoit le nouveau.", en "A word found in a request gives the category, and the category gives the agents. Agents who are away are skipped; the one with the fewest open tickets gets the new one.";
    CATEGORIES_CAPTION: fr "Catégories, par nom", en "Categories, by name";
    NO_CATEGORY_YET: fr "Il n’y a encore aucune catégorie : les demandes attendent qu’un agent les prenne.", en "There are no categories yet: requests are waiting for an agent to take them.";
    CATEGORY: fr "Catégorie", en "Category";
    WORDS: fr "Mots", en "Words";
    WORDS_HINT: fr "Un par ligne, ou séparés par des virgules. Accents, majuscules et pluriels ne comptent pas.", en "One per line, or separated by commas. Accents, capitals and plurals do not matter.";
    ADDRESSES_HINT: fr "nom@ecole.example, @ecole.example pour tout un domaine, ou un nom seul.", en "name@school.example, @school.example for a whole domain, or just a name.";
    TREATED_BY: fr "Attribuée à", en "Assigned to";
    AGENTS: fr "Agents", en "Agents";
    GROUP: fr "Groupe", en "Group";
    NO_GROUP: fr "(aucun groupe)", en "(no group)";
    NOBODY: fr "personne", en "nobody";
    SHARE: fr "Combien d’agents reçoivent un ticket", en "How many agents get a ticket";
    ONE_AGENT: fr "Un seul : celui qui a le moins de tickets ouverts, parmi les agents disponibles", en "One: the one with the fewest open tickets, among the agents available";
    ALL_AGENTS: fr "Tous les agents disponibles, ensemble", en "All the agents available, together";
    CONFIDENTIAL: fr "Confidentielle", en "Confidential";
    CONFIDENTIAL_HINT: fr "Confidentielle : vue seulement de ceux qui la traitent et des administrateurs", en "Confidential: seen only by those who handle it and by administrators";
    CHANGE: fr "Modifier", en "Change";
    ACTIONS: fr "Actions", en "Actions";
    ADD_CATEGORY: fr "Ajouter une catégorie", en "Add a category";
    NAME: fr "Nom", en "Name";
    ADD: fr "Ajouter", en "Add";
    NAME_BAD: fr "Donnez un nom de 100 caractères au plus.", en "Enter a name of 100 characters at most.";
    NAME_TAKEN: fr "Ce nom est déjà pris : choisissez-en un autre.", en "This name is already taken: choose another one.";
    NOT_AN_AGENT: fr "Cette personne ne traite pas de tickets : donnez-lui d’abord un rôle d’agent.", en "This person does not handle tickets: give them an agent role first.";
    WORDS_TOO_MANY: fr "C’est trop : 200 mots au plus, de 100 caractères au plus.", en "That is too much: 200 words at most, of 100 characters at most.";
    REMOVE: fr "Supprimer", en "Delete";
    REMOVE_CATEGORY: fr "Supprimer la catégorie", en "Delete the category";
    INTO: fr "Où classer ses tickets", en "Where to file its tickets";
    INTO_NONE: fr "(sans catégorie)", en "(no category)";
    INTO_MISSING: fr "Choisissez où classer ses tickets.", en "Choose where to file its tickets.";
    CHOOSE: fr "(choisissez)", en "(choose)";
    OPENS_THEM: fr "Cette catégorie est confidentielle : ailleurs, ses tickets seront vus de tous ceux qui traitent la nouvelle catégorie, ou de tous les agents.", en "This category is confidential: elsewhere, its tickets will be seen by everybody who handles the new category, or by all agents.";
    YES_REMOVE: fr "Oui, supprimer", en "Yes, delete";
    KEEP: fr "Non, revenir", en "No, go back";
    GONE: fr "C’est supprimé.", en "Deleted.";

    LEARNING: fr "Proposer une catégorie", en "Propose a category";
    LEARNING_HINT: fr "Là où aucune règle ne s’applique, une catégorie est proposée aux agents d’après les tickets qu’ils ont classés. Elle n’est jamais appliquée automatiquement.", en "Where no rule matches, a category is proposed to agents based on the tickets they have filed. It is never applied automatically.";
    NAMES_NOBODY: fr "Aucun agent n’est chargé de cette catégorie : ses tickets attendent sous « Non attribués » qu’un agent les prenne.", en "This category has no agents: its tickets wait under “Unassigned” for an agent to take them.";
    FORGET_LEARNED: fr "Oublier ce qui a été appris", en "Forget what was learned";
    FORGET_SURE: fr "Oui, tout oublier : les propositions repartent de zéro", en "Yes, forget all of it: proposals start again from nothing";
    FORGOTTEN: fr "C’est oublié.", en "Forgotten.";
    FORGET_UNSURE: fr "Rien n’a été oublié : cochez d’abord la case qui le confirme.", en "Nothing was forgotten: first tick the box that confirms it.";
    LEARNING_ON: fr "Apprendre et proposer", en "Learn and propose";

    TRY: fr "Essayer un message", en "Test a message";
    TRY_HINT: fr "Dit où irait une demande si elle arrivait maintenant. Rien n’est enregistré.", en "Says where a request would go if it arrived now. Nothing is saved.";
    SUBJECT: fr "Titre", en "Title";
    TEXT: fr "Texte", en "Text";
    SENDER: fr "Adresse de l’expéditeur", en "Sender’s address";
    WRITTEN_TO: fr "Adresse du destinataire", en "Recipient’s address";
    TRY_BUTTON: fr "Essayer", en "Test";
    DECISION: fr "Ce que le service déciderait", en "What the service would decide";
    IN_SUBJECT: fr "trouvé dans le titre", en "found in the title";
    IN_TEXT: fr "trouvé dans le texte", en "found in the text";

    TEAM: fr "Agents et absences", en "Agents and absences";
    TEAM_CAPTION: fr "Agents, par nom", en "Agents, by name";
    AGENT: fr "Agent", en "Agent";
    OPEN_TASKS: fr "Tâches", en "Tasks";
    OPEN_TICKETS: fr "Tickets ouverts", en "Open tickets";
    AVAILABLE: fr "Disponible", en "Available";
    YES: fr "oui", en "yes";
    OFF_HOURS: fr "non, hors de ses horaires", en "no, outside working hours";
    GROUPS: fr "Groupes", en "Groups";
    GROUPS_CAPTION: fr "Groupes, par nom", en "Groups, by name";
    MEMBERS: fr "Membres", en "Members";
    NO_GROUP_YET: fr "Il n’y a encore aucun groupe.", en "There are no groups yet.";
    ADD_GROUP: fr "Ajouter un groupe", en "Add a group";
    REMOVE_GROUP: fr "Supprimer le groupe", en "Delete the group";
    REMOVE_GROUP_HINT: fr "Ses catégories restent à leurs propres agents.", en "Its categories keep their own agents.";
    SURE: fr "Cochez pour confirmer la suppression.", en "Tick to confirm the deletion.";
    I_AM_SURE: fr "Oui, je veux le supprimer", en "Yes, I want to delete it";

    HOURS: fr "Horaires et jours fermés", en "Hours and closed days";
    WEEKLY: fr "Heures de la semaine", en "Weekly hours";
    WEEKLY_HINT: fr "Par exemple 8 h 30-12 h 30, 13 h 30-17 h 30. Laissez vide pour un jour sans travail.", en "For example 8:30-12:30, 13:30-17:30. Leave empty for a day without work.";
    HOURS_UNSET: fr "Ces heures ne sont pas encore réglées : les tickets sont attribués à toute heure. Une fois ces heures enregistrées, les tickets attendront l’ouverture.", en "These hours are not set yet: tickets are assigned at any hour. Once the hours are saved, tickets will wait until opening time.";
    ZONE_UNKNOWN: fr "Les règles de ce fuseau horaire ne sont pas installées sur le serveur : les heures sont en temps universel (UTC). Installez le paquet tzdata, puis redémarrez helpdesk.", en "The rules of this time zone are not installed on the server: times are in UTC. Install the package tzdata, then restart helpdesk.";
    ZONE_IS_UTC: fr "Ces heures sont en temps universel (UTC), en retard d’une ou deux heures sur Paris. Si l’école ne vit pas à cette heure, indiquez son fuseau horaire dans helpdesk.toml, par exemple « Europe/Paris », puis redémarrez helpdesk.", en "These hours are in UTC, one or two hours behind Paris. If the school lives by another clock, name its time zone in helpdesk.toml, for example “Europe/Paris”, then restart helpdesk.";
    WORKING_HOURS: fr "Heures de travail", en "Working hours";
    LIKE_THE_DESK: fr "Comme le service", en "Like the service";
    OWN_HOURS: fr "Heures propres", en "Own hours";
    REGION: fr "Jours fériés", en "Public holidays";
    REGION_NONE: fr "Aucun", en "None";
    REGION_FRANCE: fr "Ceux de France", en "Those of France";
    REGION_ALSACE: fr "Ceux d’Alsace et de Moselle", en "Those of Alsace and Moselle";
    HOLIDAYS_CAPTION: fr "Jours fériés de cette année et de la suivante", en "Public holidays this year and next year";
    DAY: fr "Jour", en "Day";
    CLOSED_DAYS: fr "Jours fermés", en "Closed days";
    CLOSED_CAPTION: fr "Jours fermés, dans l’ordre", en "Closed days, in order";
    NO_CLOSED_DAYS: fr "Aucun jour fermé en dehors des jours fériés.", en "No closed days besides the public holidays.";
    ADD_CLOSED: fr "Ajouter des jours fermés", en "Add closed days";
    FIRST_DAY: fr "Du", en "From";
    LAST_DAY: fr "Au (inclus)", en "To (inclusive)";
    DAYS_BAD: fr "Indiquez un premier et un dernier jour, le dernier après le premier.", en "Enter a first and a last day, the last after the first.";
    DAYS_TOO_LONG: fr "Deux ans au plus.", en "Two years at most.";
    DAYS_PAST: fr "Cette absence est déjà passée.", en "This absence is already over.";

    ABSENCES: fr "Absences", en "Absences";
    MY_ABSENCES: fr "Mes absences", en "My absences";
    ABSENCES_CAPTION: fr "Absences en cours et à venir", en "Current and upcoming absences";
    NO_ABSENCE: fr "Aucune absence en cours ni à venir.", en "No current or upcoming absences.";
    ADD_ABSENCE: fr "Ajouter une absence", en "Add an absence";
    SUBSTITUTE: fr "Remplacement", en "Substitute";
    SUBSTITUTE_HINT: fr "Reçoit pendant ce temps ses nouveaux tickets, et les réponses à ceux qui sont ouverts.", en "Gets their new tickets in the meantime, and the replies on open ones.";
    NO_SUBSTITUTE: fr "(personne)", en "(nobody)";
    NOT_ONE: fr "Choisissez un autre agent de l’équipe.", en "Choose another agent from the team.";

    HAND_OVER: fr "Transférer ses tickets ouverts", en "Hand over open tickets";
    HAND_OVER_TO: fr "À qui", en "To whom";
    BY_ROUTING: fr "selon les règles, parmi les agents disponibles", en "by the rules, among the agents available";
    TO_QUEUE: fr "retour dans la file, sans agent", en "back to the queue, without an agent";
    KEEP_TICKETS: fr "les laisser (ils comptent comme non attribués)", en "leave them (they count as unassigned)";
    HAND_OVER_HINT: fr "Chaque ticket garde la raison dans son historique. Si aucun agent de la catégorie n’est présent, le choix se fera au retour de l’un d’eux.", en "Each ticket keeps the reason in its history. If none of the category’s agents is available, the choice is made when one of them is back.";
    NOTHING_OPEN: fr "Aucun ticket ouvert.", en "No open tickets.";
    NONE_CHOSEN: fr "Cochez au moins un ticket.", en "Tick at least one ticket.";
    TICKETS_FIRST: fr "Rien n’est encore enregistré : choisissez d’abord ce que deviennent les tickets ouverts et les tâches de qui quitte le groupe.", en "Nothing has been saved yet: first choose what becomes of the open tickets and tasks of those who leave the group.";
    HAND_OVER_BUTTON: fr "Transférer ces tickets", en "Hand over these tickets";

    MONDAY: fr "Lundi", en "Monday";
    TUESDAY: fr "Mardi", en "Tuesday";
    WEDNESDAY: fr "Mercredi", en "Wednesday";
    THURSDAY: fr "Jeudi", en "Thursday";
    FRIDAY: fr "Vendredi", en "Friday";
    SATURDAY: fr "Samedi", en "Saturday";
    SUNDAY: fr "Dimanche", en "Sunday";

    REQUESTER: fr "Demandeur", en "Requester";
    GROUP_AGENT: fr "Agent de ses groupes", en "Agent of their groups";
    ANY_AGENT: fr "Agent", en "Agent";
    ADMINISTRATOR: fr "Administrateur", en "Administrator";

    NEW_YEAR: fr "Jour de l’an", en "New Year’s Day";
    GOOD_FRIDAY: fr "Vendredi saint", en "Good Friday";
    EASTER_MONDAY: fr "Lundi de Pâques", en "Easter Monday";
    LABOUR_DAY: fr "Fête du Travail", en "Labour Day";
    VICTORY: fr "Victoire de 1945", en "VE Day";
    ASCENSION: fr "Ascension", en "Ascension Day";
    WHIT_MONDAY: fr "Lundi de Pentecôte", en "Whit Monday";
    NATIONAL_DAY: fr "Fête nationale", en "National Day";
    ASSUMPTION: fr "Assomption", en "Assumption Day";
    ALL_SAINTS: fr "Toussaint", en "All Saints’ Day";
    ARMISTICE: fr "Armistice de 1918", en "Armistice Day";
    CHRISTMAS: fr "Noël", en "Christmas Day";
    SAINT_STEPHEN: fr "Saint-Étienne", en "St Stephen’s Day";

    ANYWHERE: fr "Mots dans le titre ou le texte", en "Words in the title or the text";
    SUBJECT_ONLY: fr "Mots dans le titre seulement", en "Words in the title only";
    TEXT_ONLY: fr "Mots dans le texte seulement", en "Words in the text only";
    FROM_SENDER: fr "Adresses de l’expéditeur", en "Sender’s addresses";
    TO_RECIPIENT: fr "Adresses du destinataire", en "Recipient’s addresses";

    UNREADABLE: fr "écrivez des heures comme 8h30-12h30, 13h30-17h30", en "enter hours like 8:30-12:30, 13:30-17:30";
    BACKWARDS: fr "une fin vient avant son début", en "an end comes before its beginning";
    OVERLAPPING: fr "deux plages se chevauchent", en "two time spans overlap";
    TOO_MANY: fr "six plages au plus", en "six time spans at most";
}

counted! {
    leaves_group(n, name): fr "{name} quitte le groupe avec {n} ticket ouvert de ses catégories." | "{name} quitte le groupe avec {n} tickets ouverts de ses catégories.", en "{name} leaves the group with {n} open ticket of its categories." | "{name} leaves the group with {n} open tickets of its categories.";
    leaves_group_with_tasks(n, name): fr "{name} quitte le groupe avec {n} tâche à faire dans ses catégories." | "{name} quitte le groupe avec {n} tâches à faire dans ses catégories.", en "{name} leaves the group with {n} task to do in its categories." | "{name} leaves the group with {n} tasks to do in its categories.";
    tasks_left(n): fr "{n} tâche perd qui devait la faire." | "{n} tâches perdent qui devait les faire.", en "{n} task loses whoever was to do it." | "{n} tasks lose whoever was to do them.";
    leaves(n): fr "{n} ticket ouvert perd son agent. Choisissez ce qu’il devient." | "{n} tickets ouverts perdent leur agent. Choisissez ce qu’ils deviennent.", en "{n} open ticket loses its agent. Choose what becomes of it." | "{n} open tickets lose their agent. Choose what becomes of them.";
}

sentences! {
    by_the_clock_of(zone, now): fr "Fuseau horaire de ces heures : {zone}. Maintenant : {now}.", en "Time zone of these hours: {zone}. Now: {now}.";
    change_what(name): fr "Modifier {name}", en "Change {name}";
    filed(all, open): fr "Tickets classés ici : {all}, dont non clos : {open}.", en "Tickets filed here: {all}, of which {open} not closed.";
    learned(n): fr "Tickets classés par des agents et comptés : {n}.", en "Tickets filed by agents and counted: {n}.";
    absent_until(day): fr "non, absence jusqu’au {day}", en "no, away until {day}";
    absent_instead(day, other): fr "non, absence jusqu’au {day}, {other} en remplacement", en "no, away until {day}, replaced by {other}";
    bad_hours(day, why): fr "{day} : {why}.", en "{day}: {why}.";
    offers(n): fr "Tickets ouverts : {n}. Voulez-vous les transférer ?", en "Open tickets: {n}. Would you like to hand them over?";
    handed_over(given, queued, kept, tasks): fr "Tickets transférés : {given}. Dans la file, sans agent : {queued}. Laissés : {kept}. Tâches attribuées à d’autres : {tasks}.", en "Tickets handed over: {given}. In the queue, without an agent: {queued}. Left: {kept}. Tasks given to others: {tasks}.";
    first_of(n, all): fr "Les {n} premiers sur {all} : les autres suivront.", en "The first {n} of {all}: the others will follow.";
    whose(what, name): fr "{what} : {name}", en "{what}: {name}";
    task_line(what, n, subject): fr "{what} – n° {n} {subject}", en "{what} – #{n} {subject}";
    ticket_line(n, subject): fr "n° {n} {subject}", en "#{n} {subject}";
    remove_what(name): fr "Supprimer {name}", en "Delete {name}";
}

/// The days of the week, from Monday.
pub const WEEKDAYS: [Phrase; 7] = [
    MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY,
];

/// What an account may do.
pub const fn role(role: Role) -> Phrase {
    match role {
        Role::Requester => REQUESTER,
        Role::GroupAgent => GROUP_AGENT,
        Role::Agent => ANY_AGENT,
        Role::Administrator => ADMINISTRATOR,
    }
}

/// A holiday's name.
pub const fn holiday(holiday: Holiday) -> Phrase {
    match holiday {
        Holiday::NewYear => NEW_YEAR,
        Holiday::GoodFriday => GOOD_FRIDAY,
        Holiday::EasterMonday => EASTER_MONDAY,
        Holiday::LabourDay => LABOUR_DAY,
        Holiday::Victory => VICTORY,
        Holiday::Ascension => ASCENSION,
        Holiday::WhitMonday => WHIT_MONDAY,
        Holiday::NationalDay => NATIONAL_DAY,
        Holiday::Assumption => ASSUMPTION,
        Holiday::AllSaints => ALL_SAINTS,
        Holiday::Armistice => ARMISTICE,
        Holiday::Christmas => CHRISTMAS,
        Holiday::SaintStephen => SAINT_STEPHEN,
    }
}

/// Whose holidays.
pub const fn region(region: Region) -> Phrase {
    match region {
        Region::Nowhere => REGION_NONE,
        Region::France => REGION_FRANCE,
        Region::AlsaceMoselle => REGION_ALSACE,
    }
}

/// Where words are looked for.
pub const fn place(place: Place) -> Phrase {
    match place {
        Place::Recipient => TO_RECIPIENT,
        Place::Sender => FROM_SENDER,
        Place::Subject => SUBJECT_ONLY,
        Place::Text => TEXT_ONLY,
        Place::Anywhere => ANYWHERE,
    }
}

/// How many agents.
pub const fn share(share: Share) -> Phrase {
    match share {
        Share::One => ONE_AGENT,
        Share::All => ALL_AGENTS,
    }
}

/// Why hours cannot be taken.
pub const fn bad(hours: BadHours) -> Phrase {
    match hours {
        BadHours::Unreadable => UNREADABLE,
        BadHours::Backwards => BACKWARDS,
        BadHours::Overlapping => OVERLAPPING,
        BadHours::TooMany => TOO_MANY,
    }
}
