//! Days and hours as people say them, in the machine's own time zone.

use chrono::{DateTime, Datelike, Local, NaiveDate, Timelike, Utc};

use super::Lang;

const DAYS_FR: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];
const DAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

struct Parts {
    weekday: usize,
    day: String,
    month: usize,
    year: i32,
    time: String,
}

fn parts(lang: Lang, at: DateTime<Utc>) -> Parts {
    let local = at.with_timezone(&Local);
    let time = match lang {
        Lang::Fr => format!("{}\u{a0}h\u{a0}{:02}", local.hour(), local.minute()),
        Lang::En => format!("{:02}:{:02}", local.hour(), local.minute()),
    };
    Parts {
        weekday: local.weekday().num_days_from_monday() as usize,
        day: day_of_month(lang, local.date_naive()),
        month: local.month0() as usize,
        year: local.year(),
        time,
    }
}

/// « lundi 23 novembre 2026 à 15 h 31 »
pub fn full(lang: Lang, at: DateTime<Utc>) -> String {
    let time = parts(lang, at).time;
    match lang {
        Lang::Fr => format!("{} à {time}", day(lang, at)),
        Lang::En => format!("{}, {time}", day(lang, at)),
    }
}

/// « mardi 15 décembre 2026 »
pub fn day(lang: Lang, at: DateTime<Utc>) -> String {
    local_day(lang, at.with_timezone(&Local).date_naive())
}

/// The same of a day in the desk's zone.
pub fn local_day(lang: Lang, date: NaiveDate) -> String {
    let weekday = date.weekday().num_days_from_monday() as usize;
    let (day, month, year) = (
        day_of_month(lang, date),
        date.month0() as usize,
        date.year(),
    );
    match lang {
        Lang::Fr => format!("{} {day} {} {year}", DAYS_FR[weekday], MONTHS_FR[month]),
        Lang::En => format!("{} {day} {} {year}", DAYS_EN[weekday], MONTHS_EN[month]),
    }
}

/// « 1er », « 2 »
fn day_of_month(lang: Lang, date: NaiveDate) -> String {
    if date.day() == 1 && lang == Lang::Fr {
        "1er".into()
    } else {
        date.day().to_string()
    }
}

/// A day as date fields hold it, in the desk's zone.
pub fn input_day(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local).date_naive().to_string()
}

/// « mar. 24 nov., 9 h 12 »; with the year when it is not this one.
pub fn short(lang: Lang, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let Parts {
        weekday,
        day,
        month,
        year,
        time,
    } = parts(lang, at);
    let year = if year == parts(lang, now).year {
        String::new()
    } else {
        format!(" {year}")
    };
    match lang {
        Lang::Fr => {
            let weekday: String = DAYS_FR[weekday].chars().take(3).collect();
            format!(
                "{weekday}. {day} {}{year}, {time}",
                short_month(MONTHS_FR[month], 4)
            )
        }
        Lang::En => {
            let weekday: String = DAYS_EN[weekday].chars().take(3).collect();
            let month: String = MONTHS_EN[month].chars().take(3).collect();
            format!("{weekday} {day} {month}{year}, {time}")
        }
    }
}

/// Short French months keep their last letter's sound: mars, mai, juin, août are not cut.
fn short_month(month: &str, letters: usize) -> String {
    if month.chars().count() <= letters {
        return month.into();
    }
    let length = match month {
        "janvier" | "juillet" | "février" | "septembre" => 4,
        _ => 3,
    };
    let cut: String = month.chars().take(length).collect();
    format!("{cut}.")
}

/// How long ago, roughly: « 12 min », « 4 h », « 5 j ».
pub fn since(lang: Lang, from: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - from).num_minutes().max(0);
    let day = if lang == Lang::Fr { "j" } else { "d" };
    match minutes {
        0..60 => format!("{minutes}\u{a0}min"),
        60..2_880 => format!("{}\u{a0}h", minutes / 60),
        _ => format!("{}\u{a0}{day}", minutes / 1_440),
    }
}

/// A number with one digit after its comma, or point.
pub fn decimal(lang: Lang, number: f64) -> String {
    let text = format!("{number:.1}");
    match lang {
        Lang::Fr => text.replace('.', ","),
        Lang::En => text,
    }
}

/// A size people can compare: « 1,8 Mo ».
pub fn size(lang: Lang, bytes: u64) -> String {
    let (value, unit) = match bytes {
        0..1_000 => return format!("{bytes}\u{a0}{}", if lang == Lang::Fr { "o" } else { "B" }),
        1_000..1_000_000 => (bytes / 100, "k"),
        1_000_000..1_000_000_000 => (bytes / 100_000, "M"),
        _ => (bytes / 100_000_000, "G"),
    };
    let (whole, tenth) = (value / 10, value % 10);
    let round = whole >= 10 || tenth == 0;
    match lang {
        Lang::Fr if round => format!("{whole}\u{a0}{unit}o"),
        Lang::Fr => format!("{whole},{tenth}\u{a0}{unit}o"),
        Lang::En if round => format!("{whole}\u{a0}{unit}B"),
        Lang::En => format!("{whole}.{tenth}\u{a0}{unit}B"),
    }
}

/// Names one after the other: « Marie Lopez et Paul N’Diaye ».
pub fn list(lang: Lang, names: &[String]) -> String {
    let and = if lang == Lang::Fr { "et" } else { "and" };
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} {and} {last}", start.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_sizes_read_well() {
        let at = |day, hour| {
            let local = chrono::NaiveDate::from_ymd_opt(2026, 11, day)
                .unwrap()
                .and_hms_opt(hour, 5, 0)
                .unwrap();
            local.and_local_timezone(Local).unwrap().to_utc()
        };
        for (said, expected) in [
            (
                full(Lang::Fr, at(23, 15)),
                "lundi 23 novembre 2026 à 15\u{a0}h\u{a0}05",
            ),
            (full(Lang::En, at(23, 9)), "Monday 23 November 2026, 09:05"),
            (day(Lang::Fr, at(1, 9)), "dimanche 1er novembre 2026"),
            (
                short(Lang::Fr, at(24, 9), at(25, 9)),
                "mar. 24 nov., 9\u{a0}h\u{a0}05",
            ),
            (since(Lang::Fr, at(23, 9), at(23, 13)), "4\u{a0}h"),
            (since(Lang::En, at(1, 9), at(23, 13)), "22\u{a0}d"),
            (size(Lang::Fr, 1_840_000), "1,8\u{a0}Mo"),
            (size(Lang::En, 26_214_400), "26\u{a0}MB"),
            (size(Lang::Fr, 12), "12\u{a0}o"),
            (
                list(Lang::Fr, &["A".into(), "B".into(), "C".into()]),
                "A, B et C",
            ),
        ] {
            assert_eq!(said, expected);
        }
    }
}
