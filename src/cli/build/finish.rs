//! The end of a build: its PDFs are typeset, the site is put in place, and what others must know of it is kept.

use crate::compose::{Bound, Written};
use crate::mail;
use crate::site::{Summary, site_mark};
use crate::state::{Holds, StateError};

use super::told::told;
use super::{Ended, Folders, Messages, Rendered, editions, site_error};

impl Rendered {
    /// Typesets the PDFs, puts the site in place and says what was done.
    pub(in crate::cli) fn finish(mut self, messages: &Messages) -> Result<(Ended, Summary), Ended> {
        self.typeset(messages)?;
        let Self {
            writer,
            written,
            folders,
            kept,
            zipped,
            half_renewed,
            ..
        } = self;
        writer
            .without_dead_links()
            .map_err(|e| site_error(&e, messages))?;
        for folder in zipped {
            writer.bundle(&folder);
        }
        let summary = writer.finish().map_err(|e| site_error(&e, messages))?;
        messages.stage("put in place");
        remember(&folders, half_renewed, &written, &summary, messages)?;
        editions::remember(&kept, folders.state.as_ref(), messages)?;
        let ended = told(&written, &summary, messages);
        Ok((ended, summary))
    }

    /// Typesets the PDFs of a part, and puts its files in place in a site of their own.
    pub(super) fn finish_part(mut self, messages: &Messages) -> Result<(Written, Summary), Ended> {
        self.typeset(messages)?;
        let summary = (self.writer.finish()).map_err(|e| site_error(&e, messages))?;
        messages.stage("put in place");
        Ok((self.written, summary))
    }

    /// Typesets the PDFs.
    fn typeset(&mut self, messages: &Messages) -> Result<(), Ended> {
        let bound = std::mem::replace(&mut self.bound, Bound::together(vec![]));
        if let Some(press) = self.press.take().filter(|_| !bound.is_empty()) {
            let bar = messages.bar("typesetting");
            bar.set_length(bound.len() as u64);
            bound
                .typeset(&press, &self.writer, &mut self.written, &|done| {
                    bar.set_position(done as u64);
                })
                .map_err(|e| site_error(&e, messages))?;
            bar.finish_and_clear();
            messages.stage("typeset");
        }
        self.written.failures.sort();
        self.written.warnings.sort();
        Ok(())
    }
}

/// Keeps what publishing and mailing must know: what this build says of its packs, and whether the site is of two states.
fn remember(
    folders: &Folders,
    half_renewed: bool,
    written: &Written,
    summary: &Summary,
    messages: &Messages,
) -> Result<(), Ended> {
    let (Some(state), Some(mark)) = (&folders.state, site_mark(&folders.out)) else {
        return Ok(());
    };
    let failed = |error: StateError| messages.machine(&error.to_string());
    let mut holds = Holds::read(state).or_else(|error| match error {
        StateError::Rubbish { .. } => Ok(Holds::default()),
        other => Err(failed(other)),
    })?;
    if !half_renewed {
        holds.note_half_renewed(&mark, None);
    } else if summary.renewed {
        let why = "the site is of two data states: only some of its pages were built anew (--school, --trust), and the rest \
                   says what the data before said";
        holds.note_half_renewed(&mark, Some(why.into()));
    }
    holds.write(state).map_err(failed)?;
    if summary.packs.is_empty() {
        return Ok(());
    }
    let spoilt = |path: &str| written.failures.iter().any(|(p, _)| p == path);
    let packs = (summary.packs.iter())
        .map(|(path, hash)| {
            let said = written.headlines.get(path).filter(|_| !spoilt(path));
            (path.clone(), (*hash, said.cloned()))
        })
        .collect();
    mail::remember(state, &mark, packs).map_err(failed)
}
