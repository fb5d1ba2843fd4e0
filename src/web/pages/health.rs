//! `/health`, for machines that watch over the desk.

use serde_json::json;

use crate::rules::Instant;
use crate::rules::channel::{Ailment, Part};
use crate::web::http::answer::{self, Outcome};
use crate::web::visit::{Site, Visit};

/// GET `/health`: 200 when everything works, else 503 with the parts that do not; `mail_failures` and `mail_warnings` say in fixed words
/// what is wrong with the mail, as `outgoing.sign_in`: a failure keeps mail from its way, a warning will. No private data.
pub fn health(site: &Site, visit: &mut Visit) -> Outcome {
    let parts = site.health.now();
    let ailments = parts.ailments(visit.now);
    let codes = |failing: bool| -> Vec<String> {
        let some = ailments.iter().filter(|one| one.is_failure() == failing);
        some.map(Ailment::code).collect()
    };
    let store = site.store().read(|r| r.outgoing_count());
    let word = |well: bool, worked_at: Option<Instant>| match worked_at {
        _ if !well => "failing",
        Some(_) => "ok",
        None => "starting",
    };
    let backup = parts.backup.as_ref();
    let sends = parts.outbox.fault.is_none()
        && !ailments
            .iter()
            .any(|one| one.part == Part::Outgoing && one.is_failure());
    let boxes = || parts.mailboxes.values();
    let well = store.is_ok()
        && sends
        && parts.sweep.fault.is_none()
        && backup.is_none_or(|backup| backup.fault.is_none())
        && boxes().all(|mailbox| mailbox.fault.is_none())
        && !ailments.iter().any(Ailment::is_failure);
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
        "mail_failures": codes(true),
        "mail_warnings": codes(false),
        "alarm": site.config.alarm.as_ref().map(|_| word(parts.alarm_fault.is_none(), Some(visit.now))),
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
