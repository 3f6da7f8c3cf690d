//! What a build refuses to put in place, and what it never deletes.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use super::{Project, assert_same, tree};

impl Project {
    /// The folder that the project lies in.
    fn beside(&self) -> PathBuf {
        self.root().parent().unwrap().to_path_buf()
    }

    fn config(&self, line: &str) {
        let path = self.root().join("config.yaml");
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, format!("{text}\n{line}\n")).unwrap();
    }

    pub(super) fn school(&self) -> String {
        let schools = fs::read_to_string(self.data("schools.csv")).unwrap();
        schools
            .lines()
            .nth(1)
            .unwrap()
            .split(',')
            .next()
            .unwrap()
            .to_owned()
    }

    fn publishing(&self) {
        self.config("publish: {to: {folder: ../published}}");
    }
}

#[test]
fn a_site_is_never_written_over_or_into_what_is_the_projects() {
    let project = Project::demo();
    let before = tree(&project.root());
    for (out, why) in [
        ("data", "is the data folder"),
        ("data/site", "lies in the data folder"),
        (".", "holds the data folder"),
        ("content/site", "lies in the folder content"),
        ("../project/data/../data", "is the data folder"),
        (".matbook/site", "lies in the cache"),
        ("~/site", "the whole path"),
    ] {
        project.build(&["--out", out]).expect(2).says(why);
        assert!(tree(&project.root()) == before, "{out}");
    }
    // The other way round: the data within the site.
    fs::create_dir_all(project.root().join("site")).unwrap();
    fs::rename(
        project.root().join("data"),
        project.root().join("site/data"),
    )
    .unwrap();
    project
        .build(&["--data", "site/data"])
        .expect(2)
        .says("holds the data folder");
    assert!(
        project.root().join("site/data/pupils").exists()
            || project.root().join("site/data/pupils.csv").exists()
    );
    fs::rename(
        project.root().join("site/data"),
        project.root().join("data"),
    )
    .unwrap();
    fs::write(
        project.root().join("site/recipients.csv"),
        "name,address,role,school\n",
    )
    .unwrap();
    project.config("mail: {from: \"D <d@trust.example>\", recipients: site/recipients.csv, server: {host: localhost}}");
    project
        .build(&[])
        .expect(2)
        .says("holds the list of recipients");
}

#[test]
fn a_folder_that_is_not_there_yet_is_made_and_what_is_not_ours_is_moved_aside() {
    let project = Project::demo();
    let out = ["--out", "../new/../fresh/site"];
    project.build(&out).expect(0);
    let site = project.beside().join("fresh/site");
    assert!(site.join("index.html").is_file());
    fs::write(site.join("governors.txt"), "our own").unwrap();
    fs::create_dir(site.join("minutes")).unwrap();
    fs::write(site.join("minutes/may.txt"), "our own, too").unwrap();
    project.lower_outcomes();
    project
        .build(&out)
        .expect(0)
        .says("2 files that aren't matbook's were moved out of the site");
    let aside = project.beside().join("fresh/site.matbook-aside");
    assert_eq!(
        fs::read_to_string(aside.join("governors.txt")).unwrap(),
        "our own"
    );
    assert_eq!(
        fs::read_to_string(aside.join("minutes/may.txt")).unwrap(),
        "our own, too"
    );
    assert!(!site.join("governors.txt").exists());
    // Again, with the cache gone: neither is lost.
    fs::write(site.join("governors.txt"), "a second").unwrap();
    fs::remove_dir_all(project.root().join(".matbook")).unwrap();
    project
        .build(&[&out[..], &["--force"]].concat())
        .expect(0)
        .says("moved out of the site");
    let second = project
        .beside()
        .join("fresh/site.matbook-aside-2/governors.txt");
    assert_eq!(fs::read_to_string(second).unwrap(), "a second");
    assert_eq!(
        fs::read_to_string(aside.join("governors.txt")).unwrap(),
        "our own"
    );
}

