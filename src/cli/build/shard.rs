//! A site made in parts, on as many machines as there are: `--shard K/N` makes the K-th part of the trusts in a folder beside
//! the site, `--join N` the rest, and puts the whole in place. The bytes are those of one build.
//!
//! Beside `site` stands `site.matbook-shards`, and in it for each part a folder `3-of-40` with a site of its own (`site`), what its
//! writer keeps (`cache`) and, once it is finished, `made.json`: what it was made from, and what the join must know of it. That file
//! is written last and goes first, so that what a killed process left is no finished part.

mod join;
mod record;

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::compose::{Part, Share};
use crate::config::Project;
use crate::site::{program_bytes, resolved};
use crate::state::{Lock, LockAnswer, StateFolder};

use super::super::args::ShardArgument;
use super::super::history::LookBack;
use super::super::messages::Messages;
use super::ground::Ground;
use super::{BuildArguments, Ended, Folders, megabytes};
pub(super) use join::Parts;
use record::Record;

/// How the name of the folder of the parts goes on after the site's own.
const STAGE: &str = ".matbook-shards";

/// The folder of all parts of a site.
fn stage(out: &Path, messages: &Messages) -> Result<PathBuf, Ended> {
    let site = resolved(out)
        .map_err(|e| messages.machine(&format!("{} can't be found: {e}", out.display())))?;
    let mut name: OsString = site.file_name().unwrap_or_default().to_owned();
    name.push(STAGE);
    Ok(site.with_file_name(name))
}

/// The folder of one part.
fn folder_of(stage: &Path, part: Part) -> PathBuf {
    stage.join(format!("{}-of-{}", part.number, part.of))
}

/// What a part is made from, on whatever machine: the program by its bytes.
fn ground(
    arguments: &BuildArguments,
    project: &Project,
    folders: &Folders,
    messages: &Messages,
) -> Result<Ground, Ended> {
    let program = program_bytes()
        .map_err(|e| messages.machine(&format!("the program's own file can't be read: {e}")))?;
    Ok(Ground::of(program.to_string(), arguments, project, folders))
}

/// Makes one part.
pub(super) fn make(
    arguments: &BuildArguments,
    asked: ShardArgument,
    messages: &Messages,
) -> Result<Ended, Ended> {
    let part = asked
        .part(|name| std::env::var(name).ok())
        .map_err(|why| messages.wrong_use(&why))?;
    let told = format!("shard {}/{}", part.number, part.of);
    let (mut project, mut folders) = super::begin(arguments, messages)?;
    let folder = folder_of(&stage(&folders.out, messages)?, part);
    folders.out = folder.join("site");
    folders.cache = folder.join("cache");
    folders.look_back = LookBack::Look(StateFolder::new(&project.state));
    folders.share = Share::Part(part);
    fs::create_dir_all(&folders.cache).map_err(|e| {
        messages.machine(&format!("could not make {}: {e}", folders.cache.display()))
    })?;
    let _alone = alone(&folder, &told, messages);
    folders.inputs = super::made_from(&project, &folders.cache, messages)?;
    let ground = ground(arguments, &project, &folders, messages)?;
    if let Some(record) = Record::read(&folder)
        && record.ground == ground
        && !arguments.force
    {
        messages.say(&format!(
            "{told} is made already, of the same files: nothing to do, {:.1} s",
            messages.seconds()
        ));
        return Ok(record.ended());
    }
    Record::forget(&folder)
        .map_err(|e| messages.machine(&format!("could not write {}: {e}", folder.display())))?;
    let checked = super::read(arguments, &mut project, messages)?;
    let trusts = checked.holdings.trusts.len();
    if part.of > trusts.max(1) {
        // There is nothing in it.
        let _ = fs::remove_dir_all(&folder);
        return Err(messages.wrong_use(&format!(
            "--shard {}/{}: there are {trusts} trusts, and a part is a trust at least: make at most {trusts} parts",
            part.number, part.of
        )));
    }
    let editions = super::editions::asked(arguments, &project, &checked.holdings, messages)?;
    let mut survey = super::survey(&project, &checked, messages);
    let own = part.trusts(&checked.holdings).len();
    let mut rendered = super::render(
        arguments,
        &project,
        &mut survey,
        &folders,
        &editions,
        messages,
    )?;
    super::still_the_same(&project, &folders, messages)?;
    drop(survey);
    drop(checked);
    let compared_with = std::mem::take(&mut rendered.compared_with);
    let kept = std::mem::take(&mut rendered.kept);
    let (written, summary) = rendered.finish_part(messages)?;
    let (files, bytes) = (summary.files.len(), summary.bytes);
    let record = Record::new(part, ground, compared_with, &kept, written, &folder);
    record
        .write(&folder)
        .map_err(|e| messages.machine(&format!("could not write {}: {e}", folder.display())))?;
    let ended = record.ended();
    record.say_failures(messages);
    messages.say(&format!(
        "{told}: {own} of {trusts} trusts, {} pages, {} packs and {} page PDFs ({} typeset), {files} files, {:.1} MB, {:.1} s; \
         with all made, matbook build --join {}",
        record.written.pages,
        record.written.packs,
        record.written.report_pdfs,
        record.written.typeset,
        megabytes(bytes),
        messages.seconds(),
        part.of
    ));
    Ok(ended)
}

/// Waits until no other process makes this part: a scheduler may start it again before it has noticed that the first one goes
/// on. `None`: the disk knows no locks.
fn alone(folder: &Path, told: &str, messages: &Messages) -> Option<Lock> {
    let lock = File::create(folder.join("lock")).ok()?;
    match Lock::ask(lock) {
        LockAnswer::Held(lock) => Some(lock),
        LockAnswer::Busy(file) => {
            messages.say(&format!(
                "{told} is being made by another process: waiting for it"
            ));
            Lock::wait(file)
        }
        LockAnswer::Unknown => None,
    }
}
