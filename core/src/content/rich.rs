//! Markdown as typed pieces, for paper: what was written keeps its headings, lists, tables, pictures, links and footnotes.

use std::collections::BTreeMap;
use std::iter::Peekable;

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};

use super::markdown::is_web;

/// A piece of a text.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Rich {
    /// A heading: 1 for the highest rank of its text.
    Heading {
        /// Its rank, from 1.
        rank: u8,
        /// Its words.
        words: Vec<Words>,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        words: Vec<Words>,
    },
    /// A list.
    List {
        /// The number of its first item; `None`: it has bullets.
        from: Option<u64>,
        /// Its items.
        items: Vec<Vec<Rich>>,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        inner: Vec<Rich>,
    },
    /// Lines to be read as they stand.
    Code {
        /// The lines.
        text: String,
    },
    /// A table.
    Table {
        /// Which columns stand at the right.
        right: Vec<bool>,
        /// The headings.
        head: Vec<Vec<Words>>,
        /// The rows.
        rows: Vec<Vec<Vec<Words>>>,
    },
    /// A picture that stands by itself.
    Picture {
        /// Its file, as it is written there.
        file: String,
        /// What it shows, for those who can't see it.
        alt: String,
    },
    /// A rule between two parts.
    Rule,
}

/// Words of a paragraph.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Words {
    /// Plain.
    Text {
        /// The words.
        text: String,
    },
    /// Set bold, slanted, struck through or as code.
    Set {
        /// `strong`, `emph`, `strike` or `code`.
        how: &'static str,
        /// The words.
        inner: Vec<Words>,
    },
    /// A link.
    Link {
        /// Its address; the words alone stay where it leads into the site.
        to: String,
        /// The words.
        inner: Vec<Words>,
    },
    /// A footnote.
    Note {
        /// What it says.
        inner: Vec<Rich>,
    },
    /// The end of a line.
    Break,
}

/// The extensions of Markdown that texts may use.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES
}

/// Reads a text. Raw HTML is left out, links that lead into the site keep their words alone.
pub fn rich(text: &str) -> Vec<Rich> {
    let parser = |text| Parser::new_ext(text, options());
    // The footnotes first: their marks stand before them.
    let mut notes = BTreeMap::new();
    let mut events = parser(text).peekable();
    while let Some(event) = events.next() {
        if let Event::Start(Tag::FootnoteDefinition(name)) = event {
            let inner = blocks(&mut events, &BTreeMap::new());
            notes.insert(name.to_string(), inner);
        }
    }
    let mut made = blocks(&mut parser(text).peekable(), &notes);
    raise(&mut made);
    made
}

/// The files of the pictures in a text, each once.
pub fn pictures(text: &str) -> Vec<String> {
    let mut found = vec![];
    for event in Parser::new_ext(text, options()) {
        if let Event::Start(Tag::Image { dest_url, .. }) = event {
            let file = dest_url.to_string();
            if !found.contains(&file) {
                found.push(file);
            }
        }
    }
    found
}

/// Raises headings so that the highest rank is 1 and none skips one.
fn raise(all: &mut [Rich]) {
    let mut met: Vec<u8> = vec![];
    for piece in all {
        if let Rich::Heading { rank, .. } = piece {
            while met.last().is_some_and(|last| last >= rank) {
                met.pop();
            }
            met.push(*rank);
            *rank = u8::try_from(met.len()).unwrap_or(1);
        }
    }
}

type Notes = BTreeMap<String, Vec<Rich>>;

