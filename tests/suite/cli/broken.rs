//! Broken input: every mistake is told in one run, with its place; the exit status is as promised; the old site stands.

use std::fs;

use super::{Project, assert_same, tree};

/// Ten mistakes in one config: the line and column of each, and words of its message.
const CONFIG: &str = "\
titel: Our trust
title: [1]
as_at: 31-31-2024
data:
defaults:
  academic_year: 2023/25
  term: Winter
  compare_to: FFT51
thresholds:
  points: {above: five, well_above: 10}
prior_attainment:
  method: fixd
school_groups:
  North: [12]
";

const MISTAKES: [(u64, u64, &str); 10] = [
    (1, 1, "titel"),
    (2, 8, "title"),
    (3, 8, "31-31-2024"),
    (4, 1, "data"),
    (6, 18, "2023/25"),
    (7, 9, "Winter"),
    (8, 15, "FFT51"),
    (10, 19, "five"),
    (12, 11, "fixd"),
    (14, 11, "12"),
];

#[test]
fn ten_mistakes_in_a_config_are_told_at_once() {
    let project = Project::built();
    let before = tree(&project.site());
    fs::write(project.root().join("config.yaml"), CONFIG).unwrap();

    let text = project.build(&[]).expect(2).says("did you mean `title`?");
    for (line, column, words) in MISTAKES {
        let place = format!("config.yaml:{line}:{column}");
        assert!(
            text.err.contains(&place),
            "{place} is not told:\n{}",
            text.err
        );
        assert!(text.err.contains(words), "{words}:\n{}", text.err);
    }

    let json = project.build(&["--message-format", "json"]).expect(2);
    let places: Vec<(u64, u64)> = findings(&json.err)
        .iter()
        .map(|f| (f["line"].as_u64().unwrap(), f["column"].as_u64().unwrap()))
        .collect();
    let promised: Vec<(u64, u64)> = MISTAKES.iter().map(|(l, c, _)| (*l, *c)).collect();
    assert_eq!(places, promised);
    assert_same(&before, &tree(&project.site()));
}

#[test]
fn a_config_that_is_no_yaml_or_not_utf8_is_told_with_its_line() {
    let project = Project::demo();
    let config = project.root().join("config.yaml");
    fs::write(&config, "title: ok\ndefaults: {term: [Summer\n").unwrap();
    project.build(&[]).expect(2).says("config.yaml:");
    fs::write(&config, b"title: ok\n# Caf\xe9\n").unwrap();
    project
        .build(&[])
        .expect(2)
        .says("config.yaml:2")
        .says("UTF-8");
    assert!(!project.site().exists());
}

#[test]
fn every_broken_file_is_told_in_one_run_and_the_old_site_stands() {
    let project = Project::built();
    let before = tree(&project.site());
    break_data(&project);

    // Code, file, line, column as a spreadsheet user would count them; 0: the file as a whole.
    let promised = [
        ("missing-column", "attendance.csv", 1, 0),
        ("not-a-number", "conversions.csv", 2, 13),
        ("bad-encoding", "exclusions.csv", 3, 25),
        ("field-count", "finance.csv", 3, 0),
        ("duplicate-key", "schools.csv", 4, 1),
        ("unreadable-file", "targets/torn.xlsx", 0, 0),
        ("unclosed-quote", "performance.csv", 3, 0),
    ];
    let json = project.build(&["--message-format", "json"]).expect(1);
    let told = findings(&json.err);
    for (code, file, line, column) in promised {
        let found: Vec<_> = told
            .iter()
            .filter(|f| f["code"] == code && f["file"] == file)
            .collect();
        assert!(!found.is_empty(), "{code} in {file}:\n{}", json.err);
        let at = |f: &serde_json::Value| {
            f["line"].as_u64().unwrap_or(0) == line
                && (column == 0 || f["column"].as_u64() == Some(column))
        };
        assert!(
            found.iter().any(|f| at(f)),
            "{code} in {file} is not at {line}:{column}: {found:?}"
        );
        assert!(!found[0]["message"].as_str().unwrap().is_empty());
    }

    let text = project
        .build(&[])
        .expect(1)
        .says("the old site is untouched");
    for (code, file, line, column) in promised {
        assert!(
            text.err.contains(&format!("[{code}]")),
            "{code}:\n{}",
            text.err
        );
        let place = match (line, column) {
            (0, _) => file.to_owned(),
            (line, 0) => format!("{file}:{line}"),
            (line, column) => format!("{file}:{line}:{column}"),
        };
        assert!(
            text.err.contains(&place),
            "{place} is not told:\n{}",
            text.err
        );
    }
    assert_same(&before, &tree(&project.site()));

    // `check` says the same to standard output and ends the same.
    let check = project.run(&["check"]).expect(1);
    for (code, ..) in promised {
        assert!(
            check.out.contains(&format!("[{code}]")),
            "{code}:\n{}",
            check.out
        );
    }
}

