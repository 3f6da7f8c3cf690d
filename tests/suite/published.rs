//! Published files, read as they come, and the published figures that come out of them.

use std::fs;
use std::path::{Path, PathBuf};

use matbook::config::{Level, MeasureSettings};
use matbook::dataset::{Holdings, Phase};
use matbook::diag::{Code, Finding, Severity, Sink};
use matbook::estate::AcademicYear;
use matbook::intake::published::{Input, Reader, read_trusts};
use matbook::measure::dfe::{self, BodyKind};
use matbook::measure::similar;
use matbook::quantity::{Band, Unit};

/// A folder of published files, read in order into one set of tables.
pub struct Desk {
    folder: PathBuf,
    reader: Reader,
    pub holdings: Holdings,
    sink: Sink,
}

impl Desk {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            reader: Reader::new(),
            holdings: Holdings::default(),
            sink: Sink::new(),
        }
    }

    fn read(&mut self, layout: &str, file: &str, years: &[u16]) -> bool {
        let years: Vec<AcademicYear> = years.iter().copied().map(AcademicYear).collect();
        let input = Input {
            layout,
            path: &self.folder.join(file),
            name: file,
            label: None,
            years: &years,
            encoding: None,
        };
        self.reader.read(&input, &mut self.holdings, &mut self.sink)
    }

    fn findings(self) -> Vec<Finding> {
        self.sink.into_sorted()
    }
}

fn published() -> Option<PathBuf> {
    let folder = super::shared()?.join("published");
    if folder.is_dir() {
        Some(folder)
    } else {
        crate::skip("the published files are absent");
        None
    }
}

fn rows(path: &Path) -> Vec<csv::StringRecord> {
    let text = fs::read(path).unwrap();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text).to_vec();
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(&text[..])
        .records()
        .map(Result::unwrap)
        .collect()
}

const WIDE: &str = "ks4-schools-2017-2019";

/// The secondary schools of 2017 to 2019, with the memberships and the national spread of those years.
pub fn secondary_schools(folder: PathBuf) -> Desk {
    let mut desk = Desk::new(folder);
    for kind in ["final", "revised"] {
        assert!(desk.read(
            WIDE,
            &format!("ks4/ks4_secondary_schools_2017_2019_{kind}.csv"),
            &[]
        ));
    }
    let links = "gias/grouplinks_edubaseallacademiesandfree";
    assert!(desk.read(
        "gias-group-links",
        &format!("{links}20180501.csv"),
        &[2016, 2017]
    ));
    assert!(desk.read("gias-group-links", &format!("{links}20181001.csv"), &[2018]));
    assert!(desk.read("pupil-sd", "parameters/national_pupil_sd.csv", &[]));
    desk
}

