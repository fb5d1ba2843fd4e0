//! LDAP (RFC 4511), as much of it as a sign-in needs: STARTTLS, bind, search; one message after the other over `line`.

use std::io::{self, Read, Write};

use super::super::ber::{self, Element};
use super::super::line::{Line, connect, refused};
use crate::config::Server;
use crate::rules::faults::{Cause, ServerFault, told};
use crate::rules::message_id::hex;

/// One message of the server's, in bytes.
const MESSAGE_BYTES_MAX: usize = 1 << 20;
/// Messages to one question: entries, references to other servers, the end.
const MESSAGES_MAX: usize = 100;
/// The request for STARTTLS (section 4.14.1).
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";

const BIND: u8 = 0x60;
const BOUND: u8 = 0x61;
const UNBIND: u8 = 0x42;
const SEARCH: u8 = 0x63;
const ENTRY: u8 = 0x64;
const SEARCHED: u8 = 0x65;
const REFERENCE: u8 = 0x73;
const EXTENDED: u8 = 0x77;
const EXTENDED_ANSWER: u8 = 0x78;
const SIMPLE: u8 = 0x80;
const REQUEST_NAME: u8 = 0x80;

/// Result codes (section 4.1.9).
const SUCCESS: u32 = 0;
const OPERATIONS_ERROR: u32 = 1;
const SIZE_LIMIT: u32 = 4;
const STRONGER_AUTH: u32 = 8;
const CONFIDENTIALITY: u32 = 13;
const NO_SUCH_OBJECT: u32 = 32;
const INVALID_DN: u32 = 34;
const INSUFFICIENT_ACCESS: u32 = 50;
const BUSY: u32 = 51;
const UNAVAILABLE: u32 = 52;
/// These say that name and password do not fit, or that the account may not be used: invalidDNSyntax,
/// inappropriateAuthentication, invalidCredentials, insufficientAccessRights, noSuchObject.
const REFUSALS: [u32; 5] = [INVALID_DN, 48, 49, INSUFFICIENT_ACCESS, NO_SUCH_OBJECT];

/// An entry: its name, and its attributes with their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its distinguished name.
    pub name: String,
    attributes: Vec<(String, Vec<Vec<u8>>)>,
}

impl Entry {
    /// The values of an attribute, whatever the case of its name; those that are no text are left out.
    pub fn values(&self, attribute: &str) -> impl Iterator<Item = &str> {
        self.bytes(attribute)
            .filter_map(|value| std::str::from_utf8(value).ok())
    }

    /// The only value of an attribute, one that is no text in hexadecimal: `objectGUID` has 16 bytes.
    pub fn identifier(&self, attribute: &str) -> Option<String> {
        let mut values = self.bytes(attribute);
        let only = values.next().filter(|value| !value.is_empty())?;
        let plain = std::str::from_utf8(only).ok();
        let plain = plain.filter(|text| !text.contains(char::is_control));
        values
            .next()
            .is_none()
            .then(|| plain.map_or_else(|| hex(only), str::to_owned))
    }

    fn bytes(&self, attribute: &str) -> impl Iterator<Item = &[u8]> {
        let named = |(name, _): &&(String, Vec<Vec<u8>>)| name.eq_ignore_ascii_case(attribute);
        let found = self.attributes.iter().find(named);
        let values = found.into_iter().flat_map(|(_, values)| values);
        values.map(Vec::as_slice)
    }
}

/// How far below its base a search looks.
#[derive(Clone, Copy, Debug)]
pub enum Scope {
    /// That entry only.
    Base,
    /// All below it.
    Below,
}

/// A directory, connected.
pub struct Client {
    line: Line,
    place: String,
    last_id: u16,
}

impl Client {
    /// Connects; nothing is said unprotected but the request for STARTTLS.
    pub fn open(server: &Server) -> Result<Self, ServerFault> {
        let line = connect(server, |line| {
            let request = ber::all(EXTENDED, &[ber::element(REQUEST_NAME, START_TLS)]);
            line.write_all(&message(1, &request))?;
            let answer = read(line)?;
            let (_, operation) = opened(&answer)?;
            match (operation.tag, result(operation)?) {
                (EXTENDED_ANSWER, (SUCCESS, _)) => Ok(()),
                (_, (code, words)) => Err(refused(&format!("result {code} {words:?}"))),
            }
        })?;
        Ok(Self {
            line,
            place: format!("{}:{}", server.host, server.port),
            last_id: 1,
        })
    }

