//! The sentences of our mails; `outbox::compose` puts them in order.

use super::{Phrase, counted, deadlines, listed, phrases, sentences};
use crate::rules::notices::Topic;

phrases! {
    HELLO: fr "Bonjour,", en "Hello,";
    ADD_BY_REPLY: fr "Un détail à ajouter, une capture d’écran ? Répondez à ce message.", en "Anything to add, a screenshot? Just reply to this message.";
    TAKEN_SOON: fr "Un agent va la prendre en charge dès que possible. Vous recevrez un message à chaque réponse ; vous pouvez aussi suivre le ticket en ligne, avec votre compte de l’école.", en "An agent will take it on as soon as possible. You will get a message with each reply; you can also follow the ticket online with your school account.";
    RECAP: fr "Récapitulatif", en "Summary";
    YOUR_REQUEST: fr "Votre demande", en "Your request";
    EARLIER: fr "Échanges précédents, du plus récent au plus ancien", en "Earlier messages, newest first";
    HOW_TO_ANSWER: fr "Répondez simplement à ce message : votre texte et vos pièces jointes seront ajoutés au ticket.", en "Just reply to this message: your text and attachments will be added to the ticket.";
    WHY_REQUESTER: fr "Vous recevez ce message parce que vous avez ouvert ce ticket.", en "You are receiving this message because you opened this ticket.";
    WHY_ON_BEHALF: fr "Vous recevez ce message parce que cette demande est à votre nom.", en "You are receiving this message because this request is in your name.";
    WHY_OBSERVER: fr "Vous recevez ce message parce que vous êtes observateur de ce ticket.", en "You are receiving this message because you are an observer of this ticket.";
    REASON: fr "Motif", en "Reason";
    WHY_ASSIGNEE: fr "Vous recevez ce message parce que ce ticket vous est attribué.", en "You are receiving this message because this ticket is assigned to you.";
    WHY_TEAM: fr "Vous recevez ce message parce que vous êtes agent et que personne n’a encore ce ticket.", en "You are receiving this message because you are an agent and nobody has this ticket yet.";
    AGENT_REPLY: fr "Répondre à ce message envoie un suivi à toutes les personnes concernées. Transféré, ou adressé à des collègues, il devient une note privée.", en "A reply to this message is sent as a follow-up to everyone involved. Forwarded, or addressed to colleagues, it becomes a private note.";
    YES_ACCEPT: fr "Oui, accepter la solution", en "Yes, accept the solution";
    NO_REJECT: fr "Non, refuser", en "No, reject it";
    EACH_LINK: fr "Chaque lien ouvre une page où vous confirmez.", en "Each link opens a page where you confirm.";
    OR_BY_REPLY: fr "Vous pouvez aussi répondre à ce message par le seul mot ACCEPTER, ou par REFUSER suivi de votre motif.", en "You can also reply to this message with the single word ACCEPT, or with REJECT followed by your reason.";
    NOT_REGISTERED_SUBJECT: fr "Votre message n’a pas été enregistré", en "Your message was not accepted";
    NOT_REGISTERED: fr "Votre message n’a pas été enregistré : il ne vient pas d’une adresse de l’école.", en "Your message was not accepted: it does not come from a school address.";
    SEND_AGAIN: fr "Vous êtes de l’école ? Renvoyez-le depuis votre messagerie de l’école.", en "Are you a member of the school? Send it again from your school mailbox.";
    ACCEPT_WORD: fr "ACCEPTER", en "ACCEPT";
    REJECT_WORD: fr "REFUSER", en "REJECT";
    ACCEPT_BY_MAIL: fr "Accepter par courriel", en "Accept by email";
    REJECT_BY_MAIL: fr "Refuser par courriel, avec votre motif", en "Reject by email, with your reason";
    IF_REJECTED: fr "Si vous refusez, un mot d’explication vous sera demandé et le ticket sera rouvert.", en "If you reject it, you will be asked for a short reason and the ticket will be reopened.";
    NOTHING_TO_DO: fr "Si tout fonctionne, vous pouvez aussi ne rien faire.", en "If everything works, you do not have to do anything.";
    CLOSED_ACCEPTED: fr "Le ticket est clos : la solution a été acceptée.", en "The ticket is closed: the solution was accepted.";
    NOT_YOURS_ANY_MORE: fr "Ce ticket ne vous est plus attribué.", en "This ticket is no longer assigned to you.";
    WAITING_FOR_YOU: fr "Votre demande est en attente.", en "Your request is on hold.";
    IN_PROGRESS_AGAIN: fr "Le traitement de votre demande a repris.", en "Work on your request has resumed.";
    PLANNED: fr "L’intervention est planifiée.", en "The work is planned.";
    YOUR_TICKETS: fr "Mes tickets", en "My tickets";
    UNFILED: fr "Le ticket n’est plus classé dans une catégorie.", en "The ticket no longer has a category.";
    AWAITED: fr "Nous attendons une réponse de votre part pour avancer.", en "We need a reply from you to continue.";
    AWAITED_HINT: fr "Répondez simplement à ce message : le traitement reprendra aussitôt.", en "Just reply to this message: work will resume straight away.";
    NEWS_NEW_TICKET: fr "nouveau ticket", en "new ticket";
    NEWS_FOLLOW_UP: fr "suivi", en "follow-up";
    NEWS_DOCUMENTS: fr "document joint", en "document attached";
    NEWS_ASSIGNED: fr "attribué à vous", en "assigned to you";
    NEWS_UNASSIGNED: fr "retiré de vos tickets", en "no longer yours";
    NEWS_STATUS: fr "changement de statut", en "status change";
    NEWS_SOLUTION: fr "solution proposée", en "solution proposed";
    NEWS_ACCEPTED: fr "solution acceptée", en "solution accepted";
    NEWS_REJECTED: fr "solution refusée", en "solution rejected";
    NEWS_ANSWERED: fr "réponse à une solution", en "reply to a solution";
    NEWS_REMINDER: fr "rappel envoyé", en "reminder sent";
    NEWS_CLOSED: fr "clos après accord", en "closed after approval";
    NEWS_EXPIRED: fr "clos sans réponse", en "closed without a reply";
    NEWS_WAITING: fr "en attente du demandeur", en "waiting for the requester";
    NEWS_ASKED_AGAIN: fr "rappel : réponse attendue", en "reminder: reply awaited";
    NEWS_UNANSWERED: fr "clos sans la réponse attendue", en "closed without the awaited reply";
    NEWS_DOUBLE: fr "clos comme doublon", en "closed as a duplicate";
    ASKED_AGAIN: fr "Il nous manque toujours votre réponse pour avancer.", en "We are still missing your reply to continue.";
    ASKED_AGAIN_OF: fr "Il nous manque toujours votre réponse à la question ci-dessous.", en "We are still missing your reply to the question below.";
    DOUBLE: fr "Le problème que vous signalez est déjà traité dans une autre demande : celle-ci est close.", en "The problem you report is already being handled in another request: this one is closed.";
    NEWS_CATEGORY: fr "changement de catégorie", en "category change";
    NEWS_CAME_BACK: fr "repris à la date prévue", en "resumed on the planned date";
    CAME_BACK: fr "Ce ticket était en attente jusqu’à aujourd’hui : il est de nouveau à traiter.", en "This ticket was on hold until today: it needs attention again.";
    ON_HOLD: fr "Votre demande a été mise en attente.", en "Your request has been put on hold.";
    NEWS_REOPENED: fr "rouvert", en "reopened";
    NEWS_MERGED: fr "fusionné avec un autre ticket", en "merged with another ticket";
    NEWS_OBSERVER: fr "vous êtes observateur", en "you are an observer";
    NEWS_CLOSED_AT_ONCE: fr "clos par un agent", en "closed by an agent";
    NEWS_ON_BEHALF: fr "demande mise à votre nom", en "request put in your name";
    NEWS_UNREACHED: fr "courriel non remis", en "email not delivered";
    NEWS_FLOOD: fr "nombreux tickets d’un même expéditeur", en "many tickets from one sender";
    NEWS_KEPT_AS_NOTE: fr "votre courriel est une note privée", en "your email is a private note";
    KEPT_AS_NOTE: fr "Votre courriel est devenu une note privée : il était adressé à d’autres que le demandeur, à qui rien n’a été envoyé.", en "Your email became a private note: it was addressed to others than the requester, who was sent nothing.";
    KEPT_AS_NOTE_HINT: fr "S’il était pour le demandeur, cliquez sur « Envoyer au demandeur » sous cette note, dans le ticket.", en "If it was for the requester, click “Send to the requester” below that note, in the ticket.";
    NEWS_UNATTENDED: fr "n’a plus personne pour s’en occuper", en "nobody left to handle it";
    NEWS_TASK_LEFT: fr "une tâche n’a plus personne pour la faire", en "a task has nobody left to do it";
    TASKS_LEFT_SUBJECT: fr "Tâches sans personne pour les faire", en "Tasks with nobody to do them";
    WHY_UNATTENDED: fr "Vous recevez ce message parce que vous faites partie de l’équipe du support.", en "You are receiving this message because you are part of the IT support team.";
    UNATTENDED_SUBJECT: fr "Tickets sans agent pour s’en occuper", en "Tickets with no agent to handle them";
    NEWS_ACKNOWLEDGEMENT: fr "accusé de réception", en "acknowledgement";
    FLOOD_HINT: fr "Ils sont tous enregistrés, sans un message pour chacun. Une machine déréglée, peut-être ?", en "All of them have been logged, without a message for each. A faulty machine, perhaps?";
    REMOVED: fr "(message retiré par le support)", en "(message removed by IT support)";
    NO_TEXT: fr "(message sans texte)", en "(message without text)";
    SOMEBODY: fr "Quelqu’un", en "Somebody";
}

