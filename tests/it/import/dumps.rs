//! A small GLPI as its database is dumped, written for these tests: a few tables with the columns that matter, one trap each.

use std::fmt::Write as _;

/// The tables before their rows.
const TABLES: &[(&str, &str)] = &[
    (
        "glpi_configs",
        "context varchar(150), name varchar(150), value text",
    ),
    (
        "glpi_users",
        "name varchar(255), realname varchar(255), firstname varchar(255), password varchar(255), language char(10), is_active tinyint(4), is_deleted tinyint(4)",
    ),
    (
        "glpi_useremails",
        "users_id int(10), is_default tinyint(4), email varchar(255)",
    ),
    ("glpi_profiles", "name varchar(255), interface varchar(255)"),
    (
        "glpi_profilerights",
        "profiles_id int(10), name varchar(255), rights int(11)",
    ),
    (
        "glpi_profiles_users",
        "users_id int(10), profiles_id int(10)",
    ),
    (
        "glpi_groups",
        "name varchar(255), completename text, is_assign tinyint(4)",
    ),
    ("glpi_groups_users", "groups_id int(10), users_id int(10)"),
    (
        "glpi_groups_tickets",
        "tickets_id int(10), groups_id int(10), type int(11)",
    ),
    (
        "glpi_itilcategories",
        "name varchar(255), completename text, groups_id int(10)",
    ),
    ("glpi_entities", "name varchar(255), completename text"),
    ("glpi_locations", "name varchar(255), completename text"),
    ("glpi_computers", "name varchar(255)"),
    (
        "glpi_items_tickets",
        "itemtype varchar(100), items_id int(10), tickets_id int(10)",
    ),
    (
        "glpi_tickets",
        "entities_id int(10), name varchar(255), date timestamp NULL, closedate timestamp NULL, solvedate timestamp NULL, date_mod timestamp NULL, status int(11), users_id_recipient int(10), requesttypes_id int(10), content longtext, urgency int(11), impact int(11), priority int(11), itilcategories_id int(10), type int(11), is_deleted tinyint(4), locations_id int(10)",
    ),
    (
        "glpi_tickets_users",
        "tickets_id int(10), users_id int(10), type int(11), alternative_email varchar(255)",
    ),
    (
        "glpi_tickets_tickets",
        "tickets_id_1 int(10), tickets_id_2 int(10), link int(11)",
    ),
    (
        "glpi_itilfollowups",
        "itemtype varchar(100), items_id int(10), date timestamp NULL, users_id int(10), content longtext, is_private tinyint(4), requesttypes_id int(10), sourceitems_id int(10)",
    ),
    (
        "glpi_itilsolutions",
        "itemtype varchar(100), items_id int(10), content longtext, date_creation timestamp NULL, date_approval timestamp NULL, users_id int(10), users_id_approval int(10), status int(11)",
    ),
    (
        "glpi_tickettasks",
        "tickets_id int(10), date timestamp NULL, users_id int(10), content longtext, is_private tinyint(4), actiontime int(11), end timestamp NULL, state int(11), users_id_tech int(10), date_mod timestamp NULL",
    ),
    (
        "glpi_ticketsatisfactions",
        "tickets_id int(10), date_answered timestamp NULL, satisfaction int(11), comment text",
    ),
    (
        "glpi_documents",
        "name varchar(255), filename varchar(255), filepath varchar(255), mime varchar(255), sha1sum char(40), is_deleted tinyint(4)",
    ),
    (
        "glpi_documents_items",
        "documents_id int(10), items_id int(10), itemtype varchar(100), users_id int(10), date_creation timestamp NULL",
    ),
    (
        "glpi_knowbaseitems",
        "name text, answer longtext, is_faq tinyint(4), users_id int(10), date_mod timestamp NULL",
    ),
    (
        "glpi_itilfollowuptemplates",
        "name varchar(255), content text",
    ),
    (
        "glpi_holidays",
        "name varchar(255), begin_date date, end_date date, is_perpetual tinyint(4)",
    ),
    ("glpi_changes", "name varchar(255)"),
];

/// Rows of a table: each is its values behind `id`, as SQL.
pub type Rows<'a> = Vec<(&'a str, i64, String)>;

