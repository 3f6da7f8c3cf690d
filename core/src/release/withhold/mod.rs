//! The withholding of small numbers (methods: section 8): which counts an edition shows, and which it can't without telling others.
//!
//! *Primary*: a count of 1 to k − 1 is withheld, with every figure that rests on it. *Secondary*: beside it go as few others as
//! leave each withheld count open to k whole numbers, whatever a reader adds up (`network` says what can be told, `pattern` chooses, `year`
//! goes through a stage's tables). One choice holds for all terms, types and subjects of a year. What can't be protected so is not on
//! offer in an edition that withholds.

mod apart;
mod beyond;
mod figure;
mod lanes;
mod line;
mod network;
mod offer;
mod own;
mod pattern;
mod state;
mod year;

#[cfg(test)]
mod attack;
#[cfg(test)]
mod made_up;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::dataset::{Holdings, SchoolId};
use crate::estate::{AcademicYear, Measure, Subject, YearGroup};
use crate::measure::tracking::{Cell, Grouping};

use super::counts::Counts;
use super::statutory::OutcomesOfYear;
use super::tracking::{Comparison, What, Who};
use lanes::{Counted, Frame, Lane, Tables, offered};
use pattern::Mask;
use year::{Beside, Given, Grouped, Whole};

pub(in crate::release) use apart::Apart;
pub(in crate::release) use beyond::{Of, OfYear, offers_indicator};
pub use line::Hidden;
pub(in crate::release) use line::Numbers;
pub(in crate::release) use offer::offered_report;
pub use own::OwnSchool;
pub use state::{Kept, SOUGHT, Tally};
use state::{Roll, Why};

/// The fewest pupils shown of ethnic groups, needs, exclusions and looked-after children, whatever the edition says.
pub const SENSITIVE: u32 = 11;

/// What of small numbers an edition withholds. Clones share what was decided.
#[derive(Clone, Debug, Default)]
pub struct Withheld {
    rule: Option<Arc<Rule>>,
}

#[derive(Debug)]
struct Rule {
    k: u32,
    /// Whether only small counts themselves are withheld, which sums then tell.
    plain: bool,
    /// The rule with the next smaller k of a build: what it withholds is withheld here, too.
    less: Option<Withheld>,
    last: Kept,
    /// What is counted of pupils, for this rule and those of the build beside it.
    counted: Arc<Counted>,
    kept: Mutex<Kept>,
    stages: Mutex<BTreeMap<StageKey, Arc<Stage>>>,
    /// Numbers beyond tracking, by name.
    lines: Mutex<BTreeMap<String, Hidden>>,
    /// Indicators, by trust, place in the catalogue and year.
    indicators: Mutex<BTreeMap<(usize, usize, AcademicYear), Arc<OfYear>>>,
    /// Statutory outcomes, by trust and year.
    outcomes: Mutex<BTreeMap<(usize, AcademicYear), Arc<OutcomesOfYear>>>,
}

/// A trust, a stage (their places), a year.
type StageKey = (usize, usize, AcademicYear);

#[derive(Debug)]
struct Stage {
    /// Its place among the key stages.
    place: usize,
    frame: Frame,
    whole: Whole,
    groupings: Mutex<BTreeMap<Grouping, Arc<Grouped>>>,
}

/// What may be shown of a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::release) enum Ruling {
    /// All of it.
    Shown,
    /// The counts, but neither attainment nor what follows from it: everybody or nobody of a small group reached it.
    Counts,
    /// The roll alone.
    Roll,
    /// Nothing.
    Nothing,
}

impl Withheld {
    /// Nothing is withheld.
    pub fn none() -> Self {
        Self::default()
    }

    /// Counts under `k` are withheld, with `last`, what was shown and withheld in the edition as last published.
    pub fn below(k: u32, last: Kept) -> Self {
        Self::above(k, last, None)
    }

    /// One for each `k`, the smallest first: what is withheld under a smaller k is under a larger one, so that two
    /// editions together tell no more than the one that withholds less.
    pub fn ladder(
        ks: impl IntoIterator<Item = u32>,
        mut last: impl FnMut(u32) -> Kept,
    ) -> BTreeMap<u32, Self> {
        let mut ladder: BTreeMap<u32, Self> = BTreeMap::new();
        let ks: std::collections::BTreeSet<u32> = ks.into_iter().collect();
        for k in ks {
            let less = ladder.last_key_value().map(|(_, less)| less.clone());
            ladder.insert(k, Self::above(k, last(k), less));
        }
        ladder
    }

