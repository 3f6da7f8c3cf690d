//! Indicators beyond assessment: tidy rows equal to the worked example, sums equal to straight loops over the files.

use std::collections::BTreeMap;

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::estate::AcademicYear;
use matbook::figures::INDICATORS;
use matbook::measure::indicators::{Gap, Indicator, Name, Request, of, rows};

use crate::audits::assert_same;
use crate::reading::{read, table};
use crate::shared;

fn one(holdings: &Holdings, urn: u32, year: u16, name: Name) -> Indicator {
    let request = Request {
        school: Some(urn),
        year: Some(AcademicYear(year)),
        ..Request::default()
    };
    let mut found = of(holdings, &request);
    found.retain(|i| i.name == name);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn rows_equal_the_worked_example() {
    let Some(shared) = shared() else { return };
    let holdings = read(&shared.join("example/data"));
    let rows = rows(&holdings, &Settings::default(), &Request::default());
    assert_eq!(rows.columns, INDICATORS);
    assert_same(
        &rows,
        &shared.join("example/expected/indicators.csv"),
        &["trust_uid", "urn", "academic_year", "measure", "note"],
        &["numerator", "denominator", "value", "percentile"],
    );
}

#[test]
fn one_school_worked_by_hand() {
    let Some(shared) = shared() else { return };
    let holdings = read(&shared.join("example/data"));
    // Rowan Primary, 2022/23: income 876,680, expenditure 907,397, so 30,717 short; 120 pupils, so
    // 907,397 / 120 = 7,561.641666…; staff 710,100 / 907,397 = 78.2568…%.
    let value = |name| one(&holdings, 136_000, 2022, name).value().unwrap();
    assert!((value(Name::InYearBalance) + 30_717.0).abs() < 1e-9);
    assert!((value(Name::SpendPerPupil) - 7_561.641_666_666_667).abs() < 1e-9);
    assert!((value(Name::StaffCosts) - 78.256_815_925_113_26).abs() < 1e-9);
    // Rows of exclusions.csv: one suspension at Chapel School in 2022/23, 22 pupils on its roll: 100 × 1 / 22.
    let chapel = one(&holdings, 136_021, 2022, Name::Suspensions);
    assert_eq!(
        (chapel.numerator, chapel.denominator),
        (Some(1.0), Some(22.0))
    );
    assert!((chapel.value().unwrap() - 4.545_454_545_454_546).abs() < 1e-12);
}

#[test]
fn absence_counted_by_a_straight_loop() {
    let Some(shared) = shared() else { return };
    let data = shared.join("example/data");
    let holdings = read(&data);
    let mut pupils: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for r in table(&data, "attendance") {
        if r["urn"] == "136042" && r["academic_year"] == "2022/23" {
            let n = |c: &str| r[c].parse::<u64>().unwrap();
            let sum = pupils.entry(r["upn"].clone()).or_default();
            sum.0 += n("sessions_possible");
            sum.1 += n("sessions_authorised") + n("sessions_unauthorised");
        }
    }
    let persistent = pupils.values().filter(|(p, a)| a * 10 >= *p).count();
    let severe = pupils.values().filter(|(p, a)| a * 2 >= *p).count();
    let get = |name| one(&holdings, 136_042, 2022, name).numerator.unwrap();
    assert!(persistent > 0 && severe > 0);
    assert_eq!(get(Name::PersistentAbsence), persistent as f64);
    assert_eq!(get(Name::SevereAbsence), severe as f64);
    assert_eq!(
        get(Name::Absence),
        pupils.values().map(|(_, a)| a).sum::<u64>() as f64
    );
}

#[test]
fn what_is_not_there_is_told_and_never_nought() {
    let Some(shared) = shared() else { return };
    let mut holdings = read(&shared.join("example/data"));
    // A school without attendance rows in a year for which the trust handed some in.
    holdings.attendance.retain(|a| a.urn != 136_007);
    // No roll, but a suspension.
    let cedar = holdings.school(136_042).unwrap();
    holdings.roll.retain(|e| e.school != cedar);
    for row in &mut holdings.finance {
        if row.urn == Some(136_000) {
            row.income = None;
        }
    }
    let absence = one(&holdings, 136_007, 2022, Name::Absence);
    assert_eq!(absence.value(), Err(Gap::NothingToDivideBy));
    assert_eq!(absence.percentile, None);
    let suspensions = one(&holdings, 136_042, 2022, Name::Suspensions);
    assert_eq!(suspensions.numerator, Some(1.0));
    assert_eq!(suspensions.value(), Err(Gap::NothingToDivideBy));
    assert_eq!(
        one(&holdings, 136_000, 2022, Name::Reserve).value(),
        Err(Gap::NotCollected)
    );
    assert!(
        one(&holdings, 136_000, 2022, Name::SpendPerPupil)
            .value()
            .is_ok()
    );
    // A table that nobody handed in has no rows at all.
    holdings.exclusions.clear();
    holdings.files.retain(|f| f.table != "exclusions");
    holdings.attendance.clear();
    let names: Vec<Name> = of(&holdings, &Request::default())
        .into_iter()
        .map(|i| i.name)
        .collect();
    assert!(names.iter().all(|n| *n >= Name::InYearBalance) && !names.is_empty());
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let Some(shared) = shared() else { return };
    let mut holdings = read(&shared.join("example/data"));
    for (i, row) in holdings.attendance.iter_mut().enumerate() {
        row.authorised = row.authorised.map(|a| a + 0.1 * (i % 7) as f64);
    }
    let before = rows(&holdings, &Settings::default(), &Request::default());
    holdings.attendance.reverse();
    holdings.roll.reverse();
    holdings.finance.reverse();
    assert_eq!(
        before,
        rows(&holdings, &Settings::default(), &Request::default())
    );
}
