//! Made-up trusts: the same bytes for a seed, valid pupils, every code, and an answer book that is right.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use matbook::demo::{DemoError, DemoPlan, write};

/// A demo of a few classes.
fn small() -> DemoPlan {
    DemoPlan {
        schools: 3,
        pupils: 70,
        years: 2,
        ..DemoPlan::default()
    }
}

fn made(plan: &DemoPlan) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(plan, dir.path()).unwrap();
    dir
}

#[test]
fn a_demo_of_eleven_schools_has_every_shape_weeks_and_staffing() {
    let plan = DemoPlan {
        schools: 11,
        pupils: 70,
        years: 2,
        nation: 20,
        ..DemoPlan::default()
    };
    let dir = made(&plan);
    let data = dir.path().join("data");
    let rows = |name: &str| -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(data.join(name)).unwrap();
        let records = reader.deserialize().map(Result::unwrap);
        records.collect()
    };
    let schools = rows("schools.csv");
    let urn = |word: &str| {
        let found = schools.iter().find(|s| s["school_name"].contains(word));
        found.unwrap_or_else(|| panic!("no {word} school"))["urn"].clone()
    };
    let pupils = rows("pupils.csv");
    let groups = |urn: &str| -> BTreeSet<&str> {
        let own = pupils.iter().filter(|p| p["urn"] == urn);
        own.map(|p| p["nc_year"].as_str()).collect()
    };
    assert_eq!(groups(&urn("Infant")), BTreeSet::from(["R", "1", "2"]));
    assert_eq!(groups(&urn("Junior")), BTreeSet::from(["3", "4", "5", "6"]));
    let through = urn("All-through");
    assert!(
        ["R", "6", "7", "11"]
            .iter()
            .all(|y| groups(&through).contains(y))
    );
    assert!(groups(&urn("Special")).contains("6"));
    // Weeks in the last year, terms before.
    let attendance = rows("attendance.csv");
    let (weekly, termly): (Vec<_>, Vec<_>) = attendance
        .iter()
        .partition(|a| !a["week_ending"].is_empty());
    assert!(weekly.iter().all(|a| a["academic_year"] == "2025/26"));
    assert!(termly.iter().all(|a| a["academic_year"] == "2024/25") && !termly.is_empty());
    assert_eq!(rows("staffing.csv").len(), 11 * 2 * 2);
    // What never existed: progress from key stage 1 to 2 after 2022/23, a test of Year 2 for the nation.
    let tests = rows("assessments/2025-26/tests.csv");
    assert!(tests.iter().any(|t| t["assessment_type"] == "DfE test"));
    assert!(
        tests
            .iter()
            .all(|t| t["assessment_type"] != "DfE test" || t["nc_year"] != "2")
    );
    let progress = rows("performance.csv");
    let ks2 = progress.iter().filter(|p| p["measure"].starts_with("ks2_"));
    assert_eq!(
        ks2.map(|p| p["academic_year"].as_str()).max(),
        Some("2022/23")
    );
    // All of it is read without a fault.
    let config = fs::read_to_string(dir.path().join("config.yaml")).unwrap();
    let settings = matbook::config::read(&config, Path::new("config.yaml"))
        .unwrap()
        .settings;
    let options = matbook::intake::ReadOptions::default();
    let (held, sink) = matbook::intake::read_folder(&data, &settings, &options).unwrap();
    let errors: Vec<_> = (sink.into_sorted().into_iter())
        .filter(|f| f.severity == matbook::diag::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(held.attendance.iter().any(|a| a.week_ending.is_some()));
}

fn collect(folder: &Path, root: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, found);
        } else {
            let name = path.strip_prefix(root).unwrap().components();
            let name: Vec<_> = name
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            found.insert(name.join("/"), fs::read(&path).unwrap());
        }
    }
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(dir, dir, &mut found);
    found
}

