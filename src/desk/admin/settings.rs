//! What else administrators settle: deadlines, how the service looks and what its mails end with, how long things are kept, the texts
//! about privacy and accessibility, canned replies.

use super::{Caller, Result};
use crate::rules::administration::{Refusal, name, one_line};
use crate::rules::audit::Deed;
use crate::rules::calendar::{Due, Patience, Waited};
use crate::rules::canned::unknown;
use crate::rules::choices::{ACCENT, CONTRAST_MIN, Colour, Conformity, PublicText, Retained};
use crate::rules::deadline::{Both, Target, write_hours};
use crate::rules::picture;
use crate::rules::{CannedId, CategoryId};
use crate::store::{Read, Store, Write};

/// Characters of the service's name.
pub const SERVICE_NAME_CHARS_MAX: usize = 60;
/// Characters of a signature.
pub const SIGNATURE_CHARS_MAX: usize = 500;
const SIGNATURE_LINES_MAX: usize = 6;
/// Every page of somebody new fetches it.
pub const LOGO_BYTES_MAX: u64 = 100_000;
/// Characters of a page's text.
const TEXT_CHARS_MAX: usize = 20_000;
/// Characters of a canned reply.
const REPLY_CHARS_MAX: usize = 5_000;

/// Sets by when tickets are to be answered and solved, for the whole desk or one category; those that are open follow.
pub fn set_targets(
    store: &Store,
    caller: &Caller,
    category: Option<CategoryId>,
    wanted: &[Target],
) -> Result<()> {
    caller.administer(store, |w| {
        let of = match category {
            Some(id) => w.category_name(id)?.ok_or(Refusal::NotFound)?,
            None => "desk".into(),
        };
        let before = w.targets()?;
        for target in wanted {
            let stood = before
                .iter()
                .find(|each| each.category == category && each.priority == target.priority);
            if stood.map_or_else(Both::default, |each| each.minutes) == target.minutes {
                continue;
            }
            w.set_target(target)?;
            let about = format!(
                "{of}, {}: answer {}, solution {}",
                target.priority.word(),
                write_hours(target.minutes.answer),
                write_hours(target.minutes.solution)
            );
            caller.note(w, Deed::DeadlinesChanged, &about)?;
        }
        Ok(w.renew_deadlines(caller.now)?)
    })
}

/// How the service looks.
#[derive(Clone, Debug)]
pub struct Appearance<'a> {
    /// Empty: as the configuration calls it.
    pub name: &'a str,
    /// Of buttons and links.
    pub colour: Colour,
    /// What mails end with, by the code of their language; empty: name and address.
    pub signatures: [(&'static str, &'a str); 2],
}

/// Sets how the service looks.
pub fn set_appearance(store: &Store, caller: &Caller, wanted: &Appearance<'_>) -> Result<()> {
    caller.administer(store, |w| {
        let name = if wanted.name.trim().is_empty() {
            String::new()
        } else {
            let name = one_line(wanted.name, SERVICE_NAME_CHARS_MAX);
            name.ok_or(Refusal::BadServiceName)?
        };
        let fits = |text: &str| {
            text.chars().count() <= SIGNATURE_CHARS_MAX
                && text.lines().count() <= SIGNATURE_LINES_MAX
                && !text.contains(|c: char| c.is_control() && c != '\n')
        };
        if !wanted.signatures.iter().all(|(_, text)| fits(text)) {
            return Err(Refusal::BadSignature.into());
        }
        let chosen = wanted.colour;
        if chosen.contrast_of_accent() < CONTRAST_MIN {
            let fitting = chosen.for_accent();
            return Err(Refusal::TooLight { chosen, fitting }.into());
        }
        w.set_service_name(&name)?;
        w.set_accent((chosen != ACCENT).then_some(chosen))?;
        for (language, text) in wanted.signatures {
            w.set_signature(language, text)?;
        }
        caller.note(w, Deed::AppearanceChanged, &name)
    })
}

/// Puts a picture beside the service's name, or takes it away.
pub fn set_logo(store: &Store, caller: &Caller, picture: Option<&[u8]>) -> Result<()> {
    caller.administer(store, |w| {
        if let Some(bytes) = picture {
            if bytes.len() as u64 > LOGO_BYTES_MAX {
                return Err(Refusal::LogoTooLarge.into());
            }
            picture::media_type(bytes).ok_or(Refusal::BadLogo)?;
        }
        w.set_logo(picture)?;
        let about = if picture.is_some() { "logo" } else { "logo -" };
        caller.note(w, Deed::AppearanceChanged, about)
    })
}

