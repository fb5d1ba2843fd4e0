//! One spelling of each name, however it is typed: what directories take for equal is equal here before it is counted, looked
//! up or asked; what a user name may consist of is in `account`.
//!
//! The steps are those of RFC 4518 section 2, by which LDAP servers compare: map, normalise to NFKC, drop what is not seen,
//! one space for many. Real servers differ at the edges: `OpenLDAP` 2.5 takes full-width and circled letters for plain ones and
//! İ for i, and knows no ignorable characters; Active Directory takes é for e and ß for ss; Dovecot knows ASCII only.
//! [`canonical`] goes no further than all of them; [`alike`] as far as any, for what only counts tries.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Characters that nobody sees: those that RFC 4518 section 2.2 maps to nothing, and the rest of Unicode's
/// `Default_Ignorable_Code_Point`. Control characters are not among them: a name with one is no name.
pub const fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{1806}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffc}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// The name as it is read: composed, without what is not seen, its blanks single. Capitals stay.
pub fn read_as(name: &str) -> String {
    let seen = name.chars().filter(|c| !is_ignorable(*c));
    let composed: String = seen.nfkc().filter(|c| !is_ignorable(*c)).collect();
    let words: Vec<&str> = composed.split_whitespace().collect();
    words.join(" ")
}

/// The one spelling by which accounts and people are known, in lowercase.
pub fn canonical(name: &str) -> String {
    // Letter by letter: the lowercase of a whole text makes another letter of a Greek Σ at its end.
    let lower: String = read_as(name).chars().flat_map(char::to_lowercase).collect();
    lower.nfkc().collect()
}

/// What is the same for every name that some server may take for this one: without accents, with ß as ss and ı as i, without
/// dots at its end, without a domain before it (`SCHOOL\marie`), and without one of ours after it.
pub fn alike(name: &str, domains: &[String]) -> String {
    let name = canonical(name);
    let name = name.rsplit('\\').next().unwrap_or_default();
    let name = match name.rsplit_once('@') {
        Some((local, domain)) if domains.iter().any(|ours| ours == domain.trim_matches('.')) => {
            local
        }
        Some(_) | None => name,
    };
    let plain = |c: char| !is_combining_mark(c);
    let stripped = name.nfkd().filter(|c| plain(*c));
    let folded = stripped
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase);
    let folded: String = folded.nfkd().filter(|c| plain(*c)).collect();
    let folded = folded.replace('œ', "oe").replace('æ', "ae");
    let folded = folded.replace('ø', "o").replace('đ', "d").replace('ł', "l");
    folded.trim_matches(['.', ' ']).to_owned()
}

/// Whether there is nothing in a text that anybody sees.
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || c.is_control() || is_ignorable(c))
}

/// A name for people to read, on one line: nothing in it that is not seen, or that turns the text around it.
pub fn shown(name: &str) -> String {
    // A joiner is seen between the letters and pictures that it joins; a name of nothing else is none.
    let kept: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_ignorable(*c))
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spellings of `marie.lopez`, by what they are.
    const MARIE: &[&str] = &[
        "marie.lopez",
        "Marie.LOPEZ",
        " marie.lopez ",
        "\u{a0}marie.lopez\u{3000}",
        "ｍａｒｉｅ．ｌｏｐｅｚ",
        "𝐦𝐚𝐫𝐢𝐞.𝓵𝓸𝓹𝓮𝔃",
        "ⓜⓐⓡⓘⓔ.ⓛⓞⓟⓔⓩ",
        "ma\u{200b}rie.lopez",
        "marie\u{ad}.lopez",
        "\u{feff}marie.lopez\u{200d}",
        "ma\u{2060}rie.lo\u{34f}pez",
        "m\u{e0061}arie.lopez\u{fe0f}",
        "\u{202e}marie.lopez\u{202c}",
        "mar\u{180e}ie.lopez",
    ];

    #[test]
    fn one_name_has_one_spelling() {
        for typed in MARIE {
            assert_eq!(canonical(typed), "marie.lopez", "{typed:?}");
        }
        for (typed, one) in [
            ("ﬁona", "fiona"),
            ("ﬀﬃ", "ffffi"),
            ("ſam", "sam"),
            ("Kelvin", "kelvin"),
            ("E\u{301}lodie", "élodie"),
            ("ÉLODIE", "élodie"),
            ("A\u{30a}ngstro\u{308}m", "ångström"),
            ("Å", "å"),
            ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
            ("STRAẞE", "straße"),
            ("marie  \u{2003} lopez", "marie lopez"),
        ] {
            assert_eq!(canonical(typed), one, "{typed:?}");
            assert_eq!(canonical(one), one, "once is enough");
        }
        for (one, other) in [
            ("élodie", "elodie"),
            ("straße", "strasse"),
            ("ı", "i"),
            ("а", "a"),
        ] {
            assert_ne!(canonical(one), canonical(other));
        }
    }

    #[test]
    fn whatever_a_server_may_take_for_one_name_counts_as_one() {
        let domains = ["ecole.example".to_owned()];
        let alike = |name: &str| alike(name, &domains);
        let more = [
            "marie.lopez@ecole.example",
            "marie.lopez@ecole.example.",
            "MARIE.LOPEZ@ＥＣＯＬＥ.example",
            "ECOLE\\marie.lopez",
            "ecole＼Marie.Lopez",
            "márie.lòpez",
            "ma\u{327}rie.lopez",
            "marıe.lopez",
            "MARİE.LOPEZ",
            "marie.lopez.",
            "marie.lopez. .",
        ];
        for typed in MARIE.iter().chain(&more) {
            assert_eq!(alike(typed), "marie.lopez", "{typed:?}");
        }
        for (one, other) in [
            ("groß", "GROSS"),
            ("groẞ", "gross"),
            ("cœur", "coeur"),
            ("Ægir", "aegir"),
            ("σίσυφος", "ΣΙΣΥΦΟΣ"),
            ("ǅ", "dž"),
        ] {
            assert_eq!(alike(one), alike(other), "{one}");
        }
        for other in [
            "marie.lopez@etu.example",
            "marie_lopez",
            "mariee.lopez",
            "mlopez",
        ] {
            assert_ne!(alike(other), "marie.lopez", "{other}");
        }
    }

    #[test]
    fn a_name_for_people_hides_nothing() {
        for (given, seen) in [
            (" Marie\t Lopez\r\n", "Marie Lopez"),
            ("Ma\u{200b}rie\u{ad} Lopez\u{feff}", "Marie Lopez"),
            ("\u{202e}zepoL eiraM", "zepoL eiraM"),
            ("\u{200b}\u{2060}\u{3164}", ""),
            ("Élodie d’Ａrc", "Élodie d’Ａrc"),
        ] {
            assert_eq!(shown(given), seen, "{given:?}");
        }
    }
}
