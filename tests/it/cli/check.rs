//! `helpdesk check` against a real IMAP and a real SMTP server, and against what goes wrong with them; other commands are in the parent.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;

use super::{Desk, configure};
use crate::certificates;
use crate::lab::Lab;
use crate::missing::left_out;
use crate::trust::directory::{SEARCH, imap, ldap};

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
    ["mailbox \"support\": ", "outgoing email: "].map(|part| {
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
        assert_eq!(mailbox, "ok      mailbox \"support\": 0 messages");
        let signed_in = format!(
            "ok      outgoing email: 127.0.0.1:{}, signed in as support",
            lab.smtp_port
        );
        assert_eq!(outgoing, signed_in);
    }
    lab.deliver("support", b"Subject: one\r\n\r\n");
    assert!(check(&desk, &right, 0)[0].ends_with(": 1 message"));

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
        (&wrong_password, "correct \"user\" and the password"),
        (&unknown_ca, "set \"ca_file\" to that authority"),
        (&absent_ca, "\"ca_file\" must contain"),
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
    // The zone is the machine's, which may be none of a school's.
    let mut lines = said.lines().filter(|line| !line.contains("time zone: "));
    assert!(lines.all(|line| line.starts_with("ok ")), "{said}");

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
    let (code, said) = check("[desk]\nbase_url = \"https://desk.ecole.example\"\n[[mailbox]]\n");
    assert_eq!(code, Some(1));
    assert!(
        said.contains("FAILED  base_url: ") && said.contains("trusted_proxies"),
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

/// What `check` says of the sign-in source with that configuration.
#[track_caller]
fn source_fault(desk: &Desk, source: &str) -> String {
    configure(
        desk,
        &format!("[desk]\ndomains = [\"ecole.example\"]\n[[mailbox]]\n{source}"),
    );
    let done = desk.run(&["check"], "");
    assert_eq!(done.code, Some(1), "{source}: {done:?}");
    let mut lines = done.out.lines();
    let line = lines.find(|line| line.starts_with("FAILED  sign-in "));
    line.expect(&done.out).to_owned()
}

#[test]
fn each_fault_of_a_source_has_its_own_remedy() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("each_fault_of_a_source_has_its_own_remedy", &missing),
    };
    let desk = Desk::new();
    let ca = lab.ca_file.display().to_string();
    let ldaps = |how: &str| ldap("localhost", lab.ldaps_port, "tls", &ca, how);
    for (source, remedy) in [
        (
            ldaps(&SEARCH.replace("readersecret", "guessed")),
            "correct \"bind_dn\"",
        ),
        (
            ldaps(&SEARCH.replace("ou=people", "ou=nobody")),
            "correct \"base\"",
        ),
        (
            ldaps(SEARCH).replace("localhost", "directory.unknown.invalid"),
            "correct \"host\"",
        ),
        (
            ldaps(&SEARCH.replace("password = \"readersecret\"", "password_file = \"absent\"")),
            "put the password there",
        ),
        (
            ldap("localhost", lab.ldaps_port, "tls", "absent.pem", SEARCH),
            "\"ca_file\" must contain",
        ),
        (
            ldaps(SEARCH).replace(&format!("ca_file = \"{ca}\"\n"), ""),
            "to that authority",
        ),
        (
            ldap("localhost", 9, "tls", &ca, SEARCH),
            "is the server running",
        ),
        (
            ldap("localhost", lab.ldap_port, "tls", &ca, SEARCH),
            "is security = \"tls\" right",
        ),
        (
            ldap("localhost", lab.imap_port, "starttls", &ca, SEARCH),
            "is it such a server",
        ),
        (
            imap("localhost", lab.ldap_port, "starttls", &ca),
            "is it such a server",
        ),
        (
            imap("localhost", lab.imap_port, "tls", &ca),
            "is security = \"tls\" right",
        ),
        (
            imap("localhost", lab.imaps_port, "tls", "absent.pem"),
            "\"ca_file\" must contain",
        ),
    ] {
        let line = source_fault(&desk, &source);
        assert!(line.contains(remedy), "{remedy}: {line}\n{source}");
    }
}

/// A mail server that says these lines, one to each that it hears, to whoever comes.
fn says(lines: &'static [&'static str]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let speak = move |line: TcpStream| {
        let mut heard = BufReader::new(line.try_clone().expect("a line")).lines();
        for said in lines {
            let _ = (&line).write_all(said.as_bytes());
            if heard.next().is_none() {
                return;
            }
        }
    };
    std::thread::spawn(move || listener.incoming().flatten().for_each(speak));
    port
}

