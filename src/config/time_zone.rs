//! The desk's time zone: the one that is configured, else the machine's, and whether its rules are installed; `cli/zone` puts the
//! process into it.

use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Where a machine keeps the rules of all zones (RFC 8536 files, package tzdata), as chrono looks for them too.
const FOLDERS: [&str; 4] = [
    "/usr/share/zoneinfo",
    "/share/zoneinfo",
    "/etc/zoneinfo",
    "/usr/share/lib/zoneinfo",
];
const NAME_BYTES_MAX: usize = 64;
/// The names of UTC in the database: known without any rules.
const UTC: [&str; 8] = [
    "UTC",
    "UCT",
    "Etc/UTC",
    "Etc/UCT",
    "Etc/Universal",
    "Etc/Zulu",
    "Universal",
    "Zulu",
];

/// A zone by its name in the IANA database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZone {
    /// `Europe/Paris`
    pub name: String,
    /// helpdesk.toml names it; else the machine does.
    pub configured: bool,
    /// Its rules are on this machine.
    pub known: bool,
}

impl TimeZone {
    /// The zone in which a desk shows and counts its times.
    pub fn of(configured: Option<&str>) -> Self {
        let name = configured.map_or_else(of_machine, str::to_owned);
        Self {
            known: is_known(&name) || (configured.is_none() && is_rule(&name)),
            configured: configured.is_some(),
            name,
        }
    }

    /// It is UTC, by which no school lives.
    pub fn is_utc(&self) -> bool {
        UTC.contains(&self.name.as_str())
    }
}

/// Whether that can be the name of a zone.
pub(super) fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "+-_/".contains(c);
    text.len() <= NAME_BYTES_MAX
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(plain)
}

/// Whether this machine has the rules of any zone.
pub(super) fn are_rules_here() -> bool {
    FOLDERS.iter().any(|folder| Path::new(folder).is_dir())
}

/// Whether this machine has the rules of a zone.
pub(super) fn is_known(name: &str) -> bool {
    let mut folders = FOLDERS.iter();
    UTC.contains(&name) || folders.any(|folder| holds_rules(&Path::new(folder).join(name)))
}

/// What a machine's TZ may hold beside a name: the rule itself (POSIX, chapter 8.3).
fn is_rule(text: &str) -> bool {
    let mut signs = text.split(',');
    let first = signs.next().unwrap_or_default();
    first.contains(|c: char| c.is_ascii_digit()) && !first.contains('/')
}

/// Whether a file is one of RFC 8536.
fn holds_rules(file: &Path) -> bool {
    let mut magic = [0; 4];
    let read = std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut magic));
    read.is_ok() && magic == *b"TZif"
}

/// The name of the machine's own zone.
fn of_machine() -> String {
    if let Ok(set) = std::env::var("TZ") {
        let name = set.strip_prefix(':').unwrap_or(&set);
        return if name.is_empty() { "UTC" } else { name }.to_owned();
    }
    let link = std::fs::read_link("/etc/localtime").ok();
    link.and_then(|file| named_by(&file))
        .or_else(named_in_file)
        .unwrap_or_else(|| "UTC".to_owned())
}

/// `/usr/share/zoneinfo/Europe/Paris` is of Europe/Paris.
fn named_by(file: &Path) -> Option<String> {
    let mut parts = file.iter().skip_while(|part| *part != "zoneinfo");
    parts.next()?;
    let name: PathBuf = parts.filter(|part| *part != "posix").collect();
    name.into_os_string().into_string().ok()
}

/// Where /etc/localtime is a copy, Debian keeps its name beside it.
fn named_in_file() -> Option<String> {
    Path::new("/etc/localtime").exists().then_some(())?;
    let text = std::fs::read_to_string("/etc/timezone").ok()?;
    Some(text.trim().to_owned()).filter(|name| is_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_zone_is_no_path() {
        for (text, expected) in [
            ("Europe/Paris", true),
            ("America/Argentina/Buenos_Aires", true),
            ("Etc/GMT+3", true),
            ("UTC", true),
            ("", false),
            ("/etc/passwd", false),
            ("../../etc/passwd", false),
            ("Europe/Paris\n", false),
            ("Europe/Paris; x", false),
            (&"x".repeat(65), false),
        ] {
            assert_eq!(is_name(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_link_names_its_zone() {
        for (file, expected) in [
            ("/usr/share/zoneinfo/Europe/Paris", Some("Europe/Paris")),
            ("../usr/share/zoneinfo/Asia/Kolkata", Some("Asia/Kolkata")),
            (
                "/usr/share/zoneinfo/posix/Europe/Paris",
                Some("Europe/Paris"),
            ),
            ("/etc/somewhere", None),
        ] {
            assert_eq!(named_by(Path::new(file)).as_deref(), expected, "{file}");
        }
    }

    #[test]
    fn utc_is_known_without_rules_and_nonsense_never() {
        assert!(is_known("Etc/UTC"));
        assert!(!is_known("Europe/Nowhere"));
        assert!(!is_known("Europe"));
    }
}
