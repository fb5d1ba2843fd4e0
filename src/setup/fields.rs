//! The fields of each step: what they show before anything is typed, and the answers read from them; `answers` has the values.

use super::answers::{
    Answers, DeskAnswers, Directory, Place, Servers, Wrong, line, place, security, words,
};
use super::parts::Values;
use super::tries;
use crate::config::{Fault, LoginAs};
use crate::i18n::{Lang, Phrase, dates, setup as say};
use crate::rules::account::mail_address;
use crate::web::http::form::Form;

/// The fields of the second step, without its password.
pub const DESK: &[&str] = &[
    "name",
    "address",
    "domains",
    "base_url",
    "user",
    "imap",
    "imap_security",
    "smtp",
    "smtp_security",
    "ca_file",
];

/// Those of the third, without its passwords.
pub const DIRECTORY: &[&str] = &[
    "kind",
    "imap",
    "imap_security",
    "imap_ca",
    "ldap",
    "ldap_security",
    "ldap_ca",
    "base",
    "filter",
    "bind_dn",
    "imap_login",
    "ldap_login",
];

/// The second step; `own_url` is where these pages are.
pub fn desk_values(answers: &Answers, own_url: String, lang: Lang) -> Values {
    let Some(desk) = &answers.desk else {
        let address = answers
            .administrator
            .as_ref()
            .map(|admin| &admin.account.address);
        let domain = address
            .and_then(|address| address.split('@').nth(1))
            .unwrap_or_default();
        return vec![
            ("name", lang.say(say::DESK).to_owned()),
            ("address", format!("support@{domain}")),
            ("domains", domain.to_owned()),
            ("base_url", own_url),
            ("imap", format!("imap.{domain}:993")),
            ("imap_security", "tls".into()),
            ("smtp", format!("smtp.{domain}:587")),
            ("smtp_security", "starttls".into()),
        ];
    };
    let mut values = vec![
        ("name", desk.name.clone()),
        ("address", desk.address.clone()),
        ("domains", desk.domains.join(", ")),
        ("base_url", desk.base_url.clone()),
    ];
    if let Some(servers) = &desk.servers {
        values.extend([
            ("user", servers.user.clone()),
            ("imap", servers.imap.to_string()),
            ("imap_security", servers.imap.security.to_owned()),
            ("smtp", servers.smtp.to_string()),
            ("smtp_security", servers.smtp.security.to_owned()),
            ("ca_file", servers.ca_file.clone()),
        ]);
    }
    values
}

