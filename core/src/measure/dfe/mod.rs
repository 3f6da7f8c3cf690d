//! The DfE's multi-academy trust performance measures, as SFR02/2017 defines them and the later releases amend it
//! (methods: section 5).
//!
//! [`trust_measures`] gives one [`TrustMeasure`] for each trust (or sponsor), results year and measure, with the schools it
//! rests on and those left out; [`school_measures`] gives the schools' own scores; [`rows()`] turns the former into tidy rows.

mod band;
mod body;
mod catalogue;
mod compare;
mod improvement;
mod interval;
mod measures;
mod published;
mod quintile;
mod rows;
mod schools;
mod score;
mod sensitivity;
mod weight;
mod years;

pub use band::{band, cuts, of_three};
pub use body::{Body, BodyKind, Member, bodies, membership_of};
pub use catalogue::{MEASURES, Stage, base, has_interval, is_improvement, stage};
pub use compare::{Comparison, Scored, Verdict, compare};
pub use interval::{Z, half_width, half_width_change_ks2, half_width_change_ks4};
pub use measures::{Improvement, LeftOut, LeftOutSchool, SchoolLine, TrustMeasure, trust_measures};
pub use quintile::Quintiles;
pub use rows::rows;
pub use schools::{SchoolMeasure, school_measures};
pub use score::weighted_mean;
pub use sensitivity::{Sensitivity, sensitivity};
pub use weight::{most_years, weight};
pub use years::{reference_day, years_with_trust};
