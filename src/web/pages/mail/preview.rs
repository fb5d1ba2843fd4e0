//! `/settings/mail/preview`: any notification of any ticket, as it would be sent; nothing is.

use maud::{Markup, html};

use super::log::{Here, left};
use crate::i18n::{Lang, mail, pages, settings as say};
use crate::rules::TicketNumber;
use crate::rules::notices::Topic;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{fault, titled};
use crate::web::ports::letterbox::{Preview, Wanted};
use crate::web::visit::{Site, Visit};

fn wanted(visit: &Visit) -> Option<Wanted> {
    let number: i64 = visit
        .query("ticket")?
        .trim()
        .trim_start_matches('#')
        .parse()
        .ok()?;
    let topic = visit
        .query("topic")
        .and_then(|word| Topic::from_word(&word));
    Some(Wanted {
        ticket: TicketNumber(number),
        topic: topic.unwrap_or(Topic::FollowUp),
        language: Lang::from_code(&visit.query("language").unwrap_or_default()),
        to_agent: visit.query("to").as_deref() == Some("agent"),
    })
}

fn made(site: &Site, visit: &Visit) -> Result<Option<Preview>, Failure> {
    let viewer = visit.viewer()?.id;
    let Some(wanted) = wanted(visit) else {
        return Ok(None);
    };
    let shown = site.store().read(|r| {
        let ticket = r.ticket(r.surviving(wanted.ticket)?)?;
        let rights = visit.rights(r)?;
        Ok::<_, Failure>(ticket.is_some_and(|ticket| rights.sees(&ticket)))
    })?;
    if !shown {
        return Ok(None);
    }
    Ok(site.letterbox.preview(&wanted, viewer, visit.now)?)
}

/// GET `/settings/mail/preview?ticket=1042&topic=solution&to=requester&language=fr`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let asked = visit
        .query("ticket")
        .is_some_and(|number| !number.trim().is_empty());
    let made = made(site, visit)?;
    let wrong = (asked && made.is_none()).then(|| lang.say(say::NO_SUCH_TICKET));
    let main = html! {
        h1 { (lang.say(say::PREVIEW)) }
        p { (lang.say(say::PREVIEW_HINT)) }
        (fault(wrong))
        (form(visit))
        @if let Some(made) = &made { (shown(visit, made)) }
    };
    let page = Page {
        menu: Some(left(visit, Here::Preview)),
        ..Page::new(
            "/settings/mail",
            titled(lang, lang.say(say::PREVIEW), wrong.is_some()),
            main,
        )
    };
    let status = if wrong.is_some() { 404 } else { 200 };
    Ok(answer::page(status, lay_out(site, visit, &page)))
}

/// GET `/settings/mail/preview/html?…`: the HTML part alone, as a mail program shows it.
pub fn html_part(site: &Site, visit: &mut Visit) -> Outcome {
    let made = made(site, visit)?.ok_or(Failure::NotFound)?;
    Ok(answer::mail_page(made.html.into_bytes()))
}

fn form(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let given = |name: &str| visit.query(name).unwrap_or_default();
    let (topic, to, language) = (given("topic"), given("to"), given("language"));
    html! {
        form.row method="get" action="/settings/mail/preview" {
            div {
                label for="ticket" { (lang.say(say::TICKET)) }
                input id="ticket" name="ticket" inputmode="numeric" required value=(given("ticket"));
            }
            div {
                label for="topic" { (lang.say(say::ABOUT)) }
                select id="topic" name="topic" {
                    @for each in Topic::ALL {
                        option value=(each.word()) selected[each.word() == topic] { (lang.say(mail::news(*each))) }
                    }
                }
            }
            div {
                label for="to" { (lang.say(say::TO)) }
                select id="to" name="to" {
                    option value="requester" { (lang.say(say::THE_REQUESTER)) }
                    option value="agent" selected[to == "agent"] { (lang.say(say::AN_AGENT)) }
                }
            }
            div {
                label for="language" { (lang.say(say::LANGUAGE)) }
                select id="language" name="language" {
                    option value="fr" { "Français" }
                    option value="en" selected[language == "en"] { "English" }
                }
            }
            button.btn { (lang.say(say::PREVIEW_BUTTON)) }
        }
    }
}

fn shown(visit: &Visit, made: &Preview) -> Markup {
    let lang = visit.lang;
    html! {
        section.card aria-labelledby="made" {
            h2 id="made" { (made.subject) }
            dl.facts {
                dt { (lang.say(say::FROM)) } dd { (made.from) }
                dt { (lang.say(say::TO)) } dd { (made.to) }
            }
            p { a href={ "/settings/mail/preview/html?" (visit.request.query) } { (lang.say(say::SEE_HTML)) } }
            pre.raw { (made.text) }
        }
        p.s.mut { (lang.say(pages::PREVIEW_HINT)) }
    }
}
