//! Which HTML elements hold what a mail quotes: how Gmail, Outlook, Yahoo, Proton, Thunderbird and Zimbra build it.

use html5gum::StartTag;

/// What a start tag begins, beside its own layout.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Somebody else's words.
    Quote,
    /// Holds « Le … a écrit : » and then the quote.
    Introduction,
    /// Above an earlier message without quote marks.
    Earlier,
    Plain,
}

/// What mail programs build their quotes of. What they only write is found by its words, in `quote`.
pub fn role(tag: &StartTag<()>, introduced: bool) -> Role {
    let name = &**tag.name;
    let class = attribute(tag, b"class");
    let has = |wanted: &str| class.split_whitespace().any(|each| each == wanted);
    match name {
        b"blockquote" => {
            // Indented or set off by the author: by hand in Outlook, by the button in Gmail.
            let style = attribute(tag, b"style")
                .replace(' ', "")
                .to_ascii_lowercase();
            let cited = starts(&attribute(tag, b"type"), "cite");
            let by_hand = style.contains("border:none")
                || style.contains("border:0")
                || (has("gmail_quote") && !introduced);
            if by_hand && !cited {
                Role::Plain
            } else {
                Role::Quote
            }
        }
        // Yahoo puts no blockquote around what it quotes.
        b"div" if has("yahoo_quoted") => Role::Quote,
        b"div" | b"span" => {
            let id = attribute(tag, b"id");
            let introduces = [
                "gmail_quote",
                "gmail_attr",
                "gmail_extra",
                "protonmail_quote",
                "moz-cite-prefix",
            ];
            if introduces.iter().any(|each| has(each)) {
                return Role::Introduction;
            }
            let id = id.trim_start_matches("x_");
            let earlier = [
                "divRplyFwdMsg",
                "OLK_SRC_BODY_SECTION",
                "ms-outlook-mobile-reference-message",
                "mail-editor-reference-message-container",
            ];
            let zimbra = attribute(tag, b"data-marker") == "__HEADERS__";
            // Outlook rules off an earlier message by nothing but this border.
            let style = attribute(tag, b"style");
            let border = style.contains("border-top:solid") && style.contains("padding:3.0pt");
            if earlier.contains(&id) || zimbra || border {
                Role::Earlier
            } else {
                Role::Plain
            }
        }
        _ => Role::Plain,
    }
}

/// Whether nobody sees an element: the line that newsletters show in lists of mails, what is meant for one program only.
pub fn is_hidden(tag: &StartTag<()>) -> bool {
    if !matches!(
        &**tag.name,
        b"div" | b"span" | b"p" | b"table" | b"td" | b"tr" | b"font"
    ) || tag.self_closing
    {
        return false;
    }
    if tag.attributes.contains_key(&b"hidden"[..]) {
        return true;
    }
    let style = attribute(tag, b"style").to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    ["display:none", "visibility:hidden", "mso-hide:all"]
        .iter()
        .any(|hides| style.contains(hides))
        || style
            .split(';')
            .any(|one| matches!(one, "font-size:0" | "font-size:0px" | "opacity:0"))
}

/// The value of an attribute; empty where there is none.
pub fn attribute(tag: &StartTag<()>, name: &[u8]) -> String {
    let value = tag.attributes.get(name);
    value.map_or_else(String::new, |value| {
        String::from_utf8_lossy(value).into_owned()
    })
}

/// Whether a text starts with this, in whatever case.
pub fn starts(text: &str, with: &str) -> bool {
    text.as_bytes()
        .get(..with.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
}
