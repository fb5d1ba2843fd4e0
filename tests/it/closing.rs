//! Tickets that need no solution: closed at once with a reason, their sender blocked, thrown away and brought back.

use chrono::Duration;

use crate::desk::{Desk, Letter, Page, Visitor};
use crate::missing::Missing;

fn people(desk: &Desk) {
    for (login, role) in [
        ("marie.lopez", "agent"),
        ("admin", "administrator"),
        ("camille.durand", "requester"),
    ] {
        desk.user(login, role);
    }
}

fn school() -> Desk {
    let desk = Desk::start();
    people(&desk);
    desk
}

#[track_caller]
fn done(who: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

#[test]
fn a_ticket_is_closed_at_once_with_its_reason_and_told_only_where_wanted() {
    let desk = school();
    for subject in ["Un", "Deux", "Trois", "Quatre"] {
        desk.request("camille.durand", subject);
    }
    let marie = desk.sign_in("marie.lopez");
    let none = marie.post("/t/1/close", &[("tell", "1"), ("text", "Vu ensemble.")]);
    assert!(
        none.status == 422 && none.has("Vu ensemble."),
        "{}",
        none.text()
    );
    for (number, reason, tell, words) in [
        (1, "by_phone", true, "réglé par téléphone"),
        (2, "not_needed", true, "plus lieu d’être"),
        (3, "duplicate", false, "dans un autre ticket"),
        (4, "spam", true, "indésirable"),
    ] {
        let mut fields = vec![("reason", reason), ("text", "Vu ensemble.")];
        if tell {
            fields.push(("tell", "1"));
        }
        done(&marie, &format!("/t/{number}/close"), &fields);
        let ticket = desk.ticket_when(number, |_| true);
        assert_eq!(
            (&ticket["status"], &ticket["closed_as"]),
            (&"closed".into(), &reason.into())
        );
        desk.drained();
        let mails = desk.mails_with("camille.durand", words);
        let told = tell && reason != "spam";
        assert_eq!(mails, usize::from(told), "{reason}");
    }
    assert!(
        marie
            .get("/t/1/history")
            .has("Ticket clos sans solution : Réglé par téléphone")
    );
    assert_eq!(marie.post("/t/1/close", &[("reason", "spam")]).status, 409);
    // What was settled by telephone counts as solved, what nobody asked for as nothing.
    let stats = marie.get("/stats").text();
    assert!(stats.contains("Tickets"), "{stats}");
    done(&marie, "/t/1/reopen", &[("reason", "Encore.")]);
    let ticket = desk.ticket_when(1, |_| true);
    assert_eq!(
        (&ticket["status"], &ticket["closed_as"]),
        (&"new".into(), &serde_json::Value::Null)
    );
}

#[test]
fn spam_blocks_its_sender_until_somebody_unblocks_it() {
    let desk = school();
    desk.mail_in(&Letter::from("hacked", "Gagnez", "Cliquez ici.").raw());
    desk.ticket_when(1, |_| true);
    let (marie, admin) = (desk.sign_in("marie.lopez"), desk.sign_in("admin"));
    done(&marie, "/t/1/close", &[("reason", "spam"), ("block", "1")]);
    assert!(marie.get("/settings/blocked").has("hacked@ecole.example"));
    for subject in ["Gagnez encore", "Re: [Support #1] Gagnez"] {
        desk.mail_in(&Letter::from("hacked", subject, "Cliquez ici.").raw());
    }
    desk.drained();
    assert_eq!(desk.export().len(), 1);
    let journal = desk.journal();
    let refused = journal
        .iter()
        .filter(|(_, fate, reason)| fate == "refused" && reason == "blocked");
    assert_eq!(refused.count(), 2, "{journal:?}");
    assert!(
        marie
            .get("/settings/mail")
            .has("expéditeur bloqué par un agent")
    );
    let audit = admin.get("/settings/audit");
    assert!(audit.has("expéditeur bloqué") && audit.has("hacked@ecole.example"));
    done(
        &marie,
        "/settings/blocked",
        &[("address", "hacked@ecole.example")],
    );
    desk.mail_in(&Letter::from("hacked", "Mon compte est repris", "Merci.").raw());
    desk.ticket_when(2, |_| true);
    // Agents cannot block each other.
    desk.mail_in(&Letter::from("admin", "Test", "Rien.").raw());
    desk.ticket_when(3, |_| true);
    assert!(!marie.get("/t/3").text().contains("name=\"block\""));
    done(&marie, "/t/3/close", &[("reason", "spam"), ("block", "1")]);
    assert!(!marie.get("/settings/blocked").has("admin@ecole.example"));
}

/// What stands in a ticket that nobody may find once it is thrown away.
const LOST: &str = "Zyzzyva9";

/// Nobody finds a word of ticket 1 anywhere.
fn lost_on(who: &str, visitor: &Visitor, (document, link): (&str, &str)) {
    let search = format!("/search?q={LOST}");
    let places = [
        "/",
        "/?view=own-all",
        "/t/1",
        "/t/1/request",
        "/t/1/history",
        "/t/1/documents",
        "/tickets?view=all",
        "/tickets?view=mine",
        "/tickets?view=solved",
        "/tasks",
        "/stats",
        "/settings/mail/preview?ticket=1&topic=solution",
        document,
        link,
        &search,
    ];
    for place in places {
        let page = visitor.get(place);
        let mut text = page.text();
        if place == search {
            assert!(!text.contains("/t/1"), "{text}");
            // What was asked stands in its box and its title.
            text = text.replace(LOST, "");
        }
        assert!(!text.contains(LOST), "{place} by {who}: {text}");
        if place.starts_with("/t/1") || place == document {
            assert_eq!(page.status, 404, "{place} by {who}");
        }
    }
    let own = visitor.post("/preferences/data", &[]).text();
    // The journal of one's own mails tells their subjects.
    assert!(!own.contains(&format!("Texte {LOST}")), "the data of {who}");
    for place in [
        "/t/1/followup",
        "/t/1/solution/accept",
        "/t/1/note",
        "/t/1/assign",
    ] {
        assert_eq!(
            visitor.post(place, &[("text", "x")]).status,
            404,
            "{place} by {who}"
        );
    }
}

#[test]
fn a_ticket_thrown_away_is_nowhere_until_it_is_brought_back_and_its_number_is_nobodys()
-> Result<(), Missing> {
    let mut desk = Desk::with().clock()?.start();
    people(&desk);
    let mail = Letter::from(
        "camille.durand",
        &format!("Panne {LOST}"),
        &format!("Texte {LOST}."),
    );
    desk.mail_in(&mail.with("plan.pdf", b"plan").raw());
    desk.ticket_when(1, |_| true);
    let (marie, admin, camille) = (
        desk.sign_in("marie.lopez"),
        desk.sign_in("admin"),
        desk.sign_in("camille.durand"),
    );
    done(&marie, "/t/1/assign", &[("me", "1")]);
    done(&marie, "/t/1/tasks", &[("text", &format!("Faire {LOST}"))]);
    done(
        &marie,
        "/t/1/solution",
        &[("text", &format!("Fait {LOST}."))],
    );
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.text.contains("/s/1-"));
    let (_, rest) = mail.text.split_once("/s/").expect("a link");
    let link = format!("/s/{}", rest.split('?').next().expect("a token"));
    let document = marie.get("/t/1").documents().remove(0);
    let before = desk.tickets();
    desk.drained();
    assert_eq!(marie.post("/t/1/discard", &[]).status, 422);
    assert_eq!(camille.post("/t/1/discard", &[("sure", "1")]).status, 404);
    done(&marie, "/t/1/discard", &[("sure", "1")]);
    for (who, visitor) in [
        ("Marie", &marie),
        ("the administrator", &admin),
        ("Camille", &camille),
    ] {
        lost_on(who, visitor, (&document, &link));
    }
    assert!(
        !marie.get("/tickets?view=all").has("(1)"),
        "it is counted nowhere"
    );
    for place in ["/tickets.csv?view=all", "/stats.csv"] {
        assert!(!marie.post(place, &[]).text().contains(LOST), "{place}");
    }
    assert!(desk.export().is_empty());
    let one = desk.run(&["export", "--ticket", "1"], "");
    assert!(!one.status.success(), "{one:?}");
    desk.ok(&["verify"], "");
    // An answer to it is a request of its own: nothing is lost, and its number is nobody's.
    desk.mail_in(
        &Letter::from("camille.durand", "Re: x", "Et alors ?")
            .answering(&mail)
            .raw(),
    );
    assert_eq!(desk.ticket_when(2, |_| true)["status"], "new");
    assert!(
        marie.get("/tickets/discarded").has(LOST)
            && camille.get("/tickets/discarded").status == 404
    );
    let search = format!("/search?q={LOST}");
    done(&marie, "/tickets/discarded", &[("ticket", "1")]);
    let but_for_its_clock = |mut ticket: serde_json::Value| {
        ticket["proposal"]["counts_from"].take();
        ticket
    };
    let (now, was) = (desk.tickets()[0].clone(), before[0].clone());
    assert_eq!(but_for_its_clock(now), but_for_its_clock(was), "as it was");
    assert!(camille.get("/t/1").has(LOST) && marie.get(&search).has("/t/1"));
    done(&admin, "/t/1/discard", &[("sure", "1")]);
    assert!(admin.get("/settings/audit").has("ticket jeté"));
    for _ in 0..31 {
        desk.turn_clock(Duration::hours(23));
    }
    desk.turn_clock(Duration::days(1) - Duration::minutes(30));
    crate::poll::until("it is deleted", crate::desk::LIMIT, || {
        let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
        let left: u32 = db
            .query_row("SELECT count(*) FROM ticket WHERE number = 1", [], |row| {
                row.get(0)
            })
            .expect("a count");
        (left == 0).then_some(())
    });
    desk.request("camille.durand", "La suite");
    assert_eq!(
        desk.ticket_when(3, |_| true)["number"],
        3,
        "no number comes twice"
    );
    Ok(())
}

#[test]
fn spam_is_closed_by_the_page_and_tells_nobody() {
    let desk = school();
    for subject in ["Gagnez", "Gagnez encore"] {
        desk.request("camille.durand", subject);
    }
    let marie = desk.sign_in("marie.lopez");
    desk.drained();
    let before = desk.mails_out().len();
    let both = [("ticket", "1"), ("ticket", "2"), ("close", "spam")];
    done(&marie, "/tickets/bulk?view=all", &both);
    for number in [1, 2] {
        assert_eq!(desk.ticket_when(number, |_| true)["closed_as"], "spam");
    }
    desk.drained();
    assert_eq!(desk.mails_out().len(), before);
}
