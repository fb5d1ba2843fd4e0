//! GLPI's accounts as people: their addresses, and what they may do by their profiles. Who has no address, or was deleted, comes only
//! where a ticket names them.

use std::collections::HashMap;

use super::report::Report;
use super::rows::{Cells, Rows};
use super::tables::Kind;
use super::{Asked, Result, texts};
use crate::desk::taken_over::{Became, OldPerson, OldRole, Source};
use crate::i18n::imported;
use crate::rules::PersonId;

/// People written in one transaction.
const BATCH: usize = 200;
/// The right to change something (GLPI's `UPDATE`).
const MAY_CHANGE: i64 = 2;
/// Who stands for whoever is not known any more (RFC 2606: never anybody's).
const NOBODY: &str = "auteur-inconnu@glpi.invalid";

/// Everybody who was taken over.
pub struct People<'a> {
    rows: &'a Rows,
    source: Source<'a>,
    plain: bool,
    address: &'a str,
    roles: HashMap<i64, OldRole>,
    ours: HashMap<i64, PersonId>,
    agents: HashMap<i64, bool>,
    /// Who stands for whoever is not known any more.
    pub nobody: PersonId,
}

impl<'a> People<'a> {
    /// Takes over everybody who has an address.
    pub fn take(
        rows: &'a Rows,
        (asked, plain): (&'a Asked, bool),
        source: Source<'a>,
        report: &mut Report,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self> {
        let nobody = OldPerson {
            name: asked.lang.say(imported::UNKNOWN).into(),
            addresses: vec![NOBODY.into()],
            disabled: true,
            ..OldPerson::default()
        };
        let nobody = source.people(&[nobody])?[0].0;
        let mut people = Self {
            rows,
            source,
            plain,
            address: &asked.address,
            roles: roles(rows)?,
            ours: HashMap::new(),
            agents: HashMap::new(),
            nobody,
        };
        let all = rows.count(Kind::User)?;
        let (mut last, mut done, mut batch) = (0, 0, Vec::new());
        while let Some((id, cells)) = rows.after(Kind::User, last)? {
            (last, done) = (id, done + 1);
            let person = people.read(id, &cells)?;
            if !person.addresses.is_empty() && !cells.is("is_deleted") {
                batch.push(person);
            }
            if batch.len() == BATCH {
                people.write(&batch, report)?;
                batch.clear();
                progress(done, all);
            }
        }
        people.write(&batch, report)?;
        progress(all, all);
        Ok(people)
    }

    /// Who that is here; somebody who was left out until now comes now.
    pub fn get(&mut self, id: i64, report: &mut Report) -> Result<Option<PersonId>> {
        if let Some(known) = self.ours.get(&id) {
            return Ok(Some(*known));
        }
        let Some(cells) = self.rows.one(Kind::User, id)? else {
            return Ok(None);
        };
        let mut person = self.read(id, &cells)?;
        person.disabled |= cells.is("is_deleted");
        self.write(&[person], report)?;
        Ok(self.ours.get(&id).copied())
    }

    /// Whether somebody treats tickets there.
    pub fn is_agent(&self, id: i64) -> bool {
        self.agents.get(&id).copied().unwrap_or_default()
    }

    /// Says who was left out.
    pub fn tell(&self, report: &mut Report) -> Result<()> {
        let all = self.rows.count(Kind::User)?;
        let left = all.saturating_sub(self.ours.len() as u64);
        report.leave_many(
            "accounts",
            "they have no address or were deleted, and no ticket names them",
            left,
        );
        Ok(())
    }

    fn write(&mut self, batch: &[OldPerson], report: &mut Report) -> Result<()> {
        for (old, (id, became)) in batch.iter().zip(self.source.people(batch)?) {
            self.ours.insert(old.theirs, id);
            self.agents
                .insert(old.theirs, old.role != OldRole::Requester);
            match became {
                Became::New => {
                    report.take("people", 1);
                    if old.role == OldRole::Administrator && !old.disabled {
                        report.warn(format!("{} is an administrator here, as in GLPI", old.name));
                    }
                }
                Became::Somebody => {
                    report.had("people", 1);
                    report.warn(format!(
                        "{} ({}) is somebody known here already, by an address or user name",
                        old.name,
                        login(old)
                    ));
                }
                Became::KnownBefore => report.had("people", 1),
            }
            if old.addresses.is_empty() {
                report.warn(format!(
                    "{} ({}) has no email address: the account is disabled here",
                    old.name,
                    login(old)
                ));
            }
        }
        Ok(())
    }

    fn read(&self, id: i64, cells: &Cells) -> Result<OldPerson> {
        let text = |column| texts::line(cells.text(column), self.plain);
        let (login, first, last) = (text("name"), text("firstname"), text("realname"));
        let name = [first, last].join(" ").trim().to_owned();
        let mut addresses = Vec::new();
        let mut emails = self.rows.of(Kind::Email, id)?;
        emails.sort_by_key(|email| !email.is("is_default"));
        for email in emails {
            let address = texts::line(email.text("email"), self.plain).to_lowercase();
            if !address.is_empty() && address != self.address && !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        let mut role = OldRole::Requester;
        for has in self.rows.of(Kind::HasProfile, id)? {
            let other = self
                .roles
                .get(&has.number("profiles_id"))
                .copied()
                .unwrap_or_default();
            role = higher(role, other);
        }
        Ok(OldPerson {
            theirs: id,
            name: if name.is_empty() { login.clone() } else { name },
            login: Some(login),
            addresses,
            role,
            disabled: !cells.is("is_active"),
            language: match cells.text("language").get(..2) {
                Some("fr") => Some("fr"),
                Some("en") => Some("en"),
                Some(_) | None => None,
            },
        })
    }
}

fn login(old: &OldPerson) -> &str {
    old.login.as_deref().unwrap_or_default()
}

const fn higher(one: OldRole, other: OldRole) -> OldRole {
    match (one, other) {
        (OldRole::Administrator, _) | (_, OldRole::Administrator) => OldRole::Administrator,
        (OldRole::Agent, _) | (_, OldRole::Agent) => OldRole::Agent,
        (OldRole::Requester, OldRole::Requester) => OldRole::Requester,
    }
}

/// What the holders of each profile may do: who changes the configuration administers; who changes tickets by the standard interface
/// treats them. Names of profiles are anybody's.
fn roles(rows: &Rows) -> Result<HashMap<i64, OldRole>> {
    let mut roles = HashMap::new();
    for profile in rows.all(Kind::Profile)? {
        let id = profile.number("id");
        let rights = rows.of(Kind::Right, id)?;
        let may = |what: &str| {
            let mut of = rights.iter().filter(|right| right.text("name") == what);
            of.any(|right| right.number("rights") & MAY_CHANGE != 0)
        };
        let central = profile.text("interface") == "central";
        let role = match (central, may("config"), may("ticket")) {
            (true, true, _) => OldRole::Administrator,
            (true, false, true) => OldRole::Agent,
            (true, false, false) | (false, ..) => OldRole::Requester,
        };
        roles.insert(id, role);
    }
    Ok(roles)
}
