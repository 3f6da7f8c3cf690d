//! The config's keys as settings, group by group.

use crate::diag::Severity;
use crate::estate::{
    AcademicYear, AssessmentType, Date, Framework, KeyStage, Outlook, PriorStage, Rank, Term,
    YearGroup,
};

use super::super::dfe_measures::{Cuts, Level};
use super::super::node::Node;
use super::super::packs::{Brand, PackFor, PackReport, PackSetting, ReportPdfs, Sheet};
use super::super::settings::{
    CheckLimits, Covered, Ignore, NamedSchool, NamedYear, PriorBands, PriorFrom, ProfileSettings,
    Settings, Source, point,
};
use super::super::source_shape::fed;
use super::super::sources::source;
use super::{number, text, texts};

/// The settings of a sound config; what it leaves out stays as usual.
pub(super) fn settings(root: &Node, framework: Framework) -> Settings {
    let mut s = Settings {
        framework,
        ..Settings::default()
    };
    if let Some(title) = text(root, "title") {
        s.title = title;
    }
    s.as_at = text(root, "as_at").and_then(|t| Date::parse(&t));
    if let Some(stages) = root.get("key_stages") {
        s.own_stages = true;
        s.key_stages = stages
            .items()
            .iter()
            .map(|n| KeyStage {
                name: text(n, "name").unwrap_or_default(),
                years: texts(n, "years")
                    .iter()
                    .filter_map(|t| YearGroup::parse(t))
                    .collect(),
            })
            .collect();
    }
    tracking(root, &mut s);
    s.groupings = texts(root, "groupings");
    schools(root, &mut s);
    // As a list they are measures of one's own: see `framework`.
    if let Some(m) = root.get("measures") {
        measures(m, &mut s);
    }
    if let Some(n) = root.get("profile") {
        profile(n, &mut s.profile);
    }
    sources(root, &mut s);
    if let Some(n) = root.get("briefing") {
        let least = text(n, "min_pupils").and_then(|t| t.parse().ok());
        s.briefing.min_pupils = least.unwrap_or(s.briefing.min_pupils);
        s.briefing.thin_coverage = number(n, "thin_coverage").unwrap_or(s.briefing.thin_coverage);
        s.thresholds.min_pupils = s.briefing.min_pupils;
    }
    if let Some(n) = root.get("checks") {
        checks(n, &mut s);
    }
    s.address = root.get("mail").and_then(|mail| text(mail, "link"));
    if let Some(list) = root.get("packs") {
        for node in list.items() {
            pack(node, &mut s.packs, &s.framework);
            let lines = node.get("reports").into_iter().flat_map(Node::items);
            s.named_years
                .extend(lines.filter_map(|line| named_year("packs", line, "year")));
        }
    }
    match text(root, "report_pdfs").as_deref() {
        Some("true") => s.report_pdfs = ReportPdfs::All,
        Some("false") => s.report_pdfs = ReportPdfs::None,
        _ => {}
    }
    if let Some(brand) = root.get("brand") {
        s.brand = Brand {
            colour: text(brand, "colour"),
            logo: text(brand, "logo"),
            logo_alt: text(brand, "logo_alt"),
        };
    }
    s
}

