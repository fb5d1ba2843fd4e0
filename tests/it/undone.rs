//! What is undone stands as it did, whatever was done meanwhile: mergers of tickets and of persons in either order, tickets thrown
//! away, what was learned, clocks that ran; one merger by itself is in `merging`, one joining in `identity`.

use chrono::Duration;
use serde_json::{Value, json};

use crate::desk::{Desk, LIMIT, Letter, Page, Visitor};
use crate::missing::Missing;
use crate::people::page_of;
use crate::poll::until;

#[track_caller]
fn done(who: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

#[track_caller]
fn opened(desk: &Desk, number: u64, from: &str, text: &str) {
    desk.mail_in(&Letter::from(from, &format!("Panne {number}"), text).raw());
    desk.ticket_when(number, |_| true);
}

fn school() -> Desk {
    let desk = Desk::start();
    desk.user("zoe.martin", "administrator");
    desk
}

/// What one of two persons has to do with the ticket that goes on.
#[derive(Clone, Copy, Debug)]
enum Part {
    None,
    Requester,
    Observer,
}

/// A step of a story: a merger and a joining, each with its undoing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Merge,
    Unmerge,
    Join,
    Part,
}
use Step::{Join, Merge, Part as Unjoin, Unmerge};

/// Two rows of one person, `one` and `two`: `one` asked for the ticket that is merged.
struct Story<'a> {
    desk: &'a Desk,
    admin: &'a Visitor,
    target: u64,
    source: u64,
    one: String,
    two: String,
    /// `one` is the row that is gone, not the row that is kept.
    one_goes: bool,
}

impl Story<'_> {
    fn ticket(&self, number: u64) -> Value {
        let mut all = self.desk.tickets();
        all.swap_remove(usize::try_from(number).expect("small") - 1)
    }

    /// Who reads a ticket: its requester, and its observers in order.
    fn readers(&self, number: u64) -> (String, Vec<String>) {
        let ticket = self.ticket(number);
        let observers = ticket["observers"].as_array().expect("people").iter();
        let mut observers: Vec<String> = observers
            .map(|one| one.as_str().unwrap_or_default().to_owned())
            .collect();
        observers.sort();
        (
            ticket["requester"].as_str().unwrap_or_default().to_owned(),
            observers,
        )
    }

    fn page(&self, address: &str) -> String {
        page_of(self.admin, address)
    }

    fn take(&self, step: Step) {
        let (kept, gone) = if self.one_goes {
            (&self.two, &self.one)
        } else {
            (&self.one, &self.two)
        };
        let (source, target) = (self.source.to_string(), self.target.to_string());
        match step {
            Merge => {
                let fields = [("into", &*target), ("how", "whole")];
                done(self.admin, &format!("/t/{source}/merge"), &fields);
            }
            Unmerge => {
                done(
                    self.admin,
                    &format!("/t/{target}/unmerge"),
                    &[("source", &source)],
                );
            }
            Join => {
                let gone = self.page(gone).replace("/settings/people/", "");
                let place = format!("{}/merge", self.page(kept));
                done(self.admin, &place, &[("with", &gone)]);
            }
            Unjoin => {
                let page = self.page(kept);
                let shown = self.admin.get(&page).text();
                let joining = shown
                    .split("name=\"joining\" value=\"")
                    .nth(1)
                    .expect("a button");
                let joining = joining.split('"').next().expect("its number").to_owned();
                done(
                    self.admin,
                    &format!("{page}/unmerge"),
                    &[("joining", &joining)],
                );
            }
        }
    }

    /// While they are two persons and the tickets are one, each reads it who has a part in either, and nobody else.
    fn both_read_theirs(&self, before: &[(String, Vec<String>); 2], told: &str) {
        let [(requester, observers), (asked, along)] = before;
        let mut expected: Vec<String> =
            [observers.as_slice(), along, std::slice::from_ref(asked)].concat();
        expected.retain(|one| one != requester);
        expected.sort();
        expected.dedup();
        assert_eq!(
            self.readers(self.target),
            (requester.clone(), expected),
            "{told}"
        );
    }
}

const ORDERS: &[[Step; 4]] = &[
    [Merge, Join, Unmerge, Unjoin],
    [Merge, Join, Unjoin, Unmerge],
    [Join, Merge, Unmerge, Unjoin],
    [Join, Merge, Unjoin, Unmerge],
];

