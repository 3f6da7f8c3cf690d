//! The catalogue of indicators: the built-in entries, and those of the config with their formulas read.

use crate::config::OwnTable;
use crate::config::check::Checker;
use crate::config::node::Node;
use crate::config::read::{number, text};
use crate::diag::nearest;
use crate::formula::{self, FormulaError, Variables, Wanted};

use super::{
    Direction, IndicatorBand, IndicatorSetting, IndicatorTone, IndicatorUnit, Made, Per, Summed,
};

/// The built-in catalogue.
pub(in crate::config) fn built_in() -> Vec<IndicatorSetting> {
    let root: Option<Node> = serde_saphyr::from_str(include_str!("../indicators.yaml")).ok();
    let entries = root.as_ref().map(Node::items).unwrap_or_default();
    entries
        .iter()
        .map(|node| {
            let mut entry = words(node, None);
            entry.made = made(node, &[], &mut |_, _| {}).unwrap_or(Made::BuiltIn);
            if entry.formula.is_empty() {
                entry.formula = in_words(&entry);
            }
            entry
        })
        .collect()
}

/// The built-in catalogue with what the config changes and adds; mistakes go to the checker's sink.
pub(in crate::config) fn read(
    root: &Node,
    tables: &[OwnTable],
    checker: &mut Checker<'_>,
) -> Vec<IndicatorSetting> {
    let mut all = built_in();
    let nodes = root.get("indicators").map(Node::items).unwrap_or_default();
    let mut seen: Vec<String> = vec![];
    for (i, node) in nodes.iter().enumerate() {
        let path = format!("indicators[{}]", i + 1);
        let Some(name) = name(node, &path, &seen, checker) else {
            continue;
        };
        seen.push(name.clone());
        if let Some(at) = all.iter().position(|e| e.name == name) {
            keeps_formulas(node, &path, &name, checker);
            all[at] = words(node, Some(&all[at]));
        } else {
            let entry = own(node, &path, &name, (&all, tables), checker);
            all.push(entry);
        }
    }
    all
}

/// An entry's name; `None` where it is no name, or one of those `seen` further up (which is told).
fn name(node: &Node, path: &str, seen: &[String], checker: &mut Checker<'_>) -> Option<String> {
    let name = text(node, "name").unwrap_or_default();
    let sound = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 40
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !sound {
        wrong(
            checker,
            node,
            "name",
            path,
            format!("`{name}` can't be an indicator's name"),
            "at most 40 small letters, digits and underscores, a letter first, as `late_percent`"
                .into(),
        );
        return None;
    }
    if seen.contains(&name) {
        let message = format!("there is an indicator `{name}` further up");
        wrong(checker, node, "name", path, message, String::new());
        return None;
    }
    Some(name)
}

/// Tells keys of a built-in entry that would change how it is made.
fn keeps_formulas(node: &Node, path: &str, name: &str, checker: &mut Checker<'_>) {
    for key in [
        "table",
        "numerator",
        "denominator",
        "where",
        "per",
        "factor",
        "unit",
        "denominator_table",
        "denominator_where",
    ] {
        if node.get(key).is_some() {
            wrong(
                checker,
                node,
                key,
                path,
                format!("`{name}` is built in: how it is made can't be changed"),
                "take another name for an indicator of your own".into(),
            );
        }
    }
}

/// An entry of the config's own; `all` are those before it.
fn own(
    node: &Node,
    path: &str,
    name: &str,
    (all, tables): (&[IndicatorSetting], &[OwnTable]),
    checker: &mut Checker<'_>,
) -> IndicatorSetting {
    for key in ["title", "definition", "table", "numerator", "unit"] {
        if node.get(key).is_none() {
            let known = all.iter().map(|e| e.name.as_str());
            let help = nearest(name, known).map_or_else(
                || {
                    "an indicator of your own needs title, definition, table, numerator and unit"
                        .to_owned()
                },
                |near| format!("did you mean the built-in `{near}`?"),
            );
            let message = format!("`{path}.{key}` is missing");
            checker.tell(node.line, node.column, 1, path, "", message, help);
        }
    }
    bands(node, checker, path);
    known_tables(node, path, tables, checker);
    let mut told = |node: &Node, error: FormulaError| misread(checker, node, path, error);
    let made = made(node, tables, &mut told);
    let mut entry = words(node, None);
    entry.own = true;
    if let Some(made) = made {
        entry.made = made;
        entry.formula = in_words(&entry);
    }
    entry
}

