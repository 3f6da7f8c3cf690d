//! A trust's files that only data and settings go into: `figures.csv`, and the cells behind its filters.

use crate::site::{Hash, SiteError};

use super::super::fit;
use super::Site;

impl Site<'_> {
    /// Puts a trust's files that only data and settings go into, or keeps them where those are the same; gives the path of its
    /// catalogue, if it has one. `whole`: all of the trust is made, not only schools.
    pub(super) fn data(&self, trust: usize, whole: bool) -> Result<Option<String>, SiteError> {
        if self.rendering.same_figures
            && fit::has_cells(&self.survey.edition)
            && let Some(catalogue) = self.kept_data(trust)?
        {
            return Ok(Some(catalogue));
        }
        let (figures, cells) = rayon::join(
            || if whole { self.figures(trust) } else { Ok(()) },
            || match fit::has_cells(&self.survey.edition) {
                true => self.cells(trust),
                false => Ok(None),
            },
        );
        figures?;
        cells
    }

    /// Keeps a trust's figures and cells as the last build made them; gives the path of its catalogue. `None`: they are not all there,
    /// or builds of a part have left several.
    fn kept_data(&self, trust: usize) -> Result<Option<String>, SiteError> {
        let folder = self.books.folder(trust);
        let (figures, data) = (format!("{folder}/figures.csv"), format!("{folder}/data/"));
        let first = format!("{data}catalogue.");
        let mut catalogues = self.shelf.last_paths().filter(|p| p.starts_with(&first));
        let (Some(catalogue), None) = (catalogues.next(), catalogues.next()) else {
            return Ok(None);
        };
        let own = |path: &&str| *path == figures || path.starts_with(&data);
        let last: Vec<String> = self
            .shelf
            .last_paths()
            .filter(own)
            .map(str::to_owned)
            .collect();
        for path in &last {
            if !self.shelf.keep(path)? {
                return Ok(None);
            }
        }
        Ok(Some(catalogue.to_owned()))
    }

    /// `figures.csv`: every tidy figure at the default selection of whom the edition is about: the trust and its schools, or one
    /// school.
    fn figures(&self, trust: usize) -> Result<(), SiteError> {
        let uid = self.survey.holdings.trusts[trust].uid.clone();
        let made = self.rendering.figures.get(&uid).cloned();
        let school = self.survey.edition.school.map(|(_, urn)| urn);
        let own = || super::super::figures::at_default(self.survey, trust, school);
        let Some(mut rows) = made.or_else(own) else {
            // It was made, and has none: who had some before has lost them.
            self.note(|w| {
                w.figures.insert(uid, String::new());
            });
            return Ok(());
        };
        rows.push_str(&super::super::figures::outcomes(self.survey, trust));
        let rows = match school {
            Some(urn) => super::super::figures::of_school(&rows, urn),
            None => rows,
        };
        let path = format!("{}/figures.csv", self.books.folder(trust));
        let key = Hash::of(rows.as_bytes());
        self.put(&path, key, || Ok(rows.clone().into_bytes()))?;
        self.note(|w| {
            w.figures.insert(uid, rows);
        });
        Ok(())
    }

    /// `data/*.js`: what the filters add up; gives the catalogue's path. `None`: the trust has no reports with filters.
    fn cells(&self, trust: usize) -> Result<Option<String>, SiteError> {
        if self.books.trust_place(trust).is_none() {
            return Ok(None);
        }
        let folder = self.books.folder(trust);
        let catalogue = super::super::cells::write(self.survey, trust, &|name, text| {
            let path = format!("{folder}/data/{name}");
            self.shelf.put_bytes(&path, text.as_bytes()).map(|_| ())
        })?;
        Ok(Some(format!("{folder}/data/{catalogue}")))
    }
}
