//! What stands in the prints of each table's rows: which cells are its key, which its values.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Settings;
use crate::dataset::{Assessment, Holdings, OwnValue, PupilId, Urn};
use crate::estate::AcademicYear;

use super::{Secret, TablePrints, Taker, V};

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
            "service",
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
pub(in crate::history) fn prints(
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
                e.service.into(),
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
