"""The search index of a release: the last one when its input is the same, else a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from generator.index.pagefind import SearchUnavailable, build_index, input_digest
from generator.index.shadow import shadow
from generator.plan.output import Output
from generator.problems import EnvironmentProblem, Problems, Span, warning
from generator.render.made import LastRelease, Made

FOLDER = "pagefind"


def renew_index(
    made: Made,
    outputs: tuple[Output, ...],
    last: LastRelease,
    stage: Path,
    link_tree: Callable[[str, Path], None],
    wanted: bool = True,
) -> tuple[str | None, Problems]:
    """Put the index into `stage`; returns the digest of the input it was built from.

    An index is built when its input moved and it is `wanted`; otherwise `link_tree` links the last one,
    with a warning when that one is stale. Raises `EnvironmentProblem` E101 when Pagefind is missing.
    """
    searched = [output for output in outputs if output.search is not None]
    if not any(output.path == "search/index.html" for output in outputs):
        return None, ()
    fresh = input_digest((one.path, (made.files[one.path].shadow_digest or "").encode()) for one in searched)
    old = last.folder / FOLDER if last.folder else None
    if old is not None and old.is_dir() and (fresh == last.search_input or not wanted):
        link_tree(FOLDER, old)
        stale = fresh != last.search_input
        return last.search_input, (warning("I901", Span("site.toml")),) if stale else ()
    if not wanted:
        return None, (warning("I902", Span("site.toml")),)
    try:
        build_index(_shadows(made, searched, last), stage / FOLDER, stage.with_name(f"{stage.name}-shadows"))
    except SearchUnavailable as failure:
        raise EnvironmentProblem("E101", reason=failure) from failure
    return fresh, ()


def _shadows(made: Made, searched: list[Output], last: LastRelease) -> Iterator[tuple[str, bytes]]:
    """Search documents of the pages made now, and of the kept ones from their bytes."""
    for output in searched:
        document = made.shadows.get(output.path)
        if document is None:
            assert last.folder is not None and output.search is not None
            document = shadow((last.folder / output.path).read_bytes(), output.search)
        yield output.path, document
