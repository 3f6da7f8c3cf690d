//! What pupils did in the statutory assessments of primary schools.
//!
//! Only DfE tests and teacher assessments of the summer term count (methods: section 3a); a pupil's results follow the
//! roll, whatever school the row names.

use rustc_hash::FxHashMap;

use crate::dataset::{Assessment, Holdings, OtherResult};
use crate::estate::{
    AcademicYear, AssessmentType, Counting, CountsAs, Date, Decimal, GOALS, Judgement, Subject,
    Term,
};
use crate::measure::latest::Latest;

use super::catalogue::Kind;
use super::tally::Outcome;

/// The mark of 40 that meets the phonics check: 32 in every year so far (the DfE's "Phonics screening check", 2011/12 to
/// 2024/25).
const PHONICS_MARK: i64 = 32 * Decimal::ONE;
/// All marks of the multiplication tables check.
const MTC_MARKS: i64 = 25 * Decimal::ONE;
/// The expected and the higher standard in scaled scores.
const STANDARDS: (i64, i64) = (100 * Decimal::ONE, 110 * Decimal::ONE);

/// A pupil in a year.
type At = (AcademicYear, u32);

/// A pupil's results in one subject of one year.
#[derive(Clone, Copy, Debug, Default)]
struct Results {
    /// What the latest row with an outcome counts as.
    standard: Latest<CountsAs>,
    /// The latest score.
    score: Latest<i64>,
    /// Whether there are rows at all.
    any: bool,
    /// Whether a teacher judged the pupil below the tests' standard (reading, maths).
    below: bool,
}

impl Results {
    fn enter(&mut self, date: Date, score: Option<i64>, counts: Option<CountsAs>) {
        self.any = true;
        if let Some(score) = score {
            self.score.enter(date, score);
        }
        if let Some(counts) = counts.filter(|c| *c != CountsAs::NoOutcome) {
            self.standard.enter(date, counts);
        }
    }

    /// What the pupil reached; `None` with the outcome that says why not.
    fn standing(&self) -> Result<CountsAs, Outcome> {
        match self.standard.value() {
            Some(counts) => Ok(counts),
            None if self.below => Ok(CountsAs::NotReached),
            None if self.any => Err(Outcome::Out),
            None => Err(Outcome::Missing),
        }
    }

    /// The share that reached at least a standard.
    fn share(&self, least: CountsAs) -> Outcome {
        match self.standing() {
            Ok(counts) => Outcome::Share(counts >= least),
            Err(outcome) => outcome,
        }
    }

    /// The score to average.
    fn mean(&self) -> Outcome {
        match (self.standing(), self.score.value()) {
            (Ok(_), Some(score)) => Outcome::Number(score, 100),
            (Ok(_), None) => Outcome::Known,
            (Err(outcome), _) => outcome,
        }
    }
}

/// A child's early learning goals, and what was said of the good level of development itself.
#[derive(Clone, Copy, Debug, Default)]
struct Profile {
    level: Results,
    goals: [Latest<Counting>; 17],
}

impl Profile {
    /// A row of the level itself decides; else the goals that it asks for.
    fn level(&self) -> Outcome {
        if self.level.standard.value().is_some() {
            return self.level.share(CountsAs::Reached);
        }
        let asked = self.goals.iter().zip(GOALS.iter());
        let asked: Vec<Option<Counting>> = asked
            .filter(|(_, goal)| goal.in_gld)
            .map(|(goal, _)| goal.value())
            .collect();
        if asked.contains(&Some(Counting::NoOutcome)) {
            Outcome::Out
        } else if asked.contains(&None) {
            Outcome::Missing
        } else {
            Outcome::Share(asked.iter().all(|g| *g == Some(Counting::Reached)))
        }
    }
}

/// The subjects of Year 6, in the order of their results.
const YEAR_6: [&str; 5] = ["Reading", "Writing", "Maths", "GPS", "Science"];

/// A phonics check: its year and what it counts as.
type Check = (AcademicYear, CountsAs);

