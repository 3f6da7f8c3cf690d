//! Statutory outcomes in short packs: tiles beside England, the page of four years, what of it stands out.

use crate::pack::leaf::{Body, Leaf, LeafTile, Part, Sentence};
use crate::release::Reason;
use crate::release::statutory::{StatutoryFigure, StatutoryMeasure, StatutoryView};
use crate::report::statutory::{
    Results, StatutoryFinding, StatutoryOut, gaps, is_few, plain_title, tiles,
};
use crate::report::{Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow};

use super::lines::Line;
use super::{Ground, indicators};

/// The id of its page.
const PAGE: &str = "statutory";

/// How many tiles show results.
const TILES: usize = 4;

/// How many measures stand beside each other for schools.
const COLUMNS: usize = 5;

/// How many schools stand in a matrix.
const ROWS: usize = 20;

/// The outcomes that a pack may speak of: none of a special school, whose year groups are too small.
fn view<'a>(ground: &'a Ground<'_>) -> Option<&'a StatutoryView> {
    (!ground.is_special() && !ground.statutory.stages.is_empty()).then_some(&ground.statutory)
}

/// Tiles of a first page: results beside England, then absence and reserve; without results all that indicators have.
pub(super) fn first_tiles(ground: &Ground<'_>) -> Vec<LeafTile> {
    let made: Vec<LeafTile> = (view(ground).into_iter())
        .flat_map(|view| tiles(view, TILES))
        .map(|tile| LeafTile {
            label: tile.label,
            figure: match tile.few {
                true => "*".into(),
                false => tile.figure.text(),
            },
            picture: tile.picture,
            mark: Some((tile.mark, String::new())),
            detail: tile.detail,
        })
        .collect();
    if made.is_empty() {
        return indicators::tiles(ground);
    }
    let beside = indicators::tiles_of(ground, &["absence_percent", "reserve_percent"]);
    made.into_iter().chain(beside).collect()
}

/// What the tiles of a first page are of.
pub(super) fn tiles_heading<'a>(ground: &Ground<'_>, beside: &'a str, without: &'a str) -> &'a str {
    match view(ground) {
        Some(_) => beside,
        None => without,
    }
}

/// What stands out beside England of the stages that are not looked at beside similar pupils: all but Year 6.
pub(super) fn out(ground: &Ground<'_>) -> StatutoryOut {
    view(ground).map_or_else(StatutoryOut::default, |view| {
        StatutoryOut::of(view, |stage| stage.code != "KS2")
    })
}

/// The first of it as a title: `Ash: Attainment 8 is well below England`.
pub(super) fn title(ground: &Ground<'_>) -> Option<String> {
    let out = out(ground);
    let first = out.found.first()?;
    Some(match &first.school {
        Some((_, name)) => format!("{}: {}", super::short(ground, name), first.clause()),
        None => first.clause(),
    })
}

/// How results stand as a whole, where they can be compared: a title.
pub(super) fn whole(ground: &Ground<'_>) -> Option<String> {
    let view = view(ground)?;
    let out = StatutoryOut::of(view, |_| true);
    (out.looked > 0).then(|| out.title(view))
}

/// The same; where nothing can be compared, the first outcome as it is: `Attainment 8, 2025/26: 44.8; England 46.0 in 2024/25`.
pub(super) fn standing(ground: &Ground<'_>) -> Option<String> {
    whole(ground).or_else(|| {
        let mut all = tiles(view(ground)?, TILES).into_iter();
        all.find(|t| !t.few).map(|tile| plain_title(&tile))
    })
}

/// Adds what stands out beside England to lines, of a school that has a line already to that line.
pub(super) fn with_results(ground: &Ground<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    let mut met: Vec<Option<u32>> = vec![];
    for found in out(ground).found {
        let urn = found.school.as_ref().map(|(urn, _)| *urn);
        // The surest of each: what else there is stands on its page.
        if met.contains(&urn) {
            continue;
        }
        met.push(urn);
        let known = (lines.iter_mut())
            .find(|l| urn.is_some() && l.urn == urn && ground.about.school.is_none());
        match known {
            Some(line) => {
                line.text.push(' ');
                line.text.push_str(&found.sentence());
                line.pages.push(PAGE.into());
            }
            None => lines.push(line(ground, &found)),
        }
    }
    lines
}

fn line(ground: &Ground<'_>, found: &StatutoryFinding) -> Line {
    let verdict = found.compared.verdict;
    let lead = match (&found.school, &ground.about.school) {
        (Some((_, name)), _) => super::short(ground, name),
        (None, None) => "The trust".into(),
        (None, Some(_)) => String::new(),
    };
    Line {
        place: verdict.place(),
        p: found.compared.p.unwrap_or(1.0),
        urn: found.school.as_ref().map(|(urn, _)| *urn),
        lead,
        mark: (verdict.mark(), found.compared.word()),
        text: found.sentence(),
        pages: vec![PAGE.into()],
    }
}

