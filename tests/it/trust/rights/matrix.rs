//! The table of every route and every part, and the test that asks each; the school they meet in is in the parent.

use helpdesk::web::door::Method;
use helpdesk::web::routes::ROUTES;

use super::Sight::{N, P, W};
use super::{NOWHERE, ROLES, School};
use crate::desk::{Page, Visitor};

/// What is expected of a route.
enum Row {
    /// Nothing of anybody's in its path: whoever may not enter is sent to sign in, or told that there is nothing. Statuses for
    /// nobody, requesters, agents of their groups only, agents, administrators.
    Place([u16; 5]),
    /// A ticket in its path: for nobody, and for who sees nothing, its public side, all; and for an agent who sees its public
    /// side only, where that differs: such a form is known to agents, and refused.
    Ticket([u16; 4], Option<u16>),
    /// The same with a document of a timeline, and one of a private note.
    Documents([u16; 4], [u16; 4]),
    /// A line about a ticket, for the whole desk's eyes: nobody, requesters and agents of their groups only, others who do
    /// not see the ticket, others who do.
    Letter([u16; 4]),
    Mail([u16; 4]),
    /// The page of a ticket named in its query.
    Preview,
}
use Row::{Documents, Letter as Line, Mail, Place, Preview, Ticket};

/// The table: every route must have its row, here or in `desk_table`.
fn table() -> Vec<(Method, &'static str, Row)> {
    use Method::{Get, Post};
    let seen = || Ticket([303, 404, 200, 200], None);
    vec![
        (Get, "/", Place([303, 200, 200, 200, 200])),
        (Get, "/login", Place([200, 303, 303, 303, 303])),
        (Post, "/login", Place([403, 403, 403, 403, 403])),
        // Between a password and its code: nobody here is there.
        (Get, "/code", Place([303, 303, 303, 303, 303])),
        (Post, "/code", Place([403, 403, 403, 403, 403])),
        (Post, "/code/again", Place([403, 403, 403, 403, 403])),
        (Get, "/devices", Place([303, 200, 200, 200, 200])),
        (Post, "/devices", Place([303, 303, 303, 303, 303])),
        // Offered where the configuration asks for such codes: not here.
        (Get, "/preferences/app", Place([303, 404, 404, 404, 404])),
        (Post, "/preferences/app", Place([303, 404, 404, 404, 404])),
        (
            Post,
            "/preferences/app/remove",
            Place([303, 404, 404, 404, 404]),
        ),
        (Get, "/help", Place([200, 200, 200, 200, 200])),
        (Get, "/password", Place([200, 200, 200, 200, 200])),
        (Post, "/password", Place([403, 200, 200, 200, 200])),
        (Get, "/password/{}", Place([404, 404, 404, 404, 404])),
        (Post, "/password/{}", Place([403, 404, 404, 404, 404])),
        (Get, "/invitation/{}", Place([404, 404, 404, 404, 404])),
        (Post, "/invitation/{}", Place([403, 404, 404, 404, 404])),
        (Post, "/logout", Place([303, 403, 403, 403, 403])),
        (Post, "/language", Place([303, 303, 303, 303, 303])),
        (Get, "/new", Place([303, 200, 200, 200, 200])),
        (Post, "/new", Place([303, 422, 422, 422, 422])),
        (Get, "/t/{}", seen()),
        (Get, "/t/{}/request", seen()),
        (Get, "/t/{}/documents", seen()),
        (Get, "/t/{}/history", seen()),
        (Post, "/t/{}/followup", Ticket([303, 404, 422, 422], None)),
        (Post, "/t/{}/reply", Ticket([303, 404, 404, 422], Some(409))),
        (Post, "/t/{}/document", Ticket([303, 404, 422, 422], None)),
        (Post, "/t/{}/note", Ticket([303, 404, 404, 422], Some(409))),
        (
            Post,
            "/t/{}/solution",
            Ticket([303, 404, 404, 422], Some(409)),
        ),
        (
            Post,
            "/t/{}/solution/accept",
            Ticket([303, 404, 409, 409], None),
        ),
        (
            Post,
            "/t/{}/solution/reject",
            Ticket([303, 404, 409, 409], None),
        ),
        (
            Post,
            "/t/{}/assign",
            Ticket([303, 404, 404, 303], Some(409)),
        ),
        (
            Post,
            "/t/{}/properties",
            Ticket([303, 404, 404, 303], Some(303)),
        ),
        (Post, "/t/{}/reopen", Ticket([303, 404, 409, 409], None)),
        (
            Post,
            "/t/{}/observers",
            Ticket([303, 404, 404, 303], Some(409)),
        ),
        (Get, "/t/{}/merge", Ticket([303, 404, 404, 200], Some(409))),
        (Post, "/t/{}/merge", Ticket([303, 404, 404, 422], Some(409))),
        (
            Post,
            "/t/{}/unmerge",
            Ticket([303, 404, 404, 400], Some(409)),
        ),
        (Post, "/t/{}/tasks", Ticket([303, 404, 404, 422], Some(409))),
        (
            Post,
            "/t/{}/tasks/{}",
            Ticket([303, 404, 404, 303], Some(409)),
        ),
        (Post, "/t/{}/time", Ticket([303, 404, 404, 422], Some(409))),
        (Post, "/t/{}/links", Ticket([303, 404, 404, 422], Some(409))),
        (
            Post,
            "/t/{}/split/{}",
            Ticket([303, 404, 404, 422], Some(409)),
        ),
        (Post, "/t/{}/unsay", Ticket([303, 404, 404, 400], Some(409))),
        (Get, "/tasks", Place([303, 404, 200, 200, 200])),
        (Get, "/s/{}", Place([404, 404, 404, 404, 404])),
        (Post, "/s/{}", Place([403, 404, 404, 404, 404])),
        (Get, "/preferences", Place([303, 200, 200, 200, 200])),
        (Post, "/preferences", Place([303, 303, 303, 303, 303])),
        (
            Get,
            "/d/{}/{}",
            Documents([303, 404, 200, 200], [303, 404, 404, 200]),
        ),
    ]
}

