//! A page of text that administrators may word in both languages: its paragraphs, its form and what is kept of it; the texts are
//! those of `privacy` and `accessibility`.

use maud::{Markup, html};

use crate::desk::admin::settings;
use crate::i18n::{Lang, Phrase, personal as say};
use crate::rules::choices::{Conformity, PublicText};
use crate::store;
use crate::web::http::answer::{self, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled, save_button};
use crate::web::visit::{Site, Visit};

/// A page of text.
pub struct EditableText {
    /// Which.
    pub text: PublicText,
    /// What it is called.
    pub title: Phrase,
    /// Where it is read.
    pub address: &'static str,
    /// Where it is worded, and what that page is called.
    pub form: (&'static str, Phrase),
}

impl EditableText {
    /// The page, in the school's own words where there are some; `before` stands above them.
    pub fn page(&self, site: &Site, visit: &Visit, before: &Markup, original: String) -> Outcome {
        let lang = visit.lang;
        let setting = self.text.setting(lang.code());
        let own = site.store().read(|r| r.setting_text(&setting))?;
        let own = own.filter(|text| !text.trim().is_empty());
        let text = own.unwrap_or(original);
        let body = html! { (before) (paragraphs(&text)) };
        frame::page(site, visit, ("", lang.say(self.title)), None, &body)
    }

    /// The form with both texts as they stand, and more fields before them.
    pub fn form(&self, site: &Site, visit: &Visit, more: &Markup) -> Outcome {
        let texts = site.store().read(|r| {
            let text = |lang: Lang| {
                let text = r.setting_text(&self.text.setting(lang.code()));
                text.map(Option::unwrap_or_default)
            };
            Ok::<_, store::Error>([text(Lang::Fr)?, text(Lang::En)?])
        })?;
        self.show(site, visit, more, &texts, None)
    }

    fn show(
        &self,
        site: &Site,
        visit: &Visit,
        more: &Markup,
        [french, english]: &[String; 2],
        wrong: Option<&Wrong>,
    ) -> Outcome {
        let lang = visit.lang;
        let (place, title) = self.form;
        let body = html! {
            form.card method="post" action=(place) {
                (csrf(visit))
                (more)
                p.hint id="text-hint" { (lang.say(say::TEXT_HINT)) }
                @for (id, label, text) in [("fr", say::TEXT_FR, french), ("en", say::TEXT_EN, english)] {
                    (labelled(id, lang.say(label), "", &html! { textarea id=(id) name=(id) rows="12" aria-describedby="text-hint" { (text) } }))
                }
                p.acts {
                    (save_button(visit))
                    a href=(self.address) { (lang.say(say::SEE_PAGE)) }
                }
            }
        };
        frame::page(site, visit, (place, lang.say(title)), wrong, &body)
    }

    /// Keeps both texts as typed, `fr` and `en`, and what an audit found, or gives the form back.
    pub fn save(
        &self,
        site: &Site,
        visit: &Visit,
        found: Option<Conformity>,
        more: &Markup,
    ) -> Outcome {
        let typed = ["fr", "en"].map(|field| visit.form.text(field).trim().to_owned());
        let [french, english] = &typed;
        let texts = [
            (Lang::Fr.code(), french.as_str()),
            (Lang::En.code(), english),
        ];
        let saved = settings::set_text(site.store(), &visit.caller()?, (self.text, found), texts);
        match or_denial(saved)? {
            Ok(()) => {
                site.looks.renew(site.store(), &site.config)?;
                Ok(answer::see_other(&format!("{}?saved=1", self.form.0)))
            }
            Err(refusal) => {
                let wrong = Wrong::of(visit.lang, &refusal);
                self.show(site, visit, more, &typed, Some(&wrong))
            }
        }
    }
}

fn paragraphs(text: &str) -> Markup {
    let all = text.split("\n\n").map(str::trim);
    html! { @for paragraph in all.filter(|paragraph| !paragraph.is_empty()) { p { (paragraph) } } }
}
