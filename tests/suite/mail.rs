//! `matbook mail`: to each their own, once, through a real mail server that misbehaves.

mod editions;

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lopdf::{Document, Object, Stream, dictionary};
use matbook::mail::{self, Headline};
use matbook::site::Hash;
use matbook::state::StateFolder;

use crate::project::{Ran, run};

/// What the marker of the made-up site says.
const MARK: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A PDF that says whose pack it is, as packs do.
fn pdf(keyword: &str, filling: &[u8]) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(dictionary! {}, filling.to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(tree));
    let xmp = "<x:xmpmeta><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></x:xmpmeta>";
    let xmp = document.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        xmp.into(),
    ));
    let catalog = document
        .add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "Metadata" => xmp });
    let info = document.add_object(dictionary! {
        "Keywords" => Object::string_literal(keyword), "Author" => Object::string_literal("Ash & Elm Primary"),
    });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn said(pack: &str, school: Option<u32>) -> String {
    let school = school.map_or_else(String::new, |urn| format!(";school={urn}"));
    format!("matbook:pack={pack};trust=90001{school};as_at=2026-07-31")
}

/// What a build says of a pack, by the pack's name: whom it is about and a figure.
fn beside(name: &str) -> (String, Vec<Headline>) {
    let (about, attainment, note) = match name {
        "trust.pdf" => ("Beacon Trust", "–", "no outcomes"),
        name if name.contains("136000") => ("Ash & Elm Primary", "63%", ""),
        _ => ("St Oak's Primary School", "78%", ""),
    };
    let headline = Headline {
        key_stage: "KS2".into(),
        of: "Years 3 to 6, all types".into(),
        without: if name.contains("136000") {
            "Year 3, 30 pupils, has no estimates".into()
        } else {
            String::new()
        },
        subject: "Maths".into(),
        attainment: attainment.into(),
        pupils: "56".into(),
        difference: if note.is_empty() { "+2" } else { "–" }.into(),
        compare_to: "FFT50 benchmark".into(),
        when: "Summer 2025/26".into(),
        note: note.into(),
    };
    (about.into(), vec![headline])
}

struct Project {
    files: crate::project::Project,
    login: (String, String),
}

impl Project {
    /// Two schools and the trust, with their packs.
    fn new() -> Self {
        let project = Self {
            files: crate::project::Project::empty(),
            login: ("reporter".into(), "open sesame".into()),
        };
        project.put(
            "site/.matbook-site",
            format!("a site\n{}\n", MARK).as_bytes(),
        );
        project.pack("trust.pdf", &pdf(&said("trustees", None), b"t"));
        for urn in [136_000, 136_001] {
            project.pack(&format!("{urn}.pdf"), &pdf(&said("head", Some(urn)), b"h"));
            let name = format!("governors-{urn}.pdf");
            project.pack(&name, &pdf(&said("governors", Some(urn)), b"g"));
        }
        project.config("", "");
        project
    }

    fn root(&self) -> PathBuf {
        self.files.root()
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        self.files.put(path, bytes);
    }

    /// Puts a pack on the site as a build does: the state remembers it.
    fn pack(&self, name: &str, bytes: &[u8]) {
        self.put(&format!("site/beacon/packs/{name}"), bytes);
        let packs = fs::read_dir(self.root().join("site/beacon/packs")).unwrap();
        let packs = packs.map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let hash = Hash::of(&fs::read(entry.path()).unwrap());
            let said = Some(beside(&name));
            (format!("beacon/packs/{name}"), (hash, said))
        });
        mail::remember(&self.state(), MARK, packs.collect()).unwrap();
    }

    fn state(&self) -> StateFolder {
        StateFolder::new(self.root().join("matbook-state"))
    }

    fn config(&self, server: &str, more: &str) {
        let text = format!(
            "title: Beacon Trust\nmail:\n  from: \"Beacon, data team <data@beacon.example>\"\n  \
             recipients: recipients.csv\n  per_minute: 10000\n{server}{more}"
        );
        self.put("config.yaml", text.as_bytes());
    }

    fn recipients(&self, rows: &str) {
        self.put(
            "recipients.csv",
            format!("name,address,role,school\r\n{rows}").as_bytes(),
        );
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.files.command(&[&["mail"], arguments].concat());
        command
            .env("MATBOOK_SMTP_USER", &self.login.0)
            .env("MATBOOK_SMTP_PASSWORD", &self.login.1);
        command
    }

    fn mail(&self, arguments: &[&str]) -> Ran {
        run(&mut self.command(arguments))
    }

    fn journal(&self) -> String {
        fs::read_to_string(self.root().join("matbook-state/mail-journal")).unwrap_or_default()
    }
}

const THREE: &str = "\
Ada Heron,ada@elm.example,Head,136000\r\n\
\"Zoë O'Neil, MBE\",zoe@oak.example,governor,136001\r\n\
Tariq Stone,tariq@beacon.example,trustee,\r\n";

/// The names of the files attached to a mail, in order.
fn attached(mail: &str) -> Vec<String> {
    let parts = mail.split("Content-Disposition: attachment").skip(1);
    parts
        .map(|p| {
            let name = p.split("filename=\"").nth(1).unwrap();
            name.split('"').next().unwrap().to_owned()
        })
        .collect()
}

/// The mails of a folder by address.
fn mails(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let mut mails: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return mails;
    };
    for entry in entries {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let to = text.lines().find(|l| l.starts_with("To: ")).unwrap();
        let address = to.split(['<', '>']).nth(1).unwrap_or(&to[4..]).to_owned();
        mails.entry(address).or_default().push(text);
    }
    mails
}

