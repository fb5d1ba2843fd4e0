//! What all pages share: head, the column at the left, footer; the small parts they are built of are in `parts`.

use maud::{DOCTYPE, Markup, html};

use super::parts::form::csrf;
use super::parts::icons::{Icon, avatar, icon, initials};
use super::parts::settings_menu;
use crate::i18n::{
    self, Lang, Phrase, appearance, channel, help, pages as say, personal, queue, search, settings,
    sign_in, work,
};
use crate::rules::channel::{Ailment, Part};
use crate::rules::role::Role;
use crate::web::door::Method;
use crate::web::http::assets;
use crate::web::http::theme::Look;
use crate::web::visit::{Site, Visit};
use crate::web::visitor::language;

/// A page to be laid out.
pub struct Page<'a> {
    /// In the tab; errors come first.
    pub title: String,
    /// Which entry of the main menu it belongs to, by address.
    pub here: &'a str,
    /// The left menu, if it has one.
    pub menu: Option<Markup>,
    /// The right column, if it has one.
    pub aside: Option<Markup>,
    /// The rest.
    pub main: Markup,
}

impl<'a> Page<'a> {
    /// A page without columns beside it.
    pub fn new(here: &'a str, title: impl Into<String>, main: Markup) -> Self {
        Self {
            title: title.into(),
            here,
            menu: None,
            aside: None,
            main,
        }
    }
}

/// Lays a page out.
pub fn lay_out(site: &Site, visit: &Visit, page: &Page<'_>) -> Markup {
    let (lang, desk, look) = (visit.lang, &site.config.desk, site.look());
    let theme = visit.viewer().ok().and_then(|viewer| viewer.theme);
    let style = look.style(theme).address();
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            (head(lang, &page.title, &look.name, &style))
            body.desk[visit.signed.is_some()] data-keys=[wants_keys(visit).then_some("")] data-news=(lang.say(queue::NEWS_SHOWN)) data-ago=(lang.say(say::AGO)) {
                a.vh href="#content" { (lang.say(say::SKIP)) }
                (side(site, visit, &look, page))
                div class=(wrap_class(visit, page)) {
                    main id="content" tabindex="-1" {
                        p.vh id="announcement" role="status" {}
                        (ailments(site, visit))
                        (unsent(visit))
                        (page.main)
                    }
                    @if let Some(aside) = &page.aside { aside aria-label=(lang.say(say::CASE)) { (aside) } }
                }
                footer {
                    a href="/help" { (lang.say(help::TITLE)) }
                    a href="/accessibility" { (lang.say(appearance::mention(look.conformity))) }
                    a href="/privacy" { (lang.say(personal::PRIVACY)) }
                    a href={ "mailto:" (desk.address) } { (desk.address) }
                    (language_switch(visit))
                }
                (script())
            }
        }
    }
}

/// For agents, on every page: what is wrong with the desk's own mail, and what to do.
fn ailments(site: &Site, visit: &Visit) -> Markup {
    let lang = visit.lang;
    let Some(role) = visit.viewer().ok().map(|viewer| viewer.role) else {
        return html! {};
    };
    if !role.is_agent() {
        return html! {};
    }
    let ailments = site.health.ailments(visit.now);
    let administers = role == Role::Administrator;
    html! {
        @if !ailments.is_empty() {
            section.notice.bad aria-label=(lang.say(channel::LABEL)) {
                @for ailment in &ailments { (ailment_line(visit, ailment, administers)) }
                @if role.sees_the_desk() { p { a href="/settings/mail" { (lang.say(channel::DETAILS)) } } }
            }
        }
    }
}

/// One of them: to whom can do nothing about it, that somebody should be told.
fn ailment_line(visit: &Visit, ailment: &Ailment, administers: bool) -> Markup {
    let lang = visit.lang;
    let told = channel::tell(lang, ailment, visit.now);
    let sends = ailment.part == Part::Outgoing && ailment.is_failure();
    html! {
        p.err { (told.what) }
        p {
            @if let Some(why) = told.why { (why) " " }
            @if sends { (lang.say(channel::NOTHING_LOST)) " " }
            (if administers { told.remedy } else { lang.say(channel::TELL_ADMINISTRATOR) })
        }
        @if !ailment.said.is_empty() { p.s { (channel::said(lang, &ailment.said)) } }
    }
}

/// After a sign-in: that the form which led to it was not sent.
fn unsent(visit: &Visit) -> Markup {
    let word = visit.query("unsent").filter(|_| visit.signed.is_some());
    let told = word.and_then(|word| sign_in::unsent(&word));
    html! {
        @if let Some(told) = told { div.notice.bad tabindex="-1" autofocus { p.err role="alert" { (visit.lang.say(told)) } } }
    }
}

/// The head of every page with our look; `desk` is the service's name, `style` the address of its style sheet.
pub fn head(lang: Lang, title: &str, desk: &str, style: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width,initial-scale=1";
            title { (title) " – " (desk) }
            meta name="description" content=(lang.say(say::ABOUT));
            meta name="robots" content="noindex";
            meta name="color-scheme" content="light dark";
            link rel="stylesheet" href=(style);
            link rel="icon" href=(assets::fixed().icon.address()) type="image/png";
        }
    }
}

/// Our script, which every page does without.
pub fn script() -> Markup {
    html! { script src=(assets::fixed().script.address()) defer {} }
}