#[test]
fn mergers_of_tickets_and_persons_are_undone_in_either_order() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    let mut number = 0;
    for part in [Part::None, Part::Requester, Part::Observer] {
        for one_goes in [true, false] {
            for order in ORDERS {
                let (one, two) = (
                    format!("un{number}@ecole.example"),
                    format!("deux{number}@ecole.example"),
                );
                let asks = match part {
                    Part::Requester => two.clone(),
                    Part::None | Part::Observer => format!("autre{number}@ecole.example"),
                };
                let (target, source) = (number + 1, number + 2);
                opened(&desk, target, &asks, "Malade jusqu’à jeudi.");
                opened(&desk, source, &one, "Mon code est 4711.");
                // So that the other is known too.
                opened(&desk, number + 3, &two, "Rien.");
                if let Part::Observer = part {
                    done(
                        &admin,
                        &format!("/t/{target}/observers"),
                        &[("address", &two)],
                    );
                }
                let story = Story {
                    desk: &desk,
                    admin: &admin,
                    target,
                    source,
                    one,
                    two,
                    one_goes,
                };
                number += 3;
                let before = [story.readers(target), story.readers(source)];
                let told = format!("{part:?}, one goes: {one_goes}, {order:?}");
                for (at, step) in order.iter().enumerate() {
                    story.take(*step);
                    let so_far = &order[..=at];
                    let is = |on, off| so_far.contains(&on) && !so_far.contains(&off);
                    if is(Merge, Unmerge) && !is(Join, Unjoin) {
                        story.both_read_theirs(&before, &told);
                    }
                }
                let after = [story.readers(target), story.readers(source)];
                assert_eq!(after, before, "{told}");
            }
        }
    }
    desk.ok(&["verify"], "");
}

#[test]
fn who_read_along_on_the_others_request_does_so_again_once_they_are_two() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    for (number, one_goes) in [(1, true), (3, false)] {
        let (one, two) = (
            format!("un{number}@ecole.example"),
            format!("deux{number}@ecole.example"),
        );
        opened(&desk, number, &two, "Bonjour.");
        opened(&desk, number + 1, &one, "Bonjour.");
        done(
            &admin,
            &format!("/t/{number}/observers"),
            &[("address", &one)],
        );
        let story = Story {
            desk: &desk,
            admin: &admin,
            target: number,
            source: number + 1,
            one,
            two,
            one_goes,
        };
        let before = story.readers(number);
        story.take(Join);
        assert_eq!(story.readers(number).1, Vec::<String>::new());
        story.take(Unjoin);
        assert_eq!(story.readers(number), before, "{one_goes}");
    }
}

#[test]
fn what_was_chosen_by_the_other_is_theirs_alone_again() {
    let desk = school();
    for login in ["camille.durand", "camille.roux"] {
        desk.user(login, "agent");
    }
    let roux = desk.sign_in("camille.roux");
    let choices = [
        ("language", "en"),
        ("theme", "dark"),
        ("new_ticket", "none"),
    ];
    done(&roux, "/preferences", &choices);
    let admin = desk.sign_in("zoe.martin");
    let of = |address: &str| {
        let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
        let sql = "SELECT coalesce(language, '-') || coalesce(theme, '-') || (SELECT count(*) FROM preference WHERE person = p.id)
            FROM person p WHERE address = ?1";
        db.query_row(sql, [address], |row| row.get::<_, String>(0))
            .expect(sql)
    };
    let (one, two) = (
        "camille.durand@ecole.example".to_owned(),
        "camille.roux@ecole.example".to_owned(),
    );
    let before = (of(&one), of(&two));
    let story = Story {
        desk: &desk,
        admin: &admin,
        target: 0,
        source: 0,
        one: one.clone(),
        two: two.clone(),
        one_goes: false,
    };
    story.take(Join);
    assert_eq!(
        of(&one),
        before.1,
        "what one did not choose is as the other chose it"
    );
    story.take(Unjoin);
    assert_eq!((of(&one), of(&two)), before);
}

/// What was learned: every word, of which category, how often.
fn learned(desk: &Desk) -> Vec<String> {
    let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    let sql = "SELECT word || ' ' || category || ' ' || tickets FROM learned_word
        UNION ALL SELECT 'ticket ' || ticket || ' ' || category FROM learned_ticket ORDER BY 1";
    let mut rows = db.prepare(sql).expect(sql);
    let rows = rows.query_map([], |row| row.get(0)).expect(sql);
    rows.map(|row| row.expect("a word")).collect()
}

/// Two tickets that an agent filed, the first under « Sons », the second under « Images ».
fn filed(desk: &Desk) -> Visitor {
    let admin = desk.sign_in("zoe.martin");
    for name in ["Sons", "Images"] {
        done(&admin, "/settings/categories", &[("name", name)]);
    }
    opened(
        desk,
        1,
        "camille.durand",
        "Le haut-parleur grésille pendant les cours.",
    );
    opened(
        desk,
        2,
        "hugo.petit",
        "Le projecteur clignote depuis lundi matin.",
    );
    done(&admin, "/t/1/properties", &[("category", "1")]);
    done(&admin, "/t/2/properties", &[("category", "2")]);
    admin
}

