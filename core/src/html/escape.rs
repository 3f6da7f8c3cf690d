//! Text and addresses inside HTML.

use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Error, ErrorKind, Output, State, Value};

use crate::estate::percent_encoded;

/// Adds text to HTML, safe between tags and inside double quotes.
pub(super) fn push(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            // Control characters have no place in HTML, neither those of ASCII nor the others (U+0080 to U+009F).
            0..=8 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f => "\u{fffd}",
            0xc2 if matches!(text.as_bytes().get(at + 1), Some(0x80..=0x9f)) => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1 + usize::from(byte == 0xc2);
    }
    out.push_str(&text[from..]);
}

/// Text as HTML.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    push(&mut out, text);
    out
}

/// A relative path as an address: what has a meaning in addresses, or none at all, is written as `%xx`.
pub(super) fn address(path: &str) -> String {
    percent_encoded(path, b"-._~/!$()*+,;=@")
}

/// An id: letters, digits, `-` and `_`.
pub(super) fn id(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect()
}

/// Writes a value of a template: escaped unless it is HTML of ours. Numbers with decimals, yes/no and nothing are
/// refused: a report gives them as finished words.
pub(super) fn write(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let refuse = |what: &str| {
        Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("a template can't show {what}: only words and whole numbers"),
        ))
    };
    match value.kind() {
        ValueKind::String => {
            let words = value.as_str().unwrap_or_default();
            if value.is_safe() || matches!(state.auto_escape(), AutoEscape::None) {
                out.write_str(words)?;
            } else {
                out.write_str(&text(words))?;
            }
            Ok(())
        }
        ValueKind::Number if value.is_integer() => Ok(write!(out, "{value}")?),
        ValueKind::Undefined => Err(Error::new(
            ErrorKind::UndefinedError,
            "there is no such value",
        )),
        ValueKind::Number => refuse("a number with decimals"),
        ValueKind::Bool => refuse("yes or no"),
        ValueKind::None => refuse("nothing"),
        _ => refuse("a list or a set of values"),
    }
}
