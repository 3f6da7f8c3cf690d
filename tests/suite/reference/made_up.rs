//! Made-up tables in memory, full of awkward cases, from a seed.

use matbook::dataset::{
    Assessment, Conversion, Estimate, Holdings, PupilId, RollEntry, School, SchoolId, Target, Trust,
};
use matbook::estate::{
    AcademicYear, AssessmentType, Date, Decimal, Ethnicity, Judgement, PriorStage, Rank, Sen,
    SendNeed, Sex, Subject, TargetGrade, Term, YearGroup,
};

/// A small generator of numbers (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to n − 1.
    pub fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of a list.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()].clone()
    }

    /// One of a list, or sometimes none.
    pub fn maybe<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        (!self.chance(15)).then(|| self.pick(from))
    }
}

/// A school that only has what tracking looks at.
pub fn school(urn: u32, trust: usize) -> School {
    School {
        urn,
        laestab: None,
        name: format!("School {urn}"),
        trust,
        joined_on: None,
        phase: None,
        school_type: "Academy converter".into(),
        easting: None,
        northing: None,
        predecessors: vec![],
        ofsted: None,
        region: None,
        local_authority: None,
        capacity: None,
    }
}

/// A trust.
pub fn trust(uid: &str) -> Trust {
    Trust {
        uid: uid.into(),
        name: format!("Trust {uid}"),
        sponsor: None,
    }
}

/// A roll entry of which nothing else is known.
pub fn entry(year: u16, school: u16, pupil: u32, nc_year: i8) -> RollEntry {
    RollEntry {
        year: AcademicYear(year),
        school: SchoolId(school),
        pupil: PupilId(pupil),
        nc_year: YearGroup(nc_year),
        sex: None,
        dob: None,
        fsm: None,
        fsm6: None,
        eal: None,
        looked_after: None,
        service: None,
        sen: None,
        sen_need: None,
        ethnicity: None,
        prior_stage: None,
        prior_score: None,
        extra: Box::new([]),
    }
}

/// An assessment row.
pub fn assessment(
    (year, term): (u16, Term),
    day: (i16, u8, u8),
    pupil: u32,
    (kind, subject): (AssessmentType, Subject),
    score: Option<f64>,
    judgement: Option<Judgement>,
) -> Assessment {
    Assessment {
        raw_score: score.map_or(Assessment::NO_SCORE, |s| Decimal::from_f64(s).unwrap()),
        pupil: PupilId(pupil),
        urn: 100_000,
        name: 0,
        file: 0,
        assessed_on: Date::new(day.0, day.1, day.2).unwrap(),
        year: AcademicYear(year),
        term,
        kind,
        subject,
        nc_year: YearGroup(3),
        judgement,
    }
}

