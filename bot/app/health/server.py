"""Where others ask how the bot is: at a port, beside the figures, or in a file."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from bot.app.config import Config
from bot.app.figures import keep_reading
from bot.app.health.ask import file_of
from bot.app.health.watch import SECONDS, Watch
from bot.kit.errors import ConfigError
from bot.kit.metrics import Metrics
from bot.kit.scheduling import Interval

if TYPE_CHECKING:
    from aiohttp import web

    from bot.app.client import KollabBot


@contextlib.asynccontextmanager
async def watched(config: Config, bot: KollabBot) -> AsyncIterator[None]:
    """Answer whoever asks how the bot is for as long as this is open.

    Raises ConfigError where the port is taken.
    """
    port = config.metrics.port
    watch = Watch(bot, None if port else file_of(config))
    interval = Interval(watch.look, seconds=SECONDS)
    async with contextlib.AsyncExitStack() as stack:
        if port:
            host = config.metrics.host
            await stack.enter_async_context(served(watch, bot.metrics, host=host, port=port))
            stack.enter_context(keep_reading(bot))
        stack.callback(watch.close)
        await watch.look()
        interval.start()
        stack.callback(interval.stop)
        yield


@contextlib.asynccontextmanager
async def served(watch: Watch, metrics: Metrics, *, host: str, port: int) -> AsyncIterator[None]:
    """Answer at a port: the figures, whether the bot is alive, whether it does its work."""
    from aiohttp import web  # with `metrics.port` only: it is 3 MiB

    runner = web.AppRunner(application(watch, metrics), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await _listen(web.TCPSite(runner, host, port))
        yield
    finally:
        await runner.cleanup()


async def _listen(site: web.TCPSite) -> None:
    try:
        await site.start()
    except OSError as error:
        raise ConfigError(
            f"The figures can't be offered at {site.name}: {error.strerror}.",
            remedy="Choose another metrics.port, or leave it out.",
        ) from error


def application(watch: Watch, metrics: Metrics) -> web.Application:
    """Return what answers: figures for Prometheus, and 503 with what keeps the bot from its work.

    Whoever hangs answers nothing, not even that it is alive.
    """
    from aiohttp import web
    from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

    async def figures(_: web.Request) -> web.Response:
        headers = {"Content-Type": CONTENT_TYPE_LATEST}
        return web.Response(body=generate_latest(metrics.registry), headers=headers)

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def ready(_: web.Request) -> web.Response:
        problems = watch.problems()
        said = "".join(f"{each}\n" for each in problems or ["ready"])
        return web.Response(text=said, status=503 if problems else 200)

    app = web.Application()
    for path, answer in {"/metrics": figures, "/healthz": alive, "/readyz": ready}.items():
        app.router.add_get(path, answer)
    return app
