//! Home, for a trust and for a school: the finding as its title, the few sentences that answer, how far to trust it, all
//! figures in one matrix; then the way to every report.

mod cards;
mod money;
mod school;
mod tiles;
mod trust;
mod years;

use std::collections::BTreeMap;

use crate::estate::KeyStage;
use crate::quantity::{Mark, Reason, Verdict};
use crate::release::indicators::SectionView;
use crate::release::statutory::StatutoryView;
use crate::release::{Shown, Who};

use super::super::statutory::{self, Results, StatutoryFinding, StatutoryOut, is_few};
use super::super::{
    Block, Cell, Column, Compared, Fact, Link, Matrix, MatrixCell, Page, PagePath, Row, Section,
    Table, by_luck,
};
use super::stands_out::{Finding, Headline, StandsOut};
use super::{Place, Standing, TrustPlace};

/// What a home page knows besides tracking.
#[derive(Clone, Copy, Debug)]
pub struct HomeFacts<'a> {
    /// What the audits say of its data.
    pub standing: Standing<'a>,
    /// Its indicators, by section.
    pub indicators: &'a [SectionView],
    /// What schools are that have no primary year groups, by URN: `Secondary`, `Special`.
    pub kinds: &'a BTreeMap<u32, String>,
    /// Pupils on its roll.
    pub pupils: &'a Shown,
    /// Its statutory outcomes.
    pub statutory: &'a StatutoryView,
    /// Whether it has a page of attendance.
    pub attendance: bool,
    /// Whether the checks of the files are for its readers.
    pub checks: bool,
}

impl HomeFacts<'_> {
    /// Whether a school has like schools in the reference: special schools and alternative provision have none.
    fn has_like(&self, urn: Option<u32>) -> bool {
        let kind = urn.and_then(|urn| self.kinds.get(&urn));
        kind.is_none_or(|kind| !["Special", "Alternative provision"].contains(&kind.as_str()))
    }

    /// The page of attendance in a folder; without one that of all indicators.
    fn attendance_path(&self, folder: &str) -> PagePath {
        match self.attendance {
            true => PagePath::new(format!("{folder}/attendance.html")),
            false => money::path(folder),
        }
    }
}

/// The home page of a trust or one of its schools; `further` leads to what is not a tracking report: measures, audits.
pub fn home(
    at: &TrustPlace<'_>,
    who: &Who,
    facts: HomeFacts<'_>,
    further: Vec<(Link, String)>,
) -> Page {
    let path = PagePath::new(format!("{}/index.html", at.folder_of(who)));
    let mut page = Page::new(
        path,
        who.name.clone(),
        format!("Where we stand in {}", at.when()),
    );
    page.wide = true;
    page.crumbs = at.crumbs(who);
    page.crumbs.pop();
    page.facts = eyebrow(at, who, facts.pupils);
    if who.urn.is_some() {
        school::fill(&mut page, at, who, facts);
    } else {
        trust::fill(&mut page, at, facts);
    }
    let stages = at.book.key_stages();
    let most = Headline::of_most_pupils(at, who).map(|of| of.stage);
    page.sections.extend(
        (stages.iter().map(|s| at.place(who, s)))
            .filter(has_pupils)
            .map(
                |place| match most.as_ref().is_none_or(|most| most == place.stage) {
                    true => reports(&place),
                    false => reports(&place).fold(""),
                },
            ),
    );
    if !further.is_empty() {
        let links = vec![Block::Links { links: further }];
        let further = Section::new("further", "Measures, audits and packs", links);
        page.sections.push(further.fold(""));
    }
    if who.urn.is_none() {
        page.sections.push(latest(at, stages));
    }
    super::opened::say_codes(&page, at);
    page.cells = Some(at.folder.clone());
    page
}

/// The grey line over the title: the term, schools and pupils, what it is compared with, the day of the data.
fn eyebrow(at: &TrustPlace<'_>, who: &Who, pupils: &Shown) -> Vec<Fact> {
    let fact = |name: &str, value: String| Fact {
        name: name.into(),
        value,
    };
    let mut facts = vec![fact("Term", at.when())];
    let schools = at.schools.len();
    let on_roll = super::super::words::counted(pupils, "pupil", "pupils");
    let schools = (who.urn.is_none() && schools > 1).then(|| format!("{schools} schools"));
    let on_roll = (pupils.reason() != Some(&Reason::Withheld)).then_some(on_roll);
    let said: Vec<String> = schools.into_iter().chain(on_roll).collect();
    if !said.is_empty() {
        facts.push(fact("On roll", said.join(", ")));
    }
    let stages = at.book.key_stages().iter();
    let stages = stages.filter(|stage| has_pupils(&at.place(who, stage)));
    facts.push(fact("Compared with", at.against_among(stages).label()));
    if let Some(begun) = &at.begun {
        facts.push(fact("Begun since", begun.clone()));
    }
    facts.push(fact("Data as at", at.as_at.clone()));
    facts
}

