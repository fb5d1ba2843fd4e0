//! A password and where it is kept; it is fetched when it is needed and never printed.

use std::path::PathBuf;
use std::process::Command;

/// Where a password is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// In the configuration itself.
    Plain(String),
    /// In a file of its own; the first line counts.
    File(PathBuf),
    /// Printed by a command, run by `sh -c`; the first line counts.
    Command(String),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Plain(_) => f.write_str("Plain(…)"),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Command(command) => f.debug_tuple("Command").field(command).finish(),
        }
    }
}

impl Secret {
    /// Fetches the password. The error names the place, never the content.
    pub fn fetch(&self) -> Result<String, String> {
        let text = match self {
            Self::Plain(text) => return Ok(text.clone()),
            Self::File(path) => std::fs::read_to_string(path)
                .map_err(|cause| format!("password file {}: {cause}", path.display()))?,
            Self::Command(command) => run(command)?,
        };
        let first = text.lines().next().unwrap_or_default().to_string();
        if first.is_empty() {
            Err(format!("{self:?} gave an empty password"))
        } else {
            Ok(first)
        }
    }
}

fn run(command: &str) -> Result<String, String> {
    let done = Command::new("sh").args(["-c", command]).output();
    let done = done.map_err(|cause| format!("password command {command:?}: {cause}"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(format!(
            "password command {command:?} failed ({}): {}",
            done.status,
            said.trim()
        ));
    }
    String::from_utf8(done.stdout)
        .map_err(|_| format!("password command {command:?} printed no text"))
}