#[test]
fn each_fault_of_the_sending_server_has_its_own_remedy() {
    let desk = Desk::new();
    let with = |security: &str, more: &str, port: u16| {
        format!(
            "[[mailbox]]\n[outgoing]\nkind = \"smtp\"\nhost = \"localhost\"\nport = {port}\n\
             security = \"{security}\"\n{more}"
        )
    };
    let login = "user = \"support\"\npassword = \"open sesame\"\n";
    let by_file = "user = \"support\"\npassword_file = \"absent\"\n";
    for (text, remedy) in [
        (
            with("starttls", login, says(&["220 here\r\n", "250 here\r\n"])),
            "is security = \"starttls\" right",
        ),
        (
            with("tls", login, says(&["220 here\r\n"])),
            "is security = \"tls\" right",
        ),
        (
            with("none", "", says(&["421 too busy\r\n"])),
            "try again later",
        ),
        (
            with("none", "", says(&["SSH-2.0-OpenSSH_9.2\r\n"])),
            "is it such a server",
        ),
        (
            with(
                "starttls",
                by_file,
                says(&["220 here\r\n", "250 STARTTLS\r\n", "454 not now\r\n"]),
            ),
            "try again later",
        ),
    ] {
        configure(&desk, &text);
        let done = desk.run(&["check"], "");
        let mut lines = done.out.lines();
        let line = lines.find(|line| line.contains("outgoing email: "));
        let line = line.expect(&done.out);
        assert!(
            line.starts_with("FAILED ") && line.contains(remedy),
            "{remedy}: {line}"
        );
    }
}

#[test]
fn a_certificate_is_refused_with_a_foreign_key_and_named_when_it_has_expired() {
    let desk = Desk::new();
    let pair = |name: &str, days: i64| {
        let (certificate, key) = (format!("{name}.pem"), format!("{name}.key"));
        certificates::make((&desk.path(&certificate), &desk.path(&key)), days);
    };
    for (name, days) in [("good", 90), ("ends", 3), ("old", -1), ("other", 90)] {
        pair(name, days);
    }
    let named = |host: &str, certificate: &str, key: &str| {
        let listen = "listen = \"127.0.0.1:0\"\n";
        configure(
            &desk,
            &format!(
                "[desk]\nbase_url = \"https://{host}\"\n[web]\n{listen}tls_certificate = \"{certificate}\"\ntls_key = \"{key}\"\n[[mailbox]]\npath = \"in\"\n"
            ),
        );
        let done = desk.run(&["check"], "");
        let mut lines = done.out.lines();
        let line = lines.find(|line| line.contains(" certificate: "));
        line.expect(&done.out).to_owned()
    };
    let with = |certificate: &str, key: &str| named("localhost:8443", certificate, key);
    for (host, expected, told) in [
        ("localhost", "ok ", "fit, until "),
        ("LOCALHOST:8443", "ok ", "fit, until "),
        (
            "help.ecole.example",
            "FAILED ",
            "is not for help.ecole.example",
        ),
        ("127.0.0.1:8443", "FAILED ", "but for localhost"),
    ] {
        let line = named(host, "good.pem", "good.key");
        assert!(line.starts_with(expected) && line.contains(told), "{line}");
    }
    for (certificate, key, expected, told) in [
        ("good.pem", "good.key", "ok ", "fit, until "),
        ("ends.pem", "ends.key", "warning ", "ends soon"),
        ("old.pem", "old.key", "FAILED ", "has expired ("),
        (
            "good.pem",
            "other.key",
            "FAILED ",
            "key of another certificate",
        ),
        (
            "good.pem",
            "absent.key",
            "FAILED ",
            "let the user that runs helpdesk read it",
        ),
        ("good.key", "good.key", "FAILED ", "PKCS#8"),
        ("good.pem", "good.pem", "FAILED ", "PKCS#8"),
    ] {
        let line = with(certificate, key);
        assert!(line.starts_with(expected) && line.contains(told), "{line}");
    }
    with("good.pem", "other.key");
    let refused = desk.fails(1, &["serve"], "");
    assert!(refused.contains("key of another certificate"), "{refused}");
    assert!(!refused.contains("[web] listen"), "{refused}");
}

#[test]
fn an_example_address_and_passwords_that_others_can_read_fail() {
    let desk = Desk::new();
    let file = desk.path("helpdesk.toml");
    let line = |part: &str| {
        let done = desk.run(&["check"], "");
        let mut lines = done.out.lines();
        let line = lines.find(|line| line[8..].starts_with(part));
        (done.code, line.expect(&done.out).to_owned())
    };
    for nothing_said in [
        "",
        "[desk]\naddress = \"support-informatique@ecole.example\"\n",
    ] {
        fs::write(&file, nothing_said).expect("written");
        let (code, said) = line("address: ");
        assert_eq!(code, Some(1));
        assert!(
            said.starts_with("FAILED  ") && said.contains("[desk] address"),
            "{said}"
        );
    }
    let server = "[outgoing]\nkind = \"smtp\"\nhost = \"127.0.0.1\"\nport = 9\nuser = \"u\"\n";
    fs::write(desk.path("secret"), "swordfish").expect("written");
    for (text, named) in [
        ("password = \"swordfish\"\n", "helpdesk.toml"),
        ("password_file = \"secret\"\n", "secret"),
    ] {
        configure(&desk, &format!("{server}{text}"));
        for (mode, word) in [
            (0o644, "FAILED  "),
            (0o666, "FAILED  "),
            (0o640, "ok      "),
        ] {
            fs::set_permissions(desk.path(named), Permissions::from_mode(mode)).expect("ours");
            let (_, said) = line("passwords: ");
            assert!(
                said.starts_with(word) && !said.contains("swordfish"),
                "{mode:o}: {said}"
            );
        }
    }
}
