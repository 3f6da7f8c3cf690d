//! To a folder.

use std::fs;
use std::path::Path;

use super::{Project, assert_same, assert_tidy, tree};

const HERE: &str = "folder: reports";

/// The entries of the books' manifest: path and SHA-256.
fn manifest(folder: &Path) -> Vec<(String, String)> {
    let bytes = fs::read(folder.join("_matbook/manifest.json")).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let files = value["files"].as_object().unwrap();
    files
        .iter()
        .map(|(path, f)| (path.clone(), f["sha256"].as_str().unwrap().to_owned()))
        .collect()
}

/// The folder of what is kept to go back to.
fn kept(folder: &Path) -> std::path::PathBuf {
    let mut entries = fs::read_dir(folder.join("_matbook")).unwrap();
    let found = entries.find_map(|e| {
        let path = e.unwrap().path();
        path.is_dir().then_some(path)
    });
    found.expect("versions are kept")
}

/// The files below a folder, books and all, that hold a text.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| {
            let bytes = fs::read(entry.path()).unwrap();
            bytes.windows(text.len()).any(|w| w == text.as_bytes())
        })
        .map(|entry| entry.path().display().to_string())
        .collect()
}

#[test]
fn a_site_is_published_again_and_taken_back() {
    let project = Project::new(HERE);
    let one = project.site();
    project
        .publish(&[])
        .expect(0)
        .says("published version 1")
        .says("7 files written");
    assert_same(&one, &tree(&project.reports()));
    // The manifest names every file with the SHA-256 of its bytes: that of "body{}" by sha256sum.
    let books = manifest(&project.reports());
    assert_eq!(books.len(), 7);
    assert!(books.contains(&(
        "assets/site.css".into(),
        "7c98040a541657584690ae2a1cc3b42a8b53b159cc60c5d3abbfecbaeac6c94a".into()
    )));

    project.publish(&[]).expect(0).says("nothing changed");

    project.edition("two");
    let two = project.site();
    project
        .publish(&["--dry-run"])
        .expect(0)
        .says("would publish version 2")
        .says("5 files written")
        .says("1 removed");
    assert_same(&one, &tree(&project.reports()));
    // Front, home, summary, pack and the new page; css and csv stand; the old page goes.
    project
        .publish(&[])
        .expect(0)
        .says("5 files written")
        .says("2 unchanged, 1 removed, 1 earlier versions kept");
    assert_same(&two, &tree(&project.reports()));

    project.edition("three");
    project.publish(&[]).expect(0).says("version 3");
    project
        .publish(&["--rollback"])
        .expect(0)
        .says("went back to version 2");
    assert_same(&two, &tree(&project.reports()));
    project
        .publish(&["--rollback"])
        .expect(0)
        .says("went back to version 1");
    assert_same(&one, &tree(&project.reports()));
    project
        .publish(&["--rollback"])
        .expect(2)
        .says("nothing to go back to");
    project.publish(&[]).expect(0).says("version 2");
    assert_same(&project.site(), &tree(&project.reports()));
    assert_tidy(&project.reports());
}

