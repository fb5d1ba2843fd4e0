//! Groups of agents, confidential categories, and what both make of somebody's rights; `rules::access` decides by them.

use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::access::{Rights, Role, TeamRights};
use crate::rules::{CategoryId, GroupId, PersonId};

/// A category as it is administered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledCategory {
    /// Which.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// The name of the group that treats it.
    pub group: Option<String>,
    /// Seen by those who treat it only.
    pub confidential: bool,
}

record! { FiledCategory as c { id, name, group: "g.name", confidential } }

impl Read<'_> {
    /// What somebody may see in that role.
    pub fn rights(&self, person: PersonId, role: Role) -> Result<Rights> {
        let mut rights = Rights {
            person,
            role,
            own: vec![],
            closed: vec![],
        };
        if !role.is_agent() {
            return Ok(rights);
        }
        let sql = "SELECT c.id, c.confidential,
                EXISTS (SELECT 1 FROM category_agent a WHERE a.category = c.id AND a.person = ?1)
                OR EXISTS (SELECT 1 FROM team_member m WHERE m.team_group = c.team_group AND m.person = ?1)
            FROM category c ORDER BY c.id";
        for (id, confidential, own) in self.all(sql, person)? {
            match (confidential, own) {
                (_, true) => rights.own.push(id),
                (true, false) => rights.closed.push(id),
                (false, false) => {}
            }
        }
        Ok(rights)
    }

    /// What each of these agents may see.
    pub fn rights_of(&self, agents: &[(PersonId, Role)]) -> Result<Vec<Rights>> {
        let rights = agents.iter().map(|(person, role)| Rights {
            person: *person,
            role: *role,
            own: vec![],
            closed: vec![],
        });
        let mut rights: Vec<Rights> = rights.collect();
        if rights.is_empty() {
            return Ok(rights);
        }
        let sql = "WITH treats (category, person) AS (
                SELECT category, person FROM category_agent
                UNION SELECT c.id, m.person FROM category c JOIN team_member m ON m.team_group = c.team_group)
            SELECT c.id, c.confidential, t.person FROM category c LEFT JOIN treats t ON t.category = c.id ORDER BY c.id";
        let treated: Vec<(CategoryId, bool, Option<PersonId>)> = self.all(sql, ())?;
        for of_one in treated.chunk_by(|one, next| one.0 == next.0) {
            let (category, confidential, _) = of_one[0];
            for one in &mut rights {
                let own = of_one
                    .iter()
                    .any(|(.., treats)| *treats == Some(one.person));
                match (confidential, own) {
                    (_, true) => one.own.push(category),
                    (true, false) => one.closed.push(category),
                    (false, false) => {}
                }
            }
        }
        Ok(rights)
    }

    /// Every group with the names of its members, by name.
    pub fn groups(&self) -> Result<Vec<(String, Vec<String>)>> {
        let sql = "SELECT g.name, (SELECT group_concat(name, char(10)) FROM (
                    SELECT p.name FROM team_member m JOIN person p ON p.id = m.person
                    WHERE m.team_group = g.id ORDER BY folded(p.name), p.id))
                   FROM team_group g ORDER BY folded(g.name)";
        self.all(sql, ())
    }

    /// Every group with its members, by name.
    pub fn group_members(&self) -> Result<Vec<(GroupId, String, Vec<PersonId>)>> {
        let sql = "SELECT g.id, g.name, m.person FROM team_group g
            LEFT JOIN team_member m ON m.team_group = g.id LEFT JOIN person p ON p.id = m.person
            ORDER BY folded(g.name), g.id, folded(p.name), p.id";
        let mut groups: Vec<(GroupId, String, Vec<PersonId>)> = Vec::new();
        for (id, name, member) in self.all::<(_, _, Option<PersonId>)>(sql, ())? {
            match groups.last_mut() {
                Some((last, _, members)) if *last == id => members.extend(member),
                Some(_) | None => groups.push((id, name, member.into_iter().collect())),
            }
        }
        Ok(groups)
    }

    /// The group of that name.
    pub fn group(&self, name: &str) -> Result<Option<GroupId>> {
        self.maybe("SELECT id FROM team_group WHERE name = ?1", name)
    }

    /// Whether the tickets of a category are seen by those who treat it only.
    pub fn is_confidential(&self, id: CategoryId) -> Result<bool> {
        Ok(self
            .maybe("SELECT confidential FROM category WHERE id = ?1", id)?
            .unwrap_or_default())
    }

    /// Every category as it is administered, by name.
    pub fn filed_categories(&self) -> Result<Vec<FiledCategory>> {
        let by_name =
            "FROM category c LEFT JOIN team_group g ON g.id = c.team_group ORDER BY folded(c.name)";
        self.select(by_name, ())
    }
}

