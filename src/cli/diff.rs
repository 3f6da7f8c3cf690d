//! `matbook diff`: what moved between two builds, figure by figure, and because of what.

use std::path::Path;

use crate::history::{Kept, Ledger, Side, Which, as_csv, as_json, as_text, compare, of_site};
use crate::site::{Hash, MANIFEST};
use crate::state::StateFolder;

use super::args::{DiffArguments, DiffFormat};
use super::messages::Messages;
use super::{Ended, project};

type Figures = std::collections::BTreeMap<String, Vec<(String, String)>>;

pub(super) fn diff(arguments: &DiffArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(a: &DiffArguments, messages: &Messages) -> Result<Ended, Ended> {
    // Two site folders can be held against each other without a project.
    let state = match a.project.config.is_file() {
        true => project::config(&a.project, messages)?.state,
        false => std::path::PathBuf::from("matbook-state"),
    };
    let state = StateFolder::new(state);
    let ledger = Ledger::open(&state, a.edition.as_deref().unwrap_or_default(), false)
        .map_err(|e| messages.machine(&e.to_string()))?;
    let one = |text: &str| found(&ledger, text).map_err(|text| messages.wrong_use(&text));
    let (before, now) = (one(&a.old)?, one(&a.new)?);
    let difference = compare(
        &Side {
            name: a.old.clone(),
            kept: &before.0,
            ledger: &ledger,
            figures: before.1.as_ref(),
        },
        &Side {
            name: a.new.clone(),
            kept: &now.0,
            ledger: &ledger,
            figures: now.1.as_ref(),
        },
    );
    Ok(messages.result(&match a.format {
        DiffFormat::Text => as_text(&difference),
        DiffFormat::Json => as_json(&difference),
        DiffFormat::Csv => as_csv(&difference),
    }))
}

/// The build that a word or a folder names.
fn found(ledger: &Ledger, text: &str) -> Result<(Kept, Option<Figures>), String> {
    let path = Path::new(text);
    if path.is_dir() {
        let bytes = std::fs::read(path.join(MANIFEST)).unwrap_or_default();
        if let Some(kept) = ledger.find(&Which::Manifest(Hash::of(&bytes).to_string())) {
            return Ok((kept, None));
        }
        return of_site(path).map(|(kept, figures)| (kept, Some(figures)));
    }
    let which = match text {
        "last" => Which::Last,
        "before" => Which::Before,
        "published" => Which::Published,
        name => Which::Frozen(name.to_owned()),
    };
    ledger.find(&which).map(|kept| (kept, None)).ok_or_else(|| match which {
        Which::Last => "no build is kept yet: run matbook build".to_owned(),
        Which::Before => "only one build is kept: the one before it would have to be another".to_owned(),
        Which::Published => "nothing was published yet since builds are kept".to_owned(),
        _ => {
            let names: Vec<&str> = ledger.frozen().map(|f| f.name.as_str()).collect();
            let known = match names.is_empty() {
                true => "none is frozen".to_owned(),
                false => format!("frozen are {}", names.join(", ")),
            };
            format!("{text}: neither the folder of a site nor last, before, published or a frozen meeting ({known})")
        }
    })
}
