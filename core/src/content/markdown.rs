//! Markdown to HTML and to plain paragraphs, without any HTML of its author's.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

use super::rich::options;

/// A file of Markdown: its title and its parts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Article {
    /// The heading of the first rank; empty where there is none.
    pub title: String,
    /// The parts: one a heading of the second rank, before them one without a heading for what comes first.
    pub parts: Vec<Part>,
}

/// A stretch of an article under one heading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// Its id: the heading in lower case with hyphens; empty without a heading.
    pub id: String,
    /// Its heading, plain; may be empty.
    pub heading: String,
    /// HTML: made from Markdown alone, raw HTML left out, links only to places that are safe.
    pub html: String,
    /// The same as plain paragraphs; items of lists begin with a bullet or their number.
    pub plain: Vec<String>,
}

impl Article {
    /// The first plain paragraph.
    pub fn lead(&self) -> &str {
        self.parts
            .iter()
            .flat_map(|p| &p.plain)
            .next()
            .map_or("", String::as_str)
    }
}

/// Where a relative link of the text leads: its address as it is to stand in the page; `None`: nowhere, only its words stay.
pub type Links<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Reads an article. `links` turns its relative links into addresses; links to `http`, `https`, `mailto` and `tel` stand as
/// they are, all others lose their address and keep their words. Images leave their description.
pub fn article(text: &str, links: &Links<'_>) -> Article {
    let mut article = Article::default();
    let mut part = Vec::new();
    let mut head = String::new();
    let mut events = safe(text, links).into_iter();
    while let Some(event) = events.next() {
        let Event::Start(Tag::Heading { level, .. }) = &event else {
            part.push(event);
            continue;
        };
        let level = *level;
        if level > HeadingLevel::H2 {
            part.push(event);
            continue;
        }
        let inside: Vec<Event<'_>> = events
            .by_ref()
            .take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))))
            .collect();
        let words = plain(inside.iter()).join(" ");
        if level == HeadingLevel::H1 && article.title.is_empty() {
            article.title = words;
            continue;
        }
        push_part(&mut article, &head, std::mem::take(&mut part));
        head = words;
    }
    push_part(&mut article, &head, part);
    article
}

/// Reads a text that stands inside a page of something else: all of it as one part, headings from the third rank on.
pub fn fragment(text: &str, links: &Links<'_>) -> Part {
    let events: Vec<Event<'_>> = safe(text, links)
        .into_iter()
        .map(|event| match event {
            Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
                level: inner(level),
                id: None,
                classes: vec![],
                attrs: vec![],
            }),
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(inner(level))),
            other => other,
        })
        .collect();
    part("", events)
}

fn inner(level: HeadingLevel) -> HeadingLevel {
    level.max(HeadingLevel::H3)
}

fn push_part(article: &mut Article, heading: &str, events: Vec<Event<'_>>) {
    if heading.is_empty() && events.is_empty() {
        return;
    }
    let mut made = part(heading, events);
    let mut n = 1;
    let wanted = made.id.clone();
    while !made.id.is_empty() && article.parts.iter().any(|p| p.id == made.id) {
        n += 1;
        made.id = format!("{wanted}-{n}");
    }
    article.parts.push(made);
}

fn part(heading: &str, events: Vec<Event<'_>>) -> Part {
    let plain = plain(events.iter());
    let mut out = String::new();
    html::push_html(&mut out, framed(events).into_iter());
    Part {
        id: anchor(heading),
        heading: heading.to_owned(),
        html: out,
        plain,
    }
}

