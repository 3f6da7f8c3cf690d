//! What a build says at its end.

use crate::cli::Ended;
use crate::cli::messages::Messages;
use crate::compose::Written;
use crate::site::Summary;

use super::megabytes;

/// What was told of several files in the same words, once, with the first of them: a fault in a template is one fault, however
/// many packs it spoils. In the order in which they were first told.
fn told_once(all: &[(String, String)]) -> Vec<(String, &str)> {
    let mut made: Vec<(&str, &str, usize)> = vec![];
    for (path, words) in all {
        // A pack's fault begins with the pack.
        let own = format!("pack {}: ", path.trim_end_matches(".pdf"));
        let words = words.strip_prefix(&own).unwrap_or(words);
        match made.iter_mut().find(|(_, known, _)| *known == words) {
            Some((_, _, times)) => *times += 1,
            None => made.push((path, words, 1)),
        }
    }
    let whose = |path: &str, times: usize| match times {
        1 => path.to_owned(),
        2 => format!("{path} and another file"),
        n => format!("{path} and {} other files", n - 1),
    };
    (made.into_iter())
        .map(|(path, words, times)| (whose(path, times), words))
        .collect()
}

/// Says what failed, and of what the press warns.
pub(super) fn failures(written: &Written, messages: &Messages) {
    for (whose, warning) in told_once(&written.warnings) {
        messages.say(&format!("warning: {whose}: {warning}"));
    }
    for (whose, reason) in told_once(&written.failures) {
        messages.error(&format!(
            "{whose}: {reason}; the file of the last build stands"
        ));
    }
}

/// Says what was done.
pub(super) fn told(written: &Written, summary: &Summary, messages: &Messages) -> Ended {
    if let Some((folder, files)) = &summary.aside {
        let files = match files {
            1 => "a file that isn't matbook's was".to_owned(),
            n => format!("{n} files that aren't matbook's were"),
        };
        messages.say(&format!(
            "{files} moved out of the site, to {}",
            folder.display()
        ));
    }
    failures(written, messages);
    if summary.touched {
        messages.say(&format!(
            "{} pages, {} packs and {} page PDFs ({} typeset): {} files written, {} unchanged, {} removed, {:.1} MB, {:.1} s",
            written.pages,
            written.packs,
            written.report_pdfs,
            written.typeset,
            summary.written,
            summary.unchanged,
            summary.removed,
            megabytes(summary.bytes),
            messages.seconds()
        ));
    } else {
        messages.say(&format!(
            "nothing changed: {} files stand as they were, none rewritten, none typeset, {:.1} s",
            summary.unchanged,
            messages.seconds()
        ));
    }
    if written.failures.is_empty() {
        Ended::Done
    } else {
        Ended::DataErrors
    }
}

#[cfg(test)]
mod tests {
    use super::told_once;

    #[test]
    fn one_fault_of_many_packs_is_told_once() {
        let of = |path: &str, words: &str| (path.to_owned(), words.to_owned());
        let all = [
            of(
                "a/packs/1.pdf",
                "pack a/packs/1: chapter.typ:3:2: unknown variable: x",
            ),
            of("a/packs/2.pdf", "it has 3 pages, and the config wants 2"),
            of(
                "a/packs/3.pdf",
                "pack a/packs/3: chapter.typ:3:2: unknown variable: x",
            ),
        ];
        let fault = "chapter.typ:3:2: unknown variable: x";
        let pages = "it has 3 pages, and the config wants 2";
        assert_eq!(
            told_once(&all),
            [
                ("a/packs/1.pdf and another file".to_owned(), fault),
                ("a/packs/2.pdf".to_owned(), pages),
            ]
        );
    }
}
