//! The files that a site is made from, with their hashes: what its manifest names.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::Project;
use crate::diag::Personal;
use crate::intake::shown_names;
use crate::site::{Files, Hash, Sealed, modified, resolved};
use crate::source::all_files;

use super::PipelineError;

/// The files of each kind: `config`, `content`, `data`, `templates`.
pub type Inputs = BTreeMap<String, Files>;

/// The file of the cache that keeps hashes by length and time.
const CACHE: &str = "inputs";
/// Its first line.
const HEAD: &str = "matbook inputs 1";

/// Length and time of a file, and what its bytes hash to.
type Known = BTreeMap<String, (u64, u128, Hash)>;

/// Every file that a project's site is made from: the config and the logo it names, the whole data folder (without hidden files),
/// content and templates. With a `cache` folder what has the same length and time as before isn't read again.
///
/// # Errors
/// Where the machine can't read one.
pub fn inputs(project: &Project, cache: Option<&Path>) -> Result<Inputs, PipelineError> {
    let base = project.config.parent().unwrap_or(Path::new(""));
    let own: Vec<PathBuf> = [&project.out, &project.state]
        .into_iter()
        .filter_map(|folder| resolved(folder).ok())
        .collect();
    let mut wanted: Vec<(&str, String, PathBuf)> = Vec::new();
    let name = project.config.file_name().unwrap_or_default();
    let config = (
        "config",
        name.to_string_lossy().into_owned(),
        project.config.clone(),
    );
    wanted.push(config);
    if let Some(logo) = &project.settings.brand.logo {
        wanted.push(("config", logo.replace('\\', "/"), base.join(logo)));
    }
    let failed = |path: &Path, why: &dyn std::fmt::Display| {
        PipelineError::Machine(format!("{} can't be read: {why}", path.display()))
    };
    let folders = [
        ("content", &project.content),
        ("data", &project.data),
        ("templates", &project.templates),
    ];
    for (kind, folder) in folders {
        if !folder.is_dir() {
            continue;
        }
        for path in all_files(folder).map_err(|e| failed(folder, &e))? {
            let file = folder.join(&*path);
            let ours = resolved(&file).is_ok_and(|f| own.iter().any(|o| f.starts_with(o)));
            if file.is_file() && !ours {
                wanted.push((kind, path.to_string(), file));
            }
        }
    }
    let cache = cache.map(|folder| folder.join(CACHE));
    let known = cache.as_deref().map(read).unwrap_or_default();
    let found = wanted
        .par_iter()
        .map(|(kind, path, file)| {
            let meta = fs::metadata(file).map_err(|e| failed(file, &e))?;
            let time = modified(&meta);
            let key = format!("{kind}/{path}");
            let before = known
                .get(&key)
                .filter(|(size, when, _)| time != 0 && (*size, *when) == (meta.len(), time));
            let sealed = match before {
                Some((bytes, _, hash)) => Sealed {
                    hash: *hash,
                    bytes: *bytes,
                },
                None => Sealed::of(&fs::read(file).map_err(|e| failed(file, &e))?),
            };
            Ok((key, time, sealed))
        })
        .collect::<Result<Vec<_>, PipelineError>>()?;
    let mut all = Inputs::new();
    let mut text = format!("{HEAD}\n");
    for ((kind, path, _), (key, time, sealed)) in wanted.iter().zip(found) {
        let _ = writeln!(text, "{}\t{}\t{time}\t{key}", sealed.hash, sealed.bytes);
        all.entry((*kind).to_owned())
            .or_default()
            .insert(path.clone(), sealed);
    }
    if let Some(file) = cache {
        // It only saves time.
        let _ = fs::write(file, text);
    }
    Ok(all)
}

/// What was written within so many nanoseconds of the cache may have been written again since, at the same time as far as the
/// disk tells: FAT counts by two seconds.
const DOUBTFUL: u128 = 2_000_000_000;

fn read(file: &Path) -> Known {
    let sure = fs::metadata(file).map_or(0, |meta| modified(&meta).saturating_sub(DOUBTFUL));
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Known::new();
    }
    let line = |line: &str| {
        let mut fields = line.splitn(4, '\t');
        let hash = Hash::parse(fields.next()?)?;
        let (size, time) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        Some((fields.next()?.to_owned(), (size, time, hash)))
    };
    let known = lines.filter_map(line);
    known.filter(|(_, (_, time, _))| *time < sure).collect()
}
/// The files under names that may be shown: a file may be called after a child.
pub fn shown(inputs: &Inputs, personal: &Personal) -> Inputs {
    let of = |files: &Files| {
        let names = shown_names(files.keys().map(String::as_str), personal);
        let named = |path: &String| names.get(path).unwrap_or(path).clone();
        files
            .iter()
            .map(|(path, sealed)| (named(path), *sealed))
            .collect()
    };
    inputs
        .iter()
        .map(|(kind, files)| (kind.clone(), of(files)))
        .collect()
}
