//! A figure opened: how this one number came about, for the panel that a page shows beside it, and the short code by which
//! `matbook explain` finds it.

use crate::content::Working;
use crate::estate::{KeyStage, lower_first};
use crate::figures;
use crate::quantity::Mark;
use crate::release::{Comparison, FigureOf, Shown, What, Who, Workings};

use super::super::worked::tables_of;
use super::super::{Block, Compared, ExpectedRange, MatrixCell, Page, Sources, Worked};
use super::{Place, TrustPlace, frame};

/// How many rows of a table were read, and how many of them refused, by table.
pub type Rows = std::collections::BTreeMap<String, (u64, u64)>;

/// A figure, opened.
#[derive(Clone, PartialEq, Debug)]
pub struct Opened {
    /// Whose figure of what.
    pub title: String,
    /// What is said of it, with its mark.
    pub verdict: Option<(Mark, String)>,
    /// The same in pupils; may be empty.
    pub lead: String,
    /// Its range, to be drawn.
    pub range: Option<ExpectedRange>,
    /// From the roll to the figure: what, the number, a word on it.
    pub steps: Vec<[String; 3]>,
    /// Formula, where the figures come from, where more is told.
    pub worked: Worked,
    /// How the range is made; empty without one.
    pub range_made: String,
    /// The tables it is made from, with their files and rows.
    pub tables: Vec<String>,
    /// Its short code; `None`: of a selection that no build keeps.
    pub code: Option<String>,
    /// The command that tells it step by step.
    pub command: String,
}

impl TrustPlace<'_> {
    /// Whom a figure is of, among those that the pages are of.
    pub fn whom(&self, of: &FigureOf) -> Option<&Who> {
        if of.urn.is_some() {
            return self.schools.iter().find(|s| s.urn == of.urn);
        }
        let picked = self.narrowed.schools.as_ref().map(|p| &p.together);
        let mut all = std::iter::once(&self.trust).chain(picked);
        all.find(|who| who.is_of(of.schools))
    }

    /// The key stage that a figure is of.
    pub fn stage_of(&self, what: &What) -> Option<&KeyStage> {
        let stages = self.book.key_stages();
        let whole = stages.iter().find(|s| s.years == what.year_groups);
        whole.or_else(|| {
            stages
                .iter()
                .find(|s| what.year_groups.iter().all(|y| s.has(*y)))
        })
    }

    /// The short code of a figure, as tidy rows have it; `None`: of schools that no row is of.
    pub fn code(&self, of: &FigureOf) -> Option<String> {
        if of.urn.is_none() && !self.trust.is_of(of.schools) {
            return None;
        }
        let what = &of.what;
        let stage = self.stage_of(what)?;
        let year_group = match what.year_groups.as_slice() {
            all if all == stage.years => String::new(),
            [one] => one.code(),
            _ => return None,
        };
        let urn = of.urn.map_or_else(String::new, |urn| urn.to_string());
        let (show, rank) = match what.against {
            Comparison::Nothing => ("assessments", ""),
            Comparison::Estimates(rank) => ("estimates", rank.code()),
            Comparison::Targets => ("targets", ""),
        };
        let (grouping, group) = match what.group {
            None => Default::default(),
            Some((grouping, place)) => {
                let groups = self.book.groups(grouping);
                let group = groups.into_iter().find(|g| g.place == place)?;
                (self.book.grouping_code(grouping), group.name)
            }
        };
        Some(figures::code(
            "tracking",
            &[
                ("trust_uid", self.uid.as_str()),
                ("urn", urn.as_str()),
                ("academic_year", &what.year.to_string()),
                ("term", what.term.name()),
                ("key_stage", &stage.name),
                ("year_group", &year_group),
                ("show", show),
                ("compare_to", rank),
                ("assessment_type", what.kind.map_or("All", |k| k.code())),
                ("subject", what.subject.code()),
                ("measure", of.measure.code()),
                ("grouping", &grouping),
                ("group", &group),
            ],
        ))
    }
}

