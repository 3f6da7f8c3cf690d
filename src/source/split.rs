//! Where the last whole record of a buffer ends.

use memchr::{memchr, memchr3, memrchr2};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    QuoteSeen,
    AfterReturn,
}

/// Finds the ends of records in a growing buffer that begins at the start of a record; a line break in a quoted field ends none.
#[derive(Debug)]
pub(super) struct Splitter {
    delimiter: u8,
    at: usize,
    state: State,
    end: usize,
    quotes: bool,
}

impl Splitter {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            at: 0,
            state: State::FieldStart,
            end: 0,
            quotes: false,
        }
    }

    /// The end of the last whole record in `buffer`, which holds what the earlier calls saw and maybe more; 0: none.
    pub(super) fn last_end(&mut self, buffer: &[u8]) -> usize {
        let plain = self.delimiter == super::SHEET;
        if plain || (!self.quotes && memchr(b'"', &buffer[self.at..]).is_none()) {
            let Some((last, before)) = buffer.split_last() else {
                return 0;
            };
            // A return at the very end may be half of a CRLF: it waits for the next byte.
            return match last {
                b'\n' => buffer.len(),
                _ => memrchr2(b'\n', b'\r', before).map_or(0, |i| i + 1),
            };
        }
        self.quotes = true;
        while self.at < buffer.len() {
            self.step(buffer);
        }
        self.end
    }

    fn step(&mut self, buffer: &[u8]) {
        let rest = &buffer[self.at..];
        match self.state {
            State::FieldStart if rest[0] == b'"' => {
                self.state = State::Quoted;
                self.at += 1;
            }
            State::FieldStart => self.state = State::Plain,
            State::Plain => match memchr3(self.delimiter, b'\n', b'\r', rest) {
                None => self.at = buffer.len(),
                Some(i) => {
                    self.at += i + 1;
                    self.state = State::FieldStart;
                    match rest[i] {
                        b'\n' => self.end = self.at,
                        b'\r' => self.state = State::AfterReturn,
                        _ => {}
                    }
                }
            },
            State::AfterReturn => {
                if rest[0] == b'\n' {
                    self.at += 1;
                }
                self.end = self.at;
                self.state = State::FieldStart;
            }
            State::Quoted => match memchr(b'"', rest) {
                None => self.at = buffer.len(),
                Some(i) => {
                    self.at += i + 1;
                    self.state = State::QuoteSeen;
                }
            },
            State::QuoteSeen if rest[0] == b'"' => {
                self.at += 1;
                self.state = State::Quoted;
            }
            State::QuoteSeen => self.state = State::Plain,
        }
    }
}
