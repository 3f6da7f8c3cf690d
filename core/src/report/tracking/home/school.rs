//! A school's home: year groups by subjects, Year 6 first, and the rest of the school in one row.

use crate::quantity::{Mark, Verdict};
use crate::release::Who;
use crate::release::statutory::StatutoryStage;

use super::super::super::statutory::{self, StatutoryFinding, StatutoryOut};
use super::super::super::words::small;
use super::super::super::{
    Block, Card, CardItem, Compared, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow, Page,
    Section, by_luck,
};
use super::super::TrustPlace;
use super::super::stands_out::{self, Headline, StandsOut};
use super::{HomeFacts, Ranked, Said, money};

/// Fills a school's home.
pub(super) fn fill(page: &mut Page, at: &TrustPlace<'_>, who: &Who, facts: HomeFacts<'_>) {
    let years = stands_out::year_groups(at, who);
    let of = Headline::of_years(at, who);
    let all = Headline::of_all(at, who);
    let groups = super::groups(at, who);
    let years_all = stands_out::of_headlines(at, who, &all);
    let looked = Looked {
        single: stands_out::of_headlines(at, who, &of),
        all: years_all.clone().with(groups.clone()),
        years: years_all,
        england: super::beside_england(facts.statutory),
        moved: stands_out::moved(at, who, &of),
        kind: who.urn.and_then(|urn| facts.kinds.get(&urn)),
        marks: money_marks(who, facts),
    };
    page.finding = finding(at, &looked, &of, facts);
    super::say(page, sentences(at, who, &of, &looked, facts));
    page.cards = vec![
        check_first(at, who, &groups, facts),
        since(at, &looked.moved),
        super::cards::rely(at, who, super::lead(&of), facts),
    ];
    let results = super::results(at, who, facts.statutory);
    // Where examinations are taken, they come first.
    let examined = |s: &StatutoryStage| matches!(s.code, "KS4" | "KS5");
    let (before, after) = match facts.statutory.stages.iter().any(examined) {
        true => (results, None),
        false => (None, results),
    };
    page.sections.extend(before);
    if years.is_empty() {
        page.cards.remove(1);
    } else {
        page.sections.push(Section::new(
            "year-groups",
            "Year groups by subject",
            vec![Block::Matrix(Box::new(super::years::matrix(
                at,
                who,
                &years,
                [looked.years.looked, groups.looked],
            )))],
        ));
    }
    page.sections.extend(after);
    page.sections.extend(rest(at, who, facts));
}

/// All that a school's home looked at.
struct Looked<'a> {
    /// Its year groups.
    single: StandsOut,
    /// The same, and those of each key stage together.
    years: StandsOut,
    /// The same, and its groups of pupils.
    all: StandsOut,
    /// What of its statutory outcomes stands out.
    england: StatutoryOut,
    /// How its headlines moved.
    moved: StandsOut,
    /// What kind of school it is, where it is no primary school.
    kind: Option<&'a String>,
    /// The indicators that are marked.
    marks: Vec<MoneyMark>,
}

