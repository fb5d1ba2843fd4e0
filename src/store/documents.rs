//! Documents: bytes in rows of 256 KiB, each document once by its SHA-256; names and rights hang on attachments.

use std::io::{self, Read as _};

use sha2::{Digest, Sha256};

use super::sql::{Cells, Record, record};
use super::{Error, Read, Result, Store, Write};
use crate::rules::signature_picture::{Carrier, Elsewhere};
use crate::rules::{
    AttachmentId, EntryId, Instant, PersonId, TicketNumber, picture, signature_picture,
};

/// A school's logo comes with every other mail: only the newest tell.
const CARRIERS_MAX: u32 = 60;
/// Bytes in one row.
const CHUNK_BYTES: usize = 256 << 10;

/// A document that is about to be joined to something.
pub struct NewDocument {
    /// The name it is shown and downloaded under.
    pub name: String,
    /// Its declared media type; only ever sent back as a harmless one.
    pub media_type: String,
    /// Where its bytes are read from: memory or a spooled file.
    pub bytes: Box<dyn ReadSeek + Send>,
    /// A mail's page paints it.
    pub painted: bool,
}

/// What a document's bytes come from.
pub trait ReadSeek: io::Read + io::Seek {}
impl<T: io::Read + io::Seek> ReadSeek for T {}

impl NewDocument {
    /// How many bytes it has.
    pub fn size(&mut self) -> Result<u64> {
        self.bytes.seek(io::SeekFrom::End(0)).map_err(unreadable)
    }

    /// The SHA-256 of its bytes.
    pub fn sha256(&mut self) -> Result<Vec<u8>> {
        let (sha256, _) = hash(&mut *self.bytes).map_err(unreadable)?;
        Ok(sha256)
    }
}

impl std::fmt::Debug for NewDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewDocument")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A document under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Number in its address, `/d/ID/NAME`.
    pub id: AttachmentId,
    /// As its sender called it.
    pub name: String,
    /// As its sender declared it, unless its bytes tell about pictures ([`picture::settled`]).
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// Of its bytes.
    pub sha256: Vec<u8>,
    /// Where it hangs.
    pub ticket: TicketNumber,
    /// On the public timeline; none: on a private note.
    pub entry: Option<EntryId>,
    /// Width and height in pixels of a picture that tells them ([`picture::dimensions`]).
    pub pixels: Option<(u16, u16)>,
    /// It belongs to a signature: where else it had come.
    pub elsewhere: Option<Elsewhere>,
    document: i64,
}

impl Attachment {
    /// Whether it belongs to a signature, and not to what was said.
    pub const fn is_of_signature(&self) -> bool {
        self.elsewhere.is_some()
    }
}

/// Both or neither.
impl Record for Option<Elsewhere> {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        let (tickets, people): (Option<u32>, Option<u32>) = (cells.take()?, cells.take()?);
        let both = tickets.zip(people);
        Ok(both.map(|(tickets, people)| Elsewhere { tickets, people }))
    }
}

/// Both or neither.
impl Record for Option<(u16, u16)> {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        let (width, height): (Option<u16>, _) = cells.take()?;
        Ok(width.zip(height))
    }
}

/// What a check of all documents found.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// Documents read.
    pub documents: u64,
    /// Bytes read.
    pub bytes: u64,
    /// SHA-256 of those whose bytes are not what they were.
    pub damaged: Vec<String>,
}

/// On what an attachment hangs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hook {
    Entry(EntryId),
    Note(i64),
}

record! {
    Attachment as a {
        id, name, media_type, size: "d.size", sha256: "d.sha256",
        ticket: "coalesce(e.ticket, n.ticket)", entry, document: "d.id",
        pixels: "d.width, d.height", elsewhere: "a.also_tickets, a.also_people",
    }
}

const ATTACHED: &str = "FROM attachment a JOIN document d ON d.id = a.document
    LEFT JOIN entry e ON e.id = a.entry LEFT JOIN note n ON n.id = a.note";

