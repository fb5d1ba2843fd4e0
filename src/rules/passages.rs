//! What of a mail's text is shown, cut or folded: history is cut where its words are known, folded where only its form says so,
//! and stays where the mail answers nothing of ours. Which lines may be history `intake::quote` says; what is known, `known`.

use super::known::{Known, Proofs};
/// By what a passage of a mail is taken for words that its author did not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Lines marked with `>` that nothing introduces.
    Marked,
    /// « Le lun. 30 nov. 2026 à 18:29, Support a écrit : » as programs write it, and marked lines.
    Introduced,
    /// The same above lines without marks.
    IntroducedBare,
    /// « Karim m’a écrit : », as people write it too, with what follows.
    IntroducedByHand,
    /// « -----Message d’origine----- »
    Original,
    /// « De : … Envoyé : … À : … Objet : … »
    Headers,
    /// The first line of our own mails.
    OwnMail,
    /// A notice that a mail server ruled off at the end.
    Notice,
    /// What a telephone or a webmail says of itself.
    Advertisement,
    /// « Le … a écrit : » above a quote that stays: what is quoted says it itself.
    Attribution,
    /// Rules and blanks at an edge.
    Edge,
}

impl Rule {
    /// Whether somebody wrote it, if not this author.
    const fn is_history(self) -> bool {
        !matches!(
            self,
            Self::Notice | Self::Advertisement | Self::Attribution | Self::Edge
        )
    }
}

/// A stretch of a text, in bytes, that its form takes for somebody else's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it begins: at the beginning of a line, or in a line after a sentence.
    pub from: usize,
    /// And ends.
    pub to: usize,
    /// How many of its bytes say whose words follow: « … a écrit : », « De : … ».
    pub head: usize,
    /// What says so.
    pub rule: Rule,
    /// What it quotes begins as the desk's own mails do.
    pub ours: bool,
}

/// What the desk knows of the history that a mail may hold.
#[derive(Clone, Copy, Debug)]
pub enum Context<'a> {
    /// The mail answers nothing of ours: a copied conversation is the request.
    Fresh,
    /// There is no file to ask; the mail says that it is an answer.
    Unasked,
    /// It answers one of our tickets, of which this is known.
    Answer(&'a Known),
}

/// What became of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Its words are known: left out.
    Cut,
    /// Only its form says so: left out, told to agents, found by the search.
    Folded,
    /// Nobody wrote it: left out.
    Dropped,
    /// It stays: the mail answers nothing of ours, or nothing else speaks for history.
    Kept,
}

/// A passage and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Its first line, counted from 1.
    pub from_line: usize,
    /// Its last line.
    pub to_line: usize,
    /// What took it for somebody else's.
    pub rule: Rule,
    /// What became of it.
    pub treatment: Treatment,
    /// Lines of it that stayed: answers written inside it, with the line that each answers.
    pub kept_lines: usize,
}

/// A text as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What the author wrote, as far as anybody can tell.
    pub text: String,
    /// All of it, where that differs.
    pub full_text: Option<String>,
    /// How many of its lines are folded.
    pub folded: u32,
    /// Each passage, in order.
    pub decided: Vec<Decided>,
}

/// Decides what is shown of a text.
pub fn show(full: &str, passages: &[Passage], context: Context<'_>) -> Shown {
    let lines = LineNumbers::of(full);
    let mut decided: Vec<(Decided, Vec<(usize, usize)>)> = Vec::with_capacity(passages.len());
    for passage in passages {
        let words = full.get(passage.from..passage.to).unwrap_or_default();
        let (treatment, kept) = treat(words, passage, context);
        let kept: Vec<(usize, usize)> = kept
            .into_iter()
            .map(|(from, to)| (passage.from + from, passage.from + to))
            .collect();
        let told = Decided {
            from_line: lines.line(passage.from),
            to_line: lines.line(passage.to.saturating_sub(1).max(passage.from)),
            rule: passage.rule,
            treatment,
            kept_lines: kept.len(),
        };
        decided.push((told, kept));
    }
    let text = without(full, passages, &decided);
    let only_history = text.trim().is_empty() && !full.trim().is_empty();
    let unproven = decided
        .iter()
        .any(|(told, _)| told.rule.is_history() && told.treatment != Treatment::Cut);
    let history = || passages.iter().filter(|passage| passage.rule.is_history());
    let unasked = matches!(context, Context::Unasked);
    let is_our_mail = unasked && history().count() > 0 && history().all(|passage| passage.ours);
    // A mail of nothing but what may be history says that, or nothing: whoever reads it decides.
    if only_history
        && !is_our_mail
        && (unproven || !decided.iter().any(|(told, _)| told.rule.is_history()))
    {
        for (told, _) in &mut decided {
            told.treatment = Treatment::Kept;
        }
        return Shown {
            text: full.trim().into(),
            full_text: None,
            folded: 0,
            decided: decided.into_iter().map(|(told, _)| told).collect(),
        };
    }
    let folded = |told: &Decided, passage: &Passage| match told.treatment {
        Treatment::Folded => full[passage.from..passage.to]
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count(),
        Treatment::Cut | Treatment::Dropped | Treatment::Kept => 0,
    };
    let folded = decided
        .iter()
        .zip(passages)
        .map(|((told, _), passage)| folded(told, passage))
        .sum::<usize>();
    Shown {
        full_text: (text != full.trim()).then(|| full.to_string()),
        text,
        folded: u32::try_from(folded).unwrap_or(u32::MAX),
        decided: decided.into_iter().map(|(told, _)| told).collect(),
    }
}

