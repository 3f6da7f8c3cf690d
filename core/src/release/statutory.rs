//! Statutory outcomes, released: `names` has what readers call them.

mod names;
mod withheld;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Thresholds;
use crate::dataset::{Holdings, SchoolId};
use crate::estate::Measure;
use crate::estate::{AcademicYear, SeriesBreak, breaks};
use crate::measure::statutory::{Book, Cut, Grouping, Kind, Note, Stage};
use crate::measure::tracking::indicator;

pub(in crate::release) use withheld::{OfYear as OutcomesOfYear, withhold_rows};

use names::{brief, is_headline, label, title, turn, units};

use super::group_names::group_name;
use super::slug::slug;
use super::{Beside, Chance, Desk, Measured, Reason, SchoolName, Scope, Shown, TrackingBook, Unit};
use withheld::{Choosing, Part};

/// How many years a page shows.
const YEARS: usize = 4;

/// A figure of a year beside the nation's.
#[derive(Clone, PartialEq, Debug)]
pub struct StatutoryFigure {
    /// Pupils of the cohort.
    pub cohort: Shown,
    /// Pupils whom the figure is of, or entries where they count.
    pub n: Shown,
    /// Percentage or mean.
    pub attainment: Shown,
    /// The nation's.
    pub national: Shown,
    /// Attainment less the nation's.
    pub difference: Shown,
    /// Pupils who reached the standard; of shares only.
    pub reached: Shown,
    /// Share of the cohort with an outcome.
    pub coverage: Shown,
    /// What chance has to say about it, and the difference in whole pupils.
    pub chance: Chance,
    /// Whether it is of too few pupils to be compared.
    pub few: bool,
    /// Why it stands alone, where it does.
    pub note: Option<&'static str>,
}

/// The groups of a grouping.
#[derive(Clone, PartialEq, Debug)]
pub struct StatutoryGroups {
    /// Its name in tidy figures.
    pub code: &'static str,
    /// What a reader calls it.
    pub label: &'static str,
    /// Each group of pupils, by code and by name, and its figure in the year that is compared.
    pub groups: Vec<(&'static str, String, StatutoryFigure)>,
}

/// A measure of a trust or school.
#[derive(Clone, PartialEq, Debug)]
pub struct StatutoryMeasure {
    /// A part of ids, as `ks2-rwm-expected`.
    pub id: String,
    /// The subject as tidy figures name it; empty where there is none.
    pub subject: String,
    /// The measure's name in tidy figures.
    pub code: &'static str,
    /// What a reader calls it.
    pub label: String,
    /// The same in a column's heading.
    pub brief: String,
    /// What it is called among those of other stages: `Year 6: all three`.
    pub title: String,
    /// Its turn where only a few stand, as in tiles: one of each stage first.
    pub turn: usize,
    /// Whether it is a share of pupils.
    pub is_share: bool,
    /// Whether a page shows it first of its stage.
    pub headline: bool,
    /// Whether the nation has figures of it at all.
    pub compared: bool,
    /// The figure of each year of the stage; `None`: nothing in the data.
    pub years: Vec<Option<StatutoryFigure>>,
    /// The place among the years of the one that is compared.
    pub compared_year: usize,
    /// The status of the nation's figure of that year, as `revised`; empty without one.
    pub status: String,
    /// Where it stands, in words.
    pub source: String,
    /// Breaks in the series between the years shown.
    pub breaks: Vec<SeriesBreak>,
    /// Whether the nation's figure never came out for that year.
    pub never: bool,
    /// Whether it never came out for the last year shown.
    pub never_last: bool,
    /// The nation's latest figure before the last year shown, where that year's is still to come.
    pub before: Option<(AcademicYear, Shown)>,
    /// That year by group.
    pub groups: Vec<StatutoryGroups>,
    /// That year by school, by name; empty for a school.
    pub schools: Vec<(SchoolName, StatutoryFigure)>,
    /// Each school of a trust in the last of the years.
    pub schools_last: Vec<(SchoolName, StatutoryFigure)>,
}

impl StatutoryMeasure {
    /// The figure of the year that is compared.
    pub fn compared_figure(&self) -> Option<&StatutoryFigure> {
        self.years.get(self.compared_year).and_then(Option::as_ref)
    }

