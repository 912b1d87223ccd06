"""What the programs that we start get of the environment, and when they are ended."""

from __future__ import annotations

import asyncio
import os
import sys
import webbrowser

import pytest

from bot.kit.children import open_page, run_module


def stand_in(path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)


@pytest.fixture
def token(monkeypatch):
    """A token in this process's environment."""
    monkeypatch.setenv("DISCORD_TOKEN", "c4nary")
    return "c4nary"


async def test_module_when_it_fails_then_its_code_and_words_are_returned(monkeypatch, tmp_path):
    python = stand_in(tmp_path / "python", 'echo "$@" >&2; exit 3')
    monkeypatch.setattr(sys, "executable", python)
    assert await run_module("some.module", "a b") == (3, "-P -W ignore -m some.module a b\n")


async def test_module_when_nobody_waits_any_more_then_it_is_ended(monkeypatch, tmp_path):
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    python = stand_in(tmp_path / "python", f"echo $$ > {begun}; exec sleep 60")
    monkeypatch.setattr(sys, "executable", python)
    running = asyncio.create_task(run_module("some.module"))
    number = int(await asyncio.to_thread(begun.read_text))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_page_when_opened_then_the_browser_has_no_token_and_this_process_keeps_its_own(
    monkeypatch, tmp_path, token
):
    seen = tmp_path / "seen"
    browser = stand_in(tmp_path / "browser", f'(echo "$1"; env) > {seen}')
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.Chrome(browser))
    open_page("http://127.0.0.1:1/")
    said = seen.read_text()
    assert said.startswith("http://127.0.0.1:1/\n")
    assert "PATH=" in said
    assert token not in said
    assert os.environ["DISCORD_TOKEN"] == token
