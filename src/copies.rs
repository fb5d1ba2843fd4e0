//! Copies of the whole file: made while the desk goes on, checked, and there under their name only once they are whole. `backup`,
//! `verify` and `restore` of `cli` ask for them, `nightly` makes them by itself.

pub mod nightly;

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::store::{self, Purpose, Store};

/// What a copy is called while it is written; nobody else ends a name so.
const PART: &str = ".helpdesk-part";
/// What the first releases called it, without a lock: only what is ours, and old, is what one of them left.
const FORMER_PART: &str = ".part";
const FORMER_PART_AGE: Duration = Duration::from_secs(24 * 3600);
/// What `SQLite` may leave beside a file.
const BESIDE: [&str; 4] = ["-journal", "-wal", "-shm", ".lock"];

/// Why there is no copy.
#[derive(Debug)]
pub enum Error {
    /// Something has that name already.
    Exists(PathBuf),
    /// It cannot be written there.
    Io(PathBuf, io::Error),
    /// The file that is copied, or the copy.
    Store(store::Error),
    /// The copy is not sound: what is wrong with it.
    Unsound(Vec<String>),
    /// The command that takes it to another place failed.
    Elsewhere(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exists(path) => write!(
                f,
                "{} already exists and was not touched; give another file",
                path.display()
            ),
            Self::Io(path, cause) => write!(f, "{}: {cause}", path.display()),
            Self::Store(cause) => cause.fmt(f),
            Self::Elsewhere(cause) => {
                write!(
                    f,
                    "the copy was not taken elsewhere: {cause}. See [backup] command."
                )
            }
            Self::Unsound(faults) => write!(
                f,
                "the copy is not sound ({}); run `helpdesk verify` on the desk itself",
                faults.join("; ")
            ),
        }
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

/// What an examination found.
#[derive(Debug)]
pub struct Found {
    /// What is wrong, one line each.
    pub faults: Vec<String>,
    /// What was examined.
    pub summary: String,
}

/// What takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The copy.
    Copying,
    /// The examination.
    Checking,
}

/// Is told how much of a work is done, of how much.
pub type Progress<'a> = &'a mut dyn FnMut(Work, u64, u64);

/// Examines a file, whichever helpdesk wrote it.
pub fn examine(file: &Path, progress: Progress<'_>) -> store::Result<Found> {
    let store = Store::open(file, Purpose::Examine)?;
    store.read(|r| {
        let mut faults = r.integrity()?;
        // An earlier helpdesk searched otherwise; what it kept is whole without.
        let unindexed = if store.is_current() {
            r.unindexed()?
        } else {
            Vec::new()
        };
        let lost = unindexed.iter();
        faults.extend(lost.map(|number| format!("ticket {number} is not in the search index")));
        let documents = r.verify_documents(|done, all| progress(Work::Checking, done, all))?;
        let damaged = documents.damaged.iter();
        faults.extend(damaged.map(|sha256| format!("document {sha256} is not what was joined")));
        Ok(Found {
            faults,
            summary: format!(
                "{} tickets, {} documents ({} MiB)",
                r.tickets_in_file()?,
                documents.documents,
                documents.bytes.div_ceil(1 << 20),
            ),
        })
    })
}

/// Copies and checks; `to` appears once it is whole, on the disk, and sound. What was found in it.
pub fn write(store: &Store, to: &Path, progress: Progress<'_>) -> Result<Found, Error> {
    if to.exists() {
        return Err(Error::Exists(to.into()));
    }
    let part = Part::begin(to)?;
    let found = part.fill(store, progress)?;
    fs::rename(&part.path, to)
        .and_then(|()| synced_folder(to))
        .map_err(|cause| Error::Io(to.into(), cause))?;
    Ok(found)
}

/// A copy that is not whole yet; gone when this is dropped, unless it got its name.
#[derive(Debug)]
pub struct Part {
    /// Where it is written.
    pub path: PathBuf,
    /// Locked as long as it is written: who cleans the folder sees that.
    file: File,
}

impl Part {
    /// Begins a copy that will be called `to`. What killed copies left in that folder goes.
    pub fn begin(to: &Path) -> Result<Self, Error> {
        clean(folder_of(to));
        let path = with(to, PART);
        let failed = |cause| Error::Io(path.clone(), cause);
        let mut options = OpenOptions::new();
        // Readable by its owner only: it holds everybody's mail.
        let file = options.write(true).create_new(true).mode(0o600).open(&path);
        let file = file.map_err(failed)?;
        file.try_lock().map_err(|cause| failed(cause.into()))?;
        Ok(Self { path, file })
    }

    /// Copies into it and checks that.
    pub fn fill(&self, store: &Store, progress: Progress<'_>) -> Result<Found, Error> {
        store.backup(&self.path, |done, all| progress(Work::Copying, done, all))?;
        self.synced()?;
        let found = examine(&self.path, progress)?;
        if found.faults.is_empty() {
            Ok(found)
        } else {
            Err(Error::Unsound(found.faults))
        }
    }

    /// Its bytes are on the disk.
    pub fn synced(&self) -> Result<(), Error> {
        let failed = |cause| Error::Io(self.path.clone(), cause);
        self.file.sync_all().map_err(failed)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// Removes what killed copies left in a folder: parts that nobody writes any more.
fn clean(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().and_then(|name| name.to_str());
        let ends = |end| name.is_some_and(|name| name.ends_with(end));
        let ours = ends(PART) || (ends(FORMER_PART) && is_former_part(&path));
        if ours && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            remove(&path);
        }
    }
}

/// Whether a file that ends like many others' is a copy of a desk, or what is left of one, and nobody has touched it for a day.
fn is_former_part(path: &Path) -> bool {
    let age = fs::metadata(path).and_then(|found| found.modified());
    let age = age.ok().and_then(|then| then.elapsed().ok());
    age.is_some_and(|age| age > FORMER_PART_AGE)
        && (store::is_of_a_desk(path) || with(path, BESIDE[0]).exists())
}

fn remove(part: &Path) {
    let beside = BESIDE.iter().map(|end| with(part, end));
    for path in beside.chain([part.to_path_buf()]) {
        // What is not there need not go.
        let _ = fs::remove_file(path);
    }
}

/// A new name outlives a power cut only once its folder is written.
fn synced_folder(file: &Path) -> io::Result<()> {
    File::open(folder_of(file))?.sync_all()
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}

/// That path, with more at its end.
fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
