//! Results in subjects beside the four that tracking compares: each with the scale that its code or mark belongs to.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::dataset::{OtherResult, PupilId, Urn};
use crate::diag::Code;
use crate::estate::{AcademicYear, AssessmentType, Date, Decimal, GOALS, Scale, Term, YearGroup};
use crate::intake::drive::{Placed, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::row::Row;

use super::{JUDGEMENT, SCORE, SUBJECT, UPN, score};

/// Subjects that are neither tracked nor those of examinations.
const SUBJECTS: [&str; 4] = ["Science", "Phonics", "MTC", "GLD"];

/// Whether results of a type are those of examinations, in any subject.
fn is_examination(kind: AssessmentType) -> bool {
    matches!(
        kind,
        AssessmentType::Gcse
            | AssessmentType::ALevel
            | AssessmentType::AsLevel
            | AssessmentType::AppliedGeneral
            | AssessmentType::DfeMeasure
            | AssessmentType::PredictedGrade
            | AssessmentType::MockExam
    )
}

/// The subject that a cell names, where it is none of the four.
pub(super) fn subject(kind: AssessmentType, cell: &str) -> Option<&str> {
    if cell.is_empty() {
        return None;
    }
    if is_examination(kind) {
        return Some(cell);
    }
    let one = SUBJECTS.iter().find(|s| s.eq_ignore_ascii_case(cell));
    let goal = || {
        let found = GOALS
            .iter()
            .find(|g| g.code.eq_ignore_ascii_case(cell) || g.name.eq_ignore_ascii_case(cell));
        found.map(|goal| goal.code)
    };
    one.copied().or_else(goal)
}

/// The scales that a result's code may belong to.
fn scales(kind: AssessmentType, subject: &str, nc_year: YearGroup) -> &'static [&'static str] {
    use AssessmentType as T;
    match (kind, subject) {
        (T::Gcse, _) => &["gcse_9_1", "gcse_combined_science", "gcse_legacy"],
        (T::ALevel, _) => &["a_level"],
        (T::AsLevel, _) => &["as_level"],
        (T::AppliedGeneral, _) => &[
            "applied_extended_certificate",
            "applied_diploma",
            "applied_extended_diploma",
            "applied_foundation_diploma",
            "applied_certificate",
            "applied_foundation_diploma_ocr",
        ],
        (T::PredictedGrade | T::MockExam, _) => &[
            "gcse_9_1",
            "gcse_combined_science",
            "a_level",
            "level2_vocational",
            "applied_extended_certificate",
        ],
        (T::DfeMeasure, _) => &[],
        (_, "Phonics") => &["phonics"],
        (_, "MTC") => &["mtc"],
        (_, "GLD") => &["eyfs_gld"],
        (_, "Science") if nc_year == YearGroup(2) => &["ks1_science", "ks1_ta", "tracking_ta"],
        (_, "Science") => &["ks2_science_ta", "ks2_writing_ta", "tracking_ta"],
        _ => &["eyfs_goal"],
    }
}

/// What a row of another subject says besides its subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Common {
    pub(super) year: AcademicYear,
    pub(super) term: Term,
    pub(super) assessed_on: Date,
    pub(super) kind: AssessmentType,
    pub(super) urn: Urn,
    pub(super) nc_year: YearGroup,
    pub(super) pupil: PupilId,
    pub(super) name: u32,
}

/// Reads what a row of another subject says of its result; `None` where nothing is left of it.
pub(super) fn result(
    row: &Row<'_>,
    kind: AssessmentType,
    nc_year: YearGroup,
    findings: &mut Findings,
) -> Option<(Option<&'static str>, Option<Decimal>, &'static str)> {
    let subject = subject(kind, row.cell(SUBJECT))?;
    let scales: Vec<&'static Scale> = scales(kind, subject, nc_year)
        .iter()
        .filter_map(|name| Scale::named(name))
        .collect();
    let known = |text: &str| {
        scales
            .iter()
            .find_map(|scale| Some((scale.code(text)?.code, scale.name)))
    };
    let marks = scales.iter().find_map(|scale| scale.range);
    let (judged, scored) = (row.cell(JUDGEMENT), row.cell(SCORE));
    let mut code = None;
    if !judged.is_empty() {
        code = known(judged);
        if code.is_none() {
            let all = scales.iter().flat_map(|scale| &scale.codes);
            let all: Vec<&str> = all.map(|code| code.code).collect();
            row.unknown(JUDGEMENT, &all, findings);
        }
    } else if marks.is_none() || scored.parse::<f64>().is_err() {
        // A code that stands in the place of a mark.
        code = known(scored);
    }
    let in_place = judged.is_empty() && code.is_some();
    let range = marks.unwrap_or((-999_999, 999_999));
    let mark = if in_place {
        None
    } else {
        score(row, SCORE, range, findings)
    };
    let scale = code
        .map(|(_, scale)| scale)
        .or_else(|| scales.first().map(|scale| scale.name))
        .unwrap_or_default();
    (code.is_some() || mark.is_some()).then_some((code.map(|(code, _)| code), mark, scale))
}

/// A row of another subject.
pub(super) fn other(
    row: &Row<'_>,
    common: Common,
    (code, score, scale): (Option<&'static str>, Option<Decimal>, &'static str),
) -> OtherResult {
    let subject = subject(common.kind, row.cell(SUBJECT)).unwrap_or_default();
    OtherResult {
        subject: Arc::from(subject),
        score,
        code,
        scale,
        pupil: common.pupil,
        urn: common.urn,
        name: common.name,
        file: 0,
        assessed_on: common.assessed_on,
        year: common.year,
        term: common.term,
        kind: common.kind,
        nc_year: common.nc_year,
    }
}

/// What the merge remembers of them.
pub(super) type Seen = FxHashSet<(AcademicYear, Term, Date, u32, u32, Arc<str>)>;

/// Keeps the first row of each key.
pub(super) fn merge(
    rows: Vec<(RowAt, OtherResult)>,
    names: &[u32],
    placed: &mut Placed<'_>,
    seen: &mut Seen,
    results: &mut Vec<OtherResult>,
) {
    for (at, mut row) in rows {
        row.name = names[row.name as usize];
        row.file = placed.file();
        let key = (
            row.year,
            row.term,
            row.assessed_on,
            row.name,
            row.pupil.0,
            Arc::clone(&row.subject),
        );
        if seen.insert(key) {
            results.push(row);
        } else {
            duplicate::tell(placed, at, UPN, "pupil, subject, date and assessment name");
        }
    }
}

/// Tells that a subject is none that there is.
#[cold]
pub(super) fn unknown(row: &Row<'_>, findings: &mut Findings) {
    let known: Vec<&str> = super::SINGLE.iter().chain(&SUBJECTS).copied().collect();
    match row.cell(SUBJECT) {
        "" => row.error(
            findings,
            Code::UnknownCode,
            SUBJECT,
            "blank, where a code is needed",
            "",
        ),
        _ => row.unknown(SUBJECT, &known, findings),
    }
}
