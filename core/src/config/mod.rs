//! config.yaml: read with the place of every value, checked, with every mistake told at once.
//!
//! `shape` declares what may stand there, once; `check`, `schema` and `read` follow it.

mod check;
mod delivery;
mod dfe_measures;
mod editions;
mod framework;
mod framework_shape;
mod indicator_shape;
mod indicators;
mod node;
mod order;
mod own_tables;
mod pack_shape;
pub mod packs;
mod paths;
mod read;
mod reference;
mod schema;
mod secrets;
mod settings;
mod shape;
mod source_shape;
mod sources;

pub use delivery::{MailRow, MailServer, MailSettings, Publish, PublishPlace, Security};
pub use dfe_measures::{Cuts, Level, MeasureSettings};
pub use editions::{EDITION_REPORTS, EditionLike, EditionSetting, edition_named};
pub use indicators::{
    Direction, IndicatorBand, IndicatorSetting, IndicatorTone, IndicatorUnit, Made, Per, Summed,
};
pub use own_tables::{OwnKind, OwnTable};
pub use paths::path_trouble;
pub use read::{Project, read};
pub use reference::reference;
pub use schema::schema;
pub use secrets::{Secrets, SecretsError};
pub use settings::{
    BriefingLimits, CheckLimits, Covered, Defaults, Ignore, Long, NamedSchool, NamedYear,
    PriorBands, PriorFrom, ProfileSettings, Settings, Source, Thresholds,
};
pub use sources::{LongRow, Split};
