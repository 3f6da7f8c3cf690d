//! The checks of the data as a whole: each finds its fault and leaves sound data alone; severities and ignores; pages.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use matbook::check::{self, CHECKS, page, settle, stage};
use matbook::config::{CheckLimits, Ignore, Settings};
use matbook::dataset::Holdings;
use matbook::demo::{DemoPlan, write};
use matbook::diag::{Code, Finding, Severity, Spot};
use matbook::estate::{AssessmentType, Date, Term};
use matbook::intake::{ReadOptions, read_folder};

const YEARS: [(&str, i32); 3] = [("2021/22", 2021), ("2022/23", 2022), ("2023/24", 2023)];
const TERMS: [(&str, &str); 3] = [
    ("Autumn", "11-10"),
    ("Spring", "02-10"),
    ("Summer", "06-10"),
];

/// A data folder in the making: three schools of a trust, each with thirty pupils who were in Year 3 in 2021/22.
struct Folder {
    dir: tempfile::TempDir,
    rows: String,
}

/// A sitting: year and term by their places, school 0 to 2, type, subject.
#[derive(Clone, Copy)]
struct Sitting {
    year: usize,
    term: usize,
    school: usize,
    kind: &'static str,
    subject: &'static str,
}

const PUPILS: usize = 30;

fn urn(school: usize) -> usize {
    136_000 + school
}

fn upn(school: usize, pupil: usize) -> String {
    format!("A{:012}", school * 1000 + pupil)
}

fn teacher(year: usize, term: usize, school: usize) -> Sitting {
    Sitting {
        year,
        term,
        school,
        kind: "Teacher Assessment",
        subject: "Reading",
    }
}

fn nfer(year: usize, term: usize, school: usize) -> Sitting {
    Sitting {
        kind: "NFER",
        ..teacher(year, term, school)
    }
}

impl Folder {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        fs::create_dir_all(data.join("assessments")).unwrap();
        fs::write(
            data.join("trusts.csv"),
            "trust_uid,trust_name\n2100,Beacon\n",
        )
        .unwrap();
        let mut schools = "urn,school_name,trust_uid,joined_on,phase,school_type\n".to_owned();
        let mut pupils =
            "academic_year,urn,upn,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,ethnicity,prior_score\n"
                .to_owned();
        for school in 0..3 {
            writeln!(
                schools,
                "{},School {school},2100,2018-09-01,Primary,Academy converter",
                urn(school)
            )
            .unwrap();
            for (year, start) in YEARS {
                for pupil in 0..PUPILS {
                    writeln!(
                        pupils,
                        "{year},{},{},2013-10-01,F,{},N,N,N,N,N,WBRI,",
                        urn(school),
                        upn(school, pupil),
                        start - 2021 + 3
                    )
                    .unwrap();
                }
            }
        }
        fs::write(data.join("schools.csv"), schools).unwrap();
        fs::write(data.join("pupils.csv"), pupils).unwrap();
        Self {
            dir,
            rows: "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score,judgement\n".into(),
        }
    }

    /// Adds the rows of a sitting: one for each value, for the first pupils of the school. A value is a score or a
    /// judgement.
    fn sit<'v>(&mut self, s: Sitting, values: impl IntoIterator<Item = &'v str>) -> &mut Self {
        let ((year, start), (term, day)) = (YEARS[s.year], TERMS[s.term]);
        let date = format!("{}-{day}", start + i32::from(s.term > 0));
        for (pupil, value) in values.into_iter().enumerate() {
            let cells = if value.starts_with(|c: char| c.is_ascii_digit()) {
                format!("{value},")
            } else {
                format!(",{value}")
            };
            writeln!(
                self.rows,
                "{year},{term},{date},{} {term},{},{},{},{},{},{cells}",
                s.kind,
                s.kind,
                urn(s.school),
                upn(s.school, pupil),
                s.year + 3,
                s.subject
            )
            .unwrap();
        }
        self
    }

    /// So many judgements at the expected standard and so many below it.
    fn judge(&mut self, sitting: Sitting, expected: usize, below: usize) -> &mut Self {
        let values = [vec!["EXS"; expected], vec!["WTS"; below]].concat();
        self.sit(sitting, values)
    }

    fn read(&self) -> Holdings {
        let data = self.dir.path().join("data");
        fs::write(data.join("assessments/results.csv"), &self.rows).unwrap();
        let (held, sink) =
            read_folder(&data, &Settings::default(), &ReadOptions::default()).unwrap();
        assert!(!sink.stops_build());
        assert!(held.files.iter().all(|f| f.refused == 0));
        held
    }

    fn found(&self) -> Vec<(Code, String)> {
        told(&self.read())
    }
}

