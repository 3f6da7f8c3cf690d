//! The editions of a build: which there are, and what each is made with.

use std::collections::BTreeMap;
use std::path::Path;

use crate::compose::{Share, Survey, Written};
use crate::config::{Project, PublishPlace, Settings, edition_named};
use crate::dataset::Holdings;
use crate::diag::nearest;
use crate::html::{Renderer, SiteInfo};
use crate::release::{Edition, Kept, Withheld};
use crate::report::{Fact, PagePath};
use crate::site::{SiteError, Writer};
use crate::state::{StateError, StateFolder};

use crate::cli::Ended;
use crate::cli::args::BuildArguments;
use crate::cli::messages::Messages;

/// The view in the browser, deflated; the build script makes it.
const VIEW: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/view.deflate"));

/// The editions that are asked for: all of the config, or those named.
pub(super) fn asked(
    arguments: &BuildArguments,
    project: &Project,
    holdings: &Holdings,
    messages: &Messages,
) -> Result<Vec<Edition>, Ended> {
    let mut all = Edition::all(&project.settings, holdings);
    for name in &arguments.edition {
        if !all.iter().any(|e| e.is_named(name)) {
            return Err(messages.wrong_use(&unknown(name, &all)));
        }
    }
    if !arguments.edition.is_empty() {
        all.retain(|e| arguments.edition.iter().any(|name| e.is_named(name)));
    }
    Ok(all)
}

/// What is said of an edition that there isn't.
pub(in crate::cli) fn unknown(name: &str, all: &[Edition]) -> String {
    if !all.iter().any(Edition::is_one_of_several) {
        return format!(
            "--edition {name}: the config has no `editions`: there is one site, for the team"
        );
    }
    let mut names: Vec<&str> = all.iter().map(|e| e.setting.name.as_str()).collect();
    names.dedup();
    let folders = all.iter().map(|e| e.folder.as_str());
    match nearest(name, names.iter().copied().chain(folders)) {
        Some(near) => format!("--edition {name}: there is no such edition; did you mean {near}?"),
        None => format!(
            "--edition {name}: there is no such edition; there are {}",
            names.join(", ")
        ),
    }
}

/// What is withheld, for each fewest number of pupils that an edition of the config shows: with all of them, whichever are made,
/// since what one withholds is withheld in those that withhold more. `state`: where what was published last is kept.
pub(in crate::cli) fn withheld(
    settings: &Settings,
    state: Option<&StateFolder>,
    messages: &Messages,
) -> Result<Ladder, Ended> {
    let least = || settings.editions.iter().filter_map(|e| e.suppress_below);
    let mut last: BTreeMap<u32, Kept> = BTreeMap::new();
    for (k, state) in least().zip(std::iter::repeat(state)) {
        let Some(state) = state else { continue };
        let text = match state.read(&published(k)) {
            Ok(text) => text.unwrap_or_default(),
            Err(error @ StateError::Rubbish { .. }) => {
                return Err(messages.wrong_use(&error.to_string()));
            }
            Err(error) => return Err(messages.machine(&error.to_string())),
        };
        last.insert(k, Kept::read(&String::from_utf8_lossy(&text)));
    }
    Ok(Withheld::ladder(least(), |k| {
        last.remove(&k).unwrap_or_default()
    }))
}

/// What the editions that withhold numbers under `k` showed and withheld so far, with what the parts of the site did that are made.
pub(super) fn kept(withheld: &Withheld, k: u32, share: &Share) -> Kept {
    let own = withheld.kept();
    let Share::Rest(rest) = share else { return own };
    let parts = rest.kept.get(&k).into_iter().flatten().map(Kept::text);
    Kept::read(&parts.chain([own.text()]).collect::<String>())
}

/// What is withheld, by the fewest pupils whose number is shown.
pub(in crate::cli) type Ladder = BTreeMap<u32, Withheld>;

/// What is withheld in an edition.
pub(in crate::cli) fn of_edition(ladder: &Ladder, edition: &Edition) -> Withheld {
    let own = edition.setting.suppress_below.and_then(|k| ladder.get(&k));
    own.cloned().unwrap_or_default()
}

/// The file of the state with what the editions that withhold numbers under `k` showed when they were published last.
pub(in crate::cli) fn published(k: u32) -> String {
    format!("shown-from-{k}-published")
}

/// The same of the last build.
pub(in crate::cli) fn built(k: u32) -> String {
    format!("shown-from-{k}-built")
}

/// Notes how much is withheld of what was made so far.
pub(super) fn count(survey: &mut Survey<'_>, edition: &Edition, share: &Share) {
    if let Some(k) = edition.setting.suppress_below {
        let counts = kept(&survey.withheld, k, share).tally();
        survey.rolls.insert(k, counts);
    }
}

