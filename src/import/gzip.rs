//! A gzip file as the bytes that are packed in it (RFC 1952), read piece by piece, length and checksum compared; what the dump in it
//! says is read in `dump`.

use std::io::{self, BufRead, Read};

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

/// The two bytes that every gzip file begins with (section 2.3.1).
pub const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// The one way of packing that there is.
const DEFLATE: u8 = 8;
/// Flags of a header (section 2.3.1).
const HEADER_CHECKED: u8 = 1 << 1;
const EXTRA_FIELD: u8 = 1 << 2;
const NAMED: u8 = 1 << 3;
const COMMENTED: u8 = 1 << 4;
/// A longer name or comment is nobody's.
const TEXT_BYTES_MAX: usize = 64 << 10;

/// Unpacks while it is read; several gzip files behind each other are one (section 2.2).
pub struct Gzip<R> {
    from: R,
    state: Box<InflateState>,
    place: Place,
    crc: Crc,
    bytes: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Header,
    Packed,
    End,
}

impl<R: BufRead> Gzip<R> {
    /// Reads nothing yet.
    pub fn new(from: R) -> Self {
        Self {
            from,
            state: InflateState::new_boxed(DataFormat::Raw),
            place: Place::Header,
            crc: Crc::new(),
            bytes: 0,
        }
    }

    /// What stands before the packed bytes. False at the end of the file.
    fn header(&mut self) -> io::Result<bool> {
        if self.from.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let head: [u8; 10] = self.array()?;
        if head[..2] != MAGIC || head[2] != DEFLATE {
            return Err(damaged("something else follows the packed bytes"));
        }
        let flags = head[3];
        if flags & EXTRA_FIELD != 0 {
            let length = u64::from(u16::from_le_bytes(self.array()?));
            io::copy(&mut (&mut self.from).take(length), &mut io::sink())?;
        }
        for text in [NAMED, COMMENTED] {
            if flags & text != 0 {
                self.skip_text()?;
            }
        }
        if flags & HEADER_CHECKED != 0 {
            self.array::<2>()?;
        }
        self.state = InflateState::new_boxed(DataFormat::Raw);
        self.crc = Crc::new();
        self.bytes = 0;
        Ok(true)
    }

    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn skip_text(&mut self) -> io::Result<()> {
        for _ in 0..TEXT_BYTES_MAX {
            if self.array::<1>()? == [0] {
                return Ok(());
            }
        }
        Err(damaged("its header has no end"))
    }

    /// Compares what was unpacked with what the packer counted (section 2.3.1: CRC32, ISIZE).
    fn trailer(&mut self) -> io::Result<()> {
        let crc = u32::from_le_bytes(self.array()?);
        let bytes = u32::from_le_bytes(self.array()?);
        if crc != self.crc.sum() || bytes != self.bytes {
            return Err(damaged("its checksum does not fit what is in it"));
        }
        Ok(())
    }

    /// Unpacks a piece; none when the packed bytes are over.
    fn unpack(&mut self, into: &mut [u8]) -> io::Result<Option<usize>> {
        loop {
            let packed = self.from.fill_buf()?;
            let ended = packed.is_empty();
            let done = inflate(&mut self.state, packed, into, MZFlush::None);
            self.from.consume(done.bytes_consumed);
            let (written, over) = (done.bytes_written, done.status == Ok(MZStatus::StreamEnd));
            self.crc.add(&into[..written]);
            // Counted modulo 2^32, as the packer does.
            self.bytes = self
                .bytes
                .wrapping_add(u32::try_from(written).unwrap_or_default());
            match done.status {
                _ if written > 0 => return Ok(Some(written)),
                Ok(_) if over => return Ok(None),
                Ok(_) if !ended => {}
                Ok(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Err(_) if ended => return Err(io::ErrorKind::UnexpectedEof.into()),
                Err(_) => return Err(damaged("it cannot be unpacked")),
            }
        }
    }
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            match self.place {
                Place::Header => {
                    let more = self.header()?;
                    self.place = if more { Place::Packed } else { Place::End };
                }
                Place::Packed => {
                    if let Some(written) = self.unpack(into)? {
                        return Ok(written);
                    }
                    self.trailer()?;
                    self.place = Place::Header;
                }
                Place::End => return Ok(0),
            }
        }
    }
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the gzip file is damaged: {what}"),
    )
}

/// The checksum of gzip (section 8), a byte at a time by a table.
struct Crc {
    table: Box<[u32; 256]>,
    sum: u32,
}

impl Crc {
    fn new() -> Self {
        let mut table = Box::new([0_u32; 256]);
        for (entry, start) in table.iter_mut().zip(0_u32..) {
            *entry = (0..8).fold(start, |sum, _| {
                (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
            });
        }
        Self { table, sum: !0 }
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let [low, ..] = self.sum.to_le_bytes();
            self.sum = (self.sum >> 8) ^ self.table[usize::from(low ^ byte)];
        }
    }

    const fn sum(&self) -> u32 {
        !self.sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8], flags: u8, extra: &[u8]) -> Vec<u8> {
        let mut file = vec![0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3];
        file.extend(extra);
        file.extend(miniz_oxide::deflate::compress_to_vec(bytes, 6));
        let mut crc = Crc::new();
        crc.add(bytes);
        file.extend(crc.sum().to_le_bytes());
        file.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        file
    }

    fn unpacked(file: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Gzip::new(io::BufReader::with_capacity(7, file)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn what_was_packed_is_unpacked_whatever_its_header() {
        let text = "Bonjour à tous. ".repeat(10_000);
        for (flags, extra) in [
            (0, &b""[..]),
            (NAMED, b"dump.sql\0"),
            (NAMED | COMMENTED | HEADER_CHECKED, b"a\0b\0xx"),
            (EXTRA_FIELD, b"\x03\x00abc"),
        ] {
            let file = packed(text.as_bytes(), flags, extra);
            assert_eq!(unpacked(&file).unwrap(), text.as_bytes(), "{flags}");
        }
        let two = [packed(b"eins", 0, b""), packed(b"zwei", 0, b"")].concat();
        assert_eq!(unpacked(&two).unwrap(), b"einszwei");
        // CRC32 of the usual check string.
        let mut crc = Crc::new();
        crc.add(b"123456789");
        assert_eq!(crc.sum(), 0xcbf4_3926);
    }

    #[test]
    fn a_file_that_lacks_anything_is_refused() {
        let whole = packed(&vec![b'x'; 200_000], 0, b"");
        for length in [1, 9, 12, whole.len() - 9, whole.len() - 4, whole.len() - 1] {
            assert!(unpacked(&whole[..length]).is_err(), "{length}");
        }
        let mut wrong = whole.clone();
        let last = wrong.len() - 6;
        wrong[last] ^= 1;
        assert!(
            unpacked(&wrong)
                .unwrap_err()
                .to_string()
                .contains("checksum")
        );
        assert!(unpacked(&[&whole[..], b"and more behind it"].concat()).is_err());
    }
}
