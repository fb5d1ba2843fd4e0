//! What the audit remembers: who did what, from where; `store::audit` keeps it, `i18n::audit` names it.

use super::PersonId;
use super::spelling::is_ignorable;
use super::words::words;

words! {
    /// What was done.
    Deed {
        /// A password was right.
        SignedIn = "signed_in",
        /// A name and password were not.
        SignInFailed = "sign_in_failed",
        /// The password was right, the one-time code after it was not.
        CodeFailed = "code_failed",
        /// A session was ended by its owner.
        SignedOut = "signed_out",
        /// Sessions were ended elsewhere, by their owner or because a copied cookie was seen.
        SessionsEnded = "sessions_ended",
        /// An app gives the codes that are asked from outside.
        AppSet = "app_set",
        /// Codes come by mail again.
        AppRemoved = "app_removed",
        /// An account was made.
        AccountAdded = "account_added",
        /// What an account may do was changed.
        RoleChanged = "role_changed",
        /// A password was set.
        PasswordSet = "password_set",
        /// An account was disabled or enabled.
        AccountSwitched = "account_switched",
        /// An account was invited to choose a password.
        Invited = "invited",
        /// A group was made, removed, joined or left.
        GroupChanged = "group_changed",
        /// Who treats or sees a category was changed.
        CategoryChanged = "category_changed",
        /// The hours of the desk or of an agent, holidays or closed days were changed.
        HoursChanged = "hours_changed",
        /// By when tickets are to be answered and solved was changed.
        DeadlinesChanged = "deadlines_changed",
        /// An absence was noted or taken back.
        AbsenceChanged = "absence_changed",
        /// An agent's open tickets were given to others.
        HandedOver = "handed_over",
        /// A canned reply was worded, or taken away.
        ReplyChanged = "reply_changed",
        /// An answer for everybody was written, published, taken back or removed.
        ArticleChanged = "article_changed",
        /// A register, or a thing in it, was added or changed.
        RegisterChanged = "register_changed",
        /// A file came for a register.
        RegisterUpdated = "register_updated",
        /// Data left the desk as a file.
        Exported = "exported",
        /// Another desk was taken over.
        TakenOver = "taken_over",
        /// A mail that was set aside was registered.
        MailImported = "letter_imported",
        /// A mail that was set aside was thrown away.
        MailDiscarded = "letter_discarded",
        /// It was said whether mails of a sender or list are a machine's.
        SenderJudged = "sender_judged",
        /// A mail that waits to leave was sent again or given up.
        QueueDecided = "queue_decided",
        /// A person's name or addresses were changed.
        PersonRenamed = "person_renamed",
        /// Two persons were made one.
        PersonJoined = "person_joined",
        /// They were made two again.
        PersonParted = "person_parted",
        /// A person was made nameless.
        Anonymised = "anonymised",
        /// A ticket was thrown away.
        TicketDiscarded = "ticket_discarded",
        /// It was brought back.
        TicketRestored = "ticket_restored",
        /// A sender's mail is not registered any more.
        SenderBlocked = "sender_blocked",
        /// It is again.
        SenderUnblocked = "sender_unblocked",
        /// What was taken out of a ticket was let go for good.
        Purged = "purged",
        /// Tickets were deleted for their age.
        TicketsDeleted = "tickets_deleted",
        /// Name, colour, logo or signature was changed.
        AppearanceChanged = "appearance_changed",
        /// How long things are kept was changed.
        RetentionChanged = "retention_changed",
        /// How long the answer of a requester is waited for was changed.
        WaitingChanged = "waiting_changed",
        /// What is said of accessibility was changed.
        AccessibilityChanged = "accessibility_changed",
        /// The text about personal data was changed.
        PrivacyChanged = "privacy_changed",
    }
}

/// Longer names and remarks are cut.
const TEXT_CHARS_MAX: usize = 120;
/// Where what is done at the command line comes from.
pub const COMMAND_LINE: &str = "cli";

/// Who does something, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// Who; none where nobody is known.
    pub person: Option<PersonId>,
    /// The name as it was typed, where nobody is known.
    pub typed: String,
    /// The client's address, as the door knows it, or [`COMMAND_LINE`].
    pub from: String,
}

impl Trail {
    /// Somebody signed in, or who just was.
    pub fn of(person: PersonId, from: impl std::fmt::Display) -> Self {
        Self {
            person: Some(person),
            typed: String::new(),
            from: from.to_string(),
        }
    }

    /// Whoever typed that name.
    pub fn typed(name: &str, from: impl std::fmt::Display) -> Self {
        Self {
            person: None,
            typed: one_line(name),
            from: from.to_string(),
        }
    }

    /// The desk's own clock.
    pub fn clock() -> Self {
        Self {
            person: None,
            typed: String::new(),
            from: String::new(),
        }
    }
}

/// Text from outside as one line of a fixed length: control characters and those that nobody sees become escapes, and what is
/// too long is cut.
pub fn one_line(text: &str) -> String {
    let mut line = String::new();
    let mut left = TEXT_CHARS_MAX;
    for letter in text.chars() {
        if left == 0 {
            line.push('…');
            break;
        }
        left -= 1;
        if letter.is_control() || is_ignorable(letter) {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    line
}

/// A cell of a CSV file (RFC 4180) that no spreadsheet takes for a formula (CWE-1236).
pub fn csv_cell(text: &str) -> String {
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains(['"', ',', ';', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_one_short_line() {
        assert_eq!(
            one_line("marie\r\nroot\u{1b}[31m\u{200b}"),
            "marie\\r\\nroot\\u{1b}[31m\\u{200b}"
        );
        assert_eq!(one_line(&"é".repeat(500)).chars().count(), 121);
    }

    /// Zammad and others: CWE-1236.
    #[test]
    fn no_cell_is_a_formula() {
        for (text, cell) in [
            ("Marie", "Marie"),
            ("=1+1", "'=1+1"),
            ("+33", "'+33"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("a,b", "\"a,b\""),
            ("=\"x\"", "\"'=\"\"x\"\"\""),
        ] {
            assert_eq!(csv_cell(text), cell);
        }
    }
}
