//! The packs of a demo trust as they are printed: every figure of every pack is that of its page, the same bytes every
//! time, tags that a screen reader can follow, small files, governors on two pages.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object, ObjectId};
use matbook::compose::{Survey, pdfs};
use matbook::demo::{DemoPlan, write};
use matbook::intake::{ReadOptions, read_project};
use matbook::pack::{Look, Pack, Press, Typeset, identity};
use matbook::report::{Block, Page, Row, RowKind, Table};

/// The demo's packs, typeset: path, pack, PDF.
pub struct Printed {
    folder: tempfile::TempDir,
    pub packs: Vec<(String, Pack, Typeset)>,
}

/// Made once: all tests look at the same.
pub fn printed() -> &'static Printed {
    static PRINTED: LazyLock<Printed> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let plan = DemoPlan {
            schools: 3,
            pupils: 60,
            years: 2,
            seed: 5,
            ..DemoPlan::default()
        };
        write(&plan, &folder.path().join("demo")).unwrap();
        let packs = typeset_all(&folder.path().join("demo"));
        for (path, _, made) in &packs {
            let file = folder.path().join(path.replace('/', "--"));
            std::fs::write(file, &made.pdf).unwrap();
        }
        Printed { folder, packs }
    });
    &PRINTED
}

fn typeset_all(project: &Path) -> Vec<(String, Pack, Typeset)> {
    let press = Press::new(None).unwrap();
    packs_of(project)
        .into_iter()
        .map(|(path, pack)| {
            let made = press.typeset(&pack).unwrap();
            (path, pack, made)
        })
        .collect()
}

/// Every PDF of a project, bound and not yet typeset, with its path.
pub fn packs_of(project: &Path) -> Vec<(String, Pack)> {
    let config = project.join("config.yaml");
    let text = std::fs::read_to_string(&config).unwrap();
    let read = matbook::config::read(&text, &config).unwrap();
    let options = ReadOptions::default();
    let (holdings, sink) = read_project(&read.data, &read.settings, &options).unwrap();
    let findings = sink.into_sorted();
    let survey = Survey::new(&holdings, &read.settings, &findings, None);
    pdfs(&survey, &Look::default())
}

/// Writes a demo of six schools, of which the last is a secondary one, and binds its packs of a kind.
pub fn packs_of_six_schools(kind: &str) -> Vec<Pack> {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools: 6,
        pupils: 40,
        years: 2,
        seed: 5,
        ..DemoPlan::default()
    };
    write(&plan, folder.path()).unwrap();
    let mut packs: Vec<Pack> = packs_of(folder.path())
        .into_iter()
        .map(|(_, p)| p)
        .collect();
    packs.retain(|pack| pack.identity.as_ref().is_some_and(|own| own.pack == kind));
    packs
}

pub fn file(path: &str) -> std::path::PathBuf {
    printed().folder.path().join(path.replace('/', "--"))
}

