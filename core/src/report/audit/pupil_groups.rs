//! The pupil groups data check: number and percentage of the roll by sex, SEN, FSM and FSM6, unknown ones plain to see
//! (methods: section 4).

use crate::release::audit::GroupsView;
use crate::report::{About, Block, Cell, Column, Page, Row, Section, Table};

use super::beside;
use super::share_tables::{self, NULL, kind, share_cells};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "audit/pupil-groups.html";

/// The page of a trust or school; without a roll it says so.
pub fn pupil_groups(about: &About, view: Option<&GroupsView>) -> Page {
    let mut page = beside::page(
        about,
        PAGE,
        "How the roll is made up by sex, SEN, free school meals and Pupil Premium, and for how many pupils it is not \
         known.",
    );
    let Some(view) = view else {
        page.lead_with(vec!["There are no pupils on roll.".into()]);
        return page;
    };
    page.facts = share_tables::facts(view.year, &view.roll);
    page.lead_with(briefing(view));
    page.sections.push(Section::new(
        "all",
        "All groups",
        vec![Block::Table(all(view))],
    ));
    for group in &view.groups {
        let words = group_words(group.code);
        let name = |value| value_words(group.code, value);
        let blocks = share_tables::blocks(about, PAGE, group, words, view.year, name);
        page.sections.push(Section::new(group.code, words, blocks));
    }
    page.choices = super::choices::choices(&page);
    page
}

/// What a reader calls a group.
fn group_words(code: &str) -> &'static str {
    match code {
        "sex" => "Sex",
        "sen" => "SEN",
        "fsm" => "Free school meals (FSM)",
        "fsm6" => "Pupil Premium (FSM6)",
        _ => "Group",
    }
}

/// What a reader calls a value.
fn value_words(group: &str, value: &'static str) -> &'static str {
    match (group, value) {
        ("sex", "F") => "Female (F)",
        ("sex", "M") => "Male (M)",
        ("sen", "E") => "EHC plan (E)",
        ("sen", "K") => "SEN support (K)",
        ("sen", "N") => "No SEN (N)",
        (_, "Y") => "Yes (Y)",
        (_, "N") => "No (N)",
        _ => value,
    }
}

/// How many are unknown in each group.
fn briefing(view: &GroupsView) -> Vec<String> {
    let mut sentences: Vec<String> = view
        .values
        .iter()
        .filter(|v| v.value == "Null")
        .filter_map(|v| v.cells.first().map(|c| (v.group, c)))
        .filter(|(_, c)| c.n.value().is_some_and(|n| n > 0.0))
        .map(|(group, c)| {
            format!(
                "{} is unknown for {} of {} pupils ({}).",
                group_words(group),
                c.n,
                view.roll,
                c.percent
            )
        })
        .collect();
    if sentences.is_empty() {
        sentences.push(format!(
            "Sex, SEN, FSM and FSM6 are known for all {} pupils.",
            view.roll
        ));
    }
    sentences
}

/// All values of all groups, over the whole roll and the key stages.
fn all(view: &GroupsView) -> Table {
    let mut columns = vec![
        Column::words("group", "Group"),
        Column::words("value", "Value"),
        Column::number("roll-n", "Whole roll: pupils"),
        Column::number("roll-percent", "Whole roll: %"),
    ];
    for stage in &view.stages {
        let key = stage.to_lowercase();
        columns.push(Column::number(
            &format!("{key}-n"),
            format!("{stage}: pupils"),
        ));
        columns.push(Column::number(
            &format!("{key}-percent"),
            format!("{stage}: %"),
        ));
    }
    let mut table = Table::new(
        "all-groups",
        format!("Number and percentage of the roll by group, {}", view.year),
        columns,
    );
    table.rows = view
        .values
        .iter()
        .map(|v| {
            let value = if v.value == "Null" {
                NULL
            } else {
                value_words(v.group, v.value)
            };
            let mut cells = vec![Cell::text(group_words(v.group)), Cell::text(value)];
            cells.extend(v.cells.iter().flat_map(share_cells));
            Row {
                cells,
                kind: kind(v.value),
            }
        })
        .collect();
    table.notes.push(
        "Percentages are of the pupils on roll; a pupil on two rolls counts in each school and twice in the trust."
            .into(),
    );
    table
}
