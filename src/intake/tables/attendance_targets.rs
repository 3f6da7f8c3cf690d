//! Table `attendance_targets`.

use rustc_hash::FxHashSet;

use crate::dataset::{AttendanceTarget, Urn};
use crate::diag::Code;
use crate::estate::AcademicYear;
pub use crate::estate::tables::attendance_targets::TABLE;
use crate::estate::tables::attendance_targets::{PERCENT, URN, YEAR};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::numbers::number;
use crate::intake::read::Kept;
use crate::intake::row::Row;

/// Reads targets of attendance.
pub(in crate::intake) struct Targets;

impl Reader for Targets {
    type Part = Vec<(RowAt, AttendanceTarget)>;
    type Memo = (Kept<AcademicYear>, Kept<Urn>);

    fn row(
        &self,
        row: &Row<'_>,
        (years, urns): &mut Self::Memo,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, years, findings);
        let urn = row.school(URN, urns, findings);
        // With its sign it is the same: 96%.
        let cell = row.cell(PERCENT);
        let percent = match cell
            .strip_suffix('%')
            .and_then(|bare| number(bare.trim_end()))
        {
            Some(percent) => Some(percent),
            None => row.number(PERCENT, findings),
        };
        if percent.is_some_and(|p| !(50.0..=100.0).contains(&p)) {
            row.error(
                findings,
                Code::OutOfRange,
                PERCENT,
                "no attendance that a school would aim at: the row is left out",
                "expected a percentage from 50 to 100, as 95.5",
            );
            return false;
        }
        let (Some(year), Some(urn), Some(percent)) = (year, urn, percent) else {
            return false;
        };
        part.push((row.at(), AttendanceTarget { year, urn, percent }));
        true
    }
}

/// Keeps the first row of each school and year.
pub(in crate::intake) fn merge(
    part: Vec<(RowAt, AttendanceTarget)>,
    placed: &mut Placed<'_>,
    seen: &mut FxHashSet<(AcademicYear, Urn)>,
    targets: &mut Vec<AttendanceTarget>,
) {
    for (at, row) in part {
        if seen.insert((row.year, row.urn)) {
            targets.push(row);
        } else {
            duplicate::tell(placed, at, URN);
        }
    }
}
