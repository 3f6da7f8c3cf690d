//! Tables, rows and cells as templates see them: made when asked for, since most templates ask for whole rows only.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr};
use minijinja::{Value, context};

use crate::estate::with_commas;
use crate::report::{Align, PagePath, Row, RowKind, Table};

use super::{cell, escape};

/// From this many rows on a table scrolls inside its own frame, so that its headings stay in sight.
const LONG: usize = 16;

/// How many rows a page shows of a table that only the files beside it hold in full.
const PREVIEW: usize = 12;

/// A table and the page it stands on.
#[derive(Debug)]
struct TableOnPage {
    table: Table,
    page: PagePath,
}

/// A table's value: id, caption, columns, rows, notes, marks, find, long, more. `worked`: how it came about, or empty.
pub(super) fn table(
    table: &Table,
    id: String,
    caption_id: String,
    worked: Value,
    page: &PagePath,
) -> Value {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|c| {
            context! {
                key => c.key.as_str(),
                heading => c.heading.as_str(),
                about => c.about.as_str(),
                number => c.align == Align::Right,
            }
        })
        .collect();
    let explained = table.columns.iter().any(|c| !c.about.is_empty());
    let all = table.rows.len();
    let begins = table.begins.unwrap_or(PREVIEW);
    let shown = if table.files_only && all > begins {
        &table.rows[..begins]
    } else {
        table.rows.as_slice()
    };
    let more = if shown.len() < all {
        format!(
            "These are the first {begins} of {} rows; all are in the CSV and in the workbook beside this page.",
            with_commas(&all.to_string())
        )
    } else {
        String::new()
    };
    let on_page = Arc::new(TableOnPage {
        table: Table {
            id: table.id.clone(),
            caption: table.caption.clone(),
            columns: table.columns.clone(),
            rows: shown.to_vec(),
            notes: table.notes.clone(),
            worked: None,
            ..*table
        },
        page: page.clone(),
    });
    let rows: Vec<Value> = (0..shown.len())
        .map(|at| Value::from_object(RowView(Arc::clone(&on_page), at)))
        .collect();
    context! {
        block => "table",
        id,
        caption_id,
        caption => table.caption.as_str(),
        columns,
        explained,
        rows,
        notes => table.notes.clone(),
        marks => marks(shown),
        find => table.find,
        worked,
        long => shown.len() >= LONG,
        more,
    }
}

/// The marks that stand for missing figures in a table, each with its reasons: the key below it.
fn marks(rows: &[Row]) -> Vec<Value> {
    let mut marks: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for reason in rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter_map(|cell| cell.reason())
    {
        let words = reason.words();
        let reasons = marks.entry(reason.mark()).or_default();
        if !reasons.contains(&words) {
            reasons.push(words);
        }
    }
    marks
        .into_iter()
        .map(|(mark, words)| context! { mark, words => words.join("; ") })
        .collect()
}

/// A row: `kind`, `html` (all its cells with their elements), `cells`.
#[derive(Debug)]
struct RowView(Arc<TableOnPage>, usize);

impl RowView {
    fn html(&self) -> String {
        let TableOnPage { table, page } = &*self.0;
        let row = &table.rows[self.1];
        let mut out = String::with_capacity(row.cells.len() * 48);
        for (i, cell) in row.cells.iter().enumerate() {
            let align = table.columns.get(i).map_or(Align::Left, |c| c.align);
            let tag = (i == 0 && row.kind == RowKind::LeftOut).then_some("left out");
            cell::push_element(&mut out, cell, i == 0, align, tag, page);
        }
        out
    }
}

impl Object for RowView {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let row = &self.0.table.rows[self.1];
        match key {
            "kind" => Some(Value::from(match row.kind {
                RowKind::Body => "body",
                RowKind::Total => "total",
                RowKind::LeftOut => "left-out",
                RowKind::Null => "null",
            })),
            "html" => Some(Value::from_safe_string(self.html())),
            "cells" => Some(Value::from_object(CellsView(Arc::clone(&self.0), self.1))),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["kind", "html", "cells"])
    }
}

/// The cells of a row: `text`, `html` (what stands inside the element), `reason` (empty where there is a figure).
#[derive(Debug)]
struct CellsView(Arc<TableOnPage>, usize);

impl Object for CellsView {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let cell = self.0.table.rows[self.1].cells.get(key.as_usize()?)?;
        let mut html = String::new();
        cell::push_inside(&mut html, cell, &self.0.page);
        Some(context! {
            text => cell.plain(),
            html => Value::from_safe_string(html),
            reason => cell.reason().map(|r| escape::text(&r.words())).unwrap_or_default(),
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.table.rows[self.1].cells.len())
    }
}