#[test]
fn trusts_come_out_as_the_dfe_showed_them() {
    let Some(folder) = published() else { return };
    let desk = secondary_schools(folder.clone());
    let measures = |level| {
        let settings = MeasureSettings {
            level,
            ..MeasureSettings::default()
        };
        dfe::trust_measures(&desk.holdings, &settings)
    };
    let (trusts, sponsors) = (measures(Level::Trust), measures(Level::Sponsor));
    let mut seen = 0;
    for row in rows(&folder.join("expected_trusts.csv")).iter().skip(1) {
        let (name, sponsor) = (&row[0], &row[1] == "School sponsor");
        let year = AcademicYear::parse(&row[2]).unwrap();
        let (list, kind) = if sponsor {
            (&sponsors, BodyKind::Sponsor)
        } else {
            (&trusts, BodyKind::Trust)
        };
        let of = |measure: &str| {
            list.iter()
                .find(|m| {
                    m.body.kind == kind
                        && m.body.name.eq_ignore_ascii_case(name)
                        && m.year == year
                        && *m.measure == *measure
                })
                .unwrap_or_else(|| panic!("{name} has no {measure} in {year}"))
        };
        let m = of(&row[4]);
        let signed = |text: &str| text.replace('-', "−");
        let shown = Unit::Progress.text(m.score.unwrap());
        assert_eq!(shown.trim_start_matches('+'), signed(&row[5]), "{name}");
        let band = match m.band.unwrap() {
            Band::WellBelow => "Well below average",
            Band::Below => "Below average",
            Band::Average => "Average",
            Band::Above => "Above average",
            Band::WellAbove => "Well above average",
        };
        assert_eq!(band, &row[6], "{name}");
        assert_eq!(m.schools.len().to_string(), row[7], "{name}");
        assert_eq!(m.cohort.unwrap().to_string(), row[8], "{name}");
        if !row[9].is_empty() {
            let entry = of("ebacc_entry");
            let published: f64 = row[9].parse().unwrap();
            assert!((entry.score.unwrap() - published).abs() <= 0.5, "{name}");
            assert!(entry.lower.is_none() && entry.band.is_none());
            let aps = of("ebacc_aps");
            assert_eq!(Unit::Points.text(aps.score.unwrap()), row[10], "{name}");
        }
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn schools_absent_from_the_final_file_come_from_the_revised_one() {
    let Some(folder) = published() else { return };
    let mut desk = Desk::new(folder);
    let file = |kind: &str| format!("ks4/ks4_secondary_schools_2017_2019_{kind}.csv");
    desk.read(WIDE, &file("final"), &[]);
    let first = desk.holdings.performance.len();
    desk.read(WIDE, &file("revised"), &[]);
    let held = |row: &matbook::dataset::Performance| row.urn;
    let (early, late) = desk.holdings.performance.split_at(first);
    assert!(early.iter().all(|r| r.file == 0) && late.iter().all(|r| r.file == 1));
    let early: std::collections::BTreeSet<u32> = early.iter().map(held).collect();
    assert!(!late.is_empty() && late.iter().all(|r| !early.contains(&r.urn)));
    // Haverstock School: -0.11 on 178 of 199 pupils in 2018/19; EBacc entry 0.24 is 24 %.
    let of = |measure: &str| {
        desk.holdings
            .performance
            .iter()
            .find(|p| p.urn == 100_049 && p.year == AcademicYear(2018) && *p.measure == *measure)
            .unwrap()
    };
    let p8 = of("progress8");
    assert_eq!(
        (p8.score, p8.pupils, p8.cohort),
        (Some(-0.11), Some(178.0), Some(199.0))
    );
    assert!((of("ebacc_entry").score.unwrap() - 24.0).abs() < 1e-9);
    assert_eq!(desk.holdings.files.len(), 2);
    assert_eq!(desk.holdings.files[0].rows, 3295);
    let findings = desk.findings();
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn the_216_trusts_of_2022_23_have_their_intervals_and_bands() {
    let Some(folder) = published() else { return };
    let mut desk = Desk::new(folder.clone());
    desk.read("pupil-sd", "parameters/national_pupil_sd.csv", &[]);
    let year = AcademicYear(2022);
    let sd = desk
        .holdings
        .spread
        .iter()
        .find(|s| &*s.measure == "progress8" && s.year == year)
        .and_then(|s| s.sd)
        .unwrap();
    assert!((sd - 1.414_023).abs() < 1e-12);
    let settings = MeasureSettings::default();
    let cuts = dfe::cuts(&settings, "progress8", year);
    let file = "trusts/2022-2023_england_ks4-mats-performance.csv";
    let trusts = read_trusts(&folder.join(file), file, &mut desk.sink);
    assert_eq!(trusts.len(), 216);
    let mut furthest: f64 = 0.0;
    for trust in &trusts {
        let [score, lower, upper] = trust.progress8.map(Option::unwrap);
        let n = trust.cohort.unwrap() * trust.coverage.unwrap() / 100.0;
        let half = dfe::half_width(sd, n).unwrap();
        let off = f64::max((score - half - lower).abs(), (score + half - upper).abs());
        furthest = furthest.max(off);
        let band = match dfe::band(score, lower, upper, cuts) {
            Band::WellBelow => "Well below average",
            Band::Below => "Below average",
            Band::Average => "Average",
            Band::Above => "Above average",
            Band::WellAbove => "Well above average",
        };
        assert_eq!(band, trust.band, "{}", trust.name);
    }
    assert!(furthest <= 0.0101, "{furthest}");

    // Years with the trust, from the joining dates of 31 August 2022.
    desk.read("gias-group-links", "gias/group_links_20220831.csv", &[2022]);
    let membership = &desk.holdings.memberships[0];
    assert_eq!(membership.label, "GIAS, 31 August 2022");
    let day = dfe::reference_day(&settings, year);
    let (mut same, mut all) = (0, 0);
    for trust in &trusts {
        let joined: Option<Vec<_>> = trust
            .urns
            .iter()
            .map(|urn| {
                let at = membership
                    .schools
                    .binary_search_by_key(urn, |s| s.urn)
                    .ok()?;
                let school = &membership.schools[at];
                (membership.trusts[school.trust].uid == trust.uid).then_some(school.joined_on?)
            })
            .collect();
        let Some(joined) = joined else { continue };
        all += 1;
        let mut counts = [0.0; 3];
        for joined in joined {
            let years = dfe::years_with_trust(joined, year, day).min(5);
            if let Some(place) = years.checked_sub(3) {
                counts[place as usize] += 1.0;
            }
        }
        same += usize::from(counts.map(Some) == trust.years);
    }
    assert_eq!((same, all), (211, 215));
    let findings = desk.findings();
    assert!(findings.is_empty(), "{findings:#?}");
}

/// For each school with a score in one of the DfE's own files: how far our interval is from the published one at most, how
/// many there were, and how many bands differ from the published one where there is one.
fn own_intervals(
    layout: &str,
    file: &str,
    columns: &[(&str, [&str; 3], &str)],
) -> (f64, usize, usize) {
    let folder = published().unwrap();
    let mut desk = Desk::new(folder.clone());
    desk.read("pupil-sd", "parameters/national_pupil_sd.csv", &[]);
    assert!(desk.read(layout, file, &[]), "{file}");
    let own = dfe::school_measures(&desk.holdings, &MeasureSettings::default(), |_| true);
    let rows = rows(&folder.join(file));
    let at = |heading: &str| rows[0].iter().position(|h| h == heading);
    let urn = at("URN").unwrap();
    let (mut furthest, mut n, mut bands) = (0.0_f64, 0, 0);
    for (measure, headings, band) in columns {
        for row in &rows[1..] {
            let number = |h: &str| row.get(at(h)?)?.trim().parse::<f64>().ok();
            let [Some(score), Some(lower), Some(upper)] = headings.map(number) else {
                continue;
            };
            let Some(urn) = row[urn].trim().parse::<u32>().ok() else {
                continue;
            };
            let ours = own
                .iter()
                .find(|m| m.urn == urn && *m.measure == **measure)
                .unwrap();
            assert_eq!(ours.score, Ok(score));
            let off = f64::max(
                (ours.lower.unwrap() - lower).abs(),
                (ours.upper.unwrap() - upper).abs(),
            );
            furthest = furthest.max(off);
            n += 1;
            if let Some(published) = at(band).and_then(|c| row.get(c)?.trim().parse::<u8>().ok()) {
                // 1 is well above average, 5 well below. The published interval decides, as ours rests on a rounded score.
                let cuts = dfe::cuts(&MeasureSettings::default(), measure, ours.year);
                let made = 5 - dfe::band(score, lower, upper, cuts) as u8;
                bands += usize::from(made != published);
            }
        }
    }
    let findings = desk.findings();
    assert!(findings.is_empty(), "{findings:#?}");
    (furthest, n, bands)
}

const KS2: [(&str, [&str; 3], &str); 3] = [
    (
        "ks2_reading_progress",
        ["READPROG", "READPROG_LOWER", "READPROG_UPPER"],
        "READPROG_DESCR",
    ),
    (
        "ks2_writing_progress",
        ["WRITPROG", "WRITPROG_LOWER", "WRITPROG_UPPER"],
        "WRITPROG_DESCR",
    ),
    (
        "ks2_maths_progress",
        ["MATPROG", "MATPROG_LOWER", "MATPROG_UPPER"],
        "MATPROG_DESCR",
    ),
];

#[test]
fn schools_have_their_published_intervals_and_bands() {
    if published().is_none() {
        return;
    }
    for (file, within, with_cuts) in [
        ("ks2/2016-2017_850_ks2final.csv", 0.054, false),
        ("ks2/2017-2018_850_ks2final.csv", 0.054, false),
        ("ks2/2018-2019_850_ks2final.csv", 0.0995, true),
    ] {
        let (furthest, n, bands) = own_intervals("dfe-ks2-final", file, &KS2);
        eprintln!("{file}: {n} intervals within {furthest:.4}, {bands} bands differ");
        assert!(n > 900 && furthest <= within, "{file}: {n}, {furthest}");
        if with_cuts {
            assert_eq!(bands, 0, "{file}");
        }
    }
    let p8 = [("progress8", ["P8MEA", "P8CILOW", "P8CIUPP"], "P8_BANDING")];
    for file in [
        "ks4/2017-2018_850_ks4final.csv",
        "ks4/2018-2019_936_ks4final.csv",
    ] {
        let (furthest, n, bands) = own_intervals("dfe-ks4-final", file, &p8);
        eprintln!("{file}: {n} intervals within {furthest:.4}, {bands} bands differ");
        assert!(n > 60 && furthest <= 0.0101, "{file}: {n}, {furthest}");
        assert_eq!(bands, 0, "{file}");
    }
}

#[test]
fn symbols_stand_as_the_status() {
    let Some(folder) = published() else { return };
    let mut desk = Desk::new(folder);
    desk.read("dfe-ks2-final", "ks2/2017-2018_850_ks2final.csv", &[]);
    let rows = &desk.holdings.performance;
    let with = |symbol: &str, measure: &str| {
        rows.iter()
            .filter(|r| r.status.as_deref() == Some(symbol) && &*r.measure == measure)
            .inspect(|r| assert!(r.score.is_none()))
            .count()
    };
    // Counted in the file: 11 SUPP and one LOWCOV among the schools' READPROG.
    assert_eq!(with("SUPP", "ks2_reading_progress"), 11);
    assert_eq!(with("LOWCOV", "ks2_reading_progress"), 1);
    assert!(rows.iter().all(|r| r.year == AcademicYear(2017)));
}

#[test]
fn absence_gives_national_percentiles() {
    let Some(folder) = published() else { return };
    let mut desk = Desk::new(folder.clone());
    assert!(desk.read("dfe-absence", "absence/absence_2023-2024.csv", &[]));
    let mut values: Vec<f64> = rows(&folder.join("absence/absence_2023-2024.csv"))[1..]
        .iter()
        .filter_map(|r| r[3].parse().ok())
        .collect();
    values.sort_by(f64::total_cmp);
    let median = desk
        .holdings
        .percentiles
        .iter()
        .find(|p| &*p.measure == "absence_percent" && p.percentile == 50)
        .unwrap();
    assert!((median.value - values[(values.len() - 1) / 2]).abs() <= 0.1);
    // All schools, primary and secondary ones: 3 × 2 × 99.
    assert_eq!(desk.holdings.percentiles.len(), 594);
    assert_eq!(median.year, AcademicYear(2023));
    // The schools of each phase counted by hand over the file: establishment numbers 2000 to 3999 and 5200 to 5299, of
    // which the value of rank ceil(n / 2).
    let records = rows(&folder.join("absence/absence_2023-2024.csv"));
    assert_eq!(records.len(), 21_322);
    let mut primary: Vec<f64> = records[1..]
        .iter()
        .filter(|r| {
            let estab: u32 = r[1].parse().unwrap_or(0);
            (2000..4000).contains(&estab) || (5200..5300).contains(&estab)
        })
        .filter_map(|r| r[3].parse().ok())
        .collect();
    primary.sort_by(f64::total_cmp);
    assert!(primary.len() > 16_000);
    let of = |phase: Phase, percentile: u8| {
        let found = desk.holdings.percentiles.iter().find(|p| {
            &*p.measure == "absence_percent" && p.percentile == percentile && p.phase == Some(phase)
        });
        found.unwrap().value
    };
    assert_eq!(
        of(Phase::Primary, 50),
        primary[primary.len().div_ceil(2) - 1]
    );
    // Secondary schools are absent more.
    assert!(of(Phase::Secondary, 50) > of(Phase::Primary, 50) + 2.0);
}

#[test]
fn secondary_schools_give_percentiles_of_exclusions_workforce_and_income() {
    let Some(folder) = published() else { return };
    let mut desk = Desk::new(folder.clone());
    let file = "ks4/ks4_secondary_schools_2017_2019_final.csv";
    assert!(desk.read("ks4-schools-2019-context", file, &[]));
    let of = |measure: &str, year: u16, percentile: u8| {
        let found = desk.holdings.percentiles.iter().find(|p| {
            &*p.measure == measure && p.year == AcademicYear(year) && p.percentile == percentile
        });
        let found = found.unwrap_or_else(|| panic!("no {measure}"));
        assert_eq!(found.phase, Some(Phase::Secondary));
        found.value
    };
    assert_eq!(desk.holdings.percentiles.len(), 17 * 99);
    // By a straight look at the columns, by place from the end of the heading.
    let records = rows(&folder.join(file));
    assert_eq!(records.len(), 3_296);
    let width = records[0].len();
    let middle = |back: usize| {
        let mut values: Vec<f64> = records[1..]
            .iter()
            .filter_map(|r| r[width - back].parse().ok())
            .collect();
        values.sort_by(f64::total_cmp);
        values[values.len().div_ceil(2) - 1]
    };
    assert_eq!(of("permanent_exclusion_rate", 2018, 50), middle(1));
    assert_eq!(of("suspension_rate", 2018, 50), middle(2));
    assert_eq!(of("income_per_pupil", 2016, 50), middle(3));
    assert_eq!(of("income_per_pupil", 2018, 50), middle(5));
    assert!(of("absence_percent", 2018, 1) > 1.0 && of("absence_percent", 2018, 99) < 40.0);
    assert!((10.0..25.0).contains(&of("pupil_teacher_ratio", 2018, 50)));
}

#[test]
fn the_published_neighbours_and_distances_come_out() {
    let Some(folder) = published() else { return };
    let mut desk = Desk::new(folder.clone());
    let file = "similar_schools/SimilarSchoolsPrimaryValuesEntry.json";
    assert!(desk.read("dfe-similar-schools", file, &[]));
    assert_eq!(desk.holdings.similar.len(), 93);
    let text =
        fs::read(folder.join("similar_schools/SimilarSchoolsPrimaryGroupsEntry.json")).unwrap();
    let groups: Vec<std::collections::BTreeMap<String, String>> =
        serde_json::from_slice(&text).unwrap();
    assert_eq!(groups.len(), 4_650);
    let mut seen = 0;
    for school in &desk.holdings.similar {
        let near = similar::nearest(&desk.holdings, school.urn, usize::MAX);
        let mut published: Vec<(u32, u32, f64)> = groups
            .iter()
            .filter(|g| g["URN"] == school.urn.to_string())
            .map(|g| {
                (
                    g["Rank"].parse().unwrap(),
                    g["NeighbourURN"].parse().unwrap(),
                    g["Dist"].parse().unwrap(),
                )
            })
            .collect();
        published.sort_by_key(|p| p.0);
        // Neighbours whose values are given stand in the published order, each at its distance.
        let mut last = None;
        for (_, urn, distance) in published {
            let Some(at) = near.iter().position(|(s, _)| s.urn == urn) else {
                continue;
            };
            assert!((near[at].1 - distance).abs() < 1e-9, "{} {urn}", school.urn);
            assert!(
                last.is_none_or(|last| at == last + 1),
                "{} {urn}",
                school.urn
            );
            last = Some(at);
            seen += 1;
        }
        assert!(last.is_none_or(|last| last < near.len()));
    }
    assert_eq!(seen, 1_445);
    assert!(!desk.read("dfe-similar-schools", "absence/absence_2023-2024.csv", &[]));
    assert!(
        desk.findings()
            .iter()
            .any(|f| f.message.contains("JSON list"))
    );
}

/// Reads a made-up file and gives what was found.
fn broken(layout: &str, name: &str, text: &[u8]) -> (Holdings, Vec<Finding>, bool) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let mut desk = Desk::new(folder.path().to_path_buf());
    let read = desk.read(layout, name, &[]);
    let holdings = std::mem::take(&mut desk.holdings);
    (holdings, desk.findings(), read)
}

const KS4: &str = "RECTYPE,URN,SCHNAME,TPUP,P8PUP,P8MEA,X\n";

fn place(finding: &Finding) -> (u64, u64) {
    (finding.spot.line, finding.spot.column)
}

#[test]
fn a_missing_column_is_told_and_nothing_read() {
    let (holdings, findings, read) = broken(
        "dfe-ks4-final",
        "2018-2019_1_ks4final.csv",
        b"RECTYPE,URN,TPUPS,P8PUP\n1,100000,1,1\n",
    );
    assert!(!read && holdings.performance.is_empty());
    let fields: Vec<&str> = findings.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["TPUP"]);
    assert!(findings.iter().all(|f| f.code == Code::MissingColumn));
    assert!(findings.iter().any(|f| f.help.contains("tpups")));
}

#[test]
fn text_where_a_number_belongs_is_told_with_its_place() {
    let text =
        format!("{KS4}1,100000,\"The \"\"A\"\", B\",90,80,0.5,x\r\n1,100001,C,8o,70,abc,x\r\n");
    let (holdings, findings, read) =
        broken("dfe-ks4-final", "2018-2019_1_ks4final.csv", text.as_bytes());
    assert!(read);
    assert_eq!(findings.len(), 2, "{findings:#?}");
    assert!(
        findings
            .iter()
            .all(|f| f.code == Code::NotANumber && f.severity == Severity::Error)
    );
    assert_eq!(
        (findings[0].value.as_str(), place(&findings[0])),
        ("8o", (3, 12))
    );
    assert_eq!(
        (findings[1].value.as_str(), place(&findings[1])),
        ("abc", (3, 18))
    );
    assert_eq!(findings[1].field, "p8mea");
    assert_eq!(findings[1].excerpt, "1,100001,C,8o,70,abc,x");
    let rows: Vec<_> = holdings
        .performance
        .iter()
        .filter(|r| r.urn == 100_000)
        .collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].score, rows[0].pupils, rows[0].cohort),
        (Some(0.5), Some(80.0), Some(90.0))
    );
}

