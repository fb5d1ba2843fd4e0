//! `/settings/waiting`: when requesters who were asked and do not answer are asked again, and when their tickets are closed; the sweep
//! does it.

use maud::{Markup, html};

use crate::desk::admin::settings;
use crate::i18n::{refusals, waiting as say};
use crate::rules::administration::Refusal;
use crate::rules::calendar::Waited;
use crate::web::http::answer::{self, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled, save_button};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/waiting";

/// GET `/settings/waiting`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let waited = site.store().read(|r| r.waited(site.waited()))?;
    let values = [waited.remind, waited.close].map(|days| days.to_string());
    show(site, visit, &values, None)
}

/// With the box that confirms it, where tickets would be closed at once.
fn show(site: &Site, visit: &Visit, values: &[String; 2], refusal: Option<&Refusal>) -> Outcome {
    let lang = visit.lang;
    let [remind, close] = values;
    let body = html! {
        form.card method="post" action=(HERE) {
            (csrf(visit))
            p { (lang.say(say::INTRO)) @if site.config.closing.working_days { " " (lang.say(say::WORKING)) } }
            (field(("remind", remind), lang.say(say::REMIND), lang.say(say::REMIND_HINT)))
            (field(("close", close), lang.say(say::CLOSE), lang.say(say::CLOSE_HINT)))
            @if let Some(refusal @ Refusal::WouldClose(_)) = refusal {
                div.notice.bad role="alert" {
                    p { (refusals::why(lang, refusal)) }
                    label.check { input type="checkbox" name="sure" value="1"; (lang.say(say::SURE)) }
                }
            }
            (save_button(visit))
        }
    };
    let wrong = refusal.map(|refusal| match refusal {
        Refusal::WouldClose(_) => Wrong::typed(""), // said beside the box
        refusal => Wrong::of(lang, refusal),
    });
    frame::page(
        site,
        visit,
        (HERE, lang.say(say::WAITING)),
        wrong.as_ref(),
        &body,
    )
}

fn field((id, value): (&str, &str), label: &str, hint: &str) -> Markup {
    labelled(
        id,
        label,
        hint,
        &html! {
            input id=(id) name=(id) type="number" min="0" max=(Waited::DAYS_MAX) required value=(value) aria-describedby={ (id) "-hint" };
        },
    )
}

/// POST `/settings/waiting`: `remind` and `close`, and `sure` where tickets would be closed at once.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let typed = ["remind", "close"].map(|name| visit.form.text(name).trim().to_owned());
    let [remind, close] = typed.each_ref().map(|days| days.parse::<u32>());
    let wanted = match (remind, close) {
        (Ok(remind), Ok(close)) => Ok(Waited {
            remind,
            close,
            ..site.waited()
        }),
        (Err(_), _) | (_, Err(_)) => Err(Refusal::BadWaiting.into()),
    };
    let (caller, meant) = (visit.caller()?, visit.form.text("sure") == "1");
    let saved =
        wanted.and_then(|wanted| settings::set_waited(site.store(), &caller, wanted, meant));
    match or_denial(saved)? {
        Ok(()) => Ok(answer::see_other("/settings/waiting?saved=1")),
        Err(refusal) => show(site, visit, &typed, Some(&refusal)),
    }
}
