//! Robustness: spoilt files of every kind are read without a panic and without delay. `examples/mutate.rs` runs the same
//! in large numbers; what broke there is kept in `tests/corpus` and read again here.

mod chance;
mod mutate;
mod seeds;
mod trial;

use std::path::Path;
use std::time::Duration;

use rayon::prelude::*;

pub use chance::Chance;
use seeds::seeds;
use trial::Ground;

/// The longest that a small file may take. The other tests' work counts too, so this is no fine measure: `examples/mutate.rs`
/// holds five seconds.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn what_once_broke_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let seeds = seeds();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "bin"))
        .collect();
    files.sort();
    for path in files {
        // `xlsx-17-what-it-does.bin`: the seed's kind and number.
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let number: usize = name
            .split('-')
            .find_map(|part| part.parse().ok())
            .unwrap_or_else(|| panic!("{name} names no seed"));
        let seed = &seeds[number];
        assert!(
            name.starts_with(&seed.kind.replace([' ', '-'], "_")),
            "{name}"
        );
        let outcome = Ground::new(seed).read(&std::fs::read(&path).unwrap());
        assert_eq!(outcome.panic, None, "{name}");
        assert!(outcome.took < LIMIT, "{name} took {:?}", outcome.took);
    }
}

#[test]
fn spoilt_files_of_every_kind_are_read() {
    let seeds = seeds();
    let others: Vec<&[u8]> = seeds.iter().map(|s| s.bytes.as_slice()).collect();
    let told: usize = seeds
        .par_iter()
        .enumerate()
        .map(|(number, seed)| {
            let ground = Ground::new(seed);
            assert_eq!(ground.read(&seed.bytes).panic, None, "{}", seed.kind);
            let mut told = 0;
            for n in 0..70 {
                let mut chance = Chance::new((number as u64) << 32 | n);
                let bytes = trial_bytes(seed, &others, &mut chance);
                let outcome = ground.read(&bytes);
                assert_eq!(outcome.panic, None, "{} {number}, {n}", seed.kind);
                assert!(
                    outcome.took < LIMIT,
                    "{} {number}, {n}: {:?}",
                    seed.kind,
                    outcome.took
                );
                told += usize::from(outcome.findings > 0);
            }
            told
        })
        .sum();
    // Spoiling spoils: otherwise the test would look at good files.
    assert!(told > 1500, "{told}");
}

#[test]
fn a_quote_left_open_takes_no_more_memory_than_a_record_may_have() {
    let seeds = seeds();
    let seed = &seeds[7];
    assert_eq!(seed.file, "pupils.csv");
    let ground = Ground::new(seed);
    // In the heading: the file is refused. In a row: told at the quote; no more than 16 MB of what follows is read.
    for (start, code) in [
        ("\"academic_year,", "unreadable-file"),
        ("", "unclosed-quote"),
    ] {
        let head = seed.bytes.split_inclusive(|b| *b == b'\n').next().unwrap();
        let mut bytes = [start.as_bytes(), head].concat();
        bytes.extend_from_slice(b"2024/25,\"900000");
        bytes.resize(24 << 20, b'x');
        let (findings, took) = ground.findings(&bytes);
        let codes: Vec<&str> = findings.iter().map(|f| f.code.text()).collect();
        assert!(codes.contains(&code), "{codes:?}");
        assert!(
            findings
                .iter()
                .all(|f| f.value.len() < 3000 && f.excerpt.len() < 5000)
        );
        assert!(took < LIMIT, "{took:?}");
    }
}

fn trial_bytes(seed: &seeds::Seed, others: &[&[u8]], chance: &mut Chance) -> Vec<u8> {
    match &seed.members {
        Some(members) if chance.below(4) > 0 => mutate::spoil_members(members, others, chance),
        _ => mutate::spoil(&seed.bytes, others, chance),
    }
}
