//! A text as a stream of words, each as a number.

/// How what stands between words is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Between {
    /// Lines stand for themselves: words on two lines are not next to each other.
    Lines,
    /// Tags and entities say nothing; line breaks neither.
    Markup,
    /// Escapes of scripts are read; line breaks say nothing.
    Script,
}

/// What is told of a text.
pub(super) trait Listener {
    /// A word ended: its number, and whether a blank, quote or tag stands between it and the one before.
    fn word(&mut self, number: u64, parted: bool);
    /// What follows is not next to what was before.
    fn apart(&mut self);
    /// A word of twelve letters or more.
    fn digits(&mut self, word: &[u8]);
    /// A text within the text begins.
    fn open(&mut self);
    /// It ends: what follows is next to what was before it.
    fn close(&mut self);
    /// A string that may be packed: nothing but the signs of base 64.
    fn packed(&mut self, text: &[u8]);
}

/// From so many signs of base 64 on a string is looked into.
const PACKED: usize = 120;
/// So many signs between two words, blanks aside, and they are not next to each other.
const FAR: u32 = 8;

/// The number of a word: the same in capital and small letters.
#[inline]
pub(super) fn number(word: &[u8]) -> u64 {
    // Sets the bit by which small letters of ASCII differ from capitals; digits have it.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let mut number = word.len() as u64;
    let (eights, rest) = word.as_chunks::<8>();
    for eight in eights {
        number = mixed(number ^ (u64::from_le_bytes(*eight) | SMALL));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mixed(number ^ (u64::from_le_bytes(last) | SMALL))
}

/// A number whose bits all depend on all of another's.
#[inline]
pub(super) const fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (number ^ (number >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// From so many letters on a word may hold a UPN.
const LONG: usize = 12;

struct Reading<'l, L> {
    listener: &'l mut L,
    /// The beginning of a word that isn't simply a stretch of the text.
    word: Vec<u8>,
    far: u32,
    parted: bool,
}

impl<L: Listener> Reading<'_, L> {
    fn letter(&mut self, letter: char) {
        let mut buffer = [0; 4];
        for lower in letter.to_lowercase() {
            let bytes = lower.encode_utf8(&mut buffer).as_bytes();
            self.word.extend_from_slice(bytes);
        }
    }

    /// A whole word.
    #[inline]
    fn whole(&mut self, word: &[u8]) {
        if word.len() >= LONG {
            self.listener.digits(word);
        }
        self.listener.word(number(word), self.parted);
        self.far = 0;
        self.parted = false;
    }

    #[inline]
    fn end(&mut self) {
        if !self.word.is_empty() {
            let word = std::mem::take(&mut self.word);
            self.whole(&word);
            self.word = word;
            self.word.clear();
        }
    }

    fn apart(&mut self) {
        self.end();
        self.listener.apart();
    }

    /// A letter or a sign.
    fn either(&mut self, letter: char) {
        if letter.is_alphanumeric() {
            self.letter(letter);
        } else {
            self.sign();
            self.parted = true;
        }
    }

    #[inline]
    fn blank(&mut self) {
        self.end();
        self.parted = true;
    }

    #[inline]
    fn sign(&mut self) {
        self.end();
        self.far += 1;
        if self.far == FAR {
            self.listener.apart();
        }
    }
}

/// Reads a text. Digits with a dash, stroke or dot between them are one word: that is how dates are written.
pub(super) fn read(bytes: &[u8], between: Between, listener: &mut impl Listener) {
    let mut reading = Reading {
        listener,
        word: Vec::new(),
        far: 0,
        parted: false,
    };
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            let rest = &bytes[at..];
            let length = rest.iter().position(|b| !b.is_ascii_alphanumeric());
            let end = at + length.unwrap_or(rest.len());
            let goes_on = match bytes.get(end) {
                None => false,
                Some(b'-' | b'/' | b'.') => joins(bytes, end),
                Some(b'&') => between == Between::Markup,
                Some(b'\\') => between == Between::Script,
                Some(next) => *next >= 0x80,
            };
            if goes_on || !reading.word.is_empty() {
                reading.word.extend_from_slice(&bytes[at..end]);
            } else {
                reading.whole(&bytes[at..end]);
            }
            at = end;
            continue;
        }
        at += match byte {
            b'-' | b'/' | b'.' if joins(bytes, at) => {
                reading.word.push(byte);
                1
            }
            b' ' | b'\t' => {
                reading.blank();
                1
            }
            b'\n' | b'\r' => {
                match between {
                    Between::Lines => reading.apart(),
                    Between::Markup | Between::Script => reading.blank(),
                }
                1
            }
            b'"' | b'\'' | b'`' => {
                reading.sign();
                reading.parted = true;
                let rest = &bytes[at + 1..];
                let packed = is_packed(rest)
                    .then(|| memchr::memchr(byte, rest))
                    .flatten();
                if let Some(length) = packed {
                    reading.listener.packed(&rest[..length]);
                }
                1 + packed.unwrap_or(0)
            }
            b'<' if between == Between::Markup => {
                let rest = &bytes[at + 1..];
                let length = memchr::memchr(b'>', rest).unwrap_or(rest.len());
                reading.sign();
                reading.parted = true;
                // What its attributes say is read as well.
                let tag = &rest[..length];
                if memchr::memchr2(b'"', b'\'', tag).is_some() {
                    reading.listener.open();
                    read(tag, Between::Script, reading.listener);
                    reading.listener.close();
                }
                1 + length + 1
            }
            b'&' if between == Between::Markup => match entity(&bytes[at..]) {
                Some((letter, length)) => {
                    reading.either(letter);
                    length
                }
                None => {
                    reading.sign();
                    1
                }
            },
            b'\\' if between == Between::Script => match escape(&bytes[at..]) {
                Some(letter) => {
                    reading.either(letter);
                    6
                }
                None => {
                    reading.blank();
                    2
                }
            },
            0x80.. => {
                let (letter, length) = decoded(&bytes[at..]);
                match letter {
                    Some(letter) => reading.either(letter),
                    None => reading.sign(),
                }
                length
            }
            _ => {
                reading.sign();
                1
            }
        };
    }
    reading.apart();
}

