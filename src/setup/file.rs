//! The shipped helpdesk.toml with the answers of `answers` in their places: every comment stays, every value is quoted.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;

use super::answers::{Answers, DeskAnswers, Directory, Place, Servers, Team};
use crate::config::{Config, Fault, LoginAs, MailboxKind, OutgoingKind, SHIPPED, Secret, SignIn};
use crate::i18n::Lang;

/// The file beside helpdesk.toml that holds the mailbox's password.
pub const MAIL_PASSWORD: &str = "mail.password";
/// The one with the password of the account that searches in the directory.
pub const LDAP_PASSWORD: &str = "ldap.password";

/// The configuration that these answers make, with the passwords that are in no file yet.
pub fn config(
    answers: &Answers,
    folder: &Path,
    listen: SocketAddr,
    lang: Lang,
) -> Result<Config, Vec<Fault>> {
    let text = text(answers, &listen.to_string(), lang);
    let mut config = Config::parse(&text, folder)?;
    let desk = answers.desk.as_ref();
    if let Some(servers) = desk.and_then(|desk| desk.servers.as_ref()) {
        let mailboxes = config
            .mailboxes
            .iter_mut()
            .filter_map(|mailbox| match &mut mailbox.kind {
                MailboxKind::Imap(imap) => imap.server.login.as_mut(),
                MailboxKind::Folder(_) => None,
            });
        let outgoing = match &mut config.outgoing.kind {
            OutgoingKind::Smtp(server) => server.login.as_mut(),
            OutgoingKind::Folder(_) => None,
        };
        for (_, secret) in mailboxes.chain(outgoing) {
            *secret = Secret::Plain(servers.password.clone());
        }
    }
    if let Some(Directory::Ldap {
        reader: Some((_, password)),
        ..
    }) = &answers.directory
    {
        for source in &mut config.sign_in {
            if let SignIn::Ldap(ldap) = source
                && let Some((_, secret)) = &mut ldap.server.login
            {
                *secret = Secret::Plain(password.clone());
            }
        }
    }
    Ok(config)
}

/// The configuration, as it will be written. What is not answered yet keeps the shipped value.
pub fn text(answers: &Answers, listen: &str, lang: Lang) -> String {
    let mut sheet = Sheet::shipped();
    let desk = sheet.table("[desk]", "");
    sheet.set(desk, "language", &quoted(lang.code()));
    let web = sheet.table("[web]", "");
    sheet.set(web, "listen", &quoted(listen));
    if let Some(desk) = &answers.desk {
        sheet.desk(desk);
    }
    match &answers.directory {
        None | Some(Directory::Later) => {}
        Some(Directory::Imap {
            at,
            ca_file,
            login_as,
        }) => {
            let table = sheet.table("[[sign_in]]", "imap");
            sheet.begin(table, "imap", at, ca_file);
            // Without a domain the desk's first one is meant.
            let login_as = match login_as {
                LoginAs::Address => "address",
                LoginAs::Name => "name",
            };
            sheet.set(table, "login_as", &quoted(login_as));
        }
        Some(Directory::Ldap {
            at,
            ca_file,
            base,
            filter,
            reader,
        }) => {
            let table = sheet.table("[[sign_in]]", "ldap");
            sheet.begin(table, "ldap", at, ca_file);
            sheet.set(table, "base", &quoted(base));
            if !filter.is_empty() {
                sheet.set(table, "filter", &quoted(filter));
            }
            if let Some((name, _)) = reader {
                sheet.set(table, "bind_dn", &quoted(name));
                sheet.set(table, "password_file", &quoted(LDAP_PASSWORD));
            }
        }
    }
    if let Some(Team { inside, .. }) = &answers.team {
        let gate = sheet.table("[gate]", "");
        sheet.set(gate, "inside", &list(inside));
    }
    sheet.text()
}

