//! What a mail is about; which event tells it is in `event`, to whom in `notices`.

use super::words::words;

words! {
    /// What a mail is about.
    Topic {
        /// To the requester: your request is registered.
        Acknowledgement = "acknowledgement",
        /// To the team: a request nobody has yet.
        NewTicket = "new_ticket",
        /// Somebody said something.
        FollowUp = "follow_up",
        /// Somebody joined documents.
        Documents = "documents",
        /// The ticket is yours.
        Assigned = "assigned",
        /// The ticket is no longer yours.
        Unassigned = "unassigned",
        /// It moved.
        Status = "status",
        /// To the requester: a solution waits for your answer.
        Solution = "solution",
        /// To the team: accepted.
        Accepted = "accepted",
        /// To the team: refused.
        Rejected = "rejected",
        /// To the team: the requester answered a solution without deciding.
        Answered = "answered",
        /// To the requester: it closes soon.
        Reminder = "reminder",
        /// To observers: closed after the requester's agreement.
        Closed = "closed",
        /// Closed by the team without a solution.
        ClosedAtOnce = "closed_at_once",
        /// Closed for want of an answer.
        Expired = "expired",
        /// To the requester: the team waits for your answer.
        Waiting = "waiting",
        /// To the requester: the team still waits for your answer.
        AskedAgain = "asked_again",
        /// Closed, because the answer never came.
        Unanswered = "unanswered",
        /// To the requester: closed, as another ticket is about the same.
        Double = "double",
        /// To the team: the day it was put off to has come.
        CameBack = "came_back",
        /// To those who have it: filed elsewhere.
        Category = "category",
        /// Opened again.
        Reopened = "reopened",
        /// Another ticket goes on in this one.
        Merged = "merged",
        /// To an observer: you read along from now on.
        Observer = "observer",
        /// To those who have it: no first answer was given in time.
        AnswerLate = "answer_late",
        /// To those who have it: no solution was found in time.
        SolutionLate = "solution_late",
        /// To whoever it was put under: this is your request.
        OnBehalf = "on_behalf",
        /// To the team: a mail of ours did not arrive.
        Unreached = "unreached",
        /// To an agent: your mail became a private note, and the requester was not sent it.
        KeptAsNote = "kept_as_note",
        /// To the team: one sender opened many tickets at once.
        Flood = "flood",
        /// To the team: nobody who has it can act on it any more.
        Unattended = "unattended",
        /// To those who have it, else to the team: whoever was to do a task of it cannot any more.
        TaskLeft = "task_left",
    }
}

impl Topic {
    /// Whether a mail about it tells nothing but what somebody said: who has these words already needs no other.
    pub fn only_repeats(self) -> bool {
        matches!(self, Self::FollowUp | Self::Documents)
    }
}
