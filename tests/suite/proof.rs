//! A site against its manifest and its data (`verify`), and against the builds before it (`diff`, `freeze`, the page What moved).

use std::fs;
use std::path::PathBuf;

use matbook::site::{Fault, MANIFEST, MARKER, Proof};

use crate::project::{Project, SMALL, files, tree};

/// The trust's folder on the site.
fn trust(project: &Project) -> PathBuf {
    let site = project.root().join("site");
    let pages = files(&site);
    let home = pages
        .iter()
        .find(|(name, _)| name.ends_with("/changes.html") && !name.contains("/schools/"));
    home.unwrap().1.parent().unwrap().to_path_buf()
}

#[test]
fn a_flipped_byte_anywhere_a_missing_and_an_added_file_are_named() {
    let project = Project::demo(&SMALL);
    project
        .run(&["build", "--no-pdf"])
        .expect(0)
        .says("manifest.json has SHA-256");
    let site = project.root().join("site");
    let same = project.run(&["verify", "site"]).expect(0);
    assert!(
        same.out.contains("✓ every file is as the manifest has it"),
        "{}",
        same.out
    );
    let proof = Proof::read(&site).unwrap().unwrap();
    let all = files(&site);
    // All files but the manifest and the marker.
    assert_eq!(proof.files.len(), all.len() - 2);
    let inputs = &proof.origin.inputs;
    assert!(
        inputs["data"].contains_key("pupils.csv") && inputs["config"].contains_key("config.yaml")
    );
    // One byte in each file, at a place that moves through it.
    for (i, (name, path)) in all.iter().enumerate() {
        let bytes = fs::read(path).unwrap();
        if bytes.is_empty() || name == MANIFEST {
            continue;
        }
        let mut other = bytes.clone();
        other[(i * 7919) % bytes.len()] ^= 1;
        fs::write(path, other).unwrap();
        assert_eq!(
            proof.check(&site).unwrap(),
            [(name.clone(), Fault::Changed)]
        );
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(proof.check(&site).unwrap(), []);
    assert!(all.iter().any(|(name, _)| name == MARKER));
    // The manifest itself: every thousandth byte, and the command says so.
    let path = site.join(MANIFEST);
    let bytes = fs::read(&path).unwrap();
    for at in (0..bytes.len())
        .step_by(997)
        .chain([bytes.len() - 1, bytes.len() - 10])
    {
        let mut other = bytes.clone();
        other[at] ^= 1;
        assert!(Proof::parse(&other).is_err(), "byte {at}");
    }
    let mut other = bytes.clone();
    other[200] ^= 1;
    fs::write(&path, other).unwrap();
    let told = project.run(&["verify", "site"]).expect(1);
    assert!(
        told.out
            .contains("✗ manifest.json is not as it was written"),
        "{}",
        told.out
    );
    fs::write(&path, &bytes).unwrap();
    // Missing and added.
    fs::remove_file(site.join("index.html")).unwrap();
    fs::write(site.join("mine.txt"), "mine").unwrap();
    let told = project
        .run(&["verify", "site", "--format", "json"])
        .expect(1);
    let json: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let faults: Vec<(&str, &str)> = (json["sites"][0]["faults"].as_array().unwrap().iter())
        .map(|f| (f["path"].as_str().unwrap(), f["fault"].as_str().unwrap()))
        .collect();
    assert_eq!(faults, [("index.html", "missing"), ("mine.txt", "surplus")]);
    // Another manifest than the one that a build printed.
    let hash = "0".repeat(64);
    project
        .run(&["verify", "site", "--manifest", &hash])
        .expect(1);
    project.run(&["verify", "data"]).expect(2);
    project.run(&["verify", "nowhere"]).expect(2);
}

#[test]
fn a_file_called_after_a_child_is_named_nowhere_and_known_by_its_bytes() {
    let project = Project::demo(&SMALL);
    let data = project.root().join("data");
    let pupils = fs::read_to_string(data.join("pupils.csv")).unwrap();
    let mut rows = pupils.lines();
    let surname = rows.next().unwrap().split(',').position(|c| c == "surname");
    // A name that is no other word of the pages.
    let name = rows
        .filter_map(|row| row.split(',').nth(surname.unwrap()))
        .max_by_key(|name| name.len())
        .unwrap();
    let named = data.join(format!("estimates/{name} plan.csv"));
    let mut files = fs::read_dir(data.join("estimates")).unwrap();
    let one = files.next().unwrap().unwrap().path();
    fs::rename(&one, &named).unwrap();
    project.run(&["build", "--no-pdf"]).expect(0);
    for (path, bytes) in tree(&project.root().join("site")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&format!("{name} plan")), "{path}");
    }
    let manifest = fs::read_to_string(project.root().join("site/manifest.json")).unwrap();
    assert!(manifest.contains("estimates/*** plan.csv"), "{manifest}");
    project
        .run(&["verify", "site", "--data", "--quiet"])
        .expect(0);
    let text = fs::read_to_string(&named).unwrap();
    fs::write(&named, text + "\n").unwrap();
    let other = project
        .run(&["verify", "site", "--data", "--quiet"])
        .expect(1);
    let line = "estimates/*** plan.csv is missing or was changed";
    assert!(other.out.contains(line), "{}", other.out);
}

