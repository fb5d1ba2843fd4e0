//! What telephones, webmails and virus scanners put below a mail about themselves; nobody wrote it. `quote` takes it off the end.

use super::words::bare;
use crate::rules::matching::fold;

/// How it begins, folded.
#[rustfmt::skip]
const ADVERTISEMENTS: &[&str] = &[
    "envoye de mon ", "envoye depuis mon ", "envoye depuis l'application mail", "envoye depuis ma ",
    "envoye a partir de ", "envoye a l'aide de ", "envoye avec ", "envoye par yahoo", "envoye depuis yahoo",
    "envoye depuis outlook", "obtenir outlook pour ", "telecharger outlook pour ", "provenance : courrier pour windows",
    "sent from my ", "sent from outlook", "sent from mail for windows", "sent from yahoo", "sent from mobile",
    "sent from samsung", "sent with proton", "sent with aqua mail", "sent via ", "get outlook for ", "von meinem ",
    "von meiner ", "gesendet von ", "gesendet mit ", "gesendet aus ", "holen sie sich outlook fur ", "outlook fur ",
    "diese nachricht wurde von meinem ", "enviado desde ", "enviado con ", "obtener outlook para ",
    "descargar outlook para ", "envoye a partir d'", "envoye de outlook", "envoye depuis proton", "envoye grace a ",
    "obtenez outlook pour ", "telecharger bluemail", "obtenir bluemail", "garanti sans virus",
    "cet e-mail a ete verifie par le logiciel antivirus", "sent from proton", "sent from gmail", "sent from nine",
    "sent from mymail", "sent with spark", "sent using ", "virus-free", "get bluemail for ", "inviato da iphone",
    "inviato da ipad", "inviato dal mio ", "inviato da outlook", "inviato da posta per windows",
    "inviato da libero mail", "ottieni outlook per ", "scarica outlook per ", "enviado do meu ", "enviado do outlook",
    "enviado do yahoo", "enviado do email para windows", "enviado a partir do ", "obter o outlook para ",
    "obtenha o outlook para ", "verzonden vanaf ", "verzonden met ", "verzonden vanuit ", "verstuurd vanaf ",
    "outlook voor ", "wyslane z ", "wyslano z ", "pobierz program outlook", "trimis de pe ", "trimis din outlook",
    "obțineți outlook", "skickat fran ", "skickades fran ", "hamta outlook for ", "sendt fra ", "hent outlook til ",
    "skaff deg outlook", "lahetetty iphone", "hanki outlook for ", "odeslano z ", "odoslane z ", "ziskat outlook pro ",
    "az iphone-omrol kuldve", "elkuldve az ", "kuldve az ", "iphone'umdan gonderildi", "ios icin outlook'u edinin",
    "отправлено с ", "отправлено из ", "надіслано з ", "изпратено от моя ", "στάλθηκε από το ", "εστάλη από το ",
    "发自我的", "从我的iphone发送", "從我的 iphone 傳送", "iphoneから送信", "나의 iphone에서 보냄", "내 iphone에서 보냄", "أُرسلت من",
    "تم الإرسال من", "enviat des del meu ", "poslano s iphone", "poslano z mojega ", "išsiųsta iš mano ",
    "gửi từ iphone", "dikirim dari iphone",
];

/// What a telephone or webmail says about itself: with a link or a name, never a whole sentence.
pub fn is_advertisement(line: &str) -> bool {
    let line = bare(line);
    // With a link, or a name of a program; never a whole sentence.
    if line.is_empty() || line.len() > 160 {
        return false;
    }
    let line = fold(line);
    let words = line
        .split(['<', '(', '[', '\u{200e}'])
        .next()
        .unwrap_or_default();
    words.split_whitespace().count() <= 12
        && !words.contains(", ")
        && ADVERTISEMENTS.iter().any(|start| words.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_speaks_of_itself_and_a_person_of_a_program() {
        for (line, expected) in [
            ("Envoyé à partir d’Outlook pour Android", true),
            ("Télécharger Outlook pour iOS<https://aka.ms/o0ukef>", true),
            ("Inviato da iPhone", true),
            ("Verstuurd vanaf mijn iPhone", true),
            ("Отправлено с iPhone", true),
            ("Envoyé 3 messages depuis Outlook sans réponse", false),
            ("Télécharger Outlook est impossible", false),
            ("Get Outlook working again please", false),
        ] {
            assert_eq!(is_advertisement(line), expected, "{line}");
        }
    }

    #[test]
    fn every_word_is_written_as_it_is_looked_for() {
        assert!(ADVERTISEMENTS.iter().all(|word| fold(word) == *word));
    }
}
