//! The page on the editions for whoever answers for the protection of the data: who reads what, what is withheld, where it goes,
//! and the beginnings of a data protection impact assessment.

use std::collections::BTreeSet;

use crate::dataset::SchoolId;
use crate::release::{Edition, SOUGHT};
use crate::report::{Block, Cell, Column, Fact, Page, PagePath, Row, Section, Table};

use super::Survey;

/// Where it stands on the team's site.
const PATH: &str = "editions.html";

/// The page; `None` where there are no editions, or in any but the team's.
pub(super) fn page(survey: &Survey<'_>) -> Option<Page> {
    let edition = &survey.edition;
    if !edition.is_whole() || !edition.is_one_of_several() {
        return None;
    }
    let all = Edition::all(survey.settings, survey.holdings);
    let mut page = Page::new(PagePath::new(PATH), &survey.settings.title, "Editions");
    page.standfirst =
        "Who reads which part of these reports, what is withheld from them, where each goes, and how to withdraw it."
            .into();
    page.facts.push(Fact {
        name: "Data as at".into(),
        value: survey.as_at.long(),
    });
    page.sections = vec![
        Section::new(
            "editions",
            "Who reads what",
            vec![Block::Table(table(survey, &all))],
        ),
        Section::new("withheld", "What was withheld, and why", log(survey, &all)),
        Section::new(
            "rules",
            "What is withheld, and what never leaves",
            vec![rules()],
        ),
        Section::new("withdraw", "To withdraw an edition", vec![withdraw()]),
    ];
    page.sections.extend(assessment(survey, &all));
    Some(page)
}

fn table(survey: &Survey<'_>, all: &[Edition]) -> Table {
    let columns = vec![
        Column::words("edition", "Edition"),
        Column::words("readers", "For"),
        Column::number("sites", "Sites"),
        Column::words("holds", "Holds"),
        Column::words("withheld", "Numbers withheld"),
        Column::words("pupils", "Figures on single pupils"),
        Column::words("goes", "Goes to"),
    ];
    let mut table = Table::new("editions", "The editions of this build", columns);
    let mut names: Vec<&str> = vec![];
    for edition in all {
        if names.contains(&edition.setting.name.as_str()) {
            continue;
        }
        names.push(&edition.setting.name);
        let sites = all
            .iter()
            .filter(|e| e.setting.name == edition.setting.name)
            .count();
        let number = |n: usize| Cell::Number(survey.desk.number(n as u64));
        let places = survey.places.get(&edition.setting.name);
        table.rows.push(Row::body(vec![
            Cell::text(&edition.setting.name),
            Cell::text(&edition.setting.readers),
            number(sites),
            Cell::text(holds(edition)),
            Cell::text(match edition.setting.suppress_below {
                None => "none".to_owned(),
                Some(k) => format!("1 to {}, and what would tell them", k - 1),
            }),
            Cell::text(if edition.withholds() {
                "no"
            } else {
                "yes: internal"
            }),
            Cell::text(match places {
                None => "nowhere by this config".to_owned(),
                Some(places) => places.join("; "),
            }),
        ]));
    }
    table
}

/// How many numbers of pupils each edition that withholds shows and withholds, by reason, and what an attacker is left with.
fn log(survey: &Survey<'_>, all: &[Edition]) -> Vec<Block> {
    let columns = vec![
        Column::words("edition", "Edition"),
        Column::number("limit", "Least number shown"),
        Column::number("shown", "Shown"),
        Column::number("withheld", "Withheld"),
        Column::number("small", "Small numbers"),
        Column::number("told", "Would tell one"),
        Column::number("before", "As last published"),
        Column::number("narrowest", "Narrowest range").about(
            "how many whole numbers any withheld one may still be, for a reader who adds up all that is shown; at least the limit",
        ),
    ];
    let mut table = Table::new(
        "withheld",
        "Numbers of pupils of schools, year groups and groups; with each go the figures that rest on it",
        columns,
    );
    let number = |n: usize| Cell::Number(survey.desk.number(n as u64));
    let mut names = BTreeSet::new();
    for edition in all {
        let Some(k) = edition.setting.suppress_below else {
            continue;
        };
        let Some(tally) = survey.rolls.get(&k) else {
            continue;
        };
        if !names.insert(edition.setting.name.as_str()) {
            continue;
        }
        table.rows.push(Row::body(vec![
            Cell::text(&edition.setting.name),
            number(k as usize),
            number(tally.shown),
            number(tally.withheld()),
            number(tally.small),
            number(tally.told),
            number(tally.before),
            match tally.narrowest {
                None => Cell::text(""),
                Some(n) if n >= SOUGHT => Cell::text(format!("{n} or more")),
                Some(n) => number(n as usize),
            },
        ]));
    }
    match table.rows.is_empty() {
        true => vec![Block::List {
            items: vec!["No edition of this build withholds numbers.".into()],
        }],
        false => vec![Block::Table(table)],
    }
}

