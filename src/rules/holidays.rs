//! The public holidays of France, computed for any year; which other days a desk is closed on is in `hours`.

use chrono::{Datelike as _, Days, NaiveDate};

use super::words::words;

words! {
    /// Whose public holidays close the desk.
    Region {
        /// Nobody's: the desk names its own closed days.
        Nowhere = "none",
        /// The eleven of the Code du travail, article L3133-1.
        France = "france",
        /// Those, and the two of article L3134-13.
        AlsaceMoselle = "alsace_moselle",
    }
}

words! {
    /// A public holiday.
    Holiday {
        /// January 1st.
        NewYear = "new_year",
        /// Two days before Easter, in Alsace and Moselle.
        GoodFriday = "good_friday",
        /// The day after Easter.
        EasterMonday = "easter_monday",
        /// May 1st.
        LabourDay = "labour_day",
        /// May 8th.
        Victory = "victory",
        /// 39 days after Easter.
        Ascension = "ascension",
        /// 50 days after Easter.
        WhitMonday = "whit_monday",
        /// July 14th.
        NationalDay = "national_day",
        /// August 15th.
        Assumption = "assumption",
        /// November 1st.
        AllSaints = "all_saints",
        /// November 11th.
        Armistice = "armistice",
        /// December 25th.
        Christmas = "christmas",
        /// December 26th, in Alsace and Moselle.
        SaintStephen = "saint_stephen",
    }
}

impl Holiday {
    /// Its day in that year; none past the end of the calendar.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        let after_easter = |days| easter(year)?.checked_add_days(Days::new(days));
        match self {
            Self::NewYear => fixed(1, 1),
            Self::GoodFriday => easter(year)?.checked_sub_days(Days::new(2)),
            Self::EasterMonday => after_easter(1),
            Self::LabourDay => fixed(5, 1),
            Self::Victory => fixed(5, 8),
            Self::Ascension => after_easter(39),
            Self::WhitMonday => after_easter(50),
            Self::NationalDay => fixed(7, 14),
            Self::Assumption => fixed(8, 15),
            Self::AllSaints => fixed(11, 1),
            Self::Armistice => fixed(11, 11),
            Self::Christmas => fixed(12, 25),
            Self::SaintStephen => fixed(12, 26),
        }
    }

    const fn is_kept_in(self, region: Region) -> bool {
        match region {
            Region::Nowhere => false,
            Region::France => !matches!(self, Self::GoodFriday | Self::SaintStephen),
            Region::AlsaceMoselle => true,
        }
    }
}

impl Region {
    /// The holiday of that day. Where two fall together, the first of the year's order.
    pub fn holiday(self, day: NaiveDate) -> Option<Holiday> {
        let kept = Holiday::ALL.iter().filter(|h| h.is_kept_in(self));
        kept.copied().find(|h| h.in_year(day.year()) == Some(day))
    }

    /// The holidays of a year, in order.
    pub fn holidays(self, year: i32) -> Vec<(NaiveDate, Holiday)> {
        let kept = Holiday::ALL.iter().filter(|h| h.is_kept_in(self));
        let mut days: Vec<_> = kept.filter_map(|h| Some((h.in_year(year)?, *h))).collect();
        days.sort_by_key(|(day, _)| *day);
        days
    }
}

/// Easter Sunday of the Gregorian calendar, by Gauss's rule with its two exceptions.
fn easter(year: i32) -> Option<NaiveDate> {
    let century = year / 100;
    let moon = (15 + century - century / 4 - (8 * century + 13) / 25) % 30;
    let week = (4 + century - century / 4) % 7;
    let golden = year % 19;
    let mut full_moon = (19 * golden + moon) % 30;
    if full_moon == 29 || (full_moon == 28 && golden > 10) {
        full_moon -= 1;
    }
    let sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * full_moon + week) % 7;
    // March 22nd is the earliest; an exception moves the full moon, and with it perhaps the Sunday.
    let first = NaiveDate::from_ymd_opt(year, 3, 22)?;
    first.checked_add_days(Days::new(u64::try_from(full_moon + sunday).ok()?))
}

#[cfg(test)]
mod tests {
    use super::Region::{AlsaceMoselle, France, Nowhere};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_holidays_of_a_year_are_those_of_the_law() {
        let written = |region: Region, year| {
            let days = region.holidays(year);
            days.iter()
                .map(|(day, _)| day.format("%m-%d").to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        for (region, year, expected) in [
            (
                France,
                2026,
                "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
            ),
            (
                AlsaceMoselle,
                2026,
                "01-01 04-03 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25 12-26",
            ),
            // A leap year, and Ascension on May 9th beside Victory on the 8th.
            (
                France,
                2024,
                "01-01 04-01 05-01 05-08 05-09 05-20 07-14 08-15 11-01 11-11 12-25",
            ),
            // Two on one day: Ascension is May 1st.
            (
                France,
                2008,
                "01-01 03-24 05-01 05-01 05-08 05-12 07-14 08-15 11-01 11-11 12-25",
            ),
            (Nowhere, 2026, ""),
        ] {
            assert_eq!(written(region, year), expected, "{region:?} {year}");
        }
    }

    #[test]
    fn a_day_is_known_by_its_holiday() {
        for (region, on, expected) in [
            (France, "2026-05-14", Some(Holiday::Ascension)),
            (France, "2026-04-03", None),
            (AlsaceMoselle, "2026-04-03", Some(Holiday::GoodFriday)),
            (AlsaceMoselle, "2026-12-26", Some(Holiday::SaintStephen)),
            (France, "2026-12-26", None),
            (France, "2026-04-05", None),
            (Nowhere, "2026-12-25", None),
        ] {
            assert_eq!(region.holiday(day(on)), expected, "{region:?} {on}");
        }
    }

    #[test]
    fn easter_is_where_the_church_has_it() {
        for (year, sunday) in [
            (2000, "2000-04-23"),
            (2024, "2024-03-31"),
            (2027, "2027-03-28"),
            (2038, "2038-04-25"),
            (1954, "1954-04-18"),
            (1981, "1981-04-19"),
            (2049, "2049-04-18"),
            (2076, "2076-04-19"),
        ] {
            assert_eq!(easter(year), Some(day(sunday)));
        }
    }
}