#[test]
fn as_many_versions_are_kept_as_asked_for() {
    let project = Project::new(HERE);
    project.config(HERE, "  keep: 1\n");
    for name in ["one", "two", "three", "four"] {
        project.edition(name);
        project.publish(&[]).expect(0);
    }
    let kept: Vec<_> = fs::read_dir(kept(&project.reports()).join("versions"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(kept, ["3.json"]);
    project.publish(&["--rollback"]).expect(0);
    assert_eq!(
        fs::read(project.reports().join("index.html")).unwrap(),
        b"front three"
    );
    project.publish(&["--rollback"]).expect(2);
}

#[test]
fn what_others_put_there_stays() {
    let project = Project::new(HERE);
    project.publish(&[]).expect(0);
    fs::write(project.reports().join("web.config"), "theirs").unwrap();
    fs::create_dir(project.reports().join("photos")).unwrap();
    fs::write(project.reports().join("photos/a.jpg"), "theirs").unwrap();
    project.edition("two");
    project.publish(&[]).expect(0);
    project.publish(&["--rollback"]).expect(0);
    project.publish(&[]).expect(0);
    let mut expected = project.site();
    expected.insert("web.config".into(), b"theirs".to_vec());
    expected.insert("photos/a.jpg".into(), b"theirs".to_vec());
    assert_same(&expected, &tree(&project.reports()));

    // A page of the site wants the place of a file that is theirs.
    project.put("web.config", "ours");
    let before = tree(&project.reports());
    project
        .publish(&[])
        .expect(2)
        .says("did not put there")
        .says("web.config")
        .says("--adopt");
    assert_same(&before, &tree(&project.reports()));
    project.publish(&["--adopt"]).expect(0);
    assert_eq!(
        fs::read(project.reports().join("web.config")).unwrap(),
        b"ours"
    );
    // Going back brings theirs back, and it stays when the site no longer has one.
    project.publish(&["--rollback"]).expect(0);
    assert_eq!(
        fs::read(project.reports().join("web.config")).unwrap(),
        b"theirs"
    );
    fs::remove_file(project.root().join("site/web.config")).unwrap();
    project.edition("three");
    project.publish(&[]).expect(0);
    assert_eq!(
        fs::read(project.reports().join("web.config")).unwrap(),
        b"theirs"
    );
    assert_tidy(&project.reports());
}

#[test]
fn a_folder_of_somebody_elses_is_refused_unless_told() {
    let project = Project::new(HERE);
    fs::create_dir(project.reports()).unwrap();
    fs::write(project.reports().join("letter.txt"), "mine").unwrap();
    fs::write(project.reports().join("index.html"), "my own page").unwrap();
    let before = tree(&project.reports());
    project
        .publish(&[])
        .expect(2)
        .says("is not empty")
        .says("letter.txt")
        .says("--adopt");
    assert_same(&before, &tree(&project.reports()));
    project.publish(&["--adopt"]).expect(0);
    let mut expected = project.site();
    expected.insert("letter.txt".into(), b"mine".to_vec());
    assert_same(&expected, &tree(&project.reports()));
    // Back to what was there before anything was published.
    project.publish(&["--rollback"]).expect(0).says("version 0");
    assert_same(&before, &tree(&project.reports()));
    assert_tidy(&project.reports());
}

#[test]
fn what_was_altered_is_found_and_mended() {
    let project = Project::new(HERE);
    project.publish(&[]).expect(0);
    // Another length, or another time: found at once.
    fs::write(project.reports().join("index.html"), "front ONE").unwrap();
    project.publish(&[]).expect(0).says("1 files written");
    assert_same(&project.site(), &tree(&project.reports()));
    // The same length and time: found with --verify.
    let page = project.reports().join("beacon/index.html");
    let time = fs::metadata(&page).unwrap().modified().unwrap();
    fs::write(&page, "home ONE").unwrap();
    fs::File::options()
        .write(true)
        .open(&page)
        .unwrap()
        .set_modified(time)
        .unwrap();
    project.publish(&[]).expect(0).says("nothing changed");
    project
        .publish(&["--verify"])
        .expect(0)
        .says("1 files written");
    assert_same(&project.site(), &tree(&project.reports()));
    fs::remove_file(project.reports().join("assets/site.css")).unwrap();
    project.publish(&[]).expect(0).says("1 files written");
    assert_same(&project.site(), &tree(&project.reports()));
}

#[test]
fn a_kept_version_that_was_spoilt_is_not_brought_back() {
    let project = Project::new(HERE);
    project.publish(&[]).expect(0);
    project.edition("two");
    project.publish(&[]).expect(0);
    let object = walkdir::WalkDir::new(kept(&project.reports()).join("objects"))
        .into_iter()
        .map(|e| e.unwrap())
        .find(|e| e.file_type().is_file() && fs::read(e.path()).unwrap() == b"front one")
        .unwrap();
    fs::write(object.path(), "front 0ne").unwrap();
    project
        .publish(&["--rollback"])
        .expect(3)
        .says("version 1 can't be brought back: index.html");
    assert_same(&project.site(), &tree(&project.reports()));
    assert_tidy(&project.reports());
}

#[test]
fn what_can_not_be_published_is_refused() {
    let project = Project::new("folder: site/sub");
    project.publish(&[]).expect(2).says("lie in one another");
    project.config("folder: .", "");
    project.publish(&[]).expect(2).says("lie in one another");
    fs::write(project.root().join("file"), "").unwrap();
    project.config("folder: file", "");
    project.publish(&[]).expect(2).says("is a file");
    project.config("folder: data/reports", "");
    project
        .publish(&[])
        .expect(2)
        .says("lies in the data folder");
    project.config("folder: https://reports.example/trust", "");
    project
        .publish(&[])
        .expect(2)
        .says("an address and no path");
    project.config("folder: //server/share/reports", "");
    if !cfg!(windows) {
        project.publish(&[]).expect(2).says("a path of Windows");
    }
    project.config(HERE, "");
    fs::remove_file(project.root().join("site/.matbook-site")).unwrap();
    project
        .publish(&[])
        .expect(2)
        .says("run matbook build first");
    fs::write(project.root().join("config.yaml"), "title: x\n").unwrap();
    project
        .publish(&[])
        .expect(2)
        .says("doesn't say where to publish");
    assert!(!project.reports().exists());
}

#[test]
fn books_altered_by_hand_are_told() {
    let project = Project::new(HERE);
    project.publish(&[]).expect(0);
    let books = project.reports().join("_matbook/manifest.json");
    let text = fs::read_to_string(&books).unwrap();
    for (from, to) in [
        ("\"index.html\"", "\"../../victim\""),
        ("\"format\": 1", "\"format\": 9"),
        ("{", "["),
    ] {
        fs::write(&books, text.replacen(from, to, 1)).unwrap();
        project.publish(&[]).expect(2).says("can't be understood");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn readers_see_one_whole_site_all_the_time() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let project = Project::new(HERE);
    project.swell("one", 300, 500);
    project.publish(&[]).expect(0);
    let stop = AtomicBool::new(false);
    let reports = project.reports();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !stop.load(Ordering::Relaxed) {
                // The first and the last file of one moment's folder.
                let folder = rustix::fs::open(
                    &reports,
                    rustix::fs::OFlags::PATH,
                    rustix::fs::Mode::empty(),
                );
                let Ok(folder) = folder else {
                    panic!("no site to be seen")
                };
                let read = |path: &str| {
                    let file = rustix::fs::openat(
                        &folder,
                        path,
                        rustix::fs::OFlags::RDONLY,
                        rustix::fs::Mode::empty(),
                    );
                    file.ok().map(|f| {
                        let mut text = String::new();
                        std::io::Read::read_to_string(&mut fs::File::from(f), &mut text).unwrap();
                        text.split(' ').next().unwrap().to_owned()
                    })
                };
                let (a, b) = (
                    read("beacon/schools/0/0.html"),
                    read("beacon/schools/19/299.html"),
                );
                // The folder may be on its way out while it is read; what is read of it is of one edition.
                if let (Some(a), Some(b)) = (a, b) {
                    assert_eq!(a, b);
                    seen += 1;
                }
            }
            seen
        });
        for name in ["two", "three", "four"] {
            project.swell(name, 300, 500);
            project.publish(&[]).expect(0);
        }
        stop.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 100);
    });
}

