//! What of an audit a reader may look at alone: the choices above its sections, which the view serves.

use std::collections::BTreeSet;

use crate::report::{Choice, Page, Table};

/// The choices of a page, in their order; none with fewer than two things to choose from.
pub(super) fn choices(page: &Page) -> Vec<Choice> {
    let mut found = vec![
        key_stage(page),
        assessment_type(page),
        year_group(page),
        categories(page),
        shares(page),
        by(page),
        school(page),
    ];
    found.retain(|c| c.options.len() > 1);
    found
}

fn choice(label: &str, all: &str, options: Vec<(String, String)>) -> Choice {
    Choice {
        label: label.into(),
        options,
        all: all.into(),
    }
}

fn key_stage(page: &Page) -> Choice {
    let stages = page.sections.iter().filter_map(|s| {
        let folder = s.id.strip_prefix("assessments-")?;
        Some((folder.to_owned(), folder.to_uppercase()))
    });
    choice("Key stage", "All", stages.collect())
}

fn assessment_type(page: &Page) -> Choice {
    let types: BTreeSet<&str> = page
        .tables()
        .filter(|t| t.id.starts_with("types-"))
        .flat_map(|t| t.columns.iter().skip(1))
        .map(|c| c.heading.as_str())
        .collect();
    let options = types.into_iter().map(|t| (t.to_owned(), t.to_owned()));
    choice("Assessment type", "All", options.collect())
}

fn year_group(page: &Page) -> Choice {
    let groups: BTreeSet<(usize, &str)> = page
        .behind
        .iter()
        .map(|b| (b.year_group.len(), b.year_group.as_str()))
        .map(|(length, label)| {
            (
                if label.starts_with("Year ") {
                    length
                } else {
                    0
                },
                label,
            )
        })
        .collect();
    let options = groups
        .into_iter()
        .map(|(_, l)| (l.to_owned(), l.to_owned()));
    choice("Year group", "All", options.collect())
}

fn categories(page: &Page) -> Choice {
    let parts = [
        ("main", "Main categories"),
        ("sub", "Sub categories"),
        ("mis-codes", "Codes"),
    ];
    let there = |id: &str| page.sections.iter().any(|s| s.id == id);
    let options = parts
        .into_iter()
        .filter(|(section, _)| there(section))
        .map(|(id, words)| (id.to_owned(), words.to_owned()));
    choice("Categories", "All", options.collect())
}

/// Whether a table holds numbers of pupils and shares of them.
fn of_shares(table: &Table) -> bool {
    table.columns.iter().any(|c| c.key == "percent")
        || table.columns.iter().any(|c| c.key.ends_with("-percent"))
}

fn shares(page: &Page) -> Choice {
    let options = if page.tables().any(of_shares) {
        vec![("n", "Pupils"), ("percent", "% of the cohort")]
    } else {
        vec![]
    };
    let options = options
        .into_iter()
        .map(|(v, w)| (v.to_owned(), w.to_owned()));
    choice("As", "Pupils and %", options.collect())
}

fn by(page: &Page) -> Choice {
    let ends = [
        ("-schools", "Schools"),
        ("-year-groups", "Year groups and key stages"),
        ("-years", "Academic years"),
    ];
    let options = ends
        .into_iter()
        .filter(|(end, _)| page.tables().any(|t| of_shares(t) && t.id.ends_with(end)))
        .map(|(end, words)| (end.to_owned(), words.to_owned()));
    choice("By", "All", options.collect())
}

fn school(page: &Page) -> Choice {
    let names: BTreeSet<String> = page
        .tables()
        .filter(|t| of_shares(t) && t.columns[0].heading == "School")
        .flat_map(|t| &t.rows)
        .filter(|row| row.kind != crate::report::RowKind::Total)
        .filter_map(|row| row.cells.first().map(crate::report::Cell::plain))
        .collect();
    choice(
        "School",
        "All",
        names.into_iter().map(|n| (n.clone(), n)).collect(),
    )
}
