//! Prints of rows: of each accepted row a number made of its key and one made of its values, by table, year and school.
//!
//! The numbers are made by SipHash with a secret that each project draws once: from them alone nobody can find a UPN again, nor
//! tell whether a pupil is among them. Who has the state's folder has the secret too, and could try every UPN there is; the
//! folder is for the eyes of those who may see the data only, as its README says.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher as _;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use siphasher::sip::SipHasher13;

use crate::config::Settings;
use crate::dataset::{Assessment, Holdings, OwnValue, PupilId, Urn};
use crate::estate::{AcademicYear, Date};

/// A project's secret.
pub(super) type Secret = [u8; 16];

/// How many bits of a row's number are of its values; the others are of its key.
const VALUE_BITS: u32 = 24;

/// The rows of a table of one year and school: for each its number, sorted; and for each column a sum over the rows, which
/// differs where the column does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Part {
    pub(super) rows: Vec<u64>,
    pub(super) columns: Vec<u64>,
}

/// The rows of a table of one year, by school (0: of none).
pub(super) type Parts = BTreeMap<Urn, Part>;

/// The rows of a table by year (0: of none), and the names of the columns that their values stand in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct TablePrints {
    pub(super) columns: Vec<String>,
    pub(super) years: BTreeMap<u16, Parts>,
}

/// What stands in a cell.
#[derive(Clone, Copy)]
enum V<'a> {
    Blank,
    Text(&'a str),
    Whole(i64),
    Number(f64),
}

impl From<Option<f64>> for V<'_> {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Blank, Self::Number)
    }
}

impl From<Option<bool>> for V<'_> {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Blank, |yes| Self::Whole(yes.into()))
    }
}

impl From<Option<Date>> for V<'_> {
    fn from(value: Option<Date>) -> Self {
        value.map_or(Self::Blank, |day| Self::Whole(day.days().into()))
    }
}

impl<'a> From<Option<&'a str>> for V<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Self::Blank, Self::Text)
    }
}

impl V<'_> {
    fn feed(self, hasher: &mut SipHasher13) {
        match self {
            Self::Blank => hasher.write_u8(0),
            Self::Text(text) => {
                hasher.write_u8(1);
                hasher.write(text.as_bytes());
                hasher.write_u8(0xff);
            }
            Self::Whole(n) => {
                hasher.write_u8(2);
                hasher.write(&n.to_le_bytes());
            }
            Self::Number(n) => {
                hasher.write_u8(3);
                hasher.write(&n.to_bits().to_le_bytes());
            }
        }
    }
}

/// Takes the prints of a table's rows.
struct Taker {
    secret: Secret,
    columns: &'static [&'static str],
    places: FxHashMap<(u16, Urn), usize>,
    parts: Vec<((u16, Urn), Part)>,
    last: usize,
}

impl Taker {
    fn new(secret: Secret, columns: &'static [&'static str]) -> Self {
        Self {
            secret,
            columns,
            places: FxHashMap::default(),
            parts: vec![],
            last: 0,
        }
    }

    fn row(&mut self, year: u16, urn: Urn, key: &[V<'_>], values: &[V<'_>]) {
        let place = (year, urn);
        if self.parts.get(self.last).is_none_or(|(at, _)| *at != place) {
            self.last = *self.places.entry(place).or_insert_with(|| {
                self.parts.push((place, Part::default()));
                self.parts.len() - 1
            });
        }
        let part = &mut self.parts[self.last].1;
        let mut hasher = SipHasher13::new_with_key(&self.secret);
        key.iter().for_each(|v| v.feed(&mut hasher));
        let key = hasher.finish();
        part.columns.resize(values.len(), 0);
        let mut all = 0u64;
        for (sum, value) in part.columns.iter_mut().zip(values) {
            let mut hasher = SipHasher13::new_with_key(&self.secret);
            hasher.write_u64(key);
            value.feed(&mut hasher);
            let own = hasher.finish();
            *sum = sum.wrapping_add(own);
            all = all.rotate_left(7) ^ own;
        }
        let value = all >> (64 - VALUE_BITS);
        part.rows.push(key >> VALUE_BITS << VALUE_BITS | value);
    }

    fn done(self) -> TablePrints {
        let mut years: BTreeMap<u16, Parts> = BTreeMap::new();
        for ((year, urn), mut part) in self.parts {
            part.rows.sort_unstable();
            years.entry(year).or_default().insert(urn, part);
        }
        TablePrints {
            columns: self.columns.iter().map(|c| (*c).to_owned()).collect(),
            years,
        }
    }
}

