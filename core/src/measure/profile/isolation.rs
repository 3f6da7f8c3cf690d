//! How far each school is from the nearest other one of its trust.

use crate::dataset::{School, SchoolId};

/// The nearest other school of the trust.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Nearest {
    /// Which; of several equally near the one with the lowest URN.
    pub school: SchoolId,
    /// As the crow flies.
    pub kilometres: f64,
    /// At the set road speed.
    pub minutes: f64,
}

/// Why there is no nearest school.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoNearest {
    /// The trust has no other school.
    Alone,
    /// The school has no easting and northing.
    NoPlace,
    /// None of the others has.
    NoOtherPlace,
}

/// The straight line between two places of the National Grid in metres, in kilometres: sqrt(Δe² + Δn²) / 1000.
pub fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1) / 1000.0
}

/// How long a distance takes at so many kilometres an hour.
pub fn minutes(kilometres: f64, road_speed: f64) -> f64 {
    60.0 * kilometres / road_speed
}

fn place(school: &School) -> Option<(f64, f64)> {
    Some((school.easting?, school.northing?))
}

/// The nearest other school of a trust's schools.
///
/// # Errors
/// Why there is none.
pub fn nearest(
    schools: &[(SchoolId, &School)],
    own: SchoolId,
    road_speed: f64,
) -> Result<Nearest, NoNearest> {
    let others = || schools.iter().filter(|(id, _)| *id != own);
    if others().next().is_none() {
        return Err(NoNearest::Alone);
    }
    let here = schools
        .iter()
        .find(|(id, _)| *id == own)
        .and_then(|(_, s)| place(s))
        .ok_or(NoNearest::NoPlace)?;
    others()
        .filter_map(|(id, s)| Some((kilometres(here, place(s)?), s.urn, *id)))
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|(kilometres, _, school)| Nearest {
            school,
            kilometres,
            minutes: minutes(kilometres, road_speed),
        })
        .ok_or(NoNearest::NoOtherPlace)
}
