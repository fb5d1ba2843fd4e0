//! A list as a file for spreadsheets (RFC 4180); the same on a page is a `table`.

use crate::rules::audit::csv_cell;
use crate::web::door::Answer;
use crate::web::http::answer::{self, set};

/// A file being written, line by line.
pub struct Csv(String);

impl Csv {
    /// Begins with the names of the columns, behind a mark of UTF-8 for spreadsheets that take it for something else.
    pub fn new(heads: &[&str]) -> Self {
        let mut csv = Self("\u{feff}".into());
        csv.line(heads);
        csv
    }

    /// One more line.
    pub fn line(&mut self, cells: &[&str]) {
        let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }

    /// The file under a name.
    pub fn download(self, name: &str) -> Answer {
        let mut answer = answer::bytes(200, "text/csv; charset=utf-8", self.0.into_bytes());
        let disposition = format!("attachment; filename=\"{name}\"");
        set(&mut answer, "Content-Disposition", &disposition);
        answer
    }
}
