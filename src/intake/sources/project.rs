//! The whole project's data: canonical tables, mapped sources, published files and memberships.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::config::{Settings, Source};
use crate::dataset::{Disagreement, Holdings, RollEntry, School, Trust};
use crate::diag::{Code, Finding, Severity, Sink, Spot, nearest};
use crate::estate::tables;
use crate::intake::folder::{self, read_provided};
use crate::intake::masking::mask;
use crate::intake::{ReadOptions, Table, published as layouts};
use crate::source::{Found, Held, How, RowPlace, SourceError, find_pattern};

use super::codes::levelled;
use super::mapping::{Configured, Known, Places};
use super::open::{Opening, Wish};
use super::provide::{named, tell_outside};
use super::ready::{Ready, ready, ready_layouts};
use super::school_names::telling;
use super::{Plan, Provide, merge, published, rollover, transpose, unread};

/// Reads a project's data folder as its settings say.
///
/// A table with entries under `sources:` is read from those files alone, and every other table from the canonical files.
/// Where a table has several entries, an earlier one takes precedence: rows with the same key become one, a later entry
/// fills only what is blank, and where the two differ it is listed among the disagreements. Entries whose layout is one of
/// [`published::LAYOUTS`](crate::intake::published::LAYOUTS), and those of `memberships:`, are read as published. What is
/// wrong with the files is in the sink: see [`Sink::stops_build`].
///
/// # Errors
/// Only where the machine fails: a folder that can't be listed, a file that breaks off.
pub fn read_project(
    data: &Path,
    settings: &Settings,
    options: &ReadOptions,
) -> Result<(Holdings, Sink), SourceError> {
    let provider = Configuration {
        data,
        settings,
        known: Mutex::default(),
        memory: Mutex::default(),
    };
    let (mut held, mut sink) = read_provided(settings, options, &provider)?;
    let mut memory = lock(&provider.memory);
    memory.restore(&mut sink);
    for file in &mut held.files {
        file.rows += memory.aside.get(file.path.as_str()).copied().unwrap_or(0);
    }
    held.disagreements
        .extend(memory.disagreements.iter().cloned());
    memory.restore_rows(&mut held);
    rollover::suggest(&memory.entries, &held.personal, &mut sink);
    drop(memory);
    published::read(data, settings, &mut held, &mut sink)?;
    sink.extend(unread::unread(data, settings)?);
    mask(settings, &mut held, &mut sink);
    Ok((held, sink))
}

/// Reads a project's trusts and schools, and nothing else of it.
///
/// # Errors
/// As [`read_project`].
pub fn read_organisations(
    data: &Path,
    settings: &Settings,
    options: &ReadOptions,
) -> Result<Holdings, SourceError> {
    let provider = Configuration {
        data,
        settings,
        known: Mutex::default(),
        memory: Mutex::default(),
    };
    folder::read_organisations(settings, options, &provider)
}

/// The table of an entry of `sources:`, by its canonical name.
pub(super) fn table_name(source: &Source) -> &'static str {
    tables::of_source(source.table).map_or(source.table, |table| table.name)
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Files as the settings give them.
pub(super) struct Configuration<'a> {
    pub(super) data: &'a Path,
    pub(super) settings: &'a Settings,
    pub(super) known: Mutex<Known>,
    pub(super) memory: Mutex<Memory<'a>>,
}

/// What is remembered until everything is read.
#[derive(Default)]
pub(super) struct Memory<'a> {
    /// Files whose rows stand elsewhere than in the text they were read from, by the table.
    held: BTreeMap<(&'static str, Arc<str>), Arc<Held>>,
    /// The table that is being read.
    table: &'static str,
    /// How many of the findings have the places of their files.
    settled: usize,
    /// Rows of a file that became part of an earlier source's.
    aside: BTreeMap<Arc<str>, u64>,
    disagreements: Vec<Disagreement>,
    /// The entry of the config that each file was read by.
    entries: BTreeMap<Arc<str>, &'a Source>,
}

impl<'a> Configuration<'a> {
    /// The sheets that entries name, by pattern.
    fn named_sheets(&self) -> Vec<&'a str> {
        let sources = self.settings.sources.iter();
        sources.filter_map(|s| s.sheet.as_deref()).collect()
    }

    /// The files of an entry.
    pub(super) fn found(
        &self,
        source: &'a Source,
        table: &'static Table,
        known: &Known,
        sink: &mut Sink,
    ) -> Result<Vec<Found>, SourceError> {
        let mut taken: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut all = Vec::new();
        for pattern in &source.files {
            let listing = find_pattern(self.data, pattern)?;
            tell_outside(&listing, table.name, sink);
            if listing.is_empty() {
                sink.push(absent(source, table, pattern));
            }
            let wish = Wish::of(source, pattern, self.named_sheets());
            for found in listing.found {
                let mut opening = Opening { table, known, sink };
                for part in opening.open(found, &wish) {
                    if taken.insert(Arc::clone(&part.shown)) {
                        all.push(match source.transposed {
                            true => transpose::upright(part)?,
                            false => part,
                        });
                    }
                }
            }
        }
        Ok(all)
    }
}

