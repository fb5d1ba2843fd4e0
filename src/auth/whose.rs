//! Whom a source means: somebody known by what it never changes, by an address, or new; what it tells of them is taken over. Who may
//! enter is decided in the parent.

use super::{Identity, Told};
use crate::rules::access::Role;
use crate::rules::audit::{Deed, Trail};
use crate::rules::matching::fold;
use crate::rules::names::first as first_name;
use crate::rules::{Instant, PersonId};
use crate::store::{self, NewPerson, Person, Read, Write};

/// Whom an identity means, and whether all that was told of them is known.
pub fn settled(r: &Read<'_>, identity: &Identity) -> store::Result<(Option<Person>, bool)> {
    let Some(told) = &identity.told else {
        return Ok((r.person_by_address(&identity.address)?, true));
    };
    let same = same_person(r, told)?;
    let Some((person, [])) = same.split_first() else {
        return Ok((None, false));
    };
    // Another's address stays theirs.
    let mut known = true;
    for address in &told.addresses {
        known &= r.person_by_address(address)?.is_some();
    }
    let settled = person.disabled
        || (role_after(person, told) == person.role
            && (person.login.is_some() || told.login.is_none())
            && known
            && (told.id.is_none() || told.id == person.directory_id)
            && (told.given_name.is_none() || told.given_name == person.given_name));
    Ok((Some(person.clone()), settled))
}

/// Whom a source means, of those known, and who turns out to be the same. By what it never changes: then whoever is known at the new
/// address is joined, but nobody with a password of the desk's own or a role in the team. Else by the first address; else by
/// another of theirs, where the first name fits: a mailbox of several people may stand with each of them.
fn same_person(r: &Read<'_>, told: &Told) -> store::Result<Vec<Person>> {
    let mut known = Vec::new();
    for address in &told.addresses {
        known.push(r.person_by_address(address)?);
    }
    if known.first().is_some_and(|first| {
        first
            .as_ref()
            .is_some_and(|first| has_given_up(first, told))
    }) {
        known[0] = None;
    }
    let by_id = told.id.as_deref();
    let by_id = by_id.map(|id| r.person_by_directory_id(id)).transpose()?;
    let first = known.first().cloned().flatten();
    if let Some(person) = by_id.flatten() {
        let joined = first.filter(|other| other.id != person.id && may_be_joined(other));
        return Ok(std::iter::once(person).chain(joined).collect());
    }
    let called = |person: &Person| {
        let known = first_name(&person.name, person.given_name.as_deref());
        let named = first_name(&told.name, told.given_name.as_deref());
        fold(&known) == fold(&named)
    };
    let mut others = known.into_iter().skip(1).flatten();
    let other = others.find(|person| person.directory_id.is_none() && called(person));
    Ok(first.or(other).into_iter().collect())
}

/// Whether the address by which that person was known once is another's now: the directory knows both apart, and that person goes by an
/// address that this one has not.
fn has_given_up(person: &Person, told: &Told) -> bool {
    let apart =
        told.id.is_some() && person.directory_id.is_some() && told.id != person.directory_id;
    apart && !told.addresses.contains(&person.address)
}

/// An address that somebody is known by, and by which a source means whom it has under another identifier.
pub struct Held {
    /// Who is known by it.
    holder: Person,
    id: String,
    address: String,
    /// Under which the source has others, to see that it is the source it was.
    others: Vec<String>,
}

/// Others by whom a source shows that it is the one it was.
const OTHERS: u32 = 20;

impl Held {
    /// What to ask the source for.
    pub fn ids(&self) -> Vec<String> {
        std::iter::once(&self.id)
            .chain(&self.others)
            .cloned()
            .collect()
    }
}

/// Whoever is written to at the first address of an identity, and is somebody else to the source; none where nobody is.
pub fn held(r: &Read<'_>, identity: &Identity) -> store::Result<Option<Held>> {
    let Some(told) = identity.told.as_ref().filter(|told| told.id.is_some()) else {
        return Ok(None);
    };
    let holder = r.person_by_address(&identity.address)?;
    let holder =
        holder.filter(|one| one.address == identity.address && one.directory_id != told.id);
    let Some((holder, id)) = holder.and_then(|one| one.directory_id.clone().map(|id| (one, id)))
    else {
        return Ok(None);
    };
    Ok(Some(Held {
        others: r.directory_ids_beside(holder.id, OTHERS)?,
        holder,
        id,
        address: identity.address.clone(),
    }))
}

