//! A page as templates see it: addresses already relative, ids already unique, charts already drawn.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Value, context};

use crate::chart::strip::{self, Across};
use crate::report::tracking::Opened;
use crate::report::{Block, Card, Filters, Page, PagePath, Section, Tone, Worked};
use crate::sheet::Format;

use super::{escape, row};

/// The value of `page` in a template.
pub(super) fn page(page: &Page) -> Value {
    let mut ids = Ids::default();
    for fixed in ["main", "downloads", "briefing"] {
        ids.take(fixed);
    }
    // Sections first: their ids are what other pages link to.
    let here = page.here();
    let section_ids: Vec<String> = here.iter().map(|(s, _)| ids.take(&s.id)).collect();
    let sections: Vec<Value> = (here.iter().zip(section_ids))
        .map(|((s, blocks), id)| section(s, blocks, id, page, &mut ids))
        .collect();
    let mut blocks = here.iter().flat_map(|(_, blocks)| blocks);
    let drawn = blocks.any(|b| matches!(b, Block::Chart(_)));
    let crumbs: Vec<Value> = (page.crumbs.iter())
        .map(|c| link(&c.text, &c.to, page))
        .collect();
    let links = |list: &[(String, PagePath)]| -> Vec<Value> {
        (list.iter())
            .map(|(text, to)| link(text, to, page))
            .collect()
    };
    let downloads: Vec<Value> = (page.downloads.iter())
        .map(|(text, to)| {
            let format = Format::of_file(&page.path, to);
            context! {
                text => text.as_str(),
                href => href(page, to),
                format => format.map_or("", |f| f.name),
                media_type => format.map_or("", |f| f.media_type),
            }
        })
        .collect();
    let lead = lead(page);
    let facts: Vec<Value> = (page.facts.iter())
        .map(|f| {
            let beside = page.filters.is_some() && !Page::is_filter(f);
            let changed = page.changed.contains(&f.name);
            context! { name => f.name.as_str(), value => f.value.as_str(), beside, changed }
        })
        .collect();
    context! {
        path => page.path.0.as_str(),
        subject => page.subject.as_str(),
        title => page.title.as_str(),
        finding => lead.as_deref().unwrap_or(&page.finding),
        // Where the first sentence became the title, the topic stands over it.
        topic => lead.as_ref().map_or("", |_| page.title.as_str()),
        wide => page.wide,
        luck => page.luck.as_str(),
        marked => !page.marks.is_empty() || !page.cards.is_empty(),
        cards => page.cards.iter().map(|c| card(c, page, &mut ids)).collect::<Vec<_>>(),
        standfirst => page.standfirst.as_str(),
        briefing => briefing(page).split_off(usize::from(lead.is_some())),
        // The reports with filters close with a line on the rules.
        ruled => !page.evidence.is_empty() && page.filters.is_some(),
        method => if page.method.is_empty() { Value::from("") } else { href(page, &page.method) },
        tabs => tabs(page),
        crumbs,
        facts,
        sections,
        downloads,
        forward => page.forward.as_ref().map_or_else(|| Value::from(""), |to| href(page, &to.0)),
        siblings => links(&page.siblings),
        switcher => links(&page.switcher),
        trusts => page.trusts.iter()
            .map(|(text, to, current)| context! { text => text.as_str(), href => href(page, &to.0), current => *current })
            .collect::<Vec<_>>(),
        data => page.data().map_or_else(|| Value::from(""), |data| href(page, &data)),
        drawn,
        choices => page.choices.iter()
            .map(|c| context! { id => c.id(), name => c.name(), label => c.label.as_str(), all => c.all.as_str(), options => c.options.clone() })
            .collect::<Vec<_>>(),
        filters => page.filters.as_ref().map_or_else(|| Value::from(""), filters),
        no_filters => page.no_filters.as_str(),
    }
}

