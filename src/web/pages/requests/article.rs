//! The answers for everybody as agents word, publish and remove them; they are read in `answers`.

use maud::html;

use crate::i18n::{Phrase, answers as say, words};
use crate::rules::access::Sight;
use crate::rules::audit::Deed;
use crate::rules::ticket::SolutionState;
use crate::rules::{ArticleId, CategoryId, TicketNumber};
use crate::store::{Article, Read, Worded};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::articles::HERE;
use crate::web::pages::parts::form::{csrf, fault, titled};
use crate::web::visit::{Site, Visit};

/// Characters of a question.
const TITLE_CHARS_MAX: usize = 150;
/// Characters of an answer.
const TEXT_CHARS_MAX: usize = 20_000;
/// The answer is filed nowhere, and that was chosen.
const NOWHERE: &str = "none";

/// The form as it is filled in.
struct Typed {
    title: String,
    text: String,
    /// A category's number, [`NOWHERE`], or empty where nothing was chosen.
    category: String,
    /// Of an answer that is there: as it was when the form was shown.
    seen: String,
}

/// What the form is about.
struct About {
    /// The answer, if it is there.
    article: Option<Article>,
    /// The ticket whose solution it is made of.
    ticket: Option<TicketNumber>,
    /// Where it may be filed: what everybody sees. An answer is for all, so it is never put where few would find it.
    open: Vec<(CategoryId, String)>,
    /// The ticket, or the answer as it is filed, is confidential: where it goes is chosen by hand, and nothing is proposed, so
    /// that what was confidential becomes everybody's by a decision only.
    guarded: bool,
}

impl Typed {
    fn read(visit: &Visit) -> Self {
        let field = |name: &str| visit.form.text(name);
        let title = field("title");
        Self {
            title: title.split_whitespace().collect::<Vec<_>>().join(" "),
            text: field("text").trim().to_owned(),
            category: field("category"),
            seen: field("seen"),
        }
    }

    /// Where it is to be filed, or what is wrong with the form.
    fn checked(&self, about: &About) -> Result<Option<CategoryId>, Phrase> {
        if !(1..=TITLE_CHARS_MAX).contains(&self.title.chars().count()) {
            return Err(say::TITLE_MISSING);
        }
        if !(1..=TEXT_CHARS_MAX).contains(&self.text.chars().count()) {
            return Err(say::TEXT_MISSING);
        }
        let chosen = about
            .open
            .iter()
            .find(|(id, _)| id.to_string() == self.category);
        match (chosen, self.category.as_str()) {
            (Some((id, _)), _) => Ok(Some(*id)),
            (None, "") if about.guarded => Err(say::CATEGORY_MISSING),
            (None, "" | NOWHERE) => Ok(None),
            (None, _) => Err(say::CATEGORY_CLOSED),
        }
    }
}

/// Reads what a form is about. A ticket is named only by those who treat it, an answer only by those who read it.
fn about(
    r: &Read<'_>,
    visit: &Visit,
    id: Option<ArticleId>,
    ticket: Option<TicketNumber>,
) -> Result<About, Failure> {
    let viewer = visit.rights(r)?;
    let article = match id {
        Some(id) => Some(r.article(id, &viewer)?.ok_or(Failure::NotFound)?),
        None => None,
    };
    let mut filed = article.as_ref().and_then(|article| article.category);
    if let Some(number) = ticket {
        let ticket = r.ticket(number)?.ok_or(Failure::NotFound)?;
        if viewer.sight(&ticket) != Sight::Whole {
            return Err(Failure::NotFound);
        }
        filed = ticket.category;
    }
    let all = r.filed_categories()?.into_iter();
    let open = all.filter(|category| !category.confidential);
    Ok(About {
        article,
        ticket,
        open: open.map(|category| (category.id, category.name)).collect(),
        guarded: filed.map_or(Ok(false), |id| r.is_confidential(id))?,
    })
}

/// The ticket named by a query or a form; none where none is.
fn ticket(named: &str) -> Result<Option<TicketNumber>, Failure> {
    if named.is_empty() {
        return Ok(None);
    }
    let number = named.parse().map_err(|_| Failure::NotFound)?;
    Ok(Some(TicketNumber(number)))
}

