//! What matbook rests on: every crate of the whole tree carries a licence that a trust may use without asking, comes from the
//! registry, and is none of those that were given up, as far as that can be told offline from what cargo has fetched.
//!
//! cargo-deny checks the same three things; it would have to be compiled for that alone, on every clean machine.

use std::collections::{BTreeMap, BTreeSet};
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

/// Crates that may stand nowhere in the tree but below those named: why, and who may still bring them.
const BANNED: &[(&str, &str, &[&str])] = &[
    ("serde_yaml", "given up", &["hayagriva", "typst-library"]),
    ("serde_yaml_ng", "given up", &[]),
    ("serde_yml", "unsound and given up", &[]),
    ("failure", "given up", &[]),
    ("tempdir", "given up", &[]),
    ("net2", "given up", &[]),
    ("atty", "given up", &[]),
    ("ansi_term", "given up", &[]),
    ("tiny_http", "given up", &[]),
    (
        "ttf-parser",
        "unmaintained (RUSTSEC-2026-0192)",
        &[
            "fontdb",
            "rustybuzz",
            "typst-layout",
            "typst-library",
            "typst-svg",
            "usvg",
        ],
    ),
    ("plotters", "binds the view to wasm-bindgen", &[]),
    ("chrono", "binds the view to wasm-bindgen", &[]),
    ("openssl-sys", "TLS is rustls", &[]),
    ("native-tls", "TLS is rustls", &[]),
];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn metadata() -> serde_json::Value {
    let host = Command::new(env!("CARGO")).args(["-vV"]).output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|l| l.strip_prefix("host: ")).unwrap();
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .args(["--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{said}");
    serde_json::from_slice(&out.stdout).unwrap()
}

/// Each crate's name with the names of those that ask for it.
fn askers(metadata: &serde_json::Value) -> BTreeMap<String, BTreeSet<String>> {
    let name = |package: &serde_json::Value| package["name"].as_str().unwrap().to_owned();
    let names: BTreeMap<&str, String> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["id"].as_str().unwrap(), name(p)))
        .collect();
    let mut askers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in metadata["resolve"]["nodes"].as_array().unwrap() {
        let asker = &names[node["id"].as_str().unwrap()];
        for asked in node["dependencies"].as_array().unwrap() {
            let asked = &names[asked.as_str().unwrap()];
            askers
                .entry(asked.clone())
                .or_default()
                .insert(asker.clone());
        }
    }
    askers
}

#[test]
fn licences_are_free_sources_known_and_nothing_given_up_is_asked_for() {
    let metadata = metadata();
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
        // Crates of this workspace have no source.
        if let Some(source) = package["source"].as_str().filter(|s| *s != REGISTRY) {
            wrong.push(format!("{name}: comes from {source}"));
        }
    }
    let askers = askers(&metadata);
    assert!(askers["typst-library"].contains("typst"));
    for (banned, why, may) in BANNED {
        for asker in askers.get(*banned).into_iter().flatten() {
            if !may.contains(&asker.as_str()) {
                wrong.push(format!("{banned}, asked for by {asker}: {why}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
