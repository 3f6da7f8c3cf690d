//! Unique pupil numbers: packed for look-ups, and their check letter.

use rustc_hash::FxHashMap;

use crate::dataset::PupilId;

use super::cell::Cell;

/// The letters a check can come out as: no I, O, S.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// The check letter that a UPN should begin with: weights 2 to 13 on its other twelve characters, the sum modulo 23 into
/// an alphabet without I, O and S; a temporary UPN's last letter counts as its place in that alphabet. `None` where the
/// twelve are not of that form.
pub fn check_letter(upn: &str) -> Option<char> {
    let bytes = upn.as_bytes();
    if bytes.len() != 13 {
        return None;
    }
    let mut sum = 0;
    for (weight, (i, byte)) in (2u32..).zip(bytes.iter().enumerate().skip(1)) {
        let value = match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            letter if i == 12 => {
                let upper = letter.to_ascii_uppercase();
                u32::try_from(LETTERS.iter().position(|l| *l == upper)?).ok()?
            }
            _ => return None,
        };
        sum += weight * value;
    }
    Some(char::from(LETTERS[(sum % 23) as usize]))
}

/// Whether a UPN has thirteen characters of the right kinds and begins with its check letter.
pub(super) fn is_right(upn: &str) -> bool {
    check_letter(upn).is_some_and(|c| upn.starts_with([c, c.to_ascii_lowercase()]))
}

/// A UPN without the blanks and strokes that some write between its digits, `B3014 0011 6006`; `None` where there are none,
/// or what is left is no UPN by its form.
pub(super) fn joined(upn: &str) -> Option<String> {
    if !upn.contains([' ', '-', '/', '\u{a0}', '.']) {
        return None;
    }
    let joined: String = (upn.chars())
        .filter(|c| !matches!(c, ' ' | '-' | '/' | '\u{a0}' | '.'))
        .collect();
    (joined.starts_with(|c: char| c.is_ascii_alphabetic()) && check_letter(&joined).is_some())
        .then_some(joined)
}

/// What to do about the first character that no UPN has and that may look like one of its own; empty where there is none.
pub(super) fn foreign(upn: &str) -> String {
    match upn.chars().find(|c| !c.is_ascii()) {
        Some(c) => format!(
            "it holds a character that only looks like a letter or digit of a UPN (U+{:04X}): type the UPN anew",
            u32::from(c)
        ),
        None => String::new(),
    }
}

/// Pupils by UPN; letters in either case are the same.
#[derive(Debug, Default)]
pub(super) struct Upns {
    /// Short UPNs by their cells' keys, in upper case.
    short: FxHashMap<u128, PupilId>,
    long: FxHashMap<String, PupilId>,
    /// The key of each pupil; `u128::MAX` where the UPN is long.
    keys: Vec<u128>,
}

/// A key with its letters in upper case; the top byte is a length and no letter.
fn upper(key: u128) -> u128 {
    let mut bytes = key.to_le_bytes();
    bytes.make_ascii_uppercase();
    u128::from_le_bytes(bytes)
}

impl Upns {
    /// The pupil with a UPN.
    pub(super) fn get(&self, upn: &str) -> Option<PupilId> {
        self.find(Cell::alone(upn), PupilId(0))
    }

    /// The pupil with a UPN, looked for first at and next to another: rows follow the order of the roll, mostly.
    #[inline]
    pub(super) fn find(&self, upn: Cell<'_>, near: PupilId) -> Option<PupilId> {
        let Some(key) = upn.key() else {
            return self.odd(upn.text(), near);
        };
        let at = near.0 as usize;
        if self.keys.get(at) == Some(&key) {
            return Some(near);
        }
        if self.keys.get(at + 1) == Some(&key) {
            return Some(PupilId(near.0 + 1));
        }
        let found = self.short.get(&key);
        found
            .or_else(|| self.short.get(&upper(key)))
            .copied()
            .or_else(|| self.odd(upn.text(), near))
    }

    /// The pupil with a UPN that is long, or written with blanks in it.
    #[cold]
    fn odd(&self, upn: &str, near: PupilId) -> Option<PupilId> {
        let found = self.long.get(&upn.to_uppercase()).copied();
        found.or_else(|| self.find(Cell::alone(&joined(upn)?), near))
    }

    /// The pupil with a UPN, a new one where there is none yet.
    pub(super) fn intern(&mut self, upn: &str) -> PupilId {
        let next = PupilId(u32::try_from(self.keys.len()).expect("fewer pupils than 2^32"));
        let (key, pupil) = match Cell::alone(upn).key() {
            Some(key) => {
                let key = upper(key);
                (key, *self.short.entry(key).or_insert(next))
            }
            None => (
                u128::MAX,
                *self.long.entry(upn.to_uppercase()).or_insert(next),
            ),
        };
        if pupil == next {
            self.keys.push(key);
        }
        pupil
    }

    /// The UPNs by pupil, in upper case.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut texts = vec![String::new(); self.keys.len()];
        for (text, key) in texts.iter_mut().zip(&self.keys) {
            let bytes = key.to_le_bytes();
            // A short key is its cell's bytes, then noughts, then their number; a long one has no such number.
            let length = usize::from(bytes[15]);
            if let Some(cell) = bytes[..15].get(..length) {
                *text = String::from_utf8_lossy(cell).into_owned();
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each goes to its own place")]
        for (upn, pupil) in &self.long {
            texts[pupil.0 as usize].clone_from(upn);
        }
        texts
    }

    /// How many pupils there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{check_letter, is_right, joined};

    #[test]
    fn the_published_examples_come_out() {
        // 8·2 + 0 + 1·4 + 2·5 + 0 + 0 + 5·8 + … = 93, and 93 mod 23 = 1: B.
        assert_eq!(check_letter("B801200005001"), Some('B'));
        // 266 mod 23 = 13: P.
        assert_eq!(check_letter("P207000016049"), Some('P'));
        assert!(is_right("P207000016049"));
        assert!(!is_right("Q207000016049"));
        assert_eq!(check_letter("P20700001604"), None);
        assert_eq!(joined("P2070 0001 6049").as_deref(), Some("P207000016049"));
        assert_eq!(joined("P207000016049"), None);
        assert_eq!(joined("2024-05-14"), None);
    }
}
