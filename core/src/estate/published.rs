//! What the DfE publishes: measures by year, the nation's figures, and where a series broke.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::AcademicYear;

/// Whether a measure came out in a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Published {
    /// It did.
    Out,
    /// It is announced, or to be expected.
    Planned,
    /// It did not.
    Not,
    /// Nothing was published for it in the pandemic.
    Pandemic,
}

/// Measures by year, as the DfE published them (its own dashboard and releases; years to come as announced).
static CALENDAR: LazyLock<BTreeMap<&'static str, BTreeMap<AcademicYear, Published>>> =
    LazyLock::new(|| {
        let mut calendar: BTreeMap<&str, BTreeMap<AcademicYear, Published>> = BTreeMap::new();
        for line in include_str!("published.csv").lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [measure, year, state] = cells[..] else {
                continue;
            };
            let state = match state {
                "published" => Published::Out,
                "planned" => Published::Planned,
                "pandemic" => Published::Pandemic,
                _ => Published::Not,
            };
            if let Some(year) = AcademicYear::parse(year) {
                calendar.entry(measure).or_default().insert(year, state);
            }
        }
        calendar
    });

/// The measures that the calendar has.
pub fn published_measures() -> impl Iterator<Item = &'static str> {
    CALENDAR.keys().copied()
}

/// Whether a measure came out in a year, or may yet: a year after the calendar's last is planned, one that it lacks
/// otherwise never came. `None`: no such measure.
pub fn published(measure: &str, year: AcademicYear) -> Option<Published> {
    let years = CALENDAR.get(measure)?;
    let last = years.last_key_value().map(|(year, _)| *year);
    Some(match years.get(&year) {
        Some(state) => *state,
        None if last.is_some_and(|last| year > last) => Published::Planned,
        None => Published::Not,
    })
}

/// Whether the calendar itself has a measure's year: of those after its last nothing is known, announced or not.
pub fn is_in_calendar(measure: &str, year: AcademicYear) -> bool {
    CALENDAR
        .get(measure)
        .is_some_and(|years| years.contains_key(&year))
}

/// A figure of England.
#[derive(Clone, PartialEq, Debug)]
pub struct NationalFigure {
    /// The figure: percentages as 0–100.
    pub value: f64,
    /// `final`, `revised` or `provisional`.
    pub status: &'static str,
    /// Whose figure it is: `state-funded`, `all schools`, `all schools and colleges`.
    pub coverage: &'static str,
    /// Where it stands: a place in the list of sources, from 1.
    source: usize,
}

/// What is known of the nation's publications, as it is written: measures by year, England's figures, their sources.
pub fn published_texts() -> [&'static str; 3] {
    [
        include_str!("published.csv"),
        include_str!("nation.csv"),
        include_str!("nation_sources.csv"),
    ]
}

impl NationalFigure {
    /// Where it stands, in words.
    pub fn source(&self) -> String {
        let mut lines = include_str!("nation_sources.csv").lines();
        let line = lines.nth(self.source).unwrap_or_default();
        let words = line.split_once(',').map_or("", |(_, words)| words);
        words.trim_matches('"').replace("\"\"", "\"")
    }
}

/// The nation's figures of a measure in a year, by group.
type ByGroup = BTreeMap<&'static str, NationalFigure>;

/// England by measure, year and group: only what has a source, at first or second hand. Of several the one of state-funded schools, then the final,
/// the revised, the provisional one.
static NATION: LazyLock<BTreeMap<&'static str, BTreeMap<AcademicYear, ByGroup>>> =
    LazyLock::new(|| {
        let mut nation: BTreeMap<&str, BTreeMap<AcademicYear, ByGroup>> = BTreeMap::new();
        for line in include_str!("nation.csv").lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [measure, year, group, value, status, coverage, source] = cells[..] else {
                continue;
            };
            let (Some(year), Ok(value), Ok(source)) =
                (AcademicYear::parse(year), value.parse(), source.parse())
            else {
                continue;
            };
            let figure = NationalFigure {
                value,
                status,
                coverage,
                source,
            };
            let years = nation.entry(measure).or_default();
            years.entry(year).or_default().insert(group, figure);
        }
        nation
    });

/// The nation's figure of a measure in a year for a group (`all`, `disadvantaged`, `not disadvantaged`, `girls`, `boys`,
/// `fsm`, `not fsm`, `no sen`, `sen support`, `ehc plan`), where there is a sourced one.
pub fn nation(measure: &str, year: AcademicYear, group: &str) -> Option<&'static NationalFigure> {
    NATION.get(measure)?.get(&year)?.get(group)
}

/// A year from which on a measure can't be compared with the years before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeriesBreak {
    /// How the names of its measures begin.
    measures: &'static str,
    /// The first year of the new series.
    pub from: AcademicYear,
    /// What changed.
    pub what: &'static str,
}

