//! The governors' two pages: what the school reaches; its groups, and what to ask.

use crate::estate::Subject;
use crate::pack::leaf::{Body, Leaf, Part, Sentence};
use crate::report::tracking::stands_out::{self, Headline, StandsOut};

use super::{
    Ground, Tracked, drawings, groups, indicators, lines, measures, rows, statutory, trustees,
};

/// The pages: always two.
pub(super) fn leaves(ground: &Ground<'_>) -> Vec<Leaf> {
    let tracked = ground
        .tracked
        .as_ref()
        .filter(|_| !ground.school().is_some_and(|s| s.special));
    vec![first(ground, tracked), second(ground, tracked)]
}

fn first(ground: &Ground<'_>, tracked: Option<&Tracked<'_>>) -> Leaf {
    let out = tracked.map_or_else(StandsOut::default, |t| {
        stands_out::of_headlines(t.at, &t.who, &Headline::of_all(t.at, &t.who))
    });
    let ranked = statutory::with_results(ground, lines::of_things(&out, &|_| "now"));
    let ranked = lines::with_indicators(ground, ranked);
    let mut said: Vec<Sentence> = ranked
        .into_iter()
        .take(3)
        .map(|l| l.sentence(None))
        .collect();
    if said.is_empty() {
        said.push(Sentence::plain("Nothing that was looked at stands out."));
    }
    let mut parts = vec![];
    let (mut years, mut stages) = (false, false);
    if let Some(t) = tracked {
        let stage = (t.at.book.key_stages().iter().rev())
            .map(|s| (s, drawings::ranges(t.at, &t.who, s)))
            .find(|(_, rows)| !rows.is_empty());
        if let Some((stage, own)) = stage {
            stages = true;
            let of = Headline::whole(t.at, stage, Subject::Reading);
            let heading = format!("{} together, beside similar pupils", of.years_words());
            parts.push(Part::new(
                heading,
                "scale from 0 to 100 % of pupils",
                Body::Ranges(own),
            ));
        }
        if let Some(matrix) = rows::years(ground, true) {
            years = true;
            let (count, _) = matrix.looks();
            // Without a benchmark its note says what was reached.
            let about = match rows::has_benchmark(&matrix) {
                true => "pupils at the standard",
                false => "",
            };
            let matrix = Body::Matrix(Box::new(matrix));
            parts.push(Part::new("Year groups", about, matrix));
            parts.extend(super::looks(count));
        }
    }
    let tiles = statutory::first_tiles(ground);
    if !tiles.is_empty() {
        parts.push(Part::new(
            statutory::tiles_heading(
                ground,
                "The school beside England",
                "Attendance, behaviour, money",
            ),
            "",
            Body::Tiles(tiles),
        ));
    }
    if !years {
        parts.extend(statutory::matrix(ground).map(|matrix| {
            let body = Body::Matrix(Box::new(matrix));
            Part::new("Results by year, beside England", "", body)
        }));
        // Where year groups are withheld, those of a stage together take the room.
        if !stages {
            parts.extend(indicators::tables(ground));
            parts.extend(measures::dfe(ground));
        }
    }
    if let Some(special) = ground.school().filter(|s| s.special) {
        let text = format!(
            "Not on this page: percentages at a standard, and distances from similar pupils. {}’s year groups are so small that \
             such a figure would speak of a child, not of the school.",
            super::short(ground, &special.name)
        );
        parts.push(Part::bare(Body::Note(text)));
    }
    let line = tracked.and_then(|t| stands_out::in_line(t.at, &t.who));
    let whole = match line.filter(|_| out.looked > 0) {
        Some(line) => line,
        None => (statutory::title(ground).or_else(|| statutory::standing(ground)))
            .or_else(|| {
                let outer = indicators::outer(ground);
                let first = outer.first();
                first.map(|o| o.text.trim_end_matches('.').to_owned())
            })
            .unwrap_or_else(|| indicators::plain_title(ground)),
    };
    Leaf {
        id: "now".into(),
        title: match tracked {
            Some(t) => stands_out::title(t.at, &stands_out::of_title(t.at, &t.who), false, &whole),
            None => whole,
        },
        said,
        parts,
    }
}

