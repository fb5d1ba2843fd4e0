//! A composed mail as plain text and as HTML that says the same; no picture, nothing remote, readable without styles.

use maud::{DOCTYPE, Markup, html};

use super::compose::{Letter, Quote};
use super::digest::DigestWords;
use super::facts::Sender;
use crate::i18n::{Lang, dates, mail};

/// Columns of the text part.
const COLUMNS: usize = 72;

/// The text part. The link is its first line, and what our own intake cuts replies at.
pub fn text(letter: &Letter) -> String {
    let mut out = vec![letter.first_line.clone(), String::new()];
    if letter.greets {
        out.extend([letter.lang.say(mail::HELLO).to_string(), String::new()]);
    }
    out.extend(wrap(&letter.headline, ""));
    for quote in &letter.quotes {
        out.push(String::new());
        if letter.quotes.len() > 1 {
            out.push(heading(letter.lang, &quote.head));
        }
        out.extend(indented(&quote.text));
    }
    for (label, link) in &letter.actions {
        out.push(String::new());
        out.push(heading(letter.lang, label));
        out.push(link.clone());
    }
    for paragraph in &letter.paragraphs {
        out.push(String::new());
        out.extend(wrap(paragraph, ""));
    }
    out.extend([
        String::new(),
        format!("--- {} ---", letter.lang.say(mail::RECAP)),
    ]);
    out.extend(wrap(&letter.title, ""));
    for (label, value) in &letter.recap {
        out.extend(wrap(&mail::colon(letter.lang, label, value), ""));
    }
    if !letter.earlier.is_empty() {
        out.extend([String::new(), format!("--- {} ---", letter.earlier_heading)]);
    }
    for (index, quote) in letter.earlier.iter().enumerate() {
        if index > 0 {
            out.push(String::new());
        }
        out.extend(wrap(&quote.head, ""));
        out.extend(indented(&quote.text));
    }
    out.extend(
        letter
            .more
            .iter()
            .flat_map(|more| [String::new(), more.clone()]),
    );
    out.extend([String::new(), "-- ".into()]);
    out.extend(letter.footer.iter().flat_map(|line| wrap(line, "")));
    let mut text = out.join("\n").replace('\u{202f}', "\u{a0}");
    text.push('\n');
    text
}

fn heading(lang: Lang, head: &str) -> String {
    mail::colon(lang, head, "").trim_end().to_string()
}

fn indented(text: &str) -> Vec<String> {
    let lines = text.lines().flat_map(|line| wrap(line, "  "));
    lines.map(|line| line.trim_end().to_string()).collect()
}

/// Breaks at plain spaces only, so that no-break spaces hold; a long address stays whole.
pub(super) fn wrap(text: &str, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = indent.to_string();
    let mut width = indent.chars().count();
    for word in text.split(' ') {
        let length = word.chars().count();
        if width > indent.len() && width + 1 + length > COLUMNS {
            lines.push(std::mem::replace(&mut line, indent.to_string()));
            width = indent.len();
        }
        if width > indent.len() {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += length;
    }
    lines.push(line);
    lines
}

const PAGE: &str = "margin:0;padding:0;background:#f6f4ef";
const CARD: &str = "max-width:600px;margin:0 auto;padding:22px 24px;background:#ffffff;border:1px solid #d8d2c6;border-top:4px solid #96391f;font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#1c2733";
const BUTTON: &str = "display:inline-block;padding:11px 18px;background:#1d5a8c;color:#ffffff;font-weight:600;text-decoration:none;border-radius:4px";
const ACCEPT: &str = "display:inline-block;margin:0 8px 8px 0;padding:11px 18px;background:#2a7046;color:#ffffff;font-weight:600;text-decoration:none;border-radius:4px";
const REJECT: &str = "display:inline-block;margin:0 0 8px;padding:10px 17px;border:1px solid #9d271b;color:#9d271b;font-weight:600;text-decoration:none;border-radius:4px";
const LINK: &str = "color:#17568a";
const QUOTE: &str =
    "margin:0 0 16px;padding:12px 14px;background:#eaf3fa;border-left:4px solid #1d5a8c";
const SECTION: &str = "margin:22px 0 6px;padding-top:14px;border-top:1px solid #d8d2c6;font-size:16px;line-height:22px";
pub(super) const MUTED: &str = "color:#535d68;font-size:14px;line-height:20px";
const LABEL: &str =
    "padding:3px 12px 3px 0;text-align:left;vertical-align:top;font-weight:400;color:#535d68";
const DARK: &str = "@media(prefers-color-scheme:dark){body{background:#14191f!important}.c{background:#1c232b!important;border-color:#38414c!important;color:#e8e4dc!important}.m{color:#a9b1bb!important}.q{background:#17293a!important}.k{color:#93c5f1!important}.o{color:#f0978c!important;border-color:#f0978c!important}}";

/// A mail's HTML around what it says, for every kind of mail.
pub(super) fn page(lang: Lang, title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (maud::PreEscaped(DARK)) }
            }
            body style=(PAGE) {
                div class="c" role="article" aria-roledescription="email" lang=(lang.code()) style=(CARD) { (body) }
            }
        }
    };
    page.into_string().replace('\u{202f}', "\u{a0}")
}

/// The link that every mail about something of ours begins with.
pub(super) fn link(url: &str, label: &str) -> Markup {
    html! { p style="margin:0 0 18px" { a href=(url) style=(BUTTON) { (label) } } }
}

