//! Writing a site: the cache law, crashes, foreign folders, names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use matbook::site::{Hash, SiteError, Summary, Writer, check_path, slug};
use proptest::prelude::*;
use tempfile::TempDir;

type Files = BTreeMap<&'static str, &'static str>;

struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join(".matbook")
    }

    fn open(&self) -> Writer {
        Writer::open(&self.out(), &self.cache(), false).unwrap()
    }

    /// Builds a site whose files hold what they were made from; gives the summary and how many were made.
    fn build(&self, files: &Files) -> (Summary, usize) {
        let writer = self.open();
        let made = put_all(&writer, files);
        (writer.finish().unwrap(), made)
    }
}

fn put_all(writer: &Writer, files: &Files) -> usize {
    let made = AtomicUsize::new(0);
    for (path, text) in files {
        writer
            .put::<SiteError>(path, Hash::of(text.as_bytes()), || {
                made.fetch_add(1, Ordering::Relaxed);
                Ok(text.as_bytes().to_vec())
            })
            .unwrap();
    }
    made.into_inner()
}

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.file_type().is_file())
        .map(|e| {
            let path = e.path().strip_prefix(folder).unwrap();
            (
                path.to_str().unwrap().replace('\\', "/"),
                fs::read(e.path()).unwrap(),
            )
        })
        .collect()
}

fn neighbours(project: &Project) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(project.folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn sample() -> Files {
    Files::from([
        ("index.html", "front"),
        ("a/index.html", "a"),
        ("a/b/page.html", "deep"),
        ("assets/site.css", "body{}"),
    ])
}

#[test]
fn a_second_build_makes_nothing_and_touches_nothing() {
    let project = Project::new();
    let (first, made) = project.build(&sample());
    let paths: Vec<&str> = first.files.iter().map(|(path, ..)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "a/b/page.html",
            "a/index.html",
            "assets/site.css",
            "index.html"
        ]
    );
    assert_eq!(first.files[3].1, Hash::of(b"front"));
    assert_eq!(
        Summary {
            files: vec![],
            ..first
        },
        Summary {
            written: 4,
            unchanged: 0,
            removed: 0,
            // front 5, a 1, deep 4, body{} 6
            bytes: 16,
            touched: true,
            renewed: true,
            packs: std::collections::BTreeMap::new(),
            aside: None,
            files: vec![],
        }
    );
    assert_eq!(made, 4);
    assert_eq!(
        neighbours(&project),
        [".matbook", "site", "site.matbook-lock"]
    );
    let before = fs::metadata(project.out()).unwrap().modified().unwrap();
    let (second, made) = project.build(&sample());
    assert_eq!(
        (second.written, second.unchanged, second.touched),
        (0, 4, false)
    );
    assert_eq!(made, 0);
    assert_eq!(
        before,
        fs::metadata(project.out()).unwrap().modified().unwrap()
    );
}

#[test]
fn a_touched_input_writes_one_file_and_the_site_equals_a_clean_one() {
    let project = Project::new();
    project.build(&sample());
    let mut files = sample();
    files.insert("a/index.html", "changed");
    files.remove("a/b/page.html");
    files.insert("c/new.html", "new");
    let (summary, made) = project.build(&files);
    assert_eq!(
        (summary.written, summary.unchanged, summary.removed, made),
        (2, 2, 1, 2)
    );
    let clean = Project::new();
    clean.build(&files);
    assert_eq!(tree(&project.out()), tree(&clean.out()));
    assert!(!project.out().join("a/b").exists());
}

#[test]
fn a_damaged_or_missing_file_is_made_again() {
    let project = Project::new();
    project.build(&sample());
    fs::remove_file(project.out().join("a/index.html")).unwrap();
    fs::write(project.out().join("index.html"), "FRONT").unwrap();
    let (summary, made) = project.build(&sample());
    assert_eq!((summary.written, made), (2, 2));
    assert_eq!(tree(&project.out())["index.html"], b"front");
}

#[test]
fn a_new_key_with_the_same_bytes_leaves_the_site_alone() {
    let project = Project::new();
    project.build(&sample());
    let writer = project.open();
    for (path, text) in sample() {
        let changed = writer
            .put::<SiteError>(path, Hash::of(b"other"), || Ok(text.into()))
            .unwrap();
        assert!(!changed);
    }
    assert!(!writer.finish().unwrap().touched);
    // The new keys are remembered.
    let writer = project.open();
    for path in sample().into_keys() {
        writer
            .put::<SiteError>(path, Hash::of(b"other"), || panic!("made again"))
            .unwrap();
    }
    assert!(!writer.finish().unwrap().touched);
}

