//! What becomes of a mail and why, in words: for the journal, for « Essayer un message » and for `helpdesk explain`.

use super::{Lang, Phrase, phrases, sentences};
use crate::rules::mail::{Aside, Automatic, Fate, Internal, Outcome, Proof, Refused, Step};
use crate::rules::passages::{Decided, Rule, Treatment};
use crate::rules::reply::Reply;

phrases! {
    OPENED: fr "ticket ouvert", en "ticket opened";
    FOLLOWED_UP: fr "suivi ajouté", en "follow-up added";
    REPORTED: fr "avis de remise noté", en "delivery report recorded";
    DUPLICATE: fr "déjà reçu", en "already received";
    REFUSED: fr "refusé et supprimé", en "refused and deleted";
    SET_ASIDE: fr "mis de côté", en "set aside";
    DISCARDED: fr "supprimé par un agent", en "discarded by an agent";

    NO_SENDER: fr "l’expéditeur n’est pas une adresse unique et lisible", en "its sender is not a single readable address";
    OUTSIDER: fr "l’adresse n’est pas une adresse de l’école", en "the address does not belong to the school";
    OWN_MAIL: fr "c’est un courriel du support lui-même", en "it is an email from IT support itself";
    DISABLED: fr "le compte de l’expéditeur est désactivé", en "the sender’s account is disabled";
    BLOCKED: fr "expéditeur bloqué par un agent", en "sender blocked by an agent";
    REPORT: fr "c’est un avis de remise qui ne concerne aucun courriel du support", en "it is a delivery report about an email that IT support did not send";

    AUTO_REPLY: fr "c’est la réponse automatique d’une machine à un courriel qui n’est pas du support", en "it is a machine’s automatic answer to an email that IT support did not send";

    KILLED: fr "sa lecture a arrêté le programme trois fois", en "reading it stopped the program three times";
    UNREADABLE: fr "il n’a pas pu être lu", en "it could not be read";
    NOT_POSSIBLE: fr "ce qu’il demande n’est pas possible sur ce ticket", en "what it asks for is not possible on that ticket";
    TICKET_GONE: fr "son ticket a disparu entre-temps", en "its ticket has disappeared in the meantime";
    UNPROVEN: fr "le serveur de messagerie n’a pas authentifié son expéditeur", en "the mail server did not authenticate its sender";

    AUTO_SUBMITTED: fr "son champ Auto-Submitted dit qu’une machine l’a écrit", en "its Auto-Submitted field says that a machine wrote it";
    PRECEDENCE: fr "son champ Precedence annonce un envoi en nombre", en "its Precedence field says bulk mail";
    LIST: fr "une liste de diffusion l’a envoyé", en "it was sent by a mailing list";
    ANSWERS_UNWANTED: fr "le système de l’expéditeur ne veut pas de réponse", en "its sender’s system asks for no reply";
    NO_RETURN_PATH: fr "il n’a pas d’adresse de retour", en "it has no return path";
    DELIVERY_REPORT: fr "c’est un avis de remise", en "it is a delivery report";
    ROBOT: fr "l’adresse d’une machine l’a envoyé", en "it was sent from a machine’s address";
    LOOP: fr "il semble tourner en rond entre des serveurs", en "it seems to be going round between servers";
    ABSENCE: fr "c’est un message d’absence", en "it is an absence notice";

    CALENDAR_ANSWER: fr "c’est la réponse à une invitation", en "it is the answer to an invitation";
    REPORT_WORDS: fr "son objet commence comme celui d’un avis de remise", en "its subject begins like a delivery report’s";
    ABSENCE_NOTICE: fr "il ne dit que ce que disent les messages d’absence", en "it says only what absence notices say";
    ABSENCE_WORDS: fr "il a des mots d’un message d’absence", en "it has some words of an absence notice";
    OWN_LIST: fr "une liste l’a transmis à l’adresse du support", en "a list passed it on to the address of IT support";
    IN_THE_NAME_OF: fr "l’adresse d’une machine l’a envoyé au nom d’un membre de l’école", en "a machine’s address sent it in the name of a member of the school";

    PROOF_PASSED: fr "Le serveur de messagerie authentifie l’expéditeur.", en "The mail server authenticates its sender.";
    PROOF_FAILED: fr "Selon le serveur de messagerie, le domaine de l’expéditeur n’a pas envoyé ce courriel : il est signalé aux agents et ne reçoit pas d’accusé.", en "According to the mail server, the sender’s domain did not send this email: agents are warned, and it is not acknowledged.";
    PROOF_MISSING: fr "Le serveur de messagerie ne dit rien de l’expéditeur.", en "The mail server says nothing about its sender.";

    REPORTS_FAILURE: fr "Un courriel n’est pas arrivé", en "An email did not arrive";
    REPORTS_DELAY: fr "Un courriel a pris du retard", en "An email has been delayed";
    REPORTS_OTHER: fr "Une machine rend compte d’un courriel", en "A machine reports on an email";

    REPLY_ACCEPTS: fr "Il accepte la solution.", en "It accepts the solution.";
    REPLY_REJECTS: fr "Il refuse la solution.", en "It rejects the solution.";
    REPLY_THANKS: fr "Il ne fait que remercier : la clôture automatique suit son cours.", en "It only says thank you: automatic closing continues.";
    REPLY_SAYS: fr "Il répond à la solution sans décider : la clôture automatique est suspendue.", en "It replies to the solution without deciding: automatic closing is suspended.";

    SEEN_BEFORE: fr "Le même courriel a déjà été enregistré.", en "The same email has already been accepted.";
    UNASKED: fr "Sans base de données, rien ne dit si ce courriel répond à un ticket : son texte est montré comme dans une réponse au support.", en "Without a database nothing tells whether this email replies to a ticket: its text is shown as in a reply to IT support.";
    MARKED: fr "marquées comme citées", en "marked as quoted";
    INTRODUCED: fr "citation introduite par un logiciel de messagerie", en "a quote that an email program introduces";
    INTRODUCED_BARE: fr "message antérieur introduit par un logiciel de messagerie", en "an earlier email that an email program introduces";
    INTRODUCED_BY_HAND: fr "propos que l’auteur rapporte", en "words that the author reports";
    ORIGINAL: fr "message d’origine", en "an original message";
    HEADERS_OF: fr "en-têtes d’un message antérieur", en "headers of an earlier email";
    OUR_FIRST_LINE: fr "première ligne d’un courriel du support", en "the first line of an email from IT support";
    NOTICE: fr "mention ajoutée par un serveur", en "a notice that a server added";
    ADVERTISEMENT: fr "mention d’un téléphone ou d’une messagerie", en "what a phone or a webmail says of itself";
    ATTRIBUTION: fr "ligne qui introduit une citation conservée", en "a line that introduces a quote that stays";
    EDGE: fr "filet ou ligne vide", en "a rule or an empty line";
    INTERNAL_PASSED_ON: fr "son objet dit qu’il transmet un message", en "its subject says that it passes an email on";
    INTERNAL_ANSWERS_NOTE: fr "il répond à un courriel gardé comme note privée", en "it replies to an email kept as a private note";
    INTERNAL_TO_OTHERS: fr "il est adressé à d’autres que le demandeur", en "it is addressed to others than the requester";
    CUT: fr "retiré, car le support connaît ces mots", en "left out, as IT support knows these words";
    FOLDED: fr "replié, car seule la forme indique une citation", en "folded, as only its form suggests a quote";
    DROPPED: fr "retiré, car personne ne l’a écrit", en "left out, as nobody wrote it";
    KEPT: fr "conservé", en "kept";
}

