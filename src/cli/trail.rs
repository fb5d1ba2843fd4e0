//! Who is at the command line, for the audit: the desk knows the name of the system's account only.

use crate::rules::audit::{COMMAND_LINE, Trail};

/// Whoever runs this command. The name is a hint, no proof: whoever may write the file may write it.
pub fn here() -> Trail {
    let name = ["SUDO_USER", "USER", "LOGNAME"]
        .iter()
        .find_map(|variable| std::env::var(variable).ok())
        .unwrap_or_default();
    Trail::typed(&name, COMMAND_LINE)
}
