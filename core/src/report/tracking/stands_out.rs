//! What stands out for a trust or school: which figures are looked at, which of them chance can't explain, in what order
//! (methods: many looks), and in what words. For home pages and the first page of packs.

mod clause;
mod headline;
mod words;

use crate::estate::{KeyStage, Subject, YearGroup};
use crate::quantity::{Reason, Verdict};
use crate::release::{Change, Grouping, Shown, TrackedFigure, What, Who};

use super::super::{Compared, PagePath, Surety};
use super::TrustPlace;

pub(super) use clause::{Clause, LONG, titled};
pub use headline::Headline;
pub(super) use words::move_words;
pub use words::{short_name, title};

/// A group of pupils.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupOf {
    /// Its grouping.
    pub grouping: Grouping,
    /// Its place in it.
    pub place: u16,
    /// As readers know it: `Boys`, `SEN support`.
    pub label: String,
}

impl GroupOf {
    /// Whether it is all but a small group: it says what all pupils do, and no list names it.
    pub fn is_the_rest(&self) -> bool {
        const REST: [&str; 4] = [
            "Pupils without pupil premium",
            "Pupils without free school meals",
            "Pupils with English as their first language",
            "Pupils without a recorded need",
        ];
        REST.contains(&self.label.as_str())
    }
}

/// A figure that was looked at.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// The school's or trust's name.
    pub name: String,
    /// The school's URN; `None`: the trust.
    pub urn: Option<u32>,
    /// Of which year groups, subject and measure.
    pub of: Headline,
    /// Of which pupils; `None`: all.
    pub group: Option<GroupOf>,
    /// The figure beside its benchmark.
    pub compared: Compared,
    /// How it moved since the term before, where that is what was looked at.
    pub change: Option<Change>,
    /// That term in words, as `Spring`; empty without a change.
    pub since: String,
    /// The page that shows it, at that selection.
    pub to: PagePath,
}

impl Finding {
    /// The verdict on what was looked at: on the move, where it is one.
    pub fn verdict(&self) -> Verdict {
        (self.change.as_ref()).map_or(self.compared.verdict, |change| change.verdict)
    }

    /// How sure it is, for the order of lists.
    pub(super) fn surety(&self) -> Surety {
        match &self.change {
            Some(change) => Surety::of(change.verdict, change.p, &change.pupils),
            None => self.compared.surety(),
        }
    }

    /// How probable what was looked at is by chance alone; 1 where that isn't known.
    pub fn p(&self) -> f64 {
        let of_move = self.change.as_ref().map(|change| change.p);
        of_move.unwrap_or(self.compared.p).unwrap_or(1.0)
    }

    /// Whether another is of the same pupils, on the same side: a list says one of them.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.urn == other.urn && self.of.years == other.of.years && self.group == other.group)
            && self.verdict().way() == other.verdict().way()
    }
}

/// What was looked at, and what of it stands out.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StandsOut {
    /// How many figures were compared: those on enough pupils.
    pub looked: usize,
    /// How many more are withheld: of few pupils, or would tell such.
    pub withheld: usize,
    /// Those that chance alone doesn't explain, the surest first.
    pub found: Vec<Finding>,
}

impl StandsOut {
    /// Takes those out of all that were looked at that stand out, in their order.
    pub fn of(all: impl IntoIterator<Item = Finding>) -> Self {
        let mut made = Self::default();
        for finding in all {
            let verdict = finding.verdict();
            made.looked += usize::from(verdict.is_looked_at());
            made.withheld += usize::from(verdict == Verdict::Withheld);
            let rest = finding.group.as_ref().is_some_and(GroupOf::is_the_rest);
            if verdict.is_marked() && !rest {
                made.found.push(finding);
            }
        }
        made.sort();
        made
    }

    /// The place and p of what is surest of a school; `None` where nothing of it stands out.
    pub fn strength_of(&self, urn: u32) -> Option<(u8, f64)> {
        let own = self.found.iter().find(|f| f.urn == Some(urn))?;
        Some((own.verdict().place(), own.p()))
    }

    /// The place of what is surest; `None` where nothing stands out.
    fn place(&self) -> Option<u8> {
        self.found.first().map(|f| f.verdict().place())
    }

    /// Adds what else was looked at.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.looked += other.looked;
        self.withheld += other.withheld;
        self.found.extend(other.found);
        self.sort();
        self
    }

    fn sort(&mut self) {
        self.found
            .sort_by(|a, b| a.surety().surest_first(&b.surety()));
    }

    /// The words of many looks; empty where nothing was compared.
    pub fn looks(&self) -> String {
        super::super::looks_words(self.looked)
    }

    /// What stands out, a school at a time: each where its surest figure stands, with all of its own.
    pub fn by_school(&self) -> Vec<(&str, Vec<&Finding>)> {
        let mut made: Vec<(Option<u32>, &str, Vec<&Finding>)> = vec![];
        for finding in &self.found {
            match made.iter_mut().find(|(urn, ..)| *urn == finding.urn) {
                Some((.., own)) => own.push(finding),
                None => made.push((finding.urn, &finding.name, vec![finding])),
            }
        }
        made.into_iter().map(|(_, name, own)| (name, own)).collect()
    }
}

