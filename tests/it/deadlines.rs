//! Deadlines, by the doors: targets are set on a page, run in working hours, stand still on hold; what is late rises in the queue,
//! and is announced once.

use crate::desk::{Builder, Desk, Letter, Page, Visitor};
use crate::missing::Missing;

/// Tuesday morning.
const MORNING: &str = "2026-11-24 09:00:00";
const MARIE: &str = "2";

/// An hour for an answer and four for a solution, of priority « moyenne »; the clock stands still.
fn school() -> Result<Desk, Missing> {
    school_with(Desk::with())
}

fn school_with(builder: Builder) -> Result<Desk, Missing> {
    let desk = builder.frozen(MORNING)?.start();
    for (login, role) in [
        ("admin", "administrator"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
        ("camille.durand", "requester"),
    ] {
        desk.user(login, role);
    }
    let targets = [("answer_medium", "1"), ("solution_medium", "4h")];
    done(&desk.sign_in("admin"), "/settings/deadlines", &targets);
    Ok(desk)
}

#[track_caller]
fn done(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// Camille writes, and the ticket of that number is there.
#[track_caller]
fn mailed(desk: &Desk, number: u64, subject: &str) {
    desk.mail_in(&Letter::from("camille.durand", subject, "Bonjour.").raw());
    desk.ticket_when(number, |_| true);
    desk.drained();
}

/// Subjects in the order of a list.
fn order(page: &Page, subjects: &[&'static str]) -> Vec<&'static str> {
    let text = page.text();
    let rows = text.split("<tbody>").nth(1).unwrap_or_default();
    let mut found: Vec<_> = subjects
        .iter()
        .filter_map(|subject| rows.find(&format!(">{subject}<")).map(|at| (at, *subject)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, subject)| subject).collect()
}

const NO_ANSWER: &str = "le délai de première réponse est dépassé";
const NO_SOLUTION: &str = "le délai de résolution est dépassé";

#[test]
fn what_is_late_rises_and_is_announced_once_for_each_deadline() -> Result<(), Missing> {
    let mut desk = school()?;
    mailed(&desk, 1, "Ancien");
    desk.freeze_at("2026-11-24 09:20:00");
    mailed(&desk, 2, "Majeur");
    let marie = desk.sign_in("marie.lopez");
    let page = marie.get("/t/1");
    assert!(page.has("réponse attendue avant le mardi 24 novembre 2026 à 10 h 00"));
    assert!(page.has("résolution visée pour le mardi 24 novembre 2026 à 14 h 00"));
    assert!(!page.has("En retard"));
    assert!(
        !desk
            .sign_in("camille.durand")
            .get("/t/1")
            .has("attendue avant")
    );
    // Number 1 was answered; number 2 waits.
    done(&marie, "/t/1/assign", &[("agent", MARIE)]);
    done(&marie, "/t/1/note", &[("text", "Pour nous.")]);
    assert!(marie.get("/t/1").has("attendue avant"), "nobody was told");
    done(&marie, "/t/1/followup", &[("text", "Je regarde.")]);
    assert!(!marie.get("/t/1").has("attendue avant"));
    desk.freeze_and_sweep("2026-11-24 10:19:00");
    assert!(!marie.get("/tickets").has("En retard"));
    desk.freeze_and_sweep("2026-11-24 10:20:00");
    let late = marie.get("/t/2");
    assert!(late.has("En retard"), "{}", late.text());
    assert_eq!(
        order(&marie.get("/tickets?view=late"), &["Ancien", "Majeur"]),
        ["Majeur"]
    );
    desk.drained();
    for agent in ["marie.lopez", "paul.ndiaye"] {
        assert_eq!(
            desk.mails_with(agent, NO_ANSWER),
            1,
            "nobody has it: {agent}"
        );
    }
    // The solution of number 1, for the one who has it, in the afternoon.
    desk.freeze_and_sweep("2026-11-24 14:00:00");
    desk.drained();
    assert_eq!(desk.mails_with("marie.lopez", NO_SOLUTION), 1);
    assert_eq!(desk.mails_with("paul.ndiaye", NO_SOLUTION), 0);
    // Neither again, with the process nor without.
    desk.stop();
    desk.start_again();
    desk.freeze_and_sweep("2026-11-24 14:10:00");
    desk.drained();
    assert_eq!(desk.mails_with("marie.lopez", NO_SOLUTION), 1);
    assert_eq!(desk.mails_with("marie.lopez", NO_ANSWER), 1);
    // Solved: late no more.
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/solution", &[("text", "Fait.")]);
    assert!(!marie.get("/t/1").has("En retard"));
    // Rejected: the whole time anew, and announced anew when that has passed.
    let reason = [("reason", "Toujours pareil.")];
    done(
        &desk.sign_in("camille.durand"),
        "/t/1/solution/reject",
        &reason,
    );
    assert!(
        marie
            .get("/t/1")
            .has("résolution visée pour le mercredi 25 novembre 2026 à 9 h 10")
    );
    desk.drained(); // before what is told now becomes one mail with what is told then
    desk.freeze_and_sweep("2026-11-25 09:10:00");
    desk.drained();
    let told = |agent| desk.mails_with(agent, NO_SOLUTION);
    assert_eq!(told("paul.ndiaye"), 1, "number 2");
    assert_eq!(told("marie.lopez"), 3, "number 2, and number 1 twice");
    Ok(())
}

#[test]
fn late_tickets_come_before_the_longest_wait_and_page_by_page() -> Result<(), Missing> {
    let desk = school()?;
    // Two that are never due, and then two of priority « moyenne » of which the later is due first.
    let admin = desk.sign_in("admin");
    mailed(&desk, 1, "Longue attente");
    done(
        &admin,
        "/t/1/properties",
        &[
            ("kind", "incident"),
            ("urgency", "very_low"),
            ("impact", "very_low"),
        ],
    );
    mailed(&desk, 2, "Due plus tard");
    done(
        &admin,
        "/t/2/properties",
        &[
            ("kind", "incident"),
            ("urgency", "high"),
            ("impact", "high"),
        ],
    );
    let targets = [
        ("answer_high", "2"),
        ("answer_medium", "1"),
        ("solution_medium", "4"),
    ];
    done(&admin, "/settings/deadlines", &targets);
    mailed(&desk, 3, "Due plus tôt");
    desk.freeze_and_sweep("2026-11-24 11:00:00");
    let subjects = ["Longue attente", "Due plus tard", "Due plus tôt"];
    let late_first = ["Due plus tôt", "Due plus tard", "Longue attente"];
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(order(&marie.get("/tickets"), &subjects), late_first);
    // From a page that ends with the first late one: its key is what it was due at, less 10^15.
    let due = chrono::DateTime::parse_from_rfc3339("2026-11-24T10:00:00+01:00").expect("a moment");
    let after = format!(
        "/tickets?after={}.3",
        due.timestamp_millis() - 1_000_000_000_000_000
    );
    assert_eq!(order(&marie.get(&after), &subjects), late_first[1..]);
    assert_eq!(
        order(&marie.get("/tickets?view=late"), &subjects),
        late_first[..2]
    );
    Ok(())
}

#[test]
fn time_on_hold_does_not_count_towards_the_solution() -> Result<(), Missing> {
    let desk = school()?;
    mailed(&desk, 1, "Câble");
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/assign", &[("agent", MARIE)]);
    done(&marie, "/t/1/followup", &[("text", "Commandé.")]);
    done(&marie, "/t/1/properties", &[("status", "pending")]);
    assert!(!marie.get("/t/1").has("solution visée"));
    desk.freeze_and_sweep("2026-11-24 16:00:00");
    assert!(!marie.get("/t/1").has("En retard"));
    done(&marie, "/t/1/properties", &[("status", "assigned")]);
    assert!(
        marie
            .get("/t/1")
            .has("résolution visée pour le mercredi 25 novembre 2026 à 11 h 00")
    );
    desk.drained();
    assert_eq!(desk.mails_with("marie.lopez", NO_SOLUTION), 0);
    Ok(())
}

#[test]
fn a_word_taken_back_answers_nobody() -> Result<(), Missing> {
    let desk = school_with(
        Desk::with().outgoing("kind = \"folder\"\npath = \"out\"\nhold_seconds = 60\n"),
    )?;
    desk.mail_in(&Letter::from("camille.durand", "Écran", "Bonjour.").raw());
    desk.ticket_when(1, |_| true);
    let marie = desk.sign_in("marie.lopez");
    let said = done(&marie, "/t/1/followup", &[("text", "Au mauvais ticket.")]);
    assert!(!marie.get("/t/1").has("réponse attendue"));
    let (_, entry) = said.header("location").rsplit_once('e').expect("a line");
    assert_eq!(marie.post("/t/1/unsay", &[("entry", entry)]).status, 200);
    assert!(
        marie
            .get("/t/1")
            .has("réponse attendue avant le mardi 24 novembre 2026 à 10 h 00")
    );
    desk.freeze_and_sweep("2026-11-24 10:00:00");
    assert!(marie.get("/t/1").has("En retard"));
    Ok(())
}

/// What is told of a ticket before its mail leaves becomes one mail, which opens with the weightiest of it.
#[test]
fn a_mail_that_opens_with_other_news_tells_what_is_late_too() -> Result<(), Missing> {
    let desk = school_with(
        Desk::with().outgoing("kind = \"folder\"\npath = \"out\"\nhold_seconds = 1800\n"),
    )?;
    desk.mail_in(&Letter::from("camille.durand", "Écran", "Bonjour.").raw());
    desk.ticket_when(1, |_| true);
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/assign", &[("agent", MARIE)]);
    desk.freeze_and_sweep("2026-11-24 09:31:00");
    desk.drained();
    desk.freeze_at("2026-11-24 09:45:00");
    let again = [("text", "Toujours noir.")];
    done(&desk.sign_in("camille.durand"), "/t/1/followup", &again);
    desk.freeze_and_sweep("2026-11-24 10:00:00");
    desk.freeze_and_sweep("2026-11-24 10:16:00");
    desk.drained();
    let told = |words| desk.mails_with("marie.lopez", words);
    assert_eq!((told("Toujours noir."), told(NO_ANSWER)), (1, 1));
    Ok(())
}

#[test]
fn open_tickets_follow_changed_hours_and_closed_days() -> Result<(), Missing> {
    let desk = school()?;
    mailed(&desk, 1, "Écran");
    let admin = desk.sign_in("admin");
    let expected = |moment: &str| {
        let page = admin.get("/t/1");
        let words = format!("résolution visée pour le {moment}");
        assert!(page.has(&words), "{words}: {}", page.text());
    };
    assert!(
        admin
            .get("/settings/hours")
            .has("Les tickets ouverts suivent aussitôt")
    );
    let mut week = vec![("region", "none")];
    week.extend(["day0", "day1", "day2", "day3", "day4"].map(|day| (day, "9:00-12:00")));
    done(&admin, "/settings/hours", &week);
    expected("mercredi 25 novembre 2026 à 10 h 00");
    let closed = [
        ("name", "Portes ouvertes"),
        ("first", "2026-11-25"),
        ("last", "2026-11-26"),
    ];
    done(&admin, "/settings/hours/closed", &closed);
    expected("vendredi 27 novembre 2026 à 10 h 00");
    let sure = [("sure", "1")];
    done(&admin, "/settings/hours/closed/1/remove", &sure);
    expected("mercredi 25 novembre 2026 à 10 h 00");
    Ok(())
}

#[test]
fn targets_are_kept_as_typed_until_they_can_be_read() -> Result<(), Missing> {
    let desk = school()?;
    let admin = desk.sign_in("admin");
    mailed(&desk, 1, "Imprimante");
    let wrong = admin.post(
        "/settings/deadlines",
        &[("answer_high", "bientôt"), ("solution_high", "8")],
    );
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.has("Première réponse, priorité haute : écrivez un nombre d’heures"),
        "{}",
        wrong.text()
    );
    assert!(wrong.has("value=\"bientôt\"") && wrong.has("value=\"8\""));
    assert!(
        admin
            .get("/settings/deadlines")
            .has("name=\"solution_medium\" value=\"4\"")
    );
    // A category has its own, and the desk's where it has none; open tickets follow at once.
    done(&admin, "/settings/categories", &[("name", "Impression")]);
    done(&admin, "/t/1/properties", &[("category", "1")]);
    let own = [("category", "1"), ("solution_medium", "0:30")];
    let saved = done(&admin, "/settings/deadlines", &own);
    let page = admin.get(saved.header("location"));
    assert!(page.has("Délais visés (Impression)") && page.has("value=\"0:30\""));
    let ticket = admin.get("/t/1");
    assert!(ticket.has("réponse attendue avant le mardi 24 novembre 2026 à 10 h 00"));
    assert!(ticket.has("résolution visée pour le mardi 24 novembre 2026 à 9 h 30"));
    // Filed elsewhere and back: what counts is the category that it has.
    for (category, hour) in [("", "14 h 00"), ("1", "9 h 30")] {
        done(&admin, "/t/1/properties", &[("category", category)]);
        let due = format!("résolution visée pour le mardi 24 novembre 2026 à {hour}");
        assert!(admin.get("/t/1").has(&due), "{due}");
    }
    // What a change makes late is late, and nobody is written to.
    desk.freeze_and_sweep("2026-11-24 09:25:00");
    let own = [("category", "1"), ("solution_medium", "0:15")];
    done(&admin, "/settings/deadlines", &own);
    assert!(admin.get("/t/1").has("En retard"));
    desk.freeze_and_sweep("2026-11-24 09:35:00");
    desk.drained();
    assert_eq!(desk.mails_with("marie.lopez", NO_SOLUTION), 0);
    // The category goes, and its targets with it.
    done(
        &admin,
        "/settings/categories/1/remove",
        &[("sure", "1"), ("into", "none")],
    );
    assert!(!admin.get("/t/1").has("En retard"));
    let audit = admin.get("/settings/audit");
    assert!(
        audit.has("délais visés modifiés")
            && audit.has("Impression, medium: answer , solution 0:30"),
        "{}",
        audit.text()
    );
    // No targets: nothing is due.
    done(&admin, "/settings/deadlines", &[]);
    assert!(!admin.get("/t/1").has("visée"));
    Ok(())
}

#[test]
fn nothing_is_late_after_the_clock_has_jumped() -> Result<(), Missing> {
    let desk = school()?;
    mailed(&desk, 1, "Écran");
    desk.freeze_and_sweep("2026-11-27 10:00:00");
    desk.freeze_and_sweep("2026-11-27 10:05:00");
    let marie = desk.sign_in("marie.lopez");
    assert!(!marie.get("/t/1").has("En retard"));
    desk.drained();
    assert_eq!(desk.mails_with("marie.lopez", NO_ANSWER), 0);
    // The clock was right: told when the day of doubt is over.
    desk.freeze_and_sweep("2026-11-28 09:30:00");
    desk.freeze_and_sweep("2026-11-28 10:05:00");
    let marie = desk.sign_in("marie.lopez");
    assert!(marie.get("/t/1").has("En retard"));
    Ok(())
}

#[test]
fn statistics_say_what_was_met_and_what_was_missed() -> Result<(), Missing> {
    let desk = school()?;
    let (admin, marie) = (desk.sign_in("admin"), desk.sign_in("marie.lopez"));
    for number in 1..=5 {
        mailed(&desk, number, "Souris");
    }
    done(&admin, "/settings/categories", &[("name", "Paie")]);
    let confidential = [("name", "Paie"), ("confidential", "1")];
    done(&admin, "/settings/categories/1", &confidential);
    done(&admin, "/t/5/properties", &[("category", "1")]);
    let at = |time: &str| desk.freeze_at(&format!("2026-11-{time}:00"));
    let says = |marie: &Visitor, number: u64, text: &str| {
        done(marie, &format!("/t/{number}/followup"), &[("text", text)]);
    };
    let lines = |visitor: &Visitor| {
        let text = visitor.post("/stats.csv", &[]).text().replace(';', ",");
        let lines = text.lines().map(crate::desk::plain);
        let lines = lines.filter_map(|line| line.strip_prefix("Délais visés,").map(str::to_owned));
        lines.collect::<Vec<_>>()
    };
    assert!(lines(&admin).is_empty(), "nothing was due yet");
    assert!(!admin.get("/stats").has("id=\"kept\""));
    at("24 09:10");
    says(&marie, 4, "Commandé.");
    done(&marie, "/t/4/properties", &[("status", "pending")]);
    at("24 09:30");
    says(&marie, 1, "Je regarde.");
    // Told to those who see it, before number 2 is answered.
    desk.freeze_and_sweep("2026-11-24 10:00:00");
    desk.drained();
    says(&marie, 2, "Une heure trop tard.");
    desk.freeze_and_sweep("2026-11-24 10:30:00");
    desk.drained();
    for (who, mails) in [("admin", 3), ("marie.lopez", 2)] {
        assert_eq!(desk.mails_with(who, NO_ANSWER), mails, "{who}");
    }
    assert_eq!(
        lines(&marie),
        ["Première réponse,À temps,2", "Première réponse,En retard,2"]
    );
    let all = lines(&admin);
    assert_eq!(
        all[..2],
        ["Première réponse,À temps,2", "Première réponse,En retard,3"]
    );
    assert!(
        all.contains(&"Première réponse – Paie,En retard,1".to_owned()),
        "{all:?}"
    );
    let page = marie.get("/stats");
    assert!(
        page.has("id=\"kept\"") && !page.has("Paie"),
        "{}",
        page.text()
    );
    // An answer that is late stays late.
    says(&marie, 3, "Enfin.");
    at("24 12:00");
    done(&marie, "/t/1/solution", &[("text", "Piles.")]);
    // Straight from hold, where time stands still; what is overdue needs nobody to close it to be late.
    at("25 10:00");
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/4/solution", &[("text", "Livré.")]);
    let solutions = ["Résolution,À temps,2", "Résolution,En retard,2"];
    assert_eq!(lines(&marie)[2..], solutions);
    // A solution that is rejected was none.
    let reason = [("reason", "Toujours pareil.")];
    done(
        &desk.sign_in("camille.durand"),
        "/t/1/solution/reject",
        &reason,
    );
    assert_eq!(
        lines(&marie)[2..],
        ["Résolution,À temps,1", "Résolution,En retard,2"]
    );
    // Merged: the answer that one had counts in the other, which was opened before it.
    at("25 10:05");
    mailed(&desk, 6, "Clavier");
    mailed(&desk, 7, "Clavier encore");
    at("25 10:10");
    says(&marie, 7, "Je regarde.");
    at("25 10:20");
    done(&marie, "/t/7/merge", &[("into", "6"), ("how", "whole")]);
    assert!(!marie.get("/t/6").has("attendue avant"), "it is answered");
    assert_eq!(
        lines(&marie)[..2],
        ["Première réponse,À temps,3", "Première réponse,En retard,2"]
    );
    Ok(())
}
