//! The texts of a PDF: what its pages show, through each font's own table of characters, and what its other objects say.

use lopdf::{Dictionary, Document, Object, ObjectId};
use rustc_hash::FxHashMap;

use super::sought::Finding;
use super::words::{Between, Listener as _, read as read_text};

/// What a font's codes of two bytes stand for.
type Characters = FxHashMap<u16, String>;

/// A gap in a line, in thousandths of the letters' size, from which on it parts words.
const GAP: f64 = 180.0;

/// Reads all texts of a PDF.
pub(super) fn read(bytes: &[u8], finding: &mut Finding<'_>) -> Result<(), String> {
    let document = Document::load_mem(bytes).map_err(|e| e.to_string())?;
    let mut fonts: FxHashMap<ObjectId, Characters> = FxHashMap::default();
    for object in document.objects.values() {
        strings(object, finding);
        let Object::Stream(stream) = object else {
            continue;
        };
        let name = |key: &[u8]| {
            stream
                .dict
                .get(key)
                .and_then(Object::as_name)
                .unwrap_or(b"")
        };
        match (name(b"Type"), name(b"Subtype")) {
            (b"Metadata", _) => {
                let text = stream
                    .decompressed_content()
                    .unwrap_or_else(|_| stream.content.clone());
                read_text(&text, Between::Markup, finding);
            }
            (_, b"Form") => {
                let content = stream
                    .decompressed_content()
                    .unwrap_or_else(|_| stream.content.clone());
                let resources = stream
                    .dict
                    .get(b"Resources")
                    .and_then(|r| document.dereference(r))
                    .and_then(|(_, r)| r.as_dict());
                let named = resources.map_or_else(
                    |_| FxHashMap::default(),
                    |r| fonts_of(&document, r, &mut fonts),
                );
                shown(&content, &named, &fonts, finding);
            }
            _ => {}
        }
    }
    for page in document.page_iter() {
        let mut named = FxHashMap::default();
        let (own, others) = document
            .get_page_resources(page)
            .map_err(|e| e.to_string())?;
        for resources in others
            .into_iter()
            .filter_map(|id| document.get_dictionary(id).ok())
            .chain(own)
        {
            named.extend(fonts_of(&document, resources, &mut fonts));
        }
        let content = document.get_page_content(page);
        shown(&content, &named, &fonts, finding);
    }
    Ok(())
}

/// Reads the strings of an object and of what is in it.
fn strings(object: &Object, finding: &mut Finding<'_>) {
    match object {
        Object::String(bytes, _) => {
            match bytes.strip_prefix(&[0xFE, 0xFF]) {
                Some(wide) => read_text(wide_text(wide).as_bytes(), Between::Lines, finding),
                None => read_text(bytes, Between::Lines, finding),
            }
            finding.apart();
        }
        Object::Array(items) => items.iter().for_each(|item| strings(item, finding)),
        Object::Dictionary(dictionary) => {
            dictionary
                .iter()
                .for_each(|(_, item)| strings(item, finding));
        }
        Object::Stream(stream) => {
            stream
                .dict
                .iter()
                .for_each(|(_, item)| strings(item, finding));
        }
        _ => {}
    }
}