    /// The figure of the last year shown.
    pub fn last_figure(&self) -> Option<&StatutoryFigure> {
        self.years.last().and_then(Option::as_ref)
    }
}

/// The measures of a stage.
#[derive(Clone, PartialEq, Debug)]
pub struct StatutoryStage {
    /// A part of ids, as `year-6`.
    pub id: String,
    /// Its name in tidy figures.
    pub code: &'static str,
    /// What a reader calls it.
    pub label: &'static str,
    /// The years shown, the earliest first.
    pub years: Vec<AcademicYear>,
    /// The year that is set beside the nation, and shown by group and school: the last for which the nation has figures, else
    /// the last of all.
    pub compared: AcademicYear,
    /// Its measures, in the order of the page.
    pub measures: Vec<StatutoryMeasure>,
}

/// The statutory outcomes of a page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StatutoryView {
    /// The stages in which there are outcomes, the oldest pupils first.
    pub stages: Vec<StatutoryStage>,
    /// From how many pupils on a figure is compared.
    pub least: u32,
}

/// The years of a stage that are shown, and the one that is set beside the nation, shown by group and by school: the last for
/// which the nation has figures, else the last of all. `None`: nothing in the data.
///
/// `cuts`: those of the trust or school alone, of any stage.
pub fn years_shown(
    cuts: &[Cut],
    stage: Stage,
    school: Option<SchoolId>,
) -> Option<(Vec<AcademicYear>, AcademicYear)> {
    let own = || cuts.iter().filter(|c| c.measure.stage == stage);
    let mut years: Vec<AcademicYear> = own().map(|c| c.year).collect();
    years.dedup();
    years.drain(..years.len().saturating_sub(YEARS));
    let beside = |year: &&AcademicYear| {
        let mut has = own().filter(|c| c.school == school && c.year == **year);
        has.any(|c| c.figure.national.is_some())
    };
    let compared = years.iter().rev().find(beside).or(years.last()).copied()?;
    Some((years, compared))
}

/// The figures of a trust or school in the years that may be shown, of the earliest year first.
pub fn recent(book: &Book<'_>, scope: Scope) -> Vec<Cut> {
    let years = book.years(scope.trust);
    // A year may lack a stage: the last few of all years are enough for the last four of each.
    let recent = years.len().saturating_sub(YEARS + 2);
    let of_year = |year: &AcademicYear| {
        let mut cuts = book.cuts(scope.trust, scope.school, *year);
        let alone = retakes_alone(book, scope.trust, &cuts);
        cuts.retain(|cut| cut.measure.stage != Stage::Year2 || !alone.contains(&cut.school));
        cuts
    };
    years[recent..].iter().flat_map(of_year).collect()
}

/// The trust and schools whose phonics by the end of Year 2 no page shows: the data begin with that year's retakes, of few of
/// the cohort, and lack the checks of Year 1 that most had met.
fn retakes_alone(book: &Book<'_>, trust: usize, cuts: &[Cut]) -> Vec<Option<SchoolId>> {
    let few = |cut: &&Cut| 20 * cut.tally.known < 19 * cut.tally.cohort;
    cuts.iter()
        .filter(|cut| cut.measure.stage == Stage::Year2 && cut.group.is_none())
        .filter(few)
        .filter(|cut| !book.has_earlier_checks(trust, cut.school, cut.year))
        .map(|cut| cut.school)
        .collect()
}

/// Releases the statutory outcomes of a trust or a school. `tracking`: the book of the tracking reports, whose pupils they are;
/// without it readers from whom small numbers are withheld are shown nothing.
pub fn statutory(
    desk: &Desk,
    holdings: &Holdings,
    thresholds: &Thresholds,
    (book, tracking): (&Book<'_>, Option<&TrackingBook<'_>>),
    scope: Scope,
) -> StatutoryView {
    if desk.withholds() && tracking.is_none() {
        return StatutoryView::default();
    }
    let of_year = |year: AcademicYear| {
        let withheld = desk.withheld()?;
        let counts = tracking?.counts();
        Some(withheld.of_outcomes((scope.trust, year), || {
            let choosing = Choosing {
                withheld,
                counts,
                holdings,
                book,
                trust: scope.trust,
            };
            choosing.of_year(year)
        }))
    };
    let cuts = recent(book, scope);
    let mut stages = Vec::new();
    for stage in Stage::ALL.into_iter().rev() {
        let Some((years, compared)) = years_shown(&cuts, stage, scope.school) else {
            continue;
        };
        let own: Vec<&Cut> = cuts.iter().filter(|c| c.measure.stage == stage).collect();
        let withheld = years.iter().filter_map(|y| Some((*y, of_year(*y)?)));
        let made = Making {
            desk,
            holdings,
            thresholds,
            scope,
            years: &years,
            compared,
            book,
            withheld: withheld.collect(),
        };
        stages.push(StatutoryStage {
            id: slug(stage.code(), usize::MAX),
            code: stage.code(),
            label: stage.label(),
            compared,
            measures: made.measures(&own),
            years,
        });
    }
    StatutoryView {
        stages,
        least: thresholds.min_pupils,
    }
}

