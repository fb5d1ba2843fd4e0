//! HTML mail as text a person can read, in one linear walk over html5gum's tokens; it is never shown as HTML.

mod raised;
mod role;
mod table;

use super::part::MARK;
use html5gum::{StartTag, Token, Tokenizer};
use role::{Role, attribute, is_hidden, role, starts};
use table::Table;

use super::charset;

/// Quotes deeper than this look alike.
const QUOTE_DEPTH_MAX: usize = 5;
/// Quoting elements within each other that are told apart.
const OPEN_MAX: usize = 64;
/// Lists within each other that are told apart.
const LISTS_MAX: usize = 8;
/// What introduces a quote is no longer.
const INTRODUCTION_BYTES_MAX: usize = 400;
/// A longer address is nothing a person follows.
const ADDRESS_BYTES_MAX: usize = 2_000;
/// Links that are told.
const LINKS_MAX: usize = 200;
/// Pictures written into the text itself.
const PICTURES_MAX: usize = 100;
/// Where an earlier message begins, as in the text that mail programs write.
const RULE: &str = "________________________________";

/// An HTML document as text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Paragraphs, lists, links and quotes recognisable; where a picture stands, [`MARK`] ID [`MARK`] ALT [`MARK`].
    pub text: String,
    /// Pictures that were no part of the mail but written into the document (RFC 2397): media type and bytes. The first
    /// is called `data-1` in the text.
    pub pictures: Vec<(String, Vec<u8>)>,
    /// What is written where a link leads elsewhere, and where.
    pub links: Vec<(String, String)>,
}

/// The text of an HTML document, without its pictures.
pub fn to_text(html: &str) -> String {
    let mut text = read(html).text;
    super::pictures::place(&mut text, &mut []);
    text
}

/// The text of an HTML document, and the pictures within it.
pub fn read(html: &str) -> Page {
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
    Page {
        text: writer.out.trim().to_string(),
        pictures: writer.pictures,
        links: writer.links,
    }
}

/// A quoting element, and how many others of its name are open within it.
struct Quoting {
    name: Vec<u8>,
    within: usize,
}

#[derive(Default)]
struct Writer {
    out: String,
    pictures: Vec<(String, Vec<u8>)>,
    /// Inside script, style and other things nobody reads.
    hidden: usize,
    quoting: Vec<Quoting>,
    /// Where an introduction began that may turn out to belong to the quote after it.
    introduction: Option<usize>,
    /// Something introduced a quote before.
    introduced: bool,
    /// The number of the next item of each open list; none where items have dots.
    lists: Vec<Option<u32>>,
    preformatted: usize,
    /// A blank is due before the next word.
    blank: bool,
    /// Where the open link's text began, and where it leads.
    link: Option<(usize, String)>,
    links: Vec<(String, String)>,
    /// An element that nobody sees: its name, how many others of its name are open within it, and where it began.
    concealed: Option<(Vec<u8>, usize, usize)>,
    /// Open tables, the innermost last.
    tables: Vec<Table>,
    bold: Bold,
    /// Text of this line that is raised, lowered or struck through: how, and where it began.
    altered: Option<(raised::How, usize)>,
}

/// Whether what is written is set off in bold, as `*…*`.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Bold {
    #[default]
    No,
    /// From the next word on.
    Due,
    /// Its first mark is written.
    Open,
}

