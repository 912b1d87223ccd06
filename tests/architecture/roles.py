"""What each module of a feature is: the role that its file's name says, or that is listed here."""

from __future__ import annotations

# From the lowest up: a module imports those of its feature that are not above it.
LAYERS = ("model", "store", "files", "service", "cards", "delivery", "feature")
HEIGHTS = {role: height for height, role in enumerate(LAYERS)} | {
    "errors": 0,
    "tables": LAYERS.index("store"),
    "source": LAYERS.index("feature"),
}
# Below and above the features there are no roles: tools, the program, the simulated Discord.
WITHOUT_ROLES = {"kit", "app", "simulator"}
# What is called after what it does, not after what it is. A folder stands for all in it.
LISTED = {
    "articles.extraction": "model",
    "articles.reading": "model",
    "catalogue.anniversaries": "model",
    "lookup.find": "service",
    "lookup.graph": "model",
    "lookup.library": "service",
    "lookup.partners": "service",
    "lookup.resolve": "service",
    "lookup.stops": "model",
    "names": "model",
    "posts.editions": "service",
    "posts.moderation": "service",
    "posts.ranking": "model",
    "posts.schedule": "model",
    "posts.sources": "service",
    "settings.declare": "model",
    "trivia.games.host": "delivery",
    "trivia.games.messages": "delivery",
    "trivia.games.run": "delivery",
    "trivia.generation": "model",
    "trivia.generation.make": "store",
    "trivia.generation.proofs": "service",
    "trivia.questions.json_rows": "store",
    "trivia.questions.typed_answers": "model",
    "trivia.questions.words": "cards",
}


def feature_of(module: str) -> str:
    """Return the feature of `bot.<feature>.<...>`."""
    return module.split(".")[1]


def role_of(module: str) -> str | None:
    """Return a module's role: as listed, else by the first part of its name that says one."""
    _, *parts = module.split(".")
    for end in range(len(parts), 0, -1):
        if (name := ".".join(parts[:end])) in LISTED and not _says_role(parts[end:]):
            return LISTED[name]
    return _says_role(parts[1:])


def _says_role(parts: list[str]) -> str | None:
    said = (part.rpartition("_")[2] for part in parts)
    return next((word for word in said if word in HEIGHTS), None)
