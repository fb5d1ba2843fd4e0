//! The sentences of signing in beyond the first form, which is in `pages`: too many tries, what is kept, codes, devices.

use super::{Phrase, phrases, sentences};

phrases! {
    TOO_MANY_HINT: fr "Trop de mots de passe faux sont venus d’ici. Attendez quelques minutes, puis réessayez ; le mot de passe oublié se change sur la page de connexion, ou auprès du support.", en "Too many wrong passwords came from here. Wait a few minutes, then try again; a forgotten password can be changed on the sign-in page, or by IT support.";
    TOO_MANY: fr "Trop d’essais", en "Too many attempts";

    SESSION_OVER: fr "Votre session a expiré", en "Your session has expired";
    SESSION_OVER_HINT: fr "Rien n’a encore été envoyé. Reconnectez-vous : votre texte, ci-dessous, vous suivra.", en "Nothing has been sent yet. Sign in again: your text below will go with you.";
    TAKEN_UP: fr "Voici votre texte", en "Here is your text";
    NOTHING_SENT_YET: fr "Connexion rétablie. Rien n’a encore été envoyé : relisez, puis envoyez.", en "You are signed in again. Nothing has been sent yet: read it over, then send.";
    UNSENT: fr "Rien n’a encore été envoyé : votre session avait pris fin. Refaites ce que vous vouliez faire.", en "Nothing has been sent yet: your session had ended. Please do it again.";
    UNSENT_DOCUMENTS: fr "Rien n’a encore été envoyé : votre session avait pris fin. Les documents que vous aviez choisis n’ont pas été gardés : choisissez-les de nouveau.", en "Nothing has been sent yet: your session had ended. The documents you had chosen were not kept: choose them again.";
    FILES_KEPT: fr "Documents déjà reçus, à joindre à l’envoi", en "Documents already received, to be attached when you send";
    FILES_KEPT_HINT: fr "Ils sont gardés le temps de votre session. Décochez ceux que vous ne voulez plus joindre.", en "They are kept for your session. Untick those you no longer want to attach.";
    CHOOSE_AGAIN: fr "Les documents que vous aviez choisis n’ont pas été gardés : choisissez-les de nouveau.", en "The documents you had chosen were not kept: choose them again.";
    SEND_TEXT: fr "Envoyer", en "Send";

    STEP_PASSWORD: fr "1. Compte de l’école", en "1. School account";
    STEP_CODE: fr "2. Code à usage unique", en "2. One-time code";
    STEPS: fr "Étapes de connexion", en "Sign-in steps";
    TYPE_CODE: fr "Saisissez le code", en "Enter the code";
    CODE_LABEL: fr "Code à 6 chiffres", en "6-digit code";
    CODE_OF_APP: fr "Ouvrez l’application de codes de votre téléphone et saisissez le code affiché pour ce site.", en "Open the code app on your phone and enter the code that it shows for this site.";
    CODE_TRUST: fr "Ne plus demander de code sur cet appareil pendant 30 jours", en "Do not ask for a code on this device for 30 days";
    CODE_CONTINUE: fr "Continuer", en "Continue";
    CODE_NOTHING: fr "Rien reçu au bout d’une minute ? Regardez dans les indésirables, ou demandez un autre code.", en "Nothing after a minute? Look in your junk mail, or ask for another code.";
    CODE_AGAIN: fr "Renvoyer un code", en "Send another code";
    CODE_OVER: fr "Ce code n’est plus valable. Reconnectez-vous pour en recevoir un autre.", en "This code is no longer valid. Sign in again to get another one.";
    CODE_COMES: fr "Vous n’êtes pas sur le réseau de l’école : après votre mot de passe, un code à usage unique vous sera demandé.", en "You are not on the school’s network: after your password you will be asked for a one-time code.";

    MAIL_TYPE_IT: fr "Saisissez-le dans la page de connexion restée ouverte. Il est valable 10 minutes et ne sert qu’une fois.", en "Enter it in the sign-in page you left open. It is valid for 10 minutes and works once.";
    MAIL_NOT_YOU: fr "Ce n’est pas vous ? Votre mot de passe est connu de quelqu’un d’autre : changez-le et prévenez le support. Personne, au support, ne vous demandera jamais ce code.", en "Was it not you? Someone else knows your password: change it and tell IT support. Nobody at IT support will ever ask you for this code.";
    MAIL_WHY: fr "Vous recevez ce message parce que quelqu’un se connecte avec votre compte.", en "You are receiving this message because someone is signing in with your account.";

    APP: fr "Codes par application", en "Codes by app";
    APP_HINT: fr "Depuis l’extérieur de l’école, une application de votre téléphone peut donner le code à la place du courriel.", en "From outside the school, an app on your phone can give you the code instead of an email.";
    APP_ADD: fr "Dans l’application, scannez ce code QR, ou saisissez la clé ; sur le téléphone même, ouvrez l’adresse. Puis saisissez ici le code affiché.", en "In the app, scan this QR code, or enter the key; on the phone itself, open the address. Then enter here the code it shows.";
    APP_DRAWING: fr "Code QR à scanner avec l’application", en "QR code for the app to scan";
    APP_PASSWORD: fr "Votre mot de passe", en "Your password";
    APP_KEY: fr "Clé", en "Key";
    APP_LINK: fr "Adresse", en "Address";
    APP_SET: fr "Activer", en "Turn on";
    APP_IS_SET: fr "Une application donne vos codes. Pour y renoncer, saisissez votre mot de passe : les codes viendront de nouveau par courriel.", en "An app gives your codes. To stop using it, enter your password: codes will come by email again.";
    APP_REMOVE: fr "Désactiver", en "Turn off";
    APP_NOW_SET: fr "C’est activé : l’application donnera vos prochains codes.", en "Turned on: the app will give your next codes.";
    APP_NOW_GONE: fr "C’est désactivé : vos codes viendront par courriel.", en "Turned off: your codes will come by email.";
    APP_WRONG: fr "Ce code n’est pas le bon. Vérifiez que l’heure du téléphone est juste.", en "This is not the right code. Check that the phone’s clock is right.";

    MY_DEVICES: fr "Mes appareils", en "My devices";
    MY_DEVICES_HINT: fr "Les navigateurs où vous êtes connecté. L’un d’eux n’est pas à vous ? Déconnectez-le, puis changez votre mot de passe.", en "The browsers in which you are signed in. Is one of them not yours? Sign it out, then change your password.";
    DEVICES_CAPTION: fr "Navigateurs, le dernier utilisé d’abord", en "Browsers, most recently used first";
    BROWSER: fr "Navigateur", en "Browser";
    SIGNED_IN_SINCE: fr "Connecté depuis", en "Signed in since";
    LAST_USED: fr "Dernière utilisation", en "Last used";
    WHAT_TO_DO: fr "Action", en "Action";
    UNKNOWN_BROWSER: fr "Navigateur inconnu", en "Unknown browser";
    THIS_DEVICE: fr "celui-ci", en "this one";
    SIGN_OUT_THERE: fr "Déconnecter", en "Sign out";
    SIGN_OUT_OTHERS: fr "Déconnecter tous les autres", en "Sign out all others";
    SIGNED_OUT_THERE: fr "C’est fait : la session est fermée.", en "Done: that session has ended.";
}