#[test]
fn two_projects_with_one_site_build_one_after_the_other_or_say_why_not() {
    let project = Project::demo();
    let second = Project(crate::project::Project::empty());
    for (path, bytes) in tree(&project.root()) {
        let to = second.root().join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    let out = project.beside().join("shared/site");
    let arguments = [
        "build",
        "--no-pdf",
        "--force",
        "--out",
        out.to_str().unwrap(),
    ];
    project.run(&arguments).expect(0);
    let whole = tree(&out);
    for _ in 0..2 {
        let mut runs: Vec<_> = [&project, &second]
            .map(|p| {
                p.command(&arguments)
                    .stderr(Stdio::piped())
                    .stdout(Stdio::null())
                    .spawn()
                    .unwrap()
            })
            .into_iter()
            .collect();
        let ended: Vec<_> = runs
            .drain(..)
            .map(|run| run.wait_with_output().unwrap())
            .collect();
        assert!(ended.iter().any(|e| e.status.code() == Some(0)));
        for end in ended.iter().filter(|e| e.status.code() != Some(0)) {
            let said = String::from_utf8_lossy(&end.stderr);
            assert_eq!(end.status.code(), Some(2), "{said}");
            assert!(
                said.contains("another build is writing this site"),
                "{said}"
            );
        }
        assert_same(&tree(&out), &whole);
    }
}

#[test]
fn a_roll_moved_to_the_new_year_stops_build_and_publishing_until_it_is_accepted() {
    let project = Project::built();
    project.publishing();
    project.run(&["publish"]).expect(0);
    let before = tree(&project.site());
    let pupils = project.data("pupils");
    let file = match pupils.is_dir() {
        true => "pupils",
        false => "pupils.csv",
    };
    let moved = |text: String| {
        text.replace("2025/26,", "2026/27,")
            .replace("2024/25,", "2025/26,")
    };
    if file == "pupils" {
        for entry in walkdir::WalkDir::new(&pupils)
            .into_iter()
            .flatten()
            .filter(|e| e.file_type().is_file())
        {
            let text = fs::read_to_string(entry.path()).unwrap();
            fs::write(entry.path(), moved(text)).unwrap();
        }
    } else {
        project.edit(file, moved);
    }
    project
        .build(&[])
        .expect(1)
        .says("rows of the table assessments were refused")
        .says("--accept");
    assert_same(&tree(&project.site()), &before);
    project
        .run(&["publish", "--dry-run"])
        .expect(1)
        .says("nothing goes out");
    // A cache that is thrown away changes nothing.
    fs::remove_dir_all(project.root().join(".matbook")).unwrap();
    project.run(&["publish"]).expect(1);
    project.build(&["--accept"]).expect(0).says("accepted: ");
    project.run(&["publish"]).expect(0);
}

#[test]
fn a_school_that_lost_most_of_its_figures_stops_the_build() {
    let project = Project::built();
    let school = project.school();
    let gone = format!(",{school},");
    for entry in walkdir::WalkDir::new(project.data("assessments"))
        .into_iter()
        .flatten()
    {
        if entry.file_type().is_file() {
            let text = fs::read_to_string(entry.path()).unwrap();
            let kept: Vec<&str> = text.lines().filter(|line| !line.contains(&gone)).collect();
            fs::write(entry.path(), kept.join("\n") + "\n").unwrap();
        }
    }
    let told = project
        .build(&[])
        .expect(1)
        .says(&school)
        .says("in the last build");
    assert!(!told.err.contains("refused, more than"), "{}", told.err);
    project.build(&["--accept"]).expect(0);
    // Now that is how it is.
    project.build(&[]).expect(0);
}

#[test]
fn a_trust_that_lost_all_its_assessments_stops_the_build() {
    let project = Project::built();
    project.publishing();
    project.run(&["publish"]).expect(0);
    // The folder is there, and empty: an export that failed.
    fs::remove_dir_all(project.data("assessments")).unwrap();
    project
        .build(&[])
        .expect(1)
        .says(&project.school())
        .says("has none of the");
    project.run(&["publish", "--dry-run"]).expect(1);
    project.build(&["--accept"]).expect(0);
    project.build(&[]).expect(0);
}

#[test]
fn what_is_not_there_any_more_of_any_table_stops_the_build() {
    let project = Project::built();
    let school = project.school();
    for (table, told) in [
        (
            "attendance",
            "Absence: more than half of the figures of the last build are gone",
        ),
        // The demo's config says that all terms are covered: without a row there are 0 suspensions.
        ("exclusions", "the table exclusions has no row any more"),
        ("finance", "Reserve: more than half"),
        ("estimates", "compared with a benchmark, has"),
        ("targets", "the table targets has no row any more"),
        ("ofsted", "the table ofsted has no row any more"),
    ] {
        let path = [project.data(&format!("{table}.csv")), project.data(table)]
            .into_iter()
            .find(|path| path.exists())
            .unwrap_or_else(|| panic!("the demo has no {table}"));
        let aside = project.root().join(format!("aside-{table}"));
        fs::rename(&path, &aside).unwrap();
        let said = project.build(&[]).expect(1);
        let said = said.says(told).says("--accept");
        if !told.starts_with("the table") {
            said.says(&school);
        }
        fs::rename(&aside, &path).unwrap();
    }
    // Nothing was put in place: it is still held against the first build.
    project.build(&[]).expect(0);
    fs::remove_file(project.data("attendance.csv")).unwrap();
    project.build(&["--accept"]).expect(0);
    project.build(&[]).expect(0);
}

/// One school's register of the last year with two pupils: its absence is a figure as before, but of almost no one.
#[test]
fn a_register_of_a_few_of_a_schools_pupils_stops_the_build() {
    let project = Project::built();
    let school = project.school();
    let path = project.data("attendance.csv");
    let text = fs::read_to_string(&path).unwrap();
    let year = text.lines().last().unwrap().split(',').next().unwrap();
    let mut upns: Vec<&str> = Vec::new();
    let kept: Vec<&str> = (text.lines())
        .filter(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            if (cells[0], cells[2]) != (year, school.as_str()) {
                return true;
            }
            if !upns.contains(&cells[3]) {
                upns.push(cells[3]);
            }
            upns.iter().position(|upn| *upn == cells[3]) < Some(2)
        })
        .collect();
    fs::write(&path, kept.join("\n") + "\n").unwrap();
    project
        .build(&[])
        .expect(1)
        .says("Pupils with attendance: more than half of those of the last build are gone")
        .says(&format!("({school}): 2 of {}", upns.len()));
    project.build(&["--accept"]).expect(0);
    project.build(&[]).expect(0);
}

