//! config.yaml into [`Project`]: read, held against its shape, cross-checked.

mod settings;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Code, Finding, Severity, Sink, Spot};

use super::check::Checker;
use super::node::{Node, Value};
use super::settings::Settings;
use super::shape::CONFIG;

/// A project: its settings and where its folders are.
#[derive(Clone, PartialEq, Debug)]
pub struct Project {
    /// The config's own path, as typed.
    pub config: PathBuf,
    /// Data folder.
    pub data: PathBuf,
    /// The user's Markdown.
    pub content: PathBuf,
    /// The user's templates.
    pub templates: PathBuf,
    /// Where the site goes.
    pub out: PathBuf,
    /// The folder of what must not be forgotten from run to run.
    pub state: PathBuf,
    /// Where the site is published, or which edition where; none where the config doesn't say so.
    pub publish: Vec<super::Publish>,
    /// Nothing is published or mailed before.
    pub not_before: Option<crate::estate::Moment>,
    /// Whether only what was approved is published and mailed.
    pub approval: bool,
    /// How packs are mailed, where the config says so.
    pub mail: Option<super::MailSettings>,
    /// The file of secrets.
    pub secrets: Option<PathBuf>,
    /// The secret key that signs the manifests of sites.
    pub sign: Option<PathBuf>,
    /// The rest.
    pub settings: Settings,
}

/// Reads the text of a config. `path` is its path as the user typed it: folders are relative to its folder, and messages
/// name it so.
///
/// ```
/// use std::path::Path;
///
/// let project = matbook_core::config::read("data: tables\n", Path::new("trust/config.yaml"));
/// assert_eq!(project.expect("a config").data, Path::new("trust/tables"));
/// let wrong = matbook_core::config::read("dta: tables\n", Path::new("trust/config.yaml"));
/// assert_eq!(wrong.expect_err("no such key")[0].spot.line, 1);
/// ```
///
/// # Errors
/// All mistakes, each with line, column and the line itself.
pub fn read(text: &str, path: &Path) -> Result<Project, Vec<Finding>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: Arc<str> = path.display().to_string().into();
    let lines: Vec<&str> = text.lines().collect();
    let empty = lines
        .iter()
        .all(|l| l.trim().is_empty() || l.trim_start().starts_with('#'));
    let root = if empty {
        Node {
            line: 1,
            column: 1,
            value: Value::Map(vec![]),
            written: None,
        }
    } else {
        match serde_saphyr::from_str::<Node>(text) {
            Ok(mut root) => {
                root.note_written(&lines);
                root
            }
            Err(error) => return Err(vec![syntax(&error, &file, &lines)]),
        }
    };
    let mut sink = Sink::new();
    let mut checker = Checker {
        file: file.clone(),
        lines,
        sink: &mut sink,
        names: super::framework::DeclaredNames::of(&root),
    };
    checker.keys(&root, CONFIG, "");
    super::pack_shape::names(&root, &mut checker);
    super::order::check(&root, &mut checker);
    let framework = if checker.sink.is_empty() {
        super::framework::read(&root, &mut checker)
    } else {
        crate::estate::Framework::default()
    };
    let sound = checker.sink.is_empty();
    let tables = if sound {
        super::own_tables::read(&root, &mut checker)
    } else {
        vec![]
    };
    let indicators = if sound {
        super::indicators::read(&root, &tables, &mut checker)
    } else {
        vec![]
    };
    let editions = if sound {
        super::editions::read(&root, &mut checker)
    } else {
        vec![]
    };
    if sink.is_empty() {
        let mut project = project(&root, path, framework);
        project.settings.editions = editions;
        project.settings.indicators = indicators;
        project.settings.tables = tables;
        Ok(project)
    } else {
        Err(sink.into_sorted())
    }
}

fn syntax(error: &serde_saphyr::Error, file: &Arc<str>, lines: &[&str]) -> Finding {
    let (line, column) = error.location().map_or((0, 0), |l| (l.line(), l.column()));
    let message = error.without_snippet().to_string();
    let message = message.lines().next().unwrap_or("not YAML");
    // Its place is told beside it.
    let message = message.split(" at line ").next().unwrap_or(message);
    let message = match message.strip_prefix("duplicate mapping key: ") {
        Some(key) => {
            let key = key.split(',').next().unwrap_or(key);
            format!("the key `{key}` stands there twice")
        }
        None => message.to_owned(),
    };
    let excerpt = usize::try_from(line)
        .ok()
        .and_then(|l| lines.get(l.wrapping_sub(1)))
        .copied()
        .unwrap_or("");
    Finding::new(
        Code::Config,
        Severity::Error,
        Spot {
            file: file.clone(),
            line,
            column,
            width: 1,
        },
        format!("this is not YAML that can be read: {message}"),
    )
    .help("mind the indents (spaces, not tabs), the colons and the quotation marks")
    .excerpt(excerpt)
}

fn project(root: &Node, path: &Path, framework: crate::estate::Framework) -> Project {
    let base = path.parent().unwrap_or(Path::new(""));
    let folder = |key: &str| {
        base.join(text(root, key).unwrap_or_else(|| match key {
            "out" => "site".to_owned(),
            "state" => "matbook-state".to_owned(),
            other => other.to_owned(),
        }))
    };
    Project {
        config: path.to_owned(),
        data: folder("data"),
        content: folder("content"),
        templates: folder("templates"),
        out: folder("out"),
        state: folder("state"),
        publish: root
            .get("publish")
            .map(|n| super::delivery::publish(n, base))
            .unwrap_or_default(),
        not_before: text(root, "not_before").and_then(|t| crate::estate::Moment::parse(&t)),
        approval: text(root, "approval").as_deref() == Some("true"),
        mail: root
            .get("mail")
            .and_then(|n| super::delivery::mail(n, base, root.get("packs"))),
        secrets: text(root, "secrets").map(|file| base.join(file)),
        sign: text(root, "sign").map(|file| base.join(file)),
        settings: settings::settings(root, framework),
    }
}

pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.scalar()
}

pub(super) fn number(node: &Node, key: &str) -> Option<f64> {
    match node.get(key)?.value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "thresholds, bands and factors are small"
        )]
        Value::Integer(i) => Some(i as f64),
        Value::Number(n) => Some(n),
        _ => None,
    }
}

pub(super) fn texts(node: &Node, key: &str) -> Vec<String> {
    node.get(key)
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::scalar)
        .collect()
}
