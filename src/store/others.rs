//! Outgoing mails about no ticket: refusals to outsiders, daily digests; those about tickets are in `outgoing`.

use super::identity::AMONG;
use super::outgoing::{TURN, Tried};
use super::sql::{Selected, record};
use super::values::stored_words;
use super::{Read, Result, Write};
use crate::rules::access::{Rights, Role};
use crate::rules::notices::{CHOOSABLE, Choice, Topic};
use crate::rules::words;
use crate::rules::{Instant, PersonId, TicketNumber};

words! {
    /// What such a mail is.
    OtherKind {
        /// To an outsider: only members are heard. `text` is the Message-ID that it answers.
        Refusal = "refusal",
        /// To an agent: what happened since yesterday. `text` has a line for each piece of news.
        Digest = "digest",
        /// To somebody who signs in from outside: a one-time code. `text` is written and read in `outbox::code`.
        Code = "code",
        /// To a new account: choose a password. `text` is the link's secret.
        Invitation = "invitation",
        /// To who lost a password. `text` is the link's secret.
        Password = "password",
        /// To an administrator: what keeps mail from coming in. `text` is that, a paragraph a line.
        Trouble = "trouble",
    }
}

stored_words!(OtherKind);

/// What the mail with a one-time code is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeText {
    /// Its digits.
    pub code: String,
    /// When it was asked for.
    pub asked_at: Instant,
    /// Until when it is worth something: later the mail does not leave.
    pub until: Instant,
    /// Program and system of the browser; may be empty.
    pub browser: String,
}

impl CodeText {
    /// As it stands in a row.
    pub fn write(&self) -> String {
        format!(
            "{}\n{}\n{}\n{}",
            self.code,
            self.asked_at.timestamp_millis(),
            self.until.timestamp_millis(),
            self.browser
        )
    }

    /// Reads a row.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let code = lines.next()?.to_owned();
        let mut time = || Instant::from_timestamp_millis(lines.next()?.parse().ok()?);
        let (asked_at, until) = (time()?, time()?);
        Some(Self {
            code,
            asked_at,
            until,
            browser: lines.next()?.to_owned(),
        })
    }
}

/// One about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherMail {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub kind: OtherKind,
    /// To whom.
    pub address: String,
    /// What it is made of, by its kind.
    pub text: String,
    /// How often it was tried.
    pub tries: u32,
}

record! { OtherMail { id, kind, address, text, tries } }

/// An outsider is not answered again within this time.
const SILENCE: chrono::Duration = chrono::Duration::days(7);

/// Somebody who is written to.
#[derive(Clone, Debug)]
pub struct Reader {
    /// What they may read.
    pub rights: Rights,
    choices: Vec<(Topic, Choice)>,
}

impl Reader {
    /// How an agent wants to hear of that kind of news.
    pub fn choice(&self, topic: Topic) -> Choice {
        let mut chosen = self.choices.iter().filter(|_| CHOOSABLE.contains(&topic));
        let chosen = chosen.find(|(news, _)| *news == topic);
        chosen.map_or(Choice::Each, |(_, choice)| *choice)
    }
}

impl Read<'_> {
    /// Those of these people who are written to at all, with what they may read and how they want to hear of it.
    pub fn readers(&self, people: Vec<PersonId>) -> Result<Vec<Reader>> {
        if people.is_empty() {
            return Ok(vec![]);
        }
        let written_to = format!("SELECT p.id, p.role {AMONG} WHERE NOT p.disabled");
        let roles: Vec<(PersonId, Role)> = self.all(&written_to, people)?;
        let (agents, others): (Vec<_>, Vec<_>) =
            roles.iter().partition(|(_, role)| role.is_agent());
        let ids: Vec<PersonId> = agents.iter().map(|(id, _)| *id).collect();
        let chosen =
            format!("SELECT p.id, c.news, c.choice {AMONG} JOIN preference c ON c.person = p.id");
        let chosen: Vec<(PersonId, Topic, Choice)> = match &*agents {
            [] => vec![],
            _ => self.all(&chosen, ids)?,
        };
        let mut rights = self.rights_of(&agents)?;
        for (person, role) in others {
            rights.push(self.rights(person, role)?);
        }
        let reader = |rights: Rights| Reader {
            choices: chosen
                .iter()
                .filter(|one| one.0 == rights.person)
                .map(|one| (one.1, one.2))
                .collect(),
            rights,
        };
        Ok(rights.into_iter().map(reader).collect())
    }

    /// Whether one is due.
    pub fn other_due(&self, now: Instant) -> Result<bool> {
        let sql =
            format!("SELECT EXISTS (SELECT 1 FROM owed_other WHERE state = 'waiting' AND {TURN})");
        self.one(&sql, now)
    }
}

