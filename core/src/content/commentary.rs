//! Commentary: Markdown of the project's `content/commentary/`, with a few lines at its head.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Code, Finding, Severity, Spot, nearest};

/// A commentary: where it belongs, who wrote it when, its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commentary {
    /// The file, relative to the content folder with `/` and beginning with `content/`.
    pub file: Arc<str>,
    /// The pages it belongs to.
    pub target: Target,
    /// What it is headed; empty: `Commentary`.
    pub title: String,
    /// Who wrote it; may be empty.
    pub author: String,
    /// When, as it is written there; may be empty.
    pub date: String,
    /// The Markdown below the head.
    pub body: String,
    /// The line of the file that the body begins on, from 1.
    pub body_line: u64,
    /// The pictures that the body shows, by the file as it is written there; those that can't be had are left out.
    pub pictures: BTreeMap<String, Arc<[u8]>>,
}

/// The pages that a commentary belongs to. What is left out is not asked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Target {
    /// The trust, by UID; left out: every trust.
    pub trust: Option<String>,
    /// The school, by URN; left out: the trust as a whole.
    pub school: Option<u32>,
    /// The report, as `summary` or `audit-assessment`; left out: home and summary.
    pub report: Option<String>,
    /// A page of its own, by name: it then stands on no other.
    pub page: Option<String>,
    /// The key stage; left out: each.
    pub key_stage: Option<String>,
}

const HEAD: [&str; 7] = [
    "trust",
    "school",
    "report",
    "key_stage",
    "title",
    "author",
    "date",
];

/// Reads all commentaries of a content folder, in the order of their paths, and tells what can't be used:
/// `commentary/trust.md`, `commentary/trusts/<uid>.md`, `commentary/schools/<urn>.md`, `commentary/schools/<urn>/<report>.md`,
/// `commentary/reports/<report>.md`; and the project's own pages, `pages/<name>.md` for each trust and
/// `pages/schools/<urn>/<name>.md`. Lines between `---` at the head may say more.
pub fn read_commentary(folder: &Path) -> (Vec<Commentary>, Vec<Finding>) {
    let mut found = vec![];
    let mut findings = vec![];
    let of = |part: &str| {
        let files = super::library::files(&folder.join(part)).into_iter();
        let part = part.to_owned();
        files.map(move |(name, bytes)| (format!("{part}/{name}"), bytes))
    };
    for (name, bytes) in of("commentary").chain(of("pages")) {
        let file: Arc<str> = format!("content/{name}").into();
        let text = match bytes {
            Ok(text) => text,
            Err(why) => {
                let help = "save it as plain text (UTF-8) with a name that ends in .md";
                findings.push(wrong(&file, 0, 0, why, help));
                continue;
            }
        };
        match target(&name) {
            Some(target) => {
                let mut commentary = head(&file, target, &text, &mut findings);
                commentary.body = straight(&commentary.body);
                if commentary.target.page.is_some() {
                    titled(&mut commentary);
                }
                take_pictures(folder, &name, &mut commentary, &mut findings);
                found.push(commentary);
            }
            None => findings.push(wrong(
                &file,
                0,
                0,
                "the file's place says nothing of the pages it belongs to".to_owned(),
                if name.starts_with("pages/") {
                    "call it <name>.md (small letters, digits and hyphens), or schools/<urn>/<name>.md"
                } else {
                    "call it trust.md, trusts/<uid>.md, schools/<urn>.md, schools/<urn>/<report>.md or reports/<report>.md"
                },
            )),
        }
    }
    (found, findings)
}

/// Gives a page its title: that of its head, else its first heading, else its name.
fn titled(page: &mut Commentary) {
    if !page.title.is_empty() {
        return;
    }
    let trimmed = page.body.trim_start_matches('\n');
    let blank = page.body.len() - trimmed.len();
    if let Some(rest) = trimmed.strip_prefix("# ") {
        let (title, body) = rest.split_once('\n').unwrap_or((rest, ""));
        page.title = title.trim().to_owned();
        page.body_line += blank as u64 + 1;
        page.body = body.to_owned();
        return;
    }
    let name = page.target.page.as_deref().unwrap_or_default();
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    page.title = first.into_iter().flatten().chain(letters).collect();
}

/// A text whose tags have the quotation marks of a keyboard, two braces and no strokes: word processors put curly marks there, and
/// guard braces and low lines as `\\{\\{`; some write one brace.
fn straight(text: &str) -> String {
    let mut text = text.replace("\\{", "{").replace("\\}", "}");
    for open in ["{figure(", "{ figure("] {
        let mut from = 0;
        while let Some(at) = text[from..].find(open).map(|at| from + at) {
            from = at + open.len();
            let close = text[from..].find('}').map(|close| from + close);
            if !text[..at].ends_with('{')
                && let Some(close) = close.filter(|close| !text[close + 1..].starts_with('}'))
            {
                text.insert(close, '}');
                text.insert(at, '{');
                from += 1;
            }
        }
    }
    let mut made = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, tag)) = rest.split_once("{{") {
        made.push_str(before);
        made.push_str("{{");
        let end = tag.find("}}").unwrap_or(0);
        let quotes = |c: char| match c {
            '“' | '”' | '„' | '‟' => '"',
            '‘' | '’' | '‚' => '\'',
            c => c,
        };
        made.extend(tag[..end].replace("\\_", "_").chars().map(quotes));
        rest = &tag[end..];
    }
    made.push_str(rest);
    made
}

/// The kinds of pictures that packs can show.
const PICTURES: [&str; 4] = ["svg", "png", "jpg", "jpeg"];

