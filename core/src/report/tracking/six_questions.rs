//! Six questions: a page in plain English at the head of a pack. Every answer is made from figures with the pupils they
//! rest on and their verdict; nothing is called high, low or moved that chance alone explains.

use crate::estate::{KeyStage, Measure, lower_first};
use crate::quantity::{Verdict, Way};
use crate::release::{Comparison, Who};

use super::super::words::{listed, points};
use super::super::{Block, Link, Page, PagePath, Section, Surety, Table, by_luck, looks_words};
use super::in_brief::{Brief, Line, Looked, Standing, gap, groups, spoken};
use super::reliance::relied;
use super::{Place, TrustPlace};

/// The page of a trust or school, over its key stages. `standing` is what the audits say of its data.
pub fn six_questions(
    at: &TrustPlace<'_>,
    who: &Who,
    stages: &[KeyStage],
    standing: Standing<'_>,
) -> Page {
    let brief = Brief::new(at, who, stages);
    let mut page = brief.page(stages, "six-questions", "Six questions");
    page.standfirst =
        "What the figures of this pack say, in plain English, and how sure they are.".into();
    if brief.lines.is_empty() {
        page.sections.push(Section::new(
            "none",
            "No outcomes",
            vec![Block::caution(format!(
                "No pupil has an outcome in {}: the questions can't be answered from these data.",
                at.when()
            ))],
        ));
        return page;
    }
    let stood_out = stand_out(&brief);
    let sections = [
        ("stand", "1. Where do we stand?", vec![stand(&brief)]),
        (
            "expected",
            "2. How is that against what we’d expect?",
            vec![expected(&brief)],
        ),
        (
            "changed",
            "3. What changed since last term?",
            vec![
                Block::text(changed(&brief)),
                Block::Table(compact(brief.table())),
            ],
        ),
        (
            "groups",
            "4. Which groups stand out?",
            vec![Block::text(told(&stood_out))],
        ),
        (
            "data",
            "5. Are the data good enough to rely on?",
            vec![Block::text(reliable(&brief, standing))],
        ),
        (
            "next",
            "6. What to look at next?",
            vec![next(&brief, standing, &stood_out)],
        ),
    ];
    for (id, heading, blocks) in sections {
        page.sections.push(Section::new(id, heading, blocks));
    }
    page
}

/// The table without the columns' explanations: the answers above it say the same.
fn compact(mut table: Table) -> Table {
    for column in &mut table.columns {
        if column.key != "change" {
            column.about.clear();
        }
    }
    table
}

fn stand(brief: &Brief<'_>) -> Block {
    let said: Vec<String> = brief
        .leads()
        .map(|line| {
            let reached = match line.measure {
                Measure::Expected => "reached the expected standard".to_owned(),
                other => format!("are {}", other.words()),
            };
            format!(
                "{}: {} of {} pupils {reached} in {}",
                line.stage.name,
                line.now.attainment,
                line.now.n,
                spoken(line.subject)
            )
        })
        .collect();
    Block::text(format!("{}, in {}.", said.join("; "), brief.at.when()))
}

/// What the comparison is called in a sentence.
pub(super) fn compared(against: Comparison) -> String {
    match against {
        Comparison::Nothing => "nothing".into(),
        Comparison::Targets => "their targets".into(),
        Comparison::Estimates(rank) => match rank {
            crate::estate::Rank::Fft50 => {
                "what pupils like ours reach in the middle school of the country (FFT50)".into()
            }
            crate::estate::Rank::Fft20 => {
                "what pupils like ours reach in schools about rank 20 of 100 (FFT20)".into()
            }
            crate::estate::Rank::Fft5 => {
                "what pupils like ours reach in schools about rank 5 of 100 (FFT5)".into()
            }
        },
    }
}

