//! Tidy rows of the tracking reports, filtered by a request.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, SchoolId, Urn};
use crate::estate::{
    AcademicYear, AssessmentType, Groupings, Measure, Outlook, Rank, ReportId, Subject, Term,
    TidyRows, YearGroup,
};
use crate::figures::{Rows, TRACKING, number};

use super::cells::{Against, Cell, Slice};
use super::engine::Engine;
use super::figure::CountedFigure;
use super::groups::{GroupId, Grouping};
use super::presence::Presence;

/// The groupings of a report's rows.
fn groupings_of(report: ReportId, engine: &Engine) -> Vec<Option<Grouping>> {
    match report.groupings() {
        Groupings::None => vec![None],
        family => (Grouping::of_family(family, &engine.settings().groupings).into_iter())
            .map(Some)
            .collect(),
    }
}

/// Assessments of all types, or of one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Of any type.
    All,
    /// Of one type.
    One(AssessmentType),
}

impl Kind {
    /// The one type, if it is one.
    pub fn one(self) -> Option<AssessmentType> {
        match self {
            Self::All => None,
            Self::One(kind) => Some(kind),
        }
    }

    /// A type; `None`: all of them.
    pub fn of(kind: Option<AssessmentType>) -> Self {
        kind.map_or(Self::All, Self::One)
    }

    /// Its name in tidy figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::One(kind) => kind.code(),
        }
    }

    /// Reads a name, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("All") {
            Some(Self::All)
        } else {
            AssessmentType::parse(text).map(Self::One)
        }
    }
}

/// What rows are wanted. What is left out means all that there are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// Report.
    pub report: Option<ReportId>,
    /// Trust, by its place in the table.
    pub trust: Option<usize>,
    /// Key stage, by name.
    pub key_stage: Option<String>,
    /// Academic year.
    pub year: Option<AcademicYear>,
    /// Term.
    pub term: Option<Term>,
    /// School: only its own rows.
    pub school: Option<Urn>,
    /// These schools as one selection: the rows of all of them together, and none of theirs or the trust's; in the
    /// Schools reports a row for each of them, and the MAT average. Each trust takes those of its own.
    pub together: Vec<Urn>,
    /// Only the rows of whole trusts, none of their schools'.
    pub whole_trusts: bool,
    /// Year group: only its own rows.
    pub year_group: Option<YearGroup>,
    /// Only the rows of whole key stages, none of their year groups'.
    pub whole_stages: bool,
    /// Show.
    pub show: Option<Outlook>,
    /// Rank of the estimates. It says nothing about rows that another `show` asks for.
    pub compare: Option<Rank>,
    /// Type of assessment.
    pub kind: Option<Kind>,
    /// Subject.
    pub subject: Option<Subject>,
    /// Grouping.
    pub grouping: Option<Grouping>,
}

impl Request {
    fn wants<T: PartialEq>(asked: Option<&T>, value: &T) -> bool {
        asked.is_none_or(|a| a == value)
    }

    /// The schools of a trust that are asked for as one selection.
    pub(super) fn together_of(&self, holdings: &Holdings, schools: &[SchoolId]) -> Vec<SchoolId> {
        let urn = |school: &SchoolId| holdings.schools[usize::from(school.0)].urn;
        schools
            .iter()
            .copied()
            .filter(|school| self.together.contains(&urn(school)))
            .collect()
    }

    fn wants_against(&self, against: Against) -> bool {
        Self::wants(self.show.as_ref(), &against.outlook())
            && match (self.compare, against.rank()) {
                (None, _) => true,
                (Some(asked), Some(rank)) => asked == rank,
                (Some(_), None) => self.show.is_some(),
            }
    }
}

/// What a row is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RowKey<'a> {
    /// Trust, by its place in the table.
    pub trust: usize,
    /// School; `None`: the trust.
    pub school: Option<SchoolId>,
    /// Key stage.
    pub key_stage: &'a str,
    /// Report.
    pub report: ReportId,
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// Year group; `None`: all of the key stage.
    pub year_group: Option<YearGroup>,
    /// What attainment is compared with.
    pub against: Against,
    /// Type of assessment.
    pub kind: Kind,
    /// Subject.
    pub subject: Subject,
    /// Grouping and group.
    pub group: Option<(Grouping, GroupId)>,
    /// Measure.
    pub measure: Measure,
}

