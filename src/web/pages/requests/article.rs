//! The answers for everybody as agents word, publish and remove them; they are read in `answers`.

use maud::html;

use crate::desk::admin::answers::{
    self, About, Filing, Of, TEXT_CHARS_MAX, TITLE_CHARS_MAX, Wording,
};
use crate::i18n::{answers as say, words};
use crate::rules::ticket::SolutionState;
use crate::rules::{ArticleId, CategoryId, Instant, TicketNumber};
use crate::store::Read;
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::articles::HERE;
use crate::web::pages::parts::form::{Wrong, csrf, labelled};
use crate::web::visit::{Site, Visit};

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

impl Typed {
    fn read(visit: &Visit) -> Self {
        let field = |name: &str| visit.form.text(name);
        let title = field("title");
        Self {
            title,
            text: field("text"),
            category: field("category"),
            seen: field("seen"),
        }
    }

    fn filing(&self) -> Filing {
        match self.category.as_str() {
            "" => Filing::Unsaid,
            NOWHERE => Filing::Nowhere,
            id => Filing::Under(CategoryId(id.parse().unwrap_or_default())),
        }
    }
}

/// What a form is about, for who is looking.
fn about(r: &Read<'_>, visit: &Visit, of: Of) -> Result<About, Failure> {
    Ok(answers::about(r, &visit.rights(r)?, of)?)
}

/// A new answer, of the ticket named by a query or a form if one is.
fn of_ticket(named: &str) -> Result<Of, Failure> {
    if named.is_empty() {
        return Ok(Of::New);
    }
    let number = named.parse().map_err(|_| Failure::NotFound)?;
    Ok(Of::Ticket(TicketNumber(number)))
}

/// GET `/answers/new?ticket=N`: with the text of its solution, and nothing of its requester.
pub fn new(site: &Site, visit: &mut Visit) -> Outcome {
    let of = of_ticket(&visit.query("ticket").unwrap_or_default())?;
    let (about, typed) = site.store().read(|r| {
        let about = about(r, visit, of)?;
        let (mut text, mut category) = (String::new(), None);
        if let Of::Ticket(number) = of {
            text = solution(r, number)?;
            category = r.ticket(number)?.and_then(|ticket| ticket.category);
        }
        let category = category.filter(|_| !about.guarded);
        let typed = Typed {
            title: String::new(),
            text,
            category: category.map(|id| id.to_string()).unwrap_or_default(),
            seen: String::new(),
        };
        Ok::<_, Failure>((about, typed))
    })?;
    show(site, visit, (of, &about), &typed, None)
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
    let of = Of::Article(id);
    let about = site.store().read(|r| about(r, visit, of))?;
    let article = about.article.as_ref().ok_or(Failure::NotFound)?;
    let category = article.category.filter(|_| !about.guarded);
    let typed = Typed {
        title: article.title.clone(),
        text: article.text.clone(),
        category: category.map(|id| id.to_string()).unwrap_or_default(),
        seen: article.changed_at.timestamp_millis().to_string(),
    };
    show(site, visit, (of, &about), &typed, None)
}

fn id(visit: &Visit) -> Result<ArticleId, Failure> {
    visit.id(0).map(ArticleId)
}

