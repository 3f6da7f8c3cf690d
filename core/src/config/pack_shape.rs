//! What may stand under `packs`.

use crate::diag::nearest;
use crate::estate::{Framework, Rank};

use super::check::Checker;
use super::node::Node;
use super::packs::{PackSetting, REPORTS, WITH_ANNEX, annex_of, is_of_trusts};
use super::shape::{Field, Shape, field, needed};

const PACK_REPORT: &[Field] = &[
    needed("report", Shape::OneOf(REPORTS), "the report, by its name"),
    field(
        "key_stage",
        Shape::Text,
        "only this key stage, as KS2; all where it is left out",
    ),
    field("year", Shape::Year, "another academic year"),
    field(
        "term",
        Shape::OneOf(&["Autumn", "Spring", "Summer"]),
        "another term",
    ),
    field(
        "subject",
        Shape::Subject,
        "another subject, in reports that show one",
    ),
    field(
        "show",
        Shape::OneOf(&["assessments", "estimates", "targets"]),
        "what attainment is shown with",
    ),
    field(
        "compare_to",
        Shape::OneOf(Rank::CODES),
        "another rank of the benchmark",
    ),
    field("type", Shape::Type, "another type of assessment"),
    field(
        "in_full",
        Shape::OneOf(&["true", "false"]),
        "true: all of the page; otherwise long lists stay on the site where a pack has several reports (false)",
    ),
];

/// A pack.
pub(super) const PACK: &[Field] = &[
    needed(
        "name",
        Shape::Slug,
        "the pack's name, a part of its file's name; head, trustees and governors are built in and may be redefined",
    ),
    field(
        "make",
        Shape::OneOf(&["true", "false"]),
        "false: a built-in pack isn't made",
    ),
    field(
        "depth",
        Shape::OneOf(&["brief", "annex"]),
        "brief: the short pack alone; annex: beside it all its reports with charts and tables, as <urn>-annex.pdf (brief)",
    ),
    field(
        "for",
        Shape::OneOf(&["schools", "trust", "both"]),
        "one for each school, for the trust, or both (schools)",
    ),
    field("title", Shape::Text, "its title"),
    field(
        "audience",
        Shape::Text,
        "who reads it, printed on its cover",
    ),
    field(
        "paper",
        Shape::OneOf(&["A4", "A3"]),
        "the largest sheet that a wide table may take (A3)",
    ),
    field(
        "covers",
        Shape::OneOf(&["true", "false"]),
        "cover and contents (true; of a short pack false)",
    ),
    field(
        "pages",
        Shape::Whole(1, 999),
        "how many pages it must have; another number is reported",
    ),
    field(
        "reports",
        Shape::List(&Shape::Either(&Shape::OneOf(REPORTS), PACK_REPORT)),
        "what is in it, in order: a report's name, or a report with a selection of its own; beside depth: annex what is in the annex",
    ),
];

/// Checks what the shape alone can't: packs that would come out empty, that would overwrite one another, or that ask a school
/// for what only a trust has.
pub(super) fn names(root: &Node, checker: &mut Checker<'_>) {
    let stages = stages(root);
    let packs = root.get("packs").map(Node::items).unwrap_or_default();
    for (i, node) in packs.iter().enumerate() {
        let pack = Named::of(node, i);
        pack.twice(&packs[..i], checker);
        pack.depth(checker);
        pack.reports(checker);
        for (j, report) in pack.list.unwrap_or_default().iter().enumerate() {
            pack.whose(report, j, checker);
            pack.stage(report, j, &stages, checker);
        }
    }
}

/// The names of the key stages that there are.
fn stages(root: &Node) -> Vec<String> {
    let own = root.get("key_stages").map(Node::items).unwrap_or_default();
    let named: Vec<String> = own
        .iter()
        .filter_map(|stage| stage.get("name")?.scalar())
        .collect();
    if named.is_empty() {
        let built_in = Framework::default().stages;
        return built_in.into_iter().map(|s| s.name).collect();
    }
    named
}

/// A pack of the config: its place, its name, its list of reports if it has one.
struct Named<'a> {
    node: &'a Node,
    path: String,
    name: String,
    list: Option<&'a [Node]>,
}

impl<'a> Named<'a> {
    fn of(node: &'a Node, i: usize) -> Self {
        Self {
            node,
            path: format!("packs[{}]", i + 1),
            name: node.get("name").and_then(Node::scalar).unwrap_or_default(),
            list: node.get("reports").map(Node::items),
        }
    }

    fn said(&self, key: &str) -> Option<String> {
        self.node.get(key).and_then(Node::scalar)
    }

    fn is_made(&self) -> bool {
        self.said("make").as_deref() != Some("false")
    }

