//! The mail with a one-time code: what it is made of, and its words; it is sealed in `message`.

use super::facts::Sender;
use crate::i18n::{Lang, dates, sign_in as say};
use crate::rules::Instant;
use crate::store::{CodeText, OtherMail, Person, Read, Result};

/// A code and whom it is for.
#[derive(Clone, Debug)]
pub struct CodeMail {
    /// To whom.
    pub reader: Person,
    outgoing: CodeText,
}

/// Reads one. None when it would come too late, or for nobody.
pub fn gather_code(r: &Read<'_>, outgoing: &OtherMail, now: Instant) -> Result<Option<CodeMail>> {
    let code = CodeText::read(&outgoing.text).filter(|code| code.until > now);
    let reader = r.person_by_address(&outgoing.address)?;
    let reader = reader.filter(|person| !person.disabled);
    Ok(reader
        .zip(code)
        .map(|(reader, outgoing)| CodeMail { reader, outgoing }))
}

impl CodeMail {
    /// Language, subject, and paragraphs. The subject has no code in it: phones show it while they are locked.
    pub fn words(&self, sender: &Sender) -> (Lang, String, Vec<String>) {
        let code = self.reader.language.as_deref().unwrap_or(&sender.language);
        let lang = Lang::from_code(code);
        let digits = &self.outgoing.code;
        let half = digits.len() / 2;
        let spaced = match (digits.get(..half), digits.get(half..)) {
            (Some(first), Some(last)) => format!("{first}\u{a0}{last}"),
            _ => digits.clone(),
        };
        let subject = say::mail_subject(lang, &sender.name);
        let when = dates::full(lang, self.outgoing.asked_at);
        let asked = if self.outgoing.browser.is_empty() {
            say::mail_asked_somewhere(lang, when)
        } else {
            say::mail_asked(lang, when, &self.outgoing.browser)
        };
        let paragraphs = vec![
            say::mail_code(lang, spaced),
            lang.say(say::MAIL_TYPE_IT).into(),
            asked,
            lang.say(say::MAIL_NOT_YOU).into(),
            lang.say(say::MAIL_WHY).into(),
        ];
        (lang, subject, paragraphs)
    }
}
