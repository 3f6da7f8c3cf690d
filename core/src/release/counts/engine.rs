//! Counting from the engine.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::{BriefingLimits, Thresholds};
use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, KeyStage, Rank, Term, YearGroup};
use crate::measure::tracking::{
    Cell, Cells, Engine, Grouping, Movement, ProgressCell, ProgressSlice, Slice, movement,
};

use super::super::progress::ProgressSpan;
use super::super::tracking::{Made, What, Who};
use super::{CountedSchool, CountedSubject, Counts, ProgressOf, scored};

/// Cells of progress by what they are of.
type ProgressCells = BTreeMap<ProgressSlice, Arc<Cells<ProgressCell>>>;

/// The engine, with what it is asked again and again.
#[derive(Debug)]
pub(in super::super) struct EngineCounts<'a> {
    engine: &'a Engine<'a>,
    subjects: Vec<CountedSubject>,
    made: BTreeMap<(AcademicYear, Term), BTreeMap<u32, Made>>,
    /// By trust.
    spans: Mutex<BTreeMap<usize, Option<ProgressSpan>>>,
    progress: Mutex<ProgressCells>,
}

impl<'a> EngineCounts<'a> {
    /// Looks through the assessments once, for when they were made.
    pub(in super::super) fn new(engine: &'a Engine<'a>) -> Self {
        let mut made: BTreeMap<_, BTreeMap<u32, Made>> = BTreeMap::new();
        let runs = engine.holdings().assessments.chunk_by(|a, b| {
            (a.year, a.term, a.urn, a.assessed_on) == (b.year, b.term, b.urn, b.assessed_on)
        });
        let others = engine.holdings().other_results.chunk_by(|a, b| {
            (a.year, a.term, a.urn, a.assessed_on) == (b.year, b.term, b.urn, b.assessed_on)
        });
        let runs = runs.map(|run| (run[0].year, run[0].term, run[0].urn, run[0].assessed_on));
        let others = others.map(|run| (run[0].year, run[0].term, run[0].urn, run[0].assessed_on));
        for (year, term, urn, date) in runs.chain(others) {
            let term = made.entry((year, term)).or_default();
            let made = term.entry(urn).or_insert(Made {
                first: date,
                last: date,
            });
            made.first = made.first.min(date);
            made.last = made.last.max(date);
        }
        let subjects = engine.subjects().iter().map(|t| CountedSubject {
            subject: t.subject,
            years: t.years.clone(),
        });
        Self {
            engine,
            subjects: subjects.collect(),
            made,
            spans: Mutex::default(),
            progress: Mutex::default(),
        }
    }

    /// Cells of progress, counted once.
    fn cells(&self, slice: ProgressSlice) -> Arc<Cells<ProgressCell>> {
        let lock = || self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cells) = lock().get(&slice) {
            return cells.clone();
        }
        let cells = Arc::new(self.engine.progress_cells(&slice));
        lock().entry(slice).or_insert(cells).clone()
    }

    /// Between the trust's default term and the same term a year before, else the latest before it; the config's type where
    /// anybody of the trust has a score of it at both points, else all types.
    fn first_span(&self, trust: usize) -> Option<ProgressSpan> {
        let engine = self.engine;
        let to = engine.default_term_of(trust)?;
        let terms = engine.terms();
        let year_before = (to.0.plus(-1), to.1);
        let from = if terms.contains(&year_before) {
            year_before
        } else {
            terms.iter().copied().filter(|t| *t < to).max()?
        };
        let scored = |kind: &AssessmentType| {
            let known = engine.kinds(to.0, to.1).contains(kind);
            known && {
                let cells = self.cells(ProgressSlice {
                    from,
                    to,
                    kind: Some(*kind),
                    grouping: None,
                });
                let own = engine.holdings().schools_of(trust);
                cells.sum(own, |_| true).n > 0
            }
        };
        let kind = engine.settings().defaults.assessment_type.filter(scored);
        Some(ProgressSpan { from, to, kind })
    }
}

