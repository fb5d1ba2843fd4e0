//! Words that follow one another and what they lead to, as a tree: each text walks it once.

use std::collections::HashMap;

use super::tokens::Token;
use crate::rules::{RegisterEntryId, RegisterId};

/// Things of one name: more tell no more than that it is no one's.
const NAMESAKES_MAX: usize = 8;
/// What some words lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub entry: RegisterEntryId,
    pub register: RegisterId,
    /// Its numbers with the zeros before them: where two differ by those only, they are told apart by them.
    pub numbers: String,
    /// Known only where the capitals are these.
    pub exact: Option<String>,
}

/// Words that follow one another, from any of several beginnings.
#[derive(Debug, Default)]
pub struct Paths {
    pub words: HashMap<String, u32>,
    pub steps: HashMap<(u32, u32), u32>,
    pub ends: HashMap<u32, Vec<End>>,
    last: u32,
}

impl Paths {
    pub fn new_node(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    pub fn lay(&mut self, from: u32, words: &[Token<'_>]) -> u32 {
        let mut node = from;
        for token in words {
            let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
            let word = *self.words.entry(token.word.clone()).or_insert(next);
            node = if let Some(next) = self.steps.get(&(node, word)) {
                *next
            } else {
                let next = self.new_node();
                self.steps.insert((node, word), next);
                next
            };
        }
        node
    }

    pub fn end(&mut self, node: u32, end: End) {
        let ends = self.ends.entry(node).or_default();
        if ends.len() < NAMESAKES_MAX && !ends.contains(&end) {
            ends.push(end);
        }
    }
}
