//! What another desk leaves behind beside its people and tickets: groups, categories, answers, canned replies, closed days; and how
//! its tickets lead to each other.

use super::{Result, Source};
use crate::rules::administration::{name, one_line};
use crate::rules::hours::ClosedDays;
use crate::rules::{CategoryId, GroupId, Instant, PersonId, TicketNumber};
use crate::store::{Piece, Worded, Write};

/// Characters of a name.
const NAME_CHARS_MAX: usize = 100;
/// Characters of a question.
const TITLE_CHARS_MAX: usize = 150;

/// An answer of another desk's knowledge base.
#[derive(Clone, Debug)]
pub struct OldArticle {
    /// Its key there.
    pub theirs: i64,
    /// The question.
    pub title: String,
    /// The answer.
    pub text: String,
    /// Everybody read it.
    pub published: bool,
    /// Who wrote it.
    pub author: PersonId,
    /// When it was changed last.
    pub changed_at: Instant,
}

impl Source<'_> {
    /// A group with those of its members who treat tickets; tells whether it is new here.
    pub fn group(&self, theirs: i64, typed: &str, members: &[PersonId]) -> Result<(GroupId, bool)> {
        self.store.write(|w| {
            if let Some(known) = w.imported(self.id, Piece::Group, theirs)? {
                return Ok((GroupId(known), false));
            }
            let name = shortened(typed, NAME_CHARS_MAX);
            let known = w.group(&name)?;
            let id = known.map_or_else(|| w.add_group(&name), Ok)?;
            for member in members {
                if w.person(*member)?
                    .is_some_and(|person| person.role.is_agent() && !person.disabled)
                {
                    w.join_group(id, *member)?;
                }
            }
            w.note_imported(self.id, Piece::Group, theirs, id.0)?;
            Ok((id, known.is_none()))
        })
    }

    /// A category, with the group that treats it; one of that name is the same. Tells whether it is new here.
    pub fn category(
        &self,
        theirs: i64,
        typed: &str,
        group: Option<GroupId>,
    ) -> Result<(CategoryId, bool)> {
        self.store.write(|w| {
            let mut known = w.category_names()?.into_iter();
            if let Some(ours) = w.imported(self.id, Piece::Category, theirs)?
                && known.any(|(id, _)| id.0 == ours)
            {
                return Ok((CategoryId(ours), false));
            }
            let name = shortened(typed, NAME_CHARS_MAX);
            let mut known = w.category_names()?.into_iter();
            let same = known.find(|(_, other)| *other == name).map(|(id, _)| id);
            let id = if let Some(id) = same {
                id
            } else {
                let id = w.add_category(&name, &[], &[])?;
                w.set_category_group(id, group)?;
                id
            };
            w.note_imported(self.id, Piece::Category, theirs, id.0)?;
            Ok((id, same.is_none()))
        })
    }

    /// Keeps an answer; false where it was taken over before.
    pub fn article(&self, article: &OldArticle) -> Result<bool> {
        self.once(Piece::Article, article.theirs, |w| {
            let title = shortened(&article.title, TITLE_CHARS_MAX);
            let worded = Worded {
                title: &title,
                text: &article.text,
                category: None,
                published: article.published,
                author: article.author,
            };
            Ok(w.add_article(worded, None, article.changed_at)?.0)
        })
    }

    /// Keeps a canned reply; false where it was taken over before, or one has that name.
    pub fn reply(&self, kind: Piece, theirs: i64, (typed, text): (&str, &str)) -> Result<bool> {
        let name = shortened(typed, NAME_CHARS_MAX);
        let taken = self.store.read(|r| r.canned_by_name(&name))?;
        if taken.is_some() {
            return Ok(false);
        }
        self.once(kind, theirs, |w| {
            w.save_canned(None, &name, text)?;
            Ok(w.canned_by_name(&name)?.map_or(0, |id| id.0))
        })
    }

    /// Closes the desk on some days; false where it was taken over before.
    pub fn closed_days(&self, theirs: i64, days: &ClosedDays) -> Result<bool> {
        self.once(Piece::ClosedDays, theirs, |w| {
            w.add_closed_days(days)?;
            Ok(0)
        })
    }

    /// Links tickets that have to do with each other; tells how many were not linked before.
    pub fn links(&self, pairs: &[(TicketNumber, TicketNumber)]) -> Result<u64> {
        self.store.write(|w| {
            let mut new = 0;
            for (one, other) in pairs {
                new += u64::from(!w.links(*one)?.contains(other));
                w.link_tickets(*one, *other)?;
            }
            Ok(new)
        })
    }

    /// Lets a ticket go on in another; false where that would lead back to it.
    pub fn merger(&self, from: TicketNumber, to: TicketNumber) -> Result<bool> {
        self.store.write(|w| w.lead_into(from, to))
    }

    fn once(
        &self,
        kind: Piece,
        theirs: i64,
        keep: impl FnOnce(&Write<'_>) -> Result<i64>,
    ) -> Result<bool> {
        self.store.write(|w| {
            if w.imported(self.id, kind, theirs)?.is_some() {
                return Ok(false);
            }
            let ours = keep(w)?;
            w.note_imported(self.id, kind, theirs, ours)?;
            Ok(true)
        })
    }
}

/// A name in one line, its end cut where it is too long.
fn shortened(typed: &str, chars_max: usize) -> String {
    let plain: String = typed
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let cut: String = plain.trim().chars().take(chars_max).collect();
    let cut = one_line(&cut, chars_max).or_else(|| name(&cut).ok());
    cut.unwrap_or_else(|| "?".into())
}
