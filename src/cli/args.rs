//! The command line, as clap reads it.

mod figures;
mod out;
mod proof;
mod shard;

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::path_trouble;

pub use figures::{EstimateArguments, ExplainArguments, FiguresArguments, FiguresFormat};
pub use out::{ApproveArguments, MailArguments, PublishArguments, RecallArguments};
pub use proof::{
    DiffArguments, DiffFormat, FreezeArguments, PurgeArguments, VerifyArguments, VerifyFormat,
};
pub use shard::ShardArgument;

/// Reports, audits and packs for multi-academy trusts, from a folder of files.
#[derive(Parser, Debug)]
#[command(
    name = "matbook",
    version,
    about,
    max_term_width = 100,
    disable_help_subcommand = true
)]
#[command(
    after_help = "Exit status: 0 done; 1 the data has errors, or some page or mail failed; \
2 wrong use or config; 3 the machine (disk, network).\n\
Results go to standard output, progress and messages to standard error. NO_COLOR is honoured."
)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
    /// How messages are printed
    #[arg(long, global = true, value_enum, default_value_t = MessageFormat::Text, display_order = 900)]
    pub message_format: MessageFormat,
    /// Print errors only
    #[arg(short, long, global = true, display_order = 901)]
    pub quiet: bool,
    /// Print every finding instead of each value once, and what each stage took
    #[arg(short, long, global = true, action = clap::ArgAction::Count, display_order = 902)]
    pub verbose: u8,
}

/// How messages are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum MessageFormat {
    /// For people.
    Text,
    /// One JSON object a line, for schedulers.
    Json,
}

/// A whole number.
fn whole<T: FromStr>(text: &str) -> Result<T, &'static str> {
    text.parse().map_err(|_| "expected a whole number")
}

/// A path by the rule of the config's: what can be none here would become a folder of that name. One that is there is taken.
fn path() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        let text = path.to_str().unwrap_or_default();
        match path_trouble(text, cfg!(windows)) {
            Some((what, help)) if !text.is_empty() && !path.exists() => {
                Err(format!("{what}: {help}"))
            }
            _ => Ok(path),
        }
    })
}

/// A school's number.
fn urn(text: &str) -> Result<u32, &'static str> {
    text.parse().map_err(|_| "expected a URN: six digits")
}

/// A port.
fn port(text: &str) -> Result<u16, &'static str> {
    text.parse().map_err(|_| "expected a port: 0 to 65535")
}

/// Where the project is.
#[derive(Args, Debug, Clone)]
pub struct ProjectArguments {
    /// The config
    #[arg(long, value_name = "FILE", default_value = "config.yaml", value_parser = path())]
    pub config: PathBuf,
    /// The data folder, instead of the config's
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub data: Option<PathBuf>,
}

