//! Adding rows to the table of published measures, earlier files first.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::{Disagreement, Holdings, Performance, Urn};
use crate::diag::{Code, Severity, Sink};
use crate::estate::AcademicYear;

use super::cell::Cell;
use super::file::{File, Record};

/// The names of the measures, made once.
#[derive(Default)]
pub(super) struct Names(BTreeMap<&'static str, Arc<str>>);

impl Names {
    fn of(&mut self, measure: &'static str) -> Arc<str> {
        Arc::clone(self.0.entry(measure).or_insert_with(|| measure.into()))
    }
}

/// A school's figures for a measure.
pub(super) struct Figures {
    pub(super) year: AcademicYear,
    pub(super) urn: Urn,
    pub(super) measure: &'static str,
    pub(super) score: Cell,
    pub(super) pupils: Option<f64>,
    pub(super) cohort: Option<f64>,
}

/// Adds rows of one file.
pub(super) struct Adder {
    known: BTreeMap<(Urn, AcademicYear, Arc<str>), usize>,
    names: Names,
    place: u32,
    aside: BTreeMap<(Urn, u32), u64>,
}

impl Adder {
    /// Begins a file, the `place`-th of those read.
    pub(super) fn new(holdings: &Holdings, place: u32) -> Self {
        let key = |p: &Performance| (p.urn, p.year, Arc::clone(&p.measure));
        let rows = holdings.performance.iter().enumerate();
        Self {
            known: rows.map(|(i, p)| (key(p), i)).collect(),
            names: Names::default(),
            place,
            aside: BTreeMap::new(),
        }
    }

    /// Whether the school's row for this measure and year stands already; notes a score that differs.
    pub(super) fn stands(&mut self, figures: &Figures, holdings: &Holdings) -> Option<u32> {
        let key = (figures.urn, figures.year, self.names.of(figures.measure));
        let row = &holdings.performance[*self.known.get(&key)?];
        if row.file != self.place && row.score != figures.score.number() {
            *self.aside.entry((figures.urn, row.file)).or_default() += 1;
        }
        Some(row.file)
    }

    /// Adds a row; a second one for the same key in the same file is told, at the cell of the URN. Rows with neither score
    /// nor symbol nor cohort are none.
    pub(super) fn add(
        &mut self,
        figures: Figures,
        at: (&File, &Record, usize),
        holdings: &mut Holdings,
        sink: &mut Sink,
    ) {
        if figures.score == Cell::Blank && figures.cohort.is_none() {
            return;
        }
        let (file, record, column) = at;
        if let Some(earlier) = self.stands(&figures, holdings) {
            if earlier == self.place {
                let words = "this school has a row further up; the first one counts";
                sink.push(
                    file.cell(record, column, Code::DuplicateKey, Severity::Error, words)
                        .refused(),
                );
            }
            return;
        }
        let measure = self.names.of(figures.measure);
        let key = (figures.urn, figures.year, Arc::clone(&measure));
        self.known.insert(key, holdings.performance.len());
        holdings.performance.push(Performance {
            year: figures.year,
            urn: figures.urn,
            measure,
            score: figures.score.number(),
            pupils: figures.pupils,
            cohort: figures.cohort,
            status: figures.score.symbol().map(Arc::from),
            file: self.place,
        });
    }

    /// Ends the file: lists where an earlier file's scores differ from this one's.
    pub(super) fn close(self, file: &File, holdings: &mut Holdings) {
        for ((urn, earlier), rows) in self.aside {
            let stands = holdings
                .files
                .get(earlier as usize)
                .map_or_else(|| Arc::from(""), |f| Arc::from(f.path.as_str()));
            holdings.disagreements.push(Disagreement {
                table: "performance",
                column: "score".into(),
                stands,
                aside: Arc::clone(file.name()),
                urn: Some(urn),
                rows,
            });
        }
    }
}
