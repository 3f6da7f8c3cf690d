//! A file as a row of blocks, each a few megabytes of whole records.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use encoding_rs::{CoderResult, Decoder};

use super::encoding::{Decoded, decode};
use super::split::Splitter;
use super::{Encoding, Found, Heading, Held, How, SourceError, TextOptions};

/// The most bytes a heading may have.
const HEADING_CAP: usize = 4 << 20;
/// The most columns a file may have: tables have a few, the widest published files a few hundred.
pub const COLUMNS_CAP: usize = 2000;
/// The most bytes a record may have; what is longer is a quote left open.
const RECORD_CAP: usize = 16 << 20;

/// What is known of a file before its first record.
#[derive(Clone, Debug)]
pub struct Head {
    /// The heading.
    pub heading: Heading,
    /// What separates the fields.
    pub delimiter: u8,
    /// The line of the first byte after the heading, from 1.
    pub first_line: u64,
}

/// A piece of a file: whole records, as UTF-8.
#[derive(Debug, Default)]
pub struct Block {
    /// The records.
    pub text: String,
    /// Where characters stand that the file's encoding doesn't have.
    pub broken: Vec<usize>,
}

/// What a file's bytes come from.
enum Input {
    /// The file, what of it is still to be read, and its length and time of change when it was opened.
    File(File, u64, Option<(u64, SystemTime)>),
    /// Bytes in memory, and how many were given.
    Held(Arc<Held>, usize),
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::File(..) => "a file",
            Self::Held(..) => "bytes in memory",
        })
    }
}

impl Input {
    fn read(&mut self, limit: usize, into: &mut Vec<u8>) -> std::io::Result<usize> {
        match self {
            // What is written after the file was opened is not read.
            Self::File(file, left, _) => {
                let read = file.take((limit as u64).min(*left)).read_to_end(into)?;
                *left -= read as u64;
                Ok(read)
            }
            Self::Held(held, from) => {
                let rest = &held.bytes[*from..];
                let taken = rest.len().min(limit);
                into.extend_from_slice(&rest[..taken]);
                *from += taken;
                Ok(taken)
            }
        }
    }
}

/// A file's length and time of change, as far as the machine tells.
fn stamp(file: &File) -> Option<(u64, SystemTime)> {
    let about = file.metadata().ok()?;
    Some((about.len(), about.modified().ok()?))
}

/// A file that is being read.
#[derive(Debug)]
pub struct Stream {
    path: PathBuf,
    input: Input,
    encoding: Encoding,
    decoder: Option<Decoder>,
    beyond_ascii: bool,
    /// Bytes of the next block: UTF-8, or Windows-1252 not yet decoded.
    rest: Vec<u8>,
    /// UTF-16 bytes not yet decoded.
    raw: Vec<u8>,
    ended: bool,
    delimiter: u8,
    size: usize,
    bytes: u64,
}

/// A file that is not text at all, in words.
fn not_text(start: &[u8]) -> Option<&'static str> {
    match start {
        [b'P', b'K', 3, 4, ..] => Some("it is a spreadsheet or zip file, not text"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("it is an old spreadsheet (.xls), not text"),
        [b'%', b'P', b'D', b'F', ..] => Some("it is a PDF, not text"),
        _ => None,
    }
}

impl Stream {
    /// Opens a file and reads its heading. `size` is about how many bytes a block has.
    ///
    /// # Errors
    /// In words, where it can't be opened or read or is no text.
    pub fn open(found: &Found, size: usize) -> Result<(Self, Head), String> {
        let mut options = TextOptions::default();
        let input = match &found.how {
            How::Held(held) => {
                options = held.options;
                Input::Held(Arc::clone(held), 0)
            }
            how => {
                if let How::Text(told) = how {
                    options = *told;
                }
                let file = open_file(&found.path)?;
                let stamp = stamp(&file);
                let length = stamp.map_or(u64::MAX, |(length, _)| length);
                Input::File(file, length, stamp)
            }
        };
        let mut stream = Self {
            path: found.path.clone(),
            input,
            encoding: Encoding::Utf8,
            decoder: None,
            beyond_ascii: false,
            rest: Vec::new(),
            raw: Vec::new(),
            ended: false,
            delimiter: b',',
            size: size.max(1),
            bytes: 0,
        };
        while stream.rest.len() < 4 && !stream.ended {
            stream.fill(stream.size).map_err(|e| e.to_string())?;
        }
        if let Some(what) = not_text(&stream.rest) {
            return Err(what.into());
        }
        let (sniffed, mark) = Encoding::sniff(&stream.rest);
        let encoding = options.encoding.unwrap_or(sniffed);
        stream.encoding = encoding;
        // An encoding that is stated, by the config or a byte order mark, is not given up for another.
        stream.beyond_ascii =
            encoding == Encoding::Utf8 && (options.encoding.is_some() || mark > 0);
        stream.rest.drain(..mark);
        stream.decoder = encoding.decoder();
        if stream.decoder.is_some() {
            stream.raw = std::mem::take(&mut stream.rest);
            stream.decode_raw();
        }
        // The heading needs its whole record; a quoted name may hold a line break.
        let head = loop {
            let Decoded { text, .. } = decode(
                whole_characters(&stream.rest, stream.ended).to_vec(),
                &mut stream.encoding.clone(),
                &mut false,
            );
            let (mut heading, delimiter, next, first_line) = Heading::read(&text, options);
            if next < text.len() || stream.ended {
                // A spreadsheet may keep all columns up to its last, with nothing in them.
                if heading.names.len() > COLUMNS_CAP {
                    let last = heading.names.iter().rposition(|name| !name.is_empty());
                    let width = last.map_or(1, |at| at + 1);
                    heading.names.truncate(width);
                    heading.places.truncate(width);
                }
                if heading.names.len() > COLUMNS_CAP {
                    return Err(format!(
                        "its heading on line {} has {} columns, and no more than {COLUMNS_CAP} can be read",
                        heading.line,
                        heading.names.len()
                    ));
                }
                // The same place in the bytes as in the text: counted back through the encoding.
                let skip = match stream.decode_len(&text[..next]) {
                    n if n <= stream.rest.len() => n,
                    _ => stream.rest.len(),
                };
                if stream.decoder.is_none() {
                    let start = stream.rest[..skip].to_vec();
                    decode(start, &mut stream.encoding, &mut stream.beyond_ascii);
                }
                stream.rest.drain(..skip);
                break Head {
                    heading,
                    delimiter,
                    first_line,
                };
            }
            if stream.rest.len() > HEADING_CAP {
                return Err(format!(
                    "its heading takes over {} MB: is a quote left open in it?",
                    HEADING_CAP >> 20
                ));
            }
            // Each round reads the heading afresh, so rounds grow.
            stream
                .fill(stream.size.max(stream.rest.len()))
                .map_err(|e| e.to_string())?;
        };
        stream.delimiter = head.delimiter;
        Ok((stream, head))
    }

