//! When a ticket is due, for agents.

use maud::{Markup, html};

use super::view::View;
use crate::i18n::{dates, deadlines as say};
use crate::rules::deadline::Both;
use crate::web::pages::parts::inline::late;
use crate::web::visit::Visit;

/// For agents, in a ticket's sheet: whether it is late, and what is due when.
pub fn of_ticket(visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let Some(standing) = view.standing else {
        return html! {};
    };
    let moment = |at| dates::full(lang, at);
    html! {
        @if standing.due != Both::default() {
            p.s {
                @if standing.late { (late(visit)) " " }
                @if let Some(at) = standing.due.answer { (say::answer_by(lang, moment(at))) }
                @if standing.due.answer.is_some() && standing.due.solution.is_some() { ", " }
                @if let Some(at) = standing.due.solution { (say::solution_by(lang, moment(at))) }
            }
        }
    }
}