/// What the checks find, as code and message; all that the brief form leaves out is held to here.
fn told(holdings: &Holdings) -> Vec<(Code, String)> {
    let found = check::run(holdings, &Settings::default());
    for f in &found {
        assert_eq!((f.spot.line, f.spot.column), (0, 0));
        assert!(holdings.files.iter().any(|file| file.path == *f.spot.file));
        assert!(f.urn.is_some_and(|urn| holdings.school(urn).is_some()));
        assert!(f.severity != Severity::Error && f.row_kept && !f.help.is_empty());
        assert!(!f.stops_build());
    }
    found.into_iter().map(|f| (f.code, f.message)).collect()
}

#[test]
fn a_fall_of_coverage_is_told_and_a_small_one_is_not() {
    // 30 of 30, then 12 of 30: down by 60 points. p = 42/60 = 0.7, so the standard error is
    // sqrt(10⁴ × 0.21 × 2/30) = 11.83, and four of them are 47.3.
    let mut folder = Folder::new();
    folder.judge(teacher(0, 0, 0), 30, 0);
    folder.judge(teacher(0, 1, 0), 12, 0);
    assert_eq!(
        folder.found(),
        [(
            Code::CoverageDrop,
            "School 0, Spring 2021/22: Year 3, Reading: coverage is 40%, in Autumn 2021/22 it was 100%"
                .to_owned()
        )]
    );
    // 18 of 30: down by 40 points. p = 48/60 = 0.8: sqrt(10⁴ × 0.16 × 2/30) = 10.33, four of them 41.3.
    let mut folder = Folder::new();
    folder.judge(teacher(0, 0, 0), 30, 0);
    folder.judge(teacher(0, 1, 0), 18, 0);
    assert_eq!(folder.found(), []);
    // A test that stands in for the teacher's assessment is coverage as well.
    let mut folder = Folder::new();
    folder.judge(teacher(0, 0, 0), 30, 0);
    folder.judge(teacher(0, 1, 0), 12, 0);
    let scores: Vec<String> = (0..30).map(|i| (80 + i).to_string()).collect();
    folder.sit(nfer(0, 1, 0), scores.iter().map(String::as_str));
    assert_eq!(folder.found(), []);
}

#[test]
fn a_term_without_assessments_is_told_where_the_other_schools_made_some() {
    let mut folder = Folder::new();
    for school in 0..3 {
        folder.judge(teacher(0, 0, school), 20, 10);
    }
    folder.judge(teacher(0, 1, 0), 20, 10);
    // One school of three: the others may mean not to assess in spring.
    assert_eq!(folder.found(), []);
    folder.judge(teacher(0, 1, 1), 20, 10);
    let message = "School 2, Spring 2021/22: Year 3: coverage is 0%, in Autumn 2021/22 it was 100%";
    assert_eq!(folder.found(), [(Code::CoverageDrop, message.to_owned())]);
}

#[test]
fn a_missing_subject_is_told_within_a_year() {
    let mut folder = Folder::new();
    let writing = |s: Sitting| Sitting {
        subject: "Writing",
        ..s
    };
    for (year, term) in [(0, 1), (0, 2), (1, 0)] {
        for school in 0..3 {
            folder.judge(teacher(year, term, school), 20, 10);
            if (year, term, school) != (0, 2, 1) && (year, term, school) != (1, 0, 2) {
                folder.judge(writing(teacher(year, term, school)), 20, 10);
            }
        }
    }
    let found = check::run(&folder.read(), &Settings::default());
    assert_eq!(found[0].severity, Severity::Note);
    // School 1 left Writing out in summer; that school 2 doesn't have it next autumn is a new year's plan.
    assert_eq!(
        folder.found(),
        [(
            Code::CoverageDrop,
            "School 1, Summer 2021/22: Year 3, Writing: coverage is 0%, in Spring 2021/22 it was 100%"
                .to_owned()
        )]
    );
}

/// Five terms of one school, each with so many of thirty pupils at the expected standard.
fn terms(expected: [usize; 5]) -> Vec<(Code, String)> {
    let mut folder = Folder::new();
    for (i, n) in expected.into_iter().enumerate() {
        folder.judge(teacher(i / 3, i % 3, 0), n, PUPILS - n);
    }
    folder.found()
}