/// The measures that come first, by year and beside England.
pub(super) fn matrix(ground: &Ground<'_>) -> Option<Matrix> {
    let results = Results {
        view: view(ground)?,
        brief: true,
        paper: true,
        page: None,
    };
    results.matrix("results")
}

/// The page: four years, every school, the disadvantage gap. `None` without results.
pub(super) fn leaf(ground: &Ground<'_>) -> Option<Leaf> {
    let view = view(ground)?;
    let matrix = matrix(ground)?;
    let out = StatutoryOut::of(view, |_| true);
    let said: Vec<Sentence> = (out.found.iter().take(3))
        .map(|found| line(ground, found).sentence(None))
        .collect();
    let mut parts = vec![Part::new(
        "Results by year, beside England",
        "state-funded schools where published",
        Body::Matrix(Box::new(matrix)),
    )];
    parts.extend(by_school(ground, view).map(|mut matrix| {
        matrix.legend = false;
        Part::new(
            "Schools beside England",
            "points from England; strongest evidence first",
            Body::Matrix(Box::new(matrix)),
        )
    }));
    let gaps: Vec<Sentence> = gaps(view)
        .into_iter()
        .take(4)
        .map(Sentence::plain)
        .collect();
    if !gaps.is_empty() {
        let about = "disadvantaged: free school meals in the last six years, or looked after";
        parts.push(Part::new("The disadvantage gap", about, Body::Said(gaps)));
    }
    parts.extend(super::looks(out.looked));
    Some(Leaf {
        id: PAGE.into(),
        title: out.title(view),
        said,
        parts,
    })
}

/// Each school in the measures that come first, beside England.
fn by_school(ground: &Ground<'_>, view: &StatutoryView) -> Option<Matrix> {
    let enough = |m: &&StatutoryMeasure| m.schools.iter().any(|(_, f)| is_enough(view, f));
    let mut shown: Vec<&StatutoryMeasure> = (view.stages.iter())
        .flat_map(|s| &s.measures)
        .filter(|m| m.turn < 100)
        .filter(enough)
        .collect();
    shown.sort_by_key(|m| m.turn);
    shown.truncate(COLUMNS);
    let mut rows: Vec<MatrixRow> = (ground.schools.iter().filter(|s| !s.special))
        .filter_map(|school| {
            let figures: Vec<Option<&StatutoryFigure>> = (shown.iter())
                .map(|m| {
                    let found = m.schools.iter().find(|(s, _)| s.urn == school.urn);
                    found.map(|(_, figure)| figure)
                })
                .collect();
            figures.iter().any(Option::is_some).then(|| {
                let cells = figures.into_iter().map(|f| cell(view, f)).collect();
                MatrixRow::new(super::short(ground, &school.name), cells)
            })
        })
        .collect();
    if rows.len() < 2 {
        return None;
    }
    rows.sort_by(MatrixRow::surest_first);
    let left = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let columns = (shown.iter())
        .map(|m| {
            let unit = if m.is_share { "% points" } else { "points" };
            MatrixColumn::compared(&m.id, m.brief.clone(), unit)
        })
        .collect();
    let lacking = (rows.iter().flat_map(|row| &row.cells)).any(|cell| *cell == none());
    let lines = rows.into_iter().map(MatrixLine::Row).collect();
    let mut matrix = Matrix::new("schools-results", "", ("School", ""), columns, lines);
    if lacking {
        matrix.note("–: no pupils of that age, or no results of them.");
    }
    if left > 0 {
        matrix.note(format!(
            "The other {left} schools have nothing surer; the site lists all."
        ));
    }
    Some(matrix)
}

fn is_enough(view: &StatutoryView, figure: &StatutoryFigure) -> bool {
    figure.attainment.value().is_some() && !is_few(view, figure)
}

/// The cell of a school without pupils in a measure.
fn none() -> MatrixCell {
    MatrixCell::Words {
        text: "–".into(),
        span: 1,
        to: None,
    }
}

fn cell(view: &StatutoryView, figure: Option<&StatutoryFigure>) -> MatrixCell {
    let Some(figure) = figure else {
        return none();
    };
    if figure.chance.p.is_some() || is_few(view, figure) {
        return MatrixCell::Compared(Box::new(crate::report::statutory::beside(figure)), None);
    }
    match figure.attainment.value() {
        Some(_) => MatrixCell::Plain {
            value: figure.attainment.clone(),
            mark: None,
            to: None,
        },
        None => MatrixCell::Missing(Reason::Other(figure.note.unwrap_or_default().to_owned())),
    }
}
