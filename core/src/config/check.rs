//! Holds a tree against its shape: every mistake is told, not the first.

use std::sync::Arc;

use crate::diag::{Code, Finding, Severity, Sink, Spot, nearest};
use crate::estate::{AcademicYear, Date, Moment, YearGroup};

use super::framework::DeclaredNames;
use super::node::{Node, Value};
use super::packs::colour;
use super::paths::path_trouble;
use super::settings::point;
use super::shape::{Field, Shape};

/// Where the checker stands: the config's name as the user typed it, its lines, and the sink.
pub(super) struct Checker<'a> {
    pub file: Arc<str>,
    pub lines: Vec<&'a str>,
    pub sink: &'a mut Sink,
    pub names: DeclaredNames,
}

impl Checker<'_> {
    /// Checks a group of keys.
    pub fn keys(&mut self, node: &Node, fields: &[Field], path: &str) {
        let Value::Map(entries) = &node.value else {
            if !matches!(node.value, Value::Null) {
                self.wrong(node, path, "a group of keys");
            }
            return;
        };
        for (key, value) in entries {
            let Some(field) = fields.iter().find(|f| f.key == key.name) else {
                let known = fields.iter().map(|f| f.key);
                let help = match nearest(&key.name, known.clone()) {
                    _ if secret(&key.name) => {
                        "no secret stands in the config: put it into the environment or into the file that `secrets` \
                         names (matbook publish --help and matbook mail --help say how)"
                            .to_owned()
                    }
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known here: {}", known.collect::<Vec<_>>().join(", ")),
                };
                let width = key.name.chars().count() as u64;
                self.tell(
                    key.line,
                    key.column,
                    width,
                    path,
                    &key.name,
                    format!("unknown key `{}`", key.name),
                    help,
                );
                continue;
            };
            let path = join(path, field.key);
            if matches!(value.value, Value::Null) {
                let width = key.name.chars().count() as u64;
                let message = format!("`{path}` has no value");
                let help = format!("expected {}; or leave the key out", expected(&field.shape));
                self.tell(key.line, key.column, width, &path, "", message, help);
            } else {
                self.value(value, &field.shape, &path);
            }
        }
        for field in fields.iter().filter(|f| f.required) {
            if !entries.iter().any(|(k, _)| k.name == field.key) {
                let message = format!("`{}` is missing", join(path, field.key));
                self.tell(
                    node.line,
                    node.column,
                    1,
                    path,
                    "",
                    message,
                    format!("it says {}", field.about),
                );
            }
        }
    }

    fn value(&mut self, node: &Node, shape: &Shape, path: &str) {
        let text = node.scalar();
        let ok = match shape {
            Shape::Path
                if text
                    .as_deref()
                    .is_some_and(|t| path_trouble(t, cfg!(windows)).is_some()) =>
            {
                let written = text.clone().unwrap_or_default();
                if let Some((what, help)) = path_trouble(&written, cfg!(windows)) {
                    let message = match written.trim() {
                        "" => format!("`{path}` {what}"),
                        _ => format!("`{path}` is `{written}`, {what}"),
                    };
                    self.tell_at(node, path, message, help.into());
                }
                true
            }
            Shape::Text | Shape::Path => text.is_some(),
            Shape::Shown => text.as_deref().is_some_and(|t| !names_pupils(t)),
            Shape::Date => text.as_deref().is_some_and(|t| Date::parse(t).is_some()),
            Shape::Year => text
                .as_deref()
                .is_some_and(|t| AcademicYear::parse(t).is_some()),
            Shape::Term => text.as_deref().is_some_and(|t| point(t).is_some()),
            Shape::Moment => text.as_deref().is_some_and(|t| Moment::parse(t).is_some()),
            Shape::YearGroup => text
                .as_deref()
                .is_some_and(|t| YearGroup::parse(t).is_some()),
            Shape::Urn => matches!(node.value, Value::Integer(100_000..=999_999)),
            Shape::Whole(low, high) => {
                matches!(node.value, Value::Integer(i) if (*low..=*high).contains(&i))
            }
            Shape::Number => matches!(node.value, Value::Integer(_) | Value::Number(_)),
            Shape::OneOf(words) => text.as_deref().is_some_and(|t| words.contains(&t)),
            Shape::Subject => text.as_deref().is_some_and(|t| self.names.subject(t)),
            Shape::Type => text.as_deref().is_some_and(|t| self.names.kind(t)),
            Shape::List(inner) => self.items(node, inner, path),
            Shape::OneOrList(inner) => {
                if !self.items(node, inner, path) {
                    self.value(node, inner, path);
                }
                true
            }
            Shape::Either(one, fields) => {
                match &node.value {
                    Value::Map(_) => self.keys(node, fields, path),
                    _ => self.value(node, one, path),
                }
                true
            }
            Shape::Colour => text.as_deref().is_some_and(|t| colour(t).is_some()),
            Shape::Slug => text.as_deref().is_some_and(|t| {
                t.split('-').all(|part| {
                    !part.is_empty()
                        && part
                            .bytes()
                            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
                })
            }),
            Shape::Keys(fields) => {
                self.keys(node, fields, path);
                true
            }
            Shape::OrList(one, list) => {
                let shape = if matches!(node.value, Value::List(_)) {
                    list
                } else {
                    one
                };
                self.value(node, shape, path);
                true
            }
            Shape::Choice(fields) => self.choice(node, fields, path),
            Shape::Named(inner) => self.entries(node, inner, path, |_| None),
            Shape::Code => text.as_deref().is_some_and(|t| Code::parse(t).is_some()),
            Shape::ByCode(inner) => self.entries(node, inner, path, |key| match Code::parse(key) {
                Some(_) => None,
                None => Some(("a finding's code", code_meant(key))),
            }),
            Shape::ByYear(inner) => {
                self.entries(node, inner, path, |key| match AcademicYear::parse(key) {
                    Some(_) => None,
                    None => {
                        let help = "expected two years that follow each other, as 2022/23";
                        Some(("an academic year", help.into()))
                    }
                })
            }
        };
        if !ok {
            self.wrong(node, path, &expected(shape));
            if let (Shape::OneOf(words), Some(text)) = (shape, text)
                && let Some(near) = nearest(&text, words.iter().copied())
            {
                self.amend(format!("did you mean `{near}`?"));
            } else if let (Shape::Subject | Shape::Type, Some(text)) = (shape, node.scalar()) {
                self.amend(self.names.meant(shape, &text));
            } else if let (Shape::Code, Some(text)) = (shape, node.scalar()) {
                self.amend(code_meant(&text));
            }
        }
    }

    /// The items of a list; `false` where it is none.
    fn items(&mut self, node: &Node, inner: &Shape, path: &str) -> bool {
        let Value::List(items) = &node.value else {
            return false;
        };
        for (i, item) in items.iter().enumerate() {
            self.value(item, inner, &format!("{path}[{}]", i + 1));
        }
        true
    }

    /// The values of a group whose keys the user names; `false` where it is none. `refused` says of a key what it is not,
    /// and what to do.
    fn entries(
        &mut self,
        node: &Node,
        inner: &Shape,
        path: &str,
        refused: impl Fn(&str) -> Option<(&'static str, String)>,
    ) -> bool {
        let Value::Map(entries) = &node.value else {
            return false;
        };
        for (key, value) in entries {
            if let Some((what, help)) = refused(&key.name) {
                let width = key.name.chars().count() as u64;
                let message = format!("`{}` in `{path}` is not {what}", key.name);
                self.tell(key.line, key.column, width, path, &key.name, message, help);
            }
            self.value(value, inner, &join(path, &key.name));
        }
        true
    }

    /// A group that has one of several keys; `false` where it has none, and nothing was said about that.
    fn choice(&mut self, node: &Node, fields: &[Field], path: &str) -> bool {
        self.keys(node, fields, path);
        let entries = node.entries();
        let given = entries
            .iter()
            .filter(|(k, _)| fields.iter().any(|f| f.key == k.name));
        if let Some((key, _)) = given.clone().nth(1) {
            let width = key.name.chars().count() as u64;
            let message = format!("`{path}` has more than one of {}", names(fields));
            self.tell(
                key.line,
                key.column,
                width,
                path,
                &key.name,
                message,
                "keep one of them".into(),
            );
        }
        // Of a key that isn't known, or no group at all, enough is said.
        given.count() > 0 || !entries.is_empty() || !matches!(node.value, Value::Map(_))
    }

    fn wrong(&mut self, node: &Node, path: &str, expected: &str) {
        let (stands, value, width) = match node.scalar() {
            Some(text) => (
                format!("`{text}`"),
                text.clone(),
                text.chars().count() as u64,
            ),
            None => (node.kind().to_owned(), String::new(), 1),
        };
        let message = format!("`{path}` is {stands}, expected {expected}");
        self.tell(
            node.line,
            node.column,
            width,
            path,
            &value,
            message,
            String::new(),
        );
    }

    pub(super) fn amend(&mut self, help: String) {
        // The finding just told gets the better help.
        if let Some(last) = self.sink.last_mut() {
            last.help = help;
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a place, a path, a value and two sentences"
    )]
    pub(super) fn tell(
        &mut self,
        line: u64,
        column: u64,
        width: u64,
        path: &str,
        value: &str,
        message: String,
        help: String,
    ) {
        let excerpt = usize::try_from(line)
            .ok()
            .and_then(|l| self.lines.get(l.wrapping_sub(1)))
            .copied()
            .unwrap_or("");
        let spot = Spot {
            file: self.file.clone(),
            line,
            column,
            width,
        };
        let finding = Finding::new(Code::Config, Severity::Error, spot, message)
            .at(path, value)
            .help(help)
            .excerpt(excerpt);
        self.sink.push(finding);
    }

    /// Tells a mistake in what stands at a node.
    pub(super) fn tell_at(&mut self, node: &Node, path: &str, message: String, help: String) {
        let stands = node.scalar().unwrap_or_default();
        let width = (stands.chars().count() as u64).max(1);
        self.tell(node.line, node.column, width, path, &stands, message, help);
    }
}