#[test]
fn the_data_of_a_site_make_its_bytes_and_no_others_are_taken_for_them() {
    let project = Project::demo(&SMALL);
    project.run(&["build", "--no-pdf"]).expect(0);
    let before = tree(&project.root());
    let same = project
        .run(&["verify", "site", "--data", "--quiet"])
        .expect(0);
    assert!(same.out.contains("make these bytes"), "{}", same.out);
    // Nothing of the project was touched.
    let after = tree(&project.root());
    assert_eq!(
        crate::project::differing(&before, &after),
        Vec::<String>::new()
    );
    let pupils = project.root().join("data/pupils.csv");
    let text = fs::read_to_string(&pupils).unwrap();
    fs::write(&pupils, text + "\n").unwrap();
    project.put("data/late.csv", "a\n1\n");
    let other = project
        .run(&["verify", "site", "--data", "--quiet"])
        .expect(1);
    for line in [
        "data: pupils.csv was changed",
        "data: late.csv was not there",
    ] {
        assert!(other.out.contains(line), "{line}: {}", other.out);
    }
}

#[test]
fn the_page_of_what_moved_goes_from_the_first_build_to_the_meeting() {
    let project = Project::demo(&SMALL);
    let config = project.root().join("config.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + "\npublish: {to: {folder: ../published}}\n").unwrap();
    project.run(&["build", "--no-pdf"]).expect(0);
    let page = trust(&project).join("changes.html");
    let says = |words: &str| {
        let html = fs::read_to_string(&page).unwrap();
        assert!(
            html.contains(words),
            "{words}\n{}",
            html.split("<main").nth(1).unwrap_or_default()
        );
    };
    says("First build: nothing to compare with.");
    project
        .run(&["diff", "published", "last"])
        .expect(2)
        .says("nothing was published yet");
    project.run(&["diff", "before", "last"]).expect(2);
    let same = project.run(&["diff", "last", "last"]).expect(0);
    assert!(same.out.contains("nothing moved"), "{}", same.out);

    // A past term is another now.
    let edit = |from: &str, to: &str| {
        let path = project
            .root()
            .join("data/assessments/2024-25/teacher-assessment.csv");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text.replacen(from, to, 6)).unwrap();
    };
    edit(",EXS", ",WTS");
    project.run(&["build", "--no-pdf"]).expect(0);
    says("Past terms that were restated");
    says("the last build");
    says("in judgement");
    let diff = project.run(&["diff", "before", "last"]).expect(0);
    assert!(
        diff.out.contains("were restated") && diff.out.contains("in judgement"),
        "{}",
        diff.out
    );
    // Built again it is the same page, to the byte.
    let html = fs::read(&page).unwrap();
    project
        .run(&["build", "--no-pdf"])
        .expect(0)
        .says("nothing changed");
    assert_eq!(html, fs::read(&page).unwrap());

    // Published, it is what the next build is held against, whatever was built since.
    project.run(&["publish"]).expect(0);
    edit(",EXS", ",GDS");
    project.run(&["build", "--no-pdf"]).expect(0);
    edit(",EXS", ",WTS");
    project.run(&["build", "--no-pdf"]).expect(0);
    says("the site published last");
    let diff = project
        .run(&["diff", "published", "last", "--format", "json"])
        .expect(0);
    let json: serde_json::Value = serde_json::from_str(&diff.out).unwrap();
    assert_eq!(json["causes"][0]["kind"], "rows", "{}", json["causes"]);
    let verified = project
        .run(&["verify", "site", "--data", "--quiet"])
        .expect(0);
    assert!(
        verified.out.contains("make these bytes"),
        "{}",
        verified.out
    );

    // A meeting.
    let name = "Trustees June 2026";
    let told = project.run(&["freeze", name]).expect(0);
    assert!(told.out.contains("are kept"), "{}", told.out);
    project
        .run(&["freeze", name])
        .expect(2)
        .says("frozen already");
    let list = project.run(&["freeze"]).expect(0);
    assert!(list.out.contains(name), "{}", list.out);
    assert!(
        project
            .root()
            .join("matbook-state/frozen/trustees-june-2026/manifest.json")
            .is_file()
    );
    edit(",EXS", ",GDS");
    project.run(&["build", "--no-pdf"]).expect(0);
    says("Since the meeting Trustees June 2026");
    let diff = project.run(&["diff", name, "last"]).expect(0);
    assert!(!diff.out.contains("nothing moved"), "{}", diff.out);
    project.run(&["freeze", name, "--remove"]).expect(0);
    project
        .run(&["diff", name, "last"])
        .expect(2)
        .says("none is frozen");
    project.run(&["freeze", "../out"]).expect(2);
}

