//! A short pack out of a unit's books.

use crate::config::packs::{PackSetting, WITH_ANNEX, annex_of};
use crate::dataset::Phase;
use crate::pack::{Pack, PackIdentity};

use super::super::Unit;
use super::super::packs::Bindery;
use super::{Ground, Kind, SchoolOf, Tracked, leaves};

/// A short pack.
pub(in crate::compose) fn pack(
    bindery: &Bindery<'_, '_>,
    setting: &PackSetting,
    path: &str,
) -> Pack {
    let (books, survey, about) = (bindery.books, bindery.survey, &bindery.about);
    let (desk, holdings, settings) = (&survey.desk, survey.holdings, survey.settings);
    let scope = bindery.unit.scope();
    let assessment = survey.assessments(scope);
    let urn = about.school.as_ref().map(|(urn, _)| *urn);
    let measures = books.released_measures();
    let keys = match bindery.unit {
        Unit::Body(key) => vec![key.clone()],
        Unit::Trust(trust) | Unit::School(trust, _) => {
            measures.bodies_of_trust(survey, &holdings.trusts[*trust].uid)
        }
        Unit::Front => vec![],
    };
    let sections = match bindery.unit.trust() {
        Some(_) => survey.sections(scope),
        None => vec![],
    };
    let assessed = books.assessed(bindery.unit);
    let place = bindery.place.as_ref().filter(|_| assessed);
    let tracked = place.and_then(|at| {
        let who = bindery.who(at)?;
        Some(Tracked { at, who })
    });
    let ground = Ground {
        about,
        tracked,
        assessment: &assessment,
        sections,
        own: urn.map_or(vec![], |urn| measures.of_school(urn).iter().collect()),
        trust: keys.iter().flat_map(|k| measures.of(k)).collect(),
        statutory: books.outcomes(scope),
        value_added: crate::release::standing::standing(desk, holdings, &survey.standing, scope),
        words: match bindery.unit.trust() {
            Some(trust) => books.words_about(trust, urn),
            None => vec![],
        },
        schools: schools(bindery),
        changed: match bindery.unit.trust() {
            Some(_) => crate::report::changes::in_lines(&survey.changes.view(survey, scope)),
            None => vec![],
        },
        few: f64::from(settings.thresholds.min_pupils),
        checked: survey.withheld.offers("assessment").is_ok(),
    };
    let kind = match (setting.name.as_str(), urn) {
        ("governors", _) => Kind::Governors,
        (_, Some(_)) => Kind::Head,
        (_, None) => Kind::Trustees,
    };
    Pack {
        id: path.trim_end_matches(".pdf").to_owned(),
        title: setting.title.clone(),
        subject: about.name().to_owned(),
        subtitle: place
            .map(|at| format!("{} term {}", at.term, at.year))
            .unwrap_or_default(),
        audience: setting.audience.clone(),
        as_at: survey.as_at.long(),
        leaves: leaves(&ground, kind),
        foot: foot(bindery, setting, path),
        few: ground.few,
        identity: Some(PackIdentity {
            pack: setting.name.clone(),
            trust: books.trust_uid(bindery.unit),
            school: urn,
            as_at: Some(survey.as_at),
        }),
        covers: setting.covers,
        sheet: setting.sheet,
        look: bindery.look.clone(),
        pictures: books.pictures(),
        ..Pack::bound(survey.as_at)
    }
}

/// The schools of the unit's trust, by name.
fn schools(bindery: &Bindery<'_, '_>) -> Vec<SchoolOf> {
    let Some(trust) = bindery.unit.trust() else {
        return vec![];
    };
    let holdings = bindery.survey.holdings;
    let mut schools: Vec<SchoolOf> = holdings
        .schools_of(trust)
        .into_iter()
        .filter(|id| {
            let edition = &bindery.survey.edition;
            edition.setting.school_names || edition.has_school(trust, *id)
        })
        .map(|id| &holdings.schools[usize::from(id.0)])
        .map(|school| SchoolOf {
            urn: school.urn,
            name: school.name.clone(),
            phase: match school.phase {
                Some(Phase::Primary | Phase::MiddleDeemedPrimary) => "primary",
                Some(Phase::Secondary | Phase::MiddleDeemedSecondary) => "secondary",
                Some(Phase::AllThrough) => "all-through",
                _ => "",
            },
            special: school.is_special(),
            like: !school.is_special() && !school.is_alternative(),
        })
        .collect();
    schools.sort_by(|a, b| (&a.name, a.urn).cmp(&(&b.name, b.urn)));
    schools
}

/// Where the full figures are: the site's address, and the annex where there is one.
fn foot(bindery: &Bindery<'_, '_>, setting: &PackSetting, path: &str) -> String {
    let settings = bindery.survey.settings;
    let mut parts: Vec<String> = vec![];
    let edition = &bindery.survey.edition;
    let address = match edition.is_one_of_several() {
        true => &edition.setting.link,
        false => &settings.address,
    };
    if let Some(address) = address {
        let plain = address
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_end_matches('/');
        parts.push(plain.to_owned());
    }
    let annexed = WITH_ANNEX.contains(&setting.name.as_str())
        && settings
            .packs
            .iter()
            .any(|p| p.name == annex_of(&setting.name));
    if annexed {
        let file = path
            .rsplit('/')
            .next()
            .unwrap_or(path)
            .trim_end_matches(".pdf");
        parts.push(format!("full figures: {file}-annex.pdf"));
    } else if parts.is_empty() {
        parts.push("full figures: the trust’s report site".into());
    }
    parts.join(" · ")
}