/// GET `/answers/new?ticket=N`: with the text of its solution, and nothing of its requester.
pub fn new(site: &Site, visit: &mut Visit) -> Outcome {
    let ticket = ticket(&visit.query("ticket").unwrap_or_default())?;
    let (about, typed) = site.store().read(|r| {
        let about = about(r, visit, None, ticket)?;
        let (mut text, mut category) = (String::new(), None);
        if let Some(number) = ticket {
            text = solution(r, number)?;
            category = r.ticket(number)?.and_then(|ticket| ticket.category);
        }
        let category = category.filter(|_| !about.guarded);
        Ok::<_, Failure>((
            about,
            Typed {
                title: String::new(),
                text,
                category: category.map(|id| id.to_string()).unwrap_or_default(),
                seen: String::new(),
            },
        ))
    })?;
    show(site, visit, &about, &typed, (200, None))
}

/// The newest solution of a ticket that was not refused or taken back.
fn solution(r: &Read<'_>, number: TicketNumber) -> Result<String, Failure> {
    let solutions = r.solutions(number)?;
    let good = solutions.iter().filter(|solution| match solution.state {
        SolutionState::Waiting | SolutionState::Accepted | SolutionState::Expired => true,
        SolutionState::Rejected | SolutionState::Withdrawn => false,
    });
    let newest = good.map(|solution| solution.entry).max();
    let entries = r.public_entries(number)?.into_iter();
    let mut found = entries.filter(|entry| Some(entry.id) == newest);
    Ok(found.next().map(|entry| entry.text).unwrap_or_default())
}

/// GET `/answers/N/edit`
pub fn edit(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let about = site.store().read(|r| about(r, visit, Some(id), None))?;
    let article = about.article.as_ref().ok_or(Failure::NotFound)?;
    let category = article.category.filter(|_| !about.guarded);
    let typed = Typed {
        title: article.title.clone(),
        text: article.text.clone(),
        category: category.map(|id| id.to_string()).unwrap_or_default(),
        seen: article.changed_at.timestamp_millis().to_string(),
    };
    show(site, visit, &about, &typed, (200, None))
}

fn id(visit: &Visit) -> Result<ArticleId, Failure> {
    visit.id(0).map(ArticleId)
}

fn show(
    site: &Site,
    visit: &Visit,
    about: &About,
    typed: &Typed,
    (status, wrong): (u16, Option<Phrase>),
) -> Outcome {
    let lang = visit.lang;
    let (action, title) = match &about.article {
        Some(article) => (format!("{HERE}/{}/edit", article.id), say::EDIT_ANSWER),
        None => (format!("{HERE}/new"), say::NEW),
    };
    let main = html! {
        h1 { (lang.say(title)) }
        (fault(wrong.map(|wrong| lang.say(wrong))))
        div.notice { p { (lang.say(say::READ_BY_ALL)) } }
        @if about.guarded && about.ticket.is_some() { div.notice.bad { p { (lang.say(say::FROM_CONFIDENTIAL)) } } }
        form.card method="post" action=(action) {
            (csrf(visit))
            input type="hidden" name="seen" value=(typed.seen);
            @if let Some(ticket) = about.ticket { input type="hidden" name="ticket" value=(ticket); }
            div.field {
                label for="title" { (lang.say(say::TITLE)) }
                p.hint id="title-hint" { (lang.say(say::TITLE_HINT)) }
                input id="title" name="title" required maxlength=(TITLE_CHARS_MAX) value=(typed.title) aria-describedby="title-hint";
            }
            div.field {
                label for="text" { (lang.say(say::TEXT)) }
                p.hint id="text-hint" { (lang.say(say::TEXT_HINT)) }
                textarea id="text" name="text" rows="12" required maxlength=(TEXT_CHARS_MAX) aria-describedby="text-hint" { (typed.text) }
            }
            div.field {
                label for="category" { (lang.say(words::CATEGORY)) }
                select id="category" name="category" required[about.guarded] {
                    @if about.guarded { option value="" { (lang.say(say::CHOOSE)) } }
                    option value=(NOWHERE) selected[typed.category == NOWHERE] { (lang.say(say::UNFILED)) }
                    @for (id, name) in &about.open {
                        option value=(id) selected[id.to_string() == typed.category] { (name) }
                    }
                }
            }
            div.acts {
                button.btn.blue name="published" value="1" { (lang.say(say::PUBLISH)) }
                button.btn name="published" value="0" { (lang.say(say::KEEP_DRAFT)) }
            }
        }
    };
    page(
        site,
        visit,
        (status, lang.say(title), wrong.is_some()),
        main,
    )
}

fn page(
    site: &Site,
    visit: &Visit,
    (status, title, wrong): (u16, &str, bool),
    main: maud::Markup,
) -> Outcome {
    let page = Page {
        title: titled(visit.lang, title, wrong),
        here: HERE,
        menu: None,
        aside: None,
        main,
    };
    Ok(answer::page(status, lay_out(site, visit, &page)))
}

