//! Exports taken in on the terminal, and the next academic year.

use std::fs;

use super::Project;

/// A marksheet of some pupils of the demo's first school, made from its own rows.
fn marksheet(project: &Project, year: &str) -> String {
    let roll = fs::read_to_string(project.data("pupils.csv")).unwrap();
    let upns: Vec<&str> = roll
        .lines()
        .filter(|l| l.starts_with(year))
        .filter_map(|l| l.split(',').nth(2))
        .take(10)
        .collect();
    let rows: Vec<String> = upns.iter().map(|u| format!("{u},EXS,WTS\n")).collect();
    format!("UPN,Reading TA,Maths TA\n{}", rows.concat())
}

#[test]
fn add_writes_what_is_understood_and_keeps_the_config() {
    let project = Project::demo();
    let config = project.root().join("config.yaml");
    let before = fs::read_to_string(&config).unwrap();
    let marks = marksheet(&project, "2025/26");
    for term in ["Autumn", "Spring"] {
        let path = project.data(&format!("exports/{term} TA.csv"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &marks).unwrap();
    }
    fs::write(project.data("exports/notes.csv"), "colour,size\nred,1\n").unwrap();
    // Without the year nothing of them can be read: they are left out and the question is told with its name.
    let ran = project.run(&["add", "data/exports", "--yes"]).expect(0);
    assert!(
        ran.err
            .contains("left out until this is said: academic_year"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("academic_year=…"), "{}", ran.err);
    assert!(
        ran.err.contains("not read: exports/notes.csv"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read_to_string(&config).unwrap(), before);
    let ran = project.run(&[
        "add",
        "data/exports",
        "--yes",
        "--answer",
        "academic_year=2025/26",
    ]);
    assert!(matches!(ran.code, Some(0 | 1)), "{}\n{}", ran.out, ran.err);
    let after = fs::read_to_string(&config).unwrap();
    for line in before.lines() {
        assert!(after.contains(line), "{line} is gone:\n{after}");
    }
    assert!(after.contains("exports/* TA.csv"), "{after}");
    assert_eq!(
        fs::read_to_string(project.root().join("config.before-setup.yaml")).unwrap(),
        before
    );
    // A second run finds nothing new.
    project
        .run(&["add", "data/exports", "--yes"])
        .expect(0)
        .says("there is nothing to add");
}

#[test]
fn a_folder_from_elsewhere_is_copied_into_the_data() {
    let project = Project::demo();
    let folder = project.root().join("from school");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("Autumn TA 2025-26.csv"),
        marksheet(&project, "2025/26"),
    )
    .unwrap();
    // What no table is made of stays where it is.
    fs::write(folder.join("id_rsa"), "secret\n").unwrap();
    fs::write(folder.join("letter.docx"), "x").unwrap();
    let ran = project.run(&["add", "from school", "--yes"]);
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.err);
    assert!(project.data("from school/Autumn TA 2025-26.csv").is_file());
    assert!(!project.data("from school/id_rsa").exists());
    assert!(!project.data("from school/letter.docx").exists());
    assert!(ran.err.contains("id_rsa, letter.docx"), "{}", ran.err);
    // A question that isn't asked is no question.
    project
        .run(&["add", "data", "--yes", "--answer", "term=Summer"])
        .expect(2)
        .says("--answer term=Summer: no such question is asked");
    // The demo's own assessments are named as well, so that they go on being read.
    let config = fs::read_to_string(project.root().join("config.yaml")).unwrap();
    assert!(config.contains("from school/"), "{config}");
    project
        .run(&["add", "nowhere", "--yes"])
        .expect(2)
        .says("there is no nowhere");
}

#[test]
fn a_new_year_is_told_by_what_is_missing_renamed_joined_and_left() {
    let project = Project::demo();
    // The config names files of the old year.
    let config = project.root().join("config.yaml");
    let mut text = fs::read_to_string(&config).unwrap();
    text.push_str(
        "sources:\n  targets:\n    - files: targets 2024-25.csv\n      constants: {academic_year: 2024/25}\n",
    );
    fs::write(&config, text).unwrap();
    let targets = fs::read_to_string(project.data("targets.csv")).unwrap();
    let old: Vec<&str> = targets
        .lines()
        .enumerate()
        .filter(|(i, l)| *i == 0 || l.starts_with("2024/25"))
        .map(|(_, l)| l.split_once(',').unwrap().1)
        .collect();
    fs::write(project.data("targets 2024-25.csv"), old.join("\n")).unwrap();
    fs::remove_file(project.data("targets.csv")).unwrap();
    // One school has no roll of the new year; attendance isn't there yet.
    let schools = fs::read_to_string(project.data("schools.csv")).unwrap();
    let left = schools
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    project.edit("pupils.csv", |text| {
        text.lines()
            .filter(|l| !l.starts_with(&format!("2025/26,{left},")))
            .map(|l| format!("{l}\n"))
            .collect()
    });
    project.edit("attendance.csv", |text| {
        text.lines()
            .filter(|l| !l.starts_with("2025/26"))
            .map(|l| format!("{l}\n"))
            .collect()
    });
    let ran = project.run(&["new-year", "--year", "2025/26"]).expect(0);
    for words in [
        "The year 2025/26 after 2024/25",
        "attendance: no rows of 2025/26",
        "targets: no rows of 2025/26",
        &format!("({left}) has no roll of 2025/26: did it leave the trust?"),
        "- files: targets 2025-26.csv",
        "constants: {academic_year: 2025/26}",
    ] {
        assert!(ran.out.contains(words), "{words}\n{}", ran.out);
    }
    // Told without a year: the one after the last that has assessments.
    let ran = project.run(&["new-year"]).expect(0);
    assert!(
        ran.out.contains("The year 2026/27 after 2025/26"),
        "{}",
        ran.out
    );
    project
        .run(&["new-year", "--year", "2025"])
        .expect(2)
        .says("expected a year as 2025/26");
}

/// The whole file of all establishments, as GIAS gives it: 140 columns in Windows-1252, two schools of the trust among 60 others.
fn establishments() -> Vec<u8> {
    let headings: Vec<&str> = include_str!("../../published/edubasealldata-headings.txt")
        .trim()
        .split('|')
        .collect();
    assert_eq!(headings.len(), 140);
    let mut text = headings.join(",");
    let mut row = |urn: u32, name: &str, status: &str, trust: &str| {
        let of = |heading: &&str| match *heading {
            "URN" => urn.to_string(),
            "LA (code)" => "301".into(),
            "LA (name)" => "Barking and Dagenham".into(),
            "EstablishmentNumber" => (urn % 10_000).to_string(),
            "EstablishmentName" => format!("\"{name}\""),
            "TypeOfEstablishment (name)" => "Academy converter".into(),
            "EstablishmentStatus (name)" => status.into(),
            "OpenDate" => "01-09-2013".into(),
            "PhaseOfEducation (name)" => "Primary".into(),
            "Trusts (code)" => trust.into(),
            "Trusts (name)" if !trust.is_empty() => "HOLLYBANK LEARNING TRUST".into(),
            "HeadFirstName" => "Jo".into(),
            "HeadLastName" => "Doe".into(),
            "Easting" => "548000".into(),
            "Northing" => "184000".into(),
            "NumberOfPupils" => "401".into(),
            _ => String::new(),
        };
        let cells: Vec<String> = headings.iter().map(of).collect();
        text.push_str("\r\n");
        text.push_str(&cells.join(","));
    };
    row(142_001, "Ash Grove Primary", "Open", "9100");
    row(142_002, "St Wilfrid's, Dagenham \u{e9}cole", "Open", "9100");
    row(142_003, "Old Grove", "Closed", "9100");
    for n in 0..60 {
        row(
            100_000 + n,
            &format!("School {n}"),
            "Open",
            if n % 2 == 0 { "" } else { "5001" },
        );
    }
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

#[test]
fn the_whole_file_of_gias_gives_the_schools_of_the_trust() {
    let project = Project(crate::project::Project::empty());
    let put = |name: &str, bytes: &[u8]| {
        let path = project.root().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    put("config.yaml", b"data: data\n");
    put(
        "data/trusts.csv",
        b"trust_uid,trust_name,sponsor\n9100,Hollybank Learning Trust,\n",
    );
    put("data/exports/edubasealldata20240601.csv", &establishments());
    let map = project
        .run(&["map", "data/exports/edubasealldata20240601.csv"])
        .expect(0);
    assert!(
        map.out.contains("layout: gias-establishments"),
        "{}",
        map.out
    );
    let added = project.run(&["add", "data/exports", "--yes"]);
    assert!(matches!(added.code, Some(0 | 1)), "{}", added.err);
    let config = fs::read_to_string(project.root().join("config.yaml")).unwrap();
    assert!(config.contains("layout: gias-establishments"), "{config}");
    // Heads' names stand in it: nothing of them is said.
    assert!(!added.err.contains("Doe") && !added.out.contains("Doe"));
    let check = project.run(&["check"]);
    assert!(!check.err.contains("Doe") && !check.out.contains("Doe"));
    project.run(&["build", "--no-pdf", "--accept"]);
    let site = super::tree(&project.root());
    let home = |urn: u32| {
        site.keys()
            .any(|path| path.contains(&format!("/schools/{urn}/")))
    };
    assert!(
        home(142_001) && home(142_002),
        "{}\n{}",
        check.out,
        check.err
    );
    assert!(!home(142_003) && !home(100_001));
}