#[test]
fn a_dry_run_writes_each_their_own_mail() {
    let project = Project::new();
    project.recipients(THREE);
    project
        .mail(&["--dry-run"])
        .expect(0)
        .says("3 mails written to");
    let all = mails(&project.root().join("mail"));
    let files = |address: &str| attached(&all[address][0]);
    assert_eq!(files("ada@elm.example"), ["136000.pdf"]);
    assert_eq!(files("zoe@oak.example"), ["governors-136001.pdf"]);
    assert_eq!(files("tariq@beacon.example"), ["trust.pdf"]);
    // Each the figure of their own school, as the build says it.
    let ada = all["ada@elm.example"][0].replace("=\r\n", "");
    assert!(
        ada.contains(
            "KS2 Maths (Years 3 to 6, all types): 63% of 56 pupils, +2 points against FFT50 benchmark (Year 3, 30 pupils, has no estimates)"
        ),
        "{ada}"
    );
    assert!(
        ada.contains("Subject: Ash & Elm Primary: your reports (data as at 31 July 2026)"),
        "{ada}"
    );
    assert!(ada.contains("Ash &amp; Elm Primary</strong>"), "{ada}");
    assert!(!ada.contains("78%"));
    assert!(all["tariq@beacon.example"][0].contains("no outcomes"));
    assert_eq!(project.journal(), "");
    // One address, however written; one that is nobody's.
    fs::remove_dir_all(project.root().join("mail")).unwrap();
    project
        .mail(&["--dry-run", "--to", "ADA@elm.example"])
        .expect(0);
    assert_eq!(mails(&project.root().join("mail")).len(), 1);
    project
        .mail(&["--dry-run", "--to", "adda@elm.example"])
        .expect(2)
        .says("did you mean ada@elm.example?");
    // The user's own templates.
    project.put(
        "templates/mail-subject.txt",
        b"{{ recipient.role }} of {{ matter.about }}",
    );
    project
        .mail(&["--dry-run", "--to", "ada@elm.example"])
        .expect(0);
    let all = mails(&project.root().join("mail"));
    assert!(all["ada@elm.example"][0].contains("Subject: head of Ash & Elm Primary"));
    project.put("templates/mail-subject.txt", b"{{ recipient.rol }}");
    project
        .mail(&["--dry-run"])
        .expect(2)
        .says("mail-subject.txt:1");
    project.put("templates/mail-subject.txt", b"one\nBcc: x@y.example");
    project
        .mail(&["--dry-run"])
        .expect(2)
        .says("control character");
}

#[test]
fn a_pack_of_another_school_stops_everything() {
    for (name, bytes, why) in [
        (
            "136000.pdf",
            pdf(&said("head", Some(136_001)), b""),
            "is about school 136001",
        ),
        (
            "136000.pdf",
            pdf(&said("head", None), b""),
            "is about the trust",
        ),
        (
            "136000.pdf",
            pdf(&said("trustees", Some(136_000)), b""),
            "is about school 136000",
        ),
        (
            "136000.pdf",
            pdf("somebody's", b""),
            "does not say whose pack it is",
        ),
        (
            "136000.pdf",
            b"no PDF".to_vec(),
            "does not say whose pack it is",
        ),
        (
            "trust.pdf",
            pdf(&said("trustees", Some(136_000)), b""),
            "is about school 136000",
        ),
    ] {
        let project = Project::new();
        project.recipients(THREE);
        project.pack(name, &bytes);
        project
            .mail(&["--dry-run"])
            .expect(1)
            .says(why)
            .says("nothing was sent to anybody");
        assert!(mails(&project.root().join("mail")).is_empty());
    }
}

#[test]
fn a_packs_name_is_a_role() {
    let project = Project::new();
    project.recipients("T,t@x.example,Trustees,\r\nG,g@x.example,governors,136001\r\n");
    project.mail(&["--dry-run"]).expect(0);
    let all = mails(&project.root().join("mail"));
    assert_eq!(attached(&all["t@x.example"][0]), ["trust.pdf"]);
    assert_eq!(attached(&all["g@x.example"][0]), ["governors-136001.pdf"]);
}

#[test]
fn a_spreadsheets_own_first_line_is_passed_over_and_its_own_form_is_named() {
    let project = Project::new();
    project.put("recipients.csv", b"sep=;\nname;address;role;school\nA;a@x.example, b@x.example;head;136000\nT;t@x.example;trustees;\n");
    project
        .mail(&["--dry-run"])
        .expect(1)
        .says("recipients.csv:3: `a@x.example, b@x.example` are several addresses");
    assert!(mails(&project.root().join("mail")).contains_key("t@x.example"));
    project.put("recipients.csv", b"PK\x03\x04...");
    project
        .mail(&["--dry-run"])
        .expect(2)
        .says("is a spreadsheet");
}

#[test]
fn a_pack_of_the_config_named_as_a_role_goes_before_it() {
    let of = |config: &str| {
        let text = format!("title: T\nmail:\n  from: a@x.example\n  recipients: r.csv\n{config}");
        let settings = matbook::config::read(&text, Path::new("config.yaml")).unwrap();
        let roles = settings.mail.unwrap().roles;
        ["trustee", "trustees", "governor", "governors"].map(|role| roles[role].join("+"))
    };
    let own = "packs:\n  - {name: trustee, for: trust, reports: [profile]}\n  \
               - {name: governor, for: schools, reports: [summary]}\n";
    assert_eq!(of(""), ["trustees", "trustees", "governors", "governors"]);
    assert_eq!(of(own), ["trustee", "trustees", "governor", "governors"]);
    // Roles that the config itself lists go before both.
    let roles = format!("  roles: {{trustee: [head, governors]}}\n{own}");
    assert_eq!(
        of(&roles),
        ["head+governors", "trustees", "governor", "governors"]
    );
}

