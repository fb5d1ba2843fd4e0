//! Who wrote, and may: exactly one plain address of a configured domain; rights on tickets are asked in `desk::received`.

use mailparse::{MailAddr, MailAddrList};

use super::parse::Headers;
use super::{Rules, charset};
use crate::rules::mail::Refused;
use crate::rules::spelling;

/// Longer than any name and address.
const FROM_BYTES_MAX: usize = 2_000;
/// More addresses than are looked at.
const WRITTEN_TO_MAX: usize = 50;
/// More members than read along with one request.
const COPIED_MAX: usize = 20;

/// The sender's address, lowercase, or why the mail is not registered.
pub fn sender(headers: &Headers, rules: &Rules) -> Result<String, Refused> {
    let address = plain_sender(headers).ok_or_else(|| unread(headers, rules))?;
    let (_, domain) = address.rsplit_once('@').ok_or(Refused::NoSender)?;
    let is_ours = |id: &String| crate::rules::message_id::read(&rules.key, id).is_some();
    if address == rules.address || headers.message_ids("Message-ID").iter().any(is_ours) {
        return Err(Refused::OwnMail);
    }
    if rules.domains.iter().any(|listed| listed == domain) {
        Ok(address)
    } else {
        Err(Refused::Outsider)
    }
}

/// Why there is no sender to be believed: whatever names addresses, and none that could be of the school, is an outsider's.
fn unread(headers: &Headers, rules: &Rules) -> Refused {
    let written = headers.undecoded("From").into_iter();
    let shown = headers.first("From");
    let all: String = written.chain(shown).collect::<Vec<_>>().join(" ");
    // Blanks around the sign hide nothing.
    let all: String = all.split_whitespace().collect();
    let mut domains = all.split('@').skip(1).map(str::to_lowercase).peekable();
    let named = domains.peek().is_some();
    let ours = |rest: &String| {
        rules.domains.iter().any(|domain| {
            let after = rest.strip_prefix(domain.as_str()).map(str::as_bytes);
            after.is_some_and(|after| match after {
                [b'.', next, ..] => !next.is_ascii_alphanumeric(),
                [next, ..] => !(next.is_ascii_alphanumeric() || *next == b'-'),
                [] => true,
            })
        })
    };
    if named && !domains.any(|rest| ours(&rest)) {
        Refused::Outsider
    } else {
        Refused::NoSender
    }
}

/// The member in whose name a machine's address wrote: its one Reply-To, where the address is one of the configured forms, or of
/// those that nobody reads. Anybody who can write from such an address can say so: only where nothing speaks against the sender.
pub fn in_the_name_of(headers: &Headers, sender: &str, rules: &Rules) -> Option<(String, String)> {
    if !(rules.forms.iter().any(|form| form == sender) || super::automatic::is_robots(sender)) {
        return None;
    }
    let fields = headers.undecoded("Reply-To");
    let [field] = fields.as_slice() else {
        return None;
    };
    let address = only_address(field)?;
    let (_, domain) = address.rsplit_once('@')?;
    let is_member = rules.domains.iter().any(|listed| listed == domain)
        && address != rules.address
        && address != sender
        && !super::automatic::is_robots(&address);
    is_member.then(|| (address, name_in(headers, "Reply-To")))
}

/// Whether a list handed a mail on to the desk that is called as the desk's own address is, and the mail was written to that: groups
/// of Google and Sympa that do nothing but distribute to the desk. Gives its identifier.
pub fn is_own_list(headers: &Headers, rules: &Rules) -> Option<String> {
    let id = headers.first("List-Id")?;
    let id = id.rsplit('<').next().unwrap_or_default();
    let id = id
        .split('>')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    let (own, _) = rules.address.split_once('@')?;
    let called = |domain: &String| {
        let name = id.strip_suffix(domain.as_str())?.strip_suffix('.')?;
        let words = |name: &str| {
            name.split(['-', '_', '.'])
                .map(String::from)
                .collect::<Vec<_>>()
        };
        let (name, own) = (words(name), words(own));
        Some(
            name.iter().all(|word| own.contains(word))
                || own.iter().all(|word| name.contains(word)),
        )
    };
    let ours = rules.domains.iter().filter_map(called).any(|same| same)
        && written_to(headers).contains(&rules.address);
    ours.then(|| format!("<{id}>"))
}