    fn above(k: u32, last: Kept, less: Option<Self>) -> Self {
        Self::of(Rule {
            k: k.max(2),
            plain: false,
            counted: (less.as_ref().and_then(|less| less.rule.as_ref()))
                .map_or_else(Arc::default, |less| less.counted.clone()),
            less,
            last,
            kept: Mutex::default(),
            stages: Mutex::default(),
            lines: Mutex::default(),
            indicators: Mutex::default(),
            outcomes: Mutex::default(),
        })
    }

    /// Counts under `k` are withheld and nothing beside them: no protection, as sums tell what is missing; to measure by.
    pub fn small_alone(k: u32) -> Self {
        Self::of(Rule {
            k: k.max(2),
            plain: true,
            less: None,
            last: Kept::default(),
            counted: Arc::default(),
            kept: Mutex::default(),
            stages: Mutex::default(),
            lines: Mutex::default(),
            indicators: Mutex::default(),
            outcomes: Mutex::default(),
        })
    }

    fn of(rule: Rule) -> Self {
        Self {
            rule: Some(Arc::new(rule)),
        }
    }

    /// Whether anything is.
    pub fn withholds(&self) -> bool {
        self.rule.is_some()
    }

    /// The least count that is shown; `None`: every one is.
    pub fn below_which(&self) -> Option<u32> {
        self.rule.as_ref().map(|rule| rule.k)
    }

    /// What was shown and withheld so far: the state of the edition once it is published.
    pub fn kept(&self) -> Kept {
        let lock = |rule: &Arc<Rule>| {
            rule.kept
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
        };
        self.rule.as_ref().map(lock).unwrap_or_default()
    }

    /// What may be shown of a figure that counts so many.
    pub(super) fn ruling(
        &self,
        counts: &dyn Counts,
        who: &Who,
        what: &What,
        (measure, cell): (Measure, &Cell),
    ) -> Ruling {
        let Some(rule) = &self.rule else {
            return Ruling::Shown;
        };
        let ruling = match rule.plain {
            true => Ruling::Shown,
            false => rule.of(counts, who, what, measure),
        };
        let k = k_of(rule.k, what.group.map(|(grouping, _)| grouping));
        let n = match measure.is_mean() {
            true => cell.n_score.max(cell.n_own),
            false => cell.n,
        };
        let small = |n: u32| (1..k).contains(&n);
        match ruling {
            // Whatever was decided: no small count leaves the desk.
            _ if small(cell.roll) => Ruling::Nothing,
            Ruling::Shown | Ruling::Counts if small(cell.assessed) || small(n) => Ruling::Roll,
            Ruling::Shown if !measure.is_mean() && n > 0 && n < 2 * k => {
                let reached = match measure {
                    Measure::Greater => cell.greater,
                    _ => cell.expected,
                };
                match reached == 0 || reached == n {
                    true => Ruling::Counts,
                    false => Ruling::Shown,
                }
            }
            ruling => ruling,
        }
    }

    /// The statutory outcomes' withheld parts in a year, chosen once.
    pub(in crate::release) fn of_outcomes(
        &self,
        (trust, year): (usize, AcademicYear),
        choose: impl FnOnce() -> OutcomesOfYear,
    ) -> Arc<OutcomesOfYear> {
        let Some(rule) = &self.rule else {
            return Arc::default();
        };
        let lock = || rule.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = lock().get(&(trust, year)) {
            return made.clone();
        }
        let made = Arc::new(choose());
        lock().entry((trust, year)).or_insert(made).clone()
    }

    /// The least number that is shown, at least `least`; 0 where nothing is withheld.
    pub(in crate::release) fn least(&self, least: u32) -> u32 {
        self.rule.as_ref().map_or(0, |rule| rule.k.max(least))
    }