/// What pupils did, by year and pupil.
#[derive(Debug, Default)]
pub(super) struct Primary {
    year_6: FxHashMap<At, [Results; 5]>,
    profiles: FxHashMap<At, Profile>,
    phonics: FxHashMap<At, Results>,
    /// All checks of a pupil, those without an outcome too.
    checks: FxHashMap<u32, Vec<Check>>,
    tables: FxHashMap<At, Results>,
}

/// What a result counts as: a mark of at least `least` reaches the standard, and goes before a code.
fn counted(result: &OtherResult, least: i64) -> Option<CountsAs> {
    match (result.score, result.counts()) {
        (Some(mark), _) if mark.0 >= least => Some(CountsAs::Reached),
        (Some(_), _) | (None, Some(Counting::NotReached)) => Some(CountsAs::NotReached),
        (None, Some(Counting::Reached)) => Some(CountsAs::Reached),
        (None, Some(Counting::NoOutcome)) => Some(CountsAs::NoOutcome),
        (None, None) => None,
    }
}

/// Whether a type of the summer term is a statutory one.
fn is_statutory(kind: AssessmentType, term: Term) -> bool {
    term == Term::Summer
        && matches!(
            kind,
            AssessmentType::DfeTest | AssessmentType::TeacherAssessment
        )
}

/// Whether a judgement is of those below the tests' standard.
fn is_below(judgement: Judgement) -> bool {
    use Judgement as J;
    matches!(
        judgement,
        J::Blw | J::Pks | J::Pk1 | J::Pk2 | J::Pk3 | J::Pk4 | J::Pk5 | J::Pk6 | J::Em
    )
}

impl Primary {
    /// Gathers the rows of pupils who are on a statutory year group's roll.
    pub(super) fn gather(holdings: &Holdings) -> Self {
        let mut found = Self::default();
        for entry in &holdings.roll {
            let at = (entry.year, entry.pupil.0);
            match entry.nc_year.0 {
                0 => {
                    found.profiles.entry(at).or_default();
                }
                1 => {
                    found.phonics.entry(at).or_default();
                }
                4 => {
                    found.tables.entry(at).or_default();
                }
                6 => {
                    found.year_6.entry(at).or_default();
                }
                _ => {}
            }
        }
        for row in &holdings.assessments {
            if is_statutory(row.kind, row.term) {
                found.tracked(row);
            }
        }
        for result in &holdings.other_results {
            if is_statutory(result.kind, result.term) {
                found.other(result);
            }
        }
        found
    }

    fn tracked(&mut self, row: &Assessment) {
        let Some(subjects) = self.year_6.get_mut(&(row.year, row.pupil.0)) else {
            return;
        };
        let place = match row.subject {
            Subject::Reading => 0,
            Subject::Writing => 1,
            Subject::Maths => 2,
            Subject::Gps => 3,
            _ => return,
        };
        let results = &mut subjects[place];
        let test = row.kind == AssessmentType::DfeTest;
        // Writing has no test; in the others a teacher's judgement only tells who is below it.
        if !test && place != 1 {
            results.below |= place != 3 && row.judgement.is_some_and(is_below);
            return;
        }
        let score = row.score().filter(|_| test).map(|s| s.0);
        let counts = match score {
            Some(score) if score >= STANDARDS.1 => Some(CountsAs::Greater),
            Some(score) if score >= STANDARDS.0 => Some(CountsAs::Reached),
            Some(_) => Some(CountsAs::NotReached),
            None => row.judgement.and_then(|code| code.counts(true)),
        };
        results.enter(row.assessed_on, score, counts);
    }

