//! What people do to a ticket from its page: each form goes to the desk, then back to the page (post, redirect, get).

use super::composer::pane_of;
use super::page::show;
use super::pane::Pane;
use super::reply_forms::{ANSWER, Draft};
use super::view::View;
use crate::desk::{self, Said, Whom};
use crate::i18n::{answers, dates, pages as say, replies, work};
use crate::rules::access::Sight;
use crate::rules::canned::{Variable, fill};
use crate::rules::ending::{Deeds, Ending};
use crate::rules::merging::new_readers;
use crate::rules::names;
use crate::rules::ticket::{Action, Actor, Manner, Refusal, Status};
use crate::rules::{EntryId, TicketNumber};
use crate::store::EntryBody;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::errors::refused;
use crate::web::pages::parts::form::too_large;
use crate::web::pages::parts::kept_files;
use crate::web::visit::{Site, Visit};

/// POST `/t/N/followup`: `text`, `documents`.
pub fn follow_up(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(
        site,
        visit,
        &Action::FollowUp(Manner::Plain).into(),
        Pane::FollowUp,
        "text",
    )
}

/// POST `/t/N/reply`: `text`, `documents`, and `end`, what becomes of the ticket with them.
pub fn reply(site: &Site, visit: &mut Visit) -> Outcome {
    let (number, me) = (visit.number()?, visit.viewer()?.id);
    let found = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let ticket = r.ticket(number)?.filter(|ticket| rights.sees(ticket));
        Ok::<_, Failure>(ticket.map(|ticket| (rights.sight(&ticket) == Sight::Whole, ticket)))
    })?;
    let (treats, ticket) = found.ok_or(Failure::NotFound)?;
    if !treats {
        return Err(Failure::Refused(Refusal::AgentsOnly));
    }
    let ending = Ending::from_word(&visit.form.text("end")).unwrap_or(Ending::Send);
    let joined = !visit.form.documents.is_empty() || kept_files::any(site, visit);
    let written = !visit.form.text("text").trim().is_empty() || !joined;
    let deeds = ending.deeds(&ticket, me, written);
    say_it(site, visit, &deeds, pane_of(ending), "text")
}

/// POST `/t/N/note`: `text`, `documents`.
pub fn note(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(site, visit, &Action::Note.into(), Pane::Note, "text")
}

/// POST `/t/N/automatic`: `of`, `machine`: what mails of that sender or list are that seem automatic.
pub fn automatic(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    View::load(site, visit)?;
    let is_machine = match visit.form.text("machine").as_str() {
        "1" => true,
        "0" => false,
        _ => return Err(Failure::NotFound),
    };
    let of = visit.form.text("of");
    let by = visit.viewer()?;
    let actor = Actor::Person(by.id, by.role);
    site.desk
        .judge_sender(number, actor, (&of, is_machine), &visit.trail()?, visit.now)?;
    Ok(answer::see_other(&format!("/t/{number}")))
}

/// POST `/t/N/solution`: `text`, `documents`.
pub fn solution(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(site, visit, &Action::Propose.into(), Pane::Solution, "text")
}

/// POST `/t/N/solution/accept`: `comment`.
pub fn accept(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(site, visit, &Action::Accept.into(), Pane::Accept, "comment")
}

/// POST `/t/N/solution/reject`: `reason`.
pub fn reject(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(site, visit, &Action::Reject.into(), Pane::Reject, "reason")
}

/// POST `/t/N/document`: `documents`.
pub fn document(site: &Site, visit: &mut Visit) -> Outcome {
    let none = visit.form.documents.is_empty() && !kept_files::any(site, visit);
    if none && !visit.form.cut {
        let wrong = visit.lang.say(say::FILE_MISSING).to_string();
        return give_back(site, visit, 422, Pane::Document, wrong);
    }
    say_it(
        site,
        visit,
        &Action::AddDocuments.into(),
        Pane::Document,
        "text",
    )
}

/// POST `/t/N/reopen`: `reason`.
pub fn reopen(site: &Site, visit: &mut Visit) -> Outcome {
    let action = Action::Reopen(visit.now);
    say_it(site, visit, &action.into(), Pane::Reopen, "reason")
}

