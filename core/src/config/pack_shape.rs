//! What may stand under `packs`.

use crate::diag::nearest;
use crate::estate::{Framework, Rank};

use super::check::Checker;
use super::node::Node;
use super::packs::{PackSetting, REPORTS};
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
        "cover and contents (true)",
    ),
    field(
        "pages",
        Shape::Whole(1, 999),
        "how many pages it must have; another number is reported",
    ),
    field(
        "reports",
        Shape::List(&Shape::Either(&Shape::OneOf(REPORTS), PACK_REPORT)),
        "what is in it, in order: a report's name, or a report with a selection of its own",
    ),
];

/// Checks what the shape alone can't: that a report's key stage is one that there is, and that a new pack has reports. A
/// pack would come out empty otherwise.
pub(super) fn names(root: &Node, checker: &mut Checker<'_>) {
    let own = root.get("key_stages").map(Node::items).unwrap_or_default();
    let mut stages: Vec<String> = own
        .iter()
        .filter_map(|stage| stage.get("name")?.scalar())
        .collect();
    if stages.is_empty() {
        let built_in = Framework::default().stages;
        stages = built_in.into_iter().map(|s| s.name).collect();
    }
    let built_in = PackSetting::built_in();
    let packs = root.get("packs").map(Node::items).unwrap_or_default();
    for (i, pack) in packs.iter().enumerate() {
        let path = format!("packs[{}]", i + 1);
        let said = |key: &str| pack.get(key).and_then(Node::scalar);
        let name = said("name").unwrap_or_default();
        let reports = pack.get("reports").map(Node::items);
        let is_new = !name.is_empty() && built_in.iter().all(|p| p.name != name);
        let is_made = said("make").as_deref() != Some("false");
        if is_made && reports.map_or(is_new, <[Node]>::is_empty) {
            let message = format!("`{path}` has no reports: there would be nothing in it");
            let help = "name them under `reports`, as [six-questions, summary]".into();
            checker.tell(pack.line, pack.column, 1, &path, &name, message, help);
        }
        for (j, report) in reports.unwrap_or_default().iter().enumerate() {
            let Some(node) = report.get("key_stage") else {
                continue;
            };
            let Some(text) = node.scalar().filter(|t| !stages.contains(t)) else {
                continue;
            };
            let path = format!("{path}.reports[{}].key_stage", j + 1);
            let known = stages.join(", ");
            let message = format!("`{path}` is `{text}`, expected one of {known}");
            let help = match nearest(&text, stages.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "key stages of one's own stand under `key_stages`".into(),
            };
            let width = text.chars().count() as u64;
            checker.tell(node.line, node.column, width, &path, &text, message, help);
        }
    }
}
