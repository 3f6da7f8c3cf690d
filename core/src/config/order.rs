//! Settings that must stand in order: what begins ends later, what is well above is more than above.

use super::check::Checker;
use super::node::Node;
use super::settings::point;

/// Tells pairs that stand the wrong way round.
pub(super) fn check(root: &Node, checker: &mut Checker<'_>) {
    for kind in ["points", "score"] {
        let pair = root.get("thresholds").and_then(|t| t.get(kind));
        let path = format!("thresholds.{kind}");
        numbers(pair, &path, ("above", "well_above"), checker);
    }
    let stages = root.get("prior_attainment").and_then(|p| p.get("stages"));
    for (stage, bounds) in stages.map(Node::entries).unwrap_or_default() {
        let path = format!("prior_attainment.stages.{}", stage.name);
        numbers(Some(bounds), &path, ("low_below", "high_from"), checker);
    }
    let covers = root.get("covers").map(Node::entries).unwrap_or_default();
    for (table, spans) in covers {
        for (i, span) in spans.items().iter().enumerate() {
            let (Some(from), Some(to)) = (span.get("from"), span.get("to")) else {
                continue;
            };
            let end = |node: &Node| point(&node.scalar()?);
            let path = format!("covers.{}[{}].to", table.name, i + 1);
            if end(to) < end(from) {
                let [begins, ends] = [from, to].map(|n| n.scalar().unwrap_or_default());
                checker.tell_at(
                    to,
                    &path,
                    format!("`{path}` is `{ends}`, before `from`, {begins}: no term is covered"),
                    "write the first term under from and the last under to".into(),
                );
            }
        }
    }
}

/// Tells two numbers of which the second is the smaller one.
fn numbers(pair: Option<&Node>, path: &str, keys: (&str, &str), checker: &mut Checker<'_>) {
    let of = |key: &str| {
        let node = pair?.get(key)?;
        Some((node, node.scalar()?.parse::<f64>().ok()?))
    };
    let (Some((_, low)), Some((node, high))) = (of(keys.0), of(keys.1)) else {
        return;
    };
    if high < low {
        let path = format!("{path}.{}", keys.1);
        checker.tell_at(
            node,
            &path,
            format!("`{path}` is `{high}`, less than `{}`, {low}", keys.0),
            format!(
                "write {} as the larger of the two, or the same number",
                keys.1
            ),
        );
    }
}
