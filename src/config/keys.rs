//! The keys of each table, their defaults and bounds; the values are in the parent, `read` gathers the mistakes.

use std::time::Duration;

use super::read::{Reader, Section};
use super::time_zone::{are_rules_here, is_known, is_name};
use super::{
    After, Authserv, Backup, Closing, Desk, EXAMPLE_ADDRESS, Gate, Imap, InCopy, Keep, Limits,
    Mailbox, MailboxKind, Outgoing, OutgoingKind, Second, Security, Server, Waiting, Web,
};

pub(super) fn desk(s: &mut Section<'_>) -> Desk {
    let address = s.checked(
        "address",
        EXAMPLE_ADDRESS,
        |text| {
            let (local, domain) = text.split_once('@')?;
            let plain = |part: &str| {
                !part.is_empty()
                    && !part.contains(|c: char| c.is_whitespace() || "<>@,;".contains(c))
            };
            (plain(local) && plain(domain)).then(|| text.to_string())
        },
        "write an email address, such as \"support@ecole.example\"",
    );
    let base_url = s.checked(
        "base_url",
        "http://127.0.0.1:8080",
        |text| {
            let rest = text
                .strip_prefix("https://")
                .or_else(|| text.strip_prefix("http://"))?;
            let bare = rest.trim_end_matches('/');
            (!bare.is_empty() && !bare.contains(['/', ' ', '?', '#']))
                .then(|| text.trim_end_matches('/').to_string())
        },
        "write scheme and host only, such as \"https://support.ecole.example\"",
    );
    Desk {
        name: s.text("name", "Support informatique"),
        address,
        domains: s.list(
            "domains",
            &["ecole.example"],
            |text| {
                let plain = text.contains('.') && !text.contains(['@', ' ', '*', '/']);
                plain.then(|| text.to_lowercase())
            },
            "write domains only, such as \"ecole.example\"; subdomains are listed one by one",
        ),
        language: s
            .choice("language", "fr", &[("fr", "fr"), ("en", "en")])
            .into(),
        time_zone: time_zone(s),
        base_url,
        database: s
            .path("database")
            .unwrap_or_else(|| s.folder().join("helpdesk.db")),
        cc_observers: s.yes("cc_observers"),
        in_copy: s.choice(
            "answers_in_copy",
            "join",
            &[("join", InCopy::Join), ("apart", InCopy::Apart)],
        ),
        forms: s.list(
            "forms",
            &[],
            |text| {
                let (local, domain) = text.split_once('@')?;
                (!local.is_empty() && domain.contains('.')).then(|| text.to_lowercase())
            },
            "write whole addresses, such as \"formulaire@ecole.example\"",
        ),
        passed_on_at_once: s.choice(
            "forwarded_by_agents",
            "ask",
            &[("ask", false), ("take", true)],
        ),
        refuse_politely: s.yes("refuse_politely"),
    }
}

/// A zone whose rules this machine has: hours and deadlines must never be counted by others.
fn time_zone(s: &mut Section<'_>) -> Option<String> {
    let name = s.optional("time_zone")?;
    let fault = if !is_name(&name) {
        ("is not the name of a time zone", NAME_A_ZONE)
    } else if is_known(&name) {
        return Some(name);
    } else if are_rules_here() {
        (
            "is a time zone that this machine does not know",
            NAME_A_ZONE,
        )
    } else {
        let remedy =
            "install the package tzdata, or leave the line out to keep the machine's own time zone";
        (
            "needs the rules of time zones, which are not installed",
            remedy,
        )
    };
    s.fault("time_zone", fault.0, fault.1);
    None
}

const NAME_A_ZONE: &str =
    "write a name of the IANA database, such as \"Europe/Paris\", with its capitals";

pub(super) fn web(s: &mut Section<'_>) -> Web {
    let certificate = s.path("tls_certificate");
    let key = s.path("tls_key");
    if certificate.is_some() != key.is_some() {
        s.fault(
            "tls_certificate",
            "certificate and key go together",
            "set both tls_certificate and tls_key, or neither",
        );
    }
    Web {
        listen: s.checked(
            "listen",
            "127.0.0.1:8080",
            |text| text.parse().ok(),
            "write address and port, such as \"127.0.0.1:8080\" or \"[::]:443\"",
        ),
        trusted_proxies: s.list(
            "trusted_proxies",
            &[],
            |text| text.parse().ok(),
            "write networks such as \"127.0.0.1\" or \"10.0.0.0/8\"",
        ),
        other_names: s.list(
            "other_names",
            &[],
            |text| (!text.contains([':', '/'])).then(|| text.to_lowercase()),
            "write names without scheme and port, such as \"helpdesk.local\"",
        ),
        tls: certificate.zip(key),
    }
}

