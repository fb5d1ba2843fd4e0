//! `/settings/categories/N`: the words, agents and sight of one category, and its removal; all of them are in `categories`.

use maud::{Markup, html};

use crate::i18n::{Phrase, pages, team as say};
use crate::rules::audit::Deed;
use crate::rules::matching::{Place, Word};
use crate::rules::routing::Share;
use crate::rules::{CategoryId, GroupId, PersonId};
use crate::store::{self, CategorySettings, Person};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/categories";
/// Words of a category.
const WORDS_MAX: usize = 200;
/// Characters of a word.
const WORD_CHARS_MAX: usize = 100;

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
            agents: form::ticked(visit, "agent")
                .into_iter()
                .map(PersonId)
                .collect(),
            group: form.text("group").parse().ok().map(GroupId),
            share: Share::from_word(&form.text("share")).unwrap_or(Share::One),
            confidential: !form.text("confidential").is_empty(),
        }
    }

    fn all_words(&self) -> Result<Vec<Word>, Phrase> {
        let words = PLACES.iter().zip(&self.words).flat_map(|(place, text)| {
            let words = text.split(['\n', ',', ';']).map(str::trim);
            words.filter(|word| !word.is_empty()).map(|word| Word {
                place: *place,
                text: word.split_whitespace().collect::<Vec<_>>().join(" "),
            })
        });
        let words: Vec<Word> = words.collect();
        let long = |word: &Word| word.text.chars().count() > WORD_CHARS_MAX;
        if words.len() > WORDS_MAX || words.iter().any(long) {
            return Err(say::WORDS_TOO_MANY);
        }
        Ok(words)
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
    show(site, visit, id, (200, None), &typed)
}

fn show(
    site: &Site,
    visit: &Visit,
    id: CategoryId,
    (status, wrong): (u16, Option<&str>),
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
            div.field {
                label for="name" { (lang.say(say::NAME)) }
                input id="name" name="name" required maxlength="100" value=(typed.name);
            }
            p.hint id="words-hint" { (lang.say(say::WORDS_HINT)) }
            @for (place, words) in PLACES.iter().zip(&typed.words) { (words_field(visit, *place, words)) }
            (agents(visit, &team, &typed.agents))
            div.field {
                label for="group" { (lang.say(say::GROUP)) }
                select id="group" name="group" {
                    option value="" { (lang.say(say::NO_GROUP)) }
                    @for (group, name, _) in &groups {
                        option value=(group) selected[typed.group == Some(*group)] { (name) }
                    }
                }
            }
            fieldset.field {
                legend { (lang.say(say::SHARE)) }
                @for share in Share::ALL {
                    label.check { input type="radio" name="share" value=(share.word()) checked[typed.share == *share]; (lang.say(say::share(*share))) }
                }
            }
            label.check { input type="checkbox" name="confidential" value="1" checked[typed.confidential]; (lang.say(say::CONFIDENTIAL_HINT)) }
            p.acts { button.btn.blue { (lang.say(pages::SAVE)) } }
        }
        p { (say::filed(lang, all, open)) }
        p.acts { a.btn.red href={ (address) "/remove" } { (lang.say(say::REMOVE_CATEGORY)) } }
        p { a href=(HERE) { "← " (lang.say(say::CATEGORIES)) } }
    };
    let title = say::whose(lang, lang.say(say::CATEGORY), name);
    frame::show(site, visit, (status, HERE), (&title, wrong), &body)
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
    let read = form::name(visit).and_then(|name| Ok((name, typed.all_words()?)));
    let (name, words) = match read {
        Ok(read) => read,
        Err(wrong) => {
            let wrong = visit.lang.say(wrong);
            return show(site, visit, id, (422, Some(wrong)), &typed);
        }
    };
    let trail = visit.trail()?;
    let saved = site.store().write(|w| {
        let before = w.category_settings(id)?.ok_or(Failure::NotFound)?;
        let names = w.category_names()?;
        if names
            .iter()
            .any(|(other, known)| *other != id && *known == name)
        {
            return Ok(false);
        }
        let team = w.team()?;
        let groups = w.group_members()?;
        // The form knows no order: whoever stays keeps theirs.
        let new = typed.agents.iter().filter(|a| !before.agents.contains(a));
        let mut agents = before.agents.clone();
        agents.retain(|agent| typed.agents.contains(agent));
        agents.extend(new);
        agents.retain(|agent| team.iter().any(|person| person.id == *agent));
        let settings = CategorySettings {
            name: name.clone(),
            words,
            agents,
            group: typed
                .group
                .filter(|group| groups.iter().any(|(known, ..)| known == group)),
            share: typed.share,
            confidential: typed.confidential,
        };
        w.save_category(id, &settings)?;
        w.audit(Deed::CategoryChanged, &trail, &name, visit.now)?;
        Ok::<_, Failure>(true)
    })?;
    if saved {
        Ok(answer::see_other(&format!("{HERE}/{id}?saved=1")))
    } else {
        let wrong = visit.lang.say(say::NAME_TAKEN);
        show(site, visit, id, (409, Some(wrong)), &typed)
    }
}

/// GET `/settings/categories/N/remove`
pub fn ask(site: &Site, visit: &mut Visit) -> Outcome {
    ask_again(site, visit, 200, None)
}

fn ask_again(site: &Site, visit: &Visit, status: u16, wrong: Option<&str>) -> Outcome {
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
            div.field {
                label for="into" { (lang.say(say::INTO)) }
                select id="into" name="into" required {
                    option value="" { (lang.say(say::CHOOSE)) }
                    option value="none" { (lang.say(say::INTO_NONE)) }
                    @for (other, name) in others { option value=(other) { (name) } }
                }
            }
            p.acts {
                button.btn.red { (lang.say(say::YES_REMOVE)) }
                a.btn href={ (HERE) "/" (id) } { (lang.say(say::KEEP)) }
            }
        }
    };
    let title = say::remove_what(lang, &settled.name);
    frame::show(site, visit, (status, HERE), (&title, wrong), &body)
}

/// POST `/settings/categories/N/remove`: `into`, another category or `none`.
pub fn remove(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let asked = visit.form.text("into");
    let trail = visit.trail()?;
    let removed = site.store().write(|w| {
        let names = w.category_names()?;
        let name = names.iter().find(|(known, _)| *known == id);
        let (_, name) = name.ok_or(Failure::NotFound)?;
        let mut others = names.iter().filter(|(other, _)| *other != id);
        let into = others.find(|(other, _)| other.to_string() == asked);
        if into.is_none() && asked != "none" {
            return Ok(false);
        }
        let (all, _) = w.filed_under(id)?;
        let by = (visit.viewer()?.id, visit.now);
        w.remove_category(id, into.map(|(into, _)| *into), by)?;
        let to = into.map_or("none", |(_, name)| name);
        let about = format!("removed {name}: {all} to {to}");
        w.audit(Deed::CategoryChanged, &trail, &about, visit.now)?;
        Ok::<_, Failure>(true)
    })?;
    if removed {
        Ok(answer::see_other("/settings/categories?gone=1"))
    } else {
        ask_again(site, visit, 422, Some(visit.lang.say(say::INTO_MISSING)))
    }
}