impl Read<'_> {
    /// One attachment.
    pub fn attachment(&self, id: AttachmentId) -> Result<Option<Attachment>> {
        self.find(&format!("{ATTACHED} WHERE a.id = ?1"), id)
    }

    /// Those on the public timeline of a ticket, in order.
    pub fn public_attachments(&self, ticket: TicketNumber) -> Result<Vec<Attachment>> {
        let public = format!("{ATTACHED} WHERE e.ticket = ?1 ORDER BY a.id");
        self.select(&public, ticket)
    }

    pub(super) fn note_attachments(&self, note: i64) -> Result<Vec<Attachment>> {
        self.select(&format!("{ATTACHED} WHERE a.note = ?1 ORDER BY a.id"), note)
    }

    /// Bytes of the documents that somebody uploaded by the pages since then. Attachments are in the order of their making: no
    /// more of them are walked than were made since.
    pub fn uploaded_since(&self, person: PersonId, since: Instant) -> Result<u64> {
        let sql = "SELECT e.at, e.source = 'web' AND coalesce(e.author = ?1, 0), d.size FROM attachment a
                   CROSS JOIN entry e ON e.id = a.entry CROSS JOIN document d ON d.id = a.document ORDER BY a.id DESC";
        let mut bytes = 0_u64;
        self.until(sql, person, |(at, theirs, size): (Instant, bool, u64)| {
            let lately = at > since;
            if lately && theirs {
                bytes = bytes.saturating_add(size);
            }
            !lately
        })?;
        Ok(bytes)
    }

    /// The first bytes of a document: enough to tell what it is.
    pub fn start_of(&self, attachment: &Attachment) -> Result<Vec<u8>> {
        let sql = "SELECT rowid FROM document_chunk WHERE document = ?1 AND seq = 0";
        let Some(row) = self.maybe(sql, attachment.document)? else {
            return Ok(vec![]);
        };
        let blob = self
            .db
            .blob_open("main", "document_chunk", "bytes", row, true)?;
        let mut start = Vec::with_capacity(picture::START_BYTES);
        blob.take(picture::START_BYTES as u64)
            .read_to_end(&mut start)
            .map_err(unreadable)?;
        Ok(start)
    }

    pub(super) fn chunk(&self, document: i64, seq: i64) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM document_chunk WHERE document = ?1 AND seq = ?2";
        self.maybe(sql, (document, seq))
    }

    /// The bytes of a document that fits into memory: a mail's.
    pub(super) fn all_bytes(&self, document: i64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for seq in 0.. {
            let Some(chunk) = self.chunk(document, seq)? else {
                break;
            };
            bytes.extend(chunk);
        }
        Ok(bytes)
    }

    /// The bytes of the document with that SHA-256; of a mail's, which fits into memory.
    pub(super) fn document_of(&self, sha256: &[u8]) -> Result<Option<Vec<u8>>> {
        let found: Option<i64> = self.maybe("SELECT id FROM document WHERE sha256 = ?1", sha256)?;
        found.map(|id| self.all_bytes(id)).transpose()
    }

    /// Reads every document and compares it with its hash.
    pub fn verify_documents(&self, mut progress: impl FnMut(u64, u64)) -> Result<Verified> {
        let sql = "SELECT id, sha256, size FROM document ORDER BY id";
        let rows: Vec<(i64, Vec<u8>, u64)> = self.all(sql, ())?;
        let all = u64::try_from(rows.len()).unwrap_or_default();
        let mut found = Verified::default();
        for (id, sha256, size) in rows {
            let mut hash = Sha256::new();
            let mut read = 0_u64;
            for seq in 0.. {
                let Some(chunk) = self.chunk(id, seq)? else {
                    break;
                };
                read += u64::try_from(chunk.len()).unwrap_or_default();
                hash.update(&chunk);
            }
            if hash.finalize().as_slice() != sha256 || read != size {
                found.damaged.push(crate::rules::message_id::hex(&sha256));
            }
            found.documents += 1;
            found.bytes += read;
            progress(found.documents, all);
        }
        Ok(found)
    }
}

