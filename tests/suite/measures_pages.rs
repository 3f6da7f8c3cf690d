//! The pages of the DfE measures, from the worked example and from published files.

use std::collections::BTreeSet;

use matbook::config::{Level, MeasureSettings};
use matbook::measure::dfe;
use matbook::quantity::Unit;
use matbook::release::measures::{ReleasedMeasure, comparisons, release_schools, release_trusts};
use matbook::release::{Desk, Measured};
use matbook::report::measures::{FrontEntry, front_page, school_page, trust_page, year_pages};
use matbook::report::{About, Block, Cell, ChartKind, Page, PagePath, RowKind, Table};

fn texts(table: &Table, row: usize) -> Vec<String> {
    table.rows[row].cells.iter().map(Cell::plain).collect()
}

fn table<'a>(page: &'a Page, id: &str) -> &'a Table {
    page.tables()
        .find(|t| t.id == id)
        .unwrap_or_else(|| panic!("{} has no table {id}", page.path.0))
}

/// The trust of the worked example, or one of its schools.
fn beacon(school: Option<(u32, &str)>) -> About {
    About {
        trust_folder: "beacon-learning-trust".into(),
        trust_name: "Beacon Learning Trust".into(),
        school: school.map(|(urn, name)| (urn, name.to_owned())),
    }
}

/// What holds of every page: ids once and short enough for a sheet's name, as many cells as columns, charts with words.
fn sound(page: &Page) {
    let mut ids = BTreeSet::new();
    for t in page.tables() {
        assert!(ids.insert(t.id.clone()), "{} comes twice", t.id);
        assert!(t.id.len() <= 31 && t.id.is_ascii(), "{}", t.id);
        let keys: BTreeSet<&str> = t.columns.iter().map(|c| c.key.as_str()).collect();
        assert_eq!(keys.len(), t.columns.len(), "{}", t.id);
        for row in &t.rows {
            assert_eq!(row.cells.len(), t.columns.len(), "{}", t.id);
        }
    }
    for c in page.charts() {
        assert!(ids.insert(c.id.clone()), "{} comes twice", c.id);
        assert!(!c.alt.is_empty() && !c.title.is_empty());
    }
    let sections: BTreeSet<&str> = page.sections.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(sections.len(), page.sections.len());
    assert!(!page.standfirst.is_empty());
}

