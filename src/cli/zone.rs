//! Puts the process into the desk's time zone, before a command does anything; which zone that is, is told by `config`.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use super::Failure;
use crate::config::Config;

/// Starts this process anew in the zone that its configuration names, where it is in another one. All times are shown and counted in
/// chrono's `Local`, which has the rules of the system's zones by `TZ`; and that is safely set for a process that begins only.
pub fn enter(config: &Config) -> Result<(), Failure> {
    let Some(zone) = &config.desk.time_zone else {
        return Ok(());
    };
    if std::env::var_os("TZ").is_some_and(|set| set == zone.as_str()) {
        return Ok(());
    }
    let cause = match std::env::current_exe() {
        Ok(program) => {
            let mut words = std::env::args_os();
            let mut again = Command::new(program);
            if let Some(called) = words.next() {
                again.arg0(called);
            }
            again.args(words).env("TZ", zone).exec()
        }
        Err(cause) => cause,
    };
    Err(Failure::Config(vec![format!(
        "helpdesk: cannot enter the time zone {zone}: {cause}: start it with TZ={zone} in its environment"
    )]))
}
