//! What administrators settle on the settings pages and is no rule of tickets: the colour of its pages, how long things are kept, the lawful
//! mention; and the look that each reader chooses. `store::choices` keeps it.

use std::fmt;

use super::words::words;

/// A colour of the screen (sRGB), a byte a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// The colour of buttons and links where nobody chose one: `--acc` of assets/app.css.
pub const ACCENT: Colour = Colour([0x24, 0x57, 0xb3]);
/// What is written on it.
const ON_ACCENT: Colour = Colour([0xff; 3]);
/// Least contrast of that: with it, the accent as text on white and on its own tint, and what the sheet makes of it by night, keep the
/// 4.5 of WCAG 2.2, 1.4.3.
pub const CONTRAST_MIN: f64 = 5.2;

impl Colour {
    /// Reads `#2457b3`, as a colour field gives it; capitals and no `#` are forgiven.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits);
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// From 1 (the same) to 21 (black on white): WCAG 2.2, contrast ratio.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Relative luminance, WCAG 2.2.
    fn luminance(self) -> f64 {
        let channel = |byte: u8| {
            let share = f64::from(byte) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(channel);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// How well a button's text reads on it.
    pub fn contrast_of_accent(self) -> f64 {
        self.contrast(ON_ACCENT)
    }

    /// The lightest shade of it on which a button's text reads: itself, if it does there.
    #[must_use]
    pub fn for_accent(self) -> Self {
        let shade = |share: u16| {
            let darker = |byte: u8| u8::try_from(u16::from(byte) * share / 100).unwrap_or(byte);
            Self(self.0.map(darker))
        };
        let mut shades = (0..=100).rev().map(shade);
        let reads = shades.find(|shade| shade.contrast_of_accent() >= CONTRAST_MIN);
        reads.unwrap_or(ACCENT)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

words! {
    /// What is kept for a time only.
    Retained {
        /// The journal of mails, in days.
        Journal = "journal_days",
        /// Its lines about refused mail, in days.
        Refused = "refused_days",
        /// What refused mails said, in days; 0: not at all.
        RefusedText = "refused_text_days",
        /// Who did what, in days.
        Audit = "audit_days",
        /// Closed tickets, in years; 0: for ever.
        Closed = "closed_years",
    }
}

impl Retained {
    /// The least and the most that can be asked for, as in `[keep]` of the configuration.
    pub const fn bounds(self) -> (u32, u32) {
        match self {
            Self::Journal | Self::Refused | Self::Audit => (1, 36_500),
            Self::RefusedText => (0, 365),
            Self::Closed => (0, 100),
        }
    }
}

words! {
    /// What an audit of accessibility found; the three mentions that decree 2019-768 (art. 5) knows.
    Conformity {
        /// No audit, or less than half of the criteria are met.
        None = "none",
        /// At least half of them.
        Partial = "partial",
        /// All of them.
        Full = "full",
    }
}

words! {
    /// A page that the school may word itself.
    PublicText {
        /// About personal data.
        Privacy = "privacy",
        /// About accessibility.
        Accessibility = "accessibility",
    }
}

impl PublicText {
    /// Under which name its text in a language (`fr`, `en`) is remembered.
    pub fn setting(self, language: &str) -> String {
        format!("{}_{language}", self.word())
    }
}

words! {
    /// The look that somebody chose; without a choice it is the system's.
    Theme {
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_written() {
        for (text, expected) in [
            ("#2457b3", Some(ACCENT)),
            (" 2457B3 ", Some(ACCENT)),
            ("#fff", None),
            ("#1e3a5é", None),
            ("+1e3a5", None),
            ("", None),
        ] {
            assert_eq!(Colour::from_hex(text), expected, "{text}");
        }
        assert_eq!(ACCENT.to_string(), "#2457b3");
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let (black, white) = (Colour([0; 3]), Colour([255; 3]));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        // The well-known lightest grey that reads on white, and its neighbour that does not.
        assert!(Colour([0x76; 3]).contrast(white) >= 4.5);
        assert!(Colour([0x77; 3]).contrast(white) < 4.5);
    }

    #[test]
    fn a_light_colour_is_darkened_until_a_button_reads() {
        assert_eq!(ACCENT.for_accent(), ACCENT);
        for text in ["#ffffff", "#ffcc00", "#e2001a", "#00ff00", "#7f7f7f"] {
            let shade = Colour::from_hex(text).map(Colour::for_accent);
            let contrast = shade.map_or(0.0, Colour::contrast_of_accent);
            assert!(
                (CONTRAST_MIN..5.7).contains(&contrast),
                "{text}: {contrast}"
            );
        }
    }
}