    /// Whether the tracking reports of a year show a year group at a school, or a trust (`None`), or a group of it. What they don't
    /// count at all they tell nothing of.
    pub(in crate::release) fn shows_pupils(
        &self,
        counts: &dyn Counts,
        (trust, school): (usize, Option<SchoolId>),
        (year, year_group): (AcademicYear, YearGroup),
        group: Option<(Grouping, &str)>,
    ) -> bool {
        let Some(rule) = self.rule.as_ref().filter(|rule| !rule.plain) else {
            return true;
        };
        let Some(place) = counts.key_stages().iter().position(|s| s.has(year_group)) else {
            return true;
        };
        let stage = rule.stage(counts, (trust, place, year));
        let frame = &stage.frame;
        let row = match school {
            None => Some(frame.schools.len()),
            Some(school) => frame.schools.iter().position(|s| *s == school),
        };
        let col = frame.stage.years.iter().position(|y| *y == year_group);
        let (Some(row), Some(col)) = (row, col) else {
            return true;
        };
        if stage.whole.uncounted {
            return true;
        }
        if stage.whole.pattern.mask.has(row, col) {
            return false;
        }
        let Some((grouping, name)) = group else {
            return true;
        };
        let Some((who, what)) = selection(counts, (trust, school), (year, year_group), group)
        else {
            return false;
        };
        let place = counts.groups(grouping).iter().position(|g| g == name);
        let at = At { stage, row, col };
        let grouped = rule.grouped(counts, &at.stage, grouping);
        place.is_some_and(|place| rule.has_group(counts, (&who, &what), &at, &grouped, place))
    }

    /// Whose number of all pupils of a year is withheld (`None`: the trust's), because it would tell that of a key stage which is.
    pub(in crate::release) fn of_rolls(
        &self,
        counts: &dyn Counts,
        holdings: &Holdings,
        (trust, year): (usize, AcademicYear),
    ) -> Hidden {
        let Some(rule) = self.rule.as_ref().filter(|rule| !rule.plain) else {
            return Hidden::default();
        };
        let stages: Vec<Arc<Stage>> = (0..counts.key_stages().len())
            .map(|place| rule.stage(counts, (trust, place, year)))
            .filter(|stage| !stage.whole.uncounted)
            .collect();
        let hides = |school: Option<SchoolId>| {
            stages.iter().any(|stage| {
                let frame = &stage.frame;
                let row = match school {
                    None => Some(frame.schools.len()),
                    Some(school) => frame.schools.iter().position(|s| *s == school),
                };
                row.is_some_and(|row| stage.whole.pattern.mask.has(row, frame.stage.years.len()))
            })
        };
        let schools = holdings.schools_of(trust);
        let mut of: BTreeMap<SchoolId, (u32, u64)> = schools
            .iter()
            .map(|school| (*school, (holdings.schools[usize::from(school.0)].urn, 0)))
            .collect();
        for entry in holdings.roll.iter().filter(|entry| entry.year == year) {
            if let Some((_, n)) = of.get_mut(&entry.school) {
                *n += 1;
            }
        }
        let withheld = schools.into_iter().filter(|school| hides(Some(*school)));
        let hidden = self.of_numbers(&Numbers {
            name: format!("{}/{year}/pupils", holdings.trusts[trust].uid),
            least: 0,
            of,
            withheld: withheld.collect(),
        });
        match hides(None) {
            true => Arc::new(hidden.iter().copied().chain([None]).collect()),
            false => hidden,
        }
    }

    /// How many pupils a group of a year group has in the tracking reports; `None`: they don't count it.
    pub(in crate::release) fn roll_of(
        &self,
        counts: &dyn Counts,
        of: (usize, Option<SchoolId>),
        at: (AcademicYear, YearGroup),
        group: (Grouping, &str),
    ) -> Option<u32> {
        let (who, what) = selection(counts, of, at, Some(group))?;
        Some(counts.cell(&who, &what).roll)
    }

    /// Whether a selection is on offer: nothing else has a row of its own.
    pub(super) fn has_row(&self, counts: &dyn Counts, who: &Who, what: &What) -> bool {
        match &self.rule {
            None => true,
            Some(rule) => rule.plain || rule.offers(counts, who, what),
        }
    }
}

