//! The site map: every route, who may call it and how much it takes; sockets are in `door`, the way of a request in `server`.

pub(crate) mod answer;
pub(crate) mod assets;
mod browser;
pub mod door;
pub(crate) mod form;
mod gate;
pub mod health;
mod language;
pub mod letterbox;
pub mod look;
pub mod onlookers;
pub(crate) mod pages;
pub mod server;
pub mod session;
mod upload;

use crate::rules::access::Audience;
use answer::Outcome;
use door::Method;
use pages::{
    absences, accessibility, act, agent, answers, app, appearance, article, audit, bulk,
    categories, category, code, colleague, confirm, deadlines, demo, devices, document, group,
    hand_over, help, hours, journal, letter, login, machines, mine, my_data, new, password, people,
    person, preferences, preview, privacy, queue, replies, retention, search, stats, tasks, team,
    ticket, treat, try_mail, try_rules, work,
};
use server::{Site, Visit};

/// How much a route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// No body.
    Nothing,
    /// A form of text, 1 MiB at most.
    Form,
    /// A sign-in that carries a form of text through, 2 MiB at most.
    Kept,
    /// A form with documents, as configured.
    Documents,
}

/// One line of the site map.
#[derive(Clone, Copy)]
pub struct Route {
    /// GET also answers HEAD.
    pub method: Method,
    /// `{}` stands for one segment.
    pub path: &'static str,
    /// Who may call it.
    pub audience: Audience,
    /// How much it takes.
    pub takes: Takes,
    handler: fn(&Site, &mut Visit) -> Outcome,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} for {:?}", self.method, self.path, self.audience)
    }
}

const fn get(
    path: &'static str,
    audience: Audience,
    handler: fn(&Site, &mut Visit) -> Outcome,
) -> Route {
    Route {
        method: Method::Get,
        path,
        audience,
        takes: Takes::Nothing,
        handler,
    }
}

const fn post(
    path: &'static str,
    audience: Audience,
    takes: Takes,
    handler: fn(&Site, &mut Visit) -> Outcome,
) -> Route {
    Route {
        method: Method::Post,
        path,
        audience,
        takes,
        handler,
    }
}

use Audience::{Administrators, Agents, Anybody, SignedIn, WholeDesk};
use Takes::{Documents, Form, Kept};

