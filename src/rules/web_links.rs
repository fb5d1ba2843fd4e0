//! Where in a text the addresses of web pages stand, so that a page can make links of them.

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// An address that begins with `http://` or `https://`, without the full stop that ends its sentence.
    Link(&'a str),
}

/// The stretches of a text, in order; together they are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(at) = rest[from..].find("http").map(|at| from + at) {
        let length = length_of_link(&rest[at..]);
        if length == 0 || rest[..at].ends_with(char::is_alphanumeric) {
            from = at + "http".len();
            continue;
        }
        let (before, link) = (&rest[..at], &rest[at..at + length]);
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Link(link));
        (rest, from) = (&rest[at + length..], 0);
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// How many bytes of the beginning are an address; 0 where none stands there.
fn length_of_link(text: &str) -> usize {
    let address = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(address) = address else {
        return 0;
    };
    let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"«»“”‹›".contains(c);
    let whole = address.split(ends).next().unwrap_or_default();
    let address_part = whole.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']);
    if address_part.is_empty() {
        return 0;
    }
    text.len() - address.len() + address_part.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_links_and_nothing_else_does() {
        use Piece::{Link, Text};
        for (text, expected) in [
            ("", vec![]),
            ("rien", vec![Text("rien")]),
            (
                "voir https://a.example/b?c=d.",
                vec![Text("voir "), Link("https://a.example/b?c=d"), Text(".")],
            ),
            (
                "(http://a.example)",
                vec![Text("("), Link("http://a.example"), Text(")")],
            ),
            (
                "https://a.example\u{202f}! é",
                vec![Link("https://a.example"), Text("\u{202f}! é")],
            ),
            (
                "https://a.example\nhttps://b.example",
                vec![
                    Link("https://a.example"),
                    Text("\n"),
                    Link("https://b.example"),
                ],
            ),
            (
                "https://x\"onclick=y",
                vec![Link("https://x"), Text("\"onclick=y")],
            ),
            ("https://", vec![Text("https://")]),
            ("https:// .", vec![Text("https:// .")]),
            ("xhttp://a.example", vec![Text("xhttp://a.example")]),
            ("javascript:http", vec![Text("javascript:http")]),
        ] {
            assert_eq!(pieces(text), expected, "{text:?}");
        }
    }
}
