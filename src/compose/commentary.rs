//! Commentary on pages: its figures filled in from released values, and what has moved since it was written.

use crate::content::{Commentary, FigureTag, Target, fragment, tags};
use crate::diag::{Code, Finding, Severity, Spot, nearest};
use crate::estate::{
    AcademicYear, AssessmentType, Measure, Outlook, Rank, Subject, Term, YearGroup,
};
use crate::measure::tracking::Engine;
use crate::release::{Comparison, Desk, Grouping, Shown, TrackingBook, What, Who};
use crate::report::tracking::REPORTS;
use crate::report::{Block, Page, Section, Tone, help};

use super::Survey;

/// Pages besides the tracking reports that a commentary may stand on.
const OTHER_PAGES: [&str; 10] = [
    "home",
    "measures",
    "value-added",
    "indicators",
    "profile",
    "audit-assessment",
    "audit-pupil-groups",
    "audit-ethnicity",
    "audit-data-quality",
    "audit-matching",
];

/// What is wrong with a tag, and what to do.
type Slip = (String, String);

/// A commentary with its figures filled in, for one trust.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Filled {
    /// The trust's place in its table.
    trust: usize,
    target: Target,
    heading: String,
    /// Who wrote it when; may be empty.
    signed: String,
    /// Markdown, without tags.
    body: String,
    /// What its figures were, and what they are.
    moved: Vec<String>,
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
    let reports = || REPORTS.iter().map(|r| r.name).chain(OTHER_PAGES);
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

fn stage_names<'a>(engine: &Engine<'a>) -> Vec<&'a str> {
    let stages = &engine.settings().key_stages;
    stages.iter().map(|s| s.name.as_str()).collect()
}

/// `did you mean …?`, or what there is.
fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
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
    }
}

/// A figure as shown, whatever its sign, unit and commas.
fn number(text: &str) -> Option<f64> {
    let plain: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, '%' | ',' | '£' | ' ' | '\u{a0}'))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    plain.parse().ok()
}

/// A figure that a tag asks for, and what it is called.
struct Quoted {
    name: String,
    shown: Shown,
}

fn quote(
    engine: &Engine<'_>,
    book: &TrackingBook<'_>,
    commentary: &Commentary,
    trust: usize,
    asked: &FigureTag,
) -> Result<Quoted, Slip> {
    let given = |name: &str| asked.get(name).map(String::as_str);
    fn word<T>(what: &str, text: &str, parsed: Option<T>, known: &[&str]) -> Result<T, Slip> {
        parsed.ok_or_else(|| {
            (
                format!("there is no {what} `{text}`"),
                hint(text, known.iter().copied()),
            )
        })
    }
    let settings = engine.settings();
    if let Some(report) = given("report") {
        let names = REPORTS.map(|r| r.name);
        let found = names.iter().find(|n| **n == report);
        word("tracking report", report, found, &names)?;
    }
    let (year, term) = book.default_term().ok_or_else(|| {
        (
            "there are no assessments to quote".to_owned(),
            String::new(),
        )
    })?;
    let year = match given("year") {
        Some(text) => word("year", text, AcademicYear::parse(text), &["2022/23"])?,
        None => year,
    };
    let term = match given("term") {
        Some(text) => word("term", text, Term::parse(text), &Term::ALL.map(Term::name))?,
        None => term,
    };
    let stages = stage_names(engine);
    let wanted = given("key_stage").or(commentary.target.key_stage.as_deref());
    let stage = match wanted {
        Some(text) => {
            let stage = settings.key_stages.iter().find(|s| s.name == text);
            word("key stage", text, stage, &stages)?
        }
        None => settings.key_stages.last().ok_or_else(|| {
            (
                "say which key stage: key_stage=\"KS2\"".to_owned(),
                String::new(),
            )
        })?,
    };
    let years = match given("year_group") {
        Some(text) => vec![word(
            "year group",
            text,
            YearGroup::parse(text),
            &["N1", "N2", "R", "1 to 13"],
        )?],
        None => stage.years.clone(),
    };
    let Some(subject) = given("subject") else {
        return Err((
            "the tag does not say which subject".to_owned(),
            "add subject=\"Maths\"".to_owned(),
        ));
    };
    let subject = word("subject", subject, Subject::parse(subject), Subject::CODES)?;
    let measure = given("measure").unwrap_or("expected");
    let measure = word("measure", measure, Measure::parse(measure), Measure::CODES)?;
    if subject.is_combined() && measure == Measure::Score {
        return Err((
            format!("`{subject}` is a combined subject: it has no score"),
            String::new(),
        ));
    }
    let show = given("show").unwrap_or("estimates");
    let rank = match given("compare") {
        Some(text) => word("benchmark", text, Rank::parse(text), Rank::CODES)?,
        None => settings.defaults.rank,
    };
    let against = match word("show", show, Outlook::parse(show), Outlook::CODES)? {
        Outlook::Assessments => Comparison::Nothing,
        Outlook::Estimates => Comparison::Estimates(rank),
        Outlook::Targets => Comparison::Targets,
    };
    let kind = match given("type") {
        None => book.default_kind(year, term),
        Some(text) if text.eq_ignore_ascii_case("all") => None,
        Some(text) => Some(word(
            "type of assessment",
            text,
            AssessmentType::parse(text),
            AssessmentType::CODES,
        )?),
    };
    let group = group(book, given("grouping"), given("group"))?;
    let who = whom(book, commentary, trust, given("school"))?;
    let label = group.as_ref().map(|(.., label)| label.clone());
    let what = What {
        year,
        term,
        year_groups: years,
        kind,
        against,
        subject,
        group: group.map(|(grouping, place, _)| (grouping, place)),
    };
    let figure = book.figure(&who, &what, measure);
    let value = given("value").unwrap_or("attainment");
    let values = [
        ("attainment", &figure.attainment),
        ("comparison", &figure.comparison),
        ("difference", &figure.difference),
        ("coverage", &figure.coverage),
        ("roll", &figure.roll),
        ("n", &figure.n),
        ("lower", &figure.interval.0),
        ("upper", &figure.interval.1),
    ];
    let known = values.map(|(name, _)| name);
    let shown = values.iter().find(|(name, _)| *name == value);
    let (_, shown) = *word("value", value, shown, &known)?;
    if let Some(reason) = shown.reason() {
        return Err((
            format!("there is no such figure: {}", reason.words()),
            format!(
                "it was looked for in {term} {year}, {}, {}",
                stage.name, who.name
            ),
        ));
    }
    let mut name = format!("{}, {}, {}", stage.name, subject.label(), measure.label());
    if let Some(label) = label {
        name.push_str(&format!(", {label}"));
    }
    if value != "attainment" {
        name.push_str(&format!(" ({value})"));
    }
    Ok(Quoted {
        name,
        shown: (*shown).clone(),
    })
}

