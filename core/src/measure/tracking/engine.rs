//! The pupil tracking engine: columns read once for each year and term, cells counted when first wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::config::Settings;
use crate::dataset::{Holdings, SchoolId};
use crate::estate::{AcademicYear, AssessmentType, KeyStage, Measure, Subject, Term, YearGroup};

use super::cells::{Against, At, Cell, CellPlace, Cells, Over, Slice, Sums};
use super::conversion::Curves;
use super::figure::CountedFigure;
use super::groups::{GroupId, Grouping, Groups};
use super::latest::Latest;
use super::outcomes::{Row, TermColumns};
use super::presence::Presence;
use super::school_set::SchoolSet;
use super::selection::Selection;
use super::shelf::Shelf;
use super::subjects::{Subjects, TrackedSubject};
use super::year::YearColumns;

/// Bytes that are kept for a next time, about: columns of years and of terms, cells, sums of cells, presence (and as much of what is asked with
/// it).
///
/// All terms of a trust of 100 primary schools over five years fit: a term that is let go is read again for each school.
const KEPT: [usize; 5] = [96 << 20, 128 << 20, 48 << 20, 40 << 20, 1 << 20];

/// Some schools, a key stage's name, a term and a type of assessment.
pub(super) type Estimated = (
    BTreeSet<SchoolId>,
    String,
    (AcademicYear, Term),
    Option<AssessmentType>,
);

/// Holds nothing of the tables but an index; columns and cells are made when asked for and kept while there is room.
#[derive(Debug)]
pub struct Engine<'a> {
    holdings: &'a Holdings,
    settings: &'a Settings,
    curves: Curves,
    groups: Vec<Groups>,
    year_groups: Vec<YearGroup>,
    subjects: Arc<Subjects>,
    /// By year group: the places of the subjects that are counted in it.
    counted: Vec<Vec<usize>>,
    /// Runs of other results in subjects that are tracked.
    others: BTreeMap<(AcademicYear, Term), Vec<Range<u32>>>,
    runs: BTreeMap<(AcademicYear, Term), Vec<Range<u32>>>,
    years: Shelf<AcademicYear, YearColumns>,
    terms: Shelf<(AcademicYear, Term), TermColumns>,
    cells: Shelf<Slice, Cells>,
    sums: Shelf<(Slice, SchoolSet), Sums>,
    presence: Shelf<Slice, Presence>,
    estimated: Shelf<Estimated, (u32, u32)>,
    standing: OnceLock<CountedOnce>,
    defaults: OnceLock<Vec<Latest>>,
}

/// What every page of a site asks for: counted once, kept for good.
#[derive(Debug, Default)]
struct CountedOnce {
    cells: BTreeMap<Slice, Arc<Cells>>,
    kinds: BTreeMap<(AcademicYear, Term), Vec<AssessmentType>>,
}

impl<'a> Engine<'a> {
    /// An engine over the tables. Reads the table of assessments once, for where each term's rows are.
    pub fn new(holdings: &'a Holdings, settings: &'a Settings) -> Self {
        let mut year_groups: Vec<YearGroup> = settings
            .key_stages
            .iter()
            .flat_map(|k| k.years.iter().copied())
            .collect();
        year_groups.sort_unstable();
        year_groups.dedup();
        let subjects = Subjects::of(holdings, &settings.framework, &settings.key_stages);
        let counted = year_groups
            .iter()
            .map(|y| subjects.counted_in(*y))
            .collect();
        let others = other_runs(holdings, &subjects);
        let mut runs = runs(holdings);
        for term in others.keys() {
            runs.entry(*term).or_default();
        }
        Self {
            holdings,
            settings,
            curves: Curves::new(&holdings.conversions, settings.linear_conversion),
            groups: Grouping::all(settings)
                .into_iter()
                .map(|g| Groups::of(g, holdings))
                .collect(),
            year_groups,
            subjects: Arc::new(subjects),
            counted,
            others,
            runs,
            years: Shelf::new(KEPT[0]),
            terms: Shelf::new(KEPT[1]),
            cells: Shelf::new(KEPT[2]),
            sums: Shelf::new(KEPT[3]),
            presence: Shelf::new(KEPT[4]),
            estimated: Shelf::new(KEPT[4]),
            standing: OnceLock::new(),
            defaults: OnceLock::new(),
        }
    }

