//! Why what an administrator asks for is not done, and what a name must look like; `desk::admin` asks, `i18n::refusals` says it.

use super::PersonId;
use super::choices::{Colour, Retained};
use super::register_file::Unreadable;
use super::spelling::shown;

/// Characters of a name of something.
const NAME_CHARS_MAX: usize = 100;

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The caller's role does not reach so far.
    NotAllowed,
    /// There is no such thing, or it is none of the caller's business: both are told alike.
    NotFound,
    /// No name of something: empty, of several lines, or too long.
    BadName,
    /// Another one of its kind has that name.
    NameTaken,
    /// No user name.
    BadLogin,
    /// No mail address.
    BadAddress,
    /// Somebody new needs a name that others can read.
    NoPersonName,
    /// Another account has that user name.
    LoginTaken,
    /// That address has an account already, of this user name.
    HasAccount(String),
    /// That address is this person's.
    AddressOf(PersonId),
    /// Nobody has so many addresses.
    TooManyAddresses,
    /// Both are the same person already.
    SamePerson,
    /// Something later was built on that joining.
    JoinedSince,
    /// Nobody could administer the desk any more.
    LastAdministrator,
    /// The person has no account that may sign in.
    NoAccount,
    /// The desk has no accounts of its own, so no passwords.
    NoOwnAccounts,
    /// The person treats no tickets.
    NotAnAgent,
    /// Too many words point to a category, or one is too long.
    TooManyWords,
    /// It was not said where the tickets of a category go.
    NowhereToFile,
    /// The last day is before the first.
    BadDays,
    /// More days than anybody is away.
    TooManyDays,
    /// Those days are over.
    DaysPast,
    /// The substitute is nobody else of the team.
    NotInTeam,
    /// A canned reply has no text, or too much of it.
    BadReply,
    /// Another canned reply has that name.
    ReplyTaken,
    /// A canned reply names in braces what there is not.
    UnknownVariable(String),
    /// The service's name is of several lines, or too long.
    BadServiceName,
    /// A signature is too long.
    BadSignature,
    /// White text cannot be read on that colour; the nearest shade on which it can.
    TooLight {
        /// What was chosen.
        chosen: Colour,
        /// What could be.
        fitting: Colour,
    },
    /// The picture is too large.
    LogoTooLarge,
    /// The picture is of no kind that every browser shows.
    BadLogo,
    /// A time for which something is kept is out of its bounds.
    BadRetention(Retained),
    /// So many closed tickets would be deleted by it, and nobody said that this is meant.
    WouldDelete(u64),
    /// A requester's answer is waited for out of bounds, or the reminder would come after the end.
    BadWaiting,
    /// So many tickets would be closed at once by it, and nobody said that this is meant.
    WouldClose(usize),
    /// A text is too long.
    TextTooLong,
    /// An answer has no question of one line, or a too long one.
    BadTitle,
    /// An answer has no text, or too much of it.
    BadText,
    /// It was not chosen where an answer that comes from something confidential is filed.
    NotFiled,
    /// An answer would be hidden in a confidential category.
    FiledAway,
    /// A line of a register's patterns is none.
    BadPattern(String),
    /// There are too many of them, or one is too long.
    TooManyPatterns,
    /// No key: too long, or without a letter or a digit.
    BadKey,
    /// Another thing of the register has that key.
    KeyTaken,
    /// What a column holds is too long.
    ValueTooLong,
    /// A register has so many columns and no more.
    TooManyColumns,
    /// One column of a file must be the keys', and one only; one at most the names'.
    KeyColumn,
    /// Nothing can be made of a file.
    BadTable(Unreadable),
    /// So many things would be gone by a file, and nobody said that this is meant.
    WouldBeGone(usize),
    /// Somebody else changed it since it was read.
    Overtaken,
}

impl Refusal {
    /// What was asked for was sound, and something else stands in its way.
    pub const fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::NameTaken
                | Self::ReplyTaken
                | Self::LastAdministrator
                | Self::AddressOf(_)
                | Self::SamePerson
                | Self::JoinedSince
                | Self::NoAccount
                | Self::NoOwnAccounts
                | Self::KeyTaken
                | Self::Overtaken
        )
    }
}

/// A name as typed, in one line: with single spaces, not empty, 100 characters at most.
pub fn name(typed: &str) -> Result<String, Refusal> {
    one_line(typed, NAME_CHARS_MAX).ok_or(Refusal::BadName)
}

/// A text in one line of 1 to `chars_max` characters, none of which hides.
pub fn one_line(typed: &str, chars_max: usize) -> Option<String> {
    let line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.contains(char::is_control) {
        return None;
    }
    let line = shown(&line);
    (1..=chars_max)
        .contains(&line.chars().count())
        .then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_however_it_is_typed() {
        for (typed, expected) in [
            ("Réseau", Some("Réseau")),
            ("  Salle \t 12\u{a0}bis ", Some("Salle 12 bis")),
            ("", None),
            (" \n ", None),
            ("a\u{1b}[31m", None),
            ("Ré\u{200b}seau\u{202e}", Some("Réseau")),
            ("\u{200b}\u{2060}", None),
        ] {
            assert_eq!(name(typed).ok().as_deref(), expected, "{typed:?}");
        }
        assert!(name(&"é".repeat(100)).is_ok());
        assert_eq!(name(&"é".repeat(101)), Err(Refusal::BadName));
    }
}
