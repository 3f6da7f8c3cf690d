//! What stands out of statutory outcomes (methods: section 2, many looks).

use crate::estate::AcademicYear;
use crate::quantity::{Reason, Verdict};
use crate::release::statutory::{StatutoryFigure, StatutoryMeasure, StatutoryStage, StatutoryView};
use crate::report::words::listed;
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
    /// Whether there are results of a later year, which England has no figure for yet.
    pub earlier: bool,
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

    /// The same as a clause: `Year 1 phonics check is well below England`; of a year before the last it names the year, as a
    /// reader would take it for this year's.
    pub fn clause(&self) -> String {
        let stands = self
            .compared
            .verdict
            .stands(&self.compared.n.text(), "England");
        match self.earlier {
            true => format!("{} of {} {stands}", self.what, self.year),
            false => format!("{} {stands}", self.what),
        }
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
                earlier: stage.years.last() > Some(&stage.compared),
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
        let line = Reach::of(view).line();
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

/// The years of a view by what can be said of them: nothing is in line that was not compared.
#[derive(Debug, Default)]
struct Reach {
    /// All of them, the youngest first.
    years: Vec<&'static str>,
    /// Those with a figure beside England's, and the place of each among all.
    compared: Vec<(usize, &'static str)>,
    /// Those of which something is withheld: all that England has a figure for, or a part.
    withheld: Vec<String>,
    /// Those on too few pupils to be compared.
    few: Vec<&'static str>,
}

impl Reach {
    fn of(view: &StatutoryView) -> Self {
        let mut made = Self::default();
        for stage in view.stages.iter().rev() {
            let year = match stage.code {
                "EYFS" => "Reception",
                "KS2" => "Year 6",
                "KS4" => "Year 11",
                "KS5" => "Year 13",
                other => other,
            };
            let figures = || stage.measures.iter().filter_map(|m| m.compared_figure());
            let any = |of: fn(Verdict) -> bool| figures().any(|f| of(f.chance.verdict));
            let (compared, withheld) = (
                any(Verdict::is_looked_at),
                any(|v| v == Verdict::Withheld)
                    || figures().any(|f| f.attainment.reason() == Some(&Reason::Withheld)),
            );
            if compared {
                made.compared.push((made.years.len(), year));
            }
            match (compared, withheld) {
                (true, true) => made.withheld.push(format!("{year} in part")),
                (false, true) => made.withheld.push(year.to_owned()),
                (false, false) if any(|v| v == Verdict::Few) => made.few.push(year),
                _ => {}
            }
            made.years.push(year);
        }
        made
    }

    /// How results stand where no figure of the whole is marked: of which years, and what is not among them.
    fn line(&self) -> String {
        let mut line = match self.compared.as_slice() {
            [] if !self.withheld.is_empty() => {
                return format!("Withheld (small numbers): {}", listed(&self.withheld));
            }
            [] if !self.few.is_empty() => {
                return format!("Results {}: too few pupils to compare", span(&self.years));
            }
            [] => {
                let span = span(&self.years);
                return format!("Results {span}: nothing to set beside England yet");
            }
            [(first, _), .., (last, _)] if last - first + 1 > self.compared.len() => {
                let years: Vec<&str> = self.compared.iter().map(|(_, year)| *year).collect();
                format!("{} are in line with England", listed(&years))
            }
            compared => {
                let years: Vec<&str> = compared.iter().map(|(_, year)| *year).collect();
                format!("Results are in line with England {}", span(&years))
            }
        };
        if !self.withheld.is_empty() {
            line.push_str(&format!("; withheld: {}", listed(&self.withheld)));
        }
        if !self.few.is_empty() {
            line.push_str(&format!("; too few to compare: {}", listed(&self.few)));
        }
        line
    }
}

/// `from Reception to Year 11`, `in Year 6`.
fn span(years: &[&str]) -> String {
    match years {
        [] => String::new(),
        [only] => format!("in {only}"),
        [first, .., last] => format!("from {first} to {last}"),
    }
}

/// A measure's title inside a sentence: `Year 6 reading test`.
pub(super) fn plain(title: &str) -> String {
    title.replacen(": ", " ", 1)
}

#[cfg(test)]
mod tests {
    use super::Reach;

    #[test]
    fn only_what_was_compared_is_in_line_and_what_is_withheld_is_named() {
        let years = vec!["Reception", "Year 1", "Year 4", "Year 6"];
        let reach = |compared: &[usize], withheld: &[&str], few: &[&'static str]| {
            let compared = compared.iter().map(|i| (*i, years[*i])).collect();
            let withheld = withheld.iter().map(|w| (*w).to_owned()).collect();
            let (years, few) = (years.clone(), few.to_vec());
            let of = Reach {
                years,
                compared,
                withheld,
                few,
            };
            of.line()
        };
        assert_eq!(
            reach(&[0, 1, 2, 3], &[], &[]),
            "Results are in line with England from Reception to Year 6"
        );
        assert_eq!(
            reach(&[0, 1], &["Year 6"], &["Year 4"]),
            "Results are in line with England from Reception to Year 1; withheld: Year 6; too few to compare: Year 4"
        );
        assert_eq!(
            reach(&[0, 3], &["Year 6 in part"], &[]),
            "Reception and Year 6 are in line with England; withheld: Year 6 in part"
        );
        assert_eq!(
            reach(&[], &["Year 1", "Year 6"], &[]),
            "Withheld (small numbers): Year 1 and Year 6"
        );
        assert_eq!(
            reach(&[], &[], &["Year 6"]),
            "Results from Reception to Year 6: too few pupils to compare"
        );
        assert_eq!(
            reach(&[], &[], &[]),
            "Results from Reception to Year 6: nothing to set beside England yet"
        );
    }
}