/// `defaults`, `thresholds`, `conversion` and `prior_attainment`: what tracking starts from.
fn tracking(root: &Node, s: &mut Settings) {
    if let Some(d) = root.get("defaults") {
        s.named_years
            .extend(named_year("defaults", d, "academic_year"));
        s.defaults.year = text(d, "academic_year").and_then(|t| AcademicYear::parse(&t));
        s.defaults.term = text(d, "term").and_then(|t| Term::parse(&t));
        if let Some(rank) = text(d, "compare_to").and_then(|t| Rank::parse(&t)) {
            s.defaults.rank = rank;
        }
        if let Some(kind) = text(d, "assessment_type") {
            s.defaults.assessment_type = one_type(&kind);
        }
    }
    if let Some(t) = root.get("thresholds") {
        if let Some(p) = t.get("points") {
            s.thresholds.points = number(p, "above").unwrap_or(s.thresholds.points);
            s.thresholds.points_well = number(p, "well_above").unwrap_or(s.thresholds.points_well);
        }
        if let Some(p) = t.get("score") {
            s.thresholds.score = number(p, "above").unwrap_or(s.thresholds.score);
            s.thresholds.score_well = number(p, "well_above").unwrap_or(s.thresholds.score_well);
        }
    }
    let covers = root.get("covers").map(Node::entries).unwrap_or_default();
    for (table, spans) in covers {
        for span in spans.items() {
            let end = |key| point(&text(span, key)?);
            if let (Some(from), Some(to)) = (end("from"), end("to")) {
                let table = table.name.clone();
                s.covers.push(Covered { table, from, to });
            }
        }
    }
    if let Some(c) = root.get("conversion") {
        s.linear_conversion = text(c, "default").as_deref() == Some("linear");
        let own = c.get("own").map(Node::items).unwrap_or_default();
        let named = own.iter().filter_map(Node::scalar);
        s.own_curves = named.filter_map(|name| one_type(&name)).collect();
    }
    if let Some(from) = root.get("prior_attainment").and_then(|p| p.get("from")) {
        let kind = text(from, "assessment_type").and_then(|t| one_type(&t));
        let year = text(from, "nc_year").and_then(|t| YearGroup::parse(&t));
        s.prior_from = kind.zip(year).map(|(kind, year)| PriorFrom { kind, year });
    }
    if let Some(p) = root.get("prior_attainment")
        && text(p, "method").as_deref() == Some("fixed")
    {
        let stages = p.get("stages").map(Node::entries).unwrap_or_default();
        s.prior_bands = PriorBands::Fixed(
            stages
                .iter()
                .filter_map(|(k, n)| {
                    let bounds = (number(n, "low_below")?, number(n, "high_from")?);
                    Some((PriorStage::parse(&k.name)?, bounds))
                })
                .collect(),
        );
    }
}

/// `contacts` and `school_groups`, and where each of their schools is named.
fn schools(root: &Node, s: &mut Settings) {
    let named = |under, urn, line, column| NamedSchool {
        under,
        urn,
        line,
        column,
    };
    if let Some(contacts) = root.get("contacts") {
        let keys = contacts.entries().iter().map(|(k, _)| k);
        s.named_schools
            .extend(keys.map(|k| named("contacts", k.name.clone(), k.line, k.column)));
        s.contacts = contacts
            .entries()
            .iter()
            .filter_map(|(k, n)| Some((k.name.parse().ok()?, n.scalar()?.to_owned())))
            .collect();
    }
    if let Some(groups) = root.get("school_groups") {
        let members = groups.entries().iter().flat_map(|(_, n)| n.items());
        s.named_schools.extend(
            members.filter_map(|n| Some(named("school_groups", n.scalar()?, n.line, n.column))),
        );
        s.school_groups = groups
            .entries()
            .iter()
            .map(|(k, n)| {
                let urns = n
                    .items()
                    .iter()
                    .filter_map(|i| i.scalar()?.parse().ok())
                    .collect();
                (k.name.clone(), urns)
            })
            .collect();
    }
}

/// `sources` and `memberships`.
fn sources(root: &Node, s: &mut Settings) {
    if let Some(sources) = root.get("sources") {
        for (key, list) in sources.entries() {
            let table = fed().find(|t| *t == key.name).unwrap_or("");
            // An empty list says that the table has no files, whatever the folder holds.
            if list.items().is_empty() {
                s.sources.push(Source {
                    table,
                    line: list.line,
                    ..Source::default()
                });
            }
            s.sources
                .extend(list.items().iter().map(|n| source(table, n)));
        }
    }
    if let Some(list) = root.get("memberships") {
        s.memberships
            .extend(list.items().iter().map(|n| source("memberships", n)));
    }
}

