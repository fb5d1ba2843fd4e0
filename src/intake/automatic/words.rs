//! The words by which machines' mail is known, folded (lowercase, no accents); `automatic` knows where they count.

/// Addresses and names that no person writes from.
#[rustfmt::skip]
pub const ROBOTS: &[&str] = &[
    "postmaster@", "post_master@", "mailer_daemon@", "no-reply", "noreply", "no_reply", "no.reply@", "donotreply",
    "do-not-reply", "do_not_reply", "ne-pas-repondre", "nepasrepondre", "ne_pas_repondre", "microsoftexchange329e",
    "bounce@", "bounces@", "bounces+", "listserv@", "majordomo@", "mail delivery s",
];

/// How subjects begin that only machines write, folded: they say that nobody answered.
#[rustfmt::skip]
pub const MACHINES_ANSWERS: &[&str] = &[
    "out of office autoreply", "abwesenheitsnotiz", "abwesenheitsnachricht", "vacation reply", "reponse d'absence",
    "notification d'absence", "automatic reply", "automatic response", "auto reply", "auto-reply", "autoreply",
    "auto response", "autoresponse", "reponse automatique", "automatische antwort", "respuesta automatica",
    "reponse automatique d'absence", "automatische abwesenheitsnotiz", "risposta automatica", "resposta automatica",
    "automatisch antwoord", "automatyczna odpowiedz", "autosvar", "automatiskt svar", "automatisk svar",
    "automaattinen vastaus", "automaticka odpověď", "automaticka odpoveď", "automatikus valasz", "răspuns automat",
    "otomatik yanıt", "автоответ", "автоматический ответ", "автоматична відповідь", "автоматичен отговор",
    "αυτόματη απάντηση", "رد تلقائي", "מענה אוטומטי", "תשובה אוטומטית", "自动回复", "自動回覆", "自動応答", "자동 회신",
    "automatski odgovor", "samodejni odgovor", "automatinis atsakymas", "automātiskā atbilde", "automaatvastus",
];

/// How subjects of absence notices begin, folded; people write of their absence so too.
#[rustfmt::skip]
pub const ABSENCES: &[&str] = &[
    "out of office", "message d'absence", "absence du bureau", "absent du bureau", "absente du bureau", "abwesenheit",
    "fuera de la oficina", "fuera de oficina", "on vacation", "abwesend", "fuori sede", "fuori ufficio",
    "fora do escritorio", "ausencia temporaria", "afwezig", "afwezigheidsbericht", "franvaro", "poissa",
];

/// How subjects begin of what machines report to machines; nobody writes so.
pub const MACHINES_REPORTS: &[&str] = &["email feedback report", "complaint about message from"];

/// How subjects of delivery reports begin, folded; in other languages with the colon that servers put, for people write the words.
#[rustfmt::skip]
pub const REPORTS: &[&str] = &[
    "undeliverable", "undelivered mail", "returned mail", "failure notice", "mail delivery fail", "delivery failure",
    "delivery status notification", "delivery notification", "mail system error", "delivery report", "mail failure",
    "message could not be delivered", "warning: could not send", "warning: message", "non remis",
    "message non distribue", "non distribuable", "echec de remise", "echec de la remise", "rapport de non-remise",
    "unzustellbar", "nicht zustellbar", "no se pudo entregar", "no se puede entregar", "delivery has failed",
    "message delivery has failed", "message delivery failure", "mail delivery failure", "mail could not be delivered",
    "your message could not be delivered", "sorry, your message could not be delivered", "notice: mail delivery status",
    "undelivered message", "returned to sender", "unable to deliver", "could not deliver message",
    "nondeliverable mail", "[bounce]", "mail transaction failed", "considered unsolicited bulk email",
    "**message you sent blocked", "delayed mail (", "delivery delayed:", "message delayed (", "remise differee :",
    "remise retardee :", "notification d'etat de remise", "nicht zugestellt:", "zustellung fehlgeschlagen",
    "benachrichtigung zum ubermittlungsstatus", "no entregable:", "no se ha podido entregar:", "recapito non riuscito:",
    "mancato recapito:", "non recapitabile:", "nao e possivel entregar:", "nao entregue:", "onbestelbaar:",
    "niedostarczone:", "nie mozna dostarczyc:", "nedoručitelne:", "nelze doručit:", "kan inte levereras:",
    "kan ikke leveres:", "kezbesithetetlen:", "teslim edilemedi:", "недоставлено:", "не удается доставить:", "无法投递:",
    "未送達:", "配信不能:",
];

/// How a reply begins that is nothing but an absence notice.
#[rustfmt::skip]
pub const AWAY: &[&str] = &[
    "je suis actuellement absent", "actuellement absent", "je suis absent", "en conge", "en arret maladie",
    "actuellement en deplacement", "absent jusqu", "je serai absent", "i am currently out of", "i am out of the office",
    "i'm out of the office", "i am currently away", "i will be out of the office", "ich bin derzeit nicht",
    "ich bin nicht im buro", "ich bin bis", "estoy fuera de la oficina", "estare fuera de la oficina", "estare ausente",
    "estoy de vacaciones", "i am away", "i'm away", "on annual leave", "on vacation", "on leave", "nicht im buro",
    "im urlaub", "ich bin vom", "fuori ufficio", "sono in ferie", "estou ausente", "estou de ferias", "ik ben afwezig",
    "jestem nieobecn",
];

/// What such a notice says beside. A person who is away and asks for something says only the one.
#[rustfmt::skip]
pub const AWAY_TOO: &[&str] = &[
    "jusqu'au", "jusqu'a ", "a mon retour", "de retour le", "cas d'urgence", "toute urgence", "for urgent",
    "urgent matters", "d'ici la", "acces limite", "je vous repondrai", "prendrai connaissance", "actuellement absent",
    "merci pour votre", "out of the office", "thank you for your", "vielen dank fur ihre", "derzeit nicht",
    "fuera de la oficina", "until", "my return", "when i return", "limited access", "back on", "back in the office",
    "bis zum", "bis einschließlich", "ruckkehr", "nach meiner", "dringend", "wenden sie sich", "hasta el", "mi regreso",
    "mi vuelta", "fino al", "al mio rientro", "urgenze", "ausente ate", "ferias ate", "afwezig tot", "nieobecna do",
    "nieobecny do", "du bureau",
];

/// How the names of headers begin that only programs write which answer by themselves.
#[rustfmt::skip]
pub const MARKS: &[&str] = &[
    "x-auto-reply", "x-autoreply", "x-autorespon", "x-auto-response", "x-autogenerated", "x-mail-autoreply",
    "x-originating-autoreply", "x-vacation", "x-out-of-office", "x-fc-machinegenerated", "x-cron-env",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::matching::fold;

    #[test]
    fn every_word_is_written_as_it_is_looked_for() {
        for words in [
            ROBOTS,
            MACHINES_ANSWERS,
            ABSENCES,
            REPORTS,
            AWAY,
            AWAY_TOO,
            MARKS,
        ] {
            for word in words {
                assert_eq!(fold(word), *word);
            }
        }
    }
}
