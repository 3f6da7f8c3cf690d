//! Whom a measure is made for: a trust, or all trusts of one sponsor.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::config::Level;
use crate::dataset::{Holdings, Membership, Trust};
use crate::estate::{AcademicYear, Date};

/// What a body is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BodyKind {
    /// One trust.
    Trust,
    /// A sponsor with its trust or trusts.
    Sponsor,
}

/// A trust or sponsor.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Body {
    /// Its name.
    pub name: String,
    /// Its own number among all bodies: GIAS UID of the trust; of a sponsor the UID that the extract gives it, else that of
    /// its one trust, else `sponsor-` and the UID of the first of its trusts. Never empty.
    pub uid: String,
    /// What it is.
    pub kind: BodyKind,
    /// The sponsor's name, where there is one.
    pub sponsor: Option<String>,
    /// Its trusts (UID, name), sorted; one for a trust.
    pub trusts: Vec<(String, String)>,
}

impl Body {
    /// Whether a trust is it, or is among its trusts.
    pub fn has_trust(&self, uid: &str) -> bool {
        self.trusts.iter().any(|(trust, _)| trust == uid)
    }

    /// The UID that tidy rows carry: blank where a sponsor has several trusts.
    pub fn trust_uid(&self) -> &str {
        match self.trusts.as_slice() {
            [(uid, _)] => uid,
            _ => "",
        }
    }
}

/// A school of a body.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Member {
    /// Its place in [`Membership::schools`].
    pub school: usize,
    /// When it joined the trust, or came under the sponsor; `None`: unknown.
    pub joined: Option<Date>,
}

/// The membership that serves a results year: the one made for it, else the one made for no year in particular, else the
/// tables of trusts and schools.
pub fn membership_of(holdings: &Holdings, year: AcademicYear) -> Cow<'_, Membership> {
    let found = holdings
        .memberships
        .iter()
        .find(|m| m.years.contains(&year))
        .or_else(|| holdings.memberships.iter().find(|m| m.years.is_empty()));
    match found {
        Some(membership) => Cow::Borrowed(membership),
        None => Cow::Owned(Membership {
            label: "the tables of trusts and schools".into(),
            years: vec![],
            trusts: holdings.trusts.clone(),
            schools: holdings.schools.clone(),
            ..Membership::default()
        }),
    }
}

/// The bodies of a membership with their schools, by name. A school is in one body of a level.
///
/// At the level of sponsors a school belongs to its own sponsor where the extract names one, else to its trust's, else to
/// its trust. `Level::Both` gives the sponsors, and besides each trust that isn't the same schools under another name.
pub fn bodies(membership: &Membership, level: Level) -> Vec<(Body, Vec<Member>)> {
    let mut list = match level {
        Level::Trust => by_trust(membership),
        Level::Sponsor => by_sponsor(membership),
        Level::Both => {
            let mut list = by_sponsor(membership);
            let known: BTreeSet<Vec<Member>> = list.iter().map(|(_, m)| m.clone()).collect();
            list.extend(
                by_trust(membership)
                    .into_iter()
                    .filter(|(_, members)| !known.contains(members)),
            );
            list
        }
    };
    list.sort();
    list
}

fn sponsor_of(trust: &Trust) -> Option<&str> {
    trust
        .sponsor
        .as_deref()
        .map(str::trim)
        .filter(|s| !s.is_empty())
}

fn by_trust(membership: &Membership) -> Vec<(Body, Vec<Member>)> {
    let mut members: BTreeMap<usize, Vec<Member>> = BTreeMap::new();
    for (place, school) in membership.schools.iter().enumerate() {
        members.entry(school.trust).or_default().push(Member {
            school: place,
            joined: school.joined_on,
        });
    }
    members
        .into_iter()
        .filter_map(|(place, members)| {
            let trust = membership.trusts.get(place)?;
            Some((trust_body(trust), members))
        })
        .collect()
}

fn trust_body(trust: &Trust) -> Body {
    Body {
        name: trust.name.clone(),
        uid: trust.uid.clone(),
        kind: BodyKind::Trust,
        sponsor: sponsor_of(trust).map(str::to_owned),
        trusts: vec![(trust.uid.clone(), trust.name.clone())],
    }
}

fn by_sponsor(membership: &Membership) -> Vec<(Body, Vec<Member>)> {
    // A body's key: sponsor's name in lower case, or the trust's place.
    let mut found: BTreeMap<(Option<String>, usize), (Body, Vec<Member>)> = BTreeMap::new();
    for (place, school) in membership.schools.iter().enumerate() {
        let Some(trust) = membership.trusts.get(school.trust) else {
            continue;
        };
        let own = membership.sponsors.get(place).and_then(Option::as_ref);
        let sponsor = own
            .map(|(_, name)| name.trim())
            .filter(|name| !name.is_empty())
            .or_else(|| sponsor_of(trust));
        let since = membership.sponsored_on.get(place).copied().flatten();
        let joined = if own.is_some() { since } else { None }.or(school.joined_on);
        let key = match sponsor {
            Some(name) => (Some(name.to_lowercase()), 0),
            None => (None, school.trust),
        };
        let (body, members) = found.entry(key).or_insert_with(|| match sponsor {
            Some(name) => (
                Body {
                    name: name.to_owned(),
                    uid: String::new(),
                    kind: BodyKind::Sponsor,
                    sponsor: Some(name.to_owned()),
                    trusts: vec![],
                },
                vec![],
            ),
            None => (trust_body(trust), vec![]),
        });
        if let (true, Some((uid, _))) = (body.uid.is_empty(), own) {
            body.uid.clone_from(uid);
        }
        let name = (trust.uid.clone(), trust.name.clone());
        if let Err(at) = body.trusts.binary_search(&name) {
            body.trusts.insert(at, name);
        }
        members.push(Member {
            school: place,
            joined,
        });
    }
    let mut list: Vec<(Body, Vec<Member>)> = found.into_values().collect();
    for (body, _) in &mut list {
        if body.uid.is_empty() {
            body.uid = match body.trusts.as_slice() {
                [(uid, _)] => uid.clone(),
                [(uid, _), ..] => format!("sponsor-{uid}"),
                [] => body.name.clone(),
            };
        }
    }
    list
}