impl Write<'_> {
    /// Keeps a document, or finds the one that has the same bytes.
    pub(super) fn keep_bytes(&self, bytes: &mut dyn ReadSeek) -> Result<i64> {
        let (sha256, size) = hash(bytes).map_err(unreadable)?;
        let find = "SELECT id FROM document WHERE sha256 = ?1";
        if let Some(id) = self.maybe(find, &sha256)? {
            return Ok(id);
        }
        let start = start(bytes, picture::DIMENSIONS_BYTES).map_err(unreadable)?;
        let pixels = picture::dimensions(&start);
        let add = "INSERT INTO document (sha256, size, width, height) VALUES (?1, ?2, ?3, ?4)";
        let id = self.insert(add, (sha256, size, pixels.unzip()))?;
        let add = "INSERT INTO document_chunk (document, seq, bytes) VALUES (?1, ?2, ?3)";
        bytes.rewind().map_err(unreadable)?;
        let mut chunk = Vec::new();
        for seq in 0.. {
            chunk.clear();
            let mut piece = (&mut *bytes).take(CHUNK_BYTES as u64);
            if piece.read_to_end(&mut chunk).map_err(unreadable)? == 0 {
                break;
            }
            self.run(add, (id, seq, &chunk))?;
        }
        Ok(id)
    }

    /// Lets go of documents that nothing shows any more.
    pub(super) fn forget_documents(&self) -> Result<()> {
        // Only those that lost a name, as triggers note: there may be a hundred thousand others.
        let named = "DELETE FROM loose_document WHERE EXISTS (SELECT 1 FROM attachment a WHERE a.document = loose_document.document)
            OR EXISTS (SELECT 1 FROM removed_document r WHERE r.document = loose_document.document)
            OR EXISTS (SELECT 1 FROM letter l WHERE l.raw = loose_document.document)
            OR EXISTS (SELECT 1 FROM removed_original o WHERE o.document = loose_document.document)
            OR EXISTS (SELECT 1 FROM entry e WHERE e.original = loose_document.document)";
        for sql in [
            named,
            "DELETE FROM document_chunk WHERE document IN (SELECT document FROM loose_document)",
            "DELETE FROM document WHERE id IN (SELECT document FROM loose_document)",
            "DELETE FROM loose_document",
        ] {
            self.run(sql, ())?;
        }
        Ok(())
    }

    pub(super) fn attach(&self, hook: Hook, document: &mut NewDocument) -> Result<AttachmentId> {
        let bytes = self.keep_bytes(&mut *document.bytes)?;
        let start = start(&mut *document.bytes, picture::START_BYTES).map_err(unreadable)?;
        let media_type = picture::settled(&document.media_type, &start);
        let (entry, note) = match hook {
            Hook::Entry(entry) => (Some(entry), None),
            Hook::Note(note) => (None, Some(note)),
        };
        let is_picture = document.painted && picture::is_shown(media_type);
        let elsewhere = match entry.filter(|_| is_picture) {
            Some(entry) => self.elsewhere(bytes, entry)?,
            None => None,
        };
        let also = elsewhere.map(|also| (also.tickets, also.people)).unzip();
        let sql = "INSERT INTO attachment (document, name, media_type, entry, note, painted, also_tickets, also_people)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let what = (bytes, &document.name, media_type);
        let painted = u32::from(document.painted);
        self.insert(sql, (what, (entry, note), painted, also))
    }

    /// Where else a picture painted on that line had come, if it belongs to a signature.
    fn elsewhere(&self, document: i64, entry: EntryId) -> Result<Option<Elsewhere>> {
        let sql = "SELECT size, width, height FROM document WHERE id = ?1";
        let (size, pixels): (u64, Option<(u16, u16)>) = self.one(sql, document)?;
        if !signature_picture::is_small(size, pixels) {
            return Ok(None);
        }
        let carrier = |(ticket, author, at)| Carrier { ticket, author, at };
        let now = "SELECT ticket, author, at FROM entry WHERE id = ?1";
        let now = carrier(self.one(now, entry)?);
        let before =
            "SELECT e.ticket, e.author, e.at FROM attachment a CROSS JOIN entry e ON e.id = a.entry
                      WHERE a.document = ?1 AND a.painted = 1 ORDER BY a.id DESC LIMIT ?2";
        let before = self.all(before, (document, CARRIERS_MAX))?;
        let before: Vec<Carrier> = before.into_iter().map(carrier).collect();
        Ok(signature_picture::judge(&now, &before))
    }
}

fn hash(bytes: &mut dyn ReadSeek) -> io::Result<(Vec<u8>, i64)> {
    bytes.rewind()?;
    let mut hash = Sha256::new();
    let mut piece = vec![0_u8; 64 << 10];
    let mut size = 0_i64;
    loop {
        let read = bytes.read(&mut piece)?;
        if read == 0 {
            return Ok((hash.finalize().to_vec(), size));
        }
        hash.update(&piece[..read]);
        size += i64::try_from(read).unwrap_or_default();
    }
}

/// At most the first `length` bytes.
fn start(bytes: &mut dyn ReadSeek, length: usize) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    bytes.rewind()?;
    bytes.take(length as u64).read_to_end(&mut start)?;
    Ok(start)
}

fn unreadable(cause: io::Error) -> Error {
    Error::io("the spooled document", cause)
}

/// A document's bytes, read a row at a time: a slow download holds no transaction open, which would keep the WAL growing.
pub struct DocumentBytes {
    store: std::sync::Arc<Store>,
    document: i64,
    seq: i64,
    chunk: io::Cursor<Vec<u8>>,
}

impl std::fmt::Debug for DocumentBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentBytes")
            .field("document", &self.document)
            .finish_non_exhaustive()
    }
}

impl DocumentBytes {
    /// Opens an attachment's bytes from the given offset on.
    pub fn open(store: std::sync::Arc<Store>, attachment: &Attachment, from: u64) -> Self {
        let chunk = CHUNK_BYTES as u64;
        let mut bytes = Self {
            store,
            document: attachment.document,
            seq: i64::try_from(from / chunk).unwrap_or(i64::MAX),
            chunk: io::Cursor::default(),
        };
        if !from.is_multiple_of(chunk) && bytes.next_chunk().unwrap_or(false) {
            bytes.chunk.set_position(from % chunk);
        }
        bytes
    }

    fn next_chunk(&mut self) -> io::Result<bool> {
        let next = self
            .store
            .read(|r| r.chunk(self.document, self.seq))
            .map_err(io::Error::other)?;
        self.seq += 1;
        Ok(match next {
            Some(bytes) => {
                self.chunk = io::Cursor::new(bytes);
                true
            }
            None => false,
        })
    }
}

impl io::Read for DocumentBytes {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.chunk.read(into)?;
        if read > 0 || into.is_empty() || !self.next_chunk()? {
            return Ok(read);
        }
        self.chunk.read(into)
    }
}
