//! Levelled names: the same for case, accents, punctuation and spacing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters that decomposing leaves whole, and what they are written as without them.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        _ => return None,
    })
}

/// Adds a name to `to`, levelled: lower case, no accents, only letters and digits.
pub(super) fn level(name: &str, to: &mut String) {
    if name.is_ascii() {
        to.extend(
            name.bytes()
                .filter(u8::is_ascii_alphanumeric)
                .map(|b| char::from(b.to_ascii_lowercase())),
        );
        return;
    }
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        for lower in c.to_lowercase().filter(|c| c.is_alphanumeric()) {
            match plain(lower) {
                Some(letters) => to.push_str(letters),
                None => to.push(lower),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn case_accents_punctuation_and_spacing_make_no_difference() {
        let level = |name: &str| {
            let mut to = String::new();
            super::level(name, &mut to);
            to
        };
        assert_eq!(level("O'Neill-Żukowski"), "oneillzukowski");
        assert_eq!(level(" o neill  ZUKOWSKI"), "oneillzukowski");
        assert_eq!(level("Yılmaz"), level("YILMAZ"));
        assert_eq!(level("Ærø"), "aero");
        assert_eq!(level("Łódź"), "lodz");
        assert_eq!(level("李"), "李");
    }
}
