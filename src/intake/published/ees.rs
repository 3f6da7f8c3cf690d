//! The DfE's long files of schools (explore-education-statistics): a row for each school, year and breakdown.
//!
//! Their labels change from year to year. A filter that leaves no row of a file tells which labels the file has.

use std::collections::BTreeSet;

use crate::dataset::{Holdings, Phase};
use crate::diag::{Code, Severity, Sink};
use crate::estate::AcademicYear;

use super::cell::{number, parse};
use super::columns::{
    ABSENCE_MEASURES, Columns, EXCLUSION_MEASURES, KS4_MEASURES, Measure, Whose, add, columns,
    own_schools,
};
use super::file::{File, Record};
use super::nation::percentiles;
use super::performance::Adder;

/// What a long file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Ks2,
    Ks4,
    Ks5,
    Absence,
    Exclusions,
}

impl Kind {
    /// The kind that a layout names.
    pub(super) fn of(layout: &str) -> Option<Self> {
        Some(match layout {
            "ees-ks2-schools" => Self::Ks2,
            "ees-ks4-schools" => Self::Ks4,
            "ees-ks5-institutions" => Self::Ks5,
            "ees-absence-schools" => Self::Absence,
            "ees-exclusions-schools" => Self::Exclusions,
            _ => return None,
        })
    }

    /// The columns that say which pupils a row is of, by every name that they have had, with the labels of all pupils.
    fn pupils(self) -> Option<(&'static [&'static str], &'static [&'static str])> {
        match self {
            Self::Ks2 | Self::Ks4 => Some((&["breakdown"], &["Total", "All pupils"])),
            Self::Ks5 => Some((
                &["disadvantage_status", "disadvantage"],
                &["Total", "All students"],
            )),
            Self::Absence | Self::Exclusions => None,
        }
    }

    /// The column of the subject or cohort that a row's measures depend on.
    fn by(self) -> Option<&'static str> {
        match self {
            Self::Ks2 => Some("subject"),
            Self::Ks5 => Some("exam_cohort"),
            _ => None,
        }
    }
}

/// The labels of disadvantaged pupils.
const DISADVANTAGED: [&str; 1] = ["Disadvantaged"];

/// Key stage 2: the measures of a subject, under the headings that all subjects share.
const KS2: [(&str, &[Measure]); 5] = {
    const fn of(name: &'static str, score: &'static [&'static str]) -> Measure {
        const COHORT: &[&str] = &["eligible_pupil_count", "telig"];
        Measure {
            name,
            score,
            pupils: COHORT,
            cohort: COHORT,
        }
    }
    const EXPECTED: &[&str] = &[
        "expected_standard_pupil_percent",
        "pt_met_expected_standard",
    ];
    const HIGHER: &[&str] = &["higher_standard_pupil_percent", "pt_met_higher_standard"];
    const SCALED: &[&str] = &["average_scaled_score"];
    const PROGRESS: &[&str] = &["progress_measure_score"];
    [
        (
            "Reading",
            &[
                of("ks2_reading_expected", EXPECTED),
                of("ks2_reading_higher", HIGHER),
                of("ks2_reading_scaled", SCALED),
                of("ks2_reading_progress", PROGRESS),
            ],
        ),
        (
            "Writing",
            &[
                of("ks2_writing_expected", EXPECTED),
                of("ks2_writing_greater", HIGHER),
                of("ks2_writing_progress", PROGRESS),
            ],
        ),
        (
            "Maths",
            &[
                of("ks2_maths_expected", EXPECTED),
                of("ks2_maths_higher", HIGHER),
                of("ks2_maths_scaled", SCALED),
                of("ks2_maths_progress", PROGRESS),
            ],
        ),
        (
            "Grammar, punctuation and spelling",
            &[
                of("ks2_gps_expected", EXPECTED),
                of("ks2_gps_higher", HIGHER),
                of("ks2_gps_scaled", SCALED),
            ],
        ),
        (
            "Reading, writing and maths",
            &[
                of("ks2_rwm_expected", EXPECTED),
                of("ks2_rwm_higher", HIGHER),
            ],
        ),
    ]
};

/// 16 to 18: the measures of an examination cohort.
const KS5: [(&str, &[Measure]); 4] = {
    const fn of(
        name: &'static str,
        score: &'static [&'static str],
        pupils: &'static [&'static str],
    ) -> Measure {
        Measure {
            name,
            score,
            pupils,
            cohort: &["end1618_student_count"],
        }
    }
    const POINTS: &[&str] = &["aps_per_entry"];
    const STUDENTS: &[&str] = &["aps_per_entry_student_count"];
    [
        (
            "A level",
            &[
                of("ks5_alevel_aps", POINTS, STUDENTS),
                of("ks5_value_added", &["value_added"], STUDENTS),
                of(
                    "ks5_best3_aps",
                    &["best_three_alevels_aps"],
                    &["best_three_alevels_student_count"],
                ),
                of("ks5_aab", &["aab_percent"], &["aab_student_count"]),
            ],
        ),
        ("Academic", &[of("ks5_academic_aps", POINTS, STUDENTS)]),
        (
            "Applied general",
            &[of("ks5_applied_aps", POINTS, STUDENTS)],
        ),
        ("Tech level", &[of("ks5_tech_aps", POINTS, STUDENTS)]),
    ]
};

