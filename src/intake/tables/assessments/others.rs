//! Results in subjects beside the four that tracking compares: each with the scale that its code or mark belongs to.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::dataset::{OtherResult, PupilId, Urn};
use crate::diag::Code;
use crate::estate::tables::ColumnKind;
use crate::estate::{
    AcademicYear, AssessmentType, CountsAs, Date, Decimal, Framework, GOALS, Judgement, Scale,
    ScaleCode, Subject, Term, YearGroup,
};
use crate::intake::drive::{Placed, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::row::Row;

use super::{JUDGEMENT, KIND, SCORE, SUBJECT, UPN, mark, score};

/// Subjects that primary schools report, beside those of tracking.
const SUBJECTS: [&str; 4] = ["Science", "Phonics", "MTC", "GLD"];

/// The subject that a cell names, where it is none of the four: of an examination any, else one that is listed for the stage of
/// the year group.
pub(super) fn subject<'a>(
    framework: &Framework,
    kind: AssessmentType,
    cell: &'a str,
    nc_year: Option<YearGroup>,
) -> Option<&'a str> {
    if cell.is_empty() {
        return None;
    }
    let entry = framework.entry(cell);
    if framework.is_examination(kind) {
        return Some(entry.map_or(cell, |e| e.subject.code()));
    }
    let entry = entry?;
    let code = entry.subject.code();
    let reported = || SUBJECTS.contains(&code) || GOALS.iter().any(|goal| goal.code == code);
    let here = |year| {
        let stage = framework.stage_of(year);
        stage.is_some_and(|stage| entry.stages.contains(&stage.name))
    };
    let single = !entry.subject.is_combined() && !entry.subject.is_primary();
    (single && (nc_year.is_none_or(here) || reported())).then_some(code)
}

/// Whether a row in one of the four subjects is on a scale of grades all the same: an examination's, a declared one, or a
/// teacher's grade in a secondary school.
pub(super) fn takes(
    framework: &Framework,
    row: &Row<'_>,
    kind: AssessmentType,
    subject: Subject,
    (year, nc_year): (Option<AcademicYear>, Option<YearGroup>),
) -> bool {
    if framework.is_examination(kind) {
        return true;
    }
    let Some(nc_year) = nc_year.filter(|year| *year >= YearGroup(7)) else {
        return false;
    };
    let judged = row.cell(JUDGEMENT);
    let is_judgement = Judgement::parse(judged).is_some();
    // BLW, WTS, EXS … are judgements against a standard; a letter or digit is a grade. Beside a test's score a letter is why
    // there might be none: the score decides.
    let scored = || nc_year < SIXTH_FORM && mark(row.cell(SCORE)).is_some();
    let against_standard = is_judgement && (judged.len() > 1 || scored());
    let is_grade = || {
        let scales = in_force(framework.scales_of(kind, subject.code(), nc_year), year);
        scales.iter().any(|scale| graded(scale, judged).is_some())
    };
    !judged.is_empty() && !against_standard && is_grade()
}

/// Scales of grades that pupils are given before their results, too.
const GRADES: [&str; 2] = ["gcse_9_1", "a_level"];

/// The first year group whose letters are those of A levels.
const SIXTH_FORM: YearGroup = YearGroup(12);

/// The scales of some that results of a year may be on: a letter is no GCSE's once those have ended.
fn in_force(mut scales: Vec<&Scale>, year: Option<AcademicYear>) -> Vec<&Scale> {
    scales.retain(|scale| year.is_none_or(|year| scale.is_awarded_in(year)));
    scales
}

/// The code of a grade on a scale; of a fine one, as 5+, 5- or 5.3, the whole grade that it lies in.
fn graded<'s>(scale: &'s Scale, text: &str) -> Option<&'s ScaleCode> {
    scale.code(text).or_else(|| {
        let whole = text.split('.').next().unwrap_or(text);
        let whole = whole.trim_end_matches(['+', '-', '=']);
        let fine = whole.len() < text.len() && !whole.is_empty();
        fine.then(|| scale.code(whole)).flatten()
    })
}

