//! Panels beside the measures: other weightings, methods that disagree, all trusts against one another.

use std::collections::BTreeMap;

use crate::release::measures::{
    MethodsRow, ReleasedComparison, ReleasedMeasure, ReleasedSensitivity,
};
use crate::report::{About, Block, Cell, Column, Row, Section, Table};

use super::super::words::disagreement;
use super::tables::{band, interval};

/// What a trust's scores would be under other weightings; `None` where there are none.
pub fn sensitivity(measures: &[(&ReleasedMeasure, ReleasedSensitivity)]) -> Option<Section> {
    if measures.is_empty() {
        return None;
    }
    let mut table = Table::new(
        "weightings",
        "Scores under other weightings, and without each school in turn",
        vec![
            Column::words("measure", "Measure"),
            Column::number("score", "Score")
                .about("the DfE's weights: pupils times years with the trust"),
            Column::number("pupils_only", "Pupils only")
                .about("weights: pupils at the end of the key stage"),
            Column::number("years_only", "Years only")
                .about("weights: years with the trust, as far as they count"),
            Column::number("alike", "Schools alike").about("every school counts the same"),
            Column::number("lowest", "Lowest without one")
                .about("the DfE's weights, without one of the schools"),
            Column::words("lowest_without", "Left out"),
            Column::number("highest", "Highest without one"),
            Column::words("highest_without", "Left out"),
        ],
    );
    table.rows = measures
        .iter()
        .map(|(m, s)| {
            Row::body(vec![
                Cell::text(&m.measure.title),
                Cell::Number(m.scored.score.clone()),
                Cell::Number(s.pupils_only.clone()),
                Cell::Number(s.years_only.clone()),
                Cell::Number(s.alike.clone()),
                Cell::Number(s.lowest.0.clone()),
                Cell::text(&s.lowest.1),
                Cell::Number(s.highest.0.clone()),
                Cell::text(&s.highest.1),
            ])
        })
        .collect();
    let firm = measures.iter().filter(|(_, s)| s.same_side).count();
    let words = format!(
        "{firm} of {} scores stay on the same side of 0 whatever the weights and whichever school is left out. A score that \
         turns with the weights, or with one school, says little about the trust.",
        measures.len()
    );
    Some(
        Section::new(
            "other-weightings",
            "How far the score hangs on its weights",
            vec![Block::text(words), Block::Table(table)],
        )
        .fold(format!(
            "{firm} of {} scores stay on one side of 0",
            measures.len()
        )),
    )
}

/// Interval, band, fifth and indicator of each school's scores, those that disagree first, with why; `None` without rows.
pub fn methods(
    about: &About,
    names: &BTreeMap<u32, String>,
    rows: &[MethodsRow],
) -> Option<Section> {
    if rows.is_empty() {
        return None;
    }
    let mut columns = vec![];
    if about.school.is_none() {
        columns.push(Column::words("school", "School"));
    }
    columns.extend([
        Column::words("measure", "Measure and year"),
        Column::number("score", "Score"),
        Column::likely("interval"),
        Column::words("band", "Band"),
        Column::number("fifth", "Fifth").about("among the schools of the data; 1: the highest"),
        Column::words("indicator", "Indicator").about("by fixed marks, in scaled-score points"),
    ]);
    let mut table = Table::new("methods", "Scores of which the methods disagree", columns);
    let mut reasons = vec![];
    let odd: Vec<&MethodsRow> = rows.iter().filter(|r| !r.why.is_empty()).collect();
    for r in &odd {
        let mut cells = vec![];
        let name = names
            .get(&r.urn)
            .cloned()
            .unwrap_or_else(|| r.urn.to_string());
        let what = format!("{}, {}", r.measure.title, r.year);
        reasons.push(match about.school {
            None => format!("{name}, {what}: {}", r.why),
            Some(_) => format!("{what}: {}", r.why),
        });
        if about.school.is_none() {
            cells.push(Cell::text(name));
        }
        cells.extend([
            Cell::text(what),
            Cell::Number(r.scored.score.clone()),
            interval(&r.scored),
            band(&r.scored, false),
            Cell::Number(r.fifth.clone()),
            r.indicator.map_or_else(|| Cell::text(""), Cell::Indicator),
        ]);
        table.rows.push(Row::body(cells));
    }
    let words = format!(
        "Four ways to say whether a score is above or below average: the range in which it likely lies (is it more than chance?), the DfE's band (the \
         same, with outer cuts), its fifth among all schools here (how does it rank?), and the indicator (does it pass a fixed \
         mark?). {}",
        disagreement(odd.len(), rows.len(), "scores", "range")
    );
    let mut blocks = vec![Block::text(words)];
    if !odd.is_empty() {
        blocks.push(Block::Table(table));
        blocks.push(Block::text("Why they disagree:"));
        blocks.push(Block::List { items: reasons });
    }
    Some(
        Section::new(
            "where-methods-disagree",
            "Where the methods disagree",
            blocks,
        )
        .fold(format!("{} of {} scores", odd.len(), rows.len())),
    )
}