#[test]
#[cfg(unix)]
fn killed_at_any_moment_the_old_site_stands_and_the_next_run_completes() {
    for config in ["  swap: always\n", "  swap: plain\n"] {
        let project = Project::new(HERE);
        project.config(HERE, config);
        project.swell("one", 200, 300);
        let one = project.site();
        let begun = std::time::Instant::now();
        project.publish(&[]).expect(0);
        let whole = begun.elapsed();
        if config.contains("plain") {
            // A link of somebody's own in the folder: it is published piece by piece.
            std::os::unix::fs::symlink("/dev/null", project.reports().join("link")).unwrap();
        }
        project.swell("two", 200, 300);
        project.edition("two");
        let two = project.site();
        let (mut killed, mut old, mut mixed) = (0, 0, 0);
        for percent in [5, 40, 70, 90, 110, 130, 160, 200] {
            let pause = whole * percent / 100;
            let mut child = project.command(&["publish", "--quiet"]).spawn().unwrap();
            std::thread::sleep(pause);
            child.kill().unwrap();
            if !child.wait().unwrap().success() {
                killed += 1;
            }
            let mut now = tree(&project.reports());
            now.retain(|path, _| !path.ends_with(".matbook-new"));
            if now == one {
                old += 1;
            } else if now != two {
                // Piece by piece a moment between is possible, but every page is whole: of one edition or the other.
                assert!(config.contains("plain"), "half a site after {pause:?}");
                for (path, bytes) in &now {
                    assert!(
                        one.get(path) == Some(bytes) || two.get(path) == Some(bytes),
                        "{path}"
                    );
                }
                mixed += 1;
            }
        }
        println!("{config:?}: {killed} killed, {old} with the old site, {mixed} between");
        assert!(killed >= 2 && old >= 1, "{killed} killed, {old} old");
        project.publish(&[]).expect(0);
        assert_same(&two, &tree(&project.reports()));
        assert_tidy(&project.reports());
        // What was kept before it all is there to go back to.
        project.publish(&["--rollback"]).expect(0);
        assert_same(&one, &tree(&project.reports()));
    }
}

