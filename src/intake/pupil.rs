//! Finding the pupil of a row: by UPN, else by name, birth date and sex (methods: section 4, matching).

use crate::dataset::{PupilId, SchoolId, Unmatched, Urn};
use crate::diag::{Code, Severity};
use crate::estate::{AcademicYear, Date, Framework, Sex};

use super::findings::{Findings, NO_ROLL_AT};
use super::read::Kept;
use super::roll::{Fit, Roll};
use super::row::Row;
use super::schools::SchoolIndex;

/// The columns that say who a row is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) upn: usize,
    pub(super) surname: usize,
    pub(super) forename: usize,
    pub(super) dob: usize,
    pub(super) sex: usize,
}

/// What is remembered from row to row.
#[derive(Debug, Default)]
pub(super) struct Seeking {
    last: LastPupil,
    dob: Kept<Date>,
    sex: Kept<Sex>,
}

/// The pupil of the row before.
#[derive(Debug)]
pub(super) struct LastPupil(PupilId);

impl Default for LastPupil {
    fn default() -> Self {
        Self(PupilId(0))
    }
}

/// Why a pupil is on no roll whose row in it can't be read.
const REFUSED: &str = "the pupil’s row in the table of pupils was refused";

/// Where pupils are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Where<'a> {
    pub(super) roll: &'a Roll,
    pub(super) schools: &'a SchoolIndex,
    pub(super) framework: &'a Framework,
}

