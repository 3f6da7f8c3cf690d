//! The direction of dependencies: each folder may use only those before it in the list.

use std::fs;
use std::path::{Path, PathBuf};

/// The folders in order; each may use those before it.
const ORDER: &[&str] = &[
    "estate", "diag", "formula", "config", "content", "dataset", "source", "intake", "figures",
    "quantity", "measure", "check", "release", "report", "chart", "sheet", "html", "view", "pack",
    "leak", "state", "site", "history", "publish", "mail", "serve", "demo", "setup", "compose",
    "pipeline", "manual", "cli",
];

/// What a folder may not see although it stands before it: reports and everything that renders them must not look
/// into unreleased figures.
const FORBIDDEN: &[(&str, &str)] = &[
    ("report", "measure"),
    ("chart", "measure"),
    ("html", "measure"),
    ("sheet", "measure"),
    ("view", "measure"),
    ("pack", "measure"),
    ("report", "dataset"),
    ("chart", "dataset"),
    ("html", "dataset"),
    ("sheet", "dataset"),
    ("view", "dataset"),
    ("pack", "dataset"),
    ("report", "intake"),
    ("html", "intake"),
    ("pack", "intake"),
    ("site", "measure"),
    ("history", "measure"),
    ("publish", "measure"),
    ("publish", "dataset"),
    ("mail", "measure"),
    ("mail", "dataset"),
];

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn arrows_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    let mut seen = 0;
    let crates = ["core/src", "src"].map(|src| fs::read_dir(root.join(src)).unwrap());
    for entry in crates.into_iter().flatten() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(place) = ORDER.iter().position(|f| *f == name) else {
            wrong.push(format!("{name} has no place in the order"));
            continue;
        };
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        for file in files {
            // Tests inside a file, or in one of their own, may use what they like.
            if file.ends_with("tests.rs") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            for part in text.split("crate::").skip(1) {
                let used: String = part
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let Some(other) = ORDER.iter().position(|f| *f == used) else {
                    continue;
                };
                seen += 1;
                if other > place || FORBIDDEN.contains(&(name.as_str(), used.as_str())) {
                    wrong.push(format!("{} uses crate::{used}", file.display()));
                }
            }
        }
    }
    assert!(
        seen > 20,
        "the search found next to nothing: is it still right?"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_test_that_cannot_run_is_counted() {
    let mut files = vec![];
    rust_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite"),
        &mut files,
    );
    let mine = concat!("\"skip", "ped: ");
    let silent: Vec<&PathBuf> = files
        .iter()
        .filter(|f| !f.ends_with("suite/main.rs"))
        .filter(|f| fs::read_to_string(f).unwrap().contains(mine))
        .collect();
    assert!(
        silent.is_empty(),
        "{silent:?}: call crate::skip, which is counted"
    );
}
