//! The trustees' pack: at most eight pages, and one more for every twenty schools beyond fifteen.

mod schools;

use crate::estate::Subject;
use crate::pack::leaf::{Body, Card, Leaf, Part, Sentence};
use crate::report::tracking::stands_out::{self, Finding, Headline, StandsOut};

use super::lines::Line;
use super::{
    Ground, Tracked, data, drawings, groups, head, indicators, lines, measures, nothing, rows,
    statutory,
};

/// From how many schools on page 1 lists only those with something marked.
const MANY: usize = 16;

/// The indicators beside attainment on the first page.
const BESIDE: [&str; 3] = ["absence_percent", "suspension_rate", "reserve_percent"];

fn page_of(f: &Finding) -> &'static str {
    if f.group.is_some() {
        "groups"
    } else {
        "schools"
    }
}

/// The pages.
pub(super) fn leaves(ground: &Ground<'_>) -> Vec<Leaf> {
    // A trust of one school reads what its head reads.
    if ground.schools.len() == 1 {
        return head::leaves(ground);
    }
    let tracked = ground.tracked.as_ref();
    let mut quiet: Vec<String> = vec![];
    let mut rest: Vec<Leaf> = vec![];
    rest.extend(super::words(ground));
    rest.extend(statutory::leaf(ground));
    let looked = tracked.map(|t| {
        let of = Headline::of_schools(t.at);
        let schools = stands_out::of_schools(t.at, &of);
        let whole = stands_out::of_headlines(t.at, &t.at.trust, &of);
        let groups = groups::group_findings(t);
        let out = groups::groups_out(groups.iter().flat_map(|of| of.found.iter().cloned()));
        (schools, whole, groups, out)
    });
    if let (Some(tracked), Some((schools, _, groups, out))) = (tracked, &looked) {
        rest.extend(schools::by_school(ground, tracked, schools));
        match by_group(ground, tracked, groups, out) {
            Some(leaf) => rest.push(leaf),
            None => quiet.push("groups of pupils".into()),
        }
    }
    for (id, money) in [("attendance", false), ("money", true)] {
        match indicators::leaf(ground, id, money) {
            Ok(leaf) => rest.push(leaf),
            Err(names) => quiet.extend(names),
        }
    }
    let parts: Vec<Part> = [measures::dfe(ground), measures::value_added(ground)]
        .into_iter()
        .flatten()
        .collect();
    match rest.iter_mut().find(|l| l.id == "money") {
        Some(money) => money.parts.extend(parts),
        None if parts.is_empty() => {}
        None => rest.push(Leaf {
            id: "published".into(),
            title: measures::title(ground),
            said: vec![],
            parts,
        }),
    }
    rest.push(reliability(ground));
    let ranked = match &looked {
        Some((schools, whole, _, out)) => {
            let all = schools.clone().with(whole.clone()).with(out.clone());
            lines::of_schools(ground, &all, &page_of)
        }
        None => vec![],
    };
    let ranked = statutory::with_results(ground, ranked);
    let ranked = lines::with_indicators(ground, ranked);
    let mut all = vec![now(ground, ranked, looked.as_ref().map(|l| &l.0), &quiet)];
    all.extend(rest);
    all
}

/// The first page: what the board should know.
fn now(
    ground: &Ground<'_>,
    ranked: Vec<Line>,
    schools: Option<&StandsOut>,
    quiet: &[String],
) -> Leaf {
    let title = title(ground, &ranked, schools);
    let ask = questions(&ranked);
    let mut said: Vec<Sentence> = lines::first(ranked, 5)
        .into_iter()
        .enumerate()
        .map(|(i, l)| l.sentence(Some(i + 1)))
        .collect();
    if said.is_empty() {
        said.push(Sentence::plain(
            "No school, group or fact that was looked at stands out.",
        ));
    }
    let mut parts = vec![];
    parts.extend(nothing(quiet));
    let tiles = statutory::first_tiles(ground);
    if !tiles.is_empty() {
        let heading =
            statutory::tiles_heading(ground, "The trust beside England", "The trust as a whole");
        let about = statutory::tiles_heading(ground, "", "attendance, exclusions, money");
        parts.push(Part::new(heading, about, Body::Tiles(tiles)));
    }
    let many = ground.schools.len() >= MANY;
    if let Some(tracked) = &ground.tracked {
        let of = Headline::first_of_schools(tracked.at);
        let (of, _) = Headline::compared(tracked.at, &of);
        if many {
            parts.extend(drawings::strip(ground, &of));
        }
        if let Some((mut matrix, left)) = rows::schools(ground, &of, &BESIDE, schools, many) {
            let (count, _) = matrix.looks();
            for joined in of.iter().filter(|h| h.beside_tests) {
                if let [year] = joined.years.as_slice() {
                    matrix.note(Headline::joined_note(tracked.at, &joined.stage, *year));
                }
            }
            let (heading, about) = if many {
                (
                    "Schools with something marked",
                    "distance from similar pupils; strongest evidence first",
                )
            } else {
                (
                    "Every school on one page",
                    "distance from similar pupils; strongest evidence first",
                )
            };
            parts.push(Part::new(heading, about, Body::Matrix(Box::new(matrix))));
            let mut note = crate::report::looks_words(count);
            if many && left > 0 {
                note = format!(
                    "The other {left} are within chance in all of it, or have too few pupils; every school follows on the page of schools. {note}"
                );
            }
            if !note.is_empty() {
                let all = schools.map_or(0, |out| out.looked).max(count);
                parts.push(Part::bare(Body::Note(format!(
                    "{note}. Differences before rounding. The order is that of each school’s surest figure in all its subjects and \
                     year groups, {all} looked at."
                ))));
            }
        }
    }
    let ask = Card {
        heading: "Questions for the meeting".into(),
        said: ask,
    };
    parts.push(Part::bare(Body::Cards(vec![data::card(ground), ask])));
    Leaf {
        id: "now".into(),
        title,
        said,
        parts,
    }
}