#[test]
fn recipients_that_are_wrong_are_all_told() {
    let project = Project::new();
    project.recipients(
        "Ada,ada@elm,head,136000\r\n\
         Eve\u{0}Smith,eve@elm.example,head,136000\r\n\
         Bob,bob.elm.example,head,136000\r\n\
         Cy,cy@elm.example,haed,136000\r\n\
         Di,di@elm.example,head,13600\r\n\
         Ed,ed@elm.example,head,136000\r\n\
         Ed,ed@elm.example,head,136000\r\n",
    );
    project
        .mail(&["--dry-run"])
        .expect(1)
        .says("recipients.csv:3: the name has a control character (U+0000)")
        .says("recipients.csv:4: `bob.elm.example` is no mail address")
        .says("recipients.csv:5: the role `haed` has no packs: did you mean `head`?")
        .says("recipients.csv:6: the school is `13600`")
        .says("recipients.csv:8: ed@elm.example is there twice")
        .says("nothing went to them")
        .says("2 mails written");
    // The rows that can be read are not held up.
    let to: Vec<String> = mails(&project.root().join("mail")).into_keys().collect();
    assert_eq!(to, ["ada@elm", "ed@elm.example"]);
    fs::remove_dir_all(project.root().join("mail")).unwrap();
    // Headers can't be forged: neither by a name over two lines, nor by a bare return, nor from the config.
    for row in [
        "\"Ada\r\nBcc: spy@x.example\",ada@elm.example,head,136000\r\n",
        "\"Ada\rBcc: spy@x.example\",ada@elm.example,head,136000\r\n",
        "Ada,\"ada@elm.example\rBcc: spy@x.example\",head,136000\r\n",
        "Ada,\"ada@elm.example>\nBcc: spy@x.example\",head,136000\r\n",
    ] {
        project.recipients(row);
        project
            .mail(&["--dry-run"])
            .expect(2)
            .says("recipients.csv:2");
    }
    let listed = "mail:\n  from: \"data@beacon.example\"\n  recipients:\n    \
                  - {name: \"Ada\\r\\nBcc: spy@x.example\", address: ada@elm.example, role: head, school: 136000}\n";
    project.put("config.yaml", listed.as_bytes());
    project
        .mail(&["--dry-run"])
        .expect(2)
        .says("config.yaml:4")
        .says("U+000D");
    let sender = "mail:\n  from: \"data@beacon.example\\nBcc: spy@x.example\"\n  recipients: recipients.csv\n";
    project.put("config.yaml", sender.as_bytes());
    project.recipients(THREE);
    project.mail(&["--dry-run"]).expect(2).says("mail.from");
    project.put("config.yaml", b"mail:\n  from: a@b.example\n  recipients: recipients.csv\n  server: {host: x, password: y}\n");
    project
        .mail(&["--dry-run"])
        .expect(2)
        .says("no secret stands in the config");
    assert!(mails(&project.root().join("mail")).is_empty());
}

#[test]
fn packs_under_a_password_open_with_it_only() {
    let project = Project::new();
    project.config("", "  password: true\n");
    project.recipients(THREE);
    project
        .mail(&["--dry-run"])
        .expect(0)
        .says("mail-passwords.csv");
    let list = project.root().join("matbook-state/mail-passwords.csv");
    let text = fs::read_to_string(&list).unwrap();
    assert_eq!(text.lines().count(), 4);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            fs::metadata(&list).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let password = |address: &str| {
        let line = text.lines().find(|l| l.starts_with(address)).unwrap();
        line.split(',').nth(1).unwrap().to_owned()
    };
    let all = mails(&project.root().join("mail"));
    let mail = &all["ada@elm.example"][0];
    assert_eq!(attached(mail), ["136000-protected.pdf"]);
    // Who can't open the pack reads no figure of it either.
    let words = mail
        .split("Content-Disposition: attachment")
        .next()
        .unwrap();
    let words = words.replace("=\r\n", "");
    assert!(words.contains("Dear Ada Heron"), "{words}");
    assert!(!words.contains("63%") && !words.contains("Maths") && !words.contains("points"));
    assert!(mail.replace("=\r\n", "").contains("not the archival PDF/A"));
    assert!(!mail.contains(&password("ada@elm.example")));
    let body = mail.split("136000-protected.pdf\"").nth(1).unwrap();
    let body = body
        .split("\r\n\r\n")
        .nth(1)
        .unwrap()
        .split("--")
        .next()
        .unwrap();
    let sealed = base64(body);
    assert!(matbook::pack::identity::read(&sealed).is_none());
    let file = project.root().join("sealed.pdf");
    fs::write(&file, &sealed).unwrap();
    let opened = Document::load_with_password(&file, &password("ada@elm.example")).unwrap();
    let xmp = opened
        .catalog()
        .unwrap()
        .get(b"Metadata")
        .unwrap()
        .as_reference()
        .unwrap();
    let xmp = opened
        .get_object(xmp)
        .unwrap()
        .as_stream()
        .unwrap()
        .content
        .clone();
    assert_eq!(String::from_utf8(xmp).unwrap(), "<x:xmpmeta></x:xmpmeta>");
    assert!(Document::load_with_password(&file, &password("zoe@oak.example")).is_err());
    // The passwords stay from run to run.
    project.mail(&["--dry-run"]).expect(0);
    assert_eq!(fs::read_to_string(&list).unwrap(), text);
    if Path::new("/usr/bin/qpdf").exists() {
        let shown = Command::new("qpdf")
            .args([
                "--show-encryption",
                &format!("--password={}", password("ada@elm.example")),
            ])
            .arg(&file)
            .output()
            .unwrap();
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        assert!(shown.contains("stream encryption method: AESv3"), "{shown}");
    }
}