/// A measure of disadvantaged pupils.
fn disadvantaged(name: &str) -> Option<&'static str> {
    /// All that a long file may have of them.
    const NAMES: [&str; 25] = [
        "ks2_reading_expected_disadvantaged",
        "ks2_reading_higher_disadvantaged",
        "ks2_reading_scaled_disadvantaged",
        "ks2_reading_progress_disadvantaged",
        "ks2_writing_expected_disadvantaged",
        "ks2_writing_greater_disadvantaged",
        "ks2_writing_progress_disadvantaged",
        "ks2_maths_expected_disadvantaged",
        "ks2_maths_higher_disadvantaged",
        "ks2_maths_scaled_disadvantaged",
        "ks2_maths_progress_disadvantaged",
        "ks2_gps_expected_disadvantaged",
        "ks2_gps_higher_disadvantaged",
        "ks2_gps_scaled_disadvantaged",
        "ks2_rwm_expected_disadvantaged",
        "ks2_rwm_higher_disadvantaged",
        "progress8_disadvantaged",
        "attainment8_disadvantaged",
        "ks4_engmaths_5plus_disadvantaged",
        "ks4_engmaths_4plus_disadvantaged",
        "ebacc_entry_disadvantaged",
        "ebacc_aps_disadvantaged",
        "ks5_alevel_aps_disadvantaged",
        "ks5_academic_aps_disadvantaged",
        "ks5_applied_aps_disadvantaged",
    ];
    let found = NAMES
        .iter()
        .find(|n| n.strip_suffix("_disadvantaged") == Some(name));
    found.copied()
}

/// The year of a time period: `202425` is 2024/25.
pub(super) fn year(text: &str) -> Option<AcademicYear> {
    let (first, second) = text.split_at_checked(4)?;
    let (first, second): (u16, u16) = (first.parse().ok()?, second.parse().ok()?);
    (text.len() == 6 && (first + 1) % 100 == second).then_some(AcademicYear(first))
}

/// A column whose labels choose rows.
struct Filter {
    column: usize,
    heading: &'static str,
    wanted: Vec<&'static str>,
    met: bool,
    /// The labels of rows that were not wanted.
    labels: BTreeSet<String>,
}

/// So many labels are told.
const LABELS: usize = 12;

impl Filter {
    fn new(file: &File, headings: &[&'static str], wanted: Vec<&'static str>) -> Option<Self> {
        let mut each = headings.iter();
        let (column, heading) = each.find_map(|h| Some((file.column(h)?, *h)))?;
        Some(Self {
            column,
            heading,
            wanted,
            met: false,
            labels: BTreeSet::new(),
        })
    }

    /// The label of a row, where it is a wanted one.
    fn label(&mut self, record: &Record) -> Option<&'static str> {
        let text = record.get(self.column);
        let found = self.wanted.iter().find(|w| w.eq_ignore_ascii_case(text));
        self.met |= found.is_some();
        if found.is_none() && self.labels.len() <= LABELS && !self.labels.contains(text) {
            self.labels.insert(text.to_owned());
        }
        found.copied()
    }

