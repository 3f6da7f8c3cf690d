//! Digits as they are written everywhere: commas in large numbers, bytes in hexadecimal.

use std::fmt::Write as _;

/// Digits with a comma before each three of the whole part: `12345.6` is `12,345.6`.
///
/// ```
/// use matbook_core::estate::with_commas;
///
/// assert_eq!(with_commas("1234567"), "1,234,567");
/// assert_eq!(with_commas("999.1234"), "999.1234");
/// ```
pub fn with_commas(digits: &str) -> String {
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut text = String::with_capacity(digits.len() + whole / 3);
    for (i, digit) in digits.char_indices() {
        if i > 0 && i < whole && (whole - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes as hexadecimal digits, in small letters.
///
/// ```
/// assert_eq!(matbook_core::estate::hex(&[0, 10, 255]), "000aff");
/// ```
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
