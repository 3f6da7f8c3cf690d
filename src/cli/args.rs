//! The command line, as clap reads it.

mod figures;

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use figures::{EstimateArguments, ExplainArguments, FiguresArguments, FiguresFormat};

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
    #[arg(long, value_name = "FILE", default_value = "config.yaml")]
    pub config: PathBuf,
    /// The data folder, instead of the config's
    #[arg(long, value_name = "DIR")]
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
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The config of the project whose data folder the file lies in; there need be none
        #[arg(long, value_name = "FILE", default_value = "config.yaml")]
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
        #[arg(value_name = "DIR")]
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
    /// Print a topic of the manual, or a verb's options; without either, what there is
    Help {
        /// A topic of the manual, or a verb
        #[arg(value_name = "TOPIC")]
        topic: Option<String>,
        /// Write the manual as pages into this folder
        #[arg(long, value_name = "DIR", conflicts_with = "topic")]
        write: Option<PathBuf>,
        /// Write a page for `man` into this folder for the program and for each verb
        #[arg(long, value_name = "DIR", conflicts_with_all = ["topic", "write"])]
        man: Option<PathBuf>,
    },
    /// Write the built-in templates of pages, packs and mail into a folder, to change those you need
    Templates {
        /// The folder to write them to, as templates
        #[arg(long, value_name = "DIR")]
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
    #[arg(long, value_name = "DIR")]
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
    /// How many things to do at once; as many as there are cores where it is left out
    #[arg(long, value_name = "N", value_parser = whole::<usize>)]
    pub jobs: Option<usize>,
    /// Leave the PDF packs out
    #[arg(long)]
    pub no_pdf: bool,
    /// Also write what Typst is given for each PDF to this folder, for whoever writes templates
    #[arg(long, value_name = "DIR")]
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

/// `matbook publish`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "The config says where: `publish: {to: {folder: //server/share/reports}}`, or sftp, webdav, s3 \
(matbook schema lists their keys). Passwords come from the environment or from the file that `secrets:` names in the \
config, a line each, `name = value`: webdav_password (MATBOOK_WEBDAV_PASSWORD), s3_key_id, s3_key. SFTP uses the \
system's ssh, its keys and its config.\n\n\
A folder on this machine or a share is swapped in one step where it can be: no reader ever sees half a site. Where it \
can't (a server, a mount point, special rights; on Windows unless the config says `swap: always`) every file goes up \
beside its place first; only then are they renamed into place, the pages last, and what is stale goes after them. \
What was written is read back and compared by SHA-256. Files that matbook did not put there are never touched. \
A run that was cut short leaves the old site; the next run completes it."
)]
pub struct PublishArguments {
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The built site, instead of the config's
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go back to the version before; again: one further
    #[arg(long, conflicts_with_all = ["adopt", "out"])]
    pub rollback: bool,
    /// Only this edition, by its name in the config or that of its folder (repeatable)
    #[arg(long, value_name = "NAME")]
    pub edition: Vec<String>,
    /// Publish an edition that withholds for the first time: nothing that was published before is known, against which what is
    /// withheld could be held
    #[arg(long, conflicts_with = "rollback")]
    pub first: bool,
    /// Publish among files that matbook did not put there, and replace those in the way (--rollback brings them back)
    #[arg(long)]
    pub adopt: bool,
    /// Read what stands there already, too, and mend what was changed
    #[arg(long)]
    pub verify: bool,
    /// Publish although the build says that the site must not go out as it stands
    #[arg(long, conflicts_with = "rollback")]
    pub accept: bool,
    /// Keep no earlier version: what was withdrawn is removed from the place, for good
    #[arg(long, conflicts_with = "rollback")]
    pub purge: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print where each edition lies, since when and as of which publication, and do nothing
    #[arg(long, conflicts_with_all = ["rollback", "purge", "adopt", "dry_run"])]
    pub list: bool,
}

/// `matbook approve`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "With `approval: true` in the config, publish and mail send out only a site that was approved: the very bytes, so \
that every build that changes one needs another approval."
)]
pub struct ApproveArguments {
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The built site, instead of the config's
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Who approves it
    #[arg(long, value_name = "NAME")]
    pub who: String,
}

/// `matbook diff`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "OLD and NEW are each the folder of a site, `last` (the last build), `before` (the one before it), `published` (what was \
published last), or the name of a frozen meeting. Each build of the whole site keeps its released figures in the state's folder \
(the last 4, the last 2 published, and the frozen ones), with a number for each row of the data, made with a secret: so rows \
added, removed and changed are told by table, year and school. Of a site that isn't kept only its figures.csv and the hashes of the \
files are known.\n\n\
A figure is restated if it is of a term or year that was past already in OLD. Exit status: 0, whether anything moved or not."
)]
pub struct DiffArguments {
    /// The build before
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The build after
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The edition, by its folder's name
    #[arg(long, value_name = "NAME")]
    pub edition: Option<String>,
    /// How it is printed: csv is a row a figure, json all of it
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
}

