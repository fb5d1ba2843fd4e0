//! The allocator's one setting, for the commands that run for months: `serve` and `demo`.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// glibc reads it when a process starts, and only then.
const VARIABLE: &str = "MALLOC_MMAP_THRESHOLD_";
/// Pieces from so many bytes on go back to the system when they are freed.
const BYTES: &str = "4194304";

/// Starts this program once more in the same process, with that setting, unless it has one. Left alone, the allocator learns
/// to keep large pieces aside, and the 19 MiB that each password takes become a gigabyte in a flood of sign-ins.
pub fn give_back_what_is_freed() {
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let failed = Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(VARIABLE, BYTES)
        .exec();
    log::warn!("memory will grow in a flood of sign-ins: {failed}");
}
