"""A page of every form behind the real nginx, looked at by a browser: nothing breaks the policy, nobody else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.sample.sample import Sample
from tests.support.webserver import Server, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

#: Heard inside the page, whatever its policy says of scripts.
LISTEN = (
    "addEventListener('securitypolicyviolation', "
    "event => console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI))"
)


class Watched:
    """A page of a browser, with what it complained about and whom it asked."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self.page: Page = browser.new_context().new_page()
        self.page.add_init_script(LISTEN)
        self.said: list[str] = []
        self.asked: set[str] = set()
        self.origin = origin
        self.page.on("console", lambda message: self.said.append(f"{self.page.url} {message.text}"))
        self.page.on("pageerror", lambda fault: self.said.append(f"{self.page.url} {fault}"))
        self.page.on("request", self._ask)

    def _ask(self, request: Request) -> None:
        self.asked.add(request.url)

    @property
    def elsewhere(self) -> set[str]:
        """What was asked of another origin."""
        return {url for url in self.asked if not url.startswith(f"{self.origin}/")}

    def search(self, patience: float = 20_000) -> int:
        """Ask the search page; how many hits it shows within so many milliseconds."""
        self.page.goto(f"{self.origin}/search/?q=%E5%85%AC%E7%A4%BA")
        from playwright.sync_api import TimeoutError as Late

        hits = self.page.locator("#results li a")
        with suppress(Late):
            hits.first.wait_for(timeout=patience)
        return hits.count()


@pytest.fixture(scope="module")
def server(sample: Sample) -> Iterator[Server]:
    with served("nginx", sample.public, "/") as running:
        yield running


def test_no_page_breaks_the_policy_or_asks_anybody_else(
    sample: Sample, server: Server, browser: Browser, pytestconfig: pytest.Config
) -> None:
    """A page of every form; with `--full` every page."""
    assert sample.result.loaded is not None
    forms: dict[str, str] = {}
    for output in sample.result.loaded.outputs:
        if output.is_page and output.form != "pages/redirect.html":
            forms.setdefault(output.path if pytestconfig.getoption("--full") else output.form, output.path)
    watched = Watched(browser, server.origin)
    for path in forms.values():
        answer = watched.page.goto(f"{server.origin}/{path}")
        assert answer is not None and answer.ok, path
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
    assert len(forms) > 40
    assert watched.search() > 10
    assert (watched.said, watched.elsewhere) == ([], set())
    watched.page.context.close()


def test_a_policy_that_is_too_strict_is_heard(sample: Sample, browser: Browser) -> None:
    """The test of the test: without WebAssembly there is no search, and the browser says so."""
    with served(
        "nginx", sample.public, "/", lambda rules: rules.replace(" 'wasm-unsafe-eval'", "")
    ) as server:
        watched = Watched(browser, server.origin)
        assert watched.search(3_000) == 0
        assert any("Content Security Policy" in one or "CSP" in one for one in watched.said)
        watched.page.context.close()
