//! Every sentence people read, French and English side by side: `pages`, `mail`, `mail_log` (what becomes of mail), `mailbox`,
//! `sign_in`, `words` (names of states); `dates` has the calendar. Before writing one, read `terms`: one word for one thing.

pub mod accounts;
pub mod answers;
pub mod appearance;
pub mod audit;
pub mod dates;
pub mod deadlines;
pub mod documents;
pub mod help;
pub mod mail;
pub mod mail_log;
pub mod mailbox;
pub mod next_step;
pub mod pages;
pub mod people;
pub mod personal;
pub mod queue;
pub mod refusals;
pub mod replies;
pub mod routing;
pub mod search;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod stats;
pub mod team;
pub mod terms;
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
}
