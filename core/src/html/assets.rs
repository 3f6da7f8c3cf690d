//! The files beside the pages, and the built-in templates, each in one table.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::carried::carrying;
use crate::estate::hex;

/// The built-in templates by name.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../../templates/base.html")),
    ("chart.html", include_str!("../../../templates/chart.html")),
    ("facts.html", include_str!("../../../templates/facts.html")),
    (
        "filters.html",
        include_str!("../../../templates/filters.html"),
    ),
    (
        "figure.html",
        include_str!("../../../templates/figure.html"),
    ),
    ("links.html", include_str!("../../../templates/links.html")),
    ("list.html", include_str!("../../../templates/list.html")),
    (
        "matrix.html",
        include_str!("../../../templates/matrix.html"),
    ),
    ("page.html", include_str!("../../../templates/page.html")),
    ("prose.html", include_str!("../../../templates/prose.html")),
    ("table.html", include_str!("../../../templates/table.html")),
    (
        "worked.html",
        include_str!("../../../templates/worked.html"),
    ),
    ("text.html", include_str!("../../../templates/text.html")),
    ("tiles.html", include_str!("../../../templates/tiles.html")),
];

/// The stylesheet and the script: a file of the same name in the templates folder stands in for each.
pub(super) const STYLE: (&str, &str) = ("site.css", include_str!("../../../assets/site.css"));
/// See [`STYLE`].
pub(super) const SCRIPT: (&str, &str) = ("site.js", include_str!("../../../assets/site.js"));
/// The built-in templates, stylesheet and script by name, for whoever changes them.
pub fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.iter().copied().chain([STYLE, SCRIPT])
}

/// All texts that every site carries whatever its data: templates, stylesheet, scripts, the fonts' licence.
pub fn carried_texts() -> impl Iterator<Item = &'static str> {
    let files = [SEARCH, FILTERS, AUDIT, ("", ICON), ("", INTER_LICENCE)];
    templates().chain(files).map(|(_, text)| text)
}

/// The search and the switch from school to school, and what opens figures.
const SEARCH: (&str, &str) = (
    "search.js",
    concat!(
        include_str!("../../../assets/search.js"),
        include_str!("../../../assets/figure.js"),
    ),
);

/// The filter bar, what loads the view, and what makes charts speak: one script made of these, in this order.
const FILTERS: (&str, &str) = (
    "filters.js",
    concat!(
        include_str!("../../../assets/view.js"),
        include_str!("../../../assets/bar.js"),
        include_str!("../../../assets/marks.js"),
    ),
);

/// The boxes and choices of the audit pages; no file stands in for it.
const AUDIT: (&str, &str) = ("audit.js", include_str!("../../../assets/audit.js"));

const ICON: &str = include_str!("../../../assets/icon.svg");
const INTER_LICENCE: &str = include_str!("../../../assets/fonts/LICENSE-Inter.txt");

/// Fonts: the name by which the stylesheet calls them, and their bytes.
const FONTS: [(&str, &[u8]); 2] = [
    (
        "inter-latin.woff2",
        include_bytes!("../../../assets/fonts/inter-latin-wght-normal.woff2"),
    ),
    (
        "inter-latin-ext.woff2",
        include_bytes!("../../../assets/fonts/inter-latin-ext-wght-normal.woff2"),
    ),
];

/// Where the files beside the pages are that pages name.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct AssetPaths {
    pub(super) style: String,
    pub(super) script: String,
    pub(super) audit: String,
    pub(super) icon: String,
    pub(super) search: String,
    /// The script of the filter bar.
    pub(super) filters: String,
    /// The view: a script that brings a WebAssembly module; empty where there is none.
    pub(super) module: String,
}

/// The files beside the pages.
#[derive(Default)]
pub(super) struct Assets {
    /// Bytes by path on the site.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) paths: AssetPaths,
}

impl Assets {
    /// Puts hashes into names, and the fonts' names into the stylesheet.
    pub(super) fn new(style: &str, script: &str) -> Self {
        let mut files = BTreeMap::new();
        let mut style = format!(
            "{}\n@media screen and (prefers-color-scheme: dark) {{\n{}}}\n",
            // What a user wrote stays as it is.
            if style == STYLE.1 {
                tight(style)
            } else {
                style.to_owned()
            },
            crate::chart::dark_rules()
        );
        for (name, bytes) in FONTS {
            let path = hashed(name, bytes);
            let file = path.rsplit('/').next().unwrap_or(&path);
            style = style.replace(name, file);
            files.insert(path, bytes.to_vec());
        }
        files.insert(
            "assets/LICENSE-Inter.txt".to_owned(),
            INTER_LICENCE.as_bytes().to_vec(),
        );
        let mut add = |name: &str, text: &str| {
            let path = hashed(name, text.as_bytes());
            files.insert(path.clone(), text.as_bytes().to_vec());
            path
        };
        let style = add(STYLE.0, &style);
        let script = match script == SCRIPT.1 {
            true => add(SCRIPT.0, &tight_script(script)),
            // What a user wrote stays as it is.
            false => add(SCRIPT.0, script),
        };
        let audit = add(AUDIT.0, &tight_script(AUDIT.1));
        let icon = add("icon.svg", ICON);
        let search = add(SEARCH.0, &tight_script(SEARCH.1));
        let filters = add(FILTERS.0, &tight_script(FILTERS.1));
        Self {
            files,
            paths: AssetPaths {
                style,
                script,
                audit,
                icon,
                search,
                filters,
                module: String::new(),
            },
        }
    }
}

