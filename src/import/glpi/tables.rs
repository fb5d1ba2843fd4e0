//! What is read of GLPI's database: its tables, the columns of each, and what each row belongs to; `rows` lays them aside. Columns
//! that a version lacks are empty.

/// A table that is read.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns that are read, `id` first.
    pub columns: &'static [&'static str],
    /// What its rows belong to.
    pub owner: Owner,
}

/// What a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Itself.
    Itself,
    /// What this column names.
    Column(&'static str),
    /// The ticket that `items_id` names, where `itemtype` says that it is one.
    Ticket,
    /// One of several kinds of things, by `itemtype` and `items_id`.
    Thing,
}

macro_rules! tables {
    ($($(#[$doc:meta])* $kind:ident = $name:literal [$($column:literal),*] $owner:expr;)*) => {
        /// The kinds of rows that are laid aside.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $kind,)* }

        /// All tables, in the order of their kinds.
        pub const TABLES: &[(Kind, Table)] = &[
            $((Kind::$kind, Table { name: $name, columns: &["id", $($column),*], owner: $owner }),)*
        ];
    };
}

tables! {
    /// Settings: the version, the address, the name by which it signs mails.
    Config = "glpi_configs" ["context", "name", "value"] Owner::Itself;
    /// People.
    User = "glpi_users" ["name", "realname", "firstname", "language", "is_active", "is_deleted"] Owner::Itself;
    /// Their addresses.
    Email = "glpi_useremails" ["users_id", "is_default", "email"] Owner::Column("users_id");
    /// What may be done.
    Profile = "glpi_profiles" ["name", "interface"] Owner::Itself;
    /// In detail.
    Right = "glpi_profilerights" ["profiles_id", "name", "rights"] Owner::Column("profiles_id");
    /// By whom.
    HasProfile = "glpi_profiles_users" ["users_id", "profiles_id"] Owner::Column("users_id");
    /// Groups.
    Group = "glpi_groups" ["name", "completename", "is_assign"] Owner::Itself;
    /// Their members.
    Member = "glpi_groups_users" ["groups_id", "users_id"] Owner::Column("groups_id");
    /// Categories.
    Category = "glpi_itilcategories" ["name", "completename", "groups_id"] Owner::Itself;
    /// Entities.
    Entity = "glpi_entities" ["name", "completename"] Owner::Itself;
    /// Places.
    Location = "glpi_locations" ["name", "completename"] Owner::Itself;
    /// Tickets.
    Ticket = "glpi_tickets" ["entities_id", "name", "date", "closedate", "solvedate", "date_mod", "status", "users_id_recipient",
        "requesttypes_id", "content", "urgency", "impact", "priority", "itilcategories_id", "type", "is_deleted", "locations_id"]
        Owner::Itself;
    /// People of a ticket: 1 asks, 2 treats, 3 reads.
    TicketUser = "glpi_tickets_users" ["tickets_id", "users_id", "type", "alternative_email"] Owner::Column("tickets_id");
    /// Groups of a ticket.
    TicketGroup = "glpi_groups_tickets" ["tickets_id", "groups_id", "type"] Owner::Column("tickets_id");
    /// What is said.
    FollowUp = "glpi_itilfollowups" ["itemtype", "items_id", "date", "users_id", "content", "is_private", "requesttypes_id",
        "sourceitems_id"] Owner::Ticket;
    /// What is proposed.
    Solution = "glpi_itilsolutions" ["itemtype", "items_id", "content", "date_creation", "date_approval", "users_id",
        "users_id_approval", "status"] Owner::Ticket;
    /// What is to be done.
    Task = "glpi_tickettasks" ["tickets_id", "date", "users_id", "content", "is_private", "actiontime", "begin", "end", "state",
        "users_id_tech", "date_mod"] Owner::Column("tickets_id");
    /// How content requesters were.
    Satisfaction = "glpi_ticketsatisfactions" ["tickets_id", "date_answered", "satisfaction", "satisfaction_scaled_to_5", "comment"]
        Owner::Column("tickets_id");
    /// Tickets that have to do with each other: 1 linked, 2 double, 3 son, 4 parent.
    Link = "glpi_tickets_tickets" ["tickets_id_1", "tickets_id_2", "link"] Owner::Itself;
    /// Things that a ticket is about.
    TicketThing = "glpi_items_tickets" ["itemtype", "items_id", "tickets_id"] Owner::Column("tickets_id");
    /// Documents.
    Document = "glpi_documents" ["name", "filename", "filepath", "mime", "sha1sum", "is_deleted"] Owner::Itself;
    /// What they hang on.
    Hangs = "glpi_documents_items" ["documents_id", "items_id", "itemtype", "users_id", "date_creation", "date_mod"] Owner::Thing;
    /// Computers, by name; the next six too.
    Computer = "glpi_computers" ["name"] Owner::Itself;
    /// Screens.
    Monitor = "glpi_monitors" ["name"] Owner::Itself;
    /// Printers.
    Printer = "glpi_printers" ["name"] Owner::Itself;
    /// Other devices.
    Peripheral = "glpi_peripherals" ["name"] Owner::Itself;
    /// Telephones.
    Phone = "glpi_phones" ["name"] Owner::Itself;
    /// What the network is made of.
    NetworkEquipment = "glpi_networkequipments" ["name"] Owner::Itself;
    /// Programs.
    Software = "glpi_softwares" ["name"] Owner::Itself;
    /// The knowledge base.
    Article = "glpi_knowbaseitems" ["name", "answer", "is_faq", "users_id", "date_creation", "date", "date_mod"] Owner::Itself;
    /// What follow-ups begin with.
    FollowUpTemplate = "glpi_itilfollowuptemplates" ["name", "content"] Owner::Itself;
    /// What solutions begin with.
    SolutionTemplate = "glpi_solutiontemplates" ["name", "content"] Owner::Itself;
    /// Days on which it is closed.
    Holiday = "glpi_holidays" ["name", "begin_date", "end_date", "is_perpetual"] Owner::Itself;
}

/// Of which things documents hang, by the name that GLPI gives them; each is a kind of its own behind those of tables.
pub const HOLDERS: &[&str] = &["Ticket", "ITILFollowup", "ITILSolution", "TicketTask"];

/// What is counted, to say that it is not taken over: table, and what it holds.
pub const COUNTED: &[(&str, &str)] = &[
    ("glpi_changes", "changes"),
    ("glpi_problems", "problems"),
    ("glpi_projects", "projects"),
    ("glpi_ticketvalidations", "approvals of tickets"),
    ("glpi_ticketcosts", "costs of tickets"),
    ("glpi_ticketrecurrents", "recurrent tickets"),
    ("glpi_slas", "service levels"),
    ("glpi_reservations", "reservations"),
    ("glpi_tasktemplates", "task templates"),
    (
        "glpi_knowbaseitems_comments",
        "comments in the knowledge base",
    ),
    ("glpi_plugin_fields_fields", "fields of a plugin"),
    ("glpi_plugin_formcreator_forms", "forms of a plugin"),
];

/// The table of that name, and the kind of its rows.
pub fn table(name: &str) -> Option<&'static (Kind, Table)> {
    TABLES.iter().find(|(_, table)| table.name == name)
}

/// What `dump::read` is to read of a table.
pub fn wanted(name: &str) -> Option<&'static [&'static str]> {
    let counted = || {
        COUNTED
            .iter()
            .find(|(table, _)| *table == name)
            .map(|_| &[][..])
    };
    table(name).map(|(_, table)| table.columns).or_else(counted)
}

/// The things that tickets are about, by the name that GLPI gives them.
pub fn thing(itemtype: &str) -> Option<Kind> {
    Some(match itemtype {
        "Computer" => Kind::Computer,
        "Monitor" => Kind::Monitor,
        "Printer" => Kind::Printer,
        "Peripheral" => Kind::Peripheral,
        "Phone" => Kind::Phone,
        "NetworkEquipment" => Kind::NetworkEquipment,
        "Software" => Kind::Software,
        _ => return None,
    })
}