/// The verbs.
#[derive(Subcommand, Debug)]
pub enum Verb {
    /// Read the data, check it, compute every report, write the site and the packs
    Build(BuildArguments),
    /// Read and audit the data, print what is wrong with file, line and column; write nothing
    Check {
        #[command(flatten)]
        project: ProjectArguments,
        /// End with exit status 1 on warnings as well
        #[arg(long)]
        strict: bool,
        /// Print what the findings of a code mean and how to mend them, instead of checking
        #[arg(long, value_name = "CODE")]
        explain: Option<String>,
    },
    /// Print the JSON schema of config.yaml
    Schema,
    /// Propose the config lines that map an unknown file onto a table, with what is doubtful about them
    Map {
        /// The file: CSV, TSV, XLSX, ODS, a Common Transfer File, or a ZIP of these; all sheets and members are looked at
        #[arg(value_name = "FILE", value_parser = path())]
        file: PathBuf,
        /// The config of the project whose data folder the file lies in; there need be none
        #[arg(long, value_name = "FILE", default_value = "config.yaml", value_parser = path())]
        config: PathBuf,
    },
    /// Take files into the config: alike ones are grouped, one entry of `sources:` proposed for each kind, what can't be known
    /// asked, config.yaml written (its own lines and comments stay), and the data checked
    Add(AddArguments),
    /// Set up a project on a page on this machine, without writing YAML: files dropped in, shown as they are understood,
    /// questions asked only where the program can't know, and config.yaml written; nothing leaves the machine
    Setup(SetupArguments),
    /// Say what a new academic year needs: tables and files that are missing, labels that are new, schools that joined or
    /// left, and the lines of the config to write
    NewYear {
        #[command(flatten)]
        project: ProjectArguments,
        /// The new year, as 2025/26; left out: the one after the last roll, or the last roll's where nothing else is of it
        #[arg(long, value_name = "YEAR")]
        year: Option<String>,
    },
    /// Print the figures of a selection as tidy rows; what is left out means all that there are
    Figures(FiguresArguments),
    /// Say how one figure came about: formula, numerator, denominator, source files and row counts, what was left out and why
    Explain(ExplainArguments),
    /// Write an estimates table from the reference set of pupils, and print the ranks of the trust's schools
    Estimate(EstimateArguments),
    /// Write a made-up trust: data folder, config and content
    Demo(DemoArguments),
    /// Write an empty project: a commented config.yaml and one header-only file for each table
    Init {
        /// The folder to write it to
        #[arg(value_name = "DIR", value_parser = path())]
        folder: PathBuf,
    },
    /// Compare two trusts or sponsors on the DfE measures
    Compare {
        /// Name, UID or folder of the one
        one: String,
        /// Name, UID or folder of the other
        other: String,
        #[command(flatten)]
        project: ProjectArguments,
    },
    /// Build, serve on 127.0.0.1, and rebuild and reload when data, config, templates or content change
    Serve(ServeArguments),
    /// Put the built site where the config says: a folder, a file share or a server; all or nothing
    Publish(PublishArguments),
    /// Say what moved between two builds, figure by figure, whether past terms were restated, and because of what
    Diff(DiffArguments),
    /// Keep a build's packs and figures for a meeting: the next pages say what has changed since; without a name, list them
    Freeze(FreezeArguments),
    /// Hold a site against its manifest.json: every file's hash, and what is missing or was put there since
    Verify(VerifyArguments),
    /// Say that the built site may go out as it stands: who, when and which site is kept in the state
    Approve(ApproveArguments),
    /// Send each recipient their own packs, and nothing else; a second run sends only what was not sent
    Mail(MailArguments),
    /// Say who was mailed a pack, and ask them to delete it
    Recall(RecallArguments),
    /// Take what is kept of pupils out of the cache and the state; of a school, or of all earlier builds, where asked
    Purge(PurgeArguments),
    /// Print a topic of the manual, or a verb's options; without either, what there is
    Help {
        /// A topic of the manual, or a verb
        #[arg(value_name = "TOPIC")]
        topic: Option<String>,
        /// Write the manual as pages into this folder
        #[arg(long, value_name = "DIR", conflicts_with = "topic", value_parser = path())]
        write: Option<PathBuf>,
        /// Write a page for `man` into this folder for the program and for each verb
        #[arg(long, value_name = "DIR", conflicts_with_all = ["topic", "write"], value_parser = path())]
        man: Option<PathBuf>,
    },
    /// Write the built-in templates of pages, packs and mail into a folder, to change those you need
    Templates {
        /// The folder to write them to, as templates
        #[arg(long, value_name = "DIR", value_parser = path())]
        write: PathBuf,
    },
    /// Print the completions for a shell
    Completions {
        /// bash, zsh, fish, powershell or elvish
        shell: clap_complete::Shell,
    },
}

