//! Two persons made one, and two again, where tickets were merged before or since: who came to read along by a merger, and whose words
//! those are; the rest of a joining is in `joining`, mergers themselves in `mergers`.

use super::{Result, Write};
use crate::rules::{Instant, JoiningId, MergerId, PersonId, TicketNumber};

/// The mergers by which one of these two came to read along in a target in which the other, `?2`, takes part without it.
const OWN_PART: &str = "SELECT r.merger FROM merged_row r JOIN merger g ON g.id = r.merger WHERE r.kind = 'observer' AND r.row = ?1
    AND (EXISTS (SELECT 1 FROM ticket t WHERE t.number = g.target AND t.requester = ?2)
        OR (EXISTS (SELECT 1 FROM ticket_person p WHERE p.ticket = g.target AND p.part = 'observer' AND p.person = ?2)
            AND NOT EXISTS (SELECT 1 FROM merged_row o JOIN merger h ON h.id = o.merger
                WHERE o.kind = 'observer' AND o.row = ?2 AND h.target = g.target)))";

/// Kept of a joining, of both persons: by which mergers each came to read along.
const CAME: [&str; 2] = ["merger.kept", "merger.gone"];

/// That the row that is gone took part in ticket `b.number` before joining `?1`.
const GONE_TOOK_PART: &str = "SELECT 1 FROM joined_row p WHERE p.joining = ?1 AND p.row = b.number AND p.place IN ('ticket.requester', 'ticket_person')";
/// That the row that is kept asked for it by itself.
const KEPT_ASKED: &str = "SELECT 1 FROM ticket t JOIN joining j ON j.id = ?1 AND j.kept = t.requester WHERE t.number = b.number
    AND NOT EXISTS (SELECT 1 FROM joined_row p WHERE p.joining = ?1 AND p.place = 'ticket.requester' AND p.row = t.number)";

