//! SMTP servers that misbehave (F9 of the trust matrix), and what a desk that meets them owes afterwards.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::desk::{Desk, LIMIT, Letter};
use crate::missing::left_out;
use crate::poll::{let_pass, until};

/// How a server misbehaves, until it is told to behave.
#[derive(Clone, Copy, PartialEq)]
pub enum Fault {
    /// That answer to every order of that name.
    Says(&'static str, &'static str),
    /// To readers of that name, that the desk may not send as it does.
    Blames(&'static str),
    /// 451 to the first try of each reader.
    Grey,
    /// 550 to one reader.
    RefusesOne,
    /// Takes the mail, then hangs up without a word.
    DropsAfterDot,
    /// Takes the mail, then says nothing.
    HangsAfterDot,
    /// 421 instead of a greeting.
    NotNow,
    /// 452: its disk is full.
    Full,
    /// Its greeting comes letter by letter, and never ends.
    Drips,
}

/// A mail that it took whole.
#[derive(Clone)]
pub struct Parcel {
    from: String,
    to: String,
    id: String,
}

pub type Taken = Arc<Mutex<Vec<Parcel>>>;

pub struct Server {
    port: u16,
    taken: Taken,
    pub behaves: Arc<AtomicBool>,
}

impl Server {
    pub fn start(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let server = Self {
            port: listener.local_addr().expect("bound").port(),
            taken: Taken::default(),
            behaves: Arc::default(),
        };
        let (taken, behaves) = (server.taken.clone(), server.behaves.clone());
        let greeted = Arc::new(Mutex::new(BTreeMap::new()));
        thread::spawn(move || {
            for line in listener.incoming().flatten() {
                let (taken, behaves, greeted) = (taken.clone(), behaves.clone(), greeted.clone());
                thread::spawn(move || {
                    let good = behaves.load(Ordering::Relaxed);
                    let fault = (!good).then_some(fault);
                    // A client that hangs up ends the conversation.
                    let _ = converse(&line, fault, &taken, &greeted);
                });
            }
        });
        server
    }

    pub fn desk(&self, more: &str) -> crate::desk::Builder {
        Desk::with().outgoing(&format!(
            "kind = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n{more}",
            self.port
        ))
    }

    pub fn parcels_for(&self, address: &str) -> Vec<Parcel> {
        let taken = self.taken.lock().expect("whole");
        taken
            .iter()
            .filter(|parcel| parcel.to == address)
            .cloned()
            .collect()
    }