sentences! {
    seen_before(number): fr "Le même courriel a déjà été enregistré dans le ticket n° {number}.", en "The same email has already been accepted, in ticket #{number}.";
    known(address): fr "Son expéditeur, {address}, est connu du support.", en "Its sender, {address}, is known to IT support.";
    new(address): fr "Son expéditeur, {address}, écrit pour la première fois.", en "Its sender, {address}, is writing for the first time.";
    not_registered(why): fr "Il n’est pas enregistré : {why}.", en "It is not accepted: {why}.";
    automatic(why): fr "Il est automatique ({why}) : il ne reçoit pas d’accusé et ne réveille aucun ticket.", en "It is automatic ({why}): it is not acknowledged and wakes no ticket.";
    reports(what, number): fr "{what} : ticket n° {number}.", en "{what}: ticket #{number}.";
    reports_none(what): fr "{what}, mais il ne venait pas du support.", en "{what}, but it was not one of ours.";
    proven(number): fr "Il répond à un courriel du ticket n° {number}, ce que prouvent ses en-têtes.", en "It replies to an email of ticket #{number}, as its headers prove.";
    named(number): fr "Son objet mentionne le ticket n° {number}.", en "Its subject mentions ticket #{number}.";
    no_part(number): fr "L’expéditeur ne participe pas au ticket n° {number} : le numéro seul ne donne aucun droit.", en "The sender does not take part in ticket #{number}: the number alone gives no right.";
    closed(number): fr "Le ticket n° {number} est clos : un nouveau ticket lui est relié.", en "Ticket #{number} is closed: a new ticket is linked to it.";
    seems(why): fr "Il semble automatique ({why}) : il est traité comme celui d’une personne et signalé aux agents.", en "It seems automatic ({why}): it is handled like a person’s and flagged to agents.";
    judged_machine(why): fr "Il semble automatique ({why}) et les agents l’ont confirmé pour cet expéditeur : il ne reçoit pas d’accusé et ne réveille aucun ticket.", en "It seems automatic ({why}), as agents confirmed for this sender: it is not acknowledged and wakes no ticket.";
    judged_person(why): fr "Il semble automatique ({why}), mais les agents ont dit que cet expéditeur est une personne.", en "It seems automatic ({why}), but agents said that this sender is a person.";
    reacts(sign): fr "Ce n’est qu’une réaction ({sign}) : elle ne réveille aucun ticket.", en "It is only a reaction ({sign}): it wakes no ticket.";
    lines(from, to, what, done): fr "Lignes {from} à {to}, {what} : {done}.", en "Lines {from} to {to}, {what}: {done}.";
    lines_but(from, to, what, done, kept): fr "Lignes {from} à {to}, {what} : {done}, sauf les réponses écrites à l’intérieur ({kept}).", en "Lines {from} to {to}, {what}: {done}, but for the answers written inside ({kept}).";
    answered(number): fr "Il répond à un courriel du ticket n° {number}.", en "It replies to an email of ticket #{number}.";
    written_to(number): fr "Ce courriel du ticket n° {number} avait aussi été adressé à son expéditeur.", en "That email of ticket #{number} was also sent to its sender.";
    answers_note(number): fr "Il répond à un courriel que les agents se sont adressé, gardé comme note privée du ticket n° {number} : un nouveau ticket y est relié.", en "It replies to an email between agents, kept as a private note of ticket #{number}: a new ticket is linked to it.";
    internal(why): fr "Un agent l’a envoyé : {why}. Il devient une note privée.", en "An agent sent it: {why}. It becomes a private note.";
    passes_on(who): fr "Il transmet un courriel écrit par {who} : si c’est un agent qui le transmet, le ticket demande si cette personne en est le demandeur.", en "It passes on what {who} wrote: if an agent passes it on, the ticket asks whether that person is its requester.";
    passes_on_at_once(who): fr "Il transmet un courriel écrit par {who} : si c’est un agent qui le transmet, cette personne est le demandeur.", en "It passes on what {who} wrote: if an agent passes it on, that person is the requester.";
    held(why): fr "Il attend un agent : {why}.", en "It is waiting for an agent: {why}.";
}