/// The schools on whose rolls pupils are, by pupil and year: the first where there are two.
type Rolls = FxHashMap<(PupilId, AcademicYear), Urn>;

/// The tables whose rows have prints, each with how they are taken; the tables of the config come after them.
type Take = fn(&mut Taker, &Holdings, &Rolls);

const TABLES: &[(&str, &[&str], Take)] = &[
    ("trusts", &["trust_name", "sponsor"], trusts),
    (
        "schools",
        &[
            "school_name",
            "trust_uid",
            "joined_on",
            "phase",
            "school_type",
            "predecessors",
            "ofsted",
            "region",
            "local_authority",
            "capacity",
            "easting",
            "northing",
        ],
        schools,
    ),
    (
        "pupils",
        &[
            "nc_year",
            "sex",
            "dob",
            "fsm",
            "fsm6",
            "eal",
            "looked_after",
            "sen",
            "sen_need",
            "ethnicity",
            "prior_stage",
            "prior_score",
            "groupings",
        ],
        pupils,
    ),
    (
        "assessments",
        &["score", "grade", "assessed_on", "nc_year"],
        assessments,
    ),
    (
        "other results",
        &["score", "grade", "assessed_on", "nc_year"],
        others,
    ),
    (
        "estimates",
        &["p_expected", "p_greater", "score"],
        estimates,
    ),
    ("targets", &["grade", "score"], targets),
    (
        "attendance",
        &["possible", "authorised", "unauthorised"],
        attendance,
    ),
    ("attendance_targets", &["percent"], attendance_targets),
    ("exclusions", &["sessions"], exclusions),
    (
        "finance",
        &[
            "income",
            "expenditure",
            "staff_costs",
            "revenue_reserve",
            "pupils",
        ],
        finance,
    ),
    (
        "performance",
        &["score", "pupils", "cohort", "status"],
        performance,
    ),
    ("ofsted", &["grade", "concern", "safeguarding"], inspections),
    ("conversions", &["scaled_score"], conversions),
    (
        "reference/spread",
        &["sd", "mean", "within_var", "between_var"],
        spread,
    ),
    ("reference/national", &["value", "sd", "status"], national),
    ("reference/percentiles", &["value"], percentiles),
];

/// The prints of every table of a data folder, by its name. The holdings must hold the UPNs.
pub(super) fn prints(
    holdings: &Holdings,
    settings: &Settings,
    secret: Secret,
) -> BTreeMap<String, TablePrints> {
    let mut rolls = Rolls::default();
    for entry in &holdings.roll {
        let urn = holdings.schools[usize::from(entry.school.0)].urn;
        rolls.entry((entry.pupil, entry.year)).or_insert(urn);
    }
    let tables = TABLES.par_iter().map(|(name, columns, take)| {
        let mut taker = Taker::new(secret, columns);
        take(&mut taker, holdings, &rolls);
        ((*name).to_owned(), taker.done())
    });
    let mut all: BTreeMap<String, TablePrints> = tables.collect();
    for (declared, rows) in settings.tables.iter().zip(&holdings.own) {
        let mut taker = Taker::new(secret, &[]);
        for row in &rows.rows {
            let cells = row.values.iter().map(|value| match value {
                OwnValue::Blank => V::Blank,
                OwnValue::Number(n) => V::Number(*n),
                OwnValue::Words(words) => V::Text(words),
            });
            let (mut key, mut values) = (vec![], vec![]);
            for ((name, _), cell) in declared.columns.iter().zip(cells) {
                // Without a key rows are only there or not.
                let into = match declared.key.is_empty() || declared.key.contains(name) {
                    true => &mut key,
                    false => &mut values,
                };
                into.push(cell);
            }
            taker.row(row.year.0, row.urn, &key, &values);
        }
        let mut done = taker.done();
        let named = declared.columns.iter().map(|(name, _)| name);
        done.columns = named
            .filter(|name| !declared.key.is_empty() && !declared.key.contains(*name))
            .cloned()
            .collect();
        all.insert(declared.name.clone(), done);
    }
    all.retain(|_, table| !table.years.is_empty());
    all
}

fn upn(holdings: &Holdings, pupil: PupilId) -> V<'_> {
    (holdings.upns.get(pupil.0 as usize).map(String::as_str)).into()
}

fn score(raw: crate::estate::Decimal) -> V<'static> {
    match raw == Assessment::NO_SCORE {
        true => V::Blank,
        false => V::Whole(raw.0),
    }
}