fn wants_keys(visit: &Visit) -> bool {
    let viewer = visit.viewer();
    viewer.is_ok_and(|viewer| viewer.keys && viewer.role.is_agent())
}

/// A page with a menu of its own is a desk's list or a ticket, and uses the width; the others are read.
fn wrap_class(visit: &Visit, page: &Page<'_>) -> &'static str {
    match (&page.menu, &page.aside) {
        (_, Some(_)) => "wrap three",
        (Some(_), None) => "wrap",
        (None, None) if visit.signed.is_some() => "wrap text",
        (None, None) => "wrap single",
    }
}

/// The column at the left: the desk's name, search, the pages, what belongs to this one, who reads. On a phone it is a line whose
/// button opens the pages. Nobody signed in has the name only.
fn side(site: &Site, visit: &Visit, look: &Look, page: &Page<'_>) -> Markup {
    let lang = visit.lang;
    let demo = html! { @if site.demo { a href="/demo" aria-current=[(page.here == "/demo").then_some("page")] { (icon(Icon::Mail)) (lang.say(say::DEMO_LINK)) } } };
    let Ok(viewer) = visit.viewer() else {
        return html! {
            header.bar {
                (brand(look))
                @if site.demo { nav aria-label=(lang.say(say::MAIN_NAV)) { a href="/demo" { (lang.say(say::DEMO_LINK)) } } }
            }
        };
    };
    // A browser that knows no popover shows what is in it, on a phone too.
    html! {
        header.side {
            div {
                (brand(look))
                button.more.btn.line type="button" popovertarget="menu" { (lang.say(say::MENU)) }
                div id="menu" popover {
                    (search_box(visit))
                    nav aria-label=(lang.say(say::MAIN_NAV)) {
                        @for (address, label, drawn) in links(visit) {
                            a href=(address) aria-current=[is_current(address, page.here).then_some("page")] { (icon(drawn)) (lang.say(label)) }
                        }
                        (demo)
                    }
                }
                @if let Some(menu) = &page.menu { div.menu { (menu) } }
                form.me method="post" action="/logout" {
                    (csrf(visit))
                    a href="/preferences" { (avatar(&viewer.name, viewer.role)) span.vh { (lang.say(settings::PREFERENCES)) ", " } (viewer.name) }
                    button.link title=(lang.say(say::SIGN_OUT)) { (icon(Icon::Out)) span.vh { (lang.say(say::SIGN_OUT)) } }
                }
            }
        }
    }
}

fn brand(look: &Look) -> Markup {
    html! {
        a.brand href="/" {
            @if let Some(logo) = &look.logo { img src=(logo.address()) alt=""; } @else { span.mark aria-hidden="true" { (initials(&look.name)) } }
            (look.name)
        }
    }
}

fn links(visit: &Visit) -> Vec<(&'static str, Phrase, Icon)> {
    let mut links = Vec::new();
    if visit.role().is_some_and(Role::is_agent) {
        links.push(("/tickets", say::TICKETS, Icon::Tray));
        links.push(("/tasks", work::TASKS, Icon::Tasks));
        links.push(("/stats", i18n::stats::STATISTICS, Icon::Bars));
    }
    links.push((own_requests(visit), say::MY_REQUESTS, Icon::Lines));
    links.push(("/new", say::NEW_REQUEST, Icon::Plus));
    links.push(("/answers", i18n::answers::SHORT, Icon::Book));
    let first = settings_menu::first(visit);
    links.extend(first.map(|first| (first, settings::SETTINGS, Icon::Knobs)));
    links
}

/// Where one's own requests are: agents land elsewhere.
fn own_requests(visit: &Visit) -> &'static str {
    let treats = visit.role().is_some_and(Role::is_agent);
    if treats { "/?view=own" } else { "/" }
}

/// All settings pages belong to the one entry that leads to one of them, and one's own requests to theirs.
fn is_current(address: &str, here: &str) -> bool {
    let settings = address.starts_with("/settings") && here.starts_with("/settings");
    address == here || settings || (here == "/" && address.starts_with("/?"))
}

fn search_box(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let asked = (visit.request.path == "/search")
        .then(|| visit.query("q"))
        .flatten();
    html! {
        form role="search" action="/search" {
            label.vh for="q" { (lang.say(search::BOX)) }
            input id="q" name="q" type="search" placeholder=(lang.say(search::SEARCH)) value=[asked];
            button aria-label=(lang.say(search::SEARCH)) {
                (icon(Icon::Lens))
            }
        }
    }
}

/// To the other language: a form that an account remembers; before there is one, a link to the same page. A page that answers a
/// form has none then, as it may hold what was typed.
fn language_switch(visit: &Visit) -> Markup {
    let other = if visit.lang == Lang::Fr {
        Lang::En
    } else {
        Lang::Fr
    };
    let (code, label) = (other.code(), visit.lang.say(say::LANGUAGE));
    if visit.signed.is_none() {
        return html! {
            @if visit.request.method != Method::Post { a href=(language::switched(visit, other)) lang=(code) hreflang=(code) { (label) } }
        };
    }
    html! {
        form.plain method="post" action="/language" {
            (csrf(visit))
            input type="hidden" name="next" value=(visit.request.path);
            button name="language" value=(code) lang=(code) { (label) }
        }
    }
}
