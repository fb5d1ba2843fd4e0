//! A9, guessing passwords: ten tries within a quarter of an hour for each name and each address, the same answer for every
//! name, and nobody locked out of their own browser.

use crate::desk::{Builder, Desk, PASSWORD, Visitor};
use crate::missing::left_out;

fn behind_a_proxy() -> Builder {
    Desk::with()
        .web("trusted_proxies = [\"127.0.0.0/8\"]\n")
        .toml("[gate]\nsecond = \"off\"\n")
}

fn desk() -> Desk {
    with_people(behind_a_proxy().start())
}

fn with_people(desk: Desk) -> Desk {
    desk.user("camille.durand", "requester");
    desk.user("marie.lopez", "agent");
    desk
}

fn from(desk: &Desk, last: usize) -> Visitor {
    desk.stranger()
        .saying("x-forwarded-for", &format!("10.7.0.{last}"))
}

/// How many of so many wrong passwords were looked at, and how many were told to wait.
fn guess(desk: &Desk, tries: usize, who: impl Fn(usize) -> (String, usize)) -> (usize, usize) {
    let mut statuses = Vec::new();
    let mut visitor = desk.stranger();
    visitor.take_form("/login");
    for index in 0..tries {
        let (login, last) = who(index);
        let asking = visitor.saying("x-forwarded-for", &format!("10.7.0.{last}"));
        let page = asking.post("/login", &[("login", &login), ("password", "wrong horse")]);
        if page.status == 429 {
            let wait: u64 = page.header("retry-after").parse().expect("seconds");
            assert!((1..=901).contains(&wait), "{wait}");
            assert!(page.has("Trop d’essais"));
        }
        statuses.push(page.status);
    }
    let count = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    (count(403), count(429))
}

/// Unlimited guesses (osTicket e282910, `GHSA-jvmv` of `FreeScout`): the rightful user enters from the browser that is known.
#[test]
fn one_name_is_guessed_ten_times_and_its_owner_enters_all_the_same() {
    let desk = desk();
    let mut hers = from(&desk, 200);
    assert_eq!(hers.sign_in("camille.durand", PASSWORD, &[]).status, 303);
    hers.cookies.remove("helpdesk"); // her session has ended
    let (looked_at, waited) = guess(&desk, 200, |index| ("camille.durand".into(), index));
    assert!(looked_at <= 10, "{looked_at}");
    assert_eq!(looked_at + waited, 200);
    assert_eq!(
        from(&desk, 201)
            .sign_in("camille.durand", PASSWORD, &[])
            .status,
        429
    );
    assert_eq!(hers.sign_in("camille.durand", PASSWORD, &[]).status, 303);
    hers.cookies.remove("helpdesk");
    assert_eq!(
        hers.sign_in("camille.durand@ecole.example", PASSWORD, &[])
            .status,
        303
    );
    assert_eq!(
        from(&desk, 202)
            .sign_in("marie.lopez", PASSWORD, &[])
            .status,
        303
    );
    hers.cookies.remove("helpdesk");
    // Her browser is hers only: it lets nobody guess another's password.
    guess(&desk, 60, |index| ("marie.lopez".into(), 100 + index));
    assert_eq!(hers.sign_in("marie.lopez", PASSWORD, &[]).status, 429);
}

#[test]
fn one_address_guesses_ten_times_whatever_the_names() {
    let desk = desk();
    let (looked_at, waited) = guess(&desk, 200, |index| (format!("nobody{index}"), 1));
    assert!(looked_at <= 10, "{looked_at}");
    assert_eq!(looked_at + waited, 200);
    assert_eq!(
        from(&desk, 2)
            .sign_in("camille.durand", PASSWORD, &[])
            .status,
        303
    );
}

/// User discovery (RT CVE-2021-38562): the same page, headers and limits for a name that nobody has.
#[test]
fn a_name_that_nobody_has_is_answered_like_any_other() {
    let desk = desk();
    let answers = |login: &str, last: usize| {
        let mut visitor = from(&desk, last);
        visitor.take_form("/login");
        let pages = (0..14).map(|_| {
            let page = visitor.post("/login", &[("login", login), ("password", "wrong horse")]);
            let names: Vec<String> = page.headers.keys().map(ToString::to_string).collect();
            (
                page.status,
                names,
                page.text()
                    .replace(login, "NAME")
                    .replace(&visitor.token, ""),
            )
        });
        pages.collect::<Vec<_>>()
    };
    let (known, unknown) = (answers("camille.durand", 1), answers("nobody.at.all1", 2));
    for (one, other) in known.iter().zip(&unknown) {
        if one.0 == 403 {
            assert_eq!(one, other);
        }
    }
    let limit = |answers: &[(u16, Vec<String>, String)]| answers.iter().position(|a| a.0 == 429);
    assert_eq!(limit(&known), limit(&unknown));
}

