"""Keep or make: every output whose inputs are equal stays, the others are rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from generator.fork import batches, spread
from generator.personal.finding import Finding
from generator.plan.output import Output
from generator.problems import Problem, Problems
from generator.render.afar import rendered_afar
from generator.render.details import Details, Kept
from generator.render.file import File, Inspect, Wanted, rendered
from generator.render.made import LastRelease, Made
from generator.render.render import Renderer

if TYPE_CHECKING:
    from concurrent.futures import Executor

#: So many files are made before what is known of them is gathered from all processes.
TOGETHER = 4000


@dataclass(frozen=True)
class Bench:
    """Where and how outputs are made: `write` puts bytes into the stage (None: nowhere, as in `check`),
    `inspect` takes from them what later stages want, `workers` processes share the work, or an `executor` takes the
    pages; `progress` is told about how many files are made, and of how many."""

    inspect: Inspect
    write: Callable[[str, bytes], None] | None = None
    workers: int = 1
    progress: Callable[[int, int], None] | None = None
    executor: Executor | None = None


def make(
    outputs: tuple[Output, ...], renderer: Renderer, last: LastRelease, bench: Bench
) -> tuple[Made, Problems]:
    """Every output, kept or rendered. An output with problems is missing from the files."""
    files: dict[str, Kept] = {}
    wanted: list[Wanted] = []
    for output in outputs:
        key = renderer.key(output)
        kept = last.holds(output.path, key)
        if kept is not None:
            files[output.path] = kept
        else:
            wanted.append((output, key))
    problems: list[Problem] = list(renderer.prepare((output for output, _ in wanted), bench.workers))
    reasons: dict[str, tuple[str, ...]] = {}
    shadows: dict[str, bytes] = {}
    personal: list[Finding] = []
    for file in _files(wanted, renderer, bench, last.details):
        reasons[file.path] = last.why(file.path, file.detail)
        problems.extend(file.problems)
        personal.extend(file.personal)
        if file.kept is not None:
            files[file.path] = file.kept
            last.details.add(file.path, file.kept, file.detail)
        if file.shadow is not None:
            shadows[file.path] = file.shadow
    return Made(files, reasons, shadows, tuple(personal)), tuple(problems)


def _files(wanted: list[Wanted], renderer: Renderer, bench: Bench, details: Details) -> Iterator[File]:
    """Every file, written. Pages go to the executor, if there is one; files are copied and feeds written here."""
    far = [one for one in wanted if one[0].is_page] if bench.executor else []
    near = [one for one in wanted if not one[0].is_page] if bench.executor else wanted
    for number, batch in enumerate(batches(near, TOGETHER)):
        ready = _Ready(number * TOGETHER, bench.workers, len(near))
        for share in spread(
            partial(_share, renderer=renderer, bench=bench, ready=ready), batch, bench.workers
        ):
            yield from share
        if bench.write is not None and len(batch) == TOGETHER:
            details.write()
    if bench.executor:
        made = rendered_afar(far, renderer, bench.inspect, bench.executor)
        yield from _written(made, bench, _Ready(0, 1, len(far)))


class _Ready(NamedTuple):
    """How far the work is: so many files before this share, so many shares side by side, so many files in all."""

    before: int
    shares: int
    total: int


def _share(wanted: Iterable[Wanted], renderer: Renderer, bench: Bench, ready: _Ready) -> list[File]:
    return list(_written((rendered(one, renderer, bench.inspect) for one in wanted), bench, ready))


def _written(made: Iterable[tuple[File, bytes]], bench: Bench, ready: _Ready) -> Iterator[File]:
    for done, (file, data) in enumerate(made):
        if bench.progress is not None:
            bench.progress(min(ready.total, ready.before + done * ready.shares), ready.total)
        if bench.write is not None and file.kept is not None:
            bench.write(file.path, data)
        yield file