/// The place of `urn` among the columns.
const URN: usize = 1;

/// The tidy rows of a request, under the columns [`TRACKING`].
pub fn tidy(engine: &Engine, request: &Request) -> Rows {
    let mut rows = Rows {
        columns: TRACKING.to_vec(),
        rows: vec![],
    };
    each_row(engine, request, &mut |row| rows.rows.push(row));
    rows
}

/// Calls `take` with every tidy row of a request in turn, for answers too large to hold.
pub fn each_row(engine: &Engine, request: &Request, take: &mut dyn FnMut(Vec<String>)) {
    let mut together = request.together.clone();
    together.sort_unstable();
    together.dedup();
    each(engine, request, &mut |key, figure| {
        let mut row = row(engine, &key, figure);
        if !together.is_empty() && !key.report.is_of_trusts() {
            let holdings = engine.holdings();
            let own = together.iter().filter(|urn| {
                let school = holdings.school(**urn).map(|s| usize::from(s.0));
                school.is_some_and(|s| holdings.schools[s].trust == key.trust)
            });
            row[URN] = own.map(u32::to_string).collect::<Vec<_>>().join("+");
        }
        take(row);
    });
}

/// Calls `take` with every row of a request, one report, term, type, comparison and grouping after the other; within
/// these by trust, school, key stage, year group, subject, group and measure. Holds one table of cells at a time.
///
/// A row is there if its roll is not empty and its trust has an outcome in that year, term, key stage, type and subject.
/// Combined subjects have no score rows.
pub fn each(engine: &Engine, request: &Request, take: &mut dyn FnMut(RowKey, &CountedFigure)) {
    for report in ReportId::all_tidy() {
        if !Request::wants(request.report.as_ref(), &report) {
            continue;
        }
        for (year, term) in engine.terms() {
            if Request::wants(request.year.as_ref(), &year)
                && Request::wants(request.term.as_ref(), &term)
            {
                of_term(engine, request, report, (year, term), take);
            }
        }
    }
}

fn of_term(
    engine: &Engine,
    request: &Request,
    report: ReportId,
    (year, term): (AcademicYear, Term),
    take: &mut dyn FnMut(RowKey, &CountedFigure),
) {
    let kinds = engine.kinds(year, term).into_iter().map(Kind::One);
    for kind in std::iter::once(Kind::All).chain(kinds) {
        if !Request::wants(request.kind.as_ref(), &kind) {
            continue;
        }
        let plain = Slice::plain(year, term, kind.one());
        let presence = engine.presence(&plain);
        for against in Against::ALL {
            if (report.compares() && against == Against::Nothing) || !request.wants_against(against)
            {
                continue;
            }
            for grouping in groupings_of(report, engine) {
                if request.grouping.is_some() && request.grouping != grouping {
                    continue;
                }
                let slice = Slice {
                    against,
                    grouping,
                    ..plain
                };
                of_slice(engine, request, report, (&slice, kind), &presence, take);
            }
        }
    }
}

