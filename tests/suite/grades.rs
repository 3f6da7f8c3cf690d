//! Tracking beyond key stage 2: grades against straight loops over the rows, and a framework added in a config alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::estate::{Measure, Subject};
use matbook::intake::{ReadOptions, read_project};
use matbook::measure::tracking::{Engine, Request, stages_of, tidy};

use crate::project::Project;
use crate::reference::made_up::Dice;

/// A result as the file has it.
struct Row {
    term: &'static str,
    day: u8,
    kind: &'static str,
    pupil: usize,
    subject: &'static str,
    grade: &'static str,
}

/// A pupil of a school and year group.
struct Pupil {
    urn: u32,
    year: u8,
    sex: char,
}

/// A UPN with its check letter: the weights of the eleven digits after it are 2 to 12.
fn upn(number: usize) -> String {
    let digits = format!("{:012}", 800_000_000_000 + number);
    let sum: usize = digits
        .bytes()
        .zip(2..)
        .map(|(digit, weight)| usize::from(digit - b'0') * weight)
        .sum();
    let letters = "ABCDEFGHJKLMNPQRTUVWXYZ";
    format!("{}{digits}", &letters[sum % 23..=sum % 23])
}

const SUBJECTS: [&str; 5] = [
    "English Language",
    "English Literature",
    "Maths",
    "Combined science",
    "History",
];
const GRADES: [&str; 12] = ["9", "8", "7", "6", "5", "4", "3", "2", "1", "U", "X", "5+"];
const PAIRS: [&str; 6] = ["9-8", "7-7", "5-4", "4-4", "43", "X"];

fn made_up(dice: &mut Dice) -> (Vec<Pupil>, Vec<Row>) {
    let mut pupils = vec![];
    let mut rows = vec![];
    for urn in [136_001, 136_002] {
        for year in [8, 10, 11] {
            for _ in 0..14 {
                let sex = if dice.chance(50) { 'F' } else { 'M' };
                pupils.push(Pupil { urn, year, sex });
            }
        }
    }
    for pupil in 0..pupils.len() {
        for term in ["Autumn", "Spring"] {
            for kind in ["Predicted grade", "Mock exam", "Teacher Assessment"] {
                for subject in SUBJECTS {
                    // Somebody sits twice: the later day counts.
                    for day in [5, 12] {
                        if !dice.chance(40) {
                            continue;
                        }
                        let pair = subject == "Combined science";
                        let list: &[&str] = if pair { &PAIRS } else { &GRADES };
                        rows.push(Row {
                            term,
                            day,
                            kind,
                            pupil,
                            subject,
                            grade: dice.pick(list),
                        });
                    }
                }
            }
        }
    }
    (pupils, rows)
}

/// The data folder's tables: trusts, schools, pupils.
fn tables(pupils: &[Pupil]) -> [(&'static str, String); 3] {
    let mut schools = String::from("urn,school_name,trust_uid,joined_on,phase,school_type\n");
    let urns: BTreeSet<u32> = pupils.iter().map(|p| p.urn).collect();
    for urn in urns {
        let _ = writeln!(
            schools,
            "{urn},School {urn},7001,2018-09-01,Secondary,Academy converter"
        );
    }
    let mut roll = String::from("academic_year,urn,upn,dob,sex,nc_year,sen,ethnicity\n");
    for (i, p) in pupils.iter().enumerate() {
        let born = 2023 - 5 - i32::from(p.year);
        let _ = writeln!(
            roll,
            "2023/24,{},{},{born}-10-02,{},{},N,WBRI",
            p.urn,
            upn(i),
            p.sex,
            p.year
        );
    }
    [
        (
            "trusts.csv",
            "trust_uid,trust_name\n7001,Beacon Trust\n".into(),
        ),
        ("schools.csv", schools),
        ("pupils.csv", roll),
    ]
}

fn assessments(pupils: &[Pupil], rows: &[Row]) -> String {
    let mut text = String::from(
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,judgement\n",
    );
    for row in rows {
        let p = &pupils[row.pupil];
        let (year, month) = if row.term == "Autumn" {
            (2023, 11)
        } else {
            (2024, 2)
        };
        let _ = writeln!(
            text,
            "2023/24,{},{year}-{month:02}-{:02},Sitting {},{},{},{},{},{},{}",
            row.term,
            row.day,
            row.day,
            row.kind,
            p.urn,
            upn(row.pupil),
            p.year,
            row.subject,
            row.grade
        );
    }
    text
}

fn read(folder: &Path, settings: &Settings) -> Holdings {
    let (holdings, sink) = read_project(folder, settings, &ReadOptions::default()).unwrap();
    let told: Vec<String> = sink
        .into_sorted()
        .iter()
        .map(|f| f.message.clone())
        .collect();
    let told: Vec<&String> = told.iter().filter(|m| !m.contains("missing")).collect();
    assert!(told.is_empty(), "{told:?}");
    holdings
}

/// The grade in points, of a pair the mean of both; `None`: no outcome. By hand, not by the lists.
fn points(grade: &str) -> Option<f64> {
    match grade {
        "X" => None,
        "U" => Some(0.0),
        "5+" => Some(5.0),
        "9-8" => Some(8.5),
        "7-7" => Some(7.0),
        "5-4" => Some(4.5),
        "4-4" => Some(4.0),
        "43" => Some(3.5),
        one => Some(one.parse().unwrap()),
    }
}

/// Each pupil's latest grade in points.
type Latest<'a> = BTreeMap<(usize, &'a str), (u8, f64)>;

