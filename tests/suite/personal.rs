//! Personal values: masked by what they are, in whatever column, file or name they stand.

use std::fs;
use std::path::Path;

use matbook::config::{self, Settings};
use matbook::dataset::Holdings;
use matbook::diag::{Code, Finding, print};
use matbook::intake::{ReadOptions, read_project};

const TRUSTS: &str = "trust_uid,trust_name\n5001,Larkfield Trust\n";
const SCHOOLS: &str = "urn,school_name,trust_uid,joined_on,phase,school_type\n\
    142001,Gorse Lane Primary School,5001,2015-09-01,Primary,Academy converter\n";
const HEAD: &str = "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,sen,sen_need,house";
const ROWS: [&str; 6] = [
    "2023/24,142001,F301400116001,Marlow,Ivy,2012-09-03,F,6,Y,N,,Oak",
    "2023/24,142001,V301400116002,Tennant,Oscar,2012-11-13,M,6,N,K,SLCN,Oak",
    "2023/24,142001,J301400116003,Quill,Rosa,2013-01-05,F,6,N,N,,Elm",
    "2023/24,142001,Y301400116004,Brook,Theo,2013-03-21,M,6,Y,E,ASD,Elm",
    "2023/24,142001,M301400116005,Sable,Nadia,2013-05-04,F,6,N,N,,Oak",
    "2023/24,142001,B301400116006,Finch,Leo,2013-07-28,M,6,N,K,SLCN,Elm",
];
/// What identifies these pupils.
const PERSONAL: [&str; 24] = [
    "F301400116001",
    "V301400116002",
    "J301400116003",
    "Y301400116004",
    "M301400116005",
    "B301400116006",
    "Marlow",
    "Tennant",
    "Quill",
    "Brook",
    "Sable",
    "Finch",
    "Ivy",
    "Oscar",
    "Rosa",
    "Theo",
    "Nadia",
    "Leo",
    "2012-09-03",
    "2012-11-13",
    "2013-01-05",
    "2013-03-21",
    "2013-05-04",
    "2013-07-28",
];

struct Told {
    held: Holdings,
    findings: Vec<Finding>,
    text: String,
}

