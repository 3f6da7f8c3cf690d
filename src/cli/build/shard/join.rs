//! The parts of a site that are finished, and how they come into the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compose::{Part, Rest, Share, Titles};
use crate::config::Project;
use crate::release::Kept;

use super::super::{BuildArguments, Ended, Folders, Rendered, site_error};
use super::{Messages, Record, folder_of, ground, stage};

/// All parts of a site.
pub(in super::super) struct Parts {
    stage: PathBuf,
    parts: Vec<(Part, Record)>,
}

impl Parts {
    /// Finds the parts of a build; each that isn't there, or was made from something else, is told.
    pub(in super::super) fn find(
        of: usize,
        arguments: &BuildArguments,
        project: &Project,
        folders: &Folders,
        messages: &Messages,
    ) -> Result<Self, Ended> {
        if of == 0 {
            return Err(messages.wrong_use("--join 0: there is one part at least"));
        }
        let stage = stage(&folders.out, messages)?;
        let ground = ground(arguments, project, folders, messages)?;
        let (mut parts, mut missing, mut other) = (vec![], vec![], vec![]);
        for number in 1..=of {
            let part = Part { number, of };
            match Record::read(&folder_of(&stage, part)) {
                None => missing.push(format!("{number}/{of}")),
                Some(record) if record.ground != ground => {
                    let words = ground.differences(&record.ground).join(", ");
                    other.push(format!("shard {number}/{of} was made with {words}"));
                }
                Some(record) => parts.push((part, record)),
            }
        }
        if missing.is_empty() && other.is_empty() {
            return Ok(Self { stage, parts });
        }
        for words in &other {
            messages.error(words);
        }
        if !missing.is_empty() {
            messages.error(&match found(&stage, of) {
                Some(others) if missing.len() == of => {
                    format!(
                        "there is no finished part of {of} in {}, but of {others}",
                        stage.display()
                    )
                }
                _ => format!(
                    "not finished in {}: shard {}",
                    stage.display(),
                    missing.join(", ")
                ),
            });
        }
        Err(messages.wrong_use(
            "nothing was joined, and the old site is untouched: make these parts (matbook build --shard K/N), then join again",
        ))
    }

    /// What of the site is left to be made.
    pub(in super::super) fn rest(&self) -> Share {
        let mut titles: BTreeMap<String, Titles> = BTreeMap::new();
        let mut kept: BTreeMap<u32, Vec<Kept>> = BTreeMap::new();
        for (_, record) in &self.parts {
            for (folder, own) in &record.written.titles {
                titles
                    .entry(folder.clone())
                    .or_default()
                    .extend(own.clone());
            }
            for (k, own) in record.kept() {
                kept.entry(k).or_default().push(own);
            }
        }
        Share::Rest(Arc::new(Rest { titles, kept }))
    }

    /// Takes all parts into the site that is being made.
    pub(in super::super) fn take_into(
        self,
        rendered: &mut Rendered,
        messages: &Messages,
    ) -> Result<(), Ended> {
        let failed = |error| site_error(&error, messages);
        for (part, record) in self.parts {
            if record.compared_with != rendered.compared_with {
                return Err(messages.wrong_use(&format!(
                    "shard {}/{} was held against another earlier build than is the last now: make it again, then join again",
                    part.number, part.of
                )));
            }
            let folder = folder_of(&self.stage, part);
            let written = record.written;
            let spoilt: BTreeSet<String> = written
                .failures
                .iter()
                .map(|(path, _)| path.clone())
                .collect();
            let (site, cache) = (folder.join("site"), folder.join("cache"));
            (rendered.writer.take_part(&site, &cache, &spoilt)).map_err(failed)?;
            for path in &spoilt {
                rendered.writer.keep(path).map_err(failed)?;
            }
            rendered.written.add(written);
        }
        messages.stage("parts taken");
        Ok(())
    }

    /// Removes the parts of other divisions of the same site: they are stale.
    pub(in super::super) fn tidy(
        stage_of: &Path,
        of: usize,
        messages: &Messages,
    ) -> Result<(), Ended> {
        let stage = stage(stage_of, messages)?;
        let entries = fs::read_dir(&stage).into_iter().flatten().flatten();
        for entry in entries {
            if division(&entry.file_name().to_string_lossy()).is_some_and(|n| n != of) {
                // It only takes room.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    }
}

/// The number of parts in the name of a part's folder.
fn division(name: &str) -> Option<usize> {
    let (number, of) = name.split_once("-of-")?;
    number.parse::<usize>().ok()?;
    of.parse().ok()
}

/// Into how many parts the site was divided otherwise, in words; `None`: there are none.
fn found(stage: &Path, of: usize) -> Option<String> {
    let entries = fs::read_dir(stage).into_iter().flatten().flatten();
    let all: BTreeSet<usize> = entries
        .filter_map(|entry| division(&entry.file_name().to_string_lossy()))
        .filter(|n| *n != of)
        .collect();
    let all: Vec<String> = all.iter().map(usize::to_string).collect();
    (!all.is_empty()).then(|| all.join(" and of "))
}
