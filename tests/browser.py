"""A headless Chromium for tests: the one `build.py test` found, driven by Playwright.

Playwright's synchronous interface allows one driver a thread: tests take the `browser` fixture (conftest.py),
programs outside pytest use `launch()`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from generator import testrun

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Without these a browser looks for updates and sync at every start, which a closed network refuses noisily.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str:
    """The path of a browser. Fails rather than skips where there is none."""
    found = testrun.find_browser(os.environ)
    if found is None:
        raise RuntimeError(f"the tests need a browser:\n{testrun.browser_help()}")
    return found


@contextmanager
def launch() -> Iterator[Browser]:
    """A fresh headless browser, closed at the end; pages get their own contexts from `new_context`."""
    from playwright.sync_api import sync_playwright

    # Chromium refuses to start its sandbox for root; for anyone else it stays on.
    sandbox = not (hasattr(os, "geteuid") and os.geteuid() == 0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=ARGUMENTS, chromium_sandbox=sandbox
        )
        try:
            yield browser
        finally:
            browser.close()