/// `checks`: limits, severities and what is ignored.
fn checks(checks: &Node, s: &mut Settings) {
    if let Some(n) = checks.get("limits") {
        limits(n, &mut s.limits);
    }
    if let Some(list) = checks.get("severity") {
        s.severities = list
            .entries()
            .iter()
            .filter_map(|(k, n)| {
                let severity = match n.scalar()?.as_str() {
                    "error" => Severity::Error,
                    "warning" => Severity::Warning,
                    _ => Severity::Note,
                };
                Some((k.name.clone(), severity))
            })
            .collect();
    }
    if let Some(list) = checks.get("ignore") {
        s.ignores = list
            .items()
            .iter()
            .filter_map(|n| {
                Some(Ignore {
                    line: n.line,
                    code: text(n, "code")?,
                    file: text(n, "file"),
                    field: text(n, "field"),
                    reason: text(n, "reason")?,
                    until: Date::parse(&text(n, "until")?)?,
                })
            })
            .collect();
    }
}

/// A pack of the config: over the built-in one of its name, or beside them. With reports of its own it is no short one, unless
/// it says how deep it goes: then they are its annex's.
fn pack(n: &Node, packs: &mut Vec<PackSetting>, framework: &Framework) {
    let name = text(n, "name").unwrap_or_default();
    let known = packs.iter().position(|p| p.name == name);
    if text(n, "make").as_deref() == Some("false") {
        if let Some(i) = known {
            packs.remove(i);
        }
        return;
    }
    let mut pack = known.map_or_else(
        || PackSetting {
            title: name.replace('-', " "),
            name,
            short: false,
            of: PackFor::Schools,
            audience: String::new(),
            sheet: Sheet::default(),
            covers: true,
            pages: None,
            reports: vec![],
        },
        |i| packs[i].clone(),
    );
    match text(n, "for").as_deref() {
        Some("trust") => pack.of = PackFor::Trust,
        Some("both") => pack.of = PackFor::Both,
        Some(_) => pack.of = PackFor::Schools,
        None => {}
    }
    pack.title = text(n, "title").unwrap_or(pack.title);
    pack.audience = text(n, "audience").unwrap_or(pack.audience);
    if text(n, "paper").as_deref() == Some("A4") {
        pack.sheet = Sheet::A4;
    }
    let depth = text(n, "depth");
    if let Some(reports) = n.get("reports") {
        pack.reports = reports
            .items()
            .iter()
            .map(|n| pack_report(n, framework))
            .collect();
        if depth.is_none() {
            pack.short = false;
            pack.covers = true;
            pack.pages = None;
        }
    }
    if let Some(covers) = text(n, "covers") {
        pack.covers = covers == "true";
    }
    if let Some(pages) = text(n, "pages").and_then(|t| t.parse().ok()) {
        pack.pages = Some(pages);
    }
    let at = known.unwrap_or(packs.len());
    let annex = (depth.as_deref() == Some("annex")).then(|| pack.annex());
    match known {
        Some(i) => packs[i] = pack,
        None => packs.push(pack),
    }
    if let Some(annex) = annex {
        packs.insert(at + 1, annex);
    }
}

fn pack_report(n: &Node, framework: &Framework) -> PackReport {
    let report = n.scalar().or_else(|| text(n, "report"));
    PackReport {
        report: report.unwrap_or_default(),
        key_stage: text(n, "key_stage"),
        year: text(n, "year").and_then(|t| AcademicYear::parse(&t)),
        term: text(n, "term").and_then(|t| Term::parse(&t)),
        subject: text(n, "subject").and_then(|t| framework.subject(&t)),
        show: text(n, "show").and_then(|t| Outlook::parse(&t)),
        compare_to: text(n, "compare_to").and_then(|t| Rank::parse(&t)),
        kind: text(n, "type").map(|t| one_type(&t)),
        in_full: text(n, "in_full").as_deref() == Some("true"),
    }
}

