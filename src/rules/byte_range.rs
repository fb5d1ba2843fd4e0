//! Which bytes of a document a request asks for (RFC 9110 section 14); `web/pages/ticket/document` answers it.

/// What is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it: nothing else was asked, or nothing that we understand.
    Whole,
    /// The bytes from `first` to `last`, both included.
    Part {
        /// The first byte, counted from 0.
        first: u64,
        /// The last.
        last: u64,
    },
    /// What was asked begins behind the end.
    Beyond,
}

/// Reads a `Range` field for a document of `size` bytes. Of several ranges at once none is sent (section 14.2 leaves that to
/// us): the whole document holds them all, and many small ones cost more than it.
pub fn wanted(field: Option<&str>, size: u64) -> Wanted {
    let Some((unit, range)) = field.and_then(|field| field.split_once('=')) else {
        return Wanted::Whole;
    };
    if !unit.eq_ignore_ascii_case("bytes") {
        return Wanted::Whole;
    }
    let Some((first, last)) = range.trim().split_once('-') else {
        return Wanted::Whole;
    };
    match (number(first), number(last)) {
        // The last so many; all where there are not so many.
        (None, Some(length)) if first.is_empty() => match (length, size) {
            (0, _) => Wanted::Beyond,
            (_, 0) => Wanted::Whole,
            (length, size) => Wanted::Part {
                first: size.saturating_sub(length),
                last: size - 1,
            },
        },
        (Some(first), None) if last.is_empty() => part(first, u64::MAX, size),
        (Some(first), Some(last)) if first <= last => part(first, last, size),
        (Some(_) | None, Some(_) | None) => Wanted::Whole,
    }
}

fn part(first: u64, last: u64, size: u64) -> Wanted {
    if first >= size {
        return Wanted::Beyond;
    }
    Wanted::Part {
        first,
        last: last.min(size - 1),
    }
}

/// Digits and nothing else. What is past every document is as good as the largest number.
fn number(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_what_the_standard_says() {
        let part = |first, last| Wanted::Part { first, last };
        for (field, size, expected) in [
            ("bytes=0-499", 1_000, part(0, 499)),
            ("bytes=500-999", 1_000, part(500, 999)),
            ("bytes=500-", 1_000, part(500, 999)),
            ("bytes=-500", 1_000, part(500, 999)),
            ("bytes=-5000", 1_000, part(0, 999)),
            ("bytes=0-0", 1_000, part(0, 0)),
            ("bytes=-1", 1_000, part(999, 999)),
            ("bytes=999-5000", 1_000, part(999, 999)),
            ("BYTES=0-1", 1_000, part(0, 1)),
            ("bytes= 0-1 ", 1_000, part(0, 1)),
            ("bytes=0-99999999999999999999", 1_000, part(0, 999)),
            ("bytes=1000-", 1_000, Wanted::Beyond),
            ("bytes=1000-2000", 1_000, Wanted::Beyond),
            ("bytes=99999999999999999999-", 1_000, Wanted::Beyond),
            ("bytes=-0", 1_000, Wanted::Beyond),
            ("bytes=0-", 0, Wanted::Beyond),
            ("bytes=-5", 0, Wanted::Whole),
            // Not understood: as if it had not been asked.
            ("bytes=5-4", 1_000, Wanted::Whole),
            ("bytes=", 1_000, Wanted::Whole),
            ("bytes=-", 1_000, Wanted::Whole),
            ("bytes=a-b", 1_000, Wanted::Whole),
            ("bytes=+1-2", 1_000, Wanted::Whole),
            ("bytes=1-2-3", 1_000, Wanted::Whole),
            ("bytes=--1", 1_000, Wanted::Whole),
            ("bytes=0-1,5-6", 1_000, Wanted::Whole),
            ("lines=0-1", 1_000, Wanted::Whole),
            ("0-1", 1_000, Wanted::Whole),
            ("", 1_000, Wanted::Whole),
        ] {
            assert_eq!(wanted(Some(field), size), expected, "{field:?} of {size}");
        }
        assert_eq!(wanted(None, 1_000), Wanted::Whole);
    }
}