fn title(ground: &Ground<'_>, ranked: &[Line], schools: Option<&StandsOut>) -> String {
    let beside = statutory::title(ground);
    let whole = match ranked.first() {
        Some(line) if line.place < 2 && line.pages.iter().any(|p| p == "statutory") => {
            beside.unwrap_or_default()
        }
        Some(line) if line.place >= 2 => {
            let text = line.text.split(". ").next().unwrap_or(&line.text);
            let text = text.trim_end_matches('.');
            match line.lead.as_str() {
                "" => text.to_owned(),
                lead => format!("{lead}: {}", crate::estate::lower_first(text)),
            }
        }
        Some(line) => line
            .text
            .split([':', ';'])
            .next()
            .map_or_else(String::new, |what| {
                format!("{what} stands out across the trust; no single school does")
            }),
        None => statutory::whole(ground)
            .unwrap_or_else(|| "Every school is within chance of what similar pupils reach".into()),
    };
    match (&ground.tracked, schools) {
        (Some(tracked), Some(out)) => {
            let made = stands_out::title(tracked.at, out, true, &whole);
            let money = ranked.iter().find(|l| l.text.contains("Reserve −"));
            match money {
                Some(line)
                    if made != whole && made.chars().count() + line.lead.chars().count() < 62 =>
                {
                    format!("{made}; {}’s reserve is below nothing", line.lead)
                }
                _ => made,
            }
        }
        _ => whole,
    }
}

/// Three questions for the meeting, out of what stands out.
fn questions(ranked: &[Line]) -> Vec<Sentence> {
    let mut asked: Vec<String> = vec![];
    let mut below = ranked
        .iter()
        .filter(|l| l.place < 2 && l.mark.0.hue_name() == "worse");
    if let Some(first) = below.next() {
        asked.push(format!(
            "What will be different at {} by the end of next term, and who checks it?",
            named(first)
        ));
    }
    if let Some(second) = below.next() {
        asked.push(format!(
            "Is {}’s result one cohort’s, or a pattern over years?",
            named(second)
        ));
    }
    let broke: Vec<&str> = ranked
        .iter()
        .filter(|l| l.text.contains("Reserve −"))
        .map(|l| l.lead.as_str())
        .collect();
    match broke.as_slice() {
        [] => {}
        [one] => asked.push(format!("When does {one}’s reserve turn positive?")),
        [one, two, ..] => asked.push(format!(
            "When do {one}’s and {two}’s reserves turn positive?"
        )),
    }
    if let Some(good) = ranked
        .iter()
        .find(|l| l.place < 2 && l.mark.0.hue_name() == "better")
    {
        asked.push(format!(
            "What can other schools learn from {}?",
            named(good)
        ));
    }
    asked.push("Do children’s books and the next test say the same as these figures?".into());
    asked.push("Which pupils without a result are not in these figures, and why?".into());
    asked.push("What did we decide last time, and what came of it?".into());
    asked.truncate(3);
    (asked.into_iter().enumerate())
        .map(|(i, text)| Sentence {
            number: Some(i + 1),
            ..Sentence::plain(text)
        })
        .collect()
}

fn named(line: &Line) -> String {
    match line.lead.as_str() {
        "The trust" => "the trust".into(),
        school => school.to_owned(),
    }
}