/// Whether anybody of the key stage is on the roll.
pub fn has_pupils(place: &Place<'_>) -> bool {
    let lead = place.lead_subject();
    let roll = place
        .figure(&place.what(lead), place.lead_measure(lead))
        .roll;
    roll.value().is_none_or(|n| n > 0.0)
}

/// What stands in place of figures that are withheld.
pub const WITHHELD: &str = "withheld: of few pupils, or would tell figures that are";

/// A sentence of a home page.
struct Said {
    mark: Mark,
    text: String,
    to: Option<String>,
}

impl Said {
    /// A finding's sentence; `whose`: the school's name before it, where the page is of several.
    fn of(finding: &Finding, whose: &str) -> Self {
        let mark = finding.verdict().mark();
        let text = finding.sentence();
        Self {
            mark,
            text: if whose.is_empty() {
                text
            } else {
                format!("{whose}: {text}")
            },
            to: Some(finding.to.0.clone()),
        }
    }

    fn plain(text: impl Into<String>) -> Self {
        Self {
            mark: Mark::dash(),
            text: text.into(),
            to: None,
        }
    }
}

/// A sentence with its place in the order of lists (methods: many looks): findings strong and some, facts, outer tenths.
struct Ranked {
    place: u8,
    p: f64,
    said: Said,
}

impl Ranked {
    /// A fact that needs no comparison.
    const FACT: u8 = 2;
    /// What lies in the nation's outer tenth.
    const TENTH: u8 = 3;

    /// A finding's sentence in its place.
    fn of(finding: &Finding, whose: &str) -> Self {
        Self {
            place: finding.verdict().place(),
            p: finding.p(),
            said: Said::of(finding, whose),
        }
    }

    /// A statutory outcome's.
    fn of_statutory(at: &TrustPlace<'_>, who: &Who, found: &StatutoryFinding) -> Self {
        Self {
            place: found.compared.verdict.place(),
            p: found.compared.p.unwrap_or(1.0),
            said: Said::of_statutory(at, who, found),
        }
    }

    /// The sentences in their order.
    fn in_order(mut all: Vec<Self>) -> Vec<Said> {
        all.sort_by(|a, b| a.place.cmp(&b.place).then(a.p.total_cmp(&b.p)));
        all.into_iter().map(|ranked| ranked.said).collect()
    }
}

/// Puts the first three of some sentences on a page.
fn say(page: &mut Page, said: Vec<Said>) {
    for Said { mark, text, to } in said.into_iter().take(3) {
        page.briefing.push(text);
        page.evidence.push(to);
        page.marks.push(mark);
    }
}

/// Statutory outcomes beside England, the measures that come first; `None` where there are none, or each is of too few pupils to
/// be compared.
fn results(at: &TrustPlace<'_>, who: &Who, view: &StatutoryView) -> Option<Section> {
    let path = PagePath::new(format!("{}/{}", at.folder_of(who), statutory::PAGE));
    let results = Results {
        view,
        brief: true,
        paper: false,
        page: Some(&path),
    };
    let measures = view.stages.iter().flat_map(|s| &s.measures);
    let mut last = measures.filter_map(|m| m.last_figure());
    if last.all(|figure| is_few(view, figure)) {
        return None;
    }
    let matrix = results.matrix("results-matrix")?;
    Some(Section::new(
        "results",
        "Results beside England",
        vec![Block::Matrix(Box::new(matrix))],
    ))
}

/// What stands out beside England of the stages that are not looked at beside similar pupils: all but Year 6.
fn beside_england(view: &StatutoryView) -> StatutoryOut {
    StatutoryOut::of(view, |stage| stage.code != "KS2")
}

impl Said {
    /// A statutory outcome's sentence; its school's name before it, where the page is of several.
    fn of_statutory(at: &TrustPlace<'_>, who: &Who, found: &StatutoryFinding) -> Self {
        let text = found.sentence();
        Self {
            mark: found.compared.verdict.mark(),
            text: match &found.school {
                Some((_, name)) => {
                    format!("{}: {text}", super::stands_out::short_name(at, name))
                }
                None => text,
            },
            to: Some(format!(
                "{}/{}#{}",
                at.folder_of(who),
                statutory::PAGE,
                found.stage
            )),
        }
    }
}

/// The headline that leads: all three of the oldest year group, where there is one.
fn lead(of: &[Headline]) -> Option<&Headline> {
    let joined = |h: &&Headline| h.subject.is_combined();
    of.iter().find(joined).or(of.first())
}

/// The surest move, where the evidence for it is strong.
fn jump(moved: &StandsOut) -> Option<&Finding> {
    let strong = |f: &&Finding| matches!(f.verdict(), Verdict::Strong { .. });
    moved.found.first().filter(strong)
}

/// Says under a matrix how many figures were looked at besides: of other subjects and year groups, of pupil groups.
fn note_besides(matrix: &mut Matrix, all: usize, groups: usize) {
    let others = all.saturating_sub(matrix.looks().0);
    let of = [
        (others, "of other subjects and year groups"),
        (groups, "of pupil groups"),
    ];
    let said: Vec<String> = (of.iter().filter(|(n, _)| *n > 0))
        .map(|(n, of)| format!("{n} {of}"))
        .collect();
    if !said.is_empty() {
        matrix.note(format!(
            "Besides these, figures were looked at: {}. About {} of them would show some sign by luck alone.",
            said.join(" and "),
            by_luck(others + groups)
        ));
    }
}

