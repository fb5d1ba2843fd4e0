//! What follows a command on its line: options, flags, words; which there are is in each command's `COMMAND`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::Failure;

/// The arguments of a command.
#[derive(Debug)]
pub struct Arguments {
    config: Option<PathBuf>,
    quiet: bool,
    flags: Vec<&'static str>,
    options: Vec<(&'static str, OsString)>,
    words: Vec<OsString>,
}

impl Arguments {
    /// Reads what is left on the line; none when help is asked for.
    pub fn read(
        mut parser: lexopt::Parser,
        flags: &[&'static str],
        options: &[&'static str],
        (config, quiet): (Option<PathBuf>, bool),
    ) -> Result<Option<Self>, Failure> {
        use lexopt::Arg::{Long, Short, Value};
        let mut read = Self {
            config,
            quiet,
            flags: vec![],
            options: vec![],
            words: vec![],
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("help") | Short('h') => return Ok(None),
                Value(word) => read.words.push(word),
                Long("quiet") => read.quiet = true,
                Long("config") => read.config = Some(parser.value()?.into()),
                Long(name) => {
                    let same = |known: &&&'static str| **known == name;
                    if let Some(flag) = flags.iter().find(same) {
                        read.flags.push(flag);
                    } else if let Some(option) = options.iter().find(same) {
                        read.options.push((option, parser.value()?));
                    } else {
                        return Err(Failure::Usage(format!("there is no option --{name} here")));
                    }
                }
                Short(letter) => {
                    return Err(Failure::Usage(format!("there is no option -{letter} here")));
                }
            }
        }
        Ok(Some(read))
    }

    /// The configuration file that was named.
    pub fn config(&self) -> Option<&Path> {
        self.config.as_deref()
    }

    /// Whether standard error is for failures only.
    pub fn quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a flag is there.
    pub fn flag(&self, name: &str) -> bool {
        self.flags.contains(&name)
    }

    /// The value of an option, the last one when there are several.
    pub fn path(&self, name: &str) -> Option<&Path> {
        let mut given = self.options.iter().rev();
        given
            .find(|(option, _)| *option == name)
            .map(|(_, value)| Path::new(value))
    }

    /// The same as text.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Failure> {
        let Some(value) = self.path(name) else {
            return Ok(None);
        };
        let not_text = || Failure::Usage(format!("--{name} is not UTF-8 text"));
        value.to_str().map(Some).ok_or_else(not_text)
    }

    /// The same as a number.
    pub fn number(&self, name: &str) -> Result<Option<u32>, Failure> {
        let read = |text: &str| {
            text.parse()
                .map_err(|_| Failure::Usage(format!("--{name} needs a number, not {text:?}")))
        };
        self.text(name)?.map(read).transpose()
    }

    /// What is no option.
    pub fn words(&self) -> &[OsString] {
        &self.words
    }

    /// No word may be there.
    pub fn no_words(&self) -> Result<(), Failure> {
        self.words.first().map_or(Ok(()), |word| {
            Err(Failure::Usage(format!(
                "{} is not expected here",
                word.display()
            )))
        })
    }
}