/// The title: what is surest of all that was looked at.
fn finding(
    at: &TrustPlace<'_>,
    looked: &Looked<'_>,
    of: &[Headline],
    facts: HomeFacts<'_>,
) -> String {
    let (out, england) = (&looked.all, &looked.england);
    let lead = stands_out::leading(&[&looked.single, &looked.years, out]).unwrap_or(out);
    let surer = |beside: &&StatutoryFinding| match out.found.first() {
        Some(own) => beside.compared.surety().surest_first(&own.surety()).is_lt(),
        None => true,
    };
    let beside = england.found.first().filter(surer);
    let worse = looked.marks.iter().find(|m| m.fact || m.worse);
    let with_money = |title: String| {
        let both = worse.map(|worse| format!("{title}; {}", worse.clause));
        let short = both.filter(|both| both.chars().count() <= stands_out::LONG);
        short.unwrap_or(title)
    };
    if let Some(beside) = beside {
        return with_money(beside.clause());
    }
    let whole = match (of.first(), out.looked) {
        (None, _) if england.looked > 0 => england.title(facts.statutory),
        (None, _) if at.book.withholds() => "Numbers here are too small to be shown".into(),
        (None, _) => nothing_tracked(looked.kind, facts),
        // Where tracking has nothing to set beside them, the statutory outcomes answer.
        (Some(_), 0) if england.looked > 0 => england.title(facts.statutory),
        (Some(_), 0) if plain_result(facts).is_some() => plain_result(facts).unwrap_or_default(),
        (Some(_), 0) => format!(
            "{}: too few pupils, or no benchmark yet, to compare",
            at.when()
        ),
        // Of year groups none of which was compared nothing is said.
        _ if looked.single.looked + looked.years.looked == 0 => {
            "No group of pupils stands out".into()
        }
        (Some(first), _) if of.iter().all(|h| h.years == first.years) => {
            format!(
                "{} is in line with similar pupils in every subject",
                first.years_words()
            )
        }
        _ => "Every year group is in line with similar pupils".into(),
    };
    with_money(stands_out::title(at, lead, false, &whole))
}

/// The first statutory outcome on enough pupils, as a title: `Attainment 8, 2025/26: 44.8; England 46.0 in 2024/25`.
fn plain_result(facts: HomeFacts<'_>) -> Option<String> {
    let mut tiles = statutory::tiles(facts.statutory, 2).into_iter();
    tiles
        .find(|t| !t.few)
        .map(|tile| statutory::plain_title(&tile))
}

/// The title of a school without year groups that are tracked.
fn nothing_tracked(kind: Option<&String>, facts: HomeFacts<'_>) -> String {
    let absence = money::view(facts.indicators, "absence_percent");
    let now = absence
        .map(|v| v.now())
        .filter(|f| f.value.value().is_some());
    match (now, kind) {
        (Some(now), _) => format!("Absence is {}; results stand under Measures", now.value),
        (None, Some(kind)) => format!("{kind} school: its results stand under Measures"),
        (None, None) => "No results of the year groups tracked here".into(),
    }
}

/// A marked indicator as a clause of the title and a sentence.
struct MoneyMark {
    mark: Mark,
    fact: bool,
    worse: bool,
    clause: String,
    sentence: String,
}

/// The indicators that are marked, facts first, then the worse tenth, then the better.
fn money_marks(who: &Who, facts: HomeFacts<'_>) -> Vec<MoneyMark> {
    let like = facts.has_like(who.urn);
    let mut made: Vec<MoneyMark> = (money::SHOWN.iter())
        .filter_map(|(code, heading, _)| {
            let view = money::view(facts.indicators, code)?;
            let marked = money::marked(&view.about, view.now(), like)?;
            let worse = marked.mark.hue_name() == "worse";
            let (value, name) = (&view.now().value, heading.to_lowercase());
            let be = if name.ends_with('s') { "are" } else { "is" };
            let clause = match (marked.fact, worse) {
                (true, _) => "its reserve is under 0".to_owned(),
                (_, true) => format!("{name} {be} {}", marked.word),
                _ => format!("{name} {be} a strength"),
            };
            let sentence = match (marked.fact, marked.word.as_str()) {
                (true, _) => format!("The reserve is {value} of income: a deficit."),
                (_, "high") => {
                    format!("{heading} {be} {value}: only 1 in 10 such schools has more.")
                }
                _ => format!("{heading} {be} {value}: only 1 in 10 such schools has less."),
            };
            Some(MoneyMark {
                mark: marked.mark,
                fact: marked.fact,
                worse,
                clause,
                sentence,
            })
        })
        .collect();
    made.sort_by_key(|m| (!m.fact, !m.worse));
    made
}

