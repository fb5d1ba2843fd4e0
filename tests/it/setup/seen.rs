//! Every state of the first steps, for whoever sees, hears or types otherwise, by the measures of `trust::reach`; the steps are
//! walked in `browser`.

use super::{PASSWORD, Setup};
use crate::browser::{Browser, Options};
use crate::missing::{Missing, left_out};
use crate::trust::reach::{axe, findings};

/// Nothing listens there.
const NOWHERE: &str = "127.0.0.1:9";

/// Somebody at the steps, and what was found wrong on the way.
struct Looker {
    browser: Browser,
    axe: String,
    setup: Setup,
    wrong: Vec<String>,
    seen: usize,
}

/// Each of the widths with each of the schemes, each of them in both languages.
#[test]
fn every_state_of_the_steps_is_for_everybody() {
    let what = "every_state_of_the_steps_is_for_everybody";
    let Ok(axe) = axe() else {
        return left_out(what, &Missing("axe-core"));
    };
    let mut wrong = Vec::new();
    for (width, dark, language) in [
        (320, false, "fr"),
        (320, true, "en"),
        (1280, false, "en"),
        (1280, true, "fr"),
    ] {
        let options = Options {
            width,
            dark,
            language,
            ..Options::default()
        };
        let browser = match Browser::start_with(options) {
            Ok(browser) => browser,
            Err(missing) => return left_out(what, &missing),
        };
        let mut looker = Looker {
            browser,
            axe: axe.clone(),
            setup: Setup::start(),
            wrong: Vec::new(),
            seen: 0,
        };
        looker.walks();
        assert_eq!(looker.seen, 18, "{width} px, {language}");
        let found = looker.wrong.into_iter();
        wrong.extend(found.map(|line| format!("{width} px, dark {dark}, {language}, {line}")));
    }
    assert!(wrong.is_empty(), "{} findings: {wrong:#?}", wrong.len());
}

impl Looker {
    fn walks(&mut self) {
        self.goes(&format!("/setup/{}", "0".repeat(32)));
        self.looks("without the link", 403);
        self.goes(&self.setup.base.clone());
        self.looks("the administrator, empty", 200);
        self.sends_empty();
        self.looks("the administrator, with errors", 422);
        self.names_the_administrator();
        self.looks("the mailbox, proposed", 200);
        self.sends_empty();
        self.looks("the mailbox, with errors", 422);
        self.goes(&self.setup.place(2));
        self.fills(&["password", "imap", "smtp"], NOWHERE);
        self.presses("try");
        self.looks("the mailbox, tried in vain", 422);
        self.presses("keep");
        self.looks("the directory, empty", 200);
        self.sends_empty();
        self.looks("the directory, with errors", 422);
        self.goes(&self.setup.place(3));
        let fields = ["ldap", "base", "ldap_login", "password"].map(|name| format!("ldap-{name}"));
        self.fills(&fields.each_ref().map(String::as_str), NOWHERE);
        self.browser.submit();
        self.looks("the directory, tried in vain", 422);
        self.presses("later");
        self.looks("the team, proposed", 200);
        self.fills(&["inside", "invited"], "nonsense");
        self.browser.submit();
        self.looks("the team, with errors", 422);
        self.browser.fill("#inside", "127.0.0.0/8");
        self.browser.fill("#invited", "marie.lopez@ecole.example");
        self.browser.submit();
        self.looks("the last, with all answers", 200);
        self.presses("try");
        self.looks("the last, tried in vain", 200);
        for (step, name) in [(1, "administrator"), (2, "mailbox"), (4, "team")] {
            self.goes(&self.setup.place(step));
            self.looks(&format!("the {name}, filled"), 200);
        }
        self.goes(&self.setup.place(5));
        self.presses("finish");
        self.looks("the desk's sign-in", 200);
        self.goes(&self.setup.place(5));
        self.looks("the link, once it is over", 404);
    }

    fn goes(&mut self, place: &str) {
        self.browser.goto(&format!("{}{place}", self.setup.url));
    }

    /// A page that would fail to come is found out by its status.
    #[track_caller]
    fn looks(&mut self, state: &str, status: u64) {
        assert_eq!(self.browser.status(), Some(status), "{state}");
        let found = findings(&mut self.browser, &self.axe);
        self.wrong
            .extend(found.into_iter().map(|line| format!("{state}: {line}")));
        self.seen += 1;
    }

    /// Without what browsers ask for before they send.
    fn sends_empty(&mut self) {
        let empty = "for (const form of document.forms) { form.noValidate = true;
            for (const field of form.querySelectorAll('input:not([type=hidden])')) field.value = ''; }";
        self.browser.evaluate(empty);
        self.browser.submit();
    }

    fn names_the_administrator(&mut self) {
        for (field, text) in [
            ("#login", "camille.durand"),
            ("#address", "camille.durand@ecole.example"),
            ("#name", "Camille Durand"),
            ("#password", PASSWORD),
            ("#again", PASSWORD),
        ] {
            self.browser.fill(field, text);
        }
        self.browser.submit();
    }

    fn fills(&mut self, fields: &[&str], text: &str) {
        for field in fields {
            self.browser.fill(&format!("#{field}"), text);
        }
    }

    fn presses(&mut self, what: &str) {
        self.browser.click(&format!("button[value={what}]"));
    }
}
