//! What the script adds where there is one: how far an upload is, and calling it back; how long ago something was said.

use std::path::PathBuf;

use serde_json::json;

use super::school;
use crate::browser::Browser;
use crate::desk::{Desk, LIMIT, PASSWORD};
use crate::missing::left_out;
use crate::poll::until;

/// A ticket of Camille's, open in a browser where Camille is signed in; and a document of three megabytes.
fn begin(what: &str) -> Option<(Desk, Browser, PathBuf)> {
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => {
            left_out(what, &missing);
            return None;
        }
    };
    let desk = school();
    let document = desk.path("plan.bin");
    std::fs::write(&document, vec![7; 3_000_000]).unwrap();
    browser.goto(&format!("{}/t/1", desk.url));
    browser.fill("#login", "camille.durand");
    browser.fill("#password", PASSWORD);
    browser.submit();
    Some((desk, browser, document))
}

fn documents(desk: &Desk) -> usize {
    desk.only_ticket().to_string().matches("plan.bin").count()
}

#[test]
fn a_large_upload_shows_how_far_it_is_and_can_be_called_back() {
    let what = "a_large_upload_shows_how_far_it_is_and_can_be_called_back";
    let Some((desk, mut browser, document)) = begin(what) else {
        return;
    };
    browser.goto(&format!("{}/t/1#document", desk.url));
    browser.attach("#document [type=file]", &[&document]);
    browser.sends_slowly(100_000);
    browser.evaluate("document.querySelector('#document form, form#document').requestSubmit()");
    let bar = "[...document.querySelectorAll('.sending')].filter(bar => !bar.hidden).map(bar => bar.innerText + bar.querySelector('progress').value).join()";
    until("it shows how far it is", LIMIT, || {
        let shown = browser.evaluate(bar);
        let shown = shown.as_str().unwrap_or_default();
        (shown.contains("sur 3\u{a0}Mo") && shown.contains("Mo/s")).then_some(())
    });
    browser.click("Annuler l’envoi");
    assert_eq!(browser.evaluate(bar), json!(""), "the bar is gone");
    let kept = "document.querySelector('#document [type=file]').files[0].name";
    assert_eq!(
        browser.evaluate(kept),
        json!("plan.bin"),
        "the choice is not"
    );
    assert_eq!(documents(&desk), 0);
    browser.sends_slowly(100_000_000);
    browser.evaluate("document.querySelector('#document form, form#document').requestSubmit()");
    browser.wait_for("plan.bin");
    until("it is there", LIMIT, || {
        (documents(&desk) == 1).then_some(())
    });
    assert!(browser.console_errors().is_empty());
}

#[test]
fn an_upload_that_is_refused_shows_the_page_that_says_why() {
    let what = "an_upload_that_is_refused_shows_the_page_that_says_why";
    let Some((desk, mut browser, document)) = begin(what) else {
        return;
    };
    browser.goto(&format!("{}/t/1#document", desk.url));
    browser.attach("#document [type=file]", &[&document]);
    browser.evaluate("document.querySelectorAll('[name=csrf]').forEach(each => each.value = 'x')");
    browser.evaluate("document.querySelector('#document form, form#document').requestSubmit()");
    browser.wait_for("Ce formulaire a expiré");
    assert_eq!(documents(&desk), 0);
}

#[test]
fn what_is_wrong_with_a_form_far_down_a_page_is_in_sight_and_has_the_focus() {
    let what = "what_is_wrong_with_a_form_far_down_a_page_is_in_sight_and_has_the_focus";
    let Some((desk, mut browser, _)) = begin(what) else {
        return;
    };
    browser.goto(&format!("{}/t/1#followup", desk.url));
    browser.fill("#followup-text", "   ");
    browser.click("Ajouter le suivi");
    browser.wait_for("Écrivez un texte avant d’envoyer.");
    until("it has the focus", LIMIT, || {
        browser.spoken().starts_with("alert").then_some(())
    });
    let top = "document.activeElement.getBoundingClientRect().top";
    until("it is in sight", LIMIT, || {
        let seen = browser.evaluate(&format!("{top} >= 0 && {top} < innerHeight"));
        (seen == json!(true)).then_some(())
    });
    browser.press("Tab");
    assert!(
        browser.spoken().contains("Votre suivi"),
        "{}",
        browser.spoken()
    );
    browser.forgive("422");
}

#[test]
fn what_was_done_has_the_focus_of_the_page_that_says_so() {
    let what = "what_was_done_has_the_focus_of_the_page_that_says_so";
    let Some((desk, mut browser, _)) = begin(what) else {
        return;
    };
    browser.goto(&format!("{}/preferences", desk.url));
    browser.click("Enregistrer");
    browser.wait_for("C’est enregistré.");
    until("it has the focus", LIMIT, || {
        let focused = browser.evaluate("document.activeElement.innerText");
        (focused == json!("C’est enregistré.")).then_some(())
    });
}

#[test]
fn within_the_hour_a_time_says_how_long_ago() {
    let Some((desk, mut browser, _)) = begin("within_the_hour_a_time_says_how_long_ago") else {
        return;
    };
    browser.goto(&format!("{}/t/1", desk.url));
    let times =
        "[...document.querySelectorAll('main time')].map(time => time.textContent).join('|')";
    let shown = browser.evaluate(times).to_string();
    let told = ["à l’instant", "il y a 1 minute"]
        .iter()
        .any(|told| shown.contains(told));
    assert!(told, "{shown}");
    let title = browser.evaluate("document.querySelector('main time').title");
    assert!(
        title.as_str().is_some_and(|title| title.contains(" à ")),
        "{title}"
    );
}
