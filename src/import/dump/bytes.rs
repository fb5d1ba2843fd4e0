//! The bytes of a dump one by one, with their lines counted, in one buffer of fixed size; what they mean is in `statement`.

use std::io::Read;

use super::PIECE_BYTES;
use super::fault::{Fault, Result};

/// A source of bytes that can be looked into.
pub struct Bytes<R> {
    from: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    line: u64,
}

impl<R: Read> Bytes<R> {
    pub fn new(from: R) -> Self {
        Self {
            from,
            buffer: vec![0; PIECE_BYTES],
            at: 0,
            end: 0,
            line: 1,
        }
    }

    /// The line of the next byte, the first one is 1.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// What is read already; empty at the end only.
    pub fn piece(&mut self) -> Result<&[u8]> {
        if self.at == self.end {
            self.at = 0;
            self.end = self
                .from
                .read(&mut self.buffer)
                .map_err(Fault::Unreadable)?;
        }
        Ok(&self.buffer[self.at..self.end])
    }

    /// Goes past so many bytes of the piece.
    pub fn pass(&mut self, count: usize) {
        let passed = &self.buffer[self.at..self.at + count];
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.at += count;
    }

    /// The next byte, which stays.
    pub fn peek(&mut self) -> Result<Option<u8>> {
        Ok(self.piece()?.first().copied())
    }

    /// The next byte.
    pub fn next(&mut self) -> Result<Option<u8>> {
        let next = self.peek()?;
        if let Some(byte) = next {
            self.at += 1;
            self.line += u64::from(byte == b'\n');
        }
        Ok(next)
    }

    /// The next byte, where something must follow.
    pub fn must(&mut self) -> Result<u8> {
        let line = self.line;
        self.next()?.ok_or(Fault::Cut(line))
    }

    /// Goes past this byte if it is the next one.
    pub fn takes(&mut self, byte: u8) -> Result<bool> {
        let is_next = self.peek()? == Some(byte);
        if is_next {
            self.pass(1);
        }
        Ok(is_next)
    }

    /// Goes past everything up to one of these two bytes, which is the next one then; false at the end.
    pub fn pass_to(&mut self, one: u8, other: u8) -> Result<bool> {
        loop {
            let piece = self.piece()?;
            if piece.is_empty() {
                return Ok(false);
            }
            let all = piece.len();
            let found = memchr::memchr2(one, other, piece);
            self.pass(found.unwrap_or(all));
            if found.is_some() {
                return Ok(true);
            }
        }
    }
}
