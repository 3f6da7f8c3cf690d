//! Numbers as other programs write them: `142001.0`, `£1,876,680.00`, `(23,216)`, `60%`.

use std::borrow::Cow;

use crate::estate::Decimal;

/// A whole number of up to nine digits, also as other programs write it: `142001`, `142001.0`, `142,001`, `1.42001E+05`.
pub(super) fn whole(text: &str) -> Option<u32> {
    let digits = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    };
    if digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().ok();
    }
    odd_whole(digits)
}

/// A number that is a name, without the point that statistics programs give it: `9100.0`.
pub(super) fn without_point(text: &str) -> &str {
    let digits = |text: &str, some: fn(u8) -> bool| !text.is_empty() && text.bytes().all(some);
    match text.split_once('.') {
        Some((whole, noughts))
            if digits(whole, |b| b.is_ascii_digit()) && digits(noughts, |b| b == b'0') =>
        {
            whole
        }
        _ => text,
    }
}

/// A whole number with commas between its thousands, or with an exponent that lost none of its digits (`3.014E+06` did).
#[cold]
fn odd_whole(text: &str) -> Option<u32> {
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        let (first, rest) = mantissa.split_once('.')?;
        let shift: usize = exponent.trim_start_matches('+').parse().ok()?;
        return (first.len() == 1 && rest.len() == shift && shift < 9)
            .then(|| whole(&format!("{first}{rest}")))
            .flatten();
    }
    if text.contains(',') {
        return whole(&without_commas(text)?);
    }
    // Digits as East Asian keyboards write them, from U+FF10 on.
    let digit = |c: char| char::from_digit(u32::from(c).checked_sub(0xff10)?, 10);
    let digits: Option<String> = text.chars().map(digit).collect();
    digits.filter(|d| !d.is_empty()).and_then(|d| whole(&d))
}

/// A number exact to nine decimals, however it is written.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    Decimal::parse(text).or_else(|| Decimal::parse(&plain(text)?))
}

/// A number, however it is written.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain: Cow<'_, str> = match text.bytes().all(is_plain) {
        true => text.into(),
        false => plain(text)?.into(),
    };
    plain.parse::<f64>().ok().filter(|v| v.is_finite())
}

/// A chance: a share, or a percentage where the cell has the sign or, with `percent`, the config says that all are. The one place
/// where a percentage is divided; a comma behind a nought parts no thousands: `0,64`.
pub(super) fn chance(text: &str, percent: bool) -> Option<Decimal> {
    let bare = text.strip_suffix('%');
    match bare.or_else(|| percent.then_some(text)) {
        Some(percent) => {
            let percent = decimal(percent.trim_end())?;
            Some(Decimal(half_away(percent.0, 100)))
        }
        None => match text.strip_prefix("0,") {
            Some(decimals) if decimals.bytes().all(|b| b.is_ascii_digit()) => {
                Decimal::parse(&format!("0.{decimals}"))
            }
            _ => decimal(text),
        },
    }
}

/// A whole number divided, rounded half away from zero.
fn half_away(value: i64, by: i64) -> i64 {
    (value.abs() + by / 2) / by * value.signum()
}

fn is_plain(c: u8) -> bool {
    matches!(c, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')
}

/// A number without its pound sign, its commas between thousands and its brackets of a deficit; a dash alone, as
/// accounts write it beside a pound sign, is nought. `None` where it is no number.
fn plain(text: &str) -> Option<String> {
    let mut text = text.replace('\u{2212}', "-");
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        negative = true;
        text = inner.to_owned();
    }
    let money = text.contains('£') || text.contains("GBP");
    let mut rest = text.replacen('£', "", 1).replacen("GBP", "", 1);
    rest.retain(|c| c != ' ');
    for dash in ["-", "\u{2013}", "\u{2014}"] {
        if money && rest == dash {
            return Some("0".into());
        }
    }
    if let Some(before) = rest.strip_suffix('-').filter(|b| !b.is_empty()) {
        negative = !negative;
        rest = before.to_owned();
    }
    let sign = rest.starts_with('-');
    if sign && negative {
        return None;
    }
    let digits = rest.trim_start_matches(['-', '+']);
    let number = without_commas(digits)?;
    (number.bytes().all(is_plain) && number.bytes().any(|b| b.is_ascii_digit())).then(|| match sign
        || negative
    {
        true => format!("-{number}"),
        false => number,
    })
}

/// A number without the commas between its thousands; `None` where they stand elsewhere.
fn without_commas(number: &str) -> Option<String> {
    if !number.contains(',') {
        return Some(number.to_owned());
    }
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let right = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    (right && !decimals.contains(',')).then(|| number.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::{chance, decimal, number, whole};

    #[test]
    fn numbers_as_other_programs_write_them() {
        for (text, value) in [
            ("£1,876,680.00", Some(1_876_680.0)),
            ("(23,216)", Some(-23_216.0)),
            ("-£23,216", Some(-23_216.0)),
            ("(£23,216.50)", Some(-23_216.5)),
            ("£ -", Some(0.0)),
            ("23,216-", Some(-23_216.0)),
            ("1,012", Some(1012.0)),
            ("1e3", Some(1000.0)),
            ("\u{2212}3.5", Some(-3.5)),
            ("12.0", Some(12.0)),
            ("1,01", None),
            ("-", None),
            ("n/a", None),
            ("inf", None),
            ("60%", None),
            ("(-3)", None),
            ("2024-05-14", None),
        ] {
            assert_eq!(number(text), value, "{text}");
            assert_eq!(decimal(text).map(|d| d.to_f64()), value, "{text}");
        }
        let share = |text: &str| chance(text, false);
        assert_eq!(share("60%").map(|d| d.0), Some(600_000_000));
        assert_eq!(share("0.6").map(|d| d.0), Some(600_000_000));
        assert_eq!(chance("1", true).map(|d| d.0), Some(10_000_000));
        assert_eq!(chance("1 %", true).map(|d| d.0), Some(10_000_000));
        assert_eq!(whole("142001.0"), Some(142_001));
        assert_eq!(share("0,64").map(|d| d.0), Some(640_000_000));
        assert_eq!(share("0,640").map(|d| d.0), Some(640_000_000));
        assert_eq!(whole("142001.5"), None);
        assert_eq!(whole("142,001"), Some(142_001));
        assert_eq!(whole("1,42001"), None);
        assert_eq!(whole("1.42001E+05"), Some(142_001));
        assert_eq!(whole("3.014001e6"), Some(3_014_001));
        // A digit is lost: 3014200 to 3014299 are written so.
        assert_eq!(whole("3.0142e6"), None);
        assert_eq!(
            whole("\u{ff11}\u{ff14}\u{ff12}\u{ff10}\u{ff10}\u{ff11}"),
            Some(142_001)
        );
        assert_eq!(whole(""), None);
    }
}
