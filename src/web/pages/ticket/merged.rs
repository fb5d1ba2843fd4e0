//! What was merged into a ticket, and what became of the words when that was undone; the forms are taken by `merging`.

use maud::{Markup, html};

use super::view::View;
use crate::i18n::{dates, pages as say};
use crate::web::pages::parts::form::{csrf, done};
use crate::web::visit::Visit;

/// What became of what was said meanwhile, after a merger was undone.
pub fn told(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let count = |name: &str| visit.query(name).and_then(|n| n.parse::<u32>().ok());
    let Some((back, stays)) = count("back").zip(count("stays")) else {
        return html! {};
    };
    let mut text = lang.say(say::SEPARATED).to_string() + ".";
    if back > 0 {
        text = format!("{text} {}", say::unmerged_back(lang, back));
    }
    if stays > 0 {
        text = format!("{text} {}", say::unmerged_stay(lang, stays));
    }
    done(Some(&text))
}

/// What was merged into the ticket and can be taken out again.
pub fn card(visit: &Visit, view: &View) -> Markup {
    let (lang, number) = (visit.lang, view.ticket.number);
    html! {
        @if !view.mergers.is_empty() {
            section.card aria-labelledby="mergers" {
                h2 id="mergers" { (lang.say(say::MERGERS)) }
                p.hint id="unmerge-hint" { (lang.say(say::UNMERGE_HINT)) }
                ul.plain {
                    @for merger in &view.mergers {
                        @let day = dates::day(lang, merger.at);
                        li {
                            form.plain method="post" action={ "/t/" (number) "/unmerge" } {
                                (csrf(visit))
                                input type="hidden" name="source" value=(merger.source);
                                (crate::i18n::words::number(lang, merger.source)) " " (merger.subject) " "
                                span.mut { (if merger.apart { say::noted_on(lang, day) } else { say::merged_on(lang, day) }) } " "
                                button.link aria-describedby="unmerge-hint" { (lang.say(say::UNMERGE)) span.vh { " " (crate::i18n::words::number(lang, merger.source)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
