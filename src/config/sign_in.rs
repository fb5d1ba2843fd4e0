//! The keys of `[[sign_in]]`, their defaults and bounds; those of the other tables are in `keys`.

use super::read::{Reader, Section};
use super::{Desk, Find, HeaderSignIn, ImapSignIn, LdapSignIn, LoginAs, Security, Server, SignIn};

/// Without any, the desk's own accounts: a desk that nobody can enter helps nobody.
pub(super) fn sign_in_sources(reader: &mut Reader<'_>, desk: &Desk) -> Vec<SignIn> {
    let mut sections = reader.sections("sign_in");
    let sources: Vec<_> = sections.iter_mut().map(|s| sign_in(s, desk)).collect();
    if sources.is_empty() {
        vec![SignIn::Local]
    } else {
        sources
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Local,
    Imap,
    Ldap,
    Header,
}

fn sign_in(s: &mut Section<'_>, desk: &Desk) -> SignIn {
    let kinds = [
        ("local", Kind::Local),
        ("imap", Kind::Imap),
        ("ldap", Kind::Ldap),
        ("header", Kind::Header),
    ];
    match s.choice("kind", "local", &kinds) {
        Kind::Local => SignIn::Local,
        Kind::Imap => SignIn::Imap(ImapSignIn {
            server: server(s, (993, 143)),
            domain: domain(s, desk),
            login_as: s.choice(
                "login_as",
                "address",
                &[("address", LoginAs::Address), ("name", LoginAs::Name)],
            ),
        }),
        Kind::Ldap => SignIn::Ldap(Box::new(ldap(s))),
        Kind::Header => SignIn::Header(header(s, desk)),
    }
}

/// A password never travels unprotected: there is no "none". `ports` are those of TLS and of STARTTLS.
fn server(s: &mut Section<'_>, ports: (u16, u16)) -> Server {
    let words = [("tls", Security::Tls), ("starttls", Security::StartTls)];
    let security = s.choice("security", "tls", &words);
    let port = if security == Security::Tls {
        ports.0
    } else {
        ports.1
    };
    Server {
        host: s.required(
            "host",
            "set the server, such as host = \"imap.ecole.example\"",
        ),
        port: u16::try_from(s.number("port", port.into(), 1..=65535)).unwrap_or(port),
        security,
        login: None,
        ca_file: s.path("ca_file"),
    }
}

fn domain(s: &mut Section<'_>, desk: &Desk) -> String {
    let usual = desk.domains.first().map_or("ecole.example", String::as_str);
    let domain = s.text("domain", usual).to_lowercase();
    if !desk.domains.contains(&domain) {
        s.fault(
            "domain",
            "is not one of the service's own",
            "write one of [desk] domains",
        );
    }
    domain
}

fn ldap(s: &mut Section<'_>) -> LdapSignIn {
    let mut server = server(s, (636, 389));
    let reader = s.optional("bind_dn");
    let secret = s.secret();
    if reader.is_some() != secret.is_some() {
        s.fault(
            "bind_dn",
            "account and password go together",
            "set bind_dn and password_file, or neither where anybody may search",
        );
    }
    server.login = reader.zip(secret);
    LdapSignIn {
        server,
        find: find(s),
        mail_attribute: s.text("mail_attribute", "mail"),
        name_attribute: s.text("name_attribute", "cn"),
        given_name_attribute: s.text("given_name_attribute", "givenName"),
        id_attribute: s.text("id_attribute", "entryUUID"),
        group_attribute: s.text("group_attribute", "memberOf"),
        agents_group: s.optional("agents_group"),
        administrators_group: s.optional("administrators_group"),
    }
}

fn find(s: &mut Section<'_>) -> Find {
    if let Some(pattern) = s.optional("pattern") {
        for key in ["base", "filter"] {
            if s.optional(key).is_some() {
                s.fault(
                    key,
                    "the pattern says already where people are",
                    "remove it",
                );
            }
        }
        if !pattern.contains("={login}") {
            s.fault(
                "pattern",
                "does not say where the user name goes",
                "write it as \"uid={login},ou=people,dc=ecole,dc=example\"",
            );
        }
        return Find::Pattern(pattern);
    }
    Find::Search {
        base: s.required(
            "base",
            "set the search base, such as base = \"ou=people,dc=ecole,dc=example\"",
        ),
        filter: s.checked(
            "filter",
            "(|(uid={login})(mail={login}))",
            |text| text.parse().ok(),
            "write a filter with {login} for the user name, of &, |, !, (a=value) and (a=*), such as \"(uid={login})\"",
        ),
    }
}

fn header(s: &mut Section<'_>, desk: &Desk) -> HeaderSignIn {
    let header = s.checked(
        "header",
        "X-Remote-User",
        |text| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            let fine = !text.is_empty() && text.bytes().all(plain);
            // What the door itself reads cannot name a person.
            let taken = [
                "authorization",
                "cookie",
                "host",
                "x-forwarded-for",
                "x-forwarded-proto",
            ];
            let lower = text.to_ascii_lowercase();
            (fine && !taken.contains(&&*lower)).then_some(lower)
        },
        "write the name of a header that the proxy sets, such as \"X-Remote-User\"",
    );
    HeaderSignIn {
        header,
        domain: domain(s, desk),
    }
}
