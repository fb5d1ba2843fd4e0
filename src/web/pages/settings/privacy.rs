//! `/privacy`: what is kept about people, why and how long; administrators word it at `/settings/privacy`.

use maud::html;

use super::editable_text::EditableText;
use super::retention::retained;
use crate::i18n::{Lang, personal as say};
use crate::rules::choices::{PublicText, Retained};
use crate::store;
use crate::web::http::answer::Outcome;
use crate::web::visit::{Site, Visit};

const TEXT: EditableText = EditableText {
    text: PublicText::Privacy,
    title: say::PRIVACY,
    address: "/privacy",
    form: ("/settings/privacy", say::PRIVACY_SETTINGS),
};

/// GET `/privacy`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let original = original(site, visit.lang)?;
    TEXT.page(site, visit, &html! {}, original)
}

/// The text where nobody worded one, with what is configured and settled.
fn original(site: &Site, lang: Lang) -> store::Result<String> {
    let [journal, refused, texts, audit, years] = site.store().read(|r| {
        Ok::<_, store::Error>([
            retained(r, site, Retained::Journal)?,
            retained(r, site, Retained::Refused)?,
            retained(r, site, Retained::RefusedText)?,
            retained(r, site, Retained::Audit)?,
            retained(r, site, Retained::Closed)?,
        ])
    })?;
    let tickets = if years == 0 {
        lang.say(say::FOR_EVER).to_string()
    } else {
        say::years(lang, years)
    };
    let texts = (texts > 0).then(|| say::refused_texts(lang, say::days(lang, texts)));
    let text = [
        lang.say(say::WHAT).to_string(),
        lang.say(say::WHY).into(),
        lang.say(say::WHO_SEES).into(),
        say::how_long(
            lang,
            tickets,
            say::days(lang, journal),
            say::days(lang, refused),
            say::days(lang, audit),
        ) + &texts.map_or_else(String::new, |told| format!(" {told}")),
        lang.say(say::COPY).into(),
        say::whom_to_ask(lang, &site.config.desk.address),
    ];
    Ok(text.join("\n\n"))
}

/// GET `/settings/privacy`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    TEXT.form(site, visit, &html! {})
}

/// POST `/settings/privacy`: `fr`, `en`.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    TEXT.save(site, visit, None, &html! {})
}
