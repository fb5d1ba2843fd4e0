//! One ticket as a line of the export: every field taken apart by name, so that a new one is missed by the compiler; what
//! belongs to no ticket is in `desk`.

use std::collections::HashMap;

use chrono::SecondsFormat;
use serde_json::{Value, json};

use crate::rules::deadline::{Both, Run};
use crate::rules::event::Event;
use crate::rules::flags::{Flag, Flagged};
use crate::rules::mail::Suspicion;
use crate::rules::message_id::hex;
use crate::rules::routing::{Away, Basis, Choice};
use crate::rules::ticket::{ClosingReason, Hold, Proposal, Source, Ticket, Wait};
use crate::rules::{CategoryId, Instant, PersonId, RemovalId, TicketNumber};
use crate::store::{Attachment, Delivery, Error, Note, PublicEntry, Read, Result, Standing, Task};

/// Of the keys that `helpdesk export --help` names: raised when one changes its meaning or goes. Lines without are of 1.
pub const VERSION: u32 = 2;

/// What is remembered from one ticket to the next.
#[derive(Default)]
pub struct Names {
    addresses: HashMap<PersonId, String>,
    categories: HashMap<CategoryId, Option<String>>,
}

impl Names {
    /// Somebody's address: what people are called by in an export.
    pub fn address(&mut self, r: &Read<'_>, id: PersonId) -> Result<String> {
        if let Some(known) = self.addresses.get(&id) {
            return Ok(known.clone());
        }
        let nobody = || Error::damaged(format!("person {id} is missing"));
        let person = r.person(id)?.ok_or_else(nobody)?;
        let address = r.living(person)?.address;
        self.addresses.insert(id, address.clone());
        Ok(address)
    }

    /// The addresses of several.
    pub fn all(&mut self, r: &Read<'_>, people: &[PersonId]) -> Result<Vec<String>> {
        people.iter().map(|id| self.address(r, *id)).collect()
    }

    /// The address of one who need not be there.
    pub fn maybe(&mut self, r: &Read<'_>, id: Option<PersonId>) -> Result<Option<String>> {
        id.map(|id| self.address(r, id)).transpose()
    }

    /// The name of a category; none too for one that was removed.
    pub fn category(&mut self, r: &Read<'_>, id: Option<CategoryId>) -> Result<Option<String>> {
        let Some(id) = id else {
            return Ok(None);
        };
        if let Some(known) = self.categories.get(&id) {
            return Ok(known.clone());
        }
        let name = r.category_name(id)?;
        self.categories.insert(id, name.clone());
        Ok(name)
    }
}

/// A ticket and the documents attached to it.
pub fn ticket(
    r: &Read<'_>,
    number: TicketNumber,
    names: &mut Names,
) -> Result<Option<(Value, Vec<Attachment>)>> {
    let Some(ticket) = r.ticket(number)?.filter(|ticket| !ticket.discarded) else {
        return Ok(None);
    };
    let solutions: HashMap<_, _> = r
        .solutions(number)?
        .into_iter()
        .map(|s| (s.entry, s.state))
        .collect();
    let mut documents = Vec::new();
    let mut timeline: Vec<(Instant, Value)> = Vec::new();
    for entry in r.public_entries(number)? {
        let mut line = entry_of(r, &entry, names)?;
        if let Some(state) = solutions.get(&entry.id) {
            line["solution"] = state.word().into();
        }
        timeline.push((entry.at, line));
        documents.extend(entry.attachments);
    }
    for note in r.notes(number)? {
        timeline.push((note.at, note_of(r, &note, names)?));
        documents.extend(note.attachments);
    }
    timeline.sort_by_key(|(at, _)| *at);
    let timeline: Vec<Value> = timeline.into_iter().map(|(_, line)| line).collect();
    let mut line = whole(r, &ticket, names)?;
    line["timeline"] = timeline.into();
    Ok(Some((line, documents)))
}

