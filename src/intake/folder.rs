//! The whole data folder, table by table.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::config::Settings;
use crate::dataset::{Holdings, Membership, OwnRows};
use crate::diag::{Code, Finding, Severity, Sink, Spot, nearest};
use crate::source::SourceError;

use super::drive::{Collected, OnLines, Placed, Reader, drive};
use super::masking::mask;
use super::pieces::Course;
use super::pupil::Where;
use super::roll::Roll;
use super::schools::SchoolIndex;
use super::sources::{AsNamed, Provide};
use super::{Canonical, Mapping, ReadOptions, Table, tables};

/// Reads a data folder whose files have the canonical headings.
///
/// A table that isn't there is empty; which tables are needed is the caller's to say. What is wrong with the files is in
/// the sink: see [`Sink::stops_build`].
///
/// # Errors
/// Only where the machine fails: a folder that can't be listed, a file that breaks off.
pub fn read_folder(
    data: &Path,
    settings: &Settings,
    options: &ReadOptions,
) -> Result<(Holdings, Sink), SourceError> {
    read_mapped(data, settings, options, &Canonical)
}

/// Reads a data folder whose files' columns are laid out by a mapping.
///
/// # Errors
/// As [`read_folder`].
pub fn read_mapped(
    data: &Path,
    settings: &Settings,
    options: &ReadOptions,
    mapping: &dyn Mapping,
) -> Result<(Holdings, Sink), SourceError> {
    let (mut held, mut sink) = read_provided(settings, options, &AsNamed { data, mapping })?;
    mask(settings, &mut held, &mut sink);
    Ok((held, sink))
}

/// Reads the files that a provider gives for each table.
pub(super) fn read_provided(
    settings: &Settings,
    options: &ReadOptions,
    provider: &dyn Provide,
) -> Result<(Holdings, Sink), SourceError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs)
        .build()
        .map_err(SourceError::Threads)?;
    pool.install(|| {
        Reading {
            settings,
            options,
            provider,
            collected: Collected::default(),
            schools: Arc::default(),
            refused: Vec::new(),
        }
        .all()
    })
}

/// Reads trusts, schools and rolls, for what the provider is to know of them; what is wrong with them goes untold.
pub(super) fn read_roll(
    settings: &Settings,
    options: &ReadOptions,
    provider: &dyn Provide,
) -> Result<(), SourceError> {
    let mut held = Holdings::default();
    let mut reading = Reading {
        settings,
        options,
        provider,
        collected: Collected::default(),
        schools: Arc::default(),
        refused: Vec::new(),
    };
    reading.organisations(&mut held)?;
    let schools = SchoolIndex::new(&held.schools);
    let roll = reading.roll(&schools, &mut held)?;
    provider.roll(&roll.entries, &|| roll.upns.texts(), &held.schools);
    Ok(())
}

/// Reads trusts and schools alone; what is wrong with them goes untold.
pub(super) fn read_organisations(
    settings: &Settings,
    options: &ReadOptions,
    provider: &dyn Provide,
) -> Result<Holdings, SourceError> {
    let mut held = Holdings::default();
    Reading {
        settings,
        options,
        provider,
        collected: Collected::default(),
        schools: Arc::default(),
        refused: Vec::new(),
    }
    .organisations(&mut held)?;
    Ok(held)
}

struct Reading<'a> {
    settings: &'a Settings,
    options: &'a ReadOptions,
    provider: &'a dyn Provide,
    collected: Collected,
    schools: Arc<SchoolIndex>,
    /// Schools whose rows were refused.
    refused: Vec<tables::schools::Refused>,
}

