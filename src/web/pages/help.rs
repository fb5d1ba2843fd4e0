//! « Aide »: the users' guide of this desk, made from its configuration, so that no other one has to be kept.

use maud::{Markup, html};

use crate::config::Second;
use crate::i18n::{Lang, dates, help as say};
use crate::web::http::answer::{self, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::visit::{Site, Visit};

/// GET `/help`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let desk = &site.config.desk;
    let answers = site.store().read(|r| r.has_articles())?;
    let main = html! {
        h1 { (lang.say(say::TITLE)) " – " (site.look().name) }
        (asking(site, lang, answers))
        (following(site, lang))
        (solving(site, lang))
        section aria-labelledby="contact" {
            h2 id="contact" { (lang.say(say::CONTACT)) }
            p { (whole(&say::ask(lang, &site.look().name, &desk.address), &desk.address)) }
            p.s.mut.screen { (lang.say(say::PRINT)) }
        }
    };
    let page = Page::new("/help", lang.say(say::TITLE), main);
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

fn asking(site: &Site, lang: Lang, answers: bool) -> Markup {
    let desk = &site.config.desk;
    let domains: Vec<String> = desk
        .domains
        .iter()
        .map(|domain| format!("@{domain}"))
        .collect();
    html! {
        section aria-labelledby="ask" {
            h2 id="ask" { (lang.say(say::ASK)) }
            p { strong { (whole(&say::write_to(lang, &desk.address), &desk.address)) } }
            ul {
                li { (say::only_from(lang, dates::list(lang, &domains))) }
                li { (lang.say(say::ONE_PROBLEM)) }
                li { (lang.say(say::ACKNOWLEDGED)) }
                li { (lang.say(say::ASSIGNED)) }
                li { (say::or_online(lang, format!("{}/new", desk.base_url))) }
                @if answers { li { (say::answers_at(lang, format!("{}/answers", desk.base_url))) } }
            }
        }
    }
}

fn following(site: &Site, lang: Lang) -> Markup {
    let outside = match site.config.gate.second {
        Second::Basic => Some(say::BASIC),
        Second::Code => Some(say::CODE),
        Second::Totp => Some(say::TOTP),
        Second::Off => None,
    };
    html! {
        section aria-labelledby="follow" {
            h2 id="follow" { (lang.say(say::FOLLOW)) }
            ul {
                li { (lang.say(say::SIGN_IN)) }
                @if let Some(outside) = outside { li { (lang.say(outside)) } }
                li { (lang.say(say::IN_THE_TICKET)) }
                li { (lang.say(say::GREY)) }
                li { (lang.say(say::BY_MAIL)) }
                li { (lang.say(say::MAILED)) }
            }
        }
    }
}

fn solving(site: &Site, lang: Lang) -> Markup {
    let closing = site.config.closing;
    let closes = if closing.working_days {
        say::closes_working(lang, closing.after_days)
    } else {
        say::closes(lang, closing.after_days)
    };
    html! {
        section aria-labelledby="solution" {
            h2 id="solution" { (lang.say(say::SOLUTION)) }
            ul {
                li { (lang.say(say::PROPOSED)) }
                li { (lang.say(say::NO_QUESTION)) }
                li { (closes) }
                li { (lang.say(say::REOPEN)) }
            }
        }
    }
}

/// A sentence with an address that no line of the printed page cuts: at a hyphen, nobody could tell whether it belongs to it.
fn whole(sentence: &str, address: &str) -> Markup {
    html! {
        @match sentence.split_once(address) {
            Some((before, after)) => { (before) span.whole { (address) } (after) }
            None => (sentence),
        }
    }
}
