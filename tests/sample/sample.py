"""The sample site of the repository, built once for all tests of what readers and subscribers get."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copy2, copytree
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from generator.model.site import Site
from generator.pipeline import Result, Settings, build

ROOT = Path(__file__).parents[2]
#: A clock that no output may show: the sample's `as_of` stands in its site.toml.
CLOCK = datetime.fromisoformat("2031-07-09T10:11")
#: Where the tests mount the site: none of its addresses may depend on it.
BASE = "/x/y/"


def copied_site(folder: Path) -> Path:
    """The sample's sources in a folder of their own, so that tests never write beside the real ones."""
    folder.mkdir(parents=True)
    copy2(ROOT / "site.toml", folder)
    copytree(ROOT / "content", folder / "content")
    return folder


def built(folder: Path, **settings: Any) -> Result:
    """Build the site of a folder into its `public`; problems that no waiver covers fail the test."""
    given = {"output": folder / "public", **settings}
    result = build(Settings(folder, now=CLOCK, **given))
    unwaived = [problem for problem in result.problems if not problem.waiver]
    assert unwaived == [], unwaived
    return result


@dataclass(frozen=True)
class Sample:
    """The published sample: its folder, its model, and the address it is served at."""

    folder: Path
    result: Result
    address: str

    @property
    def public(self) -> Path:
        """The published folder."""
        return self.folder / "public"

    @property
    def site(self) -> Site:
        """The joined records that the site was made from."""
        assert self.result.loaded is not None
        return self.result.loaded.site

    @property
    def base_url(self) -> str:
        """The public address of the site."""
        return self.site.config.site.base_url

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every published path."""
        root = self.public.resolve()
        return tuple(sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()))

    @cached_property
    def pages(self) -> dict[str, html.HtmlElement]:
        """Every page by path, parsed."""
        names = (path for path in self.paths if path.endswith(".html"))
        return {path: html.document_fromstring(self.bytes(path).decode()) for path in names}

    def of_form(self, form: str) -> list[str]:
        """Paths that the plan makes by a template or writer."""
        assert self.result.loaded is not None
        return [output.path for output in self.result.loaded.outputs if output.form == form]

    def bytes(self, path: str) -> bytes:
        """The bytes of a published file."""
        return (self.public / path).read_bytes()

    def json(self, path: str) -> Any:
        """A published JSON file."""
        return json.loads(self.bytes(path))

    def xml(self, path: str) -> etree._Element:
        """A published XML file; not well-formed fails."""
        return etree.fromstring(self.bytes(path))

    def path_of(self, url: str) -> str:
        """The published path behind an absolute address of the site; other addresses fail."""
        assert url.startswith(self.base_url), url
        path = unquote(urlsplit(url.removeprefix(self.base_url)).path)
        return f"{path}index.html" if not path or path.endswith("/") else path


def texts(page: html.HtmlElement, query: str) -> list[str]:
    """The text of every element that a query finds, blanks joined."""
    return [" ".join(found.text_content().split()) for found in found_by(page, query)]


def found_by(page: html.HtmlElement, query: str) -> list[html.HtmlElement]:
    """Elements by XPath; `class` tests are written with `cls(name)`."""
    return cast("list[html.HtmlElement]", page.xpath(query))


class _Handler(SimpleHTTPRequestHandler):
    """Files under a base path; what is missing gets the site's own page for that."""

    base = "/"

    def translate_path(self, path: str) -> str:
        here = path.partition("?")[0]
        return super().translate_path(
            "/" + here.removeprefix(self.base) if here.startswith(self.base) else "/\0"
        )

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if code == 404 and page.is_file() else b""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def mounted(folder: Path, base: str = BASE) -> Iterator[str]:
    """The address of a folder served on loopback under a base path."""
    handler = type("Handler", (_Handler,), {"base": base})
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0),
        lambda *given: handler(*given, directory=str(folder)),  # type: ignore[arg-type]
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{base}"
    finally:
        server.shutdown()
        server.server_close()
