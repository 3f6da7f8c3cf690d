//! A site made in parts by processes of their own: the bytes are those of one build, whatever is killed in between.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use crate::project::{Project, Tree, files, run, tree};

/// Three trusts that were built once, so that the state has its secret and something to hold the next build against, and whose data
/// have changed since; and a copy.
fn twice() -> (Project, Project) {
    let one = Project::demo(&[
        "--trusts",
        "3",
        "--schools",
        "4",
        "--pupils",
        "14",
        "--years",
        "1",
        "--nation",
        "4",
        "--seed",
        "18",
    ]);
    one.run(&["build", "--no-pdf"]).expect(0);
    let pupils = one.root().join("data/pupils.csv");
    let text = fs::read_to_string(&pupils).unwrap();
    // One pupil less on roll.
    let last = text.trim_end().rfind('\n').unwrap();
    fs::write(&pupils, &text[..=last]).unwrap();
    let other = Project::empty();
    for (path, bytes) in tree(&one.root()) {
        other.put(&path, bytes);
    }
    (one, other)
}

fn stage(project: &Project) -> PathBuf {
    project.root().join("site.matbook-shards")
}

/// Starts a part, and kills it once it is writing.
fn killed(project: &Project, part: &str) {
    let folder = stage(project).join(part.replace('/', "-of-"));
    let mut child: Child = project
        .command(&["build", "--no-pdf", "--shard", part])
        .spawn()
        .unwrap();
    let writing = || {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let growing = |path: &Path| path.to_string_lossy().contains("site.matbook-new");
        entries
            .map(|entry| entry.path())
            .any(|path| growing(&path) && files(&path).len() > 5)
    };
    let mut ended = None;
    while ended.is_none() && !writing() {
        std::thread::sleep(Duration::from_millis(2));
        ended = child.try_wait().unwrap();
    }
    assert!(
        ended.is_none(),
        "the part ended before it was killed: {ended:?}"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!folder.join("made.json").exists());
}

#[track_caller]
fn assert_same(one: &Tree, other: &Tree) {
    let paths: Vec<&String> = one.keys().chain(other.keys()).collect();
    let differing: Vec<&&String> = paths
        .iter()
        .filter(|p| one.get(**p) != other.get(**p))
        .collect();
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn parts_made_by_processes_of_their_own_are_one_build() {
    let (one, parts) = twice();
    let before = tree(&parts.root().join("site"));
    one.run(&["build", "--no-pdf"]).expect(0);

    let make = |part: &str| parts.run(&["build", "--no-pdf", "--shard", part]);
    make("1/3").expect(0).says("shard 1/3");
    killed(&parts, "2/3");
    // What was half written is not joined, and the old site stands.
    let join = || parts.run(&["build", "--no-pdf", "--join", "3"]);
    join().expect(2).says("2/3, 3/3").says("is untouched");
    assert_same(&before, &tree(&parts.root().join("site")));
    // Two at once, as the scheduler says; then one of them again, for nothing.
    let mut third = parts
        .command(&["build", "--no-pdf", "--shard", "auto/3"])
        .env("JOB_COMPLETION_INDEX", "2")
        .spawn()
        .unwrap();
    make("2/3").expect(0);
    assert!(third.wait().unwrap().success());
    let made = tree(&stage(&parts).join("2-of-3/site"));
    make("2/3").expect(0).says("made already");
    join().expect(0);

    let sites = [&one, &parts].map(|project| tree(&project.root().join("site")));
    assert!(sites[0].len() > 100, "{}", sites[0].len());
    assert!(sites[0] != before, "the change of the data shows nowhere");
    assert_same(&sites[0], &sites[1]);
    let states = [&one, &parts].map(|project| tree(&project.root().join("matbook-state")));
    assert!(states[0].keys().any(|path| path.starts_with("history/")));
    assert_same(&states[0], &states[1]);
    // What a part writes is the same each time.
    fs::remove_dir_all(stage(&parts).join("2-of-3")).unwrap();
    make("2/3").expect(0);
    assert_same(&made, &tree(&stage(&parts).join("2-of-3/site")));
    // The joined site is one like any: nothing is left to do, and it verifies.
    parts
        .run(&["build", "--no-pdf"])
        .expect(0)
        .says("nothing changed");
    parts.run(&["verify", "site"]).expect(0);
}

#[test]
fn parts_of_other_files_are_not_joined() {
    let project = Project::demo(&[
        "--trusts",
        "2",
        "--schools",
        "2",
        "--pupils",
        "14",
        "--years",
        "1",
        "--nation",
        "3",
    ]);
    let make = |part: &str| project.run(&["build", "--no-pdf", "--shard", part]);
    make("1/99").expect(2).says("there are 2 trusts");
    make("3/2").expect(2).says("there is no part 3 of 2");
    make("auto").expect(2).says("SLURM_ARRAY_TASK_ID");
    make("1/2").expect(0);
    project.put("content/pages/more.md", "# More\n\nWords.\n");
    make("2/2").expect(0);
    let join = |arguments: &[&str]| {
        let all = [&["build", "--join", "2"][..], arguments].concat();
        project.run(&all)
    };
    join(&["--no-pdf"])
        .expect(2)
        .says("shard 1/2 was made with other files in the folder content");
    join(&[]).expect(2).says("no packs (--no-pdf)");
    project
        .run(&["build", "--no-pdf", "--join", "3"])
        .expect(2)
        .says("but of 2");
    assert!(!project.root().join("site").exists());
    // The part whose files changed is made again; a file of the other that someone changed is found.
    make("1/2").expect(0).says("trusts");
    let page = files(&stage(&project).join("2-of-2/site"));
    let (_, page) = page
        .iter()
        .find(|(path, _)| path.ends_with(".html"))
        .unwrap();
    let text = fs::read_to_string(page).unwrap();
    fs::write(page, text.replacen("<html", "<HTML", 1)).unwrap();
    join(&["--no-pdf"]).expect(2).says("make this part again");
    project
        .run(&["build", "--no-pdf", "--shard", "2/2", "--force"])
        .expect(0);
    join(&["--no-pdf"]).expect(0);
    run(&mut project.command(&["verify", "site"])).expect(0);
}