/// The events of a text without raw HTML, images and unsafe links.
fn safe<'a>(text: &'a str, links: &Links<'_>) -> Vec<Event<'a>> {
    let notes: Vec<CowStr<'_>> = Parser::new_ext(text, options())
        .filter_map(|event| match event {
            Event::FootnoteReference(name) => Some(name),
            _ => None,
        })
        .fold(vec![], |mut known, name| {
            if !known.contains(&name) {
                known.push(name);
            }
            known
        });
    // Several texts may stand on one page: a note has its number, and no address that another could have, too.
    let number = |name: &CowStr<'_>| notes.iter().position(|n| n == name).map_or(0, |i| i + 1);
    let mut open = vec![];
    Parser::new_ext(text, options())
        .filter_map(|event| match event {
            Event::FootnoteReference(name) => {
                let mark = format!("<sup>{}</sup>", number(&name));
                Some(Event::InlineHtml(mark.into()))
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let opened = format!("<div class=\"note\"><sup>{}</sup>", number(&name));
                Some(Event::Html(opened.into()))
            }
            Event::End(TagEnd::FootnoteDefinition) => Some(Event::Html("</div>".into())),
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Tag::HtmlBlock | Tag::Image { .. })
            | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => None,
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let address = if is_web(&dest_url) {
                    Some(dest_url)
                } else if has_scheme(&dest_url) {
                    None
                } else {
                    links(&dest_url).map(CowStr::from)
                };
                open.push(address.is_some());
                address.map(|dest_url| {
                    Event::Start(Tag::Link {
                        link_type,
                        dest_url,
                        title,
                        id,
                    })
                })
            }
            Event::End(TagEnd::Link) => open.pop().unwrap_or(false).then_some(event),
            other => Some(other),
        })
        .collect()
}

pub(super) fn is_web(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:"]
        .iter()
        .any(|s| lower.starts_with(s))
}

/// Whether an address begins with a scheme, or leads to another host by leaving its scheme out.
fn has_scheme(address: &str) -> bool {
    let before = address.split(['/', '#', '?']).next().unwrap_or("");
    before.contains(':') || address.starts_with("//") || address.contains('\\')
}

/// Puts a frame that scrolls around each table, as the tables of figures have one.
fn framed(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::Start(Tag::Table(_)) => {
                let frame =
                    "<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">";
                out.push(Event::Html(frame.into()));
                out.push(event);
            }
            Event::End(TagEnd::Table) => {
                out.push(event);
                out.push(Event::Html("</div>".into()));
            }
            other => out.push(other),
        }
    }
    out
}

/// The words of some events as paragraphs.
fn plain<'a, 'e: 'a>(events: impl Iterator<Item = &'a Event<'e>>) -> Vec<String> {
    let mut done: Vec<String> = vec![];
    let mut line = String::new();
    let mut lists: Vec<Option<u64>> = vec![];
    let mut flush = |line: &mut String| {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() && words != "•" {
            done.push(words);
        }
        line.clear();
    };
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => line.push_str(text),
            Event::SoftBreak | Event::HardBreak => line.push(' '),
            Event::Start(Tag::List(from)) => {
                flush(&mut line);
                lists.push(*from);
            }
            Event::End(TagEnd::List(_)) => {
                flush(&mut line);
                lists.pop();
            }
            Event::Start(Tag::Item) => {
                flush(&mut line);
                match lists.last_mut() {
                    Some(Some(n)) => {
                        line.push_str(&format!("{n}. "));
                        *n += 1;
                    }
                    _ => line.push_str("• "),
                }
            }
            Event::End(TagEnd::TableCell) => line.push_str("; "),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => {
                line.truncate(line.trim_end_matches("; ").len());
                flush(&mut line);
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock,
            )
            | Event::Rule => flush(&mut line),
            _ => {}
        }
    }
    flush(&mut line);
    done
}

/// Adds words to HTML.
pub(super) fn push_text(out: &mut String, words: &str) {
    html::push_html(out, std::iter::once(Event::Text(words.into())));
}

/// A heading as an id: lower-case letters and digits, runs of anything else as one hyphen.
pub(super) fn anchor(heading: &str) -> String {
    let mut id = String::with_capacity(heading.len());
    for c in heading.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(id.trim_end_matches('-').len());
    if id.is_empty() && !heading.is_empty() {
        "part".to_owned()
    } else {
        id
    }
}
