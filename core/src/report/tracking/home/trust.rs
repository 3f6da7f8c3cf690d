//! A trust's home: every school by every main measure, the strongest evidence first.

use crate::estate::upper_first;
use crate::quantity::Mark;
use crate::release::Who;
use crate::release::indicators::IndicatorView;

use super::super::super::statutory::{self, StatutoryOut};
use super::super::super::words::{listed, small};
use super::super::super::{
    Block, Card, CardItem, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow, Page, PagePath,
    Section,
};
use super::super::TrustPlace;
use super::super::stands_out::{self, Headline, StandsOut, short_name};
use super::{HomeFacts, Ranked, Said, money};

/// Beyond so many schools the matrix lists those that something is to be said of, and home says where the others are.
const MANY: usize = 40;

/// All that a trust's home looked at.
struct Looked {
    /// Its schools, in each subject of each year group: the one order of title, sentences and rows.
    schools: StandsOut,
    /// The trust itself in the same.
    trust: StandsOut,
    /// Its groups of pupils.
    groups: StandsOut,
    /// How the headlines of the trust and its schools moved.
    moved: StandsOut,
    /// What of its statutory outcomes stands out.
    england: StatutoryOut,
    /// Schools with a reserve under 0, the lowest first: name and figure.
    deficits: Vec<(String, crate::release::Shown)>,
}

/// Fills a trust's home.
pub(super) fn fill(page: &mut Page, at: &TrustPlace<'_>, facts: HomeFacts<'_>) {
    let of = Headline::first_of_schools(at);
    let all = Headline::of_schools(at);
    let looked = Looked {
        schools: stands_out::of_schools(at, &all),
        trust: stands_out::of_headlines(at, &at.trust, &all),
        groups: super::groups(at, &at.trust),
        moved: moved(at, &of),
        england: super::beside_england(facts.statutory),
        deficits: deficits(at, facts),
    };
    page.finding = finding(at, &looked, &of, facts);
    super::say(page, sentences(at, &of, &looked, facts));
    page.cards = vec![
        check_first(at, &looked, facts),
        super::cards::rely(at, &at.trust, super::lead(&of), facts),
    ];
    let tiles = super::tiles::tiles(at, &of, facts);
    if !tiles.is_empty() {
        page.sections.push(Section::new(
            "headlines",
            "The trust",
            vec![Block::Tiles { tiles }],
        ));
    }
    let mut matrix = matrix(at, &of, &looked.schools, facts);
    for joined in of.iter().filter(|h| h.beside_tests) {
        if let [year] = joined.years.as_slice() {
            matrix.note(Headline::joined_note(at, &joined.stage, *year));
        }
    }
    if let Some(since) = super::since(at, &looked.moved) {
        matrix.note(since);
    }
    let all = looked.schools.looked + looked.trust.looked;
    super::note_besides(&mut matrix, all, looked.groups.looked);
    page.sections.push(Section::new(
        "every-school",
        "Every school",
        vec![Block::Matrix(Box::new(matrix))],
    ));
    page.sections
        .extend(super::results(at, &at.trust, facts.statutory));
}

/// How the headlines of the trust and of each school moved.
fn moved(at: &TrustPlace<'_>, of: &[Headline]) -> StandsOut {
    let own = stands_out::moved(at, &at.trust, of);
    (at.schools.iter()).fold(own, |all, school| {
        all.with(stands_out::moved(at, school, of))
    })
}

/// Schools with a reserve under 0, the lowest first: name and figure.
fn deficits(at: &TrustPlace<'_>, facts: HomeFacts<'_>) -> Vec<(String, crate::release::Shown)> {
    let Some(view) = money::view(facts.indicators, "reserve_percent") else {
        return vec![];
    };
    let mut made: Vec<_> = (view.schools.iter())
        .filter_map(|(school, years)| {
            let value = &years.last()?.value;
            (value.value()? < 0.0).then(|| (short_name(at, &school.name), value.clone()))
        })
        .collect();
    made.sort_by(|a, b| {
        let value = |s: &crate::release::Shown| s.value().unwrap_or(0.0);
        value(&a.1).total_cmp(&value(&b.1))
    });
    made
}

/// How things stand where no figure of the tracked results could be compared: beside England, else why not.
fn not_compared(
    at: &TrustPlace<'_>,
    looked: &Looked,
    of: &[Headline],
    facts: HomeFacts<'_>,
) -> String {
    let benchmark = |who: &Who| {
        of.iter()
            .any(|h| h.figure(at, who).comparison.value().is_some())
    };
    if looked.england.looked > 0 {
        looked.england.title(facts.statutory)
    } else if benchmark(&at.trust) || at.schools.iter().any(benchmark) {
        format!("Results of {}: too few to compare yet", at.when())
    } else {
        format!("Results of {}: no benchmark yet", at.when())
    }
}

