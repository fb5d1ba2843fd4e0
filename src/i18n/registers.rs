//! The sentences of registers: their settings, their files, what is recognised by them.

use super::{Lang, Phrase, counted, phrases, sentences};
use crate::rules::register::{Holds, Register};
use crate::rules::register_file::Unreadable;
use crate::rules::register_plan::Fault;

phrases! {
    REGISTERS: fr "Registres", en "Registers";
    HINT: fr "Un registre est la liste de ce dont parlent les demandes : salles, ordinateurs, matériel en prêt. Il se tient à la main ou par un fichier CSV ; ses fiches sont reconnues dans les courriels.", en "A register is a list of what requests are about: rooms, computers, loan equipment. It is kept by hand or from a CSV file; its entries are recognised in emails.";
    CAPTION: fr "Registres, par nom", en "Registers, by name";
    NONE_YET: fr "Il n’y a encore aucun registre.", en "There are no registers yet.";
    REGISTER: fr "Registre", en "Register";
    ENTRIES: fr "Fiches", en "Entries";
    UPDATED: fr "Dernier fichier", en "Last file";
    NEVER: fr "aucun", en "none";
    RETIRED: fr "hors service", en "not in use";
    ADD: fr "Ajouter un registre", en "Add a register";
    NAME_FR: fr "Nom en français", en "Name in French";
    NAME_EN: fr "Nom en anglais", en "Name in English";
    SETTINGS: fr "Réglages de ce registre", en "Settings of this register";
    PATTERNS: fr "Comment les courriels en parlent", en "How emails speak of them";
    PATTERNS_HINT: fr "Une ligne par tournure. « salle * » : le mot, puis la clé ou le nom d’une fiche. « CDI = 105 » : une expression qui désigne la fiche 105. « * » seul : les noms d’un seul mot comptent partout. Une clé faite de lettres et de chiffres, comme CAO-14, est reconnue sans rien écrire ici.", en "One per line. “room *”: the word, then the key or the name of an entry. “Library = 105”: an expression that means entry 105. “*” alone: names of one word count anywhere. A key of letters and digits, such as CAD-14, is recognised without writing anything here.";
    IN_USE: fr "En service : ses fiches sont proposées et reconnues", en "In use: its entries are offered and recognised";
    TRY: fr "Essayer un message", en "Test a message";
    TRY_HINT: fr "Dit ce qui serait reconnu dans un message. Rien n’est enregistré.", en "Says what would be recognised in a message. Nothing is saved.";
    NOTHING_FOUND: fr "Rien n’est reconnu : aucune clé ni aucun nom, ou plusieurs fiches à la fois.", en "Nothing is recognised: no key or name, or several entries at once.";
    IN_SUBJECT: fr "reconnu dans le titre", en "recognised in the title";
    IN_TEXT: fr "reconnu dans le texte", en "recognised in the text";
    WORDS: fr "Chercher une fiche", en "Search the entries";
    SHOW: fr "Afficher", en "Show";
    GONE_TOO: fr "Les fiches retirées", en "The removed entries";
    NO_ENTRY: fr "Aucune fiche.", en "No entries.";
    ENTRIES_CAPTION: fr "Fiches, par clé", en "Entries, by key";
    KEY: fr "Clé", en "Key";
    NAME: fr "Nom", en "Name";
    STATE: fr "État", en "State";
    GONE: fr "retirée", en "removed";
    ADD_ENTRY: fr "Ajouter une fiche", en "Add an entry";
    ADD_BUTTON: fr "Ajouter", en "Add";
    CHANGE_ENTRY: fr "Modifier la fiche", en "Change the entry";
    MARK_GONE: fr "Retirer la fiche", en "Remove the entry";
    MARK_GONE_HINT: fr "Une fiche retirée n’est plus proposée ni reconnue ; elle reste lisible, avec ses tickets.", en "A removed entry is no longer offered or recognised; it stays readable, with its tickets.";
    MARK_BACK: fr "Remettre la fiche", en "Put the entry back";
    ADD_COLUMN: fr "Ajouter une colonne", en "Add a column";
    COLUMN: fr "Colonne", en "Column";
    HOLDS: fr "Contient", en "Holds";
    HOLDS_KEY: fr "la clé (elle distingue les fiches)", en "the key (it tells entries apart)";
    HOLDS_NAME: fr "le nom", en "the name";
    HOLDS_TEXT: fr "un texte", en "text";
    HOLDS_PERSON: fr "une personne", en "a person";
    LEFT_OUT: fr "(ne pas importer)", en "(do not import)";
    FILE: fr "Importer un fichier", en "Import a file";
    FILE_HINT: fr "Un fichier CSV, comme l’enregistrent Excel ou LibreOffice : la première ligne nomme les colonnes. Vous verrez d’abord ce qui change.", en "A CSV file, as saved by spreadsheet programs: the first line names the columns. You will first see what changes.";
    FILE_LABEL: fr "Fichier CSV", en "CSV file";
    FILE_MISSING: fr "Choisissez un fichier.", en "Choose a file.";
    READ_FILE: fr "Lire le fichier", en "Read the file";
    COLUMNS: fr "Colonnes du fichier", en "Columns of the file";
    WHOLE: fr "Le fichier est complet : une fiche qui n’y est pas est retirée", en "The file is complete: an entry that is not in it is removed";
    PREVIEW: fr "Voir ce qui change", en "See what changes";
    WHAT_CHANGES: fr "Ce que ferait ce fichier", en "What this file would do";
    IMPORT: fr "Importer", en "Import";
    NOTHING_CHANGES: fr "Rien ne change : le registre dit déjà ce que dit le fichier.", en "Nothing changes: the register already says what the file says.";
    NEW: fr "Nouvelles fiches", en "New entries";
    CHANGED: fr "Fiches modifiées", en "Changed entries";
    REMOVED: fr "Fiches retirées", en "Removed entries";
    FAULTS: fr "Lignes écartées", en "Lines left out";
    BACK: fr "remise", en "put back";
    FROM: fr "Avant", en "Before";
    TO: fr "Après", en "After";
    DOWNLOAD: fr "Télécharger le registre (CSV)", en "Download the register (CSV)";
    IMPORTED: fr "Le fichier est importé.", en "The file has been imported.";
    TICKETS: fr "Tickets", en "Tickets";
    NO_TICKET: fr "Aucun ticket que vous puissiez voir.", en "No tickets that you can see.";
    TICKETS_CAPTION: fr "Tickets, les non résolus d’abord", en "Tickets, unsolved ones first";
    ABOUT: fr "Concerne", en "About";
    TAKE_OUT: fr "Retirer", en "Remove";
    TAKEN_OUT: fr "retiré", en "removed";
    PUT_BACK: fr "Remettre", en "Put back";
    NEXT: fr "Fiches suivantes", en "Next entries";
    FIRST: fr "Premières fiches", en "First entries";

    PATTERNS_TOO_MANY: fr "C’est trop : 200 tournures au plus, de 200 caractères au plus.", en "That is too much: 200 lines at most, of 200 characters at most.";
    KEY_BAD: fr "Donnez une clé de 100 caractères au plus, avec une lettre ou un chiffre.", en "Enter a key of 100 characters at most, with a letter or a digit.";
    KEY_TAKEN: fr "Une autre fiche a déjà cette clé, peut-être écrite autrement.", en "Another entry already has this key, perhaps written differently.";
    VALUE_TOO_LONG: fr "C’est trop long : 500 caractères au plus.", en "That is too long: 500 characters at most.";
    COLUMNS_TOO_MANY: fr "Un registre a 30 colonnes au plus.", en "A register has 30 columns at most.";
    KEY_COLUMN: fr "Choisissez une colonne pour la clé, et une seule ; une au plus pour le nom.", en "Choose one column for the key, and only one; at most one for the name.";
    FILE_EMPTY: fr "Ce fichier ne contient aucune ligne sous les noms des colonnes.", en "This file contains no lines below the names of the columns.";
    FILE_NOT_TEXT: fr "Ce n’est pas un fichier CSV. Dans Excel : « Enregistrer sous », puis « CSV ».", en "This is not a CSV file. In Excel: “Save as”, then “CSV”.";
    FILE_TOO_LARGE: fr "Un registre a 200 000 fiches et 30 colonnes au plus, un fichier un million de cases et 32 Mo.", en "A register has 200,000 entries and 30 columns at most, a file one million cells and 32 MB.";
}

