//! Many files at once: parts that are alike make a group, each group one entry of the config, or two where it holds
//! judgements and scores of a test.

use std::collections::BTreeMap;
use std::path::Path;

use crate::estate::tables;
use crate::intake::published;
use crate::intake::sources::levelled;

use super::draft::Draft;
use super::entry;
use super::fit::Fit;
use super::grid::{self, Form, Grid};
use super::heading::meaning;
use super::question::Question;
use super::{SIGNATURES, names, unknown};

/// What is known around the files.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// URN and name of each school.
    pub schools: Vec<(String, String)>,
    /// Answers that a person gave, by question.
    pub answers: BTreeMap<String, String>,
    /// The academic year that is offered first where none can be told, as 2025/26.
    pub year: Option<String>,
    /// Paths of the data folder that no pattern may take in, relative and with `/`.
    pub others: Vec<String>,
    /// Whether patterns may take in the files of other years and terms: all that lie in the folder are known.
    pub wider: bool,
}

/// A part of a file: the file, a sheet, a file in an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeenFile {
    /// The file's path, relative to the data folder and with `/`.
    pub path: String,
    /// The file in an archive.
    pub member: Option<String>,
    /// The sheet.
    pub sheet: Option<String>,
    /// Rows below the heading.
    pub rows: usize,
}

impl SeenFile {
    /// As findings name it: `book.xlsx#Sheet`, `archive.zip!file.csv`.
    pub fn shown(&self) -> String {
        let mut shown = self.path.clone();
        if let Some(member) = &self.member {
            shown = format!("{shown}!{member}");
        }
        if let Some(sheet) = &self.sheet {
            shown = format!("{shown}#{sheet}");
        }
        shown
    }
}

/// A column of a file, and what it is taken for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeenColumn {
    /// Its heading.
    pub heading: String,
    /// What it is taken for; `None`: it isn't used.
    pub taken: Option<String>,
    /// Whether that is sure.
    pub sure: bool,
    /// Why, in words.
    pub why: String,
}

/// Files that are alike, and what they are taken for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What it is called in the ids of its questions.
    pub id: String,
    /// The key under `sources:`.
    pub table: &'static str,
    /// What it is, in a few words: `Teacher assessment, autumn`.
    pub title: String,
    /// Its files.
    pub files: Vec<SeenFile>,
    /// The ready-made layout that reads it.
    pub layout: Option<&'static str>,
    /// Its columns.
    pub columns: Vec<SeenColumn>,
    /// What a person should look at.
    pub doubts: Vec<String>,
    /// What only a person can know.
    pub questions: Vec<Question>,
    /// Its lines for the config.
    pub yaml: String,
    /// Whether the files are read without any line of the config.
    pub canonical: bool,
    /// Required columns that nothing gives yet: without them nothing of the group is read.
    pub lacks: Vec<&'static str>,
}

/// What many files are taken for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Survey {
    /// Groups of files that are alike.
    pub groups: Vec<Group>,
    /// Files and parts that nothing is made of, and why.
    pub unread: Vec<(String, String)>,
    /// The lines of all groups.
    pub yaml: String,
    /// The lines of the groups to which nothing is lacking.
    pub settings: String,
}

/// A part that a table fits.
pub(super) struct Member {
    pub(super) file: SeenFile,
    pub(super) grid: Grid,
    pub(super) fit: Fit,
    /// The words of the file's and the sheet's name.
    pub(super) named: String,
    /// How many sheets that hold anything the workbook has.
    pub(super) sheets: usize,
}

