//! « Mes données »: what the desk knows about whoever asks, as a file (GDPR articles 15 and 20); nobody else's.

use serde_json::{Value, json};

use crate::desk::outgoing::exported;
use crate::rules::Instant;
use crate::rules::message_id::hex;
use crate::store::{self, Person, PublicEntry, Read};
use crate::web::http::answer::{self, Failure, Outcome, set};
use crate::web::visit::{Site, Visit};

/// POST `/preferences/data`. Not a GET, as it leaves its line in the audit.
pub fn download(site: &Site, visit: &mut Visit) -> Outcome {
    let viewer = visit.viewer()?;
    let data = exported(site.store(), &visit.caller()?, &viewer.address, |r| {
        Ok::<_, Failure>(known(r, viewer)?)
    })?;
    let mut answer = answer::bytes(200, "application/json", format!("{data:#}").into_bytes());
    set(
        &mut answer,
        "Content-Disposition",
        "attachment; filename=\"helpdesk.json\"",
    );
    Ok(answer)
}

fn at(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

fn known(r: &Read<'_>, person: &Person) -> store::Result<Value> {
    let tickets: store::Result<Vec<Value>> = r
        .tickets_of(person.id)?
        .into_iter()
        .map(|number| {
            let Some(ticket) = r.ticket(number)? else {
                return Ok(Value::Null);
            };
            let entries = r.public_entries(number)?;
            Ok(json!({
                "number": number.0,
                "subject": ticket.subject,
                "status": ticket.status.word(),
                "opened_at": at(ticket.opened_at),
                "closed_at": ticket.closed_at.map(at),
                "satisfaction": r.satisfaction(number)?.map(|(answer, comment)| json!({ "answer": answer.word(), "comment": comment })),
                "timeline": entries.iter().map(|entry| line(person, entry)).collect::<Vec<_>>(),
            }))
        })
        .collect();
    let sessions = r.own_sessions(person.id)?.into_iter().map(|session| {
        json!({
            "started_at": at(session.started_at),
            "expires_at": at(session.expires_at),
            "browser": session.browser,
        })
    });
    let addresses = r.addresses_of(person.id)?;
    let mut mails = Vec::new();
    for address in &addresses {
        mails.extend(r.own_mails(address)?);
    }
    mails.sort_by_key(|mail| mail.seen_at);
    let mails = mails.into_iter().map(
        |mail| json!({ "seen_at": at(mail.seen_at), "subject": mail.subject, "fate": mail.fate, "text": mail.text }),
    );
    Ok(json!({
        "profile": {
            "name": person.name,
            "address": person.address,
            "addresses": addresses,
            "login": person.login,
            "role": person.role.word(),
            "language": person.language,
        },
        "tickets": tickets?,
        "sessions": sessions.collect::<Vec<_>>(),
        "mails": mails.collect::<Vec<_>>(),
    }))
}

/// Others are not named in it: it is this person's data.
fn line(person: &Person, entry: &PublicEntry) -> Value {
    let documents = entry.attachments.iter().map(|attachment| {
        json!({
            "name": attachment.name,
            "size": attachment.size,
            "sha256": hex(&attachment.sha256),
            "address": format!("/d/{}/{}", attachment.id, attachment.name),
        })
    });
    json!({
        "at": at(entry.at),
        "kind": entry.event.word(),
        "mine": entry.author == Some(person.id),
        "text": entry.text,
        "documents": documents.collect::<Vec<_>>(),
    })
}