/// The networks that no outsider's address can come from (RFC 1918, RFC 4193), and this machine.
pub const PRIVATE: &[&str] = &[
    "127.0.0.0/8",
    "::1",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
];

pub(super) fn gate(s: &mut Section<'_>) -> Gate {
    Gate {
        inside: s.list(
            "inside",
            PRIVATE,
            |text| text.parse().ok(),
            "write networks such as \"10.0.0.0/8\"",
        ),
        second: s.choice(
            "second",
            "basic",
            &[
                ("basic", Second::Basic),
                ("code", Second::Code),
                ("totp", Second::Totp),
                ("off", Second::Off),
            ],
        ),
    }
}

pub(super) fn mailboxes(reader: &mut Reader<'_>) -> Vec<Mailbox> {
    let mut sections = reader.sections("mailbox");
    let boxes: Vec<Mailbox> = sections.iter_mut().map(mailbox).collect();
    for (index, one) in boxes.iter().enumerate() {
        if boxes[..index].iter().any(|other| other.name == one.name) {
            sections[index].fault(
                "name",
                "two mailboxes have this name",
                "give each its own with name = \"…\"",
            );
        }
    }
    boxes
}

fn mailbox(s: &mut Section<'_>) -> Mailbox {
    let kind = s.choice("kind", "folder", &[("folder", false), ("imap", true)]);
    let kind = if kind {
        MailboxKind::Imap(Imap {
            server: server(s, (993, 143), Security::Tls),
            folder: s.text("folder", "INBOX"),
            after: s.checked(
                "after",
                "move:Processed",
                |text| match text.split_once(':') {
                    None if text == "delete" => Some(After::Delete),
                    Some(("move", folder)) if !folder.is_empty() => {
                        Some(After::Move(folder.into()))
                    }
                    _ => None,
                },
                "write \"delete\" or \"move:FOLDER\"",
            ),
            poll: Duration::from_secs(s.number("poll_seconds", 60, 1..=3600)),
        })
    } else {
        MailboxKind::Folder(
            s.path("path")
                .unwrap_or_else(|| s.folder().join("mail/inbox")),
        )
    };
    let name = match &kind {
        MailboxKind::Folder(path) => path.display().to_string(),
        MailboxKind::Imap(imap) => {
            let user = imap.server.login.as_ref().map_or("", |(user, _)| user);
            format!("{user}@{}/{}", imap.server.host, imap.folder)
        }
    };
    Mailbox {
        // In one line, as a name must be, whatever the account or the path is.
        name: s.text("name", &name.replace(char::is_control, " ")),
        kind,
        authserv: authserv(s),
    }
}

fn authserv(s: &mut Section<'_>) -> Option<Authserv> {
    let id = s.optional("authserv_id");
    let required = s.yes("require_authentication");
    if required && id.is_none() {
        s.fault(
            "require_authentication",
            "nothing says whose authentication counts",
            "add authserv_id, as it stands at the beginning of Authentication-Results in an email of this mailbox",
        );
    }
    id.map(|id| Authserv { id, required })
}

pub(super) fn outgoing(s: &mut Section<'_>) -> Outgoing {
    let kind = s.choice("kind", "folder", &[("folder", false), ("smtp", true)]);
    let kind = if kind {
        OutgoingKind::Smtp(server(s, (465, 587), Security::StartTls))
    } else {
        OutgoingKind::Folder(
            s.path("path")
                .unwrap_or_else(|| s.folder().join("mail/outbox")),
        )
    };
    Outgoing {
        kind,
        hold: Duration::from_secs(s.number("hold_seconds", 60, 0..=3600)),
        per_minute_max: s.number("per_minute_max", 0, 0..=10_000),
    }
}

