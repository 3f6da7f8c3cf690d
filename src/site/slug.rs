//! Names as folder names.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::Hash;

/// The longest slug, in characters (all ASCII).
const LONGEST: usize = 60;

/// A name as part of an address: lower-case ASCII letters and digits, accents folded, runs of other characters as one
/// `-`, at most 60 characters, never empty, and never a name that Windows keeps for itself (`con`, `lpt1`).
///
/// A name without any Latin letter or digit becomes `name-` and eight digits of its hash, so that two of them differ.
///
/// ```
/// assert_eq!(matbook::site::slug("Beacon Learning Trust"), "beacon-learning-trust");
/// assert_eq!(matbook::site::slug("Académie Sainte-Žofie & Co."), "academie-sainte-zofie-co");
/// ```
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'A'..='Z' => slug.push(c.to_ascii_lowercase()),
            'ß' | 'ẞ' => slug.push_str("ss"),
            'æ' | 'Æ' => slug.push_str("ae"),
            'œ' | 'Œ' => slug.push_str("oe"),
            'ø' | 'Ø' => slug.push('o'),
            'ł' | 'Ł' => slug.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => slug.push('d'),
            'þ' | 'Þ' => slug.push_str("th"),
            'ħ' | 'Ħ' => slug.push('h'),
            'ı' => slug.push('i'),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
        if slug.len() > LONGEST {
            break;
        }
    }
    slug.truncate(LONGEST);
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() {
        return format!("name-{}", Hash::of(name.as_bytes()).short(8));
    }
    if super::path::reserved(&slug) {
        slug.push_str("-0");
    }
    slug
}
