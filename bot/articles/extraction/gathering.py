"""Read an article sentence by sentence, and gather what it says that people made together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.articles.extraction import english, korean
from bot.articles.extraction.coding import Coded, D, N, Name, S, T, Title
from bot.articles.extraction.encoding import Encoder
from bot.articles.extraction.english import Link, Part
from bot.articles.extraction.lexicon import one_line, words
from bot.articles.extraction.lists import Listed, Table, listed
from bot.articles.extraction.record import Record, key_of
from bot.articles.extraction.tidying import belongs, tidy
from bot.articles.model import ArticleText, CataloguedWork, Known, Spot
from bot.articles.reading.days import Tense, resolve
from bot.articles.reading.sentences import Shape, sentences
from bot.kit.folding import fold, folded_words

_SONG = r"(?:song|track|single|duet|collab\w*|tune|number|record|hit|remix|ballad|version|release)"
_ANAPHOR = re.compile(
    rf"\b(?:[Ii]t|[Tt]his|[Tt]hat one|[Tt]he (?:[\w-]+ ){{0,2}}?(?:{_SONG}|music video)"
    rf"|[Tt]heir (?:[\w-]+ )?{_SONG})\b|이 (?:곡|노래)|해당 (?:곡|음원)|신곡|타이틀곡"
)
_JOINT = re.compile(r"\b(?:duet|collab\w*|joint)\b|듀엣|협업", re.IGNORECASE)
_SUNG = re.compile(
    one_line(r"""
\b(?:OSTs?|soundtracks?|theme(?: song)?|ballads?|songs?|tracks?|singles?|s[aiu]ngs?|singing|voices?
|vocals|partnership|collaborat\w+|contribut\w+|record(?:s|ed|ing)?|music for)\b
|OST|주제곡|삽입곡|사운드트랙|불렀|부른|가창
""")
    + rf"|{T}\W{{0,3}}(?:from|for|of) (?:\w+ ){{0,3}}\W?{S}",
    re.IGNORECASE,
)
_OST = re.compile(r"\b(?:OSTs?|soundtracks?)\b|OST|사운드트랙|주제곡|삽입곡", re.IGNORECASE)
_ACTED = re.compile(
    r"\b(?:act(?:s|ed|ing)|starr?(?:s|ed|ing)|cast|cameo|role|plays?|played|actor|actress)\b"
    r"|출연|연기|주연"
)
_PAST = re.compile(
    one_line(r"""
\b(?:released|dropped|came out|was|were|unveiled|issued|put out|debuted|made|had|joined|teamed
|recorded|arrived|shared|premiered|topped|out (?:last|since)|launched|followed|collaborated
|featured|appeared|sang|linked|hit|from|entered|became)\b
|했다|됐다|공개했|발매했|발표했|선보였|내놨|불렀|지난|발매된|공개된
""")
)
_FUTURE = re.compile(
    one_line(r"""
\b(?:will|to be|set to|due|upcoming|arrives?|(?:is|are) scheduled|slated|plans? to|next|releases
|drops|coming|soon|announced for)\b|오는|예정|앞두|발매한다|공개한다|발표한다
""")
)
_COMES_OUT = re.compile(
    one_line(r"""
releas\w+|drop\w*|came out|comes? out|\bout\b|unveil\w*|issued|put out|arriv\w+|debut\w*
|premier\w*|launch\w*|appear\w*|발매|공개|발표|내놓|내놨|선보|\([^()]*\)
""")
    + rf"|{T}[)'\u2019\"]?,? ?(?:\(?{D}|(?:on|in|from|of) {D})|{_SONG} .{{0,25}}(?:from|of|in) {D}"
)
_HANGUL = re.compile(r"[가-힣]")
_NEARBY = 2
_REMEMBERED = 6
_SHARE = 0.6
_MOST_PEOPLE = 12
_MOST_NAMES = 40
"""A sentence with more names is a list of them."""
_DESCRIBES = 5
_NO_WORDS = frozenset(
    map(
        fold,
        words("""
