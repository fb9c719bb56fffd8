"""What a reader waits for on the search page: a real Chromium, nothing cached, times from the start of loading."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from tests.browser import launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Notes when the first hit stands in the list, when all periods have answered, when the list is settled.
_WATCH = """
window.noted = {};
const note = (name) => { window.noted[name] ??= performance.now(); };
new MutationObserver(() => {
  const list = document.getElementById("results");
  const status = document.getElementById("search-status")?.textContent ?? "";
  if (list?.firstElementChild) note("first");
  if (status && !/^(正在检索|已检索)/.test(status)) note("counted");
  if (list?.getAttribute("aria-busy") === "false" && window.noted.counted) {
    note("settled");
    document.documentElement.toggleAttribute("data-settled", true);
  }
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"""


@dataclass(frozen=True)
class Search:
    """Milliseconds until the first hits, until the count of all periods, until what is listed at once is there;
    hits; requests and KiB until then."""

    query: str
    first: float
    counted: float
    settled: float
    hits: int
    requests: int
    kib: float


class _Handler(SimpleHTTPRequestHandler):
    """Counts what it sends: to have the browser tell of every answer would take longer than many of them."""

    protocol_version = "HTTP/1.1"
    sent: ClassVar[list[int]] = []

    def send_header(self, keyword: str, value: str) -> None:
        if keyword == "Content-Length":
            self.sent.append(int(value))
        super().send_header(keyword, value)

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    #: A browser opens several connections at once; one that is refused would cost a page its hits.
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a browser that is closed breaks its connections off


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a published site on loopback."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def searches(folder: Path, queries: Sequence[dict[str, str]], rounds: int) -> Iterator[list[Search]]:
    """Each query (the parameters of the search page's address), so many times, each time in a fresh browser."""
    with served(folder) as address, launch() as browser:
        for query in queries:
            yield [_search(browser, address, query) for _ in range(rounds)]


def _search(browser: Browser, address: str, query: dict[str, str]) -> Search:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(_WATCH)
    _Handler.sent.clear()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}search/?{urlencode(query)}")
    page.wait_for_selector("html[data-settled]", state="attached", timeout=120_000)
    noted: dict[str, float] = page.evaluate("window.noted")
    hits = int("".join(filter(str.isdigit, page.inner_text("#search-status").partition("条")[0])))
    made = Search(
        " ".join(query.values()),
        noted.get("first", 0.0),
        noted["counted"],
        noted["settled"],
        hits,
        len(_Handler.sent),
        sum(_Handler.sent) / 1024,
    )
    context.close()
    if said:
        raise SystemExit(f"{query}: {said}")
    return made
