//! New entries of `sources:` put into a config that is there: its own lines and comments stay as they are.

use std::path::Path;

use crate::config;

/// The text of a config with further lines of `sources:` in it.
///
/// # Errors
/// In words, where the config is written so that nothing can be put into it.
pub fn insert(text: &str, lines: &str) -> Result<String, String> {
    if lines.trim().is_empty() {
        return Ok(text.to_owned());
    }
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut own: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut at_top = String::new();
    for (top, body) in blocks(lines, 0) {
        if top != "sources" {
            at_top.push_str(&format!("{top}:\n{body}"));
            continue;
        }
        let Some((start, end)) = block(&own, "sources", 0, 0, own.len())? else {
            at_top.push_str(&format!("sources:\n{body}"));
            continue;
        };
        let deep = own[start + 1..end]
            .iter()
            .find(|l| is_words(l))
            .map_or(2, |l| indent(l));
        let mut grown = end;
        for (table, entries) in blocks(&body, 2) {
            match block(&own, &table, deep, start + 1, grown)? {
                Some((_, after)) => {
                    let of_list = own[..after]
                        .iter()
                        .rev()
                        .find(|l| l.trim_start().starts_with("- ") && indent(l) >= deep)
                        .map_or(4, |l| first_dash(&own, after, l));
                    let after = last_words(&own, after);
                    let fresh: Vec<String> =
                        entries.lines().map(|l| shifted(l, 4, of_list)).collect();
                    grown += fresh.len();
                    own.splice(after..after, fresh);
                }
                None => {
                    let mut fresh = vec![format!("{}{table}:", " ".repeat(deep))];
                    fresh.extend(entries.lines().map(|l| shifted(l, 2, deep)));
                    let after = last_words(&own, grown);
                    grown += fresh.len();
                    own.splice(after..after, fresh);
                }
            }
        }
    }
    let mut whole = own.join("\n");
    if !whole.is_empty() && !whole.ends_with('\n') {
        whole.push('\n');
    }
    if !at_top.is_empty() {
        if !whole.is_empty() {
            whole.push('\n');
        }
        whole.push_str(&at_top);
    }
    let whole = whole.replace("\r\n", "\n").replace('\n', ending);
    sound(text, &whole)?;
    Ok(whole)
}

/// Whether the new text says all that the old one said, and can be read.
fn sound(old: &str, new: &str) -> Result<(), String> {
    let path = Path::new("config.yaml");
    let read = |text: &str| {
        config::read(text, path).map_err(|findings| {
            findings.first().map_or_else(String::new, |f| {
                format!("line {}: {}", f.spot.line, f.message)
            })
        })
    };
    let after = read(new).map_err(|why| {
        format!("with the new lines the config could not be read ({why}); put them in by hand")
    })?;
    if let Ok(before) = read(old) {
        let count = before.settings.sources.len();
        if after.settings.sources.len() <= count
            && before.settings.memberships == after.settings.memberships
        {
            return Err("the new lines would not take effect; put them in by hand".into());
        }
    }
    Ok(())
}

/// Whether a line says anything.
fn is_words(line: &str) -> bool {
    let bare = line.trim_start();
    !bare.is_empty() && !bare.starts_with('#')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The indent of the list that a dash of it, or of one within it, stands in: the least of the dashes before a line.
fn first_dash(lines: &[String], until: usize, last: &str) -> usize {
    let key = lines[..until]
        .iter()
        .rposition(|l| {
            is_words(l)
                && !l.trim_start().starts_with('-')
                && l.trim_end().ends_with(':')
                && indent(l) < indent(last)
        })
        .unwrap_or(0);
    lines[key..until]
        .iter()
        .filter(|l| l.trim_start().starts_with("- "))
        .map(|l| indent(l))
        .min()
        .unwrap_or(4)
}

/// A line moved from one depth to another.
fn shifted(line: &str, from: usize, to: usize) -> String {
    let own = indent(line);
    let deep = (own + to).saturating_sub(from);
    format!("{}{}", " ".repeat(deep), line.trim_start())
}

/// The keys of a block at a depth, each with the lines under it.
fn blocks(text: &str, deep: usize) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let key = line.trim().strip_suffix(':');
        match key {
            Some(key) if indent(line) == deep && is_words(line) => {
                blocks.push((key.to_owned(), String::new()));
            }
            _ => {
                if let Some((_, body)) = blocks.last_mut() {
                    body.push_str(line);
                    body.push('\n');
                }
            }
        }
    }
    blocks
}

/// The lines of a key's block: that of the key, and the one after its last.
fn block(
    lines: &[String],
    key: &str,
    deep: usize,
    from: usize,
    to: usize,
) -> Result<Option<(usize, usize)>, String> {
    let is_key = |line: &String| {
        indent(line) == deep
            && line
                .trim_start()
                .strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with(':'))
    };
    let Some(start) = (from..to).find(|i| is_key(&lines[*i])) else {
        return Ok(None);
    };
    let rest = lines[start].trim_start()[key.len()..].trim_start()[1..].trim();
    let rest = rest.split(" #").next().unwrap_or("").trim();
    if !rest.is_empty() && !rest.starts_with('#') {
        return Err(format!(
            "`{key}` stands on one line (line {}): put its entries on lines of their own, or put the new lines in by hand",
            start + 1
        ));
    }
    // A list may stand as deep as its key.
    let end = (start + 1..to)
        .find(|i| {
            is_words(&lines[*i])
                && indent(&lines[*i]) <= deep
                && !(indent(&lines[*i]) == deep
                    && lines[*i].trim_start().starts_with('-')
                    && deep > 0)
        })
        .unwrap_or(to);
    Ok(Some((start, end)))
}

/// The place after the last line before another that says anything.
fn last_words(lines: &[String], before: usize) -> usize {
    lines[..before]
        .iter()
        .rposition(|l| is_words(l))
        .map_or(before, |i| i + 1)
}

#[cfg(test)]
mod tests {
    use super::insert;

    const FRESH: &str = "sources:\n  pupils:\n    - files: new.csv\n      columns:\n        upn: UPN\n  attendance:\n    - files: att.csv\n";

    #[test]
    fn comments_and_order_stay() {
        let old = "# ours\ndata: data   # where it lies\nsources:\n  # the rolls\n  pupils:\n  - files: old.csv   # SIMS\n    constants:\n      urn: \"1\"\n\n# how strict\nchecks:\n  severity:\n    blank-row: note\n";
        let new = insert(old, FRESH).expect("it can be put in");
        assert_eq!(
            new,
            "# ours\ndata: data   # where it lies\nsources:\n  # the rolls\n  pupils:\n  - files: old.csv   # SIMS\n    constants:\n      urn: \"1\"\n  - files: new.csv\n    columns:\n      upn: UPN\n  attendance:\n    - files: att.csv\n\n# how strict\nchecks:\n  severity:\n    blank-row: note\n"
        );
    }

    #[test]
    fn a_config_without_sources_gets_them_at_its_end() {
        assert_eq!(
            insert("data: data\n", FRESH).as_deref(),
            Ok(format!("data: data\n\n{FRESH}").as_str())
        );
        assert_eq!(insert("", FRESH).as_deref(), Ok(FRESH));
        let windows = insert("data: data\r\n", FRESH).expect("it can be put in");
        assert!(!windows.replace("\r\n", "").contains('\n'));
    }

    #[test]
    fn what_stands_on_one_line_is_not_torn_apart() {
        let old = "sources: {pupils: [{files: old.csv}]}\n";
        assert!(insert(old, FRESH).is_err_and(|why| why.contains("line 1")));
    }
}
