"""Proof of the stored questions by the stored catalogue, in SQL: the right option, the wrong ones.

It is written apart from what makes questions, so that a fault there can be seen here.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.kit.db.errors import translated
from bot.kit.db.migrate import connect

# Every option, every name in a question, and who is on a work or another one of a title of it.
_PREPARE = """
    CREATE TEMP TABLE options AS
        SELECT question_id, template, work, body -> '$.right' AS name, 1 AS is_right FROM questions
        UNION ALL
        SELECT q.question_id, q.template, q.work, o.value, 0
        FROM questions q, json_each(q.body, '$.wrong') o;
    CREATE TEMP TABLE chosen AS
        SELECT question_id, template, work, is_right, name ->> '$.text' AS text,
            coalesce(name ->> '$.token', '') AS token FROM options;
    CREATE INDEX temp.chosen_by_template ON chosen (template, is_right);
    CREATE INDEX temp.chosen_by_question ON chosen (question_id, is_right);
    CREATE TEMP TABLE abouts AS
        SELECT q.question_id, q.template, a.key AS place, a.value ->> '$.text' AS text,
            coalesce(a.value ->> '$.text_ko', '') AS text_ko,
            coalesce(a.value ->> '$.token', '') AS token
        FROM questions q, json_each(q.body, '$.about') a;
    CREATE INDEX temp.abouts_by_question ON abouts (question_id, place);
    CREATE TEMP TABLE on_work AS
        SELECT DISTINCT 'collaboration:' || w.slug AS work, 'artist:' || a.slug AS act
        FROM credits c JOIN collaborations w ON w.id = c.collaboration_id
        JOIN artists a ON a.id = c.artist_id;
    CREATE UNIQUE INDEX temp.on_work_by_work ON on_work (work, act);
    CREATE TEMP TABLE alike AS
        SELECT DISTINCT 'collaboration:' || w.slug AS work, 'collaboration:' || o.slug AS other
        FROM collaboration_titles t JOIN collaboration_titles u ON u.folded = t.folded
        JOIN collaborations w ON w.id = t.collaboration_id
        JOIN collaborations o ON o.id = u.collaboration_id;
    CREATE UNIQUE INDEX temp.alike_by_work ON alike (work, other);
    CREATE TEMP TABLE on_title AS
        SELECT DISTINCT l.work, c.act FROM alike l JOIN on_work c ON c.work = l.other;
    CREATE UNIQUE INDEX temp.on_title_by_work ON on_title (work, act);
    CREATE TEMP TABLE dated AS
        SELECT 'collaboration:' || slug AS work, coalesce(released_on, '') AS released_on
        FROM collaborations;
    CREATE UNIQUE INDEX temp.dated_by_work ON dated (work);
    CREATE TEMP TABLE called AS
        SELECT 'artist:' || a.slug AS act, n.artist_id, n.name, n.folded
        FROM artist_names n JOIN artists a ON a.id = n.artist_id;
    CREATE INDEX temp.called_by_act ON called (act);
    CREATE INDEX temp.called_by_folded ON called (folded);
    CREATE TEMP TABLE belongs AS
        SELECT k.act AS member, 'artist:' || g.slug AS act FROM called k
        JOIN called n ON n.folded = k.folded
        JOIN memberships m ON m.member_id = n.artist_id JOIN artists g ON g.id = m.group_id;
    CREATE INDEX temp.belongs_by_member ON belongs (member, act);