/// What an edition holds, in words.
fn holds(edition: &Edition) -> String {
    let mut words = match (edition.school, edition.trust) {
        (Some(_), _) => "one school, beside its trust’s figures",
        (None, Some(_)) => "one trust and its schools",
        (None, None) => "all trusts and schools",
    }
    .to_owned();
    if let Some(reports) = &edition.setting.reports {
        words.push_str(&format!("; only the reports {}", reports.join(", ")));
    }
    match edition.setting.packs.as_deref() {
        None => words.push_str("; all packs of them"),
        Some([]) => words.push_str("; no packs"),
        Some(packs) => words.push_str(&format!("; the packs {}", packs.join(", "))),
    }
    words
}

fn rules() -> Block {
    let items = [
        "Pupils’ UPNs, names and dates of birth leave the data folder in no edition: every byte is searched for them before \
         anything is put in place.",
        "Where an edition withholds, a number of pupils under its limit is withheld with every figure that rests on it, and so is \
         whatever else would tell it: c, “withheld: small number”. None is 0, and is shown.",
        "An edition that withholds holds no cells behind filters, no fix lists, and no rows of the data.",
        "An edition of one school names no other school of the trust, unless the config lets it.",
    ];
    Block::List {
        items: items.map(str::to_owned).to_vec(),
    }
}

fn withdraw() -> Block {
    let items = [
        "Take what is wrong out of the data or the config, and build again.",
        "matbook publish --purge --edition NAME puts the new state in place and keeps no earlier version there.",
        "matbook publish --list says where each edition lies, and since when.",
        "Mails can’t be called back: matbook recall PACK says who was sent it, and when, and sends each a letter that asks to delete it.",
    ];
    Block::List {
        items: items.map(str::to_owned).to_vec(),
    }
}

/// The parts of a data protection impact assessment, as the Information Commissioner’s Office asks for them, with what is known
/// here; the rest is for whoever writes it.
fn assessment(survey: &Survey<'_>, all: &[Edition]) -> Vec<Section> {
    let holdings = survey.holdings;
    let schools: BTreeSet<SchoolId> = (0..holdings.trusts.len())
        .flat_map(|trust| holdings.schools_of(trust))
        .collect();
    let pupils: BTreeSet<_> = holdings.roll.iter().map(|entry| entry.pupil).collect();
    let mut tables: Vec<&str> = holdings.files.iter().map(|file| file.table).collect();
    tables.sort_unstable();
    tables.dedup();
    let wide = all.iter().filter(|e| e.withholds()).count();
    let said = |id: &str, heading: &str, items: Vec<String>| {
        Section::new(id, heading, vec![Block::List { items }])
    };
    let open = |words: &str| format!("To be written: {words}");
    vec![
        said(
            "dpia-processing",
            "Impact assessment: the processing",
            vec![
                format!(
                    "{} pupils of {} schools, whose records are read from the tables {}.",
                    survey.desk.number(pupils.len() as u64),
                    survey.desk.number(schools.len() as u64),
                    tables.join(", ")
                ),
                "Groups reported on: sex, prior attainment, term of birth, pupil premium, free school meals, English as an \
                 additional language, special educational needs and ethnicity; the last two are special categories (UK GDPR, \
                 article 9: ethnic origin, health)."
                    .into(),
                "Everything is worked out on the machine that runs matbook; pages ask nothing of any other.".into(),
                open("purposes, lawful basis (article 6; article 9 with schedule 1 of the Data Protection Act 2018), retention."),
            ],
        ),
        said(
            "dpia-necessity",
            "Impact assessment: necessity and proportion",
            vec![
                format!(
                    "{} of {} sites hold no figure on fewer pupils than their limit; the others are for those who hold the \
                     pupils’ records anyway.",
                    survey.desk.number(wide as u64),
                    survey.desk.number(all.len() as u64)
                ),
                open("why each group of readers needs what its edition holds; whom you consulted."),
            ],
        ),
        said(
            "dpia-risks",
            "Impact assessment: risks, and what is done about them",
            vec![
                "A reader finds a pupil in small numbers: withheld, with what would tell them, and held against what was published last."
                    .into(),
                "A site reaches others than its readers: each goes only where a line of the config says; pages name their readers and \
                 ask search engines to stay out; a login is the web server’s."
                    .into(),
                "A mail goes to the wrong address: each pack must be its recipient’s by what is written in the PDF; packs can open with a \
                 password only."
                    .into(),
                "A wrong figure is published: embargo (not_before), approval, and going back to the version before.".into(),
                open("how likely and how grave each is after that, and who signs."),
            ],
        ),
    ]
}