    /// Whether name and password fit. Both must be there: without either of them a server says yes to nobody (RFC 4513
    /// sections 5.1.1 and 5.1.2).
    pub fn bind(&mut self, name: &str, password: &str) -> Result<bool, ServerFault> {
        if name.is_empty() || password.is_empty() {
            return Ok(false);
        }
        let request = ber::all(
            BIND,
            &[
                ber::small(ber::INTEGER, 3),
                ber::element(ber::TEXT, name.as_bytes()),
                ber::element(SIMPLE, password.as_bytes()),
            ],
        );
        self.say(&request)?;
        let answer = self.hear()?;
        let (_, operation) = opened(&answer).map_err(|cause| self.lost(&cause))?;
        let (code, words) = result(operation).map_err(|cause| self.lost(&cause))?;
        match code {
            _ if operation.tag != BOUND => Err(self.lost(&malformed())),
            SUCCESS => Ok(true),
            code if REFUSALS.contains(&code) => Ok(false),
            code => Err(self.refused("bind", code, &words)),
        }
    }

    /// The entries that fit, up to two: who is not the only one is nobody.
    pub fn search(
        &mut self,
        base: &str,
        scope: Scope,
        filter: &[u8],
        attributes: &[&str],
    ) -> Result<Vec<Entry>, ServerFault> {
        self.search_for(2, (base, scope), filter, attributes)
    }

    /// The entries that fit, up to so many.
    pub fn search_for(
        &mut self,
        most: u16,
        (base, scope): (&str, Scope),
        filter: &[u8],
        attributes: &[&str],
    ) -> Result<Vec<Entry>, ServerFault> {
        let scope = match scope {
            Scope::Base => 0,
            Scope::Below => 2,
        };
        let wanted = attributes.iter();
        let wanted: Vec<Vec<u8>> = wanted
            .map(|attribute| ber::element(ber::TEXT, attribute.as_bytes()))
            .collect();
        let request = ber::all(
            SEARCH,
            &[
                ber::element(ber::TEXT, base.as_bytes()),
                ber::small(ber::ENUMERATED, scope),
                ber::small(ber::ENUMERATED, 0), // aliases are not followed
                ber::small(ber::INTEGER, most), // entries
                ber::small(ber::INTEGER, 3),    // seconds
                ber::element(ber::BOOLEAN, &[0]),
                filter.to_vec(),
                ber::all(ber::SEQUENCE, &wanted),
            ],
        );
        self.say(&request)?;
        let mut entries = Vec::new();
        for _ in 0..MESSAGES_MAX {
            let answer = self.hear()?;
            let (_, operation) = opened(&answer).map_err(|cause| self.lost(&cause))?;
            match operation.tag {
                ENTRY => entries.push(entry(operation).map_err(|cause| self.lost(&cause))?),
                REFERENCE => {}
                SEARCHED => {
                    let (code, words) = result(operation).map_err(|cause| self.lost(&cause))?;
                    return match code {
                        SUCCESS | SIZE_LIMIT => Ok(entries),
                        NO_SUCH_OBJECT => Err(ServerFault::new(
                            Cause::Place,
                            format!("{}: there is no {base:?}", self.place),
                        )),
                        code => Err(self.refused("search", code, &words)),
                    };
                }
                _ => break,
            }
        }
        Err(self.lost(&malformed()))
    }

    fn say(&mut self, operation: &[u8]) -> Result<(), ServerFault> {
        self.last_id = self.last_id.wrapping_add(1);
        let said = self.line.write_all(&message(self.last_id, operation));
        said.map_err(|cause| self.lost(&cause))
    }

    /// The next message about what was said last. A notice of disconnection (section 4.4.1) ends it like anything else.
    fn hear(&mut self) -> Result<Vec<u8>, ServerFault> {
        let answer = read(&mut self.line).map_err(|cause| self.lost(&cause))?;
        let (id, _) = opened(&answer).map_err(|cause| self.lost(&cause))?;
        if id == u32::from(self.last_id) {
            Ok(answer)
        } else {
            Err(self.lost(&malformed()))
        }
    }

