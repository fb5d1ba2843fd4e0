//! Answers for everybody (« Réponses fréquentes »): drafts of the team, and what it published; who reads what is in `groups`.

use super::groups::{EVERYBODYS, readable};
use super::search::words;
use super::sql::{Parameters, record};
use super::{Read, Result, Write};
use crate::rules::access::Rights;
use crate::rules::{ArticleId, CategoryId, Instant, PersonId, TicketNumber};

/// A shorter word is looked for as it stands: what it begins is too much.
const PREFIX_LETTERS_MIN: usize = 4;

/// Of those that hold the words, so many are weighed, the newest: a common word costs no more than a rare one.
const EXAMINED_MAX: u32 = 500;

/// An answer, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Number in its address, `/answers/ID`.
    pub id: ArticleId,
    /// The question it answers.
    pub title: String,
    /// The answer.
    pub text: String,
    /// Where it is filed.
    pub category: Option<CategoryId>,
    /// Read by everybody signed in; else a draft.
    pub published: bool,
    /// Whose solution it was made of.
    pub ticket: Option<TicketNumber>,
    /// The name of who worded it last.
    pub author: String,
    /// When.
    pub changed_at: Instant,
}

/// An answer as it stands in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleLine {
    /// Which.
    pub id: ArticleId,
    /// The question it answers.
    pub title: String,
    /// Where it is filed.
    pub category: Option<String>,
    /// Read by everybody signed in; else a draft.
    pub published: bool,
}

/// An answer as it is to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Worded<'a> {
    /// The question it answers.
    pub title: &'a str,
    /// The answer.
    pub text: &'a str,
    /// Where it is filed.
    pub category: Option<CategoryId>,
    /// Read by everybody signed in; else a draft.
    pub published: bool,
    /// Who worded it.
    pub author: PersonId,
}

impl Worded<'_> {
    fn columns(&self) -> impl Parameters {
        let Self {
            title,
            text,
            category,
            published,
            author,
        } = *self;
        (title, text, category, published, author)
    }
}

const LINE: &str = "FROM article a LEFT JOIN category c ON c.id = a.category";

record! { ArticleLine as a { id, title, category: "c.name", published } }
record! {
    Article as a {
        id, title, text, category, published, ticket, author: "p.name", changed_at,
    }
}

