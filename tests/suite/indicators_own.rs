//! Indicators that a config defines: formulas read with their places, rows worked by hand, missing values kept missing.

use std::fs;
use std::path::Path;

use matbook::config::{IndicatorSetting, Settings, read as read_config};
use matbook::dataset::{Holdings, Percentile, Phase};
use matbook::estate::{AcademicYear, Term};
use matbook::figures::Rows;
use matbook::measure::indicators::{Book, Cut, Gap, NoNation, OrganisationYear, Request, of, rows};
use matbook::release::indicators::indicators as released;
use matbook::release::{Desk, Scope};
use matbook::report::indicators::indicators as report;
use matbook::report::{About, Block, Cell};

use crate::reading::{read, table};
use crate::shared;

/// One trust, two schools, three pupils; Ann moves from 100001 to 100002 in the spring.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    file("trusts.csv", "trust_uid,trust_name\n1,Made-up Trust\n");
    file(
        "schools.csv",
        "urn,school_name,trust_uid,joined_on,phase,school_type\n\
         100001,Ash,1,2015-09-01,Primary,Academy converter\n\
         100002,Beech,1,2015-09-01,Primary,Academy converter\n",
    );
    file(
        "pupils.csv",
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,ethnicity\n\
         2022/23,100001,A000000000001,Made,Ann,2013-01-01,F,4,N,Y,N,N,K,WBRI\n\
         2022/23,100002,A000000000001,Made,Ann,2013-01-01,F,4,N,Y,N,N,K,WBRI\n\
         2022/23,100001,B000000000002,Made,Bob,2013-02-01,M,4,N,N,N,N,N,WBRI\n\
         2022/23,100002,C000000000003,Made,Cat,2013-03-01,F,4,N,,N,N,N,WBRI\n",
    );
    file(
        "attendance.csv",
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n\
         2022/23,Autumn,100001,A000000000001,100,6,0\n\
         2022/23,Spring,100002,A000000000001,100,4,3\n\
         2022/23,Autumn,100001,B000000000002,100,,1\n\
         2022/23,Spring,100001,B000000000002,100,2,1\n\
         2022/23,Autumn,100002,C000000000003,0,0,0\n",
    );
    file(
        "exclusions.csv",
        "academic_year,term,urn,upn,kind,sessions,started_on\n\
         2022/23,Spring,100002,A000000000001,Suspension,10,2023-02-01\n\
         2022/23,Spring,100002,A000000000001,Suspension,,2023-03-01\n\
         2022/23,Autumn,100001,B000000000002,Permanent,,2022-10-03\n",
    );
    file(
        "finance.csv",
        "financial_year,trust_uid,urn,income,expenditure,staff_costs,revenue_reserve,pupils\n\
         2022/23,1,100001,1000,900,600,100,10\n\
         2022/23,1,100002,2000,2200,1500,-50,20\n\
         2022/23,1,,300,100,50,20,\n",
    );
    folder
}

const OWN: &str = r#"
indicators:
  - name: late_percent
    title: Unauthorised share
    definition: Unauthorised sessions as a share of all absence
    table: attendance
    numerator: sessions_unauthorised
    denominator: sessions_authorised + sessions_unauthorised
    unit: percent
    direction: less is better
    owner: Attendance lead
    bands:
      - {up_to: 20, word: within the aim, tone: good}
      - {word: to be looked into, tone: poor}
  - name: long_suspensions
    title: Long suspensions
    definition: Suspensions of five days or more for each 100 pupils
    table: exclusions
    where: kind == "Suspension" && sessions >= 10
    numerator: 1
    denominator_table: pupils
    denominator: 1
    unit: rate
  - name: often_away
    title: Often away
    definition: Pupils with at least five absent sessions
    table: attendance
    per: pupil
    numerator: sessions_authorised + sessions_unauthorised >= 5
    denominator: 1
    unit: percent
  - name: income_surplus
    title: Surplus
    definition: Income over expenditure
    table: finance
    numerator: income - expenditure
    unit: pounds
  - name: absence_percent
    owner: Dr Example
    bands: [{up_to: 5, word: good, tone: good}, {word: high, tone: poor}]