/// The rows of mail: its settings, and its line on a ticket, which is none here.
fn mail_table() -> Vec<(Method, &'static str, Row)> {
    use Method::{Get, Post};
    let none = || Ticket([303, 404, 404, 404], None);
    vec![
        (Get, "/settings/mail", Place([303, 404, 404, 200, 200])),
        (Get, "/settings/mail/try", Place([303, 404, 404, 200, 200])),
        (Post, "/settings/mail/try", Place([303, 404, 404, 422, 422])),
        (
            Get,
            "/settings/mail/queue",
            Place([303, 404, 404, 200, 200]),
        ),
        (
            Post,
            "/settings/mail/queue",
            Place([303, 404, 404, 404, 303]),
        ),
        (Post, "/settings/mail/queue/{}", Mail([303, 404, 404, 303])),
        (Get, "/settings/mail/preview", Preview),
        (Get, "/settings/mail/preview/html", Preview),
        (Get, "/settings/mail/{}", Line([303, 404, 404, 200])),
        // Only mails that were set aside are kept whole and decided upon: these were registered.
        (Get, "/settings/mail/{}/raw", Line([303, 404, 404, 404])),
        (Post, "/settings/mail/{}/import", Line([303, 404, 404, 404])),
        (
            Post,
            "/settings/mail/{}/discard",
            Line([303, 404, 404, 404]),
        ),
        (Get, "/t/{}/original", none()),
        (Get, "/t/{}/original/page", none()),
        (Post, "/t/{}/automatic", none()),
    ]
}

