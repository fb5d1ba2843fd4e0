//! Whether reading stays in proportion to what is read: HTML, quotes and whole mails of a megabyte of one trick, and of two.

use std::time::Duration;

use clock::thread_time;
use helpdesk::intake::{self, Rules, html, quote};

mod clock;

const BYTES: usize = 1 << 20;
/// The least of so many rounds is what a walk costs.
const ROUNDS: usize = 3;
/// The system counts in ticks of some milliseconds: a round holds many.
const ROUND: Duration = Duration::from_millis(80);

/// What is repeated.
const TRICKS: &[&str] = &[
    "<",
    ">",
    ">\n",
    "&",
    "(",
    "[",
    "\"\\",
    "http://",
    "--\n",
    "_\n",
    "a:",
    "@",
    "<a href=http://x>",
    "<blockquote>",
    "<div class=gmail_quote>x<blockquote>",
    "<div class=yahoo_quoted></div>",
    "<br><hr>",
    "<img src=cid:a>",
    "<!--",
    "[cid:",
    "[image: ",
    "\u{fffc}",
    "On 1 Nov 2026 x wrote:\n",
    "On 1 Nov 2026 x wrote:\n> y\n",
    "On 1 Nov 2026 x wrote:\n> y\nz\n",
    "On 1 Nov 2026 x ",
    "Le 1 <a@b>\n",
    "From: a@b\nSent: 1\n",
    "________\na: b@c\nd: e\n",
    "AB> x\n",
    "-----BEGIN PGP SIGNED MESSAGE-----\n",
    "begin 644 a\n",
    "Envoyé de mon iPhone\n",
];

fn main() {
    println!(
        "{:<44} {:>10} {:>10} {:>10}   (ms, times for twice the bytes; 1 MB, mails of half)",
        "", "html", "quotes", "mail"
    );
    let mut worst: f64 = 0.0;
    for trick in TRICKS {
        let half = trick.repeat(BYTES / 2 / trick.len());
        let one = trick.repeat(BYTES / trick.len() - 8);
        let two = trick.repeat(2 * BYTES / trick.len());
        let rows = [
            pair(&one, &two, &|text| html::to_text(text).len()),
            pair(&one, &two, &|text| quote::cut(text).len()),
            // Half as much: above a megabyte a text is only kept.
            pair(&mail(&half), &mail(&one), &|text| whole(text)),
        ];
        let cells: Vec<String> = rows
            .iter()
            .map(|(millis, times)| format!("{millis:>6.1} ×{times:.1}"))
            .collect();
        println!("{:<44} {}", format!("{trick:?}"), cells.join(" "));
        // What takes less is all noise.
        let slow = rows.iter().filter(|(millis, _)| *millis > 2.0);
        worst = slow.map(|(_, times)| *times).fold(worst, f64::max);
    }
    println!("largest times for twice the bytes: {worst:.2}");
}

/// A mail of this text.
fn mail(text: &str) -> String {
    format!("From: u@ecole.example\n\n{text}\n")
}

fn whole(raw: &str) -> usize {
    let rules = Rules {
        domains: vec!["ecole.example".into()],
        address: "support@ecole.example".into(),
        key: b"key".to_vec(),
        letter_bytes_max: 1 << 30,
        ..Rules::default()
    };
    intake::read(raw.as_bytes(), &rules).says.full_text.len()
}

fn pair(one: &str, two: &str, walk: &dyn Fn(&str) -> usize) -> (f64, f64) {
    let cost = |text: &str| {
        let rounds = (0..ROUNDS).map(|_| {
            let begun = thread_time();
            let mut walks = 0_u32;
            while thread_time().saturating_sub(begun) < ROUND {
                std::hint::black_box(walk(std::hint::black_box(text)));
                walks += 1;
            }
            thread_time().saturating_sub(begun) / walks.max(1)
        });
        rounds.min().unwrap_or_default().as_secs_f64() * 1e3
    };
    let first = cost(one);
    (first, cost(two) / first)
}
