//! `helpdesk explain`: what would become of a mail, and why; `receive` does it.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::failure::plain;
use super::{Arguments, Command, Failure, USUAL_CODES, open, receive, say};
use crate::config::{Config, SHIPPED};
use crate::desk::{Desk, Foreseen, Understood};
use crate::i18n::{Lang, mail_log};
use crate::intake::{self, Rules, admit, part};
use crate::rules::mail::{Automatic, Fate};
use crate::rules::message_id::hex;
use crate::serve::own_words;
use crate::store::{self, Purpose, Store};

pub const COMMAND: Command = Command {
    name: "explain",
    purpose: "says what would become of an email, and why; changes nothing",
    help: "helpdesk explain: what would become of an email, and why. Changes nothing.

Usage: helpdesk explain [--json] [FILE…|-]

Each FILE is one email; without one, or for -, it is read from standard input. Without a configuration, the rules of the
shipped one apply; the database is consulted if there is one, so that replies and repetitions are recognised.

  --json  one JSON object per email: verdict, reason, from, from_name, requester, subject, text, reply_text, attachments,
          auto, ticket, rules. text is everything readable, reply_text the same without quoted history.
          verdict is opened, followed_up, reported, duplicate, refused or set_aside; rules are the sentences that
          decided, in their order, and name the lines of what looks quoted. Without a database nobody can tell whose words
          a quote repeats: reply_text is as in a reply to IT support then, where the email says that it is one.

Example:
  helpdesk explain mail.eml

Exit codes: 0 done, whatever the verdict; 1 a FILE cannot be read; 2 usage error.
",
    flags: &["json"],
    options: &[],
    run,
    makes_desk: false,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (config, desk) = surroundings(arguments)?;
    let key = desk.as_ref().map_or(&[][..], |desk| desk.store().key());
    let rules = Rules::new(&config, key, own_words(&config));
    let from_pipe = [OsString::from("-")];
    let files = match arguments.words() {
        [] => &from_pipe,
        files => files,
    };
    for file in files {
        let file = Path::new(file);
        let unread = |cause| Failure::Failed(format!("{}: {cause}", file.display()));
        let raw = receive::read(file, &config).map_err(unread)?;
        let explained = explain(&raw, &rules, desk.as_ref())?;
        let text = if arguments.flag("json") {
            format!("{explained}\n")
        } else {
            card(&explained)
        };
        say(&text)?;
    }
    Ok(())
}

/// The configuration, or the shipped one; the file only if both are there.
fn surroundings(arguments: &Arguments) -> Result<(Config, Option<Desk>), Failure> {
    let Some(file) = open::config_file(arguments) else {
        let shipped = Config::parse(SHIPPED, Path::new(""));
        let shipped = shipped.map_err(|_| Failure::usage("give a configuration with --config"))?;
        return Ok((shipped, None));
    };
    let config = open::read(&file)?;
    let desk = match Store::open(&config.desk.database, Purpose::Read) {
        Ok(store) => Some(Desk::new(store.into(), config.outgoing.hold)),
        Err(cause) if matches!(cause.kind(), store::ErrorKind::Absent(_)) => None,
        Err(cause) => return Err(cause.into()),
    };
    Ok((config, desk))
}

/// The object that is printed, with exactly the keys that the help names.
fn explain(raw: &[u8], rules: &Rules, desk: Option<&Desk>) -> Result<Value, Failure> {
    let Ok(read) = catch_unwind(AssertUnwindSafe(|| intake::read(raw, rules))) else {
        return Ok(unreadable());
    };
    let (says, headers) = (&read.says, &read.headers);
    let Foreseen { fate, steps, shown } = match desk {
        Some(desk) => desk.foresee(&read.digest, says)?,
        None => Desk::foresee_alone(says),
    };
    let from = admit::written_address(headers);
    let attachments: Vec<Value> = read.documents.iter().map(attachment).collect();
    Ok(json!({
        "verdict": fate.word(),
        "reason": reason(&fate, says.automatic),
        "from": from,
        "from_name": says.sender_name,
        "requester": says.sender.as_deref().unwrap_or(&from),
        "subject": headers.first("Subject").unwrap_or_default(),
        "text": says.full_text,
        "reply_text": shown.text,
        "attachments": attachments,
        "auto": says.is_automatic() || seems_a_notice(says),
        "ticket": fate.ticket().map(|number| number.0).filter(|number| *number > 0),
        "rules": steps.iter().map(|step| mail_log::step(Lang::En, step)).collect::<Vec<_>>(),
    }))
}

/// Whether it says nothing but what absence notices say: it seems automatic to anybody.
fn seems_a_notice(says: &Understood) -> bool {
    let seems = says.suspected.as_ref();
    seems.is_some_and(|found| found.sign == Automatic::AbsenceNotice)
}

/// What is said of a mail that would be set aside because reading it fails.
fn unreadable() -> Value {
    json!({
        "verdict": "set_aside", "reason": "it could not be read", "from": "", "from_name": "", "requester": "",
        "subject": "", "text": "", "reply_text": "", "attachments": [], "auto": false, "ticket": null, "rules": [],
    })
}

fn attachment(part: &part::Part) -> Value {
    json!({
        "name": part.name,
        "size": part.bytes.len(),
        "sha256": hex(&Sha256::digest(&part.bytes)),
        "media_type": part.media_type,
    })
}

fn reason(fate: &Fate, automatic: Option<Automatic>) -> String {
    let say = |phrase| Lang::En.say(phrase).to_string();
    let what = match fate {
        Fate::Opened(_) => "it asks for something new".into(),
        Fate::FollowedUp(number) => format!("it replies to ticket #{number}"),
        Fate::Reported(number) => format!("it reports on an email of ticket #{number}"),
        Fate::Duplicate(_) => "it has already been accepted".into(),
        Fate::SetAside(why) => say(mail_log::aside(*why)),
        Fate::Refused(why) => say(mail_log::refused(*why)),
        Fate::Discarded => say(mail_log::DISCARDED),
    };
    match automatic {
        Some(sign) => format!(
            "{what}; {}, so it gets no reply",
            say(mail_log::machine(sign))
        ),
        None => what,
    }
}

/// The same for people.
fn card(explained: &Value) -> String {
    let text = |key: &str| plain(explained[key].as_str().unwrap_or_default());
    let mut card = String::new();
    let ticket = explained["ticket"]
        .as_i64()
        .map(|number| format!(" (ticket #{number})"));
    for (label, value) in [
        ("verdict", text("verdict") + &ticket.unwrap_or_default()),
        ("because", text("reason")),
        ("from", format!("{} <{}>", text("from_name"), text("from"))),
        ("subject", text("subject")),
    ] {
        let _ = writeln!(card, "{label:<9} {}", value.trim());
    }
    for rule in explained["rules"].as_array().into_iter().flatten() {
        let rule = plain(rule.as_str().unwrap_or_default());
        let _ = writeln!(card, "{:<9} {rule}", "rule");
    }
    for part in explained["attachments"].as_array().into_iter().flatten() {
        let name = plain(part["name"].as_str().unwrap_or_default());
        let _ = writeln!(card, "{:<9} {name} ({} bytes)", "document", part["size"]);
    }
    card.push('\n');
    for line in explained["reply_text"].as_str().unwrap_or_default().lines() {
        let _ = writeln!(card, "  {}", plain(line));
    }
    card.push('\n');
    card
}