/// Carries an action with a text and documents to the desk; gives everything back with the reason when it cannot be done.
fn say_it(site: &Site, visit: &mut Visit, deeds: &Deeds, pane: Pane, field: &str) -> Outcome {
    let number = match followed(site, visit, &deeds.action)? {
        Where::Here(number) => number,
        // What is answered here is not there: what was typed is shown with the way there.
        Where::Moved(_) if matches!(pane, Pane::Accept | Pane::Reject | Pane::Reopen) => {
            return Err(Failure::Moved(visit.number()?));
        }
        Where::Moved(wrong) => return give_back(site, visit, 409, pane, wrong),
    };
    if let Some(wrong) = too_large(site, visit) {
        return give_back(site, visit, 413, pane, wrong);
    }
    kept_files::keep(site, visit);
    if !visit.form.text("insert").is_empty() {
        return insert(site, visit, pane, field);
    }
    let text = visit.form.text(field);
    let documents = kept_files::documents(site, visit);
    let said = Said {
        body: EntryBody {
            text: text.trim(),
            ..EntryBody::default()
        },
        documents,
        seen: visit.form.text("seen").parse().ok().map(EntryId),
        heard: vec![],
    };
    match site
        .desk
        .act_out(number, visit.actor()?, deeds, said, visit.now)
    {
        Ok(ticket) => {
            kept_files::let_go(site, visit);
            let newest = site.store().read(|r| r.newest_entry(ticket.number))?;
            Ok(answer::see_other(&format!("/t/{number}#e{newest}")))
        }
        Err(desk::Error::Refused(Refusal::Overtaken(by))) => {
            let who = site.store().read(|r| r.person(by))?;
            let who = who.map_or_else(
                || visit.lang.say(say::SOMEBODY).to_owned(),
                |person| person.name,
            );
            give_back(site, visit, 409, pane, work::overtaken(visit.lang, who))
        }
        Err(desk::Error::Refused(refusal)) => {
            let missing = refusal == Refusal::TextMissing;
            let sentence = if missing && pane == Pane::Reject {
                say::REASON_MISSING
            } else {
                refused(refusal)
            };
            let wrong = visit.lang.say(sentence).to_string();
            if pane == Pane::Accept {
                return Err(Failure::Refused(refusal));
            }
            give_back(site, visit, if missing { 422 } else { 409 }, pane, wrong)
        }
        Err(cause) => Err(cause.into()),
    }
}

/// Where words go that were written on the page of a ticket.
enum Where {
    Here(TicketNumber),
    /// It goes on in another, which others read too: they come back there, with this sentence.
    Moved(String),
}

/// Follows a ticket that was merged meanwhile, as a mail to it is followed. What an agent says to one person is not said to others
/// unseen; what its people say, and what is noted for the team, arrives.
fn followed(site: &Site, visit: &mut Visit, action: &Action) -> Result<Where, Failure> {
    let number = visit.number()?;
    let found = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let (Some(was), place) = (r.ticket(number)?, r.surviving(number)?) else {
            return Ok(None);
        };
        let Some(now) = r
            .ticket(place)?
            .filter(|now| place != number && rights.sees(now))
        else {
            return Ok(None);
        };
        let treats = rights.sight(&now) == Sight::Whole;
        let readers = new_readers(&was, &now).of_source;
        Ok::<_, Failure>(Some((place, treats, r.names_of(readers)?)))
    })?;
    let Some((place, treats, readers)) = found else {
        return Ok(Where::Here(number));
    };
    if let Some(param) = visit.params.first_mut() {
        *param = place.to_string();
    }
    let arrives = match action {
        Action::FollowUp(_) | Action::AddDocuments => !treats || readers.is_empty(),
        Action::Note => true,
        _ => false, // an answer to what is there no more, a solution for another ticket
    };
    if arrives {
        return Ok(Where::Here(place));
    }
    let mut names: Vec<String> = readers.into_values().collect();
    names.sort_unstable();
    if names.is_empty() {
        names.push(visit.lang.say(say::NOBODY_ELSE).to_owned());
    }
    let names = dates::list(visit.lang, &names);
    Ok(Where::Moved(say::moved_meanwhile(
        visit.lang, number, names,
    )))
}

