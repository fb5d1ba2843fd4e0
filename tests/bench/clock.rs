//! Processor time, which other programs of the machine do not add to; used by `desk` and `walks`.

use std::fs;
use std::time::Duration;

/// Processor time of this thread so far.
pub fn thread_time() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").expect("schedstat");
    let nanos = told.split(' ').next().and_then(|n| n.parse().ok());
    Duration::from_nanos(nanos.expect("nanoseconds"))
}
