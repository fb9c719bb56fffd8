"""Outputs to bytes: the one way in which any file of the site is made, for `build` and `serve` alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import digest
from generator.fork import batches, spread
from generator.memo import Memo, Packed, packed
from generator.plan.feeds import FORMATS
from generator.plan.output import Output
from generator.problems import EnvironmentProblem, Problems
from generator.render.body import Html, convert, converted
from generator.render.calendars import Calendars
from generator.render.chrome import chrome
from generator.render.env import TEMPLATE_FAULTS, Pages, template_fault
from generator.render.feeds import SUPPLEMENT, Feeds
from generator.render.graph import Graph
from generator.render.strings import Strings
from generator.render.workbook import workbook_bytes
from generator.render.writers import (
    asset_bytes,
    csv_bytes,
    json_bytes,
    plain_bytes,
    sitemap_bytes,
    sitemapindex_bytes,
    text_bytes,
)
from generator.schema.config import Config
from generator.source.files import read_inside
from generator.source.templates import Templates
from generator.values import Prose

#: So many texts are converted before they are gathered from all processes and put away; of very many, one in so many.
TEXTS, PARTS = 1000, 25
FEED_FORMS = frozenset(form for _, form in FORMATS)


class Bodies:
    """Record texts as HTML, remembered by digest; each text is converted once, in any process."""

    def __init__(self, memo: Memo) -> None:
        self._memo = memo
        self._ready: set[str] = set()
        self._faulty: dict[str, Problems] = {}
        #: Texts converted in this run, in all processes: by the plain renderer, and refused by it.
        self.tally = {"plain": 0, "refused": 0}

    def prepare(self, proses: Iterable[Prose], workers: int) -> Problems:
        """Convert the texts that are not remembered, side by side; returns the problems of all."""
        wanted = {prose.digest: prose for prose in proses}
        missing = [prose for prose in wanted.values() if not self._is_ready(prose)]
        for batch in batches(missing, max(TEXTS, len(missing) // PARTS)):
            for share in spread(_packed, batch, workers):
                for name, plain, html, problems in share:
                    self.tally["plain" if plain else "refused"] += 1
                    if problems:
                        self._faulty[name] = problems
                    else:
                        self._remember(name, html)
            if len(batch) >= TEXTS:
                self._memo.save()
        return tuple(problem for name in wanted for problem in self._faulty.get(name, ()))

    def adopt(self, texts: Mapping[str, Packed]) -> None:
        """Take over texts that were converted elsewhere."""
        for name, html in texts.items():
            self._remember(name, html)

    def html_of(self, prose: Prose) -> Html:
        """Safe HTML of a text; empty when it has problems."""
        if not self._is_ready(prose):
            self.prepare((prose,), workers=1)
        html = self._memo.recall("bodies", prose.digest)
        return html if isinstance(html, Html) else convert(prose)[0]

    def digest_of(self, prose: Prose) -> str:
        """SHA-256 of a text's HTML without the addresses in it, which move with what they lead to."""
        return digest.sha256_of("".join(self.html_of(prose).pieces).encode())

    def _remember(self, name: str, html: Packed) -> None:
        self._memo.keep("bodies", name, html)
        self._ready.add(name)

    def _is_ready(self, prose: Prose) -> bool:
        name = prose.digest
        if name not in self._ready and isinstance(self._memo.recall("bodies", name), Html):
            self._ready.add(name)
        return name in self._ready or name in self._faulty


def _packed(proses: Iterable[Prose]) -> list[tuple[str, bool, Packed, Problems]]:
    """Of each text its digest, whether it was plain, its HTML and problems."""
    return [(prose.digest, html.plain, packed(html), faults) for prose, (html, faults) in converted(proses)]


@dataclass(frozen=True)
class Recipe:
    """What all pages of a site are made by; `engine` is the digest of the program."""

    config: Config
    templates: Templates
    strings: Strings
    engine: str


