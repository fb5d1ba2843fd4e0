//! What the shipped file says, and which names are ours.

use super::*;

#[test]
fn the_shipped_file_says_the_defaults() {
    let folder = Path::new("/somewhere");
    let shipped = Config::parse(SHIPPED, folder).unwrap();
    let bare = Config::parse("[[mailbox]]", folder).unwrap();
    assert_eq!(shipped, bare);
}

#[test]
fn a_mailbox_has_a_name_of_one_line_whatever_its_account() {
    let text =
        "[[mailbox]]\nkind = \"imap\"\nhost = \"h\"\nuser = \"a\\nb\\u0001\"\npassword = \"x\"";
    let config = Config::parse(text, Path::new("/")).unwrap();
    assert_eq!(config.mailboxes[0].name, "a b @h/INBOX");
}

#[test]
fn the_host_is_what_stands_before_the_port() {
    for (base_url, host) in [
        ("http://127.0.0.1:8080", "127.0.0.1"),
        ("https://support.ecole.example/", "support.ecole.example"),
        ("http://[::1]:8080", "[::1]"),
        ("http://[::1]", "[::1]"),
    ] {
        let text = format!("[desk]\nbase_url = {base_url:?}");
        let config = Config::parse(&text, Path::new("/")).unwrap();
        assert_eq!(config.host(), host);
    }
}

#[test]
fn pages_are_asked_for_by_our_names_and_addresses_only() {
    let text =
        "[desk]\nbase_url = \"https://support.ecole.example\"\n[web]\nother_names = [\"Helpdesk\"]";
    let config = Config::parse(text, Path::new("/")).unwrap();
    for (host, ours) in [
        ("support.ecole.example", true),
        ("Support.Ecole.Example:8443", true),
        ("helpdesk:8080", true),
        ("localhost:8080", true),
        ("192.168.0.7:8080", true),
        ("[fe80::1]:8080", true),
        ("evil.example", false),
        ("support.ecole.example.evil.example", false),
        ("127.0.0.1.evil.example", false),
        ("", false),
    ] {
        assert_eq!(config.answers_to(host), ours, "{host}");
    }
}

#[test]
fn what_the_shipped_file_offers_in_comments_is_understood() {
    let offered: String = SHIPPED
        .replace(
            "[[mailbox]]\nkind = \"folder\"",
            "[[unused]]\nkind = \"folder\"",
        )
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.starts_with('[') || rest.contains(" = "))
                .unwrap_or(line)
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let offered = offered
        .replacen("[outgoing]", "[was]", 1)
        .replace("[[unused]]", "[[mailbox]]");
    let faults = Config::parse(&offered, Path::new("/")).unwrap_err();
    let texts: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 1, "{texts:#?}");
    assert!(texts[0].contains("[was]"), "{texts:#?}");
}
