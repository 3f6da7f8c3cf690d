//! Web pages that are called spreadsheets: "export to Excel" of many systems is a page with a table.

use super::workbook::push_cell;
use super::{Encoding, Held, RowPlace, SHEET, TextOptions};

/// The most cells a table may have.
const CELLS_CAP: usize = 5_000_000;

/// Whether bytes begin like a web page.
pub fn is_web_page(start: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&start[..start.len().min(512)]).to_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    [
        "<!doctype html",
        "<html",
        "<table",
        "<head",
        "<body",
        "<meta",
    ]
    .iter()
    .any(|tag| start.starts_with(tag))
        || (start.starts_with("<?xml") && start.contains("<html"))
        || (start.starts_with("<!--") && (start.contains("<html") || start.contains("<table")))
}

/// The rows of a page's largest table: one line a row.
///
/// # Errors
/// In words, where there is no table or it is too large.
pub fn table(bytes: &[u8], options: TextOptions) -> Result<Held, String> {
    let page = match std::str::from_utf8(bytes) {
        Ok(page) => page.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
    };
    let mut reading = Reading::default();
    reading.page(&page)?;
    let table = reading
        .done
        .into_iter()
        .chain(reading.open)
        .max_by_key(|table| table.rows.iter().map(|row| row.cells.len()).sum::<usize>())
        .filter(|table| !table.rows.is_empty())
        .ok_or("it is a web page (HTML) without a table; save it as .xlsx or .csv")?;
    let width = table.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    // Of a page on one line the rows are counted, as those of a sheet.
    let lines_tell = table.rows.is_sorted_by(|one, next| one.line < next.line);
    let mut text = String::new();
    let mut places = Vec::new();
    for row in &table.rows {
        if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
            for i in 0..width {
                if i > 0 {
                    text.push(char::from(SHEET));
                }
                push_cell(&mut text, row.cells.get(i).map_or("", |c| c.trim()));
            }
        }
        text.push('\n');
        if lines_tell {
            places.push(RowPlace {
                line: row.line,
                ..RowPlace::default()
            });
        }
    }
    Ok(Held {
        bytes: text.into_bytes(),
        size: bytes.len() as u64,
        options: TextOptions {
            encoding: Some(Encoding::Utf8),
            delimiter: Some(SHEET),
            ..options
        },
        places,
    })
}

#[derive(Debug, Default)]
struct Row {
    line: u64,
    cells: Vec<String>,
}

#[derive(Debug, Default)]
struct Table {
    rows: Vec<Row>,
    /// Whether a cell is open.
    cell: bool,
    /// How many columns the open cell takes.
    span: usize,
}

impl Table {
    fn close_cell(&mut self) {
        if std::mem::take(&mut self.cell)
            && let Some(row) = self.rows.last_mut()
        {
            let more = self.span.saturating_sub(1).min(1000);
            row.cells.extend(std::iter::repeat_n(String::new(), more));
        }
    }

    fn say(&mut self, words: &str) {
        if self.cell
            && let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut())
        {
            cell.push_str(words);
        }
    }
}

/// A page that is being read.
#[derive(Debug, Default)]
struct Reading {
    done: Vec<Table>,
    open: Vec<Table>,
    cells: usize,
}

impl Reading {
    fn page(&mut self, page: &str) -> Result<(), String> {
        let mut at = 0;
        let mut line = 1;
        while let Some(found) = page[at..].find('<') {
            let before = &page[at..at + found];
            line += before.matches('\n').count() as u64;
            self.say(before);
            let start = at + found;
            let rest = &page[start..];
            let end = if rest.starts_with("<!--") {
                rest.find("-->").map(|i| i + 3)
            } else {
                rest.find('>').map(|i| i + 1)
            };
            let Some(end) = end else { break };
            let tag = &rest[..end];
            self.tag(tag, line)?;
            line += tag.matches('\n').count() as u64;
            at = start + end;
            // What stands in a script or style is no text.
            for skipped in ["script", "style"] {
                if tag[1..].to_lowercase().starts_with(skipped) {
                    let close = format!("</{skipped}");
                    let gone = page[at..].to_lowercase().find(&close).unwrap_or(0);
                    line += page[at..at + gone].matches('\n').count() as u64;
                    at += gone;
                }
            }
        }
        Ok(())
    }

