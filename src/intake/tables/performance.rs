//! Table `performance`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{Performance, Stand, Urn};
use crate::diag::{Code, Finding, Severity, Sink};
use crate::estate::AcademicYear;
pub use crate::estate::tables::performance::TABLE;
use crate::estate::tables::performance::{COHORT, MEASURE, PUPILS, SCORE, STATUS, URN, YEAR};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::measures::{Wrong, is_share, wrong};
use crate::intake::numbers::number;
use crate::intake::read::Kept;
use crate::intake::row::Row;

/// Reads published measures.
pub(in crate::intake) struct PerformanceRows;

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    urn: Kept<Urn>,
    words: FxHashMap<String, Arc<str>>,
}

/// The same text once.
pub(in crate::intake) fn once(words: &mut FxHashMap<String, Arc<str>>, text: &str) -> Arc<str> {
    match words.get(text) {
        Some(word) => Arc::clone(word),
        None => {
            let word: Arc<str> = text.into();
            words.insert(text.to_owned(), Arc::clone(&word));
            word
        }
    }
}

/// What the DfE writes where there is no score: capital letters, as SUPP, NE, LOWCOV, and in its long files the symbols
/// of the Government Statistical Service.
fn is_symbol(cell: &str) -> bool {
    is_short(cell)
        || (cell.len() <= 8 && !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_uppercase()))
}

/// The symbols of the Government Statistical Service: not available, low, not applicable, confidential, unreliable …
fn is_short(cell: &str) -> bool {
    matches!(
        cell,
        "z" | "c" | "x" | "k" | "u" | "w" | "low" | "~" | ":" | ".." | "*" | "-"
    )
}

/// A number of a published file; a symbol in its place is told with what to do, or stands where it must.
fn published(row: &Row<'_>, column: usize, findings: &mut Findings) -> Option<f64> {
    let cell = row.cell(column);
    if is_short(cell) {
        return None;
    }
    // A share, with its sign or without.
    if let Some(share) = cell
        .strip_suffix('%')
        .and_then(|rest| number(rest.trim_end()))
    {
        return Some(share);
    }
    if is_symbol(cell) && number(cell).is_none() {
        row.error(
            findings,
            Code::NotANumber,
            column,
            "a symbol of the DfE's, and no number: read as no figure, for that reason",
            format!("put {cell} into the column status, and leave this cell empty"),
        );
        return None;
    }
    row.number(column, findings)
}

/// The symbols beside which no score was published, whatever stands in its cell.
fn suppresses(status: &str) -> bool {
    const SYMBOLS: [&str; 12] = [
        "SUPP", "SUPPMAT", "NE", "NP", "NA", "LOWCOV", "NEW", "SP", "DNS", "X", "Z", "C",
    ];
    SYMBOLS.iter().any(|s| s.eq_ignore_ascii_case(status))
}

/// Between which values a measure's scores can lie; `None` where that isn't known, as of value added.
fn possible(measure: &str) -> Option<(f64, f64)> {
    let plain = measure.strip_suffix("_disadvantaged").unwrap_or(measure);
    match plain {
        _ if is_share(plain) => Some((0.0, 100.0)),
        "progress8" => Some((-10.0, 10.0)),
        "attainment8" => Some((0.0, 100.0)),
        _ if plain.starts_with("ks2_") && plain.ends_with("_progress") => Some((-40.0, 40.0)),
        _ => None,
    }
}

/// Whether a measure can have a value; one that it can't have is told, and its row refused.
pub(in crate::intake) fn can_be(
    row: &Row<'_>,
    column: usize,
    measure: &str,
    value: f64,
    findings: &mut Findings,
) -> bool {
    let Some((low, high)) =
        possible(measure).filter(|(low, high)| !(*low..=*high).contains(&value))
    else {
        return true;
    };
    row.error(
        findings,
        Code::OutOfRange,
        column,
        format!("{measure} can't lie outside {low} to {high}"),
        "mend the value or the name of the measure",
    );
    false
}

/// A published score: none beside a symbol that says so, none where the measure has no such values.
fn score(row: &Row<'_>, measure: &str, status: &str, findings: &mut Findings) -> Option<f64> {
    let score = published(row, SCORE, findings)?;
    if suppresses(status) {
        row.warning(
            findings,
            Code::Implausible,
            SCORE,
            format!(
                "a score beside {status}, which says that none was published: read as no score"
            ),
            "leave the score empty where a symbol stands, or take out the symbol",
        );
        return None;
    }
    if let Some((low, high)) = possible(measure)
        && !(low..=high).contains(&score)
    {
        row.error(
            findings,
            Code::OutOfRange,
            SCORE,
            format!("no score of {measure} lies outside {low} to {high}: read as no score"),
            "see whether a scaled score or a number of pupils stands in the column of scores",
        );
        return None;
    }
    Some(score)
}

