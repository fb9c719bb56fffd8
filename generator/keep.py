"""Keep or make: the next release, drafted from what still holds of the last one and what is made anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator import digest
from generator.fork import spread
from generator.gate.links import PageLinks, check_links, scan
from generator.gate.origin import where_written
from generator.index.pagefind import SearchUnavailable, build_index, input_digest
from generator.index.shadow import shadow
from generator.memo import Memo
from generator.plan.output import Output
from generator.problems import EnvironmentProblem, Problem, Problems, Span, warning
from generator.publish.release import Releases, Stage
from generator.render.render import Renderer
from generator.source.templates import Templates

Parts = tuple[tuple[str, str], ...]
_INDEX = "pagefind"


@dataclass(frozen=True)
class Kept:
    """What is known of a published file: the digests of its inputs by name, its bytes, its links.

    `stamp` is (size, time) of the file in its release: a file that somebody touched is made again.
    """

    parts: Parts
    bytes_digest: str
    stamp: tuple[int, int]
    links: PageLinks | None
    shadow_digest: str | None


@dataclass(frozen=True)
class LastRelease:
    """The release that a memo describes: its folder, its files, the digest of its search input."""

    folder: Path | None
    files: dict[str, Kept]
    search_input: str | None

    def holds(self, path: str, parts: Parts) -> Kept | None:
        """The file, if its inputs are equal and it lies in the release as it was written."""
        kept = self.files.get(path)
        if kept is None or kept.parts != parts or self.folder is None:
            return None
        try:
            status = (self.folder / path).stat()
        except OSError:
            return None
        return kept if (status.st_size, status.st_mtime_ns) == kept.stamp else None

    def why(self, path: str, parts: Parts) -> tuple[str, ...]:
        """Names of the inputs that moved; `new` for a new output, `file` for one touched on disk."""
        kept = self.files.get(path)
        if kept is None:
            return ("new",)
        before = dict(kept.parts)
        moved = tuple(name for name, value in parts if before.get(name) != value)
        return moved or ("file",)


def last_release(memo: Memo, releases: Releases) -> LastRelease:
    """What the memo knows of the last release of this output; nothing when that release is gone."""
    found = dict(memo.items(_space(releases)))
    about = found.pop("", None)
    if not isinstance(about, tuple) or not releases.path(about[0]).is_dir():
        return LastRelease(None, {}, None)
    return LastRelease(releases.path(about[0]), found, about[1])


def _space(releases: Releases) -> str:
    return f"outputs:{digest.of_text(str(releases.output))[:12]}"


class Draft:
    """The next release. Without a stage nothing is written: that is what `check` needs."""

    def __init__(self, outputs: tuple[Output, ...], last: LastRelease, stage: Stage | None) -> None:
        self.outputs = outputs
        self.last = last
        self.stage = stage
        self.files: dict[str, Kept] = {}
        self.rendered: dict[str, tuple[str, ...]] = {}
        self._shadows: dict[str, bytes] = {}
        self._search_input: str | None = None
        self._search_name = ""

    @property
    def removed(self) -> tuple[str, ...]:
        """Files of the last release that the plan no longer has."""
        return tuple(sorted(set(self.last.files) - {output.path for output in self.outputs}))

    def make(self, renderer: Renderer, base: str, workers: int) -> Problems:
        """Render every output whose inputs moved; keep the others."""
        wanted: list[tuple[Output, Parts]] = []
        for output in self.outputs:
            parts = tuple((name, value[:16]) for name, value in renderer.parts(output))
            kept = self.last.holds(output.path, parts)
            if kept is not None:
                self.files[output.path] = kept
            else:
                wanted.append((output, parts))
                self.rendered[output.path] = self.last.why(output.path, parts)
        proses = (prose for output, _ in wanted for prose in output.proses)
        problems = list(renderer.bodies.prepare(proses, workers))
        for made in spread(lambda share: self._make(share, renderer, base), wanted, workers):
            for path, kept, shade, faults in made:
                problems.extend(faults)
                if kept is not None:
                    self.files[path] = kept
                if shade is not None:
                    self._shadows[path] = shade
        return tuple(problems)

    def _make(
        self, share: Iterable[tuple[Output, Parts]], renderer: Renderer, base: str
    ) -> list[tuple[str, Kept | None, bytes | None, Problems]]:
        made: list[tuple[str, Kept | None, bytes | None, Problems]] = []
        for output, parts in share:
            data, faults = renderer.render(output)
            if faults:
                made.append((output.path, None, None, faults))
                continue
            if self.stage:
                self.stage.write(output.path, data)
            links = scan(data, output.path, base) if output.is_page else None
            shade = shadow(data, output.search) if output.search is not None else None
            shaded = digest.of_bytes(shade) if shade is not None else None
            made.append((output.path, Kept(parts, digest.of_bytes(data), (0, 0), links, shaded), shade, ()))
        return made

    def gate(self, templates: Templates, base: str) -> Iterator[Problem]:
        """Dead links and anchors of all pages, the kept ones too."""
        paths = frozenset(output.path for output in self.outputs)
        pages = {path: kept.links for path, kept in self.files.items() if kept.links is not None}
        places = {output.path: output for output in self.outputs}

        def where(page: str, target: str) -> Span:
            return where_written(places[page], target, base, templates)

        return check_links(pages, paths, where)

    def index(self, wanted: bool) -> Iterator[Problem]:
        """Build the search index, or link the last one when its input is the same or search is not wanted.

        Raises `EnvironmentProblem` E101 when Pagefind is missing.
        """
        assert self.stage is not None
        searched = [
            (path, kept.shadow_digest.encode()) for path, kept in self.files.items() if kept.shadow_digest
        ]
        if not any(output.path == "search/index.html" for output in self.outputs):
            return
        fresh = input_digest(searched)
        old = self.last.folder / _INDEX if self.last.folder else None
        usable = old is not None and old.is_dir()
        if usable and old is not None and (fresh == self.last.search_input or not wanted):
            self.stage.link_tree(_INDEX, old)
            self._search_input = self.last.search_input
            if fresh != self.last.search_input:
                yield warning("I901", Span("site.toml"))
        elif wanted:
            self._build_index(fresh)
        else:
            yield warning("I902", Span("site.toml"))

    def _build_index(self, fresh: str) -> None:
        assert self.stage is not None
        scratch = self.stage.folder.parent / f"{self.stage.folder.name}-shadows"
        try:
            build_index(self._all_shadows(), self.stage.folder / _INDEX, scratch)
        except SearchUnavailable as failure:
            raise EnvironmentProblem("E101", reason=failure) from failure
        self._search_input = fresh

    def _all_shadows(self) -> Iterator[tuple[str, bytes]]:
        """Shadows of the pages made now, and of the kept ones from their bytes."""
        for output in self.outputs:
            if output.search is None:
                continue
            made = self._shadows.get(output.path)
            if made is None:
                assert self.last.folder is not None
                made = shadow((self.last.folder / output.path).read_bytes(), output.search)
            yield output.path, made

    def publish(self, releases: Releases, memo: Memo) -> tuple[str, bool]:
        """Serve the draft; (its digest, whether anything changed)."""
        assert self.stage is not None
        files = tuple((path, self.files[path].bytes_digest) for path in sorted(self.files))
        name = digest.of(files, self._search_input)
        if name == releases.current and self.last.folder == releases.path(name) and not self._touched():
            self.stage.discard()
            self._remember(releases, memo, name)
            return name, False
        for path in sorted(self.files):
            if path not in self.rendered:
                assert self.last.folder is not None
                self.stage.link(path, self.last.folder / path)
        releases.publish(self.stage, name)
        self._remember(releases, memo, name)
        return name, True

    def _touched(self) -> bool:
        """Whether a file of the served release was changed on disk, so that it must be replaced."""
        return any(reason == ("file",) for reason in self.rendered.values())

    def _remember(self, releases: Releases, memo: Memo, name: str) -> None:
        """Keep what is known of the release; stamps are those of the files that are served."""
        space = _space(releases)
        fresh = (name, self._search_input)
        about = memo.recall(space, "")
        memo.keep(space, "", about if about == fresh else fresh)
        memo.only(space, {"", *self.files})
        for path, kept in self.files.items():
            status = releases.path(name).joinpath(path).stat()
            stamp = (status.st_size, status.st_mtime_ns)
            memo.keep(space, path, kept if kept.stamp == stamp else replace(kept, stamp=stamp))
