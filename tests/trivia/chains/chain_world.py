"""A catalogue with one chain that everybody knows both ends of, small enough to see every way.

From North, a group, to South it takes three steps: by Minwoo, who worked with its member Nora, and
Kara Kim. Side is as far from South as Minwoo is; Far is further away than North.
"""

from __future__ import annotations

import shutil
from pathlib import Path

NORTH, SOUTH = "north", "south"
_ARTISTS = """
- {id: north, name: North, hangul: 노스, kind: group, countries: [KR], fame: 5, sources: [KU]}
- {id: summit, name: Summit, kind: group, fame: 2, sources: [KU]}
- {id: nora, name: Nora, kind: person, member_of: [north, summit], fame: 4, sources: [KU]}
- {id: south, name: South, hangul: 사우스, kind: person, countries: [US], fame: 5, sources: [KU]}
- {id: minwoo, name: Minwoo, hangul: 민우, kind: person, fame: 3, sources: [KU]}
- {id: kara-kim, name: Kara, kind: person, disambiguation: singer, fame: 2, sources: [KU]}
- {id: kara-group, name: Kara, kind: group, disambiguation: Japanese, fame: 4, sources: [KU]}
- {id: side, name: Sidewinder, kind: person, fame: 2, sources: [KU]}
- {id: sidewinders, name: Sidewinders, kind: group, fame: 4, sources: [KU]}
- {id: far, name: Farfalle, kind: person, fame: 2, sources: [KU]}
"""
_PAIRS = (
    ("nora", "minwoo"), ("minwoo", "kara-kim"), ("kara-kim", "south"), ("minwoo", "side"),
    ("side", "kara-kim"), ("north", "far"),
)  # fmt: skip


def write(small: Path, folder: Path) -> Path:
    """Write the small catalogue with the chain into a folder; return where it is."""
    source = Path(shutil.copytree(small, folder / "chained"))
    for line in _ARTISTS.strip().splitlines():
        initial = line.removeprefix("- {id: ")[0]
        with (source / "artists" / f"{initial}.yaml").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    works = [
        f"- id: {one}-{other}\n  title: Song of {one} and {other}\n  kind: duet\n"
        f'  credits: [{{artist: {one}, join: " & "}}, {{artist: {other}}}]\n'
        "  date: 2021-05-01\n  verification: two-sources\n"
        "  sources: [{source: PAGE, url: 'https://example.org/song', title: A song,"
        " publisher: Example, date: 2021-05-02}]\n"
        for one, other in _PAIRS
    ]
    (source / "collaborations" / "2021.yaml").write_text("".join(works), "utf-8")
    return source