#[test]
fn without_its_cache_or_copied_elsewhere_the_site_is_still_right() {
    let project = Project::new();
    project.build(&sample());
    fs::remove_dir_all(project.cache()).unwrap();
    let mut files = sample();
    files.remove("a/b/page.html");
    let (summary, made) = project.build(&files);
    assert_eq!(made, 3);
    assert!(summary.touched);
    assert!(!project.out().join("a/b/page.html").exists());
    // A manifest of another site is not believed: lengths and times may agree by chance, the bytes must.
    let other = Project::new();
    let mut swapped = sample();
    swapped.insert("index.html", "FRONT");
    other.build(&swapped);
    let time = fs::metadata(project.out().join("index.html")).unwrap();
    let file = fs::File::options()
        .write(true)
        .open(other.out().join("index.html"))
        .unwrap();
    file.set_modified(time.modified().unwrap()).unwrap();
    let writer = Writer::open(&other.out(), &project.cache(), false).unwrap();
    put_all(&writer, &files);
    writer.finish().unwrap();
    assert_eq!(tree(&other.out()), tree(&project.out()));
}

#[test]
fn force_makes_everything_anew() {
    let project = Project::new();
    project.build(&sample());
    let writer = Writer::open(&project.out(), &project.cache(), true).unwrap();
    assert_eq!(put_all(&writer, &sample()), 4);
    assert_eq!(writer.finish().unwrap().written, 4);
}

#[test]
fn a_build_that_stops_before_its_end_leaves_the_old_site() {
    let project = Project::new();
    project.build(&sample());
    let before = tree(&project.out());
    let mut files = sample();
    files.insert("index.html", "changed");
    // Given up: an error on the way.
    let writer = project.open();
    put_all(&writer, &files);
    drop(writer);
    assert_eq!(tree(&project.out()), before);
    assert_eq!(
        neighbours(&project),
        [".matbook", "site", "site.matbook-lock"]
    );
    // Killed: the growing site stays behind, and the next start clears it.
    let writer = project.open();
    put_all(&writer, &files);
    let names = neighbours(&project);
    let growing = names
        .iter()
        .find(|name| name.starts_with("site.matbook-new-"));
    let new = project.folder.path().join(growing.unwrap());
    assert!(new.join("index.html").is_file());
    copy_tree(&new, &project.folder.path().join("kept"));
    drop(writer);
    fs::rename(project.folder.path().join("kept"), &new).unwrap();
    assert_eq!(tree(&project.out()), before);
    project.build(&sample());
    assert!(!new.exists());
}

#[test]
fn a_build_killed_between_the_two_renames_is_put_right() {
    let project = Project::new();
    project.build(&sample());
    let before = tree(&project.out());
    let old = project.folder.path().join("site.matbook-old");
    let new = project.folder.path().join("site.matbook-new");
    copy_tree(&project.out(), &new);
    fs::rename(project.out(), &old).unwrap();
    let writer = project.open();
    assert_eq!(tree(&project.out()), before);
    assert!(!old.exists() && !new.exists());
    assert_eq!(put_all(&writer, &sample()), 0);
    assert!(!writer.finish().unwrap().touched);
}

#[test]
fn a_build_killed_after_the_swap_does_not_believe_the_old_manifest() {
    let project = Project::new();
    project.build(&sample());
    let manifest = fs::read(project.cache().join("manifest")).unwrap();
    let mut files = sample();
    files.insert("index.html", "FRONT");
    project.build(&files);
    fs::write(project.cache().join("manifest"), manifest).unwrap();
    let (summary, made) = project.build(&sample());
    assert_eq!((summary.written, made), (1, 1));
    assert_eq!(tree(&project.out())["index.html"], b"front");
}

#[test]
fn what_another_program_made_is_made_anew_and_stands_where_it_comes_out_the_same() {
    let project = Project::new();
    project.build(&sample());
    let file = project.cache().join("manifest");
    let text = fs::read_to_string(&file).unwrap();
    let own = text.lines().nth(1).unwrap().to_owned();
    let other = "0".repeat(own.len());
    assert_ne!(own, other);
    fs::write(&file, text.replacen(&own, &other, 1)).unwrap();
    // All four are made, none differs, nothing is touched; then they are this program's own.
    let (summary, made) = project.build(&sample());
    assert_eq!((made, summary.written, summary.unchanged), (4, 0, 4));
    assert!(!summary.touched);
    let (_, made) = project.build(&sample());
    assert_eq!(made, 0);
    // What is only kept by a build in part stays the other program's.
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen(&own, &other, 1)).unwrap();
    let writer = project.open();
    for path in sample().keys() {
        assert!(writer.keep(path).unwrap());
    }
    assert!(!writer.finish().unwrap().touched);
    let (_, made) = project.build(&sample());
    assert_eq!(made, 4);
}

