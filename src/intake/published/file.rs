//! A CSV file with the places of its cells.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::Urn;
use crate::diag::{Code, Finding, Severity, Sink, Spot, nearest};

use super::Input;

/// A published CSV file, decoded, with its heading.
pub(super) struct File {
    name: Arc<str>,
    table: &'static str,
    text: String,
    delimiter: u8,
    headings: Vec<String>,
    bytes: u64,
    rows: u64,
    at: usize,
    line: u64,
    /// How many records there were of each length, to tell one that was cut off.
    lengths: BTreeMap<usize, u64>,
    last: Option<Ending>,
}

/// How the last record ended.
#[derive(Clone, Copy)]
struct Ending {
    fields: usize,
    line: u64,
    ended: bool,
    unclosed: Option<usize>,
}

/// A record: its fields, with where each begins in the text.
pub(super) struct Record {
    fields: Vec<(String, usize)>,
    start: usize,
    line: u64,
}

impl Record {
    /// A field without surrounding blanks; empty where the record is too short.
    pub(super) fn get(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", |(text, _)| text.trim())
    }

    /// The same of a column that may be missing.
    pub(super) fn get_if(&self, column: Option<usize>) -> &str {
        column.map_or("", |column| self.get(column))
    }

    /// Whether all cells are blank.
    fn is_blank(&self) -> bool {
        self.fields.iter().all(|(text, _)| text.trim().is_empty())
    }
}

