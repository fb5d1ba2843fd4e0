//! A page of text that administrators may word in both languages: its paragraphs, its form and what is kept of it; the texts are
//! those of `privacy` and `accessibility`.

use maud::{Markup, html};

use crate::i18n::{Lang, Phrase, pages, personal as say};
use crate::rules::audit::Deed;
use crate::store::{self, Read, Write};
use crate::web::http::answer::{self, Outcome};
use crate::web::pages::frame;
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

/// Characters of a text.
const TEXT_CHARS_MAX: usize = 20_000;

/// A page of text.
pub struct Worded {
    /// Under which name its texts are remembered, with `_fr` and `_en`.
    pub setting: &'static str,
    /// What it is called.
    pub title: Phrase,
    /// Where it is read.
    pub address: &'static str,
    /// Where it is worded, and what that page is called.
    pub form: (&'static str, Phrase),
    /// What is noted when it changes.
    pub deed: Deed,
}

impl Worded {
    fn name(&self, lang: Lang) -> String {
        format!("{}_{}", self.setting, lang.code())
    }

    /// The page, in the school's own words where there are some; `before` stands above them.
    pub fn page(&self, site: &Site, visit: &Visit, before: &Markup, original: String) -> Outcome {
        let lang = visit.lang;
        let own = site.store().read(|r| r.setting_text(&self.name(lang)))?;
        let own = own.filter(|text| !text.trim().is_empty());
        let text = own.unwrap_or(original);
        let main = html! {
            h1 { (lang.say(self.title)) }
            (before)
            (paragraphs(&text))
        };
        let page = Page {
            title: lang.say(self.title).into(),
            here: "",
            menu: None,
            aside: None,
            main,
        };
        Ok(answer::page(200, lay_out(site, visit, &page)))
    }

    /// Both texts as they were worded.
    pub fn texts(&self, r: &Read<'_>) -> store::Result<[String; 2]> {
        let text = |lang| {
            r.setting_text(&self.name(lang))
                .map(Option::unwrap_or_default)
        };
        Ok([text(Lang::Fr)?, text(Lang::En)?])
    }

    /// The form, with more fields before the texts.
    pub fn form(
        &self,
        site: &Site,
        visit: &Visit,
        more: &Markup,
        [french, english]: &[String; 2],
        wrong: Option<Phrase>,
    ) -> Outcome {
        let lang = visit.lang;
        let (place, title) = self.form;
        let body = html! {
            form.card method="post" action=(place) {
                (csrf(visit))
                (more)
                p.hint id="text-hint" { (lang.say(say::TEXT_HINT)) }
                div.field {
                    label for="fr" { (lang.say(say::TEXT_FR)) }
                    textarea id="fr" name="fr" rows="12" aria-describedby="text-hint" { (french) }
                }
                div.field {
                    label for="en" { (lang.say(say::TEXT_EN)) }
                    textarea id="en" name="en" rows="12" aria-describedby="text-hint" { (english) }
                }
                p.acts {
                    button.btn.blue { (lang.say(pages::SAVE)) }
                    a href=(self.address) { (lang.say(say::SEE_PAGE)) }
                }
            }
        };
        let status = if wrong.is_some() { 422 } else { 200 };
        let wrong = wrong.map(|wrong| lang.say(wrong));
        frame::show(
            site,
            visit,
            (status, place),
            (lang.say(title), wrong),
            &body,
        )
    }

    /// The texts that were typed, `fr` and `en`; too long ones are told.
    pub fn typed(visit: &Visit) -> Result<[String; 2], [String; 2]> {
        let typed = ["fr", "en"].map(|field| visit.form.text(field).trim().to_owned());
        let fits = |text: &String| text.chars().count() <= TEXT_CHARS_MAX;
        if typed.iter().all(fits) {
            Ok(typed)
        } else {
            Err(typed)
        }
    }

    /// Keeps both.
    pub fn keep(&self, w: &Write<'_>, texts: &[String; 2]) -> store::Result<()> {
        for (lang, text) in Lang::ALL.into_iter().zip(texts) {
            w.set_setting_text(&self.name(lang), text)?;
        }
        Ok(())
    }
}

fn paragraphs(text: &str) -> Markup {
    let all = text.split("\n\n").map(str::trim);
    html! { @for paragraph in all.filter(|paragraph| !paragraph.is_empty()) { p { (paragraph) } } }
}
