//! Formulas of indicators, improvement and the profile, each worked by hand on a few made-up rows.

use std::fs;

use matbook::config::{Covered, MeasureSettings, Settings};
use matbook::dataset::{Finance, Holdings, Performance, Phase, School, Spread, Trust};
use matbook::estate::{AcademicYear, Date, Term};
use matbook::measure::dfe;
use matbook::measure::indicators::{Indicator, Name, Request, of};
use matbook::measure::profile::{Area, Verdict, profile};

use crate::reading::read;

/// One trust, two schools; ten pupils at Ash, two at Beech, and central services.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    file("trusts.csv", "trust_uid,trust_name\n1,Made-up Trust\n");
    file(
        "schools.csv",
        "urn,school_name,trust_uid,joined_on,phase,school_type\n\
         100001,Ash,1,2015-09-01,Primary,Academy converter\n\
         100002,Beech,1,2015-09-01,Primary,Academy converter\n",
    );
    let mut pupils = String::from(
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,ethnicity\n",
    );
    for n in 0..12 {
        let urn = if n < 10 { 100_001 } else { 100_002 };
        pupils.push_str(&format!(
            "2022/23,{urn},P{n:012},Made,Up,2013-01-01,F,4,N,N,N,N,N,WBRI\n"
        ));
    }
    file("pupils.csv", &pupils);
    // Pupil 0: 38 of 380 in two terms; 1: 37 of 380; 2: 190 of 380; 3: no session possible; 10 (Beech): 20 of 200. Every term is in.
    file(
        "attendance.csv",
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n\
         2022/23,Autumn,100001,P000000000000,200,30,0\n\
         2022/23,Spring,100001,P000000000000,180,0,8\n\
         2022/23,Autumn,100001,P000000000001,300,37,0\n\
         2022/23,Autumn,100001,P000000000002,380,100,90\n\
         2022/23,Autumn,100001,P000000000003,0,0,0\n\
         2022/23,Summer,100001,P000000000001,80,0,0\n\
         2022/23,Autumn,100002,P000000000010,100,20,0\n\
         2022/23,Spring,100002,P000000000010,60,0,0\n\
         2022/23,Summer,100002,P000000000010,40,0,0\n",
    );
    file(
        "exclusions.csv",
        "academic_year,term,urn,upn,kind,sessions,started_on\n\
         2022/23,Spring,100001,P000000000000,Suspension,4,2023-02-01\n\
         2022/23,Spring,100001,P000000000000,Suspension,2,2023-03-01\n\
         2022/23,Autumn,100001,P000000000001,Suspension,1,2022-10-03\n\
         2022/23,Autumn,100002,P000000000010,Permanent,,2022-10-03\n",
    );
    file(
        "finance.csv",
        "financial_year,trust_uid,urn,income,expenditure,staff_costs,revenue_reserve,pupils\n\
         2022/23,1,100001,1000,900,600,100,10\n\
         2022/23,1,100002,200,220,150,-5,2\n\
         2022/23,1,,300,280,90,5,0\n",
    );
    // Absence of primary schools: 10 % is the value of the 40th percentile, 20 % of the 60th.
    file(
        "reference/percentiles.csv",
        "measure,academic_year,phase,percentile,value\n\
         absence_percent,2022/23,Primary,1,10.5\n\
         absence_percent,2022/23,Primary,40,20\n\
         absence_percent,2022/23,Primary,60,23\n\
         suspension_rate,2022/23,Primary,1,30.5\n",
    );
    folder
}

