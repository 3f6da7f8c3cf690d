//! Cells: trimmed text, and the last value of a column remembered.

/// A trimmed cell, with the bytes of its block from its start on: short cells compare as one integer.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'r> {
    text: &'r str,
    rest: &'r [u8],
}

impl<'r> Cell<'r> {
    /// The cell at a place of a text.
    #[inline(always)]
    pub(super) fn within(text: &'r str, start: usize, end: usize) -> Self {
        let cell = &text[start..end];
        match cell.as_bytes() {
            [] => Self::alone(""),
            [first, .., last] | [first @ last]
                if (b'!'..=b'~').contains(first) && (b'!'..=b'~').contains(last) =>
            {
                Self {
                    text: cell,
                    rest: &text.as_bytes()[start..],
                }
            }
            _ => Self::alone(cell.trim()),
        }
    }

    /// A text that stands alone.
    pub(super) fn alone(text: &'r str) -> Self {
        let text = trim(text);
        Self {
            text,
            rest: text.as_bytes(),
        }
    }

    /// Its text.
    #[inline]
    pub fn text(&self) -> &'r str {
        self.text
    }

    /// Up to fifteen bytes as an integer, their number in the top byte.
    #[inline]
    pub(super) fn key(&self) -> Option<u128> {
        let length = self.text.len();
        if length > 15 {
            return None;
        }
        let bytes = match self.rest.first_chunk::<16>() {
            Some(bytes) => u128::from_le_bytes(*bytes) & ((1 << (8 * length)) - 1),
            None => {
                let mut bytes = [0; 16];
                bytes[..length].copy_from_slice(self.text.as_bytes());
                u128::from_le_bytes(bytes)
            }
        };
        Some(bytes | (length as u128) << 120)
    }
}

/// Whether a cell may be guarded against a spreadsheet, or say in a word that there is nothing: seen by its first byte.
#[inline]
pub(super) fn is_doubtful(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [b'-']
            | [
                b'\'' | b'=' | 0xE2 | b'#' | b'N' | b'n' | b'\\' | b'<' | b'(' | b'u',
                _,
                ..
            ]
    )
}

/// A text without the guards that keep a spreadsheet from taking it for a number: `'142001`, `="142001"`, `=142001`.
pub(super) fn unguarded(text: &str) -> &str {
    let formula = text.strip_prefix('=').and_then(|rest| {
        let quoted = rest
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        let plain = || !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric());
        quoted.or_else(|| plain().then_some(rest))
    });
    match (formula, text.strip_prefix(['\'', '\u{2018}', '\u{2019}'])) {
        (Some(inner), _) => inner.trim(),
        (None, Some(rest)) if !rest.is_empty() => rest.trim_start(),
        _ => text,
    }
}

/// The words by which databases and programs say that there is nothing.
const NOTHING: [&str; 14] = [
    "NULL",
    "Null",
    "null",
    "NA",
    "N/A",
    "nan",
    "NaN",
    "NAN",
    "NaT",
    "\\N",
    "<NA>",
    "(null)",
    "(blank)",
    "undefined",
];

/// What a spreadsheet writes where a formula has no value.
const ERRORS: [&str; 10] = [
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!",
    "#CALC!",
];

/// Whether a text is a word that says there is nothing.
pub(super) fn says_nothing(text: &str) -> bool {
    NOTHING.contains(&text) || is_lookup_error(text)
}

/// Whether a text is a dash alone, as people write it for nothing.
pub(super) fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "\u{2013}" | "\u{2014}")
}

/// Whether a text is what a spreadsheet writes where a formula has no value.
pub(super) fn is_lookup_error(text: &str) -> bool {
    text.starts_with('#') && ERRORS.contains(&text)
}

/// Text without blanks at its ends.
#[inline]
pub(super) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] | [first @ last]
            if (b'!'..=b'~').contains(first) && (b'!'..=b'~').contains(last) =>
        {
            text
        }
        _ => text.trim(),
    }
}

/// No cell has this key.
const NONE: u128 = u128::MAX;

/// What the last cell of a column was read as: most columns repeat from row to row.
#[derive(Clone, Debug)]
pub(super) struct Memo<T> {
    key: u128,
    long: Vec<u8>,
    value: Option<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            key: NONE,
            long: Vec::new(),
            value: None,
        }
    }
}

impl<T: Copy> Memo<T> {
    /// The value of a cell, read only where it isn't the last one's text.
    #[inline]
    pub(super) fn read(&mut self, cell: Cell<'_>, read: impl FnOnce(&str) -> T) -> T {
        let key = cell.key();
        let same = match key {
            Some(key) => key == self.key,
            None => self.key == NONE && self.long == cell.text.as_bytes(),
        };
        match self.value {
            Some(value) if same => value,
            _ => {
                let value = read(cell.text);
                self.key = key.unwrap_or(NONE);
                if key.is_none() {
                    self.long.clear();
                    self.long.extend_from_slice(cell.text.as_bytes());
                }
                self.value = Some(value);
                value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Memo};

    #[test]
    fn cells_of_every_length_have_their_own_keys() {
        let text = "abcdefghijklmnopqrstuvwxyz";
        for length in 0..=15 {
            // The same cell within a long text, at the end of one, and alone.
            let within = Cell::within(text, 0, length);
            let alone = Cell::within(&text[..length], 0, length);
            assert_eq!(within.key(), alone.key());
            assert_eq!(within.key().map(|k| k >> 120), Some(length as u128));
        }
        assert_eq!(Cell::within(text, 0, 16).key(), None);
        assert_ne!(Cell::alone("a").key(), Cell::alone("a\0").key());
        assert_eq!(Cell::within("x  ab y", 1, 5).text(), "ab");
    }

    #[test]
    fn a_memo_reads_again_only_what_is_new() {
        let mut memo = Memo::default();
        let mut reads = 0;
        let long = "Teacher Assessment";
        for cell in ["a", "a", long, long, "a", "", "", "Teacher Assessments"] {
            let length = memo.read(Cell::alone(cell), |t| {
                reads += 1;
                t.len()
            });
            assert_eq!(length, cell.len());
        }
        assert_eq!(reads, 5);
    }
}
