//! `/s/TOKEN`: where a link of a solution's mail leads; shows what the mail did, and only its buttons change anything.

use maud::{Markup, html};

use super::satisfaction;
use crate::desk::{self, Said};
use crate::i18n::{Lang, pages as say, settings};
use crate::rules::answer_link::AnswerLink;
use crate::rules::satisfaction::Satisfaction;
use crate::rules::ticket::{Action, Actor, Refusal, SolutionState, Ticket};
use crate::store::{self, EntryBody, Person, PublicEntry};
use crate::web::http::answer::{self, Failure, Outcome, set};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{fault, titled};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::language;
use crate::web::visitor::session::{self, set_cookie};

/// A link with all it leads to.
struct Found {
    ticket: Ticket,
    person: Person,
    solution: PublicEntry,
    state: SolutionState,
    given: Option<(Satisfaction, String)>,
    author: String,
}

fn find(site: &Site, visit: &Visit) -> Result<Option<Found>, Failure> {
    let key = site.store().key();
    let Some(link) = AnswerLink::read(key, visit.param(0), visit.now) else {
        return Ok(None);
    };
    let found = site.store().read(|r| {
        let (ticket, person) = (r.ticket(link.ticket)?, r.person(link.person)?);
        let person = person.filter(|person| !person.disabled);
        let (Some(ticket), Some(person)) = (ticket, person) else {
            return Ok(None);
        };
        if ticket.discarded {
            return Ok(None);
        }
        let entries = r.public_entries(ticket.number)?;
        let solution = entries.into_iter().find(|entry| entry.id == link.solution);
        let states = r.solutions(ticket.number)?;
        let state = states.iter().find(|state| state.entry == link.solution);
        let (Some(solution), Some(state)) = (solution, state) else {
            return Ok(None);
        };
        let author = solution.author.map(|id| r.person(id)).transpose()?;
        let author = author.flatten().map(|author| author.name);
        Ok::<_, store::Error>(Some(Found {
            state: state.state,
            given: r.satisfaction(ticket.number)?,
            author: author.unwrap_or_default(),
            ticket,
            person,
            solution,
        }))
    })?;
    // A ticket that has changed hands is no longer this reader's to answer.
    Ok(found.filter(|found| found.ticket.requester == found.person.id))
}

/// The mail spoke the language of its reader's account: so does the page it leads to.
fn speak_as_the_mail(visit: &mut Visit, found: Option<&Found>) {
    let code = found.and_then(|found| found.person.language.as_deref());
    if let Some(code) = code.filter(|_| !language::is_kept(&visit.request)) {
        visit.lang = Lang::from_code(code);
    }
}

/// GET `/s/TOKEN?answer=accept`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let found = find(site, visit)?;
    speak_as_the_mail(visit, found.as_ref());
    if let Some(found) = &found
        && site.config.closing.sign_in_to_answer
    {
        return Ok(answer::see_other(&format!("/t/{}", found.ticket.number)));
    }
    let rejects = visit.query("answer").as_deref() == Some("reject");
    show(site, visit, 200, found.as_ref(), (rejects, None))
}

/// Where links ask for a sign-in first, their forms are taken from that person only.
fn may_answer(site: &Site, visit: &Visit, found: &Found) -> bool {
    let own = visit
        .viewer()
        .is_ok_and(|viewer| viewer.id == found.person.id);
    own || !site.config.closing.sign_in_to_answer
}

/// POST `/s/TOKEN`: `answer`, `reason`; or `satisfaction`, `comment`.
pub fn decide(site: &Site, visit: &mut Visit) -> Outcome {
    let Some(found) = find(site, visit)?.filter(|found| may_answer(site, visit, found)) else {
        return show(site, visit, 404, None, (false, None));
    };
    speak_as_the_mail(visit, Some(&found));
    let rating = Satisfaction::from_word(&visit.form.text("satisfaction"));
    if let Some(rating) = rating.filter(|_| satisfaction::asks(site, found.state)) {
        let comment = visit.form.text("comment");
        let number = found.ticket.number;
        site.desk.rate(number, (rating, &comment), visit.now)?;
        let back = match visit.viewer() {
            Ok(viewer) if viewer.id == found.person.id => format!("/t/{number}"),
            Ok(_) | Err(_) => format!("/s/{}", visit.param(0)),
        };
        return Ok(answer::see_other(&back));
    }
    let rejects = visit.form.text("answer") == "reject";
    if found.state != SolutionState::Waiting {
        return show(site, visit, 200, Some(&found), (rejects, None));
    }
    let reason = visit.form.text("reason");
    let said = Said {
        body: EntryBody {
            text: if rejects { reason.trim() } else { "" },
            ..EntryBody::default()
        },
        documents: vec![],
        seen: None,
        heard: vec![],
    };
    let action = if rejects {
        Action::Reject
    } else {
        Action::Accept
    };
    let actor = Actor::Person(found.person.id, found.person.role);
    match site
        .desk
        .act(found.ticket.number, actor, &action, said, visit.now)
    {
        // Answered meanwhile, by the page or by mail: told as it stands.
        Ok(_) | Err(desk::Error::Refused(Refusal::NoProposal | Refusal::Closed)) => {
            Ok(answer::see_other(&format!("/s/{}", visit.param(0))))
        }
        Err(desk::Error::Refused(Refusal::TextMissing)) => {
            let wrong = visit.lang.say(say::REASON_MISSING);
            show(site, visit, 422, Some(&found), (true, Some(wrong)))
        }
        Err(cause) => Err(cause.into()),
    }
}

