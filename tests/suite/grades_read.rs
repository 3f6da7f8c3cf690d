//! Which scale a grade is read on: that of its type, subject, year group and year.

use matbook::diag::{Code, Finding};
use matbook::estate::{Framework, Subject};

use super::intake::{Data, TESTS, short};

const ROLL: &str = "\
academic_year,urn,upn,dob,sex,nc_year,sen,ethnicity
2023/24,100001,B801200005001,2008-10-01,F,10,N,WBRI
2023/24,100001,P207000016049,2009-11-02,M,9,N,WBRI
2023/24,100001,M301200021006,2005-12-03,F,13,N,WBRI
2016/17,100001,B801200005001,2008-10-01,F,10,N,WBRI
";

/// Pupils of Years 10, 9 and 13.
const TEN: &str = "B801200005001";
const NINE: &str = "P207000016049";
const THIRTEEN: &str = "M301200021006";

fn data() -> Data {
    Data::new().put("pupils.csv", ROLL)
}

/// A row: academic year, type, pupil, year group, subject, score, judgement.
fn row(of: [&str; 7]) -> String {
    let [year, kind, upn, nc_year, subject, score, judgement] = of;
    let on = format!("{}-11-06", &year[..4]);
    format!(
        "{year},Autumn,{on},{kind},{kind},100001,{upn},{nc_year},{subject},{score},{judgement}\n"
    )
}

/// What is told of rows, the roll's aside.
fn told(findings: &[Finding]) -> Vec<String> {
    let errors = findings
        .iter()
        .map(short)
        .filter(|f| f.starts_with("error") && !f.contains("pupils.csv"));
    errors.collect()
}

/// Scale and code of each row that is a grade, and score and code of each that is none.
fn read(rows: &[[&str; 7]]) -> (Vec<(String, String)>, Vec<String>, Vec<String>) {
    let text: String = rows.iter().map(|of| row(*of)).collect();
    let (held, findings) = data()
        .put("assessments.csv", format!("{TESTS}{text}"))
        .read();
    let grades = held.other_results.iter();
    let grades = grades.map(|r| (r.scale.to_owned(), r.code.unwrap_or("").to_owned()));
    let others = held.assessments.iter().map(|a| {
        let score = a.score().map_or(0, |s| s.0 / 1_000_000_000);
        format!("{score} {}", a.judgement.map_or("", |j| j.code()))
    });
    (grades.collect(), others.collect(), told(&findings))
}

fn on(scale: &str, code: &str) -> (String, String) {
    (scale.to_owned(), code.to_owned())
}

#[test]
fn before_the_sixth_form_no_letter_is_a_grade() {
    let (grades, others, told) = read(&[
        ["2023/24", "Mock exam", TEN, "10", "Maths", "", "A"],
        ["2023/24", "Predicted grade", TEN, "10", "History", "", "5+"],
        ["2023/24", "Predicted grade", TEN, "10", "History", "", "C"],
        ["2023/24", "GCSE", TEN, "10", "History", "", "A"],
        ["2023/24", "Mock exam", THIRTEEN, "13", "Maths", "", "A"],
        ["2016/17", "GCSE", TEN, "10", "History", "", "A"],
    ]);
    // Absent from a mock is no outcome; a GCSE's letters were awarded to 2017/18.
    assert_eq!(
        grades,
        [
            on("gcse_9_1", "X"),
            on("gcse_9_1", "5"),
            on("a_level", "A"),
            on("gcse_legacy", "A")
        ]
    );
    assert!(others.is_empty(), "{others:?}");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|t| t.contains("unknown-code")), "{told:?}");
}

