//! Telling a file's encoding and turning it into UTF-8.

use std::borrow::Cow;

/// How a file's characters are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// Windows-1252, which Latin-1 text reads the same in.
    Windows1252,
}

impl Encoding {
    /// Tells the encoding from the first bytes of a file: a byte order mark, or the zero bytes that UTF-16 has in plain
    /// text; also how many bytes the mark takes.
    pub fn sniff(start: &[u8]) -> (Self, usize) {
        match start {
            [0xEF, 0xBB, 0xBF, ..] => (Self::Utf8, 3),
            [0xFF, 0xFE, ..] => (Self::Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Self::Utf16Be, 2),
            [a, 0, b, 0, ..] if *a != 0 && *b != 0 => (Self::Utf16Le, 0),
            [0, a, 0, b, ..] if *a != 0 && *b != 0 => (Self::Utf16Be, 0),
            _ => (Self::Utf8, 0),
        }
    }

    /// A decoder for the encodings that can't be cut at ASCII bytes; `None` for those that can.
    pub(super) fn decoder(self) -> Option<encoding_rs::Decoder> {
        match self {
            Self::Utf16Le => Some(encoding_rs::UTF_16LE.new_decoder_without_bom_handling()),
            Self::Utf16Be => Some(encoding_rs::UTF_16BE.new_decoder_without_bom_handling()),
            Self::Utf8 | Self::Windows1252 => None,
        }
    }
}

/// Bytes that are cut at the end of a record, as text.
pub(super) struct Decoded {
    pub text: String,
    /// Where characters stand that the encoding doesn't have.
    pub broken: Vec<usize>,
}

/// How many places are told where a file is in no one encoding.
const BROKEN_CAP: usize = 1000;

/// Turns a block's bytes into text. A file counts as UTF-8 until its first byte that can't be: where no character beyond
/// ASCII came before, and those after it are not UTF-8 either, all of it is Windows-1252; else the bytes that can't be are
/// told, and the rest is read.
pub(super) fn decode(bytes: Vec<u8>, encoding: &mut Encoding, beyond_ascii: &mut bool) -> Decoded {
    if *encoding == Encoding::Windows1252 {
        return windows(&bytes);
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            *beyond_ascii |= !text.is_ascii();
            let broken = match encoding {
                Encoding::Utf8 => Vec::new(),
                _ => replaced(&text),
            };
            Decoded { text, broken }
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let before = *beyond_ascii || !bytes[..valid].is_ascii();
            if !before && !mostly_utf8(&bytes) {
                *encoding = Encoding::Windows1252;
                return windows(&bytes);
            }
            *beyond_ascii = true;
            lossy(&bytes)
        }
    }
}

/// Whether more characters beyond ASCII are UTF-8 than can't be.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    right > wrong
}

/// UTF-8 with each run of bytes that can't be replaced, and where those stand.
fn lossy(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut broken = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            if broken.len() < BROKEN_CAP {
                broken.push(text.len());
            }
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    Decoded { text, broken }
}

/// Where the mark stands that a decoder puts in place of what can't be read.
fn replaced(text: &str) -> Vec<usize> {
    let marks = text.match_indices(char::REPLACEMENT_CHARACTER);
    marks.take(BROKEN_CAP).map(|(at, _)| at).collect()
}

/// The text of a small file that is read whole, without its mark of the byte order; `None`: it is in no one encoding.
pub fn text_of(bytes: Vec<u8>) -> Option<String> {
    let (mut encoding, mark) = Encoding::sniff(&bytes);
    let bytes = bytes[mark..].to_vec();
    if let Some(mut decoder) = encoding.decoder() {
        let mut text = String::with_capacity(bytes.len() * 2);
        let broken = decoder.decode_to_string(&bytes, &mut text, true).2;
        return (!broken).then_some(text);
    }
    let decoded = decode(bytes, &mut encoding, &mut false);
    decoded.broken.is_empty().then_some(decoded.text)
}

fn windows(bytes: &[u8]) -> Decoded {
    let text: Cow<'_, str> = encoding_rs::WINDOWS_1252
        .decode_without_bom_handling(bytes)
        .0;
    Decoded {
        text: text.into_owned(),
        broken: Vec::new(),
    }
}
