//! The last step: everything is written, helpdesk.toml last, so that what is half done is never taken for a desk.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::answers::{Administrator, Agent, Answers, Directory};
use super::file::{self, LDAP_PASSWORD, MAIL_PASSWORD};
use crate::desk::admin::accounts::{self, Link, NewAccount};
use crate::desk::admin::{self, Caller};
use crate::failpoints;
use crate::i18n::{Lang, setup as say};
use crate::rules::Instant;
use crate::rules::access::Role;
use crate::rules::audit::Trail;
use crate::store::{self, Purpose, Store};
use crate::web::visitor::session;

/// Its name, in whatever folder.
pub const CONFIGURATION: &str = "helpdesk.toml";
/// The same of the file that holds everything, as the shipped configuration says.
pub const DATABASE: &str = "helpdesk.db";

/// What stands in the way of a new desk in that folder.
pub fn in_the_way(folder: &Path) -> Option<PathBuf> {
    let mut paths = [CONFIGURATION, DATABASE]
        .map(|name| folder.join(name))
        .into_iter();
    paths.find(|path| path.exists())
}

/// Where it is made, and by whom.
pub struct Making<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// Where the pages will be.
    pub listen: &'a str,
    /// The language of who answered, and so of the desk.
    pub lang: Lang,
    /// The address of the browser, for the audit.
    pub client: std::net::IpAddr,
    /// When.
    pub now: Instant,
}

/// Makes the desk, and tells where its configuration is. An error leaves nothing that could be taken for one.
pub fn make(answers: &Answers, making: &Making<'_>) -> Result<PathBuf, String> {
    let Making { folder, lang, .. } = *making;
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |cause: io::Error| format!("{path}: {cause}")
    };
    let administrator = answers.administrator.as_ref().ok_or("no administrator")?;
    fs::create_dir_all(folder).map_err(failed(folder))?;
    if let Some(path) = in_the_way(folder) {
        return Err(say::exists(lang, path.display()));
    }
    for (name, password) in passwords(answers) {
        let path = folder.join(name);
        write_private(&path, format!("{password}\n").as_bytes(), true).map_err(failed(&path))?;
    }
    let database = folder.join(DATABASE);
    make_database(answers, administrator, making).map_err(|cause| cause.to_string())?;
    failpoints::reached("before_the_configuration");
    let configuration = folder.join(CONFIGURATION);
    let text = file::text(answers, making.listen, lang);
    if let Err(cause) = write_private(&configuration, text.as_bytes(), false) {
        let _ = fs::remove_file(&database); // made a moment ago, and nobody's desk
        return Err(failed(&configuration)(cause));
    }
    Ok(configuration)
}

/// The passwords that the configuration names files for.
fn passwords(answers: &Answers) -> impl Iterator<Item = (&'static str, &str)> {
    let servers = answers.desk.as_ref().and_then(|desk| desk.servers.as_ref());
    let mail = servers.map(|servers| (MAIL_PASSWORD, servers.password.as_str()));
    let ldap = match &answers.directory {
        Some(Directory::Ldap {
            reader: Some((_, password)),
            ..
        }) => Some((LDAP_PASSWORD, password.as_str())),
        Some(Directory::Ldap { reader: None, .. } | Directory::Imap { .. } | Directory::Later)
        | None => None,
    };
    mail.into_iter().chain(ldap)
}

/// Writes a file that only its owner reads: all of it or nothing, whenever the power goes.
fn write_private(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    // Made with mode 0600, and gone again unless it gets its name.
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    draft.write_all(bytes)?;
    draft.as_file().sync_all()?;
    if replace {
        draft.persist(path).map_err(|failed| failed.error)?;
    } else {
        draft
            .persist_noclobber(path)
            .map_err(|failed| failed.error)?;
    }
    File::open(folder)?.sync_all()
}

/// Made aside, and moved to its name when everybody is in it.
fn make_database(
    answers: &Answers,
    administrator: &Administrator,
    making: &Making<'_>,
) -> admin::Result<()> {
    let io = |cause| store::Error::io(making.folder.to_owned(), cause);
    let aside = tempfile::Builder::new()
        .prefix("setup-")
        .tempdir_in(making.folder)
        .map_err(io)?;
    let draft = aside.path().join(DATABASE);
    let store = Store::open(&draft, Purpose::Make)?;
    let invited = answers.team.iter().flat_map(|team| &team.invited);
    let links = invited.map(|agent| Ok((agent, session::link()?)));
    let links: Vec<(&Agent, Link)> = links.collect::<store::Result<_>>()?;
    let agents = links.iter().map(|(agent, link)| NewAccount {
        link: Some(link),
        ..account(agent, Role::Agent)
    });
    let first = NewAccount {
        password: Some(&administrator.hash),
        ..account(&administrator.account, Role::Administrator)
    };
    let all: Vec<NewAccount<'_>> = std::iter::once(first).chain(agents).collect();
    let trail = Trail::typed(&administrator.account.login, making.client);
    accounts::add_all(&store, &Caller::owner(trail, making.now), &all)?;
    store.checkpoint()?;
    drop(store);
    Ok(fs::rename(&draft, making.folder.join(DATABASE)).map_err(io)?)
}

fn account(agent: &Agent, role: Role) -> NewAccount<'_> {
    NewAccount {
        login: &agent.login,
        address: &agent.address,
        name: Some(&agent.name),
        role: Some(role),
        ..NewAccount::default()
    }
}
