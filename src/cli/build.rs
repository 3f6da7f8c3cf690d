//! `matbook build`: read → check → measure → release → compose → render → write.

mod editions;
mod finish;
mod ground;
mod shard;
mod standing;
mod told;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compose::{Bound, Composed, Only, Rendering, Share, Survey, Written, write};
use crate::config::Project;
use crate::diag::Severity;
use crate::intake::ReadOptions;
use crate::pack::{Logo, Look, Press};
use crate::pipeline::{Inputs, inputs, shown};
use crate::release::{Desk, Edition, Kept, Withheld};
use crate::site::{MANIFEST, Origin, SiteError, Writer, site_mark};
use crate::state::StateFolder;

use super::Ended;
use super::args::BuildArguments;
use super::guards::{self, Guards};
use super::history::{self, History, LookBack};
use super::messages::Messages;
use super::overlap;
use super::project::{self, Checked};
use super::sought::{others, sought};
pub(super) use editions::{built, of_edition, published, unknown as unknown_edition, withheld};
use shard::Parts;
use standing::LastBuild;

pub(super) fn build(arguments: &BuildArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(arguments: &BuildArguments, messages: &Messages) -> Result<Ended, Ended> {
    if let Some(asked) = arguments.shard {
        return shard::make(arguments, asked, messages);
    }
    let (mut project, mut folders) = begin(arguments, messages)?;
    folders.inputs = made_from(&project, &folders.cache, messages)?;
    let standing = LastBuild::of(arguments, &project, &folders, messages);
    if let Some(said) = standing.as_ref().and_then(|s| s.said(&project, &folders)) {
        messages.say(&format!(
            "nothing changed: {said} (matbook check lists them), {:.1} s",
            messages.seconds()
        ));
        return Ok(Ended::Done);
    }
    LastBuild::forget(&folders);
    let parts = match arguments.join {
        Some(n) => Some(Parts::find(n, arguments, &project, &folders, messages)?),
        None => None,
    };
    folders.share = parts.as_ref().map_or(Share::Whole, Parts::rest);
    let checked = read(arguments, &mut project, messages)?;
    let editions = editions::asked(arguments, &project, &checked.holdings, messages)?;
    let mut survey = survey(&project, &checked, messages);
    let mut guards = Guards::new(&project, &checked.holdings, &folders.out, messages)?;
    let mut rendered = render(
        arguments,
        &project,
        &mut survey,
        &folders,
        &editions,
        messages,
    )?;
    if let Some(parts) = parts {
        parts.take_into(&mut rendered, messages)?;
    }
    still_the_same(&project, &folders, messages)?;
    let figures = std::mem::take(&mut rendered.written.figures);
    let history = rendered.history.take();
    let (packs, accept) = (!arguments.no_pdf, arguments.accept);
    guards.hold(figures, guards::besides(&survey), packs, accept, messages)?;
    // The PDFs need neither data nor figures any more, but much memory.
    drop(survey);
    let findings = checked.findings;
    drop(checked.holdings);
    let (ended, summary) = rendered.finish(messages).inspect_err(|ended| {
        if *ended == Ended::DataErrors {
            // What can't be written down was told already.
            let _ = guards.halt(
                vec!["the last build found personal values of pupils in its pages".to_owned()],
                messages,
            );
        }
    })?;
    guards.keep(&summary, messages)?;
    if let Some(history) = history {
        history.keep(&summary, messages)?;
    }
    if let Some(n) = arguments.join {
        Parts::tidy(&folders.out, n, messages)?;
    }
    let manifests = summary
        .files
        .iter()
        .filter(|(path, ..)| path.ends_with(MANIFEST));
    for (path, hash, _) in manifests {
        messages.say(&format!("{path} has SHA-256 {hash}"));
    }
    messages.say(&editions::whereabouts(&folders.out, &editions));
    if let Some(standing) = standing.filter(|_| ended == Ended::Done) {
        standing.note(&project, &folders, &findings, summary.files.len());
    }
    Ok(ended)
}

/// The project and the folders of its site; how many things are done at once is settled.
fn begin(arguments: &BuildArguments, messages: &Messages) -> Result<(Project, Folders), Ended> {
    let project = project::config(&arguments.project, messages)?;
    let folders = Folders {
        out: arguments.out.clone().unwrap_or_else(|| project.out.clone()),
        cache: cache_folder(&project.config),
        state: Some(StateFolder::new(&project.state)),
        same_figures: false,
        composed: None,
        share: Share::Whole,
        inputs: Inputs::new(),
        look_back: LookBack::Keep(StateFolder::new(&project.state)),
    };
    overlap::check(&project, &folders.out, messages)?;
    let jobs = arguments.jobs.unwrap_or(0);
    if jobs > 0 {
        // Only the first call in a process counts; a second build in one process keeps the first number.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build_global();
    }
    Ok((project, folders))
}

/// Reads and checks the data, and says whether a site may be built from it.
fn read(
    arguments: &BuildArguments,
    project: &mut Project,
    messages: &Messages,
) -> Result<Checked, Ended> {
    let options = ReadOptions {
        jobs: arguments.jobs.unwrap_or(0),
        // The pages on value added rank the schools by it.
        with_reference_pupils: true,
        // Of each row a number is kept, made of its UPN with a secret.
        with_upns: true,
        ..ReadOptions::default()
    };
    let mut checked = project::checked(project, &options, messages)?;
    checked.rank_schools();
    allowed(arguments, project, &checked, messages)?;
    Ok(checked)
}

/// Warns where files changed since they were hashed: what was read may be other than the manifest says.
fn still_the_same(project: &Project, folders: &Folders, messages: &Messages) -> Result<(), Ended> {
    if made_from(project, &folders.cache, messages)? != folders.inputs {
        messages.say(
            "warning: files of the project changed while they were read, and manifest.json names them as they were: build again",
        );
    }
    Ok(())
}

/// Where a site is written, and where what is remembered of it is kept.
#[derive(Clone, Debug)]
pub(super) struct Folders {
    /// The site.
    pub(super) out: PathBuf,
    /// The memory.
    pub(super) cache: PathBuf,
    /// Where what mail must know of the packs is kept; `None`: nothing is mailed from this site.
    pub(super) state: Option<StateFolder>,
    /// Whether the last build into them was of the same data and settings.
    pub(super) same_figures: bool,
    /// Where composed pages are kept from build to build.
    pub(super) composed: Option<Arc<Composed>>,
    /// Which share of the site is made.
    pub(super) share: Share,
    /// The files that the site is made from, as they were before they were read.
    pub(super) inputs: Inputs,
    /// Which builds it is held against.
    pub(super) look_back: LookBack,
}

/// The files that a project's site is made from.
pub(super) fn made_from(
    project: &Project,
    cache: &Path,
    messages: &Messages,
) -> Result<Inputs, Ended> {
    inputs(project, Some(cache)).map_err(|e| project::stopped(e, messages))
}

/// Says what was found, and whether a site may be built from it.
pub(super) fn allowed(
    arguments: &BuildArguments,
    project: &Project,
    checked: &Checked,
    messages: &Messages,
) -> Result<(), Ended> {
    let Checked {
        holdings,
        findings,
        stops,
        ..
    } = checked;
    let errors = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .count();
    messages.findings(findings, false);
    if *stops || (arguments.strict && errors > 0) {
        messages.error(if *stops {
            "the data can't be built from: see above; the old site is untouched"
        } else {
            "--strict: there are findings of severity error; the old site is untouched"
        });
        return Err(Ended::DataErrors);
    }
    if holdings.trusts.is_empty() && holdings.memberships.is_empty() {
        let file = holdings.files.iter().find(|file| file.table == "trusts");
        messages.error(&match file {
            Some(file) => format!(
                "{} holds no rows yet: write the trusts there, and their schools into schools.csv",
                project.data.join(&file.path).display()
            ),
            None => format!(
                "{} has no table of trusts: put trusts.csv and schools.csv there (matbook init shows their columns)",
                project.data.display()
            ),
        });
        return Err(Ended::DataErrors);
    }
    unknown(arguments, holdings, messages)
}

/// Measures everything.
pub(super) fn survey<'a>(
    project: &'a Project,
    checked: &'a Checked,
    messages: &Messages,
) -> Survey<'a> {
    let survey = checked.measure(project);
    messages.stage("measured");
    survey
}