fn finding(at: &TrustPlace<'_>, looked: &Looked, of: &[Headline], facts: HomeFacts<'_>) -> String {
    let Looked {
        schools,
        trust,
        england,
        deficits,
        ..
    } = looked;
    let whole = if let Some(first) = trust.found.first() {
        format!(
            "{} across the trust {}",
            first.of.words(),
            first.compared.verdict.stands("", "similar pupils")
        )
    } else if let Some(first) = england.found.first() {
        match &first.school {
            Some((_, name)) => format!("{}: {}", short_name(at, name), first.clause()),
            None => first.clause(),
        }
    } else {
        let results = match (!of.is_empty(), schools.looked + trust.looked) {
            (false, _) => format!("No results in {} yet", at.when()),
            (_, 0) => not_compared(at, looked, of, facts),
            _ if at.schools.len() == 1 => "Results are in line with similar pupils".into(),
            _ => "Every school is in line with similar pupils".into(),
        };
        let in_deficit = match deficits.as_slice() {
            [] => return stands_out::title(at, schools, true, &results),
            [one] => format!("{} is in deficit", one.0),
            several => format!("{} schools are in deficit", small(several.len())),
        };
        // What was found comes before what could not be looked at.
        match schools.looked + trust.looked + looked.england.looked {
            0 => upper_first(&in_deficit),
            _ => format!("{results}; {in_deficit}"),
        }
    };
    stands_out::title(at, schools, true, &whole)
}

/// The sentences: what stands out in the order of lists, a school (or the trust) each.
fn sentences(
    at: &TrustPlace<'_>,
    of: &[Headline],
    looked: &Looked,
    facts: HomeFacts<'_>,
) -> Vec<Said> {
    let whose = |found: &stands_out::Finding| match found.urn {
        Some(_) => short_name(at, &found.name),
        None => "Across the trust".into(),
    };
    let all = (looked.schools.clone())
        .with(looked.trust.clone())
        .with(looked.groups.clone());
    let first = all.by_school().into_iter();
    let mut ranked: Vec<Ranked> = first
        .filter_map(|(_, own)| own.into_iter().next())
        .map(|f| Ranked::of(f, &whose(f)))
        .collect();
    ranked.extend(super::jump(&looked.moved).map(|f| Ranked::of(f, &whose(f))));
    let beside = |f| Ranked::of_statutory(at, &at.trust, f);
    ranked.extend(looked.england.found.first().map(beside));
    let deficits = looked.deficits.as_slice();
    if let Some((name, value)) = deficits.first() {
        let more = match deficits.len() {
            1 => String::new(),
            2 => format!(", {}’s {}", deficits[1].0, deficits[1].1),
            n => format!(", and {} more schools are under 0", n - 1),
        };
        ranked.push(Ranked {
            place: Ranked::FACT,
            p: 0.0,
            said: Said {
                mark: Mark::fact(false, true),
                text: format!("{name}’s reserve is {value} of its income{more}."),
                to: Some(money::path(&at.folder).0),
            },
        });
    }
    let mut said = Ranked::in_order(ranked);
    if said.len() < 3
        && let Some(lead) = super::lead(of)
    {
        said.extend(whole(at, lead));
    }
    if said.len() < 3 {
        said.extend(money::absence(facts.indicators));
    }
    if said.is_empty() {
        said.push(Said::plain(at.nothing()));
    }
    said
}

/// How the trust as a whole stands in its leading headline.
fn whole(at: &TrustPlace<'_>, of: &Headline) -> Option<Said> {
    let figure = of.figure(at, &at.trust);
    figure.attainment.value()?;
    let verdict = figure.chance.verdict;
    if verdict.is_marked() {
        return None;
    }
    let against = match figure.comparison.value() {
        Some(_) => format!(
            " {}: {}, similar pupils {}",
            verdict.stands(&figure.n.text(), "similar pupils"),
            figure.attainment,
            figure.comparison
        ),
        None => format!(": {} at the standard, no benchmark yet", figure.attainment),
    };
    Some(Said {
        mark: verdict.mark(),
        text: format!("{} across the trust{against}.", of.words()),
        to: Some(of.path(at, &at.trust, None).0),
    })
}