/// The blocks up to the end of whatever holds them.
fn blocks<'a>(events: &mut Peekable<impl Iterator<Item = Event<'a>>>, notes: &Notes) -> Vec<Rich> {
    let mut made = vec![];
    while let Some(event) = events.peek() {
        match event {
            Event::End(_) => {
                events.next();
                return made;
            }
            Event::Start(tag) if !is_inline(tag) => {
                let tag = tag.clone();
                events.next();
                made.extend(block(&tag, events, notes));
            }
            Event::Rule => {
                events.next();
                made.push(Rich::Rule);
            }
            Event::Html(_) => {
                events.next();
            }
            // An item of a tight list has no paragraph around its words.
            _ => made.extend(paragraph(line(events, notes, false))),
        }
    }
    made
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn block<'a>(
    tag: &Tag<'a>,
    events: &mut Peekable<impl Iterator<Item = Event<'a>>>,
    notes: &Notes,
) -> Vec<Rich> {
    match tag {
        Tag::Paragraph => paragraph(line(events, notes, true)),
        Tag::Heading { level, .. } => vec![Rich::Heading {
            rank: *level as u8,
            words: words(events, notes),
        }],
        Tag::BlockQuote(_) => vec![Rich::Quote {
            inner: blocks(events, notes),
        }],
        Tag::CodeBlock(_) => {
            let mut text = String::new();
            for event in events.by_ref() {
                match event {
                    Event::Text(t) => text.push_str(&t),
                    Event::End(_) => break,
                    _ => {}
                }
            }
            vec![Rich::Code { text }]
        }
        Tag::List(from) => {
            let mut items = vec![];
            while let Some(event) = events.next() {
                match event {
                    Event::Start(Tag::Item) => items.push(blocks(events, notes)),
                    Event::End(TagEnd::List(_)) => break,
                    _ => {}
                }
            }
            vec![Rich::List { from: *from, items }]
        }
        Tag::Table(align) => vec![table(align, events, notes)],
        Tag::FootnoteDefinition(_) => {
            blocks(events, notes);
            vec![]
        }
        _ => blocks(events, notes),
    }
}

/// A paragraph; a picture in it stands by itself.
fn paragraph(found: Vec<Found>) -> Vec<Rich> {
    let mut made = vec![];
    let mut line = vec![];
    let close = |line: &mut Vec<Words>, made: &mut Vec<Rich>| {
        let said = line
            .iter()
            .any(|w| !matches!(w, Words::Break) && !is_blank(w));
        let words = std::mem::take(line);
        if said {
            made.push(Rich::Paragraph { words });
        }
    };
    for piece in found {
        match piece {
            Found::Words(words) => line.push(words),
            Found::Picture(file, alt) => {
                close(&mut line, &mut made);
                made.push(Rich::Picture { file, alt });
            }
        }
    }
    close(&mut line, &mut made);
    made
}

fn is_blank(words: &Words) -> bool {
    matches!(words, Words::Text { text } if text.trim().is_empty())
}

/// A piece of a line.
enum Found {
    Words(Words),
    Picture(String, String),
}

/// What is written up to the end of the tag that holds it (`held`), or to the next block.
fn line<'a>(
    events: &mut Peekable<impl Iterator<Item = Event<'a>>>,
    notes: &Notes,
    held: bool,
) -> Vec<Found> {
    let mut made = vec![];
    while let Some(event) = events.peek() {
        match event {
            Event::End(_) => {
                if held {
                    events.next();
                }
                return made;
            }
            Event::Start(tag) if !is_inline(tag) => return made,
            _ => {}
        }
        let Some(event) = events.next() else { break };
        let text = |text: &str| {
            Found::Words(Words::Text {
                text: text.to_owned(),
            })
        };
        match event {
            Event::Text(t) => made.push(text(&t)),
            Event::Code(t) => made.push(Found::Words(Words::Set {
                how: "code",
                inner: vec![Words::Text {
                    text: t.to_string(),
                }],
            })),
            Event::SoftBreak => made.push(text(" ")),
            Event::HardBreak => made.push(Found::Words(Words::Break)),
            Event::FootnoteReference(name) => {
                if let Some(inner) = notes.get(&*name) {
                    let inner = inner.clone();
                    made.push(Found::Words(Words::Note { inner }));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let alt = spoken(&words(events, notes));
                made.push(Found::Picture(dest_url.to_string(), alt));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let inner = words(events, notes);
                if is_web(&dest_url) {
                    let to = dest_url.to_string();
                    made.push(Found::Words(Words::Link { to, inner }));
                } else {
                    made.extend(inner.into_iter().map(Found::Words));
                }
            }
            Event::Start(tag) => {
                let how = match tag {
                    Tag::Strong => "strong",
                    Tag::Strikethrough => "strike",
                    _ => "emph",
                };
                let inner = words(events, notes);
                made.push(Found::Words(Words::Set { how, inner }));
            }
            _ => {}
        }
    }
    made
}

/// The words up to the end of the tag that holds them; of pictures those stay that say what they show.
fn words<'a>(events: &mut Peekable<impl Iterator<Item = Event<'a>>>, notes: &Notes) -> Vec<Words> {
    let each = line(events, notes, true)
        .into_iter()
        .map(|piece| match piece {
            Found::Words(words) => words,
            Found::Picture(_, alt) => Words::Text { text: alt },
        });
    each.collect()
}

