//! Ofsted's words: grades, categories of concern, safeguarding, as reports and management information write them.

use super::Date;

/// When overall grades ended: September 2024.
pub const NO_OVERALL: Date = Date {
    year: 2024,
    month: 9,
    day: 1,
};

/// When report cards began.
pub const REPORT_CARDS: Date = Date {
    year: 2025,
    month: 11,
    day: 10,
};

/// The grades of a report card, the best first.
pub const CARD_GRADES: [&str; 5] = [
    "Exceptional",
    "Strong standard",
    "Expected standard",
    "Needs attention",
    "Urgent improvement",
];

/// The overall grades before September 2024, the best first.
pub const OVERALL_GRADES: [&str; 4] = ["Outstanding", "Good", "Requires improvement", "Inadequate"];

/// The areas of report cards and of the judgements before them.
const AREAS: [&str; 16] = [
    "overall effectiveness",
    "safeguarding standards",
    "inclusion",
    "curriculum and teaching",
    "achievement",
    "attendance and behaviour",
    "personal development and wellbeing",
    "early years",
    "post-16 provision",
    "leadership and governance",
    "quality of education",
    "behaviour and attitudes",
    "personal development",
    "leadership and management",
    "early years provision",
    "sixth form provision",
];

/// What a cell says that should hold one of Ofsted's words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfstedWord {
    /// The word, as Ofsted writes it.
    Is(&'static str),
    /// That there is none: no grade, no category of concern.
    Nothing,
    /// No word that is known.
    Unknown,
}

/// Words in small letters, with single blanks between them.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The grade that a cell says, of an inspection on a day: in words or, before report cards, as a code (4, Grade 4).
pub fn ofsted_grade(text: &str, on: Date) -> OfstedWord {
    const NOTHING: [&str; 14] = [
        "",
        "null",
        "none",
        "n/a",
        "na",
        "-",
        "–",
        "0",
        "8",
        "9",
        "not judged",
        "not applicable",
        "no judgement",
        "insufficient evidence",
    ];
    const SHORT: [(&str, &str); 5] = [
        ("strong", "Strong standard"),
        ("expected", "Expected standard"),
        ("attention needed", "Needs attention"),
        ("urgent", "Urgent improvement"),
        ("ri", "Requires improvement"),
    ];
    let words = plain(text);
    let code = words.strip_prefix("grade ").unwrap_or(&words);
    let code = code.strip_suffix(".0").unwrap_or(code);
    if NOTHING.contains(&code) {
        return OfstedWord::Nothing;
    }
    let graded = code.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    if let Some(grade) = graded.and_then(|at| OVERALL_GRADES.get(at))
        && on < REPORT_CARDS
    {
        return OfstedWord::Is(grade);
    }
    if let Some((_, grade)) = SHORT.iter().find(|(short, _)| *short == words) {
        return OfstedWord::Is(grade);
    }
    let all = CARD_GRADES.iter().chain(&OVERALL_GRADES);
    let mut found = all.filter(|grade| words.contains(&grade.to_lowercase()));
    match (found.next(), found.next()) {
        (Some(grade), None) if !words.starts_with("not ") => OfstedWord::Is(grade),
        _ => OfstedWord::Unknown,
    }
}

/// The category of concern that a cell says.
pub fn ofsted_concern(text: &str) -> OfstedWord {
    const NOTHING: [&str; 10] = [
        "none",
        "no",
        "n",
        "n/a",
        "na",
        "-",
        "–",
        "0",
        "false",
        "not applicable",
    ];
    const CODES: [(&str, &str); 3] = [
        ("sm", "special measures"),
        ("swk", "serious weaknesses"),
        ("rsi", "requires significant improvement"),
    ];
    const WORDS: [(&str, &str); 6] = [
        ("special measures", "special measures"),
        ("serious weakness", "serious weaknesses"),
        (
            "significant improvement",
            "requires significant improvement",
        ),
        ("category of concern", "category of concern"),
        ("causing concern", "category of concern"),
        ("inadequate", "Inadequate"),
    ];
    let words = plain(text);
    if NOTHING.contains(&words.as_str()) || words.starts_with("no ") || words.starts_with("not in ")
    {
        return OfstedWord::Nothing;
    }
    let code = CODES.iter().find(|(code, _)| *code == words);
    let found = code.or_else(|| WORDS.iter().find(|(word, _)| words.contains(word)));
    found.map_or(OfstedWord::Unknown, |(_, word)| OfstedWord::Is(word))
}

