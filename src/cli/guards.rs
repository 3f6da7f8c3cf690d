//! What stops a build although nothing is broken: data so unlike the last that putting the site in place would do harm
//! (methods: section 4). `--accept` builds past it.

mod besides;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::config::Project;
use crate::dataset::{FileRead, Holdings};
use crate::estate::Urn;
use crate::release::shipped;
use crate::site::{Hash, Summary, resolved};
use crate::state::{Holds, StateError, StateFolder};

use super::Ended;
use super::messages::Messages;

use besides::{ATTENDING, PUBLISHED, STATUTORY};
pub(super) use besides::{Besides, besides};

/// The share of a table's rows that may be refused, in percent.
const REFUSED: u64 = 20;
/// First line of what is kept of the last build.
const HEAD: &str = "matbook last build 1";

/// The tidy figures of each trust, by UID.
pub(super) type Figures = BTreeMap<String, String>;

/// The guards of a build.
pub(super) struct Guards {
    state: StateFolder,
    name: String,
    /// What is wrong by the tables alone.
    found: Vec<String>,
    /// The schools with outcomes: their packs have headlines.
    assessed: BTreeSet<Urn>,
    schools: BTreeMap<Urn, String>,
    trusts: BTreeMap<String, String>,
    /// The figures of the last build, then those of this one, packed: much memory is needed after them.
    packed: Figures,
    /// How many others there were in the last build, then in this one.
    besides: Besides,
    /// How many rows each table had in the last build, then in this one.
    rows: BTreeMap<String, u64>,
    /// What readers call the config's indicators.
    titles: BTreeSet<String>,
}

impl Guards {
    /// The guards for a build into a folder, with what is known of the last one.
    pub(super) fn new(
        project: &Project,
        held: &Holdings,
        out: &Path,
        messages: &Messages,
    ) -> Result<Self, Ended> {
        let state = StateFolder::new(&project.state);
        let name = name(project, out);
        let last = match state.read(&format!("last-build{name}")) {
            Ok(text) => text.unwrap_or_default(),
            Err(error @ StateError::Rubbish { .. }) => {
                messages.say(&format!(
                    "warning: {error}; this build can't be held against the last"
                ));
                Vec::new()
            }
            Err(error) => return Err(messages.machine(&error.to_string())),
        };
        let Last {
            packed,
            besides,
            rows: before,
        } = Last::of(&last);
        let rows = rows(&held.files);
        let mut found = refused(&held.files);
        found.extend(emptied(&before, &rows));
        Ok(Self {
            state,
            name,
            found,
            assessed: (held.assessments.iter())
                .filter(|a| a.is_outcome())
                .map(|a| a.urn)
                .collect(),
            schools: (held.schools.iter())
                .map(|s| (s.urn, s.name.clone()))
                .collect(),
            trusts: (held.trusts.iter())
                .map(|t| (t.uid.clone(), t.name.clone()))
                .collect(),
            packed,
            besides,
            rows,
            titles: (project.settings.indicators.iter())
                .map(|i| i.title.replace(char::is_control, " "))
                .collect(),
        })
    }

    /// Says what is wrong, if anything; then the build ends here, unless it is accepted. `packs`: whether there are any.
    pub(super) fn hold(
        &mut self,
        figures: Figures,
        mut besides: Besides,
        packs: bool,
        accept: bool,
        messages: &Messages,
    ) -> Result<(), Ended> {
        let mut found = self.found.clone();
        self.losses(&figures, &mut found);
        self.lost_besides(&figures, &besides, &mut found);
        if packs {
            self.headlines(&figures, &mut found);
        }
        // A build of some trusts leaves the others' figures as they were.
        self.packed.retain(|uid, _| self.trusts.contains_key(uid));
        self.besides.retain(|uid, _| self.trusts.contains_key(uid));
        for (uid, figures) in figures {
            let own = besides.remove(&uid).unwrap_or_default();
            self.besides.insert(uid.clone(), own);
            self.packed.insert(uid, shipped::seal(figures.as_bytes()));
        }
        if found.is_empty() {
            return Ok(());
        }
        if accept {
            for why in found {
                messages.say(&format!("accepted: {why}"));
            }
            return Ok(());
        }
        for why in &found {
            messages.error(why);
        }
        messages.error(
            "the site is not put in place, and the old one is untouched; if this is right, build with --accept",
        );
        self.halt(found, messages)?;
        Err(Ended::DataErrors)
    }