/// Spellings of `camille.durand` that directories, people or both take for the same name.
pub fn spellings() -> Vec<String> {
    let letters = |shift: u32, name: &str| -> String {
        let shifted = |c: char| match c {
            'a'..='z' => char::from_u32(u32::from(c) + shift).unwrap_or(c),
            other => other,
        };
        name.chars().map(shifted).collect()
    };
    let name = "camille.durand";
    let mut all = vec![
        letters(0xff41 - 0x61, name),  // full-width
        letters(0x24d0 - 0x61, name),  // circled
        letters(0x1d41a - 0x61, name), // mathematical
        "CAMILLE.DURAND".into(),
        "CAMİLLE.DURAND".into(),
        "camılle.durand".into(),
        "  camille.durand\u{3000}".into(),
        "camille.durand@ecole.example".into(),
        "camille.durand@ECOLE.example.".into(),
        "camille.durand.".into(),
        "ECOLE\\camille.durand".into(),
        "c\u{e0061}amille.durand".into(),
    ];
    for hidden in [
        '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{2060}', '\u{feff}',
        '\u{34f}', '\u{fe0f}', '\u{202e}', '\u{180e}', '\u{3164}',
    ] {
        let (first, last) = name.split_at(3);
        all.push(format!("{first}{hidden}{last}"));
        all.push(format!("{hidden}{name}"));
        all.push(format!("{name}{hidden}"));
    }
    for (plain, other) in [
        ('a', "á"),
        ('a', "a\u{301}"),
        ('e', "é"),
        ('e', "e\u{308}"),
        ('u', "ü"),
        ('n', "ñ"),
        ('c', "ç"),
        ('d', "ᵈ"),
        ('l', "ₗ"),
        ('i', "ⁱ"),
        ('m', "ｍ"),
        ('.', "．"),
    ] {
        all.push(name.replace(plain, other));
    }
    all
}

/// Each spelling was a name of its own, which the directory then took for one: sixty guesses.
#[test]
fn one_name_is_guessed_ten_times_in_whatever_spelling() {
    let desk = desk();
    let all = spellings();
    assert!(all.len() >= 60, "{}", all.len());
    let (looked_at, waited) = guess(&desk, all.len(), |index| (all[index].clone(), index));
    assert!(looked_at <= 10, "{looked_at}");
    assert_eq!(looked_at + waited, all.len());
    for (index, name) in ["ｃamille.durand", "camille.durand"].iter().enumerate() {
        let page = from(&desk, 150 + index).sign_in(name, PASSWORD, &[]);
        assert_eq!(page.status, 429, "{name}");
    }
}

/// Name and address of one account need not look alike. While the clock stands still each name alone has four tries that cost no
/// wait: both together have no more.
#[test]
fn one_account_is_guessed_ten_times_by_name_and_by_address() {
    let test = "one_account_is_guessed_ten_times_by_name_and_by_address";
    let desk = match behind_a_proxy().frozen("2026-11-23 12:00:00") {
        Ok(builder) => with_people(builder.start()),
        Err(missing) => return left_out(test, &missing),
    };
    let file = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    let renamed = "UPDATE person SET login = 'cam' WHERE login = 'camille.durand'";
    assert_eq!(file.execute(renamed, ()), Ok(1));
    drop(file);
    let names = ["cam", "camille.durand@ecole.example"];
    let (looked_at, _) = guess(&desk, 60, |index| (names[index % 2].into(), index));
    assert_eq!(looked_at, 4);
}

#[test]
fn whoever_types_a_name_in_another_spelling_is_the_same_person() {
    let desk = desk();
    let mut visitor = from(&desk, 1);
    let page = visitor.sign_in("\u{200b}Ｃamille.DURAND", PASSWORD, &[]);
    assert_eq!(page.status, 303);
    visitor.keep(&page);
    assert!(visitor.get("/").has("Camille Durand"));
    let people = desk.ok(&["user", "list"], "");
    assert_eq!(
        people.matches("camille").count(),
        2,
        "a name and its address: {people}"
    );
}

/// A cookie that somebody put into another's browser is worth nothing once they have signed in there.
#[test]
fn a_planted_device_is_not_known() {
    let desk = desk();
    let planted = "a".repeat(64);
    let mut hers = from(&desk, 1);
    hers.cookies
        .insert("helpdesk-device".into(), planted.clone());
    assert_eq!(hers.sign_in("camille.durand", PASSWORD, &[]).status, 303);
    assert_ne!(hers.cookies["helpdesk-device"], planted);
    guess(&desk, 60, |index| ("camille.durand".into(), 100 + index));
    let mut thief = from(&desk, 2);
    thief.cookies.insert("helpdesk-device".into(), planted);
    assert_eq!(thief.sign_in("camille.durand", PASSWORD, &[]).status, 429);
    hers.cookies.remove("helpdesk");
    assert_eq!(hers.sign_in("camille.durand", PASSWORD, &[]).status, 303);
}

/// One network of IPv6 has more addresses than can be counted: it is one client, for lost passwords as for wrong ones.
#[test]
fn one_household_asks_for_ten_links_whatever_its_addresses() {
    let desk = desk();
    let mut visitor = desk.stranger();
    visitor.take_form("/password");
    for index in 0..30 {
        let asking = visitor.saying("x-forwarded-for", &format!("2001:db8::{index:x}"));
        let address = format!("nobody{index}@ecole.example");
        assert_eq!(
            asking.post("/password", &[("address", &address)]).status,
            200
        );
    }
    let links = || {
        let file = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
        let count = "SELECT count(*) FROM account_link";
        file.query_row(count, (), |row| row.get::<_, u32>(0))
            .expect("a count")
    };
    assert_eq!(links(), 10);
    let other = visitor.saying("x-forwarded-for", "2001:db8:0:1::1");
    other.post("/password", &[("address", "camille.durand@ecole.example")]);
    assert_eq!(links(), 11, "a neighbour is another one");
}
