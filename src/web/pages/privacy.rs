//! `/privacy`: what is kept about people, why and how long; administrators word it at `/settings/privacy`.

use maud::{Markup, html};

use super::layout::{Page, csrf, fault, lay_out};
use super::settings;
use crate::i18n::{self, Lang, pages, personal as say};
use crate::rules::audit::Deed;
use crate::store;
use crate::web::answer::{self, Outcome};
use crate::web::server::{Site, Visit};

/// Characters of a text.
const TEXT_CHARS_MAX: usize = 20_000;

/// Under which name a text is remembered.
const fn setting(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "privacy_fr",
        Lang::En => "privacy_en",
    }
}

/// GET `/privacy`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let own = site.store().read(|r| r.setting_text(setting(lang)))?;
    let own = own.filter(|text| !text.trim().is_empty());
    let text = own.unwrap_or_else(|| original(site, lang));
    let main = html! {
        h1 { (lang.say(say::PRIVACY)) }
        (paragraphs(&text))
    };
    let page = Page {
        title: lang.say(say::PRIVACY).into(),
        here: "",
        menu: None,
        aside: None,
        main,
    };
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

fn paragraphs(text: &str) -> Markup {
    let all = text.split("\n\n").map(str::trim);
    html! { @for paragraph in all.filter(|paragraph| !paragraph.is_empty()) { p { (paragraph) } } }
}

/// The text where nobody worded one, with what is configured.
fn original(site: &Site, lang: Lang) -> String {
    let keep = site.config.keep;
    let tickets = if keep.closed_years == 0 {
        lang.say(say::FOR_EVER).to_string()
    } else {
        say::years(lang, keep.closed_years)
    };
    let (journal, refused) = (keep.journal_days, keep.refused_days);
    [
        lang.say(say::WHAT).to_string(),
        lang.say(say::WHY).into(),
        lang.say(say::WHO_SEES).into(),
        say::how_long(lang, tickets, journal, refused, keep.audit_days),
        lang.say(say::COPY).into(),
        say::whom_to_ask(lang, &site.config.desk.address),
    ]
    .join("\n\n")
}

/// GET `/settings/privacy`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let texts = site.store().read(|r| {
        let text = |lang| r.setting_text(setting(lang)).map(Option::unwrap_or_default);
        Ok::<_, store::Error>((text(Lang::Fr)?, text(Lang::En)?))
    })?;
    show(site, visit, 200, (&texts.0, &texts.1), None)
}

fn show(
    site: &Site,
    visit: &Visit,
    status: u16,
    (french, english): (&str, &str),
    wrong: Option<&str>,
) -> Outcome {
    let lang = visit.lang;
    let saved = visit.query("saved").is_some();
    let main = html! {
        h1 { (lang.say(say::PRIVACY_SETTINGS)) }
        @if saved { div.notice.ok { p role="status" { (lang.say(i18n::settings::SAVED)) } } }
        (fault(wrong))
        form.card method="post" action="/settings/privacy" {
            (csrf(visit))
            p.hint id="text-hint" { (lang.say(say::TEXT_HINT)) }
            label for="fr" { (lang.say(say::TEXT_FR)) }
            textarea id="fr" name="fr" rows="12" aria-describedby="text-hint" { (french) }
            label for="en" { (lang.say(say::TEXT_EN)) }
            textarea id="en" name="en" rows="12" aria-describedby="text-hint" { (english) }
            p.acts {
                button.btn.blue { (lang.say(pages::SAVE)) }
                a href="/privacy" { (lang.say(say::SEE_PAGE)) }
            }
        }
    };
    let page = Page {
        title: lang.say(say::PRIVACY_SETTINGS).into(),
        here: "/settings/privacy",
        menu: Some(settings::left(visit, "/settings/privacy")),
        aside: None,
        main,
    };
    Ok(answer::page(status, lay_out(site, visit, &page)))
}

/// POST `/settings/privacy`: `fr`, `en`.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let (french, english) = (visit.form.text("fr"), visit.form.text("en"));
    if french.chars().count().max(english.chars().count()) > TEXT_CHARS_MAX {
        let wrong = visit.lang.say(say::TOO_LONG);
        return show(site, visit, 422, (&french, &english), Some(wrong));
    }
    let trail = visit.trail()?;
    site.store().write(|w| {
        w.set_setting_text(setting(Lang::Fr), french.trim())?;
        w.set_setting_text(setting(Lang::En), english.trim())?;
        w.audit(Deed::PrivacyChanged, &trail, "", visit.now)
    })?;
    Ok(answer::see_other("/settings/privacy?saved=1"))
}
