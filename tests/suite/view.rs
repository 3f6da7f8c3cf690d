//! Pages made for a selection out of what is shipped with a site: the built page at the built selection, and all of it anywhere else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use matbook::compose::{Only, Rendering, Survey, shipped_cells, write as build};
use matbook::config::Settings;
use matbook::demo::{DemoPlan, write};
use matbook::estate::Date;
use matbook::html::{Renderer, SiteInfo};
use matbook::pack::Look;
use matbook::release::shipped::{DataFile, encode, open};
use matbook::report::{Fact, PagePath};
use matbook::sheet::Format;
use matbook::site::Writer;
use matbook::view::{Address, Answer, Order, OwnView, SiteText, View, ViewError, Wanted};

use crate::reading::read_with_findings;

/// A built site of one trust, and its view.
struct Site {
    folder: tempfile::TempDir,
    view: View,
    files: BTreeMap<String, DataFile>,
    /// The texts that the view makes pages with.
    texts: Vec<u8>,
}

impl Site {
    fn new(schools: usize, change: impl FnOnce(&Path), templates: Option<&Path>) -> Self {
        Self::of(schools, 60, change, templates)
    }

    fn of(
        schools: usize,
        pupils: usize,
        change: impl FnOnce(&Path),
        templates: Option<&Path>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plan = DemoPlan {
            schools,
            pupils,
            years: 3,
            ..DemoPlan::default()
        };
        write(&plan, folder.path()).unwrap();
        let data = folder.path().join("data");
        change(&data);
        let (holdings, findings) = read_with_findings(&data);
        let settings = Settings::default();
        let survey = Survey::new(&holdings, &settings, &findings, Date::new(2026, 7, 31));
        let info = SiteInfo {
            title: "Demo".into(),
            trusts: vec!["Demo".into()],
            home: PagePath::new("index.html"),
            facts: vec![],
        };
        let html = Renderer::new(templates, info).unwrap();
        let site = SiteText::new(
            &html,
            &survey.library.workings,
            &survey.sources(),
            survey.rows(),
        )
        .bytes();
        let out = folder.path().join("site");
        let writer = Writer::open(&out, &folder.path().join(".matbook"), false).unwrap();
        let rendering = Rendering {
            html,
            press: None,
            look: Look::default(),
            same_figures: false,
            composed: None,
            figures: std::collections::BTreeMap::new(),
            pack_sources: None,
        };
        build(&survey, &rendering, &writer, &Only::default(), &|_, _| {}).unwrap();
        writer.finish().unwrap();
        let (catalogue, files) = shipped_cells(&survey, 0).unwrap();
        let catalogue = serde_json::to_vec(&catalogue).unwrap();
        Self {
            view: View::new(&catalogue, &site).unwrap(),
            folder,
            files,
            texts: site,
        }
    }

    /// The built pages with filters: path and text.
    fn pages(&self) -> BTreeMap<String, String> {
        let out = self.folder.path().join("site");
        walkdir::WalkDir::new(&out)
            .into_iter()
            .map(Result::unwrap)
            .filter(|e| e.path().extension().is_some_and(|x| x == "html"))
            .map(|e| {
                let path = e.path().strip_prefix(&out).unwrap();
                let path = path.to_str().unwrap().replace('\\', "/");
                (path, fs::read_to_string(e.path()).unwrap())
            })
            .filter(|(_, text)| {
                text.contains("data-start=") && !text.contains("data-start=\"own\"")
            })
            .collect()
    }

    /// Asks the view, and gives it what it wants, until it answers.
    fn ask<A>(&mut self, ask: impl Fn(&mut View) -> Result<A, ViewError>) -> A {
        for _ in 0..5 {
            let wants = match ask(&mut self.view) {
                Ok(answer) => return answer,
                Err(ViewError::Words(words)) => panic!("{words}"),
                Err(ViewError::Wants(files)) => files,
            };
            for Wanted { name, file } in wants {
                assert!(file.starts_with(&format!("{name}.")), "{file}");
                let file = self
                    .files
                    .get(&name)
                    .unwrap_or_else(|| panic!("no file {name}"));
                self.view.put(&name, &encode(file)).unwrap();
            }
        }
        panic!("the view never has enough");
    }