/// A table's rows, each by column.
fn rows(dir: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(dir.join("data").join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// The values of a column over the files of a table.
fn values(dir: &Path, table: &str, column: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files(&dir.join("data"))
        .keys()
        .filter(|file| file.starts_with(table))
    {
        found.extend(
            rows(dir, file)
                .into_iter()
                .filter_map(|mut row| row.remove(column)),
        );
    }
    found
}

#[test]
fn the_same_seed_gives_the_same_bytes_with_any_number_of_threads() {
    let plan = DemoPlan {
        faults: true,
        ..small()
    };
    let first = files(made(&plan).path());
    let alone = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let second = alone.install(|| files(made(&plan).path()));
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &first {
        assert!(second[name] == *bytes, "{name} differs");
    }
    let other = files(made(&DemoPlan { seed: 2, ..plan }).path());
    for name in [
        "data/pupils.csv",
        "data/targets.csv",
        "data/schools.csv",
        "faults.csv",
    ] {
        assert!(
            other[name] != first[name],
            "{name} is the same for another seed"
        );
    }
}

#[test]
fn the_report_counts_what_is_there() {
    for faults in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let report = write(&DemoPlan { faults, ..small() }, dir.path()).unwrap();
        let found = files(dir.path());
        assert_eq!(report.files, found.len() as u64);
        assert_eq!(
            report.bytes,
            found.values().map(|bytes| bytes.len() as u64).sum::<u64>()
        );
    }
}

#[test]
fn every_table_and_page_is_there() {
    let dir = made(&small());
    let found = files(dir.path());
    for name in [
        "config.yaml",
        "content/commentary/trust.md",
        "content/glossary.md",
        "content/index.md",
        "data/assessments/2024-25/teacher-assessment.csv",
        "data/assessments/2025-26/statutory.csv",
        "data/assessments/2025-26/tests.csv",
        "data/attendance.csv",
        "data/attendance_targets.csv",
        "data/conversions.csv",
        "data/estimates/2025-26.csv",
        "data/exclusions.csv",
        "data/finance.csv",
        "data/ofsted.csv",
        "data/performance.csv",
        "data/pupils.csv",
        "data/reference/percentiles.csv",
        "data/reference/pupils/2025-26.csv",
        "data/reference/spread.csv",
        "data/schools.csv",
        "data/targets.csv",
        "data/trusts.csv",
    ] {
        assert!(found.contains_key(name), "{name} is missing");
    }
    assert!(!found.contains_key("faults.csv"));
    let config = String::from_utf8(found["config.yaml"].clone()).unwrap();
    for placeholder in ["{title}", "{first}", "{last}"] {
        assert!(
            !config.contains(placeholder),
            "{placeholder} is left in the config"
        );
    }
    let project = matbook::config::read(&config, &dir.path().join("config.yaml")).unwrap();
    assert_eq!(project.data, dir.path().join("data"));
    assert_eq!(project.content, dir.path().join("content"));
}

#[test]
fn every_code_is_present_in_the_default_demo() {
    let dir = made(&DemoPlan::default());
    let dir = dir.path();
    let has = |table: &str, column: &str, codes: &[&str]| {
        let found = values(dir, table, column);
        for code in codes {
            assert!(found.contains(*code), "{table} has no {column} {code}");
        }
    };
    has("pupils", "sex", &["F", "M", ""]);
    has(
        "pupils",
        "nc_year",
        &[
            "N1", "N2", "R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
        ],
    );
    for flag in ["fsm", "fsm6", "eal", "looked_after"] {
        has("pupils", flag, &["Y", "N", ""]);
    }
    has("pupils", "sen", &["N", "K", "E", ""]);
    let needs = [
        "SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD", "OTH", "NSA",
        "DS", "",
    ];
    has("pupils", "sen_need", &needs);
    has("pupils", "prior_stage", &["EYFS", "KS1", "KS2", ""]);
    assert!(
        values(dir, "pupils", "ethnicity").len() >= 103,
        "102 codes and blank"
    );
    let types = [
        "Teacher Assessment",
        "DfE test",
        "NFER",
        "Renaissance",
        "PIXL",
        "GL",
        "Rising Stars",
    ];
    has("assessments", "assessment_type", &types);
    has("assessments", "term", &["Autumn", "Spring", "Summer"]);
    has(
        "assessments",
        "subject",
        &["Reading", "Writing", "Maths", "GPS"],
    );
    has(
        "assessments",
        "judgement",
        &["BLW", "PKS", "WTS", "EXS", "GDS", "A", "D", "X", ""],
    );
    has(
        "estimates",
        "subject",
        &["Reading", "Writing", "Maths", "GPS", "RWM", "RM", "RGM"],
    );
    has("estimates", "rank", &["FFT50", "FFT20", "FFT5"]);
    has("targets", "target", &["B", "W", "N", "A"]);
    has("exclusions", "kind", &["Suspension", "Permanent"]);
    has("schools", "phase", &["Primary", "Secondary"]);
    has("schools", "school_type", &["Academy special converter"]);
    has("performance", "status", &["SUPP", ""]);
    has(
        "performance",
        "measure",
        &[
            "ks2_writing_progress_disadvantaged",
            "progress8",
            "va_ks2",
            "va_ks4",
        ],
    );
}

#[test]
fn ethnicity_codes_are_those_of_the_code_list() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let mut reader = csv::Reader::from_path(shared.join("codes").join("ethnicity.csv")).unwrap();
    let listed: BTreeSet<String> = reader
        .records()
        .map(|record| record.unwrap()[0].to_owned())
        .collect();
    let dir = made(&DemoPlan::default());
    let mut found = values(dir.path(), "pupils", "ethnicity");
    found.remove("");
    assert_eq!(found, listed);
}

