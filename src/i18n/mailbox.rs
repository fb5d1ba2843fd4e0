//! What keeps a mailbox from being read, and what to do about it; `rules::mailbox` has the cases.

#![allow(clippy::doc_markdown)] // the keys of helpdesk.toml stand in sentences for people

use super::{Phrase, phrases};
use crate::rules::mailbox::Trouble;

phrases! {
    NOT_FOUND: fr "Le nom du serveur est inconnu.", en "The server’s name is not known.";
    NOT_FOUND_REMEDY: fr "Vérifiez « host » dans helpdesk.toml, et le DNS de cette machine.", en "Check “host” in helpdesk.toml, and this machine’s DNS.";
    NO_CONNECTION: fr "Le serveur ne répond pas sur ce port.", en "The server does not respond on this port.";
    NO_CONNECTION_REMEDY: fr "Le serveur fonctionne-t-il ? Vérifiez « port » et le pare-feu. Le support réessaie automatiquement.", en "Is the server running? Check “port” and the firewall. IT support tries again automatically.";
    TLS: fr "La connexion protégée avec le serveur n’a pas pu être établie.", en "No secure connection to the server could be established.";
    TLS_REMEDY: fr "Vérifiez « security » et « port » : \"tls\" va d’ordinaire avec le port 993, \"starttls\" avec le port 143.", en "Check “security” and “port”: \"tls\" usually goes with port 993, \"starttls\" with port 143.";
    CERTIFICATE: fr "Le certificat présenté par le serveur n’est pas reconnu.", en "The certificate presented by the server is not trusted.";
    CERTIFICATE_REMEDY: fr "« host » doit être le nom inscrit dans le certificat, et celui-ci ne doit pas avoir expiré. Si votre propre autorité l’a signé, indiquez dans « ca_file » le certificat de cette autorité, au format PEM et lisible par le compte du service.", en "“host” must be the name in the certificate, and the certificate must not have expired. If your own authority signed it, set “ca_file” to that authority’s certificate, in PEM format and readable by the service’s account.";
    SECRET: fr "Le mot de passe ou le jeton de la boîte n’a pas pu être obtenu.", en "The mailbox’s password or token could not be obtained.";
    SECRET_REMEDY: fr "Vérifiez que « password_file » est lisible par le compte du service, ou que « password_command » ou « token_command » l’affiche.", en "Check that the service’s account can read “password_file”, or that “password_command” or “token_command” prints it.";
    SIGN_IN: fr "Le serveur refuse le compte ou son mot de passe.", en "The server refuses the account or its password.";
    SIGN_IN_REMEDY: fr "Vérifiez « user » et le mot de passe ou le jeton, et que l’accès IMAP du compte est ouvert.", en "Check “user” and the password or token, and that IMAP is allowed for the account.";
    FOLDER: fr "Le dossier n’existe pas ou ne s’ouvre pas.", en "The folder does not exist or cannot be opened.";
    FOLDER_REMEDY: fr "Corrigez « folder » ou « path » dans helpdesk.toml, ou créez le dossier et donnez-le au compte du service.", en "Correct “folder” or “path” in helpdesk.toml, or create the folder and give it to the service’s account.";
    KEEPS: fr "Le serveur ne laisse pas déplacer ou supprimer un courriel enregistré.", en "The server does not let an accepted email be moved or deleted.";
    KEEPS_REMEDY: fr "Rien n’est perdu et rien n’est enregistré deux fois. Vérifiez le quota et les droits du compte, et « after » dans helpdesk.toml.", en "Nothing is lost and nothing is accepted twice. Check the account’s quota and rights, and “after” in helpdesk.toml.";
    SILENT: fr "Le serveur a cessé de répondre.", en "The server stopped answering.";
    SILENT_REMEDY: fr "Le support réessaie automatiquement. Si cela dure, redémarrez le serveur de messagerie ou prévenez son hébergeur.", en "IT support tries again automatically. If it keeps happening, restart the mail server or tell its provider.";
    LOST: fr "Le serveur a coupé la connexion.", en "The server closed the connection.";
    LOST_REMEDY: fr "Le support réessaie automatiquement. Si cela dure, consultez le journal du serveur de messagerie.", en "IT support tries again automatically. If it keeps happening, read the mail server’s log.";
    ODD: fr "Le serveur répond autre chose que ce qui est attendu.", en "The server’s replies are not what is expected.";
    ODD_REMEDY: fr "Vérifiez « host », « port » et « security » : est-ce bien un serveur IMAP ? Si oui, consultez son journal.", en "Check “host”, “port” and “security”: is it an IMAP server? If so, read its log.";
    DESK: fr "Le support n’arrive pas à enregistrer les courriels.", en "IT support cannot accept email.";
    DESK_REMEDY: fr "Les courriels restent dans la boîte. Vérifiez l’espace disque et le fichier de données (helpdesk verify).", en "Email stays in the mailbox. Check the disk space and the data file (helpdesk verify).";
}

/// What happened, and what to do.
pub const fn trouble(trouble: Trouble) -> (Phrase, Phrase) {
    match trouble {
        Trouble::NotFound => (NOT_FOUND, NOT_FOUND_REMEDY),
        Trouble::NoConnection => (NO_CONNECTION, NO_CONNECTION_REMEDY),
        Trouble::Tls => (TLS, TLS_REMEDY),
        Trouble::Certificate => (CERTIFICATE, CERTIFICATE_REMEDY),
        Trouble::Secret => (SECRET, SECRET_REMEDY),
        Trouble::SignIn => (SIGN_IN, SIGN_IN_REMEDY),
        Trouble::Folder => (FOLDER, FOLDER_REMEDY),
        Trouble::Keeps => (KEEPS, KEEPS_REMEDY),
        Trouble::Silent => (SILENT, SILENT_REMEDY),
        Trouble::Lost => (LOST, LOST_REMEDY),
        Trouble::Odd => (ODD, ODD_REMEDY),
        Trouble::Desk => (DESK, DESK_REMEDY),
    }
}
