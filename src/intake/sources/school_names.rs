//! Schools' names as people shorten them.

use super::codes::levelled;

/// Words that stand in many schools' names and tell none of them.
pub(in crate::intake) const COMMON: &[&str] = &[
    "primary",
    "school",
    "academy",
    "ce",
    "c",
    "of",
    "e",
    "the",
    "church",
    "england",
    "catholic",
    "rc",
    "and",
    "infant",
    "junior",
    "secondary",
    "high",
    "college",
    "community",
    "voluntary",
    "va",
    "vc",
    "nursery",
    "special",
    "trust",
    "roman",
    "all",
    "through",
    "middle",
    "free",
    "st",
];

/// The telling words of a school's name.
pub(in crate::intake) fn telling(name: &str) -> Vec<String> {
    let level = levelled(&name.replace('\'', ""));
    let words: Vec<String> = level.split(' ').map(str::to_owned).collect();
    let own: Vec<String> = words
        .iter()
        .filter(|w| !COMMON.contains(&w.as_str()) && w.len() > 1)
        .cloned()
        .collect();
    if own.is_empty() { words } else { own }
}
