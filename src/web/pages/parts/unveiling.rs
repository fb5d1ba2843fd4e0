//! Who of the team would read a confidential ticket that is filed elsewhere: a ticket's page and the queue ask before they do it.

use crate::i18n::{Lang, dates, pages as say};
use crate::rules::access::Sight;
use crate::rules::ticket::Ticket;
use crate::rules::{CategoryId, PersonId};
use crate::store::{self, Read};

/// Who would read what they do not read now.
pub enum Unveils {
    /// Everybody of the team.
    Team,
    /// These, who treat another confidential category.
    These(Vec<PersonId>),
}

/// What filing a ticket under another category unveils; none where it is not confidential, and where nobody reads more.
pub fn unveils(
    r: &Read<'_>,
    ticket: &Ticket,
    to: Option<CategoryId>,
) -> store::Result<Option<Unveils>> {
    let sealed = |category: Option<CategoryId>| {
        let sealed = category.map(|id| r.is_confidential(id));
        Ok::<_, store::Error>(sealed.transpose()?.unwrap_or_default())
    };
    if ticket.category == to || !sealed(ticket.category)? {
        return Ok(None);
    }
    if !sealed(to)? {
        return Ok(Some(Unveils::Team));
    }
    let filed = Ticket {
        category: to,
        ..ticket.clone()
    };
    let mut these = Vec::new();
    for one in r.team()? {
        let rights = r.rights(one.id, one.role)?;
        if rights.sight(ticket) != Sight::Whole && rights.sight(&filed) == Sight::Whole {
            these.push(one.id);
        }
    }
    Ok((!these.is_empty()).then_some(Unveils::These(these)))
}

/// The same as it is said: of one ticket, or of several that are filed together.
pub fn told(r: &Read<'_>, lang: Lang, unveils: &[Unveils], several: bool) -> store::Result<String> {
    let mut these = Vec::new();
    for each in unveils {
        match each {
            Unveils::Team if several => return Ok(lang.say(say::UNVEILS_SEVERAL).to_owned()),
            Unveils::Team => return Ok(lang.say(say::UNVEILS).to_owned()),
            Unveils::These(people) => these.extend(people),
        }
    }
    let mut names: Vec<String> = r.names_apart(these)?.into_values().collect();
    names.sort_unstable();
    let names = dates::list(lang, &names);
    Ok(if several {
        say::unveils_several_to(lang, names)
    } else {
        say::unveils_to(lang, names)
    })
}