/// The check letter of a UPN, reckoned from the definition.
fn check_letter(upn: &str) -> char {
    let letters: Vec<char> = "ABCDEFGHJKLMNPQRTUVWXYZ".chars().collect();
    let sum: usize = upn
        .chars()
        .skip(1)
        .zip(2..)
        .map(|(c, weight)| {
            let value = c.to_digit(10).map(|digit| digit as usize);
            value.unwrap_or_else(|| letters.iter().position(|letter| *letter == c).unwrap())
                * weight
        })
        .sum();
    letters[sum % 23]
}

#[test]
fn pupils_have_true_upns_one_roll_a_year_and_a_birthday_that_fits() {
    // 207000016049: 2×2 + 0×3 + 7×4 + 1×9 + 6×10 + 4×12 + 9×13 = 266 = 11 × 23 + 13, and letter 13 is P
    assert_eq!(check_letter("?207000016049"), 'P');
    let dir = made(&DemoPlan::default());
    let mut seen = BTreeSet::new();
    let mut temporary = 0;
    for row in rows(dir.path(), "pupils.csv") {
        let upn = &row["upn"];
        assert_eq!(upn.len(), 13);
        assert_eq!(upn.chars().next(), Some(check_letter(upn)), "{upn}");
        temporary += usize::from(upn.ends_with(char::is_alphabetic));
        assert!(
            seen.insert((row["academic_year"].clone(), upn.clone())),
            "{upn} is on two rolls"
        );
        // Reception in 2025/26: born from September 2020 to August 2021
        let group = match row["nc_year"].as_str() {
            "N1" => -2,
            "N2" => -1,
            "R" => 0,
            year => year.parse::<i32>().unwrap(),
        };
        let start: i32 = row["academic_year"][..4].parse().unwrap();
        let born: i32 = row["dob"][..4].parse().unwrap();
        let autumn = &row["dob"][5..7] >= "09";
        assert_eq!(born - i32::from(!autumn), start - 5 - group, "{row:?}");
    }
    assert!(temporary > 0, "no temporary UPN");
}