/// Folders and files of the command line pass the same check as those of the config.
#[test]
fn what_is_no_path_here_is_refused_on_the_command_line_too() {
    let project = Project::demo();
    let before = tree(&project.root());
    for verb in ["build", "publish", "mail", "freeze", "approve"] {
        let told = project.run(&[verb, "--out", "https://intranet.example/reports"]);
        told.expect(2).says("an address and no path").says("--out");
    }
    for (arguments, why) in [
        (
            ["build", "--data", "sftp://host/data"],
            "an address and no path",
        ),
        (["check", "--data", "~/data"], "write the whole path"),
        (
            ["check", "--config", "$HOME/config.yaml"],
            "write the whole path",
        ),
        (
            ["help", "--write", "https://host/manual"],
            "an address and no path",
        ),
        (["templates", "--write", "%TEMP%/t"], "write the whole path"),
        (
            ["demo", "webdav://host/demo", "-q"],
            "an address and no path",
        ),
    ] {
        project.run(&arguments).expect(2).says(why);
    }
    #[cfg(not(windows))]
    for out in ["C:\\sites", "//server/share/site", "\\\\server\\share"] {
        project
            .build(&["--out", out])
            .expect(2)
            .says("a path of Windows");
    }
    assert!(tree(&project.root()) == before);
}

