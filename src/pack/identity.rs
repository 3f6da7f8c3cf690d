//! Whose pack a PDF is, written into the PDF itself: mail checks it before anything is sent.
//!
//! It is the first of the PDF's keywords (document information and XMP alike, so that PDF/A's rule that both agree
//! holds): `matbook:pack=head;trust=5001;school=136000;as_at=2023-07-31`, values percent-encoded. A keyword that comes
//! later is a reader's, never ours.

use lopdf::{Document, Object};

use crate::estate::{Date, Urn, percent_decoded, percent_encoded};

/// What the first keyword begins with.
const MARK: &str = "matbook:";

/// Whom a PDF is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackIdentity {
    /// The kind of pack: its name in the config, as `head`; `report` for a single page's PDF.
    pub pack: String,
    /// The trust's UID (of a sponsor without one: `sponsor` and its name).
    pub trust: String,
    /// The school's URN; `None`: the pack is about the whole trust.
    pub school: Option<Urn>,
    /// The day the data stand for.
    pub as_at: Option<Date>,
}

/// Reads the identity out of a PDF of this program. `None`: the bytes are no PDF that can be read without a password, or
/// the PDF carries no identity, or one that isn't whole: such a file must not be sent to anybody.
pub fn read(pdf: &[u8]) -> Option<PackIdentity> {
    let document = Document::load_mem(pdf).ok()?;
    let info = document.trailer.get(b"Info").ok()?;
    let info = match info {
        Object::Reference(id) => document.get_dictionary(*id).ok()?,
        other => other.as_dict().ok()?,
    };
    let keywords = lopdf::decode_text_string(info.get(b"Keywords").ok()?).ok()?;
    PackIdentity::parse(keywords.split(", ").next()?)
}

impl PackIdentity {
    /// The keyword that says it.
    pub fn keyword(&self) -> String {
        let mut said = format!(
            "{MARK}pack={};trust={}",
            encoded(&self.pack),
            encoded(&self.trust)
        );
        if let Some(urn) = self.school {
            said.push_str(&format!(";school={urn}"));
        }
        if let Some(date) = self.as_at {
            said.push_str(&format!(";as_at={date}"));
        }
        said
    }

    /// The identity that a keyword says; `None`: it isn't one, or a part of it is unknown or can't be read.
    pub fn parse(keyword: &str) -> Option<Self> {
        let mut pack = None;
        let mut trust = None;
        let mut school = None;
        let mut as_at = None;
        for part in keyword.strip_prefix(MARK)?.split(';') {
            let (name, value) = part.split_once('=')?;
            match name {
                "pack" => pack = Some(percent_decoded(value)?),
                "trust" => trust = Some(percent_decoded(value)?),
                "school" => school = Some(value.parse().ok()?),
                "as_at" => as_at = Some(Date::parse(value)?),
                _ => return None,
            }
        }
        Some(Self {
            pack: pack?,
            trust: trust?,
            school,
            as_at,
        })
    }
}

/// Letters, digits, hyphens and dots stay; every other byte becomes `%XX`.
fn encoded(text: &str) -> String {
    percent_encoded(text, b"-._")
}

#[cfg(test)]
mod tests {
    use super::PackIdentity;

    #[test]
    fn a_keyword_says_what_was_put_into_it() {
        let whole = PackIdentity {
            pack: "head".into(),
            trust: "sponsor Élan, the 50% trust; school=1".into(),
            school: Some(136_000),
            as_at: crate::estate::Date::new(2023, 7, 31),
        };
        let keyword = whole.keyword();
        assert!(keyword.is_ascii() && !keyword.contains(", "), "{keyword}");
        assert_eq!(PackIdentity::parse(&keyword), Some(whole));
        let trust = PackIdentity::parse("matbook:pack=trustees;trust=5001").unwrap();
        assert_eq!((trust.school, trust.as_at), (None, None));
        for wrong in [
            "Beacon",
            "matbook:pack=head",
            "matbook:pack=head;trust=1;school=x",
            "matbook:pack=head;trust=%4;school=1",
            "matbook:pack=head;trust=1;school=1;more=2",
        ] {
            assert_eq!(PackIdentity::parse(wrong), None, "{wrong}");
        }
    }
}