/// Of lists that each hold the one before, the first with evidence as strong as any of them has: what a title is made of. A year group
/// says more than the key stage that it is part of, and that more than its groups of pupils.
pub fn leading<'a>(lists: &[&'a StandsOut]) -> Option<&'a StandsOut> {
    let surest = lists.iter().filter_map(|list| list.place()).min();
    let mut all = lists.iter().copied();
    match surest {
        Some(place) => all.find(|list| list.place() == Some(place)),
        None => all.next_back(),
    }
}

/// What the title of a trust's or school's page on its year groups is made of: these, or those of each key stage together.
pub fn of_title(at: &TrustPlace<'_>, who: &Who) -> StandsOut {
    let single = of_headlines(at, who, &Headline::of_years(at, who));
    let all = of_headlines(at, who, &Headline::of_all(at, who));
    let leads = leading(&[&single, &all]) == Some(&single);
    if leads { single } else { all }
}

/// The groupings whose groups are looked at.
pub const GROUPINGS: [Grouping; 6] = [
    Grouping::Sex,
    Grouping::PupilPremium,
    Grouping::Sen,
    Grouping::Eal,
    Grouping::PriorAttainment,
    Grouping::TermOfBirth,
];

/// A school's or trust's figure of a headline.
pub fn look(at: &TrustPlace<'_>, who: &Who, of: &Headline) -> Finding {
    let figure = of.figure(at, who);
    finding(at, who, of, None, &figure)
}

fn finding(
    at: &TrustPlace<'_>,
    who: &Who,
    of: &Headline,
    group: Option<GroupOf>,
    figure: &TrackedFigure,
) -> Finding {
    Finding {
        name: who.name.clone(),
        urn: who.urn,
        to: of.path(at, who, group.as_ref()),
        of: of.clone(),
        group,
        compared: Compared::from(figure),
        change: None,
        since: String::new(),
    }
}

/// The figures of one trust or school, headline by headline.
pub fn of_headlines(at: &TrustPlace<'_>, who: &Who, of: &[Headline]) -> StandsOut {
    StandsOut::of(of.iter().map(|h| look(at, who, h)))
}

/// That a trust or school is as others where nothing stands out: only of the year groups that were compared. `None`: none was.
pub fn in_line(at: &TrustPlace<'_>, who: &Who) -> Option<String> {
    let of = Headline::of_years(at, who);
    let (mut compared, mut not) = (vec![], vec![]);
    for headline in &of {
        let looked = look(at, who, headline).verdict().is_looked_at();
        let years = if looked { &mut compared } else { &mut not };
        let own = headline.years_words();
        if !years.contains(&own) {
            years.push(own);
        }
    }
    not.retain(|years| !compared.contains(years));
    words::in_line(&compared, not.is_empty())
}

/// The figures of every school of a trust.
pub fn of_schools(at: &TrustPlace<'_>, of: &[Headline]) -> StandsOut {
    let each = (at.schools.iter()).flat_map(|school| of.iter().map(move |h| look(at, school, h)));
    StandsOut::of(each)
}

/// The groups of pupils in a key stage and some subjects, in the measure that speaks for each; pupils whose group is unknown are
/// none.
pub fn groups(
    at: &TrustPlace<'_>,
    who: &Who,
    stage: &KeyStage,
    subjects: &[Subject],
) -> Vec<Finding> {
    let mut made = vec![];
    for grouping in GROUPINGS {
        for group in at.book.groups(grouping).into_iter().filter(|g| !g.is_null) {
            for subject in subjects {
                let of = Headline::whole(at, stage, *subject);
                let what = What {
                    group: Some((grouping, group.place)),
                    ..of.what(at)
                };
                let figure = at.book.figure(who, &what, of.measure);
                let own = GroupOf {
                    grouping,
                    place: group.place,
                    label: words::group(at, grouping, &group.label),
                };
                made.push(finding(at, who, &of, Some(own), &figure));
            }
        }
    }
    made
}

/// How headlines moved since the term before, within the academic year; none where there is no such term.
pub fn moved(at: &TrustPlace<'_>, who: &Who, of: &[Headline]) -> StandsOut {
    let Some((year, term)) = at.term_before().filter(|(year, _)| *year == at.year) else {
        return StandsOut::default();
    };
    let each = of.iter().filter_map(|h| {
        let now = h.figure(at, who);
        let then = What {
            year,
            term,
            ..h.what(at)
        };
        let change = at.book.change(&at.book.figure(who, &then, h.measure), &now);
        change.change.value()?;
        Some(Finding {
            change: Some(change),
            since: term.name().to_lowercase(),
            ..finding(at, who, h, None, &now)
        })
    });
    StandsOut::of(each)
}