#[test]
fn cut_short_when_all_was_in_place_a_version_is_not_counted_twice() {
    let project = Project::new(HERE);
    project.config(HERE, "  swap: plain\n");
    project.publish(&[]).expect(0);
    let one = project.site();
    project.edition("two");
    project.publish(&[]).expect(0);
    // Killed after the books said that all is in place, before what was on its way was put away.
    let book = |name: &str| project.reports().join("_matbook").join(name);
    fs::copy(book("manifest.json"), book("journal.json")).unwrap();
    project.publish(&[]).expect(0).says("nothing changed");
    assert!(!book("journal.json").exists());
    project.publish(&["--rollback"]).expect(0);
    assert_same(&one, &tree(&project.reports()));
}

#[test]
#[cfg(unix)]
fn what_one_publication_after_another_left_half_done_goes() {
    let project = Project::new(HERE);
    project.config(HERE, "  swap: plain\n");
    project.publish(&[]).expect(0);
    // A link of somebody's own in the folder: it is published piece by piece.
    std::os::unix::fs::symlink("/dev/null", project.reports().join("link")).unwrap();
    // A folder of somebody's own where a page should stand: files change, and the publication ends in the middle.
    project.put("beacon/way.html", "a page");
    fs::create_dir(project.reports().join("beacon/way.html")).unwrap();
    let stone = project.reports().join("beacon/way.html/stone");
    fs::write(&stone, "theirs").unwrap();
    for name in ["two", "three"] {
        project.edition(name);
        project.publish(&[]).expect(3);
        assert!(project.reports().join("_matbook/journal.json").exists());
        let page = format!("beacon/old/{name}.html");
        fs::write(project.reports().join(page), name).unwrap();
    }
    fs::remove_file(&stone).unwrap();
    fs::remove_dir(project.reports().join("beacon/way.html")).unwrap();
    project.edition("four");
    project.publish(&[]).expect(0);
    assert_same(&project.site(), &tree(&project.reports()));
}

