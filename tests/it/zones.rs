//! The desk's time zone: named in the configuration, told, and kept in pages, mails and files; the hours themselves are in `routing`
//! and `deadlines`.

use std::fs;

use crate::desk::{Desk, Letter, plain};
use crate::missing::left_out;

/// Names a zone in the desk's configuration.
fn live_by(desk: &Desk, zone: &str) {
    let file = desk.path("helpdesk.toml");
    let text = fs::read_to_string(&file).expect("a configuration");
    let without = text.lines().filter(|line| !line.starts_with("time_zone"));
    let without = without.collect::<Vec<_>>().join("\n");
    let text = without.replacen("[desk]", &format!("[desk]\ntime_zone = {zone:?}"), 1);
    fs::write(file, text).expect("written");
}

/// What `check` says of it.
fn checked(desk: &Desk) -> String {
    let said = String::from_utf8(desk.run(&["check"], "").stdout).expect("UTF-8");
    let line = said.lines().find(|line| line.contains("time zone: "));
    line.expect(&said).to_owned()
}

#[test]
fn pages_mails_and_files_keep_the_zone_that_is_configured() {
    let at = "2026-11-24 09:12:00";
    let mut desk = match Desk::with().frozen(at) {
        Ok(desk) => desk.start(),
        Err(missing) => return left_out("pages_mails_and_files_keep_the_zone", &missing),
    };
    desk.user("marie.lopez", "agent");
    desk.user("admin", "administrator");
    desk.user("camille.durand", "requester");
    desk.mail_in(&Letter::from("camille.durand", "Écran", "Noir.").raw());
    desk.ticket_when(1, |_| true);
    desk.drained();
    desk.stop();
    // Half an hour beside all others.
    live_by(&desk, "Asia/Kolkata");
    desk.freeze_at("2026-11-24 15:00:00");
    desk.start_again();
    let marie = desk.sign_in("marie.lopez");
    assert!(plain(&marie.get("/t/1").text()).contains("13 h 42"));
    marie.post("/t/1/followup", &[("text", "On regarde.")]);
    let told = desk.wait_for_mail("camille.durand", |mail| mail.text.contains("On regarde."));
    let text = plain(&told.text);
    assert!(text.contains("à 13 h 42"), "{text}");
    let file = marie.post("/tickets.csv?view=all", &[]).text();
    assert!(file.contains("24/11/2026 13:42"), "{file}");
    let hours = plain(&desk.sign_in("admin").get("/settings/hours").text());
    assert!(
        hours.contains("Asia/Kolkata. Maintenant : mardi 24 novembre 2026 à 15 h 00"),
        "{hours}"
    );
    assert!(!hours.contains("(UTC)"), "{hours}");
    assert!(
        checked(&desk).starts_with(
            "ok      time zone: Asia/Kolkata, set in time_zone, where it is 2026-11-24 15:0"
        ),
        "{}",
        checked(&desk)
    );
}

#[test]
fn a_desk_in_utc_is_told_so_and_one_in_no_zone_does_not_start() {
    let mut desk = Desk::start();
    desk.user("admin", "administrator");
    desk.stop();
    live_by(&desk, "UTC");
    desk.start_again();
    let hours = desk.sign_in("admin").get("/settings/hours");
    assert!(hours.has("temps universel (UTC)"), "{}", hours.text());
    for (zone, remedy) in [
        ("Europe/Nowhere", "write a name of the IANA database"),
        ("europe/paris", "with its capitals"),
        ("../../etc/passwd", "is not the name of a time zone"),
        ("CET-1CEST", "does not know"),
    ] {
        live_by(&desk, zone);
        let done = desk.run(&["check"], "");
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(78), "{zone}: {said}");
        assert!(
            said.contains("time_zone") && said.contains(remedy),
            "{zone}: {said}"
        );
    }
}

