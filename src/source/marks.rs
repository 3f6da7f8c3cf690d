//! Delimiters and line ends of a text without quotes, found eight bytes at a time.

/// How many bytes are looked through at a time: their marks stay in the fastest memory.
const WINDOW: usize = 4096;

/// The places of delimiters and line ends, collected a window at a time.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    needles: [u64; 3],
    found: Vec<u32>,
    next: usize,
    /// Up to where the text has been looked through.
    seen: usize,
}

/// The byte eight times.
const fn spread(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

const LOW: u64 = spread(0x7F);

/// The top bit of each byte that is zero.
#[inline]
fn zeros(word: u64) -> u64 {
    !(((word & LOW) + LOW) | word | LOW)
}

impl Marks {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            needles: [spread(delimiter), spread(b'\n'), spread(b'\r')],
            found: Vec::new(),
            next: 0,
            seen: 0,
        }
    }

    /// Goes on at another place of the text.
    pub(super) fn seek(&mut self, at: usize) {
        self.found.clear();
        self.next = 0;
        self.seen = at;
    }

    /// The first mark at or after a place; the end of the text where there is none.
    #[inline]
    pub(super) fn next(&mut self, bytes: &[u8], from: usize) -> usize {
        loop {
            while let Some(mark) = self.found.get(self.next) {
                self.next += 1;
                if *mark as usize >= from {
                    return *mark as usize;
                }
            }
            if self.seen >= bytes.len() {
                return bytes.len();
            }
            self.look(bytes);
        }
    }

    /// Looks through the next window.
    fn look(&mut self, bytes: &[u8]) {
        let from = self.seen;
        let to = bytes.len().min(from + WINDOW);
        self.seen = to;
        self.found.clear();
        self.next = 0;
        let [delimiter, feed, back] = self.needles;
        let window = &bytes[from..to];
        let mut at = u32::try_from(from).expect("a block is under four gigabytes");
        let (words, rest) = window.as_chunks::<8>();
        for word in words {
            let word = u64::from_le_bytes(*word);
            let mut hits = zeros(word ^ delimiter) | zeros(word ^ feed) | zeros(word ^ back);
            while hits != 0 {
                self.found.push(at + hits.trailing_zeros() / 8);
                hits &= hits - 1;
            }
            at += 8;
        }
        for byte in rest {
            let word = spread(*byte);
            if word == delimiter || word == feed || word == back {
                self.found.push(at);
            }
            at += 1;
        }
    }
}
