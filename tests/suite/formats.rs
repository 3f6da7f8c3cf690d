//! Files of other shapes: workbooks, transfer files, archives, mappings, several sources of one table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use matbook::config::{self, Settings};
use matbook::dataset::Holdings;
use matbook::demo::{self, DemoPlan};
use matbook::diag::{Code, Finding, Severity};
use matbook::estate::{Outlook, ReportId};
use matbook::intake::{ReadOptions, propose, read_project};
use matbook::measure::tracking::{Engine, Request, tidy};

type Table = Vec<BTreeMap<String, String>>;

/// A data folder of its own.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Two schools of a trust.
    pub fn with_schools(self) -> Self {
        self.put("trusts.csv", "trust_uid,trust_name\n1,One\n");
        self.put(
            "schools.csv",
            "urn,laestab,school_name,trust_uid,joined_on,phase,school_type\n\
             900000,980/2000,Brook Primary,1,2016-09-01,Primary,Academy converter\n\
             900001,980/2001,Hazel Primary,1,2016-09-01,Primary,Academy converter\n",
        );
        self
    }

    pub fn read(&self, yaml: &str) -> (Holdings, Vec<Finding>) {
        let (held, sink) =
            read_project(self.path(), &settings(yaml), &ReadOptions::default()).unwrap();
        (held, sink.into_sorted())
    }
}

fn settings(yaml: &str) -> Settings {
    match config::read(yaml, Path::new("config.yaml")) {
        Ok(project) => project.settings,
        Err(findings) => panic!("{findings:#?}"),
    }
}

fn errors(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| {
            format!(
                "{}:{}:{} {} {} {} ({})",
                f.spot.file,
                f.spot.line,
                f.spot.column,
                f.code.text(),
                f.field,
                f.message,
                f.help
            )
        })
        .collect()
}

fn only(findings: &[Finding], code: Code) -> &Finding {
    let mut found = findings.iter().filter(|f| f.code == code);
    let first = found
        .next()
        .unwrap_or_else(|| panic!("no {}: {findings:#?}", code.text()));
    assert!(
        found.next().is_none(),
        "more than one {}: {findings:#?}",
        code.text()
    );
    first
}