/// The sentences: what stands out in the order of lists; where that is little, how the school stands in what leads.
fn sentences(
    at: &TrustPlace<'_>,
    who: &Who,
    of: &[Headline],
    looked: &Looked<'_>,
    facts: HomeFacts<'_>,
) -> Vec<Said> {
    let out = &looked.all;
    let to = money::path(&at.folder_of(who)).0;
    let mut ranked: Vec<Ranked> = vec![];
    for (i, found) in out.found.iter().enumerate() {
        // Of the same pupils on the same side the surest is enough.
        if !out.found[..i].iter().any(|known| known.is_like(found)) {
            ranked.push(Ranked::of(found, ""));
        }
    }
    ranked.extend(super::jump(&looked.moved).map(|f| Ranked::of(f, "")));
    let beside = |f| Ranked::of_statutory(at, who, f);
    ranked.extend(looked.england.found.first().map(beside));
    let marks = looked.marks.iter().filter(|m| m.fact || m.worse);
    ranked.extend(marks.take(1).map(|m| Ranked {
        place: if m.fact { Ranked::FACT } else { Ranked::TENTH },
        p: 0.0,
        said: Said {
            mark: m.mark,
            text: m.sentence.clone(),
            to: Some(to.clone()),
        },
    }));
    let mut said = Ranked::in_order(ranked);
    if said.len() < 3
        && let Some(lead) = super::lead(of)
        && !out.found.iter().any(|f| f.of == *lead)
    {
        said.extend(whole(at, who, lead));
    }
    if said.len() < 3 && (of.is_empty() || out.looked == 0) {
        let mut tiles = statutory::tiles(facts.statutory, 2).into_iter();
        let tile = tiles.find(|t| !t.few);
        said.extend(tile.map(|tile| Said {
            mark: tile.mark,
            text: format!("{}.", statutory::plain_title(&tile)),
            to: Some(format!(
                "{}/{}#{}",
                at.folder_of(who),
                statutory::PAGE,
                tile.stage
            )),
        }));
    }
    if said.len() < 3 && !said.iter().any(|s| s.text.starts_with("Absence")) {
        let absence = money::absence(facts.indicators);
        said.extend(absence.map(|sentence| Said {
            to: Some(to),
            ..sentence
        }));
    }
    if said.is_empty() {
        said.push(Said::plain(match looked.kind {
            Some(kind) => {
                format!("{kind} school: no pupil on roll is in the key stages tracked here.")
            }
            None => at.nothing(),
        }));
    }
    said
}

/// How the school stands in the headline that leads.
fn whole(at: &TrustPlace<'_>, who: &Who, of: &Headline) -> Option<Said> {
    let figure = of.figure(at, who);
    figure.attainment.value()?;
    let compared = Compared::from(&figure);
    let text = match compared.verdict {
        Verdict::Few => format!(
            "{}: {} at the standard; {}.",
            of.words(),
            compared.level(),
            compared.verdict.stands(&compared.n.text(), "")
        ),
        Verdict::Uncompared => format!(
            "{}: {} at the standard, no benchmark yet.",
            of.words(),
            compared.level()
        ),
        _ => format!(
            "{} {}: {} at the standard, {}.",
            of.words(),
            compared
                .verdict
                .stands(&compared.n.text(), "similar pupils"),
            compared.level(),
            match compared.so_what().as_str() {
                "as expected" => "as expected".to_owned(),
                size => format!("{size} than expected"),
            }
        ),
    };
    Some(Said {
        mark: compared.verdict.mark(),
        text,
        to: Some(of.path(at, who, None).0),
    })
}

/// What to check first: a group, absence that few such schools have, what to put right in the files.
fn check_first(at: &TrustPlace<'_>, who: &Who, groups: &StandsOut, facts: HomeFacts<'_>) -> Card {
    let mut items: Vec<CardItem> = super::cards::first_group(groups).into_iter().collect();
    if let Some(view) = money::view(facts.indicators, "absence_percent")
        && let Some(marked) = money::marked(&view.about, view.now(), facts.has_like(who.urn))
    {
        let last = money::with_last_year(&view.own);
        let last = if last.is_empty() {
            last
        } else {
            format!(" ({last})")
        };
        let item = CardItem::leading(
            format!("Absence {}{last}.", view.now().value),
            "Attendance",
            facts.attendance_path(&at.folder_of(who)),
        );
        items.push(item.marked(marked.mark));
    }
    items.extend(super::cards::fix_list(at, who, facts));
    if groups.found.is_empty() {
        let alone = items.is_empty();
        items.push(super::cards::no_group(at, who, groups, alone));
    }
    Card {
        id: "check-first".into(),
        heading: "Check first".into(),
        items,
        ordered: true,
    }
}