/// What becomes of a passage, and which of its stretches stay all the same.
fn treat(words: &str, passage: &Passage, context: Context<'_>) -> (Treatment, Vec<(usize, usize)>) {
    let kept = |treatment| (treatment, Vec::new());
    if !passage.rule.is_history() {
        return kept(Treatment::Dropped);
    }
    let known = match context {
        Context::Fresh => return kept(Treatment::Kept),
        Context::Unasked => return kept(Treatment::Folded),
        Context::Answer(known) => known,
    };
    let proofs = known.prove(words, passage.head);
    if proofs.is_proven() {
        return if known.is_complete() {
            (Treatment::Cut, answers(&proofs))
        } else if proofs.has_foreign_lines() {
            kept(Treatment::Folded)
        } else {
            kept(Treatment::Cut)
        };
    }
    let head = words.get(..passage.head).unwrap_or(words);
    kept(match passage.rule {
        Rule::Introduced => Treatment::Folded,
        Rule::IntroducedBare | Rule::Original | Rule::Headers if known.names_us(head) => {
            Treatment::Folded
        }
        Rule::OwnMail if proofs.is_partly_proven() => Treatment::Folded,
        Rule::Marked
        | Rule::IntroducedBare
        | Rule::IntroducedByHand
        | Rule::Original
        | Rule::Headers
        | Rule::OwnMail
        | Rule::Notice
        | Rule::Advertisement
        | Rule::Attribution
        | Rule::Edge => Treatment::Kept,
    })
}

/// Words of the author's inside a known quote, each with the line above it that it answers.
fn answers(proofs: &Proofs<'_>) -> Vec<(usize, usize)> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    let mut answered = None;
    for line in &proofs.lines {
        if line.is_foreign {
            kept.extend(answered.take());
            kept.push((line.from, line.to));
        } else if line.has_words {
            answered = Some((line.from, line.to));
        }
    }
    kept
}

/// The text without what is left out; what stays of a passage stays in its place.
fn without(full: &str, passages: &[Passage], decided: &[(Decided, Vec<(usize, usize)>)]) -> String {
    let mut text = String::with_capacity(full.len());
    let mut at = 0;
    for (passage, (told, kept)) in passages.iter().zip(decided) {
        if told.treatment == Treatment::Kept {
            continue;
        }
        text.push_str(full.get(at..passage.from).unwrap_or_default());
        for (from, to) in kept {
            text.push_str(full.get(*from..*to).unwrap_or_default());
            if !text.ends_with('\n') {
                text.push('\n');
            }
        }
        at = passage.to;
        // What was apart stays apart.
        if told.rule.is_history() && !text.is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
    }
    text.push_str(full.get(at..).unwrap_or_default());
    text.trim_matches('\n').trim_end().to_string()
}

/// In which line a byte stands.
struct LineNumbers(Vec<usize>);

