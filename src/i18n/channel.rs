//! What is wrong with the desk's own ways in and out of mail, and what to do about it; `rules::channel` has the cases, `mailbox` the words
//! of what keeps a mailbox from being read.

#![allow(clippy::doc_markdown)] // the keys of helpdesk.toml stand in sentences for people

use super::{Lang, Phrase, counted, dates, mailbox, phrases, sentences};
use crate::rules::Instant;
use crate::rules::channel::{Ailment, Part, What};
use crate::rules::faults::Cause;

phrases! {
    TOKEN: fr "Le jeton d’accès a expiré ou n’a pas pu être obtenu.", en "The access token has expired or could not be obtained.";
    TOKEN_REMEDY: fr "Vérifiez que « token_command » affiche un jeton valable pour l’envoi, et que le compte a toujours ce droit.", en "Check that “token_command” prints a token that is valid for sending, and that the account still has that right.";
    SECRET: fr "Le mot de passe n’a pas pu être obtenu.", en "The password could not be obtained.";
    SECRET_REMEDY: fr "Vérifiez que « password_file » est lisible par le compte du service, ou que « password_command » l’affiche.", en "Check that the service’s account can read “password_file”, or that “password_command” prints it.";
    CERTIFICATE: fr "Le certificat présenté par le serveur n’est pas reconnu.", en "The certificate presented by the server is not trusted.";
    CERTIFICATE_REMEDY: fr "« host » doit être le nom inscrit dans le certificat, et celui-ci ne doit pas avoir expiré. Si votre propre autorité l’a signé, vérifiez « ca_file ».", en "“host” must be the name in the certificate, and the certificate must not have expired. If your own authority signed it, check “ca_file”.";
    SIGN_IN: fr "Le serveur refuse le compte ou son mot de passe.", en "The server refuses the account or its password.";
    SIGN_IN_REMEDY: fr "Vérifiez « user » et le mot de passe sous [outgoing] : a-t-il expiré ou été changé ?", en "Check “user” and the password under [outgoing]: has it expired or been changed?";
    FOLDER: fr "Le dossier d’envoi n’accepte pas les courriels.", en "The outgoing folder does not take email.";
    FOLDER_REMEDY: fr "Vérifiez « path » sous [outgoing], l’espace disque et les droits du compte du service.", en "Check “path” under [outgoing], the disk space and the rights of the service’s account.";
    NAME: fr "Le nom du serveur est inconnu.", en "The server’s name is not known.";
    NAME_REMEDY: fr "Vérifiez « host » sous [outgoing], et le DNS de cette machine.", en "Check “host” under [outgoing], and this machine’s DNS.";
    NO_ANSWER: fr "Le serveur ne répond pas sur ce port.", en "The server does not respond on this port.";
    NO_ANSWER_REMEDY: fr "Le serveur fonctionne-t-il ? Vérifiez « port » sous [outgoing] et le pare-feu.", en "Is the server running? Check “port” under [outgoing] and the firewall.";
    PROTECTION: fr "La connexion protégée avec le serveur n’a pas pu être établie.", en "No secure connection to the server could be established.";
    PROTECTION_REMEDY: fr "Vérifiez « security » et « port » sous [outgoing] : \"starttls\" va d’ordinaire avec le port 587, \"tls\" avec le port 465.", en "Check “security” and “port” under [outgoing]: \"starttls\" usually goes with port 587, \"tls\" with port 465.";
    ODD: fr "Le serveur répond autre chose que ce qui est attendu, ou se tait.", en "The server’s replies are not what is expected, or it is silent.";
    ODD_REMEDY: fr "Vérifiez « host », « port » et « security » sous [outgoing]. S’ils sont bons, consultez le journal du serveur ou prévenez son hébergeur.", en "Check “host”, “port” and “security” under [outgoing]. If they are right, read the server’s log or tell its provider.";
    UNAVAILABLE: fr "Le serveur dit lui-même qu’il ne peut pas accepter de courriels en ce moment.", en "The server says itself that it cannot take email at the moment.";
    UNAVAILABLE_REMEDY: fr "Si cela dure, consultez son journal ou prévenez son hébergeur.", en "If it keeps happening, read its log or tell its provider.";
    NO_PASSWORDS: fr "Le serveur n’accepte pas de mot de passe sur cette connexion.", en "The server accepts no password on this connection.";
    NO_PASSWORDS_REMEDY: fr "Vérifiez « security » et « port » sous [outgoing], ou demandez à son hébergeur comment s’y connecter.", en "Check “security” and “port” under [outgoing], or ask its provider how to sign in.";
    SENDER: fr "Le serveur refuse l’adresse d’envoi du support.", en "The server refuses IT support’s sender address.";
    SENDER_REMEDY: fr "Donnez au compte le droit d’envoyer avec l’adresse « address » de [desk], et vérifiez SPF et DKIM pour ce domaine.", en "Let the account send as “address” under [desk], and check SPF and DKIM for that domain.";
    RELAY: fr "Le serveur ne transmet pas les courriels du support.", en "The server does not pass on IT support’s email.";
    RELAY_REMEDY: fr "Autorisez cette machine ou ce compte à envoyer par ce serveur, ou indiquez un compte sous [outgoing]. Si un service de blocage est nommé, demandez-lui d’en retirer l’adresse.", en "Allow this machine or this account to send through this server, or set an account under [outgoing]. If a blocking service is named, ask it to remove the address.";
    QUOTA: fr "La limite d’envoi du fournisseur est atteinte.", en "The provider’s sending limit has been reached.";
    QUOTA_REMEDY: fr "Les envois reprendront quand elle le permettra. Faites-la relever, ou réglez « per_minute_max » sous [outgoing].", en "Sending resumes when the limit allows it. Have it raised, or set “per_minute_max” under [outgoing].";
    HERE: fr "Cette machine ne permet pas l’envoi.", en "This machine does not allow sending.";
    HERE_REMEDY: fr "Lancez « helpdesk check » : il dit ce qui manque.", en "Run “helpdesk check”: it says what is missing.";
    OTHER: fr "Le serveur refuse les courriels du support.", en "The server refuses IT support’s email.";
    OTHER_REMEDY: fr "Consultez son journal, ou lancez « helpdesk check ».", en "Read its log, or run “helpdesk check”.";

    DIFFERS_REMEDY: fr "Consultez « Courriels » dans les réglages : le décompte de cette boîte y est expliqué.", en "See “Email” in the settings: the count of this mailbox is explained there.";
    ENDS_REMEDY: fr "Faites-le renouveler avant ce jour.", en "Have it renewed before that day.";
    QUIET_REMEDY: fr "Écrivez au support depuis un autre compte : si rien n’arrive, vérifiez que l’adresse mène toujours à la boîte.", en "Write to IT support from another account: if nothing arrives, check that the address still leads to the mailbox.";
    OUTGOING: fr "serveur d’envoi", en "outgoing server";
    PAGES: fr "pages du support", en "IT support’s pages";
    TELL_ADMINISTRATOR: fr "Prévenez un administrateur.", en "Tell an administrator.";
    NOTHING_LOST: fr "Rien n’est perdu : tout partira ensuite.", en "Nothing is lost: everything is sent afterwards.";
    DETAILS: fr "Voir le détail", en "See the details";
    LABEL: fr "Panne de messagerie", en "Email failure";
    ALARM_FAILS: fr "La commande de [alarm] échoue.", en "The command under [alarm] fails.";
    ALL_WELL: fr "La messagerie du support fonctionne de nouveau.", en "IT support’s email works again.";
}

