//! Rows out of order: a stray quotation mark, a comma without quotes, a value in the wrong column, in random rows of random tables.
//! Nothing personal is told or shown, and each is told. MATBOOK_SHIFTED says how many are tried (`scripts/soak.sh`: 20,000).

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use matbook::config;
use matbook::dataset::Holdings;
use matbook::diag::{Finding, print};
use matbook::intake::{ReadOptions, read_project};

use crate::mutation::Chance;

/// The tables, each with its heading; a row's personal columns are known by their names.
const TABLES: [(&str, &str); 5] = [
    (
        "pupils.csv",
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,sen_need,ethnicity,house,note",
    ),
    (
        "assessments.csv",
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,surname,forename,dob,sex,nc_year,subject,score,judgement",
    ),
    (
        "estimates.csv",
        "academic_year,urn,upn,subject,rank,p_expected,p_greater",
    ),
    (
        "attendance.csv",
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised",
    ),
    (
        "exclusions.csv",
        "academic_year,term,urn,upn,kind,sessions,started_on",
    ),
];
const TRUSTS: &str = "trust_uid,trust_name\n5001,Larkfield Trust\n";
const SCHOOLS: &str = "urn,school_name,trust_uid,joined_on,phase,school_type\n\
    142001,Gorse Lane Primary School,5001,2015-09-01,Primary,Academy converter\n";
const PERSONAL: [&str; 4] = ["upn", "surname", "forename", "dob"];

struct Child {
    upn: String,
    surname: &'static str,
    forename: &'static str,
    dob: String,
}

fn children() -> Vec<Child> {
    const NAMES: [(&str, &str); 12] = [
        ("Marlow", "Ivy"),
        ("Tennant", "Oscar"),
        ("Quill", "Rosa"),
        ("Brook", "Theo"),
        ("Sable", "Nadia"),
        ("Finch", "Leo"),
        ("Hobday", "Mabel"),
        ("Crane", "Idris"),
        ("O’Vale-Berg", "Orla"),
        ("Thorn", "Kit"),
        ("Pell", "Anwen"),
        ("Żukowska", "Sami"),
    ];
    (0..)
        .zip(NAMES)
        .map(|(i, (surname, forename))| {
            let digits = format!("{:012}", 301_400_116_000u64 + i * 7);
            let sum: u64 = (2..)
                .zip(digits.bytes())
                .map(|(w, b)| w * u64::from(b - b'0'))
                .sum();
            let letter = b"ABCDEFGHJKLMNPQRTUVWXYZ"[(sum % 23) as usize] as char;
            Child {
                upn: format!("{letter}{digits}"),
                surname,
                forename,
                dob: format!("2013-{:02}-{:02}", 1 + i % 8, 3 + i),
            }
        })
        .collect()
}

/// The rows of a table, one a child.
fn rows(table: usize, children: &[Child]) -> Vec<Vec<String>> {
    (0..)
        .zip(children)
        .map(|(i, c)| {
            let sex = if i % 2 == 0 { "F" } else { "M" };
            let yes = if i % 3 == 0 { "Y" } else { "N" };
            let Child { upn, surname, forename, dob } = c;
            let row = match table {
                0 => format!("2023/24,142001,{upn},{surname},{forename},{dob},{sex},6,{yes},{yes},N,N,K,SLCN,WBRI,Oak,fine"),
                1 => format!(
                    "2023/24,Summer,2024-06-{:02},Year 6 Summer,NFER,142001,{upn},{surname},{forename},{dob},{sex},6,Maths,{},EXS",
                    1 + i,
                    90 + i
                ),
                2 => format!("2023/24,142001,{upn},Maths,FFT50,0.{},0.2", 40 + i),
                3 => format!("2023/24,Autumn,142001,{upn},140,{i},2"),
                _ => format!("2023/24,Autumn,142001,{upn},Suspension,{},2023-11-{:02}", 2 + i, 1 + i),
            };
            row.split(',').map(str::to_owned).collect()
        })
        .collect()
}

fn text(heading: &str, rows: &[String]) -> String {
    format!("{heading}\n{}\n", rows.join("\n"))
}

/// A fault in a table: what it is, and the table's text with it.
fn fault(chance: &mut Chance, table: usize, children: &[Child]) -> (String, String) {
    let heading = TABLES[table].1;
    let names: Vec<&str> = heading.split(',').collect();
    let mut cells = rows(table, children);
    let row = chance.below(cells.len());
    let column = chance.below(names.len());
    let joined = |cells: &[Vec<String>]| cells.iter().map(|r| r.join(",")).collect::<Vec<_>>();
    match chance.below(4) {
        0 => {
            // One quotation mark, or two a few cells or rows apart.
            let rows_on = chance.below(3).min(cells.len() - 1 - row);
            let other = match rows_on {
                0 => column + chance.below(names.len() - column),
                _ if chance.below(2) == 0 => column,
                _ => chance.below(names.len()),
            };
            let alone = rows_on == 0 && chance.below(2) == 0;
            cells[row][column].insert(0, '"');
            if !alone {
                cells[row + rows_on][other].push('"');
            }
            let what = format!(
                "quotes from {row}/{} to {}/{}",
                names[column],
                row + rows_on,
                names[other]
            );
            (what, text(heading, &joined(&cells)))
        }
        1 => {
            let cell = &mut cells[row][column];
            let at = cell
                .char_indices()
                .map(|(i, _)| i)
                .nth(cell.chars().count() / 2)
                .unwrap_or(0);
            cell.insert(at, ',');
            (
                format!("a comma in {row}/{}", names[column]),
                text(heading, &joined(&cells)),
            )
        }
        2 => {
            // All cells from a column on stand one further right.
            cells[row].insert(column, String::new());
            cells[row].pop();
            (
                format!("shifted from {row}/{}", names[column]),
                text(heading, &joined(&cells)),
            )
        }
        _ => {
            let own: Vec<usize> = (0..names.len())
                .filter(|c| PERSONAL.contains(&names[*c]))
                .collect();
            let from = own[chance.below(own.len())];
            let value = cells[row][from].clone();
            let name = ["surname", "forename"].contains(&names[from]);
            // A name in the other column of names is one; and nobody reads `note`.
            let to: Vec<usize> = (0..names.len())
                .filter(|c| *c != from && names[*c] != "note")
                .filter(|c| !(name && ["surname", "forename"].contains(&names[*c])))
                .collect();
            let to = to[chance.below(to.len())];
            cells[row][to] = value;
            (
                format!("{} in {row}/{}", names[from], names[to]),
                text(heading, &joined(&cells)),
            )
        }
    }
}

