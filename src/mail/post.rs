//! The mail server: one connection a mail, encrypted, its certificate checked; temporary errors are tried again.

use std::cell::Cell;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport as _};

use crate::config::{MailServer, MailSettings, Secrets, Security};

use super::MailError;

/// A mail server, ready.
pub(super) struct Post {
    transport: SmtpTransport,
    times: u32,
    timeout: u64,
    wait: Duration,
    /// How long it is between two mails.
    between: Duration,
    /// Whether one went, or was tried.
    begun: Cell<bool>,
    secrets: Secrets,
}

/// What became of a mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// The server took it.
    Sent,
    /// The server never will: what it said.
    Refused(String),
    /// Not now, however often it was tried.
    Later(String),
    /// Nothing can be sent at all: the login is refused.
    NoLogin(String),
    /// Nothing can be sent at all: no connection, or no trust in it.
    NoServer {
        /// What went wrong.
        why: String,
        /// Whether the mail may have reached the server all the same, before the line broke.
        perhaps: bool,
    },
}

impl Post {
    /// Gets ready for the server of the config; nothing is sent yet.
    pub(super) fn of(settings: &MailSettings, secrets: &Secrets) -> Result<Self, MailError> {
        let server = settings.server.as_ref().ok_or_else(|| {
            MailError::Use(
                "the config doesn't say which mail server to use: `mail: {server: {host: ...}}`"
                    .into(),
            )
        })?;
        let between = Duration::from_millis(60_000 / u64::from(settings.per_minute.max(1)));
        Self::new(server, between, secrets)
    }

    /// Waits as long as it is between two mails, but for the first.
    pub(super) fn pause(&self) {
        if self.begun.replace(true) {
            std::thread::sleep(self.between);
        }
    }

    fn new(server: &MailServer, between: Duration, secrets: &Secrets) -> Result<Self, MailError> {
        // A second call changes nothing: the first provider stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let host = &server.host;
        let here = matches!(host.as_str(), "127.0.0.1" | "localhost" | "::1");
        let parameters = || -> Result<TlsParameters, MailError> {
            let mut builder = TlsParameters::builder(host.clone());
            if let Some(file) = &server.certificate {
                let pem = std::fs::read(file).map_err(|error| {
                    MailError::Use(format!(
                        "the certificate {} can't be read: {error}",
                        file.display()
                    ))
                })?;
                let certificate = Certificate::from_pem(&pem).map_err(|error| {
                    MailError::Use(format!(
                        "{} is no certificate in PEM: {error}",
                        file.display()
                    ))
                })?;
                builder = builder.add_root_certificate(certificate);
            }
            builder.build().map_err(|error| MailError::Machine {
                doing: "get ready for",
                path: host.clone(),
                why: error.to_string(),
            })
        };
        let (tls, usual) = match server.security {
            Security::StartTls => (Tls::Required(parameters()?), 587),
            Security::Tls => (Tls::Wrapper(parameters()?), 465),
            Security::None if here => (Tls::None, 25),
            Security::None => {
                return Err(MailError::Use(format!(
                    "mail.server.security is none: that is for a server on this machine, not for {host}"
                )));
            }
        };
        let mut builder = SmtpTransport::builder_dangerous(host)
            .port(server.port.unwrap_or(usual))
            .timeout(Some(Duration::from_secs(server.timeout)))
            .tls(tls);
        match (secrets.get("smtp_user"), secrets.get("smtp_password")) {
            (Some(user), Some(password)) => {
                if server.security == Security::None {
                    return Err(MailError::Use(
                        "there is a login for the mail server, but mail.server.security is none: it would go in the clear".into(),
                    ));
                }
                builder = builder.credentials(Credentials::new(user.into(), password.into()));
            }
            (None, None) => {}
            (user, _) => {
                let missing = if user.is_none() {
                    "smtp_user"
                } else {
                    "smtp_password"
                };
                return Err(MailError::Use(format!(
                    "the secret {missing} is missing beside the other: set MATBOOK_{}",
                    missing.to_uppercase()
                )));
            }
        }
        Ok(Self {
            transport: builder.build(),
            times: server.tries,
            timeout: server.timeout,
            wait: Duration::from_millis(server.wait_ms),
            between,
            begun: Cell::new(false),
            secrets: secrets.clone(),
        })
    }

    /// Sends a mail; what is only temporary is tried again, each time after twice the time.
    pub(super) fn send(&self, message: &Message) -> Fate {
        let mut wait = self.wait;
        let mut perhaps = false;
        for time in 1.. {
            let error = match self.transport.send(message) {
                Ok(_) => return Fate::Sent,
                Err(error) => error,
            };
            let said = if timed_out(&error) {
                format!("no answer within {} seconds", self.timeout)
            } else {
                self.secrets.hide(&said(&error))
            };
            let code = error.status().map(u16::from);
            if matches!(code, Some(530 | 534 | 535 | 538)) {
                return Fate::NoLogin(said);
            }
            if error.is_permanent() {
                return Fate::Refused(said);
            }
            if error.is_client() || error.is_tls() {
                // A certificate that isn't trusted, no STARTTLS: trying again won't help.
                return Fate::NoServer { why: said, perhaps };
            }
            perhaps |= !error.is_transient() && !before_the_mail(&error);
            if time >= self.times {
                return if error.is_transient() {
                    Fate::Later(said)
                } else {
                    Fate::NoServer { why: said, perhaps }
                };
            }
            std::thread::sleep(wait);
            wait *= 2;
        }
        Fate::Later(String::new())
    }
}

/// Whether no mail can have gone: the connection never came about, or nobody vouches for the server.
fn before_the_mail(error: &lettre::transport::smtp::Error) -> bool {
    // The one kind that the library names in words only.
    if error.to_string().starts_with("Connection error") {
        return true;
    }
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let io = inner.downcast_ref::<std::io::Error>();
        let within = io.and_then(|io| io.get_ref());
        if inner.is::<rustls::Error>() || within.is_some_and(|w| w.is::<rustls::Error>()) {
            return true;
        }
        source = inner.source();
    }
    false
}

/// Whether the server did not answer in time.
fn timed_out(error: &lettre::transport::smtp::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            let kinds = [std::io::ErrorKind::WouldBlock, std::io::ErrorKind::TimedOut];
            return kinds.contains(&io.kind());
        }
        source = inner.source();
    }
    error.is_timeout()
}

/// An error with all that led to it, on one line.
fn said(error: &lettre::transport::smtp::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = inner.source();
    }
    text.replace(['\r', '\n'], " ")
}
