"""Keep or make: every output whose inputs are equal stays, the others are rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator import digest
from generator.fork import spread
from generator.personal.finding import Finding
from generator.plan.output import Output
from generator.problems import Problems
from generator.render.made import Findings, Kept, LastRelease, Made, Parts
from generator.render.render import Renderer

Wanted = tuple[Output, Parts]


@dataclass(frozen=True)
class Bench:
    """Where and how outputs are made: `write` puts bytes into the stage (None: nowhere, as in `check`),
    `inspect` takes from them what later stages want, `workers` processes share the work,
    `progress` is told how far this one is with its share."""

    inspect: Callable[[Output, bytes], Findings]
    write: Callable[[str, bytes], None] | None = None
    workers: int = 1
    progress: Callable[[int, int], None] | None = None


@dataclass(frozen=True)
class _File:
    """The outcome of one output: what is known of it, or the problems it has instead."""

    path: str
    kept: Kept | None
    shadow: bytes | None
    problems: Problems
    personal: tuple[Finding, ...] = ()


def make(
    outputs: tuple[Output, ...], renderer: Renderer, last: LastRelease, bench: Bench
) -> tuple[Made, Problems]:
    """Every output, kept or rendered. An output with problems is missing from the files."""
    files: dict[str, Kept] = {}
    rendered: dict[str, tuple[str, ...]] = {}
    wanted: list[Wanted] = []
    for output in outputs:
        parts = tuple((name, value[:16]) for name, value in renderer.parts(output))
        kept = last.holds(output.path, parts)
        if kept is not None:
            files[output.path] = kept
        else:
            wanted.append((output, parts))
            rendered[output.path] = last.why(output.path, parts)
    problems = list(renderer.prepare((output for output, _ in wanted), bench.workers))
    shadows: dict[str, bytes] = {}
    personal: list[Finding] = []
    each = len(wanted) // max(1, bench.workers)
    for share in spread(lambda part: _render(part, renderer, bench, each), wanted, bench.workers):
        for file in share:
            problems.extend(file.problems)
            personal.extend(file.personal)
            if file.kept is not None:
                files[file.path] = file.kept
            if file.shadow is not None:
                shadows[file.path] = file.shadow
    return Made(files, rendered, shadows, tuple(personal)), tuple(problems)


def _render(share: Iterable[Wanted], renderer: Renderer, bench: Bench, total: int) -> list[_File]:
    made: list[_File] = []
    for output, parts in share:
        if bench.progress is not None:
            bench.progress(len(made), total)
        data, problems = renderer.render(output)
        if problems:
            made.append(_File(output.path, None, None, problems))
            continue
        if bench.write is not None:
            bench.write(output.path, data)
        found = bench.inspect(output, data)
        shaded = None if found.shadow is None else digest.of_bytes(found.shadow)
        parts = () if found.personal else parts  # it is made and looked at again in every run
        kept = Kept(parts, digest.of_bytes(data), (0, 0), found.links, shaded)
        made.append(_File(output.path, kept, found.shadow, (), found.personal))
    return made
