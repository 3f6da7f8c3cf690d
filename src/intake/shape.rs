//! The shape of a record, checked before its cells are read: blank, cut off, joined with others by a stray quotation mark.

use crate::diag::{Code, Severity, is_like_upn};
use crate::source::Records;

use super::findings::Findings;
use super::row::Row;

/// How many fields a block's second record has; the first where it is alone.
pub(super) fn second_length(text: &str, delimiter: u8) -> usize {
    let mut records = Records::new(text, delimiter);
    records.advance();
    records.advance();
    records.record().len()
}

/// The shape of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Its cells can be read.
    Sound,
    /// Nothing stands in it.
    Blank,
    /// It is the heading once more, as where files were joined.
    Heading,
    /// It adds others up.
    Total,
    /// It can't be read.
    Odd,
}

/// Checks the shape of a record before its cells are read. `odd`: whether its neighbour has another number of fields.
#[inline]
pub(super) fn shape(row: &Row<'_>, odd: bool, findings: &mut Findings) -> Shape {
    let record = row.record;
    if record.len() == row.head.width && record.unclosed().is_none() && !record.spans_lines() {
        // A row with something in its first column is not blank; most are like that.
        let first = record.field(row.text, 0);
        let heading = row.head.names.first().is_some_and(|name| *name == first);
        if !heading && !row.is_remark() && !row.is_total() && (!first.is_empty() || !row.is_blank())
        {
            return Shape::Sound;
        }
    }
    odd_shape(row, odd, findings)
}

#[cold]
fn odd_shape(row: &Row<'_>, odd: bool, findings: &mut Findings) -> Shape {
    let (have, want) = (row.record.len(), row.head.width);
    let names = row.head.names.iter().enumerate();
    if names.clone().any(|(_, name)| !name.is_empty())
        && names
            .clone()
            .all(|(i, name)| super::cell::trim(row.record.field(row.text, i)) == name)
    {
        findings.push(row.about_row(
            Code::PassedOver,
            Severity::Note,
            "the heading stands here once more: it is passed over",
        ));
        return Shape::Heading;
    }
    if let Some(open) = row.record.unclosed() {
        let mut finding = row.about_row(
            Code::UnclosedQuote,
            Severity::Error,
            "a quoted field is never closed: the rows after it are lost in it",
        );
        let before = &row.text[row.record.start()..open];
        let line = before.rfind(['\n', '\r']).map_or(0, |i| i + 1);
        finding.spot.column = before[line..].chars().count() as u64 + 1;
        finding.spot.width = 1;
        if line > 0 {
            finding.excerpt = String::new();
        }
        findings.push(finding.help("close the quote, or double it where it is part of the text"));
        return Shape::Odd;
    }
    if let Some(what) = swallowed(row) {
        findings.push(
            row.about_row(Code::FieldCount, Severity::Error, what).help(
                "look for a stray quotation mark on this line and on those after it, and take it out or double it",
            ),
        );
        return Shape::Odd;
    }
    if row.is_blank() {
        return Shape::Blank;
    }
    if row.is_total() {
        findings.push(row.about_row(
            Code::PassedOver,
            Severity::Note,
            "the row is a total or an average of others: it is passed over",
        ));
        return Shape::Total;
    }
    if row.head.plans.len() == 1 && row.is_remark() {
        findings.push(
            row.about_row(
                Code::PassedOver,
                Severity::Warning,
                "the row lacks nearly all that a row of the table needs: is it a total, a remark or a title? it is passed over",
            ),
        );
        return Shape::Odd;
    }
    if have < want {
        findings.push(
            row.about_row(
                Code::FieldCount,
                Severity::Warning,
                format!(
                    "the row has {have} fields, the heading has {want}: the rest is read as blank"
                ),
            )
            .help("is the row cut off?"),
        );
        return Shape::Sound;
    }
    if have == want {
        return Shape::Sound;
    }
    let more = (want..have).any(|i| !super::cell::trim(row.record.field(row.text, i)).is_empty());
    if !more && odd {
        findings.push(
            row.about_row(
                Code::FieldCount,
                Severity::Warning,
                format!("the row has {have} fields, the heading and the rows around it {want}: the last are blank, but its cells may stand further right than they should"),
            )
            .help("put a text that holds the delimiter in quotes, or take the delimiters at the end of the row out"),
        );
    }
    if more {
        findings.push(
            row.about_row(
                Code::FieldCount,
                Severity::Error,
                format!("the row has {have} fields, the heading has {want}: its cells may stand in the wrong columns"),
            )
            .help("put a text that holds the delimiter in quotes"),
        );
        return Shape::Odd;
    }
    Shape::Sound
}

/// Says how a stray quotation mark has made one cell of several, where it has.
fn swallowed(row: &Row<'_>) -> Option<String> {
    let (record, width) = (row.record, row.head.width);
    let delimiter = char::from(row.head.delimiter);
    let delimiters = |text: &str| text.matches(delimiter).count();
    let quoted = || {
        (0..record.len())
            .filter(|i| record.is_quoted(row.text, *i))
            .filter_map(|i| record.span(i))
            .map(|(from, to)| &row.text[from..to])
    };
    if record.spans_lines() {
        let first = record.field(row.text, 0);
        let rows = quoted().any(|cell| {
            let mut lines = cell.split(['\n', '\r']).filter(|line| !line.is_empty());
            let (Some(before), Some(after)) = (lines.next(), lines.next_back()) else {
                return false;
            };
            // The end of one row and the beginning of another, which begins as this one does.
            record.len() != width
                || delimiters(before) + delimiters(after) + 1 == width
                    && (width > 6 || looks_like(after.split(delimiter).next().unwrap_or(""), first))
                || super::spec::has_upn(row.head.table)
                    && cell
                        .split(|c: char| !c.is_ascii_alphanumeric())
                        .any(is_like_upn)
        });
        return rows.then(|| {
            "a cell goes on over several lines, and other rows seem to be in it: a stray quotation mark has joined them"
                .to_owned()
        });
    }
    let missing = width.checked_sub(record.len()).filter(|n| *n > 0)?;
    let within: usize = quoted().map(delimiters).sum();
    (within >= missing).then(|| {
        format!(
            "the row has {} fields, the heading has {width}, and a quoted cell holds {within} delimiters: its cells may stand in the wrong columns",
            record.len()
        )
    })
}

/// Whether two texts are alike letter by letter, any digit as any other, any letter as any other.
fn looks_like(a: &str, b: &str) -> bool {
    let shape = |text: &str| {
        let kind = |c: char| match c {
            c if c.is_ascii_digit() => '9',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        let mut shape: Vec<char> = text.trim().chars().map(kind).collect();
        shape.dedup();
        shape
    };
    shape(a) == shape(b)
}
