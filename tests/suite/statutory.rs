//! Statutory outcomes: the worked example row by row, and each measure by hand on pupils made up here.

use std::collections::BTreeMap;
use std::fs;

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::measure::statutory::{Book, Request, Stage, rows};
use matbook::release::Scope;
use matbook::release::statutory::recent;

use crate::reading::read;

type Keyed = BTreeMap<Vec<String>, Vec<String>>;

/// Rows by their first eight cells, which say what each is of.
fn keyed(rows: impl IntoIterator<Item = Vec<String>>) -> Keyed {
    let split = |row: Vec<String>| (row[..8].to_vec(), row[8..].to_vec());
    rows.into_iter().map(split).collect()
}

fn same(a: &str, b: &str) -> bool {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= 1e-6,
        _ => a == b,
    }
}

#[test]
fn measures_came_out_in_the_years_that_the_calendar_says() {
    use matbook::estate::{AcademicYear, Published, published};
    let year = |text: &str| AcademicYear::parse(text).unwrap();
    // Year 2 was assessed for the nation up to 2022/23; tests that schools may still set have no figure of England.
    for (at, state) in [("2022/23", Published::Out), ("2023/24", Published::Not)] {
        assert_eq!(published("ks1_reading_expected", year(at)), Some(state));
    }
    let Some(shared) = super::shared() else {
        return;
    };
    let field = |name: &str| {
        let mut reader = csv::Reader::from_path(shared.join("field").join(name)).unwrap();
        let rows = reader.deserialize::<BTreeMap<String, String>>();
        rows.map(Result::unwrap).collect::<Vec<_>>()
    };
    let nation = field("national.csv");
    let known = |row: &BTreeMap<String, String>| {
        let same = |n: &&BTreeMap<String, String>| {
            n["measure"] == row["measure"] && n["academic_year"] == row["academic_year"]
        };
        nation.iter().any(|n| same(&n))
    };
    let mut held = 0;
    for row in field("calendar.csv") {
        let Some(state) = published(&row["measure"], year(&row["academic_year"])) else {
            continue;
        };
        let expected = match row["state"].as_str() {
            "published" | "changed" => Published::Out,
            "statutory" if known(&row) => Published::Out,
            "statutory" | "planned" => Published::Planned,
            "not published" | "optional" => Published::Not,
            "no data: pandemic" => Published::Pandemic,
            other => panic!("{other}"),
        };
        assert_eq!(state, expected, "{row:?}");
        held += 1;
    }
    assert!(held > 700, "{held}");
}

#[test]
fn the_worked_example_comes_out_row_by_row() {
    let Some(shared) = super::shared() else {
        return;
    };
    let example = shared.join("example-whole");
    let holdings = read(&example.join("data"));
    let made = rows(&holdings, &Settings::default(), &Request::default());
    let made = keyed(made.rows);
    let mut reader = csv::Reader::from_path(example.join("statutory.csv")).unwrap();
    let records = reader.records();
    let expected = keyed(records.map(|r| r.unwrap().iter().map(str::to_owned).collect()));
    assert!(expected.len() > 1500);
    let mut wrong = vec![];
    for (key, want) in &expected {
        match made.get(key) {
            None => wrong.push(format!("{key:?} is missing: {want:?}")),
            Some(have) if !have.iter().zip(want).all(|(a, b)| same(a, b)) => {
                wrong.push(format!("{key:?}: {have:?} is not {want:?}"));
            }
            Some(_) => {}
        }
    }
    // Rows on no pupil may be there or not.
    let more = made.iter().filter(|(key, _)| !expected.contains_key(*key));
    wrong.extend(
        more.filter(|(_, row)| row[0] != "0")
            .map(|(key, row)| format!("{key:?} is too much: {row:?}")),
    );
    assert!(
        wrong.is_empty(),
        "{} rows: {}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n")
    );
}

const TRUSTS: &str = "trust_uid,trust_name\n3001,Made-up Trust\n";
const SCHOOLS: &str = "urn,school_name,trust_uid,joined_on,phase,school_type\n\
    140001,Ash All-through,3001,2016-09-01,All-through,Academy converter\n";

/// UPNs with right check letters, made up.
const UPNS: [&str; 6] = [
    "F330200121001",
    "V330200121002",
    "J330200121003",
    "Y330200121004",
    "C330200123001",
    "A330200117002",
];