fn read(folder: &Path) -> (Holdings, Vec<Finding>) {
    let project = config::read("groupings: [house]", &folder.join("config.yaml")).unwrap();
    let options = ReadOptions {
        jobs: 1,
        ..ReadOptions::default()
    };
    let (held, sink) = read_project(folder, &project.settings, &options).unwrap();
    (held, sink.into_sorted())
}

/// Whether a reader that knows nothing of faults sees the same cells.
fn same_cells(one: &str, other: &str) -> bool {
    let cells = |text: &str| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let records = reader.records().filter_map(Result::ok);
        records
            .map(|r| r.iter().map(|c| c.trim().to_owned()).collect())
            .collect()
    };
    cells(one) == cells(other)
}

/// Tries a fault; says what is wrong with how it is taken, if anything, and whether it was told.
fn tried(seed: u64) -> Result<bool, String> {
    let mut chance = Chance::new(seed);
    let children = children();
    let table = chance.below(TABLES.len());
    let dir = tempfile::tempdir().unwrap();
    let mut whole = Vec::new();
    for (i, (name, heading)) in TABLES.iter().enumerate() {
        let rows: Vec<String> = rows(i, &children).iter().map(|r| r.join(",")).collect();
        whole.push(text(heading, &rows));
        fs::write(dir.path().join(name), whole.last().unwrap()).unwrap();
    }
    fs::write(dir.path().join("trusts.csv"), TRUSTS).unwrap();
    fs::write(dir.path().join("schools.csv"), SCHOOLS).unwrap();
    let (what, with) = fault(&mut chance, table, &children);
    let what = format!("seed {seed}, {}: {what}", TABLES[table].0);
    fs::write(dir.path().join(TABLES[table].0), &with).unwrap();
    let (held, findings) = read(dir.path());

    let mut said = Vec::new();
    print::text(&findings, true, false, &mut said).unwrap();
    print::json(&findings, &mut said).unwrap();
    let mut said = String::from_utf8(said).unwrap();
    for name in held
        .assessment_names
        .iter()
        .chain(held.extra_values.iter().flatten())
    {
        said.push_str(name);
        said.push('\n');
    }
    let personal = children.iter().flat_map(|c| {
        let dob: Vec<&str> = c.dob.split('-').collect();
        let other = format!("{}/{}/{}", dob[2], dob[1], dob[0]);
        [
            c.upn.clone(),
            c.surname.to_owned(),
            c.forename.to_owned(),
            c.dob.clone(),
            other,
        ]
    });
    for value in personal {
        if said.contains(&value) {
            return Err(format!("{what}: {value} is told\n{with}\n{said}"));
        }
    }
    // Only notes that the table always has are no word about the row.
    let told = findings.iter().any(|f| f.spot.line > 1);
    let shifted = what.contains("shifted");
    if !told && !shifted && !same_cells(&with, &whole[table]) {
        return Err(format!("{what}: nothing is told\n{with}"));
    }
    Ok(told)
}

#[test]
fn rows_out_of_order_are_told_and_nothing_personal_with_them() {
    let wanted = std::env::var("MATBOOK_SHIFTED").ok();
    let count: u64 = wanted.map_or(300, |n| n.parse().unwrap());
    let start: u64 = std::env::var("MATBOOK_SEED").map_or(1, |n| n.parse().unwrap());
    let ended = Mutex::new(Vec::new());
    let next = AtomicU64::new(start);
    // Threads of their own: reading waits for a pool, and one of its workers would begin another fault within the first.
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= start + count {
                        return;
                    }
                    let outcome = tried(seed);
                    ended.lock().unwrap().push(outcome);
                }
            });
        }
    });
    let ended = ended.into_inner().unwrap();
    let wrong: Vec<&String> = ended.iter().filter_map(|e| e.as_ref().err()).collect();
    let told = ended.iter().filter(|e| matches!(e, Ok(true))).count();
    println!(
        "{count} rows out of order: {told} told, {} wrong",
        wrong.len()
    );
    assert!(
        wrong.is_empty(),
        "{} of {count} are wrong; the first:\n{}",
        wrong.len(),
        wrong[0]
    );
    // A value that slipped to where another like it may stand can't be known; those are few.
    assert!(told as u64 * 10 > count * 9, "{told} of {count}");
}
