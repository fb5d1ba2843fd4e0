//! A person's name in its parts, as French directories and people write them: what a greeting may call somebody, and what is the
//! family name; where nothing tells, it is the whole name. What a name may be is in `account`.

/// Words that begin a family name.
const PARTICLES: &[&str] = &[
    "abou", "al", "ben", "bin", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos",
    "du", "des", "el", "la", "le", "les", "lo", "mac", "san", "st", "ten", "ter", "van", "von",
];

/// The first name, of a name and what a directory says of it apart; the whole name where it cannot be told.
pub fn first(name: &str, given: Option<&str>) -> String {
    parts(name, given).map_or_else(|| readable(name), |(first, _)| first)
}

/// The family name; the whole name where it cannot be told.
pub fn family(name: &str, given: Option<&str>) -> String {
    parts(name, given).map_or_else(|| readable(name), |(_, family)| family)
}

/// First and family name.
fn parts(name: &str, given: Option<&str>) -> Option<(String, String)> {
    let name = readable(name);
    if let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) {
        return Some((given.to_owned(), without(&name, given)));
    }
    if let Some((family, first)) = name.split_once(',') {
        let (family, first) = (family.trim(), first.trim());
        let both = !family.is_empty() && !first.is_empty() && !first.contains(',');
        return both.then(|| (first.to_owned(), family.to_owned()));
    }
    let name = less_brackets(&name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let found = of_capitals(&words).or_else(|| of_order(&words));
    found.filter(|(first, _)| {
        let begins = first.split_whitespace().next().unwrap_or_default();
        !is_initial(first) && !is_title(begins) && !is_office(begins)
    })
}

/// `DURAND Zoé (externe)`, `DURAND (née ROUX) Zoé`: what stands in brackets is no part of a name.
fn less_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    let outside = name.chars().filter(|c| {
        depth += usize::from(*c == '(');
        let is_outside = depth == 0;
        depth = depth.saturating_sub(usize::from(*c == ')'));
        is_outside
    });
    outside.collect()
}

/// `DURAND Zoé`, `Zoé DURAND`, `Zoé DE LA TOUR`: what is in capitals, at one end, is the family name.
fn of_capitals(words: &[&str]) -> Option<(String, String)> {
    let capitals = words.iter().filter(|word| is_capitals(word)).count();
    if capitals == 0 || capitals == words.len() {
        return None;
    }
    let (start, end) = words.split_at(capitals);
    if start.iter().all(|word| is_capitals(word)) {
        return Some((end.join(" "), start.join(" ")));
    }
    let (start, end) = words.split_at(words.len() - capitals);
    let at_end = end.iter().all(|word| is_capitals(word));
    at_end.then(|| (start.join(" "), end.join(" ")))
}

/// `Zoé Durand`, `Anne-Marie Le Goff`, `Inès de la Tour`: two words, or what a particle parts.
fn of_order(words: &[&str]) -> Option<(String, String)> {
    let (first, family) = words.split_first()?;
    let particle = family.first().is_some_and(|word| is_particle(word));
    let fits = family.len() == 1 || (particle && family.len() > 1);
    // All in capitals, nothing tells which is which.
    let shouted = words.iter().all(|word| is_capitals(word));
    (fits && !shouted && !is_particle(first)).then(|| ((*first).to_owned(), family.join(" ")))
}

fn is_capitals(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let (all, large) = (
        letters.clone().count(),
        letters.clone().filter(|c| c.is_uppercase()).count(),
    );
    // `McDONALD` is, too.
    all > 1 && !is_initial(word) && (large == all || (large > 2 && large + 2 >= all))
}

fn is_particle(word: &str) -> bool {
    let folded = word.to_lowercase();
    PARTICLES.contains(&&*folded) || folded.starts_with("d'") || folded.starts_with("d’")
}

/// Nobody is greeted by one.
fn is_title(word: &str) -> bool {
    let titles = [
        "m", "mr", "mme", "mlle", "dr", "pr", "me", "mrs", "ms", "prof",
    ];
    titles.contains(&word.to_lowercase().trim_end_matches('.'))
}

/// Nor by what a mailbox is for.
fn is_office(word: &str) -> bool {
    let offices = [
        "accueil",
        "administration",
        "atelier",
        "bibliothèque",
        "bureau",
        "cantine",
        "cdi",
        "centre",
        "collège",
        "comptabilité",
        "direction",
        "école",
        "équipe",
        "gestion",
        "infirmerie",
        "intendance",
        "labo",
        "laboratoire",
        "loge",
        "lycée",
        "pôle",
        "salle",
        "scolarité",
        "secrétariat",
        "service",
        "support",
        "vie",
        "department",
        "library",
        "office",
        "room",
        "school",
        "team",
    ];
    offices.contains(&&*word.to_lowercase())
}

/// `J.`, `J.-P.`
fn is_initial(word: &str) -> bool {
    let parts = word.split(['.', '-', ' ']);
    parts.into_iter().all(|part| part.chars().count() < 2)
}

