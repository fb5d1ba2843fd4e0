//! What an invitation says, where it is all a mail brings (RFC 5545): title, place and description; times are in the file kept.

/// Properties that are words for people, in the order they are shown.
const SHOWN: &[&str] = &["SUMMARY", "LOCATION", "DESCRIPTION"];
/// Of one property.
const VALUE_BYTES_MAX: usize = 64 << 10;

/// The words of the first event of a calendar.
pub fn words(calendar: &str) -> String {
    let unfolded = calendar
        .replace("\r\n", "\n")
        .replace("\n ", "")
        .replace("\n\t", "");
    let found = SHOWN.iter().filter_map(|wanted| {
        let mut values = unfolded.lines().filter_map(|line| value(line, wanted));
        values.next()
    });
    found.collect::<Vec<_>>().join("\n")
}

/// The value of this property on this line, its escapes undone.
fn value(line: &str, wanted: &str) -> Option<String> {
    let rest = line
        .strip_prefix(wanted)
        .filter(|rest| rest.starts_with([':', ';']))?;
    let (_, value) = rest.split_once(':')?;
    let mut out = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next().filter(|_| out.len() < VALUE_BYTES_MAX) {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            (letter, false) => out.push(letter),
        }
    }
    (!out.trim().is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn an_invitation_says_what_and_where() {
        let calendar = "BEGIN:VEVENT\r\nDESCRIPTION:Ordre\\, du\r\n  jour\\nfin\r\nSUMMARY;LANGUAGE=fr:Réunion\r\nLOCATION:Salle 12\r\nEND:VEVENT";
        assert_eq!(words(calendar), "Réunion\nSalle 12\nOrdre, du jour\nfin");
        assert_eq!(words("SUMMARY"), "");
    }
}