/// The name of a fate.
pub const fn fate(fate: &Fate) -> Phrase {
    match fate {
        Fate::Opened(_) => OPENED,
        Fate::FollowedUp(_) => FOLLOWED_UP,
        Fate::Reported(_) => REPORTED,
        Fate::Duplicate(_) => DUPLICATE,
        Fate::Refused(_) => REFUSED,
        Fate::SetAside(_) => SET_ASIDE,
        Fate::Discarded => DISCARDED,
    }
}

/// Why a mail is not registered.
pub const fn refused(refused: Refused) -> Phrase {
    match refused {
        Refused::NoSender => NO_SENDER,
        Refused::Outsider => OUTSIDER,
        Refused::OwnMail => OWN_MAIL,
        Refused::Disabled => DISABLED,
        Refused::Blocked => BLOCKED,
        Refused::Report => REPORT,
        Refused::AutoReply => AUTO_REPLY,
    }
}

/// Why a mail is kept for an agent.
pub const fn aside(aside: Aside) -> Phrase {
    match aside {
        Aside::Killed => KILLED,
        Aside::Unreadable => UNREADABLE,
        Aside::NotPossible => NOT_POSSIBLE,
        Aside::TicketGone => TICKET_GONE,
        Aside::Unproven => UNPROVEN,
        Aside::NoSender => NO_SENDER,
    }
}

/// How a machine is known.
pub const fn machine(sign: Automatic) -> Phrase {
    match sign {
        Automatic::AutoSubmitted => AUTO_SUBMITTED,
        Automatic::Precedence => PRECEDENCE,
        Automatic::List => LIST,
        Automatic::AnswersUnwanted => ANSWERS_UNWANTED,
        Automatic::NoReturnPath => NO_RETURN_PATH,
        Automatic::Report => DELIVERY_REPORT,
        Automatic::Robot => ROBOT,
        Automatic::Absence => ABSENCE,
        Automatic::Loop => LOOP,
        Automatic::CalendarAnswer => CALENDAR_ANSWER,
        Automatic::ReportWords => REPORT_WORDS,
        Automatic::AbsenceNotice => ABSENCE_NOTICE,
        Automatic::AbsenceWords => ABSENCE_WORDS,
        Automatic::OwnList => OWN_LIST,
        Automatic::InTheNameOf => IN_THE_NAME_OF,
    }
}

