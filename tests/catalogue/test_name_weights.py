"""How popular names are taken to be."""

from __future__ import annotations

from bot.catalogue.store.names import NameRow, NameStore
from bot.kit.db.database import Database


async def weights(db: Database) -> dict[str, int]:
    rows: list[NameRow] = await NameStore(db).stream_artist_names(list)
    return {row.name: row.weight for row in rows}


async def test_names_when_an_act_is_in_a_group_then_its_fame_adds_a_quarter(db: Database):
    before = await weights(db)
    async with db.write() as connection:
        await connection.execute("UPDATE artists SET works = works + 40 WHERE name = 'BLACKPINK'")
    after = await weights(db)

    assert after["BLACKPINK"] == before["BLACKPINK"] + 40
    assert after["ROSÉ"] == before["ROSÉ"] + 10
    assert after["IU"] == before["IU"]


async def test_names_when_an_act_is_on_a_star_s_work_then_it_weighs_as_the_title_does(db: Database):
    async with db.write() as connection:
        await connection.execute("UPDATE artists SET works = works + 80 WHERE name = 'BLACKPINK'")
    found = await weights(db)
    titles = await NameStore(db).stream_all_names(
        lambda rows: {row.name: row.weight for row in rows}
    )

    assert found["Selena Gomez"] == titles["Ice Cream"] == found["BLACKPINK"] // 8 >= 10


async def test_names_when_one_is_an_alias_then_it_weighs_a_quarter(db: Database):
    async with db.write() as connection:
        await connection.execute("UPDATE artists SET works = works + 80 WHERE name = 'SUGA'")
    found = await weights(db)

    assert found["Agust D"] == found["슈가"] // 4 >= 20
