//! Which sheets of a workbook are read where nothing names one, and what is told of the others.

use crate::diag::{Code, Severity};
use crate::intake::pieces::TITLES;
use crate::intake::{Canonical, Mapping};
use crate::source::workbook::Seen;
use crate::source::{Found, Heading, Stream, fits};

use super::codes::levelled;
use super::open::{Opening, Wish};

/// A sheet, and what was seen of it besides its cells.
pub(super) type Sheet = (Found, Seen);

/// The heading of a sheet; none where nothing stands in it.
fn heading(sheet: &Found) -> Option<Heading> {
    let (_, head) = Stream::open(sheet, 1 << 16).ok()?;
    Some(head.heading)
}

/// Whether a heading has a column, as files name it.
fn has(heading: &Heading, name: &str) -> bool {
    let name = levelled(name);
    heading.names.iter().any(|have| levelled(have) == name)
}

impl Opening<'_> {
    /// Of a workbook's sheets those that the table is read from: of a file named for its table all that have the table's
    /// columns; of one that the config names, and where no sheet has them, the first. The others are told.
    pub(super) fn choose(&mut self, sheets: Vec<Sheet>, wish: &Wish<'_>) -> Vec<Sheet> {
        let whole: Vec<bool> = match wish.entry {
            Some(_) => Vec::new(),
            None => (sheets.iter())
                .map(|(sheet, _)| self.has_columns(sheet))
                .collect(),
        };
        let any = whole.contains(&true);
        let mut chosen = Vec::new();
        let mut others = Vec::new();
        for (i, sheet) in sheets.into_iter().enumerate() {
            let read = match any {
                true => whole.get(i) == Some(&true),
                false => i == 0,
            };
            match read {
                true => chosen.push(sheet),
                false => others.push(sheet.0),
            }
        }
        let first = chosen.first().and_then(|(sheet, _)| heading(sheet));
        for other in others {
            self.tell_other(&other, first.as_ref(), wish);
        }
        chosen
    }

    /// Whether a sheet has the columns that the table needs, under their own names; titles may stand above them.
    fn has_columns(&self, sheet: &Found) -> bool {
        let fits = |sheet: &Found| {
            heading(sheet).is_some_and(|heading| {
                let (layouts, _) = Canonical.layouts(self.table, &sheet.shown, &heading, &[]);
                !layouts.is_empty()
            })
        };
        fits(sheet) || (1..=TITLES).any(|above| fits(&sheet.below(above)))
    }

    /// Tells a sheet that is not read, unless another entry names it or it holds no table at all.
    fn tell_other(&mut self, sheet: &Found, read: Option<&Heading>, wish: &Wish<'_>) {
        let Some(own) = heading(sheet) else {
            return;
        };
        let name = sheet.shown.rsplit_once('#').map_or("", |(_, name)| name);
        let elsewhere = wish.elsewhere.iter().any(|pattern| fits(pattern, name));
        let filled = own.names.iter().filter(|name| !name.is_empty()).count();
        if elsewhere || filled < 2 {
            return;
        }
        let alike = read.is_some_and(|read| {
            let mut names = read.names.iter().filter(|name| !name.is_empty());
            names.all(|name| has(&own, name))
        });
        let (severity, words, help) = match wish.entry {
            Some(entry) if alike => (
                Severity::Warning,
                "the sheet has all columns of the one that is read, and is not read itself"
                    .to_owned(),
                format!(
                    "to read all sheets, write in the entry on line {} of config.yaml: sheet: \"*\" (or from_sheet, where a sheet's name says the term or the subject); to read only one, name it there",
                    entry.line
                ),
            ),
            Some(entry) => (
                Severity::Note,
                "the sheet is not read: the entry names none, and the first is taken".to_owned(),
                format!(
                    "where it should count, name it under `sheet:` in the entry on line {} of config.yaml, or in an entry of its own",
                    entry.line
                ),
            ),
            None => self.lacking(&own),
        };
        let file = sheet.shown.to_string();
        self.tell(Code::PassedOver, severity, &file, (0, 0), words, &help);
    }

    /// What is told of a sheet that lacks columns of the table: a warning where it has half of them.
    fn lacking(&self, own: &Heading) -> (Severity, String, String) {
        let needed = || self.table.columns.iter().filter(|column| column.required);
        let lacks: Vec<&str> = needed()
            .map(|column| column.name)
            .filter(|name| !has(own, name))
            .collect();
        let table = self.table.name;
        let help = "where its rows should count, give it the columns of the sheet that is read, or an entry of its own with `sheet:` in config.yaml".to_owned();
        match lacks.len() * 2 <= needed().count() {
            true => (
                Severity::Warning,
                format!(
                    "the sheet is not read: it lacks what the table {table} needs: {}",
                    lacks.join(", ")
                ),
                help,
            ),
            false => (
                Severity::Note,
                format!("the sheet is not read: it hasn't the columns of the table {table}"),
                help,
            ),
        }
    }
}
