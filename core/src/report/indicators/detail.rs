//! A trust's page of one indicator: its course, the schools side by side, terms, groups, and how it is made.

use crate::release::indicators::{Described, IndicatorView, SectionView};
use crate::report::{
    About, Block, Cell, Column, Crumb, Fact, Page, Parts, Row, Section, Table, Tile, Tone,
};

use super::{IndicatorParts, PAGE, glance, parts};

/// Its path below the trust's folder.
pub(super) fn path(about: &Described) -> String {
    format!("indicators/{}.html", about.slug)
}

/// The page of one indicator of a trust.
pub fn indicator_page(about: &About, view: &IndicatorView) -> Page {
    let what = &view.about;
    let mut page = about.page(&path(what), &what.label, &what.definition);
    page.crumbs.push(Crumb {
        text: "Indicators".into(),
        to: about.path(PAGE),
    });
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            page.facts.push(Fact {
                name: name.into(),
                value: value.into(),
            });
        }
    };
    fact("Latest year", &view.when());
    fact("Owner", &what.owner);
    fact("Source", &what.source);
    page.lead_with(briefing(view));
    page.sections.push(now(about, view));
    if view.schools.len() > 1 {
        page.sections.push(schools(about, view));
    }
    page.sections.extend(terms(view));
    page.sections.extend(groups(view));
    page.sections.push(Section::new(
        "made",
        "How it is made",
        vec![Block::List {
            items: parts::sentences(what),
        }],
    ));
    let own = IndicatorParts {
        about: about.clone(),
        sections: vec![SectionView {
            id: what.slug.clone(),
            heading: what.label.clone(),
            indicators: vec![view.clone()],
        }],
        alone: true,
    };
    page.choices = own.choices();
    page.parts = Some(Box::new(Parts::Indicators(own)));
    page
}

fn briefing(view: &IndicatorView) -> Vec<String> {
    let figure = view.now();
    let mut said = vec![];
    match figure.value.reason() {
        Some(reason) => said.push(format!(
            "No figure in {}: {}.",
            view.latest(),
            reason.words()
        )),
        None => {
            let change = parts::moved(view).map_or_else(String::new, |words| format!(", {words}"));
            said.push(format!("{} in {}{change}.", figure.value, view.when()));
        }
    }
    let mut known: Vec<(&str, &crate::release::Shown)> = view
        .schools
        .iter()
        .filter_map(|(s, f)| Some((s.name.as_str(), &f.last()?.value)))
        .filter(|(_, v)| v.value().is_some())
        .collect();
    known.sort_by(|a, b| {
        let key = |v: &crate::release::Shown| v.value().unwrap_or(0.0);
        key(b.1).total_cmp(&key(a.1)).then_with(|| a.0.cmp(b.0))
    });
    if let [(most, high), .., (least, low)] = known.as_slice() {
        said.push(format!(
            "Schools lie between {low} ({least}) and {high} ({most})."
        ));
    }
    let poor = view
        .schools
        .iter()
        .filter(|(_, f)| {
            let band = f.last().and_then(|f| f.band.as_ref());
            matches!(band, Some((_, crate::release::indicators::BandTone::Poor)))
        })
        .count();
    if poor > 0 {
        said.push(format!(
            "{poor} of {} schools lie in a band that the trust wants looked into.",
            view.schools.len()
        ));
    }
    said
}

fn now(about: &About, view: &IndicatorView) -> Section {
    let figure = view.now();
    let tile = |label: &str, figure: &crate::release::Shown, detail: String| Tile {
        label: label.to_owned(),
        figure: figure.clone(),
        detail,
        tone: Tone::Plain,
        to: None,
        stands: None,
    };
    let mut tiles = vec![tile(
        &about.trust_name,
        &figure.value,
        figure
            .band
            .as_ref()
            .map_or_else(|| view.when(), |(word, _)| word.clone()),
    )];
    if figure.change.value().is_some() {
        tiles.push(tile(
            "Change",
            &figure.change,
            format!("on {}", figure.before()),
        ));
    }
    if figure.middle.value().is_some() {
        tiles.push(tile(
            "National middle",
            &figure.middle,
            format!(
                "{} from it; percentile {}",
                figure.from_nation, figure.percentile
            ),
        ));
    }
    let mut blocks = vec![Block::Tiles { tiles }];
    blocks.extend(parts::course("course", about, view).map(Block::Chart));
    Section::new("over-the-years", "Over the years", blocks)
}

