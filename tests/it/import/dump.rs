//! What programs write into dumps, and what no program does; what becomes of GLPI's tables is tried in `import.rs`.

use helpdesk::import::dump::{Fault, Found, VALUE_BYTES_MAX, rows};

type Result<T> = std::result::Result<T, Fault>;

const TICKETS: &str = "CREATE TABLE `glpi_tickets` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(255) DEFAULT 'a),(b' COMMENT 'it''s; \"x\"',
  `rank` decimal(10,2) DEFAULT NULL,
  `date` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `name` (`name`(10),`rank`)
) ENGINE=InnoDB AUTO_INCREMENT=61 DEFAULT CHARSET=utf8mb4;
";

fn wanted(table: &str) -> Option<&'static [&'static str]> {
    (table == "glpi_tickets").then_some(&["id", "name", "date", "missing"])
}

fn read(dump: &[u8]) -> Result<(Vec<String>, Found)> {
    let mut all = Vec::new();
    let found = rows(dump, &wanted, &mut |row| {
        let cells: Vec<&str> = row
            .values
            .iter()
            .map(|cell| cell.as_deref().unwrap_or("∅"))
            .collect();
        all.push(cells.join("|"));
        Ok(())
    })?;
    Ok((all, found))
}

/// The rows of a statement behind the table's definition.
fn inserted(statement: &str) -> Result<Vec<String>> {
    read(format!("{TICKETS}{statement}").as_bytes()).map(|(rows, _)| rows)
}

fn fault(dump: &[u8]) -> String {
    read(dump).unwrap_err().to_string()
}

#[test]
fn each_way_to_write_a_row_is_read() {
    for (statement, expected) in [
        (
            "INSERT INTO `glpi_tickets` VALUES (1,'a',2.50,NULL),(2,'b',NULL,NULL);",
            &["1|a|∅|∅", "2|b|∅|∅"][..],
        ),
        (
            "INSERT INTO glpi_tickets VALUES\n( 3 , 'c' , -1e3 , '2026-05-04 06:05:00' )\n,\n(4,'',0,NULL) ;",
            &["3|c|2026-05-04 06:05:00|∅", "4||∅|∅"],
        ),
        (
            "INSERT  INTO `glpi`.`glpi_tickets` (`name`, `id`) VALUES ('n', 5);",
            &["5|n|∅|∅"],
        ),
        (
            "REPLACE INTO \"glpi_tickets\" (\"id\",\"name\") VALUES (6,\"d\"\"e\");",
            &["6|d\"e|∅|∅"],
        ),
        (
            "INSERT IGNORE INTO `glpi_tickets` VALUES (7,'it''s \\'\\\"\\\\ \\n\\t\\r\\Z\\0\\%',0,NULL) ON DUPLICATE KEY UPDATE id=1;",
            &["7|it's '\"\\ \n\t\r\u{1a}%|∅|∅"],
        ),
        (
            "INSERT INTO `glpi_tickets` VALUES (8,0xc3a9,0,NULL),(9,x'41',0,NULL),(10,_binary 'b',0,NULL);",
            &["8|é|∅|∅", "9|A|∅|∅", "10|b|∅|∅"],
        ),
        (
            "INSERT INTO `other` VALUES (1,'(1,2);INSERT INTO `glpi_tickets` VALUES (66,''x'',0,NULL);'); -- INSERT INTO `glpi_tickets` VALUES (67);\n",
            &[],
        ),
        (
            "INSERT INTO `glpi_tickets` VALUES (11,'); INSERT INTO `glpi_tickets` VALUES (68,',0,NULL);",
            &["11|); INSERT INTO `glpi_tickets` VALUES (68,|∅|∅"],
        ),
        (
            "# INSERT INTO glpi_tickets VALUES (69);\n/* INSERT INTO glpi_tickets VALUES (70); */;\nLOCK TABLES `glpi_tickets` WRITE;\nINSERT INTO `glpi_tickets` VALUES (12,'/*',0,NULL);",
            &["12|/*|∅|∅"],
        ),
        (
            "DELIMITER ;;\nCREATE TRIGGER t BEFORE INSERT ON x BEGIN INSERT INTO glpi_tickets VALUES (71); END ;;\nDELIMITER ;\nINSERT INTO `glpi_tickets` VALUES (13,'-- ',0,NULL);",
            &["13|-- |∅|∅"],
        ),
        (
            "/*!40101 SET SQL_MODE='NO_BACKSLASH_ESCAPES' */;\nINSERT INTO `glpi_tickets` VALUES (14,'C:\\',0,NULL);",
            &["14|C:\\|∅|∅"],
        ),
        (
            "INSERT INTO `glpi_tickets` VALUES (-15,'negative',0,NULL);",
            &["-15|negative|∅|∅"],
        ),
    ] {
        assert_eq!(inserted(statement).unwrap(), expected, "{statement}");
    }
}

