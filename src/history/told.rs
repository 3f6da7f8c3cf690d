//! What moved, as text for people, as JSON and as CSV.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::figures::{KEYS, push_csv};
use crate::quantity::Unit;

use super::code::code_of;
use super::compare::Difference;
use super::figures::{How, Move, Point};

/// So many figures of each kind are printed for people.
const NAMED: usize = 20;

/// A figure in words, as `Oakfield: KS2, Reading, expected, Summer 2023/24 (sex: F)`.
pub fn said(of: &Difference, figure: &Move) -> String {
    let urn = figure.cell("urn");
    let trust = || {
        let uid = figure.cell("trust_uid");
        let sponsor = figure.cell("sponsor");
        let name = of.trusts.get(uid).cloned();
        name.unwrap_or_else(|| {
            if uid.is_empty() {
                sponsor.to_owned()
            } else {
                uid.to_owned()
            }
        })
    };
    let whose = urn.parse().map_or_else(|_| trust(), |urn| of.school(urn));
    let mut parts: Vec<String> = Vec::new();
    for column in ["key_stage", "stage", "subject", "measure"] {
        if !figure.cell(column).is_empty() {
            parts.push(figure.cell(column).to_owned());
        }
    }
    if !figure.cell("year_group").is_empty() {
        parts.push(format!("year group {}", figure.cell("year_group")));
    }
    let when = [figure.cell("term"), figure.cell("academic_year")];
    parts.push(
        when.into_iter()
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
    );
    let group = match figure.is_of_group() {
        true => format!(" ({}: {})", figure.cell("grouping"), figure.cell("group")),
        false => String::new(),
    };
    format!("{whose}: {}{group}", parts.join(", "))
}

/// A number as people read it here: with one decimal, two where one would show nothing.
fn short(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(n) if n.abs() < 0.95 && n != 0.0 => Unit::Points.text(n),
        Ok(n) => Unit::Mean.text(n),
        Err(_) => text.to_owned(),
    }
}

/// How it moved, in words.
fn moved(figure: &Move) -> String {
    let Move {
        before, after, how, ..
    } = figure;
    let value = |p: &Point| match p.value.as_str() {
        "" if p.note.is_empty() => "no figure".to_owned(),
        "" => format!("no figure ({})", p.note),
        value => short(value),
    };
    let pupils = match (before.n.as_str(), after.n.as_str()) {
        (a, b) if a == b && !a.is_empty() => format!(" (of {a})"),
        ("", b) | (b, "") if !b.is_empty() => format!(" (of {b})"),
        (a, b) if a != b => format!(" (of {b}, before {a})"),
        _ => String::new(),
    };
    match how {
        How::Value => {
            let by = figure.by().map(|by| {
                format!(
                    ", {}{}",
                    if by < 0.0 { "−" } else { "+" },
                    short(&by.abs().to_string())
                )
            });
            format!(
                "{} → {}{}{pupils}",
                value(before),
                value(after),
                by.unwrap_or_default()
            )
        }
        How::Comparison => format!(
            "{} as before; compared with {}, before {}",
            value(after),
            short(&after.comparison),
            short(&before.comparison)
        ),
        How::Verdict => format!(
            "{} as before; now {}, before {}",
            value(after),
            verdict(after),
            verdict(before)
        ),
        How::Pupils => format!("{} as before{pupils}", value(after)),
        How::New => format!("new: {}{pupils}", value(after)),
        How::Gone => format!("gone: {}{pupils}", value(before)),
        How::Renamed => format!(
            "{} as before, under another name ({})",
            value(after),
            before.note
        ),
    }
}

fn verdict(point: &Point) -> String {
    let said = [point.verdict.as_str(), point.note.as_str()];
    let said: Vec<&str> = said.into_iter().filter(|s| !s.is_empty()).collect();
    match said.is_empty() {
        true => "nothing said".to_owned(),
        false => said.join(", "),
    }
}