#[test]
fn a_figure_jumps_beyond_its_history_or_does_not() {
    // 18 of 30, then 3 of 30: down by 50 points. p = 21/60 = 0.35: sqrt(10⁴ × 0.2275 × 2/30) = 12.32, four of them 49.3.
    // The earlier moves are 0.
    assert_eq!(
        terms([18, 18, 18, 18, 3]),
        [(
            Code::FigureJump,
            "School 0, Spring 2022/23: KS2, Reading: 10% at the expected standard, 60% in Autumn 2022/23"
                .to_owned()
        )]
    );
    // 18, then 4: down by 46.7 points; p = 22/60, four errors are 49.8.
    assert_eq!(terms([18, 18, 18, 18, 4]), []);
    // The same jump where the figure moved by 10 points each time: sqrt(mean of squares) = 10, below 12.32.
    assert_eq!(terms([18, 21, 18, 18, 3]).len(), 1);
    // And where it moved by 30 and 30 and 0: sqrt(600) = 24.5, four of them are 98.
    assert_eq!(terms([27, 18, 27, 18, 3]), []);
    // Without two earlier moves there is no history.
    assert_eq!(terms([18, 18, 3, 3, 3]), []);
}

#[test]
fn one_score_for_a_whole_class_is_told() {
    let mut folder = Folder::new();
    folder.sit(nfer(0, 0, 0), vec!["97"; 10]);
    folder.sit(nfer(0, 0, 1), vec!["97"; 9]);
    folder.sit(nfer(0, 0, 2), [vec!["97"; 20], vec!["98"]].concat());
    folder.judge(teacher(0, 0, 1), 30, 0);
    assert_eq!(
        folder.found(),
        [(
            Code::SameScore,
            "School 0, Autumn 2021/22: Year 3, Reading, NFER Autumn: all 10 scores are 97"
                .to_owned()
        )]
    );
}

#[test]
fn a_file_of_another_year_group_than_the_rolls_is_told() {
    let mut folder = Folder::new();
    folder.judge(teacher(0, 0, 0), 20, 10);
    folder.judge(teacher(0, 0, 1), 20, 10);
    // School 1's rows are a year below the roll's Year 3; of school 0 four pupils sat the test of Year 2.
    let mut pupil = 0;
    let rows: Vec<String> = (folder.rows.lines())
        .map(|line| {
            let of = |school| line.contains(&format!(",{},", urn(school)));
            pupil += usize::from(of(0));
            match of(1) || (of(0) && pupil <= 4) {
                true => line.replace(",3,Reading", ",2,Reading"),
                false => line.to_owned(),
            }
        })
        .collect();
    folder.rows = rows.join("\n") + "\n";
    assert_eq!(
        folder.found(),
        [(
            Code::OtherYearGroup,
            "School 1, 2021/22: 30 of 30 rows are one year below the year group of their pupil on the roll"
                .to_owned()
        )]
    );
}

#[test]
fn a_heap_of_scores_is_told() {
    let mut folder = Folder::new();
    // 18 of 22: by chance about C(22, 18) × 0.2¹⁸ × 0.8⁴ = 7315 × 2.6e-13 × 0.41 = 8e-10.
    let others = ["98", "99", "101", "102", "85", "86", "87", "88"];
    let values = [vec!["100"; 18], others.to_vec(), vec!["113"; 4]].concat();
    folder.sit(nfer(0, 0, 0), values);
    // Six each: no heap.
    let level = ["98", "99", "100", "101", "102"].repeat(6);
    folder.sit(nfer(0, 0, 1), level);
    // Twelve of sixteen at 110: C(16, 12) × 0.2¹² × 0.8⁴ = 1820 × 4.1e-9 × 0.41 = 3.1e-6: not beyond one in a million.
    let greater = [
        vec!["110"; 12],
        vec!["108", "109", "111", "112"],
        vec!["90", "91", "92", "93", "94", "95", "80"],
        vec!["81", "82", "83", "84", "85", "86", "87"],
    ];
    folder.sit(nfer(0, 0, 2), greater.concat());
    assert_eq!(
        folder.found(),
        [(
            Code::ScoreHeap,
            "School 0, Autumn 2021/22: NFER, Reading: 18 of the 22 scores from 98 to 102 are exactly 100"
                .to_owned()
        )]
    );
}