/// Sets how long things are kept. What would delete tickets is done only where that is `meant`.
pub fn set_retention(
    store: &Store,
    caller: &Caller,
    numbers: &[(Retained, u32)],
    meant: bool,
) -> Result<()> {
    caller.administer(store, |w| {
        let mut noted = Vec::new();
        for (what, number) in numbers {
            let (least, most) = what.bounds();
            if !(least..=most).contains(number) {
                return Err(Refusal::BadRetention(*what).into());
            }
            w.set_retained(*what, *number)?;
            noted.push(format!("{} {number}", what.word()));
        }
        let doomed = if meant {
            0
        } else {
            doomed(w, caller, numbers)?
        };
        if doomed > 0 {
            return Err(Refusal::WouldDelete(doomed).into());
        }
        caller.note(w, Deed::RetentionChanged, &noted.join(", "))
    })
}

/// How many closed tickets are older than that.
fn doomed(r: &Read<'_>, caller: &Caller, numbers: &[(Retained, u32)]) -> Result<u64> {
    let years = numbers.iter().find(|(what, _)| *what == Retained::Closed);
    let years = years.map_or(0, |(_, years)| *years);
    let months = chrono::Months::new(years.saturating_mul(12));
    Ok(match caller.now.checked_sub_months(months) {
        Some(before) if years > 0 => r.closed_before(before)?,
        Some(_) | None => 0,
    })
}

/// Settles how long the answer of a requester is waited for. What would close tickets at once is done only where that is `meant`.
pub fn set_waited(store: &Store, caller: &Caller, wanted: Waited, meant: bool) -> Result<()> {
    caller.administer(store, |w| {
        if !wanted.is_sound() {
            return Err(Refusal::BadWaiting.into());
        }
        let (patience, closings) = (Patience::of(wanted), w.closings()?);
        let asked = w.awaited_answers()?.into_iter();
        let due = asked.filter_map(|(_, asked)| {
            patience.due((asked.at, asked.reminded_at), caller.now, &closings)
        });
        let closed = due.filter(|due| *due == Due::Closing).count();
        if closed > 0 && !meant {
            return Err(Refusal::WouldClose(closed).into());
        }
        w.set_waited(wanted)?;
        let about = format!("remind {}, close {}", wanted.remind, wanted.close);
        caller.note(w, Deed::WaitingChanged, &about)
    })
}

/// Words a page in both languages, by their codes; for that about accessibility, also what an audit found.
pub fn set_text(
    store: &Store,
    caller: &Caller,
    (page, found): (PublicText, Option<Conformity>),
    texts: [(&'static str, &str); 2],
) -> Result<()> {
    caller.administer(store, |w| {
        if texts
            .iter()
            .any(|(_, text)| text.chars().count() > TEXT_CHARS_MAX)
        {
            return Err(Refusal::TextTooLong.into());
        }
        for (language, text) in texts {
            w.set_setting_text(&page.setting(language), text)?;
        }
        found.map_or(Ok(()), |found| w.set_conformity(found))?;
        let deed = match page {
            PublicText::Privacy => Deed::PrivacyChanged,
            PublicText::Accessibility => Deed::AccessibilityChanged,
        };
        caller.note(w, deed, found.map_or("", Conformity::word))
    })
}

/// Words a canned reply, or a new one.
pub fn save_reply(
    store: &Store,
    caller: &Caller,
    id: Option<CannedId>,
    (typed, text): (&str, &str),
) -> Result<()> {
    caller.administer(store, |w| {
        let (name, text) = (name(typed)?, text.trim());
        if !(1..=REPLY_CHARS_MAX).contains(&text.chars().count()) {
            return Err(Refusal::BadReply.into());
        }
        if let Some(word) = unknown(text) {
            return Err(Refusal::UnknownVariable(word.into()).into());
        }
        if w.canned_by_name(&name)?
            .is_some_and(|other| Some(other) != id)
        {
            return Err(Refusal::ReplyTaken.into());
        }
        if let Some(id) = id {
            name_of(w, id)?;
        }
        w.save_canned(id, &name, text)?;
        caller.note(w, Deed::ReplyChanged, &name)
    })
}

/// Takes a canned reply away.
pub fn remove_reply(store: &Store, caller: &Caller, id: CannedId) -> Result<()> {
    caller.administer(store, |w| {
        let name = name_of(w, id)?;
        w.remove_canned(id)?;
        caller.note(w, Deed::ReplyChanged, &format!("removed {name}"))
    })
}

fn name_of(w: &Write<'_>, id: CannedId) -> Result<String> {
    let mut all = w.canned()?.into_iter();
    let found = all.find(|reply| reply.id == id);
    Ok(found.ok_or(Refusal::NotFound)?.name)
}