    fn say(&mut self, text: &str) {
        if let Some(table) = self.open.last_mut().filter(|table| table.cell) {
            let mut words = String::new();
            for word in text.split_whitespace() {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(&unescaped(word));
            }
            table.say(&words);
        }
    }

    fn tag(&mut self, tag: &str, line: u64) -> Result<(), String> {
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let name: String = inner
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect::<String>()
            .to_lowercase();
        if name == "table" {
            self.open.push(Table::default());
            return Ok(());
        }
        let Some(table) = self.open.last_mut() else {
            return Ok(());
        };
        match name.as_str() {
            "/table" => {
                table.close_cell();
                self.done.extend(self.open.pop());
            }
            "tr" => {
                table.close_cell();
                table.rows.push(Row {
                    line,
                    cells: Vec::new(),
                });
            }
            "td" | "th" => {
                table.close_cell();
                if table.rows.is_empty() {
                    table.rows.push(Row {
                        line,
                        cells: Vec::new(),
                    });
                }
                if let Some(row) = table.rows.last_mut() {
                    row.cells.push(String::new());
                }
                table.cell = true;
                table.span = attribute(inner, "colspan").unwrap_or(1);
                self.cells += table.span.max(1);
                if self.cells > CELLS_CAP {
                    return Err(format!("its table has more than {CELLS_CAP} cells"));
                }
            }
            "/td" | "/th" | "/tr" => table.close_cell(),
            "br" | "br/" | "p" | "div" => table.say(" "),
            _ => {}
        }
        Ok(())
    }
}

/// A number that a tag gives.
fn attribute(tag: &str, name: &str) -> Option<usize> {
    let lower = tag.to_lowercase();
    let (_, value) = lower.split_once(name)?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let digits: String = value
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

/// A word with its entities written out.
fn unescaped(word: &str) -> String {
    if !word.contains('&') {
        return word.to_owned();
    }
    let mut text = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.find(';').filter(|end| *end < 12);
        let meant = entity.and_then(|end| character(&rest[1..end]));
        match (entity, meant) {
            (Some(end), Some(c)) => {
                text.push(c);
                rest = &rest[end + 1..];
            }
            _ => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "pound" => Some('£'),
        "eacute" => Some('é'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_web_page, table};
    use crate::source::TextOptions;

    #[test]
    fn a_pages_table_is_read_with_its_lines() {
        let page = b"<html><head><style>td {x: 1}</style></head>\n<body><p>Roll</p><table border=1>\n<tr><th>UPN</th><th colspan=\"2\">Name</th></tr>\n<tr><td>A&amp;B</td><td> Ivy\n Marlow<td></tr>\n<tr><td>\n</td></tr></table></body></html>";
        assert!(is_web_page(page));
        let held = table(page, TextOptions::default()).unwrap();
        let text = String::from_utf8(held.bytes).unwrap();
        assert_eq!(text, "UPN\u{1f}Name\u{1f}\nA&B\u{1f}Ivy Marlow\u{1f}\n\n");
        let lines: Vec<u64> = held.places.iter().map(|p| p.line).collect();
        assert_eq!(lines, [3, 4, 6]);
        // On one line the rows are counted: the second is 2.
        let flat = b"<table><tr><td>UPN</td></tr><tr><td>A</td></tr></table>";
        let held = table(flat, TextOptions::default()).unwrap();
        assert!(held.places.is_empty());
        assert_eq!(held.bytes, b"UPN\nA\n");
        assert!(table(b"<html><p>nothing</p>", TextOptions::default()).is_err());
        assert!(!is_web_page(b"academic_year,urn\n"));
    }
}