    /// Counts the ungrouped cells of every term at the default type and comparison, for all schools, and keeps them: the
    /// page of each school looks at all terms, and reading their columns for each would take most of a build. Figures
    /// are the same without; worth calling where many pages follow.
    pub fn stand_ready(&self) {
        let Some((year, term)) = self.default_term() else {
            return;
        };
        let kinds = self.kinds(year, term);
        let kind = self
            .settings
            .defaults
            .assessment_type
            .filter(|k| kinds.contains(k));
        let mut standing = CountedOnce::default();
        // The default term last: its columns are those that will be wanted again.
        let others = self.terms().into_iter().filter(|t| *t != (year, term));
        for (year, term) in others.chain([(year, term)]) {
            let plain = Slice::plain(year, term, kind);
            self.presence(&plain);
            let against = Against::Estimates(self.settings.defaults.rank);
            let slice = Slice { against, ..plain };
            standing.kinds.insert((year, term), self.kinds(year, term));
            let cells = self.count(&slice, &self.all_schools());
            standing.cells.insert(slice, Arc::new(cells.into()));
        }
        // A second call would count the same.
        let _ = self.standing.set(standing);
    }

    fn all_schools(&self) -> Vec<SchoolId> {
        (0..u16::MAX)
            .zip(&self.holdings.schools)
            .map(|(i, _)| SchoolId(i))
            .collect()
    }

    fn standing(&self, slice: &Slice) -> Option<&Arc<Cells>> {
        self.standing.get()?.cells.get(slice)
    }

