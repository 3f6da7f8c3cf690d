//! Unique pupil numbers, with their check letter.

/// The letters a UPN may have: no I, O or S.
pub(super) const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// A UPN: check letter, local authority (3), school (4), year of allocation (2) and serial (3, or 2 and a
/// letter for a temporary one).
pub(super) type Upn = [u8; 13];

/// The check letter of characters 2 to 13: each digit (a final letter counts as its place in [`LETTERS`])
/// times its position 2 … 13, summed, modulo 23.
pub(super) fn check_letter(rest: &[u8]) -> u8 {
    let sum: usize = rest
        .iter()
        .zip(2..)
        .map(|(c, weight)| {
            let value = if c.is_ascii_digit() {
                usize::from(c - b'0')
            } else {
                LETTERS.iter().position(|letter| letter == c).unwrap_or(0)
            };
            value * weight
        })
        .sum();
    LETTERS[sum % 23]
}

/// The UPN of a school's `serial`-th pupil of a year; a temporary one ends in a letter.
pub(super) fn upn(authority: u32, school: u32, year: i32, serial: u32, temporary: bool) -> Upn {
    let mut rest = format!(
        "{:03}{:04}{:02}{:03}",
        authority % 1000,
        school % 10_000,
        year.rem_euclid(100),
        serial % 1000
    )
    .into_bytes();
    if temporary {
        rest[11] = LETTERS[serial as usize % 23];
    }
    let mut upn = [0; 13];
    upn[0] = check_letter(&rest);
    upn[1..].copy_from_slice(&rest);
    upn
}

/// The same UPN with a check letter that is wrong: the next of the letters.
pub(super) fn misspelt(upn: Upn) -> Upn {
    let at = LETTERS
        .iter()
        .position(|letter| *letter == upn[0])
        .unwrap_or(0);
    let mut wrong = upn;
    wrong[0] = LETTERS[(at + 1) % 23];
    wrong
}

/// A UPN as text.
pub(super) fn text(upn: &Upn) -> &str {
    std::str::from_utf8(upn).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_letters_agree_with_sums_done_by_hand() {
        // 801200005001: 8×2 + 0×3 + 1×4 + 2×5 + 0 + 0 + 0 + 0 + 5×10 + 0 + 0 + 1×13 = 93; 93 mod 23 = 1: B
        assert_eq!(check_letter(b"801200005001"), b'B');
        // 207000016049: 2×2 + 0×3 + 7×4 + 1×9 + 6×10 + 0×11 + 4×12 + 9×13 = 266; 266 mod 23 = 13: P
        assert_eq!(check_letter(b"207000016049"), b'P');
    }

    #[test]
    fn a_temporary_number_ends_in_a_letter() {
        // 98520012201, C (place 2): 18 + 24 + 20 + 10 + 0 + 0 + 8 + 18 + 20 + 0 + 12 + 26 = 156; 156 mod 23 = 18: V
        let temporary = upn(985, 2001, 2022, 12, true);
        assert_eq!(temporary[12], LETTERS[12]);
        assert_eq!(check_letter(b"98520012201C"), b'V');
        assert_ne!(misspelt(temporary)[0], temporary[0]);
    }
}
