//! A folder of the site as one ZIP beside it: to mail, or to put on a stick.

use std::fs;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::Writer;
use crate::site::{Hash, Hasher, SiteError};

impl Writer {
    /// Puts a ZIP at a path that holds all files put into a folder so far, within a folder of the same name. The same files make
    /// the same bytes: nothing of the clock is in them.
    ///
    /// # Errors
    /// Where the machine fails, or another file wants the place.
    pub fn bundle(&self, folder: &str, path: &str) -> Result<(), SiteError> {
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
