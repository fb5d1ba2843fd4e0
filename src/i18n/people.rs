//! The sentences of `/settings/people`: accounts, their roles, and making somebody nameless.

use super::{Phrase, phrases, sentences};
use crate::rules::access::Role;

phrases! {
    PERSON: fr "Personne", en "Person";
    IN_HAND: fr "Tickets ouverts attribués", en "Open tickets assigned";
    PEOPLE: fr "Personnes", en "People";
    CAPTION: fr "Personnes connues du service, par nom", en "People known to the service, by name";
    WORDS: fr "Nom, identifiant ou adresse", en "Name, user name or address";
    ROLE: fr "Rôle", en "Role";
    EVERY_ROLE: fr "(tous les rôles)", en "(all roles)";
    THE_TEAM: fr "(toute l’équipe)", en "(the whole team)";
    SHOW: fr "Afficher", en "Show";
    NAME: fr "Nom", en "Name";
    LOGIN: fr "Identifiant", en "User name";
    LOGIN_HINT: fr "64 caractères au plus : lettres, chiffres, points, tirets ou tirets bas.", en "64 characters at most: letters, digits, dots, hyphens or underscores.";
    ADDRESS: fr "Adresse de courriel", en "Email address";
    STATE: fr "État", en "State";
    DISABLED: fr "désactivé", en "disabled";
    NO_ACCOUNT: fr "sans compte", en "no account";
    ACTIVE: fr "actif", en "active";
    NOBODY: fr "Personne ne correspond. Vérifiez l’orthographe, ou élargissez le rôle.", en "No people match. Check the spelling, or choose another role.";
    NEXT: fr "Suivants", en "Next";
    FIRST: fr "Revenir au début", en "Back to the beginning";

    ADD: fr "Ouvrir un compte", en "Open an account";
    ADD_HINT: fr "Pour les comptes propres à ce service ; ceux de l’annuaire s’ouvrent automatiquement à la première connexion.", en "For this service’s own accounts; those of the directory are opened automatically at the first sign-in.";
    ADD_BUTTON: fr "Ouvrir le compte", en "Open the account";
    INVITE_TOO: fr "Envoyer un lien pour choisir le mot de passe", en "Send a link to choose the password";
    BAD_LOGIN: fr "Cet identifiant n’est pas valable : 64 caractères au plus, lettres, chiffres, points, tirets ou tirets bas.", en "This user name is not valid: 64 characters at most, letters, digits, dots, hyphens or underscores.";
    BAD_ADDRESS: fr "Cette adresse n’est pas complète : écrivez-la comme prenom.nom@ecole.example.", en "This address is not complete: write it like first.last@school.example.";
    NO_NAME: fr "Le nom manque : écrivez-le comme les autres le liront.", en "The name is missing: enter it as others will read it.";
    LOGIN_TAKEN: fr "Cet identifiant est déjà pris : choisissez-en un autre.", en "This user name is taken: choose another one.";
    HAS_ACCOUNT: fr "Cette adresse a déjà un compte : cherchez-la dans la liste.", en "This address already has an account: look for it in the list.";

    CHANGE_ROLE: fr "Changer le rôle", en "Change the role";
    CHANGE_ROLE_HINT: fr "Ses connexions en cours se ferment : la personne se reconnecte avec son nouveau rôle.", en "Open sessions end: the person signs in again in the new role.";
    SWITCH_OFF: fr "Désactiver le compte", en "Disable the account";
    SWITCH_OFF_HINT: fr "La personne ne peut plus se connecter et ne reçoit plus de courriel ; ses demandes restent.", en "The person can no longer sign in and gets no more emails; their requests stay.";
    SWITCH_ON: fr "Réactiver le compte", en "Enable the account";
    INVITE: fr "Envoyer un lien de mot de passe", en "Send a password link";
    INVITE_HINT: fr "Le lien est valable 24 heures et ne sert qu’une fois.", en "The link is valid for 24 hours and works once.";
    END_SESSIONS: fr "Fermer toutes ses connexions", en "End all sessions";
    REQUESTS: fr "Demandes", en "Requests";
    FORGET: fr "Anonymiser", en "Anonymise";
    FORGET_HINT: fr "Nom, adresse et compte disparaissent partout : demandes, documents, recherche, journaux, courriels à envoyer. C’est définitif.", en "Name, address and account are removed everywhere: requests, documents, search, logs, emails to be sent. This cannot be undone.";
    FORGET_ERASE: fr "Effacer aussi ce que la personne a écrit et joint", en "Also erase what the person wrote and attached";
    FORGET_TYPE: fr "Pour confirmer, recopiez son adresse", en "To confirm, copy the address";
    FORGET_BUTTON: fr "Anonymiser définitivement", en "Anonymise permanently";
    NOT_TYPED: fr "L’adresse recopiée n’est pas celle de cette personne : rien n’a été changé.", en "The address you copied is not this person’s: nothing was changed.";
    LAST_ADMINISTRATOR: fr "C’est le dernier compte d’administrateur : donnez d’abord ce rôle à quelqu’un d’autre.", en "This is the last administrator account: give this role to somebody else first.";
    NOT_INVITED: fr "Rien n’est parti : cette personne n’a pas de compte actif. Ouvrez-lui un compte, ou réactivez le sien.", en "Nothing was sent: this person has no active account. Open one for them, or enable theirs again.";
    NO_OWN_ACCOUNTS: fr "Rien n’est parti : ce service n’a pas de mots de passe à lui ; ceux de l’annuaire se changent là-bas.", en "Nothing was sent: this service has no passwords of its own; those of the directory are changed there.";
    INVITED: fr "Le lien est parti par courriel.", en "The link has been sent by email.";
    DONE: fr "C’est fait.", en "Done.";

    REQUESTER: fr "Demandeur", en "Requester";
    GROUP_AGENT: fr "Agent de ses groupes seulement", en "Agent of their groups only";
    AGENT: fr "Agent", en "Agent";
    ADMINISTRATOR: fr "Administrateur", en "Administrator";
}

sentences! {
    asked(count): fr "{count} en tout", en "{count} in all";
}

/// What an account may do, in a word.
pub const fn role(role: Role) -> Phrase {
    match role {
        Role::Requester => REQUESTER,
        Role::GroupAgent => GROUP_AGENT,
        Role::Agent => AGENT,
        Role::Administrator => ADMINISTRATOR,
    }
}