/// How `diff` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// A row a figure that moved.
    Csv,
}

/// `matbook freeze`
#[derive(Args, Debug, Clone)]
pub struct FreezeArguments {
    /// What the meeting is called, as "Trustees June 2026"
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The built site, instead of the config's
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The edition, by its folder's name
    #[arg(long, value_name = "NAME")]
    pub edition: Option<String>,
    /// Forget the meeting and what was kept for it
    #[arg(long, requires = "name")]
    pub remove: bool,
}

/// `matbook verify`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "manifest.json names every file of the site with its length and SHA-256, the files it was made from, the \
program and the version of the methods; its last line is the hash of the lines before it. So a changed, missing or added \
file is found, and a slip or a fault of the disk in the manifest itself. What it can't prove alone: that nobody changed a \
page and wrote a fitting manifest. For that, keep the manifest's hash (printed here, and by every build) where the site's \
keepers can't write, or hold the site against the data with --data, which needs to trust nothing but the data and this program.\n\n\
Exit status: 0 the same; 1 something differs; 2 no such site; 3 the machine."
)]
pub struct VerifyArguments {
    /// The site's folder: as built, or as published; with editions, one of them or the folder of all
    #[arg(value_name = "SITE")]
    pub site: PathBuf,
    /// Also hold the config, data, content and templates of this project against the site, and, with the same program, build from
    /// them again (beside, nothing of the project is touched) and compare every byte
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    pub data: Option<Option<PathBuf>>,
    /// The config, for --data
    #[arg(long, value_name = "FILE", default_value = "config.yaml")]
    pub config: PathBuf,
    /// The SHA-256 that the manifest must have, as a build printed it
    #[arg(long, value_name = "SHA256")]
    pub manifest: Option<String>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = VerifyFormat::Text)]
    pub format: VerifyFormat,
}

/// How `verify` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum VerifyFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// `matbook mail`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "The config says to whom and how: `mail: {from: \"Data team <data@trust.example>\", recipients: \
recipients.csv, server: {host: smtp.trust.example}}` (matbook schema lists all keys). recipients.csv has the columns \
name, address, role, school (a URN, all, or nothing for the trust) and, with several trusts, trust. The login comes \
from the environment (MATBOOK_SMTP_USER, MATBOOK_SMTP_PASSWORD) or from the file that `secrets:` names, never from the \
config. Templates mail-subject.txt, mail.txt and mail.html in the templates folder stand in for the built-in ones.\n\n\
Before anything is sent, each pack's school as written in the PDF itself must be the recipient's, and each pack's bytes \
those that the build wrote. The journal matbook-state/mail-journal keeps what was sent, so that a run that was cut short \
is completed by the next. With `password: true` each copy opens with a password of the recipient's own, listed in \
matbook-state/mail-passwords.csv for you to pass on another way; such a copy is no PDF/A, and the mail names no figure. \
Exit status 1: some mail was refused, put off or had no pack, or a row of the recipients can't be read."
)]
pub struct MailArguments {
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The built site, instead of the config's
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write each mail as a file .eml into the folder `mail` beside the config (or --eml), and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The folder for --dry-run
    #[arg(long, value_name = "DIR", requires = "dry_run")]
    pub eml: Option<PathBuf>,
    /// Only to this address (repeatable)
    #[arg(long, value_name = "ADDRESS")]
    pub to: Vec<String>,
    /// Send although the build says that the site must not go out as it stands
    #[arg(long)]
    pub accept: bool,
    /// Print who gets which packs, and whether they are new, changed or the same since they were last sent; send nothing
    #[arg(long, conflicts_with_all = ["dry_run", "again"])]
    pub list: bool,
    /// Send again what was sent before
    #[arg(long)]
    pub again: bool,
}

/// `matbook add`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "A group to which something is lacking is left out and said; files that nothing is made of are listed. The old \
config is kept beside the new one. Answers are kept for files of the same kind."
)]
pub struct AddArguments {
    /// Folders or files: of the data folder, or a folder from elsewhere, whose files are copied into it
    #[arg(value_name = "FOLDER", required = true)]
    pub folders: Vec<PathBuf>,
    /// The config to write; it need not be there yet
    #[arg(long, value_name = "FILE", default_value = "config.yaml")]
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
    #[arg(long, value_name = "FILE", default_value = "config.yaml")]
    pub config: PathBuf,
    /// The port to listen on, of 127.0.0.1 only; 0: any that is free
    #[arg(long, value_name = "PORT", default_value_t = 0, value_parser = port)]
    pub port: u16,
}

/// `matbook demo`
#[derive(Args, Debug, Clone)]
pub struct DemoArguments {
    /// The folder to write it to
    #[arg(value_name = "DIR")]
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