counted! {
    folded(n): fr "[Une ligne repliée, qui semble citer un échange antérieur : à lire dans le ticket.]" | "[{n} lignes repliées, qui semblent citer un échange antérieur : à lire dans le ticket.]", en "[One line folded, which seems to quote an earlier message: read it in the ticket.]" | "[{n} lines folded, which seem to quote an earlier message: read them in the ticket.]";
    and_more(n): fr "… et un autre échange dans le ticket." | "… et {n} autres échanges dans le ticket.", en "… and one more message in the ticket." | "… and {n} more messages in the ticket.";
    joined(n, who): fr "{who} a joint un document." | "{who} a joint {n} documents.", en "{who} has attached a document." | "{who} has attached {n} documents.";
    flood(n, who): fr "{who} a ouvert {n} ticket en peu de temps." | "{who} a ouvert {n} tickets en peu de temps.", en "{who} opened {n} ticket in a short time." | "{who} opened {n} tickets in a short time.";
    unattended(n): fr "{n} ticket n’a plus d’agent qui puisse agir : son agent a quitté l’équipe." | "{n} tickets n’ont plus d’agent qui puisse agir : leurs agents ont quitté l’équipe.", en "{n} ticket has no agent left who can act on it: its agent has left the team." | "{n} tickets have no agent left who can act on them: their agents have left the team.";
    tasks_left(n): fr "Dans {n} ticket, une tâche était attribuée à quelqu’un qui ne peut plus agir : elle est maintenant dans vos tâches." | "Dans {n} tickets, des tâches étaient attribuées à quelqu’un qui ne peut plus agir : elles sont maintenant dans vos tâches.", en "In {n} ticket, a task was given to somebody who can no longer act: it is now among your tasks." | "In {n} tickets, tasks were given to somebody who can no longer act: they are now among your tasks.";
    left_behind(n): fr "{n} ticket a perdu son agent, ou qui devait y faire une tâche." | "{n} tickets ont perdu leur agent, ou qui devait y faire une tâche.", en "{n} ticket has lost its agent, or whoever was to do a task of it." | "{n} tickets have lost their agent, or whoever was to do a task of them.";
    digest_headline(n): fr "Du nouveau dans {n} ticket depuis hier." | "Du nouveau dans {n} tickets depuis hier.", en "News on {n} ticket since yesterday." | "News on {n} tickets since yesterday.";
}