fn copy_tree(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let file = to.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

#[test]
fn a_foreign_folder_is_refused_and_left_alone() {
    let project = Project::new();
    fs::create_dir(project.out()).unwrap();
    // An empty folder will do.
    drop(project.open());
    fs::write(project.out().join("thesis.txt"), "years of work").unwrap();
    let error = Writer::open(&project.out(), &project.cache(), true).unwrap_err();
    assert!(matches!(error, SiteError::Foreign(_)), "{error}");
    assert!(
        error.to_string().contains("is not a site made by matbook"),
        "{error}"
    );
    assert!(project.out().join("thesis.txt").is_file());
    // Nor is a foreign folder beside it cleared away.
    fs::remove_file(project.out().join("thesis.txt")).unwrap();
    let beside = project.folder.path().join("site.matbook-new");
    fs::create_dir(&beside).unwrap();
    fs::write(beside.join("mine"), "").unwrap();
    assert!(Writer::open(&project.out(), &project.cache(), false).is_err());
    assert!(beside.join("mine").is_file());
    let error = Writer::open(&beside.join("mine"), &project.cache(), false).unwrap_err();
    assert!(error.to_string().contains("it is a file"), "{error}");
}

#[test]
fn two_builds_at_once_are_refused() {
    let project = Project::new();
    let first = project.open();
    let second = Writer::open(&project.out(), &project.cache(), false);
    assert!(matches!(second, Err(SiteError::Busy(_))));
    drop(first);
    project.open();
}

#[test]
fn files_that_want_the_same_place_are_an_error() {
    let project = Project::new();
    let writer = project.open();
    let put =
        |path: &str| writer.put::<SiteError>(path, Hash::of(b""), || Ok(path.as_bytes().to_vec()));
    put("a/index.html").unwrap();
    for (path, message) in [
        (
            "a/index.html",
            "`a/index.html` and `a/index.html` want the same place on the site",
        ),
        (
            "A/Index.html",
            "`A/Index.html` and `a/index.html` want the same place on the site",
        ),
        (
            "a",
            "`a` and `a/index.html` want the same place on the site",
        ),
        (
            "a/index.html/b",
            "`a/index.html` and `a/index.html/b` want the same place on the site",
        ),
        (
            ".matbook-site",
            "`.matbook-site` and `.matbook-site` want the same place on the site",
        ),
    ] {
        assert_eq!(put(path).unwrap_err().to_string(), message);
    }
    assert!(!project.out().exists());
}

#[test]
fn many_threads_write_the_same_site() {
    use rayon::prelude::*;
    let build = |project: &Project| {
        let writer = project.open();
        (0..300).into_par_iter().for_each(|i| {
            let path = format!("s{}/p{i}.html", i % 7);
            let text = format!("page {i}");
            writer
                .put::<SiteError>(&path, Hash::of(text.as_bytes()), || Ok(text.clone().into()))
                .unwrap();
        });
        writer.finish().unwrap()
    };
    let (a, b) = (Project::new(), Project::new());
    assert_eq!(build(&a), build(&b));
    assert_eq!(tree(&a.out()), tree(&b.out()));
    assert_eq!(build(&a).unchanged, 300);
}

#[test]
fn a_failed_page_can_be_kept_as_it_was() {
    let project = Project::new();
    project.build(&sample());
    let writer = project.open();
    for (path, text) in sample() {
        let made = writer.put(path, Hash::of(b"2"), || {
            if path == "index.html" {
                Err(SiteError::Foreign(PathBuf::new()))
            } else {
                Ok(text.to_uppercase().into_bytes())
            }
        });
        if made.is_err() {
            assert!(writer.keep(path).unwrap());
        }
    }
    assert!(!writer.keep("not/there.html").unwrap());
    // What was put stays as it was put.
    assert!(writer.keep("a/b/page.html").unwrap());
    let summary = writer.finish().unwrap();
    assert_eq!((summary.written, summary.removed), (3, 0));
    assert_eq!(tree(&project.out())["index.html"], b"front");
    assert_eq!(tree(&project.out())["a/b/page.html"], b"DEEP");
}

#[test]
fn paths_that_windows_refuses_are_errors() {
    for path in [
        "",
        "/abs.html",
        "a//b.html",
        "../up.html",
        "a/./b.html",
        "a\\b.html",
        "con.html",
        "x/LPT1.csv",
        "a/nul",
        "what?.html",
        "tab\t.html",
        "dot./x.html",
        "space /x.html",
    ] {
        let error = check_path(path).expect_err(path).to_string();
        assert!(
            error.contains("can't be a file of a site"),
            "{path}: {error}"
        );
    }
    assert!(check_path(&"a/".repeat(101)).is_err());
    for path in ["index.html", ".nojekyll", "a/b-c_d/x.1.css", "console.html"] {
        check_path(path).unwrap();
    }
}

#[test]
fn slugs_read_like_the_name() {
    for (name, expected) in [
        ("Beacon Learning Trust", "beacon-learning-trust"),
        ("St Mary’s C of E (VA)", "st-mary-s-c-of-e-va"),
        ("Ysgol Gŵyr – Penclawdd", "ysgol-gwyr-penclawdd"),
        ("Łódź Straße Œuvre", "lodz-strasse-oeuvre"),
        ("  --  ", "name-94a501c3"),
        ("CON", "con-0"),
        ("Com1", "com1-0"),
        ("ﬁne №5", "fine-no5"),
    ] {
        assert_eq!(slug(name), expected, "{name}");
    }
    assert_ne!(slug("李"), slug("王"));
    assert_eq!(slug(&"long name ".repeat(30)).len(), 59);
}

proptest! {
    #[test]
    fn a_slug_is_always_a_legal_name(name in "\\PC{0,90}") {
        let slug = slug(&name);
        prop_assert!(!slug.is_empty() && slug.len() <= 60);
        prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
        prop_assert!(check_path(&slug).is_ok());
    }
}
