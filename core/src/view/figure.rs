//! A figure opened: found by its place on a page, or by its short code, and told as the panel that a page shows.

use crate::estate::KeyStage;
use crate::release::{Comparison, FigureOf, TrackingBook, What, Who};
use crate::report::tracking::{Narrowed, TrustPlace, opened};
use crate::report::{Block, Cell, MatrixCell, MatrixLine};

use super::{Address, View, ViewError};

/// Which figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked<'a> {
    /// The one with this code, at the selection that pages are built at.
    Code(&'a str),
    /// The one of a table of the page: the table's id, the row's place among its rows, the cell's among those of the row.
    Cell(&'a str, usize, usize),
}

/// The figure of a cell of a table or matrix with this id, among blocks and what lies under the rows of matrices; of a table's cell
/// that is of none the nearest before it in its row.
fn of_cell<'p>(
    blocks: impl Iterator<Item = &'p Block>,
    id: &str,
    row: usize,
    at: usize,
) -> Option<&'p FigureOf> {
    for block in blocks {
        match block {
            Block::Table(table) if table.id == id => {
                let cells = &table.rows.get(row)?.cells;
                let before = cells.iter().take(at.saturating_add(1)).rev();
                return before.chain(cells).find_map(of_table_cell);
            }
            Block::Matrix(matrix) if matrix.id == id => {
                let MatrixLine::Row(row) = matrix.lines.get(row)? else {
                    return None;
                };
                return match row.cells.get(at.checked_sub(1)?)? {
                    MatrixCell::Compared(of, _) => of.attainment.of(),
                    MatrixCell::Plain { value, .. } => value.of(),
                    MatrixCell::Words { .. } | MatrixCell::Missing(_) => None,
                };
            }
            Block::Matrix(matrix) => {
                let under: Vec<&Block> = matrix.rows().flat_map(|r| &r.open).collect();
                if let Some(of) = of_cell(under.into_iter(), id, row, at) {
                    return Some(of);
                }
            }
            _ => {}
        }
    }
    None
}

fn of_table_cell(cell: &Cell) -> Option<&FigureOf> {
    match cell {
        Cell::Number(shown) => shown.of(),
        Cell::Interval { lower, .. } => lower.of(),
        _ => None,
    }
}

impl View {
    /// The panel of a figure, as HTML; `None`: there is nothing to tell beyond the page.
    pub fn figure(
        &mut self,
        at: &Address<'_>,
        asked: Asked<'_>,
    ) -> Result<Option<String>, ViewError> {
        let mut picked = None;
        let mut of = None;
        let mut as_built = true;
        if let Asked::Cell(id, row, cell) = asked {
            let made = self.whole(at)?;
            let blocks = made.page.sections.iter().flat_map(|s| &s.blocks);
            of = of_cell(blocks, id, row, cell).cloned();
            as_built = made.settled.query.is_empty();
            picked = made.settled.narrowed.schools;
        }
        loop {
            let (told, wanted) = {
                let book = TrackingBook::shipped(&self.catalogue, &self.shelf, &self.desk);
                let Some(mut place) = self.default_place(&book) else {
                    return Ok(None);
                };
                place.narrowed.schools.clone_from(&picked);
                let found = match asked {
                    Asked::Code(code) => by_code(&place, at.page, code),
                    Asked::Cell(..) => of.clone(),
                };
                let site = &self.site;
                let told = found
                    .and_then(|of| opened(&place, &of, &site.workings, &site.sources, &site.rows));
                (told, book.wanted().into_iter().collect())
            };
            if self.lacks(wanted)? {
                continue;
            }
            let told = told.map(|mut told| {
                // Builds keep the figures of the pages as they are built.
                told.code = told.code.filter(|_| as_built);
                self.renderer.figure(&told, at.page)
            });
            return told.transpose().map_err(ViewError::words);
        }
    }

