//! A sheet of a workbook: rows of cells, added from the top.

use std::fmt::Write as _;

use super::package::{SheetPart, XML_HEAD, push_text};
use super::styles::Style;

/// The longest text a cell may hold, in UTF-16 units; longer text is cut.
const LONGEST_TEXT: usize = 32_767;

/// A sheet that grows row by row.
pub(super) struct Sheet {
    name: String,
    rows: String,
    row: usize,
    column: usize,
    /// Widest text of each column, in characters.
    widths: Vec<usize>,
    /// Cell and target of each link within the workbook.
    links: Vec<(String, String)>,
    /// Headings of the table that fills the sheet, if one does.
    headings: Vec<String>,
}

impl Sheet {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            rows: String::with_capacity(4 * 1024),
            row: 0,
            column: 0,
            widths: vec![],
            links: vec![],
            headings: vec![],
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Adds a row of cells, which `fill` writes from the left.
    pub(super) fn row(&mut self, fill: impl FnOnce(&mut Self)) {
        self.row += 1;
        self.column = 0;
        let _ = write!(self.rows, "<row r=\"{}\">", self.row);
        fill(self);
        self.rows.push_str("</row>");
    }

    /// Adds a row of texts in one style.
    pub(super) fn texts(&mut self, texts: &[&str], style: Style) {
        self.row(|sheet| texts.iter().for_each(|text| sheet.text(text, style)));
    }

    /// Adds the first row of a table that fills the sheet.
    pub(super) fn headings(&mut self, headings: &[&str]) {
        // A table's headings must be the very texts of its cells, so neither may hold what the other can't.
        self.headings = headings
            .iter()
            .map(|h| h.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        let headings = self.headings.clone();
        self.row(|sheet| {
            for heading in &headings {
                sheet.text(heading, Style::Heading);
            }
        });
    }

    /// Adds a cell of text; never a formula, whatever it begins with.
    pub(super) fn text(&mut self, text: &str, style: Style) {
        let style = if style == Style::Plain && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            Style::Quoted
        } else {
            style
        };
        let text = cut(text);
        self.open(style, " t=\"inlineStr\"");
        self.rows.push_str(
            if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
                "><is><t xml:space=\"preserve\">"
            } else {
                "><is><t>"
            },
        );
        push_text(&mut self.rows, text);
        self.rows.push_str("</t></is></c>");
        self.widen(text.chars().count());
    }

    /// Adds a cell of text that leads to another sheet.
    pub(super) fn link(&mut self, text: &str, sheet: &str) {
        self.text(text, Style::Link);
        let cell = format!("{}{}", letters(self.column - 1), self.row);
        self.links
            .push((cell, format!("'{}'!A1", sheet.replace('\'', "''"))));
    }

    /// Adds a number.
    pub(super) fn number(&mut self, value: f64, style: Style) {
        self.open(style, "");
        // Adding 0 turns −0 into 0.
        let _ = write!(self.rows, "><v>{}</v></c>", value + 0.0);
        self.widen(10);
    }

    /// The sheet as parts of the file; `number` is its place in the workbook, from 1, and `widest` the most characters
    /// a column is made for.
    pub(super) fn finish(self, number: usize, widest: usize) -> SheetPart {
        let last = letters(self.widths.len().max(1) - 1);
        let is_table = !self.headings.is_empty();
        let mut xml = String::with_capacity(self.rows.len() + 1_024);
        xml.push_str(XML_HEAD);
        xml.push_str(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheetPr><pageSetUpPr \
             fitToPage=\"1\"/></sheetPr>",
        );
        let _ = write!(xml, "<dimension ref=\"A1:{last}{}\"/>", self.row.max(1));
        let selected = if number == 1 {
            " tabSelected=\"1\""
        } else {
            ""
        };
        let _ = write!(xml, "<sheetViews><sheetView{selected} workbookViewId=\"0\"");
        xml.push_str(if is_table {
            "><pane xSplit=\"1\" ySplit=\"1\" topLeftCell=\"B2\" activePane=\"bottomRight\" state=\"frozen\"/></sheetView>"
        } else {
            " showGridLines=\"0\"/>"
        });
        xml.push_str("</sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>");
        for (i, width) in self.widths.iter().enumerate() {
            let (n, width) = (i + 1, (*width).clamp(8, widest) + 3);
            let _ = write!(
                xml,
                "<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>"
            );
        }
        if self.widths.is_empty() {
            xml.push_str("<col min=\"1\" max=\"1\" width=\"12\"/>");
        }
        xml.push_str("</cols><sheetData>");
        xml.push_str(&self.rows);
        xml.push_str("</sheetData>");
        if !self.links.is_empty() {
            xml.push_str("<hyperlinks>");
            for (cell, target) in &self.links {
                let _ = write!(xml, "<hyperlink ref=\"{cell}\" location=\"");
                push_text(&mut xml, target);
                xml.push_str("\"/>");
            }
            xml.push_str("</hyperlinks>");
        }
        xml.push_str(
            "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/>",
        );
        // A table wants at least one row below its headings.
        let table = (is_table && self.row > 1).then(|| self.table(number, &last));
        if table.is_some() {
            xml.push_str("<tableParts count=\"1\"><tablePart r:id=\"rId1\"/></tableParts>");
        }
        xml.push_str("</worksheet>");
        SheetPart {
            name: self.name,
            xml,
            table,
        }
    }

    /// The definition of the table that fills the sheet: it marks the headings as such, for those who hear the sheet.
    fn table(&self, number: usize, last: &str) -> String {
        let place = format!("A1:{last}{}", self.row);
        let mut xml = format!(
            "{XML_HEAD}<table xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" id=\"{number}\" \
             name=\"Table{number}\" displayName=\"Table{number}\" ref=\"{place}\" totalsRowShown=\"0\"><autoFilter \
             ref=\"{place}\"/><tableColumns count=\"{}\">",
            self.headings.len()
        );
        for (i, heading) in self.headings.iter().enumerate() {
            let _ = write!(xml, "<tableColumn id=\"{}\" name=\"", i + 1);
            push_text(&mut xml, cut(heading));
            xml.push_str("\"/>");
        }
        xml.push_str(
            "</tableColumns><tableStyleInfo showFirstColumn=\"0\" showLastColumn=\"0\" showRowStripes=\"0\" \
             showColumnStripes=\"0\"/></table>",
        );
        xml
    }

    fn open(&mut self, style: Style, kind: &str) {
        let _ = write!(
            self.rows,
            "<c r=\"{}{}\" s=\"{}\"{kind}",
            letters(self.column),
            self.row,
            style.index()
        );
        self.column += 1;
    }

    /// Remembers the width of the cell just added.
    fn widen(&mut self, characters: usize) {
        if self.widths.len() < self.column {
            self.widths.resize(self.column, 0);
        }
        let width = &mut self.widths[self.column - 1];
        *width = (*width).max(characters);
    }
}

fn cut(text: &str) -> &str {
    if text.len() <= LONGEST_TEXT {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, c)| {
        units += c.len_utf16();
        (units > LONGEST_TEXT).then_some(at)
    });
    &text[..end.unwrap_or(text.len())]
}

/// The letters of a column, counted from 0: A … Z, AA …
fn letters(column: usize) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(rest % 26).unwrap_or(0));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().map(|b| char::from(*b)).collect()
}
