//! The pupil groups and ethnicity data checks, released.

use std::collections::BTreeMap;

use crate::config::Settings;
use crate::dataset::{Holdings, Urn};
use crate::estate::{AcademicYear, Ethnicity};
use crate::measure::audit::{Level, Share, pupil_groups as checked};

use super::super::{Desk, Measured, SchoolName, Scope, Shown, Unit};

/// A number of pupils and its percentage of the roll.
#[derive(Clone, PartialEq, Debug)]
pub struct ShareCell {
    /// Pupils.
    pub n: Shown,
    /// Percentage of the roll, 0 to 100.
    pub percent: Shown,
}

/// A school, key stage, year group or year: its roll and the share of each value.
#[derive(Clone, PartialEq, Debug)]
pub struct ShareRow {
    /// What the row is about.
    pub label: String,
    /// The school's URN, where it is one.
    pub urn: Option<Urn>,
    /// Whether it adds up the others.
    pub total: bool,
    /// Pupils on the roll.
    pub roll: Shown,
    /// One share a value, `Null` last.
    pub cells: Vec<ShareCell>,
}

/// One group: its values as columns, over schools, year groups and years.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupTable {
    /// The group's code, as `fsm6`.
    pub code: &'static str,
    /// Its values, `Null` last.
    pub values: Vec<&'static str>,
    /// The schools, and the trust as the total (nothing for a single school).
    pub schools: Vec<ShareRow>,
    /// The whole roll as the total, key stages and year groups.
    pub year_groups: Vec<ShareRow>,
    /// The years, latest first.
    pub years: Vec<ShareRow>,
}

/// A value of a group over the whole roll and the key stages.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueRow {
    /// The group's code.
    pub group: &'static str,
    /// The value; `Null`: unknown.
    pub value: &'static str,
    /// The whole roll, then each key stage.
    pub cells: Vec<ShareCell>,
}

/// The pupil groups data check of a trust or school.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupsView {
    /// The year it is for: the latest, or the settings' default.
    pub year: AcademicYear,
    /// Pupils on the roll.
    pub roll: Shown,
    /// The names of the key stages that there are pupils in.
    pub stages: Vec<String>,
    /// All values of all groups.
    pub values: Vec<ValueRow>,
    /// Each group by school, year group and year.
    pub groups: Vec<GroupTable>,
}

/// Shares of one level found by group and value.
struct Shares<'a> {
    by_level: BTreeMap<Level, BTreeMap<(&'static str, &'static str), &'a Share>>,
}

impl<'a> Shares<'a> {
    /// The shares of a trust, or of one school.
    fn new(shares: &'a [Share], scope: Scope) -> Self {
        let mut by_level: BTreeMap<Level, BTreeMap<_, _>> = BTreeMap::new();
        for share in shares {
            if share.level.trust == scope.trust
                && scope.school.is_none_or(|s| share.level.school == Some(s))
            {
                by_level
                    .entry(share.level)
                    .or_default()
                    .insert((share.group, share.value), share);
            }
        }
        Self { by_level }
    }

    /// The roll of a level; 0 where it has none.
    fn roll(&self, level: &Level) -> u64 {
        self.by_level
            .get(level)
            .and_then(|s| s.values().next())
            .map_or(0, |s| s.roll)
    }

    /// A share of a level that has a roll: 0 pupils where there is none.
    fn cell(
        &self,
        desk: &Desk,
        level: &Level,
        group: &'static str,
        value: &'static str,
    ) -> ShareCell {
        let found = self
            .by_level
            .get(level)
            .and_then(|s| s.get(&(group, value)));
        let (n, percent) = found.map_or((0, 0.0), |s| (s.n, s.percent()));
        ShareCell {
            n: desk.count(n),
            percent: desk.show(Measured::on_pupils(Ok(percent), Unit::PercentOne, n)),
        }
    }