fn trusts(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for t in &held.trusts {
        to.row(
            0,
            0,
            &[V::Text(&t.uid)],
            &[V::Text(&t.name), t.sponsor.as_deref().into()],
        );
    }
}

fn schools(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for s in &held.schools {
        let before = s
            .predecessors
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join("+");
        to.row(
            0,
            s.urn,
            &[V::Whole(s.urn.into())],
            &[
                V::Text(&s.name),
                held.trusts.get(s.trust).map(|t| t.uid.as_str()).into(),
                s.joined_on.into(),
                s.phase.map(|p| p.name()).into(),
                V::Text(&s.school_type),
                V::Text(&before),
                s.ofsted.as_deref().into(),
                s.region.as_deref().into(),
                s.local_authority.as_deref().into(),
                s.capacity.into(),
                s.easting.into(),
                s.northing.into(),
            ],
        );
    }
}

fn pupils(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for e in &held.roll {
        let urn = held.schools[usize::from(e.school.0)].urn;
        let groupings = e
            .extra
            .iter()
            .zip(&held.extra_values)
            .map(|(place, values)| {
                place
                    .and_then(|p| values.get(usize::from(p)))
                    .map_or("", String::as_str)
            });
        let groupings = groupings.collect::<Vec<_>>().join("\t");
        to.row(
            e.year.0,
            urn,
            &[upn(held, e.pupil)],
            &[
                V::Whole(e.nc_year.0.into()),
                e.sex.map(|s| s.code()).into(),
                e.dob.into(),
                e.fsm.into(),
                e.fsm6.into(),
                e.eal.into(),
                e.looked_after.into(),
                e.sen.map(|s| s.code()).into(),
                e.sen_need.map(|s| s.code()).into(),
                e.ethnicity.map(|s| s.code()).into(),
                e.prior_stage.map(|s| s.code()).into(),
                e.prior_score.map_or(V::Blank, |d| V::Whole(d.0)),
                V::Text(&groupings),
            ],
        );
    }
}

fn assessments(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for a in &held.assessments {
        let name = held.assessment_names.get(a.name as usize);
        to.row(
            a.year.0,
            a.urn,
            &[
                upn(held, a.pupil),
                V::Text(a.term.name()),
                V::Text(a.subject.code()),
                V::Text(a.kind.code()),
                name.map(String::as_str).into(),
            ],
            &[
                score(a.raw_score),
                a.judgement.map(|j| j.code()).into(),
                Some(a.assessed_on).into(),
                V::Whole(a.nc_year.0.into()),
            ],
        );
    }
}

fn others(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for a in &held.other_results {
        let name = held.assessment_names.get(a.name as usize);
        to.row(
            a.year.0,
            a.urn,
            &[
                upn(held, a.pupil),
                V::Text(a.term.name()),
                V::Text(&a.subject),
                V::Text(a.kind.code()),
                name.map(String::as_str).into(),
            ],
            &[
                a.score.map_or(V::Blank, |d| V::Whole(d.0)),
                a.code.into(),
                Some(a.assessed_on).into(),
                V::Whole(a.nc_year.0.into()),
            ],
        );
    }
}

fn roll_of(rolls: &Rolls, pupil: PupilId, year: AcademicYear) -> Urn {
    rolls.get(&(pupil, year)).copied().unwrap_or(0)
}

fn estimates(to: &mut Taker, held: &Holdings, rolls: &Rolls) {
    for e in &held.estimates {
        to.row(
            e.year.0,
            roll_of(rolls, e.pupil, e.year),
            &[
                upn(held, e.pupil),
                V::Text(e.subject.code()),
                V::Text(e.rank.code()),
            ],
            &[
                V::Whole(e.p_expected.into()),
                V::Whole(e.p_greater.into()),
                score(e.raw_score),
            ],
        );
    }
}

fn targets(to: &mut Taker, held: &Holdings, rolls: &Rolls) {
    for t in &held.targets {
        to.row(
            t.year.0,
            roll_of(rolls, t.pupil, t.year),
            &[upn(held, t.pupil), V::Text(t.subject.code())],
            &[
                V::Text(t.grade.code()),
                t.score.map_or(V::Blank, |d| V::Whole(d.0)),
            ],
        );
    }
}

fn attendance(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for a in &held.attendance {
        to.row(
            a.year.0,
            a.urn,
            &[
                upn(held, a.pupil),
                V::Text(a.term.name()),
                a.week_ending.into(),
            ],
            &[
                a.possible.into(),
                a.authorised.into(),
                a.unauthorised.into(),
            ],
        );
    }
}