#[test]
fn statutory_outcomes_that_are_not_there_any_more_stop_the_build() {
    let project = Project::built();
    let mut left_out = 0;
    for entry in walkdir::WalkDir::new(project.data("assessments"))
        .into_iter()
        .flatten()
    {
        if entry.file_type().is_file() {
            let text = fs::read_to_string(entry.path()).unwrap();
            let kept: Vec<&str> = text
                .lines()
                .filter(|line| !line.contains(",Phonics,"))
                .collect();
            left_out += text.lines().count() - kept.len();
            fs::write(entry.path(), kept.join("\n") + "\n").unwrap();
        }
    }
    assert!(left_out > 5, "{left_out} rows");
    project
        .build(&[])
        .expect(1)
        .says("Statutory outcomes, Year 1: phonics: more than half")
        .says(&project.school());
}

#[test]
fn a_part_built_after_the_data_changed_is_neither_published_nor_mailed() {
    let project = Project::built();
    project.publishing();
    let school = project.school();
    project.build(&["--school", &school]).expect(0);
    project.run(&["publish"]).expect(0);
    project.lower_outcomes();
    project.build(&["--school", &school]).expect(0);
    project
        .run(&["publish", "--dry-run"])
        .expect(1)
        .says("of two data states");
    // Building the part again changes nothing about it; building all does.
    project.build(&["--school", &school]).expect(0);
    project.run(&["publish"]).expect(1);
    project.build(&[]).expect(0);
    project.run(&["publish"]).expect(0);
}

/// The links of a page that lead to no file of the site.
pub(super) fn dead_links(path: &str, html: &str, site: &super::Tree) -> Vec<String> {
    let targets = html.split(" href=\"").skip(1);
    let mut dead = Vec::new();
    for target in targets.map(|rest| rest.split(['"', '#', '?']).next().unwrap()) {
        if target.is_empty() || target.contains(':') {
            continue;
        }
        let mut parts: Vec<&str> = path.split('/').collect();
        parts.pop();
        for part in target.split('/') {
            match part {
                ".." => {
                    parts.pop();
                }
                "." => {}
                part => parts.push(part),
            }
        }
        if !site.contains_key(&parts.join("/")) {
            dead.push(target.to_owned());
        }
    }
    dead
}

#[test]
fn a_site_of_one_school_has_no_link_that_leads_nowhere() {
    let project = Project::demo();
    let school = project.school();
    project
        .build(&["--school", &school, "--out", "one"])
        .expect(0);
    let site = tree(&project.root().join("one"));
    let mut links = 0;
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        links += html.matches(" href=\"").count();
        assert_eq!(
            dead_links(path, &html, &site),
            Vec::<String>::new(),
            "{path}"
        );
    }
    assert!(links > 100, "{links}");
    // The whole site is made of it later.
    project.build(&["--out", "one"]).expect(0);
    project.build(&[]).expect(0);
    assert_same(&tree(&project.root().join("one")), &tree(&project.site()));
}

#[test]
fn a_personal_value_in_any_file_keeps_the_site_from_its_place() {
    let project = Project::demo();
    let first = walkdir::WalkDir::new(project.root().join("data"))
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .find(|e| {
            e.file_type().is_file()
                && e.path().to_string_lossy().contains("pupils")
                && e.path().extension().is_some_and(|x| x == "csv")
        })
        .unwrap();
    let roll = fs::read_to_string(first.path()).unwrap();
    let column = roll
        .lines()
        .next()
        .unwrap()
        .split(',')
        .position(|c| c == "upn")
        .unwrap();
    let upn = roll
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .nth(column)
        .unwrap()
        .to_owned();
    project.build(&[]).expect(0);
    let before = tree(&project.site());
    let schools = fs::read_to_string(project.data("schools.csv")).unwrap();
    let name = schools
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .find(|c| c.contains(' '))
        .unwrap()
        .to_owned();
    project.edit("schools.csv", |text| {
        text.replacen(&name, &format!("{name} {upn}"), 1)
    });
    let told = project
        .build(&[])
        .expect(1)
        .says("(a UPN)")
        .says("not put in place");
    assert!(!told.err.contains(&upn) && !told.out.contains(&upn));
    assert_same(&tree(&project.site()), &before);

    // Pages that stay as they are, for values that are new.
    let other = "A999200005001";
    project.edit("schools.csv", |text| text.replacen(&upn, other, 1));
    project.build(&[]).expect(0);
    let before = tree(&project.site());
    let line = roll.lines().nth(1).unwrap().replace(&upn, other);
    fs::write(first.path(), format!("{}\n{line}\n", roll.trim_end())).unwrap();
    let told = project.build(&[]).expect(1).says("(a UPN)");
    assert!(!told.err.contains(other));
    assert_same(&tree(&project.site()), &before);
}

