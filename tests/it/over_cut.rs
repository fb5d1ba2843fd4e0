//! Nothing that somebody wrote is cut: letters to a desk that knows what it mailed (`tests/letters/answers/NAME.txt`), as mail programs
//! and people write them; letters of desks that know nothing are in `letters`.
//!
//! `NAME.txt` holds lines `key: value`, an empty line, and the letter's text with pieces of the desk's own mail in braces. Keys: `kind`
//! (`answer` to that mail, `fresh`, `copied` from a conversation that the desk is no part of), `form` (text or html), `own` (words
//! that must stay), `gone` (words of the desk's that must not), `exact: yes` (nothing else stays).

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::desk::{ADDRESS, Desk, Mail, plain};

/// Letters in the folder, at least.
const LETTERS_MIN: usize = 80;

/// A letter as its file says it.
struct Letter {
    name: String,
    keys: Vec<(String, String)>,
    body: String,
}

impl Letter {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/letters/answers");
        let entries = fs::read_dir(folder).expect("the letters");
        let mut letters: Vec<Self> = entries
            .map(|entry| Self::read(&entry.expect("an entry").path()))
            .collect();
        letters.sort_by(|one, other| one.name.cmp(&other.name));
        letters
    }

    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).expect("a letter");
        let (head, body) = text.split_once("\n\n").expect("an empty line");
        let keys = head.lines().filter_map(|line| line.split_once(": "));
        Self {
            name: file.file_stem().expect("a name").display().to_string(),
            keys: keys
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
            body: body.into(),
        }
    }

    fn values(&self, key: &str) -> Vec<&str> {
        let values = self.keys.iter().filter(|(name, _)| name == key);
        values.map(|(_, value)| value.as_str()).collect()
    }

    fn is(&self, key: &str, value: &str) -> bool {
        self.values(key).contains(&value)
    }

    /// The mail, answering that one or not.
    fn raw(&self, mail: &Mail) -> String {
        let head = match self.values("kind").as_slice() {
            ["answer"] => format!(
                "Subject: {}\r\nIn-Reply-To: {}\r\n",
                format_args!("Re: {}", mail.subject),
                mail.message_id
            ),
            ["copied"] => "Subject: Re: Salle C12\r\nIn-Reply-To: <q1@ecole.example>\r\n".into(),
            ["fresh"] => "Subject: Une question\r\n".into(),
            other => panic!("{}: {other:?}", self.name),
        };
        let form = if self.is("form", "html") {
            "html"
        } else {
            "plain"
        };
        let body = pieces(mail)
            .into_iter()
            .fold(self.body.clone(), |body, (name, piece)| {
                body.replace(&format!("{{{name}}}"), &piece)
            });
        format!(
            "From: Lucie Bernard <lucie.bernard@ecole.example>\r\nTo: {ADDRESS}\r\n{head}Message-ID: <{}@ecole.example>\r\n\
             Content-Type: text/{form}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
            self.name,
            body.replace('\n', "\r\n")
        )
    }

    /// What is wrong with what was understood of it.
    fn complaints(&self, understood: &Value) -> Vec<String> {
        let words = |text: &str| plain(text).replace(['*', '>'], "").replace(' ', "");
        let shown = understood["reply_text"].as_str().unwrap_or_default();
        let mut wrong = Vec::new();
        for own in self.values("own") {
            if !words(shown).contains(&words(own)) {
                wrong.push(format!("{}: OVER-CUT {own:?} in {shown:?}", self.name));
            }
        }
        for gone in self.values("gone") {
            if words(shown).contains(&words(gone)) {
                wrong.push(format!("{}: {gone:?} stays in {shown:?}", self.name));
            }
        }
        let own = self.values("own").concat();
        if self.is("exact", "yes") && wrong.is_empty() && words(shown) != words(&own) {
            wrong.push(format!("{}: {shown:?} instead of {own:?}", self.name));
        }
        wrong
    }
}

/// The desk's mail as programs repeat it, whole and in pieces.
fn pieces(mail: &Mail) -> Vec<(&'static str, String)> {
    let text = mail.text.replace('\r', "");
    let text = text.trim_end();
    let marked = |text: &str| {
        let lines = text.lines().map(|line| format!("> {line}\n"));
        lines.collect::<String>()
    };
    let lines: Vec<&str> = text.lines().collect();
    let middle = (lines.len() / 2..lines.len())
        .find(|at| lines[*at].is_empty())
        .expect("a blank line");
    let (first, second) = (lines[..middle].join("\n"), lines[middle..].join("\n"));
    let asked = lines.iter().find(|line| line.contains("capture d’écran"));
    let asked = asked.expect("what the mail asks");
    let answered = format!("{asked} oui la voici en pièce jointe à ce courriel");
    let narrow: Vec<String> = lines.iter().map(|line| narrow(line)).collect();
    let body = mail.html.split_once("<body").expect("a body").1;
    let body = body.split_once('>').expect("its tag").1;
    let html = body.split("</body>").next().unwrap_or_default();
    let mut ends = html.match_indices("</p>").map(|(at, end)| at + end.len());
    let at = ends.find(|at| *at > html.len() / 3).expect("a paragraph");
    let red = "<p style=\"color:red\">rouge : la prise est neuve et le câble aussi</p>";
    let link = mail.link();
    vec![
        ("text_half1", first.clone()),
        ("text_half2", second.clone()),
        ("half1", marked(&first)),
        ("half2", marked(&second)),
        (
            "quoted_answered",
            marked(&text.replacen(asked, &answered, 1)),
        ),
        ("quoted", marked(text)),
        ("wrapped", marked(&narrow.join("\n"))),
        (
            "safelinks",
            marked(&text.replace(
                "http://",
                "https://eur01.safelinks.example/?url=http%3A%2F%2F",
            )),
        ),
        ("text", text.into()),
        (
            "html_answered",
            format!("{}{red}{}", &html[..at], &html[at..]),
        ),
        ("html", html.into()),
        ("desk", ADDRESS.into()),
        ("subject", mail.subject.clone()),
        ("url", link),
    ]
}

/// A line broken to forty columns.
fn narrow(line: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in line.split(' ') {
        if width + word.chars().count() > 40 {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
        }
        out.push_str(word);
        width += word.chars().count() + 1;
    }
    out
}

#[test]
fn nothing_that_somebody_wrote_is_cut() {
    let desk = Desk::start();
    let mail = desk.request("lucie.bernard", "Vidéoprojecteur salle B204 en panne");
    desk.drained();
    let letters = Letter::all();
    assert!(letters.len() >= LETTERS_MIN, "{} letters", letters.len());
    let mut command = vec!["explain".to_string(), "--json".into()];
    for letter in &letters {
        let file = desk.path(&format!("{}.eml", letter.name));
        fs::write(&file, letter.raw(&mail)).expect("written");
        command.push(file.display().to_string());
    }
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    let understood = desk.ok(&command, "");
    let lines: Vec<&str> = understood.lines().collect();
    assert_eq!(lines.len(), letters.len());
    let mut wrong = Vec::new();
    for (letter, line) in letters.iter().zip(lines) {
        let understood = serde_json::from_str(line).expect("JSON");
        wrong.extend(letter.complaints(&understood));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