    fn row(
        &self,
        desk: &Desk,
        level: &Level,
        label: String,
        group: &'static str,
        values: &[&'static str],
    ) -> ShareRow {
        ShareRow {
            label,
            urn: None,
            total: false,
            roll: desk.count(self.roll(level)),
            cells: values
                .iter()
                .map(|v| self.cell(desk, level, group, v))
                .collect(),
        }
    }

    /// The years with a roll, latest first.
    fn years(&self) -> Vec<AcademicYear> {
        let mut years: Vec<AcademicYear> = self.by_level.keys().map(|l| l.year).collect();
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.dedup();
        years
    }

    /// The year that pages show: the settings' default if there is a roll, else the latest.
    fn year(&self, settings: &Settings) -> Option<AcademicYear> {
        let years = self.years();
        settings
            .defaults
            .year
            .filter(|y| years.contains(y))
            .or(years.first().copied())
    }

    /// A group by school, year group and year.
    fn table(
        &self,
        desk: &Desk,
        holdings: &Holdings,
        settings: &Settings,
        unit: Level,
        code: &'static str,
        values: Vec<&'static str>,
    ) -> GroupTable {
        let total = |level: &Level, label: &str| ShareRow {
            total: true,
            ..self.row(desk, level, label.to_owned(), code, &values)
        };
        let mut schools = vec![];
        if unit.school.is_none() {
            let scope = Scope {
                trust: unit.trust,
                school: None,
            };
            for (id, name) in scope.schools(holdings) {
                let level = Level {
                    school: Some(id),
                    ..unit
                };
                if self.by_level.contains_key(&level) {
                    schools.push(ShareRow {
                        urn: Some(name.urn),
                        ..self.row(desk, &level, name.name, code, &values)
                    });
                }
            }
            schools.push(total(&unit, "All schools"));
        }
        let mut year_groups = vec![];
        for (stage, key_stage) in settings.key_stages.iter().enumerate() {
            let whole = Level {
                stage: Some(stage),
                ..unit
            };
            if !self.by_level.contains_key(&whole) {
                continue;
            }
            for &nc_year in &key_stage.years {
                let level = Level {
                    nc_year: Some(nc_year),
                    ..whole
                };
                if self.by_level.contains_key(&level) {
                    year_groups.push(self.row(desk, &level, nc_year.label(), code, &values));
                }
            }
            let label = format!("{}, all years", key_stage.name);
            year_groups.push(self.row(desk, &whole, label, code, &values));
        }
        year_groups.push(total(&unit, "Whole roll"));
        let years = self.years().into_iter().filter_map(|year| {
            let level = Level { year, ..unit };
            self.by_level
                .contains_key(&level)
                .then(|| self.row(desk, &level, year.to_string(), code, &values))
        });
        GroupTable {
            code,
            schools,
            year_groups,
            years: years.collect(),
            values,
        }
    }
}

/// Releases the pupil groups data check of a trust or school; `None` where it has no roll at all.
pub fn pupil_groups(
    desk: &Desk,
    holdings: &Holdings,
    settings: &Settings,
    shares: &[Share],
    scope: Scope,
) -> Option<GroupsView> {
    let found = Shares::new(shares, scope);
    let year = found.year(settings)?;
    let unit = unit(scope, year);
    let mut levels = vec![unit];
    let mut stages = vec![];
    for (stage, key_stage) in settings.key_stages.iter().enumerate() {
        let level = Level {
            stage: Some(stage),
            ..unit
        };
        if found.by_level.contains_key(&level) {
            levels.push(level);
            stages.push(key_stage.name.clone());
        }
    }
    let mut values = vec![];
    for (group, of_group) in checked::GROUPS {
        for &value in of_group {
            values.push(ValueRow {
                group,
                value,
                cells: levels
                    .iter()
                    .map(|l| found.cell(desk, l, group, value))
                    .collect(),
            });
        }
    }
    let groups = checked::GROUPS
        .into_iter()
        .map(|(code, of_group)| {
            found.table(desk, holdings, settings, unit, code, of_group.to_vec())
        })
        .collect();
    Some(GroupsView {
        year,
        roll: desk.count(found.roll(&unit)),
        stages,
        values,
        groups,
    })
}

/// The whole roll of a trust or school in a year.
fn unit(scope: Scope, year: AcademicYear) -> Level {
    Level {
        trust: scope.trust,
        school: scope.school,
        stage: None,
        year,
        nc_year: None,
    }
}

/// A code, sub category or main category with its share.
#[derive(Clone, PartialEq, Debug)]
pub struct EthnicityRow {
    /// The school, where the row is one school's among several.
    pub school: Option<SchoolName>,
    /// Main category, as `White`; `Null`: unknown.
    pub main: &'static str,
    /// The DfE's sub category; empty in a row of a main category.
    pub sub: &'static str,
    /// The management system's code; empty above.
    pub code: &'static str,
    /// What the code stands for; empty above.
    pub description: &'static str,
    /// Pupils and percentage of the roll.
    pub share: ShareCell,
}

/// The ethnicity data check of a trust or school.
#[derive(Clone, PartialEq, Debug)]
pub struct EthnicityView {
    /// The year it is for: the latest, or the settings' default.
    pub year: AcademicYear,
    /// Pupils on the roll.
    pub roll: Shown,
    /// Pupils whose ethnicity is unknown.
    pub unknown: ShareCell,
    /// Pupils whose ethnicity was refused or not obtained.
    pub unclassified: ShareCell,
    /// Main categories by school, year group and year.
    pub main: GroupTable,
    /// Sub categories, `Null` last.
    pub sub: Vec<EthnicityRow>,
    /// Codes, `Null` last.
    pub codes: Vec<EthnicityRow>,
    /// Codes by school, `Null` last within each; empty for a single school.
    pub by_school: Vec<EthnicityRow>,
}

/// Releases the ethnicity data check of a trust or school; `None` where it has no roll at all.
pub fn ethnicity(
    desk: &Desk,
    holdings: &Holdings,
    settings: &Settings,
    shares: &[Share],
    scope: Scope,
) -> Option<EthnicityView> {
    let found = Shares::new(shares, scope);
    let year = found.year(settings)?;
    let unit = unit(scope, year);
    let present = |level: &Level, group: &'static str, value: &'static str| {
        found
            .by_level
            .get(level)
            .is_some_and(|s| s.contains_key(&(group, value)))
    };
    let mut mains: Vec<&'static str> = vec![];
    let mut subs: Vec<(&'static str, &'static str)> = vec![];
    for code in Ethnicity::all() {
        if !mains.contains(&code.main_category()) {
            mains.push(code.main_category());
        }
        let sub = (code.main_category(), code.sub_category());
        if !subs.contains(&sub) {
            subs.push(sub);
        }
    }
    // Only the categories that somebody of the unit was ever in; Null always, so that nought unknown can be seen.
    mains.retain(|m| {
        found
            .years()
            .iter()
            .any(|y| present(&Level { year: *y, ..unit }, "ethnicity_main", m))
    });
    mains.push("Null");
    subs.retain(|(_, s)| present(&unit, "ethnicity_dfe", s));
    subs.push(("Null", "Null"));
    let sub = subs
        .into_iter()
        .map(|(main, sub)| EthnicityRow {
            school: None,
            main,
            sub,
            code: "",
            description: "",
            share: found.cell(desk, &unit, "ethnicity_dfe", sub),
        })
        .collect();
    let codes = |level: Level, school: Option<SchoolName>| {
        let row = |main, sub, code, description| EthnicityRow {
            school: school.clone(),
            main,
            sub,
            code,
            description,
            share: found.cell(desk, &level, "ethnicity_code", code),
        };
        let mut rows: Vec<EthnicityRow> = Ethnicity::all()
            .filter(|e| present(&level, "ethnicity_code", e.code()))
            .map(|e| {
                row(
                    e.main_category(),
                    e.sub_category(),
                    e.code(),
                    e.description(),
                )
            })
            .collect();
        rows.push(row("Null", "Null", "Null", "Unknown"));
        rows
    };
    let mut by_school = vec![];
    if scope.school.is_none() {
        for (id, name) in scope.schools(holdings) {
            let level = Level {
                school: Some(id),
                ..unit
            };
            if found.by_level.contains_key(&level) {
                by_school.extend(codes(level, Some(name)));
            }
        }
    }
    Some(EthnicityView {
        year,
        roll: desk.count(found.roll(&unit)),
        unknown: found.cell(desk, &unit, "ethnicity_main", "Null"),
        unclassified: found.cell(desk, &unit, "ethnicity_main", "Unclassified"),
        main: found.table(desk, holdings, settings, unit, "ethnicity_main", mains),
        sub,
        codes: codes(unit, None),
        by_school,
    })
}
