//! The roll counted by school, year and year group, and added up to key stages, the whole roll and the trust.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::config::Settings;
use crate::dataset::{Holdings, RollEntry, SchoolId};
use crate::estate::{AcademicYear, YearGroup};
use crate::figures::{self, Rows, number};

use super::Request;
use super::request::uid;

/// What a count of the roll is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Level {
    /// The trust, a place in the table of trusts.
    pub trust: usize,
    /// The school; `None`: all of the trust.
    pub school: Option<SchoolId>,
    /// The key stage, a place in the settings; `None`: the whole roll, years outside any key stage included.
    pub stage: Option<usize>,
    /// The academic year.
    pub year: AcademicYear,
    /// The year group; `None`: all of the key stage or roll.
    pub nc_year: Option<YearGroup>,
}

/// How many pupils of a level's roll belong to one value of a group. A pupil on two rolls counts in each school and
/// twice in the trust.
#[derive(Clone, PartialEq, Debug)]
pub struct Share {
    /// Where.
    pub level: Level,
    /// The group, as `sex`.
    pub group: &'static str,
    /// Its value, as `F`; `Null`: unknown.
    pub value: &'static str,
    /// Pupils with it.
    pub n: u64,
    /// Pupils on the roll.
    pub roll: u64,
}

impl Share {
    /// Percentage of the roll, 0 to 100.
    #[expect(clippy::cast_precision_loss, reason = "pupils are far below 2^53")]
    pub fn percent(&self) -> f64 {
        100.0 * self.n as f64 / self.roll as f64
    }
}

/// Adds the roll up. `sort` gives, for an entry, the places (below `width`) that it counts in; the result holds for each
/// level the roll and the counts of those places.
pub(super) fn count<const N: usize>(
    holdings: &Holdings,
    settings: &Settings,
    request: &Request,
    width: usize,
    sort: impl Fn(&RollEntry) -> [usize; N],
) -> BTreeMap<Level, (u64, Vec<u64>)> {
    let mut parts: FxHashMap<(SchoolId, AcademicYear, YearGroup), (u64, Vec<u64>)> =
        FxHashMap::default();
    for entry in &holdings.roll {
        if !request.wants_year(entry.year) {
            continue;
        }
        let (roll, counts) = parts
            .entry((entry.school, entry.year, entry.nc_year))
            .or_insert_with(|| (0, vec![0; width]));
        *roll += 1;
        for place in sort(entry) {
            counts[place] += 1;
        }
    }
    let parts: BTreeMap<_, _> = parts.into_iter().collect();
    let stages = request.stages(settings);
    let mut levels: BTreeMap<Level, (u64, Vec<u64>)> = BTreeMap::new();
    for ((school, year, nc_year), (roll, counts)) in parts {
        let Some(entry) = holdings.schools.get(usize::from(school.0)) else {
            continue;
        };
        let trust = entry.trust;
        let mut units = vec![];
        if request.wants_trust(trust) && request.school.is_none() {
            units.push(None);
        }
        if request.wants_school(entry) {
            units.push(Some(school));
        }
        let mut scopes = vec![];
        if request.key_stage.is_none() && request.year_group.is_none() {
            scopes.push((None, None));
        }
        for &stage in &stages {
            if settings.key_stages[stage].has(nc_year) {
                if request.year_group.is_none() {
                    scopes.push((Some(stage), None));
                }
                if request.wants_year_group(nc_year) {
                    scopes.push((Some(stage), Some(nc_year)));
                }
            }
        }
        for &unit in &units {
            for &(stage, nc_year) in &scopes {
                let level = Level {
                    trust,
                    school: unit,
                    stage,
                    year,
                    nc_year,
                };
                let (sum, sums) = levels.entry(level).or_insert_with(|| (0, vec![0; width]));
                *sum += roll;
                for (s, c) in sums.iter_mut().zip(&counts) {
                    *s += c;
                }
            }
        }
    }
    levels
}

/// The tidy rows of shares, under [`figures::AUDIT`].
pub(super) fn rows(
    holdings: &Holdings,
    settings: &Settings,
    audit: &str,
    shares: &[Share],
) -> Rows {
    let rows = shares
        .iter()
        .map(|share| {
            let level = &share.level;
            let urn = level.school.map_or_else(String::new, |s| {
                holdings.schools[usize::from(s.0)].urn.to_string()
            });
            vec![
                uid(holdings, level.trust),
                urn,
                audit.to_owned(),
                level
                    .stage
                    .map_or_else(String::new, |s| settings.key_stages[s].name.clone()),
                level.year.to_string(),
                String::new(),
                share.group.to_owned(),
                share.value.to_owned(),
                String::new(),
                level.nc_year.map_or_else(String::new, YearGroup::code),
                share.n.to_string(),
                number(share.percent()),
            ]
        })
        .collect();
    Rows {
        columns: figures::AUDIT.to_vec(),
        rows,
    }
}
