//! The manual: its topics in the terminal and as pages, and that what it says can be done.

use std::fs;

use crate::project::{matbook, run};

#[test]
fn topics_are_listed_and_printed_and_a_misspelt_one_is_named() {
    let list = run(matbook().arg("help")).expect(0);
    for word in ["first-hour", "sharing", "build", "publish"] {
        assert!(list.out.contains(word), "{word}");
    }
    let data = run(matbook().args(["help", "data"])).expect(0);
    assert!(data.out.starts_with("# The data folder, table by table"));
    assert!(data.out.contains("## attendance"));
    assert!(
        data.out.contains("| upn | needed, personal |"),
        "{}",
        data.out
    );
    let config = run(matbook().args(["help", "config"])).expect(0);
    assert!(config.out.contains("## school_groups"), "{}", config.out);
    let verb = run(matbook().args(["help", "figures"])).expect(0);
    assert!(verb.out.contains("--year-group"));
    let wrong = run(matbook().args(["help", "shareing"])).expect(2);
    assert!(wrong.err.contains("did you mean sharing?"), "{}", wrong.err);
}

#[test]
fn the_manual_is_a_site_without_a_broken_link() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("manual");
    run(matbook().args(["help", "--write"]).arg(&to)).expect(0);
    let mut links = 0;
    for entry in walkdir::WalkDir::new(&to) {
        let entry = entry.unwrap();
        if entry.path().extension().is_none_or(|e| e != "html") {
            continue;
        }
        let html = fs::read_to_string(entry.path()).unwrap();
        for part in html.split("href=\"").skip(1) {
            let href = part.split('"').next().unwrap();
            let file = href.split('#').next().unwrap();
            if file.is_empty() || file.contains(':') {
                continue;
            }
            links += 1;
            let target = entry.path().parent().unwrap().join(file);
            assert!(target.is_file(), "{} → {href}", entry.path().display());
        }
    }
    assert!(links > 200, "{links}");
    let findings = fs::read_to_string(to.join("findings.html")).unwrap();
    assert!(findings.contains("unknown-code"));
    // The search of its pages finds them.
    let index = fs::read_to_string(to.join("data/index.js")).unwrap();
    assert!(index.contains("\"sharing.html\"") && index.contains("A web server of your own"));
}

#[test]
fn each_verb_has_a_page_for_man() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("man");
    run(matbook().args(["help", "--man"]).arg(&to)).expect(0);
    let page = |name: &str| fs::read_to_string(to.join(name)).unwrap();
    let build = page("matbook-build.1");
    for part in [".TH", "\\-\\-accept", "\\-\\-no\\-pdf"] {
        assert!(build.contains(part), "{part}: {build}");
    }
    // The program's own names each of the others, and says the exit statuses.
    let whole = page("matbook.1");
    let mut verbs = 0;
    for entry in fs::read_dir(&to).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(verb) = name.strip_prefix("matbook-") else {
            continue;
        };
        verbs += 1;
        let called = verb.trim_end_matches(".1").replace('-', "\\-");
        assert!(whole.contains(&called), "{called}");
    }
    assert!(verbs > 15, "{verbs}");
    assert!(whole.contains("Exit status"), "{whole}");
}

/// Every command that the manual prints has the verbs and options it names.
#[test]
fn commands_of_the_manual_can_be_given() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for entry in fs::read_dir(root.join("content/manual")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let pieces = text.split("matbook ").skip(1);
        for piece in pieces {
            let command: String = piece
                .chars()
                .take_while(|c| !"`\n&>".contains(*c))
                .collect();
            let mut words = command.split_whitespace();
            let Some(verb) = words.next() else { continue };
            if !verb.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
                continue;
            }
            let help = run(matbook().args([verb, "--help"]));
            // Prose may go on after the name of the program.
            if help.code == Some(2)
                && !text.contains(&format!("`matbook {verb}"))
                && !text.contains(&format!("\nmatbook {verb}"))
            {
                continue;
            }
            assert_eq!(help.code, Some(0), "{}: matbook {command}", path.display());
            for option in words.filter(|w| w.starts_with("--")) {
                seen += 1;
                assert!(
                    help.out.contains(option),
                    "{}: matbook {command}: {option}",
                    path.display()
                );
            }
        }
    }
    assert!(seen > 8, "{seen}");
}

#[test]
fn templates_are_written_and_never_over_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("templates");
    run(matbook().args(["templates", "--write"]).arg(&to)).expect(0);
    for name in ["page.html", "pack.typ", "mail.txt", "site.css"] {
        assert!(to.join(name).is_file(), "{name}");
    }
    // Once more is no matter; over a changed one nothing is written.
    run(matbook().args(["templates", "--write"]).arg(&to)).expect(0);
    fs::write(to.join("table.html"), "own").unwrap();
    fs::remove_file(to.join("page.html")).unwrap();
    let refused = run(matbook().args(["templates", "--write"]).arg(&to)).expect(2);
    assert!(refused.err.contains("table.html"), "{}", refused.err);
    assert_eq!(fs::read_to_string(to.join("table.html")).unwrap(), "own");
    assert!(!to.join("page.html").exists());
}
