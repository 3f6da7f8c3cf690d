//! Commentary: figures filled in, moved ones told, slips found at their place; on page and in findings.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn matbook(arguments: &[&str], root: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_matbook"))
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What `matbook figures` says of a school's KS2 maths at the expected standard: attainment, unrounded.
fn attainment(root: &Path, urn: &str) -> f64 {
    let ran = matbook(
        &[
            "figures",
            "--report",
            "summary",
            "--key-stage",
            "KS2",
            "--year",
            "2025/26",
            "--term",
            "Summer",
            "--school",
            urn,
            "--show",
            "estimates",
            "--compare",
            "FFT50",
            "--type",
            "Teacher Assessment",
            "--subject",
            "Maths",
        ],
        root,
    );
    let out = text(&ran.stdout);
    let mut lines = out.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| head.iter().position(|h| *h == name).unwrap();
    let row: Vec<&str> = lines
        .map(|l| l.split(',').collect::<Vec<_>>())
        .find(|r| {
            r[at("measure")] == "expected" && r[at("year_group")].is_empty() && r[at("urn")] == urn
        })
        .unwrap_or_else(|| panic!("{out}{}", text(&ran.stderr)));
    row[at("attainment")].parse().unwrap()
}

#[test]
fn figures_are_filled_in_and_what_moved_is_told_at_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let made = matbook(
        &[
            "demo",
            "d",
            "--schools",
            "2",
            "--pupils",
            "60",
            "--years",
            "1",
            "--seed",
            "3",
            "--quiet",
        ],
        root,
    );
    assert!(made.status.success(), "{}", text(&made.stderr));
    let root = &root.join("d");
    let schools = fs::read_to_string(root.join("data/schools.csv")).unwrap();
    let urn = schools
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    let value = attainment(root, &urn);
    // Rounded half away from zero, as pages show it.
    let shown = format!("{}", (value + 1e-9).round());
    let tag = |rest: &str| {
        format!(
            "{{{{ figure(key_stage=\"KS2\", subject=\"Maths\", measure=\"expected\"{rest}) }}}}"
        )
    };
    let lines = [
        "---".to_owned(),
        "title: What the head says".into(),
        "author: A. Head".into(),
        "date: 2026-07-10".into(),
        "---".into(),
        format!("Right: {}.", tag(&format!(", as_of=\"{shown}\""))),
        format!("Moved: {}.", tag(", as_of=\"101\"")),
        "Wrong: {{ figure(subject=\"Math\") }}.".into(),
        "Never <b>closed</b>: {{ figure(subject=\"Maths\"".into(),
    ];
    let commentary = root.join("content/commentary");
    fs::create_dir_all(commentary.join("schools")).unwrap();
    fs::create_dir_all(commentary.join("reports")).unwrap();
    // CRLF and a byte-order mark, as a Windows editor may write them.
    let words = format!("\u{feff}{}\r\n", lines.join("\r\n"));
    fs::write(commentary.join(format!("schools/{urn}.md")), words).unwrap();
    fs::write(commentary.join("reports/sumary.md"), "x").unwrap();
    fs::write(commentary.join("notes.md"), "x").unwrap();

    let ran = matbook(&["check", "--message-format", "json"], root);
    let out = text(&ran.stdout);
    let found: Vec<serde_json::Value> = out
        .lines()
        .filter_map(|l| serde_json::from_str(l).ok())
        .filter(|f: &serde_json::Value| {
            f["file"]
                .as_str()
                .is_some_and(|f| f.starts_with("content/"))
        })
        .collect();
    let told: Vec<String> = found
        .iter()
        .map(|f| {
            format!(
                "{}:{}:{} {} {}",
                f["file"].as_str().unwrap(),
                f["line"],
                f["column"],
                f["severity"].as_str().unwrap(),
                f["code"].as_str().unwrap()
            )
        })
        .collect();
    // `Moved: ` has seven characters, `Never <b>closed</b>: ` twenty-one.
    let school = format!("content/commentary/schools/{urn}.md");
    assert_eq!(
        told,
        [
            "content/commentary/notes.md:null:null warning content-file".to_owned(),
            "content/commentary/reports/sumary.md:null:null warning content-file".into(),
            format!("{school}:7:8 warning commentary-moved"),
            format!("{school}:8:8 error commentary-figure"),
            format!("{school}:9:22 error commentary-figure"),
        ],
        "{out}{}",
        text(&ran.stderr)
    );
    assert!(out.contains("did you mean `summary`?"));
    assert!(out.contains("did you mean `Maths`?"));

    let strict = matbook(&["build", "--no-pdf", "--strict"], root);
    assert_eq!(strict.status.code(), Some(1), "{}", text(&strict.stderr));
    let built = matbook(&["build", "--no-pdf", "--quiet"], root);
    assert!(built.status.success(), "{}", text(&built.stderr));
    let trust = fs::read_dir(root.join("site"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.join("ks2").is_dir())
        .unwrap();
    for page in ["index.html", "ks1/summary.html", "ks2/summary.html"] {
        let html = fs::read_to_string(trust.join(format!("schools/{urn}")).join(page)).unwrap();
        assert!(html.contains("What the head says"), "{page}");
        assert!(html.contains(&format!("Right: {shown}%.")), "{page}");
        assert!(
            html.contains(&format!("was 101; it is now {shown}%.")),
            "{page}"
        );
        assert!(html.contains("Wrong: [no figure]."), "{page}");
        assert!(html.contains("Never closed: [no figure]"), "{page}");
        assert!(
            html.contains("Written by: A. Head, 10 July 2026."),
            "{page}"
        );
        assert!(!html.contains("{{"), "{page}");
    }
    let other = fs::read_to_string(trust.join(format!("schools/{urn}/ks2/pathway.html"))).unwrap();
    assert!(!other.contains("What the head says"));
    // The command under a table shows the steps of its first row.
    let page = fs::read_to_string(trust.join(format!("schools/{urn}/ks2/summary.html"))).unwrap();
    let command = page.split("<code>matbook ").nth(1).unwrap();
    let command = command
        .split("</code>")
        .next()
        .unwrap()
        .replace("&quot;", "\"");
    let mut words = vec![];
    for (i, part) in command.split('"').enumerate() {
        match i % 2 {
            0 => words.extend(part.split_whitespace()),
            _ => words.push(part),
        }
    }
    let ran = matbook(&words, root);
    let steps = text(&ran.stdout);
    let body = page.split("<tbody>").nth(1).unwrap();
    // Roll, coverage, n, attainment.
    let cell = body.split("<td").nth(4).unwrap();
    let cell = cell.split('>').nth(1).unwrap().split('<').next().unwrap();
    let attainment = steps.lines().find(|l| l.starts_with("attainment")).unwrap();
    assert!(
        attainment.contains(&format!(" {cell} ")),
        "{command}: {cell}: {steps}{}",
        text(&ran.stderr)
    );
    // What is searched for lies beside the pages.
    let index = fs::read_to_string(root.join("site/data/index.js")).unwrap();
    assert!(
        index.contains(&format!("[\"{urn}\",")) && index.contains("\"methods\"")
            || index.contains("help/methods/")
    );
    // The demo's own words stand on the trust's pages.
    let own = fs::read_to_string(trust.join("ks2/summary.html")).unwrap();
    assert!(own.contains("What the trust makes of it") && !own.contains("{{"));
}

