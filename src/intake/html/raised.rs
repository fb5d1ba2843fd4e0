//! Raised, lowered and struck text, whose meaning would be lost with its form: « 10² », « ~~salle 4~~ salle 5 »; the walk is in the parent.

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Raised,
    Lowered,
    Struck,
}

/// Longer pieces are struck as they are: the marks would be read by nobody as a pair.
const STRUCK_BYTES_MAX: usize = 2_000;

/// By the element's name.
pub(super) fn how(name: &[u8]) -> Option<How> {
    match name {
        b"sup" => Some(How::Raised),
        b"sub" => Some(How::Lowered),
        b"del" | b"s" | b"strike" => Some(How::Struck),
        _ => None,
    }
}

/// Says in the text what the form said of what was written from there on.
pub(super) fn alter(out: &mut String, from: usize, how: How) {
    let Some(written) = out.get(from..) else {
        return; // taken back meanwhile
    };
    let words = written.trim();
    let begin = from + (written.len() - written.trim_start().len());
    let end = begin + words.len();
    match how {
        // Of « 1er » and notes nothing is lost; 10² is not 102.
        How::Raised | How::Lowered => {
            let digits: Option<String> = words.chars().map(|c| set(c, how)).collect();
            if let Some(digits) = digits.filter(|digits| !digits.is_empty()) {
                out.replace_range(begin..end, &digits);
            }
        }
        How::Struck => {
            if !words.is_empty() && words.len() <= STRUCK_BYTES_MAX {
                // Bold that has begun ends behind it.
                let bold = words.starts_with('*') && words.matches('*').count() == 1;
                out.insert_str(end, "~~");
                out.insert_str(begin + usize::from(bold), "~~");
            }
        }
    }
}

/// A digit or sign as it is set; none where there is no such letter.
fn set(c: char, how: How) -> Option<char> {
    let place = "0123456789+-=()".find(c)?;
    let all = match how {
        How::Raised => "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾",
        How::Lowered => "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎",
        How::Struck => return None,
    };
    all.chars().nth(place)
}

#[cfg(test)]
mod tests {
    use super::super::to_text;

    #[test]
    fn what_is_raised_lowered_or_struck_says_so() {
        for (html, text) in [
            ("10<sup>2</sup> m<sup>2</sup>", "10² m²"),
            ("CO<sub>2</sub> et 10<sup>-3</sup>", "CO₂ et 10⁻³"),
            ("le 1<sup>er</sup> mars", "le 1er mars"),
            ("<del>salle 4</del> salle 5", "~~salle 4~~ salle 5"),
            ("oui <s> non </s> oui", "oui ~~non~~ oui"),
            ("<del></del><sup></sup>rien", "rien"),
            (
                "<p><strike>ligne 1<br>ligne 2</strike></p>",
                "ligne 1\nligne 2",
            ),
            ("<del>jamais fini", "jamais fini"),
            ("<sup><del>2</del></sup>", "²"),
            ("a<sup>2<div hidden>x</div></sup>", "a2"),
            ("a<sup>2<span hidden>3</sup>b</span>4</sup>", "a24"),
            ("<b><del>x</del> y</b>", "*~~x~~ y*"),
            (
                "<a href='https://e.fr/'>m<sup>2</sup></a>",
                "m² ‹https://e.fr/›",
            ),
            (
                "<sup>2<a href='https://e.fr/'>3</sup>4</a>",
                "234 ‹https://e.fr/›",
            ),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }
}