#[test]
fn a_school_that_comes_twice_counts_once() {
    let text = format!("{KS4}1,100000,A,90,80,0.5,x\n1,100000,A,91,81,0.6,x\n1,12,B,1,1,1,x\n");
    let (holdings, findings, _) =
        broken("dfe-ks4-final", "2018-2019_1_ks4final.csv", text.as_bytes());
    assert_eq!(holdings.performance.len(), 1);
    assert_eq!(holdings.performance[0].score, Some(0.5));
    let codes: Vec<_> = findings
        .iter()
        .map(|f| (f.code, f.spot.line, f.row_kept))
        .collect();
    assert_eq!(
        codes,
        [(Code::DuplicateKey, 3, false), (Code::NotANumber, 4, false)]
    );
}

#[test]
fn a_file_that_was_cut_off_is_told() {
    let whole = format!("{KS4}1,100000,A,90,80,0.5,x\n1,100001,B,90,80,0.5,x\n1,100002,C,9");
    let (_, findings, _) = broken(
        "dfe-ks4-final",
        "2018-2019_1_ks4final.csv",
        whole.as_bytes(),
    );
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(
        (findings[0].code, findings[0].spot.line),
        (Code::UnreadableFile, 4)
    );
    let whole = format!("{KS4}1,100000,A,90,80,0.5,x\n1,100001,\"B,90");
    let (_, findings, _) = broken(
        "dfe-ks4-final",
        "2018-2019_1_ks4final.csv",
        whole.as_bytes(),
    );
    assert_eq!(
        (findings[0].code, place(&findings[0])),
        (Code::UnclosedQuote, (3, 10))
    );
    let (_, findings, read) = broken("dfe-ks4-final", "2018-2019_1_ks4final.csv", b"");
    assert!(!read && findings[0].code == Code::UnreadableFile);
}

