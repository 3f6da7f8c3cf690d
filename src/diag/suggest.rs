//! "Did you mean": the nearest of the words that would have been right.

/// The known word nearest to `word`, if one is near enough to be meant.
///
/// Case is levelled first; then the Damerau–Levenshtein distance may be at most a third of the longer word, and at most 3.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&word, &k.to_lowercase()), k))
        .filter(|(d, k)| *d <= 3 && *d * 3 <= word.chars().count().max(k.chars().count()))
        .min()
        .map(|(_, k)| k)
}
