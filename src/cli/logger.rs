//! The log: one line an event on standard error, in UTC, whatever is in the event; journald adds the rest.

use std::io::Write;

use log::{LevelFilter, Log, Metadata, Record};

struct Lines;

impl Log for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("helpdesk")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ");
            let room = record.target().trim_start_matches("helpdesk::");
            let line = format!(
                "{now} {:<5} {room}: {}",
                record.level(),
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
    let _ = log::set_logger(&Lines);
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn an_event_is_one_line_whatever_is_in_it() {
        assert_eq!(
            one_line("a\r\nINFO b\u{1b}[31m é"),
            "a\\r\\nINFO b\\u{1b}[31m é"
        );
    }
}