fn latest<'a>(rows: &'a [Row], term: &str, kind: &str) -> Latest<'a> {
    let mut latest = Latest::new();
    for row in rows {
        if row.term != term || (kind != "All" && row.kind != kind) {
            continue;
        }
        if let Some(points) = points(row.grade) {
            let held = latest.entry((row.pupil, row.subject)).or_insert((0, 0.0));
            if row.day >= held.0 {
                *held = (row.day, points);
            }
        }
    }
    latest
}

/// n and attainment of a measure over some pupils.
fn slow(
    latest: &Latest<'_>,
    pupils: &[usize],
    subject: &str,
    measure: &str,
) -> (usize, Option<f64>) {
    let of = |pupil: usize, subject: &str| {
        latest
            .iter()
            .find(|((p, s), _)| *p == pupil && *s == subject)
            .map(|(_, v)| v.1)
    };
    let least = match measure {
        "g4" => 4.0,
        "g5" => 5.0,
        "g7" => 7.0,
        _ => 0.0,
    };
    let mut values = vec![];
    for pupil in pupils {
        let reached = |subject| of(*pupil, subject).map(|p| f64::from(u8::from(p >= least)));
        let value = match (subject, measure) {
            ("EM", _) => {
                let english = [reached("English Language"), reached("English Literature")];
                let english = english.into_iter().flatten().reduce(f64::max);
                english.zip(reached("Maths")).map(|(a, b)| a.min(b))
            }
            (one, "points") => of(*pupil, one),
            (one, _) => reached(one),
        };
        values.extend(value);
    }
    let n = values.len();
    let scale = if measure == "points" { 1.0 } else { 100.0 };
    let mean = (n > 0).then(|| scale * values.iter().sum::<f64>() / n as f64);
    (n, mean)
}

#[test]
fn grades_agree_with_straight_loops() {
    let mut dice = Dice(11);
    let (pupils, rows) = made_up(&mut dice);
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in tables(&pupils) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let text = assessments(&pupils, &rows);
    std::fs::write(folder.path().join("assessments.csv"), text).unwrap();
    let mut settings = Settings::default();
    let holdings = read(folder.path(), &settings);
    settings.key_stages = stages_of(&holdings, &settings);
    let stages: Vec<&str> = settings
        .key_stages
        .iter()
        .map(|s| s.name.as_str())
        .collect();
    assert_eq!(stages, ["KS3", "KS4"]);
    let engine = Engine::new(&holdings, &settings);
    let tidied = tidy(&engine, &Request::default());
    let at = |name: &str| tidied.columns.iter().position(|c| *c == name).unwrap();
    let [
        urn,
        stage,
        report,
        term,
        year_group,
        show,
        kind,
        subject,
        group,
        measure,
        roll,
        n,
        attainment,
    ] = [
        "urn",
        "key_stage",
        "report",
        "term",
        "year_group",
        "show",
        "assessment_type",
        "subject",
        "group",
        "measure",
        "roll",
        "n",
        "attainment",
    ]
    .map(at);
    let (mut compared, mut subjects) = (0, BTreeSet::new());
    for row in &tidied.rows {
        let whole = ["summary", "year-groups", "pathway"].contains(&row[report].as_str());
        let by_sex = row[report] == "pupil-groups" && ["F", "M"].contains(&row[group].as_str());
        if row[show] != "assessments" || !(whole || by_sex) {
            continue;
        }
        let own: Vec<usize> = (0..pupils.len())
            .filter(|i| {
                let p = &pupils[*i];
                let years: &[u8] = if row[stage] == "KS3" { &[8] } else { &[10, 11] };
                years.contains(&p.year)
                    && (row[urn].is_empty() || row[urn] == p.urn.to_string())
                    && (row[year_group].is_empty() || row[year_group] == p.year.to_string())
                    && (!by_sex || row[group] == p.sex.to_string())
            })
            .collect();
        let latest = latest(&rows, &row[term], &row[kind]);
        let (count, mean) = slow(&latest, &own, &row[subject], &row[measure]);
        assert_eq!(row[roll], own.len().to_string(), "{row:?}");
        assert_eq!(row[n], count.to_string(), "{row:?}");
        match mean {
            Some(mean) => {
                let value: f64 = row[attainment].parse().unwrap();
                assert!((value - mean).abs() < 1e-9, "{value} {mean} {row:?}");
            }
            None => assert!(row[attainment].is_empty(), "{row:?}"),
        }
        subjects.insert((row[subject].clone(), row[measure].clone()));
        compared += 1;
    }
    // Five subjects in four measures, and English and maths at 4 and 5.
    assert_eq!(subjects.len(), 22, "{subjects:?}");
    assert!(compared > 2000, "{compared}");
}

