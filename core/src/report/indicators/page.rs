//! The page of all indicators of a trust or school.

use crate::release::indicators::{IndicatorView, SectionView};
use crate::report::{
    About, Block, Cell, Column, Fact, Page, Parts, Row, Section, Table, Tile, Tone,
};

use super::{IndicatorParts, PAGE, each, glance, parts};

/// The page of a trust or school.
pub fn indicators(about: &About, sections: &[SectionView]) -> Page {
    let mut page = about.page(
        PAGE,
        "Indicators",
        "Attendance, suspensions and exclusions, and money, beside each other and beside the country.",
    );
    if sections.is_empty() {
        page.lead_with(vec![
            "No attendance, exclusions or finance data were handed in.".into(),
        ]);
        return page;
    }
    for section in sections {
        page.facts.push(Fact {
            name: section.heading.clone(),
            value: section.indicators[0].latest().to_string(),
        });
    }
    page.lead_with(
        sections
            .iter()
            .filter_map(|s| sentence(&s.indicators[0]))
            .take(4)
            .collect(),
    );
    page.briefing.extend(far_out(sections));
    page.briefing.extend(out_of_band(sections));
    page.sections.push(Section::new(
        "at-a-glance",
        "At a glance",
        vec![Block::Table(glance::table(about, sections))],
    ));
    for section in sections {
        page.sections.push(body(about, section));
    }
    let all: Vec<&IndicatorView> = sections.iter().flat_map(|s| &s.indicators).collect();
    page.sections.extend(by_term(about, &all));
    page.sections.extend(by_group(about, &all));
    page.sections.push(catalogue(&all));
    if about.school.is_some() {
        let each = all.iter().enumerate();
        page.sections
            .extend(each.map(|(n, view)| each::section(about, view, n + 1)));
    }
    let parts = IndicatorParts {
        about: about.clone(),
        sections: sections.to_vec(),
        alone: false,
    };
    page.choices = parts.choices();
    page.parts = Some(Box::new(Parts::Indicators(parts)));
    page
}

/// The latest figure in a sentence.
fn sentence(view: &IndicatorView) -> Option<String> {
    let figure = view.now();
    figure.value.value()?;
    let mut words = format!("{} in {}: {}", view.about.label, view.when(), figure.value);
    for (join, more) in [(", ", parts::moved(view)), ("; ", parts::among(view))] {
        if let Some(more) = more {
            words.push_str(&format!("{join}{more}"));
        }
    }
    words.push('.');
    Some(words)
}

/// The indicators in the nation's outer tenths, the outermost first.
fn far_out(sections: &[SectionView]) -> Option<String> {
    let mut out: Vec<(f64, String)> = sections
        .iter()
        .flat_map(|s| &s.indicators)
        .filter_map(|view| {
            let figure = view.now();
            let percentile = figure.percentile.value()?;
            let (edge, top) = match percentile {
                p if p < 10.0 => (p.max(0.0) + 1.0, false),
                p if p >= 90.0 => (100.0 - p, true),
                _ => return None,
            };
            // A percentile counts those that do no better: where less is better its top are the lowest figures.
            let (end, how) = match (view.about.direction.as_str(), top) {
                ("less is better", true) => ("lowest", ", better"),
                ("less is better", false) => ("highest", ", worse"),
                ("more is better", true) => ("highest", ", better"),
                ("more is better", false) => ("lowest", ", worse"),
                (_, true) => ("highest", ""),
                (_, false) => ("lowest", ""),
            };
            let words = format!(
                "{} ({}, {end} {edge}%{how})",
                view.about.label, figure.value
            );
            Some((edge, words))
        })
        .collect();
    out.sort_by(|a, b| a.0.total_cmp(&b.0));
    let named: Vec<String> = out.iter().take(4).map(|(_, words)| words.clone()).collect();
    let more = out.len().saturating_sub(named.len());
    let more = if more > 0 {
        format!("; and {more} more")
    } else {
        String::new()
    };
    (!named.is_empty()).then(|| {
        format!(
            "In the outer tenths of the nation’s schools: {}{more}.",
            named.join("; ")
        )
    })
}

/// The indicators whose band calls for a look.
fn out_of_band(sections: &[SectionView]) -> Option<String> {
    let all = sections.iter().flat_map(|s| &s.indicators);
    let poor: Vec<String> = all
        .filter_map(|view| match &view.now().band {
            Some((word, crate::release::indicators::BandTone::Poor)) => {
                Some(format!("{} ({word})", view.about.label))
            }
            _ => None,
        })
        .collect();
    (!poor.is_empty()).then(|| {
        format!(
            "By the trust's own bands, to be looked into: {}.",
            poor.join(", ")
        )
    })
}

/// A section: tiles, a chart, schools, years.
fn body(about: &About, section: &SectionView) -> Section {
    let mut blocks = vec![Block::Tiles {
        tiles: section.indicators.iter().map(|v| tile(about, v)).collect(),
    }];
    let first = &section.indicators[0];
    let chart = match about.school {
        None if first.schools.len() > 1 => parts::bars(&format!("{}-bars", section.id), first),
        None => None,
        Some(_) => parts::course(&format!("{}-course", section.id), about, first),
    };
    blocks.extend(chart.map(Block::Chart));
    blocks.push(Block::Table(parts::latest(about, section)));
    blocks.extend(parts::years(about, section).map(Block::Table));
    if section.heading == "Money" {
        blocks.push(Block::text(
            "Financial years; the trust includes its central services.",
        ));
    }
    Section::new(&section.id, &section.heading, blocks)
}

