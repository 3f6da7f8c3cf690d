//! A folder of the site as one ZIP beside it: to mail, or to put on a stick.

use std::fs;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::Writer;
use crate::site::{Hash, Hasher, SiteError};

impl Writer {
    /// Says that a folder is to stand beside itself as one ZIP, too.
    pub fn bundle(&self, folder: &str) {
        self.state().bundles.push(folder.to_owned());
    }

    /// Puts the ZIPs that were asked for, once the folders are closed with their manifests.
    pub(super) fn put_bundles(&self) -> Result<(), SiteError> {
        let folders = self.state().bundles.clone();
        let put = |folder: &String| self.put_bundle(folder, &format!("{folder}.zip"));
        folders.iter().try_for_each(put)
    }

    /// Puts a ZIP at a path that holds all files of a folder, within a folder of the same name. The same files make the same bytes:
    /// nothing of the clock is in them.
    fn put_bundle(&self, folder: &str, path: &str) -> Result<(), SiteError> {
        let start = format!("{folder}/");
        let mut hasher = Hasher::new();
        hasher.part(b"zip");
        let files: Vec<(String, bool)> = {
            let state = self.state();
            let own = state.done.range(start.clone()..);
            own.take_while(|(path, _)| path.starts_with(&start))
                .map(|(path, (entry, fresh))| {
                    hasher.part(path.as_bytes());
                    hasher.part(&entry.content.0);
                    (path.clone(), *fresh)
                })
                .collect()
        };
        let key: Hash = hasher.finish();
        if self.stands(path, key)? {
            return Ok(());
        }
        let failed =
            |error: std::io::Error| SiteError::io("make", &self.place.new.join(path))(error);
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (file, fresh) in files {
            let place = match fresh {
                true => self.place.new.join(&file),
                false => self.place.site.join(&file),
            };
            let bytes = fs::read(&place).map_err(SiteError::io("read", &place))?;
            zip.start_file(&*file, SimpleFileOptions::default())
                .map_err(|e| failed(e.into()))?;
            zip.write_all(&bytes).map_err(failed)?;
        }
        let made = zip.finish().map_err(|e| failed(e.into()))?;
        self.put_made(path, key, &made.into_inner())?;
        Ok(())
    }
}