"#;

fn settings(config: &str) -> Settings {
    let project = read_config(config, Path::new("config.yaml"));
    project.unwrap_or_else(|f| panic!("{f:?}")).settings
}

/// Numerator, denominator and value of a row; empty where there is none.
fn found(rows: &Rows, urn: &str, measure: &str) -> [String; 4] {
    let row = rows.rows.iter().find(|r| r[1] == urn && r[3] == measure);
    let row = row.unwrap_or_else(|| panic!("no row {urn} {measure}"));
    [4, 5, 6, 8].map(|c| row[c].clone())
}

#[test]
fn own_indicators_worked_by_hand() {
    let folder = folder();
    let holdings = read(folder.path());
    let rows = rows(&holdings, &settings(OWN), &Request::default());
    let found = |urn: &str, measure: &str| found(&rows, urn, measure);
    // Ash: 6 and 0 of Ann, 2 and 1 of Bob; Bob's autumn lacks a number and is left out: 1 of 9, 100/9 = 11.1…%.
    assert_eq!(found("100001", "late_percent")[..2], ["1", "9"]);
    assert!(found("100001", "late_percent")[2].starts_with("11.1111111"));
    // Beech: 3 of 7 (Cat: 0 of 0). The trust: 4 of 16 = 25 %.
    assert_eq!(found("100002", "late_percent")[..2], ["3", "7"]);
    assert_eq!(found("", "late_percent")[..3], ["4", "16", "25"]);
    // One suspension of ten sessions; the one without a number of sessions can't be told and is left out. Beech has two
    // pupils: 100 × 1 / 2. Ash has none: 0 of 2. The trust: Ann is on two rolls: 1 of 4.
    assert_eq!(found("100002", "long_suspensions")[..3], ["1", "2", "50"]);
    assert_eq!(found("100001", "long_suspensions")[..3], ["0", "2", "0"]);
    assert_eq!(found("", "long_suspensions")[..3], ["1", "4", "25"]);
    // Ann has 6 at Ash, 7 at Beech and 13 in the trust; Bob's sum lacks a number: he is left out; Cat has 0.
    assert_eq!(found("100001", "often_away")[..3], ["1", "1", "100"]);
    assert_eq!(found("100002", "often_away")[..3], ["1", "2", "50"]);
    assert_eq!(found("", "often_away")[..3], ["1", "2", "50"]);
    // Money: 100, −200, and 100 − 200 + 200 with central services.
    assert_eq!(
        found("100002", "income_surplus")[..3],
        ["-200", "1", "-200"]
    );
    assert_eq!(found("", "income_surplus")[..3], ["100", "1", "100"]);
    // The nine come first, as ever.
    let measures: Vec<&str> = rows
        .rows
        .iter()
        .filter(|r| r[1].is_empty())
        .map(|r| r[3].as_str())
        .collect();
    assert_eq!(measures[0], "absence_percent");
    assert_eq!(
        measures[9..],
        [
            "late_percent",
            "long_suspensions",
            "often_away",
            "income_surplus"
        ]
    );
}

fn place(settings: &Settings, name: &str) -> usize {
    settings
        .indicators
        .iter()
        .position(|e: &IndicatorSetting| e.name == name)
        .unwrap()
}

fn cut(grouping: &str, value: &str) -> Cut {
    Cut::all()
        .find(|c| c.grouping() == grouping && c.value() == value)
        .unwrap()
}