/// In a large trust somebody was born on every day: also on those that the program's own texts name.
#[test]
fn days_that_every_site_names_are_nobodys_birth_date() {
    let project = Project::demo();
    let births = ["2007-02-26", "2019-10-17"];
    project.edit("pupils.csv", |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let column = lines[0].split(',').position(|c| c == "dob").unwrap();
        for (line, birth) in lines[1..].iter_mut().zip(births) {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells[column] = birth;
            *line = cells.join(",");
        }
        lines.join("\n")
    });
    project.build(&[]).expect(0);
    let licence = fs::read_to_string(project.site().join("assets/LICENSE-Inter.txt")).unwrap();
    assert!(licence.contains("26 February 2007"));
}

#[test]
fn a_pupil_born_on_a_day_that_pages_tell_of_schools_stops_nothing() {
    let project = Project::demo();
    let cell = |file: &str, name: &str| {
        let text = fs::read_to_string(project.data(file)).unwrap();
        let mut lines = text.lines();
        let heading: Vec<&str> = lines.next().unwrap().split(',').collect();
        let at = heading.iter().position(|c| *c == name).unwrap();
        let row: Vec<&str> = lines.next().unwrap().split(',').collect();
        row[at].to_owned()
    };
    let born = cell("pupils.csv", "dob");
    for (file, column) in [("schools.csv", "joined_on"), ("ofsted.csv", "inspected_on")] {
        let day = cell(file, column);
        project.edit("pupils.csv", |text| text.replacen(&born, &day, 1));
        project.build(&[]).expect(0);
        let page = walkdir::WalkDir::new(project.site()).into_iter().flatten();
        let mut page = page.filter(|e| e.file_name() == "profile.html");
        let told = fs::read_to_string(page.next().unwrap().path()).unwrap();
        let long = matbook::estate::Date::parse(&day).unwrap().long();
        assert!(
            told.contains(&day) || told.contains(&long),
            "{column} {day}"
        );
        project.edit("pupils.csv", |text| text.replacen(&day, &born, 1));
    }
}

#[test]
fn rolls_alone_have_a_front_door_and_every_page_says_that_it_is_internal() {
    let project = Project::demo();
    for table in [
        "assessments",
        "estimates",
        "targets",
        "attendance",
        "exclusions",
    ] {
        let _ = fs::remove_dir_all(project.data(table));
        let _ = fs::remove_file(project.data(&format!("{table}.csv")));
    }
    project.build(&[]).expect(0);
    let site = tree(&project.site());
    let pages: Vec<_> = site
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .collect();
    assert!(pages.len() > 20, "{}", pages.len());
    let homes = pages
        .iter()
        .filter(|(path, _)| path.ends_with("/index.html"))
        .count();
    // The trust's, each school's and the help's.
    assert!(homes >= 3, "{homes}");
    for (path, bytes) in pages {
        let html = String::from_utf8_lossy(bytes);
        assert!(
            html.contains("Internal: holds figures on individual pupils"),
            "{path}"
        );
        assert_eq!(
            dead_links(path, &html, &site),
            Vec::<String>::new(),
            "{path}"
        );
    }
}

#[test]
fn an_empty_new_project_is_told_that_its_tables_hold_no_rows() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("new");
    super::run(super::matbook().arg("init").arg(&new)).expect(0);
    let config = new.join("config.yaml");
    let said = super::run(
        super::matbook()
            .args(["build", "--no-pdf", "--config"])
            .arg(&config),
    )
    .expect(1);
    assert!(said.err.contains("holds no rows yet"), "{}", said.err);
    assert!(!said.err.contains("put trusts.csv"), "{}", said.err);
}