/// Where a figure stands in a stage's tables: by row (a school, last the trust) and column (a year group, last the stage).
struct At {
    stage: Arc<Stage>,
    row: usize,
    col: usize,
}

impl At {
    fn is_trust(&self) -> bool {
        self.row == self.stage.frame.schools.len()
    }

    fn is_stage(&self) -> bool {
        self.col == self.stage.frame.stage.years.len()
    }
}

impl Rule {
    fn of(&self, counts: &dyn Counts, who: &Who, what: &What, measure: Measure) -> Ruling {
        let known = counts.kinds(what.year, what.term);
        let kind = what.kind.is_none_or(|kind| known.contains(&kind));
        let against = what.against.against();
        if !kind || !offered(counts.rank()).contains(&against) {
            return Ruling::Nothing;
        }
        let Some(at) = self.find(counts, who, what) else {
            return Ruling::Nothing;
        };
        let lane = Lane::of(what.term, what.kind, against, what.subject, measure);
        let whole = &at.stage.whole;
        if whole.pattern.mask.has(at.row, at.col) {
            return Ruling::Nothing;
        }
        let mut closed = whole.is_closed(&lane);
        if let Some((grouping, group)) = what.group {
            if is_fine(grouping) {
                return Ruling::Nothing;
            }
            let grouped = self.grouped(counts, &at.stage, grouping);
            if !self.has_group(counts, (who, what), &at, &grouped, usize::from(group)) {
                return Ruling::Nothing;
            }
            closed |= grouped.is_closed(&lane);
        }
        match closed {
            true => Ruling::Roll,
            false => Ruling::Shown,
        }
    }

    /// Whether a group is shown.
    fn has_group(
        &self,
        counts: &dyn Counts,
        (who, what): (&Who, &What),
        at: &At,
        grouped: &Grouped,
        group: usize,
    ) -> bool {
        if at.is_stage() || is_all(counts, who, what, at) {
            return !grouped.pattern.mask.has(at.row, group)
                && !at
                    .stage
                    .whole
                    .pattern
                    .mask
                    .has(at.row, at.stage.frame.stage.years.len());
        }
        match at.is_trust() {
            true => grouped.trust || grouped.sums.contains(&(at.col, group)),
            false => grouped.schools[at.row],
        }
    }

    /// Whether a selection is one that the edition has figures of.
    fn offers(&self, counts: &dyn Counts, who: &Who, what: &What) -> bool {
        if !offered(counts.rank()).contains(&what.against.against()) {
            return false;
        }
        let Some(at) = self.find(counts, who, what) else {
            return false;
        };
        let Some((grouping, _)) = what.group else {
            return true;
        };
        if is_fine(grouping) {
            return false;
        }
        let grouped = self.grouped(counts, &at.stage, grouping);
        if grouped.is_gone(at.row) {
            return false;
        }
        at.is_stage()
            || is_all(counts, who, what, &at)
            || match at.is_trust() {
                true => grouped.trust,
                false => grouped.schools[at.row],
            }
    }

    /// Where a selection stands; `None`: it is not one of those on offer (a school or a whole trust, a year group or a whole stage).
    fn find(&self, counts: &dyn Counts, who: &Who, what: &What) -> Option<At> {
        let trust = counts.trust_of(*who.schools.first()?)?;
        let stages = counts.key_stages();
        let mut years = what.year_groups.clone();
        years.sort_unstable();
        years.dedup();
        let first = |y| stages.iter().position(|s| s.has(y));
        let place = first(*years.first()?)?;
        let stage = &stages[place];
        let mut own = stage.years.clone();
        own.sort_unstable();
        // Year groups that an earlier stage has are that stage's.
        let whole = years == own && own.iter().all(|y| first(*y) == Some(place));
        if !whole && years.len() > 1 {
            return None;
        }
        let made = self.stage(counts, (trust, place, what.year));
        let frame = &made.frame;
        let all = &frame.schools;
        let row = match who.schools.len() {
            1 => frame.schools.iter().position(|s| who.schools.contains(s))?,
            n if n == all.len() && all.iter().all(|s| who.schools.contains(s)) => {
                frame.schools.len()
            }
            _ => return None,
        };
        let col = match whole {
            true => frame.stage.years.len(),
            false => frame.stage.years.iter().position(|y| *y == years[0])?,
        };
        Some(At {
            stage: made,
            row,
            col,
        })
    }

