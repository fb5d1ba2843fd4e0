//! Our own files, named by their content so that browsers keep them for ever; those that administrators change are in `theme`.

use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use super::answer;
use crate::rules::message_id::hex;
use crate::web::door::{Answer, Request};

/// The style sheet as it was made; `theme` adds the school's colour.
pub const STYLE: &str = include_str!("../../../assets/app.css");
const SCRIPT: &str = include_str!("../../../assets/app.js");
/// A PNG: Chromium sets up a page of its own to draw an SVG there, for each page that it opens.
const ICON: &[u8] = include_bytes!("../../../assets/icon.png");

/// A file that never changes under its name.
#[derive(Clone, Debug)]
pub struct File {
    /// Below `/a/`.
    name: String,
    media_type: &'static str,
    bytes: Arc<[u8]>,
    /// The same in a third of the bytes, for text. Pages are not packed: what they hold of strangers stands beside a form's
    /// token, and how well both pack together would tell of it (the BREACH attack). These hold nothing of anybody.
    packed: Option<Arc<[u8]>>,
}

impl File {
    /// Names a file by its content.
    pub fn new(stem: &str, ending: &str, media_type: &'static str, bytes: &[u8]) -> Self {
        let hash = hex(&Sha256::digest(bytes));
        let text = media_type.starts_with("text/");
        Self {
            name: format!("{stem}.{}.{ending}", &hash[..12]),
            media_type,
            bytes: bytes.into(),
            packed: text.then(|| miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9).into()),
        }
    }

    /// A style sheet.
    pub fn style(text: &str) -> Self {
        let text = without_remarks(text);
        Self::new("app", "css", "text/css; charset=utf-8", text.as_bytes())
    }

    /// Where browsers find it.
    pub fn address(&self) -> String {
        format!("/a/{}", self.name)
    }

    /// The file, packed for who can unpack it ("deflate": RFC 9110 section 8.4.1.2).
    fn answer(&self, request: &Request) -> Answer {
        let asked = request.header("accept-encoding").unwrap_or_default();
        let packed = self.packed.as_ref().filter(|_| takes_deflate(asked));
        let bytes = packed.unwrap_or(&self.bytes);
        let mut answer = answer::asset(self.media_type, Arc::clone(bytes));
        if self.packed.is_some() {
            answer::set(&mut answer, "Vary", "Accept-Encoding");
        }
        if packed.is_some() {
            answer::set(&mut answer, "Content-Encoding", "deflate");
        }
        answer
    }
}

/// A style sheet or a script without the lines that only its readers need, and without indentation: a sixth of what is sent.
fn without_remarks(text: &str) -> String {
    let lines = text.lines().map(str::trim_start);
    let needed = lines.filter(|line| !line.is_empty() && !is_remark(line));
    needed.flat_map(|line| [line, "\n"]).collect()
}

fn is_remark(line: &str) -> bool {
    line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"))
}

/// Whether an `Accept-Encoding` names it and does not forbid it (RFC 9110 section 12.5.3).
fn takes_deflate(asked: &str) -> bool {
    asked.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").map(str::parse::<f32>);
        name.trim().eq_ignore_ascii_case("deflate")
            && weight.is_some_and(|q| q.is_ok_and(|q| q > 0.0))
    })
}

/// Those that never change at all.
#[derive(Debug)]
pub struct Fixed {
    /// The style sheet, where nobody settled anything.
    pub style: File,
    /// The script.
    pub script: File,
    /// The icon.
    pub icon: File,
}

/// Those that never change at all. Made once: their bytes are part of the program.
pub fn fixed() -> &'static Fixed {
    static FIXED: OnceLock<Fixed> = OnceLock::new();
    FIXED.get_or_init(|| Fixed {
        style: File::style(STYLE),
        script: File::new(
            "app",
            "js",
            "text/javascript; charset=utf-8",
            without_remarks(SCRIPT).as_bytes(),
        ),
        icon: File::new("icon", "png", "image/png", ICON),
    })
}

/// One of the files of a desk: those that its administrators change, and those that never change.
pub fn of_desk<'a>(theirs: impl Iterator<Item = &'a File>, request: &Request) -> Option<Answer> {
    let Fixed { script, icon, .. } = fixed();
    pick(theirs.chain([script, icon]), request)
}

/// One of the files as they were made, the style sheet too: for pages before anybody could settle how they look.
pub fn as_made(request: &Request) -> Option<Answer> {
    let Fixed {
        style,
        script,
        icon,
    } = fixed();
    pick([style, script, icon].into_iter(), request)
}

fn pick<'a>(mut files: impl Iterator<Item = &'a File>, request: &Request) -> Option<Answer> {
    let asked = request.path.strip_prefix("/a/")?;
    let found = files.find(|file| file.name == asked)?;
    Some(found.answer(request))
}

#[cfg(test)]
mod tests {
    use super::{SCRIPT, STYLE, takes_deflate, without_remarks};

    /// What a first visit fetches before it can be read.
    #[test]
    fn sheet_and_script_stay_small() {
        assert!(STYLE.len() <= 16_000, "{}", STYLE.len());
        assert!(SCRIPT.len() <= 12_000, "{}", SCRIPT.len());
    }

    #[test]
    fn remarks_go_and_all_else_stays() {
        let script = "// a\nlet a = 1; // b\n\n  b('// c');\n";
        assert_eq!(without_remarks(script), "let a = 1; // b\nb('// c');\n");
        assert_eq!(
            without_remarks("/* a */\nb{c:d}/* e */\n"),
            "b{c:d}/* e */\n"
        );
        // Neither holds a text of several lines, in which such a line would be a part.
        for line in SCRIPT.lines().chain(STYLE.lines()) {
            assert_eq!(line.matches('`').count() % 2, 0, "{line}");
            assert_eq!(
                line.matches("/*").count(),
                line.matches("*/").count(),
                "{line}"
            );
        }
    }

    #[test]
    fn packed_is_sent_to_who_names_it() {
        for (asked, taken) in [
            ("gzip, deflate, br", true),
            ("DEFLATE;q=0.5", true),
            ("deflate ; q=1.0", true),
            ("", false),
            ("gzip", false),
            ("deflate;q=0", false),
            ("deflate;q=0.000, identity", false),
            ("deflate;q=nonsense", false),
        ] {
            assert_eq!(takes_deflate(asked), taken, "{asked}");
        }
    }
}
