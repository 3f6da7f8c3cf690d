//! Reading a data folder: files in all their forms.

use std::fs;
use std::path::Path;

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::diag::{Code, Finding, Severity};
use matbook::intake::{ReadOptions, read_folder};

/// A data folder in the making: two trusts, two schools, three pupils; tables can be put in other words.
pub struct Data {
    folder: tempfile::TempDir,
    pub settings: Settings,
    pub options: ReadOptions,
}

pub const PUPILS: &str = "\
academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,sen,ethnicity
2023/24,100001,B801200005001,Ali,Amy,2015-10-01,F,3,Y,N,WBRI
2023/24,100001,P207000016049,Boe,Ben,2015-11-02,M,3,N,K,
2023/24,100002,M301200021006,Cox,Cat,2013-12-03,F,5,N,,AIND
";

pub const TESTS: &str = "\
academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score,judgement
";

impl Data {
    pub fn new() -> Self {
        let data = Self {
            folder: tempfile::tempdir().unwrap(),
            settings: Settings::default(),
            options: ReadOptions::default(),
        };
        data.put("trusts.csv", "trust_uid,trust_name\n7,Seven\n8,Eight\n")
            .put(
                "schools.csv",
                "urn,school_name,trust_uid,joined_on,phase,school_type\n\
                 100001,One,7,2018-09-12,Primary,Academy converter\n\
                 100002,Two,8,01/09/2019,Primary,Academy converter\n",
            )
            .put("pupils.csv", PUPILS)
    }

    pub fn put(self, file: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub fn read(&self) -> (Holdings, Vec<Finding>) {
        let (held, sink) = read_folder(self.folder.path(), &self.settings, &self.options).unwrap();
        (held, sink.into_sorted())
    }
}

/// A finding in short: `error unknown-code tests.csv:3:12 subject=[Science] refused`.
pub fn short(finding: &Finding) -> String {
    format!(
        "{} {} {}:{}:{} {}=[{}] {}",
        finding.severity.word(),
        finding.code.text(),
        finding.spot.file,
        finding.spot.line,
        finding.spot.column,
        finding.field,
        finding.value,
        if finding.row_kept { "kept" } else { "refused" }
    )
}

fn shorts(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(short).collect()
}

fn read(data: &Path) -> (Holdings, Vec<Finding>) {
    let (held, sink) = read_folder(data, &Settings::default(), &ReadOptions::default()).unwrap();
    (held, sink.into_sorted())
}

/// Everything about the holdings that could differ from one way of reading to another.
fn whole(held: &Holdings) -> String {
    format!("{held:?}")
}

#[test]
fn the_example_is_read_whole_without_a_complaint() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let (held, findings) = read(&shared.join("example/data"));
    let bad: Vec<_> = findings
        .iter()
        // The example is older than the calendar of measures: it has scores of years that had none.
        .filter(|f| f.severity != Severity::Note && f.code != Code::NoSuchMeasure)
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
    assert_eq!(held.trusts.len(), 2);
    assert_eq!(held.schools.len(), 9);
    // Lines of the files, less their headings: 1726 pupils rows.
    assert_eq!(held.roll.len(), 1726);
    assert_eq!(held.assessments.len(), 5737 + 4982 + 6222 + 5072);
    assert_eq!(held.estimates.len(), 9784 + 11783);
    assert_eq!(held.targets.len(), 2889);
    assert_eq!(held.attendance.len(), 5178);
    assert_eq!(held.exclusions.len(), 39);
    assert_eq!(held.finance.len(), 22);
    assert_eq!(held.performance.len(), 4353);
    assert_eq!(held.conversions.len(), 29);
    assert_eq!(held.spread.len(), 89);
    assert_eq!(held.percentiles.len(), 3168);
    assert_eq!(held.memberships.len(), 1);
}