/// Two trusts, five schools, three years; pupils who move, are on two rolls, have several results on a day.
pub fn holdings(seed: u64) -> Holdings {
    let mut dice = Dice(seed);
    let d = &mut dice;
    let mut h = Holdings {
        trusts: vec![trust("2001"), trust("2002")],
        schools: (0..5)
            .map(|i| school(100_000 + i, (i as usize) % 2))
            .collect(),
        extra_values: vec![vec!["Blue".into(), "Red".into()]],
        pupils: 90,
        ..Holdings::default()
    };
    let (needs, ethnicities): (Vec<SendNeed>, Vec<Ethnicity>) =
        (SendNeed::all().collect(), Ethnicity::all().collect());
    for pupil in 0..h.pupils {
        let first_group = d.below(8);
        for year in 2020..2023u16 {
            let group = i8::try_from(first_group).unwrap() + i8::try_from(year - 2020).unwrap();
            for _ in 0..d.pick(&[0, 1, 1, 1, 1, 1, 1, 1, 2]) {
                let mut e = entry(year, 0, pupil, group);
                e.school = SchoolId(u16::try_from(d.below(5)).unwrap());
                if h.roll
                    .iter()
                    .any(|o| (o.year, o.pupil, o.school) == (e.year, e.pupil, e.school))
                {
                    continue;
                }
                e.sex = d.maybe(Sex::ALL);
                e.dob = Date::new(2012, u8::try_from(1 + d.below(12)).unwrap(), 9)
                    .filter(|_| d.chance(90));
                e.fsm = d.maybe(&[true, false]);
                e.fsm6 = d.maybe(&[true, false]);
                e.eal = d.maybe(&[true, false]);
                e.sen = d.maybe(Sen::ALL);
                e.sen_need = d.maybe(&needs).filter(|_| d.chance(30));
                e.ethnicity = d.maybe(&ethnicities);
                e.prior_stage = d.maybe(PriorStage::ALL);
                e.prior_score = d
                    .maybe(&[1, 2, 2, 3, 4, 5])
                    .map(|s| Decimal(s * 1_500_000_000));
                e.extra = Box::new([d.maybe(&[0, 1])]);
                h.roll.push(e);
            }
        }
    }
    for _ in 0..6000 {
        let year = u16::try_from(2020 + d.below(3)).unwrap();
        let term = d.pick(&Term::ALL);
        let day = (
            i16::try_from(year).unwrap(),
            10,
            u8::try_from(1 + d.below(3)).unwrap(),
        );
        let kind = d.pick(&AssessmentType::ALL[..5]);
        let whole = f64::from(u32::try_from(70 + d.below(60)).unwrap());
        let score = d
            .chance(70)
            .then(|| whole + d.pick(&[0.0, 0.0, 0.5, 0.123_456_789]));
        let judgement = (score.is_none() || d.chance(20)).then(|| d.pick(Judgement::ALL));
        let pupil = u32::try_from(d.below(90)).unwrap();
        let mut row = assessment(
            (year, term),
            day,
            pupil,
            (kind, d.pick(&Subject::SINGLE)),
            score,
            judgement,
        );
        row.nc_year = YearGroup(i8::try_from(1 + d.below(6)).unwrap());
        row.file = u32::try_from(d.below(3)).unwrap();
        h.assessments.push(row);
    }
    curves(&mut h);
    for year in (2020..2023).map(AcademicYear) {
        for pupil in (0..h.pupils).map(PupilId) {
            for subject in Subject::ALL {
                for rank in Rank::ALL {
                    if d.chance(40) {
                        let p = |d: &mut Dice| match d.below(8) {
                            0 => 0,
                            1 => 1_000_000_000,
                            2 => 1,
                            _ => u32::try_from(d.below(1_000_000_001)).unwrap(),
                        };
                        let score = 80_000_000_000 + d.below(40_000_000_000);
                        h.estimates.push(Estimate {
                            raw_score: if d.chance(70) {
                                Decimal(i64::try_from(score).unwrap())
                            } else {
                                Assessment::NO_SCORE
                            },
                            pupil,
                            p_expected: p(d),
                            p_greater: p(d),
                            year,
                            subject: *subject,
                            rank: *rank,
                        });
                    }
                }
            }
            for subject in Subject::SINGLE {
                if d.chance(70) {
                    let score = i64::try_from(80 + d.below(40)).unwrap();
                    h.targets.push(Target {
                        year,
                        pupil,
                        subject,
                        grade: d.pick(TargetGrade::ALL),
                        score: d.chance(80).then_some(Decimal(score * Decimal::ONE)),
                    });
                }
            }
        }
    }
    h
}

/// A point of a curve that leaves the scores of NFER as they are.
pub fn same_points(points: i64) -> Conversion {
    Conversion {
        kind: AssessmentType::Nfer,
        subject: None,
        nc_year: None,
        score_from: Decimal(points * Decimal::ONE),
        scaled_score: Decimal(points * Decimal::ONE),
    }
}

