//! The last look at what would be shown: personal values are found in whatever form a file has.

use std::sync::Arc;

use matbook::diag::Personal;
use matbook::estate::Date;
use matbook::leak::{Kind, Sought};
use matbook::pack::{Pack, Press};
use matbook::release::shipped;
use matbook::report::{Block, Cell, Column, Page, PagePath, Row, Section, Table};
use matbook::sheet;
use matbook::site::{Hash, SiteError, Writer};

fn sought() -> Sought {
    let mut personal = Personal::default();
    personal.upn("F301400116001");
    personal.person("O'Hara-Marlow", "Ivy");
    personal.birth(Date::new(2012, 9, 3).unwrap());
    Sought::new(&personal)
}

/// A page whose table holds one value, in cells next to each other where it has parts.
fn page(parts: &[&str]) -> Page {
    let mut table = Table::new(
        "rows",
        "Rows",
        vec![Column::words("a", "First"), Column::words("b", "Second")],
    );
    let cell = |i: usize| Cell::Text(parts.get(i).copied().unwrap_or("nothing").to_owned());
    table.rows.push(Row::body(vec![cell(0), cell(1)]));
    let mut page = Page::new(PagePath::new("t/p.html"), "A trust", "A report");
    page.sections = vec![Section::new(
        "s",
        "A section",
        vec![Block::text("Between"), Block::Table(table)],
    )];
    page
}

fn pdf(page: Page) -> Vec<u8> {
    let date = Date::new(2023, 7, 31).unwrap();
    let pack = Pack::lone(Arc::new(page), date);
    Press::new(None).unwrap().typeset(&pack).unwrap().pdf
}

#[test]
fn workbooks_and_pdfs_are_looked_into() {
    let date = Date::new(2023, 7, 31).unwrap();
    let sought = sought();
    for (parts, kind) in [
        (&["F301400116001"][..], Kind::Upn),
        (&["Ivy", "O'Hara-Marlow"], Kind::Name),
        (&["O'Hara-Marlow, Ivy"], Kind::Name),
        (&["born 3 September 2012"], Kind::Birth),
        (&["2012-09-03"], Kind::Birth),
    ] {
        let page = page(parts);
        let book = sheet::xlsx(&page, date).unwrap();
        assert_eq!(sought.find("t/p.xlsx", &book), Ok(vec![kind]), "{parts:?}");
        let csv = sheet::page_csv(&page);
        assert_eq!(sought.find("t/p.csv", &csv), Ok(vec![kind]), "{parts:?}");
        assert_eq!(
            sought.find("t/p.pdf", &pdf(page)),
            Ok(vec![kind]),
            "{parts:?}"
        );
    }
    let other = page(&["Ivy", "F301400116002"]);
    assert_eq!(
        sought.find("t/p.xlsx", &sheet::xlsx(&other, date).unwrap()),
        Ok(vec![])
    );
    assert_eq!(sought.find("t/p.pdf", &pdf(other)), Ok(vec![]));
    assert!(sought.find("t/p.pdf", b"%PDF-1.7\nnone at all").is_err());
}

#[test]
fn what_scripts_carry_packed_is_looked_into() {
    let sought = sought();
    let filling: String = (0..400).map(|i| format!("{i} cells; ")).collect();
    for (text, kinds) in [
        ("f301400116001", vec![Kind::Upn]),
        ("O'Hara-Marlow\u{1}Ivy", vec![Kind::Name]),
        ("Ivy", vec![]),
    ] {
        let packed = shipped::seal(format!("{filling}{text}\n{filling}").as_bytes());
        let script = format!("matbook.data(\"{packed}\");\n");
        assert_eq!(
            sought.find("t/data/x.js", script.as_bytes()),
            Ok(kinds),
            "{text}"
        );
    }
}

#[test]
fn a_site_with_a_personal_value_is_not_put_in_place_and_no_value_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (out, cache) = (folder.path().join("site"), folder.path().join("cache"));
    let build = |texts: &[(&str, &str)], watched: &Sought| {
        let mut writer = Writer::open(&out, &cache, false).unwrap();
        writer.watch(watched.clone());
        for (path, text) in texts {
            let bytes = text.as_bytes().to_vec();
            writer
                .put::<SiteError>(path, Hash::of(&bytes), || Ok(bytes.clone()))
                .unwrap();
        }
        writer.finish()
    };
    let before = [("a.html", "<p>A</p>"), ("b.csv", "B,X301400116009\n")];
    build(&before, &sought()).unwrap();
    let error = build(&[("a.html", "<p>F301400116001</p>"), before[1]], &sought()).unwrap_err();
    let told = error.to_string();
    assert!(
        told.contains("a.html (a UPN)") && !told.contains("F3014"),
        "{told}"
    );
    assert_eq!(std::fs::read(out.join("a.html")).unwrap(), b"<p>A</p>");
    // A file that stays is searched for a value that is new, and only then.
    let mut personal = Personal::default();
    personal.upn("X301400116009");
    let error = build(&before, &Sought::new(&personal)).unwrap_err();
    assert!(
        matches!(&error, SiteError::Leaks(files) if files[0].0 == "b.csv"),
        "{error}"
    );
    build(&before, &sought()).unwrap();
}
