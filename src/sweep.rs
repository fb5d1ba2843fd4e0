//! The clock's inlet: gives what waited for somebody to be there, marks what is late, reminds, closes, forgets; nothing is late,
//! closed or forgotten after the clock has jumped.

use chrono::{Datelike as _, Duration, Timelike as _};

use crate::config::{Config, Keep};
use crate::desk::{self, DIGESTED_ON, Desk, FORGOT_ON, HELD_UNTIL, LAST_SWEEP, Said};
use crate::rules::calendar::{Delay, Due, Waited};
use crate::rules::choices::Retained;
use crate::rules::hours::Closings;
use crate::rules::ticket::{Action, Actor};
use crate::rules::{Instant, TicketNumber};

/// A longer way between two sweeps is no clock that runs: it was set, or the machine was off.
const JUMP: Duration = Duration::days(1);
/// After a jump nothing closes until the clock has run this long, so that somebody can see and mend it.
const HELD_FOR: Duration = Duration::days(1);

/// When digests leave, on the machine's clock.
const DIGEST_HOUR: u32 = 7;

/// What a sweep did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Tickets given that had waited for somebody to be there.
    pub given: usize,
    /// Tickets marked late.
    pub late: usize,
    /// Requesters reminded.
    pub reminded: usize,
    /// Tickets closed for want of an answer.
    pub closed: usize,
    /// Nothing was closed, because the clock jumped.
    pub held: bool,
}

/// Sweeps once. Calling it more often than needed does no harm.
pub fn sweep(desk: &Desk, config: &Config, now: Instant) -> desk::Result<Swept> {
    let held = note_the_clock(desk, now)?;
    let mut swept = Swept {
        held,
        ..Swept::default()
    };
    digests(desk, now)?;
    come_back(desk, now)?;
    swept.given = desk.choose_waiting(now)?;
    desk.tell_of_left(now)?;
    if !held {
        swept.late = desk.announce_late(now)?;
        let closing = config.closing;
        let closings = &desk.store().read(|r| r.closings())?;
        let after = |days| Delay {
            days,
            working: closing.working_days,
        };
        if closing.remind_days > 0 {
            let reminder = after(closing.after_days - closing.remind_days);
            let due = |days| desk.store().read(|r| r.unreminded_before(now - days));
            let due = passed((due(reminder.at_least())?, reminder), closings, now);
            swept.reminded = each(desk, &Action::Remind, due, now)?;
        }
        let delay = after(closing.after_days);
        let due = desk
            .store()
            .read(|r| r.proposals_before(now - delay.at_least()))?;
        let due = passed((due, delay), closings, now);
        swept.closed = each(desk, &Action::Expire, due, now)?;
        let (reminded, closed) = unanswered(desk, config, closings, now)?;
        swept.reminded += reminded;
        swept.closed += closed;
        forget(desk, config.keep, now)?;
    }
    Ok(swept)
}

/// Compares the clock with the last sweep's, and tells whether closing is held.
fn note_the_clock(desk: &Desk, now: Instant) -> desk::Result<bool> {
    let store = desk.store();
    let (last, held_until) = store
        .read(|r| Ok::<_, crate::store::Error>((r.setting(LAST_SWEEP)?, r.setting(HELD_UNTIL)?)))?;
    let millis = now.timestamp_millis();
    let jumped = last.is_some_and(|last| (millis - last).abs() > JUMP.num_milliseconds());
    let until = if jumped {
        Some(millis + HELD_FOR.num_milliseconds())
    } else {
        held_until
    };
    if jumped {
        log::warn!(
            "the clock is {} hours away from the last sweep's: no ticket is closed for {} hours. Check the date of this machine.",
            last.map_or(0, |last| (millis - last) / 3_600_000),
            HELD_FOR.num_hours()
        );
    }
    desk.note_sweep(millis, until.filter(|_| jumped))?;
    Ok(until.is_some_and(|until| millis < until))
}

