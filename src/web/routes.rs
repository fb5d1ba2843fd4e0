//! The site map: every route, who may call it and how much it takes; what a route is, is in `visit`, its way in `server`.

use super::door::Method;
use super::http::answer::Outcome;
use super::pages::account::{code, code_app, devices, login, my_data, password, preferences};
use super::pages::mail::{log, message, outgoing, preview, try_mail};
use super::pages::queue::{bulk, entry, list, search, stats, tasks};
use super::pages::requests::{answers, article, new};
use super::pages::settings::{
    absences, accessibility, appearance, audit, blocked, canned_replies, categories, category,
    colleague, deadlines, first_steps, group, hand_over, hours, join, people, person, privacy,
    register, register_entry, register_file, registers, removals, retention, team, try_registers,
    try_rules, waiting,
};
use super::pages::ticket::{
    about, actions, closing, confirm, document, line_edit, merging, original, page, requester,
    triage, work,
};
use super::pages::{assets, demo, health, help, home};
use super::visit::{Route, Site, Takes, Visit};
use crate::rules::access::Audience;
use crate::rules::access::Audience::{Administrators, Agents, Anybody, SignedIn, WholeDesk};
use crate::web::visit::Takes::{Documents, Form, Kept};

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

/// Every route. Whether a ticket or document is the caller's business is asked in its handler, through `rules::access`.
pub const ROUTES: &[Route] = &[
    get("/", SignedIn, home::land),
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
    get("/t/{}", SignedIn, page::treatment),
    get("/t/{}/request", SignedIn, page::request),
    get("/t/{}/documents", SignedIn, page::documents),
    get("/t/{}/history", SignedIn, page::history),
    post("/t/{}/followup", SignedIn, Documents, actions::follow_up),
    post("/t/{}/reply", Agents, Documents, actions::reply),
    post("/t/{}/document", SignedIn, Documents, actions::document),
    post("/t/{}/note", Agents, Documents, actions::note),
    post("/t/{}/automatic", Agents, Form, actions::automatic),
    get("/t/{}/original", Agents, original::whole),
    get("/t/{}/original/page", Agents, original::page),
    post("/t/{}/solution", Agents, Documents, actions::solution),
    post("/t/{}/solution/accept", SignedIn, Form, actions::accept),
    post("/t/{}/solution/reject", SignedIn, Form, actions::reject),
    post("/t/{}/assign", Agents, Form, triage::assign),
    post("/t/{}/properties", Agents, Form, triage::properties),
    post("/t/{}/reopen", SignedIn, Form, actions::reopen),
    post("/t/{}/requester", Agents, Form, requester::change),
    post("/t/{}/title", Agents, Form, requester::retitle),
    get("/people/near", Agents, requester::near),
    get("/t/{}/lines/{}", SignedIn, line_edit::page),
    post("/t/{}/lines/{}/correct", SignedIn, Form, line_edit::correct),
    post("/t/{}/lines/{}/remove", Agents, Form, line_edit::remove),
    post("/t/{}/lines/{}/send", Agents, Form, line_edit::send),
    post("/t/{}/lines/{}/words", Agents, Form, line_edit::mask),
    post(
        "/t/{}/removals/{}/restore",
        Agents,
        Form,
        line_edit::restore,
    ),
    post(
        "/t/{}/removals/{}/purge",
        Administrators,
        Form,
        line_edit::purge,
    ),
    post("/t/{}/close", Agents, Form, closing::close),
    post("/t/{}/discard", Agents, Form, closing::discard),
    get("/tickets/discarded", Agents, closing::discarded),
    post("/tickets/discarded", Agents, Form, closing::bring_back),
    get("/settings/blocked", WholeDesk, blocked::list),
    post("/settings/blocked", WholeDesk, Form, blocked::unblock),
    get("/settings/removals", Administrators, removals::list),
    post("/t/{}/observers", Agents, Form, triage::observers),
    get("/t/{}/merge", Agents, merging::choose),
    post("/t/{}/about", Agents, Form, about::change),
    post("/t/{}/merge", Agents, Form, merging::merge),
    post("/t/{}/unmerge", Agents, Form, merging::unmerge),
    post("/t/{}/tasks", Agents, Form, work::add_task),
    post("/t/{}/tasks/{}", Agents, Form, work::settle_task),
    post("/t/{}/time", Agents, Form, work::spend),
    post("/t/{}/links", Agents, Form, work::link),
    post("/t/{}/split/{}", Agents, Form, work::split),
    post("/t/{}/unsay", Agents, Form, work::unsay),
    get("/entries/{}", Agents, entry::page),
    get("/tasks", Agents, tasks::own),
    get("/s/{}", Anybody, confirm::page),
    post("/s/{}", Anybody, Form, confirm::decide),
    get("/devices", SignedIn, devices::page),
    post("/devices", SignedIn, Form, devices::sign_out),
    get("/preferences", SignedIn, preferences::page),
    post("/preferences", SignedIn, Form, preferences::save),
    get("/preferences/app", Agents, code_app::page),
    post("/preferences/app", Agents, Form, code_app::set),
    post("/preferences/app/remove", Agents, Form, code_app::remove),
    post("/preferences/data", SignedIn, Form, my_data::download),
    get("/d/{}/{}", SignedIn, document::download),
    get("/tickets", Agents, list::list),
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
    get("/settings", WholeDesk, first_steps::page),
    get("/settings/mail", WholeDesk, log::list),
    get("/settings/mail/try", WholeDesk, try_mail::form),
    post("/settings/mail/try", WholeDesk, Documents, try_mail::answer),
    get("/settings/mail/queue", WholeDesk, outgoing::list),
    post(
        "/settings/mail/queue",
        Administrators,
        Form,
        outgoing::retry_all,
    ),
    post("/settings/mail/queue/{}", WholeDesk, Form, outgoing::decide),
    get("/settings/mail/preview", WholeDesk, preview::page),
    get("/settings/mail/preview/html", WholeDesk, preview::html_part),
    get("/settings/mail/{}", WholeDesk, message::page),
    get("/settings/mail/{}/raw", WholeDesk, message::raw),
    post("/settings/mail/{}/import", WholeDesk, Form, message::import),
    post(
        "/settings/mail/{}/discard",
        WholeDesk,
        Form,
        message::discard,
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
    get("/settings/registers", Administrators, registers::list),
    post("/settings/registers", Administrators, Form, registers::add),
    get(
        "/settings/registers/try",
        Administrators,
        try_registers::form,
    ),
    post(
        "/settings/registers/try",
        Administrators,
        Form,
        try_registers::answer,
    ),
    get("/settings/registers/{}", Administrators, register::page),
    post(
        "/settings/registers/{}",
        Administrators,
        Form,
        register::save,
    ),
    post(
        "/settings/registers/{}/columns",
        Administrators,
        Form,
        register::add_column,
    ),
    post(
        "/settings/registers/{}/csv",
        Administrators,
        Form,
        register::file,
    ),
    get(
        "/settings/registers/{}/import",
        Administrators,
        register_file::form,
    ),
    post(
        "/settings/registers/{}/import",
        Administrators,
        Documents,
        register_file::take,
    ),
    get(
        "/settings/registers/{}/entries/{}",
        Administrators,
        register_entry::page,
    ),
    post(
        "/settings/registers/{}/entries/{}",
        Administrators,
        Form,
        register_entry::save,
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
        colleague::add_absence,
    ),
    post(
        "/settings/team/{}/absences/{}/remove",
        Administrators,
        Form,
        colleague::remove_absence,
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
    get("/settings/people/{}/merge", Administrators, join::page),
    post(
        "/settings/people/{}/merge",
        Administrators,
        Form,
        join::join,
    ),
    post(
        "/settings/people/{}/unmerge",
        Administrators,
        Form,
        join::part,
    ),
    get(
        "/settings/people/{}/hand-over",
        Administrators,
        hand_over::of_person,
    ),
    post(
        "/settings/people/{}/hand-over",
        Administrators,
        Form,
        hand_over::give_of_person,
    ),
    get("/settings/deadlines", Administrators, deadlines::form),
    post("/settings/deadlines", Administrators, Form, deadlines::save),
    get("/settings/waiting", Administrators, waiting::form),
    post("/settings/waiting", Administrators, Form, waiting::save),
    get("/settings/replies", Administrators, canned_replies::list),
    post(
        "/settings/replies",
        Administrators,
        Form,
        canned_replies::save,
    ),
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
    get("/health", Anybody, health::health),
    get("/a/{}", Anybody, assets::asset),
    get("/demo", Anybody, demo::page),
    post("/demo", Anybody, Documents, demo::send),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::visit::find;

    #[test]
    fn paths_find_their_route() {
        let find =
            |method, path| find(ROUTES, method, path).map(|(route, params)| (route.path, params));
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