fn whole(r: &Read<'_>, ticket: &Ticket, names: &mut Names) -> Result<Value> {
    let Ticket {
        number,
        subject,
        status,
        kind,
        urgency,
        impact,
        priority,
        waits_for,
        category,
        requester,
        observers,
        assignees,
        source,
        opened_at,
        solved_at,
        closed_at,
        changed_at,
        waits_since,
        follows,
        merged_into,
        closed_as,
        discarded: _, // such a ticket is not exported
        proposal,
    } = ticket;
    let links = r.links(*number)?;
    Ok(json!({
        "version": VERSION,
        "number": number.0,
        "subject": subject,
        "status": status.word(),
        "type": kind.word(),
        "category": names.category(r, *category)?,
        "urgency": urgency.word(),
        "impact": impact.word(),
        "priority": priority.word(),
        "on_hold": waits_for.as_ref().map(hold),
        "requester": names.address(r, *requester)?,
        "observers": names.all(r, observers)?,
        "assignees": names.all(r, assignees)?,
        "source": source.word(),
        "opened_at": written(*opened_at),
        "solved_at": solved_at.map(written),
        "closed_at": closed_at.map(written),
        "changed_at": written(*changed_at),
        "waits_since": waits_since.map(written),
        "follows": follows.map(|number| number.0),
        "closed_as": closed_as.map(ClosingReason::word),
        "merged_into": merged_into.map(|number| number.0),
        "proposal": proposal.as_ref().map(|proposal| proposal_of(r, proposal, names)).transpose()?,
        "deadlines": deadlines(&r.standing(*number)?),
        "links": links.iter().map(|number| number.0).collect::<Vec<_>>(),
        "about": each(r.recognised(*number)?, |about| Ok(json!({"register": about.register.name_fr,
            "key": about.entry.key, "name": about.entry.name, "place": about.place.word(), "word": about.word,
            "taken_out": about.taken_out})))?,
        "tasks": each(r.tasks(*number)?, |task| task_of(r, task, names))?,
        "time": each(r.work_log(*number)?, |(person, minutes, at)| {
            Ok(json!({"at": written(at), "person": names.address(r, person)?, "minutes": minutes}))
        })?,
        "satisfaction": r.satisfaction(*number)?
            .map(|(answer, comment)| json!({"answer": answer.word(), "comment": comment})),
        "flags": each(r.flags(*number)?, |flag| flag_of(r, flag, names))?,
        "mails": each(r.deliveries(*number)?, |mail| mail_of(r, mail, names))?,
    }))
}

/// Each of these as JSON.
pub fn each<T>(all: Vec<T>, one: impl FnMut(T) -> Result<Value>) -> Result<Vec<Value>> {
    all.into_iter().map(one).collect()
}

fn hold(wait: &Wait) -> Value {
    match wait {
        Wait::Requester => json!({"for": "requester", "reason": null, "until": null}),
        Wait::Other(Hold { reason, until }) => {
            json!({"for": "other", "reason": reason, "until": until.map(written)})
        }
    }
}

fn proposal_of(r: &Read<'_>, proposal: &Proposal, names: &mut Names) -> Result<Value> {
    let Proposal {
        entry,
        by,
        at,
        counts_from,
        clock_stopped,
        reminded_at,
    } = proposal;
    Ok(
        json!({"line": entry.0, "by": names.address(r, *by)?, "at": written(*at),
        "counts_from": written(*counts_from), "clock_stopped": clock_stopped, "reminded_at": reminded_at.map(written)}),
    )
}

fn deadlines(standing: &Standing) -> Value {
    let Standing {
        run,
        due,
        late,
        announced: _, // of which the team was told: a note of the sweep to itself
        kept,
    } = standing;
    let Run {
        from,
        answered_at,
        held_since,
        held_minutes,
    } = run;
    let Both { answer, solution } = due;
    json!({
        "answer_due_at": answer.map(written),
        "solution_due_at": solution.map(written),
        "runs_from": written(*from),
        "answered_at": answered_at.map(written),
        "held_since": held_since.map(written),
        "held_minutes": held_minutes,
        "late": late,
        "answered_in_time": kept.answer,
        "solved_in_time": kept.solution,
    })
}