/// Whether scores of a measure are weighted by the cohort, as a trust's measures are.
fn is_weighted(measure: &str) -> bool {
    let plain = measure.strip_suffix("_disadvantaged").unwrap_or(measure);
    plain.ends_with("_progress") || matches!(plain, "progress8" | "va_ks2" | "va_ks4")
}

/// Tells pupils that can't be beside the cohort, and a score that counts for no trust.
fn tell_pupils(row: &Row<'_>, read: &Performance, findings: &mut Findings) {
    if read.pupils.zip(read.cohort).is_some_and(|(n, all)| n > all) {
        row.warning(
            findings,
            Code::Implausible,
            PUPILS,
            "more pupils in the measure than in the cohort",
            "see whether the two columns are the right way round, and which number lost or won a digit",
        );
    }
    let counts = read.cohort.is_some_and(|all| all > 0.0);
    if read.score.is_some() && !counts && row.cell(COHORT).is_empty() && is_weighted(&read.measure)
    {
        row.warning(
            findings,
            Code::Implausible,
            COHORT,
            "a score without a cohort: it can't be weighted, and is left out of the trust's measure",
            "fill in the pupils at the end of the key stage, as the DfE publishes them",
        );
    }
}

impl Reader for PerformanceRows {
    type Part = Vec<(RowAt, Performance)>;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, &mut memo.year, findings);
        let urn = row.any_school(URN, &mut memo.urn, findings);
        let measure = row.cell(MEASURE);
        if measure.is_empty() {
            row.error(
                findings,
                Code::UnknownCode,
                MEASURE,
                "blank, where a measure is needed",
                "expected its name, as ks2_reading_progress or progress8",
            );
        }
        let measure = measure.to_lowercase();
        let score = score(row, &measure, row.cell(STATUS), findings);
        let pupils = published(row, PUPILS, findings);
        let cohort = published(row, COHORT, findings);
        let (Some(year), Some(urn), false) = (year, urn, measure.is_empty()) else {
            return false;
        };
        let status = match row.cell(STATUS) {
            "" if score.is_none() && is_symbol(row.cell(SCORE)) => row.cell(SCORE),
            status => status,
        };
        let read = Performance {
            year,
            urn,
            measure: once(&mut memo.words, &measure),
            score,
            pupils,
            cohort,
            status: (!status.is_empty()).then(|| once(&mut memo.words, status)),
            file: 0,
        };
        tell_pupils(row, &read, findings);
        part.push((row.at(), read));
        true
    }
}

/// What the merge remembers.
#[derive(Debug, Default)]
pub(in crate::intake) struct Keys {
    seen: FxHashSet<(AcademicYear, Urn, Arc<str>)>,
    /// Measures that there aren't, by file and year: the finding of the first row, and how many rows there are.
    wrong: BTreeMap<(u32, Arc<str>, AcademicYear), (Finding, u64)>,
}

/// Tells a measure that there isn't, at its first row.
fn tell_wrong(placed: &mut Placed<'_>, keys: &mut Keys, at: RowAt, row: &Performance) {
    let key = (placed.file(), Arc::clone(&row.measure), row.year);
    if let Some((_, rows)) = keys.wrong.get_mut(&key) {
        *rows += 1;
        return;
    }
    let Some(wrong) = wrong(&row.measure, row.year) else {
        return;
    };
    let (words, help) = match wrong {
        Wrong::Unknown(Some(near)) => (
            "no such measure is published".to_owned(),
            format!("did you mean `{near}`?"),
        ),
        Wrong::Unknown(None) => (
            "no such measure is published".to_owned(),
            "the data dictionary has the names, as ks2_reading_progress or progress8".to_owned(),
        ),
        Wrong::Year(why) => (
            format!("there is no such score of {}: {why}", row.year),
            "mend the year or the measure; the score is compared with nothing".to_owned(),
        ),
    };
    let mut finding = placed.look(at, |row| {
        row.finding(Code::NoSuchMeasure, Severity::Warning, MEASURE, words)
            .help(help)
    });
    finding.spot.line += placed.base();
    keys.wrong.insert(key, (finding, 1));
}

/// Tells the measures that there aren't.
pub(in crate::intake) fn settle(keys: Keys, sink: &mut Sink) {
    for (mut finding, rows) in keys.wrong.into_values() {
        if rows > 1 {
            finding.message = format!("{} ({rows} rows, from this one on)", finding.message);
        }
        sink.push(finding);
    }
}

/// Keeps the first row of each key.
pub(in crate::intake) fn merge(
    part: Vec<(RowAt, Performance)>,
    placed: &mut Placed<'_>,
    keys: &mut Keys,
    performance: &mut Vec<Performance>,
    stands: &mut Vec<Stand>,
) {
    for (at, mut row) in part {
        tell_wrong(placed, keys, at, &row);
        if keys
            .seen
            .insert((row.year, row.urn, Arc::clone(&row.measure)))
        {
            row.file = placed.file();
            performance.push(row);
            stands.push(placed.stand(at));
        } else {
            duplicate::tell(placed, at, SCORE);
        }
    }
}
