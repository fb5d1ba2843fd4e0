//! What GLPI writes into its mails, by which answers to them are known: Message-IDs, and the tag in subjects. It proves nothing, as
//! anybody can write it: it counts from who takes part only. Which ticket that is here, `store/imported.rs` tells.

use super::TicketNumber;

/// Letters of the name by which a GLPI signs its mails.
const UUID_CHARS_MAX: usize = 64;
/// Digits of a number.
const DIGITS_MAX: usize = 15;
/// GLPI pads numbers to so many digits.
const PADDED_DIGITS: usize = 7;

/// A ticket of some GLPI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfGlpi {
    /// By which that GLPI signs its mails, from version 10 on.
    pub uuid: Option<String>,
    /// The ticket's number there.
    pub number: TicketNumber,
}

/// Reads a Message-ID, without angle brackets: `GLPI_UUID-Ticket-7/new@h` since 10.0.7, `GLPI_UUID-Ticket-7.TIME.RANDOM@h` since 10,
/// `GLPI-7.TIME.RANDOM@h` and `GLPI-Ticket-7.TIME.RANDOM@h` before; and `GLPI-UUID-Ticket-7`, which its mails say they answer.
pub fn read_message_id(id: &str) -> Option<OfGlpi> {
    let local = id.split('@').next()?;
    let rest = local.get(5..)?;
    let is_glpi = ["GLPI_", "GLPI-"]
        .iter()
        .any(|start| local[..5].eq_ignore_ascii_case(start));
    let head = rest.split(['.', '/']).next()?;
    let parts: Vec<&str> = head.split('-').collect();
    let (uuid, number) = match parts.as_slice() {
        [uuid, kind, number] if kind.eq_ignore_ascii_case("ticket") && is_uuid(uuid) => {
            (Some(*uuid), number)
        }
        [kind, number] if kind.eq_ignore_ascii_case("ticket") => (None, number),
        // With the time and a random number behind it, as no word has.
        [number]
            if local.starts_with("GLPI-")
                && rest
                    .split('.')
                    .skip(1)
                    .filter(|part| is_number(part))
                    .count()
                    == 2 =>
        {
            (None, number)
        }
        _ => return None,
    };
    let number = number_of(number).filter(|_| is_glpi)?;
    let uuid = uuid.map(Into::into);
    Some(OfGlpi { uuid, number })
}

/// Whether a tag in a subject is GLPI's: by its label, which administrators change, or by how it pads numbers, which they do not.
pub fn is_tag(label: &str, digits: &str) -> bool {
    label.trim().eq_ignore_ascii_case("GLPI")
        || (digits.len() >= PADDED_DIGITS && digits.starts_with('0'))
}

fn is_uuid(text: &str) -> bool {
    (1..=UUID_CHARS_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number_of(digits: &str) -> Option<TicketNumber> {
    let fits = is_number(digits) && digits.len() <= DIGITS_MAX;
    let number = digits.parse().ok().filter(|number| *number > 0 && fits)?;
    Some(TicketNumber(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_ids_of_every_version_are_read() {
        let read = |id: &str| read_message_id(id).map(|of| (of.uuid, of.number.0));
        let of = |uuid: &str| Some((Some(uuid.to_owned()), 62));
        for (id, expected) in [
            (
                "GLPI_sag87ANRB4Oxxd0A-Ticket-62/new@vm",
                of("sag87ANRB4Oxxd0A"),
            ),
            (
                "GLPI_sag87ANRB4Oxxd0A-Ticket-62/add_followup.1795448013.953586647@vm",
                of("sag87ANRB4Oxxd0A"),
            ),
            (
                "GLPI_sag87ANRB4Oxxd0A-Ticket-62.1795448013.953586647@vm",
                of("sag87ANRB4Oxxd0A"),
            ),
            ("GLPI-sag87ANRB4Oxxd0A-Ticket-62", of("sag87ANRB4Oxxd0A")),
            ("glpi_abc-ticket-62.1.2@vm", of("abc")),
            ("GLPI-62.1795448013.953586647@vm", Some((None, 62))),
            ("GLPI-Ticket-62.1795448013.953586647@vm", Some((None, 62))),
            ("GLPI_abc-Problem-62.1.2@vm", None),
            ("GLPI_abc/new.1.2@vm", None),
            ("GLPI.1.2@vm", None),
            ("GLPI-62@vm", None),
            ("GLPI_abc-Ticket-0.1.2@vm", None),
            ("GLPI_abc-Ticket-99999999999999999.1.2@vm", None),
            ("GLPI_a b-Ticket-62@vm", None),
            ("XGLPI_abc-Ticket-62@vm", None),
            ("t62.m7.abc@h", None),
            ("GLPé", None),
            ("", None),
        ] {
            assert_eq!(read(id), expected, "{id}");
        }
    }
}