/// Whether the address is free for whom the source means, `there` being whom it has still. Whoever has another address there goes by that one;
/// whoever it has no more has left. One that has none of those it had was made anew, and all are known by their addresses again.
pub fn free(w: &Write<'_>, held: &Held, there: &[Told], now: Instant) -> store::Result<bool> {
    let is = |told: &Told| told.id.as_ref() == Some(&held.id);
    let still = there.iter().find(|told| is(told));
    if still.is_some_and(|told| told.addresses.contains(&held.address)) {
        log::warn!(
            "sign-in: {} stands with two people of the directory: known by it is whoever came first",
            held.address
        );
        return Ok(false);
    }
    if let Some(told) = still.filter(|told| !told.addresses.is_empty()) {
        let identity = Identity {
            address: told.addresses[0].clone(),
            told: Some(told.clone()),
        };
        settle(w, &identity, now)?;
        let after = w.person(held.holder.id)?;
        return Ok(after.is_some_and(|one| one.address != held.address));
    }
    if still.is_none() && there.is_empty() && !held.others.is_empty() {
        w.forget_directory_ids()?;
        let about = "the directory was made anew: people are known by their addresses";
        w.audit(Deed::PersonRenamed, &Trail::clock(), about, now)?;
        return Ok(true);
    }
    leave(w, held, now)
}

/// Who has left the directory goes by another address of theirs, or by none, and signs in no more; not who has a password of the desk's own, or
/// administers it: that is settled by hand.
fn leave(w: &Write<'_>, held: &Held, now: Instant) -> store::Result<bool> {
    let one = &held.holder;
    if one.password.is_some() || one.role == Role::Administrator {
        log::warn!(
            "sign-in: {} is an account of the desk's own, and stands with somebody else in the directory",
            held.address
        );
        return Ok(false);
    }
    let own = w.addresses_of(one.id)?;
    let gone = format!("left-{}@left.invalid", one.id);
    let to = own.iter().find(|address| **address != held.address);
    w.prefer_address(one, to.unwrap_or(&gone))?;
    w.remove_address(one.id, &held.address)?;
    w.set_disabled(one.id, true)?;
    let about = format!(
        "{}: left the directory, which gives the address to somebody else",
        held.address
    );
    w.audit(Deed::AccountSwitched, &Trail::clock(), &about, now)?;
    Ok(true)
}

/// The same identity, known by the next of its addresses.
pub fn less_first(mut identity: Identity, held: &Held) -> Option<Identity> {
    let told = identity.told.as_mut()?;
    told.addresses.retain(|address| *address != held.address);
    identity.address = told.addresses.first()?.clone();
    Some(identity)
}

fn may_be_joined(person: &Person) -> bool {
    let plain = person.password.is_none() && !person.role.is_agent() && !person.disabled;
    plain && person.directory_id.is_none()
}