/// One thing that decides a mail's fate, as a sentence.
pub fn step(lang: Lang, step: &Step) -> String {
    let say = |phrase| lang.say(phrase).to_string();
    match step {
        Step::SeenBefore(Some(number)) => seen_before(lang, number),
        Step::SeenBefore(None) => say(SEEN_BEFORE),
        Step::From(address, true) => known(lang, address),
        Step::From(address, false) => new(lang, address),
        Step::Refused(why) => not_registered(lang, lang.say(refused(*why))),
        Step::Proof(Proof::Passed) => say(PROOF_PASSED),
        Step::Proof(Proof::Failed) => say(PROOF_FAILED),
        Step::Proof(Proof::Missing | Proof::NotAsked) => say(PROOF_MISSING),
        Step::Automatic(sign) => automatic(lang, lang.say(machine(*sign))),
        Step::Reports(outcome, about) => {
            let what = lang.say(match outcome {
                Outcome::Failed => REPORTS_FAILURE,
                Outcome::Delayed => REPORTS_DELAY,
                Outcome::Other => REPORTS_OTHER,
            });
            match about {
                Some(number) => reports(lang, what, number),
                None => reports_none(lang, what),
            }
        }
        Step::Proven(number) => proven(lang, number),
        Step::Named(number) => named(lang, number),
        Step::NoPart(number) => no_part(lang, number),
        Step::Closed(number) => closed(lang, number),
        Step::Answers(reply) => say(match reply {
            Reply::Accepts => REPLY_ACCEPTS,
            Reply::Rejects => REPLY_REJECTS,
            Reply::Thanks => REPLY_THANKS,
            Reply::Says => REPLY_SAYS,
        }),
        Step::Passage(decided) => passage(lang, decided),
        Step::Unasked => say(UNASKED),
        Step::Seems(sign) => seems(lang, lang.say(machine(*sign))),
        Step::Judged(sign, true) => judged_machine(lang, lang.say(machine(*sign))),
        Step::Judged(sign, false) => judged_person(lang, lang.say(machine(*sign))),
        Step::Reacts(sign) => reacts(lang, sign),
        Step::Answered(number) => answered(lang, number),
        Step::WrittenTo(number) => written_to(lang, number),
        Step::AnswersNote(number) => answers_note(lang, number),
        Step::Internal(why) => internal(
            lang,
            lang.say(match why {
                Internal::PassedOn => INTERNAL_PASSED_ON,
                Internal::AnswersNote => INTERNAL_ANSWERS_NOTE,
                Internal::ToOthers => INTERNAL_TO_OTHERS,
            }),
        ),
        Step::PassesOn(who, false) => passes_on(lang, who),
        Step::PassesOn(who, true) => passes_on_at_once(lang, who),
        Step::Held(why) => held(lang, lang.say(aside(*why))),
    }
}

/// What became of a passage, by its lines.
fn passage(lang: Lang, decided: &Decided) -> String {
    let what = lang.say(match decided.rule {
        Rule::Marked => MARKED,
        Rule::Introduced => INTRODUCED,
        Rule::IntroducedBare => INTRODUCED_BARE,
        Rule::IntroducedByHand => INTRODUCED_BY_HAND,
        Rule::Original => ORIGINAL,
        Rule::Headers => HEADERS_OF,
        Rule::OwnMail => OUR_FIRST_LINE,
        Rule::Notice => NOTICE,
        Rule::Advertisement => ADVERTISEMENT,
        Rule::Attribution => ATTRIBUTION,
        Rule::Edge => EDGE,
    });
    let done = lang.say(match decided.treatment {
        Treatment::Cut => CUT,
        Treatment::Folded => FOLDED,
        Treatment::Dropped => DROPPED,
        Treatment::Kept => KEPT,
    });
    let (from, to) = (decided.from_line, decided.to_line);
    match decided.kept_lines {
        0 => lines(lang, from, to, what, done),
        kept => lines_but(lang, from, to, what, done, kept),
    }
}

/// The reason that a line of the journal keeps as a word of `rules::mail`, if it is one.
pub fn reason(word: &str) -> Option<Phrase> {
    Refused::from_word(word)
        .map(refused)
        .or_else(|| Aside::from_word(word).map(aside))
        .or_else(|| Automatic::from_word(word).map(machine))
}
