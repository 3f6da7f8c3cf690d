//! Table `assessments`; `others` reads the subjects that tracking doesn't compare.

mod marks;
mod others;

use rustc_hash::FxHashMap;

use crate::dataset::{Assessment, OtherResult, PupilId, Unmatched, Urn, statutory};
use crate::diag::{Code, Severity};
use crate::estate::tables::ColumnKind;
pub use crate::estate::tables::assessments::TABLE;
use crate::estate::tables::assessments::{
    DATE, DOB, FORENAME, JUDGEMENT, KIND, NAME, NC_YEAR, SCORE, SEX, SUBJECT, SURNAME, TERM, UPN,
    URN, YEAR,
};
use crate::estate::{AcademicYear, AssessmentType, Date, Judgement, Subject, Term, YearGroup};
use crate::intake::cell::Memo;
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate::Later;
use crate::intake::findings::Findings;
use crate::intake::pupil::{Columns, Seeking, Where};
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::pupils::year_group;

use marks::range;
pub(in crate::intake) use marks::{ANY_SCORE, mark, score, usual_range};

const PUPIL: Columns = Columns {
    upn: UPN,
    surname: SURNAME,
    forename: FORENAME,
    dob: DOB,
    sex: SEX,
};

/// Reads a subject that is not a combined one.
pub(in crate::intake) fn single(text: &str) -> Option<Subject> {
    Subject::parse(text).filter(|s| !s.is_combined())
}

/// Reads assessments.
pub(in crate::intake) struct Assessments<'a> {
    pub(in crate::intake) pupils: Where<'a>,
    /// The names of the types of assessment.
    pub(in crate::intake) kinds: Vec<&'static str>,
}

/// The rows of a block; names are counted within it.
#[derive(Debug, Default)]
pub(in crate::intake) struct Part {
    rows: Vec<Assessment>,
    at: Vec<RowAt>,
    names: Vec<String>,
    name_places: FxHashMap<String, u32>,
    others: Vec<(RowAt, OtherResult)>,
    unmatched: Vec<Unmatched>,
}

impl Part {
    /// The place of a row's assessment among the names of the block.
    fn name(&mut self, row: &Row<'_>, memo: &mut Memo<u32>, findings: &mut Findings) -> u32 {
        memo.read(row.whole_cell(NAME), |_| {
            let mut name = row.words(NAME).unwrap_or_default();
            if row.names_pupil(&name) {
                row.tell_personal("assessment_name", findings);
                name = String::new();
            }
            if let Some(place) = self.name_places.get(&name) {
                return *place;
            }
            let place = u32::try_from(self.names.len()).expect("fewer names than 2^32");
            self.names.push(name.clone());
            self.name_places.insert(name, place);
            place
        })
    }
}

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    term: Kept<Term>,
    date: Kept<Date>,
    name: Memo<u32>,
    kind: Kept<AssessmentType>,
    urn: Kept<Urn>,
    seeking: Seeking,
    nc_year: Kept<YearGroup>,
    subject: Kept<Subject>,
    judgement: Kept<Judgement>,
}

impl Assessments<'_> {
    /// The pupil of a row, where its year can be read.
    #[inline]
    fn pupil(
        &self,
        row: &Row<'_>,
        year: Option<AcademicYear>,
        urn: Option<Urn>,
        memo: &mut Memory,
        part: &mut Part,
        findings: &mut Findings,
    ) -> Option<PupilId> {
        let (seeking, unmatched) = (&mut memo.seeking, &mut part.unmatched);
        self.pupils
            .find(row, PUPIL, year?, urn, seeking, findings, unmatched)
    }
}

