//! Answers for everybody, as agents word, publish and remove them. An answer is for all, so it is never filed where few would find
//! it, and what was confidential becomes everybody's by a decision only.

use super::{Caller, Result};
use crate::rules::access::{Rights, Sight};
use crate::rules::administration::{Refusal, one_line};
use crate::rules::audit::Deed;
use crate::rules::{ArticleId, CategoryId, Instant, TicketNumber};
use crate::store::{Article, Read, Store, Worded, Write};

/// Characters of a question.
pub const TITLE_CHARS_MAX: usize = 150;
/// Characters of an answer.
pub const TEXT_CHARS_MAX: usize = 20_000;

/// What is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A new answer.
    New,
    /// A new one, made of the solution of this ticket.
    Ticket(TicketNumber),
    /// The one there is.
    Article(ArticleId),
}

/// What it stands on.
#[derive(Debug)]
pub struct About {
    /// The answer, if it is there.
    pub article: Option<Article>,
    /// Where it may be filed: what everybody sees.
    pub open: Vec<(CategoryId, String)>,
    /// The ticket, or the answer as it is filed, is confidential: where it goes is chosen by hand.
    pub guarded: bool,
}

/// Where somebody files an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filing {
    /// Nothing was chosen.
    Unsaid,
    /// Nowhere, and that was chosen.
    Nowhere,
    /// Under this category.
    Under(CategoryId),
}

/// An answer as it is typed.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// The question.
    pub title: &'a str,
    /// The answer.
    pub text: &'a str,
    /// Where it goes.
    pub filing: Filing,
    /// Shown to everybody; else a draft.
    pub published: bool,
    /// Of an answer that is there: when it was changed last, as far as the writer knows.
    pub seen: Option<Instant>,
}

/// What an answer is about. A ticket is named only by those who treat it, an answer only by those who read it.
pub fn about(r: &Read<'_>, viewer: &Rights, of: Of) -> Result<About> {
    let article = match of {
        Of::Article(id) => Some(r.article(id, viewer)?.ok_or(Refusal::NotFound)?),
        Of::New | Of::Ticket(_) => None,
    };
    let filed = match of {
        Of::Ticket(number) => {
            let ticket = r.ticket(number)?.ok_or(Refusal::NotFound)?;
            if viewer.sight(&ticket) != Sight::Whole {
                return Err(Refusal::NotFound.into());
            }
            ticket.category
        }
        Of::New | Of::Article(_) => article.as_ref().and_then(|article| article.category),
    };
    let all = r.filed_categories()?.into_iter();
    let open = all.filter(|category| !category.confidential);
    Ok(About {
        article,
        open: open.map(|category| (category.id, category.name)).collect(),
        guarded: filed.map_or(Ok(false), |id| r.is_confidential(id))?,
    })
}

/// Words an answer.
pub fn save(store: &Store, caller: &Caller, of: Of, wording: &Wording<'_>) -> Result<ArticleId> {
    by_agent(store, caller, of, |w, about| {
        let title = one_line(wording.title, TITLE_CHARS_MAX).ok_or(Refusal::BadTitle)?;
        let text = wording.text.trim();
        if !(1..=TEXT_CHARS_MAX).contains(&text.chars().count()) {
            return Err(Refusal::BadText.into());
        }
        let category = filed(&about, wording.filing)?;
        let stands = about.article.map(|article| article.changed_at);
        if stands.is_some() && stands != wording.seen {
            return Err(Refusal::Overtaken.into());
        }
        let published = wording.published;
        let worded = Worded {
            title: &title,
            text,
            category,
            published,
            author: caller.account(w)?.id,
        };
        let id = match of {
            Of::Article(id) => {
                w.save_article(id, worded, caller.now)?;
                id
            }
            Of::Ticket(number) => w.add_article(worded, Some(number), caller.now)?,
            Of::New => w.add_article(worded, None, caller.now)?,
        };
        let what = if published { "published" } else { "draft" };
        caller.note(w, Deed::ArticleChanged, &format!("{what} {title}"))?;
        Ok(id)
    })
}

fn filed(about: &About, filing: Filing) -> Result<Option<CategoryId>> {
    match filing {
        Filing::Unsaid if about.guarded => Err(Refusal::NotFiled.into()),
        Filing::Unsaid | Filing::Nowhere => Ok(None),
        Filing::Under(id) if about.open.iter().any(|(open, _)| *open == id) => Ok(Some(id)),
        Filing::Under(_) => Err(Refusal::FiledAway.into()),
    }
}

/// Shows an answer to everybody, or to the team only. What is filed where few see it is not published as it is.
pub fn publish(store: &Store, caller: &Caller, id: ArticleId, published: bool) -> Result<()> {
    by_agent(store, caller, Of::Article(id), |w, about| {
        if about.guarded && published {
            return Err(Refusal::NotFiled.into());
        }
        w.publish_article(id, published)?;
        let what = if published {
            "published"
        } else {
            "unpublished"
        };
        let about = format!("{what} {}", title(about));
        caller.note(w, Deed::ArticleChanged, &about)
    })
}

/// Removes an answer.
pub fn remove(store: &Store, caller: &Caller, id: ArticleId) -> Result<()> {
    by_agent(store, caller, Of::Article(id), |w, about| {
        w.remove_article(id)?;
        let about = format!("removed {}", title(about));
        caller.note(w, Deed::ArticleChanged, &about)
    })
}

fn title(about: About) -> String {
    about.article.map_or_else(String::new, |found| found.title)
}

/// One transaction of an agent about an answer.
fn by_agent<T>(
    store: &Store,
    caller: &Caller,
    of: Of,
    work: impl FnOnce(&Write<'_>, About) -> Result<T>,
) -> Result<T> {
    store.write(|w| {
        let person = caller.agent(w)?;
        let about = about(w, &w.rights(person.id, person.role)?, of)?;
        work(w, about)
    })
}