/// `ports` are those of TLS and of STARTTLS. Only outgoing mail, whose default is STARTTLS, may go unprotected.
fn server(s: &mut Section<'_>, ports: (u16, u16), usual: Security) -> Server {
    let outgoing = usual == Security::StartTls;
    let mut words = vec![("tls", Security::Tls), ("starttls", Security::StartTls)];
    if outgoing {
        words.push(("none", Security::None));
    }
    let security = s.choice(
        "security",
        if outgoing { "starttls" } else { "tls" },
        &words,
    );
    let port = match security {
        Security::Tls => ports.0,
        Security::StartTls => ports.1,
        Security::None => 25,
    };
    let host = s.required(
        "host",
        "set the server, such as host = \"mail.ecole.example\"",
    );
    let user = if outgoing {
        s.optional("user")
    } else {
        Some(s.required("user", "set the account of the mailbox"))
    };
    let secret = s.secret();
    if user.is_some() && secret.is_none() {
        s.fault(
            "password_file",
            "the account has no password",
            "add password_file, password_command, token_command or password",
        );
    }
    if security == Security::None && secret.is_some() {
        s.fault(
            "security",
            "a password would travel unprotected",
            "use \"starttls\" or \"tls\", or leave user and password out",
        );
    }
    Server {
        host,
        port: u16::try_from(s.number("port", port.into(), 1..=65535)).unwrap_or(port),
        security,
        login: user.zip(secret),
        ca_file: s.path("ca_file"),
    }
}

/// Unless said otherwise the reminder comes after two thirds of the time: a shorter `after_days` alone is no mistake.
pub(super) fn closing(s: &mut Section<'_>) -> Closing {
    let after_days = s.days("after_days", 21, 1..=365);
    let remind_days = s.days("remind_days", u64::from(after_days / 3), 0..=364);
    if remind_days >= after_days {
        let wrong = "the reminder would come before the solution";
        s.fault(
            "remind_days",
            wrong,
            "make it smaller than after_days, or 0",
        );
    }
    Closing {
        after_days,
        remind_days,
        working_days: s.yes("working_days"),
        sign_in_to_answer: s.yes("sign_in_to_answer"),
        ask_satisfaction: s.yes("ask_satisfaction"),
    }
}

pub(super) fn waiting(s: &mut Section<'_>) -> Waiting {
    let remind_days = s.days("remind_days", 0, 0..=365);
    let close_days = s.days("close_days", 0, 0..=365);
    if close_days > 0 && remind_days >= close_days {
        let wrong = "the reminder would come after the ticket is closed";
        s.fault(
            "remind_days",
            wrong,
            "make it smaller than close_days, or 0",
        );
    }
    Waiting {
        remind_days,
        close_days,
    }
}

pub(super) fn limits(s: &mut Section<'_>) -> Limits {
    let bytes = 65_536..=2_000_000_000;
    Limits {
        letter_bytes_max: s.number("letter_bytes_max", 35_000_000, bytes.clone()),
        document_bytes_max: s.number("document_bytes_max", 25_000_000, bytes.clone()),
        upload_bytes_max: s.number("upload_bytes_max", 100_000_000, bytes.clone()),
        uploads_a_day_bytes_max: s.number("uploads_a_day_bytes_max", 500_000_000, bytes),
        answer_max: Duration::from_secs(s.number("answer_seconds_max", 30, 1..=300)),
        session_max: Duration::from_secs(s.number("session_seconds_max", 120, 1..=3600)),
    }
}

pub(super) fn keep(s: &mut Section<'_>) -> Keep {
    Keep {
        journal_days: s.days("journal_days", 365, 1..=36500),
        refused_days: s.days("refused_days", 30, 1..=36500),
        refused_text_days: s.days("refused_text_days", 7, 0..=365),
        audit_days: s.days("audit_days", 365, 1..=36500),
        closed_years: s.days("closed_years", 0, 0..=100),
    }
}

/// The command, where there is one.
pub(super) fn alarm(s: &mut Section<'_>) -> Option<String> {
    s.optional("command")
}

/// None where no folder is named.
pub(super) fn backup(s: &mut Section<'_>) -> Option<Backup> {
    let folder = s.path("folder");
    let keep = usize::try_from(s.number("keep", 14, 1..=1_000)).unwrap_or(1);
    let hour = u32::try_from(s.number("hour", 2, 0..=23)).unwrap_or_default();
    let command = s.optional("command");
    Some(Backup {
        folder: folder?,
        keep,
        hour,
        command,
    })
}
