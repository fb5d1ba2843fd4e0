//! Signing in by a real directory and a real mail server: who comes in, as whom, and what nobody comes in with.

use std::cell::Cell;
use std::io::Write as _;
use std::net::IpAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;

use helpdesk::auth::{Hasher, SignIn, Sources, Try};
use helpdesk::config::Config;
use helpdesk::rules::access::Role;
use helpdesk::store::{self, NewPerson, Person, Purpose, Store, Write};

use crate::desk::{Desk, PASSWORD};
use crate::lab::{self, Lab};
use crate::missing::left_out;

/// The sources of a configuration on a file of its own.
pub struct Door {
    pub store: Arc<Store>,
    sources: Sources,
    tries: Cell<u32>,
    _folder: tempfile::TempDir,
}

impl Door {
    pub fn new(toml: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config::parse(toml, folder.path()).expect("a configuration");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        let store = Arc::new(store);
        Self {
            sources: Sources::new(&config.sign_in, &config.desk.domains, &store),
            store,
            tries: Cell::new(0),
            _folder: folder,
        }
    }

    /// Each time from another address, an hour later: how often may be tried is shown elsewhere.
    pub fn ask(&self, login: &str, password: &str) -> SignIn {
        let tries = self.tries.get() + 1;
        self.tries.set(tries);
        self.sources.sign_in(&Try {
            login,
            password,
            from: IpAddr::from(tries.to_be_bytes()),
            browser: None,
            now: chrono::Utc::now() + chrono::Duration::hours(tries.into()),
        })
    }

    #[track_caller]
    fn enters(&self, login: &str, password: &str) -> Person {
        match self.ask(login, password) {
            SignIn::Welcome(person) => *person,
            other => panic!("{login}: {other:?}"),
        }
    }

    fn write<T>(&self, work: impl FnOnce(&Write<'_>) -> store::Result<T>) -> T {
        self.store.write(work).expect("written")
    }
}

pub fn ldap(host: &str, port: u16, security: &str, ca: &str, how: &str) -> String {
    format!(
        "[[sign_in]]\nkind = \"ldap\"\nhost = \"{host}\"\nport = {port}\nsecurity = \"{security}\"\n\
         ca_file = \"{ca}\"\n{how}\n"
    )
}

pub fn imap(host: &str, port: u16, security: &str, ca: &str) -> String {
    format!(
        "[[sign_in]]\nkind = \"imap\"\nhost = \"{host}\"\nport = {port}\nsecurity = \"{security}\"\n\
         ca_file = \"{ca}\"\n"
    )
}

pub const SEARCH: &str = "bind_dn = \"cn=reader,dc=ecole,dc=example\"\npassword = \"readersecret\"\n\
    base = \"ou=people,dc=ecole,dc=example\"\n";
const PATTERN: &str = "pattern = \"uid={login},ou=people,dc=ecole,dc=example\"\n";
pub const GROUPS: &str = "agents_group = \"cn=it,ou=groups,dc=ecole,dc=example\"\n";

/// Every way to ask the servers of a lab.
fn ways(lab: &Lab) -> Vec<String> {
    let ca = lab.ca_file.display().to_string();
    vec![
        ldap("localhost", lab.ldaps_port, "tls", &ca, SEARCH),
        ldap("localhost", lab.ldap_port, "starttls", &ca, SEARCH),
        ldap("localhost", lab.ldaps_port, "tls", &ca, PATTERN),
        imap("localhost", lab.imaps_port, "tls", &ca),
        imap("localhost", lab.imap_port, "starttls", &ca),
        imap("localhost", lab.imap_port, "starttls", &ca) + "login_as = \"name\"\n",
    ]
}

/// A14: signing in without the password, as servers allow it that take an empty one for no sign-in (RFC 4513 section 5.1.2), and
/// filter injection (GLPI CVE-2023-51446).
#[test]
fn ldap_and_imap_take_the_right_password_of_the_right_name_only() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("ldap_and_imap_take_the_right_password", &missing),
    };
    for way in ways(&lab) {
        let door = Door::new(&way);
        let marie = door.enters("marie.lopez", lab::PASSWORD);
        assert_eq!(marie.address, "marie.lopez@ecole.example", "{way}");
        assert_eq!(
            (marie.name.as_str(), marie.role),
            ("Marie Lopez", Role::Requester)
        );
        assert_eq!(marie.login.as_deref(), Some("marie.lopez"));
        assert_eq!(
            door.enters(" Marie.Lopez ", lab::PASSWORD).id,
            marie.id,
            "{way}"
        );
        if !way.contains("pattern") {
            let by_address = door.enters("Marie.Lopez@ecole.example", lab::PASSWORD);
            assert_eq!(by_address.id, marie.id, "{way}");
        }
        for (login, password) in [
            ("marie.lopez", ""),
            ("marie.lopez", "wrong"),
            ("marie.lopez", "*"),
            ("marie.lopez", ")("),
            ("marie.lopez", "\0"),
            ("marie.lopez", "secret\0"),
            ("marie.lopez", "secret\0x"),
            ("marie.lopez", "secret\r\na OK"),
            ("marie.lopez", "{PLAIN}secret"),
            ("nobody", lab::PASSWORD),
            ("", lab::PASSWORD),
            ("*", lab::PASSWORD),
            ("marie*", lab::PASSWORD),
            ("marie.lopez)(uid=*", lab::PASSWORD),
            ("*)(|(uid=*", lab::PASSWORD),
            (")(", lab::PASSWORD),
            ("marie.lopez\0", lab::PASSWORD),
            ("marie.lopez\0,ou=x", lab::PASSWORD),
            ("marie.lopez,ou=people", lab::PASSWORD),
            ("marie.lopez,ou=people,dc=ecole,dc=example", lab::PASSWORD),
            ("uid=marie.lopez", lab::PASSWORD),
            ("cn=reader,dc=ecole,dc=example", "readersecret"),
            ("marie.lopez@evil.example", lab::PASSWORD),
            ("marie.lopez+x", lab::PASSWORD),
            ("marie.lopez\r\n", "wrong"),
            (&"m".repeat(300), lab::PASSWORD),
        ] {
            assert_eq!(
                door.ask(login, password),
                SignIn::No,
                "{login:?} {password:?}\n{way}"
            );
        }
        let people = door.store.read(|r| r.people(false)).expect("read");
        assert_eq!(people.len(), 1, "only who came in is a person: {way}");
    }
}

