//! Table `schools`.

use std::collections::BTreeSet;

use crate::dataset::{Phase, School, Stand, Trust, Urn};
use crate::diag::Code;
pub use crate::estate::tables::schools::TABLE;
use crate::estate::tables::schools::{
    AUTHORITY, CAPACITY, EASTING, ESTABLISHMENT, JOINED, KIND, LA_CODE, LAESTAB, NAME, NORTHING,
    OFSTED, PHASE, PREDECESSORS, REGION, TRUST, URN,
};
use crate::estate::{Date, OVERALL_GRADES};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::numbers::{whole, without_point};
use crate::intake::read::Kept;
use crate::intake::row::Row;

/// What a block of the table becomes.
#[derive(Debug, Default)]
pub(in crate::intake) struct Part {
    rows: Vec<(RowAt, School)>,
    refused: Vec<Refused>,
}

/// The numbers of a school whose row was refused: its URN and its LAESTAB, as far as they are there.
pub(in crate::intake) type Refused = (Option<Urn>, Option<String>);

/// Reads schools; knows the trusts.
pub(in crate::intake) struct Schools<'a> {
    pub(in crate::intake) trusts: &'a [Trust],
}

impl Reader for Schools<'_> {
    type Part = Part;
    type Memo = (Kept<Urn>, Kept<Date>, Kept<Phase>);

    fn row(
        &self,
        row: &Row<'_>,
        (urns, dates, phases): &mut Self::Memo,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let urn = row.urn(URN, urns, findings);
        let uid = without_point(row.cell(TRUST));
        let trust = self.trusts.iter().position(|t| t.uid == uid);
        if uid.is_empty() {
            row.missing(TRUST, findings);
        } else if trust.is_none() {
            row.error(
                findings,
                Code::UnknownTrust,
                TRUST,
                "the trust is not in the table of trusts",
                "add it there, or mend the UID",
            );
        }
        let phases_known: Vec<&str> = Phase::NAMES.iter().map(|(_, n)| *n).collect();
        let school = School {
            urn: urn.unwrap_or_default(),
            laestab: row
                .words(LAESTAB)
                .map(|number| without_point(&number).to_owned())
                .or_else(|| dfe_number(row)),
            name: row.words(NAME).unwrap_or_default(),
            trust: trust.unwrap_or_default(),
            joined_on: row.date(JOINED, dates, findings),
            phase: row.optional(PHASE, phases, Phase::parse, &phases_known, findings),
            school_type: row.words(KIND).unwrap_or_default(),
            easting: row.number(EASTING, findings),
            northing: row.number(NORTHING, findings),
            predecessors: predecessors(row, findings),
            ofsted: row.words(OFSTED),
            region: row.words(REGION),
            local_authority: row.words(AUTHORITY),
            capacity: row.count(CAPACITY, findings),
        };
        if let Some(ofsted) = &school.ofsted
            && !OVERALL_GRADES
                .iter()
                .any(|c| c.eq_ignore_ascii_case(ofsted))
        {
            row.warning(
                findings,
                Code::UnknownCode,
                OFSTED,
                "not one of Ofsted's overall judgements: shown as it is written, and a judgement only where it is a word or code of Ofsted's",
                "expected Outstanding, Good, Requires improvement or Inadequate",
            );
        }
        if urn.is_none() || trust.is_none() {
            part.refused.push((urn, school.laestab));
            return false;
        }
        part.rows.push((row.at(), school));
        true
    }
}

/// The DfE number out of its two parts, as GIAS gives them: the authority's number and the establishment's.
fn dfe_number(row: &Row<'_>) -> Option<String> {
    let (authority, establishment) = (whole(row.cell(LA_CODE))?, whole(row.cell(ESTABLISHMENT))?);
    (authority < 1000 && establishment < 10_000)
        .then(|| format!("{authority:03}/{establishment:04}"))
}

/// URNs separated by `;` (spaces and commas do as well).
fn predecessors(row: &Row<'_>, findings: &mut Findings) -> Vec<Urn> {
    let mut urns = Vec::new();
    for part in row
        .cell(PREDECESSORS)
        .split([';', ',', ' ', '\n', '\r'])
        .filter(|p| !p.is_empty())
    {
        match whole(part) {
            Some(urn) => urns.push(urn),
            None => row.error(
                findings,
                Code::NotANumber,
                PREDECESSORS,
                "not a URN",
                "write URNs with `;` between them, as 101234;101235",
            ),
        }
    }
    urns
}

/// Keeps the first row of each URN.
pub(in crate::intake) fn merge(
    part: Part,
    placed: &mut Placed<'_>,
    seen: &mut BTreeSet<Urn>,
    schools: &mut Vec<(School, Stand)>,
    refused: &mut Vec<Refused>,
) {
    refused.extend(part.refused);
    for (at, school) in part.rows {
        if seen.insert(school.urn) {
            schools.push((school, placed.stand(at)));
        } else {
            duplicate::tell(placed, at, URN);
        }
    }
}
