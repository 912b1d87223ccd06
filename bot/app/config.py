"""The operator's settings: a YAML file, then the environment, checked as a whole.

Every problem is reported at once, with the file and line (or the variable) and what to do.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.kit.errors import ConfigError
from bot.kit.yaml_files import Keys, YamlFile, keys_text, meant

PREFIX = "KOLLAB_"
FILE_VARIABLE = f"{PREFIX}CONFIG"
TOKEN_VARIABLE = "DISCORD_TOKEN"  # noqa: S105 - the variable's name, no token
DEFAULT_FILE = Path("config.yaml")
_NESTED = "__"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DiscordSettings(_Section):
    """How to reach Discord. Only `kollab run` and `kollab sync` need the token."""

    token: SecretStr | None = None
    sync_at_start: bool = True
    shard_count: int | None = Field(default=None, ge=1)
    shard_ids: tuple[int, ...] | None = Field(default=None, min_length=1)
    api_base: str | None = Field(default=None, pattern=r"^https?://\S+[^/\s]$")
    gateway: str | None = Field(default=None, pattern=r"^wss?://\S+$")

    @property
    def is_first(self) -> bool:
        """Return whether this is the process that does what one does for all: of shard 0."""
        return self.shard_ids is None or 0 in self.shard_ids


class DatabaseSettings(_Section):
    """Where the one file lives that holds everything, and how many backups stay beside it."""

    path: Path = Path("var/kollab.db")
    readers: int = Field(default=2, ge=1, le=16)
    backups_kept: int = Field(default=5, ge=1, le=1000)


class BackupSettings(_Section):
    """How often the database is copied while the bot runs, which copies stay, and where.

    Never where it is every 0 hours; beside the database where there is no folder. What is to `run`
    after each, word by word, is given the copy's path as its last word.
    """

    every_hours: int = Field(default=24, ge=0, le=8760)
    keep_days: int = Field(default=7, ge=0, le=3660)
    keep_weeks: int = Field(default=4, ge=0, le=520)
    keep_months: int = Field(default=6, ge=0, le=120)
    folder: Path | None = None
    run: tuple[str, ...] = ()


class CatalogueSettings(_Section):
    """What is laid over the shipped catalogue, and where newer ones are."""

    folders: tuple[Path, ...] = ()
    update_url: str | None = Field(default=None, pattern=r"^https://\S+[^/\s]$")


class LoggingSettings(_Section):
    """What is logged and how: ids, never names, message text or tokens."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    format: Literal["plain", "json"] = "plain"


class PostingSettings(_Section):
    """How often is looked for posts that are due."""

    interval_seconds: int = Field(default=20, ge=5, le=60)


class MetricsSettings(_Section):
    """Where figures are offered for Prometheus; nowhere without a port."""

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=1, le=65535)


class AboutSettings(_Section):
    """Where `/about` leads; a link that is not set is not shown."""

    source: str = Field(default="", pattern=r"^(https?://\S+[^/\s])?$")
    support: str = Field(default="", pattern=r"^(https?://\S+[^/\s])?$")


class ImportingSettings(_Section):
    """How to reach MusicBrainz, and whom it can write to about what the imports ask."""

    contact: str = Field(default="", max_length=200, pattern=r"^[\x21-\x7e]*$")
    musicbrainz: str = Field(default="https://musicbrainz.org", pattern=r"^https?://\S+[^/\s]$")
    interval_seconds: float = Field(default=1, ge=0, le=60)
    timeout_seconds: float = Field(default=30, gt=0, le=300)


class CurationSettings(_Section):
    """Who decides about what shows in all servers: a server, and a role of it.

    Without a role it is whoever may manage that server; without a server nobody in Discord.
    """

    instance_server: int | None = Field(default=None, ge=1)
    instance_role: int | None = Field(default=None, ge=1)


class Config(BaseSettings):
    """All settings, frozen. Make one with `load_config`, which reports problems in words."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter=_NESTED,
        hide_input_in_errors=True,
    )

    discord: DiscordSettings = DiscordSettings()
    database: DatabaseSettings = DatabaseSettings()
    backup: BackupSettings = BackupSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    logging: LoggingSettings = LoggingSettings()
    posting: PostingSettings = PostingSettings()
    metrics: MetricsSettings = MetricsSettings()
    about: AboutSettings = AboutSettings()
    importing: ImportingSettings = ImportingSettings()
    curation: CurationSettings = CurationSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment before the file, whose values come in as arguments."""
        return env_settings, init_settings


