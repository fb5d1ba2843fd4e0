//! What the pages of the first steps are built of: the frame, the steps above, what a try found, fields; `pages` has each page.

use maud::{DOCTYPE, Markup, html};

use super::answers::Wrong;
use super::tries::{Shown, Verdict};
use crate::i18n::{Lang, Phrase, appearance, pages, setup as say};
use crate::web::http::assets;
use crate::web::pages::layout;

/// The steps, in order.
pub const STEPS: [Phrase; 5] = [
    say::STEP_ADMINISTRATOR,
    say::STEP_MAILBOX,
    say::STEP_DIRECTORY,
    say::STEP_TEAM,
    say::STEP_TRY,
];

/// What is in the fields: what was typed, or answered before, or is proposed. Never a password.
pub type Values = Vec<(&'static str, String)>;

/// A page around what is particular to it.
pub fn frame(lang: Lang, title: &str, main: &Markup) -> Markup {
    let desk = lang.say(say::DESK);
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            (layout::head(lang, title, desk, &assets::fixed().style.address()))
            body {
                a.vh href="#content" { (lang.say(pages::SKIP)) }
                header.bar { span.brand { (desk) } }
                div.wrap.single {
                    main id="content" tabindex="-1" {
                        p.vh id="announcement" role="status" {}
                        (main)
                    }
                }
                footer { span { (lang.say(appearance::NOT_CONFORMING)) } }
                (layout::script())
            }
        }
    }
}

/// A page that says one thing.
pub fn told(lang: Lang, heading: Phrase, text: &str) -> Markup {
    let main = html! {
        h1 { (lang.say(heading)) }
        p { (text) }
    };
    frame(lang, lang.say(heading), &main)
}

/// One step, as it is shown.
pub struct Step<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// From 1.
    pub number: usize,
    /// The first one that has no answer yet: those before it can be gone back to.
    pub reached: usize,
    /// Beginning of the addresses of all steps; the secret is in it.
    pub base: &'a str,
    /// What is in the fields.
    pub values: Values,
    /// What is wrong with them.
    pub wrong: Vec<Wrong>,
    /// What was tried.
    pub shown: Vec<Shown>,
    /// By what a failed try can be kept all the same.
    pub kept: Option<String>,
}

