//! Bytes as text that stands in a script: deflated, then base 64.

use super::ShippedError;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// How hard bytes are squeezed: what more effort saves is not worth its time.
const EFFORT: u8 = 6;

/// The most bytes that a text is unpacked to: a torn one can't fill the memory.
const MOST: usize = 1 << 28;

/// Deflates bytes and writes them as text.
pub fn seal(bytes: &[u8]) -> String {
    base64(&deflated(bytes))
}

#[cfg(not(target_family = "wasm"))]
fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;

    let mut packed =
        flate2::write::DeflateEncoder::new(vec![], flate2::Compression::new(EFFORT.into()));
    // Writing to a list of bytes can't fail.
    let _ = packed.write_all(bytes);
    packed.finish().unwrap_or_default()
}

/// In a browser nothing is sealed.
#[cfg(target_family = "wasm")]
fn deflated(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(bytes, EFFORT)
}

/// Reads what [`seal`] wrote.
pub fn open(text: &str) -> Result<Vec<u8>, ShippedError> {
    inflated(&bytes(text)?)
}

#[cfg(not(target_family = "wasm"))]
fn inflated(packed: &[u8]) -> Result<Vec<u8>, ShippedError> {
    use std::io::Read as _;

    let mut bytes = Vec::with_capacity(packed.len() * 4);
    let mut unpacked = flate2::read::DeflateDecoder::new(packed).take(MOST as u64 + 1);
    match unpacked.read_to_end(&mut bytes) {
        Ok(length) if length <= MOST => Ok(bytes),
        _ => Err(ShippedError),
    }
}

#[cfg(target_family = "wasm")]
fn inflated(packed: &[u8]) -> Result<Vec<u8>, ShippedError> {
    miniz_oxide::inflate::decompress_to_vec_with_limit(packed, MOST).map_err(|_| ShippedError)
}

/// Bytes as base 64, with padding.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    text
}

/// What a byte stands for: 0 to 63, or 255 where it is no digit.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut i = 0;
    while i < 64 {
        values[DIGITS[i] as usize] = i as u8;
        i += 1;
    }
    values
};

/// The bytes that base 64 stands for.
pub fn bytes(text: &str) -> Result<Vec<u8>, ShippedError> {
    let text = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for four in text.chunks(4) {
        let mut bits = 0u32;
        for place in 0..4 {
            let value = four.get(place).map_or(0, |d| VALUES[usize::from(*d)]);
            if value == 255 {
                return Err(ShippedError);
            }
            bits = bits << 6 | u32::from(value);
        }
        if four.len() < 2 {
            return Err(ShippedError);
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{base64, bytes, open, seal};

    #[test]
    fn base_64_is_that_of_rfc_4648() {
        // The test vectors of its section 10.
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, coded) in vectors {
            assert_eq!(base64(plain.as_bytes()), coded);
            assert_eq!(bytes(coded).as_deref(), Ok(plain.as_bytes()));
        }
        assert!(bytes("Z").is_err());
        assert!(bytes("Zm9-").is_err());
    }

    #[test]
    fn what_is_sealed_is_opened_and_what_is_torn_is_not() {
        let long: Vec<u8> = (0..50_000u32).map(|n| (n * n % 251) as u8).collect();
        let sealed = seal(&long);
        assert!(sealed.len() < long.len());
        assert_eq!(open(&sealed), Ok(long));
        assert!(open(&sealed[..sealed.len() / 2]).is_err());
    }
}
