//! Commentary on pages: its figures filled in from released values, and what has moved since it was written.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::{Commentary, Rich, Target, fragment, rich, tags};
use crate::diag::{Code, Finding, Severity, Spot, nearest};
use crate::estate::{AUDITS, joined};
use crate::measure::tracking::Engine;
use crate::pack::Pictures;
use crate::release::{Desk, TrackingBook};
use crate::report::tracking::{REPORTS, Said};
use crate::report::{Page, help};
use crate::site::Hash;

use super::Survey;
use super::own_pages;
use super::quoted::{number, quote};

/// Pages besides the tracking reports that a commentary may stand on.
const OTHER_PAGES: [&str; 10] = joined(&[
    &["home", "measures", "value-added", "indicators", "profile"],
    &AUDITS,
]);

/// What is wrong with a tag, and what to do.
pub(super) type Slip = (String, String);

/// A commentary with its figures filled in, for one trust.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Filled {
    /// The trust's place in its table.
    pub(super) trust: usize,
    pub(super) target: Target,
    pub(super) heading: String,
    /// Who wrote it when; may be empty.
    signed: String,
    /// Markdown, without tags.
    body: String,
    /// What its figures were, and what they are.
    moved: Vec<String>,
    /// Its pictures by the file as it is written there.
    pictures: BTreeMap<String, Arc<[u8]>>,
}

/// Fills in all commentaries, each for every trust it is about, and tells what is wrong with them.
pub(super) fn fill(
    engine: &Engine<'_>,
    book: &TrackingBook<'_>,
    list: &[Commentary],
) -> (Vec<Filled>, Vec<Finding>) {
    let mut filled = vec![];
    let mut findings = vec![];
    for commentary in list {
        if let Some(finding) = misplaced(engine, commentary) {
            findings.push(finding);
            continue;
        }
        for trust in 0..engine.holdings().trusts.len() {
            if is_about(engine, &commentary.target, trust) {
                filled.push(fill_one(engine, book, commentary, trust, &mut findings));
            }
        }
    }
    (filled, findings)
}

/// What is wrong with some commentaries: tags without a figure, figures that moved, pages that there aren't.
pub fn commentary_findings(engine: &Engine<'_>, list: &[Commentary]) -> Vec<Finding> {
    if list.is_empty() {
        return vec![];
    }
    let desk = Desk::default();
    let book = TrackingBook::new(engine, &desk);
    fill(engine, &book, list).1
}

fn is_about(engine: &Engine<'_>, target: &Target, trust: usize) -> bool {
    let holdings = engine.holdings();
    let own = |uid: &String| holdings.trusts[trust].uid == *uid;
    let schools = holdings.schools_of(trust);
    let has = |urn: &u32| {
        schools
            .iter()
            .any(|s| holdings.schools[usize::from(s.0)].urn == *urn)
    };
    target.trust.as_ref().is_none_or(own) && target.school.as_ref().is_none_or(has)
}

/// A commentary on a page that there isn't.
fn misplaced(engine: &Engine<'_>, commentary: &Commentary) -> Option<Finding> {
    let target = &commentary.target;
    let stages: Vec<&str> = stage_names(engine);
    let reports = || REPORTS.iter().map(|r| r.name()).chain(OTHER_PAGES);
    let (message, help) = if let Some(report) = &target.report
        && !reports().any(|r| r == report)
    {
        (
            format!("there is no report `{report}`"),
            hint(report, reports()),
        )
    } else if let Some(stage) = &target.key_stage
        && !stages.contains(&stage.as_str())
    {
        (
            format!("there is no key stage `{stage}`"),
            hint(stage, stages),
        )
    } else if !(0..engine.holdings().trusts.len()).any(|t| is_about(engine, target, t)) {
        (
            "it is about a trust or school that there isn't".to_owned(),
            "see the UID and URN in its name or head".to_owned(),
        )
    } else {
        return None;
    };
    let spot = Spot {
        file: commentary.file.clone(),
        ..Spot::default()
    };
    Some(Finding::new(Code::ContentFile, Severity::Warning, spot, message).help(help))
}

