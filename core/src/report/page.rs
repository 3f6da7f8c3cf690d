//! A page: title, what it is about, sections of blocks.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::Rich;
use crate::release::Shown;

use super::{Chart, Table};

/// Where a page stands on the site, as `beacon-learning-trust/schools/136000/measures.html`: relative to the site's
/// root, with `/`, naming its file.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub struct PagePath(pub String);

impl PagePath {
    /// A path from its text.
    pub fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// The link from this page to another file of the site: relative, naming the file.
    pub fn to(&self, target: &str) -> String {
        let from: Vec<&str> = self.0.split('/').collect();
        let to: Vec<&str> = target.split('/').collect();
        let folders = from.len() - 1;
        let same = from[..folders]
            .iter()
            .zip(&to[..to.len() - 1])
            .take_while(|(a, b)| a == b)
            .count();
        let mut link = "../".repeat(folders - same);
        link.push_str(&to[same..].join("/"));
        link
    }

    /// The same place with another ending: `.csv`, `.xlsx`, `.pdf`.
    pub fn with_ending(&self, ending: &str) -> String {
        let stem = self.0.strip_suffix(".html").unwrap_or(&self.0);
        format!("{stem}{ending}")
    }
}

/// A step of the way from the front page to here.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Crumb {
    /// Its words.
    pub text: String,
    /// Where it leads.
    pub to: PagePath,
}

/// A line of the page's head: `Results year` – `2018/19`; `Data as at` – `31 July 2019`.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Fact {
    /// What.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// How a paragraph or tile is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Plain.
    #[default]
    Plain,
    /// What may not be concluded, what is missing.
    Caution,
    /// Better than chance would have it.
    Good,
    /// Worse than chance would have it.
    Poor,
}

/// A headline figure.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tile {
    /// What it is.
    pub label: String,
    /// The figure.
    pub figure: Shown,
    /// A line below it: interval, band, number of pupils.
    pub detail: String,
    /// How it is meant.
    pub tone: Tone,
    /// Where it leads.
    pub to: Option<PagePath>,
    /// Its verdict's mark with the word for it, and what is drawn of it.
    pub stands: Option<(super::Mark, String, Option<super::Picture>)>,
}

/// A small box beside the answer: `Can we rely on this?`, `Check first`.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Card {
    /// Its id on the page.
    pub id: String,
    /// Its heading.
    pub heading: String,
    /// What it says, one paragraph or item each.
    pub items: Vec<CardItem>,
    /// Whether the items are numbered.
    pub ordered: bool,
}

/// A paragraph or item of a card.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct CardItem {
    /// The mark before it.
    pub mark: Option<super::Mark>,
    /// The words.
    pub text: String,
    /// The words of a link after them, and where it leads.
    pub link: Option<(String, PagePath)>,
}

impl CardItem {
    /// Words without mark and link.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            mark: None,
            text: text.into(),
            link: None,
        }
    }

    /// Words with a link after them.
    pub fn leading(text: impl Into<String>, words: impl Into<String>, to: PagePath) -> Self {
        Self {
            link: Some((words.into(), to)),
            ..Self::text(text)
        }
    }

    /// The same with a mark before it.
    #[must_use]
    pub fn marked(mut self, mark: super::Mark) -> Self {
        self.mark = Some(mark);
        self
    }
}

/// A piece of a section.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A paragraph of plain text.
    Text {
        /// The words.
        text: String,
        /// How it is meant.
        tone: Tone,
    },
    /// A list of plain sentences.
    List {
        /// The sentences.
        items: Vec<String>,
    },
    /// Headline figures side by side.
    Tiles {
        /// The tiles.
        tiles: Vec<Tile>,
    },
    /// A chart.
    Chart(Chart),
    /// A table.
    Table(Table),
    /// A matrix of figures with their verdicts.
    Matrix(Box<super::Matrix>),
    /// Links to further pages, each with a line of what it answers.
    Links {
        /// Link and line.
        links: Vec<(super::Link, String)>,
    },
    /// How the figures above it came about, where they are no table.
    Worked(super::Worked),
    /// HTML made from the user's own Markdown, already cleaned; packs show `rich` instead.
    Prose {
        /// Cleaned HTML.
        html: String,
        /// The same as plain paragraphs.
        plain: Vec<String>,
        /// The same as pieces, for paper; none where no pack holds it, nor where the view has the page.
        #[serde(skip_deserializing)]
        rich: Vec<Rich>,
    },
}

impl Block {
    /// A plain paragraph.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text {
            text: text.into(),
            tone: Tone::Plain,
        }
    }

    /// A paragraph that warns.
    pub fn caution(text: impl Into<String>) -> Self {
        Self::Text {
            text: text.into(),
            tone: Tone::Caution,
        }
    }
}

