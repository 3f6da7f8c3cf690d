//! The indicators' names and what each is made of.

/// An indicator.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Name {
    /// Absent sessions as a percentage of possible ones.
    Absence,
    /// Percentage of pupils who missed 10 % or more of their possible sessions.
    PersistentAbsence,
    /// Percentage of pupils who missed 50 % or more.
    SevereAbsence,
    /// Suspensions for each 100 pupils on the roll.
    Suspensions,
    /// Permanent exclusions for each 100 pupils on the roll.
    PermanentExclusions,
    /// Income less expenditure, in pounds; its denominator is 1.
    InYearBalance,
    /// Revenue reserve as a percentage of income.
    Reserve,
    /// Staff costs as a percentage of expenditure.
    StaffCosts,
    /// Expenditure in pounds for each pupil.
    SpendPerPupil,
}

impl Name {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Absence,
        Self::PersistentAbsence,
        Self::SevereAbsence,
        Self::Suspensions,
        Self::PermanentExclusions,
        Self::InYearBalance,
        Self::Reserve,
        Self::StaffCosts,
        Self::SpendPerPupil,
    ];

    /// Its name in tidy rows and in the reference of percentiles.
    pub fn code(self) -> &'static str {
        [
            "absence_percent",
            "persistent_absence_percent",
            "severe_absence_percent",
            "suspension_rate",
            "permanent_exclusion_rate",
            "in_year_balance",
            "reserve_percent",
            "staff_cost_percent",
            "spend_per_pupil",
        ][self as usize]
    }

    /// What numerator / denominator is multiplied by: 100 for percentages and rates, 1 for pounds.
    pub fn scale(self) -> f64 {
        match self {
            Self::InYearBalance | Self::SpendPerPupil => 1.0,
            _ => 100.0,
        }
    }
}
