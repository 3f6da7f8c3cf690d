//! What a file of the config turns out to be: text, a workbook's sheets, a Common Transfer File, an archive of any of these.

use std::sync::Arc;

use crate::config::Source;
use crate::diag::{Code, Finding, Severity, Sink, Spot};
use crate::intake::Table;
use crate::source::archive::{self, MEMBER_CAP};
use crate::source::workbook::{self, Seen, Workbook};
use crate::source::{Encoding, Found, Held, How, TextOptions, ctf, fits, web_page};

use super::mapping::Known;
use super::transfer::{self, Unfit};

/// The most bytes a workbook, XML file or archive may have.
const FILE_CAP: u64 = 500 << 20;

/// How an entry of the config says its files are to be opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish<'a> {
    pub(super) options: TextOptions,
    /// The entry; none: the file is named for its table.
    pub(super) entry: Option<&'a Source>,
    /// The sheet or sheets, by name or pattern; none: see `sheets`.
    pub(super) sheet: Option<&'a str>,
    /// Sheets that entries of the config name, by pattern.
    pub(super) elsewhere: Vec<&'a str>,
    /// Whether all sheets are read where none is named: their names say something.
    pub(super) all_sheets: bool,
    /// The files of an archive, by pattern.
    pub(super) member: Option<&'a str>,
}

impl<'a> Wish<'a> {
    /// What an entry says, for one of its patterns.
    pub(super) fn of(source: &'a Source, pattern: &'a str, elsewhere: Vec<&'a str>) -> Self {
        Self {
            entry: Some(source),
            elsewhere,
            options: TextOptions {
                skip_lines: source.skip_lines,
                encoding: source.encoding.as_deref().and_then(|name| match name {
                    "utf-8" => Some(Encoding::Utf8),
                    "utf-16le" => Some(Encoding::Utf16Le),
                    "utf-16be" => Some(Encoding::Utf16Be),
                    "windows-1252" => Some(Encoding::Windows1252),
                    _ => None,
                }),
                delimiter: source.delimiter.as_deref().and_then(|name| match name {
                    "comma" => Some(b','),
                    "semicolon" => Some(b';'),
                    "tab" => Some(b'\t'),
                    "pipe" => Some(b'|'),
                    _ => None,
                }),
            },
            sheet: source.sheet.as_deref(),
            all_sheets: source.from_sheet.is_some(),
            member: crate::source::member(pattern).1,
        }
    }
}

/// Opens files for a table.
pub(super) struct Opening<'o> {
    pub(super) table: &'static Table,
    pub(super) known: &'o Known,
    pub(super) sink: &'o mut Sink,
}

