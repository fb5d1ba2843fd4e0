//! What each of the first steps shows and does; the answers are read in `answers`, tried in `tries`, laid out in `pages`.

use std::net::IpAddr;

use super::answers::{self, Agent, Answers, DeskAnswers, Directory, Team, Wrong, words};
use super::fields;
use super::file;
use super::make::{self, Making};
use super::pages;
use super::parts::{Step, Values, told};
use super::tries::{self, Shown};
use super::{Finish, Setup};
use crate::config::{Config, Fault, Network};
use crate::i18n::{Lang, pages as common, setup as say};
use crate::web::door::Answer;
use crate::web::http::answer::{page, see_other};
use crate::web::http::form::Form;

/// An answer to one step.
#[derive(Clone, Debug)]
pub enum Piece {
    /// The second.
    Desk(DeskAnswers),
    /// The third.
    Directory(Directory),
}

impl Piece {
    /// These answers with this one among them.
    pub fn put(self, answers: &mut Answers) {
        match self {
            Self::Desk(desk) => answers.desk = Some(desk),
            Self::Directory(directory) => answers.directory = Some(directory),
        }
    }
}

/// The first step that has no answer yet.
pub const fn reached(answers: &Answers) -> usize {
    match answers {
        Answers {
            administrator: None,
            ..
        } => 1,
        Answers { desk: None, .. } => 2,
        Answers {
            directory: None, ..
        } => 3,
        Answers { team: None, .. } => 4,
        Answers { .. } => 5,
    }
}

/// Somebody at a step.
pub struct Visit<'a> {
    /// The house.
    pub setup: &'a Setup,
    /// The step, from 1.
    pub number: usize,
    /// What the reader reads.
    pub lang: Lang,
    /// From where.
    pub client: IpAddr,
}

/// What came of a form that was not taken: what was typed, what is wrong with it, what was tried.
#[derive(Default)]
struct Back {
    values: Values,
    wrong: Vec<Wrong>,
    shown: Vec<Shown>,
    kept: Option<String>,
}