    fn stage(&self, counts: &dyn Counts, key: StageKey) -> Arc<Stage> {
        let lock = || self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = lock().get(&key) {
            return made.clone();
        }
        let made = Arc::new(self.decide(counts, key));
        lock().entry(key).or_insert(made).clone()
    }

    /// What is counted of a trust's stages in a year.
    fn tables(
        &self,
        counts: &dyn Counts,
        (trust, year): (usize, AcademicYear),
        grouping: Option<Grouping>,
    ) -> Arc<Vec<Tables>> {
        self.counted.of(counts, (trust, year, grouping), || {
            let places = 0..counts.key_stages().len();
            places
                .map(|place| frame(counts, (trust, place, year)))
                .collect()
        })
    }

    fn decide(&self, counts: &dyn Counts, key: StageKey) -> Stage {
        let (trust, place, year) = key;
        let frame = frame(counts, key);
        let tables = self.tables(counts, (trust, year), None);
        let less = self.less.as_ref().and_then(|l| l.rule.as_ref());
        let less = less.map(|rule| rule.stage(counts, key));
        let whole = {
            let name = |i, j| state::name(counts, &frame, (i, j), None);
            let given = Given {
                counts,
                tables: &tables[place],
                k: self.k,
                known: &|i, j, roll| self.last.shows(&name(i, j), roll),
                before: &|i, j| self.last.withholds(&name(i, j)),
            };
            let whole = Whole::choose(&given, less.as_ref().map(|l| &l.whole));
            self.note(&whole.pattern.mask, (&whole.rolls, self.k), name);
            whole
        };
        Stage {
            place,
            frame,
            whole,
            groupings: Mutex::default(),
        }
    }