#[test]
fn words_that_a_merger_unlearned_are_learned_again_when_it_is_undone() {
    for (from, into) in [("2", "1"), ("1", "2")] {
        let desk = school();
        let admin = filed(&desk);
        let before = learned(&desk);
        assert!(
            before.iter().any(|word| word.starts_with("ticket 2")),
            "{before:?}"
        );
        done(
            &admin,
            &format!("/t/{from}/merge"),
            &[("into", into), ("how", "whole")],
        );
        assert_eq!(learned(&desk), Vec::<String>::new());
        done(&admin, &format!("/t/{into}/unmerge"), &[("source", from)]);
        assert_eq!(learned(&desk), before, "{from} into {into}");
        // Filed anew while both were one: what is counted is the text that it counts for.
        done(
            &admin,
            &format!("/t/{from}/merge"),
            &[("into", into), ("how", "whole")],
        );
        let other = if into == "1" { "2" } else { "1" };
        done(
            &admin,
            &format!("/t/{into}/properties"),
            &[("category", other)],
        );
        done(&admin, &format!("/t/{into}/unmerge"), &[("source", from)]);
        done(
            &admin,
            &format!("/t/{into}/properties"),
            &[("category", into)],
        );
        assert_eq!(learned(&desk), before, "{from} into {into}");
    }
}

#[test]
fn what_a_ticket_taught_is_learned_again_when_it_is_brought_back() {
    let desk = school();
    let admin = filed(&desk);
    let before = learned(&desk);
    done(&admin, "/t/1/discard", &[("sure", "1")]);
    assert!(
        !learned(&desk)
            .iter()
            .any(|word| word.starts_with("ticket 1"))
    );
    done(&admin, "/tickets/discarded", &[("ticket", "1")]);
    assert_eq!(learned(&desk), before);
}

/// Of eight hours, as a clock that leaps closes nothing.
fn days(desk: &mut Desk, days: i64) {
    for _ in 0..days * 3 {
        desk.turn_clock(Duration::hours(8));
    }
}

#[test]
fn a_clock_that_stood_while_a_ticket_was_away_closes_nothing_at_once() -> Result<(), Missing> {
    let toml = "[closing]\nafter_days = 3\nremind_days = 0\n[waiting]\nclose_days = 3\n";
    let mut desk = Desk::with().toml(toml).clock()?.start();
    desk.user("zoe.martin", "administrator");
    for number in 1..=5 {
        opened(&desk, number, &format!("eleve{number}"), "Rien ne va.");
    }
    let admin = desk.sign_in("zoe.martin");
    for number in [2, 4] {
        done(
            &admin,
            &format!("/t/{number}/solution"),
            &[("text", "Redémarrez.")],
        );
    }
    for number in [3, 5] {
        done(&admin, &format!("/t/{number}/assign"), &[("me", "1")]);
        done(
            &admin,
            &format!("/t/{number}/followup"),
            &[("text", "Quelle salle ?")],
        );
        done(
            &admin,
            &format!("/t/{number}/properties"),
            &[("status", "await")],
        );
    }
    days(&mut desk, 2);
    let admin = desk.sign_in("zoe.martin");
    for number in [2, 3] {
        done(
            &admin,
            &format!("/t/{number}/merge"),
            &[("into", "1"), ("how", "whole")],
        );
    }
    for number in [4, 5] {
        done(&admin, &format!("/t/{number}/discard"), &[("sure", "1")]);
    }
    days(&mut desk, 4);
    let admin = desk.sign_in("zoe.martin");
    for number in ["2", "3"] {
        done(&admin, "/t/1/unmerge", &[("source", number)]);
    }
    for number in ["4", "5"] {
        done(&admin, "/tickets/discarded", &[("ticket", number)]);
    }
    days(&mut desk, 2);
    let states = |desk: &Desk| -> Vec<Value> {
        desk.tickets()
            .iter()
            .skip(1)
            .map(|ticket| ticket["status"].clone())
            .collect()
    };
    assert_eq!(states(&desk), ["solved", "pending", "solved", "pending"]);
    // Told on the page as it will be done.
    desk.user("eleve2", "requester");
    let page = desk.sign_in("eleve2").get("/t/2");
    let on = |days: i64| {
        let day = (desk.now() + Duration::days(days))
            .with_timezone(&chrono::Local)
            .date_naive();
        day.format("%-d").to_string()
    };
    let text = page.text();
    let begin = text.find("solution-box").unwrap_or_default();
    let text = &text[begin..];
    assert!(
        text.contains(&format!("{} ", on(1))) && page.has("sera clos automatiquement"),
        "{}: {text}",
        on(1)
    );
    days(&mut desk, 2);
    for number in 2..=5 {
        desk.ticket_when(number, |ticket| ticket["status"] == "closed");
    }
    Ok(())
}

const LOST: &str = "Zyzzyva7";