/// The holdings of made-up pupils: `pupils` as `year,place of the UPN,year group,fsm6,sen`, `results` as
/// `year,term,date,type,place of the UPN,year group,subject,score,judgement`.
fn made(pupils: &[&str], results: &[&str], national: &str) -> Holdings {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut roll = String::from(
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,sen_need,ethnicity,prior_stage,prior_score\n",
    );
    for row in pupils {
        let [year, pupil, nc_year, fsm6, sen] = row.split(',').collect::<Vec<_>>()[..] else {
            panic!("{row}");
        };
        let upn = UPNS[pupil.parse::<usize>().unwrap()];
        roll.push_str(&format!(
            "{year},140001,{upn},Made,Up,,F,{nc_year},N,{fsm6},N,N,{sen},,WBRI,,\n"
        ));
    }
    let mut assessments = String::from(
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score,judgement\n",
    );
    for row in results {
        let [
            year,
            term,
            on,
            kind,
            pupil,
            nc_year,
            subject,
            score,
            judgement,
        ] = row.split(',').collect::<Vec<_>>()[..]
        else {
            panic!("{row}");
        };
        let upn = UPNS[pupil.parse::<usize>().unwrap()];
        assessments.push_str(&format!(
            "{year},{term},{on},{subject} {on},{kind},140001,{upn},{nc_year},{subject},{score},{judgement}\n"
        ));
    }
    for (name, text) in [
        ("trusts.csv", TRUSTS),
        ("schools.csv", SCHOOLS),
        ("pupils.csv", &roll),
        ("assessments.csv", &assessments),
    ] {
        fs::write(data.join(name), text).unwrap();
    }
    if !national.is_empty() {
        fs::create_dir(data.join("reference")).unwrap();
        let text = format!("measure,academic_year,group,value,sd,status\n{national}");
        fs::write(data.join("reference/national.csv"), text).unwrap();
    }
    read(data)
}

/// The trust's figure of all pupils: cohort, n, attainment, national, difference, pupils, p, evidence, note.
fn figure(holdings: &Holdings, stage: &str, subject: &str, measure: &str) -> Vec<String> {
    let all = rows(holdings, &Settings::default(), &Request::default());
    let of = |row: &Vec<String>| {
        row[1].is_empty() && row[3] == stage && row[4] == subject && row[5] == measure
    };
    let found = all
        .rows
        .into_iter()
        .find(|row| of(row) && row[6].is_empty());
    found.map_or_else(Vec::new, |row| row[8..].to_vec())
}

#[test]
fn a_good_level_takes_twelve_goals_or_one_row() {
    // The twelve: ELG01 to ELG12 (EYFS profile handbook 2024: the prime areas, literacy and mathematics).
    let goals = |pupil: usize, twelfth: &str| -> Vec<String> {
        let goal = |g: usize| {
            let code = if g == 12 { twelfth } else { "2" };
            format!("2023/24,Summer,2024-06-20,Teacher Assessment,{pupil},R,ELG{g:02},,{code}")
        };
        (1..=12).map(goal).collect()
    };
    let mut results = [goals(0, "2"), goals(1, "1"), goals(2, "A")].concat();
    results.push("2023/24,Summer,2024-06-20,Teacher Assessment,3,R,GLD,,Y".into());
    // A goal short: missing.
    results.extend(goals(4, "2").into_iter().take(11));
    let results: Vec<&str> = results.iter().map(String::as_str).collect();
    let pupils = [0, 1, 2, 3, 4].map(|p| format!("2023/24,{p},R,N,N"));
    let pupils: Vec<&str> = pupils.iter().map(String::as_str).collect();
    let made = made(&pupils, &results, "");
    // Cohort 5 less the child with A; reached by two of the three with an outcome; 3 of 4 is under 95%.
    let row = figure(&made, "EYFS", "GLD", "gld");
    assert_eq!(row[..3], ["4", "3", "66.66666666666667"]);
    assert_eq!(row[8], "low coverage");
}

