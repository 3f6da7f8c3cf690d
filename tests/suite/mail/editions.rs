//! Mail by edition: to each role the packs and the address of the edition it reads, and nothing of another.

use super::*;

/// The editions, and roles that read them.
const CONFIG: &str = "  roles:\n    clerk: {edition: trustees, packs: [trustees]}\n    deputy: {edition: head, packs: [head, governors]}\n\
editions:\n  - {name: head, link: 'https://reports.example/heads/{urn}'}\n  - {name: governors}\n  - {name: trustees, link: 'https://board.example'}\n";

impl Project {
    /// Packs as a build with editions lays them down: the same names in several editions.
    fn of_editions() -> Self {
        let project = Self::new();
        fs::remove_dir_all(project.root().join("site/beacon")).unwrap();
        let mut known = BTreeMap::new();
        let mut lay = |edition: &str, name: &str, bytes: Vec<u8>| {
            let path = format!("{edition}/beacon/packs/{name}");
            project.put(&format!("site/{path}"), &bytes);
            known.insert(path, (Hash::of(&bytes), Some(beside(name))));
        };
        for urn in [136_000, 136_001] {
            let (head, governors) = (format!("{urn}.pdf"), format!("governors-{urn}.pdf"));
            lay(
                &format!("head-{urn}"),
                &head,
                pdf(&said("head", Some(urn)), b"in full"),
            );
            lay(
                &format!("head-{urn}"),
                &governors,
                pdf(&said("governors", Some(urn)), b"in full"),
            );
            lay(
                &format!("governors-{urn}"),
                &governors,
                pdf(&said("governors", Some(urn)), b"withheld"),
            );
        }
        lay(
            "trustees",
            "trust.pdf",
            pdf(&said("trustees", None), b"withheld"),
        );
        mail::remember(&project.state(), MARK, known).unwrap();
        project.config("", CONFIG);
        project
    }

    /// The packs that each recipient would get, by address.
    fn listed(&self) -> BTreeMap<String, String> {
        let listed = self.mail(&["--list"]);
        let rows = listed.out.lines().skip(1);
        rows.map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let address = words.iter().find(|w| w.contains('@')).unwrap();
            let packs = words.iter().filter(|w| w.ends_with(".pdf"));
            (
                (*address).to_owned(),
                packs.copied().collect::<Vec<_>>().join(" "),
            )
        })
        .collect()
    }
}

#[test]
fn each_role_gets_the_packs_of_its_own_edition() {
    let project = Project::of_editions();
    project.recipients(
        "A,a@x.example,head,136000\r\nG,g@x.example,governor,136001\r\nT,t@x.example,trustee,\r\n\
         C,c@x.example,clerk,\r\nD,d@x.example,deputy,136001\r\n",
    );
    let listed = project.listed();
    for (address, packs) in [
        ("a@x.example", "head-136000/beacon/packs/136000.pdf"),
        (
            "g@x.example",
            "governors-136001/beacon/packs/governors-136001.pdf",
        ),
        ("t@x.example", "trustees/beacon/packs/trust.pdf"),
        ("c@x.example", "trustees/beacon/packs/trust.pdf"),
        (
            "d@x.example",
            "head-136001/beacon/packs/136001.pdf head-136001/beacon/packs/governors-136001.pdf",
        ),
    ] {
        assert_eq!(listed[address], packs, "{address}");
    }
    project.mail(&["--dry-run"]).expect(0);
    let all = mails(&project.root().join("mail"));
    // The address of one's own edition, and of no other.
    let plain = |address: &str| all[address][0].replace("=\r\n", "");
    assert!(plain("a@x.example").contains("https://reports.example/heads/136000"));
    assert!(plain("t@x.example").contains("https://board.example"));
    assert!(!plain("g@x.example").contains("reports.example"));
    assert!(!plain("g@x.example").contains("board.example"));
}

#[test]
fn a_row_that_would_give_more_than_its_role_is_told_and_sent_nothing() {
    let project = Project::of_editions();
    project.recipients(
        "G,g@x.example,governor,all\r\nH,h@x.example,head,\r\nM,m@x.example,head,136000\r\n",
    );
    project
        .mail(&["--dry-run"])
        .expect(1)
        .says("recipients.csv:2: the role `governor` reads the edition `governors`, which is of one school, and the row names all")
        .says("recipients.csv:3: the role `head` reads the edition `head`, which is of one school, and the row names none");
    let all = mails(&project.root().join("mail"));
    assert_eq!(all.keys().collect::<Vec<_>>(), ["m@x.example"]);
    // Of two schools a row for each.
    project.recipients("M,m@x.example,head,136000\r\nM,m@x.example,head,136001\r\n");
    fs::remove_dir_all(project.root().join("mail")).unwrap();
    project.mail(&["--dry-run"]).expect(0);
    let all = mails(&project.root().join("mail"));
    let mut files: Vec<String> = all["m@x.example"]
        .iter()
        .flat_map(|m| attached(m))
        .collect();
    files.sort();
    assert_eq!(files, ["136000.pdf", "136001.pdf"]);
}

#[test]
fn a_role_without_an_edition_gets_nothing() {
    let project = Project::of_editions();
    project.config(
        "",
        "packs: [{name: maths, for: schools, reports: [summary]}]\neditions: [{name: head}]\n",
    );
    project.recipients("M,m@x.example,maths,136000\r\nA,a@x.example,head,136000\r\n");
    project
        .mail(&["--dry-run"])
        .expect(1)
        .says("the role `maths` reads no edition of this config");
}
