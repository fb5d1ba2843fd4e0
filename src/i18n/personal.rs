//! The sentences about personal data: the page that informs, one's own copy, and what stands where somebody was.

use super::{counted, phrases, sentences};

phrases! {
    PRIVACY: fr "Données personnelles", en "Personal data";
    PRIVACY_SETTINGS: fr "Texte sur les données personnelles", en "Text on personal data";
    TEXT_FR: fr "Texte en français", en "Text in French";
    TEXT_EN: fr "Texte en anglais", en "Text in English";
    TEXT_HINT: fr "Une ligne vide sépare les paragraphes. Laissez vide pour montrer le texte d’origine.", en "An empty line separates paragraphs. Leave empty to show the original text.";
    TOO_LONG: fr "Ce texte est trop long : 20 000 caractères au plus.", en "This text is too long: 20,000 characters at most.";
    SEE_PAGE: fr "Voir la page", en "See the page";
    MY_DATA: fr "Mes données", en "My data";
    MY_DATA_HINT: fr "Tout ce que ce service sait de vous : votre compte, vos demandes et leurs échanges, vos courriels, vos connexions.", en "All that this service knows about you: your account, your requests and their messages, your emails, your sign-ins.";
    DOWNLOAD: fr "Télécharger mes données (JSON)", en "Download my data (JSON)";
    ERASED: fr "(texte effacé)", en "(text erased)";
    WHAT: fr "Ce qui est conservé : votre nom, votre adresse de courriel, votre identifiant s’il existe ; vos demandes, leurs échanges et les documents joints ; la liste des courriels reçus et envoyés à leur sujet ; vos connexions, avec l’adresse du poste.", en "What is kept: your name, your email address, your user name if you have one; your requests, their messages and the documents attached to them; the list of emails received and sent about them; your sign-ins, with the address of the computer.";
    WHY: fr "Pourquoi : répondre à vos demandes, en garder la trace pour le service, et protéger les comptes. Rien n’est cédé à personne, et rien ne sert à surveiller qui que ce soit.", en "Why: to answer your requests, to keep a record of them for the service, and to protect the accounts. Nothing is passed on to anybody, and nothing is used to monitor anyone.";
    WHO_SEES: fr "Qui les voit : vous, les observateurs de la demande, et l’équipe du service ; certaines catégories ne sont vues que de ceux qui les traitent.", en "Who sees it: you, the observers of the request, and the service’s team; some categories are seen only by those who handle them.";
    COPY: fr "Vous pouvez à tout moment en télécharger une copie : page Préférences, « Mes données ».", en "You can download a copy at any time: “My data”, on the page “Preferences”.";
    FOR_EVER: fr "les demandes closes sont conservées sans limite de durée", en "closed requests are kept without a time limit";
}

counted! {
    days(count): fr "{count} jour" | "{count} jours", en "{count} day" | "{count} days";
    years(count): fr "les demandes closes sont supprimées au bout d’un an" | "les demandes closes sont supprimées au bout de {count} ans", en "closed requests are deleted after a year" | "closed requests are deleted after {count} years";
}

sentences! {
    nameless(number): fr "Personne anonymisée n° {number}", en "Anonymised person #{number}";
    how_long(tickets, journal, refused, audit): fr "Combien de temps : {tickets} ; la liste des courriels, {journal} ; celle des courriels refusés, {refused} ; les connexions et les actes d’administration, {audit}.", en "How long: {tickets}; the list of emails, {journal}; that of refused emails, {refused}; sign-ins and administrators’ actions, {audit}.";
    refused_texts(days): fr "Le texte d’un courriel refusé est conservé {days}, pour les seuls administrateurs.", en "The text of a refused email is kept for {days}, for administrators only.";
    whom_to_ask(address): fr "Pour faire rectifier ou effacer ces données : {address}. Vous pouvez aussi saisir la CNIL (www.cnil.fr).", en "To have this data corrected or erased: {address}. You can also turn to the CNIL (www.cnil.fr).";
}
