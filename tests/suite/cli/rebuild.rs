//! Building again: nothing where nothing changed, the same bytes however it was made, only what was asked for.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use super::{Project, assert_same, differing, files, run, tree};

fn times(project: &Project) -> BTreeMap<String, SystemTime> {
    files(&project.site())
        .into_iter()
        .map(|(name, path)| (name, fs::metadata(path).unwrap().modified().unwrap()))
        .collect()
}

#[test]
fn a_second_build_rewrites_nothing_and_a_forced_one_gives_the_same_bytes() {
    let project = Project::built();
    let (before, then) = (tree(&project.site()), times(&project));
    project.build(&[]).expect(0).says("nothing changed");
    assert_same(&before, &tree(&project.site()));
    assert_eq!(then, times(&project));

    project.build(&["--force"]).expect(0);
    assert_same(&before, &tree(&project.site()));

    // A file that someone spoiled is mended, and one that someone put there goes.
    let page = project.site().join("index.html");
    let stranger = project.site().join("mine.txt");
    fs::write(&page, "spoiled").unwrap();
    fs::write(&stranger, "mine").unwrap();
    project.build(&[]).expect(0);
    assert_ne!(fs::read(&page).unwrap(), b"spoiled");
}

#[test]
fn where_nothing_changed_nothing_is_read_and_whatever_changed_is_seen() {
    let project = Project::built();
    let stands = |project: &Project| {
        let said = project.build(&[]).expect(0);
        said.err.contains("(matbook check lists them)")
    };
    assert!(stands(&project));
    // A file of the same bytes with a later time: hashed again, and the same.
    let bytes = fs::read(project.data("targets.csv")).unwrap();
    fs::write(project.data("targets.csv"), &bytes).unwrap();
    assert!(stands(&project));
    // Each of these makes a build do its work once, and no more.
    let works = |what: &str| {
        assert!(!stands(&project), "{what}");
        assert!(stands(&project), "after {what}");
    };
    project.lower_outcomes();
    works("data");
    let page = project.site().join("index.html");
    fs::write(&page, "spoiled").unwrap();
    works("a page of the site");
    assert_ne!(fs::read(&page).unwrap(), b"spoiled");
    fs::remove_file(project.site().join("robots.txt")).unwrap();
    works("a file of the site that is gone");
    project.run(&["freeze", "June"]).expect(0);
    works("a meeting");
    let config = project.root().join("config.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{text}# a remark\n")).unwrap();
    works("the config");
    fs::remove_dir_all(project.root().join(".matbook")).unwrap();
    works("no cache");
    let mut other_day = project.command(&["build", "--no-pdf"]);
    let said = run(other_day.env("SOURCE_DATE_EPOCH", "1780000000")).expect(0);
    assert!(!said.err.contains("(matbook check lists them)"));
    // What asks for work gets it.
    for more in [&["--force"][..], &["--verbose"], &["--school", "900007"]] {
        let said = project.build(more).expect(0);
        assert!(!said.err.contains("(matbook check lists them)"), "{more:?}");
    }
}

#[test]
fn the_number_of_threads_and_the_order_of_rows_change_nothing() {
    let project = Project::built();
    let before = tree(&project.site());
    for threads in ["1", "8"] {
        let out = format!("site-threads-{threads}");
        run(project
            .command(&["build", "--no-pdf", "--force", "--out", &out])
            .env("RAYON_NUM_THREADS", threads))
        .expect(0);
        assert_same(&before, &tree(&project.root().join(out)));
    }
    project
        .build(&["--force", "--jobs", "3", "--out", "site-jobs"])
        .expect(0);
    assert_same(&before, &tree(&project.root().join("site-jobs")));

    // Every second row first, and the rest backwards.
    project.edit("pupils.csv", |text| {
        let mut lines = text.lines();
        let heading = lines.next().unwrap();
        let rows: Vec<&str> = lines.collect();
        let even = rows.iter().step_by(2);
        let odd = rows.iter().skip(1).step_by(2).rev();
        let mixed: Vec<&str> = even.chain(odd).copied().collect();
        assert_eq!(mixed.len(), rows.len());
        format!("{heading}\n{}\n", mixed.join("\n"))
    });
    project.build(&["--force", "--out", "site-rows"]).expect(0);
    // But for the manifest, which names the file's own bytes.
    let pages = |mut all: super::Tree| {
        assert!(all.remove("manifest.json").is_some());
        all
    };
    let mixed = tree(&project.root().join("site-rows"));
    assert_same(&pages(before), &pages(mixed));
}

