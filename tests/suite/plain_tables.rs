//! A slow and plain reader of faultless data folders, for tests of figures: no checks, matching by UPN alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use matbook::dataset::*;
use matbook::estate::*;

/// A record by its lower-case column names.
pub type Record = BTreeMap<String, String>;

/// The records of one CSV file.
pub fn records(path: &Path) -> Vec<Record> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let heading: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_lowercase)
        .collect();
    reader
        .records()
        .map(|r| {
            let r = r.unwrap();
            heading
                .iter()
                .cloned()
                .zip(r.iter().map(str::to_owned))
                .collect()
        })
        .collect()
}

/// The files of a table: `<table>.csv`, or all under `<table>/`.
fn files(data: &Path, table: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        entries.sort();
        for entry in entries {
            if entry.is_dir() {
                walk(&entry, found);
            } else {
                found.push(entry);
            }
        }
    }
    let mut found = vec![];
    let one = data.join(format!("{table}.csv"));
    if one.is_file() {
        found.push(one);
    }
    if data.join(table).is_dir() {
        walk(&data.join(table), &mut found);
    }
    found
}

/// All records of a table.
pub fn table(data: &Path, name: &str) -> Vec<Record> {
    files(data, name).iter().flat_map(|f| records(f)).collect()
}

/// Reads a data folder.
pub fn read(data: &Path) -> Holdings {
    let number = |r: &Record, c: &str| r[c].parse::<f64>().ok();
    let year = |r: &Record| AcademicYear::parse(&r["academic_year"]).unwrap();
    let urn = |r: &Record| r["urn"].parse::<Urn>().unwrap();
    let yes = |r: &Record, c: &str| match r[c].as_str() {
        "Y" => Some(true),
        "N" => Some(false),
        _ => None,
    };
    let mut h = Holdings::default();
    for (name, path) in [
        "trusts",
        "schools",
        "pupils",
        "assessments",
        "attendance",
        "exclusions",
        "finance",
    ]
    .into_iter()
    .flat_map(|n| files(data, n).into_iter().map(move |f| (n, f)))
    {
        h.files.push(FileRead {
            rows: records(&path).len() as u64,
            path: path.strip_prefix(data).unwrap().to_string_lossy().into(),
            table: name,
            refused: 0,
            bytes: 0,
        });
    }
    for r in table(data, "trusts") {
        h.trusts.push(Trust {
            uid: r["trust_uid"].clone(),
            name: r["trust_name"].clone(),
            sponsor: Some(r["sponsor"].clone()),
        });
    }
    for r in table(data, "schools") {
        h.schools.push(School {
            urn: urn(&r),
            laestab: None,
            name: r["school_name"].clone(),
            trust: h.trust(&r["trust_uid"]).unwrap(),
            joined_on: Date::parse(&r["joined_on"]),
            phase: Phase::parse(&r["phase"]),
            school_type: r["school_type"].clone(),
            easting: number(&r, "easting"),
            northing: number(&r, "northing"),
            predecessors: vec![],
            ofsted: None,
            region: None,
            local_authority: None,
            capacity: None,
        });
    }
    h.schools.sort_by_key(|s| s.urn);
    let mut pupils: BTreeMap<String, PupilId> = BTreeMap::new();
    for r in table(data, "pupils") {
        let next = PupilId(u32::try_from(pupils.len()).unwrap());
        let pupil = *pupils.entry(r["upn"].clone()).or_insert(next);
        h.roll.push(RollEntry {
            year: year(&r),
            school: h.school(urn(&r)).unwrap(),
            pupil,
            nc_year: YearGroup::parse(&r["nc_year"]).unwrap(),
            sex: Sex::parse(&r["sex"]),
            dob: Date::parse(&r["dob"]),
            fsm: yes(&r, "fsm"),
            fsm6: yes(&r, "fsm6"),
            eal: yes(&r, "eal"),
            looked_after: yes(&r, "looked_after"),
            sen: Sen::parse(&r["sen"]),
            sen_need: SendNeed::parse(&r["sen_need"]),
            ethnicity: Ethnicity::parse(&r["ethnicity"]),
            prior_stage: PriorStage::parse(&r["prior_stage"]),
            prior_score: Decimal::parse(&r["prior_score"]),
            extra: Box::default(),
        });
    }
    h.pupils = u32::try_from(pupils.len()).unwrap();
    for r in table(data, "assessments") {
        let name = match h
            .assessment_names
            .iter()
            .position(|n| *n == r["assessment_name"])
        {
            Some(at) => at,
            None => {
                h.assessment_names.push(r["assessment_name"].clone());
                h.assessment_names.len() - 1
            }
        };
        h.assessments.push(Assessment {
            raw_score: Decimal::parse(&r["score"]).unwrap_or(Assessment::NO_SCORE),
            pupil: pupils[&r["upn"]],
            urn: urn(&r),
            name: u32::try_from(name).unwrap(),
            file: 0,
            assessed_on: Date::parse(&r["assessed_on"]).unwrap(),
            year: year(&r),
            term: Term::parse(&r["term"]).unwrap(),
            kind: AssessmentType::parse(&r["assessment_type"]).unwrap(),
            subject: Subject::parse(&r["subject"]).unwrap(),
            nc_year: YearGroup::parse(&r["nc_year"]).unwrap(),
            judgement: Judgement::parse(&r["judgement"]),
        });
    }
    for r in table(data, "attendance") {
        h.attendance.push(Attendance {
            year: year(&r),
            term: Term::parse(&r["term"]).unwrap(),
            urn: urn(&r),
            pupil: pupils[&r["upn"]],
            possible: number(&r, "sessions_possible"),
            authorised: number(&r, "sessions_authorised"),
            unauthorised: number(&r, "sessions_unauthorised"),
        });
    }
    for r in table(data, "exclusions") {
        h.exclusions.push(Exclusion {
            year: year(&r),
            term: Term::parse(&r["term"]).unwrap(),
            urn: urn(&r),
            pupil: pupils[&r["upn"]],
            kind: match r["kind"].as_str() {
                "Suspension" => ExclusionKind::Suspension,
                _ => ExclusionKind::Permanent,
            },
            sessions: number(&r, "sessions"),
            started_on: Date::parse(&r["started_on"]),
        });
    }
    for r in table(data, "finance") {
        h.finance.push(Finance {
            year: AcademicYear::parse(&r["financial_year"]).unwrap(),
            trust: h.trust(&r["trust_uid"]).unwrap(),
            urn: r["urn"].parse().ok(),
            income: number(&r, "income"),
            expenditure: number(&r, "expenditure"),
            staff_costs: number(&r, "staff_costs"),
            revenue_reserve: number(&r, "revenue_reserve"),
            pupils: number(&r, "pupils"),
        });
    }
    let percentiles = data.join("reference/percentiles.csv");
    if percentiles.is_file() {
        for r in records(&percentiles) {
            h.percentiles.push(Percentile {
                measure: r["measure"].as_str().into(),
                year: year(&r),
                phase: Phase::parse(&r["phase"]),
                percentile: r["percentile"].parse().unwrap(),
                value: number(&r, "value").unwrap(),
            });
        }
    }
    h
}
