//! Short codes of figures: seven letters and digits made of what a figure is of, the same in every build.

use sha2::{Digest, Sha256};

/// The columns of tidy rows that say what a figure is of, in the order in which they are printed.
pub const KEYS: [&str; 16] = [
    "trust_uid",
    "urn",
    "report",
    "academic_year",
    "term",
    "key_stage",
    "stage",
    "year_group",
    "show",
    "compare_to",
    "assessment_type",
    "subject",
    "measure",
    "grouping",
    "group",
    "sponsor",
];

/// The letters and digits of codes: none that is taken for another (Crockford).
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many a code has: 35 bits, so that among 20,000 figures two of one code come once in 170 trusts (n²/2 over 2^35).
const LENGTH: usize = 7;

/// The code of a figure: of the report whose tidy rows it is of, and its columns; those that are blank, and those that are no
/// [key](KEYS), make no other code.
pub fn code(report: &str, columns: &[(&str, &str)]) -> String {
    let mut hasher = Sha256::new();
    let mut part = |text: &str| {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    part(report);
    for key in KEYS {
        if let Some((_, value)) = columns
            .iter()
            .find(|(name, v)| *name == key && !v.is_empty())
        {
            part(key);
            part(value);
        }
    }
    let hash = hasher.finalize();
    let bits = hash
        .iter()
        .take(8)
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

#[cfg(test)]
mod tests {
    use super::{code, read_code};

    #[test]
    fn a_code_is_that_of_its_key_and_is_read_as_people_write_it() {
        let key = |urn| [("measure", "expected"), ("urn", urn), ("n", "12")];
        let one = code("tracking", &key("900000"));
        assert_eq!(
            one,
            code(
                "tracking",
                &[("urn", "900000"), ("measure", "expected"), ("group", "")]
            )
        );
        assert_ne!(one, code("tracking", &key("900001")));
        assert_ne!(one, code("statutory", &key("900000")));
        assert_eq!(one.len(), 7);
        assert_eq!(read_code(&one.to_lowercase()), Some(one.clone()));
        assert_eq!(read_code("k7q-2mlo"), Some("K7Q2M10".into()));
        assert_eq!(read_code("K7Q2M1"), None);
        assert_eq!(read_code("K7Q2M1U"), None);
    }
}
