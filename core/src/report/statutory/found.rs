//! What stands out of statutory outcomes (methods: section 2, many looks).

use crate::estate::AcademicYear;
use crate::release::statutory::{StatutoryFigure, StatutoryMeasure, StatutoryStage, StatutoryView};
use crate::report::{Compared, Surety};

use super::beside;

/// A figure beside the nation's that was looked at.
#[derive(Clone, PartialEq, Debug)]
pub struct StatutoryFinding {
    /// Whose it is: a school of the trust by URN and name; `None`: the trust's or school's that the page is about.
    pub school: Option<(u32, String)>,
    /// The part of ids of its stage.
    pub stage: String,
    /// What was measured: `Year 6 reading test`.
    pub what: String,
    /// Of which year.
    pub year: AcademicYear,
    /// The figure.
    pub compared: Compared,
}

impl StatutoryFinding {
    /// What it says: `Year 1 phonics check, 2024/25: 60 of 90, England 80%; about 12 fewer.`
    pub fn sentence(&self) -> String {
        let of = &self.compared;
        let so_what = match of.so_what().as_str() {
            "" => format!("; {}", of.word()),
            size => format!("; {size}"),
        };
        format!(
            "{}, {}: {}, England {}{so_what}.",
            self.what,
            self.year,
            of.level(),
            of.benchmark
        )
    }

    /// The same as a clause: `Year 1 phonics check is well below England`.
    pub fn clause(&self) -> String {
        let stands = self
            .compared
            .verdict
            .stands(&self.compared.n.text(), "England");
        format!("{} {stands}", self.what)
    }

    fn surety(&self) -> Surety {
        self.compared.surety()
    }
}

/// What was looked at beside the nation, and what of it stands out.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StatutoryOut {
    /// How many figures were compared: those on enough pupils.
    pub looked: usize,
    /// Those that chance alone doesn't explain, the surest first.
    pub found: Vec<StatutoryFinding>,
}

impl StatutoryOut {
    /// What of a view stands out, of the stages that are wanted: its own figures, and its schools' in the measures that come
    /// first.
    pub fn of(view: &StatutoryView, wanted: impl Fn(&StatutoryStage) -> bool) -> Self {
        let mut made = Self::default();
        for stage in view.stages.iter().filter(|stage| wanted(stage)) {
            for measure in &stage.measures {
                if let Some(figure) = measure.compared_figure() {
                    made.look(stage, measure, None, figure);
                }
                if measure.headline {
                    for (school, figure) in &measure.schools {
                        let whose = Some((school.urn, school.name.clone()));
                        made.look(stage, measure, whose, figure);
                    }
                }
            }
        }
        made.found
            .sort_by(|a, b| a.surety().surest_first(&b.surety()));
        made
    }

    fn look(
        &mut self,
        stage: &StatutoryStage,
        measure: &StatutoryMeasure,
        school: Option<(u32, String)>,
        figure: &StatutoryFigure,
    ) {
        let verdict = figure.chance.verdict;
        self.looked += usize::from(verdict.is_looked_at());
        if verdict.is_marked() {
            self.found.push(StatutoryFinding {
                school,
                stage: stage.id.clone(),
                what: plain(&measure.title),
                year: stage.compared,
                compared: beside(figure),
            });
        }
    }

    /// The finding as a title.
    pub fn title(&self, view: &StatutoryView) -> String {
        let own: Vec<&StatutoryFinding> =
            self.found.iter().filter(|f| f.school.is_none()).collect();
        match own.as_slice() {
            [only] => return only.clause(),
            [first, rest @ ..] => {
                let more = crate::report::words::small(rest.len());
                let measures = match rest.len() {
                    1 => "measure is",
                    _ => "measures are",
                };
                return format!("{}; {more} more {measures} marked", first.clause());
            }
            [] => {}
        }
        let span = span(view);
        if self.looked == 0 {
            return format!("Results {span}: nothing to set beside England yet");
        }
        let line = format!("Results are in line with England {span}");
        match self
            .found
            .first()
            .and_then(|f| Some((f.school.as_ref()?, f)))
        {
            Some(((_, name), f)) => {
                let stands = f.compared.verdict.stands(&f.compared.n.text(), "it");
                format!("{line}; {name} {stands}")
            }
            None => line,
        }
    }
}

/// `from Reception to Year 11`, `in Year 6`.
fn span(view: &StatutoryView) -> String {
    let years: Vec<&str> = (view.stages.iter().rev())
        .map(|stage| match stage.code {
            "EYFS" => "Reception",
            "KS2" => "Year 6",
            "KS4" => "Year 11",
            "KS5" => "Year 13",
            other => other,
        })
        .collect();
    match years.as_slice() {
        [] => String::new(),
        [only] => format!("in {only}"),
        [first, .., last] => format!("from {first} to {last}"),
    }
}

/// A measure's title inside a sentence: `Year 6 reading test`.
pub(super) fn plain(title: &str) -> String {
    title.replacen(": ", " ", 1)
}
