//! The certificate of our own TLS: read, checked against its key, and read again once it was renewed; lines shake hands with it
//! in `wire`.

use std::fs::Metadata;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use native_tls::{Identity, Protocol, TlsAcceptor};
use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::pkey::PKey;
use openssl::x509::{GeneralNameRef, X509};

/// Days before its end from which a certificate is to be renewed.
const ENDS_SOON_DAYS: i32 = 14;

/// Why a certificate and a key cannot be used together.
#[derive(Debug)]
pub enum TlsFault {
    /// One of the files cannot be read.
    File(PathBuf, io::Error),
    /// One of the files is not what it should be.
    NotPem(PathBuf, String),
    /// The key belongs to another certificate.
    ForeignKey(PathBuf, PathBuf),
    /// The library refuses them.
    Refused(native_tls::Error),
}

impl std::fmt::Display for TlsFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path, cause) => {
                write!(
                    f,
                    "{}: {cause}: let the user that runs helpdesk read it",
                    path.display()
                )
            }
            Self::NotPem(path, cause) => write!(
                f,
                "{}: {cause}: certificate and key are PEM, the key in PKCS#8 (openssl pkcs8 -topk8 -nodes -in old.pem -out key.pem)",
                path.display()
            ),
            Self::ForeignKey(certificate, key) => write!(
                f,
                "{} is the key of another certificate than the first one in {}: name the pair that belongs together, the desk's own certificate first in its chain",
                key.display(),
                certificate.display()
            ),
            Self::Refused(cause) => write!(f, "TLS cannot use the certificate: {cause}"),
        }
    }
}

impl std::error::Error for TlsFault {}

/// Whether a certificate holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Until then.
    Until(String),
    /// Until then, which is soon.
    EndsSoon(String),
    /// No longer, since then: browsers refuse it.
    Expired(String),
    /// Not before then.
    NotYet(String),
}

/// A certificate that has its key.
pub struct Pair {
    /// What TLS uses.
    pub identity: Identity,
    /// Whether it holds.
    pub validity: Validity,
    /// The names and addresses that it is for (RFC 9525 section 6).
    pub names: Vec<String>,
}

impl Pair {
    /// Whether browsers take it for a host of that name: one of its names, or one label more than a name that begins with `*.`.
    pub fn is_of(&self, host: &str) -> bool {
        self.names.iter().any(|name| match name.strip_prefix("*.") {
            Some(parent) => host
                .split_once('.')
                .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent)),
            None => host.trim_matches(['[', ']']).eq_ignore_ascii_case(name),
        })
    }
}

/// Reads the certificate with its chain, and its key in PKCS #8, both PEM.
pub fn read(certificate: &Path, key: &Path) -> Result<Pair, TlsFault> {
    let file =
        |path: &Path| std::fs::read(path).map_err(|cause| TlsFault::File(path.to_owned(), cause));
    let (chain, secret) = (file(certificate)?, file(key)?);
    let unusable = |path: &Path, cause: &dyn std::fmt::Display| {
        TlsFault::NotPem(path.to_owned(), cause.to_string())
    };
    let chained = X509::stack_from_pem(&chain).map_err(|cause| unusable(certificate, &cause))?;
    let own = chained
        .first()
        .ok_or_else(|| unusable(certificate, &"it holds no certificate"))?;
    let identity = Identity::from_pkcs8(&chain, &secret).map_err(|cause| unusable(key, &cause))?;
    let private = PKey::private_key_from_pem(&secret).map_err(|cause| unusable(key, &cause))?;
    let public = own
        .public_key()
        .map_err(|cause| unusable(certificate, &cause))?;
    if !public.public_eq(&private) {
        return Err(TlsFault::ForeignKey(certificate.to_owned(), key.to_owned()));
    }
    let validity = validity(own).map_err(|cause| unusable(certificate, &cause))?;
    Ok(Pair {
        identity,
        validity,
        names: names(own),
    })
}

/// The names it is for: the alternative ones only, as browsers have long ceased to look at the subject.
fn names(own: &X509) -> Vec<String> {
    let names = own.subject_alt_names().into_iter().flatten();
    let name = |name: &GeneralNameRef| {
        let address = || match name.ipaddress()? {
            four if four.len() == 4 => <[u8; 4]>::try_from(four).ok().map(IpAddr::from),
            six => <[u8; 16]>::try_from(six).ok().map(IpAddr::from),
        };
        let dns = name.dnsname().map(str::to_owned);
        dns.or_else(|| address().map(|address| address.to_string()))
    };
    names.filter_map(|found| name(&found)).collect()
}

fn validity(own: &X509) -> Result<Validity, openssl::error::ErrorStack> {
    let told = |time: &Asn1TimeRef| time.to_string();
    let (now, soon) = (
        Asn1Time::days_from_now(0)?,
        Asn1Time::days_from_now(u32::try_from(ENDS_SOON_DAYS).unwrap_or(0))?,
    );
    let (begins, ends) = (own.not_before(), own.not_after());
    Ok(if ends < now {
        Validity::Expired(told(ends))
    } else if begins > now {
        Validity::NotYet(told(begins))
    } else if ends < soon {
        Validity::EndsSoon(told(ends))
    } else {
        Validity::Until(told(ends))
    })
}

/// What tells one state of a file from another, without reading it.
type Stamp = [Option<(SystemTime, u64)>; 2];

/// The certificate in use.
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    used: Mutex<(Stamp, Arc<TlsAcceptor>)>,
}

impl Tls {
    /// Reads certificate and key. One that has expired is used all the same, so that it can be renewed without a restart.
    pub fn open(certificate: &Path, key: &Path) -> Result<Self, TlsFault> {
        let stamp = stamp(certificate, key);
        let acceptor = acceptor(certificate, key)?;
        Ok(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            used: Mutex::new((stamp, Arc::new(acceptor))),
        })
    }

    /// What the next line shakes hands with. Files that changed are read again; while they cannot be used, as between the
    /// writing of one and of the other, the pair before them is.
    pub(super) fn acceptor(&self) -> Arc<TlsAcceptor> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = stamp(&self.certificate, &self.key);
        if stamp != used.0 {
            used.0 = stamp;
            match acceptor(&self.certificate, &self.key) {
                Ok(fresh) => {
                    used.1 = Arc::new(fresh);
                    log::info!("door: {} was read again", self.certificate.display());
                }
                Err(cause) => log::error!("door: the certificate before stays: {cause}"),
            }
        }
        Arc::clone(&used.1)
    }
}

fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, TlsFault> {
    let pair = read(certificate, key)?;
    let path = certificate.display();
    match &pair.validity {
        Validity::Until(_) => {}
        Validity::EndsSoon(end) => log::warn!("door: {path} ends soon: {end}"),
        Validity::Expired(end) => {
            log::error!("door: {path} has expired ({end}): browsers refuse it; renew it");
        }
        Validity::NotYet(begin) => {
            log::error!("door: {path} holds from {begin} only: is this machine's clock right?");
        }
    }
    TlsAcceptor::builder(pair.identity)
        .min_protocol_version(Some(Protocol::Tlsv12))
        .build()
        .map_err(TlsFault::Refused)
}

fn stamp(certificate: &Path, key: &Path) -> Stamp {
    let of = |file: Metadata| Some((file.modified().ok()?, file.len()));
    [certificate, key].map(|path| std::fs::metadata(path).ok().and_then(of))
}