#[test]
fn terms_and_groups_worked_by_hand() {
    let folder = folder();
    let holdings = read(folder.path());
    let covers = "covers: {exclusions: [{from: Autumn 2022/23, to: Summer 2022/23}]}\n";
    let settings = settings(&format!("{OWN}{covers}"));
    let book = Book::new(&holdings, &settings);
    let unit = |urn: Option<u32>| OrganisationYear {
        trust: 0,
        school: urn.map(|u| holdings.school(u).unwrap()),
        year: AcademicYear(2022),
    };
    let get = |name: &str, urn: Option<u32>, cut: Cut| {
        book.figure(place(&settings, name), unit(urn), cut)
            .map(|f| (f.numerator, f.denominator, f.left_out))
    };
    // Autumn at Ash: Ann 6 of 100, Bob left out. Girls of the trust: Ann 13 of 200, Cat 0 of 0.
    assert_eq!(
        get("absence_percent", Some(100_001), cut("term", "Autumn")),
        Some((Some(6.0), Some(100.0), 0))
    );
    assert_eq!(
        get("absence_percent", None, cut("sex", "F")),
        Some((Some(13.0), Some(200.0), 0))
    );
    // None has free school meals, all are White: Ann 13 of 200, Bob 3 of 100 (his autumn lacks a number), Cat 0 of 0.
    for group in [cut("fsm", "N"), cut("ethnicity_main", "White")] {
        assert_eq!(
            get("absence_percent", None, group),
            Some((Some(16.0), Some(300.0), 0))
        );
    }
    assert_eq!(get("absence_percent", None, cut("fsm", "Y")), None);
    // One girl with possible sessions, who missed 13 of 200: 6.5 %, not persistent.
    assert_eq!(
        get("persistent_absence_percent", None, cut("sex", "F")),
        Some((Some(0.0), Some(1.0), 0))
    );
    // Two suspensions in the spring at Beech, two pupils on its roll; none in the autumn.
    assert_eq!(
        get("suspension_rate", Some(100_002), cut("term", "Spring")),
        Some((Some(2.0), Some(2.0), 0))
    );
    assert_eq!(
        get("suspension_rate", Some(100_002), cut("term", "Autumn")),
        Some((Some(0.0), Some(2.0), 0))
    );
    assert_eq!(
        get(
            "suspension_rate",
            Some(100_002),
            cut("pupil_premium", "Null")
        ),
        Some((Some(0.0), Some(1.0), 0))
    );
    // The long suspension, by term: the whole year's two pupils below it.
    assert_eq!(
        get("long_suspensions", Some(100_002), cut("term", "Spring")),
        Some((Some(1.0), Some(2.0), 1))
    );
    assert_eq!(
        get("late_percent", Some(100_001), cut("sen", "N")),
        Some((Some(1.0), Some(3.0), 1))
    );
    // Authorised and unauthorised absence are in the catalogue: 12 and 4 over the rows with each number.
    assert_eq!(
        get("authorised_absence_percent", None, Cut::WHOLE),
        Some((Some(12.0), Some(300.0), 1))
    );
    assert_eq!(
        get("unauthorised_absence_percent", None, Cut::WHOLE),
        Some((Some(5.0), Some(400.0), 0))
    );
    // Money has neither terms nor groups.
    assert_eq!(get("reserve_percent", None, cut("term", "Autumn")), None);
    // Bands: 25 % is over 20; the built-in absence has bands and an owner of the config's.
    let late = &settings.indicators[place(&settings, "late_percent")];
    assert_eq!(late.band(25.0).unwrap().word, "to be looked into");
    assert_eq!(late.band(20.0).unwrap().word, "within the aim");
    let absence = &settings.indicators[place(&settings, "absence_percent")];
    assert_eq!(
        (
            absence.owner.as_str(),
            absence.band(5.1).unwrap().word.as_str()
        ),
        ("Dr Example", "high")
    );
    assert_eq!(absence.title, "Absence");
}

