//! What a mail says, as `intake` understood it; what becomes of it is decided in `verdict`, written in `received`.

use crate::rules::mail::{Automatic, Claim, Proof, Refused, Report};

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
    /// What the author wrote.
    pub text: String,
    /// With quoted history, where that differs.
    pub full_text: Option<String>,
    /// Why it counts as automatic.
    pub automatic: Option<Automatic>,
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
    /// Everybody it was written to, lowercase: a category may be known by an address of the desk's.
    pub written_to: Vec<String>,
    /// Members written to beside the desk, who shall read along: addresses in lowercase, and names.
    pub copied: Vec<(String, String)>,
}

impl Understood {
    /// A machine wrote it.
    pub const fn is_automatic(&self) -> bool {
        self.automatic.is_some()
    }
}