/// Those of them whose delay is over.
fn passed(
    (tickets, delay): (Vec<(TicketNumber, Instant)>, Delay),
    closings: &Closings,
    now: Instant,
) -> Vec<TicketNumber> {
    let over = |(_, at): &(TicketNumber, Instant)| delay.after(*at, closings) <= now;
    let tickets = tickets.into_iter().filter(over);
    tickets.map(|(number, _)| number).collect()
}

/// Asks requesters again who have not answered, and gives up where they were asked long enough ago; tells how many of each.
fn unanswered(
    desk: &Desk,
    config: &Config,
    closings: &Closings,
    now: Instant,
) -> desk::Result<(usize, usize)> {
    let days = config.waiting;
    let working = config.closing.working_days;
    let waited = Waited::of_days(days.remind_days, days.close_days, working);
    let patience = desk.store().read(|r| r.patience(waited))?;
    if patience.remind.is_none() && patience.close.is_none() {
        return Ok((0, 0));
    }
    let (mut to_remind, mut to_close) = (vec![], vec![]);
    for (number, asked) in desk.store().read(|r| r.awaited_answers())? {
        match patience.due((asked.at, asked.reminded_at), now, closings) {
            Some(Due::Reminder) => to_remind.push(number),
            Some(Due::Closing) => to_close.push(number),
            None => {}
        }
    }
    let reminded = each(desk, &Action::AskAgain, to_remind, now)?;
    Ok((reminded, each(desk, &Action::GiveUp, to_close, now)?))
}

/// Does the same to each of these tickets, in a transaction each.
fn each(
    desk: &Desk,
    action: &Action,
    tickets: Vec<TicketNumber>,
    now: Instant,
) -> desk::Result<usize> {
    let mut done = 0;
    for number in tickets {
        match desk.act(number, Actor::Clock, action, Said::default(), now) {
            Ok(_) => done += 1,
            // Answered since the list was read.
            Err(desk::Error::Refused(_) | desk::Error::NotFound) => {}
            Err(cause @ desk::Error::Store(_)) => return Err(cause),
        }
    }
    Ok(done)
}

/// Brings tickets back that were put off to a day that has come. A clock that jumped brings some back too early, which
/// loses nothing.
fn come_back(desk: &Desk, now: Instant) -> desk::Result<()> {
    for number in desk.store().read(|r| r.held_until(now))? {
        match desk.act(
            number,
            Actor::Clock,
            &Action::ComeBack,
            Said::default(),
            now,
        ) {
            // Taken up again since the list was read.
            Ok(_) | Err(desk::Error::Refused(_) | desk::Error::NotFound) => {}
            Err(cause @ desk::Error::Store(_)) => return Err(cause),
        }
    }
    Ok(())
}

/// Once a day, in the morning: what agents wanted to hear of in one mail.
fn digests(desk: &Desk, now: Instant) -> desk::Result<()> {
    let local = now.with_timezone(&chrono::Local);
    let day = i64::from(local.date_naive().num_days_from_ce());
    if local.hour() < DIGEST_HOUR || desk.store().read(|r| r.setting(DIGESTED_ON))? == Some(day) {
        return Ok(());
    }
    desk.owe_digests(day, now)
}

/// What the configuration says of each.
const fn configured(keep: Keep, what: Retained) -> u32 {
    match what {
        Retained::Journal => keep.journal_days,
        Retained::Refused => keep.refused_days,
        Retained::RefusedText => keep.refused_text_days,
        Retained::Audit => keep.audit_days,
        Retained::Closed => keep.closed_years,
    }
}

/// Once a day: it reads the whole journal.
fn forget(desk: &Desk, keep: Keep, now: Instant) -> desk::Result<()> {
    let day = now.timestamp().div_euclid(24 * 3_600);
    if desk.store().read(|r| r.setting(FORGOT_ON))? == Some(day) {
        return Ok(());
    }
    let kept = |what| configured(keep, what);
    desk.delete_closed(&kept, now)?;
    desk.delete_discarded(now)?;
    desk.forget_old(day, &kept, now)
}