class Renderer:
    """Makes the bytes of outputs and knows the key of each; files to copy are read in `folder`."""

    def __init__(self, recipe: Recipe, folder: Path, memo: Memo) -> None:
        self.recipe = recipe
        self._config = recipe.config
        self._templates = recipe.templates
        self._folder = folder
        self._engine = recipe.engine
        self.bodies = Bodies(memo)
        frame = chrome(recipe.config)
        self._pages = Pages(recipe.templates, recipe.strings, frame, self.bodies.html_of, memo)
        self._frame = frame
        self._graph = Graph(recipe.templates, memo)
        self._frame_digest = digest.of(frame)
        self._shared: dict[str, str] = {}
        self._last: tuple[Output, Any] | None = None

    @cached_property
    def _writers(self) -> dict[str, Callable[..., bytes]]:
        feeds = Feeds(self._config, self._frame, self.bodies.html_of, self._pages.fragment)
        return {
            "rss": feeds.rss,
            "atom": feeds.atom,
            "jsonfeed": feeds.jsonfeed,
            "opml": feeds.opml,
            "ics": Calendars(self._config, self._frame).ics,
            "csv": csv_bytes,
            "json": json_bytes,
            "text": text_bytes,
            "bytes": plain_bytes,
            "sitemap": sitemap_bytes,
            "sitemapindex": sitemapindex_bytes,
            "xlsx": workbook_bytes,
            "asset": asset_bytes,
            "copy": self._copy,
        }

    def prepare(self, outputs: Iterable[Output], workers: int) -> Problems:
        """Do once what many outputs need: convert their texts, compile their templates."""
        outputs = tuple(outputs)
        problems = self.bodies.prepare((prose for output in outputs for prose in output.proses), workers)
        if workers > 1:
            self._pages.compile(self._graph.names(*sorted({one.form for one in outputs if one.is_page})))
        return problems

    def key(self, output: Output) -> str:
        """Digest of everything the bytes of an output depend on."""
        if output.form not in self._shared:
            self._shared[output.form] = digest.of(self._common(output))
        return output.key(self._shared[output.form])

    def parts(self, output: Output) -> tuple[tuple[str, str], ...]:
        """Everything the bytes of an output depend on, by name."""
        return output.parts(self._common(output))

    def _common(self, output: Output) -> tuple[tuple[str, str], ...]:
        """What outputs of one form share."""
        shared = [("program", self._engine)]
        if output.is_page:
            shared += [("template", self._graph.closure(output.form)), ("frame", self._pages.shared)]
        else:
            shared += [("site.toml", self._config.digest), ("frame", self._frame_digest)]
        if output.form in FEED_FORMS:
            shared.append(("template", self._graph.closure(SUPPLEMENT)))
        return tuple(shared)

    def render(self, output: Output) -> tuple[bytes, Problems]:
        """The bytes of an output and the problems met; with problems the bytes are not to be published."""
        problems = self.bodies.prepare(output.proses, workers=1)
        if problems:
            return b"", problems
        view = self._viewed(output)
        try:
            if output.is_page:
                data = self._pages.render(output.form, view, output.path)
            else:
                data = self._writers[output.form](view)
        except TEMPLATE_FAULTS as failure:
            if not (output.is_page or output.form in FEED_FORMS):
                raise
            return b"", (template_fault(failure, self._templates),)
        return data, ()

    def _viewed(self, output: Output) -> Any:
        """The view of an output: the formats of a feed follow each other and have one in common."""
        last = self._last
        if last is None or last[0].inputs is not output.inputs or last[0].view is not output.view:
            self._last = last = output, output.view(*output.inputs)
        return last[1]

    def _copy(self, copied: tuple[str, str]) -> bytes:
        path, stated = copied
        try:
            data = read_inside(self._folder, path)
        except OSError as failure:
            raise EnvironmentProblem("E004", path=path, reason=failure.strerror) from failure
        if digest.sha256_of(data) != stated:
            raise EnvironmentProblem("E010", path=path)
        return data


def engine_digest(root: Path) -> str:
    """Digest of the program itself and of the libraries that shape its output."""
    import sys
    from importlib.metadata import version

    files = sorted((root / "generator").rglob("*.py")) + sorted((root / "generator").rglob("*.txt"))
    sources = tuple((file.relative_to(root).as_posix(), digest.of_bytes(file.read_bytes())) for file in files)
    libraries = tuple(
        (name, version(name)) for name in ("Jinja2", "Markdown", "feedgen", "icalendar", "lxml", "nh3")
    )
    return digest.of(sources, libraries, sys.version_info[:2])
