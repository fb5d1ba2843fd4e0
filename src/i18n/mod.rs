//! Every sentence people read, French and English side by side: `pages`, `mail`, `mail_log` (what becomes of mail), `mailbox`,
//! `sign_in`, `words` (names of states); `dates` has the calendar. Before writing one, read `terms`: one word for one thing.

pub mod accounts;
pub mod answers;
pub mod appearance;
pub mod audit;
pub mod channel;
pub mod closing;
pub mod composer;
pub mod dates;
pub mod deadlines;
pub mod documents;
pub mod first_steps;
pub mod help;
pub mod imported;
pub mod mail;
pub mod mail_log;
pub mod mailbox;
pub mod next_step;
pub mod pages;
pub mod people;
pub mod personal;
pub mod queue;
pub mod refusals;
pub mod registers;
pub mod replies;
pub mod requester;
pub mod routing;
pub mod search;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod stats;
pub mod taken_out;
pub mod team;
pub mod terms;
pub mod waiting;
pub mod words;
pub mod work;

/// A language the desk speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Français.
    Fr,
    /// English.
    En,
}

/// A sentence in both languages. French ones carry their no-break spaces (U+202F before ; ! ? », U+00A0 before :).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    fr: &'static str,
    en: &'static str,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// As in `lang="…"` and the configuration.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads a code; anything but English is French.
    pub fn from_code(code: &str) -> Self {
        if code == "en" { Self::En } else { Self::Fr }
    }

    /// Reads the code of one of ours.
    pub fn known(code: &str) -> Option<Self> {
        let all = [Self::Fr, Self::En];
        all.into_iter().find(|lang| lang.code() == code)
    }

    /// The best of an `Accept-Language` header (RFC 9110 section 12.5.4), if it names one of ours.
    pub fn accepted(header: &str) -> Option<Self> {
        header.split(',').find_map(|item| {
            match item.trim().get(..2)?.to_ascii_lowercase().as_str() {
                "fr" => Some(Self::Fr),
                "en" => Some(Self::En),
                _ => None,
            }
        })
    }

    /// The sentence in this language.
    pub const fn say(self, phrase: Phrase) -> &'static str {
        match self {
            Self::Fr => phrase.fr,
            Self::En => phrase.en,
        }
    }
}

/// Fixed sentences: `NAME: fr "…", en "…";`
macro_rules! phrases {
    ($($name:ident: fr $fr:literal, en $en:literal;)*) => {$(
        #[doc = $en]
        pub const $name: $crate::i18n::Phrase = $crate::i18n::Phrase { fr: $fr, en: $en };
    )*};
}

/// Sentences with something to fill in: `name(what): fr "… {what}", en "… {what}";`
macro_rules! sentences {
    ($($name:ident($($arg:ident),*): fr $fr:literal, en $en:literal;)*) => {$(
        #[doc = $en]
        pub fn $name(lang: $crate::i18n::Lang, $($arg: impl std::fmt::Display),*) -> String {
            match lang {
                $crate::i18n::Lang::Fr => format!($fr),
                $crate::i18n::Lang::En => format!($en),
            }
        }
    )*};
}

/// Sentences about a number of things: `name(n): fr "… un" | "… {n} plusieurs", en "… one" | "… {n} several";` the number comes
/// first, what else is filled in after it. French has its singular for nought too.
macro_rules! counted {
    ($($name:ident($n:ident $(, $arg:ident)*): fr $fr_one:literal | $fr:literal, en $en_one:literal | $en:literal;)*) => {$(
        #[doc = $en]
        pub fn $name(
            lang: $crate::i18n::Lang,
            $n: impl TryInto<u64> + Copy + std::fmt::Display
            $(, $arg: impl std::fmt::Display)*
        ) -> String {
            let count = $n.try_into().unwrap_or(u64::MAX);
            match (lang, count) {
                ($crate::i18n::Lang::Fr, 0 | 1) => format!($fr_one),
                ($crate::i18n::Lang::Fr, _) => format!($fr),
                ($crate::i18n::Lang::En, 1) => format!($en_one),
                ($crate::i18n::Lang::En, _) => format!($en),
            }
        }
    )*};
}

/// Labels before names, or other things, one or several: `name(them): fr "… : {them}" | "… : {them}", en "…" | "…";`
macro_rules! listed {
    ($($name:ident($them:ident): fr $fr_one:literal | $fr:literal, en $en_one:literal | $en:literal;)*) => {$(
        #[doc = $en]
        pub fn $name(lang: $crate::i18n::Lang, $them: &[String]) -> String {
            let one = $them.len() < 2;
            let $them = $them.join(", ");
            match (lang, one) {
                ($crate::i18n::Lang::Fr, true) => format!($fr_one),
                ($crate::i18n::Lang::Fr, false) => format!($fr),
                ($crate::i18n::Lang::En, true) => format!($en_one),
                ($crate::i18n::Lang::En, false) => format!($en),
            }
        }
    )*};
}

