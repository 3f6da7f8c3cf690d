//! Pages of help: the glossary, how figures are made, and the project's own words.

use crate::content::{Article, Library, Part};

use super::{Block, Crumb, Link, Page, PagePath, Section};

/// The folder of the pages of help on the site.
pub const FOLDER: &str = "help";

/// What a `c` means: the name of its page, and where it stands in the folder.
pub const SMALL_NUMBERS: (&str, &str) = (
    "Small numbers: what a “c” means",
    "methods/small-numbers.html",
);

/// Where the glossary stands.
pub const GLOSSARY: &str = "help/glossary.html";

/// Where the list of all pages of help stands.
pub const INDEX: &str = "help/index.html";

/// Where a page of help stands on the site, by its name in the content folder.
pub fn path(name: &str) -> PagePath {
    PagePath::new(format!("{FOLDER}/{name}.html"))
}

/// Where a method is told: a page of the help, with `#` and the place on it. Nowhere for nothing.
pub fn method(told: &str) -> String {
    match told.split_once('#') {
        None if told.is_empty() => String::new(),
        None => path(told).0,
        Some((page, place)) => format!("{}#{place}", path(page).0),
    }
}

/// All pages of help. `home` is the page that leads on to the figures.
pub fn pages(library: &Library, home: &Crumb) -> Vec<Page> {
    let mut siblings: Vec<(String, PagePath)> = vec![
        ("All help".into(), PagePath::new(INDEX)),
        ("Glossary".into(), PagePath::new(GLOSSARY)),
    ];
    siblings.extend(
        library
            .pages
            .iter()
            .map(|p| (title(&p.article, &p.name), path(&p.name))),
    );
    let mut pages = vec![index(library), glossary(library)];
    pages.extend(library.pages.iter().map(|p| {
        let mut page = article_page(path(&p.name), &p.article);
        page.title = title(&p.article, &p.name);
        page
    }));
    for page in &mut pages {
        page.siblings.clone_from(&siblings);
        page.crumbs.push(home.clone());
        if page.path.0 != INDEX {
            page.crumbs.push(Crumb {
                text: SUBJECT.into(),
                to: PagePath::new(INDEX),
            });
        }
    }
    pages
}

const SUBJECT: &str = "Help";

fn title(article: &Article, name: &str) -> String {
    if article.title.is_empty() {
        name.rsplit('/').next().unwrap_or(name).replace('-', " ")
    } else {
        article.title.clone()
    }
}

fn article_page(path: PagePath, article: &Article) -> Page {
    let mut page = Page::new(path, SUBJECT, article.title.clone());
    let mut parts = article.parts.as_slice();
    // What comes before the first heading is what the page is about, where it is a single paragraph of plain words.
    if let [first, rest @ ..] = parts
        && first.heading.is_empty()
        && first.plain.len() == 1
        && !first.html.contains("<a ")
    {
        page.standfirst.clone_from(&first.plain[0]);
        parts = rest;
    }
    page.sections = parts.iter().map(section).collect();
    page
}

fn section(part: &Part) -> Section {
    let (id, heading) = if part.heading.is_empty() {
        ("about", "About this page")
    } else {
        (part.id.as_str(), part.heading.as_str())
    };
    Section::new(id, heading, vec![prose(&part.html, &part.plain)])
}

fn prose(html: &str, plain: &[String]) -> Block {
    Block::Prose {
        html: html.to_owned(),
        plain: plain.to_vec(),
        rich: vec![],
    }
}

fn index(library: &Library) -> Page {
    let mut page = Page::new(PagePath::new(INDEX), SUBJECT, "How to read these figures");
    page.standfirst =
        "What every term means, how every figure is made, and what may be concluded from it."
            .into();
    if let Some(welcome) = &library.welcome {
        let mut blocks = vec![];
        for part in &welcome.parts {
            if !part.heading.is_empty() {
                blocks.push(Block::text(part.heading.clone()));
            }
            blocks.push(prose(&part.html, &part.plain));
        }
        page.sections
            .push(Section::new("welcome", title(welcome, "About"), blocks));
    }
    let (method, own): (Vec<_>, Vec<_>) = library
        .pages
        .iter()
        .partition(|p| p.name.starts_with("methods/"));
    let entry = |text: String, to: PagePath, line: &str| (Link { text, to }, line.to_owned());
    let mut links = vec![entry(
        "Glossary".into(),
        PagePath::new(GLOSSARY),
        "Every term in a sentence or two.",
    )];
    links.extend(
        method
            .iter()
            .map(|p| entry(title(&p.article, &p.name), path(&p.name), p.article.lead())),
    );
    page.sections.push(Section::new(
        "methods",
        "Terms and methods",
        vec![Block::Links { links }],
    ));
    if !own.is_empty() {
        let links = own
            .iter()
            .map(|p| entry(title(&p.article, &p.name), path(&p.name), p.article.lead()))
            .collect();
        page.sections.push(Section::new(
            "more",
            "Of this site",
            vec![Block::Links { links }],
        ));
    }
    page
}

fn glossary(library: &Library) -> Page {
    let mut page = Page::new(PagePath::new(GLOSSARY), SUBJECT, "Glossary");
    page.standfirst = "The terms of these pages, each in a sentence or two.".into();
    let plain: Vec<String> = library
        .terms
        .iter()
        .map(|t| format!("{}: {}", t.term, t.plain.join(" ")))
        .collect();
    page.sections.push(Section::new(
        "terms",
        "Terms",
        vec![prose(&library.glossary_html(), &plain)],
    ));
    page
}