untitled with for the of and from in a an its on to
"""),
    )
)


@dataclass(slots=True)
class Found:
    """What was gathered: records of titles, pairs without one, and works known by description."""

    coded: list[Coded] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    pairs: list[Record] = field(default_factory=list)
    described: dict[int, int] = field(default_factory=dict)
    """Untitled works of the catalogue, and the number of the sentence that speaks of each."""


def gather(article: ArticleText, spots: Sequence[Spot], known: Known) -> Found:
    """Return what an article says, sentence by sentence."""
    return _Gatherer(article, spots, known).gather()


@dataclass(slots=True)
class _Topic:
    """What a sentence may refer back to."""

    people: tuple[Name, ...] = ()
    title: Title | None = None
    heading: tuple[Name, ...] = ()
    line: int = -1
    of_line: dict[int, Name] = field(default_factory=dict)
    """Whom the sentences of the same paragraph named."""


class _Gatherer:
    def __init__(self, article: ArticleText, spots: Sequence[Spot], known: Known) -> None:
        self._article = article
        self._known = known
        self._sentences = sentences(article.text)
        self._encoder = Encoder(article.text, spots, known)
        self._works_of = _works_of(known)
        self._found = Found()
        self._topic = _Topic()
        self._table = Table()

    def gather(self) -> Found:
        for coded in self._encoder.encode(self._sentences):
            self._read(coded)
        for record in self._found.records.values():
            self._complete(record)
        return self._found

    def _read(self, coded: Coded) -> None:
        number = len(self._found.coded)
        topic = self._topic
        is_korean = bool(korean.IS_KOREAN.search(coded.written))
        code = tidy(coded, self._known, topic.people or topic.heading)
        self._found.coded.append(coded)
        self._found.codes.append(code)
        if coded.sentence.shape is Shape.ROW:
            self._row(coded, number)
            return
        self._table = Table()
        if coded.sentence.shape is not Shape.PROSE:
            is_item = coded.sentence.shape is Shape.ITEM
            self._note(listed(coded, code, is_item=is_item), number)
        language = korean if is_korean else english
        if len(coded.names) > _MOST_NAMES:
            return
        for clause in language.clauses(code):
            denied = language.is_denied(clause)
            for link in language.find_links(clause):
                self._take(link, clause, coded, number)
            self._soundtrack(clause, coded, number, denied=denied)
        self._by_catalogue(coded, number)
        self._describe(coded, number)
        self._dates(code, coded, number)
        self._go_on(coded, code)

    def _go_on(self, coded: Coded, code: str) -> None:
        """Remember what the next sentence may refer back to."""
        topic, line = self._topic, coded.sentence.line
        people = [coded.names[letter] for letter in re.findall(N, code) if letter in coded.names]
        titles = list(coded.titles.values())
        if coded.sentence.shape in (Shape.HEADING, Shape.ITEM) and len(titles) < 2:
            heading = tuple(dict.fromkeys(name for names in people for name in names))
            self._topic = _Topic(
                heading, titles[0] if titles else self._listed_title, heading, line
            )
            return
        recent = (name for names in people for name in names)
        topic.people = tuple(dict.fromkeys((*recent, *topic.people)))[:_REMEMBERED]
        if topic.line != line:
            topic.of_line.clear()
        topic.of_line |= {name.id: name for names in people for name in names if name.id}
        if titles:
            topic.title = titles[0] if len(titles) == 1 else titles[-1]
        topic.line = line

    _listed_title: Title | None = None

    def _note(self, one: Listed | None, number: int) -> None:
        """Take what a line lists."""
        self._listed_title = one.title if one else None
        if one is None or not key_of(one.title.written):
            return
        record = self._record(one.title)
        record.add(one.people, Part.OWNER, number)
        record.add(one.guests, Part.GUEST, number)
        if one.show and record.show is None:
            record.show, record.of_soundtrack = one.show, True

    def _row(self, coded: Coded, number: int) -> None:
        """Take what a row of a table lists, and its date."""
        one = self._table.row(coded)
        self._note(one, number)
        if one and len(coded.days) == 1 and key_of(one.title.written):
            (day,) = coded.days.values()
            date = resolve(day, self._article.date, Tense.UNKNOWN)
            self._record(one.title).date = date

    def _record(self, title: Title) -> Record:
        key = key_of(title.written)
        record = self._found.records.setdefault(key, Record(title))
        if title.works and not record.title.works:
            record.title = Title(record.title.written, title.works, title.shows, title.quoted)
        return record

    def _take(self, link: Link, clause: str, coded: Coded, number: int) -> None:
        """Put the people of a link to the title that is meant."""
        people, hosts = coded.people(link.people), coded.people(link.hosts)
        if len({*people, *hosts}) > _MOST_PEOPLE:
            return
        titles = self._titles_of(link, clause, coded)
        if hosts and not link.titles:
            titles = [one for one in titles if not self._is_of_others(one, hosts, people)]
        for title in titles:
            record = self._record(title)
            record.add(hosts, Part.OWNER, number)
            record.add(people, link.part, number)
            record.kind = record.kind or link.kind
            if not hosts and not record.fallback and link.part is not Part.OWNER:
                record.fallback = self._whose(coded, people)
        together = tuple(dict.fromkeys((*hosts, *people)))
        is_certain = not (coded.titles and coded.pronouns.intersection(link.hosts + link.people))
        if not titles and is_certain and len(together) > 1 and link.part is not Part.OWNER:
            record = Record(Title(""), kind=link.kind)
            record.add(hosts or people[:1], Part.OWNER, number)
            record.add(people if hosts else people[1:], link.part, number)
            self._found.pairs.append(record)

    def _whose(self, coded: Coded, people: tuple[Name, ...]) -> tuple[Name, ...]:
        """Return whom a sentence is about, besides some people."""
        here = (name for names in coded.names.values() for name in names)
        about = (*here, *self._topic.heading)
        return tuple([name for name in about if name.id and name not in people][:1])

    def _is_of_others(self, title: Title, *sides: tuple[Name, ...]) -> bool:
        """Return whether a title that stands near is named as that of somebody else."""
        record = self._found.records.get(key_of(title.written))
        owners = record.people.keys() if record else ()
        return bool(owners) and not any(name in owners for side in sides for name in side)

    def _titles_of(self, link: Link, clause: str, coded: Coded) -> list[Title]:
        if link.titles:
            return [coded.titles[letter] for letter in link.titles]
        spots = [(abs(found.start() - link.at), found[0]) for found in re.finditer(T, clause)]
        if spots:
            return [coded.titles[min(spots)[1]]]
        if len(coded.titles) == 1 and link.part is not Part.OWNER:
            return list(coded.titles.values())
        if not coded.titles and self._topic.title and _ANAPHOR.search(clause):
            return [self._topic.title]
        return []

    def _soundtrack(self, clause: str, coded: Coded, number: int, *, denied: bool) -> None:
        """Take what a clause says of music for a show."""
        shows = [coded.shows[letter] for letter in re.findall(S, clause)]
        people = coded.people("".join(re.findall(N, clause)))
        titles = [coded.titles[letter] for letter in re.findall(T, clause)]
        if not (_SUNG.search(clause) and (shows or _OST.search(clause))) or denied:
            return
        if _ACTED.search(clause) and not titles and not _OST.search(clause):
            return
        if titles and (shows or self._is_of_show(titles[0])):
            record = self._record(titles[0])
            if not record.people and 0 < len(people) <= _NEARBY:
                record.add(people, Part.OWNER, number)
            record.seen(number)
        elif shows and not titles and 0 < len(people) <= _NEARBY:
            record = Record(Title(""))
            record.add(people, Part.OWNER, number)
            self._found.pairs.append(record)
        else:
            return
        record.of_soundtrack = True
        if shows and record.show is None:
            record.show = shows[0]

    def _is_of_show(self, title: Title) -> bool:
        return any(self._known.works[work].show for work in title.works)

    def _by_catalogue(self, coded: Coded, number: int) -> None:
        """Take what the catalogue knows of a title whose people are named beside it."""
        here = {name.id: name for names in coded.names.values() for name in names}
        titles = list(coded.titles.values())
        if not titles and self._topic.title and self._topic.line >= coded.sentence.line - 1:
            titles = [self._topic.title]
        is_joint = not here and bool(_JOINT.search(coded.text))
        before = (*self._topic.people[:_NEARBY], *self._topic.heading)
        around = here | {name.id: name for name in before}
        if self._topic.line == coded.sentence.line:
            around = self._topic.of_line | around
        for title in titles:
            for work in self._works(title):
                credited = [one for one in work.artists if one in around and one]
                if len(credited) > 1 and (is_joint or any(one in here for one in credited)):
                    self._record(title).add(
                        tuple(around[one] for one in credited), Part.TOGETHER, number
                    )
                    break

    def _works(self, title: Title) -> list[CataloguedWork]:
        return [self._known.works[work] for work in title.works]

    def _describe(self, coded: Coded, number: int) -> None:
        """Note works of the catalogue without a title that a sentence describes."""
        here = {name.id for names in coded.names.values() for name in names}
        words = None
        for artist in here:
            for work in self._works_of.get(artist, ()):
                if work.untitled and work.id not in self._found.described:
                    words = words or _stems(coded.written)
                    if _is_described(work, words, self._known.shows.get(work.show or 0, "")):
                        self._found.described[work.id] = number

    def _dates(self, code: str, coded: Coded, number: int) -> None:
        """Note the dates that stand beside titles."""
        language = korean if korean.IS_KOREAN.search(coded.written) else english
        for clause in language.clauses(code):
            days = re.findall(D, clause)
            if not days or not _COMES_OUT.search(clause):
                continue
            titles = [coded.titles[one] for one in re.findall(T, clause)]
            if not titles and not coded.titles and self._topic.title and _ANAPHOR.search(clause):
                titles = [self._topic.title]
            dates = [resolve(coded.days[one], self._article.date, _tense(clause)) for one in days]
            for title, date in zip(titles, dates * len(titles), strict=False):
                record = self._found.records.get(key_of(title.written))
                if record and record.date is None and (len(days) == 1 or len(days) == len(titles)):
                    record.date = date

    def _complete(self, record: Record) -> None:
        """Leave out groups whose members are named, and whom the catalogue does not credit."""
        if len(record.people) == 1 and Part.OWNER not in record.people.values():
            record.add(record.fallback, Part.OWNER, next(iter(record.sentences)))
        _drop_groups(record, self._known)
        self._transliterate(record)
        if work := self.best_work(record):
            credited = set(work.artists)
            for name in list(record.people):
                if name.id not in credited:
                    del record.people[name]

    def _transliterate(self, record: Record) -> None:
        """Take a name in Hangul that nobody has for whom the catalogue credits beside the rest."""
        strange = [name for name in record.people if not name.id and _HANGUL.match(name.written)]
        here = {name.id for name in record.people}
        for work in self._works(record.title):
            missing = [one for one in work.artists if one not in here]
            if len(strange) == len(missing) == 1 and len(work.artists) == len(record.people):
                (name,) = strange
                same = Name(missing[0], name.written)
                record.people[same] = record.people.pop(name)
                record.named_in[same] = record.named_in.pop(name)
                return

    def best_work(self, record: Record) -> CataloguedWork | None:
        """Return the work of the catalogue that most of the people of a title made."""
        return best_work(record, self._known, self._works_of)


def _tense(clause: str) -> Tense:
    if _FUTURE.search(clause):
        return Tense.FUTURE
    return Tense.PAST if _PAST.search(clause) else Tense.UNKNOWN


def _works_of(known: Known) -> dict[int, list[CataloguedWork]]:
    found: dict[int, list[CataloguedWork]] = {}
    for work in known.works.values():
        for artist in work.artists:
            found.setdefault(artist, []).append(work)
    return found


def best_work(
    record: Record, known: Known, works_of: dict[int, list[CataloguedWork]]
) -> CataloguedWork | None:
    """Return the work of the catalogue that has the title and most of the people, None if few."""
    people = {name.id for name in record.people if name.id}
    key = key_of(record.title.written)
    works = [known.works[one] for one in record.title.works]
    works += [
        work for one in people for work in works_of.get(one, ())
        if key and not work.untitled and key_of(work.title) == key
    ]  # fmt: skip
    fitting = [
        (len(people.intersection(work.artists)), -len(work.artists), -place, work)
        for place, work in enumerate(works)
        if people.intersection(work.artists)
    ]
    if not fitting:
        return None
    common, _, _, work = max(fitting, key=lambda one: one[:3])
    return work if common > 1 or len(people) == 1 == len(work.artists) else None


def _drop_groups(record: Record, known: Known) -> None:
    for group in list(record.people):
        if any(belongs(known, name, group) for name in record.people):
            del record.people[group]


def _stems(text: str) -> set[str]:
    return {word[:_DESCRIBES] for word in folded_words(text)}


def _is_described(work: CataloguedWork, words: set[str], show: str) -> bool:
    """Return whether a sentence has most of the words that describe an untitled work."""
    wanted = {word[:_DESCRIBES] for word in folded_words(work.title) if word not in _NO_WORDS}
    if show and not _stems(show) <= words:
        return False
    common = sum(any(_is_alike(one, other) for other in words) for one in wanted)
    return common >= min(len(wanted), _NEARBY) and common >= _SHARE * len(wanted)


def _is_alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 3 and one[:4] == other[:4])
