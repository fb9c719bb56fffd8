"""Keep or make: every output whose inputs are equal stays, the others are rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.fork import batches, spread
from generator.personal.finding import Finding
from generator.plan.output import Output
from generator.problems import Problem, Problems
from generator.render.afar import rendered_afar
from generator.render.details import Kept
from generator.render.file import File, Inspect, Wanted, rendered
from generator.render.made import LastRelease, Made
from generator.render.render import Renderer

if TYPE_CHECKING:
    from concurrent.futures import Executor

#: So many files are made before what is known of them is gathered from all processes and put away.
TOGETHER = 4000


@dataclass(frozen=True)
class Bench:
    """Where and how outputs are made: `write` puts bytes into the stage (None: nowhere, as in `check`),
    `inspect` takes from them what later stages want, `workers` processes share the work, or an `executor` takes the
    pages; `progress` is told in each process which file is being made, and of how many."""

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
    for file in _files(wanted, renderer, bench):
        reasons[file.path] = last.why(file.path, file.detail)
        problems.extend(file.problems)
        personal.extend(file.personal)
        if file.kept is not None:
            files[file.path] = file.kept
            last.details.add(file.path, file.kept, file.detail)
            if bench.write is not None and last.details.waiting == TOGETHER:
                last.details.write()
        if file.shadow is not None:
            shadows[file.path] = file.shadow
    return Made(files, reasons, shadows, tuple(personal)), tuple(problems)


def _files(wanted: list[Wanted], renderer: Renderer, bench: Bench) -> Iterator[File]:
    """Every file, written. Pages go to the executor, if there is one; files are copied and feeds written here."""
    far = [one for one in wanted if one[0].is_page] if bench.executor else []
    near = [one for one in wanted if not one[0].is_page] if bench.executor else wanted

    def share(numbers: Iterable[int]) -> list[File]:
        made = ((number, rendered(near[number], renderer, bench.inspect)) for number in numbers)
        return list(_written(made, bench, len(near)))

    for batch in batches(range(len(near)), TOGETHER):
        for files in spread(share, batch, bench.workers):
            yield from files
    if bench.executor:
        made = rendered_afar(far, renderer, bench.inspect, bench.executor)
        yield from _written(enumerate(made), bench, len(far))


def _written(made: Iterable[tuple[int, tuple[File, bytes]]], bench: Bench, total: int) -> Iterator[File]:
    for number, (file, data) in made:
        if bench.progress is not None:
            bench.progress(number, total)
        if bench.write is not None and file.kept is not None:
            bench.write(file.path, data)
        yield file
