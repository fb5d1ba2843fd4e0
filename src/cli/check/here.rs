//! What `helpdesk check` sees without asking a server: the desk's address, who can read its passwords, its certificate, its own pages' name.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::Shown;
use crate::config::{Config, EXAMPLE_ADDRESS, Secret};
use crate::probe::{self, Doubt};
use crate::web::door::tls::{self, Validity};

/// What `ls -l` shows last: others may read the file, or change it.
const OTHERS: u32 = 0o007;

/// People write to it.
pub(super) fn address(config: &Config) -> Shown {
    let address = &config.desk.address;
    if address == EXAMPLE_ADDRESS {
        return Shown::Failed(format!(
            "{address} is the example's: write your own into [desk] address, and its domains into domains"
        ));
    }
    Shown::Ok(format!("{address}, for {}", config.desk.domains.join(", ")))
}

/// Whether other users of this machine can read a password of the configuration.
pub(super) fn secrets(config: &Config, file: &Path) -> Shown {
    let mut kept: Vec<PathBuf> = Vec::new();
    for secret in config.secrets() {
        let place = match secret {
            Secret::Plain(_) => file,
            Secret::File(path) => path,
            // What a command reads is its own affair.
            Secret::Command(_) | Secret::Token(_) => continue,
        };
        if !kept.iter().any(|known| known == place) {
            kept.push(place.to_owned());
        }
    }
    let open = kept.iter().find(|file| {
        // Whether it can be read at all is told by what needs it.
        std::fs::metadata(file).is_ok_and(|found| found.permissions().mode() & OTHERS != 0)
    });
    match (open, kept.len()) {
        (Some(file), _) => Shown::Failed(format!(
            "{} can be read by every user of this machine: chmod o= {}",
            file.display(),
            file.display()
        )),
        (None, 0) => Shown::Ok("none is kept in a file".into()),
        (None, _) => Shown::Ok("other users of this machine cannot read them".into()),
    }
}

/// Whether certificate and key fit each other, this day and the name by which the pages are reached.
pub(super) fn tls(certificate: &Path, key: &Path, host: &str) -> Shown {
    let path = certificate.display();
    let pair = match tls::read(certificate, key) {
        Ok(pair) => pair,
        Err(cause) => return Shown::Failed(cause.to_string()),
    };
    if !pair.is_of(host) {
        return Shown::Failed(format!(
            "{path} is not for {host}, the name in base_url, but for {}: have one made for it, or correct base_url",
            pair.names.join(", ")
        ));
    }
    match pair.validity {
        Validity::Until(end) => Shown::Ok(format!("{path} and its key fit, until {end}")),
        Validity::EndsSoon(end) => Shown::Warning(format!(
            "{path} ends soon ({end}): renew it; helpdesk reads the new one without a restart"
        )),
        Validity::Expired(end) => Shown::Failed(format!(
            "{path} has expired ({end}): renew it; helpdesk reads the new one without a restart"
        )),
        Validity::NotYet(begin) => Shown::Failed(format!(
            "{path} holds from {begin} only: is this machine's clock right?"
        )),
    }
}

/// Its form was checked with the configuration; here, whether it can work for others.
pub(super) fn base_url(config: &Config) -> Shown {
    let (url, listen) = (&config.desk.base_url, config.web.listen);
    match probe::address(config) {
        None => Shown::Ok(url.clone()),
        Some(Doubt::Unprotected) => Shown::Warning(format!(
            "{url}: passwords would travel unprotected: serve HTTPS, with a proxy or \"tls_certificate\", and write https://"
        )),
        Some(Doubt::OnlyHere) => Shown::Warning(format!(
            "{url}: the links in emails work on this machine only: write the name by which others reach it"
        )),
        Some(Doubt::NeedsProxy) => Shown::Failed(format!(
            "{url}: the pages are served on {listen}, to this machine only: a proxy must forward requests to them and be listed in \"trusted_proxies\"; or set listen = \"0.0.0.0:{}\"",
            listen.port()
        )),
    }
}