/// What moved since the term before.
fn since(at: &TrustPlace<'_>, moved: &StandsOut) -> Card {
    let term = at.term_before().filter(|(year, _)| *year == at.year);
    let heading = match term {
        Some((_, term)) => format!("Since {}", term.name().to_lowercase()),
        None => "Since last term".into(),
    };
    let mut items: Vec<CardItem> = (moved.found.iter().take(3))
        .map(|f| CardItem::leading(f.sentence(), "See", f.to.clone()).marked(f.verdict().mark()))
        .collect();
    items.push(CardItem::text(match (term, moved.looked, items.len()) {
        (None, ..) => "The data have no earlier term of this school year.".to_owned(),
        (_, 0, _) => format!(
            "Nothing to set beside it: no figure of {} pupils in both terms.",
            at.book.thresholds().min_pupils
        ),
        (_, n, 0) => format!("Nothing moved by more than chance; {n} looked at."),
        (_, n, _) => format!(
            "{n} looked at; about {} would move so far by luck alone.",
            small(by_luck(n))
        ),
    }));
    Card {
        id: "since".into(),
        heading,
        items,
        ordered: false,
    }
}

/// The rest of the school in one row: attendance, behaviour, money.
fn rest(at: &TrustPlace<'_>, who: &Who, facts: HomeFacts<'_>) -> Option<Section> {
    let folder = at.folder_of(who);
    let like = facts.has_like(who.urn);
    let shown: Vec<_> = (money::SHOWN.iter())
        .filter_map(|(code, heading, unit)| {
            let view = money::view(facts.indicators, code)?;
            view.now().value.value()?;
            Some((*code, *heading, *unit, view))
        })
        .collect();
    if shown.is_empty() {
        return None;
    }
    let columns = (shown.iter())
        .map(|(code, heading, unit, _)| MatrixColumn::plain(code, *heading, *unit))
        .collect();
    let row = |head: &str, back: usize, marked: bool| {
        let cells = shown.iter().map(|(.., view)| {
            let figure = view
                .own
                .len()
                .checked_sub(back + 1)
                .and_then(|i| view.own.get(i));
            match (figure, marked) {
                (Some(figure), false) => MatrixCell::Plain {
                    value: figure.value.clone(),
                    mark: None,
                    to: None,
                },
                _ => money::cell(&view.about, figure, like, money::path(&folder)),
            }
        });
        MatrixLine::Row(MatrixRow::new(head, cells.collect()))
    };
    let mut lines = vec![row("Now", 0, true)];
    if shown.iter().any(|(.., v)| v.own.len() > 1) {
        lines.push(row("A year before", 1, false));
    }
    let mut matrix = Matrix::new(
        "rest-of-school",
        "The rest of the school",
        ("", ""),
        columns,
        lines,
    );
    matrix.legend = false;
    let parts: Vec<String> = (shown.iter())
        .filter(|(.., v)| !v.now().rests_on.is_empty())
        .map(|(_, heading, _, v)| format!("{heading}: {}.", v.now().rests_on))
        .collect();
    for part in parts {
        matrix.note(part);
    }
    matrix.note(match like {
        true => "Marked: only 1 such school in 10 in England has more, or less; a reserve under 0.",
        false => "There are no like-for-like schools: nothing is marked but a reserve under 0.",
    });
    Some(Section::new(
        "rest",
        "The rest of the school",
        vec![Block::Matrix(Box::new(matrix))],
    ))
}
