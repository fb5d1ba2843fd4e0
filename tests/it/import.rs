//! What other desks leave behind, taken over by the command line; how dumps are read is in `import/dump.rs`.

mod dump;
