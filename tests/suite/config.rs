//! config.yaml: every mistake at once, each at its place.

use std::path::Path;

use matbook::config::{read, schema};

/// Ten mistakes in one file.
const TEN: &str = "\
titel: Beacon
as_at: 31.07.2019
data: [a, b]
key_stages:
  - name: KS2
    years: [3, 4, 5, sixteen]
  - years: [1, 2]
defaults:
  term: Sumer
  compare_to: FFT10
thresholds:
  points: {above: five, well_above: 10}
measures:
  level: sponsors
  reference_days: {2021-22: 14}
school_groups:
  North: [13600, 136007]
";

#[test]
fn ten_mistakes_are_told_at_once_with_their_places() {
    let findings = read(TEN, Path::new("config.yaml")).unwrap_err();
    let told: Vec<String> = findings
        .iter()
        .map(|f| {
            format!(
                "{}:{} {} [{}]",
                f.spot.line, f.spot.column, f.message, f.help
            )
        })
        .collect();
    let expected = [
        "1:1 unknown key `titel` [did you mean `title`?]",
        "2:8 `as_at` is `31.07.2019`, expected a date such as 2019-07-31 []",
        "3:7 `data` is a list, expected a path []",
        "6:22 `key_stages[1].years[4]` is `sixteen`, expected a year group: N1, N2, R or 1 to 13 []",
        "7:5 `key_stages[2].name` is missing [it says as KS2]",
        "9:9 `defaults.term` is `Sumer`, expected one of Autumn, Spring, Summer [did you mean `Summer`?]",
        "10:15 `defaults.compare_to` is `FFT10`, expected one of FFT50, FFT20, FFT5 [did you mean `FFT20`?]",
        "12:19 `thresholds.points.above` is `five`, expected a number []",
        "14:10 `measures.level` is `sponsors`, expected one of sponsor, trust, both [did you mean `sponsor`?]",
        "15:20 `2021-22` in `measures.reference_days` is not an academic year [expected two years that follow each other, as 2022/23]",
        "17:11 `school_groups.North[1]` is `13600`, expected a URN: six digits []",
    ];
    assert_eq!(told, expected);
    assert!(findings.iter().all(|f| {
        f.excerpt
            == TEN
                .lines()
                .nth(usize::try_from(f.spot.line).unwrap() - 1)
                .unwrap()
    }));
}

#[test]
fn a_syntax_error_has_its_place() {
    let findings = read("title: \"open\ndata: data\n", Path::new("c.yaml")).unwrap_err();
    assert_eq!(findings.len(), 1);
    assert!(findings[0].spot.line >= 1, "{findings:?}");
    let twice = read("title: a\ntitle: b\n", Path::new("c.yaml")).unwrap_err();
    assert_eq!(twice[0].spot.line, 2, "{twice:?}");
}

#[test]
fn folders_are_relative_to_the_config_and_crlf_and_bom_are_no_matter() {
    let project = read(
        "\u{feff}title: Beacon\r\ndata: in\r\n",
        Path::new("trust/config.yaml"),
    )
    .unwrap();
    assert_eq!(project.data, Path::new("trust/in"));
    assert_eq!(project.out, Path::new("trust/site"));
    assert_eq!(project.settings.title, "Beacon");
    assert!(read("", Path::new("config.yaml")).is_ok());
}

