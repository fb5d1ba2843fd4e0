//! `/accessibility`: the lawful mention and its statement; administrators settle both at `/settings/accessibility`.

use maud::{Markup, html};

use super::editable_text::EditableText;
use crate::i18n::{appearance as say, pages};
use crate::rules::choices::{Conformity, PublicText};
use crate::web::http::answer::Outcome;
use crate::web::visit::{Site, Visit};

const TEXT: EditableText = EditableText {
    text: PublicText::Accessibility,
    title: pages::ACCESSIBILITY,
    address: "/accessibility",
    form: ("/settings/accessibility", say::STATEMENT),
};

/// GET `/accessibility`. The law asks for the mention « non conforme » until an audit says otherwise.
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let found = site.look().conformity;
    let original = [
        say::commits(lang, &site.look().name),
        lang.say(say::result(found)).into(),
        lang.say(say::MADE_FOR).into(),
        say::feedback(lang, &site.config.desk.address),
        lang.say(say::DEFENDER).into(),
    ];
    let mention = html! { p { strong { (lang.say(say::mention(found))) } } };
    TEXT.page(site, visit, &mention, original.join("\n\n"))
}

/// GET `/settings/accessibility`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let chosen = choice(visit, site.look().conformity);
    TEXT.form(site, visit, &chosen)
}

fn choice(visit: &Visit, found: Conformity) -> Markup {
    let lang = visit.lang;
    html! {
        fieldset.field aria-describedby="mention-hint" {
            legend { (lang.say(say::MENTION)) }
            p.hint id="mention-hint" { (lang.say(say::MENTION_HINT)) }
            @for state in Conformity::ALL {
                label.check {
                    input type="radio" name="state" value=(state.word()) checked[*state == found];
                    (lang.say(say::mention(*state)))
                }
            }
        }
    }
}

/// POST `/settings/accessibility`: `state`, `fr`, `en`. A state left out stays.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let asked = Conformity::from_word(&visit.form.text("state"));
    let found = asked.unwrap_or(site.look().conformity);
    let chosen = choice(visit, found);
    TEXT.save(site, visit, Some(found), &chosen)
}
