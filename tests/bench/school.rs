//! A school to measure on: people, ten thousand tickets, one of them lively; and mails of a usual size.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::Utc;
use helpdesk::auth::Hasher;
use helpdesk::desk::{Desk, Said};
use helpdesk::rules::access::Role;
use helpdesk::rules::event::Event;
use helpdesk::rules::ticket::{Action, Actor, Kind, Manner, Priority, Source, Status};
use helpdesk::rules::{PersonId, TicketNumber};
use helpdesk::store::{EntryBody, NewPerson, NewTicket, Purpose, Result, Store, Write};

use crate::client::Server;

/// Of everybody.
pub const PASSWORD: &str = "correct horse";
/// The ticket with twenty follow-ups.
pub const LIVELY: i64 = 50;
const TICKETS: i64 = 10_000;
/// Of each ticket.
const ENTRIES: u32 = 20;
const ANSWER: &str = "Bonjour, je passe en salle à la récréation avec une lampe de rechange. Si le voyant reste rouge, \
    débranchez l’appareil dix minutes avant de le rallumer, et dites-moi ce qu’il affiche ensuite.";
const TEXT: &str = "Bonjour,\n\nLe vidéoprojecteur de la salle 12 ne s’allume plus depuis ce matin ; le voyant clignote en \
    rouge et la télécommande ne répond pas. J’ai un cours à 14 h.\n\nMerci d’avance";

/// Where it is and how it is reached.
pub struct School {
    config: PathBuf,
    port: u16,
}

impl School {
    pub fn build(folder: &Path) -> Self {
        // Below those that connections start from: asking such a one too early can reach the asker itself.
        let free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
        let port = (14_000..15_000).find(free).expect("a port");
        let config = folder.join("helpdesk.toml");
        let text =
            helpdesk::config::SHIPPED.replace("127.0.0.1:8080", &format!("127.0.0.1:{port}"));
        fs::write(&config, text).expect("written");
        let store = Store::open(&folder.join("helpdesk.db"), Purpose::Make).expect("a file");
        let team = people(&store);
        store
            .write(|w| (1..=TICKETS).try_for_each(|n| ticket(w, n, &team)))
            .expect("tickets");
        let desk = Desk::new(store.into(), Duration::from_secs(3_600));
        talk(&desk, &team);
        desk.store().write(|w| w.index_all()).expect("an index");
        Self { config, port }
    }

    pub fn serve(&self) -> Server {
        Server::start(&self.config, self.port)
    }
}

/// Two agents and a requester, with accounts.
pub fn people(store: &Store) -> [PersonId; 3] {
    let hash = Hasher::default().hash(PASSWORD).expect("a hash");
    let add = |w: &Write<'_>, login: &str, role| -> Result<PersonId> {
        let address = format!("{login}@ecole.example");
        let new = NewPerson {
            address: &address,
            name: login,
            login: Some(login),
            role,
        };
        let id = w.add_person(&new, Utc::now())?;
        w.set_password(id, &hash)?;
        Ok(id)
    };
    let all = |w: &Write<'_>| -> Result<[PersonId; 3]> {
        let marie = add(w, "marie", Role::Agent)?;
        let paul = add(w, "paul", Role::Agent)?;
        let camille = add(w, "camille", Role::Requester)?;
        w.add_category("Audiovisuel", &["vidéoprojecteur", "micro"], &[marie, paul])?;
        w.add_category("Réseau", &["wi-fi", "réseau", "câble"], &[paul])?;
        w.add_category("Comptes", &["mot de passe", "compte"], &[marie])?;
        Ok([marie, paul, camille])
    };
    store.write(all).expect("people")
}

fn ticket(w: &Write<'_>, n: i64, team: &[PersonId; 3]) -> Result<()> {
    // A year of them.
    let at = Utc::now() - chrono::Duration::minutes(52 * (TICKETS - n));
    let subject = format!("Vidéoprojecteur de la salle {n}");
    let new = NewTicket {
        subject: &subject,
        requester: team[2],
        source: Source::Mail,
        kind: Kind::Incident,
        priority: Priority::Medium,
        follows: None,
        mail_root: None,
    };
    let mut ticket = w.add_ticket(&new, at)?;
    let body = EntryBody {
        text: TEXT,
        ..EntryBody::default()
    };
    let author = (Actor::Person(team[2], Role::Requester), Source::Mail);
    w.add_entry(ticket.number, author, &Event::Opened, &body, &mut [], at)?;
    let answer = EntryBody {
        text: ANSWER,
        ..EntryBody::default()
    };
    let agent = (Actor::Person(team[0], Role::Agent), Source::Web);
    // The lively one is talked in later.
    for _ in 1..if n == LIVELY { 1 } else { ENTRIES } {
        let event = &Event::FollowedUp;
        w.add_entry(ticket.number, agent, event, &answer, &mut [], at)?;
    }
    // Nine of ten are over, as in a desk of some years.
    if n % 10 != 0 {
        let solved = at + chrono::Duration::minutes(n % 5_000);
        ticket.status = Status::Closed;
        ticket.solved_at = Some(solved);
        ticket.closed_at = Some(solved);
        ticket.waits_since = None;
    } else if n % 20 == 0 {
        ticket.status = Status::Assigned;
        ticket.assignees = vec![team[0]];
    }
    w.save_ticket(&ticket)
}

fn talk(desk: &Desk, team: &[PersonId; 3]) {
    for n in 0..20 {
        let actor = if n % 2 == 0 {
            Actor::Person(team[0], Role::Agent)
        } else {
            Actor::Person(team[2], Role::Requester)
        };
        let said = Said {
            body: EntryBody {
                text: TEXT,
                ..EntryBody::default()
            },
            documents: vec![],
            seen: None,
            heard: vec![],
        };
        let action = Action::FollowUp(Manner::Plain);
        let number = TicketNumber(LIVELY);
        desk.act(number, actor, &action, said, Utc::now())
            .expect("a follow-up");
    }
}

/// A mail of 33 kB on the average: a text, and a picture of 6 to 60 kB in base64.
pub fn letter(n: u32) -> Vec<u8> {
    let mut seed = u64::from(n) + 1;
    let picture: String = (0..(6 + n % 53) * 13)
        .map(|_| {
            let mut line: String = (0..76)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    char::from(b'A' + u8::try_from(seed >> 59).unwrap_or_default() % 26)
                })
                .collect();
            line.push_str("\r\n");
            line
        })
        .collect();
    let text = TEXT.replace('\n', "\r\n");
    format!(
        "Received: from a by b; Mon, 23 Nov 2026 08:00:00 +0100\r\nFrom: Personne {n} <p{n}@ecole.example>\r\n\
         To: support@ecole.example\r\nDate: Mon, 23 Nov 2026 08:00:00 +0100\r\nSubject: Vidéoprojecteur {n}\r\n\
         Message-ID: <{n}@ecole.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n\
         --b\r\nContent-Type: image/png; name=photo.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}--b--\r\n"
    )
    .into_bytes()
}
