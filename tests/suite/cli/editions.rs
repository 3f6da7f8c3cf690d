//! Editions: each a whole site of its own, with nothing in it that its readers may not see.

use std::fs;

use super::Project;
use super::guarded::dead_links;
use crate::project::{Tree, files, tree};

/// The config of all editions.
const ALL: &str =
    "editions: [{name: team}, {name: head}, {name: governors}, {name: trustees}, {name: public}]\n";

impl Project {
    /// Six small schools, with faults in their data if asked for, and the config's own lines before more.
    fn six(faults: bool, config: &str) -> Self {
        let mut arguments = vec![
            "--schools",
            "6",
            "--pupils",
            "24",
            "--years",
            "1",
            "--nation",
            "5",
            "--seed",
            "5",
        ];
        arguments.extend(faults.then_some("--faults"));
        let project = Self(crate::project::Project::demo(&arguments));
        let path = project.root().join("config.yaml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\n{config}")).unwrap();
        project
    }

    /// Name and URN of each school of the first table of schools.
    fn schools(&self) -> Vec<(String, String)> {
        let mut reader = csv::Reader::from_path(self.data("schools.csv")).unwrap();
        let headings = reader.headers().unwrap().clone();
        let at = |name: &str| {
            let mut all = headings.iter();
            all.position(|h| h.trim().eq_ignore_ascii_case(name))
                .unwrap()
        };
        let (name, urn) = (at("school_name"), at("urn"));
        let records = reader.records().filter_map(Result::ok);
        records
            .filter_map(|r| {
                Some((
                    r.get(name)?.trim().to_owned(),
                    r.get(urn)?.trim().to_owned(),
                ))
            })
            .filter(|(name, urn)| !name.is_empty() && urn.len() == 6)
            .collect()
    }
}

/// The part of a tree below a folder, by the paths within it.
fn within(site: &Tree, folder: &str) -> Tree {
    let start = format!("{folder}/");
    site.iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(&start)?.to_owned(), bytes.clone())))
        .collect()
}

/// Whether a text has a number as such, and not as digits of another.
fn has_number(text: &str, number: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.');
    text.match_indices(number).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + number.len()..]);
        !digit(before.chars().next_back()) && !digit(after.chars().next())
    })
}

