//! `matbook verify`: a site against its manifest, and against the data it says it was made from.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::compose::Share;
use crate::config::Project;
use crate::diag::MASK;
use crate::intake::ReadOptions;
use crate::pipeline::{Inputs, inputs};
use crate::release::Edition;
use crate::site::{
    Fault, Hash, MANIFEST, MARKER, Origin, Proof, SIGNATURE, Sealed, SiteError, signed_by,
};
use crate::state::StateFolder;

use super::args::{BuildArguments, ProjectArguments, VerifyArguments, VerifyFormat};
use super::build::{self, Folders, cache_folder};
use super::history::LookBack;
use super::messages::Messages;
use super::{Ended, project};

/// So many files are named on a terminal.
const NAMED: usize = 20;

pub(super) fn verify(arguments: &VerifyArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

/// What was found of one site.
struct Held {
    /// Its folder.
    site: PathBuf,
    /// What its manifest says, where it can be read.
    proof: Option<Proof>,
    /// The manifest's SHA-256.
    own: Option<Hash>,
    /// What is wrong, by file.
    faults: Vec<(String, Fault)>,
    /// What the manifest's signature says, where it is that of the key that was asked for.
    signed: Option<String>,
    /// What of the project is not what the site was made from, in words; `None`: not asked.
    other: Option<Vec<String>>,
}

impl Held {
    fn is_same(&self) -> bool {
        self.faults.is_empty() && self.other.as_ref().is_none_or(Vec::is_empty)
    }
}

fn run(a: &VerifyArguments, messages: &Messages) -> Result<Ended, Ended> {
    let sites = sites(&a.site).map_err(|text| messages.wrong_use(&text))?;
    // A key's file, or the key itself.
    let key = a
        .key
        .as_ref()
        .map(|key| fs::read_to_string(key).unwrap_or_else(|_| key.clone()));
    let mut all = Vec::new();
    for site in sites {
        let mut held = against_manifest(&site).map_err(|e| messages.machine(&e.to_string()))?;
        if let Some(wanted) = &a.manifest {
            let own = held.own.map(|hash| hash.to_string()).unwrap_or_default();
            if !own.eq_ignore_ascii_case(wanted) {
                let why = format!("its SHA-256 is {own}, and not {wanted}");
                held.faults
                    .push((MANIFEST.to_owned(), Fault::Manifest(why)));
            }
        }
        if let Some(key) = &key {
            match signature(&site, key) {
                Ok(told) => held.signed = Some(told),
                Err(why) => (held.faults).push((SIGNATURE.to_owned(), Fault::Signature(why))),
            }
        }
        if let (Some(data), Some(proof)) = (&a.data, &held.proof) {
            held.other = Some(against_data(a, data.as_ref(), &held, proof, messages)?);
        }
        all.push(held);
    }
    let same = all.iter().all(Held::is_same);
    let text = match a.format {
        VerifyFormat::Text => all.iter().map(told).collect(),
        VerifyFormat::Json => as_json(&all),
    };
    match messages.result(&text) {
        Ended::Done if !same => Ok(Ended::DataErrors),
        ended => Ok(ended),
    }
}

/// The site in a folder, or the editions in it.
fn sites(folder: &Path) -> Result<Vec<PathBuf>, String> {
    if folder.join(MANIFEST).is_file() {
        return Ok(vec![folder.to_path_buf()]);
    }
    let entries = fs::read_dir(folder)
        .map_err(|e| format!("there is no site in {}: {e}", folder.display()))?;
    let mut editions: Vec<PathBuf> = (entries.filter_map(Result::ok))
        .map(|entry| entry.path())
        .filter(|path| path.join(MANIFEST).is_file())
        .collect();
    editions.sort();
    if !editions.is_empty() {
        return Ok(editions);
    }
    if folder.join(MARKER).is_file() {
        return Ok(vec![folder.to_path_buf()]);
    }
    Err(format!(
        "{} is not a site made by matbook: it has no {MANIFEST}",
        folder.display()
    ))
}

/// Holds a site against its own manifest.
fn against_manifest(site: &Path) -> Result<Held, SiteError> {
    let bytes = fs::read(site.join(MANIFEST));
    let mut held = Held {
        site: site.to_path_buf(),
        proof: None,
        own: bytes.as_deref().ok().map(Hash::of),
        faults: vec![],
        signed: None,
        other: None,
    };
    let fault = match bytes.as_deref().map(Proof::parse) {
        Ok(Ok(proof)) => {
            held.faults = proof.check(site)?;
            held.proof = Some(proof);
            return Ok(held);
        }
        Ok(Err(why)) => Fault::Manifest(why),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Fault::NoManifest,
        Err(error) => Fault::Manifest(error.to_string()),
    };
    held.faults.push((MANIFEST.to_owned(), fault));
    Ok(held)
}

/// Holds the signature of a site's manifest against a public key.
fn signature(site: &Path, key: &str) -> Result<String, String> {
    let read =
        |name: &str| fs::read(site.join(name)).map_err(|e| format!("{name} can't be read: {e}"));
    let signature = String::from_utf8(read(SIGNATURE)?).map_err(|_| "it is no text".to_owned())?;
    signed_by(&read(MANIFEST)?, &signature, key)
}

/// Holds the project against what a site was made from, and, where all is the same, a site made anew against this one.
fn against_data(
    a: &VerifyArguments,
    data: Option<&PathBuf>,
    held: &Held,
    proof: &Proof,
    messages: &Messages,
) -> Result<Vec<String>, Ended> {
    let arguments = ProjectArguments {
        config: a.config.clone(),
        data: data.cloned(),
    };
    let project = project::config(&arguments, messages)?;
    // Every byte is read: a manifest is to be proved, not time to be saved.
    let found = inputs(&project, None).map_err(|e| project::stopped(e, messages))?;
    let mut other = differences(proof, &found);
    let now = Origin::now(String::new(), Inputs::new());
    if now.program != proof.origin.program || now.method != proof.origin.method {
        other.push(format!(
            "this program is {} (methods {}), and {} (methods {}) made the site: only that one can make its bytes",
            now.program, now.method, proof.origin.program, proof.origin.method
        ));
    }
    if proof.several_builds {
        other.push(
            "a part of the site was built by itself (--school, --trust), after the rest: it is of several states of the data"
                .into(),
        );
    }
    if !other.is_empty() {
        return Ok(other);
    }
    rebuilt(&arguments, project, found, held, proof, messages)
}

/// What of a project's files is not what a site was made from.
fn differences(proof: &Proof, found: &Inputs) -> Vec<String> {
    let mut other = Vec::new();
    let none = crate::site::Files::new();
    let kinds = proof.origin.inputs.keys().chain(found.keys());
    let kinds: std::collections::BTreeSet<&String> = kinds.collect();
    for kind in kinds {
        let made_from = proof.origin.inputs.get(kind).unwrap_or(&none);
        let here = found.get(kind).unwrap_or(&none);
        if made_from.len() == 1 && made_from.contains_key("all") {
            let now = Origin {
                inputs: Inputs::from([(kind.clone(), here.clone())]),
                ..Origin::default()
            };
            if now.folded().inputs[kind] != *made_from {
                other.push(format!("{kind}: not what the site was made from"));
            }
            continue;
        }
        let mut fresh: Vec<(&String, &Sealed)> = (here.iter())
            .filter(|(path, _)| !made_from.contains_key(*path))
            .collect();
        for (path, file) in made_from {
            match here.get(path) {
                // A name that holds something personal is masked: the file is known by its bytes.
                None if path.contains(MASK) => match fresh.iter().position(|(_, now)| *now == file)
                {
                    Some(at) => drop(fresh.remove(at)),
                    None => other.push(format!("{kind}: {path} is missing or was changed")),
                },
                None => other.push(format!("{kind}: {path} is missing")),
                Some(now) if now != file => other.push(format!("{kind}: {path} was changed")),
                Some(_) => {}
            }
        }
        other.extend((fresh.iter()).map(|(path, _)| format!("{kind}: {path} was not there")));
    }
    other
}

/// Builds the site anew beside the cache and says which files came out otherwise.
fn rebuilt(
    arguments: &ProjectArguments,
    mut project: Project,
    found: Inputs,
    held: &Held,
    proof: &Proof,
    messages: &Messages,
) -> Result<Vec<String>, Ended> {
    let scratch = cache_folder(&project.config).join(format!("verify-{}", std::process::id()));
    let folders = Folders {
        out: scratch.join("site"),
        cache: scratch.join("cache"),
        state: None,
        same_figures: false,
        composed: None,
        share: Share::Whole,
        inputs: found,
        look_back: LookBack::As(
            StateFolder::new(&project.state),
            proof.origin.compared_with.clone(),
        ),
    };
    let with_packs = proof.files.keys().any(|path| path.ends_with(".pdf"));
    let build = BuildArguments {
        project: arguments.clone(),
        out: None,
        trust: vec![],
        school: vec![],
        edition: vec![],
        jobs: None,
        no_pdf: !with_packs,
        strict: false,
        force: true,
        accept: true,
        pack_sources: None,
        shard: None,
        join: None,
    };
    let options = ReadOptions {
        with_reference_pupils: true,
        with_upns: true,
        ..ReadOptions::default()
    };
    let made = project::checked(&mut project, &options, messages).and_then(|mut checked| {
        checked.rank_schools();
        let mut survey = build::survey(&project, &checked, messages);
        let all = Edition::all(&project.settings, &checked.holdings);
        let rendered = build::render(&build, &project, &mut survey, &folders, &all, messages)?;
        rendered.finish(messages)
    });
    // With editions each is a folder of it.
    let edition = held.site.file_name().map(|name| folders.out.join(name));
    let anew = match (Proof::read(&folders.out), edition) {
        (Ok(None), Some(edition)) => Proof::read(&edition),
        (whole, _) => whole,
    };
    // It only took room.
    let _ = fs::remove_dir_all(&scratch);
    made?;
    let Ok(Some(anew)) = anew else {
        return Err(messages.machine("the site made anew has no manifest that can be read"));
    };
    let mut other = Vec::new();
    if anew.origin.as_at != proof.origin.as_at {
        other.push(format!(
            "the data stand for {}, and the site for {}: set SOURCE_DATE_EPOCH as it was set then",
            anew.origin.as_at, proof.origin.as_at
        ));
    }
    for (path, file) in &proof.files {
        match anew.files.get(path) {
            None => other.push(format!("{path} does not come out of these data")),
            Some(now) if now != file => other.push(format!("{path} comes out otherwise")),
            Some(_) => {}
        }
    }
    let lacking = anew
        .files
        .keys()
        .filter(|path| !proof.files.contains_key(*path));
    other.extend(lacking.map(|path| {
        format!(
            "{path} comes out of these data and is not in {}",
            held.site.display()
        )
    }));
    Ok(other)
}

/// What was found, for people.
fn told(held: &Held) -> String {
    let mut out = String::new();
    let site = held.site.display();
    if let (Some(proof), Some(own)) = (&held.proof, &held.own) {
        let origin = &proof.origin;
        let bytes: u64 = proof.files.values().map(|f| f.bytes).sum();
        let _ = writeln!(
            out,
            "{site}: {} files, {:.1} MB, made by {} (methods {}), data as at {}",
            proof.files.len(),
            build::megabytes(bytes),
            origin.program,
            origin.method,
            origin.as_at
        );
        for (kind, files) in &origin.inputs {
            let bytes: u64 = files.values().map(|f| f.bytes).sum();
            let _ = writeln!(
                out,
                "  from {kind}: {} files, {:.1} MB",
                files.len(),
                build::megabytes(bytes)
            );
        }
        if proof.several_builds {
            out.push_str("  a part of it was built by itself, after the rest\n");
        }
        let _ = writeln!(out, "  manifest.json has SHA-256 {own}");
    }
    for (path, fault) in held.faults.iter().take(NAMED) {
        let _ = writeln!(out, "  ✗ {path} {}", fault.words());
    }
    let more = held.faults.len().saturating_sub(NAMED);
    if more > 0 {
        let _ = writeln!(out, "  ✗ and {more} more files (--format json names all)");
    }
    if held.proof.is_some() && held.faults.is_empty() {
        out.push_str("  ✓ every file is as the manifest has it, and there is none besides\n");
    }
    if let Some(told) = &held.signed {
        let _ = writeln!(out, "  ✓ the manifest is signed with this key: {told}");
    } else if held.site.join(SIGNATURE).is_file() && held.faults.is_empty() {
        out.push_str("  the manifest is signed; --key KEY holds it against a public key\n");
    }
    match &held.other {
        None => {}
        Some(other) if other.is_empty() => out.push_str(
            "  ✓ config, data, content and templates are those it was made from, and make these bytes with this program\n",
        ),
        Some(other) => {
            for line in other.iter().take(NAMED) {
                let _ = writeln!(out, "  ✗ {line}");
            }
            let more = other.len().saturating_sub(NAMED);
            if more > 0 {
                let _ = writeln!(out, "  ✗ and {more} more (--format json names all)");
            }
        }
    }
    out
}

/// The same for programs.
fn as_json(all: &[Held]) -> String {
    let sites: Vec<_> = all
        .iter()
        .map(|held| {
            let origin = held.proof.as_ref().map(|proof| &proof.origin);
            let faults: Vec<_> = (held.faults.iter())
                .map(|(path, f)| json!({"path": path, "fault": f.word(), "message": f.words()}))
                .collect();
            json!({
                "site": held.site.display().to_string(),
                "same": held.is_same(),
                "manifest_sha256": held.own.map(|hash| hash.to_string()),
                "program": origin.map(|o| &o.program),
                "method": origin.map(|o| o.method),
                "as_at": origin.map(|o| &o.as_at),
                "files": held.proof.as_ref().map(|proof| proof.files.len()),
                "faults": faults,
                "signed": held.signed,
                "data": held.other,
            })
        })
        .collect();
    let same = all.iter().all(Held::is_same);
    let value = json!({"same": same, "sites": sites});
    format!(
        "{}\n",
        serde_json::to_string_pretty(&value).unwrap_or_default()
    )
}
