//! The national standard deviation of pupil scores, one row a measure and year.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, Spread};
use crate::diag::{Code, Severity, Sink};
use crate::estate::AcademicYear;

use super::cell::{Cell, number};
use super::file::File;

/// The DfE's names of the measures and ours.
const MEASURES: [(&str, &str); 4] = [
    ("READPROG", "ks2_reading_progress"),
    ("WRITPROG", "ks2_writing_progress"),
    ("MATPROG", "ks2_maths_progress"),
    ("P8MEA", "progress8"),
];

/// A year may come as provisional and revised; the revised stands. The spread of all pupils serves the measures of
/// disadvantaged pupils too, as in the DfE's own tables. Rows of spread read before stand.
pub(super) fn read(file: &mut File, holdings: &mut Holdings, sink: &mut Sink) -> Option<u64> {
    let [year_column, measure_column, sd_column] = file.columns(["year", "measure", "sd"], sink)?;
    let mut found: BTreeMap<(&str, AcademicYear), (bool, f64)> = BTreeMap::new();
    let mut refused = 0;
    while let Some(record) = file.next() {
        let measure = MEASURES
            .iter()
            .find(|(theirs, ours)| [*theirs, *ours].contains(&record.get(measure_column)));
        let year = year_of(record.get(year_column));
        let sd = number(file, &record, sd_column, sink);
        let (Some((_, measure)), Some((year, provisional)), Cell::Number(sd)) = (measure, year, sd)
        else {
            refused += 1;
            if year.is_none() {
                let words = "an academic year belongs here, as 2018-19";
                sink.push(
                    file.cell(&record, year_column, Code::BadYear, Severity::Error, words)
                        .refused(),
                );
            } else if measure.is_none() {
                let words = "this measure is not known";
                sink.push(
                    file.cell(
                        &record,
                        measure_column,
                        Code::UnknownCode,
                        Severity::Warning,
                        words,
                    )
                    .refused(),
                );
            }
            continue;
        };
        if sd <= 0.0 {
            let words = "a standard deviation is more than 0";
            sink.push(
                file.cell(&record, sd_column, Code::OutOfRange, Severity::Error, words)
                    .refused(),
            );
            refused += 1;
            continue;
        }
        let entry = found.entry((measure, year)).or_insert((provisional, sd));
        if entry.0 && !provisional {
            *entry = (false, sd);
        }
    }
    for ((measure, year), (_, sd)) in found {
        for name in [measure.to_owned(), format!("{measure}_disadvantaged")] {
            let known = holdings
                .spread
                .iter()
                .any(|s| *s.measure == *name && s.year == year);
            if !known {
                holdings.spread.push(Spread {
                    measure: name.into(),
                    year,
                    sd: Some(sd),
                    mean: None,
                    within_var: None,
                    between_var: None,
                });
            }
        }
    }
    Some(refused)
}

/// `2018-19`, `2018/19`, `2021-22 prov`, `2023-24 (Dec 2024)`: the year, and whether it is provisional.
fn year_of(text: &str) -> Option<(AcademicYear, bool)> {
    let head = text.get(..7)?.replace('-', "/");
    Some((AcademicYear::parse(&head)?, text[7..].contains("prov")))
}

#[cfg(test)]
mod tests {
    use super::year_of;
    use crate::estate::AcademicYear;

    #[test]
    fn years_tell_provisional_from_revised() {
        assert_eq!(year_of("2021-22 prov"), Some((AcademicYear(2021), true)));
        assert_eq!(year_of("2022-23 rev"), Some((AcademicYear(2022), false)));
        assert_eq!(
            year_of("2023-24 (Dec 2024)"),
            Some((AcademicYear(2023), false))
        );
        assert_eq!(year_of("2021-23"), None);
    }
}
