//! Small drawings beside words that say the same, and people as their initials; states have theirs in the style sheet.

use maud::{Markup, html};

use crate::rules::role::Role;

/// What is drawn, in lines on a field of 16 by 16.
#[derive(Clone, Copy, Debug)]
pub enum Icon {
    /// The queue.
    Tray,
    /// What is to be done.
    Tasks,
    /// Statistics.
    Bars,
    /// One's own requests.
    Lines,
    /// A new one.
    Plus,
    /// The knowledge base.
    Book,
    /// Settings.
    Knobs,
    /// Mail.
    Mail,
    /// Search.
    Lens,
    /// Signing out.
    Out,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Tray => "M2 9h3l1 2h4l1-2h3M2 9v4h12V9l-2-6H4z",
            Self::Tasks => "M2 4l1 1 2-2M2 11l1 1 2-2M8 4h6M8 11h6",
            Self::Bars => "M3 14V9M8 14V2M13 14V6",
            Self::Lines => "M2 4h12M2 8h12M2 12h8",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Book => "M8 4Q6 2 2 2v10q4 0 6 2 2-2 6-2V2Q10 2 8 4v10",
            Self::Knobs => "M2 5h6M12 5h2M10 3v4M2 11h2M8 11h6M6 9v4",
            Self::Mail => "M2 4h12v9H2zl6 5 6-5",
            Self::Lens => "M10 10l4 4M11 7a4 4 0 1 0-8 0 4 4 0 0 0 8 0",
            Self::Out => "M7 2H3v12h4M6 8h8M11 5l3 3-3 3",
        }
    }
}

/// The drawing; who cannot see it has the words beside it.
pub fn icon(icon: Icon) -> Markup {
    html! { svg viewBox="0 0 16 16" aria-hidden="true" { path d=(icon.path()) {} } }
}

/// The first letters of the first and the last word of a name.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let (first, last) = (words.next(), words.next_back());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// Somebody as initials; the team in the desk's colour.
pub fn avatar(name: &str, role: Role) -> Markup {
    html! { span.av.ag[role.is_agent()] aria-hidden="true" { (initials(name)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Marie Lopez", "ML"),
            ("Jean-Luc de la Tour", "JT"),
            ("éva", "É"),
            ("« Support » (informatique)", "SI"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