#[test]
fn lists_and_figures_open_in_a_french_spreadsheet() {
    let at = "2026-11-24 09:12:00";
    let desk = match Desk::with().frozen(at) {
        Ok(desk) => desk.start(),
        Err(missing) => {
            return left_out("lists_and_figures_open_in_a_french_spreadsheet", &missing);
        }
    };
    desk.user("marie.lopez", "agent");
    desk.user("camille.durand", "requester");
    desk.mail_in(&Letter::from("camille.durand", "Écran ; noir", "Noir.").raw());
    desk.ticket_when(1, |_| true);
    let marie = desk.sign_in("marie.lopez");
    desk.freeze_at("2026-11-24 10:30:00");
    marie.post("/t/1/solution", &[("text", "Câble.")]);
    let list = marie.post("/tickets.csv?view=all", &[]).text();
    let lines: Vec<&str> = list.trim_start_matches('\u{feff}').lines().collect();
    assert!(list.starts_with('\u{feff}'));
    assert_eq!(
        plain(lines[0]),
        "N°;Titre;Demandeur;Statut;Priorité;Catégorie;Attribué à;Dernière activité;Attend depuis;Type;\
         Adresse de courriel;Ouvert le;Résolu le;Clos le"
    );
    assert_eq!(
        lines[1],
        "1;\"Écran ; noir\";Camille Durand;Résolu;Moyenne;;;24/11/2026 10:30;;Incident;\
         camille.durand@ecole.example;24/11/2026 09:12;24/11/2026 10:30;"
    );
    let figures = marie.post("/stats.csv", &[]).text();
    assert!(
        figures.contains("Chiffre;Ligne;Série;Valeur\r\n"),
        "{figures}"
    );
    marie.post("/language", &[("language", "en")]);
    let list = marie.post("/tickets.csv?view=all", &[]).text();
    assert!(
        list.lines()
            .nth(1)
            .is_some_and(|line| line.contains(",2026-11-24T09:30:00Z,,Incident,")),
        "{list}"
    );
    let figures = marie.post("/stats.csv", &[]).text();
    assert!(
        figures.contains("figure,line,series,value\r\n"),
        "{figures}"
    );
}

#[test]
fn a_time_is_taken_as_it_is_printed() {
    let desk = Desk::start();
    desk.user("admin", "administrator");
    desk.user("camille.durand", "requester");
    desk.mail_in(&Letter::from("camille.durand", "Écran", "Noir.").raw());
    desk.ticket_when(1, |_| true);
    let admin = desk.sign_in("admin");
    let spend = |time: &str| admin.post("/t/1/time", &[("minutes", time)]).status;
    for (time, status) in [
        ("45", 303),
        ("4 h", 303),
        ("1\u{a0}h\u{a0}05\u{a0}min", 303),
        ("1h30", 303),
        ("demain", 422),
        ("101 h", 422),
    ] {
        assert_eq!(spend(time), status, "{time}");
    }
    // 45 + 240 + 65 + 90
    assert!(plain(&admin.get("/t/1").text()).contains("7 h 20 min"));
    let saved = admin.post(
        "/settings/deadlines",
        &[("answer_major", "4 h"), ("solution_major", "1 h 30 min")],
    );
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = admin.get("/settings/deadlines").text();
    assert!(
        page.contains("name=\"answer_major\" value=\"4\"") && page.contains("value=\"1:30\""),
        "{page}"
    );
    let week: Vec<(String, &str)> = (0..7)
        .map(|day| (format!("day{day}"), "8 h 30 à 12 h 30, 13 h 30 - 17 h"))
        .collect();
    let mut fields: Vec<(&str, &str)> = week
        .iter()
        .map(|(name, hours)| (name.as_str(), *hours))
        .collect();
    fields.push(("region", "france"));
    let saved = admin.post("/settings/hours", &fields);
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert!(admin.get("/settings/hours").has("08:30-12:30 13:30-17:00"));
}
