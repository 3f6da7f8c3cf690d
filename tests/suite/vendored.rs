//! The script libraries kept in the repository are what their makers published, and each has its licence.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

#[test]
fn vendored_files_have_the_hashes_and_licences_that_their_list_names() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/vendor");
    let list = std::fs::read_to_string(folder.join("VENDORED.md")).unwrap();
    let rows: BTreeMap<String, Vec<String>> = list
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| file"))
        .map(|l| {
            let cells: Vec<String> = l.split('|').map(|c| c.trim().to_owned()).collect();
            (cells[1].clone(), cells)
        })
        .collect();
    let mut there = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == "VENDORED.md" {
            continue;
        }
        there += 1;
        let row = rows
            .get(&name)
            .unwrap_or_else(|| panic!("{name} is not in VENDORED.md"));
        let hash: String = Sha256::digest(std::fs::read(&path).unwrap())
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(hash, row[6], "{name} is not the file that the list names");
        if name.ends_with(".js") {
            let licence = row[5].split(": ").nth(1).unwrap();
            assert!(rows.contains_key(licence), "{name}: no licence {licence}");
            let version = row[3].as_str();
            let source = std::fs::read_to_string(&path).unwrap();
            // fflate says its version nowhere inside.
            assert!(
                name == "fflate.js" || source[..200].contains(version),
                "{name} is not version {version}"
            );
        }
    }
    assert_eq!(there, rows.len());
    for licence in ["LICENSE-d3.txt", "LICENSE-plot.txt"] {
        let text = std::fs::read_to_string(folder.join(licence)).unwrap();
        assert!(text.contains("Permission to use, copy, modify"));
    }
}
