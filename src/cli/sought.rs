//! What the last step of a build looks for: the personal values of the data, but for names and dates that are nobody's secret.

use std::collections::BTreeSet;
use std::path::Path;

use crate::check;
use crate::compose::{Changes, Survey};
use crate::config::Project;
use crate::content::built_in_texts;
use crate::diag::Code;
use crate::estate::{Date, published_texts};
use crate::html::carried_texts;
use crate::leak::Sought;
use crate::measure::profile;
use crate::release::Edition;

/// The days on which trusts' schools are counted (methods: section 5), written on pages for each of these years.
const REFERENCE_DAYS: [u8; 2] = [12, 14];
/// The years they are written for.
const YEARS: std::ops::Range<i16> = 2000..2041;

/// The personal values of the data that no file of the site may hold.
///
/// A day on which a school joined, was inspected or took a register is nobody's secret, although pupils were born on it; and in a
/// large trust somebody was born on every day. So whatever the program says by itself, whatever the data, is none either.
pub(super) fn sought(project: &Project, survey: &Survey<'_>, changes: &Changes) -> Sought {
    let (held, as_at) = (survey.holdings, survey.as_at);
    let mut sought = Sought::new(&held.personal);
    let mut open = String::new();
    let mut line = |text: &str| {
        open.push_str(text);
        open.push('\n');
    };
    for school in &held.schools {
        line(&school.name);
        let words = [&school.ofsted, &school.region, &school.local_authority];
        words.into_iter().flatten().for_each(|text| line(text));
    }
    for trust in &held.trusts {
        line(&trust.name);
        trust.sponsor.iter().for_each(|text| line(text));
    }
    for membership in &held.memberships {
        line(&membership.label);
        for trust in &membership.trusts {
            line(&trust.name);
            trust.sponsor.iter().for_each(|text| line(text));
        }
        membership.schools.iter().for_each(|s| line(&s.name));
        for (_, sponsor) in membership.sponsors.iter().flatten() {
            line(sponsor);
        }
    }
    let mut dates: BTreeSet<Date> = BTreeSet::from([as_at]);
    dates.extend(held.assessments.iter().map(|a| a.assessed_on));
    dates.extend(held.exclusions.iter().filter_map(|e| e.started_on));
    dates.extend(held.attendance.iter().filter_map(|a| a.week_ending));
    dates.extend(held.schools.iter().filter_map(|s| s.joined_on));
    dates.extend(held.inspections.iter().map(|i| i.on));
    let growth = project.settings.profile.growth_years;
    dates.insert(profile::years_before(as_at, growth));
    for membership in &held.memberships {
        dates.extend(membership.schools.iter().filter_map(|s| s.joined_on));
        dates.extend(membership.sponsored_on.iter().flatten());
    }
    for year in YEARS {
        dates.extend(
            REFERENCE_DAYS
                .iter()
                .filter_map(|day| Date::new(year, 9, *day)),
        );
    }
    for date in dates {
        line(&date.to_string());
    }
    for difference in [&changes.since, &changes.meeting].into_iter().flatten() {
        difference.days().for_each(&mut line);
    }
    // What the program and the project themselves say.
    carried_texts().for_each(&mut line);
    built_in_texts().for_each(&mut line);
    published_texts().into_iter().for_each(&mut line);
    Code::ALL.iter().for_each(|code| line(check::page(*code)));
    line(&std::fs::read_to_string(&project.config).unwrap_or_default());
    for folder in [&project.content, &project.templates] {
        texts(folder, &mut line);
    }
    sought.except(&open);
    let numbers = held.schools.iter().flat_map(|school| {
        let laestab = school.laestab.clone().unwrap_or_default();
        let plain = laestab.replace('/', "");
        let before = school.predecessors.iter().map(ToString::to_string);
        [school.urn.to_string(), laestab, plain]
            .into_iter()
            .chain(before)
    });
    sought.except_schools(&numbers.collect::<Vec<_>>().join("\n"));
    sought
}

/// The other schools of its trust that an edition of one school may not speak of; `None`: it may speak of all. Names that stand in
/// the school's own, in the trust's or in the pages of help are nobody's secret.
pub(super) fn others(edition: &Edition, survey: &Survey<'_>) -> Option<Sought> {
    let (own, _) = edition.school?;
    if edition.setting.school_names {
        return None;
    }
    let held = survey.holdings;
    let others = (0..held.trusts.len()).flat_map(|trust| held.schools_of(trust));
    let others = others.filter(|id| *id != own);
    let schools = others.map(|id| &held.schools[usize::from(id.0)]);
    let mut sought = Sought::schools(schools.map(|s| (s.name.as_str(), s.urn)));
    let mut open = vec![held.schools[usize::from(own.0)].name.clone()];
    open.push(survey.settings.title.clone());
    open.extend(held.trusts.iter().map(|t| t.name.clone()));
    sought.except(&open.join("\n"));
    Some(sought)
}

/// The texts of a folder.
fn texts(folder: &Path, line: &mut impl FnMut(&str)) {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        if entry.file_type().is_file()
            && let Ok(bytes) = std::fs::read(entry.path())
        {
            line(&String::from_utf8_lossy(&bytes));
        }
    }
}
