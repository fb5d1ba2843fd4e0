//! Who did what, from where: written, read, exported, forgotten; and what never stands in it or in the log.

use chrono::Duration;
use data_encoding::BASE64;

use crate::desk::{Desk, Letter, PASSWORD, Visitor};
use crate::missing::Missing;
use crate::poll::until;

/// The cells of the exported audit, newest first, without the head.
fn lines(admin: &Visitor) -> Vec<String> {
    let file = admin.post("/settings/audit.csv", &[]);
    assert_eq!(file.status, 200, "{}", file.text());
    assert!(file.header("content-disposition").starts_with("attachment"));
    let text = file.text();
    text.lines().skip(1).map(str::to_owned).collect()
}

#[track_caller]
fn has(lines: &[String], deed: &str, parts: &[&str]) {
    let fits = |line: &&String| {
        line.contains(&format!(",{deed},")) && parts.iter().all(|part| line.contains(part))
    };
    assert!(
        lines.iter().any(|line| fits(&line)),
        "{deed} {parts:?}: {lines:#?}"
    );
}

#[test]
fn what_is_done_to_accounts_rights_and_mail_is_written_with_who_and_from_where() {
    let desk = Desk::start();
    desk.user("admin", "administrator");
    desk.user("marie.lopez", "agent");
    desk.ok(&["category", "add", "RH"], "");
    desk.ok(&["group", "add", "RH"], "");
    desk.ok(&["group", "join", "RH", "marie.lopez"], "");
    desk.ok(&["category", "confidential", "RH", "yes"], "");
    desk.ok(&["user", "password", "marie.lopez"], PASSWORD);
    desk.ok(&["user", "disable", "marie.lopez"], "");
    desk.ok(&["user", "enable", "marie.lopez"], "");
    desk.ok(&["user", "role", "marie.lopez", "group_agent"], "");
    desk.mail_in(&Letter::from("camille.durand", "Souris", "Perdue.").raw());
    desk.only_ticket();
    desk.drained();
    assert_eq!(
        desk.stranger().sign_in("marie.lopez", "wrong", &[]).status,
        403
    );
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(marie.post("/logout", &[]).status, 303);
    let admin = desk.sign_in("admin");
    assert_eq!(
        admin
            .post("/settings/mail/queue/1", &[("do", "retry")])
            .status,
        303
    );
    let lines = lines(&admin);
    let marie = "marie.lopez@ecole.example";
    has(&lines, "account_added", &[marie, ",cli"]);
    has(
        &lines,
        "category_changed",
        &["RH: confidential true", ",cli"],
    );
    has(
        &lines,
        "group_changed",
        &[&format!("{marie} joined RH"), ",cli"],
    );
    has(&lines, "password_set", &[marie, ",cli"]);
    has(
        &lines,
        "account_switched",
        &[&format!("{marie}: disabled"), ",cli"],
    );
    has(
        &lines,
        "role_changed",
        &[&format!("{marie}: group_agent"), ",cli"],
    );
    has(&lines, "exported", &["every ticket", ",cli"]);
    has(&lines, "sign_in_failed", &[",marie.lopez,", ",127."]);
    has(&lines, "signed_in", &["Marie Lopez", ",127."]);
    has(&lines, "signed_out", &["Marie Lopez", ",127."]);
    has(
        &lines,
        "queue_decided",
        &["Admin", "retry, mail 1, #1", ",127."],
    );
    has(&lines, "exported", &["Admin", "audit.csv", ",127."]);
    assert!(!lines.iter().any(|line| line.contains(PASSWORD)));
}

#[test]
fn the_audit_is_filtered_paged_and_no_formula_leaves_it() {
    let proxied = "trusted_proxies = [\"127.0.0.0/8\"]\n";
    let desk = Desk::with()
        .web(proxied)
        .toml("[gate]\nsecond = \"off\"\n")
        .start();
    desk.user("admin", "administrator");
    for index in 0..60 {
        let login = format!("=cmd|{index:02}");
        // Each from elsewhere: nobody tries so often from one place.
        let from = format!("10.0.0.{index}");
        let mut stranger = desk.stranger().saying("x-forwarded-for", &from);
        assert_eq!(stranger.sign_in(&login, "x", &[]).status, 403);
    }
    let admin = desk.sign_in("admin");
    let page = admin.get("/settings/audit?deed=sign_in_failed");
    assert!(page.has("=cmd|59") && !page.has("=cmd|09") && page.has("connexion refusée"));
    let text = page.text();
    let older = text.split("href=\"").find(|rest| rest.contains("before="));
    let older = older
        .and_then(|rest| rest.split('"').next())
        .expect("a next page");
    let older = admin.get(&older.replace("&amp;", "&"));
    assert!(older.has("=cmd|09") && older.has("=cmd|00") && !older.has("=cmd|59"));
    assert!(!older.text().contains("connecté</td>"), "the filter stays");
    let found = admin.get("/settings/audit?words=cmd%7C42");
    assert!(found.has("=cmd|42") && !found.has("=cmd|41"));
    assert!(
        admin
            .get("/settings/audit?last=2020-01-01")
            .has("Aucune ligne")
    );
    let today = desk.now().date_naive();
    let from_today = admin.get(&format!(
        "/settings/audit?first={}",
        today.pred_opt().expect("a day")
    ));
    assert!(from_today.has("=cmd|59"));
    for line in lines(&admin) {
        for cell in line.split(',') {
            let cell = cell.trim_start_matches('"');
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{line}");
        }
    }
}

