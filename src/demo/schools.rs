//! The trusts and their schools.

use super::calendar::Day;
use super::names;
use super::plan::DemoPlan;
use super::rng::{Rng, Topic};

/// A made-up trust.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    /// GIAS group UID; 90001 and on, far above any real one.
    pub(super) uid: usize,
    /// Its name.
    pub(super) name: String,
    /// Its sponsor, or nothing.
    pub(super) sponsor: String,
}

/// What sort of school it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A mainstream primary school: of an infant school only the younger years, of a junior school the older ones.
    Primary,
    /// A special school with Reception to Year 6.
    Special,
    /// A mainstream secondary school.
    Secondary,
    /// A mainstream school from Reception to Year 13.
    AllThrough,
}

impl Kind {
    /// Whether it has year groups up to Year 6.
    pub(super) fn has_primary(self) -> bool {
        self != Self::Secondary
    }

    /// Whether it has year groups from Year 7 on.
    pub(super) fn has_secondary(self) -> bool {
        matches!(self, Self::Secondary | Self::AllThrough)
    }
}

/// A made-up school, with what a data folder says of it and what only the demo knows.
#[derive(Clone, Debug)]
pub(super) struct School {
    /// Its place in the list.
    pub(super) index: usize,
    /// Its URN; 900000 and on, far above any real one.
    pub(super) urn: usize,
    /// Code of the local authority.
    pub(super) authority: u32,
    /// Number within the local authority.
    pub(super) number: u32,
    /// Its name.
    pub(super) name: String,
    /// Its trust's place in the list.
    pub(super) trust: usize,
    /// The day on which it joined.
    pub(super) joined: Day,
    /// What sort of school it is.
    pub(super) kind: Kind,
    /// GIAS establishment type.
    pub(super) school_type: &'static str,
    /// National Grid, metres.
    pub(super) easting: i64,
    /// National Grid, metres.
    pub(super) northing: i64,
    /// URNs of what came before it.
    pub(super) predecessors: Vec<usize>,
    /// Ofsted's judgement, or nothing.
    pub(super) ofsted: &'static str,
    /// English region.
    pub(super) region: &'static str,
    /// Name of the local authority.
    pub(super) authority_name: String,
    /// Places.
    pub(super) capacity: usize,
    /// Pupils of a year group, about.
    pub(super) cohort: usize,
    /// Youngest and oldest year group: −2 (N1), −1 (N2), 0 (R), 1 … 13.
    pub(super) years: (i32, i32),
    /// What the school adds by the end of Year 6, in standard deviations of pupils.
    pub(super) added: f64,
    /// How that changes in a year.
    pub(super) trend: f64,
    /// Share of pupils on FSM6.
    pub(super) fsm6: f64,
    /// Share of pupils with another first language.
    pub(super) eal: f64,
}

impl School {
    /// Whether its pupils count in the mainstream.
    pub(super) fn mainstream(&self) -> bool {
        self.kind != Kind::Special
    }

    /// Whether it is a mainstream primary school with all of its years.
    pub(super) fn is_whole_primary(&self) -> bool {
        self.kind == Kind::Primary && self.years.0 <= 0 && self.years.1 == 6
    }

    /// Its phase, as GIAS writes it.
    pub(super) fn phase(&self) -> &'static str {
        match self.kind {
            Kind::Secondary => "Secondary",
            Kind::AllThrough => "All-through",
            Kind::Primary | Kind::Special => "Primary",
        }
    }

    /// The first academic year (its start) that the school began under its own URN.
    pub(super) fn own_since(&self) -> i32 {
        let (year, month, _) = self.joined.parts();
        if month > 9 { year + 1 } else { year }
    }
}

/// What sort of school the `index`-th of `count` is.
fn kind(index: usize, count: usize) -> Kind {
    let special = if count >= 4 { 3 } else { 2 };
    if count >= 3 && index % 25 == special {
        Kind::Special
    } else if count >= 6 && index % 25 == 5 {
        Kind::Secondary
    } else if count >= WHOLE && index % 25 == 10 {
        Kind::AllThrough
    } else {
        Kind::Primary
    }
}

/// From so many schools on a demo has every shape of school, attendance by week and a table of staffing.
pub(super) const WHOLE: usize = 11;

/// The youngest and oldest year group of a primary school.
fn primary_years(index: usize, count: usize, nursery: bool) -> (i32, i32) {
    match index % 25 {
        8 if count >= WHOLE => (0, 2),
        9 if count >= WHOLE => (3, 6),
        _ => (if nursery { -2 } else { 0 }, 6),
    }
}

/// The days on which schools join trusts, as (years before the demo's last, month, day): most have been
/// there for years, some days lie on either side of the 12 and 14 September by which the DfE counts.
const JOINED: [(i32, i32, i32); 15] = [
    (9, 9, 1),
    (7, 9, 12),
    (8, 4, 1),
    (6, 9, 1),
    (2, 9, 1),
    (9, 9, 1),
    (5, 2, 1),
    (4, 9, 14),
    (3, 9, 12),
    (10, 9, 1),
    (3, 9, 13),
    (6, 1, 1),
    (1, 4, 1),
    (7, 9, 1),
    (4, 9, 15),
];