#[test]
fn a_term_of_blanks_or_noughts_is_not_in() {
    let folder = folder();
    fs::write(
        folder.path().join("attendance.csv"),
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n\
         2022/23,Autumn,100001,A000000000001,100,5,0\n\
         2022/23,Spring,100001,A000000000001,,,\n\
         2022/23,Summer,100001,A000000000001,0,0,0\n\
         2022/23,Autumn,100002,A000000000001,,,\n",
    )
    .unwrap();
    let holdings = read(folder.path());
    let rows = rows(&holdings, &settings("title: T\n"), &Request::default());
    assert_eq!(
        found(&rows, "100001", "absence_percent"),
        ["5", "100", "5", "part-year: Autumn"]
    );
    let blank = |row: &&Vec<String>| row[1] == "100002" && row[3] == "absence_percent";
    assert_eq!(rows.rows.iter().find(blank), None);
}

#[test]
fn nothing_to_divide_by_and_tables_not_handed_in() {
    let folder = folder();
    fs::remove_file(folder.path().join("exclusions.csv")).unwrap();
    fs::write(
        folder.path().join("attendance.csv"),
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n\
         2022/23,Autumn,100001,A000000000001,100,0,0\n",
    )
    .unwrap();
    let holdings = read(folder.path());
    let rows = rows(&holdings, &settings(OWN), &Request::default());
    assert_eq!(
        found(&rows, "100001", "late_percent"),
        ["0", "0", "", Gap::NothingToDivideBy.note().as_str()]
    );
    assert!(
        !rows
            .rows
            .iter()
            .any(|r| r[3] == "long_suspensions" || r[3] == "suspension_rate")
    );
}

/// The book's whole figures are those of the rows that other programs compare.
#[test]
fn the_book_agrees_with_the_built_in_rows() {
    let Some(shared) = shared() else { return };
    let holdings: Holdings = read(&shared.join("example/data"));
    let settings = Settings::default();
    let book = Book::new(&holdings, &settings);
    assert_eq!(
        book.built_in(&settings),
        of(&holdings, &settings, &Request::default())
    );
    let mut seen = 0;
    for i in of(&holdings, &settings, &Request::default()) {
        let unit = OrganisationYear {
            trust: i.trust,
            school: i.school,
            year: i.year,
        };
        let figure = book
            .figure(place(&settings, i.name.code()), unit, Cut::WHOLE)
            .unwrap();
        assert_eq!(
            (figure.numerator, figure.denominator, figure.percentile),
            (i.numerator, i.denominator, i.percentile)
        );
        assert_eq!(figure.value, i.value());
        seen += 1;
    }
    assert!(seen > 50);
    // Terms add up to the year, groups to the whole: absent sessions.
    let absence = place(&settings, "absence_percent");
    let units: Vec<OrganisationYear> = book
        .figures()
        .filter(|(k, _)| k.entry == absence && k.cut == Cut::WHOLE)
        .map(|(k, _)| k.unit)
        .collect();
    for unit in units {
        let whole = book
            .figure(absence, unit, Cut::WHOLE)
            .unwrap()
            .numerator
            .unwrap();
        for grouping in ["term", "sex", "pupil_premium", "sen", "eal"] {
            let parts: f64 = Cut::all()
                .filter(|c| c.grouping() == grouping)
                .filter_map(|c| book.figure(absence, unit, c)?.numerator)
                .sum();
            assert!((parts - whole).abs() < 1e-9, "{grouping} {unit:?}");
        }
    }
    // And the formula of unauthorised absence equals a straight loop over the file.
    let sum: u64 = table(&shared.join("example/data"), "attendance")
        .iter()
        .filter(|r| r["urn"] == "136000" && r["academic_year"] == "2022/23")
        .map(|r| r["sessions_unauthorised"].parse::<u64>().unwrap())
        .sum();
    let unit = OrganisationYear {
        trust: holdings.schools[usize::from(holdings.school(136_000).unwrap().0)].trust,
        school: holdings.school(136_000),
        year: AcademicYear(2022),
    };
    let figure = book
        .figure(
            place(&settings, "unauthorised_absence_percent"),
            unit,
            Cut::WHOLE,
        )
        .unwrap();
    assert_eq!(figure.numerator, Some(sum as f64));
}

