from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.browser import launch
from tests.sample.fixture import sample as sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A loaded machine is no failure; a run for others (CI) tries the same examples every time.
settings.register_profile("gongkai", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("gongkai")


def pytest_configure() -> None:
    # A run in the background ignores interrupts, and so would the programs that tests start and interrupt.
    with suppress(ValueError):  # not in the first thread
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--payloads", metavar="FOLDER", help="more lists of attacks for tests/payloads, as files"
    )
    parser.addoption("--full", action="store_true", help="run the tests marked `full` too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    # Deselected rather than skipped: the closing line still counts them, and a skip stays a thing to explain.
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run; a test opens its own context or page in it."""
    with launch() as running:
        yield running
