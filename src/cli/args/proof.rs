//! What holds builds against each other and a site against its manifest, and lets go of what is kept: `diff`, `freeze`, `verify`,
//! `purge`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ProjectArguments, path};

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
    #[arg(long, value_name = "DIR", value_parser = path())]
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
keepers can't write, or hold the site against the data with --data, which needs to trust nothing but the data and this program. Or sign it: where the config's `sign` names a secret key of minisign, each \
site has manifest.json.minisig, which --key holds against the public key, as minisign -V does.\n\n\
Exit status: 0 the same; 1 something differs; 2 no such site; 3 the machine."
)]
pub struct VerifyArguments {
    /// The site's folder: as built, or as published; with editions, one of them or the folder of all
    #[arg(value_name = "SITE", value_parser = path())]
    pub site: PathBuf,
    /// Also hold the config, data, content and templates of this project against the site, and, with the same program, build from
    /// them again (beside, nothing of the project is touched) and compare every byte
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true, value_parser = path())]
    pub data: Option<Option<PathBuf>>,
    /// The config, for --data
    #[arg(long, value_name = "FILE", default_value = "config.yaml", value_parser = path())]
    pub config: PathBuf,
    /// The SHA-256 that the manifest must have, as a build printed it
    #[arg(long, value_name = "SHA256")]
    pub manifest: Option<String>,
    /// The public key of minisign that must have signed the manifest: its file, or its second line
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
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

/// `matbook purge`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "To take a pupil or a school out for good: take the rows out of the data, build, publish --purge (no earlier version \
stays where it is published), then purge. Figures of earlier builds and packs kept for meetings still count the pupil; \
--builds lets go of them. Who was mailed a pack is told by matbook recall. The data folder is never touched."
)]
pub struct PurgeArguments {
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Take this school's figures out of the builds that are kept, too, and its packs out of those kept for meetings
    #[arg(long, value_name = "URN", conflicts_with = "builds")]
    pub school: Option<u32>,
    /// Let go of all builds and meetings that are kept, too: the next build has nothing to be held against
    #[arg(long)]
    pub builds: bool,
}
