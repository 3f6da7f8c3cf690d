//! The files beside the pages, and the built-in templates, each in one table.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::estate::hex;
use crate::release::shipped::base64;

/// The built-in templates by name.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../../templates/base.html")),
    ("chart.html", include_str!("../../../templates/chart.html")),
    ("facts.html", include_str!("../../../templates/facts.html")),
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

/// The search and the switch from school to school.
const SEARCH: (&str, &str) = ("search.js", include_str!("../../../assets/search.js"));

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
        let audit = add(AUDIT.0, AUDIT.1);
        let icon = add("icon.svg", ICON);
        let search = add(SEARCH.0, SEARCH.1);
        let filters = add(FILTERS.0, FILTERS.1);
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
        let text = format!("matbook.module(\"{}\");\n", base64(deflated));
        let path = hashed("view.js", text.as_bytes());
        self.files.insert(path.clone(), text.into_bytes());
        self.paths.module = path;
    }
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