#[test]
fn mistakes_in_formulas_are_told_where_they_stand() {
    let config = r#"
indicators:
  - name: a_percent
    title: A
    definition: A
    table: attendance
    numerator: sessions_unauthorized + 1
    denominator: "sessions_possible * term"
    unit: percent
  - name: b
    title: B
    definition: B
    table: exclusions
    where: |
      kind ==
        "Suspenson"
    numerator: 1
    unit: count
    bands: [{up_to: 5, word: x}, {up_to: 4, word: y}]
  - name: absence_percent
    numerator: 1
  - name: absense_percent
    unit: count
"#;
    let findings = read_config(config, Path::new("config.yaml")).unwrap_err();
    let told: Vec<String> = findings
        .iter()
        .map(|f| {
            format!(
                "{}:{}+{} {} [{}]",
                f.spot.line, f.spot.column, f.spot.width, f.message, f.help
            )
        })
        .collect();
    let expected = [
        "7:16+21 `sessions_unauthorized` is no column of table attendance that a formula may use [did you mean `sessions_unauthorised`?]",
        "8:37+1 `term` holds words, and a number is wanted here []",
        "15:12+1 `kind` is never `Suspenson` [did you mean `Suspension`?]",
        "19:34+1 bands stand lowest first [as: - {up_to: 5, word: within the aim, tone: good}]",
        "21:16+1 `absence_percent` is built in: how it is made can't be changed [take another name for an indicator of your own]",
        "22:5+1 `indicators[4].definition` is missing [did you mean the built-in `absence_percent`?]",
        "22:5+1 `indicators[4].numerator` is missing [did you mean the built-in `absence_percent`?]",
        "22:5+1 `indicators[4].table` is missing [did you mean the built-in `absence_percent`?]",
        "22:5+1 `indicators[4].title` is missing [did you mean the built-in `absence_percent`?]",
    ];
    assert_eq!(told, expected);
    assert!(findings.iter().all(|f| !f.excerpt.is_empty()));
}

#[test]
fn a_figure_that_is_not_set_beside_the_nation_says_why() {
    let folder = folder();
    let mut holdings = read(folder.path());
    let settings = settings(OWN);
    let absence = place(&settings, "absence_percent");
    let why = |holdings: &Holdings, urn: Option<u32>| {
        let unit = OrganisationYear {
            trust: 0,
            school: urn.map(|u| holdings.school(u).unwrap()),
            year: AcademicYear(2022),
        };
        let book = Book::new(holdings, &settings);
        book.figure(absence, unit, Cut::WHOLE).unwrap().no_nation
    };
    assert_eq!(why(&holdings, None), Some(NoNation::NoMeasure));
    let mut given = |year: u16, phase: Phase| {
        holdings.percentiles.push(Percentile {
            measure: "absence_percent".into(),
            year: AcademicYear(year),
            phase: Some(phase),
            percentile: 50,
            value: 5.0,
        });
        holdings.clone()
    };
    let other_year = given(2021, Phase::Primary);
    assert_eq!(why(&other_year, Some(100_001)), Some(NoNation::NoYear));
    let other_phase = given(2022, Phase::Secondary);
    assert_eq!(
        why(&other_phase, Some(100_001)),
        Some(NoNation::NoneOfPhase(Phase::Primary))
    );
    let mut there = given(2022, Phase::Primary);
    assert_eq!(why(&there, None), Some(NoNation::PartYear));
    // Registers of the summer, too: without any session they are not in.
    for urn in [100_001, 100_002] {
        let row = there.attendance.iter().find(|a| a.urn == urn).unwrap();
        let mut summer = row.clone();
        summer.term = Term::Summer;
        summer.possible = Some(0.0);
        summer.authorised = Some(0.0);
        summer.unauthorised = Some(0.0);
        there.attendance.push(summer);
    }
    assert_eq!(why(&there, None), Some(NoNation::PartYear));
    for row in &mut there.attendance {
        row.possible = Some(10.0);
        row.authorised = Some(0.0);
        row.unauthorised = Some(0.0);
    }
    assert_eq!(why(&there, None), None);
    there.schools[1].phase = Some(Phase::Secondary);
    assert_eq!(why(&there, None), Some(NoNation::SeveralPhases));
    there.schools[0].phase = None;
    assert_eq!(why(&there, Some(100_001)), Some(NoNation::NoPhase));
}