/// Text in the order in which it was set: rows of tables one after the other. `None` where `pdftotext` isn't installed.
fn text_of(path: &Path) -> Option<String> {
    let ran = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8"])
        .arg(path)
        .arg("-")
        .output();
    match ran {
        Ok(out) if out.status.success() => Some(String::from_utf8_lossy(&out.stdout).into_owned()),
        _ => {
            crate::skip("pdftotext is not installed");
            None
        }
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What must stand together in the PDF: pieces in order, each with the most characters that may stand before it (a
/// footnote's letter, the word "left out").
type Needle = Vec<(String, usize)>;

/// What a page says, in the order in which it says it.
fn needles(page: &Page) -> Vec<Needle> {
    let one = |text: &str| vec![(squeezed(text), 0)];
    let mut all = vec![one(&page.title)];
    all.extend(page.briefing.iter().map(|s| one(s)));
    for block in page.sections.iter().flat_map(|s| &s.blocks) {
        match block {
            Block::Text { text, .. } => all.push(one(text)),
            Block::List { items } => all.extend(items.iter().map(|i| one(i))),
            Block::Prose { plain, .. } => all.extend(plain.iter().map(|p| one(p))),
            Block::Tiles { tiles } => {
                for tile in tiles {
                    all.push(one(&tile.label));
                    all.push(one(&tile.figure.text()));
                    // A tile may show the shape of its tone between figure and detail.
                    all.push(one(&tile.detail));
                }
            }
            Block::Table(table) => all.extend(rows_of(table)),
            Block::Matrix(matrix) => all.extend(matrix.printed().iter().flat_map(rows_of)),
            _ => {}
        }
    }
    all.retain(|n| n.iter().any(|(piece, _)| !piece.is_empty()));
    all
}

/// The rows of a table that is printed as one.
fn rows_of(table: &Table) -> Vec<Needle> {
    if table.files_only || dashes_only(table) {
        return vec![];
    }
    let needle = |row: &Row| -> Needle {
        let cells = row.cells.iter().take(table.columns.len()).enumerate();
        let pieces = cells.map(|(i, cell)| {
            let after_mark = i > 0 && row.cells[i - 1].reason().is_some();
            let gap = if i == 1 && row.kind == RowKind::LeftOut {
                9
            } else if after_mark {
                2
            } else {
                0
            };
            (squeezed(&cell.plain()), gap)
        });
        pieces.collect()
    };
    table.rows.iter().map(needle).collect()
}

/// A table that lacks all of its figures is printed as a sentence.
fn dashes_only(table: &Table) -> bool {
    let main = table
        .columns
        .iter()
        .position(|c| ["attainment", "score", "value"].contains(&c.key.as_str()));
    let lacks = |i: usize| table.rows.iter().all(|r| r.cells[i].reason().is_some());
    main.is_some_and(|i| !table.rows.is_empty() && lacks(i))
}

/// Where the needle ends, if all of it stands somewhere from `from` on.
fn find(text: &str, from: usize, needle: &Needle) -> Option<usize> {
    let (first, rest) = needle.split_first()?;
    let mut start = from;
    while let Some(at) = text[start..].find(&first.0) {
        let mut end = start + at + first.0.len();
        let whole = rest.iter().all(|(piece, gap)| {
            // Pieces without text, as sparks, are nowhere.
            let places = text[end..].char_indices().map(|(i, _)| i).take(gap + 1);
            let found = places
                .map(|i| end + i)
                .find(|i| text[*i..].starts_with(piece.as_str()));
            let ok = found.is_some() || piece.is_empty();
            end = found.unwrap_or(end) + piece.len();
            ok
        });
        if whole {
            return Some(end);
        }
        start += at + text[start + at..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// How many codes a chapter of them has, each of which must stand in the PDF: its paragraphs run on from page to page.
fn codes_in(page: &Page, text: &str, path: &str) -> usize {
    let mut found = 0;
    for block in page.sections.iter().flat_map(|s| &s.blocks) {
        let Block::Text { text: said, .. } = block else {
            panic!("{path}: another block than text among codes");
        };
        for word in said.split_whitespace() {
            let code = word.trim_end_matches([',', ';', '.']);
            let is_code = code.len() == 7
                && code
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
            if is_code {
                assert!(text.contains(code), "{path}: {code} is not in the PDF");
                found += 1;
            }
        }
    }
    assert!(found > 0, "{path}: no code");
    found
}

#[test]
fn every_figure_of_every_pack_is_that_of_its_page() {
    let mut compared = 0;
    for (path, pack, _) in &printed().packs {
        let Some(text) = text_of(&file(path)) else {
            return;
        };
        let text = squeezed(&text);
        for page in &pack.chapters {
            if page.title == "Codes of the figures" {
                compared += codes_in(page, &text, path);
                continue;
            }
            // Chapters follow each other; tables within one are read in any order of their blocks.
            let mut at = 0;
            for needle in needles(page) {
                let said: Vec<&str> = needle.iter().map(|(piece, _)| piece.as_str()).collect();
                match find(&text, at, &needle) {
                    Some(_) => compared += needle.len(),
                    None => panic!(
                        "{path}, {}: not in the PDF: {}",
                        page.title,
                        said.join(" | ")
                    ),
                }
                if needle.len() == 1 && at == 0 {
                    at = find(&text, 0, &needle)
                        .unwrap_or(0)
                        .saturating_sub(said[0].len());
                }
            }
        }
    }
    // Two primaries with two key stages and eleven reports each: far more than this.
    assert!(compared > 10_000, "only {compared} figures were compared");
    eprintln!(
        "{compared} cells, tiles and sentences of the packs stand in the PDFs as on the pages"
    );
}

#[test]
fn packs_come_out_the_same_from_run_to_run() {
    let again = typeset_all(&printed().folder.path().join("demo"));
    assert_eq!(again.len(), printed().packs.len());
    for ((path, _, one), (other_path, _, other)) in printed().packs.iter().zip(&again) {
        assert_eq!(path, other_path);
        assert!(one.pdf == other.pdf, "{path} differs between two runs");
    }
}

#[test]
fn each_kind_is_there_with_its_identity_and_small() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (path, pack, made) in &printed().packs {
        let own = identity::read(&made.pdf).unwrap();
        assert_eq!(Some(&own), pack.identity.as_ref(), "{path}");
        let urn = own.school.map(|u| u.to_string());
        assert!(
            urn.is_none_or(|u| path.contains(&u)),
            "{path} says another school: {own:?}"
        );
        *kinds.entry(own.pack.clone()).or_default() += 1;
        let (least, most) = match own.pack.as_str() {
            "governors" => (2, 2),
            "head" => (1, 10),
            "trustees" => (3, 8),
            _ => (1, 999),
        };
        assert!(
            (least..=most).contains(&made.pages),
            "{path}: {} pages",
            made.pages
        );
        // Of one or two full pages fonts and metadata are a large part.
        let fonts = if own.pack == "report" { 10_000 } else { 0 };
        let most = 40_000 * made.pages + fonts;
        assert!(made.pdf.len() < most, "{path}: {} bytes", made.pdf.len());
        assert!(made.warnings.is_empty(), "{path}: {:?}", made.warnings);
    }
    assert_eq!((kinds["head"], kinds["trustees"]), (3, 1), "{kinds:?}");
    assert_eq!(kinds["governors"], 3, "{kinds:?}");
    let annexes = (kinds["head-annex"], kinds["trustees-annex"]);
    assert_eq!(annexes, (3, 1), "{kinds:?}");
    assert!(kinds["report"] >= 20, "the trust's own pages: {kinds:?}");
}

/// The text of a pack's PDF, its lines as one.
fn printed_text(pack: &Pack) -> Option<(usize, String)> {
    let made = Press::new(None).unwrap().typeset(pack).unwrap();
    assert!(made.warnings.is_empty(), "{:?}", made.warnings);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pack.pdf");
    std::fs::write(&file, &made.pdf).unwrap();
    let said = text_of(&file)?;
    let words: Vec<&str> = said.split_whitespace().collect();
    Some((made.pages, words.join(" ")))
}

#[test]
fn governors_of_a_school_without_outcomes_read_what_else_is_known_of_it() {
    let mut packs = packs_of_six_schools("governors");
    assert_eq!(packs.len(), 6);
    packs.retain(|pack| pack.subject.contains("High"));
    let [pack] = &packs[..] else {
        panic!("{} packs of a secondary school", packs.len());
    };
    let Some((pages, said)) = printed_text(pack) else {
        return;
    };
    assert_eq!(pages, 2);
    for words in [
        "Persistent absence",
        "Value added",
        "Questions you may want to ask",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(!said.contains("similar pupils, year by year"), "{said}");
}

#[test]
fn a_special_schools_packs_hold_no_share_of_a_standard() {
    let packs = packs_of_six_schools("head");
    let special: Vec<&Pack> = (packs.iter())
        .filter(|pack| pack.subject.contains("Special"))
        .collect();
    for pack in &special {
        let ids: Vec<&str> = pack.leaves.iter().map(|l| l.id.as_str()).collect();
        assert!(!ids.contains(&"six") && !ids.contains(&"groups"), "{ids:?}");
        let Some((_, said)) = printed_text(pack) else {
            return;
        };
        assert!(said.contains("would speak of a child"), "{said}");
        assert!(!said.contains("At standard"), "{said}");
    }
    assert!(!special.is_empty(), "the demo has a special school");
}

#[test]
fn a_short_pack_decides_on_its_first_page_and_shows_what_it_names() {
    for (path, pack, made) in &printed().packs {
        let [first, ..] = &pack.leaves[..] else {
            continue;
        };
        assert!(
            !first.title.is_empty() && first.title.chars().count() <= 110,
            "{path}: {}",
            first.title
        );
        assert!((1..=5).contains(&first.said.len()), "{path}");
        // Each page that a sentence names is there.
        let known: Vec<&str> = pack.leaves.iter().map(|l| l.id.as_str()).collect();
        let named = pack
            .leaves
            .iter()
            .flat_map(|l| &l.said)
            .flat_map(|s| &s.pages);
        for page in named {
            assert!(
                known.contains(&page.as_str()),
                "{path}: {page} of {known:?}"
            );
        }
        let Some(text) = text_of(&file(path)) else {
            return;
        };
        let said = squeezed(&text);
        assert!(said.contains(&format!("Page1of{}", made.pages)), "{path}");
        for leaf in &pack.leaves {
            let own = leaf.said.iter().map(|s| s.text.as_str());
            for words in own.chain([leaf.title.as_str()]) {
                assert!(said.contains(&squeezed(words)), "{path}: {words}");
            }
        }
    }
}

#[test]
fn a_figure_on_few_pupils_is_a_star_on_paper() {
    use matbook::pack::leaf::Body;
    use matbook::report::{MatrixCell, MatrixRow};
    let mut few = 0;
    for (path, pack, _) in &printed().packs {
        let data = Press::new(None).unwrap().data_json(pack);
        let data: serde_json::Value = serde_json::from_str(&data).unwrap();
        let printed: Vec<&serde_json::Value> = (data["leaves"].as_array().unwrap().iter())
            .flat_map(|l| l["parts"].as_array().unwrap())
            .filter(|p| p["body"] == "matrix")
            .collect();
        let meant = (pack.leaves.iter().flat_map(|l| &l.parts)).filter_map(|p| match &p.body {
            Body::Matrix(matrix) => Some(matrix),
            _ => None,
        });
        for (matrix, shown) in meant.zip(printed) {
            let lines = shown["lines"].as_array().unwrap();
            let rows = lines.iter().filter(|l| l.get("cells").is_some());
            for (row, line) in matrix.rows().zip(rows) {
                let row: &MatrixRow = row;
                for (cell, shown) in row.cells.iter().zip(line["cells"].as_array().unwrap()) {
                    if let MatrixCell::Compared(of, _) = cell
                        && of.n.value().is_some_and(|n| n > 0.0 && n < 10.0)
                    {
                        few += 1;
                        assert_eq!(shown["kind"], "few", "{path}: {}", row.head);
                    }
                }
            }
        }
    }
    assert!(few > 10, "only {few} figures on few pupils");
}

#[test]
fn six_questions_fit_one_page_and_claim_nothing_beyond_chance() {
    let heads = printed().packs.iter().filter(|(_, pack, _)| pack.covers);
    for (path, pack, _) in heads {
        let Some(text) = text_of(&file(path)) else {
            return;
        };
        let own: Vec<&str> = text
            .split('\u{c}')
            .filter(|page| page.contains("1. Where do we stand?"))
            .collect();
        let Some(page) = own.first() else {
            let none = pack.chapters[0].sections.first().map(|s| s.id.as_str());
            assert_eq!(none, Some("none"), "{path} has no questions");
            continue;
        };
        assert!(
            page.contains("6. What to look at next?"),
            "{path}: the six questions run over their page"
        );
        let brief = &pack.chapters[0];
        let table = brief.tables().next().unwrap();
        let beyond = table
            .rows
            .iter()
            .filter(|row| {
                matches!(
                    row.cells[6],
                    matbook::report::Cell::Interval {
                        crosses: Some(false),
                        ..
                    }
                )
            })
            .count();
        // What it says of subjects, which the table shows; of a group beyond chance it says how many were looked at.
        let said = squeezed(page).replace("pupilgroups1liesbeyondchance,", "");
        if beyond == 0 {
            assert!(
                !said.contains(",beyondchance") && !said.contains("liesbeyondchance,"),
                "{path} claims what no interval shows"
            );
        }
    }
}

/// How full each page is, from 0 to 1, by its lowest word above the foot; without cover. `None` where `pdftotext` isn't
/// installed.
fn fills(path: &str) -> Option<Vec<f64>> {
    let ran = Command::new("pdftotext")
        .args(["-bbox", "-enc", "UTF-8"])
        .arg(file(path))
        .arg("-")
        .output();
    let out = match ran {
        Ok(out) if out.status.success() => String::from_utf8_lossy(&out.stdout).into_owned(),
        _ => {
            crate::skip("pdftotext is not installed");
            return None;
        }
    };
    let number = |line: &str, name: &str| -> Option<f64> {
        let after = line.split_once(&format!("{name}=\""))?.1;
        after.split_once('"')?.0.parse().ok()
    };
    // Margins: 24 mm above, 20 mm below, where the foot stands.
    let mm = 72.0 / 25.4;
    let pages = out.split("<page ").skip(2).filter_map(|page| {
        let height = number(page, "height")?;
        let below = page.lines().filter(|l| l.contains("<word "));
        let lowest = below
            .filter_map(|line| number(line, "yMax"))
            .filter(|y| *y < height - 19.0 * mm)
            .fold(0.0, f64::max);
        Some((lowest - 24.0 * mm) / (height - 44.0 * mm))
    });
    Some(pages.collect())
}

#[test]
fn pages_of_packs_are_filled() {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (path, pack, _) in &printed().packs {
        let Some(fills) = fills(path) else { return };
        let kind = match pack.identity.as_ref().map(|i| i.pack.as_str()) {
            Some("head-annex") => "head",
            Some("trustees-annex") => "trustees",
            _ => continue,
        };
        let (pages, empty) = kinds.entry(kind).or_default();
        *pages += fills.len();
        *empty += fills.iter().filter(|f| **f < 0.55).count();
        // The end of a table of two or three rows alone on a page is less than a tenth of it.
        let last = fills.len() - 1;
        let tails = fills[..last].iter().filter(|f| **f < 0.12).count();
        assert_eq!(tails, 0, "{path}: {fills:?}");
    }
    for (kind, (pages, empty)) in kinds {
        eprintln!("{kind}: {empty} of {pages} pages are filled to less than 55 %");
        assert!(empty * 12 <= pages, "{kind}: {empty} of {pages} pages");
    }
}

/// An object behind a reference.
fn real<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    match object {
        Object::Reference(id) => document.get_object(*id).unwrap_or(&Object::Null),
        other => other,
    }
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    match real(document, object) {
        Object::Dictionary(d) => Some(d),
        Object::Stream(s) => Some(&s.dict),
        _ => None,
    }
}

fn entry<'a>(document: &'a Document, of: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    of.get(key).ok().map(|o| real(document, o))
}

fn name(document: &Document, of: &Dictionary, key: &[u8]) -> String {
    entry(document, of, key)
        .and_then(|o| o.as_name().ok())
        .map(|n| String::from_utf8_lossy(n).into_owned())
        .unwrap_or_default()
}

/// The children of a structure element that are elements too.
fn children<'a>(document: &'a Document, of: &'a Dictionary) -> Vec<&'a Dictionary> {
    let kids: Vec<&Object> = match entry(document, of, b"K") {
        Some(Object::Array(kids)) => kids.iter().collect(),
        Some(one) => vec![one],
        None => vec![],
    };
    kids.into_iter()
        .filter_map(|k| dictionary(document, k))
        .filter(|d| d.has(b"S"))
        .collect()
}

/// The scope of a header cell.
fn scope(document: &Document, cell: &Dictionary) -> String {
    let attributes: Vec<&Dictionary> = match entry(document, cell, b"A") {
        Some(Object::Array(all)) => all.iter().filter_map(|a| dictionary(document, a)).collect(),
        Some(one) => dictionary(document, one).into_iter().collect(),
        None => vec![],
    };
    attributes
        .into_iter()
        .map(|a| name(document, a, b"Scope"))
        .find(|s| !s.is_empty())
        .unwrap_or_default()
}

/// How many columns a cell takes.
fn span(document: &Document, cell: &Dictionary) -> i64 {
    let attributes: Vec<&Dictionary> = match entry(document, cell, b"A") {
        Some(Object::Array(all)) => all.iter().filter_map(|a| dictionary(document, a)).collect(),
        Some(one) => dictionary(document, one).into_iter().collect(),
        None => vec![],
    };
    let said = attributes
        .into_iter()
        .find_map(|a| entry(document, a, b"ColSpan"));
    said.and_then(|o| o.as_i64().ok()).unwrap_or(1)
}

/// What the tag tree holds, and what is wrong with it.
#[derive(Default)]
struct Tags {
    tables: usize,
    heads: usize,
    figures: usize,
    last_heading: usize,
    faults: Vec<String>,
}

impl Tags {
    fn walk(&mut self, document: &Document, element: &Dictionary) {
        let kind = name(document, element, b"S");
        match kind.as_str() {
            "Table" => self.table(document, element),
            "Figure" => {
                self.figures += 1;
                let alt = entry(document, element, b"Alt").and_then(|a| a.as_str().ok());
                if alt.is_none_or(<[u8]>::is_empty) {
                    self.faults.push("a figure has no alternative text".into());
                }
            }
            heading if heading.len() == 2 && heading.starts_with('H') => {
                let level = heading[1..].parse().unwrap_or(0);
                if level > self.last_heading + 1 {
                    self.faults
                        .push(format!("heading {level} after {}", self.last_heading));
                }
                self.last_heading = level;
            }
            _ => {}
        }
        for child in children(document, element) {
            self.walk(document, child);
        }
    }

    /// A heading row of column headers, then rows of as many cells, the first the row's header.
    fn table(&mut self, document: &Document, table: &Dictionary) {
        self.tables += 1;
        let mut rows: Vec<(bool, Vec<&Dictionary>)> = vec![];
        for part in children(document, table) {
            match name(document, part, b"S").as_str() {
                "TR" => rows.push((false, children(document, part))),
                group @ ("THead" | "TBody" | "TFoot") => rows.extend(
                    children(document, part)
                        .into_iter()
                        .map(|row| (group == "THead", children(document, row))),
                ),
                _ => {}
            }
        }
        let across =
            |cells: &[&Dictionary]| -> i64 { cells.iter().map(|c| span(document, c)).sum() };
        let width = rows.first().map_or(0, |(_, cells)| across(cells));
        // Without a foot Typst leaves the groups out: the first row is the heading then.
        match rows.first_mut() {
            Some(first) => first.0 = true,
            None => self.faults.push("a table has no rows".into()),
        }
        for (heading, cells) in &rows {
            if across(cells) != width {
                self.faults
                    .push(format!("a row of {} cells among {width}", across(cells)));
            }
            for (i, cell) in cells.iter().enumerate() {
                let wanted = match (heading, i) {
                    (true, _) => ("TH", "Column"),
                    (false, 0) => ("TH", "Row"),
                    (false, _) => ("TD", ""),
                };
                let found = (name(document, cell, b"S"), scope(document, cell));
                if (found.0.as_str(), found.1.as_str()) != wanted {
                    self.faults.push(format!("{found:?} instead of {wanted:?}"));
                } else if wanted.0 == "TH" {
                    self.heads += 1;
                }
            }
        }
    }
}

#[test]
fn tags_tell_header_cells_figures_and_headings() {
    let mut seen = Tags::default();
    for (path, _, made) in &printed().packs {
        let document = Document::load_mem(&made.pdf).unwrap();
        let catalog = document.catalog().unwrap();
        let root = dictionary(&document, catalog.get(b"StructTreeRoot").unwrap()).unwrap();
        let mut tags = Tags::default();
        for top in children(&document, root) {
            tags.walk(&document, top);
        }
        tags.faults.sort();
        tags.faults.dedup();
        assert!(tags.faults.is_empty(), "{path}: {:?}", tags.faults);
        seen.tables += tags.tables;
        seen.heads += tags.heads;
        seen.figures += tags.figures;
        // What PDF/UA-1 wants of the document itself.
        assert!(catalog.has(b"Lang") && catalog.has(b"Metadata"), "{path}");
        let marks = dictionary(&document, catalog.get(b"MarkInfo").unwrap()).unwrap();
        assert!(marks.get(b"Marked").unwrap().as_bool().unwrap(), "{path}");
        assert!(!marks.has(b"Suspects"), "{path}");
        let view = dictionary(&document, catalog.get(b"ViewerPreferences").unwrap()).unwrap();
        assert!(
            view.get(b"DisplayDocTitle").unwrap().as_bool().unwrap(),
            "{path}"
        );
        let pages: Vec<ObjectId> = document.page_iter().collect();
        assert_eq!(pages.len(), made.pages, "{path}");
        for page in pages {
            let page = document.get_dictionary(page).unwrap();
            assert_eq!(name(&document, page, b"Tabs"), "S", "{path}");
            assert!(page.has(b"StructParents"), "{path}: a page without tags");
        }
        fonts_are_embedded(path, &document);
    }
    assert!(
        seen.tables > 100 && seen.heads > 2000 && seen.figures > 50,
        "{} tables, {} header cells, {} figures",
        seen.tables,
        seen.heads,
        seen.figures
    );
}

fn fonts_are_embedded(path: &str, document: &Document) {
    for object in document.objects.values() {
        let Some(own) = dictionary(document, object) else {
            continue;
        };
        match name(document, own, b"Type").as_str() {
            "FontDescriptor" => assert!(
                own.has(b"FontFile2") || own.has(b"FontFile3"),
                "{path}: a font is not embedded"
            ),
            "Font" if name(document, own, b"Subtype") == "Type0" => {
                assert!(own.has(b"ToUnicode"), "{path}: a font's text can't be read");
            }
            _ => {}
        }
    }
}
