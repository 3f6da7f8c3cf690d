//! What a config declares of the field: subjects, scales, measures, types of assessment.

use crate::diag::nearest;
use crate::estate::{
    Asks, AssessmentType, Counting, Declaration, Framework, Measure, Rule, ScaleCode, Scores,
    Subject, TypeEntry, declared_scale, lasting, lower_first,
};

use super::check::Checker;
use super::node::{Node, Value};
use super::read::{number, text, texts};
use super::shape::Shape;

/// The names that a config declares, beside the built-in ones: what other keys may name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct DeclaredNames {
    subjects: Vec<String>,
    types: Vec<String>,
}

impl DeclaredNames {
    /// The names declared in a config.
    pub(super) fn of(root: &Node) -> Self {
        let names = |list: &str, key: &str| {
            let items = root.get(list).map(Node::items).unwrap_or_default();
            items.iter().filter_map(|n| text(n, key)).collect()
        };
        Self {
            subjects: names("subjects", "code"),
            types: names("assessment_types", "name"),
        }
    }

    /// Whether there is a subject of that code.
    pub(super) fn subject(&self, code: &str) -> bool {
        Subject::codes().contains(&code)
            || Subject::rows().iter().any(|row| row.code == code)
            || self.subjects.iter().any(|s| s == code)
    }

    /// Whether there is a type of assessment of that name; `All` is one.
    pub(super) fn kind(&self, name: &str) -> bool {
        name == "All"
            || AssessmentType::codes().contains(&name)
            || self.types.iter().any(|t| t == name)
    }

    /// What a name that isn't known may mean.
    pub(super) fn meant(&self, shape: &Shape, text: &str) -> String {
        let (built_in, own, list) = match shape {
            Shape::Type => (AssessmentType::codes(), &self.types, "assessment_types"),
            _ => (Subject::codes(), &self.subjects, "subjects"),
        };
        let known = built_in.iter().copied();
        match nearest(text, known.clone().chain(own.iter().map(String::as_str))) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "built in: {}; others stand under `{list}`",
                known.collect::<Vec<_>>().join(", ")
            ),
        }
    }
}

/// The framework that a config of sound shape declares; what in it names nothing is told.
pub(super) fn read(root: &Node, checker: &mut Checker<'_>) -> Framework {
    let mut framework = Framework::default();
    for node in items(root, "scales") {
        scale(node, &mut framework, checker);
    }
    for node in items(root, "assessment_types") {
        kind(node, &mut framework, checker);
    }
    for (i, node) in items(root, "subjects").iter().enumerate() {
        subject(node, i, &mut framework, checker);
    }
    let measures = root.get("measures");
    let own = match measures.map(|n| &n.value) {
        Some(Value::List(list)) => list.as_slice(),
        _ => measures.map(|n| items(n, "own")).unwrap_or_default(),
    };
    for (i, node) in own.iter().enumerate() {
        measure(node, i, &mut framework, checker);
    }
    framework
}

fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).map(Node::items).unwrap_or_default()
}

/// A code, as it is written: `N` is a word like any other.
fn word(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.word()
}

fn words(node: &Node, key: &str) -> Vec<String> {
    items(node, key).iter().filter_map(Node::word).collect()
}

/// Tells that there is no scale of the name under `scale`.
fn no_scale(node: &Node, path: &str, framework: &Framework, checker: &mut Checker<'_>) {
    let Some(at) = node.get("scale") else { return };
    let name = at.scalar().unwrap_or_default();
    if framework.has_family(&name) {
        return;
    }
    let own = framework.scales.iter().map(|s| s.name);
    let help = match nearest(&name, Framework::family_names().into_iter().chain(own)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "scales of your own stand under `scales`".into(),
    };
    let message = format!("there is no scale `{name}`");
    checker.tell_at(at, &format!("{path}.scale"), message, help);
}

fn scale(node: &Node, framework: &mut Framework, checker: &mut Checker<'_>) {
    let name = text(node, "name").unwrap_or_default();
    let mut codes: Vec<ScaleCode> = vec![];
    for (order, one) in items(node, "codes").iter().enumerate() {
        let code = word(one, "code").unwrap_or_default();
        if codes.iter().any(|c| c.code.eq_ignore_ascii_case(&code)) {
            let at = one.get("code").unwrap_or(one);
            let message = format!("the scale `{name}` has the code `{code}` twice");
            checker.tell_at(at, "scales.codes.code", message, "keep one of them".into());
        }
        codes.push(ScaleCode {
            code: lasting(&code),
            aliases: words(one, "also").iter().map(|a| lasting(a)).collect(),
            order: lasting(&order.to_string()),
            points: lasting(&text(one, "points").unwrap_or_default()),
            counts: match text(one, "counts_as").as_deref() {
                Some("reached") => Counting::Reached,
                Some("no outcome") => Counting::NoOutcome,
                _ => Counting::NotReached,
            },
            greater: text(one, "greater").as_deref() == Some("true"),
        });
    }
    let end = |key: &str| text(node, key).and_then(|t| t.parse::<i64>().ok());
    let range = end("low").zip(end("high"));
    if codes.is_empty() && range.is_none() {
        let message = format!("the scale `{name}` has neither codes nor marks");
        let help = "give it `codes`, or `low` and `high`".into();
        checker.tell_at(
            node.get("name").unwrap_or(node),
            "scales.name",
            message,
            help,
        );
    }
    framework.scales.retain(|s| s.name != name);
    framework.scales.push(declared_scale(&name, codes, range));
}