#[test]
fn a_school_is_told_each_indicator_in_full_beside_its_trust() {
    let folder = folder();
    let holdings = read(folder.path());
    let settings = settings(OWN);
    let scope = Scope {
        trust: 0,
        school: holdings.school(100_001),
    };
    let book = Book::new(&holdings, &settings);
    let sections = released(&Desk::default(), &holdings, &settings, &book, scope);
    let about = About {
        trust_folder: "t".into(),
        trust_name: "Made-up Trust".into(),
        school: Some((100_001, "Ash".into())),
    };
    let page = report(&about, &sections);
    let section = page
        .sections
        .iter()
        .find(|s| s.id == "each-absence-percent")
        .unwrap();
    let said = format!("{section:?}");
    assert!(said.contains("Formula: ") && said.contains("Owner: Dr Example"));
    assert!(
        said.contains("Not set beside the nation: the reference has no national percentiles of it")
    );
    let rows = |end: &str| -> Vec<Vec<String>> {
        let table = section.blocks.iter().find_map(|b| match b {
            Block::Table(t) if t.id.ends_with(end) => Some(t),
            _ => None,
        });
        let cells = table.unwrap().rows.iter().map(|r| &r.cells);
        cells
            .map(|c| c.iter().map(|c| c.plain()).collect())
            .collect()
    };
    // Ash: Ann's autumn 6 of 100, Bob's spring 3 of 100: 4.5 %; the trust 16 of 300: 5.3 %; 0.8 below it (4.5 − 5.333…).
    assert_eq!(
        rows("-years")[0][..5],
        ["2022/23", "4.5%", "–", "5.3%", "−0.8"]
    );
    // Girls at Ash: Ann 6 of 100; in the trust 13 of 200.
    let girls = rows("-groups")
        .into_iter()
        .find(|r| r[0] == "Girls")
        .unwrap();
    assert_eq!(girls, ["Girls", "6.0%", "6.5%", "−0.5", "Sex"]);
    // The first table leads to it.
    let glance = page.tables().find(|t| t.id == "glance").unwrap();
    assert!(
        matches!(&glance.rows[0].cells[0], Cell::Link(l) if l.to.0.ends_with("indicators.html#each-absence-percent"))
    );
}

const STAFFING: &str = r#"
tables:
  - name: staffing
    key: [urn, academic_year, role]
    columns: {role: code, fte: number, leavers: number, days_absent: number, vacancies: number}
indicators:
  - name: staff_turnover
    title: Staff turnover
    definition: Leavers in the year for each 100 full-time equivalents
    table: staffing
    numerator: leavers
    denominator: fte
    unit: percent
    direction: less is better
  - name: teacher_vacancies
    title: Teacher vacancies
    definition: Vacant teaching posts
    table: staffing
    numerator: vacancies
    where: role == "teacher"
    unit: count
  - name: staff_absence
    title: Days absent
    definition: Days absent for each full-time equivalent
    table: staffing
    numerator: days_absent
    denominator: fte
    unit: number
"#;

/// The folder with a table of staffing.
fn with_staffing(rows: &str) -> (Holdings, Vec<matbook::diag::Finding>, Settings) {
    let folder = folder();
    let text = format!("urn,academic_year,role,fte,leavers,days_absent,vacancies\n{rows}");
    fs::write(folder.path().join("staffing.csv"), text).unwrap();
    let settings = read_config(STAFFING, Path::new("config.yaml"))
        .unwrap()
        .settings;
    let options = matbook::intake::ReadOptions::default();
    let (held, sink) = matbook::intake::read_folder(folder.path(), &settings, &options).unwrap();
    (held, sink.into_sorted(), settings)
}