impl Reading<'_> {
    fn table<R: Reader>(
        &mut self,
        table: &'static Table,
        reader: &R,
        merge: impl FnMut(R::Part, &mut Placed<'_>) + Send,
    ) -> Result<(), SourceError> {
        let plan = self.provider.plan(table, &mut self.collected.sink)?;
        let course = Course {
            table,
            found: plan.found,
            mapping: &*plan.mapping,
            groupings: &self.settings.groupings,
            block_size: self.options.block_size,
            schools: Arc::clone(&self.schools),
        };
        drive(course, reader, &mut self.collected, merge)
    }

    /// Reads a table whose rows stand alone.
    fn plain<T: Send, R: Reader<Part = Vec<T>>>(
        &mut self,
        table: &'static Table,
        reader: &R,
    ) -> Result<Vec<T>, SourceError> {
        let mut rows = Vec::new();
        self.table(table, reader, |mut part, _| rows.append(&mut part))?;
        Ok(rows)
    }

    /// The same, keeping in `held` where each row stands.
    fn standing<T: Send, R: Reader<Part = Vec<T>>>(
        &mut self,
        table: &'static Table,
        reader: &R,
        held: &mut Holdings,
    ) -> Result<Vec<T>, SourceError> {
        let mut all = Vec::new();
        let stands = held.stands.entry(table.name).or_default();
        self.table(table, &OnLines(reader), |(mut rows, lines), placed| {
            all.append(&mut rows);
            stands.extend(lines.into_iter().map(|line| placed.on_line(line)));
        })?;
        Ok(all)
    }

    fn all(mut self) -> Result<(Holdings, Sink), SourceError> {
        let mut held = Holdings::default();
        self.organisations(&mut held)?;
        let refused = std::mem::take(&mut self.refused);
        let schools = Arc::new(SchoolIndex::new(&held.schools).beside(refused));
        self.schools = Arc::clone(&schools);
        let mut roll = self.roll(&schools, &mut held)?;
        let upns = || roll.upns.texts();
        self.provider.roll(&roll.entries, &upns, &held.schools);
        let pupils = Where {
            roll: &roll,
            schools: &schools,
            framework: &self.settings.framework,
        };
        self.results(pupils, &mut held)?;
        self.registers(pupils, &mut held)?;
        held.roll = std::mem::take(&mut roll.entries);
        if self.options.with_upns {
            held.upns = roll.upns.texts();
        }
        drop(roll);
        self.published(&mut held)?;
        held.files = std::mem::take(&mut self.collected.files);
        held.personal = std::mem::take(&mut self.collected.personal);
        Ok((held, self.collected.sink))
    }

    fn organisations(&mut self, held: &mut Holdings) -> Result<(), SourceError> {
        let mut uids = BTreeSet::new();
        let trusts = &mut held.trusts;
        self.table(
            &tables::trusts::TABLE,
            &tables::trusts::Trusts,
            |part, placed| {
                tables::trusts::merge(part, placed, &mut uids, trusts);
            },
        )?;
        self.provider.trusts(&held.trusts);
        let reader = tables::schools::Schools {
            trusts: &held.trusts,
        };
        let mut urns = BTreeSet::new();
        let mut refused = Vec::new();
        let mut schools = Vec::new();
        self.table(&tables::schools::TABLE, &reader, |part, placed| {
            tables::schools::merge(part, placed, &mut urns, &mut schools, &mut refused);
        })?;
        self.refused = refused;
        schools.sort_by_key(|(school, _)| school.urn);
        let stands = held.stands.entry(tables::schools::TABLE.name).or_default();
        (held.schools, *stands) = schools.into_iter().unzip();
        self.provider.schools(&held.schools);
        if !held.schools.is_empty() {
            held.memberships.push(Membership {
                label: "schools table".into(),
                years: Vec::new(),
                trusts: held.trusts.clone(),
                schools: held.schools.clone(),
                sponsors: vec![None; held.schools.len()],
                sponsored_on: Vec::new(),
            });
        }
        Ok(())
    }

    fn roll(&mut self, schools: &SchoolIndex, held: &mut Holdings) -> Result<Roll, SourceError> {
        let groupings = self.settings.groupings.len();
        let reader = tables::pupils::Pupils::new(schools, groupings);
        let mut roll = Roll::default();
        let mut keys = tables::pupils::Keys::default();
        self.table(&tables::pupils::TABLE, &reader, |part, placed| {
            tables::pupils::merge(part, placed, &mut keys, &mut roll);
        })?;
        self.tell_groupings(&roll);
        held.extra_values = tables::pupils::sort_values(keys, groupings, &mut roll.entries);
        held.pupils = u32::try_from(roll.upns.len()).expect("fewer pupils than 2^32");
        Ok(roll)
    }

    /// Tells the groupings of the config that no file of pupils has a column for.
    fn tell_groupings(&mut self, roll: &Roll) {
        let met = std::mem::take(&mut self.collected.groupings);
        let headings = std::mem::take(&mut self.collected.headings);
        let Some(file) = self
            .collected
            .files
            .last()
            .filter(|_| !roll.entries.is_empty())
        else {
            return;
        };
        for (name, met) in self.settings.groupings.iter().zip(met) {
            if met {
                continue;
            }
            let spot = Spot {
                file: file.path.as_str().into(),
                line: 1,
                ..Spot::default()
            };
            let words = format!(
                "the config groups by `{name}`, and the table of pupils has no column of that name: there is no such grouping"
            );
            let near = nearest(name, headings.iter().map(String::as_str));
            let mut finding =
                Finding::new(Code::UnknownColumn, Severity::Warning, spot, words).at(name, name);
            finding.help = match near {
                Some(near) => {
                    format!("did you mean `{near}`? mend it under `groupings:` in config.yaml")
                }
                None => "mend it under `groupings:` in config.yaml, or add the column".into(),
            };
            finding.table = tables::pupils::TABLE.name;
            self.collected.sink.push(finding);
        }
    }

    fn results(&mut self, pupils: Where<'_>, held: &mut Holdings) -> Result<(), SourceError> {
        let count = held.pupils as usize;

        let mut keys = tables::assessments::Keys::default();
        let rows = &mut held.assessments;
        let reader = tables::assessments::Assessments {
            pupils,
            kinds: pupils.framework.kind_names(),
        };
        self.table(&tables::assessments::TABLE, &reader, |part, placed| {
            tables::assessments::merge(part, placed, &mut keys, rows);
        })?;
        tables::assessments::settle(keys.later, rows, &mut self.collected.sink);
        held.assessment_names = keys.names;
        held.other_results = keys.others;
        held.unmatched.append(&mut keys.unmatched);

        let mut keys = tables::estimates::Keys::default();
        let rows = &mut held.estimates;
        let framework = pupils.framework;
        let reader = tables::estimates::Estimates {
            pupils,
            subjects: framework.subject_codes(),
            measures: framework.measure_codes(),
        };
        self.table(&tables::estimates::TABLE, &reader, |part, placed| {
            tables::estimates::merge(part, placed, &mut keys, count, rows);
        })?;
        tables::estimates::settle(keys.later, rows, &mut self.collected.sink);
        self.incomplete(tables::estimates::complete(rows));
        held.unmatched.append(&mut keys.unmatched);

        let mut keys = tables::targets::Keys::default();
        let rows = &mut held.targets;
        let reader = tables::targets::Targets { pupils };
        self.table(&tables::targets::TABLE, &reader, |part, placed| {
            tables::targets::merge(part, placed, &mut keys, count, rows);
        })?;
        tables::targets::settle(keys.later, rows, &mut self.collected.sink);
        held.unmatched.append(&mut keys.unmatched);
        Ok(())
    }

    /// Tells of estimates, given measure by measure, that lack one of the two chances.
    fn incomplete(&mut self, estimates: usize) {
        if estimates == 0 {
            return;
        }
        let spot = Spot {
            file: "estimates".into(),
            ..Spot::default()
        };
        let words = format!(
            "{estimates} estimates have a chance of the expected standard or of greater depth, and not of both: they are left out"
        );
        let mut finding = Finding::new(Code::MissingKey, Severity::Warning, spot, words);
        finding.help =
            "give each pupil, subject and rank a row of measure expected and one of greater".into();
        finding.table = "estimates";
        self.collected.sink.push(finding);
    }

    fn registers(&mut self, pupils: Where<'_>, held: &mut Holdings) -> Result<(), SourceError> {
        let mut keys = tables::attendance::Keys::default();
        let rows = &mut held.attendance;
        let reader = tables::attendance::AttendanceRows { pupils };
        self.table(&tables::attendance::TABLE, &reader, |part, placed| {
            tables::attendance::merge(part, placed, &mut keys, rows);
        })?;
        tables::attendance::settle(keys.later, rows, &mut self.collected.sink);
        let mut seen = FxHashSet::default();
        let rows = &mut held.attendance_targets;
        self.table(
            &tables::attendance_targets::TABLE,
            &tables::attendance_targets::Targets,
            |part, placed| tables::attendance_targets::merge(part, placed, &mut seen, rows),
        )?;
        let mut keys = tables::exclusions::Keys::default();
        let rows = &mut held.exclusions;
        let stands = held
            .stands
            .entry(tables::exclusions::TABLE.name)
            .or_default();
        let reader = tables::exclusions::Exclusions { pupils };
        self.table(&tables::exclusions::TABLE, &reader, |part, placed| {
            tables::exclusions::merge(part, placed, &mut keys, rows, stands);
        })
    }

    fn published(&mut self, held: &mut Holdings) -> Result<(), SourceError> {
        let reader = tables::conversions::Conversions {
            framework: &self.settings.framework,
            kinds: self.settings.framework.kind_names(),
        };
        held.conversions = self.standing(&tables::conversions::TABLE, &reader, held)?;
        let mut seen = FxHashSet::default();
        let rows = &mut held.finance;
        let stands = held.stands.entry(tables::finance::TABLE.name).or_default();
        let reader = tables::finance::FinanceRows {
            trusts: &held.trusts,
        };
        self.table(&tables::finance::TABLE, &reader, |part, placed| {
            tables::finance::merge(part, placed, &mut seen, rows, stands);
        })?;
        let mut keys = tables::performance::Keys::default();
        let rows = &mut held.performance;
        let stands = held
            .stands
            .entry(tables::performance::TABLE.name)
            .or_default();
        self.table(
            &tables::performance::TABLE,
            &tables::performance::PerformanceRows,
            |part, placed| tables::performance::merge(part, placed, &mut keys, rows, stands),
        )?;
        tables::performance::settle(keys, &mut self.collected.sink);
        let mut seen = FxHashSet::default();
        let rows = &mut held.inspections;
        let stands = held.stands.entry(tables::ofsted::TABLE.name).or_default();
        self.table(
            &tables::ofsted::TABLE,
            &tables::ofsted::Inspections,
            |part, placed| tables::ofsted::merge(part, placed, &mut seen, rows, stands),
        )?;
        let reader = tables::reference::spread::Spreads;
        held.spread = self.standing(&tables::reference::spread::TABLE, &reader, held)?;
        let reader = tables::reference::percentiles::Percentiles;
        held.percentiles = self.standing(&tables::reference::percentiles::TABLE, &reader, held)?;
        let mut seen = FxHashSet::default();
        let rows = &mut held.national;
        let stands = held
            .stands
            .entry(tables::reference::national::TABLE.name)
            .or_default();
        self.table(
            &tables::reference::national::TABLE,
            &tables::reference::national::Nationals,
            |part, placed| {
                tables::reference::national::merge(part, placed, &mut seen, rows, stands)
            },
        )?;
        let settings = self.settings;
        for own in &settings.tables {
            let mut seen = FxHashSet::default();
            let mut rows = Vec::new();
            let reader = tables::own::OwnReader { own };
            self.table(tables::own::table(own), &reader, |part, placed| {
                tables::own::merge(own, part, placed, &mut seen, &mut rows);
            })?;
            held.own.push(OwnRows {
                table: own.name.clone(),
                rows,
            });
        }
        if self.options.with_reference_pupils {
            held.reference_pupils = self.plain(
                &tables::reference::pupils::TABLE,
                &tables::reference::pupils::ReferencePupils,
            )?;
        }
        Ok(())
    }
}
