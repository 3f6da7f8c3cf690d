//! Table `finance`: money of a financial year, in pounds.

use crate::estate::AcademicYear;

use super::Urn;

/// An accepted finance row.
#[derive(Clone, Debug)]
pub struct Finance {
    /// Financial year, as `2022/23`.
    pub year: AcademicYear,
    /// The trust, a place in the table of trusts.
    pub trust: usize,
    /// The school; `None`: the trust's central services.
    pub urn: Option<Urn>,
    /// Income.
    pub income: Option<f64>,
    /// Expenditure, positive.
    pub expenditure: Option<f64>,
    /// Staff costs, positive.
    pub staff_costs: Option<f64>,
    /// Revenue reserve; may be negative.
    pub revenue_reserve: Option<f64>,
    /// Pupils.
    pub pupils: Option<f64>,
}