#[test]
fn whoever_is_known_by_mail_and_by_directory_is_one_person() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("whoever_is_known_by_mail_and_by_directory", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let door = Door::new(
        &(imap("localhost", lab.imaps_port, "tls", &ca)
            + &ldap("localhost", lab.ldaps_port, "tls", &ca, SEARCH)),
    );
    let by_mail = NewPerson {
        address: "marie.lopez@ecole.example",
        name: "Marie L.",
        login: None,
        role: Role::Requester,
    };
    let id = door.write(|w| w.add_person(&by_mail, chrono::Utc::now()));
    let marie = door.enters("marie.lopez", lab::PASSWORD);
    assert_eq!((marie.id, marie.name.as_str()), (id, "Marie L."));
    assert_eq!(marie.login.as_deref(), Some("marie.lopez"));
    door.write(|w| w.set_disabled(id, true));
    assert_eq!(door.ask("marie.lopez", lab::PASSWORD), SignIn::No);
}

/// Tells the directory of a lab to change, as its administrator.
pub fn changed(lab: &Lab, program: &str, ldif: &str) {
    let address = format!("ldap://127.0.0.1:{}", lab.ldap_port);
    let mut child = Command::new(program)
        .args([
            "-x",
            "-H",
            &address,
            "-D",
            "cn=admin,dc=ecole,dc=example",
            "-w",
            "secret",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("ldap-utils");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(ldif.as_bytes()).expect("written");
    drop(input);
    assert!(child.wait().expect("its end").success(), "{ldif}");
}

pub fn entry_of(login: &str, name: &str, mail: &str) -> String {
    let surname = name.split(' ').next_back().unwrap_or(name);
    format!(
        "dn: uid={login},ou=people,dc=ecole,dc=example\nobjectClass: inetOrgPerson\nuid: {login}\ncn: {name}\n\
         sn: {surname}\nmail: {mail}\nuserPassword: secret\n"
    )
}

/// Who is renamed in the directory stays who they are, by what it never changes; who gets their old address is somebody else.
#[test]
fn whoever_the_directory_renames_is_known_by_its_own_identifier() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("whoever_the_directory_renames", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let (old, new) = ("nina.roux@ecole.example", "nina.blanc@ecole.example");
    changed(&lab, "ldapadd", &entry_of("nina.roux", "Nina Roux", old));
    for how in [SEARCH, PATTERN] {
        let door = Door::new(&ldap("localhost", lab.ldaps_port, "tls", &ca, how));
        let nina = door.enters("nina.roux", lab::PASSWORD);
        assert_eq!(nina.address, old);
        let known = nina.directory_id.clone().expect("an identifier");
        assert_eq!(known.len(), 36, "an entryUUID (RFC 4530): {known}");
        // Both are renamed at once: the user name, and the address.
        changed(
            &lab,
            "ldapmodify",
            &format!(
                "dn: uid=nina.roux,ou=people,dc=ecole,dc=example\nchangetype: modrdn\nnewrdn: uid=nina.blanc\ndeleteoldrdn: 1\n\n\
                 dn: uid=nina.blanc,ou=people,dc=ecole,dc=example\nchangetype: modify\nreplace: mail\nmail: {new}\n-\n\
                 replace: cn\ncn: Nina Blanc\n"
            ),
        );
        // Mail came from the new address before she signed in.
        let by_mail = NewPerson {
            address: new,
            name: "Nina Blanc",
            login: None,
            role: Role::Requester,
        };
        let stranger = door.write(|w| w.add_person(&by_mail, chrono::Utc::now()));
        let again = door.enters("nina.blanc", lab::PASSWORD);
        assert_eq!((again.id, again.directory_id), (nina.id, Some(known)));
        assert_eq!(
            (again.address.as_str(), again.name.as_str()),
            (new, "Nina Blanc")
        );
        let joined = door
            .store
            .read(|r| r.person(stranger))
            .expect("read")
            .expect("a row");
        assert_eq!(joined.joined_into, Some(nina.id));
        let found = door.store.read(|r| r.person_by_address(old)).expect("read");
        assert_eq!(
            found.map(|one| one.id),
            Some(nina.id),
            "mail from the old one is hers"
        );
        // Somebody else gets what was hers.
        changed(&lab, "ldapadd", &entry_of("nina.roux", "Nina Roux", old));
        let other = door.enters("nina.roux", lab::PASSWORD);
        assert_ne!(other.id, nina.id, "another person");
        assert_eq!(other.address, old);
        assert_eq!(door.enters("nina.blanc", lab::PASSWORD).id, nina.id);
        assert_eq!(door.enters("nina.roux", lab::PASSWORD).id, other.id);
        let gone = "dn: uid=nina.roux,ou=people,dc=ecole,dc=example\nchangetype: delete\n\n\
            dn: uid=nina.blanc,ou=people,dc=ecole,dc=example\nchangetype: delete\n";
        changed(&lab, "ldapmodify", gone);
        changed(&lab, "ldapadd", &entry_of("nina.roux", "Nina Roux", old));
    }
}

fn gone(login: &str) -> String {
    format!("dn: uid={login},ou=people,dc=ecole,dc=example\nchangetype: delete\n\n")
}

/// Whoever gets the address that somebody else is written to is somebody else, whatever the name; the directory says what became of
/// the other one.
#[test]
fn who_gets_anothers_address_in_the_directory_is_not_taken_for_them() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("who_gets_anothers_address", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let (old, new) = ("nina.roux@ecole.example", "nina.blanc@ecole.example");
    for how in [SEARCH, PATTERN] {
        // One has left; the next has the same name, and so the same address.
        changed(&lab, "ldapadd", &entry_of("nina.roux", "Nina Roux", old));
        let door = Door::new(&ldap("localhost", lab.ldaps_port, "tls", &ca, how));
        door.enters("marie.lopez", lab::PASSWORD);
        let left = door.enters("nina.roux", lab::PASSWORD);
        changed(&lab, "ldapmodify", &gone("nina.roux"));
        changed(&lab, "ldapadd", &entry_of("nina.roux", "Nina Roux", old));
        let second = door.enters("nina.roux", lab::PASSWORD);
        assert_ne!(second.id, left.id, "{how}");
        assert_eq!(second.address, old);
        let row = |id| {
            let row = door.store.read(|r| r.person(id)).expect("read");
            row.expect("a row")
        };
        let former = row(left.id);
        assert!(former.disabled && former.address != old, "{former:?}");
        assert_eq!(former.name, "Nina Roux");
        assert_eq!(door.enters("nina.roux", lab::PASSWORD).id, second.id);
        // One goes by another address now, and has not signed in since.
        changed(
            &lab,
            "ldapmodify",
            &format!(
                "dn: uid=nina.roux,ou=people,dc=ecole,dc=example\nchangetype: modrdn\nnewrdn: uid=nina.blanc\ndeleteoldrdn: 1\n\n\
                 dn: uid=nina.blanc,ou=people,dc=ecole,dc=example\nchangetype: modify\nreplace: mail\nmail: {new}\n"
            ),
        );
        changed(&lab, "ldapadd", &entry_of("nina.roux", "Nora Roux", old));
        let third = door.enters("nina.roux", lab::PASSWORD);
        assert!(![left.id, second.id].contains(&third.id), "{how}");
        assert_eq!(row(second.id).address, new);
        assert!(!row(second.id).disabled);
        assert_eq!(door.enters("nina.blanc", lab::PASSWORD).id, second.id);
        assert_eq!(door.enters("nina.roux", lab::PASSWORD).id, third.id);
        // Somebody known already gets it, once that one has left.
        changed(
            &lab,
            "ldapmodify",
            &(gone("nina.roux")
                + &format!(
                    "dn: uid=nina.blanc,ou=people,dc=ecole,dc=example\nchangetype: modify\nreplace: mail\nmail: {old}\n"
                )),
        );
        let again = door.enters("nina.blanc", lab::PASSWORD);
        assert_eq!((again.id, &*again.address), (second.id, old), "{how}");
        assert!(row(third.id).disabled);
        changed(&lab, "ldapmodify", &gone("nina.blanc"));
    }
}

/// An address that stands with two entries at once is the one's who came first: whoever may write their own `mail` is nobody else by that.
#[test]
fn an_address_of_two_entries_lets_nobody_in_as_the_other() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("an_address_of_two_entries", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let marie = "marie.lopez@ecole.example";
    changed(
        &lab,
        "ldapadd",
        &entry_of("marie.two", "Marie Lopez", marie),
    );
    for how in [SEARCH, PATTERN] {
        let door = Door::new(&ldap("localhost", lab.ldaps_port, "tls", &ca, how));
        let first = door.enters("marie.lopez", lab::PASSWORD);
        assert_eq!(door.ask("marie.two", lab::PASSWORD), SignIn::No, "{how}");
        assert_eq!(door.enters("marie.lopez", lab::PASSWORD), first, "{how}");
        // By an address of their own they are themselves.
        let modify = |what: &str| {
            let entry = "dn: uid=marie.two,ou=people,dc=ecole,dc=example\nchangetype: modify";
            changed(
                &lab,
                "ldapmodify",
                &format!("{entry}\n{what}: mail\nmail: m.two@ecole.example\n"),
            );
        };
        modify("add");
        let two = door.enters("marie.two", lab::PASSWORD);
        assert_ne!(two.id, first.id);
        assert_eq!(two.address, "m.two@ecole.example");
        assert_eq!(door.enters("marie.lopez", lab::PASSWORD), first, "{how}");
        modify("delete");
    }
}

/// Moved to another directory, all identifiers are new: nobody is a stranger to their own requests.
#[test]
fn who_is_in_a_directory_made_anew_is_known_by_the_address() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("who_is_in_a_directory_made_anew", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let all = [
        ("nina.roux", "Nina Roux"),
        ("omar.sy", "Omar Sy"),
        ("lea.petit", "Lea Petit"),
    ];
    for how in [SEARCH, PATTERN] {
        let door = Door::new(&ldap("localhost", lab.ldaps_port, "tls", &ca, how));
        let add = || {
            for (login, name) in all {
                let mail = format!("{login}@ecole.example");
                changed(&lab, "ldapadd", &entry_of(login, name, &mail));
            }
        };
        add();
        let before = all.map(|(login, _)| door.enters(login, lab::PASSWORD));
        changed(
            &lab,
            "ldapmodify",
            &all.map(|(login, _)| gone(login)).concat(),
        );
        add();
        for ((login, _), known) in all.iter().zip(&before) {
            let now = door.enters(login, lab::PASSWORD);
            assert_eq!((now.id, &now.address), (known.id, &known.address), "{how}");
            assert_ne!(now.directory_id, known.directory_id);
        }
        changed(
            &lab,
            "ldapmodify",
            &all.map(|(login, _)| gone(login)).concat(),
        );
    }
}

/// A name in two sources (ASVS 6.8.1): each password opens the person of its own source, whichever is asked first.
#[test]
fn a_local_name_gives_nobody_the_directorys_person() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("a_local_name_gives_nobody", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let directory = ldap("localhost", lab.ldaps_port, "tls", &ca, SEARCH);
    let own = "[[sign_in]]\nkind = \"local\"\n";
    for order in [own.to_owned() + &directory, directory.clone() + own] {
        let door = Door::new(&order);
        let other = NewPerson {
            address: "other@ecole.example",
            name: "Other",
            login: Some("marie.lopez"),
            role: Role::Administrator,
        };
        let hash = Hasher::default().hash(PASSWORD).expect("a hash");
        door.write(|w| {
            let id = w.add_person(&other, chrono::Utc::now())?;
            w.set_password(id, &hash)
        });
        let theirs = door.enters("marie.lopez", PASSWORD);
        assert_eq!(theirs.address, "other@ecole.example");
        let hers = door.enters("marie.lopez", lab::PASSWORD);
        assert_eq!(hers.address, "marie.lopez@ecole.example");
        assert_eq!((hers.role, hers.login), (Role::Requester, None));
    }
}

#[test]
fn groups_give_and_take_roles_but_none_that_was_given_by_hand_to_a_local_account() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("groups_give_and_take_roles", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let how = SEARCH.to_owned() + GROUPS;
    let door = Door::new(&ldap("localhost", lab.ldaps_port, "tls", &ca, &how));
    assert_eq!(door.enters("marie.lopez", lab::PASSWORD).role, Role::Agent);
    let camille = door.enters("camille.durand", lab::PASSWORD);
    assert_eq!(camille.role, Role::Requester);
    for (given, password, role) in [
        (Role::Agent, false, Role::Requester),
        (Role::Administrator, false, Role::Administrator), // no group of theirs is configured
        (Role::Agent, true, Role::Agent),
        (Role::Administrator, true, Role::Administrator),
    ] {
        door.write(|w| {
            w.set_role(camille.id, given)?;
            if password {
                w.set_password(camille.id, "$argon2id$nonsense")?;
            }
            Ok(())
        });
        let now = door.enters("camille.durand", lab::PASSWORD);
        assert_eq!(now.role, role, "{given:?} {password}");
    }
    let how = how + "administrators_group = \"cn=it,ou=groups,dc=ecole,dc=example\"\n";
    let door = Door::new(&ldap("localhost", lab.ldaps_port, "tls", &ca, &how));
    assert_eq!(
        door.enters("paul.ndiaye", lab::PASSWORD).role,
        Role::Administrator
    );
}

#[test]
fn people_of_the_directory_sign_in_at_the_page_and_check_tries_it() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("people_of_the_directory_sign_in", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let sources = "[[sign_in]]\nkind = \"local\"\n".to_owned()
        + &imap("localhost", lab.imaps_port, "tls", &ca)
        + &ldap(
            "localhost",
            lab.ldaps_port,
            "tls",
            &ca,
            &(SEARCH.to_owned() + GROUPS),
        );
    let desk = Desk::with().toml(&sources).start();
    let mut marie = desk.stranger();
    assert_eq!(marie.sign_in("marie.lopez", lab::PASSWORD, &[]).status, 303);
    assert_eq!(marie.get("/").status, 200);
    let wrong = desk.stranger().sign_in("marie.lopez", "wrong", &[]);
    assert_eq!(wrong.status, 403);
    desk.user("hugo.petit", "administrator");
    let said = String::from_utf8(desk.run(&["check"], "").stdout).expect("UTF-8");
    for line in [
        "ok      sign-in \"local\": 1 account with a password",
        "ok      sign-in \"imap localhost\": localhost:",
        "ok      sign-in \"ldap localhost\": localhost:",
    ] {
        assert!(said.contains(line), "{said}");
    }
    assert!(!said.contains("readersecret"));
}

/// The browser's own screen is checked against all sources, and throttled like the page.
#[test]
fn the_screen_takes_the_directorys_password() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("the_screen_takes_the_directorys_password", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let toml = "[gate]\ninside = [\"192.0.2.0/24\"]\n[[sign_in]]\nkind = \"local\"\n".to_owned()
        + &ldap("localhost", lab.ldaps_port, "tls", &ca, SEARCH);
    let desk = Desk::with().toml(&toml).start();
    let basic = |login: &str, password: &str| {
        let coded = data_encoding::BASE64.encode(format!("{login}:{password}").as_bytes());
        let visitor = desk.stranger();
        visitor
            .saying("authorization", &format!("Basic {coded}"))
            .get("/login")
            .status
    };
    assert_eq!(basic("marie.lopez", ""), 401);
    assert_eq!(basic("*", lab::PASSWORD), 401);
    assert_eq!(basic("marie.lopez", lab::PASSWORD), 200);
    let statuses: Vec<u16> = (0..40)
        .map(|n| basic("paul.ndiaye", &format!("wrong{n}")))
        .collect();
    let looked_at = statuses.iter().filter(|status| **status == 401).count();
    assert!(looked_at <= 10 && statuses.contains(&429), "{statuses:?}");
}

/// What slapd takes for one name is tried as one: by its user name, its full name and its address, in whatever spelling.
#[test]
fn an_account_of_a_directory_is_guessed_ten_times_by_whatever_name() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => {
            return left_out("an_account_of_a_directory_is_guessed_ten_times", &missing);
        }
    };
    let ca = lab.ca_file.display().to_string();
    let by_many = SEARCH.to_owned() + "filter = \"(|(uid={login})(cn={login})(mail={login}))\"\n";
    let by_many = ldap("localhost", lab.ldaps_port, "tls", &ca, &by_many);
    let names = [
        "Camille Durand",
        "CAMILLE \u{a0} DURAND",
        "Ｃamille Durand",
        "camille.durand",
        "CAMİLLE.DURAND",
        "camille.durand@ecole.example",
    ];
    let names: Vec<String> = names
        .iter()
        .cycle()
        .take(60)
        .map(ToString::to_string)
        .collect();
    assert!(looked_at(&by_many, &names) <= 10);
    let names = super::guessing::spellings();
    for way in [
        by_many,
        ldap("localhost", lab.ldaps_port, "tls", &ca, PATTERN),
        imap("localhost", lab.imaps_port, "tls", &ca),
    ] {
        assert!(looked_at(&way, &names) <= 10, "{way}");
        let door = Door::new(&way);
        for name in [
            "ＣＡＭＩＬＬＥ.durand",
            "camille\u{ad}.durand",
            " camille.durand ",
        ] {
            door.enters(name, lab::PASSWORD);
        }
        let read = |r: &store::Read<'_>| r.people(false);
        let people = door.store.read(|r| read(r)).expect("people");
        assert_eq!(
            people.len(),
            1,
            "one person, whatever was typed: {people:?}"
        );
        assert_eq!(people[0].login.as_deref(), Some("camille.durand"));
    }
}

/// How many wrong passwords of these names are looked at within a quarter of an hour, each from another address.
fn looked_at(way: &str, names: &[String]) -> usize {
    let door = Door::new(way);
    let begun = chrono::Utc::now();
    let tried = |(index, name): &(u32, &String)| {
        let outcome = door.sources.sign_in(&Try {
            login: name,
            password: "guessed",
            from: IpAddr::from(index.to_be_bytes()),
            browser: None,
            now: begun + chrono::Duration::seconds(12 * i64::from(*index)),
        });
        outcome == SignIn::No
    };
    (1..).zip(names).filter(tried).count()
}
