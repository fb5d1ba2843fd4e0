//! A7 and what belongs to it: stolen, planted and forgotten cookies; and what was typed when a session ended.

use std::fmt::Write as _;

use chrono::Duration;

use crate::desk::{Desk, PASSWORD, Page, Visitor};
use crate::missing::left_out;

fn desk() -> Desk {
    let desk = Desk::start();
    desk.user("camille.durand", "requester");
    desk.user("marie.lopez", "agent");
    desk
}

/// Signed in with « Se souvenir de moi ».
fn remembered(desk: &Desk) -> Visitor {
    let mut visitor = desk.stranger();
    let page = visitor.sign_in("camille.durand", PASSWORD, &[("remember", "1")]);
    assert_eq!(page.status, 303);
    visitor
}

/// The browser is closed and opened again.
fn reopened(visitor: &Visitor) -> Visitor {
    let mut other = visitor.clone();
    other.cookies.remove("helpdesk");
    other
}

fn look(visitor: &mut Visitor) -> u16 {
    let page = visitor.get("/");
    visitor.keep(&page);
    page.status
}

#[test]
fn remembered_people_are_signed_in_when_the_browser_opens_again() {
    let desk = desk();
    let mut camille = remembered(&desk);
    let form = camille.token.clone();
    for _ in 0..3 {
        let before = camille.cookies["helpdesk-remember"].clone();
        camille = reopened(&camille);
        assert_eq!(look(&mut camille), 200);
        assert_ne!(
            camille.cookies["helpdesk-remember"], before,
            "a new half at each use"
        );
    }
    // A form that was open all the time still counts.
    let sent = camille
        .with_token(&form)
        .post("/language", &[("language", "en")]);
    assert_eq!(sent.status, 303);
    assert!(reopened(&camille).get("/").has("lang=\"en\""));
    assert_eq!(camille.post("/logout", &[]).status, 303);
    assert_eq!(look(&mut reopened(&camille)), 303, "signing out forgets");
}

/// A browser that opens its pages at once brings the same half several times.
#[test]
fn pages_opened_at_once_are_no_theft() {
    let desk = desk();
    let camille = reopened(&remembered(&desk));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let camille = camille.clone();
            std::thread::spawn(move || camille.get("/").status)
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().expect("an answer"), 200);
    }
}

/// A stolen cookie of « remember me »: whoever comes second with it ends both.
#[test]
fn a_copied_half_ends_all_that_it_opened() {
    let desk = match Desk::with().clock() {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out("a_copied_half_ends_all_that_it_opened", &missing),
    };
    let mut desk = desk;
    desk.user("camille.durand", "requester");
    for thief_first in [true, false] {
        let elsewhere = desk.sign_in("camille.durand");
        let hers = remembered(&desk);
        let (mut hers, mut thief) = (reopened(&hers), reopened(&hers));
        let (first, second) = if thief_first {
            (&mut thief, &mut hers)
        } else {
            (&mut hers, &mut thief)
        };
        assert_eq!(look(first), 200);
        desk.turn_clock(Duration::minutes(2));
        assert_eq!(look(second), 303, "the half was used before");
        assert_eq!(look(first), 303, "and so the other's session is over");
        assert_eq!(look(&mut reopened(first)), 303);
        assert_eq!(elsewhere.get("/").status, 200, "another browser goes on");
    }
    assert!(desk.log().contains("was used twice"));
    let never = desk.stranger();
    for value in ["", ".", "x.y", &format!("{0}.{0}", "a".repeat(64))] {
        let mut never = never.clone();
        never
            .cookies
            .insert("helpdesk-remember".into(), value.into());
        assert_eq!(look(&mut never), 303, "{value}");
    }
}

