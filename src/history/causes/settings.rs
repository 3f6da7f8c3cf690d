//! The settings of the config that differ between two builds.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Cause;

/// Keys of the config that no figure depends on; what stands there may be personal, and is not repeated.
const IDLE: [&str; 11] = [
    "approval",
    "mail",
    "publish",
    "secrets",
    "sign",
    "contacts",
    "brand",
    "out",
    "state",
    "packs",
    "not_before",
];

/// How many settings of one key are named one by one.
const MOST: usize = 6;

/// The settings that differ between two configs.
pub(super) fn settings(old: &str, new: &str) -> Vec<Cause> {
    if old == new || old.is_empty() || new.is_empty() {
        return vec![];
    }
    let flat = |text: &str| {
        let mut all = BTreeMap::new();
        if let Ok(value) = serde_saphyr::from_str::<Value>(text) {
            flatten("", &value, &mut all);
        }
        all
    };
    let (old, new) = (flat(old), flat(new));
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = paths
        .into_iter()
        .filter(|path| old.get(*path) != new.get(*path));
    // A long list that moved by one place differs everywhere: its name says enough.
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let causes = changed.filter_map(|path| {
        let first = path.split(['.', '[']).next().unwrap_or(path);
        if IDLE.contains(&first) {
            return None;
        }
        let so_far = told.entry(first).or_default();
        *so_far += 1;
        let value = |of: &BTreeMap<String, String>| of.get(path).cloned().unwrap_or_default();
        match *so_far - 1 {
            MOST => Some(Cause::Setting {
                path: format!("{first}: and more"),
                before: String::new(),
                now: String::new(),
            }),
            n if n > MOST => None,
            _ => Some(Cause::Setting {
                path: path.clone(),
                before: value(&old),
                now: value(&new),
            }),
        }
    });
    causes.collect()
}

fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                flatten(&path, value, into);
            }
        }
        Value::Array(list) => {
            for (i, value) in list.iter().enumerate() {
                flatten(&format!("{path}[{}]", i + 1), value, into);
            }
        }
        Value::Null => {}
        value => {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let short: String = text.chars().take(60).collect();
            into.insert(path.to_owned(), short);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::settings;

    #[test]
    fn settings_that_figures_depend_on_are_named_with_both_values() {
        let old =
            "title: A\nsign: a.key\nthresholds:\n  points: 5\nmail:\n  from: data@trust.example\n";
        let new =
            "title: A\nthresholds: {points: 3, min_pupils: 6}\nmail: {from: other@trust.example}\n";
        let told: Vec<String> = settings(old, new)
            .iter()
            .map(|c| c.words(&|_| String::new()))
            .collect();
        assert_eq!(
            told,
            [
                "config: thresholds.min_pupils: 6, before not set",
                "config: thresholds.points: 3, before 5"
            ]
        );
        assert_eq!(settings(old, old), vec![]);
    }
}
