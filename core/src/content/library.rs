//! The pages of help: built in, with the project's own files in their place or beside them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Code, Finding, Severity, Spot};

use super::markdown::{self, Article, article};
use super::workings::{Working, workings};

/// The files that come with the program, by name within `content/`.
const BUILT_IN: &[(&str, &str)] = &[
    ("glossary", include_str!("../../../content/glossary.md")),
    ("worked", include_str!("../../../content/worked.md")),
    (
        "methods/selection",
        include_str!("../../../content/methods/selection.md"),
    ),
    (
        "methods/attainment",
        include_str!("../../../content/methods/attainment.md"),
    ),
    (
        "methods/benchmark",
        include_str!("../../../content/methods/benchmark.md"),
    ),
    (
        "methods/difference",
        include_str!("../../../content/methods/difference.md"),
    ),
    (
        "methods/reports",
        include_str!("../../../content/methods/reports.md"),
    ),
    (
        "methods/groups",
        include_str!("../../../content/methods/groups.md"),
    ),
    (
        "methods/briefing",
        include_str!("../../../content/methods/briefing.md"),
    ),
    (
        "methods/audits",
        include_str!("../../../content/methods/audits.md"),
    ),
    (
        "methods/dfe-measures",
        include_str!("../../../content/methods/dfe-measures.md"),
    ),
    (
        "methods/indicators",
        include_str!("../../../content/methods/indicators.md"),
    ),
    (
        "methods/statutory",
        include_str!("../../../content/methods/statutory.md"),
    ),
    (
        "methods/progress",
        include_str!("../../../content/methods/progress.md"),
    ),
    (
        "methods/profile",
        include_str!("../../../content/methods/profile.md"),
    ),
    (
        "methods/estimates",
        include_str!("../../../content/methods/estimates.md"),
    ),
    (
        "methods/rounding",
        include_str!("../../../content/methods/rounding.md"),
    ),
    (
        "methods/small-numbers",
        include_str!("../../../content/methods/small-numbers.md"),
    ),
];

/// A page of help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Its name within `content/`, without ending: `methods/difference`.
    pub name: String,
    /// What it says.
    pub article: Article,
}

/// A term of the glossary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Its id on the glossary's page.
    pub id: String,
    /// The term.
    pub term: String,
    /// What it means, as HTML.
    pub html: String,
    /// The same as plain paragraphs.
    pub plain: Vec<String>,
}

/// All pages of help, and the glossary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Library {
    /// The pages by name, without glossary and welcome; those on method first, in the order they are read in.
    pub pages: Vec<Page>,
    /// The terms, by alphabet.
    pub terms: Vec<Term>,
    /// How figures are worked out, one entry a kind of figure, the project's own first.
    pub workings: Vec<Working>,
    /// The project's `index.md`, where there is one.
    pub welcome: Option<Article>,
}

impl Library {
    /// What comes with the program.
    pub fn built_in() -> Self {
        Self::made(BTreeMap::new())
    }

    /// What comes with the program, and the project's own: a file of the same name stands in for a page, terms of
    /// `glossary.md` and entries of `worked.md` stand in for those of the same name or come to them, `index.md` welcomes, and
    /// any other file is a page of its own. Commentary is read apart.
    pub fn read(folder: &Path) -> (Self, Vec<Finding>) {
        let mut own = BTreeMap::new();
        let mut findings = vec![];
        for (name, text) in files(folder) {
            let stem = name.strip_suffix(".md").unwrap_or(&name);
            // The pages of the checks are printed by `matbook check --explain`; commentary goes into reports, and the project's own
            // pages stand beside them.
            if ["commentary/", "checks/", "pages/"]
                .iter()
                .any(|part| stem.starts_with(part))
            {
                continue;
            }
            match text {
                Ok(text) => {
                    own.insert(stem.to_owned(), text);
                }
                Err(why) => {
                    let spot = Spot {
                        file: Arc::from(format!("content/{name}")),
                        ..Spot::default()
                    };
                    findings.push(
                        Finding::new(Code::ContentFile, Severity::Warning, spot, why)
                            .help("save it as plain text (UTF-8) with a name that ends in .md"),
                    );
                }
            }
        }
        (Self::made(own), findings)
    }

    fn made(mut own: BTreeMap<String, String>) -> Self {
        let welcome = own.remove("index");
        let glossary = own.remove("glossary");
        let worked = own.remove("worked");
        let mut names: Vec<String> = BUILT_IN
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .filter(|name| name != "glossary" && name != "worked")
            .collect();
        names.extend(own.keys().filter(|n| !is_built_in(n)).cloned());
        let known =
            |name: &str| name == "glossary" || name == "index" || names.iter().any(|n| n == name);
        let pages: Vec<Page> = names
            .iter()
            .map(|name| {
                let text = own.get(name).map_or_else(|| built_in(name), String::as_str);
                Page {
                    article: article(text, &|to| resolve(name, to, &known)),
                    name: name.clone(),
                }
            })
            .collect();
        let links = |to: &str| resolve("glossary", to, &known);
        let mut terms: BTreeMap<String, Term> = BTreeMap::new();
        let texts = [Some(built_in("glossary")), glossary.as_deref()];
        for text in texts.into_iter().flatten() {
            for part in article(&with_headings(text), &links).parts {
                if part.heading.is_empty() {
                    continue;
                }
                let term = Term {
                    id: part.id,
                    term: part.heading,
                    html: part.html,
                    plain: part.plain,
                };
                terms.insert(term.term.to_lowercase(), term);
            }
        }
        let terms: Vec<Term> = terms.into_values().collect();
        let place = |to: &str| words_of(&pages, &terms, to);
        let mut workings = workings(worked.as_deref().unwrap_or(""), &place);
        for working in self::workings(built_in("worked"), &place) {
            if workings.iter().all(|w| w.name != working.name) {
                workings.push(working);
            }
        }
        Self {
            workings,
            welcome: welcome.map(|text| article(&text, &|to| resolve("index", to, &known))),
            pages,
            terms,
        }
    }

