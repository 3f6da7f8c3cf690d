//! The command line: arguments in, exit code out. The only folder that prints, asks the time or the environment.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is where results and messages go out"
)]

mod add;
mod approve;
mod args;
mod build;
mod check;
mod compare;
mod demo;
mod diff;
mod estimate;
mod explain;
mod figures;
mod freeze;
mod guards;
mod help;
mod history;
mod init;
mod mail;
mod map;
mod messages;
mod new_year;
mod option;
mod overlap;
mod project;
mod publish;
mod purge;
mod recall;
mod secrets;
mod serve;
mod setup;
mod sign;
mod sought;
mod templates;
mod verify;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Arguments, Verb};
use messages::Messages;

/// How a command ended (interfaces: exit status).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// 0: done.
    Done,
    /// 1: the data has errors, or some page or mail failed.
    DataErrors,
    /// 2: wrong use or config.
    WrongUse,
    /// 3: the machine: disk, network.
    Machine,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        Self::from(ended as u8)
    }
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output with 0, mistakes to standard error with 2.
            let _ = error.print();
            return if error.use_stderr() {
                Ended::WrongUse.into()
            } else {
                Ended::Done.into()
            };
        }
    };
    let messages = Messages::new(&arguments);
    let ended = match arguments.verb {
        Verb::Build(a) => build::build(&a, &messages),
        Verb::Check {
            explain: Some(code),
            ..
        } => check::explain(&code, &messages),
        Verb::Check {
            project, strict, ..
        } => check::check(&project, strict, &messages),
        Verb::Schema => {
            let schema = serde_json::to_string_pretty(&crate::config::schema()).unwrap_or_default();
            messages.result(&format!("{schema}\n"))
        }
        Verb::Map { file, config } => map::map(&file, &config, &messages),
        Verb::Add(a) => add::add(&a, &messages),
        Verb::Setup(a) => setup::setup(&a, &messages),
        Verb::NewYear { project, year } => new_year::tell(&project, year.as_deref(), &messages),
        Verb::Figures(a) => figures::figures(&a, &messages),
        Verb::Explain(a) => explain::explain(&a, &messages),
        Verb::Estimate(a) => estimate::estimate(&a, &messages),
        Verb::Demo(a) => demo::demo(&a, &messages),
        Verb::Init { folder } => init::init(&folder, &messages),
        Verb::Compare {
            one,
            other,
            project,
        } => compare::compare(&one, &other, &project, &messages),
        Verb::Serve(a) => serve::serve(&a, &messages),
        Verb::Diff(a) => diff::diff(&a, &messages),
        Verb::Freeze(a) => freeze::freeze(&a, &messages),
        Verb::Verify(a) => verify::verify(&a, &messages),
        Verb::Approve(a) => approve::approve(&a, &messages),
        Verb::Mail(a) => mail::mail(&a, &messages),
        Verb::Purge(a) => purge::purge(&a, &messages),
        Verb::Recall(a) => recall::recall(&a, &messages),
        Verb::Publish(a) => publish::publish(&a, &messages),
        Verb::Help {
            man: Some(folder), ..
        } => help::man(&folder, &messages),
        Verb::Help { topic, write, .. } => {
            help::help(topic.as_deref(), write.as_deref(), &messages)
        }
        Verb::Templates { write } => templates::templates(&write, &messages),
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "matbook", &mut script);
            messages.result(&String::from_utf8_lossy(&script))
        }
    };
    ended.into()
}