/// The one plain address that a mail is from, of whatever domain, lowercase.
pub fn plain_sender(headers: &Headers) -> Option<String> {
    let from = headers.undecoded("From");
    let [from] = from.as_slice() else {
        return None;
    };
    only_address(from)
}

/// The first address as written, believed or not; empty where there is none. Only for showing: [`sender`] decides.
pub fn written_address(headers: &Headers) -> String {
    let from = headers.undecoded("From").into_iter().next();
    let from = from.unwrap_or_default();
    let list = addresses(&from);
    match list.as_ref().and_then(|list| list.first()) {
        Some(MailAddr::Single(one)) => one.addr.to_lowercase(),
        Some(MailAddr::Group(group)) => {
            let first = group.addrs.first();
            first.map(|one| one.addr.to_lowercase()).unwrap_or_default()
        }
        None => {
            // No list that can be read: what looks like an address is better than nothing.
            let mut words = from.split(|c: char| c.is_whitespace() || "<>,;\"()".contains(c));
            let found = words.rfind(|word| word.contains('@'));
            found.unwrap_or_default().to_lowercase()
        }
    }
}

/// The plain addresses of To and Cc, lowercase, each once.
pub fn written_to(headers: &Headers) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let fields = ["To", "Cc"].map(|name| headers.undecoded(name));
    for field in fields.into_iter().flatten() {
        let field = field.get(..FROM_BYTES_MAX).unwrap_or(&field);
        for one in addresses(field).iter().flat_map(|list| list.iter()) {
            let MailAddr::Single(one) = one else {
                continue;
            };
            let address = one.addr.to_lowercase();
            if all.len() < WRITTEN_TO_MAX && !all.contains(&address) {
                all.push(address);
            }
        }
    }
    all
}

/// Members written to beside the desk, each once, with their names: of To and Cc, by the same rules as a sender.
pub fn copied(headers: &Headers, rules: &Rules) -> Vec<(String, String)> {
    let mut copied: Vec<(String, String)> = Vec::new();
    let fields = ["To", "Cc"].map(|name| headers.undecoded(name));
    for field in fields.into_iter().flatten() {
        let field = field.get(..FROM_BYTES_MAX).unwrap_or(&field);
        for one in addresses(field).iter().flat_map(|list| list.iter()) {
            let MailAddr::Single(one) = one else {
                continue;
            };
            let Some(address) = only_address(&one.addr) else {
                continue;
            };
            let (_, domain) = address.rsplit_once('@').unwrap_or_default();
            let counts = address != rules.address
                && rules.domains.iter().any(|listed| listed == domain)
                && !copied.iter().any(|(known, _)| *known == address);
            if counts && copied.len() < COPIED_MAX {
                copied.push((
                    address,
                    plain_name(one.display_name.as_deref().unwrap_or_default()),
                ));
            }
        }
    }
    copied
}

/// The name beside the sender's address, if there is one that is a name.
pub fn sender_name(headers: &Headers) -> String {
    name_in(headers, "From")
}

fn name_in(headers: &Headers, field: &str) -> String {
    let from = headers.unsplit(field).unwrap_or_default();
    // What is no address at all is a name.
    if !from.contains('@') && !from.contains([':', ';', '<', '=']) {
        return plain_name(&from);
    }
    if let Some((name, _)) = loosely_named(&from) {
        return plain_name(name);
    }
    let Some(list) = addresses(&from) else {
        return String::new();
    };
    let name = match list.first() {
        Some(MailAddr::Single(one)) => one.display_name.clone(),
        Some(MailAddr::Group(_)) | None => None,
    };
    // Old programs write the name as a comment: `u@school.fr (Une Personne)`.
    let comment = || Some(from.split_once('(')?.1.split_once(')')?.0.to_string());
    // What is no address at all is a name.
    let bare = || (!from.contains('@')).then(|| from.trim().to_string());
    let name = name
        .filter(|name| !name.trim().is_empty())
        .or_else(comment)
        .or_else(bare);
    plain_name(&name.unwrap_or_default())
}

fn plain_name(name: &str) -> String {
    let name = charset::decode_header(name.as_bytes(), "");
    let name = spelling::shown(&name);
    let name = name.trim_matches(['"', '\'']).trim();
    if name.contains('@') {
        String::new()
    } else {
        name.chars().take(80).collect()
    }
}

/// The addresses of an undecoded field, names decoded.
fn addresses(field: &str) -> Option<MailAddrList> {
    let line = format!("From: {field}");
    let (header, _) = mailparse::parse_header(line.as_bytes()).ok()?;
    mailparse::addrparse_header(&header).ok()
}