#[test]
fn a_wrong_encoding_is_told() {
    let utf16: Vec<u8> = KS4.bytes().flat_map(|b| [b, 0]).collect();
    let (_, findings, read) = broken("dfe-ks4-final", "2018-2019_1_ks4final.csv", &utf16);
    assert!(!read);
    assert_eq!(findings[0].code, Code::BadEncoding);
    let mut odd = KS4.as_bytes().to_vec();
    odd.extend_from_slice(b"1,100000,Caf\xe9 \x81,90,80,0.5,x\n");
    let (holdings, findings, read) = broken("dfe-ks4-final", "2018-2019_1_ks4final.csv", &odd);
    assert!(read && holdings.performance.len() == 1);
    assert_eq!(
        (findings[0].code, place(&findings[0])),
        (Code::BadEncoding, (2, 15))
    );
}

#[test]
fn an_unknown_layout_and_an_unknown_year_are_told() {
    let (_, findings, read) = broken("dfe-ks4-finale", "a.csv", b"x");
    assert!(!read && findings[0].help.contains("dfe-ks4-final"));
    let text = format!("{KS4}1,100000,A,90,80,0.5,x\n");
    let (_, findings, read) = broken("dfe-ks4-final", "a.csv", text.as_bytes());
    assert!(!read && findings[0].field == "years");
}