/// The filter bar: its fields, and what its script starts from.
fn filters(filters: &Filters) -> Value {
    let fields: Vec<Value> = (filters.fields.iter())
        .map(|f| context! { name => f.name, label => f.label, value => f.value.as_str() })
        .collect();
    // A plain value of words and numbers: there is nothing JSON can't say.
    let start = serde_json::to_string(filters).unwrap_or_default();
    context! { fields, start }
}

/// An address on the site, relative to a page; what follows `?` is a selection of the page, written as addresses are, and what
/// follows `#` a place on it.
pub(super) fn href(page: &Page, to: &str) -> Value {
    address(&page.path, to)
}

/// The same, from a page's path.
pub(super) fn address(from: &PagePath, to: &str) -> Value {
    Value::from_safe_string(escape::text(&relative(from, to)))
}

/// The same as plain text.
pub(super) fn relative(from: &PagePath, to: &str) -> String {
    let (path, place) = to.split_once('#').unwrap_or((to, ""));
    let (path, selection) = path.split_once('?').unwrap_or((path, ""));
    let mut address = escape::address(&from.to(path));
    if !selection.is_empty() {
        address.push('?');
        address.push_str(selection);
    }
    if !place.is_empty() {
        address.push('#');
        address.push_str(&escape::address(place));
    }
    address
}

/// The longest sentence that is a title, in characters.
const TITLE: usize = 110;

/// The first sentence of the briefing as the title, where it is what the page finds; `None` where it is too long for one.
fn lead(page: &Page) -> Option<String> {
    let first = page.briefing.first().filter(|_| page.leads)?;
    let said = first.strip_suffix('.').unwrap_or(first);
    // A number alone doesn't say what it is of.
    let said = match said.starts_with(char::is_alphabetic) {
        true => said.to_owned(),
        false => format!("{}: {said}", page.title),
    };
    (said.chars().count() <= TITLE).then_some(said)
}

/// The sentences of the briefing, each with the address of its evidence.
fn briefing(page: &Page) -> Vec<Value> {
    let evidence = page.evidence.iter().chain(std::iter::repeat(&None));
    let marks = page.marks.iter().map(Some).chain(std::iter::repeat(None));
    (page.briefing.iter().zip(evidence).zip(marks))
        .map(|((text, to), mark)| {
            // A table without rows to show may have given way to a word of caution.
            let there = |id: &str| {
                !page.apart.contains(id)
                    && (page.tables().any(|t| t.id == id)
                        || page.sections.iter().any(|s| s.id == id))
            };
            let href = match to.as_deref() {
                Some(path) if path.contains(".html") => href(page, path),
                Some(id) if there(id) => Value::from(format!("#{}", escape::id(id))),
                _ => Value::from(""),
            };
            let mark = mark.map_or_else(|| Value::from(""), |m| marked(*m, ""));
            context! { text => text.as_str(), href, mark }
        })
        .collect()
}

/// A card: `id`, `heading`, `ordered`, `items` (each `mark`, `text`, `words` and `href` of a link).
fn card(card: &Card, page: &Page, ids: &mut Ids) -> Value {
    let items: Vec<Value> = (card.items.iter())
        .map(|item| {
            let (words, to) = match &item.link {
                Some((words, to)) => (words.as_str(), href(page, &to.0)),
                None => ("", Value::from("")),
            };
            let mark = item.mark.map_or_else(|| Value::from(""), |m| marked(m, ""));
            context! { mark, text => item.text.as_str(), words, href => to }
        })
        .collect();
    context! { id => ids.take(&card.id), heading => card.heading.as_str(), ordered => card.ordered, items }
}

fn tabs(page: &Page) -> Vec<Value> {
    (page.tabs.iter())
        .map(|(text, to, current)| {
            context! { text => text.as_str(), href => href(page, &to.0), current => *current, here => *to == page.path }
        })
        .collect()
}

fn link(text: &str, to: &PagePath, page: &Page) -> Value {
    context! { text, href => href(page, &to.0), current => *to == page.path }
}

