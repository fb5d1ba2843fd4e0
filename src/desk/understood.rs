//! What a mail says, as `intake` understood it; what becomes of it is decided in `verdict`, written in `received`.

use crate::rules::glpi_mail::OfGlpi;
use crate::rules::mail::{Automatic, Claim, Copied, Proof, Refused, Report, Suspicion};
use crate::rules::passages::{self, Context, Passage, Shown};

/// Whoever wrote the first message that a mail passes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOn {
    /// One of the school's addresses, lowercase; empty where there was a name only.
    pub address: String,
    /// Empty where there was none.
    pub name: String,
    /// Where an agent passes it on it is that person's request at once, without being asked.
    pub at_once: bool,
}

impl PassedOn {
    /// Name and address, as far as there are any.
    pub fn shown(&self) -> String {
        if self.address.is_empty() || self.name.is_empty() {
            format!("{}{}", self.name, self.address)
        } else {
            format!("{} <{}>", self.name, self.address)
        }
    }
}

/// The mails that one answers, or passes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Their Message-IDs less ours, the nearest first.
    pub ids: Vec<String>,
    /// How many of them stand nearer than the first of ours.
    pub nearer_than_ours: usize,
    /// The subject says that they are passed on, not answered.
    pub passed_on: bool,
}

/// A mail as the desk hears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// The one address of its From field, lowercase; or why there is none to be believed.
    pub sender: std::result::Result<String, Refused>,
    /// The From field as people read it.
    pub from: String,
    /// The name in it.
    pub sender_name: String,
    /// Its subject, as a title.
    pub subject: String,
    /// Its Date field.
    pub sent_at: String,
    /// Its Message-ID, without angle brackets.
    pub message_id: Option<String>,
    /// All of its text.
    pub full_text: String,
    /// What of it looks like somebody else's words.
    pub passages: Vec<Passage>,
    /// It says that it is an answer, to whatever.
    pub answers: bool,
    /// What is said below its text: that the rest was too long.
    pub remark: Option<String>,
    /// The desk's own address.
    pub desk: String,
    /// Why it counts as automatic.
    pub automatic: Option<Automatic>,
    /// Why it only seems so.
    pub suspected: Option<Suspicion>,
    /// Its headers say that it answers another mail, and by itself (RFC 3834 section 5: `auto-replied`).
    pub replies_by_itself: bool,
    /// All it says, where that is a reaction to a mail: « 👍 ».
    pub reaction: Option<String>,
    /// What it reports, if it is a delivery report.
    pub report: Option<Report>,
    /// What the mailbox's server says of its sender.
    pub proof: Proof,
    /// Without that proof it is kept for an agent.
    pub proof_required: bool,
    /// The outsider's address, proven and a person's, who is told that only members are heard; where so configured.
    pub refuse_politely: Option<String>,
    /// The ticket it says it answers.
    pub claim: Claim,
    /// The ticket of a GLPI that it says it answers.
    pub of_glpi: Option<OfGlpi>,
    /// The mails that it answers or passes on.
    pub before: Before,
    /// What members in copy of a mail are given who answer it.
    pub in_copy: Copied,
    /// Everybody it was written to, lowercase: a category may be known by an address of the desk's.
    pub written_to: Vec<String>,
    /// Whoever wrote what this mail passes on, where that may be a member.
    pub passed_on: Option<PassedOn>,
    /// Members written to beside the desk, who shall read along: addresses in lowercase, and names.
    pub copied: Vec<(String, String)>,
}

impl Understood {
    /// What is shown of its text, by what is known of the history in it.
    pub fn shown(&self, context: Context<'_>) -> Shown {
        let mut shown = passages::show(&self.full_text, &self.passages, context);
        if let Some(remark) = &self.remark {
            shown.text = format!("{}\n\n{remark}", shown.text).trim_start().into();
        }
        shown
    }

    /// What of its text is nobody else's, whether that is shown or not.
    pub fn own_words(&self) -> String {
        let (mut own, mut from) = (String::new(), 0);
        for passage in &self.passages {
            own.push_str(self.full_text.get(from..passage.from).unwrap_or_default());
            from = passage.to.max(from);
        }
        own.push_str(self.full_text.get(from..).unwrap_or_default());
        own
    }

    /// The same where there is no file to ask.
    pub fn shown_alone(&self) -> Shown {
        self.shown(if self.answers {
            Context::Unasked
        } else {
            Context::Fresh
        })
    }

    /// Nobody can tell whose it is, and a person may have written it.
    pub fn is_of_nobody_known(&self) -> bool {
        self.sender == Err(Refused::NoSender) && !self.is_automatic() && self.report.is_none()
    }

    /// A machine wrote it, for sure or because agents said so.
    pub const fn is_automatic(&self) -> bool {
        self.automatic.is_some()
    }
}