use {counted, listed, phrases, sentences};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_not_several() {
        let said = |lang, count: u32| queue::done(lang, count);
        assert_eq!(said(Lang::Fr, 0), "0 ticket modifié.");
        assert_eq!(said(Lang::Fr, 1), "1 ticket modifié.");
        assert_eq!(said(Lang::Fr, 2), "2 tickets modifiés.");
        assert_eq!(said(Lang::En, 0), "0 tickets changed.");
        assert_eq!(said(Lang::En, 1), "1 ticket changed.");
        assert_eq!(said(Lang::En, 2), "2 tickets changed.");
    }

    #[test]
    fn a_browser_says_which_language_it_wants() {
        assert_eq!(Lang::accepted("de, en-GB;q=0.8, fr;q=0.5"), Some(Lang::En));
        assert_eq!(Lang::accepted("fr-FR,fr;q=0.9"), Some(Lang::Fr));
        assert_eq!(Lang::accepted("de"), None);
        assert_eq!(Lang::accepted("é"), None);
    }

    /// Every sentence that holds names, with one that begins with a vowel: French elides before it, and a list is plural.
    #[test]
    fn names_stand_in_french_as_one_says_them() {
        let (emma, fr) = ("Emma Petit", Lang::Fr);
        let one = ["Emma Petit".to_owned()];
        let two = ["Emma Petit".to_owned(), "Hugo Roy".to_owned()];
        let both = dates::list(fr, &two);
        for (said, expected) in [
            (
                next_step::one_at_work(fr, emma),
                "Emma Petit s’occupe de la demande.",
            ),
            (
                next_step::several_at_work(fr, &both),
                "Emma Petit et Hugo Roy s’occupent de la demande.",
            ),
            (
                work::also_here(fr, emma),
                "Ce ticket est aussi ouvert par Emma Petit.",
            ),
            (
                work::also_here(fr, &both),
                "Ce ticket est aussi ouvert par Emma Petit et Hugo Roy.",
            ),
            (
                pages::observers_added(fr, &one),
                "Observateur ajouté\u{a0}: Emma Petit",
            ),
            (
                pages::observers_added(fr, &two),
                "Observateurs ajoutés\u{a0}: Emma Petit, Hugo Roy",
            ),
            (
                pages::mailed_to(fr, &both),
                "Sera envoyé par courriel à Emma Petit et Hugo Roy.",
            ),
            (
                pages::assigned(fr, &both),
                "Attribué à Emma Petit et Hugo Roy",
            ),
            (
                pages::unassigned(fr, emma),
                "N’est plus attribué à Emma Petit",
            ),
            (
                pages::remove(fr, emma),
                "Retirer Emma Petit des observateurs",
            ),
            (pages::by(fr, emma), "par Emma Petit"),
            (
                mail::unreached(fr, &both),
                "Un courriel de ce ticket n’est pas arrivé à Emma Petit et Hugo Roy.",
            ),
            (mail::joined(fr, 2, emma), "Emma Petit a joint 2 documents."),
            (
                team::leaves_group(fr, 1, emma),
                "Emma Petit quitte le groupe avec 1 ticket ouvert de ses catégories.",
            ),
            (
                team::leaves_group(fr, 2, emma),
                "Emma Petit quitte le groupe avec 2 tickets ouverts de ses catégories.",
            ),
            (
                routing::absent(fr, emma, "mardi"),
                "Emma Petit\u{a0}: absence jusqu’au mardi",
            ),
            (
                settings::sent_to(fr, emma, "9 h"),
                "Envoyé à Emma Petit (9 h)",
            ),
            (
                queue::nobody_acts(fr, 1),
                "ne peut agir\u{a0}: parti ou absent",
            ),
            (
                queue::nobody_acts(fr, 2),
                "aucun d’eux ne peut agir\u{a0}: partis ou absents",
            ),
            (
                people::joined_on(fr, emma, "e@ecole.example", "1er juin"),
                "Emma Petit (e@ecole.example), le 1er juin",
            ),
        ] {
            assert_eq!(said, expected);
        }
    }

    /// The same in English.
    #[test]
    fn names_stand_in_english_as_one_says_them() {
        let (emma, en) = ("Emma Petit", Lang::En);
        let two = ["Emma Petit".to_owned(), "Hugo Roy".to_owned()];
        let both = dates::list(en, &two);
        for (said, expected) in [
            (
                next_step::one_at_work(en, emma),
                "Emma Petit is handling the request.",
            ),
            (
                next_step::several_at_work(en, &both),
                "Emma Petit and Hugo Roy are handling the request.",
            ),
            (
                work::also_here(en, &both),
                "Also viewing this ticket: Emma Petit and Hugo Roy.",
            ),
            (
                pages::observers_removed(en, &two),
                "Observers removed: Emma Petit, Hugo Roy",
            ),
            (
                mail::assigned(en, emma),
                "Emma Petit’s ticket has been assigned to you.",
            ),
            (
                mail::observes(en, emma),
                "You are now following Emma Petit’s request.",
            ),
            (
                team::leaves_group(en, 2, emma),
                "Emma Petit leaves the group with 2 open tickets of its categories.",
            ),
        ] {
            assert_eq!(said, expected);
        }
    }
}