    /// Notes that the last build of the config's site was stopped, and why: nothing is published or mailed then.
    pub(super) fn halt(&self, why: Vec<String>, messages: &Messages) -> Result<(), Ended> {
        if !self.name.is_empty() {
            return Ok(());
        }
        let failed = |error: StateError| messages.machine(&error.to_string());
        let mut holds = Holds::read(&self.state).or_else(|error| match error {
            StateError::Rubbish { .. } => Ok(Holds::default()),
            other => Err(failed(other)),
        })?;
        holds.guards = why;
        holds.write(&self.state).map_err(failed)
    }

    /// Keeps what the next build is held against: the figures and the files of the site that is in place now.
    pub(super) fn keep(self, summary: &Summary, messages: &Messages) -> Result<(), Ended> {
        let mut text = format!("{HEAD}\n");
        for (uid, packed) in &self.packed {
            let _ = writeln!(text, "trust\t{uid}\t{packed}");
        }
        for (uid, counts) in &self.besides {
            for ((urn, what), count) in counts {
                let urn = urn.map(|urn| urn.to_string()).unwrap_or_default();
                let what = what.replace(char::is_control, " ");
                let _ = writeln!(text, "besides\t{uid}\t{urn}\t{what}\t{count}");
            }
        }
        for (table, rows) in &self.rows {
            let _ = writeln!(text, "table\t{table}\t{rows}");
        }
        for (path, hash, size) in &summary.files {
            let _ = writeln!(text, "file\t{hash}\t{size}\t{path}");
        }
        self.state
            .write(&format!("last-build{}", self.name), text.as_bytes())
            .map_err(|e| messages.machine(&e.to_string()))?;
        self.halt(Vec::new(), messages)
    }

    /// Schools and year groups that lost more than half of their figures.
    fn losses(&self, figures: &Figures, found: &mut Vec<String>) {
        let mut tell = |whose: &str, before: usize, now: usize| {
            if now * 2 < before {
                found.push(match now {
                    0 => format!(
                        "{whose} has none of the {before} figures that it had in the last build"
                    ),
                    now => format!("{whose} has {now} figures, and had {before} in the last build"),
                });
            }
        };
        for (uid, packed) in &self.packed {
            let before = shipped::open(packed).unwrap_or_default();
            let before = Counts::of(&before);
            let now = match figures.get(uid) {
                Some(now) => Counts::of(now.as_bytes()),
                // A trust that isn't there any more; one that wasn't asked for stays as it is.
                None if !self.trusts.contains_key(uid) => Counts::default(),
                None => continue,
            };
            let trust = self.trusts.get(uid).map_or(uid.as_str(), String::as_str);
            for (urn, count) in &before.schools {
                let name = urn.parse().ok().and_then(|urn: Urn| self.schools.get(&urn));
                let whose = match name {
                    Some(name) => format!("{name} ({urn})"),
                    None => format!("school {urn}"),
                };
                let own = now.schools.get(urn).copied().unwrap_or(0);
                tell(&whose, *count, own);
                // A new term may have no estimates yet; the same one has lost them.
                let compared = before.compared.get(urn).copied().unwrap_or(0);
                if own * 2 >= *count && now.term == before.term {
                    let left = now.compared.get(urn).copied().unwrap_or(0);
                    tell(
                        &format!("{whose}, compared with a benchmark,"),
                        compared,
                        left,
                    );
                }
            }
            for (year, count) in &before.years {
                let whose = format!("year group {year} of {trust}");
                tell(&whose, *count, now.years.get(year).copied().unwrap_or(0));
            }
        }
    }