/// By hand: of three pupils one has 6 and 4 in English, one 3 and 5, one no English; in maths 4, 4 and 7. The better English is
/// 6 and 5: both reach 4 in both, and none reaches 5 in maths. The third has no outcome in English and maths.
#[test]
fn english_and_maths_by_hand() {
    let pupils: Vec<Pupil> = (0..3)
        .map(|_| Pupil {
            urn: 136_001,
            year: 11,
            sex: 'F',
        })
        .collect();
    let row = |pupil, subject, grade| Row {
        term: "Autumn",
        day: 5,
        kind: "Mock exam",
        pupil,
        subject,
        grade,
    };
    let rows = [
        row(0, "English Language", "6"),
        row(0, "English Literature", "4"),
        row(1, "English Language", "3"),
        row(1, "English Literature", "5"),
        row(0, "Maths", "4"),
        row(1, "Maths", "4"),
        row(2, "Maths", "7"),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in tables(&pupils) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    std::fs::write(
        folder.path().join("assessments.csv"),
        assessments(&pupils, &rows),
    )
    .unwrap();
    let mut settings = Settings::default();
    let holdings = read(folder.path(), &settings);
    settings.key_stages = stages_of(&holdings, &settings);
    let engine = Engine::new(&holdings, &settings);
    let tracked = engine.subjects();
    let of = |subject: &str, measure: &str| {
        let found = tracked.iter().find(|t| {
            t.subject.code() == subject && t.subject.measure().map(Measure::code) == Some(measure)
        });
        let request = Request {
            key_stage: Some("KS4".into()),
            subject: Some(found.unwrap().subject.itself()),
            ..Request::default()
        };
        let rows = tidy(&engine, &request);
        let at = |name: &str| rows.columns.iter().position(|c| *c == name).unwrap();
        let row = rows.rows.iter().find(|r| {
            r[at("measure")] == measure
                && r[at("report")] == "summary"
                && r[at("assessment_type")] == "All"
        });
        let row = row.unwrap();
        (row[at("n")].clone(), row[at("attainment")].clone())
    };
    let is = |n: &str, attainment: &str| (n.to_owned(), attainment.to_owned());
    assert_eq!(of("EM", "g4"), is("2", "100"));
    assert_eq!(of("EM", "g5"), is("2", "0"));
    assert_eq!(of("Maths", "points"), is("3", "5"));
    assert!(tracked.iter().any(|t| t.subject == Subject::Maths));
}

/// A subject on a scale of its own, with measures and a type of assessment of its own: nothing but the config knows them.
const OWN: &str = "title: Beacon Trust
subjects: [{code: Wellbeing, title: Well-being, stages: [KS3], scale: steps}]
scales:
  - name: steps
    codes:
      - {code: \"1\", points: 1}
      - {code: \"2\", points: 2, counts_as: reached}
      - {code: N, counts_as: no outcome}
measures:
  - {name: secure, title: Secure, words: at step 2, of: share, scale: steps, reached: [\"2\"], stages: [KS3]}
  - {name: step, title: Average step, of: mean, scale: steps}
assessment_types: [{name: Form tutor, also: [Tutor]}]
packs:
  - {name: tutors, title: For tutors, reports: [{report: summary, key_stage: KS3}]}
";

/// Three pupils of Year 8: steps 2, 1 and none; a fourth without a row. By hand: 1 of 2 is secure, and the mean step is 1.5.
fn with_own_framework() -> Project {
    let pupils: Vec<Pupil> = (0..4)
        .map(|i| Pupil {
            urn: 136_001 + i / 2,
            year: 8,
            sex: 'M',
        })
        .collect();
    let row = |pupil, grade| Row {
        term: "Autumn",
        day: 5,
        kind: "Tutor",
        pupil,
        subject: "Wellbeing",
        grade,
    };
    let rows = [row(0, "2"), row(1, "1"), row(2, "N")];
    let project = Project::empty();
    project.put("config.yaml", OWN);
    for (name, text) in tables(&pupils) {
        project.put(&format!("data/{name}"), text);
    }
    project.put("data/assessments.csv", assessments(&pupils, &rows));
    project
}

#[test]
fn a_framework_in_the_config_alone_has_figures() {
    let project = with_own_framework();
    let out = project.run(&[
        "figures",
        "--report",
        "summary",
        "--subject",
        "wellbeing",
        "--type",
        "Tutor",
    ]);
    let text = out.expect(0).out;
    let rows: Vec<&str> = text.lines().skip(1).collect();
    let whole: Vec<&&str> = rows.iter().filter(|r| r.starts_with("7001,,KS3")).collect();
    let of = |measure: &str| {
        let row = whole.iter().find(|r| {
            let cells: Vec<&str> = r.split(',').collect();
            cells.contains(&measure) && cells[6].is_empty() && cells.contains(&"assessments")
        });
        let row = row.unwrap_or_else(|| panic!("{measure}: {text}"));
        let at = row.find(&format!(",{measure},")).unwrap() + measure.len() + 2;
        row[at..]
            .split(',')
            .take(3)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(of("secure"), ["4", "2", "50"]);
    assert_eq!(of("step"), ["4", "2", "1.5"]);
    let told = project.run(&[
        "explain",
        "--key-stage",
        "KS3",
        "--subject",
        "Wellbeing",
        "--measure",
        "secure",
        "--type",
        "All",
        "--show",
        "assessments",
    ]);
    let told = told.expect(0).out;
    assert!(told.contains("at step 2"), "{told}");
}

#[test]
fn a_framework_in_the_config_alone_has_pages_files_and_packs() {
    let project = with_own_framework();
    project.run(&["build", "--no-pdf"]).expect(0);
    let read = |path: &str| {
        let path = project.root().join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let page = read("site/beacon-trust/ks3/summary.html");
    for words in ["Well-being", "Secure", "Average step", "50%", "1.5"] {
        assert!(page.contains(words), "{words}");
    }
    let export = read("site/beacon-trust/ks3/export.csv");
    assert!(export.contains("Well-being,Secure"), "{export}");
    assert!(!project.root().join("site/beacon-trust/ks2").exists());
    let figures = read("site/beacon-trust/figures.csv");
    assert!(figures.contains(",Form tutor,Wellbeing,"), "{figures}");
}

#[test]
fn what_a_framework_in_the_config_names_must_be_there() {
    let told = |text: &str| -> Vec<String> {
        let findings = matbook::config::read(text, Path::new("config.yaml")).unwrap_err();
        let told = findings.iter().map(|f| {
            format!(
                "{}:{} {} [{}]",
                f.spot.line, f.spot.column, f.message, f.help
            )
        });
        told.collect()
    };
    assert_eq!(
        told("subjects:\n  - code: Art\n    scale: gcze\n"),
        ["3:12 there is no scale `gcze` [did you mean `gcse`?]"]
    );
    assert_eq!(
        told("measures:\n  - {name: top, of: share, scale: gcse, reached: [\"9\", \"10\"]}\n")
            .len(),
        1
    );
    assert_eq!(
        told("subjects:\n  - {code: ST, parts: [Maths, Sewing]}\n"),
        [
            "2:31 `Sewing` is no subject that stands before `ST` [declare the parts of a combined subject first]"
        ]
    );
    assert_eq!(
        told("scales:\n  - {name: steps}\n"),
        [
            "2:12 the scale `steps` has neither codes nor marks [give it `codes`, or `low` and `high`]"
        ]
    );
    assert_eq!(
        told("defaults: {assessment_type: Predicted grades}\n"),
        [
            "1:29 `defaults.assessment_type` is `Predicted grades`, expected a type of assessment, or All [did you mean `Predicted grade`?]"
        ]
    );
}
