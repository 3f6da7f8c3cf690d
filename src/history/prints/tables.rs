//! What stands in the prints of each table's rows: which cells are its key, which its values.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Settings;
use crate::dataset::{Assessment, Holdings, OwnValue, PupilId, Urn};
use crate::estate::AcademicYear;
use crate::estate::tables::{self as declared, Table};

use super::{Secret, TablePrints, Taker, V};

/// The schools on whose rolls pupils are, by pupil and year: the first where there are two.
type Rolls = FxHashMap<(PupilId, AcademicYear), Urn>;

type Take = fn(&mut Taker, &Holdings, &Rolls);

/// A table's prints: what they are called, the table, the places of the columns that their values stand in, and how they are taken.
type Printed = (&'static str, &'static Table, &'static [usize], Take);

/// The tables whose rows have prints; the tables of the config come after them.
const TABLES: &[Printed] = &[
    (
        declared::trusts::TABLE.name,
        &declared::trusts::TABLE,
        &[declared::trusts::NAME, declared::trusts::SPONSOR],
        trusts,
    ),
    (
        declared::schools::TABLE.name,
        &declared::schools::TABLE,
        &[
            declared::schools::NAME,
            declared::schools::TRUST,
            declared::schools::JOINED,
            declared::schools::PHASE,
            declared::schools::KIND,
            declared::schools::PREDECESSORS,
            declared::schools::OFSTED,
            declared::schools::REGION,
            declared::schools::AUTHORITY,
            declared::schools::CAPACITY,
            declared::schools::EASTING,
            declared::schools::NORTHING,
        ],
        schools,
    ),
    (
        declared::pupils::TABLE.name,
        &declared::pupils::TABLE,
        &[
            declared::pupils::NC_YEAR,
            declared::pupils::SEX,
            declared::pupils::DOB,
            declared::pupils::FSM,
            declared::pupils::FSM6,
            declared::pupils::EAL,
            declared::pupils::LOOKED_AFTER,
            declared::pupils::SERVICE,
            declared::pupils::SEN,
            declared::pupils::NEED,
            declared::pupils::ETHNICITY,
            declared::pupils::STAGE,
            declared::pupils::SCORE,
        ],
        pupils,
    ),
    (
        declared::assessments::TABLE.name,
        &declared::assessments::TABLE,
        &[
            declared::assessments::SCORE,
            declared::assessments::JUDGEMENT,
            declared::assessments::DATE,
            declared::assessments::NC_YEAR,
        ],
        assessments,
    ),
    (
        "other results",
        &declared::assessments::TABLE,
        &[
            declared::assessments::SCORE,
            declared::assessments::JUDGEMENT,
            declared::assessments::DATE,
            declared::assessments::NC_YEAR,
        ],
        others,
    ),
    (
        declared::estimates::TABLE.name,
        &declared::estimates::TABLE,
        &[
            declared::estimates::EXPECTED,
            declared::estimates::GREATER,
            declared::estimates::SCORE,
        ],
        estimates,
    ),
    (
        declared::targets::TABLE.name,
        &declared::targets::TABLE,
        &[declared::targets::TARGET, declared::targets::SCORE],
        targets,
    ),
    (
        declared::attendance::TABLE.name,
        &declared::attendance::TABLE,
        &[
            declared::attendance::POSSIBLE,
            declared::attendance::AUTHORISED,
            declared::attendance::UNAUTHORISED,
        ],
        attendance,
    ),
    (
        declared::attendance_targets::TABLE.name,
        &declared::attendance_targets::TABLE,
        &[declared::attendance_targets::PERCENT],
        attendance_targets,
    ),
    (
        declared::exclusions::TABLE.name,
        &declared::exclusions::TABLE,
        &[declared::exclusions::SESSIONS],
        exclusions,
    ),
    (
        declared::finance::TABLE.name,
        &declared::finance::TABLE,
        &[
            declared::finance::INCOME,
            declared::finance::EXPENDITURE,
            declared::finance::STAFF,
            declared::finance::RESERVE,
            declared::finance::PUPILS,
        ],
        finance,
    ),
    (
        declared::performance::TABLE.name,
        &declared::performance::TABLE,
        &[
            declared::performance::SCORE,
            declared::performance::PUPILS,
            declared::performance::COHORT,
            declared::performance::STATUS,
        ],
        performance,
    ),
    (
        declared::ofsted::TABLE.name,
        &declared::ofsted::TABLE,
        &[
            declared::ofsted::GRADE,
            declared::ofsted::CONCERN,
            declared::ofsted::SAFEGUARDING,
        ],
        inspections,
    ),
    (
        declared::conversions::TABLE.name,
        &declared::conversions::TABLE,
        &[declared::conversions::SCALED],
        conversions,
    ),
    (
        declared::spread::TABLE.name,
        &declared::spread::TABLE,
        &[
            declared::spread::SD,
            declared::spread::MEAN,
            declared::spread::WITHIN,
            declared::spread::BETWEEN,
        ],
        spread,
    ),
    (
        declared::national::TABLE.name,
        &declared::national::TABLE,
        &[
            declared::national::VALUE,
            declared::national::SD,
            declared::national::STATUS,
        ],
        national,
    ),
    (
        declared::percentiles::TABLE.name,
        &declared::percentiles::TABLE,
        &[declared::percentiles::VALUE],
        percentiles,
    ),
];

/// The names of the columns that a table's values stand in.
fn columns(table: &Table, places: &[usize]) -> Vec<String> {
    let named = places.iter().map(|place| table.columns[*place].name);
    let groupings = table.groupings.then_some("groupings");
    named.chain(groupings).map(str::to_owned).collect()
}

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
    let tables = TABLES.par_iter().map(|(name, table, places, take)| {
        let mut taker = Taker::new(secret, columns(table, places));
        take(&mut taker, holdings, &rolls);
        ((*name).to_owned(), taker.done())
    });
    let mut all: BTreeMap<String, TablePrints> = tables.collect();
    for (declared, rows) in settings.tables.iter().zip(&holdings.own) {
        let mut taker = Taker::new(secret, Vec::new());
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

#[cfg(test)]
mod tests {
    use super::{TABLES, declared};
    use crate::estate::tables::Kind;

    #[test]
    fn every_declared_column_is_printed_or_left_out_on_purpose() {
        // Rows of the reference set are none of the trusts'; names and parts of keys tell who a row is of, not what it says.
        let left_out = [
            ("schools", "laestab"),
            ("schools", "la_code"),
            ("schools", "establishment_number"),
            ("assessments", "assessment_type"),
            ("estimates", "measure"),
            ("estimates", "value"),
        ];
        let mut missing = vec![];
        for table in declared::ALL
            .iter()
            .filter(|t| t.name != "reference/pupils")
        {
            let printed = TABLES.iter().filter(|(_, of, ..)| of.name == table.name);
            let places: Vec<usize> = printed
                .flat_map(|(_, _, places, _)| *places)
                .copied()
                .collect();
            assert!(!places.is_empty(), "no prints of {}", table.name);
            for (place, column) in table.columns.iter().enumerate() {
                let whose = matches!(column.kind, Kind::Urn | Kind::Upn | Kind::Name | Kind::Year)
                    || table.is_matched() && matches!(column.name, "dob" | "sex");
                if !whose
                    && !table.key.contains(&place)
                    && !places.contains(&place)
                    && !left_out.contains(&(table.name, column.name))
                {
                    missing.push(format!("{}.{}", table.name, column.name));
                }
            }
        }
        assert!(missing.is_empty(), "{}", missing.join(", "));
    }
}