/// The one address of a From field. Lists, groups, routes and anything quoted or odd are no address
/// (RFC 5322 section 3.6.2 allows several; a request has one author).
fn only_address(from: &str) -> Option<String> {
    // A field that was cut may have gone on with another address.
    if from.len() > FROM_BYTES_MAX {
        return None;
    }
    let from = loosely_named(from).map_or(from, |(_, spec)| spec);
    let list = addresses(from)?;
    let [MailAddr::Single(one)] = list.as_slice() else {
        return None;
    };
    let address = one.addr.to_ascii_lowercase();
    let (local, domain) = address.split_once('@')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let fine = !local.is_empty()
        && local.chars().all(plain)
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && domain
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
        && address.len() <= 254;
    // What stands outside the brackets may be a name, but no second address list.
    let outside = from.rfind('<').map_or("", |at| &from[..at]);
    let tricks = outside.contains([',', ';', ':', '<']) && !outside.trim_start().starts_with('"');
    // An encoded word is for names: in an address it only hides what others would read (RFC 2047 section 5).
    let spec = from.rfind('<').map_or(from, |at| &from[at..]);
    // A comment inside the address would make one of two halves: others may read either as the whole.
    let whole = spec.to_ascii_lowercase().contains(&address);
    (fine && !tricks && whole && !spec.contains("=?")).then_some(address)
}

