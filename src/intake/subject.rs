//! What a mail's subject says: the ticket's title, and whether the mail passes something on.

/// A title longer than this is cut.
const TITLE_CHARS_MAX: usize = 200;

/// A ticket's title from a mail's subject; from its first words where there is none; `untitled` where there is nothing at all.
pub fn title(subject: &str, text: &str, untitled: &str) -> String {
    let words = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = words.as_str();
    while let Some((head, after)) = rest.split_once(':') {
        let prefix = head.trim_end().to_ascii_lowercase();
        if !["re", "fw", "fwd", "tr", "aw", "wg", "rv"].contains(&prefix.as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    let first_line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let chosen = if rest.is_empty() { first_line } else { rest };
    let chosen = if chosen.is_empty() { untitled } else { chosen };
    chosen.chars().take(TITLE_CHARS_MAX).collect()
}

/// Whether a subject says that the mail passes something on: then what it passes on is what it is about.
pub fn passes_on(subject: &str) -> bool {
    let first = subject.split(':').next().unwrap_or_default();
    let first = first.trim().to_ascii_lowercase();
    subject.contains(':') && ["fw", "fwd", "tr", "wg", "rv", "i"].contains(&first.as_str())
}
