//! Characters that no embedded font has: shown as a box and reported, never dropped and never a failed pack.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::fonts::fonts;

/// What stands for a character that can't be shown; DejaVu Sans has it.
pub(super) const BOX: char = '□';

/// From how many letters on a word may be broken over lines wherever it must.
pub(super) const LONG_WORD: usize = 30;

/// Where a line may break inside a long word: a character without width, which the templates take out of metadata.
const BREAK: char = '\u{200b}';

/// The text with places to break in its words of more than [`LONG_WORD`] letters, so that none runs off the page.
fn breakable(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut run = 0;
    let too_long = |c: char| {
        run = if c.is_whitespace() { 0 } else { run + 1 };
        run > LONG_WORD
    };
    if text.len() <= LONG_WORD || !text.chars().any(too_long) {
        return text;
    }
    let mut out = String::with_capacity(text.len() * 2);
    for word in text.split_inclusive(char::is_whitespace) {
        let long = word.chars().count() > LONG_WORD;
        for (i, c) in word.chars().enumerate() {
            if long && i > 0 && i % (LONG_WORD / 5) == 0 {
                out.push(BREAK);
            }
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Reads all text of one pack and remembers what it had to replace.
#[derive(Debug, Default)]
pub(super) struct Reader {
    replaced: BTreeMap<char, (usize, String)>,
}

impl Reader {
    /// The text with each character that no font has replaced by a box and its longest words breakable; letters and their
    /// accents are joined first.
    pub(super) fn read<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        breakable(self.printed(text))
    }

    /// The text with each character that no font has replaced, and nothing put in: for drawings.
    pub(super) fn printed<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
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
        // 31 letters: a break after each six.
        let long = "Llanfairpwllgwyngyllgogerychwyr";
        assert_eq!(
            reader.read("Ysgol Llanfairpwllgwyngyllgogerychwy").len(),
            36
        );
        assert_eq!(
            reader
                .read(&format!("Ysgol {long}"))
                .replace('\u{200b}', "|"),
            "Ysgol Llanfa|irpwll|gwyngy|llgoge|rychwy|r"
        );
        assert_eq!(reader.read("▲ ▽ ● – − £ ≤"), "▲ ▽ ● – − £ ≤");
        assert_eq!(
            reader.warnings(),
            ["no font has the character 李 (U+674E): shown as □ 2 times, first in “李 and 李”"]
        );
    }
}
