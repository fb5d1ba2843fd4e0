//! The one question after closing: its form stands on `/s/TOKEN` and on the requester's ticket, and is taken by `confirm`.

use maud::{Markup, html};

use crate::i18n::stats as say;
use crate::rules::answer_link::AnswerLink;
use crate::rules::satisfaction::{COMMENT_CHARS_MAX, Satisfaction};
use crate::rules::ticket::SolutionState;
use crate::store::Solution;
use crate::web::http::answer::Failure;
use crate::web::visit::{Site, Visit};

use super::view::View;

/// How long the form on a ticket's page can be sent.
const FORM_HOLDS: chrono::Duration = chrono::Duration::days(1);

/// Whether the question is asked of a solution that ended like that.
pub fn asks(site: &Site, state: SolutionState) -> bool {
    site.config.closing.ask_satisfaction
        && matches!(state, SolutionState::Accepted | SolutionState::Expired)
}

/// The question, with what was answered so far.
pub fn form(
    visit: &Visit,
    token: &str,
    csrf: &str,
    given: Option<&(Satisfaction, String)>,
) -> Markup {
    let lang = visit.lang;
    html! {
        section.notice aria-labelledby="satisfaction" {
            h2 id="satisfaction" { (lang.say(say::QUESTION)) }
            @if let Some((answer, _)) = given {
                p role="status" { strong { (lang.say(say::THANKS)) } " " (lang.say(say::satisfaction(*answer))) }
                p.s { (lang.say(say::MAY_CHANGE)) }
            }
            form method="post" action={ "/s/" (token) } {
                input type="hidden" name="csrf" value=(csrf);
                label for="rating-comment" { (lang.say(say::COMMENT)) }
                div.field {
                    textarea id="rating-comment" name="comment" maxlength=(COMMENT_CHARS_MAX) { (given.map_or("", |(_, comment)| comment.as_str())) }
                }
                div.acts {
                    @for each in Satisfaction::ALL {
                        button.btn name="satisfaction" value=(each.word()) { (lang.say(say::satisfaction(*each))) }
                    }
                }
            }
        }
    }
}

/// The question on a ticket's own page, for its requester, once its last solution has closed it.
pub fn on_ticket(site: &Site, visit: &Visit, view: &View) -> Result<Markup, Failure> {
    let viewer = visit.viewer()?;
    let ended = |solution: &&Solution| asks(site, solution.state);
    let last = view.solutions.last().filter(ended);
    let Some(last) = last.filter(|_| viewer.id == view.ticket.requester && view.ticket.is_closed())
    else {
        return Ok(html! {});
    };
    let link = AnswerLink {
        ticket: view.ticket.number,
        solution: last.entry,
        person: viewer.id,
        until: (visit.now + FORM_HOLDS).timestamp(),
    };
    let given = site.store().read(|r| r.satisfaction(view.ticket.number))?;
    let token = link.write(site.store().key());
    Ok(form(visit, &token, visit.csrf(), given.as_ref()))
}

/// What agents see beside the history.
pub fn beside(site: &Site, visit: &Visit, view: &View) -> Result<Option<Markup>, Failure> {
    let lang = visit.lang;
    let given = site.store().read(|r| r.satisfaction(view.ticket.number))?;
    Ok(given.filter(|_| view.agent).map(|(answer, comment)| {
        html! {
            div.card {
                h2 { (lang.say(say::SATISFACTION)) }
                p { (lang.say(say::satisfaction(answer))) }
                @if !comment.is_empty() { p.letter { (comment) } }
            }
        }
    }))
}