#[test]
fn gias_links_make_trusts_sponsors_and_dates() {
    let text = b"URN,Linked UID,Group Name,Group Type,Joined date,EstablishmentName,TypeOfEstablishment (name),PhaseOfEducation (name)\n\
        100002,20,North Trust,Multi-academy trust,32-01-2015,B,Academy converter,All through\n\
        100001,20,North Trust,Multi-academy trust,01-09-2016,A,Academy sponsor led,Secondary\n\
        100001,7,Guild,School sponsor,01-09-2012,A,Academy sponsor led,Secondary\n\
        100001,8,Other,School sponsor,01-09-2012,A,Academy sponsor led,Secondary\n\
        20003,9,Fed,Federation,01-09-2012,C,Community school,Primary\n";
    let (holdings, findings, read) = broken("gias-group-links", "links_20181001.csv", text);
    assert!(read);
    let m = &holdings.memberships[0];
    assert_eq!(m.label, "GIAS, 1 October 2018");
    assert_eq!(
        (m.trusts.len(), m.trusts[0].sponsor.as_deref()),
        (1, Some("Guild"))
    );
    assert_eq!(
        m.schools.iter().map(|s| s.urn).collect::<Vec<_>>(),
        [100_001, 100_002]
    );
    assert_eq!(m.sponsored_on[0].unwrap().to_string(), "2012-09-01");
    assert_eq!(m.schools[0].joined_on.unwrap().to_string(), "2016-09-01");
    assert!(m.schools[1].joined_on.is_none() && m.sponsors[1].is_none());
    let codes: Vec<_> = findings.iter().map(|f| (f.code, f.spot.line)).collect();
    assert_eq!(codes, [(Code::BadDate, 2), (Code::DuplicateKey, 5)]);
}