#[test]
fn two_sites_that_nothing_is_kept_of_are_held_against_each_other_by_their_figures() {
    let project = Project::demo(&SMALL);
    project
        .run(&["build", "--no-pdf", "--out", "one"])
        .expect(0);
    let path = project
        .root()
        .join("data/assessments/2025-26/teacher-assessment.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace(",EXS", ",WTS")).unwrap();
    project
        .run(&["build", "--no-pdf", "--accept", "--out", "two"])
        .expect(0);
    fs::remove_dir_all(project.root().join("matbook-state")).unwrap();
    let diff = project.run(&["diff", "one", "two"]).expect(0);
    assert!(diff.out.contains("figures moved"), "{}", diff.out);
    let file = "data file assessments/2025-26/teacher-assessment.csv has other bytes";
    assert!(diff.out.contains(file), "{}", diff.out);
}

#[test]
fn only_so_many_builds_are_kept() {
    let project = Project::demo(&SMALL);
    let history = project.root().join("matbook-state/history");
    let mut sizes = vec![];
    for i in 0..7 {
        let path = project.root().join("data/finance.csv");
        let text = fs::read_to_string(&path).unwrap();
        let line = text.lines().nth(1).unwrap().to_owned();
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        cells[3] = (500_000 + i).to_string();
        fs::write(&path, text.replacen(&line, &cells.join(","), 1)).unwrap();
        project.run(&["build", "--no-pdf", "--quiet"]).expect(0);
        sizes.push(files(&history).len());
    }
    let builds = files(&history)
        .into_iter()
        .filter(|(name, _)| name.starts_with("build-"))
        .count();
    assert_eq!(builds, 4);
    assert_eq!(sizes[5], sizes[6], "{sizes:?}");
}

#[test]
fn a_code_finds_its_figure_and_says_how_it_came_about() {
    let project = Project::demo(&SMALL);
    project.run(&["build", "--no-pdf"]).expect(0);
    let path = project
        .root()
        .join("data/assessments/2025-26/teacher-assessment.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace(",EXS", ",WTS")).unwrap();
    project.run(&["build", "--no-pdf", "--accept"]).expect(0);
    let diff = project
        .run(&["diff", "before", "last", "--format", "csv"])
        .expect(0);
    let mut rows = csv::Reader::from_reader(diff.out.as_bytes());
    let headings = rows.headers().unwrap().clone();
    let at = |name: &str| headings.iter().position(|h| h == name).unwrap();
    let moved = rows
        .records()
        .map(Result::unwrap)
        .find(|r| &r[at("report")] == "tracking" && &r[at("change")] == "value")
        .unwrap();
    let told = project
        .run(&["explain", &moved[at("code")].to_lowercase()])
        .expect(0);
    // What explain works out anew is what the last build released.
    let after: f64 = moved[at("after")].parse().unwrap();
    assert!(
        told.out.contains(&format!("({after})")) || told.out.contains(&moved[at("after")]),
        "{}\n{}",
        &moved[at("after")],
        told.out
    );
    assert!(
        told.out.contains(&moved[at("academic_year")]),
        "{}",
        told.out
    );
    project
        .run(&["explain", "0000000"])
        .expect(2)
        .says("no figure of the builds");
    project
        .run(&["explain", "x"])
        .expect(2)
        .says("no code of a figure");
}
