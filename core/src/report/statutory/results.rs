//! Statutory outcomes at a glance: one matrix over all stages, and the figures that a first page shows.

use crate::estate::AcademicYear;
use crate::quantity::Verdict;
use crate::release::Reason;
use crate::release::Shown;
use crate::release::statutory::{StatutoryFigure, StatutoryMeasure, StatutoryStage, StatutoryView};
use crate::report::{
    Mark, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow, PagePath, Picture,
};

use super::found::plain;
use super::{NEVER, beside};

/// What is said of a measure that the nation has no figure of.
const NO_SUCH: &str = "England has no such figure";

/// How many years stand beside each other.
const YEARS: usize = 4;

/// What of a view a matrix shows, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// The outcomes.
    pub view: &'a StatutoryView,
    /// Whether only the measures that come first stand in it.
    pub brief: bool,
    /// Whether a figure on too few pupils to be compared is left out: `*`.
    pub paper: bool,
    /// The page that shows each stage; `None`: rows lead nowhere.
    pub page: Option<&'a PagePath>,
}

impl Results<'_> {
    /// The measures of each stage by year, and the last that England has beside it. `None` where there are none.
    pub fn matrix(&self, id: &str) -> Option<Matrix> {
        let mut years: Vec<AcademicYear> = (self.view.stages.iter())
            .flat_map(|s| s.years.iter().copied())
            .collect();
        years.sort_unstable();
        years.dedup();
        years.drain(..years.len().saturating_sub(YEARS));
        let mut columns: Vec<MatrixColumn> = (years.iter())
            .map(|year| MatrixColumn::plain(&format!("y{}", year.0), year.to_string(), ""))
            .collect();
        let at = self.beside_which(&years);
        columns.splice(at.place..at.place, at.columns());
        let mut lines = vec![];
        for stage in self.view.stages.iter().rev() {
            let rows: Vec<MatrixRow> = (stage.measures.iter())
                .filter(|m| self.wants(stage, m))
                .map(|m| self.row(stage, m, &years, &at))
                .collect();
            if rows.is_empty() {
                continue;
            }
            if !self.brief {
                lines.push(MatrixLine::Heading(stage.label.to_owned()));
            }
            lines.extend(rows.into_iter().map(MatrixLine::Row));
        }
        if lines.is_empty() {
            return None;
        }
        let mut matrix = Matrix::new(
            id,
            "Results beside England",
            ("Measure", ""),
            columns,
            lines,
        );
        for note in self.notes() {
            matrix.note(note);
        }
        Some(matrix)
    }

    /// Single GCSE subjects have a table of their own; of Year 6 the expected standard stands for each subject.
    fn wants(&self, stage: &StatutoryStage, measure: &StatutoryMeasure) -> bool {
        if matches!(measure.code, "g4" | "g5" | "g7" | "points") {
            return false;
        }
        let any = measure.years.iter().flatten();
        let known = any.filter(|f| f.attainment.value().is_some()).count() > 0;
        let main = measure.headline
            || (stage.code == "KS2"
                && measure.code == "expected"
                && ["Reading", "Writing", "Maths"].contains(&measure.subject.as_str()));
        known && (main || !self.brief)
    }

    fn row(
        &self,
        stage: &StatutoryStage,
        measure: &StatutoryMeasure,
        years: &[AcademicYear],
        at: &Beside,
    ) -> MatrixRow {
        let of_year = |year: &AcademicYear| {
            let at = stage.years.iter().position(|y| y == year)?;
            measure.years.get(at)?.as_ref()
        };
        let mut cells: Vec<MatrixCell> = (years.iter())
            .map(|year| match of_year(year) {
                Some(figure) if self.hides(figure) => words("*"),
                Some(figure) => MatrixCell::Plain {
                    value: figure.attainment.clone(),
                    mark: None,
                    to: None,
                },
                None => MatrixCell::Missing(Reason::NotCollected),
            })
            .collect();
        cells.splice(at.place..at.place, self.beside(stage, measure, at));
        let head = match self.brief {
            true => measure.title.clone(),
            false => short(&measure.title),
        };
        let mut row = MatrixRow::new(head, cells);
        row.to = (self.page).map(|page| PagePath::new(format!("{}#{}", page.0, stage.id)));
        row
    }

    /// Where England and the distance from it stand among so many years: beside the year that they are of. Where stages are
    /// compared in different years, at the end, and each cell names its year.
    fn beside_which(&self, years: &[AcademicYear]) -> Beside {
        let stages = self.view.stages.iter();
        let wanted = stages.filter(|s| s.measures.iter().any(|m| self.wants(s, m)));
        let mut compared: Vec<AcademicYear> = wanted.map(|s| s.compared).collect();
        compared.sort_unstable();
        compared.dedup();
        let place = match compared.as_slice() {
            [year] => years.iter().position(|y| y == year),
            _ => None,
        };
        Beside {
            place: place.map_or(years.len(), |at| at + 1),
            year: place.and_then(|at| years.get(at)).copied(),
        }
    }

    /// England's figure and the distance from it.
    fn beside(
        &self,
        stage: &StatutoryStage,
        measure: &StatutoryMeasure,
        at: &Beside,
    ) -> Vec<MatrixCell> {
        let over = |text: &str| {
            vec![MatrixCell::Words {
                text: text.to_owned(),
                span: 2,
                to: None,
            }]
        };
        let Some(figure) = measure.compared_figure() else {
            return over(if measure.never { NEVER } else { "no results" });
        };
        if let Some(note) = figure.note {
            let year = stage.compared;
            return over(&match note {
                NEVER => format!("{NEVER} for {year}"),
                "not published yet" => format!("England’s {year} is not out yet"),
                "low coverage" => format!("{year}: under 95% have a result, so not compared"),
                "no national figure" => format!("no figure of England for {year}"),
                other => other.to_owned(),
            });
        }
        let england = match at.year {
            Some(_) => MatrixCell::Plain {
                value: figure.national.clone(),
                mark: None,
                to: None,
            },
            None => words(&format!("{} in {}", figure.national, stage.compared)),
        };
        let cell = match figure.chance.p.is_some() || figure.few {
            _ if self.hides(figure) => words("*"),
            true => MatrixCell::Compared(Box::new(beside(figure)), None),
            _ if figure.difference.reason() == Some(&Reason::Withheld) => {
                words(&Reason::Withheld.words())
            }
            false => words(&format!("{}, no test of chance", figure.difference)),
        };
        vec![england, cell]
    }

    fn hides(&self, figure: &StatutoryFigure) -> bool {
        self.paper && is_few(self.view, figure)
    }

    /// What the reader must know of the years and of England's figures.
    fn notes(&self) -> Vec<String> {
        let mut notes = vec![];
        let mut late: Vec<AcademicYear> = (self.view.stages.iter())
            .filter(|s| s.years.last().is_some_and(|last| *last > s.compared))
            .map(|s| s.compared)
            .collect();
        late.sort_unstable();
        late.dedup();
        if let [year] = late[..] {
            notes.push(format!(
                "England’s later figures are not out yet: distances are those of {year}."
            ));
        }
        let never: Vec<String> = (self.view.stages.iter())
            .flat_map(|s| s.measures.iter().map(move |m| (s, m)))
            .filter(|(s, m)| m.never_last && self.wants(s, m))
            .filter_map(|(s, m)| Some(format!("{} for {}", m.title, s.years.last()?)))
            .collect();
        if !never.is_empty() {
            notes.push(format!("Not published nationally: {}.", never.join("; ")));
        }
        notes
    }
}

