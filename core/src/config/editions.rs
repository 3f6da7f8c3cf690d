//! Editions: who reads which part of the figures, and what is withheld from them (methods: section 8).

use crate::diag::nearest;
use crate::estate::{AUDITS, ReportId, Urn, joined};

use super::check::Checker;
use super::node::Node;
use super::shape::{Field, Shape, field, needed};

/// What an edition holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EditionLike {
    /// Everything.
    Team,
    /// One for each school: that school in full, and of the trust its figures only.
    Head,
    /// One for each school, with small numbers withheld.
    Governors,
    /// A trust and its schools, with small numbers withheld; with several trusts one for each.
    Trustees,
    /// Trusts and schools for everybody, with small numbers withheld.
    Public,
}

impl EditionLike {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Team,
        Self::Head,
        Self::Governors,
        Self::Trustees,
        Self::Public,
    ];

    /// Its name in the config, and that of the built-in edition.
    pub fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Head => "head",
            Self::Governors => "governors",
            Self::Trustees => "trustees",
            Self::Public => "public",
        }
    }

    /// From its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|like| like.name() == name)
    }

    /// The fewest pupils whose number is shown, where the config doesn't say; `None`: all are.
    pub fn suppress_below(self) -> Option<u32> {
        match self {
            Self::Team | Self::Head => None,
            Self::Governors | Self::Trustees => Some(6),
            Self::Public => Some(11),
        }
    }

    /// Whether there is one for each school.
    pub fn is_of_schools(self) -> bool {
        matches!(self, Self::Head | Self::Governors)
    }

    /// Its readers, as its pages name them.
    pub fn readers(self) -> &'static str {
        match self {
            Self::Team => "the trust’s data team",
            Self::Head => "the head and the school’s leaders",
            Self::Governors => "the school’s governors",
            Self::Trustees => "trustees and the trust’s leaders",
            Self::Public => "everybody",
        }
    }

    /// The packs of the built-in edition; `None`: all that there are of what it holds.
    fn packs(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Team | Self::Head => None,
            Self::Governors => Some(&["governors"]),
            Self::Trustees => Some(&["trustees", "trustees-annex"]),
            Self::Public => Some(&[]),
        }
    }
}

/// An edition as the config declares it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EditionSetting {
    /// Its name, and its folder's: lower-case letters, digits, hyphens.
    pub name: String,
    /// What it holds.
    pub like: EditionLike,
    /// The fewest pupils whose number is shown; `None`: nothing is withheld.
    pub suppress_below: Option<u32>,
    /// The reports it has, by the names of their pages; `None`: all.
    pub reports: Option<Vec<String>>,
    /// The packs it has, by name; `None`: all.
    pub packs: Option<Vec<String>>,
    /// Whether an edition of one school may name the trust's other schools.
    pub school_names: bool,
    /// Its readers, as its pages name them.
    pub readers: String,
    /// Whether each of its sites stands beside its folder as one ZIP, too.
    pub zip: bool,
    /// The address of the published edition, `{urn}` or `{uid}` standing for the school's or trust's number.
    pub link: Option<String>,
}

impl EditionSetting {
    /// A built-in edition as it is where the config says nothing.
    pub fn built_in(like: EditionLike) -> Self {
        let packs = like.packs();
        Self {
            name: like.name().to_owned(),
            like,
            suppress_below: like.suppress_below(),
            reports: None,
            packs: packs.map(|all| all.iter().map(|p| (*p).to_owned()).collect()),
            school_names: false,
            readers: like.readers().to_owned(),
            zip: false,
            link: None,
        }
    }
}

/// The names of the editions that are built in.
const BUILT_IN: &[&str] = &["team", "head", "governors", "trustees", "public"];

/// The reports besides those of key stages and the audits; pages: those of the project's own.
const OF_NO_STAGE: [&str; 7] = [
    "statutory",
    "measures",
    "published",
    "value-added",
    "indicators",
    "attendance",
    "profile",
];