struct Making<'a> {
    desk: &'a Desk,
    holdings: &'a Holdings,
    thresholds: &'a Thresholds,
    scope: Scope,
    years: &'a [AcademicYear],
    compared: AcademicYear,
    book: &'a Book<'a>,
    /// What is withheld, by year; empty where nothing is.
    withheld: BTreeMap<AcademicYear, Arc<OutcomesOfYear>>,
}

impl Making<'_> {
    fn measures(&self, cuts: &[&Cut]) -> Vec<StatutoryMeasure> {
        let mut order = Vec::new();
        let mut by_measure: BTreeMap<_, Vec<&Cut>> = BTreeMap::new();
        for cut in cuts.iter().filter(|c| self.years.contains(&c.year)) {
            let found = by_measure.entry(&cut.measure).or_default();
            if found.is_empty() {
                order.push(&cut.measure);
            }
            found.push(cut);
        }
        let each = order.into_iter();
        each.filter_map(|m| Some(self.measure(by_measure.get(m)?)))
            .collect()
    }

    fn measure(&self, cuts: &[&Cut]) -> StatutoryMeasure {
        let measure = &cuts[0].measure;
        let last = self.years.last().copied().unwrap_or(cuts[0].year);
        let compared = self.compared;
        let own = |cut: &&&Cut| cut.school == self.scope.school;
        let all = |year: AcademicYear| {
            let mut found = cuts.iter().filter(own);
            found.find(|c| c.year == year && c.group.is_none())
        };
        let latest: Vec<&Cut> = cuts
            .iter()
            .filter(|c| c.year == compared)
            .copied()
            .collect();
        let groups = Grouping::ALL.map(|grouping| {
            let own = latest.iter().filter(|c| c.school == self.scope.school);
            let of = own.filter_map(|c| {
                let (_, group) = c.group.filter(|(g, _)| *g == grouping)?;
                let withheld = self.withheld.get(&c.year);
                if withheld.is_some_and(|w| !w.has_groups(c)) {
                    return None;
                }
                let name = group_name(grouping.code(), group)
                    .map_or_else(|| format!("{}: not known", grouping.label()), str::to_owned);
                Some((group, name, self.figure(c)))
            });
            StatutoryGroups {
                code: grouping.code(),
                label: grouping.label(),
                groups: of.collect(),
            }
        });
        let schools_of = |year: AcademicYear| -> Vec<(SchoolName, StatutoryFigure)> {
            if self.scope.school.is_some() {
                return vec![];
            }
            let of_year = cuts.iter().filter(|c| c.year == year && c.group.is_none());
            let by_school: BTreeMap<SchoolId, _> =
                of_year.filter_map(|c| Some((c.school?, c))).collect();
            (self.scope.schools(self.holdings).into_iter())
                .filter_map(|(id, name)| Some((name, self.figure(by_school.get(&id)?))))
                .collect()
        };
        let schools = schools_of(compared);
        let schools_last = match last == compared {
            true => schools.clone(),
            false => schools_of(last),
        };
        let national = measure.national();
        let nation = |name| self.book.nation().figure(name, compared, "all");
        let standing = national.and_then(nation);
        let (status, source) = standing.map_or_else(Default::default, |s| (s.status, s.source));
        let first = self.years.first().copied().unwrap_or(last);
        let (stage, kind) = (measure.stage.code(), measure.kind.code());
        let id = format!("{stage} {} {kind}", measure.subject);
        StatutoryMeasure {
            id: slug(&id, usize::MAX),
            subject: measure.subject.to_string(),
            code: kind,
            label: label(&measure.subject, measure.kind),
            brief: brief(&measure.subject, measure.kind),
            title: title(measure.stage, &measure.subject, measure.kind),
            turn: turn(measure.stage, &measure.subject, measure.kind),
            is_share: measure.kind.is_share(),
            headline: is_headline(measure.stage, &measure.subject, measure.kind),
            compared: national.is_some(),
            never: national.is_some_and(|name| self.book.nation().never(name, compared)),
            never_last: national.is_some_and(|name| self.book.nation().never(name, last)),
            before: national.and_then(|name| self.before(name, last, units(measure.kind).0)),
            compared_year: self.years.iter().position(|y| *y == compared).unwrap_or(0),
            years: self
                .years
                .iter()
                .map(|year| all(*year).map(|cut| self.figure(cut)))
                .collect(),
            status,
            source,
            breaks: national.map_or_else(Vec::new, |name| breaks(name, first, last)),
            groups: groups.into_iter().filter(|g| g.groups.len() > 1).collect(),
            schools,
            schools_last,
        }
    }

    /// The nation's latest figure before a year whose own is still to come.
    fn before(
        &self,
        national: &str,
        last: AcademicYear,
        unit: Unit,
    ) -> Option<(AcademicYear, Shown)> {
        let nation = self.book.nation();
        if nation.figure(national, last, "all").is_some() || nation.never(national, last) {
            return None;
        }
        let mut earlier = (1..=4).map(|back| AcademicYear(last.0.saturating_sub(back)));
        earlier.find_map(|year| {
            let standing = nation.figure(national, year, "all")?;
            let shown = Measured::plain(Ok(standing.value), unit);
            Some((year, self.desk.show(shown)))
        })
    }

    /// A figure, as far as it is shown.
    fn figure(&self, cut: &Cut) -> StatutoryFigure {
        let figure = self.whole(cut);
        let k = self.desk.withheld().map_or(0, |w| w.least(0));
        let part = match self.withheld.get(&cut.year) {
            Some(withheld) => withheld.part(cut, k),
            None => Part::All,
        };
        if part == Part::All {
            return figure;
        }
        let none = |shown: &Shown| {
            let unit = shown.unit();
            self.desk.show(Measured::plain(Err(Reason::Withheld), unit))
        };
        let unless = |kept: bool, shown: Shown| if kept { shown } else { none(&shown) };
        let numbers = part == Part::Numbers;
        StatutoryFigure {
            attainment: none(&figure.attainment),
            // What the nation reached tells nothing of anybody here.
            national: figure.national,
            difference: none(&figure.difference),
            reached: none(&figure.reached),
            chance: Chance::withheld(self.desk, figure.attainment.unit()),
            few: false,
            note: None,
            cohort: unless(part != Part::Nothing, figure.cohort),
            n: unless(numbers, figure.n),
            coverage: unless(numbers, figure.coverage),
        }
    }

    fn whole(&self, cut: &Cut) -> StatutoryFigure {
        let (tally, figure) = (&cut.tally, &cut.figure);
        let pupils = u64::from(tally.pupils);
        let (unit, difference) = units(cut.measure.kind);
        let note = figure.note.map(Note::words);
        let why = || Reason::Other(note.unwrap_or("no figure").to_owned());
        let show = |value: Option<f64>, unit| {
            let value = value.ok_or_else(why);
            self.desk.show(Measured::on_pupils(value, unit, pupils))
        };
        let share = cut.measure.kind.is_share();
        let reached = match share {
            true => Ok(f64::from(tally.reached)),
            false => Err(Reason::NotApplicable),
        };
        let coverage = match tally.cohort {
            0 => Err(Reason::NothingToDivideBy),
            all => Ok(100.0 * f64::from(tally.known) / f64::from(all)),
        };
        StatutoryFigure {
            cohort: self.desk.count(u64::from(tally.cohort)),
            n: self.desk.count(pupils),
            attainment: show(figure.attainment, unit),
            national: self
                .desk
                .show(Measured::plain(figure.national.ok_or_else(why), unit)),
            difference: show(figure.difference, difference),
            reached: self
                .desk
                .show(Measured::on_pupils(reached, Unit::Count, pupils)),
            coverage: self
                .desk
                .show(Measured::on_pupils(coverage, Unit::Percent, pupils)),
            chance: self.desk.chance(Beside {
                weighed: figure.weighed.as_ref(),
                difference: figure.difference,
                indicator: figure
                    .difference
                    .and_then(|d| self.indicator(d, cut.measure.kind)),
                n: pupils,
                unit,
            }),
            few: figure.evidence == Some(crate::quantity::Evidence::Few),
            note,
        }
    }

    /// The indicator of a difference; means that are no scaled scores have no thresholds.
    fn indicator(&self, difference: f64, kind: Kind) -> Option<crate::quantity::Indicator> {
        let measure = match kind {
            kind if kind.is_share() => Measure::Expected,
            Kind::Score => Measure::Score,
            _ => return None,
        };
        Some(indicator(difference, measure, self.thresholds))
    }
}