/// What is left of a name without what is given apart, at its beginning or its end.
fn without(name: &str, given: &str) -> String {
    let name: Vec<&str> = name
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let given: Vec<&str> = given.split_whitespace().collect();
    let same = |one: &[&str]| {
        let pairs = one.iter().zip(&given);
        one.len() == given.len()
            && pairs
                .into_iter()
                .all(|(a, b)| a.to_lowercase() == b.to_lowercase())
    };
    let rest = name.len().saturating_sub(given.len());
    let left = if same(&name[..name.len() - rest]) {
        &name[name.len() - rest..]
    } else if same(&name[rest..]) {
        &name[..rest]
    } else {
        &name[..]
    };
    if left.is_empty() {
        name.join(" ")
    } else {
        left.join(" ")
    }
}

/// `zoe.durand`, which is no more than the beginning of an address, reads Zoe Durand.
fn readable(name: &str) -> String {
    let name = name.trim();
    let plain = |c: char| c.is_lowercase() || ".-_'".contains(c);
    if !name.contains('.') || !name.chars().all(plain) {
        return name.to_owned();
    }
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters
            .next()
            .map(|letter| letter.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    };
    let words = name.split(['.', '_']).filter(|word| !word.is_empty());
    words.map(capital).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_greeted_by_their_first_name_or_by_all_of_it() {
        for (name, given, first_name, family_name) in [
            ("Hugo Petit", None, "Hugo", "Petit"),
            ("DURAND Zoé", None, "Zoé", "DURAND"),
            ("Zoé DURAND", None, "Zoé", "DURAND"),
            ("Le Goff, Anne-Marie", None, "Anne-Marie", "Le Goff"),
            ("DURAND, Zoé", None, "Zoé", "DURAND"),
            ("LE GOFF Anne-Marie", None, "Anne-Marie", "LE GOFF"),
            ("Anne-Marie Le Goff", None, "Anne-Marie", "Le Goff"),
            ("Inès de la Tour", None, "Inès", "de la Tour"),
            ("Jeanne d’Arc", None, "Jeanne", "d’Arc"),
            ("Paul N’Diaye", None, "Paul", "N’Diaye"),
            ("N’DIAYE Paul", None, "Paul", "N’DIAYE"),
            (
                "BENALI-ROUX Leïla Sofia",
                None,
                "Leïla Sofia",
                "BENALI-ROUX",
            ),
            ("ÉLODIE NOËL", None, "ÉLODIE NOËL", "ÉLODIE NOËL"),
            // Nothing tells.
            (
                "Jean Michel Dupuis",
                None,
                "Jean Michel Dupuis",
                "Jean Michel Dupuis",
            ),
            (
                "Jean Michel Dupuis",
                Some("Jean Michel"),
                "Jean Michel",
                "Dupuis",
            ),
            (
                "DUPUIS Jean Michel",
                Some("Jean Michel"),
                "Jean Michel",
                "DUPUIS",
            ),
            (
                "Dupuis, Jean Michel",
                Some("Jean Michel"),
                "Jean Michel",
                "Dupuis",
            ),
            ("Élodie Noël", Some("élodie"), "élodie", "Noël"),
            ("Zoé", Some("Zoé"), "Zoé", "Zoé"),
            ("Zoé Durand", Some(" "), "Zoé", "Durand"),
            ("J. Durand", None, "J. Durand", "J. Durand"),
            ("DURAND J.", None, "DURAND J.", "DURAND J."),
            ("Mme Durand", None, "Mme Durand", "Mme Durand"),
            ("Mme DURAND", None, "Mme DURAND", "Mme DURAND"),
            ("Dr LE GOFF", None, "Dr LE GOFF", "Dr LE GOFF"),
            ("J.-P. Durand", None, "J.-P. Durand", "J.-P. Durand"),
            ("DURAND Zoé (externe)", None, "Zoé", "DURAND"),
            ("DURAND (née ROUX) Zoé", None, "Zoé", "DURAND"),
            ("Zoé Durand (3e B)", None, "Zoé", "Durand"),
            ("McDONALD Ann", None, "Ann", "McDONALD"),
            (
                "Service INFORMATIQUE",
                None,
                "Service INFORMATIQUE",
                "Service INFORMATIQUE",
            ),
            (
                "Secrétariat Scolarité",
                None,
                "Secrétariat Scolarité",
                "Secrétariat Scolarité",
            ),
            ("Le Goff", None, "Le Goff", "Le Goff"),
            ("Durand,", None, "Durand,", "Durand,"),
            ("Madonna", None, "Madonna", "Madonna"),
            ("zoe.durand", None, "Zoe", "Durand"),
            ("accueil", None, "accueil", "accueil"),
            ("", None, "", ""),
            ("  ", None, "", ""),
        ] {
            assert_eq!(first(name, given), first_name, "{name} {given:?}");
            assert_eq!(family(name, given), family_name, "{name} {given:?}");
        }
    }
}