#[test]
fn last_years_scores_are_told() {
    let mut folder = Folder::new();
    let scores: Vec<String> = (0..30).map(|i| (78 + 2 * i).to_string()).collect();
    let of = |from: usize| scores[from..].iter().map(String::as_str);
    folder.sit(nfer(0, 0, 0), of(0));
    // The next autumn: 27 of 30 rows are the same, 90 %.
    folder.sit(nfer(1, 0, 0), of(0).take(27).chain(["81", "83", "85"]));
    // Another school's scores moved on by one pupil; a third sent last year's scores in another term.
    folder.sit(nfer(0, 0, 1), of(0));
    folder.sit(nfer(1, 0, 1), of(1));
    folder.sit(nfer(0, 0, 2), of(0));
    folder.sit(nfer(1, 1, 2), of(0));
    assert_eq!(
        folder.found(),
        [(
            Code::LooksLikeLastYear,
            "School 0, Autumn 2022/23: NFER, Year 4: 27 of 30 rows have the score or judgement that the same pupil had in Autumn 2021/22"
                .to_owned()
        )]
    );
}

#[test]
fn last_years_judgements_are_told_where_they_differ_among_themselves() {
    let judged = |mixed: bool, one_more: bool| {
        let mut folder = Folder::new();
        for year in 0..2 {
            for subject in ["Reading", "Writing"] {
                let sitting = Sitting {
                    subject,
                    ..teacher(year, 0, 0)
                };
                let mut values = if mixed {
                    ["WTS", "EXS", "GDS"].repeat(10)
                } else {
                    vec!["EXS"; 30]
                };
                if one_more && year == 1 && subject == "Reading" {
                    values[0] = "EXS";
                }
                folder.sit(sitting, values);
            }
        }
        folder.found()
    };
    // 60 rows, a third of each judgement: two rows of a subject agree in 1/3 of cases.
    let found = judged(true, false);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, Code::LooksLikeLastYear);
    // One pupil moved up: a stable class. All judged alike: a class that is where it should be.
    assert_eq!(judged(true, true), []);
    assert_eq!(judged(false, false), []);
}

#[test]
fn limits_of_the_config_hold() {
    let mut folder = Folder::new();
    folder.sit(nfer(0, 0, 0), vec!["97"; 9]);
    let holdings = folder.read();
    assert_eq!(check::run(&holdings, &Settings::default()), []);
    let text = "checks:\n  limits: {same_score_pupils: 9, coverage_drop: 12.5}\n";
    let settings = matbook::config::read(text, Path::new("config.yaml"))
        .unwrap()
        .settings;
    let expected = CheckLimits {
        same_score_pupils: 9,
        coverage_drop: 12.5,
        ..CheckLimits::default()
    };
    assert_eq!(settings.limits, expected);
    let found = check::run(&holdings, &settings);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].value, "97");
}

fn finding(code: Code, severity: Severity, file: &str, field: &str) -> Finding {
    let spot = Spot {
        file: file.into(),
        line: 2,
        ..Spot::default()
    };
    Finding::new(code, severity, spot, "as found").at(field, "")
}

fn ignore(code: &str, until: &str) -> Ignore {
    Ignore {
        line: 7,
        code: code.into(),
        file: None,
        field: None,
        reason: "the MIS is being changed".into(),
        until: Date::parse(until).unwrap(),
    }
}

#[test]
fn ignores_hold_to_their_last_day_and_only_where_they_say() {
    let findings = || {
        vec![
            finding(Code::TwoRolls, Severity::Warning, "pupils/a.csv", "urn"),
            finding(Code::TwoRolls, Severity::Warning, "pupils/b.csv", "urn"),
            finding(Code::UnknownCode, Severity::Error, "pupils/a.csv", "sen"),
            finding(Code::UnknownCode, Severity::Error, "pupils/a.csv", "sex"),
            finding(Code::MissingColumn, Severity::Error, "pupils/a.csv", "upn"),
        ]
    };
    let ignores = vec![
        Ignore {
            file: Some("pupils/a*".into()),
            ..ignore("two-rolls", "2024-02-29")
        },
        Ignore {
            field: Some("sen".into()),
            ..ignore("unknown-code", "2024-02-29")
        },
        // Without its file there is nothing to build from: this can't be ignored.
        ignore("missing-column", "2024-02-29"),
    ];
    let settings = Settings {
        ignores,
        ..Settings::default()
    };
    let on = |day: &str| settle(findings(), &settings, Date::parse(day));
    let kept = |s: &check::Settled| -> Vec<(Code, String, String)> {
        let of = |f: &Finding| (f.code, f.spot.file.to_string(), f.field.clone());
        s.kept.iter().map(of).collect()
    };
    let last_day = on("2024-02-29");
    assert_eq!((last_day.ignored, last_day.notes.len()), (2, 0));
    let expected = [
        (Code::MissingColumn, "pupils/a.csv", "upn"),
        (Code::UnknownCode, "pupils/a.csv", "sex"),
        (Code::TwoRolls, "pupils/b.csv", "urn"),
    ]
    .map(|(c, f, n)| (c, f.to_owned(), n.to_owned()));
    assert_eq!(kept(&last_day), expected);

    let day_after = on("2024-03-01");
    assert_eq!((day_after.ignored, day_after.kept.len()), (0, 5));
    assert_eq!(day_after.notes.len(), 3);
    let note = &day_after.notes[0];
    assert_eq!(
        (note.code, note.severity),
        (Code::ExpiredIgnore, Severity::Note)
    );
    assert_eq!(note.spot.line, 7);
    assert_eq!(
        note.message,
        "the ignore of missing-column ended on 29 February 2024: the MIS is being changed"
    );
    // Where nobody knows which day it is, ignores hold.
    assert_eq!(settle(findings(), &settings, None).ignored, 2);
}