/// What moved, for people.
pub fn as_text(of: &Difference) -> String {
    let mut out = String::new();
    for (word, (name, as_at)) in [("before", &of.before), ("now", &of.now)] {
        let _ = writeln!(out, "{word:<7} {name}, data as at {as_at}");
    }
    for (uid, (was, is)) in &of.terms {
        let trust = of.trusts.get(uid).unwrap_or(uid);
        let _ = writeln!(
            out,
            "{trust}: pages stand at {is}, before at {was}: {} figures of it",
            of.of_new_term
        );
    }
    let restated: Vec<&Move> = of.restated().collect();
    if of.moved.is_empty() {
        let _ = writeln!(out, "nothing moved: {} figures are the same", of.compared);
    } else {
        let _ = writeln!(
            out,
            "{} figures moved ({} held against each other); of past terms and years: {}",
            of.moved.len(),
            of.compared,
            match restated.len() {
                0 => "none, nothing was restated".to_owned(),
                n => format!("{n} were restated"),
            }
        );
    }
    if !of.causes.is_empty() {
        out.push_str("because of\n");
        for cause in of.causes.iter().take(3 * NAMED) {
            let _ = writeln!(out, "  {}", cause.words(&|urn| of.school(urn)));
        }
        let more = of.causes.len().saturating_sub(3 * NAMED);
        if more > 0 {
            let _ = writeln!(out, "  and {more} more (--format json names all)");
        }
    } else if !of.moved.is_empty() {
        out.push_str("why is not known: rows, settings, methods and program are the same as far as they are kept\n");
    }
    let others: Vec<&Move> = of.moved.iter().filter(|m| !m.restated).collect();
    for (heading, list) in [("restated", &restated), ("moved", &others)] {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{heading}");
        for figure in list.iter().take(NAMED) {
            let _ = writeln!(out, "  {}: {}", said(of, figure), moved(figure));
        }
        let more = list.len().saturating_sub(NAMED);
        if more > 0 {
            let _ = writeln!(out, "  and {more} more (--format csv names all)");
        }
    }
    let (new, mended) = (of.findings.new.len(), of.findings.mended.len());
    if new + mended > 0 {
        let _ = writeln!(
            out,
            "findings: {new} new kinds, {mended} mended, {} still open",
            of.findings.open.len()
        );
    }
    out
}

/// The columns of [`as_csv`] after those that say what a figure is of.
const COLUMNS: [&str; 14] = [
    "code",
    "change",
    "restated",
    "before",
    "after",
    "by",
    "n_before",
    "n_after",
    "comparison_before",
    "comparison_after",
    "verdict_before",
    "verdict_after",
    "note",
    "because",
];

/// A row a figure that moved.
pub fn as_csv(of: &Difference) -> String {
    let heading: Vec<&str> = KEYS.iter().copied().chain(COLUMNS).collect();
    let mut out = format!("{}\n", heading.join(","));
    for m in &of.moved {
        let because = of
            .because(m)
            .iter()
            .map(|c| c.words(&|urn| of.school(urn)))
            .collect::<Vec<_>>()
            .join("; ");
        let by = m.by().map(crate::figures::number).unwrap_or_default();
        let note = [&m.before.note, &m.after.note];
        let note = note
            .into_iter()
            .find(|n| !n.is_empty())
            .map_or("", String::as_str);
        let mut cells: Vec<&str> = KEYS
            .iter()
            .map(|k| if *k == "report" { m.report } else { m.cell(k) })
            .collect();
        let restated = if m.restated { "true" } else { "false" };
        let code = code_of(m.report, &m.key);
        cells.extend([
            code.as_str(),
            m.how.word(),
            restated,
            &m.before.value,
            &m.after.value,
            &by,
            &m.before.n,
            &m.after.n,
            &m.before.comparison,
            &m.after.comparison,
            &m.before.verdict,
            &m.after.verdict,
            note,
            &because,
        ]);
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            push_csv(&mut out, cell);
        }
        out.push('\n');
    }
    out
}

/// All of it for programs.
pub fn as_json(of: &Difference) -> String {
    let point = |p: &Point| {
        let number = |text: &str| match text.parse::<f64>() {
            Ok(n) => json!(n),
            Err(_) if text.is_empty() => Value::Null,
            Err(_) => json!(text),
        };
        json!({
            "value": number(&p.value), "n": number(&p.n), "comparison": number(&p.comparison),
            "verdict": p.verdict, "note": p.note,
        })
    };
    let name = |urn| of.school(urn);
    let causes: Vec<Value> = (of.causes.iter())
        .map(|c| json!({"kind": c.word(), "words": c.words(&name)}))
        .collect();
    let moved: Vec<Value> = (of.moved.iter())
        .map(|m| {
            let because: Vec<usize> = (of.because(m).iter())
                .filter_map(|c| of.causes.iter().position(|other| std::ptr::eq(*c, other)))
                .collect();
            json!({
                "code": code_of(m.report, &m.key), "report": m.report, "figure": m.key, "change": m.how.word(), "restated": m.restated,
                "before": point(&m.before), "after": point(&m.after), "by": m.by(), "because": because,
            })
        })
        .collect();
    let build = |(name, as_at): &(String, String)| json!({"name": name, "as_at": as_at});
    let value = json!({
        "before": build(&of.before), "now": build(&of.now), "compared": of.compared,
        "of_new_term": of.of_new_term, "restated": of.restated().count(), "causes": causes, "moved": moved,
        "findings": {"new": of.findings.new, "open": of.findings.open, "mended": of.findings.mended},
    });
    format!(
        "{}\n",
        serde_json::to_string_pretty(&value).unwrap_or_default()
    )
}
