//! What of statutory outcomes is withheld: cohorts are year groups of the tracking reports, so no pupils are shown here whom
//! those don't show, and what schools add up to their trust's is protected by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{Holdings, SchoolId};
use crate::estate::AcademicYear;
use crate::figures::Rows;
use crate::measure::statutory::{Book, Cut, Grouping, Stage, Statutory, row};
use crate::measure::tracking::Grouping as Tracked;

use super::super::counts::Counts;
use super::super::withhold::{Apart, Hidden, Numbers, Withheld};
use super::super::{Reason, TrackingBook};

/// What is withheld of the outcomes of a trust and its schools in a year. `None` as a school stands for the trust.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::release) struct OfYear {
    /// Of whom not even the cohort is shown.
    cohorts: BTreeSet<(Statutory, Option<SchoolId>)>,
    /// Of whom the cohort alone is shown.
    outcomes: BTreeSet<(Statutory, Option<SchoolId>)>,
    /// Whose groups of pupils are shown.
    groups: BTreeSet<(Statutory, Grouping, Option<SchoolId>)>,
}

/// How much of a figure is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    All,
    /// The numbers of pupils; nobody or everybody of few reached the standard.
    Numbers,
    Cohort,
    Nothing,
}

impl OfYear {
    /// How much of a figure is shown; `k`: the least number that is.
    pub(super) fn part(&self, cut: &Cut, k: u32) -> Part {
        let tally = &cut.tally;
        if let Some((grouping, _)) = cut.group {
            let key = (cut.measure.clone(), grouping, cut.school);
            if !self.groups.contains(&key) {
                return Part::Nothing;
            }
        }
        let key = (cut.measure.clone(), cut.school);
        if self.cohorts.contains(&key) {
            return Part::Nothing;
        }
        let all_alike = cut.measure.kind.is_share()
            && (1..2 * k).contains(&tally.pupils)
            && (tally.reached == 0 || tally.reached == tally.pupils);
        match self.outcomes.contains(&key) {
            true => Part::Cohort,
            false if all_alike => Part::Numbers,
            false => Part::All,
        }
    }

    /// Whether groups of pupils are shown.
    pub(super) fn has_groups(&self, cut: &Cut) -> bool {
        cut.group.is_none_or(|(grouping, _)| {
            self.groups
                .contains(&(cut.measure.clone(), grouping, cut.school))
        })
    }
}

/// Takes from tidy rows what is withheld of them.
pub(in crate::release) fn withhold_rows(
    tracking: &TrackingBook<'_>,
    holdings: &Holdings,
    book: &Book<'_>,
    rows: &mut Rows,
) {
    let Some(withheld) = tracking.desk().withheld() else {
        return;
    };
    let k = withheld.least(0);
    let mut parts: BTreeMap<Vec<String>, Part> = BTreeMap::new();
    let key = |row: &[String]| row[..8].to_vec();
    for (trust, of) in holdings.trusts.iter().enumerate() {
        for year in book.years(trust) {
            let choosing = Choosing {
                withheld,
                counts: tracking.counts(),
                holdings,
                book,
                trust,
            };
            let chosen = withheld.of_outcomes((trust, year), || choosing.of_year(year));
            for cut in book.cuts(trust, None, year) {
                parts.insert(key(&row(&cut, &of.uid, holdings)), chosen.part(&cut, k));
            }
        }
    }
    let at = |name: &str| rows.columns.iter().position(|c| *c == name).unwrap_or(0);
    let (cohort, n, attainment, note) = (at("cohort"), at("n"), at("attainment"), at("note"));
    for row in &mut rows.rows {
        let part = parts.get(&key(row)).copied().unwrap_or(Part::Nothing);
        let from = match part {
            Part::All => continue,
            Part::Numbers => attainment,
            Part::Cohort => n,
            Part::Nothing => cohort,
        };
        row[from..note].iter_mut().for_each(String::clear);
        row[note] = Reason::Withheld.note();
    }
    fill_groups(rows, &parts);
}

