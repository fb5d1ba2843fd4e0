//! GLPI's texts as ours: what its database holds is encoded once more than HTML is, was written by several versions, and is HTML, or
//! not; pictures and links keep their places.

use std::collections::BTreeSet;

use crate::intake::html;
use crate::intake::part::MARK;

/// What is known that a text refers to.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// GLPI 11 keeps texts as they are.
    pub plain: bool,
    /// What a document is called, by its key.
    pub picture: &'a dyn Fn(i64) -> Option<String>,
    /// Where a ticket is found now, by its key.
    pub ticket: &'a dyn Fn(i64) -> Option<String>,
    /// The beginning of GLPI's addresses, without a slash at the end; may be empty.
    pub old_url: &'a str,
}

/// Others that need no end.
const WITHOUT_END: &[&str] = &[
    "area", "base", "col", "colgroup", "dd", "dt", "embed", "frame", "input", "link", "option",
    "param", "source", "tfoot", "thead", "track", "wbr",
];

/// A name or title: one line, never HTML.
pub fn line(raw: &str, plain: bool) -> String {
    let decoded = if plain { raw.to_owned() } else { decode(raw) };
    let decoded = decoded
        .replace("&#039;", "'")
        .replace("&#39;", "'")
        .replace("&quot;", "\"");
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as people read it.
pub fn text(raw: &str, known: Known<'_>) -> String {
    let decoded = if known.plain {
        raw.to_owned()
    } else {
        decode(raw)
    };
    let decoded = twice_encoded(decoded);
    let read = if is_html(&decoded) {
        with_pictures(&html::read(&decoded).text, known)
    } else {
        decoded.replace("\r\n", "\n").replace(MARK, "")
    };
    with_links(read.trim(), known)
}

/// Undoes what GLPI does to what it keeps: 10 writes `&#60;`, those before it `&lt;`.
fn decode(raw: &str) -> String {
    if ["&#60;", "&#62;", "&#38;"]
        .iter()
        .any(|coded| raw.contains(coded))
    {
        return raw
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#38;", "&");
    }
    let decoded = raw.replace("&lt;", "<").replace("&gt;", ">");
    if is_html(&decoded) {
        elements_only(raw)
    } else {
        decoded
    }
}

/// The same in HTML of GLPI 9, where what somebody typed in angle brackets looks like an element: « Jean <jean@ecole.example> » is to
/// be read.
fn elements_only(raw: &str) -> String {
    let mut parts = raw.split("&lt;");
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    let ends = parts.clone().filter_map(|part| part.strip_prefix('/'));
    let ends: BTreeSet<String> = ends.map(element).collect();
    for part in parts {
        decoded.push_str(if is_typed(part, &ends) { "&lt;" } else { "<" });
        decoded.push_str(part);
    }
    decoded.replace("&gt;", ">")
}

/// The name that an element with this inside would have.
fn element(inside: &str) -> String {
    let inside = inside.split("&gt;").next().unwrap_or_default();
    let name = inside.split(|c: char| c.is_whitespace() || c == '/');
    name.take(1).collect::<String>().to_ascii_lowercase()
}

/// Whether no element begins so: an address, a link, a word that nothing ends, a sign of its own.
fn is_typed(part: &str, ends: &BTreeSet<String>) -> bool {
    let Some((inside, _)) = part.split_once("&gt;") else {
        return true;
    };
    let first = inside.split_whitespace().next().unwrap_or_default();
    let is_address = first.contains('@') && !first.contains('=');
    let scheme = first.split_once("://").map(|(scheme, _)| scheme);
    if is_address || scheme.is_some_and(|scheme| scheme.chars().all(char::is_alphabetic)) {
        return true;
    }
    let name = element(inside);
    let is_word = !name.is_empty() && name.chars().all(char::is_alphabetic);
    let needs_none = [ELEMENTS, WITHOUT_END]
        .iter()
        .any(|names| names.contains(&name.as_str()));
    is_word && !needs_none && !ends.contains(&name)
}

/// Some forms of GLPI 9 encoded a text twice: nobody meant to write `&lt;p&gt;`.
fn twice_encoded(text: String) -> String {
    if !is_html(&text) && text.contains("&lt;/") {
        let once = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
        if is_html(&once) {
            return once;
        }
    }
    text
}

/// Elements that GLPI's editor and mails write; a text without any of them is plain.
const ELEMENTS: &[&str] = &[
    "p",
    "br",
    "div",
    "span",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "strong",
    "em",
    "b",
    "i",
    "u",
    "a",
    "img",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "code",
    "font",
    "html",
    "body",
    "hr",
    "sup",
    "sub",
    "center",
    "style",
    "head",
    "meta",
];

fn is_html(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('/');
        let name: String = rest
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(12)
            .collect();
        let ends = rest[name.len()..].starts_with(['>', ' ', '/', '\n', '\r', '\t']);
        ends && ELEMENTS.contains(&name.to_ascii_lowercase().as_str()) && rest.contains('>')
    })
}

/// Pictures stand where GLPI had them, by their documents' names.
fn with_pictures(text: &str, known: Known<'_>) -> String {
    let mut pieces = text.split(MARK);
    let mut placed = pieces.next().unwrap_or_default().to_owned();
    // MARK source MARK alt MARK rest
    while let Some(source) = pieces.next() {
        let alt = pieces.next().unwrap_or_default();
        let rest = pieces.next().unwrap_or_default();
        let name = number_after(source, "docid=").and_then(known.picture);
        match name {
            Some(name) => {
                let name = name.replace('[', "(").replace(']', ")");
                placed.extend(["[image: ", &name, "]"]);
            }
            None if alt.is_empty() || alt.contains('.') && alt.contains('-') => {}
            None => placed.push_str(alt),
        }
        placed.push_str(rest);
    }
    placed
}

