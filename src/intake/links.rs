//! Where the links of an HTML text lead, put into the plain text beside it, which many programs leave without them; `parse` chooses
//! the text.

/// More are a newsletter's, whose plain text says them itself.
const ADDED_MAX: usize = 20;
/// What is written at a link is found in a plain text as long as this.
const TEXT_BYTES_MAX: usize = 256 << 10;

/// Adds « ‹https://…› » behind each text of a link whose address the plain text lacks; the same text twice is two links.
pub fn add(text: &mut String, links: &[(String, String)]) {
    if text.len() > TEXT_BYTES_MAX {
        return;
    }
    let mut from = 0;
    for (shown, address) in links.iter().take(ADDED_MAX) {
        let shown = shown.trim();
        let bare = address.trim_end_matches('/');
        if shown.is_empty() || text.contains(bare) {
            continue;
        }
        let rest = text.get(from..).unwrap_or_default();
        let Some(at) = rest.find(shown).map(|at| from + at + shown.len()) else {
            continue;
        };
        // Not in the middle of a word.
        if text[at..].starts_with(char::is_alphanumeric) {
            continue;
        }
        let told = format!(" ‹{address}›");
        text.insert_str(at, &told);
        from = at + told.len();
    }
}

#[cfg(test)]
mod tests {
    use super::add;

    #[test]
    fn a_plain_text_says_where_its_links_lead() {
        for (text, links, expected) in [
            (
                "Pour ouvrir le formulaire, cliquez ici.",
                &[("cliquez ici", "https://x.example/f")][..],
                "Pour ouvrir le formulaire, cliquez ici ‹https://x.example/f›.",
            ),
            (
                "ici et ici",
                &[("ici", "https://x/1"), ("ici", "https://x/2")],
                "ici ‹https://x/1› et ici ‹https://x/2›",
            ),
            (
                "ici (https://x.example)",
                &[("ici", "https://x.example/")],
                "ici (https://x.example)",
            ),
            ("icisse", &[("ici", "https://x/1")], "icisse"),
            ("rien", &[("ici", "https://x/1")], "rien"),
        ] {
            let links: Vec<(String, String)> = links
                .iter()
                .map(|(shown, address)| ((*shown).into(), (*address).into()))
                .collect();
            let mut text = text.to_string();
            add(&mut text, &links);
            assert_eq!(text, expected);
        }
    }
}
