//! A made-up trust to attack: pupils in schools, year groups and groups, with outcomes, out of a seed.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::{BriefingLimits, Thresholds};
use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, KeyStage, Rank, Subject, Term, YearGroup};
use crate::measure::tracking::{
    Against, Cell, CellPlace, Cells, Grouping, Movement, ProgressCell, Slice,
};

use super::super::counts::{CountedSchool, CountedSubject, Counts, ProgressOf};
use super::super::progress::ProgressSpan;
use super::super::tracking::{Made, What, Who};

/// The year of the made-up data.
pub(super) const YEAR: AcademicYear = AcademicYear(2025);

/// One pupil.
#[derive(Clone, Debug)]
struct Pupil {
    school: usize,
    year: i8,
    /// Sex, Pupil Premium, FSM, SEN, main ethnic category: the place of the group.
    groups: [u16; 5],
    /// Reading, Writing, Maths: not assessed, below, expected, greater depth.
    outcomes: [u8; 3],
    estimate: bool,
}

impl Pupil {
    /// Adds the pupil to a cell of a subject.
    fn enter(&self, cell: &mut Cell, outcome: u8, against: Against) {
        cell.roll += 1;
        if outcome == 0 {
            return;
        }
        cell.assessed += 1;
        if against != Against::Nothing && !self.estimate {
            return;
        }
        cell.matched += 1;
        cell.n += 1;
        cell.expected += u32::from(outcome > 1);
        cell.greater += u32::from(outcome > 2);
    }
}

/// The groupings and the names of their groups.
const GROUPINGS: [(Grouping, &[&str]); 5] = [
    (Grouping::Sex, &["F", "M", "Null"]),
    (Grouping::PupilPremium, &["Y", "N", "Null"]),
    (Grouping::Fsm, &["Y", "N", "Null"]),
    (Grouping::Sen, &["E", "K", "N", "Null"]),
    (
        Grouping::EthnicityMain,
        &[
            "White",
            "Mixed",
            "Asian",
            "Black",
            "Chinese",
            "Other",
            "Unclassified",
            "Null",
        ],
    ),
];

const SUBJECTS: [Subject; 3] = [Subject::Reading, Subject::Writing, Subject::Maths];

/// A trust.
#[derive(Clone, Debug)]
pub(super) struct MadeUp {
    pupils: Vec<Pupil>,
    schools: usize,
    stages: Vec<KeyStage>,
    subjects: Vec<CountedSubject>,
    names: Vec<Vec<String>>,
}

/// Numbers that look like chance and come out the same each time (Knuth's linear congruence).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(n)).unwrap_or(0)
    }

    /// A place, each as often as its weight says.
    fn weighed(&mut self, weights: &[u32]) -> usize {
        let mut at = self.below(weights.iter().sum());
        for (place, weight) in weights.iter().enumerate() {
            if at < *weight {
                return place;
            }
            at -= weight;
        }
        0
    }
}

impl MadeUp {
    /// So many schools with 12 to 35 pupils in each of years 3 to 6.
    pub(super) fn new(seed: u64, schools: usize) -> Self {
        let mut dice = Dice(seed.wrapping_mul(7919) + 1);
        let mut pupils = vec![];
        for school in 0..schools {
            let mix = 10 + dice.below(40);
            let size = 12 + dice.below(24);
            for year in 3..=6 {
                for _ in 0..size - dice.below(3) {
                    let premium = dice.weighed(&[mix, 98 - mix, 2]);
                    let meals = if premium == 0 {
                        dice.weighed(&[70, 30])
                    } else {
                        premium
                    };
                    let sen = dice.weighed(&[4, 14, 80, 2]);
                    let ethnic = dice.weighed(&[60, 8, mix / 2 + 2, 6, 1, 3, 2, 1]);
                    let sex = dice.weighed(&[49, 51]);
                    let groups =
                        [sex, premium, meals, sen, ethnic].map(|g| u16::try_from(g).unwrap_or(0));
                    let outcomes =
                        [(); 3].map(|()| u8::try_from(dice.weighed(&[5, 30, 45, 20])).unwrap_or(0));
                    pupils.push(Pupil {
                        school,
                        year,
                        groups,
                        outcomes,
                        estimate: dice.below(20) > 0,
                    });
                }
            }
        }
        let names = |g: &[&str]| g.iter().map(|n| (*n).to_owned()).collect();
        Self {
            pupils,
            schools,
            stages: vec![KeyStage {
                name: "KS2".into(),
                years: (3..=6).map(YearGroup).collect(),
            }],
            subjects: SUBJECTS
                .map(|subject| CountedSubject {
                    subject,
                    years: (3..=6).map(YearGroup).collect(),
                })
                .to_vec(),
            names: GROUPINGS.iter().map(|(_, g)| names(g)).collect(),
        }
    }

