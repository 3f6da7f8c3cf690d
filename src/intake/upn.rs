//! Unique pupil numbers: packed for look-ups, and their check letter.

use rustc_hash::FxHashMap;

use crate::dataset::PupilId;

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

/// A short UPN packed into an integer: its bytes in upper case, and how many. `None` over fifteen bytes.
#[inline]
pub(super) fn pack(upn: &str) -> Option<u128> {
    let bytes = upn.as_bytes();
    if bytes.len() > 15 {
        return None;
    }
    let mut packed = [0u8; 16];
    packed[..bytes.len()].copy_from_slice(bytes);
    packed[..15].make_ascii_uppercase();
    packed[15] = u8::try_from(bytes.len()).unwrap_or(15);
    Some(u128::from_le_bytes(packed))
}

/// Pupils by UPN; letters in either case are the same.
#[derive(Debug, Default)]
pub(super) struct Upns {
    short: FxHashMap<u128, PupilId>,
    long: FxHashMap<String, PupilId>,
}

impl Upns {
    /// The pupil with a UPN.
    #[inline]
    pub(super) fn get(&self, upn: &str) -> Option<PupilId> {
        match pack(upn) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(&upn.to_uppercase()).copied(),
        }
    }

    /// The pupil with a UPN, a new one where there is none yet.
    pub(super) fn intern(&mut self, upn: &str) -> PupilId {
        let next = PupilId(u32::try_from(self.len()).expect("fewer pupils than 2^32"));
        match pack(upn) {
            Some(key) => *self.short.entry(key).or_insert(next),
            None => *self.long.entry(upn.to_uppercase()).or_insert(next),
        }
    }

    /// How many pupils there are.
    pub(super) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{check_letter, is_right};

    #[test]
    fn the_published_examples_come_out() {
        // 8·2 + 0 + 1·4 + 2·5 + 0 + 0 + 5·8 + … = 93, and 93 mod 23 = 1: B.
        assert_eq!(check_letter("B801200005001"), Some('B'));
        // 266 mod 23 = 13: P.
        assert_eq!(check_letter("P207000016049"), Some('P'));
        assert!(is_right("P207000016049"));
        assert!(!is_right("Q207000016049"));
        assert_eq!(check_letter("P20700001604"), None);
    }
}