#[test]
fn each_built_in_indicator_worked_by_hand() {
    let folder = folder();
    let holdings = read(folder.path());
    let year = AcademicYear(2022);
    let settings = Settings {
        covers: vec![Covered {
            table: "exclusions".into(),
            from: (year, Term::Autumn),
            to: (year, Term::Summer),
        }],
        ..Settings::default()
    };
    let made = of(&holdings, &settings, &Request::default());
    let find = |urn: Option<u32>, name: Name| -> &Indicator {
        let school = urn.map(|u| holdings.school(u).unwrap());
        made.iter()
            .find(|i| i.school == school && i.name == name)
            .unwrap()
    };
    let check = |urn: Option<u32>, name: Name, top: f64, bottom: f64, value: f64| {
        let found = find(urn, name);
        assert_eq!(
            (found.numerator, found.denominator),
            (Some(top), Some(bottom)),
            "{name:?} {urn:?}"
        );
        assert!((found.value().unwrap() - value).abs() < 1e-9, "{found:?}");
    };
    let ash = Some(100_001);
    // Ash: 38 + 37 + 190 = 265 of 380 × 3 = 1,140 sessions: 23.2456… %.
    check(ash, Name::Absence, 265.0, 1140.0, 26_500.0 / 1140.0);
    // Of its three pupils with possible sessions, 38 / 380 is 10 % and persistent (two terms added up), 37 / 380 is not; half
    // (190 / 380) is severe, and persistent too.
    check(ash, Name::PersistentAbsence, 2.0, 3.0, 200.0 / 3.0);
    check(ash, Name::SevereAbsence, 1.0, 3.0, 100.0 / 3.0);
    // The trust: 285 of 1,340; three of four persistent.
    check(None, Name::Absence, 285.0, 1340.0, 28_500.0 / 1340.0);
    check(None, Name::PersistentAbsence, 3.0, 4.0, 75.0);
    // Three suspensions (of two pupils) among ten pupils: 30 for each 100; one permanent exclusion among Beech's two: 50.
    check(ash, Name::Suspensions, 3.0, 10.0, 30.0);
    check(Some(100_002), Name::PermanentExclusions, 1.0, 2.0, 50.0);
    check(None, Name::Suspensions, 3.0, 12.0, 25.0);
    // Money: Ash 1000 − 900; the trust with its central services (1500 − 1400), 100 / 1500, 840 / 1400, 1400 / 12.
    check(ash, Name::InYearBalance, 100.0, 1.0, 100.0);
    check(Some(100_002), Name::InYearBalance, -20.0, 1.0, -20.0);
    check(None, Name::InYearBalance, 100.0, 1.0, 100.0);
    check(None, Name::Reserve, 100.0, 1500.0, 100.0 / 15.0);
    check(None, Name::StaffCosts, 840.0, 1400.0, 60.0);
    check(None, Name::SpendPerPupil, 1400.0, 12.0, 1400.0 / 12.0);
    // 100 less the lowest percentile whose value is no less than the figure, as less is better: 23.2 % lies above the last, 23: 0;
    // 21.3 % has 23 above it: 100 − 60; Beech's 10 % has 10.5: 100 − 1. Three suspensions are too few to be set beside others.
    let percentile = |urn, name| find(urn, name).percentile;
    assert_eq!(percentile(ash, Name::Absence), Some(0));
    assert_eq!(percentile(None, Name::Absence), Some(40));
    assert_eq!(percentile(Some(100_002), Name::Absence), Some(99));
    assert_eq!(percentile(ash, Name::Suspensions), None);
    assert_eq!(percentile(ash, Name::Reserve), None);
}

