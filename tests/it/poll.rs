//! Waiting without guessing: asks again until the answer is there; the only file of the tests that may sleep.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// What `look` finds, asked again after 1 ms, then ever less often, down to every 20 ms; fails with `what` once `limit` has passed without.
#[track_caller]
pub fn until<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(
            Instant::now() < deadline,
            "still not so after {limit:?}: {what}"
        );
        sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Lets this moment come, where a test interrupts at an instant of its choice: there is nothing to ask for.
pub fn let_pass(time: Duration) {
    sleep(time);
}

#[test]
fn until_asks_again() {
    let mut asked = 0;
    let answer = until("the third answer", Duration::from_secs(10), || {
        asked += 1;
        (asked == 3).then_some("here")
    });
    assert_eq!((asked, answer), (3, "here"));
}

#[test]
#[should_panic(expected = "still not so after 0ns: a miracle")]
fn until_gives_up() {
    until("a miracle", Duration::ZERO, || None::<()>);
}
