//! What pupils did in examinations: GCSE by Year 11, A level and other courses by Year 13 (methods: section 3a).

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{Holdings, OtherResult};
use crate::estate::{AcademicYear, AssessmentType, Counting, Date, Decimal, Scale};
use crate::measure::latest::Latest;

use super::catalogue::Kind;
use super::tally::Outcome;

/// A GCSE result.
#[derive(Clone, Copy, Debug)]
struct Gcse {
    subject: u32,
    year: AcademicYear,
    on: Date,
    /// Points in billionths, and the lower of a pair's grades (a single grade itself); `None`: no outcome.
    grade: Option<(i64, i64)>,
}

/// What the DfE worked out for a pupil: the latest of each.
#[derive(Clone, Copy, Debug, Default)]
struct DfeMeasures([Latest<i64>; 4]);

/// The DfE's measures of pupils, in their order.
const DFE_MEASURES: [&str; 4] = ["attainment 8", "progress 8", "ebacc aps", "ebacc entry"];

/// A result after Year 11.
#[derive(Clone, Copy, Debug)]
struct Later {
    kind: AssessmentType,
    subject: u32,
    year: AcademicYear,
    /// In billionths.
    points: i64,
    /// In hundredths of an A level.
    size: i64,
}

/// What pupils did in examinations.
#[derive(Debug, Default)]
pub(super) struct Examinations {
    gcse: FxHashMap<u32, Vec<Gcse>>,
    dfe: FxHashMap<(AcademicYear, u32), DfeMeasures>,
    later: FxHashMap<u32, Vec<Later>>,
    /// The names of subjects, as first met.
    names: Vec<Arc<str>>,
    places: BTreeMap<String, u32>,
    /// Those that are English, and those that are maths.
    english: FxHashSet<u32>,
    maths: FxHashSet<u32>,
}

impl Examinations {
    /// Gathers the results of examinations; predicted grades and mock examinations are none.
    pub(super) fn gather(holdings: &Holdings) -> Self {
        let mut found = Self::default();
        for result in &holdings.other_results {
            match result.kind {
                AssessmentType::Gcse => found.gcse(result),
                AssessmentType::DfeMeasure => found.measure(result),
                AssessmentType::ALevel
                | AssessmentType::AsLevel
                | AssessmentType::AppliedGeneral => found.later(result),
                _ => {}
            }
        }
        found
    }

    fn subject(&mut self, name: &Arc<str>) -> u32 {
        let key = name.to_lowercase();
        if let Some(place) = self.places.get(&key) {
            return *place;
        }
        let place = u32::try_from(self.names.len()).expect("fewer subjects than 2^32");
        if matches!(
            key.as_str(),
            "english"
                | "english language"
                | "english literature"
                | "english language and literature"
        ) {
            self.english.insert(place);
        }
        if matches!(key.as_str(), "maths" | "mathematics") {
            self.maths.insert(place);
        }
        self.names.push(Arc::clone(name));
        self.places.insert(key, place);
        place
    }

    fn gcse(&mut self, result: &OtherResult) {
        let subject = self.subject(&result.subject);
        self.gcse.entry(result.pupil.0).or_default().push(Gcse {
            subject,
            year: result.year,
            on: result.assessed_on,
            grade: grade(result),
        });
    }

    fn measure(&mut self, result: &OtherResult) {
        let name = result.subject.to_lowercase();
        let Some(place) = DFE_MEASURES.iter().position(|m| *m == name) else {
            return;
        };
        let yes = || match result.counts()? {
            Counting::Reached => Some(Decimal::ONE),
            _ => Some(0),
        };
        let Some(value) = result.score.map(|s| s.0).or_else(yes) else {
            return;
        };
        let at = (result.year, result.pupil.0);
        self.dfe.entry(at).or_default().0[place].enter(result.assessed_on, value);
    }

    fn later(&mut self, result: &OtherResult) {
        let (Some(code), Some(scale)) = (result.code, Scale::named(result.scale)) else {
            return;
        };
        let found = scale.code(code);
        let outcome = found.filter(|code| code.counts != Counting::NoOutcome);
        let Some(points) = outcome.and_then(|code| Decimal::parse(code.points)) else {
            return;
        };
        let subject = self.subject(&result.subject);
        let size = match result.kind {
            AssessmentType::AsLevel => 50,
            AssessmentType::ALevel => 100,
            // An applied course is as large as it has grades: D 1, DD 2, DDD 3.
            _ => 100 * i64::try_from(code.matches(char::is_alphabetic).count()).unwrap_or(1),
        };
        self.later.entry(result.pupil.0).or_default().push(Later {
            kind: result.kind,
            subject,
            year: result.year,
            points: points.0,
            size,
        });
    }

    /// The entries of a pupil up to a year, in the order of the data; an entry without an outcome is none.
    fn gcse_entries(&self, year: AcademicYear, pupil: u32) -> impl Iterator<Item = &Gcse> {
        let all = self.gcse.get(&pupil).into_iter().flatten();
        all.filter(move |row| row.year <= year && row.grade.is_some())
    }

    /// The first of them by subject.
    fn first_entries(&self, year: AcademicYear, pupil: u32) -> BTreeMap<u32, Gcse> {
        let mut first: BTreeMap<u32, Gcse> = BTreeMap::new();
        for row in self.gcse_entries(year, pupil) {
            let held = first.entry(row.subject).or_insert(*row);
            if row.on < held.on {
                *held = *row;
            }
        }
        first
    }