    /// The glossary as a list of definitions, each term with its id.
    pub fn glossary_html(&self) -> String {
        let mut html = String::from("<dl class=\"terms\">\n");
        for term in &self.terms {
            html.push_str(&format!("<dt id=\"{}\">", term.id));
            markdown::push_text(&mut html, &term.term);
            html.push_str("</dt>\n<dd>");
            html.push_str(&term.html);
            html.push_str("</dd>\n");
        }
        html.push_str("</dl>");
        html
    }

    /// A page, by name.
    pub fn page(&self, name: &str) -> Option<&Page> {
        self.pages.iter().find(|p| p.name == name)
    }
}

/// What a link to a page on method or a term of the glossary is called; `None` where there is no such page or place.
fn words_of(pages: &[Page], terms: &[Term], to: &str) -> Option<String> {
    let (file, place) = to.split_once('#').unwrap_or((to, ""));
    let name = file.strip_suffix(".md")?;
    if name == "glossary" {
        let term = terms.iter().find(|t| t.id == place)?;
        return Some(format!("Glossary: {}", term.term));
    }
    let article = &pages.iter().find(|p| p.name == name)?.article;
    if place.is_empty() {
        return Some(article.title.clone());
    }
    let part = article.parts.iter().find(|p| p.id == place)?;
    Some(format!("{}: {}", article.title, part.heading))
}

/// The texts of the pages of help that come with the program.
pub fn built_in_texts() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(_, text)| *text)
}

fn is_built_in(name: &str) -> bool {
    BUILT_IN.iter().any(|(n, _)| *n == name)
}

fn built_in(name: &str) -> &'static str {
    BUILT_IN
        .iter()
        .find(|(n, _)| *n == name)
        .map_or("", |(_, text)| text)
}

/// Paragraphs of the form `**Term**: what it means` are terms as well as headings of the second rank.
fn with_headings(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let term = line
            .strip_prefix("**")
            .and_then(|rest| rest.split_once("**:"))
            .filter(|(term, _)| !term.contains("**"));
        match term {
            Some((term, words)) => {
                let words = words.trim_start();
                let mut chars = words.chars();
                let first: String = chars
                    .next()
                    .map(|c| c.to_uppercase().collect())
                    .unwrap_or_default();
                out.push_str(&format!("## {term}\n\n{first}{}\n", chars.as_str()));
            }
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// A link between files of `content/`, as a link between their pages: `../glossary.md#roll` becomes `../glossary.html#roll`;
/// `None` where there is no such page.
fn resolve(from: &str, to: &str, known: &dyn Fn(&str) -> bool) -> Option<String> {
    let (path, place) = to.split_once('#').map_or((to, None), |(p, i)| (p, Some(i)));
    let place = place.map(|p| format!("#{p}")).unwrap_or_default();
    if path.is_empty() {
        return Some(place);
    }
    let stem = path
        .strip_suffix(".md")
        .or_else(|| path.strip_suffix(".html"))?;
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for step in stem.split('/') {
        match step {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    known(&parts.join("/")).then(|| format!("{stem}.html{place}"))
}

/// The Markdown files of a folder, by path with `/` and small letters at its end, in order: their text (without byte-order mark,
/// lines ending in `\n`), or why it can't be read; of texts in another form that they are. A folder that isn't there has none.
pub(super) fn files(folder: &Path) -> Vec<(String, Result<String, String>)> {
    if !folder.is_dir() {
        return vec![];
    }
    let mut found = vec![];
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        let path = entry.path();
        let name: Vec<String> = path
            .strip_prefix(folder)
            .unwrap_or(path)
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        let mut name = name.join("/");
        let end = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if !entry.file_type().is_file() {
            continue;
        }
        if OTHER_TEXTS.contains(&end.as_str()) {
            let why = format!("nothing reads a .{end} here: words are read from .md, plain text");
            found.push((name, Err(why)));
            continue;
        }
        if end != "md" {
            continue;
        }
        name.truncate(name.len() - 2);
        name.push_str("md");
        let text = std::fs::read(path)
            .map_err(|error| format!("the file can't be read: {error}"))
            .and_then(decoded)
            .map(|text| text.trim_start_matches('\u{feff}').replace("\r\n", "\n"));
        found.push((name, text));
    }
    found
}

/// The ends of texts that somebody may take for what is read.
const OTHER_TEXTS: [&str; 6] = ["docx", "doc", "odt", "rtf", "txt", "markdown"];

/// The text of a file: UTF-8, or else as word processors on Windows save plain text.
fn decoded(bytes: Vec<u8>) -> Result<String, String> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    let marked = [b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .any(|mark| bytes.starts_with(*mark));
    if marked || bytes.contains(&0) {
        return Err("the file is not UTF-8 text".to_owned());
    }
    Ok(bytes.iter().map(|byte| windows(*byte)).collect())
}

/// The character of a byte in Windows-1252.
fn windows(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte.checked_sub(0x80) {
        Some(i) => FROM_80
            .get(usize::from(i))
            .copied()
            .unwrap_or(char::from(byte)),
        None => char::from(byte),
    }
}