/// What was sent of these fields: of several forms on a page only one is.
pub fn typed(form: &Form, names: &[&'static str]) -> Values {
    let sent = names.iter().filter(|name| form.all(name).next().is_some());
    sent.map(|name| (*name, form.text(name))).collect()
}

/// The first step, as it was answered.
pub fn administrator_values(answers: &Answers) -> Values {
    let account = answers
        .administrator
        .as_ref()
        .map(|administrator| &administrator.account);
    account.map_or_else(Vec::new, |account| {
        vec![
            ("login", account.login.clone()),
            ("address", account.address.clone()),
            ("name", account.name.clone()),
        ]
    })
}

/// The second step as typed. Servers left empty are those that the address's domain usually has.
pub fn read_desk(form: &Form, later: bool, lang: Lang) -> (DeskAnswers, Vec<Wrong>) {
    let mut wrong = Vec::new();
    let address = line(form, "address");
    let domain = address.split('@').nth(1).unwrap_or_default().to_owned();
    let name = line(form, "name");
    if name.is_empty() {
        wrong.push(("name", lang.say(say::WRONG_NAME).to_owned()));
    }
    // What may stand in a header and in every link is narrower than what `config` takes.
    if mail_address(&address).is_none() {
        wrong.push(("address", lang.say(say::WRONG_DESK_ADDRESS).to_owned()));
    }
    let domains = words(&form.text("domains"));
    if domains.is_empty() {
        wrong.push(("domains", lang.say(say::WRONG_DOMAINS).to_owned()));
    }
    let base_url = line(form, "base_url");
    if base_url.is_empty() {
        wrong.push(("base_url", lang.say(say::WRONG_BASE_URL).to_owned()));
    }
    let servers = (!later).then(|| read_servers(form, &address, &domain, &mut wrong, lang));
    let desk = DeskAnswers {
        name,
        address,
        domains,
        base_url,
        servers,
    };
    (desk, wrong)
}

fn read_servers(
    form: &Form,
    address: &str,
    domain: &str,
    wrong: &mut Vec<Wrong>,
    lang: Lang,
) -> Servers {
    let imap_security = security(&form.text("imap_security"), &["tls", "starttls"]);
    let smtp_security = security(&form.text("smtp_security"), &["starttls", "tls", "none"]);
    let mut host = |field: &'static str, names: &[&str], port: &str| {
        let typed = line(form, field);
        let found = (typed.is_empty() && !domain.is_empty())
            .then(|| tries::usual_host(domain, names, port));
        match found {
            None => typed,
            Some(Some(found)) => found,
            Some(None) => {
                wrong.push((field, lang.say(say::NO_SERVER).to_owned()));
                typed
            }
        }
    };
    let imap = host("imap", &["imap", "mail"], "993");
    let smtp = host("smtp", &["smtp", "mail"], "587");
    let password = form.exactly("password");
    if password.is_empty() || password.contains(char::is_control) {
        wrong.push(("password", lang.say(say::WRONG_PASSWORD).to_owned()));
    }
    let user = line(form, "user");
    Servers {
        imap: place(&imap, imap_security, &[("tls", "993"), ("starttls", "143")]),
        smtp: place(
            &smtp,
            smtp_security,
            &[("tls", "465"), ("starttls", "587"), ("none", "25")],
        ),
        user: if user.is_empty() {
            address.to_owned()
        } else {
            user
        },
        password: password.to_owned(),
        ca_file: line(form, "ca_file"),
    }
}

/// The third step: as it was answered, and what is proposed for the ways that were not chosen.
pub fn directory_values(answers: &Answers) -> Values {
    let desk = answers.desk.as_ref();
    let domain = desk
        .and_then(|desk| desk.domains.first())
        .map_or("", String::as_str);
    let dcs: Vec<_> = domain.split('.').map(|part| format!("dc={part}")).collect();
    let servers = desk.and_then(|desk| desk.servers.as_ref());
    let (mut imap, mut imap_security, mut imap_ca) = match servers {
        Some(servers) => (
            servers.imap.to_string(),
            servers.imap.security,
            servers.ca_file.clone(),
        ),
        None => (format!("imap.{domain}:993"), "tls", String::new()),
    };
    let (mut ldap, mut ldap_security, mut ldap_ca) =
        (format!("ldap.{domain}:636"), "tls", imap_ca.clone());
    let mut base = format!("ou=people,{}", dcs.join(","));
    let (mut filter, mut bind_dn) = ("(|(uid={login})(mail={login}))".to_owned(), String::new());
    match &answers.directory {
        None | Some(Directory::Later) => {}
        Some(Directory::Imap { at, ca_file, .. }) => {
            (imap, imap_security, imap_ca) = (at.to_string(), at.security, ca_file.clone());
        }
        Some(Directory::Ldap {
            at,
            ca_file,
            base: place,
            filter: asked,
            reader,
        }) => {
            (ldap, ldap_security, ldap_ca) = (at.to_string(), at.security, ca_file.clone());
            base.clone_from(place);
            filter.clone_from(asked);
            bind_dn = reader
                .as_ref()
                .map(|(name, _)| name.clone())
                .unwrap_or_default();
        }
    }
    vec![
        ("imap", imap),
        ("imap_security", imap_security.into()),
        ("imap_ca", imap_ca),
        ("ldap", ldap),
        ("ldap_security", ldap_security.into()),
        ("ldap_ca", ldap_ca),
        ("base", base),
        ("filter", filter),
        ("bind_dn", bind_dn),
    ]
}