fn expected(brief: &Brief<'_>) -> Block {
    let against = brief.against();
    if against == Comparison::Nothing {
        return Block::text("This selection compares attainment with nothing.");
    }
    let known: Vec<_> = brief
        .lines
        .iter()
        .filter(|l| l.now.difference.value().is_some())
        .collect();
    if known.is_empty() {
        let why = brief.lines[0]
            .now
            .difference
            .reason()
            .map_or_else(String::new, crate::release::Reason::words);
        return Block::caution(format!("It can’t be said: {why} for this term."));
    }
    let leads: Vec<String> = known
        .iter()
        .filter(|l| l.lead)
        .map(|l| {
            format!(
                "{}: {} against {}, {}",
                l.stage.name,
                l.now.attainment,
                l.now.comparison,
                gap(&l.now)
            )
        })
        .collect();
    let singles = known.iter().filter(|l| !l.lead);
    let mut marked: Vec<_> = singles
        .clone()
        .filter(|l| l.now.chance.verdict.is_marked())
        .collect();
    marked.sort_by(|a, b| {
        let surety = |l: &Line<'_>| Surety::in_chance(&l.now.chance, &l.now.n);
        surety(a).surest_first(&surety(b))
    });
    let named: Vec<String> = marked
        .iter()
        .take(3)
        .map(|l| {
            format!(
                "{} in {} ({}, {} pupils)",
                l.stage.name,
                spoken(l.subject),
                gap(&l.now),
                l.now.n
            )
        })
        .collect();
    let looked = singles
        .filter(|l| l.now.chance.verdict.is_looked_at())
        .count();
    let more = match (looked, marked.len()) {
        (0, _) => String::new(),
        (_, 0) => format!(
            "Of the {looked} single subjects that were compared none differs by more than chance."
        ),
        (_, n) => format!(
            "Of the {looked} single subjects that were compared {n} {} by more than chance: {}. {}.",
            differ(n),
            listed(&named),
            looks_words(looked)
        ),
    };
    Block::text(format!(
        "Set against {}. {}. {more}",
        compared(against),
        leads.join("; ")
    ))
}

/// `differs` of one, `differ` of several.
pub(super) fn differ(n: usize) -> &'static str {
    match n {
        1 => "differs",
        _ => "differ",
    }
}

/// What moved since the term before.
pub(super) fn changed(brief: &Brief<'_>) -> String {
    let Some(earlier) = brief.earlier() else {
        return "There is no earlier term in the data.".into();
    };
    let known: Vec<_> = brief
        .lines
        .iter()
        .filter_map(|l| Some((l, l.change.as_ref()?)))
        .collect();
    if known.is_empty() {
        return format!(
            "What changed can’t be said: {earlier} has no figures to set these against."
        );
    }
    let moved: Vec<String> = known
        .iter()
        .filter(|(_, c)| c.verdict.is_marked())
        .take(3)
        .map(|(l, c)| {
            format!(
                "{} {} moved by {} {}",
                l.stage.name,
                spoken(l.subject),
                c.change,
                points(&c.change.text())
            )
        })
        .collect();
    let found = known.iter().filter(|(_, c)| c.verdict.is_marked()).count();
    let looked = known.iter().filter(|(_, c)| c.verdict.is_looked_at());
    let looked = looked.count();
    let mut said = match found {
        0 => format!(
            "Since {earlier} no subject’s distance from its benchmark moved by more than chance; {looked} were looked at."
        ),
        n => format!(
            "Since {earlier} the distance from the benchmark moved by more than chance in {n} of {looked}: {}. {}.",
            listed(&moved),
            looks_words(looked)
        ),
    };
    if brief.other_cohort() {
        said.push_str(" The academic year has changed: these are other pupils.");
    }
    said
}

/// The groups of each key stage that were looked at, and those of them that chance alone doesn't explain.
pub(super) struct StoodOut {
    looked_at: usize,
    /// How many were too few pupils to be compared.
    too_few: usize,
    /// The fewest pupils that are compared.
    least: u32,
    /// The name of the key stage, and the group; the surest first.
    pub(super) beyond: Vec<(String, Looked)>,
}

