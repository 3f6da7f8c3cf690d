//! Which columns of the DfE's school files hold which measures, by every name that they have had.
//!
//! Wide files (compare-school-performance) and long ones (explore-education-statistics) name the same things differently, and
//! anew from year to year; here each measure has all its headings.

use std::collections::BTreeSet;

use crate::dataset::{Holdings, Urn};
use crate::diag::Sink;
use crate::estate::AcademicYear;

use super::cell::{Cell, number_if};
use super::file::{File, Record};
use super::performance::{Adder, Figures};

/// A measure and the headings that its score, its pupils and its cohort may stand under.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    pub(super) name: &'static str,
    pub(super) score: &'static [&'static str],
    pub(super) pupils: &'static [&'static str],
    pub(super) cohort: &'static [&'static str],
}

const fn of(
    name: &'static str,
    score: &'static [&'static str],
    cohort: &'static [&'static str],
) -> Measure {
    Measure {
        name,
        score,
        pupils: cohort,
        cohort,
    }
}

/// Pupils at the end of key stage 4, in wide and long files of 2022/23, 2023/24 and 2024/25.
const KS4: &[&str] = &["TPUP", "t_pupils", "pupil_count"];
/// The disadvantaged ones, in wide files.
const KS4_POOR: &[&str] = &["TFSM6CLA1A"];

/// Key stage 4, wide and long: what a row of all pupils holds.
pub(super) const KS4_MEASURES: [Measure; 6] = [
    Measure {
        name: "progress8",
        score: &["P8MEA", "avg_p8score", "progress8_average"],
        pupils: &["P8PUP", "t_inp8calc", "progress8_pupil_count"],
        cohort: KS4,
    },
    of(
        "attainment8",
        &["ATT8SCR", "avg_att8", "attainment8_average"],
        KS4,
    ),
    of(
        "ks4_engmaths_5plus",
        &["PTL2BASICS_95", "engmath_95_percent"],
        KS4,
    ),
    of(
        "ks4_engmaths_4plus",
        &["PTL2BASICS_94", "engmath_94_percent"],
        KS4,
    ),
    of(
        "ebacc_entry",
        &["PTEBACC_E_PTQ_EE", "ebacc_entering_percent"],
        KS4,
    ),
    of(
        "ebacc_aps",
        &["EBACCAPS", "avg_ebaccaps", "ebacc_aps_average"],
        KS4,
    ),
];

/// The disadvantaged pupils' columns of wide key stage 4 files.
pub(super) const KS4_DISADVANTAGED: [Measure; 6] = [
    Measure {
        name: "progress8_disadvantaged",
        score: &["P8MEA_FSM6CLA1A"],
        pupils: &["P8PUP_FSM6CLA1A"],
        cohort: KS4_POOR,
    },
    of(
        "attainment8_disadvantaged",
        &["ATT8SCR_FSM6CLA1A"],
        KS4_POOR,
    ),
    of(
        "ks4_engmaths_5plus_disadvantaged",
        &["PTFSM6CLA1ABASICS_95"],
        KS4_POOR,
    ),
    of(
        "ks4_engmaths_4plus_disadvantaged",
        &["PTFSM6CLA1ABASICS_94"],
        KS4_POOR,
    ),
    of(
        "ebacc_entry_disadvantaged",
        &["PTEBACC_EFSM6CLA1A_PTQ_EE"],
        KS4_POOR,
    ),
    of("ebacc_aps_disadvantaged", &["EBACCAPS_FSM6CLA1A"], KS4_POOR),
];

const KS2: &[&str] = &["TELIG"];

/// Attainment in wide key stage 2 files.
pub(super) const KS2_MEASURES: [Measure; 13] = [
    of("ks2_rwm_expected", &["PTRWM_EXP"], KS2),
    of("ks2_rwm_higher", &["PTRWM_HIGH"], KS2),
    of("ks2_reading_expected", &["PTREAD_EXP"], KS2),
    of("ks2_reading_higher", &["PTREAD_HIGH"], KS2),
    of("ks2_reading_scaled", &["READ_AVERAGE"], KS2),
    of("ks2_writing_expected", &["PTWRITTA_EXP"], KS2),
    of("ks2_writing_greater", &["PTWRITTA_HIGH"], KS2),
    of("ks2_maths_expected", &["PTMAT_EXP"], KS2),
    of("ks2_maths_higher", &["PTMAT_HIGH"], KS2),
    of("ks2_maths_scaled", &["MAT_AVERAGE"], KS2),
    of("ks2_gps_expected", &["PTGPS_EXP"], KS2),
    of("ks2_gps_higher", &["PTGPS_HIGH"], KS2),
    of("ks2_gps_scaled", &["GPS_AVERAGE"], KS2),
];