/// Makes a person of somebody new, makes one of rows that turn out to be the same, and brings addresses, name and role in line with
/// what was told.
pub fn settle(w: &Write<'_>, identity: &Identity, now: Instant) -> store::Result<Option<Person>> {
    let Some(told) = &identity.told else {
        return w.person_by_address(&identity.address);
    };
    // A name that somebody has already stays theirs; the person enters without one.
    let plain = |c: char| c.is_alphanumeric() || "._-".contains(c);
    let login = told.login.as_deref().filter(|name| name.chars().all(plain));
    let login = match login {
        Some(name) if w.person_by_login(name)?.is_none() => Some(name),
        Some(_) | None => None,
    };
    let same = same_person(w, told)?;
    let Some((person, others)) = same.split_first() else {
        let new = NewPerson {
            address: &identity.address,
            name: &told.name,
            login,
            role: told.groups.map_or(Role::Requester, |groups| groups.granted),
        };
        if let Some(other) = w.person_by_address(&identity.address)? {
            w.remove_address(other.id, &identity.address)?;
            let about = format!(
                "{}: no longer {}, by the directory",
                other.address, identity.address
            );
            w.audit(Deed::PersonRenamed, &Trail::clock(), &about, now)?;
        }
        let id = w.add_person(&new, now)?;
        name_addresses(w, id, told)?;
        return w.person(id);
    };
    let before = w.addresses_of(person.id)?;
    for other in others {
        w.join(person, other, now)?;
        let about = format!(
            "{} into {}, by the directory",
            other.address, person.address
        );
        w.audit(Deed::PersonJoined, &Trail::clock(), &about, now)?;
    }
    if let (None, Some(login)) = (&person.login, login) {
        w.set_login(person.id, login)?;
    }
    name_addresses(w, person.id, told)?;
    rename(w, person.id, (told, &before), now)?;
    let person = w.person(person.id)?;
    if let Some(person) = &person {
        let role = role_after(person, told);
        if role != person.role {
            w.set_role(person.id, role)?;
            let about = format!("{}: {}, by its groups", person.address, role.word());
            w.audit(Deed::RoleChanged, &Trail::clock(), &about, now)?;
        }
    }
    person.map_or(Ok(None), |person| w.person(person.id))
}

/// Each address that the source has, and nobody else, leads to that person.
fn name_addresses(w: &Write<'_>, id: PersonId, told: &Told) -> store::Result<()> {
    for address in &told.addresses {
        if w.person_by_address(address)?.is_none() {
            w.add_address(id, address)?;
        }
    }
    w.set_directory(id, told.id.as_deref(), told.given_name.as_deref())
}

/// Whoever has a new address in the directory, and there no longer the one that is written to, is written to there, under the name
/// that it says. An address known before changes nothing: somebody may have been told by hand to be written to elsewhere.
fn rename(
    w: &Write<'_>,
    id: PersonId,
    (told, before): (&Told, &[String]),
    now: Instant,
) -> store::Result<()> {
    let Some(person) = w.person(id)? else {
        return Ok(());
    };
    let own = w.addresses_of(id)?;
    let mut addresses = told.addresses.iter();
    let to = addresses.find(|address| own.contains(address) && !before.contains(address));
    let Some(to) = to.filter(|_| !told.addresses.contains(&person.address)) else {
        return Ok(());
    };
    w.prefer_address(&person, to)?;
    w.set_name(id, &told.name)?;
    let about = format!("{} is now {to}, by the directory", person.address);
    w.audit(Deed::PersonRenamed, &Trail::clock(), &about, now)
}