#[test]
fn a_goal_without_an_outcome_never_hides_one() {
    let of = |pupil: usize, day: u8, goals: std::ops::RangeInclusive<u8>, code: &str| {
        goals
            .map(|g| {
                format!(
                    "2023/24,Summer,2024-06-{day},Teacher Assessment,{pupil},R,ELG{g:02},,{code}"
                )
            })
            .collect::<Vec<String>>()
    };
    let results = [
        // Reached in all, then A in one on a later day; A first, then reached; not reached, then A; A in one alone.
        of(0, 20, 1..=12, "2"),
        of(0, 27, 3..=3, "A"),
        of(1, 20, 1..=12, "A"),
        of(1, 27, 1..=12, "2"),
        of(2, 20, 1..=12, "1"),
        of(2, 27, 5..=5, "A"),
        of(3, 20, 1..=11, "2"),
        of(3, 20, 12..=12, "A"),
    ]
    .concat();
    let results: Vec<&str> = results.iter().map(String::as_str).collect();
    let pupils = [0, 1, 2, 3].map(|p| format!("2023/24,{p},R,N,N"));
    let pupils: Vec<&str> = pupils.iter().map(String::as_str).collect();
    let made = made(&pupils, &results, "");
    // Cohort 4 less the one with A alone; two of three reached it.
    let row = figure(&made, "EYFS", "GLD", "gld");
    assert_eq!(row[..3], ["3", "3", "66.66666666666667"]);
}

#[test]
fn phonics_counts_the_absent_and_takes_the_best_check() {
    let made = made(
        &[
            "2022/23,0,1,N,N",
            "2022/23,1,1,N,N",
            "2023/24,0,2,N,N",
            "2023/24,1,2,N,N",
        ],
        &[
            "2022/23,Summer,2023-06-12,DfE test,0,1,Phonics,32,",
            "2022/23,Summer,2023-06-12,DfE test,1,1,Phonics,,A",
            "2023/24,Spring,2024-02-12,DfE test,1,2,Phonics,40,",
            "2023/24,Summer,2024-06-12,DfE test,1,2,Phonics,31,",
        ],
        "",
    );
    // 32 meets the check, an absent pupil counts: 1 of 2. By the end of Year 2 too: 31 is no 32, and a practice mark none.
    let row = figure(&made, "Year 1", "Phonics", "phonics");
    assert_eq!(row[..3], ["2", "2", "50"]);
    let row = figure(&made, "Year 2", "Phonics", "phonics");
    assert_eq!(row[..3], ["2", "2", "50"]);
}

#[test]
fn no_page_shows_the_retakes_of_data_that_lack_the_checks_before_them() {
    let made = made(
        &[
            "2022/23,0,2,N,N",
            "2022/23,1,2,N,N",
            "2022/23,2,1,N,N",
            "2022/23,3,1,N,N",
            "2023/24,2,2,N,N",
            "2023/24,3,2,N,N",
        ],
        &[
            "2022/23,Summer,2023-06-12,DfE test,1,2,Phonics,20,",
            "2022/23,Summer,2023-06-12,DfE test,2,1,Phonics,35,",
            "2022/23,Summer,2023-06-12,DfE test,3,1,Phonics,20,",
            "2023/24,Summer,2024-06-12,DfE test,3,2,Phonics,33,",
        ],
        "",
    );
    let book = Book::new(&made, &Settings::default());
    let scope = Scope {
        trust: 0,
        school: None,
    };
    let shown = recent(&book, scope);
    let years = |stage| {
        let own = shown.iter().filter(|c| c.measure.stage == stage);
        let mut years: Vec<u16> = own.map(|c| c.year.0).collect();
        years.dedup();
        years
    };
    // In 2022/23 one of two pupils of Year 2 has a row: who met the check in Year 1 nobody knows.
    assert_eq!(years(Stage::Year2), [2023]);
    assert_eq!(years(Stage::Year1), [2022]);
    // Its tidy row is there all the same.
    let all = rows(&made, &Settings::default(), &Request::default());
    let retakes = |row: &&Vec<String>| row[2] == "2022/23" && row[3] == "Year 2";
    assert!(all.rows.iter().any(|row| retakes(&row)));
}

#[test]
fn tables_are_averaged_over_marks_and_shared_over_all() {
    let made = made(
        &["2023/24,0,4,N,N", "2023/24,1,4,N,N", "2023/24,2,4,N,N"],
        &[
            "2023/24,Summer,2024-06-05,DfE test,0,4,MTC,25,",
            "2023/24,Summer,2024-06-05,DfE test,1,4,MTC,20,",
            "2023/24,Summer,2024-06-05,DfE test,2,4,MTC,,J",
        ],
        "mtc_full_marks,2023/24,all,50,,\n",
    );
    // J stays in, as in the nation's figure: 1 of 3; the mean is of the two with a mark.
    let row = figure(&made, "Year 4", "MTC", "mtc_full");
    assert_eq!(row[..2], ["3", "3"]);
    // 100/3 − 50 = −16.7 points of 3 pupils: half a pupil, away from zero 1. P(X <= 1) of (3, 0.5) = 0.5, so p is 1.
    assert_eq!(row[3..8], ["50", "-16.666666666666664", "-1", "1", "few"]);
    let row = figure(&made, "Year 4", "MTC", "mtc_score");
    assert_eq!(row[..3], ["3", "2", "22.5"]);
}