/// The rows of what is about no one ticket: the desk's lists, settings and papers.
fn desk_table() -> Vec<(Method, &'static str, Row)> {
    use Method::{Get, Post};
    vec![
        (Post, "/tickets/bulk", Place([303, 404, 422, 422, 422])),
        (Post, "/tickets/views", Place([303, 404, 422, 422, 422])),
        (Post, "/tickets.csv", Place([303, 404, 200, 200, 200])),
        (Get, "/tickets", Place([303, 404, 200, 200, 200])),
        (Get, "/settings", Place([303, 404, 404, 303, 200])),
        (Get, "/search", Place([303, 200, 200, 200, 200])),
        (Get, "/answers", Place([303, 200, 200, 200, 200])),
        (Get, "/answers/near", Place([303, 200, 200, 200, 200])),
        (Get, "/answers/new", Place([303, 404, 200, 200, 200])),
        (Post, "/answers/new", Place([303, 404, 422, 422, 422])),
        // What is whose is in `answers`.
        (Get, "/answers/{}", Place([303, 404, 404, 404, 404])),
        (Get, "/answers/{}/edit", Place([303, 404, 404, 404, 404])),
        (Post, "/answers/{}/edit", Place([303, 404, 404, 404, 404])),
        (
            Post,
            "/answers/{}/publish",
            Place([303, 404, 404, 404, 404]),
        ),
        (Get, "/answers/{}/remove", Place([303, 404, 404, 404, 404])),
        (Post, "/answers/{}/remove", Place([303, 404, 404, 404, 404])),
        (Get, "/stats", Place([303, 404, 200, 200, 200])),
        (Post, "/stats.csv", Place([303, 404, 200, 200, 200])),
        (Get, "/settings/people", Place([303, 404, 404, 404, 200])),
        (Post, "/settings/people", Place([303, 404, 404, 404, 422])),
        (Get, "/settings/people/{}", Place([303, 404, 404, 404, 404])),
        (
            Post,
            "/settings/people/{}",
            Place([303, 404, 404, 404, 404]),
        ),
        (Get, "/settings/replies", Place([303, 404, 404, 404, 200])),
        (Post, "/settings/replies", Place([303, 404, 404, 404, 422])),
        (Get, "/settings/audit", Place([303, 404, 404, 404, 200])),
        (
            Post,
            "/settings/audit.csv",
            Place([303, 404, 404, 404, 200]),
        ),
        (
            Get,
            "/settings/appearance",
            Place([303, 404, 404, 404, 200]),
        ),
        (
            Post,
            "/settings/appearance",
            Place([303, 404, 404, 404, 422]),
        ),
        (
            Post,
            "/settings/appearance/logo",
            Place([303, 404, 404, 404, 422]),
        ),
        (Get, "/settings/waiting", Place([303, 404, 404, 404, 200])),
        (Post, "/settings/waiting", Place([303, 404, 404, 404, 422])),
        (Get, "/settings/retention", Place([303, 404, 404, 404, 200])),
        (
            Post,
            "/settings/retention",
            Place([303, 404, 404, 404, 422]),
        ),
        (
            Get,
            "/settings/accessibility",
            Place([303, 404, 404, 404, 200]),
        ),
        (
            Post,
            "/settings/accessibility",
            Place([303, 404, 404, 404, 303]),
        ),
        (Get, "/settings/privacy", Place([303, 404, 404, 404, 200])),
        (Post, "/settings/privacy", Place([303, 404, 404, 404, 303])),
        (Get, "/privacy", Place([200, 200, 200, 200, 200])),
        (Post, "/preferences/data", Place([303, 200, 200, 200, 200])),
        (Get, "/accessibility", Place([200, 200, 200, 200, 200])),
        (Get, "/health", Place([200, 200, 200, 200, 200])),
        (Get, "/a/{}", Place([404, 404, 404, 404, 404])),
        (Get, "/demo", Place([404, 404, 404, 404, 404])),
        (Post, "/demo", Place([404, 404, 404, 404, 404])),
    ]
}

/// The rows of whose a ticket is, of what is taken out of it, and of its end without a solution.
fn said_table() -> Vec<(Method, &'static str, Row)> {
    use Method::{Get, Post};
    vec![
        (Post, "/t/{}/close", Ticket([303, 404, 404, 422], Some(409))),
        (
            Post,
            "/t/{}/discard",
            Ticket([303, 404, 404, 422], Some(409)),
        ),
        (Get, "/tickets/discarded", Place([303, 404, 200, 200, 200])),
        (Post, "/tickets/discarded", Place([303, 404, 400, 400, 400])),
        (Get, "/settings/blocked", Place([303, 404, 404, 200, 200])),
        (Post, "/settings/blocked", Place([303, 404, 404, 303, 303])),
        // A line is named by a letter and a number.
        (Get, "/t/{}/lines/{}", Ticket([303, 404, 404, 404], None)),
        (
            Post,
            "/t/{}/lines/{}/correct",
            Ticket([303, 404, 404, 404], None),
        ),
        (
            Post,
            "/t/{}/lines/{}/remove",
            Ticket([303, 404, 404, 404], Some(409)),
        ),
        (
            Post,
            "/t/{}/lines/{}/send",
            Ticket([303, 404, 404, 404], Some(409)),
        ),
        (
            Post,
            "/t/{}/lines/{}/words",
            Ticket([303, 404, 404, 404], Some(409)),
        ),
        (
            Post,
            "/t/{}/removals/{}/restore",
            Ticket([303, 404, 404, 409], Some(409)),
        ),
        (
            Post,
            "/t/{}/removals/{}/purge",
            Ticket([303, 404, 404, 404], None),
        ),
        (
            Post,
            "/t/{}/requester",
            Ticket([303, 404, 404, 422], Some(409)),
        ),
        (Post, "/t/{}/title", Ticket([303, 404, 404, 422], Some(409))),
        (Post, "/t/{}/about", Ticket([303, 404, 404, 303], Some(409))),
        (Get, "/people/near", Place([303, 404, 200, 200, 200])),
        (Get, "/settings/removals", Place([303, 404, 404, 404, 200])),
    ]
}

