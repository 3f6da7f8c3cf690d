//! Pupils' first languages: English, or another.

use super::levelled;

/// A first language: English, or believed to be; another, or believed to be.
pub(super) fn language(level: &str) -> Option<&'static str> {
    match level {
        "eng" | "enb" | "english" | "believed to be english" => Some("N"),
        "oth" | "otb" | "other" | "other than english" | "believed to be other than english" => {
            Some("Y")
        }
        _ => None,
    }
}

/// Whether a cell names another first language than English, also with where it is spoken behind it: `Chinese (Cantonese)`,
/// `Portuguese Brazil`.
pub(super) fn is_other_language(cell: &str) -> bool {
    let level = levelled(cell);
    let first = level.split(' ').next().unwrap_or_default();
    LANGUAGES.contains(&first)
}

/// First languages of pupils in England besides English, by the first word of their names.
const LANGUAGES: [&str; 92] = [
    "acholi",
    "afrikaans",
    "akan",
    "albanian",
    "amharic",
    "arabic",
    "armenian",
    "azerbaijani",
    "balochi",
    "bengali",
    "bosnian",
    "bulgarian",
    "burmese",
    "cantonese",
    "catalan",
    "chinese",
    "croatian",
    "czech",
    "danish",
    "dari",
    "dutch",
    "edo",
    "estonian",
    "farsi",
    "fijian",
    "filipino",
    "finnish",
    "french",
    "georgian",
    "german",
    "greek",
    "gujarati",
    "hausa",
    "hebrew",
    "hindi",
    "hungarian",
    "igbo",
    "indonesian",
    "italian",
    "japanese",
    "kannada",
    "kashmiri",
    "korean",
    "krio",
    "kurdish",
    "latvian",
    "lingala",
    "lithuanian",
    "luganda",
    "malay",
    "malayalam",
    "mandarin",
    "marathi",
    "mirpuri",
    "nepali",
    "norwegian",
    "pahari",
    "panjabi",
    "pashto",
    "persian",
    "polish",
    "portuguese",
    "punjabi",
    "romanian",
    "russian",
    "shona",
    "sinhala",
    "slovak",
    "somali",
    "spanish",
    "swahili",
    "swedish",
    "sylheti",
    "tagalog",
    "tamil",
    "telugu",
    "thai",
    "tigrinya",
    "turkish",
    "twi",
    "ukrainian",
    "urdu",
    "uzbek",
    "vietnamese",
    "welsh",
    "wolof",
    "xhosa",
    "yoruba",
    "zulu",
    "serbian",
    "romany",
    "maltese",
];
