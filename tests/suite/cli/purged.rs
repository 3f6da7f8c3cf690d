//! `matbook purge`: what is kept of pupils, of a school, of earlier builds.

use std::fs;

use super::Project;

/// The files of the history, of meetings and of the cache, with what they hold.
fn kept(project: &Project) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for folder in ["matbook-state", ".matbook"] {
        for entry in walkdir::WalkDir::new(project.root().join(folder))
            .sort_by_file_name()
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
        {
            let path = entry.path().strip_prefix(project.root()).unwrap();
            all.push((
                path.to_string_lossy().replace('\\', "/"),
                fs::read(entry.path()).unwrap(),
            ));
        }
    }
    all
}

#[test]
fn what_is_kept_of_pupils_of_a_school_and_of_builds_goes() {
    let project = Project::built();
    let school = project.school();
    project.run(&["freeze", "June"]).expect(0);
    let packs = project.root().join("matbook-state/frozen/june/trust/packs");
    fs::create_dir_all(&packs).unwrap();
    for urn in [school.as_str(), "999999"] {
        fs::write(packs.join(format!("{urn}.pdf")), urn).unwrap();
    }
    let before = kept(&project);
    let history = |all: &[(String, Vec<u8>)]| {
        all.iter()
            .filter(|(path, _)| path.contains("/history/"))
            .count()
    };
    assert!(before.iter().any(|(path, _)| path.starts_with(".matbook/")));
    assert!(
        before
            .iter()
            .any(|(path, _)| path.ends_with("history/secret"))
    );
    // Numbers of rows go, with the secret they were made with; figures stay: what moved is told, its rows are not.
    let said = project.run(&["purge"]).expect(0);
    assert!(said.out.contains("gone from 1 build"), "{}", said.out);
    said.says("still kept").says("June");
    let after = kept(&project);
    assert!(!after.iter().any(|(path, _)| path.starts_with(".matbook/")));
    assert!(
        !after
            .iter()
            .any(|(path, _)| path.ends_with("history/secret"))
    );
    assert!(
        history(&after) < history(&before) / 2,
        "{}",
        history(&after)
    );
    project.build(&[]).expect(0);
    project.run(&["diff", "June", "last"]).expect(0);
    // A school: its packs and figures, those of no other.
    let said = project.run(&["purge", "--school", &school]).expect(0);
    assert!(said.out.contains("and 1 packs gone"), "{}", said.out);
    assert!(!said.out.contains(" 0 rows of figures"), "{}", said.out);
    assert!(!packs.join(format!("{school}.pdf")).exists());
    assert!(packs.join("999999.pdf").exists());
    let again = project.run(&["purge", "--school", &school]).expect(0);
    assert!(
        again.out.contains(" 0 rows of figures and 0 packs"),
        "{}",
        again.out
    );
    let named = format!("\"{school}\":");
    for (path, bytes) in kept(&project) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !path.contains("/history/build-") || !text.contains(&named),
            "{path}"
        );
    }
    // All of it.
    project.run(&["purge", "--builds"]).expect(0);
    assert_eq!(history(&kept(&project)), 0);
    project.build(&[]).expect(0);
}

#[test]
fn a_school_that_nobody_knows_is_no_school_to_be_purged() {
    let project = Project::demo();
    project
        .run(&["purge", "--school", "888888"])
        .expect(2)
        .says("nothing is known of a school 888888");
    // A file is no folder for a new project.
    project
        .run(&["init", "config.yaml"])
        .expect(2)
        .says("config.yaml is a file");
}
