//! `helpdesk init`: a commented configuration, an empty file, the first administrator; more accounts come by `user`.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::user;
use super::{Arguments, Command, Failure, USUAL_CODES, ask, open, owner, say};
use crate::config::{Config, MailboxKind, SHIPPED};
use crate::desk::admin::accounts::NewAccount;
use crate::intake::folder;
use crate::rules::access::Role;
use crate::store::{self, Purpose, Store};

pub const COMMAND: Command = Command {
    name: "init",
    purpose: "writes helpdesk.toml, creates the database and the first administrator",
    help: "helpdesk init: sets up a new service.

Usage: helpdesk init [--dir DIR] [--login NAME --address ADDRESS --name NAME]

Writes DIR/helpdesk.toml (every key with its comment), makes the database beside it, the folders of folder mail,
and the first administrator. Where there is a helpdesk.toml, but no database yet, it makes the database that is named there.
Nothing that exists is overwritten.

  --dir DIR          where; default: the folder that the package of helpdesk made for it, else the current directory
  --login NAME       user name of the administrator
  --address ADDRESS  email address of the administrator
  --name NAME        name of the administrator, as others read it
What is missing is asked for. The password is asked for twice, without echo; if standard input is not a terminal,
its first line is the password.

Example:
  helpdesk init --dir /var/lib/helpdesk --login admin --address admin@ecole.example --name 'Camille Durand'

Exit codes: 0 done, 1 failed, 2 usage error, 78 the configuration must be corrected.
",
    flags: &[],
    options: &["dir", "login", "address", "name"],
    run,
    makes_desk: true,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    arguments.no_words()?;
    let packaged = open::packaged_folder();
    let dir = arguments.path("dir").or(packaged.as_deref());
    let dir = dir.unwrap_or(Path::new("."));
    owner::become_owner_of(dir)?;
    let file = arguments
        .config()
        .map_or_else(|| dir.join("helpdesk.toml"), Path::to_path_buf);
    let configured = file.exists();
    let config = if configured {
        open::read(&file)?
    } else {
        Config::parse(SHIPPED, file.parent().unwrap_or(Path::new("")))
            .map_err(|faults| Failure::Config(faults.iter().map(ToString::to_string).collect()))?
    };
    if !is_absent(&config.desk.database) {
        let path = if configured {
            &file
        } else {
            &config.desk.database
        };
        return Err(Failure::Failed(format!(
            "{} already exists and was not touched; choose another folder with --dir",
            path.display()
        )));
    }
    let ask = |option, question| ask::for_text(arguments.text(option)?, option, question);
    let login = user::login_of(&ask("login", "User name of the administrator: ")?)?;
    let address = user::address_of(&ask("address", "Email address: ")?)?;
    let name = ask("name", "Name, as others read it: ")?;
    let password = ask::for_new_password(&login)?;
    let password = password.ok_or_else(|| {
        Failure::Failed(
            "no password was given, so nobody could sign in; nothing was created".into(),
        )
    })?;
    let account = NewAccount {
        login: &login,
        address: &address,
        name: Some(&name),
        role: Some(Role::Administrator),
        ..NewAccount::default()
    };
    make(&file, &config, account, &password)?;
    if !configured {
        write_configuration(&file)?;
    }
    say(&next_steps(&file, &config))
}

/// There is nothing, or what an `init` that was ended left.
fn is_absent(database: &Path) -> bool {
    let opened = Store::open(database, Purpose::Examine);
    opened.is_err_and(|cause| matches!(cause.kind(), store::ErrorKind::Absent(_)))
}

fn make(
    file: &Path,
    config: &Config,
    account: NewAccount<'_>,
    password: &str,
) -> Result<(), Failure> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |cause| Failure::Failed(format!("{path}: {cause}"))
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(failed(folder))?;
    for mailbox in &config.mailboxes {
        if let MailboxKind::Folder(path) = &mailbox.kind {
            folder::prepare(path).map_err(failed(path))?;
        }
    }
    let store = Store::open(&config.desk.database, Purpose::Make)?;
    user::add(&store, account, Some(password))?;
    Ok(())
}

/// It comes last: where it is, everything else is.
fn write_configuration(file: &Path) -> Result<(), Failure> {
    // Readable by its owner only, because passwords of mailboxes may be written into it.
    let mut options = OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(file);
    made.and_then(|mut to| to.write_all(SHIPPED.as_bytes()))
        .map_err(|cause| Failure::Failed(format!("{}: {cause}", file.display())))
}

fn next_steps(file: &Path, config: &Config) -> String {
    let (shown, url) = (file.display(), &config.desk.base_url);
    let is_packaged = open::packaged_folder().is_some_and(|folder| file.parent() == Some(&folder));
    let (check, run) = if is_packaged {
        (
            "helpdesk check".into(),
            "systemctl enable --now helpdesk".into(),
        )
    } else {
        let helpdesk = format!("helpdesk --config {shown}");
        (format!("{helpdesk} check"), helpdesk)
    };
    format!(
        "created {shown}, {database} and the first administrator.

Next:
  1. write your address, domains and mail servers into {shown}
  2. {check}   tests all of it
  3. {run}   runs it at {url}
",
        database = config.desk.database.display(),
    )
}
