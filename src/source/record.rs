//! Splitting a block into records and fields.

use memchr::{memchr, memchr2, memchr3};

use super::invisible::{holds_invisible, without_invisible};
use super::marks::Marks;

/// The delimiter of a sheet's rows written as text: no cell holds it, quotes mean nothing, and places are cells.
pub const SHEET: u8 = 0x1F;

/// A field of a record: where its content lies in the block (quotes excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    start: u32,
    end: u32,
    /// 0: as it stands; else one more than its place among the fields with doubled quotes or what can't be seen taken out.
    mended: u32,
}

/// A record: its fields and its place in the block.
#[derive(Clone, Debug, Default)]
pub struct Record {
    fields: Vec<Field>,
    mended: Vec<String>,
    start: usize,
    line: u64,
    unclosed: Option<usize>,
    /// Whether a field has a line break in it.
    broken: bool,
    sheet: bool,
}

impl Record {
    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Where it starts in the block, in bytes.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Line breaks between the start of the block and the record; in a sheet, rows.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Where a quoted field opens that is never closed, in bytes from the start of the block.
    pub fn unclosed(&self) -> Option<usize> {
        self.unclosed
    }

    /// Whether a field has a line break in it.
    pub fn spans_lines(&self) -> bool {
        self.broken
    }

    /// Whether a field stands in quotation marks.
    pub fn is_quoted(&self, text: &str, index: usize) -> bool {
        self.fields.get(index).is_some_and(|f| {
            let before = (f.start as usize).checked_sub(1);
            !self.sheet && before.is_some_and(|i| text.as_bytes().get(i) == Some(&b'"'))
        })
    }

    /// The content of a field; empty where the record is too short.
    #[inline]
    pub fn field<'r>(&'r self, text: &'r str, index: usize) -> &'r str {
        match self.fields.get(index) {
            None => "",
            Some(f) if f.mended == 0 => &text[f.start as usize..f.end as usize],
            Some(f) => &self.mended[f.mended as usize - 1],
        }
    }

    /// Where a field's content lies in the block, if that is the content as it stands.
    #[inline]
    pub fn plain_span(&self, index: usize) -> Option<(usize, usize)> {
        match self.fields.get(index) {
            Some(f) if f.mended == 0 => Some((f.start as usize, f.end as usize)),
            _ => None,
        }
    }

    /// Column (in characters, from 1) and width (in characters) of a field's content on its own line. In a sheet: the
    /// cell's column, and 0.
    pub fn place(&self, text: &str, index: usize) -> (u64, u64) {
        if self.sheet {
            return (index as u64 + 1, 0);
        }
        let Some(f) = self.fields.get(index) else {
            return (0, 0);
        };
        let (start, end) = (f.start as usize, f.end as usize);
        let before = &text[self.start..start];
        let line = before.rfind(['\n', '\r']).map_or(0, |i| i + 1);
        let column = before[line..].chars().count() as u64 + 1;
        let inside = &text[start..end];
        let width = inside.lines().next().unwrap_or("").chars().count() as u64;
        (column, width)
    }

    /// The places of all fields, as [`place`](Self::place) gives them, in one pass.
    pub fn places(&self, text: &str) -> Vec<(u64, u64)> {
        let (mut at, mut column) = (self.start, 1);
        (0..self.len())
            .map(|i| {
                let start = self.fields[i].start as usize;
                if self.sheet || start < at {
                    return self.place(text, i);
                }
                let passed = &text[at..start];
                column = match passed.rfind(['\n', '\r']) {
                    Some(end) => passed[end + 1..].chars().count() as u64 + 1,
                    None => column + passed.chars().count() as u64,
                };
                at = start;
                let inside = &text[start..self.fields[i].end as usize];
                let width = inside.lines().next().unwrap_or("").chars().count() as u64;
                (column, width)
            })
            .collect()
    }

    /// Whether a field stands on the first line of the record.
    pub fn on_first_line(&self, text: &str, index: usize) -> bool {
        self.fields
            .get(index)
            .is_some_and(|f| !text[self.start..f.start as usize].contains(['\n', '\r']))
    }

    /// The first line of the record as it stands in the file; empty in a sheet.
    pub fn line_text<'t>(&self, text: &'t str) -> &'t str {
        if self.sheet {
            return "";
        }
        let rest = &text[self.start..];
        &rest[..memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())]
    }

    /// A field's bytes in the block, quotes excluded.
    pub fn span(&self, index: usize) -> Option<(usize, usize)> {
        self.fields
            .get(index)
            .map(|f| (f.start as usize, f.end as usize))
    }
}

/// Reads the records of a text one after the other. Empty lines are no records.
#[derive(Debug)]
pub struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    quotes: bool,
    /// Whether there may be characters that can't be seen.
    invisible: bool,
    at: usize,
    lines: u64,
    marks: Marks,
    record: Record,
}

impl<'t> Records<'t> {
    /// The records of a text that begins at the start of a record. With the delimiter [`SHEET`] it is a sheet: one line a
    /// row, the empty ones too, so that lines count rows.
    pub fn new(text: &'t str, delimiter: u8) -> Self {
        let quotes = delimiter != SHEET && memchr(b'"', text.as_bytes()).is_some();
        Self::with(text, delimiter, quotes, holds_invisible(text.as_bytes()))
    }

