//! Table `pupils`: the roll.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{PupilId, RollEntry, SchoolId, Urn};
use crate::diag::{Code, Severity};
pub use crate::estate::tables::pupils::TABLE;
use crate::estate::tables::pupils::{
    DOB, EAL, ETHNICITY, FORENAME, FSM, FSM6, LOOKED_AFTER, NC_YEAR, NEED, SCORE, SEN, SERVICE,
    SEX, STAGE, SURNAME, UPN, URN, YEAR,
};
use crate::estate::{AcademicYear, Date, Ethnicity, PriorStage, Sen, SendNeed, Sex, YearGroup};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::findings::Findings;
use crate::intake::numbers::whole;
use crate::intake::read::Kept;
use crate::intake::roll::Roll;
use crate::intake::row::Row;
use crate::intake::schools::SchoolIndex;
use crate::intake::{duplicate, upn};

/// Reads a year group, also where a program gave it a point: `6.0`.
pub(in crate::intake) fn year_group(text: &str) -> Option<YearGroup> {
    YearGroup::parse(text).or_else(|| YearGroup::parse(&whole(text)?.to_string()))
}

/// Reads the roll; knows the schools.
pub(in crate::intake) struct Pupils<'a> {
    pub(in crate::intake) schools: &'a SchoolIndex,
    pub(in crate::intake) groupings: usize,
    sen_needs: Vec<&'static str>,
    ethnicities: Vec<&'static str>,
}

/// A row that stands but for its key.
#[derive(Debug)]
pub(in crate::intake) struct Pending {
    at: RowAt,
    entry: RollEntry,
    upn: String,
    surname: String,
    forename: String,
    extra: Vec<String>,
}

/// What a block of the roll becomes.
#[derive(Debug, Default)]
pub(in crate::intake) struct Part {
    rows: Vec<Pending>,
    /// Who is not on the roll because their row was refused: the year, where it can be read, and the UPN.
    refused: Vec<(Option<AcademicYear>, String)>,
}

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    urn: Kept<Urn>,
    dob: Kept<Date>,
    sex: Kept<Sex>,
    nc_year: Kept<YearGroup>,
    fsm: Kept<bool>,
    fsm6: Kept<bool>,
    eal: Kept<bool>,
    looked_after: Kept<bool>,
    service: Kept<bool>,
    sen: Kept<Sen>,
    need: Kept<SendNeed>,
    ethnicity: Kept<Ethnicity>,
    stage: Kept<PriorStage>,
}

impl<'a> Pupils<'a> {
    pub(in crate::intake) fn new(schools: &'a SchoolIndex, groupings: usize) -> Self {
        Self {
            schools,
            groupings,
            sen_needs: SendNeed::all().map(SendNeed::code).collect(),
            ethnicities: Ethnicity::all().map(Ethnicity::code).collect(),
        }
    }
}

impl Reader for Pupils<'_> {
    type Part = Part;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, &mut memo.year, findings);
        let urn = row.school(URN, &mut memo.urn, findings);
        let school = urn.and_then(|u| self.schools.get(u));
        let number = row.cell(UPN);
        if number.is_empty() {
            row.missing(UPN, findings);
        }
        let nc_year = row.needed(
            NC_YEAR,
            &mut memo.nc_year,
            year_group,
            &YearGroup::CODES,
            findings,
        );
        let dob = row.date(DOB, &mut memo.dob, findings);
        let sex = row.optional(SEX, &mut memo.sex, Sex::parse, Sex::CODES, findings);
        let fsm = row.flag(FSM, &mut memo.fsm, findings);
        let fsm6 = row.flag(FSM6, &mut memo.fsm6, findings);
        let eal = row.flag(EAL, &mut memo.eal, findings);
        let looked_after = row.flag(LOOKED_AFTER, &mut memo.looked_after, findings);
        let service = row.flag(SERVICE, &mut memo.service, findings);
        let sen = row.optional(SEN, &mut memo.sen, Sen::parse, Sen::CODES, findings);
        let need = row.optional(
            NEED,
            &mut memo.need,
            SendNeed::parse,
            &self.sen_needs,
            findings,
        );
        let ethnicity = row.optional(
            ETHNICITY,
            &mut memo.ethnicity,
            Ethnicity::parse,
            &self.ethnicities,
            findings,
        );
        let stage = row.optional(
            STAGE,
            &mut memo.stage,
            PriorStage::parse,
            PriorStage::CODES,
            findings,
        );
        let prior_score = row.decimal(SCORE, findings);
        let joined = upn::joined(number);
        let number = joined.as_deref().unwrap_or(number);
        let (Some(year), Some(school), Some(nc_year), false) =
            (year, school, nc_year, number.is_empty())
        else {
            part.refused.push((year, number.to_uppercase()));
            return false;
        };
        if !upn::is_right(number) {
            check_letter(row, number, findings);
        }
        if let Some(dob) = dob {
            birth_year_group(row, year, nc_year, dob, findings);
        }
        part.rows.push(Pending {
            at: row.at(),
            entry: RollEntry {
                year,
                school,
                pupil: PupilId(0),
                nc_year,
                sex,
                dob,
                fsm,
                fsm6,
                eal,
                looked_after,
                service,
                sen,
                sen_need: need,
                ethnicity,
                prior_stage: stage,
                prior_score,
                extra: Box::default(),
            },
            upn: number.to_owned(),
            surname: row.cell(SURNAME).to_owned(),
            forename: row.cell(FORENAME).to_owned(),
            extra: (0..self.groupings)
                .map(|g| match row.grouping(g) {
                    value if row.names_pupil(value) => {
                        row.tell_personal("groupings", findings);
                        String::new()
                    }
                    value => value.to_owned(),
                })
                .collect(),
        });
        true
    }
}

