//! What is sent from a page that was opened before the ticket was merged, closed, thrown away or had that line taken out: it is
//! where it belongs, or comes back word for word; what mergers do is in `merging`, what a removal does in `taken_out`.

use std::fmt::Write as _;

use helpdesk::rules::access::Audience;
use helpdesk::web::door::Method;
use helpdesk::web::routes::ROUTES;
use helpdesk::web::visit::{Route, Takes};

use crate::desk::{Desk, Page, Visitor};

/// What became of a ticket after its page was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meanwhile {
    Merged,
    Doubled,
    Closed,
    Solved,
    Discarded,
    TakenOut,
    /// It is somebody else's, and whose it was reads along.
    Shared,
    /// It is somebody else's.
    Given,
}
use Meanwhile::{Closed, Discarded, Doubled, Given, Merged, Shared, Solved, TakenOut};

const ALL: [Meanwhile; 8] = [
    Merged, Doubled, Closed, Solved, Discarded, TakenOut, Shared, Given,
];

/// The form of a route: what is typed in it, and what is chosen. `{}` stands for what makes it another one each time.
struct Form {
    path: &'static str,
    typed: &'static [(&'static str, &'static str)],
    chosen: &'static [(&'static str, &'static str)],
}

const fn form(
    path: &'static str,
    typed: &'static [(&'static str, &'static str)],
    chosen: &'static [(&'static str, &'static str)],
) -> Form {
    Form {
        path,
        typed,
        chosen,
    }
}

const TEXT: &[(&str, &str)] = &[("text", "Des mots, envoi {}.")];
const REASON: &[(&str, &str)] = &[("reason", "Une raison, envoi {}.")];
const WHY: &[(&str, &str)] = &[("why", "Un motif, envoi {}.")];

const FORMS: &[Form] = &[
    form("/t/{}/followup", TEXT, &[]),
    form("/t/{}/reply", TEXT, &[]),
    form("/t/{}/document", &[], &[]),
    form("/t/{}/note", TEXT, &[]),
    form(
        "/t/{}/automatic",
        &[],
        &[("of", "machine@ecole.example"), ("machine", "1")],
    ),
    form("/t/{}/solution", TEXT, &[]),
    form(
        "/t/{}/solution/accept",
        &[("comment", "Un avis, envoi {}.")],
        &[],
    ),
    form("/t/{}/solution/reject", REASON, &[]),
    form("/t/{}/assign", &[], &[("me", "1")]),
    form(
        "/t/{}/properties",
        REASON,
        &[("status", "pending"), ("until", "")],
    ),
    form("/t/{}/reopen", REASON, &[]),
    form(
        "/t/{}/requester",
        &[("person", "envoi.n{}@ecole.example")],
        &[("keep", "1")],
    ),
    form("/t/{}/title", &[("subject", "Un titre, envoi {}")], &[]),
    form("/t/{}/lines/{}/correct", TEXT, &[]),
    form("/t/{}/lines/{}/remove", WHY, &[]),
    form("/t/{}/lines/{}/send", &[], &[]),
    form(
        "/t/{}/lines/{}/words",
        &[("words", "introuvables {}"), ("why", "Un motif, envoi {}.")],
        &[],
    ),
    form("/t/{}/removals/{}/restore", &[], &[]),
    form("/t/{}/removals/{}/purge", &[], &[]),
    form("/t/{}/close", TEXT, &[("reason", "not_needed")]),
    form("/t/{}/discard", &[], &[("sure", "1")]),
    form("/t/{}/about", &[], &[("remove", "1")]),
    form(
        "/t/{}/observers",
        &[("address", "envoi.n{}@ecole.example")],
        &[],
    ),
    form("/t/{}/merge", &[("into", "mots cherchés {}")], &[]),
    form("/t/{}/unmerge", &[], &[("source", "1")]),
    form("/t/{}/tasks", TEXT, &[]),
    form("/t/{}/tasks/{}", &[], &[("done", "1")]),
    form("/t/{}/time", &[("minutes", "{} min")], &[]),
    form("/t/{}/links", &[("number", "2")], &[]),
    form("/t/{}/split/{}", &[("subject", "À part, envoi {}")], &[]),
    form("/t/{}/unsay", &[], &[("entry", "1")]),
];