/// Zammad CVE-2026-34720, GLPI CVE-2026-23624: an address is believed from a trusted proxy only.
#[test]
fn the_address_is_the_doors_and_not_what_a_client_says() {
    for (proxies, expected) in [
        ("", ",127."),
        ("trusted_proxies = [\"127.0.0.0/8\"]\n", ",10.9.8.7"),
    ] {
        let desk = Desk::with()
            .web(proxies)
            .toml("[gate]\nsecond = \"off\"\n")
            .start();
        desk.user("admin", "administrator");
        let mut liar = desk.stranger().saying("x-forwarded-for", "10.9.8.7");
        assert_eq!(liar.sign_in("nobody", "x", &[]).status, 403);
        let lines = lines(&desk.sign_in("admin"));
        has(&lines, "sign_in_failed", &["nobody", expected]);
    }
}

#[test]
fn a_wrong_password_on_the_browsers_screen_is_written_too() {
    let desk = Desk::with()
        .web("trusted_proxies = [\"127.0.0.0/8\"]\n")
        .toml("[gate]\ninside = [\"192.0.2.0/24\"]\nsecond = \"basic\"\n")
        .start();
    desk.user("admin", "administrator");
    let coded = BASE64.encode(b"marie.lopez:wrong horse");
    let outside = desk
        .stranger()
        .saying("x-forwarded-for", "203.0.113.9")
        .saying("authorization", &format!("Basic {coded}"));
    assert_eq!(outside.get("/t/1").status, 401);
    let mut admin = desk.stranger().saying("x-forwarded-for", "192.0.2.7");
    assert_eq!(admin.sign_in("admin", PASSWORD, &[]).status, 303);
    let parts = ["marie.lopez", ",203.0.113.9", "gate"];
    has(&lines(&admin), "sign_in_failed", &parts);
}

#[test]
fn old_lines_are_forgotten_by_the_sweep() -> Result<(), Missing> {
    let mut desk = Desk::with()
        .toml("[keep]\naudit_days = 30\n")
        .clock()?
        .start();
    desk.user("admin", "administrator");
    assert_eq!(desk.stranger().sign_in("hugo.old", "x", &[]).status, 403);
    let rows = |desk: &Desk| -> u32 {
        let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
        let sql = "SELECT count(*) FROM audit WHERE typed = 'hugo.old'";
        db.query_row(sql, [], |row| row.get(0)).expect("a count")
    };
    assert_eq!(rows(&desk), 1);
    // A clock that jumps by more than a day holds the sweep: it is turned in steps.
    desk.turn_clock(Duration::days(32));
    desk.turn_clock(Duration::hours(23));
    desk.turn_clock(Duration::hours(23));
    until("the line is forgotten", crate::desk::LIMIT, || {
        (rows(&desk) == 0).then_some(())
    });
    Ok(())
}

/// `FreeScout` GHSA-9ph7: a log viewer showed what a visitor had written into the log.
#[test]
fn no_event_forges_another_and_no_secret_is_in_the_log() {
    let desk = Desk::with().talkative().start();
    desk.user("admin", "administrator");
    let evil = "x\r\n2026-01-01T00:00:00Z INFO  forged: line\u{1b}[31m";
    let mut visitor = desk.stranger().saying("user-agent", "red%1b[31m");
    assert_eq!(visitor.sign_in(evil, "Sesame-91", &[]).status, 403);
    let admin = desk.sign_in("admin");
    admin.get("/t/1%0d%0aforged:%20line");
    let found = lines(&admin)
        .into_iter()
        .find(|line| line.contains("forged"));
    let found = found.expect("its line");
    assert!(
        found.contains("x\\n2026") && found.contains("\\u{1b}[31m"),
        "{found}"
    );
    let log = desk.log();
    assert!(!log.contains('\u{1b}') && !log.lines().any(|line| line.contains("forged: line")));
    let session = admin.cookies["helpdesk"].clone();
    for secret in [PASSWORD, "Sesame-91", &session, &admin.token] {
        assert!(!log.contains(secret), "{secret} is in the log");
        let raw = std::fs::read(desk.path("helpdesk.db")).expect("the file");
        let there = raw
            .windows(secret.len())
            .any(|bytes| bytes == secret.as_bytes());
        assert!(!there || secret == admin.token, "{secret} is in the file");
    }
    for line in log.lines() {
        assert!(
            line.starts_with("20") && line[..20].ends_with('Z'),
            "{line}"
        );
    }
}
