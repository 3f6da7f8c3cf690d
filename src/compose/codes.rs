//! The codes of the figures in a pack: a last chapter, so that any number on paper can be asked about with `matbook explain CODE`.

use crate::release::FigureOf;
use crate::report::tracking::TrustPlace;
use crate::report::{About, Block, Cell, Page, Row, Section, Table};

/// So many codes stand in one paragraph.
const TOGETHER: usize = 60;

/// The chapter; `None` where no table of the pack holds a figure of tracking that a build keeps.
pub(super) fn chapter(about: &About, place: &TrustPlace<'_>, chapters: &[&Page]) -> Option<Page> {
    let sections: Vec<Section> = chapters
        .iter()
        .enumerate()
        .filter_map(|(i, page)| section(place, i, page))
        .collect();
    if sections.is_empty() {
        return None;
    }
    let mut page = about.page("codes.html", "Codes of the figures", "");
    page.standfirst = "matbook explain CODE, in the project’s folder, says how a figure came about: formula, numerator, denominator, who was \
                       left out, and the files and rows it rests on."
        .to_owned();
    page.sections = sections;
    Some(page)
}

/// The codes of a chapter's tables, a paragraph each.
fn section(place: &TrustPlace<'_>, at: usize, page: &Page) -> Option<Section> {
    let mut blocks = vec![];
    for table in page.tables() {
        let codes: Vec<String> = table
            .rows
            .iter()
            .filter_map(|row| of_row(place, table, row))
            .collect();
        blocks.extend(codes.chunks(TOGETHER).map(|codes| {
            Block::text(format!(
                "{}. {}.",
                table.caption.trim_end_matches('.'),
                codes.join("; ")
            ))
        }));
    }
    (!blocks.is_empty()).then(|| Section::new(&format!("codes-{at}"), &page.title, blocks))
}

/// The codes of a row: one where all its numbers are of one figure, else each with the heading of the first column that shows it.
fn of_row(place: &TrustPlace<'_>, table: &Table, row: &Row) -> Option<String> {
    let mut found: Vec<(usize, String)> = vec![];
    for (i, cell) in row.cells.iter().enumerate() {
        let Cell::Number(shown) = cell else {
            continue;
        };
        let of = shown
            .of()
            .filter(|of| shown.reason().is_none() && is_kept(place, of));
        let Some(code) = of.and_then(|of| place.code(of)) else {
            continue;
        };
        if found.iter().all(|(_, known)| *known != code) {
            found.push((i, code));
        }
    }
    let head = row.cells.first().map(Cell::plain).unwrap_or_default();
    let heading = |i: usize| {
        let heading = table.columns.get(i).map_or("", |c| c.heading.as_str());
        // Those of a matrix's table say which of a figure's numbers they are.
        heading
            .split_once(": ")
            .map_or(heading, |(of, _)| of)
            .to_owned()
    };
    match found.as_slice() {
        [] => None,
        [(_, code)] => Some(format!("{head} {code}")),
        several => {
            let each: Vec<String> = several
                .iter()
                .map(|(i, code)| format!("{} {code}", heading(*i)))
                .collect();
            Some(format!("{head}: {}", each.join(", ")))
        }
    }
}

/// Whether a build keeps a figure: it is of the selection that pages are built at, or of all pupils of a key stage in any term.
fn is_kept(place: &TrustPlace<'_>, of: &FigureOf) -> bool {
    let what = &of.what;
    let Some(stage) = place.stage_of(what) else {
        return false;
    };
    let point = (what.year, what.term);
    let now = point == (place.year, place.term)
        || place.book.default_term_in(&place.trust, stage) == Some(point);
    let whole = what.year_groups == stage.years && what.group.is_none();
    let one_year_of_group = what.group.is_some() && what.year_groups != stage.years;
    (now || whole)
        && !one_year_of_group
        && what.kind == place.kind_of(stage)
        && what.against == place.against_of(stage)
}