/// The columns of England's figures.
#[derive(Clone, Copy, Debug)]
struct Beside {
    /// Their place among the years.
    place: usize,
    /// The one year that all of them are of.
    year: Option<AcademicYear>,
}

impl Beside {
    fn columns(self) -> [MatrixColumn; 2] {
        let (england, distance) = match self.year {
            Some(year) => (
                format!("England {year}"),
                format!("Distance from England, {year}"),
            ),
            None => (
                "England".into(),
                "Distance from England, of that year".into(),
            ),
        };
        [
            MatrixColumn::plain("england", england, ""),
            MatrixColumn::compared("beside", distance, "band: by chance"),
        ]
    }
}

fn words(text: &str) -> MatrixCell {
    MatrixCell::Words {
        text: text.to_owned(),
        span: 1,
        to: None,
    }
}

/// A title under its stage's heading: `reading test` as `Reading test`.
fn short(title: &str) -> String {
    match title.split_once(": ") {
        Some((year, rest)) if year.starts_with("Year") || year == "Reception" => {
            crate::estate::upper_first(rest)
        }
        _ => title.to_owned(),
    }
}

/// Whether a figure is on too few pupils to be compared.
pub fn is_few(view: &StatutoryView, figure: &StatutoryFigure) -> bool {
    (figure.n.value()).is_some_and(|n| n > 0.0 && n < f64::from(view.least))
}

