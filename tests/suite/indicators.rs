//! Indicators beyond assessment: tidy rows equal to the worked example, sums equal to straight loops over the files.

use std::collections::BTreeMap;

use matbook::config::{Covered, Settings};
use matbook::dataset::Holdings;
use matbook::estate::{AcademicYear, Term};
use matbook::figures::INDICATORS;
use matbook::measure::indicators::{
    Basis, Book, Cut, Gap, Indicator, Name, OrganisationYear, Request, of, rows,
};

use crate::audits::assert_same;
use crate::project::{matbook, run};
use crate::reading::{read, table};
use crate::shared;

fn one(holdings: &Holdings, urn: u32, year: u16, name: Name) -> Indicator {
    let request = Request {
        school: Some(urn),
        year: Some(AcademicYear(year)),
        ..Request::default()
    };
    let mut found = of(holdings, &Settings::default(), &request);
    found.retain(|i| i.name == name);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn rows_equal_the_worked_example() {
    let Some(shared) = shared() else { return };
    let holdings = read(&shared.join("example-next/data"));
    let rows = rows(&holdings, &Settings::default(), &Request::default());
    assert_eq!(rows.columns, INDICATORS);
    assert_same(
        &rows,
        &shared.join("example-next/expected/indicators.csv"),
        &["trust_uid", "urn", "academic_year", "measure", "note"],
        &["numerator", "denominator", "value", "percentile"],
    );
}

#[test]
fn one_school_worked_by_hand() {
    let Some(shared) = shared() else { return };
    let holdings = read(&shared.join("example-next/data"));
    // Stonebridge, 2022/23: income 271,423, expenditure 253,241, so 18,182 over; 14 pupils, so 253,241 / 14 =
    // 18,088.642857…; staff 192,348 / 253,241 = 75.954525…%.
    let value = |name| one(&holdings, 136_000, 2022, name).value().unwrap();
    assert!((value(Name::InYearBalance) - 18_182.0).abs() < 1e-9);
    assert!((value(Name::SpendPerPupil) - 18_088.642_857_142_86).abs() < 1e-9);
    assert!((value(Name::StaffCosts) - 75.954_525_530_699_84).abs() < 1e-9);
    // Rows of exclusions.csv: three suspensions at Hazel in the summer of 2023/24, 34 pupils on its roll: 100 × 3 / 34.
    let hazel = one(&holdings, 136_007, 2023, Name::Suspensions);
    assert_eq!(
        (hazel.numerator, hazel.denominator),
        (Some(3.0), Some(34.0))
    );
    assert!((hazel.value().unwrap() - 8.823_529_411_764_707).abs() < 1e-12);
    assert_eq!(hazel.basis.note(), "part-year: Summer");
}

#[test]
fn absence_counted_by_a_straight_loop() {
    let Some(shared) = shared() else { return };
    let data = shared.join("example-next/data");
    let holdings = read(&data);
    let mut pupils: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for r in table(&data, "attendance") {
        if r["urn"] == "136000" && r["academic_year"] == "2023/24" {
            let n = |c: &str| r[c].parse::<u64>().unwrap();
            let sum = pupils.entry(r["upn"].clone()).or_default();
            sum.0 += n("sessions_possible");
            sum.1 += n("sessions_authorised") + n("sessions_unauthorised");
        }
    }
    let persistent = pupils.values().filter(|(p, a)| a * 10 >= *p).count();
    let get = |name| one(&holdings, 136_000, 2023, name).numerator.unwrap();
    assert!(persistent > 0);
    assert_eq!(get(Name::PersistentAbsence), persistent as f64);
    assert_eq!(
        get(Name::Absence),
        pupils.values().map(|(_, a)| a).sum::<u64>() as f64
    );
}

#[test]
fn what_is_not_there_is_told_and_never_nought() {
    let Some(shared) = shared() else { return };
    let mut holdings = read(&shared.join("example-next/data"));
    let settings = Settings::default();
    for row in &mut holdings.finance {
        if row.urn == Some(136_000) {
            row.income = None;
        }
    }
    assert_eq!(
        one(&holdings, 136_000, 2022, Name::Reserve).value(),
        Err(Gap::NotCollected)
    );
    assert!(
        one(&holdings, 136_000, 2022, Name::SpendPerPupil)
            .value()
            .is_ok()
    );
    // Suspensions of a school without rows, of a trust that lacks some schools' and of one that lacks all.
    let none = one(&holdings, 136_021, 2023, Name::Suspensions);
    assert_eq!(none.value(), Err(Gap::NotCollected));
    let of_trust = |year: u16, name: Name| {
        let request = Request {
            trust: Some(0),
            year: Some(AcademicYear(year)),
            ..Request::default()
        };
        let found = of(&holdings, &settings, &request);
        found
            .into_iter()
            .find(|i| i.school.is_none() && i.name == name)
    };
    assert_eq!(
        of_trust(2023, Name::Suspensions).unwrap().value(),
        Err(Gap::NotCollectedIn { missing: 2, of: 4 })
    );
    assert_eq!(
        of_trust(2022, Name::Suspensions).unwrap().value(),
        Err(Gap::NotCollected)
    );
    // A school without registers has no row, and its trust's figure says what it rests on; under half of the roll none.
    let request = Request {
        school: Some(136_007),
        year: Some(AcademicYear(2023)),
        ..Request::default()
    };
    let names = of(&holdings, &settings, &request);
    assert!(names.iter().all(|i| i.name > Name::SevereAbsence));
    let absence = of_trust(2023, Name::Absence).unwrap();
    assert_eq!(absence.basis.note(), "3 of 4 schools, 64% of the roll");
    assert!(absence.percentile.is_some());
    let year = AcademicYear(2023);
    holdings
        .attendance
        .retain(|a| a.year != year || a.urn == 136_021);
    let request = Request {
        trust: Some(0),
        year: Some(year),
        ..Request::default()
    };
    let absence = of(&holdings, &settings, &request).remove(0);
    assert_eq!(
        (absence.school, absence.value()),
        (None, Err(Gap::UnderHalf))
    );
    // A table that nobody handed in has no rows at all.
    holdings.exclusions.clear();
    holdings.files.retain(|f| f.table != "exclusions");
    holdings.attendance.clear();
    let names: Vec<Name> = of(&holdings, &settings, &Request::default())
        .into_iter()
        .map(|i| i.name)
        .collect();
    assert!(names.iter().all(|n| *n >= Name::InYearBalance) && !names.is_empty());
}

/// Where the config says that suspensions were collected, no row means none; a part of a year is compared with the same
/// terms of the year before, and a rate of few events is not set beside the nation.
#[test]
fn what_was_covered_is_nought_and_like_terms_are_compared() {
    let Some(shared) = shared() else { return };
    let mut holdings = read(&shared.join("example-next/data"));
    let (before, now) = (AcademicYear(2022), AcademicYear(2023));
    let covered = |from, to| Settings {
        covers: vec![Covered {
            table: "exclusions".into(),
            from,
            to,
        }],
        ..Settings::default()
    };
    let whole = covered((before, Term::Autumn), (now, Term::Summer));
    let of_school = |h: &Holdings, s: &Settings, year: AcademicYear, name: Name| {
        let request = Request {
            school: Some(136_007),
            year: Some(year),
            ..Request::default()
        };
        let found = of(h, s, &request);
        found.into_iter().find(|i| i.name == name).unwrap()
    };
    let none = of_school(&holdings, &whole, before, Name::Suspensions);
    assert_eq!((none.value(), none.basis), (Ok(0.0), Basis::WHOLE));
    let three = of_school(&holdings, &whole, now, Name::Suspensions);
    assert_eq!((three.numerator, three.percentile), (Some(3.0), None));
    // Two more make five.
    for _ in 0..2 {
        let row = holdings.exclusions.iter().find(|e| e.urn == 136_007);
        holdings.exclusions.push(row.unwrap().clone());
    }
    let five = of_school(&holdings, &whole, now, Name::Suspensions);
    assert!(five.percentile.is_some());
    // Autumn and spring only, of two years: absence is compared over the same two terms.
    let school = 136_021;
    holdings
        .attendance
        .retain(|a| a.year != now || a.term != Term::Summer);
    let settings = Settings::default();
    let book = Book::new(&holdings, &settings);
    let entry = |code: &str| {
        settings
            .indicators
            .iter()
            .position(|i| i.name == code)
            .unwrap()
    };
    let unit = |year| OrganisationYear {
        trust: 0,
        school: holdings.school(school),
        year,
    };
    for code in ["absence_percent", "persistent_absence_percent"] {
        let like = book.year_before(entry(code), unit(now)).unwrap();
        let mut pupils: BTreeMap<u32, [f64; 2]> = BTreeMap::new();
        for a in &holdings.attendance {
            if (a.urn, a.year) == (school, before) && a.term != Term::Summer {
                let sums = pupils.entry(a.pupil.0).or_default();
                sums[0] += a.possible.unwrap();
                sums[1] += a.authorised.unwrap() + a.unauthorised.unwrap();
            }
        }
        let (n, d) = if code == "absence_percent" {
            (
                pupils.values().map(|s| s[1]).sum::<f64>(),
                pupils.values().map(|s| s[0]).sum::<f64>(),
            )
        } else {
            let missed = pupils.values().filter(|s| s[1] * 10.0 >= s[0]);
            (missed.count() as f64, pupils.len() as f64)
        };
        assert_eq!((like.numerator, like.denominator), (Some(n), Some(d)));
        let now = book.figure(entry(code), unit(now), Cut::WHOLE).unwrap();
        assert_eq!(now.basis.note(), "part-year: Autumn, Spring");
        assert_eq!(now.percentile, None);
    }
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let Some(shared) = shared() else { return };
    let mut holdings = read(&shared.join("example-next/data"));
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

/// Findings of the data as a whole, which the contract doesn't list, and what this program notes beyond it: the example has
/// progress scores of 2023/24, for which none were published, and says nothing of them.
const BEYOND: [&str; 9] = [
    "implausible",
    "coverage-drop",
    "figure-jump",
    "same-score",
    "score-heap",
    "looks-like-last-year",
    "other-year-group",
    "assumed",
    "no-such-measure",
];

#[test]
fn what_reading_tells_of_the_worked_example_is_what_was_not_collected() {
    let Some(shared) = shared() else { return };
    let text = format!("data: {:?}\n", shared.join("example-next/data"));
    let project = matbook::config::read(&text, std::path::Path::new("config.yaml")).unwrap();
    let held = matbook::pipeline::read(&project, &Default::default()).unwrap();
    let checked = held.check(&project);
    let mut told: Vec<Vec<String>> = checked
        .findings
        .iter()
        .filter(|f| !BEYOND.contains(&f.code.text()))
        .map(|f| {
            let record = if f.spot.line == 0 {
                String::new()
            } else {
                f.spot.line.to_string()
            };
            let effect = match (f.row_kept, f.severity.word()) {
                (false, _) => "refused",
                (true, word) => word,
            };
            let cells = [
                f.table,
                &f.spot.file,
                &record,
                f.code.text(),
                effect,
                &f.field,
                &f.value,
            ];
            cells.map(str::to_owned).to_vec()
        })
        .collect();
    let mut expected: Vec<Vec<String>> =
        csv::Reader::from_path(shared.join("example-next/expected/problems.csv"))
            .unwrap()
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect();
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
    assert_eq!(expected.len(), 27);
}

#[test]
fn terms_that_the_config_covers_and_terms_to_come_are_not_told() {
    let Some(shared) = shared() else { return };
    let told = |more: &str| {
        let text = format!("data: {:?}\n{more}", shared.join("example-next/data"));
        let project = matbook::config::read(&text, std::path::Path::new("config.yaml")).unwrap();
        let held = matbook::pipeline::read(&project, &Default::default()).unwrap();
        let findings = held.check(&project).findings;
        findings
            .iter()
            .filter(|f| f.code.text() == "not-collected")
            .count()
    };
    let all = told("");
    // Five schools, six terms, of which three have rows.
    assert_eq!(all, 27);
    assert_eq!(
        told("covers: {exclusions: [{from: Autumn 2022/23, to: Summer 2023/24}]}\n"),
        0
    );
    // In January of the first year its spring has begun: two terms of five schools, none of which has rows.
    assert_eq!(told("as_at: 2023-01-10\n"), 10);
}

/// The second trust of the worked example has the attendance of autumns only.
#[test]
fn a_part_year_says_so_in_sentences_and_tables() {
    let Some(shared) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let text = format!("data: {:?}\n", shared.join("example-next/data"));
    std::fs::write(folder.path().join("config.yaml"), text).unwrap();
    let build = ["build", "--no-pdf", "--quiet", "--accept"];
    run(matbook().args(build).current_dir(folder.path())).expect(0);
    let said: Vec<String> = std::fs::read_dir(folder.path().join("site"))
        .unwrap()
        .filter_map(|entry| {
            std::fs::read_to_string(entry.unwrap().path().join("indicators.html")).ok()
        })
        .collect();
    let part: Vec<&String> = said
        .iter()
        .filter(|s| s.contains("part-year: Autumn"))
        .collect();
    assert_eq!(part.len(), 1);
    for words in [
        "(Autumn)",
        "A year with terms behind it is not whole",
        "the same terms of the year before",
    ] {
        assert!(part[0].contains(words), "{words}: {}", part[0]);
    }
    let like = ["less", "more"]
        .map(|side| format!("points {side} than in the same terms of the year before"));
    assert!(
        like.iter().any(|words| part[0].contains(words)),
        "{}",
        part[0]
    );
}