impl Where<'_> {
    /// The pupil with the row's UPN, where they are on a roll that year.
    #[inline]
    fn known(
        &self,
        row: &Row<'_>,
        column: usize,
        year: AcademicYear,
        last: &mut LastPupil,
    ) -> Option<PupilId> {
        let pupil = self.roll.upns.find(row.whole_cell(column), last.0)?;
        last.0 = pupil;
        self.roll.is_on(year, pupil).then_some(pupil)
    }

    /// By UPN alone, for the tables that are matched by nothing else.
    pub(super) fn by_upn(
        &self,
        row: &Row<'_>,
        column: usize,
        year: AcademicYear,
        last: &mut LastPupil,
        findings: &mut Findings,
    ) -> Option<PupilId> {
        let pupil = self.known(row, column, year, last);
        if pupil.is_none() {
            self.on_no_roll(row, column, year, findings, "");
        }
        pupil
    }

    /// By UPN, else by name within the row's school (any school of the data where it has none).
    #[expect(
        clippy::too_many_arguments,
        reason = "a row, its parts and where to tell"
    )]
    #[inline]
    pub(super) fn find(
        &self,
        row: &Row<'_>,
        columns: Columns,
        year: AcademicYear,
        urn: Option<Urn>,
        seeking: &mut Seeking,
        findings: &mut Findings,
        unmatched: &mut Vec<Unmatched>,
    ) -> Option<PupilId> {
        let pupil = self.known(row, columns.upn, year, &mut seeking.last);
        if row.has(columns.dob) || row.has(columns.sex) {
            // Told whether or not they are needed.
            row.date(columns.dob, &mut seeking.dob, findings);
            row.optional(
                columns.sex,
                &mut seeking.sex,
                Sex::parse,
                Sex::CODES,
                findings,
            );
        }
        pupil.or_else(|| self.by_name(row, columns, year, urn, findings, unmatched))
    }

    #[cold]
    fn by_name(
        &self,
        row: &Row<'_>,
        columns: Columns,
        year: AcademicYear,
        urn: Option<Urn>,
        findings: &mut Findings,
        unmatched: &mut Vec<Unmatched>,
    ) -> Option<PupilId> {
        let upn = row.cell(columns.upn);
        let person = Roll::seek(
            row.cell(columns.surname),
            row.cell(columns.forename),
            row.day(columns.dob, row.cell(columns.dob)),
            Sex::parse(row.cell(columns.sex)),
        );
        let known = self.roll.upns.get(upn).is_some();
        let refused = self.roll.was_refused(year, upn);
        let why = match upn {
            "" => "the UPN is blank".to_owned(),
            _ if refused => REFUSED.to_owned(),
            _ if known => format!("the pupil is on no roll in {year}"),
            _ => "the UPN is unknown".to_owned(),
        };
        let place = |matched: bool, differs: String| Unmatched {
            table: row.table(),
            file: row.file(),
            line: row.line(),
            urn,
            year,
            differs,
            matched,
        };
        let mut near = String::new();
        let differs = if person.is_whole() {
            let school = urn.map(|u| self.schools.get(u));
            let fit = match school {
                Some(None) => Fit::None("the school is unknown".into()),
                Some(Some(school)) => self.roll.fit(year, Some(school), &person),
                None => self.roll.fit(year, None::<SchoolId>, &person),
            };
            match fit {
                Fit::One(pupil) => {
                    unmatched.push(place(true, why.clone()));
                    findings.push(row.finding(
                        Code::MatchedByName,
                        Severity::Note,
                        columns.upn,
                        format!("{why}: found by surname, forename, date of birth and sex"),
                    ));
                    return Some(pupil);
                }
                Fit::Several => format!("{why}; two or more pupils fit by name"),
                Fit::None(what) if what.is_empty() => format!("{why}; no pupil fits by name"),
                Fit::None(what) => {
                    near.clone_from(&what);
                    format!("{why}; {what}")
                }
            }
        } else if row.has(columns.surname) {
            format!("{why}; name, date of birth or sex is blank")
        } else {
            why
        };
        if near.is_empty()
            && !known
            && let Some(what) = self.roll.near_upn(year, upn)
        {
            what.clone_into(&mut near);
        }
        unmatched.push(place(
            false,
            match near.as_str() {
                "" => differs.clone(),
                near if differs.contains(near) => differs.clone(),
                near => format!("{differs}; {near}"),
            },
        ));
        if self.no_roll(row, year, findings) {
            return None;
        }
        if refused {
            tell_refused(row, columns.upn, findings);
            return None;
        }
        findings.push(
            row.finding(
                Code::OnNoRoll,
                Severity::Error,
                columns.upn,
                format!("no one pupil on a roll in {year} fits: {differs}"),
            )
            .help("mend the UPN, or give surname, forename, date of birth and sex as on the roll"),
        );
        self.nearly(row, columns.upn, findings, &near);
        None
    }

    #[cold]
    fn on_no_roll(
        &self,
        row: &Row<'_>,
        column: usize,
        year: AcademicYear,
        findings: &mut Findings,
        near: &str,
    ) {
        if self.no_roll(row, year, findings) {
            return;
        }
        let upn = row.cell(column);
        if self.roll.was_refused(year, upn) {
            tell_refused(row, column, findings);
            return;
        }
        let known = self.roll.upns.get(upn).is_some();
        let why = match upn {
            "" => "the UPN is blank".to_owned(),
            _ if known => format!("the pupil is on no roll in {year}"),
            _ => format!("no pupil on a roll in {year} has this UPN"),
        };
        findings.push(
            row.finding(Code::OnNoRoll, Severity::Error, column, why)
                .help("mend the UPN, or add the pupil to the table of pupils"),
        );
        let near = match (near, known) {
            ("", false) => self.roll.near_upn(year, upn).unwrap_or(""),
            _ => near,
        };
        self.nearly(row, column, findings, near);
    }

    /// Tells, once for a file and year, that nobody at all is on a roll that year; whether it is so.
    fn no_roll(&self, row: &Row<'_>, year: AcademicYear, findings: &mut Findings) -> bool {
        let none = self.roll.year(year).is_empty();
        if let Some(column) = row.position(NO_ROLL_AT).filter(|_| none) {
            let words = format!("the table of pupils has no row of {year}");
            findings.push(
                row.finding(Code::OnNoRoll, Severity::Error, column, words).help(
                    "add that year's roll, or mend the year; rows of the roll that can't be read are told above",
                ),
            );
            return true;
        }
        false
    }

    fn nearly(&self, row: &Row<'_>, column: usize, findings: &mut Findings, near: &str) {
        if !near.is_empty() {
            findings.push(row.finding(
                Code::NearMatch,
                Severity::Note,
                column,
                format!("a pupil on the roll nearly fits: {near}"),
            ));
        }
    }
}

/// Tells that a row falls with the pupil's row of the roll.
#[cold]
fn tell_refused(row: &Row<'_>, column: usize, findings: &mut Findings) {
    findings.push(
        row.finding(Code::OnNoRoll, Severity::Error, column, REFUSED)
            .help("mend the row of the roll, which is told above: then this one counts"),
    );
}
