//! One word for one thing, in each language: the list that whoever writes a sentence looks at first, and what holds every
//! sentence of this folder to it. How a sentence is written down is in the parent.
//!
//! | thing | French | English |
//! |---|---|---|
//! | what is asked | ticket; demande, to its requester | ticket; request, to its requester |
//! | its heading | titre (objet : d’un courriel) | title (subject: of an email) |
//! | who asks, who works, who reads along | demandeur, agent, observateur | requester, agent, observer |
//! | who works, all together | le support; le service, for its settings | IT support; the service, for its settings |
//! | give to an agent; pass on all of somebody’s | attribuer; transférer | assign; hand over |
//! | work on | traiter | handle |
//! | what is said in it | suivi, note privée, solution | follow-up, private note, solution |
//! | a file with it | document, joindre | document, attach |
//! | make one of two | fusionner | merge |
//! | open it again; go on with it | rouvrir; reprendre | reopen; resume |
//! | states | nouveau, en cours, planifié, en attente, résolu, clos | new, in progress, planned, on hold, solved, closed |
//! | times aimed at | première réponse, résolution, délai visé | first response, resolution, target time |
//! | the answers for everybody | base de connaissances, article | knowledge base, article |
//! | much the same | similaire | similar |
//! | mail | courriel | email (post is on paper) |
//! | take a mail in; keep it for an agent | enregistrer; mettre de côté | accept; set aside |
//! | throw that away | supprimer | discard |
//! | what became of mails; who did what | journal des courriels; journal des accès | email log; audit log |
//! | prove a sender, or oneself | authentifier; s’authentifier | authenticate; sign in |
//! | make nameless | anonymiser | anonymise |
//! | find out beforehand | essai, essayer | test |
//! | where a directory is searched | base de recherche | search base |
//! | take out of a list; do away with | retirer; supprimer | remove; delete |
//! | number | n° 12 | #12 |
//!
//! How a sentence is made:
//! - What lasts is in the present (is waiting), what has happened in the past (a été clos).
//! - A number goes through `counted`, several names through `listed` or behind a colon: neither is ever « 1 tickets ».
//! - No « de », « que » or « le » stands directly before something filled in: the name might begin with a vowel.
//! - A hint is a whole sentence that says what to do (Laissez vide si…, Enter…); keys and buttons stand in quotation marks.
//! - A fact is “is not a …”, an empty list “No tickets” in the plural.
//! - No-break in French: U+202F before ; ! ? », after « and within thousands; U+00A0 before : and units, and after n°.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// A sentence as it is written down, and where.
    struct Sentence {
        place: String,
        counted: bool,
        fr: String,
        en: String,
    }

    fn read(path: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        fs::read_to_string(path).expect("a text file of the project")
    }

    fn is_rust(file: &str) -> bool {
        Path::new(file)
            .extension()
            .is_some_and(|ending| ending == "rs")
    }

    fn files(folder: &str) -> Vec<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let names = fs::read_dir(path).expect("a folder of the project");
        let names = names.map(|entry| entry.expect("an entry").file_name());
        let names = names.map(|name| format!("{folder}/{}", name.display()));
        let mut names: Vec<String> = names.filter(|name| is_rust(name)).collect();
        names.sort();
        names
    }

    /// Every sentence of this folder.
    fn sentences() -> Vec<Sentence> {
        let mut all = Vec::new();
        for file in files("src/i18n") {
            if file.ends_with("/mod.rs") {
                continue;
            }
            let source = read(&file);
            let mut begun = "";
            for (at, line) in source.lines().enumerate() {
                if let Some((name, _)) = line.split_once("! {") {
                    begun = name;
                }
                let parts = line.split_once(": fr \"");
                let Some((fr, en)) = parts.and_then(|(_, rest)| rest.split_once("\", en \""))
                else {
                    continue;
                };
                all.push(Sentence {
                    place: format!("{file}:{}", at + 1),
                    counted: begun == "counted",
                    fr: fr.into(),
                    en: en.trim_end_matches("\";").into(),
                });
            }
        }
        assert!(all.len() > 900, "only {} were found", all.len());
        all
    }

    #[track_caller]
    fn none(faults: &[String]) {
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }

    /// What stands before a sign, or after it, that wants another kind of space.
    fn plain_space(fr: &str) -> Option<String> {
        let chars: Vec<char> = fr.chars().collect();
        let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied();
        let wrong = |index: usize| {
            let before = at(index.checked_sub(1)).unwrap_or('\u{202f}');
            let after = at(Some(index + 1)).unwrap_or('\n');
            match chars[index] {
                ';' | '!' | '?' | '»' => before != '\u{202f}' && before != '(',
                '«' => after != '\u{202f}',
                ':' => before == ' ' || before != '\u{a0}' && [' ', '\n'].contains(&after),
                '%' => before != '\u{a0}',
                '°' => after.is_alphanumeric() || [' ', '{'].contains(&after),
                '\'' => true,
                _ => false,
            }
        };
        (0..chars.len()).find(|index| wrong(*index)).map(|index| {
            let around = index.saturating_sub(8)..(index + 8).min(chars.len());
            chars[around].iter().collect()
        })
    }

    /// A number, or one filled in, a plain space, and a unit or more of the number.
    fn loose_unit(fr: &str) -> Option<String> {
        const UNITS: [&str; 9] = ["h", "min", "s", "j", "o", "ko", "Mo", "Mo/s", "Go"];
        let words: Vec<&str> = fr.split(' ').collect();
        words.windows(2).find_map(|pair| {
            let number = pair[0].ends_with(|c: char| c.is_ascii_digit() || c == '}');
            let unit = pair[1].trim_matches(|c: char| !c.is_alphanumeric());
            let digits = pair[0].ends_with(|c: char| c.is_ascii_digit());
            let thousands = digits && unit.len() == 3 && unit.chars().all(|c| c.is_ascii_digit());
            (number && UNITS.contains(&unit) || thousands).then(|| pair.join(" "))
        })
    }

    #[test]
    fn french_signs_have_their_no_break_spaces() {
        let faults = sentences().into_iter().filter_map(|sentence| {
            let fault = plain_space(&sentence.fr).or_else(|| loose_unit(&sentence.fr))?;
            Some(format!("{}: {fault:?} in {}", sentence.place, sentence.fr))
        });
        none(&faults.collect::<Vec<_>>());
    }

    #[test]
    fn the_signs_are_told_apart() {
        for wrong in [
            "a :",
            "Où ?",
            "Non!",
            "« a\u{202f}»",
            "«\u{202f}a »",
            "90 %",
            "90%",
            "n° 12",
            "l'un",
            "n° {n}",
        ] {
            assert!(plain_space(wrong).is_some(), "{wrong}");
        }
        for right in [
            "a\u{a0}: b",
            "Où\u{202f}?",
            "https://a",
            "statut:clos",
            "8:30",
            "n°\u{a0}{n}",
            "avec le n°",
            "(\u{202f}?",
        ] {
            assert_eq!(plain_space(right), None, "{right}");
        }
        for wrong in ["{n} h", "2 min", "20 000 mots", "{} Mo,"] {
            assert!(loose_unit(wrong).is_some(), "{wrong}");
        }
        for right in [
            "{n}\u{a0}h",
            "20\u{202f}000 mots",
            "{n} hommes",
            "8 lettres",
        ] {
            assert_eq!(loose_unit(right), None, "{right}");
        }
    }

    #[test]
    fn no_name_follows_a_word_that_would_be_elided() {
        // What is filled in there is a number, a date, or in figures.
        const NO_NAMES: &[&str] = &[
            "day", "when", "moment", "n", "least", "most", "all", "count", "hours", "contrast",
            "said", "days",
        ];
        let mut faults = Vec::new();
        for sentence in sentences() {
            for elided in [
                "de", "que", "le", "la", "si", "jusque", "lorsque", "puisque",
            ] {
                for (at, _) in sentence.fr.match_indices(&format!("{elided} {{")) {
                    let start = sentence.fr[..at].chars().next_back();
                    let name = sentence.fr[at + elided.len() + 2..].split('}').next();
                    let whole = start.is_none_or(|c| !c.is_alphanumeric());
                    if whole && !name.is_some_and(|name| NO_NAMES.contains(&name)) {
                        faults.push(format!("{}: {}", sentence.place, sentence.fr));
                    }
                }
            }
        }
        none(&faults);
    }

    #[test]
    fn what_is_counted_has_two_forms() {
        // Never one: limits, and parts of more.
        const SEVERAL: [&str; 5] = [
            "Plus de {count}",
            "Les {n} premiers",
            "Seuls les {count}",
            "{count} caractères au plus",
            "{} sur {}",
        ];
        let faults = sentences().into_iter().filter(|sentence| {
            let after = sentence.fr.split("} ").skip(1);
            let plural = after
                .filter_map(|rest| rest.split([' ', '.', ',', ')']).next())
                .any(|word| {
                    word.len() > 3
                        && word.ends_with('s')
                        && !["dans", "mais", "plus", "sans", "vous", "depuis"].contains(&word)
                });
            let several = SEVERAL.iter().any(|known| sentence.fr.contains(known));
            plural && !sentence.counted && !several
        });
        let faults = faults.map(|sentence| format!("{}: {}", sentence.place, sentence.fr));
        none(&faults.collect::<Vec<_>>());
    }

    /// Words of other years, and calques: each has its better one in the list above.
    #[rustfmt::skip]
    const AVOIDED_FR: &[&str] = &[
        "un mail", "les mails", "des mails", "confié", "réuni", "dossier du ticket", "fins de semaine",
        "on s’identifie", "réponse fréquente", "réponses fréquentes", "rendre anonyme", "d’elles-mêmes", "d’eux-mêmes",
    ];
    #[rustfmt::skip]
    const AVOIDED_EN: &[&str] = &[
        "the desk", "this desk", "a mail ", "a mail.", "mails", "mailed to", "by mail", "mail address", "is no ",
        "treat", "joined", "join document", "waits for", "wait for your", "opened again", "open it again", "taken up",
        "take up again", "goes on", "go on", "registered", "by themselves", "near these", "frequent answer",
        "authenticates twice", "nameless", "no. {", " %", "works no more", "no longer holds", "one a line",
        "address a line",
    ];

    fn avoided(text: &str, words: &[&str]) -> Option<String> {
        // “There is no such…” and “is no longer” are as they should be.
        let text = text
            .to_lowercase()
            .replace("there is no ", "")
            .replace("no longer", "")
            .replace("a mail server", "");
        let begins = |at: usize| {
            text[..at]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphabetic())
        };
        let is_there = |word: &str| text.match_indices(word).any(|(at, _)| begins(at));
        let found = words.iter().find(|word| is_there(word));
        found.map(|word| (*word).to_owned())
    }

    #[test]
    fn one_thing_has_one_word() {
        let mut faults = Vec::new();
        for Sentence { place, fr, en, .. } in sentences() {
            for (said, words) in [(&fr, AVOIDED_FR), (&en, AVOIDED_EN)] {
                if let Some(word) = avoided(said, words) {
                    faults.push(format!("{place}: {word:?} in {said}"));
                }
            }
        }
        none(&faults);
    }

    #[test]
    fn help_guide_and_configuration_have_the_same_words() {
        let others = ["README.md", "helpdesk.toml"].map(String::from);
        let mut faults = Vec::new();
        for file in files("src/cli").into_iter().chain(others) {
            let source = read(&file);
            for (at, line) in source.lines().enumerate() {
                let comment = is_rust(&file) && line.trim_start().starts_with("//");
                let words = [
                    "the desk",
                    "a desk",
                    "a mail ",
                    "by mail",
                    "mail address",
                    "is no ",
                    "wrong use",
                    "treated by",
                    "one a ",
                    "mails a ",
                    "stand in ",
                    "takes up",
                    "running desk",
                    "sub-domain",
                ];
                if let Some(word) = avoided(line, &words).filter(|_| !comment) {
                    faults.push(format!("{file}:{}: {word:?} in {line}", at + 1));
                }
            }
        }
        none(&faults);
    }
}