fn second(ground: &Ground<'_>, tracked: Option<&Tracked<'_>>) -> Leaf {
    let mut parts = vec![];
    let mut out = StandsOut::default();
    if let Some(t) = tracked {
        // Of key stage 2, or what else has most pupils: the first that has groups of enough.
        for of in groups::group_findings(t) {
            let Some(matrix) = groups::groups(ground, &of.found, &of.subjects, true) else {
                continue;
            };
            let shown: Vec<String> = matrix.rows().map(|r| r.head.clone()).collect();
            let all = of.found.len() / of.subjects.len().max(1);
            let own = of.found.into_iter().filter(|f| {
                let label = f.group.as_ref().map_or("", |g| g.label.as_str());
                shown.contains(&groups::short_group(label))
            });
            out = groups::groups_out(own);
            let few = all > shown.len();
            parts.push(Part::new(
                format!("Groups of ten or more, {}", of.years),
                format!("pupils {}", of.reached),
                Body::Matrix(Box::new(matrix)),
            ));
            if few {
                let text = "Groups of under ten pupils are not shown, and with them those from which the small group could be worked out.";
                parts.push(Part::bare(Body::Note(text.into())));
            }
            break;
        }
    }
    let mut said: Vec<Sentence> = lines::of_things(&out, &|_| "groups")
        .into_iter()
        .take(3)
        .map(|l| l.sentence(None))
        .collect();
    if said.is_empty() && !parts.is_empty() {
        said.push(Sentence::plain(match out.looked {
            0 => "No group has a benchmark to be set beside yet.",
            _ => "Each group shown is within what chance makes of such pupils’ results.",
        }));
    }
    let title = match (tracked, out.found.is_empty()) {
        (Some(t), false) => stands_out::title(t.at, &out, false, ""),
        _ => "What governors may want to ask".to_owned(),
    };
    parts.push(Part::new(
        "Questions you may want to ask",
        "",
        Body::Said(questions(ground, tracked, &out)),
    ));
    parts.extend(trustees::how_to_read(ground));
    Leaf {
        id: "groups".into(),
        title,
        said,
        parts,
    }
}

/// Questions made from these figures.
fn questions(
    ground: &Ground<'_>,
    tracked: Option<&Tracked<'_>>,
    groups: &StandsOut,
) -> Vec<Sentence> {
    let mut asked: Vec<(String, String)> = vec![];
    if let Some(t) = tracked {
        let years = stands_out::of_headlines(t.at, &t.who, &Headline::of_years(t.at, &t.who));
        let below = |d: f64| d < 0.0;
        if let Some(f) = years
            .found
            .iter()
            .find(|f| f.compared.difference.value().is_some_and(below))
        {
            asked.push((
                f.what(),
                format!(
                    "{}. What do the books show, and what changes next term?",
                    f.said()
                ),
            ));
        }
        if let Some(f) = groups
            .found
            .iter()
            .find(|f| f.compared.difference.value().is_some_and(below))
        {
            asked.push((
                f.what(),
                format!("{}. What is being done for them?", f.said()),
            ));
        }
        if let Some(f) = years
            .found
            .iter()
            .find(|f| f.compared.difference.value().is_some_and(|d| d > 0.0))
        {
            asked.push((
                f.what(),
                format!("{}. What can other year groups learn from it?", f.said()),
            ));
        }
    }
    for o in indicators::outer(ground)
        .into_iter()
        .filter(|o| o.worse)
        .take(2)
    {
        let text = o.text.trim_end_matches('.').to_owned();
        let name = text.split(' ').next().unwrap_or("").to_owned();
        asked.push((name, format!("{text}. What is the plan for it?")));
    }
    asked.push((
        "Next test".into(),
        "do children’s books and the next test say the same as these figures?".into(),
    ));
    asked.push((
        "Not counted".into(),
        "which pupils without a result are not in these figures, and why?".into(),
    ));
    asked.truncate(4);
    (asked.into_iter().enumerate())
        .map(|(i, (lead, text))| Sentence {
            number: Some(i + 1),
            lead: format!("{lead}:"),
            ..Sentence::plain(text)
        })
        .collect()
}