    /// The same trust a fortnight later: some pupils have come, some assessments were made.
    pub(super) fn later(&self, seed: u64) -> Self {
        let mut dice = Dice(seed + 99);
        let mut pupils = self.pupils.clone();
        for pupil in &mut pupils {
            if pupil.outcomes[0] == 0 && dice.below(2) == 0 {
                pupil.outcomes[0] = 2;
            }
        }
        for _ in 0..3 {
            let like =
                usize::try_from(dice.below(u32::try_from(pupils.len()).unwrap_or(1))).unwrap_or(0);
            pupils.push(pupils[like].clone());
        }
        Self {
            pupils,
            schools: self.schools,
            stages: self.stages.clone(),
            subjects: self.subjects.clone(),
            names: self.names.clone(),
        }
    }

    pub(super) fn groupings() -> impl Iterator<Item = Grouping> {
        GROUPINGS.into_iter().map(|(grouping, _)| grouping)
    }

    fn id(place: usize) -> SchoolId {
        SchoolId(u16::try_from(place).unwrap_or(0))
    }
}

impl Counts for MadeUp {
    fn trust(&self, _: usize) -> (String, Vec<CountedSchool>) {
        let school = |i: usize| CountedSchool {
            id: Self::id(i),
            name: format!("School {i}"),
            urn: 100_000 + u32::from(Self::id(i).0),
        };
        (
            "Made-up Trust".into(),
            (0..self.schools).map(school).collect(),
        )
    }

    fn trust_of(&self, _: SchoolId) -> Option<usize> {
        Some(0)
    }

    fn table(&self, slice: &Slice) -> Option<Arc<Cells>> {
        let place = slice
            .grouping
            .and_then(|g| GROUPINGS.iter().position(|(own, _)| *own == g));
        let mut schools = vec![std::collections::BTreeMap::<CellPlace, Cell>::new(); self.schools];
        for pupil in &self.pupils {
            for (subject, outcome) in SUBJECTS.iter().zip(pupil.outcomes) {
                let place = CellPlace {
                    year_group: YearGroup(pupil.year),
                    subject: *subject,
                    group: place.map_or(0, |p| pupil.groups[p]),
                };
                let cell = schools[pupil.school].entry(place).or_default();
                pupil.enter(cell, outcome, slice.against);
            }
        }
        let schools: Vec<Vec<(CellPlace, Cell)>> = schools
            .into_iter()
            .map(|s| s.into_iter().collect())
            .collect();
        Some(Arc::new(schools.into()))
    }

    fn thresholds(&self) -> Thresholds {
        Thresholds::default()
    }

    fn limits(&self) -> BriefingLimits {
        BriefingLimits::default()
    }

    fn key_stages(&self) -> &[KeyStage] {
        &self.stages
    }

    fn extras(&self) -> &[String] {
        &[]
    }

    fn groups(&self, grouping: Grouping) -> &[String] {
        let place = GROUPINGS.iter().position(|(own, _)| *own == grouping);
        place.map_or(&[], |p| &self.names[p])
    }

    fn terms(&self) -> Vec<(AcademicYear, Term)> {
        vec![(YEAR, Term::Spring)]
    }

    fn default_term(&self) -> Option<(AcademicYear, Term)> {
        Some((YEAR, Term::Spring))
    }

    fn prior_from(&self) -> Option<String> {
        None
    }

    fn rank(&self) -> Rank {
        Rank::Fft20
    }

    fn default_kind(&self) -> Option<AssessmentType> {
        None
    }

    fn subjects(&self) -> &[CountedSubject] {
        &self.subjects
    }

    fn kinds(&self, _: AcademicYear, _: Term) -> Vec<AssessmentType> {
        vec![]
    }

    fn cell(&self, who: &Who, what: &What) -> Cell {
        let place = |g: Grouping| GROUPINGS.iter().position(|(own, _)| *own == g);
        let group = what.group.map(|(grouping, g)| (place(grouping), g));
        let subject = SUBJECTS.iter().position(|s| *s == what.subject);
        let mut cell = Cell::default();
        for pupil in &self.pupils {
            let wanted = who.schools.contains(&Self::id(pupil.school))
                && what.year_groups.contains(&YearGroup(pupil.year))
                && group.is_none_or(|(at, g)| at.is_some_and(|at| pupil.groups[at] == g));
            if let (true, Some(subject)) = (wanted, subject) {
                pupil.enter(&mut cell, pupil.outcomes[subject], what.against.against());
            }
        }
        cell
    }

    fn made(&self, _: SchoolId, _: AcademicYear, _: Term) -> Option<Made> {
        None
    }

    fn progress_span(&self, _: Option<SchoolId>) -> Option<ProgressSpan> {
        None
    }

    fn progress(&self, _: &ProgressOf<'_>) -> ProgressCell {
        ProgressCell::default()
    }

    fn movement(
        &self,
        _: &Who,
        _: &[YearGroup],
        _: AcademicYear,
        _: AcademicYear,
    ) -> Option<Movement> {
        None
    }

    fn wanted(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }
}
