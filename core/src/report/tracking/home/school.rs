//! A school's home: year groups by subjects, Year 6 first, and the rest of the school in one row.

use crate::estate::{KeyStage, Subject, YearGroup, upper_first};
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
use super::{HomeFacts, Said, money};

/// Fills a school's home.
pub(super) fn fill(page: &mut Page, at: &TrustPlace<'_>, who: &Who, facts: HomeFacts<'_>) {
    let years = stands_out::year_groups(at, who);
    let of = Headline::of_years(at, who);
    let out = stands_out::of_headlines(at, who, &of);
    let groups = super::groups(at, who);
    let moved = stands_out::moved(at, who, &of);
    let kind = who.urn.and_then(|urn| facts.kinds.get(&urn));
    let england = super::beside_england(facts.statutory);
    page.finding = finding(at, &out, &england, &of, kind, facts);
    super::say(
        page,
        sentences(at, who, &of, &out, &england, &moved, kind, facts),
    );
    page.cards = vec![
        check_first(at, who, &groups, facts),
        since(at, &moved),
        super::rely(at, who, super::lead(&of), facts.standing),
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
            vec![Block::Matrix(Box::new(matrix(
                at,
                who,
                &years,
                groups.looked,
            )))],
        ));
    }
    page.sections.extend(after);
    page.sections.extend(rest(at, who, facts));
}