    fn answer(&mut self, page: &str, start: &str, query: &str) -> Answer {
        let at = Address {
            page,
            start,
            query,
            whole: None,
        };
        self.ask(|view| view.page(&at))
    }

    fn file(&mut self, page: &str, start: &str, query: &str, ending: &str) -> Vec<u8> {
        let at = Address {
            page,
            start,
            query,
            whole: None,
        };
        let format = Format::by_ending(ending).unwrap();
        self.ask(|view| view.file(&at, format))
    }
}

/// What a page says of itself.
fn start(text: &str) -> String {
    let (_, rest) = text.split_once("data-start=\"").unwrap();
    let (start, _) = rest.split_once('"').unwrap();
    start
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// What stands between the ends of the element `main`.
fn main(text: &str) -> &str {
    let (_, rest) = text.split_once("<main").unwrap();
    rest.split_once("</main>").unwrap().0
}

fn first_difference(a: &str, b: &str) -> String {
    let at = a
        .bytes()
        .zip(b.bytes())
        .position(|(x, y)| x != y)
        .unwrap_or(a.len().min(b.len()));
    let around = |t: &str| {
        let from = (0..=at.saturating_sub(160))
            .rev()
            .find(|i| t.is_char_boundary(*i))
            .unwrap_or(0);
        t[from..].chars().take(6000).collect::<String>()
    };
    format!("built: …{}…\nview: …{}…", around(a), around(b))
}

#[test]
fn at_the_built_selection_it_is_the_built_page() {
    let mut site = Site::new(3, |_| {}, None);
    let pages = site.pages();
    assert!(pages.len() > 60, "{}", pages.len());
    for (path, text) in &pages {
        let made = site.answer(path, &start(text), "");
        assert_eq!(made.query, "");
        assert_eq!(made.changed, 0, "{path}");
        let (built, view) = (main(text), main(&made.html));
        assert!(built == view, "{path}: {}", first_difference(built, view));
    }
}

#[test]
fn files_of_a_filtered_view_are_whole() {
    let mut site = Site::new(3, |_| {}, None);
    let pages = site.pages();
    let (path, text) = pages
        .iter()
        .find(|(p, _)| p.ends_with("ks2/summary.html") && !p.contains("schools/"))
        .unwrap();
    let query = "?subject=Reading&compare=FFT20";
    let csv = site.file(path, &start(text), query, "csv");
    let csv = String::from_utf8(csv).unwrap();
    for line in [
        "Data as at,",
        "Assessed,",
        "Pupils,",
        "Filters in force: Term: ",
    ] {
        assert!(csv.contains(line), "{line} in {csv}");
    }
    assert!(csv.contains("Compared with: FFT20 benchmark"), "{csv}");
    let book = site.file(path, &start(text), query, "xlsx");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let names: Vec<String> = (0..archive.len())
        .map(|i| archive.by_index(i).unwrap().name().unwrap().into_owned())
        .collect();
    assert!(
        names.iter().any(|n| n.starts_with("xl/tables/")),
        "{names:?}"
    );
    let mut workbook = String::new();
    std::io::Read::read_to_string(
        &mut archive.by_name("xl/workbook.xml").unwrap(),
        &mut workbook,
    )
    .unwrap();
    for sheet in ["Cover", "Notes"] {
        assert!(workbook.contains(sheet), "{sheet} in {workbook}");
    }
}

#[test]
fn everything_on_a_page_follows_the_filters() {
    let mut site = Site::new(3, |_| {}, None);
    let pages = site.pages();
    let (path, text) = pages
        .iter()
        .find(|(p, _)| p.ends_with("ks2/summary.html") && !p.contains("schools/"))
        .unwrap();
    let start = start(text);
    let made = site.answer(
        path,
        &start,
        "?compare=fft5&year-group=6&schools=junk&since=x",
    );
    let page = main(&made.html);
    assert_eq!(made.query, "?year-group=6&compare=FFT5");
    assert_eq!(made.changed, 2);
    assert_eq!(made.passed, ["schools that are not in this trust"]);
    let briefing = |page: &str| {
        let (_, rest) = page.split_once("class=\"say").unwrap();
        rest.split_once("</section>").unwrap().0.to_owned()
    };
    assert_ne!(briefing(page), briefing(main(text)));
    let all = site.answer(path, &start, "?compare=FFT5");
    let said = briefing(main(&all.html));
    assert!(said.contains("rank 5"), "{said}");
    assert!(page.contains("--compare FFT5"), "the commands follow");
    assert!(page.contains("This view’s tables as CSV"), "{page}");
    let control = |name: &str| made.controls.iter().find(|c| c.name == name).unwrap();
    assert_eq!(control("compare").value, "FFT5");
    assert!(control("year-group").set && !control("term").set);
    for c in made.controls.iter().filter(|c| c.name != "schools") {
        assert!(c.options.iter().any(|o| o.value == c.value), "{c:?}");
    }
    // A chart of it, its bars from the lowest to the highest.
    let at = Address {
        page: path,
        start: &start,
        query: &made.query,
        whole: None,
    };
    let plain = site.view.chart(&at, "expected-chart", Order::Page).unwrap();
    assert!(page.contains(&plain), "as it is drawn on the page");
    assert_ne!(
        plain,
        site.view
            .chart(&at, "expected-chart", Order::Ascending)
            .unwrap()
    );
}

#[test]
fn rows_left_out_are_told_whatever_is_chosen() {
    let misspelt = |data: &Path| {
        let path = data.join("assessments.csv");
        let path = if path.is_file() {
            path
        } else {
            let mut files: Vec<_> = walkdir::WalkDir::new(data.join("assessments"))
                .into_iter()
                .map(|e| e.unwrap().into_path())
                .filter(|p| p.is_file())
                .collect();
            files.sort();
            files.pop().unwrap()
        };
        let text = fs::read_to_string(&path).unwrap();
        let at = text.rfind("Reading").unwrap();
        fs::write(&path, format!("{}Raeding{}", &text[..at], &text[at + 7..])).unwrap();
    };
    let mut site = Site::new(3, misspelt, None);
    let words = "that are left out of these figures because of errors";
    let pages = site.pages();
    let mut told = 0;
    for (path, text) in pages.iter().filter(|(_, text)| text.contains(words)) {
        for query in [
            "?view=beside",
            "?compare=FFT20",
            "?show=targets&chart=attainment",
        ] {
            let made = site.answer(path, &start(text), query);
            assert!(made.html.contains(words), "{path}{query}");
            told += 1;
        }
    }
    assert!(told > 30, "{told}");
}

#[test]
fn a_templates_own_shape_stays() {
    let own = tempfile::tempdir().unwrap();
    let table =
        include_str!("../../templates/table.html").replacen("class=\"table\"", "class=\"ours\"", 1);
    fs::write(own.path().join("table.html"), table).unwrap();
    let mut site = Site::new(3, |_| {}, Some(own.path()));
    let pages = site.pages();
    let (path, text) = pages
        .iter()
        .find(|(p, _)| p.ends_with("ks2/summary.html"))
        .unwrap();
    let made = site.answer(path, &start(text), "?compare=FFT20");
    assert!(!made.html.contains("class=\"table\""));
    assert_eq!(made.html.matches("<table id=\"expected\"").count(), 1);
}

#[test]
fn facts_of_the_site_are_there() {
    let fact = Fact {
        name: "Data as at".into(),
        value: "today".into(),
    };
    let info = SiteInfo {
        title: "Demo".into(),
        trusts: vec![],
        home: PagePath::new("index.html"),
        facts: vec![fact],
    };
    let html = Renderer::new(None, info).unwrap();
    let text = SiteText::new(&html, &[], &BTreeMap::new(), BTreeMap::new());
    let back: SiteText = serde_json::from_slice(&text.bytes()).unwrap();
    assert_eq!(text, back);
}

/// The view of an audit, and the page as built.
fn audit(site: &Site, path: &str) -> (OwnView, String) {
    let out = site.folder.path().join("site");
    let html = fs::read_to_string(out.join(path)).unwrap();
    let (_, own) = html.split_once("data-own=\"").unwrap();
    let own = out
        .join(path)
        .parent()
        .unwrap()
        .join(own.split('"').next().unwrap());
    let script = fs::read_to_string(own).unwrap();
    let sealed = script.strip_prefix("matbook.data(\"page\",\"").unwrap();
    let value = open(sealed.strip_suffix("\");\n").unwrap()).unwrap();
    (OwnView::new(&value, &site.texts).unwrap(), html)
}

#[test]
fn audits_are_made_of_their_own_value_and_narrowed() {
    let site = Site::new(3, |_| {}, None);
    let pages = site.pages();
    let trust = pages.keys().next().unwrap().split('/').next().unwrap();
    let (mut months, mut made) = (None, 0);
    for name in ["assessment", "ethnicity", "pupil-groups"] {
        let path = format!("{trust}/audit/{name}.html");
        let (view, html) = audit(&site, &path);
        let whole = view.page("?term=Spring").unwrap();
        assert_eq!((whole.query.as_str(), whole.changed), ("?term=Spring", 0));
        let (built, made_again) = (main(&html), main(&whole.html));
        assert!(
            built == made_again,
            "{path}: {}",
            first_difference(built, made_again)
        );
        for control in &whole.controls {
            let value = &control.options[1].value;
            let answer = view.page(&format!("?{}={}", control.name, value.replace(' ', "+")));
            let answer = answer.unwrap();
            assert_eq!(answer.changed, 1, "{path} {control:?}");
            assert_ne!(main(&answer.html), built, "{path} {control:?}");
            made += 1;
        }
        if name == "assessment" {
            months = Some(view);
        }
    }
    assert!(made >= 7, "{made} choices");
    // What is of another school is nowhere in a box, and what means nothing is told.
    let view = months.unwrap();
    let answer = view.page("?assessment-type=Nothing").unwrap();
    assert_eq!(answer.passed, ["Assessment type: Nothing"]);
    assert!(
        view.behind("", "months-ks2-2025-26", "No such school", 1)
            .is_none()
    );
    let csv = view.file("?key-stage=ks2", csv()).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(
        csv.contains("KS2") && !csv.contains("Assessments in each term, KS1"),
        "{csv}"
    );
}

/// The words of the cells of a table's rows.
fn rows(html: &str, id: &str) -> Vec<Vec<String>> {
    let (_, table) = html.split_once(&format!("<table id=\"{id}\"")).unwrap();
    let table = table.split("</table>").next().unwrap();
    let (_, body) = table.split_once("<tbody>").unwrap();
    let words = |cell: &str| {
        let mut words = String::new();
        let mut inside = true;
        for c in cell.chars() {
            match c {
                '<' => inside = false,
                '>' => inside = true,
                c if inside => words.push(c),
                _ => {}
            }
        }
        words.trim().to_owned()
    };
    (body.split("<tr").skip(1))
        .map(|row| {
            let cells = row.replace("<th", "<td");
            cells
                .split("<td")
                .skip(1)
                .map(|c| words(&format!("<td{c}")))
                .collect()
        })
        .collect()
}

#[test]
fn indicators_follow_year_term_and_school() {
    let site = Site::new(3, |_| {}, None);
    let pages = site.pages();
    let trust = pages.keys().next().unwrap().split('/').next().unwrap();
    let path = format!("{trust}/indicators.html");
    let (view, html) = audit(&site, &path);
    let (built, again) = (main(&html), view.page("").unwrap());
    assert!(
        built == main(&again.html),
        "{}",
        first_difference(built, main(&again.html))
    );
    let names: Vec<&str> = again.controls.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["year", "term", "school"]);
    // Of the year before: what the page as built says of it in its table of years.
    let year = again.controls[0].options[2].value.clone();
    let before = view.page(&format!("?year={year}")).unwrap();
    assert_eq!(before.changed, 1);
    assert!(
        before.status.contains(&format!("Year: {year}")),
        "{}",
        before.status
    );
    let row_of = |html: &str, id: &str, name: &str| {
        let found = rows(html, id).into_iter().find(|row| row[0] == name);
        found.unwrap_or_else(|| panic!("no {name} in {id}"))
    };
    let sections: Vec<String> = (built.split("-years\"").collect::<Vec<_>>().iter())
        .filter_map(|part| {
            part.rsplit_once("<table id=\"")
                .map(|(_, id)| format!("{id}-years"))
        })
        .collect();
    assert!(sections.len() >= 2, "{sections:?}");
    let first = row_of(built, &sections[0], &year)[1].clone();
    let glance = rows(&before.html, "glance");
    assert_eq!(glance[0][1], first, "{glance:?}");
    // Of a term: what the page as built says of it in its table of terms; and of indicators without terms nothing.
    let of_term = view.page("?term=Spring").unwrap();
    let terms = rows(built, "terms");
    let glance = rows(&of_term.html, "glance");
    assert_eq!((&glance[0][0], &glance[0][1]), (&terms[0][0], &terms[0][3]));
    assert!(glance[0].last().unwrap().contains("Spring"), "{glance:?}");
    assert!(!of_term.html.contains("<table id=\"groups\""));
    // One school beside the trust.
    let school = again.controls[2].options[1].value.clone();
    let own = view
        .page(&format!("?school={}", school.replace(' ', "+")))
        .unwrap();
    let id = sections[0].replace("-years", "-schools");
    let shown: Vec<String> = rows(&own.html, &id)
        .into_iter()
        .map(|r| r[0].clone())
        .collect();
    assert_eq!(shown.len(), 2);
    assert_eq!(shown[0], school);
    // The files are of what is shown, and the worked figures are there.
    let csv = String::from_utf8(view.file(&format!("?year={year}"), csv()).unwrap()).unwrap();
    assert!(csv.contains(&format!("Year,{year}")), "{csv}");
    // A trust's page of one indicator, and a school's page of all.
    let out = site.folder.path().join("site");
    let all: Vec<String> = (walkdir::WalkDir::new(&out).into_iter().map(Result::unwrap))
        .map(|e| {
            e.path()
                .strip_prefix(&out)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/")
        })
        .filter(|path| path.ends_with(".html"))
        .collect();
    let alone = all.iter().find(|p| p.contains("/indicators/")).unwrap();
    let (view, html) = audit(&site, alone);
    assert_eq!(main(&html), main(&view.page("").unwrap().html));
    assert!(
        view.page(&format!("?year={year}"))
            .unwrap()
            .html
            .contains(&year)
    );
    let own = all
        .iter()
        .find(|p| p.contains("/schools/") && p.ends_with("/indicators.html"));
    let (view, html) = audit(&site, own.unwrap());
    assert_eq!(main(&html), main(&view.page("").unwrap().html));
    assert_eq!(view.page("?term=Autumn").unwrap().changed, 1);
}