/// Decodes the base64 of a mail.
fn base64(text: &str) -> Vec<u8> {
    const SIGNS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for value in text.chars().filter_map(|c| SIGNS.find(c)) {
        bits = bits << 6 | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    bytes
}

#[test]
fn a_mail_that_is_too_large_goes_as_a_zip_or_a_link() {
    let project = Project::new();
    project.recipients("Ada,ada@elm.example,head,136000\r\n");
    project.config(
        "",
        "  max_mb: 1\n  link: https://reports.example/beacon trust/\n",
    );
    // 2 MB of one byte fold into a ZIP; 2 MB of noise do not.
    project.pack(
        "136000.pdf",
        &pdf(&said("head", Some(136_000)), &vec![b'a'; 2_000_000]),
    );
    project.mail(&["--dry-run"]).expect(0).says("went as a ZIP");
    let all = mails(&project.root().join("mail"));
    assert_eq!(attached(&all["ada@elm.example"][0]), ["packs.zip"]);
    let mut state = 1_u64;
    let noise: Vec<u8> = (0..2_000_000)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        })
        .collect();
    project.pack("136000.pdf", &pdf(&said("head", Some(136_000)), &noise));
    fs::remove_dir_all(project.root().join("mail")).unwrap();
    project
        .mail(&["--dry-run"])
        .expect(0)
        .says("links to the site");
    let all = mails(&project.root().join("mail"));
    let mail = &all["ada@elm.example"][0];
    assert!(attached(mail).is_empty());
    assert!(
        mail.replace("=\r\n", "")
            .contains("/beacon/packs/136000.pdf")
    );
    project.config("", "  max_mb: 1\n");
    project
        .mail(&["--dry-run"])
        .expect(2)
        .says("mail.max_mb is 1");
}

/// The mail server of tests/mail.
struct Server {
    child: Child,
    port: u16,
    keys: tempfile::TempDir,
    stored: PathBuf,
}