/// What a file says: its bytes as text, those of the parts of a workbook unpacked.
fn said(path: &str, bytes: &[u8]) -> String {
    if !path.ends_with(".xlsx") {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for part in 0..archive.len() {
        let mut file = archive.by_index(part).unwrap();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
    }
    text
}

#[track_caller]
fn only_what_is_theirs(project: &Project) {
    let site = tree(&project.site());
    let schools = project.schools();
    assert!(schools.len() >= 6, "{schools:?}");
    let folders = fs::read_dir(project.site()).unwrap();
    let mut folders: Vec<String> = folders
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    folders.sort();
    let of = |kind: &str| folders.iter().filter(|f| f.starts_with(kind)).count();
    let sites = [
        of("head-"),
        of("governors-"),
        of("team"),
        of("trustees"),
        of("public"),
    ];
    assert_eq!(sites, [sites[0], sites[0], 1, 1, 1], "{folders:?}");
    assert!(sites[0] >= 6, "{folders:?}");
    for folder in &folders {
        let edition = within(&site, folder);
        assert!(edition.contains_key("index.html"), "{folder}");
        assert_eq!(
            edition["robots.txt"], b"User-agent: *\nDisallow: /\n",
            "{folder}"
        );
        let own = folder.rsplit_once('-').map(|(_, urn)| urn);
        // Of one school there is one way to go.
        let led = said("index.html", &edition["index.html"]).contains("http-equiv=\"refresh\"");
        assert_eq!(led, own.is_some(), "{folder}");
        let withheld = ["governors", "trustees", "public"]
            .iter()
            .any(|k| folder.starts_with(k));
        for (path, bytes) in &edition {
            let text = said(path, bytes);
            if path.ends_with(".html") {
                assert!(
                    text.contains("<meta name=\"robots\" content=\"noindex, nofollow\">"),
                    "{folder}/{path}"
                );
                assert!(text.contains("<p class=\"readers\">"), "{folder}/{path}");
                let internal = text.contains("Internal: holds figures on individual pupils");
                assert_eq!(internal, !withheld, "{folder}/{path}");
                assert_eq!(
                    dead_links(path, &text, &edition),
                    Vec::<String>::new(),
                    "{folder}/{path}"
                );
            }
            let cells =
                path.contains("/data/") || path.contains("catalogue.") || path.contains("view.");
            assert!(!cells || folder == "team", "{folder}/{path}");
            for kept in ["fix-list", "data-quality", "matching", "audit/assessment"] {
                assert!(!withheld || !path.contains(kept), "{folder}/{path}");
            }
            let Some(own) = own else { continue };
            // The fonts and pictures are the same for all.
            if path.starts_with("assets/") {
                continue;
            }
            for (name, urn) in schools.iter().filter(|(_, urn)| urn != own) {
                assert!(
                    !text.contains(name.as_str()),
                    "{folder}/{path} names {name}"
                );
                assert!(!has_number(&text, urn), "{folder}/{path} names {urn}");
                let slug = name.to_lowercase().replace(' ', "-");
                assert!(!text.contains(&slug), "{folder}/{path} holds {slug}");
            }
        }
    }
}

#[test]
fn each_edition_holds_only_what_is_its_readers() {
    let project = Project::six(false, ALL);
    project
        .build(&[])
        .expect(0)
        .says("editions, each in a folder of");
    only_what_is_theirs(&project);
    nothing_is_hollow(&project);
    the_log_is_true(&project);
    // A second build changes nothing, and one of one edition says that the rest is of another.
    project.build(&[]).expect(0).says("nothing changed");
    project.lower_outcomes();
    project
        .build(&["--edition", "trustees", "--accept"])
        .expect(0);
    only_what_is_theirs(&project);
    let config = project.root().join("config.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        format!("{text}publish: [{{edition: team, to: {{folder: ../team}}}}]\n"),
    )
    .unwrap();
    project.run(&["publish"]).expect(1).says("two data states");
    project
        .build(&["--edition", "trustes"])
        .expect(2)
        .says("did you mean trustees?");
}

/// The team's page says of each edition that withholds how much, and why; nothing is told more narrowly than its limit.
#[track_caller]
fn the_log_is_true(project: &Project) {
    let page = project.root().join("site/team/editions.csv");
    let text = fs::read_to_string(&page).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.trim_end_matches('\r').split(',').collect())
        .skip_while(|row: &Vec<&str>| row.get(1) != Some(&"Least number shown"))
        .skip(1)
        .take_while(|row| row.len() > 7)
        .collect();
    let number = |cell: &str| cell.trim_end_matches(" or more").parse::<usize>().unwrap();
    let mut names = vec![];
    for row in rows {
        names.push(row[0]);
        let [limit, shown, withheld, small, told, before, narrowest] =
            [1, 2, 3, 4, 5, 6, 7].map(|at| number(row[at]));
        assert!(shown > 0 && small > 0 && told > 0, "{row:?}");
        assert_eq!(withheld, small + told + before, "{row:?}");
        assert!(narrowest >= limit, "{row:?}");
    }
    assert_eq!(names, ["governors", "trustees", "public"], "{text}");
}

/// No page of an edition that withholds has a table or a chart without a single figure, nor takes what is withheld for what is not
/// there: what is wholly withheld is said in words.
#[track_caller]
fn nothing_is_hollow(project: &Project) {
    let site = tree(&project.root().join("site"));
    let mut in_words = 0;
    for (path, bytes) in &site {
        let withholds = ["governors", "trustees", "public"];
        let reports = [
            "ethnicity",
            "send",
            "pupil-groups",
            "year-groups",
            "summary",
        ];
        let withheld = withholds.iter().any(|e| path.starts_with(e));
        let report = (reports.iter()).any(|r| path.ends_with(&format!("/{r}.html")));
        if !withheld || !report {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("there is no figure for any of"),
            "{path}: a chart of nothing"
        );
        for table in text.split("<table").skip(1) {
            let table = table.split("</table>").next().unwrap_or_default();
            assert!(
                table.contains("<td"),
                "{path}: a table without a row: {table}"
            );
        }
        let title = text
            .split("<h1")
            .nth(1)
            .and_then(|t| t.split("</h1>").next());
        if title.is_some_and(|t| t.contains("no outcomes in")) {
            // Nobody's outcomes are there for the team, either.
            let (_, of_team) = path.split_once('/').unwrap();
            let of_team = String::from_utf8_lossy(&site[&format!("team/{of_team}")]).into_owned();
            assert!(
                of_team.contains("no outcomes in"),
                "{path}: withheld, and said not to be there"
            );
        }
        let said = [
            "that could stand here is of few pupils",
            "Withheld: of few pupils",
        ];
        in_words += usize::from(said.iter().any(|s| text.contains(s)));
    }
    assert!(
        in_words > 10,
        "{in_words} pages of small schools say what is withheld"
    );
}