impl Write<'_> {
    /// Adds a group. The name must be new.
    pub fn add_group(&self, name: &str) -> Result<GroupId> {
        self.insert("INSERT INTO team_group (name) VALUES (?1)", name)
    }

    /// Gives a group its name and exactly these members. The name must be nobody else's.
    pub fn save_group(&self, id: GroupId, name: &str, members: &[PersonId]) -> Result<()> {
        self.run("UPDATE team_group SET name = ?2 WHERE id = ?1", (id, name))?;
        self.run("DELETE FROM team_member WHERE team_group = ?1", id)?;
        for member in members {
            self.join_group(id, *member)?;
        }
        Ok(())
    }

    /// Takes a group away; its categories stay with their own agents.
    pub fn remove_group(&self, id: GroupId) -> Result<()> {
        self.run("DELETE FROM team_group WHERE id = ?1", id)
    }

    /// Takes somebody into a group.
    pub fn join_group(&self, id: GroupId, person: PersonId) -> Result<()> {
        self.run(
            "INSERT OR IGNORE INTO team_member (team_group, person) VALUES (?1, ?2)",
            (id, person),
        )
    }

    /// Takes somebody out of a group.
    pub fn leave_group(&self, id: GroupId, person: PersonId) -> Result<()> {
        self.run(
            "DELETE FROM team_member WHERE team_group = ?1 AND person = ?2",
            (id, person),
        )
    }

    /// Gives a category to a group, or to its own agents alone.
    pub fn set_category_group(&self, id: CategoryId, group: Option<GroupId>) -> Result<()> {
        self.run(
            "UPDATE category SET team_group = ?2 WHERE id = ?1",
            (id, group),
        )
    }

    /// Shows the tickets of a category to those who treat it only, or to every agent.
    pub fn set_confidential(&self, id: CategoryId, confidential: bool) -> Result<()> {
        self.run(
            "UPDATE category SET confidential = ?2 WHERE id = ?1",
            (id, confidential),
        )
    }
}

/// `(3,7)`: keys of our own as a list of SQL, so that the planner may use an index.
fn among(ids: &[CategoryId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("({})", ids.join(","))
}

/// The condition on a category in `column` of not being one of the confidential ones that are closed to somebody.
fn open(rights: &Rights, column: &str) -> String {
    if rights.closed.is_empty() {
        return "TRUE".into();
    }
    let closed = among(&rights.closed);
    format!("({column} IS NULL OR {column} NOT IN {closed})")
}

/// The condition on `ticket t` of not having been thrown away: such a one is nobody's, whatever else is asked.
/// Whoever sees everything sees that.
pub(super) const KEPT: &str = "t.number NOT IN (SELECT ticket FROM discarded)";

/// The condition on `ticket t` of having that part in it, for `?1`: asked of tickets found otherwise.
fn has_part(part: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM ticket_person mine WHERE mine.ticket = t.number AND mine.part = '{part}' AND mine.person = ?1)"
    )
}

