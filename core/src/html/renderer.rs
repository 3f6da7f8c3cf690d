//! Templates made ready, and pages rendered with them.

use std::collections::BTreeMap;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use sha2::{Digest, Sha256};

use crate::estate::hex;
use crate::release::shipped::seal;
use crate::report::tracking::Opened;
use crate::report::{Fact, Page, PagePath};

use super::TemplateError;
use super::assets::{AssetPaths, Assets, SCRIPT, STYLE, TEMPLATES, hashed};
use super::{escape, view};

/// What every page says about the site.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct SiteInfo {
    /// The site's title: mostly the trust's name.
    pub title: String,
    /// The trust, or the trusts, it is about.
    pub trusts: Vec<String>,
    /// The page that the title leads to.
    pub home: PagePath,
    /// Lines of the footer: `Data as at` – `31 July 2019`. Nothing of the clock.
    pub facts: Vec<Fact>,
}

/// Where the files are that the view loads, by paths on the site. Names carry a hash of the content, so that no page is ever shown
/// with another build's data.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ViewFiles {
    /// The texts that the view makes pages with.
    pub texts: String,
    /// The catalogue of each trust, by the trust's folder.
    pub catalogues: BTreeMap<String, String>,
    /// The page's own value, on pages of which a reader may look at a part alone; blank on others.
    pub own: String,
}

impl ViewFiles {
    /// The catalogue that a page is of; blank where it has no filters.
    pub fn catalogue(&self, page: &Page) -> &str {
        let folder = page.filters.as_ref().map(|f| &f.folder);
        let folder = folder.or(page.cells.as_ref());
        let known = folder.and_then(|f| self.catalogues.get(f));
        known.map_or("", String::as_str)
    }
}

/// Renders pages. Made once; may be used from many threads.
pub struct Renderer {
    templates: Environment<'static>,
    sources: BTreeMap<String, String>,
    site: SiteInfo,
    assets: Assets,
    fingerprint: String,
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer")
            .field("site", &self.site)
            .field("fingerprint", &self.fingerprint)
            .finish_non_exhaustive()
    }
}

impl Renderer {
    /// Reads and compiles all templates: the built-in ones, and those of the user's folder, where there is one; a file
    /// there stands in for the built-in of the same name (`base.html` … `tiles.html`, `site.css`, `site.js`), and
    /// further files may be included by name.
    pub fn new(user_templates: Option<&Path>, site: SiteInfo) -> Result<Self, TemplateError> {
        let mut sources: BTreeMap<String, String> = TEMPLATES
            .iter()
            .chain([&STYLE, &SCRIPT])
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        if let Some(folder) = user_templates {
            read_folder(folder, &mut sources)?;
        }
        let mut hasher = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        part(env!("CARGO_PKG_VERSION").as_bytes());
        for (name, text) in &sources {
            part(name.as_bytes());
            part(text.as_bytes());
        }
        let take = |sources: &mut BTreeMap<String, String>, name: &str| {
            sources.remove(name).unwrap_or_default()
        };
        let style = take(&mut sources, STYLE.0);
        let assets = Assets::new(&style, &take(&mut sources, SCRIPT.0));
        for (path, bytes) in &assets.files {
            part(path.as_bytes());
            part(bytes);
        }
        for text in site.trusts.iter().chain([&site.title, &site.home.0]) {
            part(text.as_bytes());
        }
        for fact in &site.facts {
            part(fact.name.as_bytes());
            part(fact.value.as_bytes());
        }

        Ok(Self {
            templates: environment(&sources)?,
            sources,
            site,
            assets,
            fingerprint: hex(&hasher.finalize()),
        })
    }

    /// A renderer from what another one is made of, as pages carry it along; it has no files.
    pub fn shipped(
        sources: &BTreeMap<String, String>,
        site: &SiteInfo,
        paths: &AssetPaths,
    ) -> Result<Self, TemplateError> {
        Ok(Self {
            templates: environment(sources)?,
            sources: sources.clone(),
            site: site.clone(),
            assets: Assets {
                paths: paths.clone(),
                ..Assets::default()
            },
            fingerprint: String::new(),
        })
    }

    /// The same with the view that pages load for other selections: a deflated WebAssembly module.
    #[must_use]
    pub fn with_view(mut self, deflated: &[u8]) -> Self {
        self.assets.carry(deflated);
        let whole = [&self.fingerprint, &self.assets.paths.module].map(String::as_str);
        self.fingerprint = hex(&Sha256::digest(whole.concat()));
        self
    }

