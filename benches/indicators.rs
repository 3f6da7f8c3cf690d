//! How long reading a trust's attendance and working out indicators of its own take: 100 schools × 5 years.
//!
//! ```text
//! cargo bench --bench indicators -- [--schools N] [--pupils N] [--years N] [--rounds N]
//! ```
//!
//! It makes up `pupils.csv` and `attendance.csv` (three rows for each pupil and year) in a temporary folder and times, each round
//! one after the other:
//!
//! | step | what it does |
//! |---|---|
//! | floor | the `csv` crate over the same files, nothing kept |
//! | read | the library's reader: typed, matched, keys checked |
//! | built in | the built-in indicators: nine by rules of the program, four by formulas; by term and pupil group |
//! | one row by row | the same with one more: a share of rows with a condition |
//! | one by pupil | the same with one that adds up each pupil's rows first |
//! | ten | the same with ten more |
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should stop"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use matbook::config::{Settings, read as read_config};
use matbook::intake::{ReadOptions, read_folder};
use matbook::measure::indicators::Book;

/// The numbers that the command line may change.
struct Wanted {
    schools: usize,
    pupils: usize,
    years: usize,
    rounds: usize,
}

fn wanted() -> Wanted {
    let mut wanted = Wanted {
        schools: 100,
        pupils: 400,
        years: 5,
        rounds: 5,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let slot = match word.as_str() {
            "--schools" => &mut wanted.schools,
            "--pupils" => &mut wanted.pupils,
            "--years" => &mut wanted.years,
            "--rounds" => &mut wanted.rounds,
            // cargo bench hands this one over.
            _ => continue,
        };
        *slot = words.next().unwrap().parse().unwrap();
    }
    wanted
}

/// A pupil number with its check letter: the digits times 2 to 13, added up, by the remainder of 23.
fn upn(number: usize) -> String {
    let digits = format!("{number:012}");
    let sum: usize = digits
        .bytes()
        .enumerate()
        .map(|(i, d)| usize::from(d - b'0') * (i + 2))
        .sum();
    let letter = char::from(b"ABCDEFGHJKLMNPQRTUVWXYZ"[sum % 23]);
    format!("{letter}{digits}")
}

/// Makes the tables; gives the rows of attendance.
fn make(folder: &Path, wanted: &Wanted) -> usize {
    fs::write(
        folder.join("trusts.csv"),
        "trust_uid,trust_name\n1,Made-up Trust\n",
    )
    .unwrap();
    let mut schools = String::from("urn,school_name,trust_uid,joined_on,phase,school_type\n");
    let mut pupils = String::from(
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,ethnicity\n",
    );
    let mut attendance = String::from(
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n",
    );
    let mut rows = 0;
    for school in 0..wanted.schools {
        let urn = 100_000 + school;
        let _ = writeln!(
            schools,
            "{urn},School {school},1,2015-09-01,Primary,Academy converter"
        );
        for year in 0..wanted.years {
            let start = 2026 - wanted.years + year;
            let label = format!("{start}/{:02}", (start + 1) % 100);
            for pupil in 0..wanted.pupils {
                let upn = upn(school * wanted.pupils + pupil);
                let group = pupil % 6 + 1;
                let born = start - group - 5;
                let sex = if pupil % 2 == 0 { "F" } else { "M" };
                let _ = writeln!(
                    pupils,
                    "{label},{urn},{upn},Made,Up,{born}-03-01,{sex},{group},N,N,N,N,N,WBRI"
                );
                for (term, name) in ["Autumn", "Spring", "Summer"].iter().enumerate() {
                    let away = (pupil * 7 + year * 3 + term * 5) % 23;
                    let _ = writeln!(
                        attendance,
                        "{label},{name},{urn},{upn},126,{away},{}",
                        away % 4
                    );
                    rows += 1;
                }
            }
        }
    }
    fs::write(folder.join("schools.csv"), schools).unwrap();
    fs::write(folder.join("pupils.csv"), pupils).unwrap();
    fs::write(folder.join("attendance.csv"), attendance).unwrap();
    rows
}

/// The settings with so many indicators of the trust's own.
fn settings(own: &[&str]) -> Settings {
    let text = if own.is_empty() {
        String::new()
    } else {
        format!("indicators:\n{}", own.concat())
    };
    read_config(&format!("title: Bench\n{text}"), Path::new("config.yaml"))
        .unwrap_or_else(|findings| panic!("{findings:?}"))
        .settings
}

const BY_ROW: &str = "  - name: much_away
    title: Terms with much absence
    definition: Share of terms in which a pupil missed over a tenth of the sessions
    table: attendance
    where: sessions_possible > 0
    numerator: sessions_authorised + sessions_unauthorised > 0.1 * sessions_possible
    denominator: 1
    unit: percent
";

const BY_PUPIL: &str = "  - name: often_away
    title: Often away
    definition: Pupils with at least thirty absent sessions
    table: attendance
    per: pupil
    numerator: sessions_authorised + sessions_unauthorised >= 30
    denominator: 1
    unit: percent
";

fn line(name: &str, seconds: &mut [f64], rows: usize) {
    seconds.sort_by(f64::total_cmp);
    let median = seconds[seconds.len() / 2];
    #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
    let speed = rows as f64 / median / 1e6;
    println!(
        "{name:<16} median {median:7.3} s   ({:.3}–{:.3})   {speed:6.2} million rows/s",
        seconds[0],
        seconds[seconds.len() - 1]
    );
}

fn main() {
    let wanted = wanted();
    let folder = tempfile::tempdir().unwrap();
    let rows = make(folder.path(), &wanted);
    println!(
        "{} schools, {} years, {} pupils each: {rows} rows of attendance",
        wanted.schools, wanted.years, wanted.pupils
    );
    let ten: Vec<String> = (0..10)
        .map(|n| BY_ROW.replace("much_away", &format!("much_away_{n}")))
        .collect();
    let ten: Vec<&str> = ten.iter().map(String::as_str).collect();
    let kinds = [
        ("built in", settings(&[])),
        ("one row by row", settings(&[BY_ROW])),
        ("one by pupil", settings(&[BY_PUPIL])),
        ("ten", settings(&ten)),
    ];
    let mut floor = vec![];
    let mut read = vec![];
    let mut book: Vec<Vec<f64>> = vec![vec![]; kinds.len()];
    for _ in 0..wanted.rounds {
        let begun = Instant::now();
        let mut fields = 0;
        for name in ["pupils.csv", "attendance.csv"] {
            let mut reader = csv::Reader::from_path(folder.path().join(name)).unwrap();
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record).unwrap() {
                fields += record.len();
            }
        }
        assert!(fields > rows);
        floor.push(begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let (holdings, sink) =
            read_folder(folder.path(), &kinds[0].1, &ReadOptions::default()).unwrap();
        read.push(begun.elapsed().as_secs_f64());
        assert_eq!(
            holdings.attendance.len(),
            rows,
            "{:?}",
            sink.into_sorted().first()
        );
        for ((_, settings), times) in kinds.iter().zip(&mut book) {
            let begun = Instant::now();
            let made = Book::new(&holdings, settings);
            times.push(begun.elapsed().as_secs_f64());
            assert_ne!(made, Book::default());
        }
    }
    line("floor: csv", &mut floor, rows);
    line("read", &mut read, rows);
    for ((name, _), times) in kinds.iter().zip(&mut book) {
        line(name, times, rows);
    }
}
