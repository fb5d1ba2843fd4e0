//! What it costs to take over a GLPI of 100,000 tickets, written here: time, and the most memory at any moment. `cargo bench --locked
//! --bench import`; the first argument is another number of tickets.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

const TICKETS: usize = 100_000;
const PEOPLE: usize = 5_000;
const AGENTS: usize = 10;
/// Rows of one statement, as `mysqldump` writes them: about a megabyte.
const ROWS: usize = 2_000;
const TEXT: &str = "&#60;p&#62;Bonjour,&#60;/p&#62;&#60;p&#62;Depuis ce matin, l\\'imprimante de la salle ne répond plus : le voyant reste rouge, et le papier ne \
    sort pas. J\\'ai redémarré deux fois, sans effet.&#60;br&#62;Pouvez-vous passer avant midi ? Le cours commence à &#60;b&#62;13 h&#60;/b&#62;.&#60;/p&#62;";

fn main() -> io::Result<()> {
    let asked = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let tickets = asked.unwrap_or(TICKETS);
    let folder = tempfile::tempdir()?;
    let dump = folder.path().join("glpi.sql");
    write(&dump, tickets)?;
    let bytes = fs::metadata(&dump)?.len();
    let helpdesk = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_helpdesk"));
        command
            .current_dir(folder.path())
            .args(words)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    };
    let mut init = helpdesk(&[
        "init",
        "--login",
        "admin",
        "--address",
        "admin@ecole.example",
        "--name",
        "Admin",
    ]);
    let mut init = init.stdin(Stdio::piped()).spawn()?;
    if let Some(input) = &mut init.stdin {
        input.write_all(b"correct horse battery staple\n")?;
    }
    assert!(init.wait()?.success());
    for round in ["import", "again, with nothing new"] {
        let begun = Instant::now();
        let mut import = helpdesk(&["import", "glpi", "glpi.sql"]).spawn()?;
        let peak = peak_of(&mut import)?;
        let took = begun.elapsed().as_secs_f64();
        row(
            &format!(
                "{tickets} tickets, {} MB of dump: {round}",
                bytes / 1_000_000
            ),
            &format!("{took:.1} s"),
        );
        row("most memory at any moment", &format!("{peak} kB"));
    }
    let size = fs::metadata(folder.path().join("helpdesk.db"))?.len();
    row("the file then", &format!("{} MB", size / 1_000_000));
    Ok(())
}

fn row(what: &str, figure: &str) {
    println!("{what:<58} {figure:>14}");
}

/// Waits for the end of a process; the most memory that it had, in kilobytes, as the system counts it (`VmHWM`) when it says how far it
/// is: at the last of its tickets too.
fn peak_of(import: &mut Child) -> io::Result<u64> {
    let status = format!("/proc/{}/status", import.id());
    let told = BufReader::new(import.stderr.take().expect("its words"));
    let mut peak = 0;
    for line in told.lines() {
        line?;
        let status = fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = peak.max(now.unwrap_or_default());
    }
    assert!(import.wait()?.success());
    Ok(peak)
}

fn write(dump: &Path, tickets: usize) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(dump)?);
    out.write_all("-- MariaDB dump 10.19\n/*!40101 SET NAMES utf8mb4 */;\n/*!40103 SET TIME_ZONE='+00:00' */;\n".as_bytes())?;
    table(
        &mut out,
        "glpi_configs",
        "context text, name text, value text",
        2,
        |id| match id {
            1 => "'core','version','10.0.15'".into(),
            _ => "'core','notification_uuid','bench'".into(),
        },
    )?;
    table(
        &mut out,
        "glpi_itilcategories",
        "name text, completename text, groups_id int",
        30,
        |id| format!("'Catégorie {id}','Catégorie {id}',0"),
    )?;
    let lines = 3 * tickets;
    table(
        &mut out,
        "glpi_itilfollowups",
        "itemtype text, items_id int, date timestamp, users_id int, content text, is_private int, requesttypes_id int, sourceitems_id int",
        lines,
        |id| {
            let ticket = (id - 1) / 3 + 1;
            let by = if id % 3 == 0 {
                1 + ticket % AGENTS
            } else {
                asker(ticket)
            };
            format!(
                "'Ticket',{ticket},'{}',{by},'{TEXT} {id}',{},1,0",
                at(ticket, id % 3 + 1),
                u8::from(id % 7 == 0)
            )
        },
    )?;
    table(
        &mut out,
        "glpi_itilsolutions",
        "itemtype text, items_id int, content text, date_creation timestamp, date_approval timestamp, users_id int, users_id_approval int, status int",
        tickets,
        |id| {
            format!(
                "'Ticket',{id},'{TEXT}','{}','{}',{},{},3",
                at(id, 5),
                at(id, 6),
                1 + id % AGENTS,
                asker(id)
            )
        },
    )?;
    people(&mut out)?;
    asked(&mut out, tickets)?;
    out.write_all(b"-- Dump completed\n")?;
    out.flush()
}

