//! Who is at the command line, for the audit: the desk knows the name of the system's account only.

use crate::desk::admin::Caller;
use crate::rules::audit::{COMMAND_LINE, Trail};

/// Whoever runs this command, and so may do everything. The name is a hint, no proof: whoever may write the file may write it.
pub fn caller() -> Caller {
    let name = ["SUDO_USER", "USER", "LOGNAME"]
        .iter()
        .find_map(|variable| std::env::var(variable).ok())
        .unwrap_or_default();
    Caller::owner(Trail::typed(&name, COMMAND_LINE), chrono::Utc::now())
}
