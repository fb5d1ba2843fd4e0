//! The school's directory as a source: finds somebody and tries the password by a bind; `client` speaks LDAP, `filter` writes
//! what is asked.

mod client;
mod filter;

use self::client::{Client, Entry, Scope};
use super::{Admit, Answer, Groups, Identity, Source, Told, names};
use crate::config::{Find, LdapSignIn};
use crate::rules::access::Role;
use crate::rules::faults::{Cause, ServerFault};
use crate::rules::spelling::{self, canonical};

/// The attribute with an entry's user names (RFC 4519 section 2.39).
const USER_NAME: &str = "uid";

/// The directory.
#[derive(Debug)]
pub struct Directory {
    configured: LdapSignIn,
    domains: Vec<String>,
    name: String,
}

/// Whose password was right, and the line on which the directory said so.
enum Bound {
    Yes(Entry, Box<Client>),
    NotHere,
    Wrong,
}

impl Directory {
    /// As configured; people have addresses of these domains.
    pub fn new(configured: LdapSignIn, domains: Vec<String>) -> Self {
        let name = format!("ldap {}", configured.server.host);
        Self {
            configured,
            domains,
            name,
        }
    }

    /// Connects, and becomes who may search, if there is such an account.
    fn open(&self) -> Result<Client, ServerFault> {
        let mut client = Client::open(&self.configured.server)?;
        self.become_reader(&mut client)?;
        Ok(client)
    }

    fn become_reader(&self, client: &mut Client) -> Result<(), ServerFault> {
        let Some((name, secret)) = &self.configured.server.login else {
            return Ok(());
        };
        let secret = secret.fetch();
        let secret = secret.map_err(|said| ServerFault::new(Cause::Secret, said))?;
        if client.bind(name, &secret)? {
            Ok(())
        } else {
            let said = format!("the directory refuses {name:?}: wrong password");
            Err(ServerFault::new(Cause::Reader, said))
        }
    }

    fn attributes(&self) -> [&str; 6] {
        let c = &self.configured;
        [
            &c.mail_attribute,
            &c.name_attribute,
            &c.given_name_attribute,
            &c.id_attribute,
            &c.group_attribute,
            USER_NAME,
        ]
    }

    fn bound(&self, login: &str, password: &str, admit: Admit<'_>) -> Result<Bound, ServerFault> {
        match &self.configured.find {
            Find::Search { base, filter } => {
                let mut client = self.open()?;
                let filter = filter::about(filter, login);
                let found = client.search(base, Scope::Below, &filter, &self.attributes())?;
                let mut found = found.into_iter();
                match (found.next(), found.next()) {
                    (Some(entry), None)
                        if admit(&self.account(&entry))
                            && client.bind(&entry.name, password)? =>
                    {
                        self.become_reader(&mut client)?;
                        Ok(Bound::Yes(entry, Box::new(client)))
                    }
                    (Some(_), None) => Ok(Bound::Wrong),
                    (Some(_), Some(_)) => Err(ServerFault::new(
                        Cause::Other,
                        "the filter finds several people",
                    )),
                    // The same work as for somebody who is there: nobody learns by time who is.
                    (None, _) => {
                        client.bind(&format!("cn=nobody,{base}"), "no password at all")?;
                        Ok(Bound::NotHere)
                    }
                }
            }
            Find::Pattern(pattern) => {
                let mut client = Client::open(&self.configured.server)?;
                let name = pattern.replace("{login}", &filter::in_name(login));
                if !admit(&spelling::alike(&name, &[])) || !client.bind(&name, password)? {
                    return Ok(Bound::Wrong);
                }
                let found =
                    client.search(&name, Scope::Base, &filter::every(), &self.attributes())?;
                let entry = found.into_iter().next();
                let entry = entry.ok_or_else(|| {
                    let said = format!("{name:?} may not read its own entry");
                    ServerFault::new(Cause::Place, said)
                })?;
                Ok(Bound::Yes(entry, Box::new(client)))
            }
        }
    }

    /// What an account is counted by: the address that its person is known by, else its own name there.
    fn account(&self, entry: &Entry) -> String {
        let addresses = entry.values(&self.configured.mail_attribute);
        let own = names::own_address(addresses, &self.domains);
        own.unwrap_or_else(|| entry.name.to_lowercase())
    }

    fn identity(
        &self,
        login: &str,
        entry: &Entry,
        client: &mut Client,
    ) -> Result<Identity, ServerFault> {
        let addresses = entry.values(&self.configured.mail_attribute);
        let addresses = names::own_addresses(addresses, &self.domains);
        let address = addresses.first().cloned().ok_or_else(|| {
            let attribute = &self.configured.mail_attribute;
            let said = format!("{:?} has no {attribute} of our domains", entry.name);
            ServerFault::new(Cause::Other, said)
        })?;
        let first_name = entry.values(&self.configured.given_name_attribute).next();
        let given = entry.values(&self.configured.name_attribute).next();
        let name = given.map(names::one_line).filter(|name| !name.is_empty());
        let local = address.split('@').next().unwrap_or_default();
        let told = Told {
            name: name.unwrap_or_else(|| names::shown(local)),
            login: (!login.contains('@')).then(|| canonical(login)),
            groups: self.groups(login, entry, client)?,
            addresses,
            id: entry.identifier(&self.configured.id_attribute),
            given_name: first_name.map(names::one_line),
        };
        Ok(Identity {
            address,
            told: Some(told),
        })
    }