/// A small disk of its own, where that may be made.
#[cfg(target_os = "linux")]
struct SmallDisk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(at: &Path, options: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let done = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(at)
            .output();
        if done.is_ok_and(|o| o.status.success()) {
            Some(Self(at.to_owned()))
        } else {
            crate::skip("this test needs the right to mount a small disk");
            None
        }
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_site() {
    // Swapped: the folder lies on the small disk. Piece by piece: it is the small disk.
    for place in ["folder: disk/reports", "folder: disk"] {
        let project = Project::new(place);
        let Some(disk) = SmallDisk::mount(&project.root().join("disk"), "size=2m") else {
            return;
        };
        let folder = project.root().join(place.trim_start_matches("folder: "));
        project.swell("one", 60, 9000);
        let one = project.site();
        project.publish(&[]).expect(0);
        project.swell("two", 220, 9000);
        project.edition("two");
        project
            .publish(&[])
            .expect(3)
            .says("o space left on device")
            .says("still see the old site");
        let mut now = tree(&folder);
        now.retain(|path, _| !path.ends_with(".matbook-new"));
        assert_same(&one, &now);
        // With room again the next run completes it.
        let wider = std::process::Command::new("mount")
            .args(["-o", "remount,size=16m"])
            .arg(&disk.0)
            .status();
        assert!(wider.unwrap().success());
        project.publish(&[]).expect(0);
        assert_same(&project.site(), &tree(&folder));
        project.publish(&["--rollback"]).expect(0);
        assert_same(&one, &tree(&folder));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_read_only_folder_is_the_machines_fault() {
    let project = Project::new("folder: disk/reports");
    let Some(disk) = SmallDisk::mount(&project.root().join("disk"), "size=4m") else {
        return;
    };
    project.publish(&[]).expect(0);
    let one = project.site();
    let ro = std::process::Command::new("mount")
        .args(["-o", "remount,ro"])
        .arg(&disk.0)
        .status();
    assert!(ro.unwrap().success());
    project.edition("two");
    project.publish(&[]).expect(3).says("Read-only file system");
    project
        .publish(&["--rollback"])
        .expect(2)
        .says("nothing to go back to");
    assert_same(&one, &tree(&project.root().join("disk/reports")));
}

#[test]
#[cfg(unix)]
fn rights_and_owners_of_folders_stay() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let project = Project::new(HERE);
    project.publish(&[]).expect(0);
    let reports = project.reports();
    let school = reports.join("beacon/packs");
    fs::set_permissions(&reports, fs::Permissions::from_mode(0o750)).unwrap();
    fs::set_permissions(&school, fs::Permissions::from_mode(0o2700)).unwrap();
    let root = fs::metadata(&reports).unwrap().ino();
    project.edition("two");
    project.publish(&[]).expect(0);
    assert_ne!(
        fs::metadata(&reports).unwrap().ino(),
        root,
        "it was swapped"
    );
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o7777;
    assert_eq!(mode(&reports), 0o750);
    assert_eq!(mode(&school), 0o2700);
    assert_same(&project.site(), &tree(&reports));
}

#[test]
fn rubbish_is_told_from_a_journal() {
    let whole = {
        let project = Project::new(HERE);
        project.publish(&[]).expect(0);
        fs::read(project.reports().join("_matbook/manifest.json")).unwrap()
    };
    for swap in ["  swap: always\n", "  swap: plain\n"] {
        // Empty, as a full disk leaves it, cut off, and what some disks hold after a power failure.
        for rubbish in [&b""[..], &whole[..whole.len() / 2], &[0; 300]] {
            for first in [true, false] {
                let project = Project::new(HERE);
                project.config(HERE, swap);
                if !first {
                    project.publish(&[]).expect(0);
                    project.edition("two");
                }
                for at in ["reports.matbook-new/_matbook", "reports/_matbook"] {
                    if first && at == "reports/_matbook" {
                        continue;
                    }
                    let folder = project.root().join(at);
                    fs::create_dir_all(&folder).unwrap();
                    fs::write(folder.join("journal.json"), rubbish).unwrap();
                    fs::write(folder.join("manifest.json.matbook-new"), rubbish).unwrap();
                    if at.contains("-new") {
                        fs::write(folder.join("../half.html"), "half").unwrap();
                    }
                }
                project.publish(&[]).expect(0);
                assert_same(&project.site(), &tree(&project.reports()));
                assert_tidy(&project.reports());
                assert!(!project.reports().join("_matbook/journal.json").exists());
                project.publish(&[]).expect(0).says("nothing changed");
                if !first {
                    project.publish(&["--rollback"]).expect(0);
                    assert_eq!(
                        fs::read(project.reports().join("index.html")).unwrap(),
                        b"front one"
                    );
                }
            }
        }
    }
    // Nothing to be done but to put the rubbish away.
    let project = Project::new(HERE);
    project.publish(&[]).expect(0);
    fs::write(project.reports().join("_matbook/journal.json"), "").unwrap();
    project.publish(&[]).expect(0).says("nothing changed");
    assert!(!project.reports().join("_matbook/journal.json").exists());
    // Rubbish in the manifest's place is told, with the way out.
    fs::write(project.reports().join("_matbook/manifest.json"), "").unwrap();
    project.edition("two");
    project
        .publish(&[])
        .expect(2)
        .says("can't be understood")
        .says("--adopt");
    project.publish(&["--adopt"]).expect(0);
    let mut expected = project.site();
    expected.insert("beacon/old/one.html".into(), b"one".to_vec());
    assert_same(&expected, &tree(&project.reports()));
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_without_a_byte_left_blocks_nothing_for_good() {
    for place in ["folder: disk/reports", "folder: disk"] {
        let project = Project::new(place);
        let Some(disk) = SmallDisk::mount(&project.root().join("disk"), "size=1m") else {
            return;
        };
        let folder = project.root().join(place.trim_start_matches("folder: "));
        project.publish(&[]).expect(0);
        let one = project.site();
        project.edition("two");
        let filling = disk.0.join("filling.bin");
        // tmpfs takes bytes until the last page is gone.
        let mut file = fs::File::create(&filling).unwrap();
        while std::io::Write::write_all(&mut file, &[7; 4096]).is_ok() {}
        drop(file);
        project
            .publish(&[])
            .expect(3)
            .says("o space left on device");
        fs::remove_file(&filling).unwrap();
        let mut now = tree(&folder);
        now.retain(|path, _| !path.ends_with(".matbook-new"));
        assert_same(&one, &now);
        project.publish(&[]).expect(0);
        assert_same(&project.site(), &tree(&folder));
    }
}

#[test]
fn what_was_withdrawn_is_out_of_reach_and_can_be_removed_for_good() {
    for swap in ["  swap: always\n", "  swap: plain\n"] {
        let project = Project::new(HERE);
        project.config(HERE, swap);
        project.put("beacon/wrong.html", "withdrawn words");
        project.publish(&[]).expect(0);
        fs::remove_file(project.root().join("site/beacon/wrong.html")).unwrap();
        project.edition("two");
        project.publish(&[]).expect(0);
        // It is kept at a name that nobody can guess, and web servers are told to give nothing out.
        let left = holding(&project.root().join("reports"), "withdrawn words");
        assert_eq!(left.len(), 1, "{left:?}");
        let folder = kept(&project.reports());
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(name.len() == "kept-".len() + 32, "{name}");
        assert!(left[0].contains(&name));
        assert!(holding(&project.reports(), &name).is_empty());
        let rules =
            |name: &str| fs::read_to_string(project.reports().join("_matbook").join(name)).unwrap();
        assert!(rules(".htaccess").contains("Require all denied"));
        assert!(rules("web.config").contains("<verbs allowUnlisted=\"false\"/>"));
        roxmltree::Document::parse(&rules("web.config")).unwrap();
        let other = Project::new(HERE);
        other.publish(&[]).expect(0);
        other.edition("two");
        other.publish(&[]).expect(0);
        assert_ne!(kept(&other.reports()).file_name(), folder.file_name());
        // The same name from run to run, so that one can go back.
        project.edition("three");
        project.publish(&[]).expect(0);
        assert_eq!(kept(&project.reports()), folder);
        project.publish(&["--rollback"]).expect(0);
        project.publish(&["--rollback"]).expect(0);
        assert!(tree(&project.reports()).contains_key("beacon/wrong.html"));
        project.edition("two");
        project.publish(&[]).expect(0);

        // Nothing changed but what is to be kept.
        project
            .publish(&["--purge", "--dry-run"])
            .expect(0)
            .says("1 earlier versions would be removed");
        assert_eq!(holding(&project.reports(), "withdrawn words").len(), 1);
        project
            .publish(&["--purge"])
            .expect(0)
            .says("1 earlier versions removed, 0 kept");
        assert!(holding(&project.root(), "withdrawn words").is_empty());
        assert_same(&project.site(), &tree(&project.reports()));
        project
            .publish(&["--purge"])
            .expect(0)
            .says("nothing changed");
        project.publish(&["--rollback"]).expect(2);
        // With a change, too; and the config can say so for good.
        project.edition("three");
        project
            .publish(&["--purge"])
            .expect(0)
            .says("0 earlier versions kept");
        assert!(holding(&project.reports(), "front two").is_empty());
        project.edition("four");
        project.publish(&[]).expect(0);
        assert_eq!(holding(&project.reports(), "front three").len(), 1);
        project.config(HERE, &format!("  keep: 0\n{swap}"));
        project
            .publish(&[])
            .expect(0)
            .says("1 earlier versions removed");
        assert!(holding(&project.reports(), "front three").is_empty());
        assert_tidy(&project.reports());
    }
}

#[test]
fn versions_kept_where_they_can_be_guessed_are_moved() {
    for swap in ["  swap: always\n", "  swap: plain\n"] {
        let project = Project::new(HERE);
        project.config(HERE, swap);
        project.publish(&[]).expect(0);
        project.edition("two");
        project.publish(&[]).expect(0);
        // As earlier programs kept them.
        let books = project.reports().join("_matbook");
        let folder = kept(&project.reports());
        for part in ["versions", "objects"] {
            fs::rename(folder.join(part), books.join(part)).unwrap();
        }
        fs::remove_dir(&folder).unwrap();
        for name in [".htaccess", "web.config", "index.html"] {
            fs::remove_file(books.join(name)).unwrap();
        }
        project.publish(&["--dry-run"]).expect(0);
        assert!(books.join("objects").is_dir());
        project.publish(&[]).expect(0).says("nothing changed");
        assert!(!books.join("objects").exists() && !books.join("versions").exists());
        assert!(books.join(".htaccess").is_file());
        project
            .publish(&["--rollback"])
            .expect(0)
            .says("went back to version 1");
        assert_eq!(
            fs::read(project.reports().join("index.html")).unwrap(),
            b"front one"
        );
    }
}

#[test]
#[cfg(unix)]
fn nothing_is_written_through_a_link() {
    for swap in ["  swap: always\n", "  swap: plain\n", ""] {
        for (link, folder) in [
            ("assets", true),
            ("beacon/ks2", true),
            ("_matbook", true),
            ("index.html", false),
        ] {
            let project = Project::new(HERE);
            project.config(HERE, swap);
            project.publish(&[]).expect(0);
            let elsewhere = project.root().join("elsewhere");
            fs::create_dir(&elsewhere).unwrap();
            fs::write(elsewhere.join("own.txt"), "own").unwrap();
            let at = project.reports().join(link);
            let to = if folder {
                fs::remove_dir_all(&at).unwrap();
                elsewhere.clone()
            } else {
                fs::remove_file(&at).unwrap();
                elsewhere.join("own.txt")
            };
            std::os::unix::fs::symlink(to, &at).unwrap();
            project.edition("two");
            for more in [&[][..], &["--verify"], &["--adopt"], &["--rollback"]] {
                let run = project.publish(more);
                if folder && more != ["--rollback"] {
                    run.expect(2).says("holds a link").says(link);
                }
                let mut now = tree(&elsewhere);
                assert_eq!(now.remove("own.txt"), Some(b"own".to_vec()), "{link}");
                assert!(now.is_empty(), "{link}: {:?}", now.keys());
            }
            if folder {
                assert!(at.is_symlink(), "{link} is the user's");
                fs::remove_file(&at).unwrap();
            }
            project.publish(&["--adopt"]).expect(0);
            assert_eq!(
                fs::read(project.reports().join("index.html")).unwrap(),
                b"front two"
            );
        }
    }
    // A link to the whole folder is followed: it is what the config names.
    let project = Project::new(HERE);
    fs::create_dir(project.root().join("real")).unwrap();
    std::os::unix::fs::symlink("real", project.reports()).unwrap();
    project.publish(&[]).expect(0);
    assert_same(&project.site(), &tree(&project.root().join("real")));
}
