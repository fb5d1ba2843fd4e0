//! Each task of the desk walked on a phone, by keyboard alone, with JavaScript and without; what a page says back is looked at
//! by axe as in `trust/reach.rs`. The keys are in `keyboard.rs`, an agent's morning with all its shortcuts in `morning.rs`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::NaiveDate;

use crate::browser::{Browser, Options};
use crate::desk::{Desk, LIMIT, PASSWORD, plain};
use crate::keyboard::{choose, tab_back_to, tab_to};
use crate::missing::{Missing, left_out};
use crate::poll::until;
use crate::trust::reach::{axe, findings};

mod answering;
mod asking;
mod entering;
mod handling;
mod keeping;
mod leaving;
mod looking;
mod losing;
mod merging;
mod overseeing;
mod publishing;
mod reading;
mod running;
mod settling;
mod trying;
mod undoing;

/// Somebody with a phone and a keyboard.
struct Walker {
    browser: Browser,
    javascript: bool,
    axe: String,
}

/// Lets the same walk be done in a browser with JavaScript and in one without.
#[track_caller]
fn both_ways(test: &str, walk: impl Fn(&mut Walker)) {
    for javascript in [true, false] {
        match Walker::start(javascript) {
            Ok(mut walker) => {
                walk(&mut walker);
                assert_eq!(walker.browser.console_errors(), [""; 0]);
            }
            Err(missing) => return left_out(test, &missing),
        }
    }
}

impl Walker {
    fn start(javascript: bool) -> Result<Self, Missing> {
        let options = Options {
            javascript,
            width: 390,
            ..Options::default()
        };
        let browser = Browser::start_with(options)?;
        let axe = axe().map_err(|_| Missing("axe-core"))?;
        Ok(Self {
            browser,
            javascript,
            axe,
        })
    }

    /// Opens a page by its address, as a link in a mail does.
    #[track_caller]
    fn open(&mut self, address: &str) {
        self.browser.goto(address);
    }

    /// Waits until these words are read.
    #[track_caller]
    fn reads(&mut self, words: &str) {
        let begun = Instant::now();
        until(words, LIMIT * 2, || {
            let text = plain(&self.browser.text());
            let late = begun.elapsed() > LIMIT;
            assert!(!late, "{words:?} is not on {}: {text}", self.browser.url());
            text.contains(words).then_some(())
        });
    }

    /// Asks the same once more until it is found: the search knows a ticket a moment after it is there.
    #[track_caller]
    fn finds(&mut self, words: &str) {
        let asked = self.browser.url();
        until(words, LIMIT, || {
            let found = self.sees(words);
            if !found {
                self.browser.goto(&asked);
            }
            found.then_some(())
        });
    }

    fn sees(&mut self, words: &str) -> bool {
        plain(&self.browser.text()).contains(words)
    }

    #[track_caller]
    fn to(&mut self, what: &str) {
        tab_to(&mut self.browser, what);
    }

    #[track_caller]
    fn back_to(&mut self, what: &str) {
        tab_back_to(&mut self.browser, what);
    }

    /// Follows the link, or presses the button, of this name.
    #[track_caller]
    fn enter(&mut self, what: &str) {
        self.to(what);
        self.browser.press("Enter");
    }

    /// Opens the menu that a phone has for the pages, closes it by Escape, opens it again and goes to what is in it.
    #[track_caller]
    fn reach_by_menu(&mut self, what: &str) {
        self.enter("button Menu");
        self.browser.press("Tab");
        self.browser.press("Escape");
        if self.browser.spoken().starts_with("searchbox") {
            self.browser.press("Escape"); // the first one empties the box
        }
        let spoken = self.browser.spoken();
        assert!(spoken.starts_with("button Menu"), "{spoken}");
        self.browser.press("Enter");
        self.to(what);
    }

    /// Opens the pane of this link; its field has the focus at once with JavaScript, and is one of the next stops without.
    #[track_caller]
    fn unfold(&mut self, link: &str, field: &str) {
        self.enter(link);
        if self.javascript {
            until(field, LIMIT, || {
                plain(&self.browser.spoken())
                    .starts_with(field)
                    .then_some(())
            });
        } else {
            let near = (0..4).any(|_| {
                self.browser.press("Tab");
                plain(&self.browser.spoken()).starts_with(field)
            });
            assert!(near, "{field:?} does not come after {link:?}");
        }
    }