#[test]
fn a_dump_tells_its_zone_its_next_number_and_what_it_holds() {
    let zoned = format!(
        "/*!40103 SET TIME_ZONE='+00:00' */;\n{TICKETS}INSERT INTO `glpi_tickets` VALUES (1,'a',0,'2026-05-04 06:05:00');"
    );
    let (rows, found) = read(zoned.as_bytes()).unwrap();
    assert_eq!(rows, ["1|a|2026-05-04 06:05:00Z|∅"]);
    assert_eq!(
        (
            found.utc,
            found.next["glpi_tickets"],
            found.rows["glpi_tickets"]
        ),
        (true, 61, 1)
    );
    assert!(!found.has("glpi_users"));
}

#[test]
fn texts_are_read_in_the_charset_of_the_dump() {
    let row = |names: &str, name: &[u8]| {
        let mut dump = format!(
            "/*!40101 SET NAMES {names} */;\n{TICKETS}INSERT INTO `glpi_tickets` VALUES (1,'"
        )
        .into_bytes();
        dump.extend(name);
        dump.extend(b"',0,NULL);");
        read(&dump)
            .map(|(rows, _)| rows[0].clone())
            .map_err(|fault| fault.to_string())
    };
    assert_eq!(row("utf8mb4", "🖨️ œ".as_bytes()).unwrap(), "1|🖨️ œ|∅|∅");
    assert_eq!(
        row("utf8mb3 COLLATE utf8_unicode_ci", "é".as_bytes()).unwrap(),
        "1|é|∅|∅"
    );
    assert_eq!(row("latin1", b"\xe9t\xe9 \x9c").unwrap(), "1|été œ|∅|∅");
    assert_eq!(
        row("'latin1'", "déjà en UTF-8".as_bytes()).unwrap(),
        "1|déjà en UTF-8|∅|∅"
    );
    assert!(
        row("utf8", b"\xe9t\xe9")
            .unwrap_err()
            .starts_with("line 10 of the dump: glpi_tickets.name is not in the charset")
    );
    assert!(row("sjis", b"a").unwrap_err().contains("charset sjis"));
}

#[test]
fn a_dump_that_is_none_is_told_by_its_first_bytes() {
    for (start, expected) in [
        (&b"\xff\xfeC\0R\0"[..], "PowerShell"),
        (b"PK\x03\x04....", "ZIP"),
        (b"%PDF-1.7 x;", "begins no statement"),
        (b"", "empty"),
        (b"abc\0def", "binary"),
    ] {
        let told = fault(start);
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn a_dump_that_lacks_its_end_is_refused() {
    let whole = format!(
        "-- MariaDB dump 10.19  Distrib 10.11\n{TICKETS}INSERT INTO `glpi_tickets` VALUES (1,'a\\'b',0,NULL),(2,'c',0,NULL);\n-- Dump completed on 2026-11-23\n"
    );
    assert_eq!(read(whole.as_bytes()).unwrap().0.len(), 2);
    for length in (40..whole.len() - 20).step_by(7) {
        let told = fault(&whole.as_bytes()[..length]);
        assert!(told.contains("cut off"), "{length}: {told}");
    }
    assert!(fault(b"START TRANSACTION;\nSET NAMES utf8;\n").contains("cut off"));
}

#[test]
fn what_no_program_writes_is_refused_with_its_line() {
    for (statement, expected) in [
        (
            "INSERT INTO `glpi_tickets` VALUES (1,'a',0);",
            "line 9 of the dump is not understood: a row of glpi_tickets lacks values",
        ),
        (
            "INSERT INTO `glpi_tickets` VALUES (1,'a',0,NULL,5);",
            "too many values",
        ),
        (
            "INSERT INTO `glpi_tickets` VALUES (1,SLEEP(5),0,NULL);",
            "stands where a value should",
        ),
        ("INSERT INTO `glpi_tickets` VALUES (1,0xabc,0,NULL);", ""),
        (
            "INSERT INTO `glpi_tickets` VALUES (1,'a' 'b',0,NULL);",
            "glpi_tickets.name",
        ),
        ("INSERT INTO `glpi_tickets` SELECT 1;", "VALUES"),
        (TICKETS, "twice"),
    ] {
        let read = inserted(statement);
        assert!(
            expected.is_empty() || read.unwrap_err().to_string().contains(expected),
            "{statement}"
        );
    }
    assert!(
        fault(b"INSERT INTO `glpi_tickets` VALUES (1,'a',0,NULL);").contains("not its columns")
    );
}

#[test]
fn a_text_of_any_length_costs_no_more_than_its_limit() {
    let mut long = format!("{TICKETS}INSERT INTO `glpi_tickets` VALUES (1,'").into_bytes();
    long.extend("é".repeat(VALUE_BYTES_MAX).into_bytes());
    long.extend(b"',0,NULL),(2,'next',0,NULL);");
    let (rows, found) = read(&long).unwrap();
    assert_eq!(rows[0].len(), VALUE_BYTES_MAX + "1||".len() + "∅|∅".len());
    assert_eq!(rows[1], "2|next|∅|∅");
    assert_eq!(found.cut["glpi_tickets"], 1);
}
