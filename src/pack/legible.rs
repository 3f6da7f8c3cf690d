//! Characters that no embedded font has: shown as a box and reported, never dropped and never a failed pack.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::fonts::fonts;

/// What stands for a character that can't be shown; DejaVu Sans has it.
pub(super) const BOX: char = '□';

/// Reads all text of one pack and remembers what it had to replace.
#[derive(Debug, Default)]
pub(super) struct Reader {
    replaced: BTreeMap<char, (usize, String)>,
}

impl Reader {
    /// The text with each character that no font has replaced by a box; letters and their accents are joined first.
    pub(super) fn read<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
            return Cow::Borrowed(text);
        }
        let whole: Cow<'a, str> = if is_nfc(text) {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(text.nfc().collect())
        };
        if whole.chars().all(|c| printable(c) == Some(c)) {
            return whole;
        }
        let mut out = String::with_capacity(whole.len());
        for c in whole.chars() {
            match printable(c) {
                Some(c) => out.push(c),
                None if ignorable(c) => {}
                None => {
                    out.push(BOX);
                    let seen = self
                        .replaced
                        .entry(c)
                        .or_insert_with(|| (0, whole.chars().take(60).collect()));
                    seen.0 += 1;
                }
            }
        }
        Cow::Owned(out)
    }

    /// One sentence for each character that was replaced, in the order of their code points.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.replaced
            .iter()
            .map(|(c, (times, first))| {
                let shown = if c.is_control() { ' ' } else { *c };
                let times = match times {
                    1 => "once".to_owned(),
                    n => format!("{n} times"),
                };
                let first: String = first.chars().filter(|c| !c.is_control()).collect();
                format!(
                    "no font has the character {shown} (U+{:04X}): shown as {BOX} {times}, first in “{first}”",
                    u32::from(*c)
                )
            })
            .collect()
    }
}

/// The character to print for this one: itself where a font has it, a blank for tabs and line ends, otherwise none.
fn printable(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() || ignorable(c) => None,
        // Of the private characters each face has its own.
        '\u{e000}'..='\u{f8ff}' => None,
        c => fonts()
            .faces
            .iter()
            .any(|f| f.info().coverage.contains(u32::from(c)))
            .then_some(c),
    }
}

/// Characters that have no shape of their own: byte order marks, joiners, direction marks, variation selectors.
/// They are left out without a word; direction marks among them could otherwise turn a line about.
fn ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn accents_are_joined_and_strangers_boxed() {
        let mut reader = Reader::default();
        assert_eq!(reader.read("Zoe\u{308} O’Neill"), "Zoë O’Neill");
        assert_eq!(reader.read("李 and 李"), "□ and □");
        assert_eq!(reader.read("two\nlines\u{200b}"), "two lines");
        assert_eq!(reader.read("▲ ▽ ● – − £ ≤"), "▲ ▽ ● – − £ ≤");
        assert_eq!(
            reader.warnings(),
            ["no font has the character 李 (U+674E): shown as □ 2 times, first in “李 and 李”"]
        );
    }
}
