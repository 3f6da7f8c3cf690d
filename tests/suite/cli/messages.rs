//! Messages: JSON lines for schedulers, no colour where none is wanted, silence where asked for.

use serde_json::Value;

use super::{Project, run};

/// The names of a finding, as schedulers rely on them.
const NAMES: [&str; 10] = [
    "code", "severity", "file", "line", "column", "field", "value", "message", "help", "row_kept",
];

/// A project with an error, and one with a personal value in it.
fn faulty() -> Project {
    let project = Project::demo();
    project.edit("schools.csv", |text| text.replace("Primary,", "Primery,"));
    project.edit("pupils.csv", |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        // Field 6 is the date of birth.
        let mut cells: Vec<&str> = lines[4].split(',').collect();
        cells[5] = "31/02/2018";
        lines[4] = cells.join(",");
        lines.join("\n")
    });
    project
}

#[test]
fn a_school_that_the_config_names_and_the_data_lacks_is_told() {
    let project = Project::demo();
    let path = project.root().join("config.yaml");
    let config = std::fs::read_to_string(&path).unwrap();
    let lines = config.lines().count();
    let more = "contacts:\n  900000: Ada, office\n  900001: Bo, office\nschool_groups:\n  North: [900007, 990007]\n";
    std::fs::write(&path, format!("{config}{more}")).unwrap();
    let ran = project.run(&["check"]).expect(0);
    let told = format!("{}{}", ran.out, ran.err);
    for (what, line, column) in [("900001", 3, 3), ("990007", 5, 19)] {
        assert!(told.contains(&format!("`{what}` under ")), "{told}");
        assert!(
            told.contains(&format!("config.yaml:{}:{column}", lines + line)),
            "{told}"
        );
    }
    assert!(told.contains("did you mean 900007?"), "{told}");
    assert_eq!(
        told.matches("is no school of the data").count(),
        2,
        "{told}"
    );
}

#[test]
fn without_the_data_folder_each_file_that_the_config_names_is_told_with_where_to_get_it() {
    let project = Project::demo();
    let config = "data: nowhere\nmemberships:\n  - layout: gias-group-links\n    files: gias/links.csv\n    years: [2018/19]\n";
    std::fs::write(project.root().join("config.yaml"), config).unwrap();
    let ran = project.run(&["build"]).expect(2);
    let told = format!("{}{}", ran.out, ran.err);
    assert!(told.contains("gias/links.csv"), "{told}");
    assert!(
        told.contains("download it from get-information-schools.service.gov.uk"),
        "{told}"
    );
    assert!(told.contains("config.yaml (line 3)"), "{told}");
    let folder = told.find("there is no data folder at").unwrap();
    assert!(folder > told.find("gias/links.csv").unwrap(), "{told}");
}

#[test]
fn options_that_change_nothing_in_a_report_are_named_beside_its_rows() {
    let project = Project::demo();
    let plain = project
        .run(&["figures", "--report", "indicators"])
        .expect(0);
    let asked = [
        "figures",
        "--report",
        "indicators",
        "--term",
        "Summer",
        "--subject",
        "Maths",
    ];
    let ran = project.run(&asked).expect(0);
    assert_eq!(ran.out, plain.out);
    let words = "the figures of indicators are the same whatever --term, --subject says";
    assert!(ran.err.contains(words), "{}", ran.err);
    assert!(!plain.err.contains("are the same"), "{}", plain.err);
}