#[test]
fn editions_of_data_with_faults_hold_only_what_is_their_readers() {
    let project = Project::six(true, ALL);
    project.build(&["--accept"]).expect(0);
    only_what_is_theirs(&project);
}

#[test]
fn figures_of_an_edition_are_its_own_rows() {
    let project = Project::six(false, ALL);
    let (_, urn) = project.schools().remove(0);
    let edition = format!("head-{urn}");
    let whole = project
        .run(&["figures", "--report", "summary"])
        .expect(0)
        .out;
    let own = project
        .run(&["figures", "--report", "summary", "--edition", &edition])
        .expect(0)
        .out;
    let wanted: Vec<&str> = whole
        .lines()
        .enumerate()
        .filter(|(i, line)| *i == 0 || line.split(',').nth(1) == Some(&urn))
        .map(|(_, line)| line)
        .collect();
    assert!(wanted.len() > 20, "{wanted:?}");
    assert_eq!(own.lines().collect::<Vec<_>>(), wanted);
    project
        .run(&["figures", "--report", "summary", "--edition", "head"])
        .expect(2)
        .says("there is one for each school or trust");
}

#[test]
fn each_edition_goes_where_its_line_says_and_nowhere_else() {
    let lines = "editions: [{name: team}, {name: head}, {name: trustees}]\n\
                 publish:\n  - {edition: head, to: {folder: '../out/{urn}/reports'}}\n  - {edition: trustees, to: {folder: ../out/board}}\n";
    let project = Project::six(false, lines);
    project.build(&[]).expect(0);
    let out = project.root().parent().unwrap().join("out");
    // Nothing is known of what the trustees saw before.
    project.run(&["publish"]).expect(2).says("--first");
    assert!(!out.exists());
    project.run(&["publish", "--first"]).expect(0);
    let site = tree(&project.site());
    let urns: Vec<String> = project.schools().into_iter().map(|(_, urn)| urn).collect();
    for urn in &urns {
        let published: Tree = tree(&out.join(urn).join("reports"))
            .into_iter()
            .filter(|(path, _)| !path.starts_with("_matbook/"))
            .collect();
        assert!(published == within(&site, &format!("head-{urn}")), "{urn}");
    }
    assert!(out.join("board/index.html").is_file());
    // The team's went nowhere: no line names it.
    let places = fs::read_dir(&out).unwrap().count();
    assert_eq!(places, urns.len() + 1);
    assert!(
        !files(&out)
            .iter()
            .any(|(path, _)| path.contains("/data/catalogue"))
    );
    project.run(&["publish"]).expect(0).says("nothing changed");
    let listed = project.run(&["publish", "--list"]).expect(0).out;
    assert_eq!(listed.lines().count(), urns.len() + 2, "{listed}");
    project
        .run(&["publish", "--edition", "team"])
        .expect(2)
        .says("no line of `publish`");
}

#[test]
fn nothing_goes_out_before_its_time_or_unapproved() {
    let lines = "publish: {to: {folder: ../out}}\nnot_before: 2199-01-01 08:00\n";
    let project = Project::demo();
    let config = project.root().join("config.yaml");
    let plain = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{plain}\n{lines}")).unwrap();
    project.build(&[]).expect(0);
    let out = project.root().parent().unwrap().join("out");
    project
        .run(&["publish"])
        .expect(1)
        .says("nothing goes out before 1 January 2199 at 08:00");
    assert!(!out.exists());
    let lines = "publish: {to: {folder: ../out}}\nnot_before: 2001-01-01\napproval: true\n";
    fs::write(&config, format!("{plain}\n{lines}")).unwrap();
    project
        .run(&["publish"])
        .expect(1)
        .says("nobody has approved");
    project
        .run(&["approve", "--who", "A. Khan"])
        .expect(0)
        .says("by A. Khan");
    project
        .run(&["publish"])
        .expect(0)
        .says("approved by A. Khan")
        .says("holds figures on individual pupils");
    // Another byte needs another approval.
    project.lower_outcomes();
    project.build(&["--accept"]).expect(0);
    project
        .run(&["publish"])
        .expect(1)
        .says("nobody has approved");
}