#[test]
fn severities_of_the_config_stand_but_never_let_a_build_through() {
    let severities = vec![
        ("two-rolls".into(), Severity::Note),
        ("unknown-code".into(), Severity::Warning),
        ("missing-column".into(), Severity::Note),
        ("two-rols".into(), Severity::Note),
    ];
    let settings = Settings {
        severities,
        ..Settings::default()
    };
    let settled = settle(
        vec![
            finding(Code::TwoRolls, Severity::Warning, "a", "urn"),
            finding(Code::UnknownCode, Severity::Error, "b", "sen"),
            finding(Code::MissingColumn, Severity::Error, "c", "upn"),
            finding(Code::BadDate, Severity::Error, "d", "dob"),
        ],
        &settings,
        None,
    );
    let severities: Vec<_> = settled.kept.iter().map(|f| f.severity).collect();
    assert_eq!(
        severities,
        [
            Severity::Note,
            Severity::Warning,
            Severity::Error,
            Severity::Error
        ]
    );
    assert_eq!(settled.notes.len(), 1);
    assert_eq!(settled.notes[0].code, Code::Config);
    assert_eq!(settled.notes[0].help, "did you mean `two-rolls`?");
}

#[test]
fn a_config_names_codes_that_there_are() {
    let text = "checks:\n  severity:\n    two-rols: note\n  ignore:\n    - code: no-such-thing-at-all\n      reason: none\n      until: 2024-08-31\n";
    let findings = matbook::config::read(text, Path::new("config.yaml")).unwrap_err();
    let told: Vec<_> = findings
        .iter()
        .map(|f| (f.spot.line, f.spot.column, f.help.as_str()))
        .collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0], (3, 5, "did you mean `two-rolls`?"));
    assert_eq!((told[1].0, told[1].1), (5, 13));
    // An ignore without a reason or an end is no ignore.
    let text = "checks:\n  ignore:\n    - code: two-rolls\n";
    let findings = matbook::config::read(text, Path::new("config.yaml")).unwrap_err();
    assert_eq!(findings.len(), 2);
    let text = "checks:\n  ignore:\n    - {code: two-rolls, reason: dual, until: 2024-08-31}\n";
    let settings = matbook::config::read(text, Path::new("config.yaml"))
        .unwrap()
        .settings;
    assert_eq!(settings.ignores[0].line, 3);
}

