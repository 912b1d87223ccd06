"""Make up a catalogue of any size, the same for the same seed, in the files' own format.

Names are put together as real ones are: Korean names and their Hangul, stage names of a few
syllables, groups of English words. A few acts are on very many works and most on one or two;
about a third of the titles is used by several works. The ways in which they are shared out were
read off the shipped catalogue.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from bot.kit.folding import fold

_SEED = 20130613
_SURNAMES = """
Kim:김 Lee:이 Park:박 Choi:최 Jung:정 Kang:강 Jo:조 Yoon:윤 Jang:장 Lim:임 Han:한 Oh:오
Seo:서 Shin:신 Kwon:권 Hwang:황 Ahn:안 Song:송 Ryu:류 Hong:홍
"""
_GIVEN = """
min:민 ji:지 soo:수 hyun:현 jun:준 seo:서 yeon:연 woo:우 young:영 jin:진 hee:희 eun:은
jae:재 ho:호 kyung:경 yu:유 na:나 ha:하 tae:태 sung:성 in:인 ah:아 won:원 dong:동 gyu:규
bin:빈 chan:찬 hyo:효 rin:린 sang:상 byul:별 ra:라 mi:미 joo:주 kwang:광 yoon:윤 seul:슬
gi:기 han:한
"""
_SOUNDS = """
ba be bi bo da de di do fa fi ga ge go ha he ka ki ko la le li lo lu ma me mi mo na ne no
pa ra re ri ro sa se si so ta te ti to va vi ya yo za ze zi zo lex nix ron sha kai zen ney
"""
_WORDS = """
love night star moon light dance dream girl boy heart fire rain summer winter blue black
white red gold angel baby sweet hot cool crazy happy sad lonely good bad new last first
one two time day way life world sky sea ocean flower rose cherry sugar honey candy ice
snow wind river road city seoul tokyo party club music song rhythm beat drum bass voice
echo story movie scene film picture mirror window door house room home school street train
plane rocket space planet mars venus sun morning evening midnight yesterday today tomorrow
forever never always again goodbye hello kiss hug touch hold call phone message letter
secret promise lie truth memory forget remember miss wait stay leave run walk fly fall
rise jump shine glow burn freeze melt break fix make take give want need feel know think
see hear say talk sing cry smile laugh mind body soul spirit magic wonder miracle paradise
heaven hell devil monster ghost shadow tiger lion wolf cat butterfly bird dragon phoenix
diamond crystal silver pearl crown king queen prince princess
"""
_KOREAN_WORDS = """
사랑 오늘 하루 너를 나의 밤 별 꿈 바람 기억 눈물 봄날 여름 겨울 우리 그대 안녕 이별 첫사랑 노래 마음
시간 하늘 바다 꽃 길 나비 약속 고백 소원 비밀 편지 그리움 눈꽃 달빛 햇살 혼자 함께 다시 처음
"""
_KINDS = ("feature", "joint", "duet", "remix")


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the made-up catalogue."""

    slug: str
    name: str
    hangul: str
    alias: str