#[test]
fn the_schema_knows_every_key_of_the_example() {
    let schema = schema();
    let keys = schema["properties"].as_object().unwrap();
    for key in ["title", "sources", "measures", "memberships"] {
        assert!(keys.contains_key(key), "{key}");
    }
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn mistakes_about_where_to_publish_are_told_at_their_places() {
    let told = |text: &str| {
        let findings = read(text, Path::new("config.yaml")).unwrap_err();
        let lines = findings.iter().map(|f| {
            format!(
                "{}:{} {} [{}]",
                f.spot.line, f.spot.column, f.message, f.help
            )
        });
        lines.collect::<Vec<_>>()
    };
    assert_eq!(
        told("publish:\n  to: {folder: a, webdav: {url: b}}\n"),
        ["2:19 `publish.to` has more than one of folder, sftp, webdav, s3 [keep one of them]"]
    );
    assert_eq!(
        told("publish:\n  to: {}\n"),
        [
            "2:7 `publish.to` is a group of keys, expected a group of one key: folder, sftp, webdav, s3 []"
        ]
    );
    assert_eq!(
        told("publish:\n  to: {foldr: a}\n"),
        ["2:8 unknown key `foldr` [did you mean `folder`?]"]
    );
    let secret = told("publish:\n  to: {webdav: {url: a, password: b}}\n");
    assert_eq!(secret.len(), 1);
    assert!(secret[0].starts_with("2:25 unknown key `password` [no secret stands in the config"));
    assert_eq!(
        told("publish:\n  keep: lots\n"),
        [
            "2:3 `publish.to` is missing [it says where the site is published]",
            "2:9 `publish.keep` is `lots`, expected a whole number from 0 to 100 []",
        ]
    );
}

#[test]
fn mistakes_about_editions_are_told_at_their_places() {
    let told = |text: &str| {
        let findings = read(text, Path::new("config.yaml")).unwrap_err();
        let lines = findings.iter().map(|f| {
            format!(
                "{}:{} {} [{}]",
                f.spot.line, f.spot.column, f.message, f.help
            )
        });
        lines.collect::<Vec<_>>()
    };
    assert_eq!(
        told(
            "editions:\n  - {name: governers}\n  - {name: head, suppress_below: 5}\n  - {name: head}\n"
        ),
        [
            "2:12 the edition `governers` doesn’t say what it holds [did you mean `governors`? An edition of your own says `like: governors`]",
            "3:34 the edition `head` withholds nothing [the same with small numbers withheld is governors or trustees; or give it a name of its own and say `like`]",
            "4:12 there is an edition `head` further up [each edition is a folder of its own: give it another name]",
        ]
    );
    // With editions each line of publish, and each role, names one.
    assert_eq!(
        told("editions: [{name: team}, {name: trustees}]\npublish: {to: {folder: a}}\n"),
        [
            "2:10 `publish` doesn’t say which edition goes there [with editions each says so, as `edition: trustees`]"
        ]
    );
    assert_eq!(
        told("editions: [{name: team}]\npublish: [{edition: heads, to: {folder: a}}]\n"),
        [
            "2:21 `publish[1].edition` is `heads`, which is no edition of this config [the editions are team]"
        ]
    );
    assert_eq!(
        told("publish: [{edition: team, to: {folder: a}}]\n"),
        [
            "1:21 `publish[1].edition` is `team`, which is no edition of this config [declare them under `editions`]"
        ]
    );
    let roles = "editions: [{name: head}]\nmail:\n  from: a@b.example\n  recipients: r.csv\n  roles:\n    deputy: [head]\n";
    assert_eq!(
        told(roles),
        [
            "6:13 `mail.roles.deputy` doesn’t say which edition its packs are of [with editions each says so, as `edition: head`]"
        ]
    );
    assert_eq!(
        told("not_before: soon\n"),
        [
            "1:13 `not_before` is `soon`, expected a day, or a day and a time, such as 2026-12-10 09:00 []"
        ]
    );
}

#[test]
fn editions_are_read_with_what_is_built_in() {
    let text = "editions:\n  - {name: team}\n  - {name: board, like: trustees, suppress_below: 11, reports: [statutory]}\n\
                publish:\n  - {edition: board, to: {folder: b}}\n  - {edition: team, to: {folder: t}}\nnot_before: 2026-12-10 09:00\n";
    let project = read(text, Path::new("config.yaml")).unwrap();
    let [team, board] = project.settings.editions.as_slice() else {
        panic!("{:?}", project.settings.editions);
    };
    assert_eq!((team.suppress_below, &team.packs), (None, &None));
    assert_eq!(board.suppress_below, Some(11));
    assert_eq!(
        board.reports.as_deref(),
        Some(&["statutory".to_owned()][..])
    );
    let lines: Vec<_> = project
        .publish
        .iter()
        .map(|p| p.edition.as_deref())
        .collect();
    assert_eq!(lines, [Some("board"), Some("team")]);
    assert_eq!(
        project.not_before.map(|m| m.to_string()).as_deref(),
        Some("10 December 2026 at 09:00")
    );
    // Without editions there is one site and one place.
    let plain = read("publish: {to: {folder: a}}\n", Path::new("config.yaml")).unwrap();
    assert_eq!((plain.settings.editions.len(), plain.publish.len()), (0, 1));
}

#[test]
fn a_path_that_only_a_shell_understands_is_told() {
    for (text, place) in [
        ("out: ~/site\n", "1:6 `out`"),
        ("data: $HOME/data\n", "1:7 `data`"),
        (
            "publish: {to: {folder: '%USERPROFILE%/pub'}}\n",
            "1:24 `publish.to.folder`",
        ),
    ] {
        let findings = read(text, Path::new("config.yaml")).unwrap_err();
        let f = &findings[0];
        let told = format!("{}:{} {}", f.spot.line, f.spot.column, f.message);
        assert!(told.starts_with(place) && told.contains("shell"), "{told}");
    }
    assert!(read("out: 50%/a~b/$\n", Path::new("config.yaml")).is_ok());
}

#[test]
fn pairs_that_stand_the_wrong_way_round_are_told() {
    let text = "covers: {exclusions: [{from: Summer 2023/24, to: Autumn 2023/24}]}\n\
                thresholds:\n  points: {above: 10, well_above: 5}\n\
                prior_attainment: {method: fixed, stages: {KS1: {low_below: 9, high_from: 8.25}}}\n";
    let findings = read(text, Path::new("config.yaml")).unwrap_err();
    let told: Vec<(u64, &str)> = findings
        .iter()
        .map(|f| (f.spot.line, f.message.split(',').next().unwrap_or("")))
        .collect();
    assert_eq!(
        told,
        [
            (1, "`covers.exclusions[1].to` is `Autumn 2023/24`"),
            (3, "`thresholds.points.well_above` is `5`"),
            (4, "`prior_attainment.stages.KS1.high_from` is `8.25`"),
        ]
    );
    assert!(findings.iter().all(|f| f.spot.column > 1));
}

#[test]
fn an_empty_path_is_told_by_its_key() {
    let findings = read("data: data\nout: \"\"\n", Path::new("config.yaml")).unwrap_err();
    assert_eq!(findings[0].message, "`out` is empty");
    assert_eq!(findings[0].spot.line, 2);
}
