"""How popular names are taken to be."""

from __future__ import annotations

from bot.catalogue.model import known
from bot.catalogue.store.names import NameRow, NameStore
from bot.kit.db.database import Database


async def weights(db: Database) -> dict[str, int]:
    rows: list[NameRow] = await NameStore(db).stream_artist_names(list)
    return {row.name: row.weight for row in rows}


async def test_names_when_an_act_is_in_a_group_then_its_fame_adds_a_quarter(db: Database):
    before = await weights(db)
    async with db.write() as connection:
        await connection.execute(
            "UPDATE artists_all SET works = works + 40 WHERE name = 'BLACKPINK'"
        )
    after = await weights(db)

    assert after["BLACKPINK"] == before["BLACKPINK"] + 40
    assert after["ROSÉ"] == before["ROSÉ"] + 10
    assert after["IU"] == before["IU"]


async def test_names_when_an_act_is_on_a_star_s_work_then_it_weighs_as_the_title_does(db: Database):
    async with db.write() as connection:
        await connection.execute(
            "UPDATE artists_all SET works = works + 80 WHERE name = 'BLACKPINK'"
        )
    found = await weights(db)
    titles = await NameStore(db).stream_all_names(
        lambda rows: {row.name: row.weight for row in rows}
    )

    works = found["BLACKPINK"] - known(1, 0)
    assert found["Selena Gomez"] == titles["Ice Cream"] == known(1, works // 8) >= known(1, 10)


async def test_names_when_one_is_an_alias_then_it_is_a_grade_less_and_a_quarter(db: Database):
    async with db.write() as connection:
        await connection.execute(
            "UPDATE artists_all SET works = works + 80, fame = 5 WHERE name = 'SUGA'"
        )
    found = await weights(db)

    works = found["슈가"] - known(5, 0)
    assert found["Agust D"] == known(4, works // 4) >= known(4, 20)


async def test_names_when_one_is_better_known_then_its_works_do_not_matter(db: Database):
    async with db.write() as connection:
        await connection.execute("UPDATE artists_all SET fame = 3 WHERE name = 'ROSÉ'")
        await connection.execute(
            "UPDATE artists_all SET works = works + 500 WHERE name = 'BLACKPINK'"
        )
    found = await weights(db)

    assert found["ROSÉ"] > found["BLACKPINK"]


async def test_names_when_only_a_credit_names_one_then_it_weighs_least(db: Database):
    async with db.write() as connection:
        await connection.execute(
            "UPDATE artists_all SET works = 90, disambiguation = 'credited on x' WHERE name = 'IU'"
        )
    found = await weights(db)

    assert found["IU"] < known(1, 0)