/// `PETIT, Hugo <u@school.fr>` as programs write it that quote no name: the name, and the address in its brackets. Nothing else in
/// it can be an address.
fn loosely_named(from: &str) -> Option<(&str, &str)> {
    let from = from.trim();
    let at = from.rfind('<').filter(|_| from.ends_with('>'))?;
    let (name, spec) = from.split_at(at);
    let one = !name.contains(['@', '<', '>', '"', '(', ';']) && spec.matches('@').count() == 1;
    (one && name.contains([',', ':'])).then_some((name, spec))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{OutgoingId, TicketNumber, message_id};

    #[test]
    fn a_name_is_read_whole() {
        for (from, expected) in [
            ("=?utf-8?Q?Petit=2C_Hugo?= <u@school.fr>", "Petit, Hugo"),
            ("\"Petit, Hugo\" <u@school.fr>", "Petit, Hugo"),
            ("u@school.fr (Hugo Petit)", "Hugo Petit"),
            (
                "=?utf-8?B?w4lsw6lvbm9yZQ==?= Petit <u@school.fr>",
                "Éléonore Petit",
            ),
            ("PETIT, Hugo <u@school.fr>", "PETIT, Hugo"),
            ("Bureau B12: Hugo <u@school.fr>", "Bureau B12: Hugo"),
            ("x@school.fr <u@school.fr>", ""),
            ("u@school.fr", ""),
            ("Hugo Petit", "Hugo Petit"),
        ] {
            let headers = Headers::new(vec![("From".into(), from.as_bytes().to_vec())]);
            assert_eq!(sender_name(&headers), expected, "{from}");
        }
    }

    #[test]
    fn what_was_cut_is_no_address_and_what_we_sent_is_no_request() {
        let rules = Rules {
            domains: vec!["school.fr".into()],
            address: "support@school.fr".into(),
            key: vec![7; 32],
            ..Rules::default()
        };
        let of = |from: &str, message_id: &str| {
            let fields = [("From", from), ("Message-ID", message_id)];
            let fields = fields.map(|(name, value)| (name.into(), value.as_bytes().to_vec()));
            sender(&Headers::new(fields.into()), &rules)
        };
        let long = |letters| format!("{} <u@school.fr>", "n".repeat(letters));
        assert!(of(&long(1_000), "<x@y>").is_ok());
        assert_eq!(of(&long(FROM_BYTES_MAX), "<x@y>"), Err(Refused::NoSender));
        // Whoever sends it on under their own name: a mail of ours that comes back opens nothing.
        let (ticket, mail) = (TicketNumber(1), OutgoingId(2));
        let ours = message_id::write(&rules.key, ticket, mail, "school.fr");
        assert_eq!(
            of("u@school.fr", &format!("<{ours}>")),
            Err(Refused::OwnMail)
        );
    }

    #[test]
    fn so_many_members_read_along_and_nobody_else() {
        let rules = Rules {
            domains: vec!["school.fr".into()],
            address: "support@school.fr".into(),
            ..Rules::default()
        };
        let field = |name: &str, value: String| (name.to_owned(), value.into_bytes());
        let many: Vec<String> = (0..COPIED_MAX + 5)
            .map(|n| format!("u{n}@school.fr"))
            .collect();
        let headers = Headers::new(vec![
            field(
                "To",
                "support@school.fr, Eve <eve@evil.com>, U@school.fr, u@school.fr".into(),
            ),
            field("Cc", many.join(", ")),
        ]);
        let along = copied(&headers, &rules);
        assert_eq!(along.len(), COPIED_MAX);
        assert_eq!(
            (&*along[0].0, &*along[1].0),
            ("u@school.fr", "u0@school.fr")
        );
    }

    #[test]
    fn only_one_plain_address_of_a_listed_domain_is_admitted() {
        let rules = Rules {
            domains: vec!["school.fr".into()],
            address: "support@school.fr".into(),
            key: vec![],
            letter_bytes_max: 0,
            ..Rules::default()
        };
        let ok = |address: &str| Ok(address.to_string());
        for (from, expected) in [
            ("u@school.fr", ok("u@school.fr")),
            ("U@School.FR", ok("u@school.fr")),
            ("Une Personne <u@school.fr>", ok("u@school.fr")),
            ("\"Petit, Hugo\" <u@school.fr>", ok("u@school.fr")),
            ("u@evil.com <x@school.fr>", ok("x@school.fr")),
            ("=?utf-8?Q?Petit=2C_Hugo?= <u@school.fr>", ok("u@school.fr")),
            (
                "\"=?utf-8?Q?Petit=2C_Hugo?=\" <u@school.fr>",
                ok("u@school.fr"),
            ),
            (
                "=?utf-8?Q?x=40school=2Efr_?= <u@evil.com>",
                Err(Refused::Outsider),
            ),
            (
                "=?utf-8?Q?x=40school=2Efr=2C?= <u@evil.com>",
                Err(Refused::Outsider),
            ),
            ("=?utf-8?Q?x=40school=2Efr?=", Err(Refused::NoSender)),
            ("<=?utf-8?Q?x=40school=2Efr?=>", Err(Refused::NoSender)),
            ("<=?utf-8?Q?x?=@school.fr>", Err(Refused::NoSender)),
            ("support@school.fr", Err(Refused::OwnMail)),
            ("u@school.fr.evil.com", Err(Refused::Outsider)),
            ("u@evilschool.fr", Err(Refused::Outsider)),
            ("u@mail.school.fr", Err(Refused::Outsider)),
            ("\"x@school.fr\" <u@evil.com>", Err(Refused::Outsider)),
            ("x@school.fr <u@evil.com>", Err(Refused::Outsider)),
            ("x@school.fr, u@evil.com", Err(Refused::NoSender)),
            ("x@school.fr; u@evil.com", Err(Refused::NoSender)),
            ("group: x@school.fr;", Err(Refused::NoSender)),
            ("<@evil.com:x@school.fr>", Err(Refused::NoSender)),
            ("x@school.fr@evil.com", Err(Refused::NoSender)),
            ("x @ school.fr", Err(Refused::NoSender)),
            ("u@sсhool.fr", Err(Refused::Outsider)),
            ("PETIT, Hugo <u@school.fr>", ok("u@school.fr")),
            ("CDI: Hugo <u@school.fr>", ok("u@school.fr")),
            ("PETIT, Hugo <u@evil.com>", Err(Refused::Outsider)),
            (
                "PETIT, Hugo <u@evil.com>, v@evil.com",
                Err(Refused::Outsider),
            ),
            ("u@evil.com, u@school.fr.evil.com", Err(Refused::Outsider)),
            ("x@school.fr, Hugo <u@evil.com>", Err(Refused::NoSender)),
            ("u@evil.com, Hugo <x@school.fr>", Err(Refused::NoSender)),
            ("PETIT, <u@evil.com> <x@school.fr>", Err(Refused::NoSender)),
            ("CDI: <@evil.com:x@school.fr>", Err(Refused::NoSender)),
            ("Hugo Petit", Err(Refused::NoSender)),
            ("u@school.fr.", Err(Refused::NoSender)),
            ("u(evil)x@school.fr", Err(Refused::NoSender)),
            ("", Err(Refused::NoSender)),
        ] {
            let headers = Headers::new(vec![("From".into(), from.as_bytes().to_vec())]);
            assert_eq!(sender(&headers, &rules), expected, "{from}");
        }
    }
}
