"""Open everything that answers, and close it again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app.features import POST_SOURCES, TABLES
from bot.app.watch import FolderWatch
from bot.articles.service import ArticleService
from bot.catalogue.files.documents import Documents
from bot.catalogue.files.folder import Folder, Progress, Source
from bot.catalogue.files.loader import LoadReport, load_catalogue, loaded_hash
from bot.catalogue.files.updates import in_use
from bot.curation.corrections.service import CorrectionService
from bot.curation.entries_service import Entries
from bot.curation.exchange_service import ExchangeService
from bot.curation.queue.desk_service import DeskService
from bot.curation.queue.forms_service import DeskFormService
from bot.curation.queue.service import QueueService
from bot.curation.reviews.service import ReviewService
from bot.curation.service import CurationService
from bot.curation.settling_service import SettlingService
from bot.curation.submissions.service import SubmissionService
from bot.exclusions.home_service import HomeService
from bot.exclusions.service import ExclusionRules, ExclusionService
from bot.follows.feature import FollowingComposer
from bot.follows.news_source import NewsComposer
from bot.follows.news_store import NewsStore, begin_news
from bot.follows.service import FollowService
from bot.follows.store import CelebrationStore, FollowerStore
from bot.kit.bulkhead import Broken, attempt
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import ContentError
from bot.lookup.library import Library
from bot.lookup.service import LookupService
from bot.posts.anniversary_source import DailyComposer, WeeklyComposer
from bot.posts.editions import EditionService
from bot.posts.moderation import ScheduleService
from bot.posts.schedule import (
    DAILY_POST,
    FOLLOWING_MESSAGE,
    HOME_NEWS,
    WEEKLY_DIGEST,
    PostKind,
)
from bot.posts.service import PostingService
from bot.posts.sources import Composer
from bot.posts.store.posts import PostStore
from bot.posts.store.timetables import follow_settings
from bot.privacy.service import PrivacyService
from bot.settings.service import SettingsService
from bot.settings.store import Hook, SettingsStore
from bot.trivia.chains.service import ChainService
from bot.trivia.curation.service import QuestionQualityService
from bot.trivia.daily.model import QUESTION_OF_DAY
from bot.trivia.daily.service import DailyService
from bot.trivia.daily.source import FiveComposer
from bot.trivia.games.service import GameService
from bot.trivia.leaderboard.service import LeaderboardService
from bot.trivia.leaderboard.store import begin_anew
from bot.trivia.leaderboard.weekly_model import WEEKLY_BOARD
from bot.trivia.leaderboard.weekly_source import TriviaWeekComposer
from bot.trivia.nights.service import NightService
from bot.trivia.person.service import PersonService
from bot.trivia.questions.pool_store import QuestionPool
from bot.trivia.questions.service import QuestionService
from bot.trivia.runs.service import RunService

SETTINGS_HOOKS: tuple[Hook, ...] = (
    follow_settings({each.kind: each.timetable for each in POST_SOURCES.servers}),
    begin_anew,
    begin_news,
)
"""What follows from a change of settings, in its transaction."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases over one open database. Whoever opened them calls `close`."""

    lookup: LookupService
    articles: ArticleService
    editions: EditionService
    exclusion_rules: ExclusionRules
    follows: FollowService
    home: HomeService
    settings: SettingsService
    posting: PostingService
    schedule: ScheduleService
    exclusions: ExclusionService
    neighbours: Neighbours
    leaderboards: LeaderboardService
    people: PersonService
    questions: QuestionService
    games: GameService
    nights: NightService
    question_quality: QuestionQualityService
    runs: RunService
    chains: ChainService
    privacy: PrivacyService
    curation: CurationService
    submissions: SubmissionService
    queue: QueueService
    desk: DeskService
    desk_forms: DeskFormService
    exchange: ExchangeService
    reviews: ReviewService
    settling: SettlingService
    corrections: CorrectionService
    database: Database

    async def close(self) -> None:
        """Close the database, once all is written; a second time does nothing."""
        await self.questions.settle()
        await self.lookup.lists.settle()
        await self.database.close()


async def open_services(
    path: Path,
    *,
    source: Folder | None = None,
    folders: Sequence[Path] = (),
    progress: Progress | None = None,
    readers: int = 2,
    load: bool = True,
) -> Services:
    """Open the database at `path`, load the catalogue if it changed, and read names into memory.

    The catalogue's files are those of `in_use` unless there is a `source`, with `folders` over
    them; `progress` is called from a worker thread while they are loaded. Not to `load` leaves the
    catalogue as it is: for a look into a database that a bot is using. Raises DatabaseError, or
    ContentError where no catalogue was loaded before; nothing was changed then.
    """
    database = await Database.open(path, readers=readers)
    try:
        watch = FolderWatch(path, folders, source=source) if folders and load else None
        if load:
            found = in_use(path, folders, base=source)
            await _load_or_stay(database, source=found, progress=progress)
        seen = await loaded_hash(database)
        library = await Library.open(database, ListStore(database))
        settings = await settings_over(database, library.lists)
        documents = Documents(lambda: in_use(path, folders, base=source))
        opened = _services(database, library, settings=settings, seen=seen, documents=documents)
        opened.neighbours.watch = watch
        return opened
    except BaseException:
        await database.close()
        raise


