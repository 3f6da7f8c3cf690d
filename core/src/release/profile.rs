//! A trust's profile, released.

use crate::config::ProfileSettings;
use crate::dataset::{Holdings, Phase};
use crate::measure::profile::{Area, Characteristic, Condition, Flag, NoNearest, Profile, Verdict};

use super::measures::MeasureName;
use super::{Desk, Measured, Reason, SchoolName, Shown, Unit};

/// A flag as a page shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct FlagView {
    /// What it is about.
    pub title: &'static str,
    /// `Some(true)`: met; `Some(false)`: not met; `None`: no figure.
    pub met: Option<bool>,
    /// Its conditions.
    pub conditions: Vec<ConditionView>,
    /// What limits it; may be empty.
    pub note: String,
}

/// A condition as a page shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct ConditionView {
    /// What is measured.
    pub label: String,
    /// The year; may be empty.
    pub year: String,
    /// The figure.
    pub value: Shown,
    /// The threshold.
    pub threshold: Shown,
    /// Whether the figure must be at least it; else at most.
    pub at_least: bool,
    /// Whether it is met.
    pub met: Option<bool>,
}

/// A school on the page.
#[derive(Clone, PartialEq, Debug)]
pub struct SchoolRow {
    /// The school.
    pub school: SchoolName,
    /// Its phase; empty where not known.
    pub phase: &'static str,
    /// Its type.
    pub school_type: String,
    /// When it joined; empty where not known.
    pub joined: String,
    /// Whether that counts as growth.
    pub new: bool,
    /// Ofsted's judgement; empty where there is none.
    pub ofsted: String,
    /// The nearest other school of the trust, by its row's number.
    pub nearest: Option<usize>,
    /// Kilometres to it.
    pub kilometres: Shown,
    /// Minutes to it at the set speed.
    pub minutes: Shown,
    /// Whether it is isolated; `None`: can't be said.
    pub isolated: Option<bool>,
    /// Kilometres east of the grid's origin.
    pub east: Shown,
    /// Kilometres north of it.
    pub north: Shown,
}

/// A line of a count: words, number, share of all.
#[derive(Clone, PartialEq, Debug)]
pub struct CountRow {
    /// What.
    pub name: String,
    /// How many.
    pub count: Shown,
    /// In percent.
    pub share: Shown,
    /// How many of whom nothing is known, where that is asked.
    pub unknown: Option<Shown>,
}

/// The profile as a page shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct ProfileView {
    /// The flags.
    pub flags: Vec<FlagView>,
    /// The schools, by name.
    pub schools: Vec<SchoolRow>,
    /// How many there are.
    pub count: Shown,
    /// By phase.
    pub phases: Vec<CountRow>,
    /// By type.
    pub types: Vec<CountRow>,
    /// Mainstream schools.
    pub mainstream: Shown,
    /// The year of the pupils; `None`: no roll.
    pub year: Option<String>,
    /// Pupils on the rolls.
    pub pupils: Shown,
    /// Their characteristics.
    pub characteristics: Vec<CountRow>,
    /// Schools that joined in the years of growth.
    pub joined: Shown,
    /// Schools that had joined before.
    pub before: Shown,
    /// Growth in percent.
    pub growth: Shown,
    /// The day after which a school counts as new.
    pub since: String,
    /// Schools whose date is not known or still to come, in words; may be empty.
    pub undated: String,
    /// How many schools are isolated.
    pub isolated: Shown,
    /// What Ofsted says of the schools.
    pub ofsted: super::ofsted::OfstedView,
    /// The thresholds.
    pub settings: ProfileSettings,
}

fn float(n: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a number of schools")]
    let n = n as f64;
    n
}

/// Releases a profile.
pub fn profile(
    desk: &Desk,
    holdings: &Holdings,
    settings: &ProfileSettings,
    profile: &Profile,
) -> ProfileView {
    let s = &profile.structure;
    let plain = |value, unit| desk.show(Measured::plain(value, unit));
    let all = s.schools.len();
    let count = |n: usize| plain(Ok(float(n)), Unit::Count);
    let share = |n: usize| {
        let value = if all == 0 {
            Err(Reason::NothingToDivideBy)
        } else {
            Ok(100.0 * float(n) / float(all))
        };
        plain(value, Unit::Percent)
    };
    let of = |name: String, n: usize| CountRow {
        name,
        count: count(n),
        share: share(n),
        unknown: None,
    };
    let schools = school_rows(desk, holdings, settings, profile);
    let known: Vec<bool> = schools.iter().filter_map(|r| r.isolated).collect();
    let g = s.growth;
    let mut undated = vec![];
    if g.unknown > 0 {
        undated.push(format!("{} without a date of joining", g.unknown));
    }
    if g.later > 0 {
        undated.push(format!("{} still to join", g.later));
    }
    let roll = s.pupils.as_ref().filter(|_| !desk.withholds());
    ProfileView {
        flags: profile.flags.iter().map(|f| flag(desk, f)).collect(),
        count: count(all),
        phases: s
            .phases
            .iter()
            .map(|(phase, n)| of(phase.map_or("Not known", Phase::name).to_owned(), *n))
            .collect(),
        types: s.types.iter().map(|(t, n)| of(t.clone(), *n)).collect(),
        mainstream: count(s.mainstream),
        year: roll.map(|p| p.year.to_string()),
        pupils: match roll {
            Some(p) => desk.count(p.roll),
            // How many a trust has stands on its home.
            None if desk.withholds() => plain(Err(Reason::NotApplicable), Unit::Count),
            None => plain(Err(Reason::NotCollected), Unit::Count),
        },
        characteristics: roll
            .map(|p| {
                p.characteristics
                    .iter()
                    .map(|c| characteristic(desk, c, p.roll))
                    .collect()
            })
            .unwrap_or_default(),
        joined: count(g.joined),
        before: count(g.before),
        growth: plain(
            if g.before == 0 {
                Err(Reason::NothingToDivideBy)
            } else {
                Ok(100.0 * float(g.joined) / float(g.before))
            },
            Unit::Percent,
        ),
        since: g.since.long(),
        undated: undated.join(", "),
        isolated: plain(
            if known.is_empty() {
                Err(schools
                    .first()
                    .and_then(|r| r.minutes.reason().cloned())
                    .unwrap_or(Reason::NotApplicable))
            } else {
                Ok(float(known.iter().filter(|b| **b).count()))
            },
            Unit::Count,
        ),
        schools,
        ofsted: super::ofsted::ofsted(desk, holdings, &profile.ofsted),
        settings: *settings,
    }
}