/// A section with its heading.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Section {
    /// Its id on the page.
    pub id: String,
    /// Its heading.
    pub heading: String,
    /// What is in it.
    pub blocks: Vec<Block>,
    /// Where it lies folded on a page until it is opened: what its heading says beside itself, may be empty. On paper, and in
    /// packs, it lies open.
    pub folded: Option<String>,
}

impl Section {
    /// A section.
    pub fn new(id: &str, heading: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self {
            id: id.into(),
            heading: heading.into(),
            blocks,
            folded: None,
        }
    }

    /// Folds it, with a few words beside its heading.
    #[must_use]
    pub fn fold(mut self, line: impl Into<String>) -> Self {
        self.folded = Some(line.into());
        self
    }
}

/// A choice of what a page shows, made in the browser; without scripts all of it is shown.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Choice {
    /// What is chosen, as `Assessment type`.
    pub label: String,
    /// What there is to choose, in order, after “All”: value and words.
    pub options: Vec<(String, String)>,
    /// The words of the first of them, which shows everything.
    pub all: String,
}

impl Choice {
    /// Its name in addresses: `assessment-type`.
    pub fn name(&self) -> String {
        self.label.to_lowercase().replace(' ', "-")
    }

    /// Its id on the page: `choose-assessment-type`.
    pub fn id(&self) -> String {
        format!("choose-{}", self.name())
    }
}

/// What was chosen, by the names of choices.
pub type Chosen = BTreeMap<String, String>;

/// An assessment behind the counts of an audit.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Behind {
    /// The key stage's folder, as `ks2`.
    pub stage: String,
    /// The academic year, as `2022-23`.
    pub year: String,
    /// The school.
    pub urn: u32,
    /// The month, as `2022-11`.
    pub month: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// The year group, as `Year 3`.
    pub year_group: String,
    /// Pupils with a result, as shown.
    pub pupils: String,
}

/// A whole page, or a chapter of a pack.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Page {
    /// Where it stands.
    pub path: PagePath,
    /// Whom it is about: the trust's or the school's name.
    pub subject: String,
    /// The report's title, as `DfE measures`.
    pub title: String,
    /// The answer as a title, in words; empty where the page has none: then its title stands over it.
    pub finding: String,
    /// One sentence: what the page answers.
    pub standfirst: String,
    /// The way here.
    pub crumbs: Vec<Crumb>,
    /// Period, data as at, filters in force.
    pub facts: Vec<Fact>,
    /// The names of the facts that a reader's choice changed.
    pub changed: BTreeSet<String>,
    /// One to five sentences: what stands out.
    pub briefing: Vec<String>,
    /// Whether the first of these is what the page finds, and may stand as its title where that is short.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leads: bool,
    /// For each sentence of the briefing, the id of the section or table of this page that shows it, or the path of another
    /// page that does; shorter, or `None`, where there is none.
    pub evidence: Vec<Option<String>>,
    /// For each sentence of the briefing its verdict's mark, on pages that say so.
    pub marks: Vec<super::Mark>,
    /// How many comparisons were looked at, what luck alone makes of so many, and what else has to be minded: a line under the
    /// sentences; may be empty.
    pub luck: String,
    /// Boxes beside the sentences.
    pub cards: Vec<Card>,
    /// Whether it takes the whole width: no lists at its side.
    pub wide: bool,
    /// The folder of the trust whose cells tell its figures, on a page without filters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<String>,
    /// The page that a reader is led on to at once, where there is only one way to go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forward: Option<PagePath>,
    /// Where the page's method is told: a path of the site, with `#` and the place on that page; empty: nowhere.
    pub method: String,
    /// The pages this one stands among, as `KS1`, `KS2`, `Audits`: words, path, whether it is this one.
    pub tabs: Vec<(String, PagePath, bool)>,
    /// The body.
    pub sections: Vec<Section>,
    /// Files beside it and the packs it belongs to: words and site path.
    pub downloads: Vec<(String, String)>,
    /// The reports beside this one, for the list at the side: words, path; the page itself among them.
    pub siblings: Vec<(String, PagePath)>,
    /// Groups of other pages, as schools of the trust: heading and links.
    pub switcher: Vec<(String, PagePath)>,
    /// The way to other trusts where a site has several: text, target, whether the page is of that trust.
    pub trusts: Vec<(String, PagePath, bool)>,
    /// What its filters start from, on reports that have some.
    #[serde(skip_deserializing)]
    pub filters: Option<super::Filters>,
    /// Why a report that is made for filters has none here; empty elsewhere.
    pub no_filters: String,
    /// What of it a reader may look at alone, on the audits.
    pub choices: Vec<Choice>,
    /// The ids of sections, tables and charts that stand in the files beside it and in packs, but not on the page itself: other
    /// pages have them.
    pub apart: BTreeSet<String>,
    /// What is behind its counts: the view counts it again for a choice, and names it in boxes.
    pub behind: Vec<Behind>,
    /// What it is made of, where the view makes it anew for a choice.
    pub parts: Option<Box<super::Parts>>,
}