const REGIONS: [&str; 9] = [
    "West Midlands",
    "North East",
    "South West",
    "East Midlands",
    "Yorkshire and the Humber",
    "North West",
    "East of England",
    "South East",
    "London",
];

/// The trusts of a plan.
pub(super) fn trusts(plan: &DemoPlan) -> Vec<Trust> {
    let shift = Rng::of(plan.seed, Topic::Schools, &[0]).below(1000);
    (0..plan.trusts)
        .map(|index| Trust {
            uid: 90_001 + index,
            name: names::trust(index, shift),
            // the second and third trust have one sponsor, the fourth has none
            sponsor: match index {
                3 => String::new(),
                2 => names::sponsor(1, shift),
                _ => names::sponsor(index, shift),
            },
        })
        .collect()
}

/// The schools of a plan.
pub(super) fn schools(plan: &DemoPlan) -> Vec<School> {
    let shift = Rng::of(plan.seed, Topic::Schools, &[0]).below(1000);
    (0..plan.schools)
        .map(|index| school(plan, index, shift))
        .collect()
}

fn school(plan: &DemoPlan, index: usize, shift: usize) -> School {
    let mut rng = Rng::of(plan.seed, Topic::Schools, &[1, index as u64]);
    let kind = kind(index, plan.schools);
    let trust = index * plan.trusts / plan.schools;
    let authority = (trust * 2 + usize::from(index % 4 == 2)) % 18;
    let nursery = kind == Kind::Primary && index % 6 == 1;
    let ages = primary_years(index, plan.schools, nursery);
    let sixth_form = kind == Kind::Secondary && (index / 25).is_multiple_of(2);
    let (ago, month, day) = JOINED[index % JOINED.len()];
    let free = kind == Kind::Primary && index % 9 == 6;
    let added = rng.normal() * 0.3;
    let school_type = match kind {
        Kind::Special => "Academy special converter",
        _ if free => "Free schools",
        _ if added < -0.15 => "Academy sponsor led",
        _ => "Academy converter",
    };
    let predecessors = match kind {
        _ if free => Vec::new(),
        Kind::Primary if index % 5 == 4 => vec![800_000 + index * 11, 800_005 + index * 11],
        _ => vec![800_000 + index * 11],
    };
    let ofsted = match rng.below(20) {
        0 => "",
        1..=2 => "Requires improvement",
        3..=5 => "Outstanding",
        6 if added < 0.0 => "Inadequate",
        _ => "Good",
    };
    // a trust's schools lie around a centre, and one in eleven far from the others
    let mut centre = Rng::of(plan.seed, Topic::Schools, &[2, trust as u64]);
    let (east, north) = (
        centre.between(330_000, 520_000),
        centre.between(170_000, 420_000),
    );
    let far = if index % 11 == 7 { 85_000 } else { 0 };
    let place = names::place(index, shift);
    let name = match kind {
        Kind::Primary if ages == (0, 2) => format!("{place} Infant School"),
        Kind::Primary if ages == (3, 6) => format!("{place} Junior School"),
        Kind::AllThrough => format!("{place} All-through Academy"),
        Kind::Primary if free => format!("{place} Free School"),
        Kind::Primary if index.is_multiple_of(3) => format!("{place} Primary Academy"),
        Kind::Primary if index % 3 == 1 => format!("{place} Primary School"),
        Kind::Primary => format!("{place} Academy"),
        Kind::Special => format!("{place} Special School"),
        Kind::Secondary => format!("{place} High School"),
    };
    let (cohort, groups, years, number) = match kind {
        Kind::Primary => (plan.pupils / 7, ages.1 - ages.0.max(0) + 1, ages, 2000),
        Kind::AllThrough => (plan.pupils / 10, 14, (0, 13), 4000),
        Kind::Special => ((plan.pupils / 42).max(2), 7, (0, 6), 7000),
        Kind::Secondary => (
            plan.pupils / 5,
            5,
            (7, if sixth_form { 13 } else { 11 }),
            4000,
        ),
    };
    School {
        index,
        urn: 900_000 + index * 7,
        authority: 980 + authority as u32,
        number: number + index as u32,
        name,
        trust,
        joined: Day::new(super::plan::LAST_YEAR - ago, month, day),
        kind,
        school_type,
        easting: east + far + rng.between(-9_000, 9_000),
        northing: north + far + rng.between(-9_000, 9_000),
        predecessors,
        ofsted,
        region: REGIONS[trust % REGIONS.len()],
        authority_name: names::authority(authority, shift),
        capacity: (cohort.max(2) * groups as usize).div_ceil(5) * 5,
        cohort: cohort.max(2),
        years,
        added,
        trend: rng.normal() * 0.04,
        fsm6: 0.08 + 0.6 * rng.unit() * rng.unit() + if kind == Kind::Special { 0.15 } else { 0.0 },
        eal: 0.03 + 0.6 * rng.unit() * rng.unit(),
    }
}