/// Reads a folder of these files besides trusts and schools, and gives all that is told of it.
fn told(files: &[(&str, &str)], settings: &Settings) -> Told {
    let dir = tempfile::tempdir().unwrap();
    let all = [("trusts.csv", TRUSTS), ("schools.csv", SCHOOLS)];
    for (name, text) in all.iter().chain(files) {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (held, sink) = read_project(dir.path(), settings, &ReadOptions::default()).unwrap();
    let findings = sink.into_sorted();
    let mut text = Vec::new();
    print::text(&findings, false, false, &mut text).unwrap();
    print::json(&findings, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    Told {
        held,
        findings,
        text,
    }
}

impl Told {
    fn is_discreet(&self) {
        let names = self.held.assessment_names.join("\n");
        let groups = self.held.extra_values.concat().join("\n");
        let files: Vec<&str> = self.held.files.iter().map(|f| f.path.as_str()).collect();
        let shown = [&self.text, &names, &groups, &files.join("\n")]
            .map(String::as_str)
            .join("\n");
        for word in PERSONAL {
            assert!(!shown.contains(word), "{word} is told:\n{shown}");
        }
    }

    fn has(&self, code: Code, line: u64) -> &Finding {
        let found = self
            .findings
            .iter()
            .find(|f| f.code == code && f.spot.line == line);
        found.unwrap_or_else(|| panic!("no {} on line {line}: {}", code.text(), self.text))
    }
}

fn roll(rows: &[&str]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

fn with(line: usize, change: impl Fn(&str) -> String) -> String {
    let mut rows = ROWS.map(str::to_owned);
    rows[line - 2] = change(&rows[line - 2]);
    roll(&rows.each_ref().map(String::as_str))
}

#[test]
fn a_stray_quotation_mark_that_joins_rows_is_told_and_quotes_nothing() {
    // From one cell of the third row to the same cell two rows on: a row with the right number of cells.
    let mut rows = ROWS.map(str::to_owned);
    rows[2] = rows[2].replace(",6,N,", ",6,\"N,");
    rows[4] = rows[4].replace(",6,N,", ",6,N\",");
    let roll = roll(&rows.each_ref().map(String::as_str));
    let told = told(&[("pupils.csv", &roll)], &Settings::default());
    let finding = told.has(Code::FieldCount, 4);
    assert!(
        !finding.row_kept && finding.excerpt.is_empty(),
        "{finding:?}"
    );
    told.is_discreet();
    assert_eq!(told.held.roll.len(), 3, "the rows around it stand");
}

#[test]
fn a_stray_quotation_mark_in_a_column_that_nobody_reads_is_told_too() {
    let with_notes: Vec<String> = ROWS.iter().map(|r| format!("{r},fine")).collect();
    let mut rows: Vec<String> = with_notes;
    rows[1] = rows[1].replace(",fine", ",\"fine");
    rows[2] = rows[2].replace(",fine", ",fine\"");
    let text = format!("{HEAD},notes\n{}\n", rows.join("\n"));
    let joined = told(&[("pupils.csv", &text)], &Settings::default());
    assert!(!joined.has(Code::FieldCount, 3).row_kept);
    joined.is_discreet();
    // A note over two lines with as many commas as it likes is no fault.
    let mut rows: Vec<String> = ROWS.iter().map(|r| format!("{r},fine")).collect();
    rows[1] = rows[1].replace(",fine", ",\"fine,\nbut often late, and away\"");
    let text = format!("{HEAD},notes\n{}\n", rows.join("\n"));
    let noted = told(&[("pupils.csv", &text)], &Settings::default());
    assert_eq!(noted.held.roll.len(), 6, "{}", noted.text);
}

#[test]
fn quotation_marks_within_a_row_and_unquoted_commas_are_told_and_quote_nothing() {
    for (what, change) in [
        ("quotes over three cells", (",F,6,Y,N,", ",\"F,6,Y\",N,")),
        ("a comma in a surname", ("Marlow,", "Marlow, Junior,")),
    ] {
        let roll = with(2, |row| row.replace(change.0, change.1));
        let told = told(&[("pupils.csv", &roll)], &Settings::default());
        assert!(!told.has(Code::FieldCount, 2).row_kept, "{what}");
        told.is_discreet();
    }
    // The last cell blank: nothing is lost, but the row is told.
    let blank = with(2, |row| {
        row.replace("Marlow,", "Marlow, Junior,")
            .replace(",Oak", ",")
    });
    let told = told(&[("pupils.csv", &blank)], &Settings::default());
    told.has(Code::FieldCount, 2);
    told.is_discreet();
    // Delimiters at the end of every row are nothing to tell.
    let rows: Vec<String> = ROWS.iter().map(|r| format!("{r},,")).collect();
    let all = roll(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let told = self::told(&[("pupils.csv", &all)], &Settings::default());
    assert!(
        told.findings.iter().all(|f| f.code != Code::FieldCount),
        "{}",
        told.text
    );
}

#[test]
fn values_in_the_wrong_column_are_masked_whatever_column_they_stand_in() {
    for (column, value) in [
        ("nc_year", "J301400116003"),
        ("sex", "2013-03-21"),
        ("sen_need", "Sable"),
        ("sen_need", "sable, was Brook"),
        ("fsm", "21/03/2013"),
        ("urn", "Y301400116004"),
        ("academic_year", "Theo"),
        ("sen", "a note that is far too long to be quoted"),
    ] {
        let at = HEAD.split(',').position(|c| c == column).unwrap();
        let roll = with(5, |row| {
            let mut cells: Vec<&str> = row.split(',').collect();
            let value = format!("\"{value}\"");
            cells[at] = &value;
            cells.join(",")
        });
        let told = told(&[("pupils.csv", &roll)], &Settings::default());
        let finding = told.findings.iter().find(|f| f.spot.line == 5).unwrap();
        assert_eq!(
            (finding.value.as_str(), finding.field.as_str()),
            ("***", column)
        );
        told.is_discreet();
        assert!(!told.text.contains("far too long"), "{}", told.text);
    }
    // What is no pupil's is quoted as before.
    let other = with(5, |row| row.replace(",ASD,", ",Autism,"));
    let told = told(&[("pupils.csv", &other)], &Settings::default());
    assert_eq!(told.has(Code::UnknownCode, 5).value, "Autism");
}

#[test]
fn files_sheets_and_assessments_named_after_a_child_are_shown_without_the_name() {
    let pupils = roll(&ROWS);
    let one = "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score,judgement\n\
        2023/24,Summer,2024-06-10,Year 6 Summer,Teacher Assessment,142001,F301400116001,6,Reading,,WTS\n\
        2023/24,Summer,2024-06-10,Ivy's retake,Teacher Assessment,142001,F301400116001,6,Maths,,XXX\n\
        2023/24,Summer,2024-06-10,V301400116002,Teacher Assessment,142001,V301400116002,6,Maths,,EXS\n";
    let told = told(
        &[
            ("pupils.csv", &pupils),
            ("assessments/Marlow EHCP.csv", one),
        ],
        &Settings::default(),
    );
    told.is_discreet();
    assert_eq!(
        &*told.has(Code::UnknownCode, 3).spot.file,
        "assessments/*** EHCP.csv"
    );
    told.has(Code::PersonalValue, 4);
    assert!(
        told.held
            .assessment_names
            .contains(&"Year 6 Summer".to_owned())
    );
}

#[test]
fn a_file_without_its_heading_tells_nothing_of_its_first_row() {
    let told = told(&[("pupils.csv", &ROWS.join("\n"))], &Settings::default());
    assert!(told.findings.iter().any(|f| f.code == Code::MissingColumn));
    assert!(told.text.contains("does the file lack"), "{}", told.text);
    told.is_discreet();
}

#[test]
fn groups_are_never_made_of_what_names_pupils() {
    for column in [
        "surname",
        "upn",
        "DOB",
        "Legal forename",
        "Date of birth",
        "home address",
    ] {
        let text = format!("groupings: [house, \"{column}\"]\n");
        let findings = config::read(&text, Path::new("config.yaml")).unwrap_err();
        assert_eq!(findings.len(), 1, "{column}");
        assert_eq!((findings[0].code, findings[0].spot.line), (Code::Config, 1));
    }
    let project = config::read(
        "groupings: [house, tutor group name]\n",
        Path::new("config.yaml"),
    )
    .unwrap();
    // A name, and a UPN, that slipped into a column of groups.
    let mut rows = ROWS.map(str::to_owned);
    rows[0] = rows[0].replace(",Oak", ",Marlow");
    rows[3] = rows[3].replace(",Elm", ",Y301400116004");
    rows[4] = rows[4].replace(",Oak", ",Quill");
    let text = roll(&rows.each_ref().map(String::as_str));
    let told = told(&[("pupils.csv", &text)], &project.settings);
    assert_eq!(told.held.extra_values[0], ["Elm", "Oak"]);
    let groups: Vec<_> = told.held.roll.iter().map(|r| r.extra[0]).collect();
    assert_eq!(groups, [None, Some(1), Some(0), None, None, Some(0)]);
    assert_eq!(
        told.findings
            .iter()
            .filter(|f| f.code == Code::PersonalValue)
            .count(),
        3
    );
    told.is_discreet();
}
