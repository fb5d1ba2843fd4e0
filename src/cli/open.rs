//! What most commands begin with: the configuration and the file; both say what is wrong in `failure`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Arguments, Failure};
use crate::config::Config;
use crate::store::{Purpose, Store};

/// The variable that names the configuration.
const NAMED_BY: &str = "HELPDESK_CONFIG";
/// Where it is looked for otherwise.
const USUAL_FILES: [&str; 3] = [
    "helpdesk.toml",
    "/etc/helpdesk/helpdesk.toml",
    "/etc/helpdesk.toml",
];

/// The configuration that is named, or the usual one.
pub fn config(arguments: &Arguments) -> Result<Config, Failure> {
    let none = || {
        Failure::Config(vec![
            "helpdesk: there is no ./helpdesk.toml, /etc/helpdesk/helpdesk.toml or /etc/helpdesk.toml: give a file with --config FILE \
             or HELPDESK_CONFIG; `helpdesk setup` sets up a new service in a browser, `helpdesk init` at the terminal"
                .into(),
        ])
    };
    read(&config_file(arguments).ok_or_else(none)?)
}

/// Where the configuration is, if there is one.
pub fn config_file(arguments: &Arguments) -> Option<PathBuf> {
    let named = arguments.config().map(Path::to_path_buf);
    let by_variable = || {
        std::env::var_os(NAMED_BY)
            .filter(|file| !file.is_empty())
            .map(PathBuf::from)
    };
    let mut usual = USUAL_FILES.iter().map(PathBuf::from);
    named
        .or_else(by_variable)
        .or_else(|| usual.find(|file| file.exists()))
}

/// The folder of the desk whose configuration a package has named already, before there is one.
pub fn packaged_folder() -> Option<PathBuf> {
    let named = std::fs::read_link(USUAL_FILES[1]).ok()?;
    named.parent().map(Path::to_path_buf)
}

/// Reads a configuration; the paths in it start at its folder, which for a link is that of the file it leads to.
pub fn read(file: &Path) -> Result<Config, Failure> {
    let text = std::fs::read_to_string(file).map_err(|cause| {
        Failure::Config(vec![format!(
            "helpdesk: the configuration {} cannot be read: {cause}",
            file.display()
        )])
    })?;
    let is_link = std::fs::symlink_metadata(file).is_ok_and(|found| found.is_symlink());
    let itself = is_link.then(|| std::fs::canonicalize(file).ok()).flatten();
    let folder = itself.as_deref().unwrap_or(file).parent();
    Config::parse(&text, folder.unwrap_or(Path::new(""))).map_err(|faults| {
        let line = |fault| format!("{}: {fault}", file.display());
        Failure::Config(faults.iter().map(line).collect())
    })
}

/// The file of that configuration.
pub fn store(config: &Config, purpose: Purpose) -> Result<Arc<Store>, Failure> {
    Ok(Arc::new(Store::open(&config.desk.database, purpose)?))
}