/// The GLPI of a school: two technicians, a requester of two addresses, one without an account, one who left.
pub fn school() -> Rows<'static> {
    [
        ("glpi_configs", 1, "'core','version','10.0.15'"),
        ("glpi_configs", 2, "'core','url_base','https://glpi.ecole.example'"),
        ("glpi_configs", 3, "'core','notification_uuid','abc123XYZ'"),
        ("glpi_profiles", 1, "'Demandeurs','helpdesk'"),
        ("glpi_profiles", 4, "'Chef','central'"),
        ("glpi_profiles", 6, "'Techniciens','central'"),
        ("glpi_profiles", 8, "'Lecture','central'"),
        ("glpi_profilerights", 1, "4,'config',3"),
        ("glpi_profilerights", 2, "4,'ticket',261151"),
        ("glpi_profilerights", 3, "6,'ticket',166919"),
        ("glpi_profilerights", 4, "8,'ticket',138241"),
        ("glpi_users", 2, "'glpi',NULL,NULL,'$2y$10$secret',NULL,1,0"),
        ("glpi_users", 7, "'marie.lopez','Lopez','Marie','$2y$10$secret','fr_FR',1,0"),
        ("glpi_users", 8, "'paul.ndiaye','N\\'Diaye','Paul','$2y$10$secret','en_GB',1,0"),
        ("glpi_users", 10, "'hugo.petit','Petit','Hugo',NULL,'fr_FR',1,0"),
        ("glpi_users", 11, "'lea.blanc','Blanc','Léa',NULL,NULL,0,0"),
        ("glpi_users", 12, "'sans.adresse','Adresse','Sans',NULL,NULL,1,0"),
        ("glpi_users", 13, "'lecteur','Lecteur','Luc',NULL,NULL,1,0"),
        ("glpi_useremails", 1, "7,1,'marie.lopez@ecole.example'"),
        ("glpi_useremails", 2, "8,1,'paul.ndiaye@ecole.example'"),
        ("glpi_useremails", 3, "10,0,'hpetit@etu.ecole.example'"),
        ("glpi_useremails", 4, "10,1,'Hugo.Petit@ecole.example'"),
        ("glpi_useremails", 5, "11,1,'lea.blanc@ecole.example'"),
        ("glpi_useremails", 6, "13,1,'luc@ecole.example'"),
        ("glpi_profiles_users", 1, "7,4"),
        ("glpi_profiles_users", 2, "8,1"),
        ("glpi_profiles_users", 3, "8,6"),
        ("glpi_profiles_users", 4, "10,1"),
        ("glpi_profiles_users", 5, "13,8"),
        ("glpi_groups", 1, "'Réseau','Informatique > Réseau',1"),
        ("glpi_groups", 2, "'Étudiants','Étudiants',0"),
        ("glpi_groups_users", 1, "1,8"),
        ("glpi_itilcategories", 3, "'Réseau &#38; Wi-Fi','Informatique > Réseau &#38; Wi-Fi',1"),
        ("glpi_entities", 0, "'École','École'"),
        ("glpi_entities", 2, "'Site B','École > Site B'"),
        ("glpi_locations", 5, "'Salle 12','Bâtiment A > Salle 12'"),
        ("glpi_computers", 9, "'CAO-14'"),
        ("glpi_items_tickets", 1, "'Computer',9,1"),
        // Answered, with a note, a task, a document, a solution accepted; closed.
        ("glpi_tickets", 1, "2,'Wi-Fi &#38; imprimante','2026-03-02 08:00:00','2026-03-05 09:00:00','2026-03-04 10:00:00','2026-03-05 09:00:00',6,10,2,'&#60;p&#62;Le Wi-Fi ne marche pas, voir https://glpi.ecole.example/front/ticket.form.php?id=2&#60;/p&#62;&#60;p&#62;&#60;img src=\\\"/front/document.send.php?docid=1&#38;tickets_id=1\\\" alt=\\\"x\\\"&#62;&#60;/p&#62;',4,2,3,3,1,0,5"),
        ("glpi_tickets_users", 1, "1,10,1,NULL"),
        ("glpi_tickets_users", 2, "1,8,2,NULL"),
        ("glpi_tickets_users", 3, "1,11,3,NULL"),
        ("glpi_groups_tickets", 1, "1,1,2"),
        ("glpi_itilfollowups", 1, "'Ticket',1,'2026-03-02 09:00:00',8,'&#60;p&#62;Où ?&#60;/p&#62;',0,1,0"),
        ("glpi_itilfollowups", 2, "'Ticket',1,'2026-03-02 10:00:00',10,'Salle 12;\\n(1 &#60; 2)',0,2,0"),
        ("glpi_itilfollowups", 3, "'Ticket',1,'2026-03-02 11:00:00',8,'Borne à changer',1,1,0"),
        ("glpi_itilfollowups", 90, "'Change',1,'2026-03-02 11:00:00',8,'x',0,1,0"),
        ("glpi_tickettasks", 1, "1,'2026-03-03 08:00:00',8,'Changer la borne',1,5400,'2026-03-03 10:00:00',2,8,'2026-03-03 10:00:00'"),
        ("glpi_itilsolutions", 1, "'Ticket',1,'Borne changée','2026-03-04 10:00:00','2026-03-05 09:00:00',8,10,3"),
        ("glpi_ticketsatisfactions", 1, "1,'2026-03-06 09:00:00',5,'Merci'"),
        ("glpi_documents", 1, "'Document','borne.png','PNG/aa/1.PNG','image/png','',0"),
        ("glpi_documents", 2, "'Document','note.txt','TXT/bb/2.TXT','text/plain','',0"),
        ("glpi_documents", 3, "'Document','passwd','../../secret','text/plain','',0"),
        ("glpi_documents", 4, "'Document','perdu.pdf','PDF/cc/4.PDF','application/pdf','',0"),
        ("glpi_documents_items", 1, "1,1,'Ticket',10,'2026-03-02 08:00:00'"),
        ("glpi_documents_items", 2, "2,2,'ITILFollowup',10,'2026-03-02 10:00:00'"),
        ("glpi_documents_items", 3, "3,1,'Ticket',10,'2026-03-02 08:00:00'"),
        ("glpi_documents_items", 4, "4,1,'Ticket',10,'2026-03-02 08:00:00'"),
        // Of somebody without an account, in progress.
        ("glpi_tickets", 2, "0,'RE: &#60;script&#62;alert(1)&#60;/script&#62;','2026-03-10 08:00:00',NULL,NULL,'2026-03-10 08:00:00',2,0,2,'Je n\\'ai plus de compte.',3,3,6,0,2,0,0"),
        ("glpi_tickets_users", 4, "2,0,1,'ancienne@ecole.example'"),
        ("glpi_tickets_users", 5, "2,7,2,NULL"),
        // Solved long ago; its requester never answered.
        ("glpi_tickets", 3, "0,'Écran noir','2026-01-05 08:00:00',NULL,'2026-01-06 08:00:00','2026-01-06 08:00:00',5,12,1,'Noir.',3,3,3,0,1,0,0"),
        ("glpi_tickets_users", 6, "3,12,1,NULL"),
        ("glpi_itilsolutions", 2, "'Ticket',3,'Câble remis','2026-01-06 08:00:00',NULL,8,0,2"),
        // In the bin; and one in the bin because it goes on in 2.
        ("glpi_tickets", 4, "0,'Erreur','2026-02-01 08:00:00',NULL,NULL,'2026-02-01 08:00:00',1,10,1,'Rien.',3,3,3,0,1,1,0"),
        ("glpi_tickets_users", 7, "4,10,1,NULL"),
        ("glpi_tickets", 6, "0,'Compte, encore','2026-03-11 08:00:00',NULL,NULL,'2026-03-11 09:00:00',1,10,1,'Toujours pas de compte.',3,3,3,0,1,1,0"),
        ("glpi_tickets_users", 8, "6,10,1,NULL"),
        ("glpi_tickets_tickets", 1, "6,2,2"),
        ("glpi_itilfollowups", 4, "'Ticket',2,'2026-03-11 09:00:00',7,'Toujours pas de compte.',0,1,6"),
        ("glpi_knowbaseitems", 1, "'Comment imprimer ?','&#60;p&#62;Avec la &#60;b&#62;carte&#60;/b&#62;.&#60;/p&#62;',1,8,'2026-02-01 08:00:00'"),
        ("glpi_itilfollowuptemplates", 1, "'Relance','Bonjour,'"),
        ("glpi_holidays", 1, "'Vacances','2026-12-21','2027-01-03',0"),
        ("glpi_holidays", 2, "'Noël','2026-12-25','2026-12-25',1"),
        ("glpi_changes", 1, "'Un changement'"),
    ]
    .map(|(table, id, values)| (table, id, values.to_owned()))
    .into()
}

