//! Signing in with the desk's own accounts: who may, who may not, and that nobody learns which names exist.

use std::cell::Cell;
use std::net::IpAddr;
use std::sync::Arc;

use helpdesk::auth::{Hasher, SignIn, Sources, Try};
use helpdesk::config;
use helpdesk::rules::access::Role;
use helpdesk::store::{self, NewPerson, Purpose, Store, Write};

/// A file in a folder that goes with it, and the sources on it.
struct Desk {
    store: Arc<Store>,
    sources: Sources,
    tries: Cell<u32>,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// With the account `marie`, whose password has that hash.
    fn new(hash: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        let store = Arc::new(store);
        let marie = NewPerson {
            address: "marie.lopez@ecole.example",
            name: "Marie Lopez",
            login: Some("Marie"),
            role: Role::Requester,
        };
        let add = |w: &Write<'_>| -> store::Result<()> {
            let id = w.add_person(&marie, chrono::Utc::now())?;
            hash.map_or(Ok(()), |hash| w.set_password(id, hash))
        };
        store.write(add).expect("added");
        Self {
            sources: Sources::new(&[config::SignIn::Local], &[], &store),
            store,
            tries: Cell::new(0),
            _folder: folder,
        }
    }

    fn enters(&self, login: &str, password: &str) -> bool {
        match self.ask(login, password) {
            SignIn::Welcome(person) => person.address == "marie.lopez@ecole.example",
            SignIn::No => false,
            other @ (SignIn::CouldNotAsk(_) | SignIn::TooMany(_)) => panic!("{other:?}"),
        }
    }

    /// Each time from another address, a minute later: how often may be tried is shown elsewhere.
    fn ask(&self, login: &str, password: &str) -> SignIn {
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

    fn marie(&self) -> store::Person {
        let read = |r: &store::Read<'_>| r.person_by_login("marie");
        let found: store::Result<_> = self.store.read(|r| read(r));
        found.expect("read").expect("an account")
    }
}

#[test]
fn name_or_address_and_password_open_the_door() {
    let hash = Hasher::default().hash("correct horse").expect("a hash");
    let desk = Desk::new(Some(&hash));
    for login in ["marie", "MARIE", " marie ", "Marie.Lopez@ecole.example"] {
        assert!(desk.enters(login, "correct horse"), "{login}");
    }
    let long = "x".repeat(1025);
    for (login, password) in [
        ("marie", "Correct horse"),
        ("marie", ""),
        ("marie", "correct horse\0"),
        ("marie", &long),
        ("marie'--", "correct horse"),
        ("*", "correct horse"),
        ("", "correct horse"),
        ("paul", "correct horse"),
        ("Marie Lopez", "correct horse"),
    ] {
        assert!(!desk.enters(login, password), "{login} {password}");
    }
    let disable = |w: &Write<'_>| w.set_disabled(desk.marie().id, true);
    desk.store.write(disable).expect("disabled");
    assert!(!desk.enters("marie", "correct horse"));
}

#[test]
fn without_a_password_nobody_enters() {
    let desk = Desk::new(None);
    for password in ["", "x", "correct horse"] {
        assert!(!desk.enters("marie", password), "{password}");
    }
}

#[test]
fn a_damaged_hash_is_no_wrong_password() {
    let desk = Desk::new(Some("$argon2id$nonsense"));
    let answer = desk.ask("marie", "correct horse");
    assert!(matches!(answer, SignIn::CouldNotAsk(_)), "{answer:?}");
}

#[test]
fn an_older_hash_is_renewed_by_a_right_password_only() {
    let older = argon2::Config::owasp5();
    let older = argon2::hash_encoded(b"correct horse", b"salt of an old age", &older);
    let older = older.expect("a hash");
    let desk = Desk::new(Some(&older));
    assert!(!desk.enters("marie", "wrong horse"));
    assert_eq!(desk.marie().password.as_deref(), Some(&*older));
    assert!(desk.enters("marie", "correct horse"));
    let newer = desk.marie().password.expect("a hash");
    assert!(
        newer.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{newer}"
    );
    assert!(desk.enters("marie", "correct horse"));
}

/// Processor time of this thread so far, in nanoseconds: what others do on the machine does not count.
fn worked() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let on_cpu = stat
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok());
    on_cpu.expect("a number")
}

#[test]
fn unknown_names_take_as_much_work_as_known_ones() {
    let hash = Hasher::default().hash("correct horse").expect("a hash");
    let desk = Desk::new(Some(&hash));
    let work = |login: &str| {
        let begun = worked();
        for _ in 0..3 {
            assert!(!desk.enters(login, "wrong horse"));
        }
        worked() - begun
    };
    // The hash is nearly all of it: without one the answer would cost a hundredth.
    let (known, unknown) = (work("marie"), work("nobody"));
    assert!(
        unknown * 2 > known && known * 2 > unknown,
        "{known} ns, {unknown} ns"
    );
}

/// The allocator kept the 19 MiB of each hash aside, up to more than a gigabyte, before it was told not to.
#[test]
fn a_flood_of_passwords_takes_the_memory_of_two() {
    let desk = crate::desk::Desk::with()
        .web("trusted_proxies = [\"127.0.0.0/8\"]\n")
        .full_hashes()
        .start();
    std::thread::scope(|threads| {
        for client in 0..16 {
            let from = format!("10.1.1.{client}");
            let mut visitor = desk.stranger().saying("x-forwarded-for", &from);
            threads.spawn(move || {
                visitor.take_form("/login");
                for _ in 0..3 {
                    let form = [("login", from.as_str()), ("password", "wrong horse")];
                    assert_eq!(visitor.post("/login", &form).status, 403);
                }
            });
        }
    });
    let peak = desk.memory_peak() >> 20;
    assert!(peak < 150, "{peak} MiB");
}