/// The year groups of a trust or school that have pupils, Year 6 before Reception, each with its key stage; among them those whose
/// number is withheld where that of their stage isn't.
pub fn year_groups<'a>(at: &'a TrustPlace<'_>, who: &Who) -> Vec<(&'a KeyStage, YearGroup)> {
    let stages = at.book.key_stages();
    let mut made: Vec<(&KeyStage, YearGroup)> = stages
        .iter()
        .flat_map(|stage| stage.years.iter().map(move |year| (stage, *year)))
        .filter(|(stage, year)| {
            let subjects = Headline::subjects(at, stage);
            let subject = subjects.first().copied().unwrap_or(Subject::Reading);
            let whole = Headline::whole(at, stage, subject);
            let of = Headline {
                years: vec![*year],
                ..whole.clone()
            };
            let roll = of.figure(at, who).roll;
            let some = |roll: &Shown| roll.value().is_some_and(|n| n > 0.0);
            some(&roll)
                || roll.reason() == Some(&Reason::Withheld) && some(&whole.figure(at, who).roll)
        })
        .collect();
    made.sort_by_key(|(_, year)| std::cmp::Reverse(*year));
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estate::Measure;
    use crate::quantity::{Measured, Unit, Way};
    use crate::release::Desk;

    const STRONG: Verdict = Verdict::Strong {
        way: Way::Below,
        well: true,
    };

    /// 40 % of 30 pupils, 20 points under their benchmark: 12, six fewer.
    pub(super) fn found(name: &str, urn: u32, n: u64, p: f64, verdict: Verdict) -> Finding {
        let desk = Desk::default();
        let of = |v: f64, unit| desk.show(Measured::on_pupils(Ok(v), unit, n));
        let percent = |v: f64| of(v, Unit::Percent);
        let stage = KeyStage::primary().remove(1);
        let year = [YearGroup(6)];
        Finding {
            name: name.into(),
            urn: Some(urn),
            of: Headline::new(&stage, &year, None, Subject::Maths, Measure::Expected),
            group: None,
            compared: Compared {
                attainment: percent(40.0),
                benchmark: percent(60.0),
                difference: of(-20.0, Unit::PercentagePoints),
                reached: desk.count(12),
                n: desk.count(n),
                coverage: percent(100.0),
                range: (percent(45.0), percent(75.0)),
                wide: (percent(40.0), percent(80.0)),
                verdict,
                p: Some(p),
                pupils: of(-6.0, Unit::Count),
            },
            change: None,
            since: String::new(),
            to: PagePath::new("x.html"),
        }
    }

    #[test]
    fn strong_ones_come_first_then_by_p_then_the_larger_and_few_never() {
        let some = Verdict::Some(Way::Below);
        let out = StandsOut::of([
            found("Ash", 1, 30, 0.001, some),
            found("Birch", 2, 30, 0.002, STRONG),
            found("Cedar", 3, 9, 0.000_1, Verdict::Few),
            found("Dene", 4, 40, 0.001, some),
            found("Elm", 5, 30, 0.3, Verdict::Within),
            found("Birch", 2, 30, 0.02, some),
        ]);
        let names: Vec<&str> = out.found.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["Birch", "Dene", "Ash", "Birch"]);
        // Four and the one within chance; the few were not compared.
        assert_eq!(out.looked, 5);
        let schools: Vec<(&str, usize)> = (out.by_school().into_iter())
            .map(|(name, own)| (name, own.len()))
            .collect();
        assert_eq!(schools, [("Birch", 2), ("Dene", 1), ("Ash", 1)]);
    }

    #[test]
    fn a_list_counts_what_is_withheld_and_names_no_group_that_is_all_the_others() {
        let mut rest = found("Ash", 1, 30, 0.001, STRONG);
        rest.group = Some(GroupOf {
            grouping: Grouping::PupilPremium,
            place: 1,
            label: "Pupils without pupil premium".into(),
        });
        let hidden = found("Birch", 2, 30, 0.5, Verdict::Withheld);
        let out = StandsOut::of([rest, hidden]);
        assert_eq!((out.looked, out.withheld), (1, 1));
        assert!(out.found.is_empty());
    }

    #[test]
    fn a_title_is_made_of_the_narrowest_list_with_the_strongest_evidence() {
        let some = Verdict::Some(Way::Below);
        let single = StandsOut::of([found("Ash", 1, 30, 0.01, some)]);
        let strong = StandsOut::of([found("Ash", 1, 90, 0.000_1, STRONG)]);
        let all = single.clone().with(strong);
        assert_eq!(leading(&[&single, &all]), Some(&all));
        // The first in the order of lists is the strong one.
        assert_eq!(all.strength_of(1), Some((0, 0.000_1)));
        let weaker = StandsOut::of([found("Ash", 1, 90, 0.001, some)]);
        let all = single.clone().with(weaker);
        assert_eq!(leading(&[&single, &all]), Some(&single));
    }

    #[test]
    fn a_finding_says_what_how_many_and_so_what() {
        let f = found("Ash", 1, 30, 0.001, STRONG);
        assert_eq!(
            f.sentence(),
            "Year 6 maths: 12 of 30 at the standard, about 6 fewer than expected."
        );
        assert_eq!(f.of.key(), "y6-maths-expected");
    }
}