impl Visit<'_> {
    /// The page of the step, with what was answered before, or what is proposed.
    pub fn show(&self) -> Answer {
        let (answers, _) = self.setup.answers();
        let reached = reached(&answers);
        if self.number > reached {
            return see_other(&self.setup.address(reached));
        }
        let values = self.before(&answers);
        self.lay_out(
            200,
            Back {
                values,
                ..Back::default()
            },
        )
    }

    fn before(&self, answers: &Answers) -> Values {
        match self.number {
            1 => fields::administrator_values(answers),
            2 => fields::desk_values(answers, self.setup.own_url(), self.lang),
            3 => fields::directory_values(answers),
            _ => fields::team_values(answers),
        }
    }

    /// What was typed; in the fields of the page's other forms, what was there before.
    fn values(&self, form: &Form, names: &[&'static str]) -> Values {
        let mut values = fields::typed(form, names);
        values.extend(self.before(&self.setup.answers().0));
        values
    }

    fn lay_out(&self, status: u16, back: Back) -> Answer {
        let (answers, revision) = self.setup.answers();
        let step = Step {
            lang: self.lang,
            number: self.number,
            reached: reached(&answers),
            base: &self.setup.base,
            values: back.values,
            wrong: back.wrong,
            shown: back.shown,
            kept: back.kept,
        };
        let markup = match self.number {
            1 => pages::administrator(&step),
            2 => pages::mailbox(&step),
            3 => pages::directory(&step),
            4 => pages::team(&step, self.client),
            _ => pages::last(&step, &fields::understood(&answers, self.lang), revision),
        };
        page(status, markup)
    }

    /// The form again.
    fn again(&self, form: &Form, names: &[&'static str], wrong: Vec<Wrong>) -> Answer {
        let values = self.values(form, names);
        self.lay_out(
            422,
            Back {
                values,
                wrong,
                ..Back::default()
            },
        )
    }

    /// Takes a form: a step further, or back to it.
    pub fn take(&self, form: &Form) -> Answer {
        let (answers, _) = self.setup.answers();
        if self.number > reached(&answers) {
            return see_other(&self.setup.address(reached(&answers)));
        }
        if form.text("do") == "keep" {
            return self.keep(&form.text("kept"));
        }
        match self.number {
            1 => match answers::administrator(form, &self.setup.hasher, self.lang) {
                Ok(administrator) => self.onward(|answers| {
                    // Whoever was invited with that name or address is looked at again.
                    let own = &administrator.account;
                    let same =
                        |agent: &Agent| agent.login == own.login || agent.address == own.address;
                    answers.team.take_if(|team| team.invited.iter().any(same));
                    answers.administrator = Some(administrator);
                }),
                Err(wrong) => self.again(form, &["login", "address", "name"], wrong),
            },
            2 => self.take_desk(form, answers),
            3 => self.take_directory(form, answers),
            4 => self.take_team(form, &answers),
            _ => self.take_last(form),
        }
    }

    fn onward(&self, change: impl FnOnce(&mut Answers)) -> Answer {
        self.setup.change(change);
        let (answers, _) = self.setup.answers();
        // One goes on from here, also where a later step was answered before.
        see_other(&self.setup.address((self.number + 1).min(reached(&answers))))
    }

    /// What was tried and failed is taken as it is.
    fn keep(&self, kept: &str) -> Answer {
        match self.setup.take_kept(kept) {
            Some(piece) => self.onward(|answers| piece.put(answers)),
            None => self.show(), // kept meanwhile, or tried anew in another window
        }
    }

    fn config(&self, answers: &Answers) -> Result<Config, Vec<Fault>> {
        file::config(answers, &self.setup.folder, self.setup.listen, self.lang)
    }

    fn take_desk(&self, form: &Form, mut answers: Answers) -> Answer {
        let later = form.text("do") == "later";
        let (desk, mut wrong) = fields::read_desk(form, later, self.lang);
        answers.desk = Some(desk.clone());
        let config = match self.config(&answers) {
            Ok(config) if wrong.is_empty() => config,
            Ok(_) => return self.again(form, fields::DESK, wrong),
            Err(faults) => {
                for (field, text) in faults
                    .iter()
                    .map(|fault| fields::field_of(fault, self.lang))
                {
                    if !wrong
                        .iter()
                        .any(|(other, _)| *other == field && !field.is_empty())
                    {
                        wrong.push((field, text));
                    }
                }
                return self.again(form, fields::DESK, wrong);
            }
        };
        let shown = tries::mail(&config, self.lang);
        self.keep_or_show(form, fields::DESK, shown, Piece::Desk(desk))
    }

    /// Further where nothing failed; else the form again, with what was found and a way to go on all the same.
    fn keep_or_show(
        &self,
        form: &Form,
        names: &[&'static str],
        shown: Vec<Shown>,
        piece: Piece,
    ) -> Answer {
        if !tries::any_failed(&shown) {
            return self.onward(|answers| piece.put(answers));
        }
        let back = Back {
            values: self.values(form, names),
            wrong: Vec::new(),
            shown,
            kept: self.setup.keep(piece),
        };
        self.lay_out(422, back)
    }

    fn take_directory(&self, form: &Form, mut answers: Answers) -> Answer {
        if form.text("do") == "later" {
            return self.onward(|answers| answers.directory = Some(Directory::Later));
        }
        let mut directory = fields::read_directory(form);
        answers.directory = Some(directory.clone());
        let login = match directory {
            Directory::Ldap { .. } => form.exactly("ldap_login"),
            Directory::Imap { .. } | Directory::Later => form.exactly("imap_login"),
        };
        let password = form.exactly("password");
        let mut wrong = Vec::new();
        if login.trim().is_empty() || password.is_empty() {
            wrong.push(("password", self.lang.say(say::WRONG_TRY).to_owned()));
        }
        if let Directory::Ldap {
            reader: Some((_, secret)),
            ..
        } = &directory
            && (secret.is_empty() || secret.contains(char::is_control))
        {
            wrong.push(("bind_dn", self.lang.say(say::WRONG_BIND).to_owned()));
        }
        let config = match self.config(&answers) {
            Ok(config) if wrong.is_empty() => config,
            Ok(_) => return self.again(form, fields::DIRECTORY, wrong),
            Err(faults) => {
                wrong.extend(
                    faults
                        .iter()
                        .map(|fault| fields::field_of(fault, self.lang)),
                );
                return self.again(form, fields::DIRECTORY, wrong);
            }
        };
        let (shown, found) = tries::directory(&config, (login, password), self.lang);
        if let (Directory::Imap { login_as, .. }, Some(found)) = (&mut directory, found) {
            *login_as = found;
        }
        self.keep_or_show(
            form,
            fields::DIRECTORY,
            vec![shown],
            Piece::Directory(directory),
        )
    }

    fn take_team(&self, form: &Form, answers: &Answers) -> Answer {
        let lang = self.lang;
        let mut wrong = Vec::new();
        let inside = words(&form.text("inside"));
        let odd = inside.iter().find(|text| text.parse::<Network>().is_err());
        if let Some(odd) = odd {
            wrong.push(("inside", say::wrong_network(lang, odd)));
        } else if inside.is_empty() {
            wrong.push(("inside", lang.say(say::WRONG_INSIDE).to_owned()));
        }
        let administrator = answers.administrator.as_ref().map(|admin| &admin.account);
        let invited = administrator.map(|own| answers::invited(&form.text("invited"), own, lang));
        match invited {
            Some(Ok(invited)) if wrong.is_empty() => {
                return self.onward(|answers| answers.team = Some(Team { inside, invited }));
            }
            Some(Err(cause)) => wrong.push(cause),
            Some(Ok(_)) | None => {}
        }
        self.again(form, &["inside", "invited"], wrong)
    }

    fn take_last(&self, form: &Form) -> Answer {
        let (answers, revision) = self.setup.answers();
        let told = |heading, text: String| {
            let shown = vec![Shown {
                verdict: tries::Verdict::Failed,
                heading,
                text,
            }];
            self.lay_out(
                422,
                Back {
                    shown,
                    ..Back::default()
                },
            )
        };
        if form.text("revision") != revision.to_string() {
            return told(say::MOVED_ON, self.lang.say(say::MOVED_ON_HINT).into());
        }
        let config = match self.config(&answers) {
            Ok(config) => config,
            Err(faults) => {
                let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
                return told(say::FIX, say::not_understood(self.lang, faults.join("; ")));
            }
        };
        if form.text("do") != "finish" {
            let now = (self.setup.clock)();
            let shown = tries::all(&config, &answers, &self.setup.folder, self.lang, now);
            return self.lay_out(
                200,
                Back {
                    shown,
                    ..Back::default()
                },
            );
        }
        match self.finish(&answers) {
            Ok(()) => see_other("/login"),
            Err(cause) => told(say::NOT_FINISHED, cause),
        }
    }

    /// Writes everything, and waits until the desk is open: the browser is led to its sign-in page, which is there then.
    fn finish(&self, answers: &Answers) -> Result<(), String> {
        let mut finished = self.setup.finished();
        if *finished {
            return Err(self.lang.say(say::OVER_HINT).into());
        }
        let making = Making {
            folder: &self.setup.folder,
            listen: &self.setup.listen.to_string(),
            lang: self.lang,
            client: self.client,
            now: (self.setup.clock)(),
        };
        let configuration = make::make(answers, &making)?;
        *finished = true;
        let (reply, opened) = std::sync::mpsc::channel();
        let finish = Finish {
            configuration,
            reply,
        };
        let _ = self.setup.events.send(finish);
        let opened = opened.recv().unwrap_or_else(|cause| Err(cause.to_string()));
        opened.map_err(|cause| say::written_but(self.lang, cause))
    }
}

/// What a page says of a form that is none of ours, or too long.
pub fn refused(lang: Lang, too_large: bool) -> Answer {
    if too_large {
        page(
            413,
            told(lang, say::TOO_LARGE, lang.say(common::FORM_EXPIRED_HINT)),
        )
    } else {
        page(403, told(lang, say::FOREIGN, lang.say(say::FOREIGN_HINT)))
    }
}