#[test]
fn measures_follow_results_year_and_measure() {
    // Three schools must count for a trust to have a score, and enough pupils for a school to.
    let site = Site::of(5, 90, |_| {}, None);
    let pages = site.pages();
    let trust = pages.keys().next().unwrap().split('/').next().unwrap();
    let (view, html) = audit(&site, &format!("{trust}/measures.html"));
    let (built, again) = (main(&html), view.page("").unwrap());
    assert!(
        built == main(&again.html),
        "{}",
        first_difference(built, main(&again.html))
    );
    let names: Vec<&str> = again.controls.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["results-year", "measure"]);
    let asked = |name: &str, value: &str| {
        let answer = view
            .page(&format!("?{name}={}", value.replace(' ', "+")))
            .unwrap();
        assert_eq!(answer.changed, 1, "{name}={value}");
        answer.html
    };
    // The year before: its own scores, none of later years.
    let years = &again.controls[0].options;
    let (latest, before) = (&years[1].value, &years[2].value);
    let html = asked("results-year", before);
    let of_before = main(&html);
    assert!(
        of_before.contains(&format!("<dd>{before}</dd>")),
        "{of_before}"
    );
    assert!(!rows(of_before, "years").is_empty());
    assert!(!of_before.contains(&format!("<th scope=\"col\" class=\"n\">{latest}</th>")));
    // One measure: nothing is said of the others.
    let measures = &again.controls[1].options;
    let html = asked("measure", &measures[1].value);
    let of_one = main(&html);
    let scores = rows(of_one, "years");
    assert!(
        scores.len() == 1 && scores[0][0] == measures[1].value,
        "{scores:?}"
    );
}

fn csv() -> &'static Format {
    Format::by_ending("csv").unwrap()
}