/// Marie treats, Zoé administers; ticket 1 is Emma's, all others Hugo's.
fn school() -> Desk {
    let desk = Desk::start();
    for (login, role) in [
        ("zoe.martin", "administrator"),
        ("marie.lopez", "agent"),
        ("emma.wilson", "requester"),
        ("hugo.petit", "requester"),
    ] {
        desk.user(login, role);
    }
    desk
}

#[track_caller]
fn done(who: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// A new ticket of Hugo's, with a line of his and one of Marie's; its number and the names of both lines.
fn opened(hugo: &Visitor, marie: &Visitor, count: usize) -> (String, String, String) {
    let subject = format!("Panne {count}");
    let new = hugo.upload("/new", &[("subject", &subject), ("text", &subject)], &[]);
    let place = new.header("location").to_owned();
    let number = place.trim_start_matches("/t/").split(['?', '#']).next();
    let number = number.expect("a number").to_owned();
    let line = |who: &Visitor, what: &str, text: &str| {
        let said = done(who, &format!("/t/{number}/{what}"), &[("text", text)]);
        let place = said.header("location").to_owned();
        place.split_once("#e").expect("a line").1.to_owned()
    };
    let his = line(hugo, "followup", &format!("La suite {count}."));
    let hers = line(marie, "followup", &format!("Une réponse {count}."));
    (number, his, hers)
}

fn happens(meanwhile: Meanwhile, marie: &Visitor, number: &str, lines: [&str; 2]) {
    let at = |what: &str| format!("/t/{number}/{what}");
    match meanwhile {
        Merged => drop(done(
            marie,
            &at("merge"),
            &[("into", "1"), ("how", "whole")],
        )),
        Doubled => drop(done(
            marie,
            &at("merge"),
            &[("into", "1"), ("how", "private")],
        )),
        Closed => drop(done(marie, &at("close"), &[("reason", "not_needed")])),
        Solved => drop(done(marie, &at("solution"), &[("text", "Redémarrez.")])),
        Shared | Given => {
            let mut fields = vec![("person", "emma.wilson@ecole.example")];
            fields.extend((meanwhile == Shared).then_some(("keep", "1")));
            done(marie, &at("requester"), &fields);
        }
        Discarded => drop(done(marie, &at("discard"), &[("sure", "1")])),
        TakenOut => {
            for line in lines {
                let why = [("why", "Erreur")];
                done(marie, &at(&format!("lines/e{line}/remove")), &why);
            }
        }
    }
}

/// Where the file keeps what people do to tickets.
const TABLES: &[&str] = &[
    "ticket",
    "ticket_person",
    "ticket_link",
    "entry",
    "note",
    "solution",
    "task",
    "spent",
    "removal",
    "discarded",
    "merger",
    "person",
];

/// All of it, as one text.
fn kept(desk: &Desk) -> String {
    let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    let mut all = String::new();
    // Of a document is noted later whether it can be searched.
    let documents = "SELECT name FROM attachment".to_owned();
    let all_of = TABLES.iter().map(|table| format!("SELECT * FROM {table}"));
    for sql in all_of.chain([documents]) {
        let mut rows = db.prepare(&sql).expect(&sql);
        let columns = rows.column_count();
        let mut rows = rows.query([]).expect(&sql);
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..columns {
                let value: rusqlite::types::Value = row.get(column).expect("a value");
                let _ = write!(all, "{value:?} ");
            }
        }
    }
    all
}

/// One form that is sent too late.
struct Late<'a> {
    desk: &'a Desk,
    route: &'static Route,
    form: &'static Form,
    meanwhile: Meanwhile,
    part: &'static str,
    who: &'a Visitor,
    count: usize,
}