/// The group that a tag asks for, with its name for readers.
fn group(
    book: &TrackingBook<'_>,
    grouping: Option<&str>,
    group: Option<&str>,
) -> Result<Option<(Grouping, u16, String)>, Slip> {
    let (grouping, group) = match (grouping, group) {
        (None, None) => return Ok(None),
        (Some(grouping), Some(group)) => (grouping, group),
        _ => {
            return Err((
                "grouping and group go together".to_owned(),
                "as grouping=\"sen\", group=\"K\"".to_owned(),
            ));
        }
    };
    let all = Grouping::all(book.settings());
    let codes: Vec<String> = all.iter().map(|g| book.grouping_code(*g)).collect();
    let Some(found) = codes.iter().position(|code| code == grouping) else {
        return Err((
            format!("there is no grouping `{grouping}`"),
            hint(grouping, codes.iter().map(String::as_str)),
        ));
    };
    let groups = book.groups(all[found]);
    match groups.iter().find(|g| g.name == group) {
        Some(g) => Ok(Some((all[found], g.place, g.label.clone()))),
        None => Err((
            format!("`{grouping}` has no group `{group}`"),
            hint(group, groups.iter().map(|g| g.name.as_str())),
        )),
    }
}

/// Whom a tag is about: the school it names, else the commentary's own; `trust` is the trust as a whole.
fn whom(
    book: &TrackingBook<'_>,
    commentary: &Commentary,
    trust: usize,
    school: Option<&str>,
) -> Result<Who, Slip> {
    let urn = match school {
        Some("trust") => None,
        Some(text) => Some(text.to_owned()),
        None => commentary.target.school.map(|urn| urn.to_string()),
    };
    let Some(urn) = urn else {
        return Ok(book.trust(trust));
    };
    let mut schools = book.schools(trust).into_iter();
    schools
        .find(|s| s.urn.map(|u| u.to_string()).as_deref() == Some(urn.as_str()))
        .ok_or_else(|| {
            (
                format!("the trust has no school `{urn}`"),
                "name a URN of the trust, or school=\"trust\"".to_owned(),
            )
        })
}

/// Puts on a page what is said about it. `name` is its path within its trust's or school's folder.
pub(super) fn put(
    page: &mut Page,
    name: &str,
    trust: usize,
    school: Option<u32>,
    filled: &[Filled],
    survey: &Survey<'_>,
) {
    let mine = filled
        .iter()
        .filter(|f| f.trust == trust && f.target.school == school && stands_on(survey, f, name));
    let sections: Vec<Section> = mine.map(|f| section(f, page, survey)).collect();
    page.sections.splice(0..0, sections);
}

fn stands_on(survey: &Survey<'_>, filled: &Filled, name: &str) -> bool {
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

fn section(filled: &Filled, page: &Page, survey: &Survey<'_>) -> Section {
    let links = |to: &str| {
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
    let made = fragment(&filled.body, &links);
    let mut blocks: Vec<Block> = filled
        .moved
        .iter()
        .map(|text| Block::Text {
            text: text.clone(),
            tone: Tone::Caution,
        })
        .collect();
    blocks.push(Block::Prose {
        html: made.html,
        plain: made.plain,
    });
    if !filled.signed.is_empty() {
        blocks.push(Block::text(format!("Written by: {}.", filled.signed)));
    }
    Section::new("commentary", filled.heading.clone(), blocks)
}