pub(super) fn stage_names<'a>(engine: &Engine<'a>) -> Vec<&'a str> {
    let stages = &engine.settings().key_stages;
    stages.iter().map(|s| s.name.as_str()).collect()
}

/// `did you mean …?`, or what there is.
pub(super) fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    nearest(word, known.iter().copied()).map_or_else(
        || format!("there are {}", known.join(", ")),
        |n| format!("did you mean `{n}`?"),
    )
}

fn fill_one(
    engine: &Engine<'_>,
    book: &TrackingBook<'_>,
    commentary: &Commentary,
    trust: usize,
    findings: &mut Vec<Finding>,
) -> Filled {
    let text = &commentary.body;
    let mut body = String::with_capacity(text.len());
    let mut moved = vec![];
    let mut from = 0;
    for tag in tags(text) {
        body.push_str(&text[from..tag.start]);
        from = tag.end;
        let line = commentary.body_line + tag.line - 1;
        let mut tell = |code, severity, message: String, help: String| {
            let spot = Spot {
                file: commentary.file.clone(),
                line,
                column: tag.column,
                width: tag.width,
            };
            let excerpt = text.lines().nth(usize::try_from(tag.line - 1).unwrap_or(0));
            findings.push(
                Finding::new(code, severity, spot, message)
                    .help(help)
                    .excerpt(excerpt.unwrap_or("")),
            );
        };
        let found = tag
            .figure
            .map_err(|message| (message, String::new()))
            .and_then(|asked| {
                let quoted = quote(engine, book, commentary, trust, &asked)?;
                Ok((asked, quoted))
            });
        let (asked, quoted) = match found {
            Ok(found) => found,
            Err((message, help)) => {
                body.push_str("[no figure]");
                tell(Code::CommentaryFigure, Severity::Error, message, help);
                continue;
            }
        };
        let now = quoted.shown.text();
        body.push_str(&now);
        let Some(then) = asked.get("as_of") else {
            continue;
        };
        match (number(then), number(&now)) {
            (Some(a), Some(b)) if (a - b).abs() < 1e-9 => {}
            (Some(_), _) => {
                moved.push(format!(
                    "Written when {} was {then}; it is now {now}.",
                    quoted.name
                ));
                tell(
                    Code::CommentaryMoved,
                    Severity::Warning,
                    format!("written when this was {then}, now it is {now}"),
                    format!(
                        "read the commentary again; where it still holds, write as_of=\"{}\"",
                        now.trim_end_matches('%')
                    ),
                );
            }
            (None, _) => tell(
                Code::CommentaryFigure,
                Severity::Error,
                format!("as_of=\"{then}\" is not a number"),
                "write the figure as it was shown, as as_of=\"61\"".into(),
            ),
        }
    }
    body.push_str(&text[from..]);
    let signed: Vec<&str> = [commentary.author.as_str(), commentary.date.as_str()]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect();
    Filled {
        trust,
        target: commentary.target.clone(),
        heading: if commentary.title.is_empty() {
            "Commentary".into()
        } else {
            commentary.title.clone()
        },
        signed: signed.join(", "),
        body,
        moved,
        pictures: commentary.pictures.clone(),
    }
}

/// What a picture is called in a pack: its content, so that another picture of the same file is another pack.
fn picture_name(file: &str, bytes: &[u8]) -> String {
    let ending = file.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    format!("{}.{ending}", Hash::of(bytes))
}

/// The pictures of all commentaries by their names in packs.
pub(super) fn pictures(filled: &[Filled]) -> Pictures {
    let each = filled.iter().flat_map(|f| &f.pictures);
    each.map(|(file, bytes)| (picture_name(file, bytes), Arc::clone(bytes)))
        .collect()
}