impl File {
    /// Reads and decodes a file and its heading; says why where that fails.
    pub(super) fn open(input: &Input<'_>, table: &'static str, sink: &mut Sink) -> Option<Self> {
        let mut file = Self {
            name: input.name.into(),
            table,
            text: String::new(),
            delimiter: b',',
            headings: vec![],
            bytes: 0,
            rows: 0,
            at: 0,
            line: 1,
            lengths: BTreeMap::new(),
            last: None,
        };
        let bytes = match std::fs::read(input.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let words = format!("the file cannot be read: {error}");
                sink.push(file.whole(Code::UnreadableFile, words));
                return None;
            }
        };
        file.bytes = bytes.len() as u64;
        match decode(&bytes, input.encoding) {
            Ok((text, broken)) => {
                file.text = text;
                if let Some(at) = broken {
                    sink.push(file.broken_character(at));
                }
            }
            Err(words) => {
                sink.push(file.whole(Code::BadEncoding, words));
                return None;
            }
        }
        file.delimiter = delimiter_of(file.text.lines().next().unwrap_or(""));
        let Some(heading) = file.next_record() else {
            let words = "the file is empty";
            sink.push(file.whole(Code::UnreadableFile, words));
            return None;
        };
        file.headings = heading.fields.iter().map(|(h, _)| plain(h)).collect();
        for (i, name) in file.headings.iter().enumerate() {
            if !name.is_empty() && file.headings[..i].contains(name) {
                let words = "this heading comes a second time; the first column counts";
                sink.push(
                    file.cell(&heading, i, Code::DuplicateColumn, Severity::Warning, words)
                        .at(heading.get(i), ""),
                );
            }
        }
        Some(file)
    }

    /// The column with a heading, whatever its case.
    pub(super) fn column(&self, heading: &str) -> Option<usize> {
        let heading = plain(heading);
        self.headings.iter().position(|h| *h == heading)
    }

    /// The columns whose headings, as they are compared, a test picks.
    pub(super) fn columns_with(&self, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
        let each = self.headings.iter().enumerate();
        each.filter(|(_, h)| wanted(h)).map(|(i, _)| i).collect()
    }

    /// The columns with these headings; tells each that is missing, and then there is nothing to read.
    pub(super) fn columns<const N: usize>(
        &self,
        headings: [&str; N],
        sink: &mut Sink,
    ) -> Option<[usize; N]> {
        let mut places = [0; N];
        let mut all = true;
        for (place, heading) in places.iter_mut().zip(headings) {
            match self.column(heading) {
                Some(column) => *place = column,
                None => {
                    all = false;
                    let mut finding = self.whole(
                        Code::MissingColumn,
                        format!("the required column `{heading}` is missing"),
                    );
                    finding.spot.line = 1;
                    let known = self.headings.iter().map(String::as_str);
                    if let Some(near) = nearest(heading, known) {
                        finding = finding.help(format!("the file has `{near}`; is that it?"));
                    }
                    sink.push(finding.at(heading, ""));
                }
            }
        }
        all.then_some(places)
    }

    /// The next record below the heading; blank ones are passed over.
    pub(super) fn next(&mut self) -> Option<Record> {
        loop {
            let record = self.next_record()?;
            self.rows += 1;
            if !record.is_blank() {
                return Some(record);
            }
        }
    }

    /// Records read below the heading.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// The file's size.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Its name.
    pub(super) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// A school's number from a cell; tells what else stands there. Blank is `None` without a word where `may_lack` says
    /// that some records (totals) have none.
    pub(super) fn urn(
        &self,
        record: &Record,
        column: usize,
        may_lack: bool,
        sink: &mut Sink,
    ) -> Option<Urn> {
        let text = record.get(column);
        let urn = text.parse().ok().filter(|_| text.len() == 6);
        if urn.is_none() && !(may_lack && text.is_empty()) {
            let (code, words) = if text.is_empty() {
                (Code::MissingKey, "the school's URN is blank")
            } else {
                (Code::NotANumber, "a URN is six digits")
            };
            sink.push(
                self.cell(record, column, code, Severity::Error, words)
                    .refused(),
            );
        }
        urn
    }

    /// A finding about a cell, with its place, heading, value and line.
    pub(super) fn cell(
        &self,
        record: &Record,
        column: usize,
        code: Code,
        severity: Severity,
        words: impl Into<String>,
    ) -> Finding {
        let start = record.fields.get(column).map_or(record.start, |f| f.1);
        let before = &self.text[record.start..start];
        let line_start = before
            .rfind('\n')
            .map_or(record.start, |i| record.start + i + 1);
        let value = record.get(column);
        let spot = Spot {
            file: Arc::clone(&self.name),
            line: record.line + before.matches('\n').count() as u64,
            column: self.text[line_start..start].chars().count() as u64 + 1,
            width: value.lines().next().unwrap_or("").chars().count() as u64,
        };
        let line = self.text[line_start..].lines().next().unwrap_or("");
        let mut finding = Finding::new(code, severity, spot, words)
            .at(self.headings.get(column).map_or("", String::as_str), value)
            .excerpt(line);
        finding.table = self.table;
        finding
    }

    /// A finding about the file as a whole.
    pub(super) fn whole(&self, code: Code, words: impl Into<String>) -> Finding {
        let spot = Spot {
            file: Arc::clone(&self.name),
            ..Spot::default()
        };
        let mut finding = Finding::new(code, Severity::Error, spot, words);
        finding.table = self.table;
        finding
    }

    /// At the end: tells a file that was cut off, in a quoted field or in the middle of its last record.
    pub(super) fn close(&self, sink: &mut Sink) {
        let Some(last) = self.last else { return };
        if let Some(at) = last.unclosed {
            let before = &self.text[..at];
            let mut finding = self.whole(
                Code::UnclosedQuote,
                "a quoted field is never closed: the rest of the file is in it",
            );
            finding.spot.line = 1 + before.matches('\n').count() as u64;
            let start = before.rfind('\n').map_or(0, |i| i + 1);
            finding.spot.column = before[start..].chars().count() as u64 + 1;
            sink.push(finding.help("the file may have been cut off; fetch it again"));
        } else if !last.ended
            && self.rows > 0
            && last.fields < self.headings.len()
            && self.lengths.get(&last.fields) == Some(&1)
        {
            let (has, wants) = (last.fields, self.headings.len());
            let mut finding = self.whole(
                Code::UnreadableFile,
                format!("the file ends within its last record: {has} of {wants} fields"),
            );
            finding.spot.line = last.line;
            sink.push(finding.help("the file may have been cut off; fetch it again"));
        }
    }

    fn broken_character(&self, at: usize) -> Finding {
        let before = &self.text[..at];
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        let mut finding = self.whole(
            Code::BadEncoding,
            "there is a character here that the file's encoding doesn't have",
        );
        finding.severity = Severity::Warning;
        finding.spot.line = 1 + before.matches('\n').count() as u64;
        finding.spot.column = before[start..].chars().count() as u64 + 1;
        finding.help("save the file as UTF-8, or name its encoding in the config")
    }

    /// Reads one record, empty lines passed over.
    fn next_record(&mut self) -> Option<Record> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at)? {
                b'\n' => self.line += 1,
                b'\r' => {}
                _ => break,
            }
            self.at += 1;
        }
        let (start, line) = (self.at, self.line);
        let mut fields = vec![];
        let mut unclosed = None;
        let mut at = start;
        let ended = loop {
            let quoted = bytes.get(at) == Some(&b'"');
            let mut content = String::new();
            let begin = at + usize::from(quoted);
            if quoted {
                at += 1;
                let mut from = at;
                loop {
                    match bytes.get(at) {
                        None => {
                            unclosed = Some(begin - 1);
                            content.push_str(&self.text[from..at]);
                            break;
                        }
                        Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                            content.push_str(&self.text[from..=at]);
                            at += 2;
                            from = at;
                        }
                        Some(b'"') => {
                            content.push_str(&self.text[from..at]);
                            at += 1;
                            break;
                        }
                        Some(b'\n') => {
                            self.line += 1;
                            at += 1;
                        }
                        Some(_) => at += 1,
                    }
                }
            }
            let from = at;
            while !matches!(bytes.get(at), None | Some(b'\n' | b'\r'))
                && bytes.get(at) != Some(&self.delimiter)
            {
                at += 1;
            }
            content.push_str(&self.text[from..at]);
            fields.push((content, begin));
            match bytes.get(at) {
                None => break false,
                Some(b'\n' | b'\r') => break true,
                Some(_) => at += 1,
            }
        };
        self.at = at;
        *self.lengths.entry(fields.len()).or_default() += 1;
        self.last = Some(Ending {
            fields: fields.len(),
            line,
            ended,
            unclosed,
        });
        Some(Record {
            fields,
            start,
            line,
        })
    }
}