impl Page {
    /// Gives it its sentences, of which the first is what it finds.
    pub fn lead_with(&mut self, briefing: Vec<String>) {
        self.leads = !briefing.is_empty();
        self.briefing = briefing;
    }

    /// The folder of the data behind its figures, with its last `/`, where it has any.
    pub fn data(&self) -> Option<String> {
        let filters = self.filters.as_ref().map(super::Filters::data);
        filters.or_else(|| Some(format!("{}/data/", self.cells.as_ref()?)))
    }

    /// An empty page at a place.
    pub fn new(path: PagePath, subject: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            path,
            subject: subject.into(),
            title: title.into(),
            finding: String::new(),
            standfirst: String::new(),
            crumbs: vec![],
            facts: vec![],
            changed: BTreeSet::new(),
            briefing: vec![],
            leads: false,
            evidence: vec![],
            marks: vec![],
            luck: String::new(),
            cards: vec![],
            wide: false,
            cells: None,
            method: String::new(),
            tabs: vec![],
            sections: vec![],
            downloads: vec![],
            forward: None,
            siblings: vec![],
            switcher: vec![],
            trusts: vec![],
            filters: None,
            no_filters: String::new(),
            choices: vec![],
            apart: BTreeSet::new(),
            behind: vec![],
            parts: None,
        }
    }

    /// The sections that stand on the page itself, each with those of its blocks that do.
    pub fn here(&self) -> Vec<(&Section, Vec<&Block>)> {
        let there = |id: &str| !self.apart.contains(id);
        let whole = |b: &&Block| match b {
            Block::Table(t) => there(&t.id),
            Block::Matrix(m) => there(&m.id),
            Block::Chart(c) => there(&c.id),
            _ => true,
        };
        self.sections
            .iter()
            .filter(|s| there(&s.id))
            .map(|s| (s, s.blocks.iter().filter(whole).collect::<Vec<_>>()))
            .filter(|(s, blocks)| !blocks.is_empty() || s.blocks.is_empty())
            .collect()
    }

    /// Whether a fact of a page with filters says which are in force; the others say what the figures rest on.
    pub fn is_filter(fact: &Fact) -> bool {
        !["Assessed", "Pupils", "Data as at"].contains(&fact.name.as_str())
    }

    /// The line that says which filters are in force, the same on screen, on paper and in files: `Filters in force: Term: Summer
    /// 2022/23; Key stage: …`. `None` on pages without filters.
    pub fn in_force(&self) -> Option<String> {
        if self.filters.is_none() && self.no_filters.is_empty() {
            return None;
        }
        let said: Vec<String> = (self.facts.iter().filter(|f| Self::is_filter(f)))
            .map(|f| format!("{}: {}", f.name, f.value))
            .collect();
        Some(format!("Filters in force: {}", said.join("; ")))
    }

    /// Says in the head what was chosen.
    pub fn choose(&mut self, name: &str, words: &str) {
        match self.facts.iter_mut().find(|f| f.name == name) {
            Some(fact) => words.clone_into(&mut fact.value),
            None => self.facts.push(Fact {
                name: name.to_owned(),
                value: words.to_owned(),
            }),
        }
        self.changed.insert(name.to_owned());
    }

    fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.sections.iter().flat_map(|s| &s.blocks)
    }

    /// All its tables, in order; after them those of the figures of its matrices.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        let tables = self.blocks().filter_map(|b| match b {
            Block::Table(t) => Some(t),
            _ => None,
        });
        tables.chain(self.blocks().filter_map(|b| match b {
            Block::Matrix(m) => Some(m.table()),
            _ => None,
        }))
    }

    /// All its charts, in order.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.sections
            .iter()
            .flat_map(|s| &s.blocks)
            .filter_map(|b| match b {
                Block::Chart(c) => Some(c),
                _ => None,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::PagePath;

    #[test]
    fn links_are_relative_and_name_their_file() {
        let page = PagePath::new("beacon/schools/136000/measures.html");
        assert_eq!(page.to("beacon/measures.html"), "../../measures.html");
        assert_eq!(
            page.to("beacon/schools/136007/index.html"),
            "../136007/index.html"
        );
        assert_eq!(page.to("assets/site.css"), "../../../assets/site.css");
        assert_eq!(
            PagePath::new("index.html").to("beacon/index.html"),
            "beacon/index.html"
        );
    }
}
