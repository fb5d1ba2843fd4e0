//! What is cut off a mail and what stays, line by line.

use super::cut;

#[test]
fn the_authors_words_stay_and_the_history_goes() {
    for (text, expected) in [
        ("Merci", "Merci"),
        (
            "Oui.\n\nLe lun. 23 nov. 2026 à 15:31, Support <s@e.fr> a écrit :\n\n> Ticket n° 4 : https://x/t/4\n> Bonjour",
            "Oui.",
        ),
        (
            "Yes.\n\nOn Mon, 23 Nov 2026, Marie\n<m@e.fr> wrote:\n> Hello\n",
            "Yes.",
        ),
        (
            "Ja.\n\nAm 23.11.2026 um 15:31 schrieb Support:\n> Hallo",
            "Ja.",
        ),
        (
            "Sí.\n\nEl lun, 23 nov 2026 a las 15:31, Support (<s@e.fr>) escribió:\n\n> Hola",
            "Sí.",
        ),
        (
            "Oui.\n\n2026-11-23 15:31 GMT+01:00 Support <s@e.fr>:\n> Bonjour",
            "Oui.",
        ),
        (
            "Oui.\n\n-----Message d'origine-----\nDe : Support\nBonjour",
            "Oui.",
        ),
        (
            "Oui.\n\n________________________________\nDe : Support <s@e.fr>\nEnvoyé : lundi\nÀ : moi\nObjet : x\n\nBonjour",
            "Oui.",
        ),
        (
            "Ja.\n\nVon: Support <s@e.fr>\nGesendet: Montag\nAn: mich\nBetreff: x\n\nHallo",
            "Ja.",
        ),
        (
            "Oui.\n\nDate: Mon, 23 Nov 2026\nFrom: s@e.fr\nTo: moi\n\nBonjour",
            "Oui.",
        ),
        (
            "Oui.\n\nTicket n° 1042 : https://x/t/1042\n\nMarie a répondu.",
            "Oui.",
        ),
        (
            "Oui.\n\nOuvrir le ticket n° 1042 (https://x/t/1042)\n\nMarie a répondu.",
            "Oui.",
        ),
        (
            "> Quelle salle ?\nLa 12.\n> Depuis quand ?\nHier.",
            "> Quelle salle ?\nLa 12.\n> Depuis quand ?\nHier.",
        ),
        (
            "Bonjour,\n\nLe 23 nov. 2026, Marie a écrit :\n> Quelle salle ?\n\nLa 12.",
            "Bonjour,\n\n> Quelle salle ?\n\nLa 12.",
        ),
        (
            "Le 23 nov. 2026, Marie a écrit :\n> Quelle salle ?\n\nLa salle 12.",
            "La salle 12.",
        ),
        ("> seulement\n> une citation", "> seulement\n> une citation"),
        (
            "On verra le 12.\nLe ticket 4 aussi.",
            "On verra le 12.\nLe ticket 4 aussi.",
        ),
        (
            "Le directeur a écrit :\nfermez tout",
            "Le directeur a écrit :\nfermez tout",
        ),
        (
            "Oui.\n\nLe 23 nov. 2026, Marie a écrit :\n> Quelle salle ?\n\n-- \nHugo",
            "Oui.",
        ),
        ("Voir Ticket n° 12 svp", "Voir Ticket n° 12 svp"),
        (
            "Nom : Durand\nSalle : 12\nDate : lundi",
            "Nom : Durand\nSalle : 12\nDate : lundi",
        ),
    ] {
        assert_eq!(cut(text), expected, "{text:?}");
    }
}

#[test]
fn an_introduction_is_found_in_any_language_and_however_it_is_broken() {
    for (text, expected) in [
        (
            "Ja.\n\nService informatique et numérique de l'école (support, salle 104)\n<s@e.fr> schrieb am 23.11.2026 um 15:31:\n> Hallo",
            "Ja.",
        ),
        (
            "pon., 23 lis 2026 o 15:31 Service informatique et numérique de l'école\n(support, salle 104) <s@e.fr> napisał(a):\n> Bonjour\n\nTak.",
            "Tak.",
        ),
        (
            "Tak.\n\npon., 23 lis 2026 o 15:31 Service informatique et numérique de l'école <\ns@e.fr> napisał(a):\n\n> Bonjour",
            "Tak.",
        ),
        (
            "Le 12/11/2026 elle marchait, et depuis hier plus rien ne s'affiche à l'écran\nLe 23/11/2026, Support <s@e.fr> a écrit :\n> Bonjour",
            "Le 12/11/2026 elle marchait, et depuis hier plus rien ne s'affiche à l'écran",
        ),
        (
            "Le câble est cassé\nLe 23/11/2026 à 15:31, Support a écrit :\n> Bonjour",
            "Le câble est cassé",
        ),
        (
            "Yes.\n\nOn Mon, Nov 23, 2026 at 3:31 PM Support\ns@e.fr wrote:\n> Bonjour",
            "Yes.",
        ),
        (
            "Да.\n\nпн, 23 нояб. 2026 г. в 15:31, Support <s@e.fr>:\n\nBonjour",
            "Да.",
        ),
        (
            "כן.\n\n\u{202b}ב-23 בנוב׳ 2026 ב-15:31 מאת \u{202a}Support\u{202c} <s@e.fr>:\u{202c}\n\n> Bonjour",
            "כן.",
        ),
        (
            "Igen.\n\n-------- Eredeti üzenet --------\nSupport\n\nBonjour",
            "Igen.",
        ),
        (
            "Oui.\n\nLe 23/11/2026 à 15:31, Support a écrit :\n> Début du message réexpédié :\n>\n> Bonjour",
            "Oui.",
        ),
    ] {
        assert_eq!(cut(text), expected, "{text:?}");
    }
}

#[test]
fn what_was_passed_on_and_what_only_looks_like_an_earlier_message_stays() {
    for text in [
        "Voir dessous.\n\n---------- Přeposlaná zpráva ---------\nOd: Support <s@e.fr>\nDatum: po 23. 11. 2026 15:31\nKomu: Hugo\n\nBonjour",
        "Voir dessous.\n\nInício da mensagem reencaminhada:\n\n> De: Support <s@e.fr>\n>\n> Bonjour",
        "Voir dessous.\n\n> Début du message réexpédié :\n>\n> De: Support <s@e.fr>\n>\n> Bonjour",
        "Bonjour\n\n---- Fichier original ----\nA\n\n---- Copie ----\nB",
        "Merci de déplacer :\n\nDe : salle B12\nÀ : salle C3\nObjet : PC\n\nHugo",
    ] {
        assert_eq!(cut(text), text);
    }
}

/// Each of these lines begins an introduction that the next one ends: each looked at from every line above took hours.
#[test]
fn lines_that_could_all_introduce_are_looked_at_a_few_times_each() {
    for pair in [
        "Le 23 nov 2026 Marie\nLe chef a écrit :\n",
        "On Mon 23 Nov 2026\nOn wrote:\n",
    ] {
        assert!(cut(&pair.repeat(5_000)).starts_with(pair));
    }
}