sentences! {
    code_sent(address): fr "Un code à 6 chiffres vient d’être envoyé à {address}. Il est valable 10 minutes.", en "A 6-digit code has just been sent to {address}. It is valid for 10 minutes.";
    code_wrong(n): fr "Ce code n’est pas le bon. Essais restants : {n}.", en "This is not the right code. Attempts left: {n}.";
    since(moment): fr "depuis le {moment}", en "since {moment}";
    mail_subject(desk): fr "Votre code de connexion ({desk})", en "Your sign-in code ({desk})";
    mail_code(code): fr "Votre code de connexion : {code}", en "Your sign-in code: {code}";
    mail_asked(when, browser): fr "Connexion demandée le {when}, depuis {browser}.", en "Sign-in requested on {when}, from {browser}.";
    mail_asked_somewhere(when): fr "Connexion demandée le {when}.", en "Sign-in requested on {when}.";
    wait_minutes(n): fr "Trop d’essais. Réessayez dans {n} min, ou depuis un navigateur où vous vous êtes déjà connecté.", en "Too many attempts. Try again in {n} min, or from a browser that you have signed in with before.";
    wait_seconds(n): fr "Trop d’essais. Réessayez dans {n} s.", en "Too many attempts. Try again in {n} s.";
}

/// What is said to who sent a form without a text after the session had ended, by the word in the address.
pub fn unsent(word: &str) -> Option<Phrase> {
    match word {
        "documents" => Some(UNSENT_DOCUMENTS),
        "1" => Some(UNSENT),
        _ => None,
    }
}
