//! Text that people wrote, with the addresses in it as links.

use maud::{Markup, html};

use crate::rules::web_links::{Piece, pieces};

/// The text; its links lead away without telling from where.
pub fn linked(text: &str) -> Markup {
    html! {
        @for piece in pieces(text) {
            @match piece {
                Piece::Text(words) => (words),
                Piece::Link(address) => a href=(address) rel="noreferrer" { (address) },
            }
        }
    }
}