fn tile(about: &About, view: &IndicatorView) -> Tile {
    let figure = view.now();
    let mut detail = vec![];
    match figure.value.reason() {
        Some(reason) => detail.push(reason.words()),
        None => {
            if let Some((word, _)) = &figure.band {
                detail.push(word.clone());
            }
            if !figure.rests_on.is_empty() {
                detail.push(figure.rests_on.clone());
            }
            detail.extend(parts::moved(view));
            detail.extend(parts::among(view));
            if detail.is_empty() {
                detail.push(view.latest().to_string());
            }
        }
    }
    use crate::release::indicators::BandTone;
    Tile {
        label: view.about.label.clone(),
        figure: figure.value.clone(),
        detail: detail.join(", "),
        tone: match figure.band {
            Some((_, BandTone::Good)) => Tone::Good,
            Some((_, BandTone::Poor)) => Tone::Poor,
            _ => Tone::Plain,
        },
        to: Some(glance::leads_to(about, view)),
        stands: None,
    }
}

/// The terms of the latest year.
fn by_term(about: &About, all: &[&IndicatorView]) -> Option<Section> {
    let with: Vec<&IndicatorView> = all
        .iter()
        .copied()
        .filter(|v| !v.terms.is_empty())
        .collect();
    if with.is_empty() {
        return None;
    }
    let mut table = Table::new(
        "terms",
        format!("Indicators of {} by term", about.name()),
        vec![
            Column::words("indicator", "Indicator"),
            Column::words("year", "Year"),
            Column::number("autumn", "Autumn"),
            Column::number("spring", "Spring"),
            Column::number("summer", "Summer"),
            Column::number("whole", "Whole year"),
        ],
    );
    for view in with {
        for (year, terms) in view.terms.iter().rev().take(2) {
            let whole = view.years.iter().position(|y| y == year);
            let mut cells = vec![Cell::text(&view.about.label), Cell::text(year.to_string())];
            cells.extend(terms.iter().map(|t| Cell::Number(t.clone())));
            cells.push(whole.map_or_else(
                || Cell::text(""),
                |at| Cell::Number(view.own[at].value.clone()),
            ));
            table.rows.push(Row::body(cells));
        }
    }
    table.notes.push(
        "A term's suspensions and exclusions are set against the pupils of the whole year; persistent and severe absence of \
         a term rest on the sessions of that term."
            .into(),
    );
    Some(Section::new(
        "by-term",
        "By term",
        vec![Block::Table(table)],
    ))
}

/// The groups of pupils in the latest year.
fn by_group(about: &About, all: &[&IndicatorView]) -> Option<Section> {
    let with: Vec<&IndicatorView> = all
        .iter()
        .copied()
        .filter(|v| !v.groups.is_empty())
        .collect();
    let mut groups: Vec<(&str, &str)> = vec![];
    for view in &with {
        for g in &view.groups {
            let own = (g.grouping.as_str(), g.group.as_str());
            if !groups.contains(&own) {
                groups.push(own);
            }
        }
    }
    if groups.is_empty() {
        return None;
    }
    // As the cuts stand: grouping by grouping, those not known last.
    let order = |g: &(&str, &str)| {
        (
            groups.iter().position(|o| o.0 == g.0),
            g.1.ends_with("not known"),
        )
    };
    let mut sorted = groups.clone();
    sorted.sort_by_key(order);
    let mut columns = vec![Column::words("group", "Group")];
    columns.extend(with.iter().map(|v| {
        Column::number(&v.about.code, &v.about.label).about(format!(
            "{} ({})",
            v.about.definition,
            v.latest()
        ))
    }));
    let mut table = Table::new(
        "groups",
        format!("Indicators of {} by pupil group", about.name()),
        columns,
    );
    for (grouping, group) in sorted {
        let mut cells = vec![Cell::text(group)];
        for view in &with {
            let found = view
                .groups
                .iter()
                .find(|g| g.grouping == grouping && g.group == group);
            cells.push(found.map_or_else(
                || Cell::Missing(crate::quantity::Reason::NotCollected),
                |g| Cell::Number(g.own.clone()),
            ));
        }
        table.rows.push(Row::body(cells));
    }
    let mut cells = vec![Cell::text("All pupils")];
    cells.extend(with.iter().map(|v| Cell::Number(v.now().value.clone())));
    table.rows.push(Row::total(cells));
    table.notes.push(format!(
        "The latest year of each. Groups by the roll of that year; few pupils make a figure jump: read it with the numbers \
         on the roll. Years: {}.",
        with[0].latest()
    ));
    Some(Section::new(
        "by-group",
        "By pupil group",
        vec![Block::Table(table)],
    ))
}

/// Definition, direction, owner and source of each.
fn catalogue(all: &[&IndicatorView]) -> Section {
    let mut table = Table::new(
        "catalogue",
        "What each indicator says, and who answers for it",
        vec![
            Column::words("indicator", "Indicator"),
            Column::words("definition", "Definition"),
            Column::words("direction", "Better"),
            Column::words("owner", "Owner"),
            Column::words("source", "Source"),
        ],
    );
    table.rows = all
        .iter()
        .map(|v| {
            Row::body(vec![
                Cell::text(&v.about.label),
                Cell::text(&v.about.definition),
                Cell::text(v.about.direction.trim_end_matches(" is better")),
                Cell::text(&v.about.owner),
                Cell::text(&v.about.source),
            ])
        })
        .collect();
    let left_out: Vec<String> = all
        .iter()
        .filter(|v| v.now().left_out > 0)
        .map(|v| {
            let n = v.now().left_out;
            let rows = if n == 1 { "row" } else { "rows" };
            format!("{}: {n} {rows}", v.about.label)
        })
        .collect();
    if !left_out.is_empty() {
        table.notes.push(format!(
            "Left out because a value is missing, never taken for 0: {}.",
            left_out.join("; ")
        ));
    }
    Section::new("the-catalogue", "The catalogue", vec![Block::Table(table)])
}