#[test]
fn cohorts_move_up_a_year_each_september_and_some_pupils_come_and_go() {
    let dir = made(&DemoPlan::default());
    let mut by_year: BTreeMap<String, BTreeMap<String, (i32, String)>> = BTreeMap::new();
    for row in rows(dir.path(), "pupils.csv") {
        let group = row["nc_year"]
            .parse()
            .unwrap_or(match row["nc_year"].as_str() {
                "R" => 0,
                "N2" => -1,
                _ => -2,
            });
        let year = by_year.entry(row["academic_year"].clone()).or_default();
        year.insert(row["upn"].clone(), (group, row["urn"].clone()));
    }
    let years: Vec<_> = by_year.values().collect();
    assert_eq!(years.len(), 3);
    let (mut stayed, mut moved, mut left, mut joined) = (0, 0, 0, 0);
    for pair in years.windows(2) {
        for (upn, (group, urn)) in pair[0] {
            match pair[1].get(upn) {
                Some((later, other)) => {
                    assert_eq!(*later, group + 1);
                    stayed += 1;
                    moved += usize::from(other != urn);
                }
                None if (0..6).contains(group) => left += 1,
                None => {}
            }
        }
        let new = pair[1]
            .iter()
            .filter(|(upn, (group, _))| (1..=6).contains(group) && !pair[0].contains_key(*upn));
        joined += new.count();
    }
    assert!(stayed > 2500, "{stayed} stayed");
    assert!(
        moved > 0 && left > 20 && joined > 20,
        "{moved} moved, {left} left, {joined} joined"
    );
}

#[test]
fn the_tables_agree_with_the_roll() {
    let dir = made(&DemoPlan::default());
    let dir = dir.path();
    let roll: BTreeMap<(String, String), String> = rows(dir, "pupils.csv")
        .into_iter()
        .map(|row| {
            (
                (row["academic_year"].clone(), row["upn"].clone()),
                row["nc_year"].clone(),
            )
        })
        .collect();
    let group = |row: &BTreeMap<String, String>| {
        let key = (row["academic_year"].clone(), row["upn"].clone());
        roll.get(&key)
            .unwrap_or_else(|| panic!("on no roll: {row:?}"))
            .clone()
    };
    let found = files(&dir.join("data"));
    let mut keys = BTreeSet::new();
    for file in found.keys().filter(|file| file.starts_with("assessments/")) {
        for row in rows(dir, file) {
            assert_eq!(group(&row), row["nc_year"]);
            let columns = [
                "academic_year",
                "term",
                "assessed_on",
                "assessment_name",
                "upn",
                "subject",
            ];
            let key = columns.map(|column| row[column].clone());
            assert!(keys.insert(key), "twice: {row:?}");
            let month: u32 = row["assessed_on"][5..7].parse().unwrap();
            let months = match row["term"].as_str() {
                "Autumn" => 9..=12,
                "Spring" => 1..=4,
                _ => 4..=8,
            };
            assert!(months.contains(&month), "{row:?}");
            let checks = ["Phonics", "MTC"].contains(&row["subject"].as_str());
            if row["assessment_type"] == "DfE test" && !checks {
                assert!(row["term"] == "Summer" && ["2", "6"].contains(&row["nc_year"].as_str()));
            }
            if let (Ok(score), "PIXL", false) = (
                row["score"].parse::<f64>(),
                row["assessment_type"].as_str(),
                row["judgement"].is_empty(),
            ) {
                // PIXL's curve: 92 is a scaled 100, 112 a scaled 110
                let expected = ["EXS", "GDS"].contains(&row["judgement"].as_str());
                assert_eq!(expected, score >= 92.0, "{row:?}");
                assert_eq!(row["judgement"] == "GDS", score >= 112.0, "{row:?}");
            }
        }
    }
    let mut youngest = BTreeMap::new();
    for file in found.keys().filter(|file| file.starts_with("estimates/")) {
        for row in rows(dir, file) {
            let year = youngest.entry(row["academic_year"].clone()).or_insert(13);
            *year = (*year).min(group(&row).parse::<i32>().unwrap());
            assert!(row["p_greater"] <= row["p_expected"], "{row:?}");
        }
    }
    // Year 1 has none before the autumn update of the last year
    assert_eq!(youngest.into_values().collect::<Vec<_>>(), [1, 1, 2]);
    for row in rows(dir, "targets.csv")
        .iter()
        .chain(&rows(dir, "exclusions.csv"))
    {
        group(row);
    }
    for row in rows(dir, "attendance.csv") {
        group(&row);
        let [possible, authorised, unauthorised] = ["possible", "authorised", "unauthorised"]
            .map(|what| row[&format!("sessions_{what}")].parse::<u32>().unwrap());
        assert!(authorised + unauthorised <= possible, "{row:?}");
    }
}