/// Lets the matrices and headline figures of a page say the codes of their figures: these stand in no table of one figure a row, and
/// home, which has no filters, finds them by these.
pub(super) fn say_codes(page: &Page, at: &TrustPlace<'_>) {
    let say = |shown: &Shown| {
        let of = shown.of().filter(|of| of.code().is_none());
        if let Some((of, code)) = of.and_then(|of| Some((of, at.code(of)?))) {
            of.say_code(code);
        }
    };
    for block in page.sections.iter().flat_map(|s| &s.blocks) {
        match block {
            Block::Tiles { tiles } => tiles.iter().for_each(|tile| say(&tile.figure)),
            Block::Matrix(matrix) => {
                for cell in matrix.rows().flat_map(|row| &row.cells) {
                    match cell {
                        MatrixCell::Compared(of, _) => say(&of.attainment),
                        MatrixCell::Plain { value, .. } => say(value),
                        MatrixCell::Words { .. } | MatrixCell::Missing(_) => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// A figure opened; `None` where nothing of it may be told beyond the page, or it is of nobody here.
pub fn opened(
    at: &TrustPlace<'_>,
    of: &FigureOf,
    workings: &[Working],
    sources: &Sources,
    rows: &Rows,
) -> Option<Opened> {
    let (who, stage) = (at.whom(of)?, at.stage_of(&of.what)?);
    let place = at.place(who, stage);
    let made = at.book.workings(who, &of.what, of.measure)?;
    let worked = frame::worked(&place, who, &of.what, of.measure);
    let compared = Compared::from(&made.figure);
    let against = of.what.against.label();
    let n = made.figure.n.text();
    let verdict = made.figure.chance.evidence.map(|_| {
        let said = made.figure.chance.verdict.word(&n);
        let off = match compared.difference.reason() {
            None => format!("{}: {said}", compared.distance(&format!("the {against}"))),
            Some(_) => said,
        };
        (made.figure.chance.verdict.mark(), off)
    });
    let told = worked.told(workings, sources);
    let tables = workings_tables(&told, workings, sources, rows);
    Some(Opened {
        title: title(&place, of),
        lead: lead(&made, of),
        range: compared.picture(),
        range_made: range_made(&made, of),
        steps: steps(&place, &made, of),
        verdict,
        tables,
        code: at.code(of),
        command: told.command.clone(),
        worked: told,
    })
}

/// `Bluebonnet, Year 6: maths, expected standard, Summer 2025/26`.
fn title(place: &Place<'_>, of: &FigureOf) -> String {
    let pupils = match of.what.year_groups.as_slice() {
        [one] => one.label(),
        _ => place.stage.name.clone(),
    };
    let group = of.what.group.and_then(|(grouping, group)| {
        let book = place.at.book;
        let groups = book.groups(grouping);
        let group = groups.into_iter().find(|g| g.place == group)?;
        let label = book.grouping_label(grouping);
        Some(format!(", {label}: {}", lower_first(&group.label)))
    });
    format!(
        "{}, {pupils}{}: {}, {} {}",
        place.who.name,
        group.unwrap_or_default(),
        lower_first(&frame::measure_title(of.what.subject, of.measure)),
        of.what.term,
        of.what.year
    )
}

/// What chance would have made of as many pupils, in pupils.
fn lead(made: &Workings, of: &FigureOf) -> String {
    let figure = &made.figure;
    let (Some(sum), None, false) = (
        &made.compared,
        figure.comparison.reason(),
        of.measure.is_mean(),
    ) else {
        return String::new();
    };
    match of.what.against {
        Comparison::Estimates(_) => format!(
            "If these {} pupils did as similar pupils do, {sum} of them would be {}; {} are.",
            figure.n,
            frame::standing(of.measure),
            made.numerator
        ),
        Comparison::Targets => format!(
            "Of these {} pupils {} have such a target, and {} are {}.",
            figure.n,
            sum.text().trim_end_matches(".0"),
            made.numerator,
            frame::standing(of.measure)
        ),
        Comparison::Nothing => String::new(),
    }
}

/// From the roll to the figure.
fn steps(place: &Place<'_>, made: &Workings, of: &FigureOf) -> Vec<[String; 3]> {
    let f = &made.figure;
    let mut steps = vec![];
    let mut step = |what: &str, number: String, words: String| {
        steps.push([what.to_owned(), number, words]);
    };
    let kind = of.what.kind.map_or("all types", |k| k.code());
    step(
        "On the roll",
        f.roll.text(),
        format!("{}, {}", place.who.name, of.what.year),
    );
    for (why, pupils) in &made.left_out {
        step("Not counted", pupils.text(), (*why).to_owned());
    }
    if let Some(reason) = f.attainment.reason() {
        step("Result", reason.mark().to_owned(), reason.words());
        return steps;
    }
    let numerator = match of.measure.is_mean() {
        true => format!("sum of their results: {}", made.numerator),
        false => format!("{}: {}", frame::standing(of.measure), made.numerator),
    };
    step("Counted", f.n.text(), format!("{kind}; {numerator}"));
    let times = if of.measure.is_mean() { "" } else { "100 × " };
    step(
        "Result",
        f.attainment.text(),
        format!("= {times}{} ÷ {}", made.numerator, f.n),
    );
    if f.converted_by_default > 0 {
        let words = "scores as 100 + (score − 100) × 10/15: a test without a conversion curve";
        step(
            "Converted",
            f.converted_by_default.to_string(),
            words.to_owned(),
        );
    }
    if let (Some(sum), None) = (&made.compared, f.comparison.reason()) {
        let (what, sum_of) = match (of.what.against, of.measure.is_mean()) {
            (Comparison::Targets, true) => ("Target", "sum of their target scores"),
            (Comparison::Targets, false) => ("Target", "pupils with such a target"),
            (_, true) => ("Benchmark", "sum of their estimated scores"),
            (_, false) => ("Benchmark", "sum of their chances"),
        };
        let words = format!(
            "{}; {sum_of}: {sum}; = {times}{sum} ÷ {}",
            of.what.against.label(),
            f.n
        );
        step(what, f.comparison.text(), words);
        if f.difference.reason().is_none() {
            let so_what = crate::release::so_what(&f.chance.pupils);
            let words = match so_what.as_str() {
                "" => "taken before rounding".to_owned(),
                pupils => format!("taken before rounding; {pupils}"),
            };
            step("Difference", f.difference.text(), words);
        }
    }
    let (low, high) = &f.chance.range;
    if low.reason().is_none() {
        step(
            "Expected range",
            format!("{low} to {high}"),
            "19 of 20 such groups, by chance alone".into(),
        );
    }
    steps
}

/// How the expected range is made, in words.
fn range_made(made: &Workings, of: &FigureOf) -> String {
    if made.figure.chance.range.0.reason().is_some() {
        return String::new();
    }
    let ((low, high), n) = (&made.figure.chance.wide, &made.figure.n);
    match of.measure.is_mean() {
        true => format!(
            "Benchmark ± t × s ÷ √{n}: s is the sample standard deviation of the pupils’ (score − estimate), t Student’s. \
             499 of 500 such groups: {low} to {high}."
        ),
        false => format!(
            "How many of the {n} pupils would reach it if each did so with the chance of their estimate: six bands by that chance, \
             each a binomial. 499 of 500 such groups: {low} to {high}."
        ),
    }
}

/// The tables behind a figure, with their files and rows.
fn workings_tables(
    worked: &Worked,
    workings: &[Working],
    sources: &Sources,
    rows: &Rows,
) -> Vec<String> {
    let entries = worked.entries.iter();
    let told: Vec<&Working> = entries
        .filter_map(|name| workings.iter().find(|w| w.name == *name))
        .collect();
    tables_of(&told, sources)
        .into_iter()
        .filter_map(|table| {
            let files = sources.get(table)?;
            let named = match files.as_slice() {
                [one] => one.clone(),
                all => format!("{} files", all.len()),
            };
            let count = |n: u64| crate::estate::with_commas(&n.to_string());
            Some(match rows.get(table) {
                Some((read, 0)) => format!("{table} ({named}): {} rows read", count(*read)),
                Some((read, refused)) => {
                    format!(
                        "{table} ({named}): {} rows read, {} refused",
                        count(*read),
                        count(*refused)
                    )
                }
                None => format!("{table} ({named})"),
            })
        })
        .collect()
}