fn people(out: &mut impl io::Write) -> io::Result<()> {
    table(
        out,
        "glpi_profilerights",
        "profiles_id int, name text, rights int",
        1,
        |_| "6,'ticket',166919".into(),
    )?;
    table(out, "glpi_profiles", "name text, interface text", 6, |id| {
        format!(
            "'Profil {id}','{}'",
            if id == 6 { "central" } else { "helpdesk" }
        )
    })?;
    table(
        out,
        "glpi_profiles_users",
        "users_id int, profiles_id int",
        AGENTS,
        |id| format!("{id},6"),
    )?;
    table(
        out,
        "glpi_useremails",
        "users_id int, is_default int, email text",
        PEOPLE,
        |id| format!("{id},1,'personne.{id}@ecole.example'"),
    )?;
    table(
        out,
        "glpi_users",
        "name text, realname text, firstname text, language text, is_active int, is_deleted int",
        PEOPLE,
        |id| format!("'personne.{id}','Nom {id}','Prénom','fr_FR',1,0"),
    )
}

fn asked(out: &mut impl io::Write, tickets: usize) -> io::Result<()> {
    table(
        out,
        "glpi_tickets",
        "entities_id int, name text, date timestamp, closedate timestamp, solvedate timestamp, date_mod timestamp, status int, users_id_recipient int, requesttypes_id int, content text, urgency int, impact int, priority int, itilcategories_id int, type int, is_deleted int, locations_id int",
        tickets,
        |id| {
            let (opened, solved, closed) = (at(id, 0), at(id, 5), at(id, 6));
            format!(
                "0,'Imprimante {id}','{opened}','{closed}','{solved}','{closed}',6,{},2,'{TEXT}',3,3,3,{},1,0,0",
                asker(id),
                id % 30 + 1
            )
        },
    )?;
    table(
        out,
        "glpi_tickets_users",
        "tickets_id int, users_id int, type int, alternative_email text",
        2 * tickets,
        |id| {
            let ticket = id.div_ceil(2);
            if id % 2 == 1 {
                format!("{ticket},{},1,NULL", asker(ticket))
            } else {
                format!("{ticket},{},2,NULL", 1 + ticket % AGENTS)
            }
        },
    )
}

const fn asker(ticket: usize) -> usize {
    AGENTS + 1 + ticket * 7919 % (PEOPLE - AGENTS)
}

/// So many hours after the ticket was opened.
fn at(ticket: usize, hours: usize) -> String {
    let hours = ticket % 2_000 * 24 + 8 + hours;
    let (day, hour) = (hours / 24, hours % 24);
    format!(
        "{}-{:02}-{:02} {hour:02}:00:00",
        2020 + day / 336,
        day % 336 / 28 + 1,
        day % 28 + 1
    )
}

fn table(
    out: &mut impl io::Write,
    name: &str,
    columns: &str,
    rows: usize,
    row: impl Fn(usize) -> String,
) -> io::Result<()> {
    let columns: Vec<String> = columns
        .split(", ")
        .map(|column| format!("  `{}", column.replacen(' ', "` ", 1)))
        .collect();
    let columns = columns.join(",\n");
    writeln!(
        out,
        "CREATE TABLE `{name}` (\n  `id` int NOT NULL,\n{columns}\n) AUTO_INCREMENT={};",
        rows + 1
    )?;
    let mut ids = 1..=rows;
    loop {
        let mut statement = String::new();
        for id in ids.by_ref().take(ROWS) {
            let before = if statement.is_empty() { "" } else { "," };
            let _ = write!(statement, "{before}\n({id},{})", row(id));
        }
        if statement.is_empty() {
            return Ok(());
        }
        writeln!(out, "INSERT INTO `{name}` VALUES{statement};")?;
    }
}