#[test]
fn pages_of_ones_own_stand_in_the_navigation_with_live_figures() {
    let folder = tempfile::tempdir().unwrap();
    let demo = [
        "demo",
        "d",
        "--schools",
        "2",
        "--pupils",
        "60",
        "--years",
        "1",
        "--seed",
        "3",
        "--quiet",
    ];
    assert!(matbook(&demo, folder.path()).status.success());
    let root = &folder.path().join("d");
    let schools = fs::read_to_string(root.join("data/schools.csv")).unwrap();
    let urn = schools
        .lines()
        .nth(1)
        .and_then(|l| l.split(',').next())
        .unwrap()
        .to_owned();
    let shown = (attainment(root, &urn) + 1e-9).round();
    let put = |name: &str, text: &str| {
        let path = root.join("content/pages").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put(
        "our-priorities.md",
        &format!(
            "---\nauthor: A. Director\n---\n# What we are working on\n\nMaths: \
             {{{{ figure(urn=\"{urn}\", academic_year=\"2025/26\", key_stage=\"KS2\", subject=\"Maths\", assessment_type=\"Teacher Assessment\") }}}} \
             at the standard; see [the plan](plan.md).\n\nWrong: {{{{ figure(subject=\"Math\") }}}}\n"
        ),
    );
    put("plan.md", "---\ntitle: The plan\n---\nWords.\n");
    put(
        &format!("schools/{urn}/of-the-head.md"),
        "Mine: {{ figure(subject=\"Reading\") }}.\n",
    );
    put("Not a name.md", "x");

    let checked = matbook(&["check", "--message-format", "json"], root);
    let told: Vec<String> = text(&checked.stdout)
        .lines()
        .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok())
        .filter(|f| {
            f["file"]
                .as_str()
                .is_some_and(|f| f.starts_with("content/pages/"))
        })
        .map(|f| {
            format!(
                "{}:{}:{} {}",
                f["file"].as_str().unwrap(),
                f["line"],
                f["column"],
                f["code"].as_str().unwrap()
            )
        })
        .collect();
    // `Wrong: ` has seven characters.
    assert_eq!(
        told,
        [
            "content/pages/Not a name.md:null:null content-file",
            "content/pages/our-priorities.md:8:8 commentary-figure"
        ]
    );

    let built = matbook(&["build", "--no-pdf", "--quiet"], root);
    assert!(built.status.success(), "{}", text(&built.stderr));
    let trust = fs::read_dir(root.join("site"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.join("schools").is_dir())
        .unwrap();
    let page = fs::read_to_string(trust.join("pages/our-priorities.html")).unwrap();
    assert!(
        page.contains("<span class=\"title\">What we are working on</span>"),
        "{page}"
    );
    assert!(
        page.contains(&format!("Maths: {shown}%")),
        "{shown}: {page}"
    );
    assert!(
        page.contains("href=\"plan.html\"") && page.contains("A. Director"),
        "{page}"
    );
    // Not on home, and not among the pages of help; the way leads there from every page of the trust.
    let home = fs::read_to_string(trust.join("index.html")).unwrap();
    assert!(
        home.contains("Our pages") && !home.contains("at the standard; see"),
        "{home}"
    );
    assert!(!root.join("site/help/pages/plan.html").exists());
    let own =
        fs::read_to_string(trust.join(format!("schools/{urn}/pages/of-the-head.html"))).unwrap();
    assert!(
        own.contains("<span class=\"title\">Of the head</span>") && own.contains("Mine: "),
        "{own}"
    );
    assert!(!trust.join("pages/of-the-head.html").exists());
}

#[test]
fn a_upn_in_a_text_is_told_by_check_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let made = matbook(
        &[
            "demo",
            "d",
            "--schools",
            "1",
            "--pupils",
            "20",
            "--years",
            "1",
            "--quiet",
        ],
        folder.path(),
    );
    assert!(made.status.success(), "{}", text(&made.stderr));
    let root = folder.path().join("d");
    let mut roll = csv::Reader::from_path(root.join("data/pupils.csv")).unwrap();
    let at = roll
        .headers()
        .unwrap()
        .iter()
        .position(|h| h == "upn")
        .unwrap();
    let upn = roll.records().next().unwrap().unwrap()[at].to_owned();
    let note = root.join("content/commentary/trust.md");
    fs::create_dir_all(note.parent().unwrap()).unwrap();
    fs::write(&note, format!("All well.\n\nOne did better, {upn}.\n")).unwrap();
    let ran = matbook(&["check"], &root);
    let told = format!("{}{}", text(&ran.stdout), text(&ran.stderr));
    assert!(told.contains("content/commentary/trust.md:3"), "{told}");
    assert!(
        told.contains("personal-value") && !told.contains(&upn),
        "{told}"
    );
}

#[test]
fn words_from_a_word_processor_are_read_or_told() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join("commentary").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put(
        "Trust.MD",
        "One: \\{\\{ figure(key\\_stage=\u{201c}KS2\u{201d}, subject='Maths') \\}\\}, two: { figure(subject=\"Maths\") }.\n",
    );
    put("schools/136001.docx", "PK");
    put("notes.txt", "x");
    let (found, findings) = matbook::content::read_commentary(folder.path());
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].body,
        "One: {{ figure(key_stage=\"KS2\", subject='Maths') }}, two: {{ figure(subject=\"Maths\") }}.\n"
    );
    let told: Vec<&str> = findings.iter().map(|f| &*f.spot.file).collect();
    assert_eq!(
        told,
        [
            "content/commentary/notes.txt",
            "content/commentary/schools/136001.docx"
        ]
    );
    assert!(findings.iter().all(|f| f.help.contains(".md")));
}