    /// The trust where its pages are built at first.
    fn default_place<'v>(&'v self, book: &'v TrackingBook<'v>) -> Option<TrustPlace<'v>> {
        let catalogue = &self.catalogue;
        let (year, term) = book.default_term_of(0)?;
        let trust = book.trust(0);
        let by_stage = book.key_stages().iter().map(|stage| {
            let kind = book.default_kind_of(&trust, stage, (year, term));
            let against = book.default_comparison(&trust, stage, (year, term), kind);
            (stage.name.clone(), against, kind)
        });
        Some(TrustPlace {
            by_stage: by_stage.collect(),
            book,
            uid: catalogue.uid.clone(),
            schools: book.schools(0),
            folder: catalogue.folder.clone(),
            year,
            term,
            kind: book.default_kind(year, term),
            against: Comparison::Estimates(catalogue.rank),
            subject: None,
            as_at: catalogue.as_at.long(),
            several_trusts: catalogue.several_trusts,
            begun: None,
            narrowed: Narrowed::default(),
            built: None,
            trust,
        })
    }
}

/// The figure with a code, of those that pages show where they are built at first: of the page's own school before all others, of
/// all pupils before groups.
fn by_code(at: &TrustPlace<'_>, page: &str, code: &str) -> Option<FigureOf> {
    let own = |who: &&Who| {
        who.urn
            .is_some_and(|urn| page.contains(&format!("/schools/{urn}/")))
    };
    let mut all: Vec<&Who> = at.schools.iter().filter(own).collect();
    all.push(&at.trust);
    all.extend(at.schools.iter().filter(|w| !own(w)));
    let groups: Vec<_> = (at.book.groupings().into_iter())
        .flat_map(|by| at.book.groups(by).into_iter().map(move |g| (by, g.place)))
        .collect();
    let first = &all[..all.len().min(2)];
    let found = |who: &Who, group| of_code(at, who, group, code);
    (all.iter().find_map(|who| found(who, None))).or_else(|| {
        let of_group = |who: &&Who| groups.iter().find_map(|g| found(who, Some(*g)));
        first.iter().find_map(of_group)
    })
}

/// The figure with a code of one trust or school, of all pupils or one group.
fn of_code(
    at: &TrustPlace<'_>,
    who: &Who,
    group: Option<(crate::release::Grouping, u16)>,
    code: &str,
) -> Option<FigureOf> {
    at.book.key_stages().iter().find_map(|stage| {
        // Pages of a key stage are at its own term, home at the trust's.
        let own = at.of_stage(stage);
        let found = of_stage(&own, (who, stage), group, code);
        let other = (own.year, own.term) != (at.year, at.term);
        found.or_else(|| of_stage(at, (who, stage), group, code).filter(|_| other))
    })
}

/// The figure with a code of a key stage of one trust or school.
fn of_stage(
    at: &TrustPlace<'_>,
    (who, stage): (&Who, &KeyStage),
    group: Option<(crate::release::Grouping, u16)>,
    code: &str,
) -> Option<FigureOf> {
    let kinds = at.book.kinds(at.year, at.term);
    let place = at.place(who, stage);
    let single = stage.years.iter().map(|y| vec![*y]);
    for years in std::iter::once(stage.years.clone()).chain(single) {
        for subject in at.book.subjects(stage) {
            for measure in at.book.measures(subject, &years) {
                let what = What {
                    year_groups: years.clone(),
                    group,
                    ..place.what(subject)
                };
                // Of the type that the stage is shown of, then of the others: a home has the year's tests, too.
                let own = what.kind;
                let all = std::iter::once(None).chain(kinds.iter().copied().map(Some));
                for kind in std::iter::once(own).chain(all.filter(|kind| *kind != own)) {
                    let of = FigureOf::new(
                        who,
                        What {
                            kind,
                            ..what.clone()
                        },
                        measure,
                    );
                    if at.code(&of).as_deref() == Some(code) {
                        return Some(of);
                    }
                }
            }
        }
    }
    None
}