#[test]
fn key_stage_2_takes_tests_and_a_teachers_word_only_below_them() {
    let test = |p: usize, subject: &str, result: &str| {
        format!("2023/24,Summer,2024-05-13,DfE test,{p},6,{subject},{result}")
    };
    let teacher = |p: usize, subject: &str, code: &str| {
        format!("2023/24,Summer,2024-06-25,Teacher Assessment,{p},6,{subject},,{code}")
    };
    let results = [
        test(0, "Reading", "110,"),
        test(0, "Maths", "110,"),
        teacher(0, "Writing", "GDS"),
        test(1, "Reading", "100,"),
        test(1, "Maths", "99,"),
        // A teacher's judgement doesn't lift a test.
        teacher(1, "Maths", "EXS"),
        teacher(1, "Writing", "EXS"),
        // Below the tests' standard: counts, not reached.
        teacher(2, "Reading", "PK3"),
        teacher(2, "Maths", "PK3"),
        teacher(2, "Writing", "PK3"),
        // Left before the tests: out.
        test(3, "Reading", ",L"),
        test(3, "Maths", ",L"),
        teacher(3, "Writing", "EXS"),
    ];
    let results: Vec<&str> = results.iter().map(String::as_str).collect();
    let made = made(
        &[
            "2023/24,0,6,N,N",
            "2023/24,1,6,N,N",
            "2023/24,2,6,N,N",
            "2023/24,3,6,N,N",
        ],
        &results,
        "",
    );
    let row = |subject, measure| figure(&made, "KS2", subject, measure)[..3].to_vec();
    let third = "33.333333333333336";
    assert_eq!(row("Reading", "expected"), ["3", "3", "66.66666666666667"]);
    assert_eq!(row("Maths", "expected"), ["3", "3", third]);
    assert_eq!(row("Writing", "expected"), ["4", "4", "75"]);
    assert_eq!(row("RWM", "expected"), ["3", "3", third]);
    assert_eq!(row("RWM", "greater"), ["3", "3", third]);
    // 110 and 100; the third has no score.
    assert_eq!(row("Reading", "score"), ["3", "2", "105"]);
    assert!(figure(&made, "KS2", "GPS", "expected").is_empty());
}

#[test]
fn first_entries_count_at_16_and_progress_8_never_came_for_2024_25() {
    let gcse = |p: usize, year: &str, on: &str, subject: &str, grade: &str| {
        format!("{year},Summer,{on},GCSE,{p},11,{subject},,{grade}")
    };
    let measure = |p: usize, name: &str, result: &str| {
        format!("2024/25,Summer,2025-08-21,DfE measure,{p},11,{name},{result}")
    };
    let results = [
        // The first maths entry counts, not the better one a year later.
        gcse(0, "2023/24", "2024-08-22", "Maths", "4"),
        gcse(0, "2024/25", "2025-08-21", "Maths", "7"),
        gcse(0, "2024/25", "2025-08-21", "English Language", "3"),
        gcse(0, "2024/25", "2025-08-21", "English Literature", "5"),
        gcse(0, "2024/25", "2025-08-21", "Combined science", "4-3"),
        gcse(1, "2024/25", "2025-08-21", "Maths", "5"),
        gcse(1, "2024/25", "2025-08-21", "English Language", "5"),
        measure(0, "Attainment 8", "42,"),
        measure(1, "Attainment 8", "50,"),
        measure(0, "Progress 8", "0.2,"),
        measure(0, "EBacc entry", ",Y"),
        measure(1, "EBacc entry", ",N"),
    ];
    let results: Vec<&str> = results.iter().map(String::as_str).collect();
    let made = made(
        &["2023/24,0,10,N,N", "2024/25,0,11,N,N", "2024/25,1,11,Y,N"],
        &results,
        "attainment8,2024/25,all,46,20,\nprogress8,2024/25,all,0,,\n",
    );
    let row = |subject, measure| figure(&made, "KS4", subject, measure);
    assert_eq!(row("English and maths", "em4")[..3], ["2", "2", "100"]);
    assert_eq!(row("English and maths", "em5")[..3], ["2", "2", "50"]);
    assert_eq!(row("Maths", "points")[..3], ["2", "2", "4.5"]);
    // A pair's points are its mean; 4-3 is no 4.
    assert_eq!(row("Combined science", "points")[..3], ["1", "1", "3.5"]);
    assert_eq!(row("Combined science", "g4")[2], "0");
    assert_eq!(row("EBacc", "ebacc_entry")[..3], ["2", "2", "50"]);
    // Mean 46 of 2 pupils is the nation's own: p is 1.
    assert_eq!(
        row("", "attainment8")[..7],
        ["2", "2", "46", "46", "0", "", "1"]
    );
    // None was published for the year, whatever the reference says; the second pupil's lack of one is not missing.
    let progress = row("", "progress8");
    assert_eq!(progress[..4], ["2", "1", "0.2", ""]);
    assert_eq!(progress[8], "not published nationally");
}