/// Looks the pupil groups of every key stage through.
pub(super) fn stand_out(brief: &Brief<'_>) -> StoodOut {
    let mut out = StoodOut {
        looked_at: 0,
        too_few: 0,
        least: brief.at.book.thresholds().min_pupils,
        beyond: vec![],
    };
    let groupings = brief.at.book.pupil_groupings();
    for line in brief.leads() {
        let place: Place<'_> = brief.place(line.stage);
        for looked in groups(&place, &groupings) {
            let verdict = looked.verdict();
            out.too_few += usize::from(verdict == Verdict::Few);
            out.looked_at += usize::from(verdict.is_looked_at());
            if verdict.is_marked() {
                out.beyond.push((line.stage.name.clone(), looked));
            }
        }
    }
    out.beyond.sort_by(|a, b| {
        let surety = |l: &Looked| Surety::in_chance(&l.figure.chance, &l.figure.n);
        surety(&a.1).surest_first(&surety(&b.1))
    });
    out
}

/// Which groups stand out, with what luck alone would bring.
pub(super) fn told(out: &StoodOut) -> String {
    let n = out.beyond.len();
    let looked_at = out.looked_at;
    if looked_at == 0 && out.too_few > 0 {
        return format!(
            "Pupil groups can’t be told apart: none has {} pupils or more with a benchmark in this term.",
            out.least
        );
    }
    if looked_at == 0 {
        return "Pupil groups can’t be told apart: none has a benchmark in this term.".into();
    }
    if n == 0 {
        return format!(
            "No pupil group stands out: each of the {looked_at} that were looked at is within chance of what pupils like them reach."
        );
    }
    let first: Vec<String> = out
        .beyond
        .iter()
        .take(3)
        .map(|(stage, l)| {
            format!(
                "{stage} {} ({} against {}, {}, {} pupils)",
                lower_first(&l.label),
                l.figure.attainment,
                l.figure.comparison,
                gap(&l.figure),
                l.figure.n
            )
        })
        .collect();
    let lead = if n > 3 { ", the surest" } else { ":" };
    format!(
        "Of {looked_at} pupil groups {n} {} by more than chance{lead} {}. {}; pupils may belong to several groups.",
        differ(n),
        listed(&first),
        looks_words(looked_at)
    )
}

/// Coverage, what is wanting and what is wrong, with a verdict by rules that the sentence names.
pub(super) fn reliable(brief: &Brief<'_>, standing: Standing<'_>) -> String {
    // Of a subject that pupils choose coverage says nothing.
    let of_all = |l: &&Line<'_>| !brief.at.book.is_chosen(l.subject, l.stage);
    let lowest = brief
        .lines
        .iter()
        .filter(of_all)
        .filter(|l| l.now.coverage.value().is_some())
        .min_by(|a, b| {
            let coverage = |l: &&Line<'_>| l.now.coverage.value().unwrap_or(0.0);
            coverage(a).total_cmp(&coverage(b))
        });
    let wanting = standing.wanting(brief.at).count();
    let so_far = format!(
        "{} up to {}",
        brief.at.year,
        brief.at.term.name().to_lowercase()
    );
    let [errors, warnings, _] = &standing.quality.by_severity;
    let refused = &standing.quality.refused;
    let share = match brief.lines.iter().any(|l| of_all(&l)) {
        true => lowest.and_then(|l| l.now.coverage.value()).unwrap_or(0.0),
        false => 100.0,
    };
    let gaps = wanting > 0 || refused.value() != Some(0.0);
    let verdict = relied(share, gaps);
    let mut said = format!("{verdict}.");
    if let Some(line) = lowest {
        said.push_str(&format!(
            " Coverage is lowest in {} {}, where {} of the roll has an outcome.",
            line.stage.name,
            spoken(line.subject),
            line.now.coverage
        ));
    }
    said.push_str(&match wanting {
        0 => format!(" No expected assessment is missing in {so_far}."),
        1 => format!(" One expected assessment is missing in {so_far}."),
        n => format!(" {n} expected assessments are missing in {so_far}."),
    });
    let none = [errors, warnings, refused].map(|n| n.value() == Some(0.0));
    said.push_str(&match none {
        [true, true, true] => " No error and no warning was found in the files.".to_owned(),
        _ => format!(
            " The files have {} and {}; {} left out.",
            counted(errors, "error"),
            counted(warnings, "warning"),
            match refused.value() {
                Some(0.0) => "no row is".to_owned(),
                Some(1.0) => "1 row is".to_owned(),
                _ => format!("{refused} rows are"),
            }
        ),
    });
    said.push_str(
        " (Yes: coverage of 90% or more, nothing missing, no row left out. Mostly: 80% or more.)",
    );
    said
}