/// The page again with a canned reply, or the link to an answer, behind what was typed.
fn insert(site: &Site, visit: &Visit, pane: Pane, field: &str) -> Outcome {
    let view = View::load(site, visit)?;
    let wanted = visit.form.text("reply");
    let reply = view
        .replies
        .iter()
        .find(|reply| reply.id.to_string() == wanted);
    let answer = view
        .answers
        .iter()
        .find(|answer| format!("{ANSWER}{}", answer.id) == wanted);
    let mut filled = answer.map(|answer| {
        let link = format!("{}/answers/{}", site.config.desk.base_url, answer.id);
        answers::inserted(visit.lang, &answer.title, link)
    });
    if let Some(reply) = reply {
        let agent = visit.viewer()?.name.clone();
        let requester = site.store().read(|r| r.person(view.ticket.requester))?;
        let requester = requester.ok_or(Failure::NotFound)?;
        let (name, given) = (&requester.name, requester.given_name.as_deref());
        filled = Some(fill(&reply.text, |variable| match variable {
            Variable::FirstName => names::first(name, given),
            Variable::FamilyName => names::family(name, given),
            Variable::Name => name.clone(),
            Variable::Number => view.ticket.number.to_string(),
            Variable::Title => view.ticket.subject.clone(),
            Variable::Agent => agent.clone(),
            Variable::Link => format!("{}/t/{}", site.config.desk.base_url, view.ticket.number),
        }));
    }
    let told = filled.as_ref().map(|_| replies::INSERTED);
    let mut text = visit.form.text(field);
    if let Some(filled) = filled {
        let gap = if text.trim().is_empty() { "" } else { "\n\n" };
        text = format!("{}{gap}{filled}", text.trim_end());
    }
    let draft = Draft {
        pane,
        text,
        wrong: String::new(),
        told,
        asked: None,
    };
    show(site, visit, &view, 200, Some(&draft))
}

/// The ticket's page with the pane open and what was typed in it. Where the pane is gone, the page of the failure keeps it.
pub fn give_back(site: &Site, visit: &Visit, status: u16, pane: Pane, wrong: String) -> Outcome {
    give_back_asking(site, visit, (status, pane, wrong), None)
}

/// The same, asking who was meant.
pub fn give_back_asking(
    site: &Site,
    visit: &Visit,
    (status, pane, wrong): (u16, Pane, String),
    asked: Option<Whom>,
) -> Outcome {
    let view = View::load(site, visit)?;
    let field = |name: &str| Some(visit.form.text(name)).filter(|text| !text.is_empty());
    let typed = || visit.form.typed().into_iter().next();
    let text = match pane {
        Pane::Observers => field("address"),
        Pane::Merge => field("into"),
        _ => typed(), // the others have a text
    };
    let text = text.unwrap_or_default();
    let closed = view.ticket.status == Status::Closed;
    let until = view.ticket.reopens_until();
    let asks = view.ticket.requester == visit.viewer()?.id;
    let gone = (closed && !pane.outlives_closing())
        || (pane == Pane::Reopen && until.is_none_or(|until| visit.now > until))
        || (pane == Pane::Solution && view.ticket.proposal.is_some())
        || (pane == Pane::Reject && (view.ticket.proposal.is_none() || !asks));
    if gone {
        let refusal = match pane {
            Pane::Solution if !closed => Refusal::ProposalWaits,
            Pane::Reject if !closed && !asks => Refusal::RequesterOnly,
            Pane::Reject => Refusal::NoProposal,
            Pane::Reopen => Refusal::NotReopened,
            _ => Refusal::Closed,
        };
        return Err(Failure::Refused(refusal));
    }
    show(
        site,
        visit,
        &view,
        status,
        Some(&Draft {
            pane,
            text,
            wrong,
            told: None,
            asked,
        }),
    )
}
