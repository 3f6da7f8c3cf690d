//! Names that would do harm are text wherever they come out: page, CSV, workbook. (For packs see the tests of
//! the press.)

use std::fs;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use super::Project;

const SCRIPT: &str = "<script>alert(1)</script>&amp;\"'";

#[test]
fn hostile_names_are_text_in_every_file() {
    let project = Project::demo();
    let long = "Ü".repeat(300);
    // A formula with a bell and an override of the writing direction in it; right-to-left words; 300 letters.
    let formula = "=HYPERLINK(\"http://x.invalid\")\u{7}\u{202e}";
    let schools = fs::read_to_string(project.data("schools.csv")).unwrap();
    let mut rows: Vec<Vec<String>> = csv::Reader::from_reader(schools.as_bytes())
        .records()
        .map(|r| r.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let head = schools.lines().next().unwrap();
    let at = head.split(',').position(|h| h == "school_name").unwrap();
    rows[0][at] = format!("{SCRIPT} مدرسة {long}");
    rows[1][at] = formula.to_owned();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head.split(',')).unwrap();
    for row in &rows {
        writer.write_record(row).unwrap();
    }
    fs::write(project.data("schools.csv"), writer.into_inner().unwrap()).unwrap();
    let trusts = fs::read_to_string(project.data("trusts.csv")).unwrap();
    let uid = trusts.lines().nth(1).unwrap().split(',').next().unwrap();
    fs::write(
        project.data("trusts.csv"),
        format!("trust_uid,trust_name\n{uid},+1+cmd|' /C calc'!A0\n"),
    )
    .unwrap();
    project.build(&["--quiet"]).expect(0);

    let (mut pages, mut sheets) = (0, 0);
    for (path, bytes) in super::tree(&project.site()) {
        if path.ends_with(".html") {
            pages += 1;
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains("<script>alert"), "{path}");
            assert!(
                !text.contains(|c: char| (c.is_control() && !"\n\r\t".contains(c))
                    || ('\u{202a}'..='\u{202e}').contains(&c)),
                "{path}"
            );
        } else if path.ends_with(".csv") {
            let text = String::from_utf8(bytes).unwrap();
            for line in text.trim_start_matches('\u{feff}').lines() {
                assert!(!line.starts_with(['=', '+', '@']), "{path}: {line}");
                assert!(
                    !line.contains(",=") && !line.contains(",\"="),
                    "{path}: {line}"
                );
            }
        } else if path.ends_with(".xlsx") {
            sheets += 1;
            let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
            for name in book.sheet_names() {
                let formulas = book.worksheet_formula(&name).unwrap();
                assert!(
                    formulas.used_cells().all(|(_, _, f)| f.is_empty()),
                    "{path}"
                );
                for (_, _, cell) in book.worksheet_range(&name).unwrap().used_cells() {
                    if let Data::String(text) = cell {
                        assert!(!text.contains('\u{7}'), "{path}: {text}");
                    }
                }
            }
        }
    }
    assert!(pages > 30 && sheets > 20, "{pages} {sheets}");

    // And they are there, as text.
    let list = |name: &str| {
        let tree = super::tree(&project.site());
        let (_, bytes) = tree.iter().find(|(p, _)| p.ends_with(name)).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    let page = list("audit/assessment.html");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;&#39; مدرسة ÜÜÜ"));
    assert!(page.contains("=HYPERLINK(&quot;http://x.invalid&quot;)"));
    let csv = list("audit/assessment.csv");
    assert!(csv.contains("'=HYPERLINK(\"\"http://x.invalid\"\")"));
    assert!(csv.contains(&long));
}
