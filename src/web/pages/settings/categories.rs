//! `/settings/categories`: all categories with what points to them and who treats them, and the switch of what is learned; one
//! category is in `category`.

use maud::{Markup, html};

use crate::desk::admin::categories;
use crate::i18n::{dates, pages, team as say};
use crate::rules::PersonId;
use crate::rules::routing::{Category, Share};
use crate::store::{self, FiledCategory};
use crate::web::http::answer::{self, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, name_field};
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/categories";

/// What the page shows.
struct Shown {
    categories: Vec<Category>,
    filed: Vec<FiledCategory>,
    names: Vec<(PersonId, String)>,
    learning: bool,
    learned: u64,
}

/// GET `/settings/categories`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

fn show(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let shown = site.store().read(|r| {
        let team = r.team()?.into_iter();
        Ok::<_, store::Error>(Shown {
            categories: r.categories()?,
            filed: r.filed_categories()?,
            names: team.map(|person| (person.id, person.name)).collect(),
            learning: r.is_learning()?,
            learned: r.learned_tickets()?,
        })
    })?;
    let body = html! {
        p { (lang.say(say::CATEGORIES_HINT)) }
        p { a href="/settings/categories/try" { (lang.say(say::TRY)) } }
        @if shown.categories.is_empty() { p { (lang.say(say::NO_CATEGORY_YET)) } } @else { (all(visit, &shown)) }
        form.card method="post" action=(HERE) {
            (csrf(visit))
            h2 { (lang.say(say::ADD_CATEGORY)) }
            (name_field(visit, say::NAME, &visit.form.text("name")))
            button.btn.blue { (lang.say(say::ADD)) }
        }
        form.card method="post" action="/settings/categories/learning" {
            (csrf(visit))
            h2 { (lang.say(say::LEARNING)) }
            p.hint { (lang.say(say::LEARNING_HINT)) " " (say::learned(lang, shown.learned)) }
            label.check { input type="checkbox" name="learn" value="1" checked[shown.learning]; (lang.say(say::LEARNING_ON)) }
            button.btn { (lang.say(pages::SAVE)) }
        }
        @if shown.learned > 0 {
            form.card method="post" action="/settings/categories/learning" {
                (csrf(visit))
                label.check { input type="checkbox" name="sure" value="1" required; (lang.say(say::FORGET_SURE)) }
                button.btn.red name="forget" value="1" { (lang.say(say::FORGET_LEARNED)) }
            }
        }
    };
    let title = lang.say(say::CATEGORIES);
    frame::page(site, visit, (HERE, title), wrong, &body)
}

fn all(visit: &Visit, shown: &Shown) -> Markup {
    let columns = [say::CATEGORY, say::WORDS, say::TREATED_BY, say::ACTIONS].map(col);
    let rows = html! { @for category in &shown.categories { (row(visit, shown, category)) } };
    table(
        visit,
        ("categories", say::CATEGORIES_CAPTION),
        &columns,
        &rows,
    )
}

fn row(visit: &Visit, shown: &Shown, category: &Category) -> Markup {
    let lang = visit.lang;
    let filed = shown.filed.iter().find(|filed| filed.id == category.id);
    let confidential = filed.is_some_and(|filed| filed.confidential);
    let words: Vec<&str> = category
        .words
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    let name = |agent: &PersonId| {
        let mut names = shown.names.iter();
        names
            .find(|(id, _)| id == agent)
            .map(|(_, name)| name.clone())
    };
    let agents: Vec<String> = category.agents.iter().filter_map(name).collect();
    html! {
        tr {
            th scope="row" {
                (category.name)
                @if confidential { " " span.tag { (lang.say(say::CONFIDENTIAL)) } }
            }
            td { (words.join(", ")) }
            td {
                @if agents.is_empty() { (lang.say(say::NOBODY)) } @else { (dates::list(lang, &agents)) }
                @if category.share == Share::All && agents.len() > 1 { span.s { (lang.say(say::ALL_AGENTS)) } }
            }
            td { a href={ (HERE) "/" (category.id) } aria-label=(say::change_what(lang, &category.name)) { (lang.say(say::CHANGE)) } }
        }
    }
}

/// POST `/settings/categories`: `name` of a new one; the rest is settled on its page.
pub fn add(site: &Site, visit: &mut Visit) -> Outcome {
    let name = visit.form.text("name");
    match or_denial(categories::add(
        site.store(),
        &visit.caller()?,
        &name,
        (&[], &[]),
    ))? {
        Ok(id) => Ok(answer::see_other(&format!("{HERE}/{id}"))),
        Err(refusal) => show(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}

/// POST `/settings/categories/learning`: `learn`; or `forget`, which cannot be undone, with `sure`.
pub fn learning(site: &Site, visit: &mut Visit) -> Outcome {
    let ticked = |name: &str| !visit.form.text(name).is_empty();
    let (on, forget) = (ticked("learn"), ticked("forget"));
    if forget && !ticked("sure") {
        let wrong = Wrong::typed(visit.lang.say(say::FORGET_UNSURE));
        return show(site, visit, Some(&wrong));
    }
    let (store, caller) = (site.store(), visit.caller()?);
    let done = if forget {
        categories::forget_learned(store, &caller)?;
        "forgotten"
    } else {
        categories::set_learning(store, &caller, on)?;
        "saved"
    };
    Ok(answer::see_other(&format!("{HERE}?{done}=1")))
}