#[test]
fn a_session_lives_twelve_hours_after_its_last_page_and_thirty_days_remembered() {
    let builder = match Desk::with().clock() {
        Ok(builder) => builder,
        Err(missing) => return left_out("a_session_lives_twelve_hours", &missing),
    };
    let mut desk = builder.start();
    desk.user("camille.durand", "requester");
    let plain = desk.sign_in("camille.durand");
    let mut kept = remembered(&desk);
    desk.turn_clock(Duration::hours(11));
    assert_eq!(plain.get("/").status, 200);
    desk.turn_clock(Duration::hours(11));
    assert_eq!(plain.get("/").status, 200, "used meanwhile");
    desk.turn_clock(Duration::hours(13));
    assert_eq!(plain.get("/").status, 303);
    assert_eq!(look(&mut kept), 200);
    desk.turn_clock(Duration::days(29));
    assert_eq!(look(&mut kept), 200);
    desk.turn_clock(Duration::days(31));
    assert_eq!(look(&mut kept), 303);
}

/// Sessions that survive (GLPI CVE-2022-39234): password, role and account end the remembered ones too.
#[test]
fn what_ends_sessions_ends_remembered_ones_too() {
    let desk = desk();
    for command in [
        &["user", "password", "camille.durand"][..],
        &["user", "role", "camille.durand", "agent"],
        &["user", "disable", "camille.durand"],
    ] {
        let camille = remembered(&desk);
        desk.ok(command, PASSWORD);
        assert_eq!(look(&mut reopened(&camille)), 303, "{command:?}");
    }
}

/// The numbers that the buttons of « Mes appareils » send.
fn buttons(page: &Page) -> Vec<(String, String)> {
    let text = page.text();
    let find = |kind: &str| {
        let mark = format!("name=\"{kind}\" value=\"");
        let parts = text.split(&mark).skip(1);
        let values = parts.filter_map(|rest| rest.split('"').next());
        values
            .map(|value| (kind.to_owned(), value.to_owned()))
            .collect::<Vec<_>>()
    };
    [find("session"), find("family")].concat()
}

#[test]
fn my_devices_lists_and_ends_ones_own_sessions_only() {
    let desk = desk();
    let firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0";
    let mut here = desk.stranger().saying("user-agent", firefox);
    assert_eq!(here.sign_in("camille.durand", PASSWORD, &[]).status, 303);
    let (other, kept, marie) = (
        desk.sign_in("camille.durand"),
        remembered(&desk),
        desk.sign_in("marie.lopez"),
    );
    let page = here.get("/devices");
    assert!(page.has("Firefox / Windows") && page.has("celui-ci"));
    assert_eq!(buttons(&page).len(), 3, "{}", page.text());
    let hers = buttons(&marie.get("/devices"));
    assert_eq!(hers.len(), 1);
    for (kind, number) in buttons(&page) {
        assert_eq!(marie.post("/devices", &[(&kind, &number)]).status, 303);
    }
    assert_eq!(
        here.post("/devices", &[(&hers[0].0, &hers[0].1)]).status,
        303
    );
    assert_eq!((marie.get("/").status, other.get("/").status), (200, 200));
    let family = buttons(&page).pop().expect("the remembered one");
    assert_eq!(family.0, "family");
    assert_eq!(here.post("/devices", &[(&family.0, &family.1)]).status, 303);
    assert_eq!(
        (kept.get("/").status, look(&mut reopened(&kept))),
        (303, 303)
    );
    assert_eq!(here.post("/devices", &[("others", "1")]).status, 303);
    assert_eq!((other.get("/").status, here.get("/").status), (303, 200));
    assert_eq!(desk.stranger().get("/devices").status, 303);
}

/// The value of a field of a form, as a browser reads it.
pub fn field(page: &Page, name: &str) -> Option<String> {
    let text = page.text();
    let (_, rest) = text.split_once(&format!("name=\"{name}\""))?;
    let (tag, rest) = rest.split_once('>')?;
    let raw = if let Some((_, value)) = tag.split_once("value=\"") {
        value.split('"').next()?.to_owned()
    } else {
        let text = rest.split_once("</textarea>")?.0;
        text.strip_prefix('\n').unwrap_or(text).to_owned()
    };
    let raw = raw.replace("&lt;", "<").replace("&gt;", ">");
    Some(raw.replace("&quot;", "\"").replace("&amp;", "&"))
}