fn show(
    site: &Site,
    visit: &Visit,
    status: u16,
    found: Option<&Found>,
    (rejects, wrong): (bool, Option<&str>),
) -> Outcome {
    let lang = visit.lang;
    let token = match (
        &visit.signed,
        session::cookie(&visit.request, session::FORM),
    ) {
        (Some(signed), _) => signed.session.csrf.clone(),
        (None, Some(token)) if token.len() == 64 => token.to_string(),
        (None, _) => session::token()?,
    };
    let (status, main) = match found {
        Some(found) => (
            status,
            solution(site, visit, found, &token, (rejects, wrong)),
        ),
        None => (404, gone(visit)),
    };
    let page = Page::new(
        "",
        titled(lang, lang.say(say::ANSWER_TITLE), wrong.is_some()),
        main,
    );
    let mut answer = answer::page(status, lay_out(site, visit, &page));
    if visit.signed.is_none() {
        let cookie = set_cookie(session::FORM, &token, visit.request.secure, None);
        set(&mut answer, "Set-Cookie", &cookie);
    }
    Ok(answer)
}

fn gone(visit: &Visit) -> Markup {
    let lang = visit.lang;
    html! {
        h1 { (lang.say(say::LINK_GONE)) }
        p { (lang.say(say::LINK_GONE_HINT)) }
        p { a href="/" { (lang.say(say::MY_REQUESTS)) } }
    }
}

fn solution(
    site: &Site,
    visit: &Visit,
    found: &Found,
    token: &str,
    (rejects, wrong): (bool, Option<&str>),
) -> Markup {
    let (lang, ticket) = (visit.lang, &found.ticket);
    html! {
        div.sheet {
            h1 { (ticket.subject) }
            dl { div { dt { (lang.say(say::NUMBER)) } dd.num { (ticket.number) } } }
        }
        section.notice aria-labelledby="solution" {
            h2 id="solution" { (say::proposes_a_solution(lang, &found.author)) }
            blockquote { (found.solution.text) }
            @if found.state == SolutionState::Waiting {
                (forms(visit, token, rejects, wrong))
            } @else {
                p role="status" { strong { (lang.say(outcome(found.state))) } }
            }
        }
        @if satisfaction::asks(site, found.state) {
            (satisfaction::form(visit, visit.param(0), token, found.given.as_ref()))
        }
        p { a href={ "/t/" (ticket.number) } { (settings::ticket(lang, ticket.number)) } }
    }
}

fn forms(visit: &Visit, token: &str, rejects: bool, wrong: Option<&str>) -> Markup {
    let lang = visit.lang;
    let here = format!("/s/{}", visit.param(0));
    let accept = html! {
        form method="post" action=(here) {
            input type="hidden" name="csrf" value=(token);
            button.btn.green name="answer" value="accept" { (lang.say(say::ACCEPT)) }
        }
    };
    let reject = html! {
        form method="post" action=(here) {
            input type="hidden" name="csrf" value=(token);
            (fault(wrong))
            label for="reason" { (lang.say(say::WHY_REJECT)) }
            p.hint id="reason-hint" { (lang.say(say::WHY_REJECT_HINT)) }
            textarea id="reason" name="reason" required aria-describedby="reason-hint" aria-invalid=[wrong.map(|_| "true")] {
                (visit.form.text("reason"))
            }
            p.acts { button.btn.red name="answer" value="reject" { (lang.say(say::REJECT_AND_REOPEN)) } }
        }
    };
    html! {
        @if rejects { (reject) (accept) } @else { (accept) details { summary { (lang.say(say::REJECT)) } (reject) } }
    }
}

const fn outcome(state: SolutionState) -> crate::i18n::Phrase {
    match state {
        SolutionState::Waiting => say::STATE_WAITING,
        SolutionState::Accepted => say::DONE_ACCEPTED,
        SolutionState::Rejected => say::DONE_REJECTED,
        SolutionState::Expired => say::DONE_EXPIRED,
        SolutionState::Withdrawn => say::DONE_WITHDRAWN,
    }
}
