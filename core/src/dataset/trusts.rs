//! Table `trusts`.

/// A trust.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trust {
    /// GIAS group UID, digits.
    pub uid: String,
    /// Its name, as on GIAS.
    pub name: String,
    /// Its sponsor, where given.
    pub sponsor: Option<String>,
}