/// A site whose pages are written, and whose PDFs are not.
pub(super) struct Rendered {
    writer: Writer,
    press: Option<Press>,
    written: Written,
    bound: Bound,
    folders: Folders,
    history: Option<History>,
    /// What its pages were held against, as a manifest names it.
    compared_with: String,
    /// What the editions that withhold show, by the fewest pupils whose number is shown.
    kept: BTreeMap<u32, Kept>,
    /// The folders that stand beside themselves as one ZIP, too.
    zipped: Vec<String>,
    /// Whether a part of a site that is there is built anew.
    half_renewed: bool,
}

/// Releases, composes, renders and writes, but for the PDFs.
pub(super) fn render(
    arguments: &BuildArguments,
    project: &Project,
    survey: &mut Survey<'_>,
    folders: &Folders,
    editions: &[Edition],
    messages: &Messages,
) -> Result<Rendered, Ended> {
    let (library, commentary, own) = project::content(project, &survey.engine, Some(survey.as_at));
    survey.library = library;
    survey.commentary = commentary;
    survey.places = editions::places(project);
    messages.findings(&own, false);
    if arguments.strict && own.iter().any(|f| f.severity == Severity::Error) {
        messages.error("--strict: there are findings of severity error; the old site is untouched");
        return Err(Ended::DataErrors);
    }
    let templates = project
        .templates
        .is_dir()
        .then_some(project.templates.as_path());
    for stray in templates.map(super::templates::strays).unwrap_or_default() {
        messages.say(&format!("warning: {stray}"));
    }
    let press = if arguments.no_pdf {
        None
    } else {
        Some(Press::new(templates).map_err(|e| messages.wrong_use(&e.to_string()))?)
    };
    let mut writer = Writer::open(&folders.out, &folders.cache, arguments.force)
        .map_err(|e| site_error(&e, messages))?;
    let all = match editions {
        // One site for all, whatever the config says: what is served while it is worked on.
        [one] if !one.is_one_of_several() => editions.to_vec(),
        _ => Edition::all(&project.settings, survey.holdings),
    };
    let some =
        !arguments.trust.is_empty() || !arguments.school.is_empty() || editions.len() < all.len();
    // The team's desk and edition: what moved is looked up in all figures.
    let named = shown(&folders.inputs, &survey.holdings.personal);
    let looked = history::look(project, survey, (folders, &named), !some, messages)?;
    messages.stage("held against earlier builds");
    let half_renewed = some && site_mark(&folders.out).is_some();
    writer.sign_with(super::sign::signer(project, messages)?);
    writer.watch(sought(project, survey, &looked.changes));
    for edition in editions {
        if let Some(others) = others(edition, survey) {
            writer.watch_in(&edition.folder, others);
        }
    }
    let mut origin = Origin::now(survey.as_at.to_string(), folders.inputs.clone());
    origin.compared_with.clone_from(&looked.compared_with);
    let only = Only {
        trusts: arguments.trust.clone(),
        schools: arguments.school.clone(),
        share: folders.share.clone(),
    };
    let mut parts = Rendering {
        html: editions::renderer(project, survey, templates, messages)?,
        press,
        look: look(project, messages)?,
        same_figures: folders.same_figures,
        composed: folders.composed.clone(),
        figures: BTreeMap::new(),
        pack_sources: arguments.pack_sources.clone(),
    };
    let bar = messages.bar("composing");
    let (mut whole, mut bound) = (Written::default(), vec![]);
    let ladder = editions::withheld(&project.settings, folders.state.as_ref(), messages)?;
    // The team's last: it says how much the others withhold.
    let mut order: Vec<&Edition> = editions.iter().collect();
    order.sort_by_key(|edition| edition.is_whole());
    for (place, edition) in order.into_iter().enumerate() {
        survey.withheld = editions::of_edition(&ladder, edition);
        survey.desk = Desk::for_edition(edition, survey.withheld.clone());
        survey.edition = edition.clone();
        survey.changes = looked.changes.clone();
        // Readers of the others don't know the files.
        survey.changes.in_full &= edition.is_whole();
        parts.figures = match edition.is_whole() {
            true => looked.figures.clone(),
            false => BTreeMap::new(),
        };
        let told = match edition.is_whole() {
            true => Origin {
                inputs: named.clone(),
                ..origin.clone()
            },
            false => origin.folded(),
        };
        let all_of_it = arguments.trust.is_empty() && arguments.school.is_empty();
        if !matches!(only.share, Share::Part(_)) {
            writer.describe(&edition.folder, told, all_of_it);
        }
        parts.html = editions::renderer(project, survey, templates, messages)?;
        let tick = |done: usize, total: usize| {
            bar.set_length((editions.len() * total) as u64);
            bar.set_position((place * total + done) as u64);
        };
        let (written, pdfs) =
            write(survey, &parts, &writer, &only, &tick).map_err(|e| site_error(&e, messages))?;
        editions::join(&mut whole, written, edition);
        editions::count(survey, edition, &only.share);
        bound.push(pdfs);
    }
    survey.desk = Desk::default();
    survey.withheld = Withheld::none();
    editions::keep_the_rest(&writer, editions, &all).map_err(|e| site_error(&e, messages))?;
    if editions.iter().all(|edition| !edition.is_whole()) {
        // The guards hold all figures against those of the last build, whoever may read them.
        survey.edition = Edition::team();
        let all = 0..survey.holdings.trusts.len();
        let trusts = match &only.share {
            Share::Whole => all.collect(),
            Share::Part(part) => part.trusts(survey.holdings),
            // The parts have made them.
            Share::Rest(_) => vec![],
        };
        whole.figures = crate::compose::tidy_figures(survey, trusts);
    }
    bar.finish_and_clear();
    messages.stage("composed and rendered");
    Ok(Rendered {
        writer,
        press: parts.press,
        written: whole,
        bound: Bound::together(bound),
        half_renewed,
        history: looked.history,
        compared_with: looked.compared_with,
        kept: (survey.rolls.keys())
            .filter_map(|k| Some((*k, editions::kept(ladder.get(k)?, *k, &only.share))))
            .collect(),
        zipped: (editions
            .iter()
            .filter(|e| e.setting.zip && e.is_one_of_several()))
        .map(|e| e.folder.clone())
        .collect(),
        folders: folders.clone(),
    })
}