#[test]
fn a_school_skipped_a_term_and_a_year_group_was_assessed_twice_in_one() {
    let dir = made(&DemoPlan::default());
    let teachers = rows(dir.path(), "assessments/2025-26/teacher-assessment.csv");
    let spring = |urn: &str| {
        teachers
            .iter()
            .filter(|row| row["urn"] == urn && row["term"] == "Spring")
            .count()
    };
    assert_eq!(spring("900007"), 0);
    assert!(spring("900000") > 100);
    assert!(
        teachers
            .iter()
            .any(|row| row["assessment_name"].ends_with("Autumn 2"))
    );
}

#[test]
fn groups_differ_as_they_do_in_england() {
    let dir = made(&DemoPlan::default());
    let roll = rows(dir.path(), "pupils.csv");
    let traits: BTreeMap<(&str, &str), &BTreeMap<String, String>> = roll
        .iter()
        .map(|row| ((row["academic_year"].as_str(), row["upn"].as_str()), row))
        .collect();
    let mut counts: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for row in rows(dir.path(), "assessments/2025-26/teacher-assessment.csv") {
        if ["A", "D", "X"].contains(&row["judgement"].as_str()) || row["urn"] == "900021" {
            continue;
        }
        let pupil = traits[&(row["academic_year"].as_str(), row["upn"].as_str())];
        let met = f64::from(u8::from(
            ["EXS", "GDS"].contains(&row["judgement"].as_str()),
        ));
        let summer = ["05", "06", "07", "08"].contains(&&pupil["dob"][5..7]);
        let groups = [
            if pupil["fsm6"] == "Y" {
                "FSM6"
            } else {
                "not FSM6"
            },
            if pupil["sen"] == "E" {
                "EHC plan"
            } else if pupil["sen"] == "K" {
                "SEN support"
            } else {
                "no SEN"
            },
            if summer { "summer" } else { "not summer" },
        ];
        for group in groups {
            let count = counts.entry(group).or_default();
            *count = (count.0 + met, count.1 + 1.0);
        }
    }
    let percent = |group: &str| 100.0 * counts[group].0 / counts[group].1;
    let gap = |ahead: &str, behind: &str| percent(ahead) - percent(behind);
    assert!((6.0..32.0).contains(&gap("not FSM6", "FSM6")), "{counts:?}");
    assert!(
        (15.0..55.0).contains(&gap("no SEN", "SEN support")),
        "{counts:?}"
    );
    assert!(gap("SEN support", "EHC plan") > 5.0, "{counts:?}");
    assert!(
        (2.0..20.0).contains(&gap("not summer", "summer")),
        "{counts:?}"
    );
}

#[test]
fn trusts_share_the_schools() {
    let dir = made(&DemoPlan {
        schools: 7,
        pupils: 28,
        years: 1,
        trusts: 3,
        ..DemoPlan::default()
    });
    let trusts = rows(dir.path(), "trusts.csv");
    assert_eq!(trusts.len(), 3);
    // two trusts with one sponsor, to be reported as one
    assert_eq!(trusts[1]["sponsor"], trusts[2]["sponsor"]);
    assert_ne!(trusts[0]["sponsor"], trusts[1]["sponsor"]);
    let mut schools: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows(dir.path(), "schools.csv") {
        *schools.entry(row["trust_uid"].clone()).or_default() += 1;
    }
    assert_eq!(schools.into_values().collect::<Vec<_>>(), [3, 2, 2]);
}

#[test]
fn a_plan_outside_its_limits_and_a_folder_in_use_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let none = DemoPlan {
        schools: 0,
        ..DemoPlan::default()
    };
    let error = write(&none, dir.path()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "schools must be between 1 and 800 (found 0)"
    );
    let many = DemoPlan {
        trusts: 4,
        ..small()
    };
    assert!(matches!(
        write(&many, dir.path()),
        Err(DemoError::Plan {
            what: "trusts",
            most: 3,
            ..
        })
    ));
    fs::write(dir.path().join("notes.txt"), "mine").unwrap();
    assert!(matches!(
        write(&small(), dir.path()),
        Err(DemoError::NotEmpty { .. })
    ));
    assert_eq!(
        files(dir.path()).len(),
        1,
        "nothing was written beside what was there"
    );
}

