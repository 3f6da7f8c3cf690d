//! Schools like one another, released.

use crate::dataset::{Holdings, SimilarSchool, Urn};
use crate::measure::similar::nearest;

use super::{Desk, Measured, Shown, Unit};

/// A school with its values.
#[derive(Clone, PartialEq, Debug)]
pub struct LikeSchool {
    /// Its URN.
    pub urn: Urn,
    /// Its name, where the tables know it.
    pub name: Option<String>,
    /// The DfE's distance; 0: the school itself.
    pub distance: Shown,
    /// Pupils on the roll.
    pub pupils: Shown,
    /// Pupil premium, percent.
    pub premium: Shown,
    /// EAL, percent.
    pub eal: Shown,
    /// SEN support, percent.
    pub support: Shown,
    /// Education, health and care plans, percent.
    pub plans: Shown,
    /// Pupils who stayed, percent.
    pub stability: Shown,
    /// Average key stage 1 attainment, points.
    pub prior: Shown,
}

/// The school itself and those most like it, nearest first; empty where its values are not given.
pub fn like_schools(desk: &Desk, holdings: &Holdings, urn: Urn, most: usize) -> Vec<LikeSchool> {
    let near = nearest(holdings, urn, most);
    let own = holdings.similar.iter().find(|s| s.urn == urn);
    let own = own.filter(|_| !near.is_empty()).map(|s| (s, 0.0));
    own.into_iter()
        .chain(near)
        .map(|(school, distance)| released(desk, holdings, school, distance))
        .collect()
}

fn released(desk: &Desk, holdings: &Holdings, school: &SimilarSchool, distance: f64) -> LikeSchool {
    let show = |value: f64, unit: Unit| desk.show(Measured::plain(Ok(value), unit));
    let [premium, _, stability, support, eal, _, plans, pupils, prior] = school.values;
    let known = holdings.school(school.urn);
    LikeSchool {
        urn: school.urn,
        name: known.map(|s| holdings.schools[usize::from(s.0)].name.clone()),
        distance: show(distance, Unit::Points),
        pupils: show(pupils, Unit::Count),
        premium: show(premium, Unit::Percent),
        eal: show(eal, Unit::Percent),
        support: show(support, Unit::Percent),
        plans: show(plans, Unit::PercentOne),
        stability: show(stability, Unit::Percent),
        prior: show(prior, Unit::Points),
    }
}
