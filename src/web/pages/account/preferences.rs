//! `/preferences`: the language, the look, and how an agent hears of each kind of news.

use maud::{Markup, html};

use super::code_app;
use super::password;
use crate::desk::own_account::{Preferences, prefer};
use crate::i18n::{Lang, mail, personal, queue, settings, sign_in, team};
use crate::rules::choices::Theme;
use crate::rules::notices::{CHOOSABLE, Choice, Topic};
use crate::web::http::answer::{self, Failure, Outcome, set};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{csrf, save_button};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::language::kept;

/// What stands for no choice of a look.
const SYSTEM: &str = "system";

/// GET `/preferences`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let viewer = visit.viewer()?;
    let readers = site.store().read(|r| r.readers(vec![viewer.id]))?;
    let reader = readers.first().ok_or(Failure::SignIn)?;
    let choices = CHOOSABLE
        .iter()
        .map(|topic| (*topic, reader.choice(*topic)));
    let choices: Vec<_> = choices.collect();
    let body = html! {
        p { a href="/devices" { (lang.say(sign_in::MY_DEVICES)) } }
        (password::change(site, visit))
        @if viewer.role.is_agent() { p { a href="/absences" { (lang.say(team::MY_ABSENCES)) } } }
        @if viewer.role.is_agent() && code_app::offered(site) {
            p { a href="/preferences/app" { (lang.say(sign_in::APP)) } }
        }
        form.card method="post" action="/preferences" {
            (csrf(visit))
            (language(visit, viewer.language.as_deref()))
            (theme(visit, viewer.theme))
            @if viewer.role.is_agent() {
                (news(visit, &choices))
                div.field {
                    input type="hidden" name="keys" value="0";
                    label.check { input type="checkbox" name="keys" value="1" checked[viewer.keys] aria-describedby="keys-hint"; (lang.say(queue::KEYS_ON)) }
                    p.hint id="keys-hint" { (lang.say(queue::KEYS_HINT)) }
                }
            }
            (save_button(visit))
        }
        form.card method="post" action="/preferences/data" {
            (csrf(visit))
            h2 { (lang.say(personal::MY_DATA)) }
            p.hint id="data-hint" { (lang.say(personal::MY_DATA_HINT)) }
            button.btn.file aria-describedby="data-hint" { (lang.say(personal::DOWNLOAD)) }
        }
    };
    let title = lang.say(settings::PREFERENCES);
    frame::page(site, visit, ("/preferences", title), None, &body)
}

fn language(visit: &Visit, chosen: Option<&str>) -> Markup {
    let lang = visit.lang;
    html! {
        fieldset.field {
            legend { (lang.say(settings::LANGUAGE)) }
            label.check { input type="radio" name="language" value="fr" checked[chosen == Some("fr")]; span lang="fr" { "Français" } }
            label.check { input type="radio" name="language" value="en" checked[chosen == Some("en")]; span lang="en" { "English" } }
        }
    }
}

fn theme(visit: &Visit, chosen: Option<Theme>) -> Markup {
    let lang = visit.lang;
    let choices = [
        (None, settings::THEME_SYSTEM),
        (Some(Theme::Light), settings::THEME_LIGHT),
        (Some(Theme::Dark), settings::THEME_DARK),
    ];
    html! {
        fieldset.field {
            legend { (lang.say(settings::THEME)) }
            @for (theme, label) in choices {
                label.check {
                    input type="radio" name="theme" value=(theme.map_or(SYSTEM, Theme::word)) checked[theme == chosen];
                    (lang.say(label))
                }
            }
        }
    }
}

fn news(visit: &Visit, choices: &[(Topic, Choice)]) -> Markup {
    let lang = visit.lang;
    html! {
        div.tb role="region" aria-labelledby="news" tabindex="0" {
            table {
                caption id="news" { (lang.say(settings::NEWS_CAPTION)) }
                thead {
                    tr {
                        th scope="col" { (lang.say(settings::ABOUT)) }
                        @for choice in Choice::ALL { th scope="col" { (lang.say(choice_name(*choice))) } }
                    }
                }
                tbody {
                    @for (topic, chosen) in choices {
                        tr {
                            th scope="row" { (lang.say(mail::news(*topic))) }
                            @for choice in Choice::ALL {
                                td {
                                    label {
                                        input type="radio" name=(topic.word()) value=(choice.word()) checked[choice == chosen];
                                        span.vh { (lang.say(mail::news(*topic))) ", " (lang.say(choice_name(*choice))) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

const fn choice_name(choice: Choice) -> crate::i18n::Phrase {
    match choice {
        Choice::Each => settings::EACH,
        Choice::Daily => settings::DAILY,
        Choice::None => settings::NONE,
    }
}

/// POST `/preferences`: `language`, `theme`, `keys`, and a choice for each kind of news. A field left out changes nothing.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let viewer = visit.viewer()?.id;
    let language = visit.form.text("language");
    let lang = Lang::known(&language);
    let theme = visit.form.text("theme");
    // Ticked, both come; the last one counts. A form without the field changes nothing.
    let keys = visit.form.all("keys").last().map(|value| value == "1");
    let news = CHOOSABLE.iter();
    let news =
        news.filter_map(|topic| Some((*topic, Choice::from_word(&visit.form.text(topic.word()))?)));
    let chosen = Preferences {
        language: lang.map(|_| language.as_str()),
        theme: (theme == SYSTEM || Theme::from_word(&theme).is_some())
            .then(|| Theme::from_word(&theme)),
        keys,
        news: news.collect(),
    };
    prefer(site.store(), viewer, &chosen)?;
    visit.lang = lang.unwrap_or(visit.lang);
    let mut answer = answer::see_other("/preferences?saved=1");
    set(&mut answer, "Set-Cookie", &kept(visit));
    Ok(answer)
}