#[cold]
fn check_letter(row: &Row<'_>, number: &str, findings: &mut Findings) {
    let (message, help) = match upn::check_letter(number) {
        Some(letter) => (
            "the UPN's check letter is wrong",
            format!("with these digits it would be {letter}: look for a mistyped character"),
        ),
        None => (
            "not a UPN: expected a letter and twelve digits, the last of them a letter in a temporary one",
            upn::foreign(number),
        ),
    };
    row.warning(findings, Code::CheckLetter, UPN, message, help);
}

/// How many academic years a pupil was born after those whom a year group is for: a pupil of year group g (R is 0) in
/// the year starting in Y is born in the academic year Y − 5 − g.
pub(in crate::intake) fn academic_age(year: AcademicYear, nc_year: YearGroup, dob: Date) -> i32 {
    i32::from(dob.academic_year().0) - born_in(year, nc_year)
}

fn born_in(year: AcademicYear, nc_year: YearGroup) -> i32 {
    i32::from(year.0) - 5 - i32::from(nc_year.0)
}

/// Warns where a birth date is more than one academic year away from what the year group means.
fn birth_year_group(
    row: &Row<'_>,
    year: AcademicYear,
    nc_year: YearGroup,
    dob: Date,
    findings: &mut Findings,
) {
    if academic_age(year, nc_year, dob).abs() > 1 {
        let expected = born_in(year, nc_year);
        row.warning(
            findings,
            Code::BirthYearGroup,
            DOB,
            format!("the date of birth does not fit year group {nc_year} in {year}"),
            format!(
                "expected one between September {expected} and August {}",
                expected + 1
            ),
        );
    }
}

/// What the merge remembers.
#[derive(Debug, Default)]
pub(in crate::intake) struct Keys {
    keys: FxHashSet<(AcademicYear, SchoolId, PupilId)>,
    rolls: FxHashMap<(AcademicYear, PupilId), SchoolId>,
    /// For each grouping, its values and the number each got at first sight.
    values: Vec<FxHashMap<String, u16>>,
}

/// Keeps the first row of each key; warns of pupils on two rolls.
pub(in crate::intake) fn merge(
    part: Part,
    placed: &mut Placed<'_>,
    keys: &mut Keys,
    roll: &mut Roll,
) {
    roll.refused.extend(part.refused);
    for pending in part.rows {
        let Pending {
            at,
            mut entry,
            upn,
            surname,
            forename,
            extra,
        } = pending;
        entry.pupil = roll.upns.intern(&upn);
        if !keys.keys.insert((entry.year, entry.school, entry.pupil)) {
            duplicate::tell(placed, at, UPN);
            continue;
        }
        let first = *keys
            .rolls
            .entry((entry.year, entry.pupil))
            .or_insert(entry.school);
        if first != entry.school {
            let year = entry.year;
            let finding = placed.look(at, |row| {
                row.finding(
                    Code::TwoRolls,
                    Severity::Warning,
                    URN,
                    format!("the pupil is on another school's roll in {year} as well"),
                )
                .help("the pupil counts in each school, and twice in the trust")
            });
            placed.push(finding);
        }
        keys.values.resize_with(extra.len(), FxHashMap::default);
        entry.extra = extra
            .into_iter()
            .zip(&mut keys.values)
            .map(|(value, known)| {
                if value.is_empty() {
                    return None;
                }
                let next = u16::try_from(known.len()).ok()?;
                Some(*known.entry(value).or_insert(next))
            })
            .collect();
        roll.push(entry, &surname, &forename);
    }
}

/// Sorts the values of the groupings and puts their places into the roll.
pub(in crate::intake) fn sort_values(
    keys: Keys,
    groupings: usize,
    roll: &mut [RollEntry],
) -> Vec<Vec<String>> {
    let mut maps = keys.values;
    maps.resize_with(groupings, FxHashMap::default);
    let mut all = Vec::new();
    for (g, map) in maps.into_iter().enumerate() {
        let mut sorted: Vec<(String, u16)> = map.into_iter().collect();
        sorted.sort_unstable();
        let mut place = vec![0u16; sorted.len()];
        for (now, (_, before)) in (0u16..).zip(&sorted) {
            place[usize::from(*before)] = now;
        }
        for entry in roll.iter_mut() {
            if let Some(Some(value)) = entry.extra.get_mut(g) {
                *value = place[usize::from(*value)];
            }
        }
        all.push(sorted.into_iter().map(|(value, _)| value).collect());
    }
    all
}