fn kind(node: &Node, framework: &mut Framework, checker: &mut Checker<'_>) {
    let name = text(node, "name").unwrap_or_default();
    let kind = AssessmentType::declared(&name);
    let written = text(node, "scale");
    let scores = written.as_deref().map(Scores::parse);
    if scores == Some(None) {
        no_scale(node, "assessment_types", framework, checker);
    }
    let known = framework.types.iter().position(|e| e.kind == kind);
    let mut entry = match known {
        Some(at) => framework.types[at].clone(),
        None => TypeEntry {
            kind,
            also: vec![],
            scores: Scores::Own,
            spread: None,
            results: String::new(),
        },
    };
    entry.also.extend(texts(node, "also"));
    match (scores, written) {
        (Some(Some(scores)), _) => entry.scores = scores,
        (Some(None), Some(scale)) => entry.results = scale,
        _ => {}
    }
    if let (Some(mean), Some(sd)) = (number(node, "mean"), number(node, "sd")) {
        entry.spread = Some((mean, sd));
    }
    match known {
        Some(at) => framework.types[at] = entry,
        None => framework.types.push(entry),
    }
}

fn subject(node: &Node, place: usize, framework: &mut Framework, checker: &mut Checker<'_>) {
    let path = format!("subjects[{}]", place + 1);
    let code = word(node, "code").unwrap_or_default();
    let title = text(node, "title").unwrap_or_else(|| code.clone());
    no_scale(node, &path, framework, checker);
    let mut parts = vec![];
    for any_of in items(node, "parts") {
        let codes = match any_of.scalar() {
            Some(one) => vec![one],
            None => any_of.items().iter().filter_map(Node::scalar).collect(),
        };
        for part in &codes {
            if framework.subject(part).is_none() {
                let message = format!("`{part}` is no subject that stands before `{code}`");
                let help = "declare the parts of a combined subject first".into();
                checker.tell_at(any_of, &format!("{path}.parts"), message, help);
            }
        }
        parts.push(codes);
    }
    if Subject::parse(&code).is_some()
        && (node.get("parts").is_some() || text(node, "title").is_some())
    {
        let message = format!("`{code}` is built in: its title and parts are fixed");
        let help = "declare a subject with another code".into();
        checker.tell_at(
            node.get("code").unwrap_or(node),
            &format!("{path}.code"),
            message,
            help,
        );
    }
    let stages = match node.get("stages") {
        Some(_) => texts(node, "stages"),
        None => ["KS3", "KS4", "KS5"].map(str::to_owned).to_vec(),
    };
    framework.add_subject(Declaration {
        code: &code,
        title: &title,
        brief: &text(node, "brief").unwrap_or_else(|| title.clone()),
        also: texts(node, "also"),
        stages,
        scale: &text(node, "scale").unwrap_or_default(),
        parts,
        measures: texts(node, "measures"),
    });
}

fn measure(node: &Node, place: usize, framework: &mut Framework, checker: &mut Checker<'_>) {
    let path = format!("measures[{}]", place + 1);
    no_scale(node, &path, framework, checker);
    let name = text(node, "name").unwrap_or_default();
    let title = text(node, "title").unwrap_or_else(|| name.clone());
    let sentence = text(node, "words").unwrap_or_else(|| lower_first(&title));
    let mean = text(node, "of").as_deref() == Some("mean");
    if Measure::parse(&name).is_some() {
        let message = format!("`{name}` is built in and can't be another measure");
        let help = "give the measure another name".into();
        checker.tell_at(
            node.get("name").unwrap_or(node),
            &format!("{path}.name"),
            message,
            help,
        );
    }
    let own = Measure::declared(&name, &title, &sentence, mean);
    let scales: Vec<(&'static str, bool)> = framework
        .family(&text(node, "scale").unwrap_or_default())
        .into_iter()
        .map(|scale| (scale.name, scale.codes.is_empty()))
        .collect();
    let reached = words(node, "reached");
    for code in &reached {
        let scales = scales
            .iter()
            .filter_map(|(scale, _)| framework.scale(scale));
        let known: Vec<&str> = scales.flat_map(|s| &s.codes).map(|c| c.code).collect();
        if !known.contains(&code.as_str()) {
            let at = node.get("reached").unwrap_or(node);
            let message = format!("the scale has no code `{code}`");
            let help = format!("its codes: {}", known.join(", "));
            checker.tell_at(at, &format!("{path}.reached"), message, help);
        }
    }
    // A measure of the same name is put in the place of the built-in one on these scales.
    let here = |r: &Rule| scales.iter().any(|(scale, _)| *scale == r.scale);
    framework
        .rules
        .retain(|r| !(r.measure.code() == name && here(r)));
    for (scale, marks) in scales {
        let asks = match (mean, number(node, "from")) {
            (true, _) if marks => Asks::MeanMark,
            (true, _) => Asks::MeanPoints(number(node, "per").unwrap_or(1.0)),
            (false, Some(from)) if marks => Asks::Mark(from),
            (false, Some(from)) => Asks::Points(from),
            (false, None) if !reached.is_empty() => Asks::Codes(reached.clone()),
            (false, None) => Asks::Reached,
        };
        framework.rules.push(Rule {
            measure: own,
            scale,
            asks,
            stages: texts(node, "stages"),
        });
    }
}
