//! The head's pack: at most ten pages, a question each.

mod first;
mod moved;
mod six;
mod years;

use crate::pack::leaf::{Body, Leaf, Part, Sentence};
use crate::release::Comparison;
use crate::report::tracking::stands_out::{self, Finding, Headline, StandsOut};

use super::{Ground, Tracked, data, groups, indicators, lines, measures, rows, statutory};

/// What a school's pack looks at.
struct Looked {
    years: StandsOut,
    groups: Vec<groups::GroupsOf>,
    group_out: StandsOut,
    moved: StandsOut,
}

fn look(tracked: &Tracked<'_>) -> Looked {
    let of = Headline::of_years(tracked.at, &tracked.who);
    let all = Headline::of_all(tracked.at, &tracked.who);
    let found = groups::group_findings(tracked);
    Looked {
        years: stands_out::of_headlines(tracked.at, &tracked.who, &all),
        group_out: groups::groups_out(found.iter().flat_map(|of| of.found.iter().cloned())),
        groups: found,
        moved: stands_out::moved(tracked.at, &tracked.who, &of),
    }
}

/// The page on which a finding stands.
fn page_of(f: &Finding) -> &'static str {
    if f.group.is_some() {
        "groups"
    } else if f.of.is_test() {
        "six"
    } else {
        "years"
    }
}

/// Whether shares of a standard say something of it: it is no special school, and some figure rests on enough pupils.
fn speaks(ground: &Ground<'_>) -> bool {
    !ground.school().is_some_and(|s| s.special)
}

/// The pages.
pub(super) fn leaves(ground: &Ground<'_>) -> Vec<Leaf> {
    let tracked = ground.tracked.as_ref().filter(|_| speaks(ground));
    let looked = tracked.map(look);
    let mut quiet: Vec<String> = vec![];
    let mut rest: Vec<Leaf> = vec![];
    rest.extend(super::words(ground));
    rest.extend(statutory::leaf(ground));
    if let (Some(tracked), Some(looked)) = (tracked, &looked) {
        rest.extend(six::six(ground, tracked));
        rest.extend(years::years(ground, tracked));
        rest.extend(moved::moved(ground, tracked, looked).map(|mut leaf| {
            leaf.parts.extend(moved::progress(tracked));
            leaf
        }));
        match group_page(ground, looked) {
            Some(leaf) if !looked.group_out.found.is_empty() => rest.push(leaf),
            Some(_) => quiet.push("groups of pupils".into()),
            None => {}
        }
    }
    // A school without tracked year groups reads its indicators, and what the DfE publishes, on its first page.
    let matrix = tracked.and_then(|_| rows::years(ground, true));
    let pages: &[(&str, bool)] = match matrix {
        Some(_) => &[("attendance", false), ("money", true)],
        None => &[],
    };
    for (id, money) in pages.iter().copied() {
        match indicators::leaf(ground, id, money) {
            Ok(leaf) => rest.push(leaf),
            Err(names) => quiet.extend(names),
        }
    }
    if matrix.is_some() {
        published(ground, &mut rest);
    }
    match data::leaf(ground) {
        Some(leaf) => rest.push(leaf),
        None if matrix.is_some() => quiet.push("missing results".into()),
        None => {}
    }
    let mut all = vec![first::now(ground, matrix, looked.as_ref(), &quiet)];
    all.extend(rest);
    all
}

/// DfE measures and value added: on the page of money, or one of their own.
fn published(ground: &Ground<'_>, leaves: &mut Vec<Leaf>) {
    let parts: Vec<Part> = [measures::dfe(ground), measures::value_added(ground)]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        return;
    }
    match leaves.iter_mut().find(|l| l.id == "money") {
        Some(money) => money.parts.extend(parts),
        None => leaves.push(Leaf {
            id: "published".into(),
            title: measures::title(ground),
            said: vec![],
            parts,
        }),
    }
}

/// `similar pupils`, with the benchmark's own name.
fn similar(ground: &Ground<'_>) -> String {
    match ground.tracked.as_ref().map(|t| t.at.against) {
        Some(Comparison::Estimates(rank)) => format!("similar pupils ({rank})"),
        Some(Comparison::Targets) => "targets".into(),
        _ => "similar pupils".into(),
    }
}

/// Groups of enough pupils.
fn group_page(ground: &Ground<'_>, looked: &Looked) -> Option<Leaf> {
    let mut parts = vec![];
    for of in &looked.groups {
        if let Some(mut matrix) = groups::groups(ground, &of.found, &of.subjects, false) {
            matrix.legend = parts.is_empty();
            let about = format!("pupils {}", of.reached);
            parts.push(Part::new(
                format!("Groups in {}", of.years),
                about,
                Body::Matrix(Box::new(matrix)),
            ));
        }
    }
    if parts.is_empty() {
        return None;
    }
    let mut said: Vec<Sentence> = lines::of_things(&looked.group_out, &|_| "groups")
        .into_iter()
        .take(3)
        .map(|l| l.sentence(None))
        .collect();
    said.truncate(3);
    parts.extend(super::looks(looked.group_out.looked));
    let at = ground.tracked.as_ref()?.at;
    Some(Leaf {
        id: "groups".into(),
        title: stands_out::title(at, &looked.group_out, false, "No group stands out"),
        said,
        parts,
    })
}