/// The reports that an edition may be cut down to, by the names of their pages.
pub const EDITION_REPORTS: &[&str] = &joined::<
    { ReportId::NAMES.len() + OF_NO_STAGE.len() + AUDITS.len() + 1 },
>(&[&ReportId::NAMES, &OF_NO_STAGE, &AUDITS, &["pages"]]);

/// What may stand in an entry of `editions`.
pub(super) const EDITION: &[Field] = &[
    needed(
        "name",
        Shape::Slug,
        "team, head, governors, trustees or public, which are built in; or a name of your own, which needs `like`",
    ),
    field(
        "like",
        Shape::OneOf(BUILT_IN),
        "what an edition of your own holds: everything (team), one for each school in full (head) or with small numbers withheld (governors), trust and schools (trustees, public)",
    ),
    field(
        "suppress_below",
        Shape::Whole(2, 1_000),
        "the fewest pupils whose number is shown (governors and trustees 6, public 11; team and head withhold nothing)",
    ),
    field(
        "reports",
        Shape::List(&Shape::OneOf(EDITION_REPORTS)),
        "only these reports, by the names of their pages; pages: those of your own",
    ),
    field(
        "packs",
        Shape::List(&Shape::Text),
        "only these packs, by name (governors: governors; trustees: trustees and its annex; public: none; team and head: all)",
    ),
    field(
        "school_names",
        Shape::OneOf(&["true", "false"]),
        "whether an edition of one school may name the trust’s other schools beside its figures (false)",
    ),
    field(
        "zip",
        Shape::OneOf(&["true", "false"]),
        "whether each of its sites is made as one ZIP, too, beside its folder: to hand on by a stick; index.html in it opens it (false)",
    ),
    field(
        "readers",
        Shape::Text,
        "whom its pages are for, in words that each page prints",
    ),
    field(
        "link",
        Shape::Text,
        "the address where its readers find it, for mails; {urn} stands for the school’s number, {uid} for the trust’s",
    ),
];

/// The editions of a config; mistakes go to the checker's sink.
pub(super) fn read(root: &Node, checker: &mut Checker<'_>) -> Vec<EditionSetting> {
    let nodes = root.get("editions").map(Node::items).unwrap_or_default();
    let mut all: Vec<EditionSetting> = Vec::new();
    for (i, node) in nodes.iter().enumerate() {
        let path = format!("editions[{}]", i + 1);
        if let Some(edition) = one(node, &path, checker) {
            if all.iter().any(|other| other.name == edition.name) {
                let message = format!("there is an edition `{}` further up", edition.name);
                let place = node.get("name").unwrap_or(node);
                let help = "each edition is a folder of its own: give it another name".into();
                checker.tell_at(place, &format!("{path}.name"), message, help);
            } else {
                all.push(edition);
            }
        }
    }
    delivered(root, &all, checker);
    all
}