#[test]
fn block_size_and_threads_change_nothing() {
    let Some(shared) = crate::shared() else {
        return;
    };
    for folder in ["example/data", "example/faulty/data"] {
        let read = |jobs, block_size| {
            let options = ReadOptions {
                jobs,
                block_size,
                ..ReadOptions::default()
            };
            let (held, sink) =
                read_folder(&shared.join(folder), &Settings::default(), &options).unwrap();
            (whole(&held), sink.into_sorted())
        };
        let one = read(1, 1 << 26);
        for (jobs, block_size) in [(4, 1 << 20), (4, 1000), (1, 333), (3, 17)] {
            let other = read(jobs, block_size);
            assert_eq!(one.1, other.1, "{folder} {jobs} {block_size}");
            assert!(one.0 == other.0, "{folder} {jobs} {block_size}");
        }
    }
}

#[test]
fn an_empty_folder_is_an_empty_trust() {
    let folder = tempfile::tempdir().unwrap();
    let (held, findings) = read(folder.path());
    assert!(findings.is_empty());
    assert!(held.schools.is_empty() && held.memberships.is_empty() && held.files.is_empty());
}

#[test]
fn each_line_ending_gives_the_same_rows_and_the_right_lines() {
    // A blank line, a quoted line break (lines 4 and 5), then an unknown sex on line 7.
    let unix = "academic_year,urn,upn,surname,dob,sex,nc_year\n\n\
        2023/24,100001,B801200005001,Ali,2015-10-01,F,3\n\
        2023/24,100001,P207000016049,\"Boe\nof Ham\",2015-11-02,M,3\n\n\
        2023/24,100002,M301200021006,\"Cox, \"\"C\"\"\",2013-12-03,X,5\n";
    let unix_mixed = unix.replace("3\n2023", "3\r2023");
    for (text, name) in [
        (unix.to_owned(), "LF"),
        (unix.replace('\n', "\r\n"), "CRLF"),
        (unix.replace('\n', "\r"), "CR"),
        (unix_mixed, "mixed"),
        (unix.trim_end().to_owned(), "no last line end"),
        (format!("{unix}\n\n\n"), "blank lines at the end"),
    ] {
        for block_size in [1, 7, 64, 1 << 20] {
            let mut data = Data::new().put("pupils.csv", &text);
            data.options.block_size = block_size;
            let (held, findings) = data.read();
            assert_eq!(held.roll.len(), 3, "{name} {block_size}");
            assert_eq!(
                shorts(&findings),
                ["error unknown-code pupils.csv:7:54 sex=[X] kept"],
                "{name} {block_size}"
            );
            // Column 54: 7 + 6 + 13 characters and three commas come before the name, 12 with its quotes, then the date.
            assert_eq!(
                findings[0].excerpt, "2023/24,100002,*************,\"**********\",**********,X,5",
                "{name}"
            );
        }
    }
}

#[test]
fn each_encoding_gives_the_same_text() {
    let text = "urn,school_name,trust_uid,joined_on,phase,school_type\n\
        100001,École Sainte-Zoé,7,2018-09-12,Primary,Academy converter\n\
        100002,Two,8,2019-09-01,Primary,Academy converter\n";
    let utf8 = text.as_bytes().to_vec();
    let bom = [b"\xEF\xBB\xBF".as_slice(), &utf8].concat();
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let le_bom = [b"\xFF\xFE".as_slice(), &le].concat();
    let be_bom = [b"\xFE\xFF".as_slice(), &be].concat();
    // Latin-1 has the same bytes as the code points.
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
    for (bytes, name) in [
        (utf8, "UTF-8"),
        (bom, "UTF-8 with mark"),
        (le, "UTF-16 LE"),
        (be, "UTF-16 BE"),
        (le_bom, "UTF-16 LE with mark"),
        (be_bom, "UTF-16 BE with mark"),
        (latin, "Latin-1"),
    ] {
        for block_size in [1, 5, 50, 1 << 20] {
            let mut data = Data::new().put("schools.csv", &bytes);
            data.options.block_size = block_size;
            let (held, findings) = data.read();
            assert_eq!(shorts(&findings), [""; 0], "{name} {block_size}");
            assert_eq!(held.schools[0].name, "École Sainte-Zoé", "{name}");
        }
    }
}

#[test]
fn the_windows_1252_euro_sign_and_dash_are_read() {
    let bytes = b"trust_uid,trust_name\n7,A \x96 B\n8,\x80uro\n";
    let (held, findings) = Data::new().put("trusts.csv", bytes).read();
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(held.trusts[0].name, "A – B");
    assert_eq!(held.trusts[1].name, "€uro");
}

