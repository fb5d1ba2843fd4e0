//! The header lines that mail programs put above an earlier message, « De : … Envoyé : … », in any language; `lines` asks for them.

use super::words::bare;
use crate::rules::matching::fold;

/// Lines of an earlier message's header that are looked at.
const HEADER_LINES_MAX: usize = 8;
/// Of a name in such a line.
const NAME_CHARS_MAX: usize = 80;
/// Day, year and hour.
const DATE_DIGITS_MIN: usize = 7;

/// What names the sender, folded.
#[rustfmt::skip]
const SENDER: &[&str] = &[
    "de", "from", "von", "van", "fra", "fran", "da", "od", "от", "expediteur", "absender", "remitente", "sender",
    "lahettaja", "felado", "kimden", "发件人", "寄件者", "差出人", "보낸 사람", "od kogo", "de la", "gonderen", "от кого", "від",
    "από", "من", "מאת", "از", "šalje", "nuo", "siuntėjas", "saatja", "từ", "dari", "จาก",
];

/// Its date.
#[rustfmt::skip]
const DATE: &[&str] = &[
    "message du", "envoye", "sent", "gesendet", "enviado", "enviado el", "enviada el", "date", "datum", "fecha", "data",
    "verzonden", "sendt", "skickat", "inviato", "dato", "wyslano", "envoye le", "date d'envoi", "дата", "lahetetty",
    "elkuldve", "gonderilme", "tarih", "odeslano", "отправлено", "发送时间", "日期", "寄件日期", "送信日時", "日時", "보낸 날짜", "paivays",
    "nar", "quando", "trimis", "wyslane", "enviada em", "enviado em", "gonderildi", "gonderme tarihi", "когда",
    "надіслано", "изпратено", "στάλθηκε", "ημερομηνία", "تم الإرسال", "التاريخ", "تاريخ الإرسال", "נשלח", "ارسال",
    "enviat", "enviat el", "poslano", "poslato", "odoslane", "išsiųsta", "saadetud", "kuupaev", "đa gửi", "ngay",
    "dikirim", "ส่ง", "日付", "날짜", "보낸 시간",
];

/// And what else.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "a", "to", "an", "para", "aan", "til", "till", "do", "objet", "sujet", "subject", "betreff", "asunto", "onderwerp",
    "emne", "amne", "oggetto", "temat", "assunto", "cc", "copie", "copie a", "kopie", "copia", "reply-to", "repondre a",
    "importance", "destinataire", "empfanger", "кому", "тема", "vastaanottaja", "aihe", "cimzett", "targy", "kime",
    "konu", "komu", "predmet", "收件人", "收件者", "主题", "主旨", "抄送", "宛先", "件名", "받는 사람", "제목", "kopia", "kopi", "către",
    "catre", "subiect", "alıcı", "bilgi", "копия", "копія", "копие", "до", "относно", "προς", "θέμα", "إلى", "الموضوع",
    "نسخة", "אל", "נושא", "עותק", "به", "موضوع", "رونوشت", "per a", "assumpte", "tema", "prima", "za", "kopija",
    "naslov", "zadeva", "kam", "gavėjas", "adressaat", "teema", "koopia", "đến", "chủ đề", "kepada", "subjek", "ถึง",
    "เรื่อง", "สำเนา", "předmět", "kopio", "dw", "masolatot kap", "참조", "副本",
];

/// The « De : … Envoyé : … À : … Objet : » of earlier messages: three labels within a few lines, sender or date among them.
pub fn is_header_block(lines: &[&str]) -> bool {
    let first = label(lines[0]);
    if !first
        .is_some_and(|label| SENDER.contains(&label.as_str()) || DATE.contains(&label.as_str()))
    {
        return false;
    }
    let block = lines.iter().take(HEADER_LINES_MAX);
    let block: Vec<(bool, &str)> = block.filter_map(|line| known(line)).collect();
    let dated = block.iter().any(|(is_date, _)| *is_date);
    // Who moves a computer « De : B12, À : C3 » names neither an address nor an hour.
    let address = block.iter().any(|(_, line)| line.contains('@'));
    let hour = || {
        let digits = |line: &str| line.bytes().filter(u8::is_ascii_digit).count();
        block
            .iter()
            .any(|(is_date, line)| *is_date && digits(line) >= DATE_DIGITS_MIN)
    };
    // Two labels may be anybody's: with an address they are a program's.
    block.len() >= 3 && (address || hour())
        || block.len() == 2 && dated && lines.iter().take(2).any(|line| line.contains('@'))
}

/// How many lines at the beginning of an earlier message say whose it is: a rule with words, then labelled lines, broken or not.
pub fn length(lines: &[&str]) -> usize {
    let most = lines.len().min(HEADER_LINES_MAX + 4);
    let last = (0..most).rposition(|at| {
        known(lines[at]).is_some()
            && lines[..at]
                .iter()
                .all(|line| !line.trim().is_empty() || at < 3)
    });
    last.map_or(1, |last| last + 1).min(lines.len())
}