/// The rows of the settings of categories, team and hours, and of one's own absences.
fn team_table() -> Vec<(Method, &'static str, Row)> {
    use Method::{Get, Post};
    let admin = |method, path, last| (method, path, Place([303, 404, 404, 404, last]));
    let agent = |method, path, all| (method, path, Place([303, 404, all, all, all]));
    vec![
        admin(Get, "/settings/categories", 200),
        admin(Post, "/settings/categories", 422),
        admin(Post, "/settings/categories/learning", 303),
        admin(Get, "/settings/categories/try", 200),
        admin(Post, "/settings/categories/try", 200),
        admin(Get, "/settings/categories/{}", 404),
        admin(Post, "/settings/categories/{}", 404),
        admin(Get, "/settings/categories/{}/remove", 404),
        admin(Post, "/settings/categories/{}/remove", 404),
        agent(Get, "/entries/{}", 404),
        admin(Get, "/settings/registers", 200),
        admin(Post, "/settings/registers", 422),
        admin(Get, "/settings/registers/try", 200),
        admin(Post, "/settings/registers/try", 200),
        admin(Get, "/settings/registers/{}", 404),
        admin(Post, "/settings/registers/{}", 404),
        admin(Post, "/settings/registers/{}/columns", 404),
        admin(Post, "/settings/registers/{}/csv", 404),
        admin(Get, "/settings/registers/{}/import", 404),
        admin(Post, "/settings/registers/{}/import", 404),
        admin(Get, "/settings/registers/{}/entries/{}", 404),
        admin(Post, "/settings/registers/{}/entries/{}", 404),
        admin(Get, "/settings/team", 200),
        admin(Get, "/settings/team/{}", 404),
        admin(Post, "/settings/team/{}/hours", 404),
        admin(Post, "/settings/team/{}/absences", 404),
        admin(Post, "/settings/team/{}/absences/{}/remove", 404),
        admin(Get, "/settings/people/{}/merge", 404),
        admin(Post, "/settings/people/{}/merge", 404),
        admin(Post, "/settings/people/{}/unmerge", 404),
        admin(Get, "/settings/people/{}/hand-over", 404),
        admin(Post, "/settings/people/{}/hand-over", 404),
        admin(Get, "/settings/team/{}/absences/hand-over", 404),
        admin(Post, "/settings/team/{}/absences/hand-over", 404),
        admin(Post, "/settings/groups", 422),
        admin(Get, "/settings/groups/{}", 404),
        admin(Post, "/settings/groups/{}", 404),
        admin(Post, "/settings/groups/{}/remove", 404),
        admin(Get, "/settings/deadlines", 200),
        admin(Post, "/settings/deadlines", 303),
        admin(Get, "/settings/hours", 200),
        admin(Post, "/settings/hours", 400),
        admin(Post, "/settings/hours/closed", 422),
        admin(Post, "/settings/hours/closed/{}/remove", 404),
        agent(Get, "/absences", 200),
        agent(Post, "/absences", 422),
        agent(Post, "/absences/{}/remove", 404),
        agent(Get, "/absences/hand-over", 200),
        agent(Post, "/absences/hand-over", 422),
    ]
}