fn curves(h: &mut Holdings) {
    let mut curve = |kind, subject, nc_year: Option<i8>, points: &[(i64, i64)]| {
        for (from, to) in points {
            h.conversions.push(Conversion {
                kind,
                subject,
                nc_year: nc_year.map(YearGroup),
                score_from: Decimal(from * Decimal::ONE),
                scaled_score: Decimal(to * Decimal::ONE),
            });
        }
    };
    let [nfer, pixl, renaissance] = [
        AssessmentType::Nfer,
        AssessmentType::Pixl,
        AssessmentType::Renaissance,
    ];
    curve(nfer, None, None, &[(100, 100), (75, 85), (122, 113)]);
    curve(nfer, Some(Subject::Maths), None, &[(80, 83), (110, 104)]);
    curve(nfer, None, Some(4), &[(81, 84), (111, 105)]);
    curve(nfer, Some(Subject::Maths), Some(4), &[(82, 85), (112, 106)]);
    curve(
        renaissance,
        Some(Subject::Gps),
        None,
        &[(100, 100), (107, 104)],
    );
    curve(pixl, None, Some(2), &[(90, 100)]);
}

/// A plain trust of so many schools, years and pupils to a school: 24 assessments, 21 estimates and 4 targets a pupil
/// and year.
pub fn large(schools: u16, years: u16, pupils: u32) -> Holdings {
    let mut dice = Dice(1);
    let d = &mut dice;
    let mut h = Holdings {
        trusts: vec![trust("2001")],
        schools: (0..schools)
            .map(|i| school(100_000 + u32::from(i), 0))
            .collect(),
        pupils: u32::from(schools) * pupils,
        ..Holdings::default()
    };
    let ethnicities: Vec<Ethnicity> = Ethnicity::all().collect();
    curves(&mut h);
    for year in 2019..2019 + years {
        for pupil in 0..h.pupils {
            let school = u16::try_from(pupil / pupils).unwrap();
            let mut e = entry(year, school, pupil, i8::try_from(pupil % 7).unwrap());
            e.sex = d.maybe(Sex::ALL);
            e.dob = Date::new(2012, u8::try_from(1 + d.below(12)).unwrap(), 9);
            (e.fsm, e.fsm6) = (d.maybe(&[true, false]), d.maybe(&[true, false]));
            e.eal = d.maybe(&[true, false]);
            e.sen = d.maybe(Sen::ALL);
            e.ethnicity = d.maybe(&ethnicities);
            e.prior_score = d
                .maybe(&[1, 2, 3, 4, 5, 6])
                .map(|s| Decimal(s * Decimal::ONE));
            h.roll.push(e);
            for subject in Subject::ALL {
                for rank in Rank::ALL {
                    h.estimates.push(Estimate {
                        raw_score: Decimal(105 * Decimal::ONE),
                        pupil: PupilId(pupil),
                        p_expected: u32::try_from(d.below(1_000_000_000)).unwrap(),
                        p_greater: 100_000_000,
                        year: AcademicYear(year),
                        subject: *subject,
                        rank: *rank,
                    });
                }
            }
            for subject in Subject::SINGLE {
                h.targets.push(Target {
                    year: AcademicYear(year),
                    pupil: PupilId(pupil),
                    subject,
                    grade: TargetGrade::N,
                    score: None,
                });
            }
        }
        for term in Term::ALL {
            for subject in Subject::SINGLE {
                for pupil in 0..h.pupils {
                    let at = (year, term);
                    let day = (i16::try_from(year).unwrap(), 10, 3);
                    let (ta, test) = (AssessmentType::TeacherAssessment, AssessmentType::Nfer);
                    let judged = Some(d.pick(&[
                        Judgement::Pks,
                        Judgement::Wts,
                        Judgement::Exs,
                        Judgement::Gds,
                    ]));
                    let score = Some(f64::from(u32::try_from(80 + d.below(40)).unwrap()));
                    h.assessments
                        .push(assessment(at, day, pupil, (ta, subject), None, judged));
                    h.assessments
                        .push(assessment(at, day, pupil, (test, subject), score, None));
                }
            }
        }
    }
    h
}
