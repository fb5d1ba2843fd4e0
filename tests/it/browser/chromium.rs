//! A Chromium process driven over two pipes, used by one test after the other; what a test does with it is in `browser.rs`.

use std::io::{BufRead as _, BufReader, PipeReader, PipeWriter, Write as _, pipe};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

const SCRIPT: &str =
    "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --disable-breakpad \
    --no-startup-window --hide-scrollbars --remote-debugging-pipe --user-data-dir=\"$HOME\" \
    3<&0 4>&1 </dev/null >/dev/null 2>&1
    until rm -rf \"$HOME\" 2>/dev/null; do sleep 0.05; done";

/// Those that no test uses at the moment: to start one takes longer than most tests do. They end with the test process.
static IDLE: Mutex<Vec<Process>> = Mutex::new(Vec::new());

/// One for this test alone until it is dropped, which ends it unless it was kept for another.
pub struct Chromium(Option<Process>);

impl Chromium {
    pub fn idle_or_new() -> Self {
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Self(Some(idle.unwrap_or_else(Process::start)))
    }

    /// Leaves it to the next test; this was the last call.
    pub fn keep(&mut self) {
        let process = self.0.take().expect("kept once");
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(process);
    }

    /// Asks in the session of a tab, or of the whole browser (null): the number that the answer will bear.
    pub fn send(&mut self, session: &Value, method: &str, params: Value) -> u64 {
        let process = self.0.as_mut().expect("not kept yet");
        process.last_id += 1;
        let mut call = json!({ "id": process.last_id, "method": method });
        call["params"] = params;
        if !session.is_null() {
            call["sessionId"] = session.clone();
        }
        let commands = process.commands.as_mut().expect("open until dropped");
        write!(commands, "{call}\0").expect("Chromium listens");
        process.last_id
    }

    /// The next answer or event.
    pub fn receive(&self, limit: Duration) -> Result<Value, RecvTimeoutError> {
        let process = self.0.as_ref().expect("not kept yet");
        process.messages.recv_timeout(limit)
    }
}

/// Chromium and its folder; both go when this is dropped or the test process dies, as its pipe ends then.
struct Process {
    shell: Child,
    commands: Option<PipeWriter>,
    messages: Receiver<Value>,
    last_id: u64,
}

impl Process {
    fn start() -> Self {
        let dir = tempfile::Builder::new()
            .prefix("browser")
            .tempdir()
            .expect("a folder")
            .keep();
        let (input, commands) = pipe().expect("a pipe");
        let (answers, output) = pipe().expect("a pipe");
        let shell = Command::new("sh")
            .args(["-c", SCRIPT])
            .env("HOME", &dir)
            .env("TMPDIR", &dir)
            .stdin(Stdio::from(input))
            .stdout(Stdio::from(output))
            .process_group(0) // an interrupt at the terminal ends the test, and thereby this
            .spawn()
            .expect("sh");
        let (sender, messages) = channel();
        std::thread::spawn(move || read(answers, &sender));
        Self {
            shell,
            commands: Some(commands),
            messages,
            last_id: 0,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.commands.take());
        let _ = self.shell.wait();
    }
}

fn read(answers: PipeReader, messages: &Sender<Value>) {
    for message in BufReader::new(answers).split(0).map_while(Result::ok) {
        let message = serde_json::from_slice(&message).expect("JSON");
        if messages.send(message).is_err() {
            return;
        }
    }
}
