//! The sentences of the first steps: what is asked, what a try found, and what to do about what failed.

#![allow(clippy::doc_markdown)] // addresses and keys of helpdesk.toml stand in sentences for people

use super::{counted, phrases, sentences};

phrases! {
    TITLE: fr "Mise en route", en "First steps";
    STEPS: fr "Étapes", en "Steps";
    STEP_ADMINISTRATOR: fr "Administrateur", en "Administrator";
    STEP_MAILBOX: fr "Boîte de messagerie", en "Mailbox";
    STEP_DIRECTORY: fr "Annuaire", en "Directory";
    STEP_TEAM: fr "Équipe", en "Team";
    STEP_TRY: fr "Essai", en "Test";
    DESK: fr "Support informatique", en "IT support";

    CLOSED: fr "Ce support est en cours de mise en route", en "This service is being set up";
    CLOSED_HINT: fr "Seule la personne qui l’a lancé sur le serveur y accède, par le lien affiché dans son terminal. Si c’est vous, ouvrez ce lien en entier ; un lien plus ancien n’est plus valable.", en "Only the person who started it on the server has access, by the link shown in the terminal. If that is you, open the whole link; an older link is no longer valid.";
    ELSEWHERE: fr "Ce nom n’est pas celui de cette page", en "This is not the name of this page";
    ELSEWHERE_HINT: fr "Ouvrez le lien affiché dans le terminal, avec l’adresse IP de la machine ou localhost.", en "Open the link shown in the terminal, with the machine’s IP address, or localhost.";
    TOO_LARGE: fr "Ce formulaire est trop long", en "This form is too long";
    FOREIGN: fr "Ce formulaire vient d’une autre page", en "This form comes from another page";
    FOREIGN_HINT: fr "Rien n’a été changé. Ouvrez de nouveau le lien affiché dans le terminal.", en "Nothing was changed. Open the link shown in the terminal again.";

    PASSWORD_AGAIN: fr "Un mot de passe n’est jamais renvoyé à la page : il est à saisir de nouveau.", en "A password is never sent back to the page: you have to type it again.";
    CONTINUE: fr "Continuer", en "Continue";
    TRY: fr "Essayer et continuer", en "Test and continue";
    LATER: fr "Plus tard", en "Later";
    KEEP: fr "Garder tel quel et continuer", en "Keep as it is and continue";
    KEEP_HINT: fr "Un serveur peut être en panne aujourd’hui. Ce que vous venez d’essayer est gardé, mot de passe compris ; le support réessaiera automatiquement.", en "A server may be down today. What you have just tested is kept, including the password; IT support will try again automatically.";
    FIX: fr "Quelque chose manque ou n’est pas valable", en "Something is missing or not valid";
    FIX_HINT: fr "Corrigez les champs signalés. Rien n’a été enregistré ; les mots de passe sont à saisir de nouveau.", en "Correct the marked fields. Nothing was saved; passwords must be typed again.";

    ADMINISTRATOR_WHY: fr "Le compte avec lequel vous vous connecterez, même quand tous les serveurs de l’école sont en panne. Rien n’est écrit sur le disque avant la dernière étape : si le programme s’arrête d’ici là, tout est à recommencer.", en "The account you sign in with, even when all the school’s servers are down. Nothing is written to disk before the last step: if the program stops before then, you start again from the beginning.";
    LOGIN_RULE: fr "Lettres, chiffres, points, tirets ou tirets bas ; par exemple camille.durand.", en "Letters, digits, dots, hyphens or underscores; for example camille.durand.";
    ADDRESS: fr "Adresse de courriel", en "Email address";
    NAME: fr "Nom, tel que les autres le lisent", en "Name, as others read it";
    PASSWORD: fr "Mot de passe", en "Password";
    WRONG_LOGIN: fr "Un identifiant a de 1 à 64 lettres, chiffres, points, tirets ou tirets bas.", en "A user name has 1 to 64 letters, digits, dots, hyphens or underscores.";
    WRONG_ADDRESS: fr "Ce n’est pas une adresse de courriel : écrivez par exemple camille.durand@ecole.example.", en "This is not an email address: write for example camille.durand@ecole.example.";
    WRONG_NAME: fr "Indiquez un nom.", en "Enter a name.";

    MAILBOX_WHY: fr "Indiquez la boîte à laquelle écrivent vos utilisateurs. Rien n’est gardé tant que l’essai n’a pas réussi, sauf si vous le demandez.", en "Enter the mailbox that your users write to. Nothing is kept until the test succeeds, unless you ask for it.";
    DESK_NAME: fr "Nom du service", en "Name of the service";
    DESK_NAME_HINT: fr "En tête des pages et des courriels.", en "At the top of pages and emails.";
    DESK_ADDRESS: fr "Adresse du support", en "IT support’s address";
    DESK_ADDRESS_HINT: fr "Celle à laquelle on écrit. Laissez les serveurs vides pour qu’ils soient cherchés d’après son domaine.", en "The one people write to. Leave the servers empty to have them looked up from its domain.";
    USER: fr "Compte de la boîte", en "Mailbox account";
    USER_HINT: fr "L’identifiant auprès du serveur de messagerie. Laissez vide si c’est l’adresse du support.", en "The user name on the mail server. Leave empty if it is IT support’s address.";
    MAIL_PASSWORD: fr "Mot de passe de la boîte", en "Mailbox password";
    IMAP: fr "Réception (IMAP)", en "Incoming email (IMAP)";
    SMTP: fr "Envoi (SMTP)", en "Outgoing email (SMTP)";
    IMAP_SECURITY: fr "Sécurité de la connexion (réception)", en "Connection security (incoming)";
    SMTP_SECURITY: fr "Sécurité de la connexion (envoi)", en "Connection security (outgoing)";
    SECURITY: fr "Sécurité de la connexion", en "Connection security";
    TLS: fr "TLS dès le début", en "TLS from the start";
    STARTTLS: fr "STARTTLS", en "STARTTLS";
    UNPROTECTED: fr "aucune, sans compte (relais sur cette machine)", en "none, without an account (a relay on this machine)";
    DOMAINS: fr "Domaines acceptés", en "Accepted domains";
    DOMAINS_HINT: fr "Seuls les messages de ces domaines deviennent des tickets ; écrivez les sous-domaines un par un.", en "Only email from these domains becomes tickets; enter subdomains one by one.";
    BASE_URL: fr "Adresse des pages", en "Address of the pages";
    BASE_URL_HINT: fr "Les liens des courriels commencent par elle, par exemple https://support.ecole.example.", en "The links in emails begin with it, for example https://support.ecole.example.";
    CA_FILE: fr "Le certificat du serveur vient de votre propre autorité", en "The server’s certificate comes from your own authority";
    CA_FILE_LABEL: fr "Fichier de cette autorité", en "That authority’s file";
    CA_FILE_HINT: fr "Son chemin sur cette machine (PEM). Laissez vide pour les autorités connues du système.", en "Its path on this machine (PEM). Leave empty for the authorities that the system knows.";
    WRONG_DESK_ADDRESS: fr "Ce n’est pas une adresse de courriel : écrivez par exemple support@ecole.example.", en "This is not an email address: write for example support@ecole.example.";
    WRONG_DOMAINS: fr "Écrivez des domaines seulement, comme ecole.example.", en "Write domains only, such as ecole.example.";
    WRONG_BASE_URL: fr "Écrivez http:// ou https:// et le nom seulement, comme https://support.ecole.example.", en "Write http:// or https:// and the name only, such as https://support.ecole.example.";
    WRONG_SERVER: fr "Écrivez un serveur et son port (de 1 à 65535), comme imap.ecole.example:993.", en "Write a server and its port (1 to 65535), such as imap.ecole.example:993.";
    NO_SERVER: fr "Aucun serveur n’a été trouvé d’après le domaine de l’adresse : indiquez-le.", en "No server was found for the domain of the address: enter it.";
    WRONG_PASSWORD: fr "Saisissez le mot de passe, sans retour à la ligne.", en "Enter the password, without a line break.";

    DIRECTORY_WHY: fr "Où vos utilisateurs ont-ils déjà un mot de passe ? Le support le leur fait vérifier là, sans jamais le garder. L’essai se fait avec un compte que vous saisissez ici, et qui ne sert qu’à cela.", en "Where do your users already have a password? IT support has it checked there, and never keeps it. The test uses an account that you enter here, for this purpose only.";
    BY_MAIL: fr "Par le serveur de messagerie (IMAP)", en "By the mail server (IMAP)";
    BY_MAIL_HINT: fr "Le même mot de passe que pour le courriel.", en "The same password as for email.";
    BY_DIRECTORY: fr "Par un annuaire (LDAP, Active Directory)", en "By a directory (LDAP, Active Directory)";
    BY_NOBODY: fr "Par personne, pour l’instant", en "By nobody, for now";
    BY_NOBODY_HINT: fr "Seuls les comptes propres à ce service se connectent. Le support reçoit déjà les messages de tous, et leur répond.", en "Only this service’s own accounts can sign in. IT support already receives everybody’s emails, and replies to them.";
    SERVER: fr "Serveur et port", en "Server and port";
    BASE: fr "Base de recherche (base DN)", en "Search base (base DN)";
    FILTER: fr "Filtre", en "Filter";
    FILTER_HINT: fr "{login} est ce que la personne saisit ; Active Directory : (sAMAccountName={login}).", en "{login} is what people type; Active Directory: (sAMAccountName={login}).";
    BIND_DN: fr "Compte qui cherche dans l’annuaire", en "Account that searches the directory";
    BIND_DN_HINT: fr "Laissez vide si chacun peut y chercher.", en "Leave empty if anybody may search there.";
    BIND_PASSWORD: fr "Mot de passe de ce compte", en "Password of that account";
    TRY_LOGIN: fr "Identifiant pour l’essai", en "User name for the test";
    TRY_PASSWORD: fr "Mot de passe pour l’essai", en "Password for the test";
    WRONG_BASE: fr "Indiquez la base de recherche, comme ou=people,dc=ecole,dc=example.", en "Enter the search base, such as ou=people,dc=ecole,dc=example.";
    WRONG_FILTER: fr "Écrivez un filtre avec {login}, comme (uid={login}).", en "Write a filter with {login}, such as (uid={login}).";
    WRONG_BIND: fr "Ce compte et son mot de passe vont ensemble.", en "This account and its password go together.";
    WRONG_TRY: fr "Saisissez un identifiant et son mot de passe : l’essai se fait avec eux.", en "Enter a user name and its password: the test uses them.";

    TEAM_WHY: fr "Qui est à l’intérieur du réseau de l’école, et qui travaille avec vous ?", en "Who is inside the school’s network, and who works with you?";
    INSIDE: fr "Réseaux de l’école", en "The school’s networks";
    INSIDE_HINT: fr "Un par ligne, comme 10.0.0.0/8. Depuis ailleurs, on s’authentifie deux fois.", en "One per line, such as 10.0.0.0/8. From elsewhere, people sign in twice.";
    INVITED: fr "Agents à inviter", en "Agents to invite";
    INVITED_HINT: fr "Une adresse par ligne. Chacun reçoit, une fois le support ouvert, un lien pour choisir son mot de passe.", en "One address per line. Once IT support is open, each of them gets a link to choose a password.";
    WRONG_INSIDE: fr "Indiquez au moins un réseau.", en "Enter at least one network.";

    TRY_WHY: fr "Voici ce qui a été compris. Rien n’est écrit avant « Terminer ».", en "This is what was understood. Nothing is written before “Finish”.";
    CHANGE: fr "Modifier", en "Change";
    TRY_ALL: fr "Tout essayer et m’envoyer un courriel d’essai", en "Test everything and send me a test email";
    FINISH: fr "Terminer et ouvrir le support", en "Finish and open IT support";
    FOLDERS: fr "en dossiers, sur cette machine (plus tard : un serveur)", en "in folders, on this machine (later: a server)";
    LOCAL_ONLY: fr "comptes propres à ce service", en "this service’s own accounts";
    NOBODY: fr "personne pour l’instant", en "nobody for now";
    MAIL: fr "Courriel", en "Email";
    SIGN_IN: fr "Mots de passe", en "Passwords";
    MOVED_ON: fr "Des réponses ont changé dans une autre fenêtre", en "Answers were changed in another window";
    MOVED_ON_HINT: fr "Relisez-les : rien n’a été écrit.", en "Read them again: nothing was written.";
    NOT_FINISHED: fr "Le support n’a pas pu être ouvert", en "IT support could not be opened";
    OVER: fr "La mise en route est terminée", en "The first steps are done";
    OVER_HINT: fr "Le support s’ouvre.", en "IT support is opening.";

    RECEIVING_WORKS: fr "La réception fonctionne", en "Incoming email works";
    RECEIVING_FAILED: fr "La réception a échoué", en "Incoming email failed";
    SENDING_WORKS: fr "L’envoi fonctionne", en "Outgoing email works";
    SENDING_FAILED: fr "L’envoi a échoué", en "Outgoing email failed";
    SIGN_IN_WORKS: fr "L’annuaire répond", en "The directory responds";
    SIGN_IN_FAILED: fr "La vérification des mots de passe a échoué", en "Checking passwords failed";
    ADDRESS_DOUBT: fr "Adresse des pages : à vérifier", en "Address of the pages: please check";
    FOLDER_WORKS: fr "Le dossier du support est utilisable", en "IT support’s folder can be used";
    FOLDER_FAILED: fr "Le dossier du support n’est pas utilisable", en "IT support’s folder cannot be used";
    FOLDER_REMEDY: fr "Donnez-le au compte qui lance le support, puis réessayez.", en "Give it to the account that runs IT support, then try again.";
    TEST_SENT: fr "Courriel d’essai envoyé", en "Test email sent";
    TEST_FAILED: fr "Le courriel d’essai n’est pas parti", en "The test email was not sent";
    TEST_IN_FOLDER: fr "Les courriels attendront dans un dossier de cette machine : il n’y a pas encore de serveur d’envoi.", en "Emails will wait in a folder on this machine: there is no outgoing server yet.";
    ANSWERS: fr "Vos réponses", en "Your answers";

    TRY_WITH_OTHER: fr "Essayez l’autre réglage de sécurité, ou l’autre port.", en "Try the other security setting, or the other port.";
    RIGHT_PLACE: fr "L’adresse et le port sont bons : connexion chiffrée établie.", en "The address and the port are right: an encrypted connection was established.";
    PASSWORD_UNKNOWN: fr "Cet identifiant et ce mot de passe ne vont pas ensemble : vérifiez-les.", en "This user name and this password do not go together: check them.";
    LOGIN_UNKNOWN: fr "L’annuaire ne connaît pas cet identifiant : vérifiez-le, ainsi que la base de recherche et le filtre.", en "The directory does not know this user name: check it, the search base and the filter.";
    DOUBT_UNPROTECTED: fr "Les mots de passe circuleraient en clair : servez les pages en HTTPS, par un proxy ou avec « tls_certificate », et écrivez https://.", en "Passwords would travel unprotected: serve the pages over HTTPS, with a proxy or “tls_certificate”, and write https://.";
    DOUBT_ONLY_HERE: fr "Les liens des courriels ne fonctionneraient que sur cette machine : écrivez le nom par lequel les autres la joignent.", en "The links in emails would work on this machine only: write the name by which others reach it.";
    DOUBT_NEEDS_PROXY: fr "Les pages n’écoutent que cette machine : un proxy doit leur transmettre les requêtes, et figurer dans « trusted_proxies » ; ou changez « listen » dans helpdesk.toml.", en "The pages are served to this machine only: a proxy must forward requests to them, and be listed in “trusted_proxies”; or change “listen” in helpdesk.toml.";

    TEST_LINE: fr "Si vous lisez ceci, l’envoi des courriels du support fonctionne.", en "If you are reading this, IT support can send email.";
    TEST_WHY: fr "Vous recevez ce message parce que vous mettez en route ce service.", en "You are receiving this message because you are setting up this service.";
    BONJOUR: fr "Bonjour,", en "Hello,";
}