/// The most trusts that are set against one another.
pub const MATRIX: usize = 12;

/// Which trusts lie above which by more than chance, in words; `None` where there are more pairs than a reader would go through.
fn beyond_chance(list: &[&ReleasedComparison]) -> Option<String> {
    let pairs: Vec<String> = list
        .iter()
        .filter(|c| c.verdict == "differ significantly")
        .map(|c| {
            let higher = c.difference.value().is_some_and(|d| d > 0.0);
            let (above, below) = if higher { (&c.a, &c.b) } else { (&c.b, &c.a) };
            format!("{} above {}", above.name, below.name)
        })
        .collect();
    match pairs.len() {
        0 => Some("No two of them differ by more than chance.".into()),
        1..=8 => Some(format!("By more than chance: {}.", pairs.join("; "))),
        _ => None,
    }
}

/// All trusts against one another, one table a measure; `comparisons` hold each pair once. `None` where there are none.
pub fn matrix(comparisons: &[ReleasedComparison]) -> Option<Section> {
    let mut by_measure: BTreeMap<(u8, &str), Vec<&ReleasedComparison>> = BTreeMap::new();
    for c in comparisons {
        let key = (c.measure.order, c.measure.id.as_str());
        by_measure.entry(key).or_default().push(c);
    }
    if by_measure.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::text(
        "Each cell says how the trust of the row stands to the trust whose number heads the column. Higher, lower: their 95% \
         intervals do not overlap. =: no difference, one's score lies in the other's interval. ≈: unlikely to differ, though the \
         scores lie outside each other's ranges.",
    )];
    for ((_, id), list) in by_measure {
        let first = list[0];
        let mut trusts: Vec<_> = list.iter().flat_map(|c| [&c.a, &c.b]).collect();
        trusts.sort();
        trusts.dedup();
        let mut columns = vec![Column::words("trust", "Trust")];
        columns.extend(trusts.iter().enumerate().map(|(i, t)| {
            Column::words(&format!("t{}", i + 1), (i + 1).to_string()).about(&t.name)
        }));
        let mut table = Table::new(
            &format!("pairs-{id}"),
            format!(
                "{}, {}: trusts against one another",
                first.measure.title, first.year
            ),
            columns,
        );
        for (number, row) in trusts.iter().enumerate() {
            let mut cells = vec![Cell::text(format!("{}. {}", number + 1, row.name))];
            cells.extend(trusts.iter().map(|column| {
                let found = list.iter().find_map(|c| {
                    if c.a == **row && c.b == **column {
                        Some((c, 1.0))
                    } else if c.b == **row && c.a == **column {
                        Some((c, -1.0))
                    } else {
                        None
                    }
                });
                Cell::text(match found {
                    None => "",
                    Some((c, sign)) => match (c.verdict.as_str(), c.difference.value()) {
                        ("differ significantly", Some(d)) if d * sign > 0.0 => "higher",
                        ("differ significantly", _) => "lower",
                        ("do not differ significantly", _) => "=",
                        _ => "≈",
                    },
                })
            }));
            table.rows.push(Row::body(cells));
        }
        table.notes.extend(beyond_chance(&list));
        blocks.push(Block::Table(table));
    }
    Some(Section::new(
        "trusts-compared",
        "Trusts against one another",
        blocks,
    ))
}
