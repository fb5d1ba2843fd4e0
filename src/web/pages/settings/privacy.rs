//! `/privacy`: what is kept about people, why and how long; administrators word it at `/settings/privacy`.

use maud::html;

use super::editable_text::Worded;
use crate::i18n::{Lang, personal as say};
use crate::rules::audit::Deed;
use crate::rules::choices::Retained;
use crate::store;
use crate::web::http::answer::{self, Outcome};
use crate::web::visit::{Site, Visit};

const TEXT: Worded = Worded {
    setting: "privacy",
    title: say::PRIVACY,
    address: "/privacy",
    form: ("/settings/privacy", say::PRIVACY_SETTINGS),
    deed: Deed::PrivacyChanged,
};

/// GET `/privacy`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let original = original(site, visit.lang)?;
    TEXT.page(site, visit, &html! {}, original)
}

/// The text where nobody worded one, with what is configured and settled.
fn original(site: &Site, lang: Lang) -> store::Result<String> {
    let keep = site.config.keep;
    let [journal, refused, audit, years] = site.store().read(|r| {
        Ok::<_, store::Error>([
            r.retained(Retained::Journal, keep.journal_days)?,
            r.retained(Retained::Refused, keep.refused_days)?,
            r.retained(Retained::Audit, keep.audit_days)?,
            r.retained(Retained::Closed, keep.closed_years)?,
        ])
    })?;
    let tickets = if years == 0 {
        lang.say(say::FOR_EVER).to_string()
    } else {
        say::years(lang, years)
    };
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
        ),
        lang.say(say::COPY).into(),
        say::whom_to_ask(lang, &site.config.desk.address),
    ];
    Ok(text.join("\n\n"))
}

/// GET `/settings/privacy`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let texts = site.store().read(|r| TEXT.texts(r))?;
    TEXT.form(site, visit, &html! {}, &texts, None)
}

/// POST `/settings/privacy`: `fr`, `en`.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let texts = match Worded::typed(visit) {
        Ok(texts) => texts,
        Err(typed) => return TEXT.form(site, visit, &html! {}, &typed, Some(say::TOO_LONG)),
    };
    let trail = visit.trail()?;
    site.store().write(|w| {
        TEXT.keep(w, &texts)?;
        w.audit(TEXT.deed, &trail, "", visit.now)
    })?;
    Ok(answer::see_other("/settings/privacy?saved=1"))
}
