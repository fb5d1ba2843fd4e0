//! The line to the SMTP server: protection, sign-in and limits; mailboxes are reached in `intake::poll`.

use std::error::Error as _;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use lettre::SmtpTransport;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use native_tls::HandshakeError;

use crate::config::{Secret, Security, Server};
use crate::rules::faults::{Cause, ServerFault, io_kind, is_silence, is_untrusted, told};

/// A transport to that server; nothing is sent yet. Where TLS is configured, nothing is ever sent without.
/// `step_max` is for connecting, and for one answer of the server.
pub fn transport(server: &Server, step_max: Duration) -> Result<SmtpTransport, ServerFault> {
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
    Ok(builder
        .credentials(credentials(user, secret)?)
        .authentication(mechanisms(secret).to_vec())
        .build())
}

fn credentials(user: &str, secret: &Secret) -> Result<Credentials, ServerFault> {
    let cause = if secret.is_token() {
        Cause::Token
    } else {
        Cause::Secret
    };
    let fetched = secret.fetch();
    let fetched = fetched.map_err(|said| ServerFault::new(cause, said))?;
    Ok(Credentials::new(user.to_owned(), fetched))
}

const fn mechanisms(secret: &Secret) -> &'static [Mechanism] {
    if secret.is_token() {
        &[Mechanism::Xoauth2]
    } else {
        &[Mechanism::Plain, Mechanism::Login]
    }
}

/// Reaches the server and signs in there, step by step, so that each failure is known by its step; nothing is sent.
pub fn probe(server: &Server, step_max: Duration) -> Result<(), ServerFault> {
    let place = (server.host.as_str(), server.port);
    place.to_socket_addrs().map_err(|cause| {
        ServerFault::new(Cause::Name, format!("name not found: {}", told(&cause)))
    })?;
    let tls = match server.security {
        Security::Tls | Security::StartTls => Some(parameters(server)?),
        Security::None => None,
    };
    let wrapper = tls.as_ref().filter(|_| server.security == Security::Tls);
    let name = own_name();
    let mut line = SmtpConnection::connect(place, Some(step_max), &name, wrapper, None)
        .map_err(|cause| fault(&cause))?;
    if let (Security::StartTls, Some(tls)) = (server.security, &tls) {
        if !line.can_starttls() {
            let said = "the server does not offer STARTTLS";
            return Err(ServerFault::new(Cause::Protection, said));
        }
        line.starttls(tls, &name).map_err(|cause| fault(&cause))?;
    }
    if let Some((user, secret)) = &server.login {
        sign_in(&mut line, user, secret)?;
    }
    let _ = line.quit();
    Ok(())
}

fn sign_in(line: &mut SmtpConnection, user: &str, secret: &Secret) -> Result<(), ServerFault> {
    let (credentials, mechanisms) = (credentials(user, secret)?, mechanisms(secret));
    if line.server_info().get_auth_mechanism(mechanisms).is_none() {
        let wanted: Vec<String> = mechanisms.iter().map(ToString::to_string).collect();
        let said = format!("the server does not offer AUTH {}", wanted.join(" or "));
        return Err(ServerFault::new(Cause::NoPasswords, said));
    }
    match line.auth(mechanisms, &credentials) {
        Ok(_) => Ok(()),
        Err(cause) if refused_sign_in(&cause) && secret.is_token() => {
            let said = format!("the server refuses the token: {cause}");
            Err(ServerFault::new(Cause::Token, said))
        }
        Err(cause) if refused_sign_in(&cause) => {
            Err(ServerFault::new(Cause::SignIn, cause.to_string()))
        }
        Err(cause) => Err(fault(&cause)),
    }
}

/// What an error of the line means.
fn fault(cause: &lettre::transport::smtp::Error) -> ServerFault {
    use std::io::ErrorKind as Kind;
    let in_handshake = cause
        .source()
        .is_some_and(|source| source.is::<HandshakeError<TcpStream>>());
    let kind = if is_untrusted(cause) {
        Cause::Certificate
    } else if cause.is_transient() {
        Cause::Unavailable
    } else if cause.is_permanent() {
        Cause::Other
    } else if in_handshake && !is_silence(cause) {
        Cause::Protection
    } else {
        match io_kind(cause) {
            // Of a read; a connection that nobody takes is told as timed out.
            None
            | Some(
                Kind::WouldBlock
                | Kind::UnexpectedEof
                | Kind::InvalidData
                | Kind::ConnectionReset
                | Kind::ConnectionAborted
                | Kind::BrokenPipe,
            ) => Cause::Odd,
            Some(_) => Cause::NoAnswer,
        }
    };
    ServerFault::new(kind, told(cause))
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

fn parameters(server: &Server) -> Result<TlsParameters, ServerFault> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(path) = &server.ca_file {
        let unusable = |cause: &dyn std::fmt::Display| {
            ServerFault::new(
                Cause::Authority,
                format!("ca_file {}: {cause}", path.display()),
            )
        };
        let pem = std::fs::read(path).map_err(|cause| unusable(&cause))?;
        let ca = Certificate::from_pem(&pem).map_err(|cause| unusable(&cause))?;
        builder = builder.add_root_certificate(ca);
    }
    let built = builder.build();
    built.map_err(|cause| ServerFault::new(Cause::Here, format!("TLS: {cause}")))
}
