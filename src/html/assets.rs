//! The files beside the pages, and the built-in templates, each in one table.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// The built-in templates by name.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    ("chart.html", include_str!("../../templates/chart.html")),
    ("links.html", include_str!("../../templates/links.html")),
    ("list.html", include_str!("../../templates/list.html")),
    ("page.html", include_str!("../../templates/page.html")),
    ("prose.html", include_str!("../../templates/prose.html")),
    ("table.html", include_str!("../../templates/table.html")),
    ("text.html", include_str!("../../templates/text.html")),
    ("tiles.html", include_str!("../../templates/tiles.html")),
];

/// The stylesheet and the script: a file of the same name in the templates folder stands in for each.
pub(super) const STYLE: (&str, &str) = ("site.css", include_str!("../../assets/site.css"));
/// See [`STYLE`].
pub(super) const SCRIPT: (&str, &str) = ("site.js", include_str!("../../assets/site.js"));
/// What works out the figures of a selection; no file stands in for it.
const ENGINE: (&str, &str) = ("engine.js", include_str!("../../assets/engine.js"));

const ICON: &str = include_str!("../../assets/icon.svg");
const INTER_LICENCE: &str = include_str!("../../assets/fonts/LICENSE-Inter.txt");

/// Fonts: the name by which the stylesheet calls them, and their bytes.
const FONTS: [(&str, &[u8]); 2] = [
    (
        "inter-latin.woff2",
        include_bytes!("../../assets/fonts/inter-latin-wght-normal.woff2"),
    ),
    (
        "inter-latin-ext.woff2",
        include_bytes!("../../assets/fonts/inter-latin-ext-wght-normal.woff2"),
    ),
];

/// The files beside the pages.
pub(super) struct Assets {
    /// Bytes by path on the site.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) style: String,
    pub(super) script: String,
    pub(super) engine: String,
    pub(super) icon: String,
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
        let icon = add("icon.svg", ICON);
        Self {
            files,
            style,
            script,
            engine,
            icon,
        }
    }
}

/// `site.css` becomes `assets/site.1a2b3c4d.css`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!(
        "assets/{stem}.{}.{ending}",
        &hex(&Sha256::digest(bytes))[..8]
    )
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
