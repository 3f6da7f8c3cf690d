//! What is spoilt: a small project of each kind of file that matbook reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use matbook::demo::{self, DemoPlan};

use super::mutate::{Members, pack, unpack};

/// A project, and the file of it that is spoilt.
#[derive(Clone, Debug)]
pub struct Seed {
    /// What kind of file it is.
    pub kind: &'static str,
    /// The file, within the data folder; `config.yaml` is the config.
    pub file: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The files of an archive or workbook.
    pub members: Option<Members>,
    /// The config.
    pub config: String,
    /// The other files of the data folder.
    pub rest: BTreeMap<String, Vec<u8>>,
}

/// The canonical tables, each one file.
const TABLES: [&str; 14] = [
    "trusts",
    "schools",
    "pupils",
    "assessments",
    "estimates",
    "targets",
    "conversions",
    "attendance",
    "exclusions",
    "finance",
    "performance",
    "reference/spread",
    "reference/percentiles",
    "reference/pupils",
];

/// The first rows of each table of a demo, for a handful of pupils.
fn tables() -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = DemoPlan {
        schools: 2,
        pupils: 14,
        years: 2,
        ..DemoPlan::default()
    };
    demo::write(&plan, folder.path()).expect("the demo is written");
    let data = folder.path().join("data");
    let pupils = read(&data, "pupils");
    let upns: Vec<String> = pupils[1..]
        .iter()
        .filter_map(|row| row.get(2).cloned())
        .take(5)
        .collect();
    TABLES
        .iter()
        .map(|table| {
            let rows = read(&data, table);
            let upn = rows.first().and_then(|h| h.iter().position(|c| c == "upn"));
            let kept = rows.iter().enumerate().filter(|(i, row)| {
                *i == 0 || upn.is_none_or(|c| row.get(c).is_some_and(|u| upns.contains(u)))
            });
            let text: String = kept.take(20).map(|(_, row)| row.join(",") + "\n").collect();
            (format!("{table}.csv"), text.into_bytes())
        })
        .collect()
}

/// The rows of a table of the demo, whether it is one file or a folder of them.
fn read(data: &Path, table: &str) -> Vec<Vec<String>> {
    let mut files = vec![data.join(format!("{table}.csv"))];
    let mut folders = vec![data.join(table)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(file) else {
            continue;
        };
        for (i, line) in text.lines().enumerate() {
            if i > 0 || rows.is_empty() {
                rows.push(line.split(',').map(str::to_owned).collect());
            }
        }
    }
    rows
}

fn rows_of(bytes: &[u8]) -> Vec<Vec<String>> {
    String::from_utf8_lossy(bytes)
        .lines()
        .map(|l| l.split(',').map(str::to_owned).collect())
        .collect()
}

fn workbook(sheets: &[(&str, Vec<Vec<String>>)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).expect("a good name");
        for (r, row) in (0..).zip(rows) {
            for (c, cell) in (0..).zip(row) {
                let written = match cell.parse::<f64>() {
                    Ok(number) if c > 3 => sheet.write(r, c, number),
                    _ => sheet.write(r, c, cell.as_str()),
                };
                written.expect("a small sheet");
            }
        }
    }
    let bytes = book.save_to_buffer().expect("memory holds it");
    // Without compression a change of a byte is a change of a byte.
    pack(&unpack(&bytes))
}

fn open_document(rows: &[Vec<String>]) -> Vec<u8> {
    let mut content = String::from(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"Roll\">",
    );
    for row in rows {
        content.push_str("<table:table-row>");
        for cell in row {
            let _ = if cell.parse::<f64>().is_ok() {
                write!(
                    content,
                    "<table:table-cell office:value-type=\"float\" office:value=\"{cell}\"><text:p>{cell}</text:p></table:table-cell>"
                )
            } else if cell.is_empty() {
                write!(
                    content,
                    "<table:table-cell table:number-columns-repeated=\"1\"/>"
                )
            } else {
                write!(
                    content,
                    "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
                )
            };
        }
        content.push_str("</table:table-row>\n");
    }
    content.push_str("</table:table></office:spreadsheet></office:body></office:document-content>");
    pack(&vec![
        (
            "mimetype".into(),
            b"application/vnd.oasis.opendocument.spreadsheet".to_vec(),
        ),
        (
            "META-INF/manifest.xml".into(),
            b"<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>".to_vec(),
        ),
        ("content.xml".into(), content.into_bytes()),
    ])
}