async def _load_or_stay(db: Database, *, source: Source, progress: Progress | None) -> None:
    """Load the catalogue if it changed; where it has faults, stay with what was loaded before."""
    try:
        await load_all(db, source=source, progress=progress)
    except ContentError as error:
        if not await loaded_hash(db):
            raise
        _log.error("%s", error)


async def settings_over(database: Database, lists: ListStore) -> SettingsService:
    """Open the settings of servers; what follows from a change is changed with it."""
    return await SettingsService.open(SettingsStore(database, SETTINGS_HOOKS), lists)


def _services(
    database: Database,
    library: Library,
    *,
    settings: SettingsService,
    seen: str,
    documents: Documents,
) -> Services:
    exclusion_rules, lookup = ExclusionRules(library), LookupService(library)
    editions = EditionService(library, exclusion_rules)
    follows = FollowService(
        library, FollowerStore(database), celebrations=CelebrationStore(database)
    )
    questions = QuestionService(database, exclusion_rules=exclusion_rules)
    games = GameService(database, pool=questions)
    runs = RunService(database, games=games)
    composers = _composers(database, library, editions, follows, DailyService(runs))
    posting = _posting(database, settings, composers)
    entries = Entries(database, documents, library)
    curation = CurationService(database, entries)
    articles, queue = ArticleService(library), QueueService(database, curation)
    submissions = SubmissionService(database, entries, curation)
    return Services(
        lookup=lookup,
        articles=articles,
        editions=editions,
        exclusion_rules=exclusion_rules,
        follows=follows,
        home=HomeService(library),
        settings=settings,
        posting=posting,
        schedule=ScheduleService(settings, posting),
        exclusions=ExclusionService(library, settings, exclusion_rules=exclusion_rules),
        neighbours=Neighbours(database, lookup, settings, seen),
        leaderboards=LeaderboardService(database, settings),
        people=PersonService(database, library),
        questions=questions,
        games=games,
        nights=NightService(database),
        question_quality=QuestionQualityService(
            database, lists=library.lists, uploads=settings.uploads
        ),
        runs=runs,
        chains=ChainService(database, lookup),
        privacy=PrivacyService(database, TABLES),
        curation=curation,
        submissions=submissions,
        queue=queue,
        desk=DeskService(curation, lookup),
        desk_forms=DeskFormService(database, entries, curation, queue, submissions, library.lists),
        exchange=ExchangeService(
            database, entries, curation, lists=library.lists, uploads=settings.uploads
        ),
        reviews=ReviewService(database, articles, entries, curation),
        settling=SettlingService(database, entries),
        corrections=CorrectionService(database, library, follows),
        database=database,
    )


def _posting(
    database: Database, settings: SettingsService, composers: dict[PostKind, Composer]
) -> PostingService:
    return PostingService(
        database, settings=settings, sources=POST_SOURCES, composers=composers, tables=TABLES
    )


def _composers(
    database: Database, library: Library, editions: EditionService, follows: FollowService,
    daily: DailyService,
) -> dict[PostKind, Composer]:  # fmt: skip
    return {
        DAILY_POST: DailyComposer(editions, PostStore(database)),
        WEEKLY_DIGEST: WeeklyComposer(editions),
        QUESTION_OF_DAY: FiveComposer(daily),
        WEEKLY_BOARD: TriviaWeekComposer(database, library),
        FOLLOWING_MESSAGE: FollowingComposer(follows, editions),
        HOME_NEWS: NewsComposer(NewsStore(database), editions),
    }


async def load_all(
    db: Database, *, source: Source | None = None, progress: Progress | None = None
) -> LoadReport:
    """Load the catalogue if it changed, and make its questions if they are of another one.

    Its faults are those of `load_catalogue`.
    """
    report = await load_catalogue(db, source=source, progress=progress)
    await QuestionPool(db).refresh(progress)
    return report


@dataclass(slots=True)
class Neighbours:
    """Keeps what is in memory in line with a file that other processes write too.

    `seen` is the hash of the content that was there before names were read into memory. `watch`
    loads the catalogue anew when an operator's folders change, if there are some. `mend` is tried
    once when what is read in the file makes no sense: nobody has it open then.
    """

    database: Database
    lookup: LookupService
    settings: SettingsService
    seen: str
    watch: FolderWatch | None = None
    mend: Callable[[], Awaitable[None]] | None = None
    _version: int = -1

    async def keep_up(self) -> None:
        """See whether another process loaded a catalogue or set a language; else nearly free."""
        if self.database.is_damaged and self.mend is not None:
            mend, self.mend = self.mend, None
            await self.database.replace(mend)
            await self.lookup.refresh()
        if self.watch is not None:
            await self.watch.look()
        version = await self.database.data_version()
        if version == self._version:
            return
        seen = [await attempt(work) for work in (self.settings.refresh, self._refresh_names)]
        for each in seen:
            if isinstance(each, Broken):
                raise each.error
        self._version = version

    async def _refresh_names(self) -> None:
        found = await loaded_hash(self.database)
        if found != self.seen:
            await self.lookup.refresh()
            self.seen = found