    /// What schools of the trusts that were made lost more than half of besides figures of tracking, as where a table is not there
    /// any more. A school that is gone itself is told by its other figures, and what a config no longer asks for by nobody.
    fn lost_besides(&self, figures: &Figures, now: &Besides, found: &mut Vec<String>) {
        let title = |what: &str| what.replace(char::is_control, " ");
        for uid in figures.keys() {
            let trust = self.trusts.get(uid).map_or(uid.as_str(), String::as_str);
            let own: BTreeMap<(Option<Urn>, String), usize> = (now.get(uid).into_iter().flatten())
                .map(|((urn, what), count)| ((*urn, title(what)), *count))
                .collect();
            let mut lost: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for ((urn, what), before) in self.besides.get(uid).into_iter().flatten() {
                let count = own.get(&(*urn, what.clone())).copied().unwrap_or(0);
                let whose = match urn {
                    None => trust.to_owned(),
                    Some(urn) => match self.schools.get(urn) {
                        Some(school) => format!("{school} ({urn})"),
                        None => continue,
                    },
                };
                if self.asked_for(what) && count * 2 < *before {
                    let whose = format!("{whose}: {count} of {before}");
                    lost.entry(what).or_default().push(whose);
                }
            }
            for (what, whose) in lost {
                let those = if what == ATTENDING {
                    "those"
                } else {
                    "the figures"
                };
                found.push(format!(
                    "{what}: more than half of {those} of the last build are gone: {}",
                    whose.join(", ")
                ));
            }
        }
    }

    /// Whether the config still asks for figures: those of its indicators it may drop.
    fn asked_for(&self, what: &str) -> bool {
        [PUBLISHED, ATTENDING].contains(&what)
            || what.starts_with(STATUTORY)
            || self.titles.contains(what)
    }

    /// Packs of schools that have outcomes, but none where the pack's headline stands.
    fn headlines(&self, figures: &Figures, found: &mut Vec<String>) {
        for (uid, figures) in figures {
            let counts = Counts::of(figures.as_bytes());
            let trust = self.trusts.get(uid).map_or(uid.as_str(), String::as_str);
            let mut without: Vec<&str> = Vec::new();
            for urn in counts
                .told
                .iter()
                .filter(|u| !counts.headlines.contains(*u))
            {
                match urn.parse::<Urn>() {
                    Ok(urn) if self.assessed.contains(&urn) => {
                        without.push(self.schools.get(&urn).map_or("", String::as_str));
                    }
                    Err(_) if !self.assessed.is_empty() => without.push(trust),
                    _ => {}
                }
            }
            if !without.is_empty() {
                found.push(format!(
                    "the packs of {} have no headline: there are outcomes, but none in the term that pages are built at",
                    without.join(", ")
                ));
            }
        }
    }
}

/// The ending of the names of a site's files: none for the site of the config.
fn name(project: &Project, out: &Path) -> String {
    let (Ok(own), Ok(out)) = (resolved(&project.out), resolved(out)) else {
        return String::new();
    };
    if own == out {
        return String::new();
    }
    let hash = Hash::of(out.as_os_str().as_encoded_bytes());
    format!("-{}", hash.short(12))
}

/// Tables of which too many rows were refused.
fn refused(files: &[FileRead]) -> Vec<String> {
    let mut tables: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for file in files {
        let (rows, refused) = tables.entry(file.table).or_default();
        *rows += file.rows.saturating_sub(file.idle);
        *refused += file.refused.saturating_sub(file.idle);
    }
    (tables.into_iter())
        .filter(|(_, (rows, refused))| refused * 100 > rows * REFUSED)
        .map(|(table, (rows, refused))| {
            format!(
                "{refused} of the {rows} rows of the table {table} were refused, more than {REFUSED}%: see the findings above, or matbook check"
            )
        })
        .collect()
}

