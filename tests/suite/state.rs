//! What a project must not forget: the folder, its files, and damage told from a good file.

use std::fs;

use matbook::config;
use matbook::state::{StateError, StateFolder};

#[test]
fn the_folder_is_made_beside_the_config_for_its_owner_only_and_says_what_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("config.yaml");
    let project = config::read("", &config).unwrap();
    assert_eq!(project.state, dir.path().join("matbook-state"));
    let named = config::read("state: kept/here", &config).unwrap();
    assert_eq!(named.state, dir.path().join("kept/here"));

    let state = StateFolder::new(&named.state);
    assert_eq!(state.read("figures").unwrap(), None, "nothing there yet");
    assert!(!state.path().exists(), "reading makes nothing");
    state.write("figures", b"one\ntwo").unwrap();
    assert_eq!(state.read("figures").unwrap().unwrap(), b"one\ntwo\n");
    let readme = fs::read_to_string(state.file("README.txt")).unwrap();
    assert!(readme.contains("must not forget"), "{readme}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(state.path().to_path_buf()), 0o700);
        assert_eq!(mode(state.file("figures")), 0o600);
    }
}

#[test]
fn a_file_that_is_empty_cut_off_or_altered_is_told_and_never_taken_for_none() {
    let dir = tempfile::tempdir().unwrap();
    let state = StateFolder::new(dir.path().join("state"));
    state.write("journal", b"a line\nanother\n").unwrap();
    let whole = fs::read(state.file("journal")).unwrap();
    for damaged in [&b""[..], &whole[..9], &whole[..whole.len() - 1], &[0; 64]] {
        fs::write(state.file("journal"), damaged).unwrap();
        match state.read("journal") {
            Err(StateError::Rubbish { path, .. }) => assert_eq!(path, state.file("journal")),
            other => panic!("{damaged:?}: {other:?}"),
        }
    }
    // Written anew it is good again, and nothing is left beside it.
    state.write("journal", b"a third\n").unwrap();
    assert_eq!(state.read("journal").unwrap().unwrap(), b"a third\n");
    let mut names: Vec<_> = fs::read_dir(state.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["README.txt", "journal"]);
}

#[test]
fn what_an_earlier_version_kept_elsewhere_is_taken_over_once() {
    let dir = tempfile::tempdir().unwrap();
    let old = dir.path().join("mail-journal");
    fs::write(&old, "sent\tkey\n").unwrap();
    let state = StateFolder::new(dir.path().join("state"));
    state.adopt("mail-journal", &old).unwrap();
    assert!(!old.exists());
    fs::write(&old, "another\n").unwrap();
    state.adopt("mail-journal", &old).unwrap();
    let kept = fs::read_to_string(state.file("mail-journal")).unwrap();
    assert_eq!(kept, "sent\tkey\n", "what is there already stands");
}

#[test]
fn a_second_run_is_kept_out_until_the_first_ends() {
    let dir = tempfile::tempdir().unwrap();
    let state = StateFolder::new(dir.path().join("state"));
    let first = state.lock().unwrap();
    assert!(matches!(state.lock(), Err(StateError::Busy(_))));
    drop(first);
    state.lock().unwrap();
}

#[test]
fn holds_are_kept_by_site_and_by_guard() {
    use matbook::state::Holds;
    let dir = tempfile::tempdir().unwrap();
    let state = StateFolder::new(dir.path().join("matbook-state"));
    let mut holds = Holds::read(&state).unwrap();
    holds.write(&state).unwrap();
    assert!(
        !dir.path().join("matbook-state").exists(),
        "nothing to keep"
    );
    holds.note_half_renewed("one", Some("two states".into()));
    holds.guards.push("a table was refused".into());
    holds.write(&state).unwrap();
    let mut holds = Holds::read(&state).unwrap();
    assert_eq!(
        holds.against(Some("one")),
        ["two states", "a table was refused"]
    );
    assert_eq!(holds.against(Some("other")), ["a table was refused"]);
    assert_eq!(holds.against(None), ["a table was refused"]);
    holds.guards.clear();
    holds.note_half_renewed("one", None);
    holds.write(&state).unwrap();
    assert!(Holds::read(&state).unwrap().against(Some("one")).is_empty());
    for i in 0..40 {
        holds.note_half_renewed(&i.to_string(), Some("x".into()));
    }
    assert!(holds.against(Some("0")).is_empty() && !holds.against(Some("39")).is_empty());
}