def load_config(path: Path | None = None) -> Config:
    """Read the settings of a YAML file, and of the environment.

    Without `path`, the file is the one that ``KOLLAB_CONFIG`` names, or else ``config.yaml`` in the
    current folder when there is one. Raises ConfigError with every problem that was found, each
    with its place and remedy.
    """
    file = _choose_file(path)
    found = _read_file(file) if file else YamlFile(b"")
    problems = [
        *(f"{file}:{each.line}: {keys_text(each.keys)}: {each.message}" for each in found.faults),
        *_unknown_variables(),
    ]
    # A section whose every key is commented out is an empty section, not a wrong one.
    values = {key: {} if value is None else value for key, value in (found.value or {}).items()}
    try:
        config = Config(**_with_token(values))
    except ValidationError as error:
        problems += [_describe(dict(fault), file=file, found=found) for fault in error.errors()]
    except ValueError as error:
        problems.append(f"{PREFIX}…: {error}")
    if problems:
        raise ConfigError(
            "The configuration can't be used:\n" + "\n".join(f"  - {line}" for line in problems),
            remedy="docs/configuration.md and config.example.yaml explain every key.",
        )
    return config


def files_with_token(path: Path | None = None) -> list[Path]:
    """Return the file that `load_config` reads, if there is a token in it."""
    file = _choose_file(path)
    section = (_read_file(file).value or {}).get("discord") if file else None
    return [file] if file and section and section.get("token") else []


def _choose_file(path: Path | None) -> Path | None:
    named = path or (Path(said) if (said := os.environ.get(FILE_VARIABLE)) else None)
    if named is None:
        return DEFAULT_FILE if DEFAULT_FILE.is_file() else None
    if not named.is_file():
        raise ConfigError(
            f"There is no configuration file {named}.",
            remedy="Copy config.example.yaml there, or leave out --config and KOLLAB_CONFIG.",
        )
    return named


def _read_file(file: Path) -> YamlFile:
    try:
        found = YamlFile(file.read_bytes(), scalar=meant)
    except OSError as error:
        raise ConfigError(
            f"{file} can't be read: {error.strerror}.",
            remedy="Make the file readable for the user who runs the bot.",
        ) from error
    if found.value is None and found.faults:
        raise ConfigError(
            f"{file}:{found.faults[0].line} {found.faults[0].message}.",
            remedy="Mend that line; config.example.yaml shows the layout.",
        )
    if not isinstance(found.value, dict | None):
        raise ConfigError(
            f"{file}:1 holds no settings by name.",
            remedy="Write sections such as `database:`; config.example.yaml shows the layout.",
        )
    return found


def _with_token(values: dict[str, Any]) -> dict[str, Any]:
    token = os.environ.get(TOKEN_VARIABLE)
    section = values.get("discord", {})
    if not token or not isinstance(section, dict):
        return values
    return {**values, "discord": {**section, "token": token}}


def _unknown_variables() -> Iterator[str]:
    known = {_variable(key) for key in setting_keys()}
    sections = {_variable((name,)) for name in Config.model_fields}
    for name in sorted(os.environ):
        if not name.startswith(PREFIX) or name in known | sections | {FILE_VARIABLE}:
            continue
        if any(name.startswith(section + _NESTED) for section in sections):
            continue  # reported, with its value's place, by the validation itself
        yield f"environment variable {name}: there is no such setting{_nearest(name, known)}"


def setting_keys(
    model: type[BaseModel] = Config, *, above: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Yield the path of every single setting, such as ``("database", "path")``."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from setting_keys(kind, above=(*above, name))
        else:
            yield (*above, name)


def _variable(key: tuple[str, ...]) -> str:
    return PREFIX + _NESTED.join(key).upper()


def _nearest(name: str, known: set[str]) -> str:
    found = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else "; take it out"


def _describe(fault: dict[str, Any], *, file: Path | None, found: YamlFile) -> str:
    place = tuple(fault["loc"])
    if fault["type"] == "extra_forbidden":
        siblings = {
            key[len(place) - 1] for key in setting_keys() if key[: len(place) - 1] == place[:-1]
        }
        said = f"there is no such setting{_nearest(str(place[-1]), siblings)}"
    else:
        said = _MESSAGES.get(fault["type"], fault["msg"])
        said = said.format(**fault.get("ctx", {}))
    return f"{_where(place, file=file, found=found)}: {said}"


_MESSAGES = {
    "model_type": "write the section's keys below it, indented",
    "model_attributes_type": "write the section's keys below it, indented",
    "literal_error": "write one of {expected}",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "tuple_type": "write a list",
    "path_type": "write a path",
    "string_type": "write text (in quotes where it looks like a number)",
    "string_pattern_mismatch": "write a full address without a slash at its end",
}


def _where(place: Keys, *, file: Path | None, found: YamlFile) -> str:
    name = ".".join(str(part) for part in place)
    named = tuple(part for part in place if isinstance(part, str))
    for length in range(len(named), 0, -1):
        variable = _variable(named[:length])
        for spelling in os.environ:
            if spelling.upper() == variable:
                return f"environment variable {spelling}"
    if place[:2] == ("discord", "token") and TOKEN_VARIABLE in os.environ:
        return f"environment variable {TOKEN_VARIABLE}"
    if place and place[0] in (found.value or {}):
        return f"{file}:{found.line_of(place)}: {name}"
    return f"{file}: {name}" if file else name
