//! Sentences and grammar that several reports share.

use std::borrow::Borrow;

use crate::release::Shown;

/// `1 row`, `2 rows`: a count with its noun.
pub(super) fn counted(n: &Shown, one: &str, many: &str) -> String {
    let noun = if n.value() == Some(1.0) { one } else { many };
    format!("{n} {noun}")
}

/// A number in a sentence: words up to nine.
pub(super) fn small(n: usize) -> String {
    const WORDS: [&str; 10] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    WORDS
        .get(n)
        .map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

/// A list in words: `a`, `a and b`, `a, b and c`.
pub(super) fn listed<S: Borrow<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => {
            let one: &str = one.borrow();
            one.to_owned()
        }
        [first @ .., last] => {
            let last: &str = last.borrow();
            format!("{} and {last}", first.join(", "))
        }
    }
}

/// `point` after a shown 1, whatever its sign, else `points`.
pub(super) fn points(shown: &str) -> &'static str {
    match size(shown) {
        "1" | "1.0" => "point",
        _ => "points",
    }
}

/// A shown difference without its sign.
pub(super) fn size(shown: &str) -> &str {
    shown.trim_start_matches(['+', '−'])
}

/// ` before rounding` where two shown figures don't differ by the difference that is shown beside them; else nothing.
pub(super) fn before_rounding(one: &Shown, other: &Shown, difference: &str) -> &'static str {
    let shown = |text: &str| {
        let digits = text.chars().filter(|c| c.is_ascii_digit() || *c == '.');
        let size: Option<f64> = digits.collect::<String>().parse().ok();
        size.map(|size| if text.starts_with('−') { -size } else { size })
    };
    match (
        shown(&one.text()),
        shown(&other.text()),
        shown(size(difference)),
    ) {
        (Some(a), Some(b), Some(apart)) if ((a - b).abs() - apart).abs() > 1e-6 => {
            " before rounding"
        }
        _ => "",
    }
}

/// About how many of the looked-at scores or figures the methods disagree, and what to trust then.
pub(super) fn disagreement(odd: usize, all: usize, what: &str, first: &str) -> String {
    let then = match odd {
        0 => ".".to_owned(),
        _ => format!("; where they do, trust the {first} first, and none of them alone."),
    };
    format!("They disagree about {odd} of {all} {what}{then}")
}

/// `1st`, `22nd`, `113th`: a place in an order.
pub(super) fn ordinal(n: &Shown) -> String {
    let text = n.text();
    let ending = match text.as_bytes() {
        [.., b'1', _] => "th",
        [.., b'1'] => "st",
        [.., b'2'] => "nd",
        [.., b'3'] => "rd",
        _ => "th",
    };
    format!("{text}{ending}")
}

#[cfg(test)]
mod tests {
    use super::{before_rounding, counted, listed, ordinal, points};
    use crate::quantity::{Measured, Unit};
    use crate::release::Desk;

    #[test]
    fn counts_and_places_read_as_spoken() {
        let desk = Desk::default();
        let said = |n: u64| ordinal(&desk.count(n));
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1_203].map(said),
            [
                "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th",
                "1,203rd"
            ]
        );
        assert_eq!(counted(&desk.count(1), "school", "schools"), "1 school");
        assert_eq!(counted(&desk.count(0), "school", "schools"), "0 schools");
        assert_eq!(
            ["+1", "−1.0", "−2"].map(points),
            ["point", "point", "points"]
        );
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn a_difference_that_does_not_add_up_to_the_eye_says_so() {
        let desk = Desk::default();
        let percent = |v: f64| desk.show(Measured::on_pupils(Ok(v), Unit::Percent, 40));
        // 54.6 and 47.4 read 55% and 47%, 7.2 apart.
        let (a, b) = (percent(54.6), percent(47.4));
        assert_eq!(before_rounding(&a, &b, "7"), " before rounding");
        assert_eq!(before_rounding(&b, &a, "−8"), "");
        assert_eq!(before_rounding(&a, &b, "8"), "");
    }
}