/// The HTML part.
pub fn html(letter: &Letter) -> String {
    let body = html! {
        (link(&letter.url, &letter.button))
        @if letter.greets { p style="margin:0 0 14px" { (letter.lang.say(mail::HELLO)) } }
        h1 style="margin:0 0 14px;font-size:19px;line-height:26px" { (letter.headline) }
        @for quote in &letter.quotes { (quoted(quote)) }
        @if !letter.actions.is_empty() {
            p style="margin:0 0 14px" {
                @for (index, (label, link)) in letter.actions.iter().enumerate() {
                    @if index > 0 { " " }
                    a class=[(index > 0).then_some("o")] href=(link) style=(if index == 0 { ACCEPT } else { REJECT }) { (label) }
                }
            }
        }
        @for paragraph in &letter.paragraphs { p style="margin:0 0 14px" { (paragraph) } }
        @if !letter.by_mail.is_empty() {
            p style="margin:0 0 14px" {
                @for (index, (label, link)) in letter.by_mail.iter().enumerate() {
                    @if index > 0 { " · " }
                    a class="k" href=(link) style=(LINK) { (label) }
                }
            }
        }
        h2 style=(SECTION) { (letter.title) }
        (recap(letter))
        @if !letter.earlier.is_empty() {
            h2 style=(SECTION) { (letter.earlier_heading) }
            @for quote in &letter.earlier { p style="margin:0 0 12px" { (words(quote)) } }
        }
        @if let Some(more) = &letter.more { p class="m" style=(MUTED) { (more) } }
        p class="m" style=(format!("margin:22px 0 0;padding-top:12px;border-top:1px solid #d8d2c6;{MUTED}")) {
            @for (index, line) in letter.footer.iter().enumerate() {
                @if index > 0 { br; }
                (line)
            }
        }
    };
    page(letter.lang, &letter.subject, &body)
}

/// The paragraphs of a polite refusal.
pub fn refusal_words(lang: Lang, sender: &Sender) -> Vec<String> {
    let domains: Vec<String> = sender
        .domains
        .iter()
        .map(|domain| format!("@{domain}"))
        .collect();
    vec![
        lang.say(mail::HELLO).into(),
        lang.say(mail::NOT_REGISTERED).into(),
        mail::only_members(lang, &sender.name, dates::list(lang, &domains)),
        lang.say(mail::SEND_AGAIN).into(),
    ]
}

/// A polite refusal in both languages, as text.
pub fn refusal_text(words: &[(Lang, Vec<String>)], sender: &Sender) -> String {
    let mut out = Vec::new();
    for paragraph in words.iter().flat_map(|(_, paragraphs)| paragraphs) {
        out.extend(wrap(paragraph, ""));
        out.push(String::new());
    }
    out.extend([
        "-- ".into(),
        format!("{} – {}", sender.name, sender.address),
    ]);
    out.join("\n").replace('\u{202f}', "\u{a0}") + "\n"
}

/// The same as HTML.
pub fn refusal_html(words: &[(Lang, Vec<String>)], sender: &Sender) -> String {
    let body = html! {
        @for (lang, paragraphs) in words {
            div lang=(lang.code()) {
                @for paragraph in paragraphs { p style="margin:0 0 14px" { (paragraph) } }
            }
        }
        p class="m" style=(MUTED) { (sender.name) " – " (sender.address) }
    };
    page(
        words.first().map_or(Lang::Fr, |(lang, _)| *lang),
        &sender.name,
        &body,
    )
}

/// A daily digest as text.
pub fn digest_text(words: &DigestWords) -> String {
    let link = mail::colon(words.lang, words.lang.say(mail::YOUR_TICKETS), &words.url);
    let mut out = vec![link, String::new()];
    out.extend(wrap(&words.headline, ""));
    for (address, title, what) in &words.lines {
        out.push(String::new());
        out.extend(wrap(title, ""));
        out.extend(wrap(what, "  "));
        out.push(format!("  {address}"));
    }
    out.extend([String::new(), "-- ".into()]);
    out.extend(words.footer.iter().flat_map(|line| wrap(line, "")));
    out.join("\n").replace('\u{202f}', "\u{a0}") + "\n"
}

/// The same as HTML.
pub fn digest_html(words: &DigestWords) -> String {
    let body = html! {
        (link(&words.url, words.lang.say(mail::YOUR_TICKETS)))
        h1 style="margin:0 0 14px;font-size:19px;line-height:26px" { (words.headline) }
        @for (address, title, what) in &words.lines {
            p style="margin:0 0 12px" { a class="k" href=(address) style=(LINK) { (title) } br; (what) }
        }
        p class="m" style=(MUTED) { (words.footer.join(" ")) }
    };
    page(words.lang, &words.subject, &body)
}

fn quoted(quote: &Quote) -> Markup {
    html! { div class="q" style=(QUOTE) { (words(quote)) } }
}

fn words(quote: &Quote) -> Markup {
    html! {
        strong class="m" style=(MUTED) { (quote.head) }
        @for line in quote.text.lines() { br; (line) }
    }
}

fn recap(letter: &Letter) -> Markup {
    html! {
        table style="border-collapse:collapse;font-size:15px;line-height:21px" {
            @for (label, value) in &letter.recap {
                tr {
                    th scope="row" class="m" style=(LABEL) { (label) }
                    td style="padding:3px 0" { (value) }
                }
            }
        }
    }
}
