//! Two rows of `person` that turn out to be one human being are made one, and two again while that can be undone; whose address is
//! whose is in `identity`.

use super::sql::record;
use super::{Person, Read, Result, Write};
use crate::rules::access::Role;
use crate::rules::{Instant, JoiningId, PersonId};

/// A joining that can still be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joining {
    /// Which.
    pub id: JoiningId,
    /// Who goes on.
    pub kept: PersonId,
    /// Whose row is known no more.
    pub gone: PersonId,
    /// When.
    pub at: Instant,
    /// The address that mail went to before.
    pub address: String,
    /// The name of the row that is gone.
    pub name: String,
}

record! { Joining as j { id, kept, gone, at, address, name: "p.name" } }

/// What somebody has that a joining moves, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Tickets asked for.
    pub requested: usize,
    /// Tickets observed.
    pub observed: usize,
    /// Tickets assigned.
    pub assigned: usize,
    /// Lines and notes written.
    pub written: usize,
    /// Sessions that run.
    pub sessions: usize,
    /// Saved views and choices.
    pub choices: usize,
}

/// What the row that is gone had, beside what moves.
struct Former {
    kept: PersonId,
    gone: PersonId,
    at: Instant,
    address: String,
    login: Option<String>,
    password: Option<String>,
    role: Role,
    disabled: bool,
    directory_id: Option<String>,
    kept_login: Option<String>,
    kept_password: Option<String>,
    kept_role: Role,
    kept_directory_id: Option<String>,
}

record! {
    Former as j {
        kept, gone, at, address, login, password, role, disabled, directory_id, kept_login, kept_password, kept_role, kept_directory_id,
    }
}

/// Where rows with keys of their own name a person: table, column, key.
const NAMED: &[(&str, &str, &str)] = &[
    ("ticket", "requester", "number"),
    ("entry", "author", "id"),
    ("note", "author", "id"),
    ("task", "assignee", "id"),
    ("task", "created_by", "id"),
    ("spent", "person", "id"),
    ("article", "author", "id"),
    ("mark", "person", "id"),
    ("letter", "handled_by", "id"),
    ("audit", "person", "id"),
    ("owed_mail", "person", "id"),
    ("digest_news", "person", "id"),
    ("absence", "person", "id"),
    ("absence", "substitute", "id"),
    ("saved_view", "person", "id"),
    ("removal", "person", "id"),
    ("discarded", "person", "ticket"),
    ("merger", "person", "id"),
];

/// Where a person is half of a key: table, the other half, what else it holds, what it is beside.
const SHARED: &[(&str, &str, &str, &str)] = &[
    ("ticket_person", "ticket", "part", "load"),
    ("category_agent", "category", "''", "rank"),
    ("team_member", "team_group", "''", "NULL"),
];

impl Read<'_> {
    /// What somebody has that a joining would move.
    pub fn moves(&self, id: PersonId) -> Result<Moves> {
        let sql = "SELECT (SELECT count(*) FROM ticket WHERE requester = ?1),
            (SELECT count(*) FROM ticket_person WHERE person = ?1 AND part = 'observer'),
            (SELECT count(*) FROM ticket_person WHERE person = ?1 AND part = 'assignee'),
            (SELECT count(*) FROM entry WHERE author = ?1 AND text <> '') + (SELECT count(*) FROM note WHERE author = ?1),
            (SELECT count(*) FROM session WHERE person = ?1),
            (SELECT count(*) FROM saved_view WHERE person = ?1) + (SELECT count(*) FROM preference WHERE person = ?1)";
        let (requested, observed, assigned, written, sessions, choices) = self.one(sql, id)?;
        Ok(Moves {
            requested,
            observed,
            assigned,
            written,
            sessions,
            choices,
        })
    }

    /// The joinings into somebody that can still be undone, the newest first.
    pub fn joinings_of(&self, kept: PersonId) -> Result<Vec<Joining>> {
        let from =
            "FROM joining j JOIN person p ON p.id = j.gone WHERE j.kept = ?1 ORDER BY j.id DESC";
        self.select(from, kept)
    }

    /// A joining that can still be undone.
    pub fn joining(&self, id: JoiningId) -> Result<Option<Joining>> {
        self.find(
            "FROM joining j JOIN person p ON p.id = j.gone WHERE j.id = ?1",
            id,
        )
    }

    /// Every row that is this person now, itself first.
    pub fn rows_of(&self, id: PersonId) -> Result<Vec<PersonId>> {
        let sql = "WITH RECURSIVE same (id) AS (SELECT ?1 UNION SELECT p.id FROM person p JOIN same s ON p.joined_into = s.id)
            SELECT id FROM same";
        self.all(sql, id)
    }
}

