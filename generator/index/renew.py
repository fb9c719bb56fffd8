"""The search index of a release: the last one when its input is the same, else one with the periods that moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator import digest
from generator.glance import walked
from generator.index import periods
from generator.index.bundles import build_bundles, inputs
from generator.index.pagefind import SearchUnavailable
from generator.index.shadow import shadow
from generator.plan.output import Output
from generator.problems import EnvironmentProblem, Problems, Span, naming, warning
from generator.render.made import LastRelease, Made

FOLDER = "pagefind"


@dataclass(frozen=True)
class Renewed:
    """The digest of what the index of the release was built from (None: it has none), how many periods that has,
    how many of them were built now."""

    input: str | None
    periods: int = 0
    built: int = 0
    problems: Problems = ()


def renew_index(
    made: Made,
    outputs: tuple[Output, ...],
    last: LastRelease,
    stage: Path,
    link_tree: Callable[[str, Path], None],
    wanted: bool = True,
    workers: int = 1,
) -> Renewed:
    """Put the index into `stage`.

    An index is built when its input moved, or somebody touched its files, and it is `wanted`; otherwise `link_tree`
    links the last one, with a warning when that one is stale. Raises `EnvironmentProblem` E101 when Pagefind is missing, E003 where
    nothing can be written.
    """
    searched = {output.path: output for output in outputs if output.search is not None}
    if not any(output.path == "search/index.html" for output in outputs):
        return Renewed(None)
    pages = (_searched(output, made) for output in searched.values())
    by_input = inputs(periods.periods(pages, periods.ROOM))
    fresh = digest.of(tuple((period.folder, key) for key, period in by_input.items()))
    old = last.folder / FOLDER if last.folder and stamp_of(last.folder) == last.index else None
    if old is not None and old.is_dir() and (fresh == last.search_input or not wanted):
        link_tree(FOLDER, old)
        stale = fresh != last.search_input
        faults = (warning("I901", Span("site.toml")),) if stale else ()
        return Renewed(last.search_input, len(by_input), 0, faults)
    if not wanted:
        return Renewed(None, problems=(warning("I902", Span("site.toml")),))
    try:
        with naming(stage):
            built = build_bundles(
                by_input,
                lambda page: _document(searched[page.path], made, last),
                stage / FOLDER,
                stage.with_name(f"{stage.name}-shadows"),
                old,
                lambda name, folder: link_tree(f"{FOLDER}/{name}", folder),
                workers,
            )
    except SearchUnavailable as failure:
        raise EnvironmentProblem("E101", reason=failure) from failure
    return Renewed(fresh, len(by_input), built)


def stamp_of(release: Path) -> str | None:
    """Digest of names, sizes, times and inodes of the index files of a release; None where it has none."""
    folder = release / FOLDER
    return digest.of(sorted(walked(str(folder), hidden=True))) if folder.is_dir() else None


def _searched(output: Output, made: Made) -> periods.Searched:
    kept = made.files[output.path]
    day = output.search.date if output.search else ""
    return periods.Searched(output.path, day, kept.shadow_digest or "", kept.shadow_size)


def _document(output: Output, made: Made, last: LastRelease) -> bytes:
    """The search document of a page made now, or of a kept one from its bytes."""
    document = made.shadows.get(output.path)
    if document is None:
        assert last.folder is not None and output.search is not None
        document = shadow((last.folder / output.path).read_bytes(), output.search)
    return document
