//! Short codes of figures: seven letters and digits made of what a figure is of, the same in every build.

use std::collections::BTreeMap;

use crate::site::Hasher;

use super::figures::{KEYS, Point, figures_of};
use super::kept::Kept;
use super::ledger::Ledger;

/// The letters and digits of codes: none that is taken for another (Crockford).
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many a code has: 35 bits, so that among 20,000 figures two of one code come once in 170 trusts (n²/2 over 2^35).
const LENGTH: usize = 7;

/// The code of a figure: of the report whose tidy rows it is of, and its columns that aren't blank.
pub fn code(report: &str, key: &BTreeMap<&'static str, String>) -> String {
    let mut hasher = Hasher::new();
    hasher.part(report.as_bytes());
    for column in KEYS {
        if let Some(value) = key.get(column) {
            hasher.part(column.as_bytes());
            hasher.part(value.as_bytes());
        }
    }
    let hash = hasher.finish().0;
    let bits = hash[..8]
        .iter()
        .fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    // Five bits of the hash a digit.
    let digit = |at: usize| {
        let place = usize::try_from(bits >> (5 * at) & 31).unwrap_or(0);
        char::from(DIGITS[place])
    };
    (0..LENGTH).map(digit).collect()
}

/// A code as somebody typed it: small letters, hyphens, O for 0, I and L for 1.
pub fn read_code(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let known = |c: char| u8::try_from(c).is_ok_and(|c| DIGITS.contains(&c));
    (plain.len() == LENGTH && plain.chars().all(known)).then_some(plain)
}

/// A figure that was found by its code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The report whose tidy rows it is of.
    pub report: &'static str,
    /// What it is of.
    pub key: BTreeMap<&'static str, String>,
    /// How it stood in that build.
    pub point: Point,
    /// The day that the data of the build stood for.
    pub as_at: String,
}

/// The figure with a code in a build that is kept.
pub fn find_code(ledger: &Ledger, kept: &Kept, wanted: &str) -> Option<Found> {
    kept.figures.keys().find_map(|uid| {
        let mut all = figures_of(&ledger.figures(kept, uid)).into_iter();
        let (report, key, point) = all.find(|(report, key, _)| code(report, key) == wanted)?;
        Some(Found {
            report,
            key,
            point,
            as_at: kept.as_at.clone(),
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{code, read_code};

    #[test]
    fn a_code_is_that_of_its_key_and_is_read_as_people_write_it() {
        let key = |urn: &str| {
            BTreeMap::from([("urn", urn.to_owned()), ("measure", "expected".to_owned())])
        };
        let one = code("tracking", &key("900000"));
        assert_eq!(one, code("tracking", &key("900000")));
        assert_ne!(one, code("tracking", &key("900001")));
        assert_ne!(one, code("statutory", &key("900000")));
        assert_eq!(one.len(), 7);
        assert_eq!(read_code(&one.to_lowercase()), Some(one.clone()));
        assert_eq!(read_code("k7q-2mlo"), Some("K7Q2M10".into()));
        assert_eq!(read_code("K7Q2M1"), None);
        assert_eq!(read_code("K7Q2M1U"), None);
    }
}