fn task_of(r: &Read<'_>, task: Task, names: &mut Names) -> Result<Value> {
    let Task {
        id: _,
        ticket: _,
        subject: _, // the ticket's own
        text,
        assignee,
        due_on,
        done_at,
        created_by,
        created_at,
    } = task;
    Ok(json!({
        "text": text,
        "assignee": names.maybe(r, assignee)?,
        "due_on": due_on.map(|day| day.to_string()),
        "done_at": done_at.map(written),
        "created_by": names.address(r, created_by)?,
        "created_at": written(created_at),
    }))
}

fn flag_of(r: &Read<'_>, flagged: Flagged, names: &mut Names) -> Result<Value> {
    let Flagged { at, flag } = flagged;
    let (kind, person, ticket, detail) = match flag {
        Flag::Unproven => ("unproven", None, None, None),
        Flag::Named(number) => ("named", None, Some(number.0), None),
        Flag::Unreached { person, why } => ("unreached", Some(person), None, Some(why)),
        Flag::Suspected(Suspicion { sign, of }) => {
            let detail = format!("{} {of}", sign.word());
            ("suspected", None, None, Some(detail))
        }
    };
    let person = names.maybe(r, person)?;
    Ok(
        json!({"at": written(at), "kind": kind, "person": person, "ticket": ticket, "detail": detail}),
    )
}

fn mail_of(r: &Read<'_>, mail: Delivery, names: &mut Names) -> Result<Value> {
    let Delivery {
        entry,
        person,
        state,
        at,
        error,
    } = mail;
    Ok(
        json!({"line": entry.map(|entry| entry.0), "to": names.address(r, person)?,
        "state": state.word(), "at": written(at), "error": error}),
    )
}

fn entry_of(r: &Read<'_>, entry: &PublicEntry, names: &mut Names) -> Result<Value> {
    let PublicEntry {
        id,
        at,
        author,
        source,
        event,
        text,
        full_text,
        folded,
        message_id,
        has_original: _, // a mail's bytes are no line of text
        removal,
        corrected_at,
        attachments,
    } = entry;
    Ok(json!({
        "id": id.0,
        "at": written(*at),
        "kind": event.word(),
        "details": details(r, event, names)?,
        "author": names.maybe(r, *author)?,
        "visibility": "public",
        "source": source.word(),
        "text": text,
        "full_text": full_text,
        "folded_lines": folded,
        "message_id": message_id,
        "removed": removed(r, *removal, names)?,
        "corrected_at": corrected_at.map(written),
        "documents": attachments.iter().map(document).collect::<Vec<_>>(),
    }))
}

fn note_of(r: &Read<'_>, note: &Note, names: &mut Names) -> Result<Value> {
    let Note {
        id: _, // of its own count: the numbers of public lines are others
        at,
        author,
        text,
        message_id,
        sent_at,
        removal,
        corrected_at,
        attachments,
    } = note;
    let source = match message_id {
        Some(_) => Source::Mail,
        None => Source::Web,
    };
    Ok(json!({
        "id": null,
        "at": written(*at),
        "kind": Event::Noted.word(),
        "details": null,
        "author": names.address(r, *author)?,
        "visibility": "private",
        "source": source.word(),
        "text": text,
        "full_text": null,
        "message_id": message_id,
        "sent_at": sent_at.map(written),
        "removed": removed(r, *removal, names)?,
        "corrected_at": corrected_at.map(written),
        "documents": attachments.iter().map(document).collect::<Vec<_>>(),
    }))
}