fn table(path: &Path) -> Table {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn text(rows: &Table, columns: &[&str]) -> String {
    let mut out = columns.join(",");
    out.push('\n');
    for row in rows {
        let cells: Vec<String> = columns
            .iter()
            .map(|c| row.get(*c).cloned().unwrap_or_default())
            .collect();
        assert!(!cells.iter().any(|c| c.contains([',', '"'])), "{cells:?}");
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

const PUPILS: [&str; 17] = [
    "academic_year",
    "urn",
    "upn",
    "surname",
    "forename",
    "dob",
    "sex",
    "nc_year",
    "fsm",
    "fsm6",
    "eal",
    "looked_after",
    "sen",
    "sen_need",
    "ethnicity",
    "prior_stage",
    "prior_score",
];
const ASSESSMENTS: [&str; 11] = [
    "academic_year",
    "term",
    "assessed_on",
    "assessment_name",
    "assessment_type",
    "urn",
    "upn",
    "nc_year",
    "subject",
    "score",
    "judgement",
];

/// A demo school's tables, in canonical form and with every flag known.
struct Demo {
    _folder: tempfile::TempDir,
    data: PathBuf,
    pupils: Table,
    assessments: Table,
}

fn demo_tables() -> Demo {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools: 2,
        pupils: 42,
        years: 2,
        ..DemoPlan::default()
    };
    demo::write(&plan, folder.path()).unwrap();
    let data = folder.path().join("data");
    let mut pupils = table(&data.join("pupils.csv"));
    for row in &mut pupils {
        for flag in ["fsm", "fsm6", "eal", "looked_after", "sen"] {
            let cell = row.get_mut(flag).unwrap();
            if cell.is_empty() {
                *cell = "N".into();
            }
        }
        if row["fsm"] == "Y" {
            row.insert("fsm6".into(), "Y".into());
        }
        for name in ["surname", "forename"] {
            let plain: String = row[name]
                .chars()
                .map(|c| if u32::from(c) < 256 { c } else { 'é' })
                .collect();
            row.insert(name.into(), plain);
        }
    }
    let mut assessments = Vec::new();
    for year in ["2024-25", "2025-26"] {
        for file in ["teacher-assessment", "tests"] {
            assessments.extend(table(&data.join(format!("assessments/{year}/{file}.csv"))));
        }
    }
    Demo {
        _folder: folder,
        data,
        pupils,
        assessments,
    }
}

impl Demo {
    /// A folder with the tables that stay as they are.
    fn folder(&self) -> Folder {
        let folder = Folder::new();
        for file in [
            "trusts.csv",
            "schools.csv",
            "conversions.csv",
            "targets.csv",
            "estimates/2024-25.csv",
            "estimates/2025-26.csv",
        ] {
            folder.put(file, fs::read(self.data.join(file)).unwrap());
        }
        folder
    }

    fn pupil(&self, row: &BTreeMap<String, String>) -> Option<&BTreeMap<String, String>> {
        self.pupils.iter().find(|p| {
            ["academic_year", "urn", "upn"]
                .iter()
                .all(|k| p[*k] == row[*k])
        })
    }
}

fn figures(folder: &Folder, yaml: &str) -> Vec<Vec<String>> {
    let (held, findings) = folder.read(yaml);
    assert_eq!(errors(&findings), Vec::<String>::new());
    let settings = settings(yaml);
    let engine = Engine::new(&held, &settings);
    // The summary of the trust in full, and the reports by groups of pupils without a comparison.
    let wanted = |report: ReportId, show: Option<Outlook>| Request {
        report: Some(report),
        whole_trusts: true,
        show,
        ..Request::default()
    };
    let mut rows = tidy(&engine, &wanted(ReportId::Summary, None)).rows;
    for report in [ReportId::PupilGroups, ReportId::Ethnicity, ReportId::Send] {
        let show = Some(Outlook::Assessments);
        rows.append(&mut tidy(&engine, &wanted(report, show)).rows);
    }
    rows
}

#[test]
fn a_transfer_file_a_workbook_and_a_latin_1_export_give_the_same_figures() {
    let demo = demo_tables();
    let canonical = demo.folder();
    canonical
        .put("pupils.csv", text(&demo.pupils, &PUPILS))
        .put("assessments.csv", text(&demo.assessments, &ASSESSMENTS));
    let expected = figures(&canonical, "title: x");
    assert!(expected.len() > 10_000, "{}", expected.len());

    let latin = demo.folder();
    let yaml = put_latin(&demo, &latin);
    assert!(
        figures(&latin, &yaml) == expected,
        "the Latin-1 export differs"
    );

    let workbook = demo.folder();
    workbook.put("pupils.csv", text(&demo.pupils, &PUPILS));
    let yaml = put_workbook(&demo, &workbook);
    assert!(
        figures(&workbook, &yaml) == expected,
        "the workbook differs"
    );

    let transfer = demo.folder();
    let yaml = put_transfer(&demo, &transfer);
    assert!(
        figures(&transfer, &yaml) == expected,
        "the transfer file differs"
    );
}

/// Semicolons, Latin-1, other headings and codes, dates as 03-Nov-2015, a title above the heading and totals below; one
/// file a year, the year in its name.
fn put_latin(demo: &Demo, folder: &Folder) -> String {
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let date = |iso: &str| {
        let month: usize = iso[5..7].parse().unwrap();
        format!("{}-{}-{}", &iso[8..], months[month - 1], &iso[..4])
    };
    let yes = |flag: &str| if flag == "Y" { "Yes" } else { "No" };
    for year in ["2024/25", "2025/26"] {
        let mut out = String::from("Pupils of the trust;;;\r\n\r\n");
        out.push_str("School;UPN Number;Legal Surname;Legal Forename;Date of Birth;Gender;Year Group;Free School Meals;Ever 6;EAL;In Care;SEN Status;SEN Need;Ethnicity;Stage;Points\r\n");
        let mut count = 0;
        for p in demo.pupils.iter().filter(|p| p["academic_year"] == year) {
            count += 1;
            let group = match p["nc_year"].as_str() {
                "R" => "Reception".to_owned(),
                n => format!("Year {n}"),
            };
            let sen = match p["sen"].as_str() {
                "E" => "EHCP",
                "K" => "SEN Support",
                _ => "No SEN",
            };
            let cells: [&str; 16] = [
                &p["urn"],
                &p["upn"],
                &p["surname"],
                &p["forename"],
                &date(&p["dob"]),
                if p["sex"] == "F" { "Female" } else { "Male" },
                &group,
                yes(&p["fsm"]),
                yes(&p["fsm6"]),
                if p["eal"] == "Y" { "1" } else { "0" },
                yes(&p["looked_after"]),
                sen,
                &p["sen_need"],
                &p["ethnicity"],
                &p["prior_stage"],
                &p["prior_score"],
            ];
            let _ = write!(out, "{}\r\n", cells.join(";"));
        }
        let _ = write!(out, "Total;{count}\r\n");
        let bytes: Vec<u8> = out
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        assert!(!bytes.is_ascii());
        folder.put(&format!("mis/roll {}.csv", year.replace('/', "-")), bytes);
    }
    let mut out = String::from("Year;When;Date;Name;By;School;UPN;NC;Subject;Score;TA\n");
    for a in &demo.assessments {
        let kind = match a["assessment_type"].as_str() {
            "Teacher Assessment" => "Our teachers",
            "DfE test" => "SATs",
            other => other,
        };
        let subject = match a["subject"].as_str() {
            "Maths" => "Mathematics",
            "GPS" => "SPaG",
            other => other,
        };
        let judgement = match a["judgement"].as_str() {
            "GDS" => "Greater depth",
            "WTS" => "Working towards",
            other => other,
        };
        let cells: [&str; 11] = [
            &a["academic_year"].replace('/', "-"),
            &format!("{} term", a["term"]),
            &date(&a["assessed_on"]),
            &a["assessment_name"],
            kind,
            &a["urn"],
            &a["upn"],
            &format!("Y{}", a["nc_year"]),
            subject,
            &a["score"],
            judgement,
        ];
        out.push_str(&cells.join(";"));
        out.push('\n');
    }
    folder.put("results.txt", out);
    r#"
sources:
  pupils:
    - files: mis/roll *.csv
      layout: mis-pupils
      skip_lines: 2
      columns:
        urn: School
        prior_stage: Stage
        prior_score: Points
      from_name:
        academic_year: roll {}.csv
      drop_rows:
        School: Total*
  assessments:
    - files: results.txt
      columns:
        academic_year: Year
        term: When
        assessed_on: Date
        assessment_name: Name
        assessment_type: By
        urn: School
        nc_year: NC
        judgement: TA
      codes:
        assessment_type:
          our teachers: Teacher Assessment
"#
    .to_owned()
}

/// A workbook with a sheet for each term; a row for each pupil and assessment, with columns for each subject's score and
/// judgement; the school by name, dates as dates.
fn put_workbook(demo: &Demo, folder: &Folder) -> String {
    let schools: BTreeMap<String, String> = table(&folder.path().join("schools.csv"))
        .into_iter()
        .map(|s| (s["urn"].clone(), s["school_name"].clone()))
        .collect();
    let subjects = ["Reading", "Writing", "Maths", "GPS"];
    let mut book = rust_xlsxwriter::Workbook::new();
    let dates = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for term in ["Autumn", "Spring", "Summer"] {
        let sheet = book.add_worksheet().set_name(term).unwrap();
        sheet
            .write(0, 0, format!("Assessments of the {term} term"))
            .unwrap();
        let heads = [
            "School",
            "UPN",
            "Academic year",
            "Year",
            "Sat on",
            "What",
            "Type",
        ];
        for (c, head) in (0..).zip(heads) {
            sheet.write(2, c, head).unwrap();
        }
        for (s, subject) in (0..).zip(subjects) {
            sheet.write(2, 7 + s, format!("{subject} TA")).unwrap();
            sheet.write(2, 11 + s, format!("{subject} score")).unwrap();
        }
        let mut rows: BTreeMap<Vec<&str>, u32> = BTreeMap::new();
        for a in demo.assessments.iter().filter(|a| a["term"] == term) {
            let key = ["assessed_on", "assessment_name", "upn"].map(|k| a[k].as_str());
            let next = u32::try_from(rows.len()).unwrap() + 3;
            let row = *rows.entry(key.to_vec()).or_insert(next);
            sheet.write(row, 0, schools[&a["urn"]].as_str()).unwrap();
            sheet.write(row, 1, a["upn"].as_str()).unwrap();
            sheet.write(row, 2, a["academic_year"].as_str()).unwrap();
            sheet
                .write(row, 3, a["nc_year"].parse::<f64>().unwrap())
                .unwrap();
            let date = rust_xlsxwriter::ExcelDateTime::parse_from_str(&a["assessed_on"]).unwrap();
            sheet.write_with_format(row, 4, &date, &dates).unwrap();
            sheet.write(row, 5, a["assessment_name"].as_str()).unwrap();
            sheet.write(row, 6, a["assessment_type"].as_str()).unwrap();
            let s =
                u16::try_from(subjects.iter().position(|s| *s == a["subject"]).unwrap()).unwrap();
            if !a["judgement"].is_empty() {
                sheet.write(row, 7 + s, a["judgement"].as_str()).unwrap();
            }
            if !a["score"].is_empty() {
                sheet
                    .write(row, 11 + s, a["score"].parse::<f64>().unwrap())
                    .unwrap();
            }
        }
    }
    folder.put("terms.xlsx", book.save_to_buffer().unwrap());
    let entry = |value: &str, word: &str| {
        let columns: String = subjects
            .iter()
            .map(|s| format!("          {s} {word}: {s}\n"))
            .collect();
        format!(
            "    - files: terms.xlsx\n      from_sheet: term\n      skip_lines: 2\n      columns:\n        urn: School\n        \
             academic_year: Academic year\n        nc_year: Year\n        assessed_on: Sat on\n        \
             assessment_name: What\n        assessment_type: Type\n      long:\n        into: subject\n        \
             value: {value}\n        columns:\n{columns}"
        )
    };
    format!(
        "sources:\n  assessments:\n{}{}",
        entry("judgement", "TA"),
        entry("score", "score")
    )
}

/// A transfer file for each school and year with pupils and the results of the key stages, in an archive; two CSV files with
/// what such a file can't carry.
fn put_transfer(demo: &Demo, folder: &Folder) -> String {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut rest = demo.assessments.clone();
    for year in ["2024/25", "2025/26"] {
        for urn in ["900000", "900007"] {
            let end = format!("20{}", &year[5..]);
            let mut xml = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CTfile>\n<Header><DocumentName>Common Transfer File</DocumentName>\
                 <CTFversion>25.0</CTFversion><DateTime>{end}-07-20T12:00:00</DateTime><SourceSchool><LEA>980</LEA><URN>{urn}</URN>\
                 <AcademicYear>{end}</AcademicYear></SourceSchool></Header>\n<CTFpupilData>\n"
            );
            let here = demo
                .pupils
                .iter()
                .filter(|p| p["academic_year"] == year && p["urn"] == urn);
            for p in here {
                let _ = write!(
                    xml,
                    "<Pupil>\n<UPN>{}</UPN><Surname>{}</Surname><Forename>{}</Forename><DOB>{}</DOB><Sex>{}</Sex>\n<BasicDetails>\
                     <NCyearActual>{}</NCyearActual><Ethnicity>{}</Ethnicity><InCare>{}</InCare>\
                     <SENhistory><SEN><StartDate>2020-09-01</StartDate><SENprovision>{}</SENprovision></SEN></SENhistory>",
                    p["upn"],
                    p["surname"],
                    p["forename"],
                    p["dob"],
                    p["sex"],
                    p["nc_year"],
                    p["ethnicity"],
                    p["looked_after"] == "Y",
                    p["sen"]
                );
                if !p["sen_need"].is_empty() {
                    let _ = write!(
                        xml,
                        "<SENneeds><SENneed><SENtypeRank>2</SENtypeRank><SENtype>OTH</SENtype></SENneed>\
                         <SENneed><SENtypeRank>1</SENtypeRank><SENtype>{}</SENtype></SENneed></SENneeds>",
                        p["sen_need"]
                    );
                }
                if p["fsm6"] == "Y" {
                    let finish = match p["fsm"].as_str() {
                        "Y" => "",
                        _ => "<FSMendDate>2023-04-01</FSMendDate>",
                    };
                    let _ = write!(
                        xml,
                        "<FSMhistory><FSMinstance><FSMstartDate>2021-09-01</FSMstartDate>{finish}</FSMinstance></FSMhistory>"
                    );
                }
                let language = if p["eal"] == "Y" { "POL" } else { "ENG" };
                let _ = writeln!(
                    xml,
                    "<Languages><Type><LanguageType>F</LanguageType><Language>{language}</Language></Type></Languages></BasicDetails>\n "
                );
                let stage = match p["nc_year"].as_str() {
                    "2" => "KS1",
                    "6" => "KS2",
                    _ => "",
                };
                let statutory = |a: &BTreeMap<String, String>| {
                    !stage.is_empty()
                        && a["term"] == "Summer"
                        && ["Teacher Assessment", "DfE test"]
                            .contains(&a["assessment_type"].as_str())
                        && ["academic_year", "urn", "upn", "nc_year"]
                            .iter()
                            .all(|k| a[*k] == p[*k])
                };
                let _ = write!(xml, "<StageAssessments><KeyStage><Stage>{stage}</Stage>");
                for a in rest.iter().filter(|a| statutory(a)) {
                    let (subject, component) = match a["subject"].as_str() {
                        "Maths" => ("MAT", "MAT"),
                        "Reading" => ("ENG", "REA"),
                        "Writing" => ("ENG", "WRI"),
                        _ => ("ENG", "GPS"),
                    };
                    let method = if a["assessment_type"] == "DfE test" {
                        "TT"
                    } else {
                        "TA"
                    };
                    let value = if a["score"].is_empty() {
                        &a["judgement"]
                    } else {
                        &a["score"]
                    };
                    let _ = write!(
                        xml,
                        "\n<StageAssessment><Locale>ENG</Locale><Year>{end}</Year><Subject>{subject}</Subject><Method>{method}</Method>\
                         <Component>{component}</Component><ResultStatus>R</ResultStatus><Result>{value}</Result>\
                         <ResultDate>{}</ResultDate></StageAssessment>",
                        a["assessed_on"]
                    );
                }
                rest.retain(|a| !statutory(a));
                xml.push_str(
                    "<StageAssessment><Locale>ENG</Locale><Year>2024</Year><Subject>MAT</Subject><Method>TT</Method><Component>MTC</Component><Result>25</Result></StageAssessment></KeyStage></StageAssessments>\n</Pupil>\n",
                );
            }
            xml.push_str("</CTFpupilData>\n</CTfile>\n");
            let options = zip::write::SimpleFileOptions::default();
            archive
                .start_file(format!("{end}/980_{urn}.xml"), options)
                .unwrap();
            archive.write_all(xml.as_bytes()).unwrap();
        }
    }
    assert!(rest.len() + 50 < demo.assessments.len());
    folder.put("ctf.zip", archive.finish().unwrap().into_inner());
    let prior = ["academic_year", "urn", "upn", "prior_stage", "prior_score"];
    folder.put("prior.csv", text(&demo.pupils, &prior));
    folder.put("rest.csv", text(&rest, &ASSESSMENTS));
    assert!(demo.pupil(&rest[0]).is_some());
    r"
sources:
  pupils:
    - files: ctf.zip
      layout: ctf
    - files: prior.csv
  assessments:
    - files: ctf.zip!980*.xml
      layout: ctf
    - files: rest.csv
"
    .to_owned()
}

const ROLL: &str = "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,sen\n\
    2024/25,900000,J980200024001,Ash,Ann,2014-10-01,F,5,Y,N\n\
    2024/25,900000,Y980200024002,Birch,Ben,2014-11-01,M,5,N,K\n";

#[test]
fn a_wide_file_with_totals_becomes_rows_for_each_subject() {
    let folder = Folder::new().with_schools();
    folder.put("pupils.csv", ROLL).put(
        "marks 2024-25.csv",
        "Marks of Year 5\n\
         UPN;Reading;Maths\n\
         J980200024001;101;\n\
         Y980200024002;99;12\n\
         Total;200;12\n\
         Mean of all;100;12\n",
    );
    let (held, findings) = folder.read(
        r#"
sources:
  assessments:
    - files: marks*.csv
      skip_lines: 1
      constants: {term: Summer, assessed_on: 2025-06-02, assessment_name: Summer test, assessment_type: NFER, urn: Brook Primary, nc_year: Year 5}
      from_name: {academic_year: "marks {}.csv"}
      long: {into: subject, value: score, columns: {Reading: Reading, Maths: Mathematics}}
      drop_rows: {UPN: [Total, Mean*]}
"#,
    );
    // Two in reading; in maths one is blank and the other, 12, is no standardised score: it is told on its line and column
    // of the file (the third field of line 4), and the row falls for want of an outcome.
    assert_eq!(held.assessments.len(), 2, "{findings:#?}");
    let range = only(&findings, Code::OutOfRange);
    assert_eq!((range.spot.line, range.spot.column), (4, 18));
    assert_eq!(&*range.spot.file, "marks 2024-25.csv");
    let fell = only(&findings, Code::NoOutcome);
    assert_eq!((fell.spot.line, fell.severity), (4, Severity::Note));
    assert_eq!(errors(&findings).len(), 1, "{findings:#?}");
    assert!(held.assessments.iter().all(|a| a.urn == 900_000));
    let file = held
        .files
        .iter()
        .find(|f| f.table == "assessments")
        .unwrap();
    assert_eq!((file.rows, file.refused), (4, 0));
}

#[test]
fn findings_of_a_workbook_name_sheet_row_and_cell() {
    let folder = Folder::new().with_schools();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet()
        .set_name("Notes")
        .unwrap()
        .write(0, 0, "ours")
        .unwrap();
    let sheet = book.add_worksheet().set_name("Roll 5").unwrap();
    let rows = [
        [
            "academic_year",
            "urn",
            "upn",
            "dob",
            "sex",
            "nc_year",
            "fsm",
        ],
        [
            "2024/25",
            "900000",
            "J980200024001",
            "2014-10-01",
            "F",
            "5",
            "perhaps",
        ],
    ];
    for (r, row) in [(2, rows[0]), (5, rows[1])] {
        for (c, cell) in (1..).zip(row) {
            sheet.write(r, c, cell).unwrap();
        }
    }
    folder.put("mis/roll.xlsx", book.save_to_buffer().unwrap());
    let yaml = |sheet: &str| {
        format!("sources:\n  pupils:\n    - files: mis/*.xlsx\n      sheet: {sheet}\n")
    };
    let (held, findings) = folder.read(&yaml("Roll*"));
    assert_eq!(held.roll.len(), 1, "{findings:#?}");
    let code = only(&findings, Code::UnknownCode);
    // Row 6, column H of the sheet.
    assert_eq!(
        (&*code.spot.file, code.spot.line, code.spot.column),
        ("mis/roll.xlsx#Roll 5", 6, 8)
    );
    let (_, findings) = folder.read(&yaml("Rol 5"));
    assert!(
        only(&findings, Code::UnreadableFile)
            .help
            .contains("`Roll 5`")
    );
}

#[test]
fn an_open_document_sheet_is_read_as_the_canonical_table() {
    let folder = Folder::new();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|c| cell(c)).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"Trusts\">{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        row(&["trust_uid", "trust_name"]),
        row(&["1", "One"])
    );
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        ("content.xml", &content),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    folder.put("trusts.ods", archive.finish().unwrap().into_inner());
    let (held, findings) = folder.read("title: x");
    assert_eq!(errors(&findings), Vec::<String>::new());
    assert_eq!(held.trusts[0].name, "One");
    assert_eq!(held.files[0].path, "trusts.ods#Trusts");
}

