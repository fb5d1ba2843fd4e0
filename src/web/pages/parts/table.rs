//! A table under its caption, which scrolls by itself where the screen is narrower; files of the same lines are in `csv`.

use maud::{Markup, html};

use crate::i18n::Phrase;
use crate::web::visit::Visit;

/// The head of a column.
#[derive(Clone, Copy)]
pub struct Column {
    class: Option<&'static str>,
    head: Phrase,
}

/// A column of words.
pub const fn col(head: Phrase) -> Column {
    Column { class: None, head }
}

/// A column of numbers.
pub const fn num(head: Phrase) -> Column {
    Column {
        class: Some("n"),
        head,
    }
}

/// A column that small screens do without.
pub const fn opt(head: Phrase) -> Column {
    Column {
        class: Some("opt"),
        head,
    }
}

/// The table; `id` is its caption's, `rows` are whole rows.
pub fn table(
    visit: &Visit,
    (id, caption): (&str, Phrase),
    columns: &[Column],
    rows: &Markup,
) -> Markup {
    let lang = visit.lang;
    html! {
        div.tb role="region" aria-labelledby=(id) tabindex="0" {
            table {
                caption id=(id) { (lang.say(caption)) }
                thead {
                    tr { @for column in columns { th class=[column.class] scope="col" { (lang.say(column.head)) } } }
                }
                tbody { (rows) }
            }
        }
    }
}