impl Write<'_> {
    /// Whoever came to read along by a merger goes on as `kept`; where the other of both takes part anyhow, so does `kept`. Before
    /// anything else of them moves.
    pub(super) fn join_mergers(&self, id: JoiningId, kept: PersonId, gone: PersonId) -> Result<()> {
        for (place, person) in CAME.into_iter().zip([kept, gone]) {
            let note = format!(
                "INSERT INTO joined_row (joining, place, row, more) SELECT ?1, '{place}', merger, kind FROM merged_row
                 WHERE kind IN ('observer', 'assignee') AND row = ?2"
            );
            self.run(&note, (id, person))?;
        }
        let mut stay: Vec<MergerId> = self.all(OWN_PART, (kept, gone))?;
        stay.extend(self.all::<MergerId>(OWN_PART, (gone, kept))?);
        for merger in stay {
            let sql = "DELETE FROM merged_row WHERE merger = ?1 AND kind = 'observer' AND row IN (?2, ?3)";
            self.run(sql, (merger, kept, gone))?;
        }
        let sql = "UPDATE OR IGNORE merged_row SET row = ?1 WHERE kind IN ('observer', 'assignee') AND row = ?2";
        self.run(sql, (kept, gone))?;
        let sql = "DELETE FROM merged_row WHERE kind IN ('observer', 'assignee') AND row = ?1";
        self.run(sql, gone)
    }

    /// Each came by the mergers again by which they came before. What was undone since is none any more.
    pub(super) fn part_mergers(&self, id: JoiningId, kept: PersonId, gone: PersonId) -> Result<()> {
        let sql = format!(
            "DELETE FROM merged_row WHERE kind IN ('observer', 'assignee') AND row = ?2 AND EXISTS
                (SELECT 1 FROM joined_row j WHERE j.joining = ?1 AND j.place IN ('{}', '{}') AND j.row = merger AND j.more = kind)",
            CAME[0], CAME[1]
        );
        self.run(&sql, (id, kept))?;
        for (place, person) in CAME.into_iter().zip([kept, gone]) {
            let back = format!(
                "INSERT OR IGNORE INTO merged_row (merger, kind, row) SELECT row, more, ?2 FROM joined_row
                 WHERE joining = ?1 AND place = '{place}' AND row IN (SELECT id FROM merger)"
            );
            self.run(&back, (id, person))?;
        }
        Ok(())
    }

    /// A merger is undone: who came by it as one of two persons that are one now comes by it no more, once they are two again.
    pub(super) fn forget_coming_by(&self, merger: MergerId) -> Result<()> {
        let came = "SELECT j.joining, j.place, g.source, g.target FROM joined_row j JOIN merger g ON g.id = j.row
            WHERE j.place IN ('merger.kept', 'merger.gone') AND j.row = ?1 AND j.more = 'observer'";
        let came: Vec<(JoiningId, String, TicketNumber, TicketNumber)> = self.all(came, merger)?;
        for (joining, place, source, target) in came {
            let (notes, theirs) = if place == CAME[0] {
                ("'ticket_person.both', 'own'", KEPT_ASKED)
            } else {
                ("'ticket_person', 'own'", GONE_TOOK_PART)
            };
            // On the whole way to where it went on, unless something else of theirs went that way too.
            let sql = format!(
                "WITH RECURSIVE way (number) AS (SELECT ?2
                    UNION SELECT t.merged_into FROM ticket t JOIN way ON t.number = way.number WHERE t.merged_into IS NOT NULL),
                 below (place, number) AS (SELECT w.number, t.number FROM way w JOIN ticket t ON t.merged_into = w.number
                    UNION SELECT b.place, t.number FROM below b JOIN ticket t ON t.merged_into = b.number)
                 DELETE FROM joined_row WHERE joining = ?1 AND more IN ('observer', '') AND place IN ({notes})
                    AND row IN (SELECT number FROM way WHERE number NOT IN
                        (SELECT b.place FROM below b WHERE b.number <> ?3 AND EXISTS ({theirs})))"
            );
            self.run(&sql, (joining, target, source))?;
            let sql = "DELETE FROM joined_row WHERE joining = ?1 AND place = ?3 AND row = ?2";
            self.run(sql, (joining, merger, place))?;
        }
        Ok(())
    }

    /// Of what was merged while both were one, each reads on whose ticket it was, and nobody else.
    pub(super) fn part_later_mergers(
        &self,
        since: Instant,
        kept: PersonId,
        gone: PersonId,
    ) -> Result<()> {
        let sql = "SELECT id, source, target FROM merger WHERE at >= ?1 AND NOT apart ORDER BY id";
        let mergers: Vec<(MergerId, TicketNumber, TicketNumber)> = self.all(sql, since)?;
        for (merger, source, target) in mergers {
            for person in [kept, gone] {
                self.settle_reader(merger, (source, target), person)?;
            }
        }
        Ok(())
    }

    fn settle_reader(
        &self,
        merger: MergerId,
        (source, target): (TicketNumber, TicketNumber),
        person: PersonId,
    ) -> Result<()> {
        let came = "SELECT EXISTS (SELECT 1 FROM merged_row WHERE merger = ?1 AND kind = 'observer' AND row = ?2)";
        let came: bool = self.one(came, (merger, person))?;
        let asked_or_along = self.takes_part(source, person)?;
        if asked_or_along && !came && !self.takes_part(target, person)? {
            let along =
                "INSERT INTO ticket_person (ticket, part, person) VALUES (?1, 'observer', ?2)";
            self.run(along, (target, person))?;
            self.note_moved(merger, super::Moved::Observer(person))?;
        }
        if came && !asked_or_along {
            self.end_observing(merger, person)?;
            if !self.takes_part_below(target, source, person)? {
                let gone = "DELETE FROM ticket_person WHERE ticket = ?1 AND part = 'observer' AND person = ?2";
                self.run(gone, (target, person))?;
            }
        }
        Ok(())
    }

    /// Whether somebody asked for a ticket, or reads along in it.
    fn takes_part(&self, number: TicketNumber, person: PersonId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM ticket WHERE number = ?1 AND requester = ?2)
            OR EXISTS (SELECT 1 FROM ticket_person WHERE ticket = ?1 AND part = 'observer' AND person = ?2)";
        self.one(sql, (number, person))
    }
}
