//! How numbers read: the table that the browser's engine is held against (`tests/browser/shown.json`).

use std::path::Path;

use matbook::quantity::Unit;

const UNITS: [Unit; 12] = [
    Unit::Count,
    Unit::Percent,
    Unit::PercentOne,
    Unit::PercentagePoints,
    Unit::Score,
    Unit::ScorePoints,
    Unit::Progress,
    Unit::ProgressOne,
    Unit::Points,
    Unit::Pounds,
    Unit::Rate,
    Unit::Kilometres,
];

/// Values near the places where rounding, sign and commas turn.
const VALUES: [f64; 40] = [
    0.0,
    -0.0,
    0.004,
    0.005,
    -0.005,
    0.04,
    0.049_999_999_9,
    0.05,
    -0.05,
    0.4,
    0.499_999_999_6,
    0.499_999_999_4,
    0.5,
    -0.5,
    -0.49,
    1.0,
    1.25,
    -1.25,
    1.35,
    1.45,
    2.5,
    2.675,
    -2.675,
    4.999_999_999_9,
    9.95,
    9.995,
    -9.95,
    12.5,
    33.333_333_333_333_336,
    66.666_666_666_666_67,
    99.5,
    99.95,
    99.995,
    100.0,
    103.236_111_111_101_85,
    999.5,
    1_000.0,
    12_345.678_9,
    -1_234_567.5,
    1_234_567_890.123,
];

#[test]
fn the_browser_has_the_same_table() {
    let rows: Vec<String> = UNITS
        .iter()
        .flat_map(|unit| VALUES.iter().map(move |v| (unit, v)))
        .map(|(unit, v)| serde_json::json!([unit, v, unit.text(*v)]).to_string())
        .collect();
    let table = format!("[\n{}\n]\n", rows.join(",\n"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/shown.json");
    if std::env::var_os("MATBOOK_WRITE_SHOWN").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    let there = std::fs::read_to_string(&file)
        .unwrap()
        .replace("\r\n", "\n");
    assert!(
        there == table,
        "{} is out of date: run this test once with MATBOOK_WRITE_SHOWN=1",
        file.display()
    );
    // By hand: 2.675 to two decimals, half away from zero, signed.
    assert!(there.contains(r#"["Progress",2.675,"+2.68"]"#));
}
