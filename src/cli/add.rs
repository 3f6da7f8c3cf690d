//! `matbook add`: files grouped, what can't be known asked, entries of `sources:` written, the data checked.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

use crate::intake::{Group, Question};
use crate::setup::{Bench, BenchError};

use super::Ended;
use super::args::{AddArguments, ProjectArguments};
use super::messages::Messages;

pub(super) fn add(arguments: &AddArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

/// Says why a project can't be set up.
pub(super) fn refused(error: &BenchError, messages: &Messages) -> Ended {
    match error {
        BenchError::Config(_) => messages.wrong_use(&error.to_string()),
        BenchError::Machine(_) => messages.machine(&error.to_string()),
    }
}

fn run(arguments: &AddArguments, messages: &Messages) -> Result<Ended, Ended> {
    let refuse = |error: BenchError| refused(&error, messages);
    let mut bench = Bench::open(&arguments.config).map_err(refuse)?;
    for folder in &arguments.folders {
        if !folder.exists() {
            return Err(messages.wrong_use(&format!("there is no {}", folder.display())));
        }
        match within(folder, &bench) {
            Some(path) => bench.only(&path),
            None if !folder.is_dir() => {
                return Err(messages.wrong_use(&format!(
                    "{} is not in the data folder {}: put it there, or name its folder",
                    folder.display(),
                    bench.data().display()
                )));
            }
            None => {
                let copied = bench.take(folder).map_err(refuse)?;
                messages.say(&format!(
                    "{} files of {} were copied into {}",
                    copied.files.len(),
                    folder.display(),
                    bench.data().display()
                ));
                if !copied.left.is_empty() {
                    messages.say(&format!(
                        "left where they are, since no table is made of them: {}",
                        some(&copied.left)
                    ));
                }
                bench.only(&copied.name);
            }
        }
    }
    bench.look();
    answer(&mut bench, &arguments.answers, messages)?;
    let asks = !arguments.yes && std::io::stdin().is_terminal();
    if asks {
        ask(&mut bench, messages).map_err(refuse)?;
    }
    for group in &bench.survey().groups {
        tell(group, messages);
    }
    for (file, why) in &bench.survey().unread {
        messages.say(&format!("not read: {file}: {why}"));
    }
    if bench.survey().settings.is_empty() {
        let open = bench.survey().groups.iter().any(|g| !g.lacks.is_empty());
        messages.say(match open {
            true => "nothing is added before the questions are answered",
            false => "there is nothing to add",
        });
        return Ok(Ended::Done);
    }
    let settings = bench.survey().settings.clone();
    let written = bench.write().map_err(refuse)?;
    messages.say(&format!(
        "written into {}{}:",
        bench.config().display(),
        written.map_or_else(String::new, |old| format!(
            " (the old one is kept as {})",
            old.display()
        ))
    ));
    messages.result(&settings);
    let project = ProjectArguments {
        config: arguments.config.clone(),
        data: None,
    };
    Ok(super::check::check(&project, false, messages))
}

/// Keeps the answers of `--answer`; one to a question that isn't asked is refused.
fn answer(bench: &mut Bench, pairs: &[String], messages: &Messages) -> Result<(), Ended> {
    let mut open = Vec::new();
    for pair in pairs {
        match pair.split_once('=') {
            Some((id, value)) => open.push((id, value)),
            None => {
                return Err(messages.wrong_use(&format!(
                    "--answer {pair}: expected the question's name, = and the answer"
                )));
            }
        }
    }
    // An answer may lead to another question.
    while !open.is_empty() {
        let asked =
            |(id, value): &(&str, &str)| bench.asked().contains(id) || bench.is_answered(id, value);
        let (now, later): (Vec<_>, Vec<_>) = open.into_iter().partition(asked);
        if now.is_empty() {
            let names: Vec<&str> = bench.asked().into_iter().collect();
            let (id, value) = later[0];
            return Err(messages.wrong_use(&format!(
                "--answer {id}={value}: no such question is asked{}",
                match names.is_empty() {
                    true => " of these files".to_owned(),
                    false => format!("; these are: {}", names.join(", ")),
                }
            )));
        }
        for (id, value) in now {
            bench
                .answer(id, value)
                .map_err(|error| refused(&error, messages))?;
        }
        open = later;
    }
    Ok(())
}

/// The first few of many names.
fn some(names: &[String]) -> String {
    const FEW: usize = 20;
    let mut shown = names.iter().take(FEW).cloned().collect::<Vec<_>>();
    if names.len() > FEW {
        shown.push(format!("and {} more", names.len() - FEW));
    }
    shown.join(", ")
}

/// The path of a folder relative to the data folder, where it lies in it.
fn within(folder: &std::path::Path, bench: &Bench) -> Option<String> {
    let data = std::fs::canonicalize(bench.data()).ok()?;
    let place: PathBuf = std::fs::canonicalize(folder).ok()?;
    let parts = place.strip_prefix(&data).ok()?.components();
    let parts: Vec<String> = parts
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .collect();
    Some(parts.join("/"))
}

/// Says what a group is taken for.
fn tell(group: &Group, messages: &Messages) {
    if group.canonical {
        return;
    }
    let files: Vec<String> = group
        .files
        .iter()
        .map(crate::intake::SeenFile::shown)
        .collect();
    let rows: usize = group.files.iter().map(|f| f.rows).sum();
    let state = match group.lacks.is_empty() {
        true => "understood".to_owned(),
        false => format!("left out until this is said: {}", group.lacks.join(", ")),
    };
    messages.say(&format!(
        "{} ({} {}, {rows} rows): {state}\n  {}",
        group.title,
        files.len(),
        if files.len() == 1 { "file" } else { "files" },
        files.join("\n  ")
    ));
    for column in &group.columns {
        if let Some(taken) = &column.taken
            && !column.sure
        {
            messages.say(&format!(
                "  doubtful: `{}` is taken for {taken}: {}",
                column.heading, column.why
            ));
        }
    }
    for doubt in &group.doubts {
        messages.say(&format!("  note: {doubt}"));
    }
    for question in group.questions.iter().filter(|q| q.answer.is_none()) {
        let values: Vec<&str> = question.choices.iter().map(|c| c.value.as_str()).collect();
        messages.say(&format!(
            "  question: {} (--answer \"{}=…\"{})",
            question.text,
            question.id,
            match values.is_empty() {
                true => String::new(),
                false => format!(", one of {}", values.join(", ")),
            }
        ));
    }
}

/// Asks every question that has no answer yet.
fn ask(bench: &mut Bench, messages: &Messages) -> Result<(), BenchError> {
    let mut passed: Vec<String> = Vec::new();
    loop {
        let open = |q: &&Question| q.answer.is_none() && !passed.contains(&q.id);
        let groups = bench.survey().groups.iter();
        let Some(question) = groups.flat_map(|g| &g.questions).find(open).cloned() else {
            return Ok(());
        };
        let mut words = format!("{}\n  {}", question.text, question.why);
        for (i, choice) in question.choices.iter().enumerate() {
            words.push_str(&format!("\n  {}  {}", i + 1, choice.label));
        }
        words.push_str("\n  (nothing: leave it open)");
        messages.say(&words);
        let _ = std::io::stderr().write_all(b"> ");
        let mut line = String::new();
        let read = std::io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(|e| BenchError::Machine(e.to_string()))?;
        let line = line.trim();
        let chosen = line
            .parse::<usize>()
            .ok()
            .and_then(|n| question.choices.get(n.checked_sub(1)?))
            .map(|c| c.value.clone());
        let value = match chosen {
            Some(value) => Some(value),
            None if !line.is_empty() && !question.free.is_empty() => Some(line.to_owned()),
            None => None,
        };
        match value {
            Some(value) => bench.answer(&question.id, &value)?,
            None => passed.push(question.id),
        }
        if read == 0 {
            return Ok(());
        }
    }
}