/// The cell of a headline: its figure, or why there is none.
fn cell(at: &TrustPlace<'_>, who: &Who, of: &Headline) -> MatrixCell {
    let figure = of.figure(at, who);
    if figure.roll.value() == Some(0.0) {
        return MatrixCell::Missing(crate::release::Reason::NotApplicable);
    }
    let to = of.path(at, who, None);
    MatrixCell::Compared(Box::new(Compared::from(&figure)), Some(to))
}

/// The groups of pupils of a trust or school, over its key stages.
fn groups(at: &TrustPlace<'_>, who: &Who) -> StandsOut {
    let stages = at.book.key_stages().iter();
    let stages = stages.filter(|s| has_pupils(&at.place(who, s)));
    let each =
        stages.flat_map(|s| super::stands_out::groups(at, who, s, &Headline::subjects(at, s)));
    StandsOut::of(each)
}

/// The way to the reports of a key stage.
fn reports(place: &Place<'_>) -> Section {
    let links = place
        .reports()
        .map(|r| {
            let link = Link {
                text: r.title.into(),
                to: place.path(r.name()),
            };
            (link, r.question.to_owned())
        })
        .collect();
    Section::new(
        &format!("reports-{}", place.stage.folder()),
        format!("Reports on {}", place.stage.name),
        vec![Block::Links { links }],
    )
}

/// What moved since the term before, as a sentence with the words about luck; `None` without such a term.
fn since(at: &TrustPlace<'_>, moved: &StandsOut) -> Option<String> {
    let (_, term) = at.term_before().filter(|(year, _)| *year == at.year)?;
    let term = term.name().to_lowercase();
    if moved.looked == 0 {
        return None;
    }
    let luck = super::super::looks_words(moved.looked).replacen("comparison", "move", 1);
    let named: Vec<String> = (moved.found.iter().take(3))
        .map(|f| {
            let whose = if f.urn.is_some() {
                format!("{} ", super::stands_out::short_name(at, &f.name))
            } else {
                String::new()
            };
            format!("{whose}{}: {}", f.what(), f.said())
        })
        .collect();
    Some(match named.as_slice() {
        [] => format!("Since {term} nothing moved by more than chance ({luck})."),
        _ => format!("Moved since {term}: {} ({luck}).", named.join("; ")),
    })
}

/// Latest data by school, and what is missing.
fn latest(at: &TrustPlace<'_>, stages: &[KeyStage]) -> Section {
    let mut columns = vec![
        Column::words("school", "School"),
        Column::words("assessed", "Latest assessments"),
    ];
    for stage in stages {
        columns.push(
            Column::number(&stage.folder(), format!("{} coverage", stage.name))
                .about("pupils with an outcome in reading, as a share of the roll"),
        );
    }
    columns.push(Column::words("missing", "Subjects without results"));
    let mut table = Table::new(
        "latest-data",
        format!("Latest data by school, {}, {}", at.when(), at.kind_name()),
        columns,
    );
    table.find = at.schools.len() > 12;
    for school in &at.schools {
        let to = PagePath::new(format!("{}/index.html", at.folder_of(school)));
        let made = at.book.made(school, at.year, at.term);
        let mut cells = vec![
            Cell::link(&school.name, to),
            match made {
                Some(made) => Cell::text(format!("{} {}", made.last.month_name(), made.last.year)),
                None => Cell::Missing(crate::release::Reason::NotCollected),
            },
        ];
        let mut missing = vec![];
        for stage in stages {
            let place = at.place(school, stage);
            let mut lacking = vec![];
            let mut coverage = None;
            let subjects = place.single_subjects();
            for subject in &subjects {
                let figure = place.figure(&place.what(*subject), place.lead_measure(*subject));
                let roll = figure.roll.value().unwrap_or(0.0);
                if coverage.is_none() {
                    coverage = Some(figure.coverage.clone());
                }
                if roll > 0.0 && figure.assessed.value() == Some(0.0) {
                    lacking.push(subject.code());
                }
            }
            cells.push(coverage.map_or(
                Cell::Missing(crate::release::Reason::NotApplicable),
                Cell::Number,
            ));
            if lacking.len() == subjects.len() {
                missing.push(format!("{}: no {}", stage.name, at.kind_name()));
            } else if !lacking.is_empty() {
                missing.push(format!("{}: {}", stage.name, lacking.join(", ")));
            }
        }
        cells.push(Cell::text(if missing.is_empty() {
            "none".into()
        } else {
            missing.join("; ")
        }));
        table.rows.push(Row::body(cells));
    }
    table
        .notes
        .push(format!("Coverage and subjects are of assessments of this type: {}. Under “How ready the data are” any type counts.", at.kind_name()));
    Section::new("latest", "Latest data by school", vec![Block::Table(table)]).fold("")
}
