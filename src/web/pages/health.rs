//! `/health`, for machines that watch over the desk.

use serde_json::json;

use crate::rules::Instant;
use crate::rules::channel::SENDING;
use crate::web::http::answer::{self, Outcome};
use crate::web::visit::{Site, Visit};

/// GET `/health`: 200 when everything works, else 503 with the parts that do not; no private data.
pub fn health(site: &Site, _: &mut Visit) -> Outcome {
    let parts = site.health.now();
    let store = site.store().read(|r| r.outgoing_count());
    let word = |well: bool, worked_at: Option<Instant>| match worked_at {
        _ if !well => "failing",
        Some(_) => "ok",
        None => "starting",
    };
    let backup = parts.backup.as_ref();
    let sends = parts.outbox.fault.is_none()
        && !parts.sending.is_some_and(|outage| outage.is_told(SENDING));
    let boxes = || parts.mailboxes.values();
    let well = store.is_ok()
        && sends
        && parts.sweep.fault.is_none()
        && backup.is_none_or(|backup| backup.fault.is_none())
        && boxes().all(|mailbox| mailbox.fault.is_none());
    let mailboxes: Vec<_> = boxes()
        .map(|mailbox| word(mailbox.fault.is_none(), mailbox.worked_at))
        .collect();
    let watched: Vec<bool> = boxes().map(|mailbox| mailbox.watching).collect();
    let complete: Vec<bool> = boxes()
        .map(|mailbox| {
            mailbox
                .counts
                .is_none_or(|counts| counts.difference.is_none())
        })
        .collect();
    let body = json!({
        "status": if well { "ok" } else { "failing" },
        "database": if store.is_ok() { "ok" } else { "failing" },
        "mailboxes": mailboxes,
        "mailboxes_watched": watched,
        "mailboxes_complete": complete,
        "outbox": word(sends, parts.outbox.worked_at),
        "mails_waiting": store.unwrap_or_default(),
        "sweep": word(parts.sweep.fault.is_none(), parts.sweep.worked_at),
        "swept_at": parts.sweep.worked_at.map(|at| at.to_rfc3339()),
        "closing_held": parts.closing_held,
        "backup": backup.map(|backup| word(backup.fault.is_none(), backup.worked_at)),
        "backed_up_at": backup.and_then(|backup| backup.worked_at).map(|at| at.to_rfc3339()),
    });
    Ok(answer::bytes(
        if well { 200 } else { 503 },
        "application/json",
        format!("{body}\n").into_bytes(),
    ))
}