fn section(section: &Section, blocks: &[&Block], id: String, page: &Page, ids: &mut Ids) -> Value {
    let blocks: Vec<Value> = (blocks.iter()).map(|b| block(b, page, ids)).collect();
    context! {
        id,
        heading => section.heading.as_str(),
        blocks,
        folded => section.folded.is_some(),
        // Beside the heading where the matrix below it has no other caption.
        looks => looks(section),
        line => section.folded.as_deref().unwrap_or_default(),
    }
}

/// The words about luck of a section's matrix, where its caption is the heading.
fn looks(section: &Section) -> String {
    let own = section.blocks.iter().find_map(|b| match b {
        Block::Matrix(m) if m.caption == section.heading => Some(m.looks_words()),
        _ => None,
    });
    own.unwrap_or_default()
}

fn block(block: &Block, page: &Page, ids: &mut Ids) -> Value {
    match block {
        Block::Text { text, tone } => {
            context! { block => "text", text => text.as_str(), tone => word(*tone) }
        }
        Block::List { items } => context! { block => "list", items => items.clone() },
        Block::Tiles { tiles } => {
            let tiles: Vec<Value> = (tiles.iter())
                .map(|tile| {
                    context! {
                        label => tile.label.as_str(),
                        figure => tile.figure.text(),
                        code => tile.figure.of().and_then(|of| of.code()).unwrap_or_default(),
                        reason => tile.figure.reason().map(|r| r.words()).unwrap_or_default(),
                        detail => tile.detail.as_str(),
                        tone => word(tile.tone),
                        href => tile.to.as_ref().map_or_else(|| Value::from(""), |to| href(page, &to.0)),
                        mark => tile.stands.as_ref().map_or_else(|| Value::from(""), |s| marked(s.0, &s.1)),
                        hue => tile.stands.as_ref().map_or("", |s| s.0.hue_name()),
                        picture => tile.stands.as_ref().and_then(|s| s.2.as_ref()).map_or_else(
                            || Value::from(""),
                            |p| Value::from_safe_string(super::matrix::on_page(&crate::chart::strip::picture(p, TILE))),
                        ),
                    }
                })
                .collect();
            context! { block => "tiles", tiles }
        }
        Block::Chart(chart) => {
            let prefix = format!("c{}", ids.next_chart());
            let drawing = crate::chart::svg(chart, &prefix);
            context! {
                block => "chart",
                id => ids.take(&chart.id),
                caption_id => ids.take(&format!("{}-caption", chart.id)),
                title => chart.title.as_str(),
                alt => chart.alt.as_str(),
                svg => Value::from_safe_string(super::slim(&drawing.svg)),
            }
        }
        Block::Table(table) => {
            let caption = ids.take(&format!("{}-caption", table.id));
            let worked = table
                .worked
                .as_ref()
                .map_or_else(|| Value::from(""), |w| worked(w, &table.caption, page, ids));
            row::table(table, ids.take(&table.id), caption, worked, &page.path)
        }
        Block::Matrix(matrix) => {
            let id = ids.take(&matrix.id);
            let caption = ids.take(&format!("{}-caption", matrix.id));
            let opened: Vec<Vec<Value>> = (matrix.rows())
                .map(|row| row.open.iter().map(|b| self::block(b, page, ids)).collect())
                .collect();
            super::matrix::matrix(matrix, id, caption, &opened, &page.path)
        }
        Block::Links { links } => {
            let links: Vec<Value> = (links.iter())
                .map(|(link, line)| {
                    context! { text => link.text.as_str(), href => href(page, &link.to.0), line => line.as_str() }
                })
                .collect();
            context! { block => "links", links }
        }
        Block::Worked(w) => context! { block => "worked", worked => worked(w, "", page, ids) },
        Block::Prose { html, .. } => {
            context! { block => "prose", html => Value::from_safe_string(html.clone()) }
        }
    }
}

