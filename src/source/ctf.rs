//! The DfE's Common Transfer File: XML, read without document types and entities of its own, as a tree with places.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

/// How deep elements may lie in each other.
const DEPTH_CAP: usize = 64;
/// The most elements a file may have.
const ELEMENTS_CAP: usize = 5_000_000;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name, without a prefix.
    pub name: String,
    /// The text in it, trimmed.
    pub text: String,
    /// The line it begins on, from 1.
    pub line: u64,
    /// The column it begins at, in characters from 1.
    pub column: u64,
    /// The elements in it.
    pub children: Vec<Self>,
}

impl Element {
    /// The first element in it with a name, in any case.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children
            .iter()
            .find(|c| c.name.eq_ignore_ascii_case(name))
    }

    /// The first element with a name, at any depth.
    pub fn below(&self, name: &str) -> Option<&Self> {
        self.children.iter().find_map(|c| {
            if c.name.eq_ignore_ascii_case(name) {
                Some(c)
            } else {
                c.below(name)
            }
        })
    }

    /// All elements with a name, at any depth, in order; not those within one another.
    pub fn all_below<'e>(&'e self, name: &str, into: &mut Vec<&'e Self>) {
        for child in &self.children {
            if child.name.eq_ignore_ascii_case(name) {
                into.push(child);
            } else {
                child.all_below(name, into);
            }
        }
    }

    /// The first text in it: its own, or that of the elements in it.
    pub fn any_text(&self) -> &str {
        if !self.text.is_empty() {
            return &self.text;
        }
        self.children
            .iter()
            .map(Self::any_text)
            .find(|t| !t.is_empty())
            .unwrap_or("")
    }
}

/// Why a file can't be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The line, from 1.
    pub line: u64,
    /// The column, in characters from 1.
    pub column: u64,
    /// Why.
    pub why: String,
}

/// Whether bytes begin like XML.
pub fn is_xml(bytes: &[u8]) -> bool {
    let text = decode(&bytes[..bytes.len().min(200)]);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with("<?xml") || start.to_lowercase().starts_with("<ctfile")
}

/// Why XML whose root has another name than a Common Transfer File's isn't read, and what to do.
pub fn why_other(root: &str) -> String {
    match root {
        "Workbook" => {
            "it is a spreadsheet in an old XML form; open it in a spreadsheet and save it as .xlsx"
                .to_owned()
        }
        name => format!("it is XML, but no Common Transfer File: it begins with <{name}>"),
    }
}

/// Reads a file: its root element.
///
/// A document type is refused, and with it all entities but the five of XML itself: a Common Transfer File needs none, and
/// they can be made to fill the memory or to read other files.
///
/// # Errors
/// Where it isn't well-formed XML or is refused.
pub fn read(bytes: &[u8]) -> Result<Element, Broken> {
    let text = decode(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut places = Places {
        text,
        at: 0,
        line: 1,
        passed: 0,
    };
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let mut count = 0;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|error| {
            let at = usize::try_from(reader.error_position()).unwrap_or(at);
            places.broken(at, format!("it is not well-formed XML: {error}"))
        })?;
        match event {
            Event::DocType(_) => {
                return Err(places.broken(
                    at,
                    "it has a document type (DOCTYPE), which a Common Transfer File doesn't need and which may do harm".into(),
                ));
            }
            Event::Start(start) => {
                count += 1;
                if open.len() >= DEPTH_CAP || count > ELEMENTS_CAP {
                    return Err(places.broken(at, "it has too many elements in each other".into()));
                }
                let (line, column) = places.of(at);
                open.push(Element {
                    name: start.local_name().as_ref().to_owned(),
                    line,
                    column,
                    ..Element::default()
                });
            }
            Event::End(_) => {
                let Some(mut element) = open.pop() else {
                    continue;
                };
                element.text = element.text.trim().to_owned();
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => root = Some(element),
                }
            }
            Event::Text(content) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&content);
                }
            }
            Event::CData(content) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&content.into_inner());
                }
            }
            Event::GeneralRef(reference) => {
                let name = reference.into_inner();
                let Some(c) = character(&name) else {
                    return Err(
                        places.broken(at, format!("the entity &{name}; is not one of XML's own"))
                    );
                };
                if let Some(element) = open.last_mut() {
                    element.text.push(c);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !open.is_empty() {
        return Err(places.broken(
            text.len(),
            "it is cut off: an element is never closed".into(),
        ));
    }
    root.ok_or_else(|| places.broken(0, "it has no element".into()))
}

/// The character of an entity of XML itself, or of a number.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')
        }
    }
}

/// Lines and columns of places that don't go backwards.
struct Places<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    /// Characters between the start of the line and `at`.
    passed: u64,
}

impl Places<'_> {
    fn of(&mut self, at: usize) -> (u64, u64) {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        if at > self.at {
            let passed = &self.text[self.at..at];
            self.line += super::count_breaks(passed.as_bytes());
            // Only what is new is counted: a file on one line takes no longer than one on many.
            match passed.rfind(['\n', '\r']) {
                Some(last) => self.passed = passed[last + 1..].chars().count() as u64,
                None => self.passed += passed.chars().count() as u64,
            }
            self.at = at;
        }
        (self.line, self.passed + 1)
    }

    fn broken(&mut self, at: usize, why: String) -> Broken {
        let (line, column) = self.of(at);
        Broken { line, column, why }
    }
}

/// Bytes as text: by the byte order mark, else by the encoding that the first line states, else UTF-8, else Windows-1252.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_lowercase();
    let stated = start
        .split_once("encoding=")
        .and_then(|(_, rest)| rest.get(1..))
        .and_then(|rest| rest.split(['"', '\'']).next())
        .and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    match (stated, std::str::from_utf8(bytes)) {
        (Some(encoding), _) if encoding != encoding_rs::UTF_8 => encoding.decode(bytes).0,
        (_, Ok(text)) => Cow::Borrowed(text),
        _ => encoding_rs::WINDOWS_1252.decode(bytes).0,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn elements_have_their_places() {
        let root = read(b"<?xml version=\"1.0\"?>\r\n<CTfile>\r\n  <Pupil><UPN>A&amp;B</UPN></Pupil>\r\n</CTfile>").expect("well-formed");
        let upn = root.below("upn").expect("there is one");
        assert_eq!((upn.text.as_str(), upn.line, upn.column), ("A&B", 3, 10));
    }

    #[test]
    fn document_types_and_entities_are_refused() {
        let bomb = b"<!DOCTYPE x [<!ENTITY a \"aaaa\">]><x>&a;</x>";
        assert!(read(bomb).expect_err("refused").why.contains("DOCTYPE"));
        assert!(
            read(b"<x>&a;</x>")
                .expect_err("refused")
                .why
                .contains("&a;")
        );
        assert!(read(b"<x><y></x>").is_err());
        assert!(read(b"<x>").expect_err("refused").why.contains("cut off"));
    }
}