impl Assets {
    /// Adds the view: a deflated module, carried by a script.
    pub(super) fn carry(&mut self, deflated: &[u8]) {
        let script = carrying(deflated);
        let path = hashed("view.js", &script);
        self.files.insert(path.clone(), script);
        self.paths.module = path;
    }
}

/// The built-in stylesheet without comments (but those that begin with `/*!`) and without the blanks that only its readers need.
fn tight(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |at| at + 2);
            if rest.starts_with("/*!") {
                out.push_str(&rest[..end]);
            }
            rest = &rest[end..];
            continue;
        }
        if matches!(c, '"' | '\'') {
            let end = quoted(rest, c);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if !c.is_ascii_whitespace() {
            // A blank before one of these says nothing; before a colon it may: `nav :focus`.
            if matches!(c, '{' | '}' | ';' | ',') && out.ends_with(' ') {
                out.pop();
            }
            out.push(c);
        } else if !out.ends_with(['{', '}', ';', ',', ':', ' ']) && !out.is_empty() {
            out.push(' ');
        }
    }
    out
}

/// A built-in script without what only its readers need: comments that begin a line or name a type, blanks before lines, empty
/// lines. Lines stay lines, so that each says what it said.
fn tight_script(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut commented = false;
    for line in script.lines() {
        let mut line = line.trim().to_owned();
        if commented {
            commented = !line.ends_with("*/");
            continue;
        }
        while let Some((before, comment)) = line.split_once("/** @")
            && let Some((_, after)) = comment.split_once("*/")
        {
            line = format!("{before}{}", after.trim_start());
        }
        if let Some(comment) = line.strip_prefix("/*") {
            let after = comment.split_once("*/");
            commented = after.is_none();
            line = after.map_or("", |(_, after)| after.trim()).to_owned();
        }
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

/// Where a text that begins with a quotation mark has the mark that ends it, backslashes minded.
fn quoted(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Eight letters that change with the content.
pub(super) fn stamp(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))[..8].to_owned()
}

/// `site.css` becomes `assets/site.1a2b3c4d.css`.
pub(super) fn hashed(name: &str, bytes: &[u8]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("assets/{stem}.{}.{ending}", stamp(bytes))
}

#[cfg(test)]
mod tests {
    use super::{AUDIT, FILTERS, SCRIPT, SEARCH, STYLE, tight, tight_script};

    #[test]
    fn a_script_loses_what_only_its_readers_need() {
        let script = "/* head,\n   of two lines */\n(() => {\n  /** A. @type {B | null} */\n  let a = null;\n\n  // why\n  \
                      const b = /** @type {C} */ (a).href; // kept\n  /** @type {D} */ (a).c = \"/* kept */\";\n})();\n";
        assert_eq!(
            tight_script(script),
            "(() => {\nlet a = null;\nconst b = (a).href; // kept\n(a).c = \"/* kept */\";\n})();\n"
        );
    }

    #[test]
    fn the_built_in_scripts_keep_every_line_of_code() {
        let all = [SCRIPT, SEARCH, FILTERS, AUDIT];
        let lines: usize = (all.iter())
            .map(|(_, script)| tight_script(script).lines().count())
            .sum();
        // Code that pages carry, comments apart: what Rust can say as HTML it says.
        assert!(lines <= 1200, "{lines} lines of JavaScript");
        for (name, script) in all {
            let small = tight_script(script);
            assert!(small.len() * 10 < script.len() * 8, "{name}");
            assert!(!small.contains("/*") && !small.contains("*/"), "{name}");
            for mark in ['{', '}', '(', ')', ';'] {
                let count = |text: &str| text.matches(mark).count();
                let comments: usize = script
                    .split("/*")
                    .skip(1)
                    .filter_map(|part| part.split_once("*/"))
                    .map(|(comment, _)| count(comment))
                    .sum();
                let notes: usize = script
                    .lines()
                    .filter(|line| line.trim_start().starts_with("//"))
                    .map(count)
                    .sum();
                assert_eq!(
                    count(&small),
                    count(script) - comments - notes,
                    "{name}: {mark}"
                );
            }
        }
    }

    #[test]
    fn a_stylesheet_loses_what_only_its_readers_need() {
        let style = "/* head */\n:root { --a: 1px;  --b: calc(1px + 2px) }\n\n.x :hover, .y::after {\n  content: \"; /* no */ '\";\n  \
                     grid: \"a b\" 1fr / auto;\n}\n/*! kept */ @media (min-width: 4em) { a { b: c } }\n";
        assert_eq!(
            tight(style),
            ":root{--a:1px;--b:calc(1px + 2px)}.x :hover,.y::after{content:\"; /* no */ '\";grid:\"a b\" 1fr / auto;}\
             /*! kept */ @media (min-width:4em){a{b:c}}"
        );
    }

    #[test]
    fn the_built_in_stylesheet_keeps_its_braces_and_quotation_marks() {
        let small = tight(STYLE.1);
        assert!(small.len() * 10 < STYLE.1.len() * 9);
        for mark in ['{', '}', '"'] {
            let comments_apart = STYLE.1.split("/*").enumerate().map(|(i, part)| match i {
                0 => part,
                _ => part.split_once("*/").map_or("", |(_, rest)| rest),
            });
            let wanted: usize = comments_apart.map(|part| part.matches(mark).count()).sum();
            assert_eq!(small.matches(mark).count(), wanted, "{mark}");
        }
    }
}
