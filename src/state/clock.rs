//! When something went out: of the clock, and kept in the state alone.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::estate::Moment;

/// Now, as the clocks in England show it.
#[expect(
    clippy::disallowed_methods,
    reason = "when something may go out, and when it did, is of the clock; no page says it"
)]
pub fn now() -> Option<Moment> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Moment::in_england(seconds)
}