/// Everything but how it is made: what the node says, else what stood before.
fn words(node: &Node, before: Option<&IndicatorSetting>) -> IndicatorSetting {
    let said = |key: &str, old: fn(&IndicatorSetting) -> &String| {
        text(node, key).unwrap_or_else(|| before.map_or_else(String::new, |b| old(b).clone()))
    };
    let unit = match text(node, "unit").as_deref() {
        Some("percent") => IndicatorUnit::Percent,
        Some("rate") => IndicatorUnit::Rate,
        Some("pounds") => IndicatorUnit::Pounds,
        Some("count") => IndicatorUnit::Count,
        Some(_) => IndicatorUnit::Number,
        None => before.map_or(IndicatorUnit::Number, |b| b.unit),
    };
    let usual = match unit {
        IndicatorUnit::Percent | IndicatorUnit::Rate => 100.0,
        _ => 1.0,
    };
    let bands: Vec<IndicatorBand> = node
        .get("bands")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .map(|b| IndicatorBand {
            up_to: number(b, "up_to"),
            word: text(b, "word").unwrap_or_default(),
            tone: match text(b, "tone").as_deref() {
                Some("good") => IndicatorTone::Good,
                Some("poor") => IndicatorTone::Poor,
                _ => IndicatorTone::Plain,
            },
        })
        .collect();
    let section = match text(node, "table").as_deref() {
        Some("attendance") => "Attendance",
        Some("exclusions") => "Suspensions and exclusions",
        Some("finance") => "Money",
        _ => "Other indicators",
    };
    IndicatorSetting {
        name: said("name", |b| &b.name),
        title: said("title", |b| &b.title),
        definition: said("definition", |b| &b.definition),
        section: match (text(node, "section"), before) {
            (Some(own), _) => own,
            (None, Some(b)) => b.section.clone(),
            (None, None) => section.to_owned(),
        },
        formula: said("formula", |b| &b.formula),
        made: before.map_or(Made::BuiltIn, |b| b.made.clone()),
        factor: number(node, "factor").unwrap_or(before.map_or(usual, |b| b.factor)),
        unit,
        direction: match text(node, "direction").as_deref() {
            Some("more is better") => Direction::More,
            Some("less is better") => Direction::Less,
            Some(_) => Direction::Neither,
            None => before.map_or(Direction::Neither, |b| b.direction),
        },
        owner: said("owner", |b| &b.owner),
        source: said("source", |b| &b.source),
        bands: match (bands.is_empty(), before) {
            (true, Some(b)) => b.bands.clone(),
            _ => bands,
        },
        own: false,
    }
}

/// A table that formulas may speak of: a built-in one, or one of the config's own.
fn table_of(name: &str, tables: &[OwnTable]) -> Option<&'static Variables> {
    let own = tables.iter().find(|t| t.name == name).map(|t| t.table);
    formula::table(name).or(own)
}

/// Tells tables that there aren't.
fn known_tables(node: &Node, path: &str, tables: &[OwnTable], checker: &mut Checker<'_>) {
    for key in ["table", "denominator_table"] {
        let Some(name) = text(node, key).filter(|name| table_of(name, tables).is_none()) else {
            continue;
        };
        let known = || {
            let built_in = formula::TABLES.iter().map(|t| t.name);
            built_in.chain(tables.iter().map(|t| t.name.as_str()))
        };
        let help = match nearest(&name, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known().collect::<Vec<_>>().join(", ")),
        };
        wrong(
            checker,
            node,
            key,
            path,
            format!("there is no table `{name}`"),
            help,
        );
    }
}

/// The formulas of an entry; `None` where it has none, or one can't be read (which is told).
fn made(
    node: &Node,
    tables: &[OwnTable],
    told: &mut dyn FnMut(&Node, FormulaError),
) -> Option<Made> {
    let table = table_of(&text(node, "table")?, tables)?;
    let other = match text(node, "denominator_table") {
        Some(name) => table_of(&name, tables)?,
        None => table,
    };
    let mut sound = true;
    let mut one = |key: &str, table: &'static Variables, wanted: Wanted| {
        let value = node.get(key)?;
        match formula::compile(&value.scalar()?, table, wanted) {
            Ok(formula) => Some(formula),
            Err(error) => {
                told(value, error);
                sound = false;
                None
            }
        }
    };
    let numerator = one("numerator", table, Wanted::Number);
    let condition = one("where", table, Wanted::Condition);
    let denominator = one("denominator", other, Wanted::Number);
    let below = one("denominator_where", other, Wanted::Condition);
    if !sound {
        return None;
    }
    Some(Made::Formulas {
        per: match text(node, "per").as_deref() {
            Some("pupil") => Per::Pupil,
            _ => Per::Row,
        },
        denominator: denominator.map(|formula| Summed {
            table: other,
            formula,
            // Rows of the same table are the same rows.
            condition: below.or_else(|| condition.clone().filter(|_| other.name == table.name)),
        }),
        numerator: Summed {
            table,
            formula: numerator?,
            condition,
        },
    })
}