/// The third step as typed.
pub fn read_directory(form: &Form) -> Directory {
    if form.text("kind") == "ldap-" {
        let security = security(&form.text("ldap_security"), &["tls", "starttls"]);
        let usual = [("tls", "636"), ("starttls", "389")];
        let bind_dn = line(form, "bind_dn");
        let reader =
            (!bind_dn.is_empty()).then(|| (bind_dn, form.exactly("bind_password").to_owned()));
        return Directory::Ldap {
            at: place(&line(form, "ldap"), security, &usual),
            ca_file: line(form, "ldap_ca"),
            base: line(form, "base"),
            filter: line(form, "filter"),
            reader,
        };
    }
    let security = security(&form.text("imap_security"), &["tls", "starttls"]);
    Directory::Imap {
        at: place(
            &line(form, "imap"),
            security,
            &[("tls", "993"), ("starttls", "143")],
        ),
        ca_file: line(form, "imap_ca"),
        login_as: LoginAs::Address,
    }
}

/// The fourth step, as it was answered or as is usual.
pub fn team_values(answers: &Answers) -> Values {
    let team = answers.team.as_ref();
    let inside = team.map_or_else(
        || crate::config::PRIVATE.join("\n"),
        |team| team.inside.join("\n"),
    );
    let invited: Vec<&str> = team
        .iter()
        .flat_map(|team| team.invited.iter().map(|one| one.address.as_str()))
        .collect();
    vec![("inside", inside), ("invited", invited.join("\n"))]
}

/// At which field a mistake of the configuration is told, and how.
pub fn field_of(fault: &Fault, lang: Lang) -> Wrong {
    let (field, phrase) = match fault.key.as_str() {
        "[desk] name" => ("name", say::WRONG_NAME),
        "[desk] address" => ("address", say::WRONG_DESK_ADDRESS),
        "[desk] domains" => ("domains", say::WRONG_DOMAINS),
        "[desk] base_url" => ("base_url", say::WRONG_BASE_URL),
        "[[mailbox]] host" | "[[mailbox]] port" => ("imap", say::WRONG_SERVER),
        "[outgoing] host" | "[outgoing] port" => ("smtp", say::WRONG_SERVER),
        "[[sign_in]] base" => ("base", say::WRONG_BASE),
        "[[sign_in]] filter" => ("filter", say::WRONG_FILTER),
        "[[sign_in]] bind_dn" => ("bind_dn", say::WRONG_BIND),
        _ => return ("", say::not_understood(lang, fault)),
    };
    (field, lang.say(phrase).to_owned())
}

/// What was understood: of which step, what, and how.
pub fn understood(answers: &Answers, lang: Lang) -> Vec<(usize, Phrase, String)> {
    let mut rows = Vec::new();
    if let Some(administrator) = &answers.administrator {
        let who = &administrator.account;
        let text = format!("{}, {} ({})", who.login, who.name, who.address);
        rows.push((1, say::STEP_ADMINISTRATOR, text));
    }
    if let Some(desk) = &answers.desk {
        rows.push((2, say::DESK_NAME, desk.name.clone()));
        rows.push((2, say::DESK_ADDRESS, desk.address.clone()));
        rows.push((2, say::DOMAINS, desk.domains.join(", ")));
        rows.push((2, say::BASE_URL, desk.base_url.clone()));
        match &desk.servers {
            Some(servers) => {
                let who = |at: &Place| format!("{at}, {}", servers.user);
                rows.push((2, say::IMAP, who(&servers.imap)));
                rows.push((2, say::SMTP, who(&servers.smtp)));
            }
            None => rows.push((2, say::MAIL, lang.say(say::FOLDERS).into())),
        }
    }
    if let Some(directory) = &answers.directory {
        let text = match directory {
            Directory::Later => lang.say(say::LOCAL_ONLY).into(),
            Directory::Imap { at, .. } => format!("IMAP, {at}"),
            Directory::Ldap { at, base, .. } => format!("LDAP, {at}, {base}"),
        };
        rows.push((3, say::SIGN_IN, text));
    }
    if let Some(team) = &answers.team {
        rows.push((4, say::INSIDE, team.inside.join(", ")));
        let addresses: Vec<_> = team.invited.iter().map(|one| one.address.clone()).collect();
        let text = if addresses.is_empty() {
            lang.say(say::NOBODY).into()
        } else {
            dates::list(lang, &addresses)
        };
        rows.push((4, say::INVITED, text));
    }
    rows
}
