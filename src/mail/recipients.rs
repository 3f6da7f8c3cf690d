//! Who gets mail: from the config, or from a CSV file with the columns name, address, role, school (and trust).

use std::collections::BTreeSet;
use std::path::Path;

use lettre::Address;

use crate::config::{MailRow, MailSettings};
use crate::diag::nearest;
use crate::estate::Urn;

use super::MailError;

/// Which schools' packs a recipient gets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Schools {
    /// None: the packs about the trust as a whole.
    Trust,
    /// One.
    One(Urn),
    /// All of the trust, and the trust's own.
    All,
}

/// A recipient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipient {
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: Address,
    /// Their role, as the file says it.
    pub role: String,
    /// The names of the packs that the role gets.
    pub packs: Vec<String>,
    /// Which schools'.
    pub schools: Schools,
    /// The trust's UID, where it was said.
    pub trust: Option<String>,
}

const COLUMNS: [&str; 5] = ["name", "address", "role", "school", "trust"];

/// Reads the recipients that the config names.
pub(super) fn read(settings: &MailSettings, config: &Path) -> Result<Vec<Recipient>, MailError> {
    let mut recipients = Vec::new();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let rows = match &settings.file {
        Some(file) => rows(file)?,
        None => settings.rows.clone(),
    };
    let place = |line: u64| {
        let file = settings.file.as_deref().unwrap_or(config);
        format!("{}:{line}", file.display())
    };
    for row in &rows {
        match recipient(row, settings) {
            Ok(r)
                if !seen.insert((
                    r.address.to_string(),
                    r.role.clone(),
                    r.schools,
                    r.trust.clone(),
                )) =>
            {
                wrong.push(format!(
                    "{}: {} is there twice with the same role and school",
                    place(row.line),
                    r.address
                ));
            }
            Ok(r) => recipients.push(r),
            Err(why) => wrong.push(format!("{}: {why}", place(row.line))),
        }
    }
    if !wrong.is_empty() {
        return Err(MailError::Use(wrong.join("\n")));
    }
    if recipients.is_empty() {
        return Err(MailError::Use(
            "there are no recipients: name their CSV file in the config, `mail: {recipients: recipients.csv}`".into(),
        ));
    }
    Ok(recipients)
}

/// The rows of a CSV file, each with its line. A field can't run over several lines: no name does.
fn rows(file: &Path) -> Result<Vec<MailRow>, MailError> {
    let shown = file.display();
    let text = std::fs::read(file).map_err(|error| {
        MailError::Use(format!("the recipients {shown} can't be read: {error}"))
    })?;
    let text = String::from_utf8(text)
        .map_err(|_| MailError::Use(format!("{shown} is not UTF-8: save it as UTF-8")))?;
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') { b';' } else { b',' };
    let fields = |line: &str| -> Option<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter)
            .from_reader(line.as_bytes());
        let record = reader.records().next()?.ok()?;
        // A quotation mark that isn't closed would take the line's end into the field.
        let odd = line.matches('"').count() % 2 == 1;
        (!odd).then(|| {
            record
                .iter()
                .map(|f| f.trim_matches(' ').to_owned())
                .collect()
        })
    };
    let headings: Vec<String> = fields(head)
        .unwrap_or_default()
        .iter()
        .map(|h| h.to_lowercase())
        .collect();
    for needed in &COLUMNS[..3] {
        if !headings.iter().any(|h| h == needed) {
            return Err(MailError::Use(format!(
                "{shown}:1: there is no column `{needed}`; the columns are {}",
                COLUMNS.join(", ")
            )));
        }
    }
    let mut rows = Vec::new();
    // Lines end with LF or CRLF; a CR within a line is part of a field, and refused there.
    for (i, line) in text.split('\n').enumerate().skip(1) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            continue;
        }
        let number = i as u64 + 1;
        if line.contains('\r') {
            return Err(MailError::Use(format!(
                "{shown}:{number}: there is a line break within a field: a name or address can't have one"
            )));
        }
        let record = fields(line).ok_or_else(|| {
            MailError::Use(format!(
                "{shown}:{number}: a quotation mark is not closed on its line: a name or address can't run over lines"
            ))
        })?;
        let get = |name: &str| {
            let column = headings.iter().position(|h| h == name);
            column
                .and_then(|c| record.get(c))
                .cloned()
                .unwrap_or_default()
        };
        rows.push(MailRow {
            line: number,
            name: get("name"),
            address: get("address"),
            role: get("role"),
            school: get("school"),
            trust: get("trust"),
        });
    }
    Ok(rows)
}

fn recipient(row: &MailRow, settings: &MailSettings) -> Result<Recipient, String> {
    for (what, text) in [
        ("name", &row.name),
        ("address", &row.address),
        ("role", &row.role),
    ] {
        if text.is_empty() {
            return Err(format!("the {what} is missing"));
        }
        if let Some(c) = text.chars().find(|c| breaks(*c)) {
            return Err(format!(
                "the {what} has a control character (U+{:04X}): a line break there could forge a header of the mail",
                u32::from(c)
            ));
        }
    }
    let address: Address = row
        .address
        .parse()
        .map_err(|_| format!("`{}` is no mail address", row.address))?;
    let role = row.role.to_lowercase();
    let packs = settings.roles.get(&role).cloned().ok_or_else(|| {
        let known = || settings.roles.keys().map(String::as_str);
        let hint = nearest(&role, known()).map_or_else(
            || format!("roles are {}", known().collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        format!(
            "the role `{}` has no packs: {hint} (mail.roles in the config)",
            row.role
        )
    })?;
    let schools = match row.school.as_str() {
        "" => Schools::Trust,
        "all" => Schools::All,
        urn => match urn.parse::<Urn>() {
            Ok(urn) if (100_000..=999_999).contains(&urn) => Schools::One(urn),
            _ => {
                return Err(format!(
                    "the school is `{urn}`, expected a URN of six digits, `all`, or nothing"
                ));
            }
        },
    };
    Ok(Recipient {
        name: row.name.clone(),
        address,
        role,
        packs,
        schools,
        trust: (!row.trust.is_empty()).then(|| row.trust.clone()),
    })
}

/// Whether a character could break a header.
pub(super) fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}')
}
