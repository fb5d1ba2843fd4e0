//! A password or a token and where it is kept; it is fetched when it is needed and never printed.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// What a command may take to print a password or a token.
const COMMAND_MAX: Duration = Duration::from_secs(30);
/// What is read of its output; the tokens of large providers are a few thousand bytes.
const OUTPUT_BYTES_MAX: u64 = 64 << 10;

/// Where a password is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// In the configuration itself.
    Plain(String),
    /// In a file of its own; the first line counts.
    File(PathBuf),
    /// Printed by a command, run by `sh -c`; the first line counts.
    Command(String),
    /// An access token (RFC 6749 section 1.4) instead of a password, printed by a command like the above.
    Token(String),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Plain(_) => f.write_str("Plain(…)"),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            // A password may stand in a command, too.
            Self::Command(_) => f.write_str("Command(…)"),
            Self::Token(_) => f.write_str("Token(…)"),
        }
    }
}

impl Secret {
    /// Fetches the password or token. The error names the place, never the content.
    pub fn fetch(&self) -> Result<String, String> {
        let text = match self {
            Self::Plain(text) => return Ok(text.clone()),
            Self::File(path) => std::fs::read_to_string(path)
                .map_err(|cause| format!("password file {}: {cause}", path.display()))?,
            Self::Command(command) => {
                run(command).map_err(|cause| format!("password command {command:?}: {cause}"))?
            }
            Self::Token(command) => {
                run(command).map_err(|cause| format!("token command {command:?}: {cause}"))?
            }
        };
        let first = text.lines().next().unwrap_or_default().to_string();
        match self {
            _ if first.is_empty() => Err(format!("{self:?} gave an empty password")),
            // It would end the line of the protocol that it is written into.
            Self::Token(_) if first.contains(char::is_control) => {
                Err(format!("{self:?} gave a token with control characters"))
            }
            Self::Plain(_) | Self::File(_) | Self::Command(_) | Self::Token(_) => Ok(first),
        }
    }

    /// Whether it is a token for XOAUTH2, and not a password.
    pub const fn is_token(&self) -> bool {
        matches!(self, Self::Token(_))
    }
}

/// What the command prints; it is ended when it takes too long.
fn run(command: &str) -> Result<String, String> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|cause| cause.to_string())?;
    let printed = read_aside(child.stdout.take());
    let said = read_aside(child.stderr.take());
    let Ok(printed) = printed.recv_timeout(COMMAND_MAX) else {
        end(&mut child);
        return Err(format!("took more than {} seconds", COMMAND_MAX.as_secs()));
    };
    // Its output has ended: it has nothing left to do, whatever it waits for.
    let Ok(said) = said.recv_timeout(Duration::from_secs(1)) else {
        end(&mut child);
        return Err("closed its output, but did not end".into());
    };
    let status = child.wait().map_err(|cause| cause.to_string())?;
    if !status.success() {
        let said = String::from_utf8_lossy(&said);
        return Err(format!("failed ({status}): {}", said.trim()));
    }
    String::from_utf8(printed).map_err(|_| "printed no text".into())
}

/// Reads in a thread of its own, because a pipe cannot be read with a time limit.
fn read_aside(pipe: Option<impl Read + Send + 'static>) -> std::sync::mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let _ = pipe.take(OUTPUT_BYTES_MAX).read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_first_line_a_command_prints() {
        let fetch = |command: &str| Secret::Token(command.into()).fetch();
        assert_eq!(fetch("printf 'abc\\ndef\\n'"), Ok("abc".into()));
        for (command, cause) in [
            ("true", "empty"),
            ("echo no >&2; exit 3", "no"),
            ("printf 'a\\001b'", "control"),
        ] {
            let said = fetch(command).unwrap_err();
            assert!(said.contains(cause), "{said}");
        }
    }
}
