//! Who reads English only is spoken to in English before an account can say so: on the way in, at a session's end, from a mail;
//! what an account has chosen is tried in `trust/sessions.rs`.

use super::school;
use crate::desk::{Desk, PASSWORD, Visitor, plain};

/// Camille in English, as the account says; the browser asks for French, like every visitor of these tests.
fn in_english(desk: &Desk) -> Visitor {
    let mut camille = desk.sign_in("camille.durand");
    let chosen = camille.post("/language", &[("language", "en")]);
    assert_eq!(chosen.status, 303);
    camille.keep(&chosen);
    camille
}

#[test]
fn who_reads_english_only_finds_the_way_in() {
    let desk = school();
    let mut somebody = desk.stranger();
    let french = somebody.get("/login?next=/t/1");
    assert!(french.has("Se connecter"));
    let switch = "href=\"/login?next=%2Ft%2F1&amp;lang=en\"";
    assert!(french.text().contains(switch), "{}", french.text());
    somebody.take_form("/login?next=%2Ft%2F1&lang=en");
    let english = somebody.get("/login?next=/t/1");
    assert!(english.has("To open ticket #1") && english.text().contains("lang=fr\""));
    assert!(somebody.get("/help").has("Ask for help"));
    let wrong = somebody.post("/login", &[("login", "nobody"), ("password", "x")]);
    assert!(wrong.has("Wrong user name or password"));
    // A page that answers a form may hold what was typed: no link leads away from it.
    assert!(!wrong.text().contains("lang=fr\""));
    assert!(somebody.get("/login?lang=xx").has("Sign in"));
}

#[test]
fn the_end_of_a_session_speaks_as_the_pages_before_it() {
    let desk = school();
    let mut camille = in_english(&desk);
    camille.cookies.remove("helpdesk");
    let over = camille.upload("/t/1/followup", &[("text", "Still dark.")], &[]);
    assert!(over.status == 403 && over.has("Your session has expired"));
    // On the way in again, what was typed is shown in the account's language, whatever the browser asks for.
    camille.cookies.remove("helpdesk-language");
    camille.take_form("/login");
    let kept = [
        ("login", "camille.durand"),
        ("password", PASSWORD),
        ("kept-place", "/t/1/followup"),
        ("kept-field-text", "Still dark."),
    ];
    let back = camille.upload("/login", &kept, &[]);
    assert!(back.has("Here is your text"), "{}", back.text());
}

#[test]
fn signing_out_leaves_no_language_to_the_next_reader() {
    let desk = school();
    let mut camille = in_english(&desk);
    camille.take_form("/preferences");
    let out = camille.post("/logout", &[]);
    camille.keep(&out);
    assert!(camille.get("/login").has("Se connecter"));
}

#[test]
fn the_page_of_a_mails_link_speaks_as_the_mail() {
    let desk = school();
    in_english(&desk);
    let marie = desk.sign_in("marie.lopez");
    let solved = marie.post("/t/1/solution", &[("text", "Câble remplacé.")]);
    assert_eq!(solved.status, 303);
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says("proposes a solution"));
    let words = plain(&mail.text);
    let link = words.split(' ').find(|word| word.contains("/s/"));
    let link = link.and_then(|link| link.strip_prefix(&desk.url));
    let link = link.expect("our address");
    let somebody = desk.stranger();
    assert!(somebody.get(link).has("Accept the solution"));
    // Unless the browser has been told otherwise.
    assert!(
        somebody
            .get(&format!("{link}&lang=fr"))
            .has("Accepter la solution")
    );
}