#[test]
fn what_was_typed_is_there_after_signing_in_again() {
    let desk = desk();
    desk.request("camille.durand", "Écran noir");
    let marie = desk.sign_in("marie.lopez");
    desk.ok(&["user", "password", "marie.lopez"], PASSWORD);
    let long = "Ligne « accentuée » & <b>\n".repeat(36_000);
    assert!(long.len() > 1_000_000 && long.len() < 1 << 20);
    let sent = [("text", long.as_str()), ("status", "pending")];
    let page = marie.upload("/t/1/followup", &sent, &[("plan.pdf", b"plan")]);
    assert_eq!(page.status, 403);
    assert!(page.has("Votre session a expiré") && page.text().contains("type=\"password\""));
    let mut again = desk.stranger();
    again.keep(&page);
    again.token = field(&page, "csrf").expect("a token");
    let carried = |page: &Page| {
        ["kept-place", "kept-field-text", "kept-field-status"]
            .map(|name| (name, field(page, name).expect(name)))
    };
    let sign_in = |visitor: &Visitor, page: &Page, password: &str| {
        let kept = carried(page);
        let mut fields = vec![("login", "marie.lopez"), ("password", password)];
        fields.extend(kept.iter().map(|(name, value)| (*name, value.as_str())));
        visitor.upload("/login", &fields, &[])
    };
    let wrong = sign_in(&again, &page, "wrong horse");
    assert_eq!(wrong.status, 403);
    let back = sign_in(&again, &wrong, PASSWORD);
    assert_eq!(back.status, 200);
    assert_eq!(
        field(&back, "text").as_deref(),
        Some(&*long),
        "not a byte is lost"
    );
    assert_eq!(field(&back, "status").as_deref(), Some("pending"));
    assert!(back.text().contains("action=\"/t/1/followup\""));
    assert!(back.has("choisissez-les de nouveau"));
    again.keep(&back);
    again.token = field(&back, "csrf").expect("a token");
    assert_eq!(
        desk.export()[0]["timeline"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(
        again
            .upload("/t/1/followup", &[("text", &long)], &[])
            .status,
        303
    );
    let mut said = String::new();
    let _ = write!(said, "{}", desk.export()[0]);
    assert!(said.contains("accentuée"));
}

/// A foreign page fills a form for its reader, who signs in: nothing of it is taken up, and nothing but our own forms.
#[test]
fn nothing_from_elsewhere_is_taken_through_a_sign_in() {
    let desk = desk();
    desk.request("camille.durand", "Écran noir");
    let evil = desk.stranger().saying("origin", "https://evil.example");
    let page = evil.post("/t/1/followup", &[("text", "Forgé")]);
    assert_eq!(page.status, 403);
    assert!(!page.text().contains("type=\"password\""));
    for place in [
        "https://evil.example/",
        "//evil.example",
        "/login",
        "/nowhere",
        "/t/1",
        "/a/x",
    ] {
        let mut camille = desk.stranger();
        let kept = [("kept-place", place), ("kept-field-text", "Forgé")];
        let page = camille.sign_in("camille.durand", PASSWORD, &kept);
        assert_eq!(page.status, 303, "{place}");
    }
}

/// One browser is remembered once: whoever signs in there again leaves nothing behind that opens sessions.
#[test]
fn a_new_sign_in_ends_what_its_browser_was_remembered_by() {
    let desk = desk();
    let before = remembered(&desk);
    let mut again = reopened(&before);
    let marie = [
        ("login", "marie.lopez"),
        ("password", PASSWORD),
        ("remember", "1"),
    ];
    let page = again.post("/login", &marie);
    assert_eq!(page.status, 303, "{}", page.text());
    again.keep(&page);
    assert_eq!(look(&mut reopened(&before)), 303, "the one before is over");
    assert_eq!(look(&mut reopened(&again)), 200);
}