fn finding(
    at: &TrustPlace<'_>,
    out: &StandsOut,
    england: &StatutoryOut,
    of: &[Headline],
    kind: Option<&String>,
    facts: HomeFacts<'_>,
) -> String {
    let beside = england.found.first().map(StatutoryFinding::clause);
    let whole = match (of.first(), out.looked) {
        _ if out.found.is_empty() && beside.is_some() => beside.unwrap_or_default(),
        (None, _) if england.looked > 0 => england.title(facts.statutory),
        (None, _) if at.book.withholds() => "Numbers here are too small to be shown".into(),
        (None, _) => nothing_tracked(kind, facts),
        (Some(_), 0) => format!(
            "{}: too few pupils, or no benchmark yet, to compare",
            at.when()
        ),
        (Some(first), _) if of.iter().all(|h| h.years == first.years) => {
            format!(
                "{} is in line with similar pupils in every subject",
                first.years_words()
            )
        }
        _ => "Every year group is in line with similar pupils".into(),
    };
    let mut title = stands_out::title(at, out, false, &whole);
    let worse = money_marks(facts).into_iter().find(|m| m.fact || m.worse);
    if let Some(worse) = worse {
        let both = format!("{title}; {}", worse.clause);
        if both.chars().count() <= stands_out::LONG {
            title = both;
        }
    }
    title
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
fn money_marks(facts: HomeFacts<'_>) -> Vec<MoneyMark> {
    let mut made: Vec<MoneyMark> = (money::SHOWN.iter())
        .filter_map(|(code, heading, _)| {
            let view = money::view(facts.indicators, code)?;
            let marked = money::marked(&view.about, view.now())?;
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

#[expect(
    clippy::too_many_arguments,
    reason = "all that a school's home looked at"
)]
fn sentences(
    at: &TrustPlace<'_>,
    who: &Who,
    of: &[Headline],
    out: &StandsOut,
    england: &StatutoryOut,
    moved: &StandsOut,
    kind: Option<&String>,
    facts: HomeFacts<'_>,
) -> Vec<Said> {
    let to = money::path(&at.folder_of(who)).0;
    let mut said: Vec<Said> = out.found.iter().take(1).map(|f| Said::of(f, "")).collect();
    said.extend(super::jump(moved).map(|f| Said::of(f, "")));
    let beside = |f| Said::of_statutory(at, who, f);
    said.extend(england.found.first().map(beside));
    let marks = money_marks(facts);
    let fact = marks.iter().filter(|m| m.fact || m.worse).take(1);
    said.extend(fact.map(|m| Said {
        mark: m.mark,
        text: m.sentence.clone(),
        to: Some(to.clone()),
    }));
    said.extend(out.found.iter().skip(1).take(2).map(|f| Said::of(f, "")));
    if said.len() < 3
        && let Some(lead) = super::lead(of)
        && !out.found.iter().any(|f| f.of == *lead)
    {
        said.extend(whole(at, who, lead));
    }
    if said.len() < 3 && !said.iter().any(|s| s.text.starts_with("Absence")) {
        let absence = money::absence(facts.indicators);
        said.extend(absence.map(|sentence| Said {
            to: Some(to),
            ..sentence
        }));
    }
    if said.len() < 3 && of.is_empty() {
        let mut tiles = statutory::tiles(facts.statutory, 2).into_iter();
        said.extend(tiles.find(|t| !t.few).map(|tile| Said {
            mark: tile.mark,
            text: format!("{}: {}; {}.", tile.label, tile.figure, tile.detail),
            to: Some(format!(
                "{}/{}#{}",
                at.folder_of(who),
                statutory::PAGE,
                tile.stage
            )),
        }));
    }
    if said.is_empty() {
        said.push(Said::plain(match kind {
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

fn check_first(at: &TrustPlace<'_>, who: &Who, groups: &StandsOut, facts: HomeFacts<'_>) -> Card {
    let mut items = vec![super::first_group(at, who, groups)];
    if let Some(view) = money::view(facts.indicators, "absence_percent")
        && view.now().value.value().is_some()
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
            money::path(&at.folder_of(who)),
        );
        items.push(match money::marked(&view.about, view.now()) {
            Some(marked) => item.marked(marked.mark),
            None => item,
        });
    }
    items.push(super::fix_list(at, who, facts.standing));
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

/// Year groups by subjects.
fn matrix(
    at: &TrustPlace<'_>,
    who: &Who,
    years: &[(&KeyStage, YearGroup)],
    groups: usize,
) -> Matrix {
    let subjects = Headline::subjects_of(at, who);
    let columns = (subjects.iter())
        .map(|s| {
            let of = Headline::of_year(at, years[0].0, years[0].1, *s);
            MatrixColumn::compared(s.code(), upper_first(&of.subject_words()), "")
        })
        .collect();
    // Of an all-through school the older years have subjects of their own, and reports of their own.
    let shared = |(stage, _): &&(&KeyStage, YearGroup)| {
        subjects.iter().any(|s| at.book.subjects(stage).contains(s))
    };
    let years: Vec<(&KeyStage, YearGroup)> = years.iter().filter(shared).copied().collect();
    let mut lines: Vec<MatrixLine> = vec![];
    let tested =
        |of: &(&KeyStage, YearGroup)| Headline::score(at, of.0, of.1, Subject::Maths).is_some();
    let (first, rest): (Vec<_>, Vec<_>) = years.iter().partition(|y| tested(y));
    for (stage, year) in first {
        lines.push(MatrixLine::Heading(format!(
            "{}: tests in May, writing by teachers",
            year.label()
        )));
        lines.push(MatrixLine::Row(standard(
            at,
            who,
            (stage, year),
            &subjects,
            "At the standard",
        )));
        let score = |s: Subject| match Headline::score(at, stage, year, s) {
            Some(of) => super::cell(at, who, &of),
            None => MatrixCell::Words {
                text: "no test".into(),
                span: 1,
                to: None,
            },
        };
        lines.push(MatrixLine::Row(MatrixRow::new(
            "Test score",
            [Subject::Reading, Subject::Writing, Subject::Maths]
                .map(score)
                .into_iter()
                .chain([MatrixCell::Words {
                    text: String::new(),
                    span: 1,
                    to: None,
                }])
                .collect(),
        )));
    }
    if !rest.is_empty() {
        let kind = match rest.first().map_or(at.kind, |(stage, _)| at.kind_of(stage)) {
            Some(kind) => kind.code().to_lowercase(),
            None => "all types of assessment".into(),
        };
        let span = match rest.as_slice() {
            [(_, only)] => only.label(),
            [(_, last), .., (_, first)] if first.0 > 0 => {
                format!("Years {} to {}", first.code(), last.code())
            }
            [(_, last), .., (_, first)] => format!("{} to {}", first.label(), last.label()),
            [] => String::new(),
        };
        lines.push(MatrixLine::Heading(format!(
            "{span}: {kind}, pupils {}",
            reached(at, &rest, &subjects)
        )));
    }
    for (stage, year) in rest {
        lines.push(MatrixLine::Row(standard(
            at,
            who,
            (stage, year),
            &subjects,
            &year.label(),
        )));
    }
    let mut matrix = Matrix::new(
        "year-groups-matrix",
        "Year groups by subject",
        ("Year group", ""),
        columns,
        lines,
    );
    matrix.levels = true;
    matrix.thresholds = at.marks();
    super::note_groups(&mut matrix, groups);
    matrix
}

/// What pupils of some year groups are who reach it: `at the standard`.
fn reached(
    at: &TrustPlace<'_>,
    years: &[(&KeyStage, YearGroup)],
    subjects: &[Subject],
) -> &'static str {
    match (years.first(), subjects.first()) {
        (Some((stage, year)), Some(subject)) => {
            Headline::of_year(at, stage, *year, *subject).reached()
        }
        _ => "at the standard",
    }
}

/// The row of a year group; one sentence where nothing has a benchmark.
fn standard(
    at: &TrustPlace<'_>,
    who: &Who,
    (stage, year): (&KeyStage, YearGroup),
    subjects: &[Subject],
    head: &str,
) -> MatrixRow {
    let of: Vec<Headline> = (subjects.iter())
        .map(|s| Headline::of_year(at, stage, year, *s))
        .collect();
    let figures: Vec<Compared> = of
        .iter()
        .map(|h| Compared::from(&h.figure(at, who)))
        .collect();
    let open = [Verdict::Uncompared, Verdict::Withheld];
    let compared = figures.iter().any(|c| !open.contains(&c.verdict));
    if compared {
        return MatrixRow::new(head, of.iter().map(|h| super::cell(at, who, h)).collect());
    }
    // Without estimates the figures drop out; what the pupils reached is said all the same.
    let plain: Vec<String> = (of.iter())
        .filter_map(|h| {
            let what = crate::release::What {
                against: crate::release::Comparison::Nothing,
                ..h.what(at)
            };
            let figure = at.book.figure(who, &what, h.measure);
            figure.attainment.value()?;
            Some(format!(
                "{} {} of {}",
                h.subject_words(),
                figure.reached,
                figure.n
            ))
        })
        .collect();
    let withheld = |c: &Compared| c.verdict == Verdict::Withheld;
    let text = if plain.is_empty() && figures.iter().any(withheld) {
        format!("{}.", upper_first(super::WITHHELD))
    } else if plain.is_empty() {
        format!("No results in {}.", at.when())
    } else {
        let reached = upper_first(of[0].reached());
        format!("No benchmark yet. {reached}: {}.", plain.join(", "))
    };
    MatrixRow::new(
        head,
        vec![MatrixCell::Words {
            text,
            span: of.len(),
            to: Some(of[0].path(at, who, None)),
        }],
    )
}

/// The rest of the school in one row: attendance, behaviour, money.
fn rest(at: &TrustPlace<'_>, who: &Who, facts: HomeFacts<'_>) -> Option<Section> {
    let folder = at.folder_of(who);
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
                _ => money::cell(&view.about, figure, money::path(&folder)),
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
    matrix
        .note("Marked: only 1 such school in 10 in England has more, or less; a reserve under 0.");
    Some(Section::new(
        "rest",
        "The rest of the school",
        vec![Block::Matrix(Box::new(matrix))],
    ))
}
