//! Tables of data in HTML, a row a line: « Salle : B12 », or columns with strokes between; `html` walks, tables that only lay out
//! a page stay as they are walked.

/// More columns are no line.
const COLUMNS_MAX: usize = 20;
/// Of a cell: a longer one holds prose.
const CELL_CHARS_MAX: usize = 200;
/// More rows are told as they are walked.
const ROWS_MAX: usize = 2_000;

/// A table while it is walked: where its cells stand in the text.
#[derive(Debug)]
pub struct Table {
    from: usize,
    rows: Vec<Vec<(usize, usize)>>,
    heads: usize,
    nests: bool,
    open: bool,
}

impl Table {
    /// One whose text begins there.
    pub const fn at(from: usize) -> Self {
        Self {
            from,
            rows: Vec::new(),
            heads: 0,
            nests: false,
            open: false,
        }
    }

    /// Where its text begins.
    pub const fn from(&self) -> usize {
        self.from
    }

    /// It holds another table, or stands in a quote: it is no table of data.
    pub const fn nests(&mut self) {
        self.nests = true;
    }

    /// A row begins.
    pub fn row(&mut self, at: usize) {
        self.end_cell(at);
        if self.rows.len() > ROWS_MAX {
            self.nests = true;
        } else {
            self.rows.push(Vec::new());
        }
    }

    /// A cell begins.
    pub fn cell(&mut self, at: usize, is_head: bool) {
        self.end_cell(at);
        // A row of heads stands above all; a column of them is a list of labels.
        self.heads += usize::from(is_head && self.rows.len() == 1);
        match self.rows.last_mut() {
            Some(row) if row.len() < COLUMNS_MAX => {
                row.push((at, at));
                self.open = true;
            }
            Some(_) | None => self.nests = true,
        }
    }

    /// A cell ends.
    pub fn end_cell(&mut self, at: usize) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.1 = at;
        }
    }

    /// Its rows as lines, if it holds data: two columns or more, the same in nearly every row, each cell one line.
    pub fn rows(&mut self, text: &str) -> Option<String> {
        self.end_cell(text.len());
        if self.nests {
            return None;
        }
        let cells = |row: &Vec<(usize, usize)>| -> Option<Vec<String>> {
            let cell = |(from, to): &(usize, usize)| {
                let cell = text.get(*from..*to)?.trim();
                let is_line = !cell.contains('\n') && cell.chars().count() <= CELL_CHARS_MAX;
                is_line.then(|| cell.to_string())
            };
            row.iter().map(cell).collect()
        };
        let rows: Option<Vec<Vec<String>>> = self.rows.iter().map(cells).collect();
        let rows: Vec<Vec<String>> = rows?
            .into_iter()
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        let columns = rows.first()?.len();
        let even = rows.iter().filter(|row| row.len() == columns).count();
        let filled = |row: &&Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count() >= 2;
        let headed = self.heads >= 2;
        let is_data = columns >= 2
            && (headed || rows.len() >= 2)
            && 10 * even >= 9 * rows.len()
            && 2 * rows.iter().filter(filled).count() >= rows.len();
        if !is_data {
            return None;
        }
        let line = |row: &Vec<String>| match row.as_slice() {
            [label, value] if !headed => {
                let label = label.trim_end_matches([':', ' ', '\u{a0}']);
                if label.is_empty() || value.is_empty() {
                    format!("{label}{value}")
                } else {
                    format!("{label} : {value}")
                }
            }
            row => row.join(" | "),
        };
        let lines: Vec<String> = rows.iter().map(line).collect();
        Some(lines.join("\n"))
    }
}