fn archive(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn archives_that_do_harm_are_refused_and_the_rest_of_them_read() {
    let folder = Folder::new().with_schools();
    let bomb = vec![b'a'; 50 << 20];
    folder.put(
        "all.zip",
        archive(&[
            ("roll.csv", ROLL.into()),
            ("bomb.csv", bomb),
            ("inner.zip", archive(&[("roll.csv", ROLL.into())])),
            ("../up.csv", ROLL.into()),
            ("readme.pdf", b"%PDF".to_vec()),
        ]),
    );
    let (held, findings) = folder.read("sources:\n  pupils:\n    - files: all.zip\n");
    assert_eq!(held.roll.len(), 2);
    assert_eq!(held.files.last().unwrap().path, "all.zip!roll.csv");
    let told: Vec<(&str, &str)> = findings
        .iter()
        .map(|f| (&*f.spot.file, f.message.as_str()))
        .collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told[0].0 == "all.zip!../up.csv" && told[0].1.contains("leads out"));
    assert!(
        told[1].0 == "all.zip!bomb.csv" && told[1].1.contains("200 times"),
        "{told:?}"
    );
    assert!(told[2].0 == "all.zip!inner.zip" && told[2].1.contains("within an archive"));
    // A workbook is such an archive too.
    let (held, findings) = {
        folder.put(
            "book.xlsx",
            archive(&[("xl/workbook.xml", vec![b' '; 50 << 20])]),
        );
        folder.read("sources:\n  pupils:\n    - files: book.xlsx\n")
    };
    assert!(held.roll.is_empty());
    assert!(
        only(&findings, Code::UnreadableFile)
            .message
            .contains("200 times")
    );
    // A damaged one.
    folder.put("cut.zip", &archive(&[("roll.csv", ROLL.into())])[..60]);
    let (_, findings) = folder.read("sources:\n  pupils:\n    - files: cut.zip\n");
    assert!(
        only(&findings, Code::UnreadableFile)
            .message
            .contains("damaged")
    );
}

