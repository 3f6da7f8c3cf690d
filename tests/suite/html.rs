//! Pages as HTML: every kind of block, names that mean harm, relative links, templates of the user's own, colours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use matbook::html::{Renderer, SiteInfo, TemplateError};
use matbook::release::{Reason, Unit};
use matbook::report::*;

use crate::sample::{self, missing};

fn site() -> SiteInfo {
    SiteInfo {
        title: "Beacon & Co".into(),
        trusts: vec!["Beacon Learning Trust".into()],
        home: PagePath::new("beacon-learning-trust/index.html"),
        facts: vec![Fact {
            name: "Data as at".into(),
            value: "31 July 2019".into(),
        }],
    }
}

fn renderer() -> Renderer {
    Renderer::new(None, site()).unwrap()
}

fn sample() -> String {
    renderer().page(&sample::page()).unwrap()
}

/// All values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

#[test]
fn elements_are_closed_in_their_order() {
    let html = sample();
    let mut open: Vec<&str> = Vec::new();
    for part in html.split('<').skip(2) {
        let tag = part.split('>').next().unwrap();
        let name = tag.split_whitespace().next().unwrap();
        // Cells of a body end with the next one or with their row.
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{part}");
        } else if name == "td" || tag == "th scope=row" {
        } else if !tag.ends_with('/') && !["meta", "link"].contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn every_block_and_part_is_there() {
    let html = sample();
    for expected in [
        "<title>Beacon Learning Trust: Schools: difference from benchmark – Beacon &amp; Co</title>",
        "<a class=\"skip\" href=\"#main\">",
        "<p><span class=\"subject\">Beacon Learning Trust</span><span> · Schools: difference from benchmark</span>",
        "<h1 class=\"finding\"><span class=\"title\">Nine of 14 schools are above their benchmark, four of them beyond chance</span></h1>",
        "<nav class=\"crumbs\" aria-label=\"Breadcrumb\">",
        "<li><a href=\"summary.html\">Key stage 2</a></li>",
        "<div><dt>Results year</dt><dd>2018/19</dd></div>",
        "<li><a href=\"schools-difference.csv\" download data-format=\"CSV\" type=\"text/csv; charset=utf-8\">CSV</a></li>",
        "<a href=\"schools-difference.html\" aria-current=\"page\">Schools: difference</a>",
        "<li><a href=\"../schools/136003/ks2/schools-difference.html\">Dene Academy 3</a></li>",
        "<h2 id=\"headlines\">Headlines</h2>",
        "<p class=\"figure\">12,345</p>",
        "<p class=\"figure none\">not yet due</p>",
        "<p class=\"label\"><a href=\"../measures.html\">Progress 8</a></p>",
        "At the expected standard over five years</figcaption>",
        "Two of six schools lie above average beyond chance, two below.</p>",
        "<p class=\"note caution\">",
        "<span class=\"vh\">Caution: </span>Two schools have fewer than 30 pupils",
        "<p>We are <strong>proud</strong> of our schools.</p>",
        "<li><a href=\"../measures.html\">DfE measures</a><p>How the trust compares",
        "<span>Data as at: 31 July 2019</span>",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
    assert_eq!(html.matches("<figure").count(), 3);
    assert_eq!(html.matches("<h1").count(), 1);
}

/// A first sentence that is too long, or none, leaves the topic as the title; a number says what it is of.
#[test]
fn the_first_sentence_is_the_title_where_it_can_be_one() {
    let headed = |sentences: &[&str]| {
        let mut page = sample::page();
        page.briefing = sentences.iter().map(|s| (*s).to_owned()).collect();
        let html = renderer().page(&page).unwrap();
        let (_, rest) = html.split_once("<h1").unwrap();
        let (heading, rest) = rest.split_once("</h1>").unwrap();
        let title = heading.rsplit_once("class=\"title\">").unwrap().1;
        (title.replace("</span>", ""), rest.to_owned())
    };
    let (title, rest) = headed(&["All is well.", "Two rows are missing."]);
    assert_eq!(title, "All is well");
    assert!(!rest.contains("All is well") && rest.contains("Two rows are missing."));
    assert_eq!(
        headed(&["5.9% in 2025/26."]).0,
        "Schools: difference from benchmark: 5.9% in 2025/26"
    );
    let long = format!("{}.", "a long sentence ".repeat(9));
    let (title, rest) = headed(&[&long]);
    assert_eq!(title, "Schools: difference from benchmark");
    assert!(rest.contains(&long));
    assert_eq!(headed(&[]).0, "Schools: difference from benchmark");
    // What is no finding is no title, however short.
    let mut page = sample::page();
    page.leads = false;
    let html = renderer().page(&page).unwrap();
    assert!(html.contains("<span class=\"title\">Schools: difference from benchmark</span></h1>"));
    assert!(html.contains("<li>Nine of 14 schools are above"), "{html}");
}

#[test]
fn a_table_tells_headings_numbers_and_gaps_apart() {
    let html = sample();
    for expected in [
        "<caption id=\"schools-caption\"><span>Attainment and difference",
        "<th scope=\"col\">School</th>",
        "<th scope=\"col\" class=\"n\" title=\"Pupils on roll on the day of the summer census\">Roll</th>",
        "<th scope=row><a href=\"../schools/136000/measures.html\">Ash Academy 0</a><",
        // Row 0: 42 + 1/3, rounded for the eye and nearly whole for sorting.
        "<td class=n data-sort=42.333333>42%<",
        // Row 0: −15.25 ± 6.
        "<td class=n data-sort=-21.25>−21 to −9 <span class=\"chance\">more than chance</span><",
        // Row 5: 29·5 mod 31 = 21; 21 − 15.25 = 5.75; minus 6.
        "<td class=n data-sort=-0.25>0 to +12 <span class=\"chance\">within chance</span><",
        "<use href=\"#mark-wb\"/></svg>well below</span>",
        "<use href=\"#mark-e\"/></svg>close to average</span>",
        "<tr class=\"left-out\"><th scope=row>Dene Free School <span class=\"tag\">left out</span><",
        "<i class=gap role=img title=\"withheld: small number\">c</i>",
        "<tr class=\"null\"><th scope=row>Null<",
        "<tr class=\"total\"><th scope=row>MAT average<",
        "suppressed by the DfE (SUPP)</span>",
        "<div><dt>Roll</dt><dd>Pupils on roll on the day of the summer census</dd></div>",
        "<div class=\"table\" data-find>",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
    let row = html.split("Dene Free School").nth(1).unwrap();
    let row = row.split("</tr>").next().unwrap();
    // A missing figure has no value to sort by, and the roll of 4 says itself what it is.
    assert!(
        !row.contains("data-sort") && row.contains("<td class=n>4<"),
        "{row}"
    );
}

#[test]
fn names_that_mean_harm_stay_text() {
    let html = sample();
    // Scripts of the site itself, none on the page.
    let scripts = html.matches("<script").count();
    assert_eq!(html.matches("<script src=\"../../assets/").count(), scripts);
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;&#39;"));
    let mut page = sample::page();
    let evil = "\"><img src=x onerror=alert(1)>{{ 7919*7919 }}";
    page.subject = evil.into();
    page.title = evil.into();
    page.standfirst = evil.into();
    page.briefing = vec![evil.into()];
    page.facts[0].value = evil.into();
    page.sections[0].heading = evil.into();
    page.sections[0].id = evil.into();
    page.siblings[0].1 = PagePath::new(format!("a/{evil}.html"));
    page.downloads[0].1 = "javascript:alert(1)".into();
    for section in &mut page.sections {
        for block in &mut section.blocks {
            if let Block::Table(table) = block {
                table.id = evil.into();
                table.caption = evil.into();
                table.notes = vec![evil.into()];
                table.columns[2].about = evil.into();
                table.rows[0].cells[1] = Cell::Missing(Reason::Other(evil.into()));
            }
            if let Block::Chart(chart) = block {
                chart.id = evil.into();
                chart.title = evil.into();
                chart.alt = evil.into();
            }
        }
    }
    let html = renderer().page(&page).unwrap();
    assert!(!html.contains("<img"), "{html}");
    // 7919 · 7919 = 62,710,561
    assert!(
        !html.contains("62710561"),
        "a name was taken for a template"
    );
    assert!(!html.contains("href=\"javascript:"));
}

#[test]
fn nothing_is_inline_and_nothing_leaves_the_site() {
    let html = sample();
    assert!(html.contains("content=\"default-src 'none'; style-src 'self' file:;"));
    for forbidden in [
        " style=\"",
        " onclick",
        " onload",
        "<style",
        "http-equiv=\"refresh",
    ] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    let assets = renderer().assets();
    let links = values(&html, "href")
        .into_iter()
        .chain(values(&html, "src"));
    for link in links {
        assert!(!link.contains(':') && !link.starts_with('/'), "{link}");
        if let Some(asset) = link.strip_prefix("../../assets/") {
            assert!(assets.contains_key(&format!("assets/{asset}")), "{link}");
        }
    }
    for (path, bytes) in &assets {
        let Ok(text) = std::str::from_utf8(bytes) else {
            continue;
        };
        if !path.contains("LICENSE") {
            // Names of formats, not addresses.
            let text = text
                .replace("http://www.w3.org/", "")
                .replace("http://schemas.openxmlformats.org/", "");
            assert!(!text.contains("://"), "{path}");
        }
    }
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    let mut page = sample::page();
    // The same table and chart twice, and a section that takes an id of the layout.
    page.sections[1].id = "main".into();
    let again = page.sections[2].blocks[0].clone();
    page.sections[2].blocks.push(again);
    let html = renderer().page(&page).unwrap();
    let ids = values(&html, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for reference in values(&html, "href") {
        if let Some(id) = reference.strip_prefix('#') {
            assert!(unique.contains(id), "{reference}");
        }
    }
    for list in values(&html, "aria-labelledby") {
        for id in list.split(' ') {
            assert!(unique.contains(id), "{id}");
        }
    }
}

#[test]
fn the_same_page_gives_the_same_text_and_an_empty_page_is_a_page() {
    assert_eq!(sample(), sample());
    let html = renderer()
        .page(&Page::new(PagePath::new("index.html"), "Trust", "Empty"))
        .unwrap();
    for absent in [
        "class=\"crumbs",
        "class=\"tabs",
        "<section",
        "<dl",
        "class=\"side\"",
    ] {
        assert!(!html.contains(absent), "{absent}");
    }
    assert!(html.contains("href=\"assets/site."));
    assert!(html.contains("href=\"beacon-learning-trust/index.html\""));
    // A table without rows or notes.
    let mut page = Page::new(PagePath::new("index.html"), "Trust", "Empty");
    let mut table = Table::new("t", "Nothing", vec![Column::words("a", "A")]);
    table.rows.push(Row::body(vec![Cell::Number(missing(
        Reason::NotYetDue,
        Unit::Percent,
    ))]));
    page.sections = vec![Section::new("s", "S", vec![Block::Table(table)])];
    let html = renderer().page(&page).unwrap();
    assert!(html.contains("<b>–</b> not yet due"));
}

#[test]
fn assets_carry_their_hash_and_the_stylesheet_names_the_fonts() {
    let assets = renderer().assets();
    let mut kinds = BTreeMap::new();
    for path in assets.keys().filter(|p| !p.contains("LICENSE")) {
        let parts: Vec<&str> = path.strip_prefix("assets/").unwrap().split('.').collect();
        let [name, hash, ending] = parts[..] else {
            panic!("{path}")
        };
        assert!(
            hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()),
            "{path}"
        );
        kinds.insert(format!("{name}.{ending}"), path.clone());
    }
    assert_eq!(
        kinds.keys().collect::<Vec<_>>(),
        [
            "audit.js",
            "filters.js",
            "icon.svg",
            "inter-latin-ext.woff2",
            "inter-latin.woff2",
            "search.js",
            "site.css",
            "site.js"
        ]
    );
    let css = std::str::from_utf8(&assets[&kinds["site.css"]]).unwrap();
    for font in ["inter-latin.woff2", "inter-latin-ext.woff2"] {
        let file = kinds[font].strip_prefix("assets/").unwrap();
        assert!(css.contains(&format!("url(\"{file}\")")), "{file}");
    }
    assert!(css.contains(".chart .f-blue{fill:"));
}

fn user(files: &[(&str, &str)]) -> (tempfile::TempDir, Result<Renderer, TemplateError>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let renderer = Renderer::new(Some(folder.path()), site());
    (folder, renderer)
}

#[test]
fn a_template_of_the_user_stands_in_for_the_built_in_one() {
    let (_folder, renderer) = user(&[
        (
            "text.html",
            "\u{feff}<p class=\"mine\">\r\n{{ block.text }}</p>{% include \"parts/more.html\" %}",
        ),
        ("parts/more.html", "<i>{{ page.title }}</i>"),
        ("site.css", "body { color: red }"),
        ("pack.typ", "{{ not for pages"),
    ]);
    let renderer = renderer.unwrap();
    let html = renderer.page(&sample::page()).unwrap();
    assert!(
        html.contains("<p class=\"mine\">\nFigures compare"),
        "{html}"
    );
    assert!(html.contains("<i>Schools: difference from benchmark</i>"));
    let assets = renderer.assets();
    let css = assets
        .iter()
        .find(|(path, _)| path.ends_with(".css"))
        .unwrap()
        .1;
    assert!(css.starts_with(b"body { color: red }"));
    // Rows, cell by cell.
    let (_folder, renderer) = user(&[(
        "table.html",
        "{% for row in block.rows %}[{{ row.kind }}:{% for cell in row.cells %}{{ cell.text }}|{% endfor %}]{% endfor %}",
    )]);
    let html = renderer.unwrap().page(&sample::page()).unwrap();
    assert!(html.contains("[body:Ash Academy 0|Primary|30|42%|−15|−21 to −9|−− well below|"));
    assert!(html.contains("[left-out:Dene Free School|"));
}

#[test]
fn mistakes_in_templates_are_told_with_name_and_line() {
    for (name, text, expected) in [
        (
            "text.html",
            "<p>\n{{ block.txet }}</p>",
            "template `text.html`, line 2: undefined value: `block.txet` is undefined",
        ),
        (
            "text.html",
            "<p>\n\n{% if %}",
            "template `text.html`, line 3: syntax error: unexpected end of block",
        ),
        (
            "tiles.html",
            "{{ block.tiles }}",
            "template `tiles.html`, line 1: invalid operation: a template can't show a list or a set of values: only \
             words and whole numbers",
        ),
        (
            "links.html",
            "{{ 33.0 }}",
            "template `links.html`, line 1: invalid operation: a template can't show a number with decimals: only words \
             and whole numbers",
        ),
        (
            "page.html",
            "{% include \"absent.html\" %}",
            "template `page.html`, line 1: template not found",
        ),
    ] {
        let (_folder, renderer) = user(&[(name, text)]);
        let error = renderer
            .and_then(|r| r.page(&sample::page()))
            .expect_err(text);
        assert!(
            error.to_string().starts_with(expected),
            "{error}\n{expected}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("base.html"), b"\xff\xfe").unwrap();
    let error = Renderer::new(Some(folder.path()), site()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "template `base.html`: the file is not UTF-8 text"
    );
    assert!(Renderer::new(Some(&folder.path().join("absent")), site()).is_ok());
}

#[test]
fn the_fingerprint_follows_templates_and_site() {
    let plain = renderer().fingerprint();
    assert_eq!(plain, renderer().fingerprint());
    assert_eq!(plain.len(), 64);
    let (_folder, renderer) = user(&[("parts/unused.html", "x")]);
    assert_ne!(plain, renderer.unwrap().fingerprint());
    let mut other = site();
    other.facts[0].value = "1 August 2019".into();
    assert_ne!(plain, Renderer::new(None, other).unwrap().fingerprint());
}

#[test]
fn every_template_is_in_the_table() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(root.join("core/src/html/assets.rs")).unwrap();
    let mut seen = 0;
    for entry in fs::read_dir(root.join("templates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // The mail's templates are the mail's own.
        if name.ends_with(".html") && name != "mail.html" {
            seen += 1;
            assert!(table.contains(&format!("templates/{name}")), "{name}");
        }
    }
    assert!(seen >= 9);
}

/// Relative luminance of `#rrggbb` as WCAG 2.2 defines it.
fn luminance(colour: &str) -> f64 {
    let colour = colour.strip_prefix('#').unwrap();
    let colour = if colour.len() == 3 {
        colour.chars().flat_map(|c| [c, c]).collect()
    } else {
        colour.to_owned()
    };
    let part = |at: usize| {
        let v = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if v <= 0.04045 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

#[test]
fn colours_contrast_enough_in_both_themes() {
    // White on black: (1 + 0.05) / (0 + 0.05) = 21.
    let contrast = |a: &str, b: &str| {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    };
    assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 1e-9);
    let css = include_str!("../../assets/site.css");
    let mut colours: BTreeMap<&str, &str> = BTreeMap::new();
    for (theme, block) in css.split(":root {").skip(1).take(2).enumerate() {
        for pair in block.split('}').next().unwrap().split(';') {
            if let Some((name, value)) = pair.trim().split_once(": ")
                && value.starts_with('#')
            {
                colours.insert(name, value);
            }
        }
        let check = |front: &str, back: &str, least: f64| {
            let ratio = contrast(colours[front], colours[back]);
            assert!(
                ratio >= least,
                "theme {theme}: {front} on {back}: {ratio:.2}"
            );
        };
        for text in [
            "--ink",
            "--muted",
            "--link",
            "--good",
            "--poor",
            "--caution",
        ] {
            check(text, "--paper", 4.5);
            check(text, "--ground", 4.5);
        }
        check("--on-brand", "--brand", 4.5);
        check("--ink", "--caution-ground", 4.5);
        for (ink, tint) in [
            ("--wa-ink", "--wa"),
            ("--a-ink", "--a"),
            ("--e-ink", "--e"),
            ("--b-ink", "--b"),
            ("--wb-ink", "--wb"),
        ] {
            check(ink, tint, 4.5);
        }
        for edge in ["--strong-rule", "--focus", "--good", "--poor"] {
            check(edge, "--paper", 3.0);
        }
    }
}
