//! `/settings/categories/try`: where a request would go, and why; changes nothing. What becomes of a whole mail is in `try_mail`.

use maud::{Markup, html};

use crate::i18n::{routing, team as say};
use crate::rules::PersonId;
use crate::rules::matching::{Message, Place};
use crate::rules::routing::{Choice, choose};
use crate::store;
use crate::web::http::answer::Outcome;
use crate::web::pages::frame;
use crate::web::pages::parts::form::{csrf, labelled};
use crate::web::visit::{Site, Visit};

/// GET `/settings/categories/try`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

/// POST `/settings/categories/try`: `subject`, `text`, `sender`, `to`.
pub fn answer(site: &Site, visit: &mut Visit) -> Outcome {
    let field = |name: &str| visit.form.text(name);
    let (subject, text, sender) = (field("subject"), field("text"), field("sender"));
    let written_to: Vec<String> = field("to")
        .split([',', ' ', ';'])
        .filter(|address| !address.is_empty())
        .map(str::to_lowercase)
        .collect();
    let message = Message {
        subject: &subject,
        text: &text,
        sender: &sender,
        written_to: &written_to,
    };
    let decided = site.store().read(|r| {
        let choice = choose(
            &message,
            None,
            &r.categories()?,
            &r.routing_agents(visit.now)?,
        );
        let category = choice.category.map(|id| r.category_name(id)).transpose()?;
        let away = choice.away.iter();
        let away = away.flat_map(|away| [Some(away.person), away.substitute]);
        let people: Vec<PersonId> = choice
            .agents
            .iter()
            .copied()
            .chain(away.flatten())
            .collect();
        let names = r.names_of(people)?;
        let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
        let category = category.flatten();
        Ok::<_, store::Error>(decision(visit, &choice, category.as_deref(), &name))
    })?;
    show(site, visit, Some(&decided))
}

fn decision(
    visit: &Visit,
    choice: &Choice,
    category: Option<&str>,
    name: &dyn Fn(PersonId) -> String,
) -> Markup {
    let lang = visit.lang;
    let place = choice.found.as_ref().and_then(|found| match found.place {
        Place::Subject => Some(say::IN_SUBJECT),
        Place::Text => Some(say::IN_TEXT),
        Place::Recipient | Place::Sender | Place::Anywhere => None,
    });
    html! {
        section.notice.ok aria-labelledby="decision" role="status" {
            h2 id="decision" { (lang.say(say::DECISION)) }
            @if choice.category.is_none() {
                p { (lang.say(routing::NO_RULE)) }
            } @else {
                p { (routing::told(lang, choice, category, name)) "." }
                @if let (Some(place), Some(found)) = (place, &choice.found) {
                    p { (routing::quoted(lang, &found.word)) " " (lang.say(place)) "." }
                }
            }
        }
    }
}

fn show(site: &Site, visit: &Visit, decided: Option<&Markup>) -> Outcome {
    let lang = visit.lang;
    let fields = [
        ("subject", say::SUBJECT),
        ("sender", say::SENDER),
        ("to", say::WRITTEN_TO),
    ];
    let body = html! {
        p { (lang.say(say::TRY_HINT)) }
        @if let Some(decided) = decided { (decided) }
        form.card method="post" action="/settings/categories/try" {
            (csrf(visit))
            @for (id, label) in fields {
                (labelled(id, lang.say(label), "", &html! { input id=(id) name=(id) autocomplete="off" value=(visit.form.text(id)); }))
            }
            (labelled("text", lang.say(say::TEXT), "", &html! { textarea id="text" name="text" { (visit.form.text("text")) } }))
            button.btn.blue { (lang.say(say::TRY_BUTTON)) }
        }
        p { a href="/settings/categories" { "← " (lang.say(say::CATEGORIES)) } }
    };
    let here = ("/settings/categories", lang.say(say::TRY));
    frame::page(site, visit, here, None, &body)
}