/// What to check first: a group, what is beside other schools, the fix list.
fn check_first(at: &TrustPlace<'_>, looked: &Looked, facts: HomeFacts<'_>) -> Card {
    let deficits = looked.deficits.as_slice();
    let mut items: Vec<CardItem> = super::cards::first_group(&looked.groups)
        .into_iter()
        .collect();
    items.extend(absence(at, facts));
    if !deficits.is_empty() {
        let named: Vec<String> = deficits
            .iter()
            .take(2)
            .map(|(n, v)| format!("{n} ({v})"))
            .collect();
        items.push(
            CardItem::leading(
                format!("Reserve under 0: {}.", listed(&named)),
                "Money",
                money::path(&at.folder),
            )
            .marked(Mark::fact(false, true)),
        );
    }
    items.extend(super::cards::fix_list(at, &at.trust, facts));
    if looked.groups.found.is_empty() {
        let alone = items.is_empty();
        items.push(super::cards::no_group(at, &at.trust, &looked.groups, alone));
    }
    Card {
        id: "check-first".into(),
        heading: "Check first".into(),
        items,
        ordered: true,
    }
}

/// The school whose absence lies in the nation's worst tenth, of several the highest.
fn absence(at: &TrustPlace<'_>, facts: HomeFacts<'_>) -> Option<CardItem> {
    let view = money::view(facts.indicators, "absence_percent")?;
    let known = view.schools.iter().filter_map(|(school, years)| {
        let now = years.last()?;
        let like = facts.has_like(Some(school.urn));
        let marked = money::marked(&view.about, now, like);
        let worse = marked.filter(|m| m.mark.hue_name() == "worse")?;
        Some((school, now.value.value()?, &now.value, worse))
    });
    let (school, _, value, worse) = known.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let name = short_name(at, &school.name);
    let item = CardItem::leading(
        format!("{name}: absence {value}; only 1 in 10 such schools has more."),
        "Attendance",
        facts.attendance_path(&at.folder),
    );
    Some(item.marked(worse.mark))
}

/// By what a row is sorted: strong, some sign, facts, outer tenths, the rest; then p. `found`: what is surest of the school in all
/// that was looked at.
fn order(row: &MatrixRow, found: Option<(u8, f64)>, facts: &[bool], outer: bool) -> (u8, f64) {
    let (place, p) = found.unwrap_or_else(|| row.strength());
    match place {
        0 | 1 => (place, p),
        _ if facts.contains(&true) => (2, p),
        _ if outer => (3, p),
        u8::MAX => (5, p),
        _ => (4, p),
    }
}

fn matrix(
    at: &TrustPlace<'_>,
    of: &[Headline],
    schools: &StandsOut,
    facts: HomeFacts<'_>,
) -> Matrix {
    let (of, without) = Headline::compared(at, of);
    let of = of.as_slice();
    let views: Vec<(&str, &str, &str, &IndicatorView)> =
        ["absence_percent", "suspension_rate", "reserve_percent"]
            .iter()
            .filter_map(|code| {
                let (code, heading, unit) = money::SHOWN.iter().find(|(c, ..)| c == code)?;
                Some((*code, *heading, *unit, money::view(facts.indicators, code)?))
            })
            .collect();
    let mut columns: Vec<MatrixColumn> = (of.iter())
        .map(|h| MatrixColumn::compared(&h.key(), h.words(), h.about()))
        .collect();
    columns.extend(
        views
            .iter()
            .map(|(code, heading, unit, _)| MatrixColumn::plain(code, *heading, *unit)),
    );
    columns.push(MatrixColumn::plain("data", "Data", ""));
    let mut rows: Vec<((u8, f64), MatrixRow)> = vec![];
    for school in &at.schools {
        let found = school.urn.and_then(|urn| schools.strength_of(urn));
        rows.push(row(at, school, of, found, &views, facts));
    }
    rows.sort_by(|a, b| {
        (a.0.0.cmp(&b.0.0))
            .then(a.0.1.total_cmp(&b.0.1))
            .then(a.1.head.cmp(&b.1.head))
    });
    let mut trust = MatrixRow::new(
        "The trust",
        of.iter().map(|h| super::cell(at, &at.trust, h)).collect(),
    );
    trust.total = true;
    for (.., view) in &views {
        trust.cells.push(money::cell(
            &view.about,
            Some(view.now()),
            true,
            money::path(&at.folder),
        ));
    }
    trust.cells.push(MatrixCell::Words {
        text: String::new(),
        span: 1,
        to: None,
    });
    let all = rows.len();
    let shown = rows
        .into_iter()
        .take(MANY)
        .map(|(_, row)| MatrixLine::Row(row));
    let several = all > 1;
    let lines = several
        .then_some(MatrixLine::Row(trust))
        .into_iter()
        .chain(shown)
        .collect();
    let mut matrix = Matrix::new(
        "every-school-matrix",
        "Every school",
        ("School", "strongest evidence first"),
        columns,
        lines,
    );
    matrix.thresholds = at.marks();
    if several && schools.looked > 0 {
        matrix.note(
            "The order is that of each school’s surest figure in all its subjects and year groups, shown here or not.",
        );
    }
    if all > MANY {
        matrix.note(format!(
            "The other {} schools are within chance or without a benchmark: see Schools.",
            all - MANY
        ));
    }
    if !without.is_empty() {
        let named: Vec<String> = without.iter().map(Headline::words).collect();
        matrix.note(format!(
            "Nothing to compare yet: {}; see their reports.",
            named.join("; ")
        ));
    }
    if !views.is_empty() {
        matrix.note("Differences are taken before rounding. Absence, suspensions: marked where only 1 such school in 10 in England has more or less; special schools and alternative provision have no like-for-like schools. Reserve: marked where under 0.");
    }
    matrix
}