/// The packs' colour and logo.
fn look(project: &Project, messages: &Messages) -> Result<Look, Ended> {
    let brand = &project.settings.brand;
    let mut look = Look {
        accent: brand.colour.clone(),
        logo: None,
    };
    if let Some(file) = &brand.logo {
        let path = project.config.parent().unwrap_or(Path::new("")).join(file);
        let ending = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default()
            .to_ascii_lowercase();
        if !["svg", "png", "jpg", "jpeg"].contains(&ending.as_str()) {
            return Err(messages.wrong_use(&format!(
                "brand.logo is {file}: a logo is an svg, png or jpg file"
            )));
        }
        let bytes = std::fs::read(&path).map_err(|e| {
            messages.wrong_use(&format!("brand.logo: cannot read {}: {e}", path.display()))
        })?;
        let alt = brand.logo_alt.clone();
        look.logo = Some(Logo {
            ending,
            bytes: bytes.into(),
            alt: alt.unwrap_or_else(|| format!("{} logo", project.settings.title)),
        });
    }
    Ok(look)
}

/// Trusts and schools asked for that there aren't.
fn unknown(
    arguments: &BuildArguments,
    holdings: &crate::dataset::Holdings,
    messages: &Messages,
) -> Result<(), Ended> {
    let bodies = || holdings.memberships.iter().flat_map(|m| &m.trusts);
    for uid in &arguments.trust {
        if holdings.trust(uid).is_none() && !bodies().any(|t| t.uid == *uid) {
            return Err(
                messages.wrong_use(&format!("--trust {uid}: there is no trust with that UID"))
            );
        }
    }
    for urn in &arguments.school {
        if holdings.school(*urn).is_none() {
            return Err(
                messages.wrong_use(&format!("--school {urn}: there is no school with that URN"))
            );
        }
    }
    Ok(())
}

/// The folder of what is remembered between builds: beside the config.
pub(super) fn cache_folder(config: &Path) -> PathBuf {
    config.parent().unwrap_or(Path::new("")).join(".matbook")
}

fn site_error(error: &SiteError, messages: &Messages) -> Ended {
    if matches!(error, SiteError::Leaks(_)) {
        messages.error(&format!(
            "{error}; the old site is untouched. matbook check tells rows whose values stand in the wrong place"
        ));
        Ended::DataErrors
    } else if error.is_wrong_use() {
        messages.wrong_use(&error.to_string())
    } else {
        messages.machine(&error.to_string())
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
pub(super) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