/// A heading as it is compared: lower case, single blanks between words, without invisible characters.
fn plain(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}'))
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// The delimiter that the heading has most of.
fn delimiter_of(heading: &str) -> u8 {
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|d| heading.bytes().filter(|b| b == d).count())
        .unwrap_or(b',')
}

/// Bytes as text, and where the first character stands that the encoding doesn't have.
///
/// Without a word from the config: a byte order mark tells; else UTF-8 where all of it is, else Windows-1252 (which reads
/// Latin-1 the same), of which five bytes are no characters.
fn decode(bytes: &[u8], named: Option<&str>) -> Result<(String, Option<usize>), String> {
    let encoding = match named {
        Some(name) => Some(
            encoding_rs::Encoding::for_label(name.trim().as_bytes())
                .ok_or_else(|| format!("there is no encoding called `{name}`"))?,
        ),
        None => encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding),
    };
    if let Some(encoding) = encoding {
        let (text, _, broken) = encoding.decode(bytes);
        let at = broken
            .then(|| text.find(char::REPLACEMENT_CHARACTER))
            .flatten();
        return Ok((text.into_owned(), at));
    }
    if bytes.contains(&0) {
        return Err(
            "the file holds zero bytes: it is no text, or UTF-16 without a byte order mark".into(),
        );
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), None));
    }
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    let broken = text.find(|c| ('\u{80}'..='\u{9f}').contains(&c));
    Ok((text.into_owned(), broken))
}

#[cfg(test)]
mod tests {
    use super::{decode, delimiter_of, plain};

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(decode(b"\xef\xbb\xbfURN", None), Ok(("URN".into(), None)));
        assert_eq!(decode(b"Caf\xc3\xa9", None), Ok(("Café".into(), None)));
        assert_eq!(decode(b"Caf\xe9", None), Ok(("Café".into(), None)));
        assert_eq!(decode(b"\xff\xfeU\0R\0", None), Ok(("UR".into(), None)));
        assert_eq!(decode(b"ab\x81", None).map(|d| d.1), Ok(Some(2)));
        assert_eq!(decode(b"Caf\xe9", Some("utf-8")).map(|d| d.1), Ok(Some(3)));
        assert!(decode(b"U\0R\0", None).is_err());
        assert!(decode(b"a", Some("utf-9")).is_err());
    }

    #[test]
    fn headings_are_compared_plainly() {
        assert_eq!(plain(" Other/\u{200b}unknown "), "other/unknown");
        assert_eq!(
            plain("Latest OEIF  safeguarding"),
            "latest oeif safeguarding"
        );
        assert_eq!(delimiter_of("a;b;c,d"), b';');
        assert_eq!(delimiter_of("URN"), b',');
    }
}
