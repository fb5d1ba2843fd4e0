//! The mails about an account, an invitation and the link of who lost a password, and the one to administrators about what keeps mail from
//! coming in; those about tickets are in `compose`.

use maud::html;

use super::facts::Sender;
use super::render::{MUTED, link, page, wrap};
use crate::i18n::{Lang, accounts as say, channel, mail};
use crate::rules::access::Role;
use crate::store::{LinkKind, OtherMail, Person, Read, Result};

/// Such a mail in words.
#[derive(Clone, Debug)]
pub struct AccountWords {
    /// Who gets it.
    pub reader: Person,
    lang: Lang,
    /// Its subject.
    pub subject: String,
    url: String,
    button: String,
    paragraphs: Vec<String>,
    footer: String,
}

/// Words one. None when its reader is gone, or disabled meanwhile.
pub fn word_link(
    r: &Read<'_>,
    outgoing: &OtherMail,
    kind: LinkKind,
    sender: &Sender,
) -> Result<Option<AccountWords>> {
    let reader = r.person_by_address(&outgoing.address)?;
    let Some(reader) = reader.filter(|person| !person.disabled) else {
        return Ok(None);
    };
    let lang = Lang::from_code(reader.language.as_deref().unwrap_or(&sender.language));
    let login = reader.login.as_deref().unwrap_or(&reader.address);
    let (subject, button, first) = match kind {
        LinkKind::Invitation => (
            say::invitation_subject(lang, &sender.name),
            say::CHOOSE_PASSWORD,
            say::invited(lang, &sender.name, login),
        ),
        LinkKind::Password => (
            say::password_subject(lang, &sender.name),
            say::CHOOSE_ANOTHER,
            say::asked(lang, login),
        ),
    };
    Ok(Some(AccountWords {
        lang,
        subject,
        url: format!("{}/{}/{}", sender.base_url, kind.word(), outgoing.text),
        button: lang.say(button).into(),
        paragraphs: vec![
            first,
            lang.say(say::HOLDS).into(),
            lang.say(say::NOT_YOU).into(),
        ],
        footer: format!("{} – {}", sender.name, sender.address),
        reader,
    }))
}

/// Words what keeps mail from coming in. None when its reader is no administrator any more.
pub fn word_trouble(
    r: &Read<'_>,
    outgoing: &OtherMail,
    sender: &Sender,
) -> Result<Option<AccountWords>> {
    let reader = r.person_by_address(&outgoing.address)?;
    let administers = |person: &Person| person.role == Role::Administrator && !person.disabled;
    Ok(reader.filter(administers).map(|reader| {
        let lang = Lang::from_code(reader.language.as_deref().unwrap_or(&sender.language));
        AccountWords {
            lang,
            subject: channel::trouble_subject(lang, &sender.name),
            url: format!("{}/settings/mail", sender.base_url),
            button: lang.say(channel::DETAILS).into(),
            paragraphs: outgoing.text.lines().map(str::to_owned).collect(),
            footer: format!("{} – {}", sender.name, sender.address),
            reader,
        }
    }))
}

impl AccountWords {
    /// As text; the link is its first line.
    pub fn text(&self) -> String {
        let mut out = vec![mail::colon(self.lang, &self.button, &self.url)];
        for paragraph in &self.paragraphs {
            out.push(String::new());
            out.extend(wrap(paragraph, ""));
        }
        out.extend([String::new(), "-- ".into(), self.footer.clone()]);
        out.join("\n").replace('\u{202f}', "\u{a0}") + "\n"
    }

    /// The same as HTML.
    pub fn html(&self) -> String {
        let body = html! {
            (link(&self.url, &self.button))
            @for paragraph in &self.paragraphs { p style="margin:0 0 14px" { (paragraph) } }
            p class="m" style=(MUTED) { (self.footer) }
        };
        page(self.lang, &self.subject, &body)
    }
}
