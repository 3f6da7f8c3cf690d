//! A mail: subject and text from templates, packs attached, nothing in its headers that wasn't checked.

use std::path::Path;

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};

use super::MailError;
use super::recipients::{Recipient, breaks};
use super::records::Headline;

/// The templates of a mail, by name; a file of the same name in the user's folder stands in for one.
pub const TEMPLATES: [(&str, &str); 5] = [
    (
        "mail-subject.txt",
        include_str!("../../templates/mail-subject.txt"),
    ),
    ("mail.txt", include_str!("../../templates/mail.txt")),
    ("mail.html", include_str!("../../templates/mail.html")),
    (
        "recall-subject.txt",
        include_str!("../../templates/recall-subject.txt"),
    ),
    ("recall.txt", include_str!("../../templates/recall.txt")),
];

/// Writes letters.
pub(super) struct Desk {
    templates: Environment<'static>,
    pub(super) from: Mailbox,
    reply_to: Option<Mailbox>,
}

/// What a letter is about.
#[derive(Debug, serde::Serialize)]
pub(super) struct Matter {
    /// The site's title.
    pub(super) title: String,
    /// The school's or trust's name.
    pub(super) about: String,
    /// The day the data stand for, in words.
    pub(super) as_at: String,
    /// Headline figures.
    pub(super) headlines: Vec<Headline>,
    /// The names of the files attached.
    pub(super) files: Vec<String>,
    /// Addresses of the packs, where they are too large to attach.
    pub(super) links: Vec<String>,
    /// Whether a ZIP is attached instead of the packs.
    pub(super) zipped: bool,
    /// Whether the packs open with a password only.
    pub(super) sealed: bool,
    /// The address of the site; empty where the config doesn't say.
    pub(super) site: String,
}

/// What a letter of recall is about.
#[derive(Debug, serde::Serialize)]
pub(super) struct Recalled {
    /// The site's title.
    pub(super) title: String,
    /// Role and school of whoever has the packs.
    pub(super) about: String,
    /// When the packs were sent, in words; empty where nobody knows.
    pub(super) when: String,
    /// Why they must not be relied on.
    pub(super) why: String,
    /// The packs by their paths in the site.
    pub(super) files: Vec<String>,
}

/// A file to attach.
#[derive(Debug, Clone)]
pub(super) struct Enclosure {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

impl Desk {
    /// Reads the templates and checks the sender.
    pub(super) fn new(
        from: &str,
        reply_to: Option<&str>,
        folder: Option<&Path>,
    ) -> Result<Self, MailError> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true);
        templates.set_syntax(syntax.build().map_err(|e| template_error(&e))?);
        for (name, built_in) in TEMPLATES {
            let own = folder.map(|f| f.join(name)).filter(|f| f.is_file());
            let text = match own {
                Some(file) => {
                    std::fs::read_to_string(&file).map_err(MailError::io("read", &file))?
                }
                None => built_in.to_owned(),
            };
            templates
                .add_template_owned(name, text)
                .map_err(|e| template_error(&e))?;
        }
        Ok(Self {
            templates,
            from: mailbox("mail.from", from)?,
            reply_to: reply_to.map(|r| mailbox("mail.reply_to", r)).transpose()?,
        })
    }

    /// Writes a letter of recall to an address.
    pub(super) fn recall(
        &self,
        address: &str,
        matter: &Recalled,
        key: &str,
    ) -> Result<Message, MailError> {
        let to: Address = address.parse().map_err(|_| {
            MailError::Use(format!(
                "the journal of mails holds `{}`, which is no address",
                address.escape_debug()
            ))
        })?;
        let values = serde_json::json!({ "matter": matter });
        let subject = self.one_line(self.render("recall-subject.txt", &values)?, address)?;
        let text = self.render("recall.txt", &values)?;
        self.envelope(Mailbox::new(None, to), &subject, key)
            .body(text)
            .map_err(|error| cannot(address, &error))
    }

    /// A template filled.
    fn render(&self, name: &str, values: &serde_json::Value) -> Result<String, MailError> {
        let template = self.templates.get_template(name);
        let template = template.map_err(|e| template_error(&e))?;
        let values = minijinja::value::Serde(values);
        template.render(values).map_err(|e| template_error(&e))
    }

    /// A subject, which is one line.
    fn one_line(&self, subject: String, address: &str) -> Result<String, MailError> {
        let subject = subject.trim();
        match subject.chars().find(|c| breaks(*c)) {
            Some(c) => Err(MailError::Use(format!(
                "the subject for {address} has a control character (U+{:04X}): the template of the subject must give one line",
                u32::from(c)
            ))),
            None => Ok(subject.to_owned()),
        }
    }

    /// From whom, to whom, what about.
    fn envelope(&self, to: Mailbox, subject: &str, key: &str) -> MessageBuilder {
        let id = format!("<{}@{}>", &key[..32], self.from.email.domain());
        let builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(id))
            .date_now();
        match &self.reply_to {
            Some(reply_to) => builder.reply_to(reply_to.clone()),
            None => builder,
        }
    }

    /// Writes a letter. Its Message-ID follows from `key`, so that the same letter sent twice can be known as one.
    pub(super) fn write(
        &self,
        recipient: &Recipient,
        matter: &Matter,
        enclosures: &[Enclosure],
        key: &str,
    ) -> Result<Message, MailError> {
        let values = serde_json::json!({
            "recipient": {"name": recipient.name, "role": recipient.role},
            "matter": matter,
        });
        let address = recipient.address.as_ref();
        let subject = self.one_line(self.render("mail-subject.txt", &values)?, address)?;
        let plain = self.render("mail.txt", &values)?;
        let html = self.render("mail.html", &values)?;
        let to = Mailbox::new(Some(recipient.name.clone()), recipient.address.clone());
        let builder = self.envelope(to, &subject, key);
        let mut body = MultiPart::mixed().multipart(MultiPart::alternative_plain_html(plain, html));
        for enclosure in enclosures {
            let kind = ContentType::parse(enclosure.kind).unwrap_or(ContentType::TEXT_PLAIN);
            let part: SinglePart =
                Attachment::new(enclosure.name.clone()).body(enclosure.bytes.clone(), kind);
            body = body.singlepart(part);
        }
        let written = builder.multipart(body);
        written.map_err(|error| cannot(recipient.address.as_ref(), &error))
    }
}

fn cannot(address: &str, error: &lettre::error::Error) -> MailError {
    MailError::Use(format!("the mail to {address} can't be written: {error}"))
}

fn template_error(error: &minijinja::Error) -> MailError {
    let place = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("{name}:{line}: "),
        _ => String::new(),
    };
    let detail = error
        .detail()
        .map_or_else(|| error.kind().to_string(), str::to_owned);
    MailError::Use(format!(
        "{place}the mail's template can't be used: {detail}"
    ))
}

/// Reads `Name <address>` or an address.
fn mailbox(what: &str, text: &str) -> Result<Mailbox, MailError> {
    let wrong = || {
        MailError::Use(format!(
            "{what} is `{}`, expected `Name <address>` or an address",
            text.escape_debug()
        ))
    };
    if text.chars().any(breaks) {
        return Err(wrong());
    }
    let (name, address) = match text.split_once('<') {
        Some((name, rest)) => (
            Some(name.trim().trim_matches('"').to_owned()),
            rest.trim().strip_suffix('>').ok_or_else(wrong)?,
        ),
        None => (None, text.trim()),
    };
    let address: Address = address.parse().map_err(|_| wrong())?;
    Ok(Mailbox::new(name.filter(|n| !n.is_empty()), address))
}