"""

_ON_IT = "('partner', 'lead', 'remixer', 'artist-of-ost')"

_PROOFS = {
    "the right one is not on the work": f"""
        SELECT o.question_id FROM chosen o WHERE o.is_right = 1 AND o.template IN {_ON_IT}
        AND NOT EXISTS (SELECT 1 FROM on_work c
            WHERE c.work = 'collaboration:' || o.work AND c.act = o.token)
    """,
    "a wrong one is on a work of that title": f"""
        SELECT o.question_id FROM chosen o WHERE o.is_right = 0 AND o.template IN {_ON_IT}
        AND EXISTS (SELECT 1 FROM on_title c
            WHERE c.work = 'collaboration:' || o.work AND c.act = o.token)
    """,
    "the right title is not of both": """
        SELECT o.question_id FROM chosen o JOIN abouts a ON a.question_id = o.question_id
        WHERE o.is_right = 1 AND o.template = 'title-of-pair' AND NOT EXISTS (
            SELECT 1 FROM on_work c WHERE c.work = o.token AND c.act = a.token)
    """,
    "a wrong title is of both": """
        SELECT o.question_id FROM chosen o
        JOIN abouts a ON a.question_id = o.question_id AND a.place = 0
        JOIN abouts b ON b.question_id = o.question_id AND b.place = 1
        WHERE o.is_right = 0 AND o.template = 'title-of-pair'
        AND EXISTS (SELECT 1 FROM alike l
            JOIN on_work c ON c.work = l.other AND c.act = a.token
            JOIN on_work d ON d.work = l.other AND d.act = b.token
            WHERE l.work = o.token)
    """,
    "the release has another year": """
        SELECT o.question_id FROM chosen o JOIN collaborations w ON w.slug = o.work
        WHERE o.is_right = 1 AND o.template = 'year'
        AND (coalesce(w.released_on, '') NOT LIKE o.text || '%' OR w.date_basis <> 'release')
    """,
    "the work was made for another one": """
        SELECT o.question_id FROM chosen o JOIN collaborations w ON w.slug = o.work
        LEFT JOIN shows s ON s.id = w.show_id
        WHERE o.template = 'show-of-ost'
        AND o.is_right <> coalesce(o.token = 'show:' || s.slug, 0)
    """,
    "the title is another one in Korean": """
        SELECT o.question_id FROM chosen o JOIN collaborations w ON w.slug = o.work
        JOIN abouts a ON a.question_id = o.question_id AND a.place = 0
        WHERE o.template = 'hangul-title' AND o.is_right = 1
        AND (o.token <> 'collaboration:' || w.slug OR w.title_ko <> a.text)
    """,
    "the name in Hangul is another one's": """
        SELECT o.question_id FROM chosen o
        JOIN abouts a ON a.question_id = o.question_id AND a.place = 0
        WHERE o.template = 'hangul-name' AND o.is_right <> EXISTS (
            SELECT 1 FROM called n WHERE n.act = o.token AND n.name = a.text)
    """,
    "the odd one is theirs, or one of the others is not": """
        SELECT o.question_id FROM chosen o
        JOIN abouts a ON a.question_id = o.question_id AND a.place = 0
        WHERE o.template = 'odd-one-out' AND o.is_right = EXISTS (
            SELECT 1 FROM on_work c WHERE c.work = o.token AND c.act = a.token)
    """,
    "another one may have come out before": """
        SELECT o.question_id FROM chosen r
        JOIN chosen o ON o.question_id = r.question_id AND o.is_right = 0
        JOIN dated x ON x.work = r.token JOIN dated y ON y.work = o.token
        WHERE r.template = 'came-first' AND r.is_right = 1
        AND substr(x.released_on || '-99-99', 1, 10) >= substr(y.released_on || '-00-00', 1, 10)
    """,
    "the right one is not on both titles": """
        SELECT o.question_id FROM chosen o
        JOIN abouts a ON a.question_id = o.question_id AND a.place IN (0, 2)
        WHERE o.is_right = 1 AND o.template = 'chain-link' AND NOT EXISTS (
            SELECT 1 FROM on_work c WHERE c.work = a.token AND c.act = o.token)
    """,
    "a wrong one is on both titles": """
        SELECT o.question_id FROM chosen o
        JOIN abouts a ON a.question_id = o.question_id AND a.place = 0
        JOIN abouts b ON b.question_id = o.question_id AND b.place = 2
        JOIN on_title c ON c.work = a.token AND c.act = o.token
        JOIN on_title d ON d.work = b.token AND d.act = o.token
        WHERE o.is_right = 0 AND o.template = 'chain-link'
    """,
    "the member belongs to another group": """
        SELECT o.question_id FROM chosen o
        JOIN abouts a ON a.question_id = o.question_id AND a.place = 0
        WHERE o.template = 'member-of' AND o.is_right <> EXISTS (
            SELECT 1 FROM belongs m WHERE m.member = a.token AND m.act = o.token)
    """,
    "no article says so": """
        SELECT q.question_id FROM questions q
        JOIN abouts a ON a.question_id = q.question_id AND a.place = 0
        WHERE q.category = 'articles' AND NOT EXISTS (
            SELECT 1 FROM facts f JOIN fact_claims x ON x.fact_id = f.id
            WHERE q.question_id = q.template || ':' || f.slug || ':' || x.position
            AND (q.template <> 'claim' OR x.statement = a.text AND x.statement_ko = a.text_ko))
    """,
    "it is about a work that is disputed, untitled or not confirmed": """
        SELECT o.question_id FROM (
            SELECT question_id, template, token FROM chosen
            UNION SELECT question_id, template, token FROM abouts) o
        JOIN collaborations w ON o.token = 'collaboration:' || w.slug
        WHERE o.template NOT IN ('claim', 'true-or-false')
        AND (w.is_untitled OR w.status <> 'confirmed' OR w.verification = 'conflict')
    """,
    "it names something that the catalogue has not": """
        SELECT o.question_id FROM (
            SELECT question_id, token FROM chosen UNION SELECT question_id, token FROM abouts) o
        WHERE o.token <> '' AND o.token NOT LIKE 'year:%' AND o.token NOT LIKE 'truth:%'
        AND o.token NOT IN (
            SELECT 'artist:' || slug FROM artists UNION SELECT 'show:' || slug FROM shows
            UNION SELECT 'collaboration:' || slug FROM collaborations)
    """,
}


@dataclass(frozen=True, slots=True)
class Unproven:
    """A stored question that the stored catalogue does not bear out, and why."""

    question_id: str
    problem: str


async def unproven(path: Path) -> list[Unproven]:
    """Return the questions that their database's catalogue contradicts; changes nothing.

    Raises
    ------
    DatabaseError
        When the file can't be read.
    """
    return await asyncio.to_thread(_unproven, path)


def _unproven(path: Path) -> list[Unproven]:
    with translated(path), closing(connect(path)) as connection:
        # In one transaction: another process may load another catalogue meanwhile.
        connection.executescript("BEGIN;" + _PREPARE)
        return [
            Unproven(question_id, problem)
            for problem, proof in _PROOFS.items()
            for question_id in _ids(connection, proof)
        ]


def _ids(connection: sqlite3.Connection, proof: str) -> list[str]:
    return sorted({row[0] for row in connection.execute(proof)})