impl Write<'_> {
    /// Makes `gone` the same person as `kept`: all that names it moves, its addresses lead to `kept`, its sessions end. Of two
    /// roles the higher stays, of two passwords that of `kept`.
    pub fn join(&self, kept: &Person, gone: &Person, now: Instant) -> Result<JoiningId> {
        let sql = "INSERT INTO joining (kept, gone, at, address, login, password, role, disabled, directory_id,
                kept_login, kept_password, kept_role, kept_directory_id)
            SELECT k.id, g.id, ?3, g.address, g.login, g.password, g.role, g.disabled, g.directory_id,
                k.login, k.password, k.role, k.directory_id
            FROM person k, person g WHERE k.id = ?1 AND g.id = ?2";
        let id: JoiningId = self.insert(sql, (kept.id, gone.id, now))?;
        for table in ["session", "remembered", "half_session", "account_link"] {
            self.run(&format!("DELETE FROM {table} WHERE person = ?1"), gone.id)?;
        }
        self.join_mergers(id, kept.id, gone.id)?;
        self.move_named(id, kept.id, gone.id)?;
        self.move_shared(id, kept.id, gone.id)?;
        self.copy_choices(id, kept.id, gone.id)?;
        self.move_account(id, kept, gone)?;
        Ok(id)
    }

    fn move_named(&self, id: JoiningId, kept: PersonId, gone: PersonId) -> Result<()> {
        let clash = "UPDATE saved_view SET name = name || ' (2)' WHERE person = ?2
            AND name IN (SELECT name FROM saved_view WHERE person = ?1)";
        self.run(clash, (kept, gone))?;
        // One mail of a ticket waits for a person at most.
        let twice =
            "UPDATE owed_mail SET state = 'abandoned' WHERE person = ?2 AND state = 'waiting'
            AND ticket IN (SELECT ticket FROM owed_mail WHERE person = ?1 AND state = 'waiting')";
        self.run(twice, (kept, gone))?;
        for (table, column, key) in NAMED {
            let note = format!(
                "INSERT INTO joined_row (joining, place, row, more) SELECT ?1, '{table}.{column}', {key}, '' FROM {table} WHERE {column} = ?2"
            );
            self.run(&note, (id, gone))?;
            let moved = format!("UPDATE OR IGNORE {table} SET {column} = ?1 WHERE {column} = ?2");
            self.run(&moved, (kept, gone))?;
        }
        let blocked = "INSERT INTO joined_row (joining, place, row, more) SELECT ?1, 'blocked', 0, address FROM blocked WHERE person = ?2";
        self.run(blocked, (id, gone))?;
        self.run(
            "UPDATE blocked SET person = ?1 WHERE person = ?2",
            (kept, gone),
        )
    }

    fn move_shared(&self, id: JoiningId, kept: PersonId, gone: PersonId) -> Result<()> {
        for (table, key, more, beside) in SHARED {
            let same = if *more == "''" {
                ""
            } else {
                "AND o.part = s.part"
            };
            for (place, whose) in [
                (
                    format!("{table}.both"),
                    format!(
                        "AND EXISTS (SELECT 1 FROM {table} o WHERE o.{key} = s.{key} {same} AND o.person = ?3)"
                    ),
                ),
                ((*table).to_owned(), "AND ?3 = ?3".to_owned()),
            ] {
                let note = format!(
                    "INSERT INTO joined_row (joining, place, row, more) SELECT ?1, '{place}', {key}, {more} FROM {table} s
                     WHERE person = ?2 {whose}"
                );
                self.run(&note, (id, gone, kept))?;
            }
            let moved = match *beside {
                "NULL" => format!(
                    "INSERT OR IGNORE INTO {table} ({key}, person) SELECT {key}, ?1 FROM {table} WHERE person = ?2"
                ),
                "load" => format!(
                    "INSERT OR IGNORE INTO {table} ({key}, part, person, load) SELECT {key}, part, ?1, load FROM {table} WHERE person = ?2"
                ),
                beside => format!(
                    "INSERT OR IGNORE INTO {table} ({key}, person, {beside}) SELECT {key}, ?1, {beside} FROM {table} WHERE person = ?2"
                ),
            };
            self.run(&moved, (kept, gone))?;
            self.run(&format!("DELETE FROM {table} WHERE person = ?1"), gone)?;
        }
        // Nobody reads along on a request of their own.
        let own = "FROM ticket_person WHERE person = ?2 AND part = 'observer'
            AND ticket IN (SELECT number FROM ticket WHERE requester = ?2)";
        let note = format!(
            "INSERT INTO joined_row (joining, place, row, more) SELECT ?1, 'own', ticket, '' {own}"
        );
        self.run(&note, (id, kept))?;
        self.run(&format!("DELETE {}", own.replace("?2", "?1")), kept)
    }

    fn move_account(&self, id: JoiningId, kept: &Person, gone: &Person) -> Result<()> {
        let login = if kept.login.is_none() {
            &gone.login
        } else {
            &None
        };
        let sql = "UPDATE person SET address = 'joined-' || id || '@joined.invalid', login = CASE WHEN ?3 THEN NULL ELSE login END,
            password = NULL, role = 'requester', disabled = 1, directory_id = NULL, joined_into = ?2 WHERE id = ?1";
        self.run(sql, (gone.id, kept.id, login.is_some()))?;
        let note = "INSERT INTO joined_row (joining, place, row, more) SELECT ?1, 'address', 0, address FROM person_address WHERE person = ?2";
        self.run(note, (id, gone.id))?;
        let sql = "UPDATE person_address SET person = ?2 WHERE person = ?1";
        self.run(sql, (gone.id, kept.id))?;
        self.add_address(kept.id, &gone.address)?;
        let role = kept.role.max(gone.role);
        let sql = "UPDATE person SET login = coalesce(login, ?2), password = coalesce(password, ?3), role = ?4,
            directory_id = coalesce(directory_id, ?5) WHERE id = ?1";
        self.run(
            sql,
            (kept.id, login, &gone.password, role, &gone.directory_id),
        )?;
        if role != kept.role {
            self.end_sessions(kept.id)?;
        }
        Ok(())
    }

    /// Makes two persons of them again, each with what it had; what came since stays with who was kept.
    pub fn unjoin(&self, id: JoiningId) -> Result<()> {
        let former: Option<Former> = self.find("FROM joining j WHERE j.id = ?1", id)?;
        let Some(former) = former else {
            return Ok(());
        };
        let (kept, gone) = (former.kept, former.gone);
        self.part_account(id, &former)?;
        self.part_choices(id, kept, gone)?;
        // Of what is their own request still: the row that is gone may have observed it.
        let own = "INSERT OR IGNORE INTO ticket_person (ticket, part, person)
            SELECT row, 'observer', ?2 FROM joined_row JOIN ticket t ON t.number = row
            WHERE joining = ?1 AND place = 'own' AND t.requester = ?2";
        self.run(own, (id, kept))?;
        for (table, column, key) in NAMED {
            let sql = format!(
                "UPDATE OR IGNORE {table} SET {column} = ?3 WHERE {column} = ?2
                 AND {key} IN (SELECT row FROM joined_row WHERE joining = ?1 AND place = '{table}.{column}')"
            );
            self.run(&sql, (id, kept, gone))?;
        }
        let blocked = "UPDATE blocked SET person = ?3 WHERE person = ?2
            AND address IN (SELECT more FROM joined_row WHERE joining = ?1 AND place = 'blocked')";
        self.run(blocked, (id, kept, gone))?;
        self.part_shared(id, kept, gone)?;
        self.part_mergers(id, kept, gone)?;
        self.part_later_mergers(former.at, kept, gone)?;
        self.run("DELETE FROM joining WHERE id = ?1", id)
    }

    fn part_account(&self, id: JoiningId, former: &Former) -> Result<()> {
        let Former {
            kept,
            gone,
            at: _, // what came since is asked by its moment
            address,
            login,
            password,
            role,
            disabled,
            directory_id,
            kept_login,
            kept_password,
            kept_role,
            kept_directory_id,
        } = former;
        let sql = "UPDATE person SET login = ?2, password = CASE WHEN password IS ?3 THEN ?4 ELSE password END,
            role = CASE WHEN role = ?5 THEN ?6 ELSE role END, directory_id = ?7 WHERE id = ?1";
        let joined_role = (*kept_role).max(*role);
        let back = (
            kept_login,
            password,
            kept_password,
            (joined_role, kept_role, kept_directory_id),
        );
        self.run(sql, (kept, back.0, back.1, back.2, back.3))?;
        if joined_role != *kept_role {
            self.end_sessions(*kept)?;
        }
        // It may be the one that is written to meanwhile.
        if let Some(person) = self.person(*kept)?.filter(|one| one.address == *address) {
            let others = self.addresses_of(person.id)?.into_iter();
            let moved: Vec<String> = self.all(
                "SELECT more FROM joined_row WHERE joining = ?1 AND place = 'address'",
                id,
            )?;
            let mut own = others.skip(1).filter(|other| !moved.contains(other));
            let own = own
                .next()
                .unwrap_or_else(|| format!("joined-{kept}@joined.invalid"));
            self.prefer_address(&person, &own)?;
        }
        self.remove_address(*kept, address)?;
        let sql = "UPDATE person SET address = ?2, login = ?3, password = ?4, role = ?5, disabled = ?6, directory_id = ?7,
            joined_into = NULL WHERE id = ?1";
        self.run(
            sql,
            (
                gone,
                address,
                login,
                password,
                (role, disabled, directory_id),
            ),
        )?;
        let sql = "UPDATE person_address SET person = ?3 WHERE person = ?2
            AND address IN (SELECT more FROM joined_row WHERE joining = ?1 AND place = 'address')";
        self.run(sql, (id, kept, gone))
    }

    /// A half of a key comes back where `kept` still has it: what was taken away since stays away.
    fn part_shared(&self, id: JoiningId, kept: PersonId, gone: PersonId) -> Result<()> {
        for (table, key, more, beside) in SHARED {
            let same = if *more == "''" {
                ""
            } else {
                "AND r.more = s.part"
            };
            let noted = |place: &str| {
                format!(
                    "EXISTS (SELECT 1 FROM joined_row r WHERE r.joining = ?1 AND r.place = '{place}' AND r.row = s.{key} {same})"
                )
            };
            let columns = match *beside {
                "NULL" => (key.to_string(), key.to_string()),
                "load" => (format!("{key}, part, load"), format!("{key}, part, load")),
                beside => (format!("{key}, {beside}"), format!("{key}, {beside}")),
            };
            let back = format!(
                "INSERT OR IGNORE INTO {table} ({}, person) SELECT {}, ?3 FROM {table} s WHERE s.person = ?2 AND {}",
                columns.0,
                columns.1,
                noted(table)
            );
            self.run(&back, (id, kept, gone))?;
            let taken = format!(
                "DELETE FROM {table} AS s WHERE s.person = ?2 AND {} AND NOT {}",
                noted(table),
                noted(&format!("{table}.both"))
            );
            self.run(&taken, (id, kept))?;
        }
        Ok(())
    }

    /// Forgets how persons were before a joining that was before then: it can no longer be undone.
    pub fn forget_joinings(&self, before: Instant) -> Result<()> {
        self.run("DELETE FROM joining WHERE at < ?1", before)
    }
}