impl Late<'_> {
    /// What is wrong with how it is answered.
    fn is_sent_to(&self, place: &str) -> Vec<String> {
        let count = self.count.to_string();
        let typed = self.form.typed.iter();
        let typed: Vec<(&str, String)> = typed
            .map(|(name, text)| (*name, text.replace("{}", &count)))
            .collect();
        let mut fields: Vec<(&str, &str)> = self.form.chosen.to_vec();
        fields.extend(typed.iter().map(|(name, text)| (*name, &**text)));
        let (documents, file) = (
            self.route.takes == Takes::Documents,
            format!("preuve-{count}.txt"),
        );
        let before = kept(self.desk);
        let page = if documents {
            self.who.upload(place, &fields, &[(&file, b"x")])
        } else {
            self.who.post(place, &fields)
        };
        let after = kept(self.desk);
        let mut wrong = Vec::new();
        let mut words: Vec<&str> = typed.iter().map(|(_, text)| &**text).collect();
        if page.status == 303 {
            // Working time is kept as a number.
            words.retain(|text| !text.ends_with(" min") && !after.contains(text));
            wrong.extend(words.iter().map(|text| format!("{text} is not there")));
            if documents && !after.contains(&file) {
                wrong.push("the document is not there".into());
            }
            // Nothing was recognised in these tickets: there is nothing to take out or put back.
            if before == after && self.route.path != "/t/{}/about" {
                wrong.push("nothing is done".into());
            }
        } else {
            words.retain(|text| !page.has(text));
            wrong.extend(
                words
                    .iter()
                    .map(|text| format!("{text} does not come back")),
            );
            if documents && !page.has("n’ont pas été") && !page.has(&file) {
                wrong.push("the document goes without a word".into());
            }
            if before != after {
                wrong.push("something is done".into());
            }
            if page.status >= 500 {
                wrong.push(page.text());
            }
        }
        let Self {
            meanwhile, part, ..
        } = self;
        let told = format!(
            "{meanwhile:?}, {} by {part}, {}",
            self.route.path, page.status
        );
        wrong
            .iter()
            .map(|wrong| format!("{told}: {wrong}"))
            .collect()
    }
}

#[test]
fn nothing_that_is_sent_from_an_old_page_is_lost_without_a_word() {
    let desk = school();
    let visitors = ["zoe.martin", "marie.lopez", "hugo.petit"].map(|login| desk.sign_in(login));
    let [zoe, marie, hugo] = &visitors;
    let emma = desk.sign_in("emma.wilson");
    for subject in ["Scanner", "Imprimante"] {
        emma.upload("/new", &[("subject", subject), ("text", subject)], &[]);
    }
    let (mut wrong, mut count) = (Vec::new(), 0);
    for route in ROUTES {
        if route.method != Method::Post || !route.path.starts_with("/t/{}/") {
            continue;
        }
        let Some(form) = FORMS.iter().find(|form| form.path == route.path) else {
            wrong.push(format!("{} has no row", route.path));
            continue;
        };
        let by: &[(&str, &Visitor)] = match route.audience {
            Audience::Administrators => &[("administrator", zoe)],
            Audience::Agents | Audience::WholeDesk => &[("agent", marie)],
            Audience::SignedIn | Audience::Anybody => &[("agent", marie), ("requester", hugo)],
        };
        for (meanwhile, (part, who)) in ALL
            .iter()
            .flat_map(|each| by.iter().map(move |by| (*each, by)))
        {
            count += 1;
            let (number, his, hers) = opened(hugo, marie, count);
            let own = if *part == "requester" { &his } else { &hers };
            happens(meanwhile, marie, &number, [&his, &hers]);
            let row = if route.path.contains("/lines/") {
                format!("e{own}")
            } else {
                own.clone()
            };
            let place = route.path.replacen("{}", &number, 1).replace("{}", &row);
            let late = Late {
                desk: &desk,
                route,
                form,
                meanwhile,
                part,
                who,
                count,
            };
            wrong.extend(late.is_sent_to(&place));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whoever was of the team when the page was opened, and is not any more.
#[test]
fn what_is_sent_by_who_was_demoted_meanwhile_comes_back() {
    let desk = school();
    let (marie, hugo) = (desk.sign_in("marie.lopez"), desk.sign_in("hugo.petit"));
    let (number, ..) = opened(&hugo, &marie, 1);
    desk.ok(&["user", "role", "marie.lopez", "requester"], "");
    let text = "Des mots écrits longuement.";
    let send =
        |marie: &Visitor, what: &str| marie.post(&format!("/t/{number}/{what}"), &[("text", text)]);
    let whats = ["note", "reply", "solution", "tasks", "title"];
    for what in whats {
        let page = send(&marie, what);
        assert!(
            page.status == 403 && page.has(text),
            "{what}: {}",
            page.text()
        );
    }
    let marie = desk.sign_in("marie.lopez");
    let before = kept(&desk);
    for what in whats {
        let page = send(&marie, what);
        assert_eq!(page.status, 404, "{what}");
        assert!(
            page.has(text) && page.has("Rien n’a été enregistré"),
            "{what}: {}",
            page.text()
        );
    }
    assert_eq!(kept(&desk), before);
}