impl Opening<'_> {
    pub(super) fn tell(
        &mut self,
        code: Code,
        severity: Severity,
        file: &str,
        at: (u64, u64),
        words: String,
        help: &str,
    ) {
        let spot = Spot {
            file: Arc::from(file),
            line: at.0,
            column: at.1,
            width: 0,
        };
        let mut finding = Finding::new(code, severity, spot, words).help(help);
        finding.table = self.table.name;
        self.sink.push(finding);
    }

    fn refuse(&mut self, file: &str, why: &str) {
        let help = "the file is not read: make it anew, or take it out of the data folder";
        let words = format!("the file can't be read: {why}");
        self.tell(
            Code::UnreadableFile,
            Severity::Error,
            file,
            (0, 0),
            words,
            help,
        );
    }

    /// What a file holds for the table, in order.
    pub(super) fn open(&mut self, found: Found, wish: &Wish<'_>) -> Vec<Found> {
        let lower = found.shown.to_lowercase();
        let start = first_bytes(&found);
        let telling = archive::is_zip(&start)
            || ctf::is_xml(&start)
            || workbook::is_old(&start)
            || web_page::is_web_page(&start);
        let by_name = [".xlsx", ".ods", ".xlsm", ".zip"]
            .iter()
            .any(|e| lower.ends_with(e));
        if !telling && !by_name {
            return vec![Found {
                how: How::Text(wish.options),
                ..found
            }];
        }
        let before = std::fs::metadata(&found.path).ok();
        if before.as_ref().is_some_and(|m| m.len() > FILE_CAP) {
            self.refuse(&found.shown, &format!("it is over {} MB", FILE_CAP >> 20));
            return Vec::new();
        }
        let bytes = match std::fs::read(&found.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.refuse(&found.shown, &error.to_string());
                return Vec::new();
            }
        };
        let changed = before.is_some_and(|m| {
            std::fs::metadata(&found.path).map_or(true, |now| {
                now.len() != m.len() || now.modified().ok() != m.modified().ok()
            })
        });
        if changed {
            self.refuse(
                &found.shown,
                "it changed while it was read; wait until nothing writes it any more",
            );
            return Vec::new();
        }
        self.bytes(&found, bytes, wish, true)
    }

    /// What some bytes hold: those of a file, or of a file in an archive.
    fn bytes(&mut self, found: &Found, bytes: Vec<u8>, wish: &Wish<'_>, outer: bool) -> Vec<Found> {
        if archive::is_zip(&bytes) {
            if workbook::is_workbook(&bytes) {
                return self.sheets(found, bytes, wish);
            }
            if outer {
                return self.members(found, &bytes, wish);
            }
            self.refuse(&found.shown, "an archive within an archive is not opened");
            return Vec::new();
        }
        if workbook::is_old(&bytes) {
            return self.sheets(found, bytes, wish);
        }
        if web_page::is_web_page(&bytes) {
            return match web_page::table(&bytes, wish.options) {
                Ok(held) => vec![hold(found, &found.shown, held)],
                Err(why) => {
                    self.refuse(&found.shown, &why);
                    Vec::new()
                }
            };
        }
        if ctf::is_xml(&bytes) {
            return self.transfer(found, &bytes).into_iter().collect();
        }
        let held = Held {
            size: bytes.len() as u64,
            bytes,
            options: wish.options,
            ..Held::default()
        };
        vec![hold(found, &found.shown, held)]
    }

    fn sheets(&mut self, found: &Found, bytes: Vec<u8>, wish: &Wish<'_>) -> Vec<Found> {
        let mut book = match Workbook::open(bytes) {
            Ok(book) => book,
            Err(why) => {
                self.refuse(&found.shown, &why);
                return Vec::new();
            }
        };
        let names = book.names();
        let wanted: Vec<String> = match wish.sheet {
            Some(pattern) => names.iter().filter(|n| fits(pattern, n)).cloned().collect(),
            None => book.visible_names(),
        };
        if wanted.is_empty() {
            let words = format!(
                "the workbook has no sheet `{}`",
                wish.sheet.unwrap_or_default()
            );
            let near = crate::diag::nearest(
                wish.sheet.unwrap_or_default(),
                names.iter().map(String::as_str),
            );
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its sheets are {}", names.join(", ")),
            };
            self.tell(
                Code::UnreadableFile,
                Severity::Error,
                &found.shown,
                (0, 0),
                words,
                &help,
            );
        }
        let untold = wish.sheet.is_none() && !wish.all_sheets;
        let mut all = Vec::new();
        for (i, name) in wanted.into_iter().enumerate() {
            let shown = format!("{}#{name}", found.shown);
            match book.sheet(&name, wish.options) {
                Ok((held, seen)) => all.push((hold(found, &shown, held), seen)),
                // Perhaps nobody means it to be read.
                Err(why) if untold && i > 0 => {
                    let words = format!("the sheet is not read: {why}");
                    self.tell(Code::PassedOver, Severity::Note, &shown, (0, 0), words, "");
                }
                Err(why) => {
                    self.refuse(&shown, &why);
                    if untold {
                        return Vec::new();
                    }
                }
            }
        }
        if untold && all.len() > 1 {
            all = self.choose(all, wish);
        }
        all.into_iter()
            .map(|(sheet, seen)| {
                self.tell_seen(&sheet.shown, seen);
                sheet
            })
            .collect()
    }

    /// Tells what was seen of a sheet besides its cells.
    fn tell_seen(&mut self, shown: &str, seen: Seen) {
        let cells = |n: u64, one: &str, many: &str| match n {
            1 => one.to_owned(),
            n => format!("{n} {many}"),
        };
        if seen.formulas.cells > 0 {
            let words = format!(
                "{} saved without its value, from this one on: read as blank",
                cells(
                    seen.formulas.cells,
                    "a formula was",
                    "cells hold a formula that was"
                )
            );
            let help = "open the workbook in a spreadsheet, which works the formulas out, save it and put it back";
            let at = (seen.formulas.row, seen.formulas.column);
            let code = Code::FormulaWithoutValue;
            self.tell(code, Severity::Warning, shown, at, words, help);
        }
        if seen.merged.cells > 0 {
            let words = format!(
                "{} merged with the one above, from this one on: what stands there is filled down",
                cells(seen.merged.cells, "a cell is", "cells are")
            );
            let at = (seen.merged.row, seen.merged.column);
            self.tell(Code::MergedCells, Severity::Note, shown, at, words, "");
        }
    }

    fn members(&mut self, found: &Found, bytes: &[u8], wish: &Wish<'_>) -> Vec<Found> {
        let wanted = |name: &str| match wish.member {
            Some(pattern) if pattern.contains('/') => fits(pattern, name),
            Some(pattern) => fits(pattern, name.rsplit('/').next().unwrap_or(name)),
            None => [".csv", ".tsv", ".txt", ".xlsx", ".ods", ".xml", ".ctf"]
                .iter()
                .any(|end| name.to_lowercase().ends_with(end)),
        };
        let (members, refused) = match archive::members(bytes, wanted) {
            Ok(read) => read,
            Err(why) => {
                self.refuse(&found.shown, &why);
                return Vec::new();
            }
        };
        for member in refused {
            self.refuse(&format!("{}!{}", found.shown, member.name), &member.why);
        }
        let mut all = Vec::new();
        let inner = Wish {
            member: None,
            ..wish.clone()
        };
        for member in members {
            let within = Found {
                shown: format!("{}!{}", found.shown, member.name).into(),
                ..found.clone()
            };
            all.append(&mut self.bytes(&within, member.bytes, &inner, false));
        }
        all
    }

    fn transfer(&mut self, found: &Found, bytes: &[u8]) -> Option<Found> {
        if bytes.len() as u64 > MEMBER_CAP {
            self.refuse(
                &found.shown,
                &format!("as XML it is over {} MB", MEMBER_CAP >> 20),
            );
            return None;
        }
        let root = match ctf::read(bytes) {
            Ok(root) => root,
            Err(broken) => {
                let words = format!("the file can't be read: {}", broken.why);
                let at = (broken.line, broken.column);
                let help = "export the Common Transfer File anew";
                self.tell(
                    Code::UnreadableFile,
                    Severity::Error,
                    &found.shown,
                    at,
                    words,
                    help,
                );
                return None;
            }
        };
        match transfer::rows(&root, self.table, bytes.len() as u64, self.known) {
            Ok((held, passed)) => {
                for words in passed.told() {
                    let (code, severity) = (Code::PassedOver, Severity::Note);
                    self.tell(code, severity, &found.shown, (0, 0), words, "");
                }
                Some(hold(found, &found.shown, held))
            }
            Err(Unfit::OtherXml) => {
                self.refuse(&found.shown, &ctf::why_other(&root.name));
                None
            }
            Err(Unfit::OtherTable) => {
                let why = format!(
                    "a Common Transfer File feeds the tables pupils and assessments, not {}",
                    self.table.name
                );
                self.refuse(&found.shown, &why);
                None
            }
        }
    }
}

fn hold(found: &Found, shown: &str, held: Held) -> Found {
    Found {
        path: found.path.clone(),
        shown: Arc::from(shown),
        how: How::Held(Arc::new(held)),
    }
}

/// The first bytes of a file; none where it can't be read, which is told when it is opened.
fn first_bytes(found: &Found) -> Vec<u8> {
    use std::io::Read;
    let mut start = Vec::new();
    if let Ok(file) = std::fs::File::open(&found.path) {
        let _ = file.take(512).read_to_end(&mut start);
    }
    start
}