#[test]
fn a_transfer_file_with_a_document_type_is_refused_and_a_wrong_cell_has_its_place() {
    let folder = Folder::new().with_schools();
    let head = "<CTfile>\n<Header><DateTime>2025-07-01T09:00:00</DateTime><SourceSchool><LEA>980</LEA><Estab>2001</Estab><AcademicYear>2025</AcademicYear></SourceSchool></Header>\n";
    folder.put(
        "bad.xml",
        format!("<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n{head}<CTFpupilData/></CTfile>"),
    );
    folder.put(
        "good.xml",
        format!("{head}<CTFpupilData>\n<Pupil><UPN>J980200024001</UPN><Surname>Ash &amp; Co</Surname><Forename>Ann</Forename><DOB>2014-13-01</DOB><Sex>F</Sex>\n  <NCyearActual>5</NCyearActual></Pupil>\n</CTFpupilData></CTfile>"),
    );
    let (held, findings) =
        folder.read("sources:\n  pupils:\n    - files: [bad.xml, good.xml]\n      layout: ctf\n");
    let refused = only(&findings, Code::UnreadableFile);
    assert!(refused.message.contains("DOCTYPE"), "{refused:?}");
    assert_eq!((&*refused.spot.file, refused.spot.line), ("bad.xml", 2));
    // By its number in the local authority, 980/2001, the school is Hazel Primary; no free school meals in the file: unknown.
    assert_eq!(held.roll.len(), 1, "{findings:#?}");
    assert_eq!(
        held.schools[usize::from(held.roll[0].school.0)].urn,
        900_001
    );
    assert_eq!(held.roll[0].year.to_string(), "2024/25");
    assert_eq!(held.roll[0].fsm, None);
    let date = only(&findings, Code::BadDate);
    // <Pupil> 7, <UPN>…</UPN> 24, <Surname>…</Surname> 31, <Forename>…</Forename> 24 characters: the date is the 87th.
    assert_eq!(
        (&*date.spot.file, date.spot.line, date.spot.column),
        ("good.xml", 4, 87)
    );
}

