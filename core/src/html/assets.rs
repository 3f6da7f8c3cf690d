//! The files beside the pages, and the built-in templates, each in one table.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::estate::hex;

/// The built-in templates by name.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../../templates/base.html")),
    ("chart.html", include_str!("../../../templates/chart.html")),
    (
        "filters.html",
        include_str!("../../../templates/filters.html"),
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

/// What works out the figures of a selection; no file stands in for it.
const ENGINE: (&str, &str) = (
    "engine.js",
    concat!(
        include_str!("../../../assets/engine.js"),
        include_str!("../../../assets/progress.js"),
    ),
);

/// The search and the switch from school to school.
const SEARCH: (&str, &str) = ("search.js", include_str!("../../../assets/search.js"));

/// What redraws a report for another selection: one script made of these, in this order.
const FILTERS: (&str, &str) = (
    "filters.js",
    concat!(
        include_str!("../../../assets/filters/address.js"),
        include_str!("../../../assets/filters/figures.js"),
        include_str!("../../../assets/filters/frame.js"),
        include_str!("../../../assets/filters/reports.js"),
        include_str!("../../../assets/filters/progress.js"),
        include_str!("../../../assets/filters/place.js"),
        include_str!("../../../assets/filters/tables.js"),
        include_str!("../../../assets/filters/scale.js"),
        include_str!("../../../assets/filters/charts.js"),
        include_str!("../../../assets/filters/lines.js"),
        include_str!("../../../assets/filters/flow.js"),
        include_str!("../../../assets/filters/marks.js"),
        include_str!("../../../assets/filters/export.js"),
        include_str!("../../../assets/filters/bar.js"),
        include_str!("../../../assets/filters/start.js"),
    ),
);

/// Libraries that a page loads when it first needs them, and their licences (assets/vendor/VENDORED.md).
const VENDORED: [(&str, &str); 3] = [
    ("d3.js", include_str!("../../../assets/vendor/d3.min.js")),
    (
        "plot.js",
        include_str!("../../../assets/vendor/plot.umd.min.js"),
    ),
    (
        "fflate.js",
        include_str!("../../../assets/vendor/fflate.js"),
    ),
];
const VENDORED_LICENCES: &str = concat!(
    include_str!("../../../assets/vendor/LICENSE-d3.txt"),
    "\n== Observable Plot\n\n",
    include_str!("../../../assets/vendor/LICENSE-plot.txt"),
    "\n== fflate\n\n",
    include_str!("../../../assets/vendor/LICENSE-fflate.txt"),
    "\n\n",
    include_str!("../../../assets/vendor/LICENSE-bundled.txt"),
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
    pub(super) engine: String,
    pub(super) audit: String,
    pub(super) icon: String,
    pub(super) search: String,
    /// The script of the filter bar.
    pub(super) filters: String,
    /// d3, Plot and fflate, in this order.
    pub(super) vendored: [String; 3],
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
            "{style}\n@media screen and (prefers-color-scheme: dark) {{\n{}}}\n",
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
        let script = add(SCRIPT.0, script);
        let engine = add(ENGINE.0, ENGINE.1);
        let audit = add(AUDIT.0, AUDIT.1);
        let icon = add("icon.svg", ICON);
        let search = add(SEARCH.0, SEARCH.1);
        let filters = add(FILTERS.0, FILTERS.1);
        let vendored = VENDORED.map(|(name, text)| add(name, text));
        files.insert(
            "assets/LICENSE-scripts.txt".to_owned(),
            VENDORED_LICENCES.as_bytes().to_vec(),
        );
        Self {
            files,
            paths: AssetPaths {
                style,
                script,
                engine,
                audit,
                icon,
                search,
                filters,
                vendored,
            },
        }
    }
}

/// Eight letters that change with the content.
pub(super) fn stamp(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))[..8].to_owned()
}

/// `site.css` becomes `assets/site.1a2b3c4d.css`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("assets/{stem}.{}.{ending}", stamp(bytes))
}