/// POST `/answers/new`: `title`, `text`, `category`, `ticket`, `published`.
pub fn add(site: &Site, visit: &mut Visit) -> Outcome {
    let ticket = ticket(&visit.form.text("ticket"))?;
    save(site, visit, None, ticket)
}

/// POST `/answers/N/edit`: `title`, `text`, `category`, `published`, `seen`.
pub fn save_edited(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    save(site, visit, Some(id), None)
}

fn save(
    site: &Site,
    visit: &Visit,
    id: Option<ArticleId>,
    ticket: Option<TicketNumber>,
) -> Outcome {
    let mut typed = Typed::read(visit);
    let published = visit.form.text("published") == "1";
    let (trail, author) = (visit.trail()?, visit.viewer()?.id);
    let saved = site.store().write(|w| {
        let about = about(w, visit, id, ticket)?;
        let category = match typed.checked(&about) {
            Ok(category) => category,
            Err(wrong) => return Ok(Err((about, 422, wrong))),
        };
        let stands = about.article.as_ref().map(|article| article.changed_at);
        let stands = stands.map(|at| at.timestamp_millis().to_string());
        if stands.as_ref().is_some_and(|stands| *stands != typed.seen) {
            return Ok(Err((about, 409, say::OVERTAKEN)));
        }
        let worded = Worded {
            title: &typed.title,
            text: &typed.text,
            category,
            published,
            author,
        };
        let id = match id {
            Some(id) => {
                w.save_article(id, worded, visit.now)?;
                id
            }
            None => w.add_article(worded, ticket, visit.now)?,
        };
        let what = if published { "published" } else { "draft" };
        let told = format!("{what} {}", typed.title);
        w.audit(Deed::ArticleChanged, &trail, &told, visit.now)?;
        Ok::<_, Failure>(Ok(id))
    })?;
    match saved {
        Ok(id) => Ok(answer::see_other(&format!("{HERE}/{id}?saved=1"))),
        Err((about, status, wrong)) => {
            if let Some(article) = &about.article {
                typed.seen = article.changed_at.timestamp_millis().to_string();
            }
            show(site, visit, &about, &typed, (status, Some(wrong)))
        }
    }
}

/// POST `/answers/N/publish`: `published`, 1 or 0. What is filed where few see it is not published: its form says why.
pub fn publish(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let published = visit.form.text("published") == "1";
    let trail = visit.trail()?;
    let done = site.store().write(|w| {
        let about = about(w, visit, Some(id), None)?;
        if about.guarded && published {
            return Ok(false);
        }
        w.publish_article(id, published)?;
        let what = if published {
            "published"
        } else {
            "unpublished"
        };
        let title = about
            .article
            .map_or_else(String::new, |article| article.title);
        w.audit(
            Deed::ArticleChanged,
            &trail,
            &format!("{what} {title}"),
            visit.now,
        )?;
        Ok::<_, Failure>(true)
    })?;
    Ok(answer::see_other(&if done {
        format!("{HERE}/{id}?saved=1")
    } else {
        format!("{HERE}/{id}/edit")
    }))
}

/// GET `/answers/N/remove`
pub fn ask(site: &Site, visit: &mut Visit) -> Outcome {
    let (lang, id) = (visit.lang, id(visit)?);
    let about = site.store().read(|r| about(r, visit, Some(id), None))?;
    let article = about.article.ok_or(Failure::NotFound)?;
    let title = say::remove_what(lang, &article.title);
    let main = html! {
        h1 { (title) }
        form.card method="post" action={ (HERE) "/" (id) "/remove" } {
            (csrf(visit))
            p { (lang.say(say::REMOVE_HINT)) }
            div.acts {
                button.btn.red { (lang.say(say::YES_REMOVE)) }
                a.btn href={ (HERE) "/" (id) } { (lang.say(say::KEEP)) }
            }
        }
    };
    page(site, visit, (200, &title, false), main)
}

/// POST `/answers/N/remove`
pub fn remove(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let trail = visit.trail()?;
    site.store().write(|w| {
        let about = about(w, visit, Some(id), None)?;
        let title = about
            .article
            .map_or_else(String::new, |article| article.title);
        w.remove_article(id)?;
        w.audit(
            Deed::ArticleChanged,
            &trail,
            &format!("removed {title}"),
            visit.now,
        )?;
        Ok::<_, Failure>(())
    })?;
    Ok(answer::see_other("/answers?gone=1"))
}
