//! The log: one line an event on standard error, whatever is in the event, with its time in UTC; for journald with its priority instead.

use std::io::Write;
use std::os::unix::fs::MetadataExt as _;

use log::{Level, LevelFilter, Log, Metadata, Record};

/// Where the lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    /// A terminal, a file, a pipe.
    Anywhere,
    /// journald, which notes the time itself and takes the priority from the beginning of the line (sd-daemon(3)).
    Journal,
}

impl Lines {
    /// How an event of that level begins.
    fn beginning(self, level: Level) -> String {
        match self {
            Self::Anywhere => {
                let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ");
                format!("{now} {level:<5} ")
            }
            Self::Journal => format!("<{}>", priority(level)),
        }
    }
}

/// syslog(3)'s number for it.
const fn priority(level: Level) -> u8 {
    match level {
        Level::Error => 3,
        Level::Warn => 4,
        Level::Info => 6,
        Level::Debug | Level::Trace => 7,
    }
}

/// Whether standard error is the very stream that systemd named, and not one that it was turned to since (systemd.exec(5)).
fn is_journal(named: Option<&str>) -> bool {
    let Some((device, inode)) = named.and_then(|stream| stream.split_once(':')) else {
        return false;
    };
    std::fs::metadata("/proc/self/fd/2")
        .is_ok_and(|stream| device.parse() == Ok(stream.dev()) && inode.parse() == Ok(stream.ino()))
}

impl Log for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("helpdesk")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let room = record.target().trim_start_matches("helpdesk::");
            let line = format!(
                "{}{room}: {}",
                self.beginning(record.level()),
                one_line(&record.args().to_string())
            );
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }

    fn flush(&self) {}
}

/// Control characters as escapes: no event can forge another, or steer a terminal.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    line
}

/// Starts logging. `HELPDESK_LOG` says from which level on: error, warn, info (usual), debug.
pub fn start() {
    let wanted = std::env::var("HELPDESK_LOG")
        .ok()
        .and_then(|level| level.parse().ok());
    log::set_max_level(wanted.unwrap_or(LevelFilter::Info));
    // It fails only where a logger is there already, which then goes on.
    let lines: &'static Lines = if is_journal(std::env::var("JOURNAL_STREAM").ok().as_deref()) {
        &Lines::Journal
    } else {
        &Lines::Anywhere
    };
    let _ = log::set_logger(lines);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_gets_the_priority_and_notes_the_time_itself() {
        assert_eq!(Lines::Journal.beginning(Level::Error), "<3>");
        assert_eq!(Lines::Journal.beginning(Level::Info), "<6>");
        assert!(Lines::Anywhere.beginning(Level::Warn).ends_with("Z WARN  "));
        let stream = std::fs::metadata("/proc/self/fd/2").expect("standard error");
        let named = format!("{}:{}", stream.dev(), stream.ino());
        assert!(is_journal(Some(&named)));
        for other in [None, Some(""), Some("8:1"), Some("x:y")] {
            assert!(!is_journal(other), "{other:?}");
        }
    }

    #[test]
    fn an_event_is_one_line_whatever_is_in_it() {
        assert_eq!(
            one_line("a\r\nINFO b\u{1b}[31m é"),
            "a\\r\\nINFO b\\u{1b}[31m é"
        );
    }
}