listed! {
    documents(names): fr "Document : {names}" | "Documents : {names}", en "Document: {names}" | "Documents: {names}";
}

sentences! {
    open_ticket(n): fr "Ouvrir le ticket n° {n}", en "Open ticket #{n}";
    first_line(n, url): fr "Ticket n° {n} : {url}", en "Ticket #{n}: {url}";
    registered(n): fr "Votre demande est enregistrée sous le numéro {n}.", en "Your request has been logged as ticket #{n}.";
    given_to(names): fr "Elle est attribuée à {names}. Vous recevrez un message à chaque réponse ; vous pouvez aussi suivre le ticket en ligne, avec votre compte de l’école.", en "It is assigned to {names}. You will get a message with each reply; you can also follow the ticket online with your school account.";
    new_ticket(who): fr "{who} demande de l’aide ; personne n’a encore ce ticket.", en "{who} is asking for help; nobody has this ticket yet.";
    replied_to_you(who): fr "{who} a répondu à votre demande.", en "{who} has replied to your request.";
    wrote(who): fr "{who} a ajouté un suivi.", en "{who} has added a follow-up.";
    assigned(who): fr "{who} demande de l’aide : ce ticket vous a été attribué.", en "{who}’s ticket has been assigned to you.";
    proposes(who): fr "{who} propose une solution : est-ce réglé pour vous ?", en "{who} proposes a solution: does this solve the problem?";
    proposed(who): fr "{who} a proposé une solution au demandeur.", en "{who} has proposed a solution to the requester.";
    without_answer(day): fr "Sans réponse de votre part, le ticket sera clos automatiquement le {day}.", en "If you do not reply, the ticket will be closed automatically on {day}.";
    accepted(who): fr "{who} a accepté la solution : le ticket est clos.", en "{who} has accepted the solution: the ticket is closed.";
    rejected(who): fr "{who} a refusé la solution : le ticket est rouvert.", en "{who} has rejected the solution: the ticket is reopened.";
    answered(who): fr "{who} a répondu à la solution sans l’accepter ni la refuser : la clôture automatique est suspendue.", en "{who} has replied to the solution without accepting or rejecting it: automatic closing is suspended.";
    reminder(day): fr "La solution proposée le {day} attend toujours votre accord.", en "The solution proposed on {day} is still waiting for your approval.";
    expired(day): fr "Le ticket est clos : la solution proposée le {day} n’a été ni acceptée ni refusée.", en "The ticket is closed: the solution proposed on {day} was neither accepted nor rejected.";
    unanswered(day): fr "Le ticket est clos : la réponse demandée le {day} n’est pas arrivée.", en "The ticket is closed: the reply requested on {day} has not arrived.";
    numbered(n, title): fr "n° {n} : {title}", en "#{n}: {title}";
    digest_subject(day): fr "Vos tickets, {day}", en "Your tickets, {day}";
    why_digest(url): fr "Vous recevez ce résumé parce que vous l’avez choisi : {url}", en "You are receiving this digest because you chose it: {url}";
    preferences(url): fr "Régler mes notifications : {url}", en "Notification settings: {url}";
    filed(category): fr "Le ticket est classé dans la catégorie {category}.", en "The ticket is filed under {category}.";
    hold_reason(reason): fr "Motif : {reason}", en "Reason: {reason}";
    hold_until(day): fr "Elle sera reprise le {day}.", en "Work will resume on {day}.";
    reopened(who): fr "{who} a rouvert le ticket.", en "{who} has reopened the ticket.";
    merged(who, n): fr "{who} a fusionné le ticket n° {n} avec celui-ci : tout ce qui y a été dit se trouve ici.", en "{who} has merged ticket #{n} into this one: everything said there is here.";
    instead(value, before): fr "{value} (auparavant : {before})", en "{value} (was: {before})";
    reopen_until(day): fr "Le problème revient ? Jusqu’au {day}, suivez le lien ci-dessus et rouvrez le ticket. Une réponse à ce message ouvre un nouveau ticket, relié à celui-ci.", en "Is the problem back? Until {day}, follow the link above and reopen the ticket. A reply to this message opens a new ticket linked to this one.";
    only_members(desk, domains): fr "Le service « {desk} » ne traite que les messages envoyés depuis une adresse en {domains}. Votre message a été supprimé et ne sera pas lu.", en "The {desk} service only handles messages sent from an address at {domains}. Your message was deleted and will not be read.";
    observes(who): fr "{who} demande de l’aide : vous suivez désormais ce ticket.", en "You are now following {who}’s request.";
    on_behalf(who): fr "{who} a mis cette demande à votre nom : les réponses vous parviendront.", en "{who} has put this request in your name: you will receive the replies.";
    unreached(names): fr "Un courriel de ce ticket n’est pas arrivé à {names}.", en "An email about this ticket did not reach {names}.";
    person_at_desk(who, desk): fr "{who} ({desk})", en "{who} ({desk})";
    colon(label, value): fr "{label} : {value}", en "{label}: {value}";
}

