//! `matbook estimate`: writes an estimates table from the reference set of pupils, or holds such estimates against its last year.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::chart;
use crate::config::Project;
use crate::dataset::Holdings;
use crate::diag::Severity;
use crate::estate::{AcademicYear, Decimal, Measure};
use crate::figures::{number, push_csv};
use crate::intake::ReadOptions;
use crate::measure::estimates::{
    CURVE_LEAST, Estimates, Method, Nation, SchoolRank, Validation, make, own_curves, validate,
};
use crate::release::{Desk, Measured, Unit};
use crate::report::{Chart, ChartKind, Emphasis, ScatterPoint};
use crate::site::Hash;

use super::args::EstimateArguments;
use super::messages::Messages;
use super::{Ended, project};

/// The table's place in the data folder, where `--out` names no other.
const DEFAULT: [&str; 2] = ["estimates", "from-reference.csv"];

/// Where the hashes of tables that were written stand, in the folder of what is remembered.
const MADE: &str = "made-tables";

/// How many of them are remembered.
const REMEMBERED: usize = 100;

pub(super) fn estimate(arguments: &EstimateArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

/// Prints the curves of a test.
fn curve(
    name: &str,
    project: &Project,
    holdings: &Holdings,
    messages: &Messages,
) -> Result<Ended, Ended> {
    let framework = &project.settings.framework;
    let kind = framework.kind(name);
    let kind = super::option::known("curve", name, kind, &framework.kind_names())
        .map_err(|text| messages.wrong_use(&text))?;
    let curves = own_curves(holdings, kind);
    if curves.is_empty() {
        messages.say(&format!(
            "no curve: in no subject and year group at least {CURVE_LEAST} pupils sat {kind} and the DfE's test in one academic year"
        ));
    }
    let mut text =
        String::from("assessment_type,subject,nc_year,score_from,scaled_score,pupils,error\n");
    for curve in &curves {
        for (score, scaled) in &curve.points {
            let shown = |d: &Decimal| format!("{:.1}", d.to_f64());
            text.push_str(&format!(
                "{kind},{},{},{},{},{},{:.1}\n",
                curve.subject,
                curve.nc_year,
                shown(score),
                shown(scaled),
                curve.pupils,
                curve.error
            ));
        }
    }
    Ok(messages.result(&text))
}

fn run(a: &EstimateArguments, messages: &Messages) -> Result<Ended, Ended> {
    let years = a
        .year
        .iter()
        .map(|text| {
            AcademicYear::parse(text).ok_or_else(|| {
                messages.wrong_use(&format!("--year {text}: write a year as 2022/23"))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut project = project::config(&a.project, messages)?;
    let options = ReadOptions {
        with_reference_pupils: true,
        with_upns: true,
        ..ReadOptions::default()
    };
    let (holdings, findings, stops) = project::data(&mut project, &options, messages)?;
    if stops {
        messages.findings(&findings, false);
        return Err(Ended::DataErrors);
    }
    if let Some(name) = &a.curve {
        return curve(name, &project, &holdings, messages);
    }
    let nation = Nation::new(&holdings.reference_pupils);
    let years_known = nation.years();
    if years_known.is_empty() {
        messages.error(
            "the data folder has no reference/pupils table, or none of its rows can be used: there is nothing to make estimates from",
        );
        return Err(Ended::DataErrors);
    }
    for year in &years {
        if !holdings.roll.iter().any(|r| r.year == *year) {
            return Err(messages.wrong_use(&format!(
                "--year {year}: nobody is on the roll of that year: {}",
                project::rolls(&holdings)
            )));
        }
    }
    told(&nation, messages);
    messages.stage("sorted the reference");
    if a.validate {
        return validation(a, &nation, messages);
    }
    let out = a
        .out
        .clone()
        .unwrap_or_else(|| DEFAULT.iter().fold(project.data.clone(), |p, s| p.join(s)));
    let memory = super::build::cache_folder(&project.config).join(MADE);
    let before = may_write(&out, &memory, a.force, messages)?;
    if before.is_none() && !a.force {
        not_twice(&out, &project.data, &holdings, &years, messages)?;
    }
    let made = make(&holdings, &nation, &years);
    messages.stage("estimated");
    if made.rows.is_empty() {
        messages.error(
            "no pupil on the roll has a previous key stage, a score there and enough pupils like them in the reference: nothing is written",
        );
        return Err(Ended::DataErrors);
    }
    let bytes = table(&made, &holdings);
    put(&out, &bytes, &memory).map_err(|error| {
        messages.machine(&format!("{} can't be written: {error}", out.display()))
    })?;
    for (year, base) in &made.bases {
        let how = if base < year {
            ""
        } else {
            ", for want of an earlier one"
        };
        messages.say(&format!("{year}: made from the reference year {base}{how}"));
    }
    let errors = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .count();
    if errors > 0 {
        messages.say(&format!(
            "the data have {errors} findings of severity error: `matbook check` lists them"
        ));
    }
    messages.say(&format!(
        "{} rows for {} pupils ({} without a prior score or anyone like them) in {}, {:.1} s",
        made.rows.len(),
        made.with,
        made.without,
        out.display(),
        messages.seconds()
    ));
    Ok(messages.result(&ranks(&made.ranks)))
}

/// Says what the reference could not be used for.
fn told(nation: &Nation, messages: &Messages) {
    let s = nation.skipped;
    let left_out = s.no_prior + s.no_person + s.no_result;
    if left_out > 0 {
        messages.say(&format!(
            "{left_out} rows of reference/pupils are left out: {} without a previous key stage or its score, {} without sex or date of birth, {} without a result",
            s.no_prior, s.no_person, s.no_result
        ));
    }
    for ((year, stage), share) in &nation.linked {
        if *share < crate::measure::estimates::LINKED_AT_LEAST {
            messages.say(&format!(
                "{year}, after {stage}: no estimates for combined subjects: only {:.0}% of the reference’s rows can be told apart as one pupil’s, so joint outcomes can’t be known",
                100.0 * share
            ));
        }
    }
}

/// Refuses a file that this command did not make; says what hash an older one of ours has.
fn may_write(
    out: &Path,
    memory: &Path,
    force: bool,
    messages: &Messages,
) -> Result<Option<Hash>, Ended> {
    let bytes = match fs::read(out) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(messages.machine(&format!("{} can't be read: {error}", out.display())));
        }
    };
    let hash = Hash::of(&bytes);
    let ours = remembered(memory).contains(&hash.to_string());
    if ours || force {
        return Ok(ours.then_some(hash));
    }
    Err(messages.wrong_use(&format!(
        "{} is there and was not made by this command, or was changed since: name another file with --out, or write over it with --force",
        out.display()
    )))
}

/// Refuses to put a second set of estimates for a year into the data folder: the first row of a key stands.
fn not_twice(
    out: &Path,
    data: &Path,
    holdings: &Holdings,
    years: &[AcademicYear],
    messages: &Messages,
) -> Result<(), Ended> {
    let absolute = |p: &Path| std::path::absolute(p).unwrap_or_else(|_| p.to_path_buf());
    if !absolute(out).starts_with(absolute(data)) {
        return Ok(());
    }
    let latest = holdings.roll.iter().map(|r| r.year).max();
    let wanted = |year| years.contains(&year) || (years.is_empty() && Some(year) == latest);
    let Some(there) = holdings.estimates.iter().find(|e| wanted(e.year)) else {
        return Ok(());
    };
    Err(messages.wrong_use(&format!(
        "the data folder has estimates for {} already, and of two rows for a pupil the first stands: write elsewhere with --out FILE, or take those out",
        there.year
    )))
}

/// The estimates as a canonical table.
fn table(made: &Estimates, holdings: &Holdings) -> Vec<u8> {
    let mut text = String::with_capacity(64 * made.rows.len());
    text.push_str("academic_year,upn,subject,rank,p_expected,p_greater,score\n");
    for row in &made.rows {
        text.push_str(&row.year.to_string());
        text.push(',');
        push_csv(&mut text, &holdings.upns[row.pupil.0 as usize]);
        text.push_str(&format!(
            ",{},{},{:.4},{:.4},",
            row.subject, row.rank, row.p_expected, row.p_greater
        ));
        if let Some(score) = row.score {
            text.push_str(&format!("{score:.2}"));
        }
        text.push('\n');
    }
    text.into_bytes()
}

/// Puts the whole file in place, or nothing; then remembers that it is ours.
fn put(out: &Path, bytes: &[u8], memory: &Path) -> std::io::Result<()> {
    if let Some(folder) = out.parent().filter(|f| !f.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut name = out
        .file_name()
        .ok_or_else(|| std::io::Error::other("it names no file"))?
        .to_owned();
    name.push(".matbook-new");
    let new: PathBuf = out.with_file_name(name);
    let written = (|| {
        let mut file = BufWriter::new(fs::File::create(&new)?);
        file.write_all(bytes)?;
        file.into_inner()
            .map_err(std::io::IntoInnerError::into_error)?
            .sync_all()?;
        // Remembered first: a file of ours that isn't known as ours would need --force.
        remember(memory, &Hash::of(bytes))?;
        fs::rename(&new, out)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}

fn remembered(memory: &Path) -> Vec<String> {
    let text = fs::read_to_string(memory).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn remember(memory: &Path, hash: &Hash) -> std::io::Result<()> {
    let mut known = remembered(memory);
    known.retain(|h| *h != hash.to_string());
    known.push(hash.to_string());
    let from = known.len().saturating_sub(REMEMBERED);
    if let Some(folder) = memory.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(memory, known[from..].join("\n") + "\n")
}

/// The ranks of the trust's schools as rows.
fn ranks(ranks: &[SchoolRank]) -> String {
    let mut text = String::from(
        "urn,academic_year,prior_stage,subject,pupils,value_added,unit,rank,schools,percentile,note\n",
    );
    for r in ranks {
        let unit = if r.in_score {
            "scaled score"
        } else {
            "standards"
        };
        let (rank, percentile) = (r.rank.map(number), r.percentile.map(number));
        let note = if r.rank.is_none() {
            "fewer than 10 pupils"
        } else {
            ""
        };
        text.push_str(&format!(
            "{},{},{},{},{},{},{unit},{},{},{},{note}\n",
            r.urn,
            r.year,
            r.stage,
            r.subject,
            r.pupils,
            number(r.value_added),
            rank.unwrap_or_default(),
            r.schools,
            percentile.unwrap_or_default(),
        ));
    }
    text
}

fn validation(a: &EstimateArguments, nation: &Nation, messages: &Messages) -> Result<Ended, Ended> {
    let Some(validation) = validate(nation) else {
        messages.error("the reference has one year only: there is none to hold estimates against");
        return Err(Ended::DataErrors);
    };
    if let Some(path) = &a.plot {
        let drawing = chart::svg(&calibration(&validation), "estimates");
        fs::write(path, drawing.svg).map_err(|error| {
            messages.machine(&format!("{} can't be written: {error}", path.display()))
        })?;
    }
    Ok(messages.result(&trial(&validation)))
}

/// The calibration as a chart: share given against share reached, a point for each band of 30 results or more.
fn calibration(v: &Validation) -> Chart {
    let desk = Desk::default();
    let percent =
        |value, n: u32| desk.show(Measured::on_pupils(Ok(value), Unit::Percent, u64::from(n)));
    let points: Vec<ScatterPoint> = v
        .bands
        .iter()
        .filter(|b| {
            b.method == Method::Smoothed && b.measure == Measure::Expected && b.pupils >= 30
        })
        .map(|b| ScatterPoint {
            label: format!(
                "{} of {}",
                Unit::PercentOne.text(b.reached),
                Unit::Count.text(f64::from(b.pupils))
            ),
            x: percent(b.given, b.pupils),
            y: percent(b.reached, b.pupils),
            indicator: None,
            emphasis: Emphasis::Plain,
        })
        .collect();
    let worst = points
        .iter()
        .filter_map(|p| Some((p.x.value()? - p.y.value()?).abs()))
        .fold(0.0, f64::max);
    Chart {
        id: "calibration".into(),
        title: format!(
            "Of pupils given so many percent in {}, how many reached it",
            v.tested
        ),
        alt: format!(
            "{} bands of pupils on or near the line of equality: the share that reached the expected standard is at most {} away from the share given.",
            points.len(),
            Unit::PercentOne.text(worst)
        ),
        unit: Unit::Percent,
        kind: ChartKind::Scatter {
            points,
            x_title: format!("Given, from results of {} (%)", v.fitted),
            y_title: format!("Reached in {} (%)", v.tested),
            equality: true,
        },
    }
}

/// Errors and calibration as rows.
fn trial(v: &Validation) -> String {
    let mut text = String::from(
        "part,fitted,tested,prior_stage,subject,measure,method,from,below,n,mean_absolute_error,mean_squared_error,given,reached\n",
    );
    for t in &v.trials {
        text.push_str(&format!(
            "error,{},{},{},{},{},{},,,{},{:.4},{:.4},,\n",
            v.fitted,
            v.tested,
            t.stage,
            t.subject,
            t.measure,
            t.method.name(),
            t.pupils,
            t.absolute_error,
            t.squared_error
        ));
    }
    for b in v.bands.iter().filter(|b| b.method >= Method::Smoothed) {
        text.push_str(&format!(
            "calibration,{},{},,,{},{},{},{},{},,,{:.1},{:.1}\n",
            v.fitted,
            v.tested,
            b.measure,
            b.method.name(),
            b.from,
            b.below,
            b.pupils,
            b.given,
            b.reached
        ));
    }
    text
}
