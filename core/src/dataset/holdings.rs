//! All tables together.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Personal;
use crate::estate::{AcademicYear, Date};

use super::{
    Assessment, Attendance, AttendanceTarget, Conversion, Estimate, Exclusion, Finance, Inspection,
    National, OtherResult, OwnRows, Percentile, Performance, ReferencePupil, RollEntry, School,
    SchoolId, SimilarSchool, Spread, Target, Trust, Urn,
};

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// Path relative to the data folder, with `/`.
    pub path: String,
    /// The table it fed.
    pub table: &'static str,
    /// Rows read (records below the heading).
    pub rows: u64,
    /// Rows refused.
    pub refused: u64,
    /// Rows refused with which nothing is lost: later rows of a key.
    pub idle: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Its file, a place in [`Holdings::files`].
    pub file: u32,
    /// Its line.
    pub line: u32,
}

/// Which schools belonged to which trust, and under which sponsor, for some results years (methods: section 5).
///
/// The canonical tables give one membership for all years; a config may name others by year (GIAS extracts).
#[derive(Clone, Debug, Default)]
pub struct Membership {
    /// Where it comes from, in words for the page: `GIAS, 1 October 2018`.
    pub label: String,
    /// The results years it serves; empty: all that no other serves.
    pub years: Vec<AcademicYear>,
    /// Trusts by UID and name; `sponsor` as in the table of trusts.
    pub trusts: Vec<Trust>,
    /// Schools, sorted by URN; `trust` is a place in `trusts`.
    pub schools: Vec<School>,
    /// For each school, its sponsor's (UID, name) where the extract gives one of its own.
    pub sponsors: Vec<Option<(String, String)>>,
    /// For each school, when it came under that sponsor; empty, or `None`: when it joined the trust.
    pub sponsored_on: Vec<Option<Date>>,
}

/// A row that could not be matched to a pupil, or only by name. Personal: only masked parts leave the data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The table.
    pub table: &'static str,
    /// File, relative to the data folder.
    pub file: Arc<str>,
    /// First line of the record.
    pub line: u64,
    /// The row's own URN, where it has one.
    pub urn: Option<Urn>,
    /// The year.
    pub year: AcademicYear,
    /// What differs from the nearest pupil, in words, as `date of birth differs`.
    pub differs: String,
    /// Whether it was matched after all, by name.
    pub matched: bool,
}

/// A value that two sources of one table give differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: String,
    /// The file whose value stands.
    pub stands: Arc<str>,
    /// The file whose value was set aside.
    pub aside: Arc<str>,
    /// The school, where known.
    pub urn: Option<Urn>,
    /// How many rows.
    pub rows: u64,
}

/// The data folder in memory: accepted rows only.
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    /// The files read, in order.
    pub files: Vec<FileRead>,
    /// Where the rows of the smaller tables stand, by the table, in their order; those that were made of published files come after
    /// all others, and are not among them.
    pub stands: BTreeMap<&'static str, Vec<Stand>>,
    /// Trusts, in the order of the table.
    pub trusts: Vec<Trust>,
    /// Schools, sorted by URN.
    pub schools: Vec<School>,
    /// Memberships for the DfE measures; at least the one made from the tables of trusts and schools, where present.
    pub memberships: Vec<Membership>,
    /// How many distinct pupils there are.
    pub pupils: u32,
    /// The UPN of each of them, in upper case (only kept where asked; personal: never leaves the data folder).
    pub upns: Vec<String>,
    /// Roll entries, in the order of the data.
    pub roll: Vec<RollEntry>,
    /// For each grouping that the config adds: its values, sorted.
    pub extra_values: Vec<Vec<String>>,
    /// Assessments, in the order of the data.
    pub assessments: Vec<Assessment>,
    /// Results in subjects that tracking doesn't compare, in the order of the data.
    pub other_results: Vec<OtherResult>,
    /// The names of assessments.
    pub assessment_names: Vec<String>,
    /// Conversion curves.
    pub conversions: Vec<Conversion>,
    /// Estimates.
    pub estimates: Vec<Estimate>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Attendance.
    pub attendance: Vec<Attendance>,
    /// The attendance that schools are to reach.
    pub attendance_targets: Vec<AttendanceTarget>,
    /// Exclusions.
    pub exclusions: Vec<Exclusion>,
    /// Finance.
    pub finance: Vec<Finance>,
    /// Published measures.
    pub performance: Vec<Performance>,
    /// What inspections said.
    pub inspections: Vec<Inspection>,
    /// Rows of the tables that the config declares.
    pub own: Vec<OwnRows>,
    /// National spread.
    pub spread: Vec<Spread>,
    /// The nation's figures of the data.
    pub national: Vec<National>,
    /// National percentiles.
    pub percentiles: Vec<Percentile>,
    /// The DfE's values for finding schools like one another, sorted by URN.
    pub similar: Vec<SimilarSchool>,
    /// The reference set of pupils (only read where asked).
    pub reference_pupils: Vec<ReferencePupil>,
    /// Rows not matched by UPN.
    pub unmatched: Vec<Unmatched>,
    /// Where several sources of a table disagree.
    pub disagreements: Vec<Disagreement>,
    /// What identifies pupils, refused rows' too: only to keep it out of what is shown.
    pub personal: Personal,
}

impl Holdings {
    /// The school with a URN.
    pub fn school(&self, urn: Urn) -> Option<SchoolId> {
        let at = self.schools.binary_search_by_key(&urn, |s| s.urn).ok()?;
        u16::try_from(at).ok().map(SchoolId)
    }

    /// The trust with a UID, as a place in the table.
    pub fn trust(&self, uid: &str) -> Option<usize> {
        self.trusts.iter().position(|t| t.uid == uid)
    }

    /// The schools of a trust, by URN.
    pub fn schools_of(&self, trust: usize) -> Vec<SchoolId> {
        (0..u16::MAX)
            .zip(&self.schools)
            .filter(|(_, s)| s.trust == trust)
            .map(|(i, _)| SchoolId(i))
            .collect()
    }
}
