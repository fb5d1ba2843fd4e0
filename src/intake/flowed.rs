//! Text whose lines its program broke to fit, put together again (RFC 3676): `format=flowed` in the part's type.

/// The paragraphs of a flowed text. `delsp`: the blank that marks a broken line is no part of the text.
pub fn unbroken(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // How deep the open paragraph is quoted; none: the last line ended one.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let words = &line[depth..];
        // A blank was stuffed before what might be taken for a mark.
        let words = words.strip_prefix(' ').unwrap_or(words);
        let signature = words == "-- ";
        if open != Some(depth) || signature {
            if open.is_some() {
                end(&mut out);
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 && !words.is_empty() {
                out.push(' ');
            }
        }
        let flows = words.ends_with(' ') && !signature;
        out.push_str(if flows && delsp {
            &words[..words.len() - 1]
        } else {
            words
        });
        open = flows.then_some(depth);
        if !flows {
            end(&mut out);
        }
    }
    out
}

fn end(out: &mut String) {
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::unbroken;

    #[test]
    fn broken_lines_are_one_paragraph_again() {
        for (text, delsp, expected) in [
            ("un \ndeux\ntrois", false, "un deux\ntrois\n"),
            ("un \ndeux", true, "undeux\n"),
            ("> a \n> b\n>> c \nd", false, "> a b\n>> c \nd\n"),
            (" From x\n > y", false, "From x\n> y\n"),
            ("oui \n-- \nHugo", false, "oui \n-- \nHugo\n"),
            (">\n> a", false, ">\n> a\n"),
        ] {
            assert_eq!(unbroken(text, delsp), expected, "{text:?}");
        }
    }
}
