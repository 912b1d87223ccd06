"""Open everything that answers, and close it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.services.boards import LeaderboardService
from bot.services.daily_questions import DailyQuestionService
from bot.services.editions import EditionService
from bot.services.excluding import ExclusionService
from bot.services.exclusions import ExclusionRules
from bot.services.follows import FollowService
from bot.services.library import Library
from bot.services.lookup import LookupService
from bot.services.neighbours import Neighbours
from bot.services.posting import PostingService
from bot.services.privacy import PrivacyService
from bot.services.question_quality import QuestionQualityService
from bot.services.questions import QuestionService
from bot.services.quiz import GameService
from bot.services.schedule import ScheduleService
from bot.services.settings import SettingsService
from bot.storage.catalogue import CatalogueStore
from bot.storage.celebrations import CelebrationStore
from bot.storage.database import Database
from bot.storage.exclusions import ExclusionStore
from bot.storage.followers import FollowerStore
from bot.storage.lists import ListStore
from bot.storage.loader import load_catalogue, loaded_hash
from bot.storage.settings import SettingsStore

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases over one open database. Whoever opened them calls `close`."""

    lookup: LookupService
    editions: EditionService
    exclusion_rules: ExclusionRules
    follows: FollowService
    settings: SettingsService
    posting: PostingService
    schedule: ScheduleService
    exclusions: ExclusionService
    neighbours: Neighbours
    leaderboards: LeaderboardService
    questions: QuestionService
    games: GameService
    question_quality: QuestionQualityService
    daily_questions: DailyQuestionService
    privacy: PrivacyService
    database: Database

    async def close(self) -> None:
        """Close the database, once all is written; a second time does nothing."""
        await self.lookup.settle()
        await self.database.close()


async def open_services(
    path: Path,
    *,
    source: Traversable | Path | None = None,
    progress: Progress | None = None,
    readers: int = 2,
    load: bool = True,
) -> Services:
    """Open the database at `path`, load the catalogue if it changed, and read names into memory.

    Parameters
    ----------
    source : Traversable or Path, optional
        The catalogue's files; the shipped ones by default.
    progress : callable, optional
        Called from a worker thread while the catalogue is loaded: what, steps done, steps in all.
    readers : int
        How many reads may run at the same time.
    load : bool
        False leaves the catalogue as it is: for a look into a database that a bot is using.

    Raises
    ------
    ContentError, DatabaseError
        Nothing was changed then.
    """
    database = await Database.open(path, readers=readers)
    try:
        if load:
            await load_catalogue(database, source=source, progress=progress)
        seen = await loaded_hash(database)
        library = await Library.open(CatalogueStore(database), ListStore(database))
        settings = await SettingsService.open(SettingsStore(database), library.lists)
    except BaseException:
        await database.close()
        raise
    return _services(database, library, settings=settings, seen=seen)


def _services(
    database: Database, library: Library, *, settings: SettingsService, seen: str
) -> Services:
    exclusion_rules = ExclusionRules(library)
    editions = EditionService(library, exclusion_rules)
    follows = FollowService(
        library, FollowerStore(database), celebrations=CelebrationStore(database)
    )
    lookup = LookupService(library)
    questions = QuestionService(database, exclusion_rules=exclusion_rules)
    daily_questions = DailyQuestionService(database, settings=settings, pool=questions)
    posting = PostingService(
        database,
        settings=settings,
        editions=editions,
        follows=follows,
        daily_questions=daily_questions,
    )
    return Services(
        lookup=lookup,
        editions=editions,
        exclusion_rules=exclusion_rules,
        follows=follows,
        settings=settings,
        posting=posting,
        schedule=ScheduleService(
            settings, posting, editions=editions, daily_questions=daily_questions
        ),
        exclusions=ExclusionService(
            library, settings, exclusion_rules=exclusion_rules, store=ExclusionStore(database)
        ),
        neighbours=Neighbours(database, lookup=lookup, settings=settings, seen=seen),
        leaderboards=LeaderboardService(database, settings),
        questions=questions,
        games=GameService(database, pool=questions),
        question_quality=QuestionQualityService(database, lists=library.lists),
        daily_questions=daily_questions,
        privacy=PrivacyService(database),
        database=database,
    )