/// What is said anywhere about a trust as a whole or about one of its schools, that of home first: heading, who signed it, what
/// has moved since, the words.
pub(super) fn words_about(filled: &[Filled], trust: usize, school: Option<u32>) -> Vec<Words> {
    let mut own: Vec<&Filled> = filled
        .iter()
        .filter(|f| f.trust == trust && f.target.school == school && f.target.page.is_none())
        .collect();
    own.sort_by_key(|f| f.target.report.as_deref().is_some_and(|r| r != "home"));
    (own.into_iter())
        .map(|f| Words {
            heading: f.heading.clone(),
            signed: f.signed.clone(),
            moved: f.moved.clone(),
            rich: f.rich(),
        })
        .collect()
}

/// Words of the project's own for a pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Words {
    pub heading: String,
    pub signed: String,
    pub moved: Vec<String>,
    pub rich: Vec<Rich>,
}

/// What is said about a page. `name` is its path within its trust's or school's folder.
pub(super) fn said(
    page: &Page,
    name: &str,
    trust: usize,
    school: Option<u32>,
    filled: &[Filled],
    survey: &Survey<'_>,
) -> Vec<Said> {
    filled
        .iter()
        .filter(|f| f.trust == trust && f.target.school == school && stands_on(survey, f, name))
        .map(|f| f.on(page, survey))
        .collect()
}

fn stands_on(survey: &Survey<'_>, filled: &Filled, name: &str) -> bool {
    if filled.target.page.is_some() {
        return false;
    }
    let stem = name.strip_suffix(".html").unwrap_or(name);
    let (folder, file) = stem.split_once('/').unwrap_or(("", stem));
    let stages = &survey.settings.key_stages;
    let stage = stages.iter().find(|s| s.folder() == folder);
    let own_stage = match (&filled.target.key_stage, stage) {
        (Some(wanted), Some(stage)) => *wanted == stage.name,
        _ => true,
    };
    let report = match (folder, file) {
        ("", "index") => "home".to_owned(),
        ("audit", file) => format!("audit-{file}"),
        (_, file) => file.to_owned(),
    };
    match &filled.target.report {
        Some(wanted) => *wanted == report && own_stage,
        None => report == "home" || (report == "summary" && own_stage),
    }
}

impl Filled {
    /// Its words on a page, links and all.
    pub(super) fn on(&self, page: &Page, survey: &Survey<'_>) -> Said {
        let links = |to: &str| {
            // From one of the project's own pages to another beside it.
            if let (Some(_), Some(name)) = (&self.target.page, to.strip_suffix(".md"))
                && own_pages::has(survey, &self.target, name)
            {
                return Some(format!("{name}.html"));
            }
            let to = to.trim_start_matches("../");
            let (path, place) = to.split_once('#').unwrap_or((to, ""));
            let name = path.strip_suffix(".md")?;
            let known = name == "glossary" || survey.library.page(name).is_some();
            let place = if place.is_empty() {
                String::new()
            } else {
                format!("#{place}")
            };
            known.then(|| page.path.to(&format!("{}{place}", help::path(name).0)))
        };
        let made = fragment(&self.body, &links);
        Said {
            heading: self.heading.clone(),
            moved: self.moved.clone(),
            html: made.html,
            plain: made.plain,
            rich: self.rich(),
            signed: self.signed.clone(),
        }
    }

    /// Its words as they were written, for paper; of a picture that isn't there what it shows.
    fn rich(&self) -> Vec<Rich> {
        let mut made = rich(&self.body);
        self.name_pictures(&mut made);
        made
    }

    fn name_pictures(&self, pieces: &mut [Rich]) {
        for piece in pieces {
            match piece {
                Rich::Picture { file, alt } => match self.pictures.get(file) {
                    Some(bytes) => *file = picture_name(file, bytes),
                    None => {
                        let text = format!("[{alt}]");
                        let words = vec![crate::content::Words::Text { text }];
                        *piece = Rich::Paragraph { words };
                    }
                },
                Rich::List { items, .. } => items.iter_mut().for_each(|i| self.name_pictures(i)),
                Rich::Quote { inner } => self.name_pictures(inner),
                _ => {}
            }
        }
    }
}