/// The formulas of an entry as a reader sees them.
fn in_words(entry: &IndicatorSetting) -> String {
    let Made::Formulas {
        per,
        numerator,
        denominator,
    } = &entry.made
    else {
        return entry.formula.clone();
    };
    let sum = |s: &Summed| {
        let mut words = format!("sum of {} over {}", s.formula.text(), s.table.name);
        if let Some(condition) = &s.condition {
            words.push_str(&format!(" where {}", condition.text()));
        }
        words
    };
    let mut words = match denominator {
        Some(d) => format!("({}) / ({})", sum(numerator), sum(d)),
        None => sum(numerator),
    };
    if entry.factor != 1.0 {
        words = format!("{} × {words}", entry.factor);
    }
    if *per == Per::Pupil {
        words.push_str("; each pupil's rows are added up first");
    }
    words
}

/// Bands in rising order, only the last without an end.
fn bands(node: &Node, checker: &mut Checker<'_>, path: &str) {
    let items = node.get("bands").map(Node::items).unwrap_or_default();
    let mut last: Option<f64> = None;
    for (i, band) in items.iter().enumerate() {
        let end = number(band, "up_to");
        let wrong = match (end, last) {
            (None, _) if i + 1 < items.len() => "only the last band may have no `up_to`",
            (Some(end), Some(last)) if end <= last => "bands stand lowest first",
            _ => {
                last = end;
                continue;
            }
        };
        let at = format!("{path}.bands[{}]", i + 1);
        checker.tell(
            band.line,
            band.column,
            1,
            &at,
            "",
            wrong.to_owned(),
            "as: - {up_to: 5, word: within the aim, tone: good}".into(),
        );
    }
}

/// Tells a mistake at a key's value.
fn wrong(
    checker: &mut Checker<'_>,
    node: &Node,
    key: &str,
    path: &str,
    message: String,
    help: String,
) {
    let value = node.get(key).unwrap_or(node);
    checker.tell_at(value, &format!("{path}.{key}"), message, help);
}

/// Tells a mistake in a formula where it stands in the file.
fn misread(checker: &mut Checker<'_>, node: &Node, path: &str, error: FormulaError) {
    let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let line = checker
        .lines
        .get(at(node.line).wrapping_sub(1))
        .copied()
        .unwrap_or("");
    let opening = line.chars().nth(at(node.column).wrapping_sub(1));
    let (line, column) = match opening {
        // A block: the text starts on the next line, and how far it is set in is seen there.
        Some('|' | '>') => {
            let line = node.line + error.line as u64;
            let text = checker
                .lines
                .get(at(line).wrapping_sub(1))
                .copied()
                .unwrap_or("");
            let indent = text.chars().take_while(|c| *c == ' ').count();
            (line, (indent + error.column) as u64)
        }
        Some('"' | '\'') => (node.line, node.column + error.column as u64),
        _ => (node.line, node.column + error.column as u64 - 1),
    };
    let stands = node.scalar().unwrap_or_default();
    checker.tell(
        line,
        column,
        error.width as u64,
        path,
        &stands,
        error.message,
        error.help,
    );
}

#[cfg(test)]
mod tests {
    use super::{Made, built_in};

    #[test]
    fn the_built_in_catalogue_is_whole() {
        let all = built_in();
        assert_eq!(all.len(), 13);
        for entry in &all {
            assert!(
                !entry.title.is_empty() && !entry.definition.is_empty(),
                "{entry:?}"
            );
            assert!(
                !entry.formula.is_empty() && !entry.owner.is_empty() && !entry.source.is_empty()
            );
            assert!(!entry.own);
        }
        let formulas = all.iter().filter(|e| e.made != Made::BuiltIn).count();
        assert_eq!(formulas, 4);
        assert_eq!(
            all[1].formula,
            "100 × (sum of sessions_authorised over attendance) / (sum of sessions_possible over attendance)"
        );
    }
}
