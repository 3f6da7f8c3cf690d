//! What is said while working: to standard error, quietly where asked, as JSON lines for schedulers.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diag::{Finding, Severity, print};

use super::Ended;
use super::args::{Arguments, MessageFormat};

/// Where messages go.
#[derive(Debug)]
pub(super) struct Messages {
    json: bool,
    quiet: bool,
    verbose: u8,
    colour: bool,
    started: Instant,
    /// Errors since they were last asked for.
    heard: Mutex<String>,
}

impl Messages {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long it took is said to the user and goes into no output"
    )]
    pub(super) fn new(arguments: &Arguments) -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        Self {
            json: arguments.message_format == MessageFormat::Json,
            quiet: arguments.quiet,
            verbose: arguments.verbose,
            colour: !no_colour && std::io::stderr().is_terminal(),
            started: Instant::now(),
            heard: Mutex::default(),
        }
    }

    /// A result, to standard output. A reader that went away is no error.
    pub(super) fn result(&self, text: &str) -> Ended {
        match std::io::stdout().lock().write_all(text.as_bytes()) {
            Ok(()) => Ended::Done,
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ended::Done,
            Err(error) => self.machine(&format!("standard output can't be written: {error}")),
        }
    }

    /// A line about what was done.
    pub(super) fn say(&self, text: &str) {
        if self.quiet {
            return;
        }
        if self.json {
            self.line("info", text);
        } else {
            told(text);
        }
    }

    /// A line about a stage, with the time since the start, where asked for.
    pub(super) fn stage(&self, text: &str) {
        if self.verbose > 0 && !self.json {
            told(&format!(
                "{:7.2} s  {text}",
                self.started.elapsed().as_secs_f64()
            ));
        }
    }

    /// Whether more words were asked for.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose > 0
    }

    /// Seconds since the start.
    pub(super) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// A mistake in the use of the command.
    pub(super) fn wrong_use(&self, text: &str) -> Ended {
        self.error(text);
        Ended::WrongUse
    }

    /// The machine failed.
    pub(super) fn machine(&self, text: &str) -> Ended {
        self.error(text);
        Ended::Machine
    }

    /// An error that isn't a finding.
    pub(super) fn error(&self, text: &str) {
        self.hear(text);
        if self.json {
            self.line("error", text);
        } else if self.colour {
            told(&format!("\u{1b}[1;31merror\u{1b}[0m: {text}"));
        } else {
            told(&format!("error: {text}"));
        }
    }

    fn line(&self, level: &str, text: &str) {
        told(&serde_json::json!({"level": level, "message": text}).to_string());
    }

    fn hear(&self, text: &str) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push_str(text.trim_end());
        heard.push('\n');
    }

    /// The errors said since this was last asked, as text.
    pub(super) fn heard(&self) -> String {
        std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Findings, in the form asked for: to standard output for `check`, else to standard error.
    pub(super) fn findings(&self, findings: &[Finding], to_stdout: bool) {
        let mut shown: Vec<Finding> = if self.quiet {
            findings
                .iter()
                .filter(|f| f.severity == Severity::Error)
                .cloned()
                .collect()
        } else {
            findings.to_vec()
        };
        // What stops the build comes first: the others may only follow from it.
        shown.sort_by_key(|finding| !finding.stops_build());
        let errors: Vec<Finding> = (findings.iter())
            .filter(|f| f.severity == Severity::Error)
            .cloned()
            .collect();
        let mut plain = Vec::new();
        if !errors.is_empty() && print::text(&errors, false, false, &mut plain).is_ok() {
            self.hear(&String::from_utf8_lossy(&plain));
        }
        let mut text = Vec::new();
        let colour = self.colour && (!to_stdout || std::io::stdout().is_terminal());
        let printed = if self.json {
            print::json(&shown, &mut text)
        } else {
            print::text(&shown, self.verbose > 0, colour, &mut text)
        };
        if printed.is_ok() {
            let _ = if to_stdout {
                std::io::stdout().lock().write_all(&text)
            } else {
                std::io::stderr().lock().write_all(&text)
            };
        }
    }

    /// A progress bar on a terminal, nothing elsewhere.
    pub(super) fn bar(&self, what: &str) -> ProgressBar {
        let bar = ProgressBar::new(0);
        if self.quiet || self.json || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        bar
    }
}

/// A line to standard error. A reader that went away is no error.
fn told(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
