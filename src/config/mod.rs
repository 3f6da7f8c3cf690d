//! config.yaml: read with the place of every value, checked, with every mistake told at once.

mod settings;

pub use settings::{Cuts, Defaults, Level, MeasureSettings, PriorBands, Settings, Thresholds};