#[test]
fn a_file_in_two_encodings_is_told_at_its_place_and_read() {
    let mut bytes = "trust_uid,trust_name\n7,École\n".as_bytes().to_vec();
    bytes.extend(b"8,Caf\xE9 Trust\n");
    let (held, findings) = Data::new().put("trusts.csv", bytes).read();
    assert_eq!(
        shorts(&findings),
        ["error bad-encoding trusts.csv:3:6 =[] kept"]
    );
    assert!(!findings[0].stops_build());
    // The rows are read nevertheless, so that other faults are told as well.
    assert_eq!(held.trusts.len(), 2);
}

#[test]
fn each_delimiter_is_found_from_the_heading() {
    for (delimiter, text) in [
        (';', "trust_uid;trust_name\n7;Seven, & more\n8;\"a;b\"\n"),
        ('\t', "trust_uid\ttrust_name\n7\tSeven, & more\n8\ta;b\n"),
        (',', "trust_uid,trust_name\n7,\"Seven, & more\"\n8,a;b\n"),
        (
            's',
            "sep=;\r\ntrust_uid;trust_name\r\n7;Seven, & more\r\n8;\"a;b\"\r\n",
        ),
        (
            'q',
            "\"trust_uid\";\"trust_name\"\n7;Seven, & more\n8;\"a;b\"\n",
        ),
    ] {
        let (held, findings) = Data::new().put("trusts.csv", text).read();
        assert!(findings.is_empty(), "{delimiter}: {findings:?}");
        assert_eq!(held.trusts[0].name, "Seven, & more", "{delimiter}");
        assert_eq!(held.trusts[1].name, "a;b", "{delimiter}");
    }
}

#[test]
fn headings_may_be_in_any_case_and_order_and_values_padded() {
    let (held, findings) = Data::new()
        .put(
            "trusts.csv",
            " Trust_Name ,SPONSOR,TRUST_UID\n Seven ,\u{a0}, 7\n",
        )
        .read();
    assert_eq!(
        shorts(&findings),
        [
            "error unknown-trust schools.csv:3:12 trust_uid=[8] refused",
            "error unknown-school pupils.csv:4:9 urn=[100002] refused"
        ]
        .into_iter()
        .rev()
        .collect::<Vec<_>>()
    );
    assert_eq!(held.trusts[0].uid, "7");
    assert_eq!(held.trusts[0].name, "Seven");
    assert_eq!(held.trusts[0].sponsor, None);
}

#[test]
fn an_unclosed_quote_is_told_where_it_opens_and_stops_the_build() {
    let text = "trust_uid,trust_name\n7,\"Seven\n8,Eight\n9,Nine\n";
    for block_size in [1, 10, 1 << 20] {
        let mut data = Data::new().put("trusts.csv", text);
        data.options.block_size = block_size;
        let (_, findings) = data.read();
        let first = findings
            .iter()
            .find(|f| f.code == Code::UnclosedQuote)
            .unwrap();
        assert_eq!(
            short(first),
            "error unclosed-quote trusts.csv:2:3 =[] refused"
        );
        assert!(first.stops_build());
    }
    // A stray quote that a later quoted field seems to close.
    let text = "trust_uid,trust_name\n7,\"Seven\n8,\"Eight\"\n9,Nine\n";
    let (_, findings) = Data::new().put("trusts.csv", text).read();
    assert!(
        findings
            .iter()
            .any(|f| f.code == Code::UnclosedQuote && f.spot.line == 2),
        "{findings:?}"
    );
}

#[test]
fn a_quote_inside_an_unquoted_field_is_text() {
    let text = "trust_uid,trust_name\n7,The 6\" rule\n8,\"Eight\"\n";
    for block_size in [1, 20, 1 << 20] {
        let mut data = Data::new().put("trusts.csv", text);
        data.options.block_size = block_size;
        let (held, findings) = data.read();
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(held.trusts[0].name, "The 6\" rule");
        assert_eq!(held.trusts[1].name, "Eight");
    }
}

