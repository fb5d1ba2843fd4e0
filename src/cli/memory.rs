//! The allocator's settings, for the commands that run for months: `serve` and `demo`.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// glibc reads them when a process starts, and only then.
const VARIABLES: [(&str, &str); 2] = [
    // Pieces from so many bytes on go back to the system when they are freed.
    ("MALLOC_MMAP_THRESHOLD_", "4194304"),
    // Of eight places for each core, each keeps some megabytes that no thread uses: after an hour 30 of 40 MB.
    ("MALLOC_ARENA_MAX", "2"),
];

/// Starts this program once more in the same process, with those settings, unless it has them. Left alone, the allocator learns
/// to keep large pieces aside, and the 19 MiB that each password takes become a gigabyte in a flood of sign-ins.
pub fn give_back_what_is_freed() {
    let is_set = |(name, _): &(&str, &str)| std::env::var_os(name).is_some();
    if VARIABLES.iter().all(is_set) {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let failed = Command::new(program)
        .args(std::env::args_os().skip(1))
        .envs(VARIABLES.into_iter().filter(|variable| !is_set(variable)))
        .exec();
    log::warn!("memory will grow in a flood of sign-ins: {failed}");
}