#[test]
fn every_check_has_a_code_of_its_own_and_every_code_a_page() {
    let codes: BTreeSet<Code> = CHECKS.iter().map(|c| c.code()).collect();
    assert_eq!(codes.len(), CHECKS.len());
    for check in CHECKS {
        assert!(!check.code().stops_build());
        assert!(!check.looks_at().is_empty() && !check.help().is_empty());
        assert_ne!(check.severity(), Severity::Error);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/checks");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected: BTreeSet<String> = Code::ALL
        .iter()
        .map(|c| format!("{}.md", c.text()))
        .collect();
    assert_eq!(files, expected);
    for code in Code::ALL {
        let page = page(*code).replace("\r\n", "\n");
        let starts = format!("# {}\n", code.text());
        assert!(page.starts_with(&starts), "{}", code.text());
        for part in [
            "\nSeverity: ",
            "\n## What it looks at\n",
            "\n## What it does to the figures\n",
            "\n## How to mend it\n",
            "\n## Example\n",
        ] {
            assert!(page.contains(part), "{}: {part}", code.text());
        }
        let words = format!("It {}.", stage(*code).words());
        assert!(page.contains(&words), "{}: {words}", code.text());
        assert!(page.contains(&format!("[{}]: ", code.text())));
        assert_eq!(Code::parse(code.text()), Some(*code));
    }
}

/// Made-up trusts have nothing doubtful in them, but for schools that made no teacher assessment in a term.
#[test]
fn sound_data_is_left_alone() {
    for seed in 1..=3 {
        let dir = tempfile::tempdir().unwrap();
        let plan = DemoPlan {
            seed,
            ..DemoPlan::default()
        };
        write(&plan, dir.path()).unwrap();
        let data = dir.path().join("data");
        let (held, _) = read_folder(&data, &Settings::default(), &ReadOptions::default()).unwrap();
        for found in check::run(&held, &Settings::default()) {
            assert_eq!(found.code, Code::CoverageDrop, "{found:?}");
            let term = Term::ALL
                .into_iter()
                .find(|t| found.message.contains(&format!(", {t} ")))
                .unwrap();
            let year = &found.message.split(term.name()).nth(1).unwrap()[1..8];
            let judged = held.assessments.iter().any(|a| {
                Some(a.urn) == found.urn
                    && a.term == term
                    && a.year.to_string() == year
                    && a.kind == AssessmentType::TeacherAssessment
            });
            assert!(!judged, "{}", found.message);
        }
    }
}

#[test]
fn the_worked_example_has_three_gaps() {
    let Some(shared) = crate::shared() else {
        return;
    };
    for data in ["example/data", "example/faulty/data"] {
        let (held, _) = read_folder(
            &shared.join(data),
            &Settings::default(),
            &ReadOptions::default(),
        )
        .unwrap();
        // Three times a year group has no Writing in a term: its teachers made no assessment, as they did the term before.
        let found = check::run(&held, &Settings::default());
        for f in &found {
            assert_eq!((f.code, f.severity), (Code::CoverageDrop, Severity::Note));
            assert!(f.message.contains(", Writing: coverage is 0%"), "{f:?}");
        }
        let expected = if data == "example/data" { 3 } else { 0 };
        assert_eq!(found.len(), expected, "{data}: {found:#?}");
    }
}

#[test]
fn the_command_explains_codes_and_counts_what_is_ignored() {
    let matbook = |arguments: &[&str], dir: &Path| {
        let done = Command::new(env!("CARGO_BIN_EXE_matbook"))
            .args(arguments)
            .current_dir(dir)
            .env_remove("SOURCE_DATE_EPOCH")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let mut folder = Folder::new();
    folder.sit(nfer(0, 0, 0), vec!["97"; 10]);
    folder.read();
    let dir = folder.dir.path();
    let (code, out, _) = matbook(&["check", "--explain", "same-score"], dir);
    assert_eq!((code, out.as_str()), (Some(0), page(Code::SameScore)));
    let (code, _, error) = matbook(&["check", "--explain", "same-scores"], dir);
    assert_eq!(code, Some(2));
    assert!(error.contains("did you mean same-score?"), "{error}");

    fs::write(dir.join("config.yaml"), "title: Beacon\n").unwrap();
    let (_, out, error) = matbook(&["check"], dir);
    assert!(out.contains("warning[same-score]"), "{out}");
    assert!(!error.contains("ignored"), "{error}");
    // The latest date in the data is 10 November 2021.
    let config = |until: &str| {
        format!(
            "checks:\n  severity: {{check-letter: note}}\n  ignore:\n    - {{code: same-score, reason: typed by hand, until: {until}}}\n"
        )
    };
    fs::write(dir.join("config.yaml"), config("2021-11-10")).unwrap();
    let (code, out, error) = matbook(&["check", "--strict"], dir);
    assert!(!out.contains("same-score"), "{out}");
    assert!(error.contains("1 finding ignored by the config"), "{error}");
    assert_eq!(code, Some(0), "{out}{error}");
    fs::write(dir.join("config.yaml"), config("2021-11-09")).unwrap();
    let (code, out, _) = matbook(&["check", "--strict"], dir);
    assert!(out.contains("warning[same-score]"), "{out}");
    assert!(
        out.contains("the ignore of same-score ended on 9 November 2021: typed by hand\n")
            && out.contains("--> config.yaml:4"),
        "{out}"
    );
    assert_eq!(code, Some(1));
}