#[test]
fn rows_of_another_length_are_told() {
    let text = "trust_uid,trust_name,sponsor\n7,Seven\n8,Eight,Acorn,,\n9,Nine,Ash,Oak\n";
    let (held, findings) = Data::new().put("trusts.csv", text).read();
    assert_eq!(
        shorts(&findings),
        [
            "warning field-count trusts.csv:2:1 =[] kept",
            // Nothing is lost, but a comma without quotes looks just so.
            "warning field-count trusts.csv:3:1 =[] kept",
            "error field-count trusts.csv:4:1 =[] refused",
        ]
    );
    assert_eq!(held.trusts.len(), 2);
}

#[test]
fn missing_double_and_unknown_columns_are_told() {
    let text = "trust_id,trust_name,Trust_Name,remark\n7,Seven,x,\n";
    let (held, findings) = Data::new().put("trusts.csv", text).read();
    let told: Vec<String> = findings
        .iter()
        .filter(|f| *f.spot.file == *"trusts.csv")
        .map(short)
        .collect();
    assert_eq!(
        told,
        [
            "error missing-column trusts.csv:1:0 trust_uid=[] kept",
            "note unknown-column trusts.csv:1:1 trust_id=[trust_id] kept",
            "error duplicate-column trusts.csv:1:21 trust_name=[Trust_Name] kept",
            "note unknown-column trusts.csv:1:32 remark=[remark] kept",
        ]
    );
    let missing = findings
        .iter()
        .find(|f| f.code == Code::MissingColumn)
        .unwrap();
    assert!(missing.stops_build());
    let asked = "is it the column headed `trust_id`?";
    assert!(missing.help.starts_with(asked), "{}", missing.help);
    assert!(held.trusts.is_empty());
}

#[test]
fn an_empty_file_has_no_columns_and_a_spreadsheet_is_no_text() {
    let data = Data::new()
        .put("trusts.csv", "")
        .put("targets.csv", b"PK\x03\x04zip");
    let (_, findings) = data.read();
    assert!(
        findings
            .iter()
            .any(|f| f.code == Code::MissingColumn && *f.spot.file == *"trusts.csv")
    );
    let odd = findings
        .iter()
        .find(|f| f.code == Code::UnreadableFile)
        .unwrap();
    assert_eq!(&*odd.spot.file, "targets.csv");
    assert!(odd.stops_build());
}

#[test]
fn a_table_may_be_a_folder_of_files_in_byte_order() {
    let row = |name: &str, subject: &str| {
        format!(
            "{TESTS}2023/24,Autumn,2023-11-01,{name},NFER,100001,B801200005001,3,{subject},101,\n"
        )
    };
    let (held, findings) = Data::new()
        .put("assessments/b.csv", row("third", "Maths"))
        .put("assessments/B/z.csv", row("second", "Maths"))
        .put("assessments.csv", row("first", "Maths"))
        .put("assessments/.hidden.csv", "nothing")
        .put("assessments/notes.txt", "nothing")
        .read();
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(held.assessment_names, ["first", "second", "third"]);
    let paths: Vec<&str> = held
        .files
        .iter()
        .filter(|f| f.table == "assessments")
        .map(|f| f.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "assessments.csv",
            "assessments/B/z.csv",
            "assessments/b.csv"
        ]
    );
    let third = &held.assessments[2];
    assert_eq!(held.files[third.file as usize].path, "assessments/b.csv");
    assert_eq!(held.files[third.file as usize].rows, 1);
}

#[test]
fn groupings_of_the_settings_are_read_and_sorted() {
    let mut data = Data::new().put(
        "pupils.csv",
        "academic_year,urn,upn,dob,sex,nc_year,House\n\
         2023/24,100001,B801200005001,2015-10-01,F,3,Red\n\
         2023/24,100001,P207000016049,2015-11-02,M,3,\n\
         2023/24,100002,M301200021006,2013-12-03,F,5,Blue\n",
    );
    data.settings.groupings = vec!["house".into()];
    let (held, findings) = data.read();
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(held.extra_values, [["Blue", "Red"]]);
    let values: Vec<_> = held.roll.iter().map(|r| r.extra[0]).collect();
    assert_eq!(values, [Some(1), None, Some(0)]);
}
