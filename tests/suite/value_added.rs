//! Value added of three years, its interval and its place: worked by hand, from the reference rows to the page.

use matbook::dataset::{Holdings, ReferencePupil, School};
use matbook::estate::{AcademicYear, Date, Decimal, PriorStage, Sex, Subject};
use matbook::measure::estimates::{SchoolRank, SchoolRanks};
use matbook::release::standing::standing;
use matbook::release::{Desk, Scope};
use matbook::report::About;
use matbook::report::value_added::value_added;

fn school(urn: u32, name: &str) -> School {
    School {
        urn,
        laestab: None,
        name: name.into(),
        trust: 0,
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

/// So many girls, alike in all but the school, with one scaled score in maths.
fn pupils(year: u16, urn: u32, n: usize, score: i64) -> Vec<ReferencePupil> {
    let one = ReferencePupil {
        year: AcademicYear(year),
        urn,
        sex: Some(Sex::F),
        dob: Date::new(2012, 10, 3),
        prior_stage: Some(PriorStage::Ks1),
        prior_score: Some(Decimal(15 * Decimal::ONE)),
        subject: Subject::Maths,
        score: Some(Decimal(score * Decimal::ONE)),
        expected: Some(score >= 100),
        greater: Some(score >= 110),
    };
    vec![one; n]
}

/// Ash and Beech of the trust, whose differences from the nation's mean of 100 balance each year, and Cedar, of whom nothing is known.
fn two_schools() -> Holdings {
    let mut holdings = Holdings::default();
    holdings.schools = vec![school(1, "Ash"), school(2, "Beech"), school(3, "Cedar")];
    holdings.reference_pupils = [
        pupils(2022, 1, 30, 101),
        pupils(2022, 2, 10, 97),
        pupils(2021, 1, 20, 102),
        pupils(2021, 2, 20, 98),
        pupils(2020, 1, 40, 99),
        pupils(2020, 2, 10, 104),
    ]
    .concat();
    holdings
}

fn about(school: Option<(u32, &str)>) -> About {
    About {
        trust_folder: "t".into(),
        trust_name: "Wood Trust".into(),
        school: school.map(|(urn, name)| (urn, name.to_owned())),
    }
}

#[test]
fn value_added_and_its_interval_worked_by_hand() {
    // All are alike, so everyone's expectation is the year's mean, 100: Ash is +1, +2, −1 with 30, 20, 40 pupils, Beech −3, −2, +4 with
    // 10, 20, 10. Ash: (3·30·1 + 2·20·2 − 1·40·1) / (90 + 40 + 40) = 130 / 170. Beech: (−90 − 80 + 40) / (30 + 40 + 10) = −130 / 80.
    // Spread of all pupils: (30·1 + 10·9) / 39, 40·4 / 39, (40·1 + 10·16) / 49.
    // Ash: 1.96 × sqrt(9·30·120/39 + 4·20·160/39 + 1·40·200/49) / 170 = 1.96 × sqrt(1322.2397…) / 170 = 0.41924.
    let made = SchoolRanks::new(&two_schools());
    let of = |urn| -> &SchoolRank { made.ranks.iter().find(|r| r.urn == urn).unwrap() };
    let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let (ash, beech) = (of(1), of(2));
    assert!(close(ash.value_added, 130.0 / 170.0), "{ash:?}");
    assert!(close(beech.value_added, -130.0 / 80.0), "{beech:?}");
    let variance: f64 = 270.0 * 120.0 / 39.0 + 80.0 * 160.0 / 39.0 + 40.0 * 200.0 / 49.0;
    assert!(close(ash.half.unwrap(), 1.96 * variance.sqrt() / 170.0));
    assert!((ash.half.unwrap() - 0.41924).abs() < 5e-6);
    assert_eq!(
        (ash.pupils, ash.rank, beech.rank),
        (90, Some(1.0), Some(2.0))
    );
    let weights: Vec<(u16, f64, u32)> = ash
        .years
        .iter()
        .map(|y| (y.year.0, y.weight, y.pupils))
        .collect();
    assert_eq!(weights, [(2022, 3.0, 30), (2021, 2.0, 20), (2020, 1.0, 40)]);
}

#[test]
fn the_pages_show_it_and_say_what_has_no_place() {
    let holdings = two_schools();
    let made = SchoolRanks::new(&holdings);
    let scope = |school| Scope { trust: 0, school };
    let view = standing(&Desk::default(), &holdings, &made, scope(None));
    let page = value_added(&about(None), &view);
    let table = page.tables().find(|t| t.id == "ks2-maths-schools").unwrap();
    let row: Vec<String> = table.rows[0].cells.iter().map(|c| c.plain()).collect();
    // Ash's interval is +0.3 to +1.2, and Beech's lies below nought.
    assert_eq!(
        page.briefing[0],
        "Above similar pupils by more than chance: Ash; below: Beech."
    );
    // Two schools are too few for a place in the nation.
    assert_eq!(row, ["Ash", "+0.8", "+0.3 to +1.2", "90", "–", "2", "–"]);
    assert!(
        table.notes.iter().any(|n| n.contains("only 2 schools")),
        "{:?}",
        table.notes
    );
    let absent = page.sections.iter().find(|s| s.id == "not-ranked").unwrap();
    assert!(format!("{absent:?}").contains("Cedar"));

    let cedar = holdings.school(3);
    let view = standing(&Desk::default(), &holdings, &made, scope(cedar));
    let page = value_added(&about(Some((3, "Cedar"))), &view);
    assert!(page.sections.is_empty() && page.briefing[0].contains("no results of this school"));
    let view = standing(
        &Desk::default(),
        &holdings,
        &SchoolRanks::default(),
        scope(None),
    );
    let page = value_added(&about(None), &view);
    assert!(page.sections.is_empty() && page.briefing[0].contains("no reference set of pupils"));
}