impl Write<'_> {
    /// Owes a refusal, unless that address got one lately.
    pub fn enqueue_refusal(
        &self,
        address: &str,
        message_id: Option<&str>,
        now: Instant,
    ) -> Result<()> {
        let sql = "SELECT EXISTS (SELECT 1 FROM owed_other WHERE kind = 'refusal' AND address = ?1 AND created_at > ?2)";
        let told: bool = self.one(sql, (address, now - SILENCE))?;
        if told {
            return Ok(());
        }
        self.enqueue_other(
            OtherKind::Refusal,
            address,
            message_id.unwrap_or_default(),
            now,
        )
    }

    /// Owes a mail, due at once.
    pub fn enqueue_other(
        &self,
        kind: OtherKind,
        address: &str,
        text: &str,
        now: Instant,
    ) -> Result<()> {
        let sql = "INSERT INTO owed_other (kind, address, text, created_at, due_at, state)
                   VALUES (?1, ?2, ?3, ?4, ?4, 'waiting')";
        self.run(sql, (kind, address, text, now))
    }

    /// Takes the next due one.
    pub fn take_other(&self, now: Instant) -> Result<Option<OtherMail>> {
        self.take_other_where("TRUE", now)
    }

    /// Takes the next code that is due: it must not stand in line with news.
    pub fn take_code(&self, now: Instant) -> Result<Option<OtherMail>> {
        self.take_other_where("kind = 'code'", now)
    }

    fn take_other_where(&self, which: &str, now: Instant) -> Result<Option<OtherMail>> {
        let sql = format!(
            "UPDATE owed_other SET state = 'taken', tries = tries + 1 WHERE id = (
                SELECT id FROM owed_other WHERE state = 'waiting' AND {TURN} AND {which} ORDER BY id LIMIT 1)
            RETURNING {}",
            OtherMail::COLUMNS
        );
        self.maybe(&sql, now)
    }

    /// Marks what became of a try.
    pub fn mark_other(&self, id: i64, tried: &Tried) -> Result<()> {
        let sql =
            "UPDATE owed_other SET state = ?2, due_at = coalesce(?3, due_at), tries = tries - ?4,
                   text = CASE WHEN ?2 = 'waiting' THEN text ELSE '' END WHERE id = ?1";
        let Tried {
            state, due, counts, ..
        } = tried;
        self.run(sql, (id, *state, *due, u32::from(!counts)))
    }

    /// Forgets them once outsiders may be answered again.
    pub fn forget_others(&self, now: Instant) -> Result<()> {
        let sql =
            "DELETE FROM owed_other WHERE created_at < ?1 AND state NOT IN ('waiting', 'taken')";
        self.run(sql, now - SILENCE)
    }

    /// Notes how an agent wants to hear of that kind of news.
    pub fn set_choice(&self, person: PersonId, topic: Topic, choice: Choice) -> Result<()> {
        let forget = "DELETE FROM preference WHERE person = ?1 AND news = ?2";
        self.run(forget, (person, topic))?;
        if choice != Choice::Each {
            let sql = "INSERT INTO preference (person, news, choice) VALUES (?1, ?2, ?3)";
            self.run(sql, (person, topic, choice))?;
        }
        Ok(())
    }

    /// Keeps a piece of news for somebody's daily digest.
    pub fn keep_for_digest(
        &self,
        person: PersonId,
        ticket: TicketNumber,
        topic: Topic,
        now: Instant,
    ) -> Result<()> {
        let sql = "INSERT INTO digest_news (person, ticket, topic, at) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, (person, ticket, topic, now))
    }

    /// Owes everybody the digest of what was kept for them, and tells how many that were.
    pub fn enqueue_digests(&self, now: Instant) -> Result<usize> {
        let sql = "INSERT INTO owed_other (kind, address, text, created_at, due_at, state)
                   SELECT 'digest', p.address, group_concat(n.ticket || ' ' || n.topic, char(10)), ?1, ?1, 'waiting'
                   FROM (SELECT person, ticket, topic FROM digest_news
                         GROUP BY person, ticket, topic ORDER BY person, ticket, min(id)) n
                   JOIN person p ON p.id = n.person WHERE NOT p.disabled GROUP BY p.id";
        let outgoing = self.change(sql, now)?;
        self.run("DELETE FROM digest_news", ())?;
        Ok(outgoing)
    }
}
