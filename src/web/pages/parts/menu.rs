//! A left menu; the one of the settings is in `settings_menu`.

use maud::{Markup, html};

use crate::store::Count;

/// A left menu: address, words, count, current.
pub struct Entry<'a> {
    /// Where it leads.
    pub address: String,
    /// What it says.
    pub label: &'a str,
    /// How many there are.
    pub count: Option<Count>,
    /// The reader is there.
    pub current: bool,
}

/// With more entries a left menu takes half the screen of a phone: there it opens below a button.
const FEW_ENTRIES: usize = 8;

/// How many there are; with a plus where not all were counted.
pub fn how_many(count: Count) -> Markup {
    html! { (count.number) @if count.more { "+" } }
}

/// A left menu under its heading.
pub fn menu(heading: &str, entries: &[Entry<'_>]) -> Markup {
    let items = html! {
        h2 { (heading) }
        ul {
            @for entry in entries {
                li {
                    a href=(entry.address) aria-current=[entry.current.then_some("page")] {
                        (entry.label)
                        @if let Some(count) = entry.count { " " span.num { (how_many(count)) } }
                    }
                }
            }
        }
    };
    let folds = entries.len() > FEW_ENTRIES;
    let id: String = heading.chars().filter(char::is_ascii_alphabetic).collect();
    let here = entries.iter().find(|entry| entry.current);
    html! {
        nav aria-label=(heading) {
            @if folds {
                button.more.btn.line type="button" popovertarget=(id) { (heading) @if let Some(here) = here { " – " (here.label) } }
                div id=(id) popover { (items) }
            } @else {
                (items)
            }
        }
    }
}