/// Gives a school whose groups are withheld a row for each group that its trust has: a missing row would tell that nobody is in the
/// group, and so how many are in the others. `parts`: of each row, by its first eight values, how much is shown.
fn fill_groups(rows: &mut Rows, parts: &BTreeMap<Vec<String>, Part>) {
    // The groups of a trust's grouping, by all of a row's values before the group but the school's.
    let mut groups: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
    let of_trust = |row: &[String]| [&row[..1], &row[2..7]].concat();
    for key in parts.keys().filter(|key| !key[7].is_empty()) {
        let names = groups.entry(of_trust(key)).or_default();
        names.insert(key[7].clone());
    }
    let mut there: BTreeSet<Vec<String>> = rows.rows.iter().map(|row| row[..8].to_vec()).collect();
    let mut filled = Vec::with_capacity(rows.rows.len());
    let mut all = std::mem::take(&mut rows.rows).into_iter().peekable();
    while let Some(row) = all.next() {
        let is_last = all.peek().is_none_or(|next| next[..7] != row[..7]);
        let withheld = matches!(parts.get(&row[..8]), Some(Part::Nothing) | None);
        let names = groups.get(&of_trust(&row)).filter(|_| is_last && withheld);
        let missing = names.into_iter().flatten().map(|group| {
            let mut added = row.clone();
            added[7].clone_from(group);
            added
        });
        let missing: Vec<Vec<String>> = missing
            .filter(|added| there.insert(added[..8].to_vec()))
            .collect();
        filled.push(row);
        filled.extend(missing);
    }
    rows.rows = filled;
}

/// What a choice is made from.
pub(in crate::release) struct Choosing<'a> {
    pub(in crate::release) withheld: &'a Withheld,
    /// What the tracking reports count.
    pub(in crate::release) counts: &'a dyn Counts,
    pub(in crate::release) holdings: &'a Holdings,
    pub(in crate::release) book: &'a Book<'a>,
    pub(in crate::release) trust: usize,
}