#[test]
fn a_trust_page_shows_how_its_score_came_about() {
    let Some(shared) = super::shared() else {
        return;
    };
    let holdings = super::dfe::example(&shared.join("example/data"));
    let settings = MeasureSettings::default();
    let measured = dfe::trust_measures(&holdings, &settings);
    let desk = Desk::default();
    let released = release_trusts(&desk, &measured);
    let own: Vec<&ReleasedMeasure> = released
        .iter()
        .filter(|m| m.body.trusts[0].0 == "2100")
        .collect();
    let link = |urn: u32| {
        Some(PagePath::new(format!(
            "beacon-learning-trust/schools/{urn}/measures.html"
        )))
    };
    let page = trust_page(&beacon(None), &own, &[], &link);
    sound(&page);
    let headings: Vec<&str> = page.sections.iter().map(|s| s.heading.as_str()).collect();
    assert_eq!(
        headings[..3],
        [
            "Where the trust stands, 2023/24",
            "Over the years",
            "Reading progress, key stage 2"
        ]
    );

    let made = table(&page, "made-reading");
    assert_eq!(made.rows.len(), 5);
    let total = made.rows.last().unwrap();
    assert_eq!(total.kind, RowKind::Total);
    let total = texts(made, 4);
    // measures.csv: score 0.79333, interval −0.98779 to 2.57446, 47 pupils, weight 192; 0.79333 × 192 = 152.32.
    assert_eq!(
        total[..4],
        ["Trust", "+0.8", "−1.0 to +2.6", "= close to average"]
    );
    assert_eq!(total[4], "47");
    assert_eq!(total[7..9], ["192", "+152.3"]);
    // The page itself leaves it to the year's, where it says the same; the files beside it have both.
    assert!(page.apart.contains("made-reading"));
    let years = year_pages(&beacon(None), &own, &link);
    let paths: Vec<&str> = years.iter().map(|p| p.path.0.as_str()).collect();
    assert_eq!(paths[0], "beacon-learning-trust/measures/2023-24.html");
    assert!(paths.len() > 1, "{paths:?}");
    years.iter().for_each(sound);
    assert_eq!(table(&years[0], "made-reading").rows, made.rows);
    let earlier = page.tables().filter(|t| t.id.starts_with("earlier-"));
    let before = years[1..]
        .iter()
        .flat_map(|p| p.tables().filter(|t| t.id.starts_with("made-")));
    let rows = |t: &Table| t.rows.len();
    assert_eq!(
        before.map(rows).sum::<usize>(),
        earlier.map(rows).sum::<usize>(),
        "each year has its own rows of the earlier ones"
    );
    let shown: Vec<&Block> = page.here().into_iter().flat_map(|(_, b)| b).collect();
    let leads = |b: &&Block| matches!(b, Block::Links { links } if links.iter().any(|(l, _)| l.to.0 == paths[0]));
    assert!(shown.iter().any(leads), "the page leads to the year's");
    let names: Vec<String> = (0..4).map(|i| texts(made, i)[0].clone()).collect();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(names, sorted);

    // Chapel School is special; Rowan joined on 12 September 2022 and has 2 years in 2023/24.
    let out = table(&page, "left-out");
    let out: Vec<Vec<String>> = (0..out.rows.len()).map(|i| texts(out, i)).collect();
    assert!(
        out.iter()
            .any(|r| r[0] == "Chapel School (Special)" && r[1].contains("not a mainstream school")),
        "{out:#?}"
    );
    assert!(
        out.iter().any(|r| r[0] == "Rowan Primary Academy"
            && r[1].contains("2 years with the trust, 3 are wanted")),
        "{out:#?}"
    );
    let chart = page.charts().find(|c| c.id == "schools-reading").unwrap();
    let ChartKind::Whiskers { rows, .. } = &chart.kind else {
        panic!("not whiskers")
    };
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[4].label, "Beacon Learning Trust");
    assert!(rows.iter().all(|r| r.interval.is_some()));
    // No figure without its reason: Progress 8 rests on one school.
    let year = table(&page, "course-never");
    let p8 = (0..year.rows.len())
        .map(|i| texts(year, i))
        .find(|r| r[0] == "Progress 8" && r[1] == "2023/24")
        .unwrap();
    assert_eq!(
        (p8[2].as_str(), p8[6].as_str(), p8[8].as_str()),
        ("–", "1", "fewer than three schools")
    );
    let standing = table(&page, "standing");
    assert_eq!(
        texts(standing, 0)[..4],
        [
            "Reading progress, key stage 2",
            "+0.8",
            "−1.0 to +2.6",
            "= close to average"
        ]
    );
    assert!(
        standing
            .notes
            .iter()
            .any(|n| n.contains("fewer than three schools") && n.contains("progress 8"))
    );
    let improvement = table(&page, "made-va-ks2-imp");
    assert_eq!(improvement.columns[2].key, "baseline_year");
}

#[test]
fn a_school_page_says_what_part_it_has() {
    let Some(shared) = super::shared() else {
        return;
    };
    let holdings = super::dfe::example(&shared.join("example/data"));
    let settings = MeasureSettings::default();
    let desk = Desk::default();
    let trust = release_trusts(&desk, &dfe::trust_measures(&holdings, &settings));
    let trust: Vec<&ReleasedMeasure> = trust.iter().collect();
    let own = release_schools(
        &desk,
        &dfe::school_measures(&holdings, &settings, |u| u == 136_000),
    );
    let own: Vec<_> = own.iter().collect();
    let page = school_page(
        &beacon(Some((136000, "Rowan Primary Academy"))),
        &own,
        &trust,
    );
    sound(&page);
    let reading = table(&page, "own-reading");
    let latest = texts(reading, 0);
    assert_eq!(latest[0], "2023/24");
    assert_eq!(
        latest[8],
        "joined too late: 2 years with the trust, 3 are wanted"
    );
    // Pinewood counts: 11 pupils × 4 of 192 in value added 2023/24 is 23 %.
    let own = release_schools(
        &desk,
        &dfe::school_measures(&holdings, &settings, |u| u == 136_007),
    );
    let own: Vec<_> = own.iter().collect();
    let page = school_page(
        &beacon(Some((136007, "Pinewood Primary Academy"))),
        &own,
        &trust,
    );
    let latest = texts(table(&page, "own-va-ks2"), 0);
    assert_eq!(latest[6..9], ["6", "23%", "counts"]);
}

