//! Numbers and words as bytes: small numbers in one byte, any number in as many as it needs.

use super::ShippedError;

/// Bytes as they are written.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
}

/// The lowest seven bits.
fn low(value: u128) -> u8 {
    u8::try_from(value & 0x7f).unwrap_or(0)
}

impl Writer {
    /// A number from 0 on: seven bits a byte, the lowest first, the eighth bit saying that more follow.
    pub(super) fn number(&mut self, value: u128) {
        let mut rest = value;
        while rest > u128::from(u64::MAX) {
            self.bytes.push(low(rest) | 0x80);
            rest >>= 7;
        }
        let mut rest = u64::try_from(rest).unwrap_or(u64::MAX);
        while rest > 0x7f {
            self.bytes.push(low(rest.into()) | 0x80);
            rest >>= 7;
        }
        self.bytes.push(low(rest.into()));
    }

    /// A count.
    pub(super) fn count(&mut self, value: usize) {
        self.number(value as u128);
    }

    /// A number that may be below 0: those near 0 are short.
    pub(super) fn signed(&mut self, value: i128) {
        self.number(((value << 1) ^ (value >> 127)).cast_unsigned());
    }

    /// Words: their length, then their bytes.
    pub(super) fn words(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

/// Bytes as they are read; whatever is not as written is [`ShippedError`].
#[derive(Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether all is read.
    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn byte(&mut self) -> Result<u8, ShippedError> {
        let (first, rest) = self.rest.split_first().ok_or(ShippedError)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(super) fn number(&mut self) -> Result<u128, ShippedError> {
        let mut value = 0;
        for place in 0..19 {
            let byte = self.byte()?;
            value |= u128::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(ShippedError)
    }

    /// A number of any type that has room for it.
    pub(super) fn fit<N: TryFrom<u128>>(&mut self) -> Result<N, ShippedError> {
        N::try_from(self.number()?).map_err(|_| ShippedError)
    }

    /// So many bytes, or as many as there are.
    pub(super) fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// A count of things that take a byte each at least.
    pub(super) fn count(&mut self) -> Result<usize, ShippedError> {
        let count: usize = self.fit()?;
        if count > self.rest.len() {
            return Err(ShippedError);
        }
        Ok(count)
    }

    pub(super) fn signed(&mut self) -> Result<i128, ShippedError> {
        let coded = self.number()?;
        Ok((coded >> 1).cast_signed() ^ -((coded & 1).cast_signed()))
    }

    pub(super) fn words(&mut self) -> Result<&'a str, ShippedError> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)).map_err(|_| ShippedError)
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, Writer};

    #[test]
    fn numbers_take_as_many_bytes_as_they_need() {
        let mut writer = Writer::default();
        for value in [0, 127, 128, 300] {
            writer.number(value);
        }
        // By hand: 300 = 2 × 128 + 44; the first byte holds 44 and says that one follows.
        assert_eq!(writer.bytes, [0, 127, 0x80, 1, 0x80 | 44, 2]);
        let mut writer = Writer::default();
        for value in [0, -1, 1, -64, 64] {
            writer.signed(value);
        }
        assert_eq!(writer.bytes, [0, 1, 2, 127, 0x80, 1]);
    }

    #[test]
    fn what_is_written_is_read_and_what_is_cut_short_is_torn() {
        let mut writer = Writer::default();
        for value in [i128::MIN, -5, 0, 7, i128::MAX] {
            writer.signed(value);
        }
        writer.words("Grün");
        let bytes = writer.bytes;
        let mut reader = Reader::new(&bytes);
        for value in [i128::MIN, -5, 0, 7, i128::MAX] {
            assert_eq!(reader.signed(), Ok(value));
        }
        assert_eq!(reader.words(), Ok("Grün"));
        assert!(reader.is_done());
        let mut cut = Reader::new(&bytes[..bytes.len() - 1]);
        for _ in 0..5 {
            assert!(cut.signed().is_ok());
        }
        assert!(cut.words().is_err());
        assert!(Reader::new(&[0xff; 40]).number().is_err());
    }
}
