//! Puts the pictures of a mail where its text has them: `[image: NAME]`, which the ticket's page shows; `html` marks the places.

use std::collections::{HashMap, HashSet};

use super::part::{MARK, Part};
use crate::rules::picture;

/// Longer names are no names.
const NAME_BYTES_MAX: usize = 400;
/// How Outlook writes a picture's place in plain text.
const BY_ID: &str = "[cid:";
/// How Gmail does, and we.
const BY_NAME: &str = "[image: ";

/// Makes every mark in the text name its document, and every document so named have a name of its own. A mark that
/// names no document of this mail becomes what was to be shown in its stead.
pub fn place(text: &mut String, documents: &mut [Part]) {
    if !is_marked(text) {
        return;
    }
    name_apart(documents);
    let mut placed = String::with_capacity(text.len());
    let mut places = Places::of(documents);
    let mut rest = text.as_str();
    while let Some(at) = rest.find([MARK, '[']) {
        let (before, from) = rest.split_at(at);
        placed.push_str(before);
        let (shown, length) = places.read(from);
        placed.push_str(&shown);
        rest = &from[length..];
    }
    placed.push_str(rest);
    *text = placed;
}

/// What a text of `html` calls the pictures whose places it marks, in small letters.
pub fn named(text: &str) -> Vec<String> {
    // Each mark is an ID and what is shown in its stead, between three signs.
    let between = text.split(MARK).skip(1);
    let ids = between.enumerate().filter(|(index, _)| index % 3 == 0);
    ids.map(|(_, id)| id.to_lowercase()).collect()
}

/// Notes which documents a page of their mail paints, whether its text or another one is shown.
pub fn mark_painted(documents: &mut [Part], painted: &[String]) {
    let painted: HashSet<&str> = painted.iter().map(String::as_str).collect();
    for part in documents {
        let names = [&part.content_id, &part.location];
        let mut names = names.into_iter().filter(|name| !name.is_empty());
        part.painted = names.any(|name| painted.contains(name.to_lowercase().as_str()));
    }
}

/// Whether a text says where a picture stands.
pub fn is_marked(text: &str) -> bool {
    text.contains(MARK) || text.contains(BY_ID) || text.contains(BY_NAME)
}

/// Pictures of one name get names of their own; brackets would end the mark.
fn name_apart(documents: &mut [Part]) {
    let mut taken: HashSet<String> = HashSet::new();
    let mut counts: HashMap<String, u32> = HashMap::new();
    for part in documents.iter_mut() {
        if picture::media_type(&part.bytes).is_none() {
            taken.insert(part.name.clone());
        }
    }
    for part in documents.iter_mut() {
        if picture::media_type(&part.bytes).is_none() {
            continue;
        }
        let wanted = part.name.replace('[', "(").replace(']', ")");
        let count = counts.entry(wanted.clone()).or_insert(1);
        let mut name = wanted.clone();
        while !taken.insert(name.clone()) {
            *count += 1;
            name = match wanted.rsplit_once('.') {
                Some((stem, ending)) => format!("{stem}-{count}.{ending}"),
                None => format!("{wanted}-{count}"),
            };
        }
        part.sent_as = std::mem::replace(&mut part.name, name);
    }
}

/// Which document is meant by what.
struct Places {
    by_id: HashMap<String, String>,
    /// Those of one name in their order, the next one last.
    by_name: HashMap<String, Vec<String>>,
}

impl Places {
    fn of(documents: &[Part]) -> Self {
        let (mut by_id, mut by_name) = (HashMap::new(), HashMap::new());
        for part in documents.iter().rev() {
            for id in [&part.content_id, &part.location] {
                if !id.is_empty() {
                    by_id.insert(id.to_lowercase(), part.name.clone());
                }
            }
            let same: &mut Vec<String> = by_name.entry(part.sent_as.clone()).or_default();
            same.push(part.name.clone());
        }
        Self { by_id, by_name }
    }

    /// What is shown for what stands here, and how many bytes of the text that was.
    fn read(&mut self, text: &str) -> (String, usize) {
        if let Some(inner) = text.strip_prefix(MARK) {
            return self.marked(inner);
        }
        for (start, by_id) in [(BY_ID, true), (BY_NAME, false)] {
            let Some(inner) = text.strip_prefix(start) else {
                continue;
            };
            let Some(end) = closing(inner) else {
                break;
            };
            let name = if by_id {
                self.by_id.get(&inner[..end].to_lowercase()).cloned()
            } else {
                let same = self.by_name.get_mut(&inner[..end]);
                same.and_then(|same| {
                    if same.len() > 1 {
                        same.pop()
                    } else {
                        same.last().cloned()
                    }
                })
            };
            if let Some(name) = name {
                return (format!("{BY_NAME}{name}]"), start.len() + end + 1);
            }
            break;
        }
        let first = text.chars().next().map_or(0, char::len_utf8);
        (text[..first].into(), first)
    }

    /// ID, mark, ALT, mark.
    fn marked(&self, inner: &str) -> (String, usize) {
        let parts = inner
            .split_once(MARK)
            .and_then(|(id, rest)| Some((id, rest.split_once(MARK)?.0)));
        let Some((id, alt)) = parts else {
            return (String::new(), MARK.len_utf8());
        };
        let name = self.by_id.get(&id.to_lowercase());
        let shown = name.map_or_else(|| alt.to_string(), |name| format!("{BY_NAME}{name}]"));
        (shown, 3 * MARK.len_utf8() + id.len() + alt.len())
    }
}

fn closing(inner: &str) -> Option<usize> {
    let window = inner.as_bytes();
    memchr::memchr(b']', &window[..window.len().min(NAME_BYTES_MAX)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_names_its_own_picture() {
        let png = |name: &str, id: &str| Part {
            name: name.into(),
            content_id: id.into(),
            bytes: b"\x89PNG\r\n\x1a\n".into(),
            ..Part::default()
        };
        let mut documents = [png("a.png", "1@x"), png("a.png", "2@x"), png("b.png", "3")];
        let mut text = format!(
            "u {MARK}2@X{MARK}alt{MARK} d [cid:1@x] [image: a.png] [image: a.png] [image: c] [cid:9] {MARK}9{MARK}alt{MARK}"
        );
        place(&mut text, &mut documents);
        assert_eq!(
            text,
            "u [image: a-2.png] d [image: a.png] [image: a.png] [image: a-2.png] [image: c] [cid:9] alt"
        );
        assert_eq!(documents[1].name, "a-2.png");
        let marked = format!("u {MARK}2@X{MARK}alt{MARK} d {MARK}9{MARK}{MARK}");
        assert_eq!(named(&marked), ["2@x", "9"]);
        mark_painted(&mut documents, &named(&marked));
        assert_eq!(documents.map(|part| part.painted), [false, true, false]);
    }
}