/// The scales that a result's code may belong to.
fn scales<'f>(
    framework: &'f Framework,
    kind: AssessmentType,
    subject: &str,
    (year, nc_year): (Option<AcademicYear>, YearGroup),
) -> Vec<&'f Scale> {
    if kind == AssessmentType::DfeMeasure && subject.eq_ignore_ascii_case("EBacc entry") {
        // Whether a pupil was entered for the English Baccalaureate: a statutory outcome, which no measure of tracking reads.
        return framework.scale("yes_no").into_iter().collect();
    }
    let primary: &[&str] = match subject {
        "Science" if nc_year == YearGroup(2) => &["ks1_science", "ks1_ta", "tracking_ta"],
        "Science" if nc_year < YearGroup(7) => &["ks2_science_ta", "ks2_writing_ta", "tracking_ta"],
        _ => &[],
    };
    if primary.is_empty() || framework.is_examination(kind) {
        return in_force(framework.scales_of(kind, subject, nc_year), year);
    }
    primary
        .iter()
        .filter_map(|name| framework.scale(name))
        .collect()
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

/// Reads what a row of another subject says of its result; `None` where nothing is left of it. `official`: whether the
/// assessment is a statutory one.
pub(super) fn result(
    framework: &Framework,
    row: &Row<'_>,
    (kind, official): (AssessmentType, bool),
    subject: &str,
    when: (Option<AcademicYear>, YearGroup),
    findings: &mut Findings,
) -> Option<(Option<&'static str>, Option<Decimal>, &'static str)> {
    let mut scales = scales(framework, kind, subject, when);
    let ways = &row.head.ways;
    if when.1 >= SIXTH_FORM && ways.is_applied(row.cell(KIND), row.cell(SUBJECT)) {
        // D is Distinction where the subject's other grades are D*, M and P.
        scales.sort_by_key(|scale| !scale.name.starts_with("applied"));
    }
    // The DfE's grades are whole; others may be fine.
    let statutory = matches!(kind, AssessmentType::Gcse | AssessmentType::ALevel);
    let code_on = |scale: &&Scale, text: &str| {
        // A goal's “expected” and “emerging” read as judgements where words of other systems are understood.
        let text = match (scale.name, text) {
            ("eyfs_goal", "EXS") => "2",
            ("eyfs_goal", "WTS") => "1",
            // At a statutory assessment N is not reached; in a teacher's tracking it is the national standard.
            ("ks1_science" | "ks2_science_ta", "N" | "n") if official => "HNM",
            (_, text) => text,
        };
        let code = if statutory {
            scale.code(text)
        } else {
            graded(scale, text)
        };
        code.map(|code| (code.code, scale.name))
    };
    // Before the results a pupil who sat no paper has a code that is no outcome, as A for absent: on a scale of grades it is X.
    let in_year = !statutory
        && !matches!(
            kind,
            AssessmentType::AsLevel | AssessmentType::AppliedGeneral
        );
    let absent = |text: &str| {
        let code = Judgement::parse(text)?;
        let is = in_year && code.counts(false) == Some(CountsAs::NoOutcome);
        let mut grades = scales.iter().filter(|scale| GRADES.contains(&scale.name));
        grades.find_map(|scale| code_on(scale, "X")).filter(|_| is)
    };
    let known = |text: &str| {
        let own = scales.iter().find_map(|scale| code_on(scale, text));
        own.or_else(|| absent(text))
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

/// Tells that a result of an examination in one of the four subjects of primary schools is in no figure: its grades are those of
/// secondary schools.
#[cold]
pub(super) fn not_compared(row: &Row<'_>, findings: &mut Findings) {
    row.warning(
        findings,
        Code::NoSuchMeasure,
        KIND,
        "results of this type are grades of secondary schools: in a primary year group no figure shows the row",
        "give the test its own type, as NFER or KS2 past papers, or declare one under `assessment_types:` in config.yaml",
    );
}

/// A row of another subject.
pub(super) fn other(
    subject: &str,
    common: Common,
    (code, score, scale): (Option<&'static str>, Option<Decimal>, &'static str),
) -> OtherResult {
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
            duplicate::tell_as(placed, at, UPN, "pupil, subject, date and assessment name");
        }
    }
}

/// Tells that a subject is none that there is.
#[cold]
pub(super) fn unknown(row: &Row<'_>, findings: &mut Findings) {
    let known: Vec<&str> = ColumnKind::Subject
        .codes()
        .iter()
        .chain(&SUBJECTS)
        .copied()
        .collect();
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