pub(super) fn counted(n: &crate::release::Shown, what: &str) -> String {
    match n.value() {
        Some(0.0) => format!("no {what}s"),
        Some(1.0) => format!("1 {what}"),
        _ => format!("{n} {what}s"),
    }
}

/// Chapters of the pack worth opening, with why; a link is printed only where the pack holds the chapter.
fn next(brief: &Brief<'_>, standing: Standing<'_>, out: &StoodOut) -> Block {
    let mut links: Vec<(Link, String)> = vec![];
    let mut link = |stage: Option<&KeyStage>, name: &str, title: &str, why: String| {
        let to = match stage {
            Some(stage) => brief.place(stage).path(name),
            None => PagePath::new(format!("{}/{name}.html", brief.at.folder_of(brief.who))),
        };
        let text = match stage {
            Some(stage) => format!("{} {title}", stage.name),
            None => title.to_owned(),
        };
        if !links.iter().any(|(l, _)| l.to == to) {
            links.push((Link { text, to }, why));
        }
    };
    if standing.wanting(brief.at).next().is_some() {
        link(
            None,
            "audit/assessment",
            "Assessment audit",
            "which assessments are missing, before anything is concluded".into(),
        );
    }
    let own = brief.who.urn.is_none();
    for line in &brief.lines {
        let verdict = line.now.chance.verdict;
        if verdict.way() == Some(Way::Below) {
            let (name, title) = if own {
                ("schools-difference", "schools: difference")
            } else {
                ("summary", "summary")
            };
            link(
                Some(line.stage),
                name,
                title,
                format!(
                    "{} {}",
                    spoken(line.subject),
                    verdict.stands(&line.now.n.text(), "its benchmark")
                ),
            );
        }
    }
    for line in brief.leads() {
        let beyond = out
            .beyond
            .iter()
            .filter(|(stage, _)| *stage == line.stage.name)
            .count();
        if beyond > 0 && out.beyond.len() > by_luck(out.looked_at) {
            let noun = if beyond == 1 { "group" } else { "groups" };
            link(
                Some(line.stage),
                "pupil-groups",
                "pupil groups",
                format!("{beyond} {noun} {} by more than chance", differ(beyond)),
            );
        }
    }
    for line in &brief.lines {
        if line.change.as_ref().is_some_and(|c| c.verdict.is_marked()) {
            link(
                Some(line.stage),
                "pathway",
                "pathway",
                format!("{} moved since last term", spoken(line.subject)),
            );
        }
    }
    if standing.quality.refused.value() > Some(0.0) {
        link(
            None,
            "audit/data-quality",
            "Data quality",
            "rows that were left out, and how to mend them".into(),
        );
    }
    links.truncate(4);
    if links.is_empty() {
        return Block::text(
            "No figure lies below its benchmark by more than chance, none has moved, and no row was left out: the reports that follow are worth reading in their own order.",
        );
    }
    Block::Links { links }
}
