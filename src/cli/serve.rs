//! `matbook serve`: the site as it grows, on this machine.

use std::path::PathBuf;
use std::sync::Arc;

use crate::compose::{Composed, Share};
use crate::config::Project;
use crate::intake::ReadOptions;
use crate::pipeline::Inputs;
use crate::release::Edition;
use crate::serve::{Changes, Live, ServeError, Server, Watch};

use super::args::{BuildArguments, ServeArguments};
use super::build::{self, Folders, cache_folder};
use super::history::LookBack;
use super::messages::Messages;
use super::{Ended, project};

pub(super) fn serve(arguments: &ServeArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(arguments: &ServeArguments, messages: &Messages) -> Result<Ended, Ended> {
    let mut project = project::config(&arguments.project, messages)?;
    // A site of its own: the one that is published stays as it was built.
    let memory = cache_folder(&project.config).join("serve");
    let folders = Folders {
        out: memory.join("site"),
        cache: memory,
        state: None,
        same_figures: false,
        composed: None,
        share: Share::Whole,
        inputs: Inputs::new(),
        look_back: LookBack::Never,
    };
    let site = std::path::absolute(&folders.out)
        .map_err(|e| messages.machine(&format!("{} can't be found: {e}", folders.out.display())))?;
    let server = Server::start(&site, arguments.port).map_err(|error| match error {
        ServeError::Taken(_) => messages.wrong_use(&error.to_string()),
        ServeError::Machine(_) => messages.machine(&error.to_string()),
    })?;
    let live = server.live();
    // From before the first build on, so that no change is missed.
    let mut watch = watch(&project, messages)?;
    let mut told = false;
    loop {
        let changes = build_until(
            arguments,
            &project,
            &folders,
            &mut watch,
            &live,
            messages,
            &mut || {
                if !std::mem::replace(&mut told, true) {
                    messages.say(&format!(
                    "Open http://{}/ (Ctrl-C ends it); changes to config, data, content and templates are built at once",
                    server.address()
                ));
                }
            },
        )?;
        if !changes.config {
            continue;
        }
        loop {
            match project::config(&arguments.project, messages) {
                Ok(fresh) => {
                    let moved = paths(&fresh) != paths(&project);
                    project = fresh;
                    if moved {
                        watch = self::watch(&project, messages)?;
                    }
                    break;
                }
                Err(_) => {
                    // The old settings hold until the config can be read.
                    failed(&live, messages);
                    while !next(&mut watch, messages)?.config {}
                }
            }
        }
    }
}

fn next(watch: &mut Watch, messages: &Messages) -> Result<Changes, Ended> {
    watch.wait().map_err(|e| messages.machine(&e))
}

fn paths(project: &Project) -> [PathBuf; 3] {
    [
        project.data.clone(),
        project.content.clone(),
        project.templates.clone(),
    ]
}

fn watch(project: &Project, messages: &Messages) -> Result<Watch, Ended> {
    Watch::new(
        &project.config,
        &project.data,
        &project.content,
        &project.templates,
    )
    .map_err(|e| messages.machine(&e))
}

/// Reads the data and builds, and builds again with the same data as often as only words change; ends with a change of
/// data or config.
fn build_until(
    arguments: &ServeArguments,
    project: &Project,
    folders: &Folders,
    watch: &mut Watch,
    live: &Live,
    messages: &Messages,
    ready: &mut dyn FnMut(),
) -> Result<Changes, Ended> {
    let build = BuildArguments {
        project: arguments.project.clone(),
        out: None,
        trust: vec![],
        school: vec![],
        edition: vec![],
        jobs: None,
        no_pdf: !arguments.pdf,
        strict: false,
        force: false,
        accept: true,
        pack_sources: None,
        shard: None,
        join: None,
    };
    let begun = messages.seconds();
    let options = ReadOptions {
        // The pages on value added rank the schools by it.
        with_reference_pupils: true,
        ..ReadOptions::default()
    };
    let mut project = project.clone();
    let checked = project::checked(&mut project, &options, messages)
        .and_then(|checked| build::allowed(&build, &project, &checked, messages).map(|()| checked));
    let Ok(mut checked) = checked else {
        failed(live, messages);
        ready();
        return until(watch, messages, |changes| changes.config || changes.data);
    };
    checked.rank_schools();
    let project = &project;
    let mut survey = build::survey(project, &checked, messages);
    let mut begun = begun;
    // Where only templates change, pages say what they said: they are composed once.
    let composed = Arc::new(Composed::default());
    let mut folders = Folders {
        composed: Some(Arc::clone(&composed)),
        ..folders.clone()
    };
    loop {
        folders.inputs = build::made_from(project, &folders.cache, messages)?;
        // What is worked on is seen whole, in one site.
        let whole = [Edition::team()];
        let rendered = build::render(&build, project, &mut survey, &folders, &whole, messages);
        match rendered.and_then(|rendered| rendered.finish(messages)) {
            Ok((Ended::Done, _)) => {
                // From here on only words change, until the data are read again.
                folders.same_figures = true;
                messages.heard();
                live.built();
                messages.say(&format!("built in {:.2} s", messages.seconds() - begun));
            }
            Ok(_) | Err(_) => failed(live, messages),
        }
        ready();
        let changes = next(watch, messages)?;
        if changes.config || changes.data {
            return Ok(changes);
        }
        if changes.content {
            composed.forget();
        }
        begun = messages.seconds();
    }
}

fn until(
    watch: &mut Watch,
    messages: &Messages,
    enough: impl Fn(Changes) -> bool,
) -> Result<Changes, Ended> {
    loop {
        let changes = next(watch, messages)?;
        if enough(changes) {
            return Ok(changes);
        }
    }
}

/// Tells open pages what was said on the terminal.
fn failed(live: &Live, messages: &Messages) {
    live.failed(&messages.heard());
    messages.say("the old site stays until a build succeeds");
}
