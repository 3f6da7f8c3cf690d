//! `matbook help`: a verb's options, or a topic of the manual; `--write` makes the manual a site, `--man` pages for man.

use std::path::Path;

use clap::CommandFactory;

use crate::diag::nearest;
use crate::manual;

use super::Ended;
use super::args::Arguments;
use super::messages::Messages;

pub(super) fn help(topic: Option<&str>, write: Option<&Path>, messages: &Messages) -> Ended {
    if let Some(folder) = write {
        return match manual::write(folder) {
            Ok(pages) => {
                messages.say(&format!(
                    "{pages} pages: open {}",
                    folder.join("index.html").display()
                ));
                Ended::Done
            }
            Err(error) => messages.machine(&error.to_string()),
        };
    }
    let mut command = Arguments::command();
    let Some(name) = topic else {
        return messages.result(&format!(
            "{}\nTopics of the manual (matbook help TOPIC; matbook help --write DIR makes a site of them):\n{}",
            command.render_help(),
            manual::contents()
        ));
    };
    if let Some(topic) = manual::topic(name) {
        return messages.result(&topic.markdown());
    }
    command.build();
    if let Some(verb) = command.find_subcommand_mut(name) {
        return messages.result(&verb.render_long_help().to_string());
    }
    let verbs: Vec<String> = command
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    let known = || {
        let topics = manual::TOPICS.iter().map(|t| t.name);
        topics.chain(verbs.iter().map(String::as_str))
    };
    let hint = nearest(name, known()).map_or_else(
        || {
            let topics: Vec<&str> = manual::TOPICS.iter().map(|t| t.name).collect();
            format!("the topics are {}", topics.join(", "))
        },
        |near| format!("did you mean {near}?"),
    );
    messages.wrong_use(&format!(
        "help {name}: there is no such verb or topic; {hint}"
    ))
}

/// Writes `matbook.1` and `matbook-VERB.1` for each verb, out of the declarations of the arguments.
pub(super) fn man(folder: &Path, messages: &Messages) -> Ended {
    match man_pages(folder) {
        Ok(pages) => {
            messages.say(&format!("{pages} pages for man in {}", folder.display()));
            Ended::Done
        }
        Err(error) => messages.machine(&format!("{}: {error}", folder.display())),
    }
}

fn man_pages(folder: &Path) -> std::io::Result<usize> {
    std::fs::create_dir_all(folder)?;
    let command = Arguments::command();
    let pages = command.get_subcommands().count() + 1;
    clap_mangen::generate_to(command, folder)?;
    Ok(pages)
}