impl Server {
    fn start(kind: &str) -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail");
        let python = root.join(".venv/bin/python");
        if !python.exists() {
            crate::skip("aiosmtpd is not installed (tests/mail/.venv)");
            return None;
        }
        let keys = tempfile::tempdir().unwrap();
        let script = "set -e
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=authority \
              -keyout ca.key -out ca.pem
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
              -keyout key.pem -out request.pem
            printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > names
            openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out cert.pem";
        let made = Command::new("sh")
            .args(["-c", script])
            .current_dir(keys.path())
            .output();
        if !made.is_ok_and(|o| o.status.success()) {
            crate::skip("openssl is not installed");
            return None;
        }
        let stored = keys.path().join("stored");
        fs::create_dir(&stored).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let child = Command::new(python)
            .arg(root.join("server.py"))
            .arg(port.to_string())
            .arg(&stored)
            .arg(keys.path().join("cert.pem"))
            .arg(keys.path().join("key.pem"))
            .arg(kind)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "the server does not start"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(Self {
            child,
            port,
            keys,
            stored,
        })
    }

    fn config(&self, more: &str) -> String {
        format!(
            "  server: {{host: localhost, port: {}, certificate: {}, wait: 0.1{more}}}\n",
            self.port,
            self.keys.path().join("ca.pem").display()
        )
    }

    fn stored(&self) -> BTreeMap<String, Vec<String>> {
        mails(&self.stored)
    }

    fn clear(&self) {
        fs::remove_dir_all(&self.stored).unwrap();
        fs::create_dir(&self.stored).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_pack_that_was_mailed_is_recalled_from_each_who_has_it() {
    let project = Project::new();
    let recall = |arguments: &[&str]| {
        let mut command = project.files.command(&[&["recall"], arguments].concat());
        run(&mut command)
    };
    project.config("  server: {host: localhost, port: 9, wait: 0.1}\n", "");
    // Two mails with the pack, one of them in doubt; one refused; one without it; one of an earlier program.
    let (first, second) = ("1".repeat(64), "2".repeat(64));
    let packs = "beacon/packs/136000.pdf|ff beacon/packs/136001.pdf";
    let journal = format!(
        "begun\t{first}\tada@elm.example\thead, 136000\t1 June 2026, 9:00\taa {packs}\n\
         sent\t{first}\tada@elm.example\thead, 136000\t1 June 2026, 9:01\taa {packs}\n\
         begun\t{second}\tbo@elm.example\thead, 136000\t1 June 2026, 9:02\taa beacon/packs/136000.pdf\n\
         begun\tc\tcy@elm.example\thead, 136000\t1 June 2026, 9:03\taa beacon/packs/136000.pdf\n\
         refused\tc\tcy@elm.example\thead, 136000\t1 June 2026, 9:03\taa beacon/packs/136000.pdf\n\
         sent\td\tdi@oak.example\thead, 136001\t1 June 2026, 9:04\tbb beacon/packs/136001.pdf\n\
         sent\te\told@oak.example\thead, 136001\n"
    );
    project.put("matbook-state/mail-journal", journal.as_bytes());
    let said = recall(&["packs/136000.pdf"]).expect(0);
    let rows: Vec<&str> = said.out.lines().collect();
    assert_eq!(rows.len(), 3, "{}", said.out);
    assert!(rows[1].starts_with("1 June 2026, 9:01") && rows[1].contains("ada@elm.example"));
    assert!(rows[1].ends_with("beacon/packs/136000.pdf"), "{}", rows[1]);
    assert!(
        rows[2].starts_with("perhaps 1 June 2026, 9:02"),
        "{}",
        rows[2]
    );
    said.says("old@oak.example").says("nobody was told");
    // By its school: those of the other's pack, too.
    assert_eq!(recall(&["136001"]).expect(0).out.lines().count(), 3);
    recall(&["136009"])
        .expect(2)
        .says("no mail that was noted held a pack `136009`");
    recall(&["136000", "--send"]).expect(2).says("--why");
    // The letter names the pack and the reason, and no figure.
    recall(&[
        "136000.pdf",
        "--why",
        "a marksheet was of the year before",
        "--dry-run",
    ])
    .expect(0);
    let all = mails(&project.root().join("recall"));
    assert_eq!(
        all.keys().collect::<Vec<_>>(),
        ["ada@elm.example", "bo@elm.example"]
    );
    let letter = &all["ada@elm.example"][0];
    for part in [
        "Please delete",
        "beacon/packs/136000.pdf",
        "a marksheet was of the year before",
    ] {
        assert!(letter.contains(part), "{letter}");
    }
    assert!(!letter.contains("136001"), "{letter}");
    // A server that isn't there: told, and nothing noted.
    recall(&["136000.pdf", "--why", "wrong", "--send"])
        .expect(1)
        .says("the letter was not sent");
    assert_eq!(project.journal(), journal);
}

#[test]
fn letters_of_recall_go_once_to_whom_mail_went() {
    let Some(server) = Server::start("starttls") else {
        return;
    };
    let project = Project::new();
    project.config(&server.config(""), "");
    project.recipients(THREE);
    project.mail(&[]).expect(0).says("3 mails sent");
    server.clear();
    let recall = || {
        let arguments = ["recall", "136000.pdf", "--why", "withdrawn", "--send"];
        let mut command = project.files.command(&arguments);
        command
            .env("MATBOOK_SMTP_USER", &project.login.0)
            .env("MATBOOK_SMTP_PASSWORD", &project.login.1);
        run(&mut command)
    };
    recall().expect(0);
    let all = server.stored();
    assert_eq!(all.keys().collect::<Vec<_>>(), ["ada@elm.example"]);
    assert!(all["ada@elm.example"][0].contains("withdrawn"));
    assert!(recall().expect(0).out.contains("sent before"));
    assert_eq!(server.stored()["ada@elm.example"].len(), 1);
}

#[test]
fn mail_goes_once_to_each_through_a_server_that_misbehaves() {
    let Some(server) = Server::start("starttls") else {
        return;
    };
    let mut project = Project::new();
    project.config(&server.config(""), "");
    project.recipients(THREE);
    project
        .mail(&[])
        .expect(0)
        .says("3 mails sent, 0 sent before");
    let all = server.stored();
    assert_eq!(all.values().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1]);
    assert_eq!(attached(&all["ada@elm.example"][0]), ["136000.pdf"]);
    assert_eq!(
        attached(&all["zoe@oak.example"][0]),
        ["governors-136001.pdf"]
    );
    let header = |mail: &str, name: &str| {
        let line = mail.lines().find(|l| l.starts_with(name)).unwrap();
        line.to_owned()
    };
    let id = header(&all["ada@elm.example"][0], "Message-ID");
    assert!(id.ends_with("@beacon.example>"), "{id}");
    project
        .mail(&[])
        .expect(0)
        .says("0 mails sent, 3 sent before");
    // A pack that changed goes again; the others don't.
    project.pack("136000.pdf", &pdf(&said("head", Some(136_000)), b"new"));
    project
        .mail(&[])
        .expect(0)
        .says("1 mail sent, 2 sent before");
    assert_eq!(server.stored()["ada@elm.example"].len(), 2);
    assert_eq!(server.stored()["zoe@oak.example"].len(), 1);
    server.clear();

    // Refused for good, put off once and always, a cut line, a slow answer: each is told, and no mail is lost or doubled.
    project.recipients(
        "A,perm@x.example,head,136000\r\nB,soon@x.example,head,136000\r\nC,never@x.example,head,136001\r\n\
         D,drop@x.example,head,136001\r\nE,slow@x.example,trustee,\r\nF,fine@x.example,trustee,\r\n\
         G,none@x.example,head,136009\r\n",
    );
    project
        .mail(&[])
        .expect(1)
        .says("4 mails sent, 0 sent before, 1 refused, 1 put off")
        .says("perm@x.example (head, 136000): refused for good")
        .says("no such person")
        .says("never@x.example (head, 136001): put off")
        .says("none@x.example (head, 136009): there is no pack");
    let counts = |all: BTreeMap<String, Vec<String>>| {
        let counts = all.into_iter().map(|(to, mails)| (to, mails.len()));
        counts.collect::<Vec<_>>()
    };
    let each = ["drop", "fine", "slow", "soon"].map(|n| (format!("{n}@x.example"), 1));
    assert_eq!(counts(server.stored()), each);
    project
        .mail(&[])
        .expect(1)
        .says("0 mails sent, 4 sent before, 1 refused, 1 put off");
    assert_eq!(counts(server.stored()), each);
    server.clear();

    // Killed in the middle: the second run sends what was not sent, and what was in doubt under the same Message-ID.
    project.recipients(
        "A,a@y.example,head,136000\r\nB,slow-b@y.example,head,136000\r\nC,c@y.example,head,136000\r\n",
    );
    let mut child = project.command(&["--quiet"]).spawn().unwrap();
    let begun = Instant::now();
    while !project.journal().contains("slow-b@y.example") {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    project
        .mail(&[])
        .expect(0)
        .says("2 mails sent, 1 sent before")
        .says("slow-b@y.example (head, 136000): a run before ended while this mail was on its way");
    let all = server.stored();
    assert_eq!((all["a@y.example"].len(), all["c@y.example"].len()), (1, 1));
    let ids: std::collections::BTreeSet<String> = all["slow-b@y.example"]
        .iter()
        .map(|m| header(m, "Message-ID"))
        .collect();
    assert_eq!(ids.len(), 1);
    server.clear();

    // An answer that takes longer than one waits; a server that isn't there; a certificate nobody vouches for.
    project.recipients("B,slow-c@y.example,head,136000\r\nC,d@y.example,head,136000\r\n");
    project.config(&server.config(", timeout: 1, tries: 1"), "");
    project
        .mail(&[])
        .expect(3)
        .says("no answer within 1 seconds")
        .says("2 mails not sent, the next run tries again");
    let trusting = server.config("").replace(
        &format!(
            "certificate: {}, ",
            server.keys.path().join("ca.pem").display()
        ),
        "",
    );
    project.config(&trusting, "");
    project.mail(&[]).expect(3).says("ertificate");
    project.config(
        &trusting
            .replace(&server.port.to_string(), "1")
            .replace("localhost", "127.0.0.1"),
        "",
    );
    project.mail(&[]).expect(3).says("can't be reached");
    // Nothing left this machine: the next run has nothing to say of mails that went again.
    project.recipients("E,e@y.example,head,136000\r\n");
    project.mail(&[]).expect(3).says("can't be reached");
    project.config(&server.config(""), "");
    let run = project.mail(&[]).expect(0).says("1 mail sent");
    assert!(!run.err.contains("went again"), "{}", run.err);
    // The cache may go at any moment: nobody gets their mail a second time.
    fs::create_dir_all(project.root().join(".matbook")).unwrap();
    fs::remove_dir_all(project.root().join(".matbook")).unwrap();
    project
        .mail(&[])
        .expect(0)
        .says("0 mails sent, 1 sent before");
    project.recipients("B,slow-c@y.example,head,136000\r\nC,d@y.example,head,136000\r\n");
    // In the clear: never with a login, and never to another machine.
    project.config(
        "  server: {host: localhost, port: 25, security: none}\n",
        "",
    );
    project.mail(&[]).expect(2).says("in the clear");
    project.config(
        "  server: {host: mail.example, port: 25, security: none}\n",
        "",
    );
    project.mail(&[]).expect(2).says("on this machine");
    // A wrong login ends the run, and is never shown.
    project.config(&server.config(""), "");
    project.login.1 = "open barley".into();
    let run = project.mail(&["-v"]).expect(2).says("refuses the login");
    assert!(!run.err.contains("barley"), "{}", run.err);
    assert!(!server.stored().contains_key("d@y.example"));
}

#[test]
fn a_server_that_is_encrypted_from_the_start() {
    let Some(server) = Server::start("tls") else {
        return;
    };
    let project = Project::new();
    project.recipients(THREE);
    project.config(&server.config(", security: tls"), "");
    project
        .mail(&["--to", "zoe@oak.example"])
        .expect(0)
        .says("1 mail sent");
    assert_eq!(server.stored().len(), 1);
    project
        .mail(&[])
        .expect(0)
        .says("2 mails sent, 1 sent before");
    project
        .mail(&["--again", "--to", "zoe@oak.example"])
        .expect(0)
        .says("1 mail sent");
    assert_eq!(server.stored()["zoe@oak.example"].len(), 2);
}

#[test]
fn a_pack_that_is_not_the_builds_stops_everything() {
    let project = Project::new();
    project.recipients(THREE);
    let pack = project.root().join("site/beacon/packs/136000.pdf");
    let whole = fs::read(&pack).unwrap();
    // Somebody added to it, the disk lost its end, another build's pack was put in its place; all say whose they are.
    let other = pdf(&said("head", Some(136_000)), b"of last year");
    for bytes in [
        [&whole[..], b"\n% changed\n"].concat(),
        whole[..whole.len() - 1].to_vec(),
        other,
    ] {
        fs::write(&pack, bytes).unwrap();
        for more in [
            &["--dry-run"][..],
            &["--list"],
            &["--dry-run", "--to", "tariq@beacon.example"],
        ] {
            project
                .mail(more)
                .expect(1)
                .says("beacon/packs/136000.pdf was changed since the build wrote it")
                .says("nothing was sent to anybody");
        }
    }
    fs::write(&pack, &whole).unwrap();
    project.mail(&["--dry-run"]).expect(0);
    // A pack that no build made.
    project.put(
        "site/beacon/packs/governors-136002.pdf",
        &pdf(&said("governors", Some(136_002)), b""),
    );
    project
        .mail(&["--dry-run"])
        .expect(1)
        .says("is none of the packs that the last build made");
    fs::remove_file(
        project
            .root()
            .join("site/beacon/packs/governors-136002.pdf"),
    )
    .unwrap();
    // A site of which nothing is remembered; and a memory that is damaged.
    let memory = project.root().join("matbook-state/packs");
    let text = fs::read_to_string(&memory).unwrap();
    fs::write(&memory, text.replace("63%", "99%")).unwrap();
    project.mail(&["--dry-run"]).expect(2).says("is damaged");
    fs::remove_file(&memory).unwrap();
    project
        .mail(&["--dry-run"])
        .expect(2)
        .says("run matbook build");
    fs::remove_dir_all(project.root().join("mail")).unwrap();
    assert_eq!(project.journal(), "");
}

#[test]
fn a_dry_run_leaves_one_mail_for_each() {
    let project = Project::new();
    project.recipients(THREE);
    project.mail(&["--dry-run"]).expect(0);
    // What isn't a mail of matbook's stays, whatever it is called.
    project.put(
        "mail/minutes-of-2026-abcdef.eml",
        b"From: x\r\n\r\nno mail of ours",
    );
    project.put(
        "mail/note.eml",
        b"Message-ID: <0123456789abcdef0123456789abcdef@x>\r\n\r\n",
    );
    project.pack("136000.pdf", &pdf(&said("head", Some(136_000)), b"mended"));
    project
        .mail(&["--dry-run"])
        .expect(0)
        .says("3 mails written");
    let names: Vec<String> = fs::read_dir(project.root().join("mail"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(
        names.contains(&"note.eml".into()) && names.contains(&"minutes-of-2026-abcdef.eml".into())
    );
    // Nor do the mails of others lie beside those of one.
    project
        .mail(&["--dry-run", "--to", "tariq@beacon.example"])
        .expect(0);
    assert_eq!(
        fs::read_dir(project.root().join("mail")).unwrap().count(),
        3
    );
}

#[test]
fn who_gets_what_is_listed() {
    let project = Project::new();
    project.recipients(&format!("{THREE}N,none@x.example,head,136009\r\n"));
    let list = |project: &Project| {
        let output = project.command(&["--list"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let first = list(&project);
    assert_eq!(
        first,
        [
            "due address name as packs",
            "new ada@elm.example Ada Heron head, 136000 beacon/packs/136000.pdf",
            "new zoe@oak.example Zoë O'Neil, MBE governor, 136001 beacon/packs/governors-136001.pdf",
            "new tariq@beacon.example Tariq Stone trustee beacon/packs/trust.pdf",
            "no pack none@x.example N head, 136009",
        ]
    );
    assert!(!project.root().join("mail").exists() && project.journal().is_empty());
    let Some(server) = Server::start("starttls") else {
        return;
    };
    project.config(&server.config(""), "");
    project.recipients(THREE);
    project.mail(&[]).expect(0);
    project.pack("136000.pdf", &pdf(&said("head", Some(136_000)), b"mended"));
    project.recipients(&format!("{THREE}Di,di@x.example,head,136001\r\n"));
    let due: Vec<String> = (list(&project).into_iter().skip(1))
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        due,
        [
            "changed ada@elm.example",
            "same zoe@oak.example",
            "same tariq@beacon.example",
            "new di@x.example",
        ]
    );
    // A journal and passwords of an earlier program, which kept them in the cache, are taken over.
    let state = project.root().join("matbook-state/mail-journal");
    project.put(".matbook/mail-journal", &fs::read(&state).unwrap());
    fs::remove_file(&state).unwrap();
    project
        .mail(&[])
        .expect(0)
        .says("2 mails sent, 2 sent before");
    assert!(!project.root().join(".matbook/mail-journal").exists());
}

#[test]
fn recipients_out_of_a_spreadsheet_are_read() {
    let project = Project::new();
    let to = |project: &Project| -> Vec<(String, Vec<String>)> {
        let _ = fs::remove_dir_all(project.root().join("mail"));
        project.mail(&["--dry-run"]).expect(0);
        let all = mails(&project.root().join("mail"));
        all.into_iter()
            .map(|(to, mails)| (to, attached(&mails[0])))
            .collect()
    };
    let expected = [
        ("a@x.example", "136000.pdf"),
        ("b@x.example", "136001.pdf"),
        ("c@x.example", "trust.pdf"),
        ("d@x.example", "governors-136001.pdf"),
    ]
    .map(|(to, pack)| (to.to_owned(), vec![pack.to_owned()]));
    // Mark of the byte order, semicolons, blanks that can't be seen, a number with a point, roles as people say them, an
    // address with its name before it, a school by its name, rows of nothing.
    let rows = "\u{feff}Name;E-mail;Role;URN\r\nA. Head;\u{a0}a@x.example\u{200b};Head Teacher;'136000\r\n\
                B. Head;mailto:b@x.example;Headteacher;136001.0\r\n\"Trustee, C.\";c@x.example ;trustees;\u{a0}\r\n\
                Gov D;D Gov <d@x.example>;Chair of Governors;st oaks primary school\r\n;;;\r\n \u{a0};\t;;\r\n";
    project.put("recipients.csv", rows.as_bytes());
    assert_eq!(to(&project), expected);
    // With tabs, in UTF-16, as a spreadsheet's Unicode text; and in Windows-1252 with commas.
    let tabs = rows
        .replace(';', "\t")
        .replace("\t\t\t\r\n \u{a0}\t\t\t\t\r\n", "");
    let wide: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    project.put("recipients.csv", &wide);
    assert_eq!(to(&project), expected);
    project.put(
        "recipients.csv",
        b"name,address,role,school\r\nZo\xeb,a@x.example,head,136000\r\n",
    );
    assert_eq!(to(&project), expected[..1]);
    // What can't be told is said, at its line; nobody gets another's pack for it.
    project.put(
        "recipients.csv",
        b"name;address;role;school\r\nA;a@x.example;head;Oak\r\nB;b@x.example;head;13600\r\nC;c@x.example;caretaker;136000\r\n\
          D;\"d@x.example;head;136000\r\nE;e@x.example;head;136000\r\n",
    );
    let _ = fs::remove_dir_all(project.root().join("mail"));
    project
        .mail(&["--dry-run"])
        .expect(1)
        .says("recipients.csv:2: the school is `Oak`")
        .says("recipients.csv:3: the school is `13600`")
        .says("recipients.csv:4: the role `caretaker` has no packs")
        .says("recipients.csv:5: a quotation mark is not closed");
    let all = mails(&project.root().join("mail"));
    assert_eq!(all.keys().collect::<Vec<_>>(), ["e@x.example"]);
}

#[test]
fn a_mail_names_the_figures_of_the_build_that_made_its_pack() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("demo");
    let matbook = |arguments: &[&str], code: i32| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_matbook"));
        command.args(arguments).current_dir(folder.path());
        let output = command.output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {err}");
        err
    };
    matbook(
        &[
            "demo",
            "demo",
            "--schools",
            "2",
            "--pupils",
            "40",
            "--seed",
            "5",
            "--quiet",
        ],
        0,
    );
    let schools = fs::read_to_string(root.join("data/schools.csv")).unwrap();
    let urns: Vec<&str> = (schools.lines().skip(1))
        .flat_map(|line| line.split(','))
        .filter(|cell| cell.len() == 6 && cell.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let config = fs::read_to_string(root.join("config.yaml")).unwrap();
    // Without annexes, which nobody is sent here.
    let config = config.replace(", depth: annex}", "}");
    let mail = "mail:\n  from: data@x.example\n  recipients: recipients.csv\n";
    fs::write(root.join("config.yaml"), format!("{config}\n{mail}")).unwrap();
    let rows = format!(
        "name,address,role,school\nA,a@x.example,head,{}\nT,t@x.example,trustees,\n",
        urns[0]
    );
    fs::write(root.join("recipients.csv"), rows).unwrap();
    let at = ["--config", "demo/config.yaml"];
    matbook(&[&["build", "-q"][..], &at].concat(), 0);
    let mailed = || -> BTreeMap<String, String> {
        matbook(&[&["mail", "--dry-run", "-q"][..], &at].concat(), 0);
        let all = mails(&root.join("mail")).into_iter();
        // The words of the plain part.
        all.map(|(to, mails)| {
            let text = mails[0].replace("=\r\n", "").replace("=E2=80=93", "–");
            let text = text.replace("=E2=88=92", "−");
            (to, text.split("text/html").next().unwrap().to_owned())
        })
        .collect()
    };
    // All but the moment it was written.
    let words = |all: BTreeMap<String, String>| -> BTreeMap<String, Vec<String>> {
        let kept = |line: &&str| {
            !line.starts_with("Date: ") && !line.contains("boundary=") && !line.starts_with("--")
        };
        all.into_iter()
            .map(|(to, text)| (to, text.lines().filter(kept).map(str::to_owned).collect()))
            .collect()
    };
    let first = mailed();
    // What the key stages' summaries say is what the mails say.
    let site = root.join("site");
    let summary = |urn: Option<&str>, stage: &str| -> String {
        let trust = fs::read_dir(&site).unwrap().map(|e| e.unwrap().path());
        let trust = trust.into_iter().find(|p| p.join("ks2").is_dir()).unwrap();
        let page = urn.map_or(trust.clone(), |urn| trust.join("schools").join(urn));
        let html = fs::read_to_string(page.join(stage).join("summary.html")).unwrap();
        let mut text = String::new();
        let mut inside = false;
        for c in html.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                c if !inside => text.push(c),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (to, urn) in [("a@x.example", Some(urns[0])), ("t@x.example", None)] {
        let lines: Vec<&str> = (first[to].lines())
            .filter(|line| line.trim_start().starts_with("KS"))
            .collect();
        assert!(lines.len() >= 4, "{}", first[to]);
        for line in lines.iter().filter(|line| line.contains('%')) {
            let (what, figure) = line.trim().split_once(": ").unwrap();
            let (stage, subject) = what.split_once(' ').unwrap();
            // In brackets: whom it is of.
            let (subject, of) = subject.split_once(" (").unwrap();
            assert!(
                of.starts_with("Year") || of.starts_with("Reception"),
                "{of}"
            );
            let page = summary(urn, &stage.to_lowercase());
            let percent = figure.split(' ').next().unwrap();
            let row = format!("{subject} {percent} ");
            assert!(
                page.contains(&row),
                "`{row}` is not on the page of {to}: {page}"
            );
        }
    }
    // The data are corrected, and no site was built of them: pack and mail stay those of one build.
    let files: Vec<(PathBuf, String)> = walkdir::WalkDir::new(root.join("data/assessments"))
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect();
    let mut swapped = 0;
    for (path, text) in &files {
        let new = text.replace("EXS", "WTS").replace("GDS", "WTS");
        swapped += usize::from(new != *text);
        fs::write(path, new).unwrap();
    }
    assert!(swapped > 0);
    assert_eq!(words(mailed()), words(first.clone()));
    // The figures beside the pages aren't asked either.
    for entry in walkdir::WalkDir::new(&site)
        .into_iter()
        .filter_map(Result::ok)
    {
        if entry.file_name() == "figures.csv" {
            fs::write(entry.path(), "nonsense").unwrap();
        }
    }
    assert_eq!(words(mailed()), words(first.clone()));
    // Some pages of the new data beside others of the old: neither published nor mailed, until all of it is built again.
    let publish = "publish: {to: {folder: ../reports}}\n";
    fs::write(
        root.join("config.yaml"),
        format!("{config}\n{mail}{publish}"),
    )
    .unwrap();
    matbook(
        &[&["build", "-q", "--no-pdf", "--school", urns[0]][..], &at].concat(),
        0,
    );
    for verb in ["publish", "mail"] {
        let err = matbook(&[&[verb, "--dry-run"][..], &at].concat(), 1);
        assert!(
            err.contains("the site is of two data states") && err.contains("--accept"),
            "{err}"
        );
    }
    assert!(!folder.path().join("reports").exists());
    matbook(
        &[&["publish", "--dry-run", "--accept"][..], &at].concat(),
        0,
    );
    // A school's pages in a folder of their own are of one state.
    matbook(
        &[
            &[
                "build", "-q", "--no-pdf", "--school", urns[0], "--out", "one",
            ][..],
            &at,
        ]
        .concat(),
        0,
    );
    matbook(
        &[&["publish", "--dry-run", "--out", "one"][..], &at].concat(),
        0,
    );
    // Built again of the old data, they are what they were.
    for (path, text) in &files {
        fs::write(path, text).unwrap();
    }
    matbook(&[&["build", "-q"][..], &at].concat(), 0);
    assert_eq!(words(mailed()), words(first.clone()));
    matbook(&[&["publish", "-q"][..], &at].concat(), 0);
}