#[cfg(unix)]
#[test]
fn targets_and_estimates_of_a_transfer_file_are_no_results() {
    let folder = Folder::new().with_schools();
    let result = |status: &str, more: &str, value: &str| {
        format!(
            "<StageAssessment><Locale>ENG</Locale><Year>2025</Year><Subject>ENG</Subject><Method>TT</Method>\
             <Component>REA</Component>{status}{more}<Result>{value}</Result></StageAssessment>"
        )
    };
    let (target, is_result) = (
        "<ResultStatus>T</ResultStatus>",
        "<ResultStatus>R</ResultStatus>",
    );
    let scaled = "<ResultQualifier>SS</ResultQualifier>";
    let pupil = |upn: &str, results: &[String]| {
        format!(
            "<Pupil><UPN>{upn}</UPN><Surname>Ash</Surname><Forename>Ann</Forename><DOB>2014-10-01</DOB><Sex>F</Sex>\
             <BasicDetails><NCyearActual>6</NCyearActual></BasicDetails><StageAssessments><KeyStage><Stage>KS2</Stage>{}\
             </KeyStage></StageAssessments></Pupil>\n",
            results.concat()
        )
    };
    let pupils = [
        // The target stands first.
        pupil(
            "J980200024001",
            &[
                result(target, scaled, "112"),
                result(is_result, scaled, "96"),
            ],
        ),
        // Without a status it is a result; a mark is no scaled score.
        pupil(
            "Y980200024002",
            &[result("", "", "104"), result("", "", "38")],
        ),
        pupil("M980200024003", &[result(is_result, scaled, "121")]),
    ];
    folder.put(
        "a.xml",
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CTfile><Header><DateTime>2025-07-20T12:00:00</DateTime><SourceSchool>\
             <LEA>980</LEA><Estab>2000</Estab><AcademicYear>2025</AcademicYear></SourceSchool></Header><CTFpupilData>\n{}\
             </CTFpupilData></CTfile>\n",
            pupils.concat()
        ),
    );
    let (held, findings) = folder.read(
        "sources:\n  pupils: [{files: a.xml, layout: ctf}]\n  assessments: [{files: a.xml, layout: ctf}]\n",
    );
    let scores: Vec<f64> = (held.assessments.iter())
        .filter_map(|a| a.score())
        .map(|score| score.to_f64())
        .collect();
    assert_eq!(scores, [96.0, 104.0], "{findings:#?}");
    let notes: Vec<&str> = (findings.iter())
        .filter(|f| f.code == Code::PassedOver)
        .map(|f| f.message.as_str())
        .collect();
    assert_eq!(notes.len(), 2, "{notes:#?}");
    assert!(
        notes.iter().any(|n| n.contains("targets (status T): 1")),
        "{notes:#?}"
    );
    assert!(notes.iter().any(|n| n.contains("80 to 120")), "{notes:#?}");
    let off = only(&findings, Code::OutOfRange);
    assert_eq!(
        (&*off.spot.file, off.spot.line, &*off.field),
        ("a.xml", 5, "score")
    );
}

