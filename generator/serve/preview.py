"""What the preview shows: the last good plan and the records saved since, made when looked at, and what is wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from generator import digest, report
from generator.effort import Timings
from generator.gate.links import check_links, scan
from generator.gate.origin import where_written
from generator.headers import PAGE, sort_of
from generator.media import content_type
from generator.memo import Memo
from generator.pipeline import Loaded, Settings, load
from generator.plan.output import Output
from generator.problems import (
    EnvironmentProblem,
    Problems,
    Span,
    error,
    ordered,
    with_severities,
)
from generator.render.render import Recipe, Renderer, engine_digest
from generator.serve import overlay
from generator.serve.answer import Answer, State
from generator.serve.behind import INDEX, Index
from generator.serve.glimpse import glimpses
from generator.serve.made import Good, Shelf, defect, of_environment
from generator.serve.overlay import Findings
from generator.serve.words import words
from generator.source.templates import SHIPPED
from generator.values import Prose

SEARCH = "search/index.html"
MISSING = "404.html"
#: Seconds after which a plan that is no longer shown is freed.
LATER = 0.3
#: Seconds left between two texts, so that a page asked for meanwhile gets its turn.
TURN = 0.0005


class Preview:
    """The site in memory. Every method may be called from any thread, `reload` from one at a time; pages are made
    in turn, also while the site is loaded."""

    def __init__(self, settings: Settings, lang: str) -> None:
        self.settings = settings
        self.lang = lang
        self.index = Index(settings.output)
        self._engine = engine_digest(SHIPPED.parent)
        # Reads what the last build remembered and is never saved: the build behind the preview does that.
        remembered = None if settings.fresh else settings.site / ".cache" / "memo.sqlite"
        # One for the line and one for pages, which are made while the line runs.
        self._memo = Memo(remembered, self._engine, stay=True)
        self._rendered = Memo(remembered, self._engine, stay=True)
        self._work = threading.RLock()
        self._news = threading.Condition()
        self._epoch = 0
        self._good: Good | None = None
        self._glimpses: Mapping[str, Output] = {}
        self._found = Findings()
        self._texts: Mapping[str, Prose] = {}
        self._text_faults: Mapping[str, Problems] = {}
        self._shelf = Shelf()

    @property
    def findings(self) -> Findings:
        """What is wrong with the content as it was last loaded, pages not looked at."""
        faults = (one for found in self._text_faults.values() for one in found)
        return replace(self._found, problems=ordered((*self._found.problems, *faults)))

    @property
    def base(self) -> str | None:
        """Where the site is mounted; None before anything good was loaded."""
        return self._good.base if self._good else None

    def glimpse(self, saved: Set[str]) -> None:
        """Show records that were saved on their own pages, until a `reload` that begins later has ended.

        While there are errors the pages stay as they last were good, as the panel over them says."""
        good = self._good
        if good is None or self.findings.errors:
            return
        try:
            found = glimpses(good, self.settings.site, saved)
        except Exception:  # noqa: BLE001 - the load that follows meets it too and tells of it
            return
        if found:
            with self._work:
                self._glimpses = {**self._glimpses, **found}
            self.announce()

    def reload(self) -> None:
        """Load and plan what is on disk; with errors the last good plan stays."""
        wanted: list[Prose] = []
        # Freeing a large plan halts every thread for as long as rendering many pages takes: later, then.
        retired = [self._good]
        before = self._glimpses
        loaded, found = self._load()
        with self._work:
            self._found = found
            if loaded is not None and not found.errors:
                wanted = self._take(loaded)
            good = self._good
            self._glimpses = {
                path: output for path, output in self._glimpses.items() if before.get(path) is not output
            }
        self.announce()
        later = threading.Timer(LATER, retired.clear)
        later.daemon = True
        later.start()
        if good is not None and wanted and self._read_texts(good, wanted):
            self.announce()

    def _take(self, loaded: Loaded) -> list[Prose]:
        """Make a plan the one that is shown; returns the texts to be looked through: those that are new and
        those that had faults. At the start there are none: the full build looks through all."""
        first = self._good is None
        self._good = Good(loaded, self._renderer(loaded))
        self._shelf.keep_only(self._good.outputs)
        before, self._texts = self._texts, {one.body.digest: one.body for one in loaded.site.items.values()}
        self._text_faults = {name: found for name, found in self._text_faults.items() if name in self._texts}
        return [
            text
            for name, text in self._texts.items()
            if not first and (name not in before or name in self._text_faults)
        ]

    def _load(self) -> tuple[Loaded | None, Findings]:
        try:
            loaded, problems = load(replace(self.settings, workers=1), self._memo, Timings())
        except EnvironmentProblem as failure:
            return None, Findings((of_environment(failure),))
        except OSError as failure:  # a file that vanished between being listed and being read
            path, reason = failure.filename or "", failure.strerror or str(failure)
            return None, Findings((error("E004", Span("content"), path=path, reason=reason),))
        except Exception as failure:  # noqa: BLE001 - a defect must not end the preview
            return None, defect(failure)
        return loaded, Findings(problems)

    def _renderer(self, loaded: Loaded) -> Renderer:
        """The renderer of the last plan if only content changed: its templates are compiled already.
        Not while texts have faults: it remembers their lines, which may have moved."""
        if self._good is not None and not self._text_faults:
            last = self._good.loaded
            same = (
                last.config.digest == loaded.config.digest
                and last.templates == loaded.templates
                and last.strings == loaded.strings
            )
            if same:
                return self._good.renderer
        site = self.settings.site
        return Renderer(
            Recipe(loaded.config, loaded.templates, loaded.strings, self._engine), site, self._rendered
        )

    def _read_texts(self, good: Good, wanted: list[Prose]) -> bool:
        """Convert texts that changed, after pages have been told: a fault in one that nobody looks at is
        listed too. Returns whether the list changed."""
        before = self._text_faults
        faults: dict[str, Problems] = {}
        for text in wanted:
            with self._work:
                found = good.renderer.bodies.prepare((text,), workers=1)
            if found:
                faults[text.digest] = with_severities(found, good.severities)
            time.sleep(TURN)
        self._text_faults = faults
        return faults != before

    def announce(self) -> None:
        """Wake everyone who waits for news."""
        with self._news:
            self._epoch += 1
            self._news.notify_all()

    @property
    def epoch(self) -> int:
        """A number that grows with all news."""
        return self._epoch

    def wait(self, epoch: int, seconds: float) -> int:
        """Wait until there is news after `epoch`; returns the present epoch, the same one when time is up."""
        with self._news:
            self._news.wait_for(lambda: self._epoch != epoch, seconds)
            return self._epoch

    def look(self, path: str) -> Answer:
        """What a decoded address path gives now."""
        with self._work:
            good = self._good
            if good is None:
                return self._problem_page(503, self.findings, "start")
            if path == "/" != good.base or f"{path}/" == good.base:
                return _redirect(good.base)
            name = _name(good, path)
            if name.startswith(f"{INDEX}/"):
                return self._index_file(name)
            if name in good.outputs:
                return self._show(good, good.outputs[name], 200)
            if name and f"{name}/index.html" in good.outputs:
                return _redirect(f"{path}/")
            if MISSING in good.outputs:
                return self._show(good, good.outputs[MISSING], 404)
            return Answer(404, "text/plain; charset=utf-8", words(self.lang)["missing"].encode())

    def _index_file(self, name: str) -> Answer:
        data = self.index.read(name.partition("/")[2])
        if data is None:
            return Answer(404, "text/plain; charset=utf-8", words(self.lang)["search_missing"].encode())
        return Answer(200, content_type(name), data)

    def _show(self, good: Good, output: Output, status: int) -> Answer:
        made = self._shelf.take(good, self._glimpses.get(output.path, output))
        if made.data is None:
            found = replace(made.findings, problems=ordered((*made.findings.problems, *self._found.problems)))
            return self._problem_page(500, found, "broken")
        kind, said = content_type(output.path), sort_of(output.path, output.form == "copy").own
        if not output.is_page:
            return Answer(status, kind, made.data, headers=said)
        # A new index makes the one that the search page has read useless.
        stamp = self.index.stamp if output.path == SEARCH else None
        key = f"{status}-{digest.of(made.data, stamp or 0)[:16]}"
        return Answer(status, kind, made.data, key, True, findings=made.findings, headers=said)

    def _problem_page(self, status: int, found: Findings, said: str) -> Answer:
        data = overlay.page(found, self.lang, self._reader(), said)
        key = f"{status}-{digest.of_bytes(data)[:16]}"
        return Answer(status, content_type("index.html"), data, key, True, headers=PAGE.own)

    def _reader(self) -> report.ReadLines:
        """Reads source lines as they are now: what was read for an earlier list may have changed."""
        return report.reader(self.settings.site, SHIPPED.parent)

    def state(self, path: str, known: str) -> State:
        """What the page at `path`, shown with the key `known`, is to be told."""
        with self._work:
            answer = self.look(path)
            good = self._good
            if answer.key != known or good is None:
                return State(answer.key, "", "", "")
            name, found = _name(good, path), self.findings
            problems = (*found.problems, *answer.findings.problems, *self._dead_links(good, name, answer))
            found = Findings(ordered(problems), found.defect or answer.findings.defect)
            html = overlay.panel(found, self.lang, self._reader())
            return State(answer.key, words(self.lang)["panel"], html, self._note(good, name))

    def _dead_links(self, good: Good, name: str, answer: Answer) -> Problems:
        """The gate's findings about this page; anchors of other pages are the full build's to check."""
        if answer.status != 200 or name not in good.outputs:
            return ()
        base, templates, output = good.loaded.config.base_path, good.loaded.templates, good.outputs[name]
        pages = {name: scan(answer.data, name, base)}
        found = check_links(
            pages, pages.get, good.outputs, lambda _, target: where_written(output, target, base, templates)
        )
        return with_severities(found, good.severities)

    def _note(self, good: Good, name: str) -> str:
        if name != SEARCH:
            return ""
        text, made = words(self.lang), self.index.as_of
        if made is None:
            return text["search_missing"]
        when = datetime.fromtimestamp(made, ZoneInfo(good.loaded.config.site.timezone))
        return text["search_as_of"].format(when=when.strftime("%Y-%m-%d %H:%M"))


def _name(good: Good, path: str) -> str:
    """The path of the output that an address means; empty when it lies outside the site's mount."""
    name = path.removeprefix(good.base)
    if not path.startswith(good.base):
        return ""
    return f"{name}index.html" if not name or name.endswith("/") else name


def _redirect(path: str) -> Answer:
    return Answer(302, "text/plain; charset=utf-8", location=quote(path))
