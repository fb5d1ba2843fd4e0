//! The line to the SMTP server: protection, sign-in and limits; mailboxes are reached in `intake::poll`.

use std::error::Error as _;
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use native_tls::HandshakeError;

use super::failure::Failure;
use crate::config::{Secret, Security, Server};
use crate::rules::faults::{Cause, ServerFault, io_kind, is_silence, is_untrusted, told};
use crate::rules::smtp_reply::{self, About, Step};

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

/// Reaches the server and signs in there; nothing is sent.
pub fn probe(server: &Server, step_max: Duration) -> Result<(), ServerFault> {
    let mut line = connect(server, step_max)?;
    let _ = line.quit();
    Ok(())
}

/// A line to the server, signed in, step by step, so that each failure is known by its step. Where TLS is configured, nothing is
/// ever said without. `step_max` is for connecting, and for one answer of the server.
pub fn connect(server: &Server, step_max: Duration) -> Result<SmtpConnection, ServerFault> {
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
    Ok(line)
}

/// Hands one mail over (RFC 5321 section 3.3); `told_reader` is set once the server knows to whom it goes.
pub fn hand_over(
    line: &mut SmtpConnection,
    (envelope, mail): (&Envelope, &[u8]),
    told_reader: &AtomicBool,
) -> Result<(), Failure> {
    let failed = |step, cause| failure(step, &cause);
    let sender = Mail::new(envelope.from().cloned(), options(line, envelope, mail)?);
    line.command(sender)
        .map_err(|cause| failed(Step::Sender, cause))?;
    told_reader.store(true, Ordering::Relaxed);
    for reader in envelope.to() {
        let reader = Rcpt::new(reader.clone(), vec![]);
        line.command(reader)
            .map_err(|cause| failed(Step::Reader, cause))?;
    }
    line.command(Data)
        .map_err(|cause| failed(Step::Content, cause))?;
    line.message(mail)
        .map_err(|cause| failed(Step::Content, cause))?;
    Ok(())
}

/// What the server is told of the mail beforehand (RFC 6152, RFC 6531), where it understands that.
fn options(
    line: &SmtpConnection,
    envelope: &Envelope,
    mail: &[u8],
) -> Result<Vec<MailParameter>, Failure> {
    let knows = |feature| line.server_info().supports_feature(feature);
    let mut options = Vec::new();
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    if addresses.any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !knows(Extension::SmtpUtfEight) {
            let said = "the server knows ASCII addresses only (no SMTPUTF8)";
            return Err(Failure::Refused(said.into()));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !mail.is_ascii() {
        if !knows(Extension::EightBitMime) {
            return Err(Failure::Impossible("the server knows ASCII only".into()));
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(options)
}

/// What becomes of a mail that the server did not take at that step.
fn failure(step: Step, cause: &lettre::transport::smtp::Error) -> Failure {
    let told_reader = step != Step::Sender;
    let desk = |cause, said| Failure::Desk {
        fault: ServerFault::new(cause, said),
        told_reader,
    };
    let Some(code) = cause.status().map(u16::from) else {
        let fault = fault(cause);
        return desk(fault.cause, fault.said);
    };
    // The crate's own words only name the code.
    let words = cause.source().map(ToString::to_string).unwrap_or_default();
    let said = format!("{code} {words}");
    match smtp_reply::about(step, code, &words) {
        About::Desk(cause) => desk(cause, said),
        About::Reader => Failure::Refused(said),
        About::Mail => Failure::Passing(said),
    }
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

/// Whether the server refused to sign us in. A token is refused with a question that lettre does not answer (`is_client`);
/// the codes are those of RFC 4954 section 6.
fn refused_sign_in(cause: &lettre::transport::smtp::Error) -> bool {
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
