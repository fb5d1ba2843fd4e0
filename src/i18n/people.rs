//! The sentences of `/settings/people`: accounts, their roles, and making somebody nameless.

use super::{Phrase, counted, phrases, sentences};
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

    IDENTITY: fr "Nom et adresses", en "Name and addresses";
    RENAME: fr "Enregistrer le nom", en "Save the name";
    NAME_HINT: fr "Tel que les autres le lisent. Les noms de l’annuaire ne l’écrasent pas, sauf si l’annuaire change l’adresse.", en "As others read it. Names from the directory do not overwrite it, unless the directory changes the address.";
    ADDRESSES: fr "Adresses", en "Addresses";
    WRITTEN_TO: fr "reçoit les courriels", en "receives emails";
    PREFER: fr "Y envoyer les courriels", en "Send emails there";
    REMOVE_ADDRESS: fr "Retirer", en "Remove";
    OTHER_ADDRESS: fr "Autre adresse", en "Another address";
    OTHER_ADDRESS_HINT: fr "Un courriel envoyé de là vient de cette personne ; elle peut aussi s’en servir pour se connecter.", en "An email sent from there comes from this person; they can also sign in with it.";
    ADD_ADDRESS: fr "Ajouter l’adresse", en "Add the address";
    ADDRESS_KNOWN: fr "Cette adresse est celle d’une autre personne : rien n’a été changé. S’il s’agit de la même, fusionnez-les.", en "This address is another person’s: nothing was changed. If they are the same person, merge them.";
    TOO_MANY_ADDRESSES: fr "Vingt adresses au plus.", en "Twenty addresses at most.";
    SAME_PERSON: fr "Ces deux adresses sont déjà celles de la même personne.", en "Both addresses already belong to the same person.";
    JOINED_SINCE: fr "D’autres personnes ont été fusionnées depuis : séparez d’abord celles-là.", en "Other people have been merged since: separate those first.";
    JOIN: fr "Fusionner avec une autre personne", en "Merge with another person";
    JOIN_HINT: fr "Deux fiches pour la même personne (mariage, changement d’adresse, élève devenu personnel) : les demandes et les adresses de l’autre viennent ici.", en "Two records for the same person (marriage, change of address, student turned staff): the other’s requests and addresses come here.";
    JOIN_WITH: fr "Adresse, identifiant ou nom de l’autre", en "The other’s address, user name or name";
    JOIN_LOOK: fr "Voir ce qui serait fusionné", en "See what would be merged";
    JOIN_TITLE: fr "Fusionner deux personnes", en "Merge two people";
    JOIN_NOBODY: fr "Personne d’autre ne correspond : essayez une adresse.", en "Nobody else matches: try an address.";
    JOIN_SEVERAL: fr "Plusieurs personnes correspondent : choisissez par l’adresse.", en "Several people match: choose by address.";
    JOIN_KEPT: fr "Reste", en "Stays";
    JOIN_GONE: fr "Est absorbée", en "Is absorbed";
    JOIN_MOVES: fr "Ce qui change", en "What changes";
    JOIN_UNDO: fr "Les deux pourront être séparées de nouveau pendant 30 jours. Ce qui arrive d’ici là reste à la personne qui reste.", en "Both can be separated again for 30 days. What happens until then stays with the person who stays.";
    JOIN_SESSIONS: fr "Ses connexions se ferment : la personne se reconnecte.", en "Their sessions end: the person signs in again.";
    JOIN_PASSWORD: fr "Le mot de passe de la personne qui reste vaut pour les deux identifiants.", en "The password of the person who stays is valid for both user names.";
    JOIN_BUTTON: fr "Fusionner", en "Merge";
    JOINED: fr "Personnes fusionnées", en "Merged people";
    PART: fr "Séparer de nouveau", en "Separate again";
    REQUESTED: fr "Demandeur", en "Requester";
    OBSERVED: fr "Observateur", en "Observer";
    ASSIGNED: fr "Attribués", en "Assigned";
    TICKETS: fr "Tickets de cette personne", en "This person’s tickets";
    NO_TICKETS: fr "Aucun ticket.", en "No tickets.";
    NAMESAKES: fr "Porte le même nom", en "Has the same name";
    FORGET_SHARED: fr "D’autres portent ce nom : il n’est remplacé que dans ce que cette personne a écrit, et dans les tickets auxquels elle prend part, sauf là où les autres ont écrit.", en "Others have this name: it is only replaced in what this person wrote, and in the tickets they take part in, except where the others wrote.";
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

counted! {
    moves_requested(n): fr "{n} ticket demandé" | "{n} tickets demandés", en "{n} ticket requested" | "{n} tickets requested";
    moves_observed(n): fr "{n} ticket observé" | "{n} tickets observés", en "{n} ticket observed" | "{n} tickets observed";
    moves_assigned(n): fr "{n} ticket attribué" | "{n} tickets attribués", en "{n} ticket assigned" | "{n} tickets assigned";
    moves_written(n): fr "{n} message ou note écrits" | "{n} messages ou notes écrits", en "{n} message or note written" | "{n} messages or notes written";
    moves_choices(n): fr "{n} vue enregistrée ou préférence" | "{n} vues enregistrées ou préférences", en "{n} saved view or preference" | "{n} saved views or preferences";
    moves_sessions(n): fr "{n} connexion en cours, qui se ferme" | "{n} connexions en cours, qui se ferment", en "{n} open session, which ends" | "{n} open sessions, which end";
}

sentences! {
    joined_on(name, address, day): fr "{name} ({address}), le {day}", en "{name} ({address}), on {day}";
    first_of(n, all): fr "Les {n} plus récents sur {all}", en "The newest {n} of {all}";
    higher_role(role): fr "Le rôle devient : {role}", en "The role becomes: {role}";
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
