//! "Did you mean": the nearest of the words that would have been right.

/// How many letters may differ.
const FAR: usize = 3;

/// The known word nearest to `word`, if one is near enough to be meant.
///
/// Case is levelled first; then the Damerau–Levenshtein distance may be at most a third of the longer word, and at most 3.
/// Words whose lengths differ by more are not compared: comparing takes time with the product of both, and a cell of a
/// damaged file may hold the rest of the file.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    known
        .into_iter()
        .filter_map(|k| {
            let lower = k.to_lowercase();
            let other = lower.chars().count();
            if length.abs_diff(other) > FAR {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&word, &lower);
            (distance <= FAR && distance * 3 <= length.max(other)).then_some((distance, k))
        })
        .min()
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_found_and_long_ones_not_compared() {
        assert_eq!(
            nearest("Secundary", ["Primary", "Secondary"]),
            Some("Secondary")
        );
        assert_eq!(nearest("x", ["Primary"]), None);
        let long = "x".repeat(1 << 20);
        assert_eq!(nearest(&long, [long.as_str()].map(|l| &l[4..])), None);
    }
}
