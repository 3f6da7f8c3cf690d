//! What the page shows, as JSON.

use serde_json::{Value, json};

use crate::diag::Severity;
use crate::intake::{Group, Question, SeenFile};

use super::super::Bench;

/// The whole state.
pub(super) fn state(bench: &Bench) -> Value {
    let survey = bench.survey();
    let groups: Vec<Value> = survey.groups.iter().map(group).collect();
    let unread: Vec<Value> = survey
        .unread
        .iter()
        .chain(bench.left())
        .map(|(file, why)| json!({"file": file, "why": why}))
        .collect();
    let (settings, refused) = match bench.settings() {
        Ok(text) => (text, None),
        Err(why) => (String::new(), Some(why.to_string())),
    };
    json!({
        "config": bench.config().display().to_string(),
        "data": bench.data().display().to_string(),
        "schools": bench.schools().len(),
        "groups": groups,
        "unread": unread,
        "fresh": survey.settings,
        "settings": settings,
        "refused": refused,
    })
}

fn group(group: &Group) -> Value {
    let files: Vec<Value> = group
        .files
        .iter()
        .map(|f: &SeenFile| json!({"name": f.shown(), "rows": f.rows}))
        .collect();
    let columns: Vec<Value> = group
        .columns
        .iter()
        .map(|c| json!({"heading": c.heading, "taken": c.taken, "sure": c.sure, "why": c.why}))
        .collect();
    let questions: Vec<Value> = group.questions.iter().map(question).collect();
    json!({
        "id": group.id,
        "title": group.title,
        "table": group.table,
        "files": files,
        "rows": group.files.iter().map(|f| f.rows).sum::<usize>(),
        "columns": columns,
        "doubts": group.doubts,
        "questions": questions,
        "lacks": group.lacks,
        "canonical": group.canonical,
        "layout": group.layout,
        "yaml": group.yaml,
    })
}

fn question(question: &Question) -> Value {
    let choices: Vec<Value> = question
        .choices
        .iter()
        .map(|c| json!({"value": c.value, "label": c.label}))
        .collect();
    json!({
        "id": question.id,
        "text": question.text,
        "why": question.why,
        "choices": choices,
        "free": question.free,
        "answer": question.answer,
        "needed": question.needed,
    })
}

/// The first rows of a group as they are understood.
pub(super) fn sample(bench: &Bench, id: &str) -> Value {
    let Some(group) = bench.survey().groups.iter().find(|g| g.id == id) else {
        return json!([]);
    };
    let samples: Vec<Value> = bench
        .sample(group)
        .into_iter()
        .map(|s| {
            let columns: Vec<Value> = s
                .columns
                .iter()
                .map(|(name, personal)| json!({"name": name, "personal": personal}))
                .collect();
            json!({"file": s.file, "columns": columns, "rows": s.rows})
        })
        .collect();
    json!(samples)
}

/// What is wrong with the data, the same things of a file together.
pub(super) fn findings(bench: &Bench) -> Value {
    let mut kinds: Vec<(String, String, &str, String, String, u64, usize)> = Vec::new();
    let all = bench.findings();
    for finding in &all {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => continue,
        };
        let same = kinds.iter_mut().find(|k| {
            (k.0.as_str(), k.1.as_str(), k.3.as_str())
                == (
                    finding.code.text(),
                    &*finding.spot.file,
                    finding.message.as_str(),
                )
        });
        match same {
            Some(kind) => kind.6 += 1,
            None => kinds.push((
                finding.code.text().to_owned(),
                finding.spot.file.to_string(),
                severity,
                finding.message.clone(),
                finding.help.clone(),
                finding.spot.line,
                1,
            )),
        }
    }
    kinds.sort_by(|a, b| a.2.cmp(b.2).then(b.6.cmp(&a.6)));
    let shown: Vec<Value> = kinds
        .iter()
        .take(50)
        .map(|(code, file, severity, message, help, line, count)| {
            json!({"code": code, "file": file, "severity": severity, "message": message, "help": help, "line": line, "count": count})
        })
        .collect();
    json!({"kinds": kinds.len(), "shown": shown})
}