    /// Tells a filter that left no row, with the labels that there are.
    fn close(&self, file: &File, sink: &mut Sink) {
        if self.met || file.rows() == 0 {
            return;
        }
        let more = if self.labels.len() > LABELS {
            " …"
        } else {
            ""
        };
        let labels = self
            .labels
            .iter()
            .take(LABELS)
            .map(|label| format!("`{label}`"));
        let labels: Vec<String> = labels.collect();
        let wanted: Vec<String> = self.wanted.iter().map(|w| format!("`{w}`")).collect();
        let words = format!(
            "no row of the column `{}` holds {}; it holds {}{more}",
            self.heading,
            wanted.join(" or "),
            labels.join(", ")
        );
        let mut finding = file.whole(Code::UnknownCode, words);
        finding.spot.line = 1;
        sink.push(finding.at(self.heading, "").help(
            "nothing of the file is used: the DfE renames labels from year to year; check that it is the file of schools",
        ));
    }
}

/// Reads a long file.
pub(super) fn read(
    kind: Kind,
    file: &mut File,
    place: u32,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [period, urn_column] = file.columns(["time_period", "school_urn"], sink)?;
    let mut level = Filter::new(file, &["geographic_level"], vec!["School", "Institution"]);
    let mut pupils = match kind.pupils() {
        None => None,
        Some((headings, all)) => {
            let wanted = all.iter().chain(&DISADVANTAGED).copied().collect();
            let Some(filter) = Filter::new(file, headings, wanted) else {
                file.columns([headings[0]], sink)?;
                return None;
            };
            Some(filter)
        }
    };
    let by: &[(&'static str, &[Measure])] = match kind {
        Kind::Ks2 => &KS2,
        Kind::Ks5 => &KS5,
        _ => &[],
    };
    let mut subject = match kind.by() {
        None => None,
        Some(heading) => {
            let labels = by.iter().map(|(label, _)| *label).collect();
            let Some(filter) = Filter::new(file, &[heading], labels) else {
                file.columns([heading], sink)?;
                return None;
            };
            Some(filter)
        }
    };
    let plain: Vec<Columns> = match kind {
        Kind::Ks4 => columns(file, &KS4_MEASURES),
        Kind::Absence => columns(file, &ABSENCE_MEASURES),
        Kind::Exclusions => columns(file, &EXCLUSION_MEASURES),
        Kind::Ks2 | Kind::Ks5 => vec![],
    };
    let by: Vec<(&str, Vec<Columns>)> = by
        .iter()
        .map(|(label, measures)| (*label, columns(file, measures)))
        .collect();
    let phase = file.column("education_phase");
    let own = own_schools(holdings);
    let mut adder = Adder::new(holdings, place);
    let mut nation = Nation::new(kind, file);
    let mut refused = 0;
    while let Some(record) = file.next() {
        let of_school = |filter: &mut Filter| {
            // A row may leave the level blank where only its number says whose it is.
            record.get(filter.column).is_empty() || filter.label(&record).is_some()
        };
        if !level.as_mut().is_none_or(of_school) {
            continue;
        }
        let label = pupils.as_mut().map(|filter| filter.label(&record));
        let poor = match label {
            Some(None) => continue,
            Some(Some(label)) => DISADVANTAGED.contains(&label),
            None => false,
        };
        let found = match subject.as_mut().map(|filter| filter.label(&record)) {
            Some(None) => continue,
            Some(Some(label)) => {
                let found = by.iter().find(|(l, _)| *l == label);
                found.map_or(&[][..], |(_, columns)| columns.as_slice())
            }
            None => plain.as_slice(),
        };
        let Some(urn) = file.urn(&record, urn_column, false, sink) else {
            refused += 1;
            continue;
        };
        let Some(year) = year(record.get(period)) else {
            let words = "a time period is six digits, as 202425 for 2024/25";
            let finding = file.cell(&record, period, Code::BadYear, Severity::Error, words);
            sink.push(finding.refused());
            refused += 1;
            continue;
        };
        let measures: Vec<Columns> = found
            .iter()
            .filter_map(|c| match poor {
                true => Some(c.named(disadvantaged(c.name)?)),
                false => Some(*c),
            })
            .collect();
        let whose = Whose {
            urn,
            year,
            urn_column,
            own: own.as_ref(),
        };
        add(
            (file, &record),
            &measures,
            &whose,
            &mut adder,
            holdings,
            sink,
        );
        nation.enter((file, &record), &whose, record.get_if(phase), sink);
    }
    for filter in [&level, &pupils, &subject].into_iter().flatten() {
        filter.close(file, sink);
    }
    adder.close(file, holdings);
    nation.close(holdings);
    Some(refused)
}

/// The values of all schools of a file, of which national percentiles of our indicators are made.
struct Nation {
    columns: Vec<(&'static str, usize)>,
    values: Vec<(AcademicYear, &'static str, Option<Phase>, f64)>,
}

impl Nation {
    fn new(kind: Kind, file: &File) -> Self {
        let of: &[(&str, &str)] = match kind {
            Kind::Absence => &[
                ("absence_percent", "sess_overall_percent"),
                (
                    "persistent_absence_percent",
                    "enrolments_pa_10_exact_percent",
                ),
                ("severe_absence_percent", "enrolments_pa_50_exact_percent"),
            ],
            Kind::Exclusions => &[
                ("suspension_rate", "susp_rate"),
                ("permanent_exclusion_rate", "perm_excl_rate"),
            ],
            _ => &[],
        };
        let columns = of
            .iter()
            .filter_map(|(name, h)| Some((*name, file.column(h)?)));
        Self {
            columns: columns.collect(),
            values: vec![],
        }
    }

    fn enter(
        &mut self,
        (file, record): (&File, &Record),
        whose: &Whose<'_>,
        phase: &str,
        sink: &mut Sink,
    ) {
        if self.columns.is_empty() {
            return;
        }
        let phase = match phase.to_lowercase() {
            p if p.contains("primary") => Some(Phase::Primary),
            p if p.contains("secondary") => Some(Phase::Secondary),
            _ => None,
        };
        for (name, column) in &self.columns {
            // What is wrong in a row of our own schools was told when its figures were added.
            let cell = match whose.is_own() {
                true => parse(record.get(*column)),
                false => Some(number(file, record, *column, sink)),
            };
            let value = cell.and_then(|cell| cell.number());
            self.values
                .extend(value.map(|v| (whose.year, *name, phase, v)));
        }
    }

    fn close(self, holdings: &mut Holdings) {
        let years: BTreeSet<(AcademicYear, &str)> =
            self.values.iter().map(|(y, n, ..)| (*y, *n)).collect();
        for (year, name) in years {
            let of = || {
                self.values
                    .iter()
                    .filter(move |v| v.0 == year && v.1 == name)
            };
            let all: Vec<f64> = of().map(|v| v.3).collect();
            // A file of a few schools is no nation.
            if all.len() < 100 {
                continue;
            }
            percentiles(holdings, name, year, None, all);
            for phase in [Phase::Primary, Phase::Secondary] {
                let values = of().filter(|v| v.2 == Some(phase)).map(|v| v.3);
                percentiles(holdings, name, year, Some(phase), values.collect());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{disadvantaged, year};
    use crate::estate::AcademicYear;

    #[test]
    fn time_periods_are_years() {
        assert_eq!(year("202425"), Some(AcademicYear(2024)));
        assert_eq!(year("199900"), Some(AcademicYear(1999)));
        assert_eq!(year("202426"), None);
        assert_eq!(year("2024"), None);
        assert_eq!(year("2024/25"), None);
    }

    #[test]
    fn disadvantaged_pupils_have_their_own_measures() {
        let name = disadvantaged("attainment8");
        assert_eq!(name, Some("attainment8_disadvantaged"));
        assert_eq!(disadvantaged("absence_overall"), None);
    }
}