/// Address, lowercase, and name of whoever wrote the first message that a text passes on; either may be empty.
pub fn first_sender(text: &str) -> Option<(String, String)> {
    let lines: Vec<&str> = text.lines().map(bare).collect();
    let blocks = (0..lines.len()).find(|at| is_header_block(&lines[*at..]))?;
    let block = lines[blocks..].iter().take(HEADER_LINES_MAX);
    let mut senders = block.filter(|line| label(line).is_some_and(|it| SENDER.contains(&&*it)));
    let (_, value) = senders.next()?.split_once([':', '：'])?;
    let value = value.replace("mailto:", "");
    let outside = |c: char| c.is_whitespace() || "<>[](),;\"'".contains(c);
    let address = value.split(outside).find(|word| word.contains('@'));
    let address = address.unwrap_or_default().to_lowercase();
    let name = value.split(['<', '[', '(']).next().unwrap_or_default();
    let name = name.trim_matches(|c: char| c == '*' || outside(c));
    let name = if name.contains('@') { "" } else { name };
    let name = name.chars().take(NAME_CHARS_MAX).collect();
    Some((address, name))
}

/// A header line of an earlier message: whether it is the date's, and the line.
fn known(line: &str) -> Option<(bool, &str)> {
    let label = label(line)?;
    let among = |words: &[&str]| words.contains(&label.as_str());
    (among(SENDER) || among(DATE) || among(OTHERS)).then_some((among(DATE), line))
}

/// The same in any language: below a rule, three labelled lines, an address and a time among them.
pub fn is_foreign_header_block(lines: &[&str], index: usize) -> bool {
    let is_rule =
        |line: &str| line.len() >= 8 && line.bytes().all(|byte| matches!(byte, b'_' | b'-'));
    let above = lines[..index].iter().rev().take(3).map(|line| line.trim());
    let ruled = above.filter(|line| !line.is_empty()).take(1).any(is_rule);
    if !ruled {
        return false;
    }
    let block = lines[index..].iter().take(HEADER_LINES_MAX);
    let block: Vec<&&str> = block.take_while(|line| label(line).is_some()).collect();
    let digits = |line: &str| line.bytes().filter(u8::is_ascii_digit).count();
    block.len() >= 3
        && block[0].contains('@')
        && block[1..]
            .iter()
            .any(|line| digits(line) >= 5 && line.matches(':').count() >= 2)
}

/// What stands before the colon of a header line, without accents and emphasis.
fn label(line: &str) -> Option<String> {
    // Longer labels do not count: the rest need not be looked through.
    let head = line
        .char_indices()
        .nth(60)
        .map_or(line, |(at, _)| &line[..at]);
    let line = bare(head);
    let (label, value) = line.split_once([':', '：'])?;
    let label = label.trim_matches(['*', ' ', '\u{a0}', '\t', '_']);
    let fits =
        (1..=16).contains(&label.chars().count()) && !value.trim_matches(['*', ' ']).is_empty();
    fits.then(|| fold(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_names_an_address_or_an_hour_and_a_person_neither() {
        for (text, expected) in [
            (
                "De : Support\nEnvoyé : lundi 23 novembre 2026 15:31\nÀ : Hugo",
                true,
            ),
            ("Od: Support <s@e.fr>\nPoslano: danas\nPrima: Hugo", true),
            ("من: Support\nتم الإرسال: 23.11.2026 15:31\nإلى: Hugo", true),
            ("De la: Support <s@e.fr>\nTrimis: luni\nCătre: Hugo", true),
            ("De : salle B12\nÀ : salle C3\nObjet : PC", false),
            ("De : Paris\nÀ : Lyon\nDate : 12 mai 2026", false),
            ("Nom : Petit\nDate : 12/05/2026 10:00\nObjet : panne", false),
        ] {
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(is_header_block(&lines), expected, "{text:?}");
        }
    }

    #[test]
    fn whoever_wrote_what_is_passed_on_is_read() {
        let rest = "\nEnvoyé : lundi 23 novembre 2026 15:31\nÀ : Marie\nObjet : Panne\n\nBonjour";
        for (line, address, name) in [
            (
                "De : Hugo Petit <Hugo.Petit@e.fr>",
                "hugo.petit@e.fr",
                "Hugo Petit",
            ),
            (
                "*De :* Hugo Petit [mailto:hugo.petit@e.fr]",
                "hugo.petit@e.fr",
                "Hugo Petit",
            ),
            (
                "From: \"Petit, Hugo\" <hugo.petit@e.fr>",
                "hugo.petit@e.fr",
                "Petit, Hugo",
            ),
            ("> De : hugo.petit@e.fr", "hugo.petit@e.fr", ""),
            ("De : Hugo Petit", "", "Hugo Petit"),
        ] {
            let text = format!("Pour vous.\n\n{line}{rest}\n\nDe : Autre <autre@e.fr>{rest}");
            let found = first_sender(&text);
            assert_eq!(found, Some((address.into(), name.into())), "{line}");
        }
        assert_eq!(first_sender("De : salle B12\nÀ : salle C3"), None);
    }

    #[test]
    fn every_word_is_written_as_it_is_looked_for() {
        for words in [SENDER, DATE, OTHERS] {
            assert!(words.iter().all(|word| fold(word) == *word), "{words:?}");
        }
    }
}
