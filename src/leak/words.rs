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
    /// A word ended: its number, and how many words stand next to each other by now.
    fn word(&mut self, number: u64);
    /// What follows is not next to what was before.
    fn apart(&mut self);
    /// A run of letters and digits that is too long for a word.
    fn run(&mut self, bytes: &[u8]);
}

/// A word ends here at the latest.
const LONGEST: usize = 200;
/// So many signs between two words, blanks aside, and they are not next to each other.
const FAR: u32 = 8;

/// The start of a word's number.
pub(super) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// The number of a word with one more byte.
#[inline]
pub(super) const fn step(number: u64, byte: u8) -> u64 {
    (number ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Makes numbers out of words, whose last bits depend on all of the word.
#[inline]
pub(super) const fn finish(number: u64) -> u64 {
    let mixed = (number ^ (number >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

struct Reading<'l, L> {
    listener: &'l mut L,
    number: u64,
    length: usize,
    far: u32,
}

impl<L: Listener> Reading<'_, L> {
    #[inline]
    fn byte(&mut self, byte: u8) {
        self.number = step(self.number, byte);
        self.length += 1;
    }

    fn letter(&mut self, letter: char) {
        let mut buffer = [0; 4];
        for lower in letter.to_lowercase() {
            for byte in lower.encode_utf8(&mut buffer).bytes() {
                self.byte(byte);
            }
        }
    }

    #[inline]
    fn end(&mut self) {
        if self.length > 0 {
            self.listener.word(finish(self.number));
            self.number = SEED;
            self.length = 0;
            self.far = 0;
        }
    }

    fn apart(&mut self) {
        self.end();
        self.listener.apart();
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
        number: SEED,
        length: 0,
        far: 0,
    };
    let mut at = 0;
    let mut start = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            if reading.length == 0 {
                start = at;
            }
            reading.byte(byte.to_ascii_lowercase());
            at += 1;
            if reading.length == LONGEST {
                let run = bytes[start..]
                    .iter()
                    .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
                    .count();
                reading.listener.run(&bytes[start..start + run]);
                at = (start + run).max(at);
                reading.apart();
            }
            continue;
        }
        match byte {
            b' ' | b'\t' => {
                reading.end();
                at += 1;
            }
            b'\n' | b'\r' => {
                match between {
                    Between::Lines => reading.apart(),
                    Between::Markup | Between::Script => reading.end(),
                }
                at += 1;
            }
            b'-' | b'/' | b'.' if joins(bytes, at) => {
                reading.byte(byte);
                at += 1;
            }
            b'<' if between == Between::Markup => {
                let tag = memchr::memchr(b'>', &bytes[at..]).unwrap_or(bytes.len() - at - 1);
                // What its attributes say is read as well.
                let inside = &bytes[at + 1..at + tag];
                if memchr::memchr2(b'"', b'\'', inside).is_some() {
                    reading.apart();
                    read(inside, Between::Script, reading.listener);
                    reading.apart();
                } else {
                    reading.sign();
                }
                at += tag + 1;
            }
            b'&' if between == Between::Markup => match entity(&bytes[at..]) {
                Some((letter, length)) => {
                    if letter.is_alphanumeric() {
                        reading.letter(letter);
                    } else {
                        reading.end();
                    }
                    at += length;
                }
                None => {
                    reading.sign();
                    at += 1;
                }
            },
            b'\\' if between == Between::Script => {
                match escape(&bytes[at..]) {
                    Some(letter) if letter.is_alphanumeric() => {
                        reading.letter(letter);
                        at += 6;
                    }
                    Some(_) => {
                        reading.end();
                        at += 6;
                    }
                    None => {
                        reading.end();
                        at += 2;
                    }
                };
            }
            0x80.. => {
                let (letter, length) = decoded(&bytes[at..]);
                match letter {
                    Some(letter) if letter.is_alphanumeric() => {
                        if reading.length == 0 {
                            start = at;
                        }
                        reading.letter(letter);
                    }
                    _ => reading.sign(),
                }
                at += length;
            }
            _ => {
                reading.sign();
                at += 1;
            }
        }
    }
    reading.apart();
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
        _ => 1,
    };
    let letter = bytes
        .get(..length)
        .and_then(|b| std::str::from_utf8(b).ok())
        .and_then(|t| t.chars().next());
    (letter, if letter.is_some() { length } else { 1 })
}