fn show(
    site: &Site,
    visit: &Visit,
    (of, about): (Of, &About),
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> Outcome {
    let lang = visit.lang;
    let (action, title) = match &about.article {
        Some(article) => (format!("{HERE}/{}/edit", article.id), say::EDIT_ANSWER),
        None => (format!("{HERE}/new"), say::NEW),
    };
    let ticket = match of {
        Of::Ticket(number) => Some(number),
        Of::New | Of::Article(_) => None,
    };
    let body = html! {
        div.notice { p { (lang.say(say::READ_BY_ALL)) } }
        @if about.guarded && ticket.is_some() { div.notice.bad { p { (lang.say(say::FROM_CONFIDENTIAL)) } } }
        form.card method="post" action=(action) {
            (csrf(visit))
            input type="hidden" name="seen" value=(typed.seen);
            @if let Some(ticket) = ticket { input type="hidden" name="ticket" value=(ticket); }
            (labelled("title", lang.say(say::TITLE), lang.say(say::TITLE_HINT), &html! {
                input id="title" name="title" required maxlength=(TITLE_CHARS_MAX) value=(typed.title) aria-describedby="title-hint";
            }))
            (labelled("text", lang.say(say::TEXT), lang.say(say::TEXT_HINT), &html! {
                textarea id="text" name="text" rows="12" required maxlength=(TEXT_CHARS_MAX) aria-describedby="text-hint" { (typed.text) }
            }))
            (labelled("category", lang.say(words::CATEGORY), "", &html! {
                select id="category" name="category" required[about.guarded] {
                    @if about.guarded { option value="" { (lang.say(say::CHOOSE)) } }
                    option value=(NOWHERE) selected[typed.category == NOWHERE] { (lang.say(say::UNFILED)) }
                    @for (id, name) in &about.open {
                        option value=(id) selected[id.to_string() == typed.category] { (name) }
                    }
                }
            }))
            div.acts {
                button.btn.blue name="published" value="1" { (lang.say(say::PUBLISH)) }
                button.btn name="published" value="0" { (lang.say(say::KEEP_DRAFT)) }
            }
        }
    };
    frame::page(site, visit, (HERE, lang.say(title)), wrong, &body)
}

/// POST `/answers/new`: `title`, `text`, `category`, `ticket`, `published`.
pub fn add(site: &Site, visit: &mut Visit) -> Outcome {
    save(site, visit, of_ticket(&visit.form.text("ticket"))?)
}

/// POST `/answers/N/edit`: `title`, `text`, `category`, `published`, `seen`.
pub fn save_edited(site: &Site, visit: &mut Visit) -> Outcome {
    let of = Of::Article(id(visit)?);
    save(site, visit, of)
}

fn save(site: &Site, visit: &Visit, of: Of) -> Outcome {
    let mut typed = Typed::read(visit);
    let seen = typed.seen.parse().ok();
    let wording = Wording {
        title: &typed.title,
        text: &typed.text,
        filing: typed.filing(),
        published: visit.form.text("published") == "1",
        seen: seen.and_then(Instant::from_timestamp_millis),
    };
    match or_denial(answers::save(site.store(), &visit.caller()?, of, &wording))? {
        Ok(id) => Ok(answer::see_other(&format!("{HERE}/{id}?saved=1"))),
        Err(refusal) => {
            let about = site.store().read(|r| about(r, visit, of))?;
            if let Some(article) = &about.article {
                typed.seen = article.changed_at.timestamp_millis().to_string();
            }
            let wrong = Wrong::of(visit.lang, &refusal);
            show(site, visit, (of, &about), &typed, Some(&wrong))
        }
    }
}

/// POST `/answers/N/publish`: `published`, 1 or 0. What is filed where few see it is not published: its form says why.
pub fn publish(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let published = visit.form.text("published") == "1";
    let done = answers::publish(site.store(), &visit.caller()?, id, published);
    Ok(answer::see_other(&match or_denial(done)? {
        Ok(()) => format!("{HERE}/{id}?saved=1"),
        Err(_) => format!("{HERE}/{id}/edit"),
    }))
}

/// GET `/answers/N/remove`
pub fn ask(site: &Site, visit: &mut Visit) -> Outcome {
    let (lang, id) = (visit.lang, id(visit)?);
    let about = site.store().read(|r| about(r, visit, Of::Article(id)))?;
    let article = about.article.ok_or(Failure::NotFound)?;
    let body = html! {
        form.card method="post" action={ (HERE) "/" (id) "/remove" } {
            (csrf(visit))
            p { (lang.say(say::REMOVE_HINT)) }
            div.acts {
                button.btn.red { (lang.say(say::YES_REMOVE)) }
                a.btn href={ (HERE) "/" (id) } { (lang.say(say::KEEP)) }
            }
        }
    };
    let title = say::remove_what(lang, &article.title);
    frame::page(site, visit, (HERE, &title), None, &body)
}

/// POST `/answers/N/remove`
pub fn remove(site: &Site, visit: &mut Visit) -> Outcome {
    answers::remove(site.store(), &visit.caller()?, id(visit)?)?;
    Ok(answer::see_other("/answers?gone=1"))
}
