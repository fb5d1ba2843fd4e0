//! What people do to a ticket from its page: each form goes to the desk, then back to the page (post, redirect, get).

use super::errors::refused;
use super::panes::Draft;
use super::ticket::show;
use super::view::View;
use crate::desk::{self, Said};
use crate::i18n::{dates, pages as say};
use crate::rules::access::Role;
use crate::rules::ticket::{Action, Manner, Refusal, Status};
use crate::rules::{CategoryId, Instant, PersonId, TicketNumber};
use crate::store::{EntryBody, NewPerson};
use crate::web::answer::{self, Failure, Outcome};
use crate::web::server::{Site, Visit};

/// POST `/t/N/followup`: `text`, `documents`.
pub fn follow_up(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(
        site,
        visit,
        &Action::FollowUp(Manner::Plain),
        "followup",
        "text",
    )
}

/// POST `/t/N/note`: `text`, `documents`.
pub fn note(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(site, visit, &Action::Note, "note", "text")
}

/// POST `/t/N/solution`: `text`.
pub fn solution(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(site, visit, &Action::Propose, "solution", "text")
}

/// POST `/t/N/solution/accept`: `comment`.
pub fn accept(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(site, visit, &Action::Accept, "accept", "comment")
}

/// POST `/t/N/solution/reject`: `reason`.
pub fn reject(site: &Site, visit: &mut Visit) -> Outcome {
    say_it(site, visit, &Action::Reject, "reject", "reason")
}

/// POST `/t/N/document`: `documents`.
pub fn document(site: &Site, visit: &mut Visit) -> Outcome {
    if visit.form.documents.is_empty() && !visit.form.cut {
        let wrong = visit.lang.say(say::FILE_MISSING).to_string();
        return give_back(site, visit, 422, "document", wrong);
    }
    say_it(site, visit, &Action::AddDocuments, "document", "text")
}

/// POST `/t/N/assign`: `agent` for each, or `me`.
pub fn assign(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let team = View::load(site, visit)?.team;
    let is_one = |id: &PersonId| team.iter().any(|colleague| colleague.person.id == *id);
    let mut wanted: Vec<PersonId> = visit
        .form
        .all("agent")
        .filter_map(|id| id.parse().ok())
        .map(PersonId)
        .filter(is_one)
        .collect();
    if !visit.form.text("me").is_empty() {
        wanted.push(visit.viewer()?.id);
    }
    site.desk.act(
        number,
        visit.actor()?,
        &Action::Assign(wanted),
        Said::default(),
        visit.now,
    )?;
    Ok(answer::see_other(&format!("/t/{number}")))
}

/// POST `/t/N/properties`: `status`, `category`. A field that is left as it is changes nothing.
pub fn properties(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let actor = visit.actor()?;
    let known = site.store().read(|r| r.categories())?;
    let category = visit.form.text("category");
    let wanted = category.parse().ok().map(CategoryId);
    let mut actions = Vec::new();
    let given = visit.form.all("category").next().is_some();
    if given && (category.is_empty() || known.iter().any(|each| Some(each.id) == wanted)) {
        actions.push(Action::SetCategory(wanted));
    }
    let status = visit.form.text("status");
    if status == AWAIT {
        actions.push(Action::AwaitAnswer);
    }
    actions.extend(Status::from_word(&status).map(Action::SetStatus));
    site.desk.act_at_once(number, actor, &actions, visit.now)?;
    // Filed under what this agent does not treat, it is gone from these eyes.
    let seen = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let ticket = r.ticket(number)?;
        Ok::<_, Failure>(ticket.is_some_and(|ticket| rights.sees(&ticket)))
    })?;
    Ok(answer::see_other(&if seen {
        format!("/t/{number}")
    } else {
        "/tickets".into()
    }))
}

/// The choice among the states that also asks the requester for an answer.
pub const AWAIT: &str = "await";

/// POST `/t/N/reopen`: `reason`.
pub fn reopen(site: &Site, visit: &mut Visit) -> Outcome {
    let action = Action::Reopen(visit.now);
    say_it(site, visit, &action, "reopen", "reason")
}

/// POST `/t/N/observers`: `address` of somebody who shall read along, or `remove`, the number of one who shall not.
pub fn observers(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let address = visit.form.text("address").trim().to_lowercase();
    let gone = visit.form.text("remove").parse().ok().map(PersonId);
    let view = View::load(site, visit)?;
    if !view.agent {
        return Err(Failure::Refused(Refusal::AgentsOnly));
    }
    let mut wanted: Vec<PersonId> = view.ticket.observers;
    wanted.retain(|person| Some(*person) != gone);
    if !address.is_empty() {
        let Some(person) = member(site, &address, visit.now)? else {
            let wrong = visit.lang.say(say::NO_MEMBER).to_string();
            return give_back(site, visit, 422, "observers", wrong);
        };
        wanted.push(person);
    }
    let action = Action::SetObservers(wanted);
    site.desk
        .act(number, visit.actor()?, &action, Said::default(), visit.now)?;
    Ok(answer::see_other(&format!("/t/{number}")))
}

