//! What stops a build although nothing is broken: data so unlike the last that putting the site in place would do harm
//! (methods: section 4). `--accept` builds past it.

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
        let packed = match state.read(&format!("last-build{name}")) {
            Ok(text) => text.map(|text| figures_in(&text)).unwrap_or_default(),
            Err(error @ StateError::Rubbish { .. }) => {
                messages.say(&format!(
                    "warning: {error}; this build can't be held against the last"
                ));
                Figures::new()
            }
            Err(error) => return Err(messages.machine(&error.to_string())),
        };
        Ok(Self {
            state,
            name,
            found: refused(&held.files),
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
        })
    }

    /// Says what is wrong, if anything; then the build ends here, unless it is accepted. `packs`: whether there are any.
    pub(super) fn hold(
        &mut self,
        figures: Figures,
        packs: bool,
        accept: bool,
        messages: &Messages,
    ) -> Result<(), Ended> {
        let mut found = self.found.clone();
        self.losses(&figures, &mut found);
        if packs {
            self.headlines(&figures, &mut found);
        }
        // A build of some trusts leaves the others' figures as they were.
        self.packed.retain(|uid, _| self.trusts.contains_key(uid));
        for (uid, figures) in figures {
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
                tell(&whose, *count, now.schools.get(urn).copied().unwrap_or(0));
            }
            for (year, count) in &before.years {
                let whose = format!("year group {year} of {trust}");
                tell(&whose, *count, now.years.get(year).copied().unwrap_or(0));
            }
        }
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

/// The packed figures that a text of the last build holds.
fn figures_in(text: &[u8]) -> Figures {
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Figures::new();
    }
    lines
        .filter_map(|line| {
            let (uid, packed) = line.strip_prefix("trust\t")?.split_once('\t')?;
            Some((uid.to_owned(), packed.to_owned()))
        })
        .collect()
}

/// How many figures a school and a year group have.
#[derive(Default)]
struct Counts {
    schools: BTreeMap<String, usize>,
    years: BTreeMap<String, usize>,
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
        let columns = ["urn", "report", "year_group", "measure", "attainment"].map(place);
        for record in reader.records().filter_map(Result::ok) {
            let [urn, report, year, measure, attainment] =
                columns.map(|c| c.and_then(|c| record.get(c)).unwrap_or_default());
            counts.told.insert(urn.to_owned());
            if attainment.is_empty() {
                continue;
            }
            if !urn.is_empty() {
                *counts.schools.entry(urn.to_owned()).or_default() += 1;
            }
            if !year.is_empty() && urn.is_empty() {
                *counts.years.entry(year.to_owned()).or_default() += 1;
            }
            if report == "summary" && measure == "expected" {
                counts.headlines.insert(urn.to_owned());
            }
        }
        counts
    }
}