impl Choosing<'_> {
    /// Chooses for a year.
    pub(in crate::release) fn of_year(&self, year: AcademicYear) -> OfYear {
        let cuts = self.book.cuts(self.trust, None, year);
        let mut by_measure: BTreeMap<&Statutory, Vec<&Cut>> = BTreeMap::new();
        for cut in &cuts {
            by_measure.entry(&cut.measure).or_default().push(cut);
        }
        let mut made = OfYear::default();
        for (measure, cuts) in by_measure {
            self.measure(measure, year, &cuts, &mut made);
        }
        made
    }

    fn measure(&self, measure: &Statutory, year: AcademicYear, cuts: &[&Cut], made: &mut OfYear) {
        let whole: Vec<&Cut> = cuts.iter().filter(|c| c.group.is_none()).copied().collect();
        let tracked = |school| self.tracks(school, measure.stage, year, None);
        let unseen = whole.iter().filter_map(|c| c.school);
        let unseen: BTreeSet<SchoolId> = unseen.filter(|s| !tracked(Some(*s))).collect();
        let cohorts = self.numbers("cohort", measure, &whole, unseen, |cut| cut.tally.cohort);
        let mut hidden: BTreeSet<Option<SchoolId>> = (*cohorts).clone();
        if !tracked(None) {
            hidden.insert(None);
        }
        let named = hidden.iter().flatten().copied().collect();
        let outcomes = self.numbers("outcomes", measure, &whole, named, |cut| cut.tally.pupils);
        let keyed = |s: &Option<SchoolId>| (measure.clone(), *s);
        made.cohorts.extend(hidden.iter().map(keyed));
        made.outcomes
            .extend(outcomes.iter().chain(&hidden).map(keyed));
        for grouping in Grouping::ALL {
            self.groups(measure, year, (grouping, cuts), made);
        }
    }

    fn numbers(
        &self,
        what: &str,
        measure: &Statutory,
        whole: &[&Cut],
        withheld: BTreeSet<SchoolId>,
        of: impl Fn(&Cut) -> u32,
    ) -> Hidden {
        let each = whole.iter().filter_map(|cut| {
            let school = cut.school?;
            let urn = self.holdings.schools[usize::from(school.0)].urn;
            Some((school, (urn, u64::from(of(cut)))))
        });
        let (stage, kind) = (measure.stage.code(), measure.kind.code());
        let year = whole.first().map_or(AcademicYear(0), |cut| cut.year);
        let uid = &self.holdings.trusts[self.trust].uid;
        self.withheld.of_numbers(&Numbers {
            name: format!("{uid}/{year}/{stage}/{}/{kind}/{what}", measure.subject),
            least: 0,
            of: each.collect(),
            withheld,
        })
    }

    /// Whether the tracking reports show the pupils of a stage's year group, or of a group of them.
    fn tracks(
        &self,
        school: Option<SchoolId>,
        stage: Stage,
        year: AcademicYear,
        group: Option<(Tracked, &str)>,
    ) -> bool {
        let of = (self.trust, school);
        let at = (year, stage.year_group());
        self.withheld.shows_pupils(self.counts, of, at, group)
    }

    /// Adds whose groups are shown: where each has nobody or enough pupils, the tracking reports show them, too, and the trust's less
    /// those of its schools tell no other's.
    fn groups(
        &self,
        measure: &Statutory,
        year: AcademicYear,
        (grouping, cuts): (Grouping, &[&Cut]),
        made: &mut OfYear,
    ) {
        let tracked = match grouping {
            Grouping::Sex => Tracked::Sex,
            Grouping::Disadvantaged => Tracked::PupilPremium,
            Grouping::Fsm => Tracked::Fsm,
            Grouping::Eal => Tracked::Eal,
            Grouping::Sen => Tracked::Sen,
            // The tracking reports don't know them, so nothing says what sums would tell.
            Grouping::LookedAfter | Grouping::Service => return,
        };
        let k = self.withheld.least(0);
        let few = |n: u32| (1..k).contains(&n);
        let mut by_school: BTreeMap<Option<SchoolId>, Vec<&Cut>> = BTreeMap::new();
        for cut in cuts {
            if cut.group.is_some_and(|(of, _)| of == grouping) {
                by_school.entry(cut.school).or_default().push(cut);
            }
        }
        let shown = |school: Option<SchoolId>, cuts: &[&Cut]| {
            let key = (measure.clone(), school);
            let pupils = |cut: &&Cut| {
                let Some((_, group)) = cut.group else {
                    return false;
                };
                let known = cut.tally.cohort == 0
                    || self.tracks(school, measure.stage, year, Some((tracked, group)));
                // Disadvantaged pupils who never had free meals are looked after: their number is what the two groups differ by.
                let more = grouping == Grouping::Disadvantaged && {
                    let of = (self.trust, school);
                    let at = (year, measure.stage.year_group());
                    let roll = self.withheld.roll_of(self.counts, of, at, (tracked, group));
                    roll.is_some_and(|roll| cut.tally.cohort > roll)
                };
                known && !more && !few(cut.tally.cohort) && !few(cut.tally.pupils)
            };
            !made.outcomes.contains(&key) && cuts.iter().all(pupils)
        };
        let ways: Vec<(Option<SchoolId>, bool)> = by_school
            .iter()
            .map(|(school, cuts)| (*school, shown(*school, cuts)))
            .collect();
        let mut apart = Apart::new(grouping.groups().len());
        for (school, _) in ways
            .iter()
            .filter(|(school, shown)| school.is_some() && !shown)
        {
            let places = grouping.groups().iter().map(|name| {
                let mut own = by_school[school].iter();
                let found = own.find(|cut| cut.group.is_some_and(|(_, group)| group == *name));
                found.map_or((0, 0), |cut| (cut.tally.cohort, cut.tally.pupils))
            });
            apart.add(places);
        }
        let told = apart.tells(k);
        for (school, shown) in ways {
            if shown && (school.is_some() || !told) {
                made.groups.insert((measure.clone(), grouping, school));
            }
        }
    }
}