#[test]
fn what_went_on_in_a_ticket_that_is_thrown_away_is_nowhere_and_is_undone_once_that_is_back()
-> Result<(), Missing> {
    let mut desk = Desk::with().clock()?.start();
    desk.user("zoe.martin", "administrator");
    desk.user("hugo.petit", "requester");
    opened(&desk, 1, "camille.durand", "Le premier.");
    desk.mail_in(
        &Letter::from(
            "hugo.petit",
            &format!("Titre {LOST}"),
            &format!("Texte {LOST}."),
        )
        .raw(),
    );
    desk.ticket_when(2, |_| true);
    let (admin, hugo) = (desk.sign_in("zoe.martin"), desk.sign_in("hugo.petit"));
    let before = desk.tickets();
    done(&admin, "/t/2/merge", &[("into", "1"), ("how", "whole")]);
    assert!(
        admin.get("/t/1").has("fusionné part avec lui : n° 2."),
        "what goes with it is named"
    );
    done(&admin, "/t/1/discard", &[("sure", "1")]);
    for (who, visitor) in [("the administrator", &admin), ("Hugo", &hugo)] {
        for place in [
            "/",
            "/?view=own-all",
            "/t/1",
            "/t/2",
            "/t/2/request",
            "/tickets?view=all",
            "/tickets?view=closed",
            "/stats",
        ] {
            assert!(!visitor.get(place).has(LOST), "{place} by {who}");
        }
        let found = visitor.get(&format!("/search?q={LOST}")).text();
        assert!(
            !found.contains("/t/2") && !found.contains("/t/1"),
            "{who}: {found}"
        );
        let own = visitor.post("/preferences/data", &[]).text();
        assert!(!own.contains(&format!("Texte {LOST}")), "the data of {who}");
        let undone = visitor.post("/t/1/unmerge", &[("source", "2")]);
        assert_eq!(undone.status, 404, "{who}");
    }
    for place in ["/tickets.csv?view=all", "/stats.csv"] {
        assert!(!admin.post(place, &[]).text().contains(LOST), "{place}");
    }
    let exported = desk.ok(&["export"], "");
    assert!(!exported.contains(LOST), "{exported}");
    done(&admin, "/tickets/discarded", &[("ticket", "1")]);
    done(&admin, "/t/1/unmerge", &[("source", "2")]);
    let states = |all: &[Value]| -> Vec<Value> {
        all.iter()
            .map(|ticket| {
                json!([
                    ticket["status"],
                    ticket["requester"],
                    ticket["observers"],
                    ticket["subject"]
                ])
            })
            .collect()
    };
    assert_eq!(states(&desk.tickets()), states(&before));
    assert!(hugo.get("/t/2").has(LOST) && hugo.get("/t/1").status == 404);
    // Deleted in the end, it takes along what was merged into it; no number comes twice.
    done(&admin, "/t/2/merge", &[("into", "1"), ("how", "whole")]);
    done(&admin, "/t/1/discard", &[("sure", "1")]);
    days(&mut desk, 32);
    let left = || {
        let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
        db.query_row("SELECT count(*) FROM ticket", [], |row| {
            row.get::<_, u32>(0)
        })
        .expect("a count")
    };
    until("both are deleted", LIMIT, || (left() == 0).then_some(()));
    let admin = desk.sign_in("zoe.martin");
    for place in ["/t/1/unmerge", "/t/2/unmerge"] {
        assert_eq!(admin.post(place, &[("source", "2")]).status, 404);
    }
    opened(&desk, 3, "camille.durand", "La suite.");
    until("it is found", LIMIT, || {
        admin.get("/search?q=suite").has("Panne 3").then_some(())
    });
    desk.ok(&["verify"], "");
    Ok(())
}

#[test]
fn a_double_that_is_thrown_away_is_named_on_no_page_and_not_undone() {
    let desk = school();
    opened(&desk, 1, "camille.durand", "Le premier.");
    desk.mail_in(&Letter::from("hugo.petit", &format!("Titre {LOST}"), "Le double.").raw());
    desk.ticket_when(2, |_| true);
    let admin = desk.sign_in("zoe.martin");
    done(&admin, "/t/2/merge", &[("into", "1"), ("how", "private")]);
    assert!(admin.get("/t/1").has(LOST));
    done(&admin, "/t/2/discard", &[("sure", "1")]);
    assert!(!admin.get("/t/1").has(LOST), "{}", admin.get("/t/1").text());
    assert_eq!(admin.post("/t/1/unmerge", &[("source", "2")]).status, 404);
    done(&admin, "/tickets/discarded", &[("ticket", "2")]);
    done(&admin, "/t/1/unmerge", &[("source", "2")]);
    assert_eq!(desk.tickets()[1]["status"], "new");
    assert!(!admin.get("/t/1").has("Le double."));
}
