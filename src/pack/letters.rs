//! How wide and how tall text comes out, by the embedded fonts' own measures.

use std::sync::LazyLock;

use typst::layout::Em;
use typst::text::FontInstance;

use super::fonts::fonts;
use super::legible::LONG_WORD;

/// From baseline to the top of capitals, in ems: the height of a line.
pub(super) const CAPITALS: f64 = 0.728;

/// How heavy text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// Of cells and paragraphs.
    Regular,
    /// Of headings.
    SemiBold,
    /// Of running text, where each digit has its own width.
    Prose,
}

impl Face {
    /// Which of the embedded fonts it is.
    fn font(self) -> usize {
        match self {
            Self::Regular | Self::Prose => 0,
            Self::SemiBold => 1,
        }
    }
}

/// The width of the longest word that may not be broken, in ems.
pub(super) fn longest_word(text: &str, face: Face) -> f64 {
    text.split_whitespace()
        .map(|w| match w.char_indices().nth(LONG_WORD) {
            Some((end, _)) => width(&w[..end], face),
            None => width(w, face),
        })
        .fold(0.0, f64::max)
}

/// The width of a line in ems, its digits as wide as each other.
pub(super) fn width(text: &str, face: Face) -> f64 {
    let table = &advances()[face as usize];
    text.chars()
        .map(|c| match usize::try_from(u32::from(c)) {
            Ok(i) if i < ASCII => table[i],
            _ => measure(c, face),
        })
        .sum()
}

const ASCII: usize = 128;

/// Widths of the ASCII characters in Inter Regular and SemiBold, with the feature `tnum` where it widens them.
fn advances() -> &'static [[f64; ASCII]; 3] {
    static ADVANCES: LazyLock<[[f64; ASCII]; 3]> = LazyLock::new(|| {
        [Face::Regular, Face::SemiBold, Face::Prose].map(|face| {
            std::array::from_fn(|i| match u8::try_from(i).map(char::from) {
                Ok('0'..='9' | '*') if face != Face::Prose => 0.65,
                Ok('(' | ')' | '[' | ']') if face != Face::Prose => 0.392,
                Ok(c) => measure(c, face),
                Err(_) => 0.0,
            })
        })
    });
    &ADVANCES
}

fn measure(c: char, face: Face) -> f64 {
    let faces = &fonts().measures;
    advance(&faces[face.font()], c)
        .or_else(|| advance(&faces[4], c))
        .unwrap_or(1.0)
}

fn advance(face: &FontInstance, c: char) -> Option<f64> {
    let glyph = face.ttf().glyph_index(c)?;
    face.x_advance(glyph.0).map(Em::get)
}

/// The room (in ems) in which a text takes two lines at most.
pub(super) fn in_two(text: &str, face: Face) -> f64 {
    let blanks = text.match_indices(' ');
    let halves = blanks.map(|(at, _)| {
        let (left, right) = text.split_at(at);
        width(left, face).max(width(right.trim_start(), face))
    });
    halves.fold(width(text, face), f64::min)
}

/// How many lines a text takes in so much room (in ems): broken where a word ends, as Typst does it.
pub(super) fn wrapped(text: &str, face: Face, room: f64) -> usize {
    let blank = width(" ", face);
    let (mut lines, mut used) = (1, 0.0_f64);
    for word in text.split_whitespace() {
        let pieces = word.split_inclusive(['-', '–', '\u{200b}']);
        let mut gap = if used > 0.0 { blank } else { 0.0 };
        for piece in pieces {
            let own = width(piece, face);
            if used > 0.0 && used + gap + own > room {
                lines += 1;
                used = own;
            } else {
                used += gap + own;
            }
            gap = 0.0;
        }
    }
    lines
}

/// The height of so many lines of text of a size, with so much between them (in points).
pub(super) fn tall(lines: usize, size: f64, leading: f64) -> f64 {
    lines as f64 * size * CAPITALS + lines.saturating_sub(1) as f64 * leading
}

#[cfg(test)]
mod tests {
    use super::{Face, in_two, tall, width, wrapped};

    #[test]
    fn lines_break_at_words_and_hyphens() {
        let ten = width("ten ten", Face::Regular);
        assert_eq!(wrapped("ten ten", Face::Regular, ten + 0.01), 1);
        assert_eq!(wrapped("ten ten ten", Face::Regular, ten + 0.01), 2);
        assert_eq!(
            wrapped("ten-ten", Face::Regular, width("ten-", Face::Regular)),
            2
        );
        assert_eq!(wrapped("", Face::Regular, 1.0), 1);
        // "Brookpuddle Primary" over "Academy" is wider than "Brookpuddle" over the rest.
        let two = in_two("Brookpuddle Primary Academy", Face::Regular);
        assert!((two - width("Primary Academy", Face::Regular)).abs() < 1e-9);
        // Three lines of 10 points: 3 × 7.28 and two gaps of 5.
        assert!((tall(3, 10.0, 5.0) - 31.84).abs() < 1e-9);
    }
}