/// Looks at files of a data folder, named by their paths relative to it.
pub fn survey(data: &Path, files: &[String], around: &Around) -> Survey {
    let mut survey = Survey::default();
    let mut members: Vec<(String, Member)> = Vec::new();
    let mut ready: BTreeMap<ReadyKey, Vec<SeenFile>> = BTreeMap::new();
    for path in files {
        let place = path.split('/').fold(data.to_path_buf(), |p, s| p.join(s));
        let seen = match grid::read(&place) {
            Ok(seen) => seen,
            Err(why) => {
                survey.unread.push((path.clone(), why));
                continue;
            }
        };
        for (name, why) in seen.refused {
            survey.unread.push((format!("{path}!{name}"), why));
        }
        let sheets = seen
            .parts
            .iter()
            .filter(|p| matches!(&p.form, Form::Grid(g) if g.sheet.is_some() && !g.rows.is_empty()))
            .count();
        let parts = seen.parts.len();
        for part in seen.parts {
            let mut file = SeenFile {
                path: path.clone(),
                member: part.member,
                sheet: None,
                rows: 0,
            };
            let grid = match part.form {
                Form::Transfer => {
                    let key = ReadyKey::of("pupils", "ctf");
                    ready.entry(key).or_default().push(file);
                    continue;
                }
                Form::Grid(grid) => grid,
            };
            file.rows = grid.count;
            file.sheet.clone_from(&grid.sheet);
            if grid.rows.len() <= grid.heading + 1 {
                let why = "no rows under a heading";
                if parts == 1 || grid.count > 0 {
                    survey.unread.push((file.shown(), why.into()));
                }
                continue;
            }
            if grid.hidden {
                survey
                    .unread
                    .push((file.shown(), "the sheet is hidden".into()));
                continue;
            }
            let signature = SIGNATURES
                .iter()
                .find(|(.., headings)| headings.iter().all(|h| grid.has_heading(h)));
            if let Some((key, layout, _)) = signature {
                let key = ReadyKey {
                    year: entry::year_of(layout, &grid, &file),
                    ..ReadyKey::of(key, layout)
                };
                ready.entry(key).or_default().push(file);
                continue;
            }
            let named = format!(
                "{} {}",
                path.rsplit_once('.')
                    .map_or(path.as_str(), |(stem, _)| stem),
                grid.sheet.as_deref().unwrap_or("")
            );
            // Their columns look like those of our tables, and hold other things.
            let others =
                unknown::ees(&grid) || unknown::is_history(&grid) || unknown::is_wide(&grid);
            let mut fits = match others {
                true => Vec::new(),
                false => Fit::all(&grid, &named),
            };
            // A file that stands for a table by its name is none of another: percentiles of England are no school's results.
            if is_read_by_name(path) {
                fits.retain(|fit| is_canonical_place(fit.table.name, path));
                if fits.is_empty() {
                    continue;
                }
            }
            if fits.is_empty() {
                let why = unknown::why(&grid);
                survey.unread.push((file.shown(), why));
            }
            for fit in fits {
                let member = Member {
                    file: file.clone(),
                    grid: grid.clone(),
                    fit,
                    named: named.clone(),
                    sheets,
                };
                members.push((key_of(&grid, &member.fit, &named), member));
            }
        }
    }
    let mut drafts: Vec<Draft> = Vec::new();
    for (key, files) in ready {
        let mut own = entry::ready(&key, &files, around);
        survey.groups.push(ready_group(&key, files, &own, around));
        drafts.append(&mut own);
    }
    let mut groups: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for (key, member) in members {
        groups.entry(key).or_default().push(member);
    }
    let all: Vec<String> = files.iter().chain(&around.others).cloned().collect();
    for members in groups.into_values() {
        for members in entry::settled(members, around) {
            let (group, mut own) = entry::group(members, around, &all);
            drafts.append(&mut own);
            survey.groups.push(group);
        }
    }
    survey.groups.sort_by(|a, b| {
        let place = |g: &Group| tables::rank_of_source(g.table);
        place(a).cmp(&place(b)).then(a.id.cmp(&b.id))
    });
    drafts.sort_by_key(|d| tables::rank_of_source(d.key));
    survey.yaml = super::draft::yaml(&needed(&drafts));
    drafts.retain(Draft::is_whole);
    survey.settings = super::draft::yaml(&needed(&drafts));
    survey
}

/// The entries without those of canonical files, which need none unless another entry feeds their table.
fn needed(drafts: &[Draft]) -> Vec<Draft> {
    let fed = |key: &str| drafts.iter().any(|d| d.key == key && !d.canonical);
    let needed = drafts.iter().filter(|d| !d.canonical || fed(d.key));
    needed.cloned().collect()
}

/// Whether a file is read without any line of the config: its name, or its folder's, is that of a table.
pub fn is_read_by_name(path: &str) -> bool {
    tables::ALL
        .iter()
        .any(|table| is_canonical_place(table.name, path))
}

