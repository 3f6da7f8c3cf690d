//! Who gets mail: from the config, or from a CSV file with the columns name, address, role, school (and trust).

use std::collections::BTreeSet;
use std::path::Path;

use lettre::Address;

use crate::config::{EditionSetting, MailRow, MailSettings};
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
    /// The edition that the role reads, by its name; empty where there are no editions.
    pub edition: String,
    /// The names of the packs that the role gets.
    pub packs: Vec<String>,
    /// Which schools'.
    pub schools: Schools,
    /// The trust's UID, where it was said.
    pub trust: Option<String>,
}

const COLUMNS: [&str; 5] = ["name", "address", "role", "school", "trust"];

/// What people call the columns.
const HEADINGS: [(&str, &[&str]); 5] = [
    ("name", &["name", "full name", "recipient"]),
    (
        "address",
        &[
            "address",
            "e-mail",
            "email",
            "mail",
            "email address",
            "e-mail address",
            "mail address",
        ],
    ),
    ("role", &["role", "position", "job title"]),
    ("school", &["school", "urn", "school urn"]),
    ("trust", &["trust", "uid", "trust uid"]),
];

/// What people call the roles that are built in, where the config has no role of that name.
const ROLES: [(&str, &[&str]); 3] = [
    (
        "head",
        &[
            "heads",
            "headteacher",
            "head teacher",
            "principal",
            "head of school",
            "executive head",
            "executive headteacher",
        ],
    ),
    ("trustees", &["trustee board", "board", "chair of trustees"]),
    (
        "governors",
        &[
            "chair of governors",
            "governing body",
            "local governing body",
            "lgb",
            "local governor",
        ],
    ),
];

/// Reads the recipients that the config names, and says what is wrong with the rest, line by line. `named` finds the school
/// of a name.
///
/// # Errors
/// Where there is nobody to send to.
pub(super) fn read(
    settings: &MailSettings,
    editions: &[EditionSetting],
    config: &Path,
    named: &dyn Fn(&str) -> Option<Urn>,
) -> Result<(Vec<Recipient>, Vec<String>), MailError> {
    let mut recipients = Vec::new();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let rows = match &settings.file {
        Some(file) => rows(file, &mut wrong)?,
        None => settings.rows.iter().map(tidied).collect(),
    };
    let place = |line: u64| {
        let file = settings.file.as_deref().unwrap_or(config);
        format!("{}:{line}", file.display())
    };
    for row in &rows {
        match recipient(row, settings, editions, named) {
            Ok(r)
                if !seen.insert((
                    r.address.to_string(),
                    r.role.clone(),
                    r.schools,
                    r.trust.clone(),
                )) =>
            {
                wrong.push((
                    row.line,
                    format!("{} is there twice with the same role and school", r.address),
                ));
            }
            Ok(r) => recipients.push(r),
            Err(why) => wrong.push((row.line, why)),
        }
    }
    wrong.sort_by_key(|(line, _)| *line);
    let wrong: Vec<String> = (wrong.into_iter())
        .map(|(line, why)| format!("{}: {why}", place(line)))
        .collect();
    if recipients.is_empty() {
        return Err(MailError::Use(if wrong.is_empty() {
            "there are no recipients: name their CSV file in the config, `mail: {recipients: recipients.csv}`".into()
        } else {
            wrong.join("\n")
        }));
    }
    Ok((recipients, wrong))
}

/// A row without what spreadsheets leave around the words: blanks of every kind, marks that can't be seen, and the
/// apostrophe that keeps a number text.
fn tidied(row: &MailRow) -> MailRow {
    let tidy = |text: &str| {
        let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
        let seen = seen.trim_matches(is_blank);
        seen.strip_prefix('\'').unwrap_or(seen).to_owned()
    };
    MailRow {
        line: row.line,
        name: tidy(&row.name),
        address: tidy(&row.address),
        role: tidy(&row.role),
        school: tidy(&row.school),
        trust: tidy(&row.trust),
    }
}

/// Whether a character stands for nothing: a mark of the byte order, a blank or joiner without width, a direction.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{00ad}' | '\u{202a}'..='\u{202e}')
}

/// Whether a character is a blank within a line; breaks of lines are not.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && !breaks(c)
}