impl Read<'_> {
    /// One answer, if it is for this viewer.
    pub fn article(&self, id: ArticleId, viewer: &Rights) -> Result<Option<Article>> {
        let readable = readable(viewer);
        let one = format!(
            "FROM article a JOIN person p ON p.id = a.author WHERE a.id = ?1 AND {readable}"
        );
        self.find(&one, id)
    }

    /// All that this viewer may read, drafts too, in the order they were made.
    pub fn all_articles(&self, viewer: &Rights) -> Result<Vec<Article>> {
        let readable = readable(viewer);
        let all = format!(
            "FROM article a JOIN person p ON p.id = a.author WHERE {readable} ORDER BY a.id"
        );
        self.select(&all, ())
    }

    /// A page of those published, or of the drafts, by category and title; (how many, after how many).
    pub fn articles(
        &self,
        viewer: &Rights,
        published: bool,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<ArticleLine>> {
        let page = format!(
            "{LINE} WHERE a.published = ?1 AND {} ORDER BY c.name IS NULL, folded(c.name), folded(a.title), a.id LIMIT ?2 OFFSET ?3",
            readable(viewer)
        );
        self.select(&page, (published, limit, offset))
    }

    /// How many are published, or are drafts.
    pub fn article_count(&self, viewer: &Rights, published: bool) -> Result<u64> {
        let sql = format!(
            "SELECT count(*) FROM article a WHERE a.published = ?1 AND {}",
            readable(viewer)
        );
        self.one(&sql, published)
    }

    /// Whether there is any for everybody.
    pub fn has_articles(&self) -> Result<bool> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM article a WHERE {EVERYBODYS})");
        self.one(&sql, ())
    }

    /// Those that hold these words (`Query::matching`), the best first; (how many, after how many).
    pub fn articles_with(
        &self,
        matching: &str,
        viewer: &Rights,
        page: (u32, u32),
    ) -> Result<Vec<ArticleLine>> {
        self.articles_matching(matching, &readable(viewer), page)
    }

    /// Those for everybody that share words with this text, at most `limit`, the nearest first.
    pub fn near_articles(&self, text: &str, limit: u32) -> Result<Vec<ArticleLine>> {
        let wanted: Vec<String> = words(text).iter().map(|word| about(word)).collect();
        if wanted.is_empty() {
            return Ok(vec![]);
        }
        self.articles_matching(&wanted.join(" OR "), EVERYBODYS, (limit, 0))
    }

    fn articles_matching(
        &self,
        matching: &str,
        condition: &str,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<ArticleLine>> {
        // A word of the title tells more than one of the text.
        let sql = format!(
            "FROM (
                SELECT rowid AS id, bm25(search_article, 4.0, 1.0) AS worth FROM search_article
                WHERE search_article MATCH ?1 ORDER BY rowid DESC LIMIT {EXAMINED_MAX}) s
             CROSS JOIN article a ON a.id = s.id LEFT JOIN category c ON c.id = a.category
             WHERE {condition} ORDER BY s.worth, a.id LIMIT {limit} OFFSET {offset}"
        );
        self.select(&sql, matching)
    }

    /// The newest made of a solution of that ticket.
    pub fn article_of(&self, ticket: TicketNumber, viewer: &Rights) -> Result<Option<ArticleLine>> {
        let readable = readable(viewer);
        let newest =
            format!("{LINE} WHERE a.ticket = ?1 AND {readable} ORDER BY a.id DESC LIMIT 1");
        self.find(&newest, ticket)
    }
}

/// A word as FTS5 asks for it, with its plural or without: « imprimantes » finds « imprimante », and the other way round.
fn about(word: &str) -> String {
    if word.chars().count() < PREFIX_LETTERS_MIN {
        return format!("\"{word}\"");
    }
    let singular = word.strip_suffix(['s', 'x']);
    let singular = singular.filter(|word| word.chars().count() >= PREFIX_LETTERS_MIN);
    format!("\"{}\" *", singular.unwrap_or(word))
}

impl Write<'_> {
    /// Keeps a new answer; `ticket` is the one whose solution it is made of.
    pub fn add_article(
        &self,
        worded: Worded<'_>,
        ticket: Option<TicketNumber>,
        now: Instant,
    ) -> Result<ArticleId> {
        let sql =
            "INSERT INTO article (title, text, category, published, author, ticket, changed_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.insert(sql, (worded.columns(), ticket, now))
    }

    /// Words an answer anew.
    pub fn save_article(&self, id: ArticleId, worded: Worded<'_>, now: Instant) -> Result<()> {
        let sql = "UPDATE article SET title = ?2, text = ?3, category = ?4, published = ?5, author = ?6, changed_at = ?7
                   WHERE id = ?1";
        self.run(sql, (id, worded.columns(), now))
    }

    /// Shows an answer to everybody, or to the team only.
    pub fn publish_article(&self, id: ArticleId, published: bool) -> Result<()> {
        self.run(
            "UPDATE article SET published = ?2 WHERE id = ?1",
            (id, published),
        )
    }

    /// Removes an answer.
    pub fn remove_article(&self, id: ArticleId) -> Result<()> {
        self.run("DELETE FROM article WHERE id = ?1", id)
    }
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn a_word_is_looked_for_in_singular_and_plural() {
        for (word, asked) in [
            ("imprimantes", "\"imprimante\" *"),
            ("imprimante", "\"imprimante\" *"),
            ("reseaux", "\"reseau\" *"),
            ("acces", "\"acce\" *"),
            ("bus", "\"bus\""),
            ("vpns", "\"vpns\" *"),
        ] {
            assert_eq!(about(word), asked);
        }
    }
}
