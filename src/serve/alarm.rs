//! Runs the command of `[alarm]`; when is decided in `rules::alarm`, what fails is gathered in `web::ports::health`.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant as Monotonic};

use crate::config::Config;
use crate::desk::Desk;
use crate::i18n::{Lang, channel as say};
use crate::rules::Instant;
use crate::rules::alarm::{Alarm, Told};
use crate::rules::channel::{Ailment, What};
use crate::store::Person;
use crate::web::ports::health::Health;

/// How often is looked whether something is to be told.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often is looked whether the command has ended.
const ATTEND_EVERY: Duration = Duration::from_millis(200);
/// What the command may take; then it is ended, with all that it started.
const COMMAND_MAX: Duration = Duration::from_secs(60);
/// So long after a start not everything has been looked at: that all is well is told later.
const SETTLES: chrono::Duration = chrono::Duration::minutes(30);
/// What the command is given to read.
const TEXT_BYTES_MAX: usize = 16 << 10;

/// Looks what fails, and runs the command about it. It waits for nothing: each step is short.
pub(super) struct Alarms {
    desk: Desk,
    config: Arc<Config>,
    health: Arc<Health>,
    command: String,
    begun_at: Instant,
    told: Told,
    running: Option<Running>,
}

/// The command at work.
struct Running {
    child: Child,
    begun: Monotonic,
    about: BTreeSet<String>,
}

impl Alarms {
    /// With what was told before the last restart.
    pub(super) fn new(
        desk: Desk,
        config: Arc<Config>,
        health: Arc<Health>,
        command: String,
        now: Instant,
    ) -> Self {
        let told = desk.alarm_told().unwrap_or_else(|cause| {
            log::error!("alarm: {cause}");
            Told::default()
        });
        Self {
            desk,
            config,
            health,
            command,
            begun_at: now,
            told,
            running: None,
        }
    }

    /// Looks once; how long to pause.
    pub(super) fn step(&mut self, now: Instant) -> Duration {
        if self.running.is_some() {
            self.attend();
            return ATTEND_EVERY;
        }
        let ailments = self.health.ailments(now);
        let failing: BTreeSet<String> = ailments.iter().map(Ailment::subject).collect();
        let due = self.told.due(&failing, now);
        // Before all was looked at, nobody knows that all is well.
        let due = due.filter(|due| *due == Alarm::Failing || now - self.begun_at >= SETTLES);
        let Some(alarm) = due else {
            return LOOK_EVERY;
        };
        // Noted first: whatever becomes of it, it does not run again within the hour.
        self.told.run_at = Some(now);
        self.note();
        match self.run(alarm, &ailments, now) {
            Ok(child) => {
                self.running = Some(Running {
                    child,
                    begun: Monotonic::now(),
                    about: failing,
                });
            }
            Err(cause) => self.failed(&cause.to_string()),
        }
        ATTEND_EVERY
    }

    /// What was told outlives a restart, where the file can take it.
    fn note(&self) {
        if let Err(cause) = self.desk.note_alarm(&self.told) {
            log::error!("alarm: {cause}");
        }
    }

    fn failed(&self, cause: &str) {
        log::error!("alarm: the command {cause}");
        self.health.alarm(Some(cause));
    }

    /// Starts it by `sh -c`, in a process group of its own. What others wrote only goes where no shell reads it: to its input.
    fn run(&self, alarm: Alarm, ailments: &[Ailment], now: Instant) -> std::io::Result<Child> {
        let codes: Vec<String> = ailments.iter().map(Ailment::code).collect();
        let mut child = Command::new("sh")
            .args(["-c", &self.command])
            .env("HELPDESK_ALARM", alarm.word())
            .env("HELPDESK_ALARM_CODES", codes.join(" "))
            .env("HELPDESK_URL", &self.config.desk.base_url)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let text = self.text(ailments, now);
        if let Some(mut input) = child.stdin.take() {
            // A command that reads nothing holds this thread up at most, until it ends.
            let give = move || drop(input.write_all(text.as_bytes()));
            thread::Builder::new()
                .name("alarm input".into())
                .spawn(give)?;
        }
        Ok(child)
    }

    /// What a person is to read, in the desk's language.
    fn text(&self, ailments: &[Ailment], now: Instant) -> String {
        let desk = &self.config.desk;
        let lang = Lang::from_code(&desk.language);
        let mut lines = vec![desk.name.clone()];
        for ailment in ailments {
            lines.push(String::new());
            lines.extend(sentences(lang, ailment, now));
        }
        if ailments.is_empty() {
            lines.push(lang.say(say::ALL_WELL).to_owned());
        }
        lines.push(String::new());
        lines.push(format!("{}/settings/mail", desk.base_url));
        let mut text = String::new();
        for line in lines {
            if text.len() + line.len() < TEXT_BYTES_MAX {
                text.push_str(&line);
                text.push('\n');
            }
        }
        text
    }

    /// Looks whether the command has ended, and ends one that takes too long.
    fn attend(&mut self) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        match running.child.try_wait() {
            Ok(None) if running.begun.elapsed() < COMMAND_MAX => self.running = Some(running),
            Ok(None) => {
                end(&mut running.child);
                let seconds = COMMAND_MAX.as_secs();
                self.failed(&format!("took more than {seconds} seconds and was ended"));
            }
            Ok(Some(ended)) if ended.success() => {
                self.told.about = running.about;
                self.note();
                self.health.alarm(None);
                log::info!("alarm: told");
            }
            Ok(Some(ended)) => self.failed(&format!("failed: {ended}")),
            Err(cause) => {
                end(&mut running.child);
                self.failed(&cause.to_string());
            }
        }
    }
}

/// What is wrong, why, what to do, and what the server says.
fn sentences(lang: Lang, ailment: &Ailment, now: Instant) -> Vec<String> {
    let told = say::tell(lang, ailment, now);
    let mut lines = vec![told.what];
    lines.extend(told.why.map(str::to_owned));
    lines.push(told.remedy.to_owned());
    if !ailment.said.is_empty() {
        lines.push(say::said(lang, &ailment.said));
    }
    lines
}

/// Owes administrators a mail about what keeps mail from coming in, where that is to be mailed now. While none leaves, nothing is owed:
/// it would be old when it comes.
pub(super) fn mail_administrators(
    desk: &Desk,
    config: &Config,
    ailments: &[Ailment],
    now: Instant,
) {
    let leaves = !ailments
        .iter()
        .any(|one| matches!(one.what, What::Sending(..)));
    if ailments.is_empty() || !leaves {
        return;
    }
    let failing = ailments.iter().map(Ailment::subject).collect();
    let word = |person: &Person| {
        let lang = Lang::from_code(person.language.as_deref().unwrap_or(&config.desk.language));
        let each = ailments.iter().flat_map(|one| sentences(lang, one, now));
        each.collect::<Vec<_>>().join("\n")
    };
    if let Err(cause) = desk.mail_trouble(failing, word, now) {
        log::error!("mail to administrators: {cause}");
    }
}

/// Nobody waits for it at a stop.
impl Drop for Alarms {
    fn drop(&mut self) {
        if let Some(running) = &mut self.running {
            end(&mut running.child);
        }
    }
}

/// Ends it with all that it started: they are one process group, which the shell's own `kill` reaches.
fn end(child: &mut Child) {
    let group = format!("kill -KILL -{}", child.id());
    let _ = Command::new("sh")
        .args(["-c", &group])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let _ = child.kill();
    let _ = child.wait();
}
