//! Columns of numbers as text: each number in the same few characters, base 90.

use std::fmt::Write as _;

/// The digits: all of ASCII from `#` on but the backslash, so that they stand in a script's string as they are.
const BASE: u64 = 90;

fn digit(value: u64) -> u8 {
    let digit = u8::try_from(value).unwrap_or(0) + b'#';
    digit + u8::from(digit >= b'\\')
}

/// Appends a column as `[width,"digits"]`, or `[width,"digits",least]` where its least number is below 0 (it is then taken
/// off all).
pub(super) fn column(text: &mut String, values: impl Iterator<Item = i64> + Clone) {
    let (mut least, mut most) = (0, 0);
    for value in values.clone() {
        least = value.min(least);
        most = value.max(most);
    }
    let span = most.abs_diff(least);
    let mut width = 1;
    let mut reach = BASE;
    while span >= reach {
        width += 1;
        reach = reach.saturating_mul(BASE);
    }
    let _ = write!(text, "[{width},\"");
    let mut coded = Vec::with_capacity(values.clone().count() * width);
    for value in values {
        let mut rest = value.abs_diff(least);
        let mut digits = [0; 12];
        for place in digits[..width].iter_mut().rev() {
            *place = digit(rest % BASE);
            rest /= BASE;
        }
        coded.extend_from_slice(&digits[..width]);
    }
    text.push_str(std::str::from_utf8(&coded).expect("the digits are ASCII"));
    text.push('"');
    if least < 0 {
        let _ = write!(text, ",{least}");
    }
    text.push(']');
}

#[cfg(test)]
mod tests {
    use super::column;

    fn coded(values: &[i64]) -> String {
        let mut text = String::new();
        column(&mut text, values.iter().copied());
        text
    }

    #[test]
    fn numbers_take_equal_width() {
        // By hand: 0 is `#`, 57 would be the backslash (35 + 57 = 92) and is `]`; 89 is `}`; 90 is `$#`.
        assert_eq!(coded(&[0, 1, 57, 89]), "[1,\"#$]}\"]");
        assert_eq!(coded(&[0, 90]), "[2,\"##$#\"]");
        assert_eq!(coded(&[-2, 1]), "[1,\"#&\",-2]");
    }
}
