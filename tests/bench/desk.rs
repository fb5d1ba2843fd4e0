//! What the desk costs: a mail, a page, a list, a follow-up, a start, in processor time and memory; `run` prints the sizes too.

mod client;
mod clock;
mod school;

use std::time::{Duration, Instant};

use client::{Client, Server};
use clock::thread_time;
use helpdesk::config::Config;
use helpdesk::desk::Desk;
use helpdesk::intake::{self, Raw, Rules, Words};
use helpdesk::store::{Purpose, Store, Trace};
use school::{LIVELY, School};

const LETTERS: u32 = 400;
const PAGES: u32 = 2_000;
const POSTS: u32 = 300;
const STARTS: usize = 9;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    letters(folder.path());
    let school = School::build(folder.path());
    start(&school);
    let server = school.serve();
    row("idle memory, 10 000 tickets", &kilobytes(server.pss()));
    pages(&server);
    follow_ups(&server);
    row("memory after the load", &kilobytes(server.pss()));
}

fn row(what: &str, value: &str) {
    println!("{what:<58} {value:>14}");
}

fn millis(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1e3)
}

fn percent(part: f64) -> String {
    format!("{:.0} %", part * 100.0)
}

fn kilobytes(kilobytes: u64) -> String {
    format!("{kilobytes} kB")
}

/// Mails through the whole intake, against a table that only keeps their bytes, with the same promise to the disk.
fn letters(folder: &std::path::Path) {
    let letters: Vec<Vec<u8>> = (0..LETTERS).map(school::letter).collect();
    let average = letters.iter().map(Vec::len).sum::<usize>() / letters.len();
    let config = Config::parse(helpdesk::config::SHIPPED, folder).expect("the shipped one");
    let store = Store::open(&folder.join("letters.db"), Purpose::Make).expect("a file");
    school::people(&store);
    let rules = Rules::new(&config, store.key(), Words::default());
    let desk = Desk::new(store.into(), Duration::from_secs(60));
    let pipe = Trace {
        mailbox: "bench".into(),
        uid: None,
    };
    let (begun, worked) = (Instant::now(), thread_time());
    for raw in &letters {
        intake::receive(&desk, &rules, &pipe, Raw::whole(raw), chrono::Utc::now()).expect("a fate");
    }
    let (ours, worked) = (begun.elapsed(), thread_time().saturating_sub(worked));
    let (bare, bare_worked) = bare_sqlite(&folder.join("bare.db"), &letters);
    let title = format!("mail of {average} bytes to ticket, processor time");
    row(&title, &millis(worked / LETTERS));
    row(
        "  the same bytes kept by bare SQLite",
        &millis(bare_worked / LETTERS),
    );
    row(
        "  rate against bare SQLite",
        &percent(bare.as_secs_f64() / ours.as_secs_f64()),
    );
}

fn bare_sqlite(path: &std::path::Path, letters: &[Vec<u8>]) -> (Duration, Duration) {
    let db = rusqlite::Connection::open(path).expect("a file");
    db.execute_batch(
        "PRAGMA journal_mode = wal; PRAGMA synchronous = full; CREATE TABLE letter (raw BLOB)",
    )
    .expect("a table");
    let (begun, worked) = (Instant::now(), thread_time());
    for raw in letters {
        let mut add = db
            .prepare_cached("INSERT INTO letter (raw) VALUES (?1)")
            .expect("sql");
        add.execute([raw]).expect("kept");
    }
    (begun.elapsed(), thread_time().saturating_sub(worked))
}

fn start(school: &School) {
    let mut times: Vec<Duration> = (0..STARTS).map(|_| school.serve().started_in).collect();
    times.sort_unstable();
    row(
        "start to first page, 10 000 tickets, median",
        &millis(times[STARTS / 2]),
    );
}

fn pages(server: &Server) {
    let mut agent = Client::sign_in(server, "marie");
    let page = format!("/t/{LIVELY}");
    let html = agent.get(&page);
    let asset = Client::asset(&html);
    let size = html.len();
    let rate = measured(
        server,
        &format!("ticket page of {size} bytes"),
        PAGES,
        || {
            agent.get(&page);
        },
    );
    let mut anybody = Client::connect(server);
    let asset_size = anybody.get(&asset).len();
    let floor = measured(
        server,
        &format!("  an asset of {asset_size} bytes"),
        PAGES,
        || {
            anybody.get(&asset);
        },
    );
    row(
        "  requests per second against the asset's",
        &percent(rate / floor),
    );
    for (view, name) in [
        ("open", "queue"),
        ("all", "all tickets"),
        ("closed", "closed tickets"),
    ] {
        let address = format!("/tickets?view={view}");
        let title = format!("list of 10 000 tickets: {name}");
        measured(server, &title, PAGES / 10, || {
            agent.get(&address);
        });
    }
    measured(
        server,
        "statistics of a year of 10 000 tickets",
        100,
        || {
            agent.get("/stats");
        },
    );
    measured(server, "the same as a file", 100, || {
        agent.post("/stats.csv", "");
    });
    measured(server, "10 000 tickets as a file", 20, || {
        agent.post("/tickets.csv?view=all", "");
    });
    searches(server, &mut agent, "as an agent");
    let mut requester = Client::sign_in(server, "camille");
    searches(server, &mut requester, "as a requester of all");
    measured(server, "ticket page as its requester", PAGES, || {
        requester.get(&page);
    });
    measured(server, "own requests", PAGES / 10, || {
        requester.get("/");
    });
}

fn searches(server: &Server, who: &mut Client, name: &str) {
    for (typed, what) in [
        ("voyant", "a word of every ticket"),
        ("9977", "a rare word"),
        ("voya", "the beginning of a word of every ticket"),
        ("voyant+9977", "both"),
        ("%22voyant+clignote%22", "a phrase of every ticket"),
        ("voyant+statut:nouveau", "that word in new tickets"),
        ("voyant+absentia", "that word and one of none"),
    ] {
        let address = format!("/search?q={typed}");
        let title = format!("search {name}: {what}");
        measured(server, &title, PAGES / 10, || {
            who.get(&address);
        });
    }
}

fn follow_ups(server: &Server) {
    let mut agent = Client::sign_in(server, "marie");
    let mut said = 0; // the same words twice are one follow-up
    measured(server, "follow-up posted by web", POSTS, || {
        said += 1;
        agent.post(
            "/t/100/followup",
            &format!("text=Je+passe+ce+matin+{said}."),
        );
    });
}

/// Prints the server's processor time for one of them; gives how many a second.
fn measured(server: &Server, what: &str, count: u32, mut once: impl FnMut()) -> f64 {
    (0..count / 10).for_each(|_| once());
    let (begun, worked) = (Instant::now(), server.worked());
    (0..count).for_each(|_| once());
    let (took, worked) = (begun.elapsed(), server.worked().saturating_sub(worked));
    let rate = f64::from(count) / took.as_secs_f64();
    row(what, &format!("{}  {rate:>6.0}/s", millis(worked / count)));
    rate
}