fn attendance_targets(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for t in &held.attendance_targets {
        to.row(t.year.0, t.urn, &[], &[V::Number(t.percent)]);
    }
}

fn exclusions(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for e in &held.exclusions {
        let kind = match e.kind {
            crate::dataset::ExclusionKind::Suspension => "suspension",
            crate::dataset::ExclusionKind::Permanent => "permanent",
        };
        to.row(
            e.year.0,
            e.urn,
            &[
                upn(held, e.pupil),
                V::Text(e.term.name()),
                V::Text(kind),
                e.started_on.into(),
            ],
            &[e.sessions.into()],
        );
    }
}

fn finance(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for f in &held.finance {
        let trust = held.trusts.get(f.trust).map(|t| t.uid.as_str());
        to.row(
            f.year.0,
            f.urn.unwrap_or(0),
            &[trust.into()],
            &[
                f.income.into(),
                f.expenditure.into(),
                f.staff_costs.into(),
                f.revenue_reserve.into(),
                f.pupils.into(),
            ],
        );
    }
}

fn performance(to: &mut Taker, held: &Holdings, _: &Rolls) {
    // The data hold the whole nation: only schools of the trusts have rows that are counted by school.
    let own: BTreeSet<Urn> = held.schools.iter().map(|s| s.urn).collect();
    for p in &held.performance {
        let urn = if own.contains(&p.urn) { p.urn } else { 0 };
        to.row(
            p.year.0,
            urn,
            &[V::Whole(p.urn.into()), V::Text(&p.measure)],
            &[
                p.score.into(),
                p.pupils.into(),
                p.cohort.into(),
                p.status.as_deref().into(),
            ],
        );
    }
}

fn inspections(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for i in &held.inspections {
        to.row(
            0,
            i.urn,
            &[Some(i.on).into(), V::Text(&i.area)],
            &[
                V::Text(&i.grade),
                i.concern.as_deref().into(),
                i.safeguarding.into(),
            ],
        );
    }
}

fn conversions(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for c in &held.conversions {
        to.row(
            0,
            0,
            &[
                V::Text(c.kind.code()),
                c.subject.map(|s| s.code()).into(),
                c.nc_year.map_or(V::Blank, |y| V::Whole(y.0.into())),
                V::Whole(c.score_from.0),
            ],
            &[V::Whole(c.scaled_score.0)],
        );
    }
}

fn spread(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for s in &held.spread {
        to.row(
            s.year.0,
            0,
            &[V::Text(&s.measure)],
            &[
                s.sd.into(),
                s.mean.into(),
                s.within_var.into(),
                s.between_var.into(),
            ],
        );
    }
}

fn national(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for n in &held.national {
        to.row(
            n.year.0,
            0,
            &[V::Text(&n.measure), V::Text(&n.group)],
            &[V::Number(n.value), n.sd.into(), n.status.as_deref().into()],
        );
    }
}

fn percentiles(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for p in &held.percentiles {
        to.row(
            p.year.0,
            0,
            &[
                V::Text(&p.measure),
                p.phase.map(|p| p.name()).into(),
                V::Whole(p.percentile.into()),
            ],
            &[V::Number(p.value)],
        );
    }
}

/// The prints of a table's year as bytes, in the order of schools.
pub(super) fn pack(parts: &Parts) -> Vec<u8> {
    let rows: usize = parts.values().map(|p| p.rows.len()).sum();
    let mut bytes = Vec::with_capacity(rows * 8 + parts.len() * 24);
    let whole = |bytes: &mut Vec<u8>, n: u64| bytes.extend_from_slice(&n.to_le_bytes());
    for (urn, part) in parts {
        whole(&mut bytes, u64::from(*urn));
        whole(&mut bytes, part.columns.len() as u64);
        part.columns.iter().for_each(|c| whole(&mut bytes, *c));
        whole(&mut bytes, part.rows.len() as u64);
        part.rows.iter().for_each(|r| whole(&mut bytes, *r));
    }
    bytes
}

/// Reads what [`pack`] wrote; `None` where it is something else.
pub(super) fn unpack(bytes: &[u8]) -> Option<Parts> {
    let (words, rest) = bytes.as_chunks::<8>();
    // What is kept ends with a line break where it didn't already.
    if rest.iter().any(|b| *b != b'\n') {
        return None;
    }
    let mut words = words.iter().map(|w| u64::from_le_bytes(*w));
    let mut parts = Parts::new();
    while let Some(urn) = words.next() {
        let mut list = || {
            let n = usize::try_from(words.next()?).ok()?;
            let list: Vec<u64> = words.by_ref().take(n).collect();
            (list.len() == n).then_some(list)
        };
        let (columns, rows) = (list()?, list()?);
        parts.insert(Urn::try_from(urn).ok()?, Part { rows, columns });
    }
    Some(parts)
}

