//! Every dependency carries a licence that a trust may use without asking, and none is known to be abandoned, as far as
//! that can be told offline from what cargo has fetched.

use std::process::Command;

const ALLOWED: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "CC0-1.0",
    "BSL-1.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "MPL-2.0",
    // smartstring, through rhai: the older way to write "MPL-2.0 or later".
    "MPL-2.0+",
    "Apache-2.0 WITH LLVM-exception",
    "CDLA-Permissive-2.0",
];

/// Crates that have been given up or carry an open advisory, and that we must not name ourselves.
const GIVEN_UP: &[&str] = &[
    "serde_yaml",
    "serde_yaml_ng",
    "failure",
    "tempdir",
    "net2",
    "atty",
    "ansi_term",
    "tiny_http",
];

#[test]
fn licences_are_free_and_nothing_we_chose_is_given_up() {
    let host = Command::new(env!("CARGO")).args(["-vV"]).output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|l| l.strip_prefix("host: ")).unwrap();
    let out = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--locked",
            "--offline",
            "--format-version",
            "1",
            "--filter-platform",
            host,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"]
            .as_str()
            .unwrap_or("")
            .replace(['(', ')'], "");
        let fine = licence
            .split(" OR ")
            .flat_map(|l| l.split('/'))
            .any(|l| l.split(" AND ").all(|part| ALLOWED.contains(&part.trim())));
        if !fine {
            wrong.push(format!("{name}: licence {licence:?}"));
        }
        if name == "matbook" {
            for dependency in package["dependencies"].as_array().unwrap() {
                let chosen = dependency["name"].as_str().unwrap();
                if GIVEN_UP.contains(&chosen) {
                    wrong.push(format!("{chosen}: given up"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