/// Reads the pictures of a commentary: files beside it or below the content folder. `name`: the commentary’s place in that folder.
fn take_pictures(
    content: &Path,
    name: &str,
    commentary: &mut Commentary,
    findings: &mut Vec<Finding>,
) {
    for file in super::pictures(&commentary.body) {
        let line = commentary.body.lines().position(|l| l.contains(&file));
        let line = line.map_or(1, |n| n as u64 + commentary.body_line);
        let mut tell = |why: &str| {
            let message = format!("the picture `{file}` {why}");
            let help = "a picture is an svg, png or jpg file in the content folder, named from the text’s own place";
            findings.push(wrong(&commentary.file, line, 1, message, help));
        };
        let ending = file.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        let parts: Vec<&str> = file.split('/').collect();
        let leaves = file.starts_with('/') || file.contains([':', '\\']) || parts.contains(&"..");
        if leaves || !PICTURES.contains(&ending.as_str()) {
            tell("is none that a pack can show");
            continue;
        }
        let own = content.join(name);
        let beside = own.parent().map(|folder| folder.join(&file));
        let found = beside.into_iter().chain([content.join(&file)]);
        match found.into_iter().find_map(|path| std::fs::read(path).ok()) {
            Some(bytes) if !is_picture(&ending, &bytes) => tell("is no such picture inside"),
            Some(bytes) => {
                commentary.pictures.insert(file.clone(), bytes.into());
            }
            None => tell("isn’t there"),
        }
    }
}

/// Whether bytes begin as the kind of picture does that their file's ending says.
fn is_picture(ending: &str, bytes: &[u8]) -> bool {
    match ending {
        "png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "svg" => String::from_utf8_lossy(bytes).contains("<svg"),
        _ => bytes.starts_with(b"\xff\xd8\xff"),
    }
}

/// A finding about a file of the content folder.
fn wrong(file: &Arc<str>, line: u64, column: u64, message: String, help: &str) -> Finding {
    let spot = Spot {
        file: Arc::clone(file),
        line,
        column,
        width: 0,
    };
    Finding::new(Code::ContentFile, Severity::Warning, spot, message).help(help)
}

/// What a file's path says of where it belongs.
fn target(name: &str) -> Option<Target> {
    let lower = name.to_lowercase();
    let parts: Vec<&str> = lower.strip_suffix(".md")?.split('/').collect();
    let urn = |text: &str| text.parse::<u32>().ok();
    // The name stands in addresses.
    let plain = |name: &str| {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        name.bytes().all(letter).then(|| name.to_owned())
    };
    let (part, parts) = parts.split_first()?;
    match parts {
        [name] if *part == "pages" => Some(Target {
            page: Some(plain(name)?),
            ..Target::default()
        }),
        ["schools", school, name] if *part == "pages" => Some(Target {
            school: Some(urn(school)?),
            page: Some(plain(name)?),
            ..Target::default()
        }),
        _ if *part == "pages" => None,
        ["trust"] => Some(Target::default()),
        ["trusts", uid] => Some(Target {
            trust: Some((*uid).to_owned()),
            ..Target::default()
        }),
        ["schools", school] => Some(Target {
            school: Some(urn(school)?),
            ..Target::default()
        }),
        ["schools", school, report] => Some(Target {
            school: Some(urn(school)?),
            report: Some((*report).to_owned()),
            ..Target::default()
        }),
        ["reports", report] => Some(Target {
            report: Some((*report).to_owned()),
            ..Target::default()
        }),
        _ => None,
    }
}

/// Reads the head, where there is one; the rest is the body.
fn head(file: &Arc<str>, target: Target, text: &str, findings: &mut Vec<Finding>) -> Commentary {
    let mut made = Commentary {
        file: Arc::clone(file),
        target,
        title: String::new(),
        author: String::new(),
        date: String::new(),
        body: text.to_owned(),
        body_line: 1,
        pictures: BTreeMap::new(),
    };
    let Some(rest) = text.strip_prefix("---\n") else {
        return made;
    };
    let mut line = 1;
    let mut taken = 4;
    for row in rest.split_inclusive('\n') {
        line += 1;
        taken += row.len();
        let row = row.trim_end();
        if row == "---" {
            made.body = text[taken..].to_owned();
            made.body_line = line + 1;
            return made;
        }
        if row.trim().is_empty() || row.starts_with('#') {
            continue;
        }
        let (key, value) = row.split_once(':').unwrap_or((row, ""));
        let key = key.trim();
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        match key {
            "trust" => made.target.trust = Some(value),
            "school" => match value.parse() {
                Ok(urn) => made.target.school = Some(urn),
                Err(_) => findings.push(wrong(
                    file,
                    line,
                    1,
                    format!("`{value}` is not a URN"),
                    "six digits, as in the table of schools",
                )),
            },
            "report" => made.target.report = Some(value),
            "key_stage" => made.target.key_stage = Some(value),
            "title" => made.title = value,
            "author" => made.author = value,
            "date" => {
                made.date = crate::estate::Date::parse(&value).map_or(value, |date| date.long());
            }
            other => {
                let hint = nearest(other, HEAD).map_or_else(
                    || format!("a head may say {}", HEAD.join(", ")),
                    |n| format!("did you mean `{n}`?"),
                );
                findings.push(wrong(
                    file,
                    line,
                    1,
                    format!("`{other}` is not known in the head of a commentary"),
                    &hint,
                ));
            }
        }
    }
    findings.push(wrong(
        file,
        1,
        1,
        "the head of the file is never closed".to_owned(),
        "put a line --- below it",
    ));
    made
}
