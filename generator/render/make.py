"""Keep or make: every output whose inputs are equal stays, the others are rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator import digest
from generator.fork import spread
from generator.memo import Packed
from generator.personal.finding import Finding
from generator.plan.output import Output
from generator.problems import Problems
from generator.render.made import Detail, Findings, Kept, LastRelease, Made
from generator.render.render import Renderer

#: An output to be made, with its key.
Wanted = tuple[Output, str]


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
    problems: Problems = ()
    kept: Kept | None = None
    rendered: tuple[str, ...] = ()
    detail: Packed | None = None
    shadow: bytes | None = None
    personal: tuple[Finding, ...] = ()


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
    problems = list(renderer.prepare((output for output, _ in wanted), bench.workers))
    rendered: dict[str, tuple[str, ...]] = {}
    shadows: dict[str, bytes] = {}
    details: dict[str, Packed] = {}
    personal: list[Finding] = []
    each = len(wanted) // max(1, bench.workers)
    for share in spread(lambda part: _render(part, renderer, last, bench, each), wanted, bench.workers):
        for file in share:
            rendered[file.path] = file.rendered
            problems.extend(file.problems)
            personal.extend(file.personal)
            if file.kept is not None:
                files[file.path] = file.kept
            if file.detail is not None:
                details[file.path] = file.detail
            if file.shadow is not None:
                shadows[file.path] = file.shadow
    return Made(files, rendered, shadows, details, tuple(personal)), tuple(problems)


def _render(
    share: Iterable[Wanted], renderer: Renderer, last: LastRelease, bench: Bench, total: int
) -> list[_File]:
    made: list[_File] = []
    for output, key in share:
        if bench.progress is not None:
            bench.progress(len(made), total)
        parts = tuple((name, value[:16]) for name, value in renderer.parts(output))
        why = last.why(output.path, parts)
        data, problems = renderer.render(output)
        if problems:
            made.append(_File(output.path, problems, rendered=why))
            continue
        if bench.write is not None:
            bench.write(output.path, data)
        found = bench.inspect(output, data)
        shaded = None if found.shadow is None else digest.of_bytes(found.shadow)
        if found.personal:
            key = ""  # it is made and looked at again in every run
        size = len(found.shadow or b"")
        kept = Kept(key, digest.of_bytes(data), (0, 0), shaded, size)
        detail = Packed(Detail(parts, found.links))
        made.append(_File(output.path, (), kept, why, detail, found.shadow, found.personal))
    return made