    /// How many bytes of the undecoded rest a decoded text stands for.
    fn decode_len(&self, text: &str) -> usize {
        if text.is_ascii()
            || std::str::from_utf8(self.rest.get(..text.len()).unwrap_or(&[])).is_ok()
        {
            text.len()
        } else {
            // Windows-1252: one byte a character.
            text.chars().count()
        }
    }

    /// The file's encoding, as far as it has been read.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        match &self.input {
            Input::File(..) => self.bytes,
            Input::Held(held, _) => held.size,
        }
    }

    /// Whether the file is no longer what it was when it was opened: someone else has written it anew or cut it off. One
    /// that only grew was read to the length it had.
    pub fn changed(&self) -> bool {
        let Input::File(file, _, Some(before)) = &self.input else {
            return false;
        };
        let differs = |now: (u64, SystemTime)| now != *before && now.0 <= before.0;
        let there = std::fs::metadata(&self.path).ok();
        stamp(file).is_some_and(differs)
            || there
                .and_then(|about| Some((about.len(), about.modified().ok()?)))
                .is_none_or(differs)
    }

    /// The next block; `None` at the end of the file.
    ///
    /// # Errors
    /// If the machine stops giving bytes.
    pub fn next_block(&mut self) -> Result<Option<Block>, SourceError> {
        let mut splitter = Splitter::new(self.delimiter);
        let end = loop {
            if self.ended {
                break self.rest.len();
            }
            if self.rest.len() >= self.size {
                let end = splitter.last_end(&self.rest);
                if end > 0 {
                    break end;
                }
                if self.rest.len() > RECORD_CAP.max(self.size) {
                    // The open quote is told where the record is read; all after it would be in it.
                    self.ended = true;
                    continue;
                }
            }
            self.fill(self.size).map_err(|source| SourceError::File {
                path: self.path.clone(),
                source,
            })?;
        };
        if end == 0 {
            return Ok(None);
        }
        let after = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, after);
        let Decoded { text, broken } = decode(bytes, &mut self.encoding, &mut self.beyond_ascii);
        Ok(Some(Block { text, broken }))
    }

    /// Reads about so many bytes more.
    fn fill(&mut self, bytes: usize) -> std::io::Result<()> {
        let into = match self.decoder {
            Some(_) => &mut self.raw,
            None => &mut self.rest,
        };
        into.reserve(bytes.min(1 << 20));
        let read = self.input.read(bytes, into)?;
        self.bytes += read as u64;
        self.ended = read == 0;
        self.decode_raw();
        if self.ended {
            let end = before_end_mark(&self.rest);
            self.rest.truncate(end);
        }
        Ok(())
    }

    fn decode_raw(&mut self) {
        let Some(decoder) = &mut self.decoder else {
            return;
        };
        let mut text = String::new();
        let needed = decoder.max_utf8_buffer_length(self.raw.len());
        text.reserve(needed.unwrap_or(self.raw.len() * 3 + 16));
        let (result, _, _) = decoder.decode_to_string(&self.raw, &mut text, self.ended);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        if self.ended {
            self.decoder = None;
        }
        self.raw.clear();
        self.rest.extend_from_slice(text.as_bytes());
    }
}

/// Opens a file for reading; a folder or a pipe in a file's place is told, and not waited for.
fn open_file(path: &Path) -> Result<File, String> {
    let about = std::fs::metadata(path).map_err(|e| e.to_string())?;
    if about.is_dir() {
        return Err("it is a folder, not a file".into());
    }
    if !about.is_file() {
        return Err("it is a pipe or a device, not a file".into());
    }
    File::open(path).map_err(|e| e.to_string())
}

/// The mark of old systems for the end of a file (Ctrl-Z), which joining files on Windows still writes.
const END_MARK: u8 = 0x1A;

/// Where the bytes end without a mark of the end behind them.
fn before_end_mark(bytes: &[u8]) -> usize {
    let after = |b: &u8| !matches!(*b, END_MARK | b'\r' | b'\n' | b' ' | 0);
    let text = bytes.iter().rposition(after).map_or(0, |i| i + 1);
    match memchr::memchr(END_MARK, &bytes[text..]) {
        Some(mark) => text + mark,
        None => bytes.len(),
    }
}

/// The bytes without a UTF-8 character that is cut off at the end.
fn whole_characters(bytes: &[u8], ended: bool) -> &[u8] {
    if ended {
        return bytes;
    }
    match std::str::from_utf8(bytes) {
        Err(e) if e.error_len().is_none() => &bytes[..e.valid_up_to()],
        _ => bytes,
    }
}