sentences! {
    sends_nothing(when): fr "Aucun courriel du support ne part : en panne depuis {when}.", en "IT support cannot send email: failing since {when}.";
    reads_nothing(name, when): fr "La boîte {name} n’est plus lue : en panne depuis {when}.", en "The mailbox {name} is not being read: failing since {when}.";
    differs(name): fr "La boîte {name} contient des courriels que le support n’a pas pu enregistrer ou ranger.", en "The mailbox {name} contains emails that IT support could not accept or file.";
    ends(place, day): fr "Un certificat expire bientôt ({place}) : {day}.", en "A certificate is about to expire ({place}): {day}.";
    ended(place, day): fr "Un certificat a expiré ({place}) : {day}.", en "A certificate has expired ({place}): {day}.";
    quiet(when): fr "Aucun courriel n’est arrivé depuis {when}, ce qui est inhabituel.", en "No email has arrived since {when}, which is unusual.";
    trouble_subject(desk): fr "{desk} : la messagerie a besoin de vous", en "{desk}: email needs your attention";
    said(words): fr "Réponse du serveur : {words}", en "The server’s reply: {words}";
}

counted! {
    waiting(count): fr "{count} courriel attend." | "{count} courriels attendent.", en "{count} email is waiting." | "{count} emails are waiting.";
}