/// One line of an answer book.
#[derive(Debug, serde::Deserialize)]
struct Planted {
    file: String,
    line: Option<usize>,
    column: String,
    value: String,
    code: String,
    effect: String,
}

fn book(dir: &Path) -> Vec<Planted> {
    let mut reader = csv::Reader::from_path(dir.join("faults.csv")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// The records of a file by their first line, each by lower-case column.
fn records(path: PathBuf) -> BTreeMap<usize, BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let header = text.lines().next().unwrap();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| header.bytes().filter(|b| b == d).count())
        .unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let columns: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_lowercase)
        .collect();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let line = record.position().unwrap().line() as usize;
            (
                line,
                columns
                    .iter()
                    .cloned()
                    .zip(record.iter().map(str::to_owned))
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn the_answer_book_points_at_the_rows_it_claims() {
    for seed in 1..=3 {
        let dir = made(&DemoPlan {
            seed,
            years: 2,
            faults: true,
            ..DemoPlan::default()
        });
        let mut read = BTreeMap::new();
        let mut refused = BTreeMap::new();
        let book = book(dir.path());
        for fault in &book {
            let path = dir.path().join("data").join(&fault.file);
            let file = read
                .entry(fault.file.clone())
                .or_insert_with(|| records(path));
            let Some(line) = fault.line else { continue };
            let record = file
                .get(&line)
                .unwrap_or_else(|| panic!("no record begins there: {fault:?}"));
            if fault.code == "blank-row" {
                assert!(record.values().all(String::is_empty), "{fault:?}");
            } else {
                assert_eq!(record[&fault.column], fault.value, "{fault:?}");
            }
            // a row has one fault (a near match says more about the same one)
            if fault.code != "near-match" {
                let before = refused.insert((&fault.file, line), &fault.code);
                assert_eq!(before, None, "{fault:?}");
            }
        }
        assert!(book.iter().all(|fault| {
            ["refused", "blank", "doubtful", "matched", "accepted"].contains(&fault.effect.as_str())
        }));
    }
}

#[test]
fn every_code_of_the_contract_is_planted() {
    let dir = made(&DemoPlan {
        years: 1,
        faults: true,
        ..DemoPlan::default()
    });
    let codes: BTreeSet<String> = book(dir.path())
        .into_iter()
        .map(|fault| fault.code)
        .collect();
    let all = [
        "",
        "absent-exceeds-possible",
        "bad-date",
        "bad-year",
        "birth-year-group",
        "blank-row",
        "check-letter",
        "duplicate-key",
        "matched-by-name",
        "missing-key",
        "near-match",
        "no-outcome",
        "not-a-number",
        "on-no-roll",
        "out-of-range",
        "outside-term",
        "two-rolls",
        "unknown-code",
        "unknown-column",
        "unknown-school",
        "unknown-trust",
    ];
    assert_eq!(codes.iter().map(String::as_str).collect::<Vec<_>>(), all);
}

#[test]
fn a_wrong_check_letter_is_the_same_in_every_table() {
    let dir = made(&DemoPlan {
        years: 2,
        faults: true,
        ..DemoPlan::default()
    });
    let wrong: BTreeSet<String> = book(dir.path())
        .into_iter()
        .filter(|fault| fault.code == "check-letter")
        .map(|fault| fault.value)
        .collect();
    assert_eq!(wrong.len(), 2);
    let attendance = fs::read_to_string(dir.path().join("data").join("attendance.csv")).unwrap();
    for upn in wrong {
        let right = format!("{}{}", check_letter(&upn), &upn[1..]);
        assert_ne!(right, upn);
        assert!(attendance.contains(&upn) && !attendance.contains(&right));
    }
}