counted! {
    mailbox_open(messages, place): fr "{place} : connexion chiffrée, boîte ouverte ({messages} message)." | "{place} : connexion chiffrée, boîte ouverte ({messages} messages).", en "{place}: encrypted, the mailbox is open ({messages} message)." | "{place}: encrypted, the mailbox is open ({messages} messages).";
}

sentences! {
    step_title(step, title): fr "{step}. {title}", en "{step}. {title}";
    wrong_invited(word): fr "« {word} » n’est pas une adresse de courriel qui donne un identifiant : écrivez par exemple marie.lopez@ecole.example.", en "“{word}” is not an email address that gives a user name: write for example marie.lopez@ecole.example.";
    login_twice(address, login): fr "{address} aurait l’identifiant {login}, qui est déjà pris : ajoutez ce compte plus tard, sous un autre identifiant.", en "{address} would have the user name {login}, which is already taken: add this account later, with another user name.";
    wrong_network(text): fr "« {text} » n’est pas un réseau : écrivez une adresse, ou une adresse et sa longueur comme 10.0.0.0/8.", en "“{text}” is not a network: write an address, or one with a prefix such as 10.0.0.0/8.";
    comes_from(address): fr "Adresse de votre navigateur : {address}.", en "Your browser’s address: {address}.";
    not_understood(fault): fr "La configuration n’est pas comprise : {fault}", en "The configuration is not understood: {fault}";

    signed_in(place, user): fr "{place} : connexion établie, compte {user} accepté.", en "{place}: connected, the account {user} is accepted.";
    not_signed_in(place): fr "{place} : connexion établie, sans compte.", en "{place}: connected, without an account.";
    certificate_until(day): fr "Certificat valide jusqu’au {day}.", en "Certificate valid until {day}.";
    refused(host, said): fr "Le serveur {host} a répondu « {said} » : vérifiez le compte et le mot de passe.", en "The server {host} replied “{said}”: check the account and the password.";
    unknown_name(host): fr "Le nom {host} est inconnu : vérifiez son orthographe, ou le DNS de cette machine.", en "The name {host} is unknown: check its spelling, or this machine’s DNS.";
    no_answer(host, port): fr "{host} ne répond pas sur le port {port} : vérifiez le port et le pare-feu, et que le serveur fonctionne.", en "{host} does not respond on port {port}: check the port and the firewall, and whether the server is running.";
    bad_certificate(host): fr "Le certificat présenté par {host} n’est pas reconnu : le nom doit être celui du certificat ; si votre propre autorité l’a signé, indiquez son fichier plus bas.", en "The certificate presented by {host} is not trusted: the name must be the one in it; if your own authority signed it, enter its file below.";
    no_protection(host, port): fr "{host} répond sur le port {port}, mais sans la sécurité demandée.", en "{host} responds on port {port}, but without the security asked for.";
    odd(host, port): fr "{host} répond sur le port {port}, mais pas comme un tel serveur, ou se tait.", en "{host} responds on port {port}, but not like such a server, or is silent.";
    no_place(said): fr "L’annuaire n’a pas cette base de recherche ({said}) : vérifiez-la, et que le compte peut la lire.", en "The directory has no such search base ({said}): check it, and whether the account may read it.";
    no_reader(said): fr "L’annuaire refuse le compte qui cherche ({said}) : vérifiez son nom complet et son mot de passe.", en "The directory refuses the account that searches ({said}): check its full name and its password.";
    no_passwords(host): fr "{host} ne vérifie pas les mots de passe (AUTH=PLAIN) : demandez-le à la personne qui s’en occupe.", en "{host} does not check passwords (AUTH=PLAIN): ask the person in charge of it.";
    other_cause(said): fr "Le serveur ne peut pas être utilisé : {said}", en "The server cannot be used: {said}";
    recognised(name, address): fr "{name} ({address}) est reconnu par ce mot de passe.", en "{name} ({address}) is recognised by this password.";
    test_subject(desk): fr "Courriel d’essai : {desk}", en "Test email: {desk}";
    test_sent_to(address): fr "Il est parti à l’adresse {address}. Regardez s’il arrive, et s’il n’est pas rangé parmi les indésirables.", en "It was sent to {address}. Check that it arrives, and that it is not taken for spam.";
    exists(path): fr "{path} existe déjà et n’a pas été touché : déplacez-le, ou relancez helpdesk setup avec --dir vers un autre dossier.", en "{path} already exists and was not touched: move it away, or run helpdesk setup with --dir for another folder.";
    written_but(cause): fr "Tout est écrit, mais le support n’a pas démarré : {cause}. Corrigez cela, puis lancez helpdesk.", en "Everything is written, but IT support did not start: {cause}. Fix that, then run helpdesk.";
}