#[test]
fn entries_after_16_count_by_their_size() {
    let entry = |kind: &str, on: &str, subject: &str, grade: &str| {
        format!("2023/24,Summer,{on},{kind},0,13,{subject},,{grade}")
    };
    let results = [
        entry("A level", "2024-08-15", "Maths", "A"),
        // The AS of the same subject falls away, another counts half.
        entry("AS level", "2024-05-15", "Maths", "A"),
        entry("AS level", "2024-05-15", "French", "B"),
        entry("Applied general", "2024-08-15", "Business", "DD"),
    ];
    let results: Vec<&str> = results.iter().map(String::as_str).collect();
    let made = made(&["2023/24,0,13,N,N"], &results, "");
    let row = |subject| figure(&made, "KS5", subject, "aps_entry")[..3].to_vec();
    assert_eq!(row("A level"), ["1", "1", "50"]);
    // 50 + 20 points of 1.5 entries (16–18 accountability guide: AS B is 20 points of half an entry).
    assert_eq!(row("academic"), ["1", "1.5", "46.666666666666664"]);
    assert_eq!(row("applied general"), ["1", "2", "35"]);
}

/// The outcomes of the one trust as pages have them; compared from so many pupils on.
fn view(holdings: &Holdings, least: u32) -> matbook::release::statutory::StatutoryView {
    use matbook::release::{Desk, Scope};
    let mut settings = Settings::default();
    settings.thresholds.min_pupils = least;
    let book = matbook::measure::statutory::Book::new(holdings, &settings);
    let scope = Scope {
        trust: 0,
        school: None,
    };
    let (desk, thresholds) = (Desk::default(), &settings.thresholds);
    matbook::release::statutory::statutory(&desk, holdings, thresholds, (&book, None), scope)
}

/// The page of the one trust.
fn page(view: &matbook::release::statutory::StatutoryView) -> matbook::report::Page {
    let about = matbook::report::About {
        trust_folder: "t".into(),
        trust_name: "Made-up Trust".into(),
        school: None,
    };
    matbook::report::statutory::statutory(&about, view).unwrap()
}

/// The cells of the row of a table that begins with a word.
fn cells(page: &matbook::report::Page, table: &str, head: &str) -> Vec<String> {
    let found = page.tables().find(|t| t.id == table).unwrap();
    let mut rows = found.rows.iter();
    let row = rows.find(|r| r.cells[0].plain() == head).unwrap();
    row.cells.iter().map(matbook::report::Cell::plain).collect()
}