/// Text in UTF-16, the higher byte first.
fn wide_text(bytes: &[u8]) -> String {
    let units = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The fonts that resources name; their tables are read once.
fn fonts_of(
    document: &Document,
    resources: &Dictionary,
    known: &mut FxHashMap<ObjectId, Characters>,
) -> FxHashMap<Vec<u8>, ObjectId> {
    let mut named = FxHashMap::default();
    let list = resources
        .get(b"Font")
        .and_then(|f| document.dereference(f))
        .and_then(|(_, f)| f.as_dict());
    for (name, font) in list.into_iter().flat_map(Dictionary::iter) {
        let Ok((_, font)) = document.dereference(font) else {
            continue;
        };
        let table = font
            .as_dict()
            .and_then(|f| f.get(b"ToUnicode"))
            .and_then(Object::as_reference);
        let Ok(id) = table else {
            continue;
        };
        known.entry(id).or_insert_with(|| {
            let stream = document.get_object(id).and_then(Object::as_stream);
            stream.map_or_else(
                |_| Characters::default(),
                |s| {
                    let text = s
                        .decompressed_content()
                        .unwrap_or_else(|_| s.content.clone());
                    characters(&text)
                },
            )
        });
        named.insert(name.clone(), id);
    }
    named
}

/// Reads a font's table of characters.
fn characters(table: &[u8]) -> Characters {
    let mut characters = Characters::default();
    let mut codes: Vec<Vec<u8>> = Vec::new();
    // Where a list of a range's characters begins among the codes.
    let mut list = None;
    let tokens = Tokens {
        bytes: table,
        at: 0,
    };
    let code = |bytes: &[u8]| bytes.iter().fold(0u16, |n, b| n << 8 | u16::from(*b));
    for token in tokens {
        match token {
            Token::Text(text) => codes.push(text),
            Token::Open => list = Some(codes.len()),
            Token::Close => {
                if let Some(from) = list.take()
                    && let Some(first) = from.checked_sub(2).and_then(|i| codes.get(i))
                {
                    let first = code(first);
                    for (i, text) in (0..).zip(&codes[from..]) {
                        characters.insert(first.wrapping_add(i), wide_text(text));
                    }
                    codes.clear();
                }
            }
            Token::Word(b"endbfchar") => {
                for pair in codes.chunks_exact(2) {
                    characters.insert(code(&pair[0]), wide_text(&pair[1]));
                }
                codes.clear();
            }
            Token::Word(b"endbfrange") => {
                for three in codes.chunks_exact(3) {
                    let (from, to) = (code(&three[0]), code(&three[1]));
                    let start = code(&three[2]);
                    for i in 0..=to.saturating_sub(from) {
                        let unit = start.wrapping_add(i).to_be_bytes();
                        characters.insert(from.wrapping_add(i), wide_text(&unit));
                    }
                }
                codes.clear();
            }
            Token::Word(b"beginbfchar" | b"beginbfrange" | b"endcodespacerange") => codes.clear(),
            _ => {}
        }
    }
    characters
}

/// Reads what a content stream shows.
fn shown(
    content: &[u8],
    named: &FxHashMap<Vec<u8>, ObjectId>,
    fonts: &FxHashMap<ObjectId, Characters>,
    finding: &mut Finding<'_>,
) {
    let mut text = String::new();
    let mut font: Option<&Characters> = None;
    let mut name: &[u8] = b"";
    let tokens = Tokens {
        bytes: content,
        at: 0,
    };
    for token in tokens {
        match token {
            Token::Name(n) => name = n,
            Token::Word(b"Tf") => font = named.get(name).and_then(|id| fonts.get(id)),
            Token::Word(b"Tj" | b"TJ" | b"'" | b"\"" | b"ET") => text.push(' '),
            Token::Word(number) => {
                let number = std::str::from_utf8(number).ok();
                if number
                    .and_then(|n| n.parse::<f64>().ok())
                    .is_some_and(|n| n < -GAP)
                {
                    text.push(' ');
                }
            }
            // Strings of marked content, as what a picture stands for, are written out.
            Token::Text(bytes) => match (bytes.strip_prefix(&[0xFE, 0xFF]), font) {
                (Some(wide), _) => {
                    text.push_str(&wide_text(wide));
                    text.push(' ');
                }
                (None, Some(font)) => {
                    for pair in bytes.chunks_exact(2) {
                        let code = u16::from_be_bytes([pair[0], pair[1]]);
                        text.push_str(font.get(&code).map_or("\u{fffd}", String::as_str));
                    }
                }
                (None, None) => text.push_str(&String::from_utf8_lossy(&bytes)),
            },
            Token::Open | Token::Close => {}
        }
    }
    read_text(text.as_bytes(), Between::Lines, finding);
}

enum Token<'b> {
    Text(Vec<u8>),
    Name(&'b [u8]),
    Word(&'b [u8]),
    Open,
    Close,
}

/// The tokens of a content stream.
struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    fn take_while(&mut self, keep: impl Fn(u8) -> bool) -> &'b [u8] {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|b| !keep(*b)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn hex(&mut self) -> Vec<u8> {
        let digits = self.take_while(|b| b != b'>');
        self.at += 1;
        let mut half = None;
        let mut bytes = Vec::with_capacity(digits.len() / 2);
        for digit in digits.iter().filter_map(|b| char::from(*b).to_digit(16)) {
            let digit = u8::try_from(digit).unwrap_or(0);
            match half.take() {
                None => half = Some(digit),
                Some(high) => bytes.push(high << 4 | digit),
            }
        }
        bytes.extend(half.map(|high| high << 4));
        bytes
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut depth = 1;
        let mut bytes = Vec::new();
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    let next = self.bytes.get(self.at).copied().unwrap_or(b' ');
                    self.at += 1;
                    match next {
                        b'n' => bytes.push(b'\n'),
                        b'r' => bytes.push(b'\r'),
                        b't' => bytes.push(b'\t'),
                        b'b' => bytes.push(8),
                        b'f' => bytes.push(12),
                        b'\n' => {}
                        b'0'..=b'7' => {
                            let mut value = u32::from(next - b'0');
                            for _ in 0..2 {
                                match self.bytes.get(self.at) {
                                    Some(d @ b'0'..=b'7') => {
                                        value = value * 8 + u32::from(d - b'0');
                                        self.at += 1;
                                    }
                                    _ => break,
                                }
                            }
                            bytes.push((value & 0xFF) as u8);
                        }
                        other => bytes.push(other),
                    }
                    continue;
                }
                _ => {}
            }
            bytes.push(byte);
        }
        bytes
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            let next = self.bytes.get(self.at + 1).copied();
            match (byte, next) {
                (b'<', Some(b'<')) | (b'>', Some(b'>')) => self.at += 2,
                (b'<', _) => {
                    self.at += 1;
                    return Some(Token::Text(self.hex()));
                }
                (b'(', _) => {
                    self.at += 1;
                    return Some(Token::Text(self.literal()));
                }
                (b'[', _) => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                (b']', _) => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                (b'/', _) => {
                    self.at += 1;
                    return Some(Token::Name(self.take_while(is_regular)));
                }
                (b'%', _) => {
                    self.take_while(|b| b != b'\n' && b != b'\r');
                }
                (byte, _) if is_regular(byte) => {
                    return Some(Token::Word(self.take_while(is_regular)));
                }
                _ => self.at += 1,
            }
        }
    }
}

fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace()
        && byte != 0
        && !matches!(
            byte,
            b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}