/// The code of a finding that may be meant.
fn code_meant(text: &str) -> String {
    match nearest(text, Code::ALL.iter().map(|c| c.text())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "the data-quality page and `matbook check` print the codes".into(),
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

fn names(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|f| f.key).collect();
    names.join(", ")
}

/// Whether a key that isn't known looks like one for a secret.
fn secret(key: &str) -> bool {
    let key = key.to_lowercase();
    [
        "password",
        "passwd",
        "secret",
        "token",
        "passphrase",
        "access_key",
    ]
    .iter()
    .any(|word| key.contains(word))
}

/// What a shape wants, in words.
pub(super) fn expected(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".into(),
        Shape::Path => "a path".into(),
        Shape::Date => "a date such as 2019-07-31".into(),
        Shape::Year => "an academic year such as 2022/23".into(),
        Shape::Term => "a term such as Autumn 2023/24".into(),
        Shape::Moment => "a day, or a day and a time, such as 2026-12-10 09:00".into(),
        Shape::YearGroup => "a year group: N1, N2, R or 1 to 13".into(),
        Shape::Urn => "a URN: six digits".into(),
        Shape::Whole(low, high) => format!("a whole number from {low} to {high}"),
        Shape::Number => "a number".into(),
        Shape::OneOf(words) => format!("one of {}", words.join(", ")),
        Shape::Subject => "a subject".into(),
        Shape::Type => "a type of assessment, or All".into(),
        Shape::List(inner) => format!("a list, each item {}", expected(inner)),
        Shape::OneOrList(inner) => format!("{}, or a list of them", expected(inner)),
        Shape::Keys(_) => "a group of keys".into(),
        Shape::OrList(one, list) => format!("{}, or {}", expected(one), expected(list)),
        Shape::Choice(fields) => format!("a group of one key: {}", names(fields)),
        Shape::Named(inner) => format!("names, each with {}", expected(inner)),
        Shape::Code => "a finding's code such as unknown-code".into(),
        Shape::Either(one, _) => format!("{}, or a group of keys", expected(one)),
        Shape::Colour => {
            "a colour such as \"#12436d\" (in quotation marks: # begins a comment)".into()
        }
        Shape::Shown => {
            "a column that names nobody: groups are shown, and UPNs, names, birth dates and addresses never are".into()
        }
        Shape::Slug => "a name of lower-case letters, digits and hyphens".into(),
        Shape::ByCode(inner) => format!("codes of findings, each with {}", expected(inner)),
        Shape::ByYear(inner) => format!("academic years, each with {}", expected(inner)),
    }
}

/// Whether a column of that name holds what tells who a pupil is.
fn names_pupils(heading: &str) -> bool {
    let level: String = heading
        .chars()
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    let level = format!(
        " {} ",
        level.split_whitespace().collect::<Vec<_>>().join(" ")
    );
    [
        "upn",
        "uln",
        "dob",
        "surname",
        "forename",
        "surnames",
        "forenames",
        "name",
        "pupil name",
        "student name",
        "full name",
        "first name",
        "last name",
        "middle name",
        "family name",
        "given name",
        "preferred name",
        "legal name",
        "known as",
        "date of birth",
        "birth date",
        "birthdate",
        "birthday",
        "unique pupil number",
        "admission number",
        "adno",
        "pupil id",
        "candidate number",
        "address",
        "postcode",
        "post code",
        "email",
        "e mail",
        "telephone",
        "phone",
    ]
    .iter()
    .any(|word| match *word {
        // `tutor group name` and the like name no pupil.
        "name" => level == " name ",
        word => level.contains(&format!(" {word} ")),
    })
}