/// Groups give roles, and take those that they are configured for; never from somebody with a local password, whose role was
/// given by hand.
fn role_after(person: &Person, told: &Told) -> Role {
    let rank = |role: Role| match role {
        Role::Requester => 0,
        Role::GroupAgent | Role::Agent => 1,
        Role::Administrator => 2,
    };
    match told.groups {
        // Which agents see their groups' tickets only is said by hand: no directory widens that.
        Some(groups) if person.role == Role::GroupAgent && groups.granted == Role::Agent => {
            person.role
        }
        Some(groups) if rank(groups.granted) > rank(person.role) => groups.granted,
        Some(groups) if person.password.is_none() && rank(person.role) <= rank(groups.highest) => {
            groups.granted
        }
        Some(_) | None => person.role,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Groups;
    use crate::store::{Purpose, Store};

    const OLD: &str = "nina.roux@ecole.example";
    const NEW: &str = "nina.blanc@ecole.example";

    fn desk() -> (tempfile::TempDir, std::sync::Arc<Store>) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        (folder, store.into())
    }

    /// What the directory says of Nina.
    fn says(addresses: &[&str], id: Option<&str>, name: &str) -> Identity {
        Identity {
            address: addresses[0].into(),
            told: Some(Told {
                name: name.into(),
                login: None,
                groups: None,
                addresses: addresses.iter().map(|&address| address.into()).collect(),
                id: id.map(str::to_owned),
                given_name: Some("Nina".into()),
            }),
        }
    }

    fn enters(store: &Store, identity: &Identity) -> Person {
        let entered = store.write(|w| settle(w, identity, chrono::Utc::now()));
        let person = entered.expect("written").expect("somebody");
        let (again, settled) = store.read(|r| settled(r, identity)).expect("read");
        assert!(settled, "nothing is left to be done");
        assert_eq!(again.map(|one| one.id), Some(person.id));
        person
    }

    /// Somebody known by mail only.
    fn known(store: &Store, address: &str, name: &str) -> PersonId {
        let new = NewPerson {
            address,
            name,
            login: None,
            role: Role::Requester,
        };
        let added = store.write(|w| w.add_person(&new, chrono::Utc::now()));
        added.expect("written")
    }

    #[test]
    fn who_is_renamed_in_the_directory_stays_the_same_person() {
        let (_folder, store) = desk();
        let nina = enters(&store, &says(&[OLD], Some("7f3c"), "Nina Roux"));
        // She has written from the new address before she signed in.
        let stranger = known(&store, NEW, "Nina Blanc");
        let married = enters(&store, &says(&[NEW], Some("7f3c"), "Nina Blanc"));
        assert_eq!(married.id, nina.id);
        assert_eq!((&*married.address, &*married.name), (NEW, "Nina Blanc"));
        let addresses = store.read(|r| r.addresses_of(nina.id)).expect("read");
        assert_eq!(addresses, [NEW, OLD], "the former one stays known");
        let joined = store
            .read(|r| r.person(stranger))
            .expect("read")
            .expect("a row");
        assert_eq!(joined.joined_into, Some(nina.id));
    }

    #[test]
    fn a_second_address_leads_to_who_has_it_where_the_first_name_fits() {
        let (_folder, store) = desk();
        let old = known(&store, OLD, "Nina Roux");
        let nina = enters(&store, &says(&[NEW, OLD], None, "Nina Blanc"));
        assert_eq!(nina.id, old);
        // The mailbox of an office stands with each who reads it, and is none of them.
        let office = known(&store, "accueil@ecole.example", "Accueil");
        let both = ["paul.roy@ecole.example", "accueil@ecole.example"];
        let paul = enters(&store, &says(&both, None, "Paul Roy"));
        assert_ne!(paul.id, office);
    }

    #[test]
    fn nobody_with_a_password_or_a_role_is_joined_by_a_directory() {
        let (_folder, store) = desk();
        let nina = enters(&store, &says(&[OLD], Some("7f3c"), "Nina Roux"));
        let agent = known(&store, NEW, "Nina Blanc");
        store
            .write(|w| w.set_role(agent, Role::Agent))
            .expect("written");
        let both = store.write(|w| {
            let told = says(&[NEW], Some("7f3c"), "Nina Blanc");
            settle(w, &told, chrono::Utc::now())
        });
        assert_eq!(both.expect("written").map(|one| one.id), Some(nina.id));
        let row = store
            .read(|r| r.person(agent))
            .expect("read")
            .expect("a row");
        assert_eq!((row.joined_into, row.role), (None, Role::Agent));
    }

    #[test]
    fn a_directory_made_anew_has_new_identifiers_for_the_same_people() {
        let (_folder, store) = desk();
        let nina = enters(&store, &says(&[OLD], Some("7f3c"), "Nina Roux"));
        let again = enters(&store, &says(&[OLD], Some("aa01"), "Nina Roux"));
        assert_eq!(
            (again.id, again.directory_id.as_deref()),
            (nina.id, Some("aa01"))
        );
    }

    #[test]
    fn an_agent_demoted_by_a_group_leaves_the_tickets_in_hand() {
        let (_folder, store) = desk();
        let group = |granted| {
            let mut identity = says(&[OLD], None, "Nina Roux");
            if let Some(told) = &mut identity.told {
                let highest = Role::Agent;
                told.groups = Some(Groups { granted, highest });
            }
            identity
        };
        let nina = enters(&store, &group(Role::Agent));
        assert_eq!(nina.role, Role::Agent);
        assert_eq!(
            enters(&store, &group(Role::Requester)).role,
            Role::Requester
        );
    }
}