/// Groups across the trust, and the schools in which a group is marked.
fn by_group(
    ground: &Ground<'_>,
    tracked: &Tracked<'_>,
    groups: &[groups::GroupsOf],
    out: &StandsOut,
) -> Option<Leaf> {
    let mut of_schools: Vec<Finding> = vec![];
    for school in &tracked.at.schools {
        let own = Tracked {
            at: tracked.at,
            who: school.clone(),
        };
        for of in groups::group_findings(&own) {
            of_schools.extend(of.found);
        }
    }
    let schools = groups::groups_out(of_schools);
    if out.found.is_empty() && schools.found.is_empty() {
        return None;
    }
    let mut parts = vec![];
    for of in groups {
        // Where nothing can be compared there is no verdict to show; of the younger ones only what stands out takes a place.
        let looked = of.found.iter().any(|f| f.verdict().is_looked_at());
        let any = out.found.iter().any(|f| f.of.years_words() == of.years);
        if !looked || (!parts.is_empty() && !any) {
            continue;
        }
        if let Some(mut matrix) = groups::groups(ground, &of.found, &of.subjects, false) {
            matrix.legend = parts.is_empty();
            parts.push(Part::new(
                format!("Groups across the trust, {}", of.years),
                format!("pupils {}", of.reached),
                Body::Matrix(Box::new(matrix)),
            ));
        }
    }
    let each: Vec<Sentence> = (schools.found.iter())
        .take(8)
        .map(|f| Sentence {
            mark: Some((f.compared.verdict.mark(), f.compared.word())),
            lead: super::short(ground, &f.name),
            ..Sentence::plain(f.sentence())
        })
        .collect();
    let looked = out.looked + schools.looked;
    if !each.is_empty() {
        let about = format!(
            "the surest {} of {}",
            each.len(),
            super::counted(schools.looked, "comparison", "comparisons")
        );
        parts.push(Part::new("In single schools", about, Body::Said(each)));
    }
    parts.extend(super::looks(looked));
    let said = lines::of_things(out, &|_| "groups")
        .into_iter()
        .take(3)
        .map(|l| l.sentence(None))
        .collect();
    Some(Leaf {
        id: "groups".into(),
        title: stands_out::title(
            tracked.at,
            out,
            false,
            "No group stands out across the trust; some do in single schools",
        ),
        said,
        parts,
    })
}

/// How far to trust the figures, and how to read them.
fn reliability(ground: &Ground<'_>) -> Leaf {
    let mut leaf = data::leaf(ground).unwrap_or_else(|| Leaf {
        id: "data".into(),
        title: match data::reliable(ground).first() {
            Some(said) if ground.checked && said.text.starts_with("Yes") => {
                "The figures can be relied on; how to read them"
            }
            _ => "How far the figures go, and how to read them",
        }
        .into(),
        said: data::reliable(ground),
        parts: vec![],
    });
    leaf.parts.extend(data::by_school(ground));
    leaf.parts.extend(how_to_read(ground));
    leaf
}

/// Ten words at most, those that the pages use. `None` of pages without a share of a standard.
pub(super) fn how_to_read(ground: &Ground<'_>) -> Option<Part> {
    let tracked = ground.tracked.is_some();
    if ground.is_special() || (!tracked && ground.statutory.stages.is_empty()) {
        return None;
    }
    let six = ground.statutory.stages.iter().any(|s| s.code == "KS2");
    let primary = six
        || ground
            .tracked
            .as_ref()
            .is_some_and(|t| Headline::subjects_of(t.at, &t.who).contains(&Subject::Rwm));
    let words = [
        (
            tracked,
            "Similar pupils",
            "pupils in England with the same earlier results, sex and month of birth, in schools about rank 50 of 100 (FFT50).",
        ),
        (
            true,
            "Within chance",
            "a school that does neither better nor worse would often show a figure like it.",
        ),
        (
            true,
            "Some sign",
            "by chance alone at most one group in twenty lies so far off.",
        ),
        (
            true,
            "Below, well below",
            "by chance alone at most one group in five hundred, and 5 points or more off (10: well below; scores 2 and 5).",
        ),
        (
            primary,
            "At the standard",
            "100 or more in the tests; “expected” in the teacher’s judgement.",
        ),
        (
            primary,
            "All three",
            "the standard in reading, in writing and in maths.",
        ),
        (true, "*", "fewer than ten pupils: too few to compare."),
    ];
    let used = words.into_iter().filter(|(used, ..)| *used);
    let said = used.map(|(_, lead, text)| Sentence {
        lead: format!("{lead}:"),
        ..Sentence::plain(text)
    });
    Some(Part::new(
        "Words on these pages",
        "",
        Body::Said(said.collect()),
    ))
}
