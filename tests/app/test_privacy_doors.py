"""`kollab privacy`: what an operator does for somebody who writes to them."""

from __future__ import annotations

import json
import sqlite3

import pytest

USER, OTHER = 423_456_789_012_345_678, 523_456_789_012_345_678


@pytest.fixture
def follows(database):
    """A database in which two people follow somebody."""

    def read() -> set[int]:
        connection = sqlite3.connect(database)
        found = {row[0] for row in connection.execute("SELECT user_id FROM follows")}
        connection.close()
        return found

    connection = sqlite3.connect(database)
    for user in (USER, OTHER):
        connection.execute("INSERT INTO followers VALUES (?, 'en-US', 0, NULL, NULL)", (user,))
        connection.execute("INSERT INTO follows VALUES (?, 'bts', 0)", (user,))
        connection.execute(
            "INSERT INTO setting_changes (guild_id, user_id, changed_at, action)"
            " VALUES (1, ?, 0, 'set')",
            (user,),
        )
    connection.commit()
    connection.close()
    return read


def test_export_when_a_person_is_known_then_it_is_json_of_theirs_alone(kollab, follows, tmp_path):
    said = kollab("privacy", "export", str(USER))
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["user_id"] == str(USER)
    assert [row["artist"] for row in document["held"]["follows"]] == ["bts"]
    assert str(OTHER) not in said.out
    assert "Wrote 3 entries" in kollab("privacy", "export", str(USER), "me.json").out
    assert kollab("privacy", "export", str(USER), "no/such/folder.json").code == 1


def test_delete_when_confirmed_then_only_that_person_is_gone(kollab, follows):
    said = kollab("privacy", "delete", str(USER), "--yes")
    assert said.code == 0, said.err
    assert "follows: 1 deleted" in said.out
    assert "settings: 1 without the id now" in said.out
    assert follows() == {OTHER}
    assert "Nothing was held" in kollab("privacy", "delete", str(USER), "--yes").out