/// Every route. Whether a ticket or document is the caller's business is asked in its handler, through `rules::access`.
pub const ROUTES: &[Route] = &[
    get("/", SignedIn, mine::home),
    get("/login", Anybody, login::form),
    post("/login", Anybody, Kept, login::sign_in),
    get("/code", Anybody, code::form),
    post("/code", Anybody, Kept, code::check),
    post("/code/again", Anybody, Kept, code::again),
    get("/password", Anybody, password::form),
    post("/password", Anybody, Form, password::ask),
    get("/password/{}", Anybody, password::lost),
    post("/password/{}", Anybody, Form, password::set_lost),
    get("/invitation/{}", Anybody, password::invitation),
    post("/invitation/{}", Anybody, Form, password::set_invited),
    post("/logout", SignedIn, Form, login::sign_out),
    post("/language", SignedIn, Form, login::set_language),
    get("/new", SignedIn, new::form),
    post("/new", SignedIn, Documents, new::send),
    get("/t/{}", SignedIn, ticket::treatment),
    get("/t/{}/request", SignedIn, ticket::request),
    get("/t/{}/documents", SignedIn, ticket::documents),
    get("/t/{}/history", SignedIn, ticket::history),
    post("/t/{}/followup", SignedIn, Documents, act::follow_up),
    post("/t/{}/document", SignedIn, Documents, act::document),
    post("/t/{}/note", Agents, Documents, act::note),
    post("/t/{}/solution", Agents, Form, act::solution),
    post("/t/{}/solution/accept", SignedIn, Form, act::accept),
    post("/t/{}/solution/reject", SignedIn, Form, act::reject),
    post("/t/{}/assign", Agents, Form, treat::assign),
    post("/t/{}/properties", Agents, Form, treat::properties),
    post("/t/{}/reopen", SignedIn, Form, act::reopen),
    post("/t/{}/observers", Agents, Form, treat::observers),
    post("/t/{}/merge", Agents, Form, treat::merge),
    post("/t/{}/tasks", Agents, Form, work::add_task),
    post("/t/{}/tasks/{}", Agents, Form, work::settle_task),
    post("/t/{}/time", Agents, Form, work::spend),
    post("/t/{}/links", Agents, Form, work::link),
    post("/t/{}/split/{}", Agents, Form, work::split),
    post("/t/{}/unsay", Agents, Form, work::unsay),
    get("/tasks", Agents, tasks::own),
    get("/s/{}", Anybody, confirm::page),
    post("/s/{}", Anybody, Form, confirm::decide),
    get("/devices", SignedIn, devices::page),
    post("/devices", SignedIn, Form, devices::sign_out),
    get("/preferences", SignedIn, preferences::page),
    post("/preferences", SignedIn, Form, preferences::save),
    get("/preferences/app", Agents, app::page),
    post("/preferences/app", Agents, Form, app::set),
    post("/preferences/app/remove", Agents, Form, app::remove),
    post("/preferences/data", SignedIn, Form, my_data::download),
    get("/d/{}/{}", SignedIn, document::download),
    get("/tickets", Agents, agent::list),
    post("/tickets/bulk", Agents, Form, bulk::act),
    post("/tickets/views", Agents, Form, bulk::keep),
    post("/tickets.csv", Agents, Form, bulk::file),
    get("/search", SignedIn, search::page),
    get("/answers", SignedIn, answers::list),
    get("/answers/near", SignedIn, answers::near),
    get("/answers/new", Agents, article::new),
    post("/answers/new", Agents, Form, article::add),
    get("/answers/{}", SignedIn, answers::one),
    get("/answers/{}/edit", Agents, article::edit),
    post("/answers/{}/edit", Agents, Form, article::save_edited),
    post("/answers/{}/publish", Agents, Form, article::publish),
    get("/answers/{}/remove", Agents, article::ask),
    post("/answers/{}/remove", Agents, Form, article::remove),
    get("/stats", Agents, stats::page),
    post("/stats.csv", Agents, Form, stats::file),
    get("/settings/mail", WholeDesk, journal::list),
    get("/settings/mail/try", WholeDesk, try_mail::form),
    post("/settings/mail/try", WholeDesk, Documents, try_mail::answer),
    get("/settings/mail/queue", WholeDesk, queue::list),
    post("/settings/mail/queue/{}", WholeDesk, Form, queue::decide),
    get("/settings/mail/preview", WholeDesk, preview::page),
    get("/settings/mail/preview/html", WholeDesk, preview::html_part),
    get("/settings/mail/{}", WholeDesk, letter::page),
    get("/settings/mail/{}/raw", WholeDesk, letter::raw),
    post("/settings/mail/{}/import", WholeDesk, Form, letter::import),
    post(
        "/settings/mail/{}/discard",
        WholeDesk,
        Form,
        letter::discard,
    ),
    get("/settings/categories", Administrators, categories::list),
    post(
        "/settings/categories",
        Administrators,
        Form,
        categories::add,
    ),
    post(
        "/settings/categories/learning",
        Administrators,
        Form,
        categories::learning,
    ),
    get("/settings/categories/try", Administrators, try_rules::form),
    post(
        "/settings/categories/try",
        Administrators,
        Form,
        try_rules::answer,
    ),
    get("/settings/categories/{}", Administrators, category::form),
    post(
        "/settings/categories/{}",
        Administrators,
        Form,
        category::save,
    ),
    get(
        "/settings/categories/{}/remove",
        Administrators,
        category::ask,
    ),
    post(
        "/settings/categories/{}/remove",
        Administrators,
        Form,
        category::remove,
    ),
    get("/settings/team", Administrators, team::list),
    get("/settings/team/{}", Administrators, colleague::page),
    post(
        "/settings/team/{}/hours",
        Administrators,
        Form,
        colleague::save_hours,
    ),
    post(
        "/settings/team/{}/absences",
        Administrators,
        Form,
        absences::add_of_agent,
    ),
    post(
        "/settings/team/{}/absences/{}/remove",
        Administrators,
        Form,
        absences::remove_of_agent,
    ),
    get(
        "/settings/team/{}/absences/hand-over",
        Administrators,
        hand_over::of_agent,
    ),
    post(
        "/settings/team/{}/absences/hand-over",
        Administrators,
        Form,
        hand_over::give_of_agent,
    ),
    post("/settings/groups", Administrators, Form, team::add_group),
    get("/settings/groups/{}", Administrators, group::form),
    post("/settings/groups/{}", Administrators, Form, group::save),
    post(
        "/settings/groups/{}/remove",
        Administrators,
        Form,
        group::remove,
    ),
    get("/settings/hours", Administrators, hours::form),
    post("/settings/hours", Administrators, Form, hours::save),
    post("/settings/hours/closed", Administrators, Form, hours::close),
    post(
        "/settings/hours/closed/{}/remove",
        Administrators,
        Form,
        hours::open_again,
    ),
    get("/absences", Agents, absences::own),
    post("/absences", Agents, Form, absences::add_own),
    post("/absences/{}/remove", Agents, Form, absences::remove_own),
    get("/absences/hand-over", Agents, hand_over::own),
    post("/absences/hand-over", Agents, Form, hand_over::give_own),
    get("/settings/people", Administrators, people::list),
    post("/settings/people", Administrators, Form, people::add),
    get("/settings/people/{}", Administrators, person::page),
    post("/settings/people/{}", Administrators, Form, person::act),
    get("/settings/deadlines", Administrators, deadlines::form),
    post("/settings/deadlines", Administrators, Form, deadlines::save),
    get("/settings/replies", Administrators, replies::list),
    post("/settings/replies", Administrators, Form, replies::save),
    get("/settings/audit", Administrators, audit::list),
    post("/settings/audit.csv", Administrators, Form, audit::file),
    get("/settings/appearance", Administrators, appearance::form),
    post(
        "/settings/appearance",
        Administrators,
        Form,
        appearance::save,
    ),
    post(
        "/settings/appearance/logo",
        Administrators,
        Documents,
        appearance::save_logo,
    ),
    get("/settings/retention", Administrators, retention::form),
    post("/settings/retention", Administrators, Form, retention::save),
    get(
        "/settings/accessibility",
        Administrators,
        accessibility::form,
    ),
    post(
        "/settings/accessibility",
        Administrators,
        Form,
        accessibility::save,
    ),
    get("/settings/privacy", Administrators, privacy::form),
    post("/settings/privacy", Administrators, Form, privacy::save),
    get("/help", Anybody, help::page),
    get("/privacy", Anybody, privacy::page),
    get("/accessibility", Anybody, accessibility::page),
    get("/health", Anybody, machines::health),
    get("/a/{}", Anybody, assets::asset),
    get("/demo", Anybody, demo::page),
    post("/demo", Anybody, Documents, demo::send),
];

