//! `/accessibility`: the lawful mention and its statement; administrators settle both at `/settings/accessibility`.

use maud::{Markup, html};

use super::editable_text::Worded;
use crate::i18n::{appearance as say, pages, personal};
use crate::rules::audit::Deed;
use crate::rules::choices::Conformity;
use crate::web::http::answer::{self, Outcome};
use crate::web::visit::{Site, Visit};

const TEXT: Worded = Worded {
    setting: "accessibility",
    title: pages::ACCESSIBILITY,
    address: "/accessibility",
    form: ("/settings/accessibility", say::STATEMENT),
    deed: Deed::AccessibilityChanged,
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
    let texts = site.store().read(|r| TEXT.texts(r))?;
    let chosen = choice(visit, site.look().conformity);
    TEXT.form(site, visit, &chosen, &texts, None)
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
    let texts = match Worded::typed(visit) {
        Ok(texts) => texts,
        Err(typed) => {
            let chosen = choice(visit, found);
            return TEXT.form(site, visit, &chosen, &typed, Some(personal::TOO_LONG));
        }
    };
    let trail = visit.trail()?;
    site.store().write(|w| {
        TEXT.keep(w, &texts)?;
        w.set_conformity(found)?;
        w.audit(TEXT.deed, &trail, found.word(), visit.now)
    })?;
    site.looks.renew(site.store(), &site.config)?;
    Ok(answer::see_other("/settings/accessibility?saved=1"))
}