fn call(visitor: &Visitor, method: Method, place: &str, path: &str) -> Page {
    match (method, path) {
        // The token would end the session that the other rows need.
        (Method::Post, "/logout" | "/login") => visitor.with_token("").post(place, &[]),
        (Method::Post, _) => visitor.post(place, &[]),
        (Method::Get | Method::Head, _) => visitor.get(place),
    }
}

/// What a page repeats of its own address.
fn less_its_address(page: &Page, place: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(place.as_bytes()).collect();
    let mut text = page.text().replace(place, "").replace(&encoded, "");
    if let Some((_, query)) = place.split_once("?ticket=") {
        let number = query.split('&').next().unwrap_or_default();
        text = text.replace(&format!("value=\"{number}\""), "");
    }
    text
}

#[test]
fn every_route_answers_every_part_as_the_table_says() {
    let school = School::open();
    let mut table = table();
    table.extend(desk_table());
    table.extend(mail_table());
    table.extend(team_table());
    table.extend(said_table());
    let mut wrong = Vec::new();
    for route in ROUTES {
        let row = table
            .iter()
            .find(|(method, path, _)| *method == route.method && *path == route.path);
        let Some((method, path, row)) = row else {
            wrong.push(format!("{route:?} has no row"));
            continue;
        };
        for (part, login, visitor, sights) in &school.visitors {
            let role = ROLES.iter().find(|(known, _)| known == login);
            let role = role.map_or("", |(_, role)| role);
            let signed = !login.is_empty() && *login != "leila.benali";
            let mut check = |place: &str, absent: &str, expected: u16| {
                let page = call(visitor, *method, place, path);
                if page.status != expected {
                    let status = page.status;
                    wrong.push(format!(
                        "{method:?} {place} by {part}: {status}, not {expected}"
                    ));
                }
                let other = call(visitor, *method, absent, path);
                let alike = less_its_address(&page, place) == less_its_address(&other, absent);
                if page.status == 404 && (other.status != 404 || !alike) {
                    wrong.push(format!(
                        "{method:?} {place} by {part} is told from {absent}"
                    ));
                }
            };
            let nowhere = &school.targets[2];
            if let Place(expected) = row {
                let column = match (signed, role) {
                    (false, _) => 0,
                    (true, "requester") => 1,
                    (true, "group_agent") => 2,
                    (true, "agent") => 3,
                    (true, _) => 4,
                };
                let place = path.replace("{}", "x");
                check(&place, &place, expected[column]);
                continue;
            }
            for (target, sight) in school.targets.iter().zip([sights[0], sights[1], N]) {
                let by_sight = |expected: &[u16; 4]| {
                    expected[match (signed, sight) {
                        (false, _) => 0,
                        (true, N) => 1,
                        (true, P) => 2,
                        (true, W) => 3,
                    }]
                };
                let by_desk = |expected: &[u16; 4]| {
                    expected[match (signed, role, sight) {
                        (false, ..) => 0,
                        (true, "requester" | "group_agent", _) => 1,
                        (true, _, N) => 2,
                        (true, _, P | W) => 3,
                    }]
                };
                let with = |id: u32| path.replace("{}", &id.to_string());
                match row {
                    Place(_) => {}
                    Ticket(expected, refused) => {
                        let public = refused.filter(|_| role == "agent" && sight == P);
                        let expected = public.unwrap_or(by_sight(expected));
                        check(&with(target.ticket), &with(NOWHERE), expected);
                    }
                    Documents(public, private) => {
                        check(&target.document, &nowhere.document, by_sight(public));
                        check(&target.note, &nowhere.note, by_sight(private));
                    }
                    Line(expected) => {
                        check(&with(target.letter), &with(NOWHERE), by_desk(expected));
                    }
                    Mail(expected) => check(&with(target.mail), &with(NOWHERE), by_desk(expected)),
                    Preview => {
                        let of = |number: u32| format!("{path}?ticket={number}&topic=follow_up");
                        let expected = by_desk(&[303, 404, 404, 200]);
                        check(&of(target.ticket), &of(NOWHERE), expected);
                    }
                }
            }
        }
    }
    let routes = table.iter().filter(|(method, path, _)| {
        !ROUTES
            .iter()
            .any(|route| route.method == *method && route.path == *path)
    });
    wrong.extend(routes.map(|(method, path, _)| format!("{method:?} {path} is no route")));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