    /// The file of the texts that the view makes pages with: its path and content.
    pub fn texts_file(texts: &[u8]) -> (String, Vec<u8>) {
        let text = format!("matbook.site(\"{}\");\n", seal(texts));
        (hashed("texts.js", text.as_bytes()), text.into_bytes())
    }

    /// The templates by name, the project's own in place of the built-in ones.
    pub fn sources(&self) -> &BTreeMap<String, String> {
        &self.sources
    }

    /// What every page says about the site.
    pub fn info(&self) -> &SiteInfo {
        &self.site
    }

    /// Where the files beside the pages are.
    pub fn paths(&self) -> &AssetPaths {
        &self.assets.paths
    }

    /// A page as HTML, of which no view is asked.
    pub fn page(&self, page: &Page) -> Result<String, TemplateError> {
        self.page_with(page, &ViewFiles::default())
    }

    /// A page as HTML.
    pub fn page_with(&self, page: &Page, files: &ViewFiles) -> Result<String, TemplateError> {
        let href = |to: &str| view::href(page, to);
        let facts: Vec<Value> = (self.site.facts.iter())
            .map(|f| context! { name => f.name.as_str(), value => f.value.as_str() })
            .collect();
        let site = context! {
            title => self.site.title.as_str(),
            trusts => self.site.trusts.clone(),
            home => href(&self.site.home.0),
            at_home => self.site.home == page.path,
            facts,
            style => href(&self.assets.paths.style),
            script => href(&self.assets.paths.script),
            audit => href(&self.assets.paths.audit),
            icon => href(&self.assets.paths.icon),
            search => href(&self.assets.paths.search),
            glossary => href(crate::report::help::GLOSSARY),
            help => href(crate::report::help::INDEX),
            root => "../".repeat(page.path.0.matches('/').count()),
            filters => href(&self.assets.paths.filters),
            module => href(&self.assets.paths.module),
            texts => href(&files.texts),
            catalogue => match files.catalogue(page) {
                "" => Value::from(""),
                path => href(path),
            },
            own => if files.own.is_empty() { Value::from("") } else { href(&files.own) },
            version => env!("CARGO_PKG_VERSION"),
        };
        let template = self.templates.get_template("page.html")?;
        Ok(template.render(context! { page => view::page(page), site })?)
    }

    /// The panel of a figure as HTML, for the page with this path.
    pub fn figure(&self, opened: &Opened, page: &str) -> Result<String, TemplateError> {
        let figure = view::opened(opened, &PagePath::new(page));
        let template = self.templates.get_template("figure.html")?;
        Ok(template.render(context! { figure })?)
    }

    /// The files beside the pages, by path on the site. Names carry a hash of the content.
    pub fn assets(&self) -> BTreeMap<String, Vec<u8>> {
        self.assets.files.clone()
    }

    /// A hash of all that goes into every page besides its own value: templates, assets, site, version.
    pub fn fingerprint(&self) -> String {
        self.fingerprint.clone()
    }
}

/// Compiles templates.
fn environment(sources: &BTreeMap<String, String>) -> Result<Environment<'static>, TemplateError> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    // So that a message names the value that isn't there; the variables in scope are never shown.
    #[cfg(not(target_family = "wasm"))]
    templates.set_debug(true);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    templates.set_syntax(syntax.build()?);
    templates.set_formatter(escape::write);
    for (name, text) in sources {
        templates.add_template_owned(name.clone(), text.clone())?;
    }
    Ok(templates)
}

/// Reads `*.html`, `site.css` and `site.js` of a folder and those within; names are paths with `/`.
fn read_folder(folder: &Path, sources: &mut BTreeMap<String, String>) -> Result<(), TemplateError> {
    if !folder.is_dir() {
        return Ok(());
    }
    let wrong = |name: String, message: String| TemplateError {
        template: name,
        line: None,
        message,
    };
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry =
            entry.map_err(|error| wrong(folder.display().to_string(), error.to_string()))?;
        let path = entry.path();
        let name: Vec<String> = path
            .strip_prefix(folder)
            .unwrap_or(path)
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        let name = name.join("/");
        let wanted = name.ends_with(".html") || name == STYLE.0 || name == SCRIPT.0;
        if !wanted || !entry.file_type().is_file() {
            continue;
        }
        let bytes = std::fs::read(path).map_err(|error| wrong(name.clone(), error.to_string()))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| wrong(name.clone(), "the file is not UTF-8 text".to_owned()))?;
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        sources.insert(name, text);
    }
    Ok(())
}