    /// The built-in pack of its name.
    fn built_in(&self) -> Option<PackSetting> {
        let mut all = PackSetting::built_in().into_iter();
        all.find(|p| p.name == self.name)
    }

    /// Tells something of the value of a key, or of the pack where it hasn't got it.
    fn tell(&self, key: &str, message: String, help: &str, checker: &mut Checker<'_>) {
        let node = self.node.get(key).unwrap_or(self.node);
        checker.tell_at(node, &format!("{}.{key}", self.path), message, help.into());
    }

    /// A name that an earlier pack has, or that an annex will bear: one file would overwrite the other.
    fn twice(&self, before: &[Node], checker: &mut Checker<'_>) {
        let named = |n: &Node| n.get("name").and_then(Node::scalar) == Some(self.name.clone());
        let (path, name) = (format!("{}.name", self.path), &self.name);
        if name.is_empty() {
        } else if let Some(first) = before.iter().find(|n| named(n)) {
            let message = format!(
                "`{path}` is `{name}`, which is the name of the pack in line {}, too",
                first.line
            );
            let help = "two packs of one name would be one file: give each a name of its own, or put both into one";
            self.tell("name", message, help, checker);
        } else if WITH_ANNEX.iter().any(|own| annex_of(own) == *name) {
            let message = format!("`{path}` is `{name}`, which is the name of an annex");
            let help = "an annex is made where its pack says depth: annex";
            self.tell("name", message, help, checker);
        }
    }

    /// A depth where there is none to choose.
    fn depth(&self, checker: &mut Checker<'_>) {
        let Some(depth) = self.said("depth") else {
            return;
        };
        let path = format!("{}.depth", self.path);
        if self.built_in().is_none() && !self.name.is_empty() {
            let message = format!("`{path}`: `{}` has no short pack", self.name);
            let help = "head, trustees and governors have one; a pack of your own holds the reports that it names";
            self.tell("depth", message, help, checker);
        } else if depth == "annex" && !WITH_ANNEX.contains(&self.name.as_str()) {
            let message = format!("`{path}` is `annex`, and the governors’ two pages have none");
            let help = "the head’s annex holds all reports on the school: packs: [{name: head, depth: annex}]";
            self.tell("depth", message, help, checker);
        } else if depth == "brief" && self.list.is_some() {
            let message = format!(
                "`{path}` is `brief`: its pages are fixed, and `reports` would say nothing"
            );
            let help = "depth: annex prints these reports beside the short pack; without depth the pack holds them and nothing else";
            self.tell("depth", message, help, checker);
        }
    }

    /// No reports at all.
    fn reports(&self, checker: &mut Checker<'_>) {
        let is_new = !self.name.is_empty() && self.built_in().is_none();
        if self.is_made() && self.list.map_or(is_new, <[Node]>::is_empty) {
            let message = format!(
                "`{}` has no reports: there would be nothing in it",
                self.path
            );
            let help = "name them under `reports`, as [six-questions, summary]".into();
            let (line, column) = (self.node.line, self.node.column);
            checker.tell(line, column, 1, &self.path, &self.name, message, help);
        }
    }

    /// A report that only the trust has, in a pack of schools.
    fn whose(&self, report: &Node, j: usize, checker: &mut Checker<'_>) {
        let of_trust = match self.said("for").as_deref() {
            Some(whose) => whose != "schools",
            None => self.built_in().is_some_and(|p| p.is_for(false)),
        };
        let name = report.scalar().or_else(|| report.get("report")?.scalar());
        let Some(name) = name.filter(|n| !of_trust && is_of_trusts(n)) else {
            return;
        };
        let node = report.get("report").unwrap_or(report);
        let path = format!("{}.reports[{}]", self.path, j + 1);
        let message = format!(
            "`{path}` is `{name}`, which only a trust has, and the pack is made for schools"
        );
        let help =
            "for: trust makes one for the trust, for: both leaves the report out of the schools’"
                .into();
        checker.tell_at(node, &path, message, help);
    }

    /// A report on a key stage that there isn't.
    fn stage(&self, report: &Node, j: usize, stages: &[String], checker: &mut Checker<'_>) {
        let Some(node) = report.get("key_stage") else {
            return;
        };
        let Some(text) = node.scalar().filter(|t| !stages.contains(t)) else {
            return;
        };
        let path = format!("{}.reports[{}].key_stage", self.path, j + 1);
        let known = stages.join(", ");
        let message = format!("`{path}` is `{text}`, expected one of {known}");
        let help = match nearest(&text, stages.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "key stages of one's own stand under `key_stages`".into(),
        };
        checker.tell_at(node, &path, message, help);
    }
}
