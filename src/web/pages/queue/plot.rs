//! Plots as inline SVG, each with its figures in a table below: readable without colour (filled against outlined, every value in
//! words), without script and without style attributes; `stats` says what is drawn.

use maud::{Markup, html};

use crate::i18n::Lang;
use crate::i18n::stats as say;

/// Letters of a label; the table below has the whole.
const LABEL_CHARS_MAX: usize = 44;
/// Height of the columns, and where they stand.
const HEIGHT: usize = 180;
const FOOT: usize = 200;
/// Where columns begin and end.
const LEFT: usize = 34;
const WIDTH: usize = 640;
/// A letter, at most.
const LETTER: usize = 7;
/// Labels below columns.
const LABELS_MAX: usize = 8;

/// One line of a plot: its name, a value or two.
pub struct Line {
    /// What is counted.
    pub label: String,
    /// How many, for each series.
    pub values: Vec<usize>,
}

/// What a plot shows.
pub struct Plot<'a> {
    /// Names its elements: one on a page.
    pub id: &'a str,
    /// Its heading.
    pub title: &'a str,
    /// A sentence below the heading; may be empty.
    pub hint: String,
    /// What the lines are.
    pub lines_are: &'a str,
    /// What the values are, one for each series.
    pub series: Vec<&'a str>,
    /// The lines, in order.
    pub lines: Vec<Line>,
}

impl Plot<'_> {
    fn most(&self) -> usize {
        let values = self.lines.iter().flat_map(|line| &line.values);
        values.copied().max().unwrap_or_default()
    }

    fn in_words(&self) -> String {
        let values = self.lines.iter().map(|line| {
            let values: Vec<String> = line.values.iter().map(ToString::to_string).collect();
            format!("{} {}", line.label, values.join(" / "))
        });
        format!("{} – {}", self.title, values.collect::<Vec<_>>().join(", "))
    }

    /// Bars that lie, one below the other, each under its name; of two series, the second goes on from the first.
    pub fn bars(&self, lang: Lang) -> Markup {
        let sums = self.lines.iter().map(|line| line.values.iter().sum());
        let most: usize = sums.max().unwrap_or(0).max(1);
        let drawing = html! {
            svg viewBox={ "0 0 350 " (self.lines.len() * 38 + 4) } role="img" {
                title { (self.in_words()) }
                @for (at, line) in self.lines.iter().enumerate() {
                    @let value = line.values.first().copied().unwrap_or_default();
                    @let first = value * 280 / most;
                    @let other = line.values.get(1).map_or(0, |other| other * 280 / most);
                    @let long = first + other;
                    text x="0" y=(at * 38 + 14) { (cut(&line.label)) }
                    rect.b1 x="0" y=(at * 38 + 19) width=(first.max(1)) height="14" {}
                    @if other > 0 { rect.b2 x=(first) y=(at * 38 + 19) width=(other) height="14" {} }
                    text x=(long + 7) y=(at * 38 + 31) { (value) @if let Some(other) = line.values.get(1) { " / " (other) } }
                }
            }
        };
        self.figure(lang, &drawing)
    }

    /// Columns that stand, a filled one for the first series beside an outlined one for the second.
    pub fn columns(&self, lang: Lang) -> Markup {
        let top = round_up(self.most());
        let slot = (WIDTH - LEFT) * 10 / self.lines.len().max(1);
        let wide = (slot * 8 / 10 / self.series.len().max(1)).max(10);
        let every = self.lines.len().div_ceil(LABELS_MAX).max(1);
        // The last label begins at its column: the drawing grows by what goes beyond.
        let last = self.lines.len().saturating_sub(1) / every * every;
        let label = self
            .lines
            .get(last)
            .map_or(0, |line| cut(&line.label).chars().count());
        let whole = WIDTH.max(LEFT + last * slot / 10 + label * LETTER);
        let tenth = |tenths: usize| format!("{}.{}", tenths / 10, tenths % 10);
        let peak = self
            .lines
            .iter()
            .max_by_key(|line| line.values.iter().max());
        let words = say::columns(
            lang,
            self.title,
            self.most(),
            peak.map_or("", |line| &line.label),
        );
        let drawing = html! {
            div.tb.wide role="region" aria-label={ (lang.say(say::PLOT)) " – " (self.title) } tabindex="0" {
                svg viewBox={ "0 0 " (whole) " 226" } role="img" {
                    title { (words) }
                    @for quarter in 0..=4 {
                        @let y = FOOT - HEIGHT * quarter / 4;
                        line.gl x1=(LEFT) x2=(WIDTH) y1=(y) y2=(y) {}
                        text x=(LEFT - 5) y=(y + 4) text-anchor="end" { (top * quarter / 4) }
                    }
                    @for (at, line) in self.lines.iter().enumerate() {
                        @let left = LEFT * 10 + at * slot;
                        @for (series, value) in line.values.iter().enumerate() {
                            @let high = value * HEIGHT / top;
                            rect class=(if series == 0 { "b1" } else { "b2" }) x=(tenth(left + slot / 10 + series * wide)) y=(FOOT - high) width=(tenth(wide - 5)) height=(high) {}
                        }
                        @if at % every == 0 {
                            text x=(tenth(left)) y="218" { (cut(&line.label)) }
                        }
                    }
                }
            }
        };
        self.figure(lang, &drawing)
    }

    fn figure(&self, lang: Lang, drawing: &Markup) -> Markup {
        html! {
            figure.card aria-labelledby=(self.id) {
                figcaption {
                    h2 id=(self.id) { (self.title) }
                    @if !self.hint.is_empty() { p.s { (self.hint) } }
                    @if let [one, other] = &self.series[..] {
                        p.s {
                            svg width="14" height="12" aria-hidden="true" { rect.b1 width="12" height="12" {} } " " (one) " "
                            svg width="14" height="12" aria-hidden="true" { rect.b2 x="1" y="1" width="11" height="10" {} } " " (other)
                        }
                    }
                }
                (drawing)
                details {
                    summary { (lang.say(say::FIGURES)) }
                    div.tb role="region" aria-label={ (lang.say(say::FIGURES)) " – " (self.title) } tabindex="0" { (self.table()) }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            table {
                thead { tr {
                    th scope="col" { (self.lines_are) }
                    @for each in &self.series { th.n scope="col" { (each) } }
                } }
                tbody {
                    @for line in &self.lines {
                        tr { th scope="row" { (line.label) } @for value in &line.values { td.n { (value) } } }
                    }
                }
            }
        }
    }
}

/// The next number whose quarters are whole and easy to read.
fn round_up(most: usize) -> usize {
    let mut unit = 4;
    loop {
        for times in [1, 2, 5] {
            if most <= unit * times {
                return unit * times;
            }
        }
        unit *= 10;
    }
}

fn cut(label: &str) -> String {
    match label.char_indices().nth(LABEL_CHARS_MAX) {
        Some((end, _)) => format!("{}…", label.get(..end).unwrap_or_default()),
        None => label.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_on_a_round_number_above_all_values() {
        for (most, top) in [
            (0, 4),
            (4, 4),
            (5, 8),
            (9, 20),
            (21, 40),
            (400, 400),
            (401, 800),
        ] {
            assert_eq!(round_up(most), top);
        }
    }

    #[test]
    fn long_labels_are_cut_between_letters() {
        assert_eq!(cut("Réseau"), "Réseau");
        assert_eq!(cut(&"é".repeat(100)).chars().count(), LABEL_CHARS_MAX + 1);
    }
}
