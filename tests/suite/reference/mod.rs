//! A small, slow, obvious second opinion: straight loops over rows, in doubles.

pub mod load;
