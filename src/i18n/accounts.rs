//! The sentences about invitations and lost passwords, on pages and in mails.

use super::{phrases, sentences};

phrases! {
    CHOOSE_PASSWORD: fr "Choisir mon mot de passe", en "Choose my password";
    CHOOSE_ANOTHER: fr "Choisir un nouveau mot de passe", en "Choose a new password";
    HOLDS: fr "Ce lien sert une seule fois, pendant 24 heures.", en "This link works once, for 24 hours.";
    NOT_YOU: fr "Vous n’attendiez pas ce message ? Ne faites rien : sans ce lien, rien ne change.", en "Were you not expecting this message? Do nothing: without this link, nothing changes.";
    CHANGE: fr "Changer de mot de passe", en "Change password";
    LOST: fr "Mot de passe oublié", en "Forgotten password";
    LOST_HINT: fr "Seulement pour les comptes propres à ce service : pour changer le mot de passe de l’école, adressez-vous à l’école.", en "Only for this service’s own accounts: to change your school password, ask the school.";
    ADDRESS: fr "Adresse de courriel du compte", en "Email address of the account";
    SEND_LINK: fr "Recevoir un lien", en "Get a link";
    SENT: fr "Si un compte de ce service a cette adresse, un lien vient de lui être envoyé. Il sert une seule fois, pendant 24 heures.", en "If an account of this service has this address, a link has just been sent to it. It works once, for 24 hours.";
    GONE: fr "Ce lien n’est plus valable", en "This link is no longer valid";
    GONE_HINT: fr "Il a déjà servi, il a plus de 24 heures, ou il n’a pas été recopié en entier.", en "It has already been used, is older than 24 hours, or was not copied in full.";
    NEW_PASSWORD: fr "Nouveau mot de passe", en "New password";
    RULE: fr "Huit caractères au moins, quinze de préférence ; une phrase convient.", en "At least eight characters, preferably fifteen; a passphrase works well.";
    AGAIN: fr "Le même, encore une fois", en "The same password again";
    SAVE: fr "Enregistrer ce mot de passe", en "Save this password";
    DIFFER: fr "Les deux mots de passe ne sont pas les mêmes.", en "The two passwords are not the same.";
    SHORT: fr "Ce mot de passe est trop court : huit caractères au moins.", en "This password is too short: at least eight characters.";
    LONG: fr "Ce mot de passe est trop long : 1 024 octets au plus.", en "This password is too long: 1,024 bytes at most.";
    IS_LOGIN: fr "Ce mot de passe est l’identifiant : choisissez-en un autre.", en "This password is the user name: choose another one.";
    COMMON: fr "Ce mot de passe est de ceux que chacun essaie en premier : choisissez-en un autre.", en "This password is one of those that everybody tries first: choose another one.";
    DONE: fr "Votre mot de passe a été enregistré", en "Your password has been saved";
    DONE_HINT: fr "Les connexions ouvertes avec l’ancien sont terminées.", en "Sessions opened with the old one have ended.";
}

sentences! {
    invitation_subject(desk): fr "{desk} : votre compte", en "{desk}: your account";
    password_subject(desk): fr "{desk} : votre mot de passe", en "{desk}: your password";
    invited(desk, login): fr "Un compte vous est ouvert auprès du service « {desk} », sous l’identifiant {login} : il ne manque que votre mot de passe.", en "An account has been opened for you by the {desk} service, with the user name {login}: only your password is missing.";
    asked(login): fr "Un nouveau mot de passe a été demandé pour le compte {login}.", en "A new password was requested for the account {login}.";
}