fn row(
    at: &TrustPlace<'_>,
    school: &Who,
    of: &[Headline],
    found: Option<(u8, f64)>,
    views: &[(&str, &str, &str, &IndicatorView)],
    facts: HomeFacts<'_>,
) -> ((u8, f64), MatrixRow) {
    let folder = at.folder_of(school);
    let home = PagePath::new(format!("{folder}/index.html"));
    let urn = school.urn.unwrap_or(0);
    let like = facts.has_like(school.urn);
    let cells: Vec<MatrixCell> = of.iter().map(|h| super::cell(at, school, h)).collect();
    let stands = |c: &MatrixCell| match c {
        MatrixCell::Compared(of, _) => of.verdict.is_looked_at(),
        _ => false,
    };
    let mut row = MatrixRow::new(&school.name, cells);
    row.to = Some(home.clone());
    if !row.cells.iter().any(stands) && !of.is_empty() {
        row.cells = vec![MatrixCell::Words {
            text: apart(at, school, of, facts),
            span: of.len(),
            to: Some(home),
        }];
    }
    let (mut facts_met, mut outer) = (vec![], false);
    for (.., view) in views {
        let figure = money::of_school(view, urn);
        if let Some(marked) = figure.and_then(|f| money::marked(&view.about, f, like)) {
            facts_met.push(marked.fact);
            outer = true;
        }
        row.cells
            .push(money::cell(&view.about, figure, like, money::path(&folder)));
    }
    let wanting = facts.standing.wanting(at);
    let gaps = wanting.filter(|w| w.school.urn == urn).count();
    row.cells.push(MatrixCell::Words {
        text: match gaps {
            0 => "✓".into(),
            1 => "1 gap".into(),
            n => format!("{n} gaps"),
        },
        span: 1,
        to: (gaps > 0).then(|| PagePath::new(format!("{folder}/audit/assessment.html"))),
    });
    (order(&row, found, &facts_met, outer), row)
}

/// What is said of a school none of whose figures can be compared.
fn apart(at: &TrustPlace<'_>, school: &Who, of: &[Headline], facts: HomeFacts<'_>) -> String {
    let kind = (school.urn).and_then(|urn| facts.kinds.get(&urn));
    let figures: Vec<_> = of.iter().map(|h| h.figure(at, school)).collect();
    let pupils = figures
        .iter()
        .any(|f| f.roll.value().is_some_and(|n| n > 0.0));
    // A figure beside a benchmark that nobody has is none, whatever the results.
    let results = figures
        .iter()
        .any(|f| f.assessed.value().is_some_and(|n| n > 0.0));
    let benchmark = figures.iter().any(|f| f.comparison.value().is_some());
    let withheld = |f: &crate::release::TrackedFigure| {
        f.attainment.reason() == Some(&crate::quantity::Reason::Withheld)
    };
    let why = match (pupils, results) {
        _ if !results && figures.iter().any(withheld) => super::WITHHELD,
        (false, _) => "no pupils in these year groups; see its own page",
        (true, false) => "no results in this term yet",
        (true, true) if !benchmark => "no benchmark yet; see its own page",
        (true, true) => "too few in a year group to compare; see its own page",
    };
    if let (Some(kind), true) = (kind, !pupils || (results && !benchmark))
        && let Some(words) = school
            .urn
            .and_then(|urn| statutory::of_school(facts.statutory, urn))
    {
        return format!("{kind}. {words}.");
    }
    match kind {
        Some(kind) => format!("{kind}: {why}."),
        None => format!("{}.", upper_first(why)),
    }
}