#[test]
fn links_out_of_the_data_folder_are_not_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("pupils.csv"), ROLL).unwrap();
    let folder = Folder::new().with_schools();
    symlink(
        elsewhere.path().join("pupils.csv"),
        folder.path().join("pupils.csv"),
    )
    .unwrap();
    let (held, findings) = folder.read("title: x");
    assert!(held.roll.is_empty());
    assert!(
        only(&findings, Code::UnreadableFile)
            .message
            .contains("leads out of the data folder")
    );
    // Nor are folders, however the config names them, nor circles; a link within the folder is.
    fs::remove_file(folder.path().join("pupils.csv")).unwrap();
    folder.put("mis/roll.csv", ROLL);
    symlink(elsewhere.path(), folder.path().join("mis/other")).unwrap();
    symlink(folder.path().join("mis"), folder.path().join("mis/round")).unwrap();
    symlink(
        folder.path().join("mis/roll.csv"),
        folder.path().join("linked.csv"),
    )
    .unwrap();
    let (held, findings) = folder.read("sources:\n  pupils:\n    - files: \"mis/**/*.csv\"\n");
    assert_eq!(held.roll.len(), 2);
    let of = |code: Code, findings: &[Finding]| -> Vec<String> {
        let told = findings.iter().filter(|f| f.code == code);
        told.map(|f| f.spot.file.to_string()).collect()
    };
    assert_eq!(
        of(Code::UnreadableFile, &findings),
        ["mis/other", "mis/round"]
    );
    assert_eq!(of(Code::UnreadFile, &findings), ["linked.csv"]);
    let (held, findings) = folder.read("sources:\n  pupils:\n    - files: linked.csv\n");
    assert_eq!(held.roll.len(), 2);
    assert_eq!(of(Code::UnreadFile, &findings), ["mis/roll.csv"]);
    assert_eq!(findings.len(), 1);
    for pattern in ["../x.csv", "/etc/passwd"] {
        let (_, findings) = folder.read(&format!("sources:\n  pupils:\n    - files: {pattern}\n"));
        assert_eq!(
            only(&findings, Code::UnreadableFile).severity,
            Severity::Error
        );
    }
}

#[test]
fn an_earlier_source_takes_precedence_and_a_later_one_completes_it() {
    let folder = Folder::new().with_schools();
    folder.put("mis.csv", ROLL).put(
        "census.csv",
        "year,school,UPN,FSM,Ever 6,SEN\n\
         2024/25,Brook Primary,J980200024001,N,Y,N\n\
         2024/25,Brook Primary,Y980200024002,n,Y,\n\
         2024/25,Brook Primary,Z980200024009,Y,Y,N\n",
    );
    let entry = "    - files: census.csv\n      columns: {academic_year: year, urn: school, fsm6: Ever 6}\n";
    let (held, findings) = folder.read(&format!(
        "sources:\n  pupils:\n    - files: mis.csv\n{entry}"
    ));
    assert_eq!(errors(&findings), Vec::<String>::new());
    // Ann: Y stands, though the census says N. Ben: both say N. The census fills FSM6; blank says nothing of SEN. The
    // third pupil is in no list before and has no date of birth: passed over.
    let fsm: Vec<_> = held.roll.iter().map(|r| (r.fsm, r.fsm6)).collect();
    assert_eq!(fsm, [(Some(true), Some(true)), (Some(false), Some(true))]);
    assert_eq!(held.disagreements.len(), 1);
    let one = &held.disagreements[0];
    assert_eq!(
        (one.table, one.column.as_str(), one.urn, one.rows),
        ("pupils", "fsm", Some(900_000), 1)
    );
    assert_eq!((&*one.stands, &*one.aside), ("mis.csv", "census.csv"));
    assert_eq!(only(&findings, Code::SourcesDisagree).field, "fsm");
    assert!(
        only(&findings, Code::PassedOver)
            .message
            .starts_with("1 rows")
    );
    let rows: Vec<_> = held
        .files
        .iter()
        .filter(|f| f.table == "pupils")
        .map(|f| (f.path.as_str(), f.rows))
        .collect();
    assert_eq!(rows, [("mis.csv", 2), ("census.csv", 2)]);
    // The other way round the census can't stand first: it has no dates of birth.
    let (_, findings) = folder.read(&format!(
        "sources:\n  pupils:\n{entry}    - files: mis.csv\n"
    ));
    assert!(
        findings
            .iter()
            .any(|f| f.code == Code::MissingColumn && f.field == "dob")
    );
    // A row that comes twice in one source is still a fault of that source, told on its line.
    folder.put(
        "mis.csv",
        format!("{ROLL}2024/25,900000,J980200024001,Ash,Ann,2014-10-01,F,5,Y,N\n"),
    );
    let (held, findings) = folder.read(&format!(
        "sources:\n  pupils:\n    - files: mis.csv\n{entry}"
    ));
    assert_eq!(held.roll.len(), 2);
    let twice = only(&findings, Code::DuplicateKey);
    assert_eq!(
        (&*twice.spot.file, twice.spot.line, twice.spot.column),
        ("mis.csv", 4, 16)
    );
}

#[test]
fn a_new_code_or_heading_comes_with_the_line_that_maps_it() {
    let folder = Folder::new().with_schools();
    let yaml =
        "sources:\n  pupils:\n    - files: roll.csv\n      columns: {fsm: FSM, sen: SEN status}\n";
    folder.put(
        "roll.csv",
        "academic_year,urn,upn,dob,sex,nc_year,FSM eligible,SEN status\n\
         2025/26,900000,J980200024001,2014-10-01,F,6,Y,EHC Plan (new)\n",
    );
    let (held, findings) = folder.read(yaml);
    assert_eq!(held.roll.len(), 1);
    let column = only(&findings, Code::MissingColumn);
    assert_eq!(column.severity, Severity::Warning);
    assert!(
        column.help.contains("columns: {fsm: FSM eligible}"),
        "{}",
        column.help
    );
    let code = only(&findings, Code::UnknownCode);
    assert!(
        code.help.contains("line 3") && code.help.contains("codes: {sen: {\"EHC Plan (new)\": E}}"),
        "{}",
        code.help
    );
    // What it says does it.
    let mended = yaml.replace("fsm: FSM", "fsm: FSM eligible")
        + "      codes: {sen: {\"EHC Plan (new)\": E}}\n";
    let (held, findings) = folder.read(&mended);
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!(held.roll[0].fsm, Some(true));
    // A canonical file as well.
    folder.put("pupils.csv", ROLL).put(
        "assessments.csv",
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score\n\
         2024/25,Summer,2025-06-02,x,NFER 2025,900000,J980200024001,5,Reading,100\n",
    );
    let (_, findings) = folder.read("title: x");
    let code = only(&findings, Code::UnknownCode);
    assert!(
        code.help.contains("sources: {assessments: [{files: assessments.csv, codes: {assessment_type: {NFER 2025: NFER}}}]}"),
        "{}",
        code.help
    );
}

