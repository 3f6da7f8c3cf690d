//! Statutory outcomes: the worked example row by row, and each measure by hand on pupils made up here.

use std::collections::BTreeMap;
use std::fs;

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::measure::statutory::{Request, rows};

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

/// The page of the one trust.
fn page(holdings: &Holdings) -> matbook::report::Page {
    use matbook::release::{Desk, Scope};
    use matbook::report::About;
    let settings = Settings::default();
    let book = matbook::measure::statutory::Book::new(holdings, &settings);
    let scope = Scope {
        trust: 0,
        school: None,
    };
    let (desk, thresholds) = (Desk::default(), &settings.thresholds);
    let view = matbook::release::statutory::statutory(&desk, holdings, thresholds, &book, scope);
    let about = About {
        trust_folder: "t".into(),
        trust_name: "Made-up Trust".into(),
        school: None,
    };
    matbook::report::statutory::statutory(&about, &view).unwrap()
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
    let page = page(&made);
    let row = cells(&page, "ks4-measures", "Progress 8");
    assert_eq!(
        row,
        [
            "Progress 8",
            "+0.30",
            "–",
            "–",
            "[z]",
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
    let gap = "disadvantaged pupils 40.0 (1), others 50.0 (1); the gap is 10.0; in England 15.5.";
    assert!(said.iter().any(|t| t.contains(gap)), "{said:?}");
}

#[test]
fn the_worked_example_makes_a_page() {
    let Some(shared) = super::shared() else {
        return;
    };
    let page = page(&read(&shared.join("example-whole/data")));
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
    assert_eq!(order[..3], ["ks5", "ks4", "ks2"]);
}
