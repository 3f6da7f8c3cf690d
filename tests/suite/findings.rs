//! Findings as people and schedulers see them.

use matbook::diag::{Code, Finding, Severity, Spot, print};

use super::intake::{Data, TESTS};

fn text(findings: &[Finding]) -> String {
    let mut into = Vec::new();
    print::text(findings, false, false, &mut into).unwrap();
    String::from_utf8(into).unwrap()
}

const ROWS: &str = "2023/24,Autum,2023-10-01,A,NFER,100001,B801200005001,3,Maths,101,\n\
    2023/24,Autumn,2023-10-01,A,NFER,100001,A801200005001,3,Maths,101,\n\
    2023/24,Autumn,2023-10-01,A,NFER,100001,B801200005001,3,Maths,1o1,EXS\n\
    2023/24,Autumn,2023-10-02,A,NFER,100001,B801200005001,3,Maths,101,EXP\n\
    2023/24,Autumn,2023-10-03,A,NFER,100001,B801200005001,3,Maths,101,EXP\n\
    2023/24,Autumn,2023-10-04,A,NFER,100001,B801200005001,3,Maths,101,EXP\n\
    2023/24,Autumn,2023-10-05,A,NFER,100001,B801200005001,3,Maths,101,EXP\n\
    2023/24,Autumn,2023-10-06,A,NFER,100001,B801200005001,3,Maths,101,EXP\n\
    2023/24,Autumn,2024-10-06,A,NFER,100001,B801200005001,3,Reading,101,\n";

fn findings() -> Vec<Finding> {
    Data::new()
        .put("assessments.csv", format!("{TESTS}{ROWS}"))
        .read()
        .1
}

#[test]
fn text_is_drawn_like_a_compilers() {
    insta::assert_snapshot!(text(&findings()));
}

#[test]
fn colour_is_the_callers_choice() {
    let mut into = Vec::new();
    print::text(&findings(), false, true, &mut into).unwrap();
    assert!(into.contains(&0x1b));
    assert!(!text(&findings()).contains('\u{1b}'));
}

#[test]
fn json_has_the_promised_names_and_one_object_a_line() {
    let mut into = Vec::new();
    print::json(&findings()[..2], &mut into).unwrap();
    let lines: Vec<&str> = std::str::from_utf8(&into).unwrap().lines().collect();
    assert_eq!(
        lines[0],
        r#"{"code":"unknown-code","severity":"error","file":"assessments.csv","line":2,"column":9,"field":"term","value":"Autum","message":"not in the code list","help":"did you mean `Autumn`? expected Autumn, Spring or Summer","row_kept":false}"#
    );
    assert!(lines[1].contains(r#""code":"on-no-roll""#));
    assert!(lines[1].contains(r#""field":"upn","value":"***""#));
    assert_eq!(lines.len(), 2);
    // A file as a whole has no line and no column.
    let spot = Spot {
        file: "pupils.csv".into(),
        ..Spot::default()
    };
    let whole = Finding::new(Code::UnreadableFile, Severity::Error, spot, "no");
    let mut into = Vec::new();
    print::json(&[whole], &mut into).unwrap();
    let line = String::from_utf8(into).unwrap();
    assert!(line.contains(r#""line":null,"column":null,"#), "{line}");
}

#[test]
fn personal_values_are_drawn_as_stars() {
    let drawn = text(&findings());
    assert!(!drawn.contains("801200005001"), "{drawn}");
}

#[test]
fn a_finding_without_a_line_names_its_file() {
    let spot = Spot {
        file: "pupils.csv".into(),
        ..Spot::default()
    };
    let whole = Finding::new(Code::UnreadableFile, Severity::Error, spot, "it is gone");
    assert_eq!(
        text(&[whole]),
        "error[unreadable-file]: it is gone\n--> pupils.csv\n\n1 error, 0 warnings and 0 notes in 1 file\n"
    );
    assert_eq!(text(&[]), "");
}

#[test]
fn text_that_could_upset_a_terminal_is_harmless() {
    let rows =
        "2023/24,Aut\u{202e}umn\u{1b}[31m,2023-10-01,A,NFER,100001,B801200005001,3,Maths,101,\n";
    let found = Data::new()
        .put("assessments.csv", format!("{TESTS}{rows}"))
        .read()
        .1;
    let drawn = text(&found);
    assert!(!drawn.contains(['\u{1b}', '\u{202e}']), "{drawn:?}");
}
