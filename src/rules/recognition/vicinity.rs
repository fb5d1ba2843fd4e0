//! Words that stand beside keys and say that they are none, folded, and less a plural's last letter as `tokens` compares them; what
//! they do is in `context`.

/// What is measured: before it, a number is no key.
#[rustfmt::skip]
pub const UNITS: &[&str] = &[
    "h", "heure", "heures", "hour", "hours", "minute", "minutes", "min", "mn", "an", "ans", "euro", "euros", "eur", "cm", "mm", "km", "kg", "go", "mo", "to", "gb",
    "mb", "tb", "ghz", "mhz", "people", "am", "pm", "k", "e", "eme", "er", "ere", "nd", "rd", "th", "st", "pouces",
];

/// What is counted, less a plural's last letter.
#[rustfmt::skip]
pub const COUNTED: &[&str] = &[
    "jour", "day", "semaine", "week", "moi", "month", "annee", "year", "foi", "time", "eleve", "etudiant", "apprenti",
    "student", "pupil", "personne", "utilisateur", "user", "collegue", "enseignant", "prof", "professeur", "teacher", "place",
    "seat", "poste", "ordinateur", "computer", "machine", "portable", "laptop", "ecran", "screen", "table", "chaise", "chair",
    "desk", "copie", "exemplaire", "page", "prise", "tablette", "souri", "clavier", "casque", "groupe", "classe", "salle",
    "room", "licence", "license",
];

/// Words that end as plurals do, and count nothing.
#[rustfmt::skip]
pub const NO_PLURALS: &[&str] = &[
    "dans", "sans", "puis", "depuis", "mais", "plus", "sous", "vers", "apres", "tres", "alors", "toujours", "jamais", "parfois",
    "ailleurs", "nous", "vous", "deux", "this", "does", "always", "sometimes", "across",
];

#[rustfmt::skip]
pub const MONTHS: &[&str] = &[
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
];

#[rustfmt::skip]
pub const STREETS: &[&str] = &[
    "rue", "avenue", "av", "boulevard", "bd", "blvd", "chemin", "impasse", "allee", "quai", "route", "passage", "faubourg",
    "street", "road", "lane",
];

/// What a number between is part of, directly before it.
#[rustfmt::skip]
pub const NUMBERED: &[&str] = &[
    "ticket", "incident", "demande", "dossier", "intervention", "request", "case", "article", "page", "chapitre", "chapter",
    "etage", "floor", "version", "release", "facture", "devi", "commande", "invoice", "quote", "order",
];

/// Papers that have numbers like keys.
#[rustfmt::skip]
pub const PAPERS: &[&str] = &[
    "facture", "devi", "commande", "invoice", "quote", "order", "version", "ancien", "ancienne", "ex",
];

/// Before something that the text only compares with, or leaves out.
#[rustfmt::skip]
pub const ASIDE: &[&str] = &[
    "sauf", "hormi", "excepte", "except", "comme", "like", "unlike", "than", "contrairement", "identique", "cote", "face",
    "pre", "proche", "near", "opposite", "beside", "behind", "derriere", "devant", "dessu", "dessou", "voisine", "voisin",
    "lieu", "instead", "plutot", "rather", "ancien", "ancienne", "ex", "sinon",
];

/// The same in two words.
#[rustfmt::skip]
pub const ASIDE_PAIRS: &[[&str; 2]] = &[
    ["next", "to"], ["close", "to"], ["et", "non"], ["et", "pas"], ["mai", "pas"], ["non", "pas"], ["but", "not"],
    ["and", "not"], ["same", "as"], ["meme", "que"], ["other", "than"], ["autre", "que"],
];

/// Between those and the key.
#[rustfmt::skip]
pub const ARTICLES: &[&str] = &[
    "le", "la", "les", "l", "the", "de", "du", "des", "d", "en", "dan", "dans", "in", "on", "at", "a", "au", "aux", "celle",
    "celui", "of", "pour", "for", "sur", "avec", "with", "from", "by", "par",
];

/// Words after which « poste 4512 » is a telephone.
#[rustfmt::skip]
pub const CALLS: &[&str] = &[
    "tel", "telephone", "phone", "joignable", "joindre", "appeler", "appelez", "appel", "rappeler", "rappelez", "contacter",
    "ext", "standard", "call", "reach", "dial", "fax", "interne", "numero",
];

#[rustfmt::skip]
pub const EXTENSIONS: &[&str] = &[
    "poste", "ext", "extension", "ligne", "line", "portable", "mobile",
];

/// Between the numbers of a list.
#[rustfmt::skip]
pub const LISTING: &[&str] = &[
    "et", "ou", "and", "or", "a", "au", "to", "pui", "then", "plu",
];

#[rustfmt::skip]
pub const FILES: &[&str] = &[
    "pdf", "doc", "docx", "docm", "xl", "xls", "xlsx", "csv", "txt", "odt", "od", "ods", "ppt", "pptx", "jpg", "jpeg", "png",
    "gif", "heic", "mp", "mov", "zip", "rar", "log", "msg", "eml", "html", "htm", "dwg", "exe", "iso",
];