/// Whether safeguarding standards are met, by Ofsted's words before and since November 2025.
pub fn ofsted_safeguarding(text: &str) -> Option<bool> {
    match plain(text).as_str() {
        "met" | "yes" | "y" | "effective" => Some(true),
        "not met" | "no" | "n" | "not effective" | "ineffective" => Some(false),
        _ => None,
    }
}

/// An area's name: `overall` however overall effectiveness is called, else as it is written.
pub fn ofsted_area(text: &str) -> &str {
    match plain(text).starts_with("overall") {
        true => "overall",
        false => text,
    }
}

/// Whether an area is safeguarding, which has no grade but is met or not.
pub fn is_safeguarding(area: &str) -> bool {
    plain(area).starts_with("safeguarding")
}

/// Whether an area is one that Ofsted grades, by its name or a part of it.
pub fn is_ofsted_area(area: &str) -> bool {
    let words = plain(area);
    AREAS
        .iter()
        .any(|known| known.contains(&words) || words.contains(known))
}

#[cfg(test)]
mod tests {
    use super::{OfstedWord, ofsted_area, ofsted_concern, ofsted_grade, ofsted_safeguarding};
    use crate::estate::Date;

    const BEFORE: Date = Date {
        year: 2023,
        month: 5,
        day: 1,
    };
    const CARD: Date = Date {
        year: 2026,
        month: 2,
        day: 1,
    };

    #[test]
    fn grades_are_read_as_words_and_codes() {
        for text in ["4", "Grade 4", "inadequate", "4.0", "4: Inadequate"] {
            let said = ofsted_grade(text, BEFORE);
            assert_eq!(said, OfstedWord::Is("Inadequate"), "{text}");
        }
        for text in ["Not judged", "NULL", "9", "-", ""] {
            assert_eq!(ofsted_grade(text, BEFORE), OfstedWord::Nothing, "{text}");
        }
        assert_eq!(ofsted_grade("4", CARD), OfstedWord::Unknown);
        assert_eq!(
            ofsted_grade("Needs urgent  improvement", CARD),
            OfstedWord::Is("Urgent improvement")
        );
        for text in ["Terrible", "not good", "Good to outstanding"] {
            assert_eq!(ofsted_grade(text, BEFORE), OfstedWord::Unknown, "{text}");
        }
    }

    #[test]
    fn a_category_of_concern_is_a_word_of_ofsteds_or_none() {
        for text in [
            "None",
            "No",
            "N",
            "-",
            "n/a",
            "Not applicable",
            "0",
            "false",
            "No category of concern",
        ] {
            assert_eq!(ofsted_concern(text), OfstedWord::Nothing, "{text}");
        }
        for (text, word) in [
            ("SM", "special measures"),
            ("SWK", "serious weaknesses"),
            (
                "Requires significant improvement",
                "requires significant improvement",
            ),
        ] {
            assert_eq!(ofsted_concern(text), OfstedWord::Is(word), "{text}");
        }
        assert_eq!(ofsted_concern("who knows"), OfstedWord::Unknown);
    }

    #[test]
    fn areas_and_safeguarding_have_their_words() {
        assert_eq!(ofsted_area("Overall effectiveness"), "overall");
        assert_eq!(ofsted_area("Inclusion"), "Inclusion");
        assert_eq!(ofsted_safeguarding("Not met"), Some(false));
        assert_eq!(ofsted_safeguarding("FALSE"), None);
    }
}
