//! Golden sites: two tiny projects under `tests/golden`, one plain and one with faults in its data, and what their pages say.
//!
//! `expected/pages.txt` names every page of the site; every other file of `expected` is the text of the page of its name. So a
//! change of what a report says shows as a change of a text in its commit. `MATBOOK_UPDATE=1 cargo test golden` writes them
//! anew; a further page is kept by laying an empty file of its name there first.

use std::fs;
use std::path::Path;

use crate::project::{Project, files};

/// Elements whose words nobody reads, or whose figures stand in a table beside them.
const SILENT: [&str; 4] = ["script", "style", "svg", "template"];
/// Elements that don't end a line.
const WITHIN: [&str; 20] = [
    "a", "abbr", "b", "bdi", "br", "button", "code", "em", "i", "input", "label", "mark", "output",
    "select", "small", "span", "strong", "sub", "sup", "time",
];

/// The words of a page's main part, a line a block; the cells of a row stand on one line, apart by bars.
fn text_of(html: &str) -> String {
    let main = html
        .split_once("<main")
        .and_then(|(_, rest)| rest.split_once("</main>"))
        .map_or(html, |(main, _)| main);
    let mut rest = main.split_once('>').map_or("", |(_, rest)| rest);
    let mut text = String::new();
    while let Some((words, tag)) = rest.split_once('<') {
        text.push_str(words);
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        let closing = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .collect();
        rest = after;
        if SILENT.contains(&name.as_str()) && !closing {
            let end = format!("</{name}>");
            rest = after.split_once(&end).map_or("", |(_, rest)| rest);
        } else if name == "td" || name == "th" {
            // End tags of cells may be left out.
            text.push_str(if closing { "" } else { " | " });
        } else if !WITHIN.contains(&name.as_str()) {
            text.push('\n');
        }
    }
    text.push_str(rest);
    let plain = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    let lines = plain
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .map(|line| line.trim_start_matches("| ").to_owned())
        .filter(|line| !line.is_empty());
    lines.map(|line| line + "\n").collect()
}

/// Builds the project and holds its pages against what is kept of them.
fn stands(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    let project = Project::copy_of(&format!("tests/golden/{name}"));
    project
        .run(&["build", "--no-pdf", "--out", "site", "--quiet"])
        .expect(0);
    let site = project.root().join("site");
    let pages: String = files(&site)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, _)| path + "\n")
        .collect();
    let update = std::env::var_os("MATBOOK_UPDATE").is_some();
    let mut kept = 0;
    let mut wrong = vec![];
    for (path, file) in files(&folder.join("expected")) {
        let made = match path.strip_suffix(".txt") {
            Some("pages") => pages.clone(),
            Some(page) => {
                let html = fs::read_to_string(site.join(format!("{page}.html")));
                text_of(&html.unwrap_or_else(|e| panic!("{page}: {e}")))
            }
            None => panic!("{path} is no text"),
        };
        if update {
            fs::write(&file, &made).unwrap();
        }
        kept += 1;
        let expected = fs::read_to_string(&file).unwrap().replace('\r', "");
        if let Some((line, (was, is))) = first_difference(&expected, &made) {
            wrong.push(format!("{name}/{path}:{line}\n  was: {was}\n  is:  {is}"));
        }
    }
    assert!(kept > 5, "{kept} texts");
    assert!(
        wrong.is_empty(),
        "{}\nIf this is meant, write the texts anew: MATBOOK_UPDATE=1 cargo test golden",
        wrong.join("\n")
    );
}

fn first_difference<'a>(was: &'a str, is: &'a str) -> Option<(usize, (&'a str, &'a str))> {
    let long = was.lines().count().max(is.lines().count());
    let ended = || std::iter::repeat("(nothing)");
    let pairs = was.lines().chain(ended()).zip(is.lines().chain(ended()));
    (1..).zip(pairs).take(long).find(|(_, (was, is))| was != is)
}

#[test]
fn a_plain_project_says_what_it_said() {
    stands("plain");
}

#[test]
fn a_project_with_faults_says_what_it_said() {
    stands("faulty");
}

#[test]
fn the_words_of_a_page_are_read_as_they_are_seen() {
    let html = "<nav>Menu</nav><main id=m><h1>A &amp; <b>B</b></h1><script>x<y</script>\
                <table><tr><th>School</th><td>7&nbsp;%<tr><th>Oak<td>8</table></main>";
    assert_eq!(text_of(html), "A & B\nSchool | 7 %\nOak | 8\n");
    assert_eq!(
        first_difference("a\nb\n", "a\n"),
        Some((2, ("b", "(nothing)")))
    );
    assert_eq!(first_difference("a\n", "a\n"), None);
}