const TRANSFER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CTfile>
<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion><DateTime>2025-07-20T12:00:00</DateTime><SourceSchool><LEA>980</LEA><Estab>2000</Estab><URN>900000</URN><AcademicYear>2025</AcademicYear></SourceSchool></Header>
<CTFpupilData>
<Pupil>
<UPN>J980200024001</UPN><Surname>Ash &amp; Co</Surname><Forename>Ann</Forename><DOB>2014-10-01</DOB><Sex>F</Sex>
<BasicDetails><NCyearActual>6</NCyearActual><Ethnicity>WBRI</Ethnicity><InCare>false</InCare><SENhistory><SEN><StartDate>2020-09-01</StartDate><SENprovision>K</SENprovision></SEN></SENhistory><SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>MLD</SENtype></SENneed></SENneeds><FSMhistory><FSMinstance><FSMstartDate>2021-09-01</FSMstartDate><FSMendDate>2023-04-01</FSMendDate></FSMinstance></FSMhistory><Languages><Type><LanguageType>F</LanguageType><Language>POL</Language></Type></Languages></BasicDetails>
<StageAssessments><KeyStage><Stage>KS2</Stage><SubjectAssessment><Subject>MAT</Subject><Result><Component>MAT</Component><Method>TT</Method><ResultStatus>R</ResultStatus><ResultQualifier>NS</ResultQualifier><Result>104</Result><ResultDate>2025-05-12</ResultDate></Result></SubjectAssessment><SubjectAssessment><Subject>ENG</Subject><Result><Component>WRI</Component><Method>TA</Method><ResultStatus>R</ResultStatus><ResultQualifier>NL</ResultQualifier><Result>EXS</Result><ResultDate>2025-05-12</ResultDate></Result></SubjectAssessment></KeyStage></StageAssessments>
</Pupil>
<Pupil><UPN>Y980200024002</UPN><Surname>Birch</Surname><Forename>Ben</Forename><DOB>2014-11-01</DOB><Sex>M</Sex><NCyearActual>6</NCyearActual></Pupil>
</CTFpupilData>
</CTfile>
"#;

const WIDE: &str = "Marks of Year 5\nUPN;Reading;Maths\nJ980200024001;101;97\nY980200024002;99;112\nTotal;200;209\n";

const WIDE_CONFIG: &str = r#"sources:
  assessments:
    - files: marks*.csv
      skip_lines: 1
      constants: {term: Summer, assessed_on: 2025-06-02, assessment_name: Summer test, assessment_type: NFER, urn: Brook Primary, nc_year: Year 5}
      from_name: {academic_year: "marks {}.csv"}
      long: {into: subject, value: score, columns: {Reading: Reading, Maths: Mathematics}}
      drop_rows: {UPN: [Total, Mean*]}
"#;

const GIAS: &str = "URN,LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),OpenDate,PhaseOfEducation (name),Easting,Northing,Trusts (code)\n100001,Leeds,St Mary,Academy converter,Open,01-09-2013,Primary,1,2,5001\n100002,Leeds,Old,Academy converter,Closed,01-09-2013,Primary,1,2,5001\n";

const KS4: &str = "RECTYPE,LEA,ESTAB,URN,SCHNAME,NFTYPE,TPUP,P8PUP,P8MEA,P8CILOW,P8CIUPP,P8PUP_FSM6CLA1A,P8MEA_FSM6CLA1A\n1,330,4000,100001,A School,AC,150,140,0.45,0.2,0.7,30,-0.1\n1,330,4001,100002,B School,ACC,90,88,SUPP,SUPP,SUPP,9,SUPP\n4,,,,England,,,,0,,,,\n";

const CONFIG: &str = r#"title: Our trust
as_at: 2024-07-31
data: data
defaults:
  academic_year: 2023/24
  term: Summer
  compare_to: FFT50
  assessment_type: Teacher Assessment
key_stages:
  - {name: KS1, years: [1, 2]}
  - {name: KS2, years: [3, 4, 5, 6]}
thresholds:
  points: {above: 5, well_above: 10}
  score: {above: 2, well_above: 5}
prior_attainment:
  method: fixed
  stages:
    KS1: {low_below: 7, high_from: 8.25}
school_groups:
  North: [136000, 136007]
groupings: [house]
sources:
  pupils:
    - files: [pupils.csv, "mis/*.csv"]
      columns: {upn: upn, surname: "Legal Surname", nc_year: "nc_year"}
      codes: {nc_year: {"Year 4": 4}, fsm: {"Yes": Y, "No": N}}
      constants: {academic_year: 2024/25}
      from_name: {urn: "pupils{}.csv"}
      delimiter: comma
      encoding: utf-8
      drop_rows: {upn: ["Total*"]}
