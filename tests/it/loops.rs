//! Mail between machines comes to rest: reports, and a mail that comes again and again.

use std::sync::Arc;
use std::time::Duration;

use helpdesk::desk::Desk;
use helpdesk::intake::{self, Raw, Rules};
use helpdesk::rules::mail::{Aside, Fate, Refused};
use helpdesk::rules::{OutgoingId, TicketNumber, message_id};
use helpdesk::store::{Error, Purpose, Store, Trace};

struct School {
    desk: Desk,
    rules: Rules,
    _folder: tempfile::TempDir,
}

impl School {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        let rules = Rules {
            domains: vec!["ecole.example".into()],
            address: "support@ecole.example".into(),
            key: store.key().to_vec(),
            letter_bytes_max: 1 << 20,
            ..Rules::default()
        };
        Self {
            desk: Desk::new(Arc::new(store), Duration::ZERO),
            rules,
            _folder: folder,
        }
    }

    fn receive(&self, mail: &str) -> Fate {
        let pipe = Trace {
            mailbox: "pipe".into(),
            uid: None,
        };
        let raw = mail.replace('\n', "\r\n");
        let now = chrono::Utc::now();
        intake::receive(
            &self.desk,
            &self.rules,
            &pipe,
            Raw::whole(raw.as_bytes()),
            now,
        )
        .expect("a fate")
    }

    fn outgoing(&self) -> u64 {
        let outgoing: Result<u64, Error> = self.desk.store().read(|r| r.outgoing_count());
        outgoing.expect("a number")
    }
}

fn report(returned: &str) -> String {
    format!(
        "From: MAILER-DAEMON@ecole.example\nSubject: Undelivered\nAuto-Submitted: auto-replied\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n\
         --b\nContent-Type: message/rfc822\n\nMessage-ID: <{returned}>\nSubject: x\n\nhello\n--b--\n"
    )
}

#[test]
fn a_report_joins_the_ticket_it_is_about_and_opens_none() {
    let school = School::new();
    let opened = school.receive("From: Marie <marie@ecole.example>\nSubject: Wi-Fi\n\nNo Wi-Fi.\n");
    assert_eq!(opened, Fate::Opened(TicketNumber(1)));
    let refused = school.receive(&report("elsewhere@x"));
    assert_eq!(refused, Fate::Refused(Refused::Report));
    let ours = message_id::write(&school.rules.key, TicketNumber(1), OutgoingId(1), "h");
    let joined = school.receive(&report(&ours));
    assert_eq!(joined, Fate::Reported(TicketNumber(1)));
    assert_eq!(school.outgoing(), 1, "the acknowledgement alone");
}

#[test]
fn a_mail_set_aside_twice_does_not_hold_up_its_mailbox() {
    let school = School::new();
    let trace = Trace {
        mailbox: "m".into(),
        uid: Some((1, 7)),
    };
    let once = || {
        let now = chrono::Utc::now();
        let place = (&trace, &b"digest"[..]);
        let kept = school
            .desk
            .set_aside(place, b"raw", None, Aside::Unreadable, now);
        kept.expect("a fate")
    };
    assert_eq!(once(), Fate::SetAside(Aside::Unreadable));
    assert_eq!(once(), Fate::Duplicate(None));
}