/// How figures came about: `of` (whose), `formula`, `counted`, `example`, `tables`, `read` (`text`, `href`), `command`. Its own place on
/// the page is `place`; where the page has said the same before, that is left out, and `again` is the place that says it.
fn worked(worked: &Worked, of: &str, page: &Page, ids: &mut Ids) -> Value {
    let said = format!("{:?}", (&worked.formula, &worked.counted));
    let before = ids.said.get(&said).cloned();
    let rest = format!("{:?}", (&worked.tables, &worked.read));
    let all_before = before.as_ref().is_some_and(|(_, same)| *same == rest);
    let place = match &before {
        Some(_) => String::new(),
        None => ids.take("worked"),
    };
    if before.is_none() {
        ids.said.insert(said, (place.clone(), rest));
    }
    let paragraphs = |all: &[String]| match before {
        Some(_) => vec![],
        None => all.to_vec(),
    };
    let read = worked.read.iter().filter(|_| !all_before);
    let read: Vec<Value> = read
        .map(|(text, to)| context! { text => text.as_str(), href => href(page, to) })
        .collect();
    context! {
        of,
        formula => paragraphs(&worked.formula),
        counted => paragraphs(&worked.counted),
        example => worked.example.as_str(),
        tables => if all_before { "" } else { worked.tables.as_str() },
        read,
        command => worked.command.as_str(),
        place,
        again => before.map(|(place, _)| place).unwrap_or_default(),
    }
}

/// How wide the drawing of a range is in a panel.
const PANEL: f64 = 360.0;

/// A figure opened: `title`, `mark`, `verdict`, `lead`, `range` (a drawing), `steps` (each `what`, `number`, `words`), `formula`
/// (paragraphs), `range_made`, `tables`, `read` (`text`, `href`), `code`, `command`.
pub(super) fn opened(of: &Opened, page: &PagePath) -> Value {
    let range = of.range.as_ref().map(|range| {
        let across = Across::AboutBenchmark(range.reach());
        Value::from_safe_string(super::matrix::on_page(&strip::range(range, across, PANEL)))
    });
    let (mark, verdict) = match &of.verdict {
        Some((mark, words)) => (marked(*mark, ""), words.as_str()),
        None => (Value::from(""), ""),
    };
    let read = of.worked.read.iter();
    context! {
        title => of.title.as_str(),
        mark,
        verdict,
        lead => of.lead.as_str(),
        range => range.unwrap_or_else(|| Value::from("")),
        steps => of.steps.iter().map(|[what, number, words]| context! { what, number, words }).collect::<Vec<_>>(),
        formula => of.worked.formula.clone(),
        range_made => of.range_made.as_str(),
        tables => of.tables.clone(),
        read => read.map(|(text, to)| context! { text => text.as_str(), href => address(page, to) }).collect::<Vec<_>>(),
        code => of.code.as_deref().unwrap_or_default(),
        command => of.command.as_str(),
    }
}

/// The width of a tile's drawing.
const TILE: f64 = 172.0;

/// A mark as HTML, with its word for the ear.
fn marked(mark: crate::quantity::Mark, word: &str) -> Value {
    let mut out = String::new();
    super::matrix::push_mark(&mut out, mark, word);
    Value::from_safe_string(out)
}

fn word(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Caution => "caution",
        Tone::Good => "good",
        Tone::Poor => "poor",
    }
}

/// The ids of a page, each given once.
#[derive(Default)]
struct Ids {
    taken: BTreeSet<String>,
    /// What stood under “How was this worked out?” so far: formula and who counts; its place, and the rest.
    said: BTreeMap<String, (String, String)>,
    charts: usize,
}

impl Ids {
    fn take(&mut self, wanted: &str) -> String {
        let wanted = escape::id(wanted);
        let mut id = wanted.clone();
        let mut n = 1;
        while id.is_empty() || !self.taken.insert(id.clone()) {
            n += 1;
            id = format!("{wanted}-{n}");
        }
        id
    }

    fn next_chart(&mut self) -> usize {
        self.charts += 1;
        self.charts
    }
}