impl Reader for Assessments<'_> {
    type Part = Part;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, &mut memo.year, findings);
        let term = row.term(TERM, &mut memo.term, findings);
        let assessed_on = row.date(DATE, &mut memo.date, findings);
        if assessed_on.is_none() && row.cell(DATE).is_empty() {
            row.missing(DATE, findings);
        }
        let kind = row.needed(
            KIND,
            &mut memo.kind,
            |t| self.pupils.framework.kind(t),
            &self.kinds,
            findings,
        );
        let urn = row.school(URN, &mut memo.urn, findings);
        let nc_year = row.needed(
            NC_YEAR,
            &mut memo.nc_year,
            year_group,
            &YearGroup::CODES,
            findings,
        );
        let subject = memo.subject.read(row.whole_cell(SUBJECT), single);
        let framework = self.pupils.framework;
        let other = kind.and_then(|kind| {
            let listed = || others::subject(framework, kind, row.cell(SUBJECT), nc_year);
            match subject {
                None => listed(),
                // One of the four, on a scale of grades.
                Some(subject) => others::takes(framework, row, kind, subject, (year, nc_year))
                    .then(|| listed().unwrap_or(subject.code())),
            }
        });
        if subject.is_none() && other.is_none() {
            others::unknown(row, findings);
        }
        let statutory = match (kind, year, term, nc_year) {
            (Some(kind), Some(year), Some(term), Some(nc_year)) => {
                statutory(kind, year, term, nc_year)
            }
            // The row is refused for what it lacks.
            _ => true,
        };
        if kind.is_none() {
            // Nobody knows the scale of its score or judgement.
            self.pupil(row, year, urn, memo, part, findings);
            return false;
        }
        if let Some(other) = other {
            let result = kind.zip(nc_year).and_then(|(kind, nc_year)| {
                let when = (year, nc_year);
                others::result(framework, row, (kind, statutory), other, when, findings)
            });
            if result.is_some() && subject.is_some() && nc_year.is_some_and(|y| y < YearGroup(7)) {
                others::not_compared(row, findings);
            }
            if result.is_none() && kind.is_some() && nc_year.is_some() {
                let alone = row.written(SCORE).is_empty() && row.written(JUDGEMENT).is_empty();
                no_outcome(row, alone, findings);
            }
            let pupil = self.pupil(row, year, urn, memo, part, findings);
            let all = (year, term, assessed_on, kind, urn, nc_year, pupil, result);
            let (
                Some(year),
                Some(term),
                Some(assessed_on),
                Some(kind),
                Some(urn),
                Some(nc_year),
                Some(pupil),
                Some(result),
            ) = all
            else {
                return false;
            };
            if !within(assessed_on, year, term) {
                outside_term(row, year, term, findings);
            }
            let name = part.name(row, &mut memo.name, findings);
            let common = others::Common {
                year,
                term,
                assessed_on,
                kind,
                urn,
                nc_year,
                pupil,
                name,
            };
            part.others
                .push((row.at(), others::other(other, common, result)));
            return true;
        }
        let told = findings.len();
        let off_scale = row
            .head
            .ways
            .is_off_scale(row.cell(KIND), row.cell(SUBJECT));
        let in_place = code_in_place(row);
        let score = if off_scale || in_place.is_some() {
            None
        } else {
            score(
                row,
                SCORE,
                range(framework, kind, row.plan.layout.scale),
                findings,
            )
        };
        let judgement = match in_place {
            Some(code) => Some(code),
            None => row.optional(
                JUDGEMENT,
                &mut memo.judgement,
                Judgement::parse,
                ColumnKind::Judgement.codes(),
                findings,
            ),
        };
        let judgement = judgement.filter(|code| {
            // That of science alone.
            let known = code.counts(statutory).is_some() && *code != Judgement::Hnm;
            if !known {
                let column = if in_place.is_some() { SCORE } else { JUDGEMENT };
                let mut codes = Judgement::codes(statutory);
                codes.retain(|code| *code != Judgement::Hnm.code());
                row.unknown(column, &codes, findings);
            }
            known
        });
        let nothing = score.is_none() && judgement.is_none();
        // That the scores are on another scale is told for all of them together.
        if nothing && (!off_scale || row.cell(SCORE).is_empty()) {
            let alone = findings.len() == told && row.written(SCORE).is_empty();
            no_outcome(row, alone && row.written(JUDGEMENT).is_empty(), findings);
        }
        let pupil = self.pupil(row, year, urn, memo, part, findings);
        let (
            Some(year),
            Some(term),
            Some(assessed_on),
            Some(kind),
            Some(urn),
            Some(nc_year),
            Some(subject),
            Some(pupil),
            false,
        ) = (
            year,
            term,
            assessed_on,
            kind,
            urn,
            nc_year,
            subject,
            pupil,
            nothing,
        )
        else {
            return false;
        };
        if !within(assessed_on, year, term) {
            outside_term(row, year, term, findings);
        }
        let name = part.name(row, &mut memo.name, findings);
        part.at.push(row.at());
        part.rows.push(Assessment {
            raw_score: score.unwrap_or(Assessment::NO_SCORE),
            pupil,
            urn,
            name,
            file: 0,
            assessed_on,
            year,
            term,
            kind,
            subject,
            nc_year,
            judgement,
        });
        true
    }
}

/// The code that stands in the place of a score, as tests write it for a pupil without one.
fn code_in_place(row: &Row<'_>) -> Option<Judgement> {
    let cell = row.cell(SCORE);
    let is_code =
        !cell.is_empty() && cell.len() <= 3 && !cell.starts_with(|c: char| c.is_ascii_digit());
    (is_code && row.cell(JUDGEMENT).is_empty())
        .then(|| Judgement::parse(cell))
        .flatten()
}