    /// The subjects in which any of some pupils has an entry by a year, in the order of their names.
    pub(super) fn subjects(
        &self,
        year: AcademicYear,
        pupils: impl Iterator<Item = u32>,
    ) -> Vec<Arc<str>> {
        let mut met = FxHashSet::default();
        for pupil in pupils {
            met.extend(self.gcse_entries(year, pupil).map(|row| row.subject));
        }
        let mut names: Vec<Arc<str>> = Vec::new();
        for (place, name) in (0..).zip(&self.names) {
            if met.contains(&place) {
                names.push(Arc::clone(name));
            }
        }
        names.sort();
        names
    }

    /// A pupil's entry in a GCSE subject.
    pub(super) fn grade(
        &self,
        subject: &str,
        kind: Kind,
        year: AcademicYear,
        pupil: u32,
    ) -> Outcome {
        let place = self.places.get(&subject.to_lowercase());
        let own = self.gcse_entries(year, pupil);
        let first = own
            .filter(|row| Some(&row.subject) == place)
            .min_by_key(|row| row.on);
        let Some((points, lower)) = first.and_then(|row| row.grade) else {
            return Outcome::Out;
        };
        match kind {
            Kind::Points => Outcome::Number(points, 100),
            Kind::G7 => Outcome::Share(lower >= 7),
            Kind::G5 => Outcome::Share(lower >= 5),
            _ => Outcome::Share(lower >= 4),
        }
    }

    /// English and maths at a grade; English is the better of language and literature.
    pub(super) fn english_and_maths(&self, least: i64, year: AcademicYear, pupil: u32) -> Outcome {
        let first = self.first_entries(year, pupil);
        if first.is_empty() && !self.dfe.contains_key(&(year, pupil)) {
            let mut rows = self.gcse.get(&pupil).into_iter().flatten();
            return match rows.any(|row| row.year <= year) {
                true => Outcome::Out,
                false => Outcome::Missing,
            };
        }
        let reached = |of: &FxHashSet<u32>| {
            let mut entries = first.values().filter(|row| of.contains(&row.subject));
            entries.any(|row| row.grade.is_some_and(|(_, lower)| lower >= least))
        };
        Outcome::Share(reached(&self.english) && reached(&self.maths))
    }

    /// What the DfE worked out for a pupil; no Progress 8 beside an Attainment 8 is not missing.
    pub(super) fn dfe_measure(&self, kind: Kind, year: AcademicYear, pupil: u32) -> Outcome {
        let none = DfeMeasures::default();
        let held = self.dfe.get(&(year, pupil)).unwrap_or(&none).0;
        let place = match kind {
            Kind::Attainment8 => 0,
            Kind::Progress8 => 1,
            Kind::EbaccAps => 2,
            _ => 3,
        };
        match held[place].value() {
            Some(value) if kind == Kind::EbaccEntry => Outcome::Share(value >= Decimal::ONE),
            Some(value) => Outcome::Number(value, 100),
            None if kind == Kind::Progress8 && held[0].value().is_some() => Outcome::Known,
            None => Outcome::Missing,
        }
    }

    /// The points and size of a student's entries of a kind of course, by the end of a year.
    pub(super) fn entries(&self, course: &str, year: AcademicYear, pupil: u32) -> Outcome {
        let mut best: BTreeMap<(AssessmentType, u32), Later> = BTreeMap::new();
        let all = self.later.get(&pupil).into_iter().flatten();
        for row in all.filter(|row| row.year <= year) {
            let held = best.entry((row.kind, row.subject)).or_insert(*row);
            if row.points > held.points {
                *held = *row;
            }
        }
        let counts = |row: &&Later| match (course, row.kind) {
            ("A level" | "academic", AssessmentType::ALevel)
            | ("applied general", AssessmentType::AppliedGeneral) => true,
            // An AS falls away beside the A level of its subject.
            ("academic", AssessmentType::AsLevel) => {
                !best.contains_key(&(AssessmentType::ALevel, row.subject))
            }
            _ => false,
        };
        let entries: Vec<&Later> = best.values().filter(counts).collect();
        if entries.is_empty() {
            return Outcome::Out;
        }
        let points = entries.iter().map(|row| row.points).sum();
        Outcome::Number(points, entries.iter().map(|row| row.size).sum())
    }
}

/// Points of a GCSE's grade in billionths, and the lower of a pair's grades.
fn grade(result: &OtherResult) -> Option<(i64, i64)> {
    let code = result.code?;
    if result.counts()? == Counting::NoOutcome {
        return None;
    }
    let digits: Vec<i64> = code
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|digit| i64::from(digit - b'0'))
        .collect();
    Some(match digits[..] {
        [one] => (one * Decimal::ONE, one),
        [one, two] => ((one + two) * Decimal::ONE / 2, one.min(two)),
        // Grades before 9 to 1, as the DfE points them: C is 4, A is 7, A* 8.5; D and below reach nothing.
        _ => match code {
            "A*" => (85 * Decimal::ONE / 10, 8),
            "A" => (7 * Decimal::ONE, 7),
            "B" => (55 * Decimal::ONE / 10, 5),
            "C" => (4 * Decimal::ONE, 4),
            "D" => (3 * Decimal::ONE, 3),
            "E" => (2 * Decimal::ONE, 2),
            "F" => (15 * Decimal::ONE / 10, 1),
            "G" => (Decimal::ONE, 1),
            _ => (0, 0),
        },
    })
}