    /// The entries that have these identifiers, among those where people are looked for: asked as the account that may search, or as whoever
    /// signs in.
    fn identified(
        &self,
        ids: &[String],
        (login, password): (&str, &str),
    ) -> Result<Vec<Entry>, ServerFault> {
        let attribute = &self.configured.id_attribute;
        let filters: Vec<Vec<u8>> = ids
            .iter()
            .map(|id| filter::identified(attribute, id))
            .collect();
        let (mut client, base) = match &self.configured.find {
            Find::Search { base, .. } => (self.open()?, base.as_str()),
            Find::Pattern(pattern) => {
                let mut client = Client::open(&self.configured.server)?;
                let name = pattern.replace("{login}", &filter::in_name(login));
                client.bind(&name, password)?;
                (client, pattern.split_once(',').map_or("", |(_, base)| base))
            }
        };
        let most = u16::try_from(ids.len()).unwrap_or(u16::MAX);
        let filter = filter::any(&filters);
        client.search_for(most, (base, Scope::Below), &filter, &self.attributes())
    }

    /// What the groups make of somebody; none where no group is configured.
    fn groups(
        &self,
        login: &str,
        entry: &Entry,
        client: &mut Client,
    ) -> Result<Option<Groups>, ServerFault> {
        let c = &self.configured;
        let (agents, administrators) = (&c.agents_group, &c.administrators_group);
        let highest = match (agents, administrators) {
            (_, Some(_)) => Role::Administrator,
            (Some(_), None) => Role::Agent,
            (None, None) => return Ok(None),
        };
        let mut granted = Role::Requester;
        for (group, role) in [(administrators, Role::Administrator), (agents, Role::Agent)] {
            if let Some(group) = group
                && granted == Role::Requester
                && self.is_member(group, login, entry, client)?
            {
                granted = role;
            }
        }
        Ok(Some(Groups { granted, highest }))
    }

    /// A group names its people, or a person names their groups.
    fn is_member(
        &self,
        group: &str,
        login: &str,
        entry: &Entry,
        client: &mut Client,
    ) -> Result<bool, ServerFault> {
        let mut groups = entry.values(&self.configured.group_attribute);
        if groups.any(|named| named.eq_ignore_ascii_case(group)) {
            return Ok(true);
        }
        let mut names_them = vec![
            filter::equal("member", &entry.name),
            filter::equal("uniqueMember", &entry.name),
            filter::equal("memberUid", login),
        ];
        // A group of RFC 2307 tells capitals apart; the name that was typed need not.
        let own = entry.values(USER_NAME);
        names_them.extend(own.map(|name| filter::equal("memberUid", name)));
        let names_them = filter::any(&names_them);
        Ok(!client
            .search(group, Scope::Base, &names_them, &["cn"])?
            .is_empty())
    }
}

impl Source for Directory {
    fn name(&self) -> &str {
        &self.name
    }

    fn check(&self, login: &str, password: &str, admit: Admit<'_>) -> Answer {
        let bound = self.bound(login, password, admit);
        match bound {
            Ok(Bound::Yes(entry, mut client)) => match self.identity(login, &entry, &mut client) {
                Ok(identity) => Answer::Yes(identity),
                Err(cause) => Answer::CouldNotAsk(cause),
            },
            Ok(Bound::NotHere) => Answer::NotHere,
            Ok(Bound::Wrong) => Answer::Wrong,
            Err(cause) => Answer::CouldNotAsk(cause),
        }
    }

    fn still_has(&self, ids: &[String], by: (&str, &str)) -> Result<Vec<Told>, ServerFault> {
        let c = &self.configured;
        let found = self.identified(ids, by)?;
        let told = found.iter().map(|entry| {
            let addresses = names::own_addresses(entry.values(&c.mail_attribute), &self.domains);
            let name = entry.values(&c.name_attribute).next();
            let given = entry.values(&c.given_name_attribute).next();
            Told {
                name: name.map(names::one_line).unwrap_or_default(),
                login: None,
                groups: None,
                addresses,
                id: entry.identifier(&c.id_attribute),
                given_name: given.map(names::one_line),
            }
        });
        Ok(told.collect())
    }

    fn probe(&self) -> Result<String, ServerFault> {
        let c = &self.configured;
        let mut client = self.open()?;
        let place = format!("{}:{}", c.server.host, c.server.port);
        let Find::Search { base, .. } = &c.find else {
            return Ok(format!("{place} answers"));
        };
        client.search(base, Scope::Base, &filter::every(), &["1.1"])?;
        for group in [&c.agents_group, &c.administrators_group]
            .into_iter()
            .flatten()
        {
            client.search(group, Scope::Base, &filter::every(), &["1.1"])?;
        }
        Ok(format!("{place}, {base:?} can be searched"))
    }
}
