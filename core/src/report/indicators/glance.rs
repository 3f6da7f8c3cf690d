//! All indicators in one compact table: course, value, change, percentile, distances, band.

use crate::quantity::Reason;
use crate::release::indicators::{Figure, IndicatorView, SectionView};
use crate::report::{About, Cell, Column, PagePath, Row, Table};

use super::parts;

/// The words of a figure's band; empty where there is none.
pub(super) fn band(figure: &Figure) -> Cell {
    Cell::text(figure.band.as_ref().map_or("", |(word, _)| word.as_str()))
}

/// Where an indicator is told of in full: its own page in a trust, its section in a school.
pub(super) fn leads_to(about: &About, view: &IndicatorView) -> PagePath {
    match about.school {
        Some(_) => super::each::place(about, view),
        None => about.path(&super::detail::path(&view.about)),
    }
}

/// What figures of the latest year are not set beside the nation, by reason.
pub(super) fn without_nation<'a>(
    figures: impl Iterator<Item = (&'a str, &'a Figure)>,
) -> Vec<String> {
    let mut found: Vec<(String, Vec<&str>)> = vec![];
    for (name, figure) in figures.filter(|(_, f)| f.value.value().is_some()) {
        let Some(reason) = figure.percentile.reason().map(Reason::words) else {
            continue;
        };
        match found.iter_mut().find(|(r, _)| *r == reason) {
            Some((_, names)) => names.push(name),
            None => found.push((reason, vec![name])),
        }
    }
    found
        .into_iter()
        .map(|(reason, names)| match names.as_slice() {
            [first, second, rest @ ..] if names.len() > 12 => format!(
                "No national percentile, {reason}: {first}, {second} and {} more.",
                rest.len()
            ),
            _ => format!("No national percentile, {reason}: {}.", names.join(", ")),
        })
        .collect()
}

/// The table: one row an indicator, in the order of the catalogue. A school's has the distance from the trust besides.
pub(super) fn table(about: &About, sections: &[SectionView]) -> Table {
    let own_page = about.school.is_none();
    let all = || sections.iter().flat_map(|s| &s.indicators);
    let bands = all().any(|v| v.now().band.is_some());
    let nation = all().any(|v| v.now().percentile.value().is_some());
    let mut columns = vec![
        Column::words("indicator", "Indicator"),
        Column::number("value", "Value"),
        Column::number("change", "Change").about("on the year before"),
        Column::words("course", "Trend").about("the values over the years"),
    ];
    if !own_page {
        columns.push(
            Column::number("from_trust", "Against the trust").about("value less the trust’s"),
        );
    }
    if nation {
        columns.push(Column::number("percentile", "National percentile").about(parts::NATIONAL));
        columns.push(
            Column::number("from_nation", "Against the nation")
                .about("value less the middle of the nation's schools of the phase"),
        );
    }
    if bands {
        columns.push(Column::words("band", "Band"));
    }
    columns.push(Column::words("year", "Year"));
    let mut table = Table::new(
        "glance",
        format!("All indicators of {}", about.name()),
        columns,
    );
    table.rows = all()
        .map(|view| Row::body(cells(about, view, own_page, nation, bands)))
        .collect();
    if nation {
        table.notes.push(
            "National percentile: the share of schools of the phase that do no better, so that 90 is good and 10 is not, whether \
             more or less is better; where neither is, the share that have no more. A trust has one only if its schools are of \
             one phase."
                .into(),
        );
    }
    if all().any(|v| v.now().part().is_some()) {
        table.notes.push(
            "A year with terms behind it is not whole: its change is on the same terms of the year before, and it has no national \
             percentile."
                .into(),
        );
    }
    table.notes.extend(without_nation(
        all().map(|v| (v.about.label.as_str(), v.now())),
    ));
    table
}

fn cells(
    about: &About,
    view: &IndicatorView,
    own_page: bool,
    nation: bool,
    bands: bool,
) -> Vec<Cell> {
    let figure = view.now();
    let name = Cell::link(&view.about.label, leads_to(about, view));
    let mut cells = vec![
        name,
        Cell::Number(figure.value.clone()),
        Cell::Number(figure.change.clone()),
        Cell::course(view.own.iter().map(|f| Some(&f.value))),
    ];
    if !own_page {
        cells.push(Cell::Number(figure.from_trust.clone()));
    }
    if nation {
        cells.push(Cell::Number(figure.percentile.clone()));
        cells.push(Cell::Number(figure.from_nation.clone()));
    }
    if bands {
        cells.push(band(figure));
    }
    cells.push(Cell::text(view.when()));
    cells
}