/// Keeps what the editions that were made show, for when they are published, and says how much they withhold.
pub(super) fn remember(
    kept: &BTreeMap<u32, Kept>,
    state: Option<&StateFolder>,
    messages: &Messages,
) -> Result<(), Ended> {
    for (k, kept) in kept {
        let tally = kept.tally();
        messages.say(&format!(
            "numbers under {k} are withheld: {} of {} rolls of schools, year groups and groups, with what rests on them",
            tally.withheld(),
            tally.shown + tally.withheld()
        ));
        if let Some(state) = state {
            (state.write(&built(*k), kept.text().as_bytes()))
                .map_err(|e| messages.machine(&e.to_string()))?;
        }
    }
    Ok(())
}

/// What renders the pages of the edition that is made; one without cells carries no view.
pub(super) fn renderer(
    project: &Project,
    survey: &Survey<'_>,
    templates: Option<&Path>,
    messages: &Messages,
) -> Result<Renderer, Ended> {
    let edition = &survey.edition;
    let fact = |name: &str, value: String| Fact {
        name: name.to_owned(),
        value,
    };
    let mut facts = vec![fact("Data as at", survey.as_at.long())];
    if edition.is_one_of_several() {
        facts.push(fact("For", edition.setting.readers.clone()));
    }
    facts.push(match edition.setting.suppress_below {
        None => fact("Internal", "holds figures on individual pupils".into()),
        Some(k) => fact(
            "Withheld",
            format!("numbers of 1 to {}, and what would tell them: c", k - 1),
        ),
    });
    let trusts = survey.holdings.trusts.iter().enumerate();
    let info = SiteInfo {
        title: project.settings.title.clone(),
        trusts: (trusts.filter(|(trust, _)| edition.is_about_trust(*trust)))
            .map(|(_, t)| t.name.clone())
            .collect(),
        home: PagePath::new("index.html"),
        facts,
    };
    let html = Renderer::new(templates, info).map_err(|e| messages.wrong_use(&e.to_string()))?;
    Ok(match edition.is_whole() {
        true => html.with_view(VIEW),
        false => html,
    })
}

/// Where each edition goes by the config, by its name.
pub(super) fn places(project: &Project) -> BTreeMap<String, Vec<String>> {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in &project.publish {
        let Some(name) = &line.edition else { continue };
        let edition = edition_named(&project.settings.editions, name);
        let (name, only) = edition.map_or((name.as_str(), None), |(e, of)| (&e.name, of));
        let mut place = match &line.place {
            PublishPlace::Folder(folder) => folder.display().to_string(),
            PublishPlace::Sftp { host, path, .. } => format!("{host}:{path}"),
            PublishPlace::WebDav { url, .. } => url.clone(),
            PublishPlace::S3 { bucket, path, .. } => format!("s3: {bucket}/{path}"),
        };
        if let Some(only) = only {
            place.push_str(&format!(" (only {only})"));
        }
        places.entry(name.to_owned()).or_default().push(place);
    }
    for (role, name) in project.mail.iter().flat_map(|mail| &mail.editions) {
        let singular = format!("{role}s") == *name;
        if !singular && project.settings.editions.iter().any(|e| e.name == *name) {
            let words = format!("mail to the role {role}");
            places.entry(name.clone()).or_default().push(words);
        }
    }
    places
}

/// Takes what was made of an edition to what was made of those before.
pub(super) fn join(whole: &mut Written, mut one: Written, edition: &Edition) {
    // All figures of a trust, not those of one school.
    if !edition.is_whole() {
        one.figures.clear();
    }
    whole.add(one);
}

/// Keeps the files of the editions that aren't asked for as the last build left them, and says that they may be of other data.
pub(super) fn keep_the_rest(
    writer: &Writer,
    asked: &[Edition],
    all: &[Edition],
) -> Result<(), SiteError> {
    if asked.len() == all.len() {
        return Ok(());
    }
    writer.is_partial();
    let known = |folder: &str, editions: &[Edition]| editions.iter().any(|e| e.folder == folder);
    let rest: Vec<String> = (writer.last_paths())
        .filter(|path| {
            let (folder, _) = path
                .split_once('/')
                .unwrap_or((path.trim_end_matches(".zip"), ""));
            known(folder, all) && !known(folder, asked)
        })
        .map(str::to_owned)
        .collect();
    for path in rest {
        writer.keep(&path)?;
    }
    Ok(())
}

/// Where the site that was built is to be looked at.
pub(super) fn whereabouts(out: &Path, editions: &[Edition]) -> String {
    let first = editions.first().map_or("", |e| e.folder.as_str());
    let open = format!("Open {}", out.join(first).join("index.html").display());
    match editions.len() {
        0 | 1 => open,
        n => format!(
            "{open} ({n} editions, each in a folder of {})",
            out.display()
        ),
    }
}
