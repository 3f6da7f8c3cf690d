//! A small, slow, obvious second opinion: straight loops over rows, in doubles; and made-up tables to try it on.

pub mod made_up;
pub mod slow;