/// What keeps mail from leaving, and what to do.
pub const fn sending(cause: Cause) -> (Phrase, Phrase) {
    match cause {
        Cause::Token => (TOKEN, TOKEN_REMEDY),
        Cause::Secret => (SECRET, SECRET_REMEDY),
        Cause::Authority | Cause::Certificate => (CERTIFICATE, CERTIFICATE_REMEDY),
        Cause::SignIn => (SIGN_IN, SIGN_IN_REMEDY),
        Cause::Folder => (FOLDER, FOLDER_REMEDY),
        Cause::Name => (NAME, NAME_REMEDY),
        Cause::NoAnswer => (NO_ANSWER, NO_ANSWER_REMEDY),
        Cause::Protection => (PROTECTION, PROTECTION_REMEDY),
        Cause::Odd => (ODD, ODD_REMEDY),
        Cause::Unavailable => (UNAVAILABLE, UNAVAILABLE_REMEDY),
        Cause::NoPasswords => (NO_PASSWORDS, NO_PASSWORDS_REMEDY),
        Cause::Sender => (SENDER, SENDER_REMEDY),
        Cause::Relay => (RELAY, RELAY_REMEDY),
        Cause::Quota => (QUOTA, QUOTA_REMEDY),
        Cause::Here => (HERE, HERE_REMEDY),
        // Of directories and accounts: no way of mail has them.
        Cause::Reader | Cause::Place | Cause::NoAccount | Cause::Other => (OTHER, OTHER_REMEDY),
    }
}

/// What is wrong, in whole sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What does not work, and since when.
    pub what: String,
    /// Why, where something more is known.
    pub why: Option<&'static str>,
    /// What an administrator does about it.
    pub remedy: &'static str,
}

/// What is wrong, and what to do, in words.
pub fn tell(lang: Lang, ailment: &Ailment, now: Instant) -> Told {
    let place = match &ailment.part {
        Part::Outgoing => lang.say(OUTGOING),
        Part::Pages => lang.say(PAGES),
        Part::Mailbox(name) => name,
        Part::Incoming => "",
    };
    let when = |at| dates::short(lang, at, now);
    let (what, why, remedy) = match &ailment.what {
        What::Sending(cause, since) => {
            let (why, remedy) = sending(*cause);
            (sends_nothing(lang, when(*since)), Some(why), remedy)
        }
        What::Receiving(trouble, since) => {
            let (why, remedy) = mailbox::trouble(*trouble);
            (reads_nothing(lang, place, when(*since)), Some(why), remedy)
        }
        What::Differs => (differs(lang, place), None, DIFFERS_REMEDY),
        What::Ends(day) => {
            let ends = if *day > now { ends } else { ended };
            (ends(lang, place, dates::day(lang, *day)), None, ENDS_REMEDY)
        }
        What::Quiet(since) => (quiet(lang, when(*since)), None, QUIET_REMEDY),
    };
    Told {
        what,
        why: why.map(|why| lang.say(why)),
        remedy: lang.say(remedy),
    }
}
