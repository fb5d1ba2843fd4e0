//! Which of what is known was meant by an address with a slip in it; what of two spellings is the same is in `spelling`.

/// Letters wrong, missing, too many or changed about, at most: more is somebody else.
const SLIPS_MAX: usize = 2;
/// Longer ones are not compared.
const CHARS_MAX: usize = 100;

/// Those whose word is a slip or two away from this one, the nearest first, at most `limit`.
pub fn near<T>(word: &str, all: Vec<T>, of: impl Fn(&T) -> &str, limit: usize) -> Vec<T> {
    let wanted: Vec<char> = word.chars().collect();
    let mut near: Vec<(usize, T)> = all
        .into_iter()
        .filter_map(|each| Some((slips(&wanted, of(&each))?, each)))
        .collect();
    near.sort_by_key(|(slips, _)| *slips);
    near.into_iter().take(limit).map(|(_, each)| each).collect()
}

/// How many slips lie between them, where they are few (Damerau and Levenshtein, two neighbours changed about being one).
fn slips(wanted: &[char], other: &str) -> Option<usize> {
    let other: Vec<char> = other.chars().take(CHARS_MAX + 1).collect();
    let too_long = wanted.len() > CHARS_MAX || other.len() > CHARS_MAX;
    if too_long || wanted.len().abs_diff(other.len()) > SLIPS_MAX {
        return None;
    }
    let mut before: Vec<usize> = vec![];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in wanted.iter().enumerate() {
        let mut this = vec![row + 1];
        for (column, each) in other.iter().enumerate() {
            let changed = last[column] + usize::from(letter != each);
            let mut least = changed.min(last[column + 1] + 1).min(this[column] + 1);
            let about =
                row > 0 && column > 0 && *letter == other[column - 1] && wanted[row - 1] == *each;
            if about {
                least = least.min(before[column - 1] + 1);
            }
            this.push(least);
        }
        before = std::mem::replace(&mut last, this);
    }
    last.last().copied().filter(|slips| *slips <= SLIPS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_or_two_is_meant_and_more_is_somebody_else() {
        let known = [
            "camille.durand@e.fr",
            "jean.fabre@e.fr",
            "carla.durant@e.fr",
        ];
        for (word, expected) in [
            ("camile.durand@e.fr", vec!["camille.durand@e.fr"]),
            ("jaen.fabre@e.fr", vec!["jean.fabre@e.fr"]),
            ("jean.fabre@e.fr", vec!["jean.fabre@e.fr"]),
            ("hugo.petit@e.fr", vec![]),
            ("", vec![]),
        ] {
            let found = near(word, known.to_vec(), |known| known, 3);
            assert_eq!(found, expected, "{word}");
        }
    }
}