/// The condition on `ticket t` of what somebody sees; `?1` is that person, where it is asked. Says what `Rights::sight` says.
pub(super) fn seen(rights: &Rights) -> String {
    let takes_part = format!("t.requester = ?1 OR {}", has_part("observer"));
    let open = open(rights, "t.category");
    match rights.role {
        Role::Administrator => KEPT.into(),
        Role::Agent if rights.closed.is_empty() => KEPT.into(),
        Role::Agent => format!("({open} OR {takes_part}) AND {KEPT}"),
        Role::GroupAgent => format!(
            "(t.category IN {} OR {takes_part} OR ({} AND {open})) AND {KEPT}",
            among(&rights.own),
            has_part("assignee")
        ),
        // By which their own are found.
        Role::Requester => format!(
            "(t.requester = ?1 OR t.number IN (SELECT ticket FROM ticket_person WHERE person = ?1 AND part = 'observer')) AND {KEPT}"
        ),
    }
}

/// The condition on a category in `column`, 0 or none for no category, of having all its tickets seen by that person.
pub(super) fn sees_all_of(rights: &Rights, column: &str) -> String {
    match rights.role {
        Role::Administrator => "TRUE".into(),
        Role::Agent => open(rights, column),
        Role::GroupAgent => format!("coalesce({column}, 0) IN {}", among(&rights.own)),
        Role::Requester => "FALSE".into(),
    }
}

/// The numbers of the tickets that somebody, `?1`, sees for having a part in them, whatever their category.
pub(super) fn taking_part(rights: &Rights) -> String {
    let parts = match rights.role {
        Role::GroupAgent => "('observer', 'assignee')",
        Role::Administrator | Role::Agent | Role::Requester => "('observer')",
    };
    format!(
        "SELECT number FROM ticket WHERE requester = ?1
         UNION ALL SELECT ticket FROM ticket_person WHERE person = ?1 AND part IN {parts}"
    )
}

/// The numbers of the tickets of these statuses among which all is that somebody, `?1`, sees, where that may be few.
pub(super) fn part_taken(rights: &Rights, statuses: &str) -> Option<String> {
    match rights.role {
        Role::Administrator | Role::Agent => None,
        Role::GroupAgent => Some(format!(
            "SELECT number FROM ticket WHERE category IN {} AND status IN {statuses} UNION ALL {}",
            among(&rights.own),
            taking_part(rights)
        )),
        Role::Requester => Some(taking_part(rights)),
    }
}

/// The condition on `ticket t` of what an agent may treat, notes included; `?1` is that person. Says when `Rights::sight` says
/// `Sight::Whole`.
pub(super) fn wholly_seen(team: TeamRights<'_>) -> String {
    let rights = team.rights();
    let open = open(rights, "t.category");
    match rights.role {
        Role::Administrator => KEPT.into(),
        Role::Agent => format!("{open} AND {KEPT}"),
        Role::GroupAgent => format!(
            "({open} AND (t.category IN {} OR {})) AND {KEPT}",
            among(&rights.own),
            has_part("assignee")
        ),
        Role::Requester => "FALSE".into(),
    }
}

/// The condition on `article a` of what everybody signed in may read.
pub(super) const EVERYBODYS: &str = "(a.published = 1 AND (a.category IS NULL OR NOT EXISTS
    (SELECT 1 FROM category c WHERE c.id = a.category AND c.confidential = 1)))";

/// The condition on `article a` of what somebody may read: those in the team also drafts, and those of confidential
/// categories that are theirs.
pub(super) fn readable(rights: &Rights) -> String {
    match rights.team() {
        Some(_) => open(rights, "a.category"),
        None => EVERYBODYS.into(),
    }
}

/// The condition on a ticket's number in `column` of a line that tells of it: not of one thrown away, nor of a confidential one.
pub(super) fn tellable(rights: &Rights, column: &str) -> String {
    let discarded = "SELECT ticket FROM discarded";
    let hidden = match rights.role {
        Role::Agent | Role::GroupAgent | Role::Requester if !rights.closed.is_empty() => format!(
            "{discarded} UNION ALL SELECT number FROM ticket WHERE category IN {}",
            among(&rights.closed)
        ),
        Role::Administrator | Role::Agent | Role::GroupAgent | Role::Requester => discarded.into(),
    };
    format!("({column} IS NULL OR {column} NOT IN ({hidden}))")
}