/// A headline figure beside England.
#[derive(Clone, PartialEq, Debug)]
pub struct StatutoryTile {
    /// What it is: `Year 6: all three, 2025/26`.
    pub label: String,
    /// The figure.
    pub figure: Shown,
    /// Whether it is on too few pupils to be compared.
    pub few: bool,
    /// Its verdict's mark.
    pub mark: Mark,
    /// What is drawn of it.
    pub picture: Option<Picture>,
    /// How many reached it, and England's figure.
    pub detail: String,
    /// The part of ids of its stage.
    pub stage: String,
}

/// The figures of the last year that a first page shows, one of each stage first; at most so many.
pub fn tiles(view: &StatutoryView, most: usize) -> Vec<StatutoryTile> {
    let mut all: Vec<(usize, &StatutoryStage, &StatutoryMeasure)> = (view.stages.iter())
        .flat_map(|s| s.measures.iter().map(move |m| (m.turn, s, m)))
        .filter(|(turn, ..)| *turn < 100)
        .collect();
    all.sort_by_key(|(turn, ..)| *turn);
    let made = all.into_iter();
    made.filter_map(|(_, stage, measure)| tile(view, stage, measure))
        .take(most)
        .collect()
}

/// A tile as a title: `Attainment 8, 2024/25: 44.8; England 46.0`.
pub fn plain_title(tile: &StatutoryTile) -> String {
    let said = format!("{}: {}; {}", tile.label, tile.figure, tile.detail);
    said.trim_end_matches("; ").to_owned()
}

fn tile(
    view: &StatutoryView,
    stage: &StatutoryStage,
    measure: &StatutoryMeasure,
) -> Option<StatutoryTile> {
    let figure = measure.last_figure()?;
    figure.attainment.value()?;
    let last = *stage.years.last()?;
    let of = beside(figure);
    let few = is_few(view, figure);
    let level = of.reached.value().map(|_| of.level());
    let england = match (figure.national.value(), &measure.before) {
        (Some(_), _) => format!("England {}", figure.national),
        (None, _) if figure.note == Some("low coverage") => {
            format!("{} of the cohort have a result", figure.coverage)
        }
        (None, Some((year, value))) => format!("England {value} in {year}"),
        (None, None) if measure.never_last => NEVER.to_owned(),
        (None, None) if !measure.compared => NO_SUCH.to_owned(),
        (None, None) => "England’s figure is not out yet".to_owned(),
    };
    let mut said: Vec<String> = level.into_iter().filter(|_| !few).collect();
    if few {
        said.push(Verdict::Few.word(&figure.n.text()));
    }
    said.extend((!england.is_empty()).then_some(england));
    Some(StatutoryTile {
        label: format!("{}, {last}", measure.title),
        figure: figure.attainment.clone(),
        few,
        mark: match few {
            true => Verdict::Few.mark(),
            false => of.verdict.mark(),
        },
        picture: of.picture().map(Picture::Range),
        detail: said.join("; "),
        stage: stage.id.clone(),
    })
}

/// How a school of a trust stands in the first measure that it has, Year 6 aside: `Attainment 8, 2024/25: 47.3, England 46.0,
/// within chance`.
pub fn of_school(view: &StatutoryView, urn: u32) -> Option<String> {
    let stages = view.stages.iter().filter(|s| s.code != "KS2");
    let mut all: Vec<(usize, &StatutoryStage, &StatutoryMeasure, &StatutoryFigure)> = stages
        .flat_map(|s| s.measures.iter().map(move |m| (s, m)))
        .filter_map(|(s, m)| {
            let (_, figure) = m.schools.iter().find(|(school, _)| school.urn == urn)?;
            (m.turn < 100 && figure.attainment.value().is_some()).then_some((m.turn, s, m, figure))
        })
        .collect();
    all.sort_by_key(|(turn, ..)| *turn);
    let (_, stage, measure, figure) = all.into_iter().find(|(.., f)| !is_few(view, f))?;
    let (what, year) = (plain(&measure.title), stage.compared);
    let beside = match figure.national.value() {
        Some(_) => format!(
            ", England {}, {}",
            figure.national,
            super::verdict(measure, figure)
        ),
        None => String::new(),
    };
    Some(format!("{what}, {year}: {}{beside}", figure.attainment))
}