/// The rows that each table was read from.
fn rows(files: &[FileRead]) -> BTreeMap<String, u64> {
    let mut rows = BTreeMap::new();
    for file in files.iter().filter(|file| file.rows > 0) {
        *rows.entry(file.table.to_owned()).or_default() += file.rows;
    }
    rows
}

/// Tables that had rows in the last build and have none now: of rare events, of targets there may be no figure that tells it.
fn emptied(before: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> Vec<String> {
    (before.iter())
        .filter(|(table, _)| !now.contains_key(*table))
        .map(|(table, rows)| {
            format!("the table {table} has no row any more; it had {rows} in the last build")
        })
        .collect()
}

/// What a text of the last build holds.
#[derive(Default)]
struct Last {
    /// The tidy figures of each trust, packed.
    packed: Figures,
    besides: Besides,
    /// The rows of each table.
    rows: BTreeMap<String, u64>,
}

impl Last {
    fn of(text: &[u8]) -> Self {
        let text = String::from_utf8_lossy(text);
        let mut last = Self::default();
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return last;
        }
        for line in lines {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["trust", uid, packed] => {
                    last.packed.insert(uid.to_owned(), packed.to_owned());
                }
                ["besides", uid, urn, what, count] => {
                    let urn = match urn {
                        "" => Ok(None),
                        urn => urn.parse().map(Some),
                    };
                    if let (Ok(urn), Ok(count)) = (urn, count.parse()) {
                        let of_trust = last.besides.entry(uid.to_owned()).or_default();
                        of_trust.insert((urn, what.to_owned()), count);
                    }
                }
                ["table", table, rows] => {
                    if let Ok(rows) = rows.parse() {
                        last.rows.insert(table.to_owned(), rows);
                    }
                }
                _ => {}
            }
        }
        last
    }
}

/// How many figures a school and a year group have.
#[derive(Default)]
struct Counts {
    schools: BTreeMap<String, usize>,
    years: BTreeMap<String, usize>,
    /// Of the schools' figures those with a difference from a benchmark.
    compared: BTreeMap<String, usize>,
    /// The year and term that they are of.
    term: [String; 2],
    /// Those that a headline is made of.
    headlines: BTreeSet<String>,
    /// Those with rows.
    told: BTreeSet<String>,
}

impl Counts {
    fn of(figures: &[u8]) -> Self {
        let mut counts = Self::default();
        let mut reader = csv::Reader::from_reader(figures);
        let Ok(headings) = reader.headers().cloned() else {
            return counts;
        };
        let place = |name: &str| headings.iter().position(|h| h == name);
        let columns = [
            "urn",
            "report",
            "year_group",
            "measure",
            "attainment",
            "difference",
            "academic_year",
            "term",
        ]
        .map(place);
        for record in reader.records().filter_map(Result::ok) {
            let [
                urn,
                report,
                year,
                measure,
                attainment,
                difference,
                of_year,
                term,
            ] = columns.map(|c| c.and_then(|c| record.get(c)).unwrap_or_default());
            counts.told.insert(urn.to_owned());
            if report == "summary" {
                counts.term = [of_year, term].map(str::to_owned);
            }
            if attainment.is_empty() {
                continue;
            }
            if !urn.is_empty() {
                *counts.schools.entry(urn.to_owned()).or_default() += 1;
                if !difference.is_empty() {
                    *counts.compared.entry(urn.to_owned()).or_default() += 1;
                }
            }
            if !year.is_empty() && urn.is_empty() {
                *counts.years.entry(year.to_owned()).or_default() += 1;
            }
            // Statutory outcomes are headlines of their own.
            if report == "statutory" || (report == "summary" && measure == "expected") {
                counts.headlines.insert(urn.to_owned());
            }
        }
        counts
    }
}