/// As `mariadb-dump` writes it, tables in the order of their names.
pub fn dump(rows: &Rows<'_>) -> String {
    let mut text = String::from(
        "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n/*!40101 SET NAMES utf8mb4 */;\n/*!40103 SET TIME_ZONE='+00:00' */;\n",
    );
    let mut tables = TABLES.to_vec();
    tables.sort_unstable();
    for (table, columns) in tables {
        let columns: Vec<String> = columns
            .split(", ")
            .map(|column| column.split_once(' ').expect("a type"))
            .map(|(name, kind)| format!("  `{name}` {kind}"))
            .collect();
        let of_table: Vec<&(&str, i64, String)> =
            rows.iter().filter(|(of, ..)| *of == table).collect();
        let next = of_table.iter().map(|(_, id, _)| id + 1).max().unwrap_or(1);
        let _ = write!(
            text,
            "DROP TABLE IF EXISTS `{table}`;\nCREATE TABLE `{table}` (\n  `id` int(10) NOT NULL AUTO_INCREMENT,\n{},\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB AUTO_INCREMENT={next} DEFAULT CHARSET=utf8mb4;\n",
            columns.join(",\n")
        );
        if !of_table.is_empty() {
            let rows: Vec<String> = of_table
                .iter()
                .map(|(_, id, values)| format!("({id},{values})"))
                .collect();
            let _ = writeln!(text, "INSERT INTO `{table}` VALUES\n{};", rows.join(",\n"));
        }
    }
    text + "-- Dump completed on 2026-03-20  8:00:00\n"
}