/// Breaks in series, as the DfE's releases tell them (../shared/field/calendar.csv, those sourced).
const BREAKS: [SeriesBreak; 14] = {
    const fn at(measures: &'static str, from: u16, what: &'static str) -> SeriesBreak {
        SeriesBreak {
            measures,
            from: AcademicYear(from),
            what,
        }
    }
    [
        at(
            "eyfs_",
            2021,
            "the profile and its goals were rewritten in September 2021",
        ),
        at(
            "phonics_by_y2",
            2023,
            "the cohort is found in another way, because Key Stage 1 assessment ended",
        ),
        at("ks2_", 2015, "the first year of scaled scores"),
        at(
            "ks2_writing_",
            2017,
            "the framework of teacher assessment of writing changed",
        ),
        at(
            "ks2_rwm_",
            2017,
            "the framework of teacher assessment of writing changed",
        ),
        at(
            "attainment8",
            2016,
            "grades 9 to 1 begin, older grades have other points",
        ),
        at(
            "attainment8",
            2019,
            "grades given by schools in the pandemic",
        ),
        at(
            "attainment8",
            2021,
            "examinations again, with generous grade boundaries",
        ),
        at(
            "ks4_engmaths_",
            2019,
            "grades given by schools in the pandemic",
        ),
        at(
            "ks4_engmaths_",
            2021,
            "examinations again, with generous grade boundaries",
        ),
        at("ks5_alevel_", 2015, "new points, 0 to 60"),
        at(
            "ks5_alevel_",
            2019,
            "grades given by schools in the pandemic",
        ),
        at(
            "absence_persistent",
            2015,
            "from 10% of a pupil's possible sessions on",
        ),
        at(
            "absence_",
            2024,
            "new attendance codes from August 2024; daily returns compulsory",
        ),
    ]
};

/// The breaks of a measure's series after one year, up to and with another.
pub fn breaks(measure: &str, after: AcademicYear, to: AcademicYear) -> Vec<SeriesBreak> {
    let within =
        |b: &&SeriesBreak| measure.starts_with(b.measures) && b.from > after && b.from <= to;
    BREAKS.iter().filter(within).copied().collect()
}

/// From when on free school meals mean other pupils, and what is said of it: every household with Universal Credit, and no more
/// transitional protection (../shared/field/calendar.csv, fsm_definition: announced, told at second hand).
const MEALS: (AcademicYear, &str) = (
    AcademicYear(2026),
    "From September 2026 every household with Universal Credit has free school meals: pupils with them, now or in the last six \
     years, can’t be compared with those of years before.",
);

/// What is said of free school meals in a year that other years can't be compared with.
pub fn meals_break(year: AcademicYear) -> Option<&'static str> {
    (year >= MEALS.0).then_some(MEALS.1)
}

#[cfg(test)]
mod tests {
    use super::{Published, breaks, nation, published};
    use crate::estate::AcademicYear;

    #[test]
    fn the_nation_is_known_by_measure_year_and_group() {
        // National statistics, key stage 2, 2023/24: 61% in reading, writing and maths.
        let year = AcademicYear(2023);
        let figure = nation("ks2_rwm_expected", year, "all").expect("it was published");
        assert!((figure.value - 61.0).abs() < 1e-9);
        assert_eq!(figure.coverage, "state-funded");
        assert!(!figure.source().is_empty());
        assert!(nation("ks2_rwm_expected", AcademicYear(2019), "all").is_none());
        assert!(nation("ks2_rwm_expected", year, "left-handed").is_none());
    }

    #[test]
    fn what_never_came_out_is_known() {
        let state = |measure, year| published(measure, AcademicYear(year));
        assert_eq!(state("progress8", 2018), Some(Published::Out));
        assert_eq!(state("progress8", 2024), Some(Published::Not));
        assert_eq!(state("phonics_y1", 2019), Some(Published::Pandemic));
        assert_eq!(state("phonics_y1", 2090), Some(Published::Planned));
        assert_eq!(state("phonics_y1", 1990), Some(Published::Not));
        assert_eq!(state("fonics", 2018), None);
    }

    #[test]
    fn free_school_meals_mean_others_from_september_2026() {
        assert!(super::meals_break(AcademicYear(2025)).is_none());
        assert!(
            super::meals_break(AcademicYear(2026)).is_some_and(|w| w.contains("Universal Credit"))
        );
    }

    #[test]
    fn a_break_lies_between_two_years() {
        let told = breaks("phonics_by_y2", AcademicYear(2022), AcademicYear(2023));
        assert_eq!(told.len(), 1);
        assert!(breaks("phonics_by_y2", AcademicYear(2023), AcademicYear(2024)).is_empty());
        assert!(breaks("phonics_y1", AcademicYear(2022), AcademicYear(2024)).is_empty());
    }
}
