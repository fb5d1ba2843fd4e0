//! `helpdesk manual`: the manual page, and what a shell completes, both from the table of commands; for packages.

use std::fmt::Write as _;

use super::version::version;
use super::{Arguments, COMMANDS, Command, Failure, USUAL_CODES, overview, say};

pub const COMMAND: Command = Command {
    name: "manual",
    purpose: "prints the manual page, or what bash, zsh and fish complete",
    help: "helpdesk manual: prints the manual page (roff), or the completions of a shell, made from the same table as this help.

Usage: helpdesk manual [man|bash|zsh|fish]

Examples:
  helpdesk manual | man -l -
  helpdesk manual bash > /etc/bash_completion.d/helpdesk

Exit codes: 0 done, 1 failed, 2 usage error.
",
    flags: &[],
    options: &[],
    run,
    makes_desk: true,
    codes: USUAL_CODES,
};

/// Options of every command.
const COMMON: [&str; 4] = ["config", "help", "quiet", "version"];

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let words: Vec<_> = arguments.words().iter().map(|word| word.to_str()).collect();
    let text = match words[..] {
        [] | [Some("man")] => man(),
        [Some("bash")] => bash(),
        [Some("zsh")] => zsh(),
        [Some("fish")] => fish(),
        _ => return Err(Failure::usage("man, bash, zsh or fish is expected here")),
    };
    say(&text)
}

fn options(command: &Command) -> impl Iterator<Item = &'static str> {
    command.flags.iter().chain(command.options).copied()
}

/// man-pages(7); the text of each command stands as its `--help` prints it.
fn man() -> String {
    let mut page = format!(
        ".TH HELPDESK 1 \"\" \"{}\" \"User Commands\"\n.SH NAME\nhelpdesk \\- the ticket desk of a school's IT service\n",
        version()
    );
    let mut section = |title: &str, text: &str| {
        let _ = writeln!(page, ".SH {title}\n.nf\n{}\n.fi", roff(text));
    };
    section("COMMANDS", &overview());
    for command in COMMANDS {
        section(&command.name.to_uppercase(), command.help);
    }
    page
}

/// No line is a request, no backslash an escape, no hyphen a dash.
fn roff(text: &str) -> String {
    let escaped = text.trim_end().replace('\\', "\\e").replace('-', "\\-");
    let lines = escaped.lines().map(|line| {
        let begins_like_a_request = line.starts_with(['.', '\'']);
        format!("{}{line}", if begins_like_a_request { "\\&" } else { "" })
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn bash() -> String {
    let names: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
    let mut text = format!(
        "# bash completion of helpdesk\n_helpdesk() {{\n  local word=${{COMP_WORDS[COMP_CWORD]}} command= options=\n  \
         for given in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n    case $given in {}) command=$given; break ;; esac\n  done\n  \
         case $command in\n",
        names.join("|")
    );
    for command in COMMANDS {
        let words: Vec<_> = options(command)
            .map(|option| format!("--{option}"))
            .collect();
        let _ = writeln!(
            text,
            "    {}) options=\"{}\" ;;",
            command.name,
            words.join(" ")
        );
    }
    let common = COMMON.map(|option| format!("--{option}")).join(" ");
    let _ = write!(
        text,
        "    *) options=\"{}\" ;;\n  esac\n  case $word in\n    -*) COMPREPLY=($(compgen -W \"$options {common}\" -- \"$word\")) ;;\n    \
         *) if [ -n \"$command\" ]; then COMPREPLY=($(compgen -f -- \"$word\")); else COMPREPLY=($(compgen -W \"$options\" -- \"$word\")); fi ;;\n  \
         esac\n}}\ncomplete -o filenames -F _helpdesk helpdesk\n",
        names.join(" ")
    );
    text
}

fn zsh() -> String {
    let mut text =
        String::from("#compdef helpdesk\n_helpdesk() {\n  local -a commands\n  commands=(\n");
    for command in COMMANDS {
        let purpose = quoted(&command.purpose.replace(':', "\\:"));
        let _ = writeln!(text, "    '{}:{purpose}'", command.name);
    }
    text.push_str(
        "  )\n  _arguments -C '--config[configuration file]:file:_files' '--help' '--version' '--quiet' '1:command:->command' '*::argument:->rest'\n  \
         case $state in\n    command) _describe command commands ;;\n    rest)\n      case $words[1] in\n",
    );
    for command in COMMANDS {
        let flags = command.flags.iter().map(|flag| format!("'--{flag}'"));
        let valued = command
            .options
            .iter()
            .map(|option| format!("'--{option}=:value:_files'"));
        let words: Vec<_> = flags.chain(valued).collect();
        let _ = writeln!(
            text,
            "        {}) _arguments {} '*:file:_files' ;;",
            command.name,
            words.join(" ")
        );
    }
    text.push_str("      esac ;;\n  esac\n}\n_helpdesk \"$@\"\n");
    text
}

fn fish() -> String {
    let mut text = String::from(
        "# fish completion of helpdesk\ncomplete -c helpdesk -l config -r -d 'configuration file'\ncomplete -c helpdesk -l help\n\
         complete -c helpdesk -l version\ncomplete -c helpdesk -l quiet\n",
    );
    for command in COMMANDS {
        let _ = writeln!(
            text,
            "complete -c helpdesk -n __fish_use_subcommand -a {} -d '{}'",
            command.name,
            quoted(command.purpose)
        );
        for option in options(command) {
            let valued = if command.options.contains(&option) {
                " -r"
            } else {
                ""
            };
            let _ = writeln!(
                text,
                "complete -c helpdesk -n '__fish_seen_subcommand_from {}' -l {option}{valued}",
                command.name
            );
        }
    }
    text
}

/// Inside single quotes, which each of these shells ends in the same way.
fn quoted(text: &str) -> String {
    text.replace('\'', "'\\''")
}
