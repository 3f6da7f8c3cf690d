//! Reads a clean data folder the slow way: no checks, no matching by name.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use matbook::dataset::{
    Assessment, Conversion, Estimate, Holdings, PupilId, RollEntry, School, Target, Trust,
};
use matbook::estate::{
    AcademicYear, AssessmentType, Date, Decimal, Ethnicity, Judgement, PriorStage, Rank, Sen,
    SendNeed, Sex, Subject, TargetGrade, Term, YearGroup,
};

type Row = HashMap<String, String>;

fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut inside: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        inside.sort();
        for p in inside {
            files(&p, found);
        }
    } else {
        found.push(path.to_path_buf());
    }
}

fn table(data: &Path, name: &str) -> Vec<Row> {
    let mut found = vec![];
    let folder = data.join(name);
    if folder.is_dir() {
        files(&folder, &mut found);
    } else {
        found.push(data.join(format!("{name}.csv")));
    }
    found.iter().flat_map(|f| rows(f)).collect()
}

/// The records of a CSV file, by heading.
pub fn rows(file: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let heads = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            heads
                .iter()
                .map(str::to_owned)
                .zip(record.iter().map(str::to_owned))
                .collect()
        })
        .collect()
}

fn yes(text: &str) -> Option<bool> {
    match text {
        "Y" => Some(true),
        "N" => Some(false),
        _ => None,
    }
}

fn score(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or(Assessment::NO_SCORE)
}

/// The tables that tracking needs.
pub fn holdings(data: &Path) -> Holdings {
    let mut h = Holdings::default();
    for r in table(data, "trusts") {
        h.trusts.push(Trust {
            uid: r["trust_uid"].clone(),
            name: r["trust_name"].clone(),
            sponsor: None,
        });
    }
    for r in table(data, "schools") {
        h.schools.push(School {
            urn: r["urn"].parse().unwrap(),
            laestab: None,
            name: r["school_name"].clone(),
            trust: h.trust(&r["trust_uid"]).unwrap(),
            joined_on: Date::parse(&r["joined_on"]),
            phase: None,
            school_type: r["school_type"].clone(),
            easting: None,
            northing: None,
            predecessors: vec![],
            ofsted: None,
            region: None,
            local_authority: None,
            capacity: None,
        });
    }
    h.schools.sort_by_key(|s| s.urn);
    let mut ids: HashMap<String, PupilId> = HashMap::new();
    for r in table(data, "pupils") {
        let next = PupilId(u32::try_from(ids.len()).unwrap());
        h.roll.push(RollEntry {
            year: AcademicYear::parse(&r["academic_year"]).unwrap(),
            school: h.school(r["urn"].parse().unwrap()).unwrap(),
            pupil: *ids.entry(r["upn"].clone()).or_insert(next),
            nc_year: YearGroup::parse(&r["nc_year"]).unwrap(),
            sex: Sex::parse(&r["sex"]),
            dob: Date::parse(&r["dob"]),
            fsm: yes(&r["fsm"]),
            fsm6: yes(&r["fsm6"]),
            eal: yes(&r["eal"]),
            looked_after: yes(&r["looked_after"]),
            sen: Sen::parse(&r["sen"]),
            sen_need: SendNeed::parse(&r["sen_need"]),
            ethnicity: Ethnicity::parse(&r["ethnicity"]),
            prior_stage: PriorStage::parse(&r["prior_stage"]),
            prior_score: Decimal::parse(&r["prior_score"]),
            extra: Box::new([]),
        });
    }
    h.pupils = u32::try_from(ids.len()).unwrap();
    for r in table(data, "assessments") {
        h.assessments.push(Assessment {
            raw_score: score(&r["score"]),
            pupil: ids[&r["upn"]],
            urn: r["urn"].parse().unwrap(),
            name: 0,
            file: 0,
            assessed_on: Date::parse(&r["assessed_on"]).unwrap(),
            year: AcademicYear::parse(&r["academic_year"]).unwrap(),
            term: Term::parse(&r["term"]).unwrap(),
            kind: AssessmentType::parse(&r["assessment_type"]).unwrap(),
            subject: Subject::parse(&r["subject"]).unwrap(),
            nc_year: YearGroup::parse(&r["nc_year"]).unwrap(),
            judgement: Judgement::parse(&r["judgement"]),
        });
    }
    for r in table(data, "conversions") {
        h.conversions.push(Conversion {
            kind: AssessmentType::parse(&r["assessment_type"]).unwrap(),
            subject: Subject::parse(&r["subject"]),
            nc_year: YearGroup::parse(&r["nc_year"]),
            score_from: Decimal::parse(&r["score_from"]).unwrap(),
            scaled_score: Decimal::parse(&r["scaled_score"]).unwrap(),
        });
    }
    for r in table(data, "estimates") {
        let p = |column: &str| u32::try_from(Decimal::parse(&r[column]).unwrap().0).unwrap();
        h.estimates.push(Estimate {
            raw_score: score(&r["score"]),
            pupil: ids[&r["upn"]],
            p_expected: p("p_expected"),
            p_greater: p("p_greater"),
            year: AcademicYear::parse(&r["academic_year"]).unwrap(),
            subject: Subject::parse(&r["subject"]).unwrap(),
            rank: Rank::parse(&r["rank"]).unwrap(),
        });
    }
    for r in table(data, "targets") {
        h.targets.push(Target {
            year: AcademicYear::parse(&r["academic_year"]).unwrap(),
            pupil: ids[&r["upn"]],
            subject: Subject::parse(&r["subject"]).unwrap(),
            grade: TargetGrade::parse(&r["target"]).unwrap(),
            score: Decimal::parse(&r["target_score"]),
        });
    }
    h
}
