//! A project while it is set up: its files, what they are taken for, the answers, and the settings to write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use walkdir::WalkDir;

use crate::config::{self, Project};
use crate::diag::Finding;
use crate::estate::Date;
use crate::intake::{
    Around, Group, ReadOptions, Sample, Survey, is_read_by_name, read_organisations, read_project,
    samples, survey,
};
use crate::source::names;
use crate::state::StateFolder;

use super::settings::insert;

/// The file of the answers in the folder of the state.
const ANSWERS: &str = "setup-answers.json";
/// Why a file isn't copied.
const LEFT: &str = "left where it is: no table is made of it";
/// What a new config begins with.
const BEGINNING: &str =
    "# Settings of matbook; `matbook schema` says what else may stand here.\ndata: data\n";

/// Why a project can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The config is there and can't be read.
    #[error("{0}")]
    Config(String),
    /// The machine refuses.
    #[error("{0}")]
    Machine(String),
}

/// A project while it is set up.
#[derive(Debug)]
pub struct Bench {
    config: PathBuf,
    /// The text of the config; none where there is no config yet.
    text: Option<String>,
    project: Project,
    answers: BTreeMap<String, String>,
    /// Only files under these folders of the data folder are looked at; empty: all.
    under: Vec<String>,
    survey: Survey,
    /// Files of folders elsewhere that weren't copied, and why.
    left: Vec<(String, String)>,
    /// The schools, by URN and name.
    schools: Vec<(String, String)>,
}

/// What was copied from a folder elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Copied {
    /// The folder's name in the data folder.
    pub name: String,
    /// The files, by their paths in the data folder.
    pub files: Vec<String>,
    /// The files that no table is made of, by their paths in the folder elsewhere: they stay there.
    pub left: Vec<String>,
}