/// The forms of an address of a ticket in GLPI: what stands before the number.
const TICKETS: &[&str] = &[
    "/front/ticket.form.php?id=",
    "/index.php?redirect=ticket_",
    "/front/ticket.form.php?_itemtype=Ticket&id=",
    "/Ticket/",
];

/// Links to tickets of the old desk lead to the same tickets here.
fn with_links(text: &str, known: Known<'_>) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, length, to)) = next_link(rest, known) {
        done.push_str(&rest[..at]);
        done.push_str(&to);
        rest = &rest[at + length..];
    }
    done.push_str(rest);
    done
}

/// Where the next such link stands, how long it is, and where it leads now.
fn next_link(text: &str, known: Known<'_>) -> Option<(usize, usize, String)> {
    let mut from = 0;
    while let Some(at) = text[from..].find("http").map(|at| from + at) {
        let whole = text[at..]
            .split(|c: char| c.is_whitespace() || "<>\"›»)".contains(c))
            .next()
            .unwrap_or_default();
        let number = TICKETS.iter().find_map(|form| number_after(whole, form));
        let ours = !known.old_url.is_empty() && whole.starts_with(known.old_url);
        let is_old = ours || whole.contains("/front/ticket.form.php?");
        if let Some(to) = number.filter(|_| is_old).and_then(known.ticket) {
            return Some((at, whole.len(), to));
        }
        from = at + "http".len();
    }
    None
}

fn number_after(text: &str, before: &str) -> Option<i64> {
    let at = text.find(before)? + before.len();
    let digits = text[at..].split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(plain: bool) -> Known<'static> {
        Known {
            plain,
            picture: &|id| (id == 6).then(|| "collé.png".into()),
            ticket: &|id| (id < 100).then(|| format!("https://support.example/t/{id}")),
            old_url: "https://glpi.example",
        }
    }

    #[test]
    fn texts_of_each_version_become_the_same() {
        for (raw, plain) in [
            (
                "&#60;p&#62;Bonjour &#38;amp; merci&#60;/p&#62;&#60;p&#62;à 14 h&#60;/p&#62;",
                false,
            ),
            (
                "&lt;p&gt;Bonjour &amp; merci&lt;/p&gt;&lt;p&gt;à 14 h&lt;/p&gt;",
                false,
            ),
            ("<p>Bonjour &amp; merci</p><p>à 14 h</p>", true),
            (
                "&#38;lt;p&#38;gt;Bonjour &#38;amp; merci&#38;lt;/p&#38;gt;&#38;lt;p&#38;gt;à 14 h&#38;lt;/p&#38;gt;",
                false,
            ),
        ] {
            assert_eq!(
                text(raw, known(plain)),
                "Bonjour & merci\n\nà 14 h",
                "{raw}"
            );
        }
    }

    #[test]
    fn a_text_without_elements_stays_as_it_was_written() {
        let raw = "Texte brut,\r\nsur deux lignes, avec 1 &#60; 2 &#38; 3 &#62; 2 et <jean@ecole.example>";
        assert_eq!(
            text(raw, known(false)),
            "Texte brut,\nsur deux lignes, avec 1 < 2 & 3 > 2 et <jean@ecole.example>"
        );
        let title = "RE: &#60;script&#62;alert('x')&#60;/script&#62; &#38;  l&#039;été";
        assert_eq!(
            line(title, false),
            "RE: <script>alert('x')</script> & l'été"
        );
        assert_eq!(line("a &lt; b", true), "a &lt; b");
    }

    #[test]
    fn what_somebody_typed_in_brackets_in_glpi_9_is_no_element() {
        for (raw, read) in [
            (
                "&lt;p&gt;De : Jean &lt;jean@ecole.example&gt;&lt;br /&gt;voir &lt;https://a.example/b?c=1&amp;d=2&gt;&lt;/p&gt;",
                "De : Jean <jean@ecole.example>\nvoir <https://a.example/b?c=1&d=2>",
            ),
            (
                "&lt;p&gt;ping &lt;serveur&gt; si 1 &lt; 2 &gt; 0 &amp; x&lt;y&lt;/p&gt;",
                "ping <serveur> si 1 < 2 > 0 & x<y",
            ),
            (
                "&lt;DIV class=\"a@b\"&gt;Un &lt;o:p&gt;&lt;/o:p&gt;&lt;small&gt;deux&lt;/small&gt;&lt;wbr&gt;&lt;div&gt;trois",
                "Un deux\ntrois",
            ),
            (
                "&lt;p&gt;coupé &lt;jean@ecole.example",
                "coupé <jean@ecole.example",
            ),
        ] {
            assert_eq!(text(raw, known(false)), read, "{raw}");
        }
    }

    #[test]
    fn pictures_and_links_to_tickets_lead_here() {
        let raw = "<p>Voir <a href=\"x\"><img alt=\"77e0-1a.6\" src=\"/front/document.send.php?docid=6&amp;tickets_id=9\"></a> et \
            <a href=\"https://glpi.example/front/ticket.form.php?id=12\">le 12</a>, https://other.example/Ticket/12, \
            https://glpi.example/index.php?redirect=ticket_13&amp;noAUTO=1</p>";
        let shown = text(raw, known(true));
        for part in [
            "[image: collé.png]",
            "https://support.example/t/12",
            "https://support.example/t/13",
            "https://other.example/Ticket/12",
        ] {
            assert!(shown.contains(part), "{shown}");
        }
        assert!(
            !shown.contains("glpi.example") && !shown.contains("77e0"),
            "{shown}"
        );
        let gone = "https://glpi.example/front/ticket.form.php?id=777";
        assert_eq!(text(gone, known(true)), gone);
    }
}