#[test]
fn the_page_says_what_never_came_and_the_gap_beside_englands() {
    let measure = |p: usize, name: &str, result: &str| {
        format!("2024/25,Summer,2025-08-21,DfE measure,{p},11,{name},{result},")
    };
    let results = [
        measure(0, "Attainment 8", "40"),
        measure(1, "Attainment 8", "50"),
        measure(0, "Progress 8", "0.2"),
        measure(1, "Progress 8", "0.4"),
    ];
    let results: Vec<&str> = results.iter().map(String::as_str).collect();
    let made = made(&["2024/25,0,11,Y,N", "2024/25,1,11,N,N"], &results, "");
    let page = page(&view(&made, 1));
    let row = cells(&page, "ks4-measures", "Progress 8");
    assert_eq!(
        row,
        [
            "Progress 8",
            "+0.30",
            "–",
            "–",
            "n/a",
            "2",
            "not published nationally"
        ]
    );
    let table = page.tables().find(|t| t.id == "ks4-measures").unwrap();
    assert!(
        table
            .notes
            .iter()
            .any(|n| n == "Not published nationally for 2024/25: progress 8."),
        "{:?}",
        table.notes
    );
    // Disadvantaged 40, others 50: 10; in England 34.9 and 50.4: 15.5 (DfE, key stage 4, 2024/25 revised).
    let section = page.sections.iter().find(|s| s.id == "ks4").unwrap();
    let said: Vec<&str> = section
        .blocks
        .iter()
        .filter_map(|b| match b {
            matbook::report::Block::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let gap = "disadvantaged pupils 40.0, others 50.0. The gap is 10.0, in England 15.5.";
    assert!(said.iter().any(|t| t.contains(gap)), "{said:?}");
    // Of groups of one pupil each nothing is said where ten are the least.
    let gaps = matbook::report::statutory::gaps;
    assert!(!gaps(&view(&made, 1)).is_empty());
    assert!(gaps(&view(&made, 10)).is_empty());
}

#[test]
fn looked_after_and_service_children_stand_on_pages_and_where_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut roll = String::from("academic_year,urn,upn,dob,sex,nc_year,looked_after,service\n");
    let mut results = String::from(
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score,judgement\n",
    );
    // Service children: marks 32, 40, 12. Of the others one is not known to be any.
    for (upn, (service, mark)) in UPNS.iter().zip([
        ("Y", 32),
        ("Y", 40),
        ("Y", 12),
        ("N", 33),
        ("N", 31),
        ("", 35),
    ]) {
        roll.push_str(&format!("2023/24,140001,{upn},,F,1,N,{service}\n"));
        results.push_str(&format!(
            "2023/24,Summer,2024-06-12,PSC,DfE test,140001,{upn},1,Phonics,{mark},\n"
        ));
    }
    for (name, text) in [
        ("trusts.csv", TRUSTS),
        ("schools.csv", SCHOOLS),
        ("pupils.csv", &roll),
        ("assessments.csv", &results),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let holdings = read(folder.path());
    let tidy = |grouping: Option<&str>| {
        let request = Request {
            grouping: grouping.map(str::to_owned),
            ..Request::default()
        };
        rows(&holdings, &Settings::default(), &request).rows
    };
    assert!(tidy(None).iter().all(|row| row[6] != "service"));
    let asked: Vec<Vec<String>> = tidy(Some("service"));
    let of = |urn: &str, group: &str| {
        let found = asked.iter().find(|row| row[1] == urn && row[7] == group);
        found.map_or_else(Vec::new, |row| row[8..11].to_vec())
    };
    // Two of three.
    assert_eq!(of("", "Y"), ["3", "3", "66.66666666666667"]);
    assert_eq!(of("140001", "N"), ["2", "2", "50"]);
    assert_eq!(of("", "Null"), ["1", "1", "100"]);
    let view = view(&holdings, 1);
    let groups = &view.stages[0].measures[0].groups;
    let service = groups.iter().find(|g| g.code == "service").unwrap();
    assert_eq!(service.groups[0].2.reached.text(), "2");
    let row = cells(
        &page(&view),
        "year-1-phonics-phonics-groups",
        "Service children",
    );
    assert_eq!(row[1..4], ["3", "3", "67%"]);
}

#[test]
fn a_sites_figures_hold_its_statutory_outcomes() {
    let Some(shared) = super::shared() else {
        return;
    };
    let project = crate::project::Project::empty();
    let data = shared.join("example-whole/data");
    for (name, path) in crate::project::files(&data) {
        let mut bytes = fs::read(path).unwrap();
        if name == "pupils.csv" {
            // The example's names are numbers and words that pages hold, too.
            let text = String::from_utf8(bytes).unwrap();
            let lines = text.lines().map(|line| {
                let mut cells: Vec<&str> = line.split(',').collect();
                if cells[0] != "academic_year" {
                    (cells[3], cells[4]) = ("Marlowe", "Ivyanne");
                }
                cells.join(",") + "\n"
            });
            bytes = lines.collect::<String>().into_bytes();
        }
        project.put(&format!("data/{name}"), bytes);
    }
    project.put("config.yaml", "title: Made up\n");
    project.run(&["build", "--no-pdf", "--accept"]).expect(0);
    let site = crate::project::tree(&project.root().join("site"));
    let (_, text) = site
        .iter()
        .find(|(name, _)| name.ends_with("/figures.csv"))
        .unwrap();
    let mut reader = csv::Reader::from_reader(&text[..]);
    let columns = reader.headers().unwrap().clone();
    let at = |name: &str| columns.iter().position(|c| c == name).unwrap();
    let of = [
        "report",
        "urn",
        "academic_year",
        "key_stage",
        "subject",
        "measure",
        "grouping",
    ]
    .map(at);
    let values = [
        "roll",
        "n",
        "attainment",
        "comparison",
        "difference",
        "evidence",
    ]
    .map(at);
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let key = ["statutory", "", "2023/24", "EYFS", "GLD", "gld", ""];
    let row = records
        .iter()
        .find(|r| of.iter().zip(key).all(|(c, want)| &r[*c] == want));
    let row = row.expect("the good level of 2023/24 is in it");
    // example-whole: cohort 28, n 27, 20 of 27 beside England's 67.7.
    let cell = |i: usize| row[values[i]].parse::<f64>().unwrap();
    assert_eq!([cell(0), cell(1)], [28.0, 27.0]);
    assert!((cell(2) - 2000.0 / 27.0).abs() < 1e-6 && (cell(3) - 67.7).abs() < 1e-9);
    assert!((cell(4) - (2000.0 / 27.0 - 67.7)).abs() < 1e-6);
    assert_eq!(&row[values[5]], "none");
    // Schools have theirs, and each row is one of the verb's.
    let statutory: Vec<&csv::StringRecord> = records
        .iter()
        .filter(|r| &r[at("report")] == "statutory")
        .collect();
    assert!(
        statutory
            .iter()
            .any(|r| !r[at("urn")].is_empty() && !r[at("grouping")].is_empty())
    );
    let holdings = read(&data);
    let verb = rows(&holdings, &Settings::default(), &Request::default()).rows;
    let keys: std::collections::BTreeSet<Vec<String>> =
        verb.into_iter().map(|row| row[1..8].to_vec()).collect();
    let of = [
        "urn",
        "academic_year",
        "key_stage",
        "subject",
        "measure",
        "grouping",
        "group",
    ]
    .map(at);
    for row in statutory {
        let key: Vec<String> = of.iter().map(|c| row[*c].to_owned()).collect();
        assert!(keys.contains(&key), "only on the site: {key:?}");
    }
}

/// 81 pupils of Year 6 with 70 to 150 in a test of autumn and 80 to 120 in May: half of them lie below 110 and below 100.
#[test]
fn a_curve_from_own_pupils_is_used_where_the_config_names_the_test() {
    let project = crate::project::Project::empty();
    let mut roll = String::from("academic_year,urn,upn,dob,sex,nc_year\n");
    let mut results = String::from(
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score,judgement\n",
    );
    for i in 0..=80 {
        let upn = format!("A3302001210{i:02}");
        roll.push_str(&format!("2023/24,140001,{upn},,F,6\n"));
        let (test, scaled) = (70 + i, 80 + i / 2);
        results.push_str(&format!(
            "2023/24,Autumn,2023-11-20,PIXL,PIXL,140001,{upn},6,Maths,{test},\n\
             2023/24,Summer,2024-05-14,SATs,DfE test,140001,{upn},6,Maths,{scaled},\n"
        ));
    }
    project
        .put("data/trusts.csv", TRUSTS)
        .put("data/schools.csv", SCHOOLS);
    project
        .put("data/pupils.csv", &roll)
        .put("data/assessments.csv", &results);
    let share = |config: &str| {
        project.put("config.yaml", config);
        let asked = [
            "figures",
            "--report",
            "summary",
            "--term",
            "Autumn",
            "--type",
            "PIXL",
            "--subject",
            "Maths",
            "--show",
            "assessments",
        ];
        let text = project.run(&asked).expect(0).out;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().unwrap().clone();
        let at = |name: &str| columns.iter().position(|c| c == name).unwrap();
        let wanted = [("urn", ""), ("year_group", ""), ("measure", "expected")];
        let mut records = reader.records().map(Result::unwrap);
        let row = records.find(|r| wanted.iter().all(|(c, want)| &r[at(c)] == *want));
        let row = row.unwrap_or_else(|| panic!("no row: {text}"));
        (row[at("attainment")].to_owned(), row[at("note")].to_owned())
    };
    assert_eq!(
        share("title: Made up\n"),
        (String::new(), "no conversion curve".into())
    );
    // From 110 on they are worth 100: 41 of 81.
    let (attainment, note) = share("title: Made up\nconversion: {own: [PIXL]}\n");
    assert!(
        (attainment.parse::<f64>().unwrap() - 4100.0 / 81.0).abs() < 1e-9,
        "{attainment}"
    );
    assert_eq!(note, "");
    let told = project.run(&["check"]);
    assert!(
        format!("{}{}", told.out, told.err).contains("from 81 own pupils"),
        "{told:?}"
    );
}

#[test]
fn the_list_of_schools_shows_the_newest_results() {
    let result = |year: u32, pupil: usize, score: &str| {
        let text = format!("{year}/{}", year - 1999);
        format!(
            "{text},Summer,{}-08-21,DfE measure,{pupil},11,Attainment 8,{score},",
            year + 1
        )
    };
    let results = [
        result(2024, 0, "40"),
        result(2024, 1, "50"),
        result(2025, 2, "61"),
        result(2025, 3, "62"),
    ];
    let results: Vec<&str> = results.iter().map(String::as_str).collect();
    let pupils = [
        "2024/25,0,11,N,N",
        "2024/25,1,11,N,N",
        "2025/26,2,11,N,N",
        "2025/26,3,11,N,N",
    ];
    let view = view(&made(&pupils, &results, ""), 1);
    assert_eq!(view.stages[0].compared.to_string(), "2024/25");
    let about = matbook::report::About {
        trust_folder: "t".into(),
        trust_name: "Made-up Trust".into(),
        school: None,
    };
    let listed = |name: &str, urn: u32| matbook::report::ListedSchool {
        name: name.into(),
        urn,
        kind: "All-through".into(),
        pupils: matbook::release::Desk::default().count(4),
        stages: vec![],
        tracked: true,
    };
    // A school that has no such year group says so in words, not in the shorthand of files.
    let schools = [listed("Ash", 140_001), listed("Oak", 140_002)];
    let page = matbook::report::school_list(&about, &schools, &[], &view);
    let table = page.tables().next().unwrap();
    assert_eq!(table.columns[3].heading, "Attainment 8, 2025/26");
    let plain = |row: usize| table.rows[row].cells[3].plain();
    assert_eq!([plain(0), plain(1)], ["61.5", "n/a"]);
}

#[test]
fn a_first_page_shows_one_figure_of_each_stage_beside_england() {
    let Some(shared) = super::shared() else {
        return;
    };
    let view = view(&read(&shared.join("example-whole/data")), 10);
    let tiles = matbook::report::statutory::tiles(&view, 4);
    let labels: Vec<&str> = tiles.iter().map(|t| t.label.as_str()).collect();
    let firsts = [
        "Year 6: all three",
        "Attainment 8",
        "A level: points an entry",
        "Reception: good level of development",
    ];
    assert_eq!(labels.len(), firsts.len());
    for (label, first) in labels.iter().zip(firsts) {
        assert!(label.starts_with(first), "{labels:?}");
    }
    // A figure without England's of its own year names the year of the one beside it, and has no verdict.
    for tile in &tiles {
        let late = tile.detail.contains(" in 20");
        assert!(
            !late || tile.mark == matbook::report::Mark::dash() || tile.few,
            "{tile:?}"
        );
    }
}

#[test]
fn the_worked_example_makes_a_page() {
    let Some(shared) = super::shared() else {
        return;
    };
    let page = page(&view(&read(&shared.join("example-whole/data")), 10));
    let row = cells(
        &page,
        "ks2-measures",
        "Reading, writing and maths: expected standard",
    );
    assert_eq!(row[1..], ["52%", "61%", "−9", "−2", "21", "within chance"]);
    let row = cells(&page, "ks4-measures", "Entered for the EBacc");
    // 12% beside 40%: nine pupils fewer, p = 0.0008.
    assert_eq!(row[1..], ["12%", "40%", "−28", "−9", "33", "well below"]);
    assert!(
        page.briefing[0].contains("about 9 fewer"),
        "{:?}",
        page.briefing
    );
    let order: Vec<&str> = page.sections.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(order[..3], ["results-beside-england", "eyfs", "year-1"]);
    assert_eq!(page.briefing.len(), 3);
    assert_eq!(page.marks.len(), 3);
    assert!(page.finding.contains("EBacc"), "{}", page.finding);
}