/// The route of a path, with what stands for each `{}`, percent-decoded. `Err(true)`: the path exists for another method.
pub fn find(method: Method, path: &str) -> Result<(&'static Route, Vec<String>), bool> {
    let mut elsewhere = false;
    for route in ROUTES {
        if let Some(params) = matches(route.path, path) {
            let same =
                route.method == method || (route.method == Method::Get && method == Method::Head);
            if same {
                return Ok((route, params));
            }
            elsewhere = true;
        }
    }
    Err(elsewhere)
}

fn matches(pattern: &str, path: &str) -> Option<Vec<String>> {
    let mut wanted = pattern.split('/');
    let mut given = path.split('/');
    let mut params = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(params),
            (Some("{}"), Some(segment)) if !segment.is_empty() => {
                params.push(
                    percent_encoding::percent_decode_str(segment)
                        .decode_utf8()
                        .ok()?
                        .into_owned(),
                );
            }
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_find_their_route() {
        let find = |method, path| find(method, path).map(|(route, params)| (route.path, params));
        assert_eq!(find(Method::Get, "/t/12"), Ok(("/t/{}", vec!["12".into()])));
        assert_eq!(find(Method::Head, "/"), Ok(("/", vec![])));
        assert_eq!(
            find(Method::Get, "/d/3/a%20b.pdf"),
            Ok(("/d/{}/{}", vec!["3".into(), "a b.pdf".into()]))
        );
        assert_eq!(find(Method::Get, "/t/12/followup"), Err(true));
        for absent in [
            "",
            "//",
            "/t",
            "/t/",
            "/t//request",
            "/t/1/",
            "/T/1",
            "/t/%ff",
        ] {
            assert_eq!(find(Method::Get, absent), Err(false), "{absent}");
        }
    }
}
