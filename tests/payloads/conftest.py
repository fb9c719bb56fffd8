"""The world of every run: the Big List of Naughty Strings and our own attacks, with its search.

With `--payloads FOLDER` all lists of that folder too, and every page is opened.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.payloads.lists import naughty, once, others, own
from tests.payloads.world import World, published


@pytest.fixture(scope="package")
def texts(request: pytest.FixtureRequest) -> list[str]:
    folder: str | None = request.config.getoption("--payloads")
    return once([*naughty(), *own(), *(others(Path(folder)) if folder else ())])


@pytest.fixture(scope="package")
def world(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> World:
    return published(tmp_path_factory.mktemp("world"), texts, search=True)
