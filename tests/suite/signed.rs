//! Manifests that are signed, editions that go out as one ZIP, and the codes by which figures are found on pages and on paper.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::process::Command;

use matbook::history::{Ledger, find_code};
use matbook::site::{MANIFEST, Proof, SIGNATURE, Signer, signed_by};
use matbook::state::StateFolder;

use crate::project::{Project, SMALL, files};

/// A secret key and its public one, made up for these tests alone.
fn keys(project: &Project, name: &str) -> String {
    let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    let secret = project.root().join(format!("{name}.key"));
    fs::write(&secret, pair.sk.to_box(None).unwrap().into_string()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let public = pair.pk.to_box().unwrap().into_string();
    project.put(&format!("{name}.pub"), &public);
    public
}

fn set(project: &Project, lines: &str) {
    let config = project.root().join("config.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + "\n" + lines).unwrap();
}

#[test]
fn a_site_is_signed_with_the_key_of_the_config_and_with_no_other() {
    let project = Project::demo(&SMALL);
    let public = keys(&project, "trust");
    keys(&project, "other");
    set(&project, "sign: trust.key\n");
    project.run(&["build", "--no-pdf"]).expect(0);
    let site = project.root().join("site");
    let told = project
        .run(&["verify", "site", "--key", "trust.pub"])
        .expect(0);
    assert!(told.out.contains("signed with this key"), "{}", told.out);
    let told = project.run(&["verify", "site"]).expect(0);
    assert!(told.out.contains("the manifest is signed"), "{}", told.out);
    let told = project
        .run(&["verify", "site", "--key", "other.pub", "--format", "json"])
        .expect(1);
    assert!(
        told.out.contains("\"fault\": \"signature\""),
        "{}",
        told.out
    );
    // Whoever changes a page and writes a fitting manifest has no signature for it.
    let manifest = fs::read(site.join(MANIFEST)).unwrap();
    let signature = fs::read_to_string(site.join(SIGNATURE)).unwrap();
    assert!(signed_by(&manifest, &signature, &public).is_ok());
    let mut proof = Proof::parse(&manifest).unwrap();
    proof.origin.as_at = "2030-01-01".into();
    fs::write(site.join(MANIFEST), proof.bytes()).unwrap();
    project
        .run(&["verify", "site", "--key", "trust.pub"])
        .expect(1);
    fs::write(site.join(MANIFEST), &manifest).unwrap();
    // A meeting keeps both.
    project.run(&["freeze", "June"]).expect(0);
    let kept = project.root().join("matbook-state/frozen/june");
    assert_eq!(fs::read(kept.join(MANIFEST)).unwrap(), manifest);
    assert_eq!(fs::read_to_string(kept.join(SIGNATURE)).unwrap(), signature);
    // Nothing changed: nor did the signature, though each has other random bytes.
    project.run(&["build", "--no-pdf", "--quiet"]).expect(0);
    assert_eq!(fs::read_to_string(site.join(SIGNATURE)).unwrap(), signature);
    // Without the key there is no signature, and none of before stays.
    let config = project.root().join("config.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("sign: trust.key\n", "")).unwrap();
    project.run(&["build", "--no-pdf"]).expect(0);
    assert!(!site.join(SIGNATURE).exists());
    project
        .run(&["verify", "site", "--key", "trust.pub"])
        .expect(1);
    // A key that isn't there, and one that is none.
    set(&project, "sign: absent.key\n");
    project
        .run(&["build", "--no-pdf"])
        .expect(2)
        .says("absent.key can't be read");
    assert!(Signer::open("no key", None).is_err());
}

#[test]
fn an_edition_s_zip_holds_its_manifest_and_unpacked_it_is_proved() {
    let project = Project::demo(&SMALL);
    keys(&project, "trust");
    set(
        &project,
        "sign: trust.key\neditions: [{name: team}, {name: trustees, zip: true}]\n",
    );
    project.run(&["build", "--no-pdf"]).expect(0);
    let zip = fs::read(project.root().join("site/trustees.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let away = project.root().join("away");
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut bytes = vec![];
        file.read_to_end(&mut bytes).unwrap();
        let path = away.join(file.name().unwrap().as_ref());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let told = project
        .run(&["verify", "away/trustees", "--key", "trust.pub"])
        .expect(0);
    assert!(told.out.contains("✓ every file"), "{}", told.out);
    // An edition that withholds comes out of the data to the byte, too.
    let told = project
        .run(&["verify", "site/trustees", "--data", "--quiet"])
        .expect(0);
    assert!(told.out.contains("make these bytes"), "{}", told.out);
    let pupils = project.root().join("data/pupils.csv");
    let text = fs::read_to_string(&pupils).unwrap();
    fs::write(&pupils, text + "\n").unwrap();
    let told = project
        .run(&["verify", "site/trustees", "--data", "--quiet"])
        .expect(1);
    // Its readers are not told the names of data files.
    assert!(
        told.out.contains("data: not what the site was made from"),
        "{}",
        told.out
    );
    // One flipped byte in any file of the unpacked ZIP.
    for (i, (name, path)) in files(&away.join("trustees")).iter().enumerate() {
        let bytes = fs::read(path).unwrap();
        if i % 7 > 0 || bytes.is_empty() {
            continue;
        }
        let mut other = bytes.clone();
        other[(i * 7919) % bytes.len()] ^= 1;
        fs::write(path, other).unwrap();
        let told = project
            .run(&["verify", "away/trustees", "--key", "trust.pub"])
            .expect(1);
        assert!(told.out.contains(&format!("✗ {name}")), "{}", told.out);
        fs::write(path, bytes).unwrap();
    }
}

/// The codes that pages say of their figures.
fn codes_of(html: &str) -> impl Iterator<Item = &str> {
    html.split("data-code=").skip(1).map(|rest| {
        let rest = rest.trim_start_matches('"');
        &rest[..7]
    })
}

#[test]
fn every_code_on_a_page_is_that_of_a_figure_that_the_build_keeps() {
    let project = Project::demo(&SMALL);
    project.run(&["build", "--no-pdf"]).expect(0);
    let mut codes = BTreeSet::new();
    for (name, path) in files(&project.root().join("site")) {
        if name.ends_with(".html") {
            let html = fs::read_to_string(path).unwrap();
            codes.extend(codes_of(&html).map(str::to_owned));
        }
    }
    assert!(codes.len() > 20, "{codes:?}");
    let state = StateFolder::new(project.root().join("matbook-state"));
    let ledger = Ledger::open(&state, "", false).unwrap();
    let kept = ledger.all().next().unwrap();
    for code in codes.iter().step_by(codes.len() / 12) {
        assert!(find_code(&ledger, &kept, code).is_some(), "{code}");
        let told = project.run(&["explain", code]).expect(0);
        assert!(told.out.contains("attainment"), "{}", told.out);
    }
}

#[test]
fn a_pack_closes_with_the_codes_of_its_figures_and_explain_finds_them() {
    let project = Project::demo_with_annexes(&SMALL);
    project.run(&["build"]).expect(0);
    let all = files(&project.root().join("site"));
    let (_, pack) = all
        .iter()
        .find(|(n, _)| n.ends_with("trust-annex.pdf"))
        .unwrap();
    let Ok(text) = Command::new("pdftotext").arg(pack).arg("-").output() else {
        return crate::skip("pdftotext is absent");
    };
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    let (_, codes) = text.rsplit_once("Codes of the figures").unwrap();
    let is_code = |word: &&str| {
        word.len() == 7
            && matbook::figures::read_code(word).as_deref() == Some(*word)
            && word.chars().any(|c| c.is_ascii_digit())
    };
    let found: Vec<&str> = codes
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(is_code)
        .collect();
    assert!(found.len() > 20, "{codes}");
    for code in found.iter().step_by(found.len() / 6) {
        project.run(&["explain", code]).expect(0);
    }
}