fn profile(n: &Node, profile: &mut ProfileSettings) {
    let any = |key: &str, into: &mut f64| *into = number(n, key).unwrap_or(*into);
    any("ks2_progress", &mut profile.ks2_progress);
    any("ks4_progress", &mut profile.ks4_progress);
    any("improvement", &mut profile.improvement);
    any("disadvantaged", &mut profile.disadvantaged);
    any("reserve_percent", &mut profile.reserve_percent);
    any("balance_percent", &mut profile.balance_percent);
    any("isolated_minutes", &mut profile.isolated_minutes);
    if let Some(speed) = number(n, "road_speed").filter(|s| *s > 0.0) {
        profile.road_speed = speed;
    }
    if let Some(years) = text(n, "growth_years").and_then(|t| t.parse().ok()) {
        profile.growth_years = years;
    }
}

fn limits(n: &Node, limits: &mut CheckLimits) {
    let whole = |key: &str, into: &mut u32| {
        if let Some(number) = text(n, key).and_then(|t| t.parse().ok()) {
            *into = number;
        }
    };
    let any = |key: &str, into: &mut f64| *into = number(n, key).unwrap_or(*into);
    whole("min_pupils", &mut limits.min_pupils);
    any("coverage_drop", &mut limits.coverage_drop);
    any("coverage_drop_errors", &mut limits.coverage_drop_errors);
    any("figure_jump", &mut limits.figure_jump);
    any("figure_jump_errors", &mut limits.figure_jump_errors);
    whole("same_score_pupils", &mut limits.same_score_pupils);
    whole("score_heap_scores", &mut limits.score_heap_scores);
    any("score_heap_chance", &mut limits.score_heap_chance);
    whole("last_year_rows", &mut limits.last_year_rows);
    any("last_year_percent", &mut limits.last_year_percent);
}

fn measures(m: &Node, s: &mut Settings) {
    let settings = &mut s.measures;
    match text(m, "level").as_deref() {
        Some("trust") => settings.level = Level::Trust,
        Some("both") => settings.level = Level::Both,
        _ => {}
    }
    let whole = |key: &str| text(m, key).and_then(|t| t.parse::<u32>().ok());
    if let Some(n) = whole("min_schools") {
        settings.min_schools = n as usize;
    }
    settings.min_years = whole("min_years").unwrap_or(settings.min_years);
    settings.max_weight_ks2 = whole("max_weight_ks2").unwrap_or(settings.max_weight_ks2);
    settings.max_weight_ks4 = whole("max_weight_ks4").unwrap_or(settings.max_weight_ks4);
    if let Some(day) = text(m, "reference_day").and_then(|t| t.parse().ok()) {
        settings.reference_day = day;
    }
    if let Some(days) = m.get("reference_days") {
        settings.reference_days = days
            .entries()
            .iter()
            .filter_map(|(k, n)| Some((AcademicYear::parse(&k.name)?, n.scalar()?.parse().ok()?)))
            .collect();
    }
    for cut in m.get("cuts").map(Node::items).unwrap_or_default() {
        if let (Some(measure), Some(high), Some(low)) = (
            text(cut, "measure"),
            number(cut, "high"),
            number(cut, "low"),
        ) {
            let year = text(cut, "year").and_then(|t| AcademicYear::parse(&t));
            settings.cuts.insert((measure, year), Cuts { high, low });
        }
    }
}

/// A type of assessment; `None`: All.
fn one_type(name: &str) -> Option<AssessmentType> {
    (name != "All").then(|| AssessmentType::declared(name))
}

/// The year under `key`, with the term beside it.
fn named_year(under: &'static str, n: &Node, key: &str) -> Option<NamedYear> {
    let place = n.get(key)?;
    let written = place.scalar()?;
    Some(NamedYear {
        under,
        year: AcademicYear::parse(&written)?,
        term: text(n, "term").and_then(|t| Term::parse(&t)),
        line: place.line,
        column: place.column,
        width: written.chars().count() as u64,
    })
}
