//! What an invitation says (RFC 5545): title, day and hour, place and description; `parse` asks where the mail's text says less.

use chrono::{DateTime, Duration, Local, NaiveDate, NaiveDateTime, Utc};

/// Of one property.
const VALUE_BYTES_MAX: usize = 64 << 10;
/// Where the method of a calendar stands.
const HEAD_BYTES: usize = 4 << 10;
/// Names of zones in which it is as late as in Paris, as calendars call them; of another the name is shown.
const OUR_ZONES: &[&str] = &[
    "",
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Zurich",
    "Romance Standard Time",
    "W. Europe Standard Time",
    "Central Europe Standard Time",
    "Central European Standard Time",
];

/// The first event of a calendar.
#[derive(Debug, Default)]
pub struct Invitation {
    title: String,
    place: String,
    description: String,
    start: Option<Moment>,
    end: Option<Moment>,
}

/// When something begins or ends, as its calendar says it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Moment {
    at: NaiveDateTime,
    /// It says no hour.
    whole_day: bool,
    zone: String,
}

/// Whether a calendar says how somebody answered an invitation (RFC 5546 section 3.2.3).
pub fn is_answer(calendar: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&calendar[..calendar.len().min(HEAD_BYTES)]);
    head.lines()
        .any(|line| line.trim_end().eq_ignore_ascii_case("METHOD:REPLY"))
}

impl Invitation {
    /// The first event; empty where there is none.
    pub fn read(calendar: &str) -> Self {
        let unfolded = calendar
            .replace("\r\n", "\n")
            .replace("\n ", "")
            .replace("\n\t", "");
        let lines = unfolded
            .lines()
            .skip_while(|line| *line != "BEGIN:VEVENT")
            .take_while(|line| *line != "END:VEVENT");
        let mut found = Self::default();
        for line in lines {
            let text = |wanted| value(line, wanted);
            let first = |field: &mut String, value: Option<String>| {
                if field.is_empty() {
                    *field = value.unwrap_or_default();
                }
            };
            first(&mut found.title, text("SUMMARY"));
            first(&mut found.place, text("LOCATION"));
            first(&mut found.description, text("DESCRIPTION"));
            found.start = found.start.or_else(|| moment(line, "DTSTART"));
            found.end = found.end.or_else(|| moment(line, "DTEND"));
        }
        found
    }

    /// All it says.
    pub fn words(&self) -> String {
        lines(&[&self.title, &self.when(), &self.place, &self.description])
    }

    /// Title, day and hour, place.
    pub fn when_and_where(&self) -> String {
        lines(&[&self.title, &self.when(), &self.place])
    }

    /// Whether a text says the day and the hour already.
    pub fn is_told_in(&self, text: &str) -> bool {
        self.start.as_ref().is_none_or(|start| {
            let forms = ["%d/%m/%Y", "%-d/%-m/%Y", "%Y-%m-%d", "%-d"];
            let day = forms
                .iter()
                .any(|form| text.contains(&start.at.format(form).to_string()));
            let hour = ["%H:%M", "%-H:%M", "%Hh%M", "%-Hh%M", "%-H h %M", "%-I:%M"];
            let hour = hour
                .iter()
                .any(|form| text.contains(&start.at.format(form).to_string()));
            day && (hour || start.whole_day)
        })
    }

    /// « 08/12/2026 09:00–09:30 »
    fn when(&self) -> String {
        let Some(start) = &self.start else {
            return String::new();
        };
        let day = |at: NaiveDateTime| at.format("%d/%m/%Y").to_string();
        let end = self.end.as_ref().map(|end| {
            // The day after the last (RFC 5545 section 3.6.1).
            let last = end.whole_day && end.at > start.at;
            if last {
                end.at - Duration::days(1)
            } else {
                end.at
            }
        });
        let end = end.filter(|end| *end > start.at);
        let said = match (start.whole_day, end) {
            (true, Some(end)) if end.date() != start.at.date() => {
                format!("{} – {}", day(start.at), day(end))
            }
            (true, _) => day(start.at),
            (false, None) => start.at.format("%d/%m/%Y %H:%M").to_string(),
            (false, Some(end)) if end.date() == start.at.date() => {
                format!(
                    "{}–{}",
                    start.at.format("%d/%m/%Y %H:%M"),
                    end.format("%H:%M")
                )
            }
            (false, Some(end)) => {
                let form = "%d/%m/%Y %H:%M";
                format!("{} – {}", start.at.format(form), end.format(form))
            }
        };
        if OUR_ZONES.contains(&start.zone.as_str()) {
            said
        } else {
            format!("{said} ({})", start.zone)
        }
    }
}

