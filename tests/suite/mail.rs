//! `matbook mail`: to each their own, once, through a real mail server that misbehaves.

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lopdf::{Document, Object, Stream, dictionary};

use crate::project::{Ran, run};

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

/// The figures of the trust and of one school, as beside the pages.
const FIGURES: &str = "\
trust_uid,urn,key_stage,report,academic_year,term,year_group,show,compare_to,assessment_type,subject,grouping,group,measure,roll,n,attainment,comparison,difference,lower,upper,indicator,note
90001,136000,KS2,summary,2025/26,Summer,,estimates,FFT50,Teacher Assessment,Maths,,,expected,60,56,62.5,60.1,2.4,-1,5,none,
90001,136000,KS2,summary,2025/26,Summer,4,estimates,FFT50,Teacher Assessment,Maths,,,expected,30,28,11.5,60.1,2.4,-1,5,none,
90001,136001,KS2,summary,2025/26,Summer,,estimates,FFT50,Teacher Assessment,Maths,,,expected,60,56,77.7,60.1,2.4,-1,5,none,
90001,,KS2,summary,2025/26,Summer,,estimates,FFT50,Teacher Assessment,Maths,,,expected,60,,,,,,,,no outcomes
";

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
        project.put("site/.matbook-site", b"a site");
        project.put("site/beacon/figures.csv", FIGURES.as_bytes());
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

    fn pack(&self, name: &str, bytes: &[u8]) {
        self.put(&format!("site/beacon/packs/{name}"), bytes);
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
        fs::read_to_string(self.root().join(".matbook/mail-journal")).unwrap_or_default()
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
    // 62.5 rounds away from zero; the other school's 77.7 and the year group's 11.5 are nobody's business.
    let ada = all["ada@elm.example"][0].replace("=\r\n", "");
    assert!(
        ada.contains("KS2 Maths: 63% of 56 pupils, +2 points against FFT50"),
        "{ada}"
    );
    assert!(
        ada.contains("Subject: Ash & Elm Primary: your reports (data as at 31 July 2026)"),
        "{ada}"
    );
    assert!(ada.contains("Ash &amp; Elm Primary</strong>"), "{ada}");
    assert!(!ada.contains("78%") && !ada.contains("12%"));
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
        .expect(2)
        .says("recipients.csv:3: the name has a control character (U+0000)")
        .says("recipients.csv:4: `bob.elm.example` is no mail address")
        .says("recipients.csv:5: the role `haed` has no packs: did you mean `head`?")
        .says("recipients.csv:6: the school is `13600`")
        .says("recipients.csv:8: ed@elm.example is there twice");
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
    let list = project.root().join(".matbook/mail-passwords.csv");
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