    /// The records from a place of a text on, after a number of lines. The text isn't looked through before.
    pub fn from(text: &'t str, delimiter: u8, at: usize, lines: u64) -> Self {
        let mut records = Self::with(text, delimiter, delimiter != SHEET, true);
        records.at = at;
        records.lines = lines;
        records.marks.seek(at);
        records
    }

    fn with(text: &'t str, delimiter: u8, quotes: bool, invisible: bool) -> Self {
        Self {
            text,
            delimiter,
            quotes,
            invisible,
            at: 0,
            lines: 0,
            marks: Marks::new(delimiter),
            record: Record {
                sheet: delimiter == SHEET,
                ..Record::default()
            },
        }
    }

    /// The record that [`advance`](Self::advance) read last.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Line breaks passed so far.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Where the next record starts.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Reads the next record; `false` at the end of the text.
    #[inline]
    pub fn advance(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        // Empty lines.
        loop {
            match bytes.get(self.at) {
                None => return false,
                Some(b'\n') => self.at += 1,
                Some(b'\r') => self.at += 1 + usize::from(bytes.get(self.at + 1) == Some(&b'\n')),
                Some(_) => break,
            }
            self.lines += 1;
        }
        self.record.fields.clear();
        self.record.start = self.at;
        self.record.line = self.lines;
        self.record.mended.clear();
        if self.quotes {
            self.quoted_record(bytes);
        } else {
            self.plain_record(bytes);
        }
        if self.invisible && holds_invisible(&bytes[self.record.start..self.at]) {
            self.drop_invisible();
        }
        true
    }

    /// Takes what can't be seen out of the record's fields.
    #[cold]
    fn drop_invisible(&mut self) {
        for i in 0..self.record.fields.len() {
            let field = self.record.fields[i];
            if let Some(clean) = without_invisible(self.record.field(self.text, i)) {
                match (field.mended as usize).checked_sub(1) {
                    Some(place) => self.record.mended[place] = clean,
                    None => {
                        self.record.mended.push(clean);
                        self.record.fields[i].mended = narrow(self.record.mended.len());
                    }
                }
            }
        }
    }

    #[inline]
    fn plain_record(&mut self, bytes: &[u8]) {
        let mut start = self.at;
        loop {
            let end = self.marks.next(bytes, start);
            self.record.fields.push(Field {
                start: narrow(start),
                end: narrow(end),
                mended: 0,
            });
            match bytes.get(end) {
                Some(&b) if b == self.delimiter => start = end + 1,
                other => return self.finish_line(bytes, end, other.copied()),
            }
        }
    }

    fn finish_line(&mut self, bytes: &[u8], end: usize, last: Option<u8>) {
        self.at = match last {
            None => end,
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => end + 2,
            Some(_) => end + 1,
        };
        self.lines += u64::from(last.is_some());
    }

    fn quoted_record(&mut self, bytes: &[u8]) {
        self.record.unclosed = None;
        self.record.broken = false;
        let mut start = self.at;
        loop {
            let end = if bytes.get(start) == Some(&b'"') {
                self.quoted_field(bytes, start)
            } else {
                let found = memchr3(self.delimiter, b'\n', b'\r', &bytes[start..]);
                let end = found.map_or(bytes.len(), |i| start + i);
                self.record.fields.push(Field {
                    start: narrow(start),
                    end: narrow(end),
                    mended: 0,
                });
                end
            };
            match bytes.get(end) {
                Some(&b) if b == self.delimiter => start = end + 1,
                other => return self.finish_line(bytes, end, other.copied()),
            }
        }
    }

    /// Reads a field that opens with a quote at `open`; returns where the delimiter or line break after it stands.
    fn quoted_field(&mut self, bytes: &[u8], open: usize) -> usize {
        let start = open + 1;
        let mut at = start;
        let mut doubled = false;
        let close = loop {
            match memchr(b'"', &bytes[at..]) {
                None => {
                    self.record.unclosed.get_or_insert(open);
                    break bytes.len();
                }
                Some(i) if bytes.get(at + i + 1) == Some(&b'"') => {
                    doubled = true;
                    at += i + 2;
                }
                Some(i) => break at + i,
            }
        };
        let breaks = count_breaks(&bytes[start..close]);
        self.lines += breaks;
        self.record.broken |= breaks > 0;
        let after = (close + 1).min(bytes.len());
        let found = memchr3(self.delimiter, b'\n', b'\r', &bytes[after..]);
        let end = found.map_or(bytes.len(), |i| after + i);
        let tail = self.text[after..end].trim_end();
        if breaks > 0 && !tail.is_empty() {
            // Text after the closing quote of a field over several lines: the quote that opened it was a stray one.
            self.record.unclosed.get_or_insert(open);
        }
        let mended = if doubled || !tail.is_empty() {
            let mut content = self.text[start..close].replace("\"\"", "\"");
            content.push_str(tail);
            self.record.mended.push(content);
            narrow(self.record.mended.len())
        } else {
            0
        };
        self.record.fields.push(Field {
            start: narrow(start),
            end: narrow(close),
            mended,
        });
        end
    }
}

/// Line breaks in some bytes: CRLF, LF and CR each count one.
pub fn count_breaks(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut at = 0;
    while let Some(i) = memchr2(b'\n', b'\r', &bytes[at..]) {
        count += 1;
        let here = at + i;
        at = here + 1;
        if bytes[here] == b'\r' && bytes.get(at) == Some(&b'\n') {
            at += 1;
        }
    }
    count
}

fn narrow(place: usize) -> u32 {
    u32::try_from(place).expect("a block is under four gigabytes")
}