/// A TOML basic string (TOML 1.0.0, "String"): no character of the value can end it.
pub fn quoted(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn list(values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
    format!("[{}]", values.join(", "))
}

/// The lines of the shipped file. Examples are commented tables; a commented line is `# ` and what it would be.
struct Sheet(Vec<String>);

/// Lines of one table, its head included.
#[derive(Clone, Copy)]
struct Table {
    from: usize,
    to: usize,
}

impl Sheet {
    fn shipped() -> Self {
        Self(SHIPPED.lines().map(str::to_owned).collect())
    }

    fn text(&self) -> String {
        self.0.join("\n") + "\n"
    }

    fn desk(&mut self, answers: &DeskAnswers) {
        let desk = self.table("[desk]", "");
        self.set(desk, "name", &quoted(&answers.name));
        self.set(desk, "address", &quoted(&answers.address));
        self.set(desk, "domains", &list(&answers.domains));
        self.set(desk, "base_url", &quoted(&answers.base_url));
        if let Some(servers) = &answers.servers {
            self.server("[[mailbox]]", "imap", &servers.imap, servers);
            self.server("[outgoing]", "smtp", &servers.smtp, servers);
        }
    }

    /// Puts a server in the place of the folder.
    fn server(&mut self, head: &str, kind: &str, at: &Place, servers: &Servers) {
        let folder = self.table(head, "folder");
        self.comment_out(folder);
        let table = self.table(head, kind);
        self.begin(table, kind, at, &servers.ca_file);
        if at.security != "none" {
            self.set(table, "user", &quoted(&servers.user));
            self.set(table, "password_file", &quoted(MAIL_PASSWORD));
        }
    }

    /// Makes a table of an example: its head, and what every server has.
    fn begin(&mut self, table: Table, kind: &str, at: &Place, ca_file: &str) {
        if let Some(head) = self.0.get_mut(table.from) {
            *head = bare(head).to_owned();
        }
        self.set(table, "kind", &quoted(kind));
        self.set(table, "host", &quoted(&at.host));
        self.set(table, "port", &at.port);
        self.set(table, "security", &quoted(at.security));
        if !ca_file.is_empty() {
            self.set(table, "ca_file", &quoted(ca_file));
        }
    }

    /// The table with that head, commented or not; of several the one of that kind.
    fn table(&self, head: &str, kind: &str) -> Table {
        let heads = |line: &&String| bare(line).starts_with('[');
        let of_kind = |table: &Table| {
            let mut lines = self.0.iter().skip(table.from).take(table.to - table.from);
            kind.is_empty()
                || lines.any(|line| key(line) == Some("kind") && line.contains(&quoted(kind)))
        };
        let starts = self
            .0
            .iter()
            .enumerate()
            .filter(|(_, line)| bare(line) == head);
        let mut tables = starts.map(|(from, _)| {
            let length = self.0.iter().skip(from + 1).take_while(|line| !heads(line));
            Table {
                from,
                to: from + 1 + length.count(),
            }
        });
        // cannot fail: the tests below find every table and every key that is asked for
        tables.find(of_kind).unwrap_or(Table { from: 0, to: 0 })
    }

    /// Puts a value in its place; the comment behind the old one stays.
    fn set(&mut self, table: Table, name: &str, value: &str) {
        let mut lines = self
            .0
            .iter_mut()
            .skip(table.from)
            .take(table.to - table.from);
        let Some(line) = lines.find(|line| key(line) == Some(name)) else {
            log::error!("the shipped configuration has no line for {name}");
            return;
        };
        let Some((start, rest)) = bare(line).split_once('=') else {
            return;
        };
        let comment = rest.find(" # ").and_then(|at| rest.get(at..));
        let comment = comment.map(|text| format!("  {}", text.trim_start()));
        *line = format!("{start}= {value}{}", comment.unwrap_or_default());
    }

    fn comment_out(&mut self, table: Table) {
        let lines = self
            .0
            .iter_mut()
            .skip(table.from)
            .take(table.to - table.from);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            *line = format!("# {line}");
        }
    }
}

/// A line as it would be without its `# `.
fn bare(line: &str) -> &str {
    line.strip_prefix("# ").unwrap_or(line)
}

/// The key of a line, commented or not.
fn key(line: &str) -> Option<&str> {
    let (name, _) = bare(line).split_once('=')?;
    let name = name.trim_end();
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

#[cfg(test)]
mod tests;