/// Somebody known, or an address of the school that becomes known.
fn member(site: &Site, address: &str, now: Instant) -> Result<Option<PersonId>, Failure> {
    if let Some(person) = site.store().read(|r| r.person_by_address(address))? {
        return Ok((!person.disabled).then_some(person.id));
    }
    let Some((name, domain)) = address.split_once('@') else {
        return Ok(None);
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+'".contains(c);
    let ours = site
        .config
        .desk
        .domains
        .iter()
        .any(|listed| listed == domain);
    if !ours || name.is_empty() || !name.chars().all(plain) || address == site.config.desk.address {
        return Ok(None);
    }
    let new = NewPerson {
        address,
        name,
        login: None,
        role: Role::Requester,
    };
    Ok(Some(site.store().write(|w| w.add_person(&new, now))?))
}

/// POST `/t/N/merge`: `into`, the number of the ticket that goes on.
pub fn merge(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let digits = visit.form.text("into");
    let into = digits
        .trim()
        .trim_start_matches(['#', 'n', '°', ' '])
        .parse();
    let merged = match into {
        Ok(into) => site
            .desk
            .merge(number, TicketNumber(into), visit.actor()?, visit.now),
        Err(_) => Err(Refusal::NoMerger.into()),
    };
    match merged {
        Ok(target) => Ok(answer::see_other(&format!("/t/{target}"))),
        Err(desk::Error::Refused(refusal)) => {
            let wrong = visit.lang.say(refused(refusal)).to_string();
            give_back(site, visit, 422, "merge", wrong)
        }
        Err(cause) => Err(cause.into()),
    }
}

/// Carries an action with a text and documents to the desk; gives everything back with the reason when it cannot be done.
fn say_it(site: &Site, visit: &mut Visit, action: &Action, pane: &str, field: &str) -> Outcome {
    let number = visit.number()?;
    if let Some(wrong) = too_large(site, visit) {
        return give_back(site, visit, 413, pane, wrong);
    }
    let text = visit.form.text(field);
    let documents = visit.form.take_documents();
    let said = Said {
        body: EntryBody {
            text: text.trim(),
            ..EntryBody::default()
        },
        documents,
    };
    match site
        .desk
        .act(number, visit.actor()?, action, said, visit.now)
    {
        Ok(ticket) => {
            let newest = site.store().read(|r| r.newest_entry(ticket.number))?;
            Ok(answer::see_other(&format!("/t/{number}#e{newest}")))
        }
        Err(desk::Error::Refused(refusal)) => {
            let missing = refusal == Refusal::TextMissing;
            let sentence = if missing && pane == "reject" {
                say::REASON_MISSING
            } else {
                refused(refusal)
            };
            let wrong = visit.lang.say(sentence).to_string();
            if pane == "accept" {
                return Err(Failure::Refused(refusal));
            }
            give_back(site, visit, if missing { 422 } else { 409 }, pane, wrong)
        }
        Err(cause) => Err(cause.into()),
    }
}

/// The ticket's page with the pane open and what was typed in it. Where the pane is gone, the page of the failure keeps it.
fn give_back(site: &Site, visit: &Visit, status: u16, pane: &str, wrong: String) -> Outcome {
    let view = View::load(site, visit)?;
    let field = |name: &str| Some(visit.form.text(name)).filter(|text| !text.is_empty());
    let typed = || visit.form.typed().into_iter().next();
    let text = field("address").or_else(|| field("into")).or_else(typed);
    let text = text.unwrap_or_default();
    let closed = view.ticket.status == Status::Closed;
    let beside = matches!(pane, "note" | "reopen" | "observers" | "merge");
    let until = view.ticket.reopens_until();
    let gone = (closed && !beside)
        || (pane == "reopen" && until.is_none_or(|until| visit.now > until))
        || (pane == "solution" && view.ticket.proposal.is_some())
        || (pane == "reject" && view.ticket.proposal.is_none());
    if gone {
        let refusal = match pane {
            "solution" if !closed => Refusal::ProposalWaits,
            "reject" => Refusal::NoProposal,
            "reopen" => Refusal::NotReopened,
            _ => Refusal::Closed,
        };
        return Err(Failure::Refused(refusal));
    }
    show(
        site,
        visit,
        &view,
        status,
        Some(&Draft { pane, text, wrong }),
    )
}

/// What to say when a document, or the whole form, is over its limit.
pub fn too_large(site: &Site, visit: &Visit) -> Option<String> {
    let (lang, limits) = (visit.lang, &site.config.limits);
    if visit.form.cut {
        return Some(say::form_too_large(
            lang,
            dates::size(lang, limits.upload_bytes_max),
        ));
    }
    let large = visit
        .form
        .documents
        .iter()
        .find(|document| document.too_large)?;
    Some(say::document_too_large(
        lang,
        &large.name,
        dates::size(lang, limits.document_bytes_max),
    ))
}
