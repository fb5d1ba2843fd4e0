//! File names that are names, whoever sent them: a mail (`intake::parse`) or a browser (`web::http::upload`).

use super::spelling::is_ignorable;

/// Letters kept of a name.
const CHARS_MAX: usize = 150;

/// The last part of a path, without control characters and what nobody sees, of a bearable length.
pub fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_ignorable(*c))
        .take(CHARS_MAX)
        .collect();
    let kept = kept.trim().trim_start_matches('.').trim();
    if kept.is_empty() {
        "document".into()
    } else {
        kept.into()
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_lose_what_is_no_name() {
        for (sent, expected) in [
            ("plan.pdf", "plan.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\été.png", "été.png"),
            (".htaccess", "htaccess"),
            ("a\r\nb.txt", "ab.txt"),
            ("x\u{202e}gnp.exe", "xgnp.exe"),
            ("plan\u{200b}.p\u{ad}df", "plan.pdf"),
            ("\u{200b}.\u{feff}", "document"),
            ("..", "document"),
            ("", "document"),
        ] {
            assert_eq!(safe(sent), expected, "{sent:?}");
        }
        assert_eq!(safe(&"a".repeat(4_000)).len(), 150);
    }
}
