"""A site of nothing but pages and their search, served under the strict policy the real site sends."""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.loaders import ChoiceLoader

from generator import digest
from generator.index import tokens
from generator.index.bundles import build_bundles, inputs
from generator.index.periods import ROOM, Searched, periods
from generator.index.shadow import searchable_text, shadow
from generator.plan.output import SearchEntry

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TEMPLATES = Path(__file__).parents[2] / "templates"
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self';"
    " img-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)
BASE = (
    '<!DOCTYPE html><html lang="{{ lang }}"><head><meta charset="utf-8"><title>{{ t("search.title") }}</title>'
    '<meta name="viewport" content="width=device-width"></head><body><main id="main">{% block main %}{% endblock %}</main>'
    "{% block scripts %}{% endblock %}</body></html>"
)
FACETS = ("section", "year", "unit", "programme", "topic", "status")


@dataclass(frozen=True)
class Sample:
    """A page of the site: its HTML and how it stands in the index."""

    entry: SearchEntry
    html: bytes


@dataclass(frozen=True)
class _Way:
    title: str
    path: str


@dataclass(frozen=True)
class _View:
    facets: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...]
    browse: tuple[_Way, ...] = (_Way("例栏目", "a/"),)


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass(frozen=True)
class Site:
    """A served site: its pages and their folded text by site path."""

    address: str
    pages: dict[str, Sample]
    texts: dict[str, str]
    folder: Path = Path()

    def matching(self, pattern: str) -> set[str]:
        return {path for path, text in self.texts.items() if re.search(pattern, text)}


@contextmanager
def served(pages: list[Sample], folder: Path, lang: str = "zh-CN", room: int = ROOM) -> Iterator[Site]:
    build(pages, folder, lang, room)
    by_path = {sample.entry.url: sample for sample in pages}
    texts = {path: tokens.fold(searchable_text(sample.html)) for path, sample in by_path.items()}
    with serve(folder) as address:
        yield Site(address, by_path, texts, folder)


@contextmanager
def opened(browser: Browser, site: Site, query: str = "") -> Iterator[Page]:
    """The search page in a fresh context; any console message or page error fails the test."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site.address}search/{query}")
    page.wait_for_selector("#results[aria-busy=false]", state="attached")
    page.wait_for_function("document.getElementById('search-status').textContent !== ''")
    yield page
    context.close()
    assert said == []


def build(samples: Sequence[Sample], folder: Path, lang: str = "zh-CN", room: int = ROOM) -> None:
    """Writes the pages, the search page and the index, in periods of so many bytes of search documents."""
    for sample in samples:
        target = folder / sample.entry.url
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(sample.html)
    copytree(TEMPLATES / "assets" / "search", folder / "assets" / "search")
    page = folder / "search" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(search_page(samples, lang), encoding="utf-8")
    (folder / "favicon.ico").write_bytes(b"")
    shadows = {sample.entry.url: shadow(sample.html, sample.entry) for sample in samples}
    pages = [
        Searched(path, sample.entry.date, digest.of_bytes(shadows[path]), len(shadows[path]))
        for path, sample in ((one.entry.url, one) for one in samples)
    ]
    wanted = inputs(periods(pages, room))
    build_bundles(wanted, lambda page: shadows[page.path], folder / "pagefind", folder / ".scratch")


def search_page(samples: Sequence[Sample], lang: str) -> str:
    strings = tomllib.loads((TEMPLATES / "strings" / f"search.{lang}.toml").read_text(encoding="utf-8"))
    loader = ChoiceLoader([DictLoader({"base.html": BASE}), FileSystemLoader(TEMPLATES)])
    environment = Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    environment.filters["text"] = str
    counts: dict[str, dict[str, int]] = {key: {} for key in FACETS}
    for sample in samples:
        for key, value in sample.entry.filters:
            counts[key][value] = counts[key].get(value, 0) + 1
    view = _View(tuple((key, key, tuple(values.items())) for key, values in counts.items()))
    environment.globals = {
        "url": lambda path: f"../{path}",
        "asset": lambda name: f"../assets/{name}",
        "integrity": lambda name: "",
        "t": lambda key, **values: strings["search"][key.removeprefix("search.")].format(**values),
    }
    return environment.get_template("pages/search.html").render(lang=lang, page=view)


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address of the folder, served on loopback until the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def ask(page: Page, query: str, **parameters: object) -> list[str]:
    """Types the query into an open search page; the site paths of the hits, near matches left out."""
    values = {"q": query, **parameters}
    page.evaluate(
        "address => { history.replaceState(null, '', address); dispatchEvent(new PopStateEvent('popstate')); }",
        "?" + urlencode(values, doseq=True),
    )
    page.wait_for_selector("#results[aria-busy=false]", state="attached")
    return hits(page)


def hits(page: Page) -> list[str]:
    """Site paths of the hits on show, in order; none where only near matches are shown."""
    found: list[str] = page.eval_on_selector_all(
        "#results:not([data-near]) > li > a", "links => links.map(link => link.getAttribute('href'))"
    )
    return [address.removeprefix("../") for address in found]
