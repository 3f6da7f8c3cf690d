//! Grammar of counts in sentences.

use crate::release::Shown;

/// `1 row`, `2 rows`: a count with its noun.
pub(super) fn counted(n: &Shown, one: &str, many: &str) -> String {
    let noun = if n.value() == Some(1.0) { one } else { many };
    format!("{n} {noun}")
}
