//! Lengths of time as people type them, in every form in which they are printed; deadlines and working time read them here.

/// What a bare number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// `4` is four hours.
    Hours,
    /// `4` is four minutes.
    Minutes,
}

/// Digits of a number.
const DIGITS_MAX: usize = 6;

/// A piece of what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// In hundredths.
    Number(u32),
    Hours,
    Minutes,
}

/// Reads `4`, `1,5`, `1.5`, `1:30`, `4 h`, `1h30`, `1 h 30 min`, `90 min`, with whatever spaces; in minutes. None: that is no time.
pub fn minutes(typed: &str, bare: Bare) -> Option<u32> {
    let typed = typed.trim();
    if let Some((hours, minutes)) = typed.split_once(':') {
        let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
        let pair = pieces(hours).zip(pieces(minutes).filter(|_| plain(minutes)));
        return match pair.as_ref().map(|(one, two)| (&one[..], &two[..])) {
            Some(([Piece::Number(hours)], [Piece::Number(minutes)])) => both(*hours, *minutes),
            _ => None,
        };
    }
    match pieces(typed)?[..] {
        [Piece::Number(number)] => match bare {
            Bare::Hours => in_minutes(number),
            Bare::Minutes => whole(number),
        },
        [Piece::Number(number), Piece::Hours] => in_minutes(number),
        [Piece::Number(number), Piece::Minutes] => whole(number),
        [Piece::Number(hours), Piece::Hours, Piece::Number(minutes)]
        | [
            Piece::Number(hours),
            Piece::Hours,
            Piece::Number(minutes),
            Piece::Minutes,
        ] => both(hours, minutes),
        _ => None,
    }
}

fn whole(hundredths: u32) -> Option<u32> {
    hundredths.is_multiple_of(100).then_some(hundredths / 100)
}

/// Two digits are exact enough: 0.25 is a quarter of an hour.
fn in_minutes(hundredths: u32) -> Option<u32> {
    Some(hundredths.checked_mul(60)?.div_ceil(100))
}

fn both(hours: u32, minutes: u32) -> Option<u32> {
    let minutes = whole(minutes).filter(|minutes| *minutes < 60)?;
    whole(hours)?.checked_mul(60)?.checked_add(minutes)
}

fn pieces(typed: &str) -> Option<Vec<Piece>> {
    let mut rest = typed.trim_start();
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let of_this = |c: char| {
            let in_number = c.is_ascii_digit() || c == ',' || c == '.';
            if is_number {
                in_number
            } else {
                !c.is_ascii_digit() && !c.is_whitespace()
            }
        };
        let end = rest.find(|c| !of_this(c)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        found.push(if is_number {
            number(piece)?
        } else {
            unit(piece)?
        });
        rest = after.trim_start();
    }
    Some(found)
}

fn number(text: &str) -> Option<Piece> {
    let (units, part) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let part = match part.len() {
        1 => part.parse::<u32>().ok()? * 10,
        2 => part.parse().ok()?,
        _ => return None,
    };
    let units: u32 = (units.len() <= DIGITS_MAX).then(|| units.parse().ok())??;
    Some(Piece::Number(units * 100 + part))
}

fn unit(text: &str) -> Option<Piece> {
    let text = text.trim_end_matches('.').to_lowercase();
    match text.as_str() {
        "h" | "hr" | "hrs" | "heure" | "heures" | "hour" | "hours" => Some(Piece::Hours),
        "m" | "mn" | "min" | "mins" | "minute" | "minutes" => Some(Piece::Minutes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_every_form_in_which_it_is_printed() {
        for (typed, in_hours, in_minutes) in [
            ("4", Some(240), Some(4)),
            (" 4 ", Some(240), Some(4)),
            ("4 h", Some(240), Some(240)),
            ("4\u{a0}h", Some(240), Some(240)),
            ("4\u{202f}h", Some(240), Some(240)),
            ("4h", Some(240), Some(240)),
            ("4 H", Some(240), Some(240)),
            ("4 heures", Some(240), Some(240)),
            ("1 heure", Some(60), Some(60)),
            ("4 hours", Some(240), Some(240)),
            ("1 hour", Some(60), Some(60)),
            ("2 hrs", Some(120), Some(120)),
            ("1,5", Some(90), None),
            ("1.5 h", Some(90), Some(90)),
            ("1,25 h", Some(75), Some(75)),
            ("0.25", Some(15), None),
            ("1:30", Some(90), Some(90)),
            ("1h30", Some(90), Some(90)),
            ("1 h 30", Some(90), Some(90)),
            ("3\u{a0}h\u{a0}20", Some(200), Some(200)),
            ("1 h 05 min", Some(65), Some(65)),
            ("1\u{a0}h\u{a0}05\u{a0}min", Some(65), Some(65)),
            ("1 hour 5 minutes", Some(65), Some(65)),
            ("90 min", Some(90), Some(90)),
            ("90\u{a0}min", Some(90), Some(90)),
            ("45 minutes", Some(45), Some(45)),
            ("45 min.", Some(45), Some(45)),
            ("45mn", Some(45), Some(45)),
        ] {
            assert_eq!(minutes(typed, Bare::Hours), in_hours, "{typed:?}");
            assert_eq!(minutes(typed, Bare::Minutes), in_minutes, "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for typed in [
            "",
            "h",
            "min",
            ":",
            "1:60",
            "1 h 60",
            "-1",
            "+1",
            "a",
            "1 2",
            "1,",
            ",5",
            "1.234",
            "4 j",
            "4 days",
            "1 h 2 h",
            "30 min 1 h",
            "4294967295",
            "9999999",
            "1:+3",
            "1:1,5",
            "1,5 h 30",
            "½ h",
            "4 h x",
        ] {
            assert_eq!(minutes(typed, Bare::Hours), None, "{typed:?}");
            assert_eq!(minutes(typed, Bare::Minutes), None, "{typed:?}");
        }
    }
}