#[test]
fn an_entry_that_is_wrong_says_so() {
    let folder = Folder::new().with_schools();
    folder.put("roll.csv", ROLL);
    let told = |yaml: &str, code: Code, words: &str| {
        let (_, findings) = folder.read(&format!("sources:\n  pupils:\n    - files: {yaml}\n"));
        let finding = only(&findings, code);
        let all = format!("{} ({})", finding.message, finding.help);
        assert!(all.contains(words), "{all}");
    };
    told("absent.csv", Code::UnreadableFile, "line 3");
    told(
        "roll.csv\n      columns: {fms: fsm}",
        Code::Config,
        "did you mean `fsm`?",
    );
    told(
        "roll.csv\n      layout: mis-pupil",
        Code::Config,
        "did you mean `mis-pupils`?",
    );
    told(
        "roll.csv\n      from_name: {nc_year: \"year {}.csv\"}",
        Code::Config,
        "doesn't fit the pattern",
    );
    let (_, findings) = folder.read(
        "sources:\n  performance:\n    - files: x_ks4final.csv\n      layout: dfe-ks4-final\n",
    );
    assert!(
        only(&findings, Code::UnreadableFile)
            .help
            .contains("compare-school-performance")
    );
    let (_, findings) =
        folder.read("memberships:\n  - files: links.csv\n    layout: gias-group-links\n");
    assert!(
        only(&findings, Code::UnreadableFile)
            .help
            .contains("get-information-schools")
    );
}

#[test]
fn establishments_of_gias_give_the_trusts_schools() {
    let folder = Folder::new();
    folder.put("trusts.csv", "trust_uid,trust_name\n77,Ours\n");
    let heads = "URN,LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),OpenDate,PhaseOfEducation (name),Easting,Northing,Trusts (code)";
    folder.put(
        "edubasealldata20250901.csv",
        [
            heads.as_bytes(),
            b"\n100001,Leeds,St Mary\xe9,Academy converter,Open,01-09-2013,Primary,1,2,77\n",
            b"100002,Leeds,Old,Academy converter,Closed,01-09-2013,Primary,1,2,77\n",
            b"100003,Leeds,Theirs,Academy converter,Open,01-09-2013,Primary,1,2,78\n",
            b"100004,Leeds,Special,Academy special converter,Open,01-09-2014,Not applicable,1,2,77\n",
        ]
        .concat(),
    );
    let (held, findings) = folder.read(
        "sources:\n  schools:\n    - files: edubase*.csv\n      layout: gias-establishments\n",
    );
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].code, Code::Assumed);
    let schools: Vec<_> = held
        .schools
        .iter()
        .map(|s| (s.urn, s.name.as_str(), s.phase.is_some()))
        .collect();
    assert_eq!(
        schools,
        [(100_001, "St Maryé", true), (100_004, "Special", false)]
    );
    assert_eq!(
        held.schools[0].joined_on.unwrap().long(),
        "1 September 2013"
    );
}

#[test]
fn counts_below_nought_are_told_and_read_as_blank() {
    let folder = Folder::new();
    folder.put("trusts.csv", "trust_uid,trust_name,sponsor\n77,Ours,\n");
    folder.put("schools.csv", "urn,laestab,school_name,trust_uid,joined_on,phase,school_type,easting,northing\n100001,301/4001,St Mary,77,2016-04-01,Primary,Academy converter,548000,184000\n");
    folder.put(
        "pupils.csv",
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,sen_need,ethnicity,prior_stage,prior_score\n\
         2023/24,100001,J980200024001,Marlow,Ivy,2012-09-03,F,6,Y,Y,Y,N,N,,WBRI,KS1,12\n",
    );
    folder.put(
        "attendance.csv",
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n2023/24,Autumn,100001,J980200024001,140,-3,0\n",
    );
    folder.put(
        "finance.csv",
        "financial_year,trust_uid,urn,income,expenditure,staff_costs,revenue_reserve,pupils\n2023/24,77,100001,100,-90,60,-5,210\n",
    );
    let (held, findings) = folder.read("");
    let told: Vec<(&str, u64)> = (findings.iter())
        .filter(|f| f.code == Code::OutOfRange)
        .map(|f| (f.field.as_str(), f.spot.line))
        .collect();
    assert_eq!(
        told,
        [("sessions_authorised", 2), ("expenditure", 2)],
        "{findings:#?}"
    );
    let first = held.attendance.first();
    assert_eq!(
        first.map(|a| (a.authorised, a.unauthorised)),
        Some((None, Some(0.0))),
        "{findings:#?}"
    );
    // A reserve may be a deficit.
    assert_eq!(held.finance[0].revenue_reserve, Some(-5.0));
    assert_eq!(held.finance[0].expenditure, None);
}

#[test]
fn a_proposal_maps_an_unknown_file() {
    let demo = demo_tables();
    let folder = demo.folder();
    put_latin(&demo, &folder);
    let proposal = propose(&folder.path().join("mis/roll 2024-25.csv")).unwrap();
    assert_eq!(proposal.table, "pupils");
    let yaml = proposal
        .yaml
        .replace("roll 2024-25.csv", "mis/roll 2024-25.csv")
        .replace("mis/roll {}", "roll {}");
    let (held, findings) = folder.read(&yaml);
    let of_roll: Vec<&Finding> = findings.iter().filter(|f| f.table == "pupils").collect();
    assert!(of_roll.is_empty(), "{yaml}: {of_roll:#?}");
    let wanted: Vec<_> = demo
        .pupils
        .iter()
        .filter(|p| p["academic_year"] == "2024/25")
        .collect();
    assert_eq!(held.roll.len(), wanted.len(), "{yaml}");
    for (entry, row) in held.roll.iter().zip(wanted) {
        assert_eq!(entry.nc_year.code(), row["nc_year"]);
        assert_eq!(entry.sen.map(|s| s.code()), Some(row["sen"].as_str()));
        assert_eq!(entry.fsm6, Some(row["fsm6"] == "Y"));
    }
    // Long results, with codes of their own.
    let proposal = propose(&folder.path().join("results.txt")).unwrap();
    assert_eq!(proposal.table, "assessments", "{proposal:?}");
    // A workbook whose sheets are terms, wide.
    let yaml = put_workbook(&demo, &folder);
    let proposal = propose(&folder.path().join("terms.xlsx")).unwrap();
    assert_eq!(proposal.table, "assessments");
    for line in ["from_sheet: term", "skip_lines: 2"] {
        assert!(
            proposal.yaml.contains(line) && yaml.contains(line),
            "{}",
            proposal.yaml
        );
    }
    // The type stands in each row, so that a judgement and a score of a subject make one.
    let row =
        "- {constants: {subject: Reading}, columns: {judgement: Reading TA, score: Reading score}}";
    assert!(proposal.yaml.contains(row), "{}", proposal.yaml);
    assert!(
        config::read(&proposal.yaml, Path::new("config.yaml")).is_ok(),
        "{}",
        proposal.yaml
    );
    // Others.
    put_transfer(&demo, &folder);
    let proposal = propose(&folder.path().join("ctf.zip")).unwrap();
    assert!(proposal.yaml.contains("layout: ctf"), "{proposal:?}");
    folder
        .put("nonsense.csv", "colour,size\nred,1\nblue,2\n")
        .put("empty.csv", "");
    for name in ["nonsense.csv", "empty.csv", "absent.csv"] {
        assert!(propose(&folder.path().join(name)).is_err(), "{name}");
    }
}

