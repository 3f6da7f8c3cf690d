//! Files of the data folder that nothing reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::config::Settings;
use crate::diag::{Code, Finding, Severity, Spot, nearest};
use crate::intake::tables;
use crate::source::{Listing, SourceError, all_files, find_pattern, find_table, fits};

use super::mapping::quoted;
use super::project::table_name;

/// With more of them in one folder the folder is told, with their number.
const FEW: usize = 6;

/// Tells every file of the data folder that nothing reads, with what it may be.
pub(super) fn unread(data: &Path, settings: &Settings) -> Result<Vec<Finding>, SourceError> {
    let mut read: BTreeSet<Arc<str>> = BTreeSet::new();
    let entries = || settings.sources.iter().chain(&settings.memberships);
    let patterns: Vec<&str> = entries()
        .flat_map(|source| &source.files)
        .map(String::as_str)
        .collect();
    for pattern in &patterns {
        take(&mut read, find_pattern(data, pattern)?);
    }
    for own in &settings.tables {
        let found = find_table(data, &own.name)?.found;
        read.extend(found.into_iter().map(|file| file.shown));
    }
    for table in tables::ALL {
        let mapped = entries().any(|source| table_name(source) == table.name);
        if !mapped {
            take(&mut read, find_table(data, table.name)?);
        }
    }
    let mut folders: BTreeMap<String, Vec<Arc<str>>> = BTreeMap::new();
    for file in all_files(data)? {
        if !read.contains(&file) {
            let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            folders.entry(folder.to_owned()).or_default().push(file);
        }
    }
    let mut findings = Vec::new();
    for (folder, files) in folders {
        if folder.is_empty() || files.len() <= FEW {
            findings.extend(files.iter().map(|file| {
                let help = help(file, settings, &patterns);
                told(file, "nothing reads this file".into(), help)
            }));
        } else {
            let words = format!("nothing reads {} files of this folder", files.len());
            findings.push(told(&folder, words, help(&files[0], settings, &patterns)));
        }
    }
    Ok(findings)
}

/// Takes what is read, or told to be no file.
fn take(read: &mut BTreeSet<Arc<str>>, listing: Listing) {
    read.extend(listing.found.into_iter().map(|file| file.shown));
    read.extend(listing.no_file.into_iter().map(|(place, _)| place));
}

fn told(place: &str, words: String, help: String) -> Finding {
    let spot = Spot {
        file: place.into(),
        ..Spot::default()
    };
    Finding::new(Code::UnreadFile, Severity::Warning, spot, words).help(help)
}

/// The ends of files that are read as tables.
const ENDS: [&str; 6] = [".csv", ".tsv", ".xlsx", ".xlsm", ".ods", ".xls"];

/// What a file may be, and what to do about it.
fn help(file: &str, settings: &Settings, patterns: &[&str]) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let folder = file.split('/').next().filter(|_| file.contains('/'));
    let is_table = ENDS.iter().any(|end| name.to_lowercase().ends_with(end));
    let stem = name.split('.').next().unwrap_or(name).trim().to_lowercase();
    let table = table_of(folder, &stem);
    if let Some(table) = table {
        let entry = settings
            .sources
            .iter()
            .find(|source| table_name(source) == table);
        return match entry {
            Some(entry) => format!(
                "the table {table} is read from what config.yaml names on line {}: name this file there if it should count, or take it out of the data folder",
                entry.line
            ),
            None if name.to_lowercase().ends_with(".zip") => format!(
                "is it of the table {table}? take its files out into the folder, or name it in config.yaml (sources: {table}: the ZIP under files), which reads what is in it"
            ),
            None if !is_table => format!(
                "is it of the table {table}? a table is read as {}",
                ENDS.join(", ")
            ),
            None => format!(
                "is it of the table {table}? it is read as {table}{}, or in a folder {table}/",
                name.rfind('.').map_or("", |at| &name[at..])
            ),
        };
    }
    // A table of the config's own.
    let own = || settings.tables.iter().map(|table| table.name.as_str());
    let near = folder.and_then(|f| nearest(f, own()));
    if let Some(own) = near.or_else(|| nearest(&stem, own())) {
        return format!("is it of the table {own}? it is read as {own}.csv, or in a folder {own}/");
    }
    let alike = patterns
        .iter()
        .find(|pattern| fits(pattern.rsplit('/').next().unwrap_or(pattern), name))
        .copied()
        .or_else(|| nearest(file, patterns.iter().copied()));
    match alike {
        Some(pattern) => format!(
            "config.yaml reads {pattern}: if this belongs to it, name it there as well, as {}",
            quoted(file)
        ),
        None => "name it under `sources:` in config.yaml if it should count (`matbook map` proposes the lines), or take it out of the data folder".into(),
    }
}

/// The table that a file's folder or name is near to.
fn table_of(folder: Option<&str>, stem: &str) -> Option<&'static str> {
    let names = || tables::ALL.iter().map(|table| table.name);
    let own = |text: &str| {
        let text = text.to_lowercase();
        let same = names().find(|name| *name == text);
        same.or_else(|| nearest(&text, names()))
    };
    if let Some(table) = folder.and_then(own).or_else(|| own(stem)) {
        return Some(table);
    }
    // `pupils 2022-23`, `old_attendance`: its name among other words.
    stem.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.len() > 4)
        .find_map(own)
}

#[cfg(test)]
mod tests {
    use super::table_of;

    #[test]
    fn a_file_is_near_to_a_table_by_its_name_or_folder() {
        for (folder, stem, table) in [
            (None, "attendence", Some("attendance")),
            (None, "pupils 2022-23", Some("pupils")),
            (None, "old_attendance", Some("attendance")),
            (Some("assesments"), "2023-24", Some("assessments")),
            (None, "notes", None),
            (Some("raw"), "ash grove", None),
        ] {
            assert_eq!(table_of(folder, stem), table, "{folder:?} {stem}");
        }
    }
}
