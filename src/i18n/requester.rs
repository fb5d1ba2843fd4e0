//! The sentences of whose request a ticket is, what it is called, and of somebody who is named by address or name.

use super::{phrases, sentences};

phrases! {
    CHANGE: fr "Changer le demandeur", en "Change the requester";
    WHO: fr "Nouveau demandeur", en "New requester";
    WHO_HINT: fr "Nom ou adresse. Les réponses iront à cette personne, qui verra tout le ticket sauf les notes privées.", en "Name or address. Replies will go to this person, who will see the whole ticket except private notes.";
    KEEP: fr "Garder l’ancien demandeur comme observateur", en "Keep the former requester as an observer";
    MAKE: fr "Changer", en "Change";
    RETITLE: fr "Changer le titre", en "Change the title";
    TITLE_HINT: fr "Les courriels gardent l’ancien titre en objet, pour rester dans la même conversation.", en "Emails keep the old title as their subject, to stay in the same conversation.";
    TITLE_MISSING: fr "Écrivez le nouveau titre, en quelques mots.", en "Enter the new title, in a few words.";
    PASSED_ON: fr "Message transféré", en "Forwarded message";
    NOT_THEIRS: fr "Non, garder le demandeur", en "No, keep the requester";
    NEVER_SEEN: fr "Personne n’est connu du support à cette adresse. Choisissez ci-dessous, ou corrigez-la.", en "Nobody is known to IT support at this address. Choose below, or correct it.";
    SEVERAL: fr "Plusieurs personnes correspondent : choisissez.", en "Several people match: choose one.";
    NOBODY: fr "Ce n’est pas une adresse de l’école, ni un nom que le support connaît, ou le compte est désactivé.", en "This is not a school address, nor a name that IT support knows, or the account is disabled.";
    WHICH: fr "De qui s’agit-il ?", en "Who is it?";
    PEOPLE: fr "Personnes", en "People";
}

sentences! {
    changed(to, from): fr "Demandeur : {to} (auparavant : {from})", en "Requester: {to} (was: {from})";
    retitled(to, from): fr "Titre : « {to} » (auparavant : « {from} »)", en "Title: “{to}” (was: “{from}”)";
    is_it(who): fr "Demandeur : {who} ?", en "Requester: {who}?";
    yes(who): fr "Oui, mettre la demande au nom de : {who}", en "Yes, put the request in the name of {who}";
    new_one(address): fr "C’est bien une nouvelle personne : {address}", en "It really is a new person: {address}";
}
