//! The reference of config.yaml for people, made from the same declaration that the checker follows.

use super::shape::{CONFIG, Field, Shape};

/// Every key of config.yaml as Markdown: a heading for each key of the first rank, a table of what stands within it.
pub fn reference() -> String {
    let mut text = String::new();
    for field in CONFIG {
        let needed = if field.required {
            " Must be there."
        } else {
            ""
        };
        text.push_str(&format!(
            "\n## {}\n\n{}.{needed} {}\n",
            field.key,
            sentence(field.about),
            capital(&kind(&field.shape))
        ));
        let mut rows = Vec::new();
        within("", &field.shape, &mut rows);
        if !rows.is_empty() {
            text.push_str("\n| key | what stands there | what it is for |\n|---|---|---|\n");
            for row in rows {
                text.push_str(&row);
            }
        }
    }
    text
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}

fn sentence(about: &str) -> String {
    let whole = capital(about.trim_end_matches('.'));
    whole.trim_end_matches('.').to_owned()
}

fn cell(words: &str) -> String {
    words.replace('|', "\\|")
}

/// The rows of what may stand within a shape, each with the path that leads to it.
fn within(path: &str, shape: &Shape, rows: &mut Vec<String>) {
    match shape {
        Shape::Keys(fields) | Shape::Choice(fields) | Shape::Either(_, fields) => {
            for field in *fields {
                row(path, field, rows);
            }
        }
        Shape::List(inner) | Shape::OneOrList(inner) => within(path, inner, rows),
        Shape::OrList(one, list) => {
            within(path, one, rows);
            within(path, list, rows);
        }
        Shape::Named(inner) | Shape::ByCode(inner) | Shape::ByYear(inner) => {
            within(&format!("{path}…."), inner, rows);
        }
        Shape::Text
        | Shape::Path
        | Shape::Date
        | Shape::Year
        | Shape::Moment
        | Shape::YearGroup
        | Shape::Urn
        | Shape::Whole(..)
        | Shape::Number
        | Shape::OneOf(_)
        | Shape::Code
        | Shape::Subject
        | Shape::Type
        | Shape::Colour
        | Shape::Slug
        | Shape::Term
        | Shape::Shown => {}
    }
}

fn row(path: &str, field: &Field, rows: &mut Vec<String>) {
    let place = format!("{path}{}", field.key);
    let star = if field.required { " (needed)" } else { "" };
    rows.push(format!(
        "| `{place}`{star} | {} | {} |\n",
        cell(&kind(&field.shape)),
        cell(field.about)
    ));
    within(&format!("{place}."), &field.shape, rows);
}

/// What may stand there, in words.
fn kind(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".into(),
        Shape::Path => "a path, relative to the config's folder".into(),
        Shape::Date => "a date: 2024-07-31 or 31/07/2024".into(),
        Shape::Year => "an academic year: 2023/24".into(),
        Shape::Moment => "a day, or a day and a time: 2026-12-10 09:00".into(),
        Shape::YearGroup => "a year group: N1, N2, R, 1 to 13".into(),
        Shape::Urn => "a URN: six digits".into(),
        Shape::Whole(low, high) => format!("a whole number, {low} to {high}"),
        Shape::Number => "a number".into(),
        Shape::OneOf(words) => format!("one of {}", words.join(", ")),
        Shape::List(inner) => format!("a list, each {}", kind(inner)),
        Shape::OneOrList(inner) => format!("{}, or a list of them", kind(inner)),
        Shape::Keys(_) => "keys as below".into(),
        Shape::OrList(one, list) => format!("{}, or a list, each {}", kind(one), kind(list)),
        Shape::Choice(fields) => {
            let keys: Vec<&str> = fields.iter().map(|f| f.key).collect();
            format!("exactly one of the keys {}", keys.join(", "))
        }
        Shape::Named(inner) => format!("any names, with each {}", kind(inner)),
        Shape::Code => "the code of a finding".into(),
        Shape::Subject => "a subject: one of tracking, or of those under `subjects`".into(),
        Shape::Type => {
            "a type of assessment: a built-in one, one of those under `assessment_types`, or All"
                .into()
        }
        Shape::ByCode(inner) => format!("codes of findings, with each {}", kind(inner)),
        Shape::ByYear(inner) => format!("academic years, with each {}", kind(inner)),
        Shape::Either(one, _) => format!("{}, or keys as below", kind(one)),
        Shape::Term => "a term: Autumn, Spring or Summer and its year, Autumn 2023/24".into(),
        Shape::Shown => "the heading of a column whose values may be shown".into(),
        Shape::Colour => "a colour: #12436d".into(),
        Shape::Slug => "a word of lower-case letters, digits and hyphens".into(),
    }
}