fn of_slice(
    engine: &Engine,
    request: &Request,
    report: ReportId,
    (slice, kind): (&Slice, Kind),
    presence: &Presence,
    take: &mut dyn FnMut(RowKey, &CountedFigure),
) {
    let holdings = engine.holdings();
    let asked_school = match request.school {
        Some(urn) => match holdings.school(urn) {
            Some(school) => Some(school),
            None => return,
        },
        None => None,
    };
    // Of one school no more is counted than its own cells.
    let (own, all) = match asked_school {
        Some(school) => (Some(engine.sums(slice, &[school].into())), None),
        None => (None, Some(engine.cells(slice))),
    };
    let cells_of = |school: SchoolId| match (&own, &all) {
        (Some(own), _) => own.cells(),
        (None, Some(all)) => all.of(school),
        (None, None) => &[],
    };
    for trust in 0..holdings.trusts.len() {
        if !Request::wants(request.trust.as_ref(), &trust) {
            continue;
        }
        let schools = holdings.schools_of(trust);
        let picked: Vec<SchoolId> = request.together_of(holdings, &schools);
        let as_one = !request.together.is_empty() && !report.is_of_trusts();
        let wanted = match (request.together.is_empty(), as_one) {
            _ if !request.together.is_empty() && picked.is_empty() => continue,
            (true, _) => schools.clone(),
            (false, false) => picked.clone(),
            (false, true) => vec![],
        };
        let places = std::iter::once(None).chain(wanted.into_iter().map(Some));
        for school in places {
            if (school.is_none() && report.tidy() == TidyRows::Schools)
                || (asked_school.is_some() && asked_school != school)
                || (request.whole_trusts && school.is_some())
            {
                continue;
            }
            let members = match school {
                Some(school) => vec![school],
                None if as_one => picked.clone(),
                None => schools.clone(),
            };
            for (k, stage) in engine.settings().key_stages.iter().enumerate() {
                if !Request::wants(request.key_stage.as_ref(), &stage.name) {
                    continue;
                }
                let mut sums: BTreeMap<(Option<YearGroup>, Subject, GroupId), Cell> =
                    BTreeMap::new();
                for (place, cell) in members.iter().flat_map(|s| cells_of(*s)) {
                    let year = place.year_group;
                    if !stage.has(year)
                        || !presence.has(trust, k, place.subject)
                        || !Request::wants(request.subject.as_ref(), &place.subject.itself())
                    {
                        continue;
                    }
                    for year_group in [None, Some(year)] {
                        if wants_year_group(request, report, year_group) {
                            let key = (year_group, place.subject, place.group);
                            *sums.entry(key).or_default() += cell;
                        }
                    }
                }
                for ((year_group, subject, group), cell) in &sums {
                    let own = subject.measure();
                    let measures = match &own {
                        Some(own) => std::slice::from_ref(own),
                        None => &Measure::ALL,
                    };
                    for measure in measures {
                        if subject.is_combined() && *measure == Measure::Score {
                            continue;
                        }
                        let key = RowKey {
                            trust,
                            school,
                            key_stage: &stage.name,
                            report,
                            year: slice.year,
                            term: slice.term,
                            year_group: *year_group,
                            against: slice.against,
                            kind,
                            subject: *subject,
                            group: slice.grouping.map(|g| (g, *group)),
                            measure: *measure,
                        };
                        let thresholds = &engine.settings().thresholds;
                        take(
                            key,
                            &CountedFigure::of(cell, *measure, slice.against, thresholds),
                        );
                    }
                }
            }
        }
    }
}

fn wants_year_group(request: &Request, report: ReportId, year_group: Option<YearGroup>) -> bool {
    match request.year_group {
        Some(asked) => year_group == Some(asked),
        None if year_group.is_some() => !request.whole_stages,
        None => report.tidy() != TidyRows::YearGroups,
    }
}

/// A row's values under [`TRACKING`].
pub fn row(engine: &Engine, key: &RowKey, figure: &CountedFigure) -> Vec<String> {
    let holdings = engine.holdings();
    let value = |v: Option<f64>| v.map(number).unwrap_or_default();
    let (grouping, group) = match key.group {
        Some((grouping, group)) => (
            grouping.code(engine.settings()),
            engine.groups(grouping).names()[usize::from(group)].clone(),
        ),
        None => (String::new(), String::new()),
    };
    vec![
        holdings.trusts[key.trust].uid.clone(),
        key.school
            .map(|s| holdings.schools[usize::from(s.0)].urn.to_string())
            .unwrap_or_default(),
        key.key_stage.to_owned(),
        key.report.name().to_owned(),
        key.year.to_string(),
        key.term.to_string(),
        key.year_group.map(YearGroup::code).unwrap_or_default(),
        key.against.outlook().to_string(),
        key.against
            .rank()
            .map(|r| r.to_string())
            .unwrap_or_default(),
        key.kind.name().to_owned(),
        key.subject.to_string(),
        grouping,
        group,
        key.measure.to_string(),
        figure.roll.to_string(),
        figure.n.to_string(),
        value(figure.attainment.as_ref().ok().copied()),
        value(figure.comparison.as_ref().ok().copied()),
        value(figure.difference.as_ref().ok().copied()),
        value(figure.weighed.and_then(|w| w.range).map(|r| r.0)),
        value(figure.weighed.and_then(|w| w.range).map(|r| r.1)),
        value(figure.weighed.and_then(|w| w.p)),
        figure
            .weighed
            .map(|w| w.evidence.code().to_owned())
            .unwrap_or_default(),
        figure
            .indicator
            .map(|i| i.code().to_owned())
            .unwrap_or_default(),
        figure.note().map(|r| r.note()).unwrap_or_default(),
    ]
}
