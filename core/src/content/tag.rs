//! Tags of a commentary: `{{ figure(report="summary", key_stage="KS2", subject="Maths", measure="expected",
//! value="attainment", as_of="61") }}`.

use std::collections::BTreeMap;

/// A tag as it stands in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Its line in the text, from 1.
    pub line: u64,
    /// Its column, in characters from 1.
    pub column: u64,
    /// How many characters it is wide, on its first line.
    pub width: u64,
    /// What it asks for, or what is wrong with it.
    pub figure: Result<FigureTag, String>,
}

/// What a tag asks for: its arguments by name.
pub type FigureTag = BTreeMap<String, String>;

/// The names that a tag may give.
pub(super) const ARGUMENTS: [&str; 19] = [
    "report",
    "key_stage",
    "subject",
    "measure",
    "value",
    "as_of",
    "school",
    "year",
    "term",
    "year_group",
    "grouping",
    "group",
    "show",
    "compare",
    "type",
    "urn",
    "academic_year",
    "compare_to",
    "assessment_type",
];

/// The names of tidy rows that say the same as a shorter one.
const TIDY: [(&str, &str); 4] = [
    ("urn", "school"),
    ("academic_year", "year"),
    ("compare_to", "compare"),
    ("assessment_type", "type"),
];

/// All tags of a text, in order. What begins with `{{` is one, whether it can be understood or not: a slip is never shown as
/// if it were words.
pub fn tags(text: &str) -> Vec<Tag> {
    let mut found = vec![];
    let mut from = 0;
    while let Some(at) = text[from..].find("{{") {
        let start = from + at;
        let inside = start + 2;
        let (end, figure) = match text[inside..].find("}}") {
            Some(close) => (inside + close + 2, read(&text[inside..inside + close])),
            None => (
                text[inside..]
                    .find('\n')
                    .map_or(text.len(), |line| inside + line),
                Err("the tag is never closed: it ends with }}".to_owned()),
            ),
        };
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        let shown = text[start..end].lines().next().unwrap_or("");
        found.push(Tag {
            start,
            end,
            line: before.matches('\n').count() as u64 + 1,
            column: text[line_start..start].chars().count() as u64 + 1,
            width: shown.chars().count() as u64,
            figure,
        });
        from = end;
    }
    found
}

/// Reads what stands between the braces.
fn read(text: &str) -> Result<FigureTag, String> {
    let text = text.trim();
    let Some(arguments) = text
        .strip_prefix("figure")
        .map(str::trim_start)
        .and_then(|t| t.strip_prefix('('))
        .and_then(|t| t.strip_suffix(')'))
    else {
        return Err("expected figure(name=\"value\", …)".to_owned());
    };
    let mut found = FigureTag::new();
    let mut rest = arguments.trim_start();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once('=') else {
            return Err(format!("expected name=\"value\" at `{}`", rest.trim_end()));
        };
        let name = name.trim();
        if !ARGUMENTS.contains(&name) {
            let hint = crate::diag::nearest(name, ARGUMENTS).map_or_else(
                || format!("expected one of {}", ARGUMENTS.join(", ")),
                |n| format!("did you mean `{n}`?"),
            );
            return Err(format!("`{name}` is not known; {hint}"));
        }
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'');
        let Some((value, left)) = quote.and_then(|q| after[1..].split_once(q)) else {
            return Err(format!(
                "the value of `{name}` stands in quotation marks: {name}=\"…\""
            ));
        };
        let short = TIDY.iter().find(|(tidy, _)| *tidy == name);
        let name = short.map_or(name, |(_, short)| short);
        if found
            .insert(name.to_owned(), value.trim().to_owned())
            .is_some()
        {
            return Err(format!("`{name}` is given twice"));
        }
        rest = left.trim_start();
        match rest.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if rest.is_empty() => {}
            None => return Err(format!("expected a comma before `{}`", rest.trim_end())),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_are_found_with_their_place() {
        let text =
            "So\nit was {{ figure(subject=\"Maths\", as_of='61') }}, {{figur()}} and {{ open";
        let found = tags(text);
        assert_eq!(found.len(), 3);
        // `it was ` has seven characters.
        assert_eq!((found[0].line, found[0].column), (2, 8));
        let figure = found[0].figure.as_ref().expect("a good tag");
        assert_eq!(figure["subject"], "Maths");
        assert_eq!(figure["as_of"], "61");
        assert!(found[1].figure.is_err());
        assert!(
            found[2]
                .figure
                .as_ref()
                .is_err_and(|e| e.contains("never closed"))
        );
    }

    #[test]
    fn what_is_wrong_with_a_tag_is_said() {
        let wrong = |text: &str| tags(text)[0].figure.clone().expect_err("a slip");
        assert!(wrong("{{ figure(subjct=\"Maths\") }}").contains("did you mean `subject`"));
        assert!(wrong("{{ figure(subject=Maths) }}").contains("quotation marks"));
        assert!(wrong("{{ figure(subject=\"a\" measure=\"b\") }}").contains("comma"));
        assert!(wrong("{{ figure(subject=\"a\", subject=\"b\") }}").contains("twice"));
    }
}
