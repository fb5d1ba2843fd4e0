//! The sentences of signing in beyond the first form, which is in `pages`: too many tries, what is kept, devices.

use super::{phrases, sentences};

phrases! {
    TOO_MANY: fr "Trop d’essais", en "Too many tries";

    SESSION_OVER: fr "Votre session a expiré", en "Your session has expired";
    SESSION_OVER_HINT: fr "Rien n’a encore été envoyé. Reconnectez-vous : votre texte, ci-dessous, vous suivra.", en "Nothing has been sent yet. Sign in again: your text below will go with you.";
    TAKEN_UP: fr "Voici votre texte", en "Here is your text";
    NOTHING_SENT_YET: fr "Vous êtes de nouveau connecté. Rien n’a encore été envoyé : relisez, puis envoyez.", en "You are signed in again. Nothing has been sent yet: read it over, then send.";
    CHOOSE_AGAIN: fr "Les documents que vous aviez choisis n’ont pas été gardés : choisissez-les de nouveau.", en "The documents that you had chosen were not kept: choose them again.";
    SEND_TEXT: fr "Envoyer", en "Send";

    MY_DEVICES: fr "Mes appareils", en "My devices";
    MY_DEVICES_HINT: fr "Les navigateurs où vous êtes connecté. L’un d’eux n’est pas à vous ? Déconnectez-le, puis changez votre mot de passe.", en "The browsers in which you are signed in. Is one of them not yours? Sign it out, then change your password.";
    DEVICES_CAPTION: fr "Navigateurs, le dernier utilisé d’abord", en "Browsers, used last first";
    BROWSER: fr "Navigateur", en "Browser";
    SIGNED_IN_SINCE: fr "Connecté depuis", en "Signed in since";
    LAST_USED: fr "Dernière utilisation", en "Last used";
    WHAT_TO_DO: fr "Action", en "Action";
    UNKNOWN_BROWSER: fr "Navigateur inconnu", en "Unknown browser";
    THIS_DEVICE: fr "celui-ci", en "this one";
    SIGN_OUT_THERE: fr "Déconnecter", en "Sign out";
    SIGN_OUT_OTHERS: fr "Déconnecter tous les autres", en "Sign out all others";
}

sentences! {
    wait_minutes(n): fr "Trop d’essais. Réessayez dans {n} min, ou depuis un navigateur où vous vous êtes déjà connecté.", en "Too many tries. Try again in {n} min, or from a browser that you have signed in with before.";
    wait_seconds(n): fr "Trop d’essais. Réessayez dans {n} s.", en "Too many tries. Try again in {n} s.";
}
