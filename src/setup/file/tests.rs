//! What is written is read back by `config` as it was answered, and every comment of the shipped file stays.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::config::{Config, MailboxKind, OutgoingKind, Secret, Security, SignIn};
use crate::setup::answers::place;

/// The service's name: of all texts the only one that must be a line.
fn name(text: &str) -> &str {
    let line = !text.trim().is_empty() && !text.contains(char::is_control);
    if line { text } else { "Support" }
}

/// Answers with this text wherever a text may be.
fn answers(text: &str, directory: Directory) -> Answers {
    let at = |security| place("host.ecole.example:1234", security, &[]);
    Answers {
        administrator: None,
        desk: Some(DeskAnswers {
            name: name(text).into(),
            address: "support@ecole.example".into(),
            domains: vec!["ecole.example".into(), "etu.ecole.example".into()],
            base_url: "https://support.ecole.example".into(),
            servers: Some(Servers {
                imap: at("starttls"),
                smtp: at("tls"),
                user: text.into(),
                password: text.into(),
                ca_file: text.into(),
            }),
        }),
        directory: Some(directory),
        team: Some(Team {
            inside: vec!["10.0.0.0/8".into(), "::1".into()],
            invited: vec![],
        }),
    }
}

fn by_mail() -> Directory {
    Directory::Imap {
        at: place("imap.ecole.example", "starttls", &[("starttls", "143")]),
        ca_file: String::new(),
        login_as: LoginAs::Name,
    }
}

fn by_directory(text: &str) -> Directory {
    Directory::Ldap {
        at: place("ldap.ecole.example", "tls", &[("tls", "636")]),
        ca_file: text.into(),
        base: text.into(),
        filter: "(uid={login})".into(),
        reader: Some((text.into(), text.into())),
    }
}

#[track_caller]
fn holds(value: &str) {
    let folder = Path::new("/desk");
    let text = text(&answers(value, by_directory(value)), "[::1]:8080", Lang::En);
    let config = Config::parse(&text, folder).expect(&text);
    assert_eq!(config.desk.name, name(value));
    assert_eq!(config.desk.language, "en");
    assert_eq!(config.desk.domains, ["ecole.example", "etu.ecole.example"]);
    assert_eq!(config.desk.base_url, "https://support.ecole.example");
    assert_eq!(config.web.listen.to_string(), "[::1]:8080");
    assert_eq!(config.gate.inside.len(), 2);
    let [mailbox] = &config.mailboxes[..] else {
        panic!("{text}")
    };
    let (MailboxKind::Imap(imap), OutgoingKind::Smtp(smtp)) =
        (&mailbox.kind, &config.outgoing.kind)
    else {
        panic!("{text}")
    };
    let secret = Secret::File(folder.join(MAIL_PASSWORD));
    for (server, security) in [(&imap.server, Security::StartTls), (smtp, Security::Tls)] {
        assert_eq!(server.host, "host.ecole.example");
        assert_eq!((server.port, server.security), (1234, security));
        assert_eq!(server.login, Some((value.into(), secret.clone())));
        assert_eq!(server.ca_file, Some(folder.join(value)));
    }
    let [SignIn::Local, SignIn::Ldap(ldap)] = &config.sign_in[..] else {
        panic!("{text}")
    };
    let reader = (value.to_owned(), Secret::File(folder.join(LDAP_PASSWORD)));
    assert_eq!(ldap.server.login, Some(reader));
    assert_eq!(ldap.server.port, 636);
    assert_eq!(ldap.server.ca_file, Some(folder.join(value)));
}

#[test]
fn awkward_values_are_read_back_as_they_were() {
    for value in [
        "\"",
        "\\",
        "\\\"",
        "\"\"\"",
        "'''",
        "a # b",
        "a\n[gate]\nsecond = \"off\"",
        "tab\tand\rreturn",
        "\u{1}\u{7f}\u{85}",
        "é « » 🎓",
        "# ",
        "=",
        "${HOME} $(id) %s {login}",
    ] {
        holds(value);
    }
}

proptest! {
    #[test]
    fn any_value_is_read_back_as_it_was(value in "\\PC{1,40}|[\u{1}-\u{7f}]{1,20}") {
        holds(&value);
    }
}

#[test]
fn every_line_of_the_shipped_file_keeps_its_key_and_its_comment() {
    let comment = |line: &str| {
        let comment = line.split_once(" # ").map(|(_, comment)| comment);
        comment.unwrap_or_default().trim().to_owned()
    };
    for answers in [
        Answers::default(),
        answers("x", by_mail()),
        answers("x", by_directory("x")),
    ] {
        let text = text(&answers, "127.0.0.1:8080", Lang::Fr);
        assert_eq!(text.lines().count(), SHIPPED.lines().count());
        for (line, shipped) in text.lines().zip(SHIPPED.lines()) {
            assert_eq!(key(line), key(shipped));
            assert_eq!(comment(bare(line)), comment(bare(shipped)));
        }
    }
}

#[test]
fn what_is_not_answered_keeps_the_shipped_value() {
    let folder = Path::new("/");
    let untouched = text(&Answers::default(), "127.0.0.1:8080", Lang::Fr);
    assert_eq!(
        Config::parse(&untouched, folder),
        Config::parse(SHIPPED, folder)
    );
}

#[test]
fn a_mail_server_checks_passwords_as_it_knows_people() {
    let text = text(&answers("x", by_mail()), "127.0.0.1:8080", Lang::Fr);
    let config = Config::parse(&text, Path::new("/")).expect("understood");
    let [SignIn::Local, SignIn::Imap(imap)] = &config.sign_in[..] else {
        panic!("{text}")
    };
    assert_eq!(imap.login_as, LoginAs::Name);
    assert_eq!(imap.domain, "ecole.example");
    assert_eq!(imap.server.port, 143);
}

#[test]
fn a_relay_without_protection_gets_no_account() {
    let mut relay = answers("x", Directory::Later);
    if let Some(servers) = relay.desk.as_mut().and_then(|desk| desk.servers.as_mut()) {
        servers.smtp = place("localhost", "none", &[("none", "25")]);
    }
    let text = text(&relay, "127.0.0.1:8080", Lang::Fr);
    let config = Config::parse(&text, Path::new("/")).expect("understood");
    let OutgoingKind::Smtp(smtp) = config.outgoing.kind else {
        panic!("{text}")
    };
    assert_eq!((smtp.port, smtp.login), (25, None));
}

#[test]
fn a_server_is_read_as_people_write_it() {
    let usual = [("tls", "993"), ("starttls", "143")];
    for (typed, security, host, port) in [
        ("imap.ecole.example", "tls", "imap.ecole.example", "993"),
        (
            "imap.ecole.example",
            "starttls",
            "imap.ecole.example",
            "143",
        ),
        (
            " imap.ecole.example:1993 ",
            "tls",
            "imap.ecole.example",
            "1993",
        ),
        ("[::1]:993", "tls", "[::1]", "993"),
        ("[::1]", "tls", "[::1]", "993"),
        ("imap:0993", "tls", "imap", "993"),
        ("imap:0", "tls", "imap", "0"),
        ("imap:x", "tls", "imap:x", "993"),
        ("", "tls", "", "993"),
    ] {
        let read = place(typed, security, &usual);
        assert_eq!((&*read.host, &*read.port), (host, port), "{typed:?}");
    }
}