fn schools(about: &About, view: &IndicatorView) -> Section {
    let nation = view
        .schools
        .iter()
        .any(|(_, f)| f.last().is_some_and(|f| f.percentile.value().is_some()));
    let bands = view
        .schools
        .iter()
        .any(|(_, f)| f.last().is_some_and(|f| f.band.is_some()));
    let mut columns = vec![
        Column::words("school", "School"),
        Column::words("course", "Trend"),
    ];
    columns.extend(
        view.years
            .iter()
            .map(|y| Column::number(&format!("y{}", y.0), y.to_string())),
    );
    columns.push(Column::number("change", "Change").about("on the year before"));
    columns.push(Column::number("from_trust", "Against the trust").about("value less the trust’s"));
    if nation {
        columns.push(Column::number("percentile", "National percentile").about(parts::NATIONAL));
        columns.push(
            Column::number("from_nation", "Against the nation")
                .about("value less the middle of the nation’s schools of its phase"),
        );
    }
    if bands {
        columns.push(Column::words("band", "Band"));
    }
    let mut table = Table::new(
        "schools",
        format!("{} by school and year", view.about.label),
        columns,
    );
    let cells = |first: Cell, figures: &[crate::release::indicators::Figure]| {
        let mut cells = vec![first, Cell::course(figures.iter().map(|f| Some(&f.value)))];
        cells.extend(figures.iter().map(|f| Cell::Number(f.value.clone())));
        if let Some(last) = figures.last() {
            cells.push(Cell::Number(last.change.clone()));
            cells.push(match last.from_trust.reason() {
                Some(crate::quantity::Reason::NotApplicable) => Cell::text(""),
                _ => Cell::Number(last.from_trust.clone()),
            });
            if nation {
                cells.push(Cell::Number(last.percentile.clone()));
                cells.push(Cell::Number(last.from_nation.clone()));
            }
            if bands {
                cells.push(glance::band(last));
            }
        }
        cells
    };
    table.rows = view
        .schools
        .iter()
        .map(|(s, f)| Row::body(cells(about.school_cell(s.urn, &s.name, PAGE), f)))
        .collect();
    table.rows.push(Row::total(cells(
        Cell::text(&about.trust_name),
        &view.trust,
    )));
    let last = view
        .schools
        .iter()
        .filter_map(|(s, f)| Some((s.name.as_str(), f.last()?)));
    let trust = (about.trust_name.as_str(), view.trust_now());
    table
        .notes
        .extend(glance::without_nation(last.chain([trust])));
    table.find = view.schools.len() > 20;
    let mut blocks: Vec<Block> = parts::bars("bars", view)
        .map(Block::Chart)
        .into_iter()
        .collect();
    blocks.push(Block::Table(table));
    Section::new("side-by-side", "Schools side by side", blocks)
}

fn terms(view: &IndicatorView) -> Option<Section> {
    if view.terms.is_empty() {
        return None;
    }
    let mut table = Table::new(
        "terms",
        format!("{} by term", view.about.label),
        vec![
            Column::words("year", "Year"),
            Column::number("autumn", "Autumn"),
            Column::number("spring", "Spring"),
            Column::number("summer", "Summer"),
        ],
    );
    table.rows = view
        .terms
        .iter()
        .rev()
        .map(|(year, terms)| {
            let mut cells = vec![Cell::text(year.to_string())];
            cells.extend(terms.iter().map(|t| Cell::Number(t.clone())));
            Row::body(cells)
        })
        .collect();
    Some(Section::new(
        "by-term",
        "By term",
        vec![Block::Table(table)],
    ))
}

fn groups(view: &IndicatorView) -> Option<Section> {
    if view.groups.is_empty() {
        return None;
    }
    let mut table = Table::new(
        "groups",
        format!("{} by pupil group, {}", view.about.label, view.latest()),
        vec![
            Column::words("group", "Group"),
            Column::words("grouping", "Grouping"),
            Column::number("value", "Value"),
        ],
    );
    table.rows = view
        .groups
        .iter()
        .map(|g| {
            Row::body(vec![
                Cell::text(&g.group),
                Cell::text(&g.grouping),
                Cell::Number(g.own.clone()),
            ])
        })
        .collect();
    table.rows.push(Row::total(vec![
        Cell::text("All pupils"),
        Cell::text(""),
        Cell::Number(view.now().value.clone()),
    ]));
    Some(Section::new(
        "by-group",
        "By pupil group",
        vec![Block::Table(table)],
    ))
}
