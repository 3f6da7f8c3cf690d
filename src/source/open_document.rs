//! Whether the content of an open document sheet may be handed on to its reader: well-formed to its end, and no larger, with
//! all its repeated rows and cells written out, than a sheet may be.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The most cells, rows times columns, of a sheet written out.
const CELLS_CAP: usize = 5_000_000;
/// The most bytes of text of a sheet written out.
const TEXT_CAP: usize = 200 << 20;
/// More columns than this no sheet has.
const COLUMNS: usize = 16_384;

/// A sheet as far as it has been read.
#[derive(Default)]
struct Sheet {
    rows: usize,
    /// Blank rows that count only if something follows.
    blank: usize,
    widest: usize,
    text: usize,
    /// The row that is read: how often it stands, its cells so far, the last of them with something in it, its text.
    times: usize,
    at: usize,
    last: usize,
    row_text: usize,
    /// How often the cell that is read stands.
    cell: usize,
}

/// Checks the file `content.xml`.
///
/// # Errors
/// In words, where it is refused.
pub(super) fn check(content: &str) -> Result<(), String> {
    let mut reader = Reader::from_str(content.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let mut sheet = Sheet::default();
    let mut depth = 0usize;
    loop {
        let event = reader
            .read_event()
            .map_err(|error| format!("its content is not well-formed XML: {error}"))?;
        match event {
            Event::DocType(_) => return Err("its content has a document type (DOCTYPE)".into()),
            Event::Start(start) => {
                depth += 1;
                match start.name().as_ref() {
                    "table:table" => sheet = Sheet::default(),
                    "table:table-row" => sheet.begin_row(&start),
                    "table:table-cell" | "table:covered-table-cell" => sheet.begin_cell(&start),
                    _ => {}
                }
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if end.name().as_ref() == "table:table-row" {
                    sheet.end_row()?;
                }
            }
            Event::Text(text) => sheet.text(text.trim().len()),
            Event::CData(text) => sheet.text(text.len()),
            Event::Eof if depth > 0 => {
                return Err("its content is cut off: an element is never closed".into());
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn times(start: &BytesStart<'_>, name: &str) -> usize {
    start
        .attributes()
        .flatten()
        .find(|a| a.key.as_ref() == name)
        .and_then(|a| a.value.parse().ok())
        .unwrap_or(1)
}

impl Sheet {
    fn begin_row(&mut self, start: &BytesStart<'_>) {
        self.times = times(start, "table:number-rows-repeated");
        (self.at, self.last, self.row_text, self.cell) = (0, 0, 0, 0);
    }

    fn begin_cell(&mut self, start: &BytesStart<'_>) {
        self.cell = times(start, "table:number-columns-repeated").min(COLUMNS);
        self.at = self.at.saturating_add(self.cell).min(COLUMNS);
        let valued = start.attributes().flatten().any(|a| {
            let key = a.key.as_ref();
            key.starts_with("office:") || key == "table:formula"
        });
        if valued {
            self.last = self.at;
        }
    }

    fn text(&mut self, bytes: usize) {
        if bytes > 0 && self.cell > 0 {
            self.last = self.at;
            self.row_text = self
                .row_text
                .saturating_add(bytes.saturating_mul(self.cell));
        }
    }

    fn end_row(&mut self) -> Result<(), String> {
        if self.last == 0 {
            self.blank = self.blank.saturating_add(self.times);
            return Ok(());
        }
        if self.rows > 0 {
            self.rows = self.rows.saturating_add(self.blank);
        }
        self.blank = 0;
        self.rows = self.rows.saturating_add(self.times);
        self.widest = self.widest.max(self.last);
        self.text = self
            .text
            .saturating_add(self.row_text.saturating_mul(self.times));
        if self.rows.saturating_mul(self.widest) > CELLS_CAP || self.text > TEXT_CAP {
            return Err(format!(
                "written out, a sheet of it is larger than {CELLS_CAP} cells or {} MB",
                TEXT_CAP >> 20
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    fn sheet(rows: &str) -> String {
        format!(
            "<office:document-content><table:table>{rows}</table:table></office:document-content>"
        )
    }

    #[test]
    fn blank_rows_at_the_end_do_no_harm_and_full_ones_are_counted() {
        let row = |times: u64, cell: &str| {
            format!(
                "<table:table-row table:number-rows-repeated=\"{times}\"><table:table-cell>{cell}</table:table-cell></table:table-row>"
            )
        };
        let full = "<text:p>a</text:p>";
        assert_eq!(
            check(&sheet(&format!("{}{}", row(1, full), row(1_048_575, "")))),
            Ok(())
        );
        assert!(check(&sheet(&row(6_000_000, full))).is_err());
        assert!(
            check(&sheet(&format!(
                "{}{}{}",
                row(1, full),
                row(6_000_000, ""),
                row(1, full)
            )))
            .is_err()
        );
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let whole = sheet("<table:table-row></table:table-row>");
        assert_eq!(check(&whole), Ok(()));
        for end in [
            "</table:table-row>",
            "</table:table>",
            "</office:document-content>",
        ] {
            let cut = &whole[..whole.find(end).expect("it is there")];
            assert!(
                check(cut).expect_err("refused").contains("cut off"),
                "{end}"
            );
        }
    }
}