/// Whether a string begins with many signs of base 64 and nothing else.
fn is_packed(rest: &[u8]) -> bool {
    let sign = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    rest.get(..PACKED)
        .is_some_and(|start| start.iter().all(sign))
}

/// Whether a sign stands between two digits.
#[inline]
fn joins(bytes: &[u8], at: usize) -> bool {
    let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    digit(at.checked_sub(1)) && digit(at.checked_add(1))
}

/// The character that an entity stands for, and how long it is.
fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    let end = bytes.iter().take(10).position(|b| *b == b';')?;
    let name = std::str::from_utf8(bytes.get(1..end)?).ok()?;
    let letter = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        // Those with letters for names stand for signs, as far as we write them.
        None => ' ',
    };
    Some((letter, end + 1))
}

/// The character that `\u0041` stands for.
fn escape(bytes: &[u8]) -> Option<char> {
    let hex = bytes.strip_prefix(b"\\u")?.get(..4)?;
    let code = u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?;
    Some(char::from_u32(code).unwrap_or(' '))
}

/// The character at the start of some bytes, and how many they are.
fn decoded(bytes: &[u8]) -> (Option<char>, usize) {
    let length = match bytes[0] {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => return (None, 1),
    };
    let letter = bytes
        .get(..length)
        // Of packed numbers most are no letters: that is seen at a glance.
        .filter(|b| b[1..].iter().all(|b| (0x80..0xC0).contains(b)))
        .and_then(|b| std::str::from_utf8(b).ok())
        .and_then(|t| t.chars().next());
    (letter, if letter.is_some() { length } else { 1 })
}
