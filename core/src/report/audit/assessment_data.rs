//! The assessments of a trust one by one, as data beside its audit page: a file a year, loaded when a count is opened or a type
//! chosen.
//!
//! `matbook.audit("2022-23", {"words": […], "ks2": {"136000": […]}})`: for each key stage and school five values an
//! assessment: month, name, type and year group as places in `words`, and the pupils as shown.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::estate::AcademicYear;
use crate::release::audit::AssessmentView;
use crate::report::{About, DataFile};

/// The files of a trust, earliest year first.
pub(super) fn files(about: &About, view: &AssessmentView) -> Vec<DataFile> {
    let mut years: BTreeMap<AcademicYear, (Words, Map<String, Value>)> = BTreeMap::new();
    for stage in &view.stages {
        for year in &stage.years {
            let (words, stages) = years.entry(year.year).or_default();
            let mut schools: BTreeMap<String, Vec<Value>> = BTreeMap::new();
            for d in &year.details {
                let row = schools.entry(d.school.urn.to_string()).or_default();
                row.extend([&d.month, &d.name, &d.kind, &d.year_group].map(|w| words.place(w)));
                row.push(Value::from(d.pupils.text()));
            }
            stages.insert(stage.folder.clone(), json!(schools));
        }
    }
    years
        .into_iter()
        .map(|(year, (words, mut content))| {
            let year = year.to_string().replace('/', "-");
            content.insert("words".into(), json!(words.list));
            let name = json!(year);
            DataFile {
                path: about.path(&format!("audit/assessment-{year}.js")),
                text: format!("matbook.audit({name},{});\n", Value::Object(content)),
            }
        })
        .collect()
}

/// Words, each once.
#[derive(Default)]
struct Words {
    list: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Words {
    fn place(&mut self, word: &str) -> Value {
        let next = self.list.len();
        let place = *self.places.entry(word.to_owned()).or_insert(next);
        if place == next {
            self.list.push(word.to_owned());
        }
        Value::from(place)
    }
}