    fn grouped(&self, counts: &dyn Counts, stage: &Arc<Stage>, grouping: Grouping) -> Arc<Grouped> {
        let lock = || {
            stage
                .groupings
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(made) = lock().get(&grouping) {
            return made.clone();
        }
        // What is counted for one stage is counted for all of the trust's, so they choose one after another.
        let (trust, year) = (stage.frame.trust, stage.frame.year);
        let others = (self.tables(counts, (trust, year), None).iter())
            .enumerate()
            .filter(|(place, tables)| *place != stage.place && !tables.uncounted)
            .map(|(place, _)| self.stage(counts, (trust, place, year)))
            .collect::<Vec<_>>();
        for other in others {
            self.choose_in(counts, &other, grouping);
        }
        self.choose_in(counts, stage, grouping)
    }

    /// Chooses for a grouping in a stage, once.
    fn choose_in(
        &self,
        counts: &dyn Counts,
        stage: &Arc<Stage>,
        grouping: Grouping,
    ) -> Arc<Grouped> {
        let lock = || {
            stage
                .groupings
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(made) = lock().get(&grouping) {
            return made.clone();
        }
        let one = |grouping, tied: Option<&Grouped>| self.choose(counts, stage, grouping, tied);
        // Pupils with free meals are among those of Pupil Premium: what goes of one goes of the other.
        let made = match grouping {
            Grouping::PupilPremium | Grouping::Fsm => {
                let mut premium = one(Grouping::PupilPremium, None);
                let mut meals = one(Grouping::Fsm, Some(&premium));
                premium = one(Grouping::PupilPremium, Some(&meals));
                meals = one(Grouping::Fsm, Some(&premium));
                vec![(Grouping::PupilPremium, premium), (Grouping::Fsm, meals)]
            }
            grouping => vec![(grouping, one(grouping, None))],
        };
        let mut known = lock();
        for (grouping, made) in made {
            known.entry(grouping).or_insert_with(|| Arc::new(made));
        }
        known[&grouping].clone()
    }

    fn choose(
        &self,
        counts: &dyn Counts,
        stage: &Stage,
        grouping: Grouping,
        tied: Option<&Grouped>,
    ) -> Grouped {
        let frame = &stage.frame;
        let less = self
            .less
            .as_ref()
            .and_then(|l| l.rule.as_ref())
            .map(|rule| {
                let stage = rule.stage(counts, (frame.trust, stage.place, frame.year));
                rule.grouped(counts, &stage, grouping)
            });
        let tables = self.tables(counts, (frame.trust, frame.year), Some(grouping));
        let all = frame.stage.years.len();
        let name = |i, j: usize| state::name(counts, frame, (i, all), Some((grouping, j)));
        let given = Given {
            counts,
            tables: &tables[stage.place],
            k: k_of(self.k, Some(grouping)),
            known: &|i, j, roll| self.last.shows(&name(i, j), roll),
            before: &|i, j| self.last.withholds(&name(i, j)),
        };
        let beside = Beside {
            less: less.as_deref(),
            tied,
        };
        let made = Grouped::choose(&given, grouping, &stage.whole, beside);
        self.note(&made.pattern.mask, (&made.rolls, given.k), name);
        made
    }

    /// Notes what is shown and what is withheld of a table with margins.
    fn note(
        &self,
        mask: &Mask,
        (rolls, k): (&[Vec<u32>], u32),
        name: impl Fn(usize, usize) -> String,
    ) {
        let widths = mask.widths(rolls, SOUGHT);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for (i, row) in rolls.iter().enumerate() {
            for (j, roll) in row.iter().enumerate() {
                let name = name(i, j);
                let roll = match mask.has(i, j) {
                    false => Roll::Shown(*roll),
                    true => Roll::Withheld(
                        Why::of(*roll, k, self.last.withholds(&name)),
                        widths.get(&(i, j)).copied().unwrap_or(SOUGHT),
                    ),
                };
                kept.note(name, roll);
            }
        }
    }
}

/// The schools and year groups of a trust's stage in a year.
fn frame(counts: &dyn Counts, (trust, place, year): StageKey) -> Frame {
    let mut schools = counts.trust(trust).1;
    schools.sort_unstable_by_key(|s| s.urn);
    Frame {
        trust,
        stage: counts.key_stages()[place].clone(),
        year,
        urns: schools.iter().map(|s| s.urn).collect(),
        schools: schools.iter().map(|s| s.id).collect(),
    }
}

/// A group of a year group as the tracking reports select it.
fn selection(
    counts: &dyn Counts,
    (trust, school): (usize, Option<SchoolId>),
    (year, year_group): (AcademicYear, YearGroup),
    group: Option<(Grouping, &str)>,
) -> Option<(Who, What)> {
    let (name, schools) = counts.trust(trust);
    let own = schools.into_iter().map(|s| s.id);
    let who = Who {
        schools: own.filter(|s| school.is_none_or(|own| own == *s)).collect(),
        name,
        urn: None,
    };
    let group = match group {
        None => None,
        Some((grouping, name)) => {
            let place = counts.groups(grouping).iter().position(|g| g == name)?;
            Some((grouping, u16::try_from(place).ok()?))
        }
    };
    let (_, term) = counts.terms().into_iter().rev().find(|(y, _)| *y == year)?;
    let what = What {
        year,
        term,
        year_groups: vec![year_group],
        kind: None,
        against: Comparison::Nothing,
        subject: Subject::Reading,
        group,
    };
    Some((who, what))
}

/// The least count that is shown of a grouping.
fn k_of(k: u32, grouping: Option<Grouping>) -> u32 {
    match grouping {
        Some(
            Grouping::EthnicityMain
            | Grouping::EthnicityDfe
            | Grouping::EthnicityFft
            | Grouping::SendArea
            | Grouping::SendNeed,
        ) => k.max(SENSITIVE),
        _ => k,
    }
}

/// Groupings into more groups than editions that withhold have: their main groups stand in for them.
fn is_fine(grouping: Grouping) -> bool {
    matches!(
        grouping,
        Grouping::EthnicityDfe | Grouping::EthnicityFft | Grouping::SendNeed
    )
}

/// Whether a year group has all pupils of its stage at a school or trust.
fn is_all(counts: &dyn Counts, who: &Who, what: &What, at: &At) -> bool {
    let of = |year_groups| {
        let what = What {
            year_groups,
            group: None,
            ..what.clone()
        };
        counts.cell(who, &what).roll
    };
    of(what.year_groups.clone()) == of(at.stage.frame.stage.years.clone())
}