    pub fn ids_for(&self, address: &str) -> Vec<String> {
        let mine = self.parcels_for(address).into_iter();
        mine.map(|parcel| parcel.id).collect()
    }
}

fn converse(
    line: &TcpStream,
    fault: Option<Fault>,
    taken: &Taken,
    greeted: &Mutex<BTreeMap<String, u32>>,
) -> std::io::Result<()> {
    let mut out = line.try_clone()?;
    let mut say = |text: &str| out.write_all(format!("{text}\r\n").as_bytes());
    let mut lines = BufReader::new(line.try_clone()?).lines();
    match fault {
        Some(Fault::NotNow) => return say("421 4.3.2 try later"),
        Some(Fault::Drips) => loop {
            let mut drip = line;
            drip.write_all(b"2")?;
            let_pass(Duration::from_millis(200));
        },
        _ => say("220 faulty ESMTP")?,
    }
    let (mut from, mut to) = (String::new(), String::new());
    let address = |order: &str| {
        let (_, rest) = order.split_once('<').unwrap_or_default();
        rest.split('>').next().unwrap_or_default().to_owned()
    };
    while let Some(order) = lines.next().transpose()? {
        let word = order
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_uppercase();
        if let Some(Fault::Says(order, answer)) = fault
            && order == word
        {
            say(answer)?;
            continue;
        }
        match word.as_str() {
            "EHLO" => say("250-faulty\r\n250 8BITMIME")?,
            "MAIL" => {
                from = address(&order);
                say("250 ok")?;
            }
            "RCPT" => {
                to = address(&order);
                let mut greeted = greeted.lock().expect("whole");
                let tries = greeted.entry(to.clone()).or_insert(0);
                *tries += 1;
                match fault {
                    Some(Fault::RefusesOne) if to.starts_with("hugo") => {
                        say("550 5.1.1 no such user here")?;
                    }
                    Some(Fault::Blames(reader)) if to.starts_with(reader) => {
                        say("550 5.7.60 not allowed to send as this sender")?;
                    }
                    Some(Fault::Grey) if *tries == 1 => say("451 4.7.1 greylisted")?,
                    _ => say("250 ok")?,
                }
            }
            "DATA" if fault == Some(Fault::Full) => say("452 4.3.1 disk full")?,
            "DATA" => {
                say("354 go")?;
                let mut id = String::new();
                while let Some(text) = lines.next().transpose()?.filter(|text| text != ".") {
                    if let Some(found) = text.strip_prefix("Message-ID: ") {
                        found.clone_into(&mut id);
                    }
                }
                let parcel = Parcel {
                    from: from.clone(),
                    to: to.clone(),
                    id,
                };
                taken.lock().expect("whole").push(parcel);
                match fault {
                    Some(Fault::DropsAfterDot) => return Ok(()),
                    Some(Fault::HangsAfterDot) => {
                        // Until the client gives up.
                        while lines.next().transpose()?.is_some() {}
                        return Ok(());
                    }
                    _ => say("250 queued")?,
                }
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok")?,
        }
    }
    Ok(())
}

pub const HUGO: &str = "hugo.petit@ecole.example";

#[test]
fn what_is_refused_for_now_leaves_later_and_once() {
    let name = "what_is_refused_for_now_leaves_later_and_once";
    for fault in [Fault::Grey, Fault::NotNow, Fault::Full] {
        let server = Server::start(fault);
        let mut desk = match server.desk("").clock() {
            Ok(builder) => builder.start(),
            Err(missing) => return left_out(name, &missing),
        };
        desk.mail_in(&Letter::from("hugo.petit", "Souris", "Perdue.").raw());
        until("a first try failed", LIMIT, || {
            desk.log().contains("try 1").then_some(())
        });
        assert!(server.ids_for(HUGO).is_empty());
        server
            .behaves
            .store(fault != Fault::Grey, Ordering::Relaxed);
        desk.turn_clock(chrono::Duration::minutes(2));
        until("it leaves", LIMIT, || {
            (server.ids_for(HUGO).len() == 1).then_some(())
        });
        desk.drained();
        assert_eq!(server.ids_for(HUGO).len(), 1);
    }
}

#[test]
fn a_server_that_is_down_for_a_day_gets_each_mail_in_its_order() {
    let name = "a_server_that_is_down_for_a_day_gets_each_mail_in_its_order";
    let server = Server::start(Fault::NotNow);
    let mut desk = match server.desk("").clock() {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.user("marie.lopez", "agent");
    desk.user("hugo.petit", "requester");
    desk.mail_in(&Letter::from("hugo.petit", "Souris", "Perdue.").raw());
    desk.only_ticket();
    let marie = desk.sign_in("marie.lopez");
    let tries = |desk: &Desk| desk.log().matches(", try ").count();
    for text in ["Un.", "Deux.", "Trois."] {
        assert_eq!(marie.post("/t/1/followup", &[("text", text)]).status, 303);
        let before = tries(&desk);
        desk.turn_clock(chrono::Duration::hours(8));
        until("it is tried again", LIMIT, || {
            (tries(&desk) > before).then_some(())
        });
    }
    let health = desk.health();
    assert_eq!(health["outbox"], "failing");
    for part in ["database", "sweep"] {
        assert_eq!(health[part], "ok", "it keeps nothing else down");
    }
    assert_eq!(health["mailboxes"], serde_json::json!(["ok"]));
    server.behaves.store(true, Ordering::Relaxed);
    desk.turn_clock(chrono::Duration::hours(12));
    desk.drained();
    let ids = server.ids_for(HUGO);
    let mut once = ids.clone();
    once.dedup();
    assert_eq!(ids, once);
    let numbers: Vec<u32> = ids
        .iter()
        .map(|id| {
            id.split(".m")
                .nth(1)
                .and_then(|rest| rest.split('.').next())
                .expect("ours")
        })
        .map(|number| number.parse().expect("a number"))
        .collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
    assert!(!numbers.is_empty());
}

#[test]
fn a_reader_whom_the_server_refuses_is_marked_and_the_others_are_served() {
    let server = Server::start(Fault::RefusesOne);
    let desk = server.desk("").start();
    desk.user("marie.lopez", "agent");
    desk.mail_in(&Letter::from("hugo.petit", "Souris", "Perdue.").raw());
    let marie = "marie.lopez@ecole.example";
    let agent = desk.sign_in("marie.lopez");
    let marked = || {
        agent
            .get("/t/1")
            .has("Hugo Petit n’a pas reçu un courriel de ce ticket")
    };
    until("Hugo is marked", LIMIT, || marked().then_some(()));
    desk.drained();
    // The request and that news, in one mail or in two.
    let told = server.ids_for(marie).len();
    assert!((1..=2).contains(&told), "{told}");
    assert_eq!(agent.post("/t/1/followup", &[("text", "Un.")]).status, 303);
    desk.drained();
    assert!(server.ids_for(HUGO).is_empty());
    assert_eq!(
        server.ids_for(marie).len(),
        told,
        "once, however often he is refused"
    );
    let page = agent.get("/t/1");
    assert!(page.has("Refusé pour Hugo Petit") && page.has("no such user here"));
    let queue = agent.get("/settings/mail/queue");
    assert!(queue.has("no such user here") && queue.has("Réessayer"));
    // Mended at the provider's: an agent sends it again.
    server.behaves.store(true, Ordering::Relaxed);
    assert_eq!(
        agent
            .post("/settings/mail/queue/1", &[("do", "retry")])
            .status,
        303
    );
    until("it leaves", LIMIT, || {
        (server.ids_for(HUGO).len() == 1).then_some(())
    });
}

#[test]
fn a_server_that_takes_a_mail_without_a_word_gets_it_twice_at_most_and_under_one_name() {
    let name = "a_server_that_takes_a_mail_without_a_word_gets_it_twice_at_most_and_under_one_name";
    for fault in [Fault::DropsAfterDot, Fault::HangsAfterDot] {
        let server = Server::start(fault);
        let builder = server.desk("").toml("[limits]\nanswer_seconds_max = 1\n");
        let mut desk = match builder.clock() {
            Ok(builder) => builder.start(),
            Err(missing) => return left_out(name, &missing),
        };
        desk.mail_in(&Letter::from("hugo.petit", "Souris", "Perdue.").raw());
        until("a first try failed", LIMIT, || {
            desk.log().contains("try 1").then_some(())
        });
        server.behaves.store(true, Ordering::Relaxed);
        desk.turn_clock(chrono::Duration::minutes(2));
        desk.drained();
        let mut ids = server.ids_for(HUGO);
        assert_eq!(ids.len(), 2);
        ids.dedup();
        assert_eq!(ids.len(), 1);
    }
}

#[test]
fn a_server_that_drips_holds_up_no_mail_that_comes_in() {
    let server = Server::start(Fault::Drips);
    let desk = server
        .desk("")
        .toml("[limits]\nanswer_seconds_max = 1\n")
        .start();
    desk.mail_in(&Letter::from("hugo.petit", "Un", "Perdue.").raw());
    until("it is given up for now", LIMIT, || {
        desk.log().contains("takes too long").then_some(())
    });
    desk.mail_in(&Letter::from("camille.durand", "Deux", "Perdue.").raw());
    desk.ticket_when(2, |_| true);
}

/// RFC 3834 section 3.3: what answers by itself can not be answered.
#[test]
fn an_acknowledgement_has_no_return_path_and_a_notice_has_the_desks() {
    let server = Server::start(Fault::Grey);
    server.behaves.store(true, Ordering::Relaxed);
    let desk = server.desk("").start();
    for login in ["marie.lopez", "paul.ndiaye"] {
        desk.user(login, "agent");
    }
    desk.ok(&["user", "disable", "paul.ndiaye"], "");
    desk.mail_in(&Letter::from("hugo.petit", "Souris", "Perdue.").raw());
    desk.only_ticket();
    desk.drained();
    let paths = |address: &str| {
        let mine = server.parcels_for(address).into_iter();
        mine.map(|parcel| parcel.from).collect::<Vec<_>>()
    };
    assert_eq!(paths(HUGO), [""]);
    assert_eq!(
        paths("marie.lopez@ecole.example"),
        ["support@ecole.example"]
    );
    // Whoever is disabled hears nothing.
    assert_eq!(paths("paul.ndiaye@ecole.example"), Vec::<String>::new());
}
