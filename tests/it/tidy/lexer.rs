//! Rust cut into words, marks, texts and comments, as far as the checks of `arrows.rs` and `habits.rs` need it.

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// An identifier or keyword, without `r#`; numbers too.
    Word(String),
    /// A mark; `::` is one.
    Mark(&'static str),
    /// What stands between the quotes of a string.
    Text(String),
    /// With its `//` or `/*`.
    Comment(String),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    pub kind: Kind,
    /// Where it ends, counted from 1.
    pub line: usize,
}

impl Token {
    pub fn is(&self, mark: &str) -> bool {
        matches!(self.kind, Kind::Mark(own) if own == mark)
    }

    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// The tokens of a file that compiles; characters and lifetimes are left out, as nothing can hide in them.
pub fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        rest: source,
        line: 1,
    };
    std::iter::from_fn(|| lexer.next_token()).collect()
}

/// The same without comments.
pub fn code(source: &str) -> Vec<Token> {
    let mut tokens = tokens(source);
    tokens.retain(|token| !matches!(token.kind, Kind::Comment(_)));
    tokens
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Lexer<'a> {
    fn next_token(&mut self) -> Option<Token> {
        loop {
            let first = self.rest.chars().next()?;
            let kind = if self.rest.starts_with("//") {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                Some(Kind::Comment(self.take(end).to_owned()))
            } else if self.rest.starts_with("/*") {
                Some(Kind::Comment(
                    self.take(block_comment(self.rest)).to_owned(),
                ))
            } else if let Some((open, close, escapes)) = quotes(self.rest) {
                Some(self.text(open, &close, escapes))
            } else if first == '\'' {
                let length = character_or_lifetime(self.rest);
                self.take(length);
                None
            } else if first == '_' || first.is_alphanumeric() {
                Some(self.word())
            } else {
                self.mark(first)
            };
            if let Some(kind) = kind {
                return Some(Token {
                    kind,
                    line: self.line,
                });
            }
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }

    fn text(&mut self, open: usize, close: &str, escapes: bool) -> Kind {
        self.take(open);
        let mut end = 0;
        while end < self.rest.len() && !self.rest.as_bytes()[end..].starts_with(close.as_bytes()) {
            end += if escapes && self.rest.as_bytes()[end] == b'\\' {
                2
            } else {
                1
            };
        }
        let text = self.take(end).to_owned();
        self.take(close.len());
        Kind::Text(text)
    }

    fn word(&mut self) -> Kind {
        if self.rest.starts_with("r#") {
            self.take(2);
        }
        let end = self.rest.find(|c: char| c != '_' && !c.is_alphanumeric());
        Kind::Word(self.take(end.unwrap_or(self.rest.len())).to_owned())
    }

    fn mark(&mut self, first: char) -> Option<Kind> {
        const MARKS: &[&str] = &[
            "::", "{", "}", "(", ")", "[", "]", "<", ">", ",", ";", ".", "*", "#", "!", "$", "=",
            "&", ":", "|",
        ];
        let mark = MARKS.iter().find(|mark| self.rest.starts_with(**mark));
        self.take(mark.map_or(first.len_utf8(), |mark| mark.len()));
        mark.map(|mark| Kind::Mark(mark))
    }
}

/// If a string begins here: the length of its opening, its closing, and whether `\` escapes.
fn quotes(rest: &str) -> Option<(usize, String, bool)> {
    let prefix = rest.len() - rest.trim_start_matches(['b', 'c', 'r']).len();
    let hashes = rest[prefix..].len() - rest[prefix..].trim_start_matches('#').len();
    let raw = rest[..prefix].ends_with('r');
    let is_string = prefix <= 2 && rest[prefix + hashes..].starts_with('"') && (raw || hashes == 0);
    is_string.then(|| {
        (
            prefix + hashes + 1,
            format!("\"{}", "#".repeat(hashes)),
            !raw,
        )
    })
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += 1;
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn character_or_lifetime(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((escaped, c))) => {
            let after = escaped + c.len_utf8();
            rest[after..]
                .find('\'')
                .map_or(rest.len(), |end| after + end + 1)
        }
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1, // a lifetime: its name is read as a word
    }
}

#[test]
fn rust_is_cut_where_the_compiler_cuts_it() {
    let read = |source: &str| -> Vec<String> {
        let show = |token: Token| match token.kind {
            Kind::Word(text) => text,
            Kind::Mark(mark) => mark.to_owned(),
            Kind::Text(text) => format!("T:{text}"),
            Kind::Comment(text) => format!("C:{text}"),
        };
        tokens(source).into_iter().map(show).collect()
    };
    assert_eq!(
        read(r#"a::b("x\"y", 'q', '"', '\'', '\u{1F}')"#),
        ["a", "::", "b", "(", "T:x\\\"y", ",", ",", ",", ",", ")"]
    );
    assert_eq!(
        read("r#\"a\"b\"# br\"c\\\" b\"d\" r#fn"),
        ["T:a\"b", "T:c\\", "T:d", "fn"]
    );
    assert_eq!(
        read("a /* b /* c */ \" */ d // e"),
        ["a", "C:/* b /* c */ \" */", "d", "C:// e"]
    );
    assert_eq!(
        read("&'static str 'é' b'x' 1.5"),
        ["&", "static", "str", "b", "1", ".", "5"]
    );
    assert_eq!(
        tokens("a\n/*\n*/ \"\n\" b").last().map(|token| token.line),
        Some(4)
    );
}