fn school(urn: u32, trust: usize) -> School {
    School {
        urn,
        laestab: None,
        name: format!("School {urn}"),
        trust,
        joined_on: Date::new(2010, 1, 1),
        phase: Some(Phase::Primary),
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

/// Twenty schools with value added i in every year before 2018/19, in which the odd ones stay and the even ones gain 2; schools
/// 1, 2 and 4 are the trust's, with 10, 20 and 30 pupils.
fn twenty() -> Holdings {
    let mut holdings = Holdings::default();
    for (uid, name) in [("1", "North"), ("2", "Others")] {
        holdings.trusts.push(Trust {
            uid: uid.into(),
            name: name.into(),
            sponsor: None,
        });
    }
    for i in 1..=20_u32 {
        let own = [1, 2, 4].iter().position(|n| *n == i);
        let pupils = own.map_or(15.0, |at| [10.0, 20.0, 30.0][at]);
        holdings.schools.push(school(i, usize::from(own.is_none())));
        for year in 2011..=2018 {
            let gained = if year == 2018 && i % 2 == 0 { 2.0 } else { 0.0 };
            holdings.performance.push(Performance {
                year: AcademicYear(year),
                urn: i,
                measure: "va_ks2".into(),
                score: Some(f64::from(i) + gained),
                pupils: Some(pupils),
                cohort: Some(pupils),
                status: None,
                file: 0,
            });
        }
    }
    for year in [2017, 2018] {
        holdings.spread.push(Spread {
            measure: "va_ks2".into(),
            year: AcademicYear(year),
            sd: Some(5.0),
            mean: None,
            within_var: Some(10.0),
            between_var: Some(1.0),
        });
    }
    holdings
}

#[test]
fn improvement_its_points_and_interval_worked_by_hand() {
    // No predecessors: the baseline year is 2013/14, the baseline the mean of 2011/12 to 2013/14, i. Twenty baselines, ten groups of
    // two: (1, 2), (3, 4) … with changes 0 and 2: mean 1, sd √2, so −0.7071 and +0.7071. Weights 10 × 4, 20 × 4, 30 × 4:
    // (−40 + 80 + 120) / 240 × 0.7071 = 0.471405.
    // Points: changes from 2017/18's baseline (the mean of three years at i) of groups 5 and 6 are 0, 2, 0, 2: sd √(4 / 3) = 1.1547;
    // 0.471405 × 1.1547 = 0.544331. Interval: W·B / (n·B + W) = 10 / (60 + 10) for each year, 1.96 × √(2 / 7) = 1.047664.
    let holdings = twenty();
    let made = dfe::rows(&dfe::trust_measures(&holdings, &MeasureSettings::default()));
    let row = |measure: &str| {
        made.rows
            .iter()
            .find(|r| r[0] == "1" && r[2] == "2018/19" && r[3] == measure)
            .unwrap()
    };
    let number = |text: &str| text.parse::<f64>().unwrap();
    let standardised = row("va_ks2_improvement");
    assert_eq!(standardised[4], "3");
    assert!((number(&standardised[7]) - 0.5_f64.sqrt() * 160.0 / 240.0).abs() < 1e-6);
    assert_eq!(
        (standardised[8].as_str(), standardised[9].as_str()),
        ("", "")
    );
    let points = row("va_ks2_improvement_points");
    assert!((number(&points[7]) - 0.544_331).abs() < 1e-6, "{points:?}");
    let half = (number(&points[9]) - number(&points[8])) / 2.0;
    assert!((half - 1.047_664).abs() < 1e-5, "{half}");
}

#[test]
fn flags_and_growth_of_a_profile_worked_by_hand() {
    // Four schools: three joined long ago, one on 1 March 2024; as at 31 July 2026 the last three years begin after 31 July 2023:
    // growth 1 / 3. Money: reserve 50 of 1,000 is 5 %, exactly the threshold; balance 0 % likewise. None of concern.
    let mut holdings = Holdings::default();
    holdings.trusts = vec![Trust {
        uid: "1".into(),
        name: "North".into(),
        sponsor: None,
    }];
    holdings.schools = (1..=4).map(|urn| school(urn, 0)).collect();
    holdings.schools[3].joined_on = Date::new(2024, 3, 1);
    for school in &mut holdings.schools {
        school.ofsted = Some("Good".into());
    }
    holdings.finance = vec![Finance {
        year: AcademicYear(2025),
        trust: 0,
        urn: Some(1),
        income: Some(1000.0),
        expenditure: Some(1000.0),
        staff_costs: Some(700.0),
        revenue_reserve: Some(50.0),
        pupils: Some(100.0),
    }];
    // Reading +1.0, +1.0 and −2.0 with equal weights: 0.0, at the threshold; writing lies below it.
    for (urn, reading) in [(1, 1.0), (2, 1.0), (3, -2.0)] {
        for (measure, score) in [
            ("ks2_reading_progress", reading),
            ("ks2_writing_progress", reading - 0.5),
            ("ks2_maths_progress", 1.0),
        ] {
            holdings.performance.push(Performance {
                year: AcademicYear(2025),
                urn,
                measure: measure.into(),
                score: Some(score),
                pupils: Some(30.0),
                cohort: Some(30.0),
                status: None,
                file: 0,
            });
        }
    }
    let settings = Settings::default();
    let made = |holdings: &Holdings| {
        let measures = dfe::trust_measures(holdings, &settings.measures);
        let indicators = of(holdings, &settings, &Request::default());
        let as_at = Date::new(2026, 7, 31).unwrap();
        profile(
            holdings,
            &settings.profile,
            &measures,
            &indicators,
            0,
            as_at,
        )
    };
    let profile = made(&holdings);
    let verdict = |profile: &matbook::measure::profile::Profile, area: Area| {
        profile.flags[area as usize].verdict()
    };
    let growth = profile.structure.growth;
    assert_eq!((growth.joined, growth.before), (1, 3));
    assert_eq!(verdict(&profile, Area::NoInadequate), Verdict::Met);
    assert_eq!(verdict(&profile, Area::Finance), Verdict::Met);
    // Writing: (0.5 + 0.5 − 2.5) / 3 = −0.5: one condition of three is not met.
    let ks2 = &profile.flags[Area::Ks2Progress as usize];
    let values: Vec<f64> = ks2
        .conditions
        .iter()
        .map(|c| *c.value.as_ref().unwrap())
        .collect();
    for (value, want) in values.iter().zip([0.0, -0.5, 1.0]) {
        assert!((value - want).abs() < 1e-9, "{values:?}");
    }
    assert_eq!(ks2.verdict(), Verdict::NotMet);
    // A penny less in reserve, and one school in special measures.
    holdings.finance[0].revenue_reserve = Some(49.99);
    holdings.schools[0].ofsted = Some("Special measures".into());
    let profile = made(&holdings);
    assert_eq!(verdict(&profile, Area::Finance), Verdict::NotMet);
    assert_eq!(verdict(&profile, Area::NoInadequate), Verdict::NotMet);
}