class _Names:
    """Makes names up, none twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._used: set[str] = set()
        self._surnames = [pair.split(":") for pair in _SURNAMES.split()]
        self._given = [pair.split(":") for pair in _GIVEN.split()]
        self._sounds, self._words = _SOUNDS.split(), _WORDS.split()

    def act(self, number: int) -> Act:
        """Make an act up; a name that is taken is made longer."""
        shape = self._rng.random()
        name, hangul = self._person() if shape < 0.45 else (self._stage(shape), "")
        while fold(name) in self._used:
            name += self._rng.choice((" ", "-", "")) + self._rng.choice(self._sounds)
        if fold(hangul) in self._used:
            hangul = ""
        self._used |= {fold(name), fold(hangul)} - {""}
        alias = f"{name} {self._rng.choice(self._words)}" if self._rng.random() < 0.15 else ""
        return Act(f"{fold(name)[:1]}{number}", name, hangul, alias)

    def _person(self) -> tuple[str, str]:
        given = self._rng.choices(self._given, k=2)
        name = "".join(latin for latin, _ in given).capitalize()
        hangul = "".join(letters for _, letters in given)
        if self._rng.random() < 0.6:
            surname = self._rng.choice(self._surnames)
            name, hangul = f"{surname[0]} {name}", surname[1] + hangul
        return name, hangul if self._rng.random() < 0.7 else ""

    def _stage(self, shape: float) -> str:
        if shape < 0.75:
            name = "".join(self._rng.choices(self._sounds, k=self._rng.choice((2, 2, 3))))
            return self._rng.choice(
                (name.upper(), name.capitalize(), f"{name[0].upper()}.{name[1:]}")
            )
        words = self._rng.choices(self._words, k=self._rng.choice((1, 2, 2)))
        name = " ".join(word.capitalize() for word in words)
        return self._rng.choice((name, name.upper(), f"The {name}s", name.replace(" ", "-")))

    def title(self) -> tuple[str, str]:
        """Make a title up, in Korean too for some; the short ones come again and again."""
        count = self._rng.choices((1, 2, 3, 4, 5), weights=(12, 30, 30, 18, 10))[0]
        # Squared, so that the first words are much the commonest.
        words = [self._words[int(len(self._words) * self._rng.random() ** 2)] for _ in range(count)]
        korean = " ".join(self._rng.choices(_KOREAN_WORDS.split(), k=self._rng.randint(1, 3)))
        if self._rng.random() < 0.1:
            return korean, ""
        return " ".join(words).title(), korean if self._rng.random() < 0.3 else ""


def write_catalogue(folder: Path, collaborations: int) -> None:
    """Write the files of a catalogue with so many collaborations, and a fitting number of acts.

    There are four acts to ten works in a small catalogue and one to ten in the largest, as the
    same acts go on working.
    """
    rng = random.Random(_SEED)
    share = 0.4 if collaborations <= 20_000 else 0.2 if collaborations <= 200_000 else 0.1
    names = _Names(rng)
    acts = [names.act(number) for number in range(int(collaborations * share))]
    shows = [names.title()[0] for _ in range(max(1, collaborations // 40))]
    for name in ("artists", "collaborations"):
        (folder / name).mkdir(parents=True)
    (folder / "catalogue.yaml").write_text('version: "0"\ndata_date: 2026-01-01\n')
    (folder / "sources.yaml").write_text("- {id: MB, title: Made up, family: made-up}\n")
    (folder / "shows.yaml").write_text(
        "".join(
            f"- {{id: show-{at}, title: {title}, kind: drama}}\n" for at, title in enumerate(shows)
        )
    )
    _write_parts(folder / "artists", ((act.slug[0], _act_text(act)) for act in acts))
    works = _works(rng, names, acts=acts, shows=len(shows), count=collaborations)
    _write_parts(folder / "collaborations", works)


def _write_parts(folder: Path, entries: Iterator[tuple[str, str]]) -> None:
    """Write entries into the files they belong to."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in entries:
        parts[name].append(text)
    for name, texts in parts.items():
        (folder / f"{name}.yaml").write_text("\n".join(texts), encoding="utf-8")


def _act_text(act: Act) -> str:
    lines = [f"- id: {act.slug}", f'  name: "{act.name}"', "  kind: other", "  sources: [MB]"]
    if act.hangul:
        lines.append(f"  hangul: {act.hangul}")
    if act.alias:
        lines.append(f'  aliases: ["{act.alias}"]')
    return "\n".join(lines) + "\n"


def _works(
    rng: random.Random, names: _Names, *, acts: list[Act], shows: int, count: int
) -> Iterator[tuple[str, str]]:
    """Yield each work's file and text. The nth act is on about 1/n^0.7 as many as the first."""
    popularity = list(accumulate((at + 3) ** -0.7 for at in range(len(acts))))
    seen: set[tuple[str, frozenset[str], int]] = set()
    for number in range(count):
        title, korean = names.title()
        people = rng.choices(acts, cum_weights=popularity, k=rng.choices((2, 3, 4), (80, 15, 5))[0])
        slugs = list(dict.fromkeys(act.slug for act in people))
        show = rng.randrange(shows) if len(slugs) < 2 or rng.random() < 0.1 else -1
        key = (fold(title), frozenset(slugs), show)
        if key in seen:
            title = f"{title} {number}"
        seen.add(key)
        year = 1997 + int(29 * rng.random() ** 0.6)
        day = f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        yield str(year), _work_text(number, title, korean, slugs=slugs, show=show, day=day)


def _work_text(
    number: int, title: str, korean: str, *, slugs: list[str], show: int, day: str
) -> str:
    kind = "ost" if show >= 0 else _KINDS[number % len(_KINDS)]
    lines = [f"- id: work-{number}", f'  title: "{title}"', f"  kind: {kind}"]
    if korean:
        lines.append(f"  title_ko: {korean}")
    lines.append("  credits: [" + ", ".join(f"{{artist: {slug}}}" for slug in slugs) + "]")
    if show >= 0:
        lines.append(f"  show: show-{show}")
    verified = "two-sources" if number % 3 == 0 else "one-source"
    lines += [f"  date: {day}", f"  verification: {verified}", "  countries: [KR]"]
    lines.append(f'  sources: [{{source: MB, ref: "{number}"}}]')
    return "\n".join(lines) + "\n"