sentences! {
    bad_pattern(line): fr "« {line} » n’est pas une tournure : écrivez « salle * », « CDI = 105 » ou « * ».", en "“{line}” is not a valid line: write “room *”, “Library = 105” or “*”.";
    labelled(label): fr "{label} :", en "{label}:";
    take_out(label): fr "Retirer : {label}", en "Remove: {label}";
    put_back(label): fr "Remettre : {label}", en "Put back: {label}";
    recognised(word, place): fr "« {word} » : {place}", en "“{word}”: {place}";
    no_key(line): fr "Ligne {line} : sans clé.", en "Line {line}: no key.";
    twice(line, key, first): fr "Ligne {line} : la clé {key} est déjà à la ligne {first}.", en "Line {line}: the key {key} is already on line {first}.";
    too_long(line, column): fr "Ligne {line} : trop long dans la colonne {column}.", en "Line {line}: too long in the column {column}.";
    too_wide(line): fr "Ligne {line} : plus de valeurs que de colonnes.", en "Line {line}: more values than columns.";
    example(text): fr "par exemple : {text}", en "for example: {text}";
}

counted! {
    entries(n): fr "{n} fiche" | "{n} fiches", en "{n} entry" | "{n} entries";
    new(n): fr "{n} nouvelle fiche" | "{n} nouvelles fiches", en "{n} new entry" | "{n} new entries";
    changed(n): fr "{n} fiche modifiée" | "{n} fiches modifiées", en "{n} changed entry" | "{n} changed entries";
    gone(n): fr "{n} fiche retirée" | "{n} fiches retirées", en "{n} removed entry" | "{n} removed entries";
    same(n): fr "{n} fiche inchangée" | "{n} fiches inchangées", en "{n} unchanged entry" | "{n} unchanged entries";
    left_out(n): fr "{n} ligne écartée" | "{n} lignes écartées", en "{n} line left out" | "{n} lines left out";
    more(n): fr "et {n} autre" | "et {n} autres", en "and {n} more" | "and {n} more";
    loses_much(n): fr "Attention : {n} fiche serait retirée. Le fichier est-il complet, et bien celui de ce registre ?" | "Attention : {n} fiches seraient retirées. Le fichier est-il complet, et bien celui de ce registre ?", en "Warning: {n} entry would be removed. Is the file complete, and is it the one of this register?" | "Warning: {n} entries would be removed. Is the file complete, and is it the one of this register?";
    would_be_gone(n): fr "Entre-temps, le registre a changé : {n} fiche serait retirée. Relisez ce qui change." | "Entre-temps, le registre a changé : {n} fiches seraient retirées. Relisez ce qui change.", en "The register has changed in the meantime: {n} entry would be removed. Read again what changes." | "The register has changed in the meantime: {n} entries would be removed. Read again what changes.";
    reported(n): fr "Signalée {n} fois en 3 mois" | "Signalée {n} fois en 3 mois", en "Reported once in 3 months" | "Reported {n} times in 3 months";
}

/// What a register is called.
pub const fn name(lang: Lang, register: &Register) -> &str {
    match lang {
        Lang::Fr => register.name_fr.as_str(),
        Lang::En => register.name_en.as_str(),
    }
}

/// What a column holds.
pub const fn holds(holds: Holds) -> Phrase {
    match holds {
        Holds::Key => HOLDS_KEY,
        Holds::Name => HOLDS_NAME,
        Holds::Text => HOLDS_TEXT,
        Holds::Person => HOLDS_PERSON,
    }
}

/// Why nothing can be made of a file.
pub const fn unreadable(why: Unreadable) -> Phrase {
    match why {
        Unreadable::Empty => FILE_EMPTY,
        Unreadable::NotText => FILE_NOT_TEXT,
        Unreadable::TooMany => FILE_TOO_LARGE,
    }
}

/// What is wrong with a line.
pub fn fault(lang: Lang, fault: &Fault) -> String {
    match fault {
        Fault::NoKey(line) => no_key(lang, line),
        Fault::Twice(line, key, first) => twice(lang, line, key, first),
        Fault::TooLong(line, column) => too_long(lang, line, column),
        Fault::TooWide(line) => too_wide(lang, line),
    }
}