    /// The tables.
    pub fn holdings(&self) -> &'a Holdings {
        self.holdings
    }

    /// The settings.
    pub fn settings(&self) -> &'a Settings {
        self.settings
    }

    /// The names of a grouping's groups, in the order of the code list, `Null` last.
    pub fn groups(&self, grouping: Grouping) -> &Groups {
        &self.groups[grouping.place()]
    }

    /// The years and terms with assessments, in order.
    pub fn terms(&self) -> Vec<(AcademicYear, Term)> {
        self.runs.keys().copied().collect()
    }

    /// The year and term of the default selection: the config's, else the latest of the trusts' own.
    pub fn default_term(&self) -> Option<(AcademicYear, Term)> {
        let own = self.defaults().iter().filter_map(|of| of.whole).max();
        own.or_else(|| self.runs.keys().next_back().copied())
    }

    /// The year and term of a trust's default selection: see [`Engine::default_term`].
    pub fn default_term_of(&self, trust: usize) -> Option<(AcademicYear, Term)> {
        let own = self.defaults().get(trust).and_then(|of| of.whole);
        own.or_else(|| self.default_term())
    }

    /// The year and term that a key stage of a trust is shown at: the config's, else the latest in which the key stage itself says
    /// enough, else the trust's.
    pub fn default_term_in(&self, trust: usize, stage: &KeyStage) -> Option<(AcademicYear, Term)> {
        let mut stages = self.settings.key_stages.iter();
        let place = stages.position(|own| own.name == stage.name);
        let of_trust = self.defaults().get(trust);
        let own = of_trust.and_then(|of| of.stages.get(place?).copied()?);
        own.or_else(|| self.default_term_of(trust))
    }

    fn defaults(&self) -> &[Latest] {
        self.defaults.get_or_init(|| {
            let wanted = &self.settings.defaults;
            let named = self.runs.keys().rev().copied().find(|(y, t)| {
                wanted.year.is_none_or(|w| w == *y) && wanted.term.is_none_or(|w| w == *t)
            });
            match named {
                Some(named) if wanted.year.is_some() || wanted.term.is_some() => {
                    let of_all = Latest {
                        whole: Some(named),
                        stages: vec![],
                    };
                    vec![of_all; self.holdings.trusts.len()]
                }
                _ => self.latest_terms(),
            }
        })
    }

    /// The types of assessment with an outcome in a term, in the order of the code list.
    pub fn kinds(&self, year: AcademicYear, term: Term) -> Vec<AssessmentType> {
        let known = self.standing.get().and_then(|s| s.kinds.get(&(year, term)));
        match known {
            Some(kinds) => kinds.clone(),
            None => self.term_columns(year, term).1.kinds(),
        }
    }

    /// Whether a trust has an outcome in a term, type, key stage (by its place in the settings) and subject: where it
    /// has none, there is nothing to report.
    pub fn has_outcome(
        &self,
        (year, term): (AcademicYear, Term),
        kind: Option<AssessmentType>,
        trust: usize,
        key_stage: usize,
        subject: Subject,
    ) -> bool {
        let plain = Slice::plain(year, term, kind);
        self.presence(&plain).has(trust, key_stage, subject)
    }

    /// Who has outcomes in a slice without comparison and grouping.
    pub(super) fn presence(&self, plain: &Slice) -> Arc<Presence> {
        self.presence
            .get(*plain, Presence::bytes, || Presence::of(self, plain))
    }

    /// How many of a key stage's pupils have estimates, as far as it was counted.
    pub(super) fn estimated(&self) -> &Shelf<Estimated, (u32, u32)> {
        &self.estimated
    }

    /// The cells of a slice, for all schools.
    pub fn cells(&self, slice: &Slice) -> Arc<Cells> {
        if let Some(cells) = self.standing(slice) {
            return cells.clone();
        }
        self.cells.get(*slice, Cells::bytes, || {
            self.count(slice, &self.all_schools()).into()
        })
    }

    /// The cells of a slice added up over some schools: what a page about them needs, and much less than all cells.
    pub fn sums(&self, slice: &Slice, schools: &BTreeSet<SchoolId>) -> Arc<Sums> {
        self.sums.get((*slice, schools.into()), Sums::bytes, || {
            if let Some(cells) = self.standing(slice) {
                return cells.sums(schools.iter().copied());
            }
            let schools: Vec<SchoolId> = schools.iter().copied().collect();
            Sums::of(self.count(slice, &schools))
        })
    }

    /// The cells of some schools, counted from the columns.
    fn count(&self, slice: &Slice, schools: &[SchoolId]) -> Vec<Vec<(CellPlace, Cell)>> {
        let (year, term) = self.term_columns(slice.year, slice.term);
        let at = At {
            year: &year,
            term: &term,
            kind: slice.kind,
        };
        self.over(&year, slice.grouping).slice(&at, slice, schools)
    }

    /// What cells are counted over.
    pub(super) fn over<'c>(
        &'c self,
        roll: &'c YearColumns,
        grouping: Option<Grouping>,
    ) -> Over<'c> {
        Over {
            roll,
            grouping,
            groups: grouping.map_or(1, |g| self.groups(g).names().len()),
            year_groups: &self.year_groups,
            subjects: self.subjects.list(),
            counted: &self.counted,
        }
    }

    /// The subjects that are tracked, those of primary schools first.
    pub fn subjects(&self) -> &[TrackedSubject] {
        self.subjects.list()
    }

    /// The subjects with scores or points: their places in [`subjects`](Self::subjects).
    pub(super) fn scored(&self) -> Vec<usize> {
        let all = self.subjects().iter().enumerate();
        all.filter(|(_, t)| t.has_scores())
            .map(|(at, _)| at)
            .collect()
    }

    /// The place of a subject in [`subjects`](Self::subjects).
    pub(super) fn place_of(&self, subject: Subject) -> Option<usize> {
        self.subjects.place(subject)
    }

    /// The counts and sums of a selection.
    pub fn cell(&self, selection: &Selection) -> Cell {
        let slice = Slice {
            year: selection.year,
            term: selection.term,
            kind: selection.kind,
            against: selection.against,
            grouping: selection.group.map(|(grouping, _)| grouping),
        };
        let group = selection.group.map(|(_, group)| group);
        self.cell_of(
            &slice,
            &selection.schools,
            &selection.year_groups,
            (selection.subject, group),
        )
    }

    /// The counts and sums of a slice at some schools and year groups; `group`: one of the slice's grouping.
    pub fn cell_of(
        &self,
        slice: &Slice,
        schools: &BTreeSet<SchoolId>,
        year_groups: &[YearGroup],
        (subject, group): (Subject, Option<GroupId>),
    ) -> Cell {
        let sums = self.sums(slice, schools);
        let mut sum = Cell::default();
        for (i, year_group) in year_groups.iter().enumerate() {
            let place = CellPlace {
                year_group: *year_group,
                subject,
                group: group.unwrap_or(0),
            };
            // Each once.
            if !year_groups[..i].contains(year_group)
                && let Some(cell) = sums.get(&place)
            {
                sum += cell;
            }
        }
        sum
    }

    /// The figure of a selection for one measure.
    pub fn figure(&self, selection: &Selection, measure: Measure) -> CountedFigure {
        let cell = self.cell(selection);
        CountedFigure::of(&cell, measure, selection.against, &self.settings.thresholds)
    }

    /// Where the outcomes of a figure's population come from: rows by file, a place in [`Holdings::files`]. A combined
    /// subject counts the rows of its parts; a score comes from the latest row with one.
    pub fn sources(&self, selection: &Selection, measure: Measure) -> BTreeMap<u32, u64> {
        let year = self.year_columns(selection.year);
        let term = self.read_term(&year, (selection.year, selection.term), true);
        let (kind, subject) = (selection.kind, selection.subject);
        let at = At {
            year: &year,
            term: &term,
            kind,
        };
        let mut rows = BTreeMap::new();
        for school in &selection.schools {
            let (first, entries) = year.roll(*school);
            for (i, entry) in entries.iter().enumerate() {
                let slot = entry.slot as usize;
                let in_group = selection
                    .group
                    .is_none_or(|(g, group)| year.groups(g)[first + i] == group);
                if !in_group
                    || !selection.year_groups.contains(&entry.year_group)
                    || !at.counts(slot, subject, selection.against, measure)
                {
                    continue;
                }
                // Of a combined subject the row of each part: of several that serve, all that there are.
                for part in subject.parts() {
                    let row = if measure.is_mean() {
                        term.score_row(kind, part, slot)
                    } else {
                        term.row(kind, part, slot)
                    };
                    let file = match row {
                        Some(Row::Assessment(row)) => self.holdings.assessments[row].file,
                        Some(Row::Other(row)) => self.holdings.other_results[row].file,
                        None => continue,
                    };
                    *rows.entry(file).or_default() += 1;
                }
            }
        }
        rows
    }

    /// The year groups of all key stages, youngest first.
    pub(super) fn year_groups(&self) -> &[YearGroup] {
        &self.year_groups
    }

    /// The columns of a year.
    pub(super) fn year_columns(&self, year: AcademicYear) -> Arc<YearColumns> {
        self.years.get(year, YearColumns::bytes, || {
            YearColumns::read(
                self.holdings,
                self.settings,
                &self.groups,
                &self.subjects,
                year,
            )
        })
    }

    /// The columns of a year and of one of its terms.
    pub(super) fn term_columns(
        &self,
        year: AcademicYear,
        term: Term,
    ) -> (Arc<YearColumns>, Arc<TermColumns>) {
        let of_year = self.year_columns(year);
        let of_term = self.terms.get((year, term), TermColumns::bytes, || {
            self.read_term(&of_year, (year, term), false)
        });
        (of_year, of_term)
    }

    /// Reads the columns of a term; `with_rows`: with the rows that decide.
    fn read_term(
        &self,
        roll: &YearColumns,
        term: (AcademicYear, Term),
        with_rows: bool,
    ) -> TermColumns {
        let none = vec![];
        let runs = self.runs.get(&term).unwrap_or(&none);
        let others = self.others.get(&term).unwrap_or(&none);
        TermColumns::read(
            self.holdings,
            &self.curves,
            &self.subjects,
            roll,
            runs,
            others,
            with_rows,
        )
    }
}

/// Where the rows of each term are in the table of assessments: ascending runs of places.
fn runs(holdings: &Holdings) -> BTreeMap<(AcademicYear, Term), Vec<Range<u32>>> {
    let mut runs: BTreeMap<(AcademicYear, Term), Vec<Range<u32>>> = BTreeMap::new();
    let mut at: u32 = 0;
    for rows in holdings
        .assessments
        .chunk_by(|a, b| (a.year, a.term) == (b.year, b.term))
    {
        let end = at.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        runs.entry((rows[0].year, rows[0].term))
            .or_default()
            .push(at..end);
        at = end;
    }
    runs
}

/// Where the other results of each term are that are tracked: ascending runs of places.
fn other_runs(
    holdings: &Holdings,
    subjects: &Subjects,
) -> BTreeMap<(AcademicYear, Term), Vec<Range<u32>>> {
    let mut runs: BTreeMap<(AcademicYear, Term), Vec<Range<u32>>> = BTreeMap::new();
    for (at, row) in (0u32..).zip(&holdings.other_results) {
        if subjects.strand_of(row).is_none() {
            continue;
        }
        let of_term = runs.entry((row.year, row.term)).or_default();
        match of_term.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => of_term.push(at..at + 1),
        }
    }
    runs
}
