//! The heading of a file: its delimiter and the names of its columns.

use super::TextOptions;
use super::record::{Record, Records};

/// The delimiter of a heading line: the one of comma, semicolon, tab and bar that stands most often outside quotes; comma where
/// there is none.
pub fn delimiter_of(line: &str) -> u8 {
    let mut counts = [(b',', 0u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in line.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted {
            if byte == b'\n' || byte == b'\r' {
                break;
            }
            for (delimiter, count) in &mut counts {
                *count += u32::from(*delimiter == byte);
            }
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    counts
        .iter()
        .find(|(_, n)| *n == most)
        .map_or(b',', |(delimiter, _)| *delimiter)
}

/// The names of a file's columns and where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The names as written, trimmed.
    pub names: Vec<String>,
    /// Column (in characters, from 1) and width of each name on its line.
    pub places: Vec<(u64, u64)>,
    /// The line it stands on, from 1.
    pub line: u64,
    /// The line itself.
    pub text: String,
}

impl Heading {
    /// Reads the heading from a record.
    pub(super) fn of(record: &Record, text: &str, line: u64) -> Self {
        let count = record.len();
        Self {
            names: (0..count)
                .map(|i| record.field(text, i).trim().to_owned())
                .collect(),
            places: record.places(text),
            line,
            text: record.line_text(text).to_owned(),
        }
    }

    /// Reads a heading and what follows it from the start of a text: the heading, where the next record begins and on
    /// which line, and whether there is a heading at all. Empty lines before it are passed over, and so is the line
    /// `sep=;` that spreadsheets write; the delimiter is then that one. As many lines are passed over before it as the
    /// options say.
    pub(super) fn read(text: &str, options: TextOptions) -> (Self, u8, usize, u64) {
        let mut from = 0;
        let mut line = 1;
        let mut delimiter = options.delimiter;
        for _ in 0..options.skip_lines {
            let Some(end) = text[from..].find(['\r', '\n']) else {
                return (Self::default(), delimiter.unwrap_or(b','), text.len(), line);
            };
            from += end + 1;
            if text[..from].ends_with('\r') && text[from..].starts_with('\n') {
                from += 1;
            }
            line += 1;
        }
        if from == 0
            && delimiter != Some(super::SHEET)
            && let Some(rest) = text.strip_prefix("sep=")
            && let Some(first) = rest.bytes().next()
            && matches!(rest.as_bytes().get(1), None | Some(b'\r' | b'\n'))
        {
            delimiter = delimiter.or(Some(first));
            from = 5;
            from += match text.as_bytes().get(from..from + 2) {
                Some(b"\r\n") => 2,
                _ => usize::from(text.len() > from),
            };
            line = 2;
        }
        let head = text[from..].trim_start_matches(['\r', '\n']);
        let delimiter = delimiter.unwrap_or_else(|| delimiter_of(head));
        let mut records = Records::new(&text[from..], delimiter);
        if !records.advance() {
            return (Self::default(), delimiter, text.len(), line);
        }
        let heading = Self::of(
            records.record(),
            &text[from..],
            line + records.record().line(),
        );
        let next = line + records.lines();
        (heading, delimiter, from + records.offset(), next)
    }
}
