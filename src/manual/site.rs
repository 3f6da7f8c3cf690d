//! The manual as a site of its own: one page a topic, in the look of the reports.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};

use crate::content::{Library, article};
use crate::html::{Renderer, SiteInfo, TemplateError};
use crate::report::{Block, Crumb, Link, Page, PagePath, Section, help};

use super::{TOPICS, Topic};

const INDEX: &str = "index.html";

/// What went wrong while the manual was written.
#[derive(Debug, thiserror::Error)]
pub enum Written {
    /// A template doesn't work.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A file can't be written.
    #[error("{0} can't be written: {1}")]
    File(String, io::Error),
}

/// Writes the manual into a folder and says how many pages it has. Files of the same names there are replaced.
pub fn write(folder: &Path) -> Result<usize, Written> {
    let site = SiteInfo {
        title: "matbook: the manual".into(),
        trusts: vec![],
        home: PagePath::new(INDEX),
        facts: vec![],
    };
    let renderer = Renderer::new(None, site)?;
    let mut pages = pages();
    // How figures are made, and the glossary: the help of every site.
    let home = Crumb {
        text: "Manual".into(),
        to: PagePath::new(INDEX),
    };
    pages.extend(help::pages(&Library::built_in(), &home));
    for page in &pages {
        put(folder, &page.path.0, renderer.page(page)?.as_bytes())?;
    }
    put(folder, "data/index.js", index(&pages).as_bytes())?;
    for (name, bytes) in renderer.assets() {
        put(folder, &name, &bytes)?;
    }
    Ok(pages.len())
}

/// What the search of every page looks through: the pages with their headings, and the glossary's terms.
fn index(pages: &[Page]) -> String {
    let found: Vec<Value> = pages
        .iter()
        .map(|page| {
            let headings: Vec<&str> = page.sections.iter().map(|s| s.heading.as_str()).collect();
            json!([page.path.0, page.title, headings.join(" ")])
        })
        .collect();
    let terms: Vec<Value> = Library::built_in()
        .terms
        .iter()
        .map(|t| json!([t.id, t.term, t.plain.join(" ")]))
        .collect();
    let index = json!({
        "trusts": [], "stages": [], "reports": [], "shared": [], "help": found, "terms": terms,
    });
    format!(
        "window.matbook = window.matbook || {};\nmatbook.index = {index};\n",
        "{}"
    )
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Written> {
    let path = folder.join(name);
    let made = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&path, bytes));
    made.map_err(|error| Written::File(path.display().to_string(), error))
}

fn address(topic: &Topic) -> String {
    format!("{}.html", topic.name)
}

/// The index and the page of each topic.
fn pages() -> Vec<Page> {
    let mut index = Page::new(PagePath::new(INDEX), "Manual", "The manual");
    index.standfirst =
        "From the exports of your schools' systems to a site and packs that readers can rely on."
            .into();
    let links = TOPICS
        .iter()
        .map(|t| {
            let link = Link {
                text: t.title.into(),
                to: PagePath::new(address(t)),
            };
            (link, t.line.to_owned())
        })
        .collect();
    let methods = Link {
        text: "How figures are made, and the glossary".into(),
        to: PagePath::new(help::INDEX),
    };
    let line =
        "What every term means, how every figure is made, and what may be concluded from it.";
    index.sections = vec![
        Section::new("topics", "Topics", vec![Block::Links { links }]),
        Section::new(
            "methods",
            "Methods",
            vec![Block::Links {
                links: vec![(methods, line.to_owned())],
            }],
        ),
    ];
    let mut pages = vec![index];
    pages.extend(TOPICS.iter().map(page));
    let siblings: Vec<(String, PagePath)> = TOPICS
        .iter()
        .map(|t| (t.title.to_owned(), PagePath::new(address(t))))
        .collect();
    for page in &mut pages {
        page.siblings.clone_from(&siblings);
    }
    pages
}

fn page(topic: &Topic) -> Page {
    let known = |to: &str| {
        let (name, place) = to.split_once('#').unwrap_or((to, ""));
        let topic = TOPICS
            .iter()
            .find(|t| name.strip_suffix(".md") == Some(t.name))?;
        let place = if place.is_empty() {
            String::new()
        } else {
            format!("#{place}")
        };
        Some(format!("{}{place}", address(topic)))
    };
    let text = article(&topic.markdown(), &known);
    let mut page = Page::new(PagePath::new(address(topic)), "Manual", topic.title);
    page.standfirst = topic.line.into();
    page.crumbs = vec![Crumb {
        text: "Manual".into(),
        to: PagePath::new(INDEX),
    }];
    page.sections = text
        .parts
        .iter()
        .map(|part| {
            let (id, heading) = if part.heading.is_empty() {
                ("about", "In short")
            } else {
                (part.id.as_str(), part.heading.as_str())
            };
            let prose = Block::Prose {
                html: part.html.clone(),
                plain: part.plain.clone(),
                rich: vec![],
            };
            Section::new(id, heading, vec![prose])
        })
        .collect();
    page
}