/// A kind of news in a few words: in digests, and where agents choose how they hear of it.
pub const fn news(topic: Topic) -> Phrase {
    match topic {
        Topic::Acknowledgement => NEWS_ACKNOWLEDGEMENT,
        Topic::NewTicket => NEWS_NEW_TICKET,
        Topic::FollowUp => NEWS_FOLLOW_UP,
        Topic::Documents => NEWS_DOCUMENTS,
        Topic::Assigned => NEWS_ASSIGNED,
        Topic::Unassigned => NEWS_UNASSIGNED,
        Topic::Status => NEWS_STATUS,
        Topic::Solution => NEWS_SOLUTION,
        Topic::Accepted => NEWS_ACCEPTED,
        Topic::Rejected => NEWS_REJECTED,
        Topic::Answered => NEWS_ANSWERED,
        Topic::Reminder => NEWS_REMINDER,
        Topic::Closed => NEWS_CLOSED,
        Topic::Expired => NEWS_EXPIRED,
        Topic::Waiting => NEWS_WAITING,
        Topic::AskedAgain => NEWS_ASKED_AGAIN,
        Topic::Unanswered => NEWS_UNANSWERED,
        Topic::Double => NEWS_DOUBLE,
        Topic::Category => NEWS_CATEGORY,
        Topic::Reopened => NEWS_REOPENED,
        Topic::CameBack => NEWS_CAME_BACK,
        Topic::Merged => NEWS_MERGED,
        Topic::Observer => NEWS_OBSERVER,
        Topic::AnswerLate => deadlines::NEWS_ANSWER_LATE,
        Topic::SolutionLate => deadlines::NEWS_SOLUTION_LATE,
        Topic::ClosedAtOnce => NEWS_CLOSED_AT_ONCE,
        Topic::OnBehalf => NEWS_ON_BEHALF,
        Topic::Unreached => NEWS_UNREACHED,
        Topic::KeptAsNote => NEWS_KEPT_AS_NOTE,
        Topic::Flood => NEWS_FLOOD,
        Topic::Unattended => NEWS_UNATTENDED,
        Topic::TaskLeft => NEWS_TASK_LEFT,
    }
}
