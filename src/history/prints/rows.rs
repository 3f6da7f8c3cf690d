//! How the prints of each table's rows are taken: key, then the values in the order in which `tables` names their columns.

use std::collections::BTreeSet;

use crate::dataset::{Assessment, Holdings, PupilId, Urn};
use crate::estate::AcademicYear;

use super::tables::Rolls;
use super::{Taker, V};

fn upn(holdings: &Holdings, pupil: PupilId) -> V<'_> {
    (holdings.upns.get(pupil.0 as usize).map(String::as_str)).into()
}

fn score(raw: crate::estate::Decimal) -> V<'static> {
    match raw == Assessment::NO_SCORE {
        true => V::Blank,
        false => V::Whole(raw.0),
    }
}

pub(super) fn trusts(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for t in &held.trusts {
        to.row(
            0,
            0,
            &[V::Text(&t.uid)],
            &[V::Text(&t.name), t.sponsor.as_deref().into()],
        );
    }
}

pub(super) fn schools(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn pupils(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn assessments(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn others(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn estimates(to: &mut Taker, held: &Holdings, rolls: &Rolls) {
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

pub(super) fn targets(to: &mut Taker, held: &Holdings, rolls: &Rolls) {
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

pub(super) fn attendance(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn attendance_targets(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for t in &held.attendance_targets {
        to.row(t.year.0, t.urn, &[], &[V::Number(t.percent)]);
    }
}

pub(super) fn exclusions(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn finance(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn performance(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn inspections(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn conversions(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn spread(to: &mut Taker, held: &Holdings, _: &Rolls) {
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

pub(super) fn national(to: &mut Taker, held: &Holdings, _: &Rolls) {
    for n in &held.national {
        to.row(
            n.year.0,
            0,
            &[V::Text(&n.measure), V::Text(&n.group)],
            &[V::Number(n.value), n.sd.into(), n.status.as_deref().into()],
        );
    }
}

pub(super) fn percentiles(to: &mut Taker, held: &Holdings, _: &Rolls) {
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