impl Bench {
    /// Opens a project by its config, which need not be there yet.
    ///
    /// # Errors
    /// Where the config can't be read or is wrong.
    pub fn open(config: &Path) -> Result<Self, BenchError> {
        let text = match fs::read_to_string(config) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(BenchError::Machine(format!(
                    "{} can't be read: {error}",
                    config.display()
                )));
            }
        };
        let project = read(text.as_deref().unwrap_or(BEGINNING), config)?;
        let answers = StateFolder::new(&project.state)
            .read(ANSWERS)
            .ok()
            .flatten()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        Ok(Self {
            config: config.to_path_buf(),
            text,
            project,
            answers,
            under: Vec::new(),
            survey: Survey::default(),
            left: Vec::new(),
            schools: Vec::new(),
        })
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.project.data
    }

    /// The config.
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// What the files are taken for.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The schools, by URN and name.
    pub fn schools(&self) -> &[(String, String)] {
        &self.schools
    }

    /// Looks only at files under a folder of the data folder, named by its path relative to it.
    pub fn only(&mut self, folder: &str) {
        self.under.push(folder.trim_end_matches('/').to_owned());
    }

    /// Puts those files of a folder from elsewhere that a table can be made of into the data folder, under its own name; what is
    /// there already stays, and so does, where it lies, what no table is made of: keys, letters, minutes.
    ///
    /// # Errors
    /// Where the machine refuses.
    pub fn take(&mut self, folder: &Path) -> Result<Copied, BenchError> {
        let name = folder
            .file_name()
            .map_or_else(|| "files".into(), |n| n.to_string_lossy().into_owned());
        let files = files_of(folder);
        let found = survey(folder, &files, &Around::default());
        let of_groups = found.groups.iter().flat_map(|group| &group.files);
        let read: BTreeSet<&str> = of_groups.map(|file| file.path.as_str()).collect();
        let mut copied = Copied {
            name: name.clone(),
            ..Copied::default()
        };
        for path in files {
            if !read.contains(path.as_str()) {
                copied.left.push(path);
                continue;
            }
            let bytes = fs::read(place(folder, &path))
                .map_err(|e| BenchError::Machine(format!("{path} can't be read: {e}")))?;
            let to = format!("{name}/{path}");
            self.put(&to, &bytes)?;
            copied.files.push(to);
        }
        for path in &copied.left {
            let place = place(folder, path).display().to_string();
            self.left.push((place, LEFT.to_owned()));
        }
        Ok(copied)
    }

    /// Files that were left where they are, and why.
    pub fn left(&self) -> &[(String, String)] {
        &self.left
    }

    /// The names of all questions that are asked of the files.
    pub fn asked(&self) -> BTreeSet<&str> {
        let groups = self.survey.groups.iter();
        let questions = groups.flat_map(|group| &group.questions);
        questions.map(|question| question.id.as_str()).collect()
    }

    /// Whether a question was answered so before.
    pub fn is_answered(&self, id: &str, value: &str) -> bool {
        self.answers.get(id).is_some_and(|kept| kept == value)
    }

    /// Puts a file into the data folder; one of that name with other content is never overwritten.
    ///
    /// # Errors
    /// Where its name leads elsewhere, another file has its name, or the machine refuses.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), BenchError> {
        let odd = |part: &str| {
            part.is_empty()
                || part.starts_with('.')
                || part.contains(['\\', ':', '*', '?', '"', '<', '>', '|'])
        };
        if path.split('/').any(odd) {
            return Err(BenchError::Machine(format!(
                "a file can't be named {path}: rename it"
            )));
        }
        let place = place(&self.project.data, path);
        let refuse = |e: std::io::Error| {
            BenchError::Machine(format!("{} can't be written: {e}", place.display()))
        };
        if let Ok(old) = fs::read(&place) {
            return match old == bytes {
                true => Ok(()),
                false => Err(BenchError::Machine(format!(
                    "{path} is there already, with other content: rename the new one, or take the old one away"
                ))),
            };
        }
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).map_err(refuse)?;
        }
        fs::write(&place, bytes).map_err(refuse)
    }

    /// Looks at all files that the config doesn't name yet.
    pub fn look(&mut self) {
        let data = self.project.data.clone();
        let organisations =
            read_organisations(&data, &self.project.settings, &ReadOptions::default());
        self.schools = organisations.map_or_else(
            |_| Vec::new(),
            |held| {
                let named = |s: &crate::dataset::School| (s.urn.to_string(), s.name.clone());
                held.schools.iter().map(named).collect()
            },
        );
        let all = files_of(&data);
        let named = |path: &String| {
            let sources = self.project.settings.sources.iter();
            sources
                .chain(&self.project.settings.memberships)
                .flat_map(|s| &s.files)
                .any(|pattern| names(pattern.split('!').next().unwrap_or(""), path))
        };
        let (read, mut open): (Vec<String>, Vec<String>) = all.into_iter().partition(named);
        let mut others = read;
        if !self.under.is_empty() {
            // What is read by its name alone must be named once another file feeds its table.
            let within = |path: &String| {
                is_read_by_name(path)
                    || self
                        .under
                        .iter()
                        .any(|f| f.is_empty() || path == f || path.starts_with(&format!("{f}/")))
            };
            let (inside, outside): (Vec<String>, Vec<String>) = open.into_iter().partition(within);
            open = inside;
            others.extend(outside);
        }
        let around = Around {
            schools: self.schools.clone(),
            answers: self.answers.clone(),
            year: this_year(),
            others,
            wider: true,
        };
        self.survey = survey(&data, &open, &around);
    }

    /// Keeps an answer and looks again.
    ///
    /// # Errors
    /// Where it can't be kept.
    pub fn answer(&mut self, id: &str, value: &str) -> Result<(), BenchError> {
        self.answers.insert(id.to_owned(), value.to_owned());
        let text = serde_json::to_vec_pretty(&self.answers)
            .map_err(|e| BenchError::Machine(e.to_string()))?;
        StateFolder::new(&self.project.state)
            .write(ANSWERS, &text)
            .map_err(|e| BenchError::Machine(e.to_string()))?;
        self.look();
        Ok(())
    }

    /// The config with the lines of all groups to which nothing is lacking.
    ///
    /// # Errors
    /// Where the config is written so that they can't be put in.
    pub fn settings(&self) -> Result<String, BenchError> {
        let old = self.text.as_deref().unwrap_or(BEGINNING);
        insert(old, &self.survey.settings).map_err(BenchError::Config)
    }

    /// Writes the config; the old one is kept beside it, under the name this gives.
    ///
    /// # Errors
    /// As [`settings`](Self::settings), and where the machine refuses.
    pub fn write(&mut self) -> Result<Option<PathBuf>, BenchError> {
        let text = self.settings()?;
        let machine = |what: &Path, e: std::io::Error| {
            BenchError::Machine(format!("{} can't be written: {e}", what.display()))
        };
        let mut kept = None;
        if let Some(old) = &self.text
            && *old != text
        {
            let beside = self.config.with_extension("before-setup.yaml");
            fs::write(&beside, old).map_err(|e| machine(&beside, e))?;
            kept = Some(beside);
        }
        let fresh = self.config.with_extension("yaml.new");
        fs::write(&fresh, &text).map_err(|e| machine(&fresh, e))?;
        fs::rename(&fresh, &self.config).map_err(|e| machine(&self.config, e))?;
        self.project = read(&text, &self.config)?;
        self.text = Some(text);
        self.look();
        Ok(kept)
    }

    /// The first rows of a group as they are understood; none where something is lacking to it still.
    pub fn sample(&self, group: &Group) -> Vec<Sample> {
        let Ok(own) = config::read(&group.yaml, &self.config) else {
            return Vec::new();
        };
        // The tables that the rows rest on come from the whole of the settings.
        let Ok(project) = self.settings().and_then(|text| read(&text, &self.config)) else {
            return Vec::new();
        };
        let mut settings = project.settings;
        let from = settings.sources.len();
        let count = own.settings.sources.len();
        let rolls = own.settings.sources.iter().filter(|s| s.table != "pupils");
        settings.sources.extend(rolls.cloned());
        let found = match settings.sources.len() > from {
            true => samples(&self.project.data, &settings, |i| i >= from, 10),
            false => {
                // The roll itself is looked at alone.
                let own = own.settings;
                samples(&self.project.data, &own, |i| i < count, 10)
            }
        };
        let mut found = found.unwrap_or_default();
        found.retain(|s| !s.rows.is_empty());
        found
    }

    /// What is wrong with the data as the settings would read them.
    pub fn findings(&self) -> Vec<Finding> {
        let Ok(project) = self.settings().and_then(|text| read(&text, &self.config)) else {
            return Vec::new();
        };
        read_project(
            &self.project.data,
            &project.settings,
            &ReadOptions::default(),
        )
        .map_or_else(|_| Vec::new(), |(_, sink)| sink.into_sorted())
    }
}

