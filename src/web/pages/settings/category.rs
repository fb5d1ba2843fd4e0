//! `/settings/categories/N`: the words, agents and sight of one category, and its removal; all of them are in `categories`.

use maud::{Markup, html};

use crate::desk::admin::categories;
use crate::i18n::team as say;
use crate::rules::matching::{Place, Word};
use crate::rules::routing::Share;
use crate::rules::{CategoryId, GroupId, PersonId};
use crate::store::{self, CategorySettings, Person};
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled, name_field, save_button, ticked};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/categories";

/// In the order of the form: the usual one first.
const PLACES: [Place; 5] = [
    Place::Anywhere,
    Place::Subject,
    Place::Text,
    Place::Sender,
    Place::Recipient,
];

/// The form as it is filled in.
struct Typed {
    name: String,
    /// One text for each of [`PLACES`].
    words: [String; 5],
    agents: Vec<PersonId>,
    group: Option<GroupId>,
    share: Share,
    confidential: bool,
}

impl Typed {
    fn of(settings: CategorySettings) -> Self {
        let words = PLACES.map(|place| {
            let words = settings.words.iter().filter(|word| word.place == place);
            let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
            words.join("\n")
        });
        Self {
            name: settings.name,
            words,
            agents: settings.agents,
            group: settings.group,
            share: settings.share,
            confidential: settings.confidential,
        }
    }

    fn read(visit: &Visit) -> Self {
        let form = &visit.form;
        Self {
            name: form.text("name"),
            words: PLACES.map(|place| form.text(place.word())),
            agents: ticked(visit, "agent").into_iter().map(PersonId).collect(),
            group: form.text("group").parse().ok().map(GroupId),
            share: Share::from_word(&form.text("share")).unwrap_or(Share::One),
            confidential: !form.text("confidential").is_empty(),
        }
    }

    fn settings(&self) -> CategorySettings {
        let words = PLACES.iter().zip(&self.words).flat_map(|(place, typed)| {
            categories::words_of(typed).map(|text| Word {
                place: *place,
                text,
            })
        });
        CategorySettings {
            name: self.name.clone(),
            words: words.collect(),
            agents: self.agents.clone(),
            group: self.group,
            share: self.share,
            confidential: self.confidential,
        }
    }
}

fn id(visit: &Visit) -> Result<CategoryId, Failure> {
    visit.id(0).map(CategoryId)
}

/// GET `/settings/categories/N`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let settled = site.store().read(|r| r.category_settings(id))?;
    let typed = Typed::of(settled.ok_or(Failure::NotFound)?);
    show(site, visit, id, None, &typed)
}

fn show(
    site: &Site,
    visit: &Visit,
    id: CategoryId,
    wrong: Option<&Wrong>,
    typed: &Typed,
) -> Outcome {
    let lang = visit.lang;
    let (name, (all, open), groups, team) = site.store().read(|r| {
        let name = r.category_name(id)?;
        Ok::<_, store::Error>((name, r.filed_under(id)?, r.group_members()?, r.team()?))
    })?;
    let name = name.ok_or(Failure::NotFound)?;
    let address = format!("{HERE}/{id}");
    let mut grouped = groups.iter().filter(|(id, ..)| typed.group == Some(*id));
    let treated = team.iter().any(|person| typed.agents.contains(&person.id))
        || grouped.any(|(_, _, members)| !members.is_empty());
    let body = html! {
        @if !treated { p.notice { (lang.say(say::NAMES_NOBODY)) } }
        form.card method="post" action=(address) {
            (csrf(visit))
            (name_field(visit, say::NAME, &typed.name))
            p.hint id="words-hint" { (lang.say(say::WORDS_HINT)) }
            @for (place, words) in PLACES.iter().zip(&typed.words) { (words_field(visit, *place, words)) }
            (agents(visit, &team, &typed.agents))
            (labelled("group", lang.say(say::GROUP), "", &html! {
                select id="group" name="group" {
                    option value="" { (lang.say(say::NO_GROUP)) }
                    @for (group, name, _) in &groups {
                        option value=(group) selected[typed.group == Some(*group)] { (name) }
                    }
                }
            }))
            fieldset.field {
                legend { (lang.say(say::SHARE)) }
                @for share in Share::ALL {
                    label.check { input type="radio" name="share" value=(share.word()) checked[typed.share == *share]; (lang.say(say::share(*share))) }
                }
            }
            label.check { input type="checkbox" name="confidential" value="1" checked[typed.confidential]; (lang.say(say::CONFIDENTIAL_HINT)) }
            p.acts { (save_button(visit)) }
        }
        p { (say::filed(lang, all, open)) }
        p.acts { a.btn.red href={ (address) "/remove" } { (lang.say(say::REMOVE_CATEGORY)) } }
        p { a href=(HERE) { "← " (lang.say(say::CATEGORIES)) } }
    };
    let title = say::whose(lang, lang.say(say::CATEGORY), name);
    frame::page(site, visit, (HERE, &title), wrong, &body)
}