measures:
  level: both
  min_schools: 3
  reference_days: {2021/22: 14}
checks:
  severity: {two-rolls: note}
  ignore:
    - code: coverage-drop
      file: assessments/2023-24/*
      reason: Maths was moved to the summer this year
      until: 2024-08-31
  limits: {coverage_drop: 25, figure_jump: 20, same_score_pupils: 10}
"#;

/// All seeds.
pub fn seeds() -> Vec<Seed> {
    let rest = tables();
    let pupils = rest["pupils.csv"].clone();
    let results = rest["assessments.csv"].clone();
    let seed = |kind, file: &str, bytes: Vec<u8>, config: &str| Seed {
        kind,
        file: file.into(),
        members: bytes.starts_with(b"PK").then(|| unpack(&bytes)),
        bytes,
        config: config.into(),
        rest: rest.clone(),
    };
    let mut seeds: Vec<Seed> = rest
        .iter()
        .map(|(file, bytes)| seed("csv", file, bytes.clone(), "title: x\n"))
        .collect();
    let text = String::from_utf8_lossy(&pupils).into_owned();
    let source =
        |table: &str, file: &str| format!("sources:\n  {table}:\n    - files: \"{file}\"\n");
    let of_pupils = |file: &str| source("pupils", file);

    seeds.push(seed(
        "tsv",
        "roll.tsv",
        text.replace(',', "\t").into_bytes(),
        &of_pupils("roll.tsv"),
    ));
    let latin: Vec<u8> = text
        .replace(',', ";")
        .replace('\n', "\r\n")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(0xE9))
        .collect();
    seeds.push(seed("latin-1", "roll.txt", latin, &of_pupils("roll.txt")));
    let sixteen = |big: bool| {
        let mark: &[u8] = if big { b"\xfe\xff" } else { b"\xff\xfe" };
        let each = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        [
            mark,
            &text.encode_utf16().flat_map(each).collect::<Vec<u8>>(),
        ]
        .concat()
    };
    seeds.push(seed(
        "utf-16",
        "roll.csv",
        sixteen(false),
        &of_pupils("roll.csv"),
    ));
    seeds.push(seed(
        "utf-16",
        "roll.csv",
        sixteen(true),
        &of_pupils("roll.csv"),
    ));

    let book = workbook(&[
        ("Roll", rows_of(&pupils)),
        ("Notes", vec![vec!["x".into()]]),
    ]);
    seeds.push(seed("xlsx", "roll.xlsx", book, &of_pupils("roll.xlsx")));
    let book = workbook(&[("Autumn", rows_of(&results)), ("Spring", rows_of(&results))]);
    seeds.push(seed(
        "xlsx",
        "marks.xlsx",
        book,
        &format!(
            "{}      from_sheet: term\n",
            source("assessments", "marks.xlsx")
        ),
    ));
    let book = open_document(&rows_of(&pupils));
    seeds.push(seed("ods", "roll.ods", book, &of_pupils("roll.ods")));

    let transfer = "sources:\n  pupils:\n    - files: ctf.xml\n  assessments:\n    - files: ctf.xml\n      layout: ctf\n";
    seeds.push(seed("ctf", "ctf.xml", TRANSFER.into(), transfer));
    let archive = pack(&vec![
        ("roll.csv".into(), pupils.clone()),
        ("more/roll.xml".into(), TRANSFER.into()),
        ("more/roll.ods".into(), open_document(&rows_of(&pupils))),
    ]);
    seeds.push(seed("zip", "all.zip", archive, &of_pupils("all.zip")));

    seeds.push(seed("wide", "marks 2024-25.csv", WIDE.into(), WIDE_CONFIG));
    seeds.push(seed(
        "two sources",
        "roll.csv",
        pupils.clone(),
        "sources:\n  pupils:\n    - files: pupils.csv\n    - files: roll.csv\n",
    ));
    seeds.push(seed(
        "published",
        "edubase.csv",
        GIAS.into(),
        "sources:\n  schools:\n    - files: edubase*.csv\n      layout: gias-establishments\n",
    ));
    seeds.push(seed(
        "published",
        "england_ks4final.csv",
        KS4.into(),
        "sources:\n  performance:\n    - files: england_ks4final.csv\n      layout: dfe-ks4-final\n      constants: {academic_year: 2018/19}\n",
    ));
    seeds.push(seed("config", "config.yaml", CONFIG.into(), CONFIG));
    seeds.push(seed(
        "config",
        "config.yaml",
        WIDE_CONFIG.into(),
        WIDE_CONFIG,
    ));
    seeds
}
