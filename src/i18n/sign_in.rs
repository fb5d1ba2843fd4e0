//! The sentences of signing in beyond the first form, which is in `pages`: too many tries, codes, devices.

use super::{phrases, sentences};

phrases! {
    TOO_MANY: fr "Trop d’essais", en "Too many tries";
}

sentences! {
    wait_minutes(n): fr "Trop d’essais. Réessayez dans {n} min, ou depuis un navigateur où vous vous êtes déjà connecté.", en "Too many tries. Try again in {n} min, or from a browser that you have signed in with before.";
    wait_seconds(n): fr "Trop d’essais. Réessayez dans {n} s.", en "Too many tries. Try again in {n} s.";
}