/// Of two years' prints of a school: rows added, removed and changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Shift {
    /// The keys of rows added.
    pub(super) added: Vec<u64>,
    /// The keys of rows removed.
    pub(super) removed: Vec<u64>,
    /// How many rows have other values.
    pub(super) changed: u64,
    /// The columns that differ, by place, where no row was added or removed.
    pub(super) columns: Vec<usize>,
}

/// Holds a school's rows against those of before.
pub(super) fn shift(before: &Part, now: &Part) -> Shift {
    let mut shift = Shift::default();
    let (mut a, mut b) = (before.rows.as_slice(), now.rows.as_slice());
    loop {
        match (a.first(), b.first()) {
            (None, None) => break,
            (Some(x), Some(y)) if x == y => {
                (a, b) = (&a[1..], &b[1..]);
            }
            // One key, other values.
            (Some(x), Some(y)) if x >> VALUE_BITS == y >> VALUE_BITS => {
                shift.changed += 1;
                (a, b) = (&a[1..], &b[1..]);
            }
            (Some(x), y) if y.is_none_or(|y| x < y) => {
                shift.removed.push(x >> VALUE_BITS);
                a = &a[1..];
            }
            (_, y) => {
                shift.added.extend(y.map(|y| y >> VALUE_BITS));
                b = b.get(1..).unwrap_or_default();
            }
        }
    }
    if shift.changed > 0 && shift.added.is_empty() && shift.removed.is_empty() {
        let both = before.columns.iter().zip(&now.columns).enumerate();
        shift.columns = both.filter(|(_, (a, b))| a != b).map(|(i, _)| i).collect();
    }
    shift
}

#[cfg(test)]
mod tests {
    use super::{Part, Parts, Shift, Taker, V, pack, shift, unpack};

    fn part(rows: &[(&str, i64, &str)]) -> Part {
        let mut taker = Taker::new([7; 16], &["score", "grade"]);
        for (upn, score, grade) in rows {
            taker.row(
                2023,
                1,
                &[V::Text(upn)],
                &[V::Whole(*score), V::Text(grade)],
            );
        }
        taker.done().years[&2023][&1].clone()
    }

    #[test]
    fn rows_added_removed_and_changed_are_told_apart() {
        let before = part(&[("A", 1, "EXS"), ("B", 2, "EXS"), ("C", 3, "WTS")]);
        // The order of rows is no matter.
        assert_eq!(
            before,
            part(&[("C", 3, "WTS"), ("A", 1, "EXS"), ("B", 2, "EXS")])
        );
        let changed = shift(
            &before,
            &part(&[("A", 1, "EXS"), ("B", 9, "EXS"), ("C", 3, "WTS")]),
        );
        assert_eq!((changed.changed, &changed.columns), (1, &vec![0]));
        let grades = shift(
            &before,
            &part(&[("A", 1, "GDS"), ("B", 2, "GDS"), ("C", 3, "WTS")]),
        );
        assert_eq!((grades.changed, &grades.columns), (2, &vec![1]));
        let other = shift(
            &before,
            &part(&[
                ("B", 2, "EXS"),
                ("C", 4, "WTS"),
                ("D", 1, "EXS"),
                ("E", 1, "EXS"),
            ]),
        );
        assert_eq!(
            (other.added.len(), other.removed.len(), other.changed),
            (2, 1, 1)
        );
        assert!(other.columns.is_empty());
        assert_eq!(shift(&before, &before), Shift::default());
        // A row that is there twice counts twice.
        let twice = part(&[
            ("A", 1, "EXS"),
            ("A", 1, "EXS"),
            ("B", 2, "EXS"),
            ("C", 3, "WTS"),
        ]);
        assert_eq!(shift(&before, &twice).added.len(), 1);
    }

    #[test]
    fn prints_are_kept_as_bytes_and_hold_no_key() {
        let parts = Parts::from([
            (1, part(&[("J801400116001", 1, "EXS")])),
            (900_001, Part::default()),
        ]);
        let mut bytes = pack(&parts);
        assert_eq!(unpack(&bytes), Some(parts));
        assert!(!bytes.windows(5).any(|w| w == b"J8014"));
        bytes.push(b'\n');
        assert!(unpack(&bytes).is_some());
        bytes.truncate(12);
        assert_eq!(unpack(&bytes), None);
    }
}
