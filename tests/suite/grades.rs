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
            "2023/24,{},{year}-{month:02}-{:02},{} {},{},{},{},{},{},{}",
            row.term,
            row.day,
            row.kind,
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
    assert!(told.is_empty(), "{}: {}", told.len(), told[0]);
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

/// Two secondary schools, read: what [`made_up`] makes of a seed.
pub fn secondaries() -> (Holdings, Settings) {
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
    (holdings, settings)
}

/// The trust of [`OWN`], read.
pub fn own_framework() -> (Holdings, Settings) {
    let project = with_own_framework();
    let config = matbook::config::read(OWN, Path::new("config.yaml")).unwrap();
    let mut settings = config.settings;
    let holdings = read(&project.root().join("data"), &settings);
    settings.key_stages = stages_of(&holdings, &settings);
    (holdings, settings)
}

#[test]
fn grades_agree_with_straight_loops() {
    let (pupils, rows) = made_up(&mut Dice(11));
    let (holdings, settings) = secondaries();
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

#[test]
fn the_data_stand_for_the_day_of_the_last_result_grades_too() {
    let (mut holdings, _) = secondaries();
    let day = |year, month, day| matbook::estate::Date::new(year, month, day).unwrap();
    assert!(matbook::check::latest(&holdings) < Some(day(2024, 8, 20)));
    let [published, slip, ..] = &mut holdings.other_results[..] else {
        panic!("no results in grades");
    };
    published.assessed_on = day(2024, 8, 20);
    // After the end of its school year: no day that has come.
    slip.assessed_on = day(2031, 11, 5);
    assert_eq!(matbook::check::latest(&holdings), Some(day(2024, 8, 20)));
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
  - {name: step, title: Average step, words: average step (1 to 3), of: mean, scale: steps}
assessment_types: [{name: Form tutor, also: [Tutor]}]
packs:
  - {name: head, make: false}
  - {name: trustees, make: false}
  - {name: governors, make: false}
  - {name: tutors, for: both, title: For tutors, reports: [{report: summary, key_stage: KS3}]}
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
    project
        .run(&["build", "--pack-sources", "sources"])
        .expect(0);
    let read = |path: &str| {
        let path = project.root().join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let page = read("site/beacon-trust/ks3/summary.html");
    for words in [
        "Well-being",
        "Secure",
        "Average step",
        "50%",
        "1.5",
        "Average step (1 to 3).",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let export = read("site/beacon-trust/ks3/export.csv");
    assert!(export.contains("Well-being,Secure"), "{export}");
    assert!(!project.root().join("site/beacon-trust/ks2").exists());
    let sources = crate::project::files(&project.root().join("sources"));
    let texts = sources
        .iter()
        .filter_map(|(_, path)| std::fs::read_to_string(path).ok());
    let packs: Vec<String> = texts.filter(|text| text.contains("Well-being")).collect();
    assert!(
        packs.iter().any(|text| text.contains("Average step")),
        "{}",
        sources.len()
    );
    let figures = read("site/beacon-trust/figures.csv");
    assert!(figures.contains(",All,Wellbeing,"), "{figures}");
}

/// Where pupils choose all subjects, as in a sixth form, the questions are answered from these, and coverage is no fault.
#[test]
fn the_six_questions_are_answered_where_all_subjects_are_chosen() {
    let project = with_own_framework();
    let annex = OWN.replace(
        "{name: trustees, make: false}",
        "{name: trustees, depth: annex}",
    );
    assert_ne!(annex, OWN);
    project.put("config.yaml", annex);
    project
        .run(&["build", "--pack-sources", "sources"])
        .expect(0);
    let texts: Vec<String> = crate::project::files(&project.root().join("sources"))
        .iter()
        .filter_map(|(_, path)| std::fs::read_to_string(path).ok())
        .collect();
    let all = texts.concat();
    assert!(
        all.contains("Are the data good enough to rely on?"),
        "{}",
        texts.len()
    );
    assert!(
        all.contains("Well-being") && !all.contains("can't be answered"),
        "{all}"
    );
    assert!(!all.contains("Coverage is lowest"), "{all}");
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

/// The tidy row of a request's summary, by measure: n, attainment, comparison.
fn summary(
    engine: &Engine<'_>,
    stage: &str,
    subject: Subject,
    show: &str,
    measure: &str,
) -> [String; 3] {
    let request = Request {
        key_stage: Some(stage.into()),
        subject: Some(subject),
        ..Request::default()
    };
    let rows = tidy(engine, &request);
    let at = |name: &str| rows.columns.iter().position(|c| *c == name).unwrap();
    let wanted = [
        ("report", "summary"),
        ("assessment_type", "All"),
        ("show", show),
        ("measure", measure),
        ("year_group", ""),
        ("urn", ""),
    ];
    let is = |r: &&Vec<String>| wanted.iter().all(|(column, value)| r[at(column)] == *value);
    let row = rows
        .rows
        .iter()
        .find(is)
        .unwrap_or_else(|| panic!("{show} {measure}"));
    ["n", "attainment", "comparison"].map(|column| row[at(column)].clone())
}

/// Three pupils with 6, 4 and 3 in maths. Chances of a 4: 0.9, 0.6, none given; of points 5.5, 4.5 and 3.5. To reach: 7, 4 and 5.
/// By hand: of the two with a chance both reach 4, 75 % were expected; points 13 / 3 against 13.5 / 3; of the targets 1 of 3
/// reaches 7, all reach 4, points 16 / 3.
#[test]
fn chances_by_measure_and_grades_to_reach() {
    let pupils: Vec<Pupil> = (0..3)
        .map(|_| Pupil {
            urn: 136_001,
            year: 11,
            sex: 'M',
        })
        .collect();
    let row = |pupil, grade| Row {
        term: "Autumn",
        day: 5,
        kind: "Predicted grade",
        pupil,
        subject: "Maths",
        grade,
    };
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    for (name, text) in tables(&pupils) {
        put(name, text);
    }
    put(
        "assessments.csv",
        assessments(&pupils, &[row(0, "6"), row(1, "4"), row(2, "3")]),
    );
    let mut estimates = String::from("academic_year,upn,subject,rank,measure,value\n");
    for (pupil, measure, value) in [
        (0, "g4", "0.9"),
        (1, "g4", "60%"),
        (0, "points", "5.5"),
        (1, "points", "4.5"),
        (2, "points", "3.5"),
    ] {
        let _ = writeln!(
            estimates,
            "2023/24,{},Maths,FFT50,{measure},{value}",
            upn(pupil)
        );
    }
    put("estimates.csv", estimates);
    let mut targets = String::from("academic_year,upn,subject,target\n");
    for (pupil, grade) in [(0, "7"), (1, "4"), (2, "5")] {
        let _ = writeln!(targets, "2023/24,{},Maths,{grade}", upn(pupil));
    }
    put("targets.csv", targets);
    let mut settings = Settings::default();
    let holdings = read(folder.path(), &settings);
    settings.key_stages = stages_of(&holdings, &settings);
    let engine = Engine::new(&holdings, &settings);
    let of = |show: &str, measure: &str| {
        let [n, attainment, comparison] = summary(&engine, "KS4", Subject::Maths, show, measure);
        let value = |text: &str| text.parse::<f64>().unwrap();
        (n, value(&attainment), value(&comparison))
    };
    let near = |(n, a, c): (String, f64, f64), count: &str, attainment: f64, comparison: f64| {
        assert_eq!(n, count);
        assert!(
            (a - attainment).abs() < 1e-9 && (c - comparison).abs() < 1e-9,
            "{a} {c}"
        );
    };
    near(of("estimates", "g4"), "2", 100.0, 75.0);
    near(of("estimates", "points"), "3", 13.0 / 3.0, 13.5 / 3.0);
    near(of("targets", "g7"), "3", 0.0, 100.0 / 3.0);
    near(of("targets", "g4"), "3", 200.0 / 3.0, 100.0);
    near(of("targets", "points"), "3", 13.0 / 3.0, 16.0 / 3.0);
}

/// The same for a subject of primary schools: two rows make one estimate.
#[test]
fn chances_of_a_primary_subject_by_measure() {
    let pupils: Vec<Pupil> = (0..2)
        .map(|_| Pupil {
            urn: 136_001,
            year: 5,
            sex: 'F',
        })
        .collect();
    let row = |pupil, grade| Row {
        term: "Autumn",
        day: 5,
        kind: "Teacher Assessment",
        pupil,
        subject: "Reading",
        grade,
    };
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    for (name, text) in tables(&pupils) {
        put(name, text);
    }
    put(
        "assessments.csv",
        assessments(&pupils, &[row(0, "GDS"), row(1, "WTS")]),
    );
    let mut estimates = String::from("academic_year,upn,subject,rank,measure,value\n");
    for (pupil, measure, value) in [
        (0, "expected", "0.8"),
        (0, "greater", "0.3"),
        (1, "greater", "0.1"),
        (1, "expected", "0.4"),
    ] {
        let _ = writeln!(
            estimates,
            "2023/24,{},Reading,FFT50,{measure},{value}",
            upn(pupil)
        );
    }
    put("estimates.csv", estimates);
    let settings = Settings::default();
    let holdings = read(folder.path(), &settings);
    let engine = Engine::new(&holdings, &settings);
    let of = |measure: &str| summary(&engine, "KS2", Subject::Reading, "estimates", measure);
    let comparison = |measure: &str| of(measure)[2].parse::<f64>().unwrap();
    // (0.8 + 0.4) / 2 and (0.3 + 0.1) / 2.
    assert!((comparison("expected") - 60.0).abs() < 1e-9);
    assert!((comparison("greater") - 20.0).abs() < 1e-9);
    assert_eq!(of("expected")[0], "2");
}

/// Three pupils of Year 4 with 90, 100 and 110 in the test of Year 2, and none of a key stage: a third each.
#[test]
fn prior_attainment_from_a_named_test() {
    use matbook::config;
    use matbook::estate::Decimal;
    use matbook::measure::tracking::fill_prior;

    let pupils: Vec<Pupil> = (0..4)
        .map(|_| Pupil {
            urn: 136_001,
            year: 4,
            sex: 'F',
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    for (name, text) in tables(&pupils) {
        put(name, text);
    }
    let mut text = String::from(
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score\n",
    );
    for (pupil, subject, score) in [
        (0, "Reading", 88),
        (0, "Maths", 92),
        (1, "Reading", 100),
        (2, "Maths", 110),
    ] {
        let _ = writeln!(
            text,
            "2023/24,Autumn,2023-11-05,Year 2,NFER,136001,{},2,{subject},{score}",
            upn(pupil)
        );
    }
    put("assessments.csv", text);
    let yaml = "prior_attainment: {from: {assessment_type: NFER, nc_year: 2}}\n";
    let settings = config::read(yaml, Path::new("config.yaml"))
        .unwrap()
        .settings;
    let mut holdings = read(folder.path(), &settings);
    // The roll of two years later.
    for entry in &mut holdings.roll {
        entry.year = entry.year.plus(2);
    }
    fill_prior(&mut holdings, settings.prior_from.unwrap());
    let scores: Vec<Option<Decimal>> = holdings.roll.iter().map(|e| e.prior_score).collect();
    let whole = |n: i64| Some(Decimal(n * Decimal::ONE));
    assert_eq!(scores, [whole(90), whole(100), whole(110), None]);
    let roll: Vec<_> = holdings.roll.iter().collect();
    let bands = matbook::measure::tracking::prior_bands(&roll, &settings.prior_bands);
    let names: Vec<String> = bands.iter().map(|b| format!("{b:?}")).collect();
    assert_eq!(names, ["Some(Low)", "Some(Middle)", "Some(High)", "None"]);
}