/// What parts must have in common to be one group.
fn key_of(grid: &Grid, fit: &Fit, named: &str) -> String {
    let mut headings: Vec<String> = grid.headings().map(levelled).collect();
    headings.retain(|h| !h.is_empty());
    headings.sort();
    let used: Vec<String> = fit
        .columns
        .iter()
        .map(|(ours, taken)| {
            let heading = grid.headings().nth(taken.column).unwrap_or("");
            format!("{ours}={}", levelled(heading))
        })
        .collect();
    // Files of different tests aren't alike, however they look.
    let test = match fit.table.name {
        "assessments" => meaning(named).test.unwrap_or(""),
        _ => "",
    };
    format!(
        "{}|{test}|{}|{}|{}|{}|{}",
        fit.table.name,
        headings.join(","),
        used.join(","),
        grid.heading,
        grid.lying,
        grid.delimiter == b'|',
    )
}

/// What files that a ready-made layout reads must have in common to be one group.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct ReadyKey {
    /// The key under `sources:`.
    pub(super) key: &'static str,
    pub(super) layout: &'static str,
    pub(super) year: ReadyYear,
}

/// Where the academic year of a ready-made layout's rows stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum ReadyYear {
    /// In the file.
    Inside,
    /// In its name.
    Named(String),
    /// Nowhere: it has to be asked.
    Asked,
}

impl ReadyKey {
    fn of(key: &'static str, layout: &'static str) -> Self {
        Self {
            key,
            layout,
            year: ReadyYear::Inside,
        }
    }
}

/// A group that a ready-made layout reads.
fn ready_group(key: &ReadyKey, files: Vec<SeenFile>, own: &[Draft], around: &Around) -> Group {
    let layout = key.layout;
    let mut doubts: Vec<String> = Vec::new();
    match layout {
        "ctf" => doubts.extend([
            "a Common Transfer File gives pupils and their key stage results".to_owned(),
            "it holds neither prior attainment nor results of other terms: add sources for them below it".to_owned(),
        ]),
        "gias-establishments" => doubts.extend([
            "only the schools of the trusts in the table of trusts are read".to_owned(),
            "GIAS doesn't say here when a school joined its trust: the day it opened is taken, which is wrong for a school that changed trusts".to_owned(),
        ]),
        _ => {}
    }
    let about = published::layout(layout).map(|info| info.about);
    let questions = match key.year {
        ReadyYear::Asked => vec![entry::question_of_year(around)],
        _ => Vec::new(),
    };
    Group {
        id: match &key.year {
            ReadyYear::Named(year) => format!("{layout}-{year}"),
            _ => layout.to_owned(),
        },
        table: key.key,
        title: about.map_or_else(
            || match layout {
                "ctf" => "Common Transfer Files: pupils and key stage results".to_owned(),
                "gias-establishments" => "GIAS: all establishments".to_owned(),
                "eyfs-profile" => "EYFS profile".to_owned(),
                "ks2-results" => "Key stage 2 results".to_owned(),
                "tables-check" => "Multiplication tables check".to_owned(),
                other => other.to_owned(),
            },
            str::to_owned,
        ),
        files,
        layout: Some(layout),
        columns: Vec::new(),
        doubts,
        questions,
        yaml: super::draft::yaml(own),
        canonical: false,
        lacks: own.iter().flat_map(|d| d.missing.clone()).collect(),
    }
}

/// Whether a path is where the table of that name is read from without being named.
pub(super) fn is_canonical_place(table: &str, path: &str) -> bool {
    let lower = path.to_lowercase();
    let first = lower.split('/').next().unwrap_or("");
    let stem = lower.rsplit_once('.').map_or(lower.as_str(), |(s, _)| s);
    first == table && lower.contains('/') || stem == table
}

/// The school, year and term that each member's name tells.
pub(super) fn told(member: &Member, around: &Around) -> [Option<(String, (usize, usize))>; 3] {
    let path = member.file.shown();
    let path = path.split('#').next().unwrap_or("");
    let year =
        names::year(path).and_then(|span| Some((names::year_meant(&path[span.0..span.1])?, span)));
    let term = names::term(path).and_then(|span| {
        let meant = meaning(&path[span.0..span.1]).term?;
        Some((meant.to_owned(), span))
    });
    let school =
        names::school(path, &around.schools).map(|(span, at)| (around.schools[at].0.clone(), span));
    [year, term, school]
}