#[test]
fn a_declared_table_feeds_indicators_of_ones_own() {
    let (held, findings, settings) = with_staffing(
        "100001,2022/23,teacher,20,3,100,1\n\
         100001,2022/23,support,10,1,80,0\n\
         100002,2022/23,teacher,30,2,x,2\n\
         100002,2022/23,teacher,31,2,1,2\n",
    );
    let own = findings.iter().filter(|f| f.table == "staffing");
    let codes: Vec<matbook::diag::Code> = own.map(|f| f.code).collect();
    use matbook::diag::Code::{DuplicateKey, NotANumber};
    assert_eq!(codes, [NotANumber, DuplicateKey], "{findings:?}");
    let value = |urn: &str, measure: &str| {
        let all = rows(&held, &settings, &Request::default());
        let found = all.rows.iter().find(|r| r[1] == urn && r[3] == measure);
        found.map(|r| r[6].clone()).unwrap_or_default()
    };
    // Ash: (3 + 1) / (20 + 10) = 13.3%; the trust: (3 + 1 + 2) / 60 = 10%.
    assert_eq!(value("100001", "staff_turnover"), "13.333333333333334");
    assert_eq!(value("", "staff_turnover"), "10");
    // Teachers only: 1 and 2.
    assert_eq!(value("", "teacher_vacancies"), "3");
    // A row without its days counts on neither side: (100 + 80) / 30 = 6.
    assert_eq!(value("", "staff_absence"), "6");
}

#[test]
fn mistakes_in_a_declared_table_are_told_with_their_place() {
    let told = |yaml: &str| {
        let wrong = read_config(yaml, Path::new("config.yaml")).unwrap_err();
        let first = &wrong[0];
        (first.spot.line, first.message.clone(), first.help.clone())
    };
    let (line, message, _) = told("tables:\n  - name: pupils\n    columns: {a: number}\n");
    assert_eq!((line, message.as_str()), (2, "`pupils` is a table already"));
    let (line, _, help) = told("tables:\n  - name: staff\n    columns: {a: numbr}\n");
    assert_eq!(line, 3);
    assert!(help.contains("number"), "{help}");
    let (line, message, help) =
        told("tables:\n  - name: staff\n    key: [urn, rol]\n    columns: {role: code}\n");
    assert_eq!(line, 3);
    assert!(
        message.contains("no column `rol`") && help.contains("role"),
        "{message} {help}"
    );
    let indicator = "indicators:\n  - {name: x, title: X, definition: D, table: stafing, numerator: a, unit: count}\n";
    let (_, message, help) = told(&format!(
        "tables:\n  - name: staffing\n    columns: {{a: number}}\n{indicator}"
    ));
    assert!(
        message.contains("no table `stafing`") && help.contains("staffing"),
        "{message} {help}"
    );
}

#[test]
fn events_that_nobody_handed_in_are_no_noughts() {
    let yaml = "tables:\n  - {name: complaints, events: true, columns: {upheld: number}}\n\
                indicators:\n  - {name: upheld, title: Upheld, definition: D, table: complaints, numerator: upheld, unit: count}\n";
    let folder = folder();
    let text = "urn,academic_year,upheld\n100001,2022/23,2\n";
    fs::write(folder.path().join("complaints.csv"), text).unwrap();
    let settings = read_config(yaml, Path::new("config.yaml"))
        .unwrap()
        .settings;
    let options = matbook::intake::ReadOptions::default();
    let (held, _) = matbook::intake::read_folder(folder.path(), &settings, &options).unwrap();
    let all = rows(&held, &settings, &Request::default());
    let of = |urn: &str| {
        all.rows
            .iter()
            .find(|r| r[1] == urn && r[3] == "upheld")
            .unwrap()
    };
    assert_eq!(of("100001")[6], "2");
    // Beech has no row: the trust's number is not known.
    assert_eq!(
        (of("")[6].as_str(), of("")[8].as_str()),
        ("", "not collected in 1 of 2 schools")
    );
}
