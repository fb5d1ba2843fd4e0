//! `/settings/registers/try`: what would be recognised in a message, and by which words; changes nothing.

use maud::{Markup, html};

use super::registers::HERE;
use crate::i18n::{registers as say, team};
use crate::rules::matching::Place;
use crate::web::http::answer::{Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{csrf, labelled};
use crate::web::visit::{Site, Visit};

/// GET `/settings/registers/try`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

/// POST `/settings/registers/try`: `subject`, `text`.
pub fn answer(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let [subject, text] = ["subject", "text"].map(|field| visit.form.text(field));
    let found = site.store().recognition()?.recognise(&subject, &text);
    let told = site.store().read(|r| {
        let mut told = Vec::new();
        for one in &found {
            if let (Some(register), Some(entry)) =
                (r.register(one.register)?, r.register_entry(one.entry)?)
            {
                let place = if one.place == Place::Subject {
                    say::IN_SUBJECT
                } else {
                    say::IN_TEXT
                };
                told.push((
                    say::name(lang, &register).to_owned(),
                    entry,
                    say::recognised(lang, &one.word, lang.say(place)),
                ));
            }
        }
        Ok::<_, Failure>(told)
    })?;
    let decided = html! {
        section.notice.ok aria-labelledby="decision" role="status" {
            h2 id="decision" { (lang.say(team::DECISION)) }
            @if told.is_empty() { p { (lang.say(say::NOTHING_FOUND)) } }
            @for (register, entry, why) in &told { p { (register) (if lang == crate::i18n::Lang::Fr { "\u{a0}: " } else { ": " }) b { (entry.label()) } " (" (why) ")" } }
        }
    };
    show(site, visit, Some(&decided))
}

fn show(site: &Site, visit: &Visit, decided: Option<&Markup>) -> Outcome {
    let lang = visit.lang;
    let body = html! {
        p { (lang.say(say::TRY_HINT)) }
        @if let Some(decided) = decided { (decided) }
        form.card method="post" action={ (HERE) "/try" } {
            (csrf(visit))
            (labelled("subject", lang.say(team::SUBJECT), "", &html! { input id="subject" name="subject" autocomplete="off" value=(visit.form.text("subject")); }))
            (labelled("text", lang.say(team::TEXT), "", &html! { textarea id="text" name="text" { (visit.form.text("text")) } }))
            button.btn.blue { (lang.say(team::TRY_BUTTON)) }
        }
        p { a href=(HERE) { "← " (lang.say(say::REGISTERS)) } }
    };
    frame::page(site, visit, (HERE, lang.say(say::TRY)), None, &body)
}
