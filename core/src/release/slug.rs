//! Names as parts of ids.

/// Small letters, digits and hyphens, at most so many.
pub(super) fn slug(text: &str, most: usize) -> String {
    let mut made = String::new();
    for c in text.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            made.push(c);
        } else if !made.ends_with('-') && !made.is_empty() {
            made.push('-');
        }
    }
    made.truncate(most);
    made.trim_end_matches('-').to_owned()
}
