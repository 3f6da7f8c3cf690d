//! Help pages and the project's own words: what Markdown may do, and which file stands in for which.

use std::fs;

use matbook::content::{Library, article, fragment};
use matbook::report::{Crumb, PagePath, help};

fn nowhere(_: &str) -> Option<String> {
    None
}

#[test]
fn html_scripts_and_unsafe_links_do_not_come_through() {
    let text = "# T\n\nOne <b>bold</b> <script>alert(1)</script> word.\n\n<div onclick=\"x()\">block</div>\n\n\
        [bad](javascript:alert(1)) [worse](//evil.example/x) [file](file:///etc/passwd) ![seen](https://e.example/x.png) \
        [good](https://example.org/a?b=1&c=2)\n";
    let made = article(text, &nowhere);
    assert_eq!(made.title, "T");
    let html = &made.parts[0].html;
    for never in [
        "<script",
        "<b>",
        "onclick",
        "javascript:",
        "evil.example",
        "etc/passwd",
        "<img",
    ] {
        assert!(!html.contains(never), "{never} in {html}");
    }
    assert!(html.contains("<a href=\"https://example.org/a?b=1&amp;c=2\">good</a>"));
    assert!(html.contains("bad") && html.contains("worse") && html.contains("seen"));
}

#[test]
fn parts_follow_the_headings_and_plain_text_follows_the_lists() {
    let made = article(
        "# T\n\nLead.\n\n## A & B\n\n- one\n- two\n\n1. first\n\n## A & B\n\nx",
        &nowhere,
    );
    let ids: Vec<&str> = made.parts.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["", "a-b", "a-b-2"]);
    assert_eq!(made.lead(), "Lead.");
    assert_eq!(made.parts[1].plain, ["• one", "• two", "1. first"]);
    let inside = fragment("# Big\n\ntext", &nowhere);
    assert!(inside.html.starts_with("<h3>Big</h3>"), "{}", inside.html);
}

#[test]
fn own_files_stand_in_extend_and_come_besides() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("glossary.md", b"\xef\xbb\xbf**Roll**: ours.\r\n\r\n**Zebra**: a striped animal, see [method](methods/groups.md#null) and [none](nowhere.md).\r\n");
    write("methods/groups.md", b"# Our groups\n\nWe do it so.\n");
    write("timetable.md", b"# Timetable\n\nWhen what is due.\n");
    write("commentary/trust.md", b"not a page of help");
    write("bad.md", b"\xff\xfe\xff");
    let (library, findings) = Library::read(dir.path());
    let term = |name: &str| library.terms.iter().find(|t| t.term == name);
    assert_eq!(term("Roll").unwrap().plain, ["Ours."]);
    let zebra = term("Zebra").unwrap();
    assert!(
        zebra
            .html
            .contains("<a href=\"methods/groups.html#null\">method</a>")
    );
    assert!(!zebra.html.contains("nowhere"));
    assert!(term("Benchmark").is_some());
    assert_eq!(
        library.page("methods/groups").unwrap().article.title,
        "Our groups"
    );
    assert!(library.page("timetable").is_some());
    assert!(library.page("commentary/trust").is_none());
    let told: Vec<(&str, &str)> = findings
        .iter()
        .map(|f| (f.code.text(), &*f.spot.file))
        .collect();
    assert_eq!(told, [("content-file", "content/bad.md")]);
}

#[test]
fn every_page_on_method_explains_with_an_example() {
    let library = Library::built_in();
    let home = Crumb {
        text: "Home".into(),
        to: PagePath::new("index.html"),
    };
    let pages = help::pages(&library, &home);
    assert_eq!(pages.len(), library.pages.len() + 2);
    for page in &library.pages {
        assert!(!page.article.title.is_empty(), "{}", page.name);
        let words: Vec<&String> = page.article.parts.iter().flat_map(|p| &p.plain).collect();
        // The trust's profile has no formula.
        let example = words.iter().any(|w| w.contains("Worked example"));
        assert!(example || page.name == "methods/profile", "{}", page.name);
    }
}

#[test]
fn what_a_word_processor_saved_is_read_and_its_quotation_marks_are_straight_in_tags() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("commentary")).unwrap();
    let text = b"A caf\xe9 \x93visit\x94: {{ figure(subject=\x93Maths\x94, measure=\x91score\x92) }} \x96 so";
    fs::write(dir.path().join("commentary/trust.md"), text).unwrap();
    let (found, findings) = matbook::content::read_commentary(dir.path());
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(
        found[0].body,
        "A café “visit”: {{ figure(subject=\"Maths\", measure='score') }} – so"
    );
}

#[test]
fn pictures_of_a_commentary_are_read_and_what_is_none_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let schools = dir.path().join("commentary/schools");
    fs::create_dir_all(&schools).unwrap();
    fs::write(
        schools.join("wall.svg"),
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
    )
    .unwrap();
    fs::write(dir.path().join("hall.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    fs::write(schools.join("fake.jpg"), "no picture").unwrap();
    let text = "---\ntitle: Ours\n---\n![A wall](wall.svg)\n![The hall](hall.png)\n![x](fake.jpg)\n![y](../../../secret.png)\n\
                ![z](https://x.example/z.png)\n![gone](gone.png)\n";
    fs::write(schools.join("136000.md"), text).unwrap();
    let (found, findings) = matbook::content::read_commentary(dir.path());
    let names: Vec<&str> = found[0].pictures.keys().map(String::as_str).collect();
    assert_eq!(names, ["hall.png", "wall.svg"]);
    let told: Vec<(u64, &str)> = (findings.iter())
        .map(|f| (f.spot.line, f.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (6, "the picture `fake.jpg` is no such picture inside"),
            (
                7,
                "the picture `../../../secret.png` is none that a pack can show"
            ),
            (
                8,
                "the picture `https://x.example/z.png` is none that a pack can show"
            ),
            (9, "the picture `gone.png` isn’t there"),
        ]
    );
}

#[test]
fn a_footnote_has_its_number_on_a_page_and_no_address_that_another_could_have() {
    let made = matbook::content::fragment(
        "One[^a] and two[^b], one again[^a].\n\n[^b]: Second.\n[^a]: First.\n",
        &|_| None,
    );
    assert!(
        made.html
            .contains("One<sup>1</sup> and two<sup>2</sup>, one again<sup>1</sup>."),
        "{}",
        made.html
    );
    assert!(
        made.html.contains("<div class=\"note\"><sup>2</sup>"),
        "{}",
        made.html
    );
    assert!(!made.html.contains("id="), "{}", made.html);
}
