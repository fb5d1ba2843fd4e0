//! What can be done to a ticket from its page: the solution's box, the buttons and the forms they open; `actions` takes the forms.

use maud::{Markup, html};

use super::pane::Pane;
use super::view::View;
use crate::desk::Whom;
use crate::i18n::{Phrase, answers, dates, pages as say, replies as say_reply};
use crate::rules::Instant;
use crate::rules::calendar::Delay;
use crate::rules::ticket::{Status, Ticket};
use crate::web::pages::parts::form::{csrf, fault, file_field, sending};
use crate::web::pages::parts::kept_files;
use crate::web::pages::web_links::linked;
use crate::web::visit::{Site, Visit};

/// Tells the number of an answer from that of a canned reply.
pub const ANSWER: char = 'a';

/// What is put back into a pane that could not be taken.
pub struct Draft {
    /// Which pane.
    pub pane: Pane,
    /// What was typed.
    pub text: String,
    /// What is wrong; empty where nothing is.
    pub wrong: String,
    /// What has been done.
    pub told: Option<Phrase>,
    /// Who is not sure, of whom was named.
    pub asked: Option<Whom>,
}

/// The solution that waits: for its requester to answer, for others to know.
pub fn solution_box(site: &Site, visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let Some(proposal) = &ticket.proposal else {
        return html! {};
    };
    let mine = visit
        .viewer()
        .is_ok_and(|viewer| viewer.id == ticket.requester);
    let entry = view.entries.iter().find(|entry| entry.id == proposal.entry);
    let text = entry.map_or("", |entry| entry.text.as_str());
    let closing = site.config.closing;
    let delay = Delay {
        days: closing.after_days,
        working: closing.working_days,
    };
    let closes = delay.after(proposal.counts_from, &view.closings);
    html! {
        section.notice aria-labelledby="solution-box" {
            h2 id="solution-box" { (say::proposes_a_solution(lang, view.name(lang, proposal.by))) }
            blockquote { (linked(text)) }
            @if mine {
                form method="post" action={ "/t/" (ticket.number) "/solution/accept" } {
                    (csrf(visit))
                    div.acts {
                        button.btn.green { (lang.say(say::ACCEPT)) }
                        a.btn.red href="#reject" { (lang.say(say::REJECT)) }
                    }
                }
                p.s {
                    @if proposal.clock_stopped { (lang.say(say::CLOCK_STOPPED)) }
                    @else { (say::closes_on(lang, dates::day(lang, closes))) }
                }
                (reject_pane(visit, ticket, draft))
            } @else {
                p.s {
                    (say::waits_for_requester(lang, view.name(lang, ticket.requester)))
                    @if !proposal.clock_stopped { " " (say::else_closes_on(lang, dates::day(lang, closes))) }
                }
            }
        }
    }
}

fn reject_pane(visit: &Visit, ticket: &Ticket, draft: Option<&Draft>) -> Markup {
    let lang = visit.lang;
    let kept = draft.filter(|draft| draft.pane == Pane::Reject);
    html! {
        form.pane.open[kept.is_some()] id="reject" method="post" action={ "/t/" (ticket.number) "/solution/reject" } {
            (csrf(visit))
            (fault(kept.map(|draft| draft.wrong.as_str())))
            label for="reason" { (lang.say(say::WHY_REJECT)) }
            p.hint id="reason-hint" { (lang.say(say::WHY_REJECT_HINT)) }
            textarea id="reason" name="reason" required aria-describedby="reason-hint" { (kept.map_or("", |draft| draft.text.as_str())) }
            p.acts { button.btn.red { (lang.say(say::REJECT_AND_REOPEN)) } }
        }
    }
}

/// For a fortnight a closed ticket is opened again by whoever asked, or by an agent.
pub fn reopens_until(visit: &Visit, view: &View, agent: bool) -> Option<Instant> {
    let ticket = &view.ticket;
    let viewer = visit.viewer();
    let may = agent || viewer.is_ok_and(|viewer| viewer.id == ticket.requester);
    let until = ticket.reopens_until();
    until.filter(|until| may && visit.now <= *until)
}

/// The form that opens a closed ticket again.
pub fn reopening(
    visit: &Visit,
    view: &View,
    until: Option<Instant>,
    draft: Option<&Draft>,
) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let kept = draft.filter(|draft| draft.pane == Pane::Reopen);
    html! {
        @if let Some(until) = until {
            p.acts {
                a.btn href="#reopen" { (lang.say(say::REOPEN)) }
                span.mut { (say::until(lang, dates::day(lang, until))) }
            }
            form.pane.open[kept.is_some()] id="reopen" method="post" action={ "/t/" (ticket.number) "/reopen" } {
                (csrf(visit))
                (fault(kept.map(|draft| draft.wrong.as_str())))
                label for="reopen-reason" { (lang.say(say::WHY_REOPEN)) }
                textarea id="reopen-reason" name="reason" required { (kept.map_or("", |draft| draft.text.as_str())) }
                p.acts { button.btn { (lang.say(say::REOPEN)) } }
            }
        }
    }
}

