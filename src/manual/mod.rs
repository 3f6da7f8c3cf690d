//! The manual: topics as Markdown, some written (content/manual), some made from the declarations in the code, printed by
//! `matbook help TOPIC` and written as a site of its own by `matbook help --write DIR`.

mod dictionary;
mod site;

use std::borrow::Cow;

use crate::{check, config, diag::Code};

pub use site::{Written, write};

/// A topic of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// The word that asks for it: `first-hour`.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it answers, in a line.
    pub line: &'static str,
    made: Made,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    /// Written: the Markdown below its title.
    Written(&'static str),
    /// The tables of the data folder, from their declarations.
    Dictionary,
    /// The keys of config.yaml, from their declarations.
    Config,
    /// The codes of findings, each with its page.
    Findings,
}

macro_rules! written {
    ($name:literal) => {
        Made::Written(include_str!(concat!("../../content/manual/", $name, ".md")))
    };
}

/// All topics, in the order they are read in.
pub const TOPICS: &[Topic] = &[
    Topic {
        name: "first-hour",
        title: "The first hour",
        line: "From the exports of your schools' systems to the first right site.",
        made: written!("first-hour"),
    },
    Topic {
        name: "messy-example",
        title: "A messy example, worked through",
        line: "Six files as schools send them, what is told of each, and the lines that mend it.",
        made: written!("messy-example"),
    },
    Topic {
        name: "data",
        title: "The data folder, table by table",
        line: "Every table and column, what may stand there, and what identifies a pupil.",
        made: Made::Dictionary,
    },
    Topic {
        name: "config",
        title: "config.yaml, key by key",
        line: "Every setting, what may stand there and what it is for.",
        made: Made::Config,
    },
    Topic {
        name: "findings",
        title: "Findings, code by code",
        line: "What each finding means, what it does to the figures and how to mend it.",
        made: Made::Findings,
    },
    Topic {
        name: "new-year",
        title: "A new academic year; schools that join or leave",
        line: "What to bring, what to rename, and what the guards will ask.",
        made: written!("new-year"),
    },
    Topic {
        name: "proof",
        title: "Proof, and what moved",
        line: "Whether a site is what was built from these data; what moved since the last one, and why; meetings.",
        made: written!("proof"),
    },
    Topic {
        name: "sharing",
        title: "Sharing the site and the packs",
        line: "File share, intranet, SharePoint, OneDrive, Teams, Google Drive, stick: what works, and what instead.",
        made: written!("sharing"),
    },
    Topic {
        name: "editions",
        title: "Editions: who reads what",
        line: "Sites for heads, governors, trustees and the public beside the team's: what each holds, what is withheld, where it goes.",
        made: written!("editions"),
    },
    Topic {
        name: "schedule",
        title: "As a scheduled job",
        line: "cron, systemd and the Windows task scheduler; what the exit status says.",
        made: written!("schedule"),
    },
    Topic {
        name: "cluster",
        title: "Many trusts: a site made in parts",
        line: "Several processes or machines make a site together: xargs, Slurm, Kubernetes.",
        made: written!("cluster"),
    },
    Topic {
        name: "own",
        title: "Indicators, groups, packs, templates and pages of your own",
        line: "What can be added without programming, with an example of each.",
        made: written!("own"),
    },
    Topic {
        name: "recipes",
        title: "Figures in R, Python and Excel",
        line: "The tidy rows, and a few lines that read them.",
        made: written!("recipes"),
    },
];

/// The topic with a name.
pub fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|t| t.name == name)
}

impl Topic {
    /// The topic as Markdown, its title first.
    pub fn markdown(&self) -> String {
        let body: Cow<'_, str> = match self.made {
            Made::Written(text) => text.into(),
            Made::Dictionary => dictionary::dictionary().into(),
            Made::Config => config::reference().into(),
            Made::Findings => findings().into(),
        };
        format!("# {}\n\n{}\n", self.title, body.trim())
    }
}

/// The list of topics as lines of text.
pub fn contents() -> String {
    let wide = TOPICS.iter().map(|t| t.name.len()).max().unwrap_or(0);
    TOPICS
        .iter()
        .map(|t| format!("  {:wide$}  {}\n", t.name, t.title))
        .collect()
}

/// Every code with its page.
fn findings() -> String {
    let mut text = String::from(
        "A finding says file, line, column, what stands there (never a personal value), what was expected and what to do. \
         `matbook check --explain CODE` prints one of these pages.\n",
    );
    for code in Code::ALL {
        text.push_str(&format!("\n## {}\n\n", code.text()));
        // The page's own title names the code; its headings stand one rank lower here.
        let page = check::page(*code);
        let body = page
            .strip_prefix("# ")
            .and_then(|p| p.split_once('\n'))
            .map_or(page, |(_, rest)| rest);
        for line in body.trim().lines() {
            if line.starts_with('#') {
                text.push('#');
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}