fn read(text: &str, path: &Path) -> Result<Project, BenchError> {
    config::read(text, path).map_err(|findings| {
        let words: Vec<String> = findings
            .iter()
            .map(|f| format!("{}:{}: {}", path.display(), f.spot.line, f.message))
            .collect();
        BenchError::Config(words.join("\n"))
    })
}

/// A path of the data folder as the machine writes it.
fn place(data: &Path, path: &str) -> PathBuf {
    path.split('/')
        .fold(data.to_path_buf(), |p, part| p.join(part))
}

/// All files of a folder by their paths with `/`, but hidden ones, locks of spreadsheets and heading-only tables.
fn files_of(folder: &Path) -> Vec<String> {
    let visible = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name.starts_with("~$"))
    };
    let mut files: Vec<String> = WalkDir::new(folder)
        .into_iter()
        .filter_entry(visible)
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .filter(|e| !is_heading_only(e.path()))
        .filter_map(|e| {
            let path = e.path().strip_prefix(folder).ok()?;
            let parts = path.components().map(|c| c.as_os_str().to_string_lossy());
            Some(parts.collect::<Vec<_>>().join("/"))
        })
        .collect();
    files.sort();
    files
}

/// Whether a file has but one line, as those that `matbook init` writes.
fn is_heading_only(path: &Path) -> bool {
    let text = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    let small = fs::metadata(path).is_ok_and(|m| m.len() < 4096);
    text && small && fs::read_to_string(path).is_ok_and(|t| t.trim().lines().count() < 2)
}

/// The academic year of today.
#[expect(
    clippy::disallowed_methods,
    reason = "it is offered first where a person is asked for the year; no output holds it unasked"
)]
fn this_year() -> Option<String> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    let days = i32::try_from(seconds / 86_400).ok()?;
    Some(Date::from_days(days)?.academic_year().to_string())
}
