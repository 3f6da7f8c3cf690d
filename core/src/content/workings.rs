//! How figures are worked out, in words: the entries of `worked.md`, one a kind of figure. What stands under “How was this
//! worked out?” on any page comes from here and nowhere else.

/// How one kind of figure is worked out.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Working {
    /// The entry's heading.
    pub name: String,
    /// The formula in words, a paragraph each.
    pub formula: Vec<String>,
    /// Whom or what it counts; may be empty.
    pub counted: String,
    /// The same with a row's own figures, `{key}` for the cell of a column: the first that can be filled in stands.
    pub examples: Vec<String>,
    /// Tables of the data folder it is made from.
    pub tables: Vec<String>,
    /// Where more is told: words, and place on the site below the pages of help, as `methods/attainment.html#greater-depth`.
    pub read: Vec<(String, String)>,
    /// Where it stands: page and ids, both as patterns with `*` for any letters.
    pub under: Vec<(String, Vec<String>)>,
}

impl Working {
    /// Whether it stands on a page under what has this id.
    pub fn is_under(&self, page: &str, id: &str) -> bool {
        self.under
            .iter()
            .any(|(on, ids)| fits(on, page) && ids.iter().any(|i| fits(i, id)))
    }
}

/// Whether a text fits a pattern, in which `*` stands for any letters.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(rest) = text.strip_prefix(before) else {
        return false;
    };
    (0..=rest.len())
        .filter(|at| rest.is_char_boundary(*at))
        .any(|at| fits(after, &rest[at..]))
}

/// The entries of a text: a heading of the second rank each, paragraphs, then a list of `key: words`. `place` gives the words
/// of a link, `None` where it leads nowhere: then it is left out.
pub(super) fn workings(text: &str, place: &dyn Fn(&str) -> Option<String>) -> Vec<Working> {
    let mut found: Vec<Working> = vec![];
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("## ") {
            found.push(Working {
                name: name.trim().to_owned(),
                ..Working::default()
            });
            continue;
        }
        let Some(working) = found.last_mut().filter(|_| !line.is_empty()) else {
            continue;
        };
        let Some((key, words)) = line.strip_prefix("- ").and_then(|l| l.split_once(": ")) else {
            working.formula.push(line.to_owned());
            continue;
        };
        let items = || words.split(',').map(|i| i.trim().to_owned());
        match key {
            "counted" => working.counted = words.to_owned(),
            "example" => working.examples.push(words.to_owned()),
            "from" => working.tables = items().collect(),
            "read" => working.read.extend(
                items().filter_map(|to| Some((place(&to)?, to.replacen(".md", ".html", 1)))),
            ),
            "under" => {
                if let Some((page, ids)) = words.split_once(':') {
                    let ids = ids.split_whitespace().map(str::to_owned).collect();
                    working.under.push((page.trim().to_owned(), ids));
                }
            }
            _ => working.formula.push(line.to_owned()),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{fits, workings};

    #[test]
    fn patterns_stand_for_any_letters() {
        assert!(fits("made-*", "made-2024-reading") && !fits("made-*", "left-out"));
        assert!(fits("*/progress", "ks2/progress") && !fits("*/progress", "progress"));
        assert!(fits("*", "") && fits("ready", "ready") && !fits("ready", "ready-2"));
    }

    #[test]
    fn an_entry_is_read_by_its_keys_and_dead_links_are_left_out() {
        let text = "# T\n\n## A score\n\nSum ÷ weight.\n\n- counted: schools\n- from: schools, trusts\n\
            - read: methods/x.md#y, nowhere.md\n- under: measures: made-* own\n";
        let made = workings(text, &|to| (to != "nowhere.md").then(|| "X".to_owned()));
        let [one] = made.as_slice() else {
            panic!("{made:?}")
        };
        assert_eq!(one.formula, ["Sum ÷ weight."]);
        assert_eq!(one.tables, ["schools", "trusts"]);
        assert_eq!(one.read, [("X".to_owned(), "methods/x.html#y".to_owned())]);
        assert!(one.is_under("measures", "own") && !one.is_under("indicators", "own"));
    }
}
