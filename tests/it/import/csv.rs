//! A table of tickets, as anybody makes it of what a desk exports, taken over by `helpdesk import csv`.

use std::fs;

use serde_json::Value;

use crate::desk::Desk;

const TABLE: &str = "number;kind;at;author;author_name;text;subject;status;type;priority;category;assignees;closed_at;phone
12;;2026-03-02T08:00:00Z;hugo.petit@ecole.example;Hugo Petit;\"Bonjour ;
rien ne \"\"va\"\".\";Panne;closed;request;high;Réseau;marie.lopez@ecole.example;2026-03-05T08:00:00Z;12
12;followup;2026-03-02T09:00:00Z;marie.lopez@ecole.example;Marie Lopez;Où ?;;;;;;;;
12;note;2026-03-02T10:00:00Z;marie.lopez@ecole.example;;Sans doute la borne;;;;;;;;
12;solution;2026-03-04T08:00:00Z;marie.lopez@ecole.example;;Borne changée;;;;;;;;
13;ticket;2026-03-10T08:00:00Z;lea.blanc@ecole.example;;Noir.;Écran;;;;;;;
";

/// Takes a table over; what is printed, and the exit code.
fn import(desk: &Desk, table: &str, more: &[&str]) -> (String, Option<i32>) {
    let file = desk.path("tickets.csv");
    let report = desk.path("report.txt");
    fs::write(&file, table).expect("a file");
    let path = |path: &std::path::Path| path.to_str().expect("UTF-8").to_owned();
    let (file, report) = (path(&file), path(&report));
    let mut words = vec!["import", "csv", &file, "--report", &report];
    words.extend(more);
    let output = desk.run(&words, "");
    let told = [output.stdout, output.stderr].concat();
    (
        String::from_utf8_lossy(&told).into_owned(),
        output.status.code(),
    )
}

fn lines(ticket: &Value) -> Vec<String> {
    let timeline = ticket["timeline"].as_array().expect("a timeline").iter();
    let text = |line: &Value, key: &str| line[key].as_str().unwrap_or("-").to_owned();
    let each = timeline.map(|line| {
        format!(
            "{} {}: {}",
            text(line, "kind"),
            text(line, "author"),
            text(line, "text")
        )
    });
    each.collect()
}

#[test]
fn a_table_of_tickets_is_taken_over_once() {
    let desk = Desk::start();
    let (told, code) = import(&desk, TABLE, &["--dry-run"]);
    assert!(
        code == Some(0)
            && told.contains("2  tickets")
            && told.contains("columns: they mean nothing here: phone"),
        "{told}"
    );
    assert_eq!(desk.export().len(), 0);
    import(&desk, TABLE, &[]);
    let all = desk.export();
    let [twelve, thirteen] = all.as_slice() else {
        panic!("{all:?}");
    };
    for (key, expected) in [
        ("subject", "Panne"),
        ("status", "closed"),
        ("type", "request"),
        ("priority", "high"),
        ("category", "Réseau"),
        ("requester", "hugo.petit@ecole.example"),
        ("opened_at", "2026-03-02T08:00:00.000Z"),
        ("closed_at", "2026-03-05T08:00:00.000Z"),
    ] {
        assert_eq!(twelve[key], expected, "{key}");
    }
    assert_eq!(
        lines(twelve),
        [
            "opened hugo.petit@ecole.example: Bonjour ;\nrien ne \"va\".",
            "followed_up marie.lopez@ecole.example: Où ?",
            "noted marie.lopez@ecole.example: Sans doute la borne",
            "solution_proposed marie.lopez@ecole.example: Borne changée",
        ]
    );
    assert_eq!(
        (thirteen["number"].as_u64(), thirteen["status"].as_str()),
        (Some(13), Some("new"))
    );
    import(&desk, TABLE, &[]);
    assert_eq!(desk.export(), all);
    let more = format!(
        "{TABLE}13;followup;2026-03-11T08:00:00Z;lea.blanc@ecole.example;;Toujours noir.;;;;;;;;\n"
    );
    import(&desk, &more, &[]);
    assert_eq!(
        desk.export()[1]["timeline"].as_array().map(Vec::len),
        Some(2)
    );
    desk.drained();
    assert_eq!(desk.mails_out().len(), 0);
}

#[test]
fn a_table_with_mistakes_is_told_line_by_line_and_leaves_nothing() {
    let desk = Desk::start();
    let wrong = format!(
        "{TABLE}14;followup;2026-03-11;x@ecole.example;;Sans ticket;;;;;;;;\n12;;hier;hugo;;;;open;;;;;;\n13;;2026-03-11;x@ecole.example;;;Encore;;;;;;;\n"
    );
    let (told, code) = import(&desk, &wrong, &[]);
    assert_eq!(code, Some(1));
    for expected in [
        "line 9: at: \"hier\" is not a time",
        "line 9: author: \"hugo\" is not an email address",
        "line 9: subject: nothing is not a title",
        "line 9: status: \"open\" is not one of new, assigned",
        "line 10: number: there is a ticket 13 above already",
        "line 8: number: there is no row of the ticket 14",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert_eq!(desk.export().len(), 0);
}
