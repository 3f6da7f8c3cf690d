//! The tables' declarations held against the data dictionary, which has the last word.

use std::fs;

use matbook::estate::tables::{ALL, ColumnKind, Table, Unique, table};

/// A table's part of the data dictionary.
struct Section<'a> {
    title: &'a str,
    text: &'a str,
}

/// The parts of the dictionary by table; those of `reference` are one.
fn sections(text: &str) -> Vec<Section<'_>> {
    let parts = text.split("\n## ").skip(1);
    parts
        .map(|part| {
            let (title, _) = part.split_once('\n').unwrap();
            Section { title, text: part }
        })
        .collect()
}

impl Section<'_> {
    fn name(&self) -> &str {
        let end = |c: char| !c.is_ascii_lowercase() && c != '_';
        self.title.split(end).next().unwrap()
    }

    /// The rows of its list of columns: names with their marks, and what is said of them.
    fn rows(&self) -> impl Iterator<Item = (Vec<(&str, Option<char>)>, &str)> {
        let rows = self.text.lines().filter(|l| l.starts_with("| "));
        rows.skip(1).filter_map(|line| {
            let mut cells = line.trim_matches('|').split(" | ");
            let (names, about) = (cells.next()?, cells.next()?);
            Some((marked(names), about.trim().trim_end_matches('|').trim()))
        })
    }

    fn has_word(&self, word: &str) -> bool {
        words(self.text).any(|w| w == word)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|w| !w.is_empty())
}

/// Names of columns with their marks, as `term*`.
fn marked(text: &str) -> Vec<(&str, Option<char>)> {
    let part = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '*' | '?');
    let words = text
        .split(part)
        .filter(|w| w.starts_with(|c: char| c.is_ascii_lowercase()));
    words
        .map(|word| {
            let name = word.trim_end_matches(['*', '?']);
            (name, word[name.len()..].chars().next())
        })
        .collect()
}

/// The key that a text names: `key academic_year, term, …`, `Key: …`.
fn named_key<'a>(table: &Table, text: &'a str) -> Vec<&'a str> {
    let lists = text.split("ey").skip(1);
    let keys = lists.map(|rest| {
        let rest = rest.trim_start_matches([':', ' ']);
        rest.split([',', ';', '.', ')'])
            .map(str::trim)
            .take_while(|name| table.position(name).is_some())
            .collect::<Vec<_>>()
    });
    keys.max_by_key(Vec::len).unwrap_or_default()
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

#[test]
fn tables_are_declared_as_the_data_dictionary_has_them() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let text = fs::read_to_string(shared.join("data-dictionary.md")).unwrap();
    let sections = sections(&text);
    let mut wrong = vec![];
    let mut keys = 0;
    for declared in ALL {
        let first = declared.name.split('/').next().unwrap();
        let Some(section) = sections.iter().find(|s| s.name() == first) else {
            wrong.push(format!("the dictionary has no table {}", declared.name));
            continue;
        };
        for column in declared.columns {
            // For matching, where the UPN is missing; parts of laestab as GIAS has them.
            let besides = declared.is_matched()
                && matches!(column.name, "surname" | "forename" | "dob" | "sex" | "urn");
            if !section.has_word(column.name) && !besides && column.listed {
                wrong.push(format!(
                    "{}.{} is not in the dictionary",
                    declared.name, column.name
                ));
            }
        }
        if declared.name.contains('/') {
            continue;
        }
        let mut named = vec![];
        for (names, about) in section.rows() {
            for (name, mark) in &names {
                let Some(column) = declared.columns.iter().find(|c| c.name == *name) else {
                    wrong.push(format!("{}.{name} is not declared", declared.name));
                    continue;
                };
                let required = column.required;
                if *mark == Some('*') && !required || *mark == Some('?') && required {
                    wrong.push(format!("{}.{name} is needed: {required}", declared.name));
                }
                if about == "Y or N" && column.kind != ColumnKind::YesNo
                    || about.starts_with("date") && !column.kind.is_day()
                {
                    wrong.push(format!(
                        "{}.{name} is {:?}: {about}",
                        declared.name, column.kind
                    ));
                }
            }
            let own = names.iter().map(|(name, _)| *name);
            match about {
                _ if about.ends_with("(key)") || about.starts_with("key together") => {
                    named = own.collect()
                }
                _ if about.starts_with("key with ") => {
                    named = own.chain(words(about).skip(2)).collect()
                }
                _ => {}
            }
        }
        let inline = named_key(declared, section.text);
        if inline.len() > named.len() {
            named = inline;
        }
        if named.is_empty() {
            continue;
        }
        keys += 1;
        if sorted(named.iter().copied()) != sorted(declared.key_names())
            || declared.unique != Unique::Key
        {
            wrong.push(format!("the key of {} is {named:?}", declared.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(keys, 8, "the dictionary names the keys of so many tables");
}

#[test]
fn sources_of_the_config_are_the_tables() {
    let schema = matbook::config::schema();
    let sources = schema["properties"]["sources"]["properties"]
        .as_object()
        .unwrap();
    for declared in ALL {
        assert!(sources.contains_key(declared.source), "{}", declared.name);
    }
    // The DfE's values of similar schools are no table of the dictionary.
    assert_eq!(sources.len(), ALL.len() + 1);
    assert!(table("similar_schools").is_none());
}
