//! Keys as somebody presses them who has no mouse; `browser.rs` has what else a browser does.

use crate::browser::Browser;
use crate::desk::{LIMIT, plain};
use crate::poll::until;

/// More than any page has places to stop at.
const STOPS_MAX: usize = 250;

/// Presses Tab until the focus is where these words say: the role and the beginning of the accessible name
/// (`textbox Titre`), the name, or a part of how [`Browser::focused`] describes it (`input#login`). At each stop on the way the focus
/// can be seen.
#[track_caller]
pub fn tab_to(browser: &mut Browser, words: &str) {
    go_to(browser, "Tab", words);
}

/// The same the other way round.
#[track_caller]
pub fn tab_back_to(browser: &mut Browser, words: &str) {
    go_to(browser, "Shift+Tab", words);
}

#[track_caller]
fn go_to(browser: &mut Browser, key: &str, words: &str) {
    let mut way = Vec::new();
    for _ in 0..STOPS_MAX {
        browser.press(key);
        let ((described, lost), spoken) = (browser.stop(), plain(&browser.spoken()));
        assert!(
            lost.is_empty(),
            "{lost}: {spoken:?}, {described}, on {}",
            browser.url()
        );
        let (_, name) = spoken.split_once(' ').unwrap_or_default();
        if name == words || spoken.starts_with(words) || described.contains(words) {
            return;
        }
        if described == "body" && way.iter().any(|stop| stop == "none") {
            break; // twice round the page
        }
        way.push(spoken);
    }
    panic!(
        "no {key} leads to {words:?} on {}, only to {way:#?}",
        browser.url()
    );
}

/// A key opens a pane, and its field takes the focus once the page has seen it.
#[track_caller]
pub fn focused(browser: &mut Browser, words: &str) {
    until(words, LIMIT, || {
        browser.focused().contains(words).then_some(())
    });
}

/// Moves a list of choices that has the focus down from its first until it shows these words.
#[track_caller]
pub fn choose(browser: &mut Browser, words: &str) {
    browser.press("Home");
    for _ in 0..30 {
        let shown = browser.evaluate("document.activeElement.selectedOptions[0].text.trim()");
        if shown.as_str().is_some_and(|shown| shown.contains(words)) {
            return;
        }
        browser.press("ArrowDown");
    }
    panic!("{words:?} cannot be chosen on {}", browser.url());
}