    fn lost(&self, cause: &io::Error) -> ServerFault {
        ServerFault::new(Cause::Odd, format!("{}: {}", self.place, told(cause)))
    }

    fn refused(&self, what: &str, code: u32, words: &str) -> ServerFault {
        let cause = match code {
            BUSY | UNAVAILABLE => Cause::Unavailable,
            // Active Directory's answer to a search without a bind.
            OPERATIONS_ERROR => Cause::Reader,
            INSUFFICIENT_ACCESS | INVALID_DN => Cause::Place,
            STRONGER_AUTH | CONFIDENTIALITY => Cause::Protection,
            _ => Cause::Other,
        };
        let said = format!("{}: {what}: result {code} {words:?}", self.place);
        ServerFault::new(cause, said)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let unbind = ber::element(UNBIND, &[]);
        let _ = self
            .line
            .write_all(&message(self.last_id.wrapping_add(1), &unbind));
    }
}

fn message(id: u16, operation: &[u8]) -> Vec<u8> {
    let parts = [ber::small(ber::INTEGER, id), operation.to_vec()];
    ber::all(ber::SEQUENCE, &parts)
}

/// Reads one message, and nothing after it.
fn read(line: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0];
    line.read_exact(&mut bytes)?;
    let (length, head) = loop {
        if let Some(found) = ber::length(&bytes[1..]).map_err(|_| malformed())? {
            break found;
        }
        let mut byte = [0];
        line.read_exact(&mut byte)?;
        bytes.extend(byte);
    };
    if bytes[0] != ber::SEQUENCE || length > MESSAGE_BYTES_MAX {
        return Err(malformed());
    }
    let begun = 1 + head;
    bytes.resize(begun + length, 0);
    line.read_exact(&mut bytes[begun..])?;
    Ok(bytes)
}

fn malformed() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the server: not an answer of LDAP",
    )
}

/// Number and operation of a message.
fn opened(message: &[u8]) -> io::Result<(u32, Element<'_>)> {
    fn open(mut message: &[u8]) -> Result<(u32, Element<'_>), ber::Malformed> {
        let mut inner = ber::expect(&mut message, ber::SEQUENCE)?;
        let id = ber::number(ber::expect(&mut inner, ber::INTEGER)?)?;
        Ok((id, ber::take(&mut inner)?))
    }
    open(message).map_err(|ber::Malformed| malformed())
}

/// Result code and the server's own words (section 4.1.9).
fn result(operation: Element<'_>) -> io::Result<(u32, String)> {
    let read = |mut content: &[u8]| {
        let code = ber::number(ber::expect(&mut content, ber::ENUMERATED)?)?;
        ber::expect(&mut content, ber::TEXT)?;
        let words = ber::expect(&mut content, ber::TEXT)?;
        Ok((code, String::from_utf8_lossy(words).into_owned()))
    };
    read(operation.content).map_err(|ber::Malformed| malformed())
}

fn entry(operation: Element<'_>) -> io::Result<Entry> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let read = |mut content: &[u8]| {
        let name = text(ber::expect(&mut content, ber::TEXT)?);
        let mut list = ber::expect(&mut content, ber::SEQUENCE)?;
        let mut attributes = Vec::new();
        while !list.is_empty() {
            let mut one = ber::expect(&mut list, ber::SEQUENCE)?;
            let attribute = text(ber::expect(&mut one, ber::TEXT)?);
            let mut set = ber::take(&mut one)?.content;
            let mut values = Vec::new();
            while !set.is_empty() {
                let value = ber::expect(&mut set, ber::TEXT)?;
                values.push(value.to_vec());
            }
            attributes.push((attribute, values));
        }
        Ok(Entry { name, attributes })
    };
    read(operation.content).map_err(|ber::Malformed| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_whole_and_alone() {
        let one = message(7, &ber::element(BOUND, &[]));
        let two = [&*one, b"more"].concat();
        assert_eq!(read(&mut &*two).unwrap(), one);
        assert_eq!(opened(&one).unwrap().0, 7);
        for wrong in [
            &b"HTTP/1.1 400\r\n"[..],
            b"\x30\x84\x7f\xff\xff\xff",
            b"\x30\x80",
            b"\x30\x05\x02\x01\x01",
        ] {
            read(&mut &*wrong).unwrap_err();
        }
    }
}
