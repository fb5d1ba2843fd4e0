//! The form in which agents answer, which ends with what becomes of the ticket; requesters have the panes of `reply_forms`, `actions`
//! takes both.

use maud::{Markup, html};

use super::pane::Pane;
use super::reply_forms::{Draft, mailed_to, replies};
use super::view::View;
use crate::i18n::{composer as say, pages};
use crate::rules::PersonId;
use crate::rules::ending::Ending;
use crate::web::pages::parts::form::{csrf, fault, file_field, sending};
use crate::web::pages::parts::kept_files;
use crate::web::visit::{Site, Visit};

/// The pane in which words with that ending come back.
pub const fn pane_of(ending: Ending) -> Pane {
    match ending {
        Ending::Send | Ending::Wait | Ending::Take => Pane::FollowUp,
        Ending::Solution => Pane::Solution,
        Ending::Note => Pane::Note,
    }
}

/// The form, always open: with what could not be taken, and the ending that was chosen for it.
pub fn composer(site: &Site, visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let kept = draft.filter(|draft| {
        matches!(
            draft.pane,
            Pane::FollowUp | Pane::Document | Pane::Note | Pane::Solution
        )
    });
    let me = visit.viewer().map_or(PersonId(0), |viewer| viewer.id);
    let endings = Ending::open_to(ticket, me);
    let chosen = kept.map_or_else(|| Ending::usual(ticket), |draft| chosen(visit, draft));
    let only_note = endings == [Ending::Note];
    let label = if only_note {
        lang.say(pages::PRIVATE_NOTE).to_owned()
    } else {
        say::reply_to(lang, view.name(lang, ticket.requester))
    };
    html! {
        form.comp.noting[only_note] id="followup" method="post" enctype="multipart/form-data" action={ "/t/" (ticket.number) "/reply" } {
            (csrf(visit))
            input type="hidden" name="seen" value=(view.newest());
            (fault(kept.map(|draft| draft.wrong.as_str())))
            @if let Some(told) = kept.and_then(|draft| draft.told) { div.notice { p role="status" { (lang.say(told)) } } }
            label for="followup-text" { (label) }
            textarea id="followup-text" name="text" autofocus[kept.is_some_and(|draft| draft.told.is_some())] data-draft="followup" aria-describedby="followup-hint" {
                (kept.map_or("", |draft| draft.text.as_str()))
            }
            @if !(view.replies.is_empty() && view.answers.is_empty()) { (replies(visit, view, "followup")) }
            @if kept.is_some() { (kept_files::shown(site, visit)) }
            (file_field(site, visit, "followup-files", pages::JOIN_DOCUMENTS, true))
            (endings_of(visit, &endings, chosen))
            (hint(site, visit, view, &endings))
            button.btn.blue { span.said { (lang.say(say::SEND)) } span.noted { (lang.say(pages::ADD_NOTE)) } }
        }
        (sending(visit))
    }
}

/// The ending that was chosen for a draft; where it came by another form, what that form is for.
fn chosen(visit: &Visit, draft: &Draft) -> Ending {
    let chosen = Ending::from_word(&visit.form.text("end"));
    chosen.unwrap_or(match draft.pane {
        Pane::Note => Ending::Note,
        Pane::Solution => Ending::Solution,
        _ => Ending::Send, // the others only say something
    })
}

fn endings_of(visit: &Visit, endings: &[Ending], chosen: Ending) -> Markup {
    let lang = visit.lang;
    let key = |ending: Ending| match ending {
        Ending::Send => Some("r"),
        Ending::Note => Some("n"),
        Ending::Solution => Some("s"),
        Ending::Wait | Ending::Take => None,
    };
    html! {
        fieldset.ends {
            legend { (lang.say(say::THEN)) }
            @for ending in endings {
                label { input type="radio" name="end" value=(ending.word()) checked[*ending == chosen] data-key=[key(*ending)]; (lang.say(say::ending(*ending))) }
            }
        }
    }
}

/// Who reads what.
fn hint(site: &Site, visit: &Visit, view: &View, endings: &[Ending]) -> Markup {
    let lang = visit.lang;
    let solves = endings.contains(&Ending::Solution);
    let requester = view.name(lang, view.ticket.requester);
    html! {
        p.hint id="followup-hint" {
            @if endings.len() > 1 { @if let Some(mailed) = mailed_to(visit, view) { (mailed) " " } }
            (lang.say(say::NOTE_HINT))
            @if solves { " " (pages::solution_hint(lang, site.config.closing.after_days, requester)) }
        }
    }
}
