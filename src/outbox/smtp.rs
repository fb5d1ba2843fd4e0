//! The line to the SMTP server: protection, sign-in and limits; mailboxes are reached in `intake::poll`.

use std::time::Duration;

use lettre::SmtpTransport;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use crate::config::{Secret, Security, Server};

/// A transport to that server; nothing is sent yet. Where TLS is configured, nothing is ever sent without.
/// `step_max` is for connecting, and for one answer of the server.
pub fn transport(server: &Server, step_max: Duration) -> Result<SmtpTransport, String> {
    let tls = match server.security {
        Security::Tls => Tls::Wrapper(parameters(server)?),
        Security::StartTls => Tls::Required(parameters(server)?),
        Security::None => Tls::None,
    };
    let builder = SmtpTransport::builder_dangerous(&server.host)
        .port(server.port)
        .tls(tls)
        .hello_name(own_name())
        .timeout(Some(step_max))
        .pool_config(PoolConfig::new().max_size(1));
    let Some((user, secret)) = &server.login else {
        return Ok(builder.build());
    };
    let credentials = Credentials::new(user.clone(), secret.fetch()?);
    let mechanisms = if secret.is_token() {
        vec![Mechanism::Xoauth2]
    } else {
        vec![Mechanism::Plain, Mechanism::Login]
    };
    Ok(builder
        .credentials(credentials)
        .authentication(mechanisms)
        .build())
}

/// Who greets the server (RFC 5321 section 4.1.1.1): this machine by its name, else an address.
fn own_name() -> ClientId {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if name.is_empty() || !name.chars().all(plain) {
        return ClientId::default();
    }
    ClientId::Domain(name.to_owned())
}

/// Whether one signs in with a token, which is good for some time only.
pub fn by_token(server: &Server) -> bool {
    let secret = server.login.as_ref().map(|(_, secret)| secret);
    secret.is_some_and(Secret::is_token)
}

/// Whether the server refused to sign us in. A token is refused with a question that lettre does not answer (`is_client`);
/// the codes are those of RFC 4954 section 6.
pub fn refused_sign_in(cause: &lettre::transport::smtp::Error) -> bool {
    let code = cause.status().map_or(0, u16::from);
    [530, 534, 535, 538].contains(&code) || cause.is_client()
}

fn parameters(server: &Server) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(path) = &server.ca_file {
        let unusable =
            |cause: &dyn std::fmt::Display| format!("ca_file {}: {cause}", path.display());
        let pem = std::fs::read(path).map_err(|cause| unusable(&cause))?;
        let ca = Certificate::from_pem(&pem).map_err(|cause| unusable(&cause))?;
        builder = builder.add_root_certificate(ca);
    }
    builder.build().map_err(|cause| cause.to_string())
}