#[test]
fn one_school_asked_for_leaves_the_others_as_they_were() {
    let project = Project::built();
    let before = tree(&project.site());
    project.lower_outcomes();
    project.build(&["--school", "900007"]).expect(0);
    let after = tree(&project.site());
    let changed = differing(&before, &after);
    assert!(
        changed
            .iter()
            .any(|p| p.contains("/schools/900007/ks2/summary.html")),
        "{changed:?}"
    );
    let others: Vec<&String> = changed
        .iter()
        .filter(|p| {
            // What the filters read stands in files named by their content: new ones come beside those of before.
            p.contains('/') && !p.contains("/schools/900007/") && !p.contains("/data/")
        })
        .collect();
    assert_eq!(others, Vec::<&String>::new());
    for name in before.keys() {
        assert!(after.contains_key(name), "{name} is gone");
    }
}

#[test]
fn one_trust_asked_for_leaves_the_others_as_they_were() {
    let project = Project(crate::project::Project::demo(&[
        "--schools",
        "2",
        "--pupils",
        "20",
        "--years",
        "2",
        "--seed",
        "3",
        "--trusts",
        "2",
    ]));
    project.build(&[]).expect(0);
    let trusts = fs::read_to_string(project.data("trusts.csv")).unwrap();
    let uids: Vec<&str> = trusts
        .lines()
        .skip(1)
        .map(|l| l.split(',').next().unwrap())
        .collect();
    assert_eq!(uids.len(), 2, "{trusts}");
    let before = tree(&project.site());
    project.lower_outcomes();
    project.build(&["--trust", uids[1]]).expect(0);
    let after = tree(&project.site());
    let changed: Vec<String> = differing(&before, &after)
        .into_iter()
        .filter(|p| p.contains('/'))
        .collect();
    let tops: std::collections::BTreeSet<&str> =
        changed.iter().filter_map(|p| p.split('/').next()).collect();
    assert_eq!(
        tops.len(),
        1,
        "pages of more than one trust changed: {tops:?}"
    );
}

#[test]
fn packs_are_typeset_once_and_pages_name_them_only_where_they_are() {
    let project = Project(crate::project::Project::demo_with_annexes(
        &crate::project::SMALL,
    ));
    let config = project.root().join("config.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + "report_pdfs: false\n").unwrap();
    project
        .run(&["build"])
        .expect(0)
        .says("8 packs and 0 page PDFs (8 typeset)");
    let with = tree(&project.site());
    let packs: Vec<&String> = with.keys().filter(|p| p.ends_with(".pdf")).collect();
    // Two schools with a head's pack, its annex and a governors' pack each, and their trust with an annex: 2 × 3 + 2 = 8.
    assert_eq!(packs.len(), 8, "{packs:?}");
    for pack in packs {
        assert!(with[pack].starts_with(b"%PDF-1."), "{pack}");
    }
    project.run(&["build"]).expect(0).says("none typeset");
    assert_same(&with, &tree(&project.site()));

    project.build(&[]).expect(0);
    let without = tree(&project.site());
    for (name, bytes) in &without {
        assert!(!name.ends_with(".pdf"), "{name} is stale");
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !(name.ends_with(".html") && text.contains(".pdf\"")),
            "{name} names a pack that is not there"
        );
    }
}