impl Counts for EngineCounts<'_> {
    fn trust(&self, trust: usize) -> (String, Vec<CountedSchool>) {
        let holdings = self.engine.holdings();
        let school = |id: SchoolId| {
            let school = &holdings.schools[usize::from(id.0)];
            CountedSchool {
                id,
                name: school.name.clone(),
                urn: school.urn,
            }
        };
        let schools = holdings.schools_of(trust).into_iter().map(school);
        (holdings.trusts[trust].name.clone(), schools.collect())
    }

    fn trust_of(&self, school: SchoolId) -> Option<usize> {
        let school = self.engine.holdings().schools.get(usize::from(school.0))?;
        Some(school.trust)
    }

    fn table(&self, slice: &Slice) -> Option<Arc<Cells>> {
        Some(self.engine.cells(slice))
    }

    fn thresholds(&self) -> Thresholds {
        self.engine.settings().thresholds
    }

    fn limits(&self) -> BriefingLimits {
        self.engine.settings().briefing
    }

    fn key_stages(&self) -> &[KeyStage] {
        &self.engine.settings().key_stages
    }

    fn extras(&self) -> &[String] {
        &self.engine.settings().groupings
    }

    fn groups(&self, grouping: Grouping) -> &[String] {
        self.engine.groups(grouping).names()
    }

    fn terms(&self) -> Vec<(AcademicYear, Term)> {
        self.engine.terms()
    }

    fn default_term(&self) -> Option<(AcademicYear, Term)> {
        self.engine.default_term()
    }

    fn default_term_of(&self, trust: usize) -> Option<(AcademicYear, Term)> {
        self.engine.default_term_of(trust)
    }

    fn default_term_in(&self, trust: usize, stage: &KeyStage) -> Option<(AcademicYear, Term)> {
        self.engine.default_term_in(trust, stage)
    }

    fn has_estimates(
        &self,
        who: &Who,
        stage: &KeyStage,
        point: (AcademicYear, Term),
        kind: Option<AssessmentType>,
    ) -> bool {
        let engine = self.engine;
        let (assessed, estimated) = engine.with_estimates(&who.schools, stage, point, kind);
        2 * estimated >= assessed
    }

    fn begun(&self, trust: usize) -> Option<String> {
        let begun = self.engine.begun(trust)?;
        let (year, term) = begun.point;
        Some(format!(
            "{term} {year}: {} of {} schools",
            begun.schools, begun.of
        ))
    }

    fn prior_from(&self) -> Option<String> {
        self.engine.settings().prior_from.map(|from| from.words())
    }

    fn rank(&self) -> Rank {
        self.engine.settings().defaults.rank
    }

    fn default_kind(&self) -> Option<AssessmentType> {
        self.engine.settings().defaults.assessment_type
    }

    fn subjects(&self) -> &[CountedSubject] {
        &self.subjects
    }

    fn kinds(&self, year: AcademicYear, term: Term) -> Vec<AssessmentType> {
        self.engine.kinds(year, term)
    }

    fn cell(&self, who: &Who, what: &What) -> Cell {
        let slice = Slice {
            year: what.year,
            term: what.term,
            kind: what.kind,
            against: what.against.against(),
            grouping: what.group.map(|(grouping, _)| grouping),
        };
        let group = what.group.map(|(_, group)| group);
        self.engine.cell_of(
            &slice,
            &who.schools,
            &what.year_groups,
            (what.subject, group),
        )
    }

    fn made(&self, school: SchoolId, year: AcademicYear, term: Term) -> Option<Made> {
        let urn = self.engine.holdings().schools[usize::from(school.0)].urn;
        self.made.get(&(year, term))?.get(&urn).copied()
    }

    fn progress_span(&self, school: Option<SchoolId>) -> Option<ProgressSpan> {
        let trust = self.engine.holdings().schools[usize::from(school?.0)].trust;
        let lock = || self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(span) = lock().get(&trust) {
            return *span;
        }
        let span = self.first_span(trust);
        *lock().entry(trust).or_insert(span)
    }

    fn progress(&self, of: &ProgressOf<'_>) -> ProgressCell {
        let cells = self.cells(ProgressSlice {
            from: of.span.from,
            to: of.span.to,
            kind: of.span.kind,
            grouping: of.group.map(|(grouping, _)| grouping),
        });
        let subject = scored(&self.subjects, of.subject, of.years);
        cells.sum(of.who.schools.iter().copied(), |place| {
            place.subject == subject
                && of.years.contains(&place.year_group)
                && of.group.is_none_or(|(_, g)| place.group == g)
        })
    }

    fn movement(
        &self,
        who: &Who,
        years: &[YearGroup],
        from: AcademicYear,
        to: AcademicYear,
    ) -> Option<Movement> {
        let holdings = self.engine.holdings();
        Some(movement(holdings, &who.schools, years, from, to))
    }
}