fn table<'a>(
    align: &[Alignment],
    events: &mut Peekable<impl Iterator<Item = Event<'a>>>,
    notes: &Notes,
) -> Rich {
    let (mut head, mut rows, mut row) = (vec![], vec![], vec![]);
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::TableCell) => row.push(words(events, notes)),
            Event::End(TagEnd::TableHead) => head = std::mem::take(&mut row),
            Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut row)),
            Event::End(TagEnd::Table) => break,
            _ => {}
        }
    }
    Rich::Table {
        right: align.iter().map(|a| *a == Alignment::Right).collect(),
        head,
        rows,
    }
}

/// Words as they are read out.
pub fn spoken(all: &[Words]) -> String {
    let mut made = String::new();
    for words in all {
        match words {
            Words::Text { text } => made.push_str(text),
            Words::Set { inner, .. } | Words::Link { inner, .. } => made.push_str(&spoken(inner)),
            Words::Note { .. } => {}
            Words::Break => made.push(' '),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::{Rich, Words, pictures, rich, spoken};

    fn text(text: &str) -> Vec<Words> {
        vec![Words::Text {
            text: text.to_owned(),
        }]
    }

    #[test]
    fn what_is_written_keeps_its_form() {
        let made = rich(
            "## What we do\n\nFirst **this**[^1], see [the site](https://x.example) or [a page](help.md).\n\n#### Then\n\n\
             1. one\n2. two\n   - a\n   - b\n\n> said\n\n| Action | By |\n|---|--:|\n| Place value | 7 Sept |\n\n\
             ![A wall of books](wall.png)\n\n<b>no</b>\n\n---\n\n[^1]: From *spring*.\n",
        );
        let kinds: Vec<&str> = made
            .iter()
            .map(|piece| match piece {
                Rich::Heading { rank: 1, .. } => "h1",
                Rich::Heading { rank: 2, .. } => "h2",
                Rich::Heading { .. } => "h",
                Rich::Paragraph { .. } => "p",
                Rich::List { .. } => "list",
                Rich::Quote { .. } => "quote",
                Rich::Code { .. } => "code",
                Rich::Table { .. } => "table",
                Rich::Picture { .. } => "picture",
                Rich::Rule => "rule",
            })
            .collect();
        // The HTML is gone but for the word in it.
        assert_eq!(
            kinds,
            [
                "h1", "p", "h2", "list", "quote", "table", "picture", "p", "rule"
            ]
        );
        let Rich::Paragraph { words } = &made[1] else {
            panic!("{:?}", made[1]);
        };
        assert_eq!(spoken(words), "First this, see the site or a page.");
        assert!(
            words
                .iter()
                .any(|w| matches!(w, Words::Link { to, .. } if to == "https://x.example"))
        );
        let notes: Vec<_> = (words.iter())
            .filter_map(|w| match w {
                Words::Note { inner } => Some(inner),
                _ => None,
            })
            .collect();
        assert_eq!(notes.len(), 1);
        assert!(
            matches!(&notes[0][..], [Rich::Paragraph { words }] if spoken(words) == "From spring.")
        );
        let Rich::List { from, items } = &made[3] else {
            panic!("{:?}", made[3]);
        };
        assert_eq!((*from, items.len()), (Some(1), 2));
        assert!(
            matches!(&items[1][..], [Rich::Paragraph { .. }, Rich::List { from: None, items }] if items.len() == 2)
        );
        assert_eq!(
            made[5],
            Rich::Table {
                right: vec![false, true],
                head: vec![text("Action"), text("By")],
                rows: vec![vec![text("Place value"), text("7 Sept")]],
            }
        );
        assert_eq!(
            pictures("![a](one.png) and ![b](one.png) ![c](two.svg)"),
            ["one.png", "two.svg"]
        );
    }

    #[test]
    fn headings_never_skip_a_rank() {
        let ranks: Vec<u8> = rich("# a\n\n### b\n\n###### c\n\n## d\n\n# e\n")
            .iter()
            .filter_map(|piece| match piece {
                Rich::Heading { rank, .. } => Some(*rank),
                _ => None,
            })
            .collect();
        assert_eq!(ranks, [1, 2, 3, 2, 1]);
    }
}
