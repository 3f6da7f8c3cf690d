//! What is said of a group: its title, its columns, its doubts.

use crate::estate::AcademicYear;

use super::super::draft::Draft;
use super::super::fit::SURE;
use super::super::question::Choice;
use super::super::survey::{Around, Group, Member, SeenColumn};

/// How many words of a file a note lists, and how many letters of each.
const WORDS: usize = 40;
const WORD: usize = 60;

/// The first few of many words, long ones cut.
pub(in crate::intake::propose) fn some(words: &[&str]) -> String {
    let cut = |word: &&str| match word.char_indices().nth(WORD) {
        Some((at, _)) => format!("{}…", &word[..at]),
        None => (*word).to_owned(),
    };
    let mut listed: Vec<String> = words.iter().take(WORDS).map(cut).collect();
    if words.len() > WORDS {
        listed.push(format!("and {} more", words.len() - WORDS));
    }
    listed.join(", ")
}

/// A file, or how many.
pub(super) fn of_files(members: &[Member]) -> String {
    match members {
        [one] => format!("“{}”", one.file.shown()),
        [one, ..] => format!("“{}” (and {} like it)", one.file.shown(), members.len() - 1),
        [] => String::new(),
    }
}

/// The academic years that are offered.
pub(super) fn years(around: &Around) -> Vec<Choice> {
    let year = around.year.as_deref().and_then(AcademicYear::parse);
    let Some(AcademicYear(year)) = year else {
        return Vec::new();
    };
    [year, year - 1, year - 2]
        .iter()
        .map(|y| AcademicYear(*y).to_string())
        .map(|y| Choice::of(&y, &y))
        .collect()
}

/// What a word of a column may mean.
pub(super) fn codes(column: &str) -> Vec<Choice> {
    let pairs: &[(&str, &str)] = match column {
        "judgement" => &[
            ("PKS", "below: pre-key stage"),
            ("WTS", "working towards"),
            ("EXS", "expected"),
            ("GDS", "greater depth"),
            ("", "leave blank"),
        ],
        "target" => &[
            ("B", "below"),
            ("W", "working towards"),
            ("N", "expected"),
            ("A", "greater depth"),
            ("", "leave blank"),
        ],
        "fsm" | "fsm6" | "eal" | "looked_after" | "service" => {
            &[("Y", "yes"), ("N", "no"), ("", "not known")]
        }
        "sen" => &[
            ("N", "no SEN"),
            ("K", "SEN support"),
            ("E", "EHC plan"),
            ("", "not known"),
        ],
        "sex" => &[("F", "female"), ("M", "male"), ("", "not known")],
        "subject" => &[
            ("Reading", "Reading"),
            ("Writing", "Writing"),
            ("Maths", "Maths"),
            ("GPS", "GPS"),
        ],
        _ => &[],
    };
    pairs.iter().map(|(v, l)| Choice::of(v, l)).collect()
}

/// What a group is, in a few words.
pub(super) fn title(members: &[Member], drafts: &[Draft]) -> String {
    let constant = |name: &str| {
        let of = drafts.iter().flat_map(|d| &d.constants);
        let mut values: Vec<&str> = of
            .filter(|(k, _)| *k == name)
            .map(|(_, v)| v.as_str())
            .collect();
        values.dedup();
        values
    };
    let fit = &members[0].fit;
    let mut title = match fit.table.name {
        "pupils" => "Roll".to_owned(),
        "assessments" => match constant("assessment_type").as_slice() {
            [] => "Assessments".into(),
            kinds => kinds.join(" and "),
        },
        "estimates" => "Estimates".into(),
        "targets" => "Targets".into(),
        "attendance" => "Attendance by pupil".into(),
        "exclusions" => "Suspensions and exclusions".into(),
        "performance" => "Published results".into(),
        other => {
            let mut letters = other.chars();
            let first = letters.next().map(char::to_uppercase);
            first.into_iter().flatten().chain(letters).collect()
        }
    };
    let mut subjects: Vec<&str> = fit.results.iter().filter_map(|r| r.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    if !subjects.is_empty() {
        title = format!("{title}: {}", subjects.join(", "));
    }
    let mut terms: Vec<&str> = fit.results.iter().filter_map(|r| r.term).collect();
    terms.extend(constant("term"));
    terms.sort_unstable();
    terms.dedup();
    for words in [terms.join(", "), constant("academic_year").join(", ")] {
        if !words.is_empty() {
            title = format!("{title}, {words}");
        }
    }
    title
}

/// The columns of a member, and what each is taken for.
pub(super) fn columns(member: &Member) -> Vec<SeenColumn> {
    let fit = &member.fit;
    let mut columns = Vec::new();
    let blank: Vec<bool> = member.grid.headings().map(str::is_empty).collect();
    for (i, heading) in super::headings(&member.grid).into_iter().enumerate() {
        if blank[i] {
            continue;
        }
        let plain = fit.columns.values().find(|t| t.column == i);
        let result = fit.results.iter().find(|r| r.uses(i));
        let left = fit.left.iter().find(|(c, _)| *c == i);
        let (sure, why) = match (plain, result, left) {
            (Some(taken), ..) => (taken.sure >= SURE, taken.why.clone()),
            (_, Some(result), _) if result.open => (
                true,
                "which column is meant has to be said first".to_owned(),
            ),
            (_, Some(result), _) => (result.sure >= SURE, result.why.clone()),
            (.., Some((_, why))) => (true, why.clone()),
            _ => (true, String::new()),
        };
        columns.push(SeenColumn {
            heading,
            taken: fit.use_of(i),
            sure,
            why,
        });
    }
    columns
}

/// What is said of a group on a terminal.
pub(in crate::intake::propose) fn notes(group: &Group, many: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if many || group.files.len() > 1 {
        let files: Vec<String> = group
            .files
            .iter()
            .map(super::super::SeenFile::shown)
            .collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        notes.push(format!("{}: {}", group.title, some(&files)));
    }
    for column in &group.columns {
        if let Some(taken) = &column.taken
            && !column.sure
        {
            notes.push(format!(
                "`{}` is taken for {taken}, but that is a guess: {}",
                column.heading, column.why
            ));
        }
    }
    notes.extend(group.doubts.iter().cloned());
    for column in &group.columns {
        if column.taken.is_none() && !column.why.is_empty() {
            notes.push(format!("left out: `{}`: {}", column.heading, column.why));
        }
    }
    for question in &group.questions {
        if question.answer.is_none() {
            let choices: Vec<&str> = question.choices.iter().map(|c| c.label.as_str()).collect();
            let choices = match choices.is_empty() {
                true => String::new(),
                false => format!(" ({})", choices.join("; ")),
            };
            notes.push(format!("to be answered: {}{choices}", question.text));
        }
    }
    let unused: Vec<&str> = group
        .columns
        .iter()
        .filter(|c| c.taken.is_none() && c.why.is_empty())
        .map(|c| c.heading.as_str())
        .collect();
    if !unused.is_empty() {
        notes.push(format!("not used: {}", some(&unused)));
    }
    notes
}