#[test]
fn a_byte_order_mark_is_held_to() {
    let project = Project::demo();
    let text = "academic_year,term,urn,upn,kind,sessions,started_on\n";
    let row = b"2025/26,Spring,900007,R9\xe9,Suspension,1,2026-01-12\n";
    // Without a mark the byte 0xE9 makes it a Windows-1252 file; after a mark of UTF-8 it can't be one.
    for (mark, bad) in [(&b""[..], false), (b"\xef\xbb\xbf", true)] {
        let bytes = [mark, text.as_bytes(), row].concat();
        fs::write(project.data("exclusions.csv"), bytes).unwrap();
        let ran = project.run(&["check"]);
        assert_eq!(ran.out.contains("[bad-encoding]"), bad, "{}", ran.out);
    }
}

#[test]
fn strict_stops_at_errors_and_otherwise_the_rest_is_built() {
    let project = Project::built();
    let before = tree(&project.site());
    let second = fs::read_to_string(project.data("schools.csv")).unwrap();
    let school = second.lines().nth(1).unwrap().to_owned();
    project.edit("schools.csv", |text| format!("{text}{school}\n"));
    project
        .build(&["--strict"])
        .expect(1)
        .says("[duplicate-key]")
        .says("the old site is untouched");
    assert_same(&before, &tree(&project.site()));
    // A refused row is told and left out; what the others say is built.
    project.build(&[]).expect(0).says("[duplicate-key]");
    assert!(tree(&project.site()).len() >= before.len());
}

/// One fault of each sort, each in a file of its own.
fn break_data(project: &Project) {
    project.edit("attendance.csv", |text| text.replacen("upn", "number", 1));
    project.edit("conversions.csv", |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let (head, _) = lines[1].rsplit_once(',').unwrap();
        lines[1] = format!("{head},abc");
        lines.join("\n")
    });
    // Line 2 can only be UTF-8, line 3 can't be: `2025/26,Spring,900007,` is 22 characters, and two more stand before it.
    let mut bytes = b"academic_year,term,urn,upn,kind,sessions,started_on\n".to_vec();
    bytes.extend("2025/26,Spring,900007,é,Suspension,1,2026-01-12\n".as_bytes());
    bytes.extend(b"2025/26,Spring,900007,R9\xe9,Suspension,1,2026-01-12\n");
    fs::write(project.data("exclusions.csv"), bytes).unwrap();
    // Cut off in the third line, after its third field.
    project.edit("finance.csv", |text| {
        let lines: Vec<&str> = text.lines().collect();
        let cut: Vec<&str> = lines[2].split(',').take(3).collect();
        format!("{}\n{}\n{}", lines[0], lines[1], cut.join(","))
    });
    project.edit("schools.csv", |text| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines.insert(3, lines[1]);
        lines.join("\n")
    });
    // Cut off inside a quoted field that opens in line 3.
    project.edit("performance.csv", |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines[2] = format!("\"{}", lines[2]);
        lines.join("\n")
    });
    fs::create_dir(project.data("targets")).unwrap();
    fs::rename(
        project.data("targets.csv"),
        project.data("targets/whole.csv"),
    )
    .unwrap();
    fs::write(
        project.data("targets/torn.xlsx"),
        b"PK\x03\x04\x14\0\0\0\x08\0torn",
    )
    .unwrap();
}

/// The findings among the JSON lines of a run.
fn findings(lines: &str) -> Vec<serde_json::Value> {
    lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|value| value.get("code").is_some())
        .collect()
}
