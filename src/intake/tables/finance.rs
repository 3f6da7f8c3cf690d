//! Table `finance`.

use rustc_hash::FxHashSet;

use crate::dataset::{Finance, Stand, Trust, Urn};
use crate::diag::Code;
use crate::estate::AcademicYear;
pub use crate::estate::tables::finance::TABLE;
use crate::estate::tables::finance::{
    EXPENDITURE, INCOME, PUPILS, RESERVE, STAFF, TRUST, URN, YEAR,
};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::numbers::without_point;
use crate::intake::read::Kept;
use crate::intake::row::Row;

/// Reads finance; knows the trusts.
pub(in crate::intake) struct FinanceRows<'a> {
    pub(in crate::intake) trusts: &'a [Trust],
}

impl Reader for FinanceRows<'_> {
    type Part = Vec<(RowAt, Finance)>;
    type Memo = (Kept<AcademicYear>, Kept<Urn>);

    fn row(
        &self,
        row: &Row<'_>,
        (years, urns): &mut Self::Memo,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, years, findings);
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
        // A URN that can't be read must not turn a school's money into the trust's own.
        let school = row.school_if_any(URN, urns, findings);
        let income = row.number(INCOME, findings);
        let expenditure = row.spent(EXPENDITURE, findings);
        let staff_costs = row.spent(STAFF, findings);
        let revenue_reserve = row.number(RESERVE, findings);
        let pupils = row.count(PUPILS, findings);
        let (Some(year), Some(trust), Some(urn)) = (year, trust, school) else {
            return false;
        };
        part.push((
            row.at(),
            Finance {
                year,
                trust,
                urn,
                income,
                expenditure,
                staff_costs,
                revenue_reserve,
                pupils,
            },
        ));
        true
    }
}

/// Keeps the first row of each year, trust and school.
pub(in crate::intake) fn merge(
    part: Vec<(RowAt, Finance)>,
    placed: &mut Placed<'_>,
    seen: &mut FxHashSet<(AcademicYear, usize, Option<Urn>)>,
    finance: &mut Vec<Finance>,
    stands: &mut Vec<Stand>,
) {
    for (at, row) in part {
        if seen.insert((row.year, row.trust, row.urn)) {
            finance.push(row);
            stands.push(placed.stand(at));
        } else {
            duplicate::tell(placed, at, URN);
        }
    }
}
