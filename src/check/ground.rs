//! What the checks look at: the tables, and what several of them need of these.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::{CheckLimits, Settings};
use crate::dataset::{Holdings, Urn};
use crate::diag::{Code, Finding, Severity, Spot};
use crate::estate::{AcademicYear, AssessmentType, Term};

use super::series::Series;

/// A school's assessments of a type in a term.
type Batch = (Urn, AcademicYear, Term, AssessmentType);

/// The tables, where each term's rows are and which file each school's came from.
pub struct Ground<'a> {
    /// The tables.
    pub holdings: &'a Holdings,
    /// The settings.
    pub settings: &'a Settings,
    /// Each school's counts term by term, over all types of assessment.
    pub all_types: Series,
    /// The same for the type that pages show; over all types where there is none of that.
    pub shown_type: Series,
    runs: BTreeMap<(AcademicYear, Term), Vec<Range<usize>>>,
    files: FxHashMap<Batch, u32>,
    paths: Vec<Arc<str>>,
}

impl<'a> Ground<'a> {
    /// Looks over the tables once.
    pub fn new(holdings: &'a Holdings, settings: &'a Settings) -> Self {
        let mut runs: BTreeMap<(AcademicYear, Term), Vec<Range<usize>>> = BTreeMap::new();
        let mut files = FxHashMap::default();
        let mut at = 0;
        for rows in holdings
            .assessments
            .chunk_by(|a, b| (a.urn, a.year, a.term, a.kind) == (b.urn, b.year, b.term, b.kind))
        {
            let first = &rows[0];
            files
                .entry((first.urn, first.year, first.term, first.kind))
                .or_insert(first.file);
            let of_term = runs.entry((first.year, first.term)).or_default();
            match of_term.last_mut() {
                Some(last) if last.end == at => last.end += rows.len(),
                _ => of_term.push(at..at + rows.len()),
            }
            at += rows.len();
        }
        let shown = settings
            .defaults
            .assessment_type
            .filter(|kind| holdings.assessments.iter().any(|a| a.kind == *kind));
        let mut series = Series::of(holdings, settings, &[None, shown]).into_iter();
        let none = || Series {
            kind: None,
            points: vec![],
        };
        Self {
            holdings,
            settings,
            all_types: series.next().unwrap_or_else(none),
            shown_type: series.next().unwrap_or_else(none),
            runs,
            files,
            paths: holdings
                .files
                .iter()
                .map(|f| f.path.as_str().into())
                .collect(),
        }
    }

    /// The limits that the config sets.
    pub fn limits(&self) -> &CheckLimits {
        &self.settings.limits
    }

    /// Where the rows of each term are in the table of assessments: ascending runs of places.
    pub fn runs(&self) -> &BTreeMap<(AcademicYear, Term), Vec<Range<usize>>> {
        &self.runs
    }

    /// The file that a school's first assessment in a term comes from, of a type or of any.
    pub fn file_of(
        &self,
        urn: Urn,
        year: AcademicYear,
        term: Term,
        kind: Option<AssessmentType>,
    ) -> Option<u32> {
        let of_term = self.files.iter();
        of_term
            .filter(|((u, y, t, k), _)| {
                (*u, *y, *t) == (urn, year, term) && kind.is_none_or(|wanted| wanted == *k)
            })
            .map(|(_, file)| *file)
            .min()
    }

    /// The name a reader knows a school by.
    pub fn school(&self, urn: Urn) -> String {
        match self.holdings.school(urn) {
            Some(id) => self.holdings.schools[usize::from(id.0)].name.clone(),
            None => format!("school {urn}"),
        }
    }

    /// A finding about a file as a whole; severity and help are the check's.
    pub fn finding(
        &self,
        code: Code,
        file: Option<u32>,
        urn: Urn,
        message: impl Into<String>,
    ) -> Finding {
        let spot = Spot {
            file: file
                .and_then(|f| self.paths.get(f as usize))
                .map_or_else(|| "assessments".into(), Arc::clone),
            ..Spot::default()
        };
        let mut finding = Finding::new(code, Severity::Warning, spot, message);
        finding.urn = Some(urn);
        finding.table = "assessments";
        finding
    }
}
