//! How wide words are: advance widths of the embedded font, and what follows from them (cutting, wrapping).

use std::sync::OnceLock;

/// Advance widths of Inter Regular and SemiBold, in 2048ths of an em, so that a drawing needs no font: a line for each run of
/// code points, first the hexadecimal first of them. A test writes it from the fonts that packs embed.
const ADVANCES: &str = include_str!("../../../assets/fonts/inter-advances.txt");

/// Parts of an em that the advances are counted in.
const UNITS_PER_EM: f64 = 2048.0;

/// Height of a capital letter, in ems (Inter: 1490 of 2048).
pub(super) const CAP_HEIGHT: f64 = 0.727;

/// Kerning and other renderers' hinting are not in the advance widths: every width gets this much more.
const SLACK: f64 = 1.02;

struct Widths {
    /// Advances of U+0020 … U+024F, most of what is ever looked up; `None` where the font has no glyph.
    latin: Vec<Option<u16>>,
    /// Advances of each run of code points, by its first.
    runs: Vec<(u32, Vec<u16>)>,
}

impl Widths {
    /// Reads the first or second half of each line.
    fn read(half: usize) -> Self {
        let runs = ADVANCES
            .lines()
            .filter_map(|line| {
                let (first, advances) = line.split_once(": ")?;
                let advances = advances.split(" | ").nth(half)?.split(' ');
                let advances = advances.filter_map(|a| a.parse().ok()).collect();
                Some((u32::from_str_radix(first, 16).ok()?, advances))
            })
            .collect();
        let mut widths = Self {
            latin: vec![],
            runs,
        };
        widths.latin = (' '..'\u{250}').map(|c| widths.looked_up(c)).collect();
        widths
    }

    fn looked_up(&self, c: char) -> Option<u16> {
        let c = u32::from(c);
        let run = self.runs.partition_point(|(first, _)| *first <= c);
        let (first, advances) = self.runs.get(run.checked_sub(1)?)?;
        advances.get((c - first) as usize).copied()
    }

    fn em(&self, c: char) -> f64 {
        let latin = (c as usize).checked_sub(0x20);
        let advance = match latin.and_then(|i| self.latin.get(i)) {
            Some(known) => *known,
            None => self.looked_up(c),
        };
        advance.map_or_else(|| guess(c), |a| f64::from(a) / UNITS_PER_EM)
    }
}

/// The width of a letter that the font lacks, in ems, on the wide side: another font will draw it.
fn guess(c: char) -> f64 {
    match c as u32 {
        0x0300..=0x036F
        | 0x0591..=0x05C7
        | 0x0610..=0x061A
        | 0x064B..=0x065F
        | 0x200B..=0x200F
        | 0x20D0..=0x20FF
        | 0xFE00..=0xFE0F => 0.0,
        0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F => {
            1.05
        }
        0xFF00..=0xFFEF | 0x1_0000.. => 1.4,
        0xFDFA..=0xFDFD => 3.0,
        _ => 0.8,
    }
}

fn font(bold: bool) -> &'static Widths {
    static REGULAR: OnceLock<Widths> = OnceLock::new();
    static SEMIBOLD: OnceLock<Widths> = OnceLock::new();
    if bold {
        SEMIBOLD.get_or_init(|| Widths::read(1))
    } else {
        REGULAR.get_or_init(|| Widths::read(0))
    }
}

/// How wide a line of text is, in the units of its size, rather a little too wide than too narrow.
pub fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    let font = font(bold);
    text.chars().map(|c| font.em(c)).sum::<f64>() * size * SLACK
}

/// The text, cut with an ellipsis where it is wider than `limit`.
pub(super) fn cut(text: &str, size: f64, bold: bool, limit: f64) -> String {
    if text_width(text, size, bold) <= limit {
        return text.to_owned();
    }
    let room = limit - text_width("…", size, bold);
    let mut width = 0.0;
    let mut end = 0;
    for (i, c) in text.char_indices() {
        width += font(bold).em(c) * size * SLACK;
        if width > room {
            break;
        }
        end = i + c.len_utf8();
    }
    format!("{}…", text[..end].trim_end())
}

/// The text in lines no wider than `limit`, at most `lines` of them; the last is cut where there is more.
pub(super) fn wrap(text: &str, size: f64, bold: bool, limit: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = vec![];
    let mut line = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let longer = if line.is_empty() {
            (*word).to_owned()
        } else {
            format!("{line} {word}")
        };
        if text_width(&longer, size, bold) <= limit || line.is_empty() {
            line = longer;
            words.next();
            continue;
        }
        if out.len() + 1 == lines {
            break;
        }
        out.push(std::mem::take(&mut line));
    }
    for rest in words {
        line.push(' ');
        line.push_str(rest);
    }
    if !line.is_empty() {
        out.push(line);
    }
    out.into_iter()
        .map(|l| cut(&l, size, bold, limit))
        .collect()
}

/// Text as it may stand in XML: characters that XML forbids and those that turn the direction of what follows are
/// left out, white space becomes single spaces.
pub(super) fn clean(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| {
            let turns = matches!(*c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            let illegal = (c.is_control() && !c.is_whitespace())
                || matches!(*c, '\u{FFFE}' | '\u{FFFF}' | '\u{FEFF}');
            !turns && !illegal
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{clean, cut, text_width, wrap};

    #[test]
    fn widths_come_from_the_font() {
        // Inter Regular: digits are narrower than an em, an i narrower than an m, SemiBold wider than Regular.
        assert!(text_width("i", 10.0, false) < text_width("m", 10.0, false));
        assert!(text_width("School", 10.0, true) > text_width("School", 10.0, false));
        assert!(
            (text_width("64%", 20.0, false) - 2.0 * text_width("64%", 10.0, false)).abs() < 1e-9
        );
        assert!(text_width("", 10.0, false) == 0.0);
    }

    #[test]
    fn cutting_keeps_to_the_limit() {
        let long = "St Catherine of Siena and All Souls Catholic Voluntary Academy".repeat(5);
        let short = cut(&long, 14.0, false, 200.0);
        assert!(short.ends_with('…') && text_width(&short, 14.0, false) <= 200.0);
        assert_eq!(cut("Oak", 14.0, false, 200.0), "Oak");
    }

    #[test]
    fn wrapping_keeps_every_word_or_says_that_it_cut() {
        assert_eq!(
            wrap("one two three", 10.0, false, 45.0, 3),
            ["one two", "three"]
        );
        let two = wrap("one two three four five six", 10.0, false, 45.0, 2);
        assert_eq!(two.len(), 2);
        assert!(two[1].ends_with('…'));
    }

    #[test]
    fn what_xml_forbids_goes() {
        assert_eq!(clean("a\u{0}b\u{1F}\tc\r\nd\u{202E}e\u{FFFF}"), "ab c de");
    }
}