fn words_field(visit: &Visit, place: Place, words: &str) -> Markup {
    let lang = visit.lang;
    let addresses = matches!(place, Place::Sender | Place::Recipient);
    let hint = format!("{}-hint", place.word());
    let described = if addresses { &hint } else { "words-hint" };
    html! {
        div.field {
            label for=(place.word()) { (lang.say(say::place(place))) }
            @if addresses { p.hint id=(hint) { (lang.say(say::ADDRESSES_HINT)) } }
            textarea id=(place.word()) name=(place.word()) rows="3" aria-describedby=(described) { (words) }
        }
    }
}

fn agents(visit: &Visit, team: &[Person], chosen: &[PersonId]) -> Markup {
    html! {
        fieldset.field {
            legend { (visit.lang.say(say::AGENTS)) }
            @for person in team {
                label.check { input type="checkbox" name="agent" value=(person.id) checked[chosen.contains(&person.id)]; (person.name) }
            }
        }
    }
}

/// POST `/settings/categories/N`: everything on the form; what it does not carry is empty.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let typed = Typed::read(visit);
    let saved = categories::save(site.store(), &visit.caller()?, id, typed.settings());
    match or_denial(saved)? {
        Ok(()) => Ok(answer::see_other(&format!("{HERE}/{id}?saved=1"))),
        Err(refusal) => {
            let wrong = Wrong::of(visit.lang, &refusal);
            show(site, visit, id, Some(&wrong), &typed)
        }
    }
}

/// GET `/settings/categories/N/remove`
pub fn ask(site: &Site, visit: &mut Visit) -> Outcome {
    ask_again(site, visit, None)
}

fn ask_again(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let id = id(visit)?;
    let (settled, (all, open), names) = site.store().read(|r| {
        let settled = r.category_settings(id)?;
        Ok::<_, store::Error>((settled, r.filed_under(id)?, r.category_names()?))
    })?;
    let settled = settled.ok_or(Failure::NotFound)?;
    let others = names.iter().filter(|(other, _)| *other != id);
    let body = html! {
        form.card method="post" action={ (HERE) "/" (id) "/remove" } {
            (csrf(visit))
            p { (say::filed(lang, all, open)) }
            @if settled.confidential && all > 0 { p.err { (lang.say(say::OPENS_THEM)) } }
            (labelled("into", lang.say(say::INTO), "", &html! {
                select id="into" name="into" required {
                    option value="" { (lang.say(say::CHOOSE)) }
                    option value="none" { (lang.say(say::INTO_NONE)) }
                    @for (other, name) in others { option value=(other) { (name) } }
                }
            }))
            p.acts {
                button.btn.red { (lang.say(say::YES_REMOVE)) }
                a.btn href={ (HERE) "/" (id) } { (lang.say(say::KEEP)) }
            }
        }
    };
    let title = say::remove_what(lang, &settled.name);
    frame::page(site, visit, (HERE, &title), wrong, &body)
}

/// POST `/settings/categories/N/remove`: `into`, another category or `none`.
pub fn remove(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let into = match visit.form.text("into").as_str() {
        "none" => None,
        other => Some(CategoryId(other.parse().unwrap_or_default())),
    };
    match or_denial(categories::remove(site.store(), &visit.caller()?, id, into))? {
        Ok(()) => Ok(answer::see_other("/settings/categories?gone=1")),
        Err(refusal) => ask_again(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}
