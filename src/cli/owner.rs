//! Lets root's commands go on as the user whose desk it is; nothing in the desk's folder may become root's, which that user cannot write.

use std::ffi::OsString;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use super::Failure;

const ROOT: u32 = 0;

/// Starts this process anew as the user who has that folder, where root works in another's.
pub fn become_owner_of(folder: &Path) -> Result<(), Failure> {
    let owner = |path: &Path| std::fs::metadata(path).map(|found| found.uid());
    // Where /proc or the folder is not there, the command says what lacks.
    let (Ok(ROOT), Ok(user)) = (owner(Path::new("/proc/self")), owner(folder)) else {
        return Ok(());
    };
    if user == ROOT {
        return Ok(());
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let Some(name) = name_of(user, &users) else {
        return Err(refused(folder, &format!("number {user}"), "that user"));
    };
    let cause = match std::env::current_exe() {
        Ok(program) => Command::new("runuser")
            .args([OsString::from("-u"), name.into(), "--".into()])
            .arg(program)
            .args(std::env::args_os().skip(1))
            .exec(),
        Err(cause) => cause,
    };
    log::debug!("runuser: {cause}");
    Err(refused(folder, name, name))
}

fn refused(folder: &Path, owner: &str, name: &str) -> Failure {
    Failure::Config(vec![format!(
        "helpdesk: {} belongs to the user {owner}, who could not use what root leaves there: run this command as {name}, with runuser or su",
        folder.display()
    )])
}

/// The name of the user with that number, of passwd(5).
fn name_of(user: u32, users: &str) -> Option<&str> {
    users.lines().find_map(|line| {
        let mut parts = line.split(':');
        let (name, number) = (parts.next()?, parts.nth(1)?);
        (number.parse() == Ok(user)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_user_is_found_by_number() {
        let users = "root:x:0:0:root:/root:/bin/bash\n\nodd line\nhelpdesk:x:998:997::/var/lib/helpdesk:/usr/sbin/nologin\n";
        for (number, name) in [(0, Some("root")), (998, Some("helpdesk")), (997, None)] {
            assert_eq!(name_of(number, users), name);
        }
    }
}
