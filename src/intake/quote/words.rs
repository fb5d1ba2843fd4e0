//! The words by which mail programs introduce what they quote, folded (lowercase, no accents); `quote` knows where they count.

/// « a écrit », in the languages of the programs people use.
#[rustfmt::skip]
pub const WROTE: &[&str] = &[
    "a ecrit", "ecrit :", "wrote", "writes:", "schrieb", "escribio", "escribia:", "ha scritto", "schreef", "geschreven",
    "skrev", "napisal", "escreveu", "kirjoitti", "пишет", "пише", "написал", "написав", "写道", "님이 작성", "написа",
    "napisao", "va escriure", "a scris", "ezt irta", "yazdi", "kirjutas", "đa viết", "εγραψε", "έγραψε", "כתב", "كتب",
    "書きました", "ha escrit", "scrisse", "pisze:", "napsal", "wiadomosc napisana", "irta:", "yazdı", "寫道", "escribiu",
    "писал", "rakstīja", "rašė", "menulis", "작성:", "のメール", "idatzi zuen", "تمت كتابة", "เขียน", "نوشت",
];

/// How such a line begins, where it does not begin with a date.
#[rustfmt::skip]
pub const STARTS: &[&str] = &[
    "le ", "on ", "am ", "el ", "em ", "op ", "den ", "il ", "w dniu ", "dne ", "em", "на ", "pa ", "el dia ", "在", "于",
    "dana ", "il giorno ", "in ", "vao ", "la ", "pe ", "no dia ", "as ", "dňa ", "στις ", "at ", "o ", "pada tanggal ",
];

/// How webmails begin it that name only who wrote.
pub const QUOTING: &[&str] = &[
    "quoting ",
    "zitat von ",
    "citando a ",
    "citando ",
    "citation de ",
    "message du ",
    "citeren ",
    "quota ",
    "cytowanie ",
];

/// « d'origine »: with one of [`MESSAGES`] between rules, it stands above an earlier message.
#[rustfmt::skip]
pub const ORIGINAL: &[&str] = &[
    "origin", "urspr", "oorspronkelijk", "oryginaln", "pierwotn", "oprindelig", "opprinnelig", "alkuperai", "původni",
    "povodn", "eredeti", "orijinal", "orjinal", "ozgun", "исходн", "оригинал", "вихідн", "оригінальн", "початков",
    "αρχικό", "πρωτότυπο", "أصلي", "מקורי", "原始", "原件", "元の", "オリジナル", "원본", "izvorn", "izvirn", "pradini", "algne",
    "gốc", "asli", "orixinal", "jatorrizk", "initial", "iniția", "precedent", "previous", "anterior",
];

/// The same where other words say it.
pub const ORIGINAL_WHOLE: &[&str] = &[
    "reply message",
    "antwort nachricht",
    "originaltermin",
    "cita original",
    "tin nhắn gốc",
    "povodna e-mailova sprava",
];

/// « transféré »: what stands below was passed on. It is no history, it is what the mail is about.
#[rustfmt::skip]
pub const FORWARDED: &[&str] = &[
    "forward", "transfer", "reexpedi", "transmis", "weitergeleitet", "reenviad", "reenviat", "inoltrat", "encaminhad",
    "doorgestuurd", "przekaz", "przeslan", "redirec", "vidarebefordra", "videresend", "valitetty", "edelleenlahetet",
    "přepos", "prepos", "tovabbit", "iletil", "ileti başlangıcı", "yonlendirilen", "пересыла", "переслан",
    "перенаправл", "переадрес", "пересила", "препрат", "προωθημένο", "توجيه", "הועבר", "转发", "轉寄", "転送", "전달",
    "proslije", "prosleđ", "posredovan", "persiųst", "pārsūtīt", "edastat", "chuyển tiếp", "terusan",
];

/// « message ».
#[rustfmt::skip]
pub const MESSAGES: &[&str] = &[
    "message", "mail", "courriel", "nachricht", "mensaje", "correo", "messaggio", "bericht", "mensagem", "wiadomosc",
    "mesaj", "meddel", "besked", "melding", "at brev", "viesti", "zprava", "zpravy", "sprava", "uzenet",
    "level kezdete", "ileti", "сообщени", "письм", "листа", "повідомлення", "съобщение", "μήνυμα", "رسال", "הודעה",
    "邮件", "郵件", "信息", "訊息", "消息", "メッセージ", "メール", "메시지", "메일", "missatge", "correu", "poruka", "sporočilo", "laišk",
    "pranešim", "kiri", "sonum", "tin nhắn", "thư", "pesan", "mensaxe", "mezua", "appointment", "rendez-vous",
];

/// How a letter is closed below what it quotes.
#[rustfmt::skip]
pub const CLOSINGS: &[&str] = &[
    "cordialement", "bien cordialement", "bien a vous", "salutations", "merci", "bonne journee", "regards",
    "best regards", "kind regards", "best,", "cheers", "thanks", "thank you", "mit freundlichen", "viele grusse",
    "gruss", "danke", "saludos", "un saludo", "atentamente", "gracias",
];

/// A line without quote marks, emphasis and blanks around it, nor what only says in which direction it is written.
pub fn bare(line: &str) -> &str {
    let around = |c: char| {
        matches!(
            c,
            ' ' | '\t' | '*' | '\u{a0}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
    };
    line.trim_start_matches(|c| c == '>' || around(c))
        .trim_end_matches(around)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::matching::fold;

    #[test]
    fn every_word_is_written_as_it_is_looked_for() {
        for words in [
            WROTE,
            STARTS,
            QUOTING,
            ORIGINAL,
            ORIGINAL_WHOLE,
            FORWARDED,
            MESSAGES,
            CLOSINGS,
        ] {
            for word in words {
                assert_eq!(fold(word), *word);
            }
        }
    }
}