impl Provide for Configuration<'_> {
    fn plan(&self, table: &'static Table, sink: &mut Sink) -> Result<Plan<'_>, SourceError> {
        let mut memory = lock(&self.memory);
        memory.restore(sink);
        memory.table = table.name;
        drop(memory);
        let known = lock(&self.known).clone();
        let mut entries: Vec<&Source> = self
            .settings
            .sources
            .iter()
            .filter(|s| table_name(s) == table.name)
            .collect();
        let mut configured = Configured {
            entries: BTreeMap::new(),
            known,
            partial: false,
        };
        let found = if entries.is_empty() {
            let elsewhere = self.named_sheets();
            named(self.data, table, &configured.known, elsewhere, sink)?
        } else {
            entries.retain(|s| is_mapped(s, table, sink));
            let mut sets = Vec::new();
            for source in entries {
                let found = self.found(source, table, &configured.known, sink)?;
                let files = found.iter().map(|f| (Arc::clone(&f.shown), source));
                let mapping = Configured {
                    entries: files.collect(),
                    known: configured.known.clone(),
                    partial: !sets.is_empty(),
                };
                lock(&self.memory).entries.extend(mapping.entries.clone());
                sets.push((found, mapping));
            }
            // Rows that are put together from several cells, or told by others, are written anew as well.
            let anew = |(_, mapping): &(Vec<Found>, Configured<'_>)| {
                mapping.entries.values().any(|source| is_made(source))
            };
            if sets.len() > 1 || sets.iter().any(anew) {
                let merged = merge::merge(table, &self.settings.groupings, &sets, sink)?;
                let mut memory = lock(&self.memory);
                memory.disagreements.extend(merged.disagreements);
                for (file, rows) in merged.aside {
                    *memory.aside.entry(file).or_default() += rows;
                }
                merged.found
            } else {
                let mut all = Vec::new();
                for (mut found, mapping) in sets {
                    all.append(&mut found);
                    configured.entries = mapping.entries;
                }
                all
            }
        };
        let mut memory = lock(&self.memory);
        for file in &found {
            if let How::Held(held) = &file.how
                && !held.places.is_empty()
            {
                memory
                    .held
                    .insert((table.name, Arc::clone(&file.shown)), Arc::clone(held));
            }
        }
        // What was told until here was told of the files themselves.
        memory.settled = sink.len();
        Ok(Plan {
            found,
            mapping: Box::new(configured),
        })
    }

    fn trusts(&self, trusts: &[Trust]) {
        lock(&self.known).trusts = trusts.iter().map(|t| t.uid.clone()).collect();
    }

    fn roll(&self, roll: &[RollEntry], upns: &dyn Fn() -> Vec<String>, schools: &[School]) {
        let asks = |source: &Source| {
            let layout = source.layout.as_deref();
            let ready = layout.and_then(|name| ready(name, table_name(source)));
            !source.from_roll.is_empty() || ready.is_some_and(|r| !r.more.from_roll.is_empty())
        };
        if !self.settings.sources.iter().any(asks) {
            return;
        }
        let upns = upns();
        let mut places = Places::default();
        for entry in roll {
            let (Some(upn), Some(school)) = (
                upns.get(entry.pupil.0 as usize),
                schools.get(usize::from(entry.school.0)),
            ) else {
                continue;
            };
            places
                .entry((entry.year.0, upn.clone()))
                .or_default()
                .push((school.urn.to_string(), entry.nc_year.code().to_owned()));
        }
        lock(&self.known).roll = Arc::new(places);
    }

    fn schools(&self, schools: &[School]) {
        let mut known = Vec::new();
        for school in schools {
            let urn = school.urn.to_string();
            known.push((school.name.clone(), urn.clone()));
            // As files and folders name it: `Ash Grove` of Ash Grove Primary School.
            let short = telling(&school.name).join(" ");
            if short != levelled(&school.name) && short.len() > 3 {
                known.push((short, urn.clone()));
            }
            if let Some(laestab) = &school.laestab {
                let digits: String = laestab.chars().filter(char::is_ascii_digit).collect();
                if digits.len() == 7 {
                    known.push((digits.clone(), urn.clone()));
                    known.push((format!("{}/{}", &digits[..3], &digits[3..]), urn));
                }
            }
        }
        // Two schools of one name: the name says nothing.
        let names: Vec<String> = known.iter().map(|(name, _)| name.to_lowercase()).collect();
        let mut twice = BTreeSet::new();
        let mut seen = BTreeSet::new();
        for name in &names {
            if !seen.insert(name) {
                twice.insert(name.clone());
            }
        }
        known.retain(|(name, _)| !twice.contains(&name.to_lowercase()));
        lock(&self.known).schools = known;
    }
}