    fn other(&mut self, result: &OtherResult) {
        let at = (result.year, result.pupil.0);
        let on = result.assessed_on;
        let score = result.score.map(|s| s.0);
        match &*result.subject {
            "Science" => {
                if let Some(subjects) = self.year_6.get_mut(&at) {
                    subjects[4].enter(on, None, counted(result, i64::MAX));
                }
            }
            "Phonics" => {
                let counts = counted(result, PHONICS_MARK);
                let all = self.checks.entry(result.pupil.0).or_default();
                all.push((result.year, counts.unwrap_or(CountsAs::NoOutcome)));
                if let Some(results) = self.phonics.get_mut(&at) {
                    results.enter(on, score, counts);
                }
            }
            "MTC" => {
                if let Some(results) = self.tables.get_mut(&at) {
                    results.enter(on, score, counted(result, MTC_MARKS));
                }
            }
            subject => {
                let Some(profile) = self.profiles.get_mut(&at) else {
                    return;
                };
                if subject == "GLD" {
                    profile.level.enter(on, None, counted(result, Decimal::ONE));
                } else if let Some(place) = GOALS.iter().position(|g| g.code == subject)
                    && let Some(counts) = result.counts()
                {
                    profile.goals[place].enter_outcome(on, counts);
                }
            }
        }
    }

    /// A child's good level of development.
    pub(super) fn level(&self, year: AcademicYear, pupil: u32) -> Outcome {
        let found = self.profiles.get(&(year, pupil));
        found.map_or(Outcome::Missing, Profile::level)
    }

    /// The phonics check of Year 1.
    pub(super) fn phonics(&self, year: AcademicYear, pupil: u32) -> Outcome {
        let found = self.phonics.get(&(year, pupil));
        found.map_or(Outcome::Missing, |r| r.share(CountsAs::Reached))
    }

    /// Phonics by the end of Year 2: the best of all checks so far.
    pub(super) fn phonics_so_far(&self, year: AcademicYear, pupil: u32) -> Outcome {
        let checks = self.checks.get(&pupil).map_or(&[][..], Vec::as_slice);
        let best = checks
            .iter()
            .filter(|(of, _)| *of <= year)
            .map(|(_, c)| *c)
            .max();
        match best {
            None => Outcome::Missing,
            Some(CountsAs::NoOutcome) => Outcome::Out,
            Some(best) => Outcome::Share(best >= CountsAs::Reached),
        }
    }

    /// Whether a pupil was checked in phonics before a year.
    pub(super) fn checked_before(&self, year: AcademicYear, pupil: u32) -> bool {
        let checks = self.checks.get(&pupil).map_or(&[][..], Vec::as_slice);
        checks.iter().any(|(of, _)| *of < year)
    }

    /// The multiplication tables check: all marks, or the mark.
    pub(super) fn tables(&self, kind: Kind, year: AcademicYear, pupil: u32) -> Outcome {
        match self.tables.get(&(year, pupil)) {
            None => Outcome::Missing,
            Some(results) if kind == Kind::MtcScore => results.mean(),
            Some(results) => results.share(CountsAs::Reached),
        }
    }

    /// A result of Year 6.
    pub(super) fn year_6(
        &self,
        subject: &str,
        kind: Kind,
        year: AcademicYear,
        pupil: u32,
    ) -> Outcome {
        let Some(subjects) = self.year_6.get(&(year, pupil)) else {
            return Outcome::Missing;
        };
        let least = match kind {
            Kind::Greater => CountsAs::Greater,
            _ => CountsAs::Reached,
        };
        if subject == "RWM" {
            return together([0, 1, 2].map(|place| subjects[place].share(least)));
        }
        let Some(place) = YEAR_6.iter().position(|s| *s == subject) else {
            return Outcome::Missing;
        };
        match kind {
            Kind::Score => subjects[place].mean(),
            _ => subjects[place].share(least),
        }
    }
}

/// Reading, writing and maths together: out if any part is, else missing if any part is, else reached if all are.
fn together(parts: [Outcome; 3]) -> Outcome {
    if parts.contains(&Outcome::Out) {
        Outcome::Out
    } else if parts.contains(&Outcome::Missing) {
        Outcome::Missing
    } else {
        Outcome::Share(parts.iter().all(|part| *part == Outcome::Share(true)))
    }
}
