//! The folder of the state, and the files in it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Lock, StateError, seal, unseal};

/// The file that says what the folder is.
const README: &str = "README.txt";
/// What that file says.
const ABOUT: &str = "matbook keeps here what it must not forget: which mails went out and with which passwords, what was
published, what the last builds released and what was frozen for meetings. Keep this folder with the project and back it up with it. Without it
every mail goes out again, and nothing can be held against the last build. It is for the eyes of those who
may see the data only. The folder .matbook is another thing: it only saves time, and can go at any moment.
";

/// The folder of a project's state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateFolder {
    path: PathBuf,
}

impl StateFolder {
    /// The state in a folder, which need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where a file of the state is.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Makes the folder, for its owner only, with a file that says what it is. What is there stays.
    ///
    /// # Errors
    /// Where the machine refuses.
    pub fn make(&self) -> Result<(), StateError> {
        if !self.path.is_dir() {
            let mut builder = fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder
                .create(&self.path)
                .map_err(StateError::io("make", &self.path))?;
        }
        let readme = self.file(README);
        if !readme.exists() {
            fs::write(&readme, ABOUT).map_err(StateError::io("write", &readme))?;
        }
        Ok(())
    }

    /// The text of a file that [`StateFolder::write`] wrote; `None` where there is none.
    ///
    /// # Errors
    /// [`StateError::Rubbish`] where it isn't whole, or the machine can't read it.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StateError> {
        let path = self.file(name);
        let mut bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StateError::io("read", &path)(error)),
        };
        match unseal(&bytes) {
            Ok(text) => {
                let length = text.len();
                bytes.truncate(length);
                Ok(Some(bytes))
            }
            Err(why) => Err(StateError::Rubbish {
                path,
                why: why.to_owned(),
            }),
        }
    }

    /// Writes a file beside, syncs it and puts it in the place of the old one, so that at every moment one of both is there,
    /// whole. It ends with a line that holds its hash.
    ///
    /// # Errors
    /// Where the machine refuses; the old file then stands.
    pub fn write(&self, name: &str, text: &[u8]) -> Result<(), StateError> {
        self.write_plain(name, &seal(text))
    }

    /// As [`StateFolder::write`], without the last line: for a file that people open in other programs.
    ///
    /// # Errors
    /// Where the machine refuses; the old file then stands.
    pub fn write_plain(&self, name: &str, bytes: &[u8]) -> Result<(), StateError> {
        self.make()?;
        let path = self.file(name);
        let fresh = self.file(&format!("{name}.new"));
        let written = || {
            let mut file = private().create(true).truncate(true).open(&fresh)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        if let Err(error) = written() {
            let _ = fs::remove_file(&fresh);
            return Err(StateError::io("write", &fresh)(error));
        }
        fs::rename(&fresh, &path).map_err(StateError::io("rename", &fresh))?;
        self.sync();
        Ok(())
    }

    /// Opens a file that grows at its end, such as a journal.
    ///
    /// # Errors
    /// Where the machine refuses.
    pub fn append(&self, name: &str) -> Result<File, StateError> {
        self.make()?;
        let path = self.file(name);
        let there = path.exists();
        let file = private()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(StateError::io("write", &path))?;
        if !there {
            self.sync();
        }
        Ok(file)
    }

    /// Takes over a file that an earlier version of the program kept elsewhere, unless there is one here already.
    ///
    /// # Errors
    /// Where the machine refuses.
    pub fn adopt(&self, name: &str, from: &Path) -> Result<(), StateError> {
        let path = self.file(name);
        if path.exists() || !from.is_file() {
            return Ok(());
        }
        self.make()?;
        if fs::rename(from, &path).is_err() {
            // Another disk.
            let bytes = fs::read(from).map_err(StateError::io("read", from))?;
            self.write_plain(name, &bytes)?;
            fs::remove_file(from).map_err(StateError::io("remove", from))?;
        }
        self.sync();
        Ok(())
    }

    /// Keeps other runs of the program out until the lock is dropped, however this run ends. `None`: nobody can be kept out.
    ///
    /// # Errors
    /// [`StateError::Busy`] where another holds it. A folder that can only be read, and a disk that knows no locks, keep nobody
    /// out.
    pub fn lock(&self) -> Result<Option<Lock>, StateError> {
        let path = self.file("lock");
        let opened = self
            .make()
            .and_then(|()| File::create(&path).map_err(StateError::io("write", &path)));
        let Ok(file) = opened else {
            return Ok(None);
        };
        Lock::ask(file).or_busy(|| StateError::Busy(path))
    }

    /// Writes the folder itself through to the disk, where the system can.
    fn sync(&self) {
        #[cfg(unix)]
        if let Ok(folder) = File::open(&self.path) {
            let _ = folder.sync_all();
        }
    }
}

/// A file for its owner only, to be written.
fn private() -> fs::OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