/// Absence of schools, in percent of sessions and of pupils.
pub(super) const ABSENCE_MEASURES: [Measure; 5] = [
    of(
        "absence_overall",
        &["sess_overall_percent", "PERCTOT"],
        &["enrolments"],
    ),
    of(
        "absence_authorised",
        &["sess_authorised_percent"],
        &["enrolments"],
    ),
    of(
        "absence_unauthorised",
        &["sess_unauthorised_percent"],
        &["enrolments"],
    ),
    of(
        "absence_persistent",
        &["enrolments_pa_10_exact_percent", "PPERSABS10"],
        &["enrolments"],
    ),
    of(
        "absence_severe",
        &["enrolments_pa_50_exact_percent"],
        &["enrolments"],
    ),
];

/// Suspensions and exclusions of schools, per 100 pupils.
pub(super) const EXCLUSION_MEASURES: [Measure; 3] = [
    of("suspension_rate", &["susp_rate"], &["headcount"]),
    of(
        "permanent_exclusion_rate",
        &["perm_excl_rate"],
        &["headcount"],
    ),
    of(
        "pupils_suspended_rate",
        &["one_plus_susp_rate"],
        &["headcount"],
    ),
];

/// A measure whose columns a file has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) name: &'static str,
    score: usize,
    pupils: Option<usize>,
    cohort: Option<usize>,
}

impl Columns {
    /// The same columns for another measure.
    pub(super) fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

/// The measures that a file has columns for.
pub(super) fn columns(file: &File, measures: &[Measure]) -> Vec<Columns> {
    let first = |headings: &[&str]| headings.iter().find_map(|heading| file.column(heading));
    let found = measures.iter().filter_map(|measure| {
        Some(Columns {
            name: measure.name,
            score: first(measure.score)?,
            pupils: first(measure.pupils),
            cohort: first(measure.cohort),
        })
    });
    found.collect()
}

/// The schools whose every measure is kept: those of the data and the ones they followed; of all others only progress, which
/// other trusts' measures are made of. `None`: there are no schools in the data, and all are kept.
pub(super) fn own_schools(holdings: &Holdings) -> Option<BTreeSet<Urn>> {
    let schools = &holdings.schools;
    let before = schools.iter().flat_map(|s| s.predecessors.iter().copied());
    let own: BTreeSet<Urn> = schools.iter().map(|s| s.urn).chain(before).collect();
    (!own.is_empty()).then_some(own)
}

/// Whether other trusts' measures are made of it too.
fn is_of_trusts(measure: &str) -> bool {
    let plain = measure.strip_suffix("_disadvantaged").unwrap_or(measure);
    plain.ends_with("progress")
        || matches!(
            plain,
            "progress8" | "ebacc_entry" | "ebacc_aps" | "va_ks2" | "va_ks4"
        )
}

/// A school of a file and a year.
pub(super) struct Whose<'a> {
    pub(super) urn: Urn,
    pub(super) year: AcademicYear,
    /// The column of its number, where what is wrong with a row is told.
    pub(super) urn_column: usize,
    pub(super) own: Option<&'a BTreeSet<Urn>>,
}

impl Whose<'_> {
    /// Whether every measure of the school is kept.
    pub(super) fn is_own(&self) -> bool {
        self.own.is_none_or(|own| own.contains(&self.urn))
    }
}

/// Adds a school's figures of one row.
pub(super) fn add(
    (file, record): (&File, &Record),
    measures: &[Columns],
    whose: &Whose<'_>,
    adder: &mut Adder,
    holdings: &mut Holdings,
    sink: &mut Sink,
) {
    let is_own = whose.is_own();
    for measure in measures {
        if !is_own && !is_of_trusts(measure.name) {
            continue;
        }
        let score = number_if(file, record, Some(measure.score), sink);
        let cohort = number_if(file, record, measure.cohort, sink).number();
        let pupils = match measure.pupils {
            column if column == measure.cohort => cohort,
            column => number_if(file, record, column, sink).number(),
        };
        // A school that has just opened has pupils' numbers of nought, or nothing at all.
        if score == Cell::Blank && cohort.is_none_or(|c| c == 0.0) {
            continue;
        }
        let figures = Figures {
            year: whose.year,
            urn: whose.urn,
            measure: measure.name,
            score,
            pupils,
            cohort,
        };
        adder.add(figures, (file, record, whose.urn_column), holdings, sink);
    }
}
