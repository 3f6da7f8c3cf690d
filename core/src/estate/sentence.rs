//! A title inside a sentence, and words at its head.

/// The text with its first letter small; an abbreviation (`GPS`, `EBacc`) stays as it is.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// The text with its first letter a capital.
pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{lower_first, upper_first};

    #[test]
    fn an_abbreviation_stays() {
        assert_eq!(lower_first("Reading and maths"), "reading and maths");
        assert_eq!(lower_first("EBacc entry"), "EBacc entry");
        assert_eq!(lower_first("A school"), "a school");
        assert_eq!(lower_first(""), "");
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(upper_first("no results yet"), "No results yet");
        assert_eq!(upper_first("über 16"), "Über 16");
        assert_eq!(upper_first(""), "");
    }
}