/// Tells that a row has no outcome: a note where a cell of it was told already.
#[cold]
fn no_outcome(row: &Row<'_>, alone: bool, findings: &mut Findings) {
    let column = if row.has(JUDGEMENT) { JUDGEMENT } else { SCORE };
    let severity = if alone {
        Severity::Error
    } else {
        Severity::Note
    };
    findings.push(row.finding(
        Code::NoOutcome,
        severity,
        column,
        "the row has neither a score nor a judgement that can be used",
    ));
}

/// Whether a date lies in its academic year (September to August) and term: Autumn September to December, Spring January
/// to April, Summer April to August.
#[inline]
pub(super) fn within(date: Date, year: AcademicYear, term: Term) -> bool {
    let months = match term {
        Term::Autumn => 9..=12,
        Term::Spring => 1..=4,
        Term::Summer => 4..=8,
    };
    months.contains(&date.month) && date.academic_year() == year
}

#[cold]
fn outside_term(row: &Row<'_>, year: AcademicYear, term: Term, findings: &mut Findings) {
    row.warning(
        findings,
        Code::OutsideTerm,
        DATE,
        format!("the date lies outside {term} {year}"),
        "expected September to December for Autumn, January to April for Spring, April to August for Summer",
    );
}

type Key = (AcademicYear, Term, Date, u32, u32, Subject);

fn key(row: &Assessment) -> Key {
    (
        row.year,
        row.term,
        row.assessed_on,
        row.name,
        row.pupil.0,
        row.subject,
    )
}

/// What the merge remembers: names, and which pupils have a row in which sitting.
#[derive(Debug, Default)]
pub(in crate::intake) struct Keys {
    pub(in crate::intake) names: Vec<String>,
    name_places: FxHashMap<String, u32>,
    sittings: FxHashMap<(AcademicYear, Term, Date, u32), u32>,
    /// For each sitting, a bit for each subject of a pupil.
    taken: Vec<FxHashMap<u32, u8>>,
    pub(in crate::intake) later: Later<Assessment>,
    seen_others: others::Seen,
    pub(in crate::intake) others: Vec<OtherResult>,
    pub(in crate::intake) unmatched: Vec<Unmatched>,
}

/// Keeps the first row of each key.
pub(in crate::intake) fn merge(
    part: Part,
    placed: &mut Placed<'_>,
    keys: &mut Keys,
    assessments: &mut Vec<Assessment>,
) {
    let Keys {
        names,
        name_places,
        sittings,
        taken,
        later,
        seen_others,
        others: results,
        unmatched,
    } = keys;
    placed.unmatched(part.unmatched, unmatched);
    let places: Vec<u32> = part
        .names
        .into_iter()
        .map(|name| {
            let next = u32::try_from(names.len()).expect("fewer names than 2^32");
            *name_places.entry(name).or_insert_with_key(|name| {
                names.push(name.clone());
                next
            })
        })
        .collect();
    // Places in the block must not go backwards, and of a block's rows most are tracked ones.
    others::merge(part.others, &places, placed, seen_others, results);
    placed.again();
    assessments.reserve(part.rows.len());
    let mut last = None;
    for (mut row, at) in part.rows.into_iter().zip(part.at) {
        row.name = places[row.name as usize];
        row.file = placed.file();
        let sitting = (row.year, row.term, row.assessed_on, row.name);
        let place = match last {
            Some((same, place)) if same == sitting => place,
            _ => *sittings.entry(sitting).or_insert_with(|| {
                taken.push(FxHashMap::default());
                u32::try_from(taken.len() - 1).expect("fewer sittings than 2^32")
            }),
        };
        last = Some((sitting, place));
        let bits = taken[place as usize].entry(row.pupil.0).or_default();
        let bit = 1u8 << row.subject.place();
        if *bits & bit == 0 {
            *bits |= bit;
            assessments.push(row);
        } else {
            later.push(
                row,
                placed,
                at,
                &[(UPN, ""), (JUDGEMENT, "judgement"), (SCORE, "score")],
                "pupil, subject, date and assessment name",
            );
        }
    }
}

/// Tells the later rows of a key.
pub(in crate::intake) fn settle(
    later: Later<Assessment>,
    rows: &[Assessment],
    sink: &mut crate::diag::Sink,
) {
    later.settle(
        rows,
        key,
        |first, row| {
            if first.judgement != row.judgement {
                1
            } else if first.raw_score != row.raw_score {
                2
            } else {
                0
            }
        },
        sink,
    );
}