#[test]
fn a_pair_of_grades_is_combined_sciences_alone() {
    let (grades, _, told) = read(&[
        [
            "2023/24",
            "Mock exam",
            TEN,
            "10",
            "Combined science",
            "",
            "5-4",
        ],
        ["2023/24", "GCSE", TEN, "10", "Combined science", "", "54"],
        ["2023/24", "Mock exam", TEN, "10", "Geography", "", "54"],
        ["2023/24", "GCSE", TEN, "10", "Music", "", "54"],
    ]);
    let pair = on("gcse_combined_science", "54");
    assert_eq!(grades, [pair.clone(), pair]);
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn a_letter_beside_a_score_or_against_a_standard_is_no_grade() {
    let (grades, others, told) = read(&[
        ["2023/24", "NFER", NINE, "9", "Maths", "104", "A"],
        ["2023/24", "NFER", NINE, "9", "Reading", "99", "X"],
        [
            "2023/24",
            "Teacher Assessment",
            NINE,
            "9",
            "Writing",
            "",
            "B",
        ],
        ["2023/24", "Teacher Assessment", NINE, "9", "GPS", "", "5"],
    ]);
    assert_eq!(others, ["104 A", "99 X", "0 B"]);
    assert_eq!(grades, [on("gcse_9_1", "5")]);
    assert!(told.is_empty(), "{told:?}");
}

/// What is read of targets: by subject (with its measure) and points; and what is told.
fn targets(rows: &str) -> (Vec<(String, &'static str, i64)>, Vec<String>) {
    let text = format!("academic_year,upn,subject,target\n{rows}");
    let (held, findings) = data().put("targets.csv", text).read();
    let read = held.targets.iter().map(|t| {
        let measure = t.subject.measure().map_or("", |m| m.label());
        let points = t.score.map_or(0, |s| s.0 / 1_000_000_000);
        (t.subject.itself().to_string(), measure, points)
    });
    (read.collect(), told(&findings))
}

#[test]
fn a_target_grade_is_on_the_scale_of_the_pupils_year_group() {
    let (read, told) = targets(&format!(
        "2023/24,{THIRTEEN},History,A*\n2023/24,{THIRTEEN},Maths,A\n2023/24,{TEN},History,7\n\
         2023/24,{TEN},Maths,A\n"
    ));
    assert!(told.is_empty(), "{told:?}");
    let has = |subject: &str, measure: &str, points: i64| {
        let mut all = read.iter();
        all.any(|r| r.0 == subject && r.1 == measure && r.2 == points)
    };
    assert!(has("History", "Average A-level points", 60), "{read:?}");
    assert!(has("Maths", "Average A-level points", 50), "{read:?}");
    assert!(has("History", "Average points", 7), "{read:?}");
    // Up to Year 11 it is above the standard, as in primary schools.
    assert!(has("Maths", "", 0), "{read:?}");
}

#[test]
fn no_target_is_refused_without_a_word() {
    let (read, told) = targets(&format!(
        "2023/24,{TEN},History,B\n2023/24,{TEN},Art,X\n2023/24,{TEN},Business,L2D\n2023/24,{TEN},RWM,A\n"
    ));
    assert!(read.is_empty(), "{read:?}");
    assert_eq!(
        told,
        [
            "error unknown-code targets.csv:2:31 target=[B] refused",
            "error unknown-code targets.csv:3:27 target=[X] refused",
            "error unknown-code targets.csv:4:32 target=[L2D] refused",
            "error unknown-code targets.csv:5:23 subject=[RWM] refused",
        ]
    );
}

#[test]
fn points_of_a_levels_and_of_gcses_have_estimates_of_their_own() {
    let rows = format!(
        "academic_year,upn,subject,rank,measure,value\n\
         2023/24,{THIRTEEN},History,FFT50,points,38\n2023/24,{TEN},Maths,FFT50,points,5.5\n"
    );
    let (held, findings) = data().put("estimates.csv", rows).read();
    assert!(told(&findings).is_empty(), "{:?}", told(&findings));
    let labels: Vec<&str> = held
        .estimates
        .iter()
        .filter_map(|e| e.subject.measure())
        .map(|m| m.label())
        .collect();
    assert_eq!(labels, ["Average A-level points", "Average points"]);
    assert_eq!(held.estimates[1].subject.itself(), Subject::Maths);
}

#[test]
fn a_letter_of_two_courses_is_read_by_the_subjects_other_grades() {
    let predicted = |subject: &'static str, grade: &'static str, upn: &'static str| {
        ["2023/24", "Predicted grade", upn, "13", subject, "", grade]
    };
    let other = "B801200005001";
    // D* and M are of applied courses alone; C is an A level's.
    let (grades, _, told) = read(&[
        predicted("Business", "D", THIRTEEN),
        predicted("Business", "M", other),
        predicted("History", "D", THIRTEEN),
        predicted("History", "C", other),
        predicted("Law", "D", THIRTEEN),
        predicted("Law", "D*", other),
        predicted("Law", "C", NINE),
    ]);
    let applied = "applied_extended_certificate";
    assert_eq!(
        grades,
        [
            on(applied, "D"),
            on(applied, "M"),
            on("a_level", "D"),
            on("a_level", "C"),
            on("a_level", "D"),
            on(applied, "D*"),
            on("a_level", "C"),
        ]
    );
    assert!(told.is_empty(), "{told:?}");
    let text = [("Business", "D"), ("Business", "P")].map(|(s, g)| row(predicted(s, g, THIRTEEN)));
    let (_, findings) = data()
        .put("assessments.csv", format!("{TESTS}{}", text.concat()))
        .read();
    let said = findings.iter().find(|f| f.code == Code::Assumed);
    assert!(said.is_some_and(|f| f.message.contains("Distinction")));
}

/// Whether a pupil was entered for the English Baccalaureate is a statutory outcome: it is no good level of development.
#[test]
fn entry_to_the_baccalaureate_is_tracked_by_no_measure() {
    let (grades, _, told) = read(&[
        ["2023/24", "DfE measure", TEN, "10", "EBacc entry", "", "Y"],
        ["2023/24", "DfE measure", NINE, "9", "EBacc entry", "", "N"],
    ]);
    assert_eq!(grades, [on("yes_no", "1"), on("yes_no", "0")]);
    assert!(told.is_empty(), "{told:?}");
    assert!(Framework::default().measures("yes_no").is_empty());
}
