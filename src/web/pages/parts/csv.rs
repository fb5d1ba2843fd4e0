//! A list as a file for spreadsheets (RFC 4180), as those of its reader's country open it; the same on a page is a `table`.

use chrono::{Local, SecondsFormat};

use crate::i18n::Lang;
use crate::rules::Instant;
use crate::rules::audit::csv_cell;
use crate::web::door::Answer;
use crate::web::http::answer::{self, set};

/// A file being written, line by line.
pub struct Csv {
    lang: Lang,
    text: String,
}

impl Csv {
    /// Begins with the names of the columns, behind a mark of UTF-8 for spreadsheets that take it for something else.
    pub fn new(lang: Lang, heads: &[&str]) -> Self {
        let text = "\u{feff}".into();
        let mut csv = Self { lang, text };
        csv.line(heads);
        csv
    }

    /// One more line. Where the comma is in the numbers, a spreadsheet takes the semicolon for what is between cells.
    pub fn line(&mut self, cells: &[&str]) {
        let between = match self.lang {
            Lang::Fr => ";",
            Lang::En => ",",
        };
        let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        self.text.push_str(&cells.join(between));
        self.text.push_str("\r\n");
    }

    /// The file under a name.
    pub fn download(self, name: &str) -> Answer {
        let mut answer = answer::bytes(200, "text/csv; charset=utf-8", self.text.into_bytes());
        let disposition = format!("attachment; filename=\"{name}\"");
        set(&mut answer, "Content-Disposition", &disposition);
        answer
    }
}

/// A moment in a cell: in French by the desk's clock, as a spreadsheet there takes it for a date; else as programs read it.
pub fn moment(lang: Lang, at: Instant) -> String {
    match lang {
        Lang::Fr => at
            .with_timezone(&Local)
            .format("%d/%m/%Y %H:%M")
            .to_string(),
        Lang::En => at.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}
