//! What a browser calls itself: in two words for its person to recognise, and whether it shows a PDF as `answer` sends it. Nothing
//! that must hold is decided by it.

/// Later ones call themselves like the earlier ones too.
const PROGRAMS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];
/// Phones name the system of computers too.
const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// `Firefox / Windows`; empty where nothing is known.
pub fn name(user_agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(mark, _)| user_agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    let parts = [find(PROGRAMS), find(SYSTEMS)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" / ")
}

/// Whether it shows a PDF in a sandbox. Safari's engine, which is that of every browser of an iPhone, shows an empty page (seen in
/// version 2.50 of its GTK port); it gets the file to download, which it opens outside.
pub fn shows_sandboxed_pdf(user_agent: &str) -> bool {
    !user_agent.contains("AppleWebKit/") || user_agent.contains("Chrome/")
}

#[cfg(test)]
mod tests {
    use crate::web::http::browser::{name, shows_sandboxed_pdf};

    #[test]
    fn webkit_downloads_a_pdf() {
        for (user_agent, shows) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                true,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
                true,
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
                false,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/150.0.0.0 Mobile/15E148 Safari/604.1",
                false,
            ),
            ("", true),
        ] {
            assert_eq!(shows_sandboxed_pdf(user_agent), shows, "{user_agent}");
        }
    }

    #[test]
    fn browsers_are_recognised() {
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox / Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36",
                "Chrome / Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari / iPhone",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0",
                "Edge / Linux",
            ),
            ("curl/8.0 <script>", ""),
            ("", ""),
        ] {
            assert_eq!(name(user_agent), expected);
        }
    }
}