impl Writer {
    fn open(&mut self, tag: &StartTag<()>) {
        let role = role(tag, self.introduced);
        self.conceal(tag);
        self.count(&tag.name, role == Role::Quote && !tag.self_closing);
        match &**tag.name {
            b"script" | b"style" | b"head" | b"title" | b"template" | b"noscript"
                if !tag.self_closing =>
            {
                self.hidden += 1;
            }
            b"body" => self.hidden = 0,
            b"br" => self.line_break(),
            b"hr" => self.rule(),
            b"li" => self.item(),
            b"ul" | b"ol" => {
                self.line(if self.lists.is_empty() { 2 } else { 1 });
                if self.lists.len() < LISTS_MAX {
                    let first = attribute(tag, b"start").trim().parse::<u16>();
                    let first = u32::from(first.unwrap_or(1));
                    self.lists.push((&**tag.name == b"ol").then_some(first));
                }
            }
            b"pre" => {
                self.line(2);
                self.preformatted += 1;
            }
            b"p" if attribute(tag, b"class").contains("Mso") => self.line(1),
            b"td" | b"th" => {
                self.blank = true;
                self.cell(&tag.name);
            }
            b"tr" => {
                self.line(1);
                let at = self.out.len();
                if let Some(table) = self.tables.last_mut() {
                    table.row(at);
                }
            }
            b"table" => {
                self.line(2);
                self.open_table();
            }
            b"b" | b"strong" if self.bold == Bold::No && self.hidden == 0 => self.bold = Bold::Due,
            b"a" => {
                let href = attribute(tag, b"href").trim().to_string();
                self.link = (!href.is_empty()).then_some((self.out.len(), href));
            }
            b"img" => self.image(tag),
            name => {
                self.block(name);
                if let Some(how) = raised::how(name).filter(|_| self.altered.is_none()) {
                    self.altered = Some((how, self.out.len()));
                }
            }
        }
        match role {
            Role::Introduction => {
                self.line(1);
                self.introduction = Some(self.out.len());
                self.introduced = true;
            }
            Role::Earlier => self.rule(),
            Role::Quote | Role::Plain => {}
        }
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"script" | b"style" | b"head" | b"title" | b"template" | b"noscript" => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            b"pre" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.line(2);
            }
            b"ul" | b"ol" => {
                self.lists.pop();
                self.line(if self.lists.is_empty() { 2 } else { 1 });
            }
            b"a" => self.end_link(),
            b"b" | b"strong" => self.end_bold(Bold::No),
            // Between a row's cells only: its end is the row's.
            b"td" | b"th" => self.end_cell(),
            b"table" => self.end_table(),
            _ => self.block(name),
        }
        if let Some((how, from)) = self.altered
            && raised::how(name) == Some(how)
        {
            self.altered = None;
            // What began within it remembers its place.
            let link = self.link.as_ref().map_or(from, |(at, _)| *at);
            if self.concealed.is_none() && link <= from {
                raised::alter(&mut self.out, from, how);
            }
        }
        self.reveal(name);
        let Some(last) = self.quoting.last_mut() else {
            return;
        };
        if last.name == name && last.within > 0 {
            last.within -= 1;
        } else if let Some(at) = self.quoting.iter().rposition(|open| open.name == name) {
            self.line(2);
            self.quoting.truncate(at);
        }
    }

    /// Notes where something begins that nobody sees.
    fn conceal(&mut self, tag: &StartTag<()>) {
        match &mut self.concealed {
            Some((name, within, _)) => *within += usize::from(*name == **tag.name),
            None if is_hidden(tag) => {
                self.concealed = Some((tag.name.to_vec(), 0, self.out.len()));
            }
            None => {}
        }
    }

    /// Takes back what nobody saw, where it ends; what never ends was seen.
    fn reveal(&mut self, name: &[u8]) {
        match &mut self.concealed {
            Some((concealed, within, _)) if concealed == name && *within > 0 => *within -= 1,
            Some((concealed, _, from)) if concealed == name => {
                self.out.truncate(*from);
                self.concealed = None;
                self.block(name);
            }
            Some(_) | None => {}
        }
    }

    fn open_table(&mut self) {
        self.altered = None;
        if let Some(outer) = self.tables.last_mut() {
            outer.nests();
        }
        if self.tables.len() < OPEN_MAX {
            let mut table = Table::at(self.out.len());
            if self.hidden > 0 || !self.quoting.is_empty() {
                table.nests();
            }
            self.tables.push(table);
        }
    }

    fn cell(&mut self, name: &[u8]) {
        self.altered = None;
        let at = self.out.len();
        if let Some(table) = self.tables.last_mut() {
            table.cell(at, name == b"th");
        }
    }

    fn end_cell(&mut self) {
        self.altered = None;
        self.end_bold(Bold::No);
        let at = self.out.len();
        if let Some(table) = self.tables.last_mut() {
            table.end_cell(at);
        }
    }

    /// A table of data is written anew, a row a line; one that only lays things out stays.
    fn end_table(&mut self) {
        self.altered = None;
        if let Some(mut table) = self.tables.pop()
            && let Some(rows) = table.rows(&self.out)
        {
            self.out.truncate(table.from());
            self.out.push_str(&rows);
        }
        self.line(2);
    }

    fn end_bold(&mut self, next: Bold) {
        if self.bold == Bold::Open {
            self.out.push('*');
        }
        self.bold = next;
    }

    /// Keeps account of what is open within a quote.
    fn count(&mut self, name: &[u8], quotes: bool) {
        if quotes && self.quoting.len() < OPEN_MAX {
            self.mark_introduction();
            self.line(2);
            let name = name.to_vec();
            self.quoting.push(Quoting { name, within: 0 });
        } else if let Some(last) = self.quoting.last_mut()
            && last.name == name
        {
            last.within += 1;
        }
    }

    /// What stands between the beginning of its container and a quote introduces the quote, in whatever language.
    fn mark_introduction(&mut self) {
        let Some(from) = self.introduction.take() else {
            return;
        };
        let words = self.out.get(from..).unwrap_or_default().trim();
        let fits = !words.is_empty() && words.len() <= INTRODUCTION_BYTES_MAX;
        // Rules stand above what is passed on, which is no answer's history.
        if !fits || words.starts_with(['-', '_', '>']) {
            return;
        }
        let mut marked = String::with_capacity(words.len() + 16);
        for line in words.lines() {
            marked.push_str(if line.trim().is_empty() { "" } else { "> " });
            marked.push_str(line);
            marked.push('\n');
        }
        self.out.truncate(from);
        self.out.push_str(&marked);
    }

    fn block(&mut self, name: &[u8]) {
        match name {
            b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"table" => self.line(2),
            b"div" | b"tr" | b"li" | b"section" | b"article" | b"header" | b"footer" | b"dt"
            | b"dd" | b"blockquote" | b"center" => self.line(1),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.line(1);
        if self.hidden > 0 {
            return;
        }
        let indent = "  ".repeat(self.lists.len().saturating_sub(1));
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{indent}{}. ", *number - 1)
            }
            Some(None) | None => format!("{indent}- "),
        };
        self.word(&mark);
    }

    fn image(&mut self, tag: &StartTag<()>) {
        let source = attribute(tag, b"src");
        let source = source.trim();
        let alt = attribute(tag, b"alt");
        if self.hidden > 0 {
            return;
        }
        if let Some(id) = source.get(4..).filter(|_| starts(source, "cid:")) {
            let id = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
            return self.place(&id, &alt);
        }
        if starts(source, "data:image/")
            && self.pictures.len() < PICTURES_MAX
            && let Some((head, coded)) = source[5..].split_once(',')
            && let Some(media_type) = head.strip_suffix(";base64")
        {
            let bytes = charset::base64(coded.as_bytes());
            self.pictures.push((media_type.to_ascii_lowercase(), bytes));
            return self.place(&format!("data-{}", self.pictures.len()), &alt);
        }
        // Named by its place in the mail (RFC 2557): whether a part is called so is seen later.
        if source.is_empty() || source.len() > ADDRESS_BYTES_MAX {
            self.text(&alt);
        } else {
            self.place(source, &alt);
        }
    }

    fn place(&mut self, id: &str, alt: &str) {
        let plain = |text: &str| text.replace(|c: char| c.is_control() || c == MARK, " ");
        let (id, alt) = (plain(id), plain(alt));
        self.word(&format!("{MARK}{}{MARK}{}{MARK}", id.trim(), alt.trim()));
    }

    fn rule(&mut self) {
        self.line(1);
        if self.hidden == 0 && !self.out.ends_with("____\n") {
            self.word(RULE);
            self.line(1);
        }
    }

    fn line_break(&mut self) {
        if self.hidden == 0 {
            self.blank = false;
            self.altered = None;
            self.break_bold();
            self.out.push('\n');
        }
    }

    /// Ends the line, and leaves `count - 1` empty ones.
    fn line(&mut self, count: usize) {
        if self.hidden > 0 || self.out.is_empty() {
            return;
        }
        self.blank = false;
        self.altered = None;
        self.break_bold();
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

    /// Marks hold within one line.
    fn break_bold(&mut self) {
        if self.bold == Bold::Open {
            self.end_bold(Bold::Due);
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        if text.contains(MARK) {
            return self.text(&text.replace(MARK, ""));
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
            let depth = self.quoting.len().min(QUOTE_DEPTH_MAX);
            (0..depth).for_each(|_| self.out.push_str("> "));
        } else if self.blank && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
        self.blank = false;
        if self.bold == Bold::Due {
            self.out.push('*');
            self.bold = Bold::Open;
        }
        self.out.push_str(word);
    }

    /// Where a link leads is said unless its text says so.
    fn end_link(&mut self) {
        let Some((from, href)) = self.link.take() else {
            return;
        };
        let shown = self.out.get(from..).unwrap_or_default().trim();
        let leads = starts(&href, "http://") || starts(&href, "https://");
        let bare = |text: &str| {
            text.trim_end_matches('/')
                .trim_start_matches("https://")
                .trim_start_matches("http://")
                .to_string()
        };
        let says = |shown: &str| bare(shown.trim_matches('*')) == bare(&href);
        if leads && !says(shown) && href.len() <= ADDRESS_BYTES_MAX {
            let text = if shown.is_empty() {
                href
            } else {
                if self.links.len() < LINKS_MAX && !shown.contains(['\n', MARK]) {
                    self.links
                        .push((shown.trim_matches('*').into(), href.clone()));
                }
                // Bold ends before the address.
                let bold = self.bold;
                self.break_bold();
                if bold == Bold::Open {
                    self.bold = Bold::No;
                }
                format!(" ‹{href}›")
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
                "Bonjour,\n\nça ne *marche* plus.",
            ),
            ("a<br>b<br><br>c", "a\nb\n\nc"),
            (
                "<ol><li>un<ul><li>a</ul><li>deux</ol>x",
                "1. un\n  - a\n2. deux\n\nx",
            ),
            (
                "<ol start=3><li>trois<li>quatre</ol>x<ol start=-1><li>un</ol>",
                "3. trois\n4. quatre\n\nx\n\n1. un",
            ),
            ("<img src='https://x.example/a.png' alt='Logo'>", "Logo"),
            (
                "oui<div class=gmail_quote><div class=gmail_attr>Em 23, X:</div><blockquote class=gmail_quote>non</blockquote></div>",
                "oui\n> Em 23, X:\n\n> non",
            ),
            (
                "oui<blockquote class=gmail_quote>choisi</blockquote>",
                "oui\nchoisi",
            ),
            (
                "oui<blockquote style='margin:0 0 0 40px; border: none'>plus</blockquote>",
                "oui\nplus",
            ),
            (
                "oui<div class=yahoo_quoted>a<div>b</div></div>c",
                "oui\n\n> a\n> b\n\nc",
            ),
            (
                "oui<hr><div id=divRplyFwdMsg>De : x</div>",
                "oui\n________________________________\nDe : x",
            ),
            ("<ul><li>un</li><li>deux</li></ul>", "- un\n- deux"),
            (
                "<a href='https://x.example/a'>ici</a>.",
                "ici ‹https://x.example/a›.",
            ),
            ("<a href='https://x.example/'>x.example</a>", "x.example"),
            (
                "<blockquote>dit<br>hier</blockquote>oui",
                "> dit\n> hier\n\noui",
            ),
            ("<style>p{}</style><script>alert(1)</script>texte", "texte"),
            ("&lt;b&gt; &amp; &eacute;", "<b> & é"),
            ("<div>un</div><div>deux</div>", "un\ndeux"),
            (
                "a<div style='display:none;max-height:0'>caché <div>et</div></div>b<span hidden>c</span>",
                "a\nb",
            ),
            ("a<div style='display:none'>jamais fini", "a\njamais fini"),
            (
                "<b>Salle <a href='https://x.example/12'>12</a></b> : <strong>un<br>deux</strong>",
                "*Salle 12* ‹https://x.example/12› : *un*\n*deux*",
            ),
            (
                "<table><tr><th>Salle<th>Poste<th>Panne</tr><tr><td>B12<td>4<td>écran</tr></table>x",
                "Salle | Poste | Panne\nB12 | 4 | écran\n\nx",
            ),
            (
                "<table><tr><td>Salle</td><td>B12</td></tr><tr><td><p>Poste :</p></td><td>4</td></tr></table>",
                "Salle : B12\nPoste : 4",
            ),
            (
                "<table><tr><td>Bonjour</td></tr><tr><td>Merci</td></tr></table>",
                "Bonjour\nMerci",
            ),
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
