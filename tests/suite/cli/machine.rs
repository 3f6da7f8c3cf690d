//! The machine lets us down: killed halfway, a full disk, a folder that can't be written, a reader that went away.

use std::fs;

use super::{Project, run};

#[test]
#[cfg(unix)]
fn a_build_killed_halfway_leaves_the_old_site_whole() {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::Stdio;
    use std::time::Duration;

    use super::{assert_same, differing, tree};

    let project = Project::built();
    let old = tree(&project.site());
    project.lower_outcomes();
    // What the next site will be, made elsewhere.
    project.build(&["--out", "elsewhere", "--force"]).expect(0);
    let new = tree(&project.root().join("elsewhere"));
    assert!(differing(&old, &new).len() > 20);

    let growing = || {
        let beside = fs::read_dir(project.root()).unwrap().flatten();
        let mut names = beside.map(|e| e.file_name().to_string_lossy().into_owned());
        names.any(|name| name.starts_with("site.matbook-new"))
    };
    let mut killed = 0;
    let mut halfway = 0;
    for pause in [0, 5, 20, 60, 150, 400, 900] {
        let mut child = project
            .command(&["build", "--no-pdf", "--force"])
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // From the moment the new site begins to grow, or, the first time, from the start.
        while pause > 0 && !growing() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(pause));
        let half = growing();
        child.kill().unwrap();
        let status = child.wait().unwrap();
        let now = tree(&project.site());
        if status.signal() == Some(9) {
            killed += 1;
            halfway += usize::from(half);
            // Killed: the old site, every file of it; or, in the last moment after the swap, the new one.
            if now != new {
                assert_same(&old, &now);
            }
        } else {
            assert_same(&new, &now);
        }
    }
    assert!(killed >= 3, "only {killed} builds were killed in time");
    assert!(halfway >= 1, "no build was killed while the new site grew");

    // The next build takes no notice of what the killed ones left, and leaves nothing behind.
    project.build(&[]).expect(0);
    assert_same(&new, &tree(&project.site()));
    let beside: Vec<String> = fs::read_dir(project.root())
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains(".matbook-new") || name.contains(".matbook-old"))
        .collect();
    assert_eq!(beside, Vec::<String>::new());
}

#[test]
fn an_output_folder_that_cannot_be_written_is_the_machines_fault() {
    let project = Project::demo();
    fs::write(project.root().join("file"), "a file, not a folder").unwrap();
    project
        .build(&["--out", "file/site"])
        .expect(3)
        .says("file");
    // A folder of somebody's own is refused, and left as it is: wrong use.
    fs::create_dir(project.root().join("mine")).unwrap();
    fs::write(project.root().join("mine/letter.txt"), "mine").unwrap();
    project
        .build(&["--out", "mine"])
        .expect(2)
        .says("is not a site made by matbook");
    assert_eq!(
        fs::read(project.root().join("mine/letter.txt")).unwrap(),
        b"mine"
    );
    project
        .build(&["--out", "file"])
        .expect(2)
        .says("is a file");
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_panic() {
    let project = Project::demo();
    project.edit("schools.csv", |text| text.replace("90001", "90009"));
    for verb in [
        "figures --report summary",
        "schema",
        "completions bash",
        "check",
        "check --message-format json",
    ] {
        // The reader takes nothing, of either stream, and is gone before anything is said.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let words: Vec<&str> = verb.split(' ').collect();
        let status = project
            .command(&words)
            .stdout(writer.try_clone().unwrap())
            .stderr(writer)
            .status()
            .unwrap();
        let promised = if words[0] == "check" { 1 } else { 0 };
        assert_eq!(status.code(), Some(promised), "{verb}");
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = project
        .command(&["build", "--no-pdf", "--accept"])
        .stderr(writer)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_under_standard_output_is_told() {
    let project = Project::demo();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = project.command(&["figures", "--report", "summary"]);
    command.stdout(full).stderr(std::process::Stdio::piped());
    let output = command.spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output"));
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let project = Project::demo();
    let mut first = project
        .command(&["build", "--no-pdf", "--quiet"])
        .spawn()
        .unwrap();
    let second = run(&mut project.command(&["build", "--no-pdf", "--quiet"]));
    let first = first.wait().unwrap().code();
    // One is refused, or it came after the other had ended.
    assert!([Some(0), Some(2)].contains(&first), "{first:?}");
    assert!([Some(0), Some(2)].contains(&second.code), "{}", second.err);
    assert!(first == Some(0) || second.code == Some(0));
    project.build(&[]).expect(0).says("nothing changed");
}