#[test]
fn a_workbook_that_breaks_its_reader_is_told_as_a_finding_alone() {
    let project = Project::demo();
    for name in [
        "xlsx-18-a-cell-beyond-all-columns",
        "xlsx-19-a-row-beyond-all-numbers",
    ] {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");
        std::fs::copy(
            format!("{corpus}/{name}.bin"),
            project.data(&format!("assessments/{name}.xlsx")),
        )
        .unwrap();
    }
    // That nothing panicked on standard error is asserted by `expect`.
    let ran = project.run(&["check"]).expect(1);
    assert!(
        ran.out.contains("xlsx-18") && ran.out.contains("damaged"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn findings_as_json_have_every_promised_name() {
    let project = faulty();
    let ran = project
        .run(&["check", "--message-format", "json"])
        .expect(1);
    let mut seen = 0;
    for line in ran.out.lines().chain(ran.err.lines()) {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let object = value.as_object().unwrap();
        if !object.contains_key("code") {
            assert!(
                object["level"].is_string() && object["message"].is_string(),
                "{line}"
            );
            continue;
        }
        seen += 1;
        let names: Vec<&str> = object.keys().map(String::as_str).collect();
        assert_eq!(names, NAMES, "{line}");
        assert!(
            ["error", "warning", "note"].contains(&object["severity"].as_str().unwrap()),
            "{line}"
        );
        for place in ["line", "column"] {
            assert!(
                object[place].is_null() || object[place].as_u64().unwrap() >= 1,
                "{line}"
            );
        }
        assert!(object["row_kept"].is_boolean(), "{line}");
        assert!(!object["file"].as_str().unwrap().contains('\\'), "{line}");
    }
    assert!(seen >= 2, "{}", ran.out);
    let birth = ran
        .out
        .lines()
        .find(|l| l.contains("pupils.csv"))
        .expect("the date is told");
    let birth: Value = serde_json::from_str(birth).unwrap();
    // Line 5 of the file; a date of birth is personal, so its value is masked.
    assert_eq!(birth["line"], 5);
    assert_eq!(birth["field"], "dob");
    assert!(!birth.to_string().contains("31/02/2018"), "{birth}");
}

#[test]
fn a_build_speaks_json_too() {
    let project = Project::demo();
    let ran = project.build(&["--message-format", "json"]).expect(0);
    assert_eq!(ran.out, "");
    assert!(!ran.err.is_empty());
    for line in ran.err.lines() {
        let _: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    }
}

#[test]
fn quiet_says_nothing_where_all_is_well() {
    let project = Project::demo();
    let ran = project.build(&["--quiet"]).expect(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    let ran = project.build(&["-v", "--force"]).expect(0);
    assert!(ran.err.contains("measured"), "{}", ran.err);
}

#[test]
fn colour_only_on_a_terminal_and_not_where_it_is_refused() {
    let project = faulty();
    let plain = project.run(&["check"]).expect(1);
    assert!(!plain.out.contains('\u{1b}') && !plain.err.contains('\u{1b}'));

    // `script` gives the command a terminal of its own, where there is such a program.
    if !cfg!(target_os = "linux") || !std::path::Path::new("/usr/bin/script").exists() {
        crate::skip("no script(1) to make a terminal with");
        return;
    }
    let on_terminal = |no_colour: Option<&str>| {
        let mut command = std::process::Command::new("/usr/bin/script");
        command
            .args([
                "-qec",
                concat!(env!("CARGO_BIN_EXE_matbook"), " check"),
                "/dev/null",
            ])
            .current_dir(project.root())
            .stdin(std::process::Stdio::null())
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR");
        if let Some(value) = no_colour {
            command.env("NO_COLOR", value);
        }
        run(&mut command).out
    };
    assert!(on_terminal(None).contains("\u{1b}["));
    assert!(!on_terminal(Some("1")).contains("\u{1b}["));
}

/// A table that is not there stops check and build, and is told before the thousands of rows that only follow from it.
#[test]
fn a_missing_table_is_told_first_and_stops_the_build() {
    let project = Project::demo();
    for table in ["pupils", "schools"] {
        let file = project.data(&format!("{table}.csv"));
        let bytes = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let told = project.run(&["check"]).expect(1).out;
        let first = format!("error[missing-table]: there is no table of {table}");
        assert!(told.starts_with(&first), "{}", &told[..400]);
        assert_eq!(told.matches("error[missing-table]").count(), 1);
        assert!(told.contains("error[on-no-roll]"));
        project.build(&[]).expect(1).says(&first);
        assert!(!project.site().exists());
        std::fs::write(&file, bytes).unwrap();
    }
}

/// A value that an option can't take is told with those that it can; a selection without figures with the years there are.
#[test]
fn options_say_what_they_expect() {
    let project = Project::demo();
    let figures =
        |more: &[&str]| project.run(&[&["figures", "--report", "summary"], more].concat());
    figures(&["--term", "Sumer"])
        .expect(2)
        .says("--term Sumer: expected Autumn, Spring or Summer; did you mean Summer?");
    figures(&["--year", "1999/00"])
        .expect(0)
        .says("no rows: the data have no such figures");
    project
        .run(&["build", "--jobs", "two"])
        .expect(2)
        .says("expected a whole number");
    project
        .run(&["estimate", "--year", "1999/00"])
        .expect(2)
        .says("nobody is on the roll of that year");
    project.run(&["help", "figures"]).expect(0);
    let data = project.root().join("data");
    project
        .run(&["check", "--config", &data.display().to_string()])
        .expect(2)
        .says("is a folder: name the config in it");
    let twice = "title: A\ntitle: B\n";
    std::fs::write(project.root().join("config.yaml"), twice).unwrap();
    project
        .run(&["check"])
        .expect(2)
        .says("the key `title` stands there twice");
}
