//! Sentences and grammar that several reports share.

use crate::release::Shown;

/// `1 row`, `2 rows`: a count with its noun.
pub(super) fn counted(n: &Shown, one: &str, many: &str) -> String {
    let noun = if n.value() == Some(1.0) { one } else { many };
    format!("{n} {noun}")
}

/// About how many of the looked-at scores or figures the methods disagree, and what to trust then.
pub(super) fn disagreement(odd: usize, all: usize, what: &str) -> String {
    let then = match odd {
        0 => ".",
        _ => "; where they do, trust the interval first, and none of them alone.",
    };
    format!("They disagree about {odd} of {all} {what}{then}")
}