/// The rows of a CSV file, each with its line. A field can't run over several lines: no name does.
fn rows(file: &Path, wrong: &mut Vec<(u64, String)>) -> Result<Vec<MailRow>, MailError> {
    let shown = file.display();
    let bytes = std::fs::read(file).map_err(|error| {
        MailError::Use(format!("the recipients {shown} can't be read: {error}"))
    })?;
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(MailError::Use(format!(
            "{shown} is a spreadsheet, whatever its name: save it as CSV UTF-8"
        )));
    }
    let text = crate::source::text_of(bytes).ok_or_else(|| {
        MailError::Use(format!(
            "{shown} is in no encoding that is known: save it as CSV UTF-8"
        ))
    })?;
    // Spreadsheets may write a first line that only says what parts the fields.
    let above = usize::from(text.starts_with("sep="));
    let head = text.lines().nth(above).unwrap_or_default();
    let count = |sign: char| head.matches(sign).count();
    let delimiter = match (count(';'), count('\t'), count(',')) {
        (s, t, c) if s > t && s > c => b';',
        (_, t, c) if t > c => b'\t',
        _ => b',',
    };
    let fields = |line: &str| -> Option<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter)
            .from_reader(line.as_bytes());
        let record = reader.records().next()?.ok()?;
        // A quotation mark that isn't closed would take the line's end into the field.
        let odd = line.matches('"').count() % 2 == 1;
        (!odd).then(|| record.iter().map(str::to_owned).collect())
    };
    let headings: Vec<String> = fields(head)
        .unwrap_or_default()
        .iter()
        .map(|h| {
            let seen: String = h.chars().filter(|c| !is_unseen(*c)).collect();
            seen.trim_matches(is_blank).to_lowercase()
        })
        .collect();
    let column = |wanted: &str| {
        let names = HEADINGS.iter().find(|(name, _)| *name == wanted)?.1;
        (names.iter()).find_map(|name| headings.iter().position(|h| h == name))
    };
    for needed in &COLUMNS[..3] {
        if column(needed).is_none() {
            return Err(MailError::Use(format!(
                "{shown}:1: there is no column `{needed}`; the columns are {}",
                COLUMNS.join(", ")
            )));
        }
    }
    let mut rows = Vec::new();
    // Lines end with LF or CRLF; a CR within a line is part of a field, and refused there.
    for (i, line) in text.split('\n').enumerate().skip(1 + above) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let number = i as u64 + 1;
        if line.contains('\r') {
            wrong.push((
                number,
                "there is a line break within a field: a name or address can't have one".into(),
            ));
            continue;
        }
        let Some(record) = fields(line).or_else(|| line.trim().is_empty().then(Vec::new)) else {
            wrong.push((
                number,
                "a quotation mark is not closed on its line: a name or address can't run over lines"
                    .into(),
            ));
            continue;
        };
        let get = |name: &str| {
            let field = column(name).and_then(|c| record.get(c));
            field.cloned().unwrap_or_default()
        };
        let row = tidied(&MailRow {
            line: number,
            name: get("name"),
            address: get("address"),
            role: get("role"),
            school: get("school"),
            trust: get("trust"),
        });
        // A row that a spreadsheet kept though nothing is in it.
        let empty = record
            .iter()
            .all(|field| field.chars().all(|c| c.is_whitespace() || is_unseen(c)));
        if !empty {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The address in what people write: `mailto:` before it, or the name before it in full.
fn bare_address(text: &str) -> &str {
    let text = match text.rsplit_once('<') {
        Some((_, rest)) => rest.strip_suffix('>').unwrap_or(text),
        None => text,
    };
    let begins = text
        .get(..7)
        .is_some_and(|t| t.eq_ignore_ascii_case("mailto:"));
    if begins { &text[7..] } else { text }.trim_matches(is_blank)
}

fn recipient(
    row: &MailRow,
    settings: &MailSettings,
    editions: &[EditionSetting],
    named: &dyn Fn(&str) -> Option<Urn>,
) -> Result<Recipient, String> {
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
    let address: Address = bare_address(&row.address).parse().map_err(|_| {
        let several = row
            .address
            .split([',', ';', ' '])
            .filter(|part| part.contains('@'));
        match several.count() > 1 {
            true => format!(
                "`{}` are several addresses: give each a row of its own",
                row.address
            ),
            false => format!("`{}` is no mail address", row.address),
        }
    })?;
    let mut role = row.role.to_lowercase();
    if !settings.roles.contains_key(&role)
        && let Some((usual, _)) = (ROLES.iter()).find(|(_, names)| names.contains(&&*role))
    {
        role = (*usual).to_owned();
    }
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
    let schools = match row.school.to_lowercase().as_str() {
        "" => Schools::Trust,
        "all" | "all schools" => Schools::All,
        text => {
            // A spreadsheet's number: 142002.0.
            let whole = text.trim_end_matches('0').strip_suffix('.').unwrap_or(text);
            let urn = whole.parse::<Urn>().ok();
            let urn = urn.filter(|urn| (100_000..=999_999).contains(urn));
            match urn.or_else(|| named(text)) {
                Some(urn) => Schools::One(urn),
                None => {
                    return Err(format!(
                        "the school is `{}`, expected a URN of six digits (or the name of one school as its pack has it), \
                         `all`, or nothing",
                        row.school
                    ));
                }
            }
        }
    };
    let edition = edition(row, &role, schools, settings, editions)?;
    Ok(Recipient {
        name: row.name.clone(),
        address,
        role,
        edition,
        packs,
        schools,
        trust: (!row.trust.is_empty()).then(|| row.trust.clone()),
    })
}

/// The edition that a row's role reads. A row that would give its address more than that is refused: of an edition of one school a
/// reader has that school's, and no other.
fn edition(
    row: &MailRow,
    role: &str,
    schools: Schools,
    settings: &MailSettings,
    editions: &[EditionSetting],
) -> Result<String, String> {
    if editions.is_empty() {
        return Ok(String::new());
    }
    let named = settings.editions.get(role).map(String::as_str);
    let Some(edition) = named.and_then(|name| editions.iter().find(|e| e.name == name)) else {
        let help = format!(
            "say which in the config: `mail: {{roles: {{{role}: {{edition: {}}}}}}}`",
            editions.last().map_or("team", |e| &e.name)
        );
        return Err(format!(
            "the role `{}` reads no edition of this config, so nothing may go to it: {help}",
            row.role
        ));
    };
    if edition.like.is_of_schools() && !matches!(schools, Schools::One(_)) {
        return Err(format!(
            "the role `{}` reads the edition `{}`, which is of one school, and the row names {}: give each of their schools a row",
            row.role,
            edition.name,
            match schools {
                Schools::All => "all",
                _ => "none",
            }
        ));
    }
    Ok(edition.name.clone())
}

/// Whether a character could break a header.
pub(super) fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}')
}