#[test]
fn a_proposal_translates_codes_and_says_what_is_missing() {
    let folder = Folder::new();
    folder.put(
        "set list.csv",
        "Set list\n\n\"Surname\",\"Forename\",\"UPN\",\"D.O.B.\",\"Gender\",\"Yr\",\"SEN status\",\"Nick name\"\n\
         Ash,Ann,J980200024001,01/10/2014,Female,Year 5,EHC plan (new),A\n\
         Birch,Ben,Y980200024002,01/11/2014,Male,Year 5,N,B\n\
         Total,,2,,,,,\n",
    );
    let proposal = propose(&folder.path().join("set list.csv")).unwrap();
    let expected = r#"sources:
  pupils:
    - files: set list.csv
      skip_lines: 2
      columns:
        dob: D.O.B.
        sex: Gender
        nc_year: Yr
        sen: SEN status
      codes:
        sen:
          "EHC plan (new)": E
      drop_rows:
        Surname: Total
      # not in the file; give each a value for all rows, or the heading it stands under:
      # constants:
      #   academic_year: 2025/26
      #   urn: "100000"
"#;
    assert_eq!(proposal.yaml, expected);
    assert!(
        proposal.notes.iter().any(|n| n == "not used: Nick name"),
        "{:?}",
        proposal.notes
    );
    assert!(config::read(&proposal.yaml, Path::new("config.yaml")).is_ok());
}

#[test]
fn a_file_that_changes_while_it_is_read_is_noticed() {
    use matbook::source::{Found, How, Stream};
    let folder = Folder::new();
    folder.put("pupils.csv", ROLL);
    let found = Found {
        path: folder.path().join("pupils.csv"),
        shown: "pupils.csv".into(),
        how: How::Untold,
    };
    let (mut stream, _) = Stream::open(&found, 64).unwrap();
    stream.next_block().unwrap().unwrap();
    assert!(!stream.changed());
    folder.put("pupils.csv", &ROLL[..80]);
    assert!(stream.changed());
}

#[test]
fn a_canonical_file_beside_mapped_ones_is_said_to_be_left_aside() {
    let folder = Folder::new().with_schools();
    folder.put("pupils.csv", ROLL).put("roll.csv", ROLL);
    let (held, findings) = folder.read("sources:\n  pupils:\n    - files: roll.csv\n");
    assert_eq!(held.roll.len(), 2);
    let told = only(&findings, Code::UnreadFile);
    assert_eq!(
        (&*told.spot.file, told.severity),
        ("pupils.csv", Severity::Warning)
    );
}

#[test]
fn an_archive_in_the_folder_of_a_table_is_told_with_what_to_do() {
    let folder = Folder::new().with_schools();
    folder.put("assessments/all.zip", "PK");
    let (_, findings) = folder.read("");
    let told = only(&findings, Code::UnreadFile);
    assert_eq!(&*told.spot.file, "assessments/all.zip");
    assert!(
        told.help.contains("take its files out into the folder"),
        "{told:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told_where_a_table_is_read_from_and_stops_nothing_elsewhere() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new().with_schools();
    symlink("nowhere", folder.path().join("notes.csv")).unwrap();
    symlink("round", folder.path().join("round")).unwrap();
    let (held, findings) = folder.read("title: T\n");
    assert_eq!(held.schools.len(), 2);
    assert!(
        findings.iter().all(|f| f.severity != Severity::Error),
        "{findings:#?}"
    );
    symlink("nowhere", folder.path().join("pupils.csv")).unwrap();
    let (_, findings) = folder.read("title: T\n");
    let told: Vec<&Finding> = findings
        .iter()
        .filter(|f| &*f.spot.file == "pupils.csv")
        .collect();
    assert_eq!(told.len(), 1, "{findings:#?}");
    assert!(
        told[0].message.contains("a link that leads nowhere"),
        "{told:#?}"
    );
}

#[test]
fn an_exclamation_mark_parts_members_of_archives_only() {
    let folder = Folder::new().with_schools();
    folder.put(
        "roll! 2024.csv",
        "academic_year,urn,upn,dob,sex,nc_year\n2024/25,900000,J980200024001,2014-10-01,F,5\n",
    );
    let (held, findings) = folder.read("sources:\n  pupils:\n    - files: \"roll! 2024.csv\"\n");
    assert_eq!(held.roll.len(), 1, "{findings:#?}");
    assert_eq!(
        matbook::source::member("a/b.ZIP!c!.csv"),
        ("a/b.ZIP", Some("c!.csv"))
    );
}

/// What another system's words mean is known however long they are, and a school's own name is no secret.
#[test]
fn long_words_of_other_systems_and_names_of_schools_are_quoted_with_what_they_mean() {
    let folder = Folder::new().with_schools();
    let heading = "academic_year,urn,upn,surname,forename,dob,sex,nc_year,sen,ethnicity\n";
    folder.put(
        "pupils.csv",
        format!("{heading}2024/25,900000,J980200024001,Ash,Ann,2014-10-01,F,5,No Special Educational Need,WBRI\n"),
    );
    folder.put(
        "attendance.csv",
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n\
         24-25,Autumn,900000,J980200024001,100,1,0\n2024/25,Autumn,Hazel Primary,J980200024001,100,1,0\n",
    );
    let (_, told) = folder.read("");
    let help = |field: &str| {
        let mut of = told.iter().filter(|f| f.field == field);
        of.next().map_or_else(String::new, |f| {
            format!("{}: {}: {}", f.value, f.message, f.help)
        })
    };
    let sen = help("sen");
    assert!(
        sen.starts_with("No Special Educational Need: "),
        "{told:#?}"
    );
    assert!(sen.contains("did you mean `N`?"), "{sen}");
    let year = help("academic_year");
    assert!(
        year.starts_with("24-25: ") && year.contains("did you mean `2024/25`?"),
        "{year}"
    );
    let school = help("urn");
    let named =
        "Hazel Primary: a school’s name, where its number is needed: is it Hazel Primary, 900001?";
    assert!(school.starts_with(named), "{school}");
}