    /// Types into the field of this name, over what stands there if it is a line.
    #[track_caller]
    fn write(&mut self, field: &str, text: &str) {
        self.to(field);
        self.browser.type_text(text);
    }

    /// Chooses from the list of this name.
    #[track_caller]
    fn choose(&mut self, list: &str, words: &str) {
        self.to(list);
        choose(&mut self.browser, words);
    }

    /// Ticks the box of this name.
    #[track_caller]
    fn tick(&mut self, name: &str) {
        self.to(name);
        self.browser.press("Space");
    }

    /// Types a day into the field of this name, digit by digit, as the browser's own field wants it.
    #[track_caller]
    fn date(&mut self, field: &str, day: NaiveDate) {
        self.to(field);
        for digit in day.format("%m%d%Y").to_string().chars() {
            self.browser.press(&digit.to_string());
        }
        let value = self.browser.evaluate("document.activeElement.value");
        assert_eq!(value, day.to_string());
    }

    /// Chooses a document in the field of this name, which opens the browser's own window: that one is not ours to walk.
    #[track_caller]
    fn attach(&mut self, field: &str, selector: &str, document: &Path) {
        self.to(field);
        self.browser.attach(selector, &[document]);
    }

    #[track_caller]
    fn sign_in(&mut self, login: &str) {
        self.write("textbox Identifiant", login);
        self.write("textbox Mot de passe", PASSWORD);
        self.browser.press("Enter");
    }

    /// A form was not taken: the words are there, are read out at once, and the title says so first.
    #[track_caller]
    fn is_told(&mut self, words: &str) {
        self.reads(words);
        assert!(self.alert().contains(words), "{}", self.alert());
        let title = self.browser.title();
        assert!(title.starts_with("Erreur"), "{title}");
        self.is_for_everybody();
    }

    /// Something was done: the words are there, and are read out when there is a pause.
    #[track_caller]
    fn hears(&mut self, words: &str) {
        self.reads(words);
        let status = "[...document.querySelectorAll('main [role=status]')].map(each => each.innerText).join()";
        let status = self.browser.evaluate(status);
        let status = plain(status.as_str().unwrap_or_default());
        assert!(status.contains(words), "{status:?}");
        self.is_for_everybody();
    }

    /// What the page says back is as good for whoever sees, hears or types otherwise as the page was.
    #[track_caller]
    fn is_for_everybody(&mut self) {
        if self.javascript {
            let found = findings(&mut self.browser, &self.axe);
            assert_eq!(found, [""; 0], "{}", self.browser.url());
        }
    }

    /// Presses a button that saves a file: twice, as its page stays, and the focus on it. Gives back what the file says.
    #[track_caller]
    fn saves(&mut self, button: &str, desk: &Desk) -> String {
        let folder = desk.path("saved");
        self.browser.saves_into(&folder);
        self.to(button);
        let address = self.browser.url();
        let mut text = String::new();
        for _ in 0..2 {
            self.browser.press("Enter");
            let file = until("the file is there", LIMIT, || saved(&folder, "csv"));
            let spoken = plain(&self.browser.spoken());
            assert!(spoken.starts_with(button), "{button:?}: {spoken:?}");
            text = std::fs::read_to_string(&file).expect("UTF-8");
            std::fs::remove_file(&file).expect("removed");
        }
        assert_eq!(self.browser.url(), address);
        text
    }

    /// The words that are read out at once as an error.
    #[track_caller]
    fn alert(&mut self) -> String {
        let alert = "(document.querySelector('[role=alert]') || {innerText: ''}).innerText";
        let alert = self.browser.evaluate(alert);
        plain(alert.as_str().unwrap_or_default())
    }
}

/// A file that the browser has saved whole: until then it has another name.
fn saved(folder: &Path, ending: &str) -> Option<PathBuf> {
    let mut files = std::fs::read_dir(folder).ok()?.flatten();
    let file = files.find(|file| file.path().extension().is_some_and(|end| end == ending))?;
    Some(file.path())
}

/// The desk with its people.
fn school() -> Desk {
    let desk = Desk::start();
    people(&desk);
    desk
}

/// Camille asks, Marie is an agent, Zoé the administrator.
fn people(desk: &Desk) {
    for (login, role) in [
        ("camille.durand", "requester"),
        ("marie.lopez", "agent"),
        ("zoe.martin", "administrator"),
    ] {
        desk.user(login, role);
    }
}
