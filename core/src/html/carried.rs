//! The script that carries the view: two bytes a letter, where base 64 takes four letters for three bytes.
//!
//! The script is UTF-16 and begins with a byte order mark, which a browser believes before all else, whatever a server says of the
//! file and from `file://` too. Each letter of its one text is two bytes of the deflated module, the lower first. Letters that may
//! not stand in such a text (halves of pairs, ends of lines, quotation mark, backslash) are told by a tilde and a letter that is
//! another in its highest bit; `assets/view.js` reads them so.

/// What tells that the next letter stands for another.
const TILDE: u16 = 0x7e;
/// The bit in which it is another.
const OTHER: u16 = 0x8000;
/// An empty block of a deflated text: before the others it changes nothing but the length, which it makes even.
const EMPTY: [u8; 5] = [0, 0, 0, 0xff, 0xff];

/// The script that brings a deflated module.
pub(super) fn carrying(deflated: &[u8]) -> Vec<u8> {
    let even: &[u8] = match deflated.len() % 2 {
        0 => &[],
        _ => &EMPTY,
    };
    let bytes = [even, deflated].concat();
    let pairs = bytes.chunks_exact(2);
    let units = pairs.map(|pair| {
        pair.iter()
            .rev()
            .fold(0, |unit, byte| unit << 8 | u16::from(*byte))
    });
    let mut letters = vec![0xfeff];
    letters.extend("matbook.module(\"".encode_utf16());
    for unit in units {
        if told_apart(unit) {
            letters.extend([TILDE, unit ^ OTHER]);
        } else {
            letters.push(unit);
        }
    }
    letters.extend("\");\n".encode_utf16());
    letters.into_iter().flat_map(u16::to_le_bytes).collect()
}

/// Whether a unit may not stand for itself: all of ASCII, half a pair, and what else ends a line.
fn told_apart(unit: u16) -> bool {
    matches!(unit, 0..0x80 | 0x2028 | 0x2029 | 0xd800..=0xdfff)
}

#[cfg(test)]
mod tests {
    use super::carrying;

    /// What the browser makes of the script.
    fn brought(script: &[u8]) -> Vec<u8> {
        let units: Vec<u16> = script
            .chunks(2)
            .map(|b| u16::from_le_bytes([b[0], b[1]]))
            .collect();
        // Whole: no half of a pair, so no browser puts another letter in its place.
        let text = String::from_utf16(&units).expect("UTF-16");
        let (begin, end) = ("\u{feff}matbook.module(\"", "\");\n");
        let text = text.strip_prefix(begin).and_then(|t| t.strip_suffix(end));
        let text = text.expect("one call");
        assert!(!text.contains(['"', '\\', '\n', '\r', '\0', '\u{2028}', '\u{2029}']));
        let mut units = text.encode_utf16();
        let mut bytes = vec![];
        while let Some(unit) = units.next() {
            let unit = match unit {
                0x7e => units.next().expect("another") ^ 0x8000,
                _ => unit,
            };
            bytes.extend(unit.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn every_pair_of_bytes_comes_back() {
        let all: Vec<u8> = (0..=u16::MAX).flat_map(u16::to_le_bytes).collect();
        assert_eq!(brought(&carrying(&all)), all);
    }

    #[test]
    fn a_module_of_odd_length_inflates_to_the_same() {
        let words = "as many words as make a length odd, and one more";
        let odd = (20..words.len()).filter(|end| {
            let end = *end;
            let deflated = miniz_oxide::deflate::compress_to_vec(&words.as_bytes()[..end], 9);
            let back = miniz_oxide::inflate::decompress_to_vec(&brought(&carrying(&deflated)));
            assert_eq!(back.unwrap(), words.as_bytes()[..end]);
            deflated.len() % 2 == 1
        });
        assert!(
            (1..words.len() - 20).contains(&odd.count()),
            "odd and even ones"
        );
    }
}
