//! `helpdesk demo`: it starts, people sign in, mail written on its page has its fate, and it goes on where it stopped.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::desk::{LIMIT, Visitor, journal_of, mails_in};
use crate::poll::until;

/// A running demo; it ends when this is dropped.
pub struct Demo {
    child: Child,
    pub url: String,
    welcome: String,
}

impl Demo {
    pub fn start(dir: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_helpdesk"))
            .args(["demo", "--port", &free_port().to_string(), "--dir"])
            .arg(dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary");
        let lines = BufReader::new(child.stdout.take().expect("piped"))
            .lines()
            .map_while(Result::ok);
        let mut welcome = String::new();
        for line in lines {
            welcome += &line;
            welcome.push('\n');
            if line.contains("Ctrl-C") {
                break;
            }
        }
        let (_, rest) = welcome
            .split_once("http")
            .unwrap_or_else(|| panic!("no address in {welcome:?}"));
        let url = format!(
            "http{}",
            rest.split_whitespace()
                .next()
                .expect("an address")
                .trim_end_matches('/')
        );
        Self {
            child,
            url,
            welcome,
        }
    }

    fn write(&self, from: &str, subject: &str) {
        let mut visitor = Visitor::new(&self.url);
        visitor.take_form("/demo");
        let page = visitor.upload(
            "/demo",
            &[("from", from), ("subject", subject), ("text", "Bonjour.")],
            &[],
        );
        assert_eq!(
            (page.status, page.header("location")),
            (303, "/demo?sent=1")
        );
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("bound").port()
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_demo_takes_mail_answers_it_and_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("demo");
    let demo = Demo::start(&dir);
    for login in ["marie.lopez", "admin", "camille.durand", "emma.wilson"] {
        assert!(demo.welcome.contains(login), "{}", demo.welcome);
        let mut visitor = Visitor::new(&demo.url);
        assert_eq!(visitor.sign_in(login, "demo", &[]).status, 303, "{login}");
        assert_eq!(visitor.get("/").status, 200);
    }
    demo.write("quelquun@ailleurs.example", "Offre exceptionnelle");
    demo.write("camille.durand@ecole.example", "Clavier muet");
    let acknowledgement = until("the acknowledgement leaves", LIMIT, || {
        let mails = mails_in(&dir.join("mail/outbox")).into_iter();
        mails.rev().find(|mail| {
            mail.subject.contains("Clavier muet") && mail.to == "camille.durand@ecole.example"
        })
    });
    assert!(acknowledgement.link().starts_with(&demo.url));
    let journal = journal_of(&dir.join("helpdesk.db"));
    assert!(
        journal.contains(&(
            "quelquun@ailleurs.example".into(),
            "refused".into(),
            "outsider".into()
        )),
        "{journal:?}"
    );
    let page = Visitor::new(&demo.url).get("/demo");
    assert!(
        page.has("Offre exceptionnelle")
            && page.has("refusé et supprimé")
            && page.has("Clavier muet")
    );
    // Some mail fails on purpose, so that one sees what a desk makes of it.
    demo.write("adresse.perdue@ecole.example", "Casque muet");
    let mut marie = Visitor::new(&demo.url);
    assert_eq!(marie.sign_in("marie.lopez", "demo", &[]).status, 303);
    until("the refusal is told", LIMIT, || {
        let queue = marie.get("/settings/mail/queue");
        (queue.has("550 5.1.1 no such user here") && queue.has("Adresse Perdue")).then_some(())
    });
    drop(demo);
    let demo = Demo::start(&dir);
    let mut camille = Visitor::new(&demo.url);
    assert_eq!(camille.sign_in("camille.durand", "demo", &[]).status, 303);
    assert!(camille.get("/").has("Clavier muet"));
    demo.write("hugo.petit@ecole.example", "Souris perdue");
    until("the second acknowledgement leaves", LIMIT, || {
        let mut mails = mails_in(&dir.join("mail/outbox")).into_iter();
        mails.find(|mail| {
            mail.subject.contains("Souris perdue") && mail.link().starts_with(&demo.url)
        })
    });
}
