//! The data folder, read into [`dataset::Holdings`](crate::dataset::Holdings).

pub mod published;