/// One of the forms that open below the buttons.
struct Opened<'a> {
    pane: Pane,
    label: &'a str,
    hint: Option<String>,
    link: (&'a str, Phrase),
    button: (&'a str, &'a str),
    text: bool,
}

/// What those who asked can say, in two panes that their guide names; agents have the form of `composer`.
pub fn panes(site: &Site, visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let lang = visit.lang;
    if view.ticket.status == Status::Closed {
        return html! {};
    }
    let shown = [
        Opened {
            pane: Pane::FollowUp,
            label: lang.say(say::YOUR_FOLLOW_UP),
            hint: mailed_to(visit, view),
            link: ("btn", say::FOLLOW_UP),
            button: ("btn", lang.say(say::ADD_FOLLOW_UP)),
            text: true,
        },
        Opened {
            pane: Pane::Document,
            label: "",
            hint: None,
            link: ("btn green", say::DOCUMENT),
            button: ("btn green", lang.say(say::ADD_DOCUMENTS)),
            text: false,
        },
    ];
    html! {
        div.acts {
            @for opened in &shown { a class=(opened.link.0) href={ "#" (opened.pane.id()) } { (lang.say(opened.link.1)) } }
        }
        @for opened in &shown { (pane_form(site, visit, view, opened, draft)) }
        (sending(visit))
    }
}

fn pane_form(
    site: &Site,
    visit: &Visit,
    view: &View,
    opened: &Opened<'_>,
    draft: Option<&Draft>,
) -> Markup {
    let (ticket, id) = (&view.ticket, opened.pane.id());
    let kept = draft.filter(|draft| draft.pane == opened.pane);
    let (text_id, hint_id, file_id) = (
        format!("{id}-text"),
        format!("{id}-hint"),
        format!("{id}-files"),
    );
    html! {
        form.pane.open[kept.is_some()] id=(id) method="post" enctype="multipart/form-data" action={ "/t/" (ticket.number) "/" (id) } {
            (csrf(visit))
            (fault(kept.map(|draft| draft.wrong.as_str())))
            @if opened.text {
                label for=(text_id) { (opened.label) }
                @if let Some(hint) = &opened.hint { p.hint id=(hint_id) { (hint) } }
                textarea id=(text_id) name="text" required data-draft=(id) aria-describedby=[opened.hint.as_ref().map(|_| &hint_id)] {
                    (kept.map_or("", |draft| draft.text.as_str()))
                }
                div.field {}
            }
            @let label = if opened.text { say::JOIN_DOCUMENTS } else { say::DOCUMENTS_TO_JOIN };
            @if kept.is_some() { (kept_files::shown(site, visit)) }
            (file_field(site, visit, &file_id, label, opened.text))
            button class=(opened.button.0) { (opened.button.1) }
        }
    }
}

/// Where a canned reply is chosen, or a published answer near the ticket; the server fills it in, so that it needs no script.
pub fn replies(visit: &Visit, view: &View, pane: &str) -> Markup {
    let lang = visit.lang;
    let id = format!("{pane}-reply");
    html! {
        div.row {
            div {
                label for=(id) { (lang.say(say_reply::CHOOSE)) }
                select id=(id) name="reply" {
                    option value="" { (lang.say(say_reply::NONE_CHOSEN)) }
                    @for reply in &view.replies { option value=(reply.id) { (reply.name) } }
                    @if !view.answers.is_empty() {
                        optgroup label=(lang.say(answers::NEAR)) {
                            @for answer in &view.answers { option value={ (ANSWER) (answer.id) } { (answer.title) } }
                        }
                    }
                }
            }
            button.btn name="insert" value="1" formnovalidate { (lang.say(say_reply::INSERT)) }
        }
    }
}

/// Who else will read a follow-up.
pub fn mailed_to(visit: &Visit, view: &View) -> Option<String> {
    let ticket = &view.ticket;
    let me = visit.viewer().ok()?.id;
    let mut people = vec![ticket.requester];
    people.extend(&ticket.assignees);
    people.extend(&ticket.observers);
    people.dedup();
    people.retain(|person| *person != me);
    (!people.is_empty()).then(|| say::mailed_to(visit.lang, view.names(visit.lang, &people)))
}