fn lines(parts: &[&str]) -> String {
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.copied().collect::<Vec<_>>().join("\n")
}

/// `DTSTART;TZID=Europe/Paris:20261208T090000`; what says UTC is told in the desk's zone.
fn moment(line: &str, wanted: &str) -> Option<Moment> {
    let rest = line.strip_prefix(wanted)?;
    let (parameters, value) = rest.split_once(':')?;
    if !parameters.is_empty() && !parameters.starts_with(';') {
        return None;
    }
    let value = value.trim();
    if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
        return Some(Moment {
            at: day.and_hms_opt(0, 0, 0)?,
            whole_day: true,
            zone: String::new(),
        });
    }
    let plain = value.trim_end_matches('Z');
    let at = NaiveDateTime::parse_from_str(plain, "%Y%m%dT%H%M%S").ok()?;
    let (at, zone) = if plain == value {
        let zone = parameters
            .split(';')
            .find_map(|one| one.strip_prefix("TZID="));
        let zone = zone.unwrap_or_default().trim_matches('"');
        (
            at,
            zone.chars().filter(|c| !c.is_control()).take(60).collect(),
        )
    } else {
        let utc: DateTime<Utc> = at.and_utc();
        (utc.with_timezone(&Local).naive_local(), String::new())
    };
    Some(Moment {
        at,
        whole_day: false,
        zone,
    })
}

/// The value of this property on this line, its escapes undone.
fn value(line: &str, wanted: &str) -> Option<String> {
    let rest = line
        .strip_prefix(wanted)
        .filter(|rest| rest.starts_with([':', ';']))?;
    let (_, value) = rest.split_once(':')?;
    let mut out = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next().filter(|_| out.len() < VALUE_BYTES_MAX) {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            (letter, false) => out.push(letter),
        }
    }
    (!out.trim().is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_says_what_and_where() {
        let calendar = "BEGIN:VEVENT\r\nDESCRIPTION:Ordre\\, du\r\n  jour\\nfin\r\nSUMMARY;LANGUAGE=fr:Réunion\r\nLOCATION:Salle 12\r\nEND:VEVENT";
        assert_eq!(
            Invitation::read(calendar).words(),
            "Réunion\nSalle 12\nOrdre, du jour\nfin"
        );
        assert_eq!(Invitation::read("SUMMARY").words(), "");
    }

    #[test]
    fn an_invitation_says_when() {
        for (start, end, expected) in [
            (
                ";TZID=Europe/Paris:20261208T090000",
                ";TZID=Europe/Paris:20261208T093000",
                "08/12/2026 09:00–09:30",
            ),
            (
                ";TZID=Asia/Tokyo:20261208T090000",
                ":20261209T093000",
                "08/12/2026 09:00 – 09/12/2026 09:30 (Asia/Tokyo)",
            ),
            (";VALUE=DATE:20261208", ";VALUE=DATE:20261209", "08/12/2026"),
            (
                ";VALUE=DATE:20261208",
                ";VALUE=DATE:20261211",
                "08/12/2026 – 10/12/2026",
            ),
            (":20261208T090000", ":20261208T080000", "08/12/2026 09:00"),
            (":morgen", "", ""),
        ] {
            let calendar = format!(
                "BEGIN:VTIMEZONE\nDTSTART:16010101T020000\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART{start}\nDTEND{end}\nEND:VEVENT"
            );
            assert_eq!(Invitation::read(&calendar).when(), expected, "{start}");
        }
        assert!(is_answer(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"));
        assert!(!is_answer(b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"));
    }
}