fn characteristic(desk: &Desk, c: &Characteristic, roll: u64) -> CountRow {
    #[expect(clippy::cast_precision_loss, reason = "a number of pupils")]
    let value = if c.known == 0 {
        Err(Reason::Other("not known of any pupil".into()))
    } else {
        Ok(100.0 * c.yes as f64 / c.known as f64)
    };
    CountRow {
        name: c.name.into(),
        count: desk.count(c.yes),
        share: desk.show(Measured::on_pupils(value, Unit::PercentOne, c.yes)),
        unknown: Some(desk.count(roll - c.known)),
    }
}

fn school_rows(
    desk: &Desk,
    holdings: &Holdings,
    settings: &ProfileSettings,
    profile: &Profile,
) -> Vec<SchoolRow> {
    let s = &profile.structure;
    let plain = |value, unit| desk.show(Measured::plain(value, unit));
    s.schools
        .iter()
        .map(|(id, nearest)| {
            let school = &holdings.schools[usize::from(id.0)];
            let reason = |why: NoNearest| {
                Reason::Other(
                    match why {
                        NoNearest::Alone => "the trust has no other school",
                        NoNearest::NoPlace => "no easting and northing",
                        NoNearest::NoOtherPlace => "no other school has an easting and northing",
                    }
                    .into(),
                )
            };
            let metres = |value: Option<f64>| {
                let value = value.map(|m| m / 1000.0);
                let none = || Reason::Other("no easting and northing".into());
                plain(value.ok_or_else(none), Unit::Kilometres)
            };
            let found = nearest.map_err(reason);
            let of = |pick: fn(&crate::measure::profile::Nearest) -> f64, unit| {
                plain(found.as_ref().map(pick).map_err(Clone::clone), unit)
            };
            SchoolRow {
                school: SchoolName::of(holdings, *id),
                phase: school.phase.map_or("", Phase::name),
                school_type: school.school_type.clone(),
                joined: school.joined_on.map_or_else(String::new, |d| d.to_string()),
                new: school.joined_on.is_some_and(|d| d > s.growth.since),
                ofsted: school.ofsted.clone().unwrap_or_default(),
                nearest: found
                    .as_ref()
                    .ok()
                    .and_then(|n| s.schools.iter().position(|(other, _)| *other == n.school)),
                kilometres: of(|n| n.kilometres, Unit::Kilometres),
                minutes: of(|n| n.minutes, Unit::Count),
                isolated: found
                    .as_ref()
                    .ok()
                    .map(|n| n.minutes > settings.isolated_minutes),
                east: metres(school.easting),
                north: metres(school.northing),
            }
        })
        .collect()
}

fn flag(desk: &Desk, flag: &Flag) -> FlagView {
    FlagView {
        title: flag.area.title(),
        met: match flag.verdict() {
            Verdict::Met => Some(true),
            Verdict::NotMet => Some(false),
            Verdict::Unknown => None,
        },
        conditions: flag
            .conditions
            .iter()
            .map(|c| condition(desk, flag.area, c))
            .collect(),
        note: flag.note.clone(),
    }
}

fn condition(desk: &Desk, area: Area, c: &Condition) -> ConditionView {
    let (label, unit) = match (area, c.measure.as_str()) {
        (Area::NoInadequate, _) => ("Schools of concern".to_owned(), Unit::Count),
        (Area::Finance, "reserve_percent") => {
            ("Revenue reserve, % of income".to_owned(), Unit::PercentOne)
        }
        (Area::Finance, _) => ("In-year balance, % of income".to_owned(), Unit::PercentOne),
        (_, key) => {
            let name = MeasureName::of(key);
            (name.title, name.unit)
        }
    };
    let value = c.value.clone().map_err(|why| match why.as_str() {
        w if w == Reason::TooFewSchools.words() => Reason::TooFewSchools,
        w if w == Reason::NothingToDivideBy.words() => Reason::NothingToDivideBy,
        w if w == Reason::NotCollected.words() => Reason::NotCollected,
        "" => Reason::Other("not published".into()),
        _ => Reason::Other(why),
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of pupils"
    )]
    let pupils = c.pupils.map(|n| n.max(0.0).round() as u64);
    ConditionView {
        label,
        year: c.year.map_or_else(String::new, |y| y.to_string()),
        value: desk.show(Measured {
            value,
            unit,
            pupils,
        }),
        threshold: desk.show(Measured::plain(Ok(c.threshold), unit)),
        at_least: c.at_least,
        met: c.met(),
    }
}