#[test]
fn the_front_page_stands_by_name_and_two_trusts_compare() {
    let Some(shared) = super::shared() else {
        return;
    };
    let desk = super::published::secondary_schools(shared.join("published"));
    let settings = MeasureSettings {
        level: Level::Trust,
        ..MeasureSettings::default()
    };
    let measured = dfe::trust_measures(&desk.holdings, &settings);
    let release = Desk::default();
    let released = release_trusts(&release, &measured);
    let count = |n: f64| release.show(Measured::plain(Ok(n), Unit::Count));
    let entries = [("B trust", 3.0), ("A trust", 4.0)].map(|(name, n)| FrontEntry {
        name: name.into(),
        home: PagePath::new("x/index.html"),
        sponsor: None,
        schools: count(n),
        places: vec![],
    });
    let page = front_page(
        PagePath::new("index.html"),
        "Trusts",
        &entries,
        &released,
        &|_| None,
    );
    sound(&page);
    assert_eq!(texts(table(&page, "trusts"), 0)[0], "A trust");
    let all = table(&page, "all-progress8");
    assert!(all.find && all.rows.len() > 80, "{}", all.rows.len());
    assert!(page.briefing[0].contains("no league table"));
    let names: Vec<String> = (0..all.rows.len())
        .map(|i| texts(all, i)[0].to_lowercase())
        .collect();
    assert!(names.is_sorted());
    assert!(
        page.sections
            .iter()
            .flat_map(|s| &s.blocks)
            .any(|b| matches!(b, Block::Text { text, .. } if text.contains("grades a subject")))
    );

    let of = |name: &str| {
        released
            .iter()
            .find(|m| m.body.name == name && m.measure.key == "progress8" && m.year.0 == 2018)
            .unwrap()
    };
    let att = of("ACADEMY TRANSFORMATION TRUST");
    let near = comparisons(&release, &measured, &att.body, 5);
    let p8: Vec<_> = near
        .iter()
        .filter(|c| c.measure.key == "progress8")
        .collect();
    assert_eq!(p8.len(), 5);
    assert!(p8.is_sorted_by_key(|c| &c.b.name));
    let alpha = |name: &str| {
        measured
            .iter()
            .find(|m| m.body.name == name && &*m.measure == "progress8" && m.year.0 == 2018)
            .unwrap()
    };
    // −0.01 ± 0.07 and −0.18 ± 0.13: the intervals overlap, neither score lies in the other's.
    let c = matbook::release::measures::compare(
        &release,
        alpha("ACADEMY TRANSFORMATION TRUST"),
        alpha("ALPHA ACADEMIES TRUST"),
    )
    .unwrap();
    assert_eq!(c.verdict, "are unlikely to differ significantly");
    assert_eq!(c.difference.text(), "+0.17");
}

#[test]
fn a_trust_and_its_sponsor_stand_on_one_page() {
    let holdings = super::dfe::two_trusts_of_one_sponsor();
    let settings = MeasureSettings {
        level: Level::Both,
        ..MeasureSettings::default()
    };
    let released = release_trusts(&Desk::default(), &dfe::trust_measures(&holdings, &settings));
    let north: Vec<&ReleasedMeasure> = released.iter().filter(|m| m.body.has_trust("1")).collect();
    assert_eq!(north.len(), 2);
    let about = About {
        trust_folder: "north".into(),
        trust_name: "North".into(),
        school: None,
    };
    let page = trust_page(&about, &north, &[], &|_| None);
    sound(&page);
    let sponsor = texts(table(&page, "sponsor"), 0);
    assert_eq!(
        sponsor[..4],
        ["Guild", "2018/19", "Reading progress, key stage 2", "+3.0"]
    );
    let own = texts(table(&page, "course-never"), 0);
    assert_eq!(own[8], "fewer than three schools");
}