/// Whether an entry gives values that no single cell holds.
fn is_made(source: &Source) -> bool {
    let rows = source.long.iter().flat_map(|l| &l.rows);
    let layout = source.layout.as_deref();
    let ready = layout.and_then(|name| ready(name, table_name(source)));
    ready.is_some_and(Ready::makes)
        || source.percent
        || source.year_to_date
        || source.from_term.is_some()
        || ![&source.from_date, &source.from_roll]
            .iter()
            .all(|list| list.is_empty())
        || !source.joined.is_empty()
        || !source.split.is_empty()
        || rows
            .flat_map(|row| &row.columns)
            .any(|(_, theirs)| theirs.len() > 1)
}

/// Whether an entry is mapped here, not read as published; tells a layout that there isn't.
fn is_mapped(source: &Source, table: &'static Table, sink: &mut Sink) -> bool {
    let Some(name) = source.layout.as_deref() else {
        return true;
    };
    if ready(name, table.name).is_some() {
        return true;
    }
    if published::is_published(source) {
        return false;
    }
    let all: Vec<&str> = ready_layouts()
        .chain(layouts::LAYOUTS)
        .filter(|l| l.table == table.name)
        .map(|l| l.name)
        .collect();
    let help = match (nearest(name, all.iter().copied()), all.is_empty()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, true) => "map its columns under `columns:` instead".into(),
        (None, false) => format!("the layouts for this table are {}", all.join(", ")),
    };
    let spot = Spot {
        file: source.files.first().map_or("", String::as_str).into(),
        ..Spot::default()
    };
    let mut finding = Finding::new(
        Code::Config,
        Severity::Error,
        spot,
        format!(
            "the entry of config.yaml on line {} names the layout `{name}`, which there is not for the table {}",
            source.line, table.name
        ),
    )
    .at("layout", name)
    .help(help);
    finding.table = table.name;
    sink.push(finding);
    false
}

/// A pattern of the config that no file fits.
fn absent(source: &Source, table: &'static Table, pattern: &str) -> Finding {
    let spot = Spot {
        file: Arc::from(pattern),
        ..Spot::default()
    };
    let from = match source.layout.as_deref() {
        Some("gias-establishments") => {
            "download it from get-information-schools.service.gov.uk (GIAS): Downloads, all establishment data; "
        }
        Some("ctf") => {
            "export it from the school's management system, or download it from the Primary Assessment Gateway; "
        }
        _ => "",
    };
    let mut finding = Finding::new(
        Code::UnreadableFile,
        Severity::Error,
        spot,
        format!(
            "the config names this file for the table {}, but the data folder has none like it",
            table.name
        ),
    )
    .at("files", pattern)
    .help(format!(
        "{from}put it there, mend the name, or take the entry out of config.yaml (line {})",
        source.line
    ));
    finding.table = table.name;
    finding
}

impl Memory<'_> {
    /// Where a row of a text really stands.
    fn place(&self, table: &'static str, file: &Arc<str>, line: u64) -> Option<&RowPlace> {
        let at = usize::try_from(line).ok()?.checked_sub(1)?;
        let held = self.held.get(&(table, Arc::clone(file)))?;
        held.places.get(at)
    }

    /// Puts the places of the findings that the table being read has brought back to where they stand in their files.
    fn restore(&mut self, sink: &mut Sink) {
        for finding in sink.each_mut().skip(self.settled) {
            let spot = &finding.spot;
            let Some(place) = self.place(self.table, &spot.file, spot.line) else {
                continue;
            };
            let column = usize::try_from(finding.spot.column).unwrap_or(0);
            let field = column.checked_sub(1).and_then(|i| place.fields.get(i));
            let elsewhere = column.checked_sub(1).and_then(|i| {
                let mut all = place.elsewhere.iter();
                all.find(|(field, _)| usize::try_from(*field) == Ok(i))
            });
            // The heading is the first line of a text as of most files.
            if place.line > 0 {
                finding.spot.line = place.line;
            }
            if let Some((_, file)) = elsewhere.filter(|_| !finding.field.is_empty()) {
                finding.spot.file = Arc::clone(file);
            }
            match field {
                Some((line, column)) if *column > 0 && !finding.field.is_empty() => {
                    finding.spot.line = u64::from(*line);
                    finding.spot.column = u64::from(*column);
                }
                _ => finding.spot.column = 0,
            }
            finding.spot.width = 0;
        }
        self.settled = sink.len();
    }

    /// Does the same with unmatched rows, and with where the rows of the smaller tables stand.
    fn restore_rows(&self, held: &mut Holdings) {
        for row in &mut held.unmatched {
            if let Some(place) = self.place(row.table, &row.file, row.line) {
                row.line = place.line;
            }
        }
        let files: Vec<Arc<str>> = (held.files.iter())
            .map(|f| f.path.as_str().into())
            .collect();
        for (table, stands) in &mut held.stands {
            for stand in stands {
                let file = usize::try_from(stand.file)
                    .ok()
                    .and_then(|at| files.get(at));
                let line = u64::from(stand.line);
                if let Some(place) = file.and_then(|file| self.place(table, file, line)) {
                    stand.line = u32::try_from(place.line).unwrap_or(u32::MAX);
                }
            }
        }
    }
}
