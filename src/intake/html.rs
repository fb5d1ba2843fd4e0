//! HTML mail as text a person can read, in one linear walk over html5gum's tokens; it is never shown as HTML.

use html5gum::{StartTag, Token, Tokenizer};

/// Quotes deeper than this look alike.
const QUOTE_DEPTH_MAX: usize = 5;

/// The text of an HTML document: paragraphs, lists, links and quotes stay recognisable.
pub fn to_text(html: &str) -> String {
    let mut writer = Writer::default();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => writer.open(&tag),
            Token::EndTag(tag) => writer.close(&tag.name),
            Token::String(text) => writer.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    writer.out.trim().to_string()
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Inside script, style and other things nobody reads.
    hidden: usize,
    quotes: usize,
    preformatted: usize,
    /// A blank is due before the next word.
    blank: bool,
    /// Where the open link's text began, and where it leads.
    link: Option<(usize, String)>,
}

impl Writer {
    fn open(&mut self, tag: &StartTag<()>) {
        match &**tag.name {
            b"script" | b"style" | b"head" | b"title" | b"template" | b"noscript"
                if !tag.self_closing =>
            {
                self.hidden += 1;
            }
            b"body" => self.hidden = 0,
            b"br" => self.line_break(),
            b"hr" => self.line(2),
            b"li" => {
                self.line(1);
                self.word("- ");
            }
            b"blockquote" => {
                self.line(2);
                self.quotes = (self.quotes + 1).min(QUOTE_DEPTH_MAX);
            }
            b"pre" => {
                self.line(2);
                self.preformatted += 1;
            }
            b"td" | b"th" => self.blank = true,
            b"a" => {
                let href = tag.attributes.get(b"href".as_slice());
                let href = href.map(|value| String::from_utf8_lossy(value).trim().to_string());
                self.link = href.map(|href| (self.out.len(), href));
            }
            b"img" => {
                if let Some(alt) = tag.attributes.get(b"alt".as_slice()) {
                    self.text(&String::from_utf8_lossy(alt));
                }
            }
            name => self.block(name),
        }
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"script" | b"style" | b"head" | b"title" | b"template" | b"noscript" => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            b"blockquote" => {
                self.line(2);
                self.quotes = self.quotes.saturating_sub(1);
            }
            b"pre" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.line(2);
            }
            b"a" => self.end_link(),
            _ => self.block(name),
        }
    }

    fn block(&mut self, name: &[u8]) {
        match name {
            b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"ul" | b"ol" | b"table" => {
                self.line(2);
            }
            b"div" | b"tr" | b"li" | b"section" | b"article" | b"header" | b"footer" | b"dt"
            | b"dd" => self.line(1),
            _ => {}
        }
    }

    fn line_break(&mut self) {
        if self.hidden == 0 {
            self.blank = false;
            self.out.push('\n');
        }
    }

    /// Ends the line, and leaves `count - 1` empty ones.
    fn line(&mut self, count: usize) {
        if self.hidden > 0 {
            return;
        }
        self.blank = false;
        let there = self
            .out
            .bytes()
            .rev()
            .take(count)
            .take_while(|byte| *byte == b'\n')
            .count();
        for _ in there..count {
            self.out.push('\n');
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        if self.preformatted > 0 {
            return text.split_inclusive('\n').for_each(|line| self.word(line));
        }
        for (index, word) in text.split([' ', '\t', '\n', '\r']).enumerate() {
            self.blank |= index > 0;
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    fn word(&mut self, word: &str) {
        let starts = self.out.is_empty() || self.out.ends_with('\n');
        if starts {
            (0..self.quotes).for_each(|_| self.out.push_str("> "));
        } else if self.blank && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
        self.blank = false;
        self.out.push_str(word);
    }

    /// Where a link leads is said unless its text says so.
    fn end_link(&mut self) {
        let Some((from, href)) = self.link.take() else {
            return;
        };
        let shown = self.out.get(from..).unwrap_or_default().trim();
        let leads = href.starts_with("http://") || href.starts_with("https://");
        let bare = |text: &str| {
            text.trim_end_matches('/')
                .trim_start_matches("https://")
                .trim_start_matches("http://")
                .to_string()
        };
        if leads && bare(shown) != bare(&href) && href.len() <= 2_000 {
            let text = if shown.is_empty() {
                href
            } else {
                format!(" ({href})")
            };
            self.blank = false;
            self.word(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::to_text;

    #[test]
    fn html_reads_as_text() {
        for (html, expected) in [
            (
                "<p>Bonjour,</p><p>ça ne <b>marche</b> plus.</p>",
                "Bonjour,\n\nça ne marche plus.",
            ),
            ("a<br>b<br><br>c", "a\nb\n\nc"),
            ("<ul><li>un</li><li>deux</li></ul>", "- un\n- deux"),
            (
                "<a href='https://x.example/a'>ici</a>.",
                "ici (https://x.example/a).",
            ),
            ("<a href='https://x.example/'>x.example</a>", "x.example"),
            (
                "<blockquote>dit<br>hier</blockquote>oui",
                "> dit\n> hier\n\noui",
            ),
            ("<style>p{}</style><script>alert(1)</script>texte", "texte"),
            ("&lt;b&gt; &amp; &eacute;", "<b> & é"),
            ("<div>un</div><div>deux</div>", "un\ndeux"),
        ] {
            assert_eq!(to_text(html), expected, "{html}");
        }
    }

    #[test]
    fn a_wall_of_breaks_and_quotes_stays_small_and_quick() {
        assert_eq!(to_text(&"<br><p>".repeat(50_000)), "");
        let deep = "<blockquote>".repeat(1_000) + &"a<br>".repeat(10_000);
        assert!(to_text(&deep).len() < 3 * deep.len());
    }
}
