//! `helpdesk check` against a real IMAP and a real SMTP server, and against what goes wrong with them; other commands are in the parent.

use std::net::TcpListener;

use super::{Desk, configure};
use crate::lab::Lab;
use crate::missing::left_out;

/// The parts of a configuration that the tests spoil one at a time.
#[derive(Clone)]
struct Servers {
    imap: (u16, &'static str),
    smtp_port: u16,
    password: &'static str,
    ca_file: Option<String>,
}

impl Servers {
    fn of(lab: &Lab) -> Self {
        Self {
            imap: (lab.imaps_port, "tls"),
            smtp_port: lab.smtp_port,
            password: "secret",
            ca_file: Some(lab.ca_file.display().to_string()),
        }
    }

    fn text(&self) -> String {
        let ca_file = self.ca_file.as_ref();
        let login = format!(
            "host = \"127.0.0.1\"\nuser = \"support\"\npassword = {:?}\n{}",
            self.password,
            ca_file.map_or(String::new(), |path| format!("ca_file = {path:?}\n"))
        );
        format!(
            "[[mailbox]]\nname = \"support\"\nkind = \"imap\"\nport = {}\nsecurity = {:?}\n{login}\
             [outgoing]\nkind = \"smtp\"\nport = {}\n{login}",
            self.imap.0, self.imap.1, self.smtp_port
        )
    }
}

/// The two lines about servers, after a check that must end with `code`.
#[track_caller]
fn check(desk: &Desk, servers: &Servers, code: i32) -> [String; 2] {
    configure(desk, &servers.text());
    let done = desk.run(&["check"], "");
    assert_eq!(done.code, Some(code), "{done:?}");
    let all = done.out.clone() + &done.err;
    assert!(!all.contains(servers.password), "{all}");
    ["mailbox \"support\": ", "outgoing mail: "].map(|part| {
        let found = done.out.lines().find(|line| line.contains(part));
        found.expect(&done.out).to_owned()
    })
}

#[test]
fn check_tries_real_servers_and_tells_remedies() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("check_tries_real_servers_and_tells_remedies", &missing),
    };
    let desk = Desk::new();
    let right = Servers::of(&lab);
    for imap in [(lab.imaps_port, "tls"), (lab.imap_port, "starttls")] {
        let servers = Servers {
            imap,
            ..right.clone()
        };
        let [mailbox, outgoing] = check(&desk, &servers, 0);
        assert_eq!(mailbox, "ok      mailbox \"support\": 0 mails");
        let signed_in = format!(
            "ok      outgoing mail: 127.0.0.1:{}, signed in as support",
            lab.smtp_port
        );
        assert_eq!(outgoing, signed_in);
    }
    lab.deliver("support", b"Subject: one\r\n\r\n");
    assert!(check(&desk, &right, 0)[0].ends_with(": 1 mails"));

    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let closed = listener.local_addr().expect("bound").port();
    drop(listener);
    let wrong_password = Servers {
        password: "open sesame",
        ..right.clone()
    };
    let unknown_ca = Servers {
        ca_file: None,
        ..right.clone()
    };
    let absent_ca = Servers {
        ca_file: Some("absent.pem".into()),
        ..right.clone()
    };
    let closed_port = Servers {
        imap: (closed, "tls"),
        smtp_port: closed,
        ..right.clone()
    };
    for (servers, remedy) in [
        (&wrong_password, "correct user and password"),
        (&unknown_ca, "certificate as ca_file"),
        (&absent_ca, "ca_file must hold"),
        (&closed_port, "is the server running"),
    ] {
        for line in check(&desk, servers, 1) {
            assert!(line.starts_with("FAILED  "), "{line}");
            assert!(line.contains(remedy), "{remedy}: {line}");
        }
    }
}

#[test]
fn check_tries_folders_accounts_certificates_and_addresses() {
    let desk = Desk::new();
    let check = |text: &str| {
        configure(&desk, text);
        let done = desk.run(&["check"], "");
        (done.code, done.out)
    };
    let (code, said) = check("[[mailbox]]\n");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.lines().all(|line| line.starts_with("ok ")), "{said}");

    let (code, said) = check("[[mailbox]]\npath = \"nowhere\"\n");
    assert_eq!(code, Some(1));
    assert!(
        said.contains("FAILED  mailbox ") && said.contains("mkdir -p "),
        "{said}"
    );

    let (code, said) = check("[desk]\nbase_url = \"http://desk.ecole.example\"\n[[mailbox]]\n");
    assert_eq!(code, Some(0));
    assert!(
        said.contains("warning base_url: ") && said.contains("HTTPS"),
        "{said}"
    );
    let (_, said) = check("[desk]\nbase_url = \"https://desk.ecole.example\"\n[[mailbox]]\n");
    assert!(
        said.contains("warning base_url: ") && said.contains("trusted_proxies"),
        "{said}"
    );
    let (_, said) = check("[web]\nlisten = \"0.0.0.0:8080\"\n[[mailbox]]\n");
    assert!(said.contains("this machine only"), "{said}");

    let (code, said) = check(
        "[web]\ntls_certificate = \"helpdesk.toml\"\ntls_key = \"helpdesk.toml\"\n[[mailbox]]\n",
    );
    assert_eq!(code, Some(1));
    assert!(
        said.contains("FAILED  certificate: ") && said.contains("PKCS#8"),
        "{said}"
    );

    drop(desk.sql("UPDATE person SET password = NULL"));
    let (code, said) = check("[[mailbox]]\n");
    assert_eq!(code, Some(1));
    assert!(
        said.contains("FAILED  sign-in \"local\": ") && said.contains("helpdesk user"),
        "{said}"
    );
}
