//! The values that an option may take.

use crate::diag::nearest;

/// The value of an option; where it is none, what stands there and what was expected.
pub(super) fn known<T>(
    option: &str,
    text: &str,
    parsed: Option<T>,
    expected: &[&str],
) -> Result<T, String> {
    parsed.ok_or_else(|| {
        let near = nearest(text, expected.iter().copied());
        let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        format!("--{option} {text}: expected {}{hint}", listed(expected))
    })
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
