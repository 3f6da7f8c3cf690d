//! Cells: trimmed text, and the last value of a column remembered.

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

/// What the last cell of a column was read as: most columns repeat from row to row.
#[derive(Clone, Debug)]
pub(super) struct Memo<T> {
    text: Vec<u8>,
    value: Option<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            text: Vec::new(),
            value: None,
        }
    }
}

impl<T: Copy> Memo<T> {
    /// The value of a cell, read only where it isn't the last one's text.
    #[inline]
    pub(super) fn read(&mut self, text: &str, read: impl FnOnce(&str) -> T) -> T {
        match self.value {
            Some(value) if self.text == text.as_bytes() => value,
            _ => {
                let value = read(text);
                self.text.clear();
                self.text.extend_from_slice(text.as_bytes());
                self.value = Some(value);
                value
            }
        }
    }
}
