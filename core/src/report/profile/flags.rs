//! The six flags of a trust's profile: which thresholds are reached, and by which conditions.

use crate::release::Reason;
use crate::release::profile::{ConditionView, FlagView, ProfileView};
use crate::report::{Block, Cell, Column, Row, Section, Table};

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "reached",
        Some(false) => "not reached",
        None => "– no figure",
    }
}

/// The section of the flags and their conditions.
pub(super) fn flags(view: &ProfileView) -> Section {
    let mut table = Table::new(
        "flags",
        "The six flags",
        vec![
            Column::words("flag", "Flag"),
            Column::words("verdict", "Threshold")
                .about("reached where every condition that has a figure is met"),
            Column::words("because", "Because"),
        ],
    );
    for flag in &view.flags {
        table.rows.push(Row::body(vec![
            Cell::text(flag.title),
            Cell::text(verdict(flag.met)),
            Cell::text(because(flag)),
        ]));
        if !flag.note.is_empty() {
            table.notes.push(format!("{}: {}.", flag.title, flag.note));
        }
    }
    Section::new(
        "flags",
        "Flags",
        vec![
            Block::caution(
                "The thresholds are this program’s own, set in config.yaml: those that EPI and Ambition used were not \
                 published. A flag says whether a threshold is reached, not why, and no flag weighs more than another.",
            ),
            Block::Table(table),
            Block::Table(conditions(view)),
        ],
    )
}

/// What decides a flag, in a few words: how many conditions are met, and which have no figure.
fn because(flag: &FlagView) -> String {
    let of = |met: Option<bool>| flag.conditions.iter().filter(|c| c.met == met).count();
    let (yes, no, none) = (of(Some(true)), of(Some(false)), of(None));
    let reason = || {
        let found = flag.conditions.iter().find_map(|c| c.value.reason());
        found.map_or_else(String::new, Reason::words)
    };
    match (yes, no, none) {
        (0, 0, _) => reason(),
        (_, _, 0) if yes + no == 1 => {
            let c = &flag.conditions[0];
            format!("{}: {} ({})", c.label, c.value, wanted(c))
        }
        (2, 0, 0) => "both conditions are met".to_owned(),
        (_, 0, 0) => format!("all {yes} conditions are met"),
        (_, _, 0) => format!("{yes} of {} conditions are met; {}", yes + no, unmet(flag)),
        (1, 0, _) => format!(
            "the one condition with a figure is met; {none} without: {}",
            reason()
        ),
        (_, _, _) => format!(
            "{yes} of {} conditions with a figure are met; {}; {none} without: {}",
            yes + no,
            unmet(flag),
            reason()
        ),
    }
}

/// The conditions that are not met: `not Reading progress, key stage 2: −0.4 (at least 0.0)`.
fn unmet(flag: &FlagView) -> String {
    let found: Vec<String> = flag
        .conditions
        .iter()
        .filter(|c| c.met == Some(false))
        .map(|c| format!("{}: {} ({})", c.label, c.value, wanted(c)))
        .collect();
    format!("not {}", found.join("; "))
}

fn wanted(c: &ConditionView) -> String {
    if c.at_least {
        format!("at least {}", c.threshold)
    } else if c.threshold.value() == Some(0.0) {
        "none wanted".to_owned()
    } else {
        format!("at most {}", c.threshold)
    }
}

fn conditions(view: &ProfileView) -> Table {
    let mut table = Table::new(
        "conditions",
        "The conditions of each flag",
        vec![
            Column::words("condition", "Condition"),
            Column::words("flag", "Flag"),
            Column::words("year", "Year"),
            Column::number("value", "Figure"),
            Column::words("wanted", "Wanted"),
            Column::words("met", "Met"),
        ],
    );
    for flag in &view.flags {
        for c in &flag.conditions {
            table.rows.push(Row::body(vec![
                Cell::text(&c.label),
                Cell::text(flag.title),
                Cell::text(if c.year.is_empty() { "–" } else { &c.year }),
                Cell::Number(c.value.clone()),
                Cell::text(wanted(c)),
                Cell::text(match c.met {
                    Some(true) => "yes",
                    Some(false) => "no",
                    None => "–",
                }),
            ]));
        }
    }
    let mut missing: Vec<(String, Vec<&str>)> = vec![];
    for c in view.flags.iter().flat_map(|f| &f.conditions) {
        let Some(reason) = c.value.reason().map(Reason::words) else {
            continue;
        };
        match missing.iter_mut().find(|(r, _)| *r == reason) {
            Some((_, labels)) => labels.push(&c.label),
            None => missing.push((reason, vec![&c.label])),
        }
    }
    for (reason, labels) in missing {
        table
            .notes
            .push(format!("No figure, {reason}: {}.", labels.join("; ")));
    }
    table.notes.push(
        "Measures: the latest year in which the trust has a score, as on the page DfE measures. Money: the latest financial year."
            .into(),
    );
    table
}
