//! What was taken over, what was not and why, with counts, as the lines that the command prints and keeps in a file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Examples that are named of each reason.
const EXAMPLES_MAX: usize = 10;
/// Remarks that are kept.
const WARNINGS_MAX: usize = 1_000;

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    taken: BTreeMap<&'static str, Counts>,
    left: BTreeMap<(String, String), (u64, Vec<String>)>,
    warnings: Vec<String>,
    unsaid: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    new: u64,
    before: u64,
}

impl Report {
    /// So many of a kind are new here.
    pub fn take(&mut self, what: &'static str, count: u64) {
        if count > 0 {
            self.taken.entry(what).or_default().new += count;
        }
    }

    /// So many of a kind were here before.
    pub fn had(&mut self, what: &'static str, count: u64) {
        if count > 0 {
            self.taken.entry(what).or_default().before += count;
        }
    }

    /// One of a kind, new here or not.
    pub fn count(&mut self, what: &'static str, new: bool) {
        if new {
            self.take(what, 1);
        } else {
            self.had(what, 1);
        }
    }

    /// One of a kind is not taken over, for that reason.
    pub fn leave(&mut self, what: &str, why: &str, which: &str) {
        let (count, examples) = self.left.entry((what.into(), why.into())).or_default();
        *count += 1;
        if examples.len() < EXAMPLES_MAX {
            examples.push(which.into());
        }
    }

    /// So many of a kind are not.
    pub fn leave_many(&mut self, what: &str, why: &str, count: u64) {
        if count > 0 {
            self.left.entry((what.into(), why.into())).or_default().0 += count;
        }
    }

    /// Something that whoever takes over should read.
    pub fn warn(&mut self, what: String) {
        if self.warnings.len() < WARNINGS_MAX {
            self.warnings.push(what);
        } else {
            self.unsaid += 1;
        }
    }

    /// How many of a kind are new here.
    pub fn taken(&self, what: &str) -> u64 {
        self.taken.get(what).map_or(0, |counts| counts.new)
    }

    /// All of it.
    pub fn text(&self) -> String {
        let mut text = String::from("Taken over\n");
        for (what, Counts { new, before }) in &self.taken {
            let before = if *before > 0 {
                format!("   ({before} were here before)")
            } else {
                String::new()
            };
            let _ = writeln!(text, "  {new:>9}  {what}{before}");
        }
        text.push_str("\nNot taken over\n");
        for ((what, why), (count, examples)) in &self.left {
            let which = match examples.as_slice() {
                [] => String::new(),
                some if *count > some.len() as u64 => format!(": {}, …", some.join(", ")),
                some => format!(": {}", some.join(", ")),
            };
            let _ = writeln!(text, "  {count:>9}  {what}: {why}{which}");
        }
        text.push_str("          -  passwords: nobody's is; people sign in by the directory, or are invited to choose one\n");
        if !self.warnings.is_empty() {
            text.push_str("\nTo be looked at\n");
        }
        for warning in &self.warnings {
            let _ = writeln!(text, "  - {warning}");
        }
        if self.unsaid > 0 {
            let _ = writeln!(text, "  - and {} more", self.unsaid);
        }
        text
    }
}