/// That a line was taken out, by whom and why; never what it said.
fn removed(r: &Read<'_>, id: Option<RemovalId>, names: &mut Names) -> Result<Value> {
    let Some(removal) = id.map(|id| r.removal(id)).transpose()?.flatten() else {
        return Ok(Value::Null);
    };
    Ok(json!({
        "at": written(removal.at),
        "by": names.address(r, removal.person)?,
        "why": removal.why,
        "purged_at": removal.purged_at.map(written),
    }))
}

/// What an event carries beside text, with addresses and names in the place of our numbers.
fn details(r: &Read<'_>, event: &Event, names: &mut Names) -> Result<Value> {
    Ok(match event {
        Event::Routed(choice) => routed(r, choice, names)?,
        Event::Assigned { added, removed } | Event::ObserversChanged { added, removed } => {
            json!({"added": names.all(r, added)?, "removed": names.all(r, removed)?})
        }
        Event::StatusChanged { from, to } => json!({"from": from.word(), "to": to.word()}),
        Event::CategoryChanged { from, to } => {
            json!({"from": names.category(r, *from)?, "to": names.category(r, *to)?})
        }
        Event::RequesterChanged { from, to } => {
            json!({"from": names.address(r, *from)?, "to": names.address(r, *to)?})
        }
        Event::ClosedAtOnce { reason, told } => json!({"reason": reason.word(), "told": told}),
        Event::TakenOut { what, why } => json!({"what": what.word(), "why": why}),
        Event::PutBack { what } | Event::Purged { what } => json!({"what": what.word()}),
        Event::Retitled { from, to } => json!({"from": from, "to": to}),
        Event::Held(Hold { reason, until }) => {
            json!({"reason": reason, "until": until.map(written)})
        }
        Event::KindChanged { from, to } => json!({"from": from.word(), "to": to.word()}),
        Event::Judged {
            from,
            to,
            urgency,
            impact,
        } => json!({"from": from.word(), "to": to.word(),
            "urgency": urgency.word(), "impact": impact.word()}),
        Event::MergedInto(number)
        | Event::Absorbed(number)
        | Event::DoubleOf(number)
        | Event::SeparatedFrom(number)
        | Event::Released(number)
        | Event::SplitInto(number)
        | Event::SplitFrom(number) => json!({"ticket": number.0}),
        Event::Reacted(reaction) => json!({ "reaction": reaction }),
        Event::Opened
        | Event::FollowedUp
        | Event::DocumentsAdded
        | Event::Noted
        | Event::SolutionProposed
        | Event::SolutionAccepted
        | Event::SolutionRejected
        | Event::SolutionWithdrawn
        | Event::SolutionAnswered
        | Event::Reminded
        | Event::SolutionExpired
        | Event::AnswerAwaited
        | Event::AskedAgain
        | Event::Unanswered
        | Event::CameBack
        | Event::Reopened => Value::Null,
    })
}

fn routed(r: &Read<'_>, choice: &Choice, names: &mut Names) -> Result<Value> {
    let Choice {
        category,
        found,
        agents,
        basis,
        away,
        waited,
        replaces,
    } = choice;
    let mut absent = Vec::new();
    for Away {
        person,
        until,
        substitute,
    } in away
    {
        absent.push(
            json!({"person": names.address(r, *person)?, "until": until.map(|day| day.to_string()),
            "substitute": names.maybe(r, *substitute)?}),
        );
    }
    Ok(json!({
        "category": names.category(r, *category)?,
        "place": found.as_ref().map(|found| found.place.word()),
        "word": found.as_ref().map(|found| &found.word),
        "agents": names.all(r, agents)?,
        "basis": basis.map(Basis::word),
        "away": absent,
        "waited": waited,
        "replaces": names.maybe(r, *replaces)?,
    }))
}

fn document(attachment: &Attachment) -> Value {
    json!({
        "name": attachment.name,
        "size": attachment.size,
        "media_type": attachment.media_type,
        "sha256": hex(&attachment.sha256),
    })
}

/// RFC 3339, in UTC, to the millisecond.
pub fn written(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