fn one(node: &Node, path: &str, checker: &mut Checker<'_>) -> Option<EditionSetting> {
    let text = |key: &str| node.get(key)?.scalar();
    let list = |key: &str| -> Option<Vec<String>> {
        let items = node.get(key)?.items();
        Some(items.iter().filter_map(Node::scalar).collect())
    };
    let name = text("name")?;
    let place = |key: &str| node.get(key).unwrap_or(node);
    let own = EditionLike::parse(&name);
    let said = text("like").and_then(|like| EditionLike::parse(&like));
    let like = match (own, said) {
        (None, None) => {
            let message = format!("the edition `{name}` doesn’t say what it holds");
            let help = match nearest(&name, BUILT_IN.iter().copied()) {
                Some(near) => {
                    format!("did you mean `{near}`? An edition of your own says `like: {near}`")
                }
                None => "say it with `like`: team, head, governors, trustees or public".into(),
            };
            checker.tell_at(place("name"), &format!("{path}.name"), message, help);
            return None;
        }
        (Some(own), Some(said)) if own != said => {
            let message = format!(
                "the edition `{name}` is built in and can’t be like `{}`",
                said.name()
            );
            let help = "leave `like` out, or give the edition a name of its own".into();
            checker.tell_at(place("like"), &format!("{path}.like"), message, help);
            return None;
        }
        (own, said) => said.or(own)?,
    };
    let suppress_below = text("suppress_below").and_then(|k| k.parse().ok());
    if suppress_below.is_some() && matches!(own, Some(EditionLike::Team | EditionLike::Head)) {
        let message = format!("the edition `{name}` withholds nothing");
        let help = "the same with small numbers withheld is governors or trustees; or give it a name of its own and say `like`";
        checker.tell_at(
            place("suppress_below"),
            &format!("{path}.suppress_below"),
            message,
            help.into(),
        );
    }
    let built_in = EditionSetting::built_in(like);
    Some(EditionSetting {
        suppress_below: suppress_below.or(built_in.suppress_below),
        reports: list("reports"),
        packs: list("packs").or(built_in.packs),
        school_names: text("school_names").as_deref() == Some("true"),
        zip: text("zip").as_deref() == Some("true"),
        readers: text("readers").unwrap_or(built_in.readers),
        link: text("link"),
        like,
        name,
    })
}

/// The edition that a name of a publish line or role means, and of which school or trust alone: `governors`, or
/// `governors-136000` for one of them.
pub fn edition_named<'a>(
    editions: &'a [EditionSetting],
    name: &str,
) -> Option<(&'a EditionSetting, Option<String>)> {
    if let Some(whole) = editions.iter().find(|e| e.name == name) {
        return Some((whole, None));
    }
    let (edition, of) = name.rsplit_once('-')?;
    let edition = editions.iter().find(|e| e.name == edition)?;
    let fits = match edition.like {
        EditionLike::Head | EditionLike::Governors => of.parse::<Urn>().is_ok(),
        EditionLike::Trustees => !of.is_empty(),
        EditionLike::Team | EditionLike::Public => false,
    };
    fits.then(|| (edition, Some(of.to_owned())))
}

/// Holds what goes out against the editions: with editions each line of `publish` and each role of `mail` names one, so that
/// the team's site goes only where a line says so.
fn delivered(root: &Node, editions: &[EditionSetting], checker: &mut Checker<'_>) {
    let names = || editions.iter().map(|e| e.name.as_str());
    let known = || names().collect::<Vec<_>>().join(", ");
    let mut held = |node: &Node, path: &str, needs: &str| {
        let Some(named) = node.get("edition") else {
            if !editions.is_empty() {
                let message = format!("`{path}` doesn’t say which edition {needs}");
                let help = format!(
                    "with editions each says so, as `edition: {}`",
                    names().next_back().unwrap_or("team")
                );
                checker.tell_at(node, path, message, help);
            }
            return;
        };
        let text = named.scalar().unwrap_or_default();
        if edition_named(editions, &text).is_none() {
            let message =
                format!("`{path}.edition` is `{text}`, which is no edition of this config");
            let help = match nearest(&text, names()) {
                _ if editions.is_empty() => "declare them under `editions`".into(),
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the editions are {}", known()),
            };
            checker.tell_at(named, &format!("{path}.edition"), message, help);
        }
    };
    if let Some(publish) = root.get("publish") {
        let lines = publish.items();
        if lines.is_empty() {
            held(publish, "publish", "goes there");
        }
        for (i, line) in lines.iter().enumerate() {
            held(line, &format!("publish[{}]", i + 1), "goes there");
        }
    }
    let roles = root.get("mail").and_then(|mail| mail.get("roles"));
    for (key, role) in roles.map(Node::entries).unwrap_or_default() {
        held(
            role,
            &format!("mail.roles.{}", key.name),
            "its packs are of",
        );
    }
}
