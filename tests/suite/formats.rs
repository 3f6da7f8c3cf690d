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
use matbook::intake::{ReadOptions, read_project};
use matbook::measure::tracking::{Engine, Report, Request, tidy};

type Table = Vec<BTreeMap<String, String>>;

/// A data folder of its own.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Two schools of a trust.
    fn with_schools(self) -> Self {
        self.put("trusts.csv", "trust_uid,trust_name\n1,One\n");
        self.put(
            "schools.csv",
            "urn,laestab,school_name,trust_uid,joined_on,phase,school_type\n\
             900000,980/2000,Brook Primary,1,2016-09-01,Primary,Academy converter\n\
             900001,980/2001,Hazel Primary,1,2016-09-01,Primary,Academy converter\n",
        );
        self
    }

    fn read(&self, yaml: &str) -> (Holdings, Vec<Finding>) {
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

fn only<'f>(findings: &'f [Finding], code: Code) -> &'f Finding {
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
    // Every report for the trust, and the summary of each school.
    let trust = Request {
        whole_trusts: true,
        ..Request::default()
    };
    let schools = Request {
        report: Some(Report::Summary),
        ..Request::default()
    };
    let mut rows = tidy(&engine, &trust).rows;
    rows.append(&mut tidy(&engine, &schools).rows);
    rows
}

#[test]
fn a_transfer_file_a_workbook_and_a_latin_1_export_give_the_same_figures() {
    let demo = demo_tables();
    let canonical = demo.folder();
    canonical
        .put("pupils.csv", text(&demo.pupils, &PUPILS))
        .put("assessments.csv", text(&demo.assessments, &ASSESSMENTS));
    let t = std::time::Instant::now();
    let expected = figures(&canonical, "title: x");
    eprintln!("{} {:?}", expected.len(), t.elapsed());

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
                let _ = write!(
                    xml,
                    "<Languages><Type><LanguageType>F</LanguageType><Language>{language}</Language></Type></Languages></BasicDetails>\n"
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