/// `matbook build`
#[derive(Args, Debug, Clone)]
pub struct BuildArguments {
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Where the site is written, instead of the config's
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
    /// Only this trust (repeatable)
    #[arg(long, value_name = "UID")]
    pub trust: Vec<String>,
    /// Only this school (repeatable)
    #[arg(long, value_name = "URN", value_parser = urn)]
    pub school: Vec<u32>,
    /// Only this edition, by its name in the config or that of its folder (repeatable); the others stay as they were
    #[arg(long, value_name = "NAME")]
    pub edition: Vec<String>,
    /// Make only the K-th of N parts of the trusts, beside the site: on several machines with one disk at once, and again after a
    /// failure. auto takes K and N from a Slurm array, auto/N takes K from a Kubernetes indexed job or MATBOOK_SHARD
    /// (matbook help cluster)
    #[arg(long, value_name = "K/N", conflicts_with_all = ["join", "trust", "school", "edition", "pack_sources"])]
    pub shard: Option<ShardArgument>,
    /// Make the rest of the site from its N parts and put the whole in place: the bytes are those of one build
    #[arg(long, value_name = "N", value_parser = whole::<usize>, conflicts_with_all = ["trust", "school", "edition", "pack_sources"])]
    pub join: Option<usize>,
    /// How many things to do at once; as many as there are cores where it is left out
    #[arg(long, value_name = "N", value_parser = whole::<usize>)]
    pub jobs: Option<usize>,
    /// Leave the PDF packs out
    #[arg(long)]
    pub no_pdf: bool,
    /// Also write what Typst is given for each PDF to this folder, for whoever writes templates
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub pack_sources: Option<PathBuf>,
    /// Don't build where there are findings of severity error
    #[arg(long)]
    pub strict: bool,
    /// Make everything anew, whatever is cached
    #[arg(long)]
    pub force: bool,
    /// Put the site in place although many rows were refused, a school or year group lost most of its figures, or a pack has
    /// no headline
    #[arg(long)]
    pub accept: bool,
}

/// `matbook serve`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "The site served is one of its own, in .matbook/serve beside the config: the one in the config's `out` \
is not touched. Nothing but this machine can reach it. A build that fails is told on the terminal and in the open page, \
which stays as it was. Ctrl-C ends it at any moment; nothing has to be tidied up."
)]
pub struct ServeArguments {
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The port; 0 for any that is free
    #[arg(long, value_name = "N", default_value_t = 8000, value_parser = port)]
    pub port: u16,
    /// Make the PDF packs, too
    #[arg(long)]
    pub pdf: bool,
}

/// `matbook add`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "A group to which something is lacking is left out and said; files that nothing is made of are listed. The old \
config is kept beside the new one. Answers are kept for files of the same kind."
)]
pub struct AddArguments {
    /// Folders or files: of the data folder, or a folder from elsewhere, whose files are copied into it
    #[arg(value_name = "FOLDER", required = true, value_parser = path())]
    pub folders: Vec<PathBuf>,
    /// The config to write; it need not be there yet
    #[arg(long, value_name = "FILE", default_value = "config.yaml", value_parser = path())]
    pub config: PathBuf,
    /// Ask nothing: take what is understood and leave out the rest
    #[arg(short, long)]
    pub yes: bool,
    /// The answer to a question, by the name that is printed with it (repeatable): academic_year=2025/26
    #[arg(long = "answer", value_name = "NAME=ANSWER")]
    pub answers: Vec<String>,
}

/// `matbook setup`
#[derive(Args, Debug, Clone)]
pub struct SetupArguments {
    /// The config to write; it need not be there yet
    #[arg(long, value_name = "FILE", default_value = "config.yaml", value_parser = path())]
    pub config: PathBuf,
    /// The port to listen on, of 127.0.0.1 only; 0: any that is free
    #[arg(long, value_name = "PORT", default_value_t = 0, value_parser = port)]
    pub port: u16,
}

/// `matbook demo`
#[derive(Args, Debug, Clone)]
pub struct DemoArguments {
    /// The folder to write it to
    #[arg(value_name = "DIR", value_parser = path())]
    pub folder: PathBuf,
    /// Schools
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = whole::<usize>)]
    pub schools: usize,
    /// Pupils in each school
    #[arg(long, value_name = "N", default_value_t = 210, value_parser = whole::<usize>)]
    pub pupils: usize,
    /// Academic years
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = whole::<usize>)]
    pub years: usize,
    /// Trusts
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole::<usize>)]
    pub trusts: usize,
    /// The seed: the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole::<u64>)]
    pub seed: u64,
    /// Other schools of the made-up nation, in the reference set of pupils
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = whole::<usize>)]
    pub nation: usize,
    /// Plant a known list of data faults, with an answer book (faults.csv)
    #[arg(long)]
    pub faults: bool,
}