impl Step<'_> {
    /// Lays it out, with these forms below what was found.
    pub fn page(&self, why: &str, forms: &Markup) -> Markup {
        let lang = self.lang;
        let failed = !self.wrong.is_empty() || super::tries::any_failed(&self.shown);
        let name = STEPS
            .get(self.number - 1)
            .map_or("", |step| lang.say(*step));
        let name = say::step_title(lang, self.number, name);
        let title = if failed {
            format!("{} {name}", lang.say(pages::ERROR_PREFIX))
        } else {
            name
        };
        let main = html! {
            h1 { (lang.say(say::TITLE)) }
            (self.steps())
            p { (why) }
            @if self.asks_again() { p.hint { (lang.say(say::PASSWORD_AGAIN)) } }
            @if !self.wrong.is_empty() {
                div.notice.bad role="alert" {
                    h2 { (lang.say(say::FIX)) }
                    p { (lang.say(say::FIX_HINT)) }
                    @for (_, text) in self.wrong.iter().filter(|(field, _)| field.is_empty()) { p { (text) } }
                }
            }
            (self.found())
            (forms)
        };
        frame(lang, &title, &main)
    }

    /// A password was typed here before: it is told why its field is empty.
    fn asks_again(&self) -> bool {
        let before = self.number < self.reached || super::tries::any_failed(&self.shown);
        self.number < 4 && before
    }

    /// Where one is; what is behind leads back.
    fn steps(&self) -> Markup {
        let lang = self.lang;
        html! {
            ol.steps aria-label=(lang.say(say::STEPS)) {
                @for (index, step) in STEPS.iter().enumerate() {
                    @let number = index + 1;
                    @let name = say::step_title(lang, number, lang.say(*step));
                    li aria-current=[(number == self.number).then_some("step")] {
                        @if number <= self.reached && number != self.number {
                            a href={ (self.base) "/" (number) } { (name) }
                        } @else { (name) }
                    }
                }
            }
        }
    }

    /// What works and what does not; and the way on in spite of it.
    fn found(&self) -> Markup {
        let lang = self.lang;
        html! {
            @for shown in &self.shown {
                @match shown.verdict {
                    Verdict::Works => div.notice.ok { h2 { (lang.say(shown.heading)) } p { (shown.text) } }
                    Verdict::Doubtful => div.notice { h2 { (lang.say(shown.heading)) } p { (shown.text) } }
                    Verdict::Failed => div.notice.bad role="alert" { h2 { (lang.say(shown.heading)) } p { (shown.text) } }
                }
            }
            @if let Some(kept) = &self.kept {
                form.card method="post" action={ (self.base) "/" (self.number) } {
                    input type="hidden" name="kept" value=(kept);
                    p { (lang.say(say::KEEP_HINT)) }
                    p { button.btn.line name="do" value="keep" { (lang.say(say::KEEP)) } }
                }
            }
        }
    }

    /// A form of this step; buttons last.
    pub fn form(&self, fields: &Markup, buttons: &Markup) -> Markup {
        html! {
            form.card method="post" action={ (self.base) "/" (self.number) } {
                (fields)
                div.acts { (buttons) }
            }
        }
    }

    /// A field under its label.
    pub fn field(&self, field: &Field) -> Markup {
        let (lang, id) = (self.lang, field.id());
        let wrong = self.wrong_with(field);
        let described = described(field, wrong.is_some());
        let value = self.value(field.name);
        html! {
            div.field {
                label for=(id) { (lang.say(field.label)) }
                @if let Some(hint) = field.hint { p.hint id={ (id) "-hint" } { (lang.say(hint)) } }
                @if let Some(wrong) = wrong { p.err id={ (id) "-wrong" } { (wrong) } }
                @if field.kind == "textarea" {
                    textarea id=(id) name=(field.name) aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")] spellcheck="false" { (value) }
                } @else {
                    input id=(id) name=(field.name) type=(field.kind) value=[(field.kind != "password").then_some(value)]
                        required[!field.optional] autocomplete=[field.autocomplete] autocapitalize="none" spellcheck="false"
                        aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")];
                }
            }
        }
    }

    /// A choice of how a line is protected.
    pub fn security(
        &self,
        name: &'static str,
        form: &'static str,
        label: Phrase,
        words: &[&str],
    ) -> Markup {
        let lang = self.lang;
        let chosen = self.value(name);
        let id = format!("{form}{name}");
        html! {
            div.field {
                label for=(id) { (lang.say(label)) }
                select id=(id) name=(name) {
                    @for word in words {
                        option value=(word) selected[chosen == *word] { (lang.say(protection(word))) }
                    }
                }
            }
        }
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> &str {
        let mut values = self.values.iter();
        values
            .find(|(field, _)| *field == name)
            .map_or("", |(_, value)| value)
    }

    fn wrong_with(&self, field: &Field) -> Option<&str> {
        // Two forms of one page may have fields of one name: only the one that was sent is wrong.
        let sent = field.form.is_empty() || self.value("kind") == field.form;
        let mut wrong = self.wrong.iter().filter(|_| sent);
        wrong
            .find(|(name, _)| *name == field.name)
            .map(|(_, text)| text.as_str())
    }
}

/// The ids of what is said about a field.
fn described(field: &Field, wrong: bool) -> Option<String> {
    let id = field.id();
    let hint = field.hint.map(|_| format!("{id}-hint"));
    let wrong = wrong.then(|| format!("{id}-wrong"));
    let both: Vec<_> = hint.into_iter().chain(wrong).collect();
    (!both.is_empty()).then(|| both.join(" "))
}

fn protection(word: &str) -> Phrase {
    match word {
        "tls" => say::TLS,
        "starttls" => say::STARTTLS,
        _ => say::UNPROTECTED,
    }
}

/// A field of a form.
pub struct Field {
    name: &'static str,
    label: Phrase,
    hint: Option<Phrase>,
    kind: &'static str,
    optional: bool,
    autocomplete: Option<&'static str>,
    form: &'static str,
}

impl Field {
    /// One that must be filled in.
    pub const fn new(name: &'static str, label: Phrase) -> Self {
        Self {
            name,
            label,
            hint: None,
            kind: "text",
            optional: false,
            autocomplete: None,
            form: "",
        }
    }

    /// With a hint.
    pub const fn hint(mut self, hint: Phrase) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Another type of input, or `textarea`.
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// It may stay empty: its hint says what is meant then.
    pub const fn found(mut self) -> Self {
        self.optional = true;
        self
    }

    /// What browsers may fill in (HTML, autofill).
    pub const fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// Of which form of the page it is, where there are several.
    pub const fn of(mut self, form: &'static str) -> Self {
        self.form = form;
        self
    }

    fn id(&self) -> String {
        format!("{}{}", self.form, self.name)
    }
}
