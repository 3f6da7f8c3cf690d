//! What lets a site out, and calls it back: `publish`, `approve`, `mail`, `recall`.

use std::path::PathBuf;

use clap::Args;

use super::{ProjectArguments, path};

/// `matbook publish`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "The config says where: `publish: {to: {folder: /srv/reports}}` (on Windows a share as well), or sftp, webdav, s3 \
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
    #[arg(long, value_name = "DIR", value_parser = path())]
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
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
    /// Who approves it
    #[arg(long, value_name = "NAME")]
    pub who: String,
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
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
    /// Write each mail as a file .eml into the folder `mail` beside the config (or --eml), and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The folder for --dry-run
    #[arg(long, value_name = "DIR", requires = "dry_run", value_parser = path())]
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

/// `matbook recall`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "What was mailed can't be taken out of a mailbox; those who have it can be told. Without --send or --dry-run \
only the list is printed. The words of the letter are the templates recall-subject.txt and recall.txt (matbook templates \
--write); it holds no figure. What lies on a server is taken away by publishing anew with publish --purge."
)]
pub struct RecallArguments {
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// A pack by its path in the site, or the end of it; or the URN of a school: all packs about it
    #[arg(required = true, value_name = "PACK")]
    pub packs: Vec<String>,
    /// Why the packs are withdrawn, as the letter is to say it
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    /// Send each who has one of the packs a letter that asks to delete it
    #[arg(long, requires = "why")]
    pub send: bool,
    /// Write each letter as a file .eml into the folder `recall` beside the config (or --eml), and send nothing
    #[arg(long, requires = "why", conflicts_with = "send")]
    pub dry_run: bool,
    /// The folder for --dry-run
    #[arg(long, value_name = "DIR", requires = "dry_run", value_parser = path())]
    pub eml: Option<PathBuf>,
    /// Send also to those who were sent a letter about these packs before
    #[arg(long, requires = "send")]
    pub again: bool,
}