impl LineNumbers {
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    fn line(&self, byte: usize) -> usize {
        self.0.partition_point(|end| *end < byte) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "Ticket n° 7 : http://x/t/7\n\nMarie a répondu à votre demande.\n\nQuel est le numéro de la salle ?\nDepuis quand la panne dure-t-elle ?\n\n--- Récapitulatif ---\nStatut : En cours\nDemandeur : BERNARD Lucie";

    fn known() -> Known {
        let mut known = Known::of("support@e.fr", "Projecteur en panne");
        known.learn(OURS);
        known.complete();
        known
    }

    fn passage(full: &str, begins: &str, head: usize, rule: Rule) -> Passage {
        Passage {
            from: full.find(begins).expect("it stands there"),
            to: full.len(),
            head,
            rule,
            ours: false,
        }
    }

    fn shown(full: &str, begins: &str, rule: Rule) -> Shown {
        let head = full[full.find(begins).unwrap()..]
            .find('\n')
            .map_or(0, |at| at + 1);
        let passages = [passage(full, begins, head, rule)];
        show(full, &passages, Context::Answer(&known()))
    }

    #[test]
    fn what_the_desk_said_is_cut_whatever_a_program_did_to_it() {
        let marked = OURS.lines().map(|line| format!("> {line}\n"));
        let marked: String = marked.collect();
        let wrapped = marked.replace("votre demande", "votre\ndemande");
        let linked = marked.replace("http://x/t/7", "https://safe.example/?u=http%3A%2F%2Fx");
        let upper = marked.to_uppercase();
        for quote in [marked, wrapped, linked, upper] {
            let full = format!("Merci.\n\nLe 30/11/2026 à 18:29, Support a écrit :\n{quote}");
            let shown = shown(&full, "Le 30/11", Rule::Introduced);
            assert_eq!(shown.text, "Merci.", "{full}");
            assert_eq!(
                (shown.folded, shown.decided[0].treatment),
                (0, Treatment::Cut)
            );
        }
    }

    #[test]
    fn answers_inside_a_known_quote_stay_with_what_they_answer() {
        let full = format!(
            "Voir plus bas.\n\nDe : Support <support@e.fr>\n{}",
            OURS.replace("salle ?", "salle ?\nB204, au premier.")
                .replace("dure-t-elle ?", "dure-t-elle ?\nlundi")
        );
        let shown = shown(&full, "De :", Rule::Headers);
        assert_eq!(
            shown.text,
            "Voir plus bas.\n\nQuel est le numéro de la salle ?\nB204, au premier.\nDepuis quand la panne dure-t-elle ?\nlundi"
        );
    }

    #[test]
    fn what_only_looks_like_history_is_folded_and_what_may_be_the_authors_stays() {
        let body = "> Il faut changer la lampe du projecteur.\n> Demain matin.";
        for (head, rule, text, folded) in [
            (
                "Le 30/11/2026 à 18:29, Karim a écrit :",
                Rule::Introduced,
                "Oui.",
                3,
            ),
            ("De : Support <support@e.fr>", Rule::Headers, "Oui.", 3),
            ("De : Paie <paie@rh.example>", Rule::Headers, "", 0),
            ("Le constructeur m'a écrit :", Rule::IntroducedByHand, "", 0),
            ("-----Message d'origine-----", Rule::Original, "", 0),
        ] {
            let full = format!("Oui.\n\n{head}\n{body}");
            let shown = shown(&full, head, rule);
            let text = if text.is_empty() { full.as_str() } else { text };
            assert_eq!(
                (shown.text.as_str(), shown.folded),
                (text, folded),
                "{head}"
            );
        }
    }

    #[test]
    fn a_mail_that_answers_nothing_of_ours_loses_nothing() {
        let full = "Voici.\n\nDe : Paie <a@b>\nCliquez.";
        let passages = [passage(full, "De :", 0, Rule::Headers)];
        assert_eq!(show(full, &passages, Context::Fresh).text, full);
        assert_eq!(show(full, &passages, Context::Unasked).text, "Voici.");
    }

    #[test]
    fn a_mail_of_nothing_but_a_quote_is_empty_only_where_that_is_known() {
        let ours = format!("Le 30/11/2026 à 18:29, Support a écrit :\n{OURS}");
        assert_eq!(shown(&ours, "Le 30", Rule::IntroducedBare).text, "");
        let passages = [Passage {
            ours: true,
            ..passage(&ours, "Le 30", 0, Rule::Introduced)
        }];
        assert_eq!(show(&ours, &passages, Context::Unasked).text, "");
        assert_eq!(show(&ours, &passages, Context::Fresh).text, ours);
        let other = "Le 30/11/2026 à 18:29, Karim a écrit :\n> Il faut changer la lampe.";
        assert_eq!(shown(other, "Le 30", Rule::Introduced).text, other);
    }
}
